/* SPDX-License-Identifier: MIT */
/* Checked trees to nodes. */
#ifndef WAYBILL_CEL_COMPILER_H
#define WAYBILL_CEL_COMPILER_H

#include "cel/block.h"
#include "cel/program.h"
#include "cel/zones.h"

/*
 * Lays [expr] out as nodes in the block; NULL after a failure of the source, such as a constant
 * pattern that is no regular expression. While the block is only measured, constant parts are
 * computed and their values left in the tree.
 */
const wb_cel_node *wb_cel_compiler__compile(wb_cel_block *block, const wb_cel_options *options,
	const wb_cel_zones *zones, wb_cel_expr *expr, uint32_t locals_max);

#endif
