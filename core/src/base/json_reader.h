/* SPDX-License-Identifier: MIT */
/*
 * JSON tokens, pulled one after the other: the grammar of RFC 8259 and nothing more or less.
 * What Waybill refuses beyond it (doubled keys, U+0000, sizes) is decided by who builds values.
 *
 *   wb_json_reader__init(&reader, text, arena);
 *   while ((status = wb_json_reader__next(&reader, error)) == WB_OK)
 *       switch (reader.token) ...
 *
 * WB_END once the text is over. After a failure the reader is spent.
 */
#ifndef WAYBILL_BASE_JSON_READER_H
#define WAYBILL_BASE_JSON_READER_H

#include "waybill/arena.h"

/* One bit a level tells maps from lists; no honest document is deeper. */
#define WB_JSON_READER_DEPTH_MAX 64

typedef enum wb_json_token {
	WB_JSON_NULL = 0,
	WB_JSON_FALSE,
	WB_JSON_TRUE,
	WB_JSON_INT, /* as.integer */
	WB_JSON_UINT, /* as.natural, beyond INT64_MAX */
	WB_JSON_DOUBLE, /* as.real, finite */
	WB_JSON_STRING, /* as.string, in the arena */
	WB_JSON_KEY, /* as.string, likewise; the value's token follows */
	WB_JSON_LIST_OPEN,
	WB_JSON_LIST_CLOSE,
	WB_JSON_MAP_OPEN,
	WB_JSON_MAP_CLOSE,
} wb_json_token;

/* A place in the text; kept and moved forwards, so that many places cost one walk. */
typedef struct wb_json_mark {
	size_t offset;
	uint32_t line, column; /* 1-based; columns in code points */
} wb_json_mark;

typedef struct wb_json_reader {
	wb_text text;
	wb_arena *arena;
	size_t offset; /* of the next byte */
	uint32_t depth; /* lists and maps that are open */
	uint64_t maps; /* bit n: the one open at depth n + 1 is a map */
	int expected; /* what may follow; json_reader.c's own */
	wb_json_mark mark; /* at or before the last token */

	/* The last token. */
	wb_json_token token;
	size_t token_offset;
	union {
		int64_t integer;
		uint64_t natural;
		double real;
		wb_text string;
	} as;
} wb_json_reader;

/* [text] must stay while the reader is used; what is read borrows nothing from it. */
void wb_json_reader__init(wb_json_reader *reader, wb_text text, wb_arena *arena);

wb_status wb_json_reader__next(wb_json_reader *reader, wb_error *error);

/* Moves [mark] forwards to [offset]. */
void wb_json_mark__advance(wb_json_mark *mark, wb_text text, size_t offset);

/* Where the last token starts. */
wb_json_mark wb_json_reader__place(wb_json_reader *reader);

/* Sets an error at the last token and returns [status]. */
wb_status wb_json_reader__fail(
	wb_json_reader *reader, wb_status status, const char *sentence, wb_error *error);

#endif
