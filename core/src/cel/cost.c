/* SPDX-License-Identifier: MIT */
/*
 * Costs, in cel-go's units: what a call costs on values, and what an expression may cost at least
 * and at most before any value is known. The bounds walk the tree with sizes instead of values: a
 * literal's is known, a declared text's or list's is anything up to what the host said of its path.
 * Both halves stand in one file because the second must bound the first.
 *
 * Where cel-go's own bound can be broken by its interpreter, the bound or the cost follows the other
 * one here: an affix test (function.h), a member of a dyn, the call form of matches.
 */
#include "cel/program.h"

#include "base/utf8.h"
#include "cel/compare.h"

#include <string.h>

#define COST_TRAVERSE_FACTOR 0.1
#define COST_REGEX_FACTOR 0.25

/* Making a list, a map: cel-go's numbers. */
enum {
	COST_LIST = 10,
	COST_MAP = 30,
};

/* ---- arithmetic that stops at the largest number ---- */

static uint64_t cost_add(uint64_t left, uint64_t right)
{
	return left > UINT64_MAX - right ? UINT64_MAX : left + right;
}

static uint64_t cost_multiply(uint64_t left, uint64_t right)
{
	return left != 0 && right > UINT64_MAX / left ? UINT64_MAX : left * right;
}

static uint64_t cost_at_least_one(uint64_t size)
{
	return size > 0 ? size : 1;
}

/* Rounded up. cel-go computes it in doubles, whose rounding shows in the largest numbers. */
static uint64_t cost_scale(uint64_t size, double factor)
{
	double product = (double)size * factor;

	if (product >= 18446744073709551616.0)
		return UINT64_MAX;
	uint64_t whole = (uint64_t)product;
	return (double)whole < product ? whole + 1 : whole;
}

/* ---- on values ---- */

/*
 * The size, or [size_max] where it is more. A text of at least four times as many bytes has more
 * code points than that and is not counted: comparing a long one with short ones costs little and
 * must take little.
 */
static uint64_t cost_size_up_to(const wb_value *value, uint64_t size_max)
{
	if (value->kind == WB_STRING && value->as.text.bytes / WB_UTF8_BYTES_MAX >= size_max)
		return size_max;
	uint64_t size = wb_cel_compare__size(value);
	return size < size_max ? size : size_max;
}

/* The smaller size, in tenths. */
static uint64_t cost_smaller(const wb_value *left, const wb_value *right)
{
	/* Only texts have to be counted: first the shorter one, or what is none. */
	bool is_right_easier = left->kind == WB_STRING &&
		(right->kind != WB_STRING || right->as.text.bytes < left->as.text.bytes);
	const wb_value *first = is_right_easier ? right : left;
	const wb_value *second = is_right_easier ? left : right;

	/* Up to ten code points make one tenth, whatever they are. */
	if (first->kind == WB_STRING && first->as.text.bytes <= 10)
		return first->as.text.bytes == 0 ? 0 : 1;
	return cost_scale(cost_size_up_to(second, wb_cel_compare__size(first)), COST_TRAVERSE_FACTOR);
}

/* Of the extension libraries, without the size of what is made: the evaluators charge that. */
static uint64_t cost_call_extension(wb_cel_cost cost, const wb_value *const *arguments)
{
	uint64_t first = wb_cel_compare__size(arguments[0]);
	uint64_t second;

	switch (cost) {
	case WB_CEL_COST_CHAR_AT:
		return cost_add(2, cost_scale(first, COST_TRAVERSE_FACTOR));
	case WB_CEL_COST_SEARCH:
		second = wb_cel_compare__size(arguments[1]);
		return cost_add(1, cost_scale(cost_multiply(first, second), COST_TRAVERSE_FACTOR));
	case WB_CEL_COST_REPLACE:
		second = cost_at_least_one(wb_cel_compare__size(arguments[1]));
		first = cost_at_least_one(first);
		return cost_add(1, cost_scale(cost_multiply(first, second), COST_TRAVERSE_FACTOR));
	case WB_CEL_COST_SPLIT:
		return cost_add(1 + COST_LIST, cost_scale(cost_add(first, 1), COST_TRAVERSE_FACTOR));
	case WB_CEL_COST_JOIN:
		return cost_add(1, cost_scale(cost_add(first, 1), COST_TRAVERSE_FACTOR));
	default:
		return cost_add(1, cost_scale(first, COST_TRAVERSE_FACTOR));
	}
}

