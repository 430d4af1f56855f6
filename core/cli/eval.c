/* SPDX-License-Identifier: MIT */
/* waybill eval */
#include "command.h"

#include "batch.h"

#include "waybill/json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char eval_usage[] =
	"usage: waybill eval EXPRESSION [--vars FILE] [--json]\n"
	"       waybill eval --batch [FILE]\n\n"
	"Computes an expression as a guard does, with the same functions and bounds, and prints\n"
	"its value. Exit code 1: it is no expression, or it has no value; its place is named.\n\n"
	"  --vars FILE  a JSON object whose members are the variables; - is stdin\n"
	"  --json       one line of JSON: the value with its type, the expression's type, its cost\n"
	"  --batch      cases, one JSON object a line, from FILE or stdin, answered a line each:\n"
	"               {\"id\":1,\"expr\":\"x + "
	"1\",\"bindings\":{\"x\":{\"t\":\"int\",\"v\":\"1\"}}}\n"
	"               {\"id\":1,\"value\":{\"t\":\"int\",\"v\":\"2\"}}, or \"error\" instead of "
	"\"value\".\n"
	"               A line that is no case is answered with its number, and leaves exit code 1.\n";

static command_exit eval_refuse(const char *what)
{
	fprintf(stderr, "waybill eval: %s\n\n%s", what, eval_usage);
	return COMMAND_USAGE;
}

/* ---- one expression ---- */

typedef struct eval_variables {
	wb_variable *variables;
	wb_value *values;
	size_t count;
} eval_variables;

/* The members of the JSON object in the file [path], each a variable of type dyn. */
static wb_status eval_read_variables(
	const char *path, wb_arena *arena, eval_variables *out, wb_error *error)
{
	wb_value object;
	wb_text text;

	*out = (eval_variables){.count = 0};
	if (path == NULL)
		return WB_OK;
	wb_status status = command_read_text(path, WB_JSON_BYTES_MAX, arena, &text, error);
	if (status == WB_OK)
		status = wb_json_read(text, arena, &object, NULL, error);
	if (status != WB_OK)
		return status;
	if (object.kind != WB_MAP) {
		*error = (wb_error){.status = WB_INVALID, .area = WB_AREA_HOST};
		snprintf(error->message, sizeof error->message, "%.100s: it is no JSON object", path);
		return WB_INVALID;
	}
	out->variables = wb_arena_take_array(arena, object.as.map->count, sizeof *out->variables);
	out->values = wb_arena_take_array(arena, object.as.map->count, sizeof *out->values);
	if (out->variables == NULL || out->values == NULL) {
		*error = (wb_error){.status = WB_MEMORY, .area = WB_AREA_HOST, .message = "memory is out"};
		return WB_MEMORY;
	}
	for (; out->count < object.as.map->count; out->count++) {
		const wb_entry *entry = &object.as.map->entries[out->count];
		out->variables[out->count] = (wb_variable){entry->key.as.text, wb_type_of(WB_TYPE_DYN)};
		out->values[out->count] = entry->value;
	}
	return WB_OK;
}

/* Says what is wrong with the expression, and where. */
static command_exit eval_tell_failure(
	uint64_t line, uint64_t column, wb_text message, bool is_json, wb_arena *arena)
{
	wb_map_builder builder;
	wb_value value;
	wb_error error;

	if (!is_json) {
		fprintf(stderr, "waybill: %" PRIu64 ":%" PRIu64 ": %.*s\n", line, column,
			(int)message.bytes, message.data);
		return COMMAND_FOUND;
	}
	wb_map_builder_init(&builder, arena, 3);
	wb_map_builder_add(&builder, WB_TEXT("error"), wb_value_string(message));
	wb_map_builder_add(&builder, WB_TEXT("line"), wb_value_uint(line));
	wb_map_builder_add(&builder, WB_TEXT("column"), wb_value_uint(column));
	if (wb_map_builder_finish(&builder, &value, &error) != WB_OK)
		return command_fail(&error);
	return command_print_json(&value, arena, COMMAND_FOUND);
}

static command_exit eval_tell_value(const tagged_codec *codec, const wb_program *program,
	const wb_cel_outcome *outcome, bool is_json, wb_arena *arena)
{
	wb_map_builder builder;
	wb_value tagged;
	wb_value value;
	wb_error error;
	wb_text text;

	if (!is_json) {
		if (tagged_print(codec, &outcome->value, arena, &text, &error) != WB_OK)
			return command_fail(&error);
		fwrite(text.data, 1, text.bytes, stdout);
		putchar('\n');
		return COMMAND_OK;
	}
	wb_map_builder_init(&builder, arena, 3);
	wb_status status = tagged_write(codec, &outcome->value, arena, &tagged, &error);
	if (status == WB_OK)
		status = wb_type_print(wb_program_type(program), arena, &text, &error);
	if (status != WB_OK)
		return command_fail(&error);
	wb_map_builder_add(&builder, WB_TEXT("value"), tagged);
	wb_map_builder_add(&builder, WB_TEXT("type"), wb_value_string(text));
	wb_map_builder_add(&builder, WB_TEXT("cost"), wb_value_uint(outcome->cost));
	if (wb_map_builder_finish(&builder, &value, &error) != WB_OK)
		return command_fail(&error);
	return command_print_json(&value, arena, COMMAND_OK);
}

