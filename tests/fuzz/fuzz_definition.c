/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are loaded as a workflow definition. What is refused says where; what is accepted is
 * the same workflow when its canonical text is loaded again, and each of its transitions can be
 * asked. A lint takes either, tells the same mistake among its findings, and finds none of those
 * that can't be loaded in what was.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "waybill/json.h"
#include "waybill/lint.h"
#include "waybill/workflow.h"

static const char order_json[] =
	"{\"id\":1,\"number\":\"1\",\"status\":\"processing\",\"total\":\"12.50\",\"paid\":true,"
	"\"paid_at\":1700000000000,\"note\":\"x\",\"items\":[{\"id\":1,\"sku\":\"A\",\"quantity\":2,"
	"\"total\":\"12.50\",\"weight_g\":100}]}";

static void check_refusal(wb_status status, const wb_error *error)
{
	wb_text message = wb_text_from(error->message);

	FUZZ_HOLDS(status == WB_SYNTAX || status == WB_LIMIT);
	FUZZ_HOLDS(error->status == status && message.bytes > 0 && wb_utf8__is_valid(message));
	/* Only a text that is too long to be looked at has no place. */
	FUZZ_HOLDS(error->line > 0 && error->column > 0);
}

static void check_decision(const wb_decision *decision)
{
	FUZZ_HOLDS(decision->is_allowed == (decision->blocker_count == 0));
	for (size_t index = 0; index < decision->blocker_count; index++) {
		wb_text text = decision->blockers[index].text;
		FUZZ_HOLDS(text.bytes > 0 && wb_utf8__is_valid(text));
		FUZZ_HOLDS(decision->blockers[index].facts.kind == WB_MAP);
	}
	FUZZ_HOLDS(decision->is_allowed || decision->vars.kind == WB_NULL);
}

/* First with no inputs, then with the schemas themselves as inputs: they are of any kind. */
static void ask(const wb_workflow *workflow, const wb_transition *transition, wb_arena *arena)
{
	const wb_text roles[] = {WB_TEXT("staff"), WB_TEXT("manager"), WB_TEXT("woocommerce")};
	const wb_actor actor = {.id = WB_TEXT("user:1"), .roles = roles, .role_count = 3};
	wb_value order;
	wb_question question = {
		.transition = transition->name,
		.subject = WB_TEXT("order:1"),
		.state = transition->from[0],
		.actor = &actor,
		.order = &order,
	};
	wb_decision decision;
	wb_error error;

	FUZZ_HOLDS(wb_json_read(WB_TEXT(order_json), arena, &order, NULL, &error) == WB_OK);
	for (unsigned round = 0; round < 3; round++) {
		question.inputs = round == 1 ? &transition->inputs : NULL;
		question.is_preview = round == 2;
		wb_status status = wb_workflow_decide(workflow, &question, arena, &decision, &error);
		FUZZ_HOLDS(status == WB_OK || status == WB_MEMORY || status == WB_LIMIT);
		if (status == WB_OK)
			check_decision(&decision);
	}
	wb_status status =
		wb_workflow_match(workflow, &question, WB_TEXT("completed"), arena, &decision, &error);
	FUZZ_HOLDS(status == WB_OK || status == WB_END || status == WB_MEMORY);
}

static void check_workflow(const wb_workflow *workflow)
{
	wb_workflow *again = NULL;
	wb_arena *arena = NULL;
	wb_error error;

	FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) == WB_OK);
	FUZZ_HOLDS(
		wb_workflow_parse(wb_env_native(), wb_workflow_text(workflow), &again, &error) == WB_OK);
	FUZZ_HOLDS(wb_text_equal(wb_workflow_hash(workflow), wb_workflow_hash(again)));
	for (size_t index = 0; index < wb_workflow_transition_count(workflow); index++) {
		wb_arena_reset(arena);
		ask(workflow, wb_workflow_transition(workflow, index), arena);
	}
	wb_arena_free(arena);
	wb_workflow_free(again);
}

static void check_lint(wb_text text, wb_status status, const wb_error *refusal)
{
	wb_arena *arena = NULL;
	wb_lint lint;
	wb_error error;
	bool is_told = false, is_refused = false;

	FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) == WB_OK);
	FUZZ_HOLDS(wb_workflow_lint(wb_env_native(), text, NULL, arena, &lint, &error) == WB_OK);
	for (size_t index = 0; index < lint.count; index++) {
		const wb_finding *finding = &lint.findings[index];
		FUZZ_HOLDS(finding->line > 0 && finding->column > 0);
		FUZZ_HOLDS(finding->text.bytes > 0 && wb_utf8__is_valid(finding->text));
		FUZZ_HOLDS(finding->trace_count == 0 || finding->trace != NULL);
		is_refused = is_refused || finding->rule < WB_LINT_UNREACHABLE_STATE;
		is_told = is_told || (finding->line == refusal->line && finding->column == refusal->column);
	}
	FUZZ_HOLDS(lint.count == lint.error_count + lint.warning_count);
	FUZZ_HOLDS(status == WB_OK ? !is_refused : is_told || lint.count == WB_LINT_FINDINGS_MAX);
	wb_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	wb_text text = {(const char *)data, bytes};
	wb_workflow *workflow = NULL;
	wb_error error = {.status = WB_OK};

	if (bytes > WB_DEFINITION_BYTES_MAX)
		return 0;
	wb_status status = wb_workflow_parse(wb_env_native(), text, &workflow, &error);
	if (status == WB_OK)
		check_workflow(workflow);
	else
		check_refusal(status, &error);
	check_lint(text, status, &error);
	wb_workflow_free(workflow);
	return 0;
}
