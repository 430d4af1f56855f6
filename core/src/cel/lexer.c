/* SPDX-License-Identifier: MIT */
/*
 * The lexer is a function from a position to a token; the parser remembers the one token it looks
 * at. A table of states as generators make was dropped: the language has a dozen token shapes, and
 * a reader follows the shape of a literal more easily in code.
 *
 * Literals are only delimited here. What is in them is read by literal.c.
 */
#include "cel/lexer.h"

#include "base/utf8.h"

#include <string.h>

static bool lexer_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool lexer_is_hex(char byte)
{
	return lexer_is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool lexer_is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/* The byte at [at], or zero behind the end: no token contains a zero byte outside a literal. */
static char lexer_byte(const wb_cel_source *source, size_t at)
{
	if (at < source->text.bytes)
		return source->text.data[at];
	return '\0';
}

static uint32_t lexer_skip_blanks(const wb_cel_source *source, uint32_t at)
{
	for (;;) {
		char byte = lexer_byte(source, at);
		if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f') {
			at++;
		} else if (byte == '/' && lexer_byte(source, at + 1) == '/') {
			while (at < source->text.bytes && source->text.data[at] != '\n')
				at++;
		} else {
			return at;
		}
	}
}

/* ---- numbers ---- */

static uint32_t lexer_skip_digits(const wb_cel_source *source, uint32_t at)
{
	while (lexer_is_digit(lexer_byte(source, at)))
		at++;
	return at;
}

/* Behind an exponent that starts at [at], or [at] where none does. */
static uint32_t lexer_skip_exponent(const wb_cel_source *source, uint32_t at)
{
	uint32_t digits = at + 1;

	if (lexer_byte(source, at) != 'e' && lexer_byte(source, at) != 'E')
		return at;
	if (lexer_byte(source, digits) == '+' || lexer_byte(source, digits) == '-')
		digits++;
	return lexer_is_digit(lexer_byte(source, digits)) ? lexer_skip_digits(source, digits) : at;
}

static wb_cel_token lexer_number(const wb_cel_source *source, uint32_t start)
{
	wb_cel_token token = {WB_CEL_TOKEN_INT, start, start};

	if (lexer_byte(source, start) == '0' && lexer_byte(source, start + 1) == 'x' &&
		lexer_is_hex(lexer_byte(source, start + 2))) {
		token.end = start + 2;
		while (lexer_is_hex(lexer_byte(source, token.end)))
			token.end++;
	} else {
		token.end = lexer_skip_digits(source, start);
		if (lexer_byte(source, token.end) == '.' &&
			lexer_is_digit(lexer_byte(source, token.end + 1))) {
			token.kind = WB_CEL_TOKEN_DOUBLE;
			token.end = lexer_skip_digits(source, token.end + 1);
		}
		uint32_t exponent_end = lexer_skip_exponent(source, token.end);
		if (exponent_end > token.end)
			token.kind = WB_CEL_TOKEN_DOUBLE;
		token.end = exponent_end;
	}
	char suffix = lexer_byte(source, token.end);
	if (token.kind == WB_CEL_TOKEN_INT && (suffix == 'u' || suffix == 'U')) {
		token.kind = WB_CEL_TOKEN_UINT;
		token.end++;
	}
	return token;
}

/* ---- strings ---- */

/* Bytes of the prefix (r, b, br in any case) in front of a quote at [at]; false for none. */
static bool lexer_string_prefix(
	const wb_cel_source *source, uint32_t at, uint32_t *prefix, bool *is_bytes, bool *is_raw)
{
	char byte = lexer_byte(source, at);

	*prefix = 0;
	*is_bytes = byte == 'b' || byte == 'B';
	if (*is_bytes)
		byte = lexer_byte(source, at + ++*prefix);
	*is_raw = byte == 'r' || byte == 'R';
	if (*is_raw)
		byte = lexer_byte(source, at + ++*prefix);
	return byte == '"' || byte == '\'';
}

