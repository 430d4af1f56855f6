/* SPDX-License-Identifier: MIT */
/*
 * Checking a value against a compiled schema, and turning it into what guards see. The first
 * thing that does not fit ends the check: one sentence per input is what a form can show. Both
 * walks are bounded by the depth of JSON, whatever the host hands in.
 */
#include "workflow/schema.h"

#include "base/arena.h"
#include "base/assert.h"
#include "base/error.h"
#include "base/number.h"
#include "base/utf8.h"
#include "value/value.h"
#include "waybill/json.h"

#include <string.h>

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
	const schema_check *check, const wb_node *node, const wb_words *words, wb_value message)
{
	wb_node_path root_space, path_space;
	wb_violation found = {.is_found = true, .message = message};

	/* The root has a name of its own in the sentence; the path goes on from there. */
	wb_text path = wb_node__path(node, &path_space);
	wb_text root = wb_node__path(check->root, &root_space);
	WB_ASSERT(wb_text_starts_with(path, root), "A checked node stands below the root.");
	path = (wb_text){path.data + root.bytes, path.bytes - root.bytes};
	if (words->has_failed || !wb_arena_copy_text(check->arena, path, &found.path))
		return wb_error__set_memory(check->error, WB_AREA_WORKFLOW);
	*check->violation = found;
	return WB_OK;
}

static wb_status schema_violate_plain(
	const schema_check *check, const wb_node *node, wb_message message)
{
	wb_words words = {.arena = check->arena};

	return schema_violate(check, node, &words, wb_words__plain(&words, message));
}

static wb_status schema_violate_text(const schema_check *check, const wb_node *node,
	wb_message message, const char *place, wb_text text)
{
	wb_words words = {.arena = check->arena};
	wb_value shown = wb_words__text(&words, text);

	return schema_violate(check, node, &words, wb_words__one(&words, message, place, shown));
}

/* A value of a schema as a sentence shows it. */
static wb_status schema_show(const schema_check *check, wb_words *words, const wb_value *value,
	wb_value *out)
{
	wb_text text;

	if (value->kind == WB_INT) {
		*out = *value;
		return WB_OK;
	}
	if (value->kind == WB_DECIMAL) {
		*out = wb_words__decimal(words, value->as.decimal);
		return WB_OK;
	}
	if (value->kind == WB_STRING) {
		*out = wb_words__text(words, value->as.text);
		return WB_OK;
	}
	wb_status status = wb_json_write(value, check->arena, &text, check->error);
	if (status == WB_OK)
		*out = wb_words__text(words, text);
	return status;
}

static wb_status schema_violate_bound(
	const schema_check *check, const wb_node *node, wb_message message, const wb_value *bound)
{
	wb_words words = {.arena = check->arena};
	wb_value shown = {.kind = WB_NULL};
	wb_status status = schema_show(check, &words, bound, &shown);

	if (status < 0)
		return status;
	return schema_violate(check, node, &words, wb_words__one(&words, message, "value", shown));
}

static wb_status schema_violate_choice(
	const schema_check *check, const wb_node *node, const wb_schema *schema)
{
	wb_words words = {.arena = check->arena};
	wb_value shown[WB_MESSAGE_ITEMS_MAX + 1];
	wb_status status = WB_OK;
	size_t count = 0;

	for (; count < schema->choice_count && count <= WB_MESSAGE_ITEMS_MAX && status == WB_OK;
		 count++)
		status = schema_show(check, &words, &schema->choices[count], &shown[count]);
	if (status < 0)
		return status;
	return schema_violate(check, node, &words,
		wb_words__one(&words, WB_MESSAGE_MUST_BE_ONE_OF, "values",
			wb_words__or(&words, shown, count)));
}

