/* SPDX-License-Identifier: MIT */
/*
 * What the runners over the public CEL suites share: tagged values, types as text, and the
 * committed list of skipped cases (cel/skipped.tsv: suite, id, reason). A case that is skipped and
 * passes is a failure as well, so that the list can't grow stale.
 */
#ifndef WAYBILL_TESTS_CEL_CONFORMANCE_H
#define WAYBILL_TESTS_CEL_CONFORMANCE_H

#include "conformance.h"

#include "waybill/cel.h"

#define CEL_CASE_VARIABLES_MAX 8

typedef struct cel_counts {
	const char *suite;
	size_t passed, failed, skipped;
} cel_counts;

/* ---- skipped cases ---- */

/* The reason why [id] of [suite] is skipped, in [reason]; false when it is not. */
static inline bool cel_is_skipped(const char *suite, const char *id, char reason[256])
{
	FILE *file = fopen(WB_TEST_ROOT "/tests/core/cel/skipped.tsv", "r");
	char line[1024];
	bool is_found = false;

	assert_non_null(file);
	while (!is_found && fgets(line, sizeof line, file) != NULL) {
		char *first = strchr(line, '\t');
		char *second = first == NULL ? NULL : strchr(first + 1, '\t');
		if (second == NULL)
			continue;
		*first = *second = '\0';
		second[1 + strcspn(second + 1, "\n")] = '\0';
		is_found = strcmp(line, suite) == 0 && strcmp(first + 1, id) == 0;
		if (is_found)
			snprintf(reason, 256, "%s", second + 1);
	}
	fclose(file);
	return is_found;
}

/* Counts one case; [complaint] is empty when it passed. */
static inline void cel_count(cel_counts *counts, const char *id, const char *complaint)
{
	char reason[256];

	if (cel_is_skipped(counts->suite, id, reason)) {
		counts->skipped++;
		if (complaint[0] != '\0')
			return;
		complaint = "is in the list of skipped cases, but passes";
	}
	if (complaint[0] == '\0') {
		counts->passed++;
		return;
	}
	counts->failed++;
	print_error("%s %s: %s\n", counts->suite, id, complaint);
}

static inline void cel_report(const cel_counts *counts)
{
	print_message("%s: %zu passed, %zu failed, %zu skipped\n", counts->suite, counts->passed,
		counts->failed, counts->skipped);
	assert_int_equal(counts->failed, 0);
}

/* ---- types ---- */

typedef struct cel_type_name {
	const char *name;
	wb_type_kind kind;
} cel_type_name;

/* Reads "map(string, list(int))" and moves [at] behind it; NULL for a type that we have not. */
static inline const wb_type *cel_read_type(const char **at, wb_arena *arena)
{
	static const cel_type_name names[] = {{"dyn", WB_TYPE_DYN}, {"null_type", WB_TYPE_NULL},
		{"null", WB_TYPE_NULL}, {"bool", WB_TYPE_BOOL}, {"int", WB_TYPE_INT},
		{"uint", WB_TYPE_UINT}, {"double", WB_TYPE_DOUBLE}, {"string", WB_TYPE_STRING},
		{"bytes", WB_TYPE_BYTES}, {"google.protobuf.Timestamp", WB_TYPE_TIMESTAMP},
		{"google.protobuf.Duration", WB_TYPE_DURATION}, {"timestamp", WB_TYPE_TIMESTAMP},
		{"duration", WB_TYPE_DURATION}, {"decimal", WB_TYPE_DECIMAL}, {"list", WB_TYPE_LIST},
		{"map", WB_TYPE_MAP}, {"type", WB_TYPE_TYPE}};
	size_t bytes = strcspn(*at, "(), ");
	wb_type *type = wb_arena_take(arena, sizeof *type);

	assert_non_null(type);
	for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
		if (strlen(names[index].name) != bytes || strncmp(names[index].name, *at, bytes) != 0)
			continue;
		type->kind = names[index].kind;
		*at += bytes;
		if (**at != '(')
			return type;
		(*at)++;
		if (type->kind == WB_TYPE_MAP) {
			type->key = cel_read_type(at, arena);
			if (type->key == NULL || strncmp(*at, ", ", 2) != 0)
				return NULL;
			*at += 2;
		}
		type->element = cel_read_type(at, arena);
		if (type->element == NULL || **at != ')')
			return NULL;
		(*at)++;
		return type;
	}
	return NULL;
}

static inline const wb_type *cel_type(const char *text, wb_arena *arena)
{
	const wb_type *type = cel_read_type(&text, arena);

	return type != NULL && *text == '\0' ? type : NULL;
}

/* ---- values ---- */

