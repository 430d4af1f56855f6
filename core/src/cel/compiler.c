/* SPDX-License-Identifier: MIT */
/*
 * The compiler resolves what the checker found out into places, and evaluates at once what depends
 * on no variable: such a part becomes a constant that costs what computing it had cost, so that a
 * program's cost does not tell how it was optimised. A part that fails is left as it is and fails
 * when it is reached.
 */
#include "cel/compiler.h"

#include "cel/type.h"

#include <string.h>

/* What folding one constant part may cost; a larger one is computed at run time. */
#define COMPILER_FOLD_COST_MAX 10000

/* And how many values its result may hold: as many as that cost could write out. */
#define COMPILER_FOLD_PARTS_MAX COMPILER_FOLD_COST_MAX

typedef struct compiler_walk {
	wb_cel_block *block;
	const wb_cel_options *options;
	const wb_cel_zones *zones;
	uint32_t locals_max;
} compiler_walk;

/* What a sub-expression depends on. */
typedef struct compiler_uses {
	bool has_variable; /* or something that fails by name */
	uint32_t local_lowest; /* of comprehensions; UINT32_MAX for none */
} compiler_uses;

static wb_cel_node *compiler_expr(compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses);

static void compiler_join(compiler_uses *uses, compiler_uses part)
{
	uses->has_variable |= part.has_variable;
	if (part.local_lowest < uses->local_lowest)
		uses->local_lowest = part.local_lowest;
}

static wb_cel_node *compiler_node(compiler_walk *compiler, wb_cel_op op, const wb_cel_expr *expr)
{
	wb_cel_node *node = wb_cel_block__take(compiler->block, 1, sizeof *node);

	if (node == NULL)
		return NULL;
	node->op = (uint8_t)op;
	node->at = expr->at;
	return node;
}

static wb_cel_node *compiler_constant(
	compiler_walk *compiler, const wb_cel_expr *expr, const wb_value *value, uint64_t cost)
{
	wb_cel_node *node = compiler_node(compiler, WB_CEL_OP_CONSTANT, expr);

	if (node == NULL)
		return NULL;
	node->as.constant = wb_cel_block__value(compiler->block, value);
	node->cost = (uint32_t)cost;
	return compiler->block->has_failed ? NULL : node;
}

/* ---- folding ---- */

/*
 * Would a copy of the value be small? Parts that are used twice are one in an evaluation and two in
 * a copy, so that a few lists of each other can stand for more than any memory holds.
 */
static bool compiler_is_small(const wb_value *value, unsigned depth, size_t *parts_left)
{
	bool is_small = depth <= WB_CEL_DEPTH_MAX && *parts_left > 0;

	if (!is_small)
		return false;
	--*parts_left;
	if (value->kind == WB_LIST)
		for (size_t index = 0; is_small && index < value->as.list->count; index++)
			is_small = compiler_is_small(&value->as.list->items[index], depth + 1, parts_left);
	if (value->kind == WB_MAP)
		for (size_t index = 0; is_small && index < value->as.map->count; index++)
			is_small =
				compiler_is_small(&value->as.map->entries[index].value, depth + 1, parts_left);
	return is_small;
}

/*
 * Evaluates a node that depends on nothing and leaves its value in the tree; false where it has
 * none. Done while the block is measured, in scratch memory, so that laying out needs no more room
 * than what stays.
 */
static bool compiler_fold(compiler_walk *compiler, wb_cel_expr *expr, const wb_cel_node *node)
{
	wb_cel_source *source = compiler->block->source;
	wb_value room;
	wb_cel_frame frame = {
		.arena = source->arena,
		.zones = compiler->zones->items,
		.zone_count = compiler->zones->count,
		.cost_max = COMPILER_FOLD_COST_MAX,
		.work_max = COMPILER_FOLD_COST_MAX,
	};

	frame.locals = wb_cel_source__take(source, compiler->locals_max, sizeof *frame.locals);
	if (frame.locals == NULL)
		return false;
	const wb_value *value = wb_cel_evaluate__node(&frame, node, &room);
	size_t parts_left = COMPILER_FOLD_PARTS_MAX;
	if (value == NULL || frame.cost > frame.cost_max || !compiler_is_small(value, 0, &parts_left))
		return false;
	wb_cel_folded *folded = wb_cel_source__take(source, 1, sizeof *folded);
	if (folded == NULL)
		return false;
	*folded = (wb_cel_folded){*value, frame.cost};
	expr->folded = folded;
	return true;
}

