/* SPDX-License-Identifier: MIT */
/* How wide a label is, where it is broken, and in which direction it is read. */
#ifndef WAYBILL_WORKFLOW_DRAWING_TEXT_H
#define WAYBILL_WORKFLOW_DRAWING_TEXT_H

#include "waybill/text.h"

/* Labels have at most 100 characters; what would go beyond is left in the last line. */
#define WB_LINES_MAX 24

typedef struct wb_lines {
	size_t  count; /* at least 1 */
	wb_text line[WB_LINES_MAX];
	int32_t width; /* of the widest, pixels */
} wb_lines;

/* Breaks [label], valid UTF-8 in letters of [size] pixels, into lines of at most [width_max]. */
void wb_lines__break(wb_text label, int32_t size, int32_t width_max, wb_lines *out);

/* Whether its first letter that has a direction runs from right to left. */
bool wb_lines__is_rtl(wb_text label);

#endif
