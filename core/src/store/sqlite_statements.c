/* SPDX-License-Identifier: MIT */
/*
 * Every statement the driver ever runs, in one table, each prepared once per store at its first
 * use: no SQL is put together at run time, and what a store can do to its file is read here.
 *
 * A statement's condition stands in the statement: what may only be written when a version, a
 * fence or a head still is what the caller saw changes one row or none.
 */
#include "store/sqlite.h"

#include "base/assert.h"
#include "base/error.h"

#define SUBJECT_COLUMNS \
	"s.key, s.workflow, s.definition_hash, s.state, s.version, s.vars, s.woo, s.assignee, " \
	"s.drift, s.drift_seq, s.is_torn, s.receipt, s.changed_at_ms, h.seq, h.hash " \
	"FROM subject AS s LEFT JOIN head AS h ON h.subject = s.key "

#define INTENT_COLUMNS \
	"id, subject, fence, lease_boot, lease_until_ms, connection, claim_scope, claim_key, draft, " \
	"state, receipt, opened_at_ms FROM intent "

#define EVENT_COLUMN_LIST "subject, seq, position, kind, at_ms, prev, hash, body, move"

#define EVENT_COLUMNS EVENT_COLUMN_LIST " FROM event "

#define DEFINITION_COLUMNS "hash, name, version, text, published_at_ms FROM definition "

#define CARD_COLUMNS \
	"c.id, c.created_at_ms, c.modified_at_ms, c.due_at_ms, c.read_at_ms, c.total_minor, c.city, " \
	"c.country, c.payment, c.shipping, c.digest, c.body, c.state, c.assignee, c.drift, " \
	"c.version, c.is_torn, c.is_open, c.moved_at_ms, CASE WHEN c.drift = '' THEN 0 ELSE " \
	"coalesce((SELECT q.until_ms FROM silence AS q WHERE q.subject = 'order:' || c.id), 0) END "

/*
 * A walk over the index [index], of the cards that [condition] lets in, behind the place (?1, ?2): the
 * rest of those with its value, then what lies beyond. SQLite seeks no rowid by a comparison of both
 * at once, and would go through all of that value, one by one. The index is named, so that a
 * statement that could not follow it is not prepared at all.
 */
#define CARD_WALK(index, condition, column, compare, direction) \
	"SELECT " CARD_COLUMNS "FROM card AS c INDEXED BY " index " WHERE " condition "c." column \
	" = ?1 AND c.id " compare " ?2 UNION ALL SELECT " CARD_COLUMNS "FROM card AS c INDEXED BY " index \
	" WHERE " condition "c." column " " compare " ?1 ORDER BY " column direction ", id" direction \
	" LIMIT ?3"

/* The same in the order of ids. */
#define CARD_WALK_IDS(index, condition, compare, direction) \
	"SELECT " CARD_COLUMNS "FROM card AS c " index " WHERE " condition "c.id " compare \
	" ?2 ORDER BY c.id" direction " LIMIT ?3"

#define CARD_WALKS(name, index, condition, column) \
	[name] = CARD_WALK(index, condition, column, ">", ""), \
	[(name) + 1] = CARD_WALK(index, condition, column, "<", " DESC")

#define CARD_WALKS_IDS(name, index, condition) \
	[name] = CARD_WALK_IDS(index, condition, ">", ""), \
	[(name) + 1] = CARD_WALK_IDS(index, condition, "<", " DESC")