/* ---- names and members ---- */

static wb_cel_node *compiler_unknown(
	compiler_walk *compiler, wb_cel_op op, const wb_cel_expr *expr, wb_text name)
{
	wb_cel_node *node = compiler_node(compiler, op, expr);

	if (node != NULL)
		node->as.name = wb_cel_block__text(compiler->block, name);
	return node;
}

static wb_cel_node *compiler_name(compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses)
{
	bool is_local = expr->reference == WB_CEL_REFERENCE_LOCAL;

	if (expr->reference == WB_CEL_REFERENCE_TYPE) {
		wb_value type = {
			.kind = WB_TYPE, .as.text = wb_cel_type__name_of((wb_type_kind)expr->index)};
		return compiler_constant(compiler, expr, &type, 0);
	}
	if (is_local)
		uses->local_lowest = expr->index;
	else
		uses->has_variable = true;
	if (expr->reference == WB_CEL_REFERENCE_NONE)
		return compiler_unknown(compiler, WB_CEL_OP_NO_VARIABLE, expr, expr->as.name.text);
	wb_cel_node *node =
		compiler_node(compiler, is_local ? WB_CEL_OP_LOCAL : WB_CEL_OP_VARIABLE, expr);
	if (node == NULL)
		return NULL;
	node->as.place = expr->index;
	node->cost = expr->is_unobserved ? 0 : 1;
	return node;
}

/*
 * How many of the object's fields stand before the key in a map that has them all. Behind every end
 * where nobody knows: a small map is then looked through, a large one searched.
 */
static uint32_t compiler_hint(const wb_type *object, wb_text key)
{
	uint32_t hint = 0;

	if (object->kind != WB_TYPE_OBJECT)
		return UINT32_MAX;
	for (size_t index = 0; index < object->field_count; index++)
		hint += wb_text_compare(object->fields[index].name, key) < 0 ? 1 : 0;
	return hint;
}

/* A chain of selections in one node. */
static wb_cel_node *compiler_select(compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses)
{
	uint32_t count = 0;
	wb_cel_expr *base = expr;
	do {
		count++;
		base = base->as.select.operand;
	} while (base->form == WB_CEL_SELECT && base->reference == WB_CEL_REFERENCE_NONE &&
		!base->as.select.is_test);

	wb_cel_op op = expr->as.select.is_test ? WB_CEL_OP_HAS : WB_CEL_OP_MEMBERS;
	wb_cel_member *members = wb_cel_block__take(compiler->block, count, sizeof *members);
	wb_cel_node *base_node = compiler_expr(compiler, base, uses);
	wb_cel_node *node = compiler_node(compiler, op, expr);
	if (node == NULL || base_node == NULL)
		return NULL;
	const wb_cel_expr *select = expr;
	for (uint32_t index = count; index > 0; index--, select = select->as.select.operand) {
		wb_text field = select->as.select.field;
		members[index - 1] = (wb_cel_member){
			.key = wb_cel_block__text(compiler->block, field),
			.hint = compiler_hint(select->as.select.operand->type, field),
			.at = select->at,
		};
	}
	node->as.members.base = base_node;
	node->as.members.members = members;
	node->as.members.count = count;
	node->cost = count;
	return node;
}

/* ---- calls ---- */

static const wb_cel_node **compiler_nodes(
	compiler_walk *compiler, const wb_cel_exprs *exprs, compiler_uses *uses)
{
	const wb_cel_node **nodes =
		wb_cel_block__take(compiler->block, exprs->count, sizeof(wb_cel_node *));

	for (uint32_t index = 0; nodes != NULL && index < exprs->count; index++) {
		nodes[index] = compiler_expr(compiler, exprs->items[index], uses);
		if (nodes[index] == NULL)
			return NULL;
	}
	return nodes;
}

