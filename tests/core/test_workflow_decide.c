/* SPDX-License-Identifier: MIT */
/* Deciding: each thing that can stand against a move, alone and together, and what is handed back. */
#include "decide_bench.h"

/* ---- allowed ---- */

static void test_workflow_decide__allowed_hands_back_facts_inputs_and_variables(void **state)
{
	bench *b = *state;

	b->question.inputs = unit_json(b->arena, "{'parcels': 2, 'weight': 1.25, 'note': 'x'}");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_text_equal(b->decision.transition->to, "packed");
	assert_json_equal(
		b->arena, &b->decision.inputs, "{'note': 'x', 'parcels': 2, 'weight': '1.25'}");
	assert_json_equal(b->arena, &b->decision.vars,
		"{'assignee': '', 'count': 3, 'fee': '2.50', 'paper': '', 'scanned': {}, 'seen_at': "
		"1700000002000}");
	assert_json_equal(b->arena, &b->decision.facts,
		"{'order.paid': true, 'order.total': '12.50', 'inputs.parcels': 2, 'vars.count': 1,"
		" 'now': 1700000002000, 'inputs.weight': '1.25', 'vars.fee': '0'}");
}

static void test_workflow_decide__stored_variables_are_read(void **state)
{
	bench *b = *state;

	b->question.vars = unit_json(b->arena,
		"{'count': 7, 'fee': '1.00', 'scanned': {'A': 2}, 'assignee': 'user:9',"
		" 'seen_at': 5000}");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_json_equal(b->arena, &b->decision.vars,
		"{'assignee': 'user:9', 'count': 9, 'fee': '1.00', 'paper': '', 'scanned': {'A': 2},"
		" 'seen_at': 1700000002000}");
}

static void test_workflow_decide__result_outlives_what_it_was_asked_with(void **state)
{
	bench *b = *state;
	wb_arena *passing = unit_arena();

	b->question.order = unit_json(passing, facts);
	b->question.inputs = unit_json(passing, "{'parcels': 2, 'note': 'kept'}");
	b->question.vars = unit_json(passing, "{'scanned': {'KEY': 4}}");
	bench_decide(b);
	wb_decision packed = b->decision;
	bench_ask(b, "check", "staff", "new");
	b->question.last_actor = WB_TEXT("user:6");
	bench_decide(b);
	wb_arena_free(passing);
	assert_text_equal(wb_value_member(&packed.inputs, WB_TEXT("note"))->as.text, "kept");
	assert_json_equal(b->arena, wb_value_member(&packed.vars, WB_TEXT("scanned")), "{'KEY': 4}");
	assert_text_equal(wb_value_member(&b->decision.vars, WB_TEXT("paper"))->as.text, "12");
	assert_json_equal(
		b->arena, &b->decision.facts, "{'order.currency': 'EUR', 'order.number': '12'}");
}

/* ---- one thing against it ---- */

static void test_workflow_decide__wrong_state(void **state)
{
	bench *b = *state;

	bench_ask(b, "send", "manager", "new");
	bench_expect(b, WB_BLOCKER_STATE,
		"\"Send\" starts from \"Packed\" or \"Sent\"; the order is \"New\". "
		"It can be brought there by staff or manager.",
		"staff manager");
	bench_ask(b, "send", "manager", "done");
	bench_expect(b, WB_BLOCKER_STATE, "The order is \"Done\", and nothing follows after that.", "");
}

static void test_workflow_decide__wrong_role(void **state)
{
	bench *b = *state;

	bench_ask(b, "scan", "manager", "new");
	bench_expect(
		b, WB_BLOCKER_ROLE, "\"Scan\" is left to staff or head packer.", "staff head_packer");
	bench_ask(b, "finish", "manager", "packed");
	bench_expect(b, WB_BLOCKER_ROLE,
		"\"Finish\" happens only when WooCommerce itself changes the order.", "woocommerce");
	bench_ask(b, "expire", "manager", "new");
	bench_expect(b, WB_BLOCKER_ROLE, "\"Expire\" happens by itself when it is due.", "");
	/* WooCommerce's role is not named to people where they have one of their own. */
	bench_ask(b, "cancel", "staff", "new");
	b->question.inputs = unit_json(b->arena, "{'why': 'x'}");
	bench_expect(b, WB_BLOCKER_ROLE, "\"Cancel\" is left to manager.", "manager woocommerce");
}

