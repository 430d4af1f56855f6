/* SPDX-License-Identifier: MIT */
/*
 * The Nth allocation fails, for every N, in each operation of the catalog. Nothing is half written:
 * whatever failed, the same calls work afterwards and find what they should.
 */
#include "catalog_fixture.h"
#include "failing_env.h"

/* What reads: lists off an index, sorted and searched, counts, and the rest. */
static wb_status read_catalog(wb_store *store, wb_arena *arena, wb_error *error)
{
	const wb_text ways[] = {WB_TEXT("ann")};
	const wb_word word = {ways, 1};
	const wb_stuck stuck = {WB_TEXT("picking"), 5000};
	const wb_counter_options options = {.now_ms = 5000, .stuck = &stuck, .stuck_count = 1};
	const wb_change_query change = {.count_max = 10, .assignee = WB_TEXT("user:7")};
	static const int64_t moments[] = {1, 5000, INT64_MAX};
	const wb_day_query day_query = {moments, 3, moments, 1};
	wb_day day;
	wb_card_query query = {.viewer = WB_TEXT("user:1"), .count_max = 1};
	wb_card_query search = {.words = &word, .word_count = 1, .count_max = 1};
	wb_card_list list;
	wb_card_count count;
	wb_counters counters;
	wb_changes changes;
	wb_status status = wb_catalog_list(store, &query, arena, &list, error);

	if (status == WB_OK) {
		query.after = list.next;
		status = wb_catalog_list(store, &query, arena, &list, error);
	}
	if (status == WB_OK)
		status = wb_catalog_list(store, &search, arena, &list, error);
	if (status == WB_OK)
		status = wb_catalog_count(store, &search, &count, error);
	if (status == WB_OK)
		status = wb_catalog_counters(store, &options, arena, &counters, error);
	if (status == WB_OK)
		status = wb_catalog_changes(store, &change, arena, &changes, error);
	if (status == WB_OK)
		status = wb_catalog_day(store, &day_query, arena, &day, error);
	return status;
}

static wb_status write_catalog(wb_store *store, wb_arena *arena, wb_error *error)
{
	const wb_card cards[] = {catalog_card(1), catalog_card(2), catalog_card(3)};
	const wb_card_range range = {1, 3, cards, 2};
	const int64_t ids[] = {1, 2};
	const int64_t *found;
	const wb_card_age *ages;
	size_t count;
	bool is_moved = false;
	int64_t mark;
	wb_card_view view;
	wb_status status = wb_catalog_put(store, cards, 3, &count, error);

	if (status == WB_OK)
		status = wb_catalog_get(store, 1, arena, &view, error);
	if (status == WB_OK)
		status = wb_catalog_compare(store, &range, arena, &found, &count, error);
	if (status == WB_OK)
		status = wb_catalog_replace(store, &range, &count, error);
	if (status == WB_OK)
		status = wb_catalog_remove(store, 3, error);
	if (status == WB_OK)
		status = wb_catalog_fresh(store, ids, 2, arena, &ages, &count, error);
	if (status == WB_OK)
		status = wb_catalog_set_mark(store, WB_TEXT("rebuild"), 2, error);
	if (status == WB_OK)
		status = wb_catalog_mark(store, WB_TEXT("rebuild"), &mark, error);
	if (status == WB_OK)
		status = wb_catalog_move_mark(store, WB_TEXT("rebuild"), mark, 3, &is_moved, error);
	return status;
}

static wb_status use_catalog(wb_store *store, const wb_env *env, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status == WB_OK)
		status = write_catalog(store, arena, error);
	if (status == WB_OK)
		status = read_catalog(store, arena, error);
	wb_arena_free(arena);
	return status;
}

/* The draft is built without the failing env: what fails here is the catalog. */
static wb_status put_move(wb_store *store, const wb_env *env, wb_error *error)
{
	wb_arena *own = unit_arena();
	wb_arena *arena = NULL;
	wb_event_draft draft = fixture_draft(own, "order:1");
	wb_event event;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status == WB_OK)
		status = wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, error);
	if (status == WB_OK)
		status = wb_store__begin(store, error);
	if (status == WB_OK) {
		status = wb_store__event_append(store, &event, &event.position, error);
		if (status == WB_OK)
			status = wb_store__commit(store, error);
		else
			wb_store__rollback(store);
	}
	wb_arena_free(arena);
	wb_arena_free(own);
	return status;
}

static wb_status use_memory_catalog(const wb_env *env, void *payload, wb_error *error)
{
	(void)payload;
	static const wb_store_options options = {.name = WB_TEXT_LITERAL("memory:")};
	wb_store *store = NULL;
	wb_status status = wb_store_open(&options, env, &store, error);

	if (status == WB_OK)
		status = wb_store_migrate(store, error);
	if (status == WB_OK)
		status = put_move(store, env, error);
	if (status == WB_OK)
		status = use_catalog(store, env, error);
	wb_store_close(store);
	return status;
}

static void oom__memory_catalog(void **state)
{
	(void)state;
	failing_env_exhaust(use_memory_catalog, NULL);
}

/* More moves than the first piece of memory for them holds. */
static void put_moves(store_fixture *fixture)
{
	fixture_begin(fixture);
	for (int at = 0; at < 300; at++)
		fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
}

static wb_status use_sqlite_catalog(const wb_env *env, void *payload, wb_error *error)
{
	const store_fixture *fixture = payload;
	wb_store *store = NULL;
	wb_status status = fixture_open_path(fixture->path, env, false, &store, error);

	if (status == WB_OK)
		status = use_catalog(store, env, error);
	wb_store_close(store);
	return status;
}

static void oom__sqlite_catalog(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	put_moves(fixture);
	failing_env_exhaust(use_sqlite_catalog, fixture);
	fixture_close(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oom__memory_catalog),
		cmocka_unit_test(oom__sqlite_catalog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
