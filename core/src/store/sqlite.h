/* SPDX-License-Identifier: MIT */
/*
 * What the SQLite driver's files share: the store, its writers' queue, its statements, and the one
 * place where a native code becomes a status.
 */
#ifndef WAYBILL_STORE_SQLITE_H
#define WAYBILL_STORE_SQLITE_H

#include "store/driver.h"

#include <sqlite3.h>
#include <sys/types.h>

/* "Wayb": says in the file's header whose it is. */
#define WB_SQLITE_APPLICATION_ID 0x57617962

/* 1 where the file is in WAL mode, else 0. */
#define WB_SQLITE_ASK_IS_WAL "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"

/* A path with a suffix and its terminating zero. */
#define WB_SQLITE_PATH_BYTES 4096

/* The longest suffix that is ever put behind the path. */
#define WB_SQLITE_SUFFIX_BYTES_MAX 16

/* ---- the writers' queue (sqlite_queue.c) ------------------------------------------------------ */

typedef struct wb_sqlite_queue {
	const char *store_path; /* borrowed */
	char        gate_path[WB_SQLITE_PATH_BYTES];
	char        turn_path[WB_SQLITE_PATH_BYTES];
	int         gate, turn; /* open while the turn is ours, else -1 */
	_Atomic uint32_t *bell; /* mapped from the gate of [bell_inode], or NULL */
	ino_t             bell_inode;
} wb_sqlite_queue;

/* The lock files of the store at [path], which is borrowed and leaves room for a suffix. */
void wb_sqlite__queue_init(wb_sqlite_queue *queue, const char *path);

/* Gives back what waiting took. Not while the turn is ours. */
void wb_sqlite__queue_dispose(wb_sqlite_queue *queue);

/* Waits for the turn, in order of arrival, at most [wait_ms]. WB_BUSY when it did not come. */
wb_status wb_sqlite__queue_enter(wb_sqlite_queue *queue, uint32_t wait_ms, wb_error *error);

/* Gives the turn to the next. Harmless when it is not ours. */
void wb_sqlite__queue_leave(wb_sqlite_queue *queue);

/* ---- statements (sqlite_statements.c) --------------------------------------------------------- */

