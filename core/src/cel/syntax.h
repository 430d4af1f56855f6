/* SPDX-License-Identifier: MIT */
/*
 * The syntax tree. The parser makes it, macros rewrite it in place, the checker writes types and
 * references into it, the compiler turns it into a program. It lives in an arena and is dropped
 * after compilation.
 */
#ifndef WAYBILL_CEL_SYNTAX_H
#define WAYBILL_CEL_SYNTAX_H

#include "cel/function.h"
#include "cel/source.h"

typedef enum wb_cel_form {
	WB_CEL_LITERAL, /* as.literal */
	WB_CEL_NAME,    /* as.name */
	WB_CEL_SELECT,  /* as.select: operand.field, or has(operand.field) */
	WB_CEL_CALL,    /* as.call: functions and operators */
	WB_CEL_LIST,    /* as.items */
	WB_CEL_MAP,     /* as.items: keys and values in turn */
	WB_CEL_MESSAGE, /* as.name: T{…}; parsed to be refused by name */
	WB_CEL_FOLD,    /* as.fold: what a comprehension macro or cel.bind became */
} wb_cel_form;

/* What a name or a selection stands for; the checker finds out. */
typedef enum wb_cel_reference {
	WB_CEL_REFERENCE_NONE,     /* a selection that is one; a name that is unknown */
	WB_CEL_REFERENCE_VARIABLE, /* declared; index into the options' variables */
	WB_CEL_REFERENCE_LOCAL,    /* of a comprehension; index of its place in the frame */
	WB_CEL_REFERENCE_TYPE,     /* int, list and so on; index is a wb_type_kind */
} wb_cel_reference;

typedef enum wb_cel_fold_kind {
	WB_CEL_FOLD_ALL,
	WB_CEL_FOLD_EXISTS,
	WB_CEL_FOLD_EXISTS_ONE,
	WB_CEL_FOLD_FILTER,
	WB_CEL_FOLD_MAP, /* with or without a condition, as the next two; transformList as well */
	WB_CEL_FOLD_TRANSFORM_MAP,
	WB_CEL_FOLD_TRANSFORM_ENTRY,
	WB_CEL_FOLD_BIND, /* range is what the variable stands for in body */
} wb_cel_fold_kind;

typedef struct wb_cel_expr wb_cel_expr;

/* What a part that depends on nothing was computed to, by the compiler. */
typedef struct wb_cel_folded {
	wb_value value;
	uint64_t cost;
} wb_cel_folded;

typedef struct wb_cel_exprs {
	wb_cel_expr **items;
	uint32_t count, capacity;
} wb_cel_exprs;

typedef struct wb_cel_call {
	wb_cel_function function;
	wb_text name;           /* as written, "a.b.f" for a qualified one; for messages */
	bool is_member;         /* the target is the first argument */
	wb_cel_exprs arguments; /* any number for && and || */
	uint16_t *candidates;   /* the overloads that fit, by the checker */
	uint32_t candidate_count;
} wb_cel_call;

typedef struct wb_cel_fold {
	wb_cel_fold_kind kind;
	wb_cel_expr *range;
	wb_text variable;       /* an item or a key; with a second one the index or the key */
	wb_text second;         /* the item or the value; empty where there is one variable only */
	uint32_t local;         /* the variable's place in the frame, by the checker; then the second's */
	wb_cel_expr *condition; /* which items, or NULL */
	wb_cel_expr *body;      /* the predicate, the new item, the new value or the new entries */
} wb_cel_fold;

struct wb_cel_expr {
	wb_cel_form form;
	uint32_t at;         /* byte that failures point to: the operator, the bracket, the start */
	uint32_t start, end; /* bytes of the source, parentheses around it not included */
	uint32_t height;     /* 1 for a leaf */
	const wb_type *type; /* by the checker */
	wb_cel_reference reference;
	uint32_t index; /* of what it refers to */
	bool is_unobserved; /* a name that costs nothing; see checker_free_root */
	const wb_cel_folded *folded;
	union {
		wb_value literal;
		struct {
			wb_text text;
			bool is_absolute; /* .name: looked up outside container and comprehensions */
		} name;
		struct {
			wb_cel_expr *operand;
			wb_text field;
			bool is_test;
		} select;
		wb_cel_call call;
		wb_cel_exprs items;
		wb_cel_fold fold;
	} as;
};

/* Parses all of the source; NULL after a failure has been put into it. */
wb_cel_expr *wb_cel_parser__parse(wb_cel_source *source);

/*
 * Rewrites a call of a macro in place. Calls that are none are left as they are. A macro with
 * wrong arguments is a failure of the source.
 */
void wb_cel_macro__expand(wb_cel_source *source, wb_cel_expr *call);

/*
 * The name that a chain of selections spells, a.b.c; false where it is none.
 * [is_absolute] tells of a dot in front.
 */
bool wb_cel_expr__qualified_name(
	wb_cel_source *source, const wb_cel_expr *expr, wb_text *out, bool *is_absolute);

#endif
