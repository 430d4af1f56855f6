/* SPDX-License-Identifier: MIT */
/*
 * Recursive descent with one token of look-ahead, top-down from the conditional to the literal;
 * the binary operators share one function that climbs their precedences. A generated parser was
 * dropped for its size and its error messages.
 *
 * Limits, each with its reason:
 *   WB_CEL_DEPTH_MAX  parser, checker and evaluator recurse once a level of the tree, and the
 *                     smallest stack they run on (WebAssembly's) holds that many.
 *   WB_CEL_NODES_MAX  bounds memory: a node takes about 150 bytes.
 * && and || hold any number of operands in one node, so a long list of conditions is not deep.
 */
#include "cel/syntax.h"

#include "cel/lexer.h"
#include "cel/literal.h"

#include <string.h>

typedef struct parser_state {
	wb_cel_source *source;
	wb_cel_token token; /* the one looked at */
	uint32_t end; /* of the one before */
	uint32_t depth;
	size_t node_count;
} parser_state;

static wb_cel_expr *parser_expression(parser_state *parser);

/* ---- nodes ---- */

static bool parser_is_over(const parser_state *parser)
{
	return parser->source->status != WB_OK;
}

static void parser_fail_depth(parser_state *parser, uint32_t at)
{
	wb_cel_source__fail(parser->source, WB_LIMIT, at,
		"expression is nested more than %d levels deep", WB_CEL_DEPTH_MAX);
}

static wb_cel_expr *parser_node(parser_state *parser, wb_cel_form form, uint32_t at, uint32_t start)
{
	if (++parser->node_count > WB_CEL_NODES_MAX) {
		wb_cel_source__fail(
			parser->source, WB_LIMIT, at, "expression has more than %z parts", WB_CEL_NODES_MAX);
		return NULL;
	}
	wb_cel_expr *expr = wb_cel_source__take(parser->source, 1, sizeof *expr);
	if (expr == NULL)
		return NULL;
	expr->form = form;
	expr->at = at;
	expr->start = start;
	expr->end = parser->end;
	expr->height = 1;
	return expr;
}

/* [child] has become a part of [expr], which ends where the last token did. */
static bool parser_adopt(parser_state *parser, wb_cel_expr *expr, const wb_cel_expr *child)
{
	expr->end = parser->end;
	if (child->height >= expr->height)
		expr->height = child->height + 1;
	if (expr->height <= WB_CEL_DEPTH_MAX)
		return true;
	parser_fail_depth(parser, expr->at);
	return false;
}

static bool parser_append(
	parser_state *parser, wb_cel_expr *expr, wb_cel_exprs *exprs, wb_cel_expr *item)
{
	if (exprs->count == exprs->capacity) {
		uint32_t capacity = exprs->capacity == 0 ? 4 : exprs->capacity * 2;
		wb_cel_expr **items = wb_cel_source__take(parser->source, capacity, sizeof(wb_cel_expr *));
		if (items == NULL)
			return false;
		if (exprs->count > 0)
			memcpy(items, exprs->items, exprs->count * sizeof(wb_cel_expr *));
		exprs->items = items;
		exprs->capacity = capacity;
	}
	exprs->items[exprs->count++] = item;
	return parser_adopt(parser, expr, item);
}

/* ---- tokens ---- */

static void parser_advance(parser_state *parser)
{
	parser->end = parser->token.end;
	parser->token = wb_cel_lexer__next(parser->source, parser->token.end);
}

static bool parser_accept(parser_state *parser, wb_cel_token_kind kind)
{
	if (parser->token.kind != kind)
		return false;
	parser_advance(parser);
	return true;
}

/* Reports the token looked at. */
static void parser_fail_token(parser_state *parser, const char *expected)
{
	wb_text text = wb_cel_lexer__text(parser->source, parser->token);

	if (parser->token.kind == WB_CEL_TOKEN_WRONG)
		return;
	if (parser->token.kind == WB_CEL_TOKEN_END)
		text = WB_TEXT("<EOF>");
	wb_cel_source__fail(parser->source, WB_SYNTAX, parser->token.start,
		"Syntax error: unexpected '%t', expected %s", text, expected);
}

static bool parser_expect(parser_state *parser, wb_cel_token_kind kind, const char *expected)
{
	if (parser_accept(parser, kind))
		return true;
	parser_fail_token(parser, expected);
	return false;
}

