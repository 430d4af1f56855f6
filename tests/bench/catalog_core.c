/* SPDX-License-Identifier: MIT */
/*
 * The catalog of a shop with so many orders, two thousand of them open: what one reading takes, by
 * a handle that is open already. The rest of the orders are delivered, as a shop's history is. An
 * order came in each minute, and the open ones were moved twice in the last day.
 *
 *     catalog_core make PATH CARDS         a store with so many cards
 *     catalog_core ask PATH WHAT TIMES     reads, and says what one reading took
 *     catalog_core move PATH TIMES         moves open orders there and back, as a transaction does
 */
#define _GNU_SOURCE

#include "store/driver.h"
#include "waybill/waybill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define CATALOG_NOW  INT64_C(1700000000000)
#define CATALOG_OPEN 2000
#define CATALOG_HOUR INT64_C(3600000)
#define CATALOG_MOVES 2 /* of each open order, in the last day */
#define CATALOG_HOURS 24

static const char *const catalog_states[] = {"new", "picking", "packed", "on_hold"};
static const char *const catalog_cities[] = {"Berlin", "Hamburg", "Bonn", "Kiel", "Jena"};
static const char *const catalog_names[] = {"anna", "bernd", "clara", "dora", "emil", "frieda",
	"gustav", "hanna", "ida", "jakob", "karla", "ludwig", "martha"};

#define CATALOG_PICK(table, number) \
	wb_text_from((table)[(number) % (int64_t)(sizeof(table) / sizeof *(table))])

static double catalog_cpu_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* ---- making ----------------------------------------------------------------------------------- */

/* Texts that a card borrows. */
typedef struct catalog_texts {
	char number[24], email[48], phone[24], reversed[24], surname[24];
	wb_text terms[9];
	wb_card_item item;
} catalog_texts;

static int64_t catalog_made_at(int64_t id)
{
	return CATALOG_NOW - (INT64_C(2000000) - id) * 60000;
}

static wb_card catalog_card(int64_t id, catalog_texts *texts)
{
	wb_text name = CATALOG_PICK(catalog_names, id);
	wb_text city = CATALOG_PICK(catalog_cities, id / 7);

	snprintf(texts->number, sizeof texts->number, "%lld", (long long)id);
	snprintf(texts->email, sizeof texts->email, "c%lld@example.org", (long long)(id * 7919));
	snprintf(texts->phone, sizeof texts->phone, "%09lld", (long long)(id * 104729 % 1000000000));
	snprintf(texts->surname, sizeof texts->surname, "s%llx", (long long)(id * 31 % 65536));
	snprintf(texts->reversed, sizeof texts->reversed, "p:%.9s", texts->phone);
	for (size_t at = 0; at < 9; at++)
		texts->reversed[2 + at] = texts->phone[8 - at];
	const wb_text terms[] = {name, wb_text_from(texts->surname), city, wb_text_from(texts->number),
		wb_text_from(texts->email), wb_text_from(texts->reversed), WB_TEXT("cup1"), WB_TEXT("10115"),
		wb_text_from(texts->number)};
	memcpy(texts->terms, terms, sizeof terms);
	texts->item = (wb_card_item){WB_TEXT("CUP-1"), WB_TEXT("Cup with a handle"), id % 5 + 1};
	return (wb_card){
		.id = id,
		.number = wb_text_from(texts->number),
		.woo = WB_TEXT("processing"),
		.created_at_ms = catalog_made_at(id),
		.modified_at_ms = CATALOG_NOW,
		.due_at_ms = CATALOG_NOW + (id % 97 - 10) * CATALOG_HOUR,
		.read_at_ms = 1,
		.currency = WB_TEXT("EUR"),
		.decimals = 2,
		.total_minor = id * 7919 % 100000,
		.name = name,
		.phone = wb_text_from(texts->phone),
		.email = wb_text_from(texts->email),
		.city = city,
		.postcode = WB_TEXT("10115"),
		.country = id % 10 == 0 ? WB_TEXT("AT") : WB_TEXT("DE"),
		.payment = id % 3 == 0 ? WB_TEXT("cod") : WB_TEXT("card"),
		.shipping = WB_TEXT("flat_rate"),
		.items = &texts->item,
		.item_count = 1,
		.terms = texts->terms,
		.term_count = sizeof terms / sizeof *terms,
	};
}

