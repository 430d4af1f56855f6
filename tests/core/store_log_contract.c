/* SPDX-License-Identifier: MIT */
/* The contract of stores: chains, definitions, effects and throttles. */
#include "contract.h"

/* ---- events ----------------------------------------------------------------------------------- */

static void contract__chain_starts_at_one_behind_the_genesis(void **state)
{
	store_fixture *fixture = *state;
	wb_head head;

	assert_store_ok(wb_store__chain_head(
		fixture->store, WB_TEXT("setting:strict"), fixture->arena, &head, &fixture->error));
	assert_int_equal(head.seq, 0);
	assert_text_equal(head.subject, "setting:strict");
	assert_true(wb_text_equal(head.hash, wb_audit_genesis));
	fixture_begin(fixture);
	/* No subject row is needed for a chain. */
	wb_event event = fixture_append(fixture, "setting:strict", "");
	fixture_commit(fixture);
	assert_store_ok(wb_store__chain_head(
		fixture->store, WB_TEXT("setting:strict"), fixture->arena, &head, &fixture->error));
	assert_int_equal(head.seq, 1);
	assert_true(wb_text_equal(head.hash, event.hash));
}

static void contract__append_rejects_gap(void **state)
{
	store_fixture *fixture = *state;
	wb_event_draft draft = fixture_draft(fixture->arena, "order:1");
	wb_event event;
	uint64_t position = 77;

	fixture_begin(fixture);
	fixture_append(fixture, "order:1", "");
	fixture_append(fixture, "order:1", "");
	wb_head head;
	assert_store_ok(wb_store__chain_head(
		fixture->store, draft.subject, fixture->arena, &head, &fixture->error));
	for (uint64_t seq = 1; seq <= 5; seq++) {
		if (seq == 3)
			continue;
		assert_store_ok(
			wb_audit_seal(&draft, seq, head.hash, fixture->arena, &event, &fixture->error));
		assert_store_failed(
			wb_store__event_append(fixture->store, &event, &position, &fixture->error),
			WB_CONFLICT);
	}
	assert_store_ok(
		wb_audit_seal(&draft, 3, wb_audit_genesis, fixture->arena, &event, &fixture->error));
	assert_store_failed(
		wb_store__event_append(fixture->store, &event, &position, &fixture->error), WB_CONFLICT);
	assert_int_equal(position, 77);
	/* The first of another chain does not start anywhere else either. */
	draft.subject = WB_TEXT("order:2");
	assert_store_ok(wb_audit_seal(&draft, 1, head.hash, fixture->arena, &event, &fixture->error));
	assert_store_failed(
		wb_store__event_append(fixture->store, &event, &position, &fixture->error), WB_CONFLICT);
	fixture_commit(fixture);
	seen_list all = {0};
	assert_store_ok(fixture->store->driver->audit_read(
		fixture->store, WB_TEXT(""), see_event, &all, &fixture->error));
	assert_int_equal(all.count, 2);
}

static void contract__move_has_one_event(void **state)
{
	store_fixture *fixture = *state;
	wb_event_draft draft = fixture_draft(fixture->arena, "order:2");
	wb_event found;
	uint64_t position = 0;

	fixture_begin(fixture);
	wb_event first = fixture_append(fixture, "order:1", "move-a");
	draft.move = WB_TEXT("move-a");
	wb_event second = fixture_seal(fixture, &draft);
	assert_store_failed(
		wb_store__event_append(fixture->store, &second, &position, &fixture->error), WB_CLAIMED);
	/* The refused one left nothing behind: the chain takes another in its place. */
	fixture_append(fixture, "order:2", "move-b");
	/* Events without a move are not in each other's way. */
	fixture_append(fixture, "order:2", "");
	fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
	assert_store_ok(wb_store__event_find_move(
		fixture->store, WB_TEXT("move-a"), fixture->arena, &found, &fixture->error));
	assert_text_equal(found.subject, "order:1");
	assert_true(wb_text_equal(found.hash, first.hash));
	assert_store_failed(wb_store__event_find_move(fixture->store, WB_TEXT("move-z"), fixture->arena,
							&found, &fixture->error),
		WB_MISSING);
}

