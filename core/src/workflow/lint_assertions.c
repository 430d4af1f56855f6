/* SPDX-License-Identifier: MIT */
/*
 * What a definition propositions of itself, proved or refuted by walking. "reach" with "only_through" is a
 * walk over the graph that leaves those transitions out: if it gets there, its way is the shortest
 * counter-example. "never" is proved over states and variables (lint_configurations.c).
 */
#include "workflow/lint.h"
#include "workflow/lint_configurations.h"

const wb_node *wb_lint__assertion_place(const wb_lint_run *run, const wb_proposition *proposition,
	const char *member, wb_lint_place *place)
{
	place->section = wb_node__member(&run->root, WB_TEXT("assertions"));
	const wb_list *list = wb_node__list(&place->section);
	for (size_t index = 0; index < list->count; index++) {
		place->owner = wb_node__item(&place->section, index);
		place->member = wb_node__member(&place->owner, WB_TEXT("name"));
		if (place->member.value != NULL && place->member.value->kind == WB_STRING &&
			wb_text_equal(place->member.value->as.text, proposition->shown.name))
			break;
	}
	place->member = wb_node__member(&place->owner, wb_text_from(member));
	return &place->member;
}

/* Not one of those that the path must make. */
static bool assertions_may_take(const void *payload, const wb_rule *rule)
{
	const wb_assertion *shown = payload;

	return !wb_names__have(shown->only_through, shown->only_through_count, rule->shown.name);
}

static void assertions_check_reach(wb_lint_run *run, const wb_proposition *proposition)
{
	const wb_workflow *workflow = run->workflow;
	size_t wanted = wb_lint__state_index(run, proposition->shown.reach);
	wb_lint_place place;
	wb_lint_walk walk;

	if (!wb_lint__walk_init(run, &walk))
		return;
	wb_lint__walk(run, &walk, (size_t)(workflow->initial - workflow->states), assertions_may_take,
		&proposition->shown);
	if (!walk.is_reached[wanted])
		return;
	wb_findings__add(run->findings, WB_LINT_ASSERTION_FAILED,
		wb_lint__assertion_place(run, proposition, "reach", &place),
		"The assertion \"%t\" does not hold: \"%t\" is reached by another path.",
		proposition->shown.name, proposition->shown.reach);
	wb_lint_trace trace = wb_lint__trace(run, &walk, wanted);
	wb_findings__show(run->findings, trace.items, trace.count);
}

void wb_lint__check_assertions(wb_lint_run *run)
{
	for (size_t index = 0; index < run->workflow->proposition_count && !run->is_starved; index++) {
		const wb_proposition *proposition = &run->workflow->propositions[index];
		if (proposition->never == NULL)
			assertions_check_reach(run, proposition);
		else if (run->has_rules)
			wb_lint__check_never(run, proposition);
	}
}
