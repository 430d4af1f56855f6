/* SPDX-License-Identifier: MIT */
/*
 * The Nth call of a driver fails, and the Nth call of the system: writes without room, writes cut
 * short, broken disks, interrupted calls, syncs that are not confirmed. What was acknowledged is
 * there, the log verifies, the message says what to do, and once the fault is gone the store goes
 * on: on the same handle, but for a failed sync, after which only a new one is trusted.
 *
 * SQLite and the core find the functions below instead of the C library's.
 */
#include "store_moves.h"

#include <errno.h>
#include <sys/syscall.h>

/* ---- faults of a driver ----------------------------------------------------------------------- */

/* One run with the Nth call failing, then one without. False when there was no Nth call. */
static bool move_with_fault(store_fixture *fixture, size_t fail_at, bool is_late, bool is_lasting)
{
	faulty_store *faulty = fixture->faulty;
	uint64_t version = move_version(fixture);
	wb_error error = {0};

	wb_arena_reset(fixture->arena);
	faulty->calls = 0;
	faulty->fail_at = fail_at;
	faulty->is_late = is_late;
	faulty->is_lasting = is_lasting;
	wb_status status = move_all(fixture->store, version, true, fixture->arena, &error);
	bool was_met = faulty->calls >= fail_at;
	bool was_last = is_late && faulty->calls == fail_at;
	faulty->fail_at = 0;
	uint64_t after = move_version(fixture);
	if (!was_met) {
		assert_ok(status, &error);
		assert_int_equal(after, version + 1);
		return false;
	}
	assert_failed(status, WB_STORAGE, &error);
	assert_string_equal(error.message, "a fault was planted here");
	/* Only a commit that failed on its way back may be done, and a move's last call is it. */
	if (after != version)
		assert_true(was_last && after == version + 1);
	assert_ok(move_all(fixture->store, after, true, fixture->arena, &error), &error);
	assert_int_equal(move_version(fixture), after + 1);
	return true;
}

static void fault__each_call_of_a_move(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		store_fixture *fixture = fixture_open_migrated(STORE_FAULTY);
		size_t fail_at = 1;
		while (move_with_fault(fixture, fail_at, (kind & 1) != 0, (kind & 2) != 0))
			fail_at++;
		/* Claim, intent, lease, head, event, subject, effect … and begin and commit. */
		assert_true(fail_at > 15);
		move_verify(fixture, move_version(fixture));
		fixture_close(fixture);
	}
}

/* ---- faults of the system --------------------------------------------------------------------- */

typedef enum fault_call {
	FAULT_WRITE = 0,
	FAULT_SYNC,
	FAULT_TRUNCATE,
} fault_call;

typedef enum fault_manner {
	FAULT_ERROR = 0, /* fails with an errno */
	FAULT_SHORT, /* writes half, then fails */
	FAULT_ONCE, /* EINTR: the caller is to try again */
} fault_manner;

static struct {
	bool is_armed;
	bool is_lasting;
	fault_call call;
	fault_manner manner;
	int system;
	size_t calls, fail_at;
} fault;

/* Is this call to fail? */
static bool fault_is_due(fault_call call, int file)
{
	/* The test's own output is none of the store's. */
	if (!fault.is_armed || fault.call != call || file <= 2)
		return false;
	fault.calls++;
	return fault.is_lasting ? fault.calls >= fault.fail_at : fault.calls == fault.fail_at;
}

static ssize_t fault_pwrite(int file, const void *data, size_t bytes, off_t offset)
{
	if (!fault_is_due(FAULT_WRITE, file))
		return syscall(SYS_pwrite64, file, data, bytes, offset);
	if (fault.manner == FAULT_SHORT && bytes > 1)
		return syscall(SYS_pwrite64, file, data, bytes / 2, offset);
	errno = fault.system;
	return -1;
}

__attribute__((visibility("default"))) ssize_t pwrite(
	int file, const void *data, size_t bytes, off_t offset)
{
	return fault_pwrite(file, data, bytes, offset);
}

__attribute__((visibility("default"))) ssize_t pwrite64(
	int file, const void *data, size_t bytes, off64_t offset)
{
	return fault_pwrite(file, data, bytes, offset);
}