static void contract__positions_count_all_events(void **state)
{
	store_fixture *fixture = *state;

	fixture_begin(fixture);
	assert_int_equal(fixture_append(fixture, "order:1", "").position, 1);
	assert_int_equal(fixture_append(fixture, "order:2", "").position, 2);
	fixture_commit(fixture);
	fixture_begin(fixture);
	assert_int_equal(fixture_append(fixture, "order:1", "").position, 3);
	wb_store__rollback(fixture->store);
	fixture_begin(fixture);
	assert_int_equal(fixture_append(fixture, "order:2", "").position, 3);
	fixture_commit(fixture);
}

static wb_status check_event(void *payload, const wb_event *event, wb_error *error)
{
	(void)error;
	const wb_event *expected = payload;

	assert_true(wb_text_equal(event->subject, expected->subject));
	assert_int_equal(event->seq, expected->seq);
	assert_int_equal(event->position, expected->position);
	assert_true(wb_text_equal(event->kind, expected->kind));
	assert_int_equal(event->at_ms, expected->at_ms);
	assert_true(wb_text_equal(event->prev, expected->prev));
	assert_true(wb_text_equal(event->hash, expected->hash));
	assert_true(wb_text_equal(event->body, expected->body));
	assert_true(wb_text_equal(event->move, expected->move));
	assert_int_equal(event->personal_count, expected->personal_count);
	for (size_t index = 0; index < event->personal_count; index++) {
		assert_true(wb_text_equal(event->personal[index].path, expected->personal[index].path));
		assert_true(wb_text_equal(event->personal[index].value, expected->personal[index].value));
		assert_memory_equal(event->personal[index].salt, expected->personal[index].salt,
			sizeof event->personal[index].salt);
	}
	return WB_OK;
}

static void contract__event_reads_back_as_written(void **state)
{
	store_fixture *fixture = *state;
	wb_event_draft draft = fixture_draft(fixture->arena, "order:1");
	wb_value city = fixture_text_value("Z\xC3\xBCrich");
	wb_value note = fixture_text_value("ring twice");
	wb_personal personal[2];

	assert_store_ok(wb_audit_salt(wb_env_native(), WB_TEXT("facts.order.city"), &city,
		fixture->arena, &personal[0], &fixture->error));
	assert_store_ok(wb_audit_salt(wb_env_native(), WB_TEXT("inputs.note"), &note, fixture->arena,
		&personal[1], &fixture->error));
	draft.personal = personal;
	draft.personal_count = 2;
	draft.move = WB_TEXT("move-a");
	fixture_begin(fixture);
	fixture_append(fixture, "order:0", "");
	wb_event event = fixture_seal(fixture, &draft);
	assert_store_ok(
		wb_store__event_append(fixture->store, &event, &event.position, &fixture->error));
	fixture_commit(fixture);

	wb_event found;
	assert_store_ok(wb_store__event_find_move(
		fixture->store, WB_TEXT("move-a"), fixture->arena, &found, &fixture->error));
	assert_int_equal(check_event(&event, &found, NULL), WB_OK);
	assert_store_ok(wb_store__event_list(
		fixture->store, WB_TEXT("order:1"), 1, 9, check_event, &event, &fixture->error));
	assert_store_ok(fixture->store->driver->audit_read(
		fixture->store, WB_TEXT("order:1"), check_event, &event, &fixture->error));
	assert_store_ok(wb_audit_check(&found, 1, wb_audit_genesis, fixture->arena, &fixture->error));
}