uint64_t wb_cel_cost__call(wb_cel_cost cost, const wb_value *const *arguments)
{
	switch (cost) {
	case WB_CEL_COST_NOTHING:
		return 0;
	case WB_CEL_COST_ONE:
		return 1;
	case WB_CEL_COST_TRAVERSE:
		return cost_scale(wb_cel_compare__size(arguments[0]), COST_TRAVERSE_FACTOR);
	case WB_CEL_COST_AFFIX:
	case WB_CEL_COST_COMPARE:
		return cost_smaller(arguments[0], arguments[1]);
	case WB_CEL_COST_CONCATENATE:
		return cost_scale(wb_cel_compare__size(arguments[0]) + wb_cel_compare__size(arguments[1]),
			COST_TRAVERSE_FACTOR);
	case WB_CEL_COST_CONTAINS:
		return cost_multiply(cost_scale(wb_cel_compare__size(arguments[0]), COST_TRAVERSE_FACTOR),
			cost_scale(wb_cel_compare__size(arguments[1]), COST_TRAVERSE_FACTOR));
	case WB_CEL_COST_MATCHES:
		return cost_multiply(
			cost_scale(wb_cel_compare__size(arguments[0]) + 1, COST_TRAVERSE_FACTOR),
			cost_scale(wb_cel_compare__size(arguments[1]), COST_REGEX_FACTOR));
	case WB_CEL_COST_IN_LIST:
		return arguments[1]->kind == WB_LIST ? arguments[1]->as.list->count : 1;
	default:
		return cost_call_extension(cost, arguments);
	}
}

/* ---- ranges ---- */

static const wb_cost_range cost_unknown = {0, UINT64_MAX};

static wb_cost_range cost_fixed(uint64_t cost)
{
	return (wb_cost_range){cost, cost};
}

static wb_cost_range cost_sum(wb_cost_range left, wb_cost_range right)
{
	return (wb_cost_range){cost_add(left.min, right.min), cost_add(left.max, right.max)};
}

static wb_cost_range cost_product(wb_cost_range left, wb_cost_range right)
{
	return (wb_cost_range){cost_multiply(left.min, right.min), cost_multiply(left.max, right.max)};
}

static wb_cost_range cost_scaled(wb_cost_range size, double factor)
{
	return (wb_cost_range){cost_scale(size.min, factor), cost_scale(size.max, factor)};
}

/* What holds both. */
static wb_cost_range cost_union(wb_cost_range left, wb_cost_range right)
{
	return (wb_cost_range){
		left.min < right.min ? left.min : right.min, left.max > right.max ? left.max : right.max};
}

/* ---- the walk ---- */

/* Where a value came from: a variable, its fields, @items, @keys and @values, last one first. */
typedef struct cost_path {
	const struct cost_path *parent;
	wb_text name;
} cost_path;

/* What is known of an expression's value, and what computing it costs. */
typedef struct cost_note {
	wb_cost_range cost;
	const cost_path *path; /* NULL for what was computed */
	wb_cost_range size;
	wb_cost_range key_size, value_size;
	bool has_size;
	bool has_entries; /* sizes of keys and values are known */
	bool is_list;
	const wb_value *literal; /* NULL for what is none */
} cost_note;

typedef struct cost_walk {
	wb_cel_source *source;
	const wb_cel_options *options;
	cost_note *locals; /* by place */
	const wb_cel_expr *excess; /* the first part whose cost alone is beyond the options' bound */
} cost_walk;

static cost_note cost_expr(cost_walk *walk, const wb_cel_expr *expr);

static const cost_path *cost_extend(cost_walk *walk, const cost_path *parent, wb_text name)
{
	cost_path *path = wb_cel_source__take(walk->source, 1, sizeof *path);

	if (path != NULL)
		*path = (cost_path){parent, name};
	return path;
}

