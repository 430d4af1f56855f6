/* SPDX-License-Identifier: MIT */
/*
 * Inputs: the cases of the JSON Schema test suite for the keywords there are, and what the suite
 * does not say: exact numbers, bounds, sentences, and the types that guards see.
 */
#include "conformance.h"
#include "workflow_unit.h"

#include "waybill/workflow.h"

static const char head[] =
	"{\"format\":1,\"workflow\":\"w\",\"version\":1,\"subject\":\"order\",\"initial\":\"a\","
	"\"roles\":[\"r\"],\"states\":{\"a\":{}},\"transitions\":{\"t\":{\"from\":[\"a\"],"
	"\"to\":\"a\",\"roles\":[\"r\"],";

/* A workflow whose transition t has [inputs] and what follows them; NULL with [error] set. */
static wb_workflow *workflow_with(const char *inputs, wb_error *error)
{
	size_t bytes = strlen(head) + strlen(inputs) + sizeof "}}}";
	char *text = malloc(bytes);
	wb_workflow *workflow = NULL;

	assert_non_null(text);
	snprintf(text, bytes, "%s%s}}}", head, inputs);
	/* A failure is the caller's to judge. */
	if (wb_workflow_parse(wb_env_native(), wb_text_from(text), &workflow, error) < 0)
		assert_null(workflow);
	free(text);
	return workflow;
}

static wb_status ask(const wb_workflow *workflow, const wb_value *inputs, wb_arena *arena,
	wb_decision *decision, wb_error *error)
{
	const wb_text role = WB_TEXT("r");
	const wb_actor actor = {.id = WB_TEXT("user:1"), .roles = &role, .role_count = 1};
	const wb_question question = {
		.transition = WB_TEXT("t"),
		.state = WB_TEXT("a"),
		.actor = &actor,
		.inputs = inputs,
	};

	return wb_workflow_decide(workflow, &question, arena, decision, error);
}

/* ---- the public suite ---- */

static const char *const keywords[] = {"type", "enum", "const", "required", "properties",
	"additionalProperties", "items", "minLength", "maxLength", "pattern", "minimum", "maximum",
	"exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "minProperties",
	"maxProperties", "uniqueItems"};

/* What is answered otherwise on purpose: a part of the schema, and why. */
static const struct {
	const char *schema, *reason;
} deviations[] = {
	{"\\u0000", "no text that comes over the border has a zero character"},
	{"\\\\p{Letter}", "patterns know no classes of Unicode"},
};

typedef struct suite_counts {
	size_t passed, failed, skipped, refused;
} suite_counts;

static const char *suite_deviation(const char *schema)
{
	for (size_t index = 0; index < sizeof deviations / sizeof *deviations; index++) {
		if (strstr(schema, deviations[index].schema) != NULL)
			return deviations[index].reason;
	}
	return NULL;
}