static const char *const sqlite_statements[WB_SQLITE_STATEMENT_COUNT] = {
	[WB_SQLITE_BEGIN] = "BEGIN IMMEDIATE",
	[WB_SQLITE_COMMIT] = "COMMIT",
	[WB_SQLITE_ROLLBACK] = "ROLLBACK",
	[WB_SQLITE_READ_BEGIN] = "BEGIN",
	[WB_SQLITE_SCHEMA] = "PRAGMA user_version",
	/* The first finding is enough. */
	[WB_SQLITE_CHECK] = "PRAGMA integrity_check(1)",

	[WB_SQLITE_IDENTITY_READ] = "SELECT id, owner FROM identity",
	[WB_SQLITE_IDENTITY_OWN] = "UPDATE identity SET owner = ?2 WHERE owner = ?1",

	[WB_SQLITE_SUBJECT_READ] = "SELECT " SUBJECT_COLUMNS "WHERE s.key = ?1",
	[WB_SQLITE_SUBJECT_INSERT] =
		"INSERT INTO subject (key, workflow, definition_hash, state, version, vars, woo, "
		"assignee, drift, drift_seq, is_torn, receipt, changed_at_ms) "
		"VALUES (?1, ?2, ?3, ?4, ?5 + 1, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) "
		"ON CONFLICT (key) DO NOTHING",
	[WB_SQLITE_SUBJECT_UPDATE] =
		"UPDATE subject SET workflow = ?2, definition_hash = ?3, state = ?4, version = ?5 + 1, "
		"vars = ?6, woo = ?7, assignee = ?8, drift = ?9, drift_seq = ?10, is_torn = ?11, "
		"receipt = ?12, changed_at_ms = ?13 WHERE key = ?1 AND version = ?5",
	[WB_SQLITE_SUBJECT_LIST] = "SELECT " SUBJECT_COLUMNS "WHERE s.key > ?1 ORDER BY s.key LIMIT ?2",
	[WB_SQLITE_SUBJECT_TROUBLED] =
		"SELECT " SUBJECT_COLUMNS
		"WHERE s.key > ?1 AND (s.drift <> '' OR s.is_torn = 1) ORDER BY s.key LIMIT ?2",

	[WB_SQLITE_SUBJECT_COUNT] =
		"SELECT count(*) FROM subject WHERE definition_hash = ?1 AND state = ?2",
	[WB_SQLITE_SUBJECT_PINNED] =
		"SELECT " SUBJECT_COLUMNS "WHERE s.definition_hash = ?1 AND s.state = ?2 AND s.key > ?3 "
		"ORDER BY s.key LIMIT ?4",

	[WB_SQLITE_CLAIM_INSERT] =
		"INSERT INTO claim (scope, key, fingerprint, subject, at_ms) VALUES (?1, ?2, ?3, ?4, ?5) "
		"ON CONFLICT (scope, key) DO NOTHING",
	[WB_SQLITE_CLAIM_READ] = "SELECT fingerprint, receipt, is_finished, was_refusal FROM claim "
							 "WHERE scope = ?1 AND key = ?2",
	[WB_SQLITE_CLAIM_FINISH] = "UPDATE claim SET is_finished = 1, receipt = ?3, was_refusal = ?4 "
							   "WHERE scope = ?1 AND key = ?2 AND is_finished = 0",
	[WB_SQLITE_CLAIM_RELEASE] =
		"DELETE FROM claim WHERE scope = ?1 AND key = ?2 AND is_finished = 0",
	[WB_SQLITE_CLAIM_EXPIRE] =
		"DELETE FROM claim WHERE (scope, key) IN (SELECT scope, key FROM claim "
		"WHERE is_finished = 1 AND at_ms < ?1 ORDER BY at_ms LIMIT ?2)",

	[WB_SQLITE_INTENT_INSERT] =
		"INSERT INTO intent (id, subject, fence, lease_boot, lease_until_ms, connection, "
		"claim_scope, claim_key, draft, opened_at_ms) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
	[WB_SQLITE_INTENT_READ] = "SELECT " INTENT_COLUMNS "WHERE id = ?1",
	[WB_SQLITE_INTENT_FIND] = "SELECT " INTENT_COLUMNS "WHERE subject = ?1 AND state = 0",
	[WB_SQLITE_INTENT_LEASE] = "UPDATE intent SET fence = ?3, lease_boot = ?4, lease_until_ms = ?5 "
							   "WHERE id = ?1 AND fence = ?2 AND state = 0",
	[WB_SQLITE_INTENT_CLOSE] = "UPDATE intent SET state = ?3, receipt = ?4, draft = '' "
							   "WHERE id = ?1 AND fence = ?2 AND state = 0",
	[WB_SQLITE_INTENT_LIST] = "SELECT " INTENT_COLUMNS "WHERE state = 0 ORDER BY opening LIMIT ?1",

	[WB_SQLITE_INTENT_EXPIRE] =
		"DELETE FROM intent WHERE opening IN (SELECT opening FROM intent "
		"WHERE state <> 0 AND opened_at_ms < ?1 ORDER BY opened_at_ms LIMIT ?2)",

	/* Follows the head or inserts nothing; a move that has an event inserts nothing either. */
	[WB_SQLITE_EVENT_INSERT] =
		"INSERT INTO event (subject, seq, kind, at_ms, prev, hash, body, move) "
		"SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 "
		"WHERE coalesce((SELECT seq FROM head WHERE subject = ?1), 0) = ?2 - 1 "
		"AND coalesce((SELECT hash FROM head WHERE subject = ?1), zeroblob(32)) = ?5 "
		"ON CONFLICT (move) WHERE move IS NOT NULL DO NOTHING",
	[WB_SQLITE_EVENT_FIND_MOVE] = "SELECT " EVENT_COLUMNS "WHERE move = ?1",
	[WB_SQLITE_EVENT_LIST] =
		"SELECT " EVENT_COLUMNS "WHERE subject = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3",
	[WB_SQLITE_EVENT_MARK] =
		"SELECT position, hash FROM event "
		"WHERE position = coalesce(nullif(?1, 0), (SELECT max(position) FROM event))",
	[WB_SQLITE_HEAD_MOVE] =
		"INSERT INTO head (subject, seq, hash) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq, hash = excluded.hash "
		"WHERE seq = excluded.seq - 1",
	[WB_SQLITE_HEAD_READ] = "SELECT subject, seq, hash FROM head WHERE subject = ?1",
	[WB_SQLITE_PERSONAL_INSERT] =
		"INSERT INTO personal (subject, seq, path, value, salt) VALUES (?1, ?2, ?3, ?4, ?5)",
	[WB_SQLITE_PERSONAL_LIST] =
		"SELECT path, value, salt FROM personal WHERE subject = ?1 AND seq = ?2 ORDER BY path",

	[WB_SQLITE_DEFINITION_PUT] =
		"INSERT INTO definition (hash, name, version, text, published_at_ms, publication) "
		"VALUES (?1, ?2, ?3, ?4, ?5, "
		"(SELECT coalesce(max(publication), 0) + 1 FROM definition)) "
		"ON CONFLICT (hash) DO UPDATE SET published_at_ms = excluded.published_at_ms, "
		"publication = excluded.publication",
	[WB_SQLITE_DEFINITION_READ] = "SELECT " DEFINITION_COLUMNS "WHERE hash = ?1",
	[WB_SQLITE_DEFINITION_LATEST] =
		"SELECT " DEFINITION_COLUMNS "WHERE name = ?1 ORDER BY publication DESC LIMIT 1",

	[WB_SQLITE_DEFINITION_LIST] =
		"SELECT hash, name, version, published_at_ms FROM definition WHERE name = ?1 "
		"ORDER BY publication DESC",

	[WB_SQLITE_EFFECT_PUT] =
		"INSERT INTO effect (key, subject, seq, kind, name, attempts, due_at_ms) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (key) DO NOTHING",
	[WB_SQLITE_EFFECT_TAKE] =
		"UPDATE effect SET due_at_ms = ?2, attempts = attempts + 1 WHERE key = (SELECT key "
		"FROM effect WHERE is_done = 0 AND due_at_ms <= ?1 ORDER BY due_at_ms, key LIMIT 1) "
		"RETURNING key, subject, seq, kind, name, attempts, due_at_ms",
	[WB_SQLITE_EFFECT_FINISH] =
		"UPDATE effect SET due_at_ms = ?2, is_done = ?2 = 0 WHERE key = ?1 AND is_done = 0",

	[WB_SQLITE_THROTTLE_COUNT] =
		"INSERT INTO throttle (key, time_window, count, count_before) VALUES (?1, ?2, 1, 0) "
		"ON CONFLICT (key) DO UPDATE SET "
		"count_before = CASE WHEN time_window = ?2 THEN count_before ELSE count END, "
		"count = CASE WHEN time_window = ?2 THEN min(count + 1, 4294967295) ELSE 1 END, "
		"time_window = ?2 RETURNING count, count_before",
	[WB_SQLITE_THROTTLE_FORGET] =
		"DELETE FROM throttle WHERE key IN "
		"(SELECT key FROM throttle WHERE time_window < ?1 ORDER BY time_window LIMIT 2)",

	/* Rows are shown to the function, in the order of the index that is named; one is returned only
	   where it asks to stop. sqlite_audit.c says why. */
	[WB_SQLITE_AUDIT_ALL] = "SELECT 1 FROM event INDEXED BY sqlite_autoindex_event_1 "
							"WHERE waybill_show(" EVENT_COLUMN_LIST ") ORDER BY subject, seq",
	[WB_SQLITE_AUDIT_ONE] =
		"SELECT 1 FROM event INDEXED BY sqlite_autoindex_event_1 "
		"WHERE subject = ?1 AND waybill_show(" EVENT_COLUMN_LIST ") ORDER BY seq",
	[WB_SQLITE_AUDIT_FROM] =
		"SELECT 1 FROM event INDEXED BY sqlite_autoindex_event_1 "
		"WHERE subject >= ?1 AND waybill_show(" EVENT_COLUMN_LIST ") ORDER BY subject, seq",
	/* A range of subjects: one, or all of them, whose upper end is no text. */
	[WB_SQLITE_AUDIT_PERSONAL] = "SELECT path, value, salt, subject, seq FROM personal "
								 "WHERE subject BETWEEN ?1 AND ?2 ORDER BY subject, seq, path",
	/* What has a head or is a subject; one that is both comes twice. */
	[WB_SQLITE_AUDIT_CHAINS] =
		"SELECT subject, seq, hash FROM head WHERE subject BETWEEN ?1 AND ?2 UNION ALL "
		"SELECT key, 0, NULL FROM subject WHERE key BETWEEN ?1 AND ?2 ORDER BY 1",
	/* Of those, what has no event. */
	[WB_SQLITE_AUDIT_LONE] =
		"SELECT subject FROM head WHERE subject BETWEEN ?1 AND ?2 AND NOT EXISTS "
		"(SELECT 1 FROM event WHERE event.subject = head.subject) UNION "
		"SELECT key FROM subject WHERE key BETWEEN ?1 AND ?2 AND NOT EXISTS "
		"(SELECT 1 FROM event WHERE event.subject = subject.key) ORDER BY 1",

	[WB_SQLITE_CARD_SEEN] = "SELECT digest FROM card WHERE id = ?1",
	/* What was read earlier than what is stored changes nothing. The subject's part comes from the
	   subject each time, so that a card that lost step would find it again. */
	[WB_SQLITE_CARD_PUT] =
		"INSERT INTO card (id, created_at_ms, modified_at_ms, due_at_ms, read_at_ms, total_minor, "
		"city, country, payment, shipping, digest, body, state, assignee, drift, version, is_torn, "
		"is_open, moved_at_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
		"coalesce(s.state, ''), coalesce(s.assignee, ''), coalesce(s.drift, ''), "
		"coalesce(s.version, 0), coalesce(s.is_torn, 0), s.key IS NOT NULL AND NOT EXISTS (SELECT 1 "
		"FROM card_final AS f WHERE f.definition_hash = s.definition_hash AND f.state = s.state), "
		"coalesce(s.changed_at_ms, 0) "
		"FROM (SELECT 1) LEFT JOIN subject AS s ON s.key = 'order:' || ?1 WHERE true "
		"ON CONFLICT (id) DO UPDATE SET created_at_ms = excluded.created_at_ms, "
		"modified_at_ms = excluded.modified_at_ms, due_at_ms = excluded.due_at_ms, "
		"read_at_ms = excluded.read_at_ms, total_minor = excluded.total_minor, "
		"city = excluded.city, country = excluded.country, payment = excluded.payment, "
		"shipping = excluded.shipping, digest = excluded.digest, body = excluded.body, "
		"state = excluded.state, assignee = excluded.assignee, drift = excluded.drift, "
		"version = excluded.version, is_torn = excluded.is_torn, is_open = excluded.is_open, "
		"moved_at_ms = excluded.moved_at_ms WHERE read_at_ms <= excluded.read_at_ms",
	[WB_SQLITE_CARD_REMOVE] = "DELETE FROM card WHERE id = ?1",
	[WB_SQLITE_CARD_READ] = "SELECT " CARD_COLUMNS "FROM card AS c WHERE c.id = ?1",
	/* The order of the loops is said (CROSS JOIN): what is searched for is the terms. */
	[WB_SQLITE_CARD_SEARCH] =
		"SELECT " CARD_COLUMNS ", (SELECT group_concat(w.term || char(10), '') "
		"FROM card_term AS w WHERE w.id = c.id), t.term "
		"FROM card_term AS t CROSS JOIN card AS c ON c.id = t.id "
		"WHERE t.term >= ?1 ORDER BY t.term, t.id DESC LIMIT ?2",
	[WB_SQLITE_CARD_TALLY] = "SELECT state, assignee, is_open, count FROM card_count",
	/* Index alone, without a look at a card. */
	[WB_SQLITE_CARDS_ALL_MADE] = "SELECT count(*) FROM card INDEXED BY card_created "
								 "WHERE created_at_ms >= ?1 AND created_at_ms < ?2",
	[WB_SQLITE_CARDS_OPEN_MADE] =
		"SELECT count(*) FROM card INDEXED BY card_open_created "
		"WHERE is_open = 1 AND created_at_ms >= ?1 AND created_at_ms < ?2",
	[WB_SQLITE_CARD_MOVES] = "SELECT at_ms, id, actor, ends, is_failed FROM card_move "
							 "WHERE at_ms >= ?1 AND at_ms < ?2 ORDER BY at_ms, position LIMIT ?3",
	[WB_SQLITE_TERM_INSERT] = "INSERT INTO card_term (id, term) VALUES (?1, ?2)",
	[WB_SQLITE_TERM_REMOVE] = "DELETE FROM card_term WHERE id = ?1",

	CARD_WALKS(WB_SQLITE_CARDS_ALL_CREATED, "card_created", "", "created_at_ms"),
	CARD_WALKS(WB_SQLITE_CARDS_ALL_DUE, "card_due", "", "due_at_ms"),
	CARD_WALKS(WB_SQLITE_CARDS_ALL_MOVED, "card_moved", "", "moved_at_ms"),
	CARD_WALKS(WB_SQLITE_CARDS_ALL_TOTAL, "card_total", "", "total_minor"),
	CARD_WALKS_IDS(WB_SQLITE_CARDS_ALL_NUMBER, "NOT INDEXED", ""),
	CARD_WALKS(WB_SQLITE_CARDS_OPEN_CREATED, "card_open_created", "c.is_open = 1 AND ",
		"created_at_ms"),
	CARD_WALKS(WB_SQLITE_CARDS_OPEN_DUE, "card_open_due", "c.is_open = 1 AND ", "due_at_ms"),
	CARD_WALKS(WB_SQLITE_CARDS_OPEN_MOVED, "card_open_moved", "c.is_open = 1 AND ", "moved_at_ms"),
	CARD_WALKS(WB_SQLITE_CARDS_OPEN_TOTAL, "card_open_total", "c.is_open = 1 AND ", "total_minor"),
	CARD_WALKS_IDS(WB_SQLITE_CARDS_OPEN_NUMBER, "INDEXED BY card_open_number",
		"c.is_open = 1 AND "),
	CARD_WALKS(WB_SQLITE_CARDS_STATE_CREATED, "card_state_created", "c.state = ?4 AND ",
		"created_at_ms"),
	CARD_WALKS(WB_SQLITE_CARDS_STATE_MOVED, "card_state_moved", "c.state = ?4 AND ",
		"moved_at_ms"),
	CARD_WALKS(WB_SQLITE_CARDS_ASSIGNEE_CREATED, "card_assignee",
		"c.assignee = ?4 AND c.assignee <> '' AND ", "created_at_ms"),
	CARD_WALKS_IDS(WB_SQLITE_CARDS_HELD_NUMBER, "INDEXED BY card_held",
		"c.assignee = ?4 AND c.assignee <> '' AND c.is_open = 1 AND "),
	CARD_WALKS_IDS(WB_SQLITE_CARDS_TROUBLED_NUMBER, "INDEXED BY card_troubled",
		"(c.drift <> '' OR c.is_torn = 1) AND "),

	[WB_SQLITE_NOTE_READ] = "SELECT value FROM card_mark WHERE name = ?1",
	[WB_SQLITE_NOTE_WRITE] = "INSERT INTO card_mark (name, value) VALUES (?1, ?2) "
							 "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
	[WB_SQLITE_EVENT_WALK] =
		"SELECT " EVENT_COLUMNS "WHERE position > ?1 ORDER BY position LIMIT ?2",
	[WB_SQLITE_EVENT_WALK_BACK] =
		"SELECT " EVENT_COLUMNS "WHERE position < ?1 ORDER BY position DESC LIMIT ?2",
	/* Of one subject positions rise with seq; its index holds them, too. The plus keeps the search
	   away from the positions of all. */
	[WB_SQLITE_EVENT_WALK_CHAIN] = "SELECT " EVENT_COLUMNS
								   "WHERE subject = ?3 AND +position < ?1 ORDER BY seq DESC LIMIT ?2",

	[WB_SQLITE_SILENCE_PUT] =
		"INSERT INTO silence (subject, until_ms, by) SELECT key, ?2, ?3 FROM subject "
		"WHERE key = ?1 ON CONFLICT (subject) DO UPDATE SET until_ms = excluded.until_ms, "
		"by = excluded.by",
	[WB_SQLITE_SILENCE_REMOVE] = "DELETE FROM silence WHERE subject = ?1",
	[WB_SQLITE_SILENCE_READ] = "SELECT until_ms, by FROM silence WHERE subject = ?1",
	[WB_SQLITE_PRESENCE_PUT] =
		"INSERT INTO presence (subject, actor, place, since_ms, seen_ms) "
		"VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (subject, actor, place) DO UPDATE SET "
		"since_ms = CASE WHEN seen_ms >= ?6 THEN since_ms ELSE excluded.since_ms END, "
		"seen_ms = excluded.seen_ms",
	[WB_SQLITE_PRESENCE_EXPIRE] = "DELETE FROM presence WHERE seen_ms < ?1",
	[WB_SQLITE_PRESENCE_TRIM] =
		"DELETE FROM presence WHERE rowid IN (SELECT rowid FROM presence WHERE actor = ?1 "
		"ORDER BY seen_ms DESC, rowid DESC LIMIT -1 OFFSET ?2)",
	[WB_SQLITE_PRESENCE_REMOVE] =
		"DELETE FROM presence WHERE subject = ?1 AND actor = ?2 AND place = ?3",
	[WB_SQLITE_PRESENCE_FORGET] = "DELETE FROM presence WHERE actor = ?1",
	[WB_SQLITE_PRESENCE_LIST] =
		"SELECT subject, actor, place, since_ms, seen_ms FROM presence WHERE subject = ?1 "
		"ORDER BY actor, place LIMIT ?2",
};

