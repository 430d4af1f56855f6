/* SPDX-License-Identifier: MIT */
/* Phrases in a fixed space on the stack: explaining a refusal must not need more memory than it. */
#include "workflow/phrase.h"

#include "base/format.h"

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

void wb_phrase__add_words(wb_phrase *phrase, wb_text name)
{
	for (size_t at = 0; at < name.bytes; at++) {
		bool is_gap = name.data[at] == '_';
		wb_phrase__add(phrase, "%t", is_gap ? WB_TEXT(" ") : (wb_text){name.data + at, 1});
	}
}

const char *wb_phrase__separator(size_t index, size_t count)
{
	if (index == 0)
		return "";
	return index + 1 == count ? " or " : ", ";
}

wb_text wb_phrase__text(const wb_phrase *phrase)
{
	return (wb_text){phrase->text, phrase->bytes};
}
