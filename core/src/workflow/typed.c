/* SPDX-License-Identifier: MIT */
/*
 * One walk over a type and a raw value side by side, for the facts of an order, the stored
 * variables of a subject and the defaults a definition gives them. Teaching the evaluator to read
 * raw values was dropped: a guard would then find a price that is a double only when it runs, and
 * only the guards that look at it would.
 */
#include "workflow/typed.h"

#include "base/assert.h"
#include "base/error.h"
#include "cel/time.h"

static const wb_list typed_no_items = {0, NULL};
static const wb_map typed_no_entries = {0, NULL};

static wb_status typed_set_invalid(const wb_node *node, const char *wanted, wb_error *error)
{
	wb_node_path space;
	wb_text path = wb_node__path(node, &space);

	if (path.bytes == 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_WORKFLOW, "must be %s", wanted);
	if (node->value == NULL)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_WORKFLOW, "%t is missing, must be %s", path, wanted);
	return wb_error__set(error, WB_INVALID, WB_AREA_WORKFLOW, "%t must be %s", path, wanted);
}

static wb_status typed_read_int(const wb_node *node, wb_value *out, wb_error *error)
{
	const wb_value *raw = node->value;

	if (raw == NULL || raw->kind != WB_INT)
		return typed_set_invalid(node, "an integer of at most 64 bits", error);
	*out = *raw;
	return WB_OK;
}

static wb_status typed_read_decimal(const wb_node *node, wb_value *out, wb_error *error)
{
	const wb_value *raw = node->value;
	wb_decimal decimal;

	if (raw != NULL && raw->kind == WB_DECIMAL) {
		*out = *raw;
		return WB_OK;
	}
	if (raw != NULL && raw->kind == WB_INT) {
		*out = wb_value_decimal(wb_decimal_from_integer(raw->as.integer));
		return WB_OK;
	}
	if (raw == NULL || raw->kind != WB_STRING || wb_decimal_parse(raw->as.text, &decimal, NULL) < 0)
		return typed_set_invalid(node, "a decimal number as a text, such as \"12.50\"", error);
	*out = wb_value_decimal(decimal);
	return WB_OK;
}

static wb_status typed_read_timestamp(const wb_node *node, wb_value *out, wb_error *error)
{
	const wb_value *raw = node->value;

	if (raw != NULL && (raw->kind == WB_TIMESTAMP || raw->kind == WB_INT)) {
		wb_value time = raw->kind == WB_INT ? wb_value_timestamp_ms(raw->as.integer) : *raw;
		if (wb_cel_time__is_timestamp(time.as.time)) {
			*out = time;
			return WB_OK;
		}
	}
	return typed_set_invalid(node, "a time in milliseconds since 1970", error);
}

static wb_status typed_read_duration(const wb_node *node, wb_value *out, wb_error *error)
{
	const wb_value *raw = node->value;
	wb_time length;

	if (raw != NULL && raw->kind == WB_DURATION) {
		*out = *raw;
		return WB_OK;
	}
	if (raw == NULL || raw->kind != WB_STRING ||
		!wb_cel_time__read_duration(raw->as.text, &length) || !wb_cel_time__is_duration(length))
		return typed_set_invalid(node, "a length of time, such as \"1h30m\"", error);
	*out = (wb_value){.kind = WB_DURATION, .as.time = length};
	return WB_OK;
}

static wb_status typed_read_list(
	const wb_type *type, const wb_node *node, wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_list *raw = wb_node__list(node);
	wb_list_builder builder;

	if (raw == NULL)
		return typed_set_invalid(node, "a list", error);
	wb_list_builder_init(&builder, arena, raw->count);
	for (size_t index = 0; index < raw->count; index++) {
		wb_node item = wb_node__item(node, index);
		wb_value value = wb_value_null();
		wb_status status = wb_typed__read(type->element, &item, arena, &value, error);
		if (status < 0)
			return status;
		wb_list_builder_add(&builder, value);
	}
	return wb_list_builder_finish(&builder, out, error);
}

