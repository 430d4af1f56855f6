/* SPDX-License-Identifier: MIT */
/*
 * Intents: what stands between begin and the end of an apply, and how each of them is closed.
 *
 * An intent is closed once, by compare-and-set on its fence: as committed, aborted, refused or
 * torn. Whoever comes second finds it closed and gets the stored answer, or a conflict when the
 * other one decided differently. A take-over raises the fence, so that a holder who slept past
 * his lease can't close it under the feet of his rescuer; he is told to ask again.
 */
#include "engine/engine.h"

#include "base/error.h"
#include "base/failpoint.h"
#include "waybill/json.h"

#define INTENT_LIST_MAX 1000

wb_status wb_engine__intent_view(wb_engine *engine, const wb_intent *intent, wb_arena *arena,
	wb_intent_view *out, wb_error *error)
{
	wb_move_draft draft;
	wb_status status = wb_engine__draft_read(intent->draft, arena, &draft, error);
	if (status != WB_OK)
		return status;
	wb_intent_view view = {.id = intent->id,
		.fence = intent->fence,
		.subject = intent->subject,
		.transition = draft.transition,
		.from_state = draft.from,
		.to_state = draft.to,
		.woo_from = draft.woo_from,
		.woo_to = draft.woo_to,
		.connection = intent->connection};
	wb_engine__overdue(engine, intent, &view.overdue_ms, &view.leases_missed);
	status = wb_engine__draft_write(&draft, false, arena, &view.draft, error);
	if (status == WB_OK)
		*out = view;
	return status;
}

wb_status wb_engine_recheck(wb_engine *engine, const wb_intent_view *intent,
	const wb_value *order, int64_t now_ms, wb_arena *arena, wb_decision *out, wb_error *error)
{
	wb_intent stored;
	wb_status status =
		wb_store__intent_read(engine->store, intent->id, arena, &stored, error);
	if (status != WB_OK)
		return status;
	if (stored.state != WB_INTENT_OPEN || stored.fence != intent->fence)
		return wb_error__set(error, WB_CONFLICT, WB_AREA_ENGINE,
			"the move %t was taken over by somebody else", intent->id);
	wb_move_draft draft;
	wb_loaded loaded;
	status = wb_engine__draft_read(stored.draft, arena, &draft, error);
	if (status == WB_OK)
		status = wb_engine__load(engine, stored.subject, arena, &loaded, error);
	if (status != WB_OK)
		return status;
	if (draft.action != WB_ACTION_MOVE) {
		*out = (wb_decision) {.is_allowed = true};
		return WB_OK;
	}
	wb_actor actor;
	wb_value inputs;
	status = wb_engine__draft_actor(&draft, arena, &actor, error);
	if (status == WB_OK)
		status = wb_engine__draft_inputs(&draft, arena, &inputs, error);
	if (status != WB_OK)
		return status;
	wb_question question = wb_engine__question(
		&loaded, draft.transition, &actor, order, &inputs, now_ms);
	question.inputs_are_stored = true;
	return wb_engine__decide(engine, &loaded, &question, arena, out, error);
}

wb_status wb_engine_renew(wb_engine *engine, wb_text intent, uint64_t fence, wb_error *error)
{
	const wb_env *env = engine->env;
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	status = wb_store__intent_lease(engine->store, intent, fence, fence,
		env->boot_id(env->payload), env->monotonic_ms(env->payload) + WB_LEASE_MS, error);
	return wb_engine__end(engine, status, true, error);
}

static wb_status take_over_inside(wb_engine *engine, wb_text id, wb_arena *arena,
	wb_intent_view *out, wb_error *error)
{
	const wb_env *env = engine->env;
	wb_intent intent;
	wb_status status = wb_store__intent_read(engine->store, id, arena, &intent, error);
	if (status != WB_OK)
		return status;
	int64_t overdue_ms;
	uint32_t leases;
	wb_engine__overdue(engine, &intent, &overdue_ms, &leases);
	if (intent.state != WB_INTENT_OPEN || overdue_ms == 0)
		return wb_error__set(error, WB_CONFLICT, WB_AREA_ENGINE,
			"the move %t is %s", id,
			intent.state == WB_INTENT_OPEN ? "held by a lease that is not over"
										   : "closed already");
	/* How overdue it was is what the rescuer decides by: shown as before the take-over. */
	status = wb_engine__intent_view(engine, &intent, arena, out, error);
	if (status != WB_OK)
		return status;
	out->fence = intent.fence + 1;
	return wb_store__intent_lease(engine->store, id, intent.fence, out->fence,
		env->boot_id(env->payload), env->monotonic_ms(env->payload) + WB_LEASE_MS, error);
}

