/* SPDX-License-Identifier: MIT */
/*
 * Where in a tree of values one stands, as a chain of frames on the stack: reading costs nothing
 * for it, and only a failure writes the place out.
 */
#ifndef WAYBILL_WORKFLOW_NODE_H
#define WAYBILL_WORKFLOW_NODE_H

#include "waybill/json.h"
#include "waybill/value.h"

/* A pointer or path that is longer names the part of it that fits. */
#define WB_NODE_PATH_BYTES 512

typedef struct wb_node {
	const struct wb_node *parent; /* NULL for the root */
	wb_text               key;     /* under a map, and of the root */
	size_t                index;   /* under a list */
	bool                  is_item; /* under a list */
	const wb_value       *value;   /* NULL where something is missing */
} wb_node;

/* Room for a pointer or path. */
typedef struct wb_node_path {
	char   text[WB_NODE_PATH_BYTES];
	size_t bytes;
	bool   is_full;
} wb_node_path;

wb_node wb_node__root(wb_text name, const wb_value *value);

/* The member [key] of a map, or one without a value where there is none. */
wb_node wb_node__member(const wb_node *parent, wb_text key);
wb_node wb_node__entry(const wb_node *parent, const wb_entry *entry);
wb_node wb_node__item(const wb_node *parent, size_t index);

/*
 * /transitions/pack/from/0, as RFC 6901 writes it; the root's name is left out. Borrowed from
 * [space].
 */
wb_text wb_node__pointer(const wb_node *node, wb_node_path *space);

/*
 * Line and column of the node in the text that [places] is of. What is missing has no place of its
 * own, and of an object that is given twice only one has: then it is that of what lies around it.
 */
void wb_node__place(
	const wb_node *node, const wb_json_places *places, uint32_t *out_line, uint32_t *out_column);

/* order.items[2].sku; the root's name leads it. Borrowed from [space]. */
wb_text wb_node__path(const wb_node *node, wb_node_path *space);

/* NULL unless the node's value is a map, or a list. */
const wb_map  *wb_node__map(const wb_node *node);
const wb_list *wb_node__list(const wb_node *node);

#endif
