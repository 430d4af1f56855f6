/* SPDX-License-Identifier: MIT */
/*
 * One case: read, compiled, evaluated and answered. Whatever goes wrong on the way becomes the
 * answer's "error", so that one line never costs another its answer: a mistake in the line with its
 * number, a mistake in the expression with its place.
 */
#include "batch.h"

#include "waybill/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* More variables than any case has; their names are looked up one by one. */
#define BATCH_VARIABLES_MAX 1000

/* "line 18446744073709551615, column 4294967295: " */
#define BATCH_PLACE_BYTES 64

typedef struct batch_case {
	wb_value id;
	wb_text expression, container;
	wb_variable *variables;
	wb_value *values;
	bool *are_bound;
	size_t variable_count;
	bool is_unchecked, is_check_only;
} batch_case;

static wb_status batch_fail(wb_error *error, const char *why, wb_text what)
{
	*error = (wb_error){.status = WB_INVALID, .area = WB_AREA_HOST};
	int bytes = what.bytes > 60 ? 60 : (int)what.bytes;
	while (bytes > 0 && bytes < (int)what.bytes && ((unsigned char)what.data[bytes] & 0xC0) == 0x80)
		bytes--;
	snprintf(error->message, sizeof error->message, "%s%s%.*s", why, bytes > 0 ? ": " : "", bytes,
		bytes > 0 ? what.data : "");
	return WB_INVALID;
}

/* ---- reading ---- */

/* A member that is left out is [out] as it was. */
static wb_status batch_read_text(
	const wb_value *line, const char *name, wb_text *out, wb_error *error)
{
	const wb_value *member = wb_value_member(line, wb_text_from(name));

	if (member == NULL)
		return WB_OK;
	if (member->kind != WB_STRING)
		return batch_fail(error, "is no text", wb_text_from(name));
	*out = member->as.text;
	return WB_OK;
}

static wb_status batch_read_flag(const wb_value *line, const char *name, bool *out, wb_error *error)
{
	const wb_value *member = wb_value_member(line, wb_text_from(name));

	if (member == NULL)
		return WB_OK;
	if (member->kind != WB_BOOL)
		return batch_fail(error, "is neither true nor false", wb_text_from(name));
	*out = member->as.boolean;
	return WB_OK;
}

static wb_status batch_declare(
	batch_case *test, const wb_value *declaration, wb_arena *arena, wb_error *error)
{
	const wb_value *name = wb_value_member(declaration, WB_TEXT("name"));
	const wb_value *text = wb_value_member(declaration, WB_TEXT("type"));

	if (name == NULL || name->kind != WB_STRING || name->as.text.bytes == 0)
		return batch_fail(error, "a declaration of \"type_env\" has no name", WB_TEXT(""));
	const wb_type *type =
		text == NULL || text->kind != WB_STRING ? NULL : tagged_read_type(text->as.text, arena);
	if (type == NULL)
		return batch_fail(error, "\"type_env\" declares no type of this language", name->as.text);
	test->variables[test->variable_count] = (wb_variable){name->as.text, type};
	test->values[test->variable_count] = wb_value_null();
	test->variable_count++;
	return WB_OK;
}

static wb_status batch_bind(const tagged_codec *codec, batch_case *test, const wb_entry *binding,
	wb_arena *arena, wb_error *error)
{
	size_t index = 0;

	while (index < test->variable_count &&
		!wb_text_equal(test->variables[index].name, binding->key.as.text))
		index++;
	if (index == test->variable_count) {
		test->variables[index] = (wb_variable){binding->key.as.text, wb_type_of(WB_TYPE_DYN)};
		test->variable_count++;
	}
	test->are_bound[index] = true;
	return tagged_read(codec, &binding->value, arena, &test->values[index], error);
}

