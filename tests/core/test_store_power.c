/* SPDX-License-Identifier: MIT */
/*
 * The power is cut at a random write: what was synced is there, of what was not each sector of 512
 * bytes is there or not, by chance. What had been acknowledged must be in what is found afterwards,
 * at most the one move in flight besides, and the log must verify. With commits that are not synced
 * the same test must find a loss, or it proves nothing.
 *
 * SQLite finds the writing functions below instead of the C library's. They keep, for each file of
 * the store, what the disk would have after a cut.
 */
#include "store_moves.h"

#include "store/sqlite.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define SECTOR_BYTES 512
#define POWER_MOVES 45
#define POWER_PENDING_MAX 4096

/* A write or a cut of a file that the disk has not confirmed. */
typedef struct power_write {
	char *data; /* NULL: the file was cut to [place] */
	size_t bytes;
	off_t place;
} power_write;

typedef struct power_file {
	const char *suffix;
	char *durable;
	size_t durable_bytes, capacity;
	power_write pending[POWER_PENDING_MAX];
	size_t pending_count;
} power_file;

static power_file files[] = {{.suffix = ".db"}, {.suffix = ".db-wal"}};

static struct {
	bool is_on;
	size_t calls, cut_at;
	uint64_t seed;
	char image_path[FIXTURE_PATH_BYTES + 8]; /* without suffix */
} power;

/* What the child says before its power is cut. */
typedef struct power_said {
	uint64_t acknowledged;
	size_t calls;
} power_said;

static power_said *shared;

/* ---- the disk --------------------------------------------------------------------------------- */

static void grow(power_file *file, size_t bytes)
{
	if (bytes > file->capacity) {
		size_t capacity = bytes * 2;
		file->durable = realloc(file->durable, capacity);
		if (file->durable == NULL)
			abort();
		file->capacity = capacity;
	}
	if (bytes > file->durable_bytes) {
		memset(file->durable + file->durable_bytes, 0, bytes - file->durable_bytes);
		file->durable_bytes = bytes;
	}
}

static void put(power_file *file, const char *data, size_t bytes, size_t place)
{
	grow(file, place + bytes);
	memcpy(file->durable + place, data, bytes);
}

/* Applies what is pending: all of it after a sync, sectors by chance after a cut. */
static void settle(power_file *file, bool is_cut)
{
	for (size_t index = 0; index < file->pending_count; index++) {
		power_write *pending = &file->pending[index];
		size_t place = (size_t)pending->place;
		if (pending->data == NULL) {
			if ((!is_cut || unit_random(&power.seed) % 2 == 0) && file->durable_bytes > place)
				file->durable_bytes = place;
			continue;
		}
		for (size_t done = 0; done < pending->bytes;) {
			size_t sector = SECTOR_BYTES - (place + done) % SECTOR_BYTES;
			size_t bytes = pending->bytes - done < sector ? pending->bytes - done : sector;
			if (!is_cut || unit_random(&power.seed) % 2 == 0)
				put(file, pending->data + done, bytes, place + done);
			done += bytes;
		}
		free(pending->data);
	}
	file->pending_count = 0;
}

static void write_image(const power_file *file)
{
	char path[FIXTURE_PATH_BYTES + 64];

	snprintf(path, sizeof path, "%s%s", power.image_path, file->suffix);
	int image = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (image < 0 ||
		syscall(SYS_pwrite64, image, file->durable, file->durable_bytes, 0) !=
			(long)file->durable_bytes)
		abort();
	close(image);
}

static void cut_power(void)
{
	for (size_t index = 0; index < sizeof files / sizeof *files; index++) {
		settle(&files[index], true);
		write_image(&files[index]);
	}
	shared->calls = power.calls;
	_exit(0);
}

/* The file of the store that [descriptor] is; NULL for any other. */
static power_file *find_file(int descriptor)
{
	char link[64];
	char path[FIXTURE_PATH_BYTES * 2];

	if (!power.is_on)
		return NULL;
	snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
	ssize_t bytes = readlink(link, path, sizeof path - 1);
	if (bytes <= 0)
		return NULL;
	path[bytes] = '\0';
	for (size_t index = 0; index < sizeof files / sizeof *files; index++) {
		size_t suffix_bytes = strlen(files[index].suffix);
		if ((size_t)bytes > suffix_bytes &&
			strcmp(path + bytes - suffix_bytes, files[index].suffix) == 0)
			return &files[index];
	}
	return NULL;
}

