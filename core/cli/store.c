/* SPDX-License-Identifier: MIT */
/* Opening and verifying the store that a subcommand was given. */
#include "command.h"

#include <string.h>

bool command_store_name(const char *argument, wb_arena *arena, wb_text *out)
{
	wb_text name = wb_text_from(argument);
	wb_text prefix = WB_TEXT("sqlite:");

	if (wb_text_starts_with(name, prefix))
		return wb_arena_copy_text(arena, name, out);
	char *data = wb_arena_take(arena, prefix.bytes + name.bytes + 1);
	if (data == NULL)
		return false;
	memcpy(data, prefix.data, prefix.bytes);
	memcpy(data + prefix.bytes, name.data, name.bytes);
	*out = (wb_text){data, prefix.bytes + name.bytes};
	return true;
}

wb_status command_open_store(const char *argument, wb_arena *arena, wb_store **out, wb_error *error)
{
	wb_store_options options = {.is_read_only = true};

	if (!command_store_name(argument, arena, &options.name))
		options.name = wb_text_from(argument);
	return wb_store_open(&options, wb_env_native(), out, error);
}

wb_status command_verify_store(wb_store *store, const char *subject, bool is_deep, wb_arena *arena,
	wb_audit_report *out, wb_error *error)
{
	wb_audit_reader reader;
	wb_status status = is_deep ? wb_store_check(store, error) : WB_OK;

	if (status == WB_OK)
		status = wb_store_reader(store, &reader, error);
	if (status != WB_OK)
		return status;
	status = wb_audit_verify(wb_env_native(), &reader, wb_text_from(subject), arena, out, error);
	reader.close(reader.payload);
	return status;
}