static void test_workflow_decide__any_role_of_several_will_do(void **state)
{
	bench *b = *state;

	bench_ask(b, "scan", "manager", "new");
	b->roles[1] = WB_TEXT("head_packer");
	b->actor.role_count = 2;
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void test_workflow_decide__a_person_without_the_role_is_told_no_facts(void **state)
{
	bench *b = *state;

	bench_ask(b, "bill", "staff", "new");
	bench_expect(b, WB_BLOCKER_ROLE, "\"Bill\" is left to manager.", "manager");
	assert_json_equal(b->arena, &b->decision.facts, "{}");
}

static void test_workflow_decide__second_person(void **state)
{
	bench *b = *state;

	bench_ask(b, "check", "staff", "new");
	b->question.last_actor = WB_TEXT("user:5");
	bench_expect(b, WB_BLOCKER_SECOND_PERSON,
		"\"Check\" needs a second person: somebody else than user:5, who made the last move.",
		"staff manager");
	b->question.last_actor = WB_TEXT("");
	bench_expect(b, WB_BLOCKER_SECOND_PERSON,
		"\"Check\" needs a second person, and it is not known who made the last move.",
		"staff manager");
	b->question.last_actor = WB_TEXT("user:6");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void bench_expect_input(bench *b, const char *inputs, const char *field, const char *text)
{
	b->question.inputs = inputs == NULL ? NULL : unit_json(b->arena, inputs);
	bench_expect(b, WB_BLOCKER_INPUT, text, "staff manager");
	assert_text_equal(b->decision.blockers[0].field, field);
	assert_json_equal(b->arena, &b->decision.inputs, "{}");
	assert_json_equal(b->arena, &b->decision.facts, "{}");
}

static void test_workflow_decide__wrong_inputs(void **state)
{
	bench *b = *state;

	bench_expect_input(b, NULL, "parcels", "\"Parcels\" must be filled in.");
	bench_expect_input(b, "{}", "parcels", "\"Parcels\" must be filled in.");
	bench_expect_input(b, "{'parcels': 0}", "parcels", "\"Parcels\" must be at least 1.");
	bench_expect_input(b, "{'parcels': '2'}", "parcels", "\"Parcels\" must be a whole number.");
	bench_expect_input(b, "{'parcels': 1.5}", "parcels", "\"Parcels\" must be a whole number.");
	bench_expect_input(
		b, "{'parcels': 2, 'weight': 0.05}", "weight", "\"Weight\" must be at least 0.1.");
	bench_expect_input(
		b, "{'parcels': 2, 'weight': 'heavy'}", "weight", "\"Weight\" must be a number.");
	bench_expect_input(b, "{'parcels': 2, 'note': 5}", "note", "\"Note\" must be a text.");
	bench_expect_input(
		b, "{'parcels': 2, 'state': 'done'}", "state", "\"Pack\" has no input \"state\".");
}

static void test_workflow_decide__everything_that_is_wrong_is_told_at_once(void **state)
{
	bench *b = *state;

	bench_ask(b, "pack", "head_packer", "packed");
	b->question.inputs = unit_json(b->arena, "{'x': 1, 'weight': 0, 'note': 1}");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 6);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_STATE);
	assert_int_equal(b->decision.blockers[1].code, WB_BLOCKER_ROLE);
	assert_text_equal(b->decision.blockers[2].field, "x");
	assert_text_equal(b->decision.blockers[3].field, "note");
	assert_text_equal(b->decision.blockers[4].field, "parcels");
	assert_text_equal(b->decision.blockers[5].field, "weight");
}

/* ---- guards ---- */

