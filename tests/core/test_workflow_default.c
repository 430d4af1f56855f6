/* SPDX-License-Identifier: MIT */
/*
 * The shipped workflow, walked completely: every transition in every state by every role, against
 * the table that it was designed from.
 */
#include "workflow_unit.h"

#include "waybill/workflow.h"

/* Letters: s staff, m manager, d driver, w WooCommerce. */
typedef struct row {
	const char *transition;
	const char *from; /* names with a blank around each */
	const char *to, *roles;
} row;

static const row table[] = {
	{"start_picking", " new ", "picking", "sm"},
	{"pack", " picking ", "packed", "sm"},
	{"send_out", " packed ", "out_for_delivery", "dm"},
	{"deliver", " out_for_delivery ", "delivered", "dm"},
	{"fail_delivery", " out_for_delivery ", "delivery_failed", "dm"},
	{"redeliver", " delivery_failed ", "packed", "m"},
	{"return", " delivery_failed ", "returned", "m"},
	{"hold", " new picking packed on_hold ", "on_hold", "m"},
	{"end_hold", " on_hold ", "on_hold", "m"},
	{"release", " on_hold ", "new", "m"},
	{"cancel", " new picking packed delivery_failed on_hold ", "cancelled", "mw"},
	{"complete", " new picking packed out_for_delivery delivery_failed on_hold ", "delivered", "w"},
};

#define ROWS (sizeof table / sizeof *table)

static const struct {
	const char *state, *woo;
	bool is_final;
} states[] = {
	{"new", "processing", false},
	{"picking", "", false},
	{"packed", "", false},
	{"out_for_delivery", "", false},
	{"delivery_failed", "", false},
	{"on_hold", "", false},
	{"delivered", "completed", true},
	{"returned", "", true},
	{"cancelled", "cancelled", true},
};

#define STATES (sizeof states / sizeof *states)

static const struct {
	char letter;
	const char *name;
} roles[] = {{'s', "staff"}, {'m', "manager"}, {'d', "driver"}, {'w', "woocommerce"}};

static const char paid[] =
	"{'id': 7, 'number': '7', 'status': 'processing', 'currency': 'EUR', 'total': '20.00',"
	" 'paid': true, 'payment_method': 'stripe', 'items': []}";

typedef struct shop {
	wb_workflow *workflow;
	wb_arena *arena;
	wb_text role;
	wb_actor actor;
	wb_question question;
	wb_decision decision;
} shop;

static int shop_set_up(void **state)
{
	shop *s = calloc(1, sizeof *s);
	wb_error error = {.status = WB_OK};

	assert_non_null(s);
	assert_ok(
		wb_workflow_parse(wb_env_native(), wb_workflow_default(), &s->workflow, &error), &error);
	s->arena = unit_arena();
	s->actor = (wb_actor){.id = WB_TEXT("user:5"), .roles = &s->role, .role_count = 1};
	s->question = (wb_question){
		.subject = WB_TEXT("order:7"), .actor = &s->actor, .order = unit_json(s->arena, paid)};
	*state = s;
	return 0;
}

static int shop_tear_down(void **state)
{
	shop *s = *state;

	wb_arena_free(s->arena);
	wb_workflow_free(s->workflow);
	free(s);
	return 0;
}

static const wb_decision *shop_ask(
	shop *s, const char *transition, const char *state, const char *role, const char *inputs)
{
	wb_error error = {.status = WB_OK};

	s->role = wb_text_from(role);
	s->question.transition = wb_text_from(transition);
	s->question.state = wb_text_from(state);
	s->question.inputs = inputs == NULL ? NULL : unit_json(s->arena, inputs);
	assert_ok(
		wb_workflow_decide(s->workflow, &s->question, s->arena, &s->decision, &error), &error);
	return &s->decision;
}

/* What a sensible person fills in. */
static const char *inputs_of(const char *transition)
{
	if (strcmp(transition, "fail_delivery") == 0)
		return "{'reason': 'nobody_home'}";
	if (strcmp(transition, "hold") == 0)
		return "{'reason': 'out_of_stock', 'note': 'Monday'}";
	if (strcmp(transition, "cancel") == 0)
		return "{'reason': 'customer_asked'}";
	if (strcmp(transition, "end_hold") == 0)
		return "{'reason': 'payment'}";
	return NULL;
}

/* The variables that a transition needs to be legal; NULL: those of the start. */
static const char *vars_of(const char *transition)
{
	return strcmp(transition, "end_hold") == 0
		? "{'assignee': '', 'parcel_count': 0, 'attempts': 0, 'holds': ['payment', 'address'],"
		  " 'failure_reason': '', 'cancel_reason': ''}"
		: NULL;
}

static bool starts_from(const row *r, const char *state)
{
	char padded[100];

	snprintf(padded, sizeof padded, " %s ", state);
	return strstr(r->from, padded) != NULL;
}

