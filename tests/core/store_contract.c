/* SPDX-License-Identifier: MIT */
/*
 * What every store driver must do: the same cases on memory, on SQLite, and on SQLite behind the
 * fault-injecting wrapper, which must be as good as nothing while no fault is planted.
 */
#include "store_fixture.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "waybill/version.h"

/* Sees what a list shows. */
typedef struct seen_list {
	size_t count;
	char keys[64][64];
	uint64_t numbers[64];
	size_t stop_at; /* answer WB_END to this one */
	wb_status stop_status; /* instead of WB_END where set */
} seen_list;

static wb_status see(seen_list *seen, wb_text key, uint64_t number)
{
	assert_true(seen->count < 64 && key.bytes < 64);
	memcpy(seen->keys[seen->count], key.data, key.bytes);
	seen->keys[seen->count][key.bytes] = '\0';
	seen->numbers[seen->count++] = number;
	if (seen->stop_at != 0 && seen->count == seen->stop_at)
		return seen->stop_status != WB_OK ? seen->stop_status : WB_END;
	return WB_OK;
}

static wb_status see_subject(void *payload, const wb_subject *subject, wb_error *error)
{
	(void)error;
	return see(payload, subject->key, subject->version);
}

static wb_status see_intent(void *payload, const wb_intent *intent, wb_error *error)
{
	(void)error;
	return see(payload, intent->id, intent->fence);
}

static wb_status see_effect(void *payload, const wb_effect_row *row, wb_error *error)
{
	(void)error;
	return see(payload, row->key, row->attempts);
}

static wb_status see_event(void *payload, const wb_event *event, wb_error *error)
{
	(void)error;
	return see(payload, event->subject, event->seq);
}

/* The kinds of the three groups below. */
static const store_kind kinds[] = {STORE_MEMORY, STORE_SQLITE, STORE_FAULTY};
static const store_kind *current;

static int set_up(void **state)
{
	*state = fixture_open_migrated(*current);
	return 0;
}

static int tear_down(void **state)
{
	fixture_close(*state);
	return 0;
}

#define assert_store_ok(call) assert_ok((call), &fixture->error)
#define assert_store_failed(call, status) assert_failed((call), (status), &fixture->error)

/* ---- schema and transactions ------------------------------------------------------------------ */

static void contract__migrating_again_changes_nothing(void **state)
{
	store_fixture *fixture = *state;
	uint32_t schema = 0;

	fixture_begin(fixture);
	fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
	assert_store_ok(wb_store_migrate(fixture->store, &fixture->error));
	assert_store_ok(wb_store_schema(fixture->store, &schema, &fixture->error));
	assert_int_equal(schema, WB_SCHEMA_VERSION);
	wb_head head;
	assert_store_ok(wb_store__chain_head(
		fixture->store, WB_TEXT("order:1"), fixture->arena, &head, &fixture->error));
	assert_int_equal(head.seq, 1);
}

static void contract__empty_store_takes_no_transaction(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open(*current);
	uint32_t schema = 7;

	assert_store_ok(wb_store_schema(fixture->store, &schema, &fixture->error));
	assert_int_equal(schema, 0);
	assert_store_failed(wb_store__begin(fixture->store, &fixture->error), WB_INVALID);
	assert_store_ok(wb_store_migrate(fixture->store, &fixture->error));
	fixture_begin(fixture);
	fixture_commit(fixture);
	fixture_close(fixture);
}

static void put_one_of_each(store_fixture *fixture)
{
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_subject subject = fixture_subject("order:1", "new");
	wb_claim_request request = {
		WB_TEXT("site"), WB_TEXT("key-1"), WB_TEXT("f00d"), WB_TEXT("order:1"), 1000};
	wb_claim claim;
	wb_intent intent = {.id = WB_TEXT("aa"), .subject = WB_TEXT("order:1"), .fence = 1};
	wb_definition_row definition = {WB_TEXT("d1"), WB_TEXT("fulfilment"), WB_TEXT("{}"), 1, 1000};
	wb_effect_row effect = {.key = WB_TEXT("order:1/1/mail/packed"),
		.subject = WB_TEXT("order:1"),
		.kind = WB_TEXT("mail"),
		.name = WB_TEXT("packed"),
		.seq = 1,
		.due_at_ms = 10};
	uint32_t count, count_before;

	fixture_append(fixture, "order:1", "move-1");
	assert_store_ok(wb_store__subject_write(store, &subject, 0, error));
	assert_store_ok(wb_store__claim_take(store, &request, fixture->arena, &claim, error));
	assert_store_ok(wb_store__intent_open(store, &intent, error));
	assert_store_ok(wb_store__definition_put(store, &definition, error));
	assert_store_ok(wb_store__effect_put(store, &effect, error));
	assert_store_ok(
		wb_store__throttle_count(store, WB_TEXT("login"), 5, &count, &count_before, error));
}

