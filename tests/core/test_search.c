/* SPDX-License-Identifier: MIT */
/* Searching the log, against a second reading of every event. */
#include "store_fixture.h"

#include "waybill/search.h"

#define SEARCH_EVENTS 400
#define SEARCH_HOUR   INT64_C(3600000)
#define SEARCH_START  INT64_C(1700000000000)

static const char *const search_actors[] = {"user:1", "user:2", "system"};
static const char *const search_kinds[] = {"setting_changed", "denied", "roles_synced", "login"};
static const char *const search_subjects[] = {"settings", "access", "roles", "order:7", "store"};

/* Times rise by an hour, but for some that are some hours late or early. */
static int64_t search_time(uint64_t position)
{
	return SEARCH_START + (int64_t)position * SEARCH_HOUR + (position % 7 == 0 ? -5 : 0) * SEARCH_HOUR;
}

typedef struct search_fixture {
	store_fixture *store;
	wb_engine *engine;
} search_fixture;

static search_fixture open_log(store_kind kind)
{
	search_fixture log = {.store = fixture_open_migrated(kind)};
	wb_value data = wb_value_map(&(const wb_map){0});
	wb_error error;

	assert_ok(wb_engine_new(log.store->store, wb_env_native(), NULL, &log.engine, &error), &error);
	for (uint64_t position = 1; position <= SEARCH_EVENTS; position++) {
		const wb_actor actor = {
			.id = wb_text_from(search_actors[position % 3]), .via = WB_TEXT("cli")};
		wb_event event;
		assert_ok(wb_engine_record(log.engine, wb_text_from(search_subjects[position % 5]),
					  wb_text_from(search_kinds[position % 4]), &actor, &data, WB_TEXT(""),
					  search_time(position), log.store->arena, &event, &error),
			&error);
		if (position % 50 == 0)
			wb_arena_reset(log.store->arena);
	}
	return log;
}

static void close_log(search_fixture *log)
{
	wb_engine_free(log->engine);
	fixture_close(log->store);
}

static bool is_found(const wb_search *search, uint64_t position)
{
	int64_t at_ms = search_time(position);
	bool has_kind = search->kind_count == 0;

	for (size_t at = 0; at < search->kind_count; at++)
		has_kind = has_kind ||
			wb_text_equal(search->kinds[at], wb_text_from(search_kinds[position % 4]));
	return has_kind && at_ms >= search->from_ms &&
		(search->to_ms == 0 || at_ms < search->to_ms) &&
		(search->actor.bytes == 0 ||
			wb_text_equal(search->actor, wb_text_from(search_actors[position % 3]))) &&
		(search->subject.bytes == 0 ||
			wb_text_equal(search->subject, wb_text_from(search_subjects[position % 5])));
}

/* All pages: each event that belongs, once, newest first. */
static size_t check_search(search_fixture *log, wb_search search)
{
	uint64_t expected = SEARCH_EVENTS;
	size_t found = 0;
	wb_search_page page;
	wb_error error;

	search.count_max = 17;
	do {
		assert_ok(
			wb_engine_search(log->engine, &search, log->store->arena, &page, &error), &error);
		/* The log is shorter than what one call looks at: no page is cut. */
		assert_true(page.next == 0 || page.count == 17);
		for (size_t at = 0; at < page.count; at++, found++, expected--) {
			while (expected > 0 && !is_found(&search, expected))
				expected--;
			assert_int_equal(page.events[at].position, expected);
			assert_int_equal(page.events[at].at_ms, search_time(expected));
			assert_int_equal(page.events[at].personal_count, 0);
		}
		search.before = page.next;
	} while (page.next > 0);
	for (; expected > 0; expected--)
		assert_false(is_found(&search, expected));
	wb_arena_reset(log->store->arena);
	return found;
}

static void check_log(store_kind kind)
{
	const wb_text kinds[] = {WB_TEXT("denied"), WB_TEXT("login")};
	const wb_text nothing[] = {WB_TEXT("nothing")};
	search_fixture log = open_log(kind);
	int64_t middle = SEARCH_START + 200 * SEARCH_HOUR;
	wb_search searches[] = {
		{0},
		{.actor = WB_TEXT("user:2")},
		{.kinds = kinds, .kind_count = 2},
		{.kinds = kinds, .kind_count = 2, .actor = WB_TEXT("system")},
		{.subject = WB_TEXT("order:7")},
		{.subject = WB_TEXT("order:7"), .actor = WB_TEXT("user:1"), .to_ms = middle},
		{.from_ms = middle},
		{.to_ms = middle},
		{.from_ms = middle, .to_ms = middle + 30 * SEARCH_HOUR},
		{.to_ms = SEARCH_START + 4 * SEARCH_HOUR, .subject = WB_TEXT("settings")},
		{.to_ms = middle, .actor = WB_TEXT("user:2"), .kinds = kinds, .kind_count = 1},
	};

	for (size_t at = 0; at < sizeof searches / sizeof *searches; at++)
		assert_true(check_search(&log, searches[at]) > 0 || at == 9);
	assert_int_equal(
		check_search(&log, (wb_search){.kinds = nothing, .kind_count = 1}), 0);
	assert_int_equal(check_search(&log, (wb_search){.to_ms = 1}), 0);
	assert_int_equal(check_search(&log, (wb_search){.from_ms = INT64_MAX}), 0);
	close_log(&log);
}

static void test_search__finds_what_is_asked_for(void **state)
{
	(void)state;
	check_log(STORE_MEMORY);
	check_log(STORE_SQLITE);
}

static void test_search__of_an_empty_log_finds_nothing(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	wb_engine *engine = NULL;
	const wb_search search = {.to_ms = 5, .count_max = 9};
	wb_search_page page;

	assert_ok(wb_engine_new(fixture->store, wb_env_native(), NULL, &engine, &fixture->error),
		&fixture->error);
	assert_ok(wb_engine_search(engine, &search, fixture->arena, &page, &fixture->error),
		&fixture->error);
	assert_int_equal(page.count + page.next, 0);
	wb_engine_free(engine);
	fixture_close(fixture);
}

static void test_search__names_what_is_wrong(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_MEMORY);
	wb_engine *engine = NULL;
	wb_search_page page;
	const struct {
		wb_search search;
		wb_status status;
		const char *start;
	} cases[] = {
		{{.count_max = 0}, WB_INVALID, "max: "},
		{{.count_max = WB_SEARCH_PAGE_MAX + 1}, WB_INVALID, "max: "},
		{{.count_max = 1, .from_ms = -1}, WB_INVALID, "from: "},
		{{.count_max = 1, .to_ms = -1}, WB_INVALID, "to: "},
		{{.count_max = 1, .kind_count = WB_SEARCH_KINDS_MAX + 1}, WB_LIMIT, "kinds: "},
		{{.count_max = 1, .subject = WB_TEXT("a\nb")}, WB_INVALID, "subject "},
	};

	assert_ok(wb_engine_new(fixture->store, wb_env_native(), NULL, &engine, &fixture->error),
		&fixture->error);
	for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
		assert_failed(
			wb_engine_search(engine, &cases[at].search, fixture->arena, &page, &fixture->error),
			cases[at].status, &fixture->error);
		assert_true(wb_text_starts_with(
			wb_text_from(fixture->error.message), wb_text_from(cases[at].start)));
	}
	wb_engine_free(engine);
	fixture_close(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_search__finds_what_is_asked_for),
		cmocka_unit_test(test_search__of_an_empty_log_finds_nothing),
		cmocka_unit_test(test_search__names_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
