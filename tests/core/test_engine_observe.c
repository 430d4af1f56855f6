/* SPDX-License-Identifier: MIT */
/* What WooCommerce does itself: starting, moving, drifting, agreeing; adopt and revert. */
#include "engine_fixture.h"

#include "store/driver.h"

static wb_outcome settle(engine_fixture *fixture, wb_action action, const char *name, const char *key)
{
	wb_command command = fixture_command(fixture, action, name, key);

	command.actor = &fixture_manager;
	return fixture_begin(fixture, &command);
}

static void test_observe__an_unpaid_order_is_no_subject(void **state)
{
	engine_fixture *fixture = *state;
	wb_observation seen = {.subject = WB_TEXT("order:99"),
		.move = WB_TEXT("m1"),
		.woo_from = WB_TEXT("pending"),
		.woo_to = WB_TEXT("on-hold"),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("checkout")},
		.order = &fixture->order,
		.at_ms = FIXTURE_NOW_MS};
	wb_sighting sighting;

	assert_ok(wb_engine_observe(
				  fixture->engine, &seen, fixture->arena, &sighting, &fixture->error),
		&fixture->error);
	assert_int_equal(sighting, WB_SIGHTING_IGNORED);
	seen.woo_to = WB_TEXT("processing");
	assert_ok(wb_engine_observe(
				  fixture->engine, &seen, fixture->arena, &sighting, &fixture->error),
		&fixture->error);
	assert_int_equal(sighting, WB_SIGHTING_STARTED);
}

static void test_observe__a_repeat_is_known(void **state)
{
	engine_fixture *fixture = *state;

	assert_int_equal(
		fixture_observe(fixture, "start", "pending", "processing"), WB_SIGHTING_KNOWN);
	assert_kinds(fixture, "started");
}

static void test_observe__what_the_workflow_allows_is_a_move(void **state)
{
	engine_fixture *fixture = *state;
	size_t count;

	fixture_set_order(fixture, "completed", true);
	assert_int_equal(
		fixture_observe(fixture, "m2", "processing", "completed"), WB_SIGHTING_MOVED);
	assert_text_equal(fixture_read(fixture).state, "delivered");
	assert_text_equal(fixture_read(fixture).woo, "completed");
	const wb_event *events = fixture_events(fixture, &count);
	wb_value body;
	assert_ok(wb_json_read(events[1].body, fixture->arena, &body, NULL, &fixture->error),
		&fixture->error);
	const wb_value *roles =
		wb_value_member(wb_value_member(&body, WB_TEXT("actor")), WB_TEXT("roles"));
	assert_text_equal(roles->as.list->items[0].as.text, "woocommerce");
	assert_int_equal(
		fixture_observe(fixture, "m2", "processing", "completed"), WB_SIGHTING_KNOWN);
	assert_kinds(fixture, "started moved");
	assert_verifies(fixture);
}

static void test_observe__anything_else_is_drift_and_stops_moves(void **state)
{
	engine_fixture *fixture = *state;

	fixture_set_order(fixture, "refunded", true);
	assert_int_equal(
		fixture_observe(fixture, "m2", "processing", "refunded"), WB_SIGHTING_DRIFTED);
	wb_subject_view view = fixture_read(fixture);
	assert_text_equal(view.state, "new");
	assert_text_equal(view.drift, "refunded");
	assert_int_equal(view.drift_seq, 2);
	wb_outcome refused = fixture_move(fixture, "pick", "k1", NULL);
	assert_int_equal(refused.kind, WB_OUTCOME_REFUSED);
	assert_int_equal(refused.decision.blockers[0].code, WB_BLOCKER_DRIFT);
	assert_kinds(fixture, "started drifted refused");
}

static void test_observe__coming_back_ends_the_drift(void **state)
{
	engine_fixture *fixture = *state;

	fixture_observe(fixture, "m2", "processing", "on-hold");
	assert_int_equal(
		fixture_observe(fixture, "m3", "on-hold", "processing"), WB_SIGHTING_AGREED);
	assert_int_equal(fixture_read(fixture).drift.bytes, 0);
	assert_int_equal(fixture_move(fixture, "pick", "k1", NULL).kind, WB_OUTCOME_DONE);
	assert_kinds(fixture, "started drifted agreed moved");
	assert_verifies(fixture);
}

