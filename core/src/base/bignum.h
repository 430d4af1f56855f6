/* SPDX-License-Identifier: MIT */
/* Natural numbers of a fixed greatest size, for reading and printing doubles exactly. */
#ifndef WAYBILL_BASE_BIGNUM_H
#define WAYBILL_BASE_BIGNUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * 4,096 bits. The largest number met is the denominator 10^1095 of a literal with
 * WB_NUMBER_DIGITS_MAX digits near the smallest double, 3,638 bits, and one doubling of it.
 */
#define WB_BIGNUM_WORDS 128

typedef struct wb_bignum {
	size_t count; /* words in use; the highest is not 0 */
	uint32_t words[WB_BIGNUM_WORDS]; /* least first; beyond [count] undefined */
} wb_bignum;

void wb_bignum__set(wb_bignum *number, uint64_t natural);
void wb_bignum__copy(wb_bignum *number, const wb_bignum *from);
void wb_bignum__add(wb_bignum *number, const wb_bignum *addend);

/* [subtrahend] is at most [number]. */
void wb_bignum__subtract(wb_bignum *number, const wb_bignum *subtrahend);
void wb_bignum__multiply_add(wb_bignum *number, uint32_t factor, uint32_t addend);
void wb_bignum__multiply_power_of_ten(wb_bignum *number, uint32_t exponent);

/* Divides in place and returns the remainder. [divisor] is not 0. */
uint32_t wb_bignum__divide(wb_bignum *number, uint32_t divisor);

void wb_bignum__shift_left(wb_bignum *number, uint32_t bits);
int wb_bignum__compare(const wb_bignum *left, const wb_bignum *right);

/* The bits up to the highest that is set; 0 for zero. */
uint32_t wb_bignum__bits(const wb_bignum *number);

#endif