static wb_status schema_violate_count(const schema_check *check, const wb_node *node,
	wb_message message, wb_message noun, uint64_t bound)
{
	wb_words words = {.arena = check->arena};
	wb_value amount = wb_words__one(&words, noun, "count", wb_value_int((int64_t)bound));

	return schema_violate(check, node, &words, wb_words__one(&words, message, "amount", amount));
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

static wb_message schema_kind_wanted(uint32_t kinds)
{
	switch (kinds) {
	case 0:
		return WB_MESSAGE_MUST_NOT_BE_GIVEN;
	case WB_SCHEMA_NULL:
		return WB_MESSAGE_MUST_BE_NULL;
	case WB_SCHEMA_BOOLEAN:
		return WB_MESSAGE_MUST_BE_YES_OR_NO;
	case WB_SCHEMA_INTEGER:
		return WB_MESSAGE_MUST_BE_WHOLE;
	case WB_SCHEMA_NUMBER | WB_SCHEMA_INTEGER:
		return WB_MESSAGE_MUST_BE_NUMBER;
	case WB_SCHEMA_STRING:
		return WB_MESSAGE_MUST_BE_TEXT;
	case WB_SCHEMA_ARRAY:
		return WB_MESSAGE_MUST_BE_LIST;
	case WB_SCHEMA_OBJECT:
		return WB_MESSAGE_MUST_BE_OBJECT;
	default:
		return WB_MESSAGE_MUST_BE_ANOTHER_KIND;
	}
}

static wb_status schema_check_number(
	const schema_check *check, const wb_schema *schema, const wb_node *node)
{
	wb_value number = wb_schema__number(node->value);

	if (number.kind == WB_DOUBLE || number.kind == WB_UINT)
		return schema_violate_plain(check, node, WB_MESSAGE_TOO_MANY_DIGITS);
	if (schema->minimum != NULL && wb_value__compare_numbers(&number, schema->minimum) < 0)
		return schema_violate_bound(check, node, WB_MESSAGE_MUST_BE_AT_LEAST, schema->minimum);
	if (schema->maximum != NULL && wb_value__compare_numbers(&number, schema->maximum) > 0)
		return schema_violate_bound(check, node, WB_MESSAGE_MUST_BE_AT_MOST, schema->maximum);
	if (schema->exclusive_minimum != NULL &&
		wb_value__compare_numbers(&number, schema->exclusive_minimum) <= 0)
		return schema_violate_bound(check, node, WB_MESSAGE_MUST_BE_MORE, schema->exclusive_minimum);
	if (schema->exclusive_maximum != NULL &&
		wb_value__compare_numbers(&number, schema->exclusive_maximum) >= 0)
		return schema_violate_bound(check, node, WB_MESSAGE_MUST_BE_LESS, schema->exclusive_maximum);
	if (schema->multiple_of != NULL && !schema_is_multiple(&number, schema->multiple_of))
		return schema_violate_bound(check, node, WB_MESSAGE_MUST_BE_MULTIPLE, schema->multiple_of);
	return WB_OK;
}

static wb_status schema_check_count(const schema_check *check, const wb_node *node,
	wb_schema_range range, uint64_t count, wb_message noun)
{
	if (count < range.min)
		return schema_violate_count(check, node, WB_MESSAGE_MUST_HAVE_AT_LEAST, noun, range.min);
	if (count > range.max)
		return schema_violate_count(check, node, WB_MESSAGE_MUST_HAVE_AT_MOST, noun, range.max);
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
		schema_check_count(check, node, range, wb_utf8__count(node->value->as.text), WB_MESSAGE_COUNT_CHARACTERS);

	if (status < 0 || check->violation->is_found || schema->pattern == NULL)
		return status;
	status =
		wb_program_evaluate(schema->pattern, node->value, 0, check->arena, &outcome, check->error);
	if (status < 0)
		return status;
	if (outcome.has_failed || !outcome.value.as.boolean)
		return schema_violate_text(
			check, node, WB_MESSAGE_MUST_HAVE_FORM, "pattern", schema->pattern_source);
	return WB_OK;
}

static wb_status schema_check_at(
	const schema_check *check, const wb_schema *schema, const wb_node *node, unsigned depth);

static wb_status schema_check_array(
	const schema_check *check, const wb_schema *schema, const wb_node *node, unsigned depth)
{
	const wb_list *list = node->value->as.list;
	wb_schema_range range = schema_bounded(schema->items_range, WB_INPUT_ITEMS_MAX);
	wb_status status = schema_check_count(check, node, range, list->count, WB_MESSAGE_COUNT_ITEMS);

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
				return schema_violate_plain(check, node, WB_MESSAGE_MUST_NOT_REPEAT);
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
	wb_status status = schema_check_count(check, node, range, map->count, WB_MESSAGE_COUNT_MEMBERS);

	if (status < 0 || check->violation->is_found)
		return status;
	for (size_t index = 0; index < schema->required_count; index++) {
		if (wb_map_find_text(map, schema->required[index]) == NULL)
			return schema_violate_text(
				check, node, WB_MESSAGE_MUST_HAVE_MEMBER, "member", schema->required[index]);
	}
	for (size_t index = 0; index < map->count; index++) {
		if (map->entries[index].key.kind != WB_STRING)
			return schema_violate_plain(check, node, WB_MESSAGE_MUST_HAVE_TEXT_KEYS);
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
		return schema_violate_plain(check, node, WB_MESSAGE_TOO_DEEP);
	if ((kind & schema->kinds) == 0)
		return schema_violate_plain(check, node, schema_kind_wanted(schema->kinds));
	if (!schema_is_chosen(schema, &value))
		return schema->choices != NULL
			? schema_violate_choice(check, node, schema)
			: schema_violate_bound(check, node, WB_MESSAGE_MUST_BE, schema->constant);
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