/* The nodes of their own that operators have. */
static bool compiler_operator(wb_cel_function function, wb_cel_op *out)
{
	switch (function) {
	case WB_CEL_FUNCTION_NOT:
		*out = WB_CEL_OP_NOT;
		return true;
	case WB_CEL_FUNCTION_CONDITIONAL:
		*out = WB_CEL_OP_CONDITIONAL;
		return true;
	case WB_CEL_FUNCTION_INDEX:
		*out = WB_CEL_OP_INDEX;
		return true;
	case WB_CEL_FUNCTION_IN:
		*out = WB_CEL_OP_IN;
		return true;
	case WB_CEL_FUNCTION_EQUAL:
		*out = WB_CEL_OP_EQUAL;
		return true;
	case WB_CEL_FUNCTION_NOT_EQUAL:
		*out = WB_CEL_OP_NOT_EQUAL;
		return true;
	case WB_CEL_FUNCTION_LESS:
		*out = WB_CEL_OP_LESS;
		return true;
	case WB_CEL_FUNCTION_LESS_EQUAL:
		*out = WB_CEL_OP_LESS_EQUAL;
		return true;
	case WB_CEL_FUNCTION_GREATER:
		*out = WB_CEL_OP_GREATER;
		return true;
	case WB_CEL_FUNCTION_GREATER_EQUAL:
		*out = WB_CEL_OP_GREATER_EQUAL;
		return true;
	default:
		return false;
	}
}

static wb_cel_node *compiler_operands(
	compiler_walk *compiler, wb_cel_op op, wb_cel_expr *expr, compiler_uses *uses)
{
	const wb_cel_exprs *arguments = &expr->as.call.arguments;
	const wb_cel_node *operands[WB_CEL_ARGUMENTS_MAX] = {NULL};

	for (uint32_t index = 0; index < arguments->count; index++) {
		operands[index] = compiler_expr(compiler, arguments->items[index], uses);
		if (operands[index] == NULL)
			return NULL;
	}
	wb_cel_node *node = compiler_node(compiler, op, expr);
	if (node == NULL)
		return NULL;
	for (uint32_t index = 0; index < arguments->count; index++)
		node->as.operands[index] = operands[index];
	if (op == WB_CEL_OP_NOT || op == WB_CEL_OP_INDEX)
		node->cost = 1;
	return node;
}

/* A constant pattern is read once, and a wrong one refused with its place. */
static const wb_cel_regex *compiler_regex(compiler_walk *compiler, const wb_cel_expr *pattern)
{
	wb_cel_source *source = compiler->block->source;
	wb_cel_frame frame = {.arena = source->arena};
	const wb_cel_regex *regex = wb_cel_regex__compile(&frame, pattern->as.literal.as.text);

	if (regex == NULL && frame.status == WB_OK)
		wb_cel_source__fail(source, WB_SYNTAX, pattern->at, "%s", frame.problem.sentence);
	if (regex == NULL && frame.status != WB_OK)
		wb_cel_source__fail_memory(source);
	if (regex == NULL)
		return NULL;
	wb_cel_regex *copy = wb_cel_block__take(compiler->block, 1, sizeof *copy);
	wb_cel_regex_step *steps =
		wb_cel_block__take(compiler->block, regex->step_count, sizeof *steps);
	wb_cel_regex_range *ranges =
		wb_cel_block__take(compiler->block, regex->range_count, sizeof *ranges);
	if (ranges == NULL)
		return NULL;
	memcpy(steps, regex->steps, regex->step_count * sizeof *steps);
	if (regex->range_count > 0)
		memcpy(ranges, regex->ranges, regex->range_count * sizeof *ranges);
	*copy = (wb_cel_regex){steps, regex->step_count, ranges, regex->range_count};
	return copy;
}

static wb_cel_node *compiler_matches(
	compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses)
{
	const wb_cel_exprs *arguments = &expr->as.call.arguments;
	wb_cel_expr *pattern = arguments->items[1];
	bool is_constant = pattern->form == WB_CEL_LITERAL && pattern->as.literal.kind == WB_STRING &&
		!compiler->options->is_unchecked;
	const wb_cel_node *text_node = compiler_expr(compiler, arguments->items[0], uses);
	const wb_cel_node *pattern_node = compiler_expr(compiler, pattern, uses);
	wb_cel_node *node = compiler_node(compiler, WB_CEL_OP_MATCHES, expr);

	if (node == NULL || text_node == NULL || pattern_node == NULL)
		return NULL;
	node->as.matches.text = text_node;
	node->as.matches.pattern = pattern_node;
	if (!is_constant)
		return node;
	node->as.matches.regex = compiler_regex(compiler, pattern);
	return node->as.matches.regex == NULL ? NULL : node;
}

