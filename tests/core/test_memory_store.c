/* SPDX-License-Identifier: MIT */
/*
 * The Nth allocation fails, for every N, in each operation of a store: the core's own, through the
 * env, and SQLite's, through its allocator hook. Nothing is half written, and the same handle
 * works again once there is memory.
 */
#include "store_moves.h"

#include "failing_env.h"

#include <sqlite3.h>

/* ---- the core's allocations ------------------------------------------------------------------- */

/* Opens a memory store, moves, verifies, closes. */
static wb_status use_memory_store(const wb_env *env, void *payload, wb_error *error)
{
	(void)payload;
	static const wb_store_options options = {.name = WB_TEXT_LITERAL("memory:")};
	wb_store *store = NULL;
	wb_arena *arena = NULL;
	wb_status status = wb_store_open(&options, env, &store, error);

	if (status != WB_OK)
		return status;
	status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status == WB_OK)
		status = wb_store_migrate(store, error);
	if (status == WB_OK)
		status = move_all(store, 0, true, arena, error);
	if (status == WB_OK)
		status = move_all(store, 1, true, arena, error);
	if (status == WB_OK)
		status = store->driver->audit_read(store, WB_TEXT(""), move_see_nothing, NULL, error);
	wb_arena_free(arena);
	wb_store_close(store);
	return status;
}

static void oom__memory_store(void **state)
{
	(void)state;
	failing_env_exhaust(use_memory_store, NULL);
}

/* The same on a file that is there; rolled back, so that each run finds it as the one before. */
static wb_status use_sqlite_store(const wb_env *env, void *payload, wb_error *error)
{
	const store_fixture *fixture = payload;
	wb_store *store = NULL;
	wb_arena *arena = NULL;
	wb_status status = fixture_open_path(fixture->path, env, false, &store, error);

	if (status != WB_OK)
		return status;
	status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status == WB_OK)
		status = move_all(store, 0, false, arena, error);
	if (status == WB_OK)
		status = store->driver->audit_read(store, WB_TEXT(""), move_see_nothing, NULL, error);
	wb_arena_free(arena);
	wb_store_close(store);
	return status;
}

static void oom__sqlite_store(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	failing_env_exhaust(use_sqlite_store, fixture);
	assert_int_equal(move_version(fixture), 0);
	fixture_close(fixture);
}

static wb_status examine(const wb_env *env, void *payload, wb_error *error)
{
	char name[FIXTURE_PATH_BYTES + 32];
	const wb_health_line *lines;
	size_t count;
	wb_arena *arena = NULL;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	snprintf(name, sizeof name, "sqlite:%s", ((const store_fixture *)payload)->path);
	if (status == WB_OK)
		status = wb_store_doctor(env, wb_text_from(name), arena, &lines, &count, error);
	wb_arena_free(arena);
	return status;
}

static void oom__doctor(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	failing_env_exhaust(examine, fixture);
	fixture_close(fixture);
}

/* ---- SQLite's allocations --------------------------------------------------------------------- */

static sqlite3_mem_methods system_memory;
static size_t memory_calls, memory_fail_at;
static bool memory_is_lasting;

static bool memory_is_due(void)
{
	memory_calls++;
	return memory_fail_at != 0 &&
		(memory_is_lasting ? memory_calls >= memory_fail_at : memory_calls == memory_fail_at);
}

static void *failing_malloc(int bytes)
{
	return memory_is_due() ? NULL : system_memory.xMalloc(bytes);
}

static void *failing_realloc(void *memory, int bytes)
{
	return memory_is_due() ? NULL : system_memory.xRealloc(memory, bytes);
}

/* Before SQLite is used at all: it can't be told later. */
static int hook_memory(void **state)
{
	(void)state;
	sqlite3_mem_methods failing;

	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &system_memory) != SQLITE_OK)
		return 1;
	failing = system_memory;
	failing.xMalloc = failing_malloc;
	failing.xRealloc = failing_realloc;
	/* Small blocks come out of a pool otherwise, and never fail. */
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) != SQLITE_OK ||
		sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK;
}

