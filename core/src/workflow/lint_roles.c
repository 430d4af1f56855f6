/* SPDX-License-Identifier: MIT */
/*
 * Roles: who can do nothing, and who can do everything. People only: what WooCommerce and Waybill
 * itself do on the way is taken for granted.
 */
#include "workflow/lint.h"

#include <string.h>

static bool roles_may(const wb_transition *shown, wb_text role)
{
	return wb_names__have(shown->roles, shown->role_count, role);
}

static void roles_check_idle(wb_lint_run *run, const wb_node *declared, size_t index)
{
	const wb_workflow *workflow = run->workflow;
	wb_node item = wb_node__item(declared, index);

	for (size_t rule = 0; rule < workflow->rule_count; rule++) {
		if (roles_may(&workflow->rules[rule].shown, workflow->roles[index]))
			return;
	}
	wb_findings__add(run->findings, WB_LINT_IDLE_ROLE, &item,
		"The role \"%t\" may make no transition.", workflow->roles[index]);
}

/* ---- one role alone ---- */

/*
 * A transition with four eyes is none for the person who moved before, and at the start nobody has.
 * Where Waybill itself moved in between it is one again: a walk is over states and who moved last.
 */
typedef struct roles_walk {
	wb_text role;
	bool *is_reached; /* by state, twice: the person moved last, or Waybill did */
	size_t *parents, *queue;
	const wb_rule **through;
	size_t queue_count;
} roles_walk;

static bool roles_walk_init(wb_lint_run *run, roles_walk *walk)
{
	size_t count = run->workflow->state_count * 2;

	walk->is_reached = wb_arena_take_array(run->scratch, count, sizeof *walk->is_reached);
	walk->parents = wb_arena_take_array(run->scratch, count, sizeof *walk->parents);
	walk->queue = wb_arena_take_array(run->scratch, count, sizeof *walk->queue);
	walk->through = wb_arena_take_array(run->scratch, count, sizeof *walk->through);
	run->is_starved = run->is_starved || walk->is_reached == NULL || walk->parents == NULL ||
		walk->queue == NULL || walk->through == NULL;
	return !run->is_starved;
}

static void roles_reach(roles_walk *walk, size_t node, size_t parent, const wb_rule *through)
{
	if (walk->is_reached[node])
		return;
	walk->is_reached[node] = true;
	walk->parents[node] = parent;
	walk->through[node] = through;
	walk->queue[walk->queue_count++] = node;
}

static void roles_take(const wb_lint_run *run, roles_walk *walk, size_t node, const wb_rule *rule)
{
	const wb_transition *shown = &rule->shown;
	size_t count = run->workflow->state_count;
	size_t to = wb_lint__target(run, rule);
	bool was_waybill = node >= count;

	if (!wb_lint__leaves(run, rule, node % count))
		return;
	if (shown->is_automatic)
		roles_reach(walk, count + to, node, rule);
	if (roles_may(shown, walk->role) && (was_waybill || !shown->needs_second_person))
		roles_reach(walk, to, node, rule);
}

/* To give up is no way through: a role that may call an order off does not walk it. */
static bool roles_is_end(const wb_state *state)
{
	static const wb_text given_up[] = {
		WB_TEXT_LITERAL("cancelled"), WB_TEXT_LITERAL("failed"), WB_TEXT_LITERAL("refunded")};

	return state->is_final &&
		!wb_names__have(given_up, sizeof given_up / sizeof *given_up, state->woo);
}

/* The end's node; SIZE_MAX where the role does not get to one. */
static size_t roles_walk_to_end(const wb_lint_run *run, roles_walk *walk)
{
	const wb_workflow *workflow = run->workflow;
	size_t count = workflow->state_count;

	memset(walk->is_reached, 0, count * 2 * sizeof *walk->is_reached);
	walk->queue_count = 0;
	roles_reach(walk, (size_t)(workflow->initial - workflow->states), SIZE_MAX, NULL);
	for (size_t head = 0; head < walk->queue_count; head++) {
		size_t node = walk->queue[head];
		if (roles_is_end(&workflow->states[node % count]))
			return node;
		for (size_t index = 0; index < workflow->rule_count; index++)
			roles_take(run, walk, node, &workflow->rules[index]);
	}
	return SIZE_MAX;
}

static bool roles_are_needed(const roles_walk *walk, size_t end)
{
	for (size_t at = end; walk->parents[at] != SIZE_MAX; at = walk->parents[at]) {
		if (roles_may(&walk->through[at]->shown, walk->role))
			return true;
	}
	return false;
}

static void roles_check_alone(
	wb_lint_run *run, const wb_node *declared, size_t index, roles_walk *walk)
{
	const wb_workflow *workflow = run->workflow;
	wb_node item = wb_node__item(declared, index);
	size_t count = 1;

	walk->role = workflow->roles[index];
	size_t end = roles_walk_to_end(run, walk);
	/* Where nobody is needed at all it is not the role that gets there. */
	if (end == SIZE_MAX || !roles_are_needed(walk, end))
		return;
	for (size_t at = end; walk->parents[at] != SIZE_MAX; at = walk->parents[at])
		count += 2;
	wb_text *items = wb_arena_take_array(run->arena, count, sizeof *items);
	if (items == NULL) {
		run->is_starved = true;
		return;
	}
	for (size_t at = end, place = count; place > 0; at = walk->parents[at]) {
		const wb_state *state = &workflow->states[at % workflow->state_count];
		if (!wb_arena_copy_text(run->arena, state->name, &items[--place]))
			run->is_starved = true;
		if (place > 0)
			items[--place] = wb_lint__arrow(run, walk->through[at]->shown.name);
	}
	wb_findings__add(run->findings, WB_LINT_LONE_ROLE, &item,
		"Somebody with the role \"%t\" alone can bring an order from start to end.", walk->role);
	wb_findings__show(run->findings, items, count);
}

void wb_lint__check_roles(wb_lint_run *run)
{
	wb_node declared = wb_node__member(&run->root, WB_TEXT("roles"));
	roles_walk walk = {.is_reached = NULL};
	bool has_graph = run->has_graph;

	if (has_graph && !roles_walk_init(run, &walk))
		return;
	for (size_t index = 0; index < run->workflow->role_count; index++) {
		roles_check_idle(run, &declared, index);
		if (has_graph)
			roles_check_alone(run, &declared, index, &walk);
	}
}
