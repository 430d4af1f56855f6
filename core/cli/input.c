/* SPDX-License-Identifier: MIT */
/* What a subcommand was given: its options, and the texts that they and its arguments name. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define INPUT_BYTES_FIRST ((size_t)64 * 1024)

const char *command_value(const command_arguments *arguments, const char *name)
{
	const command_option *options = arguments->command->options;

	for (size_t index = 0; index < COMMAND_OPTIONS_MAX && options[index].name != NULL; index++) {
		if (strcmp(options[index].name, name) == 0)
			return arguments->values[index];
	}
	return NULL;
}

bool command_has(const command_arguments *arguments, const char *name)
{
	return command_value(arguments, name) != NULL;
}

const char *command_system_error(void)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): the command has one thread. */
	return strerror(errno);
}

static wb_status input_fail(
	wb_error *error, wb_status status, int native, const char *path, const char *why)
{
	*error = (wb_error){.status = status, .area = WB_AREA_HOST, .native = native};
	snprintf(error->message, sizeof error->message, "%.100s: %.100s", path, why);
	return status;
}

/* Reads on into twice the memory until the text ends or is too long. */
static wb_status input_read(
	FILE *file, const char *path, size_t bytes_max, wb_arena *arena, wb_text *out, wb_error *error)
{
	char *data = NULL;
	size_t capacity = 0;
	size_t bytes = 0;

	for (;;) {
		if (bytes == capacity) {
			size_t wanted = capacity == 0 ? INPUT_BYTES_FIRST : capacity * 2;
			wanted = wanted > bytes_max ? bytes_max + 1 : wanted;
			char *larger = wb_arena_take(arena, wanted);
			if (larger == NULL)
				return input_fail(error, WB_MEMORY, 0, path, "memory is out");
			if (bytes > 0)
				memcpy(larger, data, bytes);
			data = larger;
			capacity = wanted;
		}
		size_t read = fread(data + bytes, 1, capacity - bytes, file);
		bytes += read;
		if (bytes > bytes_max)
			return input_fail(error, WB_LIMIT, 0, path, "the text is too long");
		if (read == 0) {
			if (ferror(file))
				return input_fail(error, WB_STORAGE, errno, path, command_system_error());
			*out = (wb_text){data, bytes};
			return WB_OK;
		}
	}
}

wb_status command_read_text(
	const char *path, size_t bytes_max, wb_arena *arena, wb_text *out, wb_error *error)
{
	if (strcmp(path, "-") == 0)
		return input_read(stdin, "stdin", bytes_max, arena, out, error);
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return input_fail(error, WB_STORAGE, errno, path, command_system_error());
	wb_status status = input_read(file, path, bytes_max, arena, out, error);
	fclose(file);
	return status;
}