static wb_status batch_read_variables(const tagged_codec *codec, const wb_value *line,
	wb_arena *arena, batch_case *test, wb_error *error)
{
	const wb_value *types = wb_value_member(line, WB_TEXT("type_env"));
	const wb_value *bindings = wb_value_member(line, WB_TEXT("bindings"));
	wb_status status = WB_OK;

	if (types != NULL && types->kind != WB_LIST)
		return batch_fail(error, "is no list", WB_TEXT("type_env"));
	if (bindings != NULL && bindings->kind != WB_MAP)
		return batch_fail(error, "is no object", WB_TEXT("bindings"));
	size_t type_count = types == NULL ? 0 : types->as.list->count;
	size_t binding_count = bindings == NULL ? 0 : bindings->as.map->count;
	if (type_count + binding_count > BATCH_VARIABLES_MAX)
		return batch_fail(error, "too many variables", WB_TEXT(""));
	size_t count = type_count + binding_count;
	test->variables = wb_arena_take_array(arena, count, sizeof *test->variables);
	test->values = wb_arena_take_array(arena, count, sizeof *test->values);
	test->are_bound = wb_arena_take_array(arena, count, sizeof *test->are_bound);
	if (test->variables == NULL || test->values == NULL || test->are_bound == NULL)
		return batch_fail(error, "memory is out", WB_TEXT(""));
	for (size_t index = 0; index < type_count && status == WB_OK; index++)
		status = batch_declare(test, &types->as.list->items[index], arena, error);
	for (size_t index = 0; index < binding_count && status == WB_OK; index++)
		status = batch_bind(codec, test, &bindings->as.map->entries[index], arena, error);
	return status;
}

static wb_status batch_read(
	const tagged_codec *codec, wb_text text, wb_arena *arena, batch_case *test, wb_error *error)
{
	wb_value line;

	wb_status status = wb_json_read_with_nul(text, arena, &line, error);
	if (status != WB_OK)
		return status;
	if (line.kind != WB_MAP)
		return batch_fail(error, "it is no JSON object", WB_TEXT(""));
	const wb_value *id = wb_value_member(&line, WB_TEXT("id"));
	if (id != NULL)
		test->id = *id;
	if (wb_value_member(&line, WB_TEXT("expr")) == NULL)
		return batch_fail(error, "it has no \"expr\"", WB_TEXT(""));
	status = batch_read_text(&line, "expr", &test->expression, error);
	if (status == WB_OK)
		status = batch_read_text(&line, "container", &test->container, error);
	if (status == WB_OK)
		status = batch_read_flag(&line, "disable_check", &test->is_unchecked, error);
	if (status == WB_OK)
		status = batch_read_flag(&line, "check_only", &test->is_check_only, error);
	return status == WB_OK ? batch_read_variables(codec, &line, arena, test, error) : status;
}

/* ---- evaluating ---- */

/* The name and the value of an answer's second member. */
typedef struct batch_result {
	const char *name;
	wb_value value;
} batch_result;

/* An error with its place in front. */
static wb_status batch_set_error(
	batch_result *out, const char *place, wb_text message, wb_arena *arena)
{
	wb_text start = wb_text_from(place);
	char *data = wb_arena_take(arena, start.bytes + message.bytes);

	if (data == NULL)
		return WB_MEMORY;
	memcpy(data, start.data, start.bytes);
	if (message.bytes > 0)
		memcpy(data + start.bytes, message.data, message.bytes);
	*out = (batch_result){"error", wb_value_string((wb_text){data, start.bytes + message.bytes})};
	return WB_OK;
}

/* At a place in the expression, or in none of it. */
static wb_status batch_set_failure(
	batch_result *out, uint32_t line, uint32_t column, wb_text message, wb_arena *arena)
{
	char place[BATCH_PLACE_BYTES] = "";

	if (line > 0)
		snprintf(place, sizeof place, "%" PRIu32 ":%" PRIu32 ": ", line, column);
	return batch_set_error(out, place, message, arena);
}

static wb_status batch_set_library_error(batch_result *out, const wb_error *error, wb_arena *arena)
{
	return batch_set_failure(out, error->line, error->column, wb_text_from(error->message), arena);
}

/* In the line, which is no case; [column] 0 where none can be told. */
static wb_status batch_set_mistake(
	batch_result *out, uint64_t number, uint32_t column, const char *why, wb_arena *arena)
{
	char place[BATCH_PLACE_BYTES];

	if (column > 0)
		snprintf(place, sizeof place, "line %" PRIu64 ", column %" PRIu32 ": ", number, column);
	else
		snprintf(place, sizeof place, "line %" PRIu64 ": ", number);
	return batch_set_error(out, place, wb_text_from(why), arena);
}

