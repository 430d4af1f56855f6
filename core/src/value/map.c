/* SPDX-License-Identifier: MIT */
/*
 * Maps as sorted arrays: built once, read often, compared and written in order without another
 * sort. Facts have a dozen keys; a hash table would cost more memory, and an iteration order that
 * differs between runs, for nothing.
 */
#include "value/value.h"

/* ---- sorting ---- */

/* Up to here a plain insertion sort makes fewer comparisons, and facts come nearly sorted. */
#define MAP_INSERTION_COUNT_MAX 16

static void map_swap(wb_entry *left, wb_entry *right)
{
	wb_entry kept = *left;

	*left = *right;
	*right = kept;
}

static void map_insertion_sort(wb_entry *entries, size_t count, wb_entry_order *order)
{
	for (size_t next = 1; next < count; next++) {
		wb_entry entry = entries[next];
		size_t place = next;
		for (; place > 0 && order(&entry, &entries[place - 1]) < 0; place--)
			entries[place] = entries[place - 1];
		entries[place] = entry;
	}
}

/* Lets the entry at [top] of a heap of [count] sink to its place. */
static void map_sink(wb_entry *entries, size_t top, size_t count, wb_entry_order *order)
{
	for (;;) {
		size_t child = 2 * top + 1;
		if (child >= count)
			return;
		if (child + 1 < count && order(&entries[child], &entries[child + 1]) < 0)
			child++;
		if (order(&entries[top], &entries[child]) >= 0)
			return;
		map_swap(&entries[top], &entries[child]);
		top = child;
	}
}

/* Heapsort for the rest: no memory, no recursion, and no input that makes it quadratic. */
void wb_map__sort(wb_entry *entries, size_t count, wb_entry_order *order)
{
	if (count <= MAP_INSERTION_COUNT_MAX) {
		map_insertion_sort(entries, count, order);
		return;
	}
	for (size_t top = count / 2; top > 0; top--)
		map_sink(entries, top - 1, count, order);
	for (size_t last = count - 1; last > 0; last--) {
		map_swap(&entries[0], &entries[last]);
		map_sink(entries, 0, last, order);
	}
}

/* ---- look-ups ---- */

const wb_value *wb_map_find(const wb_map *map, const wb_value *key)
{
	size_t low = 0;
	size_t high = map == NULL ? 0 : map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = wb_value_compare_keys(key, &map->entries[middle].key);
		if (order == 0)
			return &map->entries[middle].value;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const wb_value *wb_map_find_text(const wb_map *map, wb_text key)
{
	wb_value value = wb_value_string(key);

	return wb_map_find(map, &value);
}

const wb_value *wb_value_member(const wb_value *value, wb_text key)
{
	if (value == NULL || value->kind != WB_MAP)
		return NULL;
	return wb_map_find_text(value->as.map, key);
}
