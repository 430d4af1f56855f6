/* SPDX-License-Identifier: MIT */
/*
 * Cases: what some guards can be, for all facts there can be.
 *
 * A guard is taken apart at &&, ||, ! and ?: into atoms. An atom that compares one fact with
 * constants, or asks whether it is there, is decided by trying the fact at each constant, between
 * them and beyond them: no other value can make it different. A fact that has few values, such as
 * an input with an enum, is tried with all of them, and then any atom over it is decided. The rest
 * is opaque: such an atom may be true, false or fail, the same one wherever it stands.
 *
 * A case tries every combination. What no combination shows can't be; what one shows with opaque
 * atoms left open can be; what only shows for some answer of an opaque atom is not decided.
 */
#ifndef WAYBILL_WORKFLOW_LINT_CASE_H
#define WAYBILL_WORKFLOW_LINT_CASE_H

#include "cel/program.h"
#include "workflow/lint.h"

/* More than anybody keeps in his head; a guard beyond is not decided. */
#define WB_LINT_ATOMS_MAX 48
#define WB_LINT_FACTS_MAX 24
#define WB_LINT_ATOM_FACTS_MAX 6

/* What an expression can come to, as bits. */
#define WB_LINT_TRUE  1u
#define WB_LINT_FALSE 2u
#define WB_LINT_FAILS 4u
#define WB_LINT_ANY   7u

/* Who is asking: fills in inputs, or has none to give. */
typedef enum wb_lint_asker {
	WB_LINT_PERSON,
	WB_LINT_MACHINE,
	WB_LINT_EITHER,
} wb_lint_asker;

/* An expression and whose it is. */
typedef struct wb_lint_expression {
	const wb_program *program;
	const wb_rule    *rule;   /* NULL: of an assertion, over state and vars */
	const wb_text    *states; /* that it is asked in */
	size_t            state_count;
	wb_lint_asker     asker;
} wb_lint_expression;

/* A fact that atoms look at. */
typedef struct wb_lint_fact {
	wb_fact        fact;
	wb_text        member; /* empty where the fact is the time */
	const wb_rule *rule;   /* of inputs and the subject, which each transition has of its own */
	const wb_lint_expression *expression; /* the first that looks at it */
	const wb_type *type;
	const wb_value *constants[WB_LINT_DOMAIN_MAX]; /* that it is compared with */
	size_t         constant_count;
	const wb_value *domain;      /* null: absent */
	size_t         domain_count; /* 0: it has too many or is of no kind that can be tried */
	bool           is_full;      /* the domain is all it can be */
	bool           is_tried;     /* an atom that is decided looks at it */
	bool           is_pinned;
	wb_value       pinned;       /* the one value it has, while is_pinned; null: absent */
	size_t         at;           /* of the domain, in the combination that is tried */
} wb_lint_fact;

typedef struct wb_lint_atom {
	const wb_lint_expression *expression;
	const wb_cel_node *node;
	uint8_t facts[WB_LINT_ATOM_FACTS_MAX];
	uint8_t fact_count;
	bool    is_simple; /* one fact, compared with constants */
	bool    is_whole;  /* looks at more than members of facts */
	bool    is_decided;
	uint8_t same;      /* the first opaque atom equal to this one */
	uint8_t answer;    /* of an opaque one that is tried: one of the bits */
} wb_lint_atom;

typedef struct wb_lint_case {
	wb_lint_run *run;
	wb_lint_fact facts[WB_LINT_FACTS_MAX];
	size_t       fact_count;
	wb_lint_atom atoms[WB_LINT_ATOMS_MAX];
	size_t       atom_count;
	size_t       combinations;
	bool         tries_opaque; /* their answers are part of the combinations */
	bool         has_opaque;
	bool         is_too_large; /* for the bounds above: nothing can be said */
} wb_lint_case;

/*
 * In [arena]; NULL when memory is out, which the run then knows. Domains live in the run's trial
 * arena.
 */
wb_lint_case *wb_lint_case__new(wb_lint_run *run, wb_arena *arena);

/* Empty again, for other expressions, and with it the trial arena. */
void wb_lint_case__reset(wb_lint_case *self);

/* Takes the boolean [expression] apart; it must outlive the case. */
void wb_lint_case__add(wb_lint_case *self, const wb_lint_expression *expression);

/* Takes it as one atom of any type, whose value is asked for. */
void wb_lint_case__add_value(wb_lint_case *self, const wb_lint_expression *expression);

/* Has [fact] tried around this value as well. It must outlive the case. */
void wb_lint_case__compare(wb_lint_case *self, wb_lint_fact *fact, const wb_value *constant);

/* Finds the domains. Once, when everything was added. */
void wb_lint_case__close(wb_lint_case *self);

/* NULL when no atom looks at it. */
wb_lint_fact *wb_lint_case__find(
	wb_lint_case *self, wb_fact fact, wb_text member, const wb_rule *rule);

/*
 * Which atoms are decided, with what is pinned at the moment, and the first combination. False when
 * there are too many, or the lint's evaluations are used up. [tries_opaque]: their answers are
 * combined, too, if that is not too much.
 */
bool wb_lint_case__first(wb_lint_case *self, bool tries_opaque);
bool wb_lint_case__next(wb_lint_case *self);

/* What the expression comes to in the combination, as bits. [is_open]: whatever opaque atoms say. */
unsigned wb_lint_case__outcome(
	wb_lint_case *self, const wb_lint_expression *expression, bool is_open);

/* Of an expression that was added as a value, since wb_lint_case__first: is it known? */
bool wb_lint_case__is_decided(
	const wb_lint_case *self, const wb_lint_expression *expression);

/* Its value, which lives until the next evaluation; false where it is not known or fails. */
bool wb_lint_case__value(
	wb_lint_case *self, const wb_lint_expression *expression, wb_value *out);

typedef enum wb_lint_verdict {
	WB_LINT_NO,
	WB_LINT_MAYBE, /* not decided */
	WB_LINT_YES,
} wb_lint_verdict;

/* Is there a case in which all are true? A guard without a program always is. Resets [tried]. */
wb_lint_verdict wb_lint__all_can_be_true(
	wb_lint_case *tried, const wb_lint_expression *guards, size_t count);

/* Who makes it. */
wb_lint_asker wb_lint__asker(const wb_transition *shown);

/* Values of a fact, each once. */
typedef struct wb_lint_domain {
	wb_value values[WB_LINT_DOMAIN_MAX];
	size_t   count;
	bool     is_full;     /* all there are */
	bool     is_too_large; /* or of a type that can't be tried */
} wb_lint_domain;

/* [constants], what is between them and beyond them: one value of each region of [type]. */
void wb_lint_domain__regions(wb_lint_run *run, const wb_type *type,
	const wb_value *const *constants, size_t constant_count, wb_lint_domain *out);

/* Everything, or every region, that [fact] can be. */
void wb_lint_domain__of(wb_lint_run *run, const wb_lint_fact *fact, wb_lint_domain *out);

#endif
