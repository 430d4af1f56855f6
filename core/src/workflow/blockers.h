/* SPDX-License-Identifier: MIT */
/*
 * Collecting what stands against a move, each as one sentence for the person who is stopped.
 * Everything lives in the arena or in the workflow.
 */
#ifndef WAYBILL_WORKFLOW_BLOCKERS_H
#define WAYBILL_WORKFLOW_BLOCKERS_H

#include "waybill/workflow.h"
#include "workflow/input.h"
#include "workflow/message.h"

/* One question being answered. */
typedef struct wb_inquiry {
	const wb_workflow    *workflow;
	const struct wb_rule *rule;
	const wb_question    *question;
	const wb_state       *state; /* where the subject is */
	const wb_value       *facts; /* WB_FACT_COUNT typed values */
	wb_arena             *arena;
	wb_error             *error;
	wb_blocker           *blockers;
	size_t                blocker_count, blocker_capacity;
} wb_inquiry;

/* The next blocker, blank but for its code; NULL when memory is out. */
wb_blocker *wb_blockers__next(wb_inquiry *inquiry, wb_blocker_code code);

/* Gives the newest blocker its sentence. WB_MEMORY where making it ran out. */
wb_status wb_blockers__say(wb_inquiry *inquiry, const wb_words *words, wb_value message);

void wb_blockers__set_by(wb_blocker *blocker, const wb_text *roles, size_t count);

/*
 * A blocker that needs no workflow: [message] has no places. WB_MEMORY. For what stands against
 * every move of a subject.
 */
wb_status wb_blockers__plain(
	wb_blocker_code code, wb_message message, wb_arena *arena, wb_blocker *out, wb_error *error);

/* Whether [role] is the built-in one, which no person has. */
bool wb_blockers__is_woocommerce(wb_text role);

/* WB_MEMORY. */
wb_status wb_blockers__starve(wb_inquiry *inquiry);

/* Each adds one blocker; they fail only for memory. */
wb_status wb_blockers__add_state(wb_inquiry *inquiry);
wb_status wb_blockers__add_role(wb_inquiry *inquiry);
wb_status wb_blockers__add_second_person(wb_inquiry *inquiry);
wb_status wb_blockers__add_unknown_input(wb_inquiry *inquiry, wb_text name);
wb_status wb_blockers__add_missing_input(wb_inquiry *inquiry, const wb_input *input);
wb_status wb_blockers__add_wrong_input(
	wb_inquiry *inquiry, const wb_input *input, const wb_violation *violation);

#endif
