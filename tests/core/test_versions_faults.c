/* SPDX-License-Identifier: MIT */
/*
 * A migration whose Nth call to the store fails, before or behind its work: each order is moved
 * whole or not at all, the log verifies, and the next run takes the rest.
 */
#include "faulty_store.h"
#include "versions_fixture.h"

#define FAULTS_ORDERS 5

typedef struct faults_scene {
	faulty_store *faulty;
	wb_engine *engine;
	wb_arena *arena;
	wb_workflow *first, *second;
	wb_error error;
} faults_scene;

static void scene_start_order(faults_scene *scene, int number)
{
	char key[32];
	wb_sighting sighting;
	wb_value order;

	snprintf(key, sizeof key, "order:%d", number);
	assert_ok(wb_json_read(WB_TEXT("{\"id\":1,\"status\":\"processing\",\"paid\":true,"
								   "\"total\":\"1\",\"items\":[]}"),
				  scene->arena, &order, NULL, &scene->error),
		&scene->error);
	wb_observation seen = {.subject = wb_text_from(key),
		.move = wb_text_from(key),
		.woo_to = WB_TEXT("processing"),
		.actor = {.id = WB_TEXT("woocommerce")},
		.order = &order,
		.at_ms = FIXTURE_NOW_MS};
	assert_ok(wb_engine_observe(scene->engine, &seen, scene->arena, &sighting, &scene->error),
		&scene->error);
}

static void scene_open(faults_scene *scene)
{
	wb_store_options options = {.name = WB_TEXT("memory:")};
	wb_store *store = NULL;

	*scene = (faults_scene) {.arena = unit_arena()};
	assert_ok(wb_store_open(&options, wb_env_native(), &store, &scene->error), &scene->error);
	assert_ok(wb_store_migrate(store, &scene->error), &scene->error);
	scene->faulty = faulty_store_wrap(store);
	assert_ok(wb_engine_new(&scene->faulty->base, wb_env_native(), NULL, &scene->engine,
				  &scene->error),
		&scene->error);
	scene->first = versions_make(1, NULL);
	scene->second = versions_make(2, NULL);
	assert_ok(wb_engine_publish(scene->engine, scene->first, &fixture_manager, FIXTURE_NOW_MS,
				  scene->arena, &scene->error),
		&scene->error);
	for (int number = 1; number <= FAULTS_ORDERS; number++)
		scene_start_order(scene, number);
	assert_ok(wb_engine_publish(scene->engine, scene->second, &fixture_manager, FIXTURE_NOW_MS,
				  scene->arena, &scene->error),
		&scene->error);
}

static void scene_close(faults_scene *scene)
{
	wb_engine_free(scene->engine);
	wb_store_close(&scene->faulty->base);
	wb_workflow_free(scene->first);
	wb_workflow_free(scene->second);
	wb_arena_free(scene->arena);
}

static wb_status scene_migrate(faults_scene *scene, wb_migration_report *out, wb_error *error)
{
	wb_migration migration = {.workflow = WB_TEXT("fulfilment"),
		.from = wb_workflow_hash(scene->first),
		.to = wb_workflow_hash(scene->second),
		.actor = &fixture_manager,
		.now_ms = FIXTURE_NOW_MS,
		.count_max = 10};

	return wb_engine_migrate(scene->engine, &migration, scene->arena, out, error);
}

/* How many orders each version has; every one has an event for it, and the log verifies. */
static uint64_t scene_check(faults_scene *scene)
{
	const wb_version_row *versions;
	size_t count;
	wb_audit_reader reader;
	wb_audit_report report;

	assert_ok(wb_engine_versions(scene->engine, WB_TEXT("fulfilment"), scene->arena, &versions,
				  &count, &scene->error),
		&scene->error);
	assert_int_equal(versions[0].subjects + versions[1].subjects, FAULTS_ORDERS);
	assert_ok(wb_store_reader(&scene->faulty->base, &reader, &scene->error), &scene->error);
	assert_ok(wb_audit_verify(wb_env_native(), &reader, WB_TEXT(""), scene->arena, &report,
				  &scene->error),
		&scene->error);
	reader.close(reader.payload);
	assert_int_equal(report.events, 2 + FAULTS_ORDERS + versions[0].subjects);
	return versions[0].subjects;
}

/* False: nothing was left to fail. */
static bool migrate_with_fault(size_t fail_at, bool is_late, bool is_lasting)
{
	faults_scene scene;
	wb_migration_report report;
	wb_error error;

	scene_open(&scene);
	scene.faulty->calls = 0;
	scene.faulty->fail_at = fail_at;
	scene.faulty->is_late = is_late;
	scene.faulty->is_lasting = is_lasting;
	wb_status status = scene_migrate(&scene, &report, &error);
	bool was_met = scene.faulty->calls >= fail_at;
	scene.faulty->fail_at = 0;
	uint64_t moved = scene_check(&scene);
	/* What finds nothing has done no work behind which it could fail. */
	if (was_met && !(is_late && status == WB_OK)) {
		assert_failed(status, WB_STORAGE, &error);
		assert_ok(scene_migrate(&scene, &report, &error), &error);
		assert_int_equal(report.moved, FAULTS_ORDERS - moved);
	} else {
		assert_ok(status, &error);
	}
	assert_int_equal(scene_check(&scene), FAULTS_ORDERS);
	scene_close(&scene);
	return was_met;
}

static void fault__each_call_of_a_migration(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		size_t fail_at = 1;
		while (migrate_with_fault(fail_at, (kind & 1) != 0, (kind & 2) != 0))
			fail_at++;
		/* Definitions, counts and the list, then six calls an order. */
		assert_true(fail_at > 6 * FAULTS_ORDERS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fault__each_call_of_a_migration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
