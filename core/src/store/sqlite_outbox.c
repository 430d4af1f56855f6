/* SPDX-License-Identifier: MIT */
/* Definitions, effects and throttles in SQLite: what hangs beside the chains. */
#include "store/sqlite.h"

#include "base/error.h"

/* ---- definitions ------------------------------------------------------------------------------ */

wb_status wb_sqlite__definition_put(wb_store *base, const wb_definition_row *row, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_DEFINITION_PUT);

	wb_sqlite__bind_text(&call, row->hash);
	wb_sqlite__bind_text(&call, row->name);
	wb_sqlite__bind_int(&call, row->version);
	wb_sqlite__bind_text(&call, row->text);
	wb_sqlite__bind_int(&call, row->published_at_ms);
	return wb_sqlite__run(&call, NULL, error);
}

/* The definition that [statement] finds by [name]. */
static wb_status sqlite_definition_find(wb_sqlite_store *store, wb_sqlite_statement statement,
	wb_text name, wb_arena *arena, wb_definition_row *out, wb_error *error)
{
	wb_definition_row row = {0};
	wb_sqlite_call call = wb_sqlite__call(store, statement);

	wb_sqlite__bind_text(&call, name);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK) {
		row.version = (uint32_t)wb_sqlite__column_uint(&call, 2);
		row.published_at_ms = wb_sqlite__column_int(&call, 4);
		if (!wb_arena_copy_text(arena, wb_sqlite__column_text(&call, 0), &row.hash) ||
			!wb_arena_copy_text(arena, wb_sqlite__column_text(&call, 1), &row.name) ||
			!wb_arena_copy_text(arena, wb_sqlite__column_text(&call, 3), &row.text))
			status = wb_error__set_memory(error, WB_AREA_STORE);
	}
	wb_sqlite__end(&call);
	if (status == WB_OK)
		*out = row;
	return status;
}

wb_status wb_sqlite__definition_read(
	wb_store *base, wb_text hash, wb_arena *arena, wb_definition_row *out, wb_error *error)
{
	wb_status status = sqlite_definition_find(
		wb_sqlite__from(base), WB_SQLITE_DEFINITION_READ, hash, arena, out, error);

	if (status == WB_END)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "definition \"%t\" is not stored", hash);
	return status;
}

wb_status wb_sqlite__definition_latest(
	wb_store *base, wb_text name, wb_arena *arena, wb_definition_row *out, wb_error *error)
{
	wb_status status = sqlite_definition_find(
		wb_sqlite__from(base), WB_SQLITE_DEFINITION_LATEST, name, arena, out, error);

	if (status == WB_END)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "no definition is published under \"%t\"", name);
	return status;
}

wb_status wb_sqlite__definition_list(
	wb_store *base, wb_text name, wb_definition_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_DEFINITION_LIST);

	wb_sqlite__bind_text(&call, name);
	wb_status status = wb_sqlite__step(&call, error);
	while (status == WB_OK) {
		wb_definition_row row = {.hash = wb_sqlite__column_text(&call, 0),
			.name = wb_sqlite__column_text(&call, 1),
			.version = (uint32_t)wb_sqlite__column_uint(&call, 2),
			.published_at_ms = wb_sqlite__column_int(&call, 3)};
		status = visit(payload, &row, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	return status == WB_END ? WB_OK : status;
}

/* ---- effects ---------------------------------------------------------------------------------- */

wb_status wb_sqlite__effect_put(wb_store *base, const wb_effect_row *row, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_EFFECT_PUT);

	wb_sqlite__bind_text(&call, row->key);
	wb_sqlite__bind_text(&call, row->subject);
	wb_sqlite__bind_uint(&call, row->seq);
	wb_sqlite__bind_text(&call, row->kind);
	wb_sqlite__bind_text(&call, row->name);
	wb_sqlite__bind_int(&call, row->attempts);
	wb_sqlite__bind_int(&call, row->due_at_ms);
	return wb_sqlite__run(&call, NULL, error);
}

/* Leases the effect that is due longest and shows it. WB_END when none is due. */
static wb_status sqlite_effect_take_one(wb_sqlite_store *store, int64_t now_ms,
	int64_t lease_until_ms, wb_effect_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_EFFECT_TAKE);

	wb_sqlite__bind_int(&call, now_ms);
	wb_sqlite__bind_int(&call, lease_until_ms);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK) {
		wb_effect_row row = {
			.key = wb_sqlite__column_text(&call, 0),
			.subject = wb_sqlite__column_text(&call, 1),
			.seq = wb_sqlite__column_uint(&call, 2),
			.kind = wb_sqlite__column_text(&call, 3),
			.name = wb_sqlite__column_text(&call, 4),
			.attempts = (uint32_t)wb_sqlite__column_uint(&call, 5),
			.due_at_ms = wb_sqlite__column_int(&call, 6),
		};
		status = visit(payload, &row, error);
		if (status == WB_OK)
			status = wb_sqlite__finish(&call, error);
	}
	wb_sqlite__end(&call);
	return status;
}

wb_status wb_sqlite__effect_take(wb_store *base, int64_t now_ms, int64_t lease_until_ms,
	size_t count_max, wb_effect_visitor visit, void *payload, wb_error *error)
{
	wb_status status = WB_OK;

	for (size_t count = 0; count < count_max && status == WB_OK; count++)
		status = sqlite_effect_take_one(
			wb_sqlite__from(base), now_ms, lease_until_ms, visit, payload, error);
	return status == WB_END ? WB_OK : status;
}

wb_status wb_sqlite__effect_finish(
	wb_store *base, wb_text key, int64_t retry_at_ms, wb_error *error)
{
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_EFFECT_FINISH);

	wb_sqlite__bind_text(&call, key);
	wb_sqlite__bind_int(&call, retry_at_ms);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK && changes != 1)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "effect \"%t\" is not to be done", key);
	return status;
}

/* ---- throttles -------------------------------------------------------------------------------- */

/* Strangers choose throttle keys (their addresses), so old counters go: two for each that opens a
   window, which is more than come. */
static wb_status sqlite_throttle_forget(wb_sqlite_store *store, int64_t window, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_THROTTLE_FORGET);

	wb_sqlite__bind_int(&call, window - WB_STORE_THROTTLE_WINDOWS);
	return wb_sqlite__run(&call, NULL, error);
}

wb_status wb_sqlite__throttle_count(wb_store *base, wb_text key, int64_t window, uint32_t *out,
	uint32_t *out_before, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	uint32_t count = 0;
	uint32_t count_before = 0;
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_THROTTLE_COUNT);

	wb_sqlite__bind_text(&call, key);
	wb_sqlite__bind_int(&call, window);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK) {
		count = (uint32_t)wb_sqlite__column_uint(&call, 0);
		count_before = (uint32_t)wb_sqlite__column_uint(&call, 1);
		status = wb_sqlite__finish(&call, error);
	}
	wb_sqlite__end(&call);
	if (status == WB_OK && count == 1)
		status = sqlite_throttle_forget(store, window, error);
	if (status != WB_OK)
		return status;
	*out = count;
	*out_before = count_before;
	return WB_OK;
}
