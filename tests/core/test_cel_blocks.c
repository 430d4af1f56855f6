/* SPDX-License-Identifier: MIT */
/*
 * Runs cel/<feature>.test: blocks of lines, with an empty line between blocks.
 *
 *   # a comment
 *   @declare items list(int)       declares a variable; without any, the facts of a shop are there
 *   @bound items 20                a size bound        @container a.b    @unchecked
 *   @limit 50                      what it may cost at run time
 *   @allow 50                      what it may cost at most before it is refused
 *   items.all(i, i > 0)            the expression; over several lines each starts with "| "
 *   {'items': [1, 2]}              the facts, a CEL map; {} for none
 *   true                           the value, in CEL
 *
 * Instead of a value:
 *
 *   fails 1:5 no such key: x       the evaluation fails there with a message that contains this
 *   refused 1:5 undefined field    so does the compilation (WB_SYNTAX)
 *   limit 1:5 nested more than     the same with WB_LIMIT
 *
 * and behind the value, in any order:
 *
 *   cost 12        bounds 3..20        type list(int)        paths order.total vars.n
 */
#include "cel_conformance.h"

#include "waybill/json.h"

#include <dirent.h>

#define BLOCK_LINES_MAX 32
#define BLOCK_LINE_BYTES 4096

typedef struct block_lines {
	char lines[BLOCK_LINES_MAX][BLOCK_LINE_BYTES];
	size_t count;
	unsigned line; /* of the file, where it starts */
} block_lines;

/* What the lines of a block say. */
typedef struct block_case {
	cel_environment environment;
	wb_size_bound bounds[8];
	wb_cel_options options;
	uint64_t cost_max;
	wb_text expression;
	const char *facts, *expected;
	size_t extras; /* index of the first line behind the expected one */
} block_case;

typedef struct block_run {
	const char *file;
	unsigned line;
	wb_arena *arena;
	size_t failed;
} block_run;

static void complain(block_run *run, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	print_error("%s:%u: %s\n", run->file, run->line, text);
	run->failed++;
}

/* ---- the facts of a shop ---- */

static const wb_type *shared(wb_type_kind kind)
{
	return wb_type_of(kind);
}

static const wb_type *object(
	wb_arena *arena, const char *name, const wb_field *fields, size_t count)
{
	wb_type *type = wb_arena_take(arena, sizeof *type);
	wb_field *copy = wb_arena_take_array(arena, count, sizeof *copy);

	assert_true(type != NULL && copy != NULL);
	memcpy(copy, fields, count * sizeof *copy);
	*type = (wb_type){
		.kind = WB_TYPE_OBJECT, .name = wb_text_from(name), .fields = copy, .field_count = count};
	return type;
}

static const wb_type *list_of(wb_arena *arena, const wb_type *element)
{
	wb_type *type = wb_arena_take(arena, sizeof *type);

	assert_non_null(type);
	*type = (wb_type){.kind = WB_TYPE_LIST, .element = element};
	return type;
}

#define FIELD(name, type) \
	{ \
		WB_TEXT_LITERAL(name), (type), false \
	}

