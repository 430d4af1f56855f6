/* SPDX-License-Identifier: MIT */
/* How every subcommand says what it found: a sentence, or a line of canonical JSON. */
#include "command.h"

#include "waybill/json.h"

#include <stdio.h>

command_exit command_fail(const wb_error *error)
{
	fprintf(stderr, "waybill: %s\n", error->message);
	return COMMAND_FAILED;
}

command_exit command_print_json(const wb_value *value, wb_arena *arena, command_exit outcome)
{
	wb_error error;
	wb_text line;

	if (wb_json_write(value, arena, &line, &error) != WB_OK)
		return command_fail(&error);
	printf("%.*s\n", (int)line.bytes, line.data);
	return outcome;
}
