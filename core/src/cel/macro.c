/* SPDX-License-Identifier: MIT */
/*
 * Macros: calls that are rewritten as soon as they are parsed. Comprehensions become one node with
 * its own meaning instead of cel-go's loop over an accumulator: the loop would build a list by
 * adding to it item by item, and hides from the evaluator what is wanted. What such a loop would
 * have cost is charged all the same (evaluate.c).
 *
 * cel.bind, math.greatest and math.least are macros on a name; calls of these on anything else are
 * left alone.
 */
#include "cel/syntax.h"

#define MACRO_ANY_COUNT UINT8_MAX

typedef struct macro_entry {
	wb_text target; /* the name it is called on; empty for anything */
	wb_text name;
	void (*expand)(wb_cel_source *source, wb_cel_expr *call, wb_cel_fold_kind kind);
	wb_cel_fold_kind kind; /* for those that become a fold */
	uint8_t argument_count; /* the target of a member counts */
	bool is_member;
} macro_entry;

/* has(operand.field) */
static void macro_expand_has(wb_cel_source *source, wb_cel_expr *call, wb_cel_fold_kind kind)
{
	const wb_cel_expr *argument = call->as.call.arguments.items[0];

	(void)kind;
	if (argument->form != WB_CEL_SELECT || argument->as.select.is_test) {
		wb_cel_source__fail(source, WB_SYNTAX, argument->at, "invalid argument to has() macro");
		return;
	}
	call->form = WB_CEL_SELECT;
	call->as.select.operand = argument->as.select.operand;
	call->as.select.field = argument->as.select.field;
	call->as.select.is_test = true;
}

/* The name of a variable that a macro declares; false after a failure. */
static bool macro_variable(wb_cel_source *source, const wb_cel_expr *variable, wb_text *out)
{
	if (variable->form != WB_CEL_NAME || variable->as.name.is_absolute) {
		wb_cel_source__fail(source, WB_SYNTAX, variable->at, "argument is not an identifier");
		return false;
	}
	/* cel-go's accumulator; an expression that names it would mean something else there. */
	if (wb_text_equal(variable->as.name.text, WB_TEXT("__result__"))) {
		wb_cel_source__fail(
			source, WB_SYNTAX, variable->at, "iteration variable overwrites accumulator variable");
		return false;
	}
	*out = variable->as.name.text;
	return true;
}

/* range.all(variable, body) and its like; map may have a condition in front of its body. */
static void macro_expand_fold(wb_cel_source *source, wb_cel_expr *call, wb_cel_fold_kind kind)
{
	wb_cel_exprs arguments = call->as.call.arguments;
	wb_text variable;

	if (!macro_variable(source, arguments.items[1], &variable))
		return;
	call->form = WB_CEL_FOLD;
	call->as.fold = (wb_cel_fold){
		.kind = kind,
		.range = arguments.items[0],
		.variable = variable,
		.condition = arguments.count == 4 ? arguments.items[2] : NULL,
		.body = arguments.items[arguments.count - 1],
	};
}

/* range.all(index, item, body) and its like; transforms may have a condition before the body. */
static void macro_expand_pairs(wb_cel_source *source, wb_cel_expr *call, wb_cel_fold_kind kind)
{
	wb_cel_exprs arguments = call->as.call.arguments;
	wb_text variable;
	wb_text second;

	if (!macro_variable(source, arguments.items[1], &variable) ||
		!macro_variable(source, arguments.items[2], &second))
		return;
	if (wb_text_equal(variable, second)) {
		wb_cel_source__fail(
			source, WB_SYNTAX, arguments.items[2]->at, "duplicate variable name: %t", second);
		return;
	}
	call->form = WB_CEL_FOLD;
	call->as.fold = (wb_cel_fold){
		.kind = kind,
		.range = arguments.items[0],
		.variable = variable,
		.second = second,
		.condition = arguments.count == 5 ? arguments.items[3] : NULL,
		.body = arguments.items[arguments.count - 1],
	};
}

