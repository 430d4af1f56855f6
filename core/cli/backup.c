/* SPDX-License-Identifier: MIT */
/* waybill backup */
#include "command.h"

#include <stdio.h>

/* Copies, then reads the copy: a backup that nobody has read is a hope. */
static wb_status backup_make(const command_arguments *arguments, wb_arena *arena,
	wb_audit_report *out, bool *out_is_made, wb_error *error)
{
	wb_store *store = NULL;
	wb_store *copy = NULL;

	wb_status status = command_open_store(arguments->positions[0], arena, &store, error);
	if (status == WB_OK)
		status = wb_store_backup(store, wb_text_from(arguments->positions[1]), error);
	wb_store_close(store);
	if (status != WB_OK)
		return status;
	*out_is_made = true;
	status = command_open_store(arguments->positions[1], arena, &copy, error);
	if (status == WB_OK)
		status = command_verify_store(copy, NULL, true, arena, out, error);
	wb_store_close(copy);
	return status;
}

static command_exit backup_tell(
	const command_arguments *arguments, const wb_audit_report *report, wb_arena *arena)
{
	wb_map_builder builder;
	wb_value value;
	wb_error error;

	if (!command_has(arguments, "--json")) {
		printf("backed up to %s: %llu events of %llu subjects\ndigest: %.*s\n",
			arguments->positions[1], (unsigned long long)report->events,
			(unsigned long long)report->subjects, (int)report->digest.bytes, report->digest.data);
		return COMMAND_OK;
	}
	wb_map_builder_init(&builder, arena, 4);
	wb_map_builder_add(
		&builder, WB_TEXT("path"), wb_value_string(wb_text_from(arguments->positions[1])));
	wb_map_builder_add(&builder, WB_TEXT("events"), wb_value_uint(report->events));
	wb_map_builder_add(&builder, WB_TEXT("subjects"), wb_value_uint(report->subjects));
	wb_map_builder_add(&builder, WB_TEXT("digest"), wb_value_string(report->digest));
	if (wb_map_builder_finish(&builder, &value, &error) != WB_OK)
		return command_fail(&error);
	return command_print_json(&value, arena, COMMAND_OK);
}

static command_exit backup_run(const command_arguments *arguments)
{
	wb_arena *arena = NULL;
	wb_audit_report report = {0};
	bool is_made = false;
	command_exit outcome = COMMAND_OK;
	wb_error error;

	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK)
		status = backup_make(arguments, arena, &report, &is_made, &error);
	if (status == WB_OK) {
		outcome = backup_tell(arguments, &report, arena);
	} else if (is_made) {
		fprintf(stderr, "waybill: %s was made and is not sound: %s\n", arguments->positions[1],
			error.message);
		outcome = COMMAND_FOUND;
	} else {
		outcome = command_fail(&error);
	}
	wb_arena_free(arena);
	return outcome;
}

const subcommand command_backup = {
	.name = "backup",
	.summary = "copy a store while it is in use",
	.usage = "usage: waybill backup STORE PATH [--json]\n\n"
			 "Copies the store as it is at one moment to PATH, which must not exist, while the\n"
			 "shop goes on; then verifies the copy. PATH appears only when it is whole and on\n"
			 "disk. Exit code 1: the copy was made and its log is broken, as the store's is.\n\n"
			 "  --json  one line of JSON\n",
	.position_count = 2,
	.options = {{"--json", false}},
	.run = backup_run,
};
