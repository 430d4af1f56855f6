/* SPDX-License-Identifier: MIT */
/*
 * Searching the whole log: who did what, when, newest first.
 *
 * The log has no index of people and kinds: a search walks it backwards by position and compares, a
 * bounded number of events a call, and says where to go on. A page may so be short, or empty, and
 * still have a next one. Times find where to start by halving, because events are written about when
 * they happen; one that was written more than WB_SEARCH_SLACK_MS late may be missed at the ends.
 */
#ifndef WAYBILL_SEARCH_H
#define WAYBILL_SEARCH_H

#include "waybill/engine.h"

#define WB_SEARCH_PAGE_MAX   200
#define WB_SEARCH_KINDS_MAX  32
#define WB_SEARCH_WALK_MAX   5000 /* events that one call looks at */
#define WB_SEARCH_SLACK_MS   INT64_C(86400000)

/* Borrowed during the call. Empty texts and zeros ask for nothing. */
typedef struct wb_search {
	wb_text        actor;   /* an id, "user:7" */
	wb_text        subject; /* "order:12", "settings" */
	const wb_text *kinds;   /* any of them */
	size_t         kind_count;
	int64_t        from_ms; /* included */
	int64_t        to_ms;   /* not included */
	uint64_t       before;  /* next of the page before; 0: from the newest */
	size_t         count_max; /* 1 to WB_SEARCH_PAGE_MAX */
} wb_search;

typedef struct wb_search_page {
	const wb_event *events; /* newest first, without personal values */
	size_t          count;
	uint64_t        next;   /* 0: there is no more */
} wb_search_page;

/* WB_INVALID and WB_LIMIT name the member. */
wb_status wb_engine_search(wb_engine *engine, const wb_search *search, wb_arena *arena,
	wb_search_page *out, wb_error *error);

#endif
