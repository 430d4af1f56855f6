/* SPDX-License-Identifier: MIT */
/* Deciding: each thing that can stand against a move, alone and together, and what is handed back. */
#include "workflow_unit.h"

#include "waybill/workflow.h"

static const char definition[] =
	"{ \"format\": 1, \"workflow\": \"w\", \"version\": 1, \"subject\": \"order\","
	"  \"initial\": \"new\", \"roles\": [\"staff\", \"manager\", \"head_packer\"],"
	"  \"vars\": { \"scanned\": { \"type\": \"map(string, int)\" },"
	"    \"count\": { \"type\": \"int\", \"default\": 1 },"
	"    \"fee\": { \"type\": \"decimal\" }, \"seen_at\": { \"type\": \"timestamp\" },"
	"    \"paper\": { \"type\": \"string\" } },"
	"  \"states\": { \"new\": { \"label\": \"New\" }, \"packed\": { \"label\": \"Packed\" },"
	"    \"sent\": { \"label\": \"Sent\" },"
	"    \"done\": { \"label\": \"Done\", \"woo\": \"completed\", \"final\": true },"
	"    \"gone\": { \"woo\": \"cancelled\", \"final\": true } },"
	"  \"transitions\": {"
	"    \"scan\": { \"label\": \"Scan\", \"from\": [\"new\"], \"to\": \"new\","
	"      \"roles\": [\"staff\", \"head_packer\"],"
	"      \"set\": { \"scanned\": \"{'A': 2}\" } },"
	"    \"pack\": { \"label\": \"Pack\", \"from\": [\"new\"], \"to\": \"packed\","
	"      \"roles\": [\"staff\", \"manager\"],"
	"      \"guard\": \"order.paid && order.total > 10 && inputs.parcels < 5\","
	"      \"inputs\": { \"parcels\": { \"type\": \"integer\", \"title\": \"Parcels\","
	"          \"minimum\": 1, \"required\": true },"
	"        \"weight\": { \"type\": \"number\", \"title\": \"Weight\", \"minimum\": 0.1 },"
	"        \"note\": { \"type\": \"string\", \"personal\": true } },"
	"      \"set\": { \"count\": \"vars.count + inputs.parcels\", \"seen_at\": \"now\","
	"        \"fee\": \"has(inputs.weight) ? inputs.weight * 2 : vars.fee\" } },"
	"    \"send\": { \"label\": \"Send\", \"from\": [\"packed\", \"sent\"], \"to\": \"sent\","
	"      \"roles\": [\"manager\"],"
	"      \"guard\": \"order.items.all(i, vars.scanned[i.sku] == i.quantity)\" },"
	"    \"bill\": { \"label\": \"Bill\", \"from\": [\"new\"], \"to\": \"done\","
	"      \"roles\": [\"manager\"], \"guard\": \"order.total < 10 && order.city != 'X'\","
	"      \"explain\": { \"text\": \"Too dear.\", \"by\": [\"head_packer\"] } },"
	"    \"hide\": { \"label\": \"Hide\", \"from\": [\"new\"], \"to\": \"gone\","
	"      \"roles\": [\"staff\"], \"guard\": \"order.postcode.startsWith('9') &&"
	"        order.paid_at > now && vars.count > 3\" },"
	"    \"check\": { \"label\": \"Check\", \"from\": [\"new\"], \"to\": \"done\","
	"      \"roles\": [\"staff\", \"manager\"], \"four_eyes\": true,"
	"      \"guard\": \"order.currency == 'EUR'\", \"set\": { \"paper\": \"order.number\" } },"
	"    \"odd\": { \"label\": \"Odd\", \"from\": [\"new\"], \"to\": \"new\","
	"      \"roles\": [\"manager\"], \"set\": { \"count\": \"dyn(order.id > 3 ? 1.5 : 2.0)\" } },"
	"    \"expire\": { \"label\": \"Expire\", \"from\": [\"new\"], \"to\": \"gone\","
	"      \"automatic\": true, \"guard\": \"now > timestamp('2026-01-01T00:00:00Z')\" },"
	"    \"cancel\": { \"label\": \"Cancel\", \"from\": [\"new\", \"packed\"], \"to\": \"gone\","
	"      \"roles\": [\"manager\", \"woocommerce\"],"
	"      \"inputs\": { \"why\": { \"type\": \"string\", \"required\": true } },"
	"      \"set\": { \"count\": \"has(inputs.why) ? 0 : -1\" } },"
	"    \"finish\": { \"label\": \"Finish\", \"from\": [\"packed\"], \"to\": \"done\","
	"      \"roles\": [\"woocommerce\"], \"guard\": \"order.paid\" },"
	"    \"finish_unpaid\": { \"label\": \"Finish\", \"from\": [\"packed\"], \"to\": \"done\","
	"      \"roles\": [\"woocommerce\"], \"guard\": \"!order.paid || order.total > 1000\" }"
	"  } }";

