/* SPDX-License-Identifier: MIT */
/*
 * The store contract, what the read model needs: cards and their terms, how they follow their
 * subjects, walks in every order, notes, and the log by position.
 */
#include "contract.h"

#define DEFINITION                                                                                \
	"{\"states\":{\"new\":{},\"picking\":{\"final\":false},\"done\":{\"final\":true},"            \
	"\"odd\":7}}"

static wb_card_row card_row(int64_t id)
{
	return (wb_card_row){
		.id = id,
		.created_at_ms = 1000 + id,
		.modified_at_ms = 5,
		.due_at_ms = id % 3,
		.read_at_ms = 10,
		.total_minor = -id,
		.city = WB_TEXT("Berlin"),
		.country = WB_TEXT("DE"),
		.payment = WB_TEXT("cod"),
		.shipping = WB_TEXT("van"),
		.digest = {(uint8_t)id, 7},
		.body = WB_TEXT("{\"name\":\"Anna\"}"),
		.terms = WB_TEXT("anna\nberlin\n"),
	};
}

static bool put_row(store_fixture *fixture, const wb_card_row *row)
{
	bool is_written = false;

	assert_store_ok(wb_store__card_put(fixture->store, row, &is_written, &fixture->error));
	return is_written;
}

static wb_card_row read_row(store_fixture *fixture, int64_t id)
{
	wb_card_row row = {0};

	assert_store_ok(
		wb_store__card_read(fixture->store, id, fixture->arena, &row, &fixture->error));
	return row;
}

static void put_definition(store_fixture *fixture)
{
	const wb_definition_row row = {
		WB_TEXT("d00f"), WB_TEXT("fulfilment"), WB_TEXT(DEFINITION), 1, 1000};

	assert_store_ok(wb_store__definition_put(fixture->store, &row, &fixture->error));
}

static wb_status see_card(void *payload, const wb_card_row *row, wb_error *error)
{
	(void)error;
	return see(payload, row->state, (uint64_t)row->id);
}

/* ---- rows ------------------------------------------------------------------------------------- */

static void contract__card_reads_back_as_written(void **state)
{
	store_fixture *fixture = *state;
	wb_card_row written = card_row(7);
	wb_card_row row;

	fixture_begin(fixture);
	assert_store_failed(
		wb_store__card_read(fixture->store, 7, fixture->arena, &row, &fixture->error), WB_MISSING);
	assert_true(put_row(fixture, &written));
	fixture_commit(fixture);
	row = read_row(fixture, 7);
	assert_int_equal(row.id, 7);
	assert_int_equal(row.created_at_ms, 1007);
	assert_int_equal(row.modified_at_ms, 5);
	assert_int_equal(row.due_at_ms, 1);
	assert_int_equal(row.read_at_ms, 10);
	assert_int_equal(row.total_minor, -7);
	assert_text_equal(row.city, "Berlin");
	assert_text_equal(row.country, "DE");
	assert_text_equal(row.payment, "cod");
	assert_text_equal(row.shipping, "van");
	assert_text_equal(row.body, "{\"name\":\"Anna\"}");
	assert_memory_equal(row.digest, written.digest, sizeof row.digest);
	assert_int_equal(row.terms.bytes, 0);
	/* The order is no subject. */
	assert_text_equal(row.state, "");
	assert_int_equal(row.version, 0);
	assert_false(row.is_open);
}

static void contract__card_read_earlier_is_left_out(void **state)
{
	store_fixture *fixture = *state;
	wb_card_row row = card_row(7);

	fixture_begin(fixture);
	assert_true(put_row(fixture, &row));
	row.read_at_ms = 9;
	row.city = WB_TEXT("Bonn");
	assert_false(put_row(fixture, &row));
	assert_text_equal(read_row(fixture, 7).city, "Berlin");
	row.read_at_ms = 10;
	assert_true(put_row(fixture, &row));
	assert_text_equal(read_row(fixture, 7).city, "Bonn");
	fixture_commit(fixture);
}

