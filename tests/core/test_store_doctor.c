/* SPDX-License-Identifier: MIT */
/*
 * What the doctor finds: each way in which a path is no home for a store is made, and must be
 * named. What a test machine has no disk for (a network file system) is said by a statfs of the
 * test's own.
 */
#include "store_fixture.h"

#include "store/sqlite.h"
#include "waybill/version.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>

static unsigned long filesystem_magic; /* 0: the real one */
static uint64_t filesystem_free = UINT64_MAX;
static bool filesystem_is_read_only;

__attribute__((visibility("default"))) int statfs(const char *path, struct statfs *out)
{
	int outcome = (int)syscall(SYS_statfs, path, out);

	if (outcome == 0 && filesystem_magic != 0)
		memcpy(&out->f_type, &filesystem_magic, sizeof out->f_type);
	return outcome;
}

__attribute__((visibility("default"))) int statvfs(const char *path, struct statvfs *out)
{
	struct statfs filesystem;

	if (syscall(SYS_statfs, path, &filesystem) != 0)
		return -1;
	memset(out, 0, sizeof *out);
	out->f_frsize = 1;
	out->f_bavail = filesystem_free;
	out->f_flag = filesystem_is_read_only ? ST_RDONLY : 0;
	return 0;
}

typedef struct examined {
	const wb_health_line *lines;
	size_t count;
} examined;

static examined examine(store_fixture *fixture)
{
	examined found;
	char name[FIXTURE_PATH_BYTES * 2];

	snprintf(name, sizeof name, "sqlite:%s", fixture->path);
	assert_ok(wb_store_doctor(wb_env_native(), wb_text_from(name), fixture->arena, &found.lines,
				  &found.count, &fixture->error),
		&fixture->error);
	return found;
}

/* The line of [check] has [level] and its text says [word]. */
static void assert_line(
	const examined *found, const char *check, wb_health_level level, const char *word)
{
	for (size_t index = 0; index < found->count; index++) {
		const wb_health_line *line = &found->lines[index];
		if (strcmp(line->check, check) != 0)
			continue;
		if (line->level != level ||
			memmem(line->text.data, line->text.bytes, word, strlen(word)) == NULL)
			print_error("%s: level %d: %.*s\n", check, (int)line->level, (int)line->text.bytes,
				line->text.data);
		assert_int_equal(line->level, level);
		assert_non_null(memmem(line->text.data, line->text.bytes, word, strlen(word)));
		/* A sentence. */
		assert_int_equal(line->text.data[line->text.bytes - 1], '.');
		return;
	}
	fail_msg("no line \"%s\"", check);
}

static size_t count_level(const examined *found, wb_health_level level)
{
	size_t count = 0;

	for (size_t index = 0; index < found->count; index++)
		count += found->lines[index].level == level;
	return count;
}

static int set_up(void **state)
{
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	filesystem_magic = EXT4_SUPER_MAGIC;
	filesystem_free = UINT64_C(1) << 40;
	filesystem_is_read_only = false;
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	fixture_close(*state);
	return 0;
}

static void close_store(store_fixture *fixture)
{
	wb_store_close(fixture->store);
	fixture->store = NULL;
}

