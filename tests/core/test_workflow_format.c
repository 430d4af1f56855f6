/* SPDX-License-Identifier: MIT */
/*
 * One format in four places: the reader's key tables, the published JSON Schema, the page in docs/
 * and the shipped definition. None may know a key that another does not.
 */
#include "workflow_unit.h"

#include "workflow/keys.h"

#define SCHEMA_FILE "core/schema/workflow.schema.json"
#define PAGE_FILE "docs/workflow-format.md"
#define DEFAULT_FILE "core/src/workflow/default.json"

/* ---- the schema ---- */

static const wb_value *schema_object(const wb_value *schema, const char *name)
{
	const wb_value *definitions = wb_value_member(schema, WB_TEXT("$defs"));
	const wb_value *object = wb_value_member(definitions, wb_text_from(name));

	if (object == NULL)
		fail_msg("the schema has no object \"%s\"", name);
	return object;
}

static bool schema_requires(const wb_value *object, wb_text key)
{
	const wb_value *required = wb_value_member(object, WB_TEXT("required"));

	for (size_t index = 0; required != NULL && index < required->as.list->count; index++) {
		if (wb_text_equal(required->as.list->items[index].as.text, key))
			return true;
	}
	return false;
}

static void test_workflow_format__reader_and_schema_have_the_same_keys(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_text text = unit_file(SCHEMA_FILE);
	wb_error error = {.status = WB_OK};
	wb_value schema;

	assert_ok(wb_json_read(text, arena, &schema, NULL, &error), &error);
	for (int index = 0; index < WB_KEYS_COUNT; index++) {
		const wb_key_table *table = wb_keys__of((wb_key_object)index);
		const wb_value *object = schema_object(&schema, table->name);
		const wb_value *properties = wb_value_member(object, WB_TEXT("properties"));
		assert_non_null(properties);
		assert_false(wb_value_member(object, WB_TEXT("additionalProperties"))->as.boolean);
		for (size_t key = 0; key < table->count; key++) {
			wb_text name = wb_text_from(table->keys[key].name);
			if (wb_value_member(properties, name) == NULL)
				fail_msg("%s.%s is not in the schema", table->name, table->keys[key].name);
			if (schema_requires(object, name) != table->keys[key].is_required)
				fail_msg("%s.%s: only one requires it", table->name, table->keys[key].name);
		}
		assert_int_equal(properties->as.map->count, table->count);
	}
	free((char *)text.data);
	wb_arena_free(arena);
}

/* ---- the page ---- */

typedef struct page_lines {
	wb_text rest;
} page_lines;

static bool page_next(page_lines *lines, wb_text *line)
{
	if (lines->rest.bytes == 0)
		return false;
	const char *end = memchr(lines->rest.data, '\n', lines->rest.bytes);
	size_t bytes = end == NULL ? lines->rest.bytes : (size_t)(end - lines->rest.data);
	*line = (wb_text){lines->rest.data, bytes};
	bytes += end != NULL;
	lines->rest = (wb_text){lines->rest.data + bytes, lines->rest.bytes - bytes};
	return true;
}

/* "### Inputs (`input`)" opens the section of the object "input". */
static bool page_opens(wb_text line, const char *name)
{
	char heading[100];
	size_t bytes = (size_t)snprintf(heading, sizeof heading, "(`%s`)", name);

	return wb_text_starts_with(line, WB_TEXT("##")) && line.bytes > bytes &&
		memcmp(line.data + line.bytes - bytes, heading, bytes) == 0;
}

/* The key of a row "| `key` | …"; empty for any other line. */
static wb_text page_key(wb_text line)
{
	if (!wb_text_starts_with(line, WB_TEXT("| `")))
		return WB_TEXT("");
	const char *start = line.data + 3;
	const char *end = memchr(start, '`', line.bytes - 3);
	assert_non_null(end);
	return (wb_text){start, (size_t)(end - start)};
}

static void page_check_object(wb_text page, const wb_key_table *table)
{
	page_lines lines = {page};
	wb_text line;
	size_t rows = 0;
	bool is_inside = false;

	while (page_next(&lines, &line)) {
		if (wb_text_starts_with(line, WB_TEXT("##")))
			is_inside = page_opens(line, table->name);
		wb_text key = page_key(line);
		if (!is_inside || key.bytes == 0)
			continue;
		if (!wb_keys__has(table, key))
			fail_msg("the page describes %s.%.*s", table->name, (int)key.bytes, key.data);
		rows++;
	}
	if (rows != table->count)
		fail_msg("the page has %zu of %zu keys of %s", rows, table->count, table->name);
}

static void test_workflow_format__page_has_every_key_and_no_other(void **state)
{
	(void)state;
	wb_text page = unit_file(PAGE_FILE);

	for (int index = 0; index < WB_KEYS_COUNT; index++)
		page_check_object(page, wb_keys__of((wb_key_object)index));
	free((char *)page.data);
}

/* The text between the next ```json and ```; false when there is none. */
static bool page_next_example(page_lines *lines, wb_text *example)
{
	wb_text line;

	while (page_next(lines, &line)) {
		if (!wb_text_equal(line, WB_TEXT("```json")))
			continue;
		const char *start = lines->rest.data;
		while (page_next(lines, &line)) {
			if (wb_text_equal(line, WB_TEXT("```"))) {
				*example = (wb_text){start, (size_t)(line.data - start)};
				return true;
			}
		}
	}
	return false;
}

static void test_workflow_format__examples_of_the_page_load(void **state)
{
	(void)state;
	wb_text page = unit_file(PAGE_FILE), example;
	page_lines lines = {page};
	size_t loaded = 0;

	while (page_next_example(&lines, &example)) {
		wb_workflow *workflow = NULL;
		wb_error error = {.status = WB_OK};
		assert_ok(wb_workflow_parse(wb_env_native(), example, &workflow, &error), &error);
		wb_workflow_free(workflow);
		loaded++;
	}
	assert_true(loaded > 0);
	free((char *)page.data);
}

/* ---- the shipped definition ---- */

static void test_workflow_format__embedded_default_is_fresh(void **state)
{
	(void)state;
	wb_text text = unit_file(DEFAULT_FILE);

	if (!wb_text_equal(text, wb_workflow_default()))
		fail_msg("run scripts/embed-workflow: default.json was changed");
	free((char *)text.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workflow_format__reader_and_schema_have_the_same_keys),
		cmocka_unit_test(test_workflow_format__page_has_every_key_and_no_other),
		cmocka_unit_test(test_workflow_format__examples_of_the_page_load),
		cmocka_unit_test(test_workflow_format__embedded_default_is_fresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
