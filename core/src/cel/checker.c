/* SPDX-License-Identifier: MIT */
/*
 * One walk resolves names and overloads and infers types; a second one settles what the type
 * variables came to stand for. After a failure the walk goes on with the type error, which agrees
 * with everything, so that what is reported is the first mistake in the text and not the first
 * one found.
 */
#include "cel/checker.h"

#include <string.h>

typedef struct checker_local {
	wb_text name;
	const wb_type *type;
} checker_local;

typedef struct checker_walk {
	wb_cel_source *source;
	const wb_cel_options *options;
	wb_cel_inference inference;
	checker_local locals[2 * WB_CEL_DEPTH_MAX]; /* of the folds around, two each, innermost last */
	uint32_t local_count, locals_max;
} checker_walk;

static const wb_type *const checker_dyn = &wb_cel_types[WB_TYPE_DYN];
static const wb_type *const checker_bool = &wb_cel_types[WB_TYPE_BOOL];
static const wb_type *const checker_int = &wb_cel_types[WB_TYPE_INT];
static const wb_type *const checker_error = &wb_cel_types[WB_TYPE_ERROR];

static void checker_expr(checker_walk *checker, wb_cel_expr *expr);

/* ---- messages ---- */

/* A type as text for a message; cut where the message cuts it anyway. */
static wb_text checker_type_text(checker_walk *checker, const wb_type *type)
{
	wb_text text = WB_TEXT("?");
	const wb_type *settled = wb_cel_inference__resolve(&checker->inference, type, true);

	if (settled != NULL && wb_type_print(settled, checker->source->arena, &text, NULL) != WB_OK)
		wb_cel_source__fail_memory(checker->source);
	return text;
}

static void checker_fail_undeclared(checker_walk *checker, uint32_t at, wb_text name)
{
	wb_cel_source__fail(checker->source, WB_SYNTAX, at,
		"undeclared reference to '%t' (in container '%t')", name, checker->options->container);
}

/* "(int, string)", "string.(int)" */
static void checker_fail_overload(checker_walk *checker, const wb_cel_expr *expr)
{
	const wb_cel_call *call = &expr->as.call;
	wb_text empty = WB_TEXT("");
	wb_text texts[WB_CEL_ARGUMENTS_MAX] = {empty, empty, empty, empty};
	uint32_t shown =
		call->arguments.count < WB_CEL_ARGUMENTS_MAX ? call->arguments.count : WB_CEL_ARGUMENTS_MAX;

	for (uint32_t index = 0; index < shown; index++)
		texts[index] = checker_type_text(checker, call->arguments.items[index]->type);
	wb_cel_source__fail(checker->source, WB_SYNTAX, expr->at,
		"found no matching overload for '%t' applied to '%t%s%t%s%t%s'", call->name,
		call->is_member ? texts[0] : empty, call->is_member ? ".(" : "(",
		call->is_member ? empty : texts[0], shown > 1 && !call->is_member ? ", " : "", texts[1],
		shown > 2                           ? ", …)"
			: shown < call->arguments.count ? ", …)"
											: ")");
}

/* ---- names ---- */

/*
 * Does the chain of names that ends in [expr] spell [full], with [prefix] and a dot in front of
 * it where the prefix is not empty?
 */
static bool checker_spells(const wb_cel_expr *expr, wb_text prefix, wb_text full)
{
	for (; expr->form == WB_CEL_SELECT && !expr->as.select.is_test;
		 expr = expr->as.select.operand) {
		wb_text field = expr->as.select.field;
		if (full.bytes <= field.bytes || full.data[full.bytes - field.bytes - 1] != '.' ||
			memcmp(full.data + full.bytes - field.bytes, field.data, field.bytes) != 0)
			return false;
		full.bytes -= field.bytes + 1;
	}
	if (expr->form != WB_CEL_NAME)
		return false;
	wb_text name = expr->as.name.text;
	if (full.bytes < name.bytes ||
		memcmp(full.data + full.bytes - name.bytes, name.data, name.bytes) != 0)
		return false;
	full.bytes -= name.bytes;
	if (prefix.bytes == 0)
		return full.bytes == 0;
	return full.bytes == prefix.bytes + 1 && full.data[prefix.bytes] == '.' &&
		memcmp(full.data, prefix.data, prefix.bytes) == 0;
}

