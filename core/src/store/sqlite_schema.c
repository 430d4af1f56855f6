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
#include "store/sqlite.h"

#include "base/error.h"
#include "base/failpoint.h"
#include "waybill/version.h"

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

static const char *const sqlite_schema_marks = "PRAGMA application_id = " SCHEMA_TEXT(
	WB_SQLITE_APPLICATION_ID) ";"
							  "PRAGMA user_version = " SCHEMA_TEXT(WB_SCHEMA_VERSION) ";";

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

static wb_status sqlite_execute(wb_sqlite_store *store, const char *script, wb_error *error)
{
	int code = sqlite3_exec(store->database, script, NULL, NULL, NULL);

	return code == SQLITE_OK ? WB_OK : wb_sqlite__fail(store, code, error);
}

wb_status wb_sqlite__migrate(wb_store *base, uint32_t to_version, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	uint32_t found = 0;
	wb_status status = wb_sqlite__begin(base, error);

	if (status != WB_OK)
		return status;
	/* Asked again: another process may have been quicker while this one stood in line. */
	status = wb_sqlite__schema(base, &found, error);
	if (status == WB_OK && found < to_version) {
		status = sqlite_execute(store, sqlite_schema_tables, error);
		if (status == WB_OK)
			status = sqlite_execute(store, sqlite_schema_triggers, error);
		if (status == WB_OK)
			status = sqlite_execute(store, sqlite_schema_marks, error);
		/* Tables that stood in the WAL alone would go with it, were it ever damaged. */
		store->wants_checkpoint = true;
		WB_FAILPOINT("store.sqlite.migrate.before_commit");
	}
	if (status == WB_OK)
		return wb_sqlite__commit(base, error);
	wb_sqlite__rollback(base);
	return status;
}