static void remember(power_file *file, const void *data, size_t bytes, off_t place)
{
	power_write *pending = &file->pending[file->pending_count++];

	if (file->pending_count == POWER_PENDING_MAX)
		abort();
	*pending = (power_write){.bytes = bytes, .place = place};
	if (data != NULL) {
		pending->data = malloc(bytes);
		if (pending->data == NULL)
			abort();
		memcpy(pending->data, data, bytes);
	}
	if (++power.calls == power.cut_at)
		cut_power();
}

static int sync_file(int descriptor)
{
	power_file *file = find_file(descriptor);

	if (file == NULL)
		return 0;
	if (++power.calls == power.cut_at)
		cut_power();
	settle(file, false);
	return 0;
}

__attribute__((visibility("default"))) ssize_t pwrite64(
	int descriptor, const void *data, size_t bytes, off64_t place)
{
	power_file *file = find_file(descriptor);
	ssize_t written = syscall(SYS_pwrite64, descriptor, data, bytes, place);

	if (file != NULL && written > 0)
		remember(file, data, (size_t)written, place);
	return written;
}

__attribute__((visibility("default"))) ssize_t pwrite(
	int descriptor, const void *data, size_t bytes, off_t place)
{
	return pwrite64(descriptor, data, bytes, place);
}

__attribute__((visibility("default"))) int ftruncate64(int descriptor, off64_t bytes)
{
	power_file *file = find_file(descriptor);
	int outcome = (int)syscall(SYS_ftruncate, descriptor, bytes);

	if (file != NULL && outcome == 0)
		remember(file, NULL, 0, bytes);
	return outcome;
}

__attribute__((visibility("default"))) int ftruncate(int descriptor, off_t bytes)
{
	return ftruncate64(descriptor, bytes);
}

/* The real disk is not asked: the one above says what is durable, and the test is quick. */
__attribute__((visibility("default"))) int fsync(int descriptor)
{
	return sync_file(descriptor);
}

__attribute__((visibility("default"))) int fdatasync(int descriptor)
{
	return sync_file(descriptor);
}

/* ---- the test --------------------------------------------------------------------------------- */

/* What is in the file when the child starts is durable. */
static void load(power_file *file, const char *path)
{
	char whole_path[FIXTURE_PATH_BYTES + 64];
	struct stat status;

	snprintf(whole_path, sizeof whole_path, "%s%s", path, file->suffix);
	int descriptor = open(whole_path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0 || fstat(descriptor, &status) != 0)
		abort();
	grow(file, (size_t)status.st_size);
	if (pread(descriptor, file->durable, (size_t)status.st_size, 0) != status.st_size)
		abort();
	close(descriptor);
}

/* Moves with variables of changing length, so that the WAL is copied and starts anew meanwhile. */
static wb_status move_some(wb_store *store, uint64_t version, wb_arena *arena)
{
	static char vars[WB_STORE_TEXT_BYTES_MAX];
	wb_subject subject = fixture_subject("order:1", "picking");
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_head head;
	wb_event event;
	wb_status status = wb_store__begin(store, NULL);

	if (status != WB_OK)
		return status;
	memset(vars, 'a' + (int)(version % 26), sizeof vars);
	subject.vars = (wb_text){vars, version % 3 == 0 ? sizeof vars : 100};
	status = wb_store__chain_head(store, MOVE_SUBJECT, arena, &head, NULL);
	if (status == WB_OK)
		status = wb_audit_seal(&draft, head.seq + 1, head.hash, arena, &event, NULL);
	if (status == WB_OK)
		status = wb_store__event_append(store, &event, &event.position, NULL);
	if (status == WB_OK)
		status = wb_store__subject_write(store, &subject, version, NULL);
	return status == WB_OK ? wb_store__commit(store, NULL) : status;
}