/* Looks the name up with one prefix; true when it denotes a variable or a type. */
static bool checker_find_prefixed(checker_walk *checker, wb_cel_expr *expr, wb_text prefix)
{
	const wb_cel_options *options = checker->options;

	for (size_t index = 0; index < options->variable_count; index++) {
		if (!checker_spells(expr, prefix, options->variables[index].name))
			continue;
		expr->reference = WB_CEL_REFERENCE_VARIABLE;
		expr->index = (uint32_t)index;
		expr->type = options->is_unchecked ? checker_dyn : options->variables[index].type;
		return true;
	}
	for (wb_type_kind kind = WB_TYPE_NULL; kind <= WB_TYPE_TYPE; kind++) {
		wb_text name = wb_cel_type__name_of(kind);
		if (name.bytes == 0 || !checker_spells(expr, prefix, name))
			continue;
		expr->reference = WB_CEL_REFERENCE_TYPE;
		expr->index = kind;
		expr->type = options->is_unchecked
			? checker_dyn
			: wb_cel_inference__type(&checker->inference, &wb_cel_types[kind]);
		return true;
	}
	return false;
}

/* The container a.b makes x stand for a.b.x, a.x or x, the first of them that exists. */
static bool checker_find(checker_walk *checker, wb_cel_expr *expr, bool is_absolute)
{
	wb_text prefix = is_absolute ? WB_TEXT("") : checker->options->container;

	for (;;) {
		if (checker_find_prefixed(checker, expr, prefix))
			return true;
		if (prefix.bytes == 0)
			return false;
		do
			prefix.bytes--;
		while (prefix.bytes > 0 && prefix.data[prefix.bytes] != '.');
	}
}

static const checker_local *checker_find_local(const checker_walk *checker, const wb_cel_expr *name)
{
	if (name->as.name.is_absolute)
		return NULL;
	for (uint32_t index = checker->local_count; index > 0; index--)
		if (wb_text_equal(checker->locals[index - 1].name, name->as.name.text))
			return &checker->locals[index - 1];
	return NULL;
}

static void checker_name(checker_walk *checker, wb_cel_expr *expr)
{
	const checker_local *local = checker_find_local(checker, expr);

	if (local != NULL) {
		expr->reference = WB_CEL_REFERENCE_LOCAL;
		expr->index = (uint32_t)(local - checker->locals);
		expr->type = local->type;
		return;
	}
	if (checker_find(checker, expr, expr->as.name.is_absolute))
		return;
	expr->type = checker_error;
	if (!checker->options->is_unchecked)
		checker_fail_undeclared(checker, expr->at, expr->as.name.text);
}

/* ---- selections ---- */

/* Is the selection a declared name with dots in it? Comprehension variables hide such names. */
static bool checker_qualified(checker_walk *checker, wb_cel_expr *expr)
{
	const wb_cel_expr *root = expr;

	while (root->form == WB_CEL_SELECT && !root->as.select.is_test)
		root = root->as.select.operand;
	return root->form == WB_CEL_NAME && checker_find_local(checker, root) == NULL &&
		checker_find(checker, expr, root->as.name.is_absolute);
}

static const wb_type *checker_field_type(checker_walk *checker, wb_cel_expr *expr)
{
	const wb_type *operand =
		wb_cel_inference__head(&checker->inference, expr->as.select.operand->type);
	const wb_type *field;

	switch (operand->kind) {
	case WB_TYPE_DYN:
	case WB_TYPE_ERROR:
		return operand;
	case WB_TYPE_PARAM:
		/* Nothing is known of it; it must not be bound to something narrower later. */
		wb_cel_inference__assign(&checker->inference, &checker_dyn, &operand, 1);
		return checker_dyn;
	case WB_TYPE_MAP:
		return operand->element;
	case WB_TYPE_OBJECT:
		field = wb_cel_type__field(operand, expr->as.select.field);
		if (field != NULL)
			return field;
		wb_cel_source__fail(
			checker->source, WB_SYNTAX, expr->at, "undefined field '%t'", expr->as.select.field);
		return checker_error;
	default:
		wb_cel_source__fail(checker->source, WB_SYNTAX, expr->at,
			"type '%t' does not support field selection", checker_type_text(checker, operand));
		return checker_error;
	}
}

