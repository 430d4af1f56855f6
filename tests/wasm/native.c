/* SPDX-License-Identifier: MIT */
/*
 * The doorway in the native build, for who compares it with WebAssembly's. Standard input is a
 * series of calls, each a line "D 123" (a definition) or "Q 123" (a question about the last one that
 * loaded) with the bytes of the text that follows it; each is answered by one line.
 */
#include "doorway.h"

#include <stdio.h>
#include <stdlib.h>

static void native_require(bool holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "native: %s\n", what);
		exit(1);
	}
}

int main(void)
{
	wb_doorway *doorway = NULL;
	wb_workflow *workflow = NULL;
	size_t bytes;
	char kind;

	native_require(wb_doorway_new(wb_env_native(), &doorway, NULL) == WB_OK, "out of memory");
	while (scanf("%c %zu%*1[\n]", &kind, &bytes) == 2) {
		char *room = wb_doorway_take(doorway, bytes);
		native_require(room != NULL, "out of memory");
		native_require(fread(room, 1, bytes, stdin) == bytes, "a text is cut off");
		if (kind == 'D') {
			wb_workflow_free(workflow);
			workflow = NULL;
			wb_doorway_load(doorway, &workflow);
		} else {
			native_require(workflow != NULL, "a question without a definition");
			wb_doorway_decide(doorway, workflow);
		}
		wb_text answer = wb_doorway_answer(doorway);
		native_require(fwrite(answer.data, 1, answer.bytes, stdout) == answer.bytes &&
				putchar('\n') == '\n' && fflush(stdout) == 0,
			"nobody reads the answers");
	}
	native_require(feof(stdin) != 0, "a call is malformed");
	wb_workflow_free(workflow);
	wb_doorway_free(doorway);
	return 0;
}
