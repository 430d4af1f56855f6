/* SPDX-License-Identifier: MIT */
/*
 * The way to a picture: a Mermaid text is written straight from the workflow, an SVG is laid out
 * first. Both are here because neither can be left to whoever shows it: a page of wp-admin loads
 * nothing from elsewhere, and a review of a definition in a browser without scripts needs one, too.
 */
#include "workflow/diagram.h"

#include "base/assert.h"

static wb_status diagram_draw(
	const wb_workflow *workflow, wb_arena *arena, wb_drawing *out, wb_error *error)
{
	*out = (wb_drawing){.workflow = workflow, .arena = arena};

	wb_status status = wb_drawing__build(out, error);
	if (status == WB_OK)
		status = wb_drawing__order(out, error);
	if (status == WB_OK)
		status = wb_drawing__place(out, error);
	return status;
}

wb_status wb_workflow_diagram(const wb_workflow *workflow, wb_diagram_format format,
	wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_drawing drawing;
	wb_buffer buffer;
	wb_status status = WB_OK;

	WB_ASSERT(format == WB_DIAGRAM_MERMAID || format == WB_DIAGRAM_SVG,
		"A diagram is asked for in a format there is.");
	if (format == WB_DIAGRAM_SVG)
		status = diagram_draw(workflow, arena, &drawing, error);
	if (status != WB_OK)
		return status;
	wb_buffer__init(&buffer, workflow->env, WB_DIAGRAM_BYTES_MAX);
	if (format == WB_DIAGRAM_SVG)
		wb_diagram__add_svg(&buffer, &drawing);
	else
		wb_diagram__add_mermaid(&buffer, workflow);
	status = wb_buffer__finish(&buffer, arena, WB_AREA_WORKFLOW, out, error);
	wb_buffer__dispose(&buffer);
	return status;
}
