/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a cursor, for a digest that is the input's first bytes: it is refused, or it is a
 * place that is written as the same text again. A cursor of another digest is never taken.
 */
#include "fuzz.h"

#include "catalog/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	uint8_t digest[WB_CURSOR_DIGEST_BYTES] = {0};
	wb_card_place place = {0};
	wb_arena *arena = NULL;
	wb_text again;

	if (bytes < sizeof digest)
		return 0;
	memcpy(digest, data, sizeof digest);
	/* A block of its own, so that a byte read beyond its end is seen. */
	FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) == WB_OK);
	wb_text text;
	FUZZ_HOLDS(wb_arena_copy_text(
		arena, (wb_text){(const char *)data + sizeof digest, bytes - sizeof digest}, &text));
	if (wb_cursor__read(text, digest, &place)) {
		FUZZ_HOLDS(wb_cursor__write(&place, digest, arena, &again, NULL) == WB_OK);
		FUZZ_HOLDS(wb_text_equal(text, again));
		digest[0] ^= 1;
		FUZZ_HOLDS(!wb_cursor__read(text, digest, &place));
	}
	wb_arena_free(arena);
	return 0;
}