wb_status wb_engine_take_over(wb_engine *engine, wb_text intent, wb_arena *arena,
	wb_intent_view *out, wb_error *error)
{
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	wb_intent_view view = {0};
	status = take_over_inside(engine, intent, arena, &view, error);
	status = wb_engine__end(engine, status, true, error);
	if (status == WB_OK)
		*out = view;
	return status;
}

/* What closing an intent starts from: the intent, open under [fence], its draft and subject. */
typedef struct wb_closing {
	wb_intent     intent;
	wb_move_draft draft;
	wb_loaded     loaded;
} wb_closing;

static wb_status check_fence(const wb_intent *intent, uint64_t fence, wb_error *error)
{
	if (intent->fence == fence)
		return WB_OK;
	return wb_error__set(error, WB_RUNNING, WB_AREA_ENGINE,
		"the move %t was taken over and is being recovered", intent->id);
}

static wb_status already_closed(const wb_intent *intent, wb_error *error)
{
	static const char *const how[] = {"open", "committed", "aborted", "refused", "torn"};
	return wb_error__set(error, WB_CONFLICT, WB_AREA_ENGINE, "the move %t was %s already",
		intent->id, how[intent->state]);
}

static wb_status load_closing(wb_engine *engine, wb_text id, uint64_t fence, wb_arena *arena,
	wb_closing *out, wb_error *error)
{
	wb_status status = wb_store__intent_read(engine->store, id, arena, &out->intent, error);
	if (status != WB_OK || out->intent.state != WB_INTENT_OPEN)
		return status;
	status = check_fence(&out->intent, fence, error);
	if (status == WB_OK)
		status = wb_engine__draft_read(out->intent.draft, arena, &out->draft, error);
	if (status == WB_OK)
		status = wb_engine__load(engine, out->intent.subject, arena, &out->loaded, error);
	return status;
}

static wb_status commit_open(wb_engine *engine, wb_closing *closing, int64_t now_ms,
	wb_arena *arena, wb_outcome *out, wb_error *error)
{
	const wb_intent *intent = &closing->intent;
	if (closing->loaded.row.version != closing->draft.version)
		return wb_error__set(error, WB_BROKEN, WB_AREA_ENGINE,
			"%t moved while the move %t was open on it", intent->subject, intent->id);
	wb_text receipt;
	wb_status status = wb_engine__complete(engine, &closing->loaded, &closing->draft,
		intent->id, now_ms, arena, &receipt, error);
	if (status == WB_OK)
		status = wb_store__intent_close(engine->store, intent->id, intent->fence,
			WB_INTENT_COMMITTED, receipt, error);
	if (status == WB_OK)
		status = wb_store__claim_finish(engine->store, intent->claim_scope,
			intent->claim_key, receipt, false, error);
	if (status != WB_OK)
		return status;
	out->kind = WB_OUTCOME_DONE;
	out->receipt = receipt;
	wb_engine__view(&closing->loaded, false, &out->current);
	return WB_OK;
}

/* The store has lost the intent: it was restored from a backup older than the move. What the
   shop's database tells is kept as drift, never applied again. */
static wb_status commit_lost(wb_engine *engine, wb_text id, wb_text text, int64_t now_ms,
	wb_arena *arena, wb_outcome *out, wb_error *error)
{
	wb_event known;
	wb_status status =
		wb_store__event_find_move(engine->store, id, arena, &known, error);
	if (status == WB_OK) {
		out->kind = WB_OUTCOME_REPLAYED;
		return WB_OK;
	}
	if (status != WB_MISSING || text.bytes == 0)
		return status;
	wb_move_draft draft;
	status = wb_engine__draft_read(text, arena, &draft, error);
	if (status == WB_OK)
		status = wb_engine__check_no_intent(engine, draft.subject, arena, error);
	if (status != WB_OK)
		return status;
	return wb_engine__record_lost(engine, id, &draft, now_ms, arena, out, error);
}

static wb_status commit_inside(wb_engine *engine, wb_text id, uint64_t fence, wb_text draft,
	int64_t now_ms, wb_arena *arena, wb_outcome *out, bool *keeps, wb_error *error)
{
	wb_closing closing;
	wb_status status = load_closing(engine, id, fence, arena, &closing, error);
	*keeps = true;
	if (status == WB_MISSING)
		return commit_lost(engine, id, draft, now_ms, arena, out, error);
	if (status != WB_OK)
		return status;
	if (closing.intent.state == WB_INTENT_OPEN)
		return commit_open(engine, &closing, now_ms, arena, out, error);
	*keeps = false;
	if (closing.intent.state != WB_INTENT_COMMITTED &&
		closing.intent.state != WB_INTENT_REFUSED)
		return already_closed(&closing.intent, error);
	out->kind = WB_OUTCOME_REPLAYED;
	out->receipt = closing.intent.receipt;
	out->was_refusal = closing.intent.state == WB_INTENT_REFUSED;
	return WB_OK;
}

