/* SPDX-License-Identifier: MIT */
/*
 * Sorted arrays of pointers to immutable rows, and a journal of what was swapped. Inserting moves
 * pointers, which for the thousands of rows of a test or a benchmark costs less than a tree's
 * upkeep and gives every list in order for nothing. Copying all tables at begin, the simpler way
 * to roll back, was dropped: it makes a transaction cost as much as the store is large.
 */
#include "store/memory_table.h"

#include "base/assert.h"
#include "base/error.h"

#include <stdalign.h>
#include <string.h>

/* Where a row's struct starts in its block. */
#define MEMORY_CONTENT_OFFSET \
	((sizeof(wb_memory_row) + alignof(max_align_t) - 1) / alignof(max_align_t) * \
		alignof(max_align_t))

/* ---- keys ------------------------------------------------------------------------------------- */

static void memory_key_add_bytes(wb_memory_key *key, const char *data, size_t bytes)
{
	WB_ASSERT(bytes <= sizeof key->data - key->bytes, "store.c bounds every part of a key.");
	if (bytes > 0)
		memcpy(key->data + key->bytes, data, bytes);
	key->bytes += bytes;
}

void wb_memory__key_add_text(wb_memory_key *key, wb_text text)
{
	memory_key_add_bytes(key, text.data, text.bytes);
	memory_key_add_bytes(key, "", 1);
}

void wb_memory__key_add_number(wb_memory_key *key, uint64_t number)
{
	char bytes[sizeof number];

	for (size_t index = 0; index < sizeof bytes; index++)
		bytes[index] = (char)(unsigned char)(number >> (8 * (sizeof bytes - 1 - index)));
	memory_key_add_bytes(key, bytes, sizeof bytes);
}

wb_text wb_memory__key_text(const wb_memory_key *key)
{
	return (wb_text){key->data, key->bytes};
}

/* ---- rows ------------------------------------------------------------------------------------- */

static wb_text *memory_text_at(void *content, size_t offset)
{
	return (wb_text *)(void *)((char *)content + offset);
}

/* Copies [text] to *end, moves *end behind it and its terminating zero. */
static wb_text memory_place_text(char **end, wb_text text)
{
	wb_text placed = {*end, text.bytes};

	if (text.bytes > 0)
		memcpy(*end, text.data, text.bytes);
	(*end)[text.bytes] = '\0';
	*end += text.bytes + 1;
	return placed;
}

wb_memory_row *wb_memory__row_new(
	const wb_env *env, const wb_memory_shape *shape, wb_text key, const void *source)
{
	/* Sums stay far from overflow: store.c bounds each text. */
	size_t block_bytes = MEMORY_CONTENT_OFFSET + shape->struct_bytes + key.bytes + 1;
	for (size_t index = 0; index < shape->text_count; index++) {
		const wb_text *text =
			(const wb_text *)(const void *)((const char *)source + shape->text_offsets[index]);
		block_bytes += text->bytes + 1;
	}
	wb_memory_row *row = env->resize(env->payload, NULL, 0, block_bytes);
	if (row == NULL)
		return NULL;
	char *content = (char *)row + MEMORY_CONTENT_OFFSET;
	char *end = content + shape->struct_bytes;
	memcpy(content, source, shape->struct_bytes);
	row->block_bytes = block_bytes;
	row->key = memory_place_text(&end, key);
	for (size_t index = 0; index < shape->text_count; index++) {
		wb_text *text = memory_text_at(content, shape->text_offsets[index]);
		*text = memory_place_text(&end, *text);
	}
	return row;
}

const void *wb_memory__row_content(const wb_memory_row *row)
{
	return (const char *)row + MEMORY_CONTENT_OFFSET;
}

wb_status wb_memory__row_read(const wb_memory_row *row, const wb_memory_shape *shape,
	wb_arena *arena, void *out, wb_error *error)
{
	char *copy = wb_arena_take(arena, shape->struct_bytes);

	if (copy == NULL)
		return wb_error__set_memory(error, WB_AREA_STORE);
	memcpy(copy, wb_memory__row_content(row), shape->struct_bytes);
	for (size_t index = 0; index < shape->text_count; index++) {
		wb_text *text = memory_text_at(copy, shape->text_offsets[index]);
		if (!wb_arena_copy_text(arena, *text, text))
			return wb_error__set_memory(error, WB_AREA_STORE);
	}
	memcpy(out, copy, shape->struct_bytes);
	return WB_OK;
}

static void memory_row_free(const wb_env *env, wb_memory_row *row)
{
	if (row != NULL)
		env->resize(env->payload, row, row->block_bytes, 0);
}

/* ---- tables ----------------------------------------------------------------------------------- */

