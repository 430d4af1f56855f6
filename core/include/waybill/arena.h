/* SPDX-License-Identifier: MIT */
/*
 * Arenas: memory given back all at once.
 *
 * Values, texts, rows, events and blockers that a call returns live in the arena that the caller
 * passed and end with its reset or free. Nothing in an arena is freed alone. Long-lived objects
 * (stores, workflows, programs) never point into an arena of the caller's.
 *
 *   wb_arena *arena;
 *   if (wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error) != WB_OK) ...
 *   ...
 *   wb_arena_reset(arena);   // everything taken is gone, pages are kept
 *   wb_arena_free(arena);
 */
#ifndef WAYBILL_ARENA_H
#define WAYBILL_ARENA_H

#include "waybill/env.h"

/* A request's worth: no honest command, definition or page of events comes near it. */
#define WB_ARENA_BYTES_MAX ((size_t) 64 * 1024 * 1024)

typedef struct wb_arena wb_arena;

/* Caller frees with wb_arena_free. [bytes_max] bounds what may be taken between resets. */
wb_status wb_arena_new(const wb_env *env, size_t bytes_max, wb_arena **out, wb_error *error);

/* Accepts NULL. */
void wb_arena_free(wb_arena *arena);

void wb_arena_reset(wb_arena *arena);

/* A reset that gives back all pages but the first, for an arena that waits for its next use. */
void wb_arena_trim(wb_arena *arena);

/*
 * Zeroed memory aligned for any type, living in the arena. NULL when memory or the bound is
 * reached: the caller reports WB_MEMORY.
 */
void *wb_arena_take(wb_arena *arena, size_t bytes);

/* The same for [count] items; NULL also when the product overflows. */
void *wb_arena_take_array(wb_arena *arena, size_t count, size_t item_bytes);

/* A zero-terminated copy of [text]. False when memory is out; [out] is then untouched. */
bool wb_arena_copy_text(wb_arena *arena, wb_text text, wb_text *out);

#endif