/* Does the path spell [full], with dots between its names? */
static bool cost_spells(const cost_path *path, wb_text full)
{
	for (; path != NULL; path = path->parent) {
		wb_text name = path->name;
		if (full.bytes < name.bytes ||
			memcmp(full.data + full.bytes - name.bytes, name.data, name.bytes) != 0)
			return false;
		full.bytes -= name.bytes;
		if (path->parent == NULL)
			return full.bytes == 0;
		if (full.bytes == 0 || full.data[--full.bytes] != '.')
			return false;
	}
	return false;
}

static bool cost_is_scalar(const wb_type *type)
{
	switch (type->kind) {
	case WB_TYPE_BOOL:
	case WB_TYPE_INT:
	case WB_TYPE_UINT:
	case WB_TYPE_DOUBLE:
	case WB_TYPE_DECIMAL:
	case WB_TYPE_TIMESTAMP:
	case WB_TYPE_DURATION:
		return true;
	default:
		return false;
	}
}

/* What the host, else the type, says of a size that is not known yet. */
static void cost_find_size(const cost_walk *walk, const wb_cel_expr *expr, cost_note *note)
{
	const wb_cel_options *options = walk->options;

	if (note->has_size)
		return;
	for (size_t index = 0; note->path != NULL && index < options->size_bound_count; index++) {
		if (cost_spells(note->path, options->size_bounds[index].path)) {
			note->has_size = true;
			note->size = (wb_cost_range){0, options->size_bounds[index].max};
			return;
		}
	}
	if (cost_is_scalar(expr->type)) {
		note->has_size = true;
		note->size = cost_fixed(1);
	}
}

static wb_cost_range cost_size(const cost_note *note)
{
	return note->has_size ? note->size : cost_unknown;
}

static wb_cost_range cost_smaller_size(const cost_note *left, const cost_note *right)
{
	wb_cost_range left_size = cost_size(left);
	wb_cost_range right_size = cost_size(right);

	return (wb_cost_range){left_size.min < right_size.min ? left_size.min : right_size.min,
		left_size.max < right_size.max ? left_size.max : right_size.max};
}

static void cost_take_entries(const cost_note *from, cost_note *out)
{
	out->has_entries = from->has_entries;
	out->is_list = from->is_list;
	out->key_size = from->key_size;
	out->value_size = from->value_size;
}

/* Entries of a value that is one or the other. */
static void cost_unite_entries(const cost_note *left, const cost_note *right, cost_note *out)
{
	out->has_entries = left->has_entries && right->has_entries;
	if (!out->has_entries)
		return;
	out->is_list = left->is_list;
	out->key_size = cost_union(left->key_size, right->key_size);
	out->value_size = cost_union(left->value_size, right->value_size);
}

/* ---- names and members ---- */

static cost_note cost_name(cost_walk *walk, const wb_cel_expr *expr)
{
	cost_note note = {.cost = cost_fixed(1)};

	if (expr->reference == WB_CEL_REFERENCE_LOCAL) {
		const cost_note *local = &walk->locals[expr->index];
		note.path = local->path;
		cost_find_size(walk, expr, &note);
		if (!note.has_size) {
			note.has_size = local->has_size;
			note.size = local->size;
		}
		cost_take_entries(local, &note);
		return note;
	}
	if (expr->reference == WB_CEL_REFERENCE_VARIABLE)
		note.path = cost_extend(walk, NULL, walk->options->variables[expr->index].name);
	cost_find_size(walk, expr, &note);
	return note;
}

static cost_note cost_select(cost_walk *walk, const wb_cel_expr *expr)
{
	if (expr->reference != WB_CEL_REFERENCE_NONE)
		return cost_name(walk, expr);
	cost_note operand = cost_expr(walk, expr->as.select.operand);
	cost_note note = {.cost = cost_sum(operand.cost, cost_fixed(1))};
	if (!expr->as.select.is_test && operand.path != NULL)
		note.path = cost_extend(walk, operand.path, expr->as.select.field);
	cost_find_size(walk, expr, &note);
	return note;
}

/* ---- literals ---- */

