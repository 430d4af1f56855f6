/* SPDX-License-Identifier: MIT */
/*
 * Durable moves through the core: whole commands, each with its key, its guard, its event and its
 * receipt in one synced transaction. Every worker has an order of its own and sends it back and
 * forth between "new" and "on_hold", which the shipped workflow allows for ever.
 *
 *     moves_core PATH PROCESSES MOVES-EACH      (creates the store)
 */
#include "moves.h"

#include "waybill/waybill.h"

#include <string.h>

#define BENCH_NOW_MS INT64_C(1700000000000)

static const wb_text bench_roles[] = {WB_TEXT_LITERAL("manager")};
static const wb_actor bench_actor = {.id = WB_TEXT_LITERAL("user:2"),
	.roles = bench_roles,
	.role_count = 1,
	.via = WB_TEXT_LITERAL("rest"),
	.sees_all = true};

static const char bench_order[] =
	"{\"id\":12,\"number\":\"12\",\"status\":\"processing\",\"currency\":\"EUR\","
	"\"total\":\"112.50\",\"paid\":true,\"created_at\":1699999999000,\"paid_at\":1699999999000,"
	"\"payment_method\":\"bacs\",\"shipping_method\":\"flat_rate\",\"country\":\"DE\","
	"\"city\":\"Bremen\",\"postcode\":\"28195\",\"note\":\"\",\"items\":["
	"{\"id\":1,\"sku\":\"A-1\",\"name\":\"Thing\",\"quantity\":2,\"total\":\"62.50\",\"weight_g\":100},"
	"{\"id\":2,\"sku\":\"B-2\",\"name\":\"Other\",\"quantity\":1,\"total\":\"50.00\",\"weight_g\":900}]}";

typedef struct bench_worker {
	wb_store  *store;
	wb_engine *engine;
	wb_arena  *facts;   /* lives as long as the worker */
	wb_arena  *scratch; /* one command */
	wb_value   order, reason, nothing;
	char       subject[32];
	wb_error   error;
} bench_worker;

static bool bench_ok(bench_worker *worker, wb_status status)
{
	if (status < 0)
		fprintf(stderr, "moves_core: %s\n", worker->error.message);
	return status >= 0;
}

static bool bench_read(bench_worker *worker, const char *json, wb_value *out)
{
	return bench_ok(worker,
		wb_json_read(wb_text_from(json), worker->facts, out, NULL, &worker->error));
}

/* The order becomes a subject, in "new". */
static bool bench_start(bench_worker *worker)
{
	wb_observation seen = {.subject = wb_text_from(worker->subject),
		.move = wb_text_from(worker->subject),
		.woo_from = WB_TEXT("pending"),
		.woo_to = WB_TEXT("processing"),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("checkout")},
		.origin = &worker->nothing,
		.order = &worker->order,
		.at_ms = BENCH_NOW_MS};
	wb_sighting sighting;

	return bench_ok(worker, wb_engine_observe(worker->engine, &seen, worker->scratch, &sighting,
								&worker->error));
}

static bool bench_publish(bench_worker *worker)
{
	wb_workflow *workflow = NULL;
	wb_status status = wb_workflow_parse(
		wb_env_native(), wb_workflow_default(), &workflow, &worker->error);

	if (status == WB_OK)
		status = wb_engine_publish(worker->engine, workflow, &bench_actor, BENCH_NOW_MS,
			worker->scratch, &worker->error);
	wb_workflow_free(workflow);
	return bench_ok(worker, status);
}

static void *bench_open(const char *path, int number)
{
	bench_worker *worker = calloc(1, sizeof *worker);
	const wb_env *env = wb_env_native();
	char name[4096];

	if (worker == NULL)
		return NULL;
	snprintf(name, sizeof name, "sqlite:%s", path);
	snprintf(worker->subject, sizeof worker->subject, "order:%d", number + 1);
	wb_store_options options = {.name = wb_text_from(name), .busy_ms = 30000};
	wb_error *error = &worker->error;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &worker->facts, error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &worker->scratch, error);
	if (status == WB_OK)
		status = wb_store_open(&options, env, &worker->store, error);
	if (status == WB_OK)
		status = wb_store_migrate(worker->store, error);
	if (status == WB_OK)
		status = wb_engine_new(worker->store, env, NULL, &worker->engine, error);
	bool is_open = bench_ok(worker, status) && bench_read(worker, bench_order, &worker->order) &&
		bench_read(worker, "{\"reason\":\"payment\"}", &worker->reason) &&
		bench_read(worker, "{}", &worker->nothing) && bench_publish(worker) &&
		bench_start(worker);
	return is_open ? worker : NULL;
}

static bool bench_step(void *payload, int number, uint64_t move)
{
	bench_worker *worker = payload;
	bool holds = move % 2 == 0;
	char key[64], fingerprint[65];
	wb_outcome outcome;

	wb_arena_reset(worker->scratch);
	snprintf(key, sizeof key, "8e03978e-40d5-43e8-bc93-%04d%08llu", number,
		(unsigned long long)move);
	snprintf(fingerprint, sizeof fingerprint, "%064llx", (unsigned long long)move);
	wb_command command = {.action = WB_ACTION_MOVE,
		.subject = wb_text_from(worker->subject),
		.name = holds ? WB_TEXT("hold") : WB_TEXT("release"),
		.scope = WB_TEXT("user:2 transitions"),
		.key = wb_text_from(key),
		.fingerprint = wb_text_from(fingerprint),
		.seen = move + 1,
		.actor = &bench_actor,
		.inputs = holds ? &worker->reason : &worker->nothing,
		.order = &worker->order,
		.connection = WB_TEXT("7"),
		.now_ms = BENCH_NOW_MS + (int64_t)move};
	wb_status status = wb_engine_begin(
		worker->engine, &command, worker->scratch, &outcome, &worker->error);
	if (!bench_ok(worker, status))
		return false;
	if (outcome.kind != WB_OUTCOME_DONE)
		fprintf(stderr, "moves_core: move %llu was not made\n", (unsigned long long)move);
	return outcome.kind == WB_OUTCOME_DONE;
}

int main(int argc, char **argv)
{
	return moves_main(argc, argv, bench_open, bench_step);
}
