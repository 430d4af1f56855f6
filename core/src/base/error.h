/* SPDX-License-Identifier: MIT */
/* Setting a wb_error: once, where the failure is known. */
#ifndef WAYBILL_BASE_ERROR_H
#define WAYBILL_BASE_ERROR_H

#include "waybill/error.h"

/*
 * Fills [error] (which may be NULL) and returns [status], so that a failure is one statement:
 *
 *   return wb_error__set(error, WB_INVALID, WB_AREA_STORE, "key has %z bytes, at most %d", …);
 *
 * [format] as in format.h. Place and native code become 0; retryable where the status says so.
 */
wb_status wb_error__set(wb_error *error, wb_status status, wb_area area, const char *format, ...);

/* The one sentence for memory that is out. */
wb_status wb_error__set_memory(wb_error *error, wb_area area);

#ifdef __clang_analyzer__
/* An analyser sees one file and not that these return what they are given. */
#define wb_error__set(error, status, ...) (wb_error__set((error), (status), __VA_ARGS__), (status))
#define wb_error__set_memory(error, area) (wb_error__set_memory((error), (area)), WB_MEMORY)
#endif

/* Adds the place in a source text to an error that is set. */
void wb_error__set_place(wb_error *error, uint32_t line, uint32_t column);

/* Adds a library's or the system's code, and whether the same call may succeed later. */
void wb_error__set_native(wb_error *error, int32_t native, bool retryable);

#endif