static wb_subject catalog_subject(int64_t id, int64_t count, char key[32])
{
	bool is_open = id > count - CATALOG_OPEN;

	snprintf(key, 32, "order:%lld", (long long)id);
	return (wb_subject){
		.key = wb_text_from(key),
		.workflow = WB_TEXT("fulfilment"),
		.definition_hash = WB_TEXT("d1"),
		.state = is_open ? CATALOG_PICK(catalog_states, id) : WB_TEXT("delivered"),
		.vars = WB_TEXT("{}"),
		.woo = WB_TEXT("processing"),
		.assignee = id % 20 == 0 ? WB_TEXT("user:7") : WB_TEXT(""),
		.drift = is_open && id % 100 == 0 ? WB_TEXT("completed") : WB_TEXT(""),
		.changed_at_ms = CATALOG_NOW - id % 1000 * 60000,
	};
}

static wb_status catalog_make_some(
	wb_store *store, int64_t from, int64_t to, int64_t count, wb_error *error)
{
	static catalog_texts texts[WB_CARDS_MAX];
	static wb_card cards[WB_CARDS_MAX];
	char key[32];
	size_t written;
	wb_status status = wb_store__begin(store, error);

	if (status != WB_OK)
		return status;
	for (int64_t id = from; id < to && status == WB_OK; id++) {
		wb_subject subject = catalog_subject(id, count, key);
		cards[id - from] = catalog_card(id, &texts[id - from]);
		status = wb_store__subject_write(store, &subject, 0, error);
	}
	if (status == WB_OK)
		status = wb_store__commit(store, error);
	else
		wb_store__rollback(store);
	return status == WB_OK
		? wb_catalog_put(store, cards, (size_t)(to - from), &written, error)
		: status;
}

static wb_value catalog_actor(wb_arena *arena, wb_error *error)
{
	wb_list_builder roles;
	wb_map_builder builder;
	wb_value list = {0}, actor = {0};

	wb_list_builder_init(&roles, arena, 0);
	wb_map_builder_init(&builder, arena, 4);
	if (wb_list_builder_finish(&roles, &list, error) == WB_OK) {
		wb_map_builder_add(&builder, WB_TEXT("device"), wb_value_string(WB_TEXT("")));
		wb_map_builder_add(&builder, WB_TEXT("id"), wb_value_string(WB_TEXT("user:7")));
		wb_map_builder_add(&builder, WB_TEXT("roles"), list);
		wb_map_builder_add(&builder, WB_TEXT("via"), wb_value_string(WB_TEXT("rest")));
		/* A failure leaves no actor, which sealing then says. */
		(void)wb_map_builder_finish(&builder, &actor, error);
	}
	return actor;
}

/* One event, as small as a move's can be. */
static wb_status catalog_append(
	wb_store *store, int64_t id, int64_t at_ms, wb_arena *arena, wb_error *error)
{
	char key[32];
	wb_map_builder builder;
	wb_event_draft draft = {
		.kind = WB_TEXT("moved"), .at_ms = at_ms, .actor = catalog_actor(arena, error)};
	wb_event event;
	wb_head head;

	snprintf(key, sizeof key, "order:%lld", (long long)id);
	draft.subject = wb_text_from(key);
	wb_map_builder_init(&builder, arena, 2);
	wb_map_builder_add(&builder, WB_TEXT("from"), wb_value_string(WB_TEXT("new")));
	wb_map_builder_add(&builder, WB_TEXT("to"), wb_value_string(WB_TEXT("picking")));
	wb_status status = wb_map_builder_finish(&builder, &draft.data, error);
	if (status == WB_OK)
		status = wb_store__chain_head(store, draft.subject, arena, &head, error);
	if (status == WB_OK)
		status = wb_audit_seal(&draft, head.seq + 1, head.hash, arena, &event, error);
	return status == WB_OK ? wb_store__event_append(store, &event, &event.position, error) : status;
}

/* The moves of the day that ends with the newest order. */
static wb_status catalog_make_moves(wb_store *store, int64_t count, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, error);

	if (status == WB_OK)
		status = wb_store__begin(store, error);
	for (int64_t at = 0; at < CATALOG_OPEN * CATALOG_MOVES && status == WB_OK; at++) {
		wb_arena_reset(arena);
		status = catalog_append(store, count - at % CATALOG_OPEN,
			catalog_made_at(count) - at * (CATALOG_HOURS * CATALOG_HOUR) /
				(CATALOG_OPEN * CATALOG_MOVES),
			arena, error);
	}
	if (status == WB_OK)
		status = wb_store__commit(store, error);
	wb_arena_free(arena);
	return status;
}