/* In the order of the table that holds their text. */
typedef enum wb_sqlite_statement {
	WB_SQLITE_BEGIN = 0,
	WB_SQLITE_COMMIT,
	WB_SQLITE_ROLLBACK,
	WB_SQLITE_READ_BEGIN,
	WB_SQLITE_SCHEMA,
	WB_SQLITE_CHECK,
	WB_SQLITE_IDENTITY_READ,
	WB_SQLITE_IDENTITY_OWN,
	WB_SQLITE_SUBJECT_READ,
	WB_SQLITE_SUBJECT_INSERT,
	WB_SQLITE_SUBJECT_UPDATE,
	WB_SQLITE_SUBJECT_LIST,
	WB_SQLITE_SUBJECT_TROUBLED,
	WB_SQLITE_SUBJECT_COUNT,
	WB_SQLITE_SUBJECT_PINNED,
	WB_SQLITE_CLAIM_INSERT,
	WB_SQLITE_CLAIM_READ,
	WB_SQLITE_CLAIM_FINISH,
	WB_SQLITE_CLAIM_RELEASE,
	WB_SQLITE_CLAIM_EXPIRE,
	WB_SQLITE_INTENT_INSERT,
	WB_SQLITE_INTENT_READ,
	WB_SQLITE_INTENT_FIND,
	WB_SQLITE_INTENT_LEASE,
	WB_SQLITE_INTENT_CLOSE,
	WB_SQLITE_INTENT_LIST,
	WB_SQLITE_INTENT_EXPIRE,
	WB_SQLITE_EVENT_INSERT,
	WB_SQLITE_EVENT_FIND_MOVE,
	WB_SQLITE_EVENT_LIST,
	WB_SQLITE_EVENT_MARK,
	WB_SQLITE_HEAD_MOVE,
	WB_SQLITE_HEAD_READ,
	WB_SQLITE_PERSONAL_INSERT,
	WB_SQLITE_PERSONAL_LIST,
	WB_SQLITE_DEFINITION_PUT,
	WB_SQLITE_DEFINITION_READ,
	WB_SQLITE_DEFINITION_LATEST,
	WB_SQLITE_DEFINITION_LIST,
	WB_SQLITE_EFFECT_PUT,
	WB_SQLITE_EFFECT_TAKE,
	WB_SQLITE_EFFECT_FINISH,
	WB_SQLITE_THROTTLE_COUNT,
	WB_SQLITE_THROTTLE_FORGET,
	WB_SQLITE_AUDIT_ALL,
	WB_SQLITE_AUDIT_ONE,
	WB_SQLITE_AUDIT_FROM,
	WB_SQLITE_AUDIT_PERSONAL,
	WB_SQLITE_AUDIT_CHAINS,
	WB_SQLITE_AUDIT_LONE,
	WB_SQLITE_CARD_SEEN,
	WB_SQLITE_CARD_PUT,
	WB_SQLITE_CARD_REMOVE,
	WB_SQLITE_CARD_READ,
	WB_SQLITE_CARD_SEARCH,
	WB_SQLITE_CARD_TALLY,
	WB_SQLITE_CARDS_ALL_MADE,
	WB_SQLITE_CARDS_OPEN_MADE,
	WB_SQLITE_CARD_MOVES,
	WB_SQLITE_TERM_INSERT,
	WB_SQLITE_TERM_REMOVE,
	/* Walks: set and order, and the same downwards, which follows the one upwards. */
	WB_SQLITE_CARDS_ALL_CREATED,
	WB_SQLITE_CARDS_ALL_CREATED_DOWN,
	WB_SQLITE_CARDS_ALL_DUE,
	WB_SQLITE_CARDS_ALL_DUE_DOWN,
	WB_SQLITE_CARDS_ALL_MOVED,
	WB_SQLITE_CARDS_ALL_MOVED_DOWN,
	WB_SQLITE_CARDS_ALL_TOTAL,
	WB_SQLITE_CARDS_ALL_TOTAL_DOWN,
	WB_SQLITE_CARDS_ALL_NUMBER,
	WB_SQLITE_CARDS_ALL_NUMBER_DOWN,
	WB_SQLITE_CARDS_OPEN_CREATED,
	WB_SQLITE_CARDS_OPEN_CREATED_DOWN,
	WB_SQLITE_CARDS_OPEN_DUE,
	WB_SQLITE_CARDS_OPEN_DUE_DOWN,
	WB_SQLITE_CARDS_OPEN_MOVED,
	WB_SQLITE_CARDS_OPEN_MOVED_DOWN,
	WB_SQLITE_CARDS_OPEN_TOTAL,
	WB_SQLITE_CARDS_OPEN_TOTAL_DOWN,
	WB_SQLITE_CARDS_OPEN_NUMBER,
	WB_SQLITE_CARDS_OPEN_NUMBER_DOWN,
	WB_SQLITE_CARDS_STATE_CREATED,
	WB_SQLITE_CARDS_STATE_CREATED_DOWN,
	WB_SQLITE_CARDS_STATE_MOVED,
	WB_SQLITE_CARDS_STATE_MOVED_DOWN,
	WB_SQLITE_CARDS_ASSIGNEE_CREATED,
	WB_SQLITE_CARDS_ASSIGNEE_CREATED_DOWN,
	WB_SQLITE_CARDS_HELD_NUMBER,
	WB_SQLITE_CARDS_HELD_NUMBER_DOWN,
	WB_SQLITE_CARDS_TROUBLED_NUMBER,
	WB_SQLITE_CARDS_TROUBLED_NUMBER_DOWN,
	WB_SQLITE_NOTE_READ,
	WB_SQLITE_NOTE_WRITE,
	WB_SQLITE_EVENT_WALK,
	WB_SQLITE_EVENT_WALK_BACK,
	WB_SQLITE_EVENT_WALK_CHAIN,
	WB_SQLITE_SILENCE_PUT,
	WB_SQLITE_SILENCE_REMOVE,
	WB_SQLITE_SILENCE_READ,
	WB_SQLITE_PRESENCE_PUT,
	WB_SQLITE_PRESENCE_EXPIRE,
	WB_SQLITE_PRESENCE_TRIM,
	WB_SQLITE_PRESENCE_REMOVE,
	WB_SQLITE_PRESENCE_FORGET,
	WB_SQLITE_PRESENCE_LIST,
	WB_SQLITE_STATEMENT_COUNT,
} wb_sqlite_statement;

/* A log that is being read for verification (sqlite_audit.c). */
typedef struct wb_sqlite_audit wb_sqlite_audit;

typedef struct wb_sqlite_store {
	wb_store        base;
	const wb_env   *env;
	sqlite3        *database;
	wb_sqlite_queue queue;
	char            path[WB_SQLITE_PATH_BYTES]; /* absolute, of the real directory */
	dev_t           device; /* which file was opened: it may be replaced under its name */
	ino_t           inode;
	uint32_t        busy_ms;
	int             checkpointed_frames; /* of the WAL when this handle last tried */
	bool            wants_checkpoint;    /* after the commit that comes, however short the WAL */
	bool            can_audit;           /* the function that statements of an audit call is there */
	wb_sqlite_audit *audit;              /* while one goes on, else NULL */
	sqlite3_stmt   *statements[WB_SQLITE_STATEMENT_COUNT]; /* prepared at first use */
} wb_sqlite_store;

