/* SPDX-License-Identifier: MIT */
/* Begin: keys, versions, refusals, moves that change nothing in WooCommerce. */
#include "engine_fixture.h"

#include "store/driver.h"

static void test_begin__moves_once_and_writes_one_event(void **state)
{
	engine_fixture *fixture = *state;
	wb_outcome outcome = fixture_move(fixture, "pick", "k1", NULL);

	assert_int_equal(outcome.kind, WB_OUTCOME_DONE);
	assert_text_equal(outcome.current.state, "picking");
	assert_int_equal(outcome.current.version, 2);
	assert_text_equal(fixture_read(fixture).state, "picking");
	assert_kinds(fixture, "started moved");
	assert_verifies(fixture);
}

static void test_begin__same_key_answers_the_same_bytes(void **state)
{
	engine_fixture *fixture = *state;
	wb_outcome first = fixture_move(fixture, "pick", "k1", NULL);
	wb_outcome again = fixture_move(fixture, "pick", "k1", NULL);

	assert_int_equal(again.kind, WB_OUTCOME_REPLAYED);
	assert_false(again.was_refusal);
	assert_true(wb_text_equal(first.receipt, again.receipt));
	assert_kinds(fixture, "started moved");
}

static void test_begin__same_key_for_another_request_is_claimed(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = fixture_command(fixture, WB_ACTION_MOVE, "pick", "k1");
	wb_outcome outcome;

	fixture_begin(fixture, &command);
	command.fingerprint =
		WB_TEXT("00000000000000000000000000000000000000000000000000000000000000bb");
	assert_failed(
		wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error),
		WB_CLAIMED, &fixture->error);
}

static void test_begin__another_key_meets_the_moved_version(void **state)
{
	engine_fixture *fixture = *state;
	wb_outcome winner = fixture_move(fixture, "pick", "k1", NULL);
	wb_command late = fixture_command(fixture, WB_ACTION_MOVE, "pick", "k2");

	late.seen = 1;
	wb_outcome outcome = fixture_begin(fixture, &late);
	assert_int_equal(outcome.kind, WB_OUTCOME_STALE);
	assert_int_equal(outcome.current.version, 2);
	assert_true(wb_text_equal(outcome.current.head_receipt, winner.receipt));
	/* Nothing was stored: the key is free once the caller has looked. */
	late.seen = 2;
	late.name = WB_TEXT("complete");
	assert_int_equal(fixture_begin(fixture, &late).kind, WB_OUTCOME_REFUSED);
}

static void test_replay__finds_what_is_finished_and_nothing_else(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = fixture_command(fixture, WB_ACTION_MOVE, "pick", "k1");
	wb_outcome again = {0};

	command.order = NULL;
	assert_int_equal(wb_engine_replay(
						 fixture->engine, &command, fixture->arena, &again, &fixture->error),
		WB_END);
	wb_outcome first = fixture_move(fixture, "pick", "k1", NULL);
	assert_ok(wb_engine_replay(fixture->engine, &command, fixture->arena, &again, &fixture->error),
		&fixture->error);
	assert_int_equal(again.kind, WB_OUTCOME_REPLAYED);
	assert_true(wb_text_equal(again.receipt, first.receipt));
	assert_false(again.was_refusal);
	command.fingerprint =
		WB_TEXT("0000000000000000000000000000000000000000000000000000000000000000");
	assert_failed(
		wb_engine_replay(fixture->engine, &command, fixture->arena, &again, &fixture->error),
		WB_CLAIMED, &fixture->error);
	command.fingerprint = WB_TEXT("short");
	assert_failed(
		wb_engine_replay(fixture->engine, &command, fixture->arena, &again, &fixture->error),
		WB_INVALID, &fixture->error);
	/* A key that is being worked on has no answer yet. */
	fixture_move(fixture, "pack", "k2", "{\"parcels\":1}");
	wb_command leaving = fixture_command(fixture, WB_ACTION_MOVE, "deliver", "k3");
	assert_int_equal(fixture_begin(fixture, &leaving).kind, WB_OUTCOME_APPLY);
	assert_int_equal(wb_engine_replay(
						 fixture->engine, &leaving, fixture->arena, &again, &fixture->error),
		WB_END);
}