/* Works until the power goes; says how far it came. */
static int work(const store_fixture *fixture, const char *pragma)
{
	wb_store *store = NULL;
	wb_arena *arena = unit_arena();
	char path[FIXTURE_PATH_BYTES + 64];

	snprintf(path, sizeof path, "%s/store", fixture->folder);
	for (size_t index = 0; index < sizeof files / sizeof *files; index++)
		load(&files[index], path);
	if (fixture_open_path(fixture->path, wb_env_native(), false, &store, NULL) != WB_OK)
		return 1;
	if (sqlite3_exec(wb_sqlite__from(store)->database, pragma, NULL, NULL, NULL) != SQLITE_OK)
		return 2;
	power.is_on = true;
	for (uint64_t version = 0; version < POWER_MOVES; version++) {
		wb_arena_reset(arena);
		if (move_some(store, version, arena) != WB_OK)
			return 3;
		shared->acknowledged = version + 1;
	}
	power.is_on = false;
	shared->calls = power.calls;
	wb_store_close(store);
	wb_arena_free(arena);
	return 0;
}

/* A store where [cut_at] writes and syncs were made before the power went. */
static store_fixture *work_until_cut(const char *pragma, size_t cut_at, uint64_t seed)
{
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	int outcome = 0;

	wb_store_close(fixture->store);
	fixture->store = NULL;
	power.calls = 0;
	power.cut_at = cut_at;
	power.seed = seed;
	snprintf(power.image_path, sizeof power.image_path, "%s/i", fixture->folder);
	*shared = (power_said){0};
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(work(fixture, pragma));
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFEXITED(outcome));
	assert_int_equal(WEXITSTATUS(outcome), 0);
	return fixture;
}

/* Writes and syncs of a whole run. */
static size_t count_calls(const char *pragma)
{
	store_fixture *fixture = work_until_cut(pragma, 0, 0);
	size_t calls = shared->calls;

	assert_int_equal(shared->acknowledged, POWER_MOVES);
	fixture_close(fixture);
	return calls;
}

typedef struct found_after {
	size_t lost; /* acknowledged moves that are gone */
	size_t ahead; /* a move in flight that is there */
	size_t broken; /* not even sound */
} found_after;

static void cut_once(const char *pragma, size_t cut_at, uint64_t seed, found_after *found)
{
	store_fixture *fixture = work_until_cut(pragma, cut_at, seed);
	wb_audit_reader reader;
	wb_audit_report report;

	snprintf(fixture->path, sizeof fixture->path, "%s/i.db", fixture->folder);
	wb_status status =
		fixture_open_path(fixture->path, wb_env_native(), false, &fixture->store, &fixture->error);
	if (status == WB_OK)
		status = wb_store_reader(fixture->store, &reader, &fixture->error);
	if (status == WB_OK) {
		status = wb_audit_verify(
			wb_env_native(), &reader, WB_TEXT(""), fixture->arena, &report, &fixture->error);
		reader.close(reader.payload);
	}
	if (status != WB_OK) {
		found->broken++;
	} else {
		uint64_t version = move_version(fixture);
		found->lost += version < shared->acknowledged;
		found->ahead += version > shared->acknowledged;
		assert_true(version <= shared->acknowledged + 1);
		assert_int_equal(report.events, version);
		assert_int_equal(move_some(fixture->store, version, fixture->arena), WB_OK);
	}
	fixture_close(fixture);
}

static found_after cut_often(const char *pragma, size_t cuts, uint64_t seed)
{
	size_t calls = count_calls(pragma);
	found_after found = {0};

	for (size_t cut = 0; cut < cuts; cut++) {
		size_t cut_at = 1 + unit_random(&seed) % calls;
		cut_once(pragma, cut_at, unit_random(&seed), &found);
	}
	print_message("%s: %zu cuts in %zu writes and syncs: %zu lost, %zu ahead, %zu broken\n", pragma,
		cuts, calls, found.lost, found.ahead, found.broken);
	return found;
}

static void power__cut_loses_nothing_that_was_acknowledged(void **state)
{
	(void)state;
	found_after found = cut_often("PRAGMA synchronous", unit_rounds(60, 1500), 11);

	assert_int_equal(found.lost, 0);
	assert_int_equal(found.broken, 0);
}

static void power__cut_is_noticed_where_commits_are_not_synced(void **state)
{
	(void)state;
	found_after found = cut_often("PRAGMA synchronous = NORMAL", unit_rounds(30, 300), 12);

	assert_true(found.lost > 0);
}

static int map_shared(void **state)
{
	(void)state;
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return shared == MAP_FAILED;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(power__cut_loses_nothing_that_was_acknowledged),
		cmocka_unit_test(power__cut_is_noticed_where_commits_are_not_synced),
	};

	return cmocka_run_group_tests(tests, map_shared, NULL);
}
