/* SPDX-License-Identifier: MIT */
/* What the engine keeps for people at the desk: who has an order open, and which drift is silent. */
#include "engine_fixture.h"

#include "store/driver.h"

#include <stdio.h>

static const wb_text desk_driver_role[] = {WB_TEXT_LITERAL("driver")};
static const wb_actor desk_driver = {.id = WB_TEXT_LITERAL("user:9"),
	.roles = desk_driver_role,
	.role_count = 1,
	.via = WB_TEXT_LITERAL("rest")};

/* ---- presence --------------------------------------------------------------------------------- */

static wb_status attend(engine_fixture *fixture, const wb_actor *actor, const char *place, int64_t at_ms)
{
	return wb_engine_attend(fixture->engine, WB_TEXT("order:12"), actor, wb_text_from(place),
		FIXTURE_NOW_MS + at_ms, &fixture->error);
}

/* Who is there [at_ms] behind the start, as "actor since-seen" with commas between. */
static void assert_present(
	engine_fixture *fixture, const wb_actor *actor, int64_t at_ms, const char *expected)
{
	const wb_presence *people;
	size_t count;
	char text[512] = "";

	assert_ok(wb_engine_present(fixture->engine, WB_TEXT("order:12"), actor,
				  FIXTURE_NOW_MS + at_ms, fixture->arena, &people, &count, &fixture->error),
		&fixture->error);
	for (size_t at = 0; at < count; at++) {
		size_t bytes = strlen(text);
		snprintf(text + bytes, sizeof text - bytes, "%s%.*s %lld-%lld", at == 0 ? "" : ", ",
			(int)people[at].actor.bytes, people[at].actor.data,
			(long long)(people[at].since_ms - FIXTURE_NOW_MS),
			(long long)(people[at].seen_ms - FIXTURE_NOW_MS));
	}
	assert_string_equal(text, expected);
}

static void test_present__lasts_as_long_as_signs_come(void **state)
{
	engine_fixture *fixture = *state;

	assert_ok(attend(fixture, &fixture_staff, "tab-1", 0), &fixture->error);
	assert_ok(attend(fixture, &fixture_manager, "tab-2", 1000), &fixture->error);
	assert_present(fixture, &fixture_staff, 2000, "user:2 1000-1000, user:5 0-0");
	assert_ok(attend(fixture, &fixture_staff, "tab-1", 20000), &fixture->error);
	assert_present(fixture, &fixture_staff, 45999, "user:2 1000-1000, user:5 0-20000");
	assert_present(fixture, &fixture_staff, 46000, "user:5 0-20000");
	assert_present(fixture, &fixture_staff, 65000, "");
	/* A clock that was set back an hour shows nobody for an hour longer. */
	assert_present(fixture, &fixture_staff, -3600000, "");
	/* Nothing of it is in the log. */
	assert_kinds(fixture, "started");
}

static void test_present__is_one_person_in_two_places(void **state)
{
	engine_fixture *fixture = *state;

	assert_ok(attend(fixture, &fixture_staff, "tab-1", 0), &fixture->error);
	assert_ok(attend(fixture, &fixture_staff, "tab-2", 5000), &fixture->error);
	assert_present(fixture, &fixture_staff, 6000, "user:5 0-5000");
	assert_ok(wb_engine_leave(fixture->engine, WB_TEXT("order:12"), WB_TEXT("user:5"),
				  WB_TEXT("tab-1"), &fixture->error),
		&fixture->error);
	assert_present(fixture, &fixture_staff, 6000, "user:5 5000-5000");
	assert_ok(wb_engine_leave(fixture->engine, (wb_text){0}, WB_TEXT("user:5"), (wb_text){0},
				  &fixture->error),
		&fixture->error);
	assert_present(fixture, &fixture_staff, 6000, "");
}

static void test_attend__writes_no_sign_that_comes_soon(void **state)
{
	engine_fixture *fixture = *state;

	assert_ok(attend(fixture, &fixture_staff, "tab-1", 0), &fixture->error);
	assert_ok(attend(fixture, &fixture_staff, "tab-1", 9999), &fixture->error);
	assert_present(fixture, &fixture_staff, 9999, "user:5 0-0");
	assert_ok(attend(fixture, &fixture_staff, "tab-1", 10000), &fixture->error);
	assert_present(fixture, &fixture_staff, 10000, "user:5 0-10000");
}

