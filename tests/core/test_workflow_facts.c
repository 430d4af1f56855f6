/* SPDX-License-Identifier: MIT */
/* What a decision is made from: which facts are read, as a map or as a record, and what does not fit. */
#include "decide_bench.h"

static void test_workflow_decide__unknown_transition_and_state(void **state)
{
	bench *b = *state;

	b->question.transition = WB_TEXT("pakc");
	assert_failed(wb_workflow_decide(b->workflow, &b->question, b->arena, &b->decision, &b->error),
		WB_MISSING, &b->error);
	b->question.transition = WB_TEXT("pack");
	b->question.state = WB_TEXT("nowhere");
	bench_invalid(b, "state \"nowhere\" is none of the workflow \"w\"");
}

static void test_workflow_decide__facts_that_do_not_fit_are_named(void **state)
{
	static const struct {
		const char *find, *replacement, *message;
	} wrong[] = {
		{"'total': '12.50', 'paid'", "'total': 12.5, 'paid'", "order.total must be a decimal"},
		{"'total': '12.50', 'paid'", "'total': '12.5O', 'paid'", "order.total must be a decimal"},
		{"'total': '12.50', 'paid'", "'paid'", "order.total is missing, must be a decimal"},
		{"'id': 12", "'id': '12'", "order.id must be an integer"},
		{"'paid': true", "'paid': 1", "order.paid must be true or false"},
		{"'paid': true", "'paid': null", "order.paid must be true or false"},
		{"'created_at': 1700000000000", "'created_at': '2023'", "order.created_at must be a time"},
		{"'created_at': 1700000000000", "'created_at': 999999999999999999",
			"order.created_at must be a time"},
		{"'city': 'Graz'", "'city': 5", "order.city must be a text"},
		{"'quantity': 2", "'quantity': 2.5", "order.items[0].quantity must be an integer"},
		{"'weight_g': 100", "'weight': 100", "order.items[0].weight_g is missing"},
		{"'items': [", "'things': [", "order.items is missing, must be a list"},
	};
	bench *b = *state;

	for (size_t index = 0; index < sizeof wrong / sizeof *wrong; index++) {
		b->question.order = facts_with(b, wrong[index].find, wrong[index].replacement);
		bench_invalid(b, wrong[index].message);
	}
	b->question.order = unit_json(b->arena, "[]");
	bench_invalid(b, "order must be a map");
}

/* The facts as a record: raw values beside the fields of the order's type. */
static wb_value *record_of(bench *b, const wb_value *order)
{
	const wb_type *type = wb_workflow_order_type();
	wb_value *members = wb_arena_take_array(b->arena, type->field_count, sizeof *members);

	assert_non_null(members);
	for (size_t index = 0; index < type->field_count; index++) {
		const wb_value *member = wb_value_member(order, type->fields[index].name);
		if (member != NULL)
			members[index] = *member;
	}
	return members;
}

static wb_value *record_member(wb_value *members, const char *name)
{
	const wb_type *type = wb_workflow_order_type();

	for (size_t index = 0; index < type->field_count; index++)
		if (wb_text_equal(type->fields[index].name, wb_text_from(name)))
			return &members[index];
	fail_msg("an order has no %s", name);
	return NULL;
}

/* Which members a transition looks at, by name. */
static void expect_reads(const bench *b, const char *transition, const char *wanted)
{
	const wb_type *type = wb_workflow_order_type();
	uint32_t reads = wb_transition_order_reads(
		wb_workflow_find_transition(b->workflow, wb_text_from(transition)));
	char names[400] = "";

	for (size_t index = 0; index < type->field_count; index++) {
		size_t used = strlen(names);
		if ((reads & (UINT32_C(1) << index)) != 0)
			snprintf(names + used, sizeof names - used, "%s ", type->fields[index].name.data);
	}
	assert_string_equal(names, wanted);
}

static void test_workflow_reads__are_those_of_guard_and_set(void **state)
{
	bench *b = *state;

	expect_reads(b, "bill", "total city ");
	expect_reads(b, "send", "items ");
	expect_reads(b, "hide", "paid_at postcode ");
	expect_reads(b, "check", "number currency ");
	expect_reads(b, "odd", "id ");
	expect_reads(b, "expire", "");
	wb_workflow_free(b->workflow);
	b->workflow = unit_workflow(
		"{ \"format\": 1, \"workflow\": \"w\", \"version\": 1, \"subject\": \"order\","
		"  \"initial\": \"a\", \"roles\": [\"staff\"], \"states\": { \"a\": {\"final\": false},"
		"  \"z\": {\"final\": true} }, \"transitions\": {"
		"    \"end\": { \"from\": [\"a\"], \"to\": \"z\", \"roles\": [\"staff\"],"
		"      \"guard\": \"dyn(order) == dyn(order)\" } } }");
	expect_reads(b, "end",
		"id number status currency total paid created_at paid_at payment_method shipping_method "
		"country city postcode note items ");
}