/* cel.bind(variable, value, body) */
static void macro_expand_bind(wb_cel_source *source, wb_cel_expr *call, wb_cel_fold_kind kind)
{
	wb_cel_exprs arguments = call->as.call.arguments;
	wb_text variable;

	if (!macro_variable(source, arguments.items[1], &variable))
		return;
	call->form = WB_CEL_FOLD;
	call->as.fold = (wb_cel_fold){
		.kind = kind,
		.range = arguments.items[2],
		.variable = variable,
		.body = arguments.items[3],
	};
}

/* ---- math.greatest and math.least ---- */

/* What is certainly no number is refused here: the types would take a list of anything. */
static bool macro_may_be_number(const wb_cel_expr *argument)
{
	switch (argument->form) {
	case WB_CEL_LITERAL:
		return argument->as.literal.kind == WB_INT || argument->as.literal.kind == WB_UINT ||
			argument->as.literal.kind == WB_DOUBLE;
	case WB_CEL_LIST:
	case WB_CEL_MAP:
	case WB_CEL_MESSAGE:
		return false;
	default:
		return true;
	}
}

static bool macro_may_be_numbers(
	wb_cel_source *source, wb_cel_expr *const *arguments, uint32_t count)
{
	for (uint32_t index = 0; index < count; index++) {
		if (macro_may_be_number(arguments[index]))
			continue;
		wb_cel_source__fail(source, WB_SYNTAX, arguments[index]->at, "argument is not a number");
		return false;
	}
	return true;
}

/* One number or a list, two numbers, or more, which become a list. */
static void macro_expand_extreme(wb_cel_source *source, wb_cel_expr *call, wb_cel_fold_kind kind)
{
	wb_cel_exprs *arguments = &call->as.call.arguments;
	wb_cel_expr **numbers = arguments->items + 1;
	uint32_t count = arguments->count - 1;

	(void)kind;
	if (count == 0) {
		wb_cel_source__fail(source, WB_SYNTAX, call->at, "at least one argument is needed");
		return;
	}
	bool is_list = count == 1 && numbers[0]->form == WB_CEL_LIST && numbers[0]->as.items.count > 0;
	const wb_cel_exprs *looked_at =
		is_list ? &numbers[0]->as.items : &(wb_cel_exprs){numbers, count, count};
	/* With the target left out it is a call like others, which the parser qualifies. */
	if (!macro_may_be_numbers(source, looked_at->items, looked_at->count) || count <= 2)
		return;
	wb_cel_expr *list = wb_cel_source__take(source, 1, sizeof *list);
	if (list == NULL)
		return;
	*list = (wb_cel_expr){.form = WB_CEL_LIST,
		.at = call->at,
		.start = numbers[0]->start,
		.end = numbers[count - 1]->end,
		.height = call->height,
		.as.items = {numbers, count, count}};
	if (++call->height > WB_CEL_DEPTH_MAX) {
		wb_cel_source__fail(source, WB_LIMIT, call->at,
			"expression is nested more than %d levels deep", WB_CEL_DEPTH_MAX);
		return;
	}
	wb_cel_expr **only = wb_cel_source__take(source, 2, sizeof(wb_cel_expr *));
	if (only == NULL)
		return;
	only[0] = arguments->items[0];
	only[1] = list;
	*arguments = (wb_cel_exprs){only, 2, 2};
}

