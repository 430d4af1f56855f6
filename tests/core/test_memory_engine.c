/* SPDX-License-Identifier: MIT */
/*
 * The Nth allocation fails, for every N, in each operation of the engine, in the engine as in the
 * memory store under it. All or nothing: made again with memory at hand, the operation ends where
 * it would have ended at once, with the same log to the last byte.
 */
#include "engine_fixture.h"
#include "failing_env.h"
#include "versions_fixture.h"

#include "waybill/search.h"

/* How far the order has come before the operation. */
typedef enum scene_stage {
	SCENE_EMPTY = 0, /* migrated, nothing published */
	SCENE_STARTED, /* in "new" */
	SCENE_PICKED,
	SCENE_PACKED, /* with a mail to be sent */
	SCENE_APPLYING, /* "deliver" waits to be applied */
	SCENE_LEFT, /* the same, and its worker's machine has started anew */
	SCENE_DRIFTED, /* WooCommerce has put it on hold */
} scene_stage;

typedef struct oom_scene {
	wb_env env;
	failing_env *failing;
	wb_store *store;
	wb_engine *engine;
	wb_arena *arena;
	const wb_workflow *workflow;
	wb_value order;
	wb_intent_view intent;
	wb_error error;
} oom_scene;

typedef wb_status scene_operation(
	oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error);

static wb_text scene_next_boot(void *payload)
{
	(void)payload;
	return WB_TEXT("11111111-0000-4000-8000-000000000000");
}

/* ---- getting there ---------------------------------------------------------------------------- */

static wb_command scene_command(const oom_scene *scene, const char *name, const char *key)
{
	return (wb_command){.action = WB_ACTION_MOVE,
		.subject = WB_TEXT("order:12"),
		.name = wb_text_from(name),
		.scope = WB_TEXT("1/5/test"),
		.key = wb_text_from(key),
		.fingerprint = WB_TEXT("00000000000000000000000000000000000000000000000000000000000000aa"),
		.actor = &fixture_staff,
		.order = &scene->order,
		.connection = WB_TEXT("db 1"),
		.now_ms = FIXTURE_NOW_MS};
}

static wb_status scene_begin(
	const wb_command *command, wb_engine *engine, wb_arena *arena, wb_outcome *out, wb_error *error)
{
	return wb_engine_begin(engine, command, arena, out, error);
}

static wb_observation scene_observation(
	const oom_scene *scene, const wb_value *origin, const char *move, const char *to)
{
	return (wb_observation){.subject = WB_TEXT("order:12"),
		.move = wb_text_from(move),
		.woo_from = WB_TEXT("pending"),
		.woo_to = wb_text_from(to),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("webhook")},
		.origin = origin,
		.order = &scene->order,
		.at_ms = FIXTURE_NOW_MS};
}

static wb_status scene_observe(oom_scene *scene, const char *move, const char *to,
	wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_value origin = wb_value_map(&(const wb_map){0});
	wb_observation seen = scene_observation(scene, &origin, move, to);
	wb_sighting sighting;

	return wb_engine_observe(engine, &seen, arena, &sighting, error);
}

static wb_status scene_pack(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_command command = scene_command(scene, "pack", "pack");
	wb_value inputs;
	wb_outcome outcome;
	wb_status status = wb_json_read(
		WB_TEXT("{\"parcels\":2,\"remark\":\"By the door\"}"), arena, &inputs, NULL, error);

	command.inputs = &inputs;
	return status == WB_OK ? scene_begin(&command, engine, arena, &outcome, error) : status;
}

