/* SPDX-License-Identifier: MIT */
/*
 * What somebody filled in, as the values that guards, variables and events are made of. No binary
 * floating point goes further than here: 12.5 in a JSON text arrives as a double, and its shortest
 * form is the decimal that was written. Asking for decimals as texts was dropped: JSON Schema knows
 * numbers, and people write {"weight": 12.5}.
 */
#include "workflow/schema.h"

#include "base/error.h"
#include "waybill/json.h"

typedef struct schema_conversion {
	bool is_stored; /* decimals come as the texts that JSON has for them */
	wb_arena *arena;
	wb_error *error;
} schema_conversion;

static wb_status schema_convert_at(const schema_conversion *conversion, const wb_schema *schema,
	const wb_node *node, unsigned depth, wb_value *out);

static bool schema_wants_decimal(const wb_schema *schema)
{
	return schema != NULL && schema->kinds == (WB_SCHEMA_NUMBER | WB_SCHEMA_INTEGER);
}

static wb_status schema_convert_string(const schema_conversion *conversion, const wb_schema *schema,
	const wb_value *raw, wb_value *out)
{
	wb_decimal decimal;

	if (conversion->is_stored && schema_wants_decimal(schema) &&
		wb_decimal_parse(raw->as.text, &decimal, NULL) == WB_OK) {
		*out = wb_value_decimal(decimal);
		return WB_OK;
	}
	return wb_value_copy(raw, conversion->arena, out, conversion->error);
}

static wb_status schema_convert_list(const schema_conversion *conversion, const wb_schema *schema,
	const wb_node *node, unsigned depth, wb_value *out)
{
	const wb_list *list = node->value->as.list;
	const wb_schema *inner = schema == NULL ? NULL : schema->items;
	wb_list_builder builder;

	wb_list_builder_init(&builder, conversion->arena, list->count);
	for (size_t index = 0; index < list->count; index++) {
		wb_node item = wb_node__item(node, index);
		wb_value value;
		wb_status status = schema_convert_at(conversion, inner, &item, depth + 1, &value);
		if (status < 0)
			return status;
		wb_list_builder_add(&builder, value);
	}
	return wb_list_builder_finish(&builder, out, conversion->error);
}

static wb_status schema_convert_map(const schema_conversion *conversion, const wb_schema *schema,
	const wb_node *node, unsigned depth, wb_value *out)
{
	const wb_map *map = node->value->as.map;
	wb_map_builder builder;

	wb_map_builder_init(&builder, conversion->arena, map->count);
	for (size_t index = 0; index < map->count; index++) {
		const wb_entry *entry = &map->entries[index];
		wb_value key, value;
		wb_status status = wb_value_copy(&entry->key, conversion->arena, &key, conversion->error);
		if (status < 0)
			return status;
		/* A key that is no text has no place in a path; the check refuses it. */
		bool is_named = key.kind == WB_STRING;
		wb_node member = is_named ? wb_node__entry(node, entry) : *node;
		member.value = &entry->value;
		const wb_schema *inner =
			schema != NULL && is_named ? wb_schema__of_member(schema, key.as.text) : NULL;
		status = schema_convert_at(conversion, inner, &member, depth + 1, &value);
		if (status < 0)
			return status;
		wb_map_builder_add_key(&builder, key, value);
	}
	return wb_map_builder_finish(&builder, out, conversion->error);
}

static wb_status schema_convert_at(const schema_conversion *conversion, const wb_schema *schema,
	const wb_node *node, unsigned depth, wb_value *out)
{
	if (depth > WB_JSON_DEPTH_MAX) {
		wb_node_path space;
		return wb_error__set(conversion->error, WB_LIMIT, WB_AREA_WORKFLOW,
			"%t is nested deeper than %d", wb_node__path(node, &space), WB_JSON_DEPTH_MAX);
	}
	switch (node->value->kind) {
	case WB_STRING:
		return schema_convert_string(conversion, schema, node->value, out);
	case WB_LIST:
		return schema_convert_list(conversion, schema, node, depth, out);
	case WB_MAP:
		return schema_convert_map(conversion, schema, node, depth, out);
	case WB_BYTES:
	case WB_TYPE:
		return wb_value_copy(node->value, conversion->arena, out, conversion->error);
	default:
		break;
	}
	wb_value number = wb_schema__number(node->value);
	if (number.kind == WB_INT && schema_wants_decimal(schema))
		number = wb_value_decimal(wb_decimal_from_integer(number.as.integer));
	*out = number;
	return WB_OK;
}

wb_status wb_schema__convert(const wb_schema *schema, const wb_node *node, bool is_stored,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	const schema_conversion conversion = {is_stored, arena, error};

	return schema_convert_at(&conversion, schema, node, 0, out);
}
