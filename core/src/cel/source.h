/* SPDX-License-Identifier: MIT */
/* Reporting on expression text: one failure a compilation, the one that stands first in it. */
#ifndef WAYBILL_CEL_SOURCE_H
#define WAYBILL_CEL_SOURCE_H

#include "waybill/arena.h"

/* The text being compiled, the memory its tree lives in and the first failure met so far. */
typedef struct wb_cel_source {
	wb_text text;
	wb_arena *arena;
	wb_error *error;
	wb_status status;
	uint32_t failure_at;
} wb_cel_source;

/* Line and column (1-based, in code points) of the byte [at]. */
void wb_cel_source__place(wb_text text, uint32_t at, uint32_t *line, uint32_t *column);

/*
 * Keeps the failure unless one that stands before it is kept already. Memory and limits end the
 * compilation and outrank what is wrong with the text.
 */
void wb_cel_source__fail(
	wb_cel_source *source, wb_status status, uint32_t at, const char *format, ...);

void wb_cel_source__fail_memory(wb_cel_source *source);

/* True when going on makes no sense. */
bool wb_cel_source__is_over(const wb_cel_source *source);

/* Zeroed memory of the tree's arena; NULL after wb_cel_source__fail_memory. */
void *wb_cel_source__take(wb_cel_source *source, size_t count, size_t item_bytes);

#endif