__attribute__((visibility("default"))) int fsync(int file)
{
	if (fault_is_due(FAULT_SYNC, file)) {
		errno = fault.system;
		return -1;
	}
	return (int)syscall(SYS_fsync, file);
}

__attribute__((visibility("default"))) int fdatasync(int file)
{
	if (fault_is_due(FAULT_SYNC, file)) {
		errno = fault.system;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, file);
}

__attribute__((visibility("default"))) int ftruncate(int file, off_t bytes)
{
	if (fault_is_due(FAULT_TRUNCATE, file)) {
		errno = fault.system;
		return -1;
	}
	return (int)syscall(SYS_ftruncate, file, bytes);
}

__attribute__((visibility("default"))) int ftruncate64(int file, off64_t bytes)
{
	return ftruncate(file, bytes);
}

static void arm(fault_call call, fault_manner manner, int system, size_t fail_at, bool is_lasting)
{
	fault.call = call;
	fault.manner = manner;
	fault.system = system;
	fault.calls = 0;
	fault.fail_at = fail_at;
	fault.is_lasting = is_lasting;
	fault.is_armed = true;
}

/* Variables so long that a few moves fill the WAL up to a checkpoint. */
static char long_vars[WB_STORE_TEXT_BYTES_MAX];

/* An event and a subject with long variables in one transaction. */
static wb_status move_much(wb_store *store, uint64_t version, wb_arena *arena, wb_error *error)
{
	wb_subject subject = fixture_subject("order:1", "picking");
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_head head;
	wb_event event;
	wb_status status = wb_store__begin(store, error);

	if (status != WB_OK)
		return status;
	/* Other bytes each time: SQLite does not write a page that stays as it is. */
	memset(long_vars, 'a' + (int)(version % 26), sizeof long_vars);
	subject.vars = (wb_text){long_vars, sizeof long_vars};
	status = wb_store__chain_head(store, MOVE_SUBJECT, arena, &head, error);
	if (status == WB_OK)
		status = wb_audit_seal(&draft, head.seq + 1, head.hash, arena, &event, error);
	if (status == WB_OK)
		status = wb_store__event_append(store, &event, &event.position, error);
	if (status == WB_OK)
		status = wb_store__subject_write(store, &subject, version, error);
	if (status == WB_OK)
		return wb_store__commit(store, error);
	wb_store__rollback(store);
	return status;
}

/* Moves until the WAL was copied once; the count of acknowledged moves. */
static uint64_t move_past_checkpoint(
	wb_store *store, uint64_t version, wb_arena *arena, wb_status *out, wb_error *error)
{
	uint64_t acknowledged = 0;

	*out = WB_OK;
	while (acknowledged < 20 && *out == WB_OK) {
		wb_arena_reset(arena);
		*out = move_much(store, version + acknowledged, arena, error);
		acknowledged += *out == WB_OK;
	}
	return acknowledged;
}

static void reopen(store_fixture *fixture)
{
	wb_store_close(fixture->store);
	assert_ok(
		fixture_open_path(fixture->path, wb_env_native(), false, &fixture->store, &fixture->error),
		&fixture->error);
}

/* What must hold after [acknowledged] moves from [version], the last of which may have failed
   after it was done. Leaves a handle that works. */
static uint64_t recover(store_fixture *fixture, uint64_t version, uint64_t acknowledged)
{
	if (fixture->store->is_failed) {
		wb_error error;
		assert_failed(wb_store__begin(fixture->store, &error), WB_STORAGE, &error);
		reopen(fixture);
	}
	uint64_t now = move_version(fixture);
	assert_in_range(now, version + acknowledged, version + acknowledged + 1);
	assert_ok(move_much(fixture->store, now, fixture->arena, &fixture->error), &fixture->error);
	move_verify(fixture, now + 1);
	return now + 1;
}

