/* SPDX-License-Identifier: MIT */
/*
 * Cursors: 44 characters of RFC 4648's URL-safe alphabet, without padding, over 33 bytes.
 *
 *   byte 0        1, the version of this layout
 *   bytes 1 to 8  the sort's value of the last card that was looked at, big-endian, two's complement
 *   bytes 9 to 16 its id, likewise
 *   bytes 17 to 32 the first half of SHA-256 over the canonical JSON of viewer and query
 *
 * A cursor is valid when (1) it has that length, (2) all characters are of the alphabet, (3) the
 * version fits and (4) the digest is that of the query it comes with. The digest is a guard against
 * mistakes and needs no key: what a cursor leads to is what the query shows anyway.
 */
#include "catalog/query.h"

#include "base/error.h"
#include "base/sha256.h"
#include "waybill/json.h"

#include <string.h>

#define CURSOR_VERSION 1
#define CURSOR_BYTES (1 + 8 + 8 + WB_CURSOR_DIGEST_BYTES)
#define CURSOR_TEXT_BYTES 44

_Static_assert(CURSOR_BYTES % 3 == 0 && CURSOR_BYTES / 3 * 4 == CURSOR_TEXT_BYTES,
	"Each three bytes are four characters, and none is left over.");

static const char cursor_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* ---- what a cursor is bound to ---------------------------------------------------------------- */

static wb_status cursor_words_value(
	const wb_card_query *query, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder words;
	wb_status status = WB_OK;

	wb_list_builder_init(&words, arena, query->word_count);
	for (size_t at = 0; at < query->word_count && status == WB_OK; at++) {
		wb_list_builder ways;
		wb_value value;
		wb_list_builder_init(&ways, arena, query->words[at].count);
		for (size_t way = 0; way < query->words[at].count; way++)
			wb_list_builder_add(&ways, wb_value_string(query->words[at].texts[way]));
		status = wb_list_builder_finish(&ways, &value, error);
		if (status == WB_OK)
			wb_list_builder_add(&words, value);
	}
	return status == WB_OK ? wb_list_builder_finish(&words, out, error) : status;
}

/* Times that move with the clock (now, and since when a state is stuck) stay out: the next page is
   asked for later. */
static wb_status cursor_query_text(
	const wb_card_query *query, wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_map_builder map;
	wb_value words = wb_value_null();
	wb_value value;
	wb_status status = cursor_words_value(query, arena, &words, error);

	if (status != WB_OK)
		return status;
	wb_map_builder_init(&map, arena, 16);
	wb_map_builder_add(&map, WB_TEXT("viewer"), wb_value_string(query->viewer));
	wb_map_builder_add(&map, WB_TEXT("scope"), wb_value_int(query->scope));
	wb_map_builder_add(&map, WB_TEXT("state"), wb_value_string(query->state));
	wb_map_builder_add(&map, WB_TEXT("assignee"), wb_value_string(query->assignee));
	wb_map_builder_add(&map, WB_TEXT("terms"), words);
	wb_map_builder_add(&map, WB_TEXT("city"), wb_value_string(query->city));
	wb_map_builder_add(&map, WB_TEXT("country"), wb_value_string(query->country));
	wb_map_builder_add(&map, WB_TEXT("payment"), wb_value_string(query->payment));
	wb_map_builder_add(&map, WB_TEXT("shipping"), wb_value_string(query->shipping));
	wb_map_builder_add(&map, WB_TEXT("created_from"), wb_value_int(query->created_from_ms));
	wb_map_builder_add(&map, WB_TEXT("created_to"), wb_value_int(query->created_to_ms));
	wb_map_builder_add(&map, WB_TEXT("due_to"), wb_value_int(query->due_to_ms));
	wb_map_builder_add(&map, WB_TEXT("sort"), wb_value_int(query->sort));
	wb_map_builder_add(&map, WB_TEXT("ascending"), wb_value_bool(query->is_ascending));
	status = wb_map_builder_finish(&map, &value, error);
	return status == WB_OK ? wb_json_write(&value, arena, out, error) : status;
}

