/* SPDX-License-Identifier: MIT */
/* Phrases in a fixed space on the stack: explaining a refusal must not need more memory than it. */
#include "workflow/phrase.h"

#include "base/format.h"

#include <string.h>

void wb_phrase__add_list(wb_phrase *phrase, const char *format, va_list arguments)
{
	phrase->bytes += wb_format__line(
		phrase->text + phrase->bytes, sizeof phrase->text - phrase->bytes, format, arguments);
}

void wb_phrase__add(wb_phrase *phrase, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	wb_phrase__add_list(phrase, format, arguments);
	va_end(arguments);
}

void wb_phrase__append(wb_phrase *phrase, wb_text text)
{
	size_t room = sizeof phrase->text - phrase->bytes - 1;
	size_t bytes = text.bytes < room ? text.bytes : room;

	/* Not within a character: 10xxxxxx goes on with one. */
	while (bytes > 0 && bytes < text.bytes && (text.data[bytes] & 0xC0) == 0x80)
		bytes--;
	if (bytes > 0)
		memcpy(phrase->text + phrase->bytes, text.data, bytes);
	phrase->bytes += bytes;
}

void wb_phrase__add_words(wb_phrase *phrase, wb_text name)
{
	for (size_t at = 0; at < name.bytes; at++) {
		bool is_gap = name.data[at] == '_';
		wb_phrase__add(phrase, "%t", is_gap ? WB_TEXT(" ") : (wb_text){name.data + at, 1});
	}
}

wb_text wb_phrase__text(const wb_phrase *phrase)
{
	return (wb_text){phrase->text, phrase->bytes};
}
