/* SPDX-License-Identifier: MIT */
/*
 * The C verifier on a chain in JSON, for comparing its verdicts with the second reader's; and the
 * maker of chain.json.
 *
 *     verify_chain FILE          says what verify.php says of it
 *     verify_chain --print       prints the chain that chain.json holds
 *
 * chain.json is frozen with event format 1: a build that prints something else writes events that
 * older readers refuse.
 */
#include "chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int verify_fail(const wb_error *error)
{
	fprintf(stderr, "verify_chain: %s\n", error->message);
	return 2;
}

static wb_text verify_read_file(const char *path)
{
	static char content[1024 * 1024];
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		return (wb_text){0};
	size_t bytes = fread(content, 1, sizeof content, file);
	fclose(file);
	return (wb_text){content, bytes};
}

static int verify_file(const char *path, wb_arena *arena)
{
	chain_log chain = {0};
	wb_audit_report report = {0};
	wb_error error;

	if (chain_read(verify_read_file(path), arena, &chain, &error) != WB_OK)
		return verify_fail(&error);
	wb_audit_reader reader = chain_reader(&chain);
	wb_status status =
		wb_audit_verify(wb_env_native(), &reader, WB_TEXT(""), arena, &report, &error);
	if (status == WB_OK) {
		printf("sound: %llu events of %llu subjects\ndigest: %.*s\n",
			(unsigned long long)report.events, (unsigned long long)report.subjects,
			(int)report.digest.bytes, report.digest.data);
		return 0;
	}
	if (status != WB_BROKEN)
		return verify_fail(&error);
	printf("broken: %.*s, event %llu: %s\n", (int)report.broken_subject.bytes,
		report.broken_subject.data, (unsigned long long)report.broken_seq, error.message);
	return 1;
}

static int print_chain(wb_arena *arena)
{
	chain_log chain = {0};
	wb_text text;
	wb_error error;

	if (chain_make(arena, &chain, &error) != WB_OK ||
		chain_write(&chain, arena, &text, &error) != WB_OK)
		return verify_fail(&error);
	fwrite(text.data, 1, text.bytes, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	wb_arena *arena = NULL;

	if (argc != 2) {
		fputs("usage: verify_chain FILE | --print\n", stderr);
		return 2;
	}
	if (wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) != WB_OK)
		return 2;
	int outcome =
		strcmp(argv[1], "--print") == 0 ? print_chain(arena) : verify_file(argv[1], arena);
	wb_arena_free(arena);
	return outcome;
}