/* The end of the literal whose quote stands at [at]; 0 where it is not closed. */
static uint32_t lexer_string_end(const wb_cel_source *source, uint32_t at, bool is_raw)
{
	char quote = lexer_byte(source, at);
	bool is_triple = lexer_byte(source, at + 1) == quote && lexer_byte(source, at + 2) == quote;

	at += is_triple ? 3 : 1;
	while (at < source->text.bytes) {
		char byte = source->text.data[at];
		if (byte == quote && !is_triple)
			return at + 1;
		if (byte == quote && lexer_byte(source, at + 1) == quote &&
			lexer_byte(source, at + 2) == quote)
			return at + 3;
		if (!is_triple && (byte == '\n' || byte == '\r'))
			return 0;
		at += byte == '\\' && !is_raw ? 2 : 1;
	}
	return 0;
}

static wb_cel_token lexer_wrong(wb_cel_source *source, uint32_t start, const char *what)
{
	uint32_t code_point;
	wb_text rest = {source->text.data + start, source->text.bytes - start};
	size_t bytes = wb_utf8__decode(rest, &code_point);

	rest.bytes = bytes == 0 ? 1 : bytes;
	wb_cel_source__fail(source, WB_SYNTAX, start, what, rest);
	return (wb_cel_token){WB_CEL_TOKEN_WRONG, start, start + (uint32_t)rest.bytes};
}

static wb_cel_token lexer_string(
	wb_cel_source *source, uint32_t start, uint32_t prefix, bool is_bytes, bool is_raw)
{
	wb_cel_token token = {is_bytes ? WB_CEL_TOKEN_BYTES : WB_CEL_TOKEN_STRING, start, 0};

	token.end = lexer_string_end(source, start + prefix, is_raw);
	if (token.end == 0)
		return lexer_wrong(source, start, "Syntax error: string literal is not closed");
	return token;
}

/* ---- names ---- */

typedef struct lexer_word {
	wb_text text;
	wb_cel_token_kind kind;
} lexer_word;

static const lexer_word lexer_words[] = {
	{WB_TEXT_LITERAL("true"), WB_CEL_TOKEN_TRUE},
	{WB_TEXT_LITERAL("false"), WB_CEL_TOKEN_FALSE},
	{WB_TEXT_LITERAL("null"), WB_CEL_TOKEN_NULL},
	{WB_TEXT_LITERAL("in"), WB_CEL_TOKEN_IN},
};

static const wb_text lexer_reserved[] = {
	WB_TEXT_LITERAL("as"),
	WB_TEXT_LITERAL("break"),
	WB_TEXT_LITERAL("const"),
	WB_TEXT_LITERAL("continue"),
	WB_TEXT_LITERAL("else"),
	WB_TEXT_LITERAL("for"),
	WB_TEXT_LITERAL("function"),
	WB_TEXT_LITERAL("if"),
	WB_TEXT_LITERAL("import"),
	WB_TEXT_LITERAL("let"),
	WB_TEXT_LITERAL("loop"),
	WB_TEXT_LITERAL("package"),
	WB_TEXT_LITERAL("namespace"),
	WB_TEXT_LITERAL("return"),
	WB_TEXT_LITERAL("var"),
	WB_TEXT_LITERAL("void"),
	WB_TEXT_LITERAL("while"),
};

bool wb_cel_lexer__is_reserved(wb_text name)
{
	for (size_t index = 0; index < sizeof lexer_reserved / sizeof *lexer_reserved; index++)
		if (wb_text_equal(lexer_reserved[index], name))
			return true;
	return false;
}

static wb_cel_token lexer_name(const wb_cel_source *source, uint32_t start)
{
	wb_cel_token token = {WB_CEL_TOKEN_NAME, start, start};

	while (lexer_is_letter(lexer_byte(source, token.end)) ||
		lexer_is_digit(lexer_byte(source, token.end)))
		token.end++;
	wb_text text = wb_cel_lexer__text(source, token);
	for (size_t index = 0; index < sizeof lexer_words / sizeof *lexer_words; index++)
		if (wb_text_equal(lexer_words[index].text, text))
			token.kind = lexer_words[index].kind;
	return token;
}

