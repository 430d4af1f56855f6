/* SPDX-License-Identifier: MIT */
/*
 * Patterns to steps, in one pass without a tree: an atom's steps are appended, and what follows it
 * (*, |, …) inserts and appends jumps around them. Jumps hold distances, so that steps may be moved
 * and {n,m} copies them. Captures are not kept: a guard only asks whether there is a match.
 */
#include "cel/regex.h"

#include "base/utf8.h"

#include <string.h>

typedef struct regex_flags {
	bool is_caseless; /* i */
	bool is_lines; /* m: ^ and $ at lines */
	bool is_dotall; /* s: . takes a line feed */
} regex_flags;

typedef struct regex_compiler {
	wb_cel_frame *frame;
	wb_text rest;
	wb_cel_regex_step *steps;
	size_t step_count, step_capacity;
	wb_cel_regex_range *ranges;
	size_t range_count, range_capacity;
	regex_flags flags;
	unsigned depth;
	bool is_quoted; /* between \Q and \E */
	bool has_failed;
} regex_compiler;

static bool regex_fail(regex_compiler *compiler, const char *sentence)
{
	if (!compiler->has_failed)
		wb_cel_frame__fail(compiler->frame, sentence);
	compiler->has_failed = true;
	return false;
}

/* ---- reading ---- */

static bool regex_is_at(const regex_compiler *compiler, char sign)
{
	return compiler->rest.bytes > 0 && compiler->rest.data[0] == sign;
}

static void regex_skip(regex_compiler *compiler, size_t bytes)
{
	compiler->rest.data += bytes;
	compiler->rest.bytes -= bytes;
}

static bool regex_accept(regex_compiler *compiler, const char *word)
{
	wb_text text = wb_text_from(word);

	if (!wb_text_starts_with(compiler->rest, text))
		return false;
	regex_skip(compiler, text.bytes);
	return true;
}

static bool regex_read_character(regex_compiler *compiler, uint32_t *out)
{
	size_t bytes = wb_utf8__decode(compiler->rest, out);

	if (bytes == 0)
		return regex_fail(compiler, "invalid regex: invalid UTF-8");
	regex_skip(compiler, bytes);
	return true;
}

/* ---- steps ---- */

/* Room for one more item of an array that doubles, up to [count_max]. */
static void *regex_grow(regex_compiler *compiler, void *items, size_t count, size_t *capacity,
	size_t item_bytes, size_t count_max)
{
	if (count >= count_max) {
		regex_fail(compiler, "invalid regex: pattern expands to too many steps");
		return NULL;
	}
	if (count < *capacity)
		return items;
	size_t wanted = *capacity == 0 ? 32 : *capacity * 2;
	void *grown = wb_arena_take_array(compiler->frame->arena, wanted, item_bytes);
	if (grown == NULL) {
		wb_cel_frame__fail_memory(compiler->frame);
		compiler->has_failed = true;
		return NULL;
	}
	if (count > 0)
		memcpy(grown, items, count * item_bytes);
	*capacity = wanted;
	return grown;
}

static void regex_insert(
	regex_compiler *compiler, size_t at, wb_cel_regex_op op, size_t first, size_t second)
{
	wb_cel_regex_step *steps = regex_grow(compiler, compiler->steps, compiler->step_count,
		&compiler->step_capacity, sizeof *steps, WB_CEL_REGEX_STEPS_MAX);

	if (steps == NULL)
		return;
	compiler->steps = steps;
	memmove(steps + at + 1, steps + at, (compiler->step_count - at) * sizeof *steps);
	steps[at] = (wb_cel_regex_step){op, (int32_t)first, (int32_t)second};
	compiler->step_count++;
}

static void regex_append(regex_compiler *compiler, wb_cel_regex_op op, size_t first, size_t second)
{
	regex_insert(compiler, compiler->step_count, op, first, second);
}

/* The distance back from the end, as a jump there would have it. */
static size_t regex_back(const regex_compiler *compiler, size_t at)
{
	return (size_t)((int32_t)at - (int32_t)compiler->step_count);
}

/* ---- classes ---- */

static void regex_add_range(regex_compiler *compiler, uint32_t first, uint32_t last)
{
	wb_cel_regex_range *ranges = regex_grow(compiler, compiler->ranges, compiler->range_count,
		&compiler->range_capacity, sizeof *ranges, 4 * WB_CEL_REGEX_STEPS_MAX);

	if (ranges == NULL)
		return;
	compiler->ranges = ranges;
	ranges[compiler->range_count++] = (wb_cel_regex_range){first, last};
}

