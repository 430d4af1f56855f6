/* SPDX-License-Identifier: MIT */
/*
 * Guards: those that decide nothing, choices with which nothing is allowed, and triggers that find
 * several transitions open at once. A person picks one of several moves, so overlapping there is
 * what a workflow is; WooCommerce's changes and what is due by itself leave nobody to pick.
 */
#include "workflow/lint.h"

#include "workflow/lint_case.h"

static const wb_text guards_woocommerce = WB_TEXT_LITERAL(WB_ROLE_WOOCOMMERCE);

static bool guards_is_woocommerce(const wb_transition *shown)
{
	return wb_names__have(shown->roles, shown->role_count, guards_woocommerce);
}

wb_lint_asker wb_lint__asker(const wb_transition *shown)
{
	bool is_machine = shown->is_automatic || guards_is_woocommerce(shown);
	bool is_person = shown->role_count > (guards_is_woocommerce(shown) ? 1u : 0u);

	return is_machine && is_person ? WB_LINT_EITHER : is_machine ? WB_LINT_MACHINE : WB_LINT_PERSON;
}

/* ---- one guard ---- */

/* All that the guard can come to, with whatever is pinned; WB_LINT_ANY where that is too much. */
static unsigned guards_outcomes(wb_lint_case *tried, const wb_lint_expression *guard)
{
	unsigned bits = 0;

	if (!wb_lint_case__first(tried, true))
		return WB_LINT_ANY;
	do
		bits |= wb_lint_case__outcome(tried, guard, false);
	while (bits != WB_LINT_ANY && wb_lint_case__next(tried));
	return tried->is_too_large ? WB_LINT_ANY : bits;
}

static void guards_check_choices(
	wb_lint_run *run, wb_lint_case *tried, const wb_lint_expression *guard, const wb_input *input)
{
	wb_lint_fact *fact = wb_lint_case__find(tried, WB_FACT_INPUTS, input->name, guard->rule);
	wb_lint_place place;

	if (fact == NULL || input->schema->choices == NULL)
		return;
	const wb_node *inputs =
		wb_lint__place(run, "transitions", guard->rule->shown.name, "inputs", &place);
	wb_node node = wb_node__member(inputs, input->name);
	wb_node choices = wb_node__member(&node, WB_TEXT("enum"));
	for (size_t index = 0; index < input->schema->choice_count; index++) {
		wb_node item = wb_node__item(&choices, index);
		fact->is_pinned = true;
		fact->pinned = input->schema->choices[index];
		if ((guards_outcomes(tried, guard) & WB_LINT_TRUE) == 0)
			wb_findings__add(run->findings, WB_LINT_IDLE_CHOICE, &item,
				"With this choice \"%t\" is never allowed.", guard->rule->shown.name);
		fact->is_pinned = false;
	}
}

static void guards_check_one(wb_lint_run *run, wb_lint_case *tried, const wb_rule *rule)
{
	const wb_lint_expression guard = {
		rule->guard, rule, rule->shown.from, rule->shown.from_count, wb_lint__asker(&rule->shown)};
	wb_lint_place place;

	wb_lint_case__reset(tried);
	wb_lint_case__add(tried, &guard);
	wb_lint_case__close(tried);
	unsigned bits = guards_outcomes(tried, &guard);
	const wb_node *node = wb_lint__place(run, "transitions", rule->shown.name, "guard", &place);
	if ((bits & WB_LINT_TRUE) == 0) {
		wb_findings__add(run->findings, WB_LINT_CONSTANT_GUARD, node,
			"The guard is never true, so \"%t\" is never allowed.", rule->shown.name);
		return;
	}
	/* What is due at once and by itself can say so in no other way. */
	if (bits == WB_LINT_TRUE && !rule->shown.is_automatic)
		wb_findings__add(run->findings, WB_LINT_CONSTANT_GUARD, node,
			"The guard is always true and can be left out.");
	for (size_t index = 0; index < rule->input_count; index++)
		guards_check_choices(run, tried, &guard, &rule->inputs[index]);
}

/* ---- two guards ---- */

static unsigned guards_ask(wb_lint_case *tried, const wb_lint_expression *guard, bool is_open)
{
	return guard->program == NULL ? WB_LINT_TRUE : wb_lint_case__outcome(tried, guard, is_open);
}

wb_lint_verdict wb_lint__all_can_be_true(
	wb_lint_case *tried, const wb_lint_expression *guards, size_t count)
{
	wb_lint_verdict verdict = WB_LINT_NO;

	wb_lint_case__reset(tried);
	for (size_t index = 0; index < count; index++) {
		if (guards[index].program != NULL)
			wb_lint_case__add(tried, &guards[index]);
	}
	wb_lint_case__close(tried);
	if (!wb_lint_case__first(tried, true))
		return WB_LINT_MAYBE;
	do {
		bool are_possible = true, are_certain = true;
		for (size_t index = 0; are_possible && index < count; index++)
			are_possible = (guards_ask(tried, &guards[index], false) & WB_LINT_TRUE) != 0;
		for (size_t index = 0; are_possible && are_certain && index < count; index++)
			are_certain = guards_ask(tried, &guards[index], true) == WB_LINT_TRUE;
		if (are_possible && are_certain)
			return WB_LINT_YES;
		if (are_possible)
			verdict = WB_LINT_MAYBE;
	} while (wb_lint_case__next(tried));
	return tried->is_too_large ? WB_LINT_MAYBE : verdict;
}

