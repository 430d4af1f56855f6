/* SPDX-License-Identifier: MIT */
/*
 * Sentences before they are in a language. A message is a value that can be stored and sent:
 *
 *   "text"                              a text as it is: a label, a name
 *   7                                   a whole number
 *   {"decimal": "12.50"}                an exact number
 *   {"actor": "user:5"}                 somebody; English has no more than the id
 *   {"at": 1700000000000}               a time, milliseconds since 1970
 *   {"id": "more", "with": {…}}         a template of message_list.h and what stands in its places
 *   {"or": […]}, {"and": […]}           a list of messages
 *   {"text": "…", "in": {"de": "…"}}    an author's sentence, and what it is in other languages
 *
 * Hosts put it into the language of whoever reads it; English is put together here, since the log
 * keeps it and a host without a translation shows it.
 */
#ifndef WAYBILL_WORKFLOW_MESSAGE_H
#define WAYBILL_WORKFLOW_MESSAGE_H

#include "waybill/value.h"
#include "workflow/phrase.h"

/* How many items of a list are told; an ellipsis stands for the rest. */
#define WB_MESSAGE_ITEMS_MAX 12

typedef enum wb_message {
#define MESSAGE(name, id, text)     WB_MESSAGE_##name,
#define PLURAL(name, id, one, many) WB_MESSAGE_##name,
#include "workflow/message_list.h"
#undef MESSAGE
#undef PLURAL
	WB_MESSAGE_COUNT,
} wb_message;

/* Makes messages in an arena. Running out of memory is sticky: look once, at the end. */
typedef struct wb_words {
	wb_arena *arena;
	bool      has_failed;
} wb_words;

typedef struct wb_place {
	const char *name;
	wb_value    value;
} wb_place;

wb_value wb_words__say(
	wb_words *words, wb_message message, const wb_place *places, size_t place_count);

/* Without places, with one, with two. */
wb_value wb_words__plain(wb_words *words, wb_message message);
wb_value wb_words__one(wb_words *words, wb_message message, const char *name, wb_value value);
wb_value wb_words__two(wb_words *words, wb_message message, wb_place first, wb_place second);

/* A text of somebody else's: cut where it is long, without control characters. */
wb_value wb_words__text(wb_words *words, wb_text text);

/* A name as words: underscores become blanks. */
wb_value wb_words__name(wb_words *words, wb_text name);

/* A role of people: the shipped ones by template, others by name. */
wb_value wb_words__role(wb_words *words, wb_text role);

/*
 * What people call the fact at [path], "order.total" or, of an item, "item.sku"; false where no
 * template names it.
 */
bool wb_words__fact(wb_words *words, wb_text path, wb_value *out);

/* "or" or "and" between [items]; a single one is itself. [count] is at least 1. */
wb_value wb_words__or(wb_words *words, const wb_value *items, size_t count);
wb_value wb_words__and(wb_words *words, const wb_value *items, size_t count);

wb_value wb_words__decimal(wb_words *words, wb_decimal decimal);
wb_value wb_words__time(wb_words *words, wb_time time);
/* Somebody, by an actor's id: whoever shows it knows the name. */
wb_value wb_words__actor(wb_words *words, wb_text id);

/* Adds [message] in English. */
void wb_message__print(const wb_value *message, wb_phrase *phrase);

#endif
