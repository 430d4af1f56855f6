/* SPDX-License-Identifier: MIT */
/*
 * Measuring by doing: a second function that only adds up sizes was dropped, because it would have
 * to agree with the first one for ever.
 */
#include "cel/block.h"

#include "cel/type.h"
#include "value/value.h"

#include <stdalign.h>
#include <string.h>

void *wb_cel_block__take(wb_cel_block *block, size_t count, size_t item_bytes)
{
	const size_t alignment = alignof(max_align_t);
	size_t bytes = (count * item_bytes + alignment - 1) / alignment * alignment;
	void *memory;

	if (block->has_failed)
		return NULL;
	if (block->memory == NULL)
		memory = wb_cel_source__take(block->source, count, item_bytes);
	else if (bytes <= block->capacity - block->bytes)
		memory = memset(block->memory + block->bytes, 0, bytes);
	else
		memory = NULL; /* never: the first layout was as large */
	if (memory == NULL)
		wb_cel_source__fail_memory(block->source);
	block->has_failed = memory == NULL;
	block->bytes += bytes;
	return memory;
}

static char *block_copy(wb_cel_block *block, const void *data, size_t bytes)
{
	char *copy = wb_cel_block__take(block, bytes, 1);

	if (copy != NULL && bytes > 0)
		memcpy(copy, data, bytes);
	return copy;
}

void wb_cel_block__take_source(wb_cel_block *block)
{
	wb_text text = block->source->text;

	block->text = (wb_text){block_copy(block, text.data, text.bytes), text.bytes};
}

/*
 * Names and literals without escapes are parts of the source. Their addresses are compared as
 * numbers: those of unrelated texts have no order in C.
 */
wb_text wb_cel_block__text(wb_cel_block *block, wb_text text)
{
	wb_text source = block->source->text;
	uintptr_t start = (uintptr_t)source.data;
	uintptr_t at = (uintptr_t)text.data;

	if (block->has_failed || text.bytes == 0)
		return (wb_text){"", 0};
	if (at >= start && at + text.bytes <= start + source.bytes)
		return (wb_text){block->text.data + (at - start), text.bytes};
	char *copy = block_copy(block, text.data, text.bytes);
	return (wb_text){copy, copy == NULL ? 0 : text.bytes};
}

static wb_value block_list(wb_cel_block *block, const wb_list *list)
{
	wb_list *copy = wb_cel_block__take(block, 1, sizeof *copy);
	wb_value *items = wb_cel_block__take(block, list->count, sizeof *items);

	for (size_t index = 0; index < list->count && !block->has_failed; index++)
		items[index] = wb_cel_block__value(block, &list->items[index]);
	if (block->has_failed)
		return wb_value_null();
	*copy = (wb_list){list->count, items};
	return wb_value_list(copy);
}

static wb_value block_map(wb_cel_block *block, const wb_map *map)
{
	wb_map *copy = wb_cel_block__take(block, 1, sizeof *copy);
	wb_entry *entries = wb_cel_block__take(block, map->count, sizeof *entries);

	for (size_t index = 0; index < map->count && !block->has_failed; index++) {
		entries[index].key = wb_cel_block__value(block, &map->entries[index].key);
		entries[index].value = wb_cel_block__value(block, &map->entries[index].value);
	}
	if (block->has_failed)
		return wb_value_null();
	*copy = (wb_map){map->count, entries};
	return wb_value_map(copy);
}

/* Constants are as deep as the expression that made them, which the parser bounds. */
wb_value wb_cel_block__value(wb_cel_block *block, const wb_value *value)
{
	wb_value copy = *value;

	switch (value->kind) {
	case WB_STRING:
	case WB_BYTES:
	case WB_TYPE:
		copy.as.text = wb_cel_block__text(block, value->as.text);
		return copy;
	case WB_LIST:
		return block_list(block, value->as.list);
	case WB_MAP:
		return block_map(block, value->as.map);
	default:
		return copy;
	}
}

static const wb_type *block_type(wb_cel_block *block, const wb_type *type, unsigned depth)
{
	bool is_shared = type->kind != WB_TYPE_OBJECT && type->key == NULL && type->element == NULL;

	if (is_shared || depth == WB_CEL_TYPE_DEPTH_MAX)
		return &wb_cel_types[is_shared ? type->kind : WB_TYPE_DYN];
	wb_type *copy = wb_cel_block__take(block, 1, sizeof *copy);
	if (copy == NULL)
		return NULL;
	copy->kind = type->kind;
	copy->name = wb_cel_block__text(block, type->name);
	if (type->key != NULL)
		copy->key = block_type(block, type->key, depth + 1);
	if (type->element != NULL)
		copy->element = block_type(block, type->element, depth + 1);
	return copy;
}

const wb_type *wb_cel_block__type(wb_cel_block *block, const wb_type *type)
{
	return block_type(block, type, 0);
}
