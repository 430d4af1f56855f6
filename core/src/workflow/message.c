/* SPDX-License-Identifier: MIT */
/*
 * Messages and their English. The templates are a closed list, so that a host can have them all
 * translated before anybody is refused. Sending finished sentences alone was dropped: the log is
 * read by people of different languages, and a sentence can't be taken apart again. Gettext's
 * numbered places were dropped for named ones, because translators move them about.
 */
#include "workflow/message.h"

#include "cel/time.h"

typedef struct message_form {
	const char *id, *one;
	const char *many; /* NULL where no number decides */
} message_form;

static const message_form message_forms[WB_MESSAGE_COUNT] = {
#define MESSAGE(name, id, text)     [WB_MESSAGE_##name] = {id, text, NULL},
#define PLURAL(name, id, one, many) [WB_MESSAGE_##name] = {id, one, many},
#include "workflow/message_list.h"
#undef MESSAGE
#undef PLURAL
};

/* Whoever may stand in a sentence nests no deeper; what does is a bug and is left out. */
#define MESSAGE_DEPTH_MAX 16

/* ---- making ---- */

static wb_value message_fail(wb_words *words)
{
	words->has_failed = true;
	return wb_value_null();
}

/* A map of a single member. */
static wb_value message_tag(wb_words *words, const char *key, wb_value value)
{
	wb_map_builder builder;
	wb_value tagged;

	wb_map_builder_init(&builder, words->arena, 1);
	wb_map_builder_add(&builder, wb_text_from(key), value);
	return wb_map_builder_finish(&builder, &tagged, NULL) < 0 ? message_fail(words) : tagged;
}

wb_value wb_words__say(
	wb_words *words, wb_message message, const wb_place *places, size_t place_count)
{
	wb_map_builder said, with;
	wb_value value = wb_value_null();
	wb_status status = WB_OK;

	wb_map_builder_init(&said, words->arena, 2);
	wb_map_builder_add(
		&said, WB_TEXT("id"), wb_value_string(wb_text_from(message_forms[message].id)));
	if (place_count > 0) {
		wb_map_builder_init(&with, words->arena, place_count);
		for (size_t index = 0; index < place_count; index++)
			wb_map_builder_add(&with, wb_text_from(places[index].name), places[index].value);
		status = wb_map_builder_finish(&with, &value, NULL);
		wb_map_builder_add(&said, WB_TEXT("with"), value);
	}
	if (status == WB_OK)
		status = wb_map_builder_finish(&said, &value, NULL);
	return status < 0 ? message_fail(words) : value;
}

wb_value wb_words__plain(wb_words *words, wb_message message)
{
	return wb_words__say(words, message, NULL, 0);
}

wb_value wb_words__one(wb_words *words, wb_message message, const char *name, wb_value value)
{
	const wb_place place = {name, value};

	return wb_words__say(words, message, &place, 1);
}

wb_value wb_words__two(wb_words *words, wb_message message, wb_place first, wb_place second)
{
	const wb_place places[] = {first, second};

	return wb_words__say(words, message, places, 2);
}

static wb_value message_copy(wb_words *words, const wb_phrase *phrase)
{
	wb_text copy;

	if (!wb_arena_copy_text(words->arena, wb_phrase__text(phrase), &copy))
		return message_fail(words);
	return wb_value_string(copy);
}

wb_value wb_words__text(wb_words *words, wb_text text)
{
	wb_phrase phrase;

	phrase.bytes = 0;
	wb_phrase__add(&phrase, "%t", text);
	return message_copy(words, &phrase);
}

wb_value wb_words__name(wb_words *words, wb_text name)
{
	wb_phrase phrase;

	phrase.bytes = 0;
	wb_phrase__add_words(&phrase, name);
	return message_copy(words, &phrase);
}

wb_value wb_words__role(wb_words *words, wb_text role)
{
	static const wb_message shipped[] = {
		WB_MESSAGE_PERSON_MANAGER, WB_MESSAGE_PERSON_STAFF, WB_MESSAGE_PERSON_DRIVER};

	for (size_t index = 0; index < sizeof shipped / sizeof *shipped; index++) {
		if (wb_text_equal(role, wb_text_from(message_forms[shipped[index]].one)))
			return wb_words__plain(words, shipped[index]);
	}
	return wb_words__name(words, role);
}

bool wb_words__fact(wb_words *words, wb_text path, wb_value *out)
{
	const wb_text prefix = WB_TEXT("fact.");

	for (size_t index = 0; index < WB_MESSAGE_COUNT; index++) {
		wb_text id = wb_text_from(message_forms[index].id);
		if (!wb_text_starts_with(id, prefix) ||
			!wb_text_equal((wb_text){id.data + prefix.bytes, id.bytes - prefix.bytes}, path))
			continue;
		*out = wb_words__plain(words, (wb_message)index);
		return true;
	}
	return false;
}

static wb_value message_list(
	wb_words *words, const char *key, const wb_value *items, size_t count)
{
	wb_list_builder builder;
	wb_value list;

	if (count == 1)
		return items[0];
	wb_list_builder_init(&builder, words->arena, count);
	for (size_t index = 0; index < count; index++) {
		if (index == WB_MESSAGE_ITEMS_MAX) {
			wb_list_builder_add(&builder, wb_value_string(WB_TEXT("…")));
			break;
		}
		wb_list_builder_add(&builder, items[index]);
	}
	if (wb_list_builder_finish(&builder, &list, NULL) < 0)
		return message_fail(words);
	return message_tag(words, key, list);
}

