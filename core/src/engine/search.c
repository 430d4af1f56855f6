/* SPDX-License-Identifier: MIT */
/*
 * Searching the log by walking it backwards. Indexes of actors and kinds were dropped: each would be
 * written at every move, for a question that is asked now and then, by people who look at the newest
 * first.
 */
#include "engine/engine.h"

#include "base/error.h"
#include "waybill/json.h"
#include "waybill/search.h"

typedef struct search_walk {
	const wb_search *search;
	wb_arena *arena; /* the caller's */
	wb_arena *body;  /* for one event's */
	wb_event *events;
	size_t count, looked;
	uint64_t last; /* position of the event that was looked at last */
	bool has_more;
} search_walk;

/* ---- checking --------------------------------------------------------------------------------- */

static wb_status search_check(const wb_search *search, wb_error *error)
{
	if (search->count_max < 1 || search->count_max > WB_SEARCH_PAGE_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"max: must be between 1 and %d", WB_SEARCH_PAGE_MAX);
	if (search->kind_count > WB_SEARCH_KINDS_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_ENGINE,
			"kinds: has %z kinds, at most %d fit", search->kind_count, WB_SEARCH_KINDS_MAX);
	if (search->from_ms < 0 || search->to_ms < 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "%s: must not be negative",
			search->from_ms < 0 ? "from" : "to");
	return WB_OK;
}

/* ---- comparing -------------------------------------------------------------------------------- */

static bool search_has_kind(const wb_search *search, wb_text kind)
{
	for (size_t at = 0; at < search->kind_count; at++) {
		if (wb_text_equal(search->kinds[at], kind))
			return true;
	}
	return search->kind_count == 0;
}

static wb_status search_has_actor(
	search_walk *walk, const wb_event *event, bool *out, wb_error *error)
{
	wb_value body;

	*out = walk->search->actor.bytes == 0;
	if (*out)
		return WB_OK;
	wb_arena_reset(walk->body);
	wb_status status = wb_json_read(event->body, walk->body, &body, NULL, error);
	if (status != WB_OK)
		return status;
	const wb_value *actor = wb_value_member(&body, WB_TEXT("actor"));
	const wb_value *id = actor == NULL ? NULL : wb_value_member(actor, WB_TEXT("id"));
	*out = id != NULL && id->kind == WB_STRING &&
		wb_text_equal(id->as.text, walk->search->actor);
	return WB_OK;
}

/* By column first: a body takes longer to read than all else. */
static wb_status search_matches(
	search_walk *walk, const wb_event *event, bool *out, wb_error *error)
{
	const wb_search *search = walk->search;

	*out = false;
	if (event->at_ms < search->from_ms ||
		(search->to_ms > 0 && event->at_ms >= search->to_ms) ||
		!search_has_kind(search, event->kind))
		return WB_OK;
	return search_has_actor(walk, event, out, error);
}

/* ---- walking ---------------------------------------------------------------------------------- */

static wb_status search_see(void *payload, const wb_event *event, wb_error *error)
{
	search_walk *walk = payload;
	bool matches = false;

	if (event->at_ms < walk->search->from_ms - WB_SEARCH_SLACK_MS)
		return WB_END;
	if (walk->looked == WB_SEARCH_WALK_MAX) {
		walk->has_more = true;
		return WB_END;
	}
	wb_status status = search_matches(walk, event, &matches, error);
	if (status != WB_OK)
		return status;
	if (matches && walk->count == walk->search->count_max) {
		walk->has_more = true;
		return WB_END;
	}
	walk->looked++;
	walk->last = event->position;
	if (matches && !wb_engine__copy_event(event, walk->arena, &walk->events[walk->count++]))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	return WB_OK;
}

static wb_status search_see_time(void *payload, const wb_event *event, wb_error *error)
{
	(void)error;
	*(int64_t *)payload = event->at_ms;
	return WB_OK;
}

/* A position that all events of before [to_ms] lie below, give or take the slack. */
static wb_status search_find_end(
	wb_store *store, uint64_t newest, int64_t to_ms, uint64_t *out, wb_error *error)
{
	uint64_t low = 1;
	uint64_t high = newest + 1;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		const wb_event_walk walk = {.position = middle - 1, .count_max = 1};
		int64_t at_ms = 0;
		wb_status status = wb_store__event_walk(store, &walk, search_see_time, &at_ms, error);
		if (status != WB_OK)
			return status;
		if (at_ms >= to_ms && at_ms - to_ms >= WB_SEARCH_SLACK_MS)
			high = middle;
		else
			low = middle + 1;
	}
	*out = low;
	return WB_OK;
}

/* Where the walk begins. */
static wb_status search_find_start(
	wb_engine *engine, const wb_search *search, wb_arena *arena, uint64_t *out, wb_error *error)
{
	uint64_t start = search->before > 0 ? search->before : UINT64_MAX;
	uint64_t end = UINT64_MAX;
	wb_mark newest = {0};

	if (search->to_ms > 0 && search->subject.bytes == 0) {
		wb_status status = wb_store__event_mark(engine->store, 0, arena, &newest, error);
		if (status == WB_OK)
			status =
				search_find_end(engine->store, newest.position, search->to_ms, &end, error);
		if (status != WB_OK && status != WB_MISSING)
			return status;
	}
	*out = start < end ? start : end;
	return WB_OK;
}

static wb_status search_read(
	wb_engine *engine, search_walk *walk, wb_search_page *out, wb_error *error)
{
	wb_event_walk log = {.subject = walk->search->subject,
		.is_backward = true,
		.count_max = WB_SEARCH_WALK_MAX + 1};
	wb_status status =
		search_find_start(engine, walk->search, walk->arena, &log.position, error);

	if (status == WB_OK)
		status = wb_store__event_walk(engine->store, &log, search_see, walk, error);
	if (status == WB_OK)
		*out = (wb_search_page){walk->events, walk->count, walk->has_more ? walk->last : 0};
	return status;
}

wb_status wb_engine_search(wb_engine *engine, const wb_search *search, wb_arena *arena,
	wb_search_page *out, wb_error *error)
{
	search_walk walk = {.search = search, .arena = arena};
	wb_status status = search_check(search, error);

	if (status != WB_OK)
		return status;
	walk.events = wb_arena_take_array(arena, search->count_max, sizeof *walk.events);
	if (walk.events == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	status = wb_arena_new(engine->env, WB_ARENA_BYTES_MAX, &walk.body, error);
	if (status == WB_OK)
		status = search_read(engine, &walk, out, error);
	wb_arena_free(walk.body);
	return status;
}