static void run_sql(const store_fixture *fixture, const char *sql)
{
	sqlite3 *database = NULL;

	assert_int_equal(sqlite3_open(fixture->path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
}

static void test_doctor__finds_nothing_wrong_with_a_good_store(void **state)
{
	store_fixture *fixture = *state;
	examined found = examine(fixture);

	assert_int_equal(count_level(&found, WB_HEALTH_ERROR), 0);
	assert_int_equal(count_level(&found, WB_HEALTH_WARNING), 0);
	assert_line(&found, "schema", WB_HEALTH_OK, "schema 2");
	assert_line(&found, "identity", WB_HEALTH_OK, "belongs to no shop yet");
	assert_line(&found, "lock_files", WB_HEALTH_OK, "works");
	assert_line(&found, "sqlite", WB_HEALTH_OK, sqlite3_libversion());
	/* The store is in use meanwhile and stays so. */
	fixture_begin(fixture);
	fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
}

static void test_doctor__takes_a_path_without_a_file(void **state)
{
	store_fixture *fixture = *state;

	close_store(fixture);
	fixture_remove_folder(fixture->folder);
	assert_int_equal(mkdir(fixture->folder, 0700), 0);
	examined found = examine(fixture);
	assert_int_equal(count_level(&found, WB_HEALTH_ERROR), 0);
	assert_line(&found, "file", WB_HEALTH_WARNING, "no file");
	assert_int_not_equal(access(fixture->path, F_OK), 0);
}

static void test_doctor__missing_directory(void **state)
{
	store_fixture *fixture = *state;
	char path[sizeof fixture->path];

	memcpy(path, fixture->path, sizeof path);
	snprintf(fixture->path, sizeof fixture->path, "%s/none/a.db", fixture->folder);
	examined found = examine(fixture);
	assert_line(&found, "directory", WB_HEALTH_ERROR, "no such file or directory");
	memcpy(fixture->path, path, sizeof path);
}

static void test_doctor__what_is_no_plain_file(void **state)
{
	store_fixture *fixture = *state;
	char other[FIXTURE_PATH_BYTES + 32];

	close_store(fixture);
	snprintf(other, sizeof other, "%s/other.db", fixture->folder);
	assert_int_equal(rename(fixture->path, other), 0);
	assert_int_equal(mkdir(fixture->path, 0700), 0);
	examined found = examine(fixture);
	assert_line(&found, "file", WB_HEALTH_ERROR, "directory");
	assert_int_equal(rmdir(fixture->path), 0);
	assert_int_equal(symlink(other, fixture->path), 0);
	found = examine(fixture);
	assert_line(&found, "file", WB_HEALTH_ERROR, "link");
	assert_int_equal(unlink(fixture->path), 0);
	assert_int_equal(link(other, fixture->path), 0);
	found = examine(fixture);
	assert_line(&found, "file", WB_HEALTH_ERROR, "second name");
	assert_int_equal(unlink(fixture->path), 0);
	assert_int_equal(rename(other, fixture->path), 0);
	assert_int_equal(truncate(fixture->path, 0), 0);
	found = examine(fixture);
	assert_line(&found, "file", WB_HEALTH_ERROR, "empty");
}

static void test_doctor__rights(void **state)
{
	store_fixture *fixture = *state;

	assert_int_equal(chmod(fixture->path, 0400), 0);
	examined found = examine(fixture);
	assert_line(&found, "file_rights", WB_HEALTH_ERROR, "read-only");
	assert_int_equal(chmod(fixture->path, 0644), 0);
	found = examine(fixture);
	assert_line(&found, "file_rights", WB_HEALTH_WARNING, "chmod o-rw");
	assert_int_equal(chmod(fixture->path, 0600), 0);
	assert_int_equal(chmod(fixture->folder, 0777), 0);
	found = examine(fixture);
	assert_line(&found, "directory", WB_HEALTH_ERROR, "Everybody");
	assert_int_equal(chmod(fixture->folder, 0700), 0);
}

/* In a child, because a process can't take its rights back. */
static void test_doctor__another_user(void **state)
{
	store_fixture *fixture = *state;
	int outcome = 0;

	if (geteuid() != 0)
		skip();
	/* The folders above may be closed to others, too: it is looked at from inside. */
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		const wb_health_line *lines;
		size_t count;
		int answer = 1;
		if (chmod(fixture->folder, 0755) != 0 || chdir(fixture->folder) != 0 ||
			setgid(65534) != 0 || setuid(65534) != 0)
			_exit(2);
		wb_status status = wb_store_doctor(
			wb_env_native(), WB_TEXT("sqlite:store.db"), fixture->arena, &lines, &count, NULL);
		/* Where even the way to the folder is closed, that is what it says. */
		for (size_t index = 0; status == WB_OK && index < count; index++) {
			if (lines[index].level == WB_HEALTH_ERROR &&
				memmem(lines[index].text.data, lines[index].text.bytes, "user", 4) != NULL)
				answer = 0;
		}
		_exit(answer);
	}
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFEXITED(outcome));
	assert_int_equal(WEXITSTATUS(outcome), 0);
}

static void test_doctor__owner_of_file_and_directory_differ(void **state)
{
	store_fixture *fixture = *state;

	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(fixture->path, 65534, 65534), 0);
	examined found = examine(fixture);
	assert_line(&found, "file_owner", WB_HEALTH_WARNING, "65534");
}