static void test_begin__refusal_is_an_event_and_its_receipt_repeats(void **state)
{
	engine_fixture *fixture = *state;

	fixture_set_order(fixture, "processing", false);
	wb_outcome first = fixture_move(fixture, "pick", "k1", NULL);
	assert_int_equal(first.kind, WB_OUTCOME_REFUSED);
	assert_int_equal(first.decision.blockers[0].code, WB_BLOCKER_GUARD);
	assert_text_equal(first.decision.blockers[0].text, "The order is not paid.");
	fixture_set_order(fixture, "processing", true);
	wb_outcome again = fixture_move(fixture, "pick", "k1", NULL);
	assert_int_equal(again.kind, WB_OUTCOME_REPLAYED);
	assert_true(again.was_refusal);
	assert_true(wb_text_equal(first.receipt, again.receipt));
	assert_text_equal(fixture_read(fixture).state, "new");
	assert_int_equal(fixture_read(fixture).version, 1);
	assert_kinds(fixture, "started refused");
	assert_verifies(fixture);
}

static void test_begin__wrong_role_is_refused_by_name(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = fixture_command(fixture, WB_ACTION_MOVE, "pick", "k1");

	command.actor = &fixture_manager;
	wb_outcome outcome = fixture_begin(fixture, &command);
	assert_int_equal(outcome.kind, WB_OUTCOME_REFUSED);
	assert_int_equal(outcome.decision.blockers[0].code, WB_BLOCKER_ROLE);
	assert_text_equal(outcome.decision.blockers[0].by[0], "staff");
}

static void test_begin__second_person_is_another_than_moved_last(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = fixture_command(fixture, WB_ACTION_MOVE, "check", "k3");

	fixture_move(fixture, "pick", "k1", NULL);
	wb_outcome outcome = fixture_move(fixture, "check", "k2", NULL);
	assert_int_equal(outcome.kind, WB_OUTCOME_REFUSED);
	assert_int_equal(outcome.decision.blockers[0].code, WB_BLOCKER_SECOND_PERSON);
	command.actor = &fixture_manager;
	assert_int_equal(fixture_begin(fixture, &command).kind, WB_OUTCOME_DONE);
	/* The check was a move, so the one who picked may make the next one. */
	assert_int_equal(fixture_move(fixture, "check", "k4", NULL).kind, WB_OUTCOME_DONE);
}

static void test_begin__second_person_is_not_made_by_what_is_no_move(void **state)
{
	engine_fixture *fixture = *state;
	wb_command assign = fixture_command(fixture, WB_ACTION_ASSIGN, "user:5", "k2");
	wb_command note = fixture_command(fixture, WB_ACTION_NOTE, "", "k3");
	wb_value text = fixture_json(fixture, "{\"text\":\"Mind the step\"}");

	fixture_move(fixture, "pick", "k1", NULL);
	assign.actor = &fixture_manager;
	assert_int_equal(fixture_begin(fixture, &assign).kind, WB_OUTCOME_DONE);
	note.actor = &fixture_manager;
	note.inputs = &text;
	assert_int_equal(fixture_begin(fixture, &note).kind, WB_OUTCOME_DONE);
	wb_outcome outcome = fixture_move(fixture, "check", "k4", NULL);
	assert_int_equal(outcome.kind, WB_OUTCOME_REFUSED);
	assert_text_equal(outcome.decision.blockers[0].text,
		"\"Check\" needs a second person: somebody else than user:5, who made the last move.");
}

static void test_begin__second_person_is_another_than_made_the_move_that_stands(void **state)
{
	engine_fixture *fixture = *state;
	wb_command check = fixture_command(fixture, WB_ACTION_MOVE, "check", "k2");
	wb_command undo = fixture_command(fixture, WB_ACTION_UNDO, "", "k3");

	fixture_move(fixture, "pick", "k1", NULL);
	check.actor = &fixture_manager;
	assert_int_equal(fixture_begin(fixture, &check).kind, WB_OUTCOME_DONE);
	undo.actor = &fixture_manager;
	assert_int_equal(fixture_begin(fixture, &undo).kind, WB_OUTCOME_DONE);
	/* The check is taken back, so what stands is the pick, which staff made. */
	assert_int_equal(fixture_move(fixture, "check", "k4", NULL).kind, WB_OUTCOME_REFUSED);
	check.key = WB_TEXT("k5");
	assert_int_equal(fixture_begin(fixture, &check).kind, WB_OUTCOME_DONE);
}

