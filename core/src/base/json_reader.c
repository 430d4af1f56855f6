/* SPDX-License-Identifier: MIT */
/*
 * A pull reader over a text that is wholly in memory. No recursion: what is open is a bit set, so
 * the deepest input costs the same stack as the flattest. Tokens instead of a tree, because the
 * tree's kinds belong to the module above, and because a caller that finds a doubled key reads
 * the same map a second time to say where.
 */
#include "base/json_reader.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/number.h"
#include "base/utf8.h"

#include <string.h>

enum json_expected {
	JSON_VALUE, /* at the start, behind a key, behind a comma in a list */
	JSON_VALUE_OR_CLOSE, /* behind [ */
	JSON_KEY, /* behind a comma in a map */
	JSON_KEY_OR_CLOSE, /* behind { */
	JSON_COMMA_OR_CLOSE, /* behind a value that stands in a list or a map */
	JSON_NOTHING, /* behind the outermost value */
};

void wb_json_reader__init(wb_json_reader *reader, wb_text text, wb_arena *arena)
{
	*reader = (wb_json_reader){
		.text = text,
		.arena = arena,
		.expected = JSON_VALUE,
		.mark = {0, 1, 1},
	};
}

void wb_json_mark__advance(wb_json_mark *mark, wb_text text, size_t offset)
{
	WB_ASSERT(offset >= mark->offset && offset <= text.bytes, "Marks only move forwards.");
	for (; mark->offset < offset; mark->offset++) {
		unsigned char byte = (unsigned char)text.data[mark->offset];
		if (byte == '\n') {
			mark->line++;
			mark->column = 1;
		} else if ((byte & 0xC0) != 0x80) {
			mark->column++;
		}
	}
}

wb_json_mark wb_json_reader__place(wb_json_reader *reader)
{
	wb_json_mark__advance(&reader->mark, reader->text, reader->token_offset);
	return reader->mark;
}

wb_status wb_json_reader__fail(
	wb_json_reader *reader, wb_status status, const char *sentence, wb_error *error)
{
	wb_json_mark mark = wb_json_reader__place(reader);

	wb_error__set(error, status, WB_AREA_JSON, "%s", sentence);
	wb_error__set_place(error, mark.line, mark.column);
	return status;
}

/* A failure at [offset], at or behind the last token's start. */
static wb_status json_fail_at(
	wb_json_reader *reader, size_t offset, const char *sentence, wb_error *error)
{
	reader->token_offset = offset;
	return wb_json_reader__fail(reader, WB_SYNTAX, sentence, error);
}

/* The byte at [offset], or 0 behind the end: no byte that JSON has a use for. */
static char json_byte(const wb_json_reader *reader, size_t offset)
{
	if (offset >= reader->text.bytes)
		return '\0';
	return reader->text.data[offset];
}

static bool json_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static void json_skip_blanks(wb_json_reader *reader)
{
	for (;;) {
		char byte = json_byte(reader, reader->offset);
		if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r')
			return;
		reader->offset++;
	}
}

/* What may stand behind a finished value. */
static void json_value_done(wb_json_reader *reader)
{
	reader->expected = reader->depth == 0 ? JSON_NOTHING : JSON_COMMA_OR_CLOSE;
}

/* ---- strings ---- */

static int json_hex_digit(char byte)
{
	if (json_is_digit(byte))
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return -1;
}

