/* SPDX-License-Identifier: MIT */
/* A part of a guard as what it asks for, in words. */
#ifndef WAYBILL_WORKFLOW_CONDITION_H
#define WAYBILL_WORKFLOW_CONDITION_H

#include "cel/program.h"
#include "workflow/wording.h"

/* A sentence with more facts than these tells nobody anything. */
#define WB_CONDITION_FACTS_MAX 8

typedef struct wb_condition {
	wb_value text;  /* "the order's total is at least 100" */
	wb_value facts; /* "it is 12.50"; WB_NULL where the text says it already */
} wb_condition;

/*
 * What [node], a part of the inquiry's guard that is false, asks for, and what the facts are. False
 * where it is too odd to be told.
 */
bool wb_condition__say(
	const wb_inquiry *inquiry, wb_words *words, const wb_cel_node *node, wb_condition *out);

#endif
