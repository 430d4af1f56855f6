/* SPDX-License-Identifier: MIT */
/*
 * Chains in SQLite. Hashes are stored as the 32 bytes they are and shown as digits. An event's
 * texts are shown where SQLite holds them; only personal values, which few events have, are
 * copied. Reading all of a log, for verification, is in sqlite_audit.c.
 */
#include "store/sqlite.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/hex.h"

#include <string.h>

#define EVENT_HASH_BYTES 32

typedef enum sqlite_event_column {
	EVENT_SUBJECT = 0,
	EVENT_SEQ,
	EVENT_POSITION,
	EVENT_KIND,
	EVENT_AT,
	EVENT_PREV,
	EVENT_HASH,
	EVENT_BODY,
	EVENT_MOVE,
} sqlite_event_column;

typedef enum sqlite_personal_column {
	PERSONAL_PATH = 0,
	PERSONAL_VALUE,
	PERSONAL_SALT,
} sqlite_personal_column;

/* Digits of the two hashes of an event that is shown. */
typedef struct sqlite_event_hex {
	char prev[WB_HASH_TEXT_LENGTH + 1];
	char hash[WB_HASH_TEXT_LENGTH + 1];
} sqlite_event_hex;

/* A hash column as digits; empty where it is none, which verification then names. */
static wb_text sqlite_hash_text(
	const wb_sqlite_call *call, int column, char out[WB_HASH_TEXT_LENGTH + 1])
{
	wb_text hash = wb_sqlite__column_text(call, column);

	if (hash.bytes != EVENT_HASH_BYTES)
		return WB_TEXT("");
	wb_hex__print((const uint8_t *)hash.data, EVENT_HASH_BYTES, out);
	return (wb_text){out, WB_HASH_TEXT_LENGTH};
}

/* The row under the call, borrowed from it and from [hex]; without personal values. */
static wb_event sqlite_event_row(const wb_sqlite_call *call, sqlite_event_hex *hex)
{
	return (wb_event){
		.subject = wb_sqlite__column_text(call, EVENT_SUBJECT),
		.seq = wb_sqlite__column_uint(call, EVENT_SEQ),
		.position = wb_sqlite__column_uint(call, EVENT_POSITION),
		.kind = wb_sqlite__column_text(call, EVENT_KIND),
		.at_ms = wb_sqlite__column_int(call, EVENT_AT),
		.prev = sqlite_hash_text(call, EVENT_PREV, hex->prev),
		.hash = sqlite_hash_text(call, EVENT_HASH, hex->hash),
		.body = wb_sqlite__column_text(call, EVENT_BODY),
		.move = wb_sqlite__column_text(call, EVENT_MOVE),
	};
}

/* Copies the personal row under the call. A salt of another length stays zeros: its digest then
   fits nothing. */
wb_status wb_sqlite__personal_row(
	const wb_sqlite_call *call, wb_arena *arena, wb_personal *out, wb_error *error)
{
	wb_personal personal = {0};
	wb_text salt = wb_sqlite__column_text(call, PERSONAL_SALT);

	if (salt.bytes == sizeof personal.salt)
		memcpy(personal.salt, salt.data, sizeof personal.salt);
	if (!wb_arena_copy_text(arena, wb_sqlite__column_text(call, PERSONAL_PATH), &personal.path) ||
		!wb_arena_copy_text(arena, wb_sqlite__column_text(call, PERSONAL_VALUE), &personal.value))
		return wb_error__set_memory(error, WB_AREA_STORE);
	*out = personal;
	return WB_OK;
}

wb_status wb_sqlite__too_many_personal(const wb_event *event, wb_error *error)
{
	return wb_error__set(error, WB_BROKEN, WB_AREA_STORE,
		"event %U of subject \"%t\" has more than %d personal values", event->seq, event->subject,
		WB_PERSONAL_MAX);
}

/* ---- appending -------------------------------------------------------------------------------- */

wb_status wb_sqlite__chain_head(
	wb_store *base, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	wb_head head = {subject, 0, wb_audit_genesis};
	char hash[WB_HASH_TEXT_LENGTH + 1];

	if (store->audit != NULL) {
		wb_status status = wb_sqlite__audit_head(store->audit, subject, arena, out, error);
		if (status != WB_END)
			return status;
	}
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_HEAD_READ);
	wb_sqlite__bind_text(&call, subject);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK) {
		head.seq = wb_sqlite__column_uint(&call, 1);
		head.hash = sqlite_hash_text(&call, 2, hash);
	}
	wb_sqlite__end(&call);
	if (status < 0)
		return status;
	if (!wb_arena_copy_text(arena, head.subject, &head.subject) ||
		!wb_arena_copy_text(arena, head.hash, &head.hash))
		return wb_error__set_memory(error, WB_AREA_STORE);
	*out = head;
	return WB_OK;
}

