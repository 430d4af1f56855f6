/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648) of byte strings in JSON: three bytes to four characters, padded. */
#include "base/base64.h"

void wb_base64__add(wb_buffer *buffer, wb_text bytes)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t offset = 0; offset < bytes.bytes; offset += 3) {
		size_t count = bytes.bytes - offset < 3 ? bytes.bytes - offset : 3;
		uint32_t group = 0;
		char characters[4] = {'=', '=', '=', '='};

		for (size_t index = 0; index < 3; index++) {
			group <<= 8;
			if (index < count)
				group |= (unsigned char)bytes.data[offset + index];
		}
		for (size_t index = 0; index <= count; index++)
			characters[index] = alphabet[group >> (18 - 6 * index) & 63];
		wb_buffer__add(buffer, (wb_text){characters, sizeof characters});
	}
}