wb_value wb_words__or(wb_words *words, const wb_value *items, size_t count)
{
	return message_list(words, "or", items, count);
}

wb_value wb_words__and(wb_words *words, const wb_value *items, size_t count)
{
	return message_list(words, "and", items, count);
}

wb_value wb_words__decimal(wb_words *words, wb_decimal decimal)
{
	char digits[WB_DECIMAL_TEXT_BYTES];
	size_t bytes = wb_decimal_print(decimal, digits);
	wb_value text = wb_words__text(words, (wb_text){digits, bytes});

	return message_tag(words, "decimal", text);
}

wb_value wb_words__time(wb_words *words, wb_time time)
{
	int64_t ms = time.seconds * 1000 + time.nanoseconds / 1000000;

	return message_tag(words, "at", wb_value_int(ms));
}

wb_value wb_words__actor(wb_words *words, wb_text id)
{
	return message_tag(words, "actor", wb_words__text(words, id));
}

/* ---- English ---- */

static void message_print(const wb_value *message, wb_phrase *phrase, unsigned depth);

static const message_form *message_find(const wb_value *id)
{
	for (size_t index = 0; id->kind == WB_STRING && index < WB_MESSAGE_COUNT; index++) {
		if (wb_text_equal(id->as.text, wb_text_from(message_forms[index].id)))
			return &message_forms[index];
	}
	return NULL;
}

static void message_print_form(
	const message_form *form, const wb_value *with, wb_phrase *phrase, unsigned depth)
{
	const wb_value *count =
		form->many != NULL && with != NULL ? wb_value_member(with, WB_TEXT("count")) : NULL;
	bool is_one = count == NULL || (count->kind == WB_INT && count->as.integer == 1);
	wb_text rest = wb_text_from(is_one ? form->one : form->many);

	while (rest.bytes > 0) {
		const char *open = memchr(rest.data, '{', rest.bytes);
		size_t before = open == NULL ? rest.bytes : (size_t)(open - rest.data);
		wb_phrase__append(phrase, (wb_text){rest.data, before});
		rest = (wb_text){rest.data + before, rest.bytes - before};
		const char *close = open == NULL ? NULL : memchr(rest.data, '}', rest.bytes);
		if (close == NULL)
			return;
		size_t bytes = (size_t)(close - rest.data);
		const wb_value *value =
			with == NULL ? NULL : wb_value_member(with, (wb_text){rest.data + 1, bytes - 1});
		if (value != NULL)
			message_print(value, phrase, depth + 1);
		rest = (wb_text){close + 1, rest.bytes - bytes - 1};
	}
}

static void message_print_list(
	const wb_list *list, const char *last, wb_phrase *phrase, unsigned depth)
{
	for (size_t index = 0; index < list->count; index++) {
		if (index > 0)
			wb_phrase__add(phrase, "%s", index + 1 == list->count ? last : ", ");
		message_print(&list->items[index], phrase, depth + 1);
	}
}

static void message_print_map(const wb_value *map, wb_phrase *phrase, unsigned depth)
{
	char time[WB_CEL_TIME_TEXT_BYTES];
	const wb_value *member;

	if ((member = wb_value_member(map, WB_TEXT("id"))) != NULL) {
		const message_form *form = message_find(member);
		if (form != NULL)
			message_print_form(form, wb_value_member(map, WB_TEXT("with")), phrase, depth);
	} else if ((member = wb_value_member(map, WB_TEXT("or"))) != NULL) {
		message_print_list(member->as.list, " or ", phrase, depth);
	} else if ((member = wb_value_member(map, WB_TEXT("and"))) != NULL) {
		message_print_list(member->as.list, " and ", phrase, depth);
	} else if ((member = wb_value_member(map, WB_TEXT("at"))) != NULL) {
		wb_value at = wb_value_timestamp_ms(member->as.integer);
		size_t bytes = wb_cel_time__print_timestamp(at.as.time, time);
		wb_phrase__append(phrase, (wb_text){time, bytes});
	} else if ((member = wb_value_member(map, WB_TEXT("decimal"))) != NULL ||
		(member = wb_value_member(map, WB_TEXT("text"))) != NULL ||
		(member = wb_value_member(map, WB_TEXT("actor"))) != NULL) {
		wb_phrase__append(phrase, member->as.text);
	}
}

/* Recursion: MESSAGE_DEPTH_MAX. Only what was made above is printed, so kinds are as they are. */
static void message_print(const wb_value *message, wb_phrase *phrase, unsigned depth)
{
	if (depth > MESSAGE_DEPTH_MAX)
		return;
	if (message->kind == WB_STRING)
		wb_phrase__append(phrase, message->as.text);
	else if (message->kind == WB_INT)
		wb_phrase__add(phrase, "%D", message->as.integer);
	else if (message->kind == WB_MAP)
		message_print_map(message, phrase, depth);
}

void wb_message__print(const wb_value *message, wb_phrase *phrase)
{
	message_print(message, phrase, 0);
}
