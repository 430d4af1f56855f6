/* SPDX-License-Identifier: MIT */
/*
 * Reading all of a log in SQLite, for verification and to be replayed.
 *
 * Every event ever written is looked at, so what counts is the time of one row. SQLite shows each
 * row to a function of ours that stands in the WHERE and keeps none of them: stepping from row to
 * row and asking for nine columns one by one took a fifth of all the time. Two cursors walk beside
 * it in the same order, one over personal values and one over chains, which give the heads: looking
 * each up took as long as reading the events. Chains that have no event are sought only where that
 * walk passed over one or did not come to its end.
 *
 * Following the table's own order instead of the subjects' would save the look-up of each row, and
 * needs memory for every subject. A mapped file and a larger cache were tried and are slower; a
 * mapping would also end the process where the disk fails.
 */
#include "store/sqlite.h"

#include "base/error.h"
#include "base/hex.h"

#define AUDIT_HASH_BYTES 32

/* Arguments of the function, as the statements list them. */
enum {
	AUDIT_SUBJECT = 0,
	AUDIT_SEQ,
	AUDIT_POSITION,
	AUDIT_KIND,
	AUDIT_AT,
	AUDIT_PREV,
	AUDIT_HASH,
	AUDIT_BODY,
	AUDIT_MOVE,
	AUDIT_ARGUMENTS,
};

/* Columns of personal rows, behind those that wb_sqlite__personal_row takes. */
enum { PERSONAL_SUBJECT = 3, PERSONAL_SEQ };

enum { CHAIN_SUBJECT = 0, CHAIN_SEQ, CHAIN_HASH };

struct wb_sqlite_audit {
	wb_sqlite_store *store;
	wb_text subject; /* empty: all */
	wb_event_visitor visit;
	void *payload;
	wb_error *error;
	wb_arena *arena; /* for the personal values of one event */
	wb_status status; /* why the function asked to stop */

	wb_sqlite_call personal;
	bool has_personal; /* a row is under it, which belongs to: */
	wb_text personal_subject;
	uint64_t personal_seq;
	wb_personal found[WB_PERSONAL_MAX];

	wb_sqlite_call chains;
	bool has_chain;
	bool has_passed; /* a chain nobody asked for: it may have no events */
};

/* ---- cursors ---------------------------------------------------------------------------------- */

/* Binds a range of subjects: from [first] to [subject], or to the end, which is a blob, after every
   text. */
static void audit_bind_range(wb_sqlite_call *call, wb_text first, wb_text subject)
{
	wb_sqlite__bind_text(call, first);
	if (subject.bytes > 0)
		wb_sqlite__bind_text(call, subject);
	else
		wb_sqlite__bind_blob(call, "", 0);
}

/* Steps, and tells the end from a visitor's wish to end. */
static wb_status audit_next(wb_sqlite_call *call, bool *out_has_row, wb_error *error)
{
	wb_status status = wb_sqlite__step(call, error);

	*out_has_row = status == WB_OK;
	return status == WB_END ? WB_OK : status;
}

static wb_status audit_next_personal(wb_sqlite_audit *audit)
{
	wb_status status = audit_next(&audit->personal, &audit->has_personal, audit->error);

	if (audit->has_personal) {
		audit->personal_subject = wb_sqlite__column_text(&audit->personal, PERSONAL_SUBJECT);
		audit->personal_seq = wb_sqlite__column_uint(&audit->personal, PERSONAL_SEQ);
	}
	return status;
}

/* Negative: the personal row belongs to an event before [event]; 0: to it. */
static int audit_compare_personal(const wb_sqlite_audit *audit, const wb_event *event)
{
	int order = wb_text_compare(audit->personal_subject, event->subject);

	if (order != 0)
		return order;
	return audit->personal_seq < event->seq ? -1 : audit->personal_seq > event->seq;
}

/* Takes the personal values of [event] off their walk. Values of events that are gone are passed:
   the missing event itself is what verification reports. */
static wb_status audit_take_personal(wb_sqlite_audit *audit, wb_event *event)
{
	wb_status status = WB_OK;
	size_t count = 0;

	while (audit->has_personal && status == WB_OK) {
		int order = audit_compare_personal(audit, event);
		if (order > 0)
			break;
		if (order == 0 && count == WB_PERSONAL_MAX)
			return wb_sqlite__too_many_personal(event, audit->error);
		if (order == 0 && count == 0)
			wb_arena_reset(audit->arena);
		if (order == 0)
			status = wb_sqlite__personal_row(
				&audit->personal, audit->arena, &audit->found[count++], audit->error);
		if (status == WB_OK)
			status = audit_next_personal(audit);
	}
	event->personal = count == 0 ? NULL : audit->found;
	event->personal_count = count;
	return status;
}