static cost_note cost_literal(const wb_cel_expr *expr)
{
	return (cost_note){.has_size = true,
		.size = cost_fixed(wb_cel_compare__size(&expr->as.literal)),
		.literal = &expr->as.literal};
}

static cost_note cost_list(cost_walk *walk, const wb_cel_expr *expr)
{
	const wb_cel_exprs *items = &expr->as.items;
	cost_note note = {.cost = cost_fixed(COST_LIST),
		.has_size = true,
		.size = cost_fixed(items->count),
		.has_entries = true,
		.is_list = true,
		.key_size = cost_fixed(1)};

	for (uint32_t index = 0; index < items->count; index++) {
		cost_note item = cost_expr(walk, items->items[index]);
		note.cost = cost_sum(note.cost, item.cost);
		note.value_size =
			index == 0 ? cost_size(&item) : cost_union(note.value_size, cost_size(&item));
	}
	return note;
}

static cost_note cost_map(cost_walk *walk, const wb_cel_expr *expr)
{
	const wb_cel_exprs *items = &expr->as.items;
	cost_note note = {.cost = cost_fixed(COST_MAP),
		.has_size = true,
		.size = cost_fixed(items->count / 2),
		.has_entries = true};

	for (uint32_t index = 0; index < items->count; index++) {
		cost_note item = cost_expr(walk, items->items[index]);
		wb_cost_range *size = index % 2 == 0 ? &note.key_size : &note.value_size;
		note.cost = cost_sum(note.cost, item.cost);
		*size = index < 2 ? cost_size(&item) : cost_union(*size, cost_size(&item));
	}
	return note;
}

/* ---- the extension libraries ---- */

/*
 * cel-go's estimates, with these differences, because its own can be broken: a split has up to one
 * item more than the text has code points, the items of a join are as long as they are, and the
 * least is what is certain.
 */
static wb_cost_range cost_up_to(uint64_t size)
{
	return (wb_cost_range){0, size};
}

/* An index that is written out; the same [otherwise]. */
static uint64_t cost_place(const cost_note *argument, uint64_t otherwise)
{
	if (argument->literal == NULL || argument->literal->kind != WB_INT)
		return otherwise;
	return argument->literal->as.integer < 0 ? 0 : (uint64_t)argument->literal->as.integer;
}

/* How long the result of a transformation may be. */
static wb_cost_range cost_transformed(uint16_t id, const cost_note *arguments)
{
	wb_cost_range size = cost_size(&arguments[0]);
	uint64_t start;
	uint64_t end;

	switch (id) {
	case WB_CEL_TRIM_STRING:
		return cost_up_to(size.max);
	case WB_CEL_SUBSTRING_FROM:
	case WB_CEL_SUBSTRING_FROM_TO:
		start = cost_place(&arguments[1], 0);
		end = id == WB_CEL_SUBSTRING_FROM_TO ? cost_place(&arguments[2], size.max) : size.max;
		if (end > size.max)
			end = size.max;
		return cost_up_to(end > start ? end - start : 0);
	default:
		return size;
	}
}

/* Each code point and the end may be replaced, and what stands between stays. */
static wb_cost_range cost_replaced(const cost_note *arguments)
{
	uint64_t places = cost_add(cost_size(&arguments[0]).max, 1);

	return cost_up_to(cost_multiply(places, cost_add(cost_size(&arguments[2]).max, 1)));
}

static wb_cost_range cost_joined(uint16_t id, const cost_note *arguments)
{
	wb_cost_range item = arguments[0].has_entries ? arguments[0].value_size : cost_unknown;
	uint64_t separator = id == WB_CEL_JOIN_LIST_STRING ? cost_size(&arguments[1]).max : 0;

	return cost_up_to(cost_multiply(cost_size(&arguments[0]).max, cost_add(item.max, separator)));
}