static const char facts[] =
	"{'id': 12, 'number': '12', 'status': 'processing', 'currency': 'EUR', 'total': '12.50',"
	" 'paid': true, 'created_at': 1700000000000, 'paid_at': 1700000001000,"
	" 'payment_method': 'cod', 'shipping_method': 'flat_rate', 'country': 'AT',"
	" 'city': 'Graz', 'postcode': '8010', 'note': 'Ring twice',"
	" 'items': [{'id': 1, 'sku': 'A', 'name': 'Apple', 'quantity': 2, 'total': '12.50',"
	"   'weight_g': 100}]}";

#define NOW_MS INT64_C(1700000002000)

typedef struct bench {
	wb_workflow *workflow;
	wb_arena *arena;
	wb_text roles[2];
	wb_actor actor;
	wb_question question;
	wb_decision decision;
	wb_error error;
} bench;

/* A sound question: staff packs a new order. Tests change what they are about. */
static int bench_set_up(void **state)
{
	bench *b = calloc(1, sizeof *b);

	assert_non_null(b);
	b->workflow = unit_workflow(definition);
	b->arena = unit_arena();
	b->roles[0] = WB_TEXT("staff");
	b->actor = (wb_actor){
		.id = WB_TEXT("user:5"),
		.roles = b->roles,
		.role_count = 1,
		.via = WB_TEXT("panel"),
		.device = WB_TEXT(""),
	};
	b->question = (wb_question){
		.transition = WB_TEXT("pack"),
		.subject = WB_TEXT("order:12"),
		.state = WB_TEXT("new"),
		.version = 3,
		.actor = &b->actor,
		.order = unit_json(b->arena, facts),
		.inputs = unit_json(b->arena, "{'parcels': 2}"),
		.now_ms = NOW_MS,
	};
	*state = b;
	return 0;
}

static int bench_tear_down(void **state)
{
	bench *b = *state;

	wb_arena_free(b->arena);
	wb_workflow_free(b->workflow);
	free(b);
	return 0;
}

static void bench_decide(bench *b)
{
	wb_status status =
		wb_workflow_decide(b->workflow, &b->question, b->arena, &b->decision, &b->error);

	assert_ok(status, &b->error);
	assert_int_equal(b->decision.is_allowed, b->decision.blocker_count == 0);
}

static void bench_ask(bench *b, const char *transition, const char *role, const char *state)
{
	b->question.transition = wb_text_from(transition);
	b->question.state = wb_text_from(state);
	b->roles[0] = wb_text_from(role);
	b->question.inputs = NULL;
}

/* Passes where exactly one thing stands against the move. */
static void bench_expect(bench *b, wb_blocker_code code, const char *text, const char *by)
{
	wb_text names[8];
	char joined[200] = "";

	bench_decide(b);
	if (b->decision.blocker_count != 1)
		fail_msg("%zu blockers", b->decision.blocker_count);
	const wb_blocker *blocker = &b->decision.blockers[0];
	assert_int_equal(blocker->code, code);
	assert_text_equal(blocker->text, text);
	assert_true(blocker->by_count <= sizeof names / sizeof *names);
	for (size_t index = 0; index < blocker->by_count; index++) {
		strncat(joined, index == 0 ? "" : " ", 2);
		strncat(joined, blocker->by[index].data, blocker->by[index].bytes);
	}
	assert_string_equal(joined, by);
}

