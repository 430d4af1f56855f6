/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are read as JSON. What is accepted is written canonically, reads back, and is written
 * the same again; what is refused says where. The values read first and second may differ: a
 * double beyond 2^53 is written with its shortest digits, and they read as an integer.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "waybill/json.h"

static void check_refusal(wb_status status, const wb_error *error)
{
	wb_text message = wb_text_from(error->message);

	FUZZ_HOLDS(status == WB_SYNTAX || status == WB_LIMIT);
	FUZZ_HOLDS(error->status == status && message.bytes > 0 && wb_utf8__is_valid(message));
	FUZZ_HOLDS(error->line > 0 && error->column > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	wb_text text = {(const char *)data, bytes};
	wb_arena *arena = NULL;
	const wb_json_places *places = NULL;
	wb_value value;
	wb_text first, second;
	uint32_t line, column;
	wb_error error = {.status = WB_OK};

	FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) == WB_OK);
	wb_status status = wb_json_read(text, arena, &value, &places, &error);
	if (status == WB_OK) {
		FUZZ_HOLDS(wb_json_place(places, WB_TEXT(""), &line, &column));
		FUZZ_HOLDS(wb_json_write(&value, arena, &first, &error) == WB_OK);
		FUZZ_HOLDS(wb_json_read(first, arena, &value, NULL, &error) == WB_OK);
		FUZZ_HOLDS(wb_json_write(&value, arena, &second, &error) == WB_OK);
		FUZZ_HOLDS(wb_text_equal(first, second));
	} else {
		check_refusal(status, &error);
	}
	wb_arena_free(arena);
	return 0;
}