static void declare_shop(cel_environment *environment, wb_arena *arena)
{
	const wb_type *text = shared(WB_TYPE_STRING);
	const wb_type *integer = shared(WB_TYPE_INT);
	const wb_type *decimal = shared(WB_TYPE_DECIMAL);
	const wb_field item[] = {FIELD("id", integer), FIELD("sku", text), FIELD("name", text),
		FIELD("quantity", integer), FIELD("total", decimal), FIELD("weight_g", integer)};
	const wb_type *items = list_of(arena, object(arena, "item", item, 6));
	const wb_field order[] = {FIELD("id", integer), FIELD("status", text), FIELD("total", decimal),
		FIELD("paid", shared(WB_TYPE_BOOL)), FIELD("paid_at", shared(WB_TYPE_TIMESTAMP)),
		FIELD("note", text), FIELD("tracking", text), FIELD("items", items)};
	const wb_field actor[] = {FIELD("id", text), FIELD("roles", list_of(arena, text))};
	const wb_variable variables[] = {
		{WB_TEXT("order"), object(arena, "order", order, 8)},
		{WB_TEXT("actor"), object(arena, "actor", actor, 2)},
		{WB_TEXT("vars"), shared(WB_TYPE_DYN)},
		{WB_TEXT("inputs"), shared(WB_TYPE_DYN)},
		{WB_TEXT("now"), shared(WB_TYPE_TIMESTAMP)},
		{WB_TEXT("x"), shared(WB_TYPE_DYN)},
		{WB_TEXT("y"), shared(WB_TYPE_DYN)},
	};

	environment->count = sizeof variables / sizeof *variables;
	memcpy(environment->variables, variables, sizeof variables);
}

/* ---- reading a block ---- */

/* A line like "@declare name type". */
static void read_directive(block_run *run, block_case *test, char *line)
{
	char *name = strtok(line + 1, " ");
	char *first = strtok(NULL, " ");
	char *rest = strtok(NULL, "");

	if (strcmp(name, "declare") == 0) {
		const wb_type *type = cel_type(rest, run->arena);
		if (type == NULL)
			complain(run, "no type: %s", rest);
		test->environment.variables[test->environment.count++] =
			(wb_variable){wb_text_from(first), type};
	} else if (strcmp(name, "bound") == 0) {
		test->bounds[test->options.size_bound_count++] =
			(wb_size_bound){wb_text_from(first), strtoull(rest, NULL, 10)};
	} else if (strcmp(name, "container") == 0) {
		test->options.container = wb_text_from(first);
	} else if (strcmp(name, "unchecked") == 0) {
		test->options.is_unchecked = true;
	} else if (strcmp(name, "limit") == 0) {
		test->cost_max = strtoull(first, NULL, 10);
	} else if (strcmp(name, "allow") == 0) {
		test->options.cost_max = strtoull(first, NULL, 10);
	} else {
		complain(run, "unknown directive @%s", name);
	}
}

static wb_value evaluate_text(block_run *run, const char *text)
{
	wb_cel_options options = {.is_unchecked = true};
	wb_program *program = NULL;
	wb_cel_outcome outcome = {.has_failed = true};
	wb_error error;

	if (wb_program_compile(wb_env_native(), wb_text_from(text), &options, &program, &error) !=
		WB_OK) {
		complain(run, "%s: %s", text, error.message);
		return wb_value_null();
	}
	assert_ok(wb_program_evaluate(program, NULL, 0, run->arena, &outcome, &error), &error);
	if (outcome.has_failed)
		complain(run, "%s: %.*s", text, (int)outcome.failure.message.bytes,
			outcome.failure.message.data);
	wb_program_free(program);
	return outcome.has_failed ? wb_value_null() : outcome.value;
}

static bool read_block(block_run *run, block_lines *block, block_case *test)
{
	size_t at = 0;
	char *expression = wb_arena_take(run->arena, BLOCK_LINES_MAX * BLOCK_LINE_BYTES);
	size_t failed = run->failed;

	assert_non_null(expression);
	*test = (block_case){.options.variable_count = 0};
	for (; at < block->count && block->lines[at][0] == '@'; at++)
		read_directive(run, test, block->lines[at]);
	if (at < block->count && strncmp(block->lines[at], "| ", 2) != 0)
		strcpy(expression, block->lines[at++]);
	else
		for (; at < block->count && strncmp(block->lines[at], "| ", 2) == 0; at++)
			strcat(strcat(expression, expression[0] == '\0' ? "" : "\n"), block->lines[at] + 2);
	test->expression = wb_text_from(expression);
	if (at + 2 > block->count) {
		complain(run, "a block has an expression, facts and what is expected");
		return false;
	}
	test->facts = block->lines[at++];
	test->expected = block->lines[at++];
	test->extras = at;
	if (test->environment.count == 0)
		declare_shop(&test->environment, run->arena);
	wb_value facts = evaluate_text(run, test->facts);
	for (size_t index = 0; index < test->environment.count; index++) {
		const wb_value *value = wb_value_member(&facts, test->environment.variables[index].name);
		test->environment.values[index] = value == NULL ? wb_value_null() : *value;
	}
	test->options.variables = test->environment.variables;
	test->options.variable_count = test->environment.count;
	test->options.size_bounds = test->bounds;
	return run->failed == failed;
}