static void contract__events_are_listed_from_a_seq(void **state)
{
	store_fixture *fixture = *state;

	fixture_begin(fixture);
	for (int index = 0; index < 5; index++) {
		fixture_append(fixture, "order:1", "");
		fixture_append(fixture, "order:10", "");
	}
	fixture_commit(fixture);
	seen_list some = {0};
	assert_store_ok(wb_store__event_list(
		fixture->store, WB_TEXT("order:1"), 3, 2, see_event, &some, &fixture->error));
	assert_int_equal(some.count, 2);
	assert_string_equal(some.keys[0], "order:1");
	assert_int_equal(some.numbers[0], 3);
	assert_int_equal(some.numbers[1], 4);
	seen_list rest = {0};
	assert_store_ok(wb_store__event_list(
		fixture->store, WB_TEXT("order:10"), 4, SIZE_MAX, see_event, &rest, &fixture->error));
	assert_int_equal(rest.count, 2);
	assert_int_equal(rest.numbers[1], 5);
	seen_list none = {0};
	assert_store_ok(wb_store__event_list(
		fixture->store, WB_TEXT("order:1"), 6, 9, see_event, &none, &fixture->error));
	assert_store_ok(wb_store__event_list(
		fixture->store, WB_TEXT("order:99"), 1, 9, see_event, &none, &fixture->error));
	assert_int_equal(none.count, 0);
}

static void contract__log_is_read_by_subject_and_verifies(void **state)
{
	store_fixture *fixture = *state;
	wb_audit_reader reader;
	wb_audit_report report;

	fixture_begin(fixture);
	for (int index = 0; index < 3; index++) {
		fixture_append(fixture, "order:2", "");
		fixture_append(fixture, "order:10", "");
		fixture_append(fixture, "order:1", "");
	}
	fixture_commit(fixture);
	seen_list all = {0};
	assert_store_ok(fixture->store->driver->audit_read(
		fixture->store, WB_TEXT(""), see_event, &all, &fixture->error));
	assert_int_equal(all.count, 9);
	assert_string_equal(all.keys[0], "order:1");
	assert_string_equal(all.keys[3], "order:10");
	assert_string_equal(all.keys[8], "order:2");
	assert_int_equal(all.numbers[8], 3);

	assert_store_ok(wb_store_reader(fixture->store, &reader, &fixture->error));
	assert_store_ok(wb_audit_verify(
		wb_env_native(), &reader, WB_TEXT(""), fixture->arena, &report, &fixture->error));
	assert_int_equal(report.events, 9);
	assert_int_equal(report.subjects, 3);
	assert_int_equal(report.digest.bytes, WB_HASH_TEXT_LENGTH);
	assert_store_ok(wb_audit_verify(
		wb_env_native(), &reader, WB_TEXT("order:10"), fixture->arena, &report, &fixture->error));
	assert_int_equal(report.events, 3);
	assert_int_equal(report.subjects, 1);
	wb_head head;
	assert_int_equal(
		reader.head(reader.payload, WB_TEXT("order:9"), fixture->arena, &head, NULL), WB_MISSING);
	reader.close(reader.payload);
}

static void contract__order_does_not_hang_on_the_clock(void **state)
{
	store_fixture *fixture = *state;
	static const int64_t times[] = {1700000000000, 1600000000000, 1800000000000, 0, -1};
	wb_audit_reader reader;
	wb_audit_report report;
	seen_list all = {0};

	fixture_begin(fixture);
	for (size_t index = 0; index < sizeof times / sizeof *times; index++) {
		wb_event_draft draft = fixture_draft(fixture->arena, "order:1");
		draft.at_ms = times[index];
		wb_event event = fixture_seal(fixture, &draft);
		assert_store_ok(
			wb_store__event_append(fixture->store, &event, &event.position, &fixture->error));
	}
	fixture_commit(fixture);
	assert_store_ok(wb_store__event_list(
		fixture->store, WB_TEXT("order:1"), 1, 9, see_event, &all, &fixture->error));
	for (size_t index = 0; index < all.count; index++)
		assert_int_equal(all.numbers[index], index + 1);
	assert_store_ok(wb_store_reader(fixture->store, &reader, &fixture->error));
	assert_store_ok(wb_audit_verify(
		wb_env_native(), &reader, WB_TEXT(""), fixture->arena, &report, &fixture->error));
	assert_int_equal(report.events, 5);
	reader.close(reader.payload);
}

/* ---- definitions, effects, throttles ---------------------------------------------------------- */

