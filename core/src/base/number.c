/* SPDX-License-Identifier: MIT */
/*
 * libc's strtod and printf follow the locale that PHP sets, and are not there in the rules part's
 * WebAssembly build; so numbers are read and printed here.
 *
 * Printing doubles is Steele and White's free-format algorithm in Burger and Dybvig's form: exact
 * arithmetic on the value and on half the gaps to its neighbours, one digit at a time, until what
 * is left is below the gap. Reading is exact division of two large naturals, bit by bit. Both are
 * an order of magnitude slower than Ryu or Eisel-Lemire, which need tables larger than the whole
 * rules part; literals that people write take the exact shortcut below, and events hold no
 * doubles.
 */
#include "base/number.h"

#include "base/assert.h"
#include "base/bignum.h"

#include <float.h>
#include <string.h>

/* 53 bits of precision of which one is implied; exponents as binary64 has them. */
#define NUMBER_MANTISSA_BITS 52
#define NUMBER_EXPONENT_BIAS 1075 /* with the mantissa read as an integer */
#define NUMBER_EXPONENT_MASK 0x7FFu
#define NUMBER_NORMAL_EXPONENT_MIN (-1022)
#define NUMBER_NORMAL_EXPONENT_MAX 1023

/* A literal 0.DIGITS × 10^exponent beyond these is infinity or zero for certain. */
#define NUMBER_DECIMAL_EXPONENT_MAX 310
#define NUMBER_DECIMAL_EXPONENT_MIN (-330)

/* Where a literal's exponent stops growing: far outside the two above, far inside an int64_t. */
#define NUMBER_EXPONENT_CLAMP ((int64_t)1 << 40)

static uint64_t number_bits(double real)
{
	uint64_t bits;

	_Static_assert(sizeof bits == sizeof real, "A double has 64 bits.");
	memcpy(&bits, &real, sizeof bits);
	return bits;
}

static double number_from_bits(uint64_t bits)
{
	double real;

	memcpy(&real, &bits, sizeof real);
	return real;
}

bool wb_number__is_finite(double real)
{
	return (number_bits(real) >> NUMBER_MANTISSA_BITS & NUMBER_EXPONENT_MASK) !=
		NUMBER_EXPONENT_MASK;
}

/* ---- integers ---- */

/* Digits only, no terminating zero; there is room for all of them. */
static size_t number_print_digits(uint64_t natural, char *out)
{
	char reversed[WB_NUMBER_INT_BYTES];
	size_t count = 0;

	do {
		reversed[count++] = (char)('0' + natural % 10);
		natural /= 10;
	} while (natural != 0);
	for (size_t index = 0; index < count; index++)
		out[index] = reversed[count - 1 - index];
	return count;
}

size_t wb_number__print_uint(uint64_t natural, char out[WB_NUMBER_INT_BYTES])
{
	size_t bytes = number_print_digits(natural, out);

	out[bytes] = '\0';
	return bytes;
}

size_t wb_number__print_int(int64_t integer, char out[WB_NUMBER_INT_BYTES])
{
	bool is_negative = integer < 0;
	uint64_t magnitude = is_negative ? 0 - (uint64_t)integer : (uint64_t)integer;

	if (is_negative)
		out[0] = '-';
	size_t bytes = is_negative + number_print_digits(magnitude, out + is_negative);
	out[bytes] = '\0';
	return bytes;
}

static bool number_is_digit(char character)
{
	return character >= '0' && character <= '9';
}

bool wb_number__read_uint(wb_text text, uint64_t *out)
{
	uint64_t natural = 0;

	if (text.bytes == 0)
		return false;
	for (size_t index = 0; index < text.bytes; index++) {
		if (!number_is_digit(text.data[index]))
			return false;
		uint64_t digit = (uint64_t)(text.data[index] - '0');
		if (natural > (UINT64_MAX - digit) / 10)
			return false;
		natural = natural * 10 + digit;
	}
	*out = natural;
	return true;
}

bool wb_number__read_int(wb_text text, int64_t *out)
{
	bool is_negative = text.bytes > 0 && text.data[0] == '-';
	uint64_t natural;

	if (is_negative)
		text = (wb_text){text.data + 1, text.bytes - 1};
	if (!wb_number__read_uint(text, &natural))
		return false;
	if (natural > (uint64_t)INT64_MAX + is_negative)
		return false;
	if (is_negative)
		*out = natural == 0 ? 0 : -(int64_t)(natural - 1) - 1;
	else
		*out = (int64_t)natural;
	return true;
}