wb_sqlite_call wb_sqlite__call(wb_sqlite_store *store, wb_sqlite_statement statement)
{
	wb_sqlite_call call = {.store = store, .statement = store->statements[statement]};

	if (call.statement != NULL)
		return call;
	/* Persistent: SQLite then keeps it out of memory meant for short-lived things. */
	call.code = sqlite3_prepare_v3(store->database, sqlite_statements[statement], -1,
		SQLITE_PREPARE_PERSISTENT, &call.statement, NULL);
	store->statements[statement] = call.statement;
	return call;
}

wb_status wb_sqlite__prepare(wb_sqlite_store *store, wb_sqlite_statement statement, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(store, statement);

	return call.code == SQLITE_OK ? WB_OK : wb_sqlite__fail(store, call.code, error);
}

/* Keeps the first failure; false after one. */
static bool sqlite_may_bind(wb_sqlite_call *call)
{
	call->parameter++;
	return call->code == SQLITE_OK;
}

void wb_sqlite__bind_text(wb_sqlite_call *call, wb_text text)
{
	/* A NULL pointer would bind NULL, which is not the empty text. */
	if (sqlite_may_bind(call))
		call->code = sqlite3_bind_text64(call->statement, call->parameter,
			text.bytes == 0 ? "" : text.data, text.bytes, SQLITE_STATIC, SQLITE_UTF8);
}