static void test_workflow_default__states_project_as_designed(void **state)
{
	shop *s = *state;

	assert_int_equal(wb_workflow_state_count(s->workflow), STATES);
	assert_text_equal(wb_workflow_initial(s->workflow)->name, "new");
	for (size_t index = 0; index < STATES; index++) {
		const wb_state *found =
			wb_workflow_find_state(s->workflow, wb_text_from(states[index].state));
		assert_non_null(found);
		assert_text_equal(found->woo, states[index].woo);
		assert_int_equal(found->is_final, states[index].is_final);
		assert_int_equal(found->stuck_after_s > 0, !states[index].is_final);
	}
}

static void test_workflow_default__every_move_in_every_state_by_every_role(void **state)
{
	shop *s = *state;

	assert_int_equal(wb_workflow_transition_count(s->workflow), ROWS);
	for (size_t index = 0; index < ROWS; index++) {
		const row *r = &table[index];
		const wb_transition *transition =
			wb_workflow_find_transition(s->workflow, wb_text_from(r->transition));
		assert_non_null(transition);
		assert_text_equal(transition->to, r->to);
		for (size_t place = 0; place < STATES; place++) {
			for (size_t role = 0; role < sizeof roles / sizeof *roles; role++) {
				bool is_from = starts_from(r, states[place].state);
				bool may = strchr(r->roles, roles[role].letter) != NULL;
				const char *vars = vars_of(r->transition);
				s->question.vars = vars == NULL ? NULL : unit_json(s->arena, vars);
				const wb_decision *decision = shop_ask(s, r->transition, states[place].state,
					roles[role].name, inputs_of(r->transition));
				if (decision->is_allowed != (is_from && may) ||
					decision->blocker_count != (size_t)!is_from + (size_t)!may)
					fail_msg(
						"%s from %s by %s", r->transition, states[place].state, roles[role].name);
				wb_arena_reset(s->arena);
				s->question.order = unit_json(s->arena, paid);
			}
		}
	}
}

static void test_workflow_default__only_paid_or_cash_on_delivery_is_picked(void **state)
{
	shop *s = *state;

	s->question.order = unit_json(s->arena,
		"{'id': 7, 'total': '20.00', 'paid': false, 'payment_method': 'bacs', 'items': []}");
	const wb_decision *decision = shop_ask(s, "start_picking", "new", "staff", NULL);
	assert_int_equal(decision->blocker_count, 1);
	assert_int_equal(decision->blockers[0].code, WB_BLOCKER_GUARD);
	assert_text_equal(
		decision->blockers[0].text, "The order is not paid yet, and it is not cash on delivery.");
	assert_text_equal(decision->blockers[0].by[0], "manager");
	assert_json_equal(s->arena, &decision->blockers[0].facts,
		"{'order.paid': false, 'order.payment_method': 'bacs'}");

	s->question.order = unit_json(s->arena,
		"{'id': 7, 'total': '20.00', 'paid': false, 'payment_method': 'cod', 'items': []}");
	assert_true(shop_ask(s, "start_picking", "new", "staff", NULL)->is_allowed);
}

static int64_t int_var(const wb_decision *decision, const char *name)
{
	return wb_value_member(&decision->vars, wb_text_from(name))->as.integer;
}

static wb_text text_var(const wb_decision *decision, const char *name)
{
	return wb_value_member(&decision->vars, wb_text_from(name))->as.text;
}

static void test_workflow_default__a_whole_way_with_a_second_attempt(void **state)
{
	shop *s = *state;
	static const struct {
		const char *transition, *state, *role, *inputs;
	} way[] = {
		{"start_picking", "new", "staff", NULL},
		{"pack", "picking", "staff", "{'parcels': 2}"},
		{"send_out", "packed", "driver", NULL},
		{"fail_delivery", "out_for_delivery", "driver",
			"{'reason': 'nobody_home', 'note': 'Rang twice'}"},
		{"redeliver", "delivery_failed", "manager", NULL},
		{"send_out", "packed", "driver", NULL},
		{"deliver", "out_for_delivery", "driver", NULL},
	};
	wb_value vars;

	assert_int_equal(wb_workflow_initial_vars(s->workflow, s->arena, &vars, NULL), WB_OK);
	for (size_t index = 0; index < sizeof way / sizeof *way; index++) {
		s->question.vars = &vars;
		const wb_decision *decision = shop_ask(
			s, way[index].transition, way[index].state, way[index].role, way[index].inputs);
		assert_true(decision->is_allowed);
		vars = decision->vars;
	}
	assert_int_equal(int_var(&s->decision, "parcel_count"), 2);
	assert_int_equal(int_var(&s->decision, "attempts"), 1);
	assert_text_equal(text_var(&s->decision, "failure_reason"), "");
}

