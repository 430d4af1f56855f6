/* SPDX-License-Identifier: MIT */
/*
 * The limit of moves_core: the rows that a move writes, into the same tables with their indexes and
 * triggers and with the same sync, and nothing else. No queue, no guard, no JSON, no hashing; the
 * texts are those of a move that moves_core made.
 *
 *     moves_bare PATH PROCESSES MOVES-EACH      (a store that moves_core has made)
 */
#include "moves.h"

#include <sqlite3.h>
#include <string.h>

enum {
	BARE_BEGIN, BARE_CLAIM, BARE_SUBJECT, BARE_EVENT, BARE_HEAD, BARE_STATE, BARE_RECEIPT,
	BARE_COMMIT, BARE_COUNT
};

static const char *const bare_sql[BARE_COUNT] = {
	[BARE_BEGIN] = "BEGIN IMMEDIATE",
	[BARE_CLAIM] = "INSERT INTO claim (scope, key, fingerprint, subject, at_ms) "
				   "VALUES ('user:2 transitions', ?1, ?2, ?3, ?4)",
	[BARE_SUBJECT] = "SELECT s.*, h.seq, h.hash FROM subject AS s "
					 "LEFT JOIN head AS h ON h.subject = s.key WHERE s.key = ?1",
	[BARE_EVENT] = "INSERT INTO event (subject, seq, kind, at_ms, prev, hash, body) "
				   "VALUES (?1, ?2, 'moved', ?3, ?4, ?5, ?6)",
	[BARE_HEAD] = "UPDATE head SET seq = ?2, hash = ?3 WHERE subject = ?1 AND seq = ?2 - 1",
	[BARE_STATE] = "UPDATE subject SET state = ?2, version = version + 1, vars = ?3, "
				   "receipt = ?4, changed_at_ms = ?5 WHERE key = ?1",
	[BARE_RECEIPT] = "UPDATE claim SET is_finished = 1, receipt = ?2 "
					 "WHERE scope = 'user:2 transitions' AND key = ?1 AND is_finished = 0",
	[BARE_COMMIT] = "COMMIT",
};

typedef struct bare_worker {
	sqlite3      *database;
	sqlite3_stmt *statements[BARE_COUNT];
	char          subject[32];
	char         *body, *receipt, *vars;
	sqlite3_int64 seq;
	unsigned char hash[32];
} bare_worker;

static bool bare_ok(bare_worker *worker, int code)
{
	bool is_ok = code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW;

	if (!is_ok)
		fprintf(stderr, "moves_bare: %s\n", sqlite3_errmsg(worker->database));
	return is_ok;
}

static char *bare_copy(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	return strdup(text == NULL ? "" : (const char *)text);
}

/* The texts of the last move, and where its chain ends. */
static bool bare_learn(bare_worker *worker)
{
	sqlite3_stmt *statement = NULL;
	bool is_ok = bare_ok(worker,
		sqlite3_prepare_v2(worker->database,
			"SELECT e.body, s.receipt, s.vars, e.seq FROM event AS e JOIN subject AS s "
			"ON s.key = e.subject WHERE e.subject = ?1 ORDER BY e.seq DESC LIMIT 1",
			-1, &statement, NULL));

	if (is_ok) {
		sqlite3_bind_text(statement, 1, worker->subject, -1, SQLITE_STATIC);
		is_ok = sqlite3_step(statement) == SQLITE_ROW;
	}
	if (is_ok) {
		worker->body = bare_copy(statement, 0);
		worker->receipt = bare_copy(statement, 1);
		worker->vars = bare_copy(statement, 2);
		worker->seq = sqlite3_column_int64(statement, 3);
	}
	sqlite3_finalize(statement);
	return is_ok;
}

static void *bare_open(const char *path, int number)
{
	bare_worker *worker = calloc(1, sizeof *worker);

	if (worker == NULL)
		return NULL;
	snprintf(worker->subject, sizeof worker->subject, "order:%d", number + 1);
	bool is_open = bare_ok(worker, sqlite3_open(path, &worker->database)) &&
		bare_ok(worker, sqlite3_busy_timeout(worker->database, 30000)) &&
		bare_ok(worker,
			sqlite3_exec(worker->database,
				"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL, NULL));
	for (int index = 0; index < BARE_COUNT && is_open; index++)
		is_open = bare_ok(worker,
			sqlite3_prepare_v3(worker->database, bare_sql[index], -1, SQLITE_PREPARE_PERSISTENT,
				&worker->statements[index], NULL));
	return is_open && bare_learn(worker) ? worker : NULL;
}

/* Runs one statement to its end; its parameters are bound. */
static bool bare_run(bare_worker *worker, int index)
{
	sqlite3_stmt *statement = worker->statements[index];
	int code = sqlite3_step(statement);

	while (code == SQLITE_ROW)
		code = sqlite3_step(statement);
	bool is_ok = bare_ok(worker, code);
	sqlite3_reset(statement);
	return is_ok;
}

static void bare_text(bare_worker *worker, int index, int parameter, const char *text)
{
	sqlite3_bind_text(worker->statements[index], parameter, text, -1, SQLITE_STATIC);
}

static void bare_hash(bare_worker *worker, int index, int parameter)
{
	sqlite3_bind_blob(worker->statements[index], parameter, worker->hash, 32, SQLITE_TRANSIENT);
}

static bool bare_step(void *payload, int number, uint64_t move)
{
	bare_worker *worker = payload;
	sqlite3_int64 now_ms = 1700000000000 + (sqlite3_int64)move;
	char key[64], fingerprint[65];

	snprintf(key, sizeof key, "9e03978e-40d5-43e8-bc93-%04d%08llu", number,
		(unsigned long long)move);
	snprintf(fingerprint, sizeof fingerprint, "%064llx", (unsigned long long)move);
	worker->seq++;
	bare_text(worker, BARE_CLAIM, 1, key);
	bare_text(worker, BARE_CLAIM, 2, fingerprint);
	bare_text(worker, BARE_CLAIM, 3, worker->subject);
	sqlite3_bind_int64(worker->statements[BARE_CLAIM], 4, now_ms);
	bare_text(worker, BARE_SUBJECT, 1, worker->subject);
	bare_text(worker, BARE_EVENT, 1, worker->subject);
	sqlite3_bind_int64(worker->statements[BARE_EVENT], 2, worker->seq);
	sqlite3_bind_int64(worker->statements[BARE_EVENT], 3, now_ms);
	bare_hash(worker, BARE_EVENT, 4);
	memcpy(worker->hash, &move, sizeof move);
	bare_hash(worker, BARE_EVENT, 5);
	bare_text(worker, BARE_EVENT, 6, worker->body);
	bare_text(worker, BARE_HEAD, 1, worker->subject);
	sqlite3_bind_int64(worker->statements[BARE_HEAD], 2, worker->seq);
	bare_hash(worker, BARE_HEAD, 3);
	bare_text(worker, BARE_STATE, 1, worker->subject);
	bare_text(worker, BARE_STATE, 2, move % 2 == 0 ? "on_hold" : "new");
	bare_text(worker, BARE_STATE, 3, worker->vars);
	bare_text(worker, BARE_STATE, 4, worker->receipt);
	sqlite3_bind_int64(worker->statements[BARE_STATE], 5, now_ms);
	bare_text(worker, BARE_RECEIPT, 1, key);
	bare_text(worker, BARE_RECEIPT, 2, worker->receipt);
	for (int index = 0; index < BARE_COUNT; index++)
		if (!bare_run(worker, index))
			return false;
	return true;
}

int main(int argc, char **argv)
{
	return moves_main(argc, argv, bare_open, bare_step);
}
