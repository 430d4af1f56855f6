/* SPDX-License-Identifier: MIT */
/* Proving "never": walking every state with every value its variables can have in it. */
#ifndef WAYBILL_WORKFLOW_LINT_CONFIGURATIONS_H
#define WAYBILL_WORKFLOW_LINT_CONFIGURATIONS_H

#include "workflow/lint.h"

/* Adds WB_LINT_ASSERTION_FAILED with a shortest trace, or WB_LINT_UNDECIDED. */
void wb_lint__check_never(wb_lint_run *run, const wb_proposition *proposition);

/* The node of a member of the assertion [proposition]. */
const wb_node *wb_lint__assertion_place(
	const wb_lint_run *run, const wb_proposition *proposition, const char *member, wb_lint_place *place);

#endif
