/* SPDX-License-Identifier: MIT */
/*
 * Reading arrays by their tables: one reader walks a table, refuses unknown and missing keys and
 * names the field. Nothing is coerced: a number where a text is wanted is a mistake of the caller's,
 * found here and not in the log.
 */
#include "shape.h"

static void field_read_texts(waybill_call *call, const waybill_field *field,
	const waybill_place *place, HashTable *array, char *out)
{
	size_t count = zend_hash_num_elements(array), at = 0;
	wb_text *texts = wb_arena_take_array(call->arena, count + 1, sizeof *texts);
	zval *item;

	if (texts == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return;
	}
	if (!zend_array_is_list(array))
		waybill_fail(call, WB_INVALID, place, "must be a list");
	ZEND_HASH_FOREACH_VAL(array, item)
	{
		const waybill_place inner = {.parent = place, .index = at};
		item = waybill_deref(call, item);
		if (Z_TYPE_P(item) != IS_STRING)
			waybill_fail(call, WB_INVALID, &inner, "must be a string");
		if (call->status < 0)
			return;
		texts[at++] = waybill_read_text(call, &inner, Z_STR_P(item));
	}
	ZEND_HASH_FOREACH_END();
	*(const wb_text **)(out + field->offset) = texts;
	*(size_t *)(out + field->count_offset) = count;
}

static void field_read_number(waybill_call *call, const waybill_field *field,
	const waybill_place *place, zend_long number, char *out)
{
	if (field->kind == FIELD_INTEGER) {
		*(int64_t *)(out + field->offset) = number;
	} else if (number < 0) {
		waybill_fail(call, WB_INVALID, place, "must not be negative");
	} else if (field->kind == FIELD_NATURAL) {
		*(uint64_t *)(out + field->offset) = (uint64_t)number;
	} else if (number > UINT32_MAX) {
		waybill_fail(call, WB_INVALID, place, "is too large");
	} else {
		*(uint32_t *)(out + field->offset) = (uint32_t)number;
	}
}

/* What a field's value must be, for the message when it is not. */
static const char *field_demand(waybill_field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
		return "must be a string";
	case FIELD_TEXTS:
	case FIELD_SHAPES:
		return "must be a list";
	case FIELD_BOOL:
		return "must be a bool";
	case FIELD_INTEGER:
	case FIELD_NATURAL:
	case FIELD_NATURAL_32:
		return "must be an integer";
	case FIELD_MAP:
	case FIELD_ARRAY:
	case FIELD_SHAPE:
		return "must be an array";
	case FIELD_MAP_OR_NULL:
		return "must be an array or null";
	}
	return "must be another type";
}

static void field_read_array(waybill_call *call, const waybill_field *field,
	const waybill_place *place, HashTable *array, char *out)
{
	if (field->kind == FIELD_TEXTS)
		field_read_texts(call, field, place, array, out);
	else if (field->kind == FIELD_SHAPE)
		waybill_shape_read(call, field->shape, place, array, out + field->offset);
	else if (field->kind == FIELD_SHAPES)
		*(void **)(out + field->offset) = waybill_shape_take_list(
			call, field->shape, place, array, (size_t *)(out + field->count_offset));
	else if (field->kind == FIELD_ARRAY)
		*(HashTable **)(out + field->offset) = array;
	else
		*(const wb_value **)(out + field->offset) = waybill_read_map(call, place, array);
}

static void field_read(waybill_call *call, const waybill_field *field, const waybill_place *place,
	zval *value, char *out)
{
	uint32_t type;

	value = waybill_deref(call, value);
	type = 1u << Z_TYPE_P(value);
	switch (field->kind) {
	case FIELD_TEXT:
		if (type & MAY_BE_STRING) {
			*(wb_text *)(out + field->offset) = waybill_read_text(call, place, Z_STR_P(value));
			return;
		}
		break;
	case FIELD_BOOL:
		if (type & MAY_BE_BOOL) {
			*(bool *)(out + field->offset) = type == MAY_BE_TRUE;
			return;
		}
		break;
	case FIELD_INTEGER:
	case FIELD_NATURAL:
	case FIELD_NATURAL_32:
		if (type & MAY_BE_LONG) {
			field_read_number(call, field, place, Z_LVAL_P(value), out);
			return;
		}
		break;
	case FIELD_MAP_OR_NULL:
		if (type & MAY_BE_NULL)
			return;
		ZEND_FALLTHROUGH;
	case FIELD_TEXTS:
	case FIELD_MAP:
	case FIELD_ARRAY:
	case FIELD_SHAPE:
	case FIELD_SHAPES:
		if (type & MAY_BE_ARRAY) {
			field_read_array(call, field, place, Z_ARRVAL_P(value), out);
			return;
		}
		break;
	}
	waybill_fail(call, WB_INVALID, place, field_demand(field->kind));
}

