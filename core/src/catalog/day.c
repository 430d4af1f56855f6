/* SPDX-License-Identifier: MIT */
/*
 * A day in numbers. How many orders were made, and how old the open ones are, are ranges of an
 * index; who moved what and when orders came to an end are the moves of the day, read once, sorted
 * by order and summed. Numbers kept ready by the hour were dropped: they would have to know the
 * shop's clock at every move, and could not say how many different orders somebody moved.
 */
#include "store/driver.h"
#include "waybill/catalog.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* Moves that the first piece of memory holds. */
#define DAY_MOVES_FIRST 256

typedef struct day_move {
	int64_t id, at_ms;
	uint32_t place;  /* in the day */
	uint32_t person; /* in the people of the walk */
	int ends;
	bool is_failed;
} day_move;

typedef struct day_walk {
	const wb_day_query *query;
	wb_arena *arena;   /* the caller's */
	wb_arena *scratch; /* for the moves */
	day_move *moves;
	size_t move_count, move_capacity;
	wb_day_person *people; /* WB_DAY_PEOPLE_MAX, and one more for all others */
	int64_t *people_last;  /* the order that was counted last for each */
	size_t person_count;
	bool is_whole;
} day_walk;

/* ---- checking --------------------------------------------------------------------------------- */

static wb_status day_check(const wb_day_query *query, wb_error *error)
{
	if (query->bound_count < 2 || query->bound_count > WB_DAY_PARTS_MAX + 1)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"bounds: must have between 2 and %d moments", WB_DAY_PARTS_MAX + 1);
	if (query->age_count > WB_DAY_AGES_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG,
			"ages: has %z moments, at most %d fit", query->age_count, WB_DAY_AGES_MAX);
	for (size_t at = 1; at < query->bound_count; at++) {
		if (query->bounds[at - 1] >= query->bounds[at])
			return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
				"bounds.%z: must be later than the one before", at);
	}
	for (size_t at = 1; at < query->age_count; at++) {
		if (query->ages[at - 1] <= query->ages[at])
			return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
				"ages.%z: must be earlier than the one before", at);
	}
	return WB_OK;
}

/* ---- ranges ----------------------------------------------------------------------------------- */

static wb_status day_count_made(
	wb_store *store, const wb_day_query *query, uint64_t *out, wb_error *error)
{
	wb_status status = WB_OK;

	for (size_t part = 0; part + 1 < query->bound_count && status == WB_OK; part++) {
		const wb_period period = {query->bounds[part], query->bounds[part + 1]};
		status = wb_store__card_made(store, WB_CARDS_ALL, &period, &out[part], error);
	}
	return status;
}

/* The oldest are what is left of [open]: there may be any number of them. */
static wb_status day_count_ages(wb_store *store, const wb_day_query *query, uint64_t open,
	uint64_t *out, wb_error *error)
{
	int64_t to_ms = INT64_MAX;
	wb_status status = WB_OK;

	for (size_t at = 0; at < query->age_count && status == WB_OK; at++) {
		const wb_period period = {query->ages[at], to_ms};
		status = wb_store__card_made(store, WB_CARDS_OPEN, &period, &out[at], error);
		/* Somebody may have moved an order between the one reading and the next. */
		if (status == WB_OK)
			open -= out[at] < open ? out[at] : open;
		to_ms = query->ages[at];
	}
	out[query->age_count] = open;
	return status;
}

/* ---- people ----------------------------------------------------------------------------------- */

/* The place of an actor, made where there is none; that of all others where there is no room. */
static wb_status day_find_person(day_walk *walk, wb_text actor, uint32_t *out, wb_error *error)
{
	uint32_t at = 0;

	while (at < walk->person_count && !wb_text_equal(walk->people[at].actor, actor))
		at++;
	*out = at;
	if (at < walk->person_count)
		return WB_OK;
	if (at == WB_DAY_PEOPLE_MAX) {
		walk->is_whole = false;
		return WB_OK;
	}
	if (!wb_arena_copy_text(walk->arena, actor, &walk->people[at].actor))
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	walk->person_count++;
	return WB_OK;
}

