/* SPDX-License-Identifier: MIT */
/* waybill verify */
#include "command.h"

#include <stdio.h>

/* What was found, as a map. */
static wb_status verify_describe(wb_status verdict, const wb_audit_report *report,
	const wb_error *why, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, 6);
	wb_map_builder_add(&builder, WB_TEXT("sound"), wb_value_bool(verdict == WB_OK));
	wb_map_builder_add(&builder, WB_TEXT("events"), wb_value_uint(report->events));
	wb_map_builder_add(&builder, WB_TEXT("subjects"), wb_value_uint(report->subjects));
	if (verdict == WB_OK) {
		wb_map_builder_add(&builder, WB_TEXT("digest"), wb_value_string(report->digest));
	} else {
		wb_map_builder_add(&builder, WB_TEXT("subject"), wb_value_string(report->broken_subject));
		wb_map_builder_add(&builder, WB_TEXT("seq"), wb_value_uint(report->broken_seq));
		wb_map_builder_add(
			&builder, WB_TEXT("reason"), wb_value_string(wb_text_from(why->message)));
	}
	return wb_map_builder_finish(&builder, out, error);
}

static command_exit verify_print(
	wb_status verdict, const wb_audit_report *report, const wb_error *why)
{
	if (verdict == WB_OK) {
		printf("sound: %llu events of %llu subjects\ndigest: %.*s\n",
			(unsigned long long)report->events, (unsigned long long)report->subjects,
			(int)report->digest.bytes, report->digest.data);
		return COMMAND_OK;
	}
	if (report->broken_subject.bytes == 0)
		printf("broken: %s\n", why->message);
	else
		printf("broken: %.*s, event %llu: %s\n", (int)report->broken_subject.bytes,
			report->broken_subject.data, (unsigned long long)report->broken_seq, why->message);
	if (report->events > 0)
		printf("sound before it: %llu events\n", (unsigned long long)report->events);
	return COMMAND_FOUND;
}

static command_exit verify_tell(const command_arguments *arguments, wb_status verdict,
	const wb_audit_report *report, const wb_error *why, wb_arena *arena)
{
	const char *subject = command_value(arguments, "--subject");
	wb_error error;
	wb_value value;

	if (verdict != WB_OK && verdict != WB_BROKEN)
		return command_fail(why);
	if (verdict == WB_OK && subject != NULL && report->events == 0) {
		fprintf(stderr, "waybill: the store has no events of \"%s\"\n", subject);
		return COMMAND_FOUND;
	}
	if (!command_has(arguments, "--json"))
		return verify_print(verdict, report, why);
	if (verify_describe(verdict, report, why, arena, &value, &error) != WB_OK)
		return command_fail(&error);
	return command_print_json(&value, arena, verdict == WB_OK ? COMMAND_OK : COMMAND_FOUND);
}

static command_exit verify_run(const command_arguments *arguments)
{
	wb_arena *arena = NULL;
	wb_store *store = NULL;
	wb_audit_report report = {0};
	wb_error error;

	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK)
		status = command_open_store(arguments->positions[0], arena, &store, &error);
	if (status == WB_OK)
		status = command_verify_store(store, command_value(arguments, "--subject"),
			command_has(arguments, "--deep"), arena, &report, &error);
	command_exit outcome = verify_tell(arguments, status, &report, &error, arena);
	wb_store_close(store);
	wb_arena_free(arena);
	return outcome;
}

const subcommand command_verify = {
	.name = "verify",
	.summary = "check every event of a store against the one before",
	.usage =
		"usage: waybill verify STORE [--subject KEY] [--deep] [--json]\n\n"
		"Reads the log and nothing else, while the shop goes on. Prints how many events of\n"
		"how many subjects it holds, and their digest: equal logs have equal digests, so one\n"
		"noted elsewhere tells whether a store was set back or cut. Exit code 1: the log is\n"
		"broken; the first bad event is named.\n\n"
		"  --subject KEY  one subject only, such as order:1234\n"
		"  --deep         first every page of the file: what lies beside the log, and indexes\n"
		"  --json         one line of JSON\n",
	.position_count = 1,
	.options = {{"--subject", true}, {"--deep", false}, {"--json", false}},
	.run = verify_run,
};