static inline wb_sqlite_store *wb_sqlite__from(wb_store *store)
{
	return (wb_sqlite_store *)store;
}

/*
 * One use of a statement. Binding goes on from parameter to parameter and keeps quiet about a
 * failure, which the first step reports:
 *
 *   wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_CLAIM_FINISH);
 *   wb_sqlite__bind_text(&call, receipt);
 *   status = wb_sqlite__run(&call, &changes, error);
 */
typedef struct wb_sqlite_call {
	wb_sqlite_store *store;
	sqlite3_stmt    *statement; /* NULL where preparing failed */
	int              parameter; /* bound so far */
	int              code;      /* the first failure */
} wb_sqlite_call;

wb_sqlite_call wb_sqlite__call(wb_sqlite_store *store, wb_sqlite_statement statement);

/* Prepares a statement before it is needed. */
wb_status wb_sqlite__prepare(
	wb_sqlite_store *store, wb_sqlite_statement statement, wb_error *error);

/* What is bound is borrowed until the call ends. */
void wb_sqlite__bind_text(wb_sqlite_call *call, wb_text text);
void wb_sqlite__bind_optional_text(wb_sqlite_call *call, wb_text text); /* empty is NULL */
void wb_sqlite__bind_blob(wb_sqlite_call *call, const void *data, size_t bytes);
void wb_sqlite__bind_int(wb_sqlite_call *call, int64_t integer);
void wb_sqlite__bind_uint(wb_sqlite_call *call, uint64_t natural);

/* WB_OK: a row is there. WB_END: no more. */
wb_status wb_sqlite__step(wb_sqlite_call *call, wb_error *error);

/* After the one row of a statement that also writes: runs it to its end. */
wb_status wb_sqlite__finish(wb_sqlite_call *call, wb_error *error);

/* Always follows, whatever step said. */
void wb_sqlite__end(wb_sqlite_call *call);

/* Steps to the end, ends, and counts the rows it changed. [out_changes] may be NULL. */
wb_status wb_sqlite__run(wb_sqlite_call *call, uint64_t *out_changes, wb_error *error);

/* A column of the row, borrowed until the next step or the end. NULL is empty. */
wb_text  wb_sqlite__column_text(const wb_sqlite_call *call, int column);
int64_t  wb_sqlite__column_int(const wb_sqlite_call *call, int column);
uint64_t wb_sqlite__column_uint(const wb_sqlite_call *call, int column);

/* A LIMIT that takes any count. */
static inline int64_t wb_sqlite__limit(size_t count_max)
{
	return count_max > INT64_MAX ? INT64_MAX : (int64_t)count_max;
}

void wb_sqlite__finalize_statements(wb_sqlite_store *store);

/* ---- failures (sqlite_failure.c) -------------------------------------------------------------- */

/* Translates what the database last said, [code]; never WB_OK. Marks the store failed where a
   sync did. */
wb_status wb_sqlite__fail(wb_sqlite_store *store, int code, wb_error *error);

/* The same for a code without a store at hand. [system] is the errno behind it, 0 if unknown. */
wb_status wb_sqlite__translate(int code, int system, wb_error *error);

/* A failed call of the system: what was tried on which file, and why not. */
wb_status wb_sqlite__fail_system(
	const char *attempt, const char *path, int system, wb_error *error);

/* ---- opening, schema, health ------------------------------------------------------------------ */

/* Absolute path by the real directory of [name], so that all processes meet at the same lock
   files. WB_INVALID: no file name, too long. WB_STORAGE: no such directory. */
wb_status wb_sqlite__resolve(wb_text name, char out[WB_SQLITE_PATH_BYTES], wb_error *error);

/* The name of a file beside the store: [path] as resolved, [suffix] within the bound above. */
void wb_sqlite__add_suffix(
	const char *path, const char *suffix, char out[WB_SQLITE_PATH_BYTES]);

/* Looks at what stands at [path]: WB_STORAGE unless it is a plain file or nothing, WB_BROKEN when
   a store's file was emptied. */
wb_status wb_sqlite__check_file(const char *path, bool *out_exists, wb_error *error);

/* open(2) that is made again where a signal interrupts it. What it makes only its owner may read,
   and no child inherits. */
int wb_sqlite__open_file(const char *path, int flags);

