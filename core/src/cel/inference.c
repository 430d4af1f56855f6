/* SPDX-License-Identifier: MIT */
/*
 * Type inference as cel-go has it: a variable is bound to the first type it is used with, and to a
 * wider one later if need be; dyn agrees with everything. Attempts are undone as a whole when one
 * of their pairs does not fit, by a list of the bindings they replaced; copying the table before
 * each attempt was dropped, because a call tries all overloads of its function.
 */
#include "cel/type.h"

#include <string.h>

typedef struct wb_cel_undo {
	size_t number;
	const wb_type *binding;
} inference_undo;

/* ---- making types ---- */

static const wb_type *inference_make(wb_cel_inference *inference, wb_type type)
{
	wb_type *made = wb_cel_source__take(inference->source, 1, sizeof *made);

	if (made != NULL)
		*made = type;
	return made;
}

/* Room for one more item of an array that doubles. */
static void *inference_grow(
	wb_cel_inference *inference, const void *items, size_t count, size_t *capacity, size_t bytes)
{
	size_t wanted = *capacity == 0 ? 16 : *capacity * 2;
	void *grown = wb_cel_source__take(inference->source, wanted, bytes);

	if (grown == NULL)
		return NULL;
	if (count > 0)
		memcpy(grown, items, count * bytes);
	*capacity = wanted;
	return grown;
}

const wb_type *wb_cel_inference__variable(wb_cel_inference *inference)
{
	if (inference->count == inference->capacity) {
		size_t capacity = inference->capacity;
		void *bindings = inference_grow(
			inference, inference->bindings, inference->count, &capacity, sizeof(wb_type *));
		capacity = inference->capacity;
		void *types = inference_grow(
			inference, inference->types, inference->count, &capacity, sizeof(wb_type *));
		if (bindings == NULL || types == NULL)
			return NULL;
		inference->bindings = bindings;
		inference->types = types;
		inference->capacity = capacity;
	}
	const wb_type *variable = inference_make(
		inference, (wb_type){.kind = WB_TYPE_PARAM, .field_count = inference->count});
	if (variable == NULL)
		return NULL;
	inference->bindings[inference->count] = NULL;
	inference->types[inference->count] = variable;
	inference->count++;
	return variable;
}

const wb_type *wb_cel_inference__list(wb_cel_inference *inference, const wb_type *element)
{
	return inference_make(inference, (wb_type){.kind = WB_TYPE_LIST, .element = element});
}

const wb_type *wb_cel_inference__map(
	wb_cel_inference *inference, const wb_type *key, const wb_type *element)
{
	return inference_make(
		inference, (wb_type){.kind = WB_TYPE_MAP, .key = key, .element = element});
}

const wb_type *wb_cel_inference__type(wb_cel_inference *inference, const wb_type *element)
{
	return inference_make(inference, (wb_type){.kind = WB_TYPE_TYPE, .element = element});
}

const wb_type *wb_cel_inference__instantiate(
	wb_cel_inference *inference, const wb_type *type, const wb_type *parameters[2])
{
	if (type->kind == WB_TYPE_PARAM) {
		const wb_type **parameter = &parameters[wb_cel_type__number(type)];
		if (*parameter == NULL)
			*parameter = wb_cel_inference__variable(inference);
		return *parameter;
	}
	/* Signatures hold parameters directly in a list, a map or a type and nowhere deeper. */
	if (type->element == NULL || type->element->kind != WB_TYPE_PARAM)
		return type;
	wb_type made = {.kind = type->kind};
	if (type->key != NULL)
		made.key = wb_cel_inference__instantiate(inference, type->key, parameters);
	made.element = wb_cel_inference__instantiate(inference, type->element, parameters);
	if (made.element == NULL || (type->key != NULL && made.key == NULL))
		return NULL;
	return inference_make(inference, made);
}

/* ---- bindings ---- */

static void inference_bind(wb_cel_inference *inference, size_t number, const wb_type *type)
{
	if (inference->undo_count == inference->undo_capacity) {
		inference_undo *undos = inference_grow(inference, inference->undos, inference->undo_count,
			&inference->undo_capacity, sizeof *undos);
		if (undos == NULL)
			return;
		inference->undos = undos;
	}
	inference->undos[inference->undo_count++] =
		(inference_undo){number, inference->bindings[number]};
	inference->bindings[number] = type;
}

const wb_type *wb_cel_inference__head(const wb_cel_inference *inference, const wb_type *type)
{
	/* Bindings never form a ring (inference_occurs), so this ends. */
	while (type->kind == WB_TYPE_PARAM) {
		const wb_type *binding = inference->bindings[wb_cel_type__number(type)];
		if (binding == NULL)
			return type;
		type = binding;
	}
	return type;
}

/* Would binding the variable [number] to [type] make it a part of itself? */
static bool inference_occurs(
	const wb_cel_inference *inference, size_t number, const wb_type *type, unsigned depth)
{
	if (type == NULL)
		return false;
	if (depth == WB_CEL_TYPE_DEPTH_MAX)
		return true;
	if (type->kind == WB_TYPE_PARAM) {
		if (wb_cel_type__number(type) == number)
			return true;
		return inference_occurs(
			inference, number, inference->bindings[wb_cel_type__number(type)], depth + 1);
	}
	return inference_occurs(inference, number, type->key, depth + 1) ||
		inference_occurs(inference, number, type->element, depth + 1);
}

/* ---- agreement ---- */

static bool inference_agree(
	wb_cel_inference *inference, const wb_type *left, const wb_type *right, unsigned depth);

static bool inference_is_any(const wb_type *type)
{
	return type->kind == WB_TYPE_DYN || type->kind == WB_TYPE_PARAM;
}