static void test_doctor__file_systems(void **state)
{
	store_fixture *fixture = *state;
	static const struct {
		unsigned long magic;
		wb_health_level level;
		const char *word;
	} cases[] = {{NFS_SUPER_MAGIC, WB_HEALTH_ERROR, "NFS"}, {0xFF534D42, WB_HEALTH_ERROR, "CIFS"},
		{SMB2_SUPER_MAGIC, WB_HEALTH_ERROR, "SMB2"}, {V9FS_MAGIC, WB_HEALTH_ERROR, "9P"},
		{TMPFS_MAGIC, WB_HEALTH_ERROR, "tmpfs"}, {RAMFS_MAGIC, WB_HEALTH_ERROR, "ramfs"},
		{CEPH_SUPER_MAGIC, WB_HEALTH_ERROR, "Ceph"}, {FUSE_SUPER_MAGIC, WB_HEALTH_WARNING, "FUSE"},
		{OVERLAYFS_SUPER_MAGIC, WB_HEALTH_WARNING, "volume"},
		{XFS_SUPER_MAGIC, WB_HEALTH_OK, "local"}, {BTRFS_SUPER_MAGIC, WB_HEALTH_OK, "local"}};

	for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
		filesystem_magic = cases[index].magic;
		examined found = examine(fixture);
		assert_line(&found, "filesystem", cases[index].level, cases[index].word);
	}
	filesystem_magic = EXT4_SUPER_MAGIC;
	filesystem_free = 5 << 20;
	examined found = examine(fixture);
	assert_line(&found, "space", WB_HEALTH_WARNING, "5 MiB");
	filesystem_is_read_only = true;
	found = examine(fixture);
	assert_line(&found, "space", WB_HEALTH_ERROR, "read-only");
}

static void test_doctor__schema(void **state)
{
	store_fixture *fixture = *state;

	close_store(fixture);
	run_sql(fixture, "PRAGMA user_version = 99");
	examined found = examine(fixture);
	assert_line(&found, "schema", WB_HEALTH_ERROR, "99");
	run_sql(fixture, "PRAGMA user_version = 2; PRAGMA journal_mode = DELETE");
	found = examine(fixture);
	assert_line(&found, "schema", WB_HEALTH_WARNING, "WAL");
	run_sql(fixture, "PRAGMA application_id = 1");
	found = examine(fixture);
	assert_line(&found, "schema", WB_HEALTH_ERROR, "another program");
	assert_int_equal(truncate(fixture->path, 4096 * 3), 0);
	int file = open(fixture->path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(write(file, "garbage garbage garbage", 23), 23);
	close(file);
	found = examine(fixture);
	assert_line(&found, "schema", WB_HEALTH_ERROR, "can't be read");
}

static void test_doctor__lock_files(void **state)
{
	store_fixture *fixture = *state;
	char path[FIXTURE_PATH_BYTES + 32];

	fixture_begin(fixture);
	examined found = examine(fixture);
	assert_line(&found, "lock_files", WB_HEALTH_WARNING, "stopped");
	wb_store__rollback(fixture->store);
	snprintf(path, sizeof path, "%s-turn", fixture->path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	found = examine(fixture);
	assert_line(&found, "lock_files", WB_HEALTH_ERROR, "fails");
	assert_int_equal(rmdir(path), 0);
	found = examine(fixture);
	assert_line(&found, "lock_files", WB_HEALTH_OK, "not there yet");
}

static void test_doctor__memory_store_has_no_home(void **state)
{
	store_fixture *fixture = *state;
	examined found;

	assert_ok(wb_store_doctor(wb_env_native(), WB_TEXT("memory:"), fixture->arena, &found.lines,
				  &found.count, &fixture->error),
		&fixture->error);
	assert_int_equal(found.count, 0);
	assert_failed(wb_store_doctor(wb_env_native(), WB_TEXT("sqlite:"), fixture->arena, &found.lines,
					  &found.count, &fixture->error),
		WB_INVALID, &fixture->error);
	assert_failed(wb_store_doctor(wb_env_native(), WB_TEXT("mysql:"), fixture->arena, &found.lines,
					  &found.count, &fixture->error),
		WB_INVALID, &fixture->error);
}

#define DOCTOR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOCTOR(test_doctor__finds_nothing_wrong_with_a_good_store),
		DOCTOR(test_doctor__takes_a_path_without_a_file),
		DOCTOR(test_doctor__missing_directory),
		DOCTOR(test_doctor__what_is_no_plain_file),
		DOCTOR(test_doctor__rights),
		DOCTOR(test_doctor__another_user),
		DOCTOR(test_doctor__owner_of_file_and_directory_differ),
		DOCTOR(test_doctor__file_systems),
		DOCTOR(test_doctor__schema),
		DOCTOR(test_doctor__lock_files),
		DOCTOR(test_doctor__memory_store_has_no_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
