/* SPDX-License-Identifier: MIT */
/* A question as JSON. */
#ifndef WAYBILL_WASM_QUESTION_H
#define WAYBILL_WASM_QUESTION_H

#include "waybill/workflow.h"

/* A question, and the actor that it points to. */
typedef struct wb_asked {
	wb_question question;
	wb_actor    actor;
} wb_asked;

/*
 * Reads [text] into [out], which points into the arena and to itself: it is not to be copied.
 * WB_SYNTAX on what is no JSON, WB_INVALID on a member that is unknown, missing or of another
 * type, both with line and column.
 */
wb_status wb_question__read(wb_text text, wb_arena *arena, wb_asked *out, wb_error *error);

#endif
