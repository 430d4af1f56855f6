/* SPDX-License-Identifier: MIT */
/*
 * What-if over a generated history: what one real move takes to be decided again, the store's
 * reading included. The moves are the shipped workflow's, ten thousand orders at a time.
 *
 *     whatif_core make PATH MOVES      a store with so many moves
 *     whatif_core ask PATH             decides them all, and says what one took
 */
#define _GNU_SOURCE

#include "waybill/json.h"
#include "waybill/waybill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define WHATIF_PAGE 5000
#define WHATIF_NOW  INT64_C(1700000000000)

static const wb_text whatif_roles[] = {WB_TEXT_LITERAL("staff"), WB_TEXT_LITERAL("manager")};
static const wb_actor whatif_actor = {.id = WB_TEXT_LITERAL("user:5"),
	.roles = whatif_roles,
	.role_count = 2,
	.via = WB_TEXT_LITERAL("rest"),
	.sees_all = true};

static const char whatif_order[] =
	"{\"id\":1,\"number\":\"1\",\"status\":\"processing\",\"currency\":\"EUR\",\"total\":\"12.50\","
	"\"paid\":true,\"created_at\":1,\"payment_method\":\"card\",\"items\":[]}";

static double whatif_cpu_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static wb_status whatif_start(
	wb_engine *engine, wb_text subject, const wb_value *order, wb_arena *arena, wb_error *error)
{
	wb_sighting sighting;
	wb_observation seen = {.subject = subject,
		.move = subject,
		.woo_from = WB_TEXT("pending"),
		.woo_to = WB_TEXT("processing"),
		.actor = {.id = WB_TEXT("woocommerce")},
		.order = order,
		.at_ms = WHATIF_NOW};

	return wb_engine_observe(engine, &seen, arena, &sighting, error);
}

/* One move; those that are allowed change nothing in WooCommerce. */
static wb_status whatif_move(wb_engine *engine, wb_text subject, const wb_value *order,
	uint64_t number, wb_arena *arena, wb_error *error)
{
	static const char *const names[] = {"start_picking", "pack", "hold", "release"};
	static const char *const inputs[] = {"{}", "{\"parcels\":2}", "{\"reason\":\"other\"}", "{}"};
	char key[32];
	wb_value given;
	wb_outcome outcome;

	snprintf(key, sizeof key, "%llu", (unsigned long long)number);
	wb_status status =
		wb_json_read(wb_text_from(inputs[number % 4]), arena, &given, NULL, error);
	wb_command command = {.subject = subject,
		.name = wb_text_from(names[number % 4]),
		.scope = subject,
		.key = wb_text_from(key),
		.fingerprint = WB_TEXT("00000000000000000000000000000000000000000000000000000000000000aa"),
		.actor = &whatif_actor,
		.inputs = &given,
		.order = order,
		.now_ms = WHATIF_NOW + (int64_t)number};
	if (status == WB_OK)
		status = wb_engine_begin(engine, &command, arena, &outcome, error);
	if (status == WB_OK && outcome.kind != WB_OUTCOME_DONE) {
		fprintf(stderr, "whatif_core: %s ended with %d\n", names[number % 4], (int)outcome.kind);
		exit(1);
	}
	return status;
}

static wb_status whatif_make(
	wb_engine *engine, const wb_workflow *workflow, uint64_t moves, wb_arena *arena, wb_error *error)
{
	wb_status status =
		wb_engine_publish(engine, workflow, &whatif_actor, WHATIF_NOW, arena, error);

	for (uint64_t number = 0; number < moves && status == WB_OK; number++) {
		char subject[32];
		wb_value order;
		wb_arena_reset(arena);
		snprintf(subject, sizeof subject, "order:%llu", (unsigned long long)(number / 4 + 1));
		status = wb_json_read(wb_text_from(whatif_order), arena, &order, NULL, error);
		if (status == WB_OK && number % 4 == 0)
			status = whatif_start(engine, wb_text_from(subject), &order, arena, error);
		if (status == WB_OK)
			status = whatif_move(engine, wb_text_from(subject), &order, number, arena, error);
	}
	return status;
}

static wb_status whatif_ask(
	wb_engine *engine, const wb_workflow *workflow, wb_arena *arena, wb_error *error)
{
	wb_whatif_report page = {.next = WB_TEXT("")};
	char cursor[256] = "";
	uint64_t moves = 0, refused = 0, undecided = 0;
	double before_us = whatif_cpu_us();
	wb_status status = WB_OK;

	do {
		wb_arena_reset(arena);
		status = wb_engine_whatif(
			engine, workflow, wb_text_from(cursor), WHATIF_PAGE, arena, &page, error);
		if (status != WB_OK)
			return status;
		moves += page.moves;
		refused += page.refused;
		undecided += page.undecided;
		snprintf(cursor, sizeof cursor, "%.*s", (int)page.next.bytes, page.next.data);
	} while (cursor[0] != '\0');
	printf("{\"moves\":%llu,\"refused\":%llu,\"undecided\":%llu,\"cpu_us\":%.4f}\n",
		(unsigned long long)moves, (unsigned long long)refused, (unsigned long long)undecided,
		(whatif_cpu_us() - before_us) / (double)(moves == 0 ? 1 : moves));
	return status;
}

int main(int argc, char **argv)
{
	char name[4096];
	wb_store *store = NULL;
	wb_engine *engine = NULL;
	wb_workflow *workflow = NULL;
	wb_arena *arena = NULL;
	wb_error error;
	bool makes = argc == 4 && strcmp(argv[1], "make") == 0;

	if (!makes && !(argc == 3 && strcmp(argv[1], "ask") == 0)) {
		fputs("usage: whatif_core make PATH MOVES | whatif_core ask PATH\n", stderr);
		return 2;
	}
	snprintf(name, sizeof name, "sqlite:%s", argv[2]);
	wb_store_options options = {.name = wb_text_from(name), .is_read_only = !makes};
	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK)
		status = wb_workflow_parse(wb_env_native(), wb_workflow_default(), &workflow, &error);
	if (status == WB_OK)
		status = wb_store_open(&options, wb_env_native(), &store, &error);
	if (status == WB_OK && makes)
		status = wb_store_migrate(store, &error);
	if (status == WB_OK)
		status = wb_engine_new(store, wb_env_native(), NULL, &engine, &error);
	if (status == WB_OK)
		status = makes
			? whatif_make(engine, workflow, strtoull(argv[3], NULL, 10), arena, &error)
			: whatif_ask(engine, workflow, arena, &error);
	if (status != WB_OK)
		fprintf(stderr, "whatif_core: %s\n", error.message);
	wb_engine_free(engine);
	wb_store_close(store);
	wb_workflow_free(workflow);
	wb_arena_free(arena);
	return status == WB_OK ? 0 : 1;
}