/* Why an event was not inserted: its head has moved, or its move has an event. */
static wb_status sqlite_refuse_append(wb_sqlite_store *store, const wb_event *event,
	const uint8_t prev[EVENT_HASH_BYTES], wb_error *error)
{
	bool follows = event->seq == 1;
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_HEAD_READ);

	wb_sqlite__bind_text(&call, event->subject);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK) {
		wb_text hash = wb_sqlite__column_text(&call, 2);
		follows = wb_sqlite__column_uint(&call, 1) + 1 == event->seq &&
			wb_text_equal(hash, (wb_text){(const char *)prev, EVENT_HASH_BYTES});
	} else if (status == WB_END) {
		follows = follows && wb_text_equal(event->prev, wb_audit_genesis);
	}
	wb_sqlite__end(&call);
	if (status < 0)
		return status;
	if (follows)
		return wb_error__set(
			error, WB_CLAIMED, WB_AREA_STORE, "move \"%t\" has an event already", event->move);
	return wb_error__set(error, WB_CONFLICT, WB_AREA_STORE,
		"event %U does not follow the head of subject \"%t\"", event->seq, event->subject);
}

static wb_status sqlite_move_head(wb_sqlite_store *store, const wb_event *event,
	const uint8_t hash[EVENT_HASH_BYTES], wb_error *error)
{
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_HEAD_MOVE);

	wb_sqlite__bind_text(&call, event->subject);
	wb_sqlite__bind_uint(&call, event->seq);
	wb_sqlite__bind_blob(&call, hash, EVENT_HASH_BYTES);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK && changes != 1)
		return wb_error__set(error, WB_BROKEN, WB_AREA_STORE,
			"the head of subject \"%t\" changed inside a transaction", event->subject);
	return status;
}

static wb_status sqlite_insert_personal(
	wb_sqlite_store *store, const wb_event *event, wb_error *error)
{
	wb_status status = WB_OK;

	for (size_t index = 0; index < event->personal_count && status == WB_OK; index++) {
		const wb_personal *personal = &event->personal[index];
		wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_PERSONAL_INSERT);
		wb_sqlite__bind_text(&call, event->subject);
		wb_sqlite__bind_uint(&call, event->seq);
		wb_sqlite__bind_text(&call, personal->path);
		wb_sqlite__bind_text(&call, personal->value);
		wb_sqlite__bind_blob(&call, personal->salt, sizeof personal->salt);
		status = wb_sqlite__run(&call, NULL, error);
	}
	return status;
}

wb_status wb_sqlite__event_append(
	wb_store *base, const wb_event *event, uint64_t *out_position, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	uint8_t prev[EVENT_HASH_BYTES];
	uint8_t hash[EVENT_HASH_BYTES];
	uint64_t changes = 0;

	bool is_sealed = wb_hex__parse(event->prev, prev, sizeof prev) &&
		wb_hex__parse(event->hash, hash, sizeof hash);
	WB_ASSERT(is_sealed, "Sealed events carry two hashes in lower-case digits.");
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_EVENT_INSERT);
	wb_sqlite__bind_text(&call, event->subject);
	wb_sqlite__bind_uint(&call, event->seq);
	wb_sqlite__bind_text(&call, event->kind);
	wb_sqlite__bind_int(&call, event->at_ms);
	wb_sqlite__bind_blob(&call, prev, sizeof prev);
	wb_sqlite__bind_blob(&call, hash, sizeof hash);
	wb_sqlite__bind_text(&call, event->body);
	wb_sqlite__bind_optional_text(&call, event->move);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status != WB_OK)
		return status;
	if (changes != 1)
		return sqlite_refuse_append(store, event, prev, error);
	uint64_t position = (uint64_t)sqlite3_last_insert_rowid(store->database);
	status = sqlite_move_head(store, event, hash, error);
	if (status == WB_OK)
		status = sqlite_insert_personal(store, event, error);
	if (status == WB_OK)
		*out_position = position;
	return status;
}

/* ---- reading one or some ---------------------------------------------------------------------- */

