/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are compiled as an expression over variables of every type, and what compiles is
 * evaluated. What is refused says where; an evaluation never costs more than its static bound, gives
 * the same every time and the same without the type-check, and is true where all its clauses are.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "waybill/cel.h"

/* Enough for any sum of what the variables hold; folded constants may be larger. */
#define FUZZ_COST_MAX ((uint64_t)20000)
#define FUZZ_ARENA_BYTES_MAX ((size_t)4 * 1024 * 1024)

#define FUZZ_VARIABLES 13

typedef struct fuzz_bench {
	wb_arena *values_arena; /* holds what the variables hold */
	wb_arena *arena; /* of one input */
	wb_type strings, lists, map, object;
	wb_field fields[2];
	wb_variable variables[FUZZ_VARIABLES];
	wb_value values[FUZZ_VARIABLES];
	wb_cel_options options;
} fuzz_bench;

/* A value of each type, as a CEL text. */
static const char *const fuzz_texts[FUZZ_VARIABLES] = {"'héllo wörld'", "-7", "7u", "2.5",
	"decimal('12.50')", "b'\\xff\\x00a'", "timestamp('2024-02-29T12:34:56.789Z')",
	"duration('90m')", "['a', 'bc', '']", "[['x', 'y'], [], ['zzz']]", "{'a': 1, 'b': 2}",
	"{'l': ['a', 'bc', ''], 's': 'héllo wörld'}",
	"{'n': null, 'l': [1, 2u, 3.5, 'x', true], 'm': {1: 'a', true: {'k': [0]}}}"};

/* How large they are, as their declarer says. */
static const wb_size_bound fuzz_bounds[] = {
	{WB_TEXT_LITERAL("s"), 11},
	{WB_TEXT_LITERAL("b"), 3},
	{WB_TEXT_LITERAL("l"), 3},
	{WB_TEXT_LITERAL("l.@items"), 2},
	{WB_TEXT_LITERAL("n"), 3},
	{WB_TEXT_LITERAL("n.@items"), 2},
	{WB_TEXT_LITERAL("n.@items.@items"), 3},
	{WB_TEXT_LITERAL("p"), 2},
	{WB_TEXT_LITERAL("p.@keys"), 1},
	{WB_TEXT_LITERAL("o.l"), 3},
	{WB_TEXT_LITERAL("o.l.@items"), 2},
	{WB_TEXT_LITERAL("o.s"), 11},
};

static wb_value evaluate_constant(const char *text, wb_arena *arena)
{
	const wb_cel_options options = {.is_unchecked = true};
	wb_program *program = NULL;
	wb_cel_outcome outcome;

	FUZZ_HOLDS(
		wb_program_compile(wb_env_native(), wb_text_from(text), &options, &program, NULL) == WB_OK);
	FUZZ_HOLDS(wb_program_evaluate(program, NULL, 0, arena, &outcome, NULL) == WB_OK);
	FUZZ_HOLDS(!outcome.has_failed);
	wb_program_free(program);
	return outcome.value;
}

static void bench_init(fuzz_bench *bench)
{
	static const char *const names[FUZZ_VARIABLES] = {
		"s", "i", "u", "d", "m", "b", "t", "r", "l", "n", "p", "o", "y"};
	const wb_type *types[FUZZ_VARIABLES] = {wb_type_of(WB_TYPE_STRING), wb_type_of(WB_TYPE_INT),
		wb_type_of(WB_TYPE_UINT), wb_type_of(WB_TYPE_DOUBLE), wb_type_of(WB_TYPE_DECIMAL),
		wb_type_of(WB_TYPE_BYTES), wb_type_of(WB_TYPE_TIMESTAMP), wb_type_of(WB_TYPE_DURATION),
		&bench->strings, &bench->lists, &bench->map, &bench->object, wb_type_of(WB_TYPE_DYN)};

	FUZZ_HOLDS(wb_arena_new(wb_env_native(), FUZZ_ARENA_BYTES_MAX, &bench->arena, NULL) == WB_OK);
	FUZZ_HOLDS(
		wb_arena_new(wb_env_native(), FUZZ_ARENA_BYTES_MAX, &bench->values_arena, NULL) == WB_OK);
	bench->strings = (wb_type){.kind = WB_TYPE_LIST, .element = wb_type_of(WB_TYPE_STRING)};
	bench->lists = (wb_type){.kind = WB_TYPE_LIST, .element = &bench->strings};
	bench->map = (wb_type){
		.kind = WB_TYPE_MAP, .key = wb_type_of(WB_TYPE_STRING), .element = wb_type_of(WB_TYPE_INT)};
	bench->fields[0] = (wb_field){WB_TEXT("l"), &bench->strings, false};
	bench->fields[1] = (wb_field){WB_TEXT("s"), wb_type_of(WB_TYPE_STRING), false};
	bench->object = (wb_type){.kind = WB_TYPE_OBJECT,
		.name = WB_TEXT("thing"),
		.fields = bench->fields,
		.field_count = 2};
	for (size_t index = 0; index < FUZZ_VARIABLES; index++) {
		bench->variables[index] = (wb_variable){wb_text_from(names[index]), types[index]};
		bench->values[index] = evaluate_constant(fuzz_texts[index], bench->values_arena);
	}
	bench->options = (wb_cel_options){.variables = bench->variables,
		.variable_count = FUZZ_VARIABLES,
		.size_bounds = fuzz_bounds,
		.size_bound_count = sizeof fuzz_bounds / sizeof *fuzz_bounds};
}

