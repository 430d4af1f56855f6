/* SPDX-License-Identifier: MIT */
/*
 * JSON: a strict reader (RFC 8259) and the canonical writer (RFC 8785).
 *
 * Reading refuses what strict JSON refuses, and doubled keys, lone surrogates, invalid UTF-8 and
 * U+0000. An integer literal within int64_t becomes WB_INT, within uint64_t WB_UINT, anything
 * else with a point, an exponent or more digits WB_DOUBLE. Errors carry line and column.
 */
#ifndef WAYBILL_JSON_H
#define WAYBILL_JSON_H

#include "waybill/value.h"

/* Deep enough for any definition; shallow enough for the smallest thread stack. */
#define WB_JSON_DEPTH_MAX 64
#define WB_JSON_BYTES_MAX ((size_t) 4 * 1024 * 1024)
#define WB_JSON_ITEMS_MAX ((size_t) 200000)

/*
 * Where each value of a read text stood, for errors found later. Opaque; lives in the arena.
 * A path is written as in RFC 6901: /transitions/pack/guard.
 */
typedef struct wb_json_places wb_json_places;

/* [places] may be NULL. The value borrows nothing from [text]. */
wb_status wb_json_read(
	wb_text text, wb_arena *arena, wb_value *out, const wb_json_places **places, wb_error *error);

/*
 * The same for texts that are no documents of a shop's, such as cases of expressions: their strings
 * may hold U+0000, as JSON's may.
 */
wb_status wb_json_read_with_nul(wb_text text, wb_arena *arena, wb_value *out, wb_error *error);

/* Line and column of the value at [pointer] (1-based); false when there is none. */
bool wb_json_place(
	const wb_json_places *places, wb_text pointer, uint32_t *line, uint32_t *column);

/*
 * RFC 8785 text in the arena: keys in UTF-16 order, shortest numbers. Integers are written
 * exactly, also beyond 2^53. What JSON has no kind for: decimals become strings ("12.50"),
 * timestamps integers (milliseconds), durations strings ("1.5s"), bytes base64 strings.
 * WB_INVALID on a NaN, an infinity, a type value or a map key that is no string.
 */
wb_status wb_json_write(const wb_value *value, wb_arena *arena, wb_text *out, wb_error *error);

#endif
