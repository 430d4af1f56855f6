/* SPDX-License-Identifier: MIT */
/*
 * What is SQLite's alone: which files are taken for a store, that every commit is synced, that
 * the WAL stays small, and that a backup is one moment of the store.
 */
#include "store_moves.h"

#include "store/sqlite.h"
#include "waybill/version.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>

/* ---- opening ---------------------------------------------------------------------------------- */

static void make_file(const char *path, const char *content, size_t bytes)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(file >= 0);
	assert_int_equal(write(file, content, bytes), bytes);
	close(file);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *database = NULL;

	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
}

/* A store fixture that is closed: its folder, and a path in it where a store was or is not. */
static store_fixture *closed_fixture(bool has_store)
{
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	wb_store_close(fixture->store);
	fixture->store = NULL;
	if (!has_store) {
		fixture_remove_folder(fixture->folder);
		assert_int_equal(mkdir(fixture->folder, 0700), 0);
	}
	return fixture;
}

static wb_status open_it(store_fixture *fixture)
{
	return fixture_open_path(
		fixture->path, wb_env_native(), false, &fixture->store, &fixture->error);
}

#define assert_open_failed(fixture, status) \
	assert_failed(open_it(fixture), (status), &(fixture)->error)

static void test_open__refuses_a_missing_directory(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(false);

	snprintf(fixture->path, sizeof fixture->path, "%s/none/a.db", fixture->folder);
	assert_open_failed(fixture, WB_STORAGE);
	assert_int_equal(fixture->error.native, ENOENT);
	fixture_close(fixture);
}

static void test_open__refuses_what_is_no_plain_file(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(true);
	char other[FIXTURE_PATH_BYTES + 32];

	snprintf(other, sizeof other, "%s/other.db", fixture->folder);
	assert_int_equal(rename(fixture->path, other), 0);
	assert_int_equal(symlink(other, fixture->path), 0);
	assert_open_failed(fixture, WB_STORAGE);
	assert_non_null(strstr(fixture->error.message, "link"));
	assert_int_equal(unlink(fixture->path), 0);
	assert_int_equal(link(other, fixture->path), 0);
	assert_open_failed(fixture, WB_STORAGE);
	assert_non_null(strstr(fixture->error.message, "hard link"));
	assert_int_equal(unlink(fixture->path), 0);
	assert_int_equal(mkdir(fixture->path, 0700), 0);
	assert_open_failed(fixture, WB_STORAGE);
	assert_int_equal(rmdir(fixture->path), 0);
	assert_int_equal(mkfifo(fixture->path, 0600), 0);
	assert_open_failed(fixture, WB_STORAGE);
	fixture_close(fixture);
}

static void test_open__refuses_names_without_a_file(void **state)
{
	(void)state;
	static const char *const names[] = {"sqlite:", "sqlite:/", "sqlite:.", "sqlite:..",
		"sqlite:/tmp/", "sqlite:/tmp/..", "memory:x", "mysql:host", "", "/tmp/a.db"};
	wb_store *store = NULL;
	wb_error error;
	char longest[WB_SQLITE_PATH_BYTES + 16];

	for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
		wb_store_options options = {.name = wb_text_from(names[index])};
		assert_failed(wb_store_open(&options, wb_env_native(), &store, &error), WB_INVALID, &error);
	}
	memset(longest, 'x', sizeof longest);
	memcpy(longest, "sqlite:/", 8);
	wb_store_options options = {.name = {longest, sizeof longest}};
	assert_failed(wb_store_open(&options, wb_env_native(), &store, &error), WB_LIMIT, &error);
	assert_null(store);
}

static void test_open__refuses_another_programs_file(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(false);
	char garbage[4096];

	run_sql(fixture->path, "CREATE TABLE posts (id INTEGER)");
	assert_open_failed(fixture, WB_INVALID);
	assert_int_equal(unlink(fixture->path), 0);
	run_sql(fixture->path, "PRAGMA application_id = 7; PRAGMA user_version = 1");
	assert_open_failed(fixture, WB_INVALID);
	assert_int_equal(unlink(fixture->path), 0);
	memset(garbage, 'g', sizeof garbage);
	make_file(fixture->path, garbage, sizeof garbage);
	assert_open_failed(fixture, WB_BROKEN);
	fixture_close(fixture);
}

