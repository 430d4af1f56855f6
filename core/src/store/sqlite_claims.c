/* SPDX-License-Identifier: MIT */
/*
 * Claims and intents in SQLite: who is working on which command, and what was answered. Every
 * change names the state it starts from in its WHERE, and the count of changed rows is the answer.
 */
#include "store/sqlite.h"

#include "base/error.h"

/* ---- claims ----------------------------------------------------------------------------------- */

wb_status wb_sqlite__claim_find(
	wb_store *base, wb_text scope, wb_text key, wb_arena *arena, wb_claim *out, wb_error *error)
{
	wb_claim claim = {0};
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CLAIM_READ);

	wb_sqlite__bind_text(&call, scope);
	wb_sqlite__bind_text(&call, key);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_END)
		status = wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "there is no claim of key \"%t\"", key);
	if (status == WB_OK) {
		claim.state = wb_sqlite__column_int(&call, 2) == 0 ? WB_CLAIM_RUNNING : WB_CLAIM_FINISHED;
		claim.was_refusal = wb_sqlite__column_int(&call, 3) != 0;
		if (!wb_arena_copy_text(arena, wb_sqlite__column_text(&call, 0), &claim.fingerprint) ||
			!wb_arena_copy_text(arena, wb_sqlite__column_text(&call, 1), &claim.receipt))
			status = wb_error__set_memory(error, WB_AREA_STORE);
	}
	wb_sqlite__end(&call);
	if (status == WB_OK)
		*out = claim;
	return status;
}

wb_status wb_sqlite__claim_take(wb_store *base, const wb_claim_request *request, wb_arena *arena,
	wb_claim *out, wb_error *error)
{
	wb_claim claim = {.state = WB_CLAIM_NEW};
	uint64_t changes = 0;

	if (!wb_arena_copy_text(arena, request->fingerprint, &claim.fingerprint))
		return wb_error__set_memory(error, WB_AREA_STORE);
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CLAIM_INSERT);
	wb_sqlite__bind_text(&call, request->scope);
	wb_sqlite__bind_text(&call, request->key);
	wb_sqlite__bind_text(&call, request->fingerprint);
	wb_sqlite__bind_text(&call, request->subject);
	wb_sqlite__bind_int(&call, request->at_ms);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK && changes == 0) {
		status = wb_sqlite__claim_find(base, request->scope, request->key, arena, &claim, error);
		if (status == WB_MISSING)
			return wb_error__set(error, WB_BROKEN, WB_AREA_STORE,
				"the claim of key \"%t\" is there and can't be read", request->key);
	}
	if (status == WB_OK)
		*out = claim;
	return status;
}

wb_status wb_sqlite__claim_finish(
	wb_store *base, wb_text scope, wb_text key, wb_text receipt, bool was_refusal, wb_error *error)
{
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CLAIM_FINISH);

	wb_sqlite__bind_text(&call, scope);
	wb_sqlite__bind_text(&call, key);
	wb_sqlite__bind_text(&call, receipt);
	wb_sqlite__bind_int(&call, was_refusal);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK && changes != 1)
		return wb_error__set(
			error, WB_CONFLICT, WB_AREA_STORE, "the claim of key \"%t\" is not running", key);
	return status;
}

wb_status wb_sqlite__claim_release(wb_store *base, wb_text scope, wb_text key, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CLAIM_RELEASE);

	wb_sqlite__bind_text(&call, scope);
	wb_sqlite__bind_text(&call, key);
	return wb_sqlite__run(&call, NULL, error);
}

wb_status wb_sqlite__claim_expire(
	wb_store *base, int64_t before_ms, size_t count_max, size_t *out_count, wb_error *error)
{
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CLAIM_EXPIRE);

	wb_sqlite__bind_int(&call, before_ms);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK)
		*out_count = (size_t)changes;
	return status;
}

/* ---- intents ---------------------------------------------------------------------------------- */

typedef enum sqlite_intent_column {
	INTENT_ID = 0,
	INTENT_SUBJECT,
	INTENT_FENCE,
	INTENT_LEASE_BOOT,
	INTENT_LEASE_UNTIL,
	INTENT_CONNECTION,
	INTENT_CLAIM_SCOPE,
	INTENT_CLAIM_KEY,
	INTENT_DRAFT,
	INTENT_STATE,
	INTENT_RECEIPT,
	INTENT_OPENED_AT,
} sqlite_intent_column;

/* The row under the call, borrowed from it. */
static wb_status sqlite_intent_row(const wb_sqlite_call *call, wb_intent *out, wb_error *error)
{
	int64_t state = wb_sqlite__column_int(call, INTENT_STATE);

	if (state < WB_INTENT_OPEN || state > WB_INTENT_TORN)
		return wb_error__set(error, WB_BROKEN, WB_AREA_STORE,
			"intent \"%t\" is stored in the state %D, which is none",
			wb_sqlite__column_text(call, INTENT_ID), state);
	*out = (wb_intent){
		.id = wb_sqlite__column_text(call, INTENT_ID),
		.subject = wb_sqlite__column_text(call, INTENT_SUBJECT),
		.fence = wb_sqlite__column_uint(call, INTENT_FENCE),
		.lease_boot = wb_sqlite__column_text(call, INTENT_LEASE_BOOT),
		.lease_until_ms = wb_sqlite__column_int(call, INTENT_LEASE_UNTIL),
		.connection = wb_sqlite__column_text(call, INTENT_CONNECTION),
		.claim_scope = wb_sqlite__column_text(call, INTENT_CLAIM_SCOPE),
		.claim_key = wb_sqlite__column_text(call, INTENT_CLAIM_KEY),
		.draft = wb_sqlite__column_text(call, INTENT_DRAFT),
		.state = (wb_intent_state)state,
		.receipt = wb_sqlite__column_text(call, INTENT_RECEIPT),
		.opened_at_ms = wb_sqlite__column_int(call, INTENT_OPENED_AT),
	};
	return WB_OK;
}

