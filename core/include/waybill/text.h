/* SPDX-License-Identifier: MIT */
/*
 * Texts: a pointer and a length.
 *
 * A wb_text borrows its bytes. Inside the core every text that came over the border is valid
 * UTF-8 without a zero byte; a terminating zero may follow but nothing relies on it.
 */
#ifndef WAYBILL_TEXT_H
#define WAYBILL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct wb_text {
	const char *data; /* may be NULL only when bytes is 0 */
	size_t      bytes;
} wb_text;

/* A text from a string literal, usable in static initialisers. */
#define WB_TEXT_LITERAL(literal) {(literal), sizeof(literal) - 1}
#define WB_TEXT(literal) ((wb_text) WB_TEXT_LITERAL(literal))

/* Borrows [data], which ends at its first zero byte; NULL gives the empty text. */
wb_text wb_text_from(const char *data);

static inline bool wb_text_equal(wb_text left, wb_text right)
{
	/* Most texts that differ do so in the first byte: then nothing need be called. */
	return left.bytes == right.bytes &&
		(left.bytes == 0 || (left.data[0] == right.data[0] &&
			memcmp(left.data, right.data, left.bytes) == 0));
}

/* Byte order; negative, 0 or positive. For valid UTF-8 this is code point order. */
int wb_text_compare(wb_text left, wb_text right);

bool wb_text_starts_with(wb_text text, wb_text prefix);

#endif
