/* SPDX-License-Identifier: MIT */
/*
 * Canonical JSON (RFC 8785): one text for one value, so that hashes and fingerprints agree
 * everywhere. Its one deviation is deliberate: integers beyond 2^53 are written exactly instead of
 * as the nearest double, because an event must not lose a digit.
 *
 * Maps are kept in the order of their keys' bytes, which is the order of code points. RFC 8785
 * wants UTF-16's, which differs only where a key goes beyond U+FFFF: only then is a map sorted
 * once more.
 */
#include "waybill/json.h"

#include "base/arena.h"
#include "base/base64.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/json_text.h"
#include "base/number.h"
#include "base/utf8.h"
#include "value/value.h"

#include <string.h>

#define JSON_MS_PER_SECOND 1000
#define JSON_NANOSECONDS_PER_MS 1000000
#define JSON_NANOSECOND_DIGITS 9

/* The first byte of a code point beyond U+FFFF, and no byte of any other. */
#define JSON_LEAD_BEYOND_BMP 0xF0

typedef struct json_writer {
	wb_buffer buffer;
	wb_arena *arena;
} json_writer;

static wb_status json_write_at(
	json_writer *writer, const wb_value *value, unsigned depth, wb_error *error);

static void json_add_int(json_writer *writer, int64_t integer)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_int(integer, digits);

	wb_buffer__add(&writer->buffer, (wb_text){digits, bytes});
}

static void json_add_uint(json_writer *writer, uint64_t natural)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_uint(natural, digits);

	wb_buffer__add(&writer->buffer, (wb_text){digits, bytes});
}

static wb_status json_write_double(json_writer *writer, double real, wb_error *error)
{
	char digits[WB_NUMBER_DOUBLE_BYTES];

	if (!wb_number__is_finite(real))
		return wb_error__set(
			error, WB_INVALID, WB_AREA_JSON, "NaN and infinities cannot be written as JSON");
	size_t bytes = wb_number__print_double(real, digits);
	wb_buffer__add(&writer->buffer, (wb_text){digits, bytes});
	return WB_OK;
}

static void json_write_decimal(json_writer *writer, wb_decimal decimal)
{
	char digits[WB_DECIMAL_TEXT_BYTES];
	size_t bytes = wb_decimal_print(decimal, digits);

	wb_buffer__add_byte(&writer->buffer, '"');
	wb_buffer__add(&writer->buffer, (wb_text){digits, bytes});
	wb_buffer__add_byte(&writer->buffer, '"');
}

/* Milliseconds since 1970; what is finer is cut, towards the past. */
static wb_status json_write_timestamp(json_writer *writer, wb_time time, wb_error *error)
{
	int64_t second_max = INT64_MAX / JSON_MS_PER_SECOND - 1;

	if (time.seconds > second_max || time.seconds < -second_max)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_JSON, "timestamp is beyond what milliseconds can count");
	json_add_int(
		writer, time.seconds * JSON_MS_PER_SECOND + time.nanoseconds / JSON_NANOSECONDS_PER_MS);
	return WB_OK;
}

/* Seconds with as many places as they have: "90s", "-1.5s", "0.000000001s". */
static void json_write_duration(json_writer *writer, wb_time time)
{
	bool is_negative = time.seconds < 0 || time.nanoseconds < 0;
	uint64_t seconds = is_negative ? 0 - (uint64_t)time.seconds : (uint64_t)time.seconds;
	uint32_t rest = (uint32_t)(time.nanoseconds < 0 ? -time.nanoseconds : time.nanoseconds);
	char digits[JSON_NANOSECOND_DIGITS];
	size_t count = 0;

	for (size_t index = JSON_NANOSECOND_DIGITS; index > 0; index--, rest /= 10) {
		digits[index - 1] = (char)('0' + rest % 10);
		if (count == 0 && rest % 10 != 0)
			count = index;
	}
	wb_buffer__add(&writer->buffer, is_negative ? WB_TEXT("\"-") : WB_TEXT("\""));
	json_add_uint(writer, seconds);
	if (count > 0) {
		wb_buffer__add_byte(&writer->buffer, '.');
		wb_buffer__add(&writer->buffer, (wb_text){digits, count});
	}
	wb_buffer__add(&writer->buffer, WB_TEXT("s\""));
}

static wb_status json_write_list(
	json_writer *writer, const wb_list *list, unsigned depth, wb_error *error)
{
	wb_status status = WB_OK;

	wb_buffer__add_byte(&writer->buffer, '[');
	for (size_t index = 0; index < list->count && status == WB_OK; index++) {
		if (index > 0)
			wb_buffer__add_byte(&writer->buffer, ',');
		status = json_write_at(writer, &list->items[index], depth, error);
	}
	wb_buffer__add_byte(&writer->buffer, ']');
	return status;
}

