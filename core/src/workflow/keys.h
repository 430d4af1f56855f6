/* SPDX-License-Identifier: MIT */
/*
 * The keys of a definition, object by object: the one list that the reader goes by, and that a
 * test holds against core/schema/workflow.schema.json and docs/workflow-format.md.
 */
#ifndef WAYBILL_WORKFLOW_KEYS_H
#define WAYBILL_WORKFLOW_KEYS_H

#include "waybill/text.h"

typedef struct wb_key {
	const char *name;
	bool        is_required;
} wb_key;

typedef struct wb_key_table {
	const char   *name; /* what the schema calls this kind of object */
	const wb_key *keys;
	size_t        count;
} wb_key_table;

typedef enum wb_key_object {
	WB_KEYS_DEFINITION, /* the whole text */
	WB_KEYS_VARIABLE,   /* under vars */
	WB_KEYS_STATE,      /* under states */
	WB_KEYS_TRANSITION, /* under transitions */
	WB_KEYS_EXPLAIN,    /* explain of a transition */
	WB_KEYS_EFFECT,     /* in effects; exactly one of its keys */
	WB_KEYS_INPUT,      /* under inputs */
	WB_KEYS_VALUE,      /* a schema below an input: items, properties */
	WB_KEYS_ASSERTION,  /* in assertions */
	WB_KEYS_COUNT,
} wb_key_object;

const wb_key_table *wb_keys__of(wb_key_object object);

/* Whether [table] has a key [name]. */
bool wb_keys__has(const wb_key_table *table, wb_text name);

#endif
