/* SPDX-License-Identifier: MIT */
/*
 * The doorway: text to program, and a program's evaluations. Everything that is only needed while
 * compiling lives in a scratch arena; the program is one block of exactly the bytes it needs, so
 * that hundreds of guards stay small.
 */
#include "cel/program.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/utf8.h"
#include "cel/block.h"
#include "cel/checker.h"
#include "cel/compiler.h"
#include "cel/paths.h"
#include "cel/zones.h"

#include <string.h>

/*
 * Scratch memory of one compilation. The largest expression that passes the other bounds takes a
 * sixth; constants that are folded may take the rest.
 */
#define PROGRAM_SCRATCH_BYTES_MAX ((size_t)32 * 1024 * 1024)

/* Variables of comprehensions that need no memory of the arena. */
#define PROGRAM_LOCALS_ON_STACK 8

/* ---- layout ---- */

typedef struct program_parts {
	const wb_cel_options *options;
	wb_cel_expr *expr;
	uint32_t locals_max;
	wb_cost_range cost;
	wb_cel_paths paths;
	wb_cel_zones zones;
} program_parts;

static const wb_text *program_lay_texts(wb_cel_block *block, wb_cel_paths paths)
{
	wb_text *texts = wb_cel_block__take(block, paths.count, sizeof *texts);

	for (size_t index = 0; texts != NULL && index < paths.count; index++)
		texts[index] = wb_cel_block__text(block, paths.texts[index]);
	return texts;
}

static const wb_cel_zone *program_lay_zones(wb_cel_block *block, const wb_cel_zones *zones)
{
	wb_cel_zone *laid = wb_cel_block__take(block, zones->count, sizeof *laid);

	for (size_t index = 0; laid != NULL && index < zones->count; index++)
		laid[index] = (wb_cel_zone){
			wb_cel_block__text(block, zones->items[index].name),
			wb_cel_block__text(block, zones->items[index].tzif),
		};
	return laid;
}

/* && has become no constant: then its operands are clauses of their own. */
static bool program_is_joined(const wb_cel_expr *expr, const wb_cel_node *node)
{
	return node->op == WB_CEL_OP_AND && expr->form == WB_CEL_CALL;
}

static size_t program_count_clauses(const wb_cel_expr *expr, const wb_cel_node *node)
{
	size_t count = 0;

	if (!program_is_joined(expr, node))
		return 1;
	for (uint32_t index = 0; index < node->as.items.count; index++)
		count += program_count_clauses(
			expr->as.call.arguments.items[index], node->as.items.nodes[index]);
	return count;
}

static void program_lay_clauses(wb_cel_block *block, const program_parts *parts,
	const wb_cel_expr *expr, const wb_cel_node *node, wb_cel_clause **next)
{
	wb_cel_paths paths;

	if (program_is_joined(expr, node)) {
		for (uint32_t index = 0; index < node->as.items.count; index++)
			program_lay_clauses(block, parts, expr->as.call.arguments.items[index],
				node->as.items.nodes[index], next);
		return;
	}
	if (block->has_failed || !wb_cel_paths__collect(block->source, parts->options, expr, &paths))
		return;
	wb_text source = {block->source->text.data + expr->start, (size_t)(expr->end - expr->start)};
	**next = (wb_cel_clause){
		.node = node,
		.source = wb_cel_block__text(block, source),
		.paths = program_lay_texts(block, paths),
		.path_count = paths.count,
	};
	(*next)++;
}