static void contract__rollback_takes_cards_back(void **state)
{
	store_fixture *fixture = *state;
	wb_card_row row = card_row(7);
	seen_list seen = {0};
	int64_t note = 1;

	fixture_begin(fixture);
	assert_true(put_row(fixture, &row));
	assert_store_ok(
		wb_store__note_write(fixture->store, WB_TEXT("rebuild"), 5, &fixture->error));
	wb_store__rollback(fixture->store);
	assert_store_failed(
		wb_store__card_read(fixture->store, 7, fixture->arena, &row, &fixture->error), WB_MISSING);
	assert_store_ok(wb_store__card_search(
		fixture->store, WB_TEXT("anna"), 9, see_card, &seen, &fixture->error));
	assert_int_equal(seen.count, 0);
	assert_store_ok(
		wb_store__note_read(fixture->store, WB_TEXT("rebuild"), &note, &fixture->error));
	assert_int_equal(note, 0);
}

static void contract__removed_card_leaves_no_term(void **state)
{
	store_fixture *fixture = *state;
	wb_card_row one = card_row(1);
	wb_card_row other = card_row(2);
	seen_list seen = {0};

	fixture_begin(fixture);
	put_row(fixture, &one);
	put_row(fixture, &other);
	assert_store_ok(wb_store__card_remove(fixture->store, 1, &fixture->error));
	assert_store_ok(wb_store__card_remove(fixture->store, 1, &fixture->error));
	fixture_commit(fixture);
	assert_store_ok(wb_store__card_search(
		fixture->store, WB_TEXT("anna"), 9, see_card, &seen, &fixture->error));
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.numbers[0], 2);
}

/* ---- following the subject -------------------------------------------------------------------- */

static void assert_follows(store_fixture *fixture, int64_t id, const wb_subject *subject,
	uint64_t version, bool is_open)
{
	wb_card_row row = read_row(fixture, id);

	assert_true(wb_text_equal(row.state, subject->state));
	assert_true(wb_text_equal(row.assignee, subject->assignee));
	assert_true(wb_text_equal(row.drift, subject->drift));
	assert_int_equal(row.version, version);
	assert_int_equal(row.is_torn, subject->is_torn);
	assert_int_equal(row.is_open, is_open);
	assert_int_equal(row.moved_at_ms, subject->changed_at_ms);
}

static void contract__card_follows_its_subject(void **state)
{
	store_fixture *fixture = *state;
	wb_card_row early = card_row(1);
	wb_card_row late = card_row(2);
	wb_subject subject = fixture_subject("order:1", "new");

	fixture_begin(fixture);
	put_definition(fixture);
	put_row(fixture, &early);
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	assert_follows(fixture, 1, &subject, 1, true);
	subject.state = WB_TEXT("done");
	subject.assignee = WB_TEXT("user:7");
	subject.drift = WB_TEXT("on-hold");
	subject.is_torn = true;
	subject.changed_at_ms = 1234;
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 1, &fixture->error));
	assert_follows(fixture, 1, &subject, 2, false);
	/* What the card's writer says of the subject does not count. */
	early.state = WB_TEXT("picking");
	early.read_at_ms = 99;
	put_row(fixture, &early);
	assert_follows(fixture, 1, &subject, 2, false);

	/* A card that comes after its subject. */
	subject = fixture_subject("order:2", "picking");
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	put_row(fixture, &late);
	assert_follows(fixture, 2, &subject, 1, true);
	fixture_commit(fixture);

	/* And back with a move that is. */
	fixture_begin(fixture);
	subject.state = WB_TEXT("done");
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 1, &fixture->error));
	assert_follows(fixture, 2, &subject, 2, false);
	wb_store__rollback(fixture->store);
	assert_true(read_row(fixture, 2).is_open);
	assert_text_equal(read_row(fixture, 2).state, "picking");
}

static void contract__only_orders_have_cards(void **state)
{
	static const char *const keys[] = {
		"order:1x", "order:01", "order: 1", "order:+1", "orders:1", "order:1:2", "1", "order:"};
	store_fixture *fixture = *state;
	wb_card_row row = card_row(1);

	fixture_begin(fixture);
	put_definition(fixture);
	put_row(fixture, &row);
	for (size_t at = 0; at < sizeof keys / sizeof *keys; at++) {
		wb_subject subject = fixture_subject(keys[at], "picking");
		assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
		assert_text_equal(read_row(fixture, 1).state, "");
	}
	fixture_commit(fixture);
}

