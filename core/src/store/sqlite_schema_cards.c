/* SPDX-License-Identifier: MIT */
/*
 * The tables of the read model. They are of no version: what they hold can be made again from the
 * shop's orders, so they are made where they are missing, and builds that don't know them go on
 * writing to the store.
 *
 * Triggers keep a card in step with its subject, in the transaction that writes the subject: a move
 * can't miss its card, whichever build makes it. They also keep the counts and remove the terms of
 * a card that goes. Copying in the engine was dropped for that: it is forgotten by whoever writes a
 * subject elsewhere, and by every older build.
 *
 * Which states are final is copied out of each definition once: parsing the definition at every
 * move would cost more than the move.
 */
#include "store/sqlite.h"

/* The subject is an order's: its key is exactly as a card's would be. */
#define SCHEMA_IS_ORDER "new.key = 'order:' || CAST(substr(new.key, 7) AS INTEGER)"

#define SCHEMA_FOLLOW_SUBJECT \
	"  UPDATE card SET state = new.state, assignee = new.assignee, drift = new.drift," \
	"    version = new.version, is_torn = new.is_torn, moved_at_ms = new.changed_at_ms," \
	"    is_open = NOT EXISTS (SELECT 1 FROM card_final AS f" \
	"      WHERE f.definition_hash = new.definition_hash AND f.state = new.state)" \
	"    WHERE id = CAST(substr(new.key, 7) AS INTEGER);"

/* Of what SQLite has for JSON only json_each may stand in a trigger of a schema that is not trusted,
   in the versions of today. A definition is JSON: whoever publishes one has read it. */
#define SCHEMA_FINAL_STATES(hash, text, from) \
	" SELECT " hash ", s.key FROM " from "json_each(" text ", '$.states') AS s," \
	" json_each(CASE s.type WHEN 'object' THEN s.value ELSE '{}' END) AS m" \
	" WHERE m.key = 'final' AND m.type = 'true'"

#define SCHEMA_COUNT_UP \
	"  INSERT INTO card_count (state, assignee, is_open, count)" \
	"    VALUES (new.state, new.assignee, new.is_open, 1)" \
	"    ON CONFLICT (state, assignee, is_open) DO UPDATE SET count = count + 1;"

#define SCHEMA_COUNT_DOWN \
	"  UPDATE card_count SET count = count - 1" \
	"    WHERE state = old.state AND assignee = old.assignee AND is_open = old.is_open;"

