/* SPDX-License-Identifier: MIT */
/* The tables that overloads.h describes, and look-ups in them. */
#include "cel/function.h"

#include "cel/type.h"

/* Operators that the evaluator has nodes for need no function. */
#define EVALUATOR_NONE NULL

#define TYPE_NONE NULL
#define TYPE_DYN (&wb_cel_types[WB_TYPE_DYN])
#define TYPE_BOOL (&wb_cel_types[WB_TYPE_BOOL])
#define TYPE_INT (&wb_cel_types[WB_TYPE_INT])
#define TYPE_UINT (&wb_cel_types[WB_TYPE_UINT])
#define TYPE_DOUBLE (&wb_cel_types[WB_TYPE_DOUBLE])
#define TYPE_DECIMAL (&wb_cel_types[WB_TYPE_DECIMAL])
#define TYPE_STRING (&wb_cel_types[WB_TYPE_STRING])
#define TYPE_BYTES (&wb_cel_types[WB_TYPE_BYTES])
#define TYPE_TIMESTAMP (&wb_cel_types[WB_TYPE_TIMESTAMP])
#define TYPE_DURATION (&wb_cel_types[WB_TYPE_DURATION])
#define TYPE_A (&wb_cel_type_a)
#define TYPE_B (&wb_cel_type_b)
#define TYPE_LIST_A (&wb_cel_type_list_a)
#define TYPE_LIST_DYN (&wb_cel_type_lists[WB_TYPE_DYN])
#define TYPE_LIST_INT (&wb_cel_type_lists[WB_TYPE_INT])
#define TYPE_LIST_UINT (&wb_cel_type_lists[WB_TYPE_UINT])
#define TYPE_LIST_DOUBLE (&wb_cel_type_lists[WB_TYPE_DOUBLE])
#define TYPE_LIST_DECIMAL (&wb_cel_type_lists[WB_TYPE_DECIMAL])
#define TYPE_LIST_STRING (&wb_cel_type_lists[WB_TYPE_STRING])
#define TYPE_MAP_A_B (&wb_cel_type_map_a_b)
#define TYPE_TYPE_A (&wb_cel_type_type_a)
/* One function has four parameters; a column for it would be empty in all other lines. */
#define TYPE_STRING_AND_INT TYPE_STRING, TYPE_INT

#define STYLE_GLOBAL false
#define STYLE_MEMBER true

#define wb_cel_evaluate__NONE NULL

const wb_cel_overload wb_cel_overloads[WB_CEL_OVERLOAD_COUNT] = {
#define FUNCTION(id, name)
#define OVERLOAD(id, style, count, first, second, third, result, evaluate, cost) \
	{{TYPE_##first, TYPE_##second, TYPE_##third}, TYPE_##result, wb_cel_evaluate__##evaluate, \
		count, STYLE_##style, WB_CEL_COST_##cost},
#include "cel/overloads.h"
#undef FUNCTION
#undef OVERLOAD
};

/*
 * The number of each function's first overload: the counter that the overloads advance is set
 * back by one behind each function's own enumerator.
 */
enum {
#define FUNCTION(id, name) FUNCTION_FIRST_##id, FUNCTION_BACK_##id = FUNCTION_FIRST_##id - 1,
#define OVERLOAD(id, style, count, first, second, third, result, evaluate, cost) FUNCTION_OF_##id,
#include "cel/overloads.h"
#undef FUNCTION
#undef OVERLOAD
	FUNCTION_FIRST_END,
};

_Static_assert(
	(int)FUNCTION_FIRST_END == (int)WB_CEL_OVERLOAD_COUNT, "both enums count the same overloads");

typedef struct function_entry {
	wb_text name;
	uint16_t first;
} function_entry;

static const function_entry functions[WB_CEL_FUNCTION_COUNT + 1] = {
#define FUNCTION(id, name) {WB_TEXT_LITERAL(name), FUNCTION_FIRST_##id},
#define OVERLOAD(id, style, count, first, second, third, result, evaluate, cost)
#include "cel/overloads.h"
#undef FUNCTION
#undef OVERLOAD
	/* The unknown function: no name, no overloads. */
	{WB_TEXT_LITERAL(""), FUNCTION_FIRST_END},
};

wb_cel_overload_range wb_cel_function__overloads(wb_cel_function function)
{
	uint16_t first = functions[function].first;

	if (function == WB_CEL_FUNCTION_UNKNOWN)
		return (wb_cel_overload_range){first, first};
	return (wb_cel_overload_range){first, functions[function + 1].first};
}

wb_text wb_cel_function__name(wb_cel_function function)
{
	return functions[function].name;
}

wb_cel_function wb_cel_function__find(wb_text name)
{
	size_t low = 0;
	size_t high = WB_CEL_FUNCTION_COUNT;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = wb_text_compare(name, functions[middle].name);
		if (order == 0)
			return (wb_cel_function)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return WB_CEL_FUNCTION_UNKNOWN;
}

/* By wb_type_kind; what is not listed takes every kind. */
static const uint16_t function_kinds[] = {
	[WB_TYPE_NULL] = 1u << WB_NULL,
	[WB_TYPE_BOOL] = 1u << WB_BOOL,
	[WB_TYPE_INT] = 1u << WB_INT,
	[WB_TYPE_UINT] = 1u << WB_UINT,
	[WB_TYPE_DOUBLE] = 1u << WB_DOUBLE,
	[WB_TYPE_DECIMAL] = 1u << WB_DECIMAL,
	[WB_TYPE_STRING] = 1u << WB_STRING,
	[WB_TYPE_BYTES] = 1u << WB_BYTES,
	[WB_TYPE_TIMESTAMP] = 1u << WB_TIMESTAMP,
	[WB_TYPE_DURATION] = 1u << WB_DURATION,
	[WB_TYPE_LIST] = 1u << WB_LIST,
	[WB_TYPE_MAP] = 1u << WB_MAP,
	[WB_TYPE_PARAM] = UINT16_MAX,
};

bool wb_cel_function__accepts(const wb_type *type, wb_kind kind)
{
	return (function_kinds[type->kind] >> kind & 1u) != 0;
}
