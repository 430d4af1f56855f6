/* SPDX-License-Identifier: MIT */
/* The contract of stores: transactions, subjects, claims and intents. */
#include "contract.h"

#include "waybill/version.h"

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
	store_fixture *fixture = fixture_open(contract_kind);
	uint32_t schema = 7;

	assert_store_ok(wb_store_schema(fixture->store, &schema, &fixture->error));
	assert_int_equal(schema, 0);
	assert_store_failed(wb_store__begin(fixture->store, &fixture->error), WB_INVALID);
	assert_store_ok(wb_store_migrate(fixture->store, &fixture->error));
	fixture_begin(fixture);
	fixture_commit(fixture);
	fixture_close(fixture);
}

static void contract__store_keeps_its_id_and_has_one_owner(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_identity first, second;

	assert_store_ok(wb_store_identity(store, fixture->arena, &first, error));
	assert_int_equal(first.id.bytes, 32);
	assert_text_equal(first.owner, "");
	assert_store_ok(wb_store_migrate(store, error));
	/* Two want it: the first gets it, the second is told. */
	assert_store_ok(wb_store_set_owner(store, WB_TEXT(""), WB_TEXT("shop 1"), error));
	assert_store_failed(
		wb_store_set_owner(store, WB_TEXT(""), WB_TEXT("shop 2"), error), WB_CONFLICT);
	assert_store_failed(
		wb_store_set_owner(store, WB_TEXT("shop 1"), WB_TEXT(""), error), WB_INVALID);
	assert_store_ok(wb_store_identity(store, fixture->arena, &second, error));
	assert_true(wb_text_equal(first.id, second.id));
	assert_text_equal(second.owner, "shop 1");
	assert_store_ok(wb_store_set_owner(store, WB_TEXT("shop 1"), WB_TEXT("shop 2"), error));
	assert_store_ok(wb_store_identity(store, fixture->arena, &second, error));
	assert_text_equal(second.owner, "shop 2");
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

static void contract__claim_is_found_without_being_taken(void **state)
{
	store_fixture *fixture = *state;
	wb_text scope = WB_TEXT("site/orders/user:5");
	wb_claim claim = {0};

	assert_store_failed(wb_store__claim_find(fixture->store, scope, WB_TEXT("k1"), fixture->arena,
							&claim, &fixture->error),
		WB_MISSING);
	fixture_begin(fixture);
	take_claim(fixture, "k1", "f1");
	assert_store_ok(wb_store__claim_find(
		fixture->store, scope, WB_TEXT("k1"), fixture->arena, &claim, &fixture->error));
	assert_int_equal(claim.state, WB_CLAIM_RUNNING);
	assert_store_ok(wb_store__claim_finish(
		fixture->store, scope, WB_TEXT("k1"), WB_TEXT("{\"event\":1}"), true, &fixture->error));
	fixture_commit(fixture);
	assert_store_ok(wb_store__claim_find(
		fixture->store, scope, WB_TEXT("k1"), fixture->arena, &claim, &fixture->error));
	assert_int_equal(claim.state, WB_CLAIM_FINISHED);
	assert_text_equal(claim.fingerprint, "f1");
	assert_text_equal(claim.receipt, "{\"event\":1}");
	assert_true(claim.was_refusal);
	assert_store_failed(wb_store__claim_find(fixture->store, WB_TEXT("other"), WB_TEXT("k1"),
							fixture->arena, &claim, &fixture->error),
		WB_MISSING);
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
	/* It held personal values. */
	assert_text_equal(intent.draft, "");
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

static void contract__old_closed_intents_expire(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	static const char *const ids[] = {"aa", "bb", "cc", "dd", "ee"};
	static const char *const subjects[] = {"order:1", "order:2", "order:3", "order:4", "order:5"};
	wb_intent read;
	size_t count = 9;

	fixture_begin(fixture);
	for (size_t index = 0; index < 5; index++) {
		wb_intent intent = make_intent(ids[index], subjects[index]);
		intent.opened_at_ms = (int64_t)(index + 1) * 100;
		assert_store_ok(wb_store__intent_open(store, &intent, error));
		/* The second stays open, however old it is. */
		if (index != 1)
			assert_store_ok(wb_store__intent_close(
				store, intent.id, intent.fence, WB_INTENT_COMMITTED, WB_TEXT(""), error));
	}
	assert_store_ok(wb_store__intent_expire(store, 500, 2, &count, error));
	assert_int_equal(count, 2);
	assert_store_ok(wb_store__intent_expire(store, 500, 9, &count, error));
	assert_int_equal(count, 1);
	assert_store_ok(wb_store__intent_expire(store, 500, 9, &count, error));
	assert_int_equal(count, 0);
	for (size_t index = 0; index < 5; index++) {
		wb_status status = wb_store__intent_read(
			store, wb_text_from(ids[index]), fixture->arena, &read, error);
		assert_int_equal(status, index == 1 || index == 4 ? WB_OK : WB_MISSING);
	}
	fixture_commit(fixture);
}

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__migrating_again_changes_nothing),
	cmocka_unit_test(contract__empty_store_takes_no_transaction),
	CONTRACT(contract__store_keeps_its_id_and_has_one_owner),
	CONTRACT(contract__rollback_takes_everything_back),
	CONTRACT(contract__rollback_restores_what_was_changed_and_removed),
	CONTRACT(contract__subject_reads_back_as_written),
	CONTRACT(contract__subject_without_events_has_the_genesis_head),
	CONTRACT(contract__subject_write_rejects_another_version),
	CONTRACT(contract__subjects_are_listed_by_key),
	CONTRACT(contract__visitor_ends_a_list),
	CONTRACT(contract__claim_goes_from_new_to_running_to_finished),
	CONTRACT(contract__claim_is_found_without_being_taken),
	CONTRACT(contract__only_a_running_claim_is_finished),
	CONTRACT(contract__only_a_running_claim_is_released),
	CONTRACT(contract__old_finished_claims_expire),
	CONTRACT(contract__intent_reads_back_as_written),
	CONTRACT(contract__subject_has_one_open_intent),
	CONTRACT(contract__fence_decides_who_holds_an_intent),
	CONTRACT(contract__open_intents_are_listed_oldest_first),
	CONTRACT(contract__old_closed_intents_expire),
};

int main(void)
{
	return contract_run(contract, sizeof contract / sizeof contract[0]);
}
