/* SPDX-License-Identifier: MIT */
/* One evaluation: what it looks at, what it has cost, what went wrong in it. */
#ifndef WAYBILL_CEL_FRAME_H
#define WAYBILL_CEL_FRAME_H

#include "cel/zone.h"
#include "waybill/cel.h"

/* The position of a problem before the node it happened in has put its own. */
#define WB_CEL_NOWHERE UINT32_MAX

/*
 * What went wrong, as facts. The sentence is made at the end, for the one problem that is not
 * absorbed: a loop over a thousand items may meet a thousand.
 */
typedef struct wb_cel_problem {
	const char *sentence; /* static; without a full stop */
	bool has_subject;     /* the sentence is followed by ": " and the subject */
	wb_value subject;
	const char *function; /* "_+_" where no overload of it takes the kinds; else NULL */
	wb_kind kinds[4];
	uint8_t kind_count;
	uint32_t at; /* byte of the source */
} wb_cel_problem;

typedef struct wb_cel_frame {
	const wb_value *variables; /* in the order of their declaration */
	wb_value *locals;          /* of the comprehensions around */
	wb_arena *arena;
	const wb_cel_zone *zones; /* the program's */
	size_t zone_count;
	uint64_t cost, cost_max; /* cel-go's units */
	uint64_t work, work_max; /* see wb_cel_frame__work */
	wb_cel_problem problem;
	bool is_over;  /* the problem ends the evaluation: && and || don't absorb it */
	bool is_costly; /* because a bound was met */
	wb_status status; /* WB_OK or WB_MEMORY */
} wb_cel_frame;

/* Each puts a problem into the frame and returns false, so that a failure is one statement. */
bool wb_cel_frame__fail(wb_cel_frame *frame, const char *sentence);
bool wb_cel_frame__fail_with(wb_cel_frame *frame, const char *sentence, wb_value subject);
bool wb_cel_frame__fail_overload(
	wb_cel_frame *frame, const char *function, const wb_value *const *arguments, size_t count);
bool wb_cel_frame__fail_memory(wb_cel_frame *frame);

/* The cost or the work is more than was granted: a problem that nothing absorbs. */
bool wb_cel_frame__fail_cost(wb_cel_frame *frame);

/* Adds to the cost; false when that is more than was granted. */
static inline bool wb_cel_frame__charge(wb_cel_frame *frame, uint64_t cost)
{
	frame->cost = cost > UINT64_MAX - frame->cost ? UINT64_MAX : frame->cost + cost;
	return frame->cost <= frame->cost_max || wb_cel_frame__fail_cost(frame);
}

/*
 * Counts bytes and items touched where cel-go's units do not: comparing nested lists costs by the
 * outer ones only. The bound is so far off that only abuse meets it; then the evaluation ends as
 * if the cost were met.
 */
static inline bool wb_cel_frame__work(wb_cel_frame *frame, uint64_t units)
{
	frame->work = units > UINT64_MAX - frame->work ? UINT64_MAX : frame->work + units;
	return frame->work <= frame->work_max || wb_cel_frame__fail_cost(frame);
}

/* The problem as a sentence, in the arena; static text where memory is out. */
wb_text wb_cel_frame__explain(wb_cel_frame *frame);

#endif