/* Syncs the directory that [path] lies in: what was made or renamed there stays. */
wb_status wb_sqlite__sync_directory(const char *path, wb_error *error);

/* A connection that may only read; the caller closes it. */
wb_status wb_sqlite__open_reader(const char *path, sqlite3 **out, wb_error *error);

/* One integer that [sql] asks for. */
wb_status wb_sqlite__ask_int(
	sqlite3 *database, const char *sql, int64_t *out, wb_error *error);

wb_status wb_sqlite__schema(wb_store *base, uint32_t *out, wb_error *error);
wb_status wb_sqlite__migrate(
	wb_store *base, uint32_t to_version, wb_text id, wb_error *error);
wb_status wb_sqlite__identity_read(
	wb_store *base, wb_arena *arena, wb_identity *out, wb_error *error);
wb_status wb_sqlite__identity_own(
	wb_store *base, wb_text expected, wb_text owner, wb_error *error);
/* Takes the turn and begins, whatever the schema. */
wb_status wb_sqlite__begin(wb_store *base, wb_error *error);
wb_status wb_sqlite__commit(wb_store *base, wb_error *error);
void      wb_sqlite__rollback(wb_store *base);
wb_status wb_sqlite__backup(wb_store *base, wb_text name, wb_error *error);
wb_status wb_sqlite__check(wb_store *base, wb_error *error);
wb_status wb_sqlite__doctor(const wb_env *env, wb_text name, wb_arena *arena,
	const wb_health_line **out, size_t *out_count, wb_error *error);

/* ---- the driver's other slots, a file for each group ------------------------------------------ */

wb_status wb_sqlite__subject_read(
	wb_store *base, wb_text key, wb_arena *arena, wb_subject *out, wb_error *error);
wb_status wb_sqlite__subject_write(
	wb_store *base, const wb_subject *subject, uint64_t expected_version, wb_error *error);
wb_status wb_sqlite__subject_list(wb_store *base, wb_text after, bool only_troubled,
	size_t count_max, wb_subject_visitor visit, void *payload, wb_error *error);
wb_status wb_sqlite__subject_count(wb_store *base, wb_text definition_hash, wb_text state,
	uint64_t *out, wb_error *error);
wb_status wb_sqlite__subject_pinned(wb_store *base, const wb_pin *pin, size_t count_max,
	wb_subject_visitor visit, void *payload, wb_error *error);
wb_status wb_sqlite__claim_take(wb_store *base, const wb_claim_request *request,
	wb_arena *arena, wb_claim *out, wb_error *error);
wb_status wb_sqlite__claim_find(wb_store *base, wb_text scope, wb_text key, wb_arena *arena,
	wb_claim *out, wb_error *error);
wb_status wb_sqlite__claim_finish(wb_store *base, wb_text scope, wb_text key, wb_text receipt,
	bool was_refusal, wb_error *error);
wb_status wb_sqlite__claim_release(
	wb_store *base, wb_text scope, wb_text key, wb_error *error);
wb_status wb_sqlite__claim_expire(wb_store *base, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error);
wb_status wb_sqlite__intent_open(wb_store *base, const wb_intent *intent, wb_error *error);
wb_status wb_sqlite__intent_read(
	wb_store *base, wb_text id, wb_arena *arena, wb_intent *out, wb_error *error);
wb_status wb_sqlite__intent_find(
	wb_store *base, wb_text subject, wb_arena *arena, wb_intent *out, wb_error *error);
wb_status wb_sqlite__intent_lease(wb_store *base, wb_text id, uint64_t expected_fence,
	uint64_t fence, wb_text boot, int64_t until_ms, wb_error *error);
wb_status wb_sqlite__intent_close(wb_store *base, wb_text id, uint64_t expected_fence,
	wb_intent_state state, wb_text receipt, wb_error *error);
wb_status wb_sqlite__intent_list(wb_store *base, size_t count_max, wb_intent_visitor visit,
	void *payload, wb_error *error);
wb_status wb_sqlite__intent_expire(wb_store *base, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error);
wb_status wb_sqlite__event_append(
	wb_store *base, const wb_event *event, uint64_t *out_position, wb_error *error);
wb_status wb_sqlite__event_find_move(
	wb_store *base, wb_text move, wb_arena *arena, wb_event *out, wb_error *error);
wb_status wb_sqlite__event_list(wb_store *base, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_event_visitor visit, void *payload, wb_error *error);
wb_status wb_sqlite__event_mark(
	wb_store *base, uint64_t position, wb_arena *arena, wb_mark *out, wb_error *error);
wb_status wb_sqlite__chain_head(
	wb_store *base, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error);
