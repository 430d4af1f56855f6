/* SPDX-License-Identifier: MIT */
/*
 * Making values, telling them apart and copying them. A value is a small struct passed by copy,
 * its content immutable in an arena; so equality and copies walk down and nothing counts
 * references.
 */
#include "value/value.h"

#include "base/assert.h"
#include "base/error.h"

#define VALUE_MS_PER_SECOND 1000
#define VALUE_NANOSECONDS_PER_MS 1000000

const char *wb_value__kind_name(wb_kind kind)
{
	switch (kind) {
	case WB_NULL:
		return "null";
	case WB_BOOL:
		return "bool";
	case WB_INT:
		return "int";
	case WB_UINT:
		return "uint";
	case WB_DOUBLE:
		return "double";
	case WB_DECIMAL:
		return "decimal";
	case WB_STRING:
		return "string";
	case WB_BYTES:
		return "bytes";
	case WB_TIMESTAMP:
		return "timestamp";
	case WB_DURATION:
		return "duration";
	case WB_LIST:
		return "list";
	case WB_MAP:
		return "map";
	case WB_TYPE:
		return "type";
	}
	return "unknown";
}

wb_value wb_value_timestamp_ms(int64_t ms)
{
	int64_t seconds = ms / VALUE_MS_PER_SECOND;
	int64_t rest_ms = ms % VALUE_MS_PER_SECOND;

	/* Division rounds to zero; before 1970 the nanoseconds still count forwards. */
	if (rest_ms < 0) {
		seconds--;
		rest_ms += VALUE_MS_PER_SECOND;
	}
	return (wb_value){
		.kind = WB_TIMESTAMP,
		.as.time = {seconds, (int32_t)(rest_ms * VALUE_NANOSECONDS_PER_MS)},
	};
}

wb_value wb_value_list(const wb_list *list)
{
	WB_ASSERT(list != NULL, "A list value has a list.");
	return (wb_value){.kind = WB_LIST, .as.list = list};
}

wb_value wb_value_map(const wb_map *map)
{
	WB_ASSERT(map != NULL, "A map value has a map.");
	return (wb_value){.kind = WB_MAP, .as.map = map};
}

/* ---- equality ---- */

static bool value_equal_at(const wb_value *left, const wb_value *right, unsigned depth);

static bool value_equal_lists(const wb_list *left, const wb_list *right, unsigned depth)
{
	if (left->count != right->count)
		return false;
	for (size_t index = 0; index < left->count; index++) {
		if (!value_equal_at(&left->items[index], &right->items[index], depth))
			return false;
	}
	return true;
}

/* Entries are sorted by key, so equal maps are equal entry by entry. */
static bool value_equal_maps(const wb_map *left, const wb_map *right, unsigned depth)
{
	if (left->count != right->count)
		return false;
	for (size_t index = 0; index < left->count; index++) {
		const wb_entry *from_left = &left->entries[index];
		const wb_entry *from_right = &right->entries[index];
		if (wb_value_compare_keys(&from_left->key, &from_right->key) != 0)
			return false;
		if (!value_equal_at(&from_left->value, &from_right->value, depth))
			return false;
	}
	return true;
}

static bool value_equal_at(const wb_value *left, const wb_value *right, unsigned depth)
{
	WB_ASSERT(depth < WB_VALUE_DEPTH_MAX, "Values nest at most 512 deep.");
	if (wb_value__is_number(left) && wb_value__is_number(right))
		return wb_value__compare_numbers(left, right) == 0;
	if (left->kind != right->kind)
		return false;
	switch (left->kind) {
	case WB_NULL:
		return true;
	case WB_BOOL:
		return left->as.boolean == right->as.boolean;
	case WB_STRING:
	case WB_BYTES:
	case WB_TYPE:
		return wb_text_equal(left->as.text, right->as.text);
	case WB_TIMESTAMP:
	case WB_DURATION:
		return left->as.time.seconds == right->as.time.seconds &&
			left->as.time.nanoseconds == right->as.time.nanoseconds;
	case WB_LIST:
		return value_equal_lists(left->as.list, right->as.list, depth + 1);
	case WB_MAP:
		return value_equal_maps(left->as.map, right->as.map, depth + 1);
	case WB_INT:
	case WB_UINT:
	case WB_DOUBLE:
	case WB_DECIMAL:
		break;
	}
	WB_ASSERT(false, "A value has one of the kinds of wb_kind.");
	return false;
}

bool wb_value_equal(const wb_value *left, const wb_value *right)
{
	return value_equal_at(left, right, 0);
}

/* ---- copies ---- */

static wb_status value_copy_at(
	const wb_value *value, wb_arena *arena, unsigned depth, wb_value *out, wb_error *error);

static wb_status value_copy_list(
	const wb_list *list, wb_arena *arena, unsigned depth, wb_value *out, wb_error *error)
{
	wb_list *copy = wb_arena_take(arena, sizeof *copy);
	wb_value *items = wb_arena_take_array(arena, list->count, sizeof *items);

	if (copy == NULL || items == NULL)
		return wb_error__set_memory(error, WB_AREA_VALUE);
	for (size_t index = 0; index < list->count; index++) {
		wb_status status = value_copy_at(&list->items[index], arena, depth, &items[index], error);
		if (status != WB_OK)
			return status;
	}
	*copy = (wb_list){list->count, items};
	*out = wb_value_list(copy);
	return WB_OK;
}

static wb_status value_copy_map(
	const wb_map *map, wb_arena *arena, unsigned depth, wb_value *out, wb_error *error)
{
	wb_map *copy = wb_arena_take(arena, sizeof *copy);
	wb_entry *entries = wb_arena_take_array(arena, map->count, sizeof *entries);

	if (copy == NULL || entries == NULL)
		return wb_error__set_memory(error, WB_AREA_VALUE);
	for (size_t index = 0; index < map->count; index++) {
		const wb_entry *entry = &map->entries[index];
		wb_status status = value_copy_at(&entry->key, arena, depth, &entries[index].key, error);
		if (status == WB_OK)
			status = value_copy_at(&entry->value, arena, depth, &entries[index].value, error);
		if (status != WB_OK)
			return status;
	}
	*copy = (wb_map){map->count, entries};
	*out = wb_value_map(copy);
	return WB_OK;
}

static wb_status value_copy_at(
	const wb_value *value, wb_arena *arena, unsigned depth, wb_value *out, wb_error *error)
{
	wb_text text;

	if (depth >= WB_VALUE_DEPTH_MAX)
		return wb_error__set(
			error, WB_LIMIT, WB_AREA_VALUE, "value is nested deeper than %d", WB_VALUE_DEPTH_MAX);
	switch (value->kind) {
	case WB_STRING:
	case WB_BYTES:
	case WB_TYPE:
		if (!wb_arena_copy_text(arena, value->as.text, &text))
			return wb_error__set_memory(error, WB_AREA_VALUE);
		*out = (wb_value){.kind = value->kind, .as.text = text};
		return WB_OK;
	case WB_LIST:
		return value_copy_list(value->as.list, arena, depth + 1, out, error);
	case WB_MAP:
		return value_copy_map(value->as.map, arena, depth + 1, out, error);
	default:
		*out = *value;
		return WB_OK;
	}
}

wb_status wb_value_copy(const wb_value *value, wb_arena *arena, wb_value *out, wb_error *error)
{
	return value_copy_at(value, arena, 0, out, error);
}
