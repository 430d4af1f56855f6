/* SPDX-License-Identifier: MIT */
/* Types: the static ones, copies, and the inference of what type parameters stand for. */
#ifndef WAYBILL_CEL_TYPE_H
#define WAYBILL_CEL_TYPE_H

#include "cel/source.h"
#include "waybill/cel.h"

/* Types hold others at most this deep: an expression's are bounded by its own depth. */
#define WB_CEL_TYPE_DEPTH_MAX 300

/* The types without parameters, by their kind. */
extern const wb_type wb_cel_types[];

/* Lists of some of them, by the items' kind: those that signatures name. */
extern const wb_type wb_cel_type_lists[];

/* Type parameters of signatures, and what signatures make of them. */
extern const wb_type wb_cel_type_a, wb_cel_type_b;
extern const wb_type wb_cel_type_list_a, wb_cel_type_map_a_b, wb_cel_type_type_a;

/* The number of a WB_TYPE_PARAM: 0 and 1 in signatures, variables of an inference above. */
static inline size_t wb_cel_type__number(const wb_type *parameter)
{
	return parameter->field_count;
}

/* As google.protobuf.Timestamp, int, list, null_type: the name of a type as a value. */
wb_text wb_cel_type__value_name(wb_kind kind);

/* The name by which an expression may speak of a type; empty where it has none. */
wb_text wb_cel_type__name_of(wb_type_kind kind);

/* The type of that name; NULL for none. */
const wb_type *wb_cel_type__find(wb_text name);

const wb_type *wb_cel_type__field(const wb_type *object, wb_text name);

/* ---- inference ---- */

/* What the type variables of one compilation stand for. */
typedef struct wb_cel_inference {
	wb_cel_source *source;
	const wb_type **bindings; /* by number; NULL while unknown */
	const wb_type **types;    /* the variable's own type, by number */
	size_t count, capacity;
	struct wb_cel_undo *undos; /* bindings before the attempt under way */
	size_t undo_count, undo_capacity;
} wb_cel_inference;

/* NULL when memory is out, as for all below. */
const wb_type *wb_cel_inference__variable(wb_cel_inference *inference);
const wb_type *wb_cel_inference__list(wb_cel_inference *inference, const wb_type *element);
const wb_type *wb_cel_inference__map(
	wb_cel_inference *inference, const wb_type *key, const wb_type *element);
const wb_type *wb_cel_inference__type(wb_cel_inference *inference, const wb_type *element);

/* A signature's type with [parameters] for A and B; they are made when they are NULL. */
const wb_type *wb_cel_inference__instantiate(
	wb_cel_inference *inference, const wb_type *type, const wb_type *parameters[2]);

/*
 * May values of [from] be used where [to] is wanted? Binds variables of both so that they may;
 * all or none of [count] pairs.
 */
bool wb_cel_inference__assign(wb_cel_inference *inference, const wb_type *const *to,
	const wb_type *const *from, size_t count);

/* The type that takes values of both: the wider one, or dyn. */
const wb_type *wb_cel_inference__join(
	wb_cel_inference *inference, const wb_type *left, const wb_type *right);

/* What a type stands for, variables resolved; those unknown stay, or become dyn. */
const wb_type *wb_cel_inference__resolve(
	wb_cel_inference *inference, const wb_type *type, bool unknown_is_dyn);

/* The outermost part of that only. */
const wb_type *wb_cel_inference__head(const wb_cel_inference *inference, const wb_type *type);

bool wb_cel_type__equal(const wb_type *left, const wb_type *right);

#endif
