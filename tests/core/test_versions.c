/* SPDX-License-Identifier: MIT */
/* Publishing, pinning, and moving live subjects from one version to another. */
#include "versions_fixture.h"

#include "store/driver.h"

/* ---- publishing ------------------------------------------------------------------------------- */

static const wb_version_row *list_versions(engine_fixture *fixture, size_t *out_count)
{
	const wb_version_row *versions;

	assert_ok(wb_engine_versions(fixture->engine, WB_TEXT("fulfilment"), fixture->arena, &versions,
				  out_count, &fixture->error),
		&fixture->error);
	return versions;
}

static void test_publish__number_keeps_its_text(void **state)
{
	engine_fixture *fixture = *state;
	wb_workflow *other =
		versions_make(1, (const char *const[]) {"\"label\":\"Test\"", "\"label\":\"X\"", NULL});
	size_t count;

	assert_failed(versions_publish(fixture, other), WB_INVALID, &fixture->error);
	assert_non_null(strstr(fixture->error.message, "another text"));
	wb_workflow_free(other);
	list_versions(fixture, &count);
	assert_int_equal(count, 1);
}

static void test_publish__older_text_becomes_current_again(void **state)
{
	engine_fixture *fixture = *state;
	const wb_event *events;
	size_t count;
	wb_text second = versions_add(fixture, 3, NULL);
	wb_workflow *first = versions_make(1, NULL);
	wb_workflow *between = versions_make(2, NULL);

	assert_ok(versions_publish(fixture, first), &fixture->error);
	const wb_version_row *versions = list_versions(fixture, &count);
	assert_int_equal(count, 2);
	assert_int_equal(versions[0].version, 1);
	assert_true(versions[0].is_current);
	assert_int_equal(versions[0].published_at_ms, FIXTURE_NOW_MS + 5);
	assert_int_equal(versions[0].subjects, 1);
	assert_int_equal(versions[1].version, 3);
	assert_false(versions[1].is_current);
	assert_true(wb_text_equal(versions[1].hash, second));
	assert_int_equal(versions[1].subjects, 0);
	assert_ok(wb_engine_events(fixture->engine, WB_TEXT("workflow:fulfilment"), 1, 10,
				  fixture->arena, &events, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 3);
	assert_non_null(memmem(events[2].body.data, events[2].body.bytes, "\"before\":{\"hash\":", 17));
	/* A number below one that was given stays free for nobody. */
	assert_failed(versions_publish(fixture, between), WB_INVALID, &fixture->error);
	assert_non_null(strstr(fixture->error.message, "3 of fulfilment"));
	wb_workflow_free(between);
	wb_workflow_free(first);
	assert_verifies(fixture);
}

static void test_publish__over_another_one_is_a_conflict(void **state)
{
	engine_fixture *fixture = *state;
	wb_workflow *mine = versions_make(4, NULL);
	size_t count;
	wb_publication publication = {.workflow = mine,
		.actor = &fixture_manager,
		.now_ms = FIXTURE_NOW_MS + 6,
		.over = list_versions(fixture, &count)[0].hash};

	wb_text second = versions_add(fixture, 2, NULL);
	assert_failed(
		wb_engine_publish_over(fixture->engine, &publication, fixture->arena, &fixture->error),
		WB_CONFLICT, &fixture->error);
	assert_true(wb_text_equal(list_versions(fixture, &count)[0].hash, second));
	assert_int_equal(count, 2);

	publication.over = second;
	for (int turn = 0; turn < 2; turn++)
		assert_ok(
			wb_engine_publish_over(fixture->engine, &publication, fixture->arena, &fixture->error),
			&fixture->error);
	assert_int_equal(list_versions(fixture, &count)[0].version, 4);
	assert_int_equal(count, 3);
	wb_workflow_free(mine);
	assert_verifies(fixture);
}

static void test_publish__live_subjects_stay_on_theirs(void **state)
{
	engine_fixture *fixture = *state;
	const wb_workflow *pinned;

	/* Nobody may pick under the second version. */
	versions_add(fixture, 2, (const char *const[]) {"order.paid &&", "false &&", NULL});
	assert_int_equal(fixture_move(fixture, "pick", "k1", NULL).kind, WB_OUTCOME_DONE);
	assert_ok(wb_engine_workflow_of(
				  fixture->engine, WB_TEXT("order:12"), &pinned, &fixture->error),
		&fixture->error);
	assert_int_equal(wb_workflow_version(pinned), 1);
	assert_ok(wb_engine_workflow(
				  fixture->engine, WB_TEXT("fulfilment"), &pinned, &fixture->error),
		&fixture->error);
	assert_int_equal(wb_workflow_version(pinned), 2);
}

static void test_definition__is_found_by_its_hash(void **state)
{
	engine_fixture *fixture = *state;
	const wb_workflow *found;
	wb_text hash = versions_add(fixture, 2, NULL);

	assert_ok(wb_engine_definition(fixture->engine, hash, &found, &fixture->error),
		&fixture->error);
	assert_int_equal(wb_workflow_version(found), 2);
	assert_failed(
		wb_engine_definition(fixture->engine, WB_TEXT("d00f"), &found, &fixture->error),
		WB_MISSING, &fixture->error);
}

static void test_versions__count_no_subject_in_a_final_state(void **state)
{
	engine_fixture *fixture = *state;
	size_t count, in_new = 0;
	const wb_version_row *version = list_versions(fixture, &count);

	assert_int_equal(version[0].subjects, 1);
	for (size_t index = 0; index < version[0].state_count; index++) {
		const wb_version_state *counted = &version[0].states[index];
		bool is_new = wb_text_equal(counted->state, WB_TEXT("new"));

		assert_false(wb_text_equal(counted->state, WB_TEXT("delivered")));
		assert_int_equal(counted->subjects, is_new ? 1 : 0);
		in_new += is_new;
	}
	assert_int_equal(in_new, 1);
	assert_int_equal(fixture_observe(fixture, "done", "processing", "completed"), WB_SIGHTING_MOVED);
	assert_int_equal(list_versions(fixture, &count)[0].subjects, 0);
	assert_ok(wb_engine_versions(fixture->engine, WB_TEXT("nothing"), fixture->arena,
				  &(const wb_version_row *) {NULL}, &count, &fixture->error),
		&fixture->error);
	assert_int_equal(count, 0);
}

/* ---- migration -------------------------------------------------------------------------------- */

static wb_migration migration_of(engine_fixture *fixture, wb_text to)
{
	size_t count;
	const wb_version_row *versions = list_versions(fixture, &count);

	return (wb_migration) {.workflow = WB_TEXT("fulfilment"),
		.from = versions[count - 1].hash,
		.to = to,
		.actor = &fixture_manager,
		.now_ms = FIXTURE_NOW_MS + 9,
		.count_max = 10};
}

static wb_migration_report run_migration(engine_fixture *fixture, const wb_migration *migration)
{
	wb_migration_report report;

	assert_ok(wb_engine_migrate(
				  fixture->engine, migration, fixture->arena, &report, &fixture->error),
		&fixture->error);
	return report;
}

/* Its own variable is gone, it has another one, and a state has another name. */
static const char *const migrated_parts[] = {
	"\"vars\":{\"parcels\":{\"type\":\"int\",\"default\":0}}",
	"\"vars\":{\"scans\":{\"type\":\"int\",\"default\":3},\"weighed\":{\"type\":\"bool\"}}",
	"\"set\":{\"parcels\":\"inputs.parcels\"},", "",
	"\"picking\":{\"label\":\"Picking\"}", "\"collecting\":{\"label\":\"Collecting\"}",
	"\"to\":\"picking\",\"roles\":[\"staff\"]", "\"to\":\"collecting\",\"roles\":[\"staff\"]",
	"\"from\":[\"picking\"]", "\"from\":[\"collecting\"]",
	"\"from\":[\"picking\"],\"to\":\"picking\"", "\"from\":[\"collecting\"],\"to\":\"collecting\"",
	"\"new\",\"picking\",\"packed\"", "\"new\",\"collecting\",\"packed\"", NULL};

static void test_migrate__moves_state_and_variables_by_an_event(void **state)
{
	engine_fixture *fixture = *state;
	const wb_state_mapping map[] = {{WB_TEXT_LITERAL("picking"), WB_TEXT_LITERAL("collecting")}};
	size_t count;

	fixture_move(fixture, "pick", "k1", NULL);
	wb_migration migration = migration_of(fixture, versions_add(fixture, 2, migrated_parts));
	migration.states = map;
	migration.state_count = 1;
	wb_subject_view before = fixture_read(fixture);
	wb_migration_report report = run_migration(fixture, &migration);
	assert_int_equal(report.moved, 1);
	assert_int_equal(report.stay_count, 0);
	assert_int_equal(report.next.bytes, 0);
	assert_int_equal(report.dropped_count, 1);
	assert_text_equal(report.dropped[0], "parcels");
	assert_int_equal(report.added_count, 2);
	assert_int_equal(report.kept_count, 1);
	assert_text_equal(report.kept[0], "assignee");

	wb_subject_view after = fixture_read(fixture);
	assert_text_equal(after.state, "collecting");
	assert_int_equal(after.workflow_version, 2);
	assert_int_equal(after.version, before.version + 1);
	assert_true(wb_text_equal(after.head_receipt, before.head_receipt));
	assert_int_equal(wb_value_member(&after.vars, WB_TEXT("scans"))->as.integer, 3);
	assert_null(wb_value_member(&after.vars, WB_TEXT("parcels")));
	assert_kinds(fixture, "started moved migrated");
	const wb_event *events = fixture_events(fixture, &count);
	static const char dropped[] = "\"dropped\":[\"parcels\"],\"from\":\"picking\",\"to\":\"collecting\"";
	assert_non_null(memmem(events[2].body.data, events[2].body.bytes, dropped, sizeof dropped - 1));
	assert_verifies(fixture);
	/* It goes on under the other version, and is not taken twice. */
	assert_int_equal(run_migration(fixture, &migration).moved, 0);
	assert_int_equal(
		fixture_move(fixture, "pack", "k2", "{\"parcels\":1}").kind, WB_OUTCOME_DONE);
	assert_verifies(fixture);
}

static void test_migrate__dry_run_tells_and_writes_nothing(void **state)
{
	engine_fixture *fixture = *state;

	fixture_move(fixture, "pick", "k1", NULL);
	wb_migration migration = migration_of(fixture, versions_add(fixture, 2, migrated_parts));
	migration.is_dry_run = true;
	wb_migration_report report = run_migration(fixture, &migration);
	assert_int_equal(report.moved, 0);
	assert_int_equal(report.state_count, 3);
	assert_text_equal(report.states[2].from, "picking");
	assert_int_equal(report.states[2].to.bytes, 0);
	assert_int_equal(report.states[2].subjects, 1);
	assert_int_equal(report.stay_count, 1);
	assert_text_equal(report.stays[0].subject, "order:12");
	assert_int_equal(report.stays[0].why, WB_STAY_STATE);
	const wb_state_mapping map[] = {{WB_TEXT_LITERAL("picking"), WB_TEXT_LITERAL("packed")}};
	migration.states = map;
	migration.state_count = 1;
	report = run_migration(fixture, &migration);
	assert_int_equal(report.moved, 1);
	assert_int_equal(report.states[2].moved, 1);
	assert_int_equal(fixture_read(fixture).workflow_version, 1);
	assert_kinds(fixture, "started moved");
}

static wb_stay why_it_stays(engine_fixture *fixture, const char *const *parts)
{
	static int version = 2;
	wb_migration migration = migration_of(fixture, versions_add(fixture, version++, parts));
	wb_migration_report report = run_migration(fixture, &migration);

	assert_int_equal(report.moved + report.stay_count, 1);
	return report.stay_count == 0 ? WB_STAY_NONE : report.stays[0].why;
}

static void test_migrate__leaves_a_move_under_way_for_later(void **state)
{
	engine_fixture *fixture = *state;
	wb_outcome outcome;

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":1}");
	wb_outcome begun = fixture_move(fixture, "deliver", "k3", NULL);
	assert_int_equal(begun.kind, WB_OUTCOME_APPLY);
	wb_migration migration = migration_of(fixture, versions_add(fixture, 2, NULL));
	wb_migration_report report = run_migration(fixture, &migration);
	assert_int_equal(report.stay_count, 1);
	assert_int_equal(report.stays[0].why, WB_STAY_INTENT);
	assert_string_equal(wb_stay_name(WB_STAY_INTENT), "intent");
	/* The move ends under the version it was begun with. */
	assert_ok(wb_engine_commit(fixture->engine, begun.intent.id, begun.intent.fence,
				  begun.intent.draft, FIXTURE_NOW_MS, fixture->arena, &outcome, &fixture->error),
		&fixture->error);
	assert_int_equal(outcome.current.workflow_version, 1);
	/* In a final state it is live no more. */
	report = run_migration(fixture, &migration);
	assert_int_equal(report.moved + report.stay_count, 0);
	assert_verifies(fixture);
}