void wb_sqlite__bind_optional_text(wb_sqlite_call *call, wb_text text)
{
	if (text.bytes > 0)
		wb_sqlite__bind_text(call, text);
	else if (sqlite_may_bind(call))
		call->code = sqlite3_bind_null(call->statement, call->parameter);
}

void wb_sqlite__bind_blob(wb_sqlite_call *call, const void *data, size_t bytes)
{
	if (sqlite_may_bind(call))
		call->code =
			sqlite3_bind_blob64(call->statement, call->parameter, data, bytes, SQLITE_STATIC);
}

void wb_sqlite__bind_int(wb_sqlite_call *call, int64_t integer)
{
	if (sqlite_may_bind(call))
		call->code = sqlite3_bind_int64(call->statement, call->parameter, integer);
}

void wb_sqlite__bind_uint(wb_sqlite_call *call, uint64_t natural)
{
	WB_ASSERT(natural <= INT64_MAX, "Counters of a store fit its integers.");
	wb_sqlite__bind_int(call, (int64_t)natural);
}

wb_status wb_sqlite__step(wb_sqlite_call *call, wb_error *error)
{
	if (call->code == SQLITE_OK)
		call->code = sqlite3_step(call->statement);
	if (call->code == SQLITE_ROW) {
		call->code = SQLITE_OK;
		return WB_OK;
	}
	if (call->code == SQLITE_DONE) {
		call->code = SQLITE_OK;
		return WB_END;
	}
	return wb_sqlite__fail(call->store, call->code, error);
}

