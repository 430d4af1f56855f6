/* SPDX-License-Identifier: MIT */
/*
 * An engine on a memory store with a published workflow, a clock that tests set, and short words
 * for the commands they send.
 *
 * The workflow: new --pick--> picking --pack--> packed --deliver--> delivered (completed), in
 * picking a check by a second person; WooCommerce may complete from anywhere and cancel from new.
 */
#ifndef WAYBILL_TESTS_ENGINE_FIXTURE_H
#define WAYBILL_TESTS_ENGINE_FIXTURE_H

#include "unit.h"

#include <stdio.h>

#include "waybill/engine.h"
#include "waybill/json.h"

#define FIXTURE_NOW_MS 1700000000000

static const char fixture_definition[] =
	"{\"format\":1,\"workflow\":\"fulfilment\",\"version\":1,\"label\":\"Test\","
	"\"subject\":\"order\",\"initial\":\"new\",\"roles\":[\"staff\",\"manager\"],"
	"\"vars\":{\"parcels\":{\"type\":\"int\",\"default\":0}},"
	"\"states\":{"
	"\"new\":{\"label\":\"New\",\"woo\":\"processing\"},"
	"\"picking\":{\"label\":\"Picking\"},"
	"\"packed\":{\"label\":\"Packed\"},"
	"\"delivered\":{\"label\":\"Delivered\",\"woo\":\"completed\",\"final\":true},"
	"\"cancelled\":{\"label\":\"Cancelled\",\"woo\":\"cancelled\",\"final\":true}},"
	"\"transitions\":{"
	"\"pick\":{\"label\":\"Pick\",\"from\":[\"new\"],\"to\":\"picking\",\"roles\":[\"staff\"],"
	"\"guard\":\"order.paid && order.city != 'Nowhere'\","
	"\"explain\":{\"text\":\"The order is not paid.\"}},"
	"\"pack\":{\"label\":\"Pack\",\"from\":[\"picking\"],\"to\":\"packed\",\"roles\":[\"staff\"],"
	"\"inputs\":{\"parcels\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":20,"
	"\"required\":true},\"remark\":{\"type\":\"string\",\"personal\":true}},"
	"\"set\":{\"parcels\":\"inputs.parcels\"},\"effects\":[{\"mail\":\"order_packed\"}]},"
	"\"deliver\":{\"label\":\"Deliver\",\"from\":[\"packed\"],\"to\":\"delivered\","
	"\"roles\":[\"staff\"],\"guard\":\"order.total > 0\","
	"\"inputs\":{\"weight\":{\"type\":\"number\"}}},"
	"\"check\":{\"label\":\"Check\",\"from\":[\"picking\"],\"to\":\"picking\","
	"\"roles\":[\"staff\",\"manager\"],\"four_eyes\":true},"
	"\"cancel\":{\"label\":\"Cancel\",\"from\":[\"new\"],\"to\":\"cancelled\","
	"\"roles\":[\"manager\",\"woocommerce\"]},"
	"\"complete\":{\"label\":\"Complete\",\"from\":[\"new\",\"picking\",\"packed\"],"
	"\"to\":\"delivered\",\"roles\":[\"woocommerce\"]}}}";

static const wb_text fixture_staff_role[] = {WB_TEXT_LITERAL("staff")};
static const wb_text fixture_manager_role[] = {WB_TEXT_LITERAL("manager")};

static const wb_actor fixture_staff = {.id = WB_TEXT_LITERAL("user:5"),
	.roles = fixture_staff_role,
	.role_count = 1,
	.via = WB_TEXT_LITERAL("rest"),
	.sees_all = true};
static const wb_actor fixture_manager = {.id = WB_TEXT_LITERAL("user:2"),
	.roles = fixture_manager_role,
	.role_count = 1,
	.via = WB_TEXT_LITERAL("wp-admin"),
	.sees_all = true};

