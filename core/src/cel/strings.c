/* SPDX-License-Identifier: MIT */
/*
 * The extension library "strings". Places and sizes are code points, as everywhere in CEL. UTF-8
 * needs no table for that: a code point starts at each byte that continues none, and a valid part is
 * found at such bytes only.
 *
 * What is a part of its target points into it and copies nothing: the target outlives the
 * evaluation, and what leaves it is copied there (program.c). What is made anew is measured first,
 * so that its size is charged before its memory is taken.
 *
 * Parts are searched by their first byte and then compared, which is quadratic at worst. A search
 * in linear time was dropped for its tables: cel-go's costs of indexOf and replace are quadratic,
 * and where they are less (split) each comparison counts as work.
 */
#include "cel/compare.h"
#include "cel/function.h"

#include "base/utf8.h"

#include <string.h>

/* Bytes compared that count as one unit of work. */
#define STRINGS_BYTES_OF_WORK 64

#define STRINGS_NOWHERE SIZE_MAX

static const char strings_range[] = "index out of range";

/* ---- places ---- */

static bool strings_starts(char byte)
{
	return ((unsigned char)byte & 0xC0) != 0x80;
}

/* The byte where the code point number [place] starts, or the text ends; NOWHERE behind that. */
static size_t strings_offset(wb_text text, uint64_t place)
{
	for (size_t offset = 0; offset < text.bytes; offset++) {
		if (!strings_starts(text.data[offset]))
			continue;
		if (place == 0)
			return offset;
		place--;
	}
	return place == 0 ? text.bytes : STRINGS_NOWHERE;
}

static bool strings_find_place(
	wb_cel_frame *frame, wb_text text, const wb_value *place, size_t *out)
{
	if (place->as.integer >= 0)
		*out = strings_offset(text, (uint64_t)place->as.integer);
	if (place->as.integer < 0 || *out == STRINGS_NOWHERE)
		return wb_cel_frame__fail_with(frame, strings_range, *place);
	return true;
}

static wb_text strings_part(wb_text text, size_t from, size_t to)
{
	return (wb_text){text.data + from, to - from};
}

/* ---- making ---- */

/* Room for a text of that many bytes, after its code points have been charged. */
static char *strings_take(wb_cel_frame *frame, uint64_t bytes, uint64_t size)
{
	if (!wb_cel_frame__charge(frame, size))
		return NULL;
	char *data = bytes < SIZE_MAX ? wb_arena_take(frame->arena, (size_t)bytes + 1) : NULL;
	if (data == NULL)
		wb_cel_frame__fail_memory(frame);
	return data;
}

/* Copies [text] to [data] and returns what is behind it. */
static char *strings_put(char *data, wb_text text)
{
	if (text.bytes > 0)
		memcpy(data, text.data, text.bytes);
	return data + text.bytes;
}

/* A part of the target as the result. */
static bool strings_finish_part(wb_cel_frame *frame, wb_text part, wb_value *out)
{
	if (!wb_cel_frame__charge(frame, wb_utf8__count(part)))
		return false;
	*out = wb_value_string(part);
	return true;
}

/* ---- searching ---- */

static bool strings_is_at(wb_cel_frame *frame, wb_text text, size_t offset, wb_text part)
{
	return wb_cel_frame__work(frame, 1 + part.bytes / STRINGS_BYTES_OF_WORK) &&
		memcmp(text.data + offset, part.data, part.bytes) == 0;
}

/* The first byte from [from] on where [part], which is not empty, starts; or NOWHERE. */
static size_t strings_find(wb_cel_frame *frame, wb_text text, size_t from, wb_text part)
{
	while (text.bytes - from >= part.bytes && !frame->is_over) {
		const char *found =
			memchr(text.data + from, part.data[0], text.bytes - from - part.bytes + 1);
		if (found == NULL)
			return STRINGS_NOWHERE;
		from = (size_t)(found - text.data);
		if (strings_is_at(frame, text, from, part))
			return from;
		from++;
	}
	return STRINGS_NOWHERE;
}