/* The personal values of [event], into the arena. */
static wb_status sqlite_read_personal(
	wb_sqlite_store *store, wb_arena *arena, wb_event *event, wb_error *error)
{
	wb_personal found[WB_PERSONAL_MAX];
	size_t count = 0;
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_PERSONAL_LIST);

	wb_sqlite__bind_text(&call, event->subject);
	wb_sqlite__bind_uint(&call, event->seq);
	wb_status status = wb_sqlite__step(&call, error);
	while (status == WB_OK) {
		status = count == WB_PERSONAL_MAX
			? wb_sqlite__too_many_personal(event, error)
			: wb_sqlite__personal_row(&call, arena, &found[count++], error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	if (status != WB_END)
		return status;
	if (count == 0)
		return WB_OK;
	wb_personal *personal = wb_arena_take_array(arena, count, sizeof *personal);
	if (personal == NULL)
		return wb_error__set_memory(error, WB_AREA_STORE);
	memcpy(personal, found, count * sizeof *personal);
	event->personal = personal;
	event->personal_count = count;
	return WB_OK;
}

static wb_status sqlite_copy_event(
	const wb_event *row, wb_arena *arena, wb_event *out, wb_error *error)
{
	wb_event copy = *row;
	wb_text *texts[] = {&copy.subject, &copy.kind, &copy.prev, &copy.hash, &copy.body, &copy.move};

	for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++) {
		if (!wb_arena_copy_text(arena, *texts[index], texts[index]))
			return wb_error__set_memory(error, WB_AREA_STORE);
	}
	*out = copy;
	return WB_OK;
}

wb_status wb_sqlite__event_find_move(
	wb_store *base, wb_text move, wb_arena *arena, wb_event *out, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	sqlite_event_hex hex;
	wb_event event = {0};
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_EVENT_FIND_MOVE);

	wb_sqlite__bind_text(&call, move);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_END)
		status = wb_error__set(error, WB_MISSING, WB_AREA_STORE, "move \"%t\" has no event", move);
	if (status == WB_OK) {
		wb_event row = sqlite_event_row(&call, &hex);
		status = sqlite_copy_event(&row, arena, &event, error);
	}
	wb_sqlite__end(&call);
	if (status == WB_OK)
		status = sqlite_read_personal(store, arena, &event, error);
	if (status == WB_OK)
		*out = event;
	return status;
}

wb_status wb_sqlite__event_list(wb_store *base, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_event_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	wb_arena *arena = NULL;
	sqlite_event_hex hex;

	wb_status status = wb_arena_new(store->env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status != WB_OK)
		return status;
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_EVENT_LIST);
	wb_sqlite__bind_text(&call, subject);
	wb_sqlite__bind_int(&call, from_seq > INT64_MAX ? INT64_MAX : (int64_t)from_seq);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	status = wb_sqlite__step(&call, error);
	while (status == WB_OK) {
		wb_event event = sqlite_event_row(&call, &hex);
		wb_arena_reset(arena);
		status = sqlite_read_personal(store, arena, &event, error);
		if (status == WB_OK)
			status = visit(payload, &event, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	wb_arena_free(arena);
	return status == WB_END ? WB_OK : status;
}

wb_status wb_sqlite__event_mark(
	wb_store *base, uint64_t position, wb_arena *arena, wb_mark *out, wb_error *error)
{
	char hex[2 * EVENT_HASH_BYTES + 1];
	wb_mark mark = {0};
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_EVENT_MARK);

	wb_sqlite__bind_int(&call, position > INT64_MAX ? INT64_MAX : (int64_t)position);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_END)
		status = wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "there is no event at position %U", position);
	if (status == WB_OK) {
		mark.position = wb_sqlite__column_uint(&call, 0);
		if (!wb_arena_copy_text(arena, sqlite_hash_text(&call, 1, hex), &mark.hash))
			status = wb_error__set_memory(error, WB_AREA_STORE);
	}
	wb_sqlite__end(&call);
	if (status == WB_OK)
		*out = mark;
	return status;
}

static wb_sqlite_statement sqlite_walk_statement(const wb_event_walk *walk)
{
	if (walk->subject.bytes > 0)
		return WB_SQLITE_EVENT_WALK_CHAIN;
	return walk->is_backward ? WB_SQLITE_EVENT_WALK_BACK : WB_SQLITE_EVENT_WALK;
}

wb_status wb_sqlite__event_walk(wb_store *base, const wb_event_walk *walk, wb_event_visitor visit,
	void *payload, wb_error *error)
{
	sqlite_event_hex hex;
	wb_sqlite_call call =
		wb_sqlite__call(wb_sqlite__from(base), sqlite_walk_statement(walk));

	wb_sqlite__bind_int(
		&call, walk->position > INT64_MAX ? INT64_MAX : (int64_t)walk->position);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(walk->count_max));
	if (walk->subject.bytes > 0)
		wb_sqlite__bind_text(&call, walk->subject);
	wb_status status = wb_sqlite__step(&call, error);
	while (status == WB_OK) {
		wb_event event = sqlite_event_row(&call, &hex);
		status = visit(payload, &event, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	return status == WB_END ? WB_OK : status;
}
