/* SPDX-License-Identifier: MIT */
/*
 * Checking a value against a compiled schema, and turning it into what guards see. The first
 * thing that does not fit ends the check: one sentence per input is what a form can show. Both
 * walks are bounded by the depth of JSON, whatever the host hands in.
 */
#include "workflow/schema.h"

#include "base/arena.h"
#include "base/assert.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/format.h"
#include "base/number.h"
#include "base/utf8.h"
#include "value/value.h"
#include "waybill/json.h"

#include <string.h>

/* What one part of a sentence may be; the sentence as a whole is cut by its own bound. */
#define SCHEMA_TEXT_BYTES 256

/* How many of an enum's choices a sentence lists. */
#define SCHEMA_CHOICES_SHOWN 12

typedef struct schema_check {
	const wb_node *root;
	wb_arena *arena;
	wb_violation *violation;
	wb_error *error;
} schema_check;

/* ---- numbers ---- */

wb_value wb_schema__number(const wb_value *raw)
{
	char digits[WB_NUMBER_SHORTEST_DIGITS_MAX];
	int64_t coefficient = 0;
	int32_t exponent = 0;

	if (raw->kind == WB_UINT && raw->as.natural <= INT64_MAX)
		return wb_value_int((int64_t)raw->as.natural);
	if (raw->kind != WB_DOUBLE || !wb_number__is_finite(raw->as.real))
		return *raw;
	double real = raw->as.real;
	if (real == 0)
		return wb_value_int(0);
	size_t count = wb_number__shortest_digits(real < 0 ? -real : real, digits, &exponent);
	for (size_t at = 0; at < count; at++)
		coefficient = coefficient * 10 + (digits[at] - '0');
	/* The number is 0.DIGITS × 10^exponent, so this many digits stand behind the point. */
	int32_t scale = (int32_t)count - exponent;
	for (; scale < 0 && coefficient <= INT64_MAX / 10; scale++)
		coefficient *= 10;
	if (scale < 0 || scale > WB_DECIMAL_SCALE_MAX)
		return *raw;
	coefficient = real < 0 ? -coefficient : coefficient;
	if (scale == 0)
		return wb_value_int(coefficient);
	return wb_value_decimal((wb_decimal){coefficient, (uint8_t)scale});
}

static bool schema_is_whole(const wb_value *number)
{
	if (number->kind != WB_DECIMAL)
		return number->kind != WB_DOUBLE;
	int64_t coefficient = number->as.decimal.coefficient;
	for (uint8_t place = 0; place < number->as.decimal.scale; place++) {
		if (coefficient % 10 != 0)
			return false;
		coefficient /= 10;
	}
	return true;
}

static bool schema_decimal_of(const wb_value *number, wb_decimal *out)
{
	if (number->kind == WB_DECIMAL) {
		*out = number->as.decimal;
		return true;
	}
	if (number->kind != WB_INT)
		return false;
	*out = wb_decimal_from_integer(number->as.integer);
	return true;
}

/* The quotient is rounded at 18 places: only its product with the divisor tells. */
static bool schema_is_multiple(const wb_value *number, const wb_value *divisor)
{
	wb_decimal left, right, quotient, product;

	if (!schema_decimal_of(number, &left) || !schema_decimal_of(divisor, &right))
		return false;
	if (wb_decimal_divide(left, right, &quotient, NULL) < 0)
		return false;
	wb_value exact = wb_value_decimal(quotient);
	if (!schema_is_whole(&exact))
		return false;
	return wb_decimal_multiply(quotient, right, &product, NULL) == WB_OK &&
		wb_decimal_compare(product, left) == 0;
}

/* ---- violations ---- */

/* Records where and what; the first one stays. */
static wb_status schema_violate(
	const schema_check *check, const wb_node *node, const char *format, ...)
{
	wb_node_path root_space, path_space;
	char text_bytes[SCHEMA_TEXT_BYTES];
	wb_violation found = {.is_found = true};
	va_list arguments;

	/* The root has a name of its own in the sentence; the path goes on from there. */
	wb_text path = wb_node__path(node, &path_space);
	wb_text root = wb_node__path(check->root, &root_space);
	WB_ASSERT(wb_text_starts_with(path, root), "A checked node stands below the root.");
	path = (wb_text){path.data + root.bytes, path.bytes - root.bytes};
	va_start(arguments, format);
	size_t bytes = wb_format__line(text_bytes, sizeof text_bytes, format, arguments);
	va_end(arguments);
	if (!wb_arena_copy_text(check->arena, path, &found.path) ||
		!wb_arena_copy_text(check->arena, (wb_text){text_bytes, bytes}, &found.text))
		return wb_error__set_memory(check->error, WB_AREA_WORKFLOW);
	*check->violation = found;
	return WB_OK;
}

