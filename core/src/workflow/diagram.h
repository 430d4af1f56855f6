/* SPDX-License-Identifier: MIT */
#ifndef WAYBILL_WORKFLOW_DIAGRAM_H
#define WAYBILL_WORKFLOW_DIAGRAM_H

#include "base/buffer.h"
#include "waybill/diagram.h"
#include "workflow/drawing.h"

/* Both append; a buffer that has failed says so at its end. */
void wb_diagram__add_mermaid(wb_buffer *buffer, const wb_workflow *workflow);
void wb_diagram__add_svg(wb_buffer *buffer, const wb_drawing *drawing);

#endif