static wb_status catalog_make(wb_store *store, int64_t count, wb_error *error)
{
	wb_definition_row row = {
		WB_TEXT("d1"), WB_TEXT("fulfilment"), wb_workflow_default(), 1, CATALOG_NOW};
	wb_status status = wb_store_migrate(store, error);

	if (status == WB_OK)
		status = wb_store__begin(store, error);
	if (status == WB_OK)
		status = wb_store__definition_put(store, &row, error);
	if (status == WB_OK)
		status = wb_store__commit(store, error);
	for (int64_t from = 1; from <= count && status == WB_OK; from += WB_CARDS_MAX) {
		int64_t to = from + WB_CARDS_MAX > count + 1 ? count + 1 : from + WB_CARDS_MAX;
		status = catalog_make_some(store, from, to, count, error);
	}
	return status == WB_OK ? catalog_make_moves(store, count, error) : status;
}

/* ---- asking ----------------------------------------------------------------------------------- */

static const wb_stuck catalog_stuck[] = {
	{WB_TEXT_LITERAL("picking"), CATALOG_NOW - 8 * CATALOG_HOUR},
	{WB_TEXT_LITERAL("packed"), CATALOG_NOW - 8 * CATALOG_HOUR},
};

typedef struct catalog_question {
	const char *name;
	wb_card_query query;
	const char *word;
} catalog_question;

static const catalog_question catalog_questions[] = {
	{"newest", {.scope = WB_SCOPE_ALL}, NULL},
	{"open", {.scope = WB_SCOPE_OPEN, .sort = WB_SORT_DUE, .is_ascending = true}, NULL},
	{"filtered", {.country = WB_TEXT_LITERAL("AT"), .payment = WB_TEXT_LITERAL("cod"),
		.sort = WB_SORT_TOTAL}, NULL},
	{"state", {.state = WB_TEXT_LITERAL("picking"), .sort = WB_SORT_DUE}, NULL},
	{"history", {.state = WB_TEXT_LITERAL("delivered"), .sort = WB_SORT_MOVED}, NULL},
	{"late", {.scope = WB_SCOPE_LATE, .now_ms = CATALOG_NOW}, NULL},
	{"stuck", {.scope = WB_SCOPE_STUCK, .stuck = catalog_stuck, .stuck_count = 2}, NULL},
	{"trouble", {.scope = WB_SCOPE_TROUBLE}, NULL},
	{"own", {.scope = WB_SCOPE_OPEN, .assignee = WB_TEXT_LITERAL("user:7")}, NULL},
	{"phone", {.scope = WB_SCOPE_ALL}, "phone"},
	{"name", {.scope = WB_SCOPE_ALL}, "name"},
};

/* A phone that one order has, other ones in turn; or a name that one order in thirteen has. */
static wb_text catalog_word(const char *kind, uint64_t time, catalog_texts *texts)
{
	if (strcmp(kind, "name") == 0)
		return WB_TEXT("mart");
	(void)catalog_card((int64_t)(time * 37 % 9000) + 1, texts);
	return texts->terms[5];
}

static wb_status catalog_ask_list(wb_store *store, const catalog_question *question, uint64_t time,
	wb_arena *arena, wb_error *error)
{
	catalog_texts texts;
	wb_text way;
	wb_word word = {&way, 1};
	wb_card_query query = question->query;
	wb_card_list list;

	query.count_max = 50;
	if (question->word != NULL) {
		way = catalog_word(question->word, time, &texts);
		query.words = &word;
		query.word_count = 1;
	}
	wb_status status = wb_catalog_list(store, &query, arena, &list, error);
	if (status == WB_OK && list.count == 0) {
		fprintf(stderr, "catalog_core: %s found nothing\n", question->name);
		exit(1);
	}
	return status;
}

static wb_status catalog_ask_counters(wb_store *store, wb_arena *arena, wb_error *error)
{
	const wb_counter_options options = {
		.now_ms = CATALOG_NOW, .stuck = catalog_stuck, .stuck_count = 2};
	wb_counters counters;

	return wb_catalog_counters(store, &options, arena, &counters, error);
}

/* The day that ends with the newest order: looking for that one is part of what is measured, and
   little of it. */
