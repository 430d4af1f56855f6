/* SPDX-License-Identifier: MIT */
/*
 * The variables of a subject: their types as CEL writes them, what they hold at the start, and the
 * one that every workflow has. A grammar of its own for types, because CEL has none outside
 * messages, and only types whose values a store can keep as JSON.
 */
#include "workflow/definition.h"

#include "workflow/typed.h"

#include <string.h>

/* A list of maps of lists is as far as anybody can think. */
#define VARIABLE_TYPE_DEPTH_MAX 4
#define VARIABLE_TYPE_CHARACTERS_MAX 200

/* The subject's assignee; set by the engine, never by a definition. */
static const wb_text variable_assignee = WB_TEXT_LITERAL(WB_VARIABLE_ASSIGNEE);

typedef struct variable_type_name {
	wb_text name;
	wb_type_kind kind;
} variable_type_name;

static const variable_type_name variable_type_names[] = {
	{WB_TEXT_LITERAL("bool"), WB_TYPE_BOOL},
	{WB_TEXT_LITERAL("int"), WB_TYPE_INT},
	{WB_TEXT_LITERAL("string"), WB_TYPE_STRING},
	{WB_TEXT_LITERAL("decimal"), WB_TYPE_DECIMAL},
	{WB_TEXT_LITERAL("timestamp"), WB_TYPE_TIMESTAMP},
	{WB_TEXT_LITERAL("duration"), WB_TYPE_DURATION},
};

/* Reads from the front of [rest]. */
typedef struct variable_type_parser {
	wb_arena *arena;
	wb_text rest;
	bool is_starved;
} variable_type_parser;

static bool variable_take(variable_type_parser *parser, wb_text token)
{
	while (parser->rest.bytes > 0 && parser->rest.data[0] == ' ')
		parser->rest = (wb_text){parser->rest.data + 1, parser->rest.bytes - 1};
	if (!wb_text_starts_with(parser->rest, token))
		return false;
	parser->rest = (wb_text){parser->rest.data + token.bytes, parser->rest.bytes - token.bytes};
	return true;
}

/* NULL where the text is no type, or memory is out. */
static const wb_type *variable_parse_type(variable_type_parser *parser, unsigned depth)
{
	for (size_t index = 0; index < sizeof variable_type_names / sizeof *variable_type_names;
		 index++) {
		if (variable_take(parser, variable_type_names[index].name))
			return wb_type_of(variable_type_names[index].kind);
	}
	bool is_list = variable_take(parser, WB_TEXT("list"));
	if (depth == VARIABLE_TYPE_DEPTH_MAX || (!is_list && !variable_take(parser, WB_TEXT("map"))) ||
		!variable_take(parser, WB_TEXT("(")))
		return NULL;
	if (!is_list &&
		(!variable_take(parser, WB_TEXT("string")) || !variable_take(parser, WB_TEXT(","))))
		return NULL;
	const wb_type *element = variable_parse_type(parser, depth + 1);
	if (element == NULL || !variable_take(parser, WB_TEXT(")")))
		return NULL;
	wb_type *type = wb_arena_take(parser->arena, sizeof *type);
	if (type == NULL) {
		parser->is_starved = true;
		return NULL;
	}
	type->kind = is_list ? WB_TYPE_LIST : WB_TYPE_MAP;
	type->key = is_list ? NULL : wb_type_of(WB_TYPE_STRING);
	type->element = element;
	return type;
}

static wb_status variable_read_type(
	const wb_reader *reader, const wb_node *node, const wb_type **out)
{
	wb_text source;
	wb_status status = wb_reader__text(reader, node, VARIABLE_TYPE_CHARACTERS_MAX, &source);

	if (status < 0)
		return status;
	variable_type_parser parser = {reader->arena, source, false};
	const wb_type *type = variable_parse_type(&parser, 0);
	if (parser.is_starved)
		return wb_reader__starve(reader);
	variable_take(&parser, WB_TEXT(""));
	if (type == NULL || parser.rest.bytes > 0)
		return wb_reader__fail(reader, node,
			"\"%t\" is none of bool, int, string, decimal, timestamp, duration, list(…), "
			"map(string, …)",
			source);
	*out = type;
	return WB_OK;
}

static wb_status variable_read_initial(
	const wb_reader *reader, const wb_node *parent, const wb_type *type, wb_value *out)
{
	wb_node node = wb_node__member(parent, WB_TEXT("default"));
	wb_value typed;
	wb_error cause;

	if (node.value == NULL) {
		*out = wb_typed__zero(type);
		return WB_OK;
	}
	/* The message must not lead with a path that the place already has. */
	wb_node alone = wb_node__root(WB_TEXT(""), node.value);
	if (wb_typed__read(type, &alone, reader->arena, &typed, &cause) < 0 ||
		wb_value_copy(&typed, reader->arena, out, &cause) < 0)
		return wb_reader__adopt(reader, &node, &cause);
	return WB_OK;
}

static wb_status variable_read(
	const wb_reader *reader, const wb_node *node, wb_field *field, wb_value *initial)
{
	wb_node type = wb_node__member(node, WB_TEXT("type"));
	wb_node description = wb_node__member(node, WB_TEXT("description"));
	wb_text ignored;
	wb_status status = wb_definition__member_name(reader, node, &field->name);

	if (status < 0)
		return status;
	if (wb_text_equal(field->name, variable_assignee))
		return wb_reader__fail(reader, node, "every workflow has this variable already");
	status = wb_reader__check_keys(reader, node, WB_KEYS_VARIABLE);
	if (status == WB_OK)
		status = wb_reader__text(reader, &description, WB_DESCRIPTION_CHARACTERS_MAX, &ignored);
	if (status == WB_OK)
		status = variable_read_type(reader, &type, &field->type);
	if (status == WB_OK)
		status = variable_read_initial(reader, node, field->type, initial);
	return status;
}

wb_status wb_definition__read_variables(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_workflow *workflow = definition->workflow;
	wb_node node = wb_node__member(root, WB_TEXT("vars"));
	size_t count = 0;

	if (node.value != NULL) {
		wb_status status = wb_reader__check_map(reader, &node);
		if (status < 0)
			return status;
		count = wb_node__map(&node)->count;
	}
	if (count > WB_DEFINITION_VARIABLES_MAX)
		return wb_reader__exceed(reader, &node, "%z variables, at most %d are possible", count,
			WB_DEFINITION_VARIABLES_MAX);
	wb_field *fields = wb_arena_take_array(reader->arena, count + 1, sizeof *fields);
	wb_value *initial = wb_arena_take_array(reader->arena, count + 1, sizeof *initial);
	if (fields == NULL || initial == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < count; index++) {
		wb_node variable = wb_node__entry(&node, &wb_node__map(&node)->entries[index]);
		/* What is left of one that can't be read: its name, so that nobody misses it as well. */
		fields[index] = (wb_field){.name = variable.key, .type = wb_type_of(WB_TYPE_DYN)};
		wb_status status = wb_reader__go_on(
			reader, variable_read(reader, &variable, &fields[index], &initial[index]));
		if (status < 0)
			return status;
	}
	fields[count].name = variable_assignee;
	fields[count].type = wb_type_of(WB_TYPE_STRING);
	initial[count] = wb_typed__zero(fields[count].type);
	workflow->vars_initial = initial;
	workflow->vars_type = (wb_type){
		.kind = WB_TYPE_OBJECT,
		.name = WB_TEXT("vars"),
		.fields = fields,
		.field_count = count + 1,
	};
	return wb_facts__start_vars(workflow, reader->arena, &workflow->vars_at_start, reader->error);
}
