/* SPDX-License-Identifier: MIT */
/*
 * Lists and maps of unknown length, grown by doubling inside the arena. The outgrown arrays stay
 * in the arena until its reset: at most as much again, and a capacity that was right costs
 * nothing. Failure is sticky and reported once, in finish.
 */
#include "value/value.h"

#include "base/error.h"

#include <string.h>

#define BUILDER_CAPACITY_FIRST 8

/* A larger copy of [items], or NULL; [capacity] is updated with it. */
static void *builder_grow(wb_arena *arena, const void *items, size_t *capacity, size_t item_bytes)
{
	size_t larger = *capacity < BUILDER_CAPACITY_FIRST ? BUILDER_CAPACITY_FIRST : *capacity * 2;
	void *copy = wb_arena_take_array(arena, larger, item_bytes);

	if (copy == NULL)
		return NULL;
	if (*capacity > 0)
		memcpy(copy, items, *capacity * item_bytes);
	*capacity = larger;
	return copy;
}

void wb_list_builder_init(wb_list_builder *builder, wb_arena *arena, size_t capacity)
{
	*builder = (wb_list_builder){.arena = arena};
	if (capacity == 0)
		return;
	builder->items = wb_arena_take_array(arena, capacity, sizeof *builder->items);
	builder->capacity = builder->items == NULL ? 0 : capacity;
	builder->has_failed = builder->items == NULL;
}

void wb_list_builder_add(wb_list_builder *builder, wb_value item)
{
	if (builder->has_failed)
		return;
	if (builder->count == builder->capacity) {
		wb_value *items =
			builder_grow(builder->arena, builder->items, &builder->capacity, sizeof item);
		if (items == NULL) {
			builder->has_failed = true;
			return;
		}
		builder->items = items;
	}
	builder->items[builder->count++] = item;
}

wb_status wb_list_builder_finish(wb_list_builder *builder, wb_value *out, wb_error *error)
{
	wb_list *list = NULL;

	if (!builder->has_failed)
		list = wb_arena_take(builder->arena, sizeof *list);
	if (list == NULL)
		return wb_error__set_memory(error, WB_AREA_VALUE);
	*list = (wb_list){builder->count, builder->items};
	*out = wb_value_list(list);
	return WB_OK;
}

void wb_map_builder_init(wb_map_builder *builder, wb_arena *arena, size_t capacity)
{
	*builder = (wb_map_builder){.arena = arena};
	if (capacity == 0)
		return;
	builder->entries = wb_arena_take_array(arena, capacity, sizeof *builder->entries);
	builder->capacity = builder->entries == NULL ? 0 : capacity;
	builder->has_failed = builder->entries == NULL;
}

void wb_map_builder_add(wb_map_builder *builder, wb_text key, wb_value value)
{
	wb_map_builder_add_key(builder, wb_value_string(key), value);
}

void wb_map_builder_add_key(wb_map_builder *builder, wb_value key, wb_value value)
{
	wb_entry entry = {key, value};

	if (builder->has_failed)
		return;
	if (builder->count == builder->capacity) {
		wb_entry *entries =
			builder_grow(builder->arena, builder->entries, &builder->capacity, sizeof entry);
		if (entries == NULL) {
			builder->has_failed = true;
			return;
		}
		builder->entries = entries;
	}
	builder->entries[builder->count++] = entry;
}

static int builder_order(const wb_entry *left, const wb_entry *right)
{
	return wb_value_compare_keys(&left->key, &right->key);
}

const wb_value *wb_map_builder__find_doubled(const wb_map_builder *builder)
{
	for (size_t index = 1; index < builder->count; index++) {
		const wb_entry *entry = &builder->entries[index];
		if (builder_order(entry - 1, entry) == 0)
			return &entry->key;
	}
	return NULL;
}

void wb_map_builder__drop_doubled(wb_map_builder *builder)
{
	const wb_value *key = wb_map_builder__find_doubled(builder);
	size_t at = 0;

	if (key == NULL)
		return;
	while (&builder->entries[at].key != key)
		at++;
	for (; at + 1 < builder->count; at++)
		builder->entries[at] = builder->entries[at + 1];
	builder->count--;
}

static wb_status builder_set_doubled(const wb_value *key, wb_error *error)
{
	switch (key->kind) {
	case WB_BOOL:
		return wb_error__set(error, WB_INVALID, WB_AREA_VALUE, "key %s is given twice",
			key->as.boolean ? "true" : "false");
	case WB_INT:
		return wb_error__set(
			error, WB_INVALID, WB_AREA_VALUE, "key %D is given twice", key->as.integer);
	case WB_UINT:
		return wb_error__set(
			error, WB_INVALID, WB_AREA_VALUE, "key %U is given twice", key->as.natural);
	default:
		return wb_error__set(
			error, WB_INVALID, WB_AREA_VALUE, "key \"%t\" is given twice", key->as.text);
	}
}

wb_status wb_map_builder_finish(wb_map_builder *builder, wb_value *out, wb_error *error)
{
	if (builder->has_failed)
		return wb_error__set_memory(error, WB_AREA_VALUE);
	for (size_t index = 0; index < builder->count; index++) {
		const wb_value *key = &builder->entries[index].key;
		if (!wb_value__is_key(key))
			return wb_error__set(error, WB_INVALID, WB_AREA_VALUE, "a %s cannot be a map key",
				wb_value__kind_name(key->kind));
	}
	wb_map__sort(builder->entries, builder->count, builder_order);
	const wb_value *doubled = wb_map_builder__find_doubled(builder);
	if (doubled != NULL)
		return builder_set_doubled(doubled, error);
	wb_map *map = wb_arena_take(builder->arena, sizeof *map);
	if (map == NULL)
		return wb_error__set_memory(error, WB_AREA_VALUE);
	*map = (wb_map){builder->count, builder->entries};
	*out = wb_value_map(map);
	return WB_OK;
}
