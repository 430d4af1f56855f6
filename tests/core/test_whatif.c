/* SPDX-License-Identifier: MIT */
/* What-if: real moves decided again by a definition that is not published. */
#include "versions_fixture.h"

static wb_whatif_report ask(engine_fixture *fixture, const char *const *parts)
{
	wb_workflow *candidate = versions_make(9, parts);
	wb_whatif_report report;

	assert_ok(wb_engine_whatif(fixture->engine, candidate, WB_TEXT(""), 100, fixture->arena,
				  &report, &fixture->error),
		&fixture->error);
	wb_workflow_free(candidate);
	return report;
}

static wb_text first_blocker(const wb_whatif_report *report, const char *member)
{
	const wb_value *blocker = &report->refusals[0].blockers.as.list->items[0];

	return wb_value_member(blocker, wb_text_from(member))->as.text;
}

/* Picked, packed into two parcels, assigned, checked, delivered. */
static void walk_through(engine_fixture *fixture)
{
	wb_command assign = fixture_command(fixture, WB_ACTION_ASSIGN, "user:9", "k5");
	wb_command check = fixture_command(fixture, WB_ACTION_MOVE, "check", "k6");
	wb_outcome outcome;

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_begin(fixture, &assign);
	check.actor = &fixture_manager;
	assert_int_equal(fixture_begin(fixture, &check).kind, WB_OUTCOME_DONE);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":2,\"remark\":\"Fragile\"}");
	wb_outcome begun = fixture_move(fixture, "deliver", "k3", "{\"weight\":1.5}");
	assert_int_equal(begun.kind, WB_OUTCOME_APPLY);
	assert_ok(wb_engine_commit(fixture->engine, begun.intent.id, begun.intent.fence,
				  begun.intent.draft, FIXTURE_NOW_MS, fixture->arena, &outcome, &fixture->error),
		&fixture->error);
}

static void test_whatif__same_rules_refuse_nothing(void **state)
{
	engine_fixture *fixture = *state;

	walk_through(fixture);
	wb_whatif_report report = ask(fixture, NULL);
	assert_int_equal(report.moves, 4);
	assert_int_equal(report.allowed, 4);
	assert_int_equal(report.refused + report.undecided, 0);
	assert_int_equal(report.next.bytes, 0);
}

static void test_whatif__names_the_move_a_guard_would_have_refused(void **state)
{
	engine_fixture *fixture = *state;

	walk_through(fixture);
	wb_whatif_report report = ask(fixture,
		(const char *const[]) {"\"guard\":\"order.total > 0\"",
			"\"guard\":\"order.total > 100 && vars.parcels == 2\"", NULL});
	assert_int_equal(report.moves, 4);
	assert_int_equal(report.refused, 1);
	assert_text_equal(report.refusals[0].subject, "order:12");
	assert_text_equal(report.refusals[0].transition, "deliver");
	assert_int_equal(report.refusals[0].seq, 6);
	assert_int_equal(report.refusals[0].at_ms, FIXTURE_NOW_MS);
	assert_text_equal(first_blocker(&report, "code"), "guard");
	assert_kinds(fixture, "started moved assigned moved moved moved");
}

static void test_whatif__variables_are_those_before_the_move(void **state)
{
	engine_fixture *fixture = *state;

	walk_through(fixture);
	wb_whatif_report report = ask(fixture,
		(const char *const[]) {"\"set\":{\"parcels\"",
			"\"guard\":\"vars.parcels == 0\",\"set\":{\"parcels\"",
			"\"check\":{", "\"check\":{\"guard\":\"vars.assignee == 'user:9'\",",
			"order.total > 0", "vars.parcels == 2", NULL});
	assert_int_equal(report.allowed, 4);
	report = ask(fixture, (const char *const[]) {"order.total > 0", "vars.parcels == 0", NULL});
	assert_int_equal(report.refused, 1);
}

static void test_whatif__fact_that_the_log_lacks_leaves_it_undecided(void **state)
{
	engine_fixture *fixture = *state;

	walk_through(fixture);
	wb_whatif_report report = ask(fixture,
		(const char *const[]) {"order.total > 0", "order.country == 'DE' && order.total > 0 && "
												  "vars.scans == 0", "\"vars\":{",
			"\"vars\":{\"scans\":{\"type\":\"int\"},", NULL});
	assert_int_equal(report.allowed, 3);
	assert_int_equal(report.undecided, 1);
	assert_int_equal(report.unknowns[0].fact_count, 2);
	assert_text_equal(report.unknowns[0].facts[0], "order.country");
	assert_text_equal(report.unknowns[0].facts[1], "vars.scans");
	/* What the actor, the state and the time say is never lacking. */
	report = ask(fixture,
		(const char *const[]) {"order.total > 0",
			"actor.id == 'user:5' && subject.state == 'packed' && subject.version == 5 && "
			"now < timestamp('2030-01-01T00:00:00Z')", NULL});
	assert_int_equal(report.allowed, 4);
}

static void test_whatif__personal_facts_count_while_they_are_there(void **state)
{
	engine_fixture *fixture = *state;

	walk_through(fixture);
	wb_whatif_report report =
		ask(fixture, (const char *const[]) {"'Nowhere'", "'Bremen'", NULL});
	assert_int_equal(report.refused, 1);
	assert_text_equal(report.refusals[0].transition, "pick");
	/* The sentence goes into no log, and holds the city in none either. */
	assert_null(memmem(first_blocker(&report, "text").data, first_blocker(&report, "text").bytes,
		"Bremen", 6));
}

