/* SPDX-License-Identifier: MIT */
/*
 * Builds values from JSON tokens, with an explicit stack of open lists and maps, and refuses what
 * the grammar allows but no fact, definition or request may hold: doubled keys, of which readers
 * disagree which one counts, and U+0000, which ends a text early elsewhere.
 *
 * Places of values are kept aside, as nodes in the order of the text that name their parent. They
 * are only searched when an error is to be shown, so a search walks; an index would cost every
 * reading what only failures need.
 */
#include "waybill/json.h"

#include "base/error.h"
#include "base/json_reader.h"
#include "base/number.h"
#include "value/value.h"

#include <string.h>

_Static_assert(WB_JSON_DEPTH_MAX == WB_JSON_READER_DEPTH_MAX, "One bound, told in two headers.");

#define JSON_PLACES_FIRST 64

typedef struct json_node {
	uint32_t parent; /* index of the list or map it stands in; of itself for the outermost */
	uint32_t line, column;
	bool has_key;
	wb_text key; /* in a map */
	size_t index; /* in a list */
} json_node;

struct wb_json_places {
	size_t count;
	json_node *nodes;
};

/* A list or map that is open. */
typedef struct json_frame {
	bool is_map;
	size_t offset; /* of its bracket */
	uint32_t node;
	wb_text key; /* of the value being read, in a map */
	union {
		wb_list_builder list;
		wb_map_builder map;
	} as; /* as is_map says */
} json_frame;

typedef struct json_document {
	wb_json_reader reader;
	wb_arena *arena;
	bool takes_nul; /* U+0000 may stand in strings */
	size_t items;
	wb_value value; /* the outermost, once it is complete */
	uint32_t depth;
	json_frame frames[WB_JSON_DEPTH_MAX];
	wb_json_places *places; /* NULL where nobody asks */
	size_t places_capacity;
	wb_json_doubled *doubled; /* NULL: a key that stands twice is a failure */
} json_document;

static wb_status json_check_text(json_document *document, wb_error *error)
{
	wb_text text = document->reader.as.string;

	if (!document->takes_nul && text.bytes > 0 && memchr(text.data, '\0', text.bytes) != NULL)
		return wb_json_reader__fail(
			&document->reader, WB_SYNTAX, "a string holds the character U+0000", error);
	return WB_OK;
}

/* ---- places ---- */

static wb_status json_grow_places(json_document *document, wb_error *error)
{
	wb_json_places *places = document->places;
	size_t capacity =
		document->places_capacity == 0 ? JSON_PLACES_FIRST : document->places_capacity * 2;
	json_node *nodes = wb_arena_take_array(document->arena, capacity, sizeof *nodes);

	if (nodes == NULL)
		return wb_error__set_memory(error, WB_AREA_JSON);
	if (places->count > 0)
		memcpy(nodes, places->nodes, places->count * sizeof *nodes);
	places->nodes = nodes;
	document->places_capacity = capacity;
	return WB_OK;
}

/* Notes where the value of the last token stands. */
static wb_status json_note_place(json_document *document, wb_error *error)
{
	wb_json_places *places = document->places;

	if (places == NULL)
		return WB_OK;
	if (places->count == document->places_capacity) {
		wb_status status = json_grow_places(document, error);
		if (status != WB_OK)
			return status;
	}
	wb_json_mark mark = wb_json_reader__place(&document->reader);
	json_node *node = &places->nodes[places->count++];
	*node = (json_node){.line = mark.line, .column = mark.column};
	if (document->depth > 0) {
		const json_frame *frame = &document->frames[document->depth - 1];
		node->parent = frame->node;
		node->has_key = frame->is_map;
		if (frame->is_map)
			node->key = frame->key;
		else
			node->index = frame->as.list.count;
	}
	return WB_OK;
}

/* Does a reference token, with ~1 for / and ~0 for ~, name [key]? */
static bool json_token_is_key(wb_text token, wb_text key)
{
	size_t offset = 0;

	for (size_t index = 0; index < key.bytes; index++, offset++) {
		if (offset == token.bytes)
			return false;
		char byte = token.data[offset];
		if (byte == '~' && offset + 1 < token.bytes) {
			offset++;
			byte = token.data[offset] == '0' ? '~' : '/';
		}
		if (byte != key.data[index])
			return false;
	}
	return offset == token.bytes;
}

static bool json_token_is_index(wb_text token, size_t index)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_uint(index, digits);

	return wb_text_equal(token, (wb_text){digits, bytes});
}

/* The child of [parent] that [token] names. Children stand behind their parent. */
static const json_node *json_find_child(
	const wb_json_places *places, const json_node *parent, wb_text token)
{
	size_t parent_index = (size_t)(parent - places->nodes);

	for (size_t index = parent_index + 1; index < places->count; index++) {
		const json_node *node = &places->nodes[index];
		if (node->parent != parent_index)
			continue;
		if (node->has_key ? json_token_is_key(token, node->key)
						  : json_token_is_index(token, node->index))
			return node;
	}
	return NULL;
}

