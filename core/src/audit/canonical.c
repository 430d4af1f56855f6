/* SPDX-License-Identifier: MIT */
/*
 * A recogniser by recursive descent. Parsing a body and writing it again would answer the same
 * question ("is this the one way to write it?") with a second copy of everything; this reads each
 * byte once. The grammar is RFC 8785's with numbers cut down to integers of at most 2^53 - 1:
 * no blanks, members in the order of their names' UTF-16 form and none twice, the shortest escape
 * for each character that needs one and none for the others. U+0000 is no character of ours.
 */
#include "audit/canonical.h"

#include "base/number.h"
#include "base/utf8.h"
#include "waybill/json.h"

#include <string.h>

/* Of WB_CANONICAL_INT_MAX: with fewer, no number is beyond it. */
#define CANONICAL_INT_DIGITS 16

/* Takes the byte [expected] off the front. */
static bool canonical_take(wb_text *rest, char expected)
{
	if (rest->bytes == 0 || rest->data[0] != expected)
		return false;
	rest->data++;
	rest->bytes--;
	return true;
}

static void canonical_skip(wb_text *rest, size_t bytes)
{
	rest->data += bytes;
	rest->bytes -= bytes;
}

/* ---- strings ---------------------------------------------------------------------------------- */

/* The character an escape stands for, when it is its shortest spelling; 0 when it is not. */
static uint32_t canonical_escape(wb_text rest, size_t *out_bytes)
{
	static const char letters[] = "\"\\bfnrt";
	static const char meanings[] = "\"\\\b\f\n\r\t";
	static const char digits[] = "0123456789abcdef";

	if (rest.bytes < 2)
		return 0;
	const char *letter = rest.data[1] == '\0' ? NULL : strchr(letters, rest.data[1]);
	if (letter != NULL) {
		*out_bytes = 2;
		return (uint32_t)meanings[letter - letters];
	}
	/* Only control characters without a letter of their own are written by number. */
	if (rest.bytes < 6 || memcmp(rest.data + 1, "u00", 3) != 0 || rest.data[5] == '\0')
		return 0;
	const char *low = strchr(digits, rest.data[5]);
	if ((rest.data[4] != '0' && rest.data[4] != '1') || low == NULL)
		return 0;
	uint32_t code_point = (uint32_t)(rest.data[4] - '0') * 16 + (uint32_t)(low - digits);
	if (code_point == 0 || strchr("\b\f\n\r\t", (int)code_point) != NULL)
		return 0;
	*out_bytes = 6;
	return code_point;
}

/* The next character of a string's inside and its bytes there; 0 where it is not canonical. */
static uint32_t canonical_character(wb_text rest, size_t *out_bytes)
{
	unsigned char first = (unsigned char)rest.data[0];
	uint32_t code_point = 0;

	if (first == '\\')
		return canonical_escape(rest, out_bytes);
	if (first < 0x20 || first == '"')
		return 0;
	*out_bytes = 1;
	if (first < 0x80)
		return first;
	*out_bytes = wb_utf8__decode(rest, &code_point);
	return *out_bytes == 0 ? 0 : code_point;
}

/* Eight times the byte. */
#define CANONICAL_EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * How many bytes at the front stand for themselves: ASCII, no quotation mark, no backslash, no
 * control character. Eight at a time, because that is what most of every log is. Subtracting
 * leaves the high bit of a byte that was smaller, or was the one sought; a borrow can only reach
 * bytes behind such a one, so the first high bit is right.
 */
static size_t canonical_count_plain(wb_text rest)
{
	size_t bytes = 0;

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	for (; rest.bytes - bytes >= sizeof(uint64_t); bytes += sizeof(uint64_t)) {
		uint64_t eight;
		memcpy(&eight, rest.data + bytes, sizeof eight);
		uint64_t special = eight | (eight - CANONICAL_EIGHT(0x20)) |
			((eight ^ CANONICAL_EIGHT('"')) - CANONICAL_EIGHT(1)) |
			((eight ^ CANONICAL_EIGHT('\\')) - CANONICAL_EIGHT(1));
		special &= CANONICAL_EIGHT(0x80);
		if (special != 0)
			return bytes + (size_t)__builtin_ctzll(special) / 8;
	}
#endif
	while (bytes < rest.bytes) {
		unsigned char byte = (unsigned char)rest.data[bytes];
		if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\')
			break;
		bytes++;
	}
	return bytes;
}

