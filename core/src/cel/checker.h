/* SPDX-License-Identifier: MIT */
/* What names mean and what types expressions have. */
#ifndef WAYBILL_CEL_CHECKER_H
#define WAYBILL_CEL_CHECKER_H

#include "cel/syntax.h"
#include "cel/type.h"

/*
 * Writes references, candidates and types into the tree. With options->is_unchecked every type is
 * dyn and what does not resolve is left for run time. [locals_max] is how many variables of
 * comprehensions are in scope at once. False after a failure has been put into the source.
 */
bool wb_cel_checker__check(wb_cel_source *source, const wb_cel_options *options,
	wb_cel_expr *expr, uint32_t *locals_max);

#endif