/* The last one up to [to]. */
static size_t strings_find_last(wb_cel_frame *frame, wb_text text, size_t to, wb_text part)
{
	if (text.bytes < part.bytes)
		return STRINGS_NOWHERE;
	if (to > text.bytes - part.bytes)
		to = text.bytes - part.bytes;
	for (size_t behind = to + 1; behind > 0 && !frame->is_over; behind--)
		if (text.data[behind - 1] == part.data[0] && strings_is_at(frame, text, behind - 1, part))
			return behind - 1;
	return STRINGS_NOWHERE;
}

/* Where it was found as a number of code points; -1 for nowhere. */
static bool strings_finish_search(
	const wb_cel_frame *frame, wb_text text, size_t offset, wb_value *out)
{
	*out = wb_value_int(-1);
	if (offset != STRINGS_NOWHERE)
		*out = wb_value_int((int64_t)wb_utf8__count(strings_part(text, 0, offset)));
	return !frame->is_over;
}

/* The places of the call; the text was read to its end for them, whatever the cost says. */
static bool strings_read(wb_cel_frame *frame, wb_text text)
{
	return wb_cel_frame__work(frame, text.bytes / STRINGS_BYTES_OF_WORK);
}

bool wb_cel_evaluate__index_of(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	wb_text part = arguments[1]->as.text;
	size_t from = 0;

	if (!strings_read(frame, text) ||
		(overload == WB_CEL_INDEX_OF_STRING_FROM &&
			!strings_find_place(frame, text, arguments[2], &from)))
		return false;
	size_t found = part.bytes == 0 ? from : strings_find(frame, text, from, part);
	return strings_finish_search(frame, text, found, out);
}

bool wb_cel_evaluate__last_index_of(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	wb_text part = arguments[1]->as.text;
	size_t to = text.bytes;

	if (!strings_read(frame, text) ||
		(overload == WB_CEL_LAST_INDEX_OF_STRING_FROM &&
			!strings_find_place(frame, text, arguments[2], &to)))
		return false;
	size_t found = part.bytes == 0 ? to : strings_find_last(frame, text, to, part);
	return strings_finish_search(frame, text, found, out);
}

/* ---- parts ---- */

bool wb_cel_evaluate__char_at(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	size_t from = 0;

	(void)overload;
	if (!strings_find_place(frame, text, arguments[1], &from))
		return false;
	size_t to = from;
	while (to < text.bytes && (to == from || !strings_starts(text.data[to])))
		to++;
	*out = wb_value_string(strings_part(text, from, to));
	return true;
}

bool wb_cel_evaluate__substring(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	size_t to = text.bytes;
	size_t from = 0;

	if (!strings_find_place(frame, text, arguments[1], &from) ||
		(overload == WB_CEL_SUBSTRING_FROM_TO &&
			!strings_find_place(frame, text, arguments[2], &to)))
		return false;
	if (from > to)
		return wb_cel_frame__fail(frame, "invalid substring range: it ends before it starts");
	return strings_finish_part(frame, strings_part(text, from, to), out);
}

/* Unicode's White_Space, as Go's strings.TrimSpace has it. */
static bool strings_is_space(uint32_t code_point)
{
	switch (code_point) {
	case 0x20:
	case 0x85:
	case 0xA0:
	case 0x1680:
	case 0x2028:
	case 0x2029:
	case 0x202F:
	case 0x205F:
	case 0x3000:
		return true;
	default:
		return (code_point >= 0x09 && code_point <= 0x0D) ||
			(code_point >= 0x2000 && code_point <= 0x200A);
	}
}

bool wb_cel_evaluate__trim(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	size_t from = 0;
	size_t to = text.bytes;
	uint32_t code_point;

	(void)overload;
	while (from < to) {
		size_t bytes = wb_utf8__decode(strings_part(text, from, to), &code_point);
		if (!strings_is_space(code_point))
			break;
		from += bytes;
	}
	while (to > from) {
		size_t last = to - 1;
		while (!strings_starts(text.data[last]))
			last--;
		wb_utf8__decode(strings_part(text, last, to), &code_point);
		if (!strings_is_space(code_point))
			break;
		to = last;
	}
	return strings_finish_part(frame, strings_part(text, from, to), out);
}