static void bench_invalid(bench *b, const char *message)
{
	wb_status status =
		wb_workflow_decide(b->workflow, &b->question, b->arena, &b->decision, &b->error);

	assert_failed(status, WB_INVALID, &b->error);
	if (strstr(b->error.message, message) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", b->error.message, message);
}

/* ---- allowed ---- */

static void test_workflow_decide__allowed_hands_back_facts_inputs_and_variables(void **state)
{
	bench *b = *state;

	b->question.inputs = unit_json(b->arena, "{'parcels': 2, 'weight': 1.25, 'note': 'x'}");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_text_equal(b->decision.transition->to, "packed");
	assert_json_equal(
		b->arena, &b->decision.inputs, "{'note': 'x', 'parcels': 2, 'weight': '1.25'}");
	assert_json_equal(b->arena, &b->decision.vars,
		"{'assignee': '', 'count': 3, 'fee': '2.50', 'paper': '', 'scanned': {}, 'seen_at': "
		"1700000002000}");
	assert_json_equal(b->arena, &b->decision.facts,
		"{'order.paid': true, 'order.total': '12.50', 'inputs.parcels': 2, 'vars.count': 1,"
		" 'now': 1700000002000, 'inputs.weight': '1.25', 'vars.fee': '0'}");
}

static void test_workflow_decide__stored_variables_are_read(void **state)
{
	bench *b = *state;

	b->question.vars = unit_json(b->arena,
		"{'count': 7, 'fee': '1.00', 'scanned': {'A': 2}, 'assignee': 'user:9',"
		" 'seen_at': 5000}");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_json_equal(b->arena, &b->decision.vars,
		"{'assignee': 'user:9', 'count': 9, 'fee': '1.00', 'paper': '', 'scanned': {'A': 2},"
		" 'seen_at': 1700000002000}");
}

static void test_workflow_decide__result_outlives_what_it_was_asked_with(void **state)
{
	bench *b = *state;
	wb_arena *passing = unit_arena();

	b->question.order = unit_json(passing, facts);
	b->question.inputs = unit_json(passing, "{'parcels': 2, 'note': 'kept'}");
	b->question.vars = unit_json(passing, "{'scanned': {'KEY': 4}}");
	bench_decide(b);
	wb_decision packed = b->decision;
	bench_ask(b, "check", "staff", "new");
	b->question.last_actor = WB_TEXT("user:6");
	bench_decide(b);
	wb_arena_free(passing);
	assert_text_equal(wb_value_member(&packed.inputs, WB_TEXT("note"))->as.text, "kept");
	assert_json_equal(b->arena, wb_value_member(&packed.vars, WB_TEXT("scanned")), "{'KEY': 4}");
	assert_text_equal(wb_value_member(&b->decision.vars, WB_TEXT("paper"))->as.text, "12");
	assert_json_equal(
		b->arena, &b->decision.facts, "{'order.currency': 'EUR', 'order.number': '12'}");
}

/* ---- one thing against it ---- */

static void test_workflow_decide__wrong_state(void **state)
{
	bench *b = *state;

	bench_ask(b, "send", "manager", "new");
	bench_expect(b, WB_BLOCKER_STATE,
		"\"Send\" starts from \"Packed\" or \"Sent\"; the order is \"New\".", "staff manager");
	bench_ask(b, "send", "manager", "done");
	bench_expect(b, WB_BLOCKER_STATE, "The order is \"Done\", and nothing follows after that.", "");
}

static void test_workflow_decide__wrong_role(void **state)
{
	bench *b = *state;

	bench_ask(b, "scan", "manager", "new");
	bench_expect(
		b, WB_BLOCKER_ROLE, "\"Scan\" is left to staff or head packer.", "staff head_packer");
	bench_ask(b, "finish", "manager", "packed");
	bench_expect(b, WB_BLOCKER_ROLE,
		"\"Finish\" happens only when WooCommerce itself changes the order.", "woocommerce");
	bench_ask(b, "expire", "manager", "new");
	bench_expect(b, WB_BLOCKER_ROLE, "\"Expire\" happens by itself when it is due.", "");
	/* WooCommerce's role is not named to people where they have one of their own. */
	bench_ask(b, "cancel", "staff", "new");
	b->question.inputs = unit_json(b->arena, "{'why': 'x'}");
	bench_expect(b, WB_BLOCKER_ROLE, "\"Cancel\" is left to manager.", "manager woocommerce");
}

static void test_workflow_decide__any_role_of_several_will_do(void **state)
{
	bench *b = *state;

	bench_ask(b, "scan", "manager", "new");
	b->roles[1] = WB_TEXT("head_packer");
	b->actor.role_count = 2;
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void test_workflow_decide__a_person_without_the_role_is_told_no_facts(void **state)
{
	bench *b = *state;

	bench_ask(b, "bill", "staff", "new");
	bench_expect(b, WB_BLOCKER_ROLE, "\"Bill\" is left to manager.", "manager");
	assert_json_equal(b->arena, &b->decision.facts, "{}");
}

static void test_workflow_decide__second_person(void **state)
{
	bench *b = *state;

	bench_ask(b, "check", "staff", "new");
	b->question.last_actor = WB_TEXT("user:5");
	bench_expect(b, WB_BLOCKER_SECOND_PERSON,
		"\"Check\" needs a second person: the last move was yours.", "staff manager");
	b->question.last_actor = WB_TEXT("");
	bench_expect(b, WB_BLOCKER_SECOND_PERSON,
		"\"Check\" needs a second person, and it is not known who made the last move.",
		"staff manager");
	b->question.last_actor = WB_TEXT("user:6");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void bench_expect_input(bench *b, const char *inputs, const char *field, const char *text)
{
	b->question.inputs = inputs == NULL ? NULL : unit_json(b->arena, inputs);
	bench_expect(b, WB_BLOCKER_INPUT, text, "staff manager");
	assert_text_equal(b->decision.blockers[0].field, field);
	assert_json_equal(b->arena, &b->decision.inputs, "{}");
	assert_json_equal(b->arena, &b->decision.facts, "{}");
}

static void test_workflow_decide__wrong_inputs(void **state)
{
	bench *b = *state;

	bench_expect_input(b, NULL, "parcels", "\"Parcels\" must be filled in.");
	bench_expect_input(b, "{}", "parcels", "\"Parcels\" must be filled in.");
	bench_expect_input(b, "{'parcels': 0}", "parcels", "\"Parcels\" must be at least 1.");
	bench_expect_input(b, "{'parcels': '2'}", "parcels", "\"Parcels\" must be a whole number.");
	bench_expect_input(b, "{'parcels': 1.5}", "parcels", "\"Parcels\" must be a whole number.");
	bench_expect_input(
		b, "{'parcels': 2, 'weight': 0.05}", "weight", "\"Weight\" must be at least 0.1.");
	bench_expect_input(
		b, "{'parcels': 2, 'weight': 'heavy'}", "weight", "\"Weight\" must be a number.");
	bench_expect_input(b, "{'parcels': 2, 'note': 5}", "note", "\"Note\" must be a text.");
	bench_expect_input(
		b, "{'parcels': 2, 'state': 'done'}", "state", "\"Pack\" has no input \"state\".");
}

static void test_workflow_decide__everything_that_is_wrong_is_told_at_once(void **state)
{
	bench *b = *state;

	bench_ask(b, "pack", "head_packer", "packed");
	b->question.inputs = unit_json(b->arena, "{'x': 1, 'weight': 0, 'note': 1}");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 6);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_STATE);
	assert_int_equal(b->decision.blockers[1].code, WB_BLOCKER_ROLE);
	assert_text_equal(b->decision.blockers[2].field, "x");
	assert_text_equal(b->decision.blockers[3].field, "note");
	assert_text_equal(b->decision.blockers[4].field, "parcels");
	assert_text_equal(b->decision.blockers[5].field, "weight");
}

/* ---- guards ---- */

static const wb_value *facts_with(bench *b, const char *find, const char *replacement)
{
	wb_text changed = unit_replace(wb_text_from(facts), find, replacement);
	char *data = malloc(changed.bytes + 1);

	assert_non_null(data);
	memcpy(data, changed.data, changed.bytes);
	data[changed.bytes] = '\0';
	const wb_value *value = unit_json(b->arena, data);
	free(data);
	free((char *)changed.data);
	return value;
}

static void test_workflow_decide__false_guard_names_what_it_looked_at(void **state)
{
	bench *b = *state;

	b->question.order = facts_with(b, "'paid': true", "'paid': false");
	bench_expect(b, WB_BLOCKER_GUARD, "Not possible while the order's paid is no.", "");
	assert_json_equal(b->arena, &b->decision.blockers[0].facts, "{'order.paid': false}");
	assert_json_equal(b->arena, &b->decision.facts,
		"{'order.paid': false, 'order.total': '12.50', 'inputs.parcels': 2}");

	b->question.order = facts_with(b, "'total': '12.50'", "'total': '9.99'");
	bench_expect(b, WB_BLOCKER_GUARD, "Not possible while the order's total is 9.99.", "");

	b->question.order = unit_json(b->arena, facts);
	b->question.inputs = unit_json(b->arena, "{'parcels': 6}");
	bench_expect(b, WB_BLOCKER_GUARD, "Not possible while \"Parcels\" is 6.", "staff manager");
}

static void test_workflow_decide__each_false_part_is_told(void **state)
{
	bench *b = *state;

	b->question.order = facts_with(b, "'paid': true", "'paid': false");
	b->question.inputs = unit_json(b->arena, "{'parcels': 6}");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 2);
	assert_json_equal(b->arena, &b->decision.blockers[0].facts, "{'order.paid': false}");
	assert_json_equal(b->arena, &b->decision.blockers[1].facts, "{'inputs.parcels': 6}");
}