static void test_workflow_decide__false_guard_names_what_it_looked_at(void **state)
{
	bench *b = *state;

	b->question.order = facts_with(b, "'paid': true", "'paid': false");
	bench_expect(b, WB_BLOCKER_GUARD,
		"Only possible when the order is paid. "
		"That can be changed by whoever edits the order in WooCommerce.",
		"");
	assert_json_equal(b->arena, &b->decision.blockers[0].facts, "{'order.paid': false}");
	assert_json_equal(b->arena, &b->decision.facts,
		"{'order.paid': false, 'order.total': '12.50', 'inputs.parcels': 2}");

	b->question.order = facts_with(b, "'total': '12.50'", "'total': '9.99'");
	bench_expect(b, WB_BLOCKER_GUARD,
		"Only possible when the order's total is more than 10; it is 9.99. "
		"That can be changed by whoever edits the order in WooCommerce.",
		"");

	b->question.order = unit_json(b->arena, facts);
	b->question.inputs = unit_json(b->arena, "{'parcels': 6}");
	bench_expect(b, WB_BLOCKER_GUARD,
		"Only possible when \"Parcels\" is less than 5; it is 6. That can be changed by you.",
		"staff manager");
}

static void test_workflow_decide__each_false_part_is_told(void **state)
{
	bench *b = *state;

	b->question.order = facts_with(b, "'paid': true", "'paid': false");
	b->question.inputs = unit_json(b->arena, "{'parcels': 6}");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 2);
	assert_json_equal(b->arena, &b->decision.blockers[0].facts, "{'order.paid': false}");
	assert_json_equal(b->arena, &b->decision.blockers[1].facts, "{'inputs.parcels': 6}");
}

static void test_workflow_decide__authors_sentence_wins(void **state)
{
	bench *b = *state;

	bench_ask(b, "bill", "manager", "new");
	bench_expect(b, WB_BLOCKER_GUARD, "Too dear.", "head_packer");
	assert_json_equal(b->arena, &b->decision.blockers[0].facts, "{'order.total': '12.50'}");
}

static void test_workflow_decide__personal_values_stay_out_of_sentences(void **state)
{
	bench *b = *state;

	bench_ask(b, "hide", "staff", "new");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 3);
	assert_text_equal(b->decision.blockers[0].text,
		"Only possible when the postcode is as needed. "
		"That can be changed by whoever edits the order in WooCommerce.");
	assert_text_equal(b->decision.blockers[1].text,
		"Only possible when the date of payment is after the time; the date of payment is "
		"2023-11-14T22:13:21Z and the time is 2023-11-14T22:13:22Z. That changes with time.");
	assert_text_equal(b->decision.blockers[2].text,
		"Only possible when count is more than 3; it is 1. "
		"That can be changed by manager or staff.");
	/* Who can raise the count: staff and manager, by packing or cancelling. */
	assert_int_equal(b->decision.blockers[2].by_count, 2);
}

static void test_workflow_decide__guard_that_fails_refuses(void **state)
{
	bench *b = *state;

	bench_ask(b, "send", "manager", "packed");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 1);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
	assert_non_null(strstr(b->decision.blockers[0].text.data,
		"\"Send\" is refused, because its rule can't be checked: "));
	assert_non_null(wb_value_member(&b->decision.blockers[0].facts, WB_TEXT("vars.scanned")));

	b->question.vars = unit_json(b->arena, "{'scanned': {'A': 2}}");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void test_workflow_decide__failure_over_personal_facts_gives_no_detail(void **state)
{
	bench *b = *state;

	bench_ask(b, "hide", "staff", "new");
	b->question.vars = unit_json(b->arena, "{'count': 9}");
	b->question.order = NULL;
	bench_expect(b, WB_BLOCKER_GUARD_ERROR,
		"Not possible while the postcode is not known. "
		"That can be changed by whoever edits the order in WooCommerce.",
		"");
}

