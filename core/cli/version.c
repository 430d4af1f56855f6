/* SPDX-License-Identifier: MIT */
/* waybill version */
#include "command.h"

#include "waybill/version.h"

#include <stdio.h>

static command_exit version_print_json(void)
{
	wb_arena *arena = NULL;
	wb_map_builder builder;
	wb_value value;
	wb_error error;

	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status != WB_OK)
		return command_fail(&error);
	wb_map_builder_init(&builder, arena, 5);
	wb_map_builder_add(&builder, WB_TEXT("version"), wb_value_string(wb_text_from(wb_version())));
	wb_map_builder_add(&builder, WB_TEXT("api"), wb_value_int(WB_API_VERSION));
	wb_map_builder_add(&builder, WB_TEXT("schema"), wb_value_int(WB_SCHEMA_VERSION));
	wb_map_builder_add(&builder, WB_TEXT("event_format"), wb_value_int(WB_EVENT_FORMAT));
	wb_map_builder_add(
		&builder, WB_TEXT("libraries"), wb_value_string(wb_text_from(wb_version_libraries())));
	status = wb_map_builder_finish(&builder, &value, &error);
	command_exit outcome =
		status == WB_OK ? command_print_json(&value, arena, COMMAND_OK) : command_fail(&error);
	wb_arena_free(arena);
	return outcome;
}

static command_exit version_run(const command_arguments *arguments)
{
	if (command_has(arguments, "--json"))
		return version_print_json();
	printf("waybill %s (%s; schema %d, event format %d)\n", wb_version(), wb_version_libraries(),
		WB_SCHEMA_VERSION, WB_EVENT_FORMAT);
	return COMMAND_OK;
}

const subcommand command_version = {
	.name = "version",
	.summary = "what this build is",
	.usage = "usage: waybill version [--json]\n\n"
			 "Prints the version of Waybill and of the libraries that are really loaded.\n",
	.options = {{"--json", false}},
	.run = version_run,
};