/* A variable that the expression may read and that has no value. */
static bool batch_finds_unbound(const batch_case *test, const wb_program *program, wb_text *out)
{
	for (size_t index = 0; index < test->variable_count; index++) {
		if (!test->are_bound[index] && wb_program_reads(program, index)) {
			*out = test->variables[index].name;
			return true;
		}
	}
	return false;
}

static wb_status batch_evaluate(const tagged_codec *codec, const batch_case *test,
	const wb_program *program, wb_arena *arena, batch_result *out)
{
	wb_cel_outcome outcome;
	wb_error error;
	wb_text name;
	wb_text type;

	if (test->is_check_only) {
		if (wb_type_print(wb_program_type(program), arena, &type, &error) != WB_OK)
			return WB_MEMORY;
		*out = (batch_result){"type", wb_value_string(type)};
		return WB_OK;
	}
	if (batch_finds_unbound(test, program, &name)) {
		batch_fail(&error, "there is no value for", name);
		return batch_set_library_error(out, &error, arena);
	}
	if (wb_program_evaluate(program, test->values, 0, arena, &outcome, &error) != WB_OK)
		return batch_set_library_error(out, &error, arena);
	if (outcome.has_failed)
		return batch_set_failure(
			out, outcome.failure.line, outcome.failure.column, outcome.failure.message, arena);
	out->name = "value";
	if (tagged_write(codec, &outcome.value, arena, &out->value, &error) != WB_OK)
		return batch_set_library_error(out, &error, arena);
	return WB_OK;
}

static wb_status batch_run(
	const tagged_codec *codec, const batch_case *test, wb_arena *arena, batch_result *out)
{
	wb_program *program = NULL;
	wb_error error;
	const wb_cel_options options = {
		.variables = test->variables,
		.variable_count = test->variable_count,
		.container = test->container,
		.is_unchecked = test->is_unchecked,
	};

	wb_status status =
		wb_program_compile(wb_env_native(), test->expression, &options, &program, &error);
	if (status != WB_OK)
		return batch_set_library_error(out, &error, arena);
	status = batch_evaluate(codec, test, program, arena, out);
	wb_program_free(program);
	return status;
}

/* ---- answering ---- */

static wb_status batch_finish(const wb_value *id, const batch_result *result, bool is_case,
	wb_arena *arena, batch_answer *out, wb_error *error)
{
	wb_map_builder builder;
	wb_value answer;
	wb_text text;

	wb_map_builder_init(&builder, arena, 2);
	wb_map_builder_add(&builder, WB_TEXT("id"), *id);
	wb_map_builder_add(&builder, wb_text_from(result->name), result->value);
	wb_status status = wb_map_builder_finish(&builder, &answer, error);
	if (status == WB_OK)
		status = wb_json_write(&answer, arena, &text, error);
	if (status == WB_OK)
		*out = (batch_answer){text, is_case};
	return status;
}

wb_status batch_answer_none(
	const char *why, uint64_t number, wb_arena *arena, batch_answer *out, wb_error *error)
{
	const wb_value id = wb_value_null();
	batch_result result;

	if (batch_set_mistake(&result, number, 0, why, arena) != WB_OK)
		return batch_fail(error, "memory is out", WB_TEXT(""));
	return batch_finish(&id, &result, false, arena, out, error);
}

wb_status batch_answer_line(const tagged_codec *codec, wb_text line, uint64_t number,
	wb_arena *arena, batch_answer *out, wb_error *error)
{
	batch_case test = {.id = wb_value_null()};
	batch_result result;
	wb_error mistake = {.status = WB_OK};

	wb_status status = batch_read(codec, line, arena, &test, &mistake);
	bool is_case = status == WB_OK;
	if (is_case)
		status = batch_run(codec, &test, arena, &result);
	else
		status = batch_set_mistake(&result, number, mistake.column, mistake.message, arena);
	if (status == WB_OK)
		status = batch_finish(&test.id, &result, is_case, arena, out, error);
	if (status == WB_OK)
		return status;
	/* The case took all the memory that one may have: its answer starts with none. */
	wb_arena_reset(arena);
	return batch_answer_none("its answer is too large", number, arena, out, error);
}
