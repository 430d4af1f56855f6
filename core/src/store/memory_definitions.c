/* SPDX-License-Identifier: MIT */
/*
 * The memory driver's definitions. There are few of them: what is asked for by name is found by
 * looking at each.
 */
#include "store/memory.h"

#include "base/error.h"

typedef struct memory_definition {
	wb_definition_row row;
	uint64_t publication;
} memory_definition;

static const size_t memory_definition_texts[] = {
	offsetof(memory_definition, row.hash),
	offsetof(memory_definition, row.name),
	offsetof(memory_definition, row.text),
};

static const wb_memory_shape memory_definition_shape =
	WB_MEMORY_SHAPE(memory_definition, memory_definition_texts);

wb_status wb_memory__definition_put(
	wb_store *base, const wb_definition_row *row, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const memory_definition *stored = wb_memory__find(store, WB_MEMORY_DEFINITIONS, row->hash);
	memory_definition definition = {stored == NULL ? *row : stored->row, 0};

	definition.row.published_at_ms = row->published_at_ms;
	definition.publication = ++store->counters.publications;
	return wb_memory__put(store, WB_MEMORY_DEFINITIONS, &memory_definition_shape,
		definition.row.hash, &definition, error);
}

wb_status wb_memory__definition_read(
	wb_store *base, wb_text hash, wb_arena *arena, wb_definition_row *out, wb_error *error)
{
	const wb_memory_row *row = wb_memory__table_find(
		wb_memory__table(wb_memory__from(base), WB_MEMORY_DEFINITIONS), hash);
	memory_definition definition;

	if (row == NULL)
		return wb_error__set(error, WB_MISSING, WB_AREA_STORE, "\"%t\" is not stored", hash);
	wb_status status =
		wb_memory__row_read(row, &memory_definition_shape, arena, &definition, error);
	if (status == WB_OK)
		*out = definition.row;
	return status;
}

/* The definition of [name] that was put last of those before [publication]; NULL: none. */
static const memory_definition *memory_last_before(
	wb_memory_store *store, wb_text name, uint64_t publication)
{
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_DEFINITIONS);
	const memory_definition *last = NULL;

	for (size_t index = 0; index < table->count; index++) {
		const memory_definition *row = wb_memory__row_content(table->rows[index]);
		if (wb_text_equal(row->row.name, name) && row->publication < publication &&
			(last == NULL || row->publication > last->publication))
			last = row;
	}
	return last;
}

wb_status wb_memory__definition_latest(
	wb_store *base, wb_text name, wb_arena *arena, wb_definition_row *out, wb_error *error)
{
	const memory_definition *latest =
		memory_last_before(wb_memory__from(base), name, UINT64_MAX);

	if (latest == NULL)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "no definition is published under \"%t\"", name);
	return wb_memory__definition_read(base, latest->row.hash, arena, out, error);
}

wb_status wb_memory__definition_list(
	wb_store *base, wb_text name, wb_definition_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const memory_definition *next = memory_last_before(store, name, UINT64_MAX);
	wb_status status = WB_OK;

	while (next != NULL && status == WB_OK) {
		wb_definition_row row = next->row;
		row.text = WB_TEXT("");
		status = visit(payload, &row, error);
		next = memory_last_before(store, name, next->publication);
	}
	return wb_memory__end_list(status);
}
