/* SPDX-License-Identifier: MIT */
/* The contract of stores: what store.c checks for every driver. */
#include "contract.h"

#include <sys/wait.h>

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

static wb_status see_nobody(void *payload, const wb_presence_row *row, wb_error *error)
{
	(void)error;
	return see(payload, row->place, 0);
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
	wb_effect_row effect = {
		.key = WB_TEXT("a"), .subject = WB_TEXT("order:1"), .name = WB_TEXT("n")};
	wb_silence silence = {1, WB_TEXT("user:2")};
	wb_presence_row presence = {.subject = WB_TEXT("order:1"), .actor = WB_TEXT("user:2")};
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
	assert_store_failed(wb_store__silence_put(store, name, &silence, error), status);
	assert_store_failed(wb_store__silence_read(store, name, arena, &silence, error), status);
	presence.place = name;
	assert_store_failed(wb_store__presence_put(store, &presence, 0, 1, error), status);
	assert_store_failed(
		wb_store__presence_remove(store, WB_TEXT(""), name, WB_TEXT(""), error), status);
	assert_store_failed(
		wb_store__presence_list(store, name, 9, see_nobody, &seen, error), status);
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

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__names_are_bounded_and_plain),
	CONTRACT(contract__texts_fit_their_bounds),
	CONTRACT(contract__every_call_checks_its_names),
	CONTRACT(contract__failed_store_does_nothing_more),
	CONTRACT(contract__child_can_not_use_its_parents_store),
};

int main(void)
{
	return contract_run(contract, sizeof contract / sizeof contract[0]);
}
