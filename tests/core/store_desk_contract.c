/* SPDX-License-Identifier: MIT */
/* The contract of stores: silences and presences. */
#include "contract.h"

/* ---- silence ---------------------------------------------------------------------------------- */

static wb_status read_silence(store_fixture *fixture, wb_silence *out)
{
	return wb_store__silence_read(
		fixture->store, WB_TEXT("order:1"), fixture->arena, out, &fixture->error);
}

static void put_silence(store_fixture *fixture, const char *subject, int64_t until_ms)
{
	const wb_silence silence = {until_ms, WB_TEXT("user:2")};

	assert_store_ok(wb_store__silence_put(
		fixture->store, wb_text_from(subject), &silence, &fixture->error));
}

static void contract__silence_ends_with_its_drift(void **state)
{
	store_fixture *fixture = *state;
	wb_subject subject = fixture_subject("order:1", "new");
	wb_silence silence;

	subject.drift = WB_TEXT("refunded");
	subject.drift_seq = 4;
	fixture_begin(fixture);
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	assert_store_failed(read_silence(fixture, &silence), WB_MISSING);
	put_silence(fixture, "order:1", 500);
	put_silence(fixture, "order:1", 700);
	assert_store_ok(read_silence(fixture, &silence));
	assert_int_equal(silence.until_ms, 700);
	assert_text_equal(silence.by, "user:2");
	/* A write that leaves the drift alone. */
	subject.assignee = WB_TEXT("user:5");
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 1, &fixture->error));
	assert_store_ok(read_silence(fixture, &silence));
	/* The same status, but somebody has changed it once more. */
	subject.drift_seq = 6;
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 2, &fixture->error));
	assert_store_failed(read_silence(fixture, &silence), WB_MISSING);
	put_silence(fixture, "order:1", 700);
	put_silence(fixture, "order:1", 0);
	assert_store_failed(read_silence(fixture, &silence), WB_MISSING);
	put_silence(fixture, "order:1", 0);
	/* What is no subject has no drift. */
	put_silence(fixture, "order:2", 700);
	assert_store_failed(wb_store__silence_read(fixture->store, WB_TEXT("order:2"),
							fixture->arena, &silence, &fixture->error),
		WB_MISSING);
	fixture_commit(fixture);
}

/* What the card of order 1 says of its silence. */
static int64_t card_silent_until(store_fixture *fixture)
{
	wb_card_row row = {0};

	assert_store_ok(wb_store__card_read(fixture->store, 1, fixture->arena, &row, &fixture->error));
	return row.silent_until_ms;
}

static void contract__card_tells_the_silence(void **state)
{
	store_fixture *fixture = *state;
	wb_subject subject = fixture_subject("order:1", "new");
	wb_card_row card = {.id = 1, .body = WB_TEXT("{}"), .read_at_ms = 1};
	bool is_written;

	subject.drift = WB_TEXT("refunded");
	subject.drift_seq = 4;
	fixture_begin(fixture);
	assert_store_ok(
		wb_store__card_put(fixture->store, &card, &is_written, &fixture->error));
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	assert_int_equal(card_silent_until(fixture), 0);
	put_silence(fixture, "order:1", 500);
	assert_int_equal(card_silent_until(fixture), 500);
	/* A card that is made anew knows it, too. */
	assert_store_ok(wb_store__card_remove(fixture->store, 1, &fixture->error));
	assert_store_ok(
		wb_store__card_put(fixture->store, &card, &is_written, &fixture->error));
	assert_int_equal(card_silent_until(fixture), 500);
	subject.drift = WB_TEXT("");
	subject.drift_seq = 0;
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 1, &fixture->error));
	assert_int_equal(card_silent_until(fixture), 0);
	fixture_commit(fixture);
}

/* ---- presence --------------------------------------------------------------------------------- */

static wb_status see_presence(void *payload, const wb_presence_row *row, wb_error *error)
{
	char key[64];

	(void)error;
	snprintf(key, sizeof key, "%.*s %.*s %lld-%lld", (int)row->actor.bytes, row->actor.data,
		(int)row->place.bytes, row->place.data, (long long)row->since_ms, (long long)row->seen_ms);
	return see(payload, wb_text_from(key), 0);
}

