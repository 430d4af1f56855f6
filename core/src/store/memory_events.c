/* SPDX-License-Identifier: MIT */
/*
 * The memory driver's chains. Keys are subject and seq, so that a subject's events lie side by
 * side, in order; personal values lie apart, as in a database, so that they can go while the
 * event stays.
 */
#include "store/memory.h"

#include "base/error.h"

static const size_t memory_head_texts[] = {
	offsetof(wb_head, subject),
	offsetof(wb_head, hash),
};
static const size_t memory_event_texts[] = {
	offsetof(wb_event, subject),
	offsetof(wb_event, kind),
	offsetof(wb_event, prev),
	offsetof(wb_event, hash),
	offsetof(wb_event, body),
	offsetof(wb_event, move),
};
static const size_t memory_personal_texts[] = {
	offsetof(wb_personal, path),
	offsetof(wb_personal, value),
};

/* A row that only leads to an event. */
typedef struct memory_event_link {
	wb_text key;
} memory_event_link;

static const size_t memory_link_texts[] = {offsetof(memory_event_link, key)};

static const wb_memory_shape memory_head_shape = WB_MEMORY_SHAPE(wb_head, memory_head_texts);
static const wb_memory_shape memory_event_shape = WB_MEMORY_SHAPE(wb_event, memory_event_texts);
static const wb_memory_shape memory_personal_shape =
	WB_MEMORY_SHAPE(wb_personal, memory_personal_texts);
static const wb_memory_shape memory_link_shape =
	WB_MEMORY_SHAPE(memory_event_link, memory_link_texts);

static wb_memory_key memory_event_key(wb_text subject, uint64_t seq)
{
	wb_memory_key key = {0};

	wb_memory__key_add_text(&key, subject);
	wb_memory__key_add_number(&key, seq);
	return key;
}

wb_status wb_memory__chain_head(
	wb_store *base, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error)
{
	const wb_head *stored = wb_memory__find(wb_memory__from(base), WB_MEMORY_HEADS, subject);
	wb_head head = {subject, 0, wb_audit_genesis};

	if (stored != NULL)
		head = *stored;
	if (!wb_arena_copy_text(arena, head.subject, &head.subject) ||
		!wb_arena_copy_text(arena, head.hash, &head.hash))
		return wb_error__set_memory(error, WB_AREA_STORE);
	*out = head;
	return WB_OK;
}

/* ---- appending -------------------------------------------------------------------------------- */

static wb_status memory_check_append(wb_memory_store *store, const wb_event *event, wb_error *error)
{
	const wb_head *head = wb_memory__find(store, WB_MEMORY_HEADS, event->subject);
	uint64_t seq = head == NULL ? 0 : head->seq;
	wb_text hash = head == NULL ? wb_audit_genesis : head->hash;

	if (event->seq != seq + 1 || !wb_text_equal(event->prev, hash))
		return wb_error__set(error, WB_CONFLICT, WB_AREA_STORE,
			"event %U does not follow the head of subject \"%t\"", event->seq, event->subject);
	if (event->move.bytes > 0 && wb_memory__find(store, WB_MEMORY_MOVES, event->move) != NULL)
		return wb_error__set(
			error, WB_CLAIMED, WB_AREA_STORE, "move \"%t\" has an event already", event->move);
	return WB_OK;
}

static wb_status memory_put_personal(wb_memory_store *store, const wb_event *event, wb_error *error)
{
	wb_status status = WB_OK;

	for (size_t index = 0; index < event->personal_count && status == WB_OK; index++) {
		const wb_personal *personal = &event->personal[index];
		wb_memory_key key = memory_event_key(event->subject, event->seq);
		wb_memory__key_add_text(&key, personal->path);
		status = wb_memory__put(store, WB_MEMORY_PERSONAL, &memory_personal_shape,
			wb_memory__key_text(&key), personal, error);
	}
	return status;
}

wb_status wb_memory__event_append(
	wb_store *base, const wb_event *event, uint64_t *out_position, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key key = memory_event_key(event->subject, event->seq);
	wb_text key_text = wb_memory__key_text(&key);
	wb_head head = {event->subject, event->seq, event->hash};
	wb_event row = *event;

	wb_status status = memory_check_append(store, event, error);
	if (status != WB_OK)
		return status;
	row.position = ++store->counters.positions;
	row.personal = NULL;
	row.personal_count = 0;
	status = wb_memory__put(store, WB_MEMORY_EVENTS, &memory_event_shape, key_text, &row, error);
	if (status == WB_OK)
		status =
			wb_memory__put(store, WB_MEMORY_HEADS, &memory_head_shape, head.subject, &head, error);
	if (status == WB_OK && event->move.bytes > 0)
		status = wb_memory__put(store, WB_MEMORY_MOVES, &memory_link_shape, event->move,
			&(memory_event_link){key_text}, error);
	if (status == WB_OK)
		status = memory_put_personal(store, event, error);
	if (status == WB_OK)
		*out_position = row.position;
	return status;
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* The personal values of an event: the rows that start with its key. */
static wb_status memory_read_personal(wb_memory_store *store, const wb_memory_row *event_row,
	wb_arena *arena, wb_event *out, wb_error *error)
{
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_PERSONAL);
	size_t first = wb_memory__table_seek(table, event_row->key);
	size_t count = 0;

	while (first + count < table->count &&
		wb_text_starts_with(table->rows[first + count]->key, event_row->key))
		count++;
	if (count == 0)
		return WB_OK;
	wb_personal *personal = wb_arena_take_array(arena, count, sizeof *personal);
	if (personal == NULL)
		return wb_error__set_memory(error, WB_AREA_STORE);
	for (size_t index = 0; index < count; index++) {
		wb_status status = wb_memory__row_read(
			table->rows[first + index], &memory_personal_shape, arena, &personal[index], error);
		if (status != WB_OK)
			return status;
	}
	out->personal = personal;
	out->personal_count = count;
	return WB_OK;
}

