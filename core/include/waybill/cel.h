/* SPDX-License-Identifier: MIT */
/*
 * CEL, the Common Expression Language (github.com/cel-expr/cel-spec), without protobuf.
 *
 * An expression is compiled once against the declared variables and evaluated many times against
 * values in the order of those declarations. A program is immutable and may be shared between
 * threads. Evaluation allocates only from the caller's arena, calls nothing of the host, and
 * counts its cost in cel-go's units; it can't run longer than the cost it was given.
 *
 * The language is the specification's, with its standard library and macros, the extension libraries
 * strings, math, encoders, bindings (cel.bind) and comprehensions with two variables, and one type
 * more: decimal('12.50') is exact, compares and computes with decimals and ints, and converts to and
 * from int, double and string. docs/expressions.md lists all functions. What to know beyond the
 * specification:
 *
 * - Comparing numbers of different types needs dyn on one side, but for decimal and int.
 * - Time zones are "UTC", offsets such as "+02:00" and those that the host knows (wb_env). One that is
 *   written out in a call is read by compile, which refuses a name that the host does not know; a
 *   name that is computed has to be one of those, or the evaluation fails.
 * - matches knows RE2's syntax but for Unicode classes (\pL); (?i) folds ASCII only. A constant
 *   pattern that is wrong is refused by compile.
 * - A constant part is computed once, and still costs what computing it had cost.
 * - cel.bind computes its value before its body, also where the body does not come to it.
 * - math.greatest, math.least, math.abs and the clauses of format take decimals and keep them exact.
 *
 *   const wb_variable variables[] = {{WB_TEXT("order"), order_type}};
 *   wb_cel_options options = {.variables = variables, .variable_count = 1,
 *       .result = wb_type_of(WB_TYPE_BOOL)};
 *   status = wb_program_compile(env, WB_TEXT("order.total > 0"), &options, &program, &error);
 *   status = wb_program_evaluate(program, &order, 0, arena, &outcome, &error);
 *   if (status == WB_OK && !outcome.has_failed && outcome.value.as.boolean) ...
 */
#ifndef WAYBILL_CEL_H
#define WAYBILL_CEL_H

#include "waybill/value.h"

/* Recursion in parser, checker and evaluator is bounded by this. */
#define WB_CEL_DEPTH_MAX 250
/* An expression longer than this is no guard. */
#define WB_CEL_BYTES_MAX ((size_t) 100000)
#define WB_CEL_NODES_MAX ((size_t) 20000)
/* Named time zones of one expression, whose data it owns: some KB each. */
#define WB_CEL_ZONES_MAX 16
/* What one guard may cost at run time unless the caller says less. */
#define WB_CEL_COST_MAX ((uint64_t) 1000000)

typedef enum wb_type_kind {
	WB_TYPE_DYN = 0, /* anything; checked at run time */
	WB_TYPE_NULL,
	WB_TYPE_BOOL,
	WB_TYPE_INT,
	WB_TYPE_UINT,
	WB_TYPE_DOUBLE,
	WB_TYPE_DECIMAL,
	WB_TYPE_STRING,
	WB_TYPE_BYTES,
	WB_TYPE_TIMESTAMP,
	WB_TYPE_DURATION,
	WB_TYPE_LIST,   /* element */
	WB_TYPE_MAP,    /* key, element */
	WB_TYPE_OBJECT, /* name, fields: a map with known members, such as order */
	WB_TYPE_TYPE,   /* element, or NULL */
	WB_TYPE_ERROR,  /* never of a variable */
	WB_TYPE_PARAM,  /* the T of a function's signature; never of a variable or a program */
} wb_type_kind;

typedef struct wb_type wb_type;

typedef struct wb_field {
	wb_text        name;
	const wb_type *type;
	bool           is_personal; /* stored as a salted hash in events (audit.h) */
} wb_field;

struct wb_type {
	wb_type_kind    kind;
	const wb_type  *key;     /* WB_TYPE_MAP */
	const wb_type  *element; /* WB_TYPE_LIST, WB_TYPE_MAP, WB_TYPE_TYPE */
	wb_text         name;    /* WB_TYPE_OBJECT */
	const wb_field *fields;  /* WB_TYPE_OBJECT */
	size_t          field_count;
};

/* The types without parameters, shared and static. [kind] is none of LIST, MAP, OBJECT. */
const wb_type *wb_type_of(wb_type_kind kind);