/* Who is at [subject], as "actor place since-seen" with commas between. */
static void assert_present(store_fixture *fixture, const char *subject, const char *expected)
{
	seen_list seen = {0};
	char text[1024] = "";

	assert_store_ok(wb_store__presence_list(fixture->store, wb_text_from(subject), 20,
		see_presence, &seen, &fixture->error));
	for (size_t at = 0; at < seen.count; at++) {
		size_t bytes = strlen(text);
		snprintf(text + bytes, sizeof text - bytes, "%s%s", at == 0 ? "" : ", ", seen.keys[at]);
	}
	assert_string_equal(text, expected);
}

static void put_presence(store_fixture *fixture, const char *subject, const char *actor,
	const char *place, int64_t seen_ms)
{
	const wb_presence_row row = {.subject = wb_text_from(subject),
		.actor = wb_text_from(actor),
		.place = wb_text_from(place),
		.since_ms = seen_ms,
		.seen_ms = seen_ms};

	assert_store_ok(
		wb_store__presence_put(fixture->store, &row, seen_ms - 45, 3, &fixture->error));
}

static void contract__presence_lasts_while_it_is_seen(void **state)
{
	store_fixture *fixture = *state;

	fixture_begin(fixture);
	put_presence(fixture, "order:1", "user:5", "b", 100);
	put_presence(fixture, "order:1", "user:5", "a", 101);
	put_presence(fixture, "order:1", "user:10", "c", 102);
	put_presence(fixture, "order:2", "user:5", "d", 103);
	assert_present(
		fixture, "order:1", "user:10 c 102-102, user:5 a 101-101, user:5 b 100-100");
	put_presence(fixture, "order:1", "user:5", "b", 120);
	assert_present(
		fixture, "order:1", "user:10 c 102-102, user:5 a 101-101, user:5 b 100-120");
	/* What was not seen for as long goes, of all subjects; what was seen just so long ago stays. */
	put_presence(fixture, "order:1", "user:10", "c", 148);
	assert_present(fixture, "order:1", "user:10 c 148-148, user:5 b 100-120");
	put_presence(fixture, "order:1", "user:5", "b", 165);
	assert_present(fixture, "order:1", "user:10 c 148-148, user:5 b 100-165");
	assert_present(fixture, "order:2", "");
	put_presence(fixture, "order:1", "user:5", "b", 300);
	assert_present(fixture, "order:1", "user:5 b 300-300");
	fixture_commit(fixture);
}

static void contract__presence_has_few_places_an_actor(void **state)
{
	store_fixture *fixture = *state;

	fixture_begin(fixture);
	put_presence(fixture, "order:1", "user:6", "z", 100);
	put_presence(fixture, "order:1", "user:5", "a", 101);
	put_presence(fixture, "order:2", "user:5", "b", 102);
	put_presence(fixture, "order:3", "user:5", "c", 103);
	put_presence(fixture, "order:1", "user:5", "a", 104);
	put_presence(fixture, "order:4", "user:5", "d", 105);
	assert_present(fixture, "order:1", "user:5 a 101-104, user:6 z 100-100");
	assert_present(fixture, "order:2", "");
	assert_present(fixture, "order:3", "user:5 c 103-103");
	fixture_commit(fixture);
}

static void contract__presence_is_taken_back(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;

	fixture_begin(fixture);
	put_presence(fixture, "order:1", "user:5", "a", 100);
	put_presence(fixture, "order:1", "user:5", "b", 100);
	put_presence(fixture, "order:2", "user:5", "a", 100);
	put_presence(fixture, "order:1", "user:6", "a", 100);
	assert_store_ok(wb_store__presence_remove(
		store, WB_TEXT("order:1"), WB_TEXT("user:5"), WB_TEXT("a"), error));
	assert_present(fixture, "order:1", "user:5 b 100-100, user:6 a 100-100");
	assert_present(fixture, "order:2", "user:5 a 100-100");
	assert_store_ok(wb_store__presence_remove(
		store, WB_TEXT("order:1"), WB_TEXT("user:5"), WB_TEXT("a"), error));
	assert_store_ok(wb_store__presence_remove(
		store, WB_TEXT(""), WB_TEXT("user:5"), WB_TEXT(""), error));
	assert_present(fixture, "order:1", "user:6 a 100-100");
	assert_present(fixture, "order:2", "");
	wb_store__rollback(store);
	assert_present(fixture, "order:1", "");
}

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__silence_ends_with_its_drift),
	CONTRACT(contract__card_tells_the_silence),
	CONTRACT(contract__presence_lasts_while_it_is_seen),
	CONTRACT(contract__presence_has_few_places_an_actor),
	CONTRACT(contract__presence_is_taken_back),
};

int main(void)
{
	return contract_run(contract, sizeof contract / sizeof contract[0]);
}