/* ---- comparing ---- */

/* "fails 1:5 text" against what happened. */
static void compare_failure(
	block_run *run, const char *expected, uint32_t line, uint32_t column, const char *message)
{
	unsigned wanted_line = 0;
	unsigned wanted_column = 0;
	int bytes = 0;

	if (sscanf(expected, "%*s %u:%u %n", &wanted_line, &wanted_column, &bytes) != 2) {
		complain(run, "%u:%u %s, where %s is expected", line, column, message, expected);
		return;
	}
	if (line != wanted_line || column != wanted_column || strstr(message, expected + bytes) == NULL)
		complain(run, "%u:%u %s, where %s is expected", line, column, message, expected);
}

static void compare_outcome(block_run *run, const block_case *test, const wb_cel_outcome *outcome)
{
	char message[512];

	if (outcome->has_failed) {
		snprintf(message, sizeof message, "%.*s", (int)outcome->failure.message.bytes,
			outcome->failure.message.data);
		if (strncmp(test->expected, "fails ", 6) != 0)
			complain(
				run, "fails at %u:%u: %s", outcome->failure.line, outcome->failure.column, message);
		else
			compare_failure(
				run, test->expected, outcome->failure.line, outcome->failure.column, message);
		return;
	}
	wb_text text = WB_TEXT("a value that JSON has not");
	wb_json_write(&outcome->value, run->arena, &text, NULL);
	if (strncmp(test->expected, "fails ", 6) == 0) {
		complain(run, "is %.*s, where %s is expected", (int)text.bytes, text.data, test->expected);
		return;
	}
	wb_value expected = evaluate_text(run, test->expected);
	if (!cel_same(&expected, &outcome->value))
		complain(run, "is %.*s of kind %d, where %s is expected", (int)text.bytes, text.data,
			outcome->value.kind, test->expected);
}

static void compare_paths(block_run *run, const wb_program *program, const char *expected)
{
	char joined[1024] = "";

	for (size_t index = 0; index < wb_program_path_count(program); index++) {
		wb_text path = wb_program_path(program, index);
		strncat(strcat(joined, index == 0 ? "" : " "), path.data, path.bytes);
	}
	if (strcmp(joined, expected) != 0)
		complain(run, "looks at \"%s\", not \"%s\"", joined, expected);
}

static void compare_extra(
	block_run *run, const wb_program *program, const wb_cel_outcome *outcome, const char *line)
{
	wb_cost_range cost = wb_program_cost(program);
	char text[64];
	wb_text type;

	if (strncmp(line, "cost ", 5) == 0) {
		if (outcome->cost != strtoull(line + 5, NULL, 10))
			complain(run, "costs %llu, not %s", (unsigned long long)outcome->cost, line + 5);
	} else if (strncmp(line, "bounds ", 7) == 0) {
		snprintf(text, sizeof text, "%llu..%llu", (unsigned long long)cost.min,
			(unsigned long long)cost.max);
		if (cost.max == UINT64_MAX)
			snprintf(text, sizeof text, "%llu..", (unsigned long long)cost.min);
		if (strcmp(text, line + 7) != 0)
			complain(run, "is bound to cost %s, not %s", text, line + 7);
	} else if (strncmp(line, "type ", 5) == 0) {
		assert_int_equal(wb_type_print(wb_program_type(program), run->arena, &type, NULL), WB_OK);
		if (!wb_text_equal(type, wb_text_from(line + 5)))
			complain(run, "has type %.*s, not %s", (int)type.bytes, type.data, line + 5);
	} else if (strncmp(line, "paths", 5) == 0) {
		compare_paths(run, program, line[5] == '\0' ? "" : line + 6);
	} else {
		complain(run, "unknown line: %s", line);
	}
}

