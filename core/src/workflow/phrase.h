/* SPDX-License-Identifier: MIT */
/* A part of a sentence, put together piece by piece. One that gets too long is cut. */
#ifndef WAYBILL_WORKFLOW_PHRASE_H
#define WAYBILL_WORKFLOW_PHRASE_H

#include "waybill/text.h"

#include <stdarg.h>

#define WB_PHRASE_BYTES 1024

typedef struct wb_phrase {
	char   text[WB_PHRASE_BYTES];
	size_t bytes; /* 0 at the start */
} wb_phrase;

/* [format] as in base/format.h. */
void wb_phrase__add(wb_phrase *phrase, const char *format, ...);

void wb_phrase__add_list(wb_phrase *phrase, const char *format, va_list arguments);

/* All of [text], whatever its length; as much as fits of whole characters. */
void wb_phrase__append(wb_phrase *phrase, wb_text text);

/* A name as words: underscores become blanks. */
void wb_phrase__add_words(wb_phrase *phrase, wb_text name);

/* Borrowed until the phrase changes. */
wb_text wb_phrase__text(const wb_phrase *phrase);

#endif
