/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 by the table of well-formed byte sequences in the Unicode standard (chapter 3, D92): the
 * first byte fixes the length and the range of the second; the rest are plain continuations.
 * A loop over those ranges, with a jump over ASCII words; a DFA or SIMD is faster on megabytes,
 * and no text here is that long.
 */
#include "base/utf8.h"

#include <string.h>

static bool utf8_is_continuation(unsigned char byte)
{
	return (byte & 0xC0u) == 0x80u;
}

/* Length by first byte and the allowed range of the second; 0 for a byte that starts nothing. */
static size_t utf8_lead(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xBF;
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	if (lead < 0xE0)
		return 2;
	if (lead < 0xF0) {
		if (lead == 0xE0)
			*low = 0xA0; /* below: overlong */
		if (lead == 0xED)
			*high = 0x9F; /* above: surrogates */
		return 3;
	}
	if (lead == 0xF0)
		*low = 0x90; /* below: overlong */
	if (lead == 0xF4)
		*high = 0x8F; /* above: beyond Unicode */
	return 4;
}

size_t wb_utf8__decode(wb_text text, uint32_t *out)
{
	if (text.bytes == 0)
		return 0;
	const unsigned char *data = (const unsigned char *)text.data;
	unsigned char low, high;
	size_t bytes = utf8_lead(data[0], &low, &high);

	if (bytes == 0 || bytes > text.bytes)
		return 0;
	if (bytes == 1) {
		*out = data[0];
		return 1;
	}
	if (data[1] < low || data[1] > high)
		return 0;
	uint32_t code_point = data[0] & (0x7Fu >> bytes);
	for (size_t index = 1; index < bytes; index++) {
		if (!utf8_is_continuation(data[index]))
			return 0;
		code_point = code_point << 6 | (data[index] & 0x3Fu);
	}
	*out = code_point;
	return bytes;
}

size_t wb_utf8__encode(uint32_t code_point, char out[WB_UTF8_BYTES_MAX])
{
	unsigned char *bytes = (unsigned char *)out;

	if (code_point < 0x80) {
		bytes[0] = (unsigned char)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		bytes[0] = (unsigned char)(0xC0u | code_point >> 6);
		bytes[1] = (unsigned char)(0x80u | (code_point & 0x3Fu));
		return 2;
	}
	if (code_point >= 0xD800 && code_point <= 0xDFFF)
		return 0;
	if (code_point < 0x10000) {
		bytes[0] = (unsigned char)(0xE0u | code_point >> 12);
		bytes[1] = (unsigned char)(0x80u | (code_point >> 6 & 0x3Fu));
		bytes[2] = (unsigned char)(0x80u | (code_point & 0x3Fu));
		return 3;
	}
	if (code_point > WB_UTF8_CODE_POINT_MAX)
		return 0;
	bytes[0] = (unsigned char)(0xF0u | code_point >> 18);
	bytes[1] = (unsigned char)(0x80u | (code_point >> 12 & 0x3Fu));
	bytes[2] = (unsigned char)(0x80u | (code_point >> 6 & 0x3Fu));
	bytes[3] = (unsigned char)(0x80u | (code_point & 0x3Fu));
	return 4;
}

size_t wb_utf8__valid_bytes(wb_text text)
{
	size_t offset = 0;

	while (offset < text.bytes) {
		uint64_t word;
		if (text.bytes - offset >= sizeof word) {
			memcpy(&word, text.data + offset, sizeof word);
			if ((word & 0x8080808080808080u) == 0) {
				offset += sizeof word;
				continue;
			}
		}
		uint32_t code_point;
		size_t bytes =
			wb_utf8__decode((wb_text){text.data + offset, text.bytes - offset}, &code_point);
		if (bytes == 0)
			break;
		offset += bytes;
	}
	return offset;
}

bool wb_utf8__is_valid(wb_text text)
{
	return wb_utf8__valid_bytes(text) == text.bytes;
}

/* Eight times the byte. */
#define UTF8_EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight at a time: subtracting leaves the high bit of a byte that was smaller, and of no other
   unless there is such a one. */
bool wb_utf8__has_control(wb_text text)
{
	size_t offset = 0;
	uint64_t found = 0;

	for (; text.bytes - offset >= sizeof found; offset += sizeof found) {
		uint64_t word;
		memcpy(&word, text.data + offset, sizeof word);
		uint64_t delete = word ^ UTF8_EIGHT(0x7F);
		found |= (word - UTF8_EIGHT(0x20)) & ~word;
		found |= (delete - UTF8_EIGHT(1)) & ~delete;
	}
	for (; offset < text.bytes; offset++) {
		unsigned char byte = (unsigned char)text.data[offset];
		if (byte < 0x20 || byte == 0x7F)
			return true;
	}
	return (found & UTF8_EIGHT(0x80)) != 0;
}

size_t wb_utf8__count(wb_text text)
{
	size_t count = 0;

	for (size_t offset = 0; offset < text.bytes; offset++)
		count += !utf8_is_continuation((unsigned char)text.data[offset]);
	return count;
}

wb_text wb_utf8__cut(wb_text text, size_t bytes_max)
{
	if (text.bytes <= bytes_max)
		return text;
	size_t bytes = bytes_max;
	while (bytes > 0 && utf8_is_continuation((unsigned char)text.data[bytes]))
		bytes--;
	return (wb_text){text.data, bytes};
}

/*
 * UTF-8 bytes order by code point. UTF-16 differs in one thing only: code points from U+10000
 * are written with surrogates, D800 to DFFF, and so come before U+E000 to U+FFFF. The first byte
 * that differs tells which: lead bytes 0xF0 and up against 0xEE and 0xEF.
 */
int wb_utf8__compare_utf16(wb_text left, wb_text right)
{
	size_t shared = left.bytes < right.bytes ? left.bytes : right.bytes;

	for (size_t offset = 0; offset < shared; offset++) {
		unsigned char from_left = (unsigned char)left.data[offset];
		unsigned char from_right = (unsigned char)right.data[offset];
		if (from_left == from_right)
			continue;
		if (from_left >= 0xEE && from_right >= 0xEE && (from_left >= 0xF0) != (from_right >= 0xF0))
			return from_left >= 0xF0 ? -1 : 1;
		return from_left < from_right ? -1 : 1;
	}
	return (left.bytes > right.bytes) - (left.bytes < right.bytes);
}