static wb_cel_node *compiler_function(
	compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses)
{
	const wb_cel_call *call = &expr->as.call;
	const wb_cel_node **arguments = compiler_nodes(compiler, &call->arguments, uses);
	bool is_direct = call->candidate_count == 1 && !compiler->options->is_unchecked;
	wb_cel_node *node =
		compiler_node(compiler, is_direct ? WB_CEL_OP_CALL : WB_CEL_OP_DISPATCH, expr);

	if (node == NULL || arguments == NULL)
		return NULL;
	node->function = (uint8_t)call->function;
	node->as.call.arguments = arguments;
	node->as.call.argument_count = (uint8_t)call->arguments.count;
	if (is_direct) {
		node->overload = call->candidates[0];
		return node;
	}
	uint16_t *candidates =
		wb_cel_block__take(compiler->block, call->candidate_count, sizeof *candidates);
	if (candidates == NULL)
		return NULL;
	if (call->candidate_count > 0)
		memcpy(candidates, call->candidates, call->candidate_count * sizeof *candidates);
	node->as.call.candidates = candidates;
	node->as.call.candidate_count = (uint16_t)call->candidate_count;
	return node;
}

static wb_cel_node *compiler_items(compiler_walk *compiler, wb_cel_op op, const wb_cel_expr *expr,
	const wb_cel_exprs *items, uint32_t cost, compiler_uses *uses)
{
	const wb_cel_node **nodes = compiler_nodes(compiler, items, uses);
	wb_cel_node *node = compiler_node(compiler, op, expr);

	if (node == NULL || nodes == NULL)
		return NULL;
	node->as.items.nodes = nodes;
	node->as.items.count = items->count;
	node->cost = cost;
	return node;
}

static wb_cel_node *compiler_call(compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses)
{
	const wb_cel_call *call = &expr->as.call;
	wb_cel_op op;

	/* Only where the check is off: a function or a number of arguments that does not exist. */
	bool is_unknown = call->function == WB_CEL_FUNCTION_UNKNOWN ||
		(call->candidate_count == 0 && call->function != WB_CEL_FUNCTION_AND &&
			call->function != WB_CEL_FUNCTION_OR);
	if (is_unknown) {
		uses->has_variable = true;
		return compiler_unknown(compiler, WB_CEL_OP_NO_FUNCTION, expr, call->name);
	}
	if (call->function == WB_CEL_FUNCTION_AND || call->function == WB_CEL_FUNCTION_OR) {
		op = call->function == WB_CEL_FUNCTION_AND ? WB_CEL_OP_AND : WB_CEL_OP_OR;
		return compiler_items(compiler, op, expr, &call->arguments, 0, uses);
	}
	if (compiler_operator(call->function, &op))
		return compiler_operands(compiler, op, expr, uses);
	if (call->function == WB_CEL_FUNCTION_MATCHES)
		return compiler_matches(compiler, expr, uses);
	return compiler_function(compiler, expr, uses);
}

/* ---- comprehensions ---- */

/*
 * What cel-go's loop costs once: the empty list or map it starts with, and the look at its result.
 * cel.bind is a loop over an empty list there, which ends in the body.
 */
static uint32_t compiler_fold_cost(wb_cel_fold_kind kind)
{
	switch (kind) {
	case WB_CEL_FOLD_ALL:
	case WB_CEL_FOLD_EXISTS:
		return 1;
	case WB_CEL_FOLD_EXISTS_ONE:
		return 2;
	case WB_CEL_FOLD_TRANSFORM_MAP:
	case WB_CEL_FOLD_TRANSFORM_ENTRY:
		return 31;
	case WB_CEL_FOLD_BIND:
		return 10;
	case WB_CEL_FOLD_FILTER:
	case WB_CEL_FOLD_MAP:
		break;
	}
	return 11;
}