static void contract__state_of_an_unknown_definition_is_open(void **state)
{
	store_fixture *fixture = *state;
	wb_card_row row = card_row(1);
	wb_subject subject = fixture_subject("order:1", "done");

	subject.definition_hash = WB_TEXT("beef");
	fixture_begin(fixture);
	put_definition(fixture);
	put_row(fixture, &row);
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	assert_true(read_row(fixture, 1).is_open);
	/* Migrated to one that knows it. */
	subject.definition_hash = WB_TEXT("d00f");
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 1, &fixture->error));
	assert_false(read_row(fixture, 1).is_open);
	fixture_commit(fixture);
}

/* ---- walks ------------------------------------------------------------------------------------ */

#define WALK_CARDS 24

/* Values that are often equal, so that ids decide. */
static void put_shop(store_fixture *fixture)
{
	static const char *const states[] = {"new", "picking", "done"};

	fixture_begin(fixture);
	put_definition(fixture);
	for (int64_t id = 1; id <= WALK_CARDS; id++) {
		char key[32];
		wb_card_row row = card_row(id);
		snprintf(key, sizeof key, "order:%d", (int)id);
		wb_subject subject = fixture_subject(key, states[id % 3]);
		row.created_at_ms = 1000 + id % 5;
		row.total_minor = id % 4 - 2;
		subject.assignee = id % 4 == 0 ? WB_TEXT("user:7") : WB_TEXT("");
		subject.is_torn = id % 7 == 0;
		subject.drift = id % 11 == 0 ? WB_TEXT("on-hold") : WB_TEXT("");
		subject.changed_at_ms = 500 + id % 6;
		put_row(fixture, &row);
		if (id % 8 != 3)
			assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	}
	fixture_commit(fixture);
}

static bool is_in_set(const wb_card_row *row, const wb_card_walk *walk)
{
	switch (walk->set) {
	case WB_CARDS_OPEN:
		return row->is_open;
	case WB_CARDS_STATE:
		return wb_text_equal(row->state, walk->of);
	case WB_CARDS_ASSIGNEE:
		return wb_text_equal(row->assignee, walk->of);
	case WB_CARDS_HELD:
		return row->is_open && wb_text_equal(row->assignee, walk->of);
	case WB_CARDS_TROUBLED:
		return row->is_torn || row->drift.bytes > 0;
	default:
		return true;
	}
}

/* The walk against reading every card: all that belong, in order, from every place on. */
static void check_walk(store_fixture *fixture, wb_card_walk walk)
{
	seen_list whole = {0};
	size_t belonging = 0;

	walk.count_max = 64;
	walk.after = walk.is_descending ? (wb_card_place){INT64_MAX, INT64_MAX}
									: (wb_card_place){INT64_MIN, 0};
	assert_store_ok(
		wb_store__card_walk(fixture->store, &walk, see_card, &whole, &fixture->error));
	for (int64_t id = 1; id <= WALK_CARDS; id++) {
		wb_card_row row = read_row(fixture, id);
		belonging += is_in_set(&row, &walk) ? 1 : 0;
	}
	assert_int_equal(whole.count, belonging);
	assert_true(belonging > 0);
	for (size_t at = 0; at < whole.count; at++) {
		seen_list rest = {0};
		wb_card_row row = read_row(fixture, (int64_t)whole.numbers[at]);
		assert_true(is_in_set(&row, &walk));
		walk.after = (wb_card_place){wb_store__card_value(&row, walk.order), row.id};
		walk.count_max = 2;
		assert_store_ok(
			wb_store__card_walk(fixture->store, &walk, see_card, &rest, &fixture->error));
		assert_int_equal(rest.count, whole.count - at - 1 < 2 ? whole.count - at - 1 : 2);
		for (size_t next = 0; next < rest.count; next++)
			assert_int_equal(rest.numbers[next], whole.numbers[at + 1 + next]);
		if (at + 1 == whole.count)
			break;
		wb_card_row after = read_row(fixture, (int64_t)whole.numbers[at + 1]);
		int64_t value = wb_store__card_value(&after, walk.order);
		bool is_up = value > walk.after.value ||
			(value == walk.after.value && after.id > row.id);
		assert_int_equal(is_up, !walk.is_descending);
	}
}