bool wb_json_place(const wb_json_places *places, wb_text pointer, uint32_t *line, uint32_t *column)
{
	const json_node *node = places->nodes;
	size_t offset = 0;

	while (node != NULL && offset < pointer.bytes) {
		if (pointer.data[offset] != '/')
			return false;
		size_t start = ++offset;
		while (offset < pointer.bytes && pointer.data[offset] != '/')
			offset++;
		node = json_find_child(places, node, (wb_text){pointer.data + start, offset - start});
	}
	if (node == NULL)
		return false;
	*line = node->line;
	*column = node->column;
	return true;
}

/* ---- values ---- */

/* Puts a complete value where it belongs. */
static void json_put(json_document *document, wb_value value)
{
	if (document->depth == 0) {
		document->value = value;
		return;
	}
	json_frame *frame = &document->frames[document->depth - 1];
	if (frame->is_map)
		wb_map_builder_add(&frame->as.map, frame->key, value);
	else
		wb_list_builder_add(&frame->as.list, value);
}

static void json_open(json_document *document)
{
	/* The node noted last is this list's or map's own. */
	wb_json_places *places = document->places;
	json_frame *frame = &document->frames[document->depth++];

	frame->is_map = document->reader.token == WB_JSON_MAP_OPEN;
	frame->offset = document->reader.token_offset;
	frame->node = places == NULL ? 0 : (uint32_t)(places->count - 1);
	if (frame->is_map)
		wb_map_builder_init(&frame->as.map, document->arena, 0);
	else
		wb_list_builder_init(&frame->as.list, document->arena, 0);
}

/*
 * Says where a map that was refused for a doubled key has it the second time, by reading the map
 * once more; keeping each key's place for this would cost every reading.
 */
static wb_status json_fail_doubled(
	json_document *document, const json_frame *frame, wb_error *error)
{
	wb_text key = wb_map_builder__find_doubled(&frame->as.map)->as.text;
	wb_json_reader again;
	bool is_second = false;

	wb_json_reader__init(&again, document->reader.text, document->arena);
	again.offset = frame->offset;
	while (wb_json_reader__next(&again, NULL) == WB_OK) {
		if (again.token != WB_JSON_KEY || again.depth != 1 || !wb_text_equal(again.as.string, key))
			continue;
		if (is_second)
			break;
		is_second = true;
	}
	wb_json_mark mark = wb_json_reader__place(&again);
	wb_error__set(error, WB_SYNTAX, WB_AREA_JSON, "key \"%t\" is given twice", key);
	wb_error__set_place(error, mark.line, mark.column);
	return WB_SYNTAX;
}

/* "transitions.pack[2]" of the map that is being closed: the frames around it say where it stands. */
static bool json_write_parent(const json_document *document, wb_text *out)
{
	size_t bytes = 0;

	for (uint32_t depth = 0; depth < document->depth; depth++)
		bytes += document->frames[depth].is_map ? document->frames[depth].key.bytes + 1
												: WB_NUMBER_INT_BYTES + 2;
	char *path = wb_arena_take(document->arena, bytes + 1);
	if (path == NULL)
		return false;
	bytes = 0;
	for (uint32_t depth = 0; depth < document->depth; depth++) {
		const json_frame *frame = &document->frames[depth];
		if (frame->is_map) {
			if (bytes > 0)
				path[bytes++] = '.';
			memcpy(path + bytes, frame->key.data, frame->key.bytes);
			bytes += frame->key.bytes;
		} else {
			path[bytes++] = '[';
			bytes += wb_number__print_uint(frame->as.list.count, path + bytes);
			path[bytes++] = ']';
		}
	}
	*out = (wb_text){path, bytes};
	return true;
}

/* Keeps what json_fail_doubled put into [error], and goes on with one of the two. */
static wb_status json_note_doubled(
	json_document *document, json_frame *frame, wb_text key, wb_error *error)
{
	wb_json_doubled *doubled = document->doubled;
	wb_json_double *noted = wb_arena_take(document->arena, sizeof *noted);

	if (doubled->count == WB_JSON_DOUBLED_MAX)
		return WB_SYNTAX;
	if (noted == NULL || !json_write_parent(document, &noted->parent))
		return wb_error__set_memory(error, WB_AREA_JSON);
	char *path = wb_arena_take(document->arena, noted->parent.bytes + 1 + key.bytes);
	if (path == NULL)
		return wb_error__set_memory(error, WB_AREA_JSON);
	size_t bytes = noted->parent.bytes;
	memcpy(path, noted->parent.data, bytes);
	if (bytes > 0)
		path[bytes++] = '.';
	if (key.bytes > 0)
		memcpy(path + bytes, key.data, key.bytes);
	noted->path = (wb_text){path, bytes + key.bytes};
	noted->key = key;
	noted->line = error->line;
	noted->column = error->column;
	if (doubled->last == NULL)
		doubled->first = noted;
	else
		doubled->last->next = noted;
	doubled->last = noted;
	doubled->count++;
	wb_map_builder__drop_doubled(&frame->as.map);
	return WB_OK;
}

