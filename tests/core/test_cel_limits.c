/* SPDX-License-Identifier: MIT */
/* Each named bound of cel.h and cel/regex.h: at it, and one beyond it, with its place. */
#include "unit.h"

#include "cel/regex.h"
#include "waybill/cel.h"

/* Text that is put together piece by piece. */
typedef struct script_text {
	char *data;
	size_t bytes, capacity;
} script_text;

static void script_init(script_text *script, size_t capacity)
{
	*script = (script_text){.data = malloc(capacity), .capacity = capacity};
	assert_non_null(script->data);
}

static void script_add(script_text *script, const char *text, size_t times)
{
	size_t bytes = strlen(text);

	for (; times > 0; times--) {
		assert_true(script->bytes + bytes <= script->capacity);
		memcpy(script->data + script->bytes, text, bytes);
		script->bytes += bytes;
	}
}

/* Compiles and frees both text and program. */
static wb_status compile(script_text *script, wb_error *error)
{
	const wb_variable variables[] = {{WB_TEXT("x"), wb_type_of(WB_TYPE_DYN)}};
	const wb_cel_options options = {.variables = variables, .variable_count = 1};
	wb_program *program = NULL;
	wb_status status = wb_program_compile(
		wb_env_native(), (wb_text){script->data, script->bytes}, &options, &program, error);

	wb_program_free(program);
	free(script->data);
	return status;
}

static void expect_limit(script_text *script, uint32_t column)
{
	wb_error error;

	assert_failed(compile(script, &error), WB_LIMIT, &error);
	assert_int_equal(error.line, 1);
	if (column > 0)
		assert_int_equal(error.column, column);
}

static void expect_ok(script_text *script)
{
	wb_error error;

	assert_ok(compile(script, &error), &error);
}

/* opening… inner closing…, [levels] of each */
static script_text nested(
	const char *opening, const char *inner, const char *closing, size_t levels)
{
	script_text script;

	script_init(&script, 100000);
	script_add(&script, opening, levels);
	script_add(&script, inner, 1);
	script_add(&script, closing, levels);
	return script;
}

static void limit__guard_depth_of_parentheses(void **state)
{
	(void)state;
	script_text at = nested("(", "1", ")", WB_CEL_DEPTH_MAX - 1);
	script_text beyond = nested("(", "1", ")", WB_CEL_DEPTH_MAX);

	expect_ok(&at);
	expect_limit(&beyond, WB_CEL_DEPTH_MAX + 1);
}

static void limit__guard_depth_of_lists(void **state)
{
	(void)state;
	script_text at = nested("[", "1", "]", WB_CEL_DEPTH_MAX - 1);
	script_text beyond = nested("[", "1", "]", WB_CEL_DEPTH_MAX);

	expect_ok(&at);
	expect_limit(&beyond, WB_CEL_DEPTH_MAX + 1);
}

static void limit__guard_depth_of_maps_calls_and_conditions(void **state)
{
	(void)state;
	script_text map = nested("{1:", "1", "}", WB_CEL_DEPTH_MAX);
	script_text call = nested("dyn(", "1", ")", WB_CEL_DEPTH_MAX);
	script_text condition = nested("true ? 1 : ", "1", "", WB_CEL_DEPTH_MAX);
	script_text condition_at = nested("true ? 1 : ", "1", "", WB_CEL_DEPTH_MAX - 1);
	script_text fold = nested("x.all(i, ", "true", ")", WB_CEL_DEPTH_MAX);
	script_text fold_at = nested("x.all(i, ", "true", ")", WB_CEL_DEPTH_MAX - 1);

	expect_limit(&map, 0);
	expect_limit(&call, 0);
	expect_limit(&condition, 0);
	expect_ok(&condition_at);
	expect_limit(&fold, 0);
	expect_ok(&fold_at);
}

/* Loops of two variables take two places each; a call of more than two numbers is two levels. */
static void limit__guard_depth_of_pairs_bindings_and_numbers(void **state)
{
	(void)state;
	script_text pairs_at = nested("x.all(i, v, ", "v", ")", WB_CEL_DEPTH_MAX - 1);
	script_text pairs = nested("x.all(i, v, ", "v", ")", WB_CEL_DEPTH_MAX);
	script_text bind_at = nested("cel.bind(v, x, ", "v", ")", WB_CEL_DEPTH_MAX - 1);
	script_text bind = nested("cel.bind(v, x, ", "v", ")", WB_CEL_DEPTH_MAX);
	script_text numbers_at = nested("math.least(1, 2, ", "3", ")", (WB_CEL_DEPTH_MAX - 1) / 2);
	script_text numbers = nested("math.least(1, 2, ", "3", ")", (WB_CEL_DEPTH_MAX + 1) / 2);

	expect_ok(&pairs_at);
	expect_limit(&pairs, 0);
	expect_ok(&bind_at);
	expect_limit(&bind, 0);
	expect_ok(&numbers_at);
	expect_limit(&numbers, 0);
}

