/* SPDX-License-Identifier: MIT */
/*
 * Deciding a move: state, role, second person and inputs first, and all that is wrong with them at
 * once; then the guard, when nothing else stands against it. A guard asked in the wrong state
 * speaks of something else, and one asked for somebody who may not make the move would tell him
 * facts that are none of his. What is left undecided in a preview is what only inputs can decide.
 *
 * A guard or a new value that can't be evaluated refuses: it never counts as true.
 */
#include "base/assert.h"
#include "base/error.h"
#include "workflow/definition.h"
#include "workflow/explain.h"
#include "workflow/typed.h"

static const wb_map decide_no_entries = {0, NULL};
static const wb_value decide_empty = {.kind = WB_MAP, .as.map = &decide_no_entries};

/* ---- who ---- */

static bool decide_has_role(const wb_actor *actor, wb_text role)
{
	return wb_names__have(actor->roles, actor->role_count, role);
}

/* The engine itself, making what is due. */
static bool decide_is_system(const wb_inquiry *inquiry)
{
	return inquiry->rule->shown.is_automatic &&
		wb_text_equal(inquiry->question->actor->id, WB_TEXT(WB_ACTOR_SYSTEM));
}

/* Nobody is there who could fill something in. */
static bool decide_is_machine(const wb_inquiry *inquiry)
{
	return decide_is_system(inquiry) ||
		decide_has_role(inquiry->question->actor, WB_TEXT(WB_ROLE_WOOCOMMERCE));
}

static bool decide_may(const wb_inquiry *inquiry)
{
	const wb_transition *wanted = &inquiry->rule->shown;

	for (size_t index = 0; index < wanted->role_count; index++) {
		if (decide_has_role(inquiry->question->actor, wanted->roles[index]))
			return true;
	}
	return decide_is_system(inquiry);
}

static bool decide_is_second_person(const wb_question *question)
{
	return question->last_actor.bytes > 0 &&
		!wb_text_equal(question->last_actor, question->actor->id);
}

/* ---- inputs ---- */

static const wb_input *decide_find_input(const wb_rule *rule, wb_text name)
{
	for (size_t index = 0; index < rule->input_count; index++) {
		if (wb_text_equal(rule->inputs[index].name, name))
			return &rule->inputs[index];
	}
	return NULL;
}

/* As many as there could be right ones are told. */
static wb_status decide_check_known(wb_inquiry *inquiry, const wb_map *given)
{
	wb_status status = WB_OK;
	size_t told = 0;

	for (size_t index = 0; status == WB_OK && index < given->count; index++) {
		const wb_value *key = &given->entries[index].key;
		if (key->kind != WB_STRING)
			return wb_error__set(inquiry->error, WB_INVALID, WB_AREA_WORKFLOW,
				"inputs must be a map with texts as keys");
		if (decide_find_input(inquiry->rule, key->as.text) == NULL &&
			told++ < WB_DEFINITION_INPUTS_MAX)
			status = wb_blockers__add_unknown_input(inquiry, key->as.text);
	}
	return status;
}

static wb_status decide_check_input(
	wb_inquiry *inquiry, const wb_input *input, const wb_node *given, wb_map_builder *builder)
{
	wb_node node = wb_node__member(given, input->name);
	wb_violation violation;
	wb_value value;

	if (node.value == NULL) {
		if (input->preset != NULL)
			wb_map_builder_add(builder, input->name, *input->preset);
		else if (input->is_required && !inquiry->question->is_preview &&
			!decide_is_machine(inquiry))
			return wb_blockers__add_missing_input(inquiry, input);
		return WB_OK;
	}
	wb_status status = wb_schema__convert(input->schema, &node,
		inquiry->question->inputs_are_stored, inquiry->arena, &value, inquiry->error);
	if (status < 0)
		return status;
	node.value = &value;
	status = wb_schema__check(input->schema, &node, inquiry->arena, &violation, inquiry->error);
	if (status < 0)
		return status;
	if (violation.is_found)
		return wb_blockers__add_wrong_input(inquiry, input, &violation);
	wb_map_builder_add(builder, input->name, value);
	return WB_OK;
}