/* What put_one_of_each puts is there, or nothing of it. */
static void assert_one_of_each(store_fixture *fixture, bool is_there)
{
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_arena *arena = fixture->arena;
	wb_status expected = is_there ? WB_OK : WB_MISSING;
	wb_subject subject;
	wb_intent intent;
	wb_definition_row definition;
	wb_event event;
	wb_head head;

	assert_int_equal(
		wb_store__subject_read(store, WB_TEXT("order:1"), arena, &subject, error), expected);
	assert_int_equal(
		wb_store__intent_find(store, WB_TEXT("order:1"), arena, &intent, error), expected);
	assert_int_equal(
		wb_store__definition_read(store, WB_TEXT("d1"), arena, &definition, error), expected);
	assert_int_equal(
		wb_store__event_find_move(store, WB_TEXT("move-1"), arena, &event, error), expected);
	assert_store_ok(wb_store__chain_head(store, WB_TEXT("order:1"), arena, &head, error));
	assert_int_equal(head.seq, is_there ? 1 : 0);
}

static void contract__rollback_takes_everything_back(void **state)
{
	store_fixture *fixture = *state;

	fixture_begin(fixture);
	put_one_of_each(fixture);
	assert_one_of_each(fixture, true);
	wb_store__rollback(fixture->store);
	assert_one_of_each(fixture, false);

	/* The same again, kept: a rollback leaves no trace that would stand against it. */
	fixture_begin(fixture);
	put_one_of_each(fixture);
	fixture_commit(fixture);
	assert_one_of_each(fixture, true);
}

static void contract__rollback_restores_what_was_changed_and_removed(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_subject subject = fixture_subject("order:1", "packed");
	wb_intent intent;
	seen_list seen = {0};

	fixture_begin(fixture);
	put_one_of_each(fixture);
	fixture_commit(fixture);

	fixture_begin(fixture);
	assert_store_ok(wb_store__subject_write(store, &subject, 1, error));
	assert_store_ok(wb_store__claim_release(store, WB_TEXT("site"), WB_TEXT("key-1"), error));
	assert_store_ok(wb_store__intent_lease(store, WB_TEXT("aa"), 1, 2, WB_TEXT("boot"), 99, error));
	assert_store_ok(
		wb_store__intent_close(store, WB_TEXT("aa"), 2, WB_INTENT_ABORTED, WB_TEXT(""), error));
	assert_store_ok(wb_store__effect_take(store, 100, 200, 9, see_effect, &seen, error));
	assert_int_equal(seen.count, 1);
	fixture_append(fixture, "order:1", "move-2");
	wb_store__rollback(store);

	assert_one_of_each(fixture, true);
	assert_store_ok(
		wb_store__subject_read(store, WB_TEXT("order:1"), fixture->arena, &subject, error));
	assert_text_equal(subject.state, "new");
	assert_int_equal(subject.version, 1);
	assert_store_ok(wb_store__intent_read(store, WB_TEXT("aa"), fixture->arena, &intent, error));
	assert_int_equal(intent.fence, 1);
	assert_int_equal(intent.state, WB_INTENT_OPEN);
	fixture_begin(fixture);
	wb_claim_request request = {
		WB_TEXT("site"), WB_TEXT("key-1"), WB_TEXT("beef"), WB_TEXT("order:1"), 1000};
	wb_claim claim;
	assert_store_ok(wb_store__claim_take(store, &request, fixture->arena, &claim, error));
	assert_int_equal(claim.state, WB_CLAIM_RUNNING);
	assert_text_equal(claim.fingerprint, "f00d");
	seen.count = 0;
	assert_store_ok(wb_store__effect_take(store, 100, 200, 9, see_effect, &seen, error));
	assert_int_equal(seen.numbers[0], 1);
	fixture_commit(fixture);
}

/* ---- subjects --------------------------------------------------------------------------------- */

static void contract__subject_reads_back_as_written(void **state)
{
	store_fixture *fixture = *state;
	wb_subject written = fixture_subject("order:1", "new");
	wb_subject read;

	written.assignee = WB_TEXT("user:7");
	written.drift = WB_TEXT("on-hold");
	written.drift_seq = 4;
	written.is_torn = true;
	written.vars = WB_TEXT("{\"parcels\":2}");
	fixture_begin(fixture);
	assert_store_failed(
		wb_store__subject_read(fixture->store, written.key, fixture->arena, &read, &fixture->error),
		WB_MISSING);
	assert_store_ok(wb_store__subject_write(fixture->store, &written, 0, &fixture->error));
	wb_event event = fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);

	assert_store_ok(wb_store__subject_read(
		fixture->store, written.key, fixture->arena, &read, &fixture->error));
	assert_text_equal(read.key, "order:1");
	assert_text_equal(read.workflow, "fulfilment");
	assert_text_equal(read.definition_hash, "d00f");
	assert_text_equal(read.state, "new");
	assert_int_equal(read.version, 1);
	assert_text_equal(read.vars, "{\"parcels\":2}");
	assert_text_equal(read.woo, "processing");
	assert_text_equal(read.assignee, "user:7");
	assert_text_equal(read.drift, "on-hold");
	assert_int_equal(read.drift_seq, 4);
	assert_true(read.is_torn);
	assert_int_equal(read.head_seq, 1);
	assert_true(wb_text_equal(read.head_hash, event.hash));
	assert_text_equal(read.receipt, "{\"state\":\"new\"}");
	assert_int_equal(read.changed_at_ms, 1700000000000);
}

