/* SPDX-License-Identifier: MIT */
/*
 * Raw values of the host to the typed values that expressions see. What raw means, by type:
 *
 *   bool, string   themselves
 *   int            an integer within int64_t
 *   decimal        a text such as "12.50", or an integer; never a double
 *   timestamp      milliseconds since 1970 as an integer, within the years 1 to 9999
 *   duration       a text such as "1h30m" or "1.5s"
 *   list, map      of the same; keys are texts
 *   object         a map; members the type does not know are left out
 *
 * A value that is typed already passes. Of an object's members an absent or null text is empty, an
 * absent or null time is absent, so that has() tells; any other must be there: a number that
 * somebody forgot must not pass for 0.
 */
#ifndef WAYBILL_WORKFLOW_TYPED_H
#define WAYBILL_WORKFLOW_TYPED_H

#include "waybill/cel.h"
#include "workflow/node.h"

/* WB_INVALID with the path of what does not fit. The result borrows texts of the raw value. */
wb_status wb_typed__read(const wb_type *type, const wb_node *node, wb_arena *arena, wb_value *out,
	wb_error *error);

/* A raw value that reading would only copy. */
static inline bool wb_typed__is_ready(const wb_type *type, const wb_value *raw)
{
	return (type->kind == WB_TYPE_BOOL && raw->kind == WB_BOOL) ||
		(type->kind == WB_TYPE_STRING && raw->kind == WB_STRING) ||
		(type->kind == WB_TYPE_INT && raw->kind == WB_INT);
}

/* A member of an object; null in [out] where it may be absent and is. */
wb_status wb_typed__read_member(const wb_type *type, const wb_node *member, wb_arena *arena,
	wb_value *out, wb_error *error);

/*
 * What a variable of [type] holds before anything was put into it: false, 0, the empty text, no
 * items; the shortest duration. WB_NULL for a timestamp, which has no such value.
 */
wb_value wb_typed__zero(const wb_type *type);

#endif
