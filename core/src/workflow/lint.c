/* SPDX-License-Identifier: MIT */
/*
 * Linting a definition: the loader reads it with findings in its hand, so that there is one set of
 * checks for what a definition may say; then rules look at what came of it. Each rule states which
 * parts it needs whole. Working on the JSON alone was dropped, because guards have to be compiled
 * to be judged; linting only what loads, because an author would then mend one error a run.
 */
#include "workflow/lint.h"

#include "base/assert.h"
#include "base/error.h"

const wb_node *wb_lint__place(const wb_lint_run *run, const char *section, wb_text owner,
	const char *member, wb_lint_place *place)
{
	place->section = wb_node__member(&run->root, wb_text_from(section));
	place->owner = wb_node__member(&place->section, owner);
	if (member[0] == '\0')
		return &place->owner;
	place->member = wb_node__member(&place->owner, wb_text_from(member));
	return &place->member;
}

static size_t lint_count(const wb_node *node)
{
	const wb_map *map = wb_node__map(node);
	const wb_list *list = wb_node__list(node);

	return map != NULL ? map->count : list != NULL ? list->count : 0;
}

static bool lint_is_whole(const wb_lint_run *run, const wb_rule *rule)
{
	wb_lint_place place;
	const wb_node *transition = wb_lint__place(run, "transitions", rule->shown.name, "", &place);
	wb_node guard = wb_node__member(transition, WB_TEXT("guard"));
	wb_node set = wb_node__member(transition, WB_TEXT("set"));
	wb_node inputs = wb_node__member(transition, WB_TEXT("inputs"));
	wb_node effects = wb_node__member(transition, WB_TEXT("effects"));

	return (guard.value == NULL) == (rule->guard == NULL) &&
		lint_count(&set) == rule->assignment_count && lint_count(&inputs) == rule->input_count &&
		lint_count(&effects) == rule->shown.effect_count;
}

static bool lint_read_edges(wb_lint_run *run)
{
	const wb_workflow *workflow = run->workflow;
	wb_lint_edge *edges = wb_arena_take_array(run->scratch, workflow->rule_count, sizeof *edges);

	run->is_starved = edges == NULL;
	for (size_t index = 0; edges != NULL && index < workflow->rule_count; index++) {
		const wb_transition *shown = &workflow->rules[index].shown;
		edges[index].is_whole = lint_is_whole(run, &workflow->rules[index]);
		if (wb_workflow_find_state(workflow, shown->to) != NULL)
			edges[index].to = wb_lint__state_index(run, shown->to);
		for (size_t from = 0; from < shown->from_count; from++) {
			if (wb_workflow_find_state(workflow, shown->from[from]) == NULL)
				continue;
			size_t state = wb_lint__state_index(run, shown->from[from]);
			edges[index].from[state / 64] |= UINT64_C(1) << (state % 64);
		}
	}
	run->edges = edges;
	return !run->is_starved;
}

/* Did all that these rules are about get read? */
static void lint_judge(wb_lint_run *run)
{
	const wb_workflow *workflow = run->workflow;

	run->has_graph = workflow->initial != NULL && workflow->rules != NULL;
	run->has_roles = workflow->roles != NULL && workflow->rules != NULL;
	run->has_rules = true;
	for (size_t index = 0; index < run->findings->count; index++) {
		const wb_finding *finding = &run->findings->items[index];
		if (finding->rule == WB_LINT_DUPLICATE_TRANSITION ||
			finding->rule == WB_LINT_INITIAL_STATE ||
			wb_text_starts_with(finding->path, WB_TEXT("states")) ||
			wb_text_equal(finding->path, WB_TEXT("transitions")))
			run->has_graph = false;
		if (wb_text_starts_with(finding->path, WB_TEXT("vars")))
			run->has_rules = false;
	}
	for (size_t index = 0; workflow->rules != NULL && index < workflow->rule_count; index++) {
		const wb_transition *shown = &workflow->rules[index].shown;
		bool has_ends = shown->from_count > 0 && shown->to.bytes > 0 &&
			wb_workflow_find_state(workflow, shown->to) != NULL;
		for (size_t from = 0; has_ends && from < shown->from_count; from++) {
			const wb_state *state = wb_workflow_find_state(workflow, shown->from[from]);
			has_ends = state != NULL && !state->is_final;
		}
		run->has_graph = run->has_graph && has_ends;
		run->has_rules = run->has_rules && wb_lint__is_whole(run, &workflow->rules[index]);
		run->has_roles = run->has_roles && (shown->role_count > 0 || shown->is_automatic);
		for (size_t role = 0; run->has_roles && role < shown->role_count; role++)
			run->has_roles = wb_text_equal(shown->roles[role], WB_TEXT(WB_ROLE_WOOCOMMERCE)) ||
				wb_names__have(workflow->roles, workflow->role_count, shown->roles[role]);
	}
}

static void lint_check(wb_lint_run *run)
{
	if (!lint_read_edges(run))
		return;
	lint_judge(run);
	if (run->has_graph) {
		wb_lint__check_graph(run);
		wb_lint__check_automatic(run);
		wb_lint__check_assertions(run);
	}
	if (run->has_roles)
		wb_lint__check_roles(run);
	wb_lint__check_use(run);
	wb_lint__check_guards(run);
	wb_lint__check_change(run);
}

static wb_status lint_read(wb_lint_run *run, wb_text definition, wb_error *error)
{
	wb_definition_tree tree;
	wb_workflow *workflow = NULL;
	wb_error failure;
	wb_status status = wb_definition__load(
		run->env, definition, run->findings, run->scratch, &tree, &workflow, &failure);

	if (status < 0) {
		if (error != NULL)
			*error = failure;
		return status;
	}
	if (workflow != NULL) {
		run->workflow = workflow;
		run->findings->places = tree.places;
		run->root = wb_node__root(WB_TEXT(""), &tree.root);
		lint_check(run);
	}
	wb_workflow_free(workflow);
	return run->is_starved ? wb_error__set_memory(error, WB_AREA_WORKFLOW) : WB_OK;
}

wb_status wb_workflow_lint(const wb_env *env, wb_text definition, const wb_lint_options *options,
	wb_arena *arena, wb_lint *out, wb_error *error)
{
	static const wb_lint_options none = {NULL, NULL, 0};
	wb_findings findings = {.arena = arena};
	wb_lint_run run = {
		.env = env,
		.options = options == NULL ? &none : options,
		.findings = &findings,
		.arena = arena,
	};

	WB_ASSERT(env != NULL && arena != NULL && out != NULL, "A lint needs all of these.");
	if (definition.bytes > WB_DEFINITION_BYTES_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_WORKFLOW,
			"definition has %z bytes, at most %z are possible", definition.bytes,
			WB_DEFINITION_BYTES_MAX);
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &run.scratch, error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &run.trial, error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &run.steps, error);
	if (status == WB_OK)
		status = lint_read(&run, definition, error);
	wb_arena_free(run.steps);
	wb_arena_free(run.trial);
	wb_arena_free(run.scratch);
	return status == WB_OK ? wb_findings__finish(&findings, out, error) : status;
}
