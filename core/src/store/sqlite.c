/* SPDX-License-Identifier: MIT */
/*
 * The SQLite driver: one file on one machine, in WAL mode, every commit synced.
 *
 * Writers stand in a queue of our own (sqlite_queue.c) and hold its turn from before BEGIN until
 * after the checkpoint that a commit may cause, so that SQLite's own locks are never fought over.
 * Readers never wait. A connection pool or a server process was dropped: requests are processes,
 * and a file needs no third party to be up.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/sqlite.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/failpoint.h"
#include "waybill/version.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Frames of 4 KiB after which the WAL is copied into the file: as many as SQLite's own default. */
#define SQLITE_CHECKPOINT_FRAMES 1000

/* What of busy_ms is kept for SQLite's own locks (recovery, another program) once the turn came. */
#define SQLITE_BUSY_MS_MIN 100

/* A WAL that a long reader let grow is cut back to this when it starts anew. */
#define SQLITE_WAL_BYTES "67108864"

/* What every connection is told. The file's mode is WAL once and for all; the rest is ours. */
static const char *const sqlite_pragmas =
	"PRAGMA synchronous = FULL;"
	"PRAGMA foreign_keys = ON;"
	"PRAGMA trusted_schema = OFF;"
	"PRAGMA cell_size_check = ON;"
	"PRAGMA temp_store = MEMORY;"
	/* What is forgotten (a draft, an erased value) leaves no trace in free space. */
	"PRAGMA secure_delete = ON;"
	"PRAGMA cache_size = -8000;"
	"PRAGMA journal_size_limit = " SQLITE_WAL_BYTES ";"
	/* Before the hook is set: both use the one slot there is. */
	"PRAGMA wal_autocheckpoint = 0;";

/* ---- the file --------------------------------------------------------------------------------- */

wb_status wb_sqlite__resolve(wb_text name, char out[WB_SQLITE_PATH_BYTES], wb_error *error)
{
	char directory[WB_SQLITE_PATH_BYTES];
	char real[PATH_MAX];

	if (name.bytes == 0 || memchr(name.data, '\0', name.bytes) != NULL)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_STORE, "the store's name needs a path behind \"sqlite:\"");
	if (name.bytes >= sizeof directory - WB_SQLITE_SUFFIX_BYTES_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_STORE,
			"the store's path has %z bytes, at most %z fit", name.bytes,
			sizeof directory - WB_SQLITE_SUFFIX_BYTES_MAX - 1);
	const char *slash = memrchr(name.data, '/', name.bytes);
	size_t base_start = slash == NULL ? 0 : (size_t)(slash - name.data) + 1;
	wb_text base = {name.data + base_start, name.bytes - base_start};
	if (base.bytes == 0 || wb_text_equal(base, WB_TEXT(".")) || wb_text_equal(base, WB_TEXT("..")))
		return wb_error__set(error, WB_INVALID, WB_AREA_STORE,
			"the store's path \"%t\" names a directory, not a file", name);
	/* Of "/name" the directory is "/" itself. */
	snprintf(directory, sizeof directory, "%.*s",
		slash == NULL || base_start == 1 ? 1 : (int)(slash - name.data),
		slash == NULL ? "." : name.data);
	if (realpath(directory, real) == NULL)
		return wb_sqlite__fail_system("finding the directory", directory, errno, error);
	size_t real_bytes = strcmp(real, "/") == 0 ? 0 : strlen(real);
	if (real_bytes + 1 + base.bytes >= WB_SQLITE_PATH_BYTES - WB_SQLITE_SUFFIX_BYTES_MAX)
		return wb_error__set(
			error, WB_LIMIT, WB_AREA_STORE, "the store's path is too long: \"%s\"", real);
	snprintf(
		out, WB_SQLITE_PATH_BYTES, "%.*s/%.*s", (int)real_bytes, real, (int)base.bytes, base.data);
	return WB_OK;
}

void wb_sqlite__add_suffix(const char *path, const char *suffix, char out[WB_SQLITE_PATH_BYTES])
{
	int bytes = snprintf(out, WB_SQLITE_PATH_BYTES, "%s%s", path, suffix);

	WB_ASSERT(
		bytes > 0 && bytes < WB_SQLITE_PATH_BYTES, "A resolved path leaves room for every suffix.");
}