static void test_workflow_decide__without_an_order_only_guards_that_look_fail(void **state)
{
	bench *b = *state;

	b->question.order = NULL;
	bench_decide(b);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
	bench_ask(b, "scan", "staff", "new");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void test_workflow_decide__value_that_can_not_be_worked_out_refuses(void **state)
{
	bench *b = *state;

	b->question.vars = unit_json(b->arena, "{'count': 9223372036854775807}");
	bench_decide(b);
	assert_int_equal(b->decision.blocker_count, 1);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
	assert_non_null(strstr(b->decision.blockers[0].text.data,
		"\"Pack\" is refused, because \"count\" can't be worked out: "));
	assert_int_equal(b->decision.vars.kind, WB_NULL);
}

static void test_workflow_decide__value_of_another_kind_than_its_variable_refuses(void **state)
{
	bench *b = *state;

	bench_ask(b, "odd", "manager", "new");
	bench_expect(b, WB_BLOCKER_GUARD_ERROR,
		"\"Odd\" is refused, because \"count\" can't be worked out: "
		"must be an integer of at most 64 bits.",
		"");
}

/* ---- preview ---- */

static void test_workflow_decide__preview_leaves_open_what_inputs_decide(void **state)
{
	bench *b = *state;

	b->question.is_preview = true;
	b->question.inputs = NULL;
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_int_equal(b->decision.vars.kind, WB_NULL);

	/* What needs no input is decided all the same. */
	b->question.order = facts_with(b, "'paid': true", "'paid': false");
	bench_expect(b, WB_BLOCKER_GUARD,
		"Only possible when the order is paid. "
		"That can be changed by whoever edits the order in WooCommerce.",
		"");
}

static void test_workflow_decide__preview_asks_guards_without_inputs(void **state)
{
	bench *b = *state;

	bench_ask(b, "bill", "manager", "new");
	b->question.is_preview = true;
	bench_expect(b, WB_BLOCKER_GUARD, "Too dear.", "head_packer");
	bench_ask(b, "send", "manager", "packed");
	bench_decide(b);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
}

/* ---- who is no person ---- */

static void test_workflow_decide__woocommerce_and_the_engine_fill_in_nothing(void **state)
{
	bench *b = *state;

	bench_ask(b, "cancel", "woocommerce", "new");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_int_equal(wb_value_member(&b->decision.vars, WB_TEXT("count"))->as.integer, -1);

	bench_ask(b, "expire", "staff", "new");
	b->actor.id = WB_TEXT(WB_ACTOR_SYSTEM);
	b->actor.role_count = 0;
	bench_expect(b, WB_BLOCKER_GUARD,
		"Only possible when the time is after 2026-01-01T00:00:00Z; it is "
		"2023-11-14T22:13:22Z. That changes with time.",
		"");
	b->question.now_ms = INT64_C(1800000000000);
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	/* The engine's name opens nothing that is not automatic. */
	bench_ask(b, "scan", "nobody", "new");
	bench_expect(
		b, WB_BLOCKER_ROLE, "\"Scan\" is left to staff or head packer.", "staff head_packer");
}

/* ---- match ---- */

static wb_status bench_match(bench *b, const char *state, const char *woo)
{
	b->question.state = wb_text_from(state);
	b->question.transition = WB_TEXT("");
	return wb_workflow_match(
		b->workflow, &b->question, wb_text_from(woo), b->arena, &b->decision, &b->error);
}

static void test_workflow_match__exactly_one_with_a_true_guard(void **state)
{
	bench *b = *state;

	assert_ok(bench_match(b, "new", "cancelled"), &b->error);
	assert_text_equal(b->decision.transition->name, "cancel");
	assert_true(b->decision.is_allowed);
	/* The inputs of the question are nobody's. */
	assert_json_equal(b->arena, &b->decision.inputs, "{}");

	assert_ok(bench_match(b, "packed", "completed"), &b->error);
	assert_text_equal(b->decision.transition->name, "finish");
	b->question.order = facts_with(b, "'paid': true", "'paid': false");
	assert_ok(bench_match(b, "packed", "completed"), &b->error);
	assert_text_equal(b->decision.transition->name, "finish_unpaid");
}

static void test_workflow_match__none_or_several(void **state)
{
	bench *b = *state;

	b->question.order = facts_with(b, "'total': '12.50'", "'total': '1200'");
	assert_int_equal(bench_match(b, "packed", "completed"), WB_END);
	b->question.order = NULL;
	assert_int_equal(bench_match(b, "packed", "completed"), WB_END);
	assert_int_equal(bench_match(b, "new", "completed"), WB_END);
	assert_int_equal(bench_match(b, "new", "refunded"), WB_END);
	assert_int_equal(bench_match(b, "new", ""), WB_END);
	assert_int_equal(bench_match(b, "nowhere", "completed"), WB_END);
}

/* ---- personal paths ---- */

static void test_workflow_is_personal__facts_and_inputs(void **state)
{
	bench *b = *state;
	const wb_transition *pack = wb_workflow_find_transition(b->workflow, WB_TEXT("pack"));
	static const struct {
		const char *path;
		bool is_personal;
	} paths[] = {
		{"order.note", true},
		{"order.city", true},
		{"order.postcode", true},
		{"order", true},
		{"order.total", false},
		{"order.items", false},
		{"order.unheard_of", true},
		{"inputs.note", true},
		{"inputs.note.x", true},
		{"inputs", true},
		{"inputs.parcels", false},
		{"inputs.unheard_of", true},
		{"vars.count", false},
		{"actor.id", false},
		{"subject.state", false},
		{"now", false},
		{"unheard_of", true},
		{"", true},
	};

	for (size_t index = 0; index < sizeof paths / sizeof *paths; index++) {
		if (wb_workflow_is_personal(b->workflow, pack, wb_text_from(paths[index].path)) !=
			paths[index].is_personal)
			fail_msg("%s", paths[index].path);
	}
	assert_true(wb_workflow_is_personal(b->workflow, NULL, WB_TEXT("inputs.parcels")));
	assert_false(wb_workflow_is_personal(b->workflow, NULL, WB_TEXT("order.total")));
	const wb_transition *scan = wb_workflow_find_transition(b->workflow, WB_TEXT("scan"));
	assert_false(wb_workflow_is_personal(b->workflow, scan, WB_TEXT("inputs")));
}

static void test_workflow_blocker_code_name__is_part_of_the_contract(void **state)
{
	(void)state;
	static const char *const names[] = {
		"state", "role", "input", "guard", "guard_error", "drift", "torn", "second_person"};

	for (size_t code = 0; code < sizeof names / sizeof *names; code++)
		assert_string_equal(wb_blocker_code_name((wb_blocker_code)code), names[code]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(test_workflow_decide__allowed_hands_back_facts_inputs_and_variables),
		bench_test(test_workflow_decide__stored_variables_are_read),
		bench_test(test_workflow_decide__result_outlives_what_it_was_asked_with),
		bench_test(test_workflow_decide__wrong_state),
		bench_test(test_workflow_decide__wrong_role),
		bench_test(test_workflow_decide__any_role_of_several_will_do),
		bench_test(test_workflow_decide__a_person_without_the_role_is_told_no_facts),
		bench_test(test_workflow_decide__second_person),
		bench_test(test_workflow_decide__wrong_inputs),
		bench_test(test_workflow_decide__everything_that_is_wrong_is_told_at_once),
		bench_test(test_workflow_decide__false_guard_names_what_it_looked_at),
		bench_test(test_workflow_decide__each_false_part_is_told),
		bench_test(test_workflow_decide__authors_sentence_wins),
		bench_test(test_workflow_decide__personal_values_stay_out_of_sentences),
		bench_test(test_workflow_decide__guard_that_fails_refuses),
		bench_test(test_workflow_decide__failure_over_personal_facts_gives_no_detail),
		bench_test(test_workflow_decide__without_an_order_only_guards_that_look_fail),
		bench_test(test_workflow_decide__value_that_can_not_be_worked_out_refuses),
		bench_test(test_workflow_decide__value_of_another_kind_than_its_variable_refuses),
		bench_test(test_workflow_decide__preview_leaves_open_what_inputs_decide),
		bench_test(test_workflow_decide__preview_asks_guards_without_inputs),
		bench_test(test_workflow_decide__woocommerce_and_the_engine_fill_in_nothing),
		bench_test(test_workflow_match__exactly_one_with_a_true_guard),
		bench_test(test_workflow_match__none_or_several),
		bench_test(test_workflow_is_personal__facts_and_inputs),
		bench_test(test_workflow_blocker_code_name__is_part_of_the_contract),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