static void guards_tell_overlap(wb_lint_run *run, const wb_rule *first, const wb_rule *second,
	wb_text state, wb_lint_verdict verdict)
{
	wb_lint_place place;
	const wb_node *node = wb_lint__place(run, "transitions", second->shown.name, "guard", &place);
	const char *trigger = guards_is_woocommerce(&second->shown) ? "WooCommerce" : "Waybill itself";

	if (second->guard == NULL)
		node = node->parent;
	if (verdict == WB_LINT_YES)
		wb_findings__add(run->findings, WB_LINT_OVERLAPPING_GUARDS, node,
			"In \"%t\" %s can find both \"%t\" and \"%t\" open.", state, trigger, first->shown.name,
			second->shown.name);
	else
		wb_findings__add(run->findings, WB_LINT_UNDECIDED, node,
			"Whether in \"%t\" %s can find both \"%t\" and \"%t\" open could not be decided.",
			state, trigger, first->shown.name, second->shown.name);
}

/* Does the same change, or the mere state, set off both? */
static bool guards_share_trigger(
	const wb_lint_run *run, const wb_rule *first, const wb_rule *second)
{
	const wb_state *to = &run->workflow->states[wb_lint__target(run, first)];
	const wb_state *other = &run->workflow->states[wb_lint__target(run, second)];

	if (first->shown.is_automatic && second->shown.is_automatic)
		return true;
	return guards_is_woocommerce(&first->shown) && guards_is_woocommerce(&second->shown) &&
		to->woo.bytes > 0 && wb_text_equal(to->woo, other->woo);
}

/* What it says depends on the state only where it asks for that. */
static bool guards_read_state(const wb_rule *rule)
{
	return rule->guard != NULL && wb_program_reads(rule->guard, WB_FACT_SUBJECT);
}

/* Told once a pair, in the first state where it is so. */
static void guards_check_pair(
	wb_lint_run *run, wb_lint_case *tried, const wb_rule *first, const wb_rule *second)
{
	bool depends_on_state = guards_read_state(first) || guards_read_state(second);
	wb_lint_verdict worst = WB_LINT_NO;
	wb_text where = WB_TEXT("");

	for (size_t index = 0; worst != WB_LINT_YES && index < run->workflow->state_count; index++) {
		const wb_text *state = &run->workflow->states[index].name;
		const wb_lint_expression guards[] = {
			{first->guard, first, state, 1, WB_LINT_MACHINE},
			{second->guard, second, state, 1, WB_LINT_MACHINE},
		};
		if (!wb_lint__leaves(run, first, index) || !wb_lint__leaves(run, second, index))
			continue;
		wb_lint_verdict verdict = wb_lint__all_can_be_true(tried, guards, 2);
		if (verdict > worst) {
			worst = verdict;
			where = *state;
		}
		if (!depends_on_state)
			break;
	}
	if (worst != WB_LINT_NO)
		guards_tell_overlap(run, first, second, where, worst);
}

static void guards_check_overlaps(wb_lint_run *run, wb_lint_case *tried)
{
	const wb_workflow *workflow = run->workflow;
	wb_node transitions = wb_node__member(&run->root, WB_TEXT("transitions"));

	for (size_t first = 0; first < workflow->rule_count; first++) {
		for (size_t second = first + 1; second < workflow->rule_count; second++) {
			const wb_rule *left = &workflow->rules[first], *right = &workflow->rules[second];
			if (run->evaluations == WB_LINT_EVALUATIONS_MAX) {
				wb_findings__add(run->findings, WB_LINT_UNDECIDED, &transitions,
					"Whether further guards overlap could not be decided within %d evaluations.",
					WB_LINT_EVALUATIONS_MAX);
				return;
			}
			if (wb_lint__is_whole(run, left) && wb_lint__is_whole(run, right) &&
				guards_share_trigger(run, left, right))
				guards_check_pair(run, tried, left, right);
		}
	}
}

void wb_lint__check_guards(wb_lint_run *run)
{
	const wb_workflow *workflow = run->workflow;
	wb_lint_case *tried = wb_lint_case__new(run, run->scratch);

	for (size_t index = 0; tried != NULL && index < workflow->rule_count; index++) {
		const wb_rule *rule = &workflow->rules[index];
		if (rule->guard != NULL && wb_lint__is_whole(run, rule))
			guards_check_one(run, tried, rule);
	}
	if (tried != NULL && run->has_graph)
		guards_check_overlaps(run, tried);
}
