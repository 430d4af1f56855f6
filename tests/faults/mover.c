/* SPDX-License-Identifier: MIT */
/*
 * A worker of a shop, for tests that let the world fail around it: it moves one order on and on
 * through the engine, as the plugin does, and says what it has acknowledged only once it has.
 *
 *     mover make STORE                        an empty store with a workflow
 *     mover move STORE ORDER FIRST COUNT [SEED]   moves FIRST to FIRST+COUNT-1 of an order
 *     mover check STORE ORDER COUNT           sends all of them again: each must be answered as
 *                                             it was, and none may be made twice
 *
 * Lines it writes: "done NUMBER RECEIPT", "fail STATUS SENTENCE", "read ok" or "read SENTENCE"
 * after a failure, "reopened". With SEED the clock that the host passes in jumps by up to a day
 * each way. Each process is a boot of its own to the engine, so that what a killed one left is
 * past its lease at once.
 *
 * WooCommerce is a file beside the store that holds the ids of applied moves.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "waybill/engine.h"
#include "waybill/json.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A move is tried as often before the mover gives up. */
#define MOVER_ATTEMPTS 6

#define MOVER_NOW_MS INT64_C(1700000000000)
#define MOVER_DAY_MS INT64_C(86400000)

static const char mover_definition[] =
	"{\"format\":1,\"workflow\":\"fulfilment\",\"version\":1,\"subject\":\"order\","
	"\"initial\":\"new\",\"roles\":[\"staff\"],"
	"\"states\":{\"new\":{\"woo\":\"processing\"},\"picking\":{},\"held\":{\"woo\":\"on-hold\"}},"
	"\"transitions\":{"
	"\"pick\":{\"from\":[\"new\"],\"to\":\"picking\",\"roles\":[\"staff\"],"
	"\"guard\":\"order.paid\"},"
	"\"hold\":{\"from\":[\"picking\"],\"to\":\"held\",\"roles\":[\"staff\"]},"
	"\"release\":{\"from\":[\"held\"],\"to\":\"new\",\"roles\":[\"staff\"]}}}";

/* Each third of the moves; the second and the third change WooCommerce's status. */
static const char *const mover_transitions[] = {"release", "pick", "hold"};

typedef struct mover {
	wb_env env;
	wb_store *store;
	wb_engine *engine;
	wb_arena *arena;
	char store_name[4096];
	char shop_path[4096];
	char subject[64];
	uint64_t clock_seed; /* 0: the clock goes on as it should */
	wb_error error;
} mover;

static const wb_text mover_role = WB_TEXT_LITERAL("staff");
static const wb_actor mover_actor = {.id = WB_TEXT_LITERAL("user:5"),
	.roles = &mover_role,
	.role_count = 1,
	.via = WB_TEXT_LITERAL("rest"),
	.sees_all = true};

/* ---- the process ------------------------------------------------------------------------------ */

static char mover_boot_name[32];

static wb_text mover_boot(void *payload)
{
	(void)payload;
	return wb_text_from(mover_boot_name);
}

static void mover_wake(int number)
{
	(void)number;
}

static int64_t mover_now_ms(mover *self, uint64_t number)
{
	int64_t now_ms = MOVER_NOW_MS + (int64_t)number * 1000;

	if (self->clock_seed == 0)
		return now_ms;
	self->clock_seed = self->clock_seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return now_ms + (int64_t)((self->clock_seed >> 33) % (2 * MOVER_DAY_MS)) - MOVER_DAY_MS;
}

/* Tells the fault that is planted in this process, if one is, to let go. */
static void mover_lift_fault(void)
{
	void *lift = dlsym(RTLD_DEFAULT, "fault_lift");

	if (lift != NULL)
		((void (*)(void))lift)();
}

/* ---- the store -------------------------------------------------------------------------------- */

static void mover_close(mover *self)
{
	wb_engine_free(self->engine);
	wb_store_close(self->store);
	self->engine = NULL;
	self->store = NULL;
}