wb_status wb_sqlite__audit_read(
	wb_store *base, wb_text subject, wb_event_visitor visit, void *payload, wb_error *error);

wb_status wb_sqlite__history_read(
	wb_store *base, wb_text from, wb_event_visitor visit, void *payload, wb_error *error);

/* The head of [subject] out of the audit's own walk over heads; WB_END where the walk has none to
   show, because it was passed or there is none. */
wb_status wb_sqlite__audit_head(wb_sqlite_audit *audit, wb_text subject, wb_arena *arena,
	wb_head *out, wb_error *error);

/* Copies the personal row under the call: path, value, salt. */
wb_status wb_sqlite__personal_row(
	const wb_sqlite_call *call, wb_arena *arena, wb_personal *out, wb_error *error);
wb_status wb_sqlite__too_many_personal(const wb_event *event, wb_error *error);
wb_status wb_sqlite__definition_put(
	wb_store *base, const wb_definition_row *row, wb_error *error);
wb_status wb_sqlite__definition_read(wb_store *base, wb_text hash, wb_arena *arena,
	wb_definition_row *out, wb_error *error);
wb_status wb_sqlite__definition_latest(wb_store *base, wb_text name, wb_arena *arena,
	wb_definition_row *out, wb_error *error);
wb_status wb_sqlite__definition_list(wb_store *base, wb_text name,
	wb_definition_visitor visit, void *payload, wb_error *error);
wb_status wb_sqlite__effect_put(wb_store *base, const wb_effect_row *row, wb_error *error);
wb_status wb_sqlite__effect_take(wb_store *base, int64_t now_ms, int64_t lease_until_ms,
	size_t count_max, wb_effect_visitor visit, void *payload, wb_error *error);
wb_status wb_sqlite__effect_finish(
	wb_store *base, wb_text key, int64_t retry_at_ms, wb_error *error);
wb_status wb_sqlite__throttle_count(wb_store *base, wb_text key, int64_t window,
	uint32_t *out, uint32_t *out_before, wb_error *error);

wb_status wb_sqlite__card_put(
	wb_store *base, const wb_card_row *row, bool *out_written, wb_error *error);
wb_status wb_sqlite__card_remove(wb_store *base, int64_t id, wb_error *error);
wb_status wb_sqlite__card_read(
	wb_store *base, int64_t id, wb_arena *arena, wb_card_row *out, wb_error *error);
wb_status wb_sqlite__card_walk(wb_store *base, const wb_card_walk *walk, wb_card_visitor visit,
	void *payload, wb_error *error);
wb_status wb_sqlite__card_search(wb_store *base, wb_text prefix, size_t count_max,
	wb_card_visitor visit, void *payload, wb_error *error);
wb_status wb_sqlite__card_tally(
	wb_store *base, wb_tally_visitor visit, void *payload, wb_error *error);
wb_status wb_sqlite__note_read(wb_store *base, wb_text name, int64_t *out, wb_error *error);
wb_status wb_sqlite__card_made(wb_store *base, wb_card_set set, const wb_period *period,
	uint64_t *out, wb_error *error);
wb_status wb_sqlite__move_walk(wb_store *base, const wb_period *period, size_t count_max,
	wb_move_visitor visit, void *payload, wb_error *error);
wb_status wb_sqlite__note_write(wb_store *base, wb_text name, int64_t value, wb_error *error);
wb_status wb_sqlite__event_walk(wb_store *base, const wb_event_walk *walk,
	wb_event_visitor visit, void *payload, wb_error *error);

wb_status wb_sqlite__silence_put(
	wb_store *base, wb_text subject, const wb_silence *silence, wb_error *error);
wb_status wb_sqlite__silence_read(
	wb_store *base, wb_text subject, wb_arena *arena, wb_silence *out, wb_error *error);
wb_status wb_sqlite__presence_put(wb_store *base, const wb_presence_row *row, int64_t expired_ms,
	size_t count_max, wb_error *error);
wb_status wb_sqlite__presence_remove(
	wb_store *base, wb_text subject, wb_text actor, wb_text place, wb_error *error);
wb_status wb_sqlite__presence_list(wb_store *base, wb_text subject, size_t count_max,
	wb_presence_visitor visit, void *payload, wb_error *error);

/* The tables, indexes and triggers of cards and of the desk: made where they are missing. */
extern const char *const wb_sqlite__schema_cards;
extern const char *const wb_sqlite__schema_desk;

/* The moves of the last days and their triggers (sqlite_moves.c); runs behind the cards' script. */
extern const char *const wb_sqlite__schema_moves;

#endif
