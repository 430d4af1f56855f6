/* SPDX-License-Identifier: MIT */
/* The Nth allocation fails, for every N, while events are salted, sealed, checked and verified. */
#include "store_fixture.h"

#include "failing_env.h"

static wb_status salt_seal_check(const wb_env *env, void *payload, wb_error *error)
{
	const wb_event_draft *given = payload;
	wb_event_draft draft = *given;
	wb_arena *arena = NULL;
	wb_personal personal;
	wb_event event;
	wb_value city = wb_value_string(WB_TEXT("Bonn"));
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status == WB_OK)
		status = wb_audit_salt(env, WB_TEXT("city"), &city, arena, &personal, error);
	draft.personal = &personal;
	draft.personal_count = 1;
	if (status == WB_OK)
		status = wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, error);
	if (status == WB_OK)
		status = wb_audit_check(&event, 1, wb_audit_genesis, arena, error);
	wb_arena_free(arena);
	return status;
}

static void oom__salt_seal_check(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_map_builder builder;

	/* With a number that is written as a text. */
	wb_map_builder_init(&builder, arena, 1);
	wb_map_builder_add(&builder, WB_TEXT("big"), wb_value_int(INT64_MAX));
	assert_int_equal(wb_map_builder_finish(&builder, &draft.data, NULL), WB_OK);
	failing_env_exhaust(salt_seal_check, &draft);
	wb_arena_free(arena);
}

/* Memory fails in the verifier; the store that is read has an env of its own. */
static wb_status verify(const wb_env *env, void *payload, wb_error *error)
{
	store_fixture *fixture = payload;
	wb_audit_reader reader;
	wb_audit_report report;
	wb_arena *arena = NULL;

	assert_ok(wb_store_reader(fixture->store, &reader, &fixture->error), &fixture->error);
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status == WB_OK)
		status = wb_audit_verify(env, &reader, WB_TEXT(""), arena, &report, error);
	wb_arena_free(arena);
	reader.close(reader.payload);
	return status;
}

static void oom__verify(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_MEMORY);

	fixture_begin(fixture);
	fixture_append(fixture, "order:1", "");
	fixture_append(fixture, "order:1", "");
	fixture_append(fixture, "order:2", "");
	fixture_commit(fixture);
	failing_env_exhaust(verify, fixture);
	fixture_close(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oom__salt_seal_check),
		cmocka_unit_test(oom__verify),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