static void test_migrate__leaves_what_somebody_has_to_settle(void **state)
{
	engine_fixture *fixture = *state;

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_observe(fixture, "odd", "processing", "on-hold");
	assert_int_equal(why_it_stays(fixture, NULL), WB_STAY_DRIFT);
	assert_kinds(fixture, "started moved drifted");
}

static void test_migrate__leaves_a_state_that_stands_for_another_status(void **state)
{
	engine_fixture *fixture = *state;
	const char *const parts[] = {"\"picking\":{\"label\":\"Picking\"}",
		"\"picking\":{\"label\":\"Picking\",\"woo\":\"on-hold\"}", NULL};

	fixture_move(fixture, "pick", "k1", NULL);
	assert_int_equal(why_it_stays(fixture, parts), WB_STAY_STATUS);
	assert_int_equal(fixture_read(fixture).workflow_version, 1);
}

static void test_migrate__leaves_a_set_variable_of_another_type(void **state)
{
	engine_fixture *fixture = *state;
	const char *const parts[] = {"\"parcels\":{\"type\":\"int\",\"default\":0}",
		"\"parcels\":{\"type\":\"string\",\"default\":\"none\"}",
		"\"set\":{\"parcels\":\"inputs.parcels\"},", "", NULL};

	fixture_move(fixture, "pick", "k1", NULL);
	fixture_move(fixture, "pack", "k2", "{\"parcels\":4}");
	assert_int_equal(why_it_stays(fixture, parts), WB_STAY_VARIABLE);
	assert_kinds(fixture, "started moved moved");
}

