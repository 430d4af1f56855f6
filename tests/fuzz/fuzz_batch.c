/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a line of `waybill eval --batch`: whatever they are, there is an answer, the same
 * each time, a line of JSON of an id and one thing more; and a value that was answered, given back
 * as a variable's, is answered again as it was.
 */
#include "fuzz.h"

#include "batch.h"

#include "base/utf8.h"
#include "waybill/json.h"

/* A line number that shows where it belongs. */
#define FUZZ_NUMBER 77

/* The answer as JSON's values. */
static wb_value check_answer(const batch_answer *answer, wb_arena *arena)
{
	wb_value value;

	FUZZ_HOLDS(answer->text.bytes > 0 && wb_utf8__is_valid(answer->text));
	FUZZ_HOLDS(memchr(answer->text.data, '\n', answer->text.bytes) == NULL);
	FUZZ_HOLDS(wb_json_read_with_nul(answer->text, arena, &value, NULL) == WB_OK);
	FUZZ_HOLDS(value.kind == WB_MAP && value.as.map->count == 2);
	const wb_value *error = wb_value_member(&value, WB_TEXT("error"));
	FUZZ_HOLDS(wb_value_member(&value, WB_TEXT("id")) != NULL);
	FUZZ_HOLDS(error == NULL || (error->kind == WB_STRING && error->as.text.bytes > 0));
	FUZZ_HOLDS(answer->is_case ||
		(error != NULL && wb_text_starts_with(error->as.text, WB_TEXT("line 77"))));
	return value;
}

/* {"id":null,"expr":"x","bindings":{"x":VALUE}} has the same value. */
static void check_round(
	const tagged_codec *codec, const wb_value *value, wb_text first, wb_arena *arena)
{
	wb_map_builder bindings;
	wb_map_builder line;
	wb_value bound;
	wb_value whole;
	wb_text text;
	batch_answer answer;

	wb_map_builder_init(&bindings, arena, 1);
	wb_map_builder_add(&bindings, WB_TEXT("x"), *value);
	if (wb_map_builder_finish(&bindings, &bound, NULL) != WB_OK)
		return;
	wb_map_builder_init(&line, arena, 2);
	wb_map_builder_add(&line, WB_TEXT("expr"), wb_value_string(WB_TEXT("x")));
	wb_map_builder_add(&line, WB_TEXT("bindings"), bound);
	/* What is nested almost too deep is too deep in a binding. */
	if (wb_map_builder_finish(&line, &whole, NULL) != WB_OK ||
		wb_json_write(&whole, arena, &text, NULL) != WB_OK ||
		wb_json_read_with_nul(text, arena, &whole, NULL) != WB_OK)
		return;
	FUZZ_HOLDS(batch_answer_line(codec, text, FUZZ_NUMBER, arena, &answer, NULL) == WB_OK);
	FUZZ_HOLDS(answer.is_case);
	wb_value again = check_answer(&answer, arena);
	const wb_value *member = wb_value_member(&again, WB_TEXT("value"));
	if (member == NULL)
		return;
	FUZZ_HOLDS(wb_json_write(member, arena, &text, NULL) == WB_OK);
	FUZZ_HOLDS(wb_text_equal(text, first));
}

/* A case is an object that has an expression; what is said of it names no line. */
static void check_case(wb_text line, const wb_value *answer, wb_arena *arena)
{
	const wb_value *error = wb_value_member(answer, WB_TEXT("error"));
	wb_value value;

	FUZZ_HOLDS(wb_json_read_with_nul(line, arena, &value, NULL) == WB_OK);
	const wb_value *expression = wb_value_member(&value, WB_TEXT("expr"));
	FUZZ_HOLDS(expression != NULL && expression->kind == WB_STRING);
	FUZZ_HOLDS(error == NULL || !wb_text_starts_with(error->as.text, WB_TEXT("line 77")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	/* Made once: what an input may leave behind in the arenas is reset. */
	static tagged_codec *codec;
	static wb_arena *arena;
	static wb_arena *other;
	wb_text line = {(const char *)data, bytes};
	batch_answer first;
	batch_answer second;
	wb_text text;

	if (codec == NULL) {
		FUZZ_HOLDS(tagged_codec_new(&codec, NULL) == WB_OK);
		FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) == WB_OK);
		FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &other, NULL) == WB_OK);
	}
	FUZZ_HOLDS(batch_answer_line(codec, line, FUZZ_NUMBER, arena, &first, NULL) == WB_OK);
	FUZZ_HOLDS(batch_answer_line(codec, line, FUZZ_NUMBER, other, &second, NULL) == WB_OK);
	FUZZ_HOLDS(first.is_case == second.is_case && wb_text_equal(first.text, second.text));
	wb_arena_trim(other);
	/* A reader's depth is bounded, an answer's is not: only what can be read back is looked at. */
	wb_value answer = check_answer(&first, other);
	const wb_value *value = wb_value_member(&answer, WB_TEXT("value"));
	if (first.is_case)
		check_case(line, &answer, other);
	if (value != NULL && wb_json_write(value, other, &text, NULL) == WB_OK)
		check_round(codec, value, text, other);
	wb_arena_trim(arena);
	wb_arena_trim(other);
	return 0;
}