static inline const char *cel_member_string(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static inline wb_value cel_double(const json_t *tagged)
{
	const char *bits = cel_member_string(tagged, "bits");
	const char *text = cel_member_string(tagged, "v");
	uint64_t number;
	double real;

	if (bits == NULL)
		return wb_value_double(strtod(text, NULL));
	number = strtoull(bits, NULL, 16);
	memcpy(&real, &number, sizeof real);
	return wb_value_double(real);
}

static inline wb_value cel_value(const json_t *tagged, wb_arena *arena);

static inline wb_value cel_collection(const json_t *tagged, bool is_list, wb_arena *arena)
{
	const json_t *items = json_object_get(tagged, "v");
	wb_list_builder list;
	wb_map_builder map;
	wb_value value;

	wb_list_builder_init(&list, arena, 0);
	wb_map_builder_init(&map, arena, 0);
	for (size_t index = 0; index < json_array_size(items); index++) {
		const json_t *item = json_array_get(items, index);
		if (is_list)
			wb_list_builder_add(&list, cel_value(item, arena));
		else
			wb_map_builder_add_key(&map, cel_value(json_array_get(item, 0), arena),
				cel_value(json_array_get(item, 1), arena));
	}
	wb_status status = is_list ? wb_list_builder_finish(&list, &value, NULL)
							   : wb_map_builder_finish(&map, &value, NULL);
	assert_int_equal(status, WB_OK);
	return value;
}

/* A tagged value (value_encoding in the file). */
static inline wb_value cel_value(const json_t *tagged, wb_arena *arena)
{
	const char *tag = conformance_string(tagged, "t");
	const json_t *json = json_object_get(tagged, "v");
	wb_text text = {json_string_value(json), json_string_length(json)};
	wb_value value = wb_value_null();

	if (strcmp(tag, "bool") == 0)
		return wb_value_bool(json_is_true(json));
	if (strcmp(tag, "int") == 0)
		return wb_value_int(strtoll(text.data, NULL, 10));
	if (strcmp(tag, "uint") == 0)
		return wb_value_uint(strtoull(text.data, NULL, 10));
	if (strcmp(tag, "double") == 0)
		return cel_double(tagged);
	if (strcmp(tag, "string") == 0 || strcmp(tag, "type") == 0) {
		assert_true(wb_arena_copy_text(arena, text, &value.as.text));
		value.kind = tag[0] == 's' ? WB_STRING : WB_TYPE;
	} else if (strcmp(tag, "bytes") == 0) {
		wb_text bytes = conformance_decode(conformance_string(tagged, "b64"));
		assert_true(wb_arena_copy_text(arena, bytes, &value.as.text));
		free((void *)(uintptr_t)bytes.data);
		value.kind = WB_BYTES;
	} else if (strcmp(tag, "timestamp") == 0 || strcmp(tag, "duration") == 0) {
		value.kind = tag[0] == 't' ? WB_TIMESTAMP : WB_DURATION;
		value.as.time.seconds = strtoll(conformance_string(tagged, "s"), NULL, 10);
		value.as.time.nanoseconds = (int32_t)json_integer_value(json_object_get(tagged, "ns"));
	} else if (strcmp(tag, "list") == 0 || strcmp(tag, "map") == 0) {
		value = cel_collection(tagged, tag[0] == 'l', arena);
	}
	return value;
}

/* The same kind and content, doubles by their bits (any NaN is a NaN), maps in any order. */
static inline bool cel_same(const wb_value *left, const wb_value *right)
{
	if (left->kind != right->kind)
		return false;
	switch (left->kind) {
	case WB_DOUBLE:
		if (left->as.real != left->as.real)
			return right->as.real != right->as.real;
		return memcmp(&left->as.real, &right->as.real, sizeof left->as.real) == 0;
	case WB_DECIMAL:
		return left->as.decimal.coefficient == right->as.decimal.coefficient &&
			left->as.decimal.scale == right->as.decimal.scale;
	case WB_TYPE:
		return wb_text_equal(left->as.text, right->as.text);
	case WB_LIST:
		if (left->as.list->count != right->as.list->count)
			return false;
		for (size_t index = 0; index < left->as.list->count; index++)
			if (!cel_same(&left->as.list->items[index], &right->as.list->items[index]))
				return false;
		return true;
	case WB_MAP:
		if (left->as.map->count != right->as.map->count)
			return false;
		for (size_t index = 0; index < left->as.map->count; index++)
			if (!cel_same(&left->as.map->entries[index].key, &right->as.map->entries[index].key) ||
				!cel_same(
					&left->as.map->entries[index].value, &right->as.map->entries[index].value))
				return false;
		return true;
	default:
		return wb_value_equal(left, right);
	}
}

/* ---- environments ---- */

typedef struct cel_environment {
	wb_variable variables[CEL_CASE_VARIABLES_MAX];
	wb_value values[CEL_CASE_VARIABLES_MAX];
	size_t count;
	bool is_complete; /* no functions and no types that we have not */
} cel_environment;

/* From "type_env" and "bindings"; what is bound without being declared is left out. */
static inline cel_environment cel_read_environment(const json_t *test, wb_arena *arena)
{
	cel_environment environment = {.is_complete = true};
	const json_t *declarations = json_object_get(test, "type_env");
	const json_t *bindings = json_object_get(test, "bindings");

	for (size_t index = 0; index < json_array_size(declarations); index++) {
		const json_t *declaration = json_array_get(declarations, index);
		const char *name = conformance_string(declaration, "name");
		const char *text = cel_member_string(declaration, "type");
		const wb_type *type = text == NULL ? NULL : cel_type(text, arena);
		const json_t *bound = json_object_get(bindings, name);
		if (type == NULL) {
			environment.is_complete = false;
			continue;
		}
		assert_true(environment.count < CEL_CASE_VARIABLES_MAX);
		environment.variables[environment.count] = (wb_variable){wb_text_from(name), type};
		environment.values[environment.count++] =
			bound == NULL ? wb_value_null() : cel_value(bound, arena);
	}
	return environment;
}

#endif