static void run_block(block_run *run, block_lines *block)
{
	block_case test;
	wb_program *program = NULL;
	wb_cel_outcome outcome;
	wb_error error;

	run->line = block->line;
	wb_arena_reset(run->arena);
	if (!read_block(run, block, &test))
		return;
	wb_status status =
		wb_program_compile(wb_env_native(), test.expression, &test.options, &program, &error);
	if (status != WB_OK) {
		const char *word = status == WB_LIMIT ? "limit " : "refused ";
		assert_int_equal(error.area, WB_AREA_CEL);
		if (strncmp(test.expected, word, strlen(word)) != 0)
			complain(run, "%s%u:%u %s", word, error.line, error.column, error.message);
		else
			compare_failure(run, test.expected, error.line, error.column, error.message);
		return;
	}
	assert_ok(wb_program_evaluate(
				  program, test.environment.values, test.cost_max, run->arena, &outcome, &error),
		&error);
	if (strncmp(test.expected, "refused ", 8) == 0 || strncmp(test.expected, "limit ", 6) == 0)
		complain(run, "compiles, where %s is expected", test.expected);
	else
		compare_outcome(run, &test, &outcome);
	for (size_t index = test.extras; index < block->count; index++)
		compare_extra(run, program, &outcome, block->lines[index]);
	wb_program_free(program);
}

/* ---- files ---- */

/* The next block of the file; false at its end. */
static bool next_block(FILE *file, block_lines *block, unsigned *line)
{
	block->count = 0;
	while (block->count < BLOCK_LINES_MAX) {
		char *text = block->lines[block->count];
		if (fgets(text, BLOCK_LINE_BYTES, file) == NULL)
			return block->count > 0;
		(*line)++;
		text[strcspn(text, "\n")] = '\0';
		if (text[0] == '#')
			continue;
		if (text[0] == '\0' && block->count > 0)
			return true;
		if (text[0] == '\0')
			continue;
		if (block->count++ == 0)
			block->line = *line;
	}
	fail_msg("line %u: a block has at most %d lines", *line, BLOCK_LINES_MAX);
	return false;
}

static void run_file(const char *name, size_t *passed, size_t *failed)
{
	char path[1024];
	unsigned line = 0;
	block_lines *block = malloc(sizeof *block);
	block_run run = {.file = name, .arena = unit_arena()};

	snprintf(path, sizeof path, "%s/tests/core/cel/%s", WB_TEST_ROOT, name);
	FILE *file = fopen(path, "r");
	assert_true(file != NULL && block != NULL);
	while (next_block(file, block, &line)) {
		size_t before = run.failed;
		run_block(&run, block);
		*(run.failed == before ? passed : failed) += 1;
	}
	fclose(file);
	free(block);
	wb_arena_free(run.arena);
}

static void test_cel_blocks__as_the_files_say(void **state)
{
	(void)state;
	DIR *folder = opendir(WB_TEST_ROOT "/tests/core/cel");
	size_t files = 0;
	size_t passed = 0;
	size_t failed = 0;

	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		const char *end = strrchr(entry->d_name, '.');
		if (end == NULL || strcmp(end, ".test") != 0)
			continue;
		files++;
		run_file(entry->d_name, &passed, &failed);
	}
	closedir(folder);
	print_message(
		"cel blocks: %zu passed, %zu failed, 0 skipped, of %zu files\n", passed, failed, files);
	assert_true(files > 0);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cel_blocks__as_the_files_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