static void contract__subject_without_events_has_the_genesis_head(void **state)
{
	store_fixture *fixture = *state;
	wb_subject subject = fixture_subject("order:1", "new");

	fixture_begin(fixture);
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	fixture_commit(fixture);
	assert_store_ok(wb_store__subject_read(
		fixture->store, subject.key, fixture->arena, &subject, &fixture->error));
	assert_int_equal(subject.head_seq, 0);
	assert_true(wb_text_equal(subject.head_hash, wb_audit_genesis));
}

static void contract__subject_write_rejects_another_version(void **state)
{
	store_fixture *fixture = *state;
	wb_subject subject = fixture_subject("order:1", "new");
	wb_subject other = fixture_subject("order:1", "cancelled");

	fixture_begin(fixture);
	assert_store_failed(
		wb_store__subject_write(fixture->store, &other, 1, &fixture->error), WB_CONFLICT);
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	assert_store_failed(
		wb_store__subject_write(fixture->store, &other, 0, &fixture->error), WB_CONFLICT);
	assert_store_failed(
		wb_store__subject_write(fixture->store, &other, 2, &fixture->error), WB_CONFLICT);
	subject.state = WB_TEXT("picking");
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 1, &fixture->error));
	assert_store_failed(
		wb_store__subject_write(fixture->store, &other, 1, &fixture->error), WB_CONFLICT);
	fixture_commit(fixture);
	assert_store_ok(wb_store__subject_read(
		fixture->store, subject.key, fixture->arena, &subject, &fixture->error));
	assert_text_equal(subject.state, "picking");
	assert_int_equal(subject.version, 2);
}

static void contract__subjects_are_listed_by_key(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	static const char *const keys[] = {"order:2", "order:10", "order:1", "parcel:1/2"};

	fixture_begin(fixture);
	for (size_t index = 0; index < 4; index++) {
		wb_subject subject = fixture_subject(keys[index], "new");
		subject.drift = index == 1 ? WB_TEXT("failed") : WB_TEXT("");
		subject.is_torn = index == 3;
		assert_store_ok(wb_store__subject_write(store, &subject, 0, error));
	}
	fixture_commit(fixture);

	seen_list all = {0};
	assert_store_ok(
		wb_store__subject_list(store, WB_TEXT(""), false, SIZE_MAX, see_subject, &all, error));
	assert_int_equal(all.count, 4);
	assert_string_equal(all.keys[0], "order:1");
	assert_string_equal(all.keys[1], "order:10");
	assert_string_equal(all.keys[2], "order:2");
	assert_string_equal(all.keys[3], "parcel:1/2");

	seen_list page = {0};
	assert_store_ok(
		wb_store__subject_list(store, WB_TEXT("order:1"), false, 2, see_subject, &page, error));
	assert_int_equal(page.count, 2);
	assert_string_equal(page.keys[0], "order:10");
	assert_string_equal(page.keys[1], "order:2");

	seen_list between = {0};
	assert_store_ok(
		wb_store__subject_list(store, WB_TEXT("order:11"), false, 1, see_subject, &between, error));
	assert_string_equal(between.keys[0], "order:2");

	seen_list troubled = {0};
	assert_store_ok(
		wb_store__subject_list(store, WB_TEXT(""), true, 9, see_subject, &troubled, error));
	assert_int_equal(troubled.count, 2);
	assert_string_equal(troubled.keys[0], "order:10");
	assert_string_equal(troubled.keys[1], "parcel:1/2");
}

static void contract__visitor_ends_a_list(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;

	fixture_begin(fixture);
	for (char digit = '1'; digit < '6'; digit++) {
		char key[] = "order:?";
		key[6] = digit;
		wb_subject subject = fixture_subject(key, "new");
		assert_store_ok(wb_store__subject_write(store, &subject, 0, error));
		fixture_append(fixture, key, "");
	}
	fixture_commit(fixture);

	seen_list stopped = {.stop_at = 2};
	assert_store_ok(
		wb_store__subject_list(store, WB_TEXT(""), false, 9, see_subject, &stopped, error));
	assert_int_equal(stopped.count, 2);
	seen_list failed = {.stop_at = 3, .stop_status = WB_CALLBACK};
	assert_int_equal(
		wb_store__subject_list(store, WB_TEXT(""), false, 9, see_subject, &failed, error),
		WB_CALLBACK);
	assert_int_equal(failed.count, 3);
	seen_list audited = {.stop_at = 2};
	assert_store_ok(store->driver->audit_read(store, WB_TEXT(""), see_event, &audited, error));
	assert_int_equal(audited.count, 2);
}

