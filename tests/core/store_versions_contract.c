/* SPDX-License-Identifier: MIT */
/* The store contract, what versions need: lists of definitions, who is pinned where, the history. */
#include "contract.h"

static wb_status see_definition(void *payload, const wb_definition_row *row, wb_error *error)
{
	(void)error;
	assert_int_equal(row->text.bytes, 0);
	return see(payload, row->hash, row->version);
}

static void contract__definitions_are_listed_by_their_last_publishing(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_definition_row rows[] = {
		{WB_TEXT("cc"), WB_TEXT("pickup"), WB_TEXT("{\"version\":1}"), 1, 9000},
		{WB_TEXT("aa"), WB_TEXT("pickup"), WB_TEXT("{\"version\":2}"), 2, 8000},
		{WB_TEXT("bb"), WB_TEXT("returns"), WB_TEXT("{}"), 1, 9500},
	};
	seen_list all = {0};
	seen_list one = {.stop_at = 1};
	seen_list none = {0};

	fixture_begin(fixture);
	for (size_t index = 0; index < 3; index++)
		assert_store_ok(wb_store__definition_put(store, &rows[index], error));
	assert_store_ok(wb_store__definition_put(store, &rows[0], error));
	fixture_commit(fixture);
	assert_store_ok(
		wb_store__definition_list(store, WB_TEXT("pickup"), see_definition, &all, error));
	assert_int_equal(all.count, 2);
	assert_string_equal(all.keys[0], "cc");
	assert_string_equal(all.keys[1], "aa");
	assert_int_equal(all.numbers[1], 2);
	assert_store_ok(
		wb_store__definition_list(store, WB_TEXT("pickup"), see_definition, &one, error));
	assert_int_equal(one.count, 1);
	assert_store_ok(
		wb_store__definition_list(store, WB_TEXT("other"), see_definition, &none, error));
	assert_int_equal(none.count, 0);
}

static void put_subject(store_fixture *fixture, const char *key, const char *hash, const char *state)
{
	wb_subject subject = fixture_subject(key, state);

	subject.definition_hash = wb_text_from(hash);
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
}

static void contract__subjects_are_found_by_version_and_state(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	wb_pin pin = {WB_TEXT("d1"), WB_TEXT("new"), WB_TEXT("")};
	seen_list all = {0}, rest = {0}, two = {0}, one = {.stop_at = 1};
	seen_list failed = {.stop_at = 2, .stop_status = WB_BROKEN};
	uint64_t count = 7;

	fixture_begin(fixture);
	put_subject(fixture, "order:3", "d1", "new");
	put_subject(fixture, "order:1", "d1", "new");
	put_subject(fixture, "order:2", "d1", "packed");
	put_subject(fixture, "order:4", "d2", "new");
	put_subject(fixture, "order:5", "d1", "new");
	fixture_append(fixture, "order:3", "");
	fixture_commit(fixture);
	assert_store_ok(wb_store__subject_count(store, WB_TEXT("d1"), WB_TEXT("new"), &count, error));
	assert_int_equal(count, 3);
	assert_store_ok(wb_store__subject_count(store, WB_TEXT("d2"), WB_TEXT("packed"), &count, error));
	assert_int_equal(count, 0);

	assert_store_ok(wb_store__subject_pinned(store, &pin, 9, see_subject, &all, error));
	assert_int_equal(all.count, 3);
	assert_string_equal(all.keys[0], "order:1");
	assert_string_equal(all.keys[2], "order:5");
	assert_store_ok(wb_store__subject_pinned(store, &pin, 2, see_subject, &two, error));
	assert_int_equal(two.count, 2);
	assert_store_ok(wb_store__subject_pinned(store, &pin, 9, see_subject, &one, error));
	assert_int_equal(one.count, 1);
	assert_int_equal(
		wb_store__subject_pinned(store, &pin, 9, see_subject, &failed, error), WB_BROKEN);
	pin.after = WB_TEXT("order:1");
	assert_store_ok(wb_store__subject_pinned(store, &pin, 9, see_subject, &rest, error));
	assert_int_equal(rest.count, 2);
	assert_string_equal(rest.keys[0], "order:3");
}

