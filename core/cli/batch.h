/* SPDX-License-Identifier: MIT */
/*
 * Cases of expressions, one JSON object a line, and their answers, likewise:
 *
 *   {"id":"a","expr":"x + 1","type_env":[{"name":"x","type":"int"}],
 *    "bindings":{"x":{"t":"int","v":"1"}}}          {"id":"a","value":{"t":"int","v":"2"}}
 *   {"id":"b","expr":"1 / 0"}                       {"error":"1:3: division by zero","id":"b"}
 *
 * Values are tagged (tagged.h). "container" is where names are looked up first; "disable_check" takes
 * the expression without its types; "check_only" answers with its "type" instead of a value. What is
 * bound without a type is dyn. Other members are not looked at.
 */
#ifndef WAYBILL_CLI_BATCH_H
#define WAYBILL_CLI_BATCH_H

#include "tagged.h"

#include "waybill/json.h"

/* A line that is longer is no case. */
#define BATCH_LINE_BYTES_MAX WB_JSON_BYTES_MAX

typedef struct batch_answer {
	wb_text text; /* one line of JSON, without its end; lives in the arena */
	bool    is_case; /* false: the line was none, and the text says why, with its number */
} batch_answer;

/*
 * Answers one line. Whatever the line and the expression in it are is said in the answer: the status
 * is negative only where not even that could be written.
 */
wb_status batch_answer_line(const tagged_codec *codec, wb_text line, uint64_t number,
	wb_arena *arena, batch_answer *out, wb_error *error);

/* The same answer for a line that is not even read. */
wb_status batch_answer_none(
	const char *why, uint64_t number, wb_arena *arena, batch_answer *out, wb_error *error);

#endif
