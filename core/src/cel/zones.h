/* SPDX-License-Identifier: MIT */
/* The time zones that an expression names, read from the host while it is compiled. */
#ifndef WAYBILL_CEL_ZONES_H
#define WAYBILL_CEL_ZONES_H

#include "cel/syntax.h"
#include "cel/zone.h"

typedef struct wb_cel_zones {
	wb_cel_zone items[WB_CEL_ZONES_MAX];
	size_t count;
} wb_cel_zones;

/*
 * Each zone once that a call in [expr] writes out as its time zone. Names and data live in the
 * source's arena. False after a failure of the source, such as a zone that the host does not know.
 */
bool wb_cel_zones__collect(
	wb_cel_source *source, const wb_env *env, const wb_cel_expr *expr, wb_cel_zones *out);

#endif