static void test_open__refuses_a_store_that_was_emptied(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(true);

	assert_int_equal(truncate(fixture->path, 0), 0);
	assert_open_failed(fixture, WB_BROKEN);
	assert_non_null(strstr(fixture->error.message, "backup"));
	/* Nothing was thrown away by looking. */
	char wal_path[FIXTURE_PATH_BYTES + 32];
	struct stat wal;
	snprintf(wal_path, sizeof wal_path, "%s-wal", fixture->path);
	assert_int_equal(stat(wal_path, &wal), 0);
	assert_true(wal.st_size > 0);
	fixture_close(fixture);
}

static void test_open__newer_schema_is_read_and_not_written(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(true);
	wb_head head;

	run_sql(fixture->path, "PRAGMA user_version = 3");
	assert_ok(open_it(fixture), &fixture->error);
	assert_failed(wb_store_migrate(fixture->store, &fixture->error), WB_INVALID, &fixture->error);
	assert_failed(wb_store__begin(fixture->store, &fixture->error), WB_INVALID, &fixture->error);
	assert_ok(
		wb_store__chain_head(fixture->store, MOVE_SUBJECT, fixture->arena, &head, &fixture->error),
		&fixture->error);
	fixture_close(fixture);
}

/* A store as version 1 left it: its log stays, and it gets an id, once. */
static void test_migrate__gives_an_older_store_its_id(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	wb_identity first, second;
	wb_head head;

	fixture_begin(fixture);
	fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
	wb_store_close(fixture->store);
	run_sql(fixture->path,
		"DROP TRIGGER identity_is_final; DROP TRIGGER identity_stays; DROP TABLE identity; "
		"DROP INDEX intent_age; PRAGMA user_version = 1");
	assert_ok(open_it(fixture), &fixture->error);
	assert_ok(wb_store_identity(fixture->store, fixture->arena, &first, &fixture->error),
		&fixture->error);
	assert_int_equal(first.id.bytes, 0);
	assert_failed(wb_store_set_owner(fixture->store, WB_TEXT(""), WB_TEXT("shop"), &fixture->error),
		WB_INVALID, &fixture->error);
	assert_ok(wb_store_migrate(fixture->store, &fixture->error), &fixture->error);
	assert_ok(wb_store_identity(fixture->store, fixture->arena, &first, &fixture->error),
		&fixture->error);
	assert_int_equal(first.id.bytes, 32);
	assert_ok(wb_store_migrate(fixture->store, &fixture->error), &fixture->error);
	assert_ok(wb_store_identity(fixture->store, fixture->arena, &second, &fixture->error),
		&fixture->error);
	assert_true(wb_text_equal(first.id, second.id));
	assert_ok(wb_store__chain_head(
				  fixture->store, WB_TEXT("order:1"), fixture->arena, &head, &fixture->error),
		&fixture->error);
	assert_int_equal(head.seq, 1);
	fixture_close(fixture);
}

static int64_t ask_store(const char *path, const char *sql)
{
	sqlite3 *database = NULL;
	int64_t answer = 0;

	assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_ok(wb_sqlite__ask_int(database, sql, &answer, NULL), NULL);
	sqlite3_close(database);
	return answer;
}

/* An older build of the same schema knows no such index: both write to one store, and whoever
   migrates it next makes the index. */
