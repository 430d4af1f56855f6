/* SPDX-License-Identifier: MIT */
/* Which walks through the store's indexes answer a query. */
#ifndef WAYBILL_CATALOG_PLAN_H
#define WAYBILL_CATALOG_PLAN_H

#include "catalog/query.h"

/* A walk, and the values of its order that the query lets in. */
typedef struct wb_plan_part {
	wb_card_walk walk;
	int64_t      lower, upper; /* lower is included, upper is not */
} wb_plan_part;

/* A search has no parts: it starts from terms. */
typedef struct wb_plan {
	wb_plan_part parts[WB_QUERY_STUCK_MAX];
	size_t       count;
	bool         is_ordered; /* one part, and it goes in the order asked for */
} wb_plan;

void wb_plan__choose(const wb_card_query *query, wb_plan *out);

/* The walk in the order asked for that is sure to have all of the query's cards. */
wb_plan_part wb_plan__fall_back(const wb_card_query *query);

/* The order of a query's sort. */
wb_card_order wb_plan__order(const wb_card_query *query);

/* Whether a walk that met [row] has left what the query lets in. */
bool wb_plan__is_beyond(const wb_plan_part *part, const wb_card_row *row);

#endif