static wb_status memory_read_event(wb_memory_store *store, const wb_memory_row *row,
	wb_arena *arena, wb_event *out, wb_error *error)
{
	wb_event event;
	wb_status status = wb_memory__row_read(row, &memory_event_shape, arena, &event, error);

	if (status == WB_OK)
		status = memory_read_personal(store, row, arena, &event, error);
	if (status == WB_OK)
		*out = event;
	return status;
}

wb_status wb_memory__event_find_move(
	wb_store *base, wb_text move, wb_arena *arena, wb_event *out, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const memory_event_link *link = wb_memory__find(store, WB_MEMORY_MOVES, move);

	if (link == NULL)
		return wb_error__set(error, WB_MISSING, WB_AREA_STORE, "move \"%t\" has no event", move);
	const wb_memory_row *row =
		wb_memory__table_find(wb_memory__table(store, WB_MEMORY_EVENTS), link->key);
	return memory_read_event(store, row, arena, out, error);
}

/* Read rarely: a walk over all events will do. */
wb_status wb_memory__event_mark(
	wb_store *base, uint64_t position, wb_arena *arena, wb_mark *out, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_EVENTS);
	uint64_t wanted = position == 0 ? store->counters.positions : position;

	for (size_t index = 0; index < table->count; index++) {
		const wb_event *event = wb_memory__row_content(table->rows[index]);
		wb_mark mark = {.position = event->position};
		if (event->position != wanted)
			continue;
		if (!wb_arena_copy_text(arena, event->hash, &mark.hash))
			return wb_error__set_memory(error, WB_AREA_STORE);
		*out = mark;
		return WB_OK;
	}
	return wb_error__set(
		error, WB_MISSING, WB_AREA_STORE, "there is no event at position %U", position);
}

/* Shows events from [index] on, of [subject] only unless it is empty. */
static wb_status memory_visit_events(wb_memory_store *store, size_t index, wb_text subject,
	size_t count_max, wb_event_visitor visit, void *payload, wb_error *error)
{
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_EVENTS);
	wb_arena *arena = NULL;

	wb_status status = wb_arena_new(store->env, WB_ARENA_BYTES_MAX, &arena, error);
	for (size_t count = 0; index < table->count && count < count_max && status == WB_OK;
		 index++, count++) {
		wb_event event;
		wb_arena_reset(arena);
		status = memory_read_event(store, table->rows[index], arena, &event, error);
		if (status != WB_OK)
			break;
		if (subject.bytes > 0 && !wb_text_equal(event.subject, subject))
			break;
		status = visit(payload, &event, error);
	}
	wb_arena_free(arena);
	return status;
}

wb_status wb_memory__event_list(wb_store *base, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_event_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key key = memory_event_key(subject, from_seq);
	size_t index =
		wb_memory__table_seek(wb_memory__table(store, WB_MEMORY_EVENTS), wb_memory__key_text(&key));

	return wb_memory__end_list(
		memory_visit_events(store, index, subject, count_max, visit, payload, error));
}

wb_status wb_memory__audit_read(
	wb_store *base, wb_text subject, wb_event_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *events = wb_memory__table(store, WB_MEMORY_EVENTS);
	size_t first = 0;

	if (subject.bytes > 0) {
		wb_memory_key key = memory_event_key(subject, 0);
		first = wb_memory__table_seek(events, wb_memory__key_text(&key));
	}
	/* Heads and events are written together and nobody else reaches them: no head stands alone. */
	return wb_memory__end_list(
		memory_visit_events(store, first, subject, SIZE_MAX, visit, payload, error));
}

wb_status wb_memory__history_read(
	wb_store *base, wb_text from, wb_event_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key key = memory_event_key(from, 0);
	size_t first =
		wb_memory__table_seek(wb_memory__table(store, WB_MEMORY_EVENTS), wb_memory__key_text(&key));

	return wb_memory__end_list(
		memory_visit_events(store, first, WB_TEXT(""), SIZE_MAX, visit, payload, error));
}

/* ---- by position ------------------------------------------------------------------------------ */

/* The event of the walk that is next to [position]; NULL at the end. */
static const wb_memory_row *memory_next_event(
	wb_memory_store *store, const wb_event_walk *walk, uint64_t position)
{
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_EVENTS);
	const wb_memory_row *next = NULL;
	uint64_t found = 0;

	for (size_t index = 0; index < table->count; index++) {
		const wb_event *event = wb_memory__row_content(table->rows[index]);
		bool is_beyond =
			walk->is_backward ? event->position < position : event->position > position;
		bool is_nearer = walk->is_backward ? event->position > found : event->position < found;
		if (!is_beyond || (next != NULL && !is_nearer))
			continue;
		if (walk->subject.bytes > 0 && !wb_text_equal(walk->subject, event->subject))
			continue;
		next = table->rows[index];
		found = event->position;
	}
	return next;
}

wb_status wb_memory__event_walk(wb_store *base, const wb_event_walk *walk, wb_event_visitor visit,
	void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_row *row = memory_next_event(store, walk, walk->position);
	wb_status status = WB_OK;

	for (size_t count = 0; row != NULL && count < walk->count_max && status == WB_OK; count++) {
		const wb_event *event = wb_memory__row_content(row);
		status = visit(payload, event, error);
		row = memory_next_event(store, walk, event->position);
	}
	return wb_memory__end_list(status);
}
