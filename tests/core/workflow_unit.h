/* SPDX-License-Identifier: MIT */
/* What the tests of the module workflow share: definitions, facts and questions from JSON. */
#ifndef WAYBILL_TESTS_WORKFLOW_UNIT_H
#define WAYBILL_TESTS_WORKFLOW_UNIT_H

#include "unit.h"

#include "waybill/json.h"
#include "waybill/workflow.h"

#include <stdio.h>

/* A file of the repository; the caller frees the data. */
static inline wb_text unit_file(const char *name)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", WB_TEST_ROOT, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s can't be opened", path);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	long bytes = ftell(file);
	assert_true(bytes > 0);
	rewind(file);
	char *data = malloc((size_t)bytes);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, (size_t)bytes, file), (size_t)bytes);
	fclose(file);
	return (wb_text){data, (size_t)bytes};
}

/* [text] with the first [find] replaced; the caller frees the data. */
static inline wb_text unit_replace(wb_text text, const char *find, const char *replacement)
{
	size_t find_bytes = strlen(find), new_bytes = strlen(replacement);

	for (size_t at = 0; at + find_bytes <= text.bytes; at++) {
		if (memcmp(text.data + at, find, find_bytes) != 0)
			continue;
		char *data = malloc(text.bytes - find_bytes + new_bytes + 1);
		assert_non_null(data);
		memcpy(data, text.data, at);
		memcpy(data + at, replacement, new_bytes);
		memcpy(data + at + new_bytes, text.data + at + find_bytes,
			text.bytes - at - find_bytes);
		return (wb_text){data, text.bytes - find_bytes + new_bytes};
	}
	fail_msg("\"%s\" is not there to be replaced", find);
	return (wb_text){NULL, 0};
}

static inline wb_workflow *unit_workflow(const char *definition)
{
	wb_workflow *workflow = NULL;
	wb_error error = {.status = WB_OK};

	assert_ok(wb_workflow_parse(
				  wb_env_native(), wb_text_from(definition), &workflow, &error),
		&error);
	return workflow;
}

/* JSON in which ' stands for ", in the arena. */
static inline const wb_value *unit_json(wb_arena *arena, const char *json)
{
	wb_value *value = wb_arena_take(arena, sizeof *value);
	wb_error error = {.status = WB_OK};
	wb_text text;

	assert_non_null(value);
	assert_true(wb_arena_copy_text(arena, wb_text_from(json), &text));
	char *data = wb_arena_take(arena, text.bytes + 1);
	assert_non_null(data);
	for (size_t at = 0; at < text.bytes; at++)
		data[at] = text.data[at] == '\'' ? '"' : text.data[at];
	assert_ok(
		wb_json_read((wb_text){data, text.bytes}, arena, value, NULL, &error), &error);
	return value;
}

/* Passes where [value] is, as canonical JSON, the same as [json], in which ' stands for ". */
#define assert_json_equal(arena, value, json) \
	unit_assert_json_equal((arena), (value), (json), __FILE__, __LINE__)

static inline void unit_assert_json_equal(
	wb_arena *arena, const wb_value *value, const char *json, const char *file, int line)
{
	wb_text got, wanted;

	assert_int_equal(wb_json_write(value, arena, &got, NULL), WB_OK);
	assert_int_equal(wb_json_write(unit_json(arena, json), arena, &wanted, NULL), WB_OK);
	if (wb_text_equal(got, wanted))
		return;
	print_error("%.*s\nis not\n%.*s\n", (int)got.bytes, got.data, (int)wanted.bytes,
		wanted.data);
	_fail(file, line);
}

#endif
