/* SPDX-License-Identifier: MIT */
/*
 * The language reads no files: its host hands it the zones. All of the system's are some hundred
 * files, so only those are read whose names stand in the expression. A name that is computed is
 * therefore unknown, as are all but offsets where the system has no such data.
 */
#include "zones.h"

#include <stdio.h>
#include <string.h>

#define ZONES_DIRECTORY "/usr/share/zoneinfo/"

/* "America/Argentina/ComodRivadavia" has 32; the largest file 4 KB. */
#define ZONES_NAME_BYTES_MAX 64
#define ZONES_FILE_BYTES_MAX ((size_t)64 * 1024)

static bool zones_is_letter(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/* No dots, so that no name leads out of the directory. */
static bool zones_is_of_name(char character)
{
	return zones_is_letter(character) || (character >= '0' && character <= '9') ||
		character == '/' || character == '_' || character == '-' || character == '+';
}

static bool zones_read(wb_text name, wb_arena *arena, wb_zone *out)
{
	char path[sizeof ZONES_DIRECTORY + ZONES_NAME_BYTES_MAX];

	snprintf(path, sizeof path, ZONES_DIRECTORY "%.*s", (int)name.bytes, name.data);
	FILE *file = fopen(path, "rb");
	char *data = file == NULL ? NULL : wb_arena_take(arena, ZONES_FILE_BYTES_MAX);
	size_t bytes = data == NULL ? 0 : fread(data, 1, ZONES_FILE_BYTES_MAX, file);
	if (file != NULL)
		fclose(file);
	*out = (wb_zone){name, {data, bytes}};
	return bytes > 4 && memcmp(data, "TZif", 4) == 0;
}

size_t zones_find(wb_text expression, wb_arena *arena, wb_zone zones[ZONES_MAX])
{
	size_t count = 0;

	for (size_t at = 1; at < expression.bytes && count < ZONES_MAX; at++) {
		char quote = expression.data[at - 1];
		size_t end = at;
		if ((quote != '\'' && quote != '"') || !zones_is_letter(expression.data[at]))
			continue;
		while (end < expression.bytes && zones_is_of_name(expression.data[end]))
			end++;
		wb_text name = {expression.data + at, end - at};
		bool is_quoted = end < expression.bytes && expression.data[end] == quote;
		if (is_quoted && name.bytes <= ZONES_NAME_BYTES_MAX &&
			zones_read(name, arena, &zones[count]))
			count++;
	}
	return count;
}