wb_status wb_engine_commit(wb_engine *engine, wb_text intent, uint64_t fence, wb_text draft,
	int64_t now_ms, wb_arena *arena, wb_outcome *out, wb_error *error)
{
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	wb_outcome outcome = {0};
	bool keeps = false;
	status = commit_inside(
		engine, intent, fence, draft, now_ms, arena, &outcome, &keeps, error);
	status = wb_engine__end(engine, status, keeps, error);
	if (status == WB_OK)
		*out = outcome;
	return status;
}

/* {reason|culprit, from, to, transition, woo:{from,to}} */
static wb_status failure_data(const wb_closing *closing, wb_text name, wb_text text,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder woo;
	wb_map_builder_init(&woo, arena, 2);
	wb_map_builder_add(&woo, WB_TEXT("from"), wb_value_string(closing->draft.woo_from));
	wb_map_builder_add(&woo, WB_TEXT("to"), wb_value_string(closing->draft.woo_to));
	wb_value statuses;
	wb_status status = wb_map_builder_finish(&woo, &statuses, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 5);
	wb_map_builder_add(&map, name, wb_value_string(text));
	wb_map_builder_add(&map, WB_TEXT("from"), wb_value_string(closing->draft.from));
	wb_map_builder_add(&map, WB_TEXT("to"), wb_value_string(closing->draft.to));
	if (closing->draft.transition.bytes > 0)
		wb_map_builder_add(
			&map, WB_TEXT("transition"), wb_value_string(closing->draft.transition));
	wb_map_builder_add(&map, WB_TEXT("woo"), statuses);
	return wb_map_builder_finish(&map, out, error);
}

static wb_status append_failure(wb_engine *engine, const wb_closing *closing, wb_text kind,
	wb_text name, wb_text text, int64_t now_ms, wb_arena *arena, wb_event *out,
	wb_error *error)
{
	wb_entry_draft entry = {.subject = closing->intent.subject,
		.kind = kind,
		.at_ms = now_ms,
		.actor = closing->draft.actor};
	wb_status status = failure_data(closing, name, text, arena, &entry.data, error);
	if (status != WB_OK)
		return status;
	return wb_engine__append(engine, &entry, arena, out, error);
}

/* Closes the intent without a receipt; its key is free for another try. */
static wb_status close_and_release(
	wb_engine *engine, const wb_intent *intent, wb_intent_state state, wb_error *error)
{
	wb_status status = wb_store__intent_close(
		engine->store, intent->id, intent->fence, state, (wb_text) {0}, error);
	if (status != WB_OK)
		return status;
	return wb_store__claim_release(
		engine->store, intent->claim_scope, intent->claim_key, error);
}

static wb_status abort_inside(wb_engine *engine, wb_text id, uint64_t fence, wb_text reason,
	int64_t now_ms, wb_arena *arena, bool *keeps, wb_error *error)
{
	wb_closing closing;
	wb_status status = load_closing(engine, id, fence, arena, &closing, error);
	if (status != WB_OK)
		return status;
	*keeps = closing.intent.state == WB_INTENT_OPEN;
	if (closing.intent.state == WB_INTENT_ABORTED)
		return WB_OK;
	if (closing.intent.state != WB_INTENT_OPEN)
		return already_closed(&closing.intent, error);
	wb_event event;
	status = append_failure(engine, &closing, WB_TEXT("failed"), WB_TEXT("reason"), reason,
		now_ms, arena, &event, error);
	if (status != WB_OK)
		return status;
	return close_and_release(engine, &closing.intent, WB_INTENT_ABORTED, error);
}

wb_status wb_engine_abort(wb_engine *engine, wb_text intent, uint64_t fence, wb_text reason,
	int64_t now_ms, wb_arena *arena, wb_error *error)
{
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	bool keeps = false;
	status = abort_inside(engine, intent, fence, reason, now_ms, arena, &keeps, error);
	return wb_engine__end(engine, status, keeps, error);
}

static wb_status tear_inside(wb_engine *engine, wb_text id, uint64_t fence, wb_text culprit,
	int64_t now_ms, wb_arena *arena, bool *keeps, wb_error *error)
{
	wb_closing closing;
	wb_status status = load_closing(engine, id, fence, arena, &closing, error);
	if (status != WB_OK)
		return status;
	*keeps = closing.intent.state == WB_INTENT_OPEN;
	if (closing.intent.state == WB_INTENT_TORN)
		return WB_OK;
	if (closing.intent.state != WB_INTENT_OPEN)
		return already_closed(&closing.intent, error);
	wb_event event;
	status = append_failure(engine, &closing, WB_TEXT("torn"), WB_TEXT("culprit"), culprit,
		now_ms, arena, &event, error);
	if (status != WB_OK)
		return status;
	wb_subject row = closing.loaded.row;
	row.is_torn = true;
	row.drift_seq = event.seq;
	row.changed_at_ms = now_ms;
	status = wb_store__subject_write(engine->store, &row, row.version, error);
	if (status != WB_OK)
		return status;
	return close_and_release(engine, &closing.intent, WB_INTENT_TORN, error);
}

