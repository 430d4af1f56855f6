/* SPDX-License-Identifier: MIT */
/*
 * The one place where a subject moves: event, row, effects and receipt, inside a transaction that
 * the caller opened.
 */
#include "engine/engine.h"

#include "base/error.h"
#include "base/failpoint.h"
#include "waybill/json.h"

wb_status wb_engine__end(wb_engine *engine, wb_status status, bool keeps, wb_error *error)
{
	if (status != WB_OK || !keeps) {
		wb_store__rollback(engine->store);
		return status;
	}
	WB_FAILPOINT("engine.commit.before");
	status = wb_store__commit(engine->store, error);
	WB_FAILPOINT("engine.commit.after");
	return status;
}

static wb_text assignee_of(const wb_value *vars)
{
	const wb_value *assignee = wb_value_member(vars, WB_TEXT("assignee"));
	return assignee != NULL && assignee->kind == WB_STRING ? assignee->as.text : (wb_text) {0};
}

/* The row after the move; its version is the one before until the store has written it. */
static wb_status moved_row(const wb_loaded *loaded, const wb_move_draft *draft,
	const wb_state *to, wb_arena *arena, wb_subject *out, wb_error *error)
{
	wb_subject row = loaded->row;
	row.state = to->name;
	wb_status status = wb_json_write(&draft->vars, arena, &row.vars, error);
	if (status != WB_OK)
		return status;
	row.assignee = assignee_of(&draft->vars);
	if (draft->action == WB_ACTION_MOVE && to->woo.bytes > 0)
		row.woo = to->woo;
	if (draft->action == WB_ACTION_UNDO && !wb_text_equal(draft->woo_from, draft->woo_to))
		row.woo = draft->woo_to;
	row.drift = (wb_text) {0};
	row.drift_seq = 0;
	row.is_torn = false;
	*out = row;
	return WB_OK;
}

static wb_text move_kind(wb_action action)
{
	if (action == WB_ACTION_UNDO)
		return WB_TEXT("undone");
	return action == WB_ACTION_REVERT ? WB_TEXT("reverted") : WB_TEXT("moved");
}

static wb_status append_move(wb_engine *engine, const wb_loaded *loaded,
	const wb_move_draft *draft, wb_text move, int64_t now_ms, wb_arena *arena, wb_event *out,
	wb_error *error)
{
	wb_entry_draft entry = {.subject = loaded->row.key,
		.kind = move_kind(draft->action),
		.move = move,
		.head = wb_engine__head(&loaded->row),
		.at_ms = now_ms,
		.actor = draft->actor,
		.personal = draft->personal,
		.personal_count = draft->personal_count};
	wb_status status = wb_engine__draft_data(
		draft, loaded->row.version + 1, arena, &entry.data, error);
	if (status != WB_OK)
		return status;
	return wb_engine__append(engine, &entry, arena, out, error);
}

/* A move causes its transition's effects, its undo withdraws them. */
static wb_status complete_effects(wb_engine *engine, const wb_workflow *workflow,
	const wb_move_draft *draft, const wb_event *event, wb_arena *arena, wb_error *error)
{
	const wb_transition *transition = draft->action == WB_ACTION_REVERT
		? NULL
		: wb_workflow_find_transition(workflow, draft->transition);
	if (transition == NULL)
		return WB_OK;
	if (draft->action == WB_ACTION_MOVE)
		return wb_engine__put_effects(engine, transition, event, arena, error);
	const wb_event undone = {.subject = event->subject, .seq = draft->undoes};
	return wb_engine__withdraw_effects(engine, transition, &undone, arena, error);
}

wb_status wb_engine__complete(wb_engine *engine, wb_loaded *loaded, const wb_move_draft *draft,
	wb_text move, int64_t now_ms, wb_arena *arena, wb_text *out_receipt, wb_error *error)
{
	const wb_state *to = wb_workflow_find_state(loaded->workflow, draft->to);
	if (to == NULL)
		return wb_error__set(error, WB_BROKEN, WB_AREA_ENGINE,
			"a move of %t leads to the state %t, which its definition does not have",
			loaded->row.key, draft->to);
	wb_subject row;
	wb_status status = moved_row(loaded, draft, to, arena, &row, error);
	if (status != WB_OK)
		return status;
	wb_event event;
	status = append_move(engine, loaded, draft, move, now_ms, arena, &event, error);
	if (status != WB_OK)
		return status;
	status = wb_engine__receipt(&event, draft->actor_id, row.state, row.version + 1, NULL,
		loaded->workflow, arena, &row.receipt, error);
	if (status != WB_OK)
		return status;
	row.changed_at_ms = now_ms;
	WB_FAILPOINT("engine.complete.appended");
	status = wb_store__subject_write(engine->store, &row, loaded->row.version, error);
	if (status != WB_OK)
		return status;
	status = complete_effects(engine, loaded->workflow, draft, &event, arena, error);
	if (status != WB_OK)
		return status;
	row.version++;
	row.head_seq = event.seq;
	row.head_hash = event.hash;
	loaded->row = row;
	loaded->state = to;
	loaded->vars = draft->vars;
	*out_receipt = row.receipt;
	return WB_OK;
}

static wb_status refusal_data(const wb_loaded *loaded, wb_text transition,
	const wb_decision *decision, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_value blockers, described;
	wb_status status = wb_engine__blockers_value(
		decision, loaded->workflow, arena, &blockers, error);
	if (status == WB_OK)
		status = wb_engine__workflow_value(loaded->workflow, arena, &described, error);
	if (status != WB_OK)
		return status;
	wb_map_builder data;
	wb_map_builder_init(&data, arena, 5);
	wb_map_builder_add(&data, WB_TEXT("blockers"), blockers);
	wb_map_builder_add(&data, WB_TEXT("state"), wb_value_string(loaded->row.state));
	wb_map_builder_add(&data, WB_TEXT("transition"), wb_value_string(transition));
	wb_map_builder_add(
		&data, WB_TEXT("version"), wb_value_int((int64_t) loaded->row.version));
	wb_map_builder_add(&data, WB_TEXT("workflow"), described);
	return wb_map_builder_finish(&data, out, error);
}

wb_status wb_engine__append_refusal(wb_engine *engine, wb_loaded *loaded, wb_text transition,
	wb_value actor, wb_text actor_id, const wb_decision *decision, int64_t now_ms,
	wb_arena *arena, wb_text *out_receipt, wb_error *error)
{
	wb_entry_draft entry = {.subject = loaded->row.key,
		.kind = WB_TEXT("refused"),
		.head = wb_engine__head(&loaded->row),
		.at_ms = now_ms,
		.actor = actor};
	wb_status status =
		refusal_data(loaded, transition, decision, arena, &entry.data, error);
	wb_event event;
	if (status == WB_OK)
		status = wb_engine__append(engine, &entry, arena, &event, error);
	if (status != WB_OK)
		return status;
	loaded->row.head_seq = event.seq;
	loaded->row.head_hash = event.hash;
	return wb_engine__receipt(&event, actor_id, loaded->row.state, loaded->row.version,
		decision, loaded->workflow, arena, out_receipt, error);
}