/* Opens the store and moves it on by one, with the Nth allocation failing; then again without. */
static bool move_once(store_fixture *fixture, size_t fail_at, bool is_lasting)
{
	wb_error error = {0};
	uint64_t version = move_version(fixture);
	wb_store *store = NULL;

	wb_arena_reset(fixture->arena);
	memory_calls = 0;
	memory_fail_at = fail_at;
	memory_is_lasting = is_lasting;
	wb_status status = fixture_open_path(fixture->path, wb_env_native(), false, &store, &error);
	if (status == WB_OK)
		status = move_all(store, version, true, fixture->arena, &error);
	bool was_met = memory_calls >= fail_at;
	memory_fail_at = 0;
	if (status != WB_OK) {
		assert_true(was_met);
		assert_failed(status, WB_MEMORY, &error);
		assert_int_equal(move_version(fixture), version);
		if (store != NULL)
			assert_ok(move_all(store, version, true, fixture->arena, &error), &error);
	}
	wb_store_close(store);
	if (store != NULL)
		assert_int_equal(move_version(fixture), version + 1);
	return was_met;
}

static void exhaust_sqlite_memory(bool is_lasting)
{
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	size_t step = unit_rounds(5, 1);

	for (size_t fail_at = 1; move_once(fixture, fail_at, is_lasting); fail_at += step)
		assert_true(fail_at < FAILING_ENV_CALLS_MAX);
	move_verify(fixture, move_version(fixture));
	fixture_close(fixture);
}

static void oom__inside_sqlite_once(void **state)
{
	(void)state;
	exhaust_sqlite_memory(false);
}

static void oom__inside_sqlite_for_good(void **state)
{
	(void)state;
	exhaust_sqlite_memory(true);
}

/* What is done with a store as a whole. */
static wb_status tend_store(const store_fixture *fixture, wb_store *store, wb_error *error)
{
	char path[FIXTURE_PATH_BYTES + 32];
	wb_identity identity;
	uint32_t schema;

	wb_arena_reset(fixture->arena);
	wb_status status = wb_store_schema(store, &schema, error);
	if (status == WB_OK)
		status = wb_store_identity(store, fixture->arena, &identity, error);
	if (status == WB_OK)
		status = wb_store_set_owner(store, identity.owner, WB_TEXT("shop"), error);
	if (status == WB_OK)
		status = wb_store_check(store, error);
	snprintf(path, sizeof path, "%s/copy.db", fixture->folder);
	if (status == WB_OK)
		status = wb_store_backup(store, wb_text_from(path), error);
	/* It is there when it was made, and only then. */
	assert_int_equal(unlink(path) == 0, status == WB_OK);
	return status;
}

static bool tend_once(const store_fixture *fixture, size_t fail_at, bool is_lasting)
{
	wb_error error = {0};
	wb_store *store = NULL;

	assert_ok(fixture_open_path(fixture->path, wb_env_native(), false, &store, &error), &error);
	memory_calls = 0;
	memory_fail_at = fail_at;
	memory_is_lasting = is_lasting;
	wb_status status = tend_store(fixture, store, &error);
	bool was_met = memory_calls >= fail_at;
	memory_fail_at = 0;
	if (status != WB_OK) {
		assert_true(was_met);
		assert_failed(status, WB_MEMORY, &error);
		assert_ok(tend_store(fixture, store, &error), &error);
	}
	wb_store_close(store);
	return was_met;
}

static void oom__inside_sqlite_while_tended(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	size_t step = unit_rounds(5, 1);

	assert_ok(move_all(fixture->store, 0, true, fixture->arena, &fixture->error), &fixture->error);
	for (int is_lasting = 0; is_lasting < 2; is_lasting++) {
		for (size_t fail_at = 1; tend_once(fixture, fail_at, is_lasting != 0); fail_at += step)
			assert_true(fail_at < FAILING_ENV_CALLS_MAX);
	}
	move_verify(fixture, 1);
	fixture_close(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oom__memory_store),
		cmocka_unit_test(oom__sqlite_store),
		cmocka_unit_test(oom__doctor),
		cmocka_unit_test(oom__inside_sqlite_once),
		cmocka_unit_test(oom__inside_sqlite_for_good),
		cmocka_unit_test(oom__inside_sqlite_while_tended),
	};

	return cmocka_run_group_tests(tests, hook_memory, NULL);
}