static void test_begin__wrong_input_stores_nothing(void **state)
{
	engine_fixture *fixture = *state;
	wb_outcome outcome;
	wb_value inputs = fixture_json(fixture, "{\"parcels\":21}");
	wb_command command = fixture_command(fixture, WB_ACTION_MOVE, "pack", "k2");

	fixture_move(fixture, "pick", "k1", NULL);
	command.inputs = &inputs;
	assert_failed(
		wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error),
		WB_INVALID, &fixture->error);
	assert_non_null(strstr(fixture->error.message, "inputs.parcels"));
	assert_kinds(fixture, "started moved");
	inputs = fixture_json(fixture, "{\"parcels\":3}");
	assert_int_equal(fixture_begin(fixture, &command).kind, WB_OUTCOME_DONE);
}

static void test_begin__variables_effects_and_personal_inputs_are_kept(void **state)
{
	engine_fixture *fixture = *state;
	const wb_outbox_item *items;
	size_t count, event_count;

	fixture_move(fixture, "pick", "k1", NULL);
	wb_outcome outcome =
		fixture_move(fixture, "pack", "k2", "{\"parcels\":3,\"remark\":\"for Ana\"}");
	assert_int_equal(outcome.kind, WB_OUTCOME_DONE);
	wb_subject_view view = fixture_read(fixture);
	const wb_value *parcels = wb_value_member(&view.vars, WB_TEXT("parcels"));
	assert_non_null(parcels);
	assert_int_equal(parcels->as.integer, 3);

	const wb_event *events = fixture_events(fixture, &event_count);
	const wb_event *packed = &events[event_count - 1];
	char body[4096];
	assert_true(packed->body.bytes < sizeof body);
	memcpy(body, packed->body.data, packed->body.bytes);
	body[packed->body.bytes] = 0;
	assert_null(strstr(body, "for Ana"));
	assert_non_null(strstr(body, "inputs.remark"));
	assert_int_equal(packed->personal_count, 1);
	assert_text_equal(packed->personal[0].value, "\"for Ana\"");

	assert_ok(wb_engine_effects_take(fixture->engine, 10, FIXTURE_NOW_MS + 14999,
				  fixture->arena, &items, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 0);
	assert_ok(wb_engine_effects_take(fixture->engine, 10, FIXTURE_NOW_MS + 15000,
				  fixture->arena, &items, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 1);
	assert_text_equal(items[0].key, "order:12/3/mail/order_packed");
	assert_ok(wb_engine_effect_finish(fixture->engine, items[0].key, 0, &fixture->error),
		&fixture->error);
	assert_ok(wb_engine_effects_take(fixture->engine, 10, FIXTURE_NOW_MS + 1000000,
				  fixture->arena, &items, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 0);
	assert_verifies(fixture);
}

static void test_begin__personal_facts_stay_out_of_the_event(void **state)
{
	engine_fixture *fixture = *state;
	size_t count;

	fixture_move(fixture, "pick", "k1", NULL);
	const wb_event *events = fixture_events(fixture, &count);
	wb_value body = {0};
	assert_ok(wb_json_read(events[1].body, fixture->arena, &body, NULL, &fixture->error),
		&fixture->error);
	const wb_value *data = wb_value_member(&body, WB_TEXT("data"));
	const wb_value *facts = wb_value_member(data, WB_TEXT("facts"));
	assert_non_null(wb_value_member(facts, WB_TEXT("order.paid")));
	assert_null(wb_value_member(facts, WB_TEXT("order.city")));
	assert_int_equal(events[1].personal_count, 1);
	assert_text_equal(events[1].personal[0].path, "facts.order.city");
	assert_text_equal(events[1].personal[0].value, "\"Bremen\"");
}

static void test_begin__unknown_subject_and_transition_are_missing(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = fixture_command(fixture, WB_ACTION_MOVE, "fly", "k1");
	wb_outcome outcome;

	assert_failed(
		wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error),
		WB_MISSING, &fixture->error);
	command.name = WB_TEXT("pick");
	command.subject = WB_TEXT("order:13");
	assert_failed(
		wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error),
		WB_MISSING, &fixture->error);
}

static void test_begin__malformed_commands_name_their_field(void **state)
{
	engine_fixture *fixture = *state;
	wb_command good = fixture_command(fixture, WB_ACTION_MOVE, "pick", "k1");
	wb_outcome outcome;
	struct {
		wb_command  command;
		const char *field;
	} cases[] = {{good, "fingerprint"}, {good, "key"}, {good, "scope"}, {good, "subject"},
		{good, "name"}, {good, "actor.id"}, {good, "order.status"}};
	static const wb_actor nobody = {.sees_all = true};
	wb_value empty = fixture_json(fixture, "{}");

	cases[0].command.fingerprint = WB_TEXT("AA");
	cases[1].command.key = (wb_text){0};
	cases[2].command.scope = (wb_text){0};
	cases[3].command.subject = (wb_text){0};
	cases[4].command.name = (wb_text){0};
	cases[5].command.actor = &nobody;
	cases[6].command.order = &empty;
	for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
		assert_failed(wb_engine_begin(fixture->engine, &cases[index].command, fixture->arena,
						  &outcome, &fixture->error),
			WB_INVALID, &fixture->error);
		assert_non_null(strstr(fixture->error.message, cases[index].field));
	}
	assert_kinds(fixture, "started");
}