/* Steps to the one row of [call], copies it, and ends the call. WB_END when there is none. */
static wb_status sqlite_intent_take_row(
	wb_sqlite_call *call, wb_arena *arena, wb_intent *out, wb_error *error)
{
	wb_intent copy = {0};
	wb_text *texts[] = {&copy.id, &copy.subject, &copy.lease_boot, &copy.connection,
		&copy.claim_scope, &copy.claim_key, &copy.draft, &copy.receipt};

	wb_status status = wb_sqlite__step(call, error);
	if (status == WB_OK)
		status = sqlite_intent_row(call, &copy, error);
	for (size_t index = 0; index < sizeof texts / sizeof texts[0] && status == WB_OK; index++) {
		if (!wb_arena_copy_text(arena, *texts[index], texts[index]))
			status = wb_error__set_memory(error, WB_AREA_STORE);
	}
	wb_sqlite__end(call);
	if (status == WB_OK)
		*out = copy;
	return status;
}

wb_status wb_sqlite__intent_open(wb_store *base, const wb_intent *intent, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_INTENT_INSERT);

	wb_sqlite__bind_text(&call, intent->id);
	wb_sqlite__bind_text(&call, intent->subject);
	wb_sqlite__bind_uint(&call, intent->fence);
	wb_sqlite__bind_text(&call, intent->lease_boot);
	wb_sqlite__bind_int(&call, intent->lease_until_ms);
	wb_sqlite__bind_text(&call, intent->connection);
	wb_sqlite__bind_text(&call, intent->claim_scope);
	wb_sqlite__bind_text(&call, intent->claim_key);
	wb_sqlite__bind_text(&call, intent->draft);
	wb_sqlite__bind_int(&call, intent->opened_at_ms);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status != WB_OK || changes == 1)
		return status;

	/* One of two unique columns stood against it; which one decides what the caller does. */
	call = wb_sqlite__call(store, WB_SQLITE_INTENT_FIND);
	wb_sqlite__bind_text(&call, intent->subject);
	status = wb_sqlite__step(&call, error);
	wb_sqlite__end(&call);
	if (status == WB_OK)
		return wb_error__set(error, WB_RUNNING, WB_AREA_STORE,
			"another command on subject \"%t\" is being worked on", intent->subject);
	if (status == WB_END)
		return wb_error__set(
			error, WB_CONFLICT, WB_AREA_STORE, "intent \"%t\" is stored already", intent->id);
	return status;
}

wb_status wb_sqlite__intent_read(
	wb_store *base, wb_text id, wb_arena *arena, wb_intent *out, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_INTENT_READ);

	wb_sqlite__bind_text(&call, id);
	wb_status status = sqlite_intent_take_row(&call, arena, out, error);
	if (status == WB_END)
		return wb_error__set(error, WB_MISSING, WB_AREA_STORE, "intent \"%t\" is not stored", id);
	return status;
}

wb_status wb_sqlite__intent_find(
	wb_store *base, wb_text subject, wb_arena *arena, wb_intent *out, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_INTENT_FIND);

	wb_sqlite__bind_text(&call, subject);
	wb_status status = sqlite_intent_take_row(&call, arena, out, error);
	if (status == WB_END)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "subject \"%t\" has no open intent", subject);
	return status;
}

/* Runs a change that only an open intent at the expected fence takes. */
static wb_status sqlite_intent_change(wb_sqlite_call *call, wb_text id, wb_error *error)
{
	uint64_t changes = 0;
	wb_status status = wb_sqlite__run(call, &changes, error);

	if (status == WB_OK && changes != 1)
		return wb_error__set(error, WB_CONFLICT, WB_AREA_STORE,
			"intent \"%t\" was closed or taken over by another", id);
	return status;
}

wb_status wb_sqlite__intent_lease(wb_store *base, wb_text id, uint64_t expected_fence,
	uint64_t fence, wb_text boot, int64_t until_ms, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_INTENT_LEASE);

	wb_sqlite__bind_text(&call, id);
	wb_sqlite__bind_uint(&call, expected_fence);
	wb_sqlite__bind_uint(&call, fence);
	wb_sqlite__bind_text(&call, boot);
	wb_sqlite__bind_int(&call, until_ms);
	return sqlite_intent_change(&call, id, error);
}

wb_status wb_sqlite__intent_close(wb_store *base, wb_text id, uint64_t expected_fence,
	wb_intent_state state, wb_text receipt, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_INTENT_CLOSE);

	wb_sqlite__bind_text(&call, id);
	wb_sqlite__bind_uint(&call, expected_fence);
	wb_sqlite__bind_int(&call, (int64_t)state);
	wb_sqlite__bind_text(&call, receipt);
	return sqlite_intent_change(&call, id, error);
}

wb_status wb_sqlite__intent_expire(
	wb_store *base, int64_t before_ms, size_t count_max, size_t *out_count, wb_error *error)
{
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_INTENT_EXPIRE);

	wb_sqlite__bind_int(&call, before_ms);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK)
		*out_count = (size_t)changes;
	return status;
}

wb_status wb_sqlite__intent_list(
	wb_store *base, size_t count_max, wb_intent_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_INTENT_LIST);

	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	wb_status status = wb_sqlite__step(&call, error);
	while (status == WB_OK) {
		wb_intent row;
		status = sqlite_intent_row(&call, &row, error);
		if (status == WB_OK)
			status = visit(payload, &row, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	return status == WB_END ? WB_OK : status;
}