static void test_migrate__makes_the_index_of_versions_where_it_is_missing(void **state)
{
	(void)state;
	static const char ask[] = "SELECT count(*) FROM sqlite_schema WHERE name = 'subject_pinned'";
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	wb_subject subject = fixture_subject("order:1", "new");
	uint64_t count = 0;

	assert_int_equal(ask_store(fixture->path, ask), 1);
	wb_store_close(fixture->store);
	run_sql(fixture->path, "DROP INDEX subject_pinned");
	assert_ok(open_it(fixture), &fixture->error);
	fixture_begin(fixture);
	assert_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error),
		&fixture->error);
	fixture_commit(fixture);
	assert_ok(wb_store__subject_count(fixture->store, subject.definition_hash, WB_TEXT("new"),
				  &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 1);
	assert_ok(wb_store_migrate(fixture->store, &fixture->error), &fixture->error);
	assert_int_equal(ask_store(fixture->path, ask), 1);
	assert_int_equal(ask_store(fixture->path, "PRAGMA user_version"), WB_SCHEMA_VERSION);
	assert_ok(wb_store__subject_count(fixture->store, subject.definition_hash, WB_TEXT("new"),
				  &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 1);
	fixture_close(fixture);
}

static void test_open__of_a_store_that_must_exist_makes_none(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(false);
	char name[sizeof fixture->path + sizeof "sqlite:"];
	snprintf(name, sizeof name, "sqlite:%s", fixture->path);
	wb_store_options options = {.name = wb_text_from(name), .must_exist = true};

	assert_failed(wb_store_open(&options, wb_env_native(), &fixture->store, &fixture->error),
		WB_STORAGE, &fixture->error);
	assert_int_not_equal(access(fixture->path, F_OK), 0);
	fixture_close(fixture);
}

static void test_open__read_only_writes_nothing(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(false);

	assert_failed(
		fixture_open_path(fixture->path, wb_env_native(), true, &fixture->store, &fixture->error),
		WB_STORAGE, &fixture->error);
	assert_int_not_equal(access(fixture->path, F_OK), 0);
	fixture_close(fixture);

	fixture = closed_fixture(true);
	assert_ok(
		fixture_open_path(fixture->path, wb_env_native(), true, &fixture->store, &fixture->error),
		&fixture->error);
	assert_failed(wb_store__begin(fixture->store, &fixture->error), WB_INVALID, &fixture->error);
	move_verify(fixture, 0);
	fixture_close(fixture);
}

static void test_open__makes_files_for_their_owner_only(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	static const char *const suffixes[] = {"", "-wal", "-shm", "-gate", "-turn"};

	for (size_t index = 0; index < sizeof suffixes / sizeof *suffixes; index++) {
		char path[FIXTURE_PATH_BYTES + 32];
		struct stat file;
		snprintf(path, sizeof path, "%s%s", fixture->path, suffixes[index]);
		assert_int_equal(stat(path, &file), 0);
		assert_int_equal(file.st_mode & 0777, 0600);
	}
	fixture_close(fixture);
}

static void test_open__lock_files_take_the_stores_rights(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char path[FIXTURE_PATH_BYTES + 32];
	struct stat file;

	assert_int_equal(chmod(fixture->path, 0660), 0);
	snprintf(path, sizeof path, "%s-gate", fixture->path);
	assert_int_equal(unlink(path), 0);
	fixture_begin(fixture);
	wb_store__rollback(fixture->store);
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0660);
	fixture_close(fixture);
}

static void test_open__two_names_of_a_directory_are_one_queue(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char alias[FIXTURE_PATH_BYTES + 16];
	char path[FIXTURE_PATH_BYTES + 64];
	wb_store *other = NULL;

	snprintf(alias, sizeof alias, "%s-alias", fixture->folder);
	assert_int_equal(symlink(fixture->folder, alias), 0);
	snprintf(path, sizeof path, "sqlite:%s/store.db", alias);
	wb_store_options options = {.name = wb_text_from(path), .busy_ms = 10};
	assert_ok(wb_store_open(&options, wb_env_native(), &other, &fixture->error), &fixture->error);
	fixture_begin(fixture);
	assert_failed(wb_store__begin(other, &fixture->error), WB_BUSY, &fixture->error);
	assert_non_null(strstr(fixture->error.message, "turn"));
	wb_store__rollback(fixture->store);
	assert_ok(wb_store__begin(other, &fixture->error), &fixture->error);
	wb_store__rollback(other);
	wb_store_close(other);
	assert_int_equal(unlink(alias), 0);
	fixture_close(fixture);
}