/* A value of a schema as a sentence shows it. */
static wb_status schema_show(const schema_check *check, const wb_value *value, wb_text *out)
{
	char digits[WB_DECIMAL_TEXT_BYTES];

	if (value->kind == WB_STRING) {
		*out = value->as.text;
		return WB_OK;
	}
	if (value->kind != WB_DECIMAL)
		return wb_json_write(value, check->arena, out, check->error);
	size_t bytes = wb_decimal_print(value->as.decimal, digits);
	if (!wb_arena_copy_text(check->arena, (wb_text){digits, bytes}, out))
		return wb_error__set_memory(check->error, WB_AREA_WORKFLOW);
	return WB_OK;
}

static wb_status schema_violate_bound(
	const schema_check *check, const wb_node *node, const char *format, const wb_value *bound)
{
	wb_text shown;
	wb_status status = schema_show(check, bound, &shown);

	return status < 0 ? status : schema_violate(check, node, format, shown);
}

static wb_status schema_violate_choice(
	const schema_check *check, const wb_node *node, const wb_schema *schema)
{
	wb_status status = WB_OK;
	wb_buffer buffer;
	wb_text list;

	wb_buffer__init(&buffer, wb_arena__env(check->arena), WB_INPUT_CHARACTERS_MAX);
	for (size_t index = 0; index < schema->choice_count && status == WB_OK; index++) {
		wb_text shown;
		if (index == SCHEMA_CHOICES_SHOWN) {
			wb_buffer__add(&buffer, WB_TEXT(", …"));
			break;
		}
		status = schema_show(check, &schema->choices[index], &shown);
		if (index > 0)
			wb_buffer__add(&buffer, WB_TEXT(", "));
		if (status == WB_OK)
			wb_buffer__add(&buffer, shown);
	}
	if (status == WB_OK)
		status = wb_buffer__finish(&buffer, check->arena, WB_AREA_WORKFLOW, &list, check->error);
	wb_buffer__dispose(&buffer);
	return status < 0 ? status : schema_violate(check, node, "must be one of %t", list);
}

/* ---- checks, kind by kind ---- */

static uint32_t schema_kind_of(const wb_value *value)
{
	switch (value->kind) {
	case WB_NULL:
		return WB_SCHEMA_NULL;
	case WB_BOOL:
		return WB_SCHEMA_BOOLEAN;
	case WB_INT:
	case WB_UINT:
	case WB_DECIMAL:
	case WB_DOUBLE:
		return schema_is_whole(value) ? WB_SCHEMA_INTEGER : WB_SCHEMA_NUMBER;
	case WB_STRING:
		return WB_SCHEMA_STRING;
	case WB_LIST:
		return WB_SCHEMA_ARRAY;
	case WB_MAP:
		return WB_SCHEMA_OBJECT;
	default:
		/* No JSON, so nothing that a schema allows. */
		return 0;
	}
}

static const char *schema_kind_wanted(uint32_t kinds)
{
	switch (kinds) {
	case 0:
		return "must not be given";
	case WB_SCHEMA_NULL:
		return "must be null";
	case WB_SCHEMA_BOOLEAN:
		return "must be yes or no";
	case WB_SCHEMA_INTEGER:
		return "must be a whole number";
	case WB_SCHEMA_NUMBER | WB_SCHEMA_INTEGER:
		return "must be a number";
	case WB_SCHEMA_STRING:
		return "must be a text";
	case WB_SCHEMA_ARRAY:
		return "must be a list";
	case WB_SCHEMA_OBJECT:
		return "must be an object";
	default:
		return "must be of another kind";
	}
}

static wb_status schema_check_number(
	const schema_check *check, const wb_schema *schema, const wb_node *node)
{
	wb_value number = wb_schema__number(node->value);

	if (number.kind == WB_DOUBLE || number.kind == WB_UINT)
		return schema_violate(check, node, "has too many digits");
	if (schema->minimum != NULL && wb_value__compare_numbers(&number, schema->minimum) < 0)
		return schema_violate_bound(check, node, "must be at least %t", schema->minimum);
	if (schema->maximum != NULL && wb_value__compare_numbers(&number, schema->maximum) > 0)
		return schema_violate_bound(check, node, "must be at most %t", schema->maximum);
	if (schema->exclusive_minimum != NULL &&
		wb_value__compare_numbers(&number, schema->exclusive_minimum) <= 0)
		return schema_violate_bound(check, node, "must be more than %t", schema->exclusive_minimum);
	if (schema->exclusive_maximum != NULL &&
		wb_value__compare_numbers(&number, schema->exclusive_maximum) >= 0)
		return schema_violate_bound(check, node, "must be less than %t", schema->exclusive_maximum);
	if (schema->multiple_of != NULL && !schema_is_multiple(&number, schema->multiple_of))
		return schema_violate_bound(check, node, "must be a multiple of %t", schema->multiple_of);
	return WB_OK;
}

static wb_status schema_check_count(const schema_check *check, const wb_node *node,
	wb_schema_range range, uint64_t count, const char *noun)
{
	if (count < range.min)
		return schema_violate(check, node, "must have at least %U %s", range.min, noun);
	if (count > range.max)
		return schema_violate(check, node, "must have at most %U %s", range.max, noun);
	return WB_OK;
}

static wb_schema_range schema_bounded(wb_schema_range range, uint64_t max)
{
	return (wb_schema_range){range.min, range.max < max ? range.max : max};
}