wb_status wb_cursor__digest(wb_store *store, const wb_card_query *query, wb_arena *arena,
	uint8_t out[WB_CURSOR_DIGEST_BYTES], wb_error *error)
{
	uint8_t digest[WB_SHA256_BYTES];
	wb_sha256 *sha256 = NULL;
	wb_text text;
	wb_status status = cursor_query_text(query, arena, &text, error);

	if (status == WB_OK)
		status = wb_sha256__new(store->env, &sha256, error);
	if (status == WB_OK)
		status = wb_sha256__digest(sha256, text, digest, error);
	wb_sha256__free(sha256);
	if (status == WB_OK)
		memcpy(out, digest, WB_CURSOR_DIGEST_BYTES);
	return status;
}

/* ---- the text --------------------------------------------------------------------------------- */

static void cursor_put_number(int64_t number, uint8_t out[8])
{
	for (size_t at = 0; at < 8; at++)
		out[at] = (uint8_t)((uint64_t)number >> (56 - 8 * at));
}

static int64_t cursor_get_number(const uint8_t bytes[8])
{
	uint64_t number = 0;
	int64_t signed_number;

	for (size_t at = 0; at < 8; at++)
		number = number << 8 | bytes[at];
	memcpy(&signed_number, &number, sizeof signed_number);
	return signed_number;
}

wb_status wb_cursor__write(const wb_card_place *place,
	const uint8_t digest[WB_CURSOR_DIGEST_BYTES], wb_arena *arena, wb_text *out, wb_error *error)
{
	uint8_t bytes[CURSOR_BYTES] = {CURSOR_VERSION};
	char *text = wb_arena_take(arena, CURSOR_TEXT_BYTES);

	if (text == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	cursor_put_number(place->value, bytes + 1);
	cursor_put_number(place->id, bytes + 9);
	memcpy(bytes + 17, digest, WB_CURSOR_DIGEST_BYTES);
	for (size_t group = 0; group < CURSOR_BYTES / 3; group++) {
		const uint8_t *three = bytes + 3 * group;
		uint32_t bits = (uint32_t)three[0] << 16 | (uint32_t)three[1] << 8 | three[2];
		for (size_t at = 0; at < 4; at++)
			text[4 * group + at] = cursor_alphabet[bits >> (18 - 6 * at) & 63];
	}
	*out = (wb_text){text, CURSOR_TEXT_BYTES};
	return WB_OK;
}

static bool cursor_decode(wb_text text, uint8_t out[CURSOR_BYTES])
{
	if (text.bytes != CURSOR_TEXT_BYTES)
		return false;
	for (size_t group = 0; group < CURSOR_BYTES / 3; group++) {
		uint32_t bits = 0;
		for (size_t at = 0; at < 4; at++) {
			const char *found =
				memchr(cursor_alphabet, text.data[4 * group + at], sizeof cursor_alphabet - 1);
			if (found == NULL)
				return false;
			bits = bits << 6 | (uint32_t)(found - cursor_alphabet);
		}
		for (size_t at = 0; at < 3; at++)
			out[3 * group + at] = (uint8_t)(bits >> (16 - 8 * at));
	}
	return true;
}

bool wb_cursor__read(
	wb_text text, const uint8_t digest[WB_CURSOR_DIGEST_BYTES], wb_card_place *out)
{
	uint8_t bytes[CURSOR_BYTES];

	if (!cursor_decode(text, bytes) || bytes[0] != CURSOR_VERSION ||
		memcmp(bytes + 17, digest, WB_CURSOR_DIGEST_BYTES) != 0)
		return false;
	*out = (wb_card_place){cursor_get_number(bytes + 1), cursor_get_number(bytes + 9)};
	return true;
}
