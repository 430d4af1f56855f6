/* SPDX-License-Identifier: MIT */
/* Collecting the cards of a query that no walk gives in the order asked for. */
#ifndef WAYBILL_CATALOG_LIST_H
#define WAYBILL_CATALOG_LIST_H

#include "catalog/plan.h"

/* Places of cards, in the order of the query's sort, upwards, each card once. */
typedef struct wb_collection {
	const wb_card_query *query;
	const wb_plan_part  *part;   /* being walked; NULL in a search */
	wb_card_place       *places; /* in the arena */
	size_t               count;
	size_t               looked;
	bool                 is_whole; /* false: a bound was met, there may be more */
} wb_collection;

wb_status wb_list__collect(wb_store *store, const wb_card_query *query, const wb_plan *plan,
	wb_arena *arena, wb_collection *out, wb_error *error);

#endif