static void test_present__is_for_who_may_see_the_order(void **state)
{
	engine_fixture *fixture = *state;
	wb_command assign = fixture_command(fixture, WB_ACTION_ASSIGN, "user:9", "k1");
	const wb_presence *people;
	size_t count;

	assert_failed(attend(fixture, &desk_driver, "tab-1", 0), WB_MISSING, &fixture->error);
	assert_failed(wb_engine_present(fixture->engine, WB_TEXT("order:12"), &desk_driver,
					  FIXTURE_NOW_MS, fixture->arena, &people, &count, &fixture->error),
		WB_MISSING, &fixture->error);
	assert_int_equal(fixture_begin(fixture, &assign).kind, WB_OUTCOME_DONE);
	assert_ok(attend(fixture, &desk_driver, "tab-1", 0), &fixture->error);
	assert_present(fixture, &desk_driver, 0, "user:9 0-0");
	assert_failed(wb_engine_attend(fixture->engine, WB_TEXT("order:13"), &fixture_manager,
					  WB_TEXT("tab-1"), FIXTURE_NOW_MS, &fixture->error),
		WB_MISSING, &fixture->error);
}

static void test_attend__takes_a_place_of_1_to_64_bytes(void **state)
{
	engine_fixture *fixture = *state;
	char place[66];

	memset(place, 'p', sizeof place);
	place[64] = '\0';
	assert_ok(attend(fixture, &fixture_staff, place, 0), &fixture->error);
	place[64] = 'p';
	place[65] = '\0';
	assert_failed(attend(fixture, &fixture_staff, place, 0), WB_INVALID, &fixture->error);
	assert_failed(attend(fixture, &fixture_staff, "", 0), WB_INVALID, &fixture->error);
	assert_failed(wb_engine_attend(fixture->engine, WB_TEXT("order:12"), &fixture_staff,
					  WB_TEXT("tab"), 5, &fixture->error),
		WB_INVALID, &fixture->error);
	assert_failed(wb_engine_leave(fixture->engine, WB_TEXT("order:12"), WB_TEXT("user:5"),
					  (wb_text){0}, &fixture->error),
		WB_INVALID, &fixture->error);
}

static void test_present__takes_no_time_before_there_were_any(void **state)
{
	engine_fixture *fixture = *state;
	const wb_presence *people;
	size_t count;

	assert_ok(attend(fixture, &fixture_staff, "tab-1", 0), &fixture->error);
	assert_failed(wb_engine_present(fixture->engine, WB_TEXT("order:12"), &fixture_staff, INT64_MIN,
					  fixture->arena, &people, &count, &fixture->error),
		WB_INVALID, &fixture->error);
	assert_ok(wb_engine_present(fixture->engine, WB_TEXT("order:12"), &fixture_staff, INT64_MAX,
				  fixture->arena, &people, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 0);
}

static const wb_store_driver *leave_driver;
static size_t leave_turns;

static wb_status count_turn(wb_store *store, wb_error *error)
{
	leave_turns++;
	return leave_driver->begin(store, error);
}

static void test_leave__waits_for_no_writer_where_nobody_is(void **state)
{
	engine_fixture *fixture = *state;

	assert_ok(attend(fixture, &fixture_staff, "tab-1", 0), &fixture->error);
	leave_driver = fixture->store->driver;
	leave_turns = 0;
	wb_store_driver counting = *leave_driver;
	counting.begin = count_turn;
	fixture->store->driver = &counting;
	assert_ok(wb_engine_leave(fixture->engine, WB_TEXT("order:12"), WB_TEXT("user:5"),
				  WB_TEXT("tab-2"), &fixture->error),
		&fixture->error);
	size_t away = leave_turns;
	assert_ok(wb_engine_leave(fixture->engine, WB_TEXT("order:12"), WB_TEXT("user:5"),
				  WB_TEXT("tab-1"), &fixture->error),
		&fixture->error);
	fixture->store->driver = leave_driver;
	assert_int_equal(away, 0);
	assert_int_equal(leave_turns, 1);
	assert_present(fixture, &fixture_staff, 0, "");
}

/* ---- silence ---------------------------------------------------------------------------------- */

static wb_status silence_with(engine_fixture *fixture, const wb_value *inputs, const char *key)
{
	wb_command command = fixture_command(fixture, WB_ACTION_SILENCE, "", key);
	wb_outcome outcome;

	command.actor = &fixture_manager;
	command.inputs = inputs;
	return wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error);
}

static wb_status silence(engine_fixture *fixture, const char *inputs, const char *key)
{
	wb_value given = fixture_json(fixture, inputs);

	return silence_with(fixture, &given, key);
}

