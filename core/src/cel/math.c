/* SPDX-License-Identifier: MIT */
/*
 * The extension library "math". Rounding is by conversion to an integer and back instead of by
 * libm, which the rules part has not: from 2^52 on no double has a fraction, and below that an
 * int64_t holds the rest.
 */
#include "cel/compare.h"
#include "cel/function.h"

#include "base/number.h"
#include "value/value.h"

/* No double of this size or more has a fraction. */
#define MATH_WHOLE_MIN 4503599627370496.0

#define MATH_INT_BITS 64

/* ---- greatest and least ---- */

/* The first of equals stays. */
static bool math_choose(
	wb_cel_frame *frame, bool is_greatest, const wb_value *candidate, const wb_value **chosen)
{
	const char *function = is_greatest ? "math.greatest" : "math.least";
	const wb_value *pair[2] = {*chosen, candidate};
	int order;

	if (!wb_value__is_number(*chosen) || !wb_value__is_number(candidate))
		return wb_cel_frame__fail_overload(frame, function, pair, 2);
	if (!wb_cel_compare__order(frame, function, *chosen, candidate, &order))
		return false;
	if (is_greatest ? order < 0 : order > 0)
		*chosen = candidate;
	return true;
}

bool wb_cel_evaluate__math_extreme(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	bool is_greatest =
		overload >= WB_CEL_MATH_GREATEST_INT && overload <= WB_CEL_MATH_GREATEST_LIST_DECIMAL;
	const wb_value *chosen = arguments[0];
	bool is_decimal = chosen->kind == WB_DECIMAL || arguments[1]->kind == WB_DECIMAL;

	if (!math_choose(frame, is_greatest, arguments[1], &chosen))
		return false;
	/* An int beside a decimal is one: the type of the call does not hang on the values. */
	*out = is_decimal && chosen->kind == WB_INT
		? wb_value_decimal(wb_decimal_from_integer(chosen->as.integer))
		: *chosen;
	return true;
}

bool wb_cel_evaluate__math_extreme_of(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	bool is_greatest =
		overload >= WB_CEL_MATH_GREATEST_INT && overload <= WB_CEL_MATH_GREATEST_LIST_DECIMAL;
	const wb_list *list = arguments[0]->as.list;

	if (list->count == 0)
		return wb_cel_frame__fail(frame, "the list of numbers must not be empty");
	const wb_value *chosen = &list->items[0];
	/* The first meets itself, so that a list of one is looked at as well. */
	for (size_t index = 0; index < list->count; index++)
		if (!wb_cel_frame__work(frame, 1) ||
			!math_choose(frame, is_greatest, &list->items[index], &chosen))
			return false;
	*out = *chosen;
	return true;
}

/* ---- doubles ---- */

/* Towards zero; a zero keeps the sign. */
static double math_truncate(double real)
{
	if (!(real > -MATH_WHOLE_MIN && real < MATH_WHOLE_MIN))
		return real;
	return __builtin_copysign((double)(int64_t)real, real);
}

bool wb_cel_evaluate__math_round(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	double real = arguments[0]->as.real;
	double whole = math_truncate(real);
	double rest = real - whole;
	double sign = real < 0 ? -1.0 : 1.0;
	bool is_away = false;

	(void)frame;
	if (overload == WB_CEL_MATH_CEIL_DOUBLE)
		is_away = rest > 0;
	else if (overload == WB_CEL_MATH_FLOOR_DOUBLE)
		is_away = rest < 0;
	else if (overload == WB_CEL_MATH_ROUND_DOUBLE)
		is_away = rest * sign >= 0.5;
	*out = wb_value_double(is_away ? whole + sign : whole);
	return true;
}

bool wb_cel_evaluate__math_class(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	double real = arguments[0]->as.real;
	bool is_nan = real != real;
	bool is_finite = wb_number__is_finite(real);

	(void)frame;
	if (overload == WB_CEL_MATH_IS_NAN_DOUBLE)
		*out = wb_value_bool(is_nan);
	else
		*out = wb_value_bool(
			overload == WB_CEL_MATH_IS_FINITE_DOUBLE ? is_finite : !is_finite && !is_nan);
	return true;
}

/* ---- signs ---- */

bool wb_cel_evaluate__math_abs(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	const wb_value *number = arguments[0];

	(void)overload;
	*out = *number;
	switch (number->kind) {
	case WB_INT:
		if (number->as.integer == INT64_MIN)
			return wb_cel_frame__fail(frame, "return error for overflow");
		out->as.integer = number->as.integer < 0 ? -number->as.integer : number->as.integer;
		break;
	case WB_DECIMAL:
		if (number->as.decimal.coefficient == INT64_MIN)
			return wb_cel_frame__fail(frame, "return error for overflow");
		if (number->as.decimal.coefficient < 0)
			out->as.decimal.coefficient = -number->as.decimal.coefficient;
		break;
	case WB_DOUBLE:
		out->as.real = __builtin_copysign(number->as.real, 1.0);
		break;
	default:
		break;
	}
	return true;
}

bool wb_cel_evaluate__math_sign(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	const wb_value *number = arguments[0];
	double real;

	(void)frame;
	(void)overload;
	switch (number->kind) {
	case WB_INT:
		*out = wb_value_int((number->as.integer > 0) - (number->as.integer < 0));
		break;
	case WB_UINT:
		*out = wb_value_uint(number->as.natural > 0 ? 1 : 0);
		break;
	default:
		real = number->as.real;
		*out = wb_value_double(real != real ? real : (double)((real > 0) - (real < 0)));
		break;
	}
	return true;
}

/* ---- bits ---- */

/* The bits of an int or uint, and back. */
static uint64_t math_bits_of(const wb_value *number)
{
	return number->kind == WB_INT ? (uint64_t)number->as.integer : number->as.natural;
}

static wb_value math_from_bits(wb_kind kind, uint64_t bits)
{
	return kind == WB_INT ? wb_value_int((int64_t)bits) : wb_value_uint(bits);
}

bool wb_cel_evaluate__math_bits(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	uint64_t left = math_bits_of(arguments[0]);
	bool is_not = overload == WB_CEL_MATH_BIT_NOT_INT || overload == WB_CEL_MATH_BIT_NOT_UINT;
	uint64_t right = is_not ? UINT64_MAX : math_bits_of(arguments[1]);
	uint64_t bits = left ^ right;

	(void)frame;
	if (overload == WB_CEL_MATH_BIT_AND_INT || overload == WB_CEL_MATH_BIT_AND_UINT)
		bits = left & right;
	else if (overload == WB_CEL_MATH_BIT_OR_INT || overload == WB_CEL_MATH_BIT_OR_UINT)
		bits = left | right;
	*out = math_from_bits(arguments[0]->kind, bits);
	return true;
}

/* Zeros come in from both sides, also for a negative int. */
bool wb_cel_evaluate__math_shift(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	uint64_t bits = math_bits_of(arguments[0]);
	int64_t places = arguments[1]->as.integer;
	bool is_left =
		overload == WB_CEL_MATH_BIT_SHIFT_LEFT_INT || overload == WB_CEL_MATH_BIT_SHIFT_LEFT_UINT;

	if (places < 0)
		return wb_cel_frame__fail_with(frame, "negative offset", *arguments[1]);
	if (places >= MATH_INT_BITS)
		bits = 0;
	else
		bits = is_left ? bits << places : bits >> places;
	*out = math_from_bits(arguments[0]->kind, bits);
	return true;
}