/* ---- the same size ---- */

bool wb_cel_evaluate__change_case(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	const char first = (char)(overload == WB_CEL_UPPER_ASCII_STRING ? 'a' : 'A');
	char *data = strings_take(frame, text.bytes, wb_utf8__count(text));

	if (data == NULL)
		return false;
	for (size_t index = 0; index < text.bytes; index++) {
		char byte = text.data[index];
		data[index] = (char)(byte >= first && byte - first < 26 ? byte ^ 0x20 : byte);
	}
	*out = wb_value_string((wb_text){data, text.bytes});
	return true;
}

bool wb_cel_evaluate__reverse(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	char *data = strings_take(frame, text.bytes, wb_utf8__count(text));
	size_t end = text.bytes;

	(void)overload;
	if (data == NULL)
		return false;
	for (size_t index = text.bytes; index > 0; index--) {
		if (!strings_starts(text.data[index - 1]))
			continue;
		strings_put(data + (text.bytes - end), strings_part(text, index - 1, end));
		end = index - 1;
	}
	*out = wb_value_string((wb_text){data, text.bytes});
	return true;
}

/* ---- splitting and replacing ---- */

/*
 * Where [part] occurs next, from [from] on; an empty part occurs in front of each code point and at
 * the end. False where it does not, and once the frame is over.
 */
static bool strings_next(
	wb_cel_frame *frame, wb_text text, size_t from, wb_text part, size_t *out_at)
{
	if (part.bytes > 0) {
		*out_at = strings_find(frame, text, from, part);
		return *out_at != STRINGS_NOWHERE;
	}
	while (from < text.bytes && !strings_starts(text.data[from]))
		from++;
	*out_at = from;
	return from <= text.bytes;
}

/* Where to look for the one behind that at [at]. */
static size_t strings_behind(size_t at, wb_text part)
{
	return part.bytes > 0 ? at + part.bytes : at + 1;
}

/* At most so many; all of them below zero. */
static uint64_t strings_count_max(const wb_value *limit)
{
	return limit == NULL || limit->as.integer < 0 ? UINT64_MAX : (uint64_t)limit->as.integer;
}

bool wb_cel_evaluate__replace(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	wb_text part = arguments[1]->as.text;
	wb_text with = arguments[2]->as.text;
	uint64_t count_max =
		strings_count_max(overload == WB_CEL_REPLACE_STRING_COUNT ? arguments[3] : NULL);
	uint64_t count = 0;
	size_t at;

	for (size_t from = 0; count < count_max && strings_next(frame, text, from, part, &at);
		 from = strings_behind(at, part))
		count++;
	if (frame->is_over)
		return false;
	/* No product overflows: no count and no length has more than 32 bits (WB_ARENA_BYTES_MAX). */
	uint64_t bytes = text.bytes - count * part.bytes + count * with.bytes;
	uint64_t size =
		wb_utf8__count(text) - count * wb_utf8__count(part) + count * wb_utf8__count(with);
	char *data = strings_take(frame, bytes, size);
	if (data == NULL)
		return false;
	char *next = data;
	size_t copied = 0;
	for (size_t from = 0; count > 0 && strings_next(frame, text, from, part, &at); count--) {
		next = strings_put(next, strings_part(text, copied, at));
		next = strings_put(next, with);
		copied = at + part.bytes;
		from = strings_behind(at, part);
	}
	strings_put(next, strings_part(text, copied, text.bytes));
	*out = wb_value_string((wb_text){data, (size_t)bytes});
	return !frame->is_over;
}

/* The end of the item that starts at [from]; false for the last one, which ends with the text. */
static bool strings_item_end(
	wb_cel_frame *frame, wb_text text, size_t from, wb_text separator, size_t *out)
{
	size_t start = separator.bytes > 0 ? from : from + 1;

	return strings_next(frame, text, start, separator, out) &&
		(separator.bytes > 0 || *out < text.bytes);
}

