/* SPDX-License-Identifier: MIT */
/* What somebody is told when a guard stops him: one row a shape of guard, and what authors say. */
#include "workflow_unit.h"

#include "waybill/workflow.h"

static const char before[] =
	"{\"format\":1,\"workflow\":\"w\",\"version\":1,\"subject\":\"order\",\"initial\":\"a\","
	"\"roles\":[\"staff\",\"night_shift\"],"
	"\"vars\":{\"parcel_count\":{\"type\":\"int\"},\"fee\":{\"type\":\"decimal\"},"
	"\"scanned\":{\"type\":\"map(string, int)\",\"default\":{\"m\":1,\"c\":3}},"
	"\"wait\":{\"type\":\"duration\",\"default\":\"90s\"},\"seen\":{\"type\":\"list(int)\"},"
	"\"word\":{\"type\":\"string\"},\"left_at\":{\"type\":\"timestamp\"}},"
	"\"states\":{\"a\":{}},\"transitions\":{"
	"\"count\":{\"from\":[\"a\"],\"to\":\"a\",\"roles\":[\"night_shift\",\"woocommerce\"],"
	"\"set\":{\"parcel_count\":\"1\",\"fee\":\"decimal('1')\"}},"
	"\"recount\":{\"from\":[\"a\"],\"to\":\"a\",\"roles\":[\"staff\",\"night_shift\"],"
	"\"set\":{\"parcel_count\":\"2\"}},"
	"\"go\":{\"label\":\"Go\",\"from\":[\"a\"],\"to\":\"a\",\"roles\":[\"staff\"],"
	"\"inputs\":{\"x\":{\"type\":\"integer\",\"title\":\"Boxes\",\"default\":4},"
	"\"secret\":{\"type\":\"string\",\"default\":\"s\",\"personal\":true},"
	"\"codes\":{\"type\":\"array\",\"title\":\"Codes\",\"items\":{\"type\":\"string\"},"
	"\"default\":[\"a\",\"bb\"]},"
	"\"names\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"default\":[\"Eve\"],"
	"\"personal\":true},\"free\":{\"type\":\"string\"}},"
	"\"guard\":\"";
static const char after[] = "\"}}}";

typedef struct explained {
	const char *guard, *text;
	const char *by; /* roles, with a blank between them */
} explained;

#define BY_SHOP " That can be changed by whoever edits the order in WooCommerce."
#define BY_YOU  " That can be changed by you."

