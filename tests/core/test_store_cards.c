/* SPDX-License-Identifier: MIT */
/*
 * What the contract can't say of cards in SQLite: that each statement goes by its index, that stores
 * made by other builds get the tables and are still theirs to write, what a backup takes along, and
 * that a removed card leaves no bytes behind.
 */
#include "catalog_fixture.h"
#include "store/sqlite.h"

#include <sqlite3.h>

#define test_ok(call) assert_ok((call), &fixture->error)

static sqlite3 *open_beside(const store_fixture *fixture)
{
	sqlite3 *database = NULL;

	assert_int_equal(sqlite3_open(fixture->path, &database), SQLITE_OK);
	return database;
}

static void run(sqlite3 *database, const char *script)
{
	char *message = NULL;

	if (sqlite3_exec(database, script, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", script, message);
}

/* ---- plans ------------------------------------------------------------------------------------ */

/* What the plan may look through from end to end: the sums, which are few, and no table at all. */
static bool may_scan(const char *detail)
{
	return strstr(detail, "SCAN card_count") != NULL || strstr(detail, "SCAN (subquery") != NULL ||
		strstr(detail, "SCAN CONSTANT ROW") != NULL;
}

static void check_plan(sqlite3 *database, const char *sql)
{
	sqlite3_stmt *plan = NULL;
	char question[4096];

	snprintf(question, sizeof question, "EXPLAIN QUERY PLAN %s", sql);
	assert_int_equal(sqlite3_prepare_v2(database, question, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(plan, 3);
		if (strstr(detail, "TEMP B-TREE") != NULL)
			fail_msg("%s sorts: %s", sql, detail);
		if (strstr(detail, "SCAN") != NULL && !may_scan(detail))
			fail_msg("%s scans: %s", sql, detail);
	}
	sqlite3_finalize(plan);
}

static void test_cards__statements_go_by_their_indexes(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	wb_sqlite_store *store = wb_sqlite__from(fixture->store);
	sqlite3 *database = open_beside(fixture);

	for (int at = WB_SQLITE_CARD_SEEN; at <= WB_SQLITE_EVENT_WALK_CHAIN; at++) {
		wb_sqlite_call call = wb_sqlite__call(store, (wb_sqlite_statement)at);
		assert_int_equal(call.code, SQLITE_OK);
		check_plan(database, sqlite3_sql(call.statement));
	}
	sqlite3_close(database);
	fixture_close(fixture);
}

/* The id is sought, too, or equal values would be gone through one by one. */
static void test_cards__walks_seek_value_and_id(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	wb_sqlite_store *store = wb_sqlite__from(fixture->store);
	sqlite3 *database = open_beside(fixture);

	for (int at = WB_SQLITE_CARDS_ALL_CREATED; at <= WB_SQLITE_CARDS_TROUBLED_NUMBER_DOWN; at++) {
		char question[4096];
		sqlite3_stmt *plan = NULL;
		bool seeks_id = false;
		wb_sqlite_call call = wb_sqlite__call(store, (wb_sqlite_statement)at);
		snprintf(question, sizeof question, "EXPLAIN QUERY PLAN %s", sqlite3_sql(call.statement));
		assert_int_equal(sqlite3_prepare_v2(database, question, -1, &plan, NULL), SQLITE_OK);
		while (sqlite3_step(plan) == SQLITE_ROW) {
			const char *detail = (const char *)sqlite3_column_text(plan, 3);
			seeks_id = seeks_id || strstr(detail, "id>?)") != NULL || strstr(detail, "id<?)") != NULL;
		}
		if (!seeks_id)
			fail_msg("%s seeks no id", sqlite3_sql(call.statement));
		sqlite3_finalize(plan);
	}
	sqlite3_close(database);
	fixture_close(fixture);
}

/* ---- other builds ----------------------------------------------------------------------------- */

static void put_one(store_fixture *fixture, int64_t id)
{
	wb_card card = catalog_card(id);
	size_t written = 0;

	test_ok(wb_catalog_put(fixture->store, &card, 1, &written, &fixture->error));
	assert_int_equal(written, 1);
}

static wb_card_view get_one(store_fixture *fixture, int64_t id)
{
	wb_card_view view;

	test_ok(wb_catalog_get(fixture->store, id, fixture->arena, &view, &fixture->error));
	return view;
}

static void put_history(store_fixture *fixture)
{
	const wb_definition_row row = {WB_TEXT("d00f"), WB_TEXT("fulfilment"),
		WB_TEXT("{\"states\":{\"new\":{},\"done\":{\"final\":true}}}"), 1, 1};
	wb_subject subject = fixture_subject("order:1", "done");

	fixture_begin(fixture);
	test_ok(wb_store__definition_put(fixture->store, &row, &fixture->error));
	test_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	subject = fixture_subject("order:2", "new");
	test_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	fixture_commit(fixture);
}

/* As a build left it that knew nothing of cards. */
static void drop_cards(const store_fixture *fixture)
{
	sqlite3 *database = open_beside(fixture);

	run(database,
		"DROP TRIGGER card_follows_insert; DROP TRIGGER card_follows_update;"
		"DROP TRIGGER card_follows_definition; DROP TRIGGER card_moves_insert;"
		"DROP TRIGGER card_moves_age; DROP TABLE card_move; DROP TABLE card; DROP TABLE card_term;"
		"DROP TABLE card_count; DROP TABLE card_mark; DROP TABLE card_final;");
	sqlite3_close(database);
}

static void test_cards__older_store_gets_its_tables(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	put_history(fixture);
	drop_cards(fixture);
	test_ok(wb_store_migrate(fixture->store, &fixture->error));
	put_one(fixture, 1);
	put_one(fixture, 2);
	assert_text_equal(get_one(fixture, 1).state, "done");
	assert_false(get_one(fixture, 1).is_open);
	assert_true(get_one(fixture, 2).is_open);
	fixture_close(fixture);
}

static wb_day get_day(store_fixture *fixture, int64_t from_ms)
{
	const int64_t bounds[] = {from_ms, from_ms + 1000};
	const wb_day_query query = {bounds, 2, NULL, 0};
	wb_day day;

	test_ok(wb_catalog_day(fixture->store, &query, fixture->arena, &day, &fixture->error));
	return day;
}

/* All events of the fixture are of one moment. */
#define MOVES_AT INT64_C(1700000000000)

static void test_moves__older_store_gets_its_newest(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	put_history(fixture);
	drop_cards(fixture);
	fixture_begin(fixture);
	fixture_append(fixture, "order:2", "");
	fixture_append(fixture, "order:3", "");
	fixture_append(fixture, "settings", "");
	fixture_commit(fixture);
	test_ok(wb_store_migrate(fixture->store, &fixture->error));
	wb_day day = get_day(fixture, MOVES_AT);
	assert_int_equal(day.person_count, 1);
	assert_text_equal(day.people[0].actor, "user:5");
	assert_int_equal(day.people[0].moved, 2);
	/* Once more, as a build does that comes back after another: nothing is counted twice. */
	sqlite3 *database = open_beside(fixture);
	run(database, "DROP TRIGGER card_moves_age;");
	sqlite3_close(database);
	test_ok(wb_store_migrate(fixture->store, &fixture->error));
	assert_int_equal(get_day(fixture, MOVES_AT).people[0].moved, 2);
	fixture_close(fixture);
}

static void test_moves__follow_what_an_older_build_writes(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	put_history(fixture);
	sqlite3 *database = open_beside(fixture);
	run(database,
		"PRAGMA trusted_schema = OFF;"
		"INSERT INTO event (subject, seq, kind, at_ms, prev, hash, body) VALUES ('order:2', 1,"
		"  'moved', 5000, zeroblob(32), zeroblob(32),"
		"  '{\"actor\":{\"id\":\"user:9\"},\"data\":{\"from\":\"new\",\"to\":\"done\"}}');");
	sqlite3_close(database);
	wb_day day = get_day(fixture, 5000);
	assert_int_equal(day.person_count, 1);
	assert_text_equal(day.people[0].actor, "user:9");
	assert_int_equal(day.finished[0], 1);
	fixture_close(fixture);
}

static int64_t count_moves(const store_fixture *fixture)
{
	sqlite3 *database = open_beside(fixture);
	sqlite3_stmt *statement = NULL;

	assert_int_equal(sqlite3_prepare_v2(database, "SELECT count(*) FROM card_move", -1,
						 &statement, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t count = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(database);
	return count;
}

/* When the event of the test at that place in the log happened. */
static int64_t at_place(int place)
{
	if (place <= 60)
		return MOVES_AT;
	if (place <= 100)
		return MOVES_AT + 1;
	if (place <= 256)
		return MOVES_AT + WB_CARD_MOVES_KEPT_MS;
	/* A clock that was a month ahead. */
	if (place == 768)
		return MOVES_AT + 10 * WB_CARD_MOVES_KEPT_MS;
	return MOVES_AT + WB_CARD_MOVES_KEPT_MS + 1;
}

/* Rows go by the batch once they are old; what is young enough stays, whatever one clock says. */
static void test_moves__old_ones_go(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	fixture_begin(fixture);
	for (int at = 1; at <= 769; at++) {
		wb_event_draft draft = fixture_draft(fixture->arena, "order:1");
		draft.at_ms = at_place(at);
		wb_event event = fixture_seal(fixture, &draft);
		test_ok(wb_store__event_append(
			fixture->store, &event, &event.position, &fixture->error));
	}
	fixture_commit(fixture);
	/* The 256th was too early for the first sixty; the 512th took them, and not the forty behind; the
	   768th took nothing. */
	assert_int_equal(count_moves(fixture), 709);
	assert_int_equal(get_day(fixture, MOVES_AT + WB_CARD_MOVES_KEPT_MS).person_count, 1);
	fixture_close(fixture);
}

/* Plain SQL, as another build runs it: with the schema not trusted and no functions of ours. */
static void test_cards__follow_what_an_older_build_writes(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	put_history(fixture);
	put_one(fixture, 2);
	sqlite3 *database = open_beside(fixture);
	run(database,
		"PRAGMA trusted_schema = OFF;"
		"INSERT INTO definition VALUES ('d2', 'fulfilment', 2,"
		"  '{\"states\":{\"gone\":{\"final\":true}}}', 2, 2);"
		"UPDATE subject SET state = 'gone', definition_hash = 'd2', version = 2,"
		"  changed_at_ms = 77 WHERE key = 'order:2';");
	sqlite3_close(database);
	wb_card_view view = get_one(fixture, 2);
	assert_text_equal(view.state, "gone");
	assert_false(view.is_open);
	assert_int_equal(view.moved_at_ms, 77);
	fixture_close(fixture);
}

/* ---- backups, erasure ------------------------------------------------------------------------- */

static void test_cards__are_in_a_backup(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char path[FIXTURE_PATH_BYTES + 32];
	wb_store *copy = NULL;
	wb_card_view view;

	put_history(fixture);
	put_one(fixture, 1);
	snprintf(path, sizeof path, "%s/copy.db", fixture->folder);
	test_ok(wb_store_backup(fixture->store, wb_text_from(path), &fixture->error));
	test_ok(fixture_open_path(path, wb_env_native(), true, &copy, &fixture->error));
	test_ok(wb_store_check(copy, &fixture->error));
	test_ok(wb_catalog_get(copy, 1, fixture->arena, &view, &fixture->error));
	assert_text_equal(view.state, "done");
	wb_store_close(copy);
	fixture_close(fixture);
}

static bool file_has(const char *path, const char *word)
{
	FILE *file = fopen(path, "rb");
	bool found = false;
	static char bytes[4 * 1024 * 1024];

	assert_non_null(file);
	size_t count = fread(bytes, 1, sizeof bytes, file);
	assert_int_equal(feof(file) != 0, 1);
	found = memmem(bytes, count, word, strlen(word)) != NULL;
	fclose(file);
	return found;
}

static void test_cards__removed_card_leaves_no_bytes(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	const wb_text term = WB_TEXT("zwetschgenterm");
	wb_card card = catalog_card(1);
	size_t written;

	card.name = WB_TEXT("Zwetschgenname");
	card.city = WB_TEXT("Zwetschgenstadt");
	card.terms = &term;
	card.term_count = 1;
	test_ok(wb_catalog_put(fixture->store, &card, 1, &written, &fixture->error));
	sqlite3 *database = open_beside(fixture);
	run(database, "PRAGMA wal_checkpoint(TRUNCATE);");
	assert_true(file_has(fixture->path, "Zwetschgenname"));
	assert_true(file_has(fixture->path, "zwetschgenterm"));
	test_ok(wb_catalog_remove(fixture->store, 1, &fixture->error));
	run(database, "PRAGMA wal_checkpoint(TRUNCATE);");
	sqlite3_close(database);
	assert_false(file_has(fixture->path, "Zwetschgenname"));
	assert_false(file_has(fixture->path, "Zwetschgenstadt"));
	assert_false(file_has(fixture->path, "zwetschgenterm"));
	fixture_close(fixture);
}

/* ---- bounds ----------------------------------------------------------------------------------- */

#define MANY_CARDS 20300
#define MANY_SUBJECTS 2100

/* Bare cards in a few transactions; the oldest one alone is Austrian, some are torn. */
static store_fixture *open_large_shop(void)
{
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	fixture_begin(fixture);
	for (int64_t id = 1; id <= MANY_CARDS; id++) {
		const wb_card_row row = {.id = id,
			.created_at_ms = 1000 + id,
			.total_minor = id * 7919 % 1000,
			.country = id == 1 ? WB_TEXT("AT") : WB_TEXT("DE"),
			.digest = {1},
			.body = WB_TEXT("{}")};
		bool is_written;
		test_ok(wb_store__card_put(fixture->store, &row, &is_written, &fixture->error));
	}
	for (int64_t id = 1; id <= MANY_SUBJECTS; id++) {
		char key[32];
		snprintf(key, sizeof key, "order:%d", (int)id * 9);
		wb_subject subject = fixture_subject(key, "new");
		subject.is_torn = true;
		test_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	}
	fixture_commit(fixture);
	return fixture;
}

static void test_bounds__page_is_cut_and_goes_on(void **state)
{
	(void)state;
	store_fixture *fixture = open_large_shop();
	wb_card_query query = {.country = WB_TEXT("AT"), .count_max = 5};
	wb_card_list list;
	wb_card_count count;

	test_ok(wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
	assert_int_equal(list.count, 0);
	assert_true(list.next.bytes > 0);
	query.after = list.next;
	test_ok(wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.rows[0].card.id, 1);
	assert_int_equal(list.next.bytes, 0);
	query.after = WB_TEXT("");
	test_ok(wb_catalog_count(fixture->store, &query, &count, &fixture->error));
	assert_false(count.is_exact);
	query.country = WB_TEXT("DE");
	test_ok(wb_catalog_count(fixture->store, &query, &count, &fixture->error));
	assert_int_equal(count.count, WB_CATALOG_COUNT_MAX);
	assert_false(count.is_exact);
	fixture_close(fixture);
}

/* More than are sorted: the index of the order asked for is walked instead, and nothing is lost. */
static void test_bounds__set_too_large_to_sort_is_listed_whole(void **state)
{
	(void)state;
	store_fixture *fixture = open_large_shop();
	wb_card_query query = {.scope = WB_SCOPE_TROUBLE, .sort = WB_SORT_TOTAL, .is_ascending = true,
		.count_max = WB_CATALOG_PAGE_MAX};
	wb_card_list list;
	int64_t value = INT64_MIN;
	size_t found = 0;

	do {
		test_ok(wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
		for (size_t at = 0; at < list.count; at++, found++) {
			wb_card_row row;
			test_ok(wb_store__card_read(fixture->store, list.rows[at].card.id, fixture->arena, &row,
				&fixture->error));
			assert_true(row.is_torn && row.total_minor >= value);
			value = row.total_minor;
		}
		query.after = list.next;
	} while (list.next.bytes > 0);
	assert_int_equal(found, MANY_SUBJECTS);
	fixture_close(fixture);
}

static void test_bounds__range_has_so_many_cards(void **state)
{
	(void)state;
	store_fixture *fixture = open_large_shop();
	wb_card_range range = {1, WB_CATALOG_RANGE_MAX, NULL, 0};
	const int64_t *ids;
	size_t count;

	test_ok(wb_catalog_compare(
		fixture->store, &range, fixture->arena, &ids, &count, &fixture->error));
	assert_int_equal(count, WB_CATALOG_RANGE_MAX);
	range.to++;
	assert_failed(wb_catalog_compare(
					  fixture->store, &range, fixture->arena, &ids, &count, &fixture->error),
		WB_LIMIT, &fixture->error);
	fixture_close(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cards__statements_go_by_their_indexes),
		cmocka_unit_test(test_cards__walks_seek_value_and_id),
		cmocka_unit_test(test_cards__older_store_gets_its_tables),
		cmocka_unit_test(test_cards__follow_what_an_older_build_writes),
		cmocka_unit_test(test_moves__older_store_gets_its_newest),
		cmocka_unit_test(test_moves__follow_what_an_older_build_writes),
		cmocka_unit_test(test_moves__old_ones_go),
		cmocka_unit_test(test_cards__are_in_a_backup),
		cmocka_unit_test(test_cards__removed_card_leaves_no_bytes),
		cmocka_unit_test(test_bounds__page_is_cut_and_goes_on),
		cmocka_unit_test(test_bounds__set_too_large_to_sort_is_listed_whole),
		cmocka_unit_test(test_bounds__range_has_so_many_cards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