static void contract__walks_go_in_every_order(void **state)
{
	store_fixture *fixture = *state;

	put_shop(fixture);
	for (int is_descending = 0; is_descending < 2; is_descending++) {
		for (int order = 0; order < WB_CARD_ORDER_COUNT; order++) {
			wb_card_walk walk = {
				.order = (wb_card_order)order, .is_descending = is_descending == 1};
			check_walk(fixture, walk);
			walk.set = WB_CARDS_OPEN;
			check_walk(fixture, walk);
		}
		wb_card_walk walk = {
			.set = WB_CARDS_STATE, .of = WB_TEXT("picking"), .is_descending = is_descending == 1};
		check_walk(fixture, walk);
		walk.order = WB_CARDS_BY_MOVED;
		check_walk(fixture, walk);
		walk = (wb_card_walk){.set = WB_CARDS_ASSIGNEE, .of = WB_TEXT("user:7"),
			.is_descending = is_descending == 1};
		check_walk(fixture, walk);
		walk.set = WB_CARDS_HELD;
		walk.order = WB_CARDS_BY_NUMBER;
		check_walk(fixture, walk);
		walk.set = WB_CARDS_TROUBLED;
		check_walk(fixture, walk);
	}
}

static void contract__walk_of_nobody_shows_nothing(void **state)
{
	store_fixture *fixture = *state;
	wb_card_walk walk = {.set = WB_CARDS_ASSIGNEE, .count_max = 9};
	seen_list seen = {0};

	put_shop(fixture);
	assert_store_ok(wb_store__card_walk(fixture->store, &walk, see_card, &seen, &fixture->error));
	walk.set = WB_CARDS_HELD;
	walk.order = WB_CARDS_BY_NUMBER;
	assert_store_ok(wb_store__card_walk(fixture->store, &walk, see_card, &seen, &fixture->error));
	assert_int_equal(seen.count, 0);
}

static void contract__visitor_ends_a_walk(void **state)
{
	store_fixture *fixture = *state;
	wb_card_walk walk = {.count_max = 9};
	seen_list one = {.stop_at = 1};
	seen_list failed = {.stop_at = 2, .stop_status = WB_BROKEN};

	put_shop(fixture);
	assert_store_ok(wb_store__card_walk(fixture->store, &walk, see_card, &one, &fixture->error));
	assert_int_equal(one.count, 1);
	assert_int_equal(
		wb_store__card_walk(fixture->store, &walk, see_card, &failed, &fixture->error), WB_BROKEN);
	assert_int_equal(failed.count, 2);
}

/* ---- terms ------------------------------------------------------------------------------------ */

static wb_status see_terms(void *payload, const wb_card_row *row, wb_error *error)
{
	(void)error;
	return see(payload, row->terms, (uint64_t)row->id);
}

static void contract__search_shows_exact_terms_first_and_newest(void **state)
{
	store_fixture *fixture = *state;
	const char *const terms[] = {"ann\n", "anna\nannette\n", "ann\nbonn\n", "anna\n", "ban\n"};
	static const uint64_t expected[] = {3, 1, 4, 2, 2};
	seen_list all = {0};
	seen_list two = {0};

	fixture_begin(fixture);
	for (int64_t id = 1; id <= 5; id++) {
		wb_card_row row = card_row(id);
		row.terms = wb_text_from(terms[id - 1]);
		put_row(fixture, &row);
	}
	fixture_commit(fixture);
	assert_store_ok(wb_store__card_search(
		fixture->store, WB_TEXT("ann"), 9, see_terms, &all, &fixture->error));
	assert_int_equal(all.count, 5);
	for (size_t at = 0; at < all.count; at++)
		assert_int_equal(all.numbers[at], expected[at]);
	/* With all terms of the card. */
	assert_string_equal(all.keys[0], "ann\nbonn\n");
	assert_store_ok(wb_store__card_search(
		fixture->store, WB_TEXT("ann"), 2, see_terms, &two, &fixture->error));
	assert_int_equal(two.count, 2);
}

static void contract__terms_change_with_the_card(void **state)
{
	store_fixture *fixture = *state;
	wb_card_row row = card_row(1);
	seen_list before = {0};
	seen_list after = {0};

	fixture_begin(fixture);
	put_row(fixture, &row);
	row.terms = WB_TEXT("anton\n");
	row.digest[1] = 8;
	put_row(fixture, &row);
	fixture_commit(fixture);
	assert_store_ok(wb_store__card_search(
		fixture->store, WB_TEXT("anna"), 9, see_card, &before, &fixture->error));
	assert_int_equal(before.count, 0);
	assert_store_ok(wb_store__card_search(
		fixture->store, WB_TEXT("ant"), 9, see_card, &after, &fixture->error));
	assert_int_equal(after.count, 1);
}

