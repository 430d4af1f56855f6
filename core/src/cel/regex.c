/* SPDX-License-Identifier: MIT */
/*
 * Matching by stepping through all alternatives at once (Thompson's way): a set of steps before
 * each character, each visited once. Backtracking was dropped for the patterns it takes for ever
 * on, a deterministic automaton for the memory it may take.
 */
#include "cel/regex.h"

#include "base/utf8.h"

#include <string.h>

/* Steps visited that count as one unit of work. */
#define REGEX_STEPS_OF_WORK 4

/* A set of steps in the order they were added; which of them are in it is told by [marks]. */
typedef struct regex_set {
	uint32_t *steps;
	size_t count;
} regex_set;

typedef struct regex_matcher {
	const wb_cel_regex *regex;
	regex_set now, next;
	uint32_t *marks; /* by step: the round in which it was added last */
	uint32_t round;
	uint32_t *stack; /* steps to look at; no step is on it twice a round */
	bool is_match;
} regex_matcher;

/* Before and behind a position; at the text's ends there is neither. */
typedef struct regex_position {
	bool is_start, is_end;
	uint32_t before, behind;
} regex_position;

static bool regex_is_word(uint32_t code_point)
{
	return (code_point >= '0' && code_point <= '9') || (code_point >= 'A' && code_point <= 'Z') ||
		(code_point >= 'a' && code_point <= 'z') || code_point == '_';
}

static bool regex_holds(wb_cel_regex_op op, const regex_position *position)
{
	bool is_word_before = !position->is_start && regex_is_word(position->before);
	bool is_word_behind = !position->is_end && regex_is_word(position->behind);

	switch (op) {
	case WB_CEL_REGEX_TEXT_START:
		return position->is_start;
	case WB_CEL_REGEX_TEXT_END:
		return position->is_end;
	case WB_CEL_REGEX_LINE_START:
		return position->is_start || position->before == '\n';
	case WB_CEL_REGEX_LINE_END:
		return position->is_end || position->behind == '\n';
	case WB_CEL_REGEX_BOUNDARY:
		return is_word_before != is_word_behind;
	default:
		return is_word_before == is_word_behind;
	}
}

/* Puts a step and all that is reached from it without a character into the set. */
static void regex_add(
	regex_matcher *matcher, regex_set *set, uint32_t step, const regex_position *position)
{
	size_t waiting = 0;

	if (matcher->marks[step] == matcher->round)
		return;
	matcher->marks[step] = matcher->round;
	matcher->stack[waiting++] = step;
	while (waiting > 0) {
		uint32_t at = matcher->stack[--waiting];
		const wb_cel_regex_step *current = &matcher->regex->steps[at];
		uint32_t targets[2];
		size_t target_count = 0;
		switch (current->op) {
		case WB_CEL_REGEX_CHARACTER:
		case WB_CEL_REGEX_CLASS:
			set->steps[set->count++] = at;
			break;
		case WB_CEL_REGEX_MATCH:
			matcher->is_match = true;
			return;
		case WB_CEL_REGEX_SPLIT:
			targets[target_count++] = (uint32_t)((int32_t)at + current->second);
			targets[target_count++] = (uint32_t)((int32_t)at + current->first);
			break;
		case WB_CEL_REGEX_JUMP:
			targets[target_count++] = (uint32_t)((int32_t)at + current->first);
			break;
		default:
			if (regex_holds(current->op, position))
				targets[target_count++] = at + 1;
		}
		for (size_t index = 0; index < target_count; index++) {
			if (matcher->marks[targets[index]] == matcher->round)
				continue;
			matcher->marks[targets[index]] = matcher->round;
			matcher->stack[waiting++] = targets[index];
		}
	}
}

static bool regex_takes(
	const wb_cel_regex *regex, const wb_cel_regex_step *step, uint32_t code_point)
{
	if (step->op == WB_CEL_REGEX_CHARACTER)
		return (uint32_t)step->first == code_point;
	const wb_cel_regex_range *ranges = regex->ranges + step->first;
	int32_t low = 0;
	int32_t high = step->second;
	while (low < high) {
		int32_t middle = low + (high - low) / 2;
		if (code_point < ranges[middle].first)
			high = middle;
		else if (code_point > ranges[middle].last)
			low = middle + 1;
		else
			return true;
	}
	return false;
}

/* The character at the front; a byte that is no UTF-8 stands for itself as a replacement. */
static size_t regex_decode(wb_text text, uint32_t *out)
{
	size_t bytes = wb_utf8__decode(text, out);

	if (bytes > 0)
		return bytes;
	*out = 0xFFFD;
	return 1;
}

static bool regex_prepare(wb_cel_frame *frame, const wb_cel_regex *regex, regex_matcher *matcher)
{
	uint32_t *memory = wb_arena_take_array(frame->arena, 4 * regex->step_count, sizeof *memory);

	if (memory == NULL) {
		wb_cel_frame__fail_memory(frame);
		return false;
	}
	*matcher = (regex_matcher){
		.regex = regex,
		.now.steps = memory,
		.next.steps = memory + regex->step_count,
		.marks = memory + 2 * regex->step_count,
		.stack = memory + 3 * regex->step_count,
	};
	return true;
}

/* Goes over the character that [position] stands before. */
static void regex_advance(regex_matcher *matcher, uint32_t code_point, const regex_position *behind)
{
	matcher->next.count = 0;
	matcher->round++;
	for (size_t index = 0; index < matcher->now.count; index++) {
		uint32_t at = matcher->now.steps[index];
		if (regex_takes(matcher->regex, &matcher->regex->steps[at], code_point))
			regex_add(matcher, &matcher->next, at + 1, behind);
	}
	regex_set kept = matcher->now;
	matcher->now = matcher->next;
	matcher->next = kept;
}

bool wb_cel_regex__matches(wb_cel_frame *frame, const wb_cel_regex *regex, wb_text text, bool *out)
{
	regex_matcher matcher;
	regex_position position = {.is_start = true};

	if (!regex_prepare(frame, regex, &matcher))
		return false;
	matcher.round = 1;
	for (;;) {
		size_t bytes = text.bytes == 0 ? 0 : regex_decode(text, &position.behind);
		position.is_end = bytes == 0;
		/* A match may start anywhere; what the last character led to is in the set already. */
		regex_add(&matcher, &matcher.now, 0, &position);
		if (matcher.is_match || position.is_end)
			break;
		if (!wb_cel_frame__work(frame, matcher.now.count / REGEX_STEPS_OF_WORK))
			return false;
		text = (wb_text){text.data + bytes, text.bytes - bytes};
		uint32_t code_point = position.behind;
		regex_position behind = {.is_start = false, .before = code_point};
		behind.is_end = text.bytes == 0;
		if (!behind.is_end)
			regex_decode(text, &behind.behind);
		regex_advance(&matcher, code_point, &behind);
		if (matcher.is_match)
			break;
		position = behind;
	}
	*out = matcher.is_match;
	return true;
}