/* ---- printing doubles ---- */

/* A double above 0 as mantissa × 2^exponent. */
static uint64_t number_split(double real, int32_t *exponent)
{
	uint64_t bits = number_bits(real);
	uint64_t mantissa = bits & (((uint64_t)1 << NUMBER_MANTISSA_BITS) - 1);
	int32_t biased = (int32_t)(bits >> NUMBER_MANTISSA_BITS & NUMBER_EXPONENT_MASK);

	if (biased == 0) {
		*exponent = 1 - NUMBER_EXPONENT_BIAS;
		return mantissa;
	}
	*exponent = biased - NUMBER_EXPONENT_BIAS;
	return mantissa | (uint64_t)1 << NUMBER_MANTISSA_BITS;
}

/*
 * The state of the digit loop: value = rest / scale, and everything between value − low / scale
 * and value + high / scale reads back as the same double.
 */
typedef struct number_digits {
	wb_bignum rest, scale, low, high;
	bool has_closed_ends; /* an even mantissa: the ends themselves round to it */
} number_digits;

static void number_digits_begin(number_digits *state, uint64_t mantissa, int32_t exponent)
{
	/* Below a power of two the gap is half as wide, unless it is the smallest normal one. */
	bool is_uneven =
		mantissa == (uint64_t)1 << NUMBER_MANTISSA_BITS && exponent > 1 - NUMBER_EXPONENT_BIAS;
	uint32_t up = exponent > 0 ? (uint32_t)exponent : 0;
	uint32_t down = exponent < 0 ? (uint32_t)-exponent : 0;

	state->has_closed_ends = mantissa % 2 == 0;
	wb_bignum__set(&state->rest, mantissa);
	wb_bignum__set(&state->scale, 1);
	wb_bignum__set(&state->low, 1);
	wb_bignum__set(&state->high, 1);
	wb_bignum__shift_left(&state->rest, up + (is_uneven ? 2 : 1));
	wb_bignum__shift_left(&state->scale, down + (is_uneven ? 2 : 1));
	wb_bignum__shift_left(&state->low, up);
	wb_bignum__shift_left(&state->high, up + is_uneven);
}

/* Is value + high at or beyond 1, so that the first digit stands one place further left? */
static bool number_digits_overflow(const number_digits *state)
{
	wb_bignum sum;

	wb_bignum__copy(&sum, &state->rest);
	wb_bignum__add(&sum, &state->high);
	int order = wb_bignum__compare(&sum, &state->scale);
	return state->has_closed_ends ? order >= 0 : order > 0;
}

/* Brings value + high to at most 1 and above 1/10; returns the decimal exponent taken out. */
static int32_t number_digits_scale(number_digits *state, uint64_t mantissa, int32_t exponent)
{
	int32_t bits = exponent;
	for (uint64_t rest = mantissa; rest != 0; rest >>= 1)
		bits++;
	/* 2^(bits-1) <= value, and 1233 / 4096 is log10(2) from below: at most one too small. */
	int32_t estimate = (bits - 1) * 1233 / 4096 - (bits - 1 < 0);

	if (estimate >= 0) {
		wb_bignum__multiply_power_of_ten(&state->scale, (uint32_t)estimate);
	} else {
		wb_bignum__multiply_power_of_ten(&state->rest, (uint32_t)-estimate);
		wb_bignum__multiply_power_of_ten(&state->low, (uint32_t)-estimate);
		wb_bignum__multiply_power_of_ten(&state->high, (uint32_t)-estimate);
	}
	while (number_digits_overflow(state)) {
		wb_bignum__multiply_add(&state->scale, 10, 0);
		estimate++;
	}
	return estimate;
}

static uint32_t number_digits_next(number_digits *state)
{
	uint32_t digit = 0;

	wb_bignum__multiply_add(&state->rest, 10, 0);
	wb_bignum__multiply_add(&state->low, 10, 0);
	wb_bignum__multiply_add(&state->high, 10, 0);
	while (wb_bignum__compare(&state->rest, &state->scale) >= 0) {
		wb_bignum__subtract(&state->rest, &state->scale);
		digit++;
	}
	WB_ASSERT(digit <= 9, "The scale was chosen so that each place holds one digit.");
	return digit;
}

