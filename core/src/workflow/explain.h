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
 * Adds a blocker for the part of the guard that could not be evaluated: what it misses, where a
 * fact is missing, and otherwise [reason].
 */
wb_status wb_explain__clause_failure(wb_inquiry *inquiry, size_t clause, wb_text reason);

/*
 * Adds the blockers of a guard that is false; [clauses] are the indices of its false clauses. Those
 * that share a sentence of the author's are one blocker, the others one each.
 */
wb_status wb_explain__guard(wb_inquiry *inquiry, const size_t *clauses, size_t clause_count);

#endif
