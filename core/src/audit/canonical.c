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
#if defined(__SSE2__) && defined(__OPTIMIZE__)
#include <emmintrin.h>
#endif

/* What is not called for most bytes stays out of what is, and out of its registers. */
#define CANONICAL_SELDOM static __attribute__((noinline))

/* Of WB_CANONICAL_INT_MAX: with fewer, no number is beyond it. */
#define CANONICAL_INT_DIGITS 16

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

#define CANONICAL_BLOCK_BYTES 64

#if defined(__SSE2__) && defined(__OPTIMIZE__)

/* A bit for each byte that does not stand for itself in a string: quotation marks, backslashes,
   control characters, what is beyond ASCII. As signed numbers, the last are below the blank, too. */
static inline uint64_t canonical_special_16(const char *bytes)
{
	__m128i text = _mm_loadu_si128((const __m128i *)(const void *)bytes);
	__m128i special = _mm_or_si128(_mm_cmplt_epi8(text, _mm_set1_epi8(0x20)),
		_mm_or_si128(
			_mm_cmpeq_epi8(text, _mm_set1_epi8('"')), _mm_cmpeq_epi8(text, _mm_set1_epi8('\\'))));

	return (uint64_t)(unsigned)_mm_movemask_epi8(special);
}

static inline uint64_t canonical_special(const char bytes[CANONICAL_BLOCK_BYTES])
{
	return canonical_special_16(bytes) | canonical_special_16(bytes + 16) << 16 |
		canonical_special_16(bytes + 32) << 32 | canonical_special_16(bytes + 48) << 48;
}

#else

/* A quotation mark, a backslash, a control character, anything beyond ASCII. */
static bool canonical_is_special(char byte)
{
	return (unsigned char)byte < 0x20 || (unsigned char)byte >= 0x80 || byte == '"' || byte == '\\';
}

/* The plain way; a build without optimisation takes it on every machine, so both are tested. */
static uint64_t canonical_special(const char bytes[CANONICAL_BLOCK_BYTES])
{
	uint64_t special = 0;

	for (unsigned index = 0; index < CANONICAL_BLOCK_BYTES; index++)
		special |= (uint64_t)canonical_is_special(bytes[index]) << index;
	return special;
}

#endif

/*
 * Looks at the block from [at] on. Most of every log is text that stands for itself, so bytes are
 * looked at together, once, and what stands out is found by its bit. Behind the end all does.
 */
CANONICAL_SELDOM void canonical_look(wb_canonical_source *source, const char *at)
{
	char padded[CANONICAL_BLOCK_BYTES] = {0};
	size_t bytes = (size_t)(source->end - at);

	source->block = at;
	if (bytes >= CANONICAL_BLOCK_BYTES) {
		source->special = canonical_special(at);
	} else {
		memcpy(padded, at, bytes);
		source->special = canonical_special(padded);
	}
}

static wb_canonical_source canonical_source_of(wb_text text)
{
	wb_canonical_source source = {.end = text.data + text.bytes};

	canonical_look(&source, text.data);
	return source;
}

/* The first special byte from [at] on, or the end. [at] lies in the block or right behind it. */
static inline const char *canonical_find_special(wb_canonical_source *source, const char *at)
{
	for (;;) {
		size_t offset = (size_t)(at - source->block);
		uint64_t special = offset < CANONICAL_BLOCK_BYTES ? source->special >> offset : 0;
		if (special != 0)
			return at + __builtin_ctzll(special);
		at = source->block + (offset < CANONICAL_BLOCK_BYTES ? CANONICAL_BLOCK_BYTES : offset);
		canonical_look(source, at);
	}
}

CANONICAL_SELDOM const char *canonical_stop(wb_canonical_source *source, const char *at)
{
	source->stopped = at;
	return NULL;
}

/* Passes the byte [expected]. */
static inline const char *canonical_take(wb_canonical_source *source, const char *at, char expected)
{
	return at < source->end && *at == expected ? at + 1 : canonical_stop(source, at);
}

