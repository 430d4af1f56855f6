/* SPDX-License-Identifier: MIT */
/*
 * A day in numbers, on every driver: parts, ends and openings, people, tries that failed, ages; and
 * the numbers of a busy day against a second way of counting them.
 */
#include "catalog_fixture.h"
#include "contract.h"

#define DAY_START INT64_C(1700000000000)
#define DAY_HOUR  INT64_C(3600000)
#define DAY_ORDERS 40

/* Three hours, the middle one twice as long as the others. */
static const int64_t day_bounds[] = {
	DAY_START, DAY_START + DAY_HOUR, DAY_START + 3 * DAY_HOUR, DAY_START + 4 * DAY_HOUR};
static const int64_t day_ages[] = {DAY_START, DAY_START - DAY_HOUR, DAY_START - 2 * DAY_HOUR};
static const wb_day_query day_query = {day_bounds, 4, day_ages, 3};

static void day_open(store_fixture *fixture)
{
	const wb_definition_row row = {WB_TEXT("d00f"), WB_TEXT("fulfilment"),
		WB_TEXT("{\"states\":{\"new\":{},\"picking\":{},\"done\":{\"final\":true},"
				"\"gone\":{\"final\":true}}}"), 1, 1};

	fixture_begin(fixture);
	assert_store_ok(wb_store__definition_put(fixture->store, &row, &fixture->error));
	fixture_commit(fixture);
}

static void day_put_order(
	store_fixture *fixture, int64_t id, int64_t made_at_ms, const char *state, const char *assignee)
{
	char key[32];
	size_t written = 0;
	wb_card card = catalog_card(id);

	snprintf(key, sizeof key, "order:%d", (int)id);
	wb_subject subject = fixture_subject(key, state);
	subject.assignee = wb_text_from(assignee);
	fixture_begin(fixture);
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	fixture_commit(fixture);
	card.created_at_ms = made_at_ms;
	assert_store_ok(wb_catalog_put(fixture->store, &card, 1, &written, &fixture->error));
}

static wb_value day_actor(store_fixture *fixture, const char *id)
{
	wb_list_builder roles;
	wb_map_builder builder;
	wb_value list, actor;

	wb_list_builder_init(&roles, fixture->arena, 0);
	assert_store_ok(wb_list_builder_finish(&roles, &list, &fixture->error));
	wb_map_builder_init(&builder, fixture->arena, 4);
	wb_map_builder_add(&builder, WB_TEXT("device"), fixture_text_value(""));
	wb_map_builder_add(&builder, WB_TEXT("id"), fixture_text_value(id));
	wb_map_builder_add(&builder, WB_TEXT("roles"), list);
	wb_map_builder_add(&builder, WB_TEXT("via"), fixture_text_value("rest"));
	assert_store_ok(wb_map_builder_finish(&builder, &actor, &fixture->error));
	return actor;
}

/* What a move tells of its ends; an end that is NULL is left out. */
static wb_value day_ends(store_fixture *fixture, const char *from, const char *to)
{
	wb_map_builder builder;
	wb_value ends;

	wb_map_builder_init(&builder, fixture->arena, 2);
	if (from != NULL)
		wb_map_builder_add(&builder, WB_TEXT("from"), fixture_text_value(from));
	if (to != NULL)
		wb_map_builder_add(&builder, WB_TEXT("to"), fixture_text_value(to));
	assert_store_ok(wb_map_builder_finish(&builder, &ends, &fixture->error));
	return ends;
}

typedef struct day_event {
	const char *subject, *kind, *actor, *from, *to;
	int64_t at_ms;
} day_event;

static void day_append(store_fixture *fixture, const day_event *told)
{
	wb_event_draft draft = {
		.subject = wb_text_from(told->subject),
		.kind = wb_text_from(told->kind),
		.at_ms = told->at_ms,
		.actor = day_actor(fixture, told->actor),
		.data = day_ends(fixture, told->from, told->to),
	};
	wb_event event = fixture_seal(fixture, &draft);

	assert_store_ok(
		wb_store__event_append(fixture->store, &event, &event.position, &fixture->error));
}

static void day_append_all(store_fixture *fixture, const day_event *told, size_t count)
{
	fixture_begin(fixture);
	for (size_t at = 0; at < count; at++)
		day_append(fixture, &told[at]);
	fixture_commit(fixture);
}

static wb_day day_ask(store_fixture *fixture)
{
	wb_day day;

	assert_store_ok(
		wb_catalog_day(fixture->store, &day_query, fixture->arena, &day, &fixture->error));
	assert_true(day.is_whole);
	return day;
}

