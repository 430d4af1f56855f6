/* SPDX-License-Identifier: MIT */
/*
 * What the store keeps for the people at the desk, beside the chains: which drift nobody wants to
 * hear of for a while, and who has which subject open.
 *
 * Like cards these tables are of no version: none of it has to outlive the store, so they are made
 * where they are missing, and builds that don't know them go on writing. That a silence ends when
 * the drift does, or becomes another one, is a trigger's work for the same reason: an older build
 * that settles a drift ends its silence, too.
 *
 * Presence in a file of its own was dropped: it would be a second file to open, lock and back up for
 * a few rows that are written every twenty seconds.
 */
#include "store/sqlite.h"

#include "base/error.h"

const char *const wb_sqlite__schema_desk =
	"CREATE TABLE IF NOT EXISTS silence ("
	"  subject TEXT NOT NULL PRIMARY KEY,"
	"  until_ms INTEGER NOT NULL CHECK (until_ms > 0),"
	"  by TEXT NOT NULL"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE IF NOT EXISTS presence ("
	"  subject TEXT NOT NULL,"
	"  actor TEXT NOT NULL,"
	"  place TEXT NOT NULL,"
	"  since_ms INTEGER NOT NULL,"
	"  seen_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (subject, actor, place)"
	") STRICT;"
	"CREATE INDEX IF NOT EXISTS presence_seen ON presence (seen_ms);"
	"CREATE INDEX IF NOT EXISTS presence_actor ON presence (actor, seen_ms);"

	"CREATE TRIGGER IF NOT EXISTS silence_ends AFTER UPDATE ON subject"
	"  WHEN old.drift_seq <> new.drift_seq BEGIN"
	"  DELETE FROM silence WHERE subject = new.key; END;";

/* ---- silence ---------------------------------------------------------------------------------- */

wb_status wb_sqlite__silence_put(
	wb_store *base, wb_text subject, const wb_silence *silence, wb_error *error)
{
	bool ends = silence->until_ms == 0;
	wb_sqlite_call call = wb_sqlite__call(
		wb_sqlite__from(base), ends ? WB_SQLITE_SILENCE_REMOVE : WB_SQLITE_SILENCE_PUT);

	wb_sqlite__bind_text(&call, subject);
	if (!ends) {
		wb_sqlite__bind_int(&call, silence->until_ms);
		wb_sqlite__bind_text(&call, silence->by);
	}
	return wb_sqlite__run(&call, NULL, error);
}

wb_status wb_sqlite__silence_read(
	wb_store *base, wb_text subject, wb_arena *arena, wb_silence *out, wb_error *error)
{
	wb_silence silence = {0};
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_SILENCE_READ);

	wb_sqlite__bind_text(&call, subject);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_END)
		status = wb_error__set(error, WB_MISSING, WB_AREA_STORE, "\"%t\" is not silent", subject);
	if (status == WB_OK) {
		silence.until_ms = wb_sqlite__column_int(&call, 0);
		if (!wb_arena_copy_text(arena, wb_sqlite__column_text(&call, 1), &silence.by))
			status = wb_error__set_memory(error, WB_AREA_STORE);
	}
	wb_sqlite__end(&call);
	if (status == WB_OK)
		*out = silence;
	return status;
}

/* ---- presence --------------------------------------------------------------------------------- */

static wb_status sqlite_presence_expire(
	wb_sqlite_store *store, int64_t expired_ms, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_PRESENCE_EXPIRE);

	wb_sqlite__bind_int(&call, expired_ms);
	return wb_sqlite__run(&call, NULL, error);
}

static wb_status sqlite_presence_trim(
	wb_sqlite_store *store, wb_text actor, size_t count_max, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_PRESENCE_TRIM);

	wb_sqlite__bind_text(&call, actor);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	return wb_sqlite__run(&call, NULL, error);
}

wb_status wb_sqlite__presence_put(wb_store *base, const wb_presence_row *row, int64_t expired_ms,
	size_t count_max, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_PRESENCE_PUT);

	wb_sqlite__bind_text(&call, row->subject);
	wb_sqlite__bind_text(&call, row->actor);
	wb_sqlite__bind_text(&call, row->place);
	wb_sqlite__bind_int(&call, row->since_ms);
	wb_sqlite__bind_int(&call, row->seen_ms);
	wb_sqlite__bind_int(&call, expired_ms);
	wb_status status = wb_sqlite__run(&call, NULL, error);
	if (status == WB_OK)
		status = sqlite_presence_expire(store, expired_ms, error);
	return status == WB_OK ? sqlite_presence_trim(store, row->actor, count_max, error) : status;
}

wb_status wb_sqlite__presence_remove(
	wb_store *base, wb_text subject, wb_text actor, wb_text place, wb_error *error)
{
	bool is_one = subject.bytes > 0;
	wb_sqlite_call call = wb_sqlite__call(
		wb_sqlite__from(base), is_one ? WB_SQLITE_PRESENCE_REMOVE : WB_SQLITE_PRESENCE_FORGET);

	if (is_one)
		wb_sqlite__bind_text(&call, subject);
	wb_sqlite__bind_text(&call, actor);
	if (is_one)
		wb_sqlite__bind_text(&call, place);
	return wb_sqlite__run(&call, NULL, error);
}

wb_status wb_sqlite__presence_list(wb_store *base, wb_text subject, size_t count_max,
	wb_presence_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_PRESENCE_LIST);

	wb_sqlite__bind_text(&call, subject);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	wb_status status = wb_sqlite__step(&call, error);
	while (status == WB_OK) {
		const wb_presence_row row = {
			.subject = wb_sqlite__column_text(&call, 0),
			.actor = wb_sqlite__column_text(&call, 1),
			.place = wb_sqlite__column_text(&call, 2),
			.since_ms = wb_sqlite__column_int(&call, 3),
			.seen_ms = wb_sqlite__column_int(&call, 4),
		};
		status = visit(payload, &row, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	return status == WB_END ? WB_OK : status;
}
