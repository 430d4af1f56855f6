/* SPDX-License-Identifier: MIT */
/*
 * The memory driver's definitions. There are few of them: what is asked for by name is found by
 * looking at each.
 */
#include "store/memory.h"

#include "base/error.h"
#include "waybill/json.h"

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

/* ---- final states ----------------------------------------------------------------------------- */

static wb_memory_key memory_final_key(wb_text hash, wb_text state)
{
	wb_memory_key key = {0};

	wb_memory__key_add_text(&key, hash);
	wb_memory__key_add_text(&key, state);
	return key;
}

bool wb_memory__is_final(wb_memory_store *store, wb_text hash, wb_text state)
{
	wb_memory_key key = memory_final_key(hash, state);

	return wb_memory__table_find(
			   wb_memory__table(store, WB_MEMORY_FINALS), wb_memory__key_text(&key)) != NULL;
}

static wb_status memory_put_finals(
	wb_memory_store *store, wb_text hash, const wb_value *definition, wb_error *error)
{
	static const wb_memory_shape shape = {0, NULL, 0};
	const wb_value *states = wb_value_member(definition, WB_TEXT("states"));
	wb_status status = WB_OK;

	if (states == NULL || states->kind != WB_MAP)
		return WB_OK;
	for (size_t at = 0; at < states->as.map->count && status == WB_OK; at++) {
		const wb_entry *entry = &states->as.map->entries[at];
		const wb_value *final = wb_value_member(&entry->value, WB_TEXT("final"));
		wb_memory_key key = memory_final_key(hash, entry->key.as.text);
		if (final != NULL && final->kind == WB_BOOL && final->as.boolean)
			status = wb_memory__put(
				store, WB_MEMORY_FINALS, &shape, wb_memory__key_text(&key), &shape, error);
	}
	return status;
}

/* Which states of it are final, once. */
static wb_status memory_learn_finals(
	wb_memory_store *store, const wb_definition_row *row, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_value definition;
	wb_status status = wb_arena_new(store->env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	status = wb_json_read(row->text, arena, &definition, NULL, error);
	if (status == WB_OK)
		status = memory_put_finals(store, row->hash, &definition, error);
	wb_arena_free(arena);
	return status;
}

/* ---- slots ------------------------------------------------------------------------------------ */

wb_status wb_memory__definition_put(
	wb_store *base, const wb_definition_row *row, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const memory_definition *stored = wb_memory__find(store, WB_MEMORY_DEFINITIONS, row->hash);
	memory_definition definition = {stored == NULL ? *row : stored->row, 0};

	definition.row.published_at_ms = row->published_at_ms;
	definition.publication = ++store->counters.publications;
	if (stored == NULL) {
		wb_status status = memory_learn_finals(store, row, error);
		if (status != WB_OK)
			return status;
	}
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
