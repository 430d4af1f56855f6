/* SPDX-License-Identifier: MIT */
/* Undo: what goes back, what is withdrawn, and who may not or not any more. */
#include "engine_fixture.h"

static wb_command undo_command(engine_fixture *fixture, const char *key)
{
	return fixture_command(fixture, WB_ACTION_UNDO, "", key);
}

static void assert_refused(engine_fixture *fixture, const wb_command *command, const char *why)
{
	wb_outcome outcome;

	assert_failed(
		wb_engine_begin(fixture->engine, command, fixture->arena, &outcome, &fixture->error),
		WB_CONFLICT, &fixture->error);
	assert_non_null(strstr(fixture->error.message, why));
}

static int64_t parcels(engine_fixture *fixture)
{
	wb_subject_view view = fixture_read(fixture);
	const wb_value *value = wb_value_member(&view.vars, WB_TEXT("parcels"));

	assert_non_null(value);
	return value->as.integer;
}

static size_t effects_due(engine_fixture *fixture)
{
	const wb_outbox_item *items;
	size_t count;

	assert_ok(wb_engine_effects_take(fixture->engine, 10, FIXTURE_NOW_MS + 1000000,
				  fixture->arena, &items, &count, &fixture->error),
		&fixture->error);
	return count;
}

static wb_value body_of(engine_fixture *fixture, const wb_event *event)
{
	wb_value body = {0};

	assert_ok(wb_json_read(event->body, fixture->arena, &body, NULL, &fixture->error),
		&fixture->error);
	return *wb_value_member(&body, WB_TEXT("data"));
}

static void test_undo__takes_state_variables_and_effects_back(void **state)
{
	engine_fixture *fixture = *state;
	size_t count;

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":3,\"remark\":\"for Ana\"}");
	uint64_t version = fixture_read(fixture).version;
	wb_command command = undo_command(fixture, "k3");
	wb_outcome outcome = fixture_begin(fixture, &command);
	assert_int_equal(outcome.kind, WB_OUTCOME_DONE);
	assert_text_equal(fixture_read(fixture).state, "picking");
	assert_int_equal(fixture_read(fixture).version, version + 1);
	assert_int_equal(parcels(fixture), 0);
	assert_int_equal(effects_due(fixture), 0);
	assert_kinds(fixture, "started moved moved undone");
	const wb_event *events = fixture_events(fixture, &count);
	wb_value data = body_of(fixture, &events[count - 1]);
	assert_int_equal(wb_value_member(&data, WB_TEXT("undoes"))->as.integer, 3);
	assert_text_equal(wb_value_member(&data, WB_TEXT("transition"))->as.text, "pack");
	assert_verifies(fixture);
	/* The same command again is the same answer, and the move can be made again. */
	assert_int_equal(fixture_begin(fixture, &command).kind, WB_OUTCOME_REPLAYED);
	assert_int_equal(
		fixture_move(fixture, "pack", "k4", "{\"parcels\":4}").kind, WB_OUTCOME_DONE);
	assert_int_equal(parcels(fixture), 4);
	assert_int_equal(effects_due(fixture), 1);
}

static void test_undo__finds_the_variables_behind_other_events(void **state)
{
	engine_fixture *fixture = *state;
	wb_command assign = fixture_command(fixture, WB_ACTION_ASSIGN, "user:9", "k3");

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":3}");
	fixture_begin(fixture, &assign);
	/* A refusal stands between as well. */
	assert_int_equal(fixture_move(fixture, "pick", "k4", NULL).kind, WB_OUTCOME_REFUSED);
	fixture_set_order(fixture, "processing", true);
	wb_outcome delivered = fixture_move(fixture, "deliver", "k5", NULL);
	assert_int_equal(delivered.kind, WB_OUTCOME_APPLY);
	assert_ok(wb_engine_commit(fixture->engine, delivered.intent.id, 1, (wb_text){0},
				  FIXTURE_NOW_MS, fixture->arena, &delivered, &fixture->error),
		&fixture->error);
	fixture_set_order(fixture, "completed", true);
	wb_command command = undo_command(fixture, "k6");
	wb_outcome outcome = fixture_begin(fixture, &command);
	assert_int_equal(outcome.kind, WB_OUTCOME_APPLY);
	assert_text_equal(outcome.intent.woo_from, "completed");
	assert_text_equal(outcome.intent.woo_to, "processing");
	assert_ok(wb_engine_commit(fixture->engine, outcome.intent.id, 1, (wb_text){0},
				  FIXTURE_NOW_MS, fixture->arena, &outcome, &fixture->error),
		&fixture->error);
	assert_text_equal(fixture_read(fixture).state, "packed");
	assert_text_equal(fixture_read(fixture).woo, "processing");
	assert_text_equal(fixture_read(fixture).assignee, "user:9");
	assert_int_equal(parcels(fixture), 3);
	assert_verifies(fixture);
}