static wb_status scene_advance(oom_scene *scene, scene_stage stage)
{
	wb_command command = scene_command(scene, "pick", "pick");
	wb_outcome outcome;
	wb_status status = WB_OK;

	if (stage >= SCENE_STARTED)
		status = wb_engine_publish(scene->engine, scene->workflow, &fixture_manager, FIXTURE_NOW_MS,
			scene->arena, &scene->error);
	if (stage >= SCENE_STARTED && status == WB_OK)
		status =
			scene_observe(scene, "start", "processing", scene->engine, scene->arena, &scene->error);
	if (stage >= SCENE_PICKED && status == WB_OK)
		status = scene_begin(&command, scene->engine, scene->arena, &outcome, &scene->error);
	if (stage >= SCENE_PACKED && status == WB_OK)
		status = scene_pack(scene, scene->engine, scene->arena, &scene->error);
	command = scene_command(scene, "deliver", "deliver");
	if (stage == SCENE_DRIFTED && status == WB_OK)
		return scene_observe(scene, "drift", "on-hold", scene->engine, scene->arena, &scene->error);
	if (stage >= SCENE_APPLYING && status == WB_OK) {
		status = scene_begin(&command, scene->engine, scene->arena, &outcome, &scene->error);
		scene->intent = outcome.intent;
	}
	if (stage == SCENE_LEFT)
		scene->env.boot_id = scene_next_boot;
	return status;
}

static void scene_open(
	oom_scene *scene, const wb_env *env, const wb_workflow *workflow, scene_stage stage)
{
	static const char order[] =
		"{\"id\":12,\"number\":\"12\",\"status\":\"processing\",\"currency\":\"EUR\","
		"\"total\":\"12.50\",\"paid\":true,\"created_at\":1699999999000,\"paid_at\":null,"
		"\"city\":\"Bremen\",\"items\":[{\"id\":1,\"sku\":\"A\",\"name\":\"Thing\","
		"\"quantity\":2,\"total\":\"12.50\",\"weight_g\":100}]}";
	wb_store_options options = {.name = WB_TEXT("memory:")};

	*scene = (oom_scene){.env = *env, .failing = env->payload, .workflow = workflow};
	scene->failing->seed = 1;
	assert_ok(
		wb_arena_new(&scene->env, WB_ARENA_BYTES_MAX, &scene->arena, &scene->error), &scene->error);
	assert_ok(wb_store_open(&options, &scene->env, &scene->store, &scene->error), &scene->error);
	assert_ok(wb_store_migrate(scene->store, &scene->error), &scene->error);
	assert_ok(
		wb_engine_new(scene->store, &scene->env, NULL, &scene->engine, &scene->error), &scene->error);
	assert_ok(wb_json_read(wb_text_from(order), scene->arena, &scene->order, NULL, &scene->error),
		&scene->error);
	assert_ok(scene_advance(scene, stage), &scene->error);
}

static void scene_close(oom_scene *scene)
{
	wb_engine_free(scene->engine);
	wb_store_close(scene->store);
	wb_arena_free(scene->arena);
}

/* The log's digest; a broken log fails the test. */
static void scene_digest(oom_scene *scene, char out[WB_HASH_TEXT_LENGTH])
{
	wb_audit_reader reader;
	wb_audit_report report;

	assert_ok(wb_store_reader(scene->store, &reader, &scene->error), &scene->error);
	assert_ok(
		wb_audit_verify(&scene->env, &reader, WB_TEXT(""), scene->arena, &report, &scene->error),
		&scene->error);
	reader.close(reader.payload);
	assert_int_equal(report.digest.bytes, WB_HASH_TEXT_LENGTH);
	memcpy(out, report.digest.data, WB_HASH_TEXT_LENGTH);
}

/* ---- failing there ---------------------------------------------------------------------------- */

typedef struct attempt {
	scene_stage stage;
	scene_operation *run;
	wb_workflow *workflow; /* parsed once: that it may fail is tested elsewhere */
	char digest[WB_HASH_TEXT_LENGTH]; /* of a run that nothing went wrong in */
} attempt;

/* Once, by an engine of its own, as a request has one. */
static wb_status scene_run(oom_scene *scene, scene_operation *run, wb_error *error)
{
	wb_engine *engine = NULL;
	wb_arena *arena = NULL;
	wb_status status = wb_arena_new(&scene->env, WB_ARENA_BYTES_MAX, &arena, error);

	scene->failing->seed = 2;
	if (status == WB_OK)
		status = wb_engine_new(scene->store, &scene->env, NULL, &engine, error);
	if (status == WB_OK)
		status = run(scene, engine, arena, error);
	wb_engine_free(engine);
	wb_arena_free(arena);
	return status;
}