typedef struct day_tally {
	day_walk *walk;
	uint64_t open;
} day_tally;

static wb_status day_add_tally(void *payload, const wb_card_tally *tally, wb_error *error)
{
	day_tally *sum = payload;
	uint32_t person = 0;
	wb_status status = WB_OK;

	if (!tally->is_open || tally->count == 0)
		return WB_OK;
	sum->open += tally->count;
	if (tally->assignee.bytes == 0)
		return WB_OK;
	status = day_find_person(sum->walk, tally->assignee, &person, error);
	if (status == WB_OK)
		sum->walk->people[person].open += tally->count;
	return status;
}

static int day_compare_people(const void *left, const void *right)
{
	return wb_text_compare(
		((const wb_day_person *)left)->actor, ((const wb_day_person *)right)->actor);
}

/* ---- moves ------------------------------------------------------------------------------------ */

static bool day_make_room(day_walk *walk)
{
	if (walk->move_count < walk->move_capacity)
		return true;
	size_t capacity = walk->move_capacity == 0 ? DAY_MOVES_FIRST : 2 * walk->move_capacity;
	day_move *grown = wb_arena_take_array(walk->scratch, capacity, sizeof *grown);
	if (grown == NULL)
		return false;
	if (walk->move_count > 0)
		memcpy(grown, walk->moves, walk->move_count * sizeof *grown);
	walk->moves = grown;
	walk->move_capacity = capacity;
	return true;
}

static wb_status day_add_move(void *payload, const wb_card_move *move, wb_error *error)
{
	day_walk *walk = payload;
	uint32_t person = 0;

	if (walk->move_count == WB_DAY_MOVES_MAX) {
		walk->is_whole = false;
		return WB_END;
	}
	wb_status status = day_find_person(walk, move->actor, &person, error);
	if (status != WB_OK)
		return status;
	if (!day_make_room(walk))
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	walk->moves[walk->move_count] = (day_move){
		.id = move->id,
		.at_ms = move->at_ms,
		.place = (uint32_t)walk->move_count,
		.person = person,
		.ends = move->ends,
		.is_failed = move->is_failed,
	};
	walk->move_count++;
	return WB_OK;
}

static int day_compare_orders(const void *left, const void *right)
{
	const day_move *one = left;
	const day_move *other = right;

	if (one->id != other->id)
		return one->id < other->id ? -1 : 1;
	return one->place < other->place ? -1 : 1;
}

/* What came last in the day comes first. */
static int day_compare_newest(const void *left, const void *right)
{
	return ((const day_move *)left)->place < ((const day_move *)right)->place ? 1 : -1;
}

/* The part of the day that a moment of it lies in. */
static size_t day_part(const wb_day_query *query, int64_t at_ms)
{
	size_t part = 0;

	while (part + 2 < query->bound_count && at_ms >= query->bounds[part + 1])
		part++;
	return part;
}

/*
 * Sums the moves, which are sorted by order and time. Returns how many orders were left behind by a
 * try that failed: the tries stand at the start of the moves then, which are read up to there.
 */
static size_t day_sum(day_walk *walk, uint64_t *finished)
{
	size_t failed_count = 0;
	const day_move *ended = NULL;

	for (size_t at = 0; at < walk->move_count; at++) {
		day_move move = walk->moves[at];
		bool is_last = at + 1 == walk->move_count || walk->moves[at + 1].id != move.id;
		if (!move.is_failed && walk->people_last[move.person] != move.id) {
			walk->people_last[move.person] = move.id;
			walk->people[move.person].moved++;
		}
		if (move.ends != 0)
			ended = move.ends > 0 ? &walk->moves[at] : NULL;
		if (!is_last)
			continue;
		if (ended != NULL)
			finished[day_part(walk->query, ended->at_ms)]++;
		ended = NULL;
		if (move.is_failed)
			walk->moves[failed_count++] = move;
	}
	return failed_count;
}

