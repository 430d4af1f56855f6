/* SPDX-License-Identifier: MIT */
/*
 * What changed behind a place in the log. Events are read in the order of their global positions and
 * told as orders, each once: whoever hears of an order reads its card again. A feed of its own beside
 * the log was dropped: the log has the one order that no two readers can disagree about.
 */
#include "catalog/query.h"

#include "base/error.h"
#include "base/number.h"
#include "waybill/json.h"

#include <stdlib.h>

#define CHANGES_ORDER "order:"

typedef struct changes_order {
	int64_t id;
	uint64_t position; /* of its newest event */
	bool was_handed;   /* it came to the assignee that is asked for, or left him */
} changes_order;

typedef struct changes_walk {
	const wb_change_query *query;
	wb_arena *arena; /* for one event's body */
	changes_order *orders;
	size_t count, looked;
	uint64_t cursor;
	bool has_more;
} changes_walk;

/* The order of a subject; 0 where it is none. */
static int64_t changes_order_id(wb_text subject)
{
	size_t prefix = sizeof CHANGES_ORDER - 1;
	int64_t id = 0;

	if (!wb_text_starts_with(subject, WB_TEXT(CHANGES_ORDER)))
		return 0;
	wb_text digits = {subject.data + prefix, subject.bytes - prefix};
	return wb_number__read_int(digits, &id) && id > 0 ? id : 0;
}

/* Whether an event handed its order to the assignee, or took it from him. */
static wb_status changes_hands(
	changes_walk *walk, const wb_event *event, bool *out, wb_error *error)
{
	wb_text assignee = walk->query->assignee;
	wb_value body;

	*out = false;
	if (assignee.bytes == 0 || !wb_text_equal(event->kind, WB_TEXT("assigned")))
		return WB_OK;
	wb_arena_reset(walk->arena);
	wb_status status = wb_json_read(event->body, walk->arena, &body, NULL, error);
	if (status != WB_OK)
		return status;
	const wb_value *data = wb_value_member(&body, WB_TEXT("data"));
	const wb_text names[] = {WB_TEXT("assignee"), WB_TEXT("before")};
	for (size_t at = 0; data != NULL && at < sizeof names / sizeof *names; at++) {
		const wb_value *one = wb_value_member(data, names[at]);
		if (one != NULL && one->kind == WB_STRING && wb_text_equal(one->as.text, assignee))
			*out = true;
	}
	return WB_OK;
}

/* The entry of an order, made where there is room; NULL where there is none. */
static changes_order *changes_find(changes_walk *walk, int64_t id)
{
	for (size_t at = 0; at < walk->count; at++) {
		if (walk->orders[at].id == id)
			return &walk->orders[at];
	}
	if (walk->count == walk->query->count_max)
		return NULL;
	walk->orders[walk->count] = (changes_order){.id = id};
	return &walk->orders[walk->count++];
}

static wb_status changes_add(void *payload, const wb_event *event, wb_error *error)
{
	changes_walk *walk = payload;
	int64_t id = changes_order_id(event->subject);
	bool was_handed = false;

	if (walk->looked == WB_CHANGES_EVENTS_MAX) {
		walk->has_more = true;
		return WB_END;
	}
	walk->looked++;
	if (id > 0) {
		changes_order *order = changes_find(walk, id);
		if (order == NULL) {
			walk->has_more = true;
			return WB_END;
		}
		wb_status status = changes_hands(walk, event, &was_handed, error);
		if (status != WB_OK)
			return status;
		order->position = event->position;
		order->was_handed = order->was_handed || was_handed;
	}
	walk->cursor = event->position;
	return WB_OK;
}

static int changes_compare(const void *left, const void *right)
{
	uint64_t one = ((const changes_order *)left)->position;
	uint64_t other = ((const changes_order *)right)->position;

	return one < other ? -1 : one > other;
}

/* Whether an order is told to who asks. */
static wb_status changes_is_told(wb_store *store, const changes_walk *walk,
	const changes_order *order, bool *out, wb_error *error)
{
	wb_card_row row = {0};

	*out = walk->query->assignee.bytes == 0 || order->was_handed;
	if (*out)
		return WB_OK;
	wb_arena_reset(walk->arena);
	wb_status status = wb_store__card_read(store, order->id, walk->arena, &row, error);
	if (status == WB_MISSING)
		return WB_OK;
	*out = status == WB_OK && wb_text_equal(row.assignee, walk->query->assignee);
	return status;
}

/* The newest position of the log; 0 in an empty one. */
static wb_status changes_newest(
	wb_store *store, wb_arena *arena, uint64_t *out, wb_error *error)
{
	wb_mark mark = {0};
	wb_status status = wb_store__event_mark(store, 0, arena, &mark, error);

	*out = mark.position;
	return status == WB_MISSING ? WB_OK : status;
}

static wb_status changes_check(
	wb_store *store, const wb_change_query *query, wb_arena *arena, wb_error *error)
{
	uint64_t newest = 0;

	if (query->count_max < 1 || query->count_max > WB_CHANGES_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"max: must be between 1 and %d", WB_CHANGES_MAX);
	if (query->assignee.bytes > WB_CARD_NAME_BYTES_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG,
			"assignee: has %z bytes, at most %d fit", query->assignee.bytes,
			WB_CARD_NAME_BYTES_MAX);
	wb_status status = changes_newest(store, arena, &newest, error);
	if (status == WB_OK && query->since > newest)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"since: lies beyond the log, whose newest event is %U", newest);
	return status;
}

static wb_status changes_tell(
	wb_store *store, changes_walk *walk, wb_arena *arena, wb_changes *out, wb_error *error)
{
	int64_t *ids = wb_arena_take_array(arena, walk->count + 1, sizeof *ids);
	size_t count = 0;
	wb_status status = WB_OK;

	if (ids == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	qsort(walk->orders, walk->count, sizeof *walk->orders, changes_compare);
	for (size_t at = 0; at < walk->count && status == WB_OK; at++) {
		bool is_told = false;
		status = changes_is_told(store, walk, &walk->orders[at], &is_told, error);
		if (status == WB_OK && is_told)
			ids[count++] = walk->orders[at].id;
	}
	if (status == WB_OK)
		*out = (wb_changes){walk->cursor, ids, count, walk->has_more};
	return status;
}

wb_status wb_catalog_changes(wb_store *store, const wb_change_query *query, wb_arena *arena,
	wb_changes *out, wb_error *error)
{
	const wb_event_walk log = {
		.position = query->since, .count_max = WB_CHANGES_EVENTS_MAX + 1};
	changes_walk walk = {.query = query, .cursor = query->since};
	wb_status status = changes_check(store, query, arena, error);

	if (status != WB_OK)
		return status;
	walk.orders = wb_arena_take_array(arena, query->count_max, sizeof *walk.orders);
	if (walk.orders == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	status = wb_arena_new(store->env, WB_ARENA_BYTES_MAX, &walk.arena, error);
	if (status == WB_OK)
		status = wb_store__event_walk(store, &log, changes_add, &walk, error);
	if (status == WB_OK)
		status = changes_tell(store, &walk, arena, out, error);
	wb_arena_free(walk.arena);
	return status;
}