/* The rest of a string from its first special byte on, to behind its quotation mark. */
CANONICAL_SELDOM const char *canonical_string_rest(wb_canonical_source *source, const char *at)
{
	while (at < source->end && *at != '"') {
		size_t bytes = 0;
		if (canonical_character((wb_text){at, (size_t)(source->end - at)}, &bytes) == 0)
			return canonical_stop(source, at);
		at = canonical_find_special(source, at + bytes);
	}
	return canonical_take(source, at, '"');
}

/* Passes a string; [out_is_plain] says that all of it stands for itself. */
static inline const char *canonical_string(
	wb_canonical_source *source, const char *at, bool *out_is_plain)
{
	at = canonical_take(source, at, '"');
	if (at == NULL)
		return NULL;
	at = canonical_find_special(source, at);
	*out_is_plain = at < source->end && *at == '"';
	return *out_is_plain ? at + 1 : canonical_string_rest(source, at);
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
CANONICAL_SELDOM int canonical_compare_names(wb_text left, wb_text right)
{
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

static inline bool canonical_is_before(
	const wb_canonical_name *left, const wb_canonical_name *right)
{
	if (!left->is_plain || !right->is_plain)
		return canonical_compare_names(left->text, right->text) < 0;
	/* Most names differ in the first byte. */
	if (left->text.bytes > 0 && right->text.bytes > 0 && left->text.data[0] != right->text.data[0])
		return left->text.data[0] < right->text.data[0];
	return wb_text_compare(left->text, right->text) < 0;
}

bool wb_canonical__spells(wb_text written, wb_text text)
{
	if (written.bytes < 2)
		return false;
	wb_text inside = {written.data + 1, written.bytes - 2};

	/* Without an escape a string is its own spelling; with one it is longer. */
	if (inside.bytes == text.bytes)
		return wb_text_equal(inside, text) &&
			(inside.bytes == 0 || memchr(inside.data, '\\', inside.bytes) == NULL);
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

CANONICAL_SELDOM const char *canonical_int(wb_canonical_source *source, const char *start)
{
	const char *first = start + (*start == '-' ? 1 : 0);
	const char *at = first;
	int64_t integer = 0;

	while (at < source->end && *at >= '0' && *at <= '9')
		at++;
	/* "0" alone, and no number that starts with a zero besides. */
	if (at == first || (*first == '0' && at - start > 1))
		return canonical_stop(source, start);
	if (at - first >= CANONICAL_INT_DIGITS &&
		(!wb_number__read_int((wb_text){start, (size_t)(at - start)}, &integer) ||
			integer > WB_CANONICAL_INT_MAX || integer < -WB_CANONICAL_INT_MAX))
		return canonical_stop(source, start);
	return at;
}

CANONICAL_SELDOM const char *canonical_word(
	wb_canonical_source *source, const char *at, wb_text word)
{
	wb_text rest = {at, (size_t)(source->end - at)};

	return wb_text_starts_with(rest, word) ? at + word.bytes : canonical_stop(source, at);
}

/* ---- values ----------------------------------------------------------------------------------- */

static const char *canonical_value(wb_canonical_source *source, const char *at, unsigned depth);

/* Passes `"name":`, whose name must come after [name] unless it is the first, and becomes it. */
static inline const char *canonical_take_name(
	wb_canonical_source *source, const char *at, bool is_first, wb_canonical_name *name)
{
	wb_canonical_name next;
	const char *start = at + 1;

	at = canonical_string(source, at, &next.is_plain);
	if (at == NULL)
		return NULL;
	next.text = (wb_text){start, (size_t)(at - 1 - start)};
	if (!is_first && !canonical_is_before(name, &next))
		return canonical_stop(source, at);
	*name = next;
	return canonical_take(source, at, ':');
}

/* What follows the brace that opens an object. */
static const char *canonical_object(wb_canonical_source *source, const char *at, unsigned depth)
{
	wb_canonical_name name = {0};
	bool is_first = true;

	if (at < source->end && *at == '}')
		return at + 1;
	for (;; at++) {
		at = canonical_take_name(source, at, is_first, &name);
		if (at != NULL)
			at = canonical_value(source, at, depth);
		if (at == NULL || at == source->end || *at != ',')
			break;
		is_first = false;
	}
	return at == NULL ? NULL : canonical_take(source, at, '}');
}

/* What follows the bracket that opens an array. */
static const char *canonical_array(wb_canonical_source *source, const char *at, unsigned depth)
{
	if (at < source->end && *at == ']')
		return at + 1;
	for (;; at++) {
		at = canonical_value(source, at, depth);
		if (at == NULL || at == source->end || *at != ',')
			break;
	}
	return at == NULL ? NULL : canonical_take(source, at, ']');
}

static const char *canonical_value(wb_canonical_source *source, const char *at, unsigned depth)
{
	bool is_plain;

	if (at == source->end || depth >= WB_JSON_DEPTH_MAX)
		return canonical_stop(source, at);
	switch (*at) {
	case '"':
		return canonical_string(source, at, &is_plain);
	case '{':
		return canonical_object(source, at + 1, depth + 1);
	case '[':
		return canonical_array(source, at + 1, depth + 1);
	case 't':
		return canonical_word(source, at, WB_TEXT("true"));
	case 'f':
		return canonical_word(source, at, WB_TEXT("false"));
	case 'n':
		return canonical_word(source, at, WB_TEXT("null"));
	default:
		return canonical_int(source, at);
	}
}

bool wb_canonical__is_value(wb_text text)
{
	if (text.bytes == 0)
		return false;
	wb_canonical_source source = canonical_source_of(text);
	return canonical_value(&source, text.data, 0) == source.end;
}

/* ---- walking an object ------------------------------------------------------------------------ */

/* Of a value that was recognised. */
static wb_canonical_kind canonical_kind(char first)
{
	switch (first) {
	case '{':
		return WB_CANONICAL_OBJECT;
	case '[':
		return WB_CANONICAL_ARRAY;
	case '"':
		return WB_CANONICAL_STRING;
	case 't':
	case 'f':
		return WB_CANONICAL_BOOL;
	case 'n':
		return WB_CANONICAL_NULL;
	default:
		return WB_CANONICAL_INT;
	}
}

wb_canonical_walk wb_canonical__walk(wb_text object)
{
	wb_canonical_walk walk = {.at = object.data};

	if (object.bytes == 0)
		return walk;
	walk.source = canonical_source_of(object);
	walk.is_sound = object.data[0] == '{';
	walk.at += walk.is_sound ? 1 : 0;
	return walk;
}

/* Ends the walk: [at] is behind the object, or NULL. */
static bool canonical_end_walk(wb_canonical_walk *walk, const char *at)
{
	walk->is_sound = at == walk->source.end;
	walk->at = at == NULL ? walk->source.stopped : at;
	return false;
}

bool wb_canonical__next(wb_canonical_walk *walk, wb_canonical_member *out)
{
	const char *at = walk->at;

	if (!walk->is_sound)
		return false;
	if (at < walk->source.end && *at == '}')
		return canonical_end_walk(walk, at + 1);
	if (walk->is_begun)
		at = canonical_take(&walk->source, at, ',');
	if (at != NULL)
		at = canonical_take_name(&walk->source, at, !walk->is_begun, &walk->name);
	const char *value = at;
	if (at != NULL)
		at = canonical_value(&walk->source, at, 1);
	if (at == NULL)
		return canonical_end_walk(walk, NULL);
	walk->is_begun = true;
	walk->at = at;
	*out = (wb_canonical_member){
		walk->name.text, canonical_kind(*value), {value, (size_t)(at - value)}};
	return true;
}
