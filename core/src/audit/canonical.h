/* SPDX-License-Identifier: MIT */
/*
 * Recognises canonical JSON (RFC 8785, integers only) without building values: verification looks
 * at every event ever written and needs slices of a body, not a tree of it.
 */
#ifndef WAYBILL_AUDIT_CANONICAL_H
#define WAYBILL_AUDIT_CANONICAL_H

#include "waybill/text.h"

/* 2^53 - 1, either sign: what every JSON reader holds exactly. */
#define WB_CANONICAL_INT_MAX INT64_C(9007199254740991)

typedef enum wb_canonical_kind {
	WB_CANONICAL_NULL = 0,
	WB_CANONICAL_BOOL,
	WB_CANONICAL_INT,
	WB_CANONICAL_STRING,
	WB_CANONICAL_ARRAY,
	WB_CANONICAL_OBJECT,
} wb_canonical_kind;

/* A member of an object, as it is written. */
typedef struct wb_canonical_member {
	wb_text           name; /* between its quotation marks, escapes and all */
	wb_canonical_kind kind;
	wb_text           value; /* as written, a string with its quotation marks */
} wb_canonical_member;

/* What is being recognised; canonical.c's own. */
typedef struct wb_canonical_source {
	const char *end;
	const char *stopped; /* where it is not canonical */
	const char *block;   /* the bytes last looked at together */
	uint64_t    special; /* of these, a bit for each that does not stand for itself */
} wb_canonical_source;

typedef struct wb_canonical_name {
	wb_text text;
	bool    is_plain; /* ASCII without escapes: bytes are in the order of what they stand for */
} wb_canonical_name;

/* Walks an object's members in order. */
typedef struct wb_canonical_walk {
	wb_canonical_source source;
	const char         *at;
	wb_canonical_name   name; /* of the member before */
	bool                is_begun;
	bool                is_sound; /* false: canonical JSON ends at [at] */
} wb_canonical_walk;

/* [object] is all of an object's text. */
wb_canonical_walk wb_canonical__walk(wb_text object);

/*
 * The next member, all of it recognised; false after the last one or where the text is not
 * canonical. is_sound then says which: true only when nothing follows the object.
 */
bool wb_canonical__next(wb_canonical_walk *walk, wb_canonical_member *out);

/* Is [text] one canonical value and nothing else? */
bool wb_canonical__is_value(wb_text text);

/* Does the string [written], with its quotation marks, spell [text]? */
bool wb_canonical__spells(wb_text written, wb_text text);

#endif
