/* SPDX-License-Identifier: MIT */
/*
 * Undo: a mistake of the moment taken back by who made it, as a move of its own.
 *
 * The log only grows, so an undo is a second event that names the first. It leads back to the state,
 * the variables and the status from before; what the first one would have caused and has not yet is
 * withdrawn from the outbox. It asks no guard: what it restores was legal a few seconds ago. For the
 * same reason it is narrow: the move must be the subject's newest event, made by this actor, within
 * WB_UNDO_MS, by a transition that allows it.
 *
 * The variables from before are read back from the chain. To store them with every move would make
 * each event larger for what few of them ever need.
 */
#include "engine/engine.h"

#include "base/error.h"
#include "waybill/json.h"

/* What is being read of the chain. */
typedef struct wb_backward {
	wb_arena *arena;
	wb_event  event; /* its texts live in the arena */
	wb_value  body;
	bool      is_found;
} wb_backward;

static wb_status undo_too_late(wb_text subject, const char *why, wb_error *error)
{
	return wb_error__set(error, WB_CONFLICT, WB_AREA_ENGINE,
		"the newest move of %t can't be undone: %s", subject, why);
}

static wb_status undo_keep(void *payload, const wb_event *event, wb_error *error)
{
	wb_backward *backward = payload;
	wb_text body;

	backward->event.seq = event->seq;
	backward->event.at_ms = event->at_ms;
	if (!wb_arena_copy_text(backward->arena, event->subject, &backward->event.subject) ||
		!wb_arena_copy_text(backward->arena, event->kind, &backward->event.kind) ||
		!wb_arena_copy_text(backward->arena, event->move, &backward->event.move) ||
		!wb_arena_copy_text(backward->arena, event->body, &body))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	backward->is_found = true;
	return wb_json_read(body, backward->arena, &backward->body, NULL, error);
}

static wb_status undo_read_event(wb_engine *engine, wb_text subject, uint64_t seq,
	wb_arena *arena, wb_backward *out, wb_error *error)
{
	*out = (wb_backward) {.arena = arena};
	wb_status status =
		wb_store__event_list(engine->store, subject, seq, 1, undo_keep, out, error);
	if (status == WB_OK && (!out->is_found || out->event.seq != seq))
		return wb_error__set(
			error, WB_BROKEN, WB_AREA_ENGINE, "event %U of %t is not there", seq, subject);
	return status;
}

static const wb_value *undo_data(const wb_backward *event)
{
	return wb_value_member(&event->body, WB_TEXT("data"));
}

static wb_text undo_text(const wb_value *map, wb_text name)
{
	const wb_value *member = map == NULL ? NULL : wb_value_member(map, name);
	return member != NULL && member->kind == WB_STRING ? member->as.text : (wb_text) {0};
}

/* The variables as the chain had them before event [seq], which is not the first. */
static wb_status undo_vars_before(wb_engine *engine, const wb_loaded *loaded, uint64_t seq,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_text assignee = {0};
	bool was_assigned = false;

	while (--seq > 0) {
		wb_backward event;
		wb_status status =
			undo_read_event(engine, loaded->row.key, seq, arena, &event, error);
		if (status != WB_OK)
			return status;
		const wb_value *data = undo_data(&event);
		const wb_value *vars = data == NULL ? NULL : wb_value_member(data, WB_TEXT("vars"));
		wb_value found;
		if (wb_text_equal(event.event.kind, WB_TEXT("assigned"))) {
			if (!was_assigned)
				assignee = undo_text(data, WB_TEXT("assignee"));
			was_assigned = true;
			continue;
		}
		if (wb_text_equal(event.event.kind, WB_TEXT("started")))
			status = wb_workflow_initial_vars(loaded->workflow, arena, &found, error);
		else if (vars != NULL && vars->kind == WB_MAP &&
			!wb_text_equal(event.event.kind, WB_TEXT("lost")))
			found = *vars;
		else
			continue;
		if (status == WB_OK && was_assigned)
			return wb_engine__assign(&found, assignee, arena, out, error);
		if (status == WB_OK)
			*out = found;
		return status;
	}
	return wb_error__set(error, WB_BROKEN, WB_AREA_ENGINE,
		"the chain of %t does not say what its variables were", loaded->row.key);
}

