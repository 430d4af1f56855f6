/* SPDX-License-Identifier: MIT */
/*
 * cel-spec's conformance tests (what an expression evaluates to, and whether it fails) and cel-go's
 * tables (where a text is no expression, what type it has, what it costs).
 */
#include "cel_conformance.h"

#include "waybill/json.h"

/* ---- cel-spec ---- */

static void compare_outcome(
	const json_t *expected, const wb_cel_outcome *outcome, wb_arena *arena, char complaint[512])
{
	const json_t *tagged = json_object_get(expected, "value");

	if (json_object_get(expected, "error") != NULL) {
		if (!outcome->has_failed)
			snprintf(complaint, 512, "has a value, not an error");
		return;
	}
	if (outcome->has_failed) {
		snprintf(complaint, 512, "fails: %.*s", (int)outcome->failure.message.bytes,
			outcome->failure.message.data);
		return;
	}
	wb_value value = cel_value(tagged, arena);
	if (!cel_same(&value, &outcome->value)) {
		wb_text text = WB_TEXT("a value that JSON has not");
		wb_json_write(&outcome->value, arena, &text, NULL);
		snprintf(
			complaint, 512, "is %.*s of kind %d", (int)text.bytes, text.data, outcome->value.kind);
	}
}

static void compare_type(
	const json_t *expected, const wb_program *program, wb_arena *arena, char complaint[512])
{
	const char *name = cel_member_string(expected, "type");
	wb_text text;

	if (name == NULL)
		return;
	assert_int_equal(wb_type_print(wb_program_type(program), arena, &text, NULL), WB_OK);
	if (strcmp(name, "null_type") == 0)
		name = "null";
	if (!wb_text_equal(text, wb_text_from(name)))
		snprintf(complaint, 512, "has type %.*s", (int)text.bytes, text.data);
}

static void run_case(const json_t *test, wb_arena *arena, char complaint[512])
{
	const json_t *expected = json_object_get(test, "expect");
	const char *container = cel_member_string(test, "container");
	const json_t *source = json_object_get(test, "expr");
	cel_environment environment = cel_read_environment(test, arena);
	wb_cel_options options = {
		.variables = environment.variables,
		.variable_count = environment.count,
		.container = wb_text_from(container),
		.is_unchecked = json_is_true(json_object_get(test, "disable_check")),
	};
	wb_text text = {json_string_value(source), json_string_length(source)};
	wb_program *program = NULL;
	wb_cel_outcome outcome;
	wb_error error;

	complaint[0] = '\0';
	if (wb_program_compile(wb_env_native(), text, &options, &program, &error) != WB_OK) {
		if (json_object_get(expected, "error") == NULL)
			snprintf(
				complaint, 512, "refused at %u:%u: %s", error.line, error.column, error.message);
		return;
	}
	compare_type(expected, program, arena, complaint);
	if (!json_is_true(json_object_get(test, "check_only")) && complaint[0] == '\0') {
		assert_ok(
			wb_program_evaluate(program, environment.values, 0, arena, &outcome, &error), &error);
		compare_outcome(expected, &outcome, arena, complaint);
	}
	wb_program_free(program);
}

/* Is the case of the suite: of the core where it names no extension, else of that library? */
static bool is_of_suite(const json_t *test, const char *extension)
{
	const char *named = cel_member_string(test, "extension");

	if (extension == NULL || named == NULL)
		return extension == named;
	return strcmp(extension, named) == 0;
}

static void run_specification(const char *suite, const char *extension)
{
	json_t *document = conformance_load("cel-cases.json");
	const json_t *cases = json_object_get(document, "cases");
	wb_arena *arena = unit_arena();
	cel_counts counts = {.suite = suite};
	char complaint[512];

	for (size_t index = 0; index < json_array_size(cases); index++) {
		const json_t *test = json_array_get(cases, index);
		if (!is_of_suite(test, extension))
			continue;
		run_case(test, arena, complaint);
		cel_count(&counts, conformance_string(test, "id"), complaint);
		wb_arena_reset(arena);
	}
	json_decref(document);
	wb_arena_free(arena);
	cel_report(&counts);
	assert_true(counts.passed > 0);
}

