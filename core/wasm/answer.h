/* SPDX-License-Identifier: MIT */
/* Answers as canonical JSON in the arena. */
#ifndef WAYBILL_WASM_ANSWER_H
#define WAYBILL_WASM_ANSWER_H

#include "waybill/workflow.h"

/* {"hash":"…","version":3,"workflow":"pickup"} */
wb_status wb_answer__workflow(
	const wb_workflow *workflow, wb_arena *arena, wb_text *out, wb_error *error);

/*
 * {"allowed":false,"blockers":[{"by":["manager"],"code":"role","facts":{},"field":"",
 * "message":{…},"text":"…"}],"facts":{},"inputs":{},"to":"packed","transition":"pack","vars":{}}
 */
wb_status wb_answer__decision(
	const wb_decision *decision, wb_arena *arena, wb_text *out, wb_error *error);

/* Never fails: where there is no memory left to say it in, that is what it says. */
wb_text wb_answer__error(const wb_error *error, wb_arena *arena);

#endif