static wb_status catalog_ask_day(wb_store *store, wb_arena *arena, wb_error *error)
{
	const wb_card_query newest = {.count_max = 1};
	int64_t bounds[CATALOG_HOURS + 1], ages[3];
	const wb_day_query query = {bounds, CATALOG_HOURS + 1, ages, 3};
	static const int64_t days[] = {1, 2, 5};
	wb_card_list list;
	wb_day day;
	wb_status status = wb_catalog_list(store, &newest, arena, &list, error);

	if (status != WB_OK)
		return status;
	int64_t end_ms = list.rows[0].card.created_at_ms + 1;
	for (int64_t hour = 0; hour <= CATALOG_HOURS; hour++)
		bounds[hour] = end_ms - (CATALOG_HOURS - hour) * CATALOG_HOUR;
	for (size_t at = 0; at < 3; at++)
		ages[at] = end_ms - days[at] * CATALOG_HOURS * CATALOG_HOUR;
	status = wb_catalog_day(store, &query, arena, &day, error);
	if (status == WB_OK && (day.made[CATALOG_HOURS - 1] == 0 || day.person_count == 0)) {
		fputs("catalog_core: nothing happened in the day\n", stderr);
		exit(1);
	}
	return status;
}

static wb_status catalog_ask(
	wb_store *store, const char *what, uint64_t time, wb_arena *arena, wb_error *error)
{
	const wb_change_query changes = {.count_max = 100};
	wb_changes told;

	if (strcmp(what, "counters") == 0)
		return catalog_ask_counters(store, arena, error);
	if (strcmp(what, "day") == 0)
		return catalog_ask_day(store, arena, error);
	if (strcmp(what, "changes") == 0)
		return wb_catalog_changes(store, &changes, arena, &told, error);
	for (size_t at = 0; at < sizeof catalog_questions / sizeof *catalog_questions; at++) {
		if (strcmp(what, catalog_questions[at].name) == 0)
			return catalog_ask_list(store, &catalog_questions[at], time, arena, error);
	}
	fprintf(stderr, "catalog_core: there is no question \"%s\"\n", what);
	exit(2);
}

static wb_status catalog_move(wb_store *store, uint64_t time, wb_arena *arena, wb_error *error)
{
	char key[32];
	wb_subject subject;

	snprintf(key, sizeof key, "order:%llu", (unsigned long long)(time * 37 % 1500 + 8400));
	wb_status status = wb_store__subject_read(store, wb_text_from(key), arena, &subject, error);
	if (status == WB_OK)
		status = wb_store__begin(store, error);
	if (status != WB_OK)
		return status;
	subject.state = CATALOG_PICK(catalog_states, (int64_t)(subject.version + 1));
	subject.changed_at_ms++;
	status = wb_store__subject_write(store, &subject, subject.version, error);
	if (status == WB_OK)
		return wb_store__commit(store, error);
	wb_store__rollback(store);
	return status;
}

/* The first time fills caches and is not counted. */
static wb_status catalog_measure(
	wb_store *store, const char *what, uint64_t times, wb_error *error)
{
	wb_arena *arena = NULL;
	double before_us = 0;
	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, error);

	for (uint64_t time = 0; time <= times && status == WB_OK; time++) {
		if (time == 1)
			before_us = catalog_cpu_us();
		wb_arena_reset(arena);
		status = what == NULL ? catalog_move(store, time, arena, error)
							  : catalog_ask(store, what, time, arena, error);
	}
	printf("{\"cpu_us\":%.4f}\n", (catalog_cpu_us() - before_us) / (double)(times == 0 ? 1 : times));
	wb_arena_free(arena);
	return status;
}

int main(int argc, char **argv)
{
	char name[4096];
	wb_store *store = NULL;
	wb_error error;
	bool makes = argc == 4 && strcmp(argv[1], "make") == 0;
	bool moves = argc == 4 && strcmp(argv[1], "move") == 0;

	if (!makes && !moves && !(argc == 5 && strcmp(argv[1], "ask") == 0)) {
		fputs("usage: catalog_core make PATH CARDS | ask PATH WHAT TIMES | move PATH TIMES\n",
			stderr);
		return 2;
	}
	snprintf(name, sizeof name, "sqlite:%s", argv[2]);
	wb_store_options options = {.name = wb_text_from(name), .is_read_only = !makes && !moves};
	wb_status status = wb_store_open(&options, wb_env_native(), &store, &error);
	if (status == WB_OK && makes)
		status = catalog_make(store, strtoll(argv[3], NULL, 10), &error);
	else if (status == WB_OK)
		status = catalog_measure(store, moves ? NULL : argv[3],
			strtoull(argv[moves ? 3 : 4], NULL, 10), &error);
	if (status != WB_OK)
		fprintf(stderr, "catalog_core: %s\n", error.message);
	wb_store_close(store);
	return status == WB_OK ? 0 : 1;
}