static void suite_check(
	const wb_workflow *workflow, json_t *test, const char *keyword, suite_counts *counts)
{
	char *data =
		json_dumps(json_object_get(test, "data"), JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
	const char *description = conformance_string(test, "description");
	bool is_valid = json_is_true(json_object_get(test, "valid"));
	wb_arena *arena = unit_arena();
	wb_value value;
	wb_decision decision;
	wb_error error;

	assert_non_null(data);
	size_t bytes = strlen(data) + sizeof "{\"x\":[]}";
	char *inputs = malloc(bytes);
	assert_non_null(inputs);
	snprintf(inputs, bytes, "{\"x\":[%s]}", data);
	assert_ok(wb_json_read(wb_text_from(inputs), arena, &value, NULL, &error), &error);
	assert_ok(ask(workflow, &value, arena, &decision, &error), &error);
	if (decision.is_allowed == is_valid) {
		counts->passed++;
	} else {
		counts->failed++;
		print_error("%s: %s: %s is %s\n", keyword, description, data,
			decision.is_allowed ? "taken" : decision.blockers[0].text.data);
	}
	free(inputs);
	free(data);
	wb_arena_free(arena);
}

static void suite_run_group(json_t *group, const char *keyword, suite_counts *counts)
{
	json_t *schema = json_object_get(group, "schema");
	json_t *tests = json_object_get(group, "tests"), *test;
	size_t index;
	wb_error error = {.status = WB_OK};

	if (json_is_object(schema))
		json_object_del(schema, "$schema");
	char *text = json_dumps(schema, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
	assert_non_null(text);
	size_t bytes = strlen(text) + 100;
	char *inputs = malloc(bytes);
	assert_non_null(inputs);
	snprintf(inputs, bytes, "\"inputs\":{\"x\":{\"type\":\"array\",\"items\":%s}}", text);
	const char *reason = suite_deviation(text);
	wb_workflow *workflow = reason == NULL ? workflow_with(inputs, &error) : NULL;
	if (reason != NULL) {
		print_message("skipped %s: %s: %s\n", keyword, text, reason);
		counts->skipped += json_array_size(tests);
	} else if (workflow == NULL && strstr(error.message, "unknown key") != NULL) {
		/* A keyword that is not there is an error, never ignored. */
		counts->refused += json_array_size(tests);
	} else if (workflow == NULL) {
		print_error("%s: %s: %s\n", keyword, text, error.message);
		counts->failed += json_array_size(tests);
	} else {
		json_array_foreach(tests, index, test)
		{
			suite_check(workflow, test, keyword, counts);
		}
	}
	wb_workflow_free(workflow);
	free(inputs);
	free(text);
}

/*
 * The suite, in which Jansson can't hold the integers of more than 64 bits: a point behind them
 * makes them reals. None of the cases used here has one.
 */
static json_t *suite_load(void)
{
	FILE *file = conformance_open("json-schema-suite.json");
	size_t capacity = (size_t)16 * 1024 * 1024, bytes = 0, digits = 0;
	char *text = malloc(capacity);
	json_error_t error;
	bool is_string = false;

	assert_non_null(text);
	for (int byte = getc(file); byte != EOF; byte = getc(file)) {
		assert_true(bytes + 2 < capacity);
		if (digits > 18 && !is_string && (byte < '0' || byte > '9')) {
			text[bytes++] = '.';
			text[bytes++] = '0';
		}
		digits = byte >= '0' && byte <= '9' ? digits + 1 : 0;
		bool is_escaped = bytes > 0 && text[bytes - 1] == '\\';
		is_string ^= byte == '"' && !is_escaped;
		text[bytes++] = (char)byte;
	}
	fclose(file);
	json_t *suite = json_loadb(text, bytes, JSON_ALLOW_NUL, &error);
	if (suite == NULL)
		fail_msg("%d:%d: %s", error.line, error.column, error.text);
	free(text);
	return suite;
}

static void test_workflow_inputs__json_schema_suite(void **state)
{
	(void)state;
	json_t *suite = suite_load(), *group;
	json_t *draft = json_object_get(suite, "draft2020-12");
	suite_counts counts = {0};
	size_t index;

	for (size_t keyword = 0; keyword < sizeof keywords / sizeof *keywords; keyword++) {
		char file[100];
		snprintf(file, sizeof file, "%s.json", keywords[keyword]);
		json_array_foreach(json_object_get(draft, file), index, group)
		{
			suite_run_group(group, keywords[keyword], &counts);
		}
	}
	print_message("%zu passed, %zu failed, %zu skipped, %zu in schemas with unknown keywords\n",
		counts.passed, counts.failed, counts.skipped, counts.refused);
	json_decref(suite);
	assert_int_equal(counts.failed, 0);
	assert_true(counts.passed > 350);
}

/* ---- beyond the suite ---- */

typedef struct input_case {
	const char *schema; /* of the input x */
	const char *given; /* its value */
	const char *text; /* the refusal, or NULL */
	const char *typed; /* what is handed back, where it is not what was given */
} input_case;

static const input_case input_cases[] = {
	/* numbers are exact */
	{"'type':'number'", "12.5", NULL, "'12.5'"},
	{"'type':'number'", "'12.50'", "\"X\" must be a number.", NULL},
	{"'type':'number'", "3", NULL, "'3'"},
	{"'type':'number'", "'12,50'", "\"X\" must be a number.", NULL},
	{"'type':'number'", "1e300", "\"X\" has too many digits.", NULL},
	{"'type':'number'", "1e-30", "\"X\" has too many digits.", NULL},
	{"'type':'number'", "18446744073709551615", "\"X\" has too many digits.", NULL},
	{"'type':'number','multipleOf':0.1", "0.3", NULL, "'0.3'"},
	{"'type':'number','multipleOf':0.1", "0.35", "\"X\" must be a multiple of 0.1.", NULL},
	/* Their quotient is 1 in 18 places. */
	{"'type':'integer','multipleOf':3000000000000000000", "3000000000000000001",
		"\"X\" must be a multiple of 3000000000000000000.", NULL},
	{"'type':'number','maximum':0.3", "0.3", NULL, "'0.3'"},
	{"'type':'number','exclusiveMaximum':0.3", "0.3", "\"X\" must be less than 0.3.", NULL},
	{"'type':'number','exclusiveMinimum':-0.5", "-0.5", "\"X\" must be more than -0.5.", NULL},
	{"'type':'number','const':12.50", "12.5", NULL, "'12.5'"},
	{"'type':'number','enum':[1,2.5]", "2", "\"X\" must be one of 1 or 2.5.", NULL},
	{"'type':'integer'", "5.0", NULL, "5"},
	{"'type':'integer'", "9223372036854775807", NULL, NULL},
	{"'type':'integer'", "9223372036854775808", "\"X\" has too many digits.", NULL},
	{"'type':'integer'", "true", "\"X\" must be a whole number.", NULL},
	{"'type':'integer','maximum':9007199254740993", "9007199254740994",
		"\"X\" must be at most 9007199254740993.", NULL},
	{"'type':'boolean'", "1", "\"X\" must be yes or no.", NULL},
	{"'type':'boolean','const':true", "false", "\"X\" must be true.", NULL},
	/* strings */
	{"'type':'string','minLength':1", "''", "\"X\" must have at least 1 character.", NULL},
	{"'type':'string','maxLength':2", "'\xF0\x9F\x98\x82\xC3\xA9'", NULL, NULL},
	{"'type':'string','maxLength':1", "'\xF0\x9F\x98\x82\xC3\xA9'",
		"\"X\" must have at most 1 character.", NULL},
	{"'type':'string','pattern':'^[0-9]{3}$'", "'123'", NULL, NULL},
	{"'type':'string','pattern':'^[0-9]{3}$'", "'1234'", "\"X\" must have the form ^[0-9]{3}$.",
		NULL},
	{"'type':'string','pattern':'\\\\\\\\|\\u0009'", "'a\\\\\\\\b'", NULL, NULL},
	{"'type':'string'", "null", "\"X\" must be a text.", NULL},
	/* lists */
	{"'type':'array','maxItems':1", "[1,2]", "\"X\" must have at most 1 item.", NULL},
	{"'type':'array'", "{}", "\"X\" must be a list.", NULL},
	{"'type':'array','uniqueItems':true", "[1,'a',1.0]", "\"X\" must not hold the same item twice.",
		NULL},
	{"'type':'array','items':{'type':'object','properties':{'sku':{'type':'string'}},"
	 "'required':['sku'],'additionalProperties':false}",
		"[{'sku':'A'},{}]", "\"X\" at [1] must have a member \"sku\".", NULL},
	{"'type':'array','items':{'type':'object','properties':{'n':{'type':'number'}}}",
		"[{'n':1.5},{'n':'x'}]", "\"X\" at [1].n must be a number.", NULL},
	{"'type':'array','items':{'type':'object','properties':{'n':{'type':'number'}}}",
		"[{'n':1.5,'m':2.5}]", NULL, "[{'n':'1.5','m':'2.5'}]"},
	{"'type':'array','items':{'type':'object','additionalProperties':false}", "[{'a':1}]",
		"\"X\" at [0].a must not be given.", NULL},
	{"'type':'array','items':{'type':'object','additionalProperties':{'type':'integer'}}",
		"[{'a':1,'b':'c'}]", "\"X\" at [0].b must be a whole number.", NULL},
	{"'type':'array','items':{'type':['string','null']}", "[null,'a',1]",
		"\"X\" at [2] must be of another kind.", NULL},
};

/* ' stands for ", and \\ for one backslash of the JSON text. */
static char *unquote(const char *json)
{
	char *copy = malloc(strlen(json) + 1);
	size_t bytes = 0;

	assert_non_null(copy);
	for (; *json != '\0'; json++)
		copy[bytes++] = *json == '\'' ? '"' : *json;
	copy[bytes] = '\0';
	return copy;
}

static wb_workflow *workflow_with_input(const char *schema, const char *rest)
{
	char inputs[2000];
	wb_error error = {.status = WB_OK};
	char *json = unquote(schema);

	snprintf(inputs, sizeof inputs, "\"inputs\":{\"x\":{\"title\":\"X\",%s}}%s", json, rest);
	wb_workflow *workflow = workflow_with(inputs, &error);
	if (workflow == NULL)
		fail_msg("%s: %s", schema, error.message);
	free(json);
	return workflow;
}

static void input_check(const input_case *c)
{
	wb_workflow *workflow = workflow_with_input(c->schema, "");
	wb_arena *arena = unit_arena();
	wb_decision decision;
	wb_error error;
	char given[2000];

	snprintf(given, sizeof given, "{'x':%s}", c->given);
	const wb_value *inputs = unit_json(arena, given);
	assert_ok(ask(workflow, inputs, arena, &decision, &error), &error);
	if (c->text == NULL) {
		if (!decision.is_allowed)
			fail_msg("%s: %s", given, decision.blockers[0].text.data);
		assert_json_equal(arena, wb_value_member(&decision.inputs, WB_TEXT("x")),
			c->typed == NULL ? c->given : c->typed);
	} else {
		if (decision.is_allowed)
			fail_msg("%s is taken by %s", given, c->schema);
		assert_text_equal(decision.blockers[0].text, c->text);
		assert_text_equal(decision.blockers[0].field, "x");
	}
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

static void test_workflow_inputs__exact_numbers_and_sentences(void **state)
{
	(void)state;
	for (size_t index = 0; index < sizeof input_cases / sizeof *input_cases; index++)
		input_check(&input_cases[index]);
}

static void check_given(
	const wb_workflow *workflow, const wb_value *x, bool is_allowed, const char *text)
{
	wb_arena *arena = unit_arena();
	wb_map_builder builder;
	wb_decision decision;
	wb_value inputs;
	wb_error error;

	wb_map_builder_init(&builder, arena, 1);
	wb_map_builder_add(&builder, WB_TEXT("x"), *x);
	assert_ok(wb_map_builder_finish(&builder, &inputs, &error), &error);
	assert_ok(ask(workflow, &inputs, arena, &decision, &error), &error);
	assert_int_equal(decision.is_allowed, is_allowed);
	if (!is_allowed)
		assert_text_equal(decision.blockers[0].text, text);
	wb_arena_free(arena);
}

static void limit__input_characters(void **state)
{
	(void)state;
	wb_workflow *workflow = workflow_with_input("'type':'string','maxLength':20000", "");
	char *data = malloc(10001);

	assert_non_null(data);
	memset(data, 'a', 10001);
	wb_value at = wb_value_string((wb_text){data, 10000});
	wb_value beyond = wb_value_string((wb_text){data, 10001});
	check_given(workflow, &at, true, "");
	check_given(workflow, &beyond, false, "\"X\" must have at most 10000 characters.");
	free(data);
	wb_workflow_free(workflow);
}

static void limit__input_items(void **state)
{
	(void)state;
	wb_workflow *workflow = workflow_with_input("'type':'array'", "");
	wb_value items[1001] = {0};
	wb_list at_list = {1000, items}, beyond_list = {1001, items};
	wb_value at = wb_value_list(&at_list), beyond = wb_value_list(&beyond_list);

	check_given(workflow, &at, true, "");
	check_given(workflow, &beyond, false, "\"X\" must have at most 1000 items.");
	wb_workflow_free(workflow);
}

static void limit__input_depth(void **state)
{
	(void)state;
	wb_workflow *workflow = workflow_with_input("'type':'array'", "");
	wb_list lists[100];
	wb_value nested[101] = {0};
	wb_arena *arena = unit_arena();
	wb_decision decision;
	wb_error error = {.status = WB_OK};

	for (size_t depth = 0; depth < 100; depth++) {
		lists[depth] = (wb_list){1, &nested[depth]};
		nested[depth + 1] = wb_value_list(&lists[depth]);
	}
	check_given(workflow, &nested[64], true, "");
	const wb_entry entry = {wb_value_string(WB_TEXT("x")), nested[100]};
	const wb_map map = {1, &entry};
	const wb_value inputs = wb_value_map(&map);
	assert_failed(ask(workflow, &inputs, arena, &decision, &error), WB_LIMIT, &error);
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

static void test_workflow_inputs__doubles_that_are_no_json_are_refused(void **state)
{
	(void)state;
	wb_workflow *workflow = workflow_with_input("'type':'number'", "");
	volatile double zero = 0;
	const wb_value nan = wb_value_double(zero / zero), infinity = wb_value_double(1 / zero);
	const wb_value bytes = wb_value_bytes(WB_TEXT("1"));

	check_given(workflow, &nan, false, "\"X\" has too many digits.");
	check_given(workflow, &infinity, false, "\"X\" has too many digits.");
	check_given(workflow, &bytes, false, "\"X\" must be a number.");
	wb_workflow_free(workflow);
}

static void test_workflow_inputs__what_was_handed_back_can_be_stored_and_asked_again(void **state)
{
	(void)state;
	wb_workflow *workflow = workflow_with_input("'type':'array','items':{'type':'number'}", "");
	wb_arena *arena = unit_arena();
	const wb_text role = WB_TEXT("r");
	const wb_actor actor = {.id = WB_TEXT("user:1"), .roles = &role, .role_count = 1};
	wb_question question = {
		.transition = WB_TEXT("t"),
		.state = WB_TEXT("a"),
		.actor = &actor,
		.inputs = unit_json(arena, "{'x':[12.5,3]}"),
	};
	wb_decision decision, again;
	wb_value stored;
	wb_text text;

	assert_int_equal(wb_workflow_decide(workflow, &question, arena, &decision, NULL), WB_OK);
	assert_int_equal(wb_json_write(&decision.inputs, arena, &text, NULL), WB_OK);
	assert_text_equal(text, "{\"x\":[\"12.5\",\"3\"]}");
	assert_int_equal(wb_json_read(text, arena, &stored, NULL, NULL), WB_OK);
	question.inputs = &stored;
	question.inputs_are_stored = true;
	assert_int_equal(wb_workflow_decide(workflow, &question, arena, &again, NULL), WB_OK);
	assert_true(again.is_allowed);
	assert_true(wb_value_equal(&decision.inputs, &again.inputs));
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

static void test_workflow_inputs__default_stands_in(void **state)
{
	(void)state;
	wb_workflow *workflow = workflow_with_input("'type':'number','default':12.5", "");
	wb_arena *arena = unit_arena();
	wb_decision decision;
	wb_error error;

	assert_ok(ask(workflow, NULL, arena, &decision, &error), &error);
	assert_json_equal(arena, &decision.inputs, "{'x':'12.5'}");
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

/* ---- the types that guards see ---- */

static const struct {
	const char *schema, *guard;
	bool compiles;
} typed_cases[] = {
	{"'type':'string'", "inputs.x.startsWith('a')", true},
	{"'type':'string'", "inputs.x > 1", false},
	{"'type':'integer'", "inputs.x + 1 > 2", true},
	{"'type':'integer'", "inputs.x == 'a'", false},
	{"'type':'number'", "inputs.x > decimal('0.5')", true},
	{"'type':'number'", "inputs.x > 1", true},
	{"'type':'number'", "inputs.x > 'a'", false},
	{"'type':'boolean'", "inputs.x", true},
	{"'type':'array','items':{'type':'string'}", "inputs.x.all(i, i.size() > 2)", true},
	{"'type':'array','items':{'type':'string'}", "inputs.x.all(i, i > 2)", false},
	{"'type':'array'", "inputs.x.all(i, i > 2)", true},
	{"'type':'array','items':{'type':'object','properties':{'n':{'type':'integer'}},"
	 "'additionalProperties':false}",
		"inputs.x.all(i, i.n > 2)", true},
	{"'type':'array','items':{'type':'object','properties':{'n':{'type':'integer'}},"
	 "'additionalProperties':false}",
		"inputs.x.all(i, i.m > 2)", false},
	{"'type':'array','items':{'type':'object','properties':{'n':{'type':'integer'}}}",
		"inputs.x.all(i, i.m > 2)", true},
	{"'type':'array','items':{'type':'null'}", "inputs.x.all(i, i == null)", true},
	{"'type':'array','items':true", "inputs.x.all(i, i == 1)", true},
	{"'type':'string'", "inputs.y == 'a'", false},
};

static void test_workflow_inputs__guards_are_checked_against_their_types(void **state)
{
	(void)state;
	for (size_t index = 0; index < sizeof typed_cases / sizeof *typed_cases; index++) {
		char inputs[1000];
		wb_error error = {.status = WB_OK};
		char *schema = unquote(typed_cases[index].schema);
		snprintf(inputs, sizeof inputs, "\"inputs\":{\"x\":{%s}},\"guard\":\"%s\"", schema,
			typed_cases[index].guard);
		wb_workflow *workflow = workflow_with(inputs, &error);
		if ((workflow != NULL) != typed_cases[index].compiles)
			fail_msg("%s: %s", inputs, error.message);
		wb_workflow_free(workflow);
		free(schema);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workflow_inputs__json_schema_suite),
		cmocka_unit_test(test_workflow_inputs__exact_numbers_and_sentences),
		cmocka_unit_test(limit__input_characters),
		cmocka_unit_test(limit__input_items),
		cmocka_unit_test(limit__input_depth),
		cmocka_unit_test(test_workflow_inputs__doubles_that_are_no_json_are_refused),
		cmocka_unit_test(test_workflow_inputs__what_was_handed_back_can_be_stored_and_asked_again),
		cmocka_unit_test(test_workflow_inputs__default_stands_in),
		cmocka_unit_test(test_workflow_inputs__guards_are_checked_against_their_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
