/* SPDX-License-Identifier: MIT */
/*
 * What a shop's day is counted from: the moves of the last days, in a table so narrow that a day of
 * them is read in milliseconds, and how many cards were made in a period.
 *
 * The log has all of it, but by position and as JSON. An index over it by time was dropped: every
 * event of the day would still be parsed, each time somebody looks at the day. The rows are written
 * by a trigger, in the transaction of the event, so that no build can leave one out; they are of no
 * schema version, like the cards, and a store that never had them gets those of its newest events.
 * What is older than WB_CARD_MOVES_KEPT_MS goes in batches, because deleting a row at each move
 * would write one more page at each move. The earliest time of a batch counts, so that a clock that is
 * ahead for a while throws nothing away.
 */
#include "store/sqlite.h"

#define MOVES_TEXT_OF(number) #number
#define MOVES_TEXT(number) MOVES_TEXT_OF(number)

/* INT64_C may be a cast, which SQL has no use for. */
#define MOVES_KEPT_MS 259200000
_Static_assert(MOVES_KEPT_MS == WB_CARD_MOVES_KEPT_MS, "The trigger keeps as much as is promised.");

/* Events that a store is looked through for when it gets the table. */
#define MOVES_BACK 20000

/* Positions between two times that rows are thrown away. */
#define MOVES_BATCH 256

/* Whether the move ends the order or opens it again: which of the two ends that the event, [e], tells
   are final states. A trigger finds the subject pinned to what it was; of an order that was migrated
   since, what is taken over from the log goes by its present definition. */
#define MOVES_ENDS(e) \
	"CASE " e ".kind WHEN 'failed' THEN 0 ELSE coalesce((" \
	"    SELECT sum(CASE d.key WHEN 'to' THEN 1 ELSE -1 END)" \
	"      FROM json_each(" e ".body, '$.data') AS d CROSS JOIN subject AS s CROSS JOIN card_final AS f" \
	"      WHERE d.key IN ('from', 'to') AND s.key = " e ".subject" \
	"      AND f.definition_hash = s.definition_hash AND f.state = d.value), 0) END"

/* Only json_each may stand in a trigger (sqlite_schema_cards.c). What is no text is no actor: the
   table is strict, and an event must never fail for being counted. */
#define MOVES_ACTOR(e) \
	"coalesce((SELECT a.value FROM json_each(" e ".body, '$.actor') AS a" \
	"      WHERE a.key = 'id' AND a.type = 'text'), '')"

#define MOVES_TAKE(e, from) \
	"  INSERT OR IGNORE INTO card_move (at_ms, position, id, actor, ends, is_failed)" \
	"    SELECT " e ".at_ms, " e ".position, CAST(substr(" e ".subject, 7) AS INTEGER)," \
	"    " MOVES_ACTOR(e) ", " MOVES_ENDS(e) ", " e ".kind = 'failed' " from

#define MOVES_IS_MOVE(e) \
	e ".kind IN ('moved', 'undone', 'reverted', 'adopted', 'lost', 'failed')" \
	" AND " e ".subject = 'order:' || CAST(substr(" e ".subject, 7) AS INTEGER)"

const char *const wb_sqlite__schema_moves =
	"CREATE TABLE IF NOT EXISTS card_move ("
	"  at_ms INTEGER NOT NULL,"
	"  position INTEGER NOT NULL,"
	"  id INTEGER NOT NULL,"
	"  actor TEXT NOT NULL,"
	"  ends INTEGER NOT NULL,"
	"  is_failed INTEGER NOT NULL,"
	"  PRIMARY KEY (at_ms, position)"
	") STRICT, WITHOUT ROWID;"
	MOVES_TAKE("e", "FROM event AS e WHERE " MOVES_IS_MOVE("e")
		" AND e.position > (SELECT coalesce(max(position), 0) FROM event) - "
		MOVES_TEXT(MOVES_BACK) ";")
	"CREATE TRIGGER IF NOT EXISTS card_moves_insert AFTER INSERT ON event"
	"  WHEN " MOVES_IS_MOVE("new") " BEGIN" MOVES_TAKE("new", "") "; END;"
	"CREATE TRIGGER IF NOT EXISTS card_moves_age AFTER INSERT ON event"
	"  WHEN new.position % " MOVES_TEXT(MOVES_BATCH) " = 0 BEGIN"
	"  DELETE FROM card_move WHERE at_ms < (SELECT min(e.at_ms) FROM event AS e"
	"    WHERE e.position > new.position - " MOVES_TEXT(MOVES_BATCH) ") - "
	MOVES_TEXT(MOVES_KEPT_MS) "; END;";

typedef enum sqlite_move_column {
	MOVE_AT = 0,
	MOVE_ID,
	MOVE_ACTOR,
	MOVE_ENDS,
	MOVE_IS_FAILED,
} sqlite_move_column;

wb_status wb_sqlite__card_made(wb_store *base, wb_card_set set, const wb_period *period,
	uint64_t *out, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base),
		set == WB_CARDS_OPEN ? WB_SQLITE_CARDS_OPEN_MADE : WB_SQLITE_CARDS_ALL_MADE);

	wb_sqlite__bind_int(&call, period->from_ms);
	wb_sqlite__bind_int(&call, period->to_ms);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK)
		*out = wb_sqlite__column_uint(&call, 0);
	wb_sqlite__end(&call);
	return status;
}

wb_status wb_sqlite__move_walk(wb_store *base, const wb_period *period, size_t count_max,
	wb_move_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CARD_MOVES);

	wb_sqlite__bind_int(&call, period->from_ms);
	wb_sqlite__bind_int(&call, period->to_ms);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	wb_status status = wb_sqlite__step(&call, error);
	while (status == WB_OK) {
		const wb_card_move move = {
			.at_ms = wb_sqlite__column_int(&call, MOVE_AT),
			.id = wb_sqlite__column_int(&call, MOVE_ID),
			.actor = wb_sqlite__column_text(&call, MOVE_ACTOR),
			.ends = (int)wb_sqlite__column_int(&call, MOVE_ENDS),
			.is_failed = wb_sqlite__column_int(&call, MOVE_IS_FAILED) != 0,
		};
		status = visit(payload, &move, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	return status == WB_END ? WB_OK : status;
}