/* ---- what codes mean -------------------------------------------------------------------------- */

static void test_failure__every_code_is_a_failure(void **state)
{
	(void)state;
	static const struct {
		int code, system;
		wb_status status;
		bool is_retryable;
	} meanings[] = {{SQLITE_BUSY, 0, WB_BUSY, true}, {SQLITE_BUSY_RECOVERY, 0, WB_BUSY, true},
		{SQLITE_FULL, 0, WB_STORAGE, true}, {SQLITE_IOERR_WRITE, EDQUOT, WB_STORAGE, true},
		{SQLITE_IOERR_SHMSIZE, ENOSPC, WB_STORAGE, true},
		{SQLITE_IOERR_SHMOPEN, EDQUOT, WB_STORAGE, true},
		{SQLITE_IOERR_SHMSIZE, EIO, WB_STORAGE, false},
		{SQLITE_IOERR_READ, ENOSPC, WB_STORAGE, false},
		{SQLITE_IOERR_WRITE, EIO, WB_STORAGE, false}, {SQLITE_IOERR_FSYNC, EIO, WB_STORAGE, false},
		{SQLITE_IOERR_NOMEM, 0, WB_MEMORY, false}, {SQLITE_NOMEM, 0, WB_MEMORY, false},
		{SQLITE_CORRUPT_INDEX, 0, WB_BROKEN, false}, {SQLITE_NOTADB, 0, WB_BROKEN, false},
		{SQLITE_READONLY_DBMOVED, 0, WB_STORAGE, false}, {SQLITE_READONLY, 0, WB_STORAGE, false},
		{SQLITE_CANTOPEN, 0, WB_STORAGE, true}, {SQLITE_TOOBIG, 0, WB_LIMIT, false},
		{SQLITE_CONSTRAINT_TRIGGER, 0, WB_BROKEN, false}, {SQLITE_OK, 0, WB_STORAGE, false}};
	wb_error error;

	for (int code = 0; code < 0x2000; code++)
		assert_true(wb_sqlite__translate(code, 0, NULL) < 0);
	for (size_t index = 0; index < sizeof meanings / sizeof *meanings; index++) {
		assert_failed(wb_sqlite__translate(meanings[index].code, meanings[index].system, &error),
			meanings[index].status, &error);
		assert_int_equal(error.retryable, meanings[index].is_retryable);
	}
	static const int systems[] = {ENOENT, ENOTDIR, EACCES, EPERM, EROFS, ENOSPC, EDQUOT, EMFILE,
		ENFILE, EEXIST, EIO, ENOLCK, ENOMEM, EINVAL, 0};
	for (size_t index = 0; index < sizeof systems / sizeof *systems; index++) {
		assert_failed(
			wb_sqlite__fail_system("opening", "x", systems[index], &error), WB_STORAGE, &error);
		assert_int_equal(error.native, systems[index]);
	}
}

static void test_queue__lock_files_that_can_not_be_used_are_named(void **state)
{
	(void)state;
	static const char *const suffixes[] = {"-gate", "-turn"};

	for (size_t index = 0; index < 2; index++) {
		store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
		char path[FIXTURE_PATH_BYTES + 32];
		snprintf(path, sizeof path, "%s%s", fixture->path, suffixes[index]);
		assert_int_equal(unlink(path), 0);
		assert_int_equal(symlink("/none/elsewhere", path), 0);
		assert_failed(
			wb_store__begin(fixture->store, &fixture->error), WB_STORAGE, &fixture->error);
		assert_int_equal(unlink(path), 0);
		/* Deleted lock files are made again. */
		fixture_begin(fixture);
		fixture_commit(fixture);
		fixture_close(fixture);
	}
}

/* ---- the file under an open handle ------------------------------------------------------------ */

