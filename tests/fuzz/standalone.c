/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target on kept inputs, without libFuzzer: each file of the folders given, once, so
 * that an input which ever failed stays an ordinary test under any compiler.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* Larger than any input that a target takes. */
#define STANDALONE_BYTES_MAX ((size_t)1 << 20)

static bool run_file(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(STANDALONE_BYTES_MAX);
	if (file == NULL || data == NULL) {
		fprintf(stderr, "%s can't be read\n", path);
		exit(1);
	}
	size_t bytes = fread(data, 1, STANDALONE_BYTES_MAX, file);
	fclose(file);
	/* Exactly as large as the input, so that a byte behind it is out of bounds. */
	uint8_t *exact = malloc(bytes == 0 ? 1 : bytes);
	if (exact == NULL)
		exit(1);
	memcpy(exact, data, bytes);
	free(data);
	LLVMFuzzerTestOneInput(exact, bytes);
	free(exact);
	return true;
}

int main(int count, char **arguments)
{
	size_t files = 0;

	for (int index = 1; index < count; index++) {
		DIR *folder = opendir(arguments[index]);
		if (folder == NULL) {
			fprintf(stderr, "%s can't be opened\n", arguments[index]);
			return 1;
		}
		for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
			if (entry->d_name[0] != '.')
				files += run_file(arguments[index], entry->d_name);
		}
		closedir(folder);
	}
	printf("%zu inputs\n", files);
	return files == 0;
}