wb_status wb_sqlite__audit_head(
	wb_sqlite_audit *audit, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error)
{
	wb_head head = {.subject = subject};
	char hash[WB_HASH_TEXT_LENGTH + 1];
	wb_status status = WB_OK;

	while (audit->has_chain && status == WB_OK) {
		int order = wb_text_compare(wb_sqlite__column_text(&audit->chains, CHAIN_SUBJECT), subject);
		wb_text bytes = wb_sqlite__column_text(&audit->chains, CHAIN_HASH);
		if (order > 0)
			break;
		if (order < 0) {
			audit->has_passed = true;
		} else if (bytes.bytes == AUDIT_HASH_BYTES) {
			wb_hex__print((const uint8_t *)bytes.data, AUDIT_HASH_BYTES, hash);
			head.seq = wb_sqlite__column_uint(&audit->chains, CHAIN_SEQ);
			head.hash = (wb_text){hash, WB_HASH_TEXT_LENGTH};
		}
		status = audit_next(&audit->chains, &audit->has_chain, error);
	}
	if (status != WB_OK)
		return status;
	if (head.hash.bytes == 0)
		return WB_END;
	if (!wb_arena_copy_text(arena, head.subject, &head.subject) ||
		!wb_arena_copy_text(arena, head.hash, &head.hash))
		return wb_error__set_memory(error, WB_AREA_STORE);
	*out = head;
	return WB_OK;
}

/* ---- events ----------------------------------------------------------------------------------- */

static wb_text audit_text(sqlite3_value *value)
{
	const void *data = sqlite3_value_blob(value);
	int bytes = sqlite3_value_bytes(value);

	return data == NULL ? (wb_text){"", 0} : (wb_text){data, (size_t)bytes};
}

static uint64_t audit_uint(sqlite3_value *value)
{
	int64_t integer = sqlite3_value_int64(value);

	return integer < 0 ? 0 : (uint64_t)integer;
}

/* A hash as digits; empty where it is none, which verification then names. */
static wb_text audit_hash(sqlite3_value *value, char out[WB_HASH_TEXT_LENGTH + 1])
{
	wb_text hash = audit_text(value);

	if (hash.bytes != AUDIT_HASH_BYTES)
		return WB_TEXT("");
	wb_hex__print((const uint8_t *)hash.data, AUDIT_HASH_BYTES, out);
	return (wb_text){out, WB_HASH_TEXT_LENGTH};
}

/* waybill_show(event…): shows one row to the visitor; true asks SQLite to stop. */
static void audit_show(sqlite3_context *context, int count, sqlite3_value **values)
{
	wb_sqlite_store *store = sqlite3_user_data(context);
	wb_sqlite_audit *audit = store->audit;
	char prev[WB_HASH_TEXT_LENGTH + 1];
	char hash[WB_HASH_TEXT_LENGTH + 1];

	/* It is registered for as many arguments, and only statements of an audit call it. */
	if (audit == NULL || count != AUDIT_ARGUMENTS) {
		sqlite3_result_error_code(context, SQLITE_MISUSE);
		return;
	}
	wb_event event = {
		.subject = audit_text(values[AUDIT_SUBJECT]),
		.seq = audit_uint(values[AUDIT_SEQ]),
		.position = audit_uint(values[AUDIT_POSITION]),
		.kind = audit_text(values[AUDIT_KIND]),
		.at_ms = sqlite3_value_int64(values[AUDIT_AT]),
		.prev = audit_hash(values[AUDIT_PREV], prev),
		.hash = audit_hash(values[AUDIT_HASH], hash),
		.body = audit_text(values[AUDIT_BODY]),
		.move = audit_text(values[AUDIT_MOVE]),
	};
	audit->status = audit_take_personal(audit, &event);
	if (audit->status == WB_OK)
		audit->status = audit->visit(audit->payload, &event, audit->error);
	sqlite3_result_int(context, audit->status != WB_OK);
}

static wb_status audit_register(wb_sqlite_store *store, wb_error *error)
{
	if (store->can_audit)
		return WB_OK;
	/* Directly only: nothing that somebody put into the file's schema may call it. */
	int code = sqlite3_create_function_v2(store->database, "waybill_show", AUDIT_ARGUMENTS,
		SQLITE_UTF8 | SQLITE_DIRECTONLY, store, audit_show, NULL, NULL, NULL);
	store->can_audit = code == SQLITE_OK;
	return code == SQLITE_OK ? WB_OK : wb_sqlite__fail(store, code, error);
}