#define assert_numbers(numbers, one, two, three) \
	do { \
		assert_int_equal((numbers)[0], (one)); \
		assert_int_equal((numbers)[1], (two)); \
		assert_int_equal((numbers)[2], (three)); \
	} while (0)

/* ---- cases ------------------------------------------------------------------------------------ */

static void contract__empty_day_is_all_zeros(void **state)
{
	store_fixture *fixture = *state;
	wb_day day = day_ask(fixture);

	assert_numbers(day.made, 0, 0, 0);
	assert_numbers(day.finished, 0, 0, 0);
	assert_numbers(day.ages, 0, 0, 0);
	assert_int_equal(day.ages[3] + day.person_count + day.failed_count, 0);
}

/* A bound belongs to the part that it begins; what is made before or at the end is another day's. */
static void contract__orders_are_counted_when_they_were_made(void **state)
{
	store_fixture *fixture = *state;

	day_open(fixture);
	day_put_order(fixture, 1, DAY_START - 1, "new", "");
	day_put_order(fixture, 2, DAY_START, "done", "");
	day_put_order(fixture, 3, DAY_START + DAY_HOUR - 1, "new", "");
	day_put_order(fixture, 4, DAY_START + DAY_HOUR, "new", "");
	day_put_order(fixture, 5, DAY_START + 4 * DAY_HOUR - 1, "new", "");
	day_put_order(fixture, 6, DAY_START + 4 * DAY_HOUR, "new", "");
	assert_numbers(day_ask(fixture).made, 2, 1, 1);
}

static void contract__open_orders_have_an_age(void **state)
{
	store_fixture *fixture = *state;

	day_open(fixture);
	day_put_order(fixture, 1, DAY_START + 99 * DAY_HOUR, "new", "");
	day_put_order(fixture, 2, DAY_START, "picking", "");
	day_put_order(fixture, 3, DAY_START - 1, "new", "");
	day_put_order(fixture, 4, DAY_START - 2 * DAY_HOUR, "new", "");
	day_put_order(fixture, 5, DAY_START - 2 * DAY_HOUR - 1, "new", "");
	day_put_order(fixture, 6, 0, "new", "");
	day_put_order(fixture, 7, DAY_START - 1, "done", "");
	wb_day day = day_ask(fixture);
	assert_numbers(day.ages, 2, 1, 1);
	assert_int_equal(day.ages[3], 2);
}

static void contract__order_is_finished_when_it_ended_last(void **state)
{
	static const day_event told[] = {
		{"order:1", "moved", "user:5", "new", "done", DAY_START - 1},
		{"order:2", "moved", "user:5", "new", "done", DAY_START},
		{"order:3", "adopted", "user:5", "picking", "gone", DAY_START + DAY_HOUR},
		/* From one end to another: it ended before. */
		{"order:3", "moved", "user:5", "gone", "done", DAY_START + 3 * DAY_HOUR},
		/* Taken back, and not ended again. */
		{"order:4", "moved", "user:5", "new", "done", DAY_START + 1},
		{"order:4", "undone", "user:5", "done", "new", DAY_START + 2},
		/* Ended before the day, opened again, and ended in it. */
		{"order:5", "undone", "user:5", "done", "new", DAY_START + 3},
		{"order:5", "moved", "user:5", "new", "picking", DAY_START + 4},
		{"order:5", "moved", "user:5", "picking", "done", DAY_START + 3 * DAY_HOUR},
		/* Neither came to its end. */
		{"order:6", "failed", "user:5", "new", "done", DAY_START + 5},
		{"order:7", "refused", "user:5", "new", "done", DAY_START + 6},
		{"order:8", "moved", "user:5", "new", "done", DAY_START + 4 * DAY_HOUR},
	};
	store_fixture *fixture = *state;

	day_open(fixture);
	for (int64_t id = 1; id <= 8; id++)
		day_put_order(fixture, id, 1, "new", "");
	day_append_all(fixture, told, sizeof told / sizeof *told);
	assert_numbers(day_ask(fixture).finished, 1, 1, 1);
}

static void assert_person(
	const wb_day *day, size_t at, const char *actor, uint64_t moved, uint64_t open)
{
	assert_true(at < day->person_count);
	assert_text_equal(day->people[at].actor, actor);
	assert_int_equal(day->people[at].moved, moved);
	assert_int_equal(day->people[at].open, open);
}

