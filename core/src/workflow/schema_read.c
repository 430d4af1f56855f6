/* SPDX-License-Identifier: MIT */
/*
 * Compiling the schema of an input. The keywords are those of JSON Schema 2020-12 that describe a
 * value by itself; what composes, refers or depends ($ref, allOf, if) is left out, because a form
 * has to be drawn from it and a person has to understand the refusal. So every keyword is either
 * enforced or an error at load. A pattern is compiled as the guard text.matches(PATTERN): one
 * engine, with its linear time, serves both.
 */
#include "workflow/definition.h"

#include "base/buffer.h"
#include "base/error.h"
#include "value/value.h"

#define SCHEMA_PATTERN_CHARACTERS_MAX 1000
#define SCHEMA_CHOICES_MAX 500

/* Room for the pattern with each of its bytes escaped, and the call around it. */
#define SCHEMA_PATTERN_SOURCE_BYTES_MAX ((size_t)32 * 1024)

typedef struct schema_kind_name {
	wb_text name;
	uint32_t kinds;
} schema_kind_name;

static const schema_kind_name schema_kind_names[] = {
	{WB_TEXT_LITERAL("null"), WB_SCHEMA_NULL},
	{WB_TEXT_LITERAL("boolean"), WB_SCHEMA_BOOLEAN},
	{WB_TEXT_LITERAL("integer"), WB_SCHEMA_INTEGER},
	{WB_TEXT_LITERAL("number"), WB_SCHEMA_NUMBER | WB_SCHEMA_INTEGER},
	{WB_TEXT_LITERAL("string"), WB_SCHEMA_STRING},
	{WB_TEXT_LITERAL("array"), WB_SCHEMA_ARRAY},
	{WB_TEXT_LITERAL("object"), WB_SCHEMA_OBJECT},
};

#define SCHEMA_KIND_NAMES (sizeof schema_kind_names / sizeof *schema_kind_names)

static wb_status schema_read_kind(const wb_reader *reader, const wb_node *node, uint32_t *out)
{
	for (size_t index = 0; index < SCHEMA_KIND_NAMES; index++) {
		bool is_text = node->value->kind == WB_STRING;
		if (is_text && wb_text_equal(node->value->as.text, schema_kind_names[index].name)) {
			*out |= schema_kind_names[index].kinds;
			return WB_OK;
		}
	}
	return wb_reader__fail(
		reader, node, "must be string, integer, number, boolean, array, object or null");
}

static wb_status schema_read_kinds(const wb_reader *reader, const wb_node *node, uint32_t *out)
{
	uint32_t kinds = 0;

	if (node->value == NULL)
		return WB_OK;
	if (node->value->kind != WB_LIST) {
		wb_status status = schema_read_kind(reader, node, &kinds);
		if (status < 0)
			return status;
	} else {
		wb_status status = wb_reader__check_list(reader, node, SCHEMA_KIND_NAMES);
		for (size_t index = 0; status == WB_OK && index < wb_node__list(node)->count; index++) {
			wb_node item = wb_node__item(node, index);
			status = schema_read_kind(reader, &item, &kinds);
		}
		if (status < 0)
			return status;
	}
	*out = kinds;
	return WB_OK;
}

/* A copy of the value at [node] that the workflow owns. */
static wb_status schema_copy(const wb_reader *reader, const wb_node *node, wb_value *out)
{
	wb_error cause;

	if (wb_schema__convert(NULL, node, false, reader->arena, out, &cause) < 0)
		return wb_reader__adopt(reader, node, &cause);
	return WB_OK;
}

static wb_status schema_copy_new(const wb_reader *reader, const wb_node *node, const wb_value **out)
{
	wb_value *copy = wb_arena_take(reader->arena, sizeof *copy);

	if (copy == NULL)
		return wb_reader__starve(reader);
	*out = copy;
	return schema_copy(reader, node, copy);
}

static wb_status schema_read_choices(
	const wb_reader *reader, const wb_node *parent, wb_schema *schema)
{
	wb_node constant = wb_node__member(parent, WB_TEXT("const"));
	wb_node choices = wb_node__member(parent, WB_TEXT("enum"));
	wb_status status = WB_OK;

	if (constant.value != NULL)
		status = schema_copy_new(reader, &constant, &schema->constant);
	if (status < 0 || choices.value == NULL)
		return status;
	const wb_list *list = wb_node__list(&choices);
	if (list == NULL)
		return wb_reader__fail(reader, &choices, "must be a list of values");
	if (list->count > SCHEMA_CHOICES_MAX)
		return wb_reader__exceed(reader, &choices, "%z values, at most %d are possible",
			list->count, SCHEMA_CHOICES_MAX);
	wb_value *copies = wb_arena_take_array(reader->arena, list->count, sizeof *copies);
	if (copies == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < list->count; index++) {
		wb_node item = wb_node__item(&choices, index);
		status = schema_copy(reader, &item, &copies[index]);
		if (status < 0)
			return status;
	}
	schema->choices = copies;
	schema->choice_count = list->count;
	return WB_OK;
}