/* Lays all of the program out; NULL after a failure of the source. */
static wb_program *program_lay(wb_cel_block *block, const program_parts *parts)
{
	const wb_cel_options *options = parts->options;
	wb_program *program = wb_cel_block__take(block, 1, sizeof *program);

	wb_cel_block__take_source(block);
	const wb_cel_node *root =
		wb_cel_compiler__compile(block, options, &parts->zones, parts->expr, parts->locals_max);
	const wb_type *type = wb_cel_block__type(block, parts->expr->type);
	bool *reads = wb_cel_block__take(block, options->variable_count, sizeof *reads);
	if (block->has_failed || root == NULL)
		return NULL;
	if (options->variable_count > 0)
		memcpy(reads, parts->paths.reads, options->variable_count * sizeof *reads);

	size_t clause_count = program_count_clauses(parts->expr, root);
	wb_cel_clause *clauses = wb_cel_block__take(block, clause_count, sizeof *clauses);
	wb_cel_clause *next = clauses;
	program_lay_clauses(block, parts, parts->expr, root, &next);
	const wb_text *paths = program_lay_texts(block, parts->paths);
	const wb_cel_zone *zones = program_lay_zones(block, &parts->zones);
	if (block->has_failed || block->source->status != WB_OK)
		return NULL;
	*program = (wb_program){
		.source = block->text,
		.type = type,
		.root = root,
		.locals_max = parts->locals_max,
		.zones = zones,
		.zone_count = parts->zones.count,
		.cost = parts->cost,
		.variable_count = options->variable_count,
		.reads = reads,
		.paths = paths,
		.path_count = parts->paths.count,
		.clauses = clauses,
		.clause_count = clause_count,
	};
	return program;
}

/* ---- compilation ---- */

/* The text's own bounds: length and UTF-8. */
static bool program_check_text(wb_cel_source *source)
{
	size_t valid = wb_utf8__valid_bytes(source->text);

	if (source->text.bytes > WB_CEL_BYTES_MAX) {
		wb_cel_source__fail(source, WB_LIMIT, (uint32_t)WB_CEL_BYTES_MAX,
			"expression has more than %z bytes", WB_CEL_BYTES_MAX);
		return false;
	}
	if (valid < source->text.bytes) {
		wb_cel_source__fail(
			source, WB_SYNTAX, (uint32_t)valid, "Syntax error: expression is no valid UTF-8");
		return false;
	}
	return true;
}

static bool program_analyse(wb_cel_source *source, const wb_env *env, program_parts *parts)
{
	const wb_cel_options *options = parts->options;

	if (!program_check_text(source))
		return false;
	wb_cel_expr *expr = wb_cel_parser__parse(source);
	if (expr == NULL || !wb_cel_checker__check(source, options, expr, &parts->locals_max) ||
		!wb_cel_cost__estimate(source, options, expr, parts->locals_max, &parts->cost) ||
		!wb_cel_zones__collect(source, env, expr, &parts->zones))
		return false;
	parts->expr = expr;
	return wb_cel_paths__collect(source, options, expr, &parts->paths);
}

static wb_program *program_build(
	wb_cel_source *source, const wb_env *env, const program_parts *parts)
{
	wb_cel_block measure = {.source = source};

	if (program_lay(&measure, parts) == NULL)
		return NULL;
	char *memory = env->resize(env->payload, NULL, 0, measure.bytes);
	if (memory == NULL) {
		wb_cel_source__fail_memory(source);
		return NULL;
	}
	wb_cel_block block = {.source = source, .memory = memory, .capacity = measure.bytes};
	wb_program *program = program_lay(&block, parts);
	if (program == NULL) {
		env->resize(env->payload, memory, measure.bytes, 0);
		return NULL;
	}
	program->env = env;
	program->block_bytes = measure.bytes;
	return program;
}

