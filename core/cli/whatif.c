/* SPDX-License-Identifier: MIT */
/* waybill whatif */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* gmtime_r */
#endif

#include "command.h"

#include "waybill/json.h"
#include "waybill/versions.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* Moves of one page: its answer is told before the next is read, so that memory stays bounded. */
#define WHATIF_PAGE 5000

typedef struct whatif_run {
	wb_engine *engine;
	wb_workflow *candidate;
	wb_arena *arenas[2]; /* a page, and the one before it, in which its cursor lies */
	bool is_json;
	wb_whatif_report sum;
} whatif_run;

static void whatif_print_time(int64_t at_ms)
{
	time_t seconds = (time_t)(at_ms / 1000);
	struct tm parts;

	if (gmtime_r(&seconds, &parts) != NULL)
		printf("%d-%02d-%02d %02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
			parts.tm_hour, parts.tm_min, parts.tm_sec);
}

static void whatif_print_move(const wb_whatif_move *move, const char *verdict)
{
	printf("%.*s, event %" PRIu64 ", ", (int)move->subject.bytes, move->subject.data, move->seq);
	whatif_print_time(move->at_ms);
	printf(", %.*s: %s", (int)move->transition.bytes, move->transition.data, verdict);
}

static void whatif_print_page(const wb_whatif_report *page)
{
	for (uint64_t index = 0; index < page->refused; index++) {
		const wb_whatif_move *move = &page->refusals[index];
		whatif_print_move(move, "refused");
		for (size_t at = 0; at < move->blockers.as.list->count; at++) {
			const wb_value *text =
				wb_value_member(&move->blockers.as.list->items[at], WB_TEXT("text"));
			if (text != NULL && text->kind == WB_STRING)
				printf("%s %.*s", at == 0 ? ":" : "", (int)text->as.text.bytes, text->as.text.data);
		}
		putchar('\n');
	}
	for (uint64_t index = 0; index < page->undecided; index++) {
		const wb_whatif_move *move = &page->unknowns[index];
		whatif_print_move(move, "undecided: the log does not hold");
		for (size_t at = 0; at < move->fact_count; at++)
			printf("%s %.*s", at == 0 ? "" : ",", (int)move->facts[at].bytes, move->facts[at].data);
		putchar('\n');
	}
}

static void whatif_add(wb_whatif_report *sum, const wb_whatif_report *page)
{
	sum->moves += page->moves;
	sum->allowed += page->allowed;
	sum->refused += page->refused;
	sum->undecided += page->undecided;
}

static wb_status whatif_tell_page(
	whatif_run *run, const wb_whatif_report *page, wb_arena *arena, wb_error *error)
{
	wb_value value;

	whatif_add(&run->sum, page);
	if (!run->is_json) {
		whatif_print_page(page);
		return WB_OK;
	}
	wb_status status = wb_whatif_value(page, arena, &value, error);
	if (status == WB_OK && command_print_json(&value, arena, COMMAND_OK) != COMMAND_OK)
		status = WB_MEMORY;
	return status;
}

static wb_status whatif_pages(whatif_run *run, wb_error *error)
{
	wb_whatif_report page = {.next = WB_TEXT("")};
	wb_status status = WB_OK;

	for (size_t turn = 0; status == WB_OK && (turn == 0 || page.next.bytes > 0); turn++) {
		wb_arena *arena = run->arenas[turn % 2];
		wb_arena_reset(arena);
		status = wb_engine_whatif(
			run->engine, run->candidate, page.next, WHATIF_PAGE, arena, &page, error);
		if (status == WB_OK)
			status = whatif_tell_page(run, &page, arena, error);
	}
	return status;
}

static command_exit whatif_conclude(const whatif_run *run)
{
	const wb_whatif_report *sum = &run->sum;

	if (!run->is_json) {
		printf("would have refused %" PRIu64 " of %" PRIu64, sum->refused, sum->moves);
		if (sum->undecided > 0)
			printf("; %" PRIu64 " undecided", sum->undecided);
		putchar('\n');
	}
	return sum->refused > 0 ? COMMAND_FOUND : COMMAND_OK;
}

static wb_status whatif_prepare(
	const command_arguments *arguments, whatif_run *run, wb_store **out_store, wb_error *error)
{
	const wb_env *env = wb_env_native();
	wb_text text;

	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &run->arenas[0], error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &run->arenas[1], error);
	if (status == WB_OK)
		status = command_read_text(arguments->positions[1], WB_DEFINITION_BYTES_MAX,
			run->arenas[0], &text, error);
	if (status == WB_OK)
		status = wb_workflow_parse(env, text, &run->candidate, error);
	if (status == WB_OK)
		status = command_open_store(arguments->positions[0], run->arenas[0], out_store, error);
	if (status == WB_OK)
		status = wb_engine_new(*out_store, env, NULL, &run->engine, error);
	return status;
}

static command_exit whatif_run_command(const command_arguments *arguments)
{
	whatif_run run = {.is_json = command_has(arguments, "--json")};
	wb_store *store = NULL;
	wb_error error;

	wb_status status = whatif_prepare(arguments, &run, &store, &error);
	if (status == WB_OK)
		status = whatif_pages(&run, &error);
	command_exit outcome = status == WB_OK ? whatif_conclude(&run) : command_fail(&error);
	wb_engine_free(run.engine);
	wb_store_close(store);
	wb_workflow_free(run.candidate);
	wb_arena_free(run.arenas[0]);
	wb_arena_free(run.arenas[1]);
	return outcome;
}

const subcommand command_whatif = {
	.name = "whatif",
	.summary = "decide every move of a store's history by another definition",
	.usage =
		"usage: waybill whatif STORE FILE [--json]\n\n"
		"Decides every real move of the definition's workflow again, from the state, variables,\n"
		"inputs, actor and facts that the log holds, and names those that the definition in FILE\n"
		"(- is stdin) would have refused. A move of which the log holds too little is undecided,\n"
		"with what is missing. Reads only. Exit code 1: at least one was refused.\n\n"
		"  --json  one line of JSON for each 5,000 moves, as docs/publishing.md describes it\n",
	.position_count = 2,
	.options = {{"--json", false}},
	.run = whatif_run_command,
};
