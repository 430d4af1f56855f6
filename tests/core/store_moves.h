/* SPDX-License-Identifier: MIT */
/* One move's worth of calls on a store, for tests that make one of them fail. */
#ifndef WAYBILL_TESTS_STORE_MOVES_H
#define WAYBILL_TESTS_STORE_MOVES_H

#include "store_fixture.h"

#define MOVE_SUBJECT WB_TEXT("order:1")

static inline wb_status move_see_nothing(void *payload, const wb_event *event, wb_error *error)
{
	(void)payload;
	(void)event;
	(void)error;
	return WB_OK;
}

static inline wb_status move_see_effect(
	void *payload, const wb_effect_row *row, wb_error *error)
{
	(void)payload;
	(void)row;
	(void)error;
	return WB_OK;
}

/* The claim and the intent, as begin has them. */
static inline wb_status move_open(wb_store *store, wb_text key, uint64_t version,
	wb_arena *arena, wb_error *error)
{
	wb_claim claim;
	wb_intent intent = {.id = key, .subject = MOVE_SUBJECT, .fence = 1,
		.claim_scope = WB_TEXT("site"), .claim_key = key, .draft = WB_TEXT("{}")};
	wb_claim_request request = {
		WB_TEXT("site"), key, WB_TEXT("f00d"), MOVE_SUBJECT, (int64_t)version};
	wb_status status = wb_store__claim_take(store, &request, arena, &claim, error);

	if (status == WB_OK)
		status = wb_store__intent_open(store, &intent, error);
	if (status == WB_OK)
		status = wb_store__intent_lease(store, key, 1, 2, WB_TEXT("boot"), 99, error);
	return status;
}

/* Event, card, subject and effect. */
static inline wb_status move_record(wb_store *store, wb_text key, uint64_t version,
	wb_arena *arena, wb_error *error)
{
	wb_subject subject = fixture_subject("order:1", "picking");
	wb_effect_row effect = {.key = key, .subject = MOVE_SUBJECT, .kind = WB_TEXT("mail"),
		.name = WB_TEXT("packed"), .seq = version + 1, .due_at_ms = 10};
	wb_personal personal = {.path = WB_TEXT("city"), .value = WB_TEXT("\"Bonn\"")};
	wb_event_draft draft = {.subject = MOVE_SUBJECT, .kind = WB_TEXT("moved"), .move = key,
		.personal = &personal, .personal_count = 1};
	wb_value data = wb_value_map(&(const wb_map){0});
	wb_card_row card = {.id = 1, .read_at_ms = (int64_t)version, .city = key,
		.digest = {(uint8_t)version}, .body = WB_TEXT("{}"), .terms = WB_TEXT("anna\nbonn\n")};
	wb_event event;
	wb_head head;
	uint64_t position;
	bool is_written;

	/* The actor is built without a failing arena: what fails here is the store. */
	wb_arena *own = unit_arena();
	draft.actor = fixture_actor(own);
	draft.data = data;
	wb_status status = wb_store__chain_head(store, MOVE_SUBJECT, arena, &head, error);
	if (status == WB_OK)
		status = wb_audit_seal(&draft, head.seq + 1, head.hash, arena, &event, error);
	if (status == WB_OK)
		status = wb_store__event_append(store, &event, &position, error);
	if (status == WB_OK)
		status = wb_store__card_put(store, &card, &is_written, error);
	if (status == WB_OK)
		status = wb_store__subject_write(store, &subject, version, error);
	if (status == WB_OK)
		status = wb_store__effect_put(store, &effect, error);
	wb_arena_free(own);
	return status;
}

/* The receipt, and the intent's end. */
static inline wb_status move_close(wb_store *store, wb_text key, wb_error *error)
{
	wb_status status = wb_store__claim_finish(
		store, WB_TEXT("site"), key, WB_TEXT("{\"state\":\"picking\"}"), false, error);

	if (status == WB_OK)
		status = wb_store__intent_close(
			store, key, 2, WB_INTENT_COMMITTED, WB_TEXT("{}"), error);
	return status;
}

/* What a worker does beside moves. */
static inline wb_status move_tend(wb_store *store, wb_text key, wb_arena *arena, wb_error *error)
{
	wb_event event;
	wb_subject subject;
	wb_definition_row definition = {
		WB_TEXT("d1"), WB_TEXT("fulfilment"), WB_TEXT("{}"), 1, 1000};
	uint32_t count, count_before;
	size_t expired;
	wb_status status = wb_store__definition_put(store, &definition, error);

	if (status == WB_OK)
		status = wb_store__definition_latest(
			store, WB_TEXT("fulfilment"), arena, &definition, error);
	if (status == WB_OK)
		status = wb_store__throttle_count(
			store, WB_TEXT("login"), 1, &count, &count_before, error);
	if (status == WB_OK)
		status =
			wb_store__effect_take(store, 50, 60, 9, move_see_effect, NULL, error);
	if (status == WB_OK)
		status = wb_store__effect_finish(store, key, 0, error);
	if (status == WB_OK)
		status = wb_store__claim_expire(store, 0, 9, &expired, error);
	if (status == WB_OK)
		status = wb_store__event_find_move(store, key, arena, &event, error);
	if (status == WB_OK)
		status = wb_store__event_list(
			store, MOVE_SUBJECT, 1, 9, move_see_nothing, NULL, error);
	if (status == WB_OK)
		status = wb_store__subject_read(store, MOVE_SUBJECT, arena, &subject, error);
	return status;
}

/* A whole move from [version] in one transaction; it ends with a commit only when all went well
   and [keeps]. */
static inline wb_status move_all(
	wb_store *store, uint64_t version, bool keeps, wb_arena *arena, wb_error *error)
{
	char digits[32];
	snprintf(digits, sizeof digits, "key-%llu", (unsigned long long)version);
	wb_text key = wb_text_from(digits);
	wb_status status = wb_store__begin(store, error);

	if (status != WB_OK)
		return status;
	status = move_open(store, key, version, arena, error);
	if (status == WB_OK)
		status = move_record(store, key, version, arena, error);
	if (status == WB_OK)
		status = move_close(store, key, error);
	if (status == WB_OK)
		status = move_tend(store, key, arena, error);
	if (status == WB_OK && keeps)
		return wb_store__commit(store, error);
	wb_store__rollback(store);
	return status;
}

/* The version that the store has now. */
static inline uint64_t move_version(store_fixture *fixture)
{
	wb_subject subject = {0};
	wb_status status = wb_store__subject_read(
		fixture->store, MOVE_SUBJECT, fixture->arena, &subject, &fixture->error);

	assert_true(status == WB_OK || status == WB_MISSING);
	/* Subject, chain and card move together or not at all. */
	assert_int_equal(subject.head_seq, subject.version);
	wb_card_row card = {0};
	wb_status found =
		wb_store__card_read(fixture->store, 1, fixture->arena, &card, &fixture->error);
	/* Some tests move without a card. */
	assert_true(found == WB_OK || found == WB_MISSING);
	if (found == WB_OK)
		assert_int_equal(card.version, subject.version);
	return subject.version;
}

static inline void move_verify(store_fixture *fixture, uint64_t expected_events)
{
	wb_audit_reader reader;
	wb_audit_report report;

	assert_ok(wb_store_reader(fixture->store, &reader, &fixture->error), &fixture->error);
	assert_ok(wb_audit_verify(wb_env_native(), &reader, WB_TEXT(""), fixture->arena, &report,
				  &fixture->error),
		&fixture->error);
	reader.close(reader.payload);
	assert_int_equal(report.events, expected_events);
}

#endif
