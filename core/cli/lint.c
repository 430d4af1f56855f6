/* SPDX-License-Identifier: MIT */
/*
 * waybill lint. Findings are printed as compilers print them, so that editors find the place: the
 * line of the definition with a mark under the column, and the path that shows it where there is
 * one. A definition may be one line of a megabyte: then the part around the column is shown.
 */
#define _POSIX_C_SOURCE 200809L

#include "command.h"

#include "waybill/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Columns of a source line that are shown before and from the one that is meant. */
#define LINT_COLUMNS_BEFORE 60
#define LINT_COLUMNS_AFTER 40

typedef struct lint_paint {
	const char *error, *warning, *mark, *end;
} lint_paint;

static const lint_paint lint_plain = {"", "", "", ""};
static const lint_paint lint_coloured = {"\033[1;31m", "\033[1;35m", "\033[1;32m", "\033[0m"};

/* no-color.org: the variable counts when it is there and not empty. */
static const lint_paint *lint_choose_paint(void)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): the command has one thread. */
	const char *no_colour = getenv("NO_COLOR");
	bool is_wanted = no_colour == NULL || no_colour[0] == '\0';

	return is_wanted && isatty(STDOUT_FILENO) == 1 ? &lint_coloured : &lint_plain;
}

/* ---- the source line ---- */

static wb_text lint_line(wb_text text, uint32_t line)
{
	size_t end = 0;

	while (line > 1 && text.bytes > 0) {
		line -= text.data[0] == '\n';
		text = (wb_text){text.data + 1, text.bytes - 1};
	}
	while (end < text.bytes && text.data[end] != '\n' && text.data[end] != '\r')
		end++;
	return (wb_text){text.data, end};
}

/* The first byte of a code point? */
static bool lint_is_start(char byte)
{
	return ((unsigned char)byte & 0xC0) != 0x80;
}

/* What a terminal would act on is not what the author is to look at. */
static void lint_put(char byte)
{
	bool is_control = ((unsigned char)byte < ' ' && byte != '\t') || byte == '\x7F';

	putchar(is_control ? '?' : byte);
}

static void lint_show_source(wb_text text, const wb_finding *finding, const lint_paint *paint)
{
	wb_text line = lint_line(text, finding->line);
	uint32_t first =
		finding->column > LINT_COLUMNS_BEFORE ? finding->column - LINT_COLUMNS_BEFORE : 1;
	uint32_t column = 0;

	if (finding->line == 0)
		return;
	printf("  ");
	for (size_t at = 0; at < line.bytes; at++) {
		column += lint_is_start(line.data[at]) ? 1 : 0;
		if (column >= first && column < finding->column + LINT_COLUMNS_AFTER)
			lint_put(line.data[at]);
	}
	printf("\n  ");
	column = 0;
	for (size_t at = 0; at < line.bytes && column + 1 < finding->column; at++) {
		if (!lint_is_start(line.data[at]))
			continue;
		/* A tab is as wide above as below. */
		if (++column >= first)
			putchar(line.data[at] == '\t' ? '\t' : ' ');
	}
	printf("%s^%s\n", paint->mark, paint->end);
}

/* ---- as text ---- */

static void lint_print_finding(
	const char *path, wb_text text, const wb_finding *finding, const lint_paint *paint)
{
	const char *level_paint = finding->level == WB_LINT_ERROR ? paint->error : paint->warning;

	printf("%s:%u:%u: %s%s:%s %.*s [%s]\n", path, finding->line, finding->column, level_paint,
		wb_lint_level_name(finding->level), paint->end, (int)finding->text.bytes,
		finding->text.data, wb_lint_rule_name(finding->rule));
	lint_show_source(text, finding, paint);
	if (finding->trace_count == 0)
		return;
	printf("  for instance:");
	for (size_t index = 0; index < finding->trace_count; index++)
		printf(" %.*s", (int)finding->trace[index].bytes, finding->trace[index].data);
	putchar('\n');
}

static void lint_print(const char *path, wb_text text, const wb_lint *lint)
{
	const lint_paint *paint = lint_choose_paint();

	for (size_t index = 0; index < lint->count; index++)
		lint_print_finding(path, text, &lint->findings[index], paint);
	printf("%s: %zu error%s, %zu warning%s\n", path, lint->error_count,
		lint->error_count == 1 ? "" : "s", lint->warning_count,
		lint->warning_count == 1 ? "" : "s");
}

/* ---- as JSON ---- */

