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
	uint64_t halves = (word >> 4 & UINT64_C(0x000F000F000F000F)) |
		(word & UINT64_C(0x000F000F000F000F)) << 8;
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

/* What is no digit. */
#define HEX_NONE 16u

static unsigned hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return (unsigned)(character - '0');
	if (character >= 'a' && character <= 'f')
		return (unsigned)(character - 'a') + 10;
	return HEX_NONE;
}

bool wb_hex__parse(wb_text text, uint8_t *out, size_t count)
{
	if (count > SIZE_MAX / 2 || text.bytes != 2 * count)
		return false;
	for (size_t index = 0; index < text.bytes; index++) {
		if (hex_digit(text.data[index]) == HEX_NONE)
			return false;
	}
	for (size_t index = 0; index < count; index++) {
		unsigned high = hex_digit(text.data[2 * index]);
		unsigned low = hex_digit(text.data[2 * index + 1]);
		out[index] = (uint8_t)(high << 4 | low);
	}
	return true;
}