/* ?, .? and [? belong to optional values, which this language has not. */
static bool parser_refuse_optional(parser_state *parser, uint32_t at, const char *sign)
{
	if (parser->token.kind != WB_CEL_TOKEN_QUESTION)
		return true;
	wb_cel_source__fail(parser->source, WB_SYNTAX, at, "unsupported syntax '%s'", sign);
	return false;
}

/* ---- lists of expressions ---- */

/* Expressions and commas up to [close], which is taken. A comma may end a list, not arguments. */
static bool parser_items(parser_state *parser, wb_cel_expr *expr, wb_cel_exprs *exprs,
	wb_cel_token_kind close, bool is_list)
{
	const char *expected = is_list ? "',' or ']'" : "',' or ')'";

	if (is_list && parser_accept(parser, WB_CEL_TOKEN_COMMA)) {
		expr->end = parser->token.end;
		return parser_expect(parser, close, expected);
	}
	while (parser->token.kind != close || (!is_list && exprs->count > 0)) {
		if (is_list && !parser_refuse_optional(parser, parser->token.start, "?"))
			return false;
		wb_cel_expr *item = parser_expression(parser);
		if (item == NULL || !parser_append(parser, expr, exprs, item))
			return false;
		if (!parser_accept(parser, WB_CEL_TOKEN_COMMA))
			break;
	}
	expr->end = parser->token.end;
	return parser_expect(parser, close, expected);
}

static wb_cel_expr *parser_list(parser_state *parser)
{
	uint32_t at = parser->token.start;
	wb_cel_expr *list = parser_node(parser, WB_CEL_LIST, at, at);

	parser_advance(parser);
	if (list == NULL ||
		!parser_items(parser, list, &list->as.items, WB_CEL_TOKEN_BRACKET_CLOSE, true))
		return NULL;
	return list;
}

/* key: value pairs up to the closing brace, which is taken. */
static wb_cel_expr *parser_map(parser_state *parser)
{
	uint32_t at = parser->token.start;
	wb_cel_expr *map = parser_node(parser, WB_CEL_MAP, at, at);

	parser_advance(parser);
	if (map == NULL)
		return NULL;
	bool is_only_comma = parser_accept(parser, WB_CEL_TOKEN_COMMA);
	while (!is_only_comma && parser->token.kind != WB_CEL_TOKEN_BRACE_CLOSE) {
		if (!parser_refuse_optional(parser, parser->token.start, "?"))
			return NULL;
		wb_cel_expr *key = parser_expression(parser);
		if (key == NULL || !parser_append(parser, map, &map->as.items, key) ||
			!parser_expect(parser, WB_CEL_TOKEN_COLON, "':'"))
			return NULL;
		wb_cel_expr *value = parser_expression(parser);
		if (value == NULL || !parser_append(parser, map, &map->as.items, value))
			return NULL;
		if (!parser_accept(parser, WB_CEL_TOKEN_COMMA))
			break;
	}
	map->end = parser->token.end;
	return parser_expect(parser, WB_CEL_TOKEN_BRACE_CLOSE, "',' or '}'") ? map : NULL;
}

/* ---- names ---- */

/* The member's name behind a dot. Reserved words may be one; true, false, null and in may not. */
static bool parser_field(parser_state *parser, wb_text *out)
{
	wb_cel_token token = parser->token;
	wb_text text = wb_cel_lexer__text(parser->source, token);

	if (token.kind == WB_CEL_TOKEN_QUOTED_NAME) {
		text = (wb_text){text.data + 1, text.bytes - 2};
	} else if (token.kind != WB_CEL_TOKEN_NAME) {
		parser_fail_token(parser, "a name");
		return false;
	}
	parser_advance(parser);
	*out = text;
	return true;
}

/* The longest name of a function with a dot in it; a test of the table keeps it true. */
#define PARSER_QUALIFIED_BYTES_MAX 24

/* math.abs(x) is a call of the function "math.abs", not of a member of a variable math. */
static void parser_qualify(wb_cel_call *call)
{
	char name[PARSER_QUALIFIED_BYTES_MAX];
	const wb_cel_expr *target = call->arguments.items[0];

	if (target->form != WB_CEL_NAME)
		return;
	wb_text space = target->as.name.text;
	if (space.bytes + 1 + call->name.bytes > sizeof name)
		return;
	memcpy(name, space.data, space.bytes);
	name[space.bytes] = '.';
	memcpy(name + space.bytes + 1, call->name.data, call->name.bytes);
	wb_cel_function function =
		wb_cel_function__find((wb_text){name, space.bytes + 1 + call->name.bytes});
	if (function == WB_CEL_FUNCTION_UNKNOWN)
		return;
	call->function = function;
	call->name = wb_cel_function__name(function);
	call->is_member = false;
	call->arguments.items++;
	call->arguments.count--;
	call->arguments.capacity--;
}