static void test_workflow_decide__authors_sentence_wins(void **state)
{
	bench *b = *state;

	bench_ask(b, "bill", "manager", "new");
	bench_expect(b, WB_BLOCKER_GUARD, "Too dear.", "head_packer");
	assert_json_equal(b->arena, &b->decision.blockers[0].facts, "{'order.total': '12.50'}");
}

static void test_workflow_decide__personal_values_stay_out_of_sentences(void **state)
{
	bench *b = *state;

	bench_ask(b, "hide", "staff", "new");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 3);
	assert_text_equal(
		b->decision.blockers[0].text, "Not possible while the order's postcode is not as needed.");
	assert_text_equal(b->decision.blockers[1].text,
		"Not possible while the order's paid at is 2023-11-14T22:13:21Z and the time is "
		"2023-11-14T22:13:22Z.");
	assert_text_equal(b->decision.blockers[2].text, "Not possible while count is 1.");
	/* Who can raise the count: staff and manager, by packing or cancelling. */
	assert_int_equal(b->decision.blockers[2].by_count, 2);
}

static void test_workflow_decide__guard_that_fails_refuses(void **state)
{
	bench *b = *state;

	bench_ask(b, "send", "manager", "packed");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 1);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
	assert_non_null(strstr(b->decision.blockers[0].text.data,
		"\"Send\" is refused, because its rule can't be checked: "));
	assert_non_null(wb_value_member(&b->decision.blockers[0].facts, WB_TEXT("vars.scanned")));

	b->question.vars = unit_json(b->arena, "{'scanned': {'A': 2}}");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void test_workflow_decide__failure_over_personal_facts_gives_no_detail(void **state)
{
	bench *b = *state;

	bench_ask(b, "hide", "staff", "new");
	b->question.vars = unit_json(b->arena, "{'count': 9}");
	b->question.order = NULL;
	bench_expect(
		b, WB_BLOCKER_GUARD_ERROR, "\"Hide\" is refused, because its rule can't be checked.", "");
}

