/* SPDX-License-Identifier: MIT */
/*
 * Presence: who has a subject open, so that two people do not pack one order.
 *
 * It is told by signs of life and forgotten without them; nothing of it is an event, and nothing
 * hangs on it. Whoever may see a subject may say that he has it open, for himself alone, and see who
 * else has. A sign is a small write that waits for the writers' turn, so one that comes soon after
 * the last is not written at all, and neither is that somebody left where he is not: a browser that
 * repeats itself costs reads. Whoever enters ever other places, or enters and leaves by turns, costs
 * a write each time, as with any other command; what the table holds of him stays bounded.
 */
#include "engine/engine.h"

#include "base/error.h"

/* The row of the subject, if the actor may see it. */
static wb_status presence_check(wb_engine *engine, wb_text subject, const wb_actor *actor,
	wb_arena *arena, wb_error *error)
{
	wb_subject row;
	wb_status status = wb_store__subject_read(engine->store, subject, arena, &row, error);
	if (status == WB_OK && !wb_engine__is_visible(&row, actor))
		return wb_error__set(error, WB_MISSING, WB_AREA_ENGINE, "no such subject: %t", subject);
	return status;
}

/* Whether a sign of [seen_ms] still counts; one from ahead is of a clock that was set back. */
static bool presence_is_within(int64_t seen_ms, int64_t now_ms, int64_t limit_ms)
{
	int64_t distance_ms = now_ms > seen_ms ? now_ms - seen_ms : seen_ms - now_ms;
	return distance_ms < limit_ms;
}

typedef struct wb_sign {
	wb_text actor, place;
	int64_t now_ms;
	size_t  seen_count; /* rows that were looked at */
	bool    is_there, is_fresh;
} wb_sign;

static wb_status look_for_sign(void *payload, const wb_presence_row *row, wb_error *error)
{
	wb_sign *sign = payload;
	(void) error;
	sign->seen_count++;
	if (!wb_text_equal(row->actor, sign->actor) || !wb_text_equal(row->place, sign->place))
		return WB_OK;
	sign->is_there = true;
	sign->is_fresh = presence_is_within(row->seen_ms, sign->now_ms, WB_PRESENCE_FRESH_MS);
	return WB_END;
}

static wb_status presence_check_now(int64_t now_ms, wb_error *error)
{
	return now_ms >= WB_PRESENCE_MS
		? WB_OK
		: wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "now: must be a time in ms UTC");
}

wb_status wb_engine_attend(wb_engine *engine, wb_text subject, const wb_actor *actor,
	wb_text place, int64_t now_ms, wb_error *error)
{
	if (place.bytes == 0 || place.bytes > WB_STORE_PLACE_BYTES_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "place: must have 1 to %d bytes",
			WB_STORE_PLACE_BYTES_MAX);
	wb_arena *arena = NULL;
	wb_sign sign = {.actor = actor->id, .place = place, .now_ms = now_ms};
	const wb_presence_row row = {.subject = subject,
		.actor = actor->id,
		.place = place,
		.since_ms = now_ms,
		.seen_ms = now_ms};
	wb_status status = presence_check_now(now_ms, error);
	if (status == WB_OK)
		status = wb_arena_new(engine->env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status != WB_OK)
		return status;
	status = presence_check(engine, subject, actor, arena, error);
	wb_arena_free(arena);
	if (status == WB_OK)
		status = wb_store__presence_list(
			engine->store, subject, WB_PRESENCE_SEEN_MAX, look_for_sign, &sign, error);
	if (status != WB_OK || sign.is_fresh)
		return status;
	status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	status = wb_store__presence_put(
		engine->store, &row, now_ms - WB_PRESENCE_MS, WB_PRESENCE_PLACES_MAX, error);
	return wb_engine__end(engine, status, true, error);
}

wb_status wb_engine_leave(
	wb_engine *engine, wb_text subject, wb_text actor_id, wb_text place, wb_error *error)
{
	if ((subject.bytes == 0) != (place.bytes == 0))
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"place: subject and place are both given or both empty");
	wb_sign sign = {.actor = actor_id, .place = place};
	wb_status status = WB_OK;
	if (subject.bytes > 0)
		status = wb_store__presence_list(
			engine->store, subject, WB_PRESENCE_SEEN_MAX, look_for_sign, &sign, error);
	/* Of more than are looked at, he may be among the others. */
	bool is_away = subject.bytes > 0 && !sign.is_there && sign.seen_count < WB_PRESENCE_SEEN_MAX;
	if (status != WB_OK || is_away)
		return status;
	status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	status = wb_store__presence_remove(engine->store, subject, actor_id, place, error);
	return wb_engine__end(engine, status, true, error);
}

typedef struct wb_attendance {
	wb_arena    *arena;
	int64_t      now_ms;
	wb_presence *people;
	size_t       count;
} wb_attendance;

/* Rows come by actor, so that one's places follow one another. */
static wb_status collect_presence(void *payload, const wb_presence_row *row, wb_error *error)
{
	wb_attendance *seen = payload;
	wb_presence *last = seen->count == 0 ? NULL : &seen->people[seen->count - 1];
	if (!presence_is_within(row->seen_ms, seen->now_ms, WB_PRESENCE_MS))
		return WB_OK;
	if (last != NULL && wb_text_equal(last->actor, row->actor)) {
		last->since_ms = row->since_ms < last->since_ms ? row->since_ms : last->since_ms;
		last->seen_ms = row->seen_ms > last->seen_ms ? row->seen_ms : last->seen_ms;
		return WB_OK;
	}
	wb_presence *person = &seen->people[seen->count];
	*person = (wb_presence) {.since_ms = row->since_ms, .seen_ms = row->seen_ms};
	if (!wb_arena_copy_text(seen->arena, row->actor, &person->actor))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	seen->count++;
	return WB_OK;
}

wb_status wb_engine_present(wb_engine *engine, wb_text subject, const wb_actor *actor,
	int64_t now_ms, wb_arena *arena, const wb_presence **out, size_t *out_count,
	wb_error *error)
{
	wb_attendance seen = {.arena = arena, .now_ms = now_ms};
	wb_status status = presence_check_now(now_ms, error);
	if (status == WB_OK)
		status = presence_check(engine, subject, actor, arena, error);
	if (status != WB_OK)
		return status;
	seen.people = wb_arena_take_array(arena, WB_PRESENCE_SEEN_MAX, sizeof(*seen.people));
	if (seen.people == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	status = wb_store__presence_list(
		engine->store, subject, WB_PRESENCE_SEEN_MAX, collect_presence, &seen, error);
	if (status != WB_OK)
		return status;
	*out = seen.people;
	*out_count = seen.count;
	return WB_OK;
}