static wb_cel_op compiler_fold_op(wb_cel_fold_kind kind)
{
	switch (kind) {
	case WB_CEL_FOLD_ALL:
		return WB_CEL_OP_ALL;
	case WB_CEL_FOLD_EXISTS:
		return WB_CEL_OP_EXISTS;
	case WB_CEL_FOLD_EXISTS_ONE:
		return WB_CEL_OP_EXISTS_ONE;
	case WB_CEL_FOLD_FILTER:
		return WB_CEL_OP_FILTER;
	case WB_CEL_FOLD_TRANSFORM_MAP:
		return WB_CEL_OP_TRANSFORM_MAP;
	case WB_CEL_FOLD_TRANSFORM_ENTRY:
		return WB_CEL_OP_TRANSFORM_ENTRY;
	case WB_CEL_FOLD_BIND:
		return WB_CEL_OP_BIND;
	case WB_CEL_FOLD_MAP:
		break;
	}
	return WB_CEL_OP_TRANSFORM;
}

static wb_cel_node *compiler_comprehension(
	compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses)
{
	const wb_cel_fold *fold = &expr->as.fold;
	compiler_uses inner = {.local_lowest = UINT32_MAX};
	const wb_cel_node *condition = NULL;

	const wb_cel_node *range = compiler_expr(compiler, fold->range, uses);
	if (fold->condition != NULL) {
		condition = compiler_expr(compiler, fold->condition, &inner);
		if (condition == NULL)
			return NULL;
	}
	const wb_cel_node *body = compiler_expr(compiler, fold->body, &inner);
	wb_cel_node *node = compiler_node(compiler, compiler_fold_op(fold->kind), expr);
	if (node == NULL || range == NULL || body == NULL)
		return NULL;
	/* The variables themselves are bound here. */
	if (inner.local_lowest >= fold->local)
		inner.local_lowest = UINT32_MAX;
	compiler_join(uses, inner);
	node->as.fold.range = range;
	node->as.fold.condition = condition;
	node->as.fold.body = body;
	node->as.fold.local = fold->local;
	node->as.fold.has_second = fold->second.bytes > 0;
	node->cost = compiler_fold_cost(fold->kind);
	return node;
}

/* ---- the walk ---- */

static wb_cel_node *compiler_form(compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses)
{
	if (expr->form == WB_CEL_NAME || expr->reference != WB_CEL_REFERENCE_NONE)
		return compiler_name(compiler, expr, uses);
	switch (expr->form) {
	case WB_CEL_LITERAL:
		return compiler_constant(compiler, expr, &expr->as.literal, 0);
	case WB_CEL_SELECT:
		return compiler_select(compiler, expr, uses);
	case WB_CEL_CALL:
		return compiler_call(compiler, expr, uses);
	case WB_CEL_LIST:
		return compiler_items(compiler, WB_CEL_OP_LIST, expr, &expr->as.items, 10, uses);
	case WB_CEL_MAP:
		return compiler_items(compiler, WB_CEL_OP_MAP, expr, &expr->as.items, 30, uses);
	case WB_CEL_FOLD:
		return compiler_comprehension(compiler, expr, uses);
	case WB_CEL_MESSAGE:
	case WB_CEL_NAME:
		break;
	}
	uses->has_variable = true;
	return compiler_unknown(compiler, WB_CEL_OP_NO_VARIABLE, expr, expr->as.name.text);
}

/* Recursion: the parser's depth. */
static wb_cel_node *compiler_expr(compiler_walk *compiler, wb_cel_expr *expr, compiler_uses *uses)
{
	compiler_uses own = {.local_lowest = UINT32_MAX};
	wb_cel_block *block = compiler->block;
	size_t mark = block->bytes;

	if (expr->folded != NULL)
		return compiler_constant(compiler, expr, &expr->folded->value, expr->folded->cost);
	wb_cel_node *node = compiler_form(compiler, expr, &own);
	compiler_join(uses, own);
	bool is_closed = !own.has_variable && own.local_lowest == UINT32_MAX;
	if (node == NULL || !is_closed || block->memory != NULL || node->op == WB_CEL_OP_CONSTANT ||
		!compiler_fold(compiler, expr, node))
		return node;
	/* The nodes that were evaluated need no room in the block. */
	block->bytes = mark;
	return compiler_constant(compiler, expr, &expr->folded->value, expr->folded->cost);
}

const wb_cel_node *wb_cel_compiler__compile(wb_cel_block *block, const wb_cel_options *options,
	const wb_cel_zones *zones, wb_cel_expr *expr, uint32_t locals_max)
{
	compiler_walk compiler = {block, options, zones, locals_max};
	compiler_uses uses = {.local_lowest = UINT32_MAX};

	return compiler_expr(&compiler, expr, &uses);
}
