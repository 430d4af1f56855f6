/* SPDX-License-Identifier: MIT */
/*
 * A string as RFC 8785 writes it: everything as it is, but for quotes, backslashes and the 32
 * control characters, which have exactly one spelling each.
 */
#include "base/json_text.h"

/* The letter of a short escape, or 0. */
static char json_short_escape(unsigned char byte)
{
	switch (byte) {
	case '"':
	case '\\':
		return (char)byte;
	case '\b':
		return 'b';
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\f':
		return 'f';
	case '\r':
		return 'r';
	default:
		return '\0';
	}
}

static void json_add_escape(wb_buffer *buffer, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";
	char letter = json_short_escape(byte);

	wb_buffer__add_byte(buffer, '\\');
	if (letter != '\0') {
		wb_buffer__add_byte(buffer, letter);
		return;
	}
	wb_buffer__add(buffer, WB_TEXT("u00"));
	wb_buffer__add_byte(buffer, digits[byte >> 4]);
	wb_buffer__add_byte(buffer, digits[byte & 15]);
}

void wb_json_text__add_string(wb_buffer *buffer, wb_text text)
{
	size_t start = 0;

	wb_buffer__add_byte(buffer, '"');
	for (size_t offset = 0; offset < text.bytes; offset++) {
		unsigned char byte = (unsigned char)text.data[offset];
		if (byte >= 0x20 && byte != '"' && byte != '\\')
			continue;
		wb_buffer__add(buffer, (wb_text){text.data + start, offset - start});
		json_add_escape(buffer, byte);
		start = offset + 1;
	}
	if (start < text.bytes)
		wb_buffer__add(buffer, (wb_text){text.data + start, text.bytes - start});
	wb_buffer__add_byte(buffer, '"');
}
