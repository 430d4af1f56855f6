/* SPDX-License-Identifier: MIT */
/* Intents: apply, commit, abort, refuse, tear, leases and who comes second. */
#include "engine_fixture.h"

/* An order whose "deliver" stands as an open intent under the key "deliver". */
static wb_intent_view open_intent(engine_fixture *fixture)
{
	fixture_move(fixture, "pick", "k1", NULL);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":1}");
	wb_outcome outcome = fixture_move(fixture, "deliver", "deliver", NULL);
	assert_int_equal(outcome.kind, WB_OUTCOME_APPLY);
	return outcome.intent;
}

static wb_outcome commit(engine_fixture *fixture, wb_text id, uint64_t fence)
{
	wb_outcome outcome;

	assert_ok(wb_engine_commit(fixture->engine, id, fence, (wb_text){0}, FIXTURE_NOW_MS,
				  fixture->arena, &outcome, &fixture->error),
		&fixture->error);
	return outcome;
}

static wb_status try_commit(engine_fixture *fixture, wb_text id, uint64_t fence)
{
	wb_outcome outcome;

	return wb_engine_commit(fixture->engine, id, fence, (wb_text){0}, FIXTURE_NOW_MS,
		fixture->arena, &outcome, &fixture->error);
}

static wb_status abort_intent(engine_fixture *fixture, wb_text id, uint64_t fence)
{
	return wb_engine_abort(fixture->engine, id, fence, WB_TEXT("the lock was not free"),
		FIXTURE_NOW_MS, fixture->arena, &fixture->error);
}

static void test_intent__carries_the_statuses_and_moves_nothing_yet(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);

	assert_text_equal(intent.woo_from, "processing");
	assert_text_equal(intent.woo_to, "completed");
	assert_int_equal(intent.fence, 1);
	assert_int_equal(intent.id.bytes, 32);
	assert_text_equal(fixture_read(fixture).state, "packed");
	assert_true(fixture_read(fixture).has_intent);
	assert_kinds(fixture, "started moved moved");
}

static void test_recheck__reads_the_inputs_as_they_were_stored(void **state)
{
	engine_fixture *fixture = *state;
	wb_decision decision;

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":1}");
	wb_outcome outcome = fixture_move(fixture, "deliver", "k3", "{\"weight\":12.5}");
	assert_int_equal(outcome.kind, WB_OUTCOME_APPLY);
	assert_ok(wb_engine_recheck(fixture->engine, &outcome.intent, &fixture->order,
				  FIXTURE_NOW_MS, fixture->arena, &decision, &fixture->error),
		&fixture->error);
	assert_true(decision.is_allowed);
	assert_int_equal(
		wb_value_member(&decision.inputs, WB_TEXT("weight"))->kind, WB_DECIMAL);
}

static void test_intent__stands_in_the_way_of_every_other_command(void **state)
{
	engine_fixture *fixture = *state;
	wb_command command = fixture_command(fixture, WB_ACTION_NOTE, "", "k9");
	wb_value inputs = fixture_json(fixture, "{\"text\":\"x\"}");
	wb_outcome outcome;

	open_intent(fixture);
	command.inputs = &inputs;
	assert_failed(
		wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error),
		WB_RUNNING, &fixture->error);
	assert_true(fixture->error.retryable);
	/* Its own key is being worked on, too. */
	command = fixture_command(fixture, WB_ACTION_MOVE, "deliver", "deliver");
	assert_failed(
		wb_engine_begin(fixture->engine, &command, fixture->arena, &outcome, &fixture->error),
		WB_RUNNING, &fixture->error);
}

static void test_commit__moves_once_and_repeats_its_receipt(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);
	wb_outcome first = commit(fixture, intent.id, 1);
	wb_outcome again = commit(fixture, intent.id, 1);

	assert_int_equal(first.kind, WB_OUTCOME_DONE);
	assert_int_equal(again.kind, WB_OUTCOME_REPLAYED);
	assert_true(wb_text_equal(first.receipt, again.receipt));
	assert_text_equal(fixture_read(fixture).state, "delivered");
	assert_text_equal(fixture_read(fixture).woo, "completed");
	wb_outcome replay = fixture_move(fixture, "deliver", "deliver", NULL);
	assert_int_equal(replay.kind, WB_OUTCOME_REPLAYED);
	assert_true(wb_text_equal(first.receipt, replay.receipt));
	assert_kinds(fixture, "started moved moved moved");
	assert_verifies(fixture);
}

