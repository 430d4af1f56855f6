/* SPDX-License-Identifier: MIT */
/*
 * Macros: calls that are rewritten as soon as they are parsed. Comprehensions become one node with
 * its own meaning instead of cel-go's loop over an accumulator: the loop would build a list by
 * adding to it item by item, and hides from the evaluator what is wanted. What such a loop would
 * have cost is charged all the same (evaluate.c).
 */
#include "cel/syntax.h"

typedef struct macro_entry {
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

/* range.all(variable, body) and its like; map may have a condition in front of its body. */
static void macro_expand_fold(wb_cel_source *source, wb_cel_expr *call, wb_cel_fold_kind kind)
{
	wb_cel_exprs arguments = call->as.call.arguments;
	const wb_cel_expr *variable = arguments.items[1];

	if (variable->form != WB_CEL_NAME || variable->as.name.is_absolute) {
		wb_cel_source__fail(source, WB_SYNTAX, variable->at, "argument is not an identifier");
		return;
	}
	/* cel-go's accumulator; an expression that names it would mean something else there. */
	if (wb_text_equal(variable->as.name.text, WB_TEXT("__result__"))) {
		wb_cel_source__fail(
			source, WB_SYNTAX, variable->at, "iteration variable overwrites accumulator variable");
		return;
	}
	call->form = WB_CEL_FOLD;
	call->as.fold = (wb_cel_fold){
		.kind = kind,
		.range = arguments.items[0],
		.variable = variable->as.name.text,
		.condition = arguments.count == 4 ? arguments.items[2] : NULL,
		.body = arguments.items[arguments.count - 1],
	};
}

static const macro_entry macros[] = {
	{WB_TEXT_LITERAL("has"), macro_expand_has, WB_CEL_FOLD_ALL, 1, false},
	{WB_TEXT_LITERAL("all"), macro_expand_fold, WB_CEL_FOLD_ALL, 3, true},
	{WB_TEXT_LITERAL("exists"), macro_expand_fold, WB_CEL_FOLD_EXISTS, 3, true},
	{WB_TEXT_LITERAL("exists_one"), macro_expand_fold, WB_CEL_FOLD_EXISTS_ONE, 3, true},
	{WB_TEXT_LITERAL("existsOne"), macro_expand_fold, WB_CEL_FOLD_EXISTS_ONE, 3, true},
	{WB_TEXT_LITERAL("filter"), macro_expand_fold, WB_CEL_FOLD_FILTER, 3, true},
	{WB_TEXT_LITERAL("map"), macro_expand_fold, WB_CEL_FOLD_MAP, 3, true},
	{WB_TEXT_LITERAL("map"), macro_expand_fold, WB_CEL_FOLD_MAP, 4, true},
};

void wb_cel_macro__expand(wb_cel_source *source, wb_cel_expr *call)
{
	for (size_t index = 0; index < sizeof macros / sizeof *macros; index++) {
		const macro_entry *macro = &macros[index];
		if (macro->is_member == call->as.call.is_member &&
			macro->argument_count == call->as.call.arguments.count &&
			wb_text_equal(macro->name, call->as.call.name)) {
			macro->expand(source, call, macro->kind);
			return;
		}
	}
}
