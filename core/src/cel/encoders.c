/* SPDX-License-Identifier: MIT */
/*
 * The extension library "encoders": base64 with the alphabet of RFC 4648, section 4. Padding is
 * written; a text without it is read as well, as cel-go does. Bits left over are not looked at, and
 * blanks and line ends are no part of the alphabet. base/base64 is not used for it: that writes into
 * a growing buffer of the host's memory, which an evaluation does not touch.
 */
#include "cel/function.h"

/* cel-go charges one for a text of any length; the bytes count as work. */
#define ENCODERS_BYTES_OF_WORK 64

#define ENCODERS_NO_DIGIT 64

static const char encoders_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool wb_cel_evaluate__base64_encode(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text bytes = arguments[0]->as.text;

	(void)overload;
	if (!wb_cel_frame__work(frame, bytes.bytes / ENCODERS_BYTES_OF_WORK))
		return false;
	char *data =
		bytes.bytes < SIZE_MAX / 2 ? wb_arena_take(frame->arena, bytes.bytes / 3 * 4 + 5) : NULL;
	if (data == NULL)
		return wb_cel_frame__fail_memory(frame);
	size_t written = 0;
	for (size_t offset = 0; offset < bytes.bytes; offset += 3) {
		size_t count = bytes.bytes - offset < 3 ? bytes.bytes - offset : 3;
		uint32_t group = 0;
		for (size_t index = 0; index < 3; index++) {
			group <<= 8;
			if (index < count)
				group |= (unsigned char)bytes.data[offset + index];
		}
		for (size_t index = 0; index < 4; index++)
			data[written++] =
				(char)(index <= count ? encoders_alphabet[group >> (18 - 6 * index) & 63] : '=');
	}
	*out = wb_value_string((wb_text){data, written});
	return true;
}

static uint32_t encoders_digit(char character)
{
	if (character >= 'A' && character <= 'Z')
		return (uint32_t)(character - 'A');
	if (character >= 'a' && character <= 'z')
		return (uint32_t)(character - 'a') + 26;
	if (character >= '0' && character <= '9')
		return (uint32_t)(character - '0') + 52;
	if (character == '+' || character == '/')
		return character == '+' ? 62 : 63;
	return ENCODERS_NO_DIGIT;
}

/* Writes the bytes of digits without padding; false on what is none. */
static bool encoders_decode(wb_text digits, char *out)
{
	uint32_t group = 0;
	unsigned bits = 0;
	size_t written = 0;

	if (digits.bytes % 4 == 1)
		return false;
	for (size_t index = 0; index < digits.bytes; index++) {
		uint32_t digit = encoders_digit(digits.data[index]);
		if (digit == ENCODERS_NO_DIGIT)
			return false;
		group = (group << 6 | digit) & 0xFFFFFF;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[written++] = (char)(group >> bits & 0xFF);
		}
	}
	return true;
}

bool wb_cel_evaluate__base64_decode(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	wb_text digits = text;

	(void)overload;
	while (text.bytes % 4 == 0 && text.bytes - digits.bytes < 2 && digits.bytes > 0 &&
		digits.data[digits.bytes - 1] == '=')
		digits.bytes--;
	size_t bytes = digits.bytes / 4 * 3 + digits.bytes % 4 * 3 / 4;
	char *data = wb_arena_take(frame->arena, bytes + 1);
	if (data == NULL)
		return wb_cel_frame__fail_memory(frame);
	if (!encoders_decode(digits, data))
		return wb_cel_frame__fail(frame, "illegal base64 data");
	*out = wb_value_bytes((wb_text){data, bytes});
	return true;
}