/* [first] is bound where the statement has a parameter. */
static wb_status audit_events(
	wb_sqlite_audit *audit, wb_sqlite_statement statement, wb_text first)
{
	bool was_stopped = false;
	wb_sqlite_call call = wb_sqlite__call(audit->store, statement);

	if (statement != WB_SQLITE_AUDIT_ALL)
		wb_sqlite__bind_text(&call, first);
	wb_status status = audit_next(&call, &was_stopped, audit->error);
	wb_sqlite__end(&call);
	return was_stopped ? audit->status : status;
}

/* Chains whose events are all gone. What the walk over chains came past has events, unless it
   passed one that nobody asked for. */
static wb_status audit_lone(wb_sqlite_audit *audit)
{
	bool has_row = false;

	if (!audit->has_passed && !audit->has_chain)
		return WB_OK;
	wb_text first =
		audit->has_passed ? audit->subject : wb_sqlite__column_text(&audit->chains, CHAIN_SUBJECT);
	wb_sqlite_call call = wb_sqlite__call(audit->store, WB_SQLITE_AUDIT_LONE);
	audit_bind_range(&call, first, audit->subject);
	wb_status status = audit_next(&call, &has_row, audit->error);
	while (status == WB_OK && has_row) {
		wb_event missing = {.subject = wb_sqlite__column_text(&call, 0)};
		status = audit->visit(audit->payload, &missing, audit->error);
		if (status == WB_OK)
			status = audit_next(&call, &has_row, audit->error);
	}
	wb_sqlite__end(&call);
	return status;
}

/* Inside a transaction: opens the cursors, shows everything, closes them. */
static wb_status audit_all(wb_sqlite_audit *audit)
{
	audit->personal = wb_sqlite__call(audit->store, WB_SQLITE_AUDIT_PERSONAL);
	audit_bind_range(&audit->personal, audit->subject, audit->subject);
	audit->chains = wb_sqlite__call(audit->store, WB_SQLITE_AUDIT_CHAINS);
	audit_bind_range(&audit->chains, audit->subject, audit->subject);
	wb_status status = audit_next_personal(audit);
	if (status == WB_OK)
		status = audit_next(&audit->chains, &audit->has_chain, audit->error);
	audit->store->audit = audit;
	if (status == WB_OK)
		status = audit_events(audit,
			audit->subject.bytes > 0 ? WB_SQLITE_AUDIT_ONE : WB_SQLITE_AUDIT_ALL, audit->subject);
	if (status == WB_OK)
		status = audit_lone(audit);
	audit->store->audit = NULL;
	wb_sqlite__end(&audit->personal);
	wb_sqlite__end(&audit->chains);
	return status;
}

/* Inside a transaction: the events from [first] on, with their personal values and no chains. */
static wb_status audit_history(wb_sqlite_audit *audit, wb_text first)
{
	audit->personal = wb_sqlite__call(audit->store, WB_SQLITE_AUDIT_PERSONAL);
	audit_bind_range(&audit->personal, first, WB_TEXT(""));
	wb_status status = audit_next_personal(audit);
	audit->store->audit = audit;
	if (status == WB_OK)
		status = audit_events(audit, WB_SQLITE_AUDIT_FROM, first);
	audit->store->audit = NULL;
	wb_sqlite__end(&audit->personal);
	return status;
}

/* [from] NULL: all of the audit's subject, with chains. */
static wb_status audit_run(wb_sqlite_audit *audit, const wb_text *from)
{
	wb_store *base = &audit->store->base;

	wb_status status = audit_register(audit->store, audit->error);
	if (status == WB_OK)
		status = wb_arena_new(audit->store->env, WB_ARENA_BYTES_MAX, &audit->arena, audit->error);
	if (status != WB_OK)
		return status;
	/* One moment for events, personal values and heads, while others go on writing. */
	wb_sqlite_call begin = wb_sqlite__call(audit->store, WB_SQLITE_READ_BEGIN);
	status = wb_sqlite__run(&begin, NULL, audit->error);
	if (status == WB_OK) {
		status = from == NULL ? audit_all(audit) : audit_history(audit, *from);
		wb_sqlite__rollback(base);
	}
	wb_arena_free(audit->arena);
	return status == WB_END ? WB_OK : status;
}

wb_status wb_sqlite__audit_read(
	wb_store *base, wb_text subject, wb_event_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_audit audit = {.store = wb_sqlite__from(base),
		.subject = subject,
		.visit = visit,
		.payload = payload,
		.error = error};

	return audit_run(&audit, NULL);
}

wb_status wb_sqlite__history_read(
	wb_store *base, wb_text from, wb_event_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_audit audit = {
		.store = wb_sqlite__from(base), .visit = visit, .payload = payload, .error = error};

	return audit_run(&audit, &from);
}
