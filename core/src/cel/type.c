/* SPDX-License-Identifier: MIT */
/*
 * Types as constant objects. Those without parameters exist once; lists, maps and objects are
 * compared by structure, because hosts declare their own.
 */
#include "cel/type.h"

#include "base/assert.h"
#include "base/error.h"

#include <string.h>

const wb_type wb_cel_types[] = {
	[WB_TYPE_DYN] = {.kind = WB_TYPE_DYN},
	[WB_TYPE_NULL] = {.kind = WB_TYPE_NULL},
	[WB_TYPE_BOOL] = {.kind = WB_TYPE_BOOL},
	[WB_TYPE_INT] = {.kind = WB_TYPE_INT},
	[WB_TYPE_UINT] = {.kind = WB_TYPE_UINT},
	[WB_TYPE_DOUBLE] = {.kind = WB_TYPE_DOUBLE},
	[WB_TYPE_DECIMAL] = {.kind = WB_TYPE_DECIMAL},
	[WB_TYPE_STRING] = {.kind = WB_TYPE_STRING},
	[WB_TYPE_BYTES] = {.kind = WB_TYPE_BYTES},
	[WB_TYPE_TIMESTAMP] = {.kind = WB_TYPE_TIMESTAMP},
	[WB_TYPE_DURATION] = {.kind = WB_TYPE_DURATION},
	[WB_TYPE_LIST] = {.kind = WB_TYPE_LIST, .element = &wb_cel_types[WB_TYPE_DYN]},
	[WB_TYPE_MAP] = {.kind = WB_TYPE_MAP,
		.key = &wb_cel_types[WB_TYPE_DYN],
		.element = &wb_cel_types[WB_TYPE_DYN]},
	[WB_TYPE_OBJECT] = {.kind = WB_TYPE_OBJECT},
	[WB_TYPE_TYPE] = {.kind = WB_TYPE_TYPE},
	[WB_TYPE_ERROR] = {.kind = WB_TYPE_ERROR},
};

const wb_type wb_cel_type_a = {.kind = WB_TYPE_PARAM, .field_count = 0};
const wb_type wb_cel_type_b = {.kind = WB_TYPE_PARAM, .field_count = 1};
const wb_type wb_cel_type_list_a = {.kind = WB_TYPE_LIST, .element = &wb_cel_type_a};
const wb_type wb_cel_type_map_a_b = {
	.kind = WB_TYPE_MAP, .key = &wb_cel_type_a, .element = &wb_cel_type_b};
const wb_type wb_cel_type_type_a = {.kind = WB_TYPE_TYPE, .element = &wb_cel_type_a};

#define TYPE_LIST_OF(item) [item] = {.kind = WB_TYPE_LIST, .element = &wb_cel_types[item]}

const wb_type wb_cel_type_lists[] = {
	TYPE_LIST_OF(WB_TYPE_DYN),
	TYPE_LIST_OF(WB_TYPE_INT),
	TYPE_LIST_OF(WB_TYPE_UINT),
	TYPE_LIST_OF(WB_TYPE_DOUBLE),
	TYPE_LIST_OF(WB_TYPE_DECIMAL),
	TYPE_LIST_OF(WB_TYPE_STRING),
};

const wb_type *wb_type_of(wb_type_kind kind)
{
	WB_ASSERT(kind != WB_TYPE_LIST && kind != WB_TYPE_MAP && kind != WB_TYPE_OBJECT &&
			kind <= WB_TYPE_ERROR,
		"Only types without parameters are shared.");
	return &wb_cel_types[kind];
}

/* ---- names ---- */

typedef struct type_name {
	wb_text value; /* as a value of kind WB_TYPE */
	wb_text printed; /* in signatures and messages */
	wb_kind kind;
} type_name;

