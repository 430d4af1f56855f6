/* SPDX-License-Identifier: MIT */
/* Functions on texts and lists: by bytes where that is the same, by code points in size only. */
#include "cel/compare.h"
#include "cel/function.h"

#include "base/utf8.h"

#include <string.h>

bool wb_cel_evaluate__size_of(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_int((int64_t)wb_cel_compare__size(arguments[0]));
	return true;
}

bool wb_cel_evaluate__starts_with(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_bool(wb_text_starts_with(arguments[0]->as.text, arguments[1]->as.text));
	return true;
}

bool wb_cel_evaluate__ends_with(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text text = arguments[0]->as.text;
	wb_text affix = arguments[1]->as.text;
	bool is_end = text.bytes >= affix.bytes &&
		wb_text_equal((wb_text){text.data + (text.bytes - affix.bytes), affix.bytes}, affix);

	(void)frame;
	(void)overload;
	*out = wb_value_bool(is_end);
	return true;
}

/* Quadratic at worst, which is what it costs. */
static bool collection_contains(wb_text text, wb_text part)
{
	if (part.bytes == 0)
		return true;
	while (text.bytes >= part.bytes) {
		const char *found = memchr(text.data, part.data[0], text.bytes - part.bytes + 1);
		if (found == NULL)
			return false;
		if (memcmp(found, part.data, part.bytes) == 0)
			return true;
		text.bytes -= (size_t)(found + 1 - text.data);
		text.data = found + 1;
	}
	return false;
}

bool wb_cel_evaluate__contains(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_bool(collection_contains(arguments[0]->as.text, arguments[1]->as.text));
	return true;
}

bool wb_cel_evaluate__concatenate_texts(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text left = arguments[0]->as.text;
	wb_text right = arguments[1]->as.text;

	if (left.bytes > SIZE_MAX - right.bytes)
		return wb_cel_frame__fail_memory(frame);
	char *data = wb_arena_take(frame->arena, left.bytes + right.bytes);
	if (data == NULL)
		return wb_cel_frame__fail_memory(frame);
	if (left.bytes > 0)
		memcpy(data, left.data, left.bytes);
	if (right.bytes > 0)
		memcpy(data + left.bytes, right.data, right.bytes);
	wb_text joined = {data, left.bytes + right.bytes};
	*out = overload == WB_CEL_ADD_BYTES ? wb_value_bytes(joined) : wb_value_string(joined);
	return true;
}

bool wb_cel_evaluate__concatenate_lists(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	const wb_list *left = arguments[0]->as.list;
	const wb_list *right = arguments[1]->as.list;

	(void)overload;
	if (left->count > SIZE_MAX - right->count)
		return wb_cel_frame__fail_memory(frame);
	size_t count = left->count + right->count;
	if (!wb_cel_frame__work(frame, count))
		return false;
	wb_list *list = wb_arena_take(frame->arena, sizeof *list);
	wb_value *items = wb_arena_take_array(frame->arena, count, sizeof *items);
	if (list == NULL || items == NULL)
		return wb_cel_frame__fail_memory(frame);
	if (left->count > 0)
		memcpy(items, left->items, left->count * sizeof *items);
	if (right->count > 0)
		memcpy(items + left->count, right->items, right->count * sizeof *items);
	*list = (wb_list){count, items};
	*out = wb_value_list(list);
	return true;
}
