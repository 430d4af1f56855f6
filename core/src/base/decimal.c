/* SPDX-License-Identifier: MIT */
/*
 * Money without rounding by surprise: an int64_t coefficient and a scale. 128 bits hold every
 * intermediate result (a coefficient times 10^18 needs 123), so sums and products are computed
 * exactly first and then either fit or are refused. A decimal floating point library was dropped:
 * its contexts and flags are more than prices need, and none builds small for browsers.
 */
#include "waybill/decimal.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/number.h"

#include <string.h>

__extension__ typedef __int128 decimal_wide;
__extension__ typedef unsigned __int128 decimal_magnitude;

static const int64_t decimal_powers[WB_DECIMAL_SCALE_MAX + 1] = {1, 10, 100, 1000, 10000, 100000,
	1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
	10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
	1000000000000000000};

static void decimal_check(wb_decimal decimal)
{
	WB_ASSERT(decimal.scale <= WB_DECIMAL_SCALE_MAX, "A decimal has at most 18 places.");
}

/* The coefficient as it would be with [scale] places, at least as many as there are. */
static decimal_wide decimal_widen(wb_decimal decimal, uint8_t scale)
{
	return (decimal_wide)decimal.coefficient * decimal_powers[scale - decimal.scale];
}

static decimal_magnitude decimal_absolute(int64_t coefficient)
{
	return coefficient < 0 ? 0 - (decimal_magnitude)coefficient : (decimal_magnitude)coefficient;
}

static wb_status decimal_set_limit(wb_error *error)
{
	return wb_error__set(
		error, WB_LIMIT, WB_AREA_VALUE, "decimal needs more than 18 places or 19 digits");
}

/* Drops zeros at the end as long as the number does not fit; never a digit that counts. */
static wb_status decimal_fit(
	decimal_wide coefficient, uint32_t scale, wb_decimal *out, wb_error *error)
{
	while (scale > WB_DECIMAL_SCALE_MAX || coefficient > INT64_MAX || coefficient < INT64_MIN) {
		if (scale == 0 || coefficient % 10 != 0)
			return decimal_set_limit(error);
		coefficient /= 10;
		scale--;
	}
	*out = (wb_decimal){(int64_t)coefficient, (uint8_t)scale};
	return WB_OK;
}

static wb_status decimal_set_invalid(wb_text text, wb_error *error)
{
	return wb_error__set(error, WB_INVALID, WB_AREA_VALUE, "\"%t\" is no decimal number", text);
}

/* Digits from [at] on, into [coefficient], which counts downwards; where they end. */
static size_t decimal_read_digits(wb_text text, size_t at, int64_t *coefficient, bool *is_full)
{
	/* Eighteen characters hold no more than eighteen digits, which always fit. */
	bool could_be_full = text.bytes > WB_DECIMAL_SCALE_MAX;

	for (; at < text.bytes; at++) {
		unsigned digit = (unsigned)(unsigned char)text.data[at] - '0';
		if (digit > 9)
			break;
		if (could_be_full)
			*is_full |= *coefficient < (INT64_MIN + (int64_t)digit) / 10;
		if (!*is_full)
			*coefficient = *coefficient * 10 - (int64_t)digit;
	}
	return at;
}

wb_status wb_decimal_parse(wb_text text, wb_decimal *out, wb_error *error)
{
	bool is_negative = text.bytes > 0 && text.data[0] == '-', is_full = false;
	/* Read as a negative number, whose range is one larger. */
	int64_t coefficient = 0;
	size_t start = is_negative, scale = 0;
	size_t end = decimal_read_digits(text, start, &coefficient, &is_full);

	if (end == start)
		return decimal_set_invalid(text, error);
	if (end < text.bytes && text.data[end] == '.') {
		start = end + 1;
		end = decimal_read_digits(text, start, &coefficient, &is_full);
		scale = end - start;
		if (scale == 0)
			return decimal_set_invalid(text, error);
	}
	if (end < text.bytes)
		return decimal_set_invalid(text, error);
	if (is_full || scale > WB_DECIMAL_SCALE_MAX || (!is_negative && coefficient == INT64_MIN))
		return decimal_set_limit(error);
	*out = (wb_decimal){is_negative ? coefficient : -coefficient, (uint8_t)scale};
	return WB_OK;
}