wb_status wb_program_compile(const wb_env *env, wb_text source_text, const wb_cel_options *options,
	wb_program **out, wb_error *error)
{
	WB_ASSERT(env != NULL && options != NULL && out != NULL, "Compiling needs all of these.");
	wb_arena *arena;
	wb_program *program = NULL;
	wb_status status = wb_arena_new(env, PROGRAM_SCRATCH_BYTES_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	wb_text text = source_text.data == NULL ? WB_TEXT("") : source_text;
	wb_cel_source source = {.text = text, .arena = arena, .error = error};
	program_parts parts = {.options = options};
	if (program_analyse(&source, env, &parts))
		program = program_build(&source, env, &parts);
	wb_arena_free(arena);
	WB_ASSERT((program == NULL) != (source.status == WB_OK), "No program has a reason.");
	if (program == NULL)
		return source.status;
	*out = program;
	return WB_OK;
}

void wb_program_free(wb_program *program)
{
	if (program == NULL)
		return;
	const wb_env *env = program->env;
	env->resize(env->payload, program, program->block_bytes, 0);
}

/* ---- what a program tells of itself ---- */

wb_text wb_program_source(const wb_program *program)
{
	return program->source;
}

const wb_type *wb_program_type(const wb_program *program)
{
	return program->type;
}

bool wb_program_reads(const wb_program *program, size_t variable_index)
{
	WB_ASSERT(variable_index < program->variable_count, "Only declared variables are asked for.");
	return program->reads[variable_index];
}

size_t wb_program_path_count(const wb_program *program)
{
	return program->path_count;
}

wb_text wb_program_path(const wb_program *program, size_t index)
{
	WB_ASSERT(index < program->path_count, "A path's index is below their count.");
	return program->paths[index];
}

wb_cost_range wb_program_cost(const wb_program *program)
{
	return program->cost;
}

size_t wb_program_clause_count(const wb_program *program)
{
	return program->clause_count;
}

static const wb_cel_clause *program_clause(const wb_program *program, size_t clause)
{
	WB_ASSERT(clause < program->clause_count, "A clause's index is below their count.");
	return &program->clauses[clause];
}

wb_text wb_program_clause_source(const wb_program *program, size_t clause)
{
	return program_clause(program, clause)->source;
}

size_t wb_program_clause_path_count(const wb_program *program, size_t clause)
{
	return program_clause(program, clause)->path_count;
}

wb_text wb_program_clause_path(const wb_program *program, size_t clause, size_t index)
{
	WB_ASSERT(index < program_clause(program, clause)->path_count,
		"A path's index is below their count.");
	return program_clause(program, clause)->paths[index];
}

/* ---- evaluation ---- */

/* Does the value own memory below it? */
static bool program_is_deep(const wb_value *value)
{
	return value->kind == WB_STRING || value->kind == WB_BYTES || value->kind == WB_LIST ||
		value->kind == WB_MAP || value->kind == WB_TYPE;
}

/* Member by member: the problem, half of the frame, means nothing until there is one. */
static void program_init_frame(wb_cel_frame *frame, const wb_program *program,
	const wb_value *values, uint64_t cost_max, wb_arena *arena)
{
	frame->variables = values;
	frame->arena = arena;
	frame->zones = program->zones;
	frame->zone_count = program->zone_count;
	frame->cost = 0;
	frame->cost_max = cost_max == 0 ? WB_CEL_COST_MAX : cost_max;
	frame->work = 0;
	frame->work_max = frame->cost_max > UINT64_MAX / WB_CEL_WORK_PER_COST
		? UINT64_MAX
		: frame->cost_max * WB_CEL_WORK_PER_COST;
	frame->is_over = false;
	frame->is_costly = false;
	frame->status = WB_OK;
}

static wb_cel_failure program_explain(
	const wb_program *program, const wb_cel_node *node, wb_cel_frame *frame)
{
	uint32_t at = frame->problem.at == WB_CEL_NOWHERE ? node->at : frame->problem.at;
	wb_cel_failure failure = {.message = wb_cel_frame__explain(frame), .is_cost = frame->is_costly};

	wb_cel_source__place(program->source, at, &failure.line, &failure.column);
	return failure;
}

static wb_status program_run(const wb_program *program, const wb_cel_node *node,
	wb_cel_frame *frame, wb_cel_outcome *out, wb_error *error)
{
	wb_value locals[PROGRAM_LOCALS_ON_STACK];
	wb_value room;
	wb_value copy;

	frame->locals = locals;
	if (program->locals_max > PROGRAM_LOCALS_ON_STACK) {
		frame->locals =
			wb_arena_take_array(frame->arena, program->locals_max, sizeof *frame->locals);
		if (frame->locals == NULL)
			return wb_error__set_memory(error, WB_AREA_CEL);
	}
	const wb_value *value = wb_cel_evaluate__node(frame, node, &room);
	/* Costs that stand in nodes are looked at here only. */
	if (frame->status == WB_OK && !wb_cel_frame__charge(frame, 0))
		value = NULL;
	if (frame->status != WB_OK)
		return wb_error__set_memory(error, WB_AREA_CEL);
	if (value == NULL) {
		*out = (wb_cel_outcome){.has_failed = true,
			.failure = program_explain(program, node, frame),
			.cost = frame->cost};
		return WB_OK;
	}
	/* It may stand in the program or among the variables; the caller is promised the arena. */
	if (program_is_deep(value)) {
		wb_status status = wb_value_copy(value, frame->arena, &copy, error);
		if (status != WB_OK)
			return status;
		value = &copy;
	}
	*out = (wb_cel_outcome){.value = *value, .cost = frame->cost};
	return WB_OK;
}

wb_status wb_program_evaluate(const wb_program *program, const wb_value *values, uint64_t cost_max,
	wb_arena *arena, wb_cel_outcome *out, wb_error *error)
{
	WB_ASSERT(program != NULL && arena != NULL && out != NULL, "Evaluating needs all of these.");
	wb_cel_frame frame;

	program_init_frame(&frame, program, values, cost_max, arena);
	return program_run(program, program->root, &frame, out, error);
}

wb_status wb_program__evaluate_node(const wb_program *program, const wb_cel_node *node,
	const wb_value *values, wb_arena *arena, wb_cel_outcome *out, wb_error *error)
{
	wb_cel_frame frame;

	program_init_frame(&frame, program, values, 0, arena);
	wb_status status = program_run(program, node, &frame, out, error);
	if (status == WB_OK && out->cost < frame.work / WB_CEL_WORK_PER_COST)
		out->cost = frame.work / WB_CEL_WORK_PER_COST;
	return status;
}

/* NOLINTNEXTLINE(readability-function-size): the parameters of wb_program_evaluate and a clause. */
wb_status wb_program_evaluate_clause(const wb_program *program, size_t clause,
	const wb_value *values, uint64_t cost_max, wb_arena *arena, wb_cel_outcome *out,
	wb_error *error)
{
	WB_ASSERT(program != NULL && arena != NULL && out != NULL, "Evaluating needs all of these.");
	wb_cel_frame frame;

	program_init_frame(&frame, program, values, cost_max, arena);
	return program_run(program, program_clause(program, clause)->node, &frame, out, error);
}

/* ---- the item that decides ---- */

/* NOLINTNEXTLINE(readability-function-size): what is looked for, where, and two results. */
bool wb_program__find_item(const wb_program *program, const wb_cel_node *fold, bool is_true,
	const wb_value *values, wb_arena *arena, wb_value *out, size_t *out_index)
{
	wb_cel_frame frame;
	wb_value room;

	program_init_frame(&frame, program, values, 0, arena);
	frame.locals = wb_arena_take_array(arena, program->locals_max, sizeof *frame.locals);
	if (frame.locals == NULL)
		return false;
	const wb_value *range = wb_cel_evaluate__node(&frame, fold->as.fold.range, &room);
	if (range == NULL || range->kind != WB_LIST)
		return false;
	const wb_list *list = range->as.list;
	for (size_t index = 0; index < list->count && !frame.is_over; index++) {
		wb_value body_room;
		uint32_t local = fold->as.fold.local;
		if (fold->as.fold.has_second)
			frame.locals[local++] = wb_value_int((int64_t)index);
		frame.locals[local] = list->items[index];
		const wb_value *body = wb_cel_evaluate__node(&frame, fold->as.fold.body, &body_room);
		if (body == NULL || body->kind != WB_BOOL || body->as.boolean != is_true)
			continue;
		*out = list->items[index];
		*out_index = index;
		return true;
	}
	return false;
}
