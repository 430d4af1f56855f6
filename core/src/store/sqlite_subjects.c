/* SPDX-License-Identifier: MIT */
/*
 * Subjects in SQLite. A subject's row and its chain's head are two tables, because a chain may
 * exist without a subject (settings, logins) and only appending moves a head; they are read as one.
 */
#include "store/sqlite.h"

#include "base/error.h"
#include "base/hex.h"

#define SUBJECT_HASH_BYTES 32

typedef enum sqlite_subject_column {
	SUBJECT_KEY = 0,
	SUBJECT_WORKFLOW,
	SUBJECT_DEFINITION_HASH,
	SUBJECT_STATE,
	SUBJECT_VERSION,
	SUBJECT_VARS,
	SUBJECT_WOO,
	SUBJECT_ASSIGNEE,
	SUBJECT_DRIFT,
	SUBJECT_DRIFT_SEQ,
	SUBJECT_IS_TORN,
	SUBJECT_RECEIPT,
	SUBJECT_CHANGED_AT,
	SUBJECT_HEAD_SEQ,
	SUBJECT_HEAD_HASH,
} sqlite_subject_column;

/* The row under the call, borrowed from it; the head's hash is printed into [hash]. */
static wb_subject sqlite_subject_row(const wb_sqlite_call *call, char hash[WB_HASH_TEXT_LENGTH + 1])
{
	wb_text head_hash = wb_sqlite__column_text(call, SUBJECT_HEAD_HASH);
	wb_subject subject = {
		.key = wb_sqlite__column_text(call, SUBJECT_KEY),
		.workflow = wb_sqlite__column_text(call, SUBJECT_WORKFLOW),
		.definition_hash = wb_sqlite__column_text(call, SUBJECT_DEFINITION_HASH),
		.state = wb_sqlite__column_text(call, SUBJECT_STATE),
		.version = wb_sqlite__column_uint(call, SUBJECT_VERSION),
		.vars = wb_sqlite__column_text(call, SUBJECT_VARS),
		.woo = wb_sqlite__column_text(call, SUBJECT_WOO),
		.assignee = wb_sqlite__column_text(call, SUBJECT_ASSIGNEE),
		.drift = wb_sqlite__column_text(call, SUBJECT_DRIFT),
		.drift_seq = wb_sqlite__column_uint(call, SUBJECT_DRIFT_SEQ),
		.is_torn = wb_sqlite__column_int(call, SUBJECT_IS_TORN) != 0,
		.head_seq = wb_sqlite__column_uint(call, SUBJECT_HEAD_SEQ),
		.head_hash = wb_audit_genesis,
		.receipt = wb_sqlite__column_text(call, SUBJECT_RECEIPT),
		.changed_at_ms = wb_sqlite__column_int(call, SUBJECT_CHANGED_AT),
	};

	if (head_hash.bytes == SUBJECT_HASH_BYTES) {
		wb_hex__print((const uint8_t *)head_hash.data, SUBJECT_HASH_BYTES, hash);
		subject.head_hash = (wb_text){hash, WB_HASH_TEXT_LENGTH};
	}
	return subject;
}

static wb_status sqlite_subject_copy(
	const wb_subject *row, wb_arena *arena, wb_subject *out, wb_error *error)
{
	wb_subject copy = *row;
	wb_text *texts[] = {&copy.key, &copy.workflow, &copy.definition_hash, &copy.state, &copy.vars,
		&copy.woo, &copy.assignee, &copy.drift, &copy.head_hash, &copy.receipt};

	for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++) {
		if (!wb_arena_copy_text(arena, *texts[index], texts[index]))
			return wb_error__set_memory(error, WB_AREA_STORE);
	}
	*out = copy;
	return WB_OK;
}

wb_status wb_sqlite__subject_read(
	wb_store *base, wb_text key, wb_arena *arena, wb_subject *out, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_SUBJECT_READ);
	char hash[WB_HASH_TEXT_LENGTH + 1];

	wb_sqlite__bind_text(&call, key);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK) {
		wb_subject row = sqlite_subject_row(&call, hash);
		status = sqlite_subject_copy(&row, arena, out, error);
	} else if (status == WB_END) {
		status =
			wb_error__set(error, WB_MISSING, WB_AREA_STORE, "subject \"%t\" is not stored", key);
	}
	wb_sqlite__end(&call);
	return status;
}

wb_status wb_sqlite__subject_write(
	wb_store *base, const wb_subject *subject, uint64_t expected_version, wb_error *error)
{
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base),
		expected_version == 0 ? WB_SQLITE_SUBJECT_INSERT : WB_SQLITE_SUBJECT_UPDATE);

	wb_sqlite__bind_text(&call, subject->key);
	wb_sqlite__bind_text(&call, subject->workflow);
	wb_sqlite__bind_text(&call, subject->definition_hash);
	wb_sqlite__bind_text(&call, subject->state);
	wb_sqlite__bind_uint(&call, expected_version);
	wb_sqlite__bind_text(&call, subject->vars);
	wb_sqlite__bind_text(&call, subject->woo);
	wb_sqlite__bind_text(&call, subject->assignee);
	wb_sqlite__bind_text(&call, subject->drift);
	wb_sqlite__bind_uint(&call, subject->drift_seq);
	wb_sqlite__bind_int(&call, subject->is_torn);
	wb_sqlite__bind_text(&call, subject->receipt);
	wb_sqlite__bind_int(&call, subject->changed_at_ms);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK && changes != 1)
		return wb_error__set(error, WB_CONFLICT, WB_AREA_STORE,
			"subject \"%t\" has moved: it is not at version %U any more", subject->key,
			expected_version);
	return status;
}

/* Shows every row of [call] and ends it. */
static wb_status sqlite_show_subjects(
	wb_sqlite_call *call, wb_subject_visitor visit, void *payload, wb_error *error)
{
	char hash[WB_HASH_TEXT_LENGTH + 1];
	wb_status status = wb_sqlite__step(call, error);

	while (status == WB_OK) {
		wb_subject row = sqlite_subject_row(call, hash);
		status = visit(payload, &row, error);
		if (status == WB_OK)
			status = wb_sqlite__step(call, error);
	}
	wb_sqlite__end(call);
	return status == WB_END ? WB_OK : status;
}

wb_status wb_sqlite__subject_list(wb_store *base, wb_text after, bool only_troubled,
	size_t count_max, wb_subject_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(
		wb_sqlite__from(base), only_troubled ? WB_SQLITE_SUBJECT_TROUBLED : WB_SQLITE_SUBJECT_LIST);

	wb_sqlite__bind_text(&call, after);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	return sqlite_show_subjects(&call, visit, payload, error);
}

wb_status wb_sqlite__subject_pinned(wb_store *base, const wb_pin *pin, size_t count_max,
	wb_subject_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_SUBJECT_PINNED);

	wb_sqlite__bind_text(&call, pin->definition_hash);
	wb_sqlite__bind_text(&call, pin->state);
	wb_sqlite__bind_text(&call, pin->after);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	return sqlite_show_subjects(&call, visit, payload, error);
}

wb_status wb_sqlite__subject_count(
	wb_store *base, wb_text definition_hash, wb_text state, uint64_t *out, wb_error *error)
{
	uint64_t count = 0;
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_SUBJECT_COUNT);

	wb_sqlite__bind_text(&call, definition_hash);
	wb_sqlite__bind_text(&call, state);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK)
		count = wb_sqlite__column_uint(&call, 0);
	wb_sqlite__end(&call);
	if (status == WB_OK)
		*out = count;
	return status;
}
