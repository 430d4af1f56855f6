/* SPDX-License-Identifier: MIT */
/*
 * Planning by a fixed rule, without statistics: what is rarest in any shop leads. Words of a search
 * lead before stuck, trouble, an assignee, a state, late, open, and all; the other conditions are
 * compared card by card. A planner that counts first was dropped: its answers change with the data,
 * and a list that is quick today would be slow tomorrow without anybody having touched it.
 */
#include "catalog/plan.h"

_Static_assert((int)WB_SORT_CREATED == (int)WB_CARDS_BY_CREATED &&
		(int)WB_SORT_DUE == (int)WB_CARDS_BY_DUE && (int)WB_SORT_MOVED == (int)WB_CARDS_BY_MOVED &&
		(int)WB_SORT_TOTAL == (int)WB_CARDS_BY_TOTAL &&
		(int)WB_SORT_NUMBER == (int)WB_CARDS_BY_NUMBER &&
		(int)WB_SORT_COUNT == (int)WB_CARD_ORDER_COUNT,
	"Each sort is an order of the store.");

wb_card_order wb_plan__order(const wb_card_query *query)
{
	return (wb_card_order)query->sort;
}

/* What the query says about the value that the walk goes by. */
static void plan_set_bounds(const wb_card_query *query, wb_plan_part *part)
{
	part->lower = INT64_MIN;
	part->upper = INT64_MAX;
	if (part->walk.order == WB_CARDS_BY_CREATED) {
		if (query->created_from_ms > 0)
			part->lower = query->created_from_ms;
		if (query->created_to_ms > 0)
			part->upper = query->created_to_ms;
	} else if (part->walk.order == WB_CARDS_BY_DUE) {
		if (query->scope == WB_SCOPE_LATE)
			part->upper = query->now_ms;
		if (query->due_to_ms > 0 && query->due_to_ms < part->upper)
			part->upper = query->due_to_ms;
		/* What has no due time has 0. */
		if (part->upper != INT64_MAX)
			part->lower = 1;
	}
}

/* Ids count from 1: a place with the id 0 lies before all cards of its value. */
static void plan_set_start(wb_plan_part *part)
{
	if (!part->walk.is_descending)
		part->walk.after = (wb_card_place){part->lower, 0};
	else if (part->upper == INT64_MAX)
		part->walk.after = (wb_card_place){INT64_MAX, INT64_MAX};
	else
		part->walk.after = (wb_card_place){part->upper, 0};
}

static wb_plan_part plan_part(
	const wb_card_query *query, wb_card_set set, wb_text of, wb_card_order order)
{
	wb_plan_part part = {
		.walk = {.set = set, .of = of, .order = order, .is_descending = !query->is_ascending}};

	plan_set_bounds(query, &part);
	plan_set_start(&part);
	return part;
}

bool wb_plan__is_beyond(const wb_plan_part *part, const wb_card_row *row)
{
	int64_t value = wb_store__card_value(row, part->walk.order);

	return part->walk.is_descending ? value < part->lower
									: value >= part->upper && part->upper != INT64_MAX;
}

wb_plan_part wb_plan__fall_back(const wb_card_query *query)
{
	return plan_part(query, wb_query__implies_open(query) ? WB_CARDS_OPEN : WB_CARDS_ALL,
		WB_TEXT(""), wb_plan__order(query));
}

/* A walk for each state that may be stuck in it. */
static void plan_stuck(const wb_card_query *query, wb_plan *out)
{
	for (size_t at = 0; at < query->stuck_count; at++) {
		wb_plan_part *part = &out->parts[out->count++];
		*part = plan_part(query, WB_CARDS_STATE, query->stuck[at].state, WB_CARDS_BY_MOVED);
		part->upper = query->stuck[at].before_ms;
		plan_set_start(part);
	}
}

/* The walk of the query's leading condition. */
static wb_plan_part plan_lead(const wb_card_query *query)
{
	wb_text none = WB_TEXT("");
	wb_card_order order = wb_plan__order(query);
	bool has_assignee = query->assignee.bytes > 0 &&
		!wb_text_equal(query->assignee, WB_TEXT(WB_ASSIGNEE_NONE));

	if (query->scope == WB_SCOPE_TROUBLE)
		return plan_part(query, WB_CARDS_TROUBLED, none, WB_CARDS_BY_NUMBER);
	if (has_assignee && wb_query__implies_open(query))
		return plan_part(query, WB_CARDS_HELD, query->assignee, WB_CARDS_BY_NUMBER);
	if (has_assignee)
		return plan_part(query, WB_CARDS_ASSIGNEE, query->assignee, WB_CARDS_BY_CREATED);
	if (query->state.bytes > 0)
		return plan_part(query, WB_CARDS_STATE, query->state,
			order == WB_CARDS_BY_MOVED ? WB_CARDS_BY_MOVED : WB_CARDS_BY_CREATED);
	if (query->scope == WB_SCOPE_LATE)
		return plan_part(query, WB_CARDS_OPEN, none, WB_CARDS_BY_DUE);
	return wb_plan__fall_back(query);
}

void wb_plan__choose(const wb_card_query *query, wb_plan *out)
{
	out->count = 0;
	out->is_ordered = false;
	if (query->word_count > 0)
		return;
	if (query->scope == WB_SCOPE_STUCK)
		plan_stuck(query, out);
	else
		out->parts[out->count++] = plan_lead(query);
	out->is_ordered =
		out->count == 1 && out->parts[0].walk.order == wb_plan__order(query);
}