static void test_migrate__takes_the_default_of_a_variable_nobody_set(void **state)
{
	engine_fixture *fixture = *state;
	const char *const parts[] = {"\"parcels\":{\"type\":\"int\",\"default\":0}",
		"\"parcels\":{\"type\":\"string\",\"default\":\"none\"}",
		"\"set\":{\"parcels\":\"inputs.parcels\"},", "", NULL};

	assert_int_equal(why_it_stays(fixture, parts), WB_STAY_NONE);
	wb_subject_view view = fixture_read(fixture);
	assert_text_equal(wb_value_member(&view.vars, WB_TEXT("parcels"))->as.text, "none");
	assert_verifies(fixture);
}

static void test_migrate__refuses_what_is_not_there(void **state)
{
	engine_fixture *fixture = *state;
	wb_migration_report report;
	wb_migration sound = migration_of(fixture, versions_add(fixture, 2, NULL));
	const wb_state_mapping wrong[] = {{WB_TEXT_LITERAL("lost"), WB_TEXT_LITERAL("new")},
		{WB_TEXT_LITERAL("new"), WB_TEXT_LITERAL("lost")}};
	wb_actor nobody = {0};
	struct {
		wb_migration migration;
		wb_status status;
		const char *field;
	} cases[] = {{sound, WB_INVALID, "states.lost"}, {sound, WB_INVALID, "states.new"},
		{sound, WB_MISSING, "d00f"}, {sound, WB_MISSING, "from: "}, {sound, WB_INVALID, "to: "},
		{sound, WB_INVALID, "max: "}, {sound, WB_INVALID, "actor.id"}};

	cases[0].migration.states = &wrong[0];
	cases[0].migration.state_count = 1;
	cases[1].migration.states = &wrong[1];
	cases[1].migration.state_count = 1;
	cases[2].migration.to = WB_TEXT("d00f");
	cases[3].migration.workflow = WB_TEXT("returns");
	cases[4].migration.to = sound.from;
	cases[5].migration.count_max = WB_MIGRATION_PAGE_MAX + 1;
	cases[6].migration.actor = &nobody;
	for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
		assert_failed(wb_engine_migrate(fixture->engine, &cases[index].migration, fixture->arena,
						  &report, &fixture->error),
			cases[index].status, &fixture->error);
		assert_non_null(strstr(fixture->error.message, cases[index].field));
	}
	assert_kinds(fixture, "started");
}

