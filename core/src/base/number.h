/* SPDX-License-Identifier: MIT */
/*
 * Numbers to text and back, independent of the locale and of libc. Doubles are read correctly
 * rounded (to nearest, ties to even) and printed with the fewest digits that read back equal, the
 * nearest of those, laid out as ECMAScript and RFC 8785 have it.
 */
#ifndef WAYBILL_BASE_NUMBER_H
#define WAYBILL_BASE_NUMBER_H

#include "waybill/text.h"

/* "-9223372036854775808", "18446744073709551615" and a terminating zero. */
#define WB_NUMBER_INT_BYTES 24

/* Sign, "0.", five zeros and 17 digits, or 17 digits with point and exponent; rounded up. */
#define WB_NUMBER_DOUBLE_BYTES 32

/* No double needs more decimal digits to be told from all others. */
#define WB_NUMBER_SHORTEST_DIGITS_MAX 17

/*
 * Digits of a literal that are looked at. No two neighbouring doubles have a midpoint of more than
 * 767 digits, so what follows can only break a tie, and one sticky digit does that.
 */
#define WB_NUMBER_DIGITS_MAX 768

/* Each writes a terminating zero and returns the bytes before it. */
size_t wb_number__print_int(int64_t integer, char out[WB_NUMBER_INT_BYTES]);
size_t wb_number__print_uint(uint64_t natural, char out[WB_NUMBER_INT_BYTES]);

/* [real] is finite. Negative zero is "0". */
size_t wb_number__print_double(double real, char out[WB_NUMBER_DOUBLE_BYTES]);

/*
 * The shortest digits of a finite [real] above 0, no zero at either end, and their [exponent]:
 * real = 0.DIGITS × 10^exponent. Returns how many. For other layouts than print_double's.
 */
size_t wb_number__shortest_digits(
	double real, char out[WB_NUMBER_SHORTEST_DIGITS_MAX], int32_t *exponent);

/*
 * All digits of a finite [real] above 0, likewise: every double is a decimal fraction that ends, so
 * that whoever rounds these rounds the value itself.
 */
size_t wb_number__exact_digits(double real, char out[WB_NUMBER_DIGITS_MAX], int32_t *exponent);

/* -?digits, all of [text], within the type; otherwise false and [out] untouched. */
bool wb_number__read_int(wb_text text, int64_t *out);

/* digits, likewise. */
bool wb_number__read_uint(wb_text text, uint64_t *out);

/*
 * -?digits(.digits)?([eE][+-]?digits)?, all of [text]. Too large reads as infinity and too small
 * as zero, both with the literal's sign; the caller decides whether he takes them.
 */
bool wb_number__read_double(wb_text text, double *out);

bool wb_number__is_finite(double real);

#endif