static wb_status day_take_moves(wb_store *store, day_walk *walk, wb_error *error)
{
	const wb_day_query *query = walk->query;
	const wb_period day = {query->bounds[0], query->bounds[query->bound_count - 1]};
	wb_status status =
		wb_store__move_walk(store, &day, WB_DAY_MOVES_MAX + 1, day_add_move, walk, error);

	if (status == WB_OK && walk->move_count > 0)
		qsort(walk->moves, walk->move_count, sizeof *walk->moves, day_compare_orders);
	return status;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static wb_status day_tell_moves(day_walk *walk, uint64_t *finished, wb_day *out, wb_error *error)
{
	size_t count = day_sum(walk, finished);
	int64_t *failed = wb_arena_take_array(walk->arena, count + 1, sizeof *failed);

	if (failed == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	if (count > 0)
		qsort(walk->moves, count, sizeof *walk->moves, day_compare_newest);
	for (size_t at = 0; at < count; at++)
		failed[at] = walk->moves[at].id;
	out->failed = failed;
	out->failed_count = count;
	out->finished = finished;
	return WB_OK;
}

/* Who tried and moved nothing, and has nothing, is left out. */
static void day_tell_people(day_walk *walk, wb_day *out)
{
	size_t count = 0;

	for (size_t at = 0; at < walk->person_count; at++) {
		if (walk->people[at].moved > 0 || walk->people[at].open > 0)
			walk->people[count++] = walk->people[at];
	}
	if (count > 0)
		qsort(walk->people, count, sizeof *walk->people, day_compare_people);
	out->people = walk->people;
	out->person_count = count;
	out->is_whole = walk->is_whole;
}

static wb_status day_read(wb_store *store, day_walk *walk, wb_day *out, wb_error *error)
{
	const wb_day_query *query = walk->query;
	uint64_t *numbers = wb_arena_take_array(
		walk->arena, 2 * query->bound_count + query->age_count + 1, sizeof *numbers);
	day_tally sum = {.walk = walk};

	walk->people =
		wb_arena_take_array(walk->arena, WB_DAY_PEOPLE_MAX + 1, sizeof *walk->people);
	walk->people_last =
		wb_arena_take_array(walk->scratch, WB_DAY_PEOPLE_MAX + 1, sizeof *walk->people_last);
	if (numbers == NULL || walk->people == NULL || walk->people_last == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	uint64_t *finished = numbers + query->bound_count;
	uint64_t *ages = finished + query->bound_count;
	wb_status status = day_count_made(store, query, numbers, error);
	if (status == WB_OK)
		status = wb_store__card_tally(store, day_add_tally, &sum, error);
	if (status == WB_OK)
		status = day_count_ages(store, query, sum.open, ages, error);
	if (status == WB_OK)
		status = day_take_moves(store, walk, error);
	if (status == WB_OK)
		status = day_tell_moves(walk, finished, out, error);
	if (status == WB_OK)
		day_tell_people(walk, out);
	out->made = numbers;
	out->ages = ages;
	return status;
}

wb_status wb_catalog_day(wb_store *store, const wb_day_query *query, wb_arena *arena, wb_day *out,
	wb_error *error)
{
	day_walk walk = {.query = query, .arena = arena, .is_whole = true};
	wb_day day = {0};
	wb_status status = day_check(query, error);

	if (status != WB_OK)
		return status;
	status = wb_arena_new(store->env, WB_ARENA_BYTES_MAX, &walk.scratch, error);
	if (status == WB_OK)
		status = day_read(store, &walk, &day, error);
	wb_arena_free(walk.scratch);
	if (status == WB_OK)
		*out = day;
	return status;
}