/* ---- counts ----------------------------------------------------------------------------------- */

typedef struct tally_sum {
	uint64_t total, open, held, picking, nowhere;
} tally_sum;

static wb_status sum_tally(void *payload, const wb_card_tally *tally, wb_error *error)
{
	tally_sum *sum = payload;

	(void)error;
	sum->total += tally->count;
	sum->open += tally->is_open ? tally->count : 0;
	sum->held += wb_text_equal(tally->assignee, WB_TEXT("user:7")) ? tally->count : 0;
	sum->picking += wb_text_equal(tally->state, WB_TEXT("picking")) ? tally->count : 0;
	sum->nowhere += tally->state.bytes == 0 ? tally->count : 0;
	return WB_OK;
}

/* The sums against reading every card. */
static void check_tally(store_fixture *fixture)
{
	tally_sum told = {0};
	tally_sum counted = {0};

	assert_store_ok(
		wb_store__card_tally(fixture->store, sum_tally, &told, &fixture->error));
	for (int64_t id = 1; id <= WALK_CARDS; id++) {
		wb_card_row row = {0};
		if (wb_store__card_read(fixture->store, id, fixture->arena, &row, NULL) != WB_OK)
			continue;
		const wb_card_tally one = {row.state, row.assignee, row.is_open, 1};
		assert_int_equal(sum_tally(&counted, &one, NULL), WB_OK);
	}
	assert_memory_equal(&told, &counted, sizeof told);
}

static void contract__counts_keep_step(void **state)
{
	store_fixture *fixture = *state;
	wb_subject subject;

	put_shop(fixture);
	check_tally(fixture);
	fixture_begin(fixture);
	for (int64_t id = 1; id <= WALK_CARDS; id += 2) {
		char key[32];
		snprintf(key, sizeof key, "order:%d", (int)id);
		if (wb_store__subject_read(fixture->store, wb_text_from(key), fixture->arena, &subject,
				NULL) != WB_OK)
			continue;
		subject.state = id % 4 == 1 ? WB_TEXT("done") : WB_TEXT("picking");
		subject.assignee = id % 3 == 0 ? WB_TEXT("user:7") : WB_TEXT("");
		assert_store_ok(wb_store__subject_write(
			fixture->store, &subject, subject.version, &fixture->error));
	}
	for (int64_t id = 5; id < 10; id++)
		assert_store_ok(wb_store__card_remove(fixture->store, id, &fixture->error));
	wb_card_row again = card_row(6);
	put_row(fixture, &again);
	check_tally(fixture);
	fixture_commit(fixture);
	check_tally(fixture);
}

/* ---- notes, the log by position, bounds ------------------------------------------------------- */

static void contract__note_is_kept_under_its_name(void **state)
{
	store_fixture *fixture = *state;
	int64_t note = 7;

	assert_store_ok(wb_store__note_read(fixture->store, WB_TEXT("a"), &note, &fixture->error));
	assert_int_equal(note, 0);
	fixture_begin(fixture);
	assert_store_ok(wb_store__note_write(fixture->store, WB_TEXT("a"), 5, &fixture->error));
	assert_store_ok(wb_store__note_write(fixture->store, WB_TEXT("b"), -6, &fixture->error));
	assert_store_ok(wb_store__note_write(fixture->store, WB_TEXT("a"), 8, &fixture->error));
	fixture_commit(fixture);
	assert_store_ok(wb_store__note_read(fixture->store, WB_TEXT("a"), &note, &fixture->error));
	assert_int_equal(note, 8);
	assert_store_ok(wb_store__note_read(fixture->store, WB_TEXT("b"), &note, &fixture->error));
	assert_int_equal(note, -6);
}

static wb_status see_position(void *payload, const wb_event *event, wb_error *error)
{
	(void)error;
	return see(payload, event->subject, event->position);
}