/* Takes a string; [out] is what stands between its quotation marks. */
static bool canonical_string(wb_text *rest, wb_text *out)
{
	if (!canonical_take(rest, '"'))
		return false;
	const char *start = rest->data;
	canonical_skip(rest, canonical_count_plain(*rest));
	while (rest->bytes > 0 && rest->data[0] != '"') {
		size_t bytes = 0;
		if (canonical_character(*rest, &bytes) == 0)
			return false;
		canonical_skip(rest, bytes);
		canonical_skip(rest, canonical_count_plain(*rest));
	}
	*out = (wb_text){start, (size_t)(rest->data - start)};
	return canonical_take(rest, '"');
}

/* Order of two characters' UTF-16 forms: those beyond the first plane start with a surrogate,
   which lies below U+E000. */
static int canonical_compare_characters(uint32_t left, uint32_t right)
{
	bool is_left_beyond = left > 0xFFFF;
	bool is_right_beyond = right > 0xFFFF;

	if (is_left_beyond != is_right_beyond) {
		if (is_left_beyond && right >= 0xE000)
			return -1;
		if (is_right_beyond && left >= 0xE000)
			return 1;
	}
	return left < right ? -1 : left > right;
}

/* Order of two names, both recognised before. */
static int canonical_compare_names(wb_text left, wb_text right)
{
	size_t plain_bytes = 0;

	/* What is the same and plain in both decides nothing. */
	while (plain_bytes < left.bytes && plain_bytes < right.bytes &&
		left.data[plain_bytes] == right.data[plain_bytes] && left.data[plain_bytes] != '\\' &&
		(unsigned char)left.data[plain_bytes] < 0x80)
		plain_bytes++;
	canonical_skip(&left, plain_bytes);
	canonical_skip(&right, plain_bytes);
	while (left.bytes > 0 && right.bytes > 0) {
		size_t left_bytes = 0;
		size_t right_bytes = 0;
		uint32_t left_character = canonical_character(left, &left_bytes);
		uint32_t right_character = canonical_character(right, &right_bytes);
		int order = canonical_compare_characters(left_character, right_character);
		if (order != 0)
			return order;
		canonical_skip(&left, left_bytes);
		canonical_skip(&right, right_bytes);
	}
	return left.bytes > 0 ? 1 : right.bytes > 0 ? -1 : 0;
}

bool wb_canonical__spells(wb_text written, wb_text text)
{
	if (written.bytes < 2)
		return false;
	wb_text inside = {written.data + 1, written.bytes - 2};

	/* Without an escape a string is its own spelling. */
	if (inside.bytes == text.bytes && canonical_count_plain(inside) == inside.bytes)
		return wb_text_equal(inside, text);
	while (inside.bytes > 0 && text.bytes > 0) {
		size_t bytes = 0;
		uint32_t character = canonical_character(inside, &bytes);
		/* An escape stands for one ASCII character; anything else for its own bytes. */
		bool is_escape = inside.data[0] == '\\';
		size_t text_bytes = is_escape ? 1 : bytes;
		if (character == 0 || text.bytes < text_bytes)
			return false;
		if (is_escape ? (unsigned char)text.data[0] != character
					  : memcmp(inside.data, text.data, bytes) != 0)
			return false;
		canonical_skip(&inside, bytes);
		canonical_skip(&text, text_bytes);
	}
	return inside.bytes == 0 && text.bytes == 0;
}

/* ---- numbers and words ------------------------------------------------------------------------ */

static bool canonical_int(wb_text *rest)
{
	size_t sign = rest->data[0] == '-' ? 1 : 0;
	size_t bytes = sign;
	int64_t integer = 0;

	while (bytes < rest->bytes && rest->data[bytes] >= '0' && rest->data[bytes] <= '9')
		bytes++;
	/* "0" alone, and no number that starts with a zero besides. */
	if (bytes == sign || (rest->data[sign] == '0' && bytes > 1))
		return false;
	if (bytes - sign >= CANONICAL_INT_DIGITS &&
		(!wb_number__read_int((wb_text){rest->data, bytes}, &integer) ||
			integer > WB_CANONICAL_INT_MAX || integer < -WB_CANONICAL_INT_MAX))
		return false;
	canonical_skip(rest, bytes);
	return true;
}

