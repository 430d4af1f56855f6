/* SPDX-License-Identifier: MIT */
/*
 * Hexadecimal with one spelling. Upper-case digits are refused, because a hash that can be
 * written in two ways compares unequal to itself.
 */
#include "base/hex.h"

void wb_hex__print(const uint8_t *bytes, size_t count, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t index = 0; index < count; index++) {
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
