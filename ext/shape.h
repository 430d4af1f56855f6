/* SPDX-License-Identifier: MIT */
/*
 * Shapes: arrays whose keys are known, read into a struct of core's. A shape is a table of fields,
 * each with its kind and its place in the struct; the files that know an array hold its table.
 */
#ifndef WAYBILL_SHAPE_H
#define WAYBILL_SHAPE_H

#include "php_waybill.h"

typedef enum waybill_field_kind {
	FIELD_TEXT, /* wb_text */
	FIELD_TEXTS, /* const wb_text *, and size_t at count_offset */
	FIELD_BOOL, /* bool */
	FIELD_INTEGER, /* int64_t */
	FIELD_NATURAL, /* uint64_t */
	FIELD_NATURAL_32, /* uint32_t */
	FIELD_MAP, /* const wb_value * */
	FIELD_MAP_OR_NULL, /* the same, NULL for null */
	FIELD_ARRAY, /* HashTable *, as it is */
	FIELD_SHAPE, /* the struct of [shape], in place */
	FIELD_SHAPES, /* a list of them: const struct *, and size_t at count_offset */
} waybill_field_kind;

typedef struct waybill_shape waybill_shape;

typedef struct waybill_field {
	const char *name;
	waybill_field_kind kind;
	bool is_optional; /* left out: the struct keeps its zero */
	size_t offset;
	size_t count_offset;
	const waybill_shape *shape;
} waybill_field;

/* As many as the longest table has; each is a bit of what is required. */
#define WAYBILL_FIELDS_MAX 32

/* What is known of a table once it was looked through. Written by MINIT only. */
typedef struct waybill_shape_known {
	zend_string *names[WAYBILL_FIELDS_MAX]; /* of the fields, interned */
	uint32_t required; /* bit n: the nth field must be there */
} waybill_shape_known;

struct waybill_shape {
	const waybill_field *fields;
	size_t count;
	waybill_shape_known *known;
	size_t bytes; /* of the struct; known of shapes in a list only */
};

#define WAYBILL_SHAPE_OF(table, known) \
	{ \
		(table), sizeof(table) / sizeof *(table), &(known), 0 \
	}

#define WAYBILL_SHAPE_OF_STRUCT(table, known, type) \
	{ \
		(table), sizeof(table) / sizeof *(table), &(known), sizeof(type) \
	}

/* MINIT of each shape. */
void waybill_shape_minit(const waybill_shape *shape);

/* Fills [out], which is zeroed, in the order of the array. */
void waybill_shape_read(waybill_call *call, const waybill_shape *shape,
	const waybill_place *place, HashTable *array, void *out);

/* A whole argument into a zeroed struct in the arena; NULL after a failure. */
void *waybill_shape_take(waybill_call *call, const waybill_shape *shape, const char *name,
	HashTable *array, size_t bytes);

/* A list of arrays into an array of structs in the arena; NULL after a failure. */
void *waybill_shape_take_list(waybill_call *call, const waybill_shape *shape,
	const waybill_place *place, HashTable *array, size_t *out_count);

#endif
