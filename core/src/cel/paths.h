/* SPDX-License-Identifier: MIT */
/* Which facts an expression looks at. */
#ifndef WAYBILL_CEL_PATHS_H
#define WAYBILL_CEL_PATHS_H

#include "cel/syntax.h"

typedef struct wb_cel_paths {
	wb_text *texts; /* in the source's arena */
	size_t count;
	bool *reads; /* by variable: is it looked at? */
} wb_cel_paths;

/*
 * The longest constant member paths that start at a declared variable, each once, in source order.
 * False when memory is out.
 */
bool wb_cel_paths__collect(wb_cel_source *source, const wb_cel_options *options,
	const wb_cel_expr *expr, wb_cel_paths *out);

#endif
