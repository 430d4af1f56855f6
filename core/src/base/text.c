/* SPDX-License-Identifier: MIT */
/*
 * Comparing texts by bytes. Lengths come first, so a zero byte or a missing terminator never
 * matters; collation by language is the screen's business, never the core's.
 */
#include "waybill/text.h"

#include <string.h>

wb_text wb_text_from(const char *data)
{
	return (wb_text){data, data == NULL ? 0 : strlen(data)};
}

int wb_text_compare(wb_text left, wb_text right)
{
	size_t shared = left.bytes < right.bytes ? left.bytes : right.bytes;
	int order = shared == 0 ? 0 : memcmp(left.data, right.data, shared);

	if (order != 0)
		return order;
	return (left.bytes > right.bytes) - (left.bytes < right.bytes);
}

bool wb_text_starts_with(wb_text text, wb_text prefix)
{
	return text.bytes >= prefix.bytes && wb_text_equal((wb_text){text.data, prefix.bytes}, prefix);
}