static void test_begin__notices_that_the_file_was_replaced(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char copy[FIXTURE_PATH_BYTES + 32];

	snprintf(copy, sizeof copy, "%s/copy.db", fixture->folder);
	assert_ok(
		wb_store_backup(fixture->store, wb_text_from(copy), &fixture->error), &fixture->error);
	assert_int_equal(rename(copy, fixture->path), 0);
	assert_failed(wb_store__begin(fixture->store, &fixture->error), WB_STORAGE, &fixture->error);
	assert_int_equal(unlink(fixture->path), 0);
	assert_failed(wb_store__begin(fixture->store, &fixture->error), WB_STORAGE, &fixture->error);
	fixture_close(fixture);
}

static void test_begin__another_programs_lock_is_busy(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(true);
	sqlite3 *database = NULL;
	char name[FIXTURE_PATH_BYTES + 32];

	snprintf(name, sizeof name, "sqlite:%s", fixture->path);
	wb_store_options options = {.name = wb_text_from(name), .busy_ms = 10};
	assert_ok(wb_store_open(&options, wb_env_native(), &fixture->store, &fixture->error),
		&fixture->error);
	assert_int_equal(sqlite3_open(fixture->path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_failed(wb_store__begin(fixture->store, &fixture->error), WB_BUSY, &fixture->error);
	assert_true(fixture->error.retryable);
	sqlite3_close(database);
	fixture_begin(fixture);
	fixture_commit(fixture);
	fixture_close(fixture);
}

static void test_open__puts_the_file_back_into_wal_mode(void **state)
{
	(void)state;
	store_fixture *fixture = closed_fixture(true);
	int64_t is_wal = 0;

	run_sql(fixture->path, "PRAGMA journal_mode = DELETE");
	assert_ok(open_it(fixture), &fixture->error);
	assert_ok(wb_sqlite__ask_int(wb_sqlite__from(fixture->store)->database, WB_SQLITE_ASK_IS_WAL,
				  &is_wal, &fixture->error),
		&fixture->error);
	assert_int_equal(is_wal, 1);
	fixture_close(fixture);
}

static void test_open__sets_what_durability_needs(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	sqlite3 *database = wb_sqlite__from(fixture->store)->database;
	static const struct {
		const char *pragma;
		int64_t value;
	} expected[] = {{"PRAGMA synchronous", 2}, {"PRAGMA foreign_keys", 1},
		{"PRAGMA secure_delete", 1}, {"PRAGMA wal_autocheckpoint", 0},
		{"PRAGMA application_id", WB_SQLITE_APPLICATION_ID},
		{"PRAGMA user_version", WB_SCHEMA_VERSION}, {WB_SQLITE_ASK_IS_WAL, 1},
		{"SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict = 0 "
		 "AND name NOT LIKE 'sqlite%'",
			0}};

	for (size_t index = 0; index < sizeof expected / sizeof *expected; index++) {
		int64_t value = -1;
		assert_ok(wb_sqlite__ask_int(database, expected[index].pragma, &value, &fixture->error),
			&fixture->error);
		if (value != expected[index].value)
			print_error("%s\n", expected[index].pragma);
		assert_int_equal(value, expected[index].value);
	}
	fixture_close(fixture);
}

/* Closing a descriptor of a file drops all of a process's locks on it. The queue does not hang on
   them, and no handle of ours does anything as the last one. */
static void test_file__may_be_opened_and_closed_beside_the_store(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	for (uint64_t version = 0; version < 20; version++) {
		store_fixture other = {.arena = fixture->arena};
		sqlite3 *database = NULL;
		int file = open(fixture->path, O_RDONLY | O_CLOEXEC);
		assert_true(file >= 0);
		close(file);
		assert_int_equal(sqlite3_open(fixture->path, &database), SQLITE_OK);
		sqlite3_close(database);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			wb_status status =
				fixture_open_path(fixture->path, wb_env_native(), false, &other.store, NULL);
			if (status == WB_OK)
				status = move_all(other.store, version, version % 2 == 0, other.arena, NULL);
			wb_store_close(other.store);
			_exit(status == WB_OK ? 0 : 1);
		}
		int outcome = 0;
		assert_int_equal(waitpid(child, &outcome, 0), child);
		assert_int_equal(outcome, 0);
		if (version % 2 == 1)
			assert_ok(move_all(fixture->store, version, true, fixture->arena, &fixture->error),
				&fixture->error);
	}
	move_verify(fixture, 20);
	assert_int_equal(move_version(fixture), 20);
	fixture_close(fixture);
}

/* ---- damage ----------------------------------------------------------------------------------- */

static void overwrite(const store_fixture *fixture, const char *suffix, off_t place)
{
	char path[FIXTURE_PATH_BYTES + 32];
	char garbage[64];

	snprintf(path, sizeof path, "%s%s", fixture->path, suffix);
	memset(garbage, 0xA5, sizeof garbage);
	int file = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(file >= 0);
	assert_int_equal(pwrite(file, garbage, sizeof garbage, place), sizeof garbage);
	close(file);
}

static void test_damage__shared_memory_is_made_anew(void **state)
{
	(void)state;
	for (off_t place = 0; place < 32768 - 64; place += 1000) {
		store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
		assert_ok(
			move_all(fixture->store, 0, true, fixture->arena, &fixture->error), &fixture->error);
		wb_store_close(fixture->store);
		overwrite(fixture, "-shm", place);
		assert_ok(open_it(fixture), &fixture->error);
		move_verify(fixture, 1);
		assert_ok(
			move_all(fixture->store, 1, true, fixture->arena, &fixture->error), &fixture->error);
		move_verify(fixture, 2);
		fixture_close(fixture);
	}
}

/* SQLite believes a WAL up to its first damaged frame. What is left is sound, and shorter. */
static void test_damage__wal_is_cut_where_it_is_damaged(void **state)
{
	(void)state;
	for (off_t place = 0; place < 160000; place += 9000) {
		store_fixture *fixture = closed_fixture(true);
		wb_status status = open_it(fixture);
		assert_ok(status, &fixture->error);
		for (uint64_t version = 0; version < 4; version++)
			assert_ok(move_all(fixture->store, version, true, fixture->arena, &fixture->error),
				&fixture->error);
		wb_store_close(fixture->store);
		fixture->store = NULL;
		overwrite(fixture, "-wal", place);
		assert_ok(open_it(fixture), &fixture->error);
		/* The tables are in the file since they were made: it never is an empty store. */
		uint64_t version = move_version(fixture);
		assert_in_range(version, 0, 4);
		move_verify(fixture, version);
		fixture_close(fixture);
	}
}

static void test_damage__is_found_by_a_check_and_ends_writing(void **state)
{
	(void)state;
	size_t found = 0;

	for (off_t page = 1; page < 20; page++) {
		store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
		assert_ok(
			move_all(fixture->store, 0, true, fixture->arena, &fixture->error), &fixture->error);
		assert_ok(wb_store_check(fixture->store, &fixture->error), &fixture->error);
		/* A copy lies in its file with all it has, and nothing in a WAL. */
		snprintf(fixture->path, sizeof fixture->path, "%s/copy.db", fixture->folder);
		assert_ok(wb_store_backup(fixture->store, wb_text_from(fixture->path), &fixture->error),
			&fixture->error);
		wb_store_close(fixture->store);
		overwrite(fixture, "", page * 4096);
		assert_ok(open_it(fixture), &fixture->error);
		wb_status status = wb_store_check(fixture->store, &fixture->error);
		if (status != WB_OK) {
			found++;
			assert_failed(status, WB_BROKEN, &fixture->error);
			assert_non_null(strstr(fixture->error.message, "restore a backup"));
			assert_failed(
				wb_store__begin(fixture->store, &fixture->error), WB_BROKEN, &fixture->error);
			assert_non_null(strstr(fixture->error.message, "not written to"));
		}
		fixture_close(fixture);
	}
	/* All but those that nothing uses. */
	assert_true(found > 10);
}

static void test_damage__memory_has_none(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_MEMORY);

	assert_ok(wb_store_check(fixture->store, &fixture->error), &fixture->error);
	fixture_close(fixture);
}

