/* SPDX-License-Identifier: MIT */
/* Inputs: what a person fills in to make a move. */
#ifndef WAYBILL_WORKFLOW_INPUT_H
#define WAYBILL_WORKFLOW_INPUT_H

#include "workflow/schema.h"

typedef struct wb_input {
	wb_text          name, title;
	const wb_schema *schema;
	bool             is_required; /* of people; see workflow.h, wb_question */
	bool             is_personal;
	const wb_value  *preset; /* its default, typed; NULL: none */
} wb_input;

/* Reads the member "inputs" of a transition; none where there is no such member. */
wb_status wb_input__read_all(struct wb_definition *definition, const wb_node *transition,
	const wb_input **out, size_t *out_count);

#endif