static void test_workflow_decide__without_an_order_only_guards_that_look_fail(void **state)
{
	bench *b = *state;

	b->question.order = NULL;
	bench_decide(b);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
	bench_ask(b, "scan", "staff", "new");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void test_workflow_decide__value_that_can_not_be_worked_out_refuses(void **state)
{
	bench *b = *state;

	b->question.vars = unit_json(b->arena, "{'count': 9223372036854775807}");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 1);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
	assert_non_null(strstr(b->decision.blockers[0].text.data,
		"\"Pack\" is refused, because \"count\" can't be worked out: "));
	assert_int_equal(b->decision.vars.kind, WB_NULL);
}

static void test_workflow_decide__value_of_another_kind_than_its_variable_refuses(void **state)
{
	bench *b = *state;

	bench_ask(b, "odd", "manager", "new");
	bench_expect(b, WB_BLOCKER_GUARD_ERROR,
		"\"Odd\" is refused, because \"count\" can't be worked out: "
		"must be an integer of at most 64 bits.",
		"");
}

/* ---- preview ---- */

static void test_workflow_decide__preview_leaves_open_what_inputs_decide(void **state)
{
	bench *b = *state;

	b->question.is_preview = true;
	b->question.inputs = NULL;
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_int_equal(b->decision.vars.kind, WB_NULL);

	/* What needs no input is decided all the same. */
	b->question.order = facts_with(b, "'paid': true", "'paid': false");
	bench_expect(b, WB_BLOCKER_GUARD, "Not possible while the order's paid is no.", "");
}

static void test_workflow_decide__preview_asks_guards_without_inputs(void **state)
{
	bench *b = *state;

	bench_ask(b, "bill", "manager", "new");
	b->question.is_preview = true;
	bench_expect(b, WB_BLOCKER_GUARD, "Too dear.", "head_packer");
	bench_ask(b, "send", "manager", "packed");
	bench_decide(b);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
}

/* ---- who is no person ---- */

static void test_workflow_decide__woocommerce_and_the_engine_fill_in_nothing(void **state)
{
	bench *b = *state;

	bench_ask(b, "cancel", "woocommerce", "new");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_int_equal(wb_value_member(&b->decision.vars, WB_TEXT("count"))->as.integer, -1);

	bench_ask(b, "expire", "staff", "new");
	b->actor.id = WB_TEXT(WB_ACTOR_SYSTEM);
	b->actor.role_count = 0;
	bench_expect(b, WB_BLOCKER_GUARD, "Not possible while the time is 2023-11-14T22:13:22Z.", "");
	b->question.now_ms = INT64_C(1800000000000);
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	/* The engine's name opens nothing that is not automatic. */
	bench_ask(b, "scan", "nobody", "new");
	bench_expect(
		b, WB_BLOCKER_ROLE, "\"Scan\" is left to staff or head packer.", "staff head_packer");
}

/* ---- match ---- */

static wb_status bench_match(bench *b, const char *state, const char *woo)
{
	b->question.state = wb_text_from(state);
	b->question.transition = WB_TEXT("");
	return wb_workflow_match(
		b->workflow, &b->question, wb_text_from(woo), b->arena, &b->decision, &b->error);
}

static void test_workflow_match__exactly_one_with_a_true_guard(void **state)
{
	bench *b = *state;

	assert_ok(bench_match(b, "new", "cancelled"), &b->error);
	assert_text_equal(b->decision.transition->name, "cancel");
	assert_true(b->decision.is_allowed);
	/* The inputs of the question are nobody's. */
	assert_json_equal(b->arena, &b->decision.inputs, "{}");

	assert_ok(bench_match(b, "packed", "completed"), &b->error);
	assert_text_equal(b->decision.transition->name, "finish");
	b->question.order = facts_with(b, "'paid': true", "'paid': false");
	assert_ok(bench_match(b, "packed", "completed"), &b->error);
	assert_text_equal(b->decision.transition->name, "finish_unpaid");
}