static wb_status mover_open(mover *self)
{
	wb_store_options options = {.name = wb_text_from(self->store_name)};
	wb_status status = wb_store_open(&options, &self->env, &self->store, &self->error);

	if (status == WB_OK)
		status = wb_store_migrate(self->store, &self->error);
	if (status == WB_OK)
		status = wb_engine_new(self->store, &self->env, NULL, &self->engine, &self->error);
	if (status != WB_OK)
		mover_close(self);
	return status;
}

static wb_status mover_publish(mover *self)
{
	wb_workflow *workflow = NULL;
	wb_status status =
		wb_workflow_parse(&self->env, wb_text_from(mover_definition), &workflow, &self->error);

	if (status == WB_OK)
		status = wb_engine_publish(
			self->engine, workflow, &mover_actor, MOVER_NOW_MS, self->arena, &self->error);
	wb_workflow_free(workflow);
	return status;
}

/* ---- the shop --------------------------------------------------------------------------------- */

static bool shop_has_applied(const mover *self, wb_text id)
{
	char line[64];
	bool is_found = false;
	FILE *shop = fopen(self->shop_path, "re");

	while (shop != NULL && !is_found && fgets(line, sizeof line, shop) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		is_found = wb_text_equal(id, wb_text_from(line));
	}
	if (shop != NULL)
		fclose(shop);
	return is_found;
}

static void shop_apply(const mover *self, wb_text id)
{
	FILE *shop = fopen(self->shop_path, "ae");

	if (shop == NULL)
		exit(4);
	fprintf(shop, "%.*s\n", (int)id.bytes, id.data);
	if (fclose(shop) != 0)
		exit(4);
}

/* ---- a move ----------------------------------------------------------------------------------- */

static wb_status mover_facts(mover *self, const char *status_now, wb_value *out)
{
	char text[512];

	snprintf(text, sizeof text,
		"{\"id\":1,\"number\":\"1\",\"status\":\"%s\",\"currency\":\"EUR\",\"total\":\"12.50\","
		"\"paid\":true,\"created_at\":1699999999000,\"paid_at\":null,\"city\":\"Bremen\","
		"\"items\":[]}",
		status_now);
	return wb_json_read(wb_text_from(text), self->arena, out, NULL, &self->error);
}

/* Makes the order a subject if it is none yet. */
static wb_status mover_start(mover *self)
{
	char move[96];
	wb_value facts;
	wb_value origin = wb_value_map(&(const wb_map){0});
	wb_sighting sighting;

	snprintf(move, sizeof move, "start %s", self->subject);
	wb_status status = mover_facts(self, "processing", &facts);
	if (status != WB_OK)
		return status;
	wb_observation seen = {.subject = wb_text_from(self->subject),
		.move = wb_text_from(move),
		.woo_from = WB_TEXT("pending"),
		.woo_to = WB_TEXT("processing"),
		.actor = {.id = WB_TEXT("woocommerce"), .via = WB_TEXT("webhook")},
		.origin = &origin,
		.order = &facts,
		.at_ms = MOVER_NOW_MS};
	return wb_engine_observe(self->engine, &seen, self->arena, &sighting, &self->error);
}

static wb_status mover_commit(
	mover *self, const wb_intent_view *intent, uint64_t number, wb_outcome *out)
{
	return wb_engine_commit(self->engine, intent->id, intent->fence, intent->draft,
		mover_now_ms(self, number), self->arena, out, &self->error);
}

/* What another process left half-way: made good where the shop has it, undone where not. */
static wb_status mover_recover(mover *self, const wb_intent_view *left, uint64_t number)
{
	wb_intent_view intent;
	wb_outcome outcome;
	wb_status status =
		wb_engine_take_over(self->engine, left->id, self->arena, &intent, &self->error);

	if (status != WB_OK)
		return status;
	if (shop_has_applied(self, intent.id))
		return mover_commit(self, &intent, number, &outcome);
	return wb_engine_abort(self->engine, intent.id, intent.fence, WB_TEXT("its worker ended"),
		mover_now_ms(self, number), self->arena, &self->error);
}