static void test_abort__frees_the_key_and_tells_why(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);

	assert_ok(abort_intent(fixture, intent.id, 1), &fixture->error);
	assert_ok(abort_intent(fixture, intent.id, 1), &fixture->error);
	assert_failed(try_commit(fixture, intent.id, 1), WB_CONFLICT, &fixture->error);
	assert_text_equal(fixture_read(fixture).state, "packed");
	assert_kinds(fixture, "started moved moved failed");
	assert_int_equal(
		fixture_move(fixture, "deliver", "deliver", NULL).kind, WB_OUTCOME_APPLY);
}

static void test_abort__after_commit_is_a_conflict(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);

	commit(fixture, intent.id, 1);
	assert_failed(abort_intent(fixture, intent.id, 1), WB_CONFLICT, &fixture->error);
	assert_text_equal(fixture_read(fixture).state, "delivered");
}

static void test_recheck__asks_the_guard_again_with_fresh_facts(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);
	wb_value cheap = fixture_json(fixture,
		"{\"id\":12,\"number\":\"12\",\"status\":\"processing\",\"currency\":\"EUR\","
		"\"total\":\"0.00\",\"paid\":true,\"created_at\":1,\"paid_at\":null,"
		"\"payment_method\":\"\",\"shipping_method\":\"\",\"country\":\"\",\"city\":\"\","
		"\"postcode\":\"\",\"note\":\"\",\"items\":[]}");
	wb_decision decision;
	wb_outcome outcome;

	assert_ok(wb_engine_recheck(fixture->engine, &intent, &fixture->order, FIXTURE_NOW_MS,
				  fixture->arena, &decision, &fixture->error),
		&fixture->error);
	assert_true(decision.is_allowed);
	assert_ok(wb_engine_recheck(fixture->engine, &intent, &cheap, FIXTURE_NOW_MS,
				  fixture->arena, &decision, &fixture->error),
		&fixture->error);
	assert_false(decision.is_allowed);
	assert_ok(wb_engine_refuse(fixture->engine, intent.id, 1, &decision, FIXTURE_NOW_MS,
				  fixture->arena, &outcome, &fixture->error),
		&fixture->error);
	assert_int_equal(outcome.kind, WB_OUTCOME_REFUSED);
	wb_outcome replay = fixture_move(fixture, "deliver", "deliver", NULL);
	assert_int_equal(replay.kind, WB_OUTCOME_REPLAYED);
	assert_true(replay.was_refusal);
	assert_true(wb_text_equal(replay.receipt, outcome.receipt));
	assert_kinds(fixture, "started moved moved refused");
}

static void test_lease__over_asks_for_recovery_and_raises_the_fence(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture), taken;

	assert_failed(wb_engine_take_over(fixture->engine, intent.id, fixture->arena, &taken,
					  &fixture->error),
		WB_CONFLICT, &fixture->error);
	fixture->monotonic_ms += WB_LEASE_MS + 1;
	wb_outcome outcome = fixture_move(fixture, "deliver", "deliver", NULL);
	assert_int_equal(outcome.kind, WB_OUTCOME_RECOVER);
	assert_text_equal(outcome.intent.connection, "db 1");
	assert_ok(wb_engine_take_over(fixture->engine, intent.id, fixture->arena, &taken,
				  &fixture->error),
		&fixture->error);
	assert_int_equal(taken.fence, 2);
	/* The one who slept: his late commit waits for the rescuer, then answers his receipt. */
	assert_failed(try_commit(fixture, intent.id, 1), WB_RUNNING, &fixture->error);
	assert_failed(abort_intent(fixture, intent.id, 1), WB_RUNNING, &fixture->error);
	wb_outcome rescued = commit(fixture, intent.id, 2);
	assert_int_equal(rescued.kind, WB_OUTCOME_DONE);
	wb_outcome late = commit(fixture, intent.id, 1);
	assert_int_equal(late.kind, WB_OUTCOME_REPLAYED);
	assert_true(wb_text_equal(rescued.receipt, late.receipt));
}