static void contract__people_move_and_carry(void **state)
{
	static const day_event told[] = {
		{"order:1", "moved", "user:5", "new", "picking", DAY_START + 1},
		{"order:1", "moved", "user:5", "picking", "new", DAY_START + 2},
		{"order:2", "moved", "user:5", "new", "picking", DAY_START + 3},
		{"order:1", "moved", "woocommerce", "new", "picking", DAY_START + 4},
		{"order:1", "moved", "user:5", "new", "picking", DAY_START + 5},
		/* No move of the day, of an order, or at all. */
		{"order:2", "moved", "user:6", "new", "picking", DAY_START - 1},
		{"settings", "moved", "user:6", "new", "picking", DAY_START + 1},
		{"order:02", "moved", "user:6", "new", "picking", DAY_START + 1},
		{"order:2", "failed", "user:6", "new", "picking", DAY_START + 1},
		{"order:2", "assigned", "user:6", "new", "picking", DAY_START + 1},
	};
	store_fixture *fixture = *state;

	day_open(fixture);
	day_put_order(fixture, 1, 1, "new", "user:7");
	day_put_order(fixture, 2, 1, "picking", "user:7");
	day_put_order(fixture, 3, 1, "done", "user:7");
	day_put_order(fixture, 4, 1, "done", "user:8");
	day_put_order(fixture, 5, 1, "new", "user:5");
	day_append_all(fixture, told, sizeof told / sizeof *told);
	wb_day day = day_ask(fixture);
	assert_int_equal(day.person_count, 3);
	assert_person(&day, 0, "user:5", 2, 1);
	assert_person(&day, 1, "user:7", 0, 2);
	assert_person(&day, 2, "woocommerce", 1, 0);
}

static void contract__failed_tries_wait_for_somebody(void **state)
{
	static const day_event told[] = {
		{"order:1", "failed", "user:5", "new", "picking", DAY_START + 1},
		{"order:2", "failed", "user:5", "new", "picking", DAY_START + 2},
		{"order:1", "failed", "user:5", "new", "picking", DAY_START + 3},
		{"order:3", "failed", "user:5", "new", "picking", DAY_START + 4},
		/* Somebody has tried again, and it went. */
		{"order:3", "moved", "user:5", "new", "picking", DAY_START + 5},
		{"order:4", "failed", "user:5", "new", "picking", DAY_START - 1},
	};
	store_fixture *fixture = *state;

	day_open(fixture);
	day_append_all(fixture, told, sizeof told / sizeof *told);
	wb_day day = day_ask(fixture);
	assert_int_equal(day.failed_count, 2);
	assert_int_equal(day.failed[0], 1);
	assert_int_equal(day.failed[1], 2);
}

/* What tells no state of the definition is a move all the same. */
static void contract__odd_moves_are_counted(void **state)
{
	static const day_event told[] = {
		{"order:1", "moved", "user:5", NULL, NULL, DAY_START},
		{"order:2", "moved", "user:5", "new", "nowhere", DAY_START},
		/* It ends, and nobody knows where it came from. */
		{"order:3", "lost", "user:5", NULL, "done", DAY_START},
		/* The order is no subject. */
		{"order:9", "moved", "user:5", "new", "done", DAY_START},
	};
	store_fixture *fixture = *state;

	day_open(fixture);
	for (int64_t id = 1; id <= 3; id++)
		day_put_order(fixture, id, 1, "new", "");
	day_append_all(fixture, told, sizeof told / sizeof *told);
	wb_day day = day_ask(fixture);
	assert_int_equal(day.person_count, 1);
	assert_person(&day, 0, "user:5", 4, 0);
	assert_numbers(day.finished, 1, 0, 0);
}

static void contract__rollback_takes_moves_back(void **state)
{
	static const day_event told = {"order:1", "moved", "user:5", "new", "done", DAY_START};
	store_fixture *fixture = *state;

	day_open(fixture);
	fixture_begin(fixture);
	day_append(fixture, &told);
	wb_store__rollback(fixture->store);
	assert_int_equal(day_ask(fixture).person_count, 0);
}

/* ---- a busy day ------------------------------------------------------------------------------- */

#define BUSY_MOVES 600

/* A small generator: the same day in every run. */
static uint32_t busy_next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

typedef struct busy_order {
	const char *state;
	int64_t finished_at_ms; /* 0: open, or ended before the day */
	bool is_failed;
	bool moved_by[3];
} busy_order;

static const char *const busy_actors[] = {"user:1", "user:2", "user:3"};

/* Moves one order and keeps the books that the day is compared with. */
static void busy_move(
	store_fixture *fixture, busy_order *order, int64_t id, int64_t at_ms, uint32_t *seed)
{
	static const char *const states[] = {"new", "picking", "done", "gone"};
	size_t actor = busy_next(seed) % 3;
	const char *to = states[busy_next(seed) % 4];
	char key[32];
	snprintf(key, sizeof key, "order:%d", (int)id);
	const day_event told = {key, busy_next(seed) % 5 == 0 ? "failed" : "moved",
		busy_actors[actor], order->state, to, at_ms};
	bool was_final = order->state[0] == 'd' || order->state[0] == 'g';
	bool is_final = to[0] == 'd' || to[0] == 'g';

	day_append(fixture, &told);
	order->is_failed = told.kind[0] == 'f';
	if (order->is_failed)
		return;
	order->state = to;
	order->moved_by[actor] = true;
	if (is_final != was_final)
		order->finished_at_ms = is_final ? at_ms : 0;
}