static wb_status see_personal(void *payload, const wb_event *event, wb_error *error)
{
	(void)error;
	return see(payload, event->subject, event->personal_count);
}

static void contract__history_is_read_from_a_subject_on(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	seen_list all = {0}, from = {0}, behind = {0}, one = {.stop_at = 1};
	seen_list failed = {.stop_at = 1, .stop_status = WB_BROKEN};
	wb_value city = fixture_text_value("Bremen");
	wb_personal personal;

	fixture_begin(fixture);
	fixture_append(fixture, "order:2", "");
	fixture_append(fixture, "order:1", "");
	wb_event_draft draft = fixture_draft(fixture->arena, "order:2");
	assert_store_ok(wb_audit_salt(wb_env_native(), WB_TEXT("facts.order.city"), &city,
		fixture->arena, &personal, error));
	draft.personal = &personal;
	draft.personal_count = 1;
	wb_event event = fixture_seal(fixture, &draft);
	assert_store_ok(wb_store__event_append(store, &event, &event.position, error));
	fixture_append(fixture, "order:3", "");
	fixture_commit(fixture);

	assert_store_ok(wb_store__history_read(store, WB_TEXT(""), see_event, &all, error));
	assert_int_equal(all.count, 4);
	assert_string_equal(all.keys[0], "order:1");
	assert_string_equal(all.keys[2], "order:2");
	assert_int_equal(all.numbers[2], 2);
	assert_store_ok(wb_store__history_read(store, WB_TEXT("order:2"), see_personal, &from, error));
	assert_int_equal(from.count, 3);
	assert_string_equal(from.keys[0], "order:2");
	assert_int_equal(from.numbers[0], 0);
	assert_int_equal(from.numbers[1], 1);
	assert_int_equal(from.numbers[2], 0);
	assert_store_ok(wb_store__history_read(store, WB_TEXT("order:20"), see_event, &behind, error));
	assert_int_equal(behind.count, 1);
	assert_store_ok(wb_store__history_read(store, WB_TEXT(""), see_event, &one, error));
	assert_int_equal(one.count, 1);
	assert_int_equal(
		wb_store__history_read(store, WB_TEXT(""), see_event, &failed, error), WB_BROKEN);
	/* It leaves no transaction behind. */
	fixture_begin(fixture);
	fixture_append(fixture, "order:3", "");
	fixture_commit(fixture);
}

static void contract__versions_check_their_names(void **state)
{
	store_fixture *fixture = *state;
	wb_store *store = fixture->store;
	wb_error *error = &fixture->error;
	char long_name[WB_STORE_NAME_BYTES_MAX + 1];
	wb_text names[] = {WB_TEXT(""), {long_name, sizeof long_name}};
	seen_list seen = {0};
	uint64_t count = 7;

	memset(long_name, 'n', sizeof long_name);
	for (size_t index = 0; index < 2; index++) {
		wb_status status = index == 0 ? WB_INVALID : WB_LIMIT;
		wb_pin pin = {WB_TEXT("d1"), names[index], WB_TEXT("")};
		assert_store_failed(
			wb_store__definition_list(store, names[index], see_definition, &seen, error), status);
		assert_store_failed(
			wb_store__subject_count(store, names[index], WB_TEXT("new"), &count, error), status);
		assert_store_failed(
			wb_store__subject_pinned(store, &pin, 9, see_subject, &seen, error), status);
	}
	assert_store_failed(
		wb_store__history_read(store, names[1], see_event, &seen, error), WB_LIMIT);
	store->is_failed = true;
	assert_store_failed(
		wb_store__subject_count(store, WB_TEXT("d"), WB_TEXT("new"), &count, error), WB_STORAGE);
	assert_store_failed(
		wb_store__history_read(store, WB_TEXT(""), see_event, &seen, error), WB_STORAGE);
	assert_int_equal(seen.count, 0);
	assert_int_equal(count, 7);
}

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__definitions_are_listed_by_their_last_publishing),
	CONTRACT(contract__subjects_are_found_by_version_and_state),
	CONTRACT(contract__history_is_read_from_a_subject_on),
	CONTRACT(contract__versions_check_their_names),
};

int main(void)
{
	return contract_run(contract, sizeof contract / sizeof contract[0]);
}