/* The arguments of a call whose opening parenthesis is looked at; then macros. */
static wb_cel_expr *parser_call(
	parser_state *parser, wb_text name, wb_cel_expr *target, uint32_t start)
{
	wb_cel_expr *call = parser_node(parser, WB_CEL_CALL, parser->token.start, start);

	parser_advance(parser);
	if (call == NULL)
		return NULL;
	call->as.call.name = name;
	call->as.call.function = wb_cel_function__find(name);
	call->as.call.is_member = target != NULL;
	if (target != NULL && !parser_append(parser, call, &call->as.call.arguments, target))
		return NULL;
	wb_cel_exprs arguments = {0};
	if (!parser_items(parser, call, &arguments, WB_CEL_TOKEN_PAREN_CLOSE, false))
		return NULL;
	for (uint32_t index = 0; index < arguments.count; index++)
		if (!parser_append(parser, call, &call->as.call.arguments, arguments.items[index]))
			return NULL;
	wb_cel_macro__expand(parser->source, call);
	if (call->form == WB_CEL_CALL && call->as.call.is_member)
		parser_qualify(&call->as.call);
	return parser_is_over(parser) ? NULL : call;
}

/* name, .name, name(…), .name(…) */
static wb_cel_expr *parser_name(parser_state *parser)
{
	uint32_t start = parser->token.start;
	bool is_absolute = parser_accept(parser, WB_CEL_TOKEN_DOT);
	wb_cel_token token = parser->token;
	wb_text text = wb_cel_lexer__text(parser->source, token);

	if (!parser_expect(parser, WB_CEL_TOKEN_NAME, "a name"))
		return NULL;
	if (parser->token.kind == WB_CEL_TOKEN_PAREN_OPEN)
		return parser_call(parser, text, NULL, start);
	if (wb_cel_lexer__is_reserved(text)) {
		wb_cel_source__fail(
			parser->source, WB_SYNTAX, token.start, "reserved identifier: %t", text);
		return NULL;
	}
	wb_cel_expr *name = parser_node(parser, WB_CEL_NAME, start, start);
	if (name == NULL)
		return NULL;
	name->as.name.text = text;
	name->as.name.is_absolute = is_absolute;
	return name;
}

/* ---- members ---- */

static wb_cel_expr *parser_literal(parser_state *parser, bool is_negative)
{
	wb_cel_token token = parser->token;

	parser_advance(parser);
	uint32_t start = token.start;
	wb_value value = wb_cel_literal__read(parser->source, token, is_negative);
	wb_cel_expr *literal = parser_node(parser, WB_CEL_LITERAL, start, start);
	if (literal == NULL || parser_is_over(parser))
		return NULL;
	literal->as.literal = value;
	return literal;
}

static wb_cel_expr *parser_primary(parser_state *parser)
{
	switch (parser->token.kind) {
	case WB_CEL_TOKEN_PAREN_OPEN: {
		parser_advance(parser);
		wb_cel_expr *inner = parser_expression(parser);
		if (inner == NULL || !parser_expect(parser, WB_CEL_TOKEN_PAREN_CLOSE, "')'"))
			return NULL;
		return inner;
	}
	case WB_CEL_TOKEN_BRACKET_OPEN:
		return parser_list(parser);
	case WB_CEL_TOKEN_BRACE_OPEN:
		return parser_map(parser);
	case WB_CEL_TOKEN_DOT:
	case WB_CEL_TOKEN_NAME:
		return parser_name(parser);
	case WB_CEL_TOKEN_INT:
	case WB_CEL_TOKEN_UINT:
	case WB_CEL_TOKEN_DOUBLE:
	case WB_CEL_TOKEN_STRING:
	case WB_CEL_TOKEN_BYTES:
	case WB_CEL_TOKEN_TRUE:
	case WB_CEL_TOKEN_FALSE:
	case WB_CEL_TOKEN_NULL:
		return parser_literal(parser, false);
	default:
		parser_fail_token(parser, "an expression");
		return NULL;
	}
}