wb_status wb_sqlite__check_file(const char *path, bool *out_exists, wb_error *error)
{
	struct stat file;

	if (lstat(path, &file) != 0) {
		if (errno != ENOENT)
			return wb_sqlite__fail_system("looking at", path, errno, error);
		*out_exists = false;
		return WB_OK;
	}
	if (S_ISLNK(file.st_mode))
		return wb_error__set(error, WB_STORAGE, WB_AREA_STORE,
			"\"%s\" is a link: name the file itself, or two names lead to two sets of locks", path);
	if (!S_ISREG(file.st_mode))
		return wb_error__set(error, WB_STORAGE, WB_AREA_STORE,
			"\"%s\" is a directory or a special file, not a store", path);
	if (file.st_nlink > 1)
		return wb_error__set(error, WB_STORAGE, WB_AREA_STORE,
			"\"%s\" has a second name (a hard link): remove one, or two names lead to two WALs",
			path);
	/* SQLite takes an empty file for a new database and throws its WAL away. */
	char wal_path[WB_SQLITE_PATH_BYTES];
	struct stat wal;
	wb_sqlite__add_suffix(path, "-wal", wal_path);
	/* Looked at again: where the store is just being made, the file is filled before it has one. */
	if (file.st_size == 0 && lstat(wal_path, &wal) == 0 && lstat(path, &file) == 0 &&
		file.st_size == 0)
		return wb_error__set(error, WB_BROKEN, WB_AREA_STORE,
			"\"%s\" is empty although a store was here: keep its -wal file, restore a backup",
			path);
	*out_exists = true;
	return WB_OK;
}

int wb_sqlite__open_file(const char *path, int flags)
{
	int file;

	do {
		file = open(path, flags | O_CLOEXEC, 0600);
	} while (file < 0 && errno == EINTR);
	return file;
}

wb_status wb_sqlite__sync_directory(const char *path, wb_error *error)
{
	char directory[WB_SQLITE_PATH_BYTES];
	const char *slash = strrchr(path, '/');
	size_t bytes = slash == NULL || slash == path ? 1 : (size_t)(slash - path);

	snprintf(directory, sizeof directory, "%.*s", (int)bytes, slash == NULL ? "." : path);
	int file = wb_sqlite__open_file(directory, O_RDONLY | O_DIRECTORY);
	if (file < 0)
		return wb_sqlite__fail_system("opening the directory", directory, errno, error);
	int system = fsync(file) == 0 ? 0 : errno;
	close(file);
	return system == 0 ? WB_OK
					   : wb_sqlite__fail_system("syncing the directory", directory, system, error);
}

/* Makes an empty file that only its owner may read: addresses of customers will stand in it. */
static wb_status sqlite_create(const char *path, wb_error *error)
{
	int file = wb_sqlite__open_file(path, O_RDWR | O_CREAT | O_EXCL);

	if (file < 0 && errno != EEXIST)
		return wb_sqlite__fail_system("making", path, errno, error);
	if (file >= 0)
		close(file);
	return WB_OK;
}

/* ---- asking and telling a connection ---------------------------------------------------------- */

wb_status wb_sqlite__ask_int(sqlite3 *database, const char *sql, int64_t *out, wb_error *error)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(statement, 0);
	/* It repeats what step has said. */
	(void)sqlite3_finalize(statement);
	if (code == SQLITE_ROW)
		return WB_OK;
	return wb_sqlite__translate(code, sqlite3_system_errno(database), error);
}