static const explained rows[] = {
	{"order.paid", "Only possible when the order is paid." BY_SHOP, ""},
	{"!(order.id > 0)", "Only possible when the order's id is at most 0; it is 7." BY_SHOP, ""},
	{"order.total >= decimal('100.00')",
		"Only possible when the order's total is at least 100.00; it is 20.50." BY_SHOP,
		""},
	{"100 < order.total",
		"Only possible when the order's total is more than 100; it is 20.50." BY_SHOP,
		""},
	{"order.payment_method == 'cod'",
		"Only possible when the payment method is \"cod\"; it is \"bacs\"." BY_SHOP,
		""},
	{"order.payment_method != 'bacs'",
		"Only possible when the payment method is not \"bacs\"." BY_SHOP,
		""},
	{"order.payment_method in ['cod', 'stripe', 'paypal']",
		"Only possible when the payment method is \"cod\", \"stripe\" or \"paypal\"; it is "
		"\"bacs\"." BY_SHOP,
		""},
	{"!(order.payment_method in ['cod', 'bacs'])",
		"Only possible when the payment method is not \"cod\" or \"bacs\"; it is \"bacs\"." BY_SHOP,
		""},
	{"order.shipping_method != ''",
		"Only possible when the shipping method is not empty." BY_SHOP,
		""},
	{"order.shipping_method == 'flat'",
		"Only possible when the shipping method is \"flat\"; it is empty." BY_SHOP,
		""},
	{"has(order.paid_at)", "Only possible when the date of payment is known." BY_SHOP, ""},
	{"order.paid_at < now", "Not possible while the date of payment is not known." BY_SHOP, ""},
	{"order.items.size() > 5",
		"Only possible when the order's list of items has more than 5 items; it has 3 "
		"items." BY_SHOP,
		""},
	{"order.items.size() < 2",
		"Only possible when the order's list of items has less than 2 items; it has 3 "
		"items." BY_SHOP,
		""},
	{"size(order.items) == 1",
		"Only possible when the order's list of items has 1 item; it has 3 items." BY_SHOP,
		""},
	{"vars.seen.size() > 0", "Only possible when seen is not empty.", ""},
	{"vars.seen.size() >= 2",
		"Only possible when seen has at least 2 entries; it has 0 entries.",
		""},
	{"order.payment_method.size() > 9",
		"Only possible when the payment method has more than 9 characters; it has 4 "
		"characters." BY_SHOP,
		""},
	{"order.note == ''", "Only possible when the customer's note is empty." BY_SHOP, ""},
	{"order.note.contains('x')",
		"Only possible when the customer's note is as needed." BY_SHOP,
		""},
	/* That it is refused tells the note; that stays between the guard and the order. */
	{"order.note != 'Bell broken'", "Only possible when the customer's note is as needed." BY_SHOP,
		""},
	{"order.city in ['Wien', 'Linz']", "Only possible when the city is as needed." BY_SHOP, ""},
	{"order.note.size() == 0", "Only possible when the customer's note is empty." BY_SHOP, ""},
	{"vars.word + 'x' == order.city",
		"Not possible while word is empty and the city is not as needed." BY_SHOP,
		""},
	{"inputs.secret == 'x'", "Only possible when \"Secret\" is as needed." BY_YOU, "staff"},
	{"inputs.x < 3 && true",
		"Only possible when \"Boxes\" is less than 3; it is 4." BY_YOU,
		"staff"},
	{"has(inputs.free)", "Only possible when \"Free\" is filled in." BY_YOU, "staff"},
	{"inputs.names.all(n, n == 'Adam')",
		"Only possible when it is as needed for each entry of \"Names\"." BY_YOU,
		"staff"},
	{"inputs.codes.all(c, c.size() == 1)",
		"Only possible when it has 1 character for each entry of \"Codes\"; for \"bb\", it has "
		"2 characters." BY_YOU,
		"staff"},
	{"inputs.codes.exists(c, c == 'z')",
		"Only possible when it is \"z\" for at least one entry of \"Codes\"." BY_YOU,
		"staff"},
	{"dyn(inputs) == 1",
		"Not possible while what was filled in is not as needed." BY_YOU,
		"staff"},
	{"dyn(order) == 1", "Not possible while the order is not as needed." BY_SHOP, ""},
	{"vars.parcel_count > 0",
		"Only possible when parcel count is more than 0; it is 0. That can be changed by "
		"night shift or staff.",
		"night_shift staff"},
	{"vars.parcel_count == inputs.x",
		"Only possible when parcel count is \"Boxes\"; parcel count is 0 and \"Boxes\" is 4. "
		"That can be changed by you, night shift or staff.",
		"staff"},
	{"vars.fee > 0",
		"Only possible when fee is more than 0; it is 0. That can be changed by night "
		"shift.",
		"night_shift"},
	{"vars.wait < duration('1s')",
		"Only possible when wait is less than 1 second; it is 1 minute and 30 seconds.",
		""},
	{"now - order.created_at > duration('336h')",
		"Only possible when the time since the date of the order is more than 14 days; it "
		"is 2 hours and 46 minutes. That changes with time.",
		""},
	{"order.created_at - now > duration('25h1m')",
		"Only possible when the time until the date of the order is more than 1 day, 1 "
		"hour and 1 minute. That changes with time.",
		""},
	{"vars.word != ''", "Only possible when word is not empty.", ""},
	{"vars.word.startsWith('A')", "Only possible when word begins with \"A\"; it is empty.", ""},
	{"vars.word.matches('^[A-Z]+$')",
		"Only possible when word has the form \"^[A-Z]+$\"; it is empty.",
		""},
	{"has(vars.left_at)", "Only possible when left at is known.", ""},
	{"vars.left_at > now", "Not possible while left at is not known.", ""},
	{"dyn(vars) == 1", "Not possible while what was recorded is not as needed.", ""},
	{"vars.assignee == actor.id",
		"Only possible when the order is assigned to you. That can be changed by whoever "
		"assigns orders.",
		""},
	{"vars.assignee != ''",
		"Only possible when the order is assigned to somebody. That can be changed by "
		"whoever assigns orders.",
		""},
	{"'manager' in actor.roles",
		"Only possible when \"manager\" is among the list of your roles. That depends on who "
		"asks, and from where.",
		""},
	{"actor.via == 'cli'",
		"Only possible when the place you work from is \"cli\"; it is \"panel\". That depends "
		"on who asks, and from where.",
		""},
	{"actor.via in ['cli', 'rest']",
		"Only possible when the place you work from is \"cli\" or \"rest\"; it is \"panel\". "
		"That depends on who asks, and from where.",
		""},
	{"dyn(actor) == 1",
		"Not possible while your account is not as needed. That depends on who asks, and "
		"from where.",
		""},
	{"subject.version > 8 && subject.state != 'a'",
		"Only possible when the order's version is more than 8; it is 3.",
		""},
	{"subject.state != 'a'", "Only possible when the order's state is not \"A\".", ""},
	{"now < timestamp('1999-01-01T00:00:00Z')",
		"Only possible when the time is before 1999-01-01T00:00:00Z; it is "
		"2023-11-14T22:13:20Z. That changes with time.",
		""},
	{"false", "\"Go\" is never possible: its rule says so.", ""},
	{"order.paid || vars.parcel_count > 0",
		"Only possible when the order is paid or parcel count is more than 0; parcel count "
		"is 0. That can be changed by night shift, staff or whoever edits the order in "
		"WooCommerce.",
		"night_shift staff"},
	{"order.paid || order.payment_method == 'cod'",
		"Only possible when the order is paid or the payment method is \"cod\"; the payment "
		"method is \"bacs\"." BY_SHOP,
		""},
	{"!(order.id > 3 && order.items.size() > 0)",
		"Only possible when the order's id is at most 3 or the order's list of items is "
		"empty; the order's id is 7." BY_SHOP,
		""},
	{"order.items.all(i, i.weight_g > 0)",
		"Only possible when its weight in grams is more than 0 for each entry of the "
		"order's list of items; for \"Cup\", its weight in grams is 0." BY_SHOP,
		""},
	{"order.items.all(n, i, i.weight_g > 0)",
		"Only possible when its weight in grams is more than 0 for each entry of the "
		"order's list of items; for \"Cup\", its weight in grams is 0." BY_SHOP,
		""},
	{"order.items.all(n, i, n < 2)",
		"Only possible when it is as needed for each entry of the order's list of items; that fails "
		"for number 3." BY_SHOP,
		""},
	{"cel.bind(t, order.total, t > 100)", "Not possible while the order's total is 20.50." BY_SHOP,
		""},
	{"!order.items.exists(i, i.sku == '')",
		"Only possible when its SKU is not empty for each entry of the order's list of "
		"items; that fails for number 3." BY_SHOP,
		""},
	{"order.items.exists(i, i.sku.startsWith('Z'))",
		"Only possible when its SKU begins with \"Z\" for at least one entry of the order's "
		"list of items." BY_SHOP,
		""},
	{"order.items.exists_one(i, i.quantity > 5)",
		"Only possible when its quantity is more than 5 for exactly one entry of the "
		"order's list of items." BY_SHOP,
		""},
	{"order.items.all(i, vars.scanned[i.sku] == i.quantity)",
		"Only possible when scanned for its SKU is its quantity for each entry of the "
		"order's list of items; for \"Cup\", scanned for its SKU is 3 and its quantity is 2." BY_SHOP,
		""},
	{"order.items.all(i, i.quantity * 2 > 7)",
		"Only possible when it is as needed for each entry of the order's list of items; "
		"that fails for \"Mug\"." BY_SHOP,
		""},
	{"order.items.all(i, i.weight_g > 0 && i.sku != '')",
		"Only possible when its weight in grams is more than 0 and its SKU is not empty "
		"for each entry of the order's list of items; for \"Cup\", its weight in grams is 0." BY_SHOP,
		""},
	{"order.items.map(i, i.weight_g).size() == 9",
		"Not possible while the order's list of items is not as needed." BY_SHOP,
		""},
	{"order.items.all(i, vars.seen.exists(s, s == i.id))",
		"Only possible when it is as needed for each entry of the order's list of items; "
		"that fails for \"Mug\"." BY_SHOP,
		""},
	{"vars.seen.all(s, s > 0) && order.total * 2 > 1000",
		"Not possible while the order's total is 20.50." BY_SHOP,
		""},
	{"order.paid ? true : order.id > 9",
		"Not possible while the order is not paid and the order's id is 7." BY_SHOP,
		""},
	{"order.total + 1 > 100", "Not possible while the order's total is 20.50." BY_SHOP, ""},
	{"!order.paid == true && order.country == 'DE'",
		"Only possible when the country is \"DE\"; it is empty." BY_SHOP,
		""},
	{"vars.scanned['zz'] > 1", "Not possible while scanned for \"zz\" is not known.", ""},
	{"order.paid_at > now", "Not possible while the date of payment is not known." BY_SHOP, ""},
};

