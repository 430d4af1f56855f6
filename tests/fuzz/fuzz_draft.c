/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the draft that a move's row kept, in the shop's database, where others can write,
 * and that is brought to a store which has lost the intent. It is recorded or refused; whatever it
 * was, the log verifies, and the order can be read.
 */
#include "fuzz.h"

#include "waybill/engine.h"
#include "waybill/json.h"

#include <stdio.h>

static const char order_json[] =
	"{\"id\":12,\"number\":\"12\",\"status\":\"processing\",\"total\":\"12.50\",\"paid\":true,"
	"\"items\":[]}";

/* A published workflow and an order in its first state. */
static void prepare(wb_engine *engine, wb_arena *arena)
{
	const wb_actor actor = {.id = WB_TEXT("user:2"), .via = WB_TEXT("cli")};
	wb_workflow *workflow = NULL;
	wb_value order, origin;
	wb_sighting sighting;
	wb_error error;

	FUZZ_HOLDS(wb_workflow_parse(
				   wb_env_native(), wb_workflow_default(), &workflow, &error) == WB_OK);
	FUZZ_HOLDS(wb_engine_publish(engine, workflow, &actor, 1, arena, &error) == WB_OK);
	wb_workflow_free(workflow);
	FUZZ_HOLDS(wb_json_read(WB_TEXT(order_json), arena, &order, NULL, &error) == WB_OK);
	FUZZ_HOLDS(wb_json_read(WB_TEXT("{}"), arena, &origin, NULL, &error) == WB_OK);
	wb_observation seen = {.subject = WB_TEXT("order:12"),
		.move = WB_TEXT("start"),
		.woo_from = WB_TEXT("pending"),
		.woo_to = WB_TEXT("processing"),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("checkout")},
		.origin = &origin,
		.order = &order,
		.at_ms = 1};
	FUZZ_HOLDS(wb_engine_observe(engine, &seen, arena, &sighting, &error) == WB_OK);
}

static void check_log(wb_store *store, wb_arena *arena)
{
	wb_audit_reader reader;
	wb_audit_report report;
	wb_error error;

	FUZZ_HOLDS(wb_store_reader(store, &reader, &error) == WB_OK);
	FUZZ_HOLDS(wb_audit_verify(
				   wb_env_native(), &reader, WB_TEXT(""), arena, &report, &error) == WB_OK);
	reader.close(reader.payload);
}

static void check_order(wb_engine *engine, wb_arena *arena)
{
	const wb_actor actor = {.id = WB_TEXT("user:2"), .sees_all = true};
	wb_subject_view view;
	const wb_move *moves;
	size_t move_count;

	FUZZ_HOLDS(wb_engine_read(engine, WB_TEXT("order:12"), &actor, NULL, 2, arena, &view, &moves,
				   &move_count, NULL) == WB_OK);
}

/* A store costs more to make than to use: it serves so many inputs. */
#define INPUTS_PER_STORE 256

typedef struct fuzz_shop {
	wb_store  *store;
	wb_engine *engine;
	wb_arena  *arena;
	unsigned   inputs;
} fuzz_shop;

static void shop_renew(fuzz_shop *shop)
{
	wb_store_options options = {.name = WB_TEXT("memory:")};
	wb_error error;

	wb_engine_free(shop->engine);
	wb_store_close(shop->store);
	wb_arena_free(shop->arena);
	FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &shop->arena, NULL) == WB_OK);
	FUZZ_HOLDS(wb_store_open(&options, wb_env_native(), &shop->store, &error) == WB_OK);
	FUZZ_HOLDS(wb_store_migrate(shop->store, &error) == WB_OK);
	FUZZ_HOLDS(wb_engine_new(shop->store, wb_env_native(), NULL, &shop->engine, &error) == WB_OK);
	prepare(shop->engine, shop->arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static fuzz_shop shop;
	wb_outcome outcome;
	wb_error error = {.status = WB_OK};
	char id[33];

	if (shop.inputs % INPUTS_PER_STORE == 0)
		shop_renew(&shop);
	wb_arena_reset(shop.arena);
	/* Each is a move of its own. */
	snprintf(id, sizeof id, "%032x", ++shop.inputs);
	wb_text draft = {(const char *)data, bytes};
	wb_status status = wb_engine_commit(
		shop.engine, wb_text_from(id), 1, draft, 2, shop.arena, &outcome, &error);
	FUZZ_HOLDS(status == WB_OK || error.message[0] != '\0');
	FUZZ_HOLDS(status != WB_OK || outcome.kind == WB_OUTCOME_LOST);
	check_log(shop.store, shop.arena);
	check_order(shop.engine, shop.arena);
	return 0;
}