/* Is the last digit to be raised? Nearest first; a tie goes to the even digit. */
static bool number_digits_rounds_up(number_digits *state, uint32_t digit)
{
	wb_bignum doubled;

	wb_bignum__copy(&doubled, &state->rest);
	wb_bignum__shift_left(&doubled, 1);
	int order = wb_bignum__compare(&doubled, &state->scale);
	return order > 0 || (order == 0 && digit % 2 == 1);
}

size_t wb_number__shortest_digits(
	double real, char out[WB_NUMBER_SHORTEST_DIGITS_MAX], int32_t *exponent)
{
	WB_ASSERT(wb_number__is_finite(real) && real > 0, "Only finite numbers above 0 have digits.");
	number_digits state;
	int32_t binary_exponent;
	uint64_t mantissa = number_split(real, &binary_exponent);
	size_t count = 0;

	number_digits_begin(&state, mantissa, binary_exponent);
	*exponent = number_digits_scale(&state, mantissa, binary_exponent);
	for (;;) {
		uint32_t digit = number_digits_next(&state);
		int low = wb_bignum__compare(&state.rest, &state.low);
		bool may_stop = state.has_closed_ends ? low <= 0 : low < 0;
		bool may_raise = number_digits_overflow(&state);

		WB_ASSERT(count < WB_NUMBER_SHORTEST_DIGITS_MAX, "Seventeen digits tell doubles apart.");
		if (may_stop && may_raise)
			may_raise = number_digits_rounds_up(&state, digit);
		out[count++] = (char)('0' + digit + may_raise);
		if (may_stop || may_raise)
			return count;
	}
}

/* Appends [count] of [character]. */
static size_t number_fill(char *out, size_t bytes, char character, size_t count)
{
	memset(out + bytes, character, count);
	return bytes + count;
}

static size_t number_append(char *out, size_t bytes, const char *digits, size_t count)
{
	memcpy(out + bytes, digits, count);
	return bytes + count;
}

/* ECMAScript's Number::toString: plain up to 21 places and down to six zeros, else an exponent. */
size_t wb_number__print_double(double real, char out[WB_NUMBER_DOUBLE_BYTES])
{
	WB_ASSERT(wb_number__is_finite(real), "Infinity and NaN have no digits.");
	char digits[WB_NUMBER_SHORTEST_DIGITS_MAX];
	size_t bytes = 0;
	int32_t exponent;

	if (real == 0) {
		memcpy(out, "0", 2);
		return 1;
	}
	if (real < 0)
		bytes = number_fill(out, bytes, '-', 1);
	size_t count = wb_number__shortest_digits(real < 0 ? -real : real, digits, &exponent);
	int32_t places = (int32_t)count;

	if (exponent >= places && exponent <= 21) {
		bytes = number_append(out, bytes, digits, count);
		bytes = number_fill(out, bytes, '0', (size_t)(exponent - places));
	} else if (exponent > 0 && exponent <= 21) {
		bytes = number_append(out, bytes, digits, (size_t)exponent);
		bytes = number_fill(out, bytes, '.', 1);
		bytes = number_append(out, bytes, digits + exponent, count - (size_t)exponent);
	} else if (exponent > -6 && exponent <= 0) {
		bytes = number_append(out, bytes, "0.", 2);
		bytes = number_fill(out, bytes, '0', (size_t)-exponent);
		bytes = number_append(out, bytes, digits, count);
	} else {
		bytes = number_append(out, bytes, digits, 1);
		if (count > 1) {
			bytes = number_fill(out, bytes, '.', 1);
			bytes = number_append(out, bytes, digits + 1, count - 1);
		}
		bytes = number_append(out, bytes, exponent > 0 ? "e+" : "e-", 2);
		bytes += number_print_digits(
			(uint64_t)(exponent > 0 ? exponent - 1 : 1 - exponent), out + bytes);
	}
	out[bytes] = '\0';
	return bytes;
}

/* ---- exact digits ---- */

/* What one division takes off a bignum. */
#define NUMBER_GROUP 1000000000u
#define NUMBER_GROUP_DIGITS 9

/* As many digits as the longest has, in whole groups. */
#define NUMBER_GROUPS_BYTES (WB_NUMBER_DIGITS_MAX + NUMBER_GROUP_DIGITS)

