/* SPDX-License-Identifier: MIT */
/*
 * Counting. The store keeps how many cards each state and assignee has; what these sums can answer
 * is exact at any size. Everything else is counted card by card, up to a bound.
 */
#include "catalog/list.h"

#include "base/error.h"

#include <stdlib.h>

/* ---- sums ------------------------------------------------------------------------------------- */

/* Whether state, assignee and being open are all that the query asks for. */
static bool count_is_sum(const wb_card_query *query)
{
	bool is_scope = query->scope == WB_SCOPE_ALL || query->scope == WB_SCOPE_OPEN ||
		query->scope == WB_SCOPE_UNASSIGNED;

	return is_scope && query->word_count == 0 && query->city.bytes == 0 &&
		query->country.bytes == 0 && query->payment.bytes == 0 && query->shipping.bytes == 0 &&
		query->created_from_ms == 0 && query->created_to_ms == 0 && query->due_to_ms == 0;
}

typedef struct count_sum {
	const wb_card_query *query;
	uint64_t count;
} count_sum;

static wb_status count_add_tally(void *payload, const wb_card_tally *tally, wb_error *error)
{
	count_sum *sum = payload;
	const wb_card_row row = {
		.state = tally->state, .assignee = tally->assignee, .is_open = tally->is_open};

	(void)error;
	if (wb_query__matches(sum->query, &row))
		sum->count += tally->count;
	return WB_OK;
}

/* ---- card by card ----------------------------------------------------------------------------- */

typedef struct count_walk {
	const wb_card_query *query;
	const wb_plan_part *part;
	size_t looked;
	wb_card_count count;
} count_walk;

static wb_status count_row(void *payload, const wb_card_row *row, wb_error *error)
{
	count_walk *walk = payload;

	(void)error;
	if (wb_plan__is_beyond(walk->part, row))
		return WB_END;
	if (walk->looked == WB_CATALOG_WALK_MAX || walk->count.count == WB_CATALOG_COUNT_MAX) {
		walk->count.is_exact = false;
		return WB_END;
	}
	walk->looked++;
	if (wb_query__matches(walk->query, row))
		walk->count.count++;
	return WB_OK;
}

static wb_status count_parts(
	wb_store *store, const wb_card_query *query, wb_card_count *out, wb_error *error)
{
	wb_plan plan;
	count_walk counted = {.query = query, .count = {.is_exact = true}};
	wb_status status = WB_OK;

	wb_plan__choose(query, &plan);
	for (size_t at = 0; at < plan.count && status == WB_OK && counted.count.is_exact; at++) {
		wb_card_walk walk = plan.parts[at].walk;
		walk.count_max = WB_CATALOG_WALK_MAX + 1;
		counted.part = &plan.parts[at];
		status = wb_store__card_walk(store, &walk, count_row, &counted, error);
	}
	if (status == WB_OK)
		*out = counted.count;
	return status;
}

static wb_status count_search(
	wb_store *store, const wb_card_query *query, wb_card_count *out, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_collection found;
	wb_status status = wb_arena_new(store->env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	status = wb_list__collect(store, query, NULL, arena, &found, error);
	if (status == WB_OK)
		*out = (wb_card_count){found.count, found.is_whole};
	wb_arena_free(arena);
	return status;
}

wb_status wb_catalog_count(
	wb_store *store, const wb_card_query *query, wb_card_count *out, wb_error *error)
{
	count_sum sum = {.query = query};
	wb_status status = wb_query__check(query, error);

	if (status != WB_OK)
		return status;
	if (query->word_count > 0)
		return count_search(store, query, out, error);
	if (!count_is_sum(query))
		return count_parts(store, query, out, error);
	status = wb_store__card_tally(store, count_add_tally, &sum, error);
	if (status == WB_OK)
		*out = (wb_card_count){sum.count, true};
	return status;
}

/* ---- counters --------------------------------------------------------------------------------- */

typedef struct count_states {
	wb_arena *arena;
	wb_text assignee;
	wb_state_count *states;
	size_t count, capacity;
	uint64_t open, unassigned, total;
} count_states;

/* The counter of [state], made where there is none; NULL where memory is out. */
static wb_state_count *count_find_state(count_states *states, wb_text state)
{
	for (size_t at = 0; at < states->count; at++) {
		if (wb_text_equal(states->states[at].state, state))
			return &states->states[at];
	}
	if (states->count == states->capacity) {
		size_t capacity = states->capacity == 0 ? 32 : 2 * states->capacity;
		wb_state_count *grown = wb_arena_take_array(states->arena, capacity, sizeof *grown);
		if (grown == NULL)
			return NULL;
		if (states->count > 0)
			memcpy(grown, states->states, states->count * sizeof *grown);
		states->states = grown;
		states->capacity = capacity;
	}
	wb_state_count *made = &states->states[states->count];
	if (!wb_arena_copy_text(states->arena, state, &made->state))
		return NULL;
	states->count++;
	return made;
}

static wb_status count_add_state(void *payload, const wb_card_tally *tally, wb_error *error)
{
	count_states *states = payload;

	if (tally->count == 0 ||
		(states->assignee.bytes > 0 && !wb_text_equal(states->assignee, tally->assignee)))
		return WB_OK;
	states->total += tally->count;
	if (tally->is_open)
		states->open += tally->count;
	if (tally->is_open && tally->assignee.bytes == 0)
		states->unassigned += tally->count;
	/* An order that is no subject is in no state. */
	if (tally->state.bytes == 0)
		return WB_OK;
	wb_state_count *state = count_find_state(states, tally->state);
	if (state == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	state->count += tally->count;
	return WB_OK;
}

static int count_compare_states(const void *left, const void *right)
{
	return wb_text_compare(
		((const wb_state_count *)left)->state, ((const wb_state_count *)right)->state);
}

static wb_status count_scope(wb_store *store, const wb_counter_options *options, wb_scope scope,
	uint64_t *out, wb_error *error)
{
	const wb_card_query query = {
		.scope = scope,
		.now_ms = options->now_ms,
		.stuck = options->stuck,
		.stuck_count = options->stuck_count,
		.assignee = options->assignee,
	};
	wb_card_count count = {0};
	wb_status status = wb_catalog_count(store, &query, &count, error);

	*out = count.count;
	return status;
}

wb_status wb_catalog_counters(wb_store *store, const wb_counter_options *options, wb_arena *arena,
	wb_counters *out, wb_error *error)
{
	count_states states = {.arena = arena, .assignee = options->assignee};
	wb_counters counters = {0};
	wb_status status = count_scope(store, options, WB_SCOPE_LATE, &counters.late, error);

	if (status == WB_OK)
		status = count_scope(store, options, WB_SCOPE_STUCK, &counters.stuck, error);
	if (status == WB_OK)
		status = count_scope(store, options, WB_SCOPE_TROUBLE, &counters.trouble, error);
	if (status == WB_OK)
		status = wb_store__card_tally(store, count_add_state, &states, error);
	if (status != WB_OK)
		return status;
	if (states.count > 0)
		qsort(states.states, states.count, sizeof *states.states, count_compare_states);
	counters.states = states.states;
	counters.state_count = states.count;
	counters.open = states.open;
	counters.unassigned = states.unassigned;
	counters.total = states.total;
	*out = counters;
	return WB_OK;
}
