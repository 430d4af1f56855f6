/* SPDX-License-Identifier: MIT */
/*
 * What every store checks, once for all drivers: the process, the transaction, lengths, and that
 * nothing follows a failed sync. A driver behind it stores and compares and may trust its
 * arguments. Checks inside each driver were dropped: they drift apart, and the one that forgets a
 * length is the one that is exploited.
 *
 * What only a mistake in the core can cause (a write outside a transaction, a malformed hash) is
 * an assertion; what a caller or the world can cause is an error.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/checks.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/hex.h"
#include "waybill/version.h"

#include <string.h>
#include <unistd.h>

typedef struct store_scheme {
	wb_text prefix;
	const wb_store_driver *driver;
} store_scheme;

static const store_scheme store_schemes[] = {
	{WB_TEXT_LITERAL("sqlite:"), &wb_store__sqlite},
	{WB_TEXT_LITERAL("memory:"), &wb_store__memory},
};

/* ---- opening and closing ---------------------------------------------------------------------- */

/* The driver of [name], and what follows the prefix. */
static wb_status store_find_driver(
	wb_text name, const wb_store_driver **out, wb_text *out_rest, wb_error *error)
{
	for (size_t index = 0; index < sizeof store_schemes / sizeof *store_schemes; index++) {
		wb_text prefix = store_schemes[index].prefix;
		if (!wb_text_starts_with(name, prefix))
			continue;
		*out = store_schemes[index].driver;
		*out_rest = (wb_text){name.data + prefix.bytes, name.bytes - prefix.bytes};
		return WB_OK;
	}
	return wb_error__set(error, WB_INVALID, WB_AREA_STORE,
		"the store's name must start with sqlite: or memory:, not with \"%t\"", name);
}

wb_status wb_store__open_driver(const wb_store_driver *driver, const wb_store_options *options,
	const wb_env *env, wb_store **out, wb_error *error)
{
	WB_ASSERT(driver != NULL && driver->version == WB_STORE_DRIVER_VERSION,
		"A driver is built for this core.");
	wb_store_options filled = *options;
	wb_store *store = NULL;

	if (filled.busy_ms == 0)
		filled.busy_ms = WB_STORE_BUSY_MS;
	wb_status status = driver->open(&filled, env, &store, error);
	if (status != WB_OK)
		return status;
	store->driver = driver;
	store->env = env;
	store->owner_pid = (int64_t)getpid();
	store->busy_ms = filled.busy_ms;
	store->is_read_only = filled.is_read_only;
	*out = store;
	return WB_OK;
}

wb_status wb_store_open(
	const wb_store_options *options, const wb_env *env, wb_store **out, wb_error *error)
{
	WB_ASSERT(options != NULL && env != NULL && out != NULL,
		"Opening a store takes options, an env and a place to put it.");
	const wb_store_driver *driver = NULL;
	wb_store_options stripped = *options;

	wb_status status = store_find_driver(options->name, &driver, &stripped.name, error);
	if (status != WB_OK)
		return status;
	return wb_store__open_driver(driver, &stripped, env, out, error);
}

void wb_store_close(wb_store *store)
{
	if (store == NULL)
		return;
	/* In a child the file's locks and the shared memory are the parent's: even closing would
	   touch them. What the handle holds ends with the child. */
	if (store->owner_pid != (int64_t)getpid())
		return;
	WB_ASSERT(store->reader_count == 0, "A store's readers are closed before it.");
	if (store->transaction_depth != 0)
		wb_store__rollback(store);
	store->driver->close(store);
}

const char *wb_store_driver_name(const wb_store *store)
{
	return store->driver->name;
}

wb_status wb_store_schema(wb_store *store, uint32_t *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	return status == WB_OK ? store->driver->schema(store, out, error) : status;
}

#define STORE_ID_BYTES 16