/* More orders in "new" or, with an odd number, in "picking". */
static void add_orders(engine_fixture *fixture, int count)
{
	wb_subject row;

	assert_ok(wb_store__subject_read(fixture->store, WB_TEXT("order:12"), fixture->arena, &row,
				  &fixture->error),
		&fixture->error);
	assert_ok(wb_store__begin(fixture->store, &fixture->error), &fixture->error);
	for (int index = 0; index < count; index++) {
		char key[32];
		snprintf(key, sizeof key, "order:%d", 100 + index);
		row.key = wb_text_from(key);
		row.state = index % 2 == 0 ? WB_TEXT("new") : WB_TEXT("picking");
		assert_ok(
			wb_store__subject_write(fixture->store, &row, 0, &fixture->error), &fixture->error);
	}
	assert_ok(wb_store__commit(fixture->store, &fixture->error), &fixture->error);
}

static void test_migrate__pages_reach_everything_once(void **state)
{
	engine_fixture *fixture = *state;
	uint64_t moved = 0;
	size_t pages = 0, count;

	add_orders(fixture, 13);
	wb_migration migration = migration_of(fixture, versions_add(fixture, 2, NULL));
	migration.count_max = 4;
	for (migration.is_dry_run = true; pages == 0 || migration.after.bytes > 0; pages++) {
		wb_migration_report report = run_migration(fixture, &migration);
		moved += report.moved;
		migration.after = report.next;
	}
	assert_int_equal(moved, 14);
	assert_int_equal(pages, 4);
	migration.is_dry_run = false;
	assert_int_equal(run_migration(fixture, &migration).moved, 4);
	/* Begun again from the start it takes up where it stood. */
	moved = 0;
	for (pages = 0; pages == 0 || migration.after.bytes > 0; pages++) {
		wb_migration_report report = run_migration(fixture, &migration);
		moved += report.moved;
		migration.after = report.next;
	}
	assert_int_equal(moved, 10);
	assert_int_equal(list_versions(fixture, &count)[0].subjects, 14);
	assert_verifies(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ENGINE_TEST(test_publish__number_keeps_its_text),
		ENGINE_TEST(test_publish__older_text_becomes_current_again),
		ENGINE_TEST(test_publish__over_another_one_is_a_conflict),
		ENGINE_TEST(test_publish__live_subjects_stay_on_theirs),
		ENGINE_TEST(test_definition__is_found_by_its_hash),
		ENGINE_TEST(test_versions__count_no_subject_in_a_final_state),
		ENGINE_TEST(test_migrate__moves_state_and_variables_by_an_event),
		ENGINE_TEST(test_migrate__dry_run_tells_and_writes_nothing),
		ENGINE_TEST(test_migrate__leaves_a_move_under_way_for_later),
		ENGINE_TEST(test_migrate__leaves_what_somebody_has_to_settle),
		ENGINE_TEST(test_migrate__leaves_a_state_that_stands_for_another_status),
		ENGINE_TEST(test_migrate__leaves_a_set_variable_of_another_type),
		ENGINE_TEST(test_migrate__takes_the_default_of_a_variable_nobody_set),
		ENGINE_TEST(test_migrate__refuses_what_is_not_there),
		ENGINE_TEST(test_migrate__pages_reach_everything_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