static void test_workflow_match__none_or_several(void **state)
{
	bench *b = *state;

	b->question.order = facts_with(b, "'total': '12.50'", "'total': '1200'");
	assert_int_equal(bench_match(b, "packed", "completed"), WB_END);
	b->question.order = NULL;
	assert_int_equal(bench_match(b, "packed", "completed"), WB_END);
	assert_int_equal(bench_match(b, "new", "completed"), WB_END);
	assert_int_equal(bench_match(b, "new", "refunded"), WB_END);
	assert_int_equal(bench_match(b, "new", ""), WB_END);
	assert_int_equal(bench_match(b, "nowhere", "completed"), WB_END);
}

/* ---- what breaks the contract ---- */

static void test_workflow_decide__unknown_transition_and_state(void **state)
{
	bench *b = *state;

	b->question.transition = WB_TEXT("pakc");
	assert_failed(wb_workflow_decide(b->workflow, &b->question, b->arena, &b->decision, &b->error),
		WB_MISSING, &b->error);
	b->question.transition = WB_TEXT("pack");
	b->question.state = WB_TEXT("nowhere");
	bench_invalid(b, "state \"nowhere\" is none of the workflow \"w\"");
}

static void test_workflow_decide__facts_that_do_not_fit_are_named(void **state)
{
	static const struct {
		const char *find, *replacement, *message;
	} wrong[] = {
		{"'total': '12.50', 'paid'", "'total': 12.5, 'paid'", "order.total must be a decimal"},
		{"'total': '12.50', 'paid'", "'total': '12.5O', 'paid'", "order.total must be a decimal"},
		{"'total': '12.50', 'paid'", "'paid'", "order.total is missing, must be a decimal"},
		{"'id': 12", "'id': '12'", "order.id must be an integer"},
		{"'paid': true", "'paid': 1", "order.paid must be true or false"},
		{"'paid': true", "'paid': null", "order.paid must be true or false"},
		{"'created_at': 1700000000000", "'created_at': '2023'", "order.created_at must be a time"},
		{"'created_at': 1700000000000", "'created_at': 999999999999999999",
			"order.created_at must be a time"},
		{"'city': 'Graz'", "'city': 5", "order.city must be a text"},
		{"'quantity': 2", "'quantity': 2.5", "order.items[0].quantity must be an integer"},
		{"'weight_g': 100", "'weight': 100", "order.items[0].weight_g is missing"},
		{"'items': [", "'things': [", "order.items is missing, must be a list"},
	};
	bench *b = *state;

	for (size_t index = 0; index < sizeof wrong / sizeof *wrong; index++) {
		b->question.order = facts_with(b, wrong[index].find, wrong[index].replacement);
		bench_invalid(b, wrong[index].message);
	}
	b->question.order = unit_json(b->arena, "[]");
	bench_invalid(b, "order must be a map");
}

/* The facts as a record: raw values beside the fields of the order's type. */
static wb_value *record_of(bench *b, const wb_value *order)
{
	const wb_type *type = wb_workflow_order_type();
	wb_value *members = wb_arena_take_array(b->arena, type->field_count, sizeof *members);

	assert_non_null(members);
	for (size_t index = 0; index < type->field_count; index++) {
		const wb_value *member = wb_value_member(order, type->fields[index].name);
		if (member != NULL)
			members[index] = *member;
	}
	return members;
}

static wb_value *record_member(wb_value *members, const char *name)
{
	const wb_type *type = wb_workflow_order_type();

	for (size_t index = 0; index < type->field_count; index++)
		if (wb_text_equal(type->fields[index].name, wb_text_from(name)))
			return &members[index];
	fail_msg("an order has no %s", name);
	return NULL;
}

/* Which members a transition looks at, by name. */
static void expect_reads(const bench *b, const char *transition, const char *wanted)
{
	const wb_type *type = wb_workflow_order_type();
	uint32_t reads = wb_transition_order_reads(
		wb_workflow_find_transition(b->workflow, wb_text_from(transition)));
	char names[400] = "";

	for (size_t index = 0; index < type->field_count; index++) {
		size_t used = strlen(names);
		if ((reads & (UINT32_C(1) << index)) != 0)
			snprintf(names + used, sizeof names - used, "%s ", type->fields[index].name.data);
	}
	assert_string_equal(names, wanted);
}