size_t wb_number__exact_digits(double real, char out[WB_NUMBER_DIGITS_MAX], int32_t *exponent)
{
	static const uint32_t power_of_five = 1220703125; /* 5^13 */
	char groups[NUMBER_GROUPS_BYTES];
	size_t first = sizeof groups;
	size_t last = sizeof groups;
	int32_t binary;
	uint64_t mantissa = number_split(real, &binary);
	int32_t places = binary < 0 ? -binary : 0;
	wb_bignum whole;

	/* mantissa × 2^-n is mantissa × 5^n × 10^-n. */
	wb_bignum__set(&whole, mantissa);
	if (binary > 0)
		wb_bignum__shift_left(&whole, (uint32_t)binary);
	for (int32_t fives = places; fives > 0; fives -= fives >= 13 ? 13 : 1)
		wb_bignum__multiply_add(&whole, fives >= 13 ? power_of_five : 5, 0);
	while (whole.count > 0) {
		uint32_t group = wb_bignum__divide(&whole, NUMBER_GROUP);
		for (size_t digit = 0; digit < NUMBER_GROUP_DIGITS; digit++) {
			groups[--first] = (char)('0' + group % 10);
			group /= 10;
		}
	}
	while (first < last && groups[first] == '0')
		first++;
	*exponent = (int32_t)(last - first) - places;
	while (last > first && groups[last - 1] == '0')
		last--;
	memcpy(out, groups + first, last - first);
	return last - first;
}

/* ---- reading doubles ---- */

/* A literal's digits without leading zeros: 0.DIGITS × 10^exponent. */
typedef struct number_literal {
	bool is_negative;
	bool is_sticky; /* a digit other than 0 follows those kept */
	size_t count;
	int64_t exponent;
	uint8_t digits[WB_NUMBER_DIGITS_MAX];
} number_literal;

static void number_literal_add(number_literal *literal, char character)
{
	uint8_t digit = (uint8_t)(character - '0');

	if (literal->count < WB_NUMBER_DIGITS_MAX)
		literal->digits[literal->count++] = digit;
	else
		literal->is_sticky |= digit != 0;
}

/* Reads the exponent behind e or E, to the end; false where it is malformed. */
static bool number_parse_exponent(wb_text text, size_t offset, int64_t *out)
{
	bool is_negative = false;
	int64_t exponent = 0;

	if (offset < text.bytes && (text.data[offset] == '+' || text.data[offset] == '-')) {
		is_negative = text.data[offset] == '-';
		offset++;
	}
	if (offset == text.bytes)
		return false;
	for (; offset < text.bytes; offset++) {
		if (!number_is_digit(text.data[offset]))
			return false;
		if (exponent < NUMBER_EXPONENT_CLAMP)
			exponent = exponent * 10 + (text.data[offset] - '0');
	}
	*out = is_negative ? -exponent : exponent;
	return true;
}

static bool number_parse_literal(wb_text text, number_literal *out)
{
	size_t offset = 0;
	size_t whole_digits = 0, fraction_digits = 0;
	int64_t exponent = 0;

	out->count = 0;
	out->exponent = 0;
	out->is_sticky = false;
	out->is_negative = text.bytes > 0 && text.data[0] == '-';
	offset += out->is_negative;
	for (; offset < text.bytes && number_is_digit(text.data[offset]); offset++) {
		whole_digits++;
		if (out->count > 0 || text.data[offset] != '0') {
			number_literal_add(out, text.data[offset]);
			out->exponent++;
		}
	}
	if (whole_digits == 0)
		return false;
	if (offset < text.bytes && text.data[offset] == '.') {
		for (offset++; offset < text.bytes && number_is_digit(text.data[offset]); offset++) {
			fraction_digits++;
			if (out->count > 0 || text.data[offset] != '0')
				number_literal_add(out, text.data[offset]);
			else
				out->exponent--;
		}
		if (fraction_digits == 0)
			return false;
	}
	if (offset < text.bytes) {
		if (text.data[offset] != 'e' && text.data[offset] != 'E')
			return false;
		if (!number_parse_exponent(text, offset + 1, &exponent))
			return false;
	}
	out->exponent += exponent;
	return true;
}

/*
 * Up to 15 digits and a power of ten up to 10^22 are both exact doubles, so one correctly rounded
 * operation gives the correctly rounded result (Clinger). Needs arithmetic in double precision.
 */