static int json_order_utf16(const wb_entry *left, const wb_entry *right)
{
	return wb_utf8__compare_utf16(left->key.as.text, right->key.as.text);
}

/* The entries in the order of RFC 8785: the map's own where that is the same. */
static wb_status json_order_entries(
	json_writer *writer, const wb_map *map, const wb_entry **out, wb_error *error)
{
	bool is_beyond_bmp = false;

	*out = map->entries;
	for (size_t index = 0; index < map->count; index++) {
		const wb_value *key = &map->entries[index].key;
		if (key->kind != WB_STRING)
			return wb_error__set(error, WB_INVALID, WB_AREA_JSON,
				"a map with a key of kind %s cannot be written as JSON",
				wb_value__kind_name(key->kind));
		for (size_t offset = 0; offset < key->as.text.bytes; offset++)
			is_beyond_bmp |= (unsigned char)key->as.text.data[offset] >= JSON_LEAD_BEYOND_BMP;
	}
	if (!is_beyond_bmp)
		return WB_OK;
	wb_entry *sorted = wb_arena_take_array(writer->arena, map->count, sizeof *sorted);
	if (sorted == NULL)
		return wb_error__set_memory(error, WB_AREA_JSON);
	memcpy(sorted, map->entries, map->count * sizeof *sorted);
	wb_map__sort(sorted, map->count, json_order_utf16);
	*out = sorted;
	return WB_OK;
}

static wb_status json_write_map(
	json_writer *writer, const wb_map *map, unsigned depth, wb_error *error)
{
	const wb_entry *entries;
	wb_status status = json_order_entries(writer, map, &entries, error);

	wb_buffer__add_byte(&writer->buffer, '{');
	for (size_t index = 0; index < map->count && status == WB_OK; index++) {
		if (index > 0)
			wb_buffer__add_byte(&writer->buffer, ',');
		wb_json_text__add_string(&writer->buffer, entries[index].key.as.text);
		wb_buffer__add_byte(&writer->buffer, ':');
		status = json_write_at(writer, &entries[index].value, depth, error);
	}
	wb_buffer__add_byte(&writer->buffer, '}');
	return status;
}

static wb_status json_write_at(
	json_writer *writer, const wb_value *value, unsigned depth, wb_error *error)
{
	if ((value->kind == WB_LIST || value->kind == WB_MAP) && depth == WB_JSON_DEPTH_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_JSON,
			"lists and maps are nested deeper than %d", WB_JSON_DEPTH_MAX);
	switch (value->kind) {
	case WB_NULL:
		wb_buffer__add(&writer->buffer, WB_TEXT("null"));
		return WB_OK;
	case WB_BOOL:
		wb_buffer__add(&writer->buffer, value->as.boolean ? WB_TEXT("true") : WB_TEXT("false"));
		return WB_OK;
	case WB_INT:
		json_add_int(writer, value->as.integer);
		return WB_OK;
	case WB_UINT:
		json_add_uint(writer, value->as.natural);
		return WB_OK;
	case WB_DOUBLE:
		return json_write_double(writer, value->as.real, error);
	case WB_DECIMAL:
		json_write_decimal(writer, value->as.decimal);
		return WB_OK;
	case WB_STRING:
		wb_json_text__add_string(&writer->buffer, value->as.text);
		return WB_OK;
	case WB_BYTES:
		wb_buffer__add_byte(&writer->buffer, '"');
		wb_base64__add(&writer->buffer, value->as.text);
		wb_buffer__add_byte(&writer->buffer, '"');
		return WB_OK;
	case WB_TIMESTAMP:
		return json_write_timestamp(writer, value->as.time, error);
	case WB_DURATION:
		json_write_duration(writer, value->as.time);
		return WB_OK;
	case WB_LIST:
		return json_write_list(writer, value->as.list, depth + 1, error);
	case WB_MAP:
		return json_write_map(writer, value->as.map, depth + 1, error);
	case WB_TYPE:
		break;
	}
	return wb_error__set(error, WB_INVALID, WB_AREA_JSON, "a value of kind %s has no JSON",
		wb_value__kind_name(value->kind));
}

wb_status wb_json_write(const wb_value *value, wb_arena *arena, wb_text *out, wb_error *error)
{
	json_writer writer = {.arena = arena};

	wb_buffer__init(&writer.buffer, wb_arena__env(arena), WB_JSON_BYTES_MAX);
	wb_status status = json_write_at(&writer, value, 0, error);
	if (status == WB_OK)
		status = wb_buffer__finish(&writer.buffer, arena, WB_AREA_JSON, out, error);
	wb_buffer__dispose(&writer.buffer);
	return status;
}