static void test_workflow_default__several_holds_end_one_by_one(void **state)
{
	shop *s = *state;
	static const struct {
		const char *transition, *state, *inputs, *refusal; /* NULL: allowed */
	} way[] = {
		{"hold", "new", "{'reason': 'payment'}", NULL},
		{"end_hold", "on_hold", "{'reason': 'payment'}",
			"This is the only reason the order is held for. Release the order."},
		{"hold", "on_hold", "{'reason': 'payment'}",
			"The order is held for this reason already."},
		{"hold", "on_hold", "{'reason': 'address'}", NULL},
		{"release", "on_hold", NULL,
			"The order is held for several reasons. End one at a time."},
		{"end_hold", "on_hold", "{'reason': 'other'}",
			"The order is not held for this reason."},
		{"end_hold", "on_hold", "{'reason': 'payment'}", NULL},
		{"release", "on_hold", NULL, NULL},
	};
	wb_value vars;

	assert_int_equal(wb_workflow_initial_vars(s->workflow, s->arena, &vars, NULL), WB_OK);
	for (size_t index = 0; index < sizeof way / sizeof *way; index++) {
		s->question.vars = &vars;
		const wb_decision *decision =
			shop_ask(s, way[index].transition, way[index].state, "manager", way[index].inputs);
		assert_int_equal(decision->is_allowed, way[index].refusal == NULL);
		if (decision->is_allowed) {
			vars = decision->vars;
			continue;
		}
		assert_int_equal(decision->blocker_count, 1);
		assert_text_equal(decision->blockers[0].text, way[index].refusal);
	}
	const wb_value *holds = wb_value_member(&vars, WB_TEXT("holds"));
	assert_non_null(holds);
	assert_int_equal(holds->as.list->count, 0);
}

static void test_workflow_default__reasons_are_asked_of_people(void **state)
{
	shop *s = *state;
	const char *const asked[] = {"cancel", "hold"};

	for (size_t index = 0; index < sizeof asked / sizeof *asked; index++) {
		const wb_decision *decision = shop_ask(s, asked[index], "new", "manager", NULL);
		assert_int_equal(decision->blocker_count, 1);
		assert_text_equal(decision->blockers[0].field, "reason");
		assert_text_equal(decision->blockers[0].text, "\"Reason\" must be filled in.");
		s->question.is_preview = true;
		assert_true(shop_ask(s, asked[index], "new", "manager", NULL)->is_allowed);
		s->question.is_preview = false;
	}
	assert_true(shop_ask(s, "cancel", "new", "manager", "{'reason': 'payment'}")->is_allowed);
	assert_text_equal(text_var(&s->decision, "cancel_reason"), "payment");
	assert_true(shop_ask(s, "cancel", "new", "woocommerce", NULL)->is_allowed);
	assert_text_equal(text_var(&s->decision, "cancel_reason"), "woocommerce");
	assert_true(shop_ask(s, "pack", "picking", "staff", NULL)->is_allowed);
	assert_int_equal(int_var(&s->decision, "parcel_count"), 1);
}

static void test_workflow_default__woocommerces_own_changes(void **state)
{
	shop *s = *state;
	static const struct {
		const char *state, *woo, *transition;
	} changes[] = {
		{"new", "completed", "complete"},
		{"picking", "completed", "complete"},
		{"out_for_delivery", "completed", "complete"},
		{"on_hold", "cancelled", "cancel"},
		{"delivery_failed", "cancelled", "cancel"},
		{"out_for_delivery", "cancelled", NULL},
		{"new", "refunded", NULL},
		{"new", "on-hold", NULL},
		{"on_hold", "processing", NULL},
		{"delivered", "cancelled", NULL},
		{"cancelled", "completed", NULL},
	};

	s->role = WB_TEXT("manager");
	for (size_t index = 0; index < sizeof changes / sizeof *changes; index++) {
		s->question.state = wb_text_from(changes[index].state);
		wb_status status = wb_workflow_match(s->workflow, &s->question,
			wb_text_from(changes[index].woo), s->arena, &s->decision, NULL);
		if (changes[index].transition == NULL) {
			assert_int_equal(status, WB_END);
			continue;
		}
		assert_int_equal(status, WB_OK);
		assert_text_equal(s->decision.transition->name, changes[index].transition);
	}
}

static void test_workflow_default__notes_are_personal(void **state)
{
	shop *s = *state;

	for (size_t index = 0; index < ROWS; index++) {
		const wb_transition *transition =
			wb_workflow_find_transition(s->workflow, wb_text_from(table[index].transition));
		if (wb_value_member(&transition->inputs, WB_TEXT("note")) != NULL)
			assert_true(wb_workflow_is_personal(s->workflow, transition, WB_TEXT("inputs.note")));
		if (wb_value_member(&transition->inputs, WB_TEXT("reason")) != NULL)
			assert_false(
				wb_workflow_is_personal(s->workflow, transition, WB_TEXT("inputs.reason")));
	}
}

#define shop_test(test) cmocka_unit_test_setup_teardown(test, shop_set_up, shop_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		shop_test(test_workflow_default__states_project_as_designed),
		shop_test(test_workflow_default__every_move_in_every_state_by_every_role),
		shop_test(test_workflow_default__only_paid_or_cash_on_delivery_is_picked),
		shop_test(test_workflow_default__a_whole_way_with_a_second_attempt),
		shop_test(test_workflow_default__several_holds_end_one_by_one),
		shop_test(test_workflow_default__reasons_are_asked_of_people),
		shop_test(test_workflow_default__woocommerces_own_changes),
		shop_test(test_workflow_default__notes_are_personal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