static wb_status scene_attempt(const wb_env *env, void *payload, wb_error *error)
{
	attempt *given = payload;
	oom_scene scene;
	failing_env *failing = env->payload;
	size_t fail_at = failing->fail_at;
	char digest[WB_HASH_TEXT_LENGTH];

	failing->fail_at = 0;
	scene_open(&scene, env, given->workflow, given->stage);
	failing->calls = 0;
	failing->fail_at = fail_at;
	wb_status status = scene_run(&scene, given->run, error);
	size_t calls = failing->calls;
	failing->fail_at = 0;
	if (status != WB_OK) {
		assert_int_equal(status, WB_MEMORY);
		assert_ok(scene_run(&scene, given->run, &scene.error), &scene.error);
	}
	scene_digest(&scene, digest);
	assert_memory_equal(digest, given->digest, sizeof digest);
	scene_close(&scene);
	failing->calls = calls;
	failing->fail_at = fail_at;
	return status;
}

static void exhaust(scene_stage stage, scene_operation *run)
{
	attempt given = {.stage = stage, .run = run};
	failing_env sound;
	oom_scene scene;

	failing_env_init(&sound, 0, false);
	assert_ok(wb_workflow_parse(
				  wb_env_native(), wb_text_from(fixture_definition), &given.workflow, &scene.error),
		&scene.error);
	scene_open(&scene, &sound.env, given.workflow, stage);
	assert_ok(scene_run(&scene, run, &scene.error), &scene.error);
	scene_digest(&scene, given.digest);
	scene_close(&scene);
	failing_env_exhaust_in_steps(scene_attempt, &given, unit_rounds(7, 1));
	wb_workflow_free(given.workflow);
}

/* ---- operations ------------------------------------------------------------------------------- */

static wb_status run_publish(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	const wb_workflow *published;
	wb_status status =
		wb_engine_publish(engine, scene->workflow, &fixture_manager, FIXTURE_NOW_MS, arena, error);

	return status == WB_OK ? wb_engine_workflow(engine, WB_TEXT("fulfilment"), &published, error)
						   : status;
}

static wb_status run_workflow(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	const wb_workflow *published;
	const wb_workflow *pinned;
	wb_status status = wb_engine_workflow(engine, WB_TEXT("fulfilment"), &published, error);

	(void)scene;
	(void)arena;
	return status == WB_OK ? wb_engine_workflow_of(engine, WB_TEXT("order:12"), &pinned, error)
						   : status;
}

static void oom__publish(void **state)
{
	(void)state;
	exhaust(SCENE_EMPTY, run_publish);
	exhaust(SCENE_STARTED, run_workflow);
}

static wb_status run_fingerprint(
	oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_text fingerprint;

	(void)engine;
	return wb_engine_fingerprint(&scene->env, &scene->order, arena, &fingerprint, error);
}

static void oom__fingerprint(void **state)
{
	(void)state;
	exhaust(SCENE_STARTED, run_fingerprint);
}

static wb_status run_move(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	return scene_pack(scene, engine, arena, error);
}

/* Its guard says no: the refusal is stored, with its receipt. */
static wb_status run_refused_move(
	oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_command command = scene_command(scene, "pick", "pick");
	wb_value order;
	wb_outcome outcome;
	wb_status status =
		wb_json_read(WB_TEXT("{\"id\":12,\"status\":\"processing\",\"paid\":false,"
							 "\"total\":\"12.50\",\"items\":[],\"city\":\"Bremen\"}"),
			arena, &order, NULL, error);

	command.order = &order;
	return status == WB_OK ? scene_begin(&command, engine, arena, &outcome, error) : status;
}

static wb_status run_apply(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_command command = scene_command(scene, "deliver", "deliver");
	wb_outcome outcome;
	wb_status status = scene_begin(&command, engine, arena, &outcome, error);

	/* An intent that the first try stored holds its lease: it is in the way, and no harm. */
	return status == WB_RUNNING ? WB_OK : status;
}

static wb_status run_note(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_command command = scene_command(scene, "", "note");
	wb_value inputs;
	wb_outcome outcome;
	wb_status status =
		wb_json_read(WB_TEXT("{\"text\":\"Ring twice\"}"), arena, &inputs, NULL, error);

	command.action = WB_ACTION_NOTE;
	command.inputs = &inputs;
	return status == WB_OK ? scene_begin(&command, engine, arena, &outcome, error) : status;
}

