/* SPDX-License-Identifier: MIT */
/*
 * The tables of a store's file, and how a file gets them.
 *
 * The log is append-only in the schema itself: triggers refuse to change or delete an event, to
 * move a head anywhere but one on, and to change a personal value (deleting one is erasure). They
 * hold back other programs and mistakes of our own; against whoever can drop a trigger there is
 * `waybill verify`. STRICT tables refuse a value of the wrong kind, which SQLite else keeps.
 *
 * The version stands in the file's header (user_version) and changes in the transaction that
 * changes the tables: a crash leaves the one or the other, and running again is harmless.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/sqlite.h"

#include "base/error.h"
#include "base/failpoint.h"
#include "base/number.h"
#include "waybill/version.h"

#include <limits.h>
#include <string.h>

#define SCHEMA_TEXT_OF(number) #number
#define SCHEMA_TEXT(number) SCHEMA_TEXT_OF(number)

/* Version 1. What is stored is never rewritten here: a later version is a step of its own. */
static const char *const sqlite_schema_tables =
	"CREATE TABLE subject ("
	"  key TEXT NOT NULL PRIMARY KEY,"
	"  workflow TEXT NOT NULL,"
	"  definition_hash TEXT NOT NULL,"
	"  state TEXT NOT NULL,"
	"  version INTEGER NOT NULL CHECK (version > 0),"
	"  vars TEXT NOT NULL,"
	"  woo TEXT NOT NULL,"
	"  assignee TEXT NOT NULL,"
	"  drift TEXT NOT NULL,"
	"  drift_seq INTEGER NOT NULL,"
	"  is_torn INTEGER NOT NULL,"
	"  receipt TEXT NOT NULL,"
	"  changed_at_ms INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX subject_troubled ON subject (key) WHERE drift <> '' OR is_torn = 1;"

	"CREATE TABLE head ("
	"  subject TEXT NOT NULL PRIMARY KEY,"
	"  seq INTEGER NOT NULL CHECK (seq > 0),"
	"  hash BLOB NOT NULL CHECK (length(hash) = 32)"
	") STRICT, WITHOUT ROWID;"

	/* The body is the event; the other columns repeat it for finding, and are verified. */
	"CREATE TABLE event ("
	"  position INTEGER PRIMARY KEY,"
	"  subject TEXT NOT NULL,"
	"  seq INTEGER NOT NULL CHECK (seq > 0),"
	"  kind TEXT NOT NULL,"
	"  at_ms INTEGER NOT NULL,"
	"  prev BLOB NOT NULL CHECK (length(prev) = 32),"
	"  hash BLOB NOT NULL CHECK (length(hash) = 32),"
	"  body TEXT NOT NULL,"
	"  move TEXT,"
	"  UNIQUE (subject, seq)"
	") STRICT;"
	"CREATE UNIQUE INDEX event_move ON event (move) WHERE move IS NOT NULL;"

	"CREATE TABLE personal ("
	"  subject TEXT NOT NULL,"
	"  seq INTEGER NOT NULL,"
	"  path TEXT NOT NULL,"
	"  value TEXT NOT NULL,"
	"  salt BLOB NOT NULL CHECK (length(salt) = 16),"
	"  PRIMARY KEY (subject, seq, path),"
	"  FOREIGN KEY (subject, seq) REFERENCES event (subject, seq)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE claim ("
	"  scope TEXT NOT NULL,"
	"  key TEXT NOT NULL,"
	"  fingerprint TEXT NOT NULL,"
	"  subject TEXT NOT NULL,"
	"  is_finished INTEGER NOT NULL DEFAULT 0,"
	"  was_refusal INTEGER NOT NULL DEFAULT 0,"
	"  receipt TEXT NOT NULL DEFAULT '',"
	"  at_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (scope, key)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX claim_age ON claim (at_ms) WHERE is_finished = 1;"

	/* opening: their order, which a clock can't give. */
	"CREATE TABLE intent ("
	"  opening INTEGER PRIMARY KEY,"
	"  id TEXT NOT NULL UNIQUE,"
	"  subject TEXT NOT NULL,"
	"  fence INTEGER NOT NULL,"
	"  lease_boot TEXT NOT NULL,"
	"  lease_until_ms INTEGER NOT NULL,"
	"  connection TEXT NOT NULL,"
	"  claim_scope TEXT NOT NULL,"
	"  claim_key TEXT NOT NULL,"
	"  draft TEXT NOT NULL,"
	"  state INTEGER NOT NULL DEFAULT 0,"
	"  receipt TEXT NOT NULL DEFAULT '',"
	"  opened_at_ms INTEGER NOT NULL"
	") STRICT;"
	"CREATE UNIQUE INDEX intent_open ON intent (subject) WHERE state = 0;"

	"CREATE TABLE definition ("
	"  hash TEXT NOT NULL PRIMARY KEY,"
	"  name TEXT NOT NULL,"
	"  version INTEGER NOT NULL,"
	"  text TEXT NOT NULL,"
	"  published_at_ms INTEGER NOT NULL,"
	"  publication INTEGER NOT NULL UNIQUE"
	") STRICT;"

	"CREATE TABLE effect ("
	"  key TEXT NOT NULL PRIMARY KEY,"
	"  subject TEXT NOT NULL,"
	"  seq INTEGER NOT NULL,"
	"  kind TEXT NOT NULL,"
	"  name TEXT NOT NULL,"
	"  attempts INTEGER NOT NULL,"
	"  due_at_ms INTEGER NOT NULL,"
	"  is_done INTEGER NOT NULL DEFAULT 0"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX effect_due ON effect (due_at_ms, key) WHERE is_done = 0;"

	"CREATE TABLE throttle ("
	"  key TEXT NOT NULL PRIMARY KEY,"
	"  time_window INTEGER NOT NULL,"
	"  count INTEGER NOT NULL,"
	"  count_before INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX throttle_window ON throttle (time_window);";

