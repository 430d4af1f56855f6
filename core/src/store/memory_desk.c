/* SPDX-License-Identifier: MIT */
/* The memory driver's silences and presences. */
#include "store/memory.h"

#include "base/error.h"

static const size_t memory_silence_texts[] = {offsetof(wb_silence, by)};
static const size_t memory_presence_texts[] = {
	offsetof(wb_presence_row, subject),
	offsetof(wb_presence_row, actor),
	offsetof(wb_presence_row, place),
};

static const wb_memory_shape memory_silence_shape =
	WB_MEMORY_SHAPE(wb_silence, memory_silence_texts);
static const wb_memory_shape memory_presence_shape =
	WB_MEMORY_SHAPE(wb_presence_row, memory_presence_texts);

/* ---- silence ---------------------------------------------------------------------------------- */

wb_status wb_memory__silence_put(
	wb_store *base, wb_text subject, const wb_silence *silence, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);

	if (silence->until_ms == 0)
		return wb_memory__silence_end(store, subject, error);
	if (wb_memory__find(store, WB_MEMORY_SUBJECTS, subject) == NULL)
		return WB_OK;
	return wb_memory__put(
		store, WB_MEMORY_SILENCES, &memory_silence_shape, subject, silence, error);
}

wb_status wb_memory__silence_end(wb_memory_store *store, wb_text subject, wb_error *error)
{
	if (wb_memory__find(store, WB_MEMORY_SILENCES, subject) == NULL)
		return WB_OK;
	return wb_memory__table_remove(&store->tables, WB_MEMORY_SILENCES, subject, error);
}

wb_status wb_memory__silence_read(
	wb_store *base, wb_text subject, wb_arena *arena, wb_silence *out, wb_error *error)
{
	const wb_memory_table *table = wb_memory__table(wb_memory__from(base), WB_MEMORY_SILENCES);
	const wb_memory_row *row = wb_memory__table_find(table, subject);

	if (row == NULL)
		return wb_error__set(error, WB_MISSING, WB_AREA_STORE, "\"%t\" is not silent", subject);
	return wb_memory__row_read(row, &memory_silence_shape, arena, out, error);
}

/* ---- presence --------------------------------------------------------------------------------- */

static wb_memory_key memory_presence_key(const wb_presence_row *row)
{
	wb_memory_key key = {0};

	wb_memory__key_add_text(&key, row->subject);
	wb_memory__key_add_text(&key, row->actor);
	wb_memory__key_add_text(&key, row->place);
	return key;
}

static const wb_presence_row *memory_presence_at(const wb_memory_table *table, size_t index)
{
	return wb_memory__row_content(table->rows[index]);
}

/* Removes the row at [index]; the one behind it takes its place. */
static wb_status memory_presence_drop(wb_memory_store *store, size_t index, wb_error *error)
{
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_PRESENCES);
	wb_memory_key key = memory_presence_key(memory_presence_at(table, index));

	return wb_memory__table_remove(
		&store->tables, WB_MEMORY_PRESENCES, wb_memory__key_text(&key), error);
}

static wb_status memory_presence_expire(
	wb_memory_store *store, int64_t expired_ms, wb_error *error)
{
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_PRESENCES);
	wb_status status = WB_OK;

	for (size_t index = 0; index < table->count && status == WB_OK;) {
		if (memory_presence_at(table, index)->seen_ms < expired_ms)
			status = memory_presence_drop(store, index, error);
		else
			index++;
	}
	return status;
}

/* The actor's rows but the [count_max] seen last go. */
static wb_status memory_presence_trim(
	wb_memory_store *store, wb_text actor, size_t count_max, wb_error *error)
{
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_PRESENCES);
	wb_status status = WB_OK;

	while (status == WB_OK) {
		size_t count = 0;
		size_t oldest = 0;
		for (size_t index = 0; index < table->count; index++) {
			const wb_presence_row *row = memory_presence_at(table, index);
			if (!wb_text_equal(row->actor, actor))
				continue;
			if (count == 0 || row->seen_ms < memory_presence_at(table, oldest)->seen_ms)
				oldest = index;
			count++;
		}
		if (count <= count_max)
			break;
		status = memory_presence_drop(store, oldest, error);
	}
	return status;
}

wb_status wb_memory__presence_put(wb_store *base, const wb_presence_row *row, int64_t expired_ms,
	size_t count_max, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key key = memory_presence_key(row);
	const wb_presence_row *stored =
		wb_memory__find(store, WB_MEMORY_PRESENCES, wb_memory__key_text(&key));
	wb_presence_row kept = *row;

	if (stored != NULL && stored->seen_ms >= expired_ms)
		kept.since_ms = stored->since_ms;
	wb_status status = wb_memory__put(store, WB_MEMORY_PRESENCES, &memory_presence_shape,
		wb_memory__key_text(&key), &kept, error);
	if (status == WB_OK)
		status = memory_presence_expire(store, expired_ms, error);
	return status == WB_OK ? memory_presence_trim(store, row->actor, count_max, error) : status;
}

wb_status wb_memory__presence_remove(
	wb_store *base, wb_text subject, wb_text actor, wb_text place, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_PRESENCES);
	wb_status status = WB_OK;

	for (size_t index = 0; index < table->count && status == WB_OK;) {
		const wb_presence_row *row = memory_presence_at(table, index);
		bool is_meant = subject.bytes == 0 ||
			(wb_text_equal(row->subject, subject) && wb_text_equal(row->place, place));
		if (is_meant && wb_text_equal(row->actor, actor))
			status = memory_presence_drop(store, index, error);
		else
			index++;
	}
	return status;
}

wb_status wb_memory__presence_list(wb_store *base, wb_text subject, size_t count_max,
	wb_presence_visitor visit, void *payload, wb_error *error)
{
	const wb_memory_table *table = wb_memory__table(wb_memory__from(base), WB_MEMORY_PRESENCES);
	size_t count = 0;
	wb_status status = WB_OK;

	for (size_t index = 0; index < table->count && count < count_max && status == WB_OK; index++) {
		const wb_presence_row *row = memory_presence_at(table, index);
		if (!wb_text_equal(row->subject, subject))
			continue;
		count++;
		status = visit(payload, row, error);
	}
	return wb_memory__end_list(status);
}