static void contract__log_is_walked_by_position(void **state)
{
	store_fixture *fixture = *state;
	const char *const subjects[] = {"order:2", "order:1", "order:2", "order:3"};
	seen_list forward = {0}, back = {0}, one = {0}, chain = {0};
	wb_event_walk walk = {.position = 1, .count_max = 9};

	fixture_begin(fixture);
	for (size_t at = 0; at < 4; at++)
		fixture_append(fixture, subjects[at], "");
	fixture_commit(fixture);
	assert_store_ok(
		wb_store__event_walk(fixture->store, &walk, see_position, &forward, &fixture->error));
	assert_int_equal(forward.count, 3);
	assert_string_equal(forward.keys[0], "order:1");
	assert_int_equal(forward.numbers[2], 4);
	walk = (wb_event_walk){.position = UINT64_MAX, .is_backward = true, .count_max = 3};
	assert_store_ok(
		wb_store__event_walk(fixture->store, &walk, see_position, &back, &fixture->error));
	assert_int_equal(back.count, 3);
	assert_int_equal(back.numbers[0], 4);
	assert_int_equal(back.numbers[2], 2);
	walk.position = 2;
	assert_store_ok(
		wb_store__event_walk(fixture->store, &walk, see_position, &one, &fixture->error));
	assert_int_equal(one.count, 1);
	assert_int_equal(one.numbers[0], 1);
	walk = (wb_event_walk){
		.subject = WB_TEXT("order:2"), .position = 9, .is_backward = true, .count_max = 9};
	assert_store_ok(
		wb_store__event_walk(fixture->store, &walk, see_position, &chain, &fixture->error));
	walk.position = 3;
	assert_store_ok(
		wb_store__event_walk(fixture->store, &walk, see_position, &chain, &fixture->error));
	assert_int_equal(chain.count, 3);
	assert_int_equal(chain.numbers[0], 3);
	assert_int_equal(chain.numbers[1], 1);
	assert_int_equal(chain.numbers[2], 1);
}

static void contract__cards_check_what_they_are_given(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	static char bytes[WB_STORE_NAME_BYTES_MAX + 1];
	memset(bytes, 'x', sizeof bytes);
	const wb_text too_long = {bytes, sizeof bytes};
	wb_card_row row = card_row(1);
	wb_card_walk walk = {.set = WB_CARDS_STATE, .of = too_long, .count_max = 1};
	wb_event_walk log = {.count_max = 1};
	seen_list seen = {0};
	int64_t note = 0;
	bool is_written = false;

	fixture_begin(fixture);
	row.city = too_long;
	assert_store_failed(wb_store__card_put(store, &row, &is_written, error), WB_LIMIT);
	assert_store_failed(wb_store__card_walk(store, &walk, see_card, &seen, error), WB_LIMIT);
	assert_store_failed(
		wb_store__card_search(store, too_long, 1, see_card, &seen, error), WB_LIMIT);
	assert_store_failed(
		wb_store__card_search(store, WB_TEXT(""), 1, see_card, &seen, error), WB_INVALID);
	assert_store_failed(wb_store__note_read(store, too_long, &note, error), WB_LIMIT);
	assert_store_failed(wb_store__note_write(store, WB_TEXT(""), 1, error), WB_INVALID);
	wb_store__rollback(store);
	store->is_failed = true;
	walk.of = WB_TEXT("new");
	assert_store_failed(wb_store__card_read(store, 1, fixture->arena, &row, error), WB_STORAGE);
	assert_store_failed(wb_store__card_walk(store, &walk, see_card, &seen, error), WB_STORAGE);
	assert_store_failed(wb_store__card_tally(store, sum_tally, NULL, error), WB_STORAGE);
	assert_store_failed(wb_store__event_walk(store, &log, see_event, &seen, error), WB_STORAGE);
	assert_int_equal(seen.count, 0);
}

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__card_reads_back_as_written),
	CONTRACT(contract__card_read_earlier_is_left_out),
	CONTRACT(contract__rollback_takes_cards_back),
	CONTRACT(contract__removed_card_leaves_no_term),
	CONTRACT(contract__card_follows_its_subject),
	CONTRACT(contract__only_orders_have_cards),
	CONTRACT(contract__state_of_an_unknown_definition_is_open),
	CONTRACT(contract__walks_go_in_every_order),
	CONTRACT(contract__walk_of_nobody_shows_nothing),
	CONTRACT(contract__visitor_ends_a_walk),
	CONTRACT(contract__search_shows_exact_terms_first_and_newest),
	CONTRACT(contract__terms_change_with_the_card),
	CONTRACT(contract__counts_keep_step),
	CONTRACT(contract__note_is_kept_under_its_name),
	CONTRACT(contract__log_is_walked_by_position),
	CONTRACT(contract__cards_check_what_they_are_given),
};

int main(void)
{
	return contract_run(contract, sizeof contract / sizeof contract[0]);
}