static const char *const sqlite_schema_triggers =
	"CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN"
	"  SELECT RAISE(ABORT, 'an event is never changed'); END;"
	"CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN"
	"  SELECT RAISE(ABORT, 'an event is never deleted'); END;"
	"CREATE TRIGGER head_moves_on BEFORE UPDATE ON head"
	"  WHEN new.subject <> old.subject OR new.seq <> old.seq + 1 BEGIN"
	"  SELECT RAISE(ABORT, 'a head moves on by one event'); END;"
	"CREATE TRIGGER head_stays BEFORE DELETE ON head BEGIN"
	"  SELECT RAISE(ABORT, 'a head is never deleted'); END;"
	"CREATE TRIGGER personal_is_final BEFORE UPDATE ON personal BEGIN"
	"  SELECT RAISE(ABORT, 'a personal value is never changed'); END;"
	"CREATE TRIGGER definition_is_final"
	"  BEFORE UPDATE OF hash, name, version, text ON definition BEGIN"
	"  SELECT RAISE(ABORT, 'a definition is never changed'); END;"
	"CREATE TRIGGER definition_stays BEFORE DELETE ON definition BEGIN"
	"  SELECT RAISE(ABORT, 'a definition is never deleted'); END;";

static const char *const sqlite_schema_application =
	"PRAGMA application_id = " SCHEMA_TEXT(WB_SQLITE_APPLICATION_ID) ";";

/* Version 2: which store this is and whose, and closed intents can be forgotten by age. */
static const char *const sqlite_schema_identity =
	"CREATE TABLE identity ("
	"  row INTEGER PRIMARY KEY CHECK (row = 1),"
	"  id TEXT NOT NULL CHECK (length(id) = 32),"
	"  owner TEXT NOT NULL DEFAULT ''"
	") STRICT;"
	"CREATE TRIGGER identity_is_final BEFORE UPDATE OF row, id ON identity BEGIN"
	"  SELECT RAISE(ABORT, 'a store keeps its id'); END;"
	"CREATE TRIGGER identity_stays BEFORE DELETE ON identity BEGIN"
	"  SELECT RAISE(ABORT, 'a store keeps its id'); END;"
	"CREATE INDEX intent_age ON intent (opened_at_ms) WHERE state <> 0;";