static wb_status run_assign(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_command command = scene_command(scene, "user:7", "assign");
	wb_outcome outcome;

	command.action = WB_ACTION_ASSIGN;
	return scene_begin(&command, engine, arena, &outcome, error);
}

static wb_status run_replay(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_command command = scene_command(scene, "pick", "pick");
	wb_outcome outcome;

	return wb_engine_replay(engine, &command, arena, &outcome, error);
}

static void oom__begin(void **state)
{
	(void)state;
	exhaust(SCENE_PICKED, run_move);
	exhaust(SCENE_STARTED, run_refused_move);
	exhaust(SCENE_PACKED, run_apply);
	exhaust(SCENE_PICKED, run_note);
	exhaust(SCENE_PICKED, run_assign);
	exhaust(SCENE_PICKED, run_replay);
}

static wb_status run_adopt(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_command command = scene_command(scene, "", "adopt");
	wb_value order;
	wb_outcome outcome;
	wb_status status = wb_json_read(
		WB_TEXT("{\"id\":12,\"status\":\"on-hold\",\"paid\":true,\"total\":\"1\",\"items\":[]}"),
		arena, &order, NULL, error);

	command.action = WB_ACTION_ADOPT;
	command.actor = &fixture_manager;
	command.order = &order;
	return status == WB_OK ? scene_begin(&command, engine, arena, &outcome, error) : status;
}

static void oom__end_of_a_drift(void **state)
{
	(void)state;
	exhaust(SCENE_DRIFTED, run_adopt);
}

static wb_status run_recheck(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_decision decision;

	return wb_engine_recheck(
		engine, &scene->intent, &scene->order, FIXTURE_NOW_MS, arena, &decision, error);
}

static wb_status run_renew(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	(void)arena;
	return wb_engine_renew(engine, scene->intent.id, scene->intent.fence, error);
}

static wb_status run_commit(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_outcome outcome;

	return wb_engine_commit(engine, scene->intent.id, scene->intent.fence, scene->intent.draft,
		FIXTURE_NOW_MS, arena, &outcome, error);
}

static wb_status run_abort(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	return wb_engine_abort(engine, scene->intent.id, scene->intent.fence,
		WB_TEXT("the lock was not free"), FIXTURE_NOW_MS, arena, error);
}

/* As after the store was set back to before the move. */
static wb_status run_lost_commit(
	oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_outcome outcome;

	wb_status status = run_abort(scene, engine, arena, error);

	return status == WB_OK ? wb_engine_commit(engine, WB_TEXT("0123456789abcdef0123456789abcdef"),
								 1, scene->intent.draft, FIXTURE_NOW_MS, arena, &outcome, error)
						   : status;
}

static wb_status run_refuse(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_decision decision = {.is_allowed = false};
	wb_outcome outcome;

	return wb_engine_refuse(engine, scene->intent.id, scene->intent.fence, &decision,
		FIXTURE_NOW_MS, arena, &outcome, error);
}

static wb_status run_tear(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	return wb_engine_tear(engine, scene->intent.id, scene->intent.fence, WB_TEXT("some plugin"),
		FIXTURE_NOW_MS, arena, error);
}

static void oom__intent(void **state)
{
	(void)state;
	exhaust(SCENE_APPLYING, run_recheck);
	exhaust(SCENE_APPLYING, run_renew);
	exhaust(SCENE_APPLYING, run_commit);
	exhaust(SCENE_APPLYING, run_lost_commit);
	exhaust(SCENE_APPLYING, run_abort);
	exhaust(SCENE_APPLYING, run_refuse);
	exhaust(SCENE_APPLYING, run_tear);
}

