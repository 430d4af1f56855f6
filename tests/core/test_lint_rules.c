/* SPDX-License-Identifier: MIT */
/*
 * Every rule of lint by mutation: a definition that differs by one edit from one about which there
 * is nothing to say trips that rule and no other. An @ in the replacement stands where the finding
 * must be and is taken out before linting.
 */
#include "lint_unit.h"

typedef struct rule_case {
	wb_lint_rule rule;
	const char *find, *replacement;
	const char *trace; /* NULL: there is none */
} rule_case;

/* 101 characters. */
#define LONG_LABEL \
	"12345678901234567890123456789012345678901234567890" \
	"123456789012345678901234567890123456789012345678901"

static const rule_case cases[] = {
	{WB_LINT_JSON, "\"format\": 1,", "\"format\": 1@;", NULL},
	{WB_LINT_JSON, "  ]\n}\n", "  ]\n", NULL},
	{WB_LINT_FORMAT, "\"version\": 2", "\"version\": @0", NULL},
	{WB_LINT_FORMAT, "  \"version\": 2,\n", "", NULL},
	{WB_LINT_FORMAT, "\"label\": \"Sent\"", "\"lable\": @\"Sent\"", NULL},
	{WB_LINT_FORMAT, "\"to\": \"sent\", \"roles\"", "\"to\": \"sent\", \"undo\": @1, \"roles\"",
		NULL},
	{WB_LINT_FORMAT, "{ \"type\": \"int\" }", "{ \"type\": @\"number\" }", NULL},
	{WB_LINT_FORMAT, "\"maximum\": 20", "\"maximum\": @\"20\"", NULL},
	{WB_LINT_LIMIT, "\"label\": \"Sent\"", "\"label\": @\"" LONG_LABEL "\"", NULL},
	{WB_LINT_DUPLICATE_KEY, "\"label\": \"Sent\"", "\"label\": \"Sent\", @\"label\": \"Gone\"",
		NULL},
	{WB_LINT_DUPLICATE_KEY, "\"lost\": {", "@\"sent\": {},\n    \"lost\": {", NULL},
	{WB_LINT_DUPLICATE_TRANSITION, "\"settle\": {", "@\"deliver\": {", NULL},
	{WB_LINT_INITIAL_STATE, "  \"initial\": \"new\",\n", "", NULL},
	{WB_LINT_INITIAL_STATE, "\"initial\": \"new\"", "\"initial\": @[\"new\", \"packed\"]", NULL},
	{WB_LINT_INITIAL_STATE, "\"initial\": \"new\"",
		"\"initial\": \"new\", @\"initial\": \"packed\"", NULL},
	{WB_LINT_UNKNOWN_STATE, "\"initial\": \"new\"", "\"initial\": @\"nwe\"", NULL},
	{WB_LINT_UNKNOWN_STATE, "\"from\": [\"lost\"]", "\"from\": [@\"lots\"]", NULL},
	{WB_LINT_UNKNOWN_STATE, "\"to\": \"lost\"", "\"to\": @\"lots\"", NULL},
	{WB_LINT_UNKNOWN_STATE, "\"reach\": \"done\"", "\"reach\": @\"dnoe\"", NULL},
	{WB_LINT_UNKNOWN_ROLE, "\"roles\": [\"manager\"]", "\"roles\": [@\"manger\"]", NULL},
	{WB_LINT_UNKNOWN_TRANSITION, "[\"pack\"]", "[@\"pakc\"]", NULL},
	{WB_LINT_UNKNOWN_VARIABLE, "\"tries\": \"vars", "\"tires\": @\"vars", NULL},
	{WB_LINT_UNKNOWN_INPUT, "inputs.carrier ==", "inputs@.carier ==", NULL},
	{WB_LINT_UNKNOWN_INPUT, "\"inputs.parcels\"", "\"inputs@.parcel\"", NULL},
	{WB_LINT_UNKNOWN_INPUT, "\"guard\": \"order.paid\",\n      \"inputs\"",
		"\"guard\": \"order.paid || has@(inputs.carrier)\",\n      \"inputs\"", NULL},
	{WB_LINT_UNKNOWN_EFFECT, "{ \"mail\": \"sent\" }", "{ \"sms\": @\"sent\" }", NULL},
	{WB_LINT_REPEATED_NAME, "[\"staff\", \"manager\"]", "[\"staff\", \"manager\", @\"staff\"]",
		NULL},
	{WB_LINT_REPEATED_NAME, "\"from\": [\"lost\"]", "\"from\": [\"lost\", @\"lost\"]", NULL},
	{WB_LINT_REPEATED_NAME, "{ \"mail\": \"sent\" }",
		"{ \"mail\": \"sent\" }, @{ \"mail\": \"sent\" }", NULL},
	{WB_LINT_REPEATED_NAME, "{ \"name\": \"has_parcels\"", "@{ \"name\": \"packed_first\"", NULL},
	{WB_LINT_FINAL_STATE_LEFT, "\"from\": [\"lost\"]", "\"from\": [\"lost\", @\"cancelled\"]",
		NULL},
	{WB_LINT_ACTION_WITHOUT_ROLE,
		"\"settle\": { \"from\": [\"lost\"], \"to\": \"done\", \"roles\": "
		"[\"manager\"] }",
		"\"settle\": @{ \"from\": [\"lost\"], \"to\": \"done\" }", NULL},
	{WB_LINT_AUTOMATIC_INPUT, "\"guard\": \"!order.paid\"\n", "\"undo\": true\n", NULL},
	{WB_LINT_EXPRESSION_TYPE, "\"!order.paid\"", "\"!@ordr.paid\"", NULL},
	{WB_LINT_EXPRESSION_TYPE, "\"!order.paid\"", "\"!order.paid &&@\"", NULL},
	{WB_LINT_EXPRESSION_TYPE, "inputs.carrier == 'post'", "inputs.carrier @== 5", NULL},
	{WB_LINT_EXPRESSION_TYPE, "\"inputs.parcels\"", "\"@string(inputs.parcels)\"", NULL},
	{WB_LINT_EXPRESSION_TYPE, "vars.parcels < 1", "vars@.parcel < 1", NULL},
	{WB_LINT_GUARD_NOT_BOOL, "\"!order.paid\"", "\"@order.total\"", NULL},
	{WB_LINT_GUARD_NOT_BOOL, "state == 'packed' && vars.parcels < 1", "@vars.parcels", NULL},
	{WB_LINT_EXPRESSION_COST, "\"!order.paid\"",
		"@\"!order.paid && [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(a, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"
		".all(b, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(c, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(d, "
		"[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(e, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(f, "
		"a + b + c + d + e + f < order.id))))))\"",
		NULL},
	{WB_LINT_PERSONAL_VARIABLE,
		"{ \"type\": \"string\", \"required\": true } },\n      \"set\": { "
		"\"reason\": \"",
		"{ \"type\": \"string\", \"required\": true, \"personal\": true } },\n      \"set\": { "
		"\"reason\": @\"",
		NULL},
	{WB_LINT_UNREACHABLE_STATE, "\"lost\": {", "\"attic\": @{ \"final\": true },\n    \"lost\": {",
		NULL},
	{WB_LINT_UNREACHABLE_STATE, "\"lost\": {", "\"attic\": @{},\n    \"lost\": {", NULL},
	{WB_LINT_DEAD_END, "\"cancelled\": { \"woo\": \"cancelled\", \"final\": true }",
		"\"cancelled\": @{ \"woo\": \"cancelled\" }", "new -> wait waiting -> expire cancelled"},
	{WB_LINT_NO_FINAL_PATH, "\"from\": [\"lost\"], \"to\": \"done\"",
		"\"from\": [\"lost\"], \"to\": \"lost\"", "new -> pack packed -> send sent -> fail lost"},
	{WB_LINT_AUTOMATIC_LOOP, "\"!order.paid\"", "@\"order.paid\"",
		"new -> wait waiting -> wake new"},
	{WB_LINT_ASSERTION_FAILED, "\"minimum\": 1", "\"minimum\": 0", "new -> pack packed"},
	{WB_LINT_ASSERTION_FAILED, "\"only_through\": [\"pack\"]", "\"only_through\": [\"send\"]",
		"new -> pack packed -> complete done"},
	{WB_LINT_OVERLAPPING_GUARDS, "\"order.total == 0\"", "@\"order.total >= 0\"", NULL},
	{WB_LINT_OVERLAPPING_GUARDS, "!order.paid && now - order.created_at > duration('336h')",
		"order.paid", NULL},
	{WB_LINT_CONSTANT_GUARD, "\"guard\": \"order.paid\",\n      \"inputs\"",
		"\"guard\": @\"order.paid || !order.paid\",\n      \"inputs\"", NULL},
	{WB_LINT_CONSTANT_GUARD, "\"guard\": \"order.paid\",\n      \"inputs\"",
		"\"guard\": @\"inputs.parcels > 20\",\n      \"inputs\"", NULL},
	{WB_LINT_IDLE_CHOICE, " || order.total < 100", "", NULL},
	{WB_LINT_IDLE_ROLE, "[\"staff\", \"manager\"]", "[\"staff\", \"manager\", @\"driver\"]", NULL},
	{WB_LINT_UNREAD_INPUT, "{ \"type\": \"string\", \"personal\": true }",
		"@{ \"type\": \"string\", \"personal\": true, \"required\": true }", NULL},
	{WB_LINT_LONE_ROLE, "\"to\": \"sent\", \"roles\": [\"manager\"]",
		"\"to\": \"sent\", \"roles\": [\"manager\", \"staff\"]",
		"new -> pack packed -> send sent -> deliver done"},
	{WB_LINT_REPEATED_EFFECT, "{ \"mail\": \"delivered\" }", "{ \"mail\": \"sent\" }",
		"-> send sent -> deliver"},
	{WB_LINT_UNMAPPED_STATUS, "\"done\": { \"woo\": \"completed\", \"final\": true }",
		"\"done\": { \"final\": true }", NULL},
	{WB_LINT_UNDECIDED, "\"order.total == 0\"", "@\"order.items.size() == 0\"", NULL},
	{WB_LINT_UNDECIDED, "state == 'packed' && vars.parcels < 1",
		"state == 'lost' && vars.reason.contains('x')", NULL},
};