/* Each line has twice the items of the one before: 2^60 values in a copy, a few hundred in all. */
static void limit__folding_writes_out_no_more_than_it_may(void **state)
{
	(void)state;
	script_text script = nested("cel.bind(v, [v, v], ", "v", ")", 60);
	script_text whole;

	script_init(&whole, 100000);
	script_add(&whole, "cel.bind(v, [1], ", 1);
	script.data[script.bytes] = '\0';
	script_add(&whole, script.data, 1);
	script_add(&whole, ") == [] || x", 1);
	free(script.data);
	expect_ok(&whole);
}

/* What groups to the left is deep without a bracket. */
static void limit__guard_depth_of_chains(void **state)
{
	(void)state;
	script_text sum_at = nested("", "1", " + 1", WB_CEL_DEPTH_MAX - 1);
	script_text sum = nested("", "1", " + 1", WB_CEL_DEPTH_MAX);
	script_text members_at = nested("", "x", ".a", WB_CEL_DEPTH_MAX - 1);
	script_text members = nested("", "x", ".a", WB_CEL_DEPTH_MAX);
	script_text indices_at = nested("", "x", "[0]", WB_CEL_DEPTH_MAX - 1);
	script_text indices = nested("", "x", "[0]", WB_CEL_DEPTH_MAX);

	expect_ok(&sum_at);
	expect_limit(&sum, 0);
	expect_ok(&members_at);
	expect_limit(&members, 0);
	expect_ok(&indices_at);
	expect_limit(&indices, 0);
}

/* && and || hold all their operands in one node; signs cancel. */
static void limit__long_chains_of_logic_are_flat(void **state)
{
	(void)state;
	script_text all = nested("", "true", " && true", 5000);
	script_text any = nested("", "x.a", " || x.a", 3000);
	script_text signs = nested("-", "x", "", 90000);

	expect_ok(&all);
	expect_ok(&any);
	expect_ok(&signs);
}

static void limit__guard_bytes(void **state)
{
	(void)state;
	script_text at;
	script_text beyond;

	script_init(&at, WB_CEL_BYTES_MAX);
	script_add(&at, "1", 1);
	script_add(&at, " ", WB_CEL_BYTES_MAX - 1);
	expect_ok(&at);
	script_init(&beyond, WB_CEL_BYTES_MAX + 1);
	script_add(&beyond, "1", 1);
	script_add(&beyond, " ", WB_CEL_BYTES_MAX);
	expect_limit(&beyond, (uint32_t)WB_CEL_BYTES_MAX + 1);
}

static void limit__guard_nodes(void **state)
{
	(void)state;
	/* A list of numbers is one node and one for each. */
	script_text at = nested("[1", "", "", 1);
	script_text beyond = nested("[1", "", "", 1);

	script_add(&at, ",1", WB_CEL_NODES_MAX - 2);
	script_add(&at, "]", 1);
	expect_ok(&at);
	script_add(&beyond, ",1", WB_CEL_NODES_MAX - 1);
	script_add(&beyond, "]", 1);
	expect_limit(&beyond, (uint32_t)(2 * WB_CEL_NODES_MAX));
}

/* The worst that a text of that length can be ends in bounded time and memory. */
static void limit__hostile_texts_end(void **state)
{
	(void)state;
	static const char *const pieces[] = {"(", "[", "{", "-", "!", "a.", "a(", "'", "'''", "\\",
		"1,", "a?", "a?b:", "[1].map(x,", "{1:", "\"", "`", ".", "0x", "1e", "//", "\n", "&&",
		"x.all(a,", "has(", "(1)+", "\xC3\xA4", "r'", "b\"", "\x01", "[x,x].map(x,{x:x})."};

	for (size_t index = 0; index < sizeof pieces / sizeof *pieces; index++) {
		script_text script;
		wb_error error = {.status = WB_OK};
		script_init(&script, WB_CEL_BYTES_MAX);
		script_add(&script, pieces[index], WB_CEL_BYTES_MAX / strlen(pieces[index]));
		wb_status status = compile(&script, &error);
		assert_true(status == WB_SYNTAX || status == WB_LIMIT);
		assert_true(error.line > 0 && error.column > 0);
	}
}