static void checker_select(checker_walk *checker, wb_cel_expr *expr)
{
	if (!expr->as.select.is_test && checker_qualified(checker, expr))
		return;
	checker_expr(checker, expr->as.select.operand);
	expr->type = checker_field_type(checker, expr);
	if (expr->as.select.is_test)
		expr->type = checker->options->is_unchecked ? checker_dyn : checker_bool;
}

/* ---- calls ---- */

static void checker_want_bool(checker_walk *checker, const wb_cel_expr *expr)
{
	if (!wb_cel_inference__assign(&checker->inference, &checker_bool, &expr->type, 1)) {
		wb_cel_source__fail(checker->source, WB_SYNTAX, expr->at,
			"expected type 'bool' but found '%t'", checker_type_text(checker, expr->type));
	}
}

/* Tries one overload for arguments of the types [from]; its result's type when it fits, else NULL. */
static const wb_type *checker_try_overload(checker_walk *checker, const wb_cel_call *call,
	const wb_type *const *from, const wb_cel_overload *overload)
{
	const wb_type *parameters[2] = {NULL, NULL};
	const wb_type *to[WB_CEL_ARGUMENTS_MAX];

	if (overload->is_member != call->is_member || overload->argument_count != call->arguments.count)
		return NULL;
	if (checker->options->is_unchecked)
		return checker_dyn;
	for (uint32_t index = 0; index < call->arguments.count; index++) {
		to[index] = wb_cel_inference__instantiate(
			&checker->inference, overload->parameters[index], parameters);
		if (to[index] == NULL)
			return NULL;
	}
	if (!wb_cel_inference__assign(&checker->inference, to, from, call->arguments.count))
		return NULL;
	const wb_type *result =
		wb_cel_inference__instantiate(&checker->inference, overload->result, parameters);
	return result == NULL ? NULL : wb_cel_inference__resolve(&checker->inference, result, false);
}

/*
 * The first overload that fits settles what was unknown of the arguments' types, as in cel-go: that
 * is a guess (a member of a dyn may be anything), so it decides on the result's type alone. The
 * candidates for run time are all that fit while the unknown is unknown.
 */
static void checker_overloads(checker_walk *checker, wb_cel_expr *expr)
{
	wb_cel_call *call = &expr->as.call;
	wb_cel_overload_range range = wb_cel_function__overloads(call->function);
	const wb_type *types[WB_CEL_ARGUMENTS_MAX];
	const wb_type *open_types[WB_CEL_ARGUMENTS_MAX];
	const wb_type *result = NULL;

	call->candidates = wb_cel_source__take(
		checker->source, (size_t)(range.end - range.first), sizeof *call->candidates);
	if (call->candidates == NULL)
		return;
	/* No overload takes so many. */
	if (call->arguments.count > WB_CEL_ARGUMENTS_MAX)
		range.end = range.first;
	for (uint32_t index = 0; range.first < range.end && index < call->arguments.count; index++) {
		types[index] = call->arguments.items[index]->type;
		open_types[index] = wb_cel_inference__resolve(&checker->inference, types[index], true);
		if (open_types[index] == NULL)
			return;
	}
	for (uint16_t id = range.first; id < range.end; id++) {
		const wb_cel_overload *overload = &wb_cel_overloads[id];
		if (checker_try_overload(checker, call, open_types, overload) == NULL)
			continue;
		call->candidates[call->candidate_count++] = id;
		const wb_type *type = checker_try_overload(checker, call, types, overload);
		if (type == NULL)
			continue;
		if (result == NULL)
			result = type;
		else if (!wb_cel_type__equal(result, type))
			result = checker_dyn;
	}
	if (result != NULL)
		expr->type = result;
	else if (!checker->options->is_unchecked)
		checker_fail_overload(checker, expr);
}