/* The part of [first, last] among [from, to], moved by [distance]: the other case of letters. */
static void regex_add_case(
	regex_compiler *compiler, uint32_t first, uint32_t last, char from, char to, int distance)
{
	uint32_t low = first > (uint32_t)from ? first : (uint32_t)from;
	uint32_t high = last < (uint32_t)to ? last : (uint32_t)to;

	if (low <= high)
		regex_add_range(
			compiler, (uint32_t)((int)low + distance), (uint32_t)((int)high + distance));
}

static void regex_add_cased(regex_compiler *compiler, uint32_t first, uint32_t last)
{
	regex_add_range(compiler, first, last);
	if (!compiler->flags.is_caseless)
		return;
	regex_add_case(compiler, first, last, 'a', 'z', 'A' - 'a');
	regex_add_case(compiler, first, last, 'A', 'Z', 'a' - 'A');
}

/* Lets the range at [top] of a heap of [count] sink to its place. */
static void regex_sink(wb_cel_regex_range *ranges, size_t top, size_t count)
{
	for (;;) {
		size_t child = 2 * top + 1;
		if (child >= count)
			return;
		if (child + 1 < count && ranges[child].first < ranges[child + 1].first)
			child++;
		if (ranges[top].first >= ranges[child].first)
			return;
		wb_cel_regex_range kept = ranges[top];
		ranges[top] = ranges[child];
		ranges[child] = kept;
		top = child;
	}
}

/* Puts the ranges from [start] on in order and joins those that touch; matching halves them. */
static void regex_order_ranges(regex_compiler *compiler, size_t start)
{
	wb_cel_regex_range *ranges = compiler->ranges + start;
	size_t count = compiler->range_count - start;
	size_t kept = 0;

	if (count == 0)
		return;
	for (size_t top = count / 2; top > 0; top--)
		regex_sink(ranges, top - 1, count);
	for (size_t last = count - 1; last > 0; last--) {
		wb_cel_regex_range largest = ranges[0];
		ranges[0] = ranges[last];
		ranges[last] = largest;
		regex_sink(ranges, 0, last);
	}
	for (size_t index = 1; index < count; index++) {
		if (ranges[index].first > ranges[kept].last + 1)
			ranges[++kept] = ranges[index];
		else if (ranges[index].last > ranges[kept].last)
			ranges[kept].last = ranges[index].last;
	}
	compiler->range_count = start + kept + 1;
}

/* Replaces the ranges from [start] on by what they leave out. */
static void regex_complement(regex_compiler *compiler, size_t start)
{
	uint32_t next = 0;

	regex_order_ranges(compiler, start);
	size_t count = compiler->range_count - start;
	for (size_t index = 0; index < count; index++) {
		wb_cel_regex_range range = compiler->ranges[start + index];
		if (range.first > next)
			regex_add_range(compiler, next, range.first - 1);
		if (range.last >= next)
			next = range.last + 1;
	}
	if (next <= WB_UTF8_CODE_POINT_MAX)
		regex_add_range(compiler, next, WB_UTF8_CODE_POINT_MAX);
	if (compiler->has_failed)
		return;
	memmove(compiler->ranges + start, compiler->ranges + start + count,
		(compiler->range_count - start - count) * sizeof *compiler->ranges);
	compiler->range_count -= count;
}

typedef struct regex_named_class {
	const char *name; /* as in [:name:], or the letter behind a backslash */
	const char *ranges; /* pairs of first and last character */
} regex_named_class;

static const regex_named_class regex_letter_classes[] = {
	{"d", "09"},
	{"s", "\t\n\f\r  "},
	{"w", "09AZaz__"},
};

static const regex_named_class regex_bracket_classes[] = {
	{"alnum", "09AZaz"},
	{"alpha", "AZaz"},
	{"ascii", "\x01\x7F"},
	{"blank", "\t\t  "},
	{"cntrl", "\x01\x1F\x7F\x7F"},
	{"digit", "09"},
	{"graph", "!~"},
	{"lower", "az"},
	{"print", " ~"},
	{"punct", "!/:@[`{~"},
	{"space", "\t\r  "},
	{"upper", "AZ"},
	{"word", "09AZaz__"},
	{"xdigit", "09AFaf"},
};