typedef struct engine_fixture {
	wb_env     env;
	int64_t    monotonic_ms;
	const char *boot;
	wb_store  *store;
	wb_engine *engine;
	wb_arena  *arena;
	wb_error   error;
	wb_value   order;
} engine_fixture;

static inline int64_t fixture_monotonic(void *payload)
{
	return ((engine_fixture *)payload)->monotonic_ms;
}

static inline wb_text fixture_boot(void *payload)
{
	return wb_text_from(((engine_fixture *)payload)->boot);
}

static inline void *fixture_resize(
	void *payload, void *memory, size_t old_bytes, size_t new_bytes)
{
	(void)payload;
	return wb_env_native()->resize(NULL, memory, old_bytes, new_bytes);
}

static inline int64_t fixture_now(void *payload)
{
	(void)payload;
	return FIXTURE_NOW_MS;
}

static inline bool fixture_random(void *payload, void *out, size_t bytes)
{
	(void)payload;
	return wb_env_native()->random(wb_env_native()->payload, out, bytes);
}

static inline wb_value fixture_json(engine_fixture *fixture, const char *text)
{
	wb_value value;

	assert_ok(wb_json_read(wb_text_from(text), fixture->arena, &value, NULL, &fixture->error),
		&fixture->error);
	return value;
}

/* The order's facts with a status and whether it is paid. */
static inline void fixture_set_order(engine_fixture *fixture, const char *status, bool is_paid)
{
	char text[1024];

	snprintf(text, sizeof text,
		"{\"id\":12,\"number\":\"12\",\"status\":\"%s\",\"currency\":\"EUR\",\"total\":\"12.50\","
		"\"paid\":%s,\"created_at\":1699999999000,\"paid_at\":null,\"payment_method\":\"bacs\","
		"\"shipping_method\":\"flat_rate\",\"country\":\"DE\",\"city\":\"Bremen\","
		"\"postcode\":\"28195\",\"note\":\"Ring twice\",\"items\":[{\"id\":1,\"sku\":\"A\","
		"\"name\":\"Thing\",\"quantity\":2,\"total\":\"12.50\",\"weight_g\":100}]}",
		status, is_paid ? "true" : "false");
	fixture->order = fixture_json(fixture, text);
}

static inline void fixture_publish(engine_fixture *fixture, const char *definition)
{
	wb_workflow *workflow = NULL;

	assert_ok(wb_workflow_parse(
				  &fixture->env, wb_text_from(definition), &workflow, &fixture->error),
		&fixture->error);
	assert_ok(wb_engine_publish(fixture->engine, workflow, &fixture_manager, FIXTURE_NOW_MS,
				  fixture->arena, &fixture->error),
		&fixture->error);
	wb_workflow_free(workflow);
}

static inline wb_sighting fixture_observe(
	engine_fixture *fixture, const char *move, const char *from, const char *to)
{
	wb_value origin = fixture_json(fixture, "{\"plugin\":\"gateway\",\"hook\":\"payment\"}");
	wb_observation seen = {.subject = WB_TEXT("order:12"),
		.move = wb_text_from(move),
		.woo_from = wb_text_from(from),
		.woo_to = wb_text_from(to),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("webhook")},
		.origin = &origin,
		.order = &fixture->order,
		.at_ms = FIXTURE_NOW_MS};
	wb_sighting sighting;

	assert_ok(wb_engine_observe(
				  fixture->engine, &seen, fixture->arena, &sighting, &fixture->error),
		&fixture->error);
	return sighting;
}