static wb_status schema_read_bound(
	const wb_reader *reader, const wb_node *parent, wb_text keyword, const wb_value **out)
{
	wb_node node = wb_node__member(parent, keyword);

	if (node.value == NULL)
		return WB_OK;
	if (!wb_value__is_number(node.value))
		return wb_reader__fail(reader, &node, "must be a number");
	wb_value exact = wb_schema__number(node.value);
	if (exact.kind == WB_DOUBLE)
		return wb_reader__exceed(
			reader, &node, "must have at most 18 digits before and after the point");
	return schema_copy_new(reader, &node, out);
}

static wb_status schema_read_bounds(
	const wb_reader *reader, const wb_node *parent, wb_schema *schema)
{
	const struct {
		wb_text keyword;
		const wb_value **out;
	} bounds[] = {
		{WB_TEXT_LITERAL("minimum"), &schema->minimum},
		{WB_TEXT_LITERAL("maximum"), &schema->maximum},
		{WB_TEXT_LITERAL("exclusiveMinimum"), &schema->exclusive_minimum},
		{WB_TEXT_LITERAL("exclusiveMaximum"), &schema->exclusive_maximum},
		{WB_TEXT_LITERAL("multipleOf"), &schema->multiple_of},
	};
	const wb_value zero = wb_value_int(0);

	for (size_t index = 0; index < sizeof bounds / sizeof *bounds; index++) {
		wb_status status =
			schema_read_bound(reader, parent, bounds[index].keyword, bounds[index].out);
		if (status < 0)
			return status;
	}
	if (schema->multiple_of != NULL && wb_value__compare_numbers(schema->multiple_of, &zero) <= 0) {
		wb_node node = wb_node__member(parent, WB_TEXT("multipleOf"));
		return wb_reader__fail(reader, &node, "must be above 0");
	}
	return WB_OK;
}

static wb_status schema_read_count(
	const wb_reader *reader, const wb_node *parent, wb_text keyword, uint64_t *out)
{
	wb_node node = wb_node__member(parent, keyword);

	if (node.value == NULL)
		return WB_OK;
	wb_value count = wb_schema__number(node.value);
	if (count.kind != WB_INT || count.as.integer < 0)
		return wb_reader__fail(reader, &node, "must be an integer of at least 0");
	*out = (uint64_t)count.as.integer;
	return WB_OK;
}

static wb_status schema_read_range(const wb_reader *reader, const wb_node *parent,
	wb_text keyword_min, wb_text keyword_max, wb_schema_range *out)
{
	wb_schema_range range = {0, UINT64_MAX};
	wb_status status = schema_read_count(reader, parent, keyword_min, &range.min);

	if (status == WB_OK)
		status = schema_read_count(reader, parent, keyword_max, &range.max);
	if (status == WB_OK)
		*out = range;
	return status;
}

static wb_status schema_read_ranges(
	const wb_reader *reader, const wb_node *parent, wb_schema *schema)
{
	wb_status status = schema_read_range(
		reader, parent, WB_TEXT("minLength"), WB_TEXT("maxLength"), &schema->characters);

	if (status == WB_OK)
		status = schema_read_range(
			reader, parent, WB_TEXT("minItems"), WB_TEXT("maxItems"), &schema->items_range);
	if (status == WB_OK)
		status = schema_read_range(reader, parent, WB_TEXT("minProperties"),
			WB_TEXT("maxProperties"), &schema->members_range);
	return status;
}

/* [pattern] as a CEL literal inside the call that tests it. */
static void schema_add_pattern(wb_buffer *buffer, wb_text pattern)
{
	static const char digits[] = "0123456789abcdef";

	wb_buffer__add(buffer, WB_TEXT("text.matches(\""));
	for (size_t at = 0; at < pattern.bytes; at++) {
		unsigned char byte = (unsigned char)pattern.data[at];
		if (byte < 0x20) {
			wb_buffer__add(buffer, WB_TEXT("\\x"));
			wb_buffer__add_byte(buffer, digits[byte >> 4]);
			wb_buffer__add_byte(buffer, digits[byte & 15]);
			continue;
		}
		if (byte == '"' || byte == '\\')
			wb_buffer__add_byte(buffer, '\\');
		wb_buffer__add_byte(buffer, (char)byte);
	}
	wb_buffer__add(buffer, WB_TEXT("\")"));
}