static void test_lease__only_one_rescuer_takes_over(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture), taken;

	fixture->monotonic_ms += WB_LEASE_MS + 1;
	assert_ok(wb_engine_take_over(fixture->engine, intent.id, fixture->arena, &taken,
				  &fixture->error),
		&fixture->error);
	assert_failed(wb_engine_take_over(fixture->engine, intent.id, fixture->arena, &taken,
					  &fixture->error),
		WB_CONFLICT, &fixture->error);
}

static void test_lease__of_another_boot_is_over(void **state)
{
	engine_fixture *fixture = *state;
	const wb_intent_view *overdue;
	size_t count;

	open_intent(fixture);
	assert_ok(wb_engine_overdue(fixture->engine, 10, fixture->arena, &overdue, &count,
				  &fixture->error),
		&fixture->error);
	assert_int_equal(count, 0);
	fixture->boot = "boot-2";
	fixture->monotonic_ms = 1;
	assert_ok(wb_engine_overdue(fixture->engine, 10, fixture->arena, &overdue, &count,
				  &fixture->error),
		&fixture->error);
	assert_int_equal(count, 1);
	assert_true(overdue[0].leases_missed >= 3);
}

static void test_lease__renewed_holds_on(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);
	const wb_intent_view *overdue;
	size_t count;

	fixture->monotonic_ms += WB_LEASE_MS - 1;
	assert_ok(wb_engine_renew(fixture->engine, intent.id, 1, &fixture->error), &fixture->error);
	fixture->monotonic_ms += WB_LEASE_MS - 1;
	assert_ok(wb_engine_overdue(fixture->engine, 10, fixture->arena, &overdue, &count,
				  &fixture->error),
		&fixture->error);
	assert_int_equal(count, 0);
	assert_failed(wb_engine_renew(fixture->engine, intent.id, 2, &fixture->error), WB_CONFLICT,
		&fixture->error);
}

static void test_tear__stops_the_subject_until_it_is_settled(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);

	assert_ok(wb_engine_tear(fixture->engine, intent.id, 1, WB_TEXT("bad-plugin"),
				  FIXTURE_NOW_MS, fixture->arena, &fixture->error),
		&fixture->error);
	assert_true(fixture_read(fixture).is_torn);
	wb_outcome refused = fixture_move(fixture, "deliver", "deliver", NULL);
	assert_int_equal(refused.kind, WB_OUTCOME_REFUSED);
	assert_int_equal(refused.decision.blockers[0].code, WB_BLOCKER_TORN);
	wb_command adopt = fixture_command(fixture, WB_ACTION_ADOPT, "", "k5");
	fixture_set_order(fixture, "completed", true);
	adopt.order = &fixture->order;
	assert_int_equal(fixture_begin(fixture, &adopt).kind, WB_OUTCOME_DONE);
	assert_text_equal(fixture_read(fixture).state, "delivered");
	assert_false(fixture_read(fixture).is_torn);
	assert_kinds(fixture, "started moved moved torn refused adopted");
	assert_verifies(fixture);
}

static void test_commit__of_a_move_the_store_lost_becomes_drift(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);
	wb_outcome outcome;
	const char *lost = "0123456789abcdef0123456789abcdef";

	assert_ok(abort_intent(fixture, intent.id, 1), &fixture->error);
	assert_ok(wb_engine_commit(fixture->engine, wb_text_from(lost), 1, intent.draft,
				  FIXTURE_NOW_MS, fixture->arena, &outcome, &fixture->error),
		&fixture->error);
	assert_int_equal(outcome.kind, WB_OUTCOME_LOST);
	assert_text_equal(fixture_read(fixture).drift, "completed");
	assert_text_equal(fixture_read(fixture).state, "packed");
	assert_ok(wb_engine_commit(fixture->engine, wb_text_from(lost), 1, intent.draft,
				  FIXTURE_NOW_MS, fixture->arena, &outcome, &fixture->error),
		&fixture->error);
	assert_int_equal(outcome.kind, WB_OUTCOME_REPLAYED);
	assert_failed(
		try_commit(fixture, WB_TEXT("0123456789abcdef0123456789abcdee"), 1), WB_MISSING,
		&fixture->error);
	assert_kinds(fixture, "started moved moved failed lost");
}