/*
 * Whether [key] is the name. With a compiler's cache the strings of a script are never ours, though
 * both are interned, so what is looked at is the hash and then the bytes.
 */
static inline bool shape_is_name(const zend_string *name, const zend_string *key)
{
	const char *left = ZSTR_VAL(name), *right = ZSTR_VAL(key);
	size_t bytes = ZSTR_LEN(name);

	if (name == key)
		return true;
	if (ZSTR_H(name) != ZSTR_H(key) || ZSTR_LEN(key) != bytes)
		return false;
	for (; bytes > WAYBILL_WORD_BYTES; bytes -= WAYBILL_WORD_BYTES) {
		if (waybill_word(left, WAYBILL_WORD_BYTES) != waybill_word(right, WAYBILL_WORD_BYTES))
			return false;
		left += WAYBILL_WORD_BYTES;
		right += WAYBILL_WORD_BYTES;
	}
	return waybill_word(left, bytes) == waybill_word(right, bytes);
}

/* The field of [key]; the shape's count where it has none. Keys mostly come in the table's order:
   the search begins at [guess]. */
static size_t shape_find(const waybill_shape *shape, zend_string *key, size_t guess)
{
	zend_string *const *names = shape->known->names;

	zend_string_hash_val(key);
	for (size_t at = guess; at < shape->count; at++) {
		if (shape_is_name(names[at], key))
			return at;
	}
	for (size_t at = 0; at < guess; at++) {
		if (shape_is_name(names[at], key))
			return at;
	}
	return shape->count;
}

/* Shapes hold shapes by their tables only: the depth is theirs. */
void waybill_shape_read(waybill_call *call, const waybill_shape *shape,
	const waybill_place *place, HashTable *array, void *out)
{
	waybill_place inner = {.parent = place};
	uint32_t missing = shape->known->required;
	size_t at = 0;
	zval *item;

	ZEND_HASH_FOREACH_KEY_VAL(array, inner.index, inner.key, item)
	{
		inner.name = NULL;
		at = inner.key == NULL ? shape->count : shape_find(shape, (zend_string *)inner.key, at);
		if (at == shape->count) {
			waybill_fail(call, WB_INVALID, &inner, "is not known");
			return;
		}
		inner.name = shape->fields[at].name;
		field_read(call, &shape->fields[at], &inner, item, out);
		if (call->status < 0)
			return;
		missing &= ~(UINT32_C(1) << at++);
	}
	ZEND_HASH_FOREACH_END();
	for (at = 0; missing != 0; at++, missing >>= 1) {
		inner = (waybill_place){.parent = place, .name = shape->fields[at].name};
		if ((missing & 1) != 0) {
			waybill_fail(call, WB_INVALID, &inner, "is missing");
			return;
		}
	}
}

void *waybill_shape_take(
	waybill_call *call, const waybill_shape *shape, const char *name, HashTable *array, size_t bytes)
{
	const waybill_place place = {.name = name};
	void *out;

	if (call->status < 0)
		return NULL;
	out = wb_arena_take(call->arena, bytes);
	if (out == NULL)
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
	else
		waybill_shape_read(call, shape, &place, array, out);
	return call->status < 0 ? NULL : out;
}

void *waybill_shape_take_list(waybill_call *call, const waybill_shape *shape,
	const waybill_place *place, HashTable *array, size_t *out_count)
{
	size_t count = zend_hash_num_elements(array), at = 0;
	char *structs;
	zval *item;

	if (call->status < 0)
		return NULL;
	structs = wb_arena_take_array(call->arena, count + 1, shape->bytes);
	if (structs == NULL)
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
	else if (!zend_array_is_list(array))
		waybill_fail(call, WB_INVALID, place, "must be a list");
	if (call->status < 0)
		return NULL;
	ZEND_HASH_FOREACH_VAL(array, item)
	{
		const waybill_place inner = {.parent = place, .index = at};
		item = waybill_deref(call, item);
		if (Z_TYPE_P(item) != IS_ARRAY)
			waybill_fail(call, WB_INVALID, &inner, "must be an array");
		else
			waybill_shape_read(call, shape, &inner, Z_ARRVAL_P(item), structs + at * shape->bytes);
		if (call->status < 0)
			return NULL;
		at++;
	}
	ZEND_HASH_FOREACH_END();
	*out_count = count;
	return structs;
}

void waybill_shape_minit(const waybill_shape *shape)
{
	for (size_t at = 0; at < shape->count; at++) {
		const waybill_field *field = &shape->fields[at];
		shape->known->names[at] =
			zend_string_init_interned(field->name, strlen(field->name), true);
		if (!field->is_optional)
			shape->known->required |= UINT32_C(1) << at;
	}
}