/* "list(int)", "map(string, dyn)", "order": as CEL writes types. */
wb_status wb_type_print(const wb_type *type, wb_arena *arena, wb_text *out, wb_error *error);

typedef struct wb_variable {
	wb_text        name;
	const wb_type *type;
} wb_variable;

/*
 * How large a text, list or map may be, for the static cost bounds: "order.note" at most 500 code
 * points, "order.items" 200 items, each "order.items.@items.sku" 40; keys and values of maps are
 * "@keys" and "@values". Without it a comprehension over "order.items" has no bound. Evaluation
 * does not look at these; it counts.
 */
typedef struct wb_size_bound {
	wb_text  path;
	uint64_t max;
} wb_size_bound;

typedef struct wb_cel_options {
	const wb_variable *variables; /* borrowed during compile only; types are copied */
	size_t             variable_count;
	wb_text            container;   /* name resolution starts here; empty for none */
	const wb_type     *result;      /* what the expression must yield; NULL for anything */
	bool               is_unchecked; /* no type-check: names and overloads resolve at run time */
	uint64_t           cost_max;    /* static bound beyond which compile fails; 0: no bound */
	const wb_size_bound *size_bounds; /* borrowed during compile only */
	size_t               size_bound_count;
} wb_cel_options;

typedef struct wb_program wb_program;

/*
 * Compiles [source]. WB_SYNTAX with line and column on text that is no CEL, on an undeclared
 * name, a type error or a time zone that the host does not know; WB_LIMIT with a position on a bound above. Caller frees with
 * wb_program_free. The program owns everything it needs.
 */
wb_status wb_program_compile(const wb_env *env, wb_text source, const wb_cel_options *options,
	wb_program **out, wb_error *error);

/* Accepts NULL. */
void wb_program_free(wb_program *program);

/* Borrowed until the program is freed. An object type has its name, not its fields. */
wb_text        wb_program_source(const wb_program *program);
const wb_type *wb_program_type(const wb_program *program);

/* True when evaluation may look at the variable of that index. */
bool wb_program_reads(const wb_program *program, size_t variable_index);

/*
 * What the program looks at: the longest constant member paths that start at a declared
 * variable, "order.total", "vars.scanned", each once, in source order. Borrowed.
 */
size_t  wb_program_path_count(const wb_program *program);
wb_text wb_program_path(const wb_program *program, size_t index);

/* The static cost bounds. max is UINT64_MAX where it is unbounded. */
typedef struct wb_cost_range {
	uint64_t min, max;
} wb_cost_range;
wb_cost_range wb_program_cost(const wb_program *program);

/* One thing that went wrong while evaluating: a value of CEL's, not a failure of ours. */
typedef struct wb_cel_failure {
	uint32_t line, column; /* of the part that failed; 1-based */
	wb_text  message;      /* "no such key: tracking"; lives in the arena or is static */
	bool     is_cost;      /* the cost bound ended it */
} wb_cel_failure;

typedef struct wb_cel_outcome {
	bool           has_failed;
	wb_value       value;   /* when not has_failed; lives in the arena */
	wb_cel_failure failure; /* when has_failed */
	uint64_t       cost;
} wb_cel_outcome;

/*
 * Evaluates against one value a declared variable, in declaration order. An error *value* of CEL
 * (division by zero, no such key, cost) is WB_OK with has_failed; the status is negative only
 * for WB_MEMORY and broken calls.
 * [cost_max] 0 means WB_CEL_COST_MAX.
 */
wb_status wb_program_evaluate(const wb_program *program, const wb_value *values, uint64_t cost_max,
	wb_arena *arena, wb_cel_outcome *out, wb_error *error);

/*
 * Explaining a false guard: the sub-expressions joined by && at the top (one if there is none),
 * each with its source text. Used to say which part was false.
 */
size_t    wb_program_clause_count(const wb_program *program);
wb_text   wb_program_clause_source(const wb_program *program, size_t clause);
wb_status wb_program_evaluate_clause(const wb_program *program, size_t clause,
	const wb_value *values, uint64_t cost_max, wb_arena *arena, wb_cel_outcome *out,
	wb_error *error);
size_t  wb_program_clause_path_count(const wb_program *program, size_t clause);
wb_text wb_program_clause_path(const wb_program *program, size_t clause, size_t index);

#endif