/*
 * Of no version: an index that older builds keep without knowing of it and this one can do without,
 * so that both can write to one store while a shop is upgraded. Made where it is missing.
 */
static const char *const sqlite_schema_pinned =
	"CREATE INDEX IF NOT EXISTS subject_pinned ON subject (definition_hash, state, key);";

/* The last of what is of no version, here, in sqlite_schema_cards.c, sqlite_desk.c and
   sqlite_moves.c, and how much that is. */
#define SCHEMA_ASK_UNVERSIONED \
	"SELECT count(*) FROM sqlite_schema WHERE (type = 'index' AND name = 'subject_pinned') " \
	"OR (type = 'trigger' AND name IN ('card_follows_definition', 'silence_ends', 'card_moves_age'))"
#define SCHEMA_UNVERSIONED_COUNT 4

static const char *const sqlite_schema_mark =
	"PRAGMA user_version = " SCHEMA_TEXT(WB_SCHEMA_VERSION) ";";

/* The first version that has an identity. */
#define SCHEMA_WITH_IDENTITY 2

wb_status wb_sqlite__schema(wb_store *base, uint32_t *out, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_SCHEMA);
	wb_status status = wb_sqlite__step(&call, error);
	int64_t version = status == WB_OK ? wb_sqlite__column_int(&call, 0) : 0;

	wb_sqlite__end(&call);
	if (status < 0)
		return status;
	if (version < 0 || version > UINT32_MAX)
		return wb_error__set(error, WB_BROKEN, WB_AREA_STORE,
			"the store's file has the schema version %D, which is none of ours", version);
	*out = (uint32_t)version;
	return WB_OK;
}

/* A page that could not be had is told with the code why: out of memory is no damage. */
static int sqlite_finding_code(wb_text finding)
{
	static const char mark[] = "error code=";
	const char *found = memmem(finding.data, finding.bytes, mark, sizeof mark - 1);
	int64_t code = 0;

	if (finding.bytes == 0)
		return SQLITE_NOMEM;
	if (found == NULL)
		return SQLITE_CORRUPT;
	wb_text rest = {found + sizeof mark - 1,
		(size_t)(finding.data + finding.bytes - found) - (sizeof mark - 1)};
	return wb_number__read_int(rest, &code) && code > 0 && code <= INT_MAX ? (int)code
																		   : SQLITE_CORRUPT;
}

wb_status wb_sqlite__check(wb_store *base, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_CHECK);
	wb_status status = wb_sqlite__step(&call, error);
	int code = SQLITE_OK;

	/* One row: "ok", or what SQLite found, which says nothing to whoever has to act on it. */
	if (status == WB_OK) {
		wb_text finding = wb_sqlite__column_text(&call, 0);
		if (!wb_text_equal(finding, WB_TEXT("ok")))
			code = sqlite_finding_code(finding);
	}
	wb_sqlite__end(&call);
	return status == WB_OK && code != SQLITE_OK ? wb_sqlite__fail(store, code, error) : status;
}

static wb_status sqlite_execute(wb_sqlite_store *store, const char *script, wb_error *error)
{
	int code = sqlite3_exec(store->database, script, NULL, NULL, NULL);

	return code == SQLITE_OK ? WB_OK : wb_sqlite__fail(store, code, error);
}

/* Once in a store's life, so it is no statement of the table. */
static wb_status sqlite_put_id(wb_sqlite_store *store, wb_text id, wb_error *error)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(
		store->database, "INSERT INTO identity (row, id) VALUES (1, ?1)", -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_bind_text64(statement, 1, id.data, id.bytes, SQLITE_STATIC, SQLITE_UTF8);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	/* It repeats what step has said. */
	(void)sqlite3_finalize(statement);
	return code == SQLITE_DONE ? WB_OK : wb_sqlite__fail(store, code, error);
}

