/* SPDX-License-Identifier: MIT */
/*
 * The inputs of a transition. An input is one of five kinds that a form can draw; objects only
 * stand inside lists, because the members of a single object are inputs of their own. "required"
 * is a yes or no of the input itself and not JSON Schema's list: nothing surrounds the inputs that
 * could carry that list.
 */
#include "workflow/definition.h"

/* What may follow "inputs." and "vars." in CEL although it looks like a name. */
static const wb_text input_reserved[] = {
	WB_TEXT_LITERAL("false"),
	WB_TEXT_LITERAL("in"),
	WB_TEXT_LITERAL("null"),
	WB_TEXT_LITERAL("true"),
};

wb_status wb_definition__member_name(const wb_reader *reader, const wb_node *node, wb_text *out)
{
	if (wb_names__have(input_reserved, sizeof input_reserved / sizeof *input_reserved, node->key))
		return wb_reader__fail(
			reader, node, "\"%t\" is a word of CEL and can't be read by a guard", node->key);
	return wb_reader__key_name(reader, node, out);
}

static wb_status input_check_kind(const wb_reader *reader, const wb_node *node)
{
	wb_node type = wb_node__member(node, WB_TEXT("type"));
	static const wb_text kinds[] = {
		WB_TEXT_LITERAL("string"),
		WB_TEXT_LITERAL("integer"),
		WB_TEXT_LITERAL("number"),
		WB_TEXT_LITERAL("boolean"),
		WB_TEXT_LITERAL("array"),
	};

	if (type.value->kind == WB_STRING &&
		wb_names__have(kinds, sizeof kinds / sizeof *kinds, type.value->as.text))
		return WB_OK;
	return wb_reader__fail(
		reader, &type, "must be string, integer, number, boolean or array for an input");
}

static wb_status input_read_preset(
	const wb_reader *reader, const wb_node *parent, const wb_schema *schema, wb_input *input)
{
	wb_node node = wb_node__member(parent, WB_TEXT("default"));
	wb_violation violation;
	wb_error cause;

	if (node.value == NULL)
		return WB_OK;
	if (input->is_required)
		return wb_reader__fail(reader, &node,
			"an input with a default is never missing: "
			"take \"required\" or \"default\" away");
	wb_value *preset = wb_arena_take(reader->arena, sizeof *preset);
	if (preset == NULL)
		return wb_reader__starve(reader);
	if (wb_schema__convert(schema, &node, false, reader->arena, preset, &cause) < 0)
		return wb_reader__adopt(reader, &node, &cause);
	wb_node converted = node;
	converted.value = preset;
	if (wb_schema__check(schema, &converted, reader->arena, &violation, &cause) < 0)
		return wb_reader__adopt(reader, &node, &cause);
	if (violation.is_found) {
		wb_phrase problem;
		problem.bytes = 0;
		wb_message__print(&violation.message, &problem);
		return wb_reader__fail(reader, &node, "%t%s%t", violation.path,
			violation.path.bytes > 0 ? " " : "", wb_phrase__text(&problem));
	}
	input->preset = preset;
	return WB_OK;
}

static wb_status input_read(wb_definition *definition, const wb_node *node, wb_input *out)
{
	const wb_reader *reader = &definition->reader;
	wb_node title = wb_node__member(node, WB_TEXT("title"));
	wb_node description = wb_node__member(node, WB_TEXT("description"));
	wb_node is_required = wb_node__member(node, WB_TEXT("required"));
	wb_node is_personal = wb_node__member(node, WB_TEXT("personal"));
	wb_input input = {0};
	wb_text ignored;

	wb_status status = wb_definition__member_name(reader, node, &input.name);
	if (status == WB_OK)
		status = wb_reader__check_keys(reader, node, WB_KEYS_INPUT);
	if (status == WB_OK)
		status = input_check_kind(reader, node);
	if (status == WB_OK)
		status = wb_reader__label(reader, &title, input.name, &input.title);
	if (status == WB_OK)
		status = wb_reader__text(reader, &description, WB_DESCRIPTION_CHARACTERS_MAX, &ignored);
	if (status == WB_OK)
		status = wb_reader__flag(reader, &is_required, &input.is_required);
	if (status == WB_OK)
		status = wb_reader__flag(reader, &is_personal, &input.is_personal);
	if (status < 0)
		return status;
	wb_schema *schema = wb_arena_take(reader->arena, sizeof *schema);
	if (schema == NULL)
		return wb_reader__starve(reader);
	*schema = wb_schema__any();
	status = wb_schema__read_keywords(definition, node, schema);
	if (status == WB_OK)
		status = input_read_preset(reader, node, schema, &input);
	if (status < 0)
		return status;
	input.schema = schema;
	*out = input;
	return WB_OK;
}

wb_status wb_input__read_all(
	wb_definition *definition, const wb_node *transition, const wb_input **out, size_t *out_count)
{
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(transition, WB_TEXT("inputs"));

	if (node.value == NULL)
		return WB_OK;
	wb_status status = wb_reader__check_map(reader, &node);
	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(&node);
	if (map->count > WB_DEFINITION_INPUTS_MAX)
		return wb_reader__exceed(reader, &node, "%z inputs, at most %d are possible", map->count,
			WB_DEFINITION_INPUTS_MAX);
	size_t count = 0;
	wb_input *inputs = wb_arena_take_array(reader->arena, map->count, sizeof *inputs);
	if (inputs == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < map->count; index++) {
		wb_node input = wb_node__entry(&node, &map->entries[index]);
		wb_input read = {0};
		status = input_read(definition, &input, &read);
		if (status == WB_OK)
			inputs[count++] = read;
		status = wb_reader__go_on(reader, status);
		if (status < 0)
			return status;
	}
	*out = inputs;
	*out_count = count;
	return WB_OK;
}