wb_status wb_store_migrate(wb_store *store, wb_error *error)
{
	uint8_t bytes[STORE_ID_BYTES];
	char id[2 * STORE_ID_BYTES + 1];
	uint32_t found = 0;
	wb_status status = wb_store_schema(store, &found, error);

	/* A store of this version may still lack what no version tells of: its driver looks. */
	if (status != WB_OK || (found == WB_SCHEMA_VERSION && store->is_read_only))
		return status;
	WB_ASSERT(store->transaction_depth == 0, "A migration has a transaction of its own.");
	if (found > WB_SCHEMA_VERSION)
		return wb_error__set(error, WB_INVALID, WB_AREA_STORE,
			"the store has schema %u, this build writes %d: use the Waybill that wrote it",
			(unsigned)found, WB_SCHEMA_VERSION);
	if (store->is_read_only)
		return wb_error__set(error, WB_INVALID, WB_AREA_STORE,
			"the store is open for reading only and can't be migrated");
	if (!store->env->random(store->env->payload, bytes, sizeof bytes))
		return wb_error__set(error, WB_STORAGE, WB_AREA_STORE, "the system gives no random bytes");
	wb_hex__print(bytes, sizeof bytes, id);
	return store->driver->migrate(
		store, WB_SCHEMA_VERSION, (wb_text){id, (size_t)2 * STORE_ID_BYTES}, error);
}

wb_status wb_store_identity(wb_store *store, wb_arena *arena, wb_identity *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	return status == WB_OK ? store->driver->identity_read(store, arena, out, error) : status;
}

wb_status wb_store_set_owner(wb_store *store, wb_text expected, wb_text owner, wb_error *error)
{
	wb_status status = wb_store__check_name("owner", owner, WB_STORE_NAME_BYTES_MAX, error);

	if (status == WB_OK)
		status = wb_store__check_length("expected", expected, WB_STORE_NAME_BYTES_MAX, error);
	if (status == WB_OK)
		status = wb_store__begin(store, error);
	if (status != WB_OK)
		return status;
	status = store->driver->identity_own(store, expected, owner, error);
	if (status == WB_OK)
		return wb_store__commit(store, error);
	wb_store__rollback(store);
	return status;
}

wb_status wb_store_backup(wb_store *store, wb_text path, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status != WB_OK)
		return status;
	WB_ASSERT(store->transaction_depth == 0, "A backup is not part of a transaction.");
	status = wb_store__check_name("path", path, 4096, error);
	if (status != WB_OK)
		return status;
	if (store->driver->backup == NULL)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_STORE, "a %s store can't be backed up", store->driver->name);
	return store->driver->backup(store, path, error);
}

wb_status wb_store_check(wb_store *store, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status != WB_OK || store->driver->check == NULL)
		return status;
	WB_ASSERT(store->transaction_depth == 0, "A check is not part of a transaction.");
	return store->driver->check(store, error);
}

wb_status wb_store_doctor(const wb_env *env, wb_text name, wb_arena *arena,
	const wb_health_line **out, size_t *out_count, wb_error *error)
{
	const wb_store_driver *driver = NULL;
	wb_text rest = {0};

	wb_status status = store_find_driver(name, &driver, &rest, error);
	if (status != WB_OK)
		return status;
	WB_ASSERT(driver != NULL, "A driver that is found is one.");
	if (driver->doctor == NULL) {
		*out = NULL;
		*out_count = 0;
		return WB_OK;
	}
	return driver->doctor(env, rest, arena, out, out_count, error);
}

/* ---- verification's reader -------------------------------------------------------------------- */

static wb_status store_reader_head(
	void *payload, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error)
{
	wb_head head = {0};
	wb_status status = wb_store__chain_head(payload, subject, arena, &head, error);

	if (status != WB_OK)
		return status;
	if (head.seq == 0)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "subject \"%t\" has no head", subject);
	*out = head;
	return WB_OK;
}

