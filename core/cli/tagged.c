/* SPDX-License-Identifier: MIT */
/*
 * The tagged encoding. Its texts of numbers and bytes are converted by the language itself: int(v),
 * base64.decode(v) and so on are what they mean, and nothing here has to read a number.
 */
#include "tagged.h"

#include "waybill/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* JSON's own depth, of which each level here takes two, ends before this. */
#define TAGGED_DEPTH_MAX 512

/* Types nest in parentheses; deeper ones are no case's. */
#define TAGGED_TYPE_DEPTH_MAX 32

typedef enum tagged_conversion {
	TAGGED_INT,
	TAGGED_UINT,
	TAGGED_DOUBLE,
	TAGGED_DECIMAL,
	TAGGED_FROM_BASE64,
	TAGGED_TO_BASE64,
	TAGGED_TO_STRING,
	TAGGED_TO_LINE,
	TAGGED_CONVERSION_COUNT,
} tagged_conversion;

struct tagged_codec {
	wb_program *programs[TAGGED_CONVERSION_COUNT];
};

static const char *const tagged_sources[TAGGED_CONVERSION_COUNT] = {
	[TAGGED_INT] = "int(v)",
	[TAGGED_UINT] = "uint(v)",
	[TAGGED_DOUBLE] = "double(v)",
	[TAGGED_DECIMAL] = "decimal(v)",
	[TAGGED_FROM_BASE64] = "base64.decode(v)",
	[TAGGED_TO_BASE64] = "base64.encode(v)",
	[TAGGED_TO_STRING] = "string(v)",
	[TAGGED_TO_LINE] = "'%s'.format([v])",
};

wb_status tagged_codec_new(tagged_codec **out, wb_error *error)
{
	const wb_variable variable = {WB_TEXT("v"), wb_type_of(WB_TYPE_DYN)};
	const wb_cel_options options = {.variables = &variable, .variable_count = 1};
	tagged_codec *codec = calloc(1, sizeof *codec);
	wb_status status = WB_OK;

	if (codec == NULL) {
		*error = (wb_error){.status = WB_MEMORY, .area = WB_AREA_HOST, .message = "memory is out"};
		return WB_MEMORY;
	}
	for (size_t index = 0; index < TAGGED_CONVERSION_COUNT && status == WB_OK; index++)
		status = wb_program_compile(wb_env_native(), wb_text_from(tagged_sources[index]), &options,
			&codec->programs[index], error);
	if (status != WB_OK) {
		tagged_codec_free(codec);
		return status;
	}
	*out = codec;
	return WB_OK;
}

void tagged_codec_free(tagged_codec *codec)
{
	if (codec == NULL)
		return;
	for (size_t index = 0; index < TAGGED_CONVERSION_COUNT; index++)
		wb_program_free(codec->programs[index]);
	free(codec);
}

static wb_status tagged_fail(wb_error *error, wb_status status, const char *why, wb_text what)
{
	*error = (wb_error){.status = status, .area = WB_AREA_HOST};
	/* The message's room is bounded; what is cut is cut at a code point by whoever prints it. */
	int bytes = what.bytes > 40 ? 40 : (int)what.bytes;
	while (bytes > 0 && bytes < (int)what.bytes && ((unsigned char)what.data[bytes] & 0xC0) == 0x80)
		bytes--;
	snprintf(error->message, sizeof error->message, "%s%s%.*s", why, bytes > 0 ? ": " : "", bytes,
		bytes > 0 ? what.data : "");
	return status;
}

static wb_status tagged_convert(const tagged_codec *codec, tagged_conversion conversion,
	const wb_value *value, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_cel_outcome outcome;
	wb_status status =
		wb_program_evaluate(codec->programs[conversion], value, UINT64_MAX, arena, &outcome, error);

	if (status != WB_OK)
		return status;
	if (outcome.has_failed)
		return tagged_fail(error, WB_INVALID, "no value of that type", outcome.failure.message);
	*out = outcome.value;
	return WB_OK;
}

/* ---- reading ---- */

static wb_status tagged_read_at(const tagged_codec *codec, const wb_value *json, unsigned depth,
	wb_arena *arena, wb_value *out, wb_error *error);

static wb_text tagged_text(const wb_value *json, wb_text name)
{
	const wb_value *member = wb_value_member(json, name);

	return member != NULL && member->kind == WB_STRING ? member->as.text : (wb_text){NULL, 0};
}