static bool number_read_short(const number_literal *literal, double *out)
{
	static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	_Static_assert(FLT_EVAL_METHOD == 0, "Doubles are computed in double precision.");
	int64_t exponent = literal->exponent - (int64_t)literal->count;
	uint64_t mantissa = 0;

	if (literal->count > 15 || exponent < -22 || exponent > 22)
		return false;
	for (size_t index = 0; index < literal->count; index++)
		mantissa = mantissa * 10 + literal->digits[index];
	if (exponent < 0)
		*out = (double)mantissa / powers[-exponent];
	else
		*out = (double)mantissa * powers[exponent];
	return true;
}

/* Numerator and denominator of a literal above 0 within the exponents' bounds. */
static void number_fraction(const number_literal *literal, wb_bignum *over, wb_bignum *under)
{
	int64_t exponent = literal->exponent - (int64_t)literal->count;

	wb_bignum__set(over, 0);
	wb_bignum__set(under, 1);
	for (size_t index = 0; index < literal->count; index++)
		wb_bignum__multiply_add(over, 10, literal->digits[index]);
	if (literal->is_sticky) {
		wb_bignum__multiply_add(over, 10, 1);
		exponent--;
	}
	if (exponent >= 0)
		wb_bignum__multiply_power_of_ten(over, (uint32_t)exponent);
	else
		wb_bignum__multiply_power_of_ten(under, (uint32_t)-exponent);
}

/* Scales so that 1 <= over / under < 2; returns the binary exponent taken out. */
static int32_t number_normalise(wb_bignum *over, wb_bignum *under)
{
	int32_t exponent = (int32_t)wb_bignum__bits(over) - (int32_t)wb_bignum__bits(under);

	if (exponent > 0)
		wb_bignum__shift_left(under, (uint32_t)exponent);
	else
		wb_bignum__shift_left(over, (uint32_t)-exponent);
	if (wb_bignum__compare(over, under) < 0) {
		wb_bignum__shift_left(over, 1);
		exponent--;
	}
	return exponent;
}

/* Takes the next bit of over / under. */
static bool number_next_bit(wb_bignum *over, const wb_bignum *under)
{
	bool is_set = wb_bignum__compare(over, under) >= 0;

	if (is_set)
		wb_bignum__subtract(over, under);
	wb_bignum__shift_left(over, 1);
	return is_set;
}

static double number_read_exactly(const number_literal *literal)
{
	wb_bignum over, under;

	number_fraction(literal, &over, &under);
	int32_t exponent = number_normalise(&over, &under);
	if (exponent > NUMBER_NORMAL_EXPONENT_MAX)
		return number_from_bits((uint64_t)NUMBER_EXPONENT_MASK << NUMBER_MANTISSA_BITS);

	/* Below the smallest normal number each step down costs a bit. */
	int32_t count = NUMBER_MANTISSA_BITS + 1;
	if (exponent < NUMBER_NORMAL_EXPONENT_MIN)
		count -= NUMBER_NORMAL_EXPONENT_MIN - exponent;
	if (count < 0)
		return 0;
	uint64_t mantissa = 0;
	for (int32_t index = 0; index < count; index++)
		mantissa = mantissa << 1 | number_next_bit(&over, &under);
	bool is_half = number_next_bit(&over, &under);
	if (is_half && (over.count > 0 || mantissa % 2 == 1))
		mantissa++;

	/*
	 * The implied bit is added, not joined, to the exponent: so a carry out of the mantissa makes
	 * the next binade, a full subnormal the smallest normal, and the last binade infinity.
	 */
	uint64_t biased = 0;
	if (exponent >= NUMBER_NORMAL_EXPONENT_MIN)
		biased = (uint64_t)(exponent - NUMBER_NORMAL_EXPONENT_MIN);
	return number_from_bits((biased << NUMBER_MANTISSA_BITS) + mantissa);
}

bool wb_number__read_double(wb_text text, double *out)
{
	number_literal literal;
	double real;

	if (!number_parse_literal(text, &literal))
		return false;
	if (literal.count == 0 || literal.exponent < NUMBER_DECIMAL_EXPONENT_MIN)
		real = 0;
	else if (literal.exponent > NUMBER_DECIMAL_EXPONENT_MAX)
		real = number_from_bits((uint64_t)NUMBER_EXPONENT_MASK << NUMBER_MANTISSA_BITS);
	else if (!number_read_short(&literal, &real))
		real = number_read_exactly(&literal);
	*out = literal.is_negative ? -real : real;
	return true;
}
