/* SPDX-License-Identifier: MIT */
/*
 * Regular expressions in RE2's syntax, matched in time linear in text times pattern.
 *
 * Known: characters, ., classes with ranges, negation and [:names:], \d \s \w and their opposites,
 * \b \B \A \z ^ $, groups, named and flagged ones (?i) (?m) (?s), |, * + ? {n,m} and their lazy
 * forms, \Q…\E and the usual escapes. Not known: Unicode classes (\pL), and case-insensitivity
 * beyond ASCII.
 */
#ifndef WAYBILL_CEL_REGEX_H
#define WAYBILL_CEL_REGEX_H

#include "cel/frame.h"

/* Nested groups; the reader of patterns recurses once for each. */
#define WB_CEL_REGEX_DEPTH_MAX 100
/* RE2's bound for {n,m}. */
#define WB_CEL_REGEX_REPEAT_MAX 1000
/* What a pattern may expand to; matching visits each step once a character at most. */
#define WB_CEL_REGEX_STEPS_MAX ((size_t)5000)

typedef enum wb_cel_regex_op {
	WB_CEL_REGEX_CHARACTER, /* first: the code point */
	WB_CEL_REGEX_CLASS,     /* first, second: where its ranges start and how many they are; in
	                           order, apart from one another */
	WB_CEL_REGEX_SPLIT,     /* first, second: both are gone, as distances from here */
	WB_CEL_REGEX_JUMP,      /* first: a distance */
	WB_CEL_REGEX_TEXT_START,
	WB_CEL_REGEX_TEXT_END,
	WB_CEL_REGEX_LINE_START,
	WB_CEL_REGEX_LINE_END,
	WB_CEL_REGEX_BOUNDARY, /* between a word and what is none */
	WB_CEL_REGEX_NO_BOUNDARY,
	WB_CEL_REGEX_MATCH,
} wb_cel_regex_op;

typedef struct wb_cel_regex_step {
	wb_cel_regex_op op;
	int32_t first, second;
} wb_cel_regex_step;

typedef struct wb_cel_regex_range {
	uint32_t first, last; /* code points */
} wb_cel_regex_range;

typedef struct wb_cel_regex {
	const wb_cel_regex_step *steps;
	size_t step_count;
	const wb_cel_regex_range *ranges;
	size_t range_count;
} wb_cel_regex;

/* Lives in the frame's arena; NULL after a problem has been put into the frame. */
const wb_cel_regex *wb_cel_regex__compile(wb_cel_frame *frame, wb_text pattern);

/* Does any part of [text] match? False after a problem has been put into the frame. */
bool wb_cel_regex__matches(
	wb_cel_frame *frame, const wb_cel_regex *regex, wb_text text, bool *out);

#endif
