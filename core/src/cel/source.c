/* SPDX-License-Identifier: MIT */
/*
 * Failures are collected while parser and checker go on, because a checker that meets an operand
 * of unknown type still wants to look at the other one; the reader is shown the first one in the
 * text. Showing all of them was dropped: a wb_error holds one line, and an author mends a guard
 * from its beginning.
 */
#include "cel/source.h"

#include "base/error.h"
#include "base/format.h"
#include "base/utf8.h"

#include <stdarg.h>

void wb_cel_source__place(wb_text text, uint32_t at, uint32_t *line, uint32_t *column)
{
	uint32_t start = 0;

	*line = 1;
	for (uint32_t byte = 0; byte < at && byte < text.bytes; byte++) {
		if (text.data[byte] == '\n') {
			(*line)++;
			start = byte + 1;
		}
	}
	uint32_t end = at < text.bytes ? at : (uint32_t)text.bytes;
	*column = 1 + (uint32_t)wb_utf8__count((wb_text){text.data + start, end - start});
}

bool wb_cel_source__is_over(const wb_cel_source *source)
{
	return source->status == WB_MEMORY || source->status == WB_LIMIT;
}

void wb_cel_source__fail(
	wb_cel_source *source, wb_status status, uint32_t at, const char *format, ...)
{
	bool is_first = source->status == WB_OK || at < source->failure_at || status != WB_SYNTAX;
	if (wb_cel_source__is_over(source) || !is_first)
		return;
	source->status = status;
	source->failure_at = at;

	wb_error__set(source->error, status, WB_AREA_CEL, "%s", "");
	if (source->error == NULL)
		return;
	uint32_t line;
	uint32_t column;
	va_list arguments;
	va_start(arguments, format);
	wb_format__line(source->error->message, WB_ERROR_MESSAGE_BYTES, format, arguments);
	va_end(arguments);
	wb_cel_source__place(source->text, at, &line, &column);
	wb_error__set_place(source->error, line, column);
}

void wb_cel_source__fail_memory(wb_cel_source *source)
{
	if (source->status != WB_MEMORY)
		source->status = wb_error__set_memory(source->error, WB_AREA_CEL);
}

void *wb_cel_source__take(wb_cel_source *source, size_t count, size_t item_bytes)
{
	void *memory = wb_arena_take_array(source->arena, count, item_bytes);

	if (memory == NULL)
		wb_cel_source__fail_memory(source);
	return memory;
}