/* operand.field or operand.name(…) */
static wb_cel_expr *parser_select(parser_state *parser, wb_cel_expr *operand, uint32_t start)
{
	uint32_t at = parser->token.start;
	bool is_quoted;
	wb_text field;

	parser_advance(parser);
	if (!parser_refuse_optional(parser, at, ".?"))
		return NULL;
	is_quoted = parser->token.kind == WB_CEL_TOKEN_QUOTED_NAME;
	if (!parser_field(parser, &field))
		return NULL;
	if (parser->token.kind == WB_CEL_TOKEN_PAREN_OPEN && !is_quoted)
		return parser_call(parser, field, operand, start);
	wb_cel_expr *select = parser_node(parser, WB_CEL_SELECT, at, start);
	if (select == NULL || !parser_adopt(parser, select, operand))
		return NULL;
	select->as.select.operand = operand;
	select->as.select.field = field;
	return select;
}

/* A node of an operator with its operands. */
static wb_cel_expr *parser_operator(parser_state *parser, wb_cel_function function, uint32_t at,
	uint32_t start, wb_cel_expr *const *operands, size_t count)
{
	wb_cel_expr *expr = parser_node(parser, WB_CEL_CALL, at, start);

	if (expr == NULL)
		return NULL;
	expr->as.call.function = function;
	expr->as.call.name = wb_cel_function__name(function);
	for (size_t index = 0; index < count; index++)
		if (!parser_append(parser, expr, &expr->as.call.arguments, operands[index]))
			return NULL;
	return expr;
}

static wb_cel_expr *parser_index(parser_state *parser, wb_cel_expr *operand, uint32_t start)
{
	uint32_t at = parser->token.start;
	wb_cel_expr *operands[2] = {operand, NULL};

	parser_advance(parser);
	if (!parser_refuse_optional(parser, at, "[?"))
		return NULL;
	operands[1] = parser_expression(parser);
	if (operands[1] == NULL || !parser_expect(parser, WB_CEL_TOKEN_BRACKET_CLOSE, "']'"))
		return NULL;
	return parser_operator(parser, WB_CEL_FUNCTION_INDEX, at, start, operands, 2);
}

/* T{field: value, …}: read to its end, so that the first mistake in it is what is reported. */
static wb_cel_expr *parser_message(parser_state *parser, wb_cel_expr *type, uint32_t start)
{
	wb_cel_expr *message = parser_node(parser, WB_CEL_MESSAGE, parser->token.start, start);
	bool is_absolute;
	wb_text field;

	parser_advance(parser);
	if (message == NULL ||
		!wb_cel_expr__qualified_name(parser->source, type, &message->as.name.text, &is_absolute))
		return NULL;
	message->as.name.is_absolute = is_absolute;
	while (parser->token.kind != WB_CEL_TOKEN_BRACE_CLOSE) {
		if (!parser_refuse_optional(parser, parser->token.start, "?") ||
			!parser_field(parser, &field) || !parser_expect(parser, WB_CEL_TOKEN_COLON, "':'") ||
			parser_expression(parser) == NULL)
			return NULL;
		if (!parser_accept(parser, WB_CEL_TOKEN_COMMA))
			break;
	}
	message->end = parser->token.end;
	return parser_expect(parser, WB_CEL_TOKEN_BRACE_CLOSE, "',' or '}'") ? message : NULL;
}

/* a.b.c, which may name a type; nothing that was called or indexed is in it. */
static bool parser_is_chain(const wb_cel_expr *expr)
{
	while (expr->form == WB_CEL_SELECT && !expr->as.select.is_test)
		expr = expr->as.select.operand;
	return expr->form == WB_CEL_NAME;
}

/* A primary and what is selected, indexed and called on it. */
static wb_cel_expr *parser_member(parser_state *parser)
{
	uint32_t start = parser->token.start;
	wb_cel_expr *expr = parser_primary(parser);

	while (expr != NULL) {
		if (parser->token.kind == WB_CEL_TOKEN_DOT)
			expr = parser_select(parser, expr, start);
		else if (parser->token.kind == WB_CEL_TOKEN_BRACKET_OPEN)
			expr = parser_index(parser, expr, start);
		else if (parser->token.kind == WB_CEL_TOKEN_BRACE_OPEN && parser_is_chain(expr))
			expr = parser_message(parser, expr, start);
		else
			break;
	}
	return expr;
}