/* Fails the Nth call for every N; returns how many calls there were to fail. */
static size_t exhaust(fault_call call, fault_manner manner, int system, bool is_lasting)
{
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	uint64_t version = 0;
	size_t fail_at = 1;
	size_t step = call == FAULT_WRITE ? unit_rounds(97, 7) : 1;

	for (;; fail_at += step) {
		wb_status status;
		wb_error error = {0};
		arm(call, manner, system, fail_at, is_lasting);
		uint64_t acknowledged =
			move_past_checkpoint(fixture->store, version, fixture->arena, &status, &error);
		fault.is_armed = false;
		bool was_met = fault.calls >= fail_at;
		if (status != WB_OK) {
			assert_true(was_met);
			assert_failed(status, WB_STORAGE, &error);
			if (system == ENOSPC || system == EDQUOT) {
				assert_true(error.retryable);
				assert_non_null(strstr(error.message, "free space"));
			}
		}
		version = recover(fixture, version, acknowledged);
		if (!was_met)
			break;
	}
	fixture_close(fixture);
	return fail_at;
}

static void fault__no_room_once(void **state)
{
	(void)state;
	assert_true(exhaust(FAULT_WRITE, FAULT_ERROR, ENOSPC, false) > 1000);
}

static void fault__no_room_for_good(void **state)
{
	(void)state;
	assert_true(exhaust(FAULT_WRITE, FAULT_ERROR, ENOSPC, true) > 1000);
}

static void fault__no_room_left_in_the_quota(void **state)
{
	(void)state;
	assert_true(exhaust(FAULT_WRITE, FAULT_ERROR, EDQUOT, true) > 1000);
}

static void fault__writes_are_cut_short(void **state)
{
	(void)state;
	assert_true(exhaust(FAULT_WRITE, FAULT_SHORT, 0, false) > 1000);
}

static void fault__disk_breaks(void **state)
{
	(void)state;
	assert_true(exhaust(FAULT_WRITE, FAULT_ERROR, EIO, true) > 1000);
}

static void fault__calls_are_interrupted(void **state)
{
	(void)state;
	assert_true(exhaust(FAULT_WRITE, FAULT_ONCE, EINTR, false) > 1000);
}

static void fault__truncation_fails(void **state)
{
	(void)state;
	exhaust(FAULT_TRUNCATE, FAULT_ERROR, EIO, true);
}

static void fault__sync_is_not_confirmed(void **state)
{
	(void)state;
	assert_true(exhaust(FAULT_SYNC, FAULT_ERROR, EIO, false) > 20);
	assert_true(exhaust(FAULT_SYNC, FAULT_ERROR, EIO, true) > 20);
}

static void fault__failed_sync_ends_the_handle(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	wb_subject subject;

	arm(FAULT_SYNC, FAULT_ERROR, EIO, 1, false);
	assert_failed(
		move_much(fixture->store, 0, fixture->arena, &fixture->error), WB_STORAGE, &fixture->error);
	fault.is_armed = false;
	/* The disk works again, and still the handle does nothing more. */
	assert_failed(wb_store__begin(fixture->store, &fixture->error), WB_STORAGE, &fixture->error);
	assert_failed(wb_store__subject_read(
					  fixture->store, MOVE_SUBJECT, fixture->arena, &subject, &fixture->error),
		WB_STORAGE, &fixture->error);
	reopen(fixture);
	uint64_t version = move_version(fixture);
	assert_in_range(version, 0, 1);
	assert_ok(move_much(fixture->store, version, fixture->arena, &fixture->error), &fixture->error);
	fixture_close(fixture);
}

/* Reading goes on while nothing can be written. */
static void fault__full_disk_leaves_reading(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	assert_ok(move_much(fixture->store, 0, fixture->arena, &fixture->error), &fixture->error);
	arm(FAULT_WRITE, FAULT_ERROR, ENOSPC, 1, true);
	assert_failed(
		move_much(fixture->store, 1, fixture->arena, &fixture->error), WB_STORAGE, &fixture->error);
	assert_int_equal(move_version(fixture), 1);
	move_verify(fixture, 1);
	fault.is_armed = false;
	assert_ok(move_much(fixture->store, 1, fixture->arena, &fixture->error), &fixture->error);
	fixture_close(fixture);
}

