/* SPDX-License-Identifier: MIT */
/* What somebody is told when a guard that nobody explained stops him: one row a kind of fact. */
#include "workflow_unit.h"

#include "waybill/workflow.h"

static const char before[] =
	"{\"format\":1,\"workflow\":\"w\",\"version\":1,\"subject\":\"order\",\"initial\":\"a\","
	"\"roles\":[\"staff\",\"night_shift\"],"
	"\"vars\":{\"parcel_count\":{\"type\":\"int\"},\"fee\":{\"type\":\"decimal\"},"
	"\"wait\":{\"type\":\"duration\",\"default\":\"90s\"},\"seen\":{\"type\":\"list(int)\"},"
	"\"word\":{\"type\":\"string\"},\"left_at\":{\"type\":\"timestamp\"}},"
	"\"states\":{\"a\":{}},\"transitions\":{"
	"\"count\":{\"from\":[\"a\"],\"to\":\"a\",\"roles\":[\"night_shift\",\"woocommerce\"],"
	"\"set\":{\"parcel_count\":\"1\",\"fee\":\"decimal('1')\"}},"
	"\"recount\":{\"from\":[\"a\"],\"to\":\"a\",\"roles\":[\"staff\",\"night_shift\"],"
	"\"set\":{\"parcel_count\":\"2\"}},"
	"\"go\":{\"label\":\"Go\",\"from\":[\"a\"],\"to\":\"a\",\"roles\":[\"staff\"],"
	"\"inputs\":{\"x\":{\"type\":\"integer\",\"title\":\"Boxes\",\"default\":4},"
	"\"secret\":{\"type\":\"string\",\"default\":\"s\",\"personal\":true}},"
	"\"guard\":\"";
static const char after[] = "\"}}}";

typedef struct explained {
	const char *guard, *text;
	const char *by; /* roles, with a blank between them */
} explained;

static const explained rows[] = {
	{"order.paid", "Not possible while the order's paid is no.", ""},
	{"!(order.id > 0)", "Not possible while the order's id is 7.", ""},
	{"order.total >= decimal('100.00')", "Not possible while the order's total is 20.50.", ""},
	{"order.payment_method == 'cod'", "Not possible while the order's payment method is \"bacs\".",
		""},
	{"order.shipping_method != ''", "Not possible while the order's shipping method is empty.", ""},
	{"has(order.paid_at)", "Not possible while the order's paid at is not known.", ""},
	{"order.items.size() > 0", "Not possible while the order's items is not as needed.", ""},
	{"order.note == ''", "Not possible while the order's note is not as needed.", ""},
	{"inputs.secret == 'x'", "Not possible while \"Secret\" is not as needed.", "staff"},
	{"inputs.x < 3 && true", "Not possible while \"Boxes\" is 4.", "staff"},
	{"dyn(inputs) == 1", "Not possible while what was filled in is not as needed.", "staff"},
	{"dyn(order) == 1", "Not possible while the order is not as needed.", ""},
	{"vars.parcel_count > 0", "Not possible while parcel count is 0.", "night_shift staff"},
	{"vars.fee > 0", "Not possible while fee is 0.", "night_shift"},
	{"vars.wait < duration('1s')", "Not possible while wait is 90s.", ""},
	{"vars.seen.size() > 0", "Not possible while seen is not as needed.", ""},
	{"vars.word != ''", "Not possible while word is empty.", ""},
	{"has(vars.left_at)", "Not possible while left at is not known.", ""},
	{"dyn(vars) == 1", "Not possible while what was recorded is not as needed.", ""},
	{"vars.assignee == actor.id", "Not possible while assignee is empty and your id is \"user:1\".",
		""},
	{"actor.via == 'cli'", "Not possible while your via is \"panel\".", ""},
	{"dyn(actor) == 1", "Not possible while your account is not as needed.", ""},
	{"subject.version > 8 && subject.state != 'a'", "Not possible while the order's version is 3.",
		""},
	{"now < timestamp('1999-01-01T00:00:00Z')",
		"Not possible while the time is 2023-11-14T22:13:20Z.", ""},
	{"false", "\"Go\" is never possible: its rule says so.", ""},
	{"order.paid || vars.parcel_count > 0",
		"Not possible while the order's paid is no and parcel count is 0.", "night_shift staff"},
};

static const char order[] =
	"{'id': 7, 'total': '20.50', 'paid': false, 'payment_method': 'bacs', 'note': 'Bell broken',"
	" 'items': []}";

static void check_row(const explained *row)
{
	char definition[4000], by[200] = "";
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
	assert_int_equal(blocker->code, WB_BLOCKER_GUARD);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workflow_explain__says_what_the_guard_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