static wb_status lint_describe_finding(
	const wb_finding *finding, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;
	wb_list_builder trace;
	wb_value steps;

	wb_map_builder_init(&builder, arena, 7);
	wb_map_builder_add(
		&builder, WB_TEXT("rule"), wb_value_string(wb_text_from(wb_lint_rule_name(finding->rule))));
	wb_map_builder_add(&builder, WB_TEXT("level"),
		wb_value_string(wb_text_from(wb_lint_level_name(finding->level))));
	wb_map_builder_add(&builder, WB_TEXT("line"), wb_value_uint(finding->line));
	wb_map_builder_add(&builder, WB_TEXT("column"), wb_value_uint(finding->column));
	wb_map_builder_add(&builder, WB_TEXT("path"), wb_value_string(finding->path));
	wb_map_builder_add(&builder, WB_TEXT("text"), wb_value_string(finding->text));
	if (finding->trace_count > 0) {
		wb_list_builder_init(&trace, arena, finding->trace_count);
		for (size_t index = 0; index < finding->trace_count; index++)
			wb_list_builder_add(&trace, wb_value_string(finding->trace[index]));
		wb_status status = wb_list_builder_finish(&trace, &steps, error);
		if (status != WB_OK)
			return status;
		wb_map_builder_add(&builder, WB_TEXT("trace"), steps);
	}
	return wb_map_builder_finish(&builder, out, error);
}

static wb_status lint_describe(const wb_lint *lint, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;
	wb_list_builder list;
	wb_value findings;

	wb_list_builder_init(&list, arena, lint->count);
	for (size_t index = 0; index < lint->count; index++) {
		wb_value finding;
		wb_status status = lint_describe_finding(&lint->findings[index], arena, &finding, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&list, finding);
	}
	wb_status status = wb_list_builder_finish(&list, &findings, error);
	if (status != WB_OK)
		return status;
	wb_map_builder_init(&builder, arena, 3);
	wb_map_builder_add(&builder, WB_TEXT("errors"), wb_value_uint(lint->error_count));
	wb_map_builder_add(&builder, WB_TEXT("warnings"), wb_value_uint(lint->warning_count));
	wb_map_builder_add(&builder, WB_TEXT("findings"), findings);
	return wb_map_builder_finish(&builder, out, error);
}

/* ---- running ---- */

/* The definition in force, which has to be a sound one. */
static wb_status lint_read_current(
	const char *path, wb_arena *arena, wb_workflow **out, wb_error *error)
{
	wb_text text;

	if (path == NULL)
		return WB_OK;
	wb_status status = command_read_text(path, WB_DEFINITION_BYTES_MAX, arena, &text, error);
	return status == WB_OK ? wb_workflow_parse(wb_env_native(), text, out, error) : status;
}

static command_exit lint_tell(
	const command_arguments *arguments, wb_text text, const wb_lint *lint, wb_arena *arena)
{
	bool is_strict = command_has(arguments, "--strict");
	bool is_found = lint->error_count > 0 || (is_strict && lint->warning_count > 0);
	command_exit outcome = is_found ? COMMAND_FOUND : COMMAND_OK;
	wb_value value;
	wb_error error;

	if (!command_has(arguments, "--json")) {
		lint_print(arguments->positions[0], text, lint);
		return outcome;
	}
	if (lint_describe(lint, arena, &value, &error) != WB_OK)
		return command_fail(&error);
	return command_print_json(&value, arena, outcome);
}

static command_exit lint_run(const command_arguments *arguments)
{
	wb_workflow *current = NULL;
	wb_arena *arena = NULL;
	wb_text text = WB_TEXT("");
	wb_lint lint = {0};
	wb_error error;

	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK)
		status = lint_read_current(command_value(arguments, "--current"), arena, &current, &error);
	if (status == WB_OK)
		status = command_read_text(
			arguments->positions[0], WB_DEFINITION_BYTES_MAX, arena, &text, &error);
	if (status == WB_OK) {
		const wb_lint_options options = {.current = current};
		status = wb_workflow_lint(wb_env_native(), text, &options, arena, &lint, &error);
	}
	command_exit outcome =
		status == WB_OK ? lint_tell(arguments, text, &lint, arena) : command_fail(&error);
	wb_workflow_free(current);
	wb_arena_free(arena);
	return outcome;
}

const subcommand command_lint = {
	.name = "lint",
	.summary = "say what is wrong or unwise in a workflow",
	.usage = "usage: waybill lint FILE|- [--current FILE] [--strict] [--json]\n\n"
			 "Reads a definition and tells everything it finds, with the line and column of each:\n"
			 "what can't be loaded, what can't be reached or left, guards that decide nothing,\n"
			 "assertions that do not hold. Exit code 0: it may be published, maybe with warnings;\n"
			 "1: it has errors. docs/workflow-format.md explains each rule.\n\n"
			 "  --current FILE  the definition it is to replace: states that it drops are told\n"
			 "  --strict        warnings count as errors\n"
			 "  --json          one line of JSON\n",
	.position_count = 1,
	.options = {{"--current", true}, {"--strict", false}, {"--json", false}},
	.run = lint_run,
};
