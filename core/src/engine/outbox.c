/* SPDX-License-Identifier: MIT */
/*
 * What is no move: records of other acts, counting of tries, the outbox of effects, and forgetting
 * old claims.
 */
#include "engine/engine.h"

#include "base/error.h"
#include "waybill/json.h"

#define OUTBOX_WINDOW_MS 60000

static wb_status record_data(const wb_value *data, uint32_t left_out, wb_arena *arena,
	wb_value *out, wb_error *error)
{
	size_t count = data != NULL && data->kind == WB_MAP ? data->as.map->count : 0;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, count + 1);
	for (size_t index = 0; index < count; index++)
		wb_map_builder_add_key(&map, data->as.map->entries[index].key,
			data->as.map->entries[index].value);
	if (left_out > 0)
		wb_map_builder_add(&map, WB_TEXT("left_out"), wb_value_int(left_out));
	return wb_map_builder_finish(&map, out, error);
}

/* WB_END when this one is left out; its count must be committed all the same. */
static wb_status throttle(wb_engine *engine, wb_text key, int64_t now_ms,
	uint32_t *out_left_out, wb_error *error)
{
	*out_left_out = 0;
	if (key.bytes == 0)
		return WB_OK;
	uint32_t count, before;
	wb_status status = wb_store__throttle_count(
		engine->store, key, now_ms / OUTBOX_WINDOW_MS, &count, &before, error);
	if (status != WB_OK)
		return status;
	if (count > 1)
		return WB_END;
	*out_left_out = before > 1 ? before - 1 : 0;
	return WB_OK;
}

/* WB_END when an event stands under the id already. */
static wb_status record_check_once(
	wb_engine *engine, wb_text once, wb_arena *arena, wb_error *error)
{
	wb_event event;
	wb_error ignored;

	if (once.bytes == 0)
		return WB_OK;
	wb_status status = wb_store__event_find_move(engine->store, once, arena, &event, &ignored);
	if (status == WB_MISSING)
		return WB_OK;
	if (status == WB_OK)
		return WB_END;
	if (error != NULL)
		*error = ignored;
	return status;
}

static wb_status record_inside(wb_engine *engine, wb_entry_draft *entry, const wb_value *data,
	wb_text throttle_key, wb_arena *arena, wb_event *out, wb_error *error)
{
	uint32_t left_out = 0;
	wb_status status = record_check_once(engine, entry->move, arena, error);
	if (status == WB_OK)
		status = throttle(engine, throttle_key, entry->at_ms, &left_out, error);
	if (status != WB_OK)
		return status;
	status = record_data(data, left_out, arena, &entry->data, error);
	if (status != WB_OK)
		return status;
	return wb_engine__append(engine, entry, arena, out, error);
}

/* Appends the entry, whose actor is still to come. */
static wb_status record_entry(wb_engine *engine, wb_entry_draft *entry, const wb_actor *actor,
	const wb_value *data, wb_text throttle_key, wb_arena *arena, wb_event *out, wb_error *error)
{
	if (entry->subject.bytes == 0 || entry->subject.bytes > WB_SUBJECT_BYTES_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"subject: must have 1 to %d bytes", WB_SUBJECT_BYTES_MAX);
	if (entry->kind.bytes == 0 || entry->kind.bytes > WB_NAME_BYTES_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"kind: must have 1 to %d bytes", WB_NAME_BYTES_MAX);
	wb_status status =
		wb_engine__actor_value(actor, (wb_text) {0}, arena, &entry->actor, error);
	if (status != WB_OK)
		return status;
	status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	wb_event event = {0};
	status = record_inside(engine, entry, data, throttle_key, arena, &event, error);
	if (status == WB_END) {
		wb_status ended = wb_engine__end(engine, WB_OK, true, error);
		return ended == WB_OK ? WB_END : ended;
	}
	status = wb_engine__end(engine, status, true, error);
	if (status == WB_OK)
		*out = event;
	return status;
}

wb_status wb_engine_record(wb_engine *engine, wb_text subject, wb_text kind,
	const wb_actor *actor, const wb_value *data, wb_text throttle_key, int64_t now_ms,
	wb_arena *arena, wb_event *out, wb_error *error)
{
	wb_entry_draft entry = {.subject = subject, .kind = kind, .at_ms = now_ms};

	return record_entry(engine, &entry, actor, data, throttle_key, arena, out, error);
}

