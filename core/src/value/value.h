/* SPDX-License-Identifier: MIT */
#ifndef WAYBILL_VALUE_VALUE_H
#define WAYBILL_VALUE_VALUE_H

#include "waybill/json.h"

/*
 * How deep a value may hold others. JSON stops at WB_JSON_DEPTH_MAX and a guard's own literals at
 * the parser's depth, so only a bug goes beyond; it must not end in a full stack.
 */
#define WB_VALUE_DEPTH_MAX 512

/* "int", "decimal" and so on, for messages; never NULL. */
const char *wb_value__kind_name(wb_kind kind);

/*
 * Order of two numbers of any kinds by their exact value: -1, 0 or 1, or 2 where one is a NaN.
 * Both are of kind WB_INT, WB_UINT, WB_DOUBLE or WB_DECIMAL.
 */
int wb_value__compare_numbers(const wb_value *left, const wb_value *right);

bool wb_value__is_number(const wb_value *value);

/* May this be a map's key? WB_BOOL, WB_INT, WB_UINT and WB_STRING may. */
bool wb_value__is_key(const wb_value *value);

/*
 * A key that [builder] was given twice, or NULL. For telling where, after finish has refused:
 * only then are the entries sorted.
 */
const wb_value *wb_map_builder__find_doubled(const wb_map_builder *builder);

/* A key that one object of a text has twice. */
typedef struct wb_json_double {
	wb_text                key;
	wb_text                parent; /* "transitions.pack"; empty for the outermost object */
	wb_text                path;   /* the same with the key behind it */
	uint32_t               line, column; /* of the second of the two */
	struct wb_json_double *next;
} wb_json_double;

typedef struct wb_json_doubled {
	wb_json_double *first, *last;
	size_t          count;
} wb_json_doubled;

/*
 * wb_json_read which, where [doubled] is not NULL, notes a key that stands twice and goes on with
 * one of the two; beyond WB_JSON_DOUBLED_MAX of them it fails.
 */
#define WB_JSON_DOUBLED_MAX 100
wb_status wb_json__read_doubled(wb_text text, wb_arena *arena, wb_value *out,
	const wb_json_places **places, wb_json_doubled *doubled, wb_error *error);

/* Takes one of two entries with equal keys out of a builder that finish has refused for them. */
void wb_map_builder__drop_doubled(wb_map_builder *builder);

typedef int wb_entry_order(const wb_entry *left, const wb_entry *right);

/* Sorts in place, in count × log(count) comparisons at worst, with no memory. Not stable. */
void wb_map__sort(wb_entry *entries, size_t count, wb_entry_order *order);

#endif
