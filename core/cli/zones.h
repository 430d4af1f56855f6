/* SPDX-License-Identifier: MIT */
/* The time zones that an expression names, from the system's own data. */
#ifndef WAYBILL_CLI_ZONES_H
#define WAYBILL_CLI_ZONES_H

#include "waybill/cel.h"

/* An expression that names more finds the others unknown. */
#define ZONES_MAX 16

/*
 * Those of the texts that [expression] writes in quotes which are zones of the system, in [zones];
 * how many. Their data lives in the arena.
 */
size_t zones_find(wb_text expression, wb_arena *arena, wb_zone zones[ZONES_MAX]);

#endif