/* The steps from version [found] on. */
static wb_status sqlite_take_steps(
	wb_sqlite_store *store, uint32_t found, wb_text id, wb_error *error)
{
	wb_status status = WB_OK;

	if (found < 1) {
		status = sqlite_execute(store, sqlite_schema_tables, error);
		if (status == WB_OK)
			status = sqlite_execute(store, sqlite_schema_triggers, error);
		if (status == WB_OK)
			status = sqlite_execute(store, sqlite_schema_application, error);
	}
	if (status == WB_OK && found < SCHEMA_WITH_IDENTITY) {
		status = sqlite_execute(store, sqlite_schema_identity, error);
		if (status == WB_OK)
			status = sqlite_put_id(store, id, error);
	}
	if (status == WB_OK)
		status = sqlite_execute(store, sqlite_schema_pinned, error);
	if (status == WB_OK)
		status = sqlite_execute(store, wb_sqlite__schema_cards, error);
	if (status == WB_OK)
		status = sqlite_execute(store, wb_sqlite__schema_desk, error);
	if (status == WB_OK)
		status = sqlite_execute(store, wb_sqlite__schema_moves, error);
	if (status == WB_OK && found < WB_SCHEMA_VERSION)
		status = sqlite_execute(store, sqlite_schema_mark, error);
	return status;
}

/* Whether nothing is to be done, asked without the writers' turn. */
static wb_status sqlite_is_migrated(wb_store *base, uint32_t to_version, bool *out, wb_error *error)
{
	uint32_t found = 0;
	int64_t unversioned = 0;
	wb_status status = wb_sqlite__schema(base, &found, error);

	if (status == WB_OK && found == to_version)
		status = wb_sqlite__ask_int(
			wb_sqlite__from(base)->database, SCHEMA_ASK_UNVERSIONED, &unversioned, error);
	*out = unversioned == SCHEMA_UNVERSIONED_COUNT;
	return status;
}

wb_status wb_sqlite__migrate(wb_store *base, uint32_t to_version, wb_text id, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	bool is_migrated = false;
	uint32_t found = 0;
	wb_status status = sqlite_is_migrated(base, to_version, &is_migrated, error);

	if (status == WB_OK && !is_migrated)
		status = wb_sqlite__begin(base, error);
	if (status != WB_OK || is_migrated)
		return status;
	/* Asked again: another process may have been quicker while this one stood in line. */
	status = wb_sqlite__schema(base, &found, error);
	if (status == WB_OK && found <= to_version) {
		status = sqlite_take_steps(store, found, id, error);
		/* Tables that stood in the WAL alone would go with it, were it ever damaged. */
		store->wants_checkpoint = true;
		WB_FAILPOINT("store.sqlite.migrate.before_commit");
	}
	if (status == WB_OK)
		return wb_sqlite__commit(base, error);
	wb_sqlite__rollback(base);
	return status;
}

/* ---- identity --------------------------------------------------------------------------------- */

wb_status wb_sqlite__identity_read(
	wb_store *base, wb_arena *arena, wb_identity *out, wb_error *error)
{
	wb_identity identity = {WB_TEXT(""), WB_TEXT("")};
	uint32_t schema = 0;
	wb_status status = wb_sqlite__schema(base, &schema, error);

	if (status != WB_OK)
		return status;
	if (schema < SCHEMA_WITH_IDENTITY) {
		*out = identity;
		return WB_OK;
	}
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_IDENTITY_READ);
	status = wb_sqlite__step(&call, error);
	if (status == WB_END)
		status = wb_error__set(
			error, WB_BROKEN, WB_AREA_STORE, "the store's file has lost the store's id");
	if (status == WB_OK &&
		(!wb_arena_copy_text(arena, wb_sqlite__column_text(&call, 0), &identity.id) ||
			!wb_arena_copy_text(arena, wb_sqlite__column_text(&call, 1), &identity.owner)))
		status = wb_error__set_memory(error, WB_AREA_STORE);
	wb_sqlite__end(&call);
	if (status == WB_OK)
		*out = identity;
	return status;
}

wb_status wb_sqlite__identity_own(wb_store *base, wb_text expected, wb_text owner, wb_error *error)
{
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_IDENTITY_OWN);

	wb_sqlite__bind_text(&call, expected);
	wb_sqlite__bind_text(&call, owner);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK && changes != 1)
		return wb_error__set(
			error, WB_CONFLICT, WB_AREA_STORE, "the store has another owner meanwhile");
	return status;
}