/* ---- the WAL ---------------------------------------------------------------------------------- */

static off_t wal_bytes(const store_fixture *fixture)
{
	char path[FIXTURE_PATH_BYTES + 32];
	struct stat file;

	snprintf(path, sizeof path, "%s-wal", fixture->path);
	assert_int_equal(stat(path, &file), 0);
	return file.st_size;
}

/* Some frames each time: a subject with long variables that change. */
static void write_pages(store_fixture *fixture, uint64_t *version, int count)
{
	static char vars[WB_STORE_TEXT_BYTES_MAX];

	for (int round = 0; round < count; round++) {
		wb_subject subject = fixture_subject("order:1", "new");
		memset(vars, 'a' + (int)(*version % 26), sizeof vars);
		subject.vars = (wb_text){vars, sizeof vars};
		fixture_begin(fixture);
		assert_ok(wb_store__subject_write(fixture->store, &subject, (*version)++, &fixture->error),
			&fixture->error);
		fixture_commit(fixture);
	}
}

static void test_wal__is_copied_into_the_file_and_starts_anew(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	uint64_t version = 0;

	/* Four times as much as makes a checkpoint. */
	write_pages(fixture, &version, 64);
	assert_true(wal_bytes(fixture) < 2 * 1000 * 4200);
	assert_true(wb_sqlite__from(fixture->store)->checkpointed_frames <= 1100);
	fixture_close(fixture);
}