/* A member's text as a value of another type; [text] is missing where it has no data. */
static wb_status tagged_read_text(const tagged_codec *codec, tagged_conversion conversion,
	wb_text text, wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_value value = wb_value_string(text);

	if (text.data == NULL)
		return tagged_fail(error, WB_INVALID, "a tagged value lacks its text", WB_TEXT(""));
	return tagged_convert(codec, conversion, &value, arena, out, error);
}

/* Sixteen digits of base 16. */
static bool tagged_read_bits(wb_text text, uint64_t *out)
{
	uint64_t bits = 0;

	for (size_t index = 0; index < text.bytes; index++) {
		char digit = text.data[index];
		bool is_letter = digit >= 'a' && digit <= 'f';
		if (!is_letter && (digit < '0' || digit > '9'))
			return false;
		bits = bits << 4 | (uint64_t)(is_letter ? digit - 'a' + 10 : digit - '0');
	}
	*out = bits;
	return text.bytes == 16;
}

static wb_status tagged_read_double(const tagged_codec *codec, const wb_value *json,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_text text = tagged_text(json, WB_TEXT("bits"));
	uint64_t bits;

	if (text.data == NULL)
		return tagged_read_text(
			codec, TAGGED_DOUBLE, tagged_text(json, WB_TEXT("v")), arena, out, error);
	if (!tagged_read_bits(text, &bits))
		return tagged_fail(error, WB_INVALID, "these are no bits of a double", text);
	*out = wb_value_double(0);
	memcpy(&out->as.real, &bits, sizeof bits);
	return WB_OK;
}

static wb_status tagged_read_time(const tagged_codec *codec, wb_kind kind, const wb_value *json,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_value *nanoseconds = wb_value_member(json, WB_TEXT("ns"));
	wb_value seconds = {.kind = WB_NULL};

	wb_status status = tagged_read_text(
		codec, TAGGED_INT, tagged_text(json, WB_TEXT("s")), arena, &seconds, error);
	if (status != WB_OK)
		return status;
	int64_t below =
		nanoseconds != NULL && nanoseconds->kind == WB_INT ? nanoseconds->as.integer : 0;
	bool is_negative = kind == WB_DURATION && seconds.as.integer <= 0 && below <= 0;
	bool has_place = below < 1000000000 && below > -1000000000 && (below >= 0 || is_negative) &&
		(below <= 0 || kind == WB_TIMESTAMP || seconds.as.integer >= 0);
	/* Ten thousand years, as protobuf has it for both. */
	if (!has_place || seconds.as.integer > INT64_C(315576000000) ||
		seconds.as.integer < INT64_C(-315576000000))
		return tagged_fail(error, WB_INVALID, "a time is out of range", WB_TEXT(""));
	*out = (wb_value){.kind = kind, .as.time = {seconds.as.integer, (int32_t)below}};
	return WB_OK;
}

static wb_status tagged_read_list(const tagged_codec *codec, const wb_value *items, unsigned depth,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder builder;

	wb_list_builder_init(&builder, arena, items->as.list->count);
	for (size_t index = 0; index < items->as.list->count; index++) {
		wb_value item = {.kind = WB_NULL};
		wb_status status =
			tagged_read_at(codec, &items->as.list->items[index], depth + 1, arena, &item, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&builder, item);
	}
	return wb_list_builder_finish(&builder, out, error);
}

static wb_status tagged_read_map(const tagged_codec *codec, const wb_value *items, unsigned depth,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, items->as.list->count);
	for (size_t index = 0; index < items->as.list->count; index++) {
		const wb_value *pair = &items->as.list->items[index];
		wb_value key = {.kind = WB_NULL};
		wb_value value = {.kind = WB_NULL};
		if (pair->kind != WB_LIST || pair->as.list->count != 2)
			return tagged_fail(error, WB_INVALID, "an entry of a map is no pair", WB_TEXT(""));
		wb_status status =
			tagged_read_at(codec, &pair->as.list->items[0], depth + 1, arena, &key, error);
		if (status == WB_OK)
			status =
				tagged_read_at(codec, &pair->as.list->items[1], depth + 1, arena, &value, error);
		if (status != WB_OK)
			return status;
		wb_map_builder_add_key(&builder, key, value);
	}
	return wb_map_builder_finish(&builder, out, error);
}