static void test_cel_conformance__specification(void **state)
{
	(void)state;
	run_specification("cel-spec", NULL);
}

static void test_cel_conformance__strings(void **state)
{
	(void)state;
	run_specification("cel-spec strings", "strings");
}

static void test_cel_conformance__math(void **state)
{
	(void)state;
	run_specification("cel-spec math", "math");
}

static void test_cel_conformance__macros2(void **state)
{
	(void)state;
	run_specification("cel-spec macros2", "comprehensions_v2");
}

static void test_cel_conformance__bindings(void **state)
{
	(void)state;
	run_specification("cel-spec bindings", "bindings");
}

static void test_cel_conformance__encoders(void **state)
{
	(void)state;
	run_specification("cel-spec encoders", "encoders");
}

/* ---- cel-go: syntax and types ---- */

/* "ERROR: <input>:1:5: …" gives 1 and 5. */
static bool read_place(const char *message, unsigned *line, unsigned *column)
{
	const char *at = strstr(message, "ERROR: ");

	at = at == NULL ? NULL : strchr(at + 7, ':');
	return at != NULL && sscanf(at, ":%u:%u", line, column) == 2;
}

/* Protobuf's way of writing types, to ours. */
static bool write_type(const json_t *type, char *out, size_t bytes)
{
	static const char *const primitives[][2] = {{"BOOL", "bool"}, {"INT64", "int"},
		{"UINT64", "uint"}, {"DOUBLE", "double"}, {"STRING", "string"}, {"BYTES", "bytes"}};
	const char *primitive = cel_member_string(type, "primitive");
	const json_t *list = json_object_get(type, "listType");
	const json_t *map = json_object_get(type, "mapType");
	char key[100];
	char element[200];

	for (size_t index = 0; primitive != NULL && index < 6; index++)
		if (strcmp(primitive, primitives[index][0]) == 0)
			return snprintf(out, bytes, "%s", primitives[index][1]) > 0;
	if (json_object_get(type, "dyn") != NULL || json_object_get(type, "typeParam") != NULL)
		return snprintf(out, bytes, "dyn") > 0;
	if (list != NULL)
		return write_type(json_object_get(list, "elemType"), element, sizeof element) &&
			snprintf(out, bytes, "list(%s)", element) > 0;
	return map != NULL && write_type(json_object_get(map, "keyType"), key, sizeof key) &&
		write_type(json_object_get(map, "valueType"), element, sizeof element) &&
		snprintf(out, bytes, "map(%s, %s)", key, element) > 0;
}

/* What cel-go's checker tests declare where a case says nothing else. */
static const wb_variable checker_variables[] = {{WB_TEXT_LITERAL("is"), NULL},
	{WB_TEXT_LITERAL("ii"), NULL}, {WB_TEXT_LITERAL("iu"), NULL}, {WB_TEXT_LITERAL("iz"), NULL},
	{WB_TEXT_LITERAL("id"), NULL}, {WB_TEXT_LITERAL("ix"), NULL}, {WB_TEXT_LITERAL("ib"), NULL}};
static const wb_type_kind checker_kinds[] = {WB_TYPE_STRING, WB_TYPE_INT, WB_TYPE_UINT,
	WB_TYPE_BOOL, WB_TYPE_DOUBLE, WB_TYPE_NULL, WB_TYPE_BYTES};

#define CHECKER_VARIABLE_COUNT (sizeof checker_variables / sizeof *checker_variables)