static wb_status store_reader_read(
	void *payload, wb_text subject, wb_event_visitor visit, void *visit_payload, wb_error *error)
{
	wb_store *store = payload;
	wb_status status = wb_store__check_usable(store, error);

	if (status != WB_OK)
		return status;
	WB_ASSERT(store->transaction_depth == 0, "A log is verified as it was committed.");
	if (subject.bytes > 0)
		status = wb_store__check_subject(subject, error);
	if (status != WB_OK)
		return status;
	return store->driver->audit_read(store, subject, visit, visit_payload, error);
}

static void store_reader_close(void *payload)
{
	wb_store *store = payload;

	WB_ASSERT(store->reader_count > 0, "A reader is closed once.");
	store->reader_count--;
}

wb_status wb_store_reader(wb_store *store, wb_audit_reader *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status != WB_OK)
		return status;
	store->reader_count++;
	*out = (wb_audit_reader){
		.head = store_reader_head,
		.read = store_reader_read,
		.close = store_reader_close,
		.payload = store,
	};
	return WB_OK;
}

/* ---- transactions ----------------------------------------------------------------------------- */

wb_status wb_store__begin(wb_store *store, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status != WB_OK)
		return status;
	WB_ASSERT(store->transaction_depth == 0, "Transactions of a store do not nest.");
	if (store->is_read_only)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_STORE, "the store is open for reading only");
	if (store->is_damaged)
		return wb_error__set(error, WB_BROKEN, WB_AREA_STORE,
			"the store's file is damaged and is not written to: keep a copy of it, and restore a "
			"backup");
	status = store->driver->begin(store, error);
	if (status == WB_OK)
		store->transaction_depth = 1;
	return status;
}

wb_status wb_store__commit(wb_store *store, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	if (status != WB_OK)
		return status;
	store->transaction_depth = 0;
	return store->driver->commit(store, error);
}

void wb_store__rollback(wb_store *store)
{
	/* A child has no transaction of its own to end. */
	if (store->owner_pid != (int64_t)getpid())
		return;
	WB_ASSERT(store->transaction_depth == 1, "What is rolled back was begun.");
	store->transaction_depth = 0;
	store->driver->rollback(store);
}

/* ---- subjects --------------------------------------------------------------------------------- */

wb_status wb_store__subject_read(
	wb_store *store, wb_text key, wb_arena *arena, wb_subject *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_subject(key, error);
	return status == WB_OK ? store->driver->subject_read(store, key, arena, out, error) : status;
}

wb_status wb_store__subject_write(
	wb_store *store, const wb_subject *subject, uint64_t expected_version, wb_error *error)
{
	const wb_store_field fields[] = {
		{"subject", subject->key, WB_SUBJECT_BYTES_MAX, true},
		{"workflow", subject->workflow, WB_STORE_NAME_BYTES_MAX, true},
		{"definition_hash", subject->definition_hash, WB_STORE_NAME_BYTES_MAX, true},
		{"state", subject->state, WB_STORE_NAME_BYTES_MAX, true},
		{"vars", subject->vars, WB_STORE_TEXT_BYTES_MAX, false},
		{"woo", subject->woo, WB_STORE_NAME_BYTES_MAX, false},
		{"assignee", subject->assignee, WB_STORE_NAME_BYTES_MAX, false},
		{"drift", subject->drift, WB_STORE_NAME_BYTES_MAX, false},
		{"receipt", subject->receipt, WB_STORE_TEXT_BYTES_MAX, false},
	};
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	WB_ASSERT(expected_version < INT64_MAX, "Versions count single writes.");
	return status == WB_OK ? store->driver->subject_write(store, subject, expected_version, error)
						   : status;
}

wb_status wb_store__subject_list(wb_store *store, wb_text after, bool only_troubled,
	size_t count_max, wb_subject_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_length("after", after, WB_SUBJECT_BYTES_MAX, error);
	return status == WB_OK
		? store->driver->subject_list(store, after, only_troubled, count_max, visit, payload, error)
		: status;
}