static wb_status decide_check_inputs(wb_inquiry *inquiry, wb_value *out)
{
	const wb_rule *rule = inquiry->rule;
	wb_node given = wb_node__root(WB_TEXT("inputs"), inquiry->question->inputs);
	wb_map_builder builder;
	wb_status status = WB_OK;

	if (given.value == NULL && rule->input_count == 0) {
		*out = decide_empty;
		return WB_OK;
	}
	if (given.value != NULL && given.value->kind != WB_MAP)
		return wb_error__set(inquiry->error, WB_INVALID, WB_AREA_WORKFLOW, "inputs must be a map");
	if (given.value != NULL)
		status = decide_check_known(inquiry, given.value->as.map);
	wb_map_builder_init(&builder, inquiry->arena, rule->input_count);
	for (size_t index = 0; status == WB_OK && index < rule->input_count; index++)
		status = decide_check_input(inquiry, &rule->inputs[index], &given, &builder);
	if (status == WB_OK)
		status = wb_map_builder_finish(&builder, out, inquiry->error);
	return status;
}

/* ---- guard ---- */

static bool decide_clause_reads_inputs(const wb_program *guard, size_t clause)
{
	for (size_t index = 0; index < wb_program_clause_path_count(guard, clause); index++) {
		if (wb_facts__is_under(WB_FACT_INPUTS, wb_program_clause_path(guard, clause, index)))
			return true;
	}
	return false;
}

/*
 * Asks the guard clause by clause: which are false, and why one could not be evaluated. A clause
 * that is false refuses whatever the others are, as && has it.
 */
static wb_status decide_ask_clauses(wb_inquiry *inquiry)
{
	const wb_program *guard = inquiry->rule->guard;
	size_t count = wb_program_clause_count(guard), false_count = 0;
	size_t *false_clauses = wb_arena_take_array(inquiry->arena, count, sizeof *false_clauses);
	wb_text reason = WB_TEXT("");
	size_t failed_clause = count;

	if (false_clauses == NULL)
		return wb_blockers__starve(inquiry);
	for (size_t clause = 0; clause < count; clause++) {
		wb_cel_outcome outcome;
		if (inquiry->question->is_preview && decide_clause_reads_inputs(guard, clause))
			continue;
		wb_status status = wb_program_evaluate_clause(
			guard, clause, inquiry->facts, 0, inquiry->arena, &outcome, inquiry->error);
		if (status < 0)
			return status;
		if (!outcome.has_failed && !outcome.value.as.boolean) {
			false_clauses[false_count++] = clause;
		} else if (outcome.has_failed && failed_clause == count) {
			failed_clause = clause;
			reason = outcome.failure.message;
		}
	}
	if (false_count > 0)
		return wb_explain__guard(inquiry, false_clauses, false_count);
	return failed_clause < count ? wb_explain__clause_failure(inquiry, failed_clause, reason)
								 : WB_OK;
}

static wb_status decide_ask_guard(wb_inquiry *inquiry)
{
	const wb_program *guard = inquiry->rule->guard;
	wb_cel_outcome outcome;

	if (inquiry->question->is_preview && wb_program_reads(guard, WB_FACT_INPUTS))
		return decide_ask_clauses(inquiry);
	wb_status status =
		wb_program_evaluate(guard, inquiry->facts, 0, inquiry->arena, &outcome, inquiry->error);
	if (status < 0)
		return status;
	if (!outcome.has_failed && outcome.value.as.boolean)
		return WB_OK;
	status = decide_ask_clauses(inquiry);
	/* Each part may keep to the cost that all of them do not. */
	if (status == WB_OK && inquiry->blocker_count == 0)
		status = wb_explain__failure(inquiry, guard, outcome.failure.message, WB_TEXT(""));
	return status;
}

/* ---- variables ---- */