static void test_whatif__other_people_states_and_inputs_refuse(void **state)
{
	engine_fixture *fixture = *state;

	walk_through(fixture);
	const struct {
		const char *parts[5];
		const char *code;
	} cases[] = {
		{{"\"to\":\"picking\",\"roles\":[\"staff\"]", "\"to\":\"picking\",\"roles\":[\"manager\"]",
			 NULL}, "role"},
		{{"\"deliver\":{\"label\":\"Deliver\",\"from\":[\"packed\"]",
			 "\"deliver\":{\"label\":\"Deliver\",\"from\":[\"new\"]", NULL}, "state"},
		{{"\"maximum\":20", "\"maximum\":1", NULL}, "input"},
		{{"\"weight\":{\"type\":\"number\"}",
			 "\"seal\":{\"type\":\"string\",\"required\":true}", NULL}, "input"},
		{{"\"roles\":[\"staff\"],\"guard\":\"order.total",
			 "\"roles\":[\"staff\"],\"four_eyes\":true,\"guard\":\"order.total", NULL},
			"second_person"},
		{{"\"check\":{", "\"inspect\":{", NULL}, "transition"},
	};
	for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
		wb_whatif_report report = ask(fixture, cases[index].parts);
		assert_int_equal(report.refused, 1);
		assert_string_equal(first_blocker(&report, "code").data, cases[index].code);
	}
}

static void test_whatif__input_nobody_asks_for_refuses_nothing(void **state)
{
	engine_fixture *fixture = *state;

	walk_through(fixture);
	wb_whatif_report report = ask(fixture,
		(const char *const[]) {"\"inputs\":{\"weight\":{\"type\":\"number\"}}", "\"inputs\":{}",
			NULL});
	assert_int_equal(report.allowed, 4);
}

static void test_whatif__woocommerces_own_change_is_matched_again(void **state)
{
	engine_fixture *fixture = *state;
	const char *const renamed[] = {"\"complete\":{", "\"finish\":{", NULL};
	const char *const gone[] = {"\"from\":[\"new\",\"picking\",\"packed\"],", "\"from\":[\"packed\"],",
		NULL};
	const char *const guarded[] = {"\"to\":\"delivered\",\"roles\":[\"woocommerce\"]",
		"\"to\":\"delivered\",\"guard\":\"order.country == 'DE'\",\"roles\":[\"woocommerce\"]", NULL};

	assert_int_equal(fixture_observe(fixture, "done", "processing", "completed"), WB_SIGHTING_MOVED);
	assert_int_equal(ask(fixture, renamed).allowed, 1);
	wb_whatif_report report = ask(fixture, gone);
	assert_int_equal(report.refused, 1);
	assert_text_equal(first_blocker(&report, "code"), "drift");
	report = ask(fixture, guarded);
	assert_int_equal(report.undecided, 1);
	assert_text_equal(report.unknowns[0].facts[0], "order.country");
}

static void test_whatif__looks_at_its_own_workflow_only(void **state)
{
	engine_fixture *fixture = *state;

	walk_through(fixture);
	assert_int_equal(ask(fixture,
						 (const char *const[]) {"\"workflow\":\"fulfilment\"",
							 "\"workflow\":\"returns\"", NULL}).moves,
		0);
}

static void test_whatif__pages_add_up_to_the_whole(void **state)
{
	engine_fixture *fixture = *state;
	const char *const parts[] = {"order.total > 0", "vars.parcels == 2 && order.total > 100", NULL};
	wb_workflow *candidate = versions_make(9, parts);
	wb_whatif_report report = {.next = WB_TEXT("")};
	uint64_t moves = 0, refused = 0;
	size_t pages = 0;

	walk_through(fixture);
	do {
		assert_ok(wb_engine_whatif(fixture->engine, candidate, report.next, 1, fixture->arena,
					  &report, &fixture->error),
			&fixture->error);
		moves += report.moves;
		refused += report.refused;
		pages++;
	} while (report.next.bytes > 0);
	assert_int_equal(moves, 4);
	assert_int_equal(refused, 1);
	assert_int_equal(pages, 4);
	static const char *const wrong[] = {"order:12", "/1", "order:12/", "order:12/x", "order:12/0"};
	for (size_t index = 0; index < sizeof wrong / sizeof *wrong; index++)
		assert_failed(wb_engine_whatif(fixture->engine, candidate, wb_text_from(wrong[index]), 1,
						  fixture->arena, &report, &fixture->error),
			WB_INVALID, &fixture->error);
	assert_failed(wb_engine_whatif(fixture->engine, candidate, WB_TEXT(""), 0, fixture->arena,
					  &report, &fixture->error),
		WB_INVALID, &fixture->error);
	wb_workflow_free(candidate);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ENGINE_TEST(test_whatif__same_rules_refuse_nothing),
		ENGINE_TEST(test_whatif__names_the_move_a_guard_would_have_refused),
		ENGINE_TEST(test_whatif__variables_are_those_before_the_move),
		ENGINE_TEST(test_whatif__fact_that_the_log_lacks_leaves_it_undecided),
		ENGINE_TEST(test_whatif__personal_facts_count_while_they_are_there),
		ENGINE_TEST(test_whatif__other_people_states_and_inputs_refuse),
		ENGINE_TEST(test_whatif__input_nobody_asks_for_refuses_nothing),
		ENGINE_TEST(test_whatif__woocommerces_own_change_is_matched_again),
		ENGINE_TEST(test_whatif__looks_at_its_own_workflow_only),
		ENGINE_TEST(test_whatif__pages_add_up_to_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