/* What the call costs beyond its arguments, and the size of its result. */
static wb_cost_range cost_extension(uint16_t id, const cost_note *arguments, cost_note *result)
{
	wb_cost_range size = cost_size(&arguments[0]);
	wb_cost_range other = cost_unknown;
	wb_cost_range own = cost_scaled(cost_sum(size, cost_fixed(1)), COST_TRAVERSE_FACTOR);

	result->has_size = true;
	switch ((wb_cel_cost)wb_cel_overloads[id].cost) {
	case WB_CEL_COST_CHAR_AT:
		result->size = cost_up_to(1);
		return cost_sum(cost_fixed(2), cost_scaled(size, COST_TRAVERSE_FACTOR));
	case WB_CEL_COST_SEARCH:
		result->size = cost_fixed(1);
		own = cost_scaled(cost_product(size, cost_size(&arguments[1])), COST_TRAVERSE_FACTOR);
		return cost_sum(cost_fixed(1), own);
	case WB_CEL_COST_REPLACE:
		result->size = cost_replaced(arguments);
		other = cost_size(&arguments[1]);
		size = (wb_cost_range){cost_at_least_one(size.min), cost_at_least_one(size.max)};
		other = (wb_cost_range){cost_at_least_one(other.min), cost_at_least_one(other.max)};
		own = cost_scaled(cost_product(size, other), COST_TRAVERSE_FACTOR);
		break;
	case WB_CEL_COST_SPLIT:
		result->size = cost_up_to(cost_add(size.max, 1));
		result->has_entries = true;
		result->is_list = true;
		result->key_size = cost_fixed(1);
		result->value_size = cost_up_to(size.max);
		own = cost_sum(own, cost_fixed(COST_LIST));
		break;
	case WB_CEL_COST_JOIN:
		result->size = cost_joined(id, arguments);
		break;
	default:
		result->size = cost_transformed(id, arguments);
		own = cost_scaled(size, COST_TRAVERSE_FACTOR);
		break;
	}
	return cost_sum(cost_fixed(1), cost_sum(own, result->size));
}

/* ---- calls ---- */

/* How long what a traversal makes may be: of [size] code points or bytes. */
static wb_cost_range cost_traversed(uint16_t id, wb_cost_range size)
{
	switch (id) {
	case WB_CEL_STRING_TO_BYTES:
		/* A code point has one to four bytes. */
		return (wb_cost_range){size.min, cost_multiply(size.max, 4)};
	case WB_CEL_STRINGS_QUOTE_STRING:
		/* Each may take a backslash, and there are the quotes. */
		return (wb_cost_range){cost_add(size.min, 2), cost_add(cost_multiply(size.max, 2), 2)};
	case WB_CEL_FORMAT_STRING:
		return cost_unknown;
	default:
		return (wb_cost_range){size.min / 4, size.max};
	}
}

/* The cost of one overload beyond its arguments, and the size of its result where it is known. */
static wb_cost_range cost_overload(uint16_t id, const cost_note *arguments, cost_note *result)
{
	wb_cost_range size;

	switch ((wb_cel_cost)wb_cel_overloads[id].cost) {
	case WB_CEL_COST_NOTHING:
		return cost_fixed(0);
	case WB_CEL_COST_ONE:
		return cost_fixed(1);
	case WB_CEL_COST_TRAVERSE:
		size = cost_size(&arguments[0]);
		result->has_size = true;
		result->size = cost_traversed(id, size);
		return cost_scaled(size, COST_TRAVERSE_FACTOR);
	case WB_CEL_COST_AFFIX:
		return cost_scaled(cost_smaller_size(&arguments[0], &arguments[1]), COST_TRAVERSE_FACTOR);
	case WB_CEL_COST_COMPARE:
		size = cost_smaller_size(&arguments[0], &arguments[1]);
		size.min = size.max > 0 ? 1 : 0;
		return cost_scaled(size, COST_TRAVERSE_FACTOR);
	case WB_CEL_COST_CONCATENATE:
		result->has_size = true;
		result->size = cost_sum(cost_size(&arguments[0]), cost_size(&arguments[1]));
		return cost_scaled(result->size, COST_TRAVERSE_FACTOR);
	case WB_CEL_COST_CONTAINS:
		return cost_product(cost_scaled(cost_size(&arguments[0]), COST_TRAVERSE_FACTOR),
			cost_scaled(cost_size(&arguments[1]), COST_TRAVERSE_FACTOR));
	case WB_CEL_COST_MATCHES:
		size = cost_sum(cost_size(&arguments[0]), cost_fixed(1));
		return cost_product(cost_scaled(size, COST_TRAVERSE_FACTOR),
			cost_scaled(cost_size(&arguments[1]), COST_REGEX_FACTOR));
	case WB_CEL_COST_IN_LIST:
		return cost_scaled(cost_size(&arguments[1]), 1);
	default:
		return cost_extension(id, arguments, result);
	}
}

