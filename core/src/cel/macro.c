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
	bool is_member;
	uint8_t argument_count; /* the target of a member counts */
	void (*expand)(wb_cel_source *source, wb_cel_expr *call, wb_cel_fold_kind kind);
	wb_cel_fold_kind kind; /* for those that become a fold */
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
	{WB_TEXT_LITERAL("has"), false, 1, macro_expand_has, WB_CEL_FOLD_ALL},
	{WB_TEXT_LITERAL("all"), true, 3, macro_expand_fold, WB_CEL_FOLD_ALL},
	{WB_TEXT_LITERAL("exists"), true, 3, macro_expand_fold, WB_CEL_FOLD_EXISTS},
	{WB_TEXT_LITERAL("exists_one"), true, 3, macro_expand_fold, WB_CEL_FOLD_EXISTS_ONE},
	{WB_TEXT_LITERAL("existsOne"), true, 3, macro_expand_fold, WB_CEL_FOLD_EXISTS_ONE},
	{WB_TEXT_LITERAL("filter"), true, 3, macro_expand_fold, WB_CEL_FOLD_FILTER},
	{WB_TEXT_LITERAL("map"), true, 3, macro_expand_fold, WB_CEL_FOLD_MAP},
	{WB_TEXT_LITERAL("map"), true, 4, macro_expand_fold, WB_CEL_FOLD_MAP},
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