/* ---- operators ---- */

static bool parser_is_number(const parser_state *parser)
{
	return parser->token.kind == WB_CEL_TOKEN_INT || parser->token.kind == WB_CEL_TOKEN_DOUBLE;
}

/*
 * Any number of ! or of -, which cancel in pairs. The last minus in front of a number belongs to
 * the literal, because the smallest int has no positive counterpart.
 */
static wb_cel_expr *parser_unary(parser_state *parser)
{
	uint32_t at = parser->token.start;
	wb_cel_token_kind sign = parser->token.kind;
	uint32_t last = at;
	size_t count = 0;

	if (sign != WB_CEL_TOKEN_NOT && sign != WB_CEL_TOKEN_MINUS)
		return parser_member(parser);
	while (parser->token.kind == sign) {
		last = parser->token.start;
		count++;
		parser_advance(parser);
	}
	wb_cel_expr *operand = NULL;
	bool takes_minus = parser->token.kind == WB_CEL_TOKEN_MINUS;
	if (sign == WB_CEL_TOKEN_NOT && takes_minus) {
		last = parser->token.start;
		parser_advance(parser);
		if (!parser_is_number(parser)) {
			parser_fail_token(parser, "a number");
			return NULL;
		}
	}
	if (parser_is_number(parser) && (sign == WB_CEL_TOKEN_MINUS || takes_minus)) {
		operand = parser_literal(parser, true);
		if (operand != NULL)
			operand->start = operand->at = last;
		count -= sign == WB_CEL_TOKEN_MINUS ? 1 : 0;
	} else {
		operand = parser_member(parser);
	}
	if (operand == NULL || count % 2 == 0)
		return operand;
	wb_cel_function function =
		sign == WB_CEL_TOKEN_NOT ? WB_CEL_FUNCTION_NOT : WB_CEL_FUNCTION_NEGATE;
	return parser_operator(parser, function, at, at, &operand, 1);
}

typedef struct parser_binary_operator {
	wb_cel_token_kind token;
	uint8_t precedence; /* higher binds tighter */
	wb_cel_function function;
} parser_binary_operator;

#define PARSER_PRECEDENCE_OR 1
#define PARSER_PRECEDENCE_AND 2

static const parser_binary_operator parser_binary_operators[] = {
	{WB_CEL_TOKEN_OR, PARSER_PRECEDENCE_OR, WB_CEL_FUNCTION_OR},
	{WB_CEL_TOKEN_AND, PARSER_PRECEDENCE_AND, WB_CEL_FUNCTION_AND},
	{WB_CEL_TOKEN_LESS, 3, WB_CEL_FUNCTION_LESS},
	{WB_CEL_TOKEN_LESS_EQUAL, 3, WB_CEL_FUNCTION_LESS_EQUAL},
	{WB_CEL_TOKEN_GREATER, 3, WB_CEL_FUNCTION_GREATER},
	{WB_CEL_TOKEN_GREATER_EQUAL, 3, WB_CEL_FUNCTION_GREATER_EQUAL},
	{WB_CEL_TOKEN_EQUAL, 3, WB_CEL_FUNCTION_EQUAL},
	{WB_CEL_TOKEN_NOT_EQUAL, 3, WB_CEL_FUNCTION_NOT_EQUAL},
	{WB_CEL_TOKEN_IN, 3, WB_CEL_FUNCTION_IN},
	{WB_CEL_TOKEN_PLUS, 4, WB_CEL_FUNCTION_ADD},
	{WB_CEL_TOKEN_MINUS, 4, WB_CEL_FUNCTION_SUBTRACT},
	{WB_CEL_TOKEN_STAR, 5, WB_CEL_FUNCTION_MULTIPLY},
	{WB_CEL_TOKEN_SLASH, 5, WB_CEL_FUNCTION_DIVIDE},
	{WB_CEL_TOKEN_PERCENT, 5, WB_CEL_FUNCTION_MODULO},
};

static const parser_binary_operator *parser_binary_at(
	const parser_state *parser, unsigned precedence)
{
	size_t count = sizeof parser_binary_operators / sizeof *parser_binary_operators;

	for (size_t index = 0; index < count; index++) {
		const parser_binary_operator *binary = &parser_binary_operators[index];
		if (binary->token == parser->token.kind && binary->precedence >= precedence)
			return binary;
	}
	return NULL;
}