/* What a candidate says of the result beyond its size: where it comes from and its entries. */
static void cost_trace_result(
	cost_walk *walk, uint16_t id, const cost_note *arguments, cost_note *note)
{
	bool is_list = id == WB_CEL_INDEX_LIST;

	if (is_list || id == WB_CEL_INDEX_MAP) {
		note->has_size = arguments[0].has_entries;
		note->size = arguments[0].value_size;
		if (arguments[0].path != NULL)
			note->path = cost_extend(
				walk, arguments[0].path, is_list ? WB_TEXT("@items") : WB_TEXT("@values"));
	} else if (id == WB_CEL_ADD_LIST) {
		note->has_size = true;
		note->size = cost_sum(cost_size(&arguments[0]), cost_size(&arguments[1]));
		cost_unite_entries(&arguments[0], &arguments[1], note);
	} else if (id == WB_CEL_BASE64_ENCODE_BYTES) {
		note->has_size = true;
		note->size = cost_up_to(cost_multiply(cost_add(cost_size(&arguments[0]).max, 2) / 3, 4));
	} else if (id == WB_CEL_BASE64_DECODE_STRING) {
		note->has_size = true;
		note->size = cost_up_to(cost_size(&arguments[0]).max);
	}
}

/* How large the items of a declared list are, from its host. */
static void cost_find_items(cost_walk *walk, cost_note *list)
{
	const wb_cel_options *options = walk->options;

	if (list->has_entries || list->path == NULL)
		return;
	const cost_path *path = cost_extend(walk, list->path, WB_TEXT("@items"));
	for (size_t index = 0; path != NULL && index < options->size_bound_count; index++) {
		if (!cost_spells(path, options->size_bounds[index].path))
			continue;
		list->has_entries = true;
		list->value_size = cost_up_to(options->size_bounds[index].max);
	}
}

static cost_note cost_conditional(const cost_note *arguments)
{
	cost_note note = {
		.cost = cost_sum(arguments[0].cost, cost_union(arguments[1].cost, arguments[2].cost)),
		.has_size = true,
		.size = cost_union(cost_size(&arguments[1]), cost_size(&arguments[2]))};

	cost_unite_entries(&arguments[1], &arguments[2], &note);
	return note;
}

/* && and || may end behind their first operand. */
static cost_note cost_logic(cost_walk *walk, const wb_cel_expr *expr)
{
	const wb_cel_exprs *operands = &expr->as.call.arguments;
	cost_note note = {.has_size = true, .size = cost_fixed(1)};

	for (uint32_t index = 0; index < operands->count; index++) {
		cost_note operand = cost_expr(walk, operands->items[index]);
		if (index == 0)
			note.cost.min = operand.cost.min;
		note.cost.max = cost_add(note.cost.max, operand.cost.max);
	}
	return note;
}

static cost_note cost_call(cost_walk *walk, const wb_cel_expr *expr)
{
	const wb_cel_call *call = &expr->as.call;
	cost_note arguments[WB_CEL_ARGUMENTS_MAX] = {{.has_size = false}};
	cost_note note = {.cost = {0, 0}};
	wb_cost_range own = {UINT64_MAX, 0};

	if (call->function == WB_CEL_FUNCTION_AND || call->function == WB_CEL_FUNCTION_OR)
		return cost_logic(walk, expr);
	for (uint32_t index = 0; index < call->arguments.count; index++) {
		arguments[index] = cost_expr(walk, call->arguments.items[index]);
		note.cost = cost_sum(note.cost, arguments[index].cost);
	}
	if (call->function == WB_CEL_FUNCTION_CONDITIONAL)
		return cost_conditional(arguments);
	if (call->function == WB_CEL_FUNCTION_DYN) {
		/* Only a way to say that types don't matter: all else that is known stays so. */
		arguments[0].cost = cost_sum(note.cost, cost_fixed(1));
		return arguments[0];
	}
	if (call->function == WB_CEL_FUNCTION_JOIN)
		cost_find_items(walk, &arguments[0]);
	for (uint32_t index = 0; index < call->candidate_count; index++) {
		cost_note result = {.cost = {0, 0}};
		uint16_t id = call->candidates[index];
		own = cost_union(own, cost_overload(id, arguments, &result));
		if (result.has_size) {
			note.size = note.has_size ? cost_union(note.size, result.size) : result.size;
			note.has_size = true;
			cost_take_entries(&result, &note);
		}
		cost_trace_result(walk, id, arguments, &note);
	}
	note.cost = cost_sum(note.cost, own);
	cost_find_size(walk, expr, &note);
	return note;
}