/* Also for clocks that went back: what is far off either way is over. */
static uint64_t undo_distance(int64_t one, int64_t other)
{
	return one > other ? (uint64_t) one - (uint64_t) other : (uint64_t) other - (uint64_t) one;
}

/* The transition of the move that may be undone; WB_CONFLICT with the reason where it may not. */
static wb_status undo_check(const wb_loaded *loaded, const wb_backward *head,
	const wb_command *command, const wb_transition **out, wb_error *error)
{
	wb_text subject = loaded->row.key;
	const wb_value *data = undo_data(head);
	wb_text actor =
		undo_text(wb_value_member(&head->body, WB_TEXT("actor")), WB_TEXT("id"));

	if (!wb_text_equal(head->event.kind, WB_TEXT("moved")) || data == NULL)
		return undo_too_late(subject, "something else has happened since", error);
	if (!wb_text_equal(actor, command->actor->id))
		return undo_too_late(subject, "somebody else made it", error);
	if (undo_distance(command->now_ms, head->event.at_ms) > WB_UNDO_MS)
		return undo_too_late(subject, "its time is over", error);
	const wb_transition *transition = wb_workflow_find_transition(
		loaded->workflow, undo_text(data, WB_TEXT("transition")));
	if (transition == NULL || !transition->can_be_undone)
		return undo_too_late(subject, "its transition does not allow it", error);
	*out = transition;
	return WB_OK;
}

wb_status wb_engine__undo_draft(wb_engine *engine, const wb_loaded *loaded,
	const wb_command *command, wb_text status_now, wb_arena *arena, wb_move_draft *out,
	wb_error *error)
{
	wb_backward head;
	const wb_transition *transition = NULL;
	wb_status status = undo_read_event(
		engine, loaded->row.key, loaded->row.head_seq, arena, &head, error);
	if (status == WB_OK)
		status = undo_check(loaded, &head, command, &transition, error);
	if (status != WB_OK)
		return status;
	const wb_value *data = undo_data(&head);
	const wb_value *woo = wb_value_member(data, WB_TEXT("woo"));
	wb_text woo_before = undo_text(woo, WB_TEXT("from"));
	wb_text woo_after = undo_text(woo, WB_TEXT("to"));
	wb_move_draft draft = {.action = WB_ACTION_UNDO,
		.subject = loaded->row.key,
		.transition = transition->name,
		.from = loaded->row.state,
		.to = undo_text(data, WB_TEXT("from")),
		.version = loaded->row.version,
		.woo_from = status_now,
		.woo_to = wb_text_equal(woo_before, woo_after) ? status_now : woo_before,
		.actor_id = command->actor->id,
		.undoes = head.event.seq,
		.undoes_move = head.event.move};
	if (!wb_text_equal(woo_after, status_now))
		return undo_too_late(loaded->row.key, "WooCommerce has moved on", error);
	status = undo_vars_before(engine, loaded, head.event.seq, arena, &draft.vars, error);
	if (status == WB_OK)
		status = wb_engine__actor_value(
			command->actor, (wb_text) {0}, arena, &draft.actor, error);
	if (status == WB_OK)
		status = wb_engine__workflow_value(loaded->workflow, arena, &draft.workflow, error);
	wb_map_builder none;
	wb_map_builder_init(&none, arena, 0);
	if (status == WB_OK)
		status = wb_map_builder_finish(&none, &draft.facts, error);
	if (status != WB_OK)
		return status;
	draft.inputs = draft.facts;
	*out = draft;
	return WB_OK;
}