/* Is [left] the same as or wider than [right]? */
static bool inference_is_wider(const wb_type *left, const wb_type *right, unsigned depth)
{
	if (left == NULL || right == NULL || depth == WB_CEL_TYPE_DEPTH_MAX)
		return left == right;
	if (inference_is_any(left))
		return true;
	if (inference_is_any(right))
		return false;
	/* Where null may stand for an absent value, the value's type is the one that says more. */
	if (left->kind == WB_TYPE_NULL || right->kind == WB_TYPE_NULL)
		return right->kind == WB_TYPE_NULL;
	if (left->kind != right->kind || left->kind == WB_TYPE_OBJECT)
		return wb_cel_type__equal(left, right);
	if (left->kind == WB_TYPE_TYPE)
		return true;
	return inference_is_wider(left->key, right->key, depth + 1) &&
		inference_is_wider(left->element, right->element, depth + 1);
}

static const wb_type *inference_wider(const wb_type *left, const wb_type *right)
{
	return inference_is_wider(left, right, 0) ? left : right;
}

/* May the variable stand for [type]? [is_bound] tells whether it stood for something before. */
static bool inference_substitute(wb_cel_inference *inference, const wb_type *type,
	const wb_type *variable, unsigned depth, bool *is_bound)
{
	size_t number = wb_cel_type__number(variable);
	const wb_type *binding = inference->bindings[number];

	*is_bound = true;
	if (wb_cel_type__equal(type, variable))
		return true;
	if (binding == NULL) {
		*is_bound = false;
		if (inference_occurs(inference, number, type, 0))
			return false;
		inference_bind(inference, number, type);
		return true;
	}
	if (wb_cel_type__equal(type, binding))
		return true;
	if (!inference_agree(inference, type, binding, depth + 1))
		return false;
	const wb_type *wider = inference_wider(type, binding);
	if (!inference_occurs(inference, number, wider, 0))
		inference_bind(inference, number, wider);
	return true;
}

/* null may stand where something may be absent: an object, a time, and null itself. */
static bool inference_is_nullable(const wb_type *type)
{
	return type->kind == WB_TYPE_NULL || type->kind == WB_TYPE_OBJECT ||
		type->kind == WB_TYPE_TIMESTAMP || type->kind == WB_TYPE_DURATION;
}

static bool inference_agree(
	wb_cel_inference *inference, const wb_type *left, const wb_type *right, unsigned depth)
{
	bool is_bound;

	if (depth == WB_CEL_TYPE_DEPTH_MAX)
		return false;
	if (right->kind == WB_TYPE_PARAM) {
		if (inference_substitute(inference, left, right, depth, &is_bound))
			return true;
		if (is_bound)
			return false;
	}
	if (left->kind == WB_TYPE_PARAM)
		return inference_substitute(inference, right, left, depth, &is_bound);
	if (left->kind == WB_TYPE_DYN || right->kind == WB_TYPE_DYN || left->kind == WB_TYPE_ERROR ||
		right->kind == WB_TYPE_ERROR)
		return true;
	if (left->kind == WB_TYPE_NULL || right->kind == WB_TYPE_NULL)
		return inference_is_nullable(left) && inference_is_nullable(right);
	if (left->kind != right->kind)
		return false;
	switch (left->kind) {
	case WB_TYPE_OBJECT:
		return wb_text_equal(left->name, right->name);
	case WB_TYPE_MAP:
		return inference_agree(inference, left->key, right->key, depth + 1) &&
			inference_agree(inference, left->element, right->element, depth + 1);
	case WB_TYPE_LIST:
		return inference_agree(inference, left->element, right->element, depth + 1);
	default:
		return true;
	}
}

bool wb_cel_inference__assign(
	wb_cel_inference *inference, const wb_type *const *to, const wb_type *const *from, size_t count)
{
	inference->undo_count = 0;
	for (size_t index = 0; index < count; index++) {
		if (inference_agree(inference, from[index], to[index], 0))
			continue;
		while (inference->undo_count > 0) {
			inference_undo undo = inference->undos[--inference->undo_count];
			inference->bindings[undo.number] = undo.binding;
		}
		return false;
	}
	return true;
}

const wb_type *wb_cel_inference__join(
	wb_cel_inference *inference, const wb_type *left, const wb_type *right)
{
	if (wb_cel_inference__assign(inference, &left, &right, 1))
		return inference_wider(left, right);
	return &wb_cel_types[WB_TYPE_DYN];
}

/* ---- results ---- */

static const wb_type *inference_resolve(
	wb_cel_inference *inference, const wb_type *type, bool unknown_is_dyn, unsigned depth)
{
	type = wb_cel_inference__head(inference, type);
	if (type->kind == WB_TYPE_PARAM || depth == WB_CEL_TYPE_DEPTH_MAX)
		return unknown_is_dyn ? &wb_cel_types[WB_TYPE_DYN] : type;
	if (type->element == NULL)
		return type;
	wb_type made = *type;
	if (type->key != NULL)
		made.key = inference_resolve(inference, type->key, unknown_is_dyn, depth + 1);
	made.element = inference_resolve(inference, type->element, unknown_is_dyn, depth + 1);
	if (made.element == NULL || (type->key != NULL && made.key == NULL))
		return NULL;
	if (made.element == type->element && made.key == type->key)
		return type;
	return inference_make(inference, made);
}

const wb_type *wb_cel_inference__resolve(
	wb_cel_inference *inference, const wb_type *type, bool unknown_is_dyn)
{
	return inference_resolve(inference, type, unknown_is_dyn, 0);
}