static void test_observe__waits_for_an_open_intent(void **state)
{
	engine_fixture *fixture = *state;
	wb_sighting sighting;
	wb_observation seen = {.subject = WB_TEXT("order:12"),
		.move = WB_TEXT("m9"),
		.woo_from = WB_TEXT("processing"),
		.woo_to = WB_TEXT("cancelled"),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("cron")},
		.order = &fixture->order,
		.at_ms = FIXTURE_NOW_MS};

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":1}");
	fixture_move(fixture, "deliver", "k3", NULL);
	assert_failed(wb_engine_observe(
					  fixture->engine, &seen, fixture->arena, &sighting, &fixture->error),
		WB_RUNNING, &fixture->error);
}

static void test_adopt__takes_the_state_that_fits_the_status(void **state)
{
	engine_fixture *fixture = *state;

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_set_order(fixture, "cancelled", true);
	assert_int_equal(
		fixture_observe(fixture, "m2", "processing", "cancelled"), WB_SIGHTING_DRIFTED);
	assert_int_equal(settle(fixture, WB_ACTION_ADOPT, "", "k2").kind, WB_OUTCOME_DONE);
	wb_subject_view view = fixture_read(fixture);
	assert_text_equal(view.state, "cancelled");
	assert_text_equal(view.woo, "cancelled");
	assert_int_equal(view.drift.bytes, 0);
	assert_kinds(fixture, "started moved drifted adopted");
	assert_verifies(fixture);
}

static void test_adopt__keeps_the_state_where_none_fits(void **state)
{
	engine_fixture *fixture = *state;

	fixture_set_order(fixture, "on-hold", true);
	fixture_observe(fixture, "m2", "processing", "on-hold");
	assert_int_equal(settle(fixture, WB_ACTION_ADOPT, "", "k2").kind, WB_OUTCOME_DONE);
	assert_text_equal(fixture_read(fixture).state, "new");
	assert_text_equal(fixture_read(fixture).woo, "on-hold");
}

static void test_adopt__refuses_a_state_that_stands_for_another_status(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = fixture_command(fixture, WB_ACTION_ADOPT, "delivered", "k2");
	wb_outcome outcome;

	fixture_set_order(fixture, "on-hold", true);
	fixture_observe(fixture, "m2", "processing", "on-hold");
	command.order = &fixture->order;
	assert_failed(
		wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error),
		WB_INVALID, &fixture->error);
	command.name = WB_TEXT("nowhere");
	assert_failed(
		wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error),
		WB_INVALID, &fixture->error);
	assert_kinds(fixture, "started drifted");
}

static void test_settle__without_trouble_is_a_conflict(void **state)
{
	engine_fixture *fixture = *state;
	wb_outcome outcome;

	for (int action = WB_ACTION_ADOPT; action <= WB_ACTION_REVERT; action++) {
		wb_command command = fixture_command(fixture, (wb_action)action, "", "k2");
		assert_failed(wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome,
						  &fixture->error),
			WB_CONFLICT, &fixture->error);
	}
}

static void test_revert__applies_the_expected_status(void **state)
{
	engine_fixture *fixture = *state;
	wb_outcome done;

	fixture_set_order(fixture, "on-hold", true);
	fixture_observe(fixture, "m2", "processing", "on-hold");
	wb_outcome outcome = settle(fixture, WB_ACTION_REVERT, "", "k2");
	assert_int_equal(outcome.kind, WB_OUTCOME_APPLY);
	assert_text_equal(outcome.intent.woo_from, "on-hold");
	assert_text_equal(outcome.intent.woo_to, "processing");
	assert_ok(wb_engine_commit(fixture->engine, outcome.intent.id, 1, (wb_text){0},
				  FIXTURE_NOW_MS, fixture->arena, &done, &fixture->error),
		&fixture->error);
	assert_int_equal(fixture_read(fixture).drift.bytes, 0);
	assert_text_equal(fixture_read(fixture).state, "new");
	assert_kinds(fixture, "started drifted reverted");
	assert_verifies(fixture);
}

static void test_foresee__tells_without_writing(void **state)
{
	engine_fixture *fixture = *state;
	wb_observation seen = {.subject = WB_TEXT("order:12"),
		.woo_from = WB_TEXT("processing"),
		.woo_to = WB_TEXT("refunded"),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("rest")},
		.order = &fixture->order,
		.at_ms = FIXTURE_NOW_MS};
	wb_sighting sighting;
	wb_decision decision;

	assert_ok(wb_engine_foresee(fixture->engine, &seen, fixture->arena, &sighting, &decision,
				  &fixture->error),
		&fixture->error);
	assert_int_equal(sighting, WB_SIGHTING_DRIFTED);
	seen.woo_to = WB_TEXT("completed");
	assert_ok(wb_engine_foresee(fixture->engine, &seen, fixture->arena, &sighting, &decision,
				  &fixture->error),
		&fixture->error);
	assert_int_equal(sighting, WB_SIGHTING_MOVED);
	assert_kinds(fixture, "started");
}