static void contract__definition_published_last_is_the_latest(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_definition_row first = {
		WB_TEXT("zz"), WB_TEXT("fulfilment"), WB_TEXT("{\"version\":1}"), 1, 9000};
	/* The clock went back between the two. */
	wb_definition_row second = {
		WB_TEXT("aa"), WB_TEXT("fulfilment"), WB_TEXT("{\"version\":2}"), 2, 8000};
	wb_definition_row other = {WB_TEXT("mm"), WB_TEXT("returns"), WB_TEXT("{}"), 1, 9500};
	wb_definition_row read;

	assert_store_failed(
		wb_store__definition_latest(store, WB_TEXT("fulfilment"), fixture->arena, &read, error),
		WB_MISSING);
	fixture_begin(fixture);
	assert_store_ok(wb_store__definition_put(store, &first, error));
	assert_store_ok(wb_store__definition_put(store, &second, error));
	assert_store_ok(wb_store__definition_put(store, &other, error));
	fixture_commit(fixture);
	assert_store_ok(
		wb_store__definition_latest(store, WB_TEXT("fulfilment"), fixture->arena, &read, error));
	assert_text_equal(read.hash, "aa");
	assert_text_equal(read.text, "{\"version\":2}");
	assert_int_equal(read.version, 2);
	assert_int_equal(read.published_at_ms, 8000);

	fixture_begin(fixture);
	first.published_at_ms = 9900;
	first.text = WB_TEXT("another text under the same hash");
	assert_store_ok(wb_store__definition_put(store, &first, error));
	fixture_commit(fixture);
	assert_store_ok(
		wb_store__definition_latest(store, WB_TEXT("fulfilment"), fixture->arena, &read, error));
	assert_text_equal(read.hash, "zz");
	assert_text_equal(read.text, "{\"version\":1}");
	assert_int_equal(read.published_at_ms, 9900);
	assert_store_failed(
		wb_store__definition_read(store, WB_TEXT("qq"), fixture->arena, &read, error), WB_MISSING);
}

static wb_effect_row make_effect(const char *key, int64_t due_at_ms)
{
	return (wb_effect_row){
		.key = wb_text_from(key),
		.subject = WB_TEXT("order:1"),
		.kind = WB_TEXT("mail"),
		.name = WB_TEXT("packed"),
		.seq = 1,
		.due_at_ms = due_at_ms,
	};
}

static void contract__due_effects_are_leased_longest_due_first(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_effect_row rows[] = {make_effect("c", 300), make_effect("a", 300), make_effect("b", -5),
		make_effect("later", 900), make_effect("a", 1)};

	fixture_begin(fixture);
	for (size_t index = 0; index < 5; index++)
		assert_store_ok(wb_store__effect_put(store, &rows[index], error));
	seen_list two = {0};
	assert_store_ok(wb_store__effect_take(store, 300, 1000, 2, see_effect, &two, error));
	assert_int_equal(two.count, 2);
	assert_string_equal(two.keys[0], "b");
	assert_string_equal(two.keys[1], "a");
	assert_int_equal(two.numbers[0], 1);
	seen_list rest = {0};
	assert_store_ok(wb_store__effect_take(store, 300, 1000, 9, see_effect, &rest, error));
	assert_int_equal(rest.count, 1);
	assert_string_equal(rest.keys[0], "c");
	fixture_commit(fixture);
	fixture_begin(fixture);
	seen_list again = {0};
	assert_store_ok(wb_store__effect_take(store, 1000, 2000, 9, see_effect, &again, error));
	assert_int_equal(again.count, 4);
	assert_string_equal(again.keys[0], "later");
	assert_int_equal(again.numbers[0], 1);
	assert_string_equal(again.keys[1], "a");
	assert_int_equal(again.numbers[1], 2);
	fixture_commit(fixture);
}