static wb_status mover_begin(mover *self, uint64_t number, wb_outcome *out)
{
	char key[32];
	wb_value facts;
	wb_subject_view view;
	const wb_move *moves;
	size_t count;
	wb_status status = wb_engine_read(self->engine, wb_text_from(self->subject), NULL, NULL,
		MOVER_NOW_MS, self->arena, &view, &moves, &count, &self->error);

	if (status == WB_OK)
		status = mover_facts(
			self, wb_text_equal(view.woo, WB_TEXT("on-hold")) ? "on-hold" : "processing", &facts);
	if (status != WB_OK)
		return status;
	snprintf(key, sizeof key, "%llu", (unsigned long long)number);
	wb_command command = {.action = WB_ACTION_MOVE,
		.subject = wb_text_from(self->subject),
		.name = wb_text_from(mover_transitions[number % 3]),
		.scope = wb_text_from(self->subject),
		.key = wb_text_from(key),
		.fingerprint = WB_TEXT("00000000000000000000000000000000000000000000000000000000000000aa"),
		.actor = &mover_actor,
		.order = &facts,
		.connection = WB_TEXT("mover"),
		.now_ms = mover_now_ms(self, number)};
	return wb_engine_begin(self->engine, &command, self->arena, out, &self->error);
}

/* One try of one move, from the request to the receipt. */
static wb_status mover_try(mover *self, uint64_t number, wb_outcome *out)
{
	wb_status status = WB_OK;

	wb_arena_reset(self->arena);
	if (self->engine == NULL)
		status = mover_open(self);
	if (status == WB_OK)
		status = mover_start(self);
	if (status == WB_OK)
		status = mover_begin(self, number, out);
	if (status == WB_OK && out->kind == WB_OUTCOME_RECOVER) {
		status = mover_recover(self, &out->intent, number);
		if (status == WB_OK)
			status = mover_begin(self, number, out);
	}
	if (status == WB_OK && out->kind == WB_OUTCOME_APPLY) {
		wb_intent_view intent = out->intent;
		shop_apply(self, intent.id);
		status = mover_commit(self, &intent, number, out);
	}
	return status;
}

/* The store is full or broken for writing: does it still answer? */
static void mover_read(mover *self)
{
	wb_error error;
	wb_subject_view view;
	const wb_move *moves;
	size_t count;

	if (self->engine == NULL) {
		puts("read nothing: the store is not open");
		return;
	}
	wb_status status = wb_engine_read(self->engine, wb_text_from(self->subject), NULL, NULL,
		MOVER_NOW_MS, self->arena, &view, &moves, &count, &error);
	/* There is no subject where the first of its events could not be written. */
	if (status == WB_OK || status == WB_MISSING)
		puts("read ok");
	else
		printf("read %s\n", error.message);
}

/* A move, tried again until it is done: first on the same handle, then on another. */
static int mover_move(mover *self, uint64_t number)
{
	wb_outcome outcome;

	for (int attempt = 1; attempt <= MOVER_ATTEMPTS; attempt++) {
		wb_status status = mover_try(self, number, &outcome);
		if (status == WB_OK &&
			(outcome.kind == WB_OUTCOME_DONE || outcome.kind == WB_OUTCOME_REPLAYED)) {
			printf("done %llu %.*s\n", (unsigned long long)number, (int)outcome.receipt.bytes,
				outcome.receipt.data);
			return fflush(stdout) == 0 ? 0 : 4;
		}
		if (status == WB_OK) {
			printf("outcome %d\n", (int)outcome.kind);
			return 1;
		}
		printf("fail %s%s %s\n", wb_status_name(status), self->error.retryable ? " retryable" : "",
			self->error.message);
		mover_read(self);
		mover_lift_fault();
		/* As the next request would be: another boot, for which the lease is over. */
		mover_boot_name[0]++;
		if (attempt > 1 && self->engine != NULL) {
			mover_close(self);
			puts("reopened");
		}
		fflush(stdout);
	}
	return 1;
}

