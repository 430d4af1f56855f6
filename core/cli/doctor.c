/* SPDX-License-Identifier: MIT */
/* waybill doctor */
#include "command.h"

#include <stdio.h>

static const char *doctor_level(wb_health_level level)
{
	switch (level) {
	case WB_HEALTH_OK:
		return "ok";
	case WB_HEALTH_WARNING:
		return "warning";
	case WB_HEALTH_ERROR:
		return "error";
	}
	return "unknown";
}

/* The lines as a list of maps. */
static wb_status doctor_describe(
	const wb_health_line *lines, size_t count, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder list;

	wb_list_builder_init(&list, arena, count);
	for (size_t index = 0; index < count; index++) {
		wb_map_builder line;
		wb_value value;
		wb_map_builder_init(&line, arena, 3);
		wb_map_builder_add(
			&line, WB_TEXT("check"), wb_value_string(wb_text_from(lines[index].check)));
		wb_map_builder_add(&line, WB_TEXT("level"),
			wb_value_string(wb_text_from(doctor_level(lines[index].level))));
		wb_map_builder_add(&line, WB_TEXT("text"), wb_value_string(lines[index].text));
		wb_status status = wb_map_builder_finish(&line, &value, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&list, value);
	}
	return wb_list_builder_finish(&list, out, error);
}

static command_exit doctor_tell(
	const command_arguments *arguments, const wb_health_line *lines, size_t count, wb_arena *arena)
{
	command_exit outcome = COMMAND_OK;
	wb_error error;
	wb_value value;

	for (size_t index = 0; index < count; index++) {
		if (lines[index].level == WB_HEALTH_ERROR)
			outcome = COMMAND_FOUND;
		if (!command_has(arguments, "--json"))
			printf("%-7s  %-11s  %.*s\n", doctor_level(lines[index].level), lines[index].check,
				(int)lines[index].text.bytes, lines[index].text.data);
	}
	if (!command_has(arguments, "--json"))
		return outcome;
	if (doctor_describe(lines, count, arena, &value, &error) != WB_OK)
		return command_fail(&error);
	return command_print_json(&value, arena, outcome);
}

static command_exit doctor_run(const command_arguments *arguments)
{
	const wb_health_line *lines = NULL;
	size_t count = 0;
	wb_arena *arena = NULL;
	wb_text name = {0};
	wb_error error;

	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK && !command_store_name(arguments->positions[0], arena, &name))
		name = wb_text_from(arguments->positions[0]);
	if (status == WB_OK)
		status = wb_store_doctor(wb_env_native(), name, arena, &lines, &count, &error);
	command_exit outcome =
		status == WB_OK ? doctor_tell(arguments, lines, count, arena) : command_fail(&error);
	wb_arena_free(arena);
	return outcome;
}

const subcommand command_doctor = {
	.name = "doctor",
	.summary = "say whether a path is a safe home for a store",
	.usage = "usage: waybill doctor STORE [--json]\n\n"
			 "Looks at the file, its owner, its directory, the file system, the lock files, the\n"
			 "library and the schema, and says what to do. Run it as the user that the shop runs\n"
			 "as. Exit code 1: there is an error; warnings alone leave it 0.\n\n"
			 "  --json  one line of JSON\n",
	.position_count = 1,
	.options = {{"--json", false}},
	.run = doctor_run,
};