static wb_status tagged_read_type_value(const wb_value *json, wb_value *out, wb_error *error)
{
	wb_text name = tagged_text(json, WB_TEXT("v"));

	if (name.data == NULL)
		return tagged_fail(error, WB_INVALID, "a type lacks its name", WB_TEXT(""));
	*out = (wb_value){.kind = WB_TYPE, .as.text = name};
	return WB_OK;
}

/* Recursion: TAGGED_DEPTH_MAX. */
static wb_status tagged_read_at(const tagged_codec *codec, const wb_value *json, unsigned depth,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_text tag = tagged_text(json, WB_TEXT("t"));
	const wb_value *content = wb_value_member(json, WB_TEXT("v"));
	wb_text v = tagged_text(json, WB_TEXT("v"));

	if (tag.data == NULL || depth == TAGGED_DEPTH_MAX)
		return tagged_fail(error, WB_INVALID, "a value has no tag \"t\"", WB_TEXT(""));
	if (wb_text_equal(tag, WB_TEXT("null"))) {
		*out = wb_value_null();
		return WB_OK;
	}
	if (wb_text_equal(tag, WB_TEXT("int")))
		return tagged_read_text(codec, TAGGED_INT, v, arena, out, error);
	if (wb_text_equal(tag, WB_TEXT("uint")))
		return tagged_read_text(codec, TAGGED_UINT, v, arena, out, error);
	if (wb_text_equal(tag, WB_TEXT("double")))
		return tagged_read_double(codec, json, arena, out, error);
	if (wb_text_equal(tag, WB_TEXT("decimal")))
		return tagged_read_text(codec, TAGGED_DECIMAL, v, arena, out, error);
	if (wb_text_equal(tag, WB_TEXT("bytes")))
		return tagged_read_text(
			codec, TAGGED_FROM_BASE64, tagged_text(json, WB_TEXT("b64")), arena, out, error);
	if (wb_text_equal(tag, WB_TEXT("type")))
		return tagged_read_type_value(json, out, error);
	if (wb_text_equal(tag, WB_TEXT("timestamp")))
		return tagged_read_time(codec, WB_TIMESTAMP, json, arena, out, error);
	if (wb_text_equal(tag, WB_TEXT("duration")))
		return tagged_read_time(codec, WB_DURATION, json, arena, out, error);
	bool is_plain =
		(wb_text_equal(tag, WB_TEXT("bool")) && content != NULL && content->kind == WB_BOOL) ||
		(wb_text_equal(tag, WB_TEXT("string")) && content != NULL && content->kind == WB_STRING);
	if (is_plain) {
		*out = *content;
		return WB_OK;
	}
	if (content != NULL && content->kind == WB_LIST) {
		if (wb_text_equal(tag, WB_TEXT("list")))
			return tagged_read_list(codec, content, depth, arena, out, error);
		if (wb_text_equal(tag, WB_TEXT("map")))
			return tagged_read_map(codec, content, depth, arena, out, error);
	}
	return tagged_fail(error, WB_INVALID, "there is no such tagged value", tag);
}

wb_status tagged_read(const tagged_codec *codec, const wb_value *json, wb_arena *arena,
	wb_value *out, wb_error *error)
{
	return tagged_read_at(codec, json, 0, arena, out, error);
}

/* ---- writing ---- */

static wb_status tagged_write_at(const tagged_codec *codec, const wb_value *value, unsigned depth,
	wb_arena *arena, wb_value *out, wb_error *error);

/* The tags, by kind. */
static const char *const tagged_names[] = {
	[WB_NULL] = "null",
	[WB_BOOL] = "bool",
	[WB_INT] = "int",
	[WB_UINT] = "uint",
	[WB_DOUBLE] = "double",
	[WB_DECIMAL] = "decimal",
	[WB_STRING] = "string",
	[WB_BYTES] = "bytes",
	[WB_TIMESTAMP] = "timestamp",
	[WB_DURATION] = "duration",
	[WB_LIST] = "list",
	[WB_MAP] = "map",
	[WB_TYPE] = "type",
};

