/* SPDX-License-Identifier: MIT */
/*
 * What literals mean: numbers within their types, and strings with their escapes undone. In a
 * string \x41 and \101 are code points, in bytes they are bytes; \u and \U are only for strings.
 */
#include "cel/literal.h"

#include "base/number.h"
#include "base/utf8.h"

#include <string.h>

/* ---- numbers ---- */

static int literal_hex_digit(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* Decimal or 0x; false when it does not fit. */
static bool literal_magnitude(wb_text text, uint64_t *out)
{
	if (text.bytes < 2 || text.data[1] != 'x')
		return wb_number__read_uint(text, out);
	uint64_t magnitude = 0;
	for (size_t index = 2; index < text.bytes; index++) {
		if (magnitude >> 60 != 0)
			return false;
		magnitude = magnitude << 4 | (uint64_t)literal_hex_digit(text.data[index]);
	}
	*out = magnitude;
	return true;
}

static bool literal_int(wb_text text, bool is_negative, wb_value *out)
{
	uint64_t magnitude;
	uint64_t magnitude_max = (uint64_t)INT64_MAX + (is_negative ? 1 : 0);

	if (!literal_magnitude(text, &magnitude) || magnitude > magnitude_max)
		return false;
	if (!is_negative)
		*out = wb_value_int((int64_t)magnitude);
	else
		*out = wb_value_int(magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1);
	return true;
}

static bool literal_double(wb_text text, bool is_negative, wb_value *out)
{
	char padded[2 + WB_NUMBER_DIGITS_MAX];
	double real;

	/* CEL writes .5 where the reader wants 0.5. */
	if (text.data[0] == '.') {
		if (text.bytes + 1 > sizeof padded)
			return false;
		padded[0] = '0';
		memcpy(padded + 1, text.data, text.bytes);
		text = (wb_text){padded, text.bytes + 1};
	}
	if (!wb_number__read_double(text, &real) || !wb_number__is_finite(real))
		return false;
	*out = wb_value_double(is_negative ? -real : real);
	return true;
}

/* ---- strings ---- */

typedef struct literal_reader {
	wb_cel_source *source;
	wb_text rest; /* of the content between the quotes */
	char *out; /* room for all of the content: no escape is shorter than what it stands for */
	size_t bytes;
	bool is_bytes;
	uint32_t at; /* of the token, for failures */
} literal_reader;

static bool literal_fail(literal_reader *reader, const char *sentence)
{
	wb_cel_source__fail(reader->source, WB_SYNTAX, reader->at, "%s", sentence);
	return false;
}

/* [count] digits of base 8 or 16 at the front of the rest. */
static bool literal_digits(literal_reader *reader, size_t count, unsigned base, uint32_t *out)
{
	uint32_t number = 0;

	if (reader->rest.bytes < count)
		return literal_fail(reader, "escape sequence is cut short");
	for (size_t index = 0; index < count; index++) {
		int digit = literal_hex_digit(reader->rest.data[index]);
		if (digit < 0 || (unsigned)digit >= base)
			return literal_fail(reader, "escape sequence has a wrong digit");
		number = number * base + (uint32_t)digit;
	}
	reader->rest.data += count;
	reader->rest.bytes -= count;
	*out = number;
	return true;
}

/* A code point of a string or, under an octal or \x escape in bytes, a byte. */
static bool literal_add(literal_reader *reader, uint32_t number)
{
	if (reader->is_bytes) {
		if (number > 0xFF)
			return literal_fail(reader, "escape sequence is no byte");
		reader->out[reader->bytes++] = (char)(unsigned char)number;
		return true;
	}
	size_t bytes = wb_utf8__encode(number, reader->out + reader->bytes);
	if (bytes == 0)
		return literal_fail(reader, "invalid unicode code point");
	reader->bytes += bytes;
	return true;
}

/* The escape whose backslash has been taken. */
static bool literal_escape(literal_reader *reader)
{
	static const char letters[] = "abfnrtv\\'\"`?";
	static const char meanings[] = "\a\b\f\n\r\t\v\\'\"`?";
	uint32_t number = 0;
	char letter = reader->rest.data[0];
	const char *simple = letter == '\0' ? NULL : strchr(letters, letter);

	if (simple != NULL)
		reader->out[reader->bytes++] = meanings[simple - letters];
	if (letter >= '0' && letter <= '3')
		return literal_digits(reader, 3, 8, &number) && literal_add(reader, number);
	reader->rest.data++;
	reader->rest.bytes--;
	if (simple != NULL)
		return true;
	if (letter == 'x' || letter == 'X')
		return literal_digits(reader, 2, 16, &number) && literal_add(reader, number);
	if ((letter == 'u' || letter == 'U') && !reader->is_bytes) {
		return literal_digits(reader, letter == 'u' ? 4 : 8, 16, &number) &&
			literal_add(reader, number);
	}
	return literal_fail(reader, "unknown escape sequence");
}

static bool literal_unescape(literal_reader *reader)
{
	while (reader->rest.bytes > 0) {
		char byte = reader->rest.data[0];
		reader->rest.data++;
		reader->rest.bytes--;
		if (byte != '\\')
			reader->out[reader->bytes++] = byte;
		else if (reader->rest.bytes == 0)
			return literal_fail(reader, "escape sequence is cut short");
		else if (!literal_escape(reader))
			return false;
	}
	return true;
}

static bool literal_string(wb_cel_source *source, wb_cel_token token, wb_value *out)
{
	wb_text text = wb_cel_lexer__text(source, token);
	bool is_bytes = token.kind == WB_CEL_TOKEN_BYTES;
	size_t prefix = 0;
	while (text.data[prefix] != '"' && text.data[prefix] != '\'')
		prefix++;
	bool is_raw = prefix == (is_bytes ? 2u : 1u);
	text = (wb_text){text.data + prefix, text.bytes - prefix};
	bool is_triple =
		text.bytes >= 6 && text.data[1] == text.data[0] && text.data[2] == text.data[0];
	size_t quotes = is_triple ? 3 : 1;
	text = (wb_text){text.data + quotes, text.bytes - 2 * quotes};

	/* The program keeps the source, so a literal without escapes needs no copy. */
	if (!is_raw && text.bytes > 0 && memchr(text.data, '\\', text.bytes) != NULL) {
		literal_reader reader = {source, text, NULL, 0, is_bytes, token.start};
		/* An encoder may touch four bytes whatever it needs. */
		reader.out = wb_cel_source__take(source, text.bytes + WB_UTF8_BYTES_MAX, 1);
		if (reader.out == NULL || !literal_unescape(&reader))
			return false;
		text = (wb_text){reader.out, reader.bytes};
	}
	*out = is_bytes ? wb_value_bytes(text) : wb_value_string(text);
	return true;
}

wb_value wb_cel_literal__read(wb_cel_source *source, wb_cel_token token, bool is_negative)
{
	wb_text text = wb_cel_lexer__text(source, token);
	wb_value value = wb_value_null();
	bool is_sound = true;

	switch (token.kind) {
	case WB_CEL_TOKEN_INT:
		is_sound = literal_int(text, is_negative, &value);
		break;
	case WB_CEL_TOKEN_UINT: {
		uint64_t natural = 0;
		is_sound = literal_magnitude((wb_text){text.data, text.bytes - 1}, &natural);
		value = wb_value_uint(natural);
		break;
	}
	case WB_CEL_TOKEN_DOUBLE:
		is_sound = literal_double(text, is_negative, &value);
		break;
	case WB_CEL_TOKEN_TRUE:
		return wb_value_bool(true);
	case WB_CEL_TOKEN_FALSE:
		return wb_value_bool(false);
	case WB_CEL_TOKEN_STRING:
	case WB_CEL_TOKEN_BYTES:
		literal_string(source, token, &value);
		return value;
	default:
		return value;
	}
	if (!is_sound) {
		const char *type = token.kind == WB_CEL_TOKEN_INT ? "int"
			: token.kind == WB_CEL_TOKEN_UINT             ? "uint"
														  : "double";
		wb_cel_source__fail(source, WB_SYNTAX, token.start, "invalid %s literal", type);
		return wb_value_null();
	}
	return value;
}