static void check_refusal(wb_status status, const wb_error *error)
{
	wb_text message = wb_text_from(error->message);

	FUZZ_HOLDS(status == WB_SYNTAX || status == WB_LIMIT);
	FUZZ_HOLDS(error->status == status && error->area == WB_AREA_CEL);
	FUZZ_HOLDS(message.bytes > 0 && wb_utf8__is_valid(message));
	FUZZ_HOLDS(error->line > 0 && error->column > 0);
}

/* NULL when it is refused. */
static wb_program *compile(const wb_cel_options *options, wb_text text)
{
	wb_program *program = NULL;
	wb_error error;
	wb_status status = wb_program_compile(wb_env_native(), text, options, &program, &error);

	if (status == WB_OK) {
		FUZZ_HOLDS(program != NULL);
		return program;
	}
	check_refusal(status, &error);
	return NULL;
}

/* Equal with one meaning for NaN, which no value equals. */
static bool same(const wb_value *left, const wb_value *right)
{
	if (left->kind != right->kind)
		return false;
	if (left->kind == WB_DOUBLE && left->as.real != left->as.real)
		return right->as.real != right->as.real;
	if (left->kind == WB_LIST) {
		bool is_same = left->as.list->count == right->as.list->count;
		for (size_t index = 0; is_same && index < left->as.list->count; index++)
			is_same = same(&left->as.list->items[index], &right->as.list->items[index]);
		return is_same;
	}
	if (left->kind == WB_MAP) {
		bool is_same = left->as.map->count == right->as.map->count;
		for (size_t index = 0; is_same && index < left->as.map->count; index++)
			is_same = same(&left->as.map->entries[index].key, &right->as.map->entries[index].key) &&
				same(&left->as.map->entries[index].value, &right->as.map->entries[index].value);
		return is_same;
	}
	return wb_value_equal(left, right);
}

/* False when the arena was too small for the result. */
static bool evaluate(fuzz_bench *bench, const wb_program *program, wb_cel_outcome *out)
{
	wb_status status =
		wb_program_evaluate(program, bench->values, FUZZ_COST_MAX, bench->arena, out, NULL);

	FUZZ_HOLDS(status == WB_OK || status == WB_MEMORY);
	if (status == WB_OK && out->has_failed) {
		FUZZ_HOLDS(out->failure.line > 0 && out->failure.column > 0);
		FUZZ_HOLDS(wb_utf8__is_valid(out->failure.message));
	}
	return status == WB_OK;
}

static void check_clauses(fuzz_bench *bench, const wb_program *program, const wb_cel_outcome *whole)
{
	size_t count = wb_program_clause_count(program);
	bool are_all_true = true;
	bool is_any_false = false;

	FUZZ_HOLDS(count > 0);
	if (whole->has_failed || whole->value.kind != WB_BOOL)
		return;
	for (size_t index = 0; index < count && index < 50; index++) {
		wb_cel_outcome outcome;
		wb_text source = wb_program_clause_source(program, index);
		FUZZ_HOLDS(source.bytes > 0 && wb_utf8__is_valid(source));
		if (wb_program_evaluate_clause(program, index, bench->values, FUZZ_COST_MAX, bench->arena,
				&outcome, NULL) != WB_OK)
			return;
		bool is_true =
			!outcome.has_failed && outcome.value.kind == WB_BOOL && outcome.value.as.boolean;
		bool is_false =
			!outcome.has_failed && outcome.value.kind == WB_BOOL && !outcome.value.as.boolean;
		are_all_true &= is_true;
		is_any_false |= is_false;
	}
	if (count <= 50) {
		FUZZ_HOLDS(whole->value.as.boolean == are_all_true);
		FUZZ_HOLDS(whole->value.as.boolean == !is_any_false);
	}
}

static void check_program(fuzz_bench *bench, const wb_program *program, wb_text text)
{
	wb_cel_options unchecked = bench->options;
	wb_cel_outcome first;
	wb_cel_outcome again;
	wb_cost_range cost = wb_program_cost(program);
	wb_text type;

	FUZZ_HOLDS(cost.min <= cost.max);
	FUZZ_HOLDS(wb_text_equal(wb_program_source(program), text));
	FUZZ_HOLDS(wb_type_print(wb_program_type(program), bench->arena, &type, NULL) != WB_SYNTAX);
	if (!evaluate(bench, program, &first))
		return;
	FUZZ_HOLDS(first.cost <= cost.max);
	if (evaluate(bench, program, &again)) {
		FUZZ_HOLDS(first.has_failed == again.has_failed && first.cost == again.cost);
		FUZZ_HOLDS(first.has_failed || same(&first.value, &again.value));
	}
	check_clauses(bench, program, &first);

	unchecked.is_unchecked = true;
	wb_program *other = compile(&unchecked, text);
	FUZZ_HOLDS(other != NULL);
	if (evaluate(bench, other, &again) && !(first.has_failed && first.failure.is_cost) &&
		!(again.has_failed && again.failure.is_cost)) {
		FUZZ_HOLDS(first.has_failed == again.has_failed);
		FUZZ_HOLDS(first.has_failed || same(&first.value, &again.value));
	}
	wb_program_free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	/* Made once: what an input may leave behind in it is reset with the arena. */
	static fuzz_bench bench;
	wb_text text = {(const char *)data, bytes};

	if (bench.arena == NULL)
		bench_init(&bench);
	wb_program *program = compile(&bench.options, text);
	if (program != NULL)
		check_program(&bench, program, text);
	wb_program_free(program);
	wb_arena_reset(bench.arena);
	return 0;
}