static void test_undo__is_asked_again_inside_the_apply_and_allowed(void **state)
{
	engine_fixture *fixture = *state;
	wb_decision decision;
	wb_text delivered_move = {0};

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":3}");
	wb_outcome delivered = fixture_move(fixture, "deliver", "k5", NULL);
	delivered_move = delivered.intent.id;
	assert_ok(wb_engine_commit(fixture->engine, delivered.intent.id, 1, (wb_text){0},
				  FIXTURE_NOW_MS, fixture->arena, &delivered, &fixture->error),
		&fixture->error);
	fixture_set_order(fixture, "completed", true);
	wb_command command = undo_command(fixture, "k6");
	wb_outcome outcome = fixture_begin(fixture, &command);
	assert_ok(wb_engine_recheck(fixture->engine, &outcome.intent, &fixture->order,
				  FIXTURE_NOW_MS, fixture->arena, &decision, &fixture->error),
		&fixture->error);
	assert_true(decision.is_allowed);
	/* The draft that leaves the store tells which move's mails are to be withdrawn. */
	wb_value draft = {0};
	assert_ok(wb_json_read(
				  outcome.intent.draft, fixture->arena, &draft, NULL, &fixture->error),
		&fixture->error);
	assert_true(wb_text_equal(
		wb_value_member(&draft, WB_TEXT("undoes_move"))->as.text, delivered_move));
}

static void test_undo__is_its_authors_alone(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = undo_command(fixture, "k2");

	fixture_move(fixture, "pick", "k1", NULL);
	command.actor = &fixture_manager;
	assert_refused(fixture, &command, "somebody else");
	assert_kinds(fixture, "started moved");
}

static void test_undo__has_ten_seconds(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = undo_command(fixture, "k2");
	const int64_t far[] = {
		FIXTURE_NOW_MS + 10001, FIXTURE_NOW_MS - 10001, INT64_MAX, INT64_MIN};

	fixture_move(fixture, "pick", "k1", NULL);
	for (size_t index = 0; index < sizeof far / sizeof *far; index++) {
		command.now_ms = far[index];
		assert_refused(fixture, &command, "time is over");
	}
	command.now_ms = FIXTURE_NOW_MS + 10000;
	assert_int_equal(fixture_begin(fixture, &command).kind, WB_OUTCOME_DONE);
	assert_text_equal(fixture_read(fixture).state, "new");
}

static void test_undo__is_of_the_newest_event_alone(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = undo_command(fixture, "k3");
	wb_command note = fixture_command(fixture, WB_ACTION_NOTE, "", "k2");
	wb_value text = fixture_json(fixture, "{\"text\":\"Rang twice\"}");

	assert_refused(fixture, &command, "something else");
	fixture_move(fixture, "pick", "k1", NULL);
	note.inputs = &text;
	fixture_begin(fixture, &note);
	assert_refused(fixture, &command, "something else");
	/* Nor is an undo undone. */
	fixture_move(fixture, "pack", "k4", "{\"parcels\":3}");
	fixture_begin(fixture, &command);
	command.key = WB_TEXT("k5");
	assert_refused(fixture, &command, "something else");
	assert_kinds(fixture, "started moved noted moved undone");
}

static void test_undo__follows_the_definition_and_the_status(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = undo_command(fixture, "k2");

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_set_order(fixture, "on-hold", true);
	assert_refused(fixture, &command, "WooCommerce has moved on");
	command.seen = 1;
	assert_int_equal(fixture_begin(fixture, &command).kind, WB_OUTCOME_STALE);
}

static void test_undo__can_be_forbidden_by_the_transition(void **state)
{
	engine_fixture *fixture = *state;
	char text[sizeof fixture_definition + 64];
	const char *at = strstr(fixture_definition, "\"label\":\"Pick\",");
	wb_command command = undo_command(fixture, "k2");
	wb_observation seen = {.subject = WB_TEXT("order:13"),
		.move = WB_TEXT("m13"),
		.woo_from = WB_TEXT("pending"),
		.woo_to = WB_TEXT("processing"),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("webhook")},
		.order = &fixture->order,
		.at_ms = FIXTURE_NOW_MS};
	wb_value origin = fixture_json(fixture, "{}");
	wb_sighting sighting;

	assert_non_null(at);
	snprintf(text, sizeof text, "%.*s\"undo\":false,%s", (int)(at - fixture_definition),
		fixture_definition, at);
	char *version = strstr(text, "\"version\":1");
	assert_non_null(version);
	version[strlen("\"version\":")] = '2';
	fixture_publish(fixture, text);
	seen.origin = &origin;
	assert_ok(wb_engine_observe(
				  fixture->engine, &seen, fixture->arena, &sighting, &fixture->error),
		&fixture->error);
	wb_command pick = fixture_command(fixture, WB_ACTION_MOVE, "pick", "k1");
	pick.subject = command.subject = WB_TEXT("order:13");
	assert_int_equal(fixture_begin(fixture, &pick).kind, WB_OUTCOME_DONE);
	assert_refused(fixture, &command, "does not allow it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ENGINE_TEST(test_undo__takes_state_variables_and_effects_back),
		ENGINE_TEST(test_undo__finds_the_variables_behind_other_events),
		ENGINE_TEST(test_undo__is_asked_again_inside_the_apply_and_allowed),
		ENGINE_TEST(test_undo__is_its_authors_alone),
		ENGINE_TEST(test_undo__has_ten_seconds),
		ENGINE_TEST(test_undo__is_of_the_newest_event_alone),
		ENGINE_TEST(test_undo__follows_the_definition_and_the_status),
		ENGINE_TEST(test_undo__can_be_forbidden_by_the_transition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