/*
 * cel-go resolves what is selected, indexed or named as one attribute and charges one for the name
 * it starts at, but not where the attribute is a branch of ?: or an index: it is not observed there.
 */
static void checker_free_root(wb_cel_expr *expr)
{
	for (;;) {
		expr->is_unobserved = true;
		if (expr->form == WB_CEL_SELECT)
			expr = expr->as.select.operand;
		else if (expr->form == WB_CEL_CALL && expr->as.call.function == WB_CEL_FUNCTION_INDEX)
			expr = expr->as.call.arguments.items[0];
		else
			return;
	}
}

static void checker_call(checker_walk *checker, wb_cel_expr *expr)
{
	wb_cel_call *call = &expr->as.call;
	bool is_logical = call->function == WB_CEL_FUNCTION_AND || call->function == WB_CEL_FUNCTION_OR;

	for (uint32_t index = 0; index < call->arguments.count; index++) {
		checker_expr(checker, call->arguments.items[index]);
		if (wb_cel_source__is_over(checker->source))
			return;
		if (is_logical && !checker->options->is_unchecked)
			checker_want_bool(checker, call->arguments.items[index]);
	}
	if (is_logical) {
		expr->type = checker->options->is_unchecked ? checker_dyn : checker_bool;
		return;
	}
	expr->type = checker->options->is_unchecked ? checker_dyn : checker_error;
	if (call->function == WB_CEL_FUNCTION_CONDITIONAL)
		checker_free_root(call->arguments.items[2]);
	if (call->function == WB_CEL_FUNCTION_CONDITIONAL || call->function == WB_CEL_FUNCTION_INDEX)
		checker_free_root(call->arguments.items[1]);
	if (call->function != WB_CEL_FUNCTION_UNKNOWN)
		checker_overloads(checker, expr);
	else if (!checker->options->is_unchecked)
		checker_fail_undeclared(checker, expr->at, call->name);
}

/* ---- lists and maps ---- */

/* The type of all items from [first] on, each [step]th. */
static const wb_type *checker_items(
	checker_walk *checker, const wb_cel_exprs *items, uint32_t first, uint32_t step)
{
	const wb_type *type = NULL;

	if (checker->options->is_unchecked)
		return checker_dyn;
	for (uint32_t index = first; index < items->count; index += step) {
		const wb_type *item = items->items[index]->type;
		type = type == NULL ? item : wb_cel_inference__join(&checker->inference, type, item);
	}
	return type != NULL ? type : wb_cel_inference__variable(&checker->inference);
}

static void checker_collection(checker_walk *checker, wb_cel_expr *expr)
{
	const wb_cel_exprs *items = &expr->as.items;
	bool is_list = expr->form == WB_CEL_LIST;

	for (uint32_t index = 0; index < items->count; index++) {
		checker_expr(checker, items->items[index]);
		if (wb_cel_source__is_over(checker->source))
			return;
	}
	if (checker->options->is_unchecked) {
		expr->type = checker_dyn;
		return;
	}
	const wb_type *first = checker_items(checker, items, 0, is_list ? 1 : 2);
	const wb_type *second = is_list ? first : checker_items(checker, items, 1, 2);
	if (first == NULL || second == NULL)
		return;
	/* A key that is a collection fails at run time. With its full type in the map's, types could
	   double with each level of an expression. */
	if (!is_list && wb_cel_inference__head(&checker->inference, first)->element != NULL)
		first = checker_dyn;
	expr->type = is_list ? wb_cel_inference__list(&checker->inference, first)
						 : wb_cel_inference__map(&checker->inference, first, second);
}

/* ---- comprehensions ---- */

/* The types of what a comprehension goes through: indices and items, or keys and values. */
typedef struct checker_range {
	bool is_list;
	const wb_type *key, *value;
} checker_range;