const char *const wb_sqlite__schema_cards =
	"CREATE TABLE IF NOT EXISTS card ("
	"  id INTEGER PRIMARY KEY CHECK (id > 0),"
	"  created_at_ms INTEGER NOT NULL,"
	"  modified_at_ms INTEGER NOT NULL,"
	"  due_at_ms INTEGER NOT NULL,"
	"  read_at_ms INTEGER NOT NULL,"
	"  total_minor INTEGER NOT NULL,"
	"  city TEXT NOT NULL,"
	"  country TEXT NOT NULL,"
	"  payment TEXT NOT NULL,"
	"  shipping TEXT NOT NULL,"
	"  state TEXT NOT NULL,"
	"  assignee TEXT NOT NULL,"
	"  drift TEXT NOT NULL,"
	"  version INTEGER NOT NULL,"
	"  is_torn INTEGER NOT NULL,"
	"  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),"
	"  moved_at_ms INTEGER NOT NULL,"
	"  digest BLOB NOT NULL CHECK (length(digest) = 32),"
	"  body TEXT NOT NULL"
	") STRICT;"

	/* One for each walk: sqlite_statements.c names them. */
	"CREATE INDEX IF NOT EXISTS card_created ON card (created_at_ms, id);"
	"CREATE INDEX IF NOT EXISTS card_due ON card (due_at_ms, id);"
	"CREATE INDEX IF NOT EXISTS card_moved ON card (moved_at_ms, id);"
	"CREATE INDEX IF NOT EXISTS card_total ON card (total_minor, id);"
	"CREATE INDEX IF NOT EXISTS card_open_created ON card (created_at_ms, id) WHERE is_open = 1;"
	"CREATE INDEX IF NOT EXISTS card_open_due ON card (due_at_ms, id) WHERE is_open = 1;"
	"CREATE INDEX IF NOT EXISTS card_open_moved ON card (moved_at_ms, id) WHERE is_open = 1;"
	"CREATE INDEX IF NOT EXISTS card_open_total ON card (total_minor, id) WHERE is_open = 1;"
	"CREATE INDEX IF NOT EXISTS card_open_number ON card (id) WHERE is_open = 1;"
	"CREATE INDEX IF NOT EXISTS card_state_created ON card (state, created_at_ms, id);"
	"CREATE INDEX IF NOT EXISTS card_state_moved ON card (state, moved_at_ms, id);"
	"CREATE INDEX IF NOT EXISTS card_assignee ON card (assignee, created_at_ms, id)"
	"  WHERE assignee <> '';"
	"CREATE INDEX IF NOT EXISTS card_held ON card (assignee, id)"
	"  WHERE assignee <> '' AND is_open = 1;"
	"CREATE INDEX IF NOT EXISTS card_troubled ON card (id) WHERE drift <> '' OR is_torn = 1;"

	/* Of one term the newest order comes first. */
	"CREATE TABLE IF NOT EXISTS card_term ("
	"  term TEXT NOT NULL,"
	"  id INTEGER NOT NULL,"
	"  PRIMARY KEY (term, id DESC)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS card_term_card ON card_term (id);"

	"CREATE TABLE IF NOT EXISTS card_count ("
	"  state TEXT NOT NULL,"
	"  assignee TEXT NOT NULL,"
	"  is_open INTEGER NOT NULL,"
	"  count INTEGER NOT NULL CHECK (count >= 0),"
	"  PRIMARY KEY (state, assignee, is_open)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE IF NOT EXISTS card_mark ("
	"  name TEXT NOT NULL PRIMARY KEY,"
	"  value INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE IF NOT EXISTS card_final ("
	"  definition_hash TEXT NOT NULL,"
	"  state TEXT NOT NULL,"
	"  PRIMARY KEY (definition_hash, state)"
	") STRICT, WITHOUT ROWID;"
	"INSERT OR IGNORE INTO card_final (definition_hash, state)"
	SCHEMA_FINAL_STATES("d.hash", "d.text", "definition AS d, ") ";"

	"CREATE TRIGGER IF NOT EXISTS card_counts_insert AFTER INSERT ON card BEGIN"
	SCHEMA_COUNT_UP " END;"
	"CREATE TRIGGER IF NOT EXISTS card_counts_delete AFTER DELETE ON card BEGIN"
	SCHEMA_COUNT_DOWN
	"  DELETE FROM card_term WHERE id = old.id; END;"
	"CREATE TRIGGER IF NOT EXISTS card_counts_update"
	"  AFTER UPDATE OF state, assignee, is_open ON card"
	"  WHEN old.state <> new.state OR old.assignee <> new.assignee"
	"    OR old.is_open <> new.is_open BEGIN"
	SCHEMA_COUNT_DOWN SCHEMA_COUNT_UP " END;"

	"CREATE TRIGGER IF NOT EXISTS card_follows_insert AFTER INSERT ON subject"
	"  WHEN " SCHEMA_IS_ORDER " BEGIN" SCHEMA_FOLLOW_SUBJECT " END;"
	"CREATE TRIGGER IF NOT EXISTS card_follows_update AFTER UPDATE ON subject"
	"  WHEN " SCHEMA_IS_ORDER " BEGIN" SCHEMA_FOLLOW_SUBJECT " END;"
	"CREATE TRIGGER IF NOT EXISTS card_follows_definition AFTER INSERT ON definition BEGIN"
	"  INSERT OR IGNORE INTO card_final (definition_hash, state)"
	SCHEMA_FINAL_STATES("new.hash", "new.text", "") "; END;";