/* ---- claims ----------------------------------------------------------------------------------- */

static wb_claim take_claim(store_fixture *fixture, const char *key, const char *fingerprint)
{
	wb_claim_request request = {WB_TEXT("site/orders/user:5"), wb_text_from(key),
		wb_text_from(fingerprint), WB_TEXT("order:1"), 5000};
	wb_claim claim = {0};

	assert_store_ok(
		wb_store__claim_take(fixture->store, &request, fixture->arena, &claim, &fixture->error));
	return claim;
}

static void contract__claim_goes_from_new_to_running_to_finished(void **state)
{
	store_fixture *fixture = *state;
	wb_text scope = WB_TEXT("site/orders/user:5");

	fixture_begin(fixture);
	wb_claim claim = take_claim(fixture, "k1", "f1");
	assert_int_equal(claim.state, WB_CLAIM_NEW);
	assert_text_equal(claim.fingerprint, "f1");
	claim = take_claim(fixture, "k1", "f2");
	assert_int_equal(claim.state, WB_CLAIM_RUNNING);
	assert_text_equal(claim.fingerprint, "f1");
	assert_store_ok(wb_store__claim_finish(
		fixture->store, scope, WB_TEXT("k1"), WB_TEXT("{\"event\":1}"), true, &fixture->error));
	fixture_commit(fixture);

	fixture_begin(fixture);
	claim = take_claim(fixture, "k1", "f1");
	assert_int_equal(claim.state, WB_CLAIM_FINISHED);
	assert_text_equal(claim.receipt, "{\"event\":1}");
	assert_true(claim.was_refusal);
	/* Another scope's key of the same name is another key. */
	wb_claim_request request = {
		WB_TEXT("site/orders/user:6"), WB_TEXT("k1"), WB_TEXT("f1"), WB_TEXT("order:1"), 5000};
	assert_store_ok(
		wb_store__claim_take(fixture->store, &request, fixture->arena, &claim, &fixture->error));
	assert_int_equal(claim.state, WB_CLAIM_NEW);
	fixture_commit(fixture);
}

static void contract__only_a_running_claim_is_finished(void **state)
{
	store_fixture *fixture = *state;
	wb_text scope = WB_TEXT("site/orders/user:5");

	fixture_begin(fixture);
	assert_store_failed(wb_store__claim_finish(fixture->store, scope, WB_TEXT("k1"), WB_TEXT("{}"),
							false, &fixture->error),
		WB_CONFLICT);
	take_claim(fixture, "k1", "f1");
	assert_store_ok(wb_store__claim_finish(
		fixture->store, scope, WB_TEXT("k1"), WB_TEXT("first"), false, &fixture->error));
	assert_store_failed(wb_store__claim_finish(fixture->store, scope, WB_TEXT("k1"),
							WB_TEXT("second"), false, &fixture->error),
		WB_CONFLICT);
	assert_text_equal(take_claim(fixture, "k1", "f1").receipt, "first");
	fixture_commit(fixture);
}

static void contract__only_a_running_claim_is_released(void **state)
{
	store_fixture *fixture = *state;
	wb_text scope = WB_TEXT("site/orders/user:5");

	fixture_begin(fixture);
	assert_store_ok(wb_store__claim_release(fixture->store, scope, WB_TEXT("k1"), &fixture->error));
	take_claim(fixture, "k1", "f1");
	assert_store_ok(wb_store__claim_release(fixture->store, scope, WB_TEXT("k1"), &fixture->error));
	assert_int_equal(take_claim(fixture, "k1", "f2").state, WB_CLAIM_NEW);
	assert_store_ok(wb_store__claim_finish(
		fixture->store, scope, WB_TEXT("k1"), WB_TEXT("r"), false, &fixture->error));
	assert_store_ok(wb_store__claim_release(fixture->store, scope, WB_TEXT("k1"), &fixture->error));
	assert_int_equal(take_claim(fixture, "k1", "f2").state, WB_CLAIM_FINISHED);
	fixture_commit(fixture);
}