static wb_status run_recovery(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	const wb_intent_view *intents;
	size_t count = 0;
	wb_intent_view intent;
	wb_outcome outcome;
	wb_status status = wb_engine_overdue(engine, 10, arena, &intents, &count, error);

	/* What the first try has taken over holds a lease again: it is committed under its fence. */
	if (status != WB_OK || count == 0)
		return status == WB_OK ? run_commit(scene, engine, arena, error) : status;
	status = wb_engine_take_over(engine, intents[0].id, arena, &intent, error);
	if (status != WB_OK)
		return status;
	scene->intent.fence = intent.fence;
	return wb_engine_commit(
		engine, intent.id, intent.fence, intent.draft, FIXTURE_NOW_MS, arena, &outcome, error);
}

static wb_status run_begin_behind(
	oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_command command = scene_command(scene, "deliver", "again");
	wb_outcome outcome;

	return scene_begin(&command, engine, arena, &outcome, error);
}

static void oom__recovery(void **state)
{
	(void)state;
	exhaust(SCENE_LEFT, run_recovery);
	exhaust(SCENE_LEFT, run_begin_behind);
}

static wb_status run_observe(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	return scene_observe(scene, "seen", "on-hold", engine, arena, error);
}

static wb_status run_foresee(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_value origin = wb_value_map(&(const wb_map){0});
	wb_observation seen = scene_observation(scene, &origin, "seen", "completed");
	wb_sighting sighting;
	wb_decision decision;

	return wb_engine_foresee(engine, &seen, arena, &sighting, &decision, error);
}

static void oom__observe(void **state)
{
	(void)state;
	exhaust(SCENE_PICKED, run_observe);
	exhaust(SCENE_PICKED, run_foresee);
}

static wb_status run_reading(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_subject_view view;
	const wb_subject_view *views;
	const wb_move *moves;
	const wb_event *events;
	size_t count;
	wb_mark mark;
	bool is_known;
	const wb_search search = {
		.actor = WB_TEXT("user:5"), .to_ms = FIXTURE_NOW_MS + 1, .count_max = 9};
	wb_search_page page;
	wb_status status = wb_engine_read(engine, WB_TEXT("order:12"), &fixture_staff, &scene->order,
		FIXTURE_NOW_MS, arena, &view, &moves, &count, error);

	if (status == WB_OK)
		status = wb_engine_events(engine, WB_TEXT("order:12"), 1, 9, arena, &events, &count, error);
	if (status == WB_OK)
		status = wb_engine_troubled(engine, WB_TEXT(""), 9, arena, &views, &count, error);
	if (status == WB_OK)
		status = wb_engine_subjects(engine, WB_TEXT(""), 9, arena, &views, &count, error);
	if (status == WB_OK)
		status = wb_engine_knows(engine, WB_TEXT("start"), arena, &is_known, error);
	if (status == WB_OK)
		status = wb_engine_mark(engine, 0, arena, &mark, error);
	if (status == WB_OK)
		status = wb_engine_search(engine, &search, arena, &page, error);
	return status;
}

static void oom__reading(void **state)
{
	(void)state;
	exhaust(SCENE_PACKED, run_reading);
	exhaust(SCENE_DRIFTED, run_reading);
}

static wb_status run_record(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_value data = wb_value_map(&(const wb_map){0});
	wb_event event;
	wb_status status = wb_engine_record(engine, WB_TEXT("site"), WB_TEXT("setting"),
		&fixture_manager, &data, WB_TEXT("setting"), FIXTURE_NOW_MS, arena, &event, error);

	(void)scene;
	/* The first try may have recorded it, and one of it once. */
	if (status == WB_OK || status == WB_END)
		status = wb_engine_record_once(engine, WB_TEXT("site"), WB_TEXT("setting"),
			&fixture_manager, &data, WB_TEXT("once"), FIXTURE_NOW_MS, arena, &event, error);
	return status == WB_END ? WB_OK : status;
}

static wb_status run_tending(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	size_t count;
	const wb_outbox_item *items;
	wb_status status = wb_engine_expire_claims(engine, FIXTURE_NOW_MS - 1, 9, &count, error);

	(void)scene;
	if (status == WB_OK)
		status = wb_engine_expire_intents(engine, FIXTURE_NOW_MS - 1, 9, &count, error);
	if (status == WB_OK)
		status =
			wb_engine_effects_take(engine, 9, FIXTURE_NOW_MS + 1, arena, &items, &count, error);
	for (size_t index = 0; status == WB_OK && index < count; index++)
		status = wb_engine_effect_finish(engine, items[index].key, 0, error);
	return status;
}