static command_exit eval_one(
	const command_arguments *arguments, const tagged_codec *codec, wb_arena *arena)
{
	wb_text expression = wb_text_from(arguments->positions[0]);
	bool is_json = command_has(arguments, "--json");
	eval_variables variables;
	wb_program *program = NULL;
	wb_cel_outcome outcome;
	command_exit exit_code;
	wb_error error;

	if (eval_read_variables(command_value(arguments, "--vars"), arena, &variables, &error) != WB_OK)
		return command_fail(&error);
	const wb_cel_options options = {
		.variables = variables.variables,
		.variable_count = variables.count,
	};
	wb_status status = wb_program_compile(wb_env_native(), expression, &options, &program, &error);
	if (status == WB_SYNTAX || status == WB_LIMIT)
		return eval_tell_failure(
			error.line, error.column, wb_text_from(error.message), is_json, arena);
	if (status == WB_OK)
		status = wb_program_evaluate(program, variables.values, 0, arena, &outcome, &error);
	if (status != WB_OK)
		exit_code = command_fail(&error);
	else if (outcome.has_failed)
		exit_code = eval_tell_failure(
			outcome.failure.line, outcome.failure.column, outcome.failure.message, is_json, arena);
	else
		exit_code = eval_tell_value(codec, program, &outcome, is_json, arena);
	wb_program_free(program);
	return exit_code;
}

/* ---- many ---- */

/* The next line into [line] without its end; false at the end of the file. */
static bool eval_read_line(FILE *file, char *line, size_t *out_bytes)
{
	size_t bytes = 0;
	int byte;

	while ((byte = getc(file)) != EOF && byte != '\n') {
		/* One byte more than a line may have tells that it is too long. */
		if (bytes <= BATCH_LINE_BYTES_MAX)
			line[bytes++] = (char)byte;
	}
	*out_bytes = bytes;
	return byte != EOF || bytes > 0;
}

static command_exit eval_lines(
	FILE *file, const char *path, const tagged_codec *codec, wb_arena *lines, wb_arena *arena)
{
	command_exit outcome = COMMAND_OK;
	char *line = wb_arena_take(lines, BATCH_LINE_BYTES_MAX + 1);
	batch_answer answer;
	wb_error error = {.message = "memory is out"};
	size_t bytes;

	if (line == NULL)
		return command_fail(&error);
	for (uint64_t number = 1; eval_read_line(file, line, &bytes); number++) {
		wb_status status = bytes > BATCH_LINE_BYTES_MAX
			? batch_answer_none("it has more than 4 MiB", number, arena, &answer, &error)
			: batch_answer_line(codec, (wb_text){line, bytes}, number, arena, &answer, &error);
		if (status != WB_OK)
			return command_fail(&error);
		if (!answer.is_case)
			outcome = COMMAND_FOUND;
		fwrite(answer.text.data, 1, answer.text.bytes, stdout);
		/* Whoever asks line by line gets his answers line by line: stdout decides when. */
		putchar('\n');
		wb_arena_trim(arena);
	}
	if (ferror(file)) {
		fprintf(stderr, "waybill: %s: %s\n", path, command_system_error());
		return COMMAND_FAILED;
	}
	return outcome;
}

static command_exit eval_batch(
	const char *path, const tagged_codec *codec, wb_arena *lines, wb_arena *arena)
{
	if (path == NULL || strcmp(path, "-") == 0)
		return eval_lines(stdin, "stdin", codec, lines, arena);
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		fprintf(stderr, "waybill: %s: %s\n", path, command_system_error());
		return COMMAND_FAILED;
	}
	command_exit outcome = eval_lines(file, path, codec, lines, arena);
	fclose(file);
	return outcome;
}

/* ---- the subcommand ---- */

static command_exit eval_run(const command_arguments *arguments)
{
	bool is_batch = command_has(arguments, "--batch");
	tagged_codec *codec = NULL;
	wb_arena *arena = NULL;
	wb_arena *lines = NULL;
	command_exit outcome;
	wb_error error;

	if (!is_batch && arguments->positions[0] == NULL)
		return eval_refuse("an expression is missing");
	if (is_batch && (command_has(arguments, "--vars") || command_has(arguments, "--json")))
		return eval_refuse("--batch goes with neither --vars nor --json");
	wb_status status = tagged_codec_new(&codec, &error);
	if (status == WB_OK)
		status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK)
		status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &lines, &error);
	if (status != WB_OK)
		outcome = command_fail(&error);
	else if (is_batch)
		outcome = eval_batch(arguments->positions[0], codec, lines, arena);
	else
		outcome = eval_one(arguments, codec, arena);
	wb_arena_free(lines);
	wb_arena_free(arena);
	tagged_codec_free(codec);
	return outcome;
}

const subcommand command_eval = {
	.name = "eval",
	.summary = "compute an expression",
	.usage = eval_usage,
	.position_count = 1,
	.optional_count = 1,
	.options = {{"--vars", true}, {"--json", false}, {"--batch", false}},
	.run = eval_run,
};