wb_status wb_sqlite__open_reader(const char *path, sqlite3 **out, wb_error *error)
{
	sqlite3 *database = NULL;
	int code = sqlite3_open_v2(
		path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

	if (code != SQLITE_OK) {
		wb_status status = wb_sqlite__translate(
			code, database == NULL ? 0 : sqlite3_system_errno(database), error);
		sqlite3_close(database);
		return status;
	}
	*out = database;
	return WB_OK;
}

/* ---- opening ---------------------------------------------------------------------------------- */

/* After a commit, still in our turn. A checkpoint that fails loses nothing: the WAL has it all. */
static int sqlite_after_commit(
	void *payload, sqlite3 *database, const char *schema_name, int frames)
{
	wb_sqlite_store *store = payload;
	int log_frames = 0;
	int copied_frames = 0;

	if (frames < store->checkpointed_frames)
		store->checkpointed_frames = 0;
	if (!store->wants_checkpoint && frames - store->checkpointed_frames < SQLITE_CHECKPOINT_FRAMES)
		return SQLITE_OK;
	store->wants_checkpoint = false;
	/* Remembered also where it fails or a reader holds it up, or every commit would try again. */
	store->checkpointed_frames = frames;
	WB_FAILPOINT("store.sqlite.checkpoint.before");
	int code = sqlite3_wal_checkpoint_v2(
		database, schema_name, SQLITE_CHECKPOINT_PASSIVE, &log_frames, &copied_frames);
	/* The commit stands; what a failed sync forbids is that this handle goes on. */
	if (code != SQLITE_OK && code != SQLITE_BUSY)
		(void)wb_sqlite__fail(store, code, NULL);
	WB_FAILPOINT("store.sqlite.checkpoint.after");
	return SQLITE_OK;
}

/* WAL is a property of the file and writes to it, so it is set in a turn, where it is not set. */
static wb_status sqlite_set_wal(wb_sqlite_store *store, wb_error *error)
{
	int64_t is_wal = 0;
	wb_status status = wb_sqlite__ask_int(store->database, WB_SQLITE_ASK_IS_WAL, &is_wal, error);

	if (status != WB_OK || is_wal == 1 || store->base.is_read_only)
		return status;
	status = wb_sqlite__queue_enter(&store->queue, store->busy_ms, error);
	if (status != WB_OK)
		return status;
	int code = sqlite3_exec(store->database, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		status = wb_sqlite__fail(store, code, error);
	else
		status = wb_sqlite__ask_int(store->database, WB_SQLITE_ASK_IS_WAL, &is_wal, error);
	wb_sqlite__queue_leave(&store->queue);
	if (status == WB_OK && is_wal != 1)
		return wb_error__set(error, WB_STORAGE, WB_AREA_STORE,
			"the store's file can't be set to WAL mode: its file system has no shared memory");
	return status;
}

/*
 * Somebody else's database is not written to. Tables are counted before the mark is read: another
 * process may be migrating, and tables of ours never are there without it.
 */
static wb_status sqlite_check_owner(sqlite3 *database, wb_error *error)
{
	int64_t application = 0;
	int64_t tables = 0;
	wb_status status =
		wb_sqlite__ask_int(database, "SELECT count(*) FROM sqlite_schema", &tables, error);

	if (status == WB_OK)
		status = wb_sqlite__ask_int(database, "PRAGMA application_id", &application, error);
	if (status != WB_OK || application == WB_SQLITE_APPLICATION_ID)
		return status;
	if (application != 0 || tables != 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_STORE,
			"the file is another program's database: name a file of its own for the store");
	return WB_OK;
}

static wb_status sqlite_connect(wb_sqlite_store *store, wb_error *error)
{
	struct stat file;
	int access = store->base.is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int code = sqlite3_open_v2(
		store->path, &store->database, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

	if (code != SQLITE_OK)
		return wb_sqlite__fail(store, code, error);
	if (stat(store->path, &file) != 0)
		return wb_sqlite__fail_system("looking at", store->path, errno, error);
	store->device = file.st_dev;
	store->inode = file.st_ino;
	sqlite3_busy_timeout(store->database, (int)store->busy_ms);
	/* A handle that closes last would copy the WAL into the file without its turn. */
	sqlite3_db_config(store->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	wb_status status = sqlite_check_owner(store->database, error);
	if (status == WB_OK)
		status = sqlite_set_wal(store, error);
	if (status != WB_OK)
		return status;
	code = sqlite3_exec(store->database, sqlite_pragmas, NULL, NULL, NULL);
	if (code != SQLITE_OK)
		return wb_sqlite__fail(store, code, error);
	sqlite3_wal_hook(store->database, sqlite_after_commit, store);
	/* Ahead of its need: rolling back must not ask for memory when memory is out. */
	return wb_sqlite__prepare(store, WB_SQLITE_ROLLBACK, error);
}

static void sqlite_close(wb_store *base)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	const wb_env *env = store->env;

	wb_sqlite__finalize_statements(store);
	/* Lingers by itself should a statement be left, and never fails with none. */
	(void)sqlite3_close_v2(store->database);
	wb_sqlite__queue_leave(&store->queue);
	wb_sqlite__queue_dispose(&store->queue);
	env->resize(env->payload, store, sizeof *store, 0);
}

static wb_status sqlite_open(
	const wb_store_options *options, const wb_env *env, wb_store **out, wb_error *error)
{
	bool exists = false;
	wb_sqlite_store *store = env->resize(env->payload, NULL, 0, sizeof *store);

	if (store == NULL)
		return wb_error__set_memory(error, WB_AREA_STORE);
	memset(store, 0, sizeof *store);
	store->env = env;
	store->base.is_read_only = options->is_read_only;
	store->busy_ms = options->busy_ms > INT_MAX ? INT_MAX : options->busy_ms;
	wb_status status = wb_sqlite__resolve(options->name, store->path, error);
	wb_sqlite__queue_init(&store->queue, store->path);
	if (status == WB_OK)
		status = wb_sqlite__check_file(store->path, &exists, error);
	if (status == WB_OK && !exists)
		status = options->is_read_only || options->must_exist
			? wb_sqlite__fail_system("opening", store->path, ENOENT, error)
			: sqlite_create(store->path, error);
	if (status == WB_OK)
		status = sqlite_connect(store, error);
	if (status != WB_OK) {
		sqlite_close(&store->base);
		return status;
	}
	*out = &store->base;
	return WB_OK;
}

/* ---- transactions ----------------------------------------------------------------------------- */

/* A file moved in from a backup has another inode: writes to the old one would be lost with it. */
static wb_status sqlite_check_same_file(const wb_sqlite_store *store, wb_error *error)
{
	struct stat file;

	if (stat(store->path, &file) != 0)
		return wb_sqlite__fail_system("finding", store->path, errno, error);
	if (file.st_dev != store->device || file.st_ino != store->inode)
		return wb_error__set(error, WB_STORAGE, WB_AREA_STORE,
			"the store's file was replaced while it was open: open it again");
	return WB_OK;
}

wb_status wb_sqlite__begin(wb_store *base, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	int64_t entered_ms = store->env->monotonic_ms(store->env->payload);

	wb_status status = wb_sqlite__queue_enter(&store->queue, store->busy_ms, error);
	if (status != WB_OK)
		return status;
	int64_t waited_ms = store->env->monotonic_ms(store->env->payload) - entered_ms;
	int64_t left_ms = (int64_t)store->busy_ms - waited_ms;
	sqlite3_busy_timeout(
		store->database, left_ms < SQLITE_BUSY_MS_MIN ? SQLITE_BUSY_MS_MIN : (int)left_ms);
	status = sqlite_check_same_file(store, error);
	if (status == WB_OK) {
		wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_BEGIN);
		status = wb_sqlite__run(&call, NULL, error);
	}
	if (status != WB_OK)
		wb_sqlite__queue_leave(&store->queue);
	return status;
}

/* Asked in each transaction: another process may have migrated since the last one. */
static wb_status sqlite_begin(wb_store *base, wb_error *error)
{
	uint32_t schema = 0;
	wb_status status = wb_sqlite__begin(base, error);

	if (status != WB_OK)
		return status;
	status = wb_sqlite__schema(base, &schema, error);
	if (status == WB_OK && schema == WB_SCHEMA_VERSION)
		return WB_OK;
	wb_sqlite__rollback(base);
	if (status != WB_OK)
		return status;
	if (schema == 0)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_STORE, "the store is empty: migrate it first");
	return wb_error__set(error, WB_INVALID, WB_AREA_STORE,
		"the store has schema %u, this build writes %d: migrate it, or use the Waybill that wrote "
		"it",
		(unsigned)schema, WB_SCHEMA_VERSION);
}

/* Some failures have ended the transaction already. */
static void sqlite_end_transaction(wb_sqlite_store *store)
{
	if (sqlite3_get_autocommit(store->database) == 0) {
		wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_ROLLBACK);
		(void)wb_sqlite__run(&call, NULL, NULL);
	}
	/* A handle that can't get out of its transaction holds SQLite's lock until it is closed. */
	if (sqlite3_get_autocommit(store->database) == 0)
		store->base.is_failed = true;
	wb_sqlite__queue_leave(&store->queue);
}