static void test_wal__reader_that_stays_makes_it_grow_and_not_for_ever(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	uint64_t version = 0;
	sqlite3 *reader = NULL;

	write_pages(fixture, &version, 1);
	assert_int_equal(sqlite3_open(fixture->path, &reader), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM subject", NULL, NULL, NULL), SQLITE_OK);
	write_pages(fixture, &version, 40);
	assert_true(wal_bytes(fixture) > 2 * 1000 * 4096);
	/* One checkpoint in a thousand frames, although each commit is over the mark. */
	assert_in_range(wb_sqlite__from(fixture->store)->checkpointed_frames, 2000, 2700);
	sqlite3_close(reader);
	write_pages(fixture, &version, 40);
	assert_true(wb_sqlite__from(fixture->store)->checkpointed_frames < 1200);
	fixture_close(fixture);
}

static void test_wal__closing_leaves_the_checkpoint_to_a_turn(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	uint64_t version = 0;

	write_pages(fixture, &version, 2);
	wb_store_close(fixture->store);
	assert_true(wal_bytes(fixture) > 0);
	assert_ok(open_it(fixture), &fixture->error);
	write_pages(fixture, &version, 1);
	fixture_close(fixture);
}

/* ---- backups ---------------------------------------------------------------------------------- */

static void test_backup__is_the_same_log(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char path[FIXTURE_PATH_BYTES + 32];
	store_fixture copy = {.arena = fixture->arena};
	struct stat file;

	for (uint64_t version = 0; version < 5; version++)
		assert_ok(move_all(fixture->store, version, true, fixture->arena, &fixture->error),
			&fixture->error);
	snprintf(path, sizeof path, "%s/copy.db", fixture->folder);
	assert_ok(
		wb_store_backup(fixture->store, wb_text_from(path), &fixture->error), &fixture->error);
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
	/* A copy is a store: it is written to like any other. */
	assert_ok(
		fixture_open_path(path, wb_env_native(), false, &copy.store, &copy.error), &copy.error);
	move_verify(&copy, 5);
	assert_int_equal(move_version(&copy), 5);
	assert_ok(move_all(copy.store, 5, true, copy.arena, &copy.error), &copy.error);
	move_verify(&copy, 6);
	wb_store_close(copy.store);
	move_verify(fixture, 5);
	fixture_close(fixture);
}

static void test_backup__overwrites_nothing(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char path[FIXTURE_PATH_BYTES + 32];
	char part_path[FIXTURE_PATH_BYTES + 64];

	snprintf(path, sizeof path, "%s/copy.db", fixture->folder);
	snprintf(part_path, sizeof part_path, "%s-part", path);
	make_file(path, "mine", 4);
	assert_failed(wb_store_backup(fixture->store, wb_text_from(path), &fixture->error), WB_STORAGE,
		&fixture->error);
	assert_failed(wb_store_backup(fixture->store, wb_text_from(fixture->path), &fixture->error),
		WB_STORAGE, &fixture->error);
	assert_int_not_equal(access(part_path, F_OK), 0);
	assert_int_equal(unlink(path), 0);

	/* What a killed one left behind is used; what a running one holds is not touched. */
	make_file(part_path, "left behind", 11);
	int file = open(part_path, O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(file, LOCK_EX), 0);
	assert_failed(wb_store_backup(fixture->store, wb_text_from(path), &fixture->error), WB_BUSY,
		&fixture->error);
	assert_int_equal(access(part_path, F_OK), 0);
	close(file);
	assert_ok(
		wb_store_backup(fixture->store, wb_text_from(path), &fixture->error), &fixture->error);
	assert_int_not_equal(access(part_path, F_OK), 0);
	assert_failed(wb_store_backup(fixture->store, WB_TEXT("/none/copy.db"), &fixture->error),
		WB_STORAGE, &fixture->error);
	assert_failed(
		wb_store_backup(fixture->store, WB_TEXT(""), &fixture->error), WB_INVALID, &fixture->error);
	fixture_close(fixture);
}

static void test_backup__memory_store_has_none(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_MEMORY);

	assert_failed(wb_store_backup(fixture->store, WB_TEXT("copy.db"), &fixture->error), WB_INVALID,
		&fixture->error);
	fixture_close(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open__refuses_a_missing_directory),
		cmocka_unit_test(test_open__refuses_what_is_no_plain_file),
		cmocka_unit_test(test_open__refuses_names_without_a_file),
		cmocka_unit_test(test_open__refuses_another_programs_file),
		cmocka_unit_test(test_open__refuses_a_store_that_was_emptied),
		cmocka_unit_test(test_open__newer_schema_is_read_and_not_written),
		cmocka_unit_test(test_migrate__gives_an_older_store_its_id),
		cmocka_unit_test(test_migrate__makes_the_index_of_versions_where_it_is_missing),
		cmocka_unit_test(test_open__of_a_store_that_must_exist_makes_none),
		cmocka_unit_test(test_open__read_only_writes_nothing),
		cmocka_unit_test(test_open__makes_files_for_their_owner_only),
		cmocka_unit_test(test_open__lock_files_take_the_stores_rights),
		cmocka_unit_test(test_open__two_names_of_a_directory_are_one_queue),
		cmocka_unit_test(test_failure__every_code_is_a_failure),
		cmocka_unit_test(test_queue__lock_files_that_can_not_be_used_are_named),
		cmocka_unit_test(test_begin__notices_that_the_file_was_replaced),
		cmocka_unit_test(test_begin__another_programs_lock_is_busy),
		cmocka_unit_test(test_open__puts_the_file_back_into_wal_mode),
		cmocka_unit_test(test_open__sets_what_durability_needs),
		cmocka_unit_test(test_file__may_be_opened_and_closed_beside_the_store),
		cmocka_unit_test(test_damage__shared_memory_is_made_anew),
		cmocka_unit_test(test_damage__wal_is_cut_where_it_is_damaged),
		cmocka_unit_test(test_damage__is_found_by_a_check_and_ends_writing),
		cmocka_unit_test(test_damage__memory_has_none),
		cmocka_unit_test(test_wal__is_copied_into_the_file_and_starts_anew),
		cmocka_unit_test(test_wal__reader_that_stays_makes_it_grow_and_not_for_ever),
		cmocka_unit_test(test_wal__closing_leaves_the_checkpoint_to_a_turn),
		cmocka_unit_test(test_backup__is_the_same_log),
		cmocka_unit_test(test_backup__overwrites_nothing),
		cmocka_unit_test(test_backup__memory_store_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