/* Opening and migrating a store that is not there yet, with each call failing. */
static void fault__while_it_is_made(void **state)
{
	(void)state;
	static const struct {
		fault_call call;
		int system;
	} kinds[] = {{FAULT_WRITE, ENOSPC}, {FAULT_SYNC, EIO}};

	for (size_t kind = 0; kind < 2; kind++) {
		bool was_met = true;
		for (size_t fail_at = 1; was_met; fail_at++) {
			store_fixture *fixture = calloc(1, sizeof *fixture);
			assert_non_null(fixture);
			fixture->kind = STORE_SQLITE;
			fixture->arena = unit_arena();
			fixture_make_folder(fixture->folder);
			snprintf(fixture->path, sizeof fixture->path, "%s/store.db", fixture->folder);
			arm(kinds[kind].call, FAULT_ERROR, kinds[kind].system, fail_at, false);
			wb_status status = fixture_open_path(
				fixture->path, wb_env_native(), false, &fixture->store, &fixture->error);
			if (status == WB_OK)
				status = wb_store_migrate(fixture->store, &fixture->error);
			was_met = fault.calls >= fail_at;
			fault.is_armed = false;
			if (status != WB_OK)
				assert_failed(status, WB_STORAGE, &fixture->error);
			/* Done again, it is done. */
			reopen(fixture);
			assert_ok(wb_store_migrate(fixture->store, &fixture->error), &fixture->error);
			assert_ok(move_all(fixture->store, 0, true, fixture->arena, &fixture->error),
				&fixture->error);
			move_verify(fixture, 1);
			fixture_close(fixture);
			assert_true(fail_at < 200);
		}
	}
}

static void fault__while_a_backup_is_made(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	static const struct {
		fault_call call;
		int system;
	} kinds[] = {{FAULT_WRITE, ENOSPC}, {FAULT_SYNC, EIO}, {FAULT_TRUNCATE, EIO}};
	char path[FIXTURE_PATH_BYTES + 32];
	char part_path[FIXTURE_PATH_BYTES + 64];

	snprintf(path, sizeof path, "%s/copy.db", fixture->folder);
	snprintf(part_path, sizeof part_path, "%s-part", path);
	assert_ok(move_all(fixture->store, 0, true, fixture->arena, &fixture->error), &fixture->error);
	for (size_t kind = 0; kind < 3; kind++) {
		bool was_met = true;
		for (size_t fail_at = 1; was_met; fail_at++) {
			arm(kinds[kind].call, FAULT_ERROR, kinds[kind].system, fail_at, false);
			wb_status status = wb_store_backup(fixture->store, wb_text_from(path), &fixture->error);
			was_met = fault.calls >= fail_at;
			fault.is_armed = false;
			assert_int_not_equal(access(part_path, F_OK), 0);
			if (status == WB_OK || access(path, F_OK) == 0) {
				/* Where the directory's sync failed it is there, whole, and not promised. */
				assert_int_equal(unlink(path), 0);
			}
			if (status != WB_OK)
				assert_failed(status, WB_STORAGE, &fixture->error);
			else
				assert_false(was_met && kinds[kind].call != FAULT_TRUNCATE);
		}
		/* The file, and the directory that has its name. */
		if (kinds[kind].call == FAULT_SYNC)
			assert_int_equal(fault.calls, 2);
	}
	move_verify(fixture, 1);
	fixture_close(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fault__each_call_of_a_move),
		cmocka_unit_test(fault__no_room_once),
		cmocka_unit_test(fault__no_room_for_good),
		cmocka_unit_test(fault__no_room_left_in_the_quota),
		cmocka_unit_test(fault__writes_are_cut_short),
		cmocka_unit_test(fault__disk_breaks),
		cmocka_unit_test(fault__calls_are_interrupted),
		cmocka_unit_test(fault__truncation_fails),
		cmocka_unit_test(fault__sync_is_not_confirmed),
		cmocka_unit_test(fault__failed_sync_ends_the_handle),
		cmocka_unit_test(fault__full_disk_leaves_reading),
		cmocka_unit_test(fault__while_it_is_made),
		cmocka_unit_test(fault__while_a_backup_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
