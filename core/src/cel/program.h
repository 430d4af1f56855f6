/* SPDX-License-Identifier: MIT */
/*
 * A program: a tree of small nodes in one private block, children before their parents, names
 * already resolved to places. Immutable, so that threads may share it.
 */
#ifndef WAYBILL_CEL_PROGRAM_H
#define WAYBILL_CEL_PROGRAM_H

#include "cel/function.h"
#include "cel/regex.h"
#include "cel/syntax.h"

typedef enum wb_cel_op {
	WB_CEL_OP_CONSTANT,   /* as.constant */
	WB_CEL_OP_VARIABLE,   /* as.place of the declared variables */
	WB_CEL_OP_LOCAL,      /* as.place of the frame's locals */
	WB_CEL_OP_MEMBERS,    /* as.members */
	WB_CEL_OP_HAS,        /* as.members; the last one is looked for */
	WB_CEL_OP_INDEX,      /* as.operands, as all without a note */
	WB_CEL_OP_NOT,
	WB_CEL_OP_AND,        /* as.items */
	WB_CEL_OP_OR,         /* as.items */
	WB_CEL_OP_CONDITIONAL,
	WB_CEL_OP_EQUAL,
	WB_CEL_OP_NOT_EQUAL,
	WB_CEL_OP_LESS,
	WB_CEL_OP_LESS_EQUAL,
	WB_CEL_OP_GREATER,
	WB_CEL_OP_GREATER_EQUAL,
	WB_CEL_OP_IN,
	WB_CEL_OP_MATCHES,    /* as.matches */
	WB_CEL_OP_CALL,       /* as.call; one overload is known to be meant */
	WB_CEL_OP_DISPATCH,   /* as.call; the kinds decide among several */
	WB_CEL_OP_LIST,       /* as.items */
	WB_CEL_OP_MAP,        /* as.items, keys and values in turn */
	WB_CEL_OP_ALL,        /* as.fold, as the next seven */
	WB_CEL_OP_EXISTS,
	WB_CEL_OP_EXISTS_ONE,
	WB_CEL_OP_FILTER,
	WB_CEL_OP_TRANSFORM,
	WB_CEL_OP_TRANSFORM_MAP,
	WB_CEL_OP_TRANSFORM_ENTRY,
	WB_CEL_OP_BIND,
	WB_CEL_OP_NO_VARIABLE, /* as.name; fails */
	WB_CEL_OP_NO_FUNCTION, /* as.name; fails */
} wb_cel_op;

typedef struct wb_cel_node wb_cel_node;

typedef struct wb_cel_member {
	wb_text key;
	/*
	 * Where the key stands in a map that has all fields of its declared type; one look there saves
	 * the search. Optional fields that are absent move it towards the front.
	 */
	uint32_t hint;
	uint32_t at; /* byte of the source */
} wb_cel_member;

struct wb_cel_node {
	uint8_t op;        /* a wb_cel_op */
	uint8_t function;  /* a wb_cel_function, for messages about calls */
	uint16_t overload; /* of WB_CEL_OP_CALL */
	uint32_t at;       /* byte of the source */
	uint32_t cost;     /* what it costs whatever the operands are */
	union {
		wb_value constant;
		uint32_t place;
		struct {
			const wb_cel_node *base;
			const wb_cel_member *members;
			uint32_t count;
		} members;
		const wb_cel_node *operands[WB_CEL_ARGUMENTS_MAX];
		struct {
			const wb_cel_node *const *nodes;
			uint32_t count;
		} items;
		struct {
			const wb_cel_node *text, *pattern;
			const wb_cel_regex *regex; /* of a constant pattern, else NULL */
		} matches;
		struct {
			const wb_cel_node *const *arguments;
			const uint16_t *candidates; /* of WB_CEL_OP_DISPATCH */
			uint16_t candidate_count;
			uint8_t argument_count;
		} call;
		struct {
			const wb_cel_node *range;
			const wb_cel_node *condition; /* of the transforms: or NULL */
			const wb_cel_node *body;
			uint32_t local;
			bool has_second; /* indices or keys in [local], items or values behind it */
		} fold;
		wb_text name;
	} as;
};

/*
 * What an evaluation may visit besides its cost (frame.h), for each unit of cost it is granted. With
 * WB_CEL_COST_MAX the worst of them, a pattern with thousands of live steps, ends in half a second.
 */
#define WB_CEL_WORK_PER_COST 16

typedef struct wb_cel_clause {
	const wb_cel_node *node;
	wb_text source;
	const wb_text *paths;
	size_t path_count;
} wb_cel_clause;

struct wb_program {
	const wb_env *env;
	size_t block_bytes; /* this struct and all it points to */
	wb_text source;
	const wb_type *type;
	const wb_cel_node *root;
	uint32_t locals_max;
	const wb_cel_zone *zones; /* that the source names */
	size_t zone_count;
	wb_cost_range cost;
	size_t variable_count;
	const bool *reads; /* by variable */
	const wb_text *paths;
	size_t path_count;
	const wb_cel_clause *clauses;
	size_t clause_count;
};

/*
 * The value of a node, borrowed from the program, the variables or the arena; NULL after a
 * problem has been put into the frame. [room] is where a value is put that has no place yet.
 */
const wb_value *wb_cel_evaluate__node(
	wb_cel_frame *frame, const wb_cel_node *node, wb_value *room);

/*
 * The first item of the list that [fold] goes over for which its body is [is_true], and its index.
 * False where there is none, it is no list or the cost of a guard does not get that far. [fold]
 * stands in no other one.
 */
bool wb_program__find_item(const wb_program *program, const wb_cel_node *fold, bool is_true,
	const wb_value *values, wb_arena *arena, wb_value *out, size_t *out_index);

/*
 * wb_program_evaluate for one node of [program] that lies in no comprehension. The cost it tells is at
 * least that of what was visited, so that whoever evaluates often can bound the time by it.
 */
wb_status wb_program__evaluate_node(const wb_program *program, const wb_cel_node *node,
	const wb_value *values, wb_arena *arena, wb_cel_outcome *out, wb_error *error);

/* Do the two say the same, whatever the variables are? Never true of two that do not. */
bool wb_cel_node__equal(const wb_cel_node *left, const wb_cel_node *right);

/* What a call costs beyond its arguments (function.h). */
uint64_t wb_cel_cost__call(wb_cel_cost cost, const wb_value *const *arguments);

/* The least and the most that evaluating a checked tree may cost. */
bool wb_cel_cost__estimate(wb_cel_source *source, const wb_cel_options *options,
	const wb_cel_expr *expr, uint32_t locals_max, wb_cost_range *out);

#endif
