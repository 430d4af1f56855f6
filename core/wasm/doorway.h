/* SPDX-License-Identifier: MIT */
/*
 * The doorway of the rules part: JSON in, JSON out, for hosts that share no types with C.
 *
 * One doorway serves one thread, call after call. A call begins with wb_doorway_take, which makes
 * room for its text; the host writes the text there and calls one of the three functions below,
 * which leaves its answer in wb_doorway_answer. Text, room and answer end with the next take.
 *
 *   wb_doorway_new(env, &doorway, &error);
 *   char *room = wb_doorway_take(doorway, definition.bytes);
 *   memcpy(room, definition.data, definition.bytes);
 *   if (wb_doorway_load(doorway, &workflow) < 0) ...   // the answer says what is wrong and where
 *   ...
 *   wb_workflow_free(workflow);
 *   wb_doorway_free(doorway);
 *
 * An answer is canonical JSON (RFC 8785), so two builds that decide alike answer with the same
 * bytes. After a failure it is
 *
 *   {"area":"workflow","column":9,"line":3,"message":"…","status":"WB_SYNTAX"}
 *
 * with line and column 0 where there is no place. docs/webassembly.md describes the JSON for who
 * writes a host, core/wasm/exports.c what of this a WebAssembly host calls.
 */
#ifndef WAYBILL_WASM_DOORWAY_H
#define WAYBILL_WASM_DOORWAY_H

#include "waybill/workflow.h"

typedef struct wb_doorway wb_doorway;

/* Caller frees with wb_doorway_free. */
wb_status wb_doorway_new(const wb_env *env, wb_doorway **out, wb_error *error);

/* Accepts NULL. Workflows that were loaded live on. */
void wb_doorway_free(wb_doorway *doorway);

/*
 * Begins a call: room for a text of [bytes], which the host fills before its next call. NULL when
 * memory is out; then there is no call and nothing to answer.
 */
char *wb_doorway_take(wb_doorway *doorway, size_t bytes);

/* The text is a definition; the answer is its canonical JSON, which a definition's hash is over. */
wb_status wb_doorway_canonical(wb_doorway *doorway);

/*
 * The text is a definition; the answer {"hash":"…","version":3,"workflow":"pickup"}. Caller frees
 * with wb_workflow_free.
 */
wb_status wb_doorway_load(wb_doorway *doorway, wb_workflow **out);

/* The text is a question; the answer a decision. */
wb_status wb_doorway_decide(wb_doorway *doorway, const wb_workflow *workflow);

/* What the last call answered; borrowed until the next take. */
wb_text wb_doorway_answer(const wb_doorway *doorway);

#endif
