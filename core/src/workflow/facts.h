/* SPDX-License-Identifier: MIT */
/* The facts an expression may look at: their types, and their values for one question. */
#ifndef WAYBILL_WORKFLOW_FACTS_H
#define WAYBILL_WORKFLOW_FACTS_H

#include "waybill/workflow.h"

/* Raised with every change of the tables in facts.c. */
#define WB_FACTS_VERSION 1

/* The variables of guards and set, in the order of the values they are evaluated against. */
typedef enum wb_fact {
	WB_FACT_ORDER,
	WB_FACT_ACTOR,
	WB_FACT_SUBJECT,
	WB_FACT_VARS,
	WB_FACT_INPUTS,
	WB_FACT_NOW,
	WB_FACT_COUNT,
} wb_fact;

struct wb_rule;

/* What the expressions of [rule] are compiled against. */
void wb_facts__declare(
	const wb_workflow *workflow, const struct wb_rule *rule, wb_variable out[WB_FACT_COUNT]);

/*
 * What [program] looks at, added to [reads]: bit n for the nth member of the order, the actor or
 * the subject; any bit for the other facts. A fact taken as a whole has all bits.
 */
void wb_facts__add_reads(const wb_program *program, uint32_t reads[WB_FACT_COUNT]);

/* The typed facts that questions about [rule] give it. */
typedef struct wb_facts_frame {
	const wb_workflow    *workflow;
	const struct wb_rule *rule;
	const wb_question    *question;
	wb_arena             *arena;
} wb_facts_frame;

/*
 * The typed facts of a question, in the arena; inputs are an empty map, and so are actor, subject
 * and now where the rule does not look at them. Without an order its map is empty, so that only a
 * guard that looks at it fails. WB_INVALID names what does not fit.
 */
wb_status wb_facts__read(
	const wb_facts_frame *frame, wb_value out[WB_FACT_COUNT], wb_error *error);

/* The variables a subject of [workflow] starts with, from vars_type and vars_initial. */
wb_status wb_facts__start_vars(
	const wb_workflow *workflow, wb_arena *arena, wb_value *out, wb_error *error);

/* The value at "order.items"; null where there is none. */
wb_value wb_facts__at(const wb_value values[WB_FACT_COUNT], wb_text path);

/* "order", "actor" …: what a path under the fact begins with. */
wb_text wb_facts__name(wb_fact fact);

/* The root of a path: true for "inputs" and "inputs.note" with WB_FACT_INPUTS. */
bool wb_facts__is_under(wb_fact fact, wb_text path);

/* The member that [path] takes of [fact]: "note" of "inputs.note.x"; empty when it takes none. */
wb_text wb_facts__member(wb_text path);

#endif