static wb_status schema_read_pattern(
	wb_definition *definition, const wb_node *parent, wb_schema *schema)
{
	const wb_reader *reader = &definition->reader;
	const wb_variable variable = {WB_TEXT_LITERAL("text"), wb_type_of(WB_TYPE_STRING)};
	wb_node node = wb_node__member(parent, WB_TEXT("pattern"));
	wb_buffer buffer;

	if (node.value == NULL)
		return WB_OK;
	wb_status status =
		wb_reader__text(reader, &node, SCHEMA_PATTERN_CHARACTERS_MAX, &schema->pattern_source);
	if (status < 0)
		return status;
	wb_buffer__init(&buffer, reader->env, SCHEMA_PATTERN_SOURCE_BYTES_MAX);
	schema_add_pattern(&buffer, schema->pattern_source);
	wb_cel_options options = {
		.variables = &variable,
		.variable_count = 1,
		.result = wb_type_of(WB_TYPE_BOOL),
	};
	wb_program *program = NULL;
	wb_error cause;
	status = buffer.failure == WB_OK
		? wb_program_compile(reader->env, wb_buffer__text(&buffer), &options, &program, &cause)
		: wb_error__set_memory(&cause, WB_AREA_WORKFLOW);
	wb_buffer__dispose(&buffer);
	if (status < 0)
		return wb_reader__adopt(reader, &node, &cause);
	status = wb_definition__own(definition, program);
	if (status == WB_OK)
		schema->pattern = program;
	return status;
}

static wb_status schema_read_members(
	wb_definition *definition, const wb_node *parent, wb_schema *schema)
{
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(parent, WB_TEXT("properties"));

	if (node.value == NULL)
		return WB_OK;
	wb_status status = wb_reader__check_map(reader, &node);
	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(&node);
	wb_schema_member *members = wb_arena_take_array(reader->arena, map->count, sizeof *members);
	if (members == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < map->count; index++) {
		wb_node member = wb_node__entry(&node, &map->entries[index]);
		if (!wb_arena_copy_text(reader->arena, member.key, &members[index].name))
			return wb_reader__starve(reader);
		status = wb_schema__read(definition, &member, &members[index].schema);
		if (status < 0)
			return status;
	}
	schema->members = members;
	schema->member_count = map->count;
	return WB_OK;
}

static wb_status schema_read_required(
	const wb_reader *reader, const wb_node *parent, wb_schema *schema)
{
	wb_node node = wb_node__member(parent, WB_TEXT("required"));
	const wb_list *list = wb_node__list(&node);

	if (node.value == NULL)
		return WB_OK;
	if (list == NULL)
		return wb_reader__fail(reader, &node, "must be a list of names");
	wb_text *names = wb_arena_take_array(reader->arena, list->count, sizeof *names);
	if (names == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < list->count; index++) {
		wb_node item = wb_node__item(&node, index);
		if (item.value->kind != WB_STRING)
			return wb_reader__fail(reader, &item, "must be a text");
		if (!wb_arena_copy_text(reader->arena, item.value->as.text, &names[index]))
			return wb_reader__starve(reader);
	}
	schema->required = names;
	schema->required_count = list->count;
	return WB_OK;
}

static wb_status schema_read_inner(
	wb_definition *definition, const wb_node *parent, wb_text keyword, const wb_schema **out)
{
	wb_node node = wb_node__member(parent, keyword);

	return node.value == NULL ? WB_OK : wb_schema__read(definition, &node, out);
}

/* A closed object has members by name; an open one is a map of anything. */
static wb_status schema_type_object(const wb_reader *reader, const wb_schema *schema, wb_type *out)
{
	if (schema->others == NULL || schema->others->kinds != 0) {
		*out = (wb_type){
			.kind = WB_TYPE_MAP,
			.key = wb_type_of(WB_TYPE_STRING),
			.element = wb_type_of(WB_TYPE_DYN),
		};
		return WB_OK;
	}
	wb_field *fields = wb_arena_take_array(reader->arena, schema->member_count, sizeof *fields);
	if (fields == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < schema->member_count; index++) {
		fields[index].name = schema->members[index].name;
		fields[index].type = schema->members[index].schema->type;
	}
	*out = (wb_type){
		.kind = WB_TYPE_OBJECT,
		.name = WB_TEXT("object"),
		.fields = fields,
		.field_count = schema->member_count,
	};
	return WB_OK;
}