static const char order[] =
	"{'id': 7, 'total': '20.50', 'paid': false, 'payment_method': 'bacs', 'note': 'Bell broken',"
	" 'created_at': 1699990000000, 'items': ["
	"{'id': 1, 'sku': 'm', 'name': 'Mug', 'quantity': 1, 'total': '1.00', 'weight_g': 5},"
	"{'id': 2, 'sku': 'c', 'name': 'Cup', 'quantity': 2, 'total': '1.00', 'weight_g': 0},"
	"{'id': 3, 'sku': '', 'name': '', 'quantity': 1, 'total': '1.00', 'weight_g': 0}]}";

static void check_row(const explained *row)
{
	char definition[5000], by[200] = "";
	const wb_text role = WB_TEXT("staff");
	const wb_actor actor = {
		.id = WB_TEXT("user:1"), .roles = &role, .role_count = 1, .via = WB_TEXT("panel")};
	wb_arena *arena = unit_arena();
	wb_decision decision;
	wb_error error = {.status = WB_OK};

	snprintf(definition, sizeof definition, "%s%s%s", before, row->guard, after);
	wb_workflow *workflow = unit_workflow(definition);
	const wb_question question = {
		.transition = WB_TEXT("go"),
		.subject = WB_TEXT("order:7"),
		.state = WB_TEXT("a"),
		.version = 3,
		.actor = &actor,
		.order = unit_json(arena, order),
		.now_ms = INT64_C(1700000000000),
	};
	assert_ok(wb_workflow_decide(workflow, &question, arena, &decision, &error), &error);
	if (decision.blocker_count == 0)
		fail_msg("%s stops nobody", row->guard);
	const wb_blocker *blocker = &decision.blockers[0];
	assert_text_equal(blocker->text, row->text);
	assert_true(
		blocker->code == WB_BLOCKER_GUARD || blocker->code == WB_BLOCKER_GUARD_ERROR);
	for (size_t index = 0; index < blocker->by_count; index++) {
		if (index > 0)
			strncat(by, " ", 2);
		strncat(by, blocker->by[index].data, blocker->by[index].bytes);
	}
	assert_string_equal(by, row->by);
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

static void test_workflow_explain__says_what_the_guard_looked_at(void **state)
{
	(void)state;
	for (size_t index = 0; index < sizeof rows / sizeof *rows; index++)
		check_row(&rows[index]);
}

/* ---- messages ---- */

/* Asks to go, with [guard] and what follows it in the definition. */
static void ask(const char *guard, wb_arena *arena, wb_workflow **workflow, wb_decision *out)
{
	char definition[5000];
	const wb_text role = WB_TEXT("staff");
	const wb_actor actor = {.id = WB_TEXT("user:1"), .roles = &role, .role_count = 1};
	wb_error error = {.status = WB_OK};

	snprintf(definition, sizeof definition, "%s%s}}}", before, guard);
	*workflow = unit_workflow(definition);
	const wb_question question = {
		.transition = WB_TEXT("go"),
		.subject = WB_TEXT("order:7"),
		.state = WB_TEXT("a"),
		.actor = &actor,
		.order = unit_json(arena, order),
		.now_ms = INT64_C(1700000000000),
	};
	assert_ok(wb_workflow_decide(*workflow, &question, arena, out, &error), &error);
}

static void test_workflow_explain__a_message_is_what_a_translation_needs(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_workflow *workflow;
	wb_decision decision;

	ask("order.total > 100\"", arena, &workflow, &decision);
	assert_int_equal(decision.blocker_count, 1);
	assert_json_equal(arena, &decision.blockers[0].message,
		"{'id': 'explained', 'with': {"
		"'what': {'id': 'guard.only_but', 'with': {"
		"'condition': {'id': 'more', 'with': {"
		"'fact': {'id': 'fact.order.total'}, 'value': 100}},"
		"'facts': {'id': 'it.is', 'with': {'value': {'decimal': '20.50'}}}}},"
		"'who': {'id': 'who.people', 'with': {'people': {'id': 'person.shop'}}}}}");
	wb_workflow_free(workflow);
	ask("order.payment_method in ['a', 'b'] && now < order.created_at\"", arena, &workflow,
		&decision);
	assert_int_equal(decision.blocker_count, 2);
	assert_json_equal(arena, &decision.blockers[1].message,
		"{'id': 'explained', 'with': {"
		"'what': {'id': 'guard.only_but', 'with': {"
		"'condition': {'id': 'before', 'with': {"
		"'fact': {'id': 'fact.now'}, 'value': {'id': 'fact.order.created_at'}}},"
		"'facts': {'and': ["
		"{'id': 'is', 'with': {'fact': {'id': 'fact.now'}, 'value': {'at': 1700000000000}}},"
		"{'id': 'is', 'with': {'fact': {'id': 'fact.order.created_at'},"
		" 'value': {'at': 1699990000000}}}]}}},"
		"'who': {'id': 'who.time'}}}");
	wb_workflow_free(workflow);
	wb_arena_free(arena);
}

static void test_workflow_explain__a_part_that_is_too_odd_or_too_long_names_its_facts(void **state)
{
	(void)state;
	char guard[2000] = "";
	wb_arena *arena = unit_arena();
	wb_workflow *workflow;
	wb_decision decision;

	for (int part = 0; part < 13; part++)
		snprintf(guard + strlen(guard), sizeof guard - strlen(guard), "%sorder.id == %d",
			part > 0 ? " || " : "", 100 + part);
	strcat(guard, "\"");
	ask(guard, arena, &workflow, &decision);
	assert_text_equal(
		decision.blockers[0].text, "Not possible while the order's id is 7." BY_SHOP);
	wb_workflow_free(workflow);
	wb_arena_free(arena);
}

/* ---- authors ---- */

static void test_workflow_explain__an_author_speaks_for_parts_of_the_guard(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_workflow *workflow;
	wb_decision decision;

	ask("order.paid && order.id > 9 && vars.word != '' && vars.parcel_count > 0\",\"explain\":["
		"{\"clause\":\"order.id>9\",\"text\":\"Too old.\",\"by\":[\"staff\"]},"
		"{\"clause\":\"vars.word != ''\",\"text\":\"Say the word.\","
		"\"translations\":{\"de\":\"Sag das Wort.\",\"pt-BR\":\"Diga a palavra.\"}}]",
		arena, &workflow, &decision);
	assert_int_equal(decision.blocker_count, 4);
	assert_text_equal(
		decision.blockers[0].text, "Only possible when the order is paid." BY_SHOP);
	assert_text_equal(decision.blockers[1].text, "Too old.");
	assert_json_equal(arena, &decision.blockers[1].message, "{'text': 'Too old.'}");
	assert_json_equal(arena, &decision.blockers[1].facts, "{'order.id': 7}");
	assert_int_equal(decision.blockers[1].by_count, 1);
	assert_json_equal(arena, &decision.blockers[2].message,
		"{'text': 'Say the word.', 'in': {'de': 'Sag das Wort.', 'pt-BR': 'Diga a palavra.'}}");
	assert_int_equal(decision.blockers[2].by_count, 0);
	assert_text_equal(decision.blockers[3].text,
		"Only possible when parcel count is more than 0; it is 0. "
		"That can be changed by night shift or staff.");
	wb_workflow_free(workflow);
	wb_arena_free(arena);
}

static void test_workflow_explain__a_sentence_without_a_part_is_for_all_others(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_workflow *workflow;
	wb_decision decision;

	ask("order.paid && vars.word == 'a  b' && vars.parcel_count > 0\",\"explain\":["
		"{\"text\":\"Not yet.\"},"
		"{\"clause\":\"vars.word=='a  b'\",\"text\":\"Say the word.\"}]",
		arena, &workflow, &decision);
	assert_int_equal(decision.blocker_count, 2);
	assert_text_equal(decision.blockers[0].text, "Not yet.");
	assert_json_equal(
		arena, &decision.blockers[0].facts, "{'order.paid': false, 'vars.parcel_count': 0}");
	assert_text_equal(decision.blockers[1].text, "Say the word.");
	wb_workflow_free(workflow);
	wb_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workflow_explain__a_message_is_what_a_translation_needs),
		cmocka_unit_test(
			test_workflow_explain__a_part_that_is_too_odd_or_too_long_names_its_facts),
		cmocka_unit_test(test_workflow_explain__an_author_speaks_for_parts_of_the_guard),
		cmocka_unit_test(test_workflow_explain__a_sentence_without_a_part_is_for_all_others),
		cmocka_unit_test(test_workflow_explain__says_what_the_guard_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
