/* SPDX-License-Identifier: MIT */
/* One move of the log, decided again by another definition. */
#ifndef WAYBILL_ENGINE_REPLAY_H
#define WAYBILL_ENGINE_REPLAY_H

#include "engine/engine.h"

/* A move as the log has it. Borrowed. */
typedef struct wb_record {
	wb_text            subject, transition, state, woo_to;
	uint64_t           seq, version; /* the subject's version before it */
	int64_t            at_ms, now_ms; /* when it was written down, and when it was decided */
	wb_actor           actor;
	wb_text            last_actor;   /* who made the move before; empty: nobody has */
	wb_value           facts, inputs; /* maps, without personal values */
	const wb_value    *vars;         /* before it; NULL: the log does not hold them */
	const wb_workflow *vars_of;      /* whose variables these are; NULL: not known */
	const wb_value    *digests;      /* map by path: what was personal, erased or not; or NULL */
	const wb_personal *personal;
	size_t             personal_count;
} wb_record;

typedef enum wb_verdict {
	WB_VERDICT_ALLOWED = 0,
	WB_VERDICT_REFUSED,   /* blockers */
	WB_VERDICT_UNDECIDED, /* facts */
} wb_verdict;

typedef struct wb_replayed {
	wb_verdict     verdict;
	wb_value       blockers; /* WB_LIST */
	const wb_text *facts;
	size_t         fact_count;
} wb_replayed;

/* What deciding with one candidate needs to know of it, made once. */
typedef struct wb_replay wb_replay;

/* Lives in the arena; borrows the candidate. */
wb_status wb_replay__new(
	const wb_workflow *candidate, wb_arena *arena, wb_replay **out, wb_error *error);

/* Everything in [out] lives in the arena or in the candidate. */
wb_status wb_replay__decide(wb_replay *replay, const wb_record *record, wb_arena *arena,
	wb_replayed *out, wb_error *error);

#endif
