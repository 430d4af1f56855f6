/* SPDX-License-Identifier: MIT */
/* What the memory driver's files share. */
#ifndef WAYBILL_STORE_MEMORY_H
#define WAYBILL_STORE_MEMORY_H

#include "store/driver.h"
#include "store/memory_table.h"

#define WB_MEMORY_ID_BYTES 32

/* Positions, openings and publications given so far. */
typedef struct wb_memory_counters {
	uint64_t positions, openings, publications;
} wb_memory_counters;

typedef struct wb_memory_store {
	wb_store           base;
	const wb_env      *env;
	wb_memory_tables   tables;
	uint32_t           schema;
	char               id[WB_MEMORY_ID_BYTES + 1];
	char               owner[WB_STORE_NAME_BYTES_MAX + 1];
	wb_memory_counters counters;
	wb_memory_counters begun; /* what a rollback returns to */
} wb_memory_store;

static inline wb_memory_store *wb_memory__from(wb_store *store)
{
	return (wb_memory_store *)store;
}

static inline const wb_memory_table *wb_memory__table(
	wb_memory_store *store, wb_memory_table_name name)
{
	return &store->tables.tables[name];
}

#define WB_MEMORY_SHAPE(type, offsets)                                                            \
	{                                                                                             \
		sizeof(type), (offsets), sizeof(offsets) / sizeof *(offsets)                              \
	}

/* The struct of the row under [key], NULL when there is none. Borrowed until the transaction
   ends. */
const void *wb_memory__find(wb_memory_store *store, wb_memory_table_name name, wb_text key);

/* Inserts or replaces a row made of [content]. */
wb_status wb_memory__put(wb_memory_store *store, wb_memory_table_name name,
	const wb_memory_shape *shape, wb_text key, const void *content, wb_error *error);

/* What a list makes of its visitor's last answer. */
wb_status wb_memory__end_list(wb_status status);

/* memory_events.c: slots of the driver. */
wb_status wb_memory__event_append(
	wb_store *base, const wb_event *event, uint64_t *out_position, wb_error *error);
wb_status wb_memory__event_find_move(
	wb_store *base, wb_text move, wb_arena *arena, wb_event *out, wb_error *error);
wb_status wb_memory__event_list(wb_store *base, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_event_visitor visit, void *payload, wb_error *error);
wb_status wb_memory__event_mark(
	wb_store *base, uint64_t position, wb_arena *arena, wb_mark *out, wb_error *error);
wb_status wb_memory__chain_head(
	wb_store *base, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error);
wb_status wb_memory__audit_read(
	wb_store *base, wb_text subject, wb_event_visitor visit, void *payload, wb_error *error);
wb_status wb_memory__history_read(
	wb_store *base, wb_text from, wb_event_visitor visit, void *payload, wb_error *error);

/* memory_definitions.c: slots of the driver. */
wb_status wb_memory__definition_put(
	wb_store *base, const wb_definition_row *row, wb_error *error);
wb_status wb_memory__definition_read(
	wb_store *base, wb_text hash, wb_arena *arena, wb_definition_row *out, wb_error *error);
wb_status wb_memory__definition_latest(
	wb_store *base, wb_text name, wb_arena *arena, wb_definition_row *out, wb_error *error);
wb_status wb_memory__definition_list(wb_store *base, wb_text name, wb_definition_visitor visit,
	void *payload, wb_error *error);

/* Whether [state] is final in the definition of [hash]. */
bool wb_memory__is_final(wb_memory_store *store, wb_text hash, wb_text state);

wb_status wb_memory__event_walk(wb_store *base, const wb_event_walk *walk,
	wb_event_visitor visit, void *payload, wb_error *error);

/* memory_cards.c: slots of the driver. */
wb_status wb_memory__card_put(
	wb_store *base, const wb_card_row *row, bool *out_written, wb_error *error);
wb_status wb_memory__card_remove(wb_store *base, int64_t id, wb_error *error);
wb_status wb_memory__card_read(
	wb_store *base, int64_t id, wb_arena *arena, wb_card_row *out, wb_error *error);
wb_status wb_memory__card_walk(wb_store *base, const wb_card_walk *walk, wb_card_visitor visit,
	void *payload, wb_error *error);
wb_status wb_memory__card_search(wb_store *base, wb_text prefix, size_t count_max,
	wb_card_visitor visit, void *payload, wb_error *error);
wb_status wb_memory__card_tally(
	wb_store *base, wb_tally_visitor visit, void *payload, wb_error *error);
wb_status wb_memory__note_read(wb_store *base, wb_text name, int64_t *out, wb_error *error);
wb_status wb_memory__note_write(wb_store *base, wb_text name, int64_t value, wb_error *error);

/* memory_desk.c: slots of the driver. */
wb_status wb_memory__silence_put(
	wb_store *base, wb_text subject, const wb_silence *silence, wb_error *error);
wb_status wb_memory__silence_read(
	wb_store *base, wb_text subject, wb_arena *arena, wb_silence *out, wb_error *error);
wb_status wb_memory__presence_put(wb_store *base, const wb_presence_row *row, int64_t expired_ms,
	size_t count_max, wb_error *error);
wb_status wb_memory__presence_remove(
	wb_store *base, wb_text subject, wb_text actor, wb_text place, wb_error *error);
wb_status wb_memory__presence_list(wb_store *base, wb_text subject, size_t count_max,
	wb_presence_visitor visit, void *payload, wb_error *error);

/* Forgets the silence of [subject], where there is one. */
wb_status wb_memory__silence_end(wb_memory_store *store, wb_text subject, wb_error *error);

/* The stored row with the subject's part. Borrows both rows. */
wb_card_row wb_memory__card_view(wb_memory_store *store, const wb_card_row *row);

/* memory_moves.c: slots of the driver. */
wb_status wb_memory__card_made(wb_store *base, wb_card_set set, const wb_period *period,
	uint64_t *out, wb_error *error);
wb_status wb_memory__move_walk(wb_store *base, const wb_period *period, size_t count_max,
	wb_move_visitor visit, void *payload, wb_error *error);

#endif