/* As a host gives it, whose numbers need not have been JSON. */
static wb_status silence_until(engine_fixture *fixture, wb_value until, const char *key)
{
	wb_map_builder map;
	wb_value given;

	wb_map_builder_init(&map, fixture->arena, 1);
	wb_map_builder_add(&map, WB_TEXT("until"), until);
	assert_ok(wb_map_builder_finish(&map, &given, &fixture->error), &fixture->error);
	return silence_with(fixture, &given, key);
}

/* Inputs that ask for silence [ahead_ms] from now on. */
static const char *until(int64_t ahead_ms)
{
	static char text[64];

	snprintf(text, sizeof text, "{\"until\":%lld}", (long long)(FIXTURE_NOW_MS + ahead_ms));
	return text;
}

static void test_silence__holds_for_this_drift_alone(void **state)
{
	engine_fixture *fixture = *state;

	fixture_observe(fixture, "m2", "processing", "on-hold");
	assert_ok(silence(fixture, until(5000), "k1"), &fixture->error);
	wb_subject_view view = fixture_read(fixture);
	assert_int_equal(view.silent_until_ms, FIXTURE_NOW_MS + 5000);
	assert_text_equal(view.silent_by, "user:2");
	/* It is no move: whoever has the order open goes on with the version that he sees. */
	assert_int_equal(view.version, 2);
	assert_text_equal(view.drift, "on-hold");
	fixture_observe(fixture, "m3", "on-hold", "refunded");
	assert_int_equal(fixture_read(fixture).silent_until_ms, 0);
	assert_kinds(fixture, "started drifted silenced drifted");
	assert_ok(silence(fixture, until(5000), "k2"), &fixture->error);
	assert_ok(silence(fixture, "{\"until\":0}", "k3"), &fixture->error);
	assert_int_equal(fixture_read(fixture).silent_until_ms, 0);
	assert_verifies(fixture);
}

static void test_silence__ends_with_the_drift(void **state)
{
	engine_fixture *fixture = *state;

	fixture_observe(fixture, "m2", "processing", "on-hold");
	assert_ok(silence(fixture, until(5000), "k1"), &fixture->error);
	fixture_observe(fixture, "m3", "on-hold", "processing");
	assert_int_equal(fixture_read(fixture).silent_until_ms, 0);
	fixture_observe(fixture, "m4", "processing", "on-hold");
	assert_int_equal(fixture_read(fixture).silent_until_ms, 0);
}

static void test_silence__needs_a_drift_and_a_time_ahead(void **state)
{
	engine_fixture *fixture = *state;

	assert_failed(silence(fixture, until(5000), "k1"), WB_CONFLICT, &fixture->error);
	fixture_observe(fixture, "m2", "processing", "on-hold");
	assert_failed(silence(fixture, "{}", "k2"), WB_INVALID, &fixture->error);
	assert_failed(silence(fixture, "{\"until\":\"soon\"}", "k2"), WB_INVALID, &fixture->error);
	assert_failed(silence(fixture, "{\"until\":-1}", "k2"), WB_INVALID, &fixture->error);
	assert_failed(silence_until(fixture, wb_value_int(INT64_MIN), "k2"), WB_INVALID, &fixture->error);
	assert_failed(silence(fixture, until(0), "k2"), WB_INVALID, &fixture->error);
	assert_failed(
		silence(fixture, until(WB_SILENCE_MS_MAX + 1), "k2"), WB_INVALID, &fixture->error);
	assert_failed(silence(fixture, "{\"until\":9223372036854775807}", "k2"), WB_INVALID,
		&fixture->error);
	assert_kinds(fixture, "started drifted");
	assert_ok(silence(fixture, until(WB_SILENCE_MS_MAX), "k2"), &fixture->error);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ENGINE_TEST(test_present__lasts_as_long_as_signs_come),
		ENGINE_TEST(test_present__is_one_person_in_two_places),
		ENGINE_TEST(test_attend__writes_no_sign_that_comes_soon),
		ENGINE_TEST(test_present__takes_no_time_before_there_were_any),
		ENGINE_TEST(test_leave__waits_for_no_writer_where_nobody_is),
		ENGINE_TEST(test_present__is_for_who_may_see_the_order),
		ENGINE_TEST(test_attend__takes_a_place_of_1_to_64_bytes),
		ENGINE_TEST(test_silence__holds_for_this_drift_alone),
		ENGINE_TEST(test_silence__ends_with_the_drift),
		ENGINE_TEST(test_silence__needs_a_drift_and_a_time_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