wb_status wb_sqlite__commit(wb_store *base, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_COMMIT);

	WB_FAILPOINT("store.sqlite.commit.before");
	wb_status status = wb_sqlite__run(&call, NULL, error);
	WB_FAILPOINT("store.sqlite.commit.after");
	sqlite_end_transaction(store);
	return status;
}

void wb_sqlite__rollback(wb_store *base)
{
	sqlite_end_transaction(wb_sqlite__from(base));
}

const wb_store_driver wb_store__sqlite = {
	.version = WB_STORE_DRIVER_VERSION,
	.name = "sqlite",
	.open = sqlite_open,
	.close = sqlite_close,
	.schema = wb_sqlite__schema,
	.migrate = wb_sqlite__migrate,
	.begin = sqlite_begin,
	.commit = wb_sqlite__commit,
	.rollback = wb_sqlite__rollback,
	.subject_read = wb_sqlite__subject_read,
	.subject_write = wb_sqlite__subject_write,
	.subject_list = wb_sqlite__subject_list,
	.claim_take = wb_sqlite__claim_take,
	.claim_find = wb_sqlite__claim_find,
	.claim_finish = wb_sqlite__claim_finish,
	.claim_release = wb_sqlite__claim_release,
	.claim_expire = wb_sqlite__claim_expire,
	.intent_open = wb_sqlite__intent_open,
	.intent_read = wb_sqlite__intent_read,
	.intent_find = wb_sqlite__intent_find,
	.intent_lease = wb_sqlite__intent_lease,
	.intent_close = wb_sqlite__intent_close,
	.intent_list = wb_sqlite__intent_list,
	.event_append = wb_sqlite__event_append,
	.event_find_move = wb_sqlite__event_find_move,
	.event_list = wb_sqlite__event_list,
	.chain_head = wb_sqlite__chain_head,
	.definition_put = wb_sqlite__definition_put,
	.definition_read = wb_sqlite__definition_read,
	.definition_latest = wb_sqlite__definition_latest,
	.effect_put = wb_sqlite__effect_put,
	.effect_take = wb_sqlite__effect_take,
	.effect_finish = wb_sqlite__effect_finish,
	.throttle_count = wb_sqlite__throttle_count,
	.audit_read = wb_sqlite__audit_read,
	.identity_read = wb_sqlite__identity_read,
	.identity_own = wb_sqlite__identity_own,
	.intent_expire = wb_sqlite__intent_expire,
	.event_mark = wb_sqlite__event_mark,
	.definition_list = wb_sqlite__definition_list,
	.subject_count = wb_sqlite__subject_count,
	.subject_pinned = wb_sqlite__subject_pinned,
	.history_read = wb_sqlite__history_read,
	.card_put = wb_sqlite__card_put,
	.card_remove = wb_sqlite__card_remove,
	.card_read = wb_sqlite__card_read,
	.card_walk = wb_sqlite__card_walk,
	.card_search = wb_sqlite__card_search,
	.card_tally = wb_sqlite__card_tally,
	.note_read = wb_sqlite__note_read,
	.note_write = wb_sqlite__note_write,
	.event_walk = wb_sqlite__event_walk,
	.silence_put = wb_sqlite__silence_put,
	.silence_read = wb_sqlite__silence_read,
	.presence_put = wb_sqlite__presence_put,
	.presence_remove = wb_sqlite__presence_remove,
	.presence_list = wb_sqlite__presence_list,
	.card_made = wb_sqlite__card_made,
	.move_walk = wb_sqlite__move_walk,
	.backup = wb_sqlite__backup,
	.check = wb_sqlite__check,
	.doctor = wb_sqlite__doctor,
};
