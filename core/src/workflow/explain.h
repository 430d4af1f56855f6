/* SPDX-License-Identifier: MIT */
/* Why a guard stops somebody, and what it looked at. */
#ifndef WAYBILL_WORKFLOW_EXPLAIN_H
#define WAYBILL_WORKFLOW_EXPLAIN_H

#include "workflow/blockers.h"

/* Adds path → value of all that [program] looks at to [builder], but what it has already. */
wb_status wb_explain__collect(
	wb_inquiry *inquiry, const wb_program *program, wb_map_builder *builder);

/*
 * Adds a blocker for what could not be evaluated: the guard, or the new value of [variable] where
 * that is not empty.
 */
wb_status wb_explain__failure(
	wb_inquiry *inquiry, const wb_program *program, wb_text reason, wb_text variable);

/*
 * Adds the blockers of a guard that is false; [clauses] are the indices of its false clauses. With
 * the author's sentence they are one blocker, without it one each.
 */
wb_status wb_explain__guard(wb_inquiry *inquiry, const size_t *clauses, size_t clause_count);

#endif