#define CASE_COUNT (sizeof cases / sizeof *cases)

/* Takes the first @ out of [text] and tells where it stood; false where there is none. */
static bool take_mark(wb_text *text, uint32_t *line, uint32_t *column)
{
	char *data = (char *)text->data;
	char *mark = memchr(data, '@', text->bytes);

	*line = 1;
	*column = 1;
	if (mark == NULL)
		return false;
	for (const char *at = data; at < mark; at++) {
		*column = *at == '\n' ? 1 : *column + 1;
		*line += *at == '\n' ? 1 : 0;
	}
	text->bytes--;
	memmove(mark, mark + 1, text->bytes - (size_t)(mark - data));
	return true;
}

static bool check_finding(const rule_case *wanted, const wb_lint *lint, wb_arena *arena)
{
	const wb_finding *first = lint->count > 0 ? &lint->findings[0] : NULL;

	for (size_t index = 0; index < lint->count; index++) {
		const wb_finding *finding = &lint->findings[index];
		if (finding->rule != wanted->rule || finding->text.bytes == 0 ||
			finding->text.data[finding->text.bytes - 1] != '.' ||
			finding->level != wb_lint_rule_level(wanted->rule))
			return false;
	}
	if (first == NULL || lint->count != lint->error_count + lint->warning_count)
		return false;
	return wanted->trace == NULL ||
		wb_text_equal(unit_trace(first, arena), wb_text_from(wanted->trace));
}