static void contract__busy_day_adds_up(void **state)
{
	store_fixture *fixture = *state;
	busy_order orders[DAY_ORDERS + 1] = {0};
	uint64_t finished[3] = {0}, moved[3] = {0};
	size_t failed = 0;
	uint32_t seed = 7;

	day_open(fixture);
	for (int64_t id = 1; id <= DAY_ORDERS; id++) {
		orders[id].state = id % 3 == 0 ? "done" : "new";
		day_put_order(fixture, id, 1, orders[id].state, "");
	}
	fixture_begin(fixture);
	for (int64_t at = 0; at < BUSY_MOVES; at++) {
		int64_t id = 1 + busy_next(&seed) % DAY_ORDERS;
		busy_move(
			fixture, &orders[id], id, DAY_START + at * 4 * DAY_HOUR / BUSY_MOVES, &seed);
	}
	fixture_commit(fixture);
	for (int64_t id = 1; id <= DAY_ORDERS; id++) {
		int64_t into = orders[id].finished_at_ms - DAY_START;
		if (orders[id].finished_at_ms > 0)
			finished[into < DAY_HOUR ? 0 : into < 3 * DAY_HOUR ? 1 : 2]++;
		failed += orders[id].is_failed;
		for (size_t actor = 0; actor < 3; actor++)
			moved[actor] += orders[id].moved_by[actor];
	}
	wb_day day = day_ask(fixture);
	assert_numbers(day.finished, finished[0], finished[1], finished[2]);
	assert_true(finished[2] > 0 && failed > 0);
	assert_int_equal(day.failed_count, failed);
	assert_int_equal(day.person_count, 3);
	for (size_t actor = 0; actor < 3; actor++)
		assert_person(&day, actor, busy_actors[actor], moved[actor], 0);
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void assert_day_refused(
	store_fixture *fixture, const wb_day_query *query, wb_status status, const char *member)
{
	wb_day day = {.failed_count = 77};

	assert_store_failed(
		wb_catalog_day(fixture->store, query, fixture->arena, &day, &fixture->error), status);
	assert_true(
		wb_text_starts_with(wb_text_from(fixture->error.message), wb_text_from(member)));
	assert_int_equal(day.failed_count, 77);
}

static void contract__bad_day_is_refused_and_named(void **state)
{
	store_fixture *fixture = *state;
	int64_t many[WB_DAY_PARTS_MAX + 2];
	wb_day day;

	for (int64_t at = 0; at < WB_DAY_PARTS_MAX + 2; at++)
		many[at] = at;
	assert_day_refused(fixture, &(wb_day_query){many, 1, NULL, 0}, WB_INVALID, "bounds: ");
	assert_day_refused(fixture, &(wb_day_query){many, WB_DAY_PARTS_MAX + 2, NULL, 0}, WB_INVALID,
		"bounds: ");
	assert_day_refused(fixture, &(wb_day_query){many, 2, many, 2}, WB_INVALID, "ages.1: ");
	assert_day_refused(
		fixture, &(wb_day_query){many, 2, many, WB_DAY_AGES_MAX + 1}, WB_LIMIT, "ages: ");
	assert_store_ok(wb_catalog_day(fixture->store,
		&(wb_day_query){many, WB_DAY_PARTS_MAX + 1, NULL, 0}, fixture->arena, &day,
		&fixture->error));
	many[2] = 1;
	assert_day_refused(fixture, &(wb_day_query){many, 3, NULL, 0}, WB_INVALID, "bounds.2: ");
}

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__empty_day_is_all_zeros),
	CONTRACT(contract__orders_are_counted_when_they_were_made),
	CONTRACT(contract__open_orders_have_an_age),
	CONTRACT(contract__order_is_finished_when_it_ended_last),
	CONTRACT(contract__people_move_and_carry),
	CONTRACT(contract__failed_tries_wait_for_somebody),
	CONTRACT(contract__odd_moves_are_counted),
	CONTRACT(contract__rollback_takes_moves_back),
	CONTRACT(contract__busy_day_adds_up),
	CONTRACT(contract__bad_day_is_refused_and_named),
};

int main(void)
{
	return contract_run(contract, sizeof contract / sizeof contract[0]);
}