wb_status wb_store__subject_count(
	wb_store *store, wb_text definition_hash, wb_text state, uint64_t *out, wb_error *error)
{
	const wb_store_field fields[] = {
		{"definition_hash", definition_hash, WB_STORE_NAME_BYTES_MAX, true},
		{"state", state, WB_STORE_NAME_BYTES_MAX, true},
	};
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	return status == WB_OK ? store->driver->subject_count(store, definition_hash, state, out, error)
						   : status;
}

wb_status wb_store__subject_pinned(wb_store *store, const wb_pin *pin, size_t count_max,
	wb_subject_visitor visit, void *payload, wb_error *error)
{
	const wb_store_field fields[] = {
		{"definition_hash", pin->definition_hash, WB_STORE_NAME_BYTES_MAX, true},
		{"state", pin->state, WB_STORE_NAME_BYTES_MAX, true},
		{"after", pin->after, WB_SUBJECT_BYTES_MAX, false},
	};
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	return status == WB_OK
		? store->driver->subject_pinned(store, pin, count_max, visit, payload, error)
		: status;
}

/* ---- claims ----------------------------------------------------------------------------------- */

static wb_status store_check_claim_key(wb_text scope, wb_text key, wb_error *error)
{
	wb_status status = wb_store__check_name("scope", scope, WB_STORE_NAME_BYTES_MAX, error);

	return status == WB_OK ? wb_store__check_name("key", key, WB_STORE_NAME_BYTES_MAX, error)
						   : status;
}

wb_status wb_store__claim_take(wb_store *store, const wb_claim_request *request, wb_arena *arena,
	wb_claim *out, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = store_check_claim_key(request->scope, request->key, error);
	if (status == WB_OK)
		status = wb_store__check_name(
			"fingerprint", request->fingerprint, WB_STORE_NAME_BYTES_MAX, error);
	if (status == WB_OK)
		status = wb_store__check_length("subject", request->subject, WB_SUBJECT_BYTES_MAX, error);
	return status == WB_OK ? store->driver->claim_take(store, request, arena, out, error) : status;
}

wb_status wb_store__claim_find(
	wb_store *store, wb_text scope, wb_text key, wb_arena *arena, wb_claim *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = store_check_claim_key(scope, key, error);
	return status == WB_OK ? store->driver->claim_find(store, scope, key, arena, out, error)
						   : status;
}

wb_status wb_store__claim_finish(
	wb_store *store, wb_text scope, wb_text key, wb_text receipt, bool was_refusal, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = store_check_claim_key(scope, key, error);
	if (status == WB_OK)
		status = wb_store__check_length("receipt", receipt, WB_STORE_TEXT_BYTES_MAX, error);
	return status == WB_OK
		? store->driver->claim_finish(store, scope, key, receipt, was_refusal, error)
		: status;
}

wb_status wb_store__claim_release(wb_store *store, wb_text scope, wb_text key, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = store_check_claim_key(scope, key, error);
	return status == WB_OK ? store->driver->claim_release(store, scope, key, error) : status;
}

wb_status wb_store__claim_expire(
	wb_store *store, int64_t before_ms, size_t count_max, size_t *out_count, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	return status == WB_OK
		? store->driver->claim_expire(store, before_ms, count_max, out_count, error)
		: status;
}

/* ---- intents ---------------------------------------------------------------------------------- */

static wb_status store_check_intent_id(wb_text id, wb_error *error)
{
	return wb_store__check_name("intent", id, WB_STORE_NAME_BYTES_MAX, error);
}