static wb_status run_throttle(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	uint32_t count = 0;

	(void)scene;
	(void)arena;
	return wb_engine_throttle(
		engine, WB_TEXT("login"), 60000, FIXTURE_NOW_MS, &count, error);
}

/* Somebody comes, is seen, and leaves. */
static wb_status run_presence(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	const wb_presence *people;
	size_t count = 0;
	wb_status status = wb_engine_attend(engine, WB_TEXT("order:12"), &fixture_manager,
		WB_TEXT("tab"), FIXTURE_NOW_MS, error);

	(void)scene;
	if (status == WB_OK)
		status = wb_engine_present(engine, WB_TEXT("order:12"), &fixture_manager, FIXTURE_NOW_MS,
			arena, &people, &count, error);
	if (status == WB_OK)
		assert_int_equal(count, 1);
	return status == WB_OK ? wb_engine_leave(engine, WB_TEXT("order:12"), fixture_manager.id,
								 WB_TEXT("tab"), error)
						   : status;
}

static void oom__tending(void **state)
{
	(void)state;
	exhaust(SCENE_STARTED, run_record);
	exhaust(SCENE_STARTED, run_throttle);
	exhaust(SCENE_STARTED, run_presence);
	exhaust(SCENE_PACKED, run_tending);
}

/* Publishes a second version, lists both and moves the order to it. */
static wb_status run_migrate(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	const char *const parts[] = {"\"vars\":{", "\"vars\":{\"scans\":{\"type\":\"int\"},", NULL};
	wb_workflow *second = versions_make(2, parts);
	const wb_version_row *versions;
	size_t count;
	const wb_workflow *found;
	wb_value value;
	wb_migration_report report;
	wb_migration migration = {.workflow = WB_TEXT("fulfilment"),
		.from = wb_workflow_hash(scene->workflow),
		.to = wb_workflow_hash(second),
		.actor = &fixture_manager,
		.now_ms = FIXTURE_NOW_MS,
		.count_max = 2};
	const wb_publication publication = {.workflow = second,
		.actor = &fixture_manager,
		.now_ms = FIXTURE_NOW_MS,
		.over = wb_workflow_hash(scene->workflow)};
	wb_status status = wb_engine_publish_over(engine, &publication, arena, error);

	if (status == WB_OK)
		status =
			wb_engine_versions(engine, WB_TEXT("fulfilment"), arena, &versions, &count, error);
	if (status == WB_OK)
		status = wb_engine_definition(engine, migration.to, &found, error);
	if (status == WB_OK)
		status = wb_engine_migrate(engine, &migration, arena, &report, error);
	if (status == WB_OK)
		status = wb_migration_value(&report, arena, &value, error);
	wb_workflow_free(second);
	return status;
}

static wb_status run_whatif(oom_scene *scene, wb_engine *engine, wb_arena *arena, wb_error *error)
{
	wb_workflow *candidate =
		versions_make(2, (const char *const[]) {"'Nowhere'", "'Bremen'", NULL});
	wb_whatif_report report;
	wb_value value;
	wb_status status =
		wb_engine_whatif(engine, candidate, WB_TEXT(""), 100, arena, &report, error);

	(void)scene;
	if (status == WB_OK)
		status = wb_whatif_value(&report, arena, &value, error);
	if (status == WB_OK) {
		assert_int_equal(report.moves, 2);
		assert_int_equal(report.refused, 1);
	}
	wb_workflow_free(candidate);
	return status;
}

static void oom__versions(void **state)
{
	(void)state;
	exhaust(SCENE_PACKED, run_migrate);
	exhaust(SCENE_PACKED, run_whatif);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oom__publish),
		cmocka_unit_test(oom__fingerprint),
		cmocka_unit_test(oom__begin),
		cmocka_unit_test(oom__end_of_a_drift),
		cmocka_unit_test(oom__intent),
		cmocka_unit_test(oom__recovery),
		cmocka_unit_test(oom__observe),
		cmocka_unit_test(oom__reading),
		cmocka_unit_test(oom__tending),
		cmocka_unit_test(oom__versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
