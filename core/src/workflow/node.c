/* SPDX-License-Identifier: MIT */
/*
 * Paths are written from the root down, while a node only knows its way up. The chain is first
 * collected, which its depth bounds: no text of JSON nests deeper than WB_JSON_DEPTH_MAX. Writing
 * a path at every step down was dropped, because nearly every read succeeds.
 */
#include "workflow/node.h"

#include "base/assert.h"
#include "base/number.h"
#include "waybill/json.h"

#include <string.h>

/* Frames of the deepest value and of the few names that lead to it. */
#define NODE_DEPTH_MAX (WB_JSON_DEPTH_MAX + 8)

static void node_write(wb_node_path *space, wb_text text)
{
	if (space->is_full || text.bytes > WB_NODE_PATH_BYTES - space->bytes) {
		space->is_full = true;
		return;
	}
	if (text.bytes > 0)
		memcpy(space->text + space->bytes, text.data, text.bytes);
	space->bytes += text.bytes;
}

static void node_write_index(wb_node_path *space, size_t index)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_uint(index, digits);

	node_write(space, (wb_text){digits, bytes});
}

/* RFC 6901: a tilde becomes ~0 and a slash ~1. */
static void node_write_escaped(wb_node_path *space, wb_text key)
{
	for (size_t at = 0; at < key.bytes; at++) {
		if (key.data[at] == '~')
			node_write(space, WB_TEXT("~0"));
		else if (key.data[at] == '/')
			node_write(space, WB_TEXT("~1"));
		else
			node_write(space, (wb_text){key.data + at, 1});
	}
}

/* The nodes from [node] up, the root last. */
static size_t node_collect(const wb_node *node, const wb_node *chain[NODE_DEPTH_MAX])
{
	size_t count = 0;

	for (; node != NULL; node = node->parent) {
		WB_ASSERT(count < NODE_DEPTH_MAX, "Nodes nest no deeper than JSON.");
		chain[count++] = node;
	}
	return count;
}

wb_node wb_node__root(wb_text name, const wb_value *value)
{
	return (wb_node){NULL, name, 0, false, value};
}

wb_node wb_node__member(const wb_node *parent, wb_text key)
{
	const wb_value *value = parent->value == NULL ? NULL : wb_value_member(parent->value, key);

	return (wb_node){parent, key, 0, false, value};
}

wb_node wb_node__entry(const wb_node *parent, const wb_entry *entry)
{
	WB_ASSERT(entry->key.kind == WB_STRING, "Maps from outside have texts as keys.");
	return (wb_node){parent, entry->key.as.text, 0, false, &entry->value};
}

wb_node wb_node__item(const wb_node *parent, size_t index)
{
	return (wb_node){parent, WB_TEXT(""), index, true, &parent->value->as.list->items[index]};
}

wb_text wb_node__pointer(const wb_node *node, wb_node_path *space)
{
	const wb_node *chain[NODE_DEPTH_MAX];
	size_t depth = node_collect(node, chain) - 1;
	size_t fitting = 0;

	space->bytes = 0;
	space->is_full = false;
	while (depth-- > 0) {
		node_write(space, WB_TEXT("/"));
		if (chain[depth]->is_item)
			node_write_index(space, chain[depth]->index);
		else
			node_write_escaped(space, chain[depth]->key);
		if (space->is_full)
			break;
		fitting = space->bytes;
	}
	return (wb_text){space->text, fitting};
}

void wb_node__place(
	const wb_node *node, const wb_json_places *places, uint32_t *out_line, uint32_t *out_column)
{
	wb_node_path space;
	uint32_t line = 0, column = 0;

	for (; node != NULL; node = node->parent) {
		if (node->parent != NULL && node->value == NULL)
			continue;
		if (wb_json_place(places, wb_node__pointer(node, &space), &line, &column))
			break;
	}
	*out_line = line;
	*out_column = column;
}

wb_text wb_node__path(const wb_node *node, wb_node_path *space)
{
	const wb_node *chain[NODE_DEPTH_MAX];
	size_t depth = node_collect(node, chain);
	size_t fitting = 0;

	space->bytes = 0;
	space->is_full = false;
	while (depth-- > 0) {
		if (chain[depth]->is_item) {
			node_write(space, WB_TEXT("["));
			node_write_index(space, chain[depth]->index);
			node_write(space, WB_TEXT("]"));
		} else {
			if (space->bytes > 0)
				node_write(space, WB_TEXT("."));
			node_write(space, chain[depth]->key);
		}
		if (space->is_full)
			break;
		fitting = space->bytes;
	}
	return (wb_text){space->text, fitting};
}

const wb_map *wb_node__map(const wb_node *node)
{
	return node->value != NULL && node->value->kind == WB_MAP ? node->value->as.map : NULL;
}

const wb_list *wb_node__list(const wb_node *node)
{
	return node->value != NULL && node->value->kind == WB_LIST ? node->value->as.list : NULL;
}