static checker_range checker_open_range(checker_walk *checker, const wb_cel_expr *range)
{
	const wb_type *type = wb_cel_inference__head(&checker->inference, range->type);

	switch (type->kind) {
	case WB_TYPE_LIST:
		return (checker_range){true, checker_int, type->element};
	case WB_TYPE_MAP:
		return (checker_range){false, type->key, type->element};
	case WB_TYPE_DYN:
	case WB_TYPE_ERROR:
		return (checker_range){false, type, type};
	case WB_TYPE_PARAM:
		wb_cel_inference__assign(&checker->inference, &checker_dyn, &type, 1);
		return (checker_range){false, checker_dyn, checker_dyn};
	default:
		wb_cel_source__fail(checker->source, WB_SYNTAX, range->at,
			"expression of type '%t' cannot be range of a comprehension (must be list, map, or "
			"dynamic)",
			checker_type_text(checker, type));
		return (checker_range){false, checker_error, checker_error};
	}
}

/* Depth is bounded by the parser, so the array is large enough. */
static void checker_push_local(checker_walk *checker, wb_text name, const wb_type *type)
{
	checker->locals[checker->local_count++] = (checker_local){name, type};
	if (checker->local_count > checker->locals_max)
		checker->locals_max = checker->local_count;
}

/* transformMapEntry's body: a map, whose type is that of the whole. */
static const wb_type *checker_entries(checker_walk *checker, const wb_cel_expr *body)
{
	const wb_type *any = &wb_cel_types[WB_TYPE_MAP];
	const wb_type *type = wb_cel_inference__head(&checker->inference, body->type);

	if (!wb_cel_inference__assign(&checker->inference, &any, &body->type, 1)) {
		wb_cel_source__fail(checker->source, WB_SYNTAX, body->at,
			"expected type 'map' but found '%t'", checker_type_text(checker, body->type));
		return checker_error;
	}
	return type->kind == WB_TYPE_MAP ? type : any;
}

static const wb_type *checker_fold_type(
	checker_walk *checker, const wb_cel_fold *fold, checker_range range)
{
	wb_cel_inference *inference = &checker->inference;

	switch (fold->kind) {
	case WB_CEL_FOLD_MAP:
		return wb_cel_inference__list(inference, fold->body->type);
	case WB_CEL_FOLD_FILTER:
		return wb_cel_inference__list(inference, range.is_list ? range.value : range.key);
	case WB_CEL_FOLD_TRANSFORM_MAP:
		return wb_cel_inference__map(inference, range.key, fold->body->type);
	case WB_CEL_FOLD_TRANSFORM_ENTRY:
		return checker_entries(checker, fold->body);
	case WB_CEL_FOLD_BIND:
		return fold->body->type;
	case WB_CEL_FOLD_ALL:
	case WB_CEL_FOLD_EXISTS:
	case WB_CEL_FOLD_EXISTS_ONE:
		break;
	}
	checker_want_bool(checker, fold->body);
	return checker_bool;
}

static void checker_fold(checker_walk *checker, wb_cel_expr *expr)
{
	wb_cel_fold *fold = &expr->as.fold;
	checker_range range = {false, NULL, NULL};

	checker_expr(checker, fold->range);
	if (wb_cel_source__is_over(checker->source))
		return;
	fold->local = checker->local_count;
	if (fold->kind == WB_CEL_FOLD_BIND) {
		checker_push_local(checker, fold->variable, fold->range->type);
	} else {
		range = checker_open_range(checker, fold->range);
		bool is_key = fold->second.bytes > 0 || !range.is_list;
		checker_push_local(checker, fold->variable, is_key ? range.key : range.value);
		if (fold->second.bytes > 0)
			checker_push_local(checker, fold->second, range.value);
	}
	if (fold->condition != NULL) {
		checker_expr(checker, fold->condition);
		if (wb_cel_source__is_over(checker->source))
			return;
		checker_want_bool(checker, fold->condition);
	}
	checker_expr(checker, fold->body);
	checker->local_count = fold->local;
	if (wb_cel_source__is_over(checker->source))
		return;
	if (fold->kind == WB_CEL_FOLD_FILTER)
		checker_want_bool(checker, fold->body);
	expr->type = checker_fold_type(checker, fold, range);
	if (checker->options->is_unchecked)
		expr->type = checker_dyn;
}

/* ---- the walks ---- */