/* By wb_type_kind. dyn, object and error are no names that an expression may use. */
static const type_name type_names[] = {
	[WB_TYPE_DYN] = {{NULL, 0}, WB_TEXT_LITERAL("dyn"), WB_NULL},
	[WB_TYPE_NULL] = {WB_TEXT_LITERAL("null_type"), WB_TEXT_LITERAL("null"), WB_NULL},
	[WB_TYPE_BOOL] = {WB_TEXT_LITERAL("bool"), WB_TEXT_LITERAL("bool"), WB_BOOL},
	[WB_TYPE_INT] = {WB_TEXT_LITERAL("int"), WB_TEXT_LITERAL("int"), WB_INT},
	[WB_TYPE_UINT] = {WB_TEXT_LITERAL("uint"), WB_TEXT_LITERAL("uint"), WB_UINT},
	[WB_TYPE_DOUBLE] = {WB_TEXT_LITERAL("double"), WB_TEXT_LITERAL("double"), WB_DOUBLE},
	[WB_TYPE_DECIMAL] = {WB_TEXT_LITERAL("decimal"), WB_TEXT_LITERAL("decimal"), WB_DECIMAL},
	[WB_TYPE_STRING] = {WB_TEXT_LITERAL("string"), WB_TEXT_LITERAL("string"), WB_STRING},
	[WB_TYPE_BYTES] = {WB_TEXT_LITERAL("bytes"), WB_TEXT_LITERAL("bytes"), WB_BYTES},
	[WB_TYPE_TIMESTAMP] = {WB_TEXT_LITERAL("google.protobuf.Timestamp"),
		WB_TEXT_LITERAL("timestamp"), WB_TIMESTAMP},
	[WB_TYPE_DURATION] = {WB_TEXT_LITERAL("google.protobuf.Duration"), WB_TEXT_LITERAL("duration"),
		WB_DURATION},
	[WB_TYPE_LIST] = {WB_TEXT_LITERAL("list"), WB_TEXT_LITERAL("list"), WB_LIST},
	[WB_TYPE_MAP] = {WB_TEXT_LITERAL("map"), WB_TEXT_LITERAL("map"), WB_MAP},
	[WB_TYPE_OBJECT] = {{NULL, 0}, WB_TEXT_LITERAL("object"), WB_MAP},
	[WB_TYPE_TYPE] = {WB_TEXT_LITERAL("type"), WB_TEXT_LITERAL("type"), WB_TYPE},
	[WB_TYPE_ERROR] = {{NULL, 0}, WB_TEXT_LITERAL("error"), WB_NULL},
	/* A variable that nothing is known of takes everything. */
	[WB_TYPE_PARAM] = {{NULL, 0}, WB_TEXT_LITERAL("dyn"), WB_NULL},
};

#define TYPE_COUNT (sizeof type_names / sizeof *type_names)

wb_text wb_cel_type__value_name(wb_kind kind)
{
	for (size_t index = 0; index < TYPE_COUNT; index++)
		if (type_names[index].kind == kind && type_names[index].value.bytes > 0)
			return type_names[index].value;
	return WB_TEXT("dyn");
}

wb_text wb_cel_type__name_of(wb_type_kind kind)
{
	return type_names[kind].value;
}

const wb_type *wb_cel_type__find(wb_text name)
{
	for (size_t index = 0; index < TYPE_COUNT; index++)
		if (type_names[index].value.bytes > 0 && wb_text_equal(type_names[index].value, name))
			return &wb_cel_types[index];
	return NULL;
}

const wb_type *wb_cel_type__field(const wb_type *object, wb_text name)
{
	for (size_t index = 0; index < object->field_count; index++)
		if (wb_text_equal(object->fields[index].name, name))
			return object->fields[index].type;
	return NULL;
}

/* ---- printing ---- */

/* Writes into [out] when it is there; counts in any case. */
static size_t type_print_text(char *out, size_t bytes, wb_text text)
{
	if (out != NULL)
		memcpy(out + bytes, text.data, text.bytes);
	return bytes + text.bytes;
}

static size_t type_print(const wb_type *type, unsigned depth, char *out, size_t bytes)
{
	bool has_name = type->kind == WB_TYPE_OBJECT && type->name.bytes > 0;
	const wb_type *parameters[2] = {type->key, type->element};

	bytes = type_print_text(out, bytes, has_name ? type->name : type_names[type->kind].printed);
	if ((type->key == NULL && type->element == NULL) || depth == WB_CEL_TYPE_DEPTH_MAX)
		return bytes;
	bytes = type_print_text(out, bytes, WB_TEXT("("));
	for (size_t index = 0; index < 2; index++) {
		if (parameters[index] == NULL)
			continue;
		if (index == 1 && parameters[0] != NULL)
			bytes = type_print_text(out, bytes, WB_TEXT(", "));
		bytes = type_print(parameters[index], depth + 1, out, bytes);
	}
	return type_print_text(out, bytes, WB_TEXT(")"));
}

wb_status wb_type_print(const wb_type *type, wb_arena *arena, wb_text *out, wb_error *error)
{
	size_t bytes = type_print(type, 0, NULL, 0);
	char *data = wb_arena_take(arena, bytes + 1);

	if (data == NULL)
		return wb_error__set_memory(error, WB_AREA_CEL);
	type_print(type, 0, data, 0);
	*out = (wb_text){data, bytes};
	return WB_OK;
}

/* ---- equality ---- */

static bool type_equal(const wb_type *left, const wb_type *right, unsigned depth)
{
	if (left == right)
		return true;
	if (left == NULL || right == NULL || left->kind != right->kind ||
		depth == WB_CEL_TYPE_DEPTH_MAX)
		return false;
	if (left->kind == WB_TYPE_PARAM)
		return left->field_count == right->field_count;
	if (left->kind == WB_TYPE_OBJECT)
		return wb_text_equal(left->name, right->name);
	return type_equal(left->key, right->key, depth + 1) &&
		type_equal(left->element, right->element, depth + 1);
}

bool wb_cel_type__equal(const wb_type *left, const wb_type *right)
{
	return type_equal(left, right, 0);
}