static wb_status tagged_write_double(
	const tagged_codec *codec, const wb_value *value, wb_map_builder *builder, wb_error *error)
{
	char text[64];
	char hex[17];
	uint64_t bits;
	wb_value digits = {.kind = WB_NULL};
	wb_value copy;

	wb_status status =
		tagged_convert(codec, TAGGED_TO_STRING, value, builder->arena, &digits, error);
	if (status != WB_OK)
		return status;
	/* "+Infinity" has no sign here, and what is whole has a fraction. */
	wb_text plain = digits.as.text;
	bool is_named = value->as.real - value->as.real != 0;
	if (is_named && wb_text_starts_with(plain, WB_TEXT("+")))
		plain = (wb_text){plain.data + 1, plain.bytes - 1};
	bool is_whole = !is_named && memchr(plain.data, '.', plain.bytes) == NULL &&
		memchr(plain.data, 'e', plain.bytes) == NULL;
	snprintf(text, sizeof text, "%.*s%s", (int)plain.bytes, plain.data, is_whole ? ".0" : "");
	memcpy(&bits, &value->as.real, sizeof bits);
	snprintf(hex, sizeof hex, "%016" PRIx64, bits);
	const wb_value borrowed[2] = {
		wb_value_string(wb_text_from(text)), wb_value_string(wb_text_from(hex))};
	const char *const names[2] = {"v", "bits"};
	for (size_t index = 0; index < 2 && status == WB_OK; index++) {
		status = wb_value_copy(&borrowed[index], builder->arena, &copy, error);
		if (status == WB_OK)
			wb_map_builder_add(builder, wb_text_from(names[index]), copy);
	}
	return status;
}

static wb_status tagged_write_items(const tagged_codec *codec, const wb_value *value,
	unsigned depth, wb_arena *arena, wb_value *out, wb_error *error)
{
	size_t count = value->kind == WB_LIST ? value->as.list->count : value->as.map->count;
	wb_list_builder builder;

	wb_list_builder_init(&builder, arena, count);
	for (size_t index = 0; index < count; index++) {
		wb_value item = {.kind = WB_NULL};
		wb_status status;
		if (value->kind == WB_LIST) {
			status = tagged_write_at(
				codec, &value->as.list->items[index], depth + 1, arena, &item, error);
		} else {
			const wb_entry *entry = &value->as.map->entries[index];
			const wb_value pair[2] = {entry->key, entry->value};
			const wb_list both = {2, pair};
			const wb_value list = wb_value_list(&both);
			status = tagged_write_items(codec, &list, depth + 1, arena, &item, error);
		}
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&builder, item);
	}
	return wb_list_builder_finish(&builder, out, error);
}

static wb_status tagged_write_time(
	const tagged_codec *codec, const wb_value *value, wb_map_builder *builder, wb_error *error)
{
	const wb_value seconds = wb_value_int(value->as.time.seconds);
	wb_value text = {.kind = WB_NULL};

	wb_status status =
		tagged_convert(codec, TAGGED_TO_STRING, &seconds, builder->arena, &text, error);
	if (status != WB_OK)
		return status;
	wb_map_builder_add(builder, WB_TEXT("s"), text);
	wb_map_builder_add(builder, WB_TEXT("ns"), wb_value_int(value->as.time.nanoseconds));
	return WB_OK;
}

/* What stands beside the tag. */
static wb_status tagged_write_content(const tagged_codec *codec, const wb_value *value,
	unsigned depth, wb_map_builder *builder, wb_error *error)
{
	wb_arena *arena = builder->arena;
	wb_value content = *value;
	wb_status status = WB_OK;

	switch (value->kind) {
	case WB_NULL:
		return WB_OK;
	case WB_DOUBLE:
		return tagged_write_double(codec, value, builder, error);
	case WB_TIMESTAMP:
	case WB_DURATION:
		return tagged_write_time(codec, value, builder, error);
	case WB_BYTES:
		status = tagged_convert(codec, TAGGED_TO_BASE64, value, arena, &content, error);
		wb_map_builder_add(builder, WB_TEXT("b64"), content);
		return status;
	case WB_INT:
	case WB_UINT:
	case WB_DECIMAL:
		status = tagged_convert(codec, TAGGED_TO_STRING, value, arena, &content, error);
		break;
	case WB_LIST:
	case WB_MAP:
		status = tagged_write_items(codec, value, depth, arena, &content, error);
		break;
	case WB_TYPE:
		content = wb_value_string(value->as.text);
		break;
	case WB_BOOL:
	case WB_STRING:
		break;
	}
	wb_map_builder_add(builder, WB_TEXT("v"), content);
	return status;
}