static void test_workflow_reads__are_those_of_guard_and_set(void **state)
{
	bench *b = *state;

	expect_reads(b, "bill", "total city ");
	expect_reads(b, "send", "items ");
	expect_reads(b, "hide", "paid_at postcode ");
	expect_reads(b, "check", "number currency ");
	expect_reads(b, "odd", "id ");
	expect_reads(b, "expire", "");
	wb_workflow_free(b->workflow);
	b->workflow = unit_workflow(
		"{ \"format\": 1, \"workflow\": \"w\", \"version\": 1, \"subject\": \"order\","
		"  \"initial\": \"a\", \"roles\": [\"staff\"], \"states\": { \"a\": {\"final\": false},"
		"  \"z\": {\"final\": true} }, \"transitions\": {"
		"    \"end\": { \"from\": [\"a\"], \"to\": \"z\", \"roles\": [\"staff\"],"
		"      \"guard\": \"dyn(order) == dyn(order)\" } } }");
	expect_reads(b, "end",
		"id number status currency total paid created_at paid_at payment_method shipping_method "
		"country city postcode note items ");
}

/* A record and a map of the same facts give the same decision, also where facts are absent. */
static void test_workflow_decide__record_decides_as_the_map_does(void **state)
{
	static const char *const orders[] = {facts,
		"{'id': 1, 'total': '9.99', 'paid': true, 'paid_at': null, 'items': [], 'postcode': '9'}",
		"{'id': 4, 'total': 20, 'paid': false, 'number': 'N', 'paid_at': 1900000000000, 'items': [],"
		" 'postcode': '91', 'currency': 'EUR'}"};
	static const char *const moves[] = {"bill", "send", "hide", "check", "odd"};
	bench *b = *state;

	for (size_t move = 0; move < sizeof moves / sizeof *moves; move++) {
		for (size_t at = 0; at < sizeof orders / sizeof *orders; at++) {
			wb_text written[2][3];
			bench_ask(b, moves[move], "manager", move == 1 ? "packed" : "new");
			b->roles[1] = WB_TEXT("staff");
			b->actor.role_count = 2;
			b->question.last_actor = WB_TEXT("user:6");
			b->question.order = unit_json(b->arena, orders[at]);
			for (int way = 0; way < 2; way++) {
				b->question.order_members = way == 0 ? NULL : record_of(b, b->question.order);
				bench_decide(b);
				assert_ok(wb_json_write(&b->decision.facts, b->arena, &written[way][0], &b->error),
					&b->error);
				assert_ok(wb_json_write(&b->decision.vars, b->arena, &written[way][1], &b->error),
					&b->error);
				written[way][2] = b->decision.is_allowed ? WB_TEXT("") : b->decision.blockers[0].text;
			}
			for (int part = 0; part < 3; part++)
				assert_true(wb_text_equal(written[0][part], written[1][part]));
		}
	}
}

static void test_workflow_decide__record_is_checked_where_it_is_read(void **state)
{
	bench *b = *state;

	bench_ask(b, "bill", "manager", "new");
	wb_value *members = record_of(b, b->question.order);
	b->question.order = NULL;
	b->question.order_members = members;
	*record_member(members, "country") = wb_value_int(5);
	*record_member(members, "items") = wb_value_null();
	bench_expect(b, WB_BLOCKER_GUARD, "Too dear.", "head_packer");
	*record_member(members, "city") = wb_value_int(5);
	bench_invalid(b, "order.city must be a text");
	*record_member(members, "city") = wb_value_null();
	*record_member(members, "total") = wb_value_null();
	bench_invalid(b, "order.total is missing, must be a decimal");
}

static void test_workflow_decide__brief_question_gets_the_verdict_alone(void **state)
{
	bench *b = *state;

	b->question.is_brief = true;
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_int_equal(b->decision.facts.as.map->count, 0);
	assert_int_equal(b->decision.inputs.as.map->count, 0);
	assert_int_equal(b->decision.vars.kind, WB_NULL);
	bench_ask(b, "bill", "manager", "new");
	bench_expect(b, WB_BLOCKER_GUARD, "Too dear.", "head_packer");
	/* A new value that can't be worked out refuses a brief question, too. */
	bench_ask(b, "odd", "manager", "new");
	bench_decide(b);
	assert_false(b->decision.is_allowed);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
}