static void test_lint_rules__one_edit_trips_one_rule(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	size_t failed = 0;

	for (size_t index = 0; index < CASE_COUNT; index++) {
		uint32_t line, column;
		wb_text text =
			unit_replace(wb_text_from(lint_clean), cases[index].find, cases[index].replacement);
		bool has_place = take_mark(&text, &line, &column);
		wb_lint lint = unit_lint(text, NULL, arena);
		if (!check_finding(&cases[index], &lint, arena) ||
			(has_place && (lint.findings[0].line != line || lint.findings[0].column != column))) {
			print_error("case %zu (%s), expected at %u:%u:\n", index,
				wb_lint_rule_name(cases[index].rule), line, column);
			unit_print_findings(&lint);
			failed++;
		}
		free((char *)text.data);
		wb_arena_reset(arena);
	}
	assert_int_equal(failed, 0);
	wb_arena_free(arena);
}

static void test_lint_rules__nothing_is_said_of_the_clean_one(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_lint lint = unit_lint(wb_text_from(lint_clean), NULL, arena);

	unit_print_findings(&lint);
	assert_int_equal(lint.count, 0);
	wb_arena_free(arena);
}

/* WB_LINT_DROPPED_STATE compares two definitions, of which the other one is edited. */
static void test_lint_rules__dropped_state(void **state)
{
	(void)state;
	static const wb_lint_population populations[] = {
		{WB_TEXT_LITERAL("new"), 7}, {WB_TEXT_LITERAL("attic"), 3}};
	wb_text text =
		unit_replace(wb_text_from(lint_clean), "\"lost\": {", "\"attic\": {},\n    \"lost\": {");
	wb_arena *arena = unit_arena();
	wb_workflow *current = NULL;
	wb_error error;

	assert_ok(wb_workflow_parse(wb_env_native(), text, &current, &error), &error);
	wb_lint_options options = {.current = current};
	wb_lint lint = unit_lint(wb_text_from(lint_clean), &options, arena);
	assert_int_equal(lint.count, 1);
	assert_int_equal(lint.findings[0].rule, WB_LINT_DROPPED_STATE);
	assert_text_equal(
		lint.findings[0].text, "The state \"attic\" is dropped, and orders may be in it.");

	options.populations = populations;
	options.population_count = 2;
	lint = unit_lint(wb_text_from(lint_clean), &options, arena);
	assert_int_equal(lint.count, 1);
	assert_text_equal(
		lint.findings[0].text, "The state \"attic\" is dropped; orders in it: 3.");

	options.population_count = 1;
	lint = unit_lint(wb_text_from(lint_clean), &options, arena);
	assert_int_equal(lint.count, 0);
	wb_workflow_free(current);
	free((char *)text.data);
	wb_arena_free(arena);
}