wb_status wb_engine_record_once(wb_engine *engine, wb_text subject, wb_text kind,
	const wb_actor *actor, const wb_value *data, wb_text once, int64_t now_ms, wb_arena *arena,
	wb_event *out, wb_error *error)
{
	wb_entry_draft entry = {.subject = subject, .kind = kind, .move = once, .at_ms = now_ms};

	if (once.bytes == 0)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_ENGINE, "once: must not be empty");
	return record_entry(engine, &entry, actor, data, (wb_text) {0}, arena, out, error);
}

/* Stores compare windows of all keys to forget old ones: each is named by the minute it begins in,
   however long it is. */
wb_status wb_engine_throttle(wb_engine *engine, wb_text key, int64_t window_ms, int64_t now_ms,
	uint32_t *out_count, wb_error *error)
{
	if (window_ms < OUTBOX_WINDOW_MS || window_ms > WB_THROTTLE_WINDOW_MS_MAX ||
		window_ms % OUTBOX_WINDOW_MS != 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"window: must be whole minutes, from %d to %d ms", OUTBOX_WINDOW_MS,
			WB_THROTTLE_WINDOW_MS_MAX);
	if (now_ms < 0)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_ENGINE, "now: must not be before 1970");
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	int64_t window = (now_ms - now_ms % window_ms) / OUTBOX_WINDOW_MS;
	uint32_t count = 0, before;
	status = wb_store__throttle_count(engine->store, key, window, &count, &before, error);
	status = wb_engine__end(engine, status, true, error);
	if (status == WB_OK)
		*out_count = count;
	return status;
}

wb_status wb_engine_expire_claims(wb_engine *engine, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error)
{
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	size_t count = 0;
	status = wb_store__claim_expire(engine->store, before_ms, count_max, &count, error);
	status = wb_engine__end(engine, status, count > 0, error);
	if (status == WB_OK)
		*out_count = count;
	return status;
}

wb_status wb_engine_expire_intents(wb_engine *engine, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error)
{
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	size_t count = 0;
	status = wb_store__intent_expire(engine->store, before_ms, count_max, &count, error);
	status = wb_engine__end(engine, status, count > 0, error);
	if (status == WB_OK)
		*out_count = count;
	return status;
}

typedef struct wb_outbox_page {
	wb_arena       *arena;
	wb_outbox_item *items;
	size_t          count, capacity;
} wb_outbox_page;

static wb_status collect_effect(void *payload, const wb_effect_row *row, wb_error *error)
{
	wb_outbox_page *page = payload;
	if (page->count == page->capacity)
		return WB_END;
	wb_outbox_item item = {.seq = row->seq, .attempts = row->attempts};
	if (!wb_arena_copy_text(page->arena, row->key, &item.key) ||
		!wb_arena_copy_text(page->arena, row->subject, &item.subject) ||
		!wb_arena_copy_text(page->arena, row->kind, &item.kind) ||
		!wb_arena_copy_text(page->arena, row->name, &item.name))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	page->items[page->count++] = item;
	return WB_OK;
}

wb_status wb_engine_effects_take(wb_engine *engine, size_t count_max, int64_t now_ms,
	wb_arena *arena, const wb_outbox_item **out, size_t *out_count, wb_error *error)
{
	if (now_ms > INT64_MAX - WB_LEASE_MS)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"now: a lease taken then would end beyond the last time there is");
	wb_outbox_page page = {.arena = arena, .capacity = count_max};
	page.items = wb_arena_take_array(arena, count_max + 1, sizeof(*page.items));
	if (page.items == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	status = wb_store__effect_take(engine->store, now_ms, now_ms + WB_LEASE_MS, count_max,
		collect_effect, &page, error);
	status = wb_engine__end(engine, status == WB_END ? WB_OK : status, page.count > 0, error);
	if (status != WB_OK)
		return status;
	*out = page.items;
	*out_count = page.count;
	return WB_OK;
}

wb_status wb_engine_effect_finish(
	wb_engine *engine, wb_text key, int64_t retry_at_ms, wb_error *error)
{
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	status = wb_store__effect_finish(engine->store, key, retry_at_ms, error);
	return wb_engine__end(engine, status, true, error);
}
