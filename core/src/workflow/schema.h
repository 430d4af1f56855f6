/* SPDX-License-Identifier: MIT */
/*
 * The part of JSON Schema 2020-12 that describes inputs (docs/workflow-format.md lists the
 * keywords): compiled when a definition is read, checked against what somebody filled in, and
 * turned into a type for guards.
 */
#ifndef WAYBILL_WORKFLOW_SCHEMA_H
#define WAYBILL_WORKFLOW_SCHEMA_H

#include "waybill/cel.h"
#include "workflow/message.h"
#include "workflow/node.h"

/* More than anybody types or scans in one move, and little enough to store with an event. */
#define WB_INPUT_CHARACTERS_MAX 10000
#define WB_INPUT_ITEMS_MAX      1000

/* JSON Schema's types, as bits: a schema may allow several. */
typedef enum wb_schema_kind {
	WB_SCHEMA_NULL = 1,
	WB_SCHEMA_BOOLEAN = 2,
	WB_SCHEMA_INTEGER = 4,
	WB_SCHEMA_NUMBER = 8, /* integers, too */
	WB_SCHEMA_STRING = 16,
	WB_SCHEMA_ARRAY = 32,
	WB_SCHEMA_OBJECT = 64,
	WB_SCHEMA_ANY = 127,
} wb_schema_kind;

typedef struct wb_schema wb_schema;

typedef struct wb_schema_member {
	wb_text          name;
	const wb_schema *schema;
} wb_schema_member;

/* Bounds of a count of characters, items or members. */
typedef struct wb_schema_range {
	uint64_t min, max;
} wb_schema_range;

struct wb_schema {
	uint32_t                kinds;       /* bits of wb_schema_kind; 0: nothing fits */
	const wb_value         *choices;     /* enum; NULL: anything */
	size_t                  choice_count;
	const wb_value         *constant;    /* const; NULL: anything. Bounds likewise. */
	const wb_value         *minimum, *maximum, *exclusive_minimum, *exclusive_maximum;
	const wb_value         *multiple_of; /* above 0 */
	wb_schema_range         characters, items_range, members_range;
	const wb_program       *pattern;     /* whether the variable "text" fits; NULL: anything */
	wb_text                 pattern_source;
	bool                    has_unique_items;
	const wb_schema        *items;       /* NULL: anything */
	const wb_schema        *others;      /* members that [members] does not name; NULL: anything */
	const wb_schema_member *members;     /* properties */
	size_t                  member_count;
	const wb_text          *required;
	size_t                  required_count;
	const wb_type          *type;        /* what guards see */
};

/* Allows anything. */
static inline wb_schema wb_schema__any(void)
{
	const wb_schema_range any = {0, UINT64_MAX};

	return (wb_schema){
		.kinds = WB_SCHEMA_ANY,
		.characters = any,
		.items_range = any,
		.members_range = any,
		.type = wb_type_of(WB_TYPE_DYN),
	};
}

struct wb_definition;

/* Reads a schema of the kind that stands below an input. */
wb_status wb_schema__read(
	struct wb_definition *definition, const wb_node *node, const wb_schema **out);

/* The keywords that an input has as well, into [schema], which allows anything before. */
wb_status wb_schema__read_keywords(
	struct wb_definition *definition, const wb_node *node, wb_schema *schema);

/*
 * A double as the integer or decimal that its shortest form shows, and as it is where that has too
 * many digits; WB_UINT only for what is beyond WB_INT; anything else as it is.
 */
wb_value wb_schema__number(const wb_value *raw);

/* What does not fit, when something does not. */
typedef struct wb_violation {
	bool    is_found;
	wb_text path; /* below the value that was checked: "[1].quantity"; empty: the value itself */
	wb_value message; /* "must be at least 1", message.h; it and the path live in the arena */
} wb_violation;

/* The schema of a member of an object that [schema] allows; NULL: anything. */
const wb_schema *wb_schema__of_member(const wb_schema *schema, wb_text name);

/*
 * Checks [node]'s value against [schema]; the first thing that does not fit is in [out]. Numbers
 * are compared exactly, doubles as the decimal of their shortest form. Fails only for memory.
 */
wb_status wb_schema__check(const wb_schema *schema, const wb_node *node, wb_arena *arena,
	wb_violation *out, wb_error *error);

/*
 * The value as guards see it, a deep copy: numbers of a schema of "number" as decimals, and no
 * doubles where they have a decimal form. [is_stored]: decimals come as texts, as JSON keeps what
 * this handed back before. [schema] NULL: anything. WB_LIMIT where the value is nested deeper than
 * JSON.
 */
wb_status wb_schema__convert(const wb_schema *schema, const wb_node *node, bool is_stored,
	wb_arena *arena, wb_value *out, wb_error *error);

#endif