static wb_status schema_check_string(
	const schema_check *check, const wb_schema *schema, const wb_node *node)
{
	wb_schema_range range = schema_bounded(schema->characters, WB_INPUT_CHARACTERS_MAX);
	wb_cel_outcome outcome;
	wb_status status =
		schema_check_count(check, node, range, wb_utf8__count(node->value->as.text), "characters");

	if (status < 0 || check->violation->is_found || schema->pattern == NULL)
		return status;
	status =
		wb_program_evaluate(schema->pattern, node->value, 0, check->arena, &outcome, check->error);
	if (status < 0)
		return status;
	if (outcome.has_failed || !outcome.value.as.boolean)
		return schema_violate(check, node, "must have the form %t", schema->pattern_source);
	return WB_OK;
}

static wb_status schema_check_at(
	const schema_check *check, const wb_schema *schema, const wb_node *node, unsigned depth);

static wb_status schema_check_array(
	const schema_check *check, const wb_schema *schema, const wb_node *node, unsigned depth)
{
	const wb_list *list = node->value->as.list;
	wb_schema_range range = schema_bounded(schema->items_range, WB_INPUT_ITEMS_MAX);
	wb_status status = schema_check_count(check, node, range, list->count, "items");

	if (status < 0 || check->violation->is_found)
		return status;
	for (size_t index = 0; schema->items != NULL && index < list->count; index++) {
		wb_node item = wb_node__item(node, index);
		status = schema_check_at(check, schema->items, &item, depth + 1);
		if (status < 0 || check->violation->is_found)
			return status;
	}
	for (size_t index = 1; schema->has_unique_items && index < list->count; index++) {
		for (size_t before = 0; before < index; before++) {
			if (wb_value_equal(&list->items[before], &list->items[index]))
				return schema_violate(check, node, "must not hold the same item twice");
		}
	}
	return WB_OK;
}

const wb_schema *wb_schema__of_member(const wb_schema *schema, wb_text name)
{
	for (size_t index = 0; index < schema->member_count; index++) {
		if (wb_text_equal(schema->members[index].name, name))
			return schema->members[index].schema;
	}
	return schema->others;
}

static wb_status schema_check_object(
	const schema_check *check, const wb_schema *schema, const wb_node *node, unsigned depth)
{
	const wb_map *map = node->value->as.map;
	wb_schema_range range = schema_bounded(schema->members_range, WB_INPUT_ITEMS_MAX);
	wb_status status = schema_check_count(check, node, range, map->count, "members");

	if (status < 0 || check->violation->is_found)
		return status;
	for (size_t index = 0; index < schema->required_count; index++) {
		if (wb_map_find_text(map, schema->required[index]) == NULL)
			return schema_violate(
				check, node, "must have a member \"%t\"", schema->required[index]);
	}
	for (size_t index = 0; index < map->count; index++) {
		if (map->entries[index].key.kind != WB_STRING)
			return schema_violate(check, node, "must have texts as keys");
		wb_node member = wb_node__entry(node, &map->entries[index]);
		const wb_schema *inner = wb_schema__of_member(schema, member.key);
		if (inner == NULL)
			continue;
		status = schema_check_at(check, inner, &member, depth + 1);
		if (status < 0 || check->violation->is_found)
			return status;
	}
	return WB_OK;
}

static bool schema_is_chosen(const wb_schema *schema, const wb_value *value)
{
	if (schema->constant != NULL && !wb_value_equal(schema->constant, value))
		return false;
	if (schema->choices == NULL)
		return true;
	for (size_t index = 0; index < schema->choice_count; index++) {
		if (wb_value_equal(&schema->choices[index], value))
			return true;
	}
	return false;
}

static wb_status schema_check_at(
	const schema_check *check, const wb_schema *schema, const wb_node *node, unsigned depth)
{
	wb_value value = wb_schema__number(node->value);
	uint32_t kind = schema_kind_of(&value);

	if (depth > WB_JSON_DEPTH_MAX)
		return schema_violate(check, node, "is nested too deep");
	if ((kind & schema->kinds) == 0)
		return schema_violate(check, node, "%s", schema_kind_wanted(schema->kinds));
	if (!schema_is_chosen(schema, &value))
		return schema->choices != NULL
			? schema_violate_choice(check, node, schema)
			: schema_violate_bound(check, node, "must be %t", schema->constant);
	switch (kind) {
	case WB_SCHEMA_INTEGER:
	case WB_SCHEMA_NUMBER:
		return schema_check_number(check, schema, node);
	case WB_SCHEMA_STRING:
		return schema_check_string(check, schema, node);
	case WB_SCHEMA_ARRAY:
		return schema_check_array(check, schema, node, depth);
	case WB_SCHEMA_OBJECT:
		return schema_check_object(check, schema, node, depth);
	default:
		return WB_OK;
	}
}

wb_status wb_schema__check(const wb_schema *schema, const wb_node *node, wb_arena *arena,
	wb_violation *out, wb_error *error)
{
	*out = (wb_violation){0};
	schema_check check = {node, arena, out, error};

	return schema_check_at(&check, schema, node, 0);
}
