/* SPDX-License-Identifier: MIT */
/*
 * Automatic transitions that lead round in a circle. Waybill makes each as soon as its guard holds,
 * so a circle whose guards can all hold at once turns for ever, unless a move on it changes what one
 * of them looks at: a variable that is set, or the version of the subject. Whether such a change
 * ends the turning is not looked into: it is progress.
 *
 * Circles are looked for from their first state on, so that each is met once, and within a bound:
 * their number can grow with the factorial of the states, while that of an honest workflow is 0.
 */
#include "workflow/lint.h"

#include "workflow/lint_case.h"

#define AUTOMATIC_STEPS_MAX 20000
/* The guards of a longer circle are not tried together. */
#define AUTOMATIC_CIRCLE_MAX 16

typedef struct automatic_walk {
	wb_lint_run *run;
	wb_lint_case *tried;
	const wb_rule **path; /* the transitions from the start on */
	size_t *states; /* before each of them, by index */
	size_t start, steps;
	bool is_over; /* a circle was told, or the steps are used up */
} automatic_walk;

static bool automatic_reads_changed(const wb_program *guard, const wb_rule *mover)
{
	for (size_t index = 0; index < wb_program_path_count(guard); index++) {
		wb_text path = wb_program_path(guard, index);
		wb_text member = wb_facts__member(path);
		if (wb_facts__is_under(WB_FACT_SUBJECT, path) &&
			(member.bytes == 0 || wb_text_equal(member, WB_TEXT("version"))))
			return true;
		if (!wb_facts__is_under(WB_FACT_VARS, path))
			continue;
		for (size_t set = 0; set < mover->assignment_count; set++) {
			if (member.bytes == 0 || wb_text_equal(member, mover->assignments[set].variable))
				return true;
		}
	}
	return false;
}

static bool automatic_makes_progress(const automatic_walk *walk, size_t count)
{
	for (size_t guard = 0; guard < count; guard++) {
		for (size_t mover = 0; mover < count; mover++) {
			if (automatic_reads_changed(walk->path[guard]->guard, walk->path[mover]))
				return true;
		}
	}
	return false;
}

/* The circle's states and arrows, back to where it begins. */
static void automatic_show(const automatic_walk *walk, size_t count)
{
	wb_lint_run *run = walk->run;
	wb_text *items = wb_arena_take_array(run->arena, 2 * count + 1, sizeof *items);

	if (items == NULL) {
		run->is_starved = true;
		return;
	}
	for (size_t index = 0; index <= count; index++) {
		size_t state = index == count ? walk->start : walk->states[index];
		if (!wb_arena_copy_text(run->arena, run->workflow->states[state].name, &items[2 * index]))
			run->is_starved = true;
		if (index < count)
			items[2 * index + 1] = wb_lint__arrow(run, walk->path[index]->shown.name);
	}
	wb_findings__show(run->findings, items, 2 * count + 1);
}

static void automatic_check_circle(automatic_walk *walk, size_t count)
{
	wb_lint_run *run = walk->run;
	wb_lint_expression guards[AUTOMATIC_CIRCLE_MAX];
	wb_lint_verdict verdict = WB_LINT_MAYBE;
	wb_lint_place place;

	if (automatic_makes_progress(walk, count))
		return;
	for (size_t index = 0; index < count && count <= AUTOMATIC_CIRCLE_MAX; index++)
		guards[index] = (wb_lint_expression){walk->path[index]->guard, walk->path[index],
			&run->workflow->states[walk->states[index]].name, 1, WB_LINT_MACHINE};
	if (count <= AUTOMATIC_CIRCLE_MAX)
		verdict = wb_lint__all_can_be_true(walk->tried, guards, count);
	if (verdict == WB_LINT_NO)
		return;
	const wb_node *node =
		wb_lint__place(run, "transitions", walk->path[0]->shown.name, "guard", &place);
	wb_text state = run->workflow->states[walk->start].name;
	if (verdict == WB_LINT_YES)
		wb_findings__add(run->findings, WB_LINT_AUTOMATIC_LOOP, node,
			"Automatic transitions lead from \"%t\" back to it and change nothing that ends this.",
			state);
	else
		wb_findings__add(run->findings, WB_LINT_UNDECIDED, node,
			"Whether automatic transitions turn for ever at \"%t\" could not be decided.", state);
	automatic_show(walk, count);
	walk->is_over = true;
}

/* Recursion: no deeper than there are states, of which each is on the path once. */
static void automatic_go_on(automatic_walk *walk, size_t count, size_t state)
{
	const wb_workflow *workflow = walk->run->workflow;

	for (size_t index = 0; index < workflow->rule_count && !walk->is_over; index++) {
		const wb_rule *rule = &workflow->rules[index];
		if (!rule->shown.is_automatic || rule->guard == NULL ||
			!wb_lint__leaves(walk->run, rule, state))
			continue;
		if (++walk->steps > AUTOMATIC_STEPS_MAX) {
			walk->is_over = true;
			return;
		}
		size_t to = wb_lint__target(walk->run, rule);
		bool is_on_path = to < walk->start;
		for (size_t at = 1; at < count && !is_on_path; at++)
			is_on_path = walk->states[at] == to;
		walk->path[count] = rule;
		walk->states[count] = state;
		if (to == walk->start)
			automatic_check_circle(walk, count + 1);
		else if (!is_on_path && to != state)
			automatic_go_on(walk, count + 1, to);
	}
}

void wb_lint__check_automatic(wb_lint_run *run)
{
	size_t count = run->workflow->state_count;
	automatic_walk walk = {
		.run = run,
		.tried = wb_lint_case__new(run, run->scratch),
		.path = wb_arena_take_array(run->scratch, count, sizeof *walk.path),
		.states = wb_arena_take_array(run->scratch, count, sizeof *walk.states),
	};

	run->is_starved = run->is_starved || walk.path == NULL || walk.states == NULL;
	for (walk.start = 0; walk.start < count && !run->is_starved; walk.start++) {
		walk.is_over = false;
		automatic_go_on(&walk, 0, walk.start);
		if (walk.steps > AUTOMATIC_STEPS_MAX) {
			wb_lint_place place;
			const wb_node *node = wb_lint__place(run, "transitions", WB_TEXT(""), "", &place);
			wb_findings__add(run->findings, WB_LINT_UNDECIDED, node->parent,
				"Whether automatic transitions turn for ever could not be decided: there are too "
				"many ways round.");
			return;
		}
	}
}