static wb_status typed_read_map(
	const wb_type *type, const wb_node *node, wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_map *raw = wb_node__map(node);
	wb_map_builder builder;

	if (raw == NULL)
		return typed_set_invalid(node, "a map", error);
	wb_map_builder_init(&builder, arena, raw->count);
	for (size_t index = 0; index < raw->count; index++) {
		if (raw->entries[index].key.kind != WB_STRING)
			return typed_set_invalid(node, "a map with texts as keys", error);
		wb_node entry = wb_node__entry(node, &raw->entries[index]);
		wb_value value = wb_value_null();
		wb_status status = wb_typed__read(type->element, &entry, arena, &value, error);
		if (status < 0)
			return status;
		wb_map_builder_add(&builder, entry.key, value);
	}
	return wb_map_builder_finish(&builder, out, error);
}

wb_status wb_typed__read_member(const wb_type *type, const wb_node *member, wb_arena *arena,
	wb_value *out, wb_error *error)
{
	bool is_absent = member->value == NULL || member->value->kind == WB_NULL;

	if (is_absent && type->kind == WB_TYPE_TIMESTAMP) {
		*out = wb_value_null();
		return WB_OK;
	}
	if (is_absent && type->kind == WB_TYPE_STRING) {
		*out = wb_value_string(WB_TEXT(""));
		return WB_OK;
	}
	return wb_typed__read(type, member, arena, out, error);
}

static wb_status typed_read_object(
	const wb_type *type, const wb_node *node, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	if (wb_node__map(node) == NULL)
		return typed_set_invalid(node, "a map", error);
	wb_map_builder_init(&builder, arena, type->field_count);
	for (size_t index = 0; index < type->field_count; index++) {
		const wb_field *field = &type->fields[index];
		wb_node member = wb_node__member(node, field->name);
		wb_value value = {.kind = WB_NULL};
		wb_status status = wb_typed__read_member(field->type, &member, arena, &value, error);
		if (status < 0)
			return status;
		if (value.kind != WB_NULL)
			wb_map_builder_add(&builder, field->name, value);
	}
	return wb_map_builder_finish(&builder, out, error);
}

wb_status wb_typed__read(
	const wb_type *type, const wb_node *node, wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_value *raw = node->value;

	switch (type->kind) {
	case WB_TYPE_BOOL:
		if (raw == NULL || raw->kind != WB_BOOL)
			return typed_set_invalid(node, "true or false", error);
		*out = *raw;
		return WB_OK;
	case WB_TYPE_STRING:
		if (raw == NULL || raw->kind != WB_STRING)
			return typed_set_invalid(node, "a text", error);
		*out = *raw;
		return WB_OK;
	case WB_TYPE_INT:
		return typed_read_int(node, out, error);
	case WB_TYPE_DECIMAL:
		return typed_read_decimal(node, out, error);
	case WB_TYPE_TIMESTAMP:
		return typed_read_timestamp(node, out, error);
	case WB_TYPE_DURATION:
		return typed_read_duration(node, out, error);
	case WB_TYPE_LIST:
		return typed_read_list(type, node, arena, out, error);
	case WB_TYPE_MAP:
		return typed_read_map(type, node, arena, out, error);
	case WB_TYPE_OBJECT:
		return typed_read_object(type, node, arena, out, error);
	default:
		break;
	}
	WB_ASSERT(false, "Facts and variables have none of the other types.");
	return WB_INVALID;
}

wb_value wb_typed__zero(const wb_type *type)
{
	switch (type->kind) {
	case WB_TYPE_BOOL:
		return wb_value_bool(false);
	case WB_TYPE_INT:
		return wb_value_int(0);
	case WB_TYPE_STRING:
		return wb_value_string(WB_TEXT(""));
	case WB_TYPE_DECIMAL:
		return wb_value_decimal(wb_decimal_from_integer(0));
	case WB_TYPE_DURATION:
		return (wb_value){.kind = WB_DURATION};
	case WB_TYPE_LIST:
		return wb_value_list(&typed_no_items);
	case WB_TYPE_MAP:
		return wb_value_map(&typed_no_entries);
	default:
		return wb_value_null();
	}
}
