/* SPDX-License-Identifier: MIT */
/*
 * Lint: all that is wrong or unwise in a definition, before anybody works by it.
 *
 * wb_workflow_parse stops at the first thing that makes a definition meaningless. A lint tells all
 * of them at once, by rule and place, and then looks at what loaded: what can be reached, what ends,
 * which guards decide nothing, what its author claims of it. docs/workflow-format.md lists the
 * rules under "Verification"; docs/decisions/0012-lint.md says what is decided exactly and what
 * is not.
 *
 *   wb_lint lint;
 *   status = wb_workflow_lint(wb_env_native(), text, NULL, arena, &lint, &error);
 *   if (status == WB_OK && lint.error_count == 0) ...   // may be published
 */
#ifndef WAYBILL_LINT_H
#define WAYBILL_LINT_H

#include "waybill/workflow.h"

/* An author mends the first of them anyway; what is beyond is left out, and the last one says so. */
#define WB_LINT_FINDINGS_MAX 500

/* Pairs of a state and the variables in it that proving "never" looks at. */
#define WB_LINT_CONFIGURATIONS_MAX 20000

/*
 * Expressions worked out over all rules of one lint: a few seconds at the very worst. A costly one
 * counts as many.
 */
#define WB_LINT_EVALUATIONS_MAX 2000000

/* Combinations of facts that one guard is tried with, and values of one fact among them. */
#define WB_LINT_COMBINATIONS_MAX 4096
#define WB_LINT_DOMAIN_MAX 64

/* Names are part of what hosts print and filter by; the order is that of the documentation. */
typedef enum wb_lint_rule {
	/* Errors: what a definition can't be loaded with. */
	WB_LINT_JSON,               /* the text is no JSON; nothing else is told */
	WB_LINT_FORMAT,             /* a key or a value that the format does not have */
	WB_LINT_LIMIT,              /* more than a named bound of the format allows */
	WB_LINT_DUPLICATE_KEY,      /* a key stands twice in one object */
	WB_LINT_DUPLICATE_TRANSITION, /* two transitions of one name */
	WB_LINT_INITIAL_STATE,      /* not exactly one initial state */
	WB_LINT_UNKNOWN_STATE,
	WB_LINT_UNKNOWN_ROLE,
	WB_LINT_UNKNOWN_TRANSITION,
	WB_LINT_UNKNOWN_VARIABLE,
	WB_LINT_UNKNOWN_INPUT,      /* an expression reads one that its transition does not declare */
	WB_LINT_UNKNOWN_EFFECT,     /* of a kind that there is not */
	WB_LINT_REPEATED_NAME,      /* a state, a role, an effect twice in one list */
	WB_LINT_FINAL_STATE_LEFT,
	WB_LINT_ACTION_WITHOUT_ROLE, /* a transition that nobody may make */
	WB_LINT_AUTOMATIC_INPUT,    /* an automatic transition that waits for a guard or an input it can't get */
	WB_LINT_EXPRESSION_TYPE,    /* an expression that is no CEL or does not type-check */
	WB_LINT_GUARD_NOT_BOOL,
	WB_LINT_EXPRESSION_COST,    /* its static bound is over the cost that is granted */
	WB_LINT_PERSONAL_VARIABLE,  /* a variable is set to what is personal */
	/* Errors: what loads and can't be meant. */
	WB_LINT_UNREACHABLE_STATE,
	WB_LINT_DEAD_END,           /* a state that is not final and that nothing leaves */
	WB_LINT_NO_FINAL_PATH,      /* a state from which no final one can be reached */
	WB_LINT_AUTOMATIC_LOOP,     /* automatic transitions that go round without changing anything */
	WB_LINT_ASSERTION_FAILED,
	/* Warnings. */
	WB_LINT_OVERLAPPING_GUARDS, /* one trigger, several transitions that are open at once */
	WB_LINT_CONSTANT_GUARD,     /* always true, or always false */
	WB_LINT_IDLE_CHOICE,        /* a value of an enum with which the move is never allowed */
	WB_LINT_IDLE_ROLE,          /* a role that can do nothing */
	WB_LINT_UNREAD_INPUT,       /* required, and neither guard nor set looks at it */
	WB_LINT_LONE_ROLE,          /* a role that can walk from the initial state to a final one alone */
	WB_LINT_REPEATED_EFFECT,    /* caused twice on one path */
	WB_LINT_UNMAPPED_STATUS,    /* WooCommerce can't make a transition to a state without status */
	WB_LINT_DROPPED_STATE,      /* one that the current definition has and subjects may be in */
	WB_LINT_UNDECIDED,          /* within the bounds above it could not be found out */
	WB_LINT_RULE_COUNT,
} wb_lint_rule;

typedef enum wb_lint_level {
	WB_LINT_ERROR,   /* must not be published */
	WB_LINT_WARNING,
} wb_lint_level;

/* "unreachable_state"; static, never NULL. */
const char   *wb_lint_rule_name(wb_lint_rule rule);
wb_lint_level wb_lint_rule_level(wb_lint_rule rule);

/* "error", "warning"; static. */
const char *wb_lint_level_name(wb_lint_level level);

typedef struct wb_finding {
	wb_lint_rule   rule;
	wb_lint_level  level;
	uint32_t       line, column; /* of the value it is about, 1-based, in code points */
	wb_text        path;         /* "transitions.pack.from[0]"; empty: the whole definition */
	wb_text        text;         /* one English sentence with full stop */
	const wb_text *trace;        /* a path that shows it: "new", "-> pack", "packed" */
	size_t         trace_count;  /* 0: there is none */
} wb_finding;

typedef struct wb_lint {
	const wb_finding *findings; /* by line, column, rule */
	size_t            count;
	size_t            error_count, warning_count;
} wb_lint;

/* So many subjects are in a state of the current definition. */
typedef struct wb_lint_population {
	wb_text  state;
	uint64_t count;
} wb_lint_population;

typedef struct wb_lint_options {
	const wb_workflow        *current; /* the definition that is to be replaced; NULL: none */
	const wb_lint_population *populations; /* of current; NULL: not known, any may be in any */
	size_t                    population_count;
} wb_lint_options;

/*
 * Everything there is to say about [definition]. WB_OK however much that is: a wrong definition is
 * a finding. Fails only for WB_MEMORY and on a text beyond WB_DEFINITION_BYTES_MAX (WB_LIMIT).
 * [options] may be NULL. What is in [out] lives in the arena.
 */
wb_status wb_workflow_lint(const wb_env *env, wb_text definition, const wb_lint_options *options,
	wb_arena *arena, wb_lint *out, wb_error *error);

#endif