static void test_assign__decides_who_sees_the_subject(void **state)
{
	engine_fixture *fixture = *state;
	wb_actor driver = fixture_staff;
	wb_command command = fixture_command(fixture, WB_ACTION_ASSIGN, "user:7", "k1");
	wb_command move = fixture_command(fixture, WB_ACTION_MOVE, "pick", "k2");
	wb_outcome outcome;

	driver.id = WB_TEXT("user:7");
	driver.sees_all = false;
	move.actor = &driver;
	assert_failed(
		wb_engine_begin(fixture->engine, &move, fixture->arena, &outcome, &fixture->error),
		WB_MISSING, &fixture->error);
	assert_int_equal(fixture_begin(fixture, &command).kind, WB_OUTCOME_DONE);
	assert_text_equal(fixture_read(fixture).assignee, "user:7");
	assert_int_equal(fixture_read(fixture).version, 2);
	assert_int_equal(fixture_begin(fixture, &move).kind, WB_OUTCOME_DONE);
	assert_text_equal(fixture_read(fixture).assignee, "user:7");
	assert_kinds(fixture, "started assigned moved");
}

static void test_note__is_personal_and_moves_nothing(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = fixture_command(fixture, WB_ACTION_NOTE, "", "k1");
	wb_value inputs = fixture_json(fixture, "{\"text\":\"Box is wet\"}");
	size_t count;

	command.inputs = &inputs;
	assert_int_equal(fixture_begin(fixture, &command).kind, WB_OUTCOME_DONE);
	assert_int_equal(fixture_read(fixture).version, 1);
	const wb_event *events = fixture_events(fixture, &count);
	assert_int_equal(events[1].personal_count, 1);
	assert_text_equal(events[1].personal[0].value, "\"Box is wet\"");
	assert_verifies(fixture);
}

