/* SPDX-License-Identifier: MIT */
/*
 * Pictures of workflows: states as boxes, transitions as arrows with their labels.
 *
 *   wb_text picture;
 *   status = wb_workflow_diagram(workflow, WB_DIAGRAM_SVG, arena, &picture, &error);
 */
#ifndef WAYBILL_DIAGRAM_H
#define WAYBILL_DIAGRAM_H

#include "waybill/workflow.h"

typedef enum wb_diagram_format {
	WB_DIAGRAM_MERMAID, /* a stateDiagram-v2, for pages that draw it themselves */
	WB_DIAGRAM_SVG,     /* one element "svg" that needs nothing else */
} wb_diagram_format;

/* Nobody reads a larger picture, and a page that holds one is no longer scrolled. */
#define WB_DIAGRAM_BYTES_MAX ((size_t) 8 * 1024 * 1024)

/*
 * Boxes, and places where an arrow passes a row of them. 500 transitions of one state each keep
 * below it; only transitions that leave nearly every state in nearly every combination don't.
 */
#define WB_DIAGRAM_NODES_MAX 100000

/*
 * The same workflow gives the same bytes. Labels are escaped: none breaks out of its place. The SVG
 * has no script and no reference to anything, draws in the colour of the text around it, and alone
 * in light or dark as the reader's system has it. [out] lives in the arena. WB_LIMIT when the
 * picture would exceed a bound above.
 */
wb_status wb_workflow_diagram(const wb_workflow *workflow, wb_diagram_format format,
	wb_arena *arena, wb_text *out, wb_error *error);

#endif
