/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic. Integers and decimals are exact or fail; nothing wraps around. Doubles follow
 * IEEE 754, so they have infinities instead of failures.
 */
#include "cel/function.h"

static const char arithmetic_overflow[] = "return error for overflow: integer overflow";

/* ---- int ---- */

bool wb_cel_evaluate__add_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	int64_t left = arguments[0]->as.integer;
	int64_t right = arguments[1]->as.integer;

	(void)overload;
	if (right > 0 ? left > INT64_MAX - right : left < INT64_MIN - right)
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_int(left + right);
	return true;
}

bool wb_cel_evaluate__subtract_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	int64_t left = arguments[0]->as.integer;
	int64_t right = arguments[1]->as.integer;

	(void)overload;
	if (right < 0 ? left > INT64_MAX + right : left < INT64_MIN + right)
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_int(left - right);
	return true;
}

/* |left × right| against the bound of the product's sign. */
static bool arithmetic_product_fits(int64_t left, int64_t right)
{
	uint64_t left_size = left < 0 ? 0 - (uint64_t)left : (uint64_t)left;
	uint64_t right_size = right < 0 ? 0 - (uint64_t)right : (uint64_t)right;
	uint64_t size_max = (uint64_t)INT64_MAX + ((left < 0) != (right < 0) ? 1 : 0);

	return left_size == 0 || right_size <= size_max / left_size;
}

bool wb_cel_evaluate__multiply_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	int64_t left = arguments[0]->as.integer;
	int64_t right = arguments[1]->as.integer;

	(void)overload;
	if (!arithmetic_product_fits(left, right))
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_int(left * right);
	return true;
}

bool wb_cel_evaluate__divide_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	int64_t left = arguments[0]->as.integer;
	int64_t right = arguments[1]->as.integer;

	(void)overload;
	if (right == 0)
		return wb_cel_frame__fail(frame, "division by zero");
	if (left == INT64_MIN && right == -1)
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_int(left / right);
	return true;
}

bool wb_cel_evaluate__modulo_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	int64_t left = arguments[0]->as.integer;
	int64_t right = arguments[1]->as.integer;

	(void)overload;
	if (right == 0)
		return wb_cel_frame__fail(frame, "modulus by zero");
	if (left == INT64_MIN && right == -1)
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_int(left % right);
	return true;
}

bool wb_cel_evaluate__negate_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)overload;
	if (arguments[0]->as.integer == INT64_MIN)
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_int(-arguments[0]->as.integer);
	return true;
}

/* ---- uint ---- */

bool wb_cel_evaluate__add_uint(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)overload;
	if (arguments[0]->as.natural > UINT64_MAX - arguments[1]->as.natural)
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_uint(arguments[0]->as.natural + arguments[1]->as.natural);
	return true;
}

bool wb_cel_evaluate__subtract_uint(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)overload;
	if (arguments[0]->as.natural < arguments[1]->as.natural)
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_uint(arguments[0]->as.natural - arguments[1]->as.natural);
	return true;
}

bool wb_cel_evaluate__multiply_uint(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	uint64_t left = arguments[0]->as.natural;
	uint64_t right = arguments[1]->as.natural;

	(void)overload;
	if (left != 0 && right > UINT64_MAX / left)
		return wb_cel_frame__fail(frame, arithmetic_overflow);
	*out = wb_value_uint(left * right);
	return true;
}

bool wb_cel_evaluate__divide_uint(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)overload;
	if (arguments[1]->as.natural == 0)
		return wb_cel_frame__fail(frame, "division by zero");
	*out = wb_value_uint(arguments[0]->as.natural / arguments[1]->as.natural);
	return true;
}

bool wb_cel_evaluate__modulo_uint(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)overload;
	if (arguments[1]->as.natural == 0)
		return wb_cel_frame__fail(frame, "modulus by zero");
	*out = wb_value_uint(arguments[0]->as.natural % arguments[1]->as.natural);
	return true;
}

/* ---- double ---- */

bool wb_cel_evaluate__add_double(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_double(arguments[0]->as.real + arguments[1]->as.real);
	return true;
}

bool wb_cel_evaluate__subtract_double(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_double(arguments[0]->as.real - arguments[1]->as.real);
	return true;
}

bool wb_cel_evaluate__multiply_double(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_double(arguments[0]->as.real * arguments[1]->as.real);
	return true;
}

/*
 * C leaves a zero divisor undefined; IEEE 754, which all our targets have, does not. The result is
 * spelled out, so that no sanitizer has to be told.
 */
bool wb_cel_evaluate__divide_double(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	double left = arguments[0]->as.real;
	double right = arguments[1]->as.real;
	double infinity = 1e308 * 10;

	(void)frame;
	(void)overload;
	if (right != 0)
		*out = wb_value_double(left / right);
	else if (left == 0 || left != left)
		*out = wb_value_double(infinity - infinity);
	else
		*out =
			wb_value_double((left < 0) == (__builtin_signbit(right) != 0) ? infinity : -infinity);
	return true;
}

bool wb_cel_evaluate__negate_double(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_double(-arguments[0]->as.real);
	return true;
}

/* ---- decimal ---- */

/* An int among the operands counts as a decimal without places. */
static wb_decimal arithmetic_decimal(const wb_value *value)
{
	return value->kind == WB_DECIMAL ? value->as.decimal
									 : wb_decimal_from_integer(value->as.integer);
}

static bool arithmetic_finish_decimal(
	wb_cel_frame *frame, wb_status status, wb_decimal result, wb_value *out)
{
	if (status != WB_OK)
		return wb_cel_frame__fail(frame, "return error for overflow: decimal overflow");
	*out = wb_value_decimal(result);
	return true;
}

bool wb_cel_evaluate__add_decimal(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_decimal result = {0};
	wb_status status = wb_decimal_add(
		arithmetic_decimal(arguments[0]), arithmetic_decimal(arguments[1]), &result, NULL);

	(void)overload;
	return arithmetic_finish_decimal(frame, status, result, out);
}

bool wb_cel_evaluate__subtract_decimal(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_decimal result = {0};
	wb_status status = wb_decimal_subtract(
		arithmetic_decimal(arguments[0]), arithmetic_decimal(arguments[1]), &result, NULL);

	(void)overload;
	return arithmetic_finish_decimal(frame, status, result, out);
}

bool wb_cel_evaluate__multiply_decimal(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_decimal result = {0};
	wb_status status = wb_decimal_multiply(
		arithmetic_decimal(arguments[0]), arithmetic_decimal(arguments[1]), &result, NULL);

	(void)overload;
	return arithmetic_finish_decimal(frame, status, result, out);
}

bool wb_cel_evaluate__divide_decimal(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_decimal result = {0};
	wb_decimal right = arithmetic_decimal(arguments[1]);

	(void)overload;
	if (right.coefficient == 0)
		return wb_cel_frame__fail(frame, "division by zero");
	wb_status status = wb_decimal_divide(arithmetic_decimal(arguments[0]), right, &result, NULL);
	return arithmetic_finish_decimal(frame, status, result, out);
}

bool wb_cel_evaluate__negate_decimal(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_decimal result = {0};
	wb_status status =
		wb_decimal_subtract(wb_decimal_from_integer(0), arguments[0]->as.decimal, &result, NULL);

	(void)overload;
	return arithmetic_finish_decimal(frame, status, result, out);
}