static wb_status schema_set_type(const wb_reader *reader, wb_schema *schema)
{
	wb_type *type;

	switch (schema->kinds) {
	case WB_SCHEMA_NULL:
		schema->type = wb_type_of(WB_TYPE_NULL);
		return WB_OK;
	case WB_SCHEMA_BOOLEAN:
		schema->type = wb_type_of(WB_TYPE_BOOL);
		return WB_OK;
	case WB_SCHEMA_INTEGER:
		schema->type = wb_type_of(WB_TYPE_INT);
		return WB_OK;
	case WB_SCHEMA_NUMBER | WB_SCHEMA_INTEGER:
		schema->type = wb_type_of(WB_TYPE_DECIMAL);
		return WB_OK;
	case WB_SCHEMA_STRING:
		schema->type = wb_type_of(WB_TYPE_STRING);
		return WB_OK;
	case WB_SCHEMA_ARRAY:
	case WB_SCHEMA_OBJECT:
		break;
	default:
		schema->type = wb_type_of(WB_TYPE_DYN);
		return WB_OK;
	}
	type = wb_arena_take(reader->arena, sizeof *type);
	if (type == NULL)
		return wb_reader__starve(reader);
	schema->type = type;
	if (schema->kinds == WB_SCHEMA_OBJECT)
		return schema_type_object(reader, schema, type);
	type->kind = WB_TYPE_LIST;
	type->element = schema->items == NULL ? wb_type_of(WB_TYPE_DYN) : schema->items->type;
	return WB_OK;
}

wb_status wb_schema__read_keywords(
	wb_definition *definition, const wb_node *node, wb_schema *schema)
{
	const wb_reader *reader = &definition->reader;
	wb_node type = wb_node__member(node, WB_TEXT("type"));
	wb_node is_unique = wb_node__member(node, WB_TEXT("uniqueItems"));
	wb_status status = schema_read_kinds(reader, &type, &schema->kinds);

	if (status == WB_OK)
		status = schema_read_choices(reader, node, schema);
	if (status == WB_OK)
		status = schema_read_bounds(reader, node, schema);
	if (status == WB_OK)
		status = schema_read_ranges(reader, node, schema);
	if (status == WB_OK)
		status = schema_read_pattern(definition, node, schema);
	if (status == WB_OK)
		status = wb_reader__flag(reader, &is_unique, &schema->has_unique_items);
	if (status == WB_OK)
		status = schema_read_inner(definition, node, WB_TEXT("items"), &schema->items);
	if (status == WB_OK)
		status = schema_set_type(reader, schema);
	return status;
}

wb_status wb_schema__read(wb_definition *definition, const wb_node *node, const wb_schema **out)
{
	const wb_reader *reader = &definition->reader;
	wb_schema *schema = wb_arena_take(reader->arena, sizeof *schema);

	if (schema == NULL)
		return wb_reader__starve(reader);
	*schema = wb_schema__any();
	if (node->value->kind == WB_BOOL) {
		schema->kinds = node->value->as.boolean ? WB_SCHEMA_ANY : 0;
		*out = schema;
		return WB_OK;
	}
	wb_node label = wb_node__member(node, WB_TEXT("title"));
	wb_node description = wb_node__member(node, WB_TEXT("description"));
	wb_text ignored;
	wb_status status = wb_reader__check_keys(reader, node, WB_KEYS_VALUE);
	if (status == WB_OK)
		status = wb_reader__text(reader, &label, WB_LABEL_CHARACTERS_MAX, &ignored);
	if (status == WB_OK)
		status = wb_reader__text(reader, &description, WB_DESCRIPTION_CHARACTERS_MAX, &ignored);
	if (status == WB_OK)
		status = schema_read_members(definition, node, schema);
	if (status == WB_OK)
		status = schema_read_required(reader, node, schema);
	if (status == WB_OK)
		status =
			schema_read_inner(definition, node, WB_TEXT("additionalProperties"), &schema->others);
	if (status == WB_OK)
		status = wb_schema__read_keywords(definition, node, schema);
	if (status == WB_OK)
		*out = schema;
	return status;
}