static void contract__finished_effect_stays_done(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_effect_row row = make_effect("a", 0);
	seen_list taken = {0};

	fixture_begin(fixture);
	assert_store_failed(wb_store__effect_finish(store, WB_TEXT("a"), 0, error), WB_MISSING);
	assert_store_ok(wb_store__effect_put(store, &row, error));
	assert_store_ok(wb_store__effect_take(store, 10, 50, 9, see_effect, &taken, error));
	assert_store_ok(wb_store__effect_finish(store, WB_TEXT("a"), 20, error));
	assert_store_ok(wb_store__effect_take(store, 20, 50, 9, see_effect, &taken, error));
	assert_int_equal(taken.count, 2);
	assert_int_equal(taken.numbers[1], 2);
	assert_store_ok(wb_store__effect_finish(store, WB_TEXT("a"), 0, error));
	assert_store_failed(wb_store__effect_finish(store, WB_TEXT("a"), 0, error), WB_MISSING);
	assert_store_ok(wb_store__effect_put(store, &row, error));
	assert_store_ok(wb_store__effect_take(store, 99, 150, 9, see_effect, &taken, error));
	assert_int_equal(taken.count, 2);
	fixture_commit(fixture);
}

static void contract__mark_names_an_event_by_its_position(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_mark newest, found;
	wb_head head;

	assert_store_failed(
		wb_store__event_mark(store, 0, fixture->arena, &newest, error), WB_MISSING);
	fixture_begin(fixture);
	fixture_append(fixture, "order:2", "");
	fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
	assert_store_ok(wb_store__event_mark(store, 0, fixture->arena, &newest, error));
	assert_store_ok(
		wb_store__chain_head(store, WB_TEXT("order:1"), fixture->arena, &head, error));
	assert_true(wb_text_equal(newest.hash, head.hash));
	assert_store_ok(
		wb_store__event_mark(store, newest.position, fixture->arena, &found, error));
	assert_true(wb_text_equal(newest.hash, found.hash));
	assert_store_ok(
		wb_store__event_mark(store, newest.position - 1, fixture->arena, &found, error));
	assert_false(wb_text_equal(newest.hash, found.hash));
	assert_store_failed(
		wb_store__event_mark(store, newest.position + 1, fixture->arena, &found, error),
		WB_MISSING);
}

static void contract__throttle_counts_by_window(void **state)
{
	store_fixture *fixture = *state;
	static const struct {
		int64_t window;
		uint32_t count, count_before;
	} steps[] = {
		{10, 1, 0}, {10, 2, 0}, {10, 3, 0}, {11, 1, 3}, {11, 2, 3}, {15, 1, 2}, {14, 1, 1}};
	uint32_t count, count_before;

	fixture_begin(fixture);
	for (size_t index = 0; index < sizeof steps / sizeof *steps; index++) {
		assert_store_ok(wb_store__throttle_count(fixture->store, WB_TEXT("login 10.0.0.1"),
			steps[index].window, &count, &count_before, &fixture->error));
		assert_int_equal(count, steps[index].count);
		assert_int_equal(count_before, steps[index].count_before);
	}
	assert_store_ok(wb_store__throttle_count(
		fixture->store, WB_TEXT("login 10.0.0.2"), 15, &count, &count_before, &fixture->error));
	assert_int_equal(count, 1);
	assert_int_equal(count_before, 0);
	fixture_commit(fixture);
}

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__chain_starts_at_one_behind_the_genesis),
	CONTRACT(contract__append_rejects_gap),
	CONTRACT(contract__move_has_one_event),
	CONTRACT(contract__positions_count_all_events),
	CONTRACT(contract__event_reads_back_as_written),
	CONTRACT(contract__events_are_listed_from_a_seq),
	CONTRACT(contract__log_is_read_by_subject_and_verifies),
	CONTRACT(contract__order_does_not_hang_on_the_clock),
	CONTRACT(contract__definition_published_last_is_the_latest),
	CONTRACT(contract__due_effects_are_leased_longest_due_first),
	CONTRACT(contract__finished_effect_stays_done),
	CONTRACT(contract__mark_names_an_event_by_its_position),
	CONTRACT(contract__throttle_counts_by_window),
};

int main(void)
{
	return contract_run(contract, sizeof contract / sizeof contract[0]);
}