/* False for an environment that needs protobuf or functions of the test's own. */
static bool read_go_environment(
	const json_t *original, wb_arena *arena, cel_environment *environment)
{
	const json_t *declarations = json_object_get(original, "typeEnv");

	*environment = (cel_environment){.count = 0};
	if (declarations == NULL) {
		memcpy(environment->variables, checker_variables, sizeof checker_variables);
		for (size_t index = 0; index < CHECKER_VARIABLE_COUNT; index++)
			environment->variables[index].type = wb_type_of(checker_kinds[index]);
		environment->count = CHECKER_VARIABLE_COUNT;
	}
	for (size_t index = 0; index < json_array_size(declarations); index++) {
		const json_t *declaration = json_array_get(declarations, index);
		const json_t *ident = json_object_get(declaration, "ident");
		const char *name = conformance_string(declaration, "name");
		char text[300];
		if (ident == NULL || !write_type(json_object_get(ident, "type"), text, sizeof text))
			return false;
		environment->variables[environment->count++] =
			(wb_variable){wb_text_from(name), cel_type(text, arena)};
	}
	return true;
}

static void run_go_case(const json_t *test, wb_arena *arena, char complaint[512])
{
	const json_t *original = json_object_get(test, "original");
	const char *wanted_type = cel_member_string(test, "type");
	const char *message = cel_member_string(test, "error");
	const char *container = cel_member_string(original, "container");
	unsigned line = 0;
	unsigned column = 0;
	cel_environment environment;
	wb_program *program = NULL;
	wb_error error;
	wb_text printed;

	complaint[0] = '\0';
	if (!read_go_environment(original, arena, &environment)) {
		snprintf(complaint, 512, "needs protobuf or functions of its own");
		return;
	}
	wb_cel_options options = {.variables = environment.variables,
		.variable_count = environment.count,
		.container = wb_text_from(container)};
	wb_status status = wb_program_compile(wb_env_native(),
		wb_text_from(conformance_string(original, "expr")), &options, &program, &error);
	if (status == WB_OK && wanted_type != NULL) {
		assert_int_equal(wb_type_print(wb_program_type(program), arena, &printed, NULL), WB_OK);
		if (!wb_text_equal(printed, wb_text_from(wanted_type)))
			snprintf(complaint, 512, "has type %.*s, not %s", (int)printed.bytes, printed.data,
				wanted_type);
	} else if (status == WB_OK) {
		snprintf(complaint, 512, "compiles, where cel-go says %.200s", message);
	} else if (wanted_type != NULL) {
		snprintf(complaint, 512, "refused at %u:%u: %s", error.line, error.column, error.message);
	} else if (read_place(message, &line, &column) &&
		(line != error.line || column != error.column)) {
		snprintf(complaint, 512, "refused at %u:%u (%s), where cel-go says %.200s", error.line,
			error.column, error.message, message);
	}
	wb_program_free(program);
}

static void run_go_table(const char *name)
{
	json_t *document = conformance_load("cel-go-parser-checker.json");
	const json_t *cases = json_object_get(document, name);
	wb_arena *arena = unit_arena();
	cel_counts counts = {.suite = name};
	char complaint[512];
	char id[32];

	for (size_t index = 0; index < json_array_size(cases); index++) {
		run_go_case(json_array_get(cases, index), arena, complaint);
		snprintf(id, sizeof id, "%zu", index);
		cel_count(&counts, id, complaint);
		wb_arena_reset(arena);
	}
	json_decref(document);
	wb_arena_free(arena);
	cel_report(&counts);
}

static void test_cel_conformance__cel_go_parsing(void **state)
{
	(void)state;
	run_go_table("parsing");
}

static void test_cel_conformance__cel_go_checking(void **state)
{
	(void)state;
	run_go_table("checking");
}

/* ---- cel-go: costs ---- */

static size_t read_size_bounds(const json_t *test, wb_size_bound *bounds)
{
	json_t *hints = json_object_get(test, "size_hints");
	size_t count = 0;
	const char *path;
	json_t *max;

	json_object_foreach(hints, path, max) bounds[count++] =
		(wb_size_bound){wb_text_from(path), (uint64_t)json_integer_value(max)};
	return count;
}