/* The types of literals, by wb_kind. */
static const wb_type_kind checker_literal_types[] = {
	[WB_NULL] = WB_TYPE_NULL,
	[WB_BOOL] = WB_TYPE_BOOL,
	[WB_INT] = WB_TYPE_INT,
	[WB_UINT] = WB_TYPE_UINT,
	[WB_DOUBLE] = WB_TYPE_DOUBLE,
	[WB_STRING] = WB_TYPE_STRING,
	[WB_BYTES] = WB_TYPE_BYTES,
};

/* Sets expr->type, to the type error where none can be told. Recursion: the parser's depth. */
static void checker_expr(checker_walk *checker, wb_cel_expr *expr)
{
	expr->type = checker_error;
	switch (expr->form) {
	case WB_CEL_LITERAL:
		expr->type = checker->options->is_unchecked
			? checker_dyn
			: &wb_cel_types[checker_literal_types[expr->as.literal.kind]];
		break;
	case WB_CEL_NAME:
		checker_name(checker, expr);
		break;
	case WB_CEL_SELECT:
		checker_select(checker, expr);
		break;
	case WB_CEL_CALL:
		checker_call(checker, expr);
		break;
	case WB_CEL_LIST:
	case WB_CEL_MAP:
		checker_collection(checker, expr);
		break;
	case WB_CEL_MESSAGE:
		if (wb_cel_type__find(expr->as.name.text) != NULL) {
			wb_cel_source__fail(checker->source, WB_SYNTAX, expr->at, "'%t' is not a message type",
				expr->as.name.text);
		} else {
			checker_fail_undeclared(checker, expr->at, expr->as.name.text);
		}
		break;
	case WB_CEL_FOLD:
		checker_fold(checker, expr);
		break;
	}
	if (expr->type == NULL)
		expr->type = checker_error;
}

static void checker_settle(checker_walk *checker, wb_cel_expr *expr);

static void checker_settle_all(checker_walk *checker, const wb_cel_exprs *exprs)
{
	for (uint32_t index = 0; index < exprs->count; index++)
		checker_settle(checker, exprs->items[index]);
}

static void checker_settle(checker_walk *checker, wb_cel_expr *expr)
{
	const wb_type *type = wb_cel_inference__resolve(&checker->inference, expr->type, true);

	expr->type = type != NULL ? type : checker_error;
	switch (expr->form) {
	case WB_CEL_SELECT:
		if (expr->reference == WB_CEL_REFERENCE_NONE)
			checker_settle(checker, expr->as.select.operand);
		break;
	case WB_CEL_CALL:
		checker_settle_all(checker, &expr->as.call.arguments);
		break;
	case WB_CEL_LIST:
	case WB_CEL_MAP:
		checker_settle_all(checker, &expr->as.items);
		break;
	case WB_CEL_FOLD:
		checker_settle(checker, expr->as.fold.range);
		if (expr->as.fold.condition != NULL)
			checker_settle(checker, expr->as.fold.condition);
		checker_settle(checker, expr->as.fold.body);
		break;
	case WB_CEL_LITERAL:
	case WB_CEL_NAME:
	case WB_CEL_MESSAGE:
		break;
	}
}

bool wb_cel_checker__check(
	wb_cel_source *source, const wb_cel_options *options, wb_cel_expr *expr, uint32_t *locals_max)
{
	checker_walk *checker = wb_cel_source__take(source, 1, sizeof *checker);

	if (checker == NULL)
		return false;
	checker->source = source;
	checker->options = options;
	checker->inference.source = source;
	checker_expr(checker, expr);
	if (source->status == WB_OK && options->result != NULL && !options->is_unchecked &&
		!wb_cel_inference__assign(&checker->inference, &options->result, &expr->type, 1)) {
		wb_cel_source__fail(source, WB_SYNTAX, expr->start, "expected type '%t' but found '%t'",
			checker_type_text(checker, options->result), checker_type_text(checker, expr->type));
	}
	if (source->status != WB_OK)
		return false;
	checker_settle(checker, expr);
	*locals_max = checker->locals_max;
	return source->status == WB_OK;
}