size_t wb_memory__table_seek(const wb_memory_table *table, wb_text key)
{
	size_t low = 0;
	size_t high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (wb_text_compare(table->rows[middle]->key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool memory_table_has(const wb_memory_table *table, size_t index, wb_text key)
{
	return index < table->count && wb_text_equal(table->rows[index]->key, key);
}

const wb_memory_row *wb_memory__table_find(const wb_memory_table *table, wb_text key)
{
	size_t index = wb_memory__table_seek(table, key);

	return memory_table_has(table, index, key) ? table->rows[index] : NULL;
}

/* Room for one more item in an array that doubles. */
static bool memory_reserve(
	const wb_env *env, void **items, size_t item_bytes, size_t count, size_t *capacity)
{
	if (count < *capacity)
		return true;
	size_t grown_capacity = *capacity == 0 ? 16 : *capacity * 2;
	if (grown_capacity > SIZE_MAX / 2 / item_bytes)
		return false;
	void *grown =
		env->resize(env->payload, *items, *capacity * item_bytes, grown_capacity * item_bytes);
	if (grown == NULL)
		return false;
	*items = grown;
	*capacity = grown_capacity;
	return true;
}

static bool memory_reserve_change(wb_memory_tables *tables)
{
	void *changes = tables->changes;
	bool has_room = memory_reserve(tables->env, &changes, sizeof *tables->changes,
		tables->change_count, &tables->change_capacity);

	tables->changes = changes;
	return has_room;
}

static bool memory_reserve_row(const wb_env *env, wb_memory_table *table)
{
	void *rows = table->rows;
	bool has_room =
		memory_reserve(env, &rows, sizeof(wb_memory_row *), table->count, &table->capacity);

	table->rows = rows;
	return has_room;
}

/* Room must have been reserved. */
static void memory_table_insert(wb_memory_table *table, size_t index, wb_memory_row *row)
{
	memmove(table->rows + index + 1, table->rows + index,
		(table->count - index) * sizeof(wb_memory_row *));
	table->rows[index] = row;
	table->count++;
}

static void memory_table_take_out(wb_memory_table *table, size_t index)
{
	table->count--;
	memmove(table->rows + index, table->rows + index + 1,
		(table->count - index) * sizeof(wb_memory_row *));
}

wb_status wb_memory__table_put(
	wb_memory_tables *tables, wb_memory_table_name name, wb_memory_row *row, wb_error *error)
{
	wb_memory_table *table = &tables->tables[name];

	if (row == NULL || !memory_reserve_change(tables) || !memory_reserve_row(tables->env, table)) {
		memory_row_free(tables->env, row);
		return wb_error__set_memory(error, WB_AREA_STORE);
	}
	size_t index = wb_memory__table_seek(table, row->key);
	wb_memory_row *before = NULL;
	if (memory_table_has(table, index, row->key)) {
		before = table->rows[index];
		table->rows[index] = row;
	} else {
		memory_table_insert(table, index, row);
	}
	tables->changes[tables->change_count++] = (wb_memory_change){name, before, row};
	return WB_OK;
}

wb_status wb_memory__table_remove(
	wb_memory_tables *tables, wb_memory_table_name name, wb_text key, wb_error *error)
{
	wb_memory_table *table = &tables->tables[name];

	if (!memory_reserve_change(tables))
		return wb_error__set_memory(error, WB_AREA_STORE);
	size_t index = wb_memory__table_seek(table, key);
	WB_ASSERT(memory_table_has(table, index, key), "What is removed is there.");
	tables->changes[tables->change_count++] = (wb_memory_change){name, table->rows[index], NULL};
	memory_table_take_out(table, index);
	return WB_OK;
}

/* ---- transactions ----------------------------------------------------------------------------- */

void wb_memory__commit(wb_memory_tables *tables)
{
	for (size_t index = 0; index < tables->change_count; index++)
		memory_row_free(tables->env, tables->changes[index].before);
	tables->change_count = 0;
}

/* Backwards, so that a row changed twice ends as it was. Arrays never shrink: there is room for
   what comes back. */
void wb_memory__rollback(wb_memory_tables *tables)
{
	while (tables->change_count > 0) {
		wb_memory_change change = tables->changes[--tables->change_count];
		wb_memory_table *table = &tables->tables[change.table];
		wb_text key = change.after != NULL ? change.after->key : change.before->key;
		size_t index = wb_memory__table_seek(table, key);

		if (change.after == NULL)
			memory_table_insert(table, index, change.before);
		else if (change.before == NULL)
			memory_table_take_out(table, index);
		else
			table->rows[index] = change.before;
		memory_row_free(tables->env, change.after);
	}
}

void wb_memory__dispose(wb_memory_tables *tables)
{
	const wb_env *env = tables->env;

	wb_memory__rollback(tables);
	for (size_t name = 0; name < WB_MEMORY_TABLE_COUNT; name++) {
		wb_memory_table *table = &tables->tables[name];
		for (size_t index = 0; index < table->count; index++)
			memory_row_free(env, table->rows[index]);
		env->resize(env->payload, table->rows, table->capacity * sizeof(wb_memory_row *), 0);
	}
	env->resize(
		env->payload, tables->changes, tables->change_capacity * sizeof *tables->changes, 0);
}
