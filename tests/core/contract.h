/* SPDX-License-Identifier: MIT */
/*
 * What every store driver must do is in the files *_contract.c: the same cases on memory, on
 * SQLite, and on SQLite behind the fault-injecting wrapper, which must be as good as nothing while
 * no fault is planted. Here is what they share.
 */
#ifndef WAYBILL_TESTS_CONTRACT_H
#define WAYBILL_TESTS_CONTRACT_H

#include "store_fixture.h"

/* Sees what a list shows. */
typedef struct seen_list {
	size_t count;
	char keys[64][64];
	uint64_t numbers[64];
	size_t stop_at; /* answer WB_END to this one */
	wb_status stop_status; /* instead of WB_END where set */
} seen_list;

static inline wb_status see(seen_list *seen, wb_text key, uint64_t number)
{
	assert_true(seen->count < 64 && key.bytes < 64);
	memcpy(seen->keys[seen->count], key.data, key.bytes);
	seen->keys[seen->count][key.bytes] = '\0';
	seen->numbers[seen->count++] = number;
	if (seen->stop_at != 0 && seen->count == seen->stop_at)
		return seen->stop_status != WB_OK ? seen->stop_status : WB_END;
	return WB_OK;
}

static inline wb_status see_subject(void *payload, const wb_subject *subject, wb_error *error)
{
	(void)error;
	return see(payload, subject->key, subject->version);
}

static inline wb_status see_intent(void *payload, const wb_intent *intent, wb_error *error)
{
	(void)error;
	return see(payload, intent->id, intent->fence);
}

static inline wb_status see_effect(void *payload, const wb_effect_row *row, wb_error *error)
{
	(void)error;
	return see(payload, row->key, row->attempts);
}

static inline wb_status see_event(void *payload, const wb_event *event, wb_error *error)
{
	(void)error;
	return see(payload, event->subject, event->seq);
}

/* The kind that the group of tests that is running is for. */
static store_kind contract_kind;

static inline int set_up(void **state)
{
	*state = fixture_open_migrated(contract_kind);
	return 0;
}

static inline int tear_down(void **state)
{
	fixture_close(*state);
	return 0;
}

#define assert_store_ok(call) assert_ok((call), &fixture->error)
#define assert_store_failed(call, status) assert_failed((call), (status), &fixture->error)

#define CONTRACT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* Every case on every kind; how many failed. */
static inline int contract_run(const struct CMUnitTest *tests, size_t count)
{
	static const struct {
		store_kind kind;
		const char *name;
	} kinds[] = {
		{STORE_MEMORY, "memory"}, {STORE_SQLITE, "sqlite"}, {STORE_FAULTY, "sqlite, wrapped"}};
	int failed = 0;

	for (size_t index = 0; index < sizeof kinds / sizeof *kinds; index++) {
		contract_kind = kinds[index].kind;
		failed += _cmocka_run_group_tests(kinds[index].name, tests, count, NULL, NULL);
	}
	return failed;
}

#endif
