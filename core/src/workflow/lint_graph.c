/* SPDX-License-Identifier: MIT */
/*
 * The graph of a workflow with every guard taken for open: what can be reached, where it ends,
 * where it goes on for ever. Walks are breadth-first, so a trace is a shortest one. All of it is
 * decided exactly.
 *
 * One mistake is told once: nothing is said of a state that can't be reached but that, and nothing
 * of one whose only way on leads into a dead end but the dead end.
 */
#include "workflow/lint.h"

#include <string.h>

/* ---- walks ---- */

size_t wb_lint__state_index(const wb_lint_run *run, wb_text name)
{
	const wb_state *state = wb_workflow_find_state(run->workflow, name);

	return (size_t)(state - run->workflow->states);
}

bool wb_lint__walk_init(wb_lint_run *run, wb_lint_walk *walk)
{
	size_t count = run->workflow->state_count;

	walk->is_reached = wb_arena_take_array(run->scratch, count, sizeof *walk->is_reached);
	walk->parents = wb_arena_take_array(run->scratch, count, sizeof *walk->parents);
	walk->through = wb_arena_take_array(run->scratch, count, sizeof *walk->through);
	walk->queue = wb_arena_take_array(run->scratch, count, sizeof *walk->queue);
	walk->queue_count = 0;
	run->is_starved = run->is_starved || walk->is_reached == NULL || walk->parents == NULL ||
		walk->through == NULL || walk->queue == NULL;
	return !run->is_starved;
}

static void graph_reach(wb_lint_walk *walk, size_t state, size_t parent, const wb_rule *through)
{
	if (walk->is_reached[state])
		return;
	walk->is_reached[state] = true;
	walk->parents[state] = parent;
	walk->through[state] = through;
	walk->queue[walk->queue_count++] = state;
}

void wb_lint__walk(const wb_lint_run *run, wb_lint_walk *walk, size_t start, wb_lint_filter *filter,
	const void *payload)
{
	const wb_workflow *workflow = run->workflow;

	memset(walk->is_reached, 0, workflow->state_count * sizeof *walk->is_reached);
	walk->queue_count = 0;
	graph_reach(walk, start, SIZE_MAX, NULL);
	for (size_t head = 0; head < walk->queue_count; head++) {
		size_t state = walk->queue[head];
		for (size_t index = 0; index < workflow->rule_count; index++) {
			const wb_rule *rule = &workflow->rules[index];
			if (wb_lint__leaves(run, rule, state) && (filter == NULL || filter(payload, rule)))
				graph_reach(walk, wb_lint__target(run, rule), state, rule);
		}
	}
}

wb_text wb_lint__arrow(wb_lint_run *run, wb_text transition)
{
	const wb_text arrow = WB_TEXT("-> ");
	char *text = wb_arena_take(run->arena, arrow.bytes + transition.bytes);

	if (text == NULL) {
		run->is_starved = true;
		return WB_TEXT("");
	}
	memcpy(text, arrow.data, arrow.bytes);
	memcpy(text + arrow.bytes, transition.data, transition.bytes);
	return (wb_text){text, arrow.bytes + transition.bytes};
}

static wb_text graph_copy(wb_lint_run *run, wb_text name)
{
	wb_text copy = WB_TEXT("");

	if (!wb_arena_copy_text(run->arena, name, &copy))
		run->is_starved = true;
	return copy;
}

wb_lint_trace wb_lint__trace(wb_lint_run *run, const wb_lint_walk *walk, size_t state)
{
	size_t count = 1;

	for (size_t at = state; walk->parents[at] != SIZE_MAX; at = walk->parents[at])
		count += 2;
	wb_text *items = wb_arena_take_array(run->arena, count, sizeof *items);
	if (items == NULL) {
		run->is_starved = true;
		return (wb_lint_trace){NULL, 0};
	}
	size_t at = state;
	for (size_t index = count - 1;; index -= 2) {
		items[index] = graph_copy(run, run->workflow->states[at].name);
		if (index == 0)
			break;
		items[index - 1] = wb_lint__arrow(run, walk->through[at]->shown.name);
		at = walk->parents[at];
	}
	return (wb_lint_trace){items, count};
}