wb_status wb_store__intent_open(wb_store *store, const wb_intent *intent, wb_error *error)
{
	const wb_store_field fields[] = {
		{"intent", intent->id, WB_STORE_NAME_BYTES_MAX, true},
		{"subject", intent->subject, WB_SUBJECT_BYTES_MAX, true},
		{"lease_boot", intent->lease_boot, WB_STORE_NAME_BYTES_MAX, false},
		{"connection", intent->connection, WB_STORE_NAME_BYTES_MAX, false},
		{"claim_scope", intent->claim_scope, WB_STORE_NAME_BYTES_MAX, false},
		{"claim_key", intent->claim_key, WB_STORE_NAME_BYTES_MAX, false},
		{"draft", intent->draft, WB_STORE_TEXT_BYTES_MAX, false},
	};
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	return status == WB_OK ? store->driver->intent_open(store, intent, error) : status;
}

wb_status wb_store__intent_read(
	wb_store *store, wb_text id, wb_arena *arena, wb_intent *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = store_check_intent_id(id, error);
	return status == WB_OK ? store->driver->intent_read(store, id, arena, out, error) : status;
}

wb_status wb_store__intent_find(
	wb_store *store, wb_text subject, wb_arena *arena, wb_intent *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_subject(subject, error);
	return status == WB_OK ? store->driver->intent_find(store, subject, arena, out, error) : status;
}

