/* SPDX-License-Identifier: MIT */
/*
 * Pages handed out from the front. A request's values need no frees of their own and a reset is
 * a few stores, because pages are kept and only rewound.
 *
 * With WB_ARENA_DEBUG the same functions make one allocation per item, so that a sanitizer or
 * valgrind sees every overrun and every use after a reset. Both twins count the same bytes
 * against the bound, so a limit met in one is met in the other.
 */
#include "base/arena.h"

#include "base/assert.h"
#include "base/error.h"

#include <string.h>

/* Enough for a decision or a page of history without a second page. */
#define ARENA_PAGE_BYTES ((size_t)16 * 1024)

#define ARENA_ALIGNMENT (_Alignof(max_align_t))

/* In front of a page's or an item's bytes, which follow aligned for any type. */
typedef struct arena_page {
	struct arena_page *next;
	size_t capacity; /* bytes that follow */
	size_t used; /* always a multiple of the alignment */
	max_align_t bytes[];
} arena_page;

struct wb_arena {
	const wb_env *env;
	size_t bytes_max;
	size_t bytes_taken; /* since the last reset, rounded up to the alignment */
	arena_page *first;
	arena_page *current; /* pages before it are full, pages after it unused */
};

wb_status wb_arena_new(const wb_env *env, size_t bytes_max, wb_arena **out, wb_error *error)
{
	WB_ASSERT(env != NULL && out != NULL, "An arena needs an env and a place to be put.");
	wb_arena *arena = env->resize(env->payload, NULL, 0, sizeof *arena);

	if (arena == NULL)
		return wb_error__set_memory(error, WB_AREA_BASE);
	*arena = (wb_arena){.env = env, .bytes_max = bytes_max};
	*out = arena;
	return WB_OK;
}

static arena_page *arena_add_page(wb_arena *arena, size_t capacity)
{
	const wb_env *env = arena->env;

	if (capacity > SIZE_MAX - sizeof(arena_page))
		return NULL;
	arena_page *page = env->resize(env->payload, NULL, 0, sizeof *page + capacity);
	if (page != NULL)
		*page = (arena_page){.capacity = capacity};
	return page;
}

static void arena_drop(const wb_env *env, arena_page *page)
{
	while (page != NULL) {
		arena_page *next = page->next;
		env->resize(env->payload, page, sizeof *page + page->capacity, 0);
		page = next;
	}
}

static void arena_drop_pages(wb_arena *arena)
{
	arena_drop(arena->env, arena->first);
	arena->first = arena->current = NULL;
}

void wb_arena_free(wb_arena *arena)
{
	if (arena == NULL)
		return;
	const wb_env *env = arena->env;
	arena_drop_pages(arena);
	env->resize(env->payload, arena, sizeof *arena, 0);
}

#ifdef WB_ARENA_DEBUG

void wb_arena_reset(wb_arena *arena)
{
	arena_drop_pages(arena);
	arena->bytes_taken = 0;
}

void wb_arena_trim(wb_arena *arena)
{
	wb_arena_reset(arena);
}

/* Exactly [bytes], so that the byte behind them is out of bounds. */
static void *arena_take_aligned(wb_arena *arena, size_t bytes, size_t aligned)
{
	(void)aligned;
	arena_page *page = arena_add_page(arena, bytes);

	if (page == NULL)
		return NULL;
	page->next = arena->first;
	arena->first = page;
	return page->bytes;
}

#else

void wb_arena_reset(wb_arena *arena)
{
	for (arena_page *page = arena->first; page != NULL; page = page->next)
		page->used = 0;
	arena->current = arena->first;
	arena->bytes_taken = 0;
}

void wb_arena_trim(wb_arena *arena)
{
	if (arena->first != NULL) {
		arena_drop(arena->env, arena->first->next);
		arena->first->next = NULL;
	}
	wb_arena_reset(arena);
}

/* Puts a fitting page behind the current one and makes it current. */
static bool arena_turn_page(wb_arena *arena, size_t aligned)
{
	arena_page *current = arena->current;
	arena_page *next = current == NULL ? arena->first : current->next;

	if (next == NULL || next->capacity < aligned) {
		arena_page *page =
			arena_add_page(arena, aligned > ARENA_PAGE_BYTES ? aligned : ARENA_PAGE_BYTES);
		if (page == NULL)
			return false;
		page->next = next;
		if (current == NULL)
			arena->first = page;
		else
			current->next = page;
		next = page;
	}
	arena->current = next;
	return true;
}

static void *arena_take_aligned(wb_arena *arena, size_t bytes, size_t aligned)
{
	(void)bytes;
	arena_page *page = arena->current;

	if (page == NULL || page->capacity - page->used < aligned) {
		if (!arena_turn_page(arena, aligned))
			return NULL;
		page = arena->current;
	}
	void *taken = (char *)page->bytes + page->used;
	page->used += aligned;
	return taken;
}

#endif

void *wb_arena_take(wb_arena *arena, size_t bytes)
{
	/* An item of no bytes still gets an address of its own. */
	size_t wanted = bytes == 0 ? 1 : bytes;

	if (wanted > SIZE_MAX - ARENA_ALIGNMENT)
		return NULL;
	size_t aligned = (wanted + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
	if (aligned > arena->bytes_max - arena->bytes_taken)
		return NULL;
	void *taken = arena_take_aligned(arena, wanted, aligned);
	if (taken == NULL)
		return NULL;
	arena->bytes_taken += aligned;
	return memset(taken, 0, wanted);
}

void *wb_arena_take_array(wb_arena *arena, size_t count, size_t item_bytes)
{
	if (item_bytes != 0 && count > SIZE_MAX / item_bytes)
		return NULL;
	return wb_arena_take(arena, count * item_bytes);
}

bool wb_arena_copy_text(wb_arena *arena, wb_text text, wb_text *out)
{
	if (text.bytes == SIZE_MAX)
		return false;
	char *data = wb_arena_take(arena, text.bytes + 1);
	if (data == NULL)
		return false;
	if (text.bytes > 0)
		memcpy(data, text.data, text.bytes);
	*out = (wb_text){data, text.bytes};
	return true;
}

const wb_env *wb_arena__env(const wb_arena *arena)
{
	return arena->env;
}