static void run_cost_case(const json_t *test, bool is_static, wb_arena *arena, char complaint[512])
{
	cel_environment environment = cel_read_environment(test, arena);
	wb_size_bound bounds[8];
	wb_cel_options options = {.variables = environment.variables,
		.variable_count = environment.count,
		.size_bounds = bounds,
		.size_bound_count = read_size_bounds(test, bounds)};
	const char *limit = cel_member_string(test, "go_limit");
	wb_program *program = NULL;
	wb_cel_outcome outcome;
	wb_error error;

	complaint[0] = '\0';
	if (!json_is_true(json_object_get(test, "plain"))) {
		snprintf(complaint, 512, "needs protobuf or cel-go's own callbacks");
		return;
	}
	if (wb_program_compile(wb_env_native(), wb_text_from(conformance_string(test, "expr")),
			&options, &program, &error) != WB_OK) {
		snprintf(complaint, 512, "refused at %u:%u: %s", error.line, error.column, error.message);
		return;
	}
	wb_cost_range cost = wb_program_cost(program);
	if (is_static) {
		uint64_t min = strtoull(conformance_string(test, "min"), NULL, 10);
		uint64_t max = strtoull(conformance_string(test, "max"), NULL, 10);
		if (cost.min != min || cost.max != max)
			snprintf(complaint, 512, "bounds are %llu to %llu, not %llu to %llu",
				(unsigned long long)cost.min, (unsigned long long)cost.max, (unsigned long long)min,
				(unsigned long long)max);
	} else {
		uint64_t want = strtoull(conformance_string(test, "want"), NULL, 10);
		bool is_beyond = cel_member_string(test, "go_expectExceedsLimit") != NULL;
		uint64_t cost_max = limit == NULL ? 0 : strtoull(limit, NULL, 10);
		assert_ok(
			wb_program_evaluate(program, environment.values, cost_max, arena, &outcome, &error),
			&error);
		if (is_beyond ? !outcome.has_failed || !outcome.failure.is_cost
					  : outcome.cost != want || outcome.has_failed)
			snprintf(complaint, 512, "costs %llu, not %llu", (unsigned long long)outcome.cost,
				(unsigned long long)want);
	}
	wb_program_free(program);
}

static void run_cost_table(const char *name, const char *suite)
{
	json_t *document = conformance_load("cel-go-costs.json");
	const json_t *cases = json_object_get(document, name);
	wb_arena *arena = unit_arena();
	cel_counts counts = {.suite = suite};
	char complaint[512];
	char id[200];

	for (size_t index = 0; index < json_array_size(cases); index++) {
		const json_t *test = json_array_get(cases, index);
		run_cost_case(test, strcmp(name, "static") == 0, arena, complaint);
		snprintf(id, sizeof id, "%s: %s", conformance_string(test, "name"),
			conformance_string(test, "expr"));
		cel_count(&counts, id, complaint);
		wb_arena_reset(arena);
	}
	json_decref(document);
	wb_arena_free(arena);
	cel_report(&counts);
}

static void test_cel_conformance__cel_go_static_costs(void **state)
{
	(void)state;
	run_cost_table("static", "cost-static");
}

static void test_cel_conformance__cel_go_runtime_costs(void **state)
{
	(void)state;
	run_cost_table("runtime", "cost-runtime");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cel_conformance__specification),
		cmocka_unit_test(test_cel_conformance__strings),
		cmocka_unit_test(test_cel_conformance__math),
		cmocka_unit_test(test_cel_conformance__macros2),
		cmocka_unit_test(test_cel_conformance__bindings),
		cmocka_unit_test(test_cel_conformance__encoders),
		cmocka_unit_test(test_cel_conformance__cel_go_parsing),
		cmocka_unit_test(test_cel_conformance__cel_go_checking),
		cmocka_unit_test(test_cel_conformance__cel_go_static_costs),
		cmocka_unit_test(test_cel_conformance__cel_go_runtime_costs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