/* Operators of at least [precedence] between unaries, grouping to the left. */
static wb_cel_expr *parser_binary(parser_state *parser, unsigned precedence)
{
	uint32_t start = parser->token.start;
	wb_cel_expr *left = parser_unary(parser);
	const parser_binary_operator *binary;
	const wb_cel_expr *chain = NULL; /* the && or || that [left] is, while it may grow */

	while (left != NULL && (binary = parser_binary_at(parser, precedence)) != NULL) {
		uint32_t at = parser->token.start;
		parser_advance(parser);
		wb_cel_expr *right = parser_binary(parser, binary->precedence + 1u);
		if (right == NULL)
			return NULL;
		if (chain == left && left->as.call.function == binary->function) {
			if (!parser_append(parser, left, &left->as.call.arguments, right))
				return NULL;
			continue;
		}
		wb_cel_expr *operands[2] = {left, right};
		left = parser_operator(parser, binary->function, at, start, operands, 2);
		chain = binary->precedence <= PARSER_PRECEDENCE_AND ? left : NULL;
	}
	return left;
}

/* condition ? value : value, grouping to the right. */
static wb_cel_expr *parser_conditional(parser_state *parser)
{
	uint32_t start = parser->token.start;
	wb_cel_expr *operands[3] = {parser_binary(parser, PARSER_PRECEDENCE_OR), NULL, NULL};
	uint32_t at = parser->token.start;

	if (operands[0] == NULL || !parser_accept(parser, WB_CEL_TOKEN_QUESTION))
		return operands[0];
	operands[1] = parser_binary(parser, PARSER_PRECEDENCE_OR);
	if (operands[1] == NULL || !parser_expect(parser, WB_CEL_TOKEN_COLON, "':'"))
		return NULL;
	operands[2] = parser_expression(parser);
	if (operands[2] == NULL)
		return NULL;
	return parser_operator(parser, WB_CEL_FUNCTION_CONDITIONAL, at, start, operands, 3);
}

static wb_cel_expr *parser_expression(parser_state *parser)
{
	if (parser->depth == WB_CEL_DEPTH_MAX) {
		parser_fail_depth(parser, parser->token.start);
		return NULL;
	}
	parser->depth++;
	wb_cel_expr *expr = parser_conditional(parser);
	parser->depth--;
	return parser_is_over(parser) ? NULL : expr;
}

wb_cel_expr *wb_cel_parser__parse(wb_cel_source *source)
{
	parser_state parser = {.source = source, .token = wb_cel_lexer__next(source, 0)};
	wb_cel_expr *expr = parser_expression(&parser);

	if (expr == NULL)
		return NULL;
	if (parser.token.kind != WB_CEL_TOKEN_END) {
		parser_fail_token(&parser, "the end of the expression");
		return NULL;
	}
	return parser_is_over(&parser) ? NULL : expr;
}

/* ---- qualified names ---- */

/* Bytes of the chain's name, or 0 where it is none. */
static size_t parser_chain_bytes(const wb_cel_expr *expr, bool *is_absolute)
{
	size_t bytes = 0;

	while (expr->form == WB_CEL_SELECT && !expr->as.select.is_test) {
		bytes += 1 + expr->as.select.field.bytes;
		expr = expr->as.select.operand;
	}
	if (expr->form != WB_CEL_NAME)
		return 0;
	*is_absolute = expr->as.name.is_absolute;
	return bytes + expr->as.name.text.bytes;
}

bool wb_cel_expr__qualified_name(
	wb_cel_source *source, const wb_cel_expr *expr, wb_text *out, bool *is_absolute)
{
	size_t bytes = parser_chain_bytes(expr, is_absolute);

	if (bytes == 0)
		return false;
	if (expr->form == WB_CEL_NAME) {
		*out = expr->as.name.text;
		return true;
	}
	char *data = wb_cel_source__take(source, bytes, 1);
	if (data == NULL)
		return false;
	*out = (wb_text){data, bytes};
	for (; expr->form == WB_CEL_SELECT; expr = expr->as.select.operand) {
		wb_text field = expr->as.select.field;
		bytes -= field.bytes;
		memcpy(data + bytes, field.data, field.bytes);
		data[--bytes] = '.';
	}
	memcpy(data, expr->as.name.text.data, bytes);
	return true;
}