wb_status wb_sqlite__finish(wb_sqlite_call *call, wb_error *error)
{
	wb_status status = wb_sqlite__step(call, error);

	WB_ASSERT(status != WB_OK, "A statement that is finished gives no second row.");
	return status == WB_END ? WB_OK : status;
}

void wb_sqlite__end(wb_sqlite_call *call)
{
	if (call->statement == NULL)
		return;
	/* It repeats what step has said. */
	(void)sqlite3_reset(call->statement);
	(void)sqlite3_clear_bindings(call->statement);
}

wb_status wb_sqlite__run(wb_sqlite_call *call, uint64_t *out_changes, wb_error *error)
{
	wb_status status = wb_sqlite__step(call, error);

	if (status == WB_END && out_changes != NULL)
		*out_changes = (uint64_t)sqlite3_changes64(call->store->database);
	wb_sqlite__end(call);
	WB_ASSERT(status != WB_OK, "A statement that is run gives no rows.");
	return status == WB_END ? WB_OK : status;
}

wb_text wb_sqlite__column_text(const wb_sqlite_call *call, int column)
{
	const void *data = sqlite3_column_blob(call->statement, column);
	int bytes = sqlite3_column_bytes(call->statement, column);

	return data == NULL ? (wb_text){"", 0} : (wb_text){data, (size_t)bytes};
}

int64_t wb_sqlite__column_int(const wb_sqlite_call *call, int column)
{
	return sqlite3_column_int64(call->statement, column);
}

uint64_t wb_sqlite__column_uint(const wb_sqlite_call *call, int column)
{
	int64_t integer = sqlite3_column_int64(call->statement, column);

	return integer < 0 ? 0 : (uint64_t)integer;
}

void wb_sqlite__finalize_statements(wb_sqlite_store *store)
{
	for (size_t index = 0; index < WB_SQLITE_STATEMENT_COUNT; index++) {
		(void)sqlite3_finalize(store->statements[index]);
		store->statements[index] = NULL;
	}
}
