/* SPDX-License-Identifier: MIT */
/*
 * Makes a store with events in it, for tests and measurements: each subject has the same number,
 * written in turns with a hundred others, as orders of a few days are. Equal arguments make equal
 * logs.
 *
 *     make_store PATH SUBJECTS EVENTS
 */
#include "store/driver.h"

#include <stdio.h>
#include <stdlib.h>

/* Events a transaction: many, because what is measured here is never the making. */
#define MAKE_BATCH 1000

/* Subjects that move at the same time. */
#define MAKE_ACTIVE 100

static int make_fail(const wb_error *error)
{
	fprintf(stderr, "make_store: %s\n", error->message);
	return 1;
}

static wb_status make_actor(wb_arena *arena, wb_value *out, wb_error *error)
{
	static const wb_value role = {.kind = WB_STRING, .as.text = WB_TEXT_LITERAL("staff")};
	static const wb_list roles = {1, &role};
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, 4);
	wb_map_builder_add(&builder, WB_TEXT("device"), wb_value_string(WB_TEXT("tablet-2")));
	wb_map_builder_add(&builder, WB_TEXT("id"), wb_value_string(WB_TEXT("user:5")));
	wb_map_builder_add(&builder, WB_TEXT("roles"), wb_value_list(&roles));
	wb_map_builder_add(&builder, WB_TEXT("via"), wb_value_string(WB_TEXT("rest")));
	return wb_map_builder_finish(&builder, out, error);
}

/* As much as a guarded move records: what was asked, from where to where, and the facts. */
static wb_status make_data(uint64_t seq, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;
	wb_map_builder facts;
	wb_value facts_value;

	wb_map_builder_init(&facts, arena, 3);
	wb_map_builder_add(&facts, WB_TEXT("order.paid"), wb_value_bool(true));
	wb_map_builder_add(&facts, WB_TEXT("order.status"),
		wb_value_string(WB_TEXT("processing")));
	wb_map_builder_add(&facts, WB_TEXT("order.total"),
		wb_value_decimal((wb_decimal){(int64_t)(seq * 1250), 2}));
	wb_status status = wb_map_builder_finish(&facts, &facts_value, error);
	if (status != WB_OK)
		return status;
	wb_map_builder_init(&builder, arena, 4);
	wb_map_builder_add(&builder, WB_TEXT("facts"), facts_value);
	wb_map_builder_add(&builder, WB_TEXT("from"), wb_value_string(WB_TEXT("picking")));
	wb_map_builder_add(&builder, WB_TEXT("to"), wb_value_string(WB_TEXT("packed")));
	wb_map_builder_add(&builder, WB_TEXT("transition"), wb_value_string(WB_TEXT("pack")));
	return wb_map_builder_finish(&builder, out, error);
}

static wb_status make_event(
	wb_store *store, uint64_t number, uint64_t seq, wb_arena *arena, wb_error *error)
{
	char subject[32];
	wb_event_draft draft = {.kind = WB_TEXT("moved"),
		.at_ms = INT64_C(1700000000000) + (int64_t)(seq * 60000 + number)};
	wb_personal personal = {.path = WB_TEXT("facts.order.city"),
		.value = WB_TEXT("\"Z\xC3\xBCrich\""), .salt = {(uint8_t)number, (uint8_t)seq}};
	wb_head head;
	wb_event event;
	uint64_t position;

	snprintf(subject, sizeof subject, "order:%llu", (unsigned long long)number);
	draft.subject = wb_text_from(subject);
	/* One event in ten has a personal value. */
	draft.personal = &personal;
	draft.personal_count = (number + seq) % 10 == 0 ? 1 : 0;
	wb_status status = make_actor(arena, &draft.actor, error);
	if (status == WB_OK)
		status = make_data(seq, arena, &draft.data, error);
	if (status == WB_OK)
		status = wb_store__chain_head(store, draft.subject, arena, &head, error);
	if (status == WB_OK)
		status = wb_audit_seal(&draft, head.seq + 1, head.hash, arena, &event, error);
	if (status == WB_OK)
		status = wb_store__event_append(store, &event, &position, error);
	return status;
}

/* One event more, in batches of a transaction. */
static wb_status make_next(wb_store *store, uint64_t number, uint64_t seq, uint64_t *made,
	wb_arena *arena, wb_error *error)
{
	wb_status status = WB_OK;

	if (*made % MAKE_BATCH == 0) {
		status = *made == 0 ? WB_OK : wb_store__commit(store, error);
		if (status == WB_OK)
			status = wb_store__begin(store, error);
	}
	wb_arena_reset(arena);
	if (status == WB_OK)
		status = make_event(store, number, seq, arena, error);
	++*made;
	return status;
}

static wb_status make_events(
	wb_store *store, uint64_t subjects, uint64_t events, wb_arena *arena, wb_error *error)
{
	wb_status status = WB_OK;
	uint64_t made = 0;

	for (uint64_t first = 1; first <= subjects; first += MAKE_ACTIVE) {
		uint64_t last = first + MAKE_ACTIVE - 1 < subjects ? first + MAKE_ACTIVE - 1 : subjects;
		for (uint64_t seq = 1; seq <= events && status == WB_OK; seq++) {
			for (uint64_t number = first; number <= last && status == WB_OK; number++)
				status = make_next(store, number, seq, &made, arena, error);
		}
	}
	return status == WB_OK && made > 0 ? wb_store__commit(store, error) : status;
}

int main(int argc, char **argv)
{
	char name[4096];
	wb_store *store = NULL;
	wb_arena *arena = NULL;
	wb_error error;

	if (argc != 4) {
		fputs("usage: make_store PATH SUBJECTS EVENTS\n", stderr);
		return 2;
	}
	snprintf(name, sizeof name, "sqlite:%s", argv[1]);
	wb_store_options options = {.name = wb_text_from(name)};
	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK)
		status = wb_store_open(&options, wb_env_native(), &store, &error);
	if (status == WB_OK)
		status = wb_store_migrate(store, &error);
	if (status == WB_OK)
		status = make_events(store, strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10),
			arena, &error);
	int outcome = status == WB_OK ? 0 : make_fail(&error);
	wb_store_close(store);
	wb_arena_free(arena);
	return outcome;
}
