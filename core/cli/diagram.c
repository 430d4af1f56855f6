/* SPDX-License-Identifier: MIT */
/* waybill diagram */
#include "command.h"

#include "waybill/diagram.h"

#include <stdio.h>

/* A definition with a mistake was looked at and found to have one; the rest could not be done. */
static command_exit diagram_fail(const char *path, const wb_error *error)
{
	if (error->status != WB_SYNTAX)
		return command_fail(error);
	fprintf(stderr, "waybill: %s:%u:%u: %s\n", path, error->line, error->column, error->message);
	return COMMAND_FOUND;
}

static command_exit diagram_run(const command_arguments *arguments)
{
	wb_diagram_format format =
		command_has(arguments, "--svg") ? WB_DIAGRAM_SVG : WB_DIAGRAM_MERMAID;
	const char *path = arguments->positions[0];
	wb_workflow *workflow = NULL;
	wb_arena *arena = NULL;
	wb_text text, picture;
	wb_error error;

	if (format == WB_DIAGRAM_SVG && command_has(arguments, "--mermaid")) {
		fputs("waybill diagram: --svg or --mermaid, not both\n", stderr);
		return COMMAND_USAGE;
	}
	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK)
		status = command_read_text(path, WB_DEFINITION_BYTES_MAX, arena, &text, &error);
	if (status == WB_OK)
		status = wb_workflow_parse(wb_env_native(), text, &workflow, &error);
	if (status == WB_OK)
		status = wb_workflow_diagram(workflow, format, arena, &picture, &error);
	if (status == WB_OK)
		fwrite(picture.data, 1, picture.bytes, stdout);
	command_exit outcome = status == WB_OK ? COMMAND_OK : diagram_fail(path, &error);
	wb_workflow_free(workflow);
	wb_arena_free(arena);
	return outcome;
}

const subcommand command_diagram = {
	.name = "diagram",
	.summary = "draw a workflow",
	.usage =
		"usage: waybill diagram FILE|- [--mermaid|--svg]\n\n"
		"Prints the states and transitions of a definition as a picture. The same definition\n"
		"gives the same bytes. Exit code 1: the definition has a mistake, whose place is told.\n\n"
		"  --mermaid  a Mermaid state diagram; so it is without an option\n"
		"  --svg      an SVG that needs nothing else\n",
	.position_count = 1,
	.options = {{"--mermaid", false}, {"--svg", false}},
	.run = diagram_run,
};
