/* SPDX-License-Identifier: MIT */
/*
 * Just enough arithmetic on large naturals for number.c, in a fixed space: no allocation that
 * could fail, and bounds known beforehand. 32-bit words, because their products fit a uint64_t in
 * WebAssembly as well.
 */
#include "base/bignum.h"

#include "base/assert.h"

#include <string.h>

static void bignum_push(wb_bignum *number, uint32_t word)
{
	WB_ASSERT(number->count < WB_BIGNUM_WORDS, "No literal's arithmetic outgrows a bignum.");
	number->words[number->count++] = word;
}

static void bignum_trim(wb_bignum *number)
{
	while (number->count > 0 && number->words[number->count - 1] == 0)
		number->count--;
}

void wb_bignum__set(wb_bignum *number, uint64_t natural)
{
	number->count = 2;
	number->words[0] = (uint32_t)natural;
	number->words[1] = (uint32_t)(natural >> 32);
	bignum_trim(number);
}

void wb_bignum__copy(wb_bignum *number, const wb_bignum *from)
{
	number->count = from->count;
	memcpy(number->words, from->words, from->count * sizeof from->words[0]);
}

void wb_bignum__add(wb_bignum *number, const wb_bignum *addend)
{
	uint64_t carry = 0;

	while (number->count < addend->count)
		bignum_push(number, 0);
	for (size_t index = 0; index < number->count; index++) {
		carry += number->words[index];
		if (index < addend->count)
			carry += addend->words[index];
		number->words[index] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry != 0)
		bignum_push(number, (uint32_t)carry);
}

void wb_bignum__subtract(wb_bignum *number, const wb_bignum *subtrahend)
{
	uint64_t borrow = 0;

	for (size_t index = 0; index < number->count; index++) {
		uint64_t taken = borrow + (index < subtrahend->count ? subtrahend->words[index] : 0);
		borrow = taken > number->words[index];
		number->words[index] = (uint32_t)(number->words[index] - taken);
	}
	WB_ASSERT(borrow == 0, "A natural number never falls below zero.");
	bignum_trim(number);
}

void wb_bignum__multiply_add(wb_bignum *number, uint32_t factor, uint32_t addend)
{
	uint64_t carry = addend;

	for (size_t index = 0; index < number->count; index++) {
		carry += (uint64_t)number->words[index] * factor;
		number->words[index] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry != 0)
		bignum_push(number, (uint32_t)carry);
}

void wb_bignum__multiply_power_of_ten(wb_bignum *number, uint32_t exponent)
{
	static const uint32_t powers[] = {
		1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

	for (; exponent >= 9; exponent -= 9)
		wb_bignum__multiply_add(number, powers[9], 0);
	wb_bignum__multiply_add(number, powers[exponent], 0);
}

uint32_t wb_bignum__divide(wb_bignum *number, uint32_t divisor)
{
	uint64_t rest = 0;

	for (size_t index = number->count; index > 0; index--) {
		rest = rest << 32 | number->words[index - 1];
		number->words[index - 1] = (uint32_t)(rest / divisor);
		rest %= divisor;
	}
	bignum_trim(number);
	return (uint32_t)rest;
}

void wb_bignum__shift_left(wb_bignum *number, uint32_t bits)
{
	size_t words = bits / 32;

	if (number->count == 0)
		return;
	if (bits % 32 != 0)
		wb_bignum__multiply_add(number, (uint32_t)1 << bits % 32, 0);
	WB_ASSERT(
		words <= WB_BIGNUM_WORDS - number->count, "No literal's arithmetic outgrows a bignum.");
	memmove(number->words + words, number->words, number->count * sizeof number->words[0]);
	memset(number->words, 0, words * sizeof number->words[0]);
	number->count += words;
}

int wb_bignum__compare(const wb_bignum *left, const wb_bignum *right)
{
	if (left->count != right->count)
		return left->count < right->count ? -1 : 1;
	for (size_t index = left->count; index > 0; index--) {
		if (left->words[index - 1] != right->words[index - 1])
			return left->words[index - 1] < right->words[index - 1] ? -1 : 1;
	}
	return 0;
}

uint32_t wb_bignum__bits(const wb_bignum *number)
{
	uint32_t bits = 0;

	if (number->count == 0)
		return 0;
	for (uint32_t top = number->words[number->count - 1]; top != 0; top >>= 1)
		bits++;
	return bits + 32 * (uint32_t)(number->count - 1);
}