static void contract__old_finished_claims_expire(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_text scope = WB_TEXT("s");
	size_t count = 9;

	fixture_begin(fixture);
	for (char digit = '1'; digit <= '6'; digit++) {
		wb_claim_request request = {
			scope, {&digit, 1}, WB_TEXT("f"), WB_TEXT(""), (digit - '0') * 100};
		wb_claim claim;
		assert_store_ok(
			wb_store__claim_take(store, &request, fixture->arena, &claim, &fixture->error));
		if (digit != '2')
			assert_store_ok(wb_store__claim_finish(
				store, scope, (wb_text){&digit, 1}, WB_TEXT("r"), false, &fixture->error));
	}
	assert_store_ok(wb_store__claim_expire(store, 500, 2, &count, &fixture->error));
	assert_int_equal(count, 2);
	assert_store_ok(wb_store__claim_expire(store, 500, 9, &count, &fixture->error));
	assert_int_equal(count, 1);
	assert_store_ok(wb_store__claim_expire(store, 500, 9, &count, &fixture->error));
	assert_int_equal(count, 0);
	static const wb_claim_state expected[] = {WB_CLAIM_NEW, WB_CLAIM_RUNNING, WB_CLAIM_NEW,
		WB_CLAIM_NEW, WB_CLAIM_FINISHED, WB_CLAIM_FINISHED};
	for (char digit = '1'; digit <= '6'; digit++) {
		wb_claim_request request = {scope, {&digit, 1}, WB_TEXT("f"), WB_TEXT(""), 1000};
		wb_claim claim;
		assert_store_ok(
			wb_store__claim_take(store, &request, fixture->arena, &claim, &fixture->error));
		assert_int_equal(claim.state, expected[digit - '1']);
	}
	fixture_commit(fixture);
}

/* ---- intents ---------------------------------------------------------------------------------- */

static wb_intent make_intent(const char *id, const char *subject)
{
	return (wb_intent){
		.id = wb_text_from(id),
		.subject = wb_text_from(subject),
		.fence = 1,
		.lease_boot = WB_TEXT("boot-1"),
		.lease_until_ms = 20000,
		.connection = WB_TEXT("41"),
		.claim_scope = WB_TEXT("site"),
		.claim_key = WB_TEXT("k1"),
		.draft = WB_TEXT("{\"to\":\"picking\"}"),
		.opened_at_ms = 1000,
	};
}

static void contract__intent_reads_back_as_written(void **state)
{
	store_fixture *fixture = *state;
	wb_intent intent = make_intent("aa", "order:1");
	wb_intent read;

	fixture_begin(fixture);
	assert_store_ok(wb_store__intent_open(fixture->store, &intent, &fixture->error));
	fixture_commit(fixture);
	assert_store_ok(wb_store__intent_read(
		fixture->store, WB_TEXT("aa"), fixture->arena, &read, &fixture->error));
	assert_text_equal(read.id, "aa");
	assert_text_equal(read.subject, "order:1");
	assert_int_equal(read.fence, 1);
	assert_text_equal(read.lease_boot, "boot-1");
	assert_int_equal(read.lease_until_ms, 20000);
	assert_text_equal(read.connection, "41");
	assert_text_equal(read.claim_scope, "site");
	assert_text_equal(read.claim_key, "k1");
	assert_text_equal(read.draft, "{\"to\":\"picking\"}");
	assert_int_equal(read.state, WB_INTENT_OPEN);
	assert_text_equal(read.receipt, "");
	assert_int_equal(read.opened_at_ms, 1000);
	assert_store_failed(wb_store__intent_read(
							fixture->store, WB_TEXT("zz"), fixture->arena, &read, &fixture->error),
		WB_MISSING);
}

static void contract__subject_has_one_open_intent(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_intent first = make_intent("aa", "order:1");
	wb_intent second = make_intent("bb", "order:1");
	wb_intent elsewhere = make_intent("cc", "order:2");
	wb_intent same_id = make_intent("cc", "order:3");
	wb_intent found;

	fixture_begin(fixture);
	assert_store_failed(
		wb_store__intent_find(store, WB_TEXT("order:1"), fixture->arena, &found, error),
		WB_MISSING);
	assert_store_ok(wb_store__intent_open(store, &first, error));
	assert_store_failed(wb_store__intent_open(store, &second, error), WB_RUNNING);
	assert_store_ok(wb_store__intent_open(store, &elsewhere, error));
	assert_store_failed(wb_store__intent_open(store, &same_id, error), WB_CONFLICT);
	assert_store_ok(
		wb_store__intent_close(store, WB_TEXT("aa"), 1, WB_INTENT_COMMITTED, WB_TEXT("{}"), error));
	assert_store_failed(
		wb_store__intent_find(store, WB_TEXT("order:1"), fixture->arena, &found, error),
		WB_MISSING);
	assert_store_ok(wb_store__intent_open(store, &second, error));
	assert_store_ok(
		wb_store__intent_find(store, WB_TEXT("order:1"), fixture->arena, &found, error));
	assert_text_equal(found.id, "bb");
	fixture_commit(fixture);
}