/* Types that would double with each step stay small. */
static void limit__types_do_not_explode(void **state)
{
	(void)state;
	script_text maps = nested("", "[x]", ".map(x, {x: x})", 100);
	script_text lists = nested("", "[x]", ".map(x, [x, x])", 100);

	expect_ok(&maps);
	expect_ok(&lists);
}

/* Constants are folded as far as it is cheap, and no further. */
static void limit__folding_is_bounded(void **state)
{
	(void)state;
	script_text texts = nested("", "['aaaaaaaaaaaaaaaa']", ".map(x, x + x)", 60);
	script_text lists = nested("", "[[1, 2, 3, 4]]", ".map(x, x + x)", 60);

	expect_ok(&texts);
	expect_ok(&lists);
}

static void limit__invalid_utf8_has_its_place(void **state)
{
	(void)state;
	script_text script;
	wb_error error;

	script_init(&script, 10);
	script_add(&script, "'\xC3\xA4\xFF'", 1);
	assert_failed(compile(&script, &error), WB_SYNTAX, &error);
	assert_int_equal(error.column, 3);
}

static void limit__empty_text_is_no_expression(void **state)
{
	(void)state;
	const wb_cel_options options = {.variable_count = 0};
	wb_program *program = NULL;
	wb_error error;

	assert_failed(
		wb_program_compile(wb_env_native(), (wb_text){NULL, 0}, &options, &program, &error),
		WB_SYNTAX, &error);
	assert_int_equal(error.column, 1);
}

/* ---- long texts ---- */

/* Evaluates over a text of a million bytes and a list of two thousand short ones. */
static wb_cel_outcome evaluate_long(const char *source)
{
	const size_t bytes = 1000000;
	wb_type list_type = {.kind = WB_TYPE_LIST, .element = wb_type_of(WB_TYPE_STRING)};
	const wb_variable variables[] = {
		{WB_TEXT("s"), wb_type_of(WB_TYPE_STRING)}, {WB_TEXT("l"), &list_type}};
	const wb_cel_options options = {.variables = variables, .variable_count = 2};
	wb_arena *arena = unit_arena();
	char *data = malloc(bytes);
	wb_value *items = malloc(2000 * sizeof *items);
	wb_program *program = NULL;
	wb_cel_outcome outcome;
	wb_error error;

	assert_true(data != NULL && items != NULL);
	memset(data, '1', bytes);
	for (size_t index = 0; index < 2000; index++)
		items[index] = wb_value_string((wb_text){data, index % 20});
	const wb_list list = {2000, items};
	const wb_value values[] = {wb_value_string((wb_text){data, bytes}), wb_value_list(&list)};
	assert_ok(wb_program_compile(wb_env_native(), wb_text_from(source), &options, &program, &error),
		&error);
	assert_ok(wb_program_evaluate(program, values, 0, arena, &outcome, &error), &error);
	wb_program_free(program);
	wb_arena_free(arena);
	free(items);
	free(data);
	return outcome;
}

/* A cost of one for a text of any length is cel-go's; that much work is not ours. */
static void limit__reading_long_texts_is_work(void **state)
{
	(void)state;
	static const char *const sources[] = {"l.all(x, s.size() > 0)",
		"l.all(x, double(s) > 0.0 || true)", "l.all(x, {'a': 1}[s] == 1 || true)",
		"l.all(x, !(s in {'a': 1}))"};

	for (size_t index = 0; index < sizeof sources / sizeof *sources; index++) {
		wb_cel_outcome outcome = evaluate_long(sources[index]);
		assert_true(outcome.has_failed && outcome.failure.is_cost);
		assert_true(outcome.cost < WB_CEL_COST_MAX);
	}
}

static void limit__comparing_with_short_texts_is_cheap(void **state)
{
	(void)state;
	wb_cel_outcome outcome = evaluate_long("l.all(x, s.startsWith(x) && s.endsWith(x) && s != x)");

	assert_false(outcome.has_failed);
	assert_true(outcome.value.as.boolean);
	assert_true(outcome.cost < 40000);
}

/* ---- patterns ---- */

/* Does [pattern] match [text]? Fails the test where the pattern is none. */
static bool matches(const char *pattern, wb_text text, uint64_t *work)
{
	wb_arena *arena = unit_arena();
	wb_cel_frame frame = {.arena = arena, .work_max = UINT64_MAX};
	bool is_match = false;

	const wb_cel_regex *regex = wb_cel_regex__compile(&frame, wb_text_from(pattern));
	if (regex == NULL)
		fail_msg("%s: %s", pattern, frame.problem.sentence);
	assert_true(wb_cel_regex__matches(&frame, regex, text, &is_match));
	*work = frame.work;
	wb_arena_free(arena);
	return is_match;
}