/* Recursion: TAGGED_DEPTH_MAX. */
static wb_status tagged_write_at(const tagged_codec *codec, const wb_value *value, unsigned depth,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	if (depth >= TAGGED_DEPTH_MAX)
		return tagged_fail(error, WB_LIMIT, "the value is nested too deep", WB_TEXT(""));
	wb_map_builder_init(&builder, arena, 3);
	wb_map_builder_add(
		&builder, WB_TEXT("t"), wb_value_string(wb_text_from(tagged_names[value->kind])));
	wb_status status = tagged_write_content(codec, value, depth, &builder, error);
	return status == WB_OK ? wb_map_builder_finish(&builder, out, error) : status;
}

wb_status tagged_write(const tagged_codec *codec, const wb_value *value, wb_arena *arena,
	wb_value *out, wb_error *error)
{
	return tagged_write_at(codec, value, 0, arena, out, error);
}

wb_status tagged_print(const tagged_codec *codec, const wb_value *value, wb_arena *arena,
	wb_text *out, wb_error *error)
{
	wb_value line;

	if (tagged_convert(codec, TAGGED_TO_LINE, value, arena, &line, error) == WB_OK) {
		*out = line.as.text;
		return WB_OK;
	}
	wb_status status = tagged_write(codec, value, arena, &line, error);
	return status == WB_OK ? wb_json_write(&line, arena, out, error) : status;
}

/* ---- types ---- */

typedef struct tagged_type {
	const char *name;
	wb_type_kind kind;
} tagged_type;

static const tagged_type tagged_types[] = {
	{"bool", WB_TYPE_BOOL},
	{"bytes", WB_TYPE_BYTES},
	{"decimal", WB_TYPE_DECIMAL},
	{"double", WB_TYPE_DOUBLE},
	{"duration", WB_TYPE_DURATION},
	{"dyn", WB_TYPE_DYN},
	{"google.protobuf.Duration", WB_TYPE_DURATION},
	{"google.protobuf.Timestamp", WB_TYPE_TIMESTAMP},
	{"int", WB_TYPE_INT},
	{"null", WB_TYPE_NULL},
	{"null_type", WB_TYPE_NULL},
	{"string", WB_TYPE_STRING},
	{"timestamp", WB_TYPE_TIMESTAMP},
	{"type", WB_TYPE_TYPE},
	{"uint", WB_TYPE_UINT},
};

static bool tagged_take(wb_text *rest, wb_text sign)
{
	while (rest->bytes > 0 && rest->data[0] == ' ')
		*rest = (wb_text){rest->data + 1, rest->bytes - 1};
	if (!wb_text_starts_with(*rest, sign))
		return false;
	*rest = (wb_text){rest->data + sign.bytes, rest->bytes - sign.bytes};
	return true;
}

/* The type that [rest] starts with, which then starts behind it. Recursion: the bound above. */
static const wb_type *tagged_take_type(wb_text *rest, unsigned depth, wb_arena *arena)
{
	wb_type made = {.kind = WB_TYPE_MAP};
	bool is_map = tagged_take(rest, WB_TEXT("map("));

	if (depth == TAGGED_TYPE_DEPTH_MAX)
		return NULL;
	if (!is_map && !tagged_take(rest, WB_TEXT("list("))) {
		size_t bytes = 0;
		while (bytes < rest->bytes && strchr(" ,()", rest->data[bytes]) == NULL)
			bytes++;
		wb_text name = {rest->data, bytes};
		*rest = (wb_text){rest->data + bytes, rest->bytes - bytes};
		for (size_t index = 0; index < sizeof tagged_types / sizeof *tagged_types; index++)
			if (wb_text_equal(name, wb_text_from(tagged_types[index].name)))
				return wb_type_of(tagged_types[index].kind);
		return NULL;
	}
	if (is_map) {
		made.key = tagged_take_type(rest, depth + 1, arena);
		if (made.key == NULL || !tagged_take(rest, WB_TEXT(",")))
			return NULL;
	} else {
		made.kind = WB_TYPE_LIST;
	}
	made.element = tagged_take_type(rest, depth + 1, arena);
	wb_type *type = wb_arena_take(arena, sizeof *type);
	if (made.element == NULL || type == NULL || !tagged_take(rest, WB_TEXT(")")))
		return NULL;
	*type = made;
	return type;
}

const wb_type *tagged_read_type(wb_text text, wb_arena *arena)
{
	const wb_type *type = tagged_take_type(&text, 0, arena);

	return text.bytes == 0 ? type : NULL;
}