static void contract__fence_decides_who_holds_an_intent(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_intent intent = make_intent("aa", "order:1");
	wb_text id = WB_TEXT("aa");
	wb_text boot = WB_TEXT("boot-2");

	fixture_begin(fixture);
	assert_store_failed(wb_store__intent_lease(store, id, 1, 2, boot, 1, error), WB_CONFLICT);
	assert_store_ok(wb_store__intent_open(store, &intent, error));
	assert_store_failed(wb_store__intent_lease(store, id, 2, 3, boot, 1, error), WB_CONFLICT);
	assert_store_ok(wb_store__intent_lease(store, id, 1, 2, boot, 40000, error));
	assert_store_failed(
		wb_store__intent_close(store, id, 1, WB_INTENT_ABORTED, WB_TEXT(""), error), WB_CONFLICT);
	assert_store_ok(wb_store__intent_close(store, id, 2, WB_INTENT_TORN, WB_TEXT("torn"), error));
	assert_store_failed(
		wb_store__intent_close(store, id, 2, WB_INTENT_ABORTED, WB_TEXT(""), error), WB_CONFLICT);
	assert_store_failed(wb_store__intent_lease(store, id, 2, 3, boot, 1, error), WB_CONFLICT);
	fixture_commit(fixture);
	assert_store_ok(wb_store__intent_read(store, id, fixture->arena, &intent, error));
	assert_int_equal(intent.fence, 2);
	assert_text_equal(intent.lease_boot, "boot-2");
	assert_int_equal(intent.lease_until_ms, 40000);
	assert_int_equal(intent.state, WB_INTENT_TORN);
	assert_text_equal(intent.receipt, "torn");
}

static void contract__open_intents_are_listed_oldest_first(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	static const char *const ids[] = {"zz", "aa", "mm", "bb"};
	static const char *const subjects[] = {"order:4", "order:3", "order:9", "order:1"};

	fixture_begin(fixture);
	for (size_t index = 0; index < 4; index++) {
		wb_intent intent = make_intent(ids[index], subjects[index]);
		/* The clock goes back meanwhile. */
		intent.opened_at_ms = 4000 - (int64_t)index * 1000;
		assert_store_ok(wb_store__intent_open(store, &intent, error));
	}
	assert_store_ok(
		wb_store__intent_close(store, WB_TEXT("aa"), 1, WB_INTENT_ABORTED, WB_TEXT(""), error));
	fixture_commit(fixture);
	seen_list open = {0};
	assert_store_ok(wb_store__intent_list(store, 9, see_intent, &open, error));
	assert_int_equal(open.count, 3);
	assert_string_equal(open.keys[0], "zz");
	assert_string_equal(open.keys[1], "mm");
	assert_string_equal(open.keys[2], "bb");
	seen_list some = {0};
	assert_store_ok(wb_store__intent_list(store, 2, see_intent, &some, error));
	assert_int_equal(some.count, 2);
}

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

/* ---- what store.c checks for all -------------------------------------------------------------- */

static void contract__names_are_bounded_and_plain(void **state)
{
	store_fixture *fixture = *state;
	wb_subject read;
	char longest[WB_SUBJECT_BYTES_MAX + 1];
	memset(longest, 'o', sizeof longest);
	static const struct {
		wb_text key;
		wb_status status;
	} cases[] = {
		{WB_TEXT_LITERAL(""), WB_INVALID},
		{WB_TEXT_LITERAL("order:\0"), WB_INVALID},
		{WB_TEXT_LITERAL("order:\n"), WB_INVALID},
		{WB_TEXT_LITERAL("order:\x7F"), WB_INVALID},
		{WB_TEXT_LITERAL("order:\xC3"), WB_INVALID},
		{WB_TEXT_LITERAL("order:\xC3\xBC"), WB_MISSING},
	};

	for (size_t index = 0; index < sizeof cases / sizeof *cases; index++)
		assert_store_failed(wb_store__subject_read(fixture->store, cases[index].key, fixture->arena,
								&read, &fixture->error),
			cases[index].status);
	assert_store_failed(
		wb_store__subject_read(fixture->store, (wb_text){longest, WB_SUBJECT_BYTES_MAX},
			fixture->arena, &read, &fixture->error),
		WB_MISSING);
	assert_store_failed(
		wb_store__subject_read(fixture->store, (wb_text){longest, WB_SUBJECT_BYTES_MAX + 1},
			fixture->arena, &read, &fixture->error),
		WB_LIMIT);
}