/* ---- comprehensions ---- */

/*
 * The cost of one turn of cel-go's loop for the macro, its body included. What the accumulator
 * and the operators on it cost is explained at evaluate.c's numbers.
 */
static wb_cost_range cost_turn(wb_cel_fold_kind kind, wb_cost_range condition, wb_cost_range body)
{
	switch (kind) {
	case WB_CEL_FOLD_ALL:
		return (wb_cost_range){3, cost_add(3, body.max)};
	case WB_CEL_FOLD_EXISTS:
		return (wb_cost_range){4, cost_add(4, body.max)};
	case WB_CEL_FOLD_EXISTS_ONE:
		return cost_sum(body, (wb_cost_range){1, 2});
	case WB_CEL_FOLD_FILTER:
		return cost_sum(body, (wb_cost_range){1, 13});
	case WB_CEL_FOLD_TRANSFORM_MAP:
		return cost_sum(condition, cost_sum(body, cost_fixed(3)));
	case WB_CEL_FOLD_TRANSFORM_ENTRY:
		return cost_sum(condition, cost_sum(body, cost_fixed(2)));
	case WB_CEL_FOLD_MAP:
	case WB_CEL_FOLD_BIND:
		break;
	}
	return cost_sum(condition, cost_sum(body, cost_fixed(12)));
}

/* The variables of a loop over [range]: items or keys, or one of these each. */
static void cost_declare(cost_walk *walk, const wb_cel_fold *fold, const cost_note *range)
{
	bool is_list = range->has_entries ? range->is_list : fold->range->type->kind == WB_TYPE_LIST;
	cost_note key = {.has_size = range->has_entries, .size = range->key_size};
	cost_note item = {.has_size = range->has_entries, .size = range->value_size};
	cost_note *locals = &walk->locals[fold->local];
	bool is_pair = fold->second.bytes > 0;

	if (range->path != NULL) {
		item.path =
			cost_extend(walk, range->path, is_list ? WB_TEXT("@items") : WB_TEXT("@values"));
		if (!is_list)
			key.path = cost_extend(walk, range->path, WB_TEXT("@keys"));
	}
	locals[0] = is_list && !is_pair ? item : key;
	if (is_pair)
		locals[1] = item;
}

/* What is known of the list or map that a loop makes, whose turns make [made] of [item]. */
static void cost_collect(const wb_cel_fold *fold, const cost_note *range, const cost_note *item,
	const cost_note *made, cost_note *note)
{
	bool makes_list = fold->kind == WB_CEL_FOLD_MAP || fold->kind == WB_CEL_FOLD_FILTER;

	note->cost = cost_sum(note->cost, cost_fixed(makes_list ? COST_LIST : COST_MAP));
	note->size = cost_size(range);
	note->has_entries = true;
	note->is_list = makes_list;
	/* The loop starts with an empty list, whose items have no size. */
	note->value_size = cost_up_to(cost_size(fold->kind == WB_CEL_FOLD_FILTER ? item : made).max);
	note->key_size = makes_list ? cost_fixed(1) : cost_size(item);
	if (fold->kind != WB_CEL_FOLD_TRANSFORM_ENTRY)
		return;
	note->size = cost_up_to(cost_multiply(cost_size(range).max, cost_size(made).max));
	note->has_entries = made->has_entries;
	note->key_size = made->key_size;
	note->value_size = made->value_size;
}