/* ---- the rules ---- */

static bool graph_is_left(const wb_lint_run *run, size_t state)
{
	for (size_t index = 0; index < run->workflow->rule_count; index++) {
		if (wb_lint__leaves(run, &run->workflow->rules[index], state))
			return true;
	}
	return false;
}

/* Marks the states from which one that is marked can be reached. */
static void graph_mark_before(const wb_lint_run *run, bool *is_marked)
{
	const wb_workflow *workflow = run->workflow;

	for (bool has_changed = true; has_changed;) {
		has_changed = false;
		for (size_t index = 0; index < workflow->rule_count; index++) {
			if (!is_marked[wb_lint__target(run, &workflow->rules[index])])
				continue;
			for (size_t state = 0; state < workflow->state_count; state++) {
				if (is_marked[state] || !wb_lint__leaves(run, &workflow->rules[index], state))
					continue;
				is_marked[state] = true;
				has_changed = true;
			}
		}
	}
}

static void graph_tell_state(
	wb_lint_run *run, const wb_lint_walk *walk, wb_lint_rule rule, size_t index, const char *format)
{
	wb_lint_place place;
	wb_text name = run->workflow->states[index].name;

	wb_findings__add(
		run->findings, rule, wb_lint__place(run, "states", name, "", &place), format, name);
	if (walk == NULL)
		return;
	wb_lint_trace trace = wb_lint__trace(run, walk, index);
	wb_findings__show(run->findings, trace.items, trace.count);
}

/* Neither a final state nor a dead end ahead: round and round. */
static void graph_check_ends(wb_lint_run *run, const wb_lint_walk *walk, bool *has_end)
{
	const wb_workflow *workflow = run->workflow;
	bool has_final = false;

	for (size_t index = 0; index < workflow->state_count; index++)
		has_final = has_final || has_end[index];
	if (!has_final) {
		wb_lint_place place;
		wb_findings__add(run->findings, WB_LINT_NO_FINAL_PATH,
			wb_lint__place(run, "states", WB_TEXT(""), "", &place)->parent,
			"No state is final; a workflow that is meant to have no end says \"endless\": true.");
		return;
	}
	graph_mark_before(run, has_end);
	for (size_t index = 0; index < workflow->state_count; index++) {
		if (walk->is_reached[index] && !has_end[index])
			graph_tell_state(run, walk, WB_LINT_NO_FINAL_PATH, index,
				"No final state can be reached from \"%t\".");
	}
}

void wb_lint__check_graph(wb_lint_run *run)
{
	const wb_workflow *workflow = run->workflow;
	size_t initial = (size_t)(workflow->initial - workflow->states);
	bool *has_end = wb_arena_take_array(run->scratch, workflow->state_count, sizeof *has_end);
	wb_lint_walk walk;

	run->is_starved = run->is_starved || has_end == NULL;
	if (run->is_starved || !wb_lint__walk_init(run, &walk))
		return;
	wb_lint__walk(run, &walk, initial, NULL, NULL);
	for (size_t index = 0; index < workflow->state_count; index++) {
		const wb_state *state = &workflow->states[index];
		has_end[index] = state->is_final;
		if (!walk.is_reached[index]) {
			graph_tell_state(run, NULL, WB_LINT_UNREACHABLE_STATE, index,
				"No path leads from the initial state to \"%t\".");
		} else if (!state->is_final && !graph_is_left(run, index)) {
			has_end[index] = true;
			graph_tell_state(
				run, &walk, WB_LINT_DEAD_END, index, "Nothing leaves \"%t\", and it is not final.");
		}
	}
	if (!workflow->is_endless)
		graph_check_ends(run, &walk, has_end);
}