static void test_commit__of_a_lost_move_waits_for_the_one_that_is_open(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);
	wb_outcome outcome;
	const char *lost = "0123456789abcdef0123456789abcdef";
	bool is_known = true;

	assert_failed(wb_engine_commit(fixture->engine, wb_text_from(lost), 1, intent.draft,
					  FIXTURE_NOW_MS, fixture->arena, &outcome, &fixture->error),
		WB_RUNNING, &fixture->error);
	assert_true(fixture->error.retryable);
	assert_text_equal(fixture_read(fixture).drift, "");
	assert_ok(wb_engine_knows(fixture->engine, wb_text_from(lost), fixture->arena, &is_known,
				  &fixture->error),
		&fixture->error);
	assert_false(is_known);
	/* The open one was not disturbed: it is committed as if nothing had been. */
	assert_int_equal(commit(fixture, intent.id, 1).kind, WB_OUTCOME_DONE);
	assert_ok(wb_engine_commit(fixture->engine, wb_text_from(lost), 1, intent.draft,
				  FIXTURE_NOW_MS, fixture->arena, &outcome, &fixture->error),
		&fixture->error);
	assert_int_equal(outcome.kind, WB_OUTCOME_LOST);
	assert_ok(wb_engine_knows(fixture->engine, wb_text_from(lost), fixture->arena, &is_known,
				  &fixture->error),
		&fixture->error);
	assert_true(is_known);
	assert_kinds(fixture, "started moved moved moved lost");
	assert_verifies(fixture);
}

static void test_commit__of_a_lost_move_needs_its_subject(void **state)
{
	engine_fixture *fixture = *state;
	wb_intent_view intent = open_intent(fixture);
	wb_outcome outcome;
	char text[4096];
	char *key;

	assert_true(intent.draft.bytes < sizeof text);
	memcpy(text, intent.draft.data, intent.draft.bytes);
	text[intent.draft.bytes] = '\0';
	key = strstr(text, "order:12");
	assert_non_null(key);
	memcpy(key, "order:99", 8);
	assert_failed(wb_engine_commit(fixture->engine,
					  WB_TEXT("0123456789abcdef0123456789abcdef"), 1, wb_text_from(text),
					  FIXTURE_NOW_MS, fixture->arena, &outcome, &fixture->error),
		WB_MISSING, &fixture->error);
	assert_kinds(fixture, "started moved moved");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ENGINE_TEST(test_intent__carries_the_statuses_and_moves_nothing_yet),
		ENGINE_TEST(test_recheck__reads_the_inputs_as_they_were_stored),
		ENGINE_TEST(test_intent__stands_in_the_way_of_every_other_command),
		ENGINE_TEST(test_commit__moves_once_and_repeats_its_receipt),
		ENGINE_TEST(test_abort__frees_the_key_and_tells_why),
		ENGINE_TEST(test_abort__after_commit_is_a_conflict),
		ENGINE_TEST(test_recheck__asks_the_guard_again_with_fresh_facts),
		ENGINE_TEST(test_lease__over_asks_for_recovery_and_raises_the_fence),
		ENGINE_TEST(test_lease__only_one_rescuer_takes_over),
		ENGINE_TEST(test_lease__of_another_boot_is_over),
		ENGINE_TEST(test_lease__renewed_holds_on),
		ENGINE_TEST(test_tear__stops_the_subject_until_it_is_settled),
		ENGINE_TEST(test_commit__of_a_move_the_store_lost_becomes_drift),
		ENGINE_TEST(test_commit__of_a_lost_move_waits_for_the_one_that_is_open),
		ENGINE_TEST(test_commit__of_a_lost_move_needs_its_subject),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
