/* SPDX-License-Identifier: MIT */
/*
 * Decimals for money: coefficient × 10^-scale, exact.
 *
 * Sums, differences and products are exact or WB_LIMIT; division rounds half to even at
 * WB_DECIMAL_SCALE_MAX places, or at fewer where the digits before the point leave less room.
 * 12.50 and 12.5 compare equal and keep their own scale when printed.
 */
#ifndef WAYBILL_DECIMAL_H
#define WAYBILL_DECIMAL_H

#include "waybill/error.h"

/* Eighteen digits fit an int64_t; no shop's total needs more. */
#define WB_DECIMAL_SCALE_MAX 18

/* Sign, 19 digits, point, leading zero, terminating zero. */
#define WB_DECIMAL_TEXT_BYTES 24

typedef struct wb_decimal {
	int64_t coefficient;
	uint8_t scale; /* 0 to WB_DECIMAL_SCALE_MAX */
} wb_decimal;

/* Reads -?digits(.digits)?; no exponent, no sign +, no blanks. WB_INVALID or WB_LIMIT. */
wb_status wb_decimal_parse(wb_text text, wb_decimal *out, wb_error *error);

/* Writes a zero-terminated plain notation and returns its bytes without the zero. */
size_t wb_decimal_print(wb_decimal decimal, char out[WB_DECIMAL_TEXT_BYTES]);

wb_decimal wb_decimal_from_integer(int64_t integer);

/* Negative, 0 or positive; exact for any two scales. */
int wb_decimal_compare(wb_decimal left, wb_decimal right);

wb_status wb_decimal_add(wb_decimal left, wb_decimal right, wb_decimal *out, wb_error *error);
wb_status wb_decimal_subtract(wb_decimal left, wb_decimal right, wb_decimal *out, wb_error *error);
wb_status wb_decimal_multiply(wb_decimal left, wb_decimal right, wb_decimal *out, wb_error *error);

/* WB_INVALID on a zero divisor. */
wb_status wb_decimal_divide(wb_decimal left, wb_decimal right, wb_decimal *out, wb_error *error);

#endif
