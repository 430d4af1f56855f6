/* SPDX-License-Identifier: MIT */
/*
 * Values of expressions as JSON that loses nothing, each with its type:
 *
 *   {"t":"null"}  {"t":"bool","v":true}  {"t":"int","v":"-1"}  {"t":"uint","v":"1"}
 *   {"t":"double","v":"1.5","bits":"3ff8000000000000"}, "NaN", "Infinity", "-Infinity"
 *   {"t":"decimal","v":"12.50"}  {"t":"string","v":"…"}  {"t":"bytes","b64":"…"}
 *   {"t":"list","v":[…]}  {"t":"map","v":[[key,value],…]}  {"t":"type","v":"int"}
 *   {"t":"timestamp","s":"0","ns":0}  {"t":"duration","s":"0","ns":0}
 *
 * Of a double "bits" counts where it is there.
 */
#ifndef WAYBILL_CLI_TAGGED_H
#define WAYBILL_CLI_TAGGED_H

#include "waybill/cel.h"

/* What both directions need; immutable. */
typedef struct tagged_codec tagged_codec;

/* Caller frees with tagged_codec_free. */
wb_status tagged_codec_new(tagged_codec **out, wb_error *error);

/* Accepts NULL. */
void tagged_codec_free(tagged_codec *codec);

/* WB_INVALID with what is wrong. The value lives in the arena. */
wb_status tagged_read(const tagged_codec *codec, const wb_value *json, wb_arena *arena,
	wb_value *out, wb_error *error);

/* The value as JSON's values, in the arena. */
wb_status tagged_write(const tagged_codec *codec, const wb_value *value, wb_arena *arena,
	wb_value *out, wb_error *error);

/* The value as a line of text, as %s of format has it; tagged where that has no text for it. */
wb_status tagged_print(const tagged_codec *codec, const wb_value *value, wb_arena *arena,
	wb_text *out, wb_error *error);

/* "map(string, list(int))"; NULL for a type that there is not. */
const wb_type *tagged_read_type(wb_text text, wb_arena *arena);

#endif