static void regex_add_named(
	regex_compiler *compiler, const regex_named_class *named, bool is_negated)
{
	size_t start = compiler->range_count;

	for (const char *pair = named->ranges; *pair != '\0'; pair += 2)
		regex_add_cased(compiler, (unsigned char)pair[0], (unsigned char)pair[1]);
	if (is_negated && !compiler->has_failed)
		regex_complement(compiler, start);
}

/* The class of a letter behind a backslash, whose capital negates it; false for other letters. */
static bool regex_accept_letter_class(regex_compiler *compiler)
{
	if (compiler->rest.bytes < 2 || compiler->rest.data[0] != '\\')
		return false;
	char letter = compiler->rest.data[1];
	for (size_t index = 0; index < 3; index++) {
		const regex_named_class *named = &regex_letter_classes[index];
		bool is_negated = letter == named->name[0] - 'a' + 'A';
		if (letter != named->name[0] && !is_negated)
			continue;
		regex_skip(compiler, 2);
		regex_add_named(compiler, named, is_negated);
		return true;
	}
	return false;
}

/* [:name:] or [:^name:] inside a class. */
static bool regex_accept_bracket_class(regex_compiler *compiler)
{
	wb_text start = compiler->rest;

	if (!regex_accept(compiler, "[:"))
		return false;
	bool is_negated = regex_accept(compiler, "^");
	for (size_t index = 0; index < sizeof regex_bracket_classes / sizeof *regex_bracket_classes;
		 index++) {
		wb_text before = compiler->rest;
		if (regex_accept(compiler, regex_bracket_classes[index].name) &&
			regex_accept(compiler, ":]")) {
			regex_add_named(compiler, &regex_bracket_classes[index], is_negated);
			return true;
		}
		compiler->rest = before;
	}
	compiler->rest = start;
	return false;
}

/* ---- escapes ---- */