static void contract__texts_fit_their_bounds(void **state)
{
	store_fixture *fixture = *state;
	char *text = malloc(WB_STORE_TEXT_BYTES_MAX + 1);
	wb_subject subject = fixture_subject("order:1", "new");

	assert_non_null(text);
	memset(text, 'x', WB_STORE_TEXT_BYTES_MAX + 1);
	fixture_begin(fixture);
	subject.vars = (wb_text){text, WB_STORE_TEXT_BYTES_MAX + 1};
	assert_store_failed(
		wb_store__subject_write(fixture->store, &subject, 0, &fixture->error), WB_LIMIT);
	subject.vars.bytes--;
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
	fixture_commit(fixture);
	assert_store_ok(wb_store__subject_read(
		fixture->store, subject.key, fixture->arena, &subject, &fixture->error));
	assert_int_equal(subject.vars.bytes, WB_STORE_TEXT_BYTES_MAX);
	free(text);
}

/* Every call that takes names, with all of them too long, or empty, or on a store that failed. */
static void assert_all_refuse(store_fixture *fixture, wb_text name, wb_status status)
{
	wb_store *store = fixture->store;
	wb_arena *arena = fixture->arena;
	wb_error *error = &fixture->error;
	wb_subject subject = fixture_subject("order:1", "new");
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_claim_request request = {name, WB_TEXT("k"), WB_TEXT("f"), WB_TEXT("order:1"), 1};
	wb_intent intent = {.id = name, .subject = WB_TEXT("order:1")};
	wb_definition_row definition = {.hash = name, .name = WB_TEXT("n")};
	wb_effect_row effect = make_effect("a", 1);
	wb_claim claim;
	wb_event event;
	wb_head head;
	uint64_t position;
	uint32_t count, count_before;
	seen_list seen = {0};

	assert_store_failed(wb_store__subject_read(store, name, arena, &subject, error), status);
	subject = fixture_subject("order:1", "new");
	subject.state = name;
	assert_store_failed(wb_store__subject_write(store, &subject, 0, error), status);
	assert_store_failed(wb_store__claim_take(store, &request, arena, &claim, error), status);
	request = (wb_claim_request){WB_TEXT("s"), name, WB_TEXT("f"), WB_TEXT("order:1"), 1};
	assert_store_failed(wb_store__claim_take(store, &request, arena, &claim, error), status);
	request = (wb_claim_request){WB_TEXT("s"), WB_TEXT("k"), name, WB_TEXT("order:1"), 1};
	assert_store_failed(wb_store__claim_take(store, &request, arena, &claim, error), status);
	assert_store_failed(
		wb_store__claim_finish(store, WB_TEXT("s"), name, WB_TEXT(""), false, error), status);
	assert_store_failed(wb_store__claim_release(store, name, WB_TEXT("k"), error), status);
	assert_store_failed(wb_store__intent_open(store, &intent, error), status);
	assert_store_failed(wb_store__intent_read(store, name, arena, &intent, error), status);
	assert_store_failed(wb_store__intent_find(store, name, arena, &intent, error), status);
	assert_store_failed(wb_store__intent_lease(store, name, 1, 2, WB_TEXT(""), 1, error), status);
	assert_store_failed(
		wb_store__intent_close(store, name, 1, WB_INTENT_ABORTED, WB_TEXT(""), error), status);
	assert_store_ok(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, error));
	event.kind = name;
	assert_store_failed(wb_store__event_append(store, &event, &position, error), status);
	assert_store_failed(wb_store__event_find_move(store, name, arena, &event, error), status);
	assert_store_failed(wb_store__event_list(store, name, 1, 9, see_event, &seen, error), status);
	assert_store_failed(wb_store__chain_head(store, name, arena, &head, error), status);
	assert_store_failed(wb_store__definition_put(store, &definition, error), status);
	assert_store_failed(wb_store__definition_read(store, name, arena, &definition, error), status);
	assert_store_failed(
		wb_store__definition_latest(store, name, arena, &definition, error), status);
	effect.kind = name;
	assert_store_failed(wb_store__effect_put(store, &effect, error), status);
	assert_store_failed(wb_store__effect_finish(store, name, 0, error), status);
	assert_store_failed(
		wb_store__throttle_count(store, name, 1, &count, &count_before, error), status);
}

static void contract__every_call_checks_its_names(void **state)
{
	store_fixture *fixture = *state;
	char long_name[WB_STORE_EFFECT_KEY_BYTES_MAX + 1];
	size_t count;

	memset(long_name, 'n', sizeof long_name);
	fixture_begin(fixture);
	assert_all_refuse(fixture, WB_TEXT(""), WB_INVALID);
	assert_all_refuse(fixture, (wb_text){long_name, sizeof long_name}, WB_LIMIT);
	/* A text of the outside world that is too long where no name is wanted. */
	wb_text long_text = {long_name, WB_STORE_TEXT_BYTES_MAX + 1};
	assert_store_failed(wb_store__claim_finish(fixture->store, WB_TEXT("s"), WB_TEXT("k"),
							long_text, false, &fixture->error),
		WB_LIMIT);
	assert_store_failed(wb_store__intent_close(fixture->store, WB_TEXT("i"), 1, WB_INTENT_COMMITTED,
							long_text, &fixture->error),
		WB_LIMIT);
	assert_store_failed(wb_store__intent_lease(fixture->store, WB_TEXT("i"), 1, 2,
							(wb_text){long_name, sizeof long_name}, 1, &fixture->error),
		WB_LIMIT);
	/* Nothing of it was stored, and the transaction goes on. */
	assert_store_ok(wb_store__claim_expire(fixture->store, INT64_MAX, 9, &count, &fixture->error));
	assert_int_equal(count, 0);
	fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
}