/* A record and a map of the same facts give the same decision, also where facts are absent. */
static void test_workflow_decide__record_decides_as_the_map_does(void **state)
{
	static const char *const orders[] = {facts,
		"{'id': 1, 'total': '9.99', 'paid': true, 'paid_at': null, 'items': [], 'postcode': '9'}",
		"{'id': 4, 'total': 20, 'paid': false, 'number': 'N', 'paid_at': 1900000000000, 'items': [],"
		" 'postcode': '91', 'currency': 'EUR'}"};
	static const char *const moves[] = {"bill", "send", "hide", "check", "odd"};
	bench *b = *state;

	for (size_t move = 0; move < sizeof moves / sizeof *moves; move++) {
		for (size_t at = 0; at < sizeof orders / sizeof *orders; at++) {
			wb_text written[2][3];
			bench_ask(b, moves[move], "manager", move == 1 ? "packed" : "new");
			b->roles[1] = WB_TEXT("staff");
			b->actor.role_count = 2;
			b->question.last_actor = WB_TEXT("user:6");
			b->question.order = unit_json(b->arena, orders[at]);
			for (int way = 0; way < 2; way++) {
				b->question.order_members = way == 0 ? NULL : record_of(b, b->question.order);
				bench_decide(b);
				assert_ok(wb_json_write(&b->decision.facts, b->arena, &written[way][0], &b->error),
					&b->error);
				assert_ok(wb_json_write(&b->decision.vars, b->arena, &written[way][1], &b->error),
					&b->error);
				written[way][2] = b->decision.is_allowed ? WB_TEXT("") : b->decision.blockers[0].text;
			}
			for (int part = 0; part < 3; part++)
				assert_true(wb_text_equal(written[0][part], written[1][part]));
		}
	}
}

static void test_workflow_decide__record_is_checked_where_it_is_read(void **state)
{
	bench *b = *state;

	bench_ask(b, "bill", "manager", "new");
	wb_value *members = record_of(b, b->question.order);
	b->question.order = NULL;
	b->question.order_members = members;
	*record_member(members, "country") = wb_value_int(5);
	*record_member(members, "items") = wb_value_null();
	bench_expect(b, WB_BLOCKER_GUARD, "Too dear.", "head_packer");
	*record_member(members, "city") = wb_value_int(5);
	bench_invalid(b, "order.city must be a text");
	*record_member(members, "city") = wb_value_null();
	*record_member(members, "total") = wb_value_null();
	bench_invalid(b, "order.total is missing, must be a decimal");
}

static void test_workflow_decide__brief_question_gets_the_verdict_alone(void **state)
{
	bench *b = *state;

	b->question.is_brief = true;
	bench_decide(b);
	assert_true(b->decision.is_allowed);
	assert_int_equal(b->decision.facts.as.map->count, 0);
	assert_int_equal(b->decision.inputs.as.map->count, 0);
	assert_int_equal(b->decision.vars.kind, WB_NULL);
	bench_ask(b, "bill", "manager", "new");
	bench_expect(b, WB_BLOCKER_GUARD, "Too dear.", "head_packer");
	/* A new value that can't be worked out refuses a brief question, too. */
	bench_ask(b, "odd", "manager", "new");
	bench_decide(b);
	assert_false(b->decision.is_allowed);
	assert_int_equal(b->decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
}

static void test_workflow_decide__facts_that_may_be_absent(void **state)
{
	bench *b = *state;

	b->question.order = unit_json(b->arena,
		"{'id': 1, 'total': 20, 'paid': true, 'paid_at': null, 'items': [], 'later': {}}");
	bench_decide(b);
	assert_true(b->decision.is_allowed);
}

static void test_workflow_decide__variables_and_inputs_that_do_not_fit(void **state)
{
	bench *b = *state;

	b->question.vars = unit_json(b->arena, "{'count': 'x'}");
	bench_invalid(b, "vars.count must be an integer");
	b->question.vars = unit_json(b->arena, "{'cuont': 1}");
	bench_invalid(b, "vars.cuont is no variable of the workflow");
	b->question.vars = unit_json(b->arena, "5");
	bench_invalid(b, "vars must be a map");
	b->question.vars = NULL;
	b->question.inputs = unit_json(b->arena, "[1]");
	bench_invalid(b, "inputs must be a map");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(test_workflow_decide__unknown_transition_and_state),
		bench_test(test_workflow_decide__facts_that_do_not_fit_are_named),
		bench_test(test_workflow_reads__are_those_of_guard_and_set),
		bench_test(test_workflow_decide__record_decides_as_the_map_does),
		bench_test(test_workflow_decide__record_is_checked_where_it_is_read),
		bench_test(test_workflow_decide__brief_question_gets_the_verdict_alone),
		bench_test(test_workflow_decide__facts_that_may_be_absent),
		bench_test(test_workflow_decide__variables_and_inputs_that_do_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