static int regex_digit(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte |= 0x20;
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Behind \x: two digits, or any number in braces. */
static bool regex_read_hex(regex_compiler *compiler, uint32_t *out)
{
	bool has_braces = regex_accept(compiler, "{");
	size_t count = 0;

	*out = 0;
	while (compiler->rest.bytes > 0 && regex_digit(compiler->rest.data[0]) >= 0 &&
		(has_braces ? *out <= WB_UTF8_CODE_POINT_MAX : count < 2)) {
		*out = *out * 16 + (uint32_t)regex_digit(compiler->rest.data[0]);
		regex_skip(compiler, 1);
		count++;
	}
	bool is_sound = has_braces ? count > 0 && regex_accept(compiler, "}") : count == 2;
	if (!is_sound || *out > WB_UTF8_CODE_POINT_MAX)
		return regex_fail(compiler, "invalid regex: invalid escape sequence");
	return true;
}

/* The one character that an escape stands for; the backslash is still there. */
static bool regex_read_escape(regex_compiler *compiler, uint32_t *out)
{
	static const char letters[] = "aftnrv";
	static const char meanings[] = "\a\f\t\n\r\v";

	regex_skip(compiler, 1);
	if (compiler->rest.bytes == 0)
		return regex_fail(compiler, "invalid regex: trailing backslash");
	if (!regex_read_character(compiler, out))
		return false;
	const char *letter = *out < 0x80 && *out != 0 ? strchr(letters, (int)*out) : NULL;
	if (letter != NULL) {
		*out = (unsigned char)meanings[letter - letters];
		return true;
	}
	if (*out == 'x')
		return regex_read_hex(compiler, out);
	if (*out >= '0' && *out <= '7') {
		*out -= '0';
		for (int count = 1; count < 3 && compiler->rest.bytes > 0 &&
			 compiler->rest.data[0] >= '0' && compiler->rest.data[0] <= '7';
			 count++) {
			*out = *out * 8 + (uint32_t)(compiler->rest.data[0] - '0');
			regex_skip(compiler, 1);
		}
		return true;
	}
	bool is_word = (*out >= 'a' && *out <= 'z') || (*out >= 'A' && *out <= 'Z') ||
		(*out >= '0' && *out <= '9') || *out >= 0x80;
	if (is_word)
		return regex_fail(compiler, "invalid regex: invalid escape sequence");
	return true;
}

/* ---- atoms ---- */

static void regex_append_class(regex_compiler *compiler, size_t start)
{
	if (compiler->has_failed)
		return;
	regex_order_ranges(compiler, start);
	regex_append(compiler, WB_CEL_REGEX_CLASS, start, compiler->range_count - start);
}

static void regex_append_character(regex_compiler *compiler, uint32_t code_point)
{
	uint32_t lower = code_point | 0x20;

	if (!compiler->flags.is_caseless || lower < 'a' || lower > 'z') {
		regex_append(compiler, WB_CEL_REGEX_CHARACTER, code_point, 0);
		return;
	}
	size_t start = compiler->range_count;
	regex_add_cased(compiler, code_point, code_point);
	regex_append_class(compiler, start);
}

static bool regex_class_character(regex_compiler *compiler, uint32_t *out)
{
	return regex_is_at(compiler, '\\') ? regex_read_escape(compiler, out)
									   : regex_read_character(compiler, out);
}

/* Behind the opening bracket. */
static bool regex_class(regex_compiler *compiler)
{
	size_t start = compiler->range_count;
	bool is_negated = regex_accept(compiler, "^");
	bool is_first = true;

	while (is_first || !regex_is_at(compiler, ']')) {
		if (compiler->rest.bytes == 0)
			return regex_fail(compiler, "invalid regex: missing closing ]");
		is_first = false;
		if (regex_accept_bracket_class(compiler) || regex_accept_letter_class(compiler))
			continue;
		uint32_t first;
		uint32_t last;
		if (!regex_class_character(compiler, &first))
			return false;
		last = first;
		bool is_range = compiler->rest.bytes >= 2 && compiler->rest.data[0] == '-' &&
			compiler->rest.data[1] != ']';
		if (is_range) {
			regex_skip(compiler, 1);
			if (!regex_class_character(compiler, &last))
				return false;
			if (last < first)
				return regex_fail(compiler, "invalid regex: invalid character class range");
		}
		regex_add_cased(compiler, first, last);
		if (compiler->has_failed)
			return false;
	}
	regex_skip(compiler, 1);
	if (is_negated)
		regex_complement(compiler, start);
	regex_append_class(compiler, start);
	return !compiler->has_failed;
}

static bool regex_alternatives(regex_compiler *compiler);

/* Flags behind (?, up to : or ). [is_group] tells which; false for flags that are unknown. */
static bool regex_flags_read(regex_compiler *compiler, bool *is_group)
{
	bool value = true;

	for (; compiler->rest.bytes > 0; regex_skip(compiler, 1)) {
		switch (compiler->rest.data[0]) {
		case 'i':
			compiler->flags.is_caseless = value;
			break;
		case 'm':
			compiler->flags.is_lines = value;
			break;
		case 's':
			compiler->flags.is_dotall = value;
			break;
		case 'U': /* swaps greedy and lazy, which match the same */
			break;
		case '-':
			value = false;
			break;
		case ':':
		case ')':
			*is_group = compiler->rest.data[0] == ':';
			regex_skip(compiler, 1);
			return true;
		default:
			return regex_fail(compiler, "invalid regex: invalid or unsupported Perl syntax");
		}
	}
	return regex_fail(compiler, "invalid regex: missing closing )");
}

/* Behind the opening parenthesis. */
static bool regex_group(regex_compiler *compiler)
{
	regex_flags flags = compiler->flags;
	bool is_group = true;

	if (regex_accept(compiler, "?P<") || regex_accept(compiler, "?<")) {
		while (compiler->rest.bytes > 0 && !regex_is_at(compiler, '>'))
			regex_skip(compiler, 1);
		if (!regex_accept(compiler, ">"))
			return regex_fail(compiler, "invalid regex: invalid named capture");
	} else if (regex_accept(compiler, "?") && !regex_flags_read(compiler, &is_group)) {
		return false;
	}
	if (!is_group)
		return true; /* the flags hold to the end of the group around */
	if (++compiler->depth > WB_CEL_REGEX_DEPTH_MAX)
		return regex_fail(compiler, "invalid regex: expression nests too deeply");
	if (!regex_alternatives(compiler))
		return false;
	compiler->depth--;
	compiler->flags = flags;
	if (!regex_accept(compiler, ")"))
		return regex_fail(compiler, "invalid regex: missing closing )");
	return true;
}

/* Assertions and other letters behind a backslash; then plain escapes. */
static bool regex_backslash(regex_compiler *compiler)
{
	size_t start = compiler->range_count;
	uint32_t code_point;

	if (regex_accept_letter_class(compiler)) {
		regex_append_class(compiler, start);
		return !compiler->has_failed;
	}
	if (regex_accept(compiler, "\\b"))
		regex_append(compiler, WB_CEL_REGEX_BOUNDARY, 0, 0);
	else if (regex_accept(compiler, "\\B"))
		regex_append(compiler, WB_CEL_REGEX_NO_BOUNDARY, 0, 0);
	else if (regex_accept(compiler, "\\A"))
		regex_append(compiler, WB_CEL_REGEX_TEXT_START, 0, 0);
	else if (regex_accept(compiler, "\\z"))
		regex_append(compiler, WB_CEL_REGEX_TEXT_END, 0, 0);
	else if (regex_accept(compiler, "\\Q"))
		compiler->is_quoted = true;
	else if (regex_read_escape(compiler, &code_point))
		regex_append_character(compiler, code_point);
	return !compiler->has_failed;
}

static bool regex_atom(regex_compiler *compiler)
{
	uint32_t code_point;
	regex_flags flags = compiler->flags;

	if (compiler->is_quoted) {
		if (regex_accept(compiler, "\\E"))
			compiler->is_quoted = false;
		else if (regex_read_character(compiler, &code_point))
			regex_append_character(compiler, code_point);
		return !compiler->has_failed;
	}
	if (regex_is_at(compiler, '\\'))
		return regex_backslash(compiler);
	if (!regex_read_character(compiler, &code_point))
		return false;
	size_t start = compiler->range_count;
	switch (code_point) {
	case '(':
		return regex_group(compiler);
	case '[':
		return regex_class(compiler);
	case '.':
		if (!flags.is_dotall)
			regex_add_range(compiler, '\n', '\n');
		if (!compiler->has_failed)
			regex_complement(compiler, start);
		regex_append_class(compiler, start);
		break;
	case '^':
		regex_append(
			compiler, flags.is_lines ? WB_CEL_REGEX_LINE_START : WB_CEL_REGEX_TEXT_START, 0, 0);
		break;
	case '$':
		regex_append(
			compiler, flags.is_lines ? WB_CEL_REGEX_LINE_END : WB_CEL_REGEX_TEXT_END, 0, 0);
		break;
	case '*':
	case '+':
	case '?':
		return regex_fail(compiler, "invalid regex: missing argument to repetition operator");
	default:
		regex_append_character(compiler, code_point);
	}
	return !compiler->has_failed;
}

/* ---- repetitions ---- */

/* {n}, {n,} or {n,m}; anything else is plain text. [max] is -1 for no bound. */
static bool regex_accept_counts(regex_compiler *compiler, int *min, int *max)
{
	wb_text start = compiler->rest;
	int counts[2] = {-1, -1};
	bool has_comma = false;

	regex_skip(compiler, 1);
	for (size_t index = 0; index < 2; index++) {
		while (compiler->rest.bytes > 0 && compiler->rest.data[0] >= '0' &&
			compiler->rest.data[0] <= '9') {
			int digit = compiler->rest.data[0] - '0';
			counts[index] = (counts[index] < 0 ? 0 : counts[index]) * 10 + digit;
			if (counts[index] > WB_CEL_REGEX_REPEAT_MAX)
				counts[index] = WB_CEL_REGEX_REPEAT_MAX + 1;
			regex_skip(compiler, 1);
		}
		if (index == 0)
			has_comma = regex_accept(compiler, ",");
		if (!has_comma)
			break;
	}
	if (counts[0] < 0 || !regex_accept(compiler, "}")) {
		compiler->rest = start;
		return false;
	}
	*min = counts[0];
	*max = has_comma ? counts[1] : counts[0];
	return true;
}

/* Appends a copy of the steps of an atom. */
static void regex_copy(regex_compiler *compiler, size_t start, size_t count)
{
	for (size_t index = 0; index < count && !compiler->has_failed; index++) {
		wb_cel_regex_step step = compiler->steps[start + index];
		regex_append(compiler, step.op, (size_t)step.first, (size_t)step.second);
	}
}

/* The atom's steps from [start] on become [min] to [max] of them. */
static bool regex_repeat(regex_compiler *compiler, size_t start, int min, int max)
{
	size_t count = compiler->step_count - start;

	if (min > WB_CEL_REGEX_REPEAT_MAX || max > WB_CEL_REGEX_REPEAT_MAX || (max >= 0 && max < min))
		return regex_fail(compiler, "invalid regex: invalid repeat count");
	if (min == 0 && max == 0) {
		compiler->step_count = start;
		return true;
	}
	/* The last copy that must be there, or one that need not, carries the loop. */
	size_t last = start;
	for (int copy = 1; copy < min; copy++) {
		last = compiler->step_count;
		regex_copy(compiler, start, count);
	}
	if (max < 0 && min > 0) {
		regex_append(compiler, WB_CEL_REGEX_SPLIT, regex_back(compiler, last), 1);
	} else if (max < 0) {
		regex_insert(compiler, start, WB_CEL_REGEX_SPLIT, 1, count + 2);
		regex_append(compiler, WB_CEL_REGEX_JUMP, regex_back(compiler, start), 0);
	} else {
		/* Each further one may be skipped with all behind it. */
		int optional = max - (min > 0 ? min : 1);
		for (int copy = 0; copy < optional && !compiler->has_failed; copy++) {
			size_t behind = (size_t)(optional - copy) * (count + 1);
			regex_append(compiler, WB_CEL_REGEX_SPLIT, 1, behind);
			regex_copy(compiler, start, count);
		}
		if (min == 0)
			regex_insert(compiler, start, WB_CEL_REGEX_SPLIT, 1, compiler->step_count - start + 1);
	}
	return !compiler->has_failed;
}

/* An atom and the repetitions behind it. */
static bool regex_repeated(regex_compiler *compiler)
{
	size_t start = compiler->step_count;

	if (!regex_atom(compiler))
		return false;
	for (bool is_repeated = false; !compiler->is_quoted && compiler->rest.bytes > 0;
		 is_repeated = true) {
		int min = 0;
		int max = -1;
		if (regex_accept(compiler, "+"))
			min = 1;
		else if (regex_accept(compiler, "?"))
			max = 1;
		else if (!regex_accept(compiler, "*") &&
			(!regex_is_at(compiler, '{') || !regex_accept_counts(compiler, &min, &max)))
			break;
		if (is_repeated)
			return regex_fail(compiler, "invalid regex: invalid nested repetition operator");
		regex_accept(compiler, "?"); /* lazy: the same texts match */
		if (!regex_repeat(compiler, start, min, max))
			return false;
	}
	return true;
}

/* Alternatives up to a closing parenthesis or the end. */
static bool regex_alternatives(regex_compiler *compiler)
{
	size_t start = compiler->step_count;
	size_t jump = SIZE_MAX; /* the last of the jumps to the end, each naming the one before */

	for (;;) {
		while (compiler->rest.bytes > 0 &&
			(compiler->is_quoted || (!regex_is_at(compiler, '|') && !regex_is_at(compiler, ')'))))
			if (!regex_repeated(compiler))
				return false;
		if (!regex_accept(compiler, "|"))
			break;
		regex_insert(compiler, start, WB_CEL_REGEX_SPLIT, 1, compiler->step_count - start + 2);
		regex_append(compiler, WB_CEL_REGEX_JUMP, jump, 0);
		if (compiler->has_failed)
			return false;
		jump = compiler->step_count - 1;
		start = compiler->step_count;
	}
	while (jump != SIZE_MAX) {
		int32_t before = compiler->steps[jump].first;
		compiler->steps[jump].first = (int32_t)(compiler->step_count - jump);
		jump = before < 0 ? SIZE_MAX : (size_t)before;
	}
	return true;
}

const wb_cel_regex *wb_cel_regex__compile(wb_cel_frame *frame, wb_text pattern)
{
	regex_compiler compiler = {.frame = frame, .rest = pattern};

	if (!regex_alternatives(&compiler))
		return NULL;
	if (compiler.rest.bytes > 0) {
		regex_fail(&compiler, "invalid regex: unexpected )");
		return NULL;
	}
	regex_append(&compiler, WB_CEL_REGEX_MATCH, 0, 0);
	wb_cel_regex *regex = wb_arena_take(frame->arena, sizeof *regex);
	if (regex == NULL)
		wb_cel_frame__fail_memory(frame);
	if (regex == NULL || compiler.has_failed)
		return NULL;
	*regex =
		(wb_cel_regex){compiler.steps, compiler.step_count, compiler.ranges, compiler.range_count};
	return regex;
}