static const char *complaint(const char *pattern)
{
	wb_arena *arena = unit_arena();
	wb_cel_frame frame = {.arena = arena, .work_max = UINT64_MAX};
	const wb_cel_regex *regex = wb_cel_regex__compile(&frame, wb_text_from(pattern));

	wb_arena_free(arena);
	return regex == NULL ? frame.problem.sentence : NULL;
}

/* Patterns that backtracking takes for ever on: work grows with the text, not beyond it. */
static void limit__catastrophic_patterns_are_linear(void **state)
{
	(void)state;
	static const char *const patterns[] = {"^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(x+x+)+y",
		"^(a*)*b", "(.*)(.*)(.*)(.*)(.*)x", "^(([a-z])+.)+[A-Z]([a-z])+$"};
	const size_t bytes = 20000;
	char *text = malloc(2 * bytes);

	assert_non_null(text);
	memset(text, 'a', 2 * bytes);
	text[bytes - 1] = text[2 * bytes - 1] = '!';
	for (size_t index = 0; index < sizeof patterns / sizeof *patterns; index++) {
		uint64_t once;
		uint64_t twice;
		assert_false(matches(patterns[index], (wb_text){text, bytes}, &once));
		assert_false(matches(patterns[index], (wb_text){text, 2 * bytes}, &twice));
		assert_true(twice <= 2 * once + 1000);
		assert_true(once <= 10 * bytes);
	}
	free(text);
}

static void limit__pattern_depth(void **state)
{
	(void)state;
	char pattern[2 * WB_CEL_REGEX_DEPTH_MAX + 10];

	memset(pattern, '(', WB_CEL_REGEX_DEPTH_MAX);
	memset(pattern + WB_CEL_REGEX_DEPTH_MAX, ')', WB_CEL_REGEX_DEPTH_MAX);
	pattern[2 * WB_CEL_REGEX_DEPTH_MAX] = '\0';
	assert_null(complaint(pattern));
	memset(pattern, '(', WB_CEL_REGEX_DEPTH_MAX + 1);
	memset(pattern + WB_CEL_REGEX_DEPTH_MAX + 1, ')', WB_CEL_REGEX_DEPTH_MAX + 1);
	pattern[2 * WB_CEL_REGEX_DEPTH_MAX + 2] = '\0';
	assert_string_equal(complaint(pattern), "invalid regex: expression nests too deeply");
}

static void limit__pattern_repeats(void **state)
{
	(void)state;
	assert_null(complaint("a{1000}"));
	assert_null(complaint("a{0,1000}"));
	assert_string_equal(complaint("a{1001}"), "invalid regex: invalid repeat count");
	assert_string_equal(complaint("a{0,1001}"), "invalid regex: invalid repeat count");
	assert_string_equal(
		complaint("a{99999999999999999999}"), "invalid regex: invalid repeat count");
}

static void limit__pattern_steps(void **state)
{
	(void)state;
	/* One step a character and one for the match. */
	assert_null(complaint("(a{1000}){4}b{999}"));
	assert_string_equal(
		complaint("(a{1000}){4}b{1000}"), "invalid regex: pattern expands to too many steps");
	assert_string_equal(
		complaint("((a{1000}){1000}){1000}"), "invalid regex: pattern expands to too many steps");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limit__guard_depth_of_parentheses),
		cmocka_unit_test(limit__guard_depth_of_lists),
		cmocka_unit_test(limit__guard_depth_of_maps_calls_and_conditions),
		cmocka_unit_test(limit__guard_depth_of_pairs_bindings_and_numbers),
		cmocka_unit_test(limit__folding_writes_out_no_more_than_it_may),
		cmocka_unit_test(limit__guard_depth_of_chains),
		cmocka_unit_test(limit__long_chains_of_logic_are_flat),
		cmocka_unit_test(limit__guard_bytes),
		cmocka_unit_test(limit__guard_nodes),
		cmocka_unit_test(limit__hostile_texts_end),
		cmocka_unit_test(limit__types_do_not_explode),
		cmocka_unit_test(limit__folding_is_bounded),
		cmocka_unit_test(limit__invalid_utf8_has_its_place),
		cmocka_unit_test(limit__empty_text_is_no_expression),
		cmocka_unit_test(limit__reading_long_texts_is_work),
		cmocka_unit_test(limit__comparing_with_short_texts_is_cheap),
		cmocka_unit_test(limit__catastrophic_patterns_are_linear),
		cmocka_unit_test(limit__pattern_depth),
		cmocka_unit_test(limit__pattern_repeats),
		cmocka_unit_test(limit__pattern_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
