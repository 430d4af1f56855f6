/* SPDX-License-Identifier: MIT */
/*
 * What a definition has and does not use, or uses twice: required inputs that nothing looks at,
 * effects that one path causes twice, transitions that WooCommerce can't make, and states that a
 * change would take from under the orders in them. All of it is decided exactly, guards taken for
 * open.
 */
#include "workflow/lint.h"

/* ---- inputs ---- */

static bool use_reads_input(const wb_program *program, wb_text name)
{
	for (size_t index = 0; index < wb_program_path_count(program); index++) {
		wb_text path = wb_program_path(program, index);
		wb_text member = wb_facts__member(path);
		if (wb_facts__is_under(WB_FACT_INPUTS, path) &&
			(member.bytes == 0 || wb_text_equal(member, name)))
			return true;
	}
	return false;
}

static bool use_is_read(const wb_rule *rule, wb_text name)
{
	if (rule->guard != NULL && use_reads_input(rule->guard, name))
		return true;
	for (size_t index = 0; index < rule->assignment_count; index++) {
		if (use_reads_input(rule->assignments[index].value, name))
			return true;
	}
	return false;
}

static void use_check_inputs(wb_lint_run *run, const wb_rule *rule)
{
	wb_lint_place place;
	const wb_node *inputs = wb_lint__place(run, "transitions", rule->shown.name, "inputs", &place);

	for (size_t index = 0; index < rule->input_count; index++) {
		wb_node node = wb_node__member(inputs, rule->inputs[index].name);
		if (rule->inputs[index].is_required && !use_is_read(rule, rule->inputs[index].name))
			wb_findings__add(run->findings, WB_LINT_UNREAD_INPUT, &node,
				"The input \"%t\" is required, and neither guard nor set reads it.",
				rule->inputs[index].name);
	}
}

/* ---- WooCommerce ---- */

static void use_check_status(wb_lint_run *run, const wb_rule *rule)
{
	const wb_transition *shown = &rule->shown;
	const wb_state *to = wb_workflow_find_state(run->workflow, shown->to);
	wb_lint_place place;

	if (to == NULL || to->woo.bytes > 0 ||
		!wb_names__have(shown->roles, shown->role_count, WB_TEXT(WB_ROLE_WOOCOMMERCE)))
		return;
	const wb_node *node = wb_lint__place(run, "transitions", shown->name, "to", &place);
	wb_findings__add(run->findings, WB_LINT_UNMAPPED_STATUS, node,
		"WooCommerce never makes this: \"%t\" projects to none of its statuses.", to->name);
}

/* ---- effects ---- */

/* Its place among the rule's effects; SIZE_MAX where it has none such. */
static size_t use_find_effect(const wb_rule *rule, const wb_effect *wanted)
{
	for (size_t index = 0; index < rule->shown.effect_count; index++) {
		const wb_effect *effect = &rule->shown.effects[index];
		if (effect->kind == wanted->kind && wb_text_equal(effect->name, wanted->name))
			return index;
	}
	return SIZE_MAX;
}

/* The nearest reached state that a transition with the effect leaves. */
static const wb_rule *use_find_repeat(
	const wb_lint_run *run, const wb_lint_walk *walk, const wb_effect *effect, size_t *out_state)
{
	const wb_workflow *workflow = run->workflow;

	for (size_t at = 0; at < walk->queue_count; at++) {
		for (size_t index = 0; index < workflow->rule_count; index++) {
			const wb_rule *rule = &workflow->rules[index];
			if (use_find_effect(rule, effect) == SIZE_MAX ||
				!wb_lint__leaves(run, rule, walk->queue[at]))
				continue;
			*out_state = walk->queue[at];
			return rule;
		}
	}
	return NULL;
}

/* "-> first", the walk's trace, "-> second". */
static void use_show_repeat(
	wb_lint_run *run, const wb_rule *first, wb_lint_trace middle, const wb_rule *second)
{
	wb_text *items = wb_arena_take_array(run->arena, middle.count + 2, sizeof *items);

	if (items == NULL) {
		run->is_starved = true;
		return;
	}
	items[0] = wb_lint__arrow(run, first->shown.name);
	for (size_t index = 0; index < middle.count; index++)
		items[index + 1] = middle.items[index];
	items[middle.count + 1] = wb_lint__arrow(run, second->shown.name);
	wb_findings__show(run->findings, items, middle.count + 2);
}

