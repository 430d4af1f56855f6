/* SPDX-License-Identifier: MIT */
/*
 * Hexadecimal with one spelling. Upper-case digits are refused, because a hash that can be
 * written in two ways compares unequal to itself.
 */
#include "base/hex.h"

/* Four bytes in each byte of a word of eight, the half-bytes spread. */
#define HEX_EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

#define HEX_WORD_BYTES 4

/*
 * The eight digits of four bytes, all at once: each half-byte gets a byte of its own, which becomes
 * '0' and more, and as much more as from '9' to 'a' where it is ten or more. The hashes of a log are
 * printed twice for each event that is verified.
 */
static inline void hex_print_word(const uint8_t bytes[HEX_WORD_BYTES], char out[2 * HEX_WORD_BYTES])
{
	uint64_t word = (uint64_t)bytes[0] | (uint64_t)bytes[1] << 16 | (uint64_t)bytes[2] << 32 |
		(uint64_t)bytes[3] << 48;
	uint64_t halves =
		(word >> 4 & UINT64_C(0x000F000F000F000F)) | (word & UINT64_C(0x000F000F000F000F)) << 8;
	uint64_t is_letter = (halves + HEX_EIGHT(6)) >> 4 & HEX_EIGHT(1);
	uint64_t digits = halves + HEX_EIGHT('0') + is_letter * ('a' - '9' - 1);

	/* Written out, so that compilers make one store of it. */
	out[0] = (char)digits;
	out[1] = (char)(digits >> 8);
	out[2] = (char)(digits >> 16);
	out[3] = (char)(digits >> 24);
	out[4] = (char)(digits >> 32);
	out[5] = (char)(digits >> 40);
	out[6] = (char)(digits >> 48);
	out[7] = (char)(digits >> 56);
}

void wb_hex__print(const uint8_t *bytes, size_t count, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t index = 0;

	for (; count - index >= HEX_WORD_BYTES; index += HEX_WORD_BYTES)
		hex_print_word(bytes + index, out + 2 * index);
	for (; index < count; index++) {
		out[2 * index] = digits[bytes[index] >> 4];
		out[2 * index + 1] = digits[bytes[index] & 15];
	}
	out[2 * count] = '\0';
}

/* One more than the digit's value; 0 for what is no digit. */
static const uint8_t hex_values[256] = {
	['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16,
};

bool wb_hex__is_digits(wb_text text, size_t count)
{
	bool has_other = false;

	if (count > SIZE_MAX / 2 || text.bytes != 2 * count)
		return false;
	for (size_t index = 0; index < text.bytes; index++)
		has_other |= hex_values[(uint8_t)text.data[index]] == 0;
	return !has_other;
}

bool wb_hex__parse(wb_text text, uint8_t *out, size_t count)
{
	const uint8_t *digits = (const uint8_t *)text.data;

	if (!wb_hex__is_digits(text, count))
		return false;
	for (size_t index = 0; index < count; index++) {
		unsigned high = hex_values[digits[2 * index]] - 1u;
		unsigned low = hex_values[digits[2 * index + 1]] - 1u;
		out[index] = (uint8_t)(high << 4 | low);
	}
	return true;
}