/* The new value of a variable; none when it could not be worked out and a blocker says so. */
static wb_status decide_assign(
	wb_inquiry *inquiry, const wb_assignment *assignment, const wb_type *type, wb_value *out)
{
	wb_cel_outcome outcome;
	wb_status status = wb_program_evaluate(
		assignment->value, inquiry->facts, 0, inquiry->arena, &outcome, inquiry->error);

	if (status < 0)
		return status;
	if (outcome.has_failed)
		return wb_explain__failure(
			inquiry, assignment->value, outcome.failure.message, assignment->variable);
	/* What was dyn to the checker is of a kind only here. */
	wb_node node = wb_node__root(WB_TEXT(""), &outcome.value);
	wb_error cause;
	status = wb_typed__read(type, &node, inquiry->arena, out, &cause);
	if (status == WB_INVALID)
		return wb_explain__failure(
			inquiry, assignment->value, wb_text_from(cause.message), assignment->variable);
	return status < 0 ? wb_blockers__starve(inquiry) : WB_OK;
}

static const wb_assignment *decide_find_assignment(const wb_rule *rule, wb_text variable)
{
	for (size_t index = 0; index < rule->assignment_count; index++) {
		if (wb_text_equal(rule->assignments[index].variable, variable))
			return &rule->assignments[index];
	}
	return NULL;
}

/* All new values are worked out from the old ones, so their order does not matter. */
static wb_status decide_set_vars(wb_inquiry *inquiry, wb_value *out)
{
	const wb_type *type = &inquiry->workflow->vars_type;
	wb_map_builder builder;

	wb_map_builder_init(&builder, inquiry->arena, type->field_count);
	for (size_t index = 0; index < type->field_count; index++) {
		const wb_field *field = &type->fields[index];
		const wb_assignment *assignment = decide_find_assignment(inquiry->rule, field->name);
		const wb_value *old = wb_value_member(&inquiry->facts[WB_FACT_VARS], field->name);
		wb_value value = wb_value_null();
		wb_status status = WB_OK;
		if (assignment != NULL)
			status = decide_assign(inquiry, assignment, field->type, &value);
		else if (old != NULL)
			status = wb_value_copy(old, inquiry->arena, &value, inquiry->error);
		if (status < 0)
			return status;
		if (value.kind != WB_NULL)
			wb_map_builder_add(&builder, field->name, value);
	}
	return wb_map_builder_finish(&builder, out, inquiry->error);
}

/* ---- the decision ---- */

static wb_status decide_collect(wb_inquiry *inquiry, bool with_assignments, wb_value *out)
{
	const wb_rule *rule = inquiry->rule;
	wb_map_builder builder;
	wb_status status = WB_OK;

	wb_map_builder_init(&builder, inquiry->arena, 0);
	if (rule->guard != NULL)
		status = wb_explain__collect(inquiry, rule->guard, &builder);
	for (size_t index = 0; with_assignments && status == WB_OK && index < rule->assignment_count;
		 index++)
		status = wb_explain__collect(inquiry, rule->assignments[index].value, &builder);
	if (status == WB_OK)
		status = wb_map_builder_finish(&builder, out, inquiry->error);
	return status;
}

static wb_status decide_check_standing(wb_inquiry *inquiry)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_status status = WB_OK;

	if (!wb_names__have(wanted->from, wanted->from_count, inquiry->state->name))
		status = wb_blockers__add_state(inquiry);
	if (status == WB_OK && !decide_may(inquiry))
		status = wb_blockers__add_role(inquiry);
	if (status == WB_OK && wanted->needs_second_person && !decide_is_machine(inquiry) &&
		!decide_is_second_person(inquiry->question))
		status = wb_blockers__add_second_person(inquiry);
	return status;
}

static wb_status decide_move(wb_inquiry *inquiry, wb_value *facts, wb_decision *out)
{
	bool is_preview = inquiry->question->is_preview;
	wb_value inputs;
	wb_status status = decide_check_standing(inquiry);

	if (status == WB_OK)
		status = decide_check_inputs(inquiry, &inputs);
	if (status < 0 || inquiry->blocker_count > 0)
		return status;
	if (inquiry->question->is_without_guard)
		return WB_OK;
	facts[WB_FACT_INPUTS] = inputs;
	out->inputs = inputs;
	if (inquiry->rule->guard != NULL)
		status = decide_ask_guard(inquiry);
	bool is_brief = inquiry->question->is_brief;
	bool is_going = inquiry->blocker_count == 0 && !is_preview;
	/* A new value that can't be worked out refuses, so a brief question asks for those, too. */
	if (status == WB_OK && is_going && (!is_brief || inquiry->rule->assignment_count > 0))
		status = decide_set_vars(inquiry, &out->vars);
	if (status == WB_OK && !is_brief)
		status = decide_collect(inquiry, is_going, &out->facts);
	return status;
}