/* The four digits at [offset]; -1 where there are no four. */
static int32_t json_hex_unit(const wb_json_reader *reader, size_t offset)
{
	int32_t unit = 0;

	for (size_t index = 0; index < 4; index++) {
		int digit = json_hex_digit(json_byte(reader, offset + index));
		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

/* Reads \uXXXX or a pair of them; [offset] is at the backslash and moves behind. */
static wb_status json_read_code_point(
	wb_json_reader *reader, size_t *offset, uint32_t *out, wb_error *error)
{
	size_t start = *offset;
	int32_t unit = json_hex_unit(reader, start + 2);

	if (unit < 0)
		return json_fail_at(reader, start, "\\u is not followed by four hexadecimal digits", error);
	*offset = start + 6;
	if (unit < 0xD800 || unit > 0xDFFF) {
		*out = (uint32_t)unit;
		return WB_OK;
	}
	int32_t low = -1;
	if (unit < 0xDC00 && json_byte(reader, start + 6) == '\\' &&
		json_byte(reader, start + 7) == 'u')
		low = json_hex_unit(reader, start + 8);
	if (low < 0xDC00 || low > 0xDFFF)
		return json_fail_at(reader, start, "escape is half of a surrogate pair", error);
	*offset = start + 12;
	*out = 0x10000u + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
	return WB_OK;
}

/* The character that a one-letter escape stands for; 0 where the letter is none. */
static char json_escaped(char letter)
{
	switch (letter) {
	case '"':
	case '\\':
	case '/':
		return letter;
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return '\0';
	}
}

/* Resolves the escape at [offset] into [out]; [offset] moves behind it. */
static wb_status json_read_escape(
	wb_json_reader *reader, size_t *offset, char *out, size_t *bytes, wb_error *error)
{
	char letter = json_byte(reader, *offset + 1);

	if (letter == 'u') {
		uint32_t code_point = 0;
		wb_status status = json_read_code_point(reader, offset, &code_point, error);
		if (status == WB_OK)
			*bytes += wb_utf8__encode(code_point, out + *bytes);
		return status;
	}
	char escaped = json_escaped(letter);
	if (escaped == '\0')
		return json_fail_at(reader, *offset, "unknown escape in a string", error);
	out[(*bytes)++] = escaped;
	*offset += 2;
	return WB_OK;
}

/* The closing quote of the string whose first byte is at [offset]; escapes are stepped over. */
static wb_status json_find_quote(
	wb_json_reader *reader, size_t offset, size_t *out, wb_error *error)
{
	for (; offset < reader->text.bytes; offset++) {
		unsigned char byte = (unsigned char)reader->text.data[offset];
		if (byte == '"') {
			*out = offset;
			return WB_OK;
		}
		if (byte < 0x20)
			return json_fail_at(reader, offset, "control character in a string", error);
		if (byte == '\\')
			offset++;
	}
	return json_fail_at(reader, reader->token_offset, "string without an end", error);
}

static wb_status json_read_string(wb_json_reader *reader, wb_error *error)
{
	size_t offset = reader->offset + 1;
	size_t quote = 0;
	size_t bytes = 0;
	wb_status status = json_find_quote(reader, offset, &quote, error);

	if (status != WB_OK)
		return status;
	/* An escape is never shorter than what it stands for. */
	char *data = wb_arena_take(reader->arena, quote - offset + 1);
	if (data == NULL)
		return wb_error__set_memory(error, WB_AREA_JSON);
	while (offset < quote) {
		if (reader->text.data[offset] != '\\') {
			data[bytes++] = reader->text.data[offset++];
			continue;
		}
		status = json_read_escape(reader, &offset, data, &bytes, error);
		if (status != WB_OK)
			return status;
	}
	reader->as.string = (wb_text){data, bytes};
	reader->offset = quote + 1;
	return WB_OK;
}

/* ---- numbers and words ---- */

static size_t json_skip_digits(const wb_json_reader *reader, size_t offset)
{
	while (json_is_digit(json_byte(reader, offset)))
		offset++;
	return offset;
}

/* The end of the number's grammar at [offset]; equal to [offset] where it is broken. */
static size_t json_number_end(const wb_json_reader *reader, size_t offset, bool *is_integer)
{
	size_t start = offset;
	size_t digits = offset + (json_byte(reader, offset) == '-');
	size_t end = json_skip_digits(reader, digits);

	*is_integer = true;
	if (end == digits || (json_byte(reader, digits) == '0' && end > digits + 1))
		return start;
	if (json_byte(reader, end) == '.') {
		digits = end + 1;
		end = json_skip_digits(reader, digits);
		*is_integer = false;
		if (end == digits)
			return start;
	}
	if (json_byte(reader, end) == 'e' || json_byte(reader, end) == 'E') {
		char sign = json_byte(reader, end + 1);
		digits = end + 1 + (sign == '+' || sign == '-');
		end = json_skip_digits(reader, digits);
		*is_integer = false;
		if (end == digits)
			return start;
	}
	return end;
}

static wb_status json_read_number(wb_json_reader *reader, wb_error *error)
{
	bool is_integer;
	size_t end = json_number_end(reader, reader->offset, &is_integer);
	wb_text literal = {reader->text.data + reader->offset, end - reader->offset};

	if (literal.bytes == 0)
		return json_fail_at(reader, reader->offset, "malformed number", error);
	reader->offset = end;
	if (is_integer && wb_number__read_int(literal, &reader->as.integer)) {
		reader->token = WB_JSON_INT;
		return WB_OK;
	}
	if (is_integer && wb_number__read_uint(literal, &reader->as.natural)) {
		reader->token = WB_JSON_UINT;
		return WB_OK;
	}
	bool is_number = wb_number__read_double(literal, &reader->as.real);
	WB_ASSERT(is_number, "What JSON calls a number reads as one.");
	if (!wb_number__is_finite(reader->as.real))
		return wb_json_reader__fail(
			reader, WB_LIMIT, "number is beyond the range of a double", error);
	reader->token = WB_JSON_DOUBLE;
	return WB_OK;
}

/* Reads [word] where it stands whole; true, false and null end at their last letter. */
static wb_status json_read_word(
	wb_json_reader *reader, wb_text word, wb_json_token token, wb_error *error)
{
	wb_text rest = {reader->text.data + reader->offset, reader->text.bytes - reader->offset};

	if (!wb_text_starts_with(rest, word))
		return json_fail_at(reader, reader->offset, "a value should stand here", error);
	reader->offset += word.bytes;
	reader->token = token;
	return WB_OK;
}

/* ---- structure ---- */

static wb_status json_open(wb_json_reader *reader, bool is_map, wb_error *error)
{
	uint64_t bit;

	if (reader->depth == WB_JSON_READER_DEPTH_MAX)
		return wb_json_reader__fail(
			reader, WB_LIMIT, "lists and maps are nested deeper than 64", error);
	bit = (uint64_t)1 << reader->depth;
	reader->maps = is_map ? reader->maps | bit : reader->maps & ~bit;
	reader->depth++;
	reader->offset++;
	reader->token = is_map ? WB_JSON_MAP_OPEN : WB_JSON_LIST_OPEN;
	reader->expected = is_map ? JSON_KEY_OR_CLOSE : JSON_VALUE_OR_CLOSE;
	return WB_OK;
}

static bool json_is_in_map(const wb_json_reader *reader)
{
	return reader->depth > 0 && (reader->maps >> (reader->depth - 1) & 1) != 0;
}

static void json_close(wb_json_reader *reader)
{
	reader->token = json_is_in_map(reader) ? WB_JSON_MAP_CLOSE : WB_JSON_LIST_CLOSE;
	reader->depth--;
	reader->offset++;
	json_value_done(reader);
}

static wb_status json_read_value(wb_json_reader *reader, wb_error *error)
{
	char byte = json_byte(reader, reader->offset);
	wb_status status;

	switch (byte) {
	case '{':
	case '[':
		return json_open(reader, byte == '{', error);
	case '"':
		reader->token = WB_JSON_STRING;
		status = json_read_string(reader, error);
		break;
	case 't':
		status = json_read_word(reader, WB_TEXT("true"), WB_JSON_TRUE, error);
		break;
	case 'f':
		status = json_read_word(reader, WB_TEXT("false"), WB_JSON_FALSE, error);
		break;
	case 'n':
		status = json_read_word(reader, WB_TEXT("null"), WB_JSON_NULL, error);
		break;
	default:
		if (byte != '-' && !json_is_digit(byte))
			return json_fail_at(reader, reader->offset, "a value should stand here", error);
		status = json_read_number(reader, error);
	}
	json_value_done(reader);
	return status;
}

static wb_status json_read_key(wb_json_reader *reader, wb_error *error)
{
	if (json_byte(reader, reader->offset) != '"')
		return json_fail_at(reader, reader->offset, "a key in quotes should stand here", error);
	wb_status status = json_read_string(reader, error);
	if (status != WB_OK)
		return status;
	json_skip_blanks(reader);
	if (json_byte(reader, reader->offset) != ':')
		return json_fail_at(reader, reader->offset, "a colon should follow the key", error);
	reader->offset++;
	reader->token = WB_JSON_KEY;
	reader->expected = JSON_VALUE;
	return WB_OK;
}

/* Behind a value: steps over the comma, or closes. */
static wb_status json_read_separator(wb_json_reader *reader, bool *is_closed, wb_error *error)
{
	bool is_map = json_is_in_map(reader);
	char byte = json_byte(reader, reader->offset);

	if (byte == (is_map ? '}' : ']')) {
		json_close(reader);
		*is_closed = true;
		return WB_OK;
	}
	if (byte != ',')
		return json_fail_at(reader, reader->offset,
			is_map ? "a comma or } should stand here" : "a comma or ] should stand here", error);
	reader->offset++;
	json_skip_blanks(reader);
	reader->token_offset = reader->offset;
	reader->expected = is_map ? JSON_KEY : JSON_VALUE;
	return WB_OK;
}

/* A text that is not UTF-8 is refused whole, before its first token. */
static wb_status json_check_encoding(wb_json_reader *reader, wb_error *error)
{
	size_t valid = wb_utf8__valid_bytes(reader->text);

	if (valid < reader->text.bytes)
		return json_fail_at(reader, valid, "the text is not valid UTF-8", error);
	return WB_OK;
}

wb_status wb_json_reader__next(wb_json_reader *reader, wb_error *error)
{
	wb_status status = WB_OK;
	bool is_closed = false;

	if (reader->offset == 0)
		status = json_check_encoding(reader, error);
	if (status != WB_OK)
		return status;
	json_skip_blanks(reader);
	reader->token_offset = reader->offset;
	if (reader->expected == JSON_NOTHING) {
		if (reader->offset < reader->text.bytes)
			return json_fail_at(reader, reader->offset, "something follows the value", error);
		return WB_END;
	}
	if (reader->expected == JSON_COMMA_OR_CLOSE) {
		status = json_read_separator(reader, &is_closed, error);
		if (status != WB_OK || is_closed)
			return status;
	}
	switch (reader->expected) {
	case JSON_VALUE_OR_CLOSE:
	case JSON_KEY_OR_CLOSE:
		if (json_byte(reader, reader->offset) == (json_is_in_map(reader) ? '}' : ']')) {
			json_close(reader);
			return WB_OK;
		}
		break;
	default:
		break;
	}
	if (reader->expected == JSON_KEY || reader->expected == JSON_KEY_OR_CLOSE)
		return json_read_key(reader, error);
	return json_read_value(reader, error);
}