static void contract__failed_store_does_nothing_more(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_audit_reader reader;
	seen_list seen = {0};
	size_t count;

	fixture_begin(fixture);
	store->is_failed = true;
	assert_all_refuse(fixture, WB_TEXT("x"), WB_STORAGE);
	assert_store_failed(wb_store__claim_expire(store, 0, 9, &count, error), WB_STORAGE);
	assert_store_failed(
		wb_store__effect_take(store, 1, 2, 9, see_effect, &seen, error), WB_STORAGE);
	assert_store_failed(wb_store__intent_list(store, 9, see_intent, &seen, error), WB_STORAGE);
	assert_store_failed(
		wb_store__subject_list(store, WB_TEXT(""), false, 9, see_subject, &seen, error),
		WB_STORAGE);
	assert_store_failed(wb_store__commit(store, error), WB_STORAGE);
	/* What is open can be ended. */
	wb_store__rollback(store);
	assert_store_failed(wb_store__begin(store, error), WB_STORAGE);
	assert_store_failed(wb_store_backup(store, WB_TEXT("copy"), error), WB_STORAGE);
	assert_store_failed(wb_store_migrate(store, error), WB_STORAGE);
	assert_store_failed(wb_store_reader(store, &reader, error), WB_STORAGE);
	assert_int_equal(seen.count, 0);
}

/* Says in its exit status what a child of the process that opened the store may do. */
static int child_of_fork(store_fixture *fixture)
{
	wb_subject subject;
	uint32_t schema;

	if (wb_store__begin(fixture->store, NULL) != WB_FORKED)
		return 1;
	if (wb_store_schema(fixture->store, &schema, NULL) != WB_FORKED)
		return 2;
	if (wb_store__subject_read(
			fixture->store, WB_TEXT("order:1"), fixture->arena, &subject, NULL) != WB_FORKED)
		return 3;
	/* Closing is allowed and touches nothing. */
	wb_store_close(fixture->store);
	return 0;
}

static void contract__child_can_not_use_its_parents_store(void **state)
{
	store_fixture *fixture = *state;

	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(child_of_fork(fixture));
	int outcome = 0;
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFEXITED(outcome));
	assert_int_equal(WEXITSTATUS(outcome), 0);
	fixture_begin(fixture);
	fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
}

#define CONTRACT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__migrating_again_changes_nothing),
	cmocka_unit_test(contract__empty_store_takes_no_transaction),
	CONTRACT(contract__rollback_takes_everything_back),
	CONTRACT(contract__rollback_restores_what_was_changed_and_removed),
	CONTRACT(contract__subject_reads_back_as_written),
	CONTRACT(contract__subject_without_events_has_the_genesis_head),
	CONTRACT(contract__subject_write_rejects_another_version),
	CONTRACT(contract__subjects_are_listed_by_key),
	CONTRACT(contract__visitor_ends_a_list),
	CONTRACT(contract__claim_goes_from_new_to_running_to_finished),
	CONTRACT(contract__only_a_running_claim_is_finished),
	CONTRACT(contract__only_a_running_claim_is_released),
	CONTRACT(contract__old_finished_claims_expire),
	CONTRACT(contract__intent_reads_back_as_written),
	CONTRACT(contract__subject_has_one_open_intent),
	CONTRACT(contract__fence_decides_who_holds_an_intent),
	CONTRACT(contract__open_intents_are_listed_oldest_first),
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
	CONTRACT(contract__throttle_counts_by_window),
	CONTRACT(contract__names_are_bounded_and_plain),
	CONTRACT(contract__texts_fit_their_bounds),
	CONTRACT(contract__every_call_checks_its_names),
	CONTRACT(contract__failed_store_does_nothing_more),
	CONTRACT(contract__child_can_not_use_its_parents_store),
};

int main(void)
{
	int failed = 0;

	current = &kinds[0];
	failed += cmocka_run_group_tests_name("memory", contract, NULL, NULL);
	current = &kinds[1];
	failed += cmocka_run_group_tests_name("sqlite", contract, NULL, NULL);
	current = &kinds[2];
	failed += cmocka_run_group_tests_name("sqlite, wrapped", contract, NULL, NULL);
	return failed;
}