static void test_publish__same_definition_twice_is_one_event(void **state)
{
	engine_fixture *fixture = *state;
	const wb_event *events;
	size_t count;

	fixture_publish(fixture, fixture_definition);
	assert_ok(wb_engine_events(fixture->engine, WB_TEXT("workflow:fulfilment"), 1, 10,
				  fixture->arena, &events, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 1);
	assert_text_equal(events[0].kind, "published");
}

static uint32_t throttle_count(engine_fixture *fixture, const char *key, int64_t window_ms, int64_t at_ms)
{
	uint32_t count = 0;
	assert_ok(wb_engine_throttle(fixture->engine, wb_text_from(key), window_ms, at_ms, &count,
				  &fixture->error),
		&fixture->error);
	return count;
}

static void test_throttle__counts_by_key_and_window_whatever_its_length(void **state)
{
	engine_fixture *fixture = *state;
	const int64_t hour_ms = 60 * 60000, start_ms = FIXTURE_NOW_MS - FIXTURE_NOW_MS % hour_ms;

	assert_int_equal(throttle_count(fixture, "long", hour_ms, start_ms), 1);
	assert_int_equal(throttle_count(fixture, "short", 60000, start_ms), 1);
	assert_int_equal(throttle_count(fixture, "short", 60000, start_ms + 59999), 2);
	for (int minute = 1; minute < 60; minute++)
		assert_int_equal(throttle_count(fixture, "short", 60000, start_ms + minute * 60000), 1);
	assert_int_equal(throttle_count(fixture, "long", hour_ms, start_ms + hour_ms - 1), 2);
	assert_int_equal(throttle_count(fixture, "long", hour_ms, start_ms + hour_ms), 1);
}

static void test_throttle__takes_whole_minutes_up_to_an_hour(void **state)
{
	engine_fixture *fixture = *state;
	const int64_t windows_ms[] = {INT64_MIN, -60000, 0, 1, 59999, 60001, 61 * 60000, INT64_MAX};
	uint32_t count = 7;

	for (size_t at = 0; at < sizeof windows_ms / sizeof *windows_ms; at++)
		assert_int_equal(wb_engine_throttle(fixture->engine, WB_TEXT("login"), windows_ms[at],
							 FIXTURE_NOW_MS, &count, &fixture->error),
			WB_INVALID);
	assert_int_equal(wb_engine_throttle(fixture->engine, WB_TEXT("login"), 60000, -1, &count,
						 &fixture->error),
		WB_INVALID);
	assert_int_equal(wb_engine_throttle(fixture->engine, (wb_text) {0}, 60000, FIXTURE_NOW_MS,
						 &count, &fixture->error),
		WB_INVALID);
	assert_int_equal(count, 7);
}

static void test_record__throttles_by_source_and_counts_what_it_leaves_out(void **state)
{
	engine_fixture *fixture = *state;
	wb_value data = fixture_json(fixture, "{\"route\":\"/x\"}");
	wb_event event;
	const wb_event *events;
	size_t count;

	for (int try = 0; try < 5; try++) {
		wb_status status = wb_engine_record(fixture->engine, WB_TEXT("access"),
			WB_TEXT("denied"), &fixture_staff, &data, WB_TEXT("stranger"),
			FIXTURE_NOW_MS, fixture->arena, &event, &fixture->error);
		assert_int_equal(status, try == 0 ? WB_OK : WB_END);
	}
	assert_ok(wb_engine_record(fixture->engine, WB_TEXT("access"), WB_TEXT("denied"),
				  &fixture_staff, &data, WB_TEXT("stranger"), FIXTURE_NOW_MS + 60000,
				  fixture->arena, &event, &fixture->error),
		&fixture->error);
	assert_ok(wb_engine_events(fixture->engine, WB_TEXT("access"), 1, 10, fixture->arena,
				  &events, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 2);
	wb_value body;
	assert_ok(wb_json_read(events[1].body, fixture->arena, &body, NULL, &fixture->error),
		&fixture->error);
	const wb_value *left_out =
		wb_value_member(wb_value_member(&body, WB_TEXT("data")), WB_TEXT("left_out"));
	assert_non_null(left_out);
	assert_int_equal(left_out->as.integer, 4);
}

static wb_status record_made(engine_fixture *fixture, const char *once, uint64_t *out_seq)
{
	wb_value data = fixture_json(fixture, "{\"items\":2}");
	wb_event event = {0};
	wb_status status = wb_engine_record_once(fixture->engine, WB_TEXT("order:7"),
		WB_TEXT("order_made"), &fixture_staff, &data, wb_text_from(once), FIXTURE_NOW_MS,
		fixture->arena, &event, &fixture->error);

	*out_seq = event.seq;
	return status;
}

static void test_record_once__stands_once_under_its_id_for_good(void **state)
{
	engine_fixture *fixture = *state;
	uint64_t seq;
	bool is_known = false;

	assert_ok(record_made(fixture, "claim-1", &seq), &fixture->error);
	assert_int_equal(seq, 1);
	assert_int_equal(record_made(fixture, "claim-1", &seq), WB_END);
	assert_int_equal(seq, 0);
	assert_ok(record_made(fixture, "claim-2", &seq), &fixture->error);
	assert_int_equal(seq, 2);
	assert_ok(wb_engine_knows(fixture->engine, WB_TEXT("claim-1"), fixture->arena, &is_known,
				  &fixture->error),
		&fixture->error);
	assert_true(is_known);
	assert_int_equal(record_made(fixture, "", &seq), WB_INVALID);
}

static void test_claims__expire_and_free_their_keys(void **state)
{
	engine_fixture *fixture = *state;
	size_t count;

	fixture_move(fixture, "pick", "k1", NULL);
	assert_ok(wb_engine_expire_claims(
				  fixture->engine, FIXTURE_NOW_MS, 10, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 0);
	assert_ok(wb_engine_expire_claims(
				  fixture->engine, FIXTURE_NOW_MS + 1, 10, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 1);
	assert_int_equal(fixture_move(fixture, "pick", "k1", NULL).kind, WB_OUTCOME_REFUSED);
}

static void test_read__lists_moves_for_people_with_their_reasons(void **state)
{
	engine_fixture *fixture = *state;
	wb_subject_view view;
	const wb_move *moves;
	size_t count;

	assert_ok(wb_engine_read(fixture->engine, WB_TEXT("order:12"), &fixture_staff,
				  &fixture->order, FIXTURE_NOW_MS, fixture->arena, &view, &moves, &count,
				  &fixture->error),
		&fixture->error);
	assert_int_equal(count, 2);
	for (size_t index = 0; index < count; index++) {
		bool is_pick = wb_text_equal(moves[index].transition->name, WB_TEXT("pick"));
		assert_int_equal(moves[index].decision.is_allowed, is_pick);
	}
}

static void test_fingerprint__ignores_order_and_space_and_nothing_else(void **state)
{
	engine_fixture *fixture = *state;
	wb_value requests[] = {fixture_json(fixture, "{\"a\":1,\"b\":[true]}"),
		fixture_json(fixture, "{ \"b\" : [ true ], \"a\":1 }"),
		fixture_json(fixture, "{\"a\":2,\"b\":[true]}")};
	wb_text prints[3];

	for (size_t index = 0; index < 3; index++)
		assert_ok(wb_engine_fingerprint(&fixture->env, &requests[index], fixture->arena,
					  &prints[index], &fixture->error),
			&fixture->error);
	assert_int_equal(prints[0].bytes, 64);
	assert_true(wb_text_equal(prints[0], prints[1]));
	assert_false(wb_text_equal(prints[0], prints[2]));
}

/* Each request has an engine of its own; the host's cache is what they share. */
static void test_workflow__is_parsed_once_for_engines_with_a_cache(void **state)
{
	engine_fixture *fixture = *state;
	wb_workflow_cache cache;

	wb_workflow_cache_init(&cache, &fixture->env);
	for (int request = 0; request < 3; request++) {
		const wb_workflow *pinned = NULL, *latest = NULL;
		wb_engine *engine = NULL;
		assert_ok(
			wb_engine_new(fixture->store, &fixture->env, &cache, &engine, &fixture->error),
			&fixture->error);
		assert_ok(wb_engine_workflow_of(engine, WB_TEXT("order:12"), &pinned, &fixture->error),
			&fixture->error);
		assert_ok(wb_engine_workflow(engine, WB_TEXT("fulfilment"), &latest, &fixture->error),
			&fixture->error);
		assert_ptr_equal(pinned, latest);
		wb_engine_free(engine);
	}
	assert_int_equal(cache.parsed_count, 1);
	assert_int_equal(cache.found_count, 2);
	wb_workflow_cache_dispose(&cache);
}

/* What another text in the store has under a hash is not believed because a worker knows it. */
static void test_workflow__cache_does_not_vouch_for_the_store(void **state)
{
	engine_fixture *fixture = *state;
	const wb_workflow *workflow = NULL;
	wb_workflow_cache cache;
	wb_workflow *known = NULL;
	wb_engine *engine = NULL;

	wb_workflow_cache_init(&cache, &fixture->env);
	assert_ok(wb_workflow_cache_parse(&cache, wb_workflow_default(), &known, &fixture->error),
		&fixture->error);
	wb_definition_row row = {.hash = WB_TEXT("00000000000000000000000000000000"
											 "000000000000000000000000000000aa"),
		.name = WB_TEXT("forged"),
		.text = wb_workflow_default(),
		.version = 1,
		.published_at_ms = FIXTURE_NOW_MS};
	assert_ok(wb_store__begin(fixture->store, &fixture->error), &fixture->error);
	assert_ok(wb_store__definition_put(fixture->store, &row, &fixture->error), &fixture->error);
	assert_ok(wb_store__commit(fixture->store, &fixture->error), &fixture->error);
	assert_ok(wb_engine_new(fixture->store, &fixture->env, &cache, &engine, &fixture->error),
		&fixture->error);
	assert_failed(wb_engine_workflow(engine, row.name, &workflow, &fixture->error), WB_BROKEN,
		&fixture->error);
	/* What it gave back is whole: the next one who asks gets it. */
	wb_engine_free(engine);
	wb_workflow_free(known);
	assert_ok(wb_workflow_cache_parse(&cache, wb_workflow_default(), &known, &fixture->error),
		&fixture->error);
	assert_int_equal(cache.parsed_count, 1);
	wb_workflow_free(known);
	wb_workflow_cache_dispose(&cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ENGINE_TEST(test_workflow__is_parsed_once_for_engines_with_a_cache),
		ENGINE_TEST(test_workflow__cache_does_not_vouch_for_the_store),
		ENGINE_TEST(test_begin__moves_once_and_writes_one_event),
		ENGINE_TEST(test_begin__same_key_answers_the_same_bytes),
		ENGINE_TEST(test_begin__same_key_for_another_request_is_claimed),
		ENGINE_TEST(test_begin__another_key_meets_the_moved_version),
		ENGINE_TEST(test_begin__refusal_is_an_event_and_its_receipt_repeats),
		ENGINE_TEST(test_begin__wrong_role_is_refused_by_name),
		ENGINE_TEST(test_begin__second_person_is_another_than_moved_last),
		ENGINE_TEST(test_begin__second_person_is_not_made_by_what_is_no_move),
		ENGINE_TEST(test_begin__second_person_is_another_than_made_the_move_that_stands),
		ENGINE_TEST(test_begin__wrong_input_stores_nothing),
		ENGINE_TEST(test_begin__variables_effects_and_personal_inputs_are_kept),
		ENGINE_TEST(test_begin__personal_facts_stay_out_of_the_event),
		ENGINE_TEST(test_begin__unknown_subject_and_transition_are_missing),
		ENGINE_TEST(test_begin__malformed_commands_name_their_field),
		ENGINE_TEST(test_assign__decides_who_sees_the_subject),
		ENGINE_TEST(test_note__is_personal_and_moves_nothing),
		ENGINE_TEST(test_replay__finds_what_is_finished_and_nothing_else),
		ENGINE_TEST(test_publish__same_definition_twice_is_one_event),
		ENGINE_TEST(test_record__throttles_by_source_and_counts_what_it_leaves_out),
		ENGINE_TEST(test_record_once__stands_once_under_its_id_for_good),
		ENGINE_TEST(test_throttle__counts_by_key_and_window_whatever_its_length),
		ENGINE_TEST(test_throttle__takes_whole_minutes_up_to_an_hour),
		ENGINE_TEST(test_claims__expire_and_free_their_keys),
		ENGINE_TEST(test_read__lists_moves_for_people_with_their_reasons),
		ENGINE_TEST(test_fingerprint__ignores_order_and_space_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