wb_status wb_engine_tear(wb_engine *engine, wb_text intent, uint64_t fence, wb_text culprit,
	int64_t now_ms, wb_arena *arena, wb_error *error)
{
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	bool keeps = false;
	status = tear_inside(engine, intent, fence, culprit, now_ms, arena, &keeps, error);
	return wb_engine__end(engine, status, keeps, error);
}

static wb_status refuse_inside(wb_engine *engine, wb_text id, uint64_t fence,
	const wb_decision *decision, int64_t now_ms, wb_arena *arena, wb_outcome *out, bool *keeps,
	wb_error *error)
{
	wb_closing closing;
	wb_status status = load_closing(engine, id, fence, arena, &closing, error);
	if (status != WB_OK)
		return status;
	if (closing.intent.state != WB_INTENT_OPEN)
		return already_closed(&closing.intent, error);
	wb_text receipt;
	status = wb_engine__append_refusal(engine, &closing.loaded, closing.draft.transition,
		closing.draft.actor, closing.draft.actor_id, decision, now_ms, arena, &receipt, error);
	if (status == WB_OK)
		status = wb_store__intent_close(engine->store, id, closing.intent.fence,
			WB_INTENT_REFUSED, receipt, error);
	if (status == WB_OK)
		status = wb_store__claim_finish(engine->store, closing.intent.claim_scope,
			closing.intent.claim_key, receipt, true, error);
	if (status != WB_OK)
		return status;
	*keeps = true;
	out->kind = WB_OUTCOME_REFUSED;
	out->receipt = receipt;
	out->decision = *decision;
	wb_engine__view(&closing.loaded, false, &out->current);
	return WB_OK;
}

wb_status wb_engine_refuse(wb_engine *engine, wb_text intent, uint64_t fence,
	const wb_decision *decision, int64_t now_ms, wb_arena *arena, wb_outcome *out,
	wb_error *error)
{
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	wb_outcome outcome = {0};
	bool keeps = false;
	status = refuse_inside(
		engine, intent, fence, decision, now_ms, arena, &outcome, &keeps, error);
	status = wb_engine__end(engine, status, keeps, error);
	if (status == WB_OK)
		*out = outcome;
	return status;
}

typedef struct wb_intent_page {
	wb_engine      *engine;
	wb_arena       *arena;
	wb_intent_view *views;
	size_t          count, capacity;
} wb_intent_page;

static wb_status collect_overdue(void *payload, const wb_intent *intent, wb_error *error)
{
	wb_intent_page *page = payload;
	int64_t overdue_ms;
	uint32_t leases;
	wb_engine__overdue(page->engine, intent, &overdue_ms, &leases);
	if (overdue_ms == 0)
		return WB_OK;
	if (page->count == page->capacity)
		return WB_END;
	wb_intent copy = *intent;
	if (!wb_arena_copy_text(page->arena, intent->id, &copy.id) ||
		!wb_arena_copy_text(page->arena, intent->subject, &copy.subject) ||
		!wb_arena_copy_text(page->arena, intent->connection, &copy.connection))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	return wb_engine__intent_view(
		page->engine, &copy, page->arena, &page->views[page->count++], error);
}

wb_status wb_engine_overdue(wb_engine *engine, size_t count_max, wb_arena *arena,
	const wb_intent_view **out, size_t *out_count, wb_error *error)
{
	wb_intent_page page = {.engine = engine, .arena = arena, .capacity = count_max};
	page.views = wb_arena_take_array(arena, count_max + 1, sizeof(*page.views));
	if (page.views == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_status status = wb_store__intent_list(
		engine->store, INTENT_LIST_MAX, collect_overdue, &page, error);
	if (status < 0)
		return status;
	*out = page.views;
	*out_count = page.count;
	return WB_OK;
}

wb_status wb_engine_knows(
	wb_engine *engine, wb_text move, wb_arena *arena, bool *out, wb_error *error)
{
	wb_event event;
	wb_intent intent;
	wb_error why;
	wb_status status = wb_store__event_find_move(engine->store, move, arena, &event, &why);
	if (status == WB_MISSING)
		status = wb_store__intent_read(engine->store, move, arena, &intent, &why);
	if (status != WB_OK && status != WB_MISSING) {
		if (error != NULL)
			*error = why;
		return status;
	}
	*out = status == WB_OK;
	return WB_OK;
}

wb_status wb_engine_mark(wb_engine *engine, uint64_t position, wb_arena *arena, wb_mark *out,
	wb_error *error)
{
	return wb_store__event_mark(engine->store, position, arena, out, error);
}