/* An engine with an order that was paid: in "new". */
static inline int fixture_open(void **state)
{
	engine_fixture *opened = calloc(1, sizeof *opened);
	wb_store_options options = {.name = WB_TEXT("memory:")};

	opened->env = (wb_env){fixture_resize, fixture_now, fixture_monotonic, fixture_boot,
		fixture_random, wb_env_native()->read_zone, opened};
	opened->monotonic_ms = 5000;
	opened->boot = "boot-1";
	assert_ok(wb_arena_new(&opened->env, WB_ARENA_BYTES_MAX, &opened->arena, &opened->error),
		&opened->error);
	assert_ok(
		wb_store_open(&options, &opened->env, &opened->store, &opened->error), &opened->error);
	assert_ok(wb_store_migrate(opened->store, &opened->error), &opened->error);
	assert_ok(wb_engine_new(opened->store, &opened->env, NULL, &opened->engine, &opened->error),
		&opened->error);
	fixture_publish(opened, fixture_definition);
	fixture_set_order(opened, "processing", true);
	assert_int_equal(
		fixture_observe(opened, "start", "pending", "processing"), WB_SIGHTING_STARTED);
	*state = opened;
	return 0;
}

static inline int fixture_close(void **state)
{
	engine_fixture *opened = *state;

	wb_engine_free(opened->engine);
	wb_store_close(opened->store);
	wb_arena_free(opened->arena);
	free(opened);
	return 0;
}

static inline wb_command fixture_command(
	engine_fixture *fixture, wb_action action, const char *name, const char *key)
{
	return (wb_command){.action = action,
		.subject = WB_TEXT("order:12"),
		.name = wb_text_from(name),
		.scope = WB_TEXT("1/5/test"),
		.key = wb_text_from(key),
		.fingerprint =
			WB_TEXT("00000000000000000000000000000000000000000000000000000000000000aa"),
		.actor = &fixture_staff,
		.order = &fixture->order,
		.connection = WB_TEXT("db 1"),
		.now_ms = FIXTURE_NOW_MS};
}

static inline wb_outcome fixture_begin(engine_fixture *fixture, const wb_command *command)
{
	wb_outcome outcome;

	assert_ok(
		wb_engine_begin(fixture->engine, command, fixture->arena, &outcome, &fixture->error),
		&fixture->error);
	return outcome;
}

/* Moves by staff, with inputs as JSON or NULL. */
static inline wb_outcome fixture_move(
	engine_fixture *fixture, const char *name, const char *key, const char *inputs)
{
	wb_command command = fixture_command(fixture, WB_ACTION_MOVE, name, key);
	wb_value given;

	if (inputs != NULL) {
		given = fixture_json(fixture, inputs);
		command.inputs = &given;
	}
	return fixture_begin(fixture, &command);
}

static inline wb_subject_view fixture_read(engine_fixture *fixture)
{
	wb_subject_view view;
	const wb_move *moves;
	size_t count;

	assert_ok(wb_engine_read(fixture->engine, WB_TEXT("order:12"), NULL, NULL, FIXTURE_NOW_MS,
				  fixture->arena, &view, &moves, &count, &fixture->error),
		&fixture->error);
	return view;
}

static inline const wb_event *fixture_events(engine_fixture *fixture, size_t *out_count)
{
	const wb_event *events;

	assert_ok(wb_engine_events(fixture->engine, WB_TEXT("order:12"), 1, 100, fixture->arena,
				  &events, out_count, &fixture->error),
		&fixture->error);
	return events;
}

/* The kinds of the order's events, in order: "started moved". */
static inline void assert_kinds(engine_fixture *fixture, const char *expected)
{
	char kinds[1024] = "";
	size_t count;
	const wb_event *events = fixture_events(fixture, &count);

	for (size_t index = 0; index < count; index++) {
		if (index > 0)
			strcat(kinds, " ");
		strncat(kinds, events[index].kind.data, events[index].kind.bytes);
	}
	assert_string_equal(kinds, expected);
}

static inline void assert_verifies(engine_fixture *fixture)
{
	wb_audit_reader reader;
	wb_audit_report report;

	assert_ok(wb_store_reader(fixture->store, &reader, &fixture->error), &fixture->error);
	assert_ok(wb_audit_verify(&fixture->env, &reader, (wb_text){0}, fixture->arena, &report,
				  &fixture->error),
		&fixture->error);
	reader.close(reader.payload);
}

#define ENGINE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

#endif