bool wb_cel_evaluate__split(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	wb_text separator = arguments[1]->as.text;
	uint64_t count_max =
		strings_count_max(overload == WB_CEL_SPLIT_STRING_COUNT ? arguments[2] : NULL);
	bool is_nothing = count_max == 0 || (text.bytes == 0 && separator.bytes == 0);
	uint64_t count = is_nothing ? 0 : 1;
	size_t from = 0;
	size_t end;

	while (count > 0 && count < count_max && strings_item_end(frame, text, from, separator, &end)) {
		from = end + separator.bytes;
		count++;
	}
	if (frame->is_over || !wb_cel_frame__charge(frame, count))
		return false;
	wb_list *list = wb_arena_take(frame->arena, sizeof *list);
	wb_value *items = wb_arena_take_array(frame->arena, (size_t)count, sizeof *items);
	if (list == NULL || items == NULL)
		return wb_cel_frame__fail_memory(frame);
	from = 0;
	for (size_t index = 0; index < count; index++) {
		end = text.bytes;
		if (index + 1 < count)
			strings_item_end(frame, text, from, separator, &end);
		if (frame->is_over)
			return false;
		items[index] = wb_value_string(strings_part(text, from, end));
		from = end + separator.bytes;
	}
	*list = (wb_list){(size_t)count, items};
	*out = wb_value_list(list);
	return true;
}

/* ---- joining and quoting ---- */

bool wb_cel_evaluate__join(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	const wb_list *list = arguments[0]->as.list;
	wb_text separator = overload == WB_CEL_JOIN_LIST_STRING ? arguments[1]->as.text : WB_TEXT("");
	uint64_t gaps = list->count > 0 ? list->count - 1 : 0;
	uint64_t bytes = gaps * separator.bytes;
	uint64_t size = gaps * wb_utf8__count(separator);

	for (size_t index = 0; index < list->count; index++) {
		const wb_value *item = &list->items[index];
		if (item->kind != WB_STRING)
			return wb_cel_frame__fail_with(frame, "no such overload: join of a list with", *item);
		/* The same long text may be an item many times: it is counted each time. */
		if (!wb_cel_frame__work(frame, 1 + item->as.text.bytes / STRINGS_BYTES_OF_WORK))
			return false;
		bytes += item->as.text.bytes;
		size += wb_utf8__count(item->as.text);
	}
	char *data = strings_take(frame, bytes, size);
	if (data == NULL)
		return false;
	char *next = data;
	for (size_t index = 0; index < list->count; index++) {
		if (index > 0)
			next = strings_put(next, separator);
		next = strings_put(next, list->items[index].as.text);
	}
	*out = wb_value_string((wb_text){data, (size_t)bytes});
	return true;
}

/* The letter behind a backslash that stands for [byte]; 0 where it stands for itself. */
static char strings_escape(char byte)
{
	switch (byte) {
	case '\a':
		return 'a';
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	case '\v':
		return 'v';
	case '\\':
	case '"':
		return byte;
	default:
		return 0;
	}
}

bool wb_cel_evaluate__quote(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	uint64_t bytes = (uint64_t)text.bytes + 2;

	(void)overload;
	for (size_t index = 0; index < text.bytes; index++)
		bytes += strings_escape(text.data[index]) != 0 ? 1 : 0;
	/* cel-go charges for what is read only. */
	char *data = strings_take(frame, bytes, 0);
	if (data == NULL)
		return false;
	char *next = data;
	*next++ = '"';
	for (size_t index = 0; index < text.bytes; index++) {
		char letter = strings_escape(text.data[index]);
		if (letter != 0)
			*next++ = '\\';
		*next++ = (char)(letter != 0 ? letter : text.data[index]);
	}
	*next++ = '"';
	*out = wb_value_string((wb_text){data, (size_t)(next - data)});
	return true;
}