/* cel.bind: a loop over an empty list, in cel-go, whose accumulator is the variable. */
static cost_note cost_bind(cost_walk *walk, const wb_cel_fold *fold)
{
	cost_note value = cost_expr(walk, fold->range);

	walk->locals[fold->local] = value;
	cost_note note = cost_expr(walk, fold->body);
	note.cost = cost_sum(note.cost, cost_sum(value.cost, cost_fixed(COST_LIST)));
	return note;
}

static cost_note cost_fold(cost_walk *walk, const wb_cel_expr *expr)
{
	const wb_cel_fold *fold = &expr->as.fold;
	bool makes_bool = fold->kind == WB_CEL_FOLD_ALL || fold->kind == WB_CEL_FOLD_EXISTS ||
		fold->kind == WB_CEL_FOLD_EXISTS_ONE;
	cost_note condition = {.cost = {0, 0}};

	if (fold->kind == WB_CEL_FOLD_BIND)
		return cost_bind(walk, fold);
	cost_note range = cost_expr(walk, fold->range);
	cost_declare(walk, fold, &range);
	cost_note item = walk->locals[fold->local];
	if (fold->condition != NULL)
		condition = cost_expr(walk, fold->condition);
	cost_note body = cost_expr(walk, fold->body);
	wb_cost_range turn = cost_turn(fold->kind, condition.cost, body.cost);
	/* A condition may leave an item out for the cost of one look at the accumulator. */
	if (fold->condition != NULL)
		turn.min = cost_add(condition.cost.min, 1);

	cost_note note = {
		.cost = cost_sum(range.cost, cost_fixed(1)), .has_size = true, .size = cost_fixed(1)};
	if (fold->kind == WB_CEL_FOLD_EXISTS_ONE)
		note.cost = cost_sum(note.cost, cost_fixed(1));
	if (!makes_bool)
		cost_collect(fold, &range, &item, &body, &note);
	note.cost = cost_sum(note.cost, cost_product(cost_size(&range), turn));
	return note;
}

static cost_note cost_form(cost_walk *walk, const wb_cel_expr *expr)
{
	switch (expr->form) {
	case WB_CEL_LITERAL:
		return cost_literal(expr);
	case WB_CEL_NAME:
		return cost_name(walk, expr);
	case WB_CEL_SELECT:
		return cost_select(walk, expr);
	case WB_CEL_CALL:
		return cost_call(walk, expr);
	case WB_CEL_LIST:
		return cost_list(walk, expr);
	case WB_CEL_MAP:
		return cost_map(walk, expr);
	case WB_CEL_FOLD:
		return cost_fold(walk, expr);
	case WB_CEL_MESSAGE:
		break;
	}
	return (cost_note){.cost = {0, 0}};
}

/* Recursion: the parser's depth. */
static cost_note cost_expr(cost_walk *walk, const wb_cel_expr *expr)
{
	cost_note note = cost_form(walk, expr);

	if (walk->options->cost_max > 0 && note.cost.max > walk->options->cost_max &&
		walk->excess == NULL)
		walk->excess = expr;
	return note;
}

bool wb_cel_cost__estimate(wb_cel_source *source, const wb_cel_options *options,
	const wb_cel_expr *expr, uint32_t locals_max, wb_cost_range *out)
{
	if (options->is_unchecked) {
		*out = cost_unknown;
		if (options->cost_max > 0)
			wb_cel_source__fail(
				source, WB_LIMIT, expr->at, "an unchecked expression has no bound to its cost");
		return options->cost_max == 0;
	}
	cost_walk walk = {.source = source, .options = options};
	walk.locals = wb_cel_source__take(source, locals_max, sizeof *walk.locals);
	if (walk.locals == NULL)
		return false;
	*out = cost_expr(&walk, expr).cost;
	if (walk.excess != NULL) {
		wb_cel_source__fail(source, WB_LIMIT, walk.excess->at,
			"expression may cost up to %U, more than the %U it is allowed", out->max,
			options->cost_max);
	}
	return source->status == WB_OK;
}
