/* SPDX-License-Identifier: MIT */
/*
 * Numbers of different kinds compared by their exact value, never by converting one to the
 * other: as doubles, 2^53 and 2^53 + 1 would be equal, and a map would lose a key. Map keys are
 * ordered on top of that.
 */
#include "value/value.h"

#include "base/assert.h"
#include "base/number.h"

__extension__ typedef __int128 compare_wide;

/* Two to these are exact doubles; the integer kinds end right below them. */
#define COMPARE_INT_END 9223372036854775808.0
#define COMPARE_UINT_END 18446744073709551616.0

/* Bits behind the point in the smallest double. */
#define COMPARE_FRACTION_BITS 1074

#define COMPARE_NAN 2

bool wb_value__is_number(const wb_value *value)
{
	switch (value->kind) {
	case WB_INT:
	case WB_UINT:
	case WB_DOUBLE:
	case WB_DECIMAL:
		return true;
	default:
		return false;
	}
}

bool wb_value__is_key(const wb_value *value)
{
	switch (value->kind) {
	case WB_BOOL:
	case WB_INT:
	case WB_UINT:
	case WB_STRING:
		return true;
	default:
		return false;
	}
}

static int compare_wides(compare_wide left, compare_wide right)
{
	return (left > right) - (left < right);
}

/* An integer against a double that lies within int64_t or uint64_t and is no NaN. */
static int compare_wide_with_part(compare_wide integer, double real)
{
	compare_wide whole = (compare_wide)real; /* towards zero */
	double fraction = real - (double)whole; /* exact: below 2^64 both are multiples of an ulp */

	if (integer != whole)
		return compare_wides(integer, whole);
	return (fraction < 0) - (fraction > 0);
}

static int compare_integer_with_double(compare_wide integer, double real)
{
	if (real != real)
		return COMPARE_NAN;
	if (real >= COMPARE_UINT_END)
		return -1;
	if (real < -COMPARE_INT_END)
		return 1;
	return compare_wide_with_part(integer, real);
}

/*
 * The whole parts decide, then the fractions bit by bit: doubling a double and taking its whole
 * part away are exact, and so is the same on a decimal's rest. The double runs out of bits
 * first; what the decimal has left by then makes the difference.
 */
static int compare_decimal_with_double(wb_decimal decimal, double real)
{
	compare_wide power = 1;

	if (real != real)
		return COMPARE_NAN;
	if (real >= COMPARE_INT_END)
		return -1;
	if (real < -COMPARE_INT_END)
		return 1;
	for (unsigned place = 0; place < decimal.scale; place++)
		power *= 10;
	compare_wide rest = decimal.coefficient % power;
	compare_wide real_whole = (compare_wide)real;
	double real_rest = real - (double)real_whole;
	if (decimal.coefficient / power != real_whole)
		return compare_wides(decimal.coefficient / power, real_whole);

	for (unsigned bit = 0; bit < COMPARE_FRACTION_BITS && real_rest != 0; bit++) {
		rest *= 2;
		real_rest *= 2;
		compare_wide rest_bit = rest / power;
		compare_wide real_bit = (compare_wide)real_rest;
		if (rest_bit != real_bit)
			return compare_wides(rest_bit, real_bit);
		rest %= power;
		real_rest -= (double)real_bit;
	}
	return compare_wides(rest, 0);
}

/* WB_INT or WB_UINT. */
static compare_wide compare_integer(const wb_value *value)
{
	return value->kind == WB_INT ? (compare_wide)value->as.integer
								 : (compare_wide)value->as.natural;
}

static int compare_doubles(double left, double right)
{
	if (left != left || right != right)
		return COMPARE_NAN;
	return (left > right) - (left < right);
}

/* [right] is a WB_DOUBLE. */
static int compare_with_double(const wb_value *left, const wb_value *right)
{
	if (left->kind == WB_DOUBLE)
		return compare_doubles(left->as.real, right->as.real);
	if (left->kind == WB_DECIMAL)
		return compare_decimal_with_double(left->as.decimal, right->as.real);
	return compare_integer_with_double(compare_integer(left), right->as.real);
}

/* An integer is at most 2^64, times 10^18 below 2^124. */
static int compare_with_decimal(const wb_value *left, wb_decimal right)
{
	if (left->kind == WB_DECIMAL)
		return wb_decimal_compare(left->as.decimal, right);
	compare_wide integer = compare_integer(left);
	for (unsigned place = 0; place < right.scale; place++)
		integer *= 10;
	return compare_wides(integer, right.coefficient);
}

static int compare_reversed(int order)
{
	return order == COMPARE_NAN ? COMPARE_NAN : -order;
}

int wb_value__compare_numbers(const wb_value *left, const wb_value *right)
{
	WB_ASSERT(wb_value__is_number(left) && wb_value__is_number(right), "Both are numbers.");
	if (right->kind == WB_DOUBLE)
		return compare_with_double(left, right);
	if (left->kind == WB_DOUBLE)
		return compare_reversed(compare_with_double(right, left));
	if (right->kind == WB_DECIMAL)
		return compare_with_decimal(left, right->as.decimal);
	if (left->kind == WB_DECIMAL)
		return -compare_with_decimal(right, left->as.decimal);
	return compare_wides(compare_integer(left), compare_integer(right));
}

/* Bools, numbers, strings; what is no key comes last and is never found. */
static int compare_rank(const wb_value *key)
{
	if (key->kind == WB_BOOL)
		return 0;
	if (wb_value__is_number(key))
		return 1;
	return key->kind == WB_STRING ? 2 : 3;
}

int wb_value_compare_keys(const wb_value *left, const wb_value *right)
{
	/* Nearly all keys are texts, and every map is sorted by them. */
	if (left->kind == WB_STRING && right->kind == WB_STRING)
		return wb_text_compare(left->as.text, right->as.text);
	int rank = compare_rank(left);

	if (rank != compare_rank(right))
		return rank - compare_rank(right);
	if (rank == 0)
		return left->as.boolean - right->as.boolean;
	if (rank == 1) {
		int order = wb_value__compare_numbers(left, right);
		/* A NaN equals no key; looked up, it walks off one end. */
		return order == COMPARE_NAN ? -1 : order;
	}
	return rank == 2 ? wb_text_compare(left->as.text, right->as.text) : -1;
}