static bool canonical_word(wb_text *rest, wb_text word)
{
	if (!wb_text_starts_with(*rest, word))
		return false;
	canonical_skip(rest, word.bytes);
	return true;
}

/* ---- values ----------------------------------------------------------------------------------- */

static bool canonical_value(wb_text *rest, unsigned depth, wb_canonical_kind *out_kind);

/* Takes `"name":value`, whose name must come after [before] unless it is the first. */
static bool canonical_member(
	wb_text *rest, unsigned depth, bool is_first, wb_text before, wb_canonical_member *out)
{
	if (!canonical_string(rest, &out->name))
		return false;
	if (!is_first && canonical_compare_names(before, out->name) >= 0)
		return false;
	if (!canonical_take(rest, ':'))
		return false;
	const char *start = rest->data;
	if (!canonical_value(rest, depth, &out->kind))
		return false;
	out->value = (wb_text){start, (size_t)(rest->data - start)};
	return true;
}

static bool canonical_object(wb_text *rest, unsigned depth)
{
	wb_canonical_member member = {0};

	if (!canonical_take(rest, '{'))
		return false;
	if (canonical_take(rest, '}'))
		return true;
	if (!canonical_member(rest, depth, true, member.name, &member))
		return false;
	while (canonical_take(rest, ',')) {
		if (!canonical_member(rest, depth, false, member.name, &member))
			return false;
	}
	return canonical_take(rest, '}');
}

static bool canonical_array(wb_text *rest, unsigned depth)
{
	wb_canonical_kind kind;

	if (!canonical_take(rest, '['))
		return false;
	if (canonical_take(rest, ']'))
		return true;
	do {
		if (!canonical_value(rest, depth, &kind))
			return false;
	} while (canonical_take(rest, ','));
	return canonical_take(rest, ']');
}

static bool canonical_value(wb_text *rest, unsigned depth, wb_canonical_kind *out_kind)
{
	wb_text inside;

	if (rest->bytes == 0 || depth >= WB_JSON_DEPTH_MAX)
		return false;
	switch (rest->data[0]) {
	case '{':
		*out_kind = WB_CANONICAL_OBJECT;
		return canonical_object(rest, depth + 1);
	case '[':
		*out_kind = WB_CANONICAL_ARRAY;
		return canonical_array(rest, depth + 1);
	case '"':
		*out_kind = WB_CANONICAL_STRING;
		return canonical_string(rest, &inside);
	case 't':
		*out_kind = WB_CANONICAL_BOOL;
		return canonical_word(rest, WB_TEXT("true"));
	case 'f':
		*out_kind = WB_CANONICAL_BOOL;
		return canonical_word(rest, WB_TEXT("false"));
	case 'n':
		*out_kind = WB_CANONICAL_NULL;
		return canonical_word(rest, WB_TEXT("null"));
	default:
		*out_kind = WB_CANONICAL_INT;
		return canonical_int(rest);
	}
}

bool wb_canonical__is_value(wb_text text)
{
	wb_canonical_kind kind;

	return canonical_value(&text, 0, &kind) && text.bytes == 0;
}

/* ---- walking an object ------------------------------------------------------------------------ */

wb_canonical_walk wb_canonical__walk(wb_text object)
{
	wb_canonical_walk walk = {.rest = object};

	walk.is_sound = canonical_take(&walk.rest, '{');
	return walk;
}

bool wb_canonical__next(wb_canonical_walk *walk, wb_canonical_member *out)
{
	if (!walk->is_sound)
		return false;
	if (canonical_take(&walk->rest, '}')) {
		walk->is_sound = walk->rest.bytes == 0;
		return false;
	}
	if (walk->is_begun && !canonical_take(&walk->rest, ',')) {
		walk->is_sound = false;
		return false;
	}
	walk->is_sound = canonical_member(&walk->rest, 1, !walk->is_begun, walk->name, out);
	walk->is_begun = true;
	walk->name = out->name;
	return walk->is_sound;
}
