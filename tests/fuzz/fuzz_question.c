/* SPDX-License-Identifier: MIT */
/*
 * Any JSON as the facts, variables and inputs of a request to make a move of the shipped workflow.
 * A malformed one is refused with a sentence; the others are decided, twice alike, and never
 * allowed with something in the way.
 *
 * Input: {"transition": …, "state": …, "role": …, "order": …, "vars": …, "inputs": …}
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "waybill/json.h"
#include "waybill/workflow.h"

static wb_text text_of(const wb_value *request, const char *name)
{
	const wb_value *member = wb_value_member(request, wb_text_from(name));

	return member != NULL && member->kind == WB_STRING ? member->as.text : WB_TEXT("");
}

static void check_decision(const wb_decision *decision)
{
	FUZZ_HOLDS(decision->is_allowed == (decision->blocker_count == 0));
	for (size_t index = 0; index < decision->blocker_count; index++)
		FUZZ_HOLDS(decision->blockers[index].text.bytes > 0 &&
			wb_utf8__is_valid(decision->blockers[index].text));
}

static void ask(const wb_workflow *workflow, const wb_question *question, wb_arena *arena)
{
	wb_decision first, second;
	wb_error error = {.status = WB_OK};
	wb_status status = wb_workflow_decide(workflow, question, arena, &first, &error);

	FUZZ_HOLDS(status == WB_OK || status == WB_INVALID || status == WB_MISSING ||
		status == WB_LIMIT || status == WB_MEMORY);
	if (status != WB_OK) {
		wb_text message = wb_text_from(error.message);
		FUZZ_HOLDS(error.status == status && message.bytes > 0 && wb_utf8__is_valid(message));
		return;
	}
	check_decision(&first);
	FUZZ_HOLDS(wb_workflow_decide(workflow, question, arena, &second, &error) == WB_OK);
	FUZZ_HOLDS(first.is_allowed == second.is_allowed &&
		first.blocker_count == second.blocker_count &&
		wb_value_equal(&first.facts, &second.facts) &&
		wb_value_equal(&first.inputs, &second.inputs));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	/* Read once: it is the request that varies. */
	static wb_workflow *workflow;
	wb_arena *arena = NULL;
	wb_value request;
	wb_error error;

	if (workflow == NULL)
		FUZZ_HOLDS(wb_workflow_parse(wb_env_native(), wb_workflow_default(), &workflow, &error) ==
			WB_OK);
	FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) == WB_OK);
	wb_text text = {(const char *)data, bytes};
	if (wb_json_read(text, arena, &request, NULL, &error) == WB_OK) {
		const wb_text role = text_of(&request, "role");
		const wb_actor actor = {.id = WB_TEXT("user:1"), .roles = &role, .role_count = 1};
		wb_question question = {
			.transition = text_of(&request, "transition"),
			.subject = WB_TEXT("order:1"),
			.state = text_of(&request, "state"),
			.version = 1,
			.actor = &actor,
			.order = wb_value_member(&request, WB_TEXT("order")),
			.vars = wb_value_member(&request, WB_TEXT("vars")),
			.inputs = wb_value_member(&request, WB_TEXT("inputs")),
			.now_ms = 1700000000000,
		};
		ask(workflow, &question, arena);
		question.is_preview = true;
		ask(workflow, &question, arena);
	}
	wb_arena_free(arena);
	return 0;
}