static wb_status json_finish_map(
	json_document *document, json_frame *frame, wb_value *out, wb_error *error)
{
	wb_status status;

	while ((status = wb_map_builder_finish(&frame->as.map, out, error)) == WB_INVALID) {
		wb_text key = wb_map_builder__find_doubled(&frame->as.map)->as.text;
		status = json_fail_doubled(document, frame, error);
		if (document->doubled == NULL)
			return status;
		status = json_note_doubled(document, frame, key, error);
		if (status < 0)
			return status;
	}
	return status;
}

static wb_status json_close(json_document *document, wb_error *error)
{
	json_frame *frame = &document->frames[--document->depth];
	wb_value value;
	wb_status status;

	if (frame->is_map) {
		status = json_finish_map(document, frame, &value, error);
	} else {
		status = wb_list_builder_finish(&frame->as.list, &value, error);
	}
	if (status == WB_OK)
		json_put(document, value);
	return status;
}

static wb_status json_put_scalar(json_document *document, wb_error *error)
{
	const wb_json_reader *reader = &document->reader;
	wb_status status = WB_OK;

	switch (reader->token) {
	case WB_JSON_NULL:
		json_put(document, wb_value_null());
		break;
	case WB_JSON_FALSE:
	case WB_JSON_TRUE:
		json_put(document, wb_value_bool(reader->token == WB_JSON_TRUE));
		break;
	case WB_JSON_INT:
		json_put(document, wb_value_int(reader->as.integer));
		break;
	case WB_JSON_UINT:
		json_put(document, wb_value_uint(reader->as.natural));
		break;
	case WB_JSON_DOUBLE:
		json_put(document, wb_value_double(reader->as.real));
		break;
	default:
		status = json_check_text(document, error);
		json_put(document, wb_value_string(reader->as.string));
	}
	return status;
}

static wb_status json_take_token(json_document *document, wb_error *error)
{
	wb_status status;

	switch (document->reader.token) {
	case WB_JSON_KEY:
		document->frames[document->depth - 1].key = document->reader.as.string;
		return json_check_text(document, error);
	case WB_JSON_LIST_CLOSE:
	case WB_JSON_MAP_CLOSE:
		return json_close(document, error);
	default:
		break;
	}
	if (document->items == WB_JSON_ITEMS_MAX)
		return wb_json_reader__fail(
			&document->reader, WB_LIMIT, "the text holds more than 200000 values", error);
	document->items++;
	status = json_note_place(document, error);
	if (status != WB_OK)
		return status;
	if (document->reader.token == WB_JSON_LIST_OPEN || document->reader.token == WB_JSON_MAP_OPEN) {
		json_open(document);
		return WB_OK;
	}
	return json_put_scalar(document, error);
}

static wb_status json_read(json_document *document, wb_text text, wb_error *error)
{
	wb_status status = WB_OK;

	if (text.bytes > WB_JSON_BYTES_MAX)
		return wb_error__set(
			error, WB_LIMIT, WB_AREA_JSON, "the text has more than %z bytes", WB_JSON_BYTES_MAX);
	wb_json_reader__init(&document->reader, text, document->arena);
	while (status == WB_OK) {
		status = wb_json_reader__next(&document->reader, error);
		if (status == WB_OK)
			status = json_take_token(document, error);
	}
	return status == WB_END ? WB_OK : status;
}

wb_status wb_json_read(
	wb_text text, wb_arena *arena, wb_value *out, const wb_json_places **places, wb_error *error)
{
	return wb_json__read_doubled(text, arena, out, places, NULL, error);
}

wb_status wb_json__read_doubled(wb_text text, wb_arena *arena, wb_value *out,
	const wb_json_places **places, wb_json_doubled *doubled, wb_error *error)
{
	json_document document = {.arena = arena, .doubled = doubled};

	if (places != NULL) {
		document.places = wb_arena_take(arena, sizeof *document.places);
		if (document.places == NULL)
			return wb_error__set_memory(error, WB_AREA_JSON);
	}
	wb_status status = json_read(&document, text, error);
	if (status != WB_OK)
		return status;
	*out = document.value;
	if (places != NULL)
		*places = document.places;
	return WB_OK;
}

wb_status wb_json_read_with_nul(wb_text text, wb_arena *arena, wb_value *out, wb_error *error)
{
	json_document document = {.arena = arena, .takes_nul = true};

	wb_status status = json_read(&document, text, error);
	if (status == WB_OK)
		*out = document.value;
	return status;
}