static wb_status decide_rule(const wb_workflow *workflow, const wb_rule *rule,
	const wb_question *question, wb_arena *arena, wb_decision *out, wb_error *error)
{
	wb_value facts[WB_FACT_COUNT];
	wb_inquiry inquiry = {
		.workflow = workflow,
		.rule = rule,
		.question = question,
		.state = wb_workflow_find_state(workflow, question->state),
		.facts = facts,
		.arena = arena,
		.error = error,
	};
	wb_decision decision = {
		.transition = &rule->shown,
		.facts = decide_empty,
		.inputs = decide_empty,
	};

	if (inquiry.state == NULL)
		return wb_error__set(error, WB_INVALID, WB_AREA_WORKFLOW,
			"state \"%t\" is none of the workflow \"%t\"", question->state, workflow->name);
	const wb_facts_frame frame = {workflow, rule, question, arena};
	wb_status status = WB_OK;
	if (!question->is_without_guard)
		status = wb_facts__read(&frame, facts, error);
	if (status == WB_OK)
		status = decide_move(&inquiry, facts, &decision);
	if (status < 0)
		return status;
	if (question->is_brief)
		decision.inputs = decide_empty;
	decision.blockers = inquiry.blockers;
	decision.blocker_count = inquiry.blocker_count;
	decision.is_allowed = inquiry.blocker_count == 0;
	if (!decision.is_allowed || question->is_brief)
		decision.vars = wb_value_null();
	*out = decision;
	return WB_OK;
}

wb_status wb_workflow_decide(const wb_workflow *workflow, const wb_question *question,
	wb_arena *arena, wb_decision *out, wb_error *error)
{
	WB_ASSERT(workflow != NULL && question != NULL && question->actor != NULL,
		"A decision is about a workflow, a question and an actor.");
	const wb_transition *wanted = wb_workflow_find_transition(workflow, question->transition);
	if (wanted == NULL)
		return wb_error__set(error, WB_MISSING, WB_AREA_WORKFLOW,
			"workflow \"%t\" has no transition \"%t\"", workflow->name, question->transition);
	return decide_rule(workflow, wb_rule__of(wanted), question, arena, out, error);
}

bool wb_workflow__could_match(
	const wb_workflow *workflow, const wb_rule *rule, wb_text state, wb_text woo_status)
{
	const wb_transition *shown = &rule->shown;

	return woo_status.bytes > 0 && wb_names__have(shown->from, shown->from_count, state) &&
		wb_names__have(shown->roles, shown->role_count, WB_TEXT(WB_ROLE_WOOCOMMERCE)) &&
		wb_text_equal(wb_workflow_find_state(workflow, shown->to)->woo, woo_status);
}

wb_status wb_workflow_match(const wb_workflow *workflow, const wb_question *question,
	wb_text woo_status, wb_arena *arena, wb_decision *out, wb_error *error)
{
	const wb_text role = WB_TEXT(WB_ROLE_WOOCOMMERCE);
	wb_decision found = {0};
	size_t allowed = 0;

	WB_ASSERT(workflow != NULL && question != NULL && question->actor != NULL,
		"A match is about a workflow, a question and an actor.");
	wb_actor actor = *question->actor;
	actor.roles = &role;
	actor.role_count = 1;
	wb_question asked = *question;
	asked.actor = &actor;
	asked.inputs = NULL;
	asked.is_preview = false;
	for (size_t index = 0; index < workflow->rule_count; index++) {
		const wb_rule *rule = &workflow->rules[index];
		wb_decision decision = {0};
		if (!wb_workflow__could_match(workflow, rule, question->state, woo_status))
			continue;
		wb_status status = decide_rule(workflow, rule, &asked, arena, &decision, error);
		if (status < 0)
			return status;
		if (!decision.is_allowed)
			continue;
		allowed++;
		found = decision;
	}
	if (allowed != 1)
		return WB_END;
	*out = found;
	return WB_OK;
}