/* `content-type`: letters, digits, and _ . - / and blanks between back quotes. */
static wb_cel_token lexer_quoted_name(wb_cel_source *source, uint32_t start)
{
	uint32_t at = start + 1;

	for (;; at++) {
		char byte = lexer_byte(source, at);
		bool is_mark = byte == '.' || byte == '-' || byte == '/' || byte == ' ';
		if (!lexer_is_letter(byte) && !lexer_is_digit(byte) && !is_mark)
			break;
	}
	if (lexer_byte(source, at) != '`' || at == start + 1)
		return lexer_wrong(source, start, "Syntax error: token recognition error at: '%t'");
	return (wb_cel_token){WB_CEL_TOKEN_QUOTED_NAME, start, at + 1};
}

/* ---- operators and brackets ---- */

typedef struct lexer_sign {
	char text[3];
	wb_cel_token_kind kind;
} lexer_sign;

/* Longer ones before those they start with. */
static const lexer_sign lexer_signs[] = {
	{"==", WB_CEL_TOKEN_EQUAL},
	{"!=", WB_CEL_TOKEN_NOT_EQUAL},
	{"<=", WB_CEL_TOKEN_LESS_EQUAL},
	{">=", WB_CEL_TOKEN_GREATER_EQUAL},
	{"&&", WB_CEL_TOKEN_AND},
	{"||", WB_CEL_TOKEN_OR},
	{"<", WB_CEL_TOKEN_LESS},
	{">", WB_CEL_TOKEN_GREATER},
	{"[", WB_CEL_TOKEN_BRACKET_OPEN},
	{"]", WB_CEL_TOKEN_BRACKET_CLOSE},
	{"{", WB_CEL_TOKEN_BRACE_OPEN},
	{"}", WB_CEL_TOKEN_BRACE_CLOSE},
	{"(", WB_CEL_TOKEN_PAREN_OPEN},
	{")", WB_CEL_TOKEN_PAREN_CLOSE},
	{".", WB_CEL_TOKEN_DOT},
	{",", WB_CEL_TOKEN_COMMA},
	{"-", WB_CEL_TOKEN_MINUS},
	{"!", WB_CEL_TOKEN_NOT},
	{"?", WB_CEL_TOKEN_QUESTION},
	{":", WB_CEL_TOKEN_COLON},
	{"+", WB_CEL_TOKEN_PLUS},
	{"*", WB_CEL_TOKEN_STAR},
	{"/", WB_CEL_TOKEN_SLASH},
	{"%", WB_CEL_TOKEN_PERCENT},
};

static wb_cel_token lexer_operator(wb_cel_source *source, uint32_t start)
{
	for (size_t index = 0; index < sizeof lexer_signs / sizeof *lexer_signs; index++) {
		const lexer_sign *sign = &lexer_signs[index];
		uint32_t bytes = sign->text[1] == '\0' ? 1 : 2;
		if (lexer_byte(source, start) == sign->text[0] &&
			(bytes == 1 || lexer_byte(source, start + 1) == sign->text[1]))
			return (wb_cel_token){sign->kind, start, start + bytes};
	}
	return lexer_wrong(source, start, "Syntax error: token recognition error at: '%t'");
}

wb_cel_token wb_cel_lexer__next(wb_cel_source *source, uint32_t from)
{
	uint32_t start = lexer_skip_blanks(source, from);
	uint32_t prefix;
	bool is_bytes;
	bool is_raw;

	if (start >= source->text.bytes)
		return (wb_cel_token){WB_CEL_TOKEN_END, start, start};
	char byte = source->text.data[start];
	if (lexer_string_prefix(source, start, &prefix, &is_bytes, &is_raw))
		return lexer_string(source, start, prefix, is_bytes, is_raw);
	if (lexer_is_letter(byte))
		return lexer_name(source, start);
	if (lexer_is_digit(byte) || (byte == '.' && lexer_is_digit(lexer_byte(source, start + 1))))
		return lexer_number(source, start);
	if (byte == '`')
		return lexer_quoted_name(source, start);
	return lexer_operator(source, start);
}

wb_text wb_cel_lexer__text(const wb_cel_source *source, wb_cel_token token)
{
	return (wb_text){source->text.data + token.start, token.end - token.start};
}