/* ---- what it is told -------------------------------------------------------------------------- */

static wb_status mover_count_moves(mover *self, uint64_t *out)
{
	wb_status status = WB_OK;

	*out = 0;
	for (uint64_t seq = 1; status == WB_OK;) {
		const wb_event *events;
		size_t count = 0;
		wb_arena_reset(self->arena);
		status = wb_engine_events(self->engine, wb_text_from(self->subject), seq, 100, self->arena,
			&events, &count, &self->error);
		if (status != WB_OK || count == 0)
			break;
		for (size_t index = 0; index < count; index++)
			*out += wb_text_equal(events[index].kind, WB_TEXT("moved"));
		seq += count;
	}
	return status;
}

static int mover_check(mover *self, uint64_t count)
{
	wb_outcome outcome;
	uint64_t moves = 0;

	for (uint64_t number = 1; number <= count; number++) {
		if (mover_try(self, number, &outcome) != WB_OK) {
			printf("fail %s\n", self->error.message);
			return 1;
		}
		if (outcome.kind != WB_OUTCOME_REPLAYED) {
			printf("lost %llu\n", (unsigned long long)number);
			return 1;
		}
		printf("done %llu %.*s\n", (unsigned long long)number, (int)outcome.receipt.bytes,
			outcome.receipt.data);
	}
	if (mover_count_moves(self, &moves) != WB_OK) {
		printf("fail %s\n", self->error.message);
		return 1;
	}
	printf("moves %llu\n", (unsigned long long)moves);
	return 0;
}

static int mover_make(mover *self)
{
	wb_status status = mover_open(self);

	if (status == WB_OK)
		status = mover_publish(self);
	if (status != WB_OK)
		printf("fail %s\n", self->error.message);
	return status == WB_OK ? 0 : 1;
}

static int mover_run(mover *self, int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "make") == 0)
		return mover_make(self);
	if (argc < 5)
		return 2;
	snprintf(self->subject, sizeof self->subject, "order:%s", argv[3]);
	snprintf(self->shop_path, sizeof self->shop_path, "%s-shop-%s", argv[2], argv[3]);
	uint64_t number = strtoull(argv[4], NULL, 10);
	if (argc == 5 && strcmp(argv[1], "check") == 0)
		return mover_check(self, number);
	if (argc < 6 || strcmp(argv[1], "move") != 0)
		return 2;
	self->clock_seed = argc > 6 ? strtoull(argv[6], NULL, 10) : 0;
	uint64_t end = number + strtoull(argv[5], NULL, 10);
	int outcome = 0;
	for (; number < end && outcome == 0; number++)
		outcome = mover_move(self, number);
	return outcome;
}

int main(int argc, char **argv)
{
	struct sigaction wake = {.sa_handler = mover_wake};
	uint64_t boot = 0;
	mover self = {.env = *wb_env_native()};

	if (argc < 3)
		return 2;
	/* Without SA_RESTART: what it interrupts sees EINTR. */
	sigaction(SIGALRM, &wake, NULL);
	if (!self.env.random(self.env.payload, &boot, sizeof boot))
		return 4;
	snprintf(mover_boot_name, sizeof mover_boot_name, "a%016llx", (unsigned long long)boot);
	self.env.boot_id = mover_boot;
	snprintf(self.store_name, sizeof self.store_name, "sqlite:%s", argv[2]);
	if (wb_arena_new(&self.env, WB_ARENA_BYTES_MAX, &self.arena, &self.error) != WB_OK)
		return 4;
	int outcome = mover_run(&self, argc, argv);
	mover_close(&self);
	wb_arena_free(self.arena);
	if (outcome == 2)
		fputs("usage: mover make STORE | move STORE ORDER FIRST COUNT [SEED] | "
			  "check STORE ORDER COUNT\n",
			stderr);
	return outcome;
}