static void test_troubled__lists_drifted_subjects_only(void **state)
{
	engine_fixture *fixture = *state;
	const wb_subject_view *views;
	size_t count;

	assert_ok(wb_engine_troubled(fixture->engine, (wb_text){0}, 10, fixture->arena, &views,
				  &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 0);
	fixture_observe(fixture, "m2", "processing", "on-hold");
	assert_ok(wb_engine_troubled(fixture->engine, (wb_text){0}, 10, fixture->arena, &views,
				  &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 1);
	assert_ok(wb_engine_subjects(fixture->engine, (wb_text){0}, 10, fixture->arena, &views,
				  &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 1);
	assert_text_equal(views[0].woo, "processing");
}

static void test_adopt__of_a_deleted_order_may_name_a_final_state(void **state)
{
	engine_fixture *fixture = *state;
	wb_command adopt = fixture_command(fixture, WB_ACTION_ADOPT, "picking", "k1");
	wb_value gone = fixture_json(fixture, "{\"status\":\"deleted\"}");
	wb_outcome outcome;

	fixture_observe(fixture, "m2", "processing", WB_STATUS_DELETED);
	assert_text_equal(fixture_read(fixture).drift, WB_STATUS_DELETED);
	adopt.order = &gone;
	adopt.name = WB_TEXT("new");
	assert_failed(
		wb_engine_begin(fixture->engine, &adopt, fixture->arena, &outcome, &fixture->error),
		WB_INVALID, &fixture->error);
	adopt.name = WB_TEXT("cancelled");
	assert_int_equal(fixture_begin(fixture, &adopt).kind, WB_OUTCOME_DONE);
	assert_text_equal(fixture_read(fixture).state, "cancelled");
	assert_text_equal(fixture_read(fixture).woo, WB_STATUS_DELETED);
	assert_text_equal(fixture_read(fixture).drift, "");
	assert_verifies(fixture);
}

/* A subject whose state its definition does not have, as a hand in the file leaves it. */
static void break_subject(engine_fixture *fixture, wb_text key)
{
	wb_subject row;

	assert_ok(wb_store__begin(fixture->store, &fixture->error), &fixture->error);
	assert_ok(wb_store__subject_read(fixture->store, WB_TEXT("order:12"), fixture->arena, &row,
				  &fixture->error),
		&fixture->error);
	row.key = key;
	row.state = WB_TEXT("nowhere");
	assert_ok(wb_store__subject_write(fixture->store, &row, 0, &fixture->error),
		&fixture->error);
	assert_ok(wb_store__commit(fixture->store, &fixture->error), &fixture->error);
}

static void test_subjects__one_that_is_broken_hides_no_other(void **state)
{
	engine_fixture *fixture = *state;
	const wb_subject_view *views;
	size_t count;

	break_subject(fixture, WB_TEXT("order:11"));
	break_subject(fixture, WB_TEXT("order:13"));
	assert_ok(wb_engine_subjects(fixture->engine, (wb_text){0}, 10, fixture->arena, &views,
				  &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 3);
	assert_text_equal(views[0].key, "order:11");
	assert_text_equal(views[0].woo, "processing");
	assert_non_null(strstr(views[0].broken.data, "nowhere"));
	assert_text_equal(views[1].state_label, "New");
	assert_int_equal(views[1].broken.bytes, 0);
	assert_text_equal(views[2].key, "order:13");
	assert_int_equal(views[2].vars.kind, WB_MAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ENGINE_TEST(test_observe__an_unpaid_order_is_no_subject),
		ENGINE_TEST(test_observe__a_repeat_is_known),
		ENGINE_TEST(test_observe__what_the_workflow_allows_is_a_move),
		ENGINE_TEST(test_observe__anything_else_is_drift_and_stops_moves),
		ENGINE_TEST(test_observe__coming_back_ends_the_drift),
		ENGINE_TEST(test_observe__waits_for_an_open_intent),
		ENGINE_TEST(test_adopt__takes_the_state_that_fits_the_status),
		ENGINE_TEST(test_adopt__keeps_the_state_where_none_fits),
		ENGINE_TEST(test_adopt__refuses_a_state_that_stands_for_another_status),
		ENGINE_TEST(test_settle__without_trouble_is_a_conflict),
		ENGINE_TEST(test_revert__applies_the_expected_status),
		ENGINE_TEST(test_foresee__tells_without_writing),
		ENGINE_TEST(test_troubled__lists_drifted_subjects_only),
		ENGINE_TEST(test_adopt__of_a_deleted_order_may_name_a_final_state),
		ENGINE_TEST(test_subjects__one_that_is_broken_hides_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