static const macro_entry macros[] = {
	{{NULL, 0}, WB_TEXT_LITERAL("has"), macro_expand_has, WB_CEL_FOLD_ALL, 1, false},
	{{NULL, 0}, WB_TEXT_LITERAL("all"), macro_expand_fold, WB_CEL_FOLD_ALL, 3, true},
	{{NULL, 0}, WB_TEXT_LITERAL("exists"), macro_expand_fold, WB_CEL_FOLD_EXISTS, 3, true},
	{{NULL, 0}, WB_TEXT_LITERAL("exists_one"), macro_expand_fold, WB_CEL_FOLD_EXISTS_ONE, 3, true},
	{{NULL, 0}, WB_TEXT_LITERAL("existsOne"), macro_expand_fold, WB_CEL_FOLD_EXISTS_ONE, 3, true},
	{{NULL, 0}, WB_TEXT_LITERAL("filter"), macro_expand_fold, WB_CEL_FOLD_FILTER, 3, true},
	{{NULL, 0}, WB_TEXT_LITERAL("map"), macro_expand_fold, WB_CEL_FOLD_MAP, 3, true},
	{{NULL, 0}, WB_TEXT_LITERAL("map"), macro_expand_fold, WB_CEL_FOLD_MAP, 4, true},
	{{NULL, 0}, WB_TEXT_LITERAL("all"), macro_expand_pairs, WB_CEL_FOLD_ALL, 4, true},
	{{NULL, 0}, WB_TEXT_LITERAL("exists"), macro_expand_pairs, WB_CEL_FOLD_EXISTS, 4, true},
	{{NULL, 0}, WB_TEXT_LITERAL("exists_one"), macro_expand_pairs, WB_CEL_FOLD_EXISTS_ONE, 4, true},
	{{NULL, 0}, WB_TEXT_LITERAL("existsOne"), macro_expand_pairs, WB_CEL_FOLD_EXISTS_ONE, 4, true},
	{{NULL, 0}, WB_TEXT_LITERAL("transformList"), macro_expand_pairs, WB_CEL_FOLD_MAP, 4, true},
	{{NULL, 0}, WB_TEXT_LITERAL("transformList"), macro_expand_pairs, WB_CEL_FOLD_MAP, 5, true},
	{{NULL, 0}, WB_TEXT_LITERAL("transformMap"), macro_expand_pairs, WB_CEL_FOLD_TRANSFORM_MAP, 4,
		true},
	{{NULL, 0}, WB_TEXT_LITERAL("transformMap"), macro_expand_pairs, WB_CEL_FOLD_TRANSFORM_MAP, 5,
		true},
	{{NULL, 0}, WB_TEXT_LITERAL("transformMapEntry"), macro_expand_pairs,
		WB_CEL_FOLD_TRANSFORM_ENTRY, 4, true},
	{{NULL, 0}, WB_TEXT_LITERAL("transformMapEntry"), macro_expand_pairs,
		WB_CEL_FOLD_TRANSFORM_ENTRY, 5, true},
	{WB_TEXT_LITERAL("cel"), WB_TEXT_LITERAL("bind"), macro_expand_bind, WB_CEL_FOLD_BIND, 4, true},
	{WB_TEXT_LITERAL("math"), WB_TEXT_LITERAL("greatest"), macro_expand_extreme, WB_CEL_FOLD_ALL,
		MACRO_ANY_COUNT, true},
	{WB_TEXT_LITERAL("math"), WB_TEXT_LITERAL("least"), macro_expand_extreme, WB_CEL_FOLD_ALL,
		MACRO_ANY_COUNT, true},
};

static bool macro_fits(const macro_entry *macro, const wb_cel_call *call)
{
	if (macro->is_member != call->is_member || !wb_text_equal(macro->name, call->name) ||
		(macro->argument_count != call->arguments.count &&
			macro->argument_count != MACRO_ANY_COUNT))
		return false;
	if (macro->target.bytes == 0)
		return true;
	const wb_cel_expr *target = call->arguments.items[0];
	return target->form == WB_CEL_NAME && wb_text_equal(macro->target, target->as.name.text);
}

void wb_cel_macro__expand(wb_cel_source *source, wb_cel_expr *call)
{
	for (size_t index = 0; index < sizeof macros / sizeof *macros; index++) {
		const macro_entry *macro = &macros[index];
		if (macro_fits(macro, &call->as.call)) {
			macro->expand(source, call, macro->kind);
			return;
		}
	}
}