static void test_workflow_decide__facts_that_may_be_absent(void **state)
{
	bench *b = *state;

	b->question.order = unit_json(b->arena,
		"{'id': 1, 'total': 20, 'paid': true, 'paid_at': null, 'items': [], 'later': {}}");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void test_workflow_decide__variables_and_inputs_that_do_not_fit(void **state)
{
	bench *b = *state;

	b->question.vars = unit_json(b->arena, "{'count': 'x'}");
	bench_invalid(b, "vars.count must be an integer");
	b->question.vars = unit_json(b->arena, "{'cuont': 1}");
	bench_invalid(b, "vars.cuont is no variable of the workflow");
	b->question.vars = unit_json(b->arena, "5");
	bench_invalid(b, "vars must be a map");
	b->question.vars = NULL;
	b->question.inputs = unit_json(b->arena, "[1]");
	bench_invalid(b, "inputs must be a map");
}

/* ---- personal paths ---- */

static void test_workflow_is_personal__facts_and_inputs(void **state)
{
	bench *b = *state;
	const wb_transition *pack = wb_workflow_find_transition(b->workflow, WB_TEXT("pack"));
	static const struct {
		const char *path;
		bool is_personal;
	} paths[] = {
		{"order.note", true},
		{"order.city", true},
		{"order.postcode", true},
		{"order", true},
		{"order.total", false},
		{"order.items", false},
		{"order.unheard_of", true},
		{"inputs.note", true},
		{"inputs.note.x", true},
		{"inputs", true},
		{"inputs.parcels", false},
		{"inputs.unheard_of", true},
		{"vars.count", false},
		{"actor.id", false},
		{"subject.state", false},
		{"now", false},
		{"unheard_of", true},
		{"", true},
	};

	for (size_t index = 0; index < sizeof paths / sizeof *paths; index++) {
		if (wb_workflow_is_personal(b->workflow, pack, wb_text_from(paths[index].path)) !=
			paths[index].is_personal)
			fail_msg("%s", paths[index].path);
	}
	assert_true(wb_workflow_is_personal(b->workflow, NULL, WB_TEXT("inputs.parcels")));
	assert_false(wb_workflow_is_personal(b->workflow, NULL, WB_TEXT("order.total")));
	const wb_transition *scan = wb_workflow_find_transition(b->workflow, WB_TEXT("scan"));
	assert_false(wb_workflow_is_personal(b->workflow, scan, WB_TEXT("inputs")));
}

static void test_workflow_blocker_code_name__is_part_of_the_contract(void **state)
{
	(void)state;
	static const char *const names[] = {
		"state", "role", "input", "guard", "guard_error", "drift", "torn", "second_person"};

	for (size_t code = 0; code < sizeof names / sizeof *names; code++)
		assert_string_equal(wb_blocker_code_name((wb_blocker_code)code), names[code]);
}

#define bench_test(test) cmocka_unit_test_setup_teardown(test, bench_set_up, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(test_workflow_decide__allowed_hands_back_facts_inputs_and_variables),
		bench_test(test_workflow_decide__stored_variables_are_read),
		bench_test(test_workflow_decide__result_outlives_what_it_was_asked_with),
		bench_test(test_workflow_decide__wrong_state),
		bench_test(test_workflow_decide__wrong_role),
		bench_test(test_workflow_decide__any_role_of_several_will_do),
		bench_test(test_workflow_decide__a_person_without_the_role_is_told_no_facts),
		bench_test(test_workflow_decide__second_person),
		bench_test(test_workflow_decide__wrong_inputs),
		bench_test(test_workflow_decide__everything_that_is_wrong_is_told_at_once),
		bench_test(test_workflow_decide__false_guard_names_what_it_looked_at),
		bench_test(test_workflow_decide__each_false_part_is_told),
		bench_test(test_workflow_decide__authors_sentence_wins),
		bench_test(test_workflow_decide__personal_values_stay_out_of_sentences),
		bench_test(test_workflow_decide__guard_that_fails_refuses),
		bench_test(test_workflow_decide__failure_over_personal_facts_gives_no_detail),
		bench_test(test_workflow_decide__without_an_order_only_guards_that_look_fail),
		bench_test(test_workflow_decide__value_that_can_not_be_worked_out_refuses),
		bench_test(test_workflow_decide__value_of_another_kind_than_its_variable_refuses),
		bench_test(test_workflow_decide__preview_leaves_open_what_inputs_decide),
		bench_test(test_workflow_decide__preview_asks_guards_without_inputs),
		bench_test(test_workflow_decide__woocommerce_and_the_engine_fill_in_nothing),
		bench_test(test_workflow_match__exactly_one_with_a_true_guard),
		bench_test(test_workflow_match__none_or_several),
		bench_test(test_workflow_decide__unknown_transition_and_state),
		bench_test(test_workflow_decide__facts_that_do_not_fit_are_named),
		bench_test(test_workflow_reads__are_those_of_guard_and_set),
		bench_test(test_workflow_decide__record_decides_as_the_map_does),
		bench_test(test_workflow_decide__record_is_checked_where_it_is_read),
		bench_test(test_workflow_decide__brief_question_gets_the_verdict_alone),
		bench_test(test_workflow_decide__facts_that_may_be_absent),
		bench_test(test_workflow_decide__variables_and_inputs_that_do_not_fit),
		bench_test(test_workflow_is_personal__facts_and_inputs),
		bench_test(test_workflow_blocker_code_name__is_part_of_the_contract),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