/* A hundred times a hundred turns, worked out once, but charged each time. */
#define TURNS_10 "[0,1,2,3,4,5,6,7,8,9]"
#define COSTLY                                                                                     \
	"(" TURNS_10 ".all(a, " TURNS_10 ".all(b, " TURNS_10 ".all(c, " TURNS_10                       \
	".all(d, a + b + c + d >= 0)))) ? 1 : 2)"
#define LETTERS                                                                                    \
	"{\"type\":\"string\",\"enum\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"," \
	"\"k\",\"l\"]}"

static void test_lint_rules__costly_guards_are_tried_less(void **state)
{
	static const char form[] =
		"{\"format\":1,\"workflow\":\"w\",\"version\":1,\"label\":\"W\",\"subject\":\"order\","
		"\"initial\":\"a\",\"roles\":[\"staff\",\"manager\"],\"vars\":{},"
		"\"states\":{\"a\":{\"woo\":\"processing\"},\"b\":{\"label\":\"B\"},"
		"\"c\":{\"woo\":\"completed\",\"final\":true}},"
		"\"transitions\":{\"go\":{\"from\":[\"a\"],\"to\":\"b\",\"roles\":[\"staff\"],"
		"\"guard\":\"size(inputs.p + inputs.q + inputs.r) > %s\","
		"\"inputs\":{\"p\":" LETTERS ",\"q\":" LETTERS ",\"r\":" LETTERS "}},"
		"\"end\":{\"from\":[\"b\"],\"to\":\"c\",\"roles\":[\"manager\"]}}}";
	static const char *const limits[] = {"2", COSTLY};
	char text[4096];

	(void)state;
	for (size_t index = 0; index < 2; index++) {
		wb_arena *arena = unit_arena();
		int bytes = snprintf(text, sizeof text, form, limits[index]);
		assert_in_range(bytes, 1, sizeof text - 1);
		wb_lint lint = unit_lint((wb_text){text, (size_t)bytes}, NULL, arena);
		size_t undecided = 0;
		for (size_t at = 0; at < lint.count; at++)
			undecided += lint.findings[at].rule == WB_LINT_UNDECIDED ? 1 : 0;
		if (undecided != index)
			unit_print_findings(&lint);
		assert_int_equal(undecided, index);
		wb_arena_free(arena);
	}
}

static void test_lint_rules__each_has_a_case_and_a_name(void **state)
{
	(void)state;

	for (wb_lint_rule rule = 0; rule < WB_LINT_RULE_COUNT; rule++) {
		bool has_case = rule == WB_LINT_DROPPED_STATE;
		for (size_t index = 0; index < CASE_COUNT; index++)
			has_case = has_case || cases[index].rule == rule;
		if (!has_case)
			fail_msg("the rule %s has no case", wb_lint_rule_name(rule));
		for (wb_lint_rule other = 0; other < rule; other++)
			assert_string_not_equal(wb_lint_rule_name(other), wb_lint_rule_name(rule));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lint_rules__nothing_is_said_of_the_clean_one),
		cmocka_unit_test(test_lint_rules__one_edit_trips_one_rule),
		cmocka_unit_test(test_lint_rules__dropped_state),
		cmocka_unit_test(test_lint_rules__costly_guards_are_tried_less),
		cmocka_unit_test(test_lint_rules__each_has_a_case_and_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
