/* SPDX-License-Identifier: MIT */
/*
 * What the rules of a lint share: the definition as far as it was read, its tree for the places of
 * findings, and which parts are whole. A rule looks only at parts that are: what is missing because
 * it was refused must not be told a second time as a consequence.
 */
#ifndef WAYBILL_WORKFLOW_LINT_H
#define WAYBILL_WORKFLOW_LINT_H

#include "workflow/definition.h"

#define WB_LINT_STATE_WORDS ((WB_DEFINITION_STATES_MAX + 63) / 64)

/*
 * A transition by the places of its states, so that walking compares no names: definitions at the
 * bounds of the format are walked hundreds of times.
 */
typedef struct wb_lint_edge {
	uint64_t from[WB_LINT_STATE_WORDS]; /* a bit a state */
	size_t   to;
	bool     is_whole; /* nothing of it was refused */
} wb_lint_edge;

typedef struct wb_lint_run {
	const wb_env             *env;
	const wb_workflow        *workflow;
	const wb_lint_edge       *edges;    /* by rule; states in them only where has_graph */
	const wb_lint_options    *options;  /* never NULL */
	wb_findings              *findings;
	wb_node                   root;
	wb_arena                 *arena;    /* of the lint's caller: traces */
	wb_arena                 *scratch;  /* ends with the lint */
	wb_arena                 *trial;    /* ends with each case, and with each assertion */
	wb_arena                 *steps;    /* ends with each evaluation */
	bool                      has_graph; /* states, from, to and initial were all read */
	bool                      has_roles; /* and so were the roles, and those of transitions */
	bool                      has_rules; /* nothing of any transition and no variable was refused */
	size_t                    evaluations; /* up to WB_LINT_EVALUATIONS_MAX; wb_lint__spend */
	bool                      is_starved;
} wb_lint_run;

/* The nodes of a transition and of what is in it, kept together because nodes point up. */
typedef struct wb_lint_place {
	wb_node section, owner, member;
} wb_lint_place;

/* "transitions", "pack", "guard"; [member] may be empty. The result is in place->member or owner. */
const wb_node *wb_lint__place(const wb_lint_run *run, const char *section, wb_text owner,
	const char *member, wb_lint_place *place);

/* Guard, set, inputs and effects of the transition are all that the definition has of them. */
static inline bool wb_lint__is_whole(const wb_lint_run *run, const wb_rule *rule)
{
	return run->edges[rule - run->workflow->rules].is_whole;
}

/* So many evaluations were made, or as much was done otherwise. */
static inline void wb_lint__spend(wb_lint_run *run, size_t evaluations)
{
	size_t left = WB_LINT_EVALUATIONS_MAX - run->evaluations;

	run->evaluations += evaluations < left ? evaluations : left;
}

/* These need the graph. */
static inline bool wb_lint__leaves(const wb_lint_run *run, const wb_rule *rule, size_t state)
{
	const wb_lint_edge *edge = &run->edges[rule - run->workflow->rules];

	return (edge->from[state / 64] >> (state % 64) & 1) != 0;
}

static inline size_t wb_lint__target(const wb_lint_run *run, const wb_rule *rule)
{
	return run->edges[rule - run->workflow->rules].to;
}

/* ---- the graph (lint_graph.c) ---- */

/* Which transitions a walk may take; NULL: any. */
typedef bool wb_lint_filter(const void *payload, const wb_rule *rule);

/* A breadth-first walk over states; the arrays have an item a state. */
typedef struct wb_lint_walk {
	bool    *is_reached;
	size_t  *parents; /* the state before; SIZE_MAX where the walk began */
	const wb_rule **through; /* the transition from there */
	size_t  *queue;
	size_t   queue_count;
} wb_lint_walk;

size_t wb_lint__state_index(const wb_lint_run *run, wb_text name);

/* False when memory is out, which the run then knows. */
bool wb_lint__walk_init(wb_lint_run *run, wb_lint_walk *walk);
void wb_lint__walk(const wb_lint_run *run, wb_lint_walk *walk, size_t start,
	wb_lint_filter *filter, const void *payload);

/* "new", "-> pack", "packed": the walk's way to [state]. */
typedef struct wb_lint_trace {
	const wb_text *items;
	size_t         count;
} wb_lint_trace;

wb_lint_trace wb_lint__trace(wb_lint_run *run, const wb_lint_walk *walk, size_t state);

/* "-> pack" in the arena; empty when memory is out. */
wb_text wb_lint__arrow(wb_lint_run *run, wb_text transition);

/* ---- the rules, each adding its findings ---- */

void wb_lint__check_graph(wb_lint_run *run);
void wb_lint__check_roles(wb_lint_run *run);
void wb_lint__check_use(wb_lint_run *run);
void wb_lint__check_change(wb_lint_run *run);
void wb_lint__check_guards(wb_lint_run *run);
void wb_lint__check_automatic(wb_lint_run *run);
void wb_lint__check_assertions(wb_lint_run *run);

#endif