size_t wb_decimal_print(wb_decimal decimal, char out[WB_DECIMAL_TEXT_BYTES])
{
	decimal_check(decimal);
	char digits[WB_NUMBER_INT_BYTES];
	uint64_t magnitude = (uint64_t)decimal_absolute(decimal.coefficient);
	uint64_t power = (uint64_t)decimal_powers[decimal.scale];
	size_t bytes = 0;

	if (decimal.coefficient < 0)
		out[bytes++] = '-';
	size_t count = wb_number__print_uint(magnitude / power, digits);
	memcpy(out + bytes, digits, count);
	bytes += count;
	if (decimal.scale > 0) {
		out[bytes++] = '.';
		count = wb_number__print_uint(magnitude % power, digits);
		memset(out + bytes, '0', decimal.scale - count);
		memcpy(out + bytes + decimal.scale - count, digits, count);
		bytes += decimal.scale;
	}
	out[bytes] = '\0';
	return bytes;
}

wb_decimal wb_decimal_from_integer(int64_t integer)
{
	return (wb_decimal){integer, 0};
}

static uint8_t decimal_common_scale(wb_decimal left, wb_decimal right)
{
	decimal_check(left);
	decimal_check(right);
	return left.scale > right.scale ? left.scale : right.scale;
}

int wb_decimal_compare(wb_decimal left, wb_decimal right)
{
	uint8_t scale = decimal_common_scale(left, right);
	decimal_wide from_left = decimal_widen(left, scale);
	decimal_wide from_right = decimal_widen(right, scale);

	return (from_left > from_right) - (from_left < from_right);
}

wb_status wb_decimal_add(wb_decimal left, wb_decimal right, wb_decimal *out, wb_error *error)
{
	uint8_t scale = decimal_common_scale(left, right);

	return decimal_fit(decimal_widen(left, scale) + decimal_widen(right, scale), scale, out, error);
}

wb_status wb_decimal_subtract(wb_decimal left, wb_decimal right, wb_decimal *out, wb_error *error)
{
	uint8_t scale = decimal_common_scale(left, right);

	return decimal_fit(decimal_widen(left, scale) - decimal_widen(right, scale), scale, out, error);
}

wb_status wb_decimal_multiply(wb_decimal left, wb_decimal right, wb_decimal *out, wb_error *error)
{
	decimal_check(left);
	decimal_check(right);
	decimal_wide product = (decimal_wide)left.coefficient * right.coefficient;

	return decimal_fit(product, (uint32_t)left.scale + right.scale, out, error);
}

/*
 * School division on magnitudes: the whole part, then one place after the other while there is a
 * rest and room. An exact quotient stops at its last digit, but keeps the places that dividend
 * and divisor leave it (12.50 / 5 is 2.50), so that prices keep their cents.
 */
wb_status wb_decimal_divide(wb_decimal left, wb_decimal right, wb_decimal *out, wb_error *error)
{
	decimal_check(left);
	decimal_check(right);
	if (right.coefficient == 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_VALUE, "decimal division by zero");

	bool is_negative = (left.coefficient < 0) != (right.coefficient < 0);
	decimal_magnitude over = decimal_absolute(left.coefficient);
	decimal_magnitude under = decimal_absolute(right.coefficient);
	over *= (uint64_t)decimal_powers[right.scale];
	under *= (uint64_t)decimal_powers[left.scale];
	int kept_scale = left.scale > right.scale ? left.scale - right.scale : 0;
	decimal_magnitude quotient = over / under;
	decimal_magnitude rest = over % under;
	int scale = 0;

	/* One below the greatest coefficient, so that rounding up always fits. */
	const decimal_magnitude room = (decimal_magnitude)INT64_MAX - 10;
	while (scale < WB_DECIMAL_SCALE_MAX && (rest != 0 || scale < kept_scale) &&
		quotient <= room / 10) {
		rest *= 10;
		quotient = quotient * 10 + rest / under;
		rest %= under;
		scale++;
	}
	/* Compared by subtraction: twice the rest may exceed 128 bits. */
	decimal_magnitude to_next = under - rest;
	if (rest > to_next || (rest == to_next && quotient % 2 == 1))
		quotient++;
	if (quotient > (decimal_magnitude)INT64_MAX + (is_negative && scale == 0))
		return decimal_set_limit(error);
	decimal_wide coefficient = is_negative ? -(decimal_wide)quotient : (decimal_wide)quotient;
	*out = (wb_decimal){(int64_t)coefficient, (uint8_t)scale};
	return WB_OK;
}
