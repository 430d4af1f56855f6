/* SPDX-License-Identifier: MIT */
/* Functions and their overloads: what overloads.h says, as enums and tables. */
#ifndef WAYBILL_CEL_FUNCTION_H
#define WAYBILL_CEL_FUNCTION_H

#include "cel/frame.h"
#include "waybill/cel.h"

#define WB_CEL_ARGUMENTS_MAX 4

typedef enum wb_cel_function {
#define FUNCTION(id, name) WB_CEL_FUNCTION_##id,
#define OVERLOAD(id, style, count, first, second, third, result, evaluate, cost)
#include "cel/overloads.h"
#undef FUNCTION
#undef OVERLOAD
	WB_CEL_FUNCTION_COUNT,
	WB_CEL_FUNCTION_UNKNOWN = WB_CEL_FUNCTION_COUNT, /* a name that is none of them */
} wb_cel_function;

typedef enum wb_cel_overload_id {
#define FUNCTION(id, name)
#define OVERLOAD(id, style, count, first, second, third, result, evaluate, cost) WB_CEL_##id,
#include "cel/overloads.h"
#undef FUNCTION
#undef OVERLOAD
	WB_CEL_OVERLOAD_COUNT,
} wb_cel_overload_id;

/*
 * What a call costs beyond its arguments, in cel-go's units. A size is code points of a string,
 * bytes, list items or map entries; 1 for everything else. Tenths and quarters are rounded up.
 */
typedef enum wb_cel_cost {
	WB_CEL_COST_NOTHING,     /* &&, || and ?: cost what is evaluated in them */
	WB_CEL_COST_ONE,
	WB_CEL_COST_TRAVERSE,    /* a tenth of the first size */
	WB_CEL_COST_AFFIX,       /* a tenth of the smaller size: no more is compared. cel-go's checker
	                            takes the affix, its interpreter the target, so that its bound can
	                            be broken; the smaller is equal to each where each is tested. */
	WB_CEL_COST_COMPARE,     /* a tenth of the smaller size */
	WB_CEL_COST_CONCATENATE, /* a tenth of the sum */
	WB_CEL_COST_CONTAINS,    /* a tenth of the first size times a tenth of the second */
	WB_CEL_COST_MATCHES,     /* a tenth of the first size + 1, times a quarter of the second */
	WB_CEL_COST_IN_LIST,     /* the second size */
	/* Of the extension libraries; the evaluator adds the size of what it makes where it says so. */
	WB_CEL_COST_CHAR_AT,     /* 2 + a tenth of the first size */
	WB_CEL_COST_SEARCH,      /* 1 + a tenth of the product of the first two sizes */
	WB_CEL_COST_TRANSFORM,   /* 1 + a tenth of the first size + the result's */
	WB_CEL_COST_REPLACE,     /* as SEARCH, no size below 1, + the result's */
	WB_CEL_COST_SPLIT,       /* 11 + a tenth of the first size + 1, + the result's */
	WB_CEL_COST_JOIN,        /* 1 + a tenth of the first size + 1, + the result's */
} wb_cel_cost;

/*
 * Computes [out] from arguments whose kinds fit the overload. False after the failure has been
 * put into the frame.
 */
typedef bool wb_cel_evaluator(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out);

typedef struct wb_cel_overload {
	const wb_type *parameters[WB_CEL_ARGUMENTS_MAX];
	const wb_type *result;
	wb_cel_evaluator *evaluate; /* NULL where the evaluator has a node of its own */
	uint8_t argument_count;
	bool is_member;
	uint8_t cost; /* a wb_cel_cost */
} wb_cel_overload;

extern const wb_cel_overload wb_cel_overloads[WB_CEL_OVERLOAD_COUNT];

/* The overloads of a function stand together. */
typedef struct wb_cel_overload_range {
	uint16_t first, end;
} wb_cel_overload_range;

wb_cel_overload_range wb_cel_function__overloads(wb_cel_function function);

/* "_+_", "size"; empty for the unknown one. */
wb_text wb_cel_function__name(wb_cel_function function);

/* WB_CEL_FUNCTION_UNKNOWN when there is none of that name. */
wb_cel_function wb_cel_function__find(wb_text name);

/* Does a value of [kind] fit a parameter of [type]? */
bool wb_cel_function__accepts(const wb_type *type, wb_kind kind);

/* The evaluators, each in the file of its subject. */
#define FUNCTION(id, name)
#define OVERLOAD(id, style, count, first, second, third, result, evaluate, cost)                   \
	wb_cel_evaluator wb_cel_evaluate__##evaluate;
#include "cel/overloads.h"
#undef FUNCTION
#undef OVERLOAD

#endif