wb_status wb_store__intent_lease(wb_store *store, wb_text id, uint64_t expected_fence,
	uint64_t fence, wb_text boot, int64_t until_ms, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = store_check_intent_id(id, error);
	if (status == WB_OK)
		status = wb_store__check_length("lease_boot", boot, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK
		? store->driver->intent_lease(store, id, expected_fence, fence, boot, until_ms, error)
		: status;
}

wb_status wb_store__intent_close(wb_store *store, wb_text id, uint64_t expected_fence,
	wb_intent_state state, wb_text receipt, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	WB_ASSERT(state != WB_INTENT_OPEN, "Closing an intent ends it.");
	if (status == WB_OK)
		status = store_check_intent_id(id, error);
	if (status == WB_OK)
		status = wb_store__check_length("receipt", receipt, WB_STORE_TEXT_BYTES_MAX, error);
	return status == WB_OK
		? store->driver->intent_close(store, id, expected_fence, state, receipt, error)
		: status;
}

wb_status wb_store__intent_expire(
	wb_store *store, int64_t before_ms, size_t count_max, size_t *out_count, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	return status == WB_OK
		? store->driver->intent_expire(store, before_ms, count_max, out_count, error)
		: status;
}

wb_status wb_store__intent_list(
	wb_store *store, size_t count_max, wb_intent_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	return status == WB_OK ? store->driver->intent_list(store, count_max, visit, payload, error)
						   : status;
}

/* ---- events ----------------------------------------------------------------------------------- */

wb_status wb_store__event_append(
	wb_store *store, const wb_event *event, uint64_t *out_position, wb_error *error)
{
	const wb_store_field fields[] = {
		{"subject", event->subject, WB_SUBJECT_BYTES_MAX, true},
		{"kind", event->kind, WB_STORE_NAME_BYTES_MAX, true},
		{"body", event->body, WB_EVENT_BYTES_MAX, false},
		{"move", event->move, WB_STORE_NAME_BYTES_MAX, false},
	};
	wb_status status = wb_store__check_writable(store, error);

	WB_ASSERT(event->seq > 0 && event->seq < INT64_MAX, "Sealed events count from 1.");
	WB_ASSERT(event->hash.bytes == WB_HASH_TEXT_LENGTH && event->prev.bytes == WB_HASH_TEXT_LENGTH,
		"Sealed events carry two hashes.");
	WB_ASSERT(event->body.bytes > 0, "Sealed events have a body.");
	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	if (status == WB_OK && event->personal_count > WB_PERSONAL_MAX)
		status = wb_error__set(error, WB_LIMIT, WB_AREA_STORE,
			"personal has %z values, at most %d fit", event->personal_count, WB_PERSONAL_MAX);
	for (size_t index = 0; index < event->personal_count && status == WB_OK; index++)
		status = wb_store__check_name(
			"personal", event->personal[index].path, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->event_append(store, event, out_position, error)
						   : status;
}

wb_status wb_store__event_find_move(
	wb_store *store, wb_text move, wb_arena *arena, wb_event *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("move", move, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->event_find_move(store, move, arena, out, error)
						   : status;
}

wb_status wb_store__event_mark(
	wb_store *store, uint64_t position, wb_arena *arena, wb_mark *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	return status == WB_OK ? store->driver->event_mark(store, position, arena, out, error) : status;
}

wb_status wb_store__event_list(wb_store *store, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_event_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_subject(subject, error);
	return status == WB_OK
		? store->driver->event_list(store, subject, from_seq, count_max, visit, payload, error)
		: status;
}

wb_status wb_store__chain_head(
	wb_store *store, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_subject(subject, error);
	return status == WB_OK ? store->driver->chain_head(store, subject, arena, out, error) : status;
}

wb_status wb_store__history_read(
	wb_store *store, wb_text from, wb_event_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	WB_ASSERT(store->transaction_depth == 0, "History is read as it was committed.");
	if (status == WB_OK)
		status = wb_store__check_length("from", from, WB_SUBJECT_BYTES_MAX, error);
	return status == WB_OK ? store->driver->history_read(store, from, visit, payload, error)
						   : status;
}

/* ---- definitions, effects, throttles ---------------------------------------------------------- */

wb_status wb_store__definition_put(wb_store *store, const wb_definition_row *row, wb_error *error)
{
	const wb_store_field fields[] = {
		{"definition_hash", row->hash, WB_STORE_NAME_BYTES_MAX, true},
		{"workflow", row->name, WB_STORE_NAME_BYTES_MAX, true},
		{"definition", row->text, WB_STORE_DEFINITION_BYTES_MAX, false},
	};
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	return status == WB_OK ? store->driver->definition_put(store, row, error) : status;
}

wb_status wb_store__definition_read(
	wb_store *store, wb_text hash, wb_arena *arena, wb_definition_row *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("definition_hash", hash, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->definition_read(store, hash, arena, out, error)
						   : status;
}

wb_status wb_store__definition_latest(
	wb_store *store, wb_text name, wb_arena *arena, wb_definition_row *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("workflow", name, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->definition_latest(store, name, arena, out, error)
						   : status;
}

wb_status wb_store__definition_list(
	wb_store *store, wb_text name, wb_definition_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("workflow", name, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->definition_list(store, name, visit, payload, error)
						   : status;
}

wb_status wb_store__effect_put(wb_store *store, const wb_effect_row *row, wb_error *error)
{
	const wb_store_field fields[] = {
		{"effect", row->key, WB_STORE_EFFECT_KEY_BYTES_MAX, true},
		{"subject", row->subject, WB_SUBJECT_BYTES_MAX, true},
		{"kind", row->kind, WB_STORE_NAME_BYTES_MAX, true},
		{"name", row->name, WB_STORE_NAME_BYTES_MAX, true},
	};
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	return status == WB_OK ? store->driver->effect_put(store, row, error) : status;
}

wb_status wb_store__effect_take(wb_store *store, int64_t now_ms, int64_t lease_until_ms,
	size_t count_max, wb_effect_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	WB_ASSERT(lease_until_ms > now_ms, "A taken effect is not due at once again.");
	return status == WB_OK ? store->driver->effect_take(
								 store, now_ms, lease_until_ms, count_max, visit, payload, error)
						   : status;
}

wb_status wb_store__effect_finish(
	wb_store *store, wb_text key, int64_t retry_at_ms, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("effect", key, WB_STORE_EFFECT_KEY_BYTES_MAX, error);
	return status == WB_OK ? store->driver->effect_finish(store, key, retry_at_ms, error) : status;
}

wb_status wb_store__throttle_count(wb_store *store, wb_text key, int64_t window, uint32_t *out,
	uint32_t *out_before, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("throttle", key, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK
		? store->driver->throttle_count(store, key, window, out, out_before, error)
		: status;
}