typedef struct use_walks {
	wb_lint_walk start; /* from the initial state */
	wb_lint_walk again; /* from where the effect was caused */
} use_walks;

/* Can the effect at [index] of [rule] come once more? */
static bool use_check_repeat(wb_lint_run *run, use_walks *walks, const wb_rule *rule, size_t index)
{
	const wb_effect *effect = &rule->shown.effects[index];
	wb_lint_place place;
	size_t state;

	wb_lint__walk(run, &walks->again, wb_lint__target(run, rule), NULL, NULL);
	const wb_rule *second = use_find_repeat(run, &walks->again, effect, &state);
	if (second == NULL || !walks->start.is_reached[state])
		return false;
	wb_lint_trace trace = wb_lint__trace(run, &walks->again, state);
	const wb_node *effects =
		wb_lint__place(run, "transitions", rule->shown.name, "effects", &place);
	wb_node node = wb_node__item(effects, index);
	wb_findings__add(run->findings, WB_LINT_REPEATED_EFFECT, &node,
		"\"%t\" can be caused twice for one order.", effect->name);
	use_show_repeat(run, rule, trace, second);
	return true;
}

/* Each effect is told once, at the first of its transitions that another can follow. */
static void use_check_effect(
	wb_lint_run *run, use_walks *walks, size_t first, const wb_effect *effect)
{
	const wb_workflow *workflow = run->workflow;

	for (size_t before = 0; before < first; before++) {
		if (use_find_effect(&workflow->rules[before], effect) != SIZE_MAX)
			return;
	}
	for (size_t at = first; at < workflow->rule_count; at++) {
		size_t index = use_find_effect(&workflow->rules[at], effect);
		if (index != SIZE_MAX && use_check_repeat(run, walks, &workflow->rules[at], index))
			return;
	}
}

static void use_check_effects(wb_lint_run *run)
{
	const wb_workflow *workflow = run->workflow;
	use_walks walks;

	if (!wb_lint__walk_init(run, &walks.start) || !wb_lint__walk_init(run, &walks.again))
		return;
	wb_lint__walk(run, &walks.start, (size_t)(workflow->initial - workflow->states), NULL, NULL);
	for (size_t at = 0; at < workflow->rule_count; at++) {
		for (size_t index = 0; index < workflow->rules[at].shown.effect_count; index++)
			use_check_effect(run, &walks, at, &workflow->rules[at].shown.effects[index]);
	}
}

/* ---- all of them ---- */

void wb_lint__check_use(wb_lint_run *run)
{
	const wb_workflow *workflow = run->workflow;

	for (size_t index = 0; index < workflow->rule_count; index++) {
		const wb_rule *rule = &workflow->rules[index];
		if (wb_lint__is_whole(run, rule))
			use_check_inputs(run, rule);
		if (run->has_graph)
			use_check_status(run, rule);
	}
	if (run->has_graph)
		use_check_effects(run);
}

/* ---- a change ---- */

/* How many subjects are in the state, as far as anybody said. */
static uint64_t use_population(const wb_lint_options *options, wb_text state)
{
	uint64_t count = 0;

	for (size_t index = 0; index < options->population_count; index++) {
		if (wb_text_equal(options->populations[index].state, state))
			count += options->populations[index].count;
	}
	return count;
}

void wb_lint__check_change(wb_lint_run *run)
{
	const wb_lint_options *options = run->options;
	wb_node states = wb_node__member(&run->root, WB_TEXT("states"));

	if (options->current == NULL || run->workflow->states == NULL)
		return;
	for (size_t index = 0; index < wb_workflow_state_count(options->current); index++) {
		const wb_state *state = wb_workflow_state(options->current, index);
		if (wb_workflow_find_state(run->workflow, state->name) != NULL)
			continue;
		uint64_t count = use_population(options, state->name);
		if (count > 0)
			wb_findings__add(run->findings, WB_LINT_DROPPED_STATE, &states,
				"The state \"%t\" is dropped; orders in it: %U.", state->name, count);
		else if (options->populations == NULL && !state->is_final)
			wb_findings__add(run->findings, WB_LINT_DROPPED_STATE, &states,
				"The state \"%t\" is dropped, and orders may be in it.", state->name);
	}
}
