/* SPDX-License-Identifier: MIT */
/* Equality and order of values as CEL has them. */
#ifndef WAYBILL_CEL_COMPARE_H
#define WAYBILL_CEL_COMPARE_H

#include "cel/frame.h"

/*
 * Are the values equal? Numbers compare across kinds, lists and maps by their items. Gives up with
 * false and frame->is_over where the work is too much.
 */
bool wb_cel_compare__equal(wb_cel_frame *frame, const wb_value *left, const wb_value *right);

/* -1, 0 or 1; false after a problem has been put into the frame. */
bool wb_cel_compare__order(wb_cel_frame *frame, const char *function, const wb_value *left,
	const wb_value *right, int *out);

/* Code points of a string, bytes, items or entries; 1 for everything else. */
uint64_t wb_cel_compare__size(const wb_value *value);

#endif
