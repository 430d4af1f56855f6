/* SPDX-License-Identifier: MIT */
/*
 * Subjects: reading one with its workflow and variables, deciding about it, showing it.
 */
#include "engine/engine.h"

#include <string.h>

#include "base/error.h"
#include "waybill/json.h"
#include "workflow/blockers.h"

static wb_status load_row(
	wb_engine *engine, const wb_subject *row, wb_arena *arena, wb_loaded *out, wb_error *error)
{
	wb_loaded loaded = {.row = *row};
	wb_status status = wb_engine__workflow_by_hash(
		engine, row->definition_hash, arena, &loaded.workflow, error);
	if (status != WB_OK)
		return status;
	loaded.state = wb_workflow_find_state(loaded.workflow, row->state);
	if (loaded.state == NULL)
		return wb_error__set(error, WB_BROKEN, WB_AREA_ENGINE,
			"%t is in the state %t, which its definition does not have", row->key, row->state);
	status = wb_json_read(row->vars, arena, &loaded.vars, NULL, error);
	if (status != WB_OK)
		return status;
	*out = loaded;
	return WB_OK;
}

wb_status wb_engine__load(
	wb_engine *engine, wb_text subject, wb_arena *arena, wb_loaded *out, wb_error *error)
{
	wb_subject row;
	wb_status status = wb_store__subject_read(engine->store, subject, arena, &row, error);
	if (status != WB_OK)
		return status;
	return load_row(engine, &row, arena, out, error);
}

void wb_engine__view(const wb_loaded *loaded, bool has_intent, wb_subject_view *out)
{
	const wb_subject *row = &loaded->row;
	*out = (wb_subject_view) {
		.key = row->key,
		.workflow_name = wb_workflow_name(loaded->workflow),
		.workflow_version = wb_workflow_version(loaded->workflow),
		.workflow_hash = wb_workflow_hash(loaded->workflow),
		.state = loaded->state->name,
		.state_label = loaded->state->label,
		.is_final = loaded->state->is_final,
		.version = row->version,
		.woo = row->woo,
		.assignee = row->assignee,
		.vars = loaded->vars,
		.drift = row->drift,
		.drift_seq = row->drift_seq,
		.is_torn = row->is_torn,
		.has_intent = has_intent,
		.head = wb_engine__head(row),
		.head_receipt = row->receipt,
	};
}

wb_question wb_engine__question(const wb_loaded *loaded, wb_text transition,
	const wb_actor *actor, const wb_value *order, const wb_value *inputs, int64_t now_ms)
{
	return (wb_question) {
		.transition = transition,
		.subject = loaded->row.key,
		.state = loaded->row.state,
		.version = loaded->row.version,
		.actor = actor,
		.order = order,
		.vars = &loaded->vars,
		.inputs = inputs,
		.now_ms = now_ms,
	};
}

static const wb_text subject_settlers[] = {WB_TEXT_LITERAL("manager")};

static wb_status settler_blocker(wb_blocker_code code, wb_message message, wb_arena *arena,
	wb_blocker *out, wb_error *error)
{
	wb_status status = wb_blockers__plain(code, message, arena, out, error);
	if (status != WB_OK)
		return status;
	out->by = subject_settlers;
	out->by_count = sizeof(subject_settlers) / sizeof(subject_settlers[0]);
	return WB_OK;
}

/* Puts [blocker] before those the workflow found: it has to be removed first. */
static wb_status prepend_blocker(
	wb_decision *decision, wb_blocker blocker, wb_arena *arena, wb_error *error)
{
	wb_blocker *blockers =
		wb_arena_take_array(arena, decision->blocker_count + 1, sizeof(*blockers));
	if (blockers == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	blockers[0] = blocker;
	for (size_t index = 0; index < decision->blocker_count; index++)
		blockers[index + 1] = decision->blockers[index];
	decision->blockers = blockers;
	decision->blocker_count++;
	decision->is_allowed = false;
	return WB_OK;
}

static wb_status drift_blocker(
	const wb_loaded *loaded, wb_arena *arena, wb_blocker *out, wb_error *error)
{
	wb_status status =
		settler_blocker(WB_BLOCKER_DRIFT, WB_MESSAGE_DRIFT, arena, out, error);
	if (status != WB_OK)
		return status;
	wb_map_builder facts;
	wb_map_builder_init(&facts, arena, 2);
	wb_map_builder_add(&facts, WB_TEXT("order.status"), wb_value_string(loaded->row.drift));
	wb_map_builder_add(
		&facts, WB_TEXT("subject.expected_status"), wb_value_string(loaded->row.woo));
	return wb_map_builder_finish(&facts, &out->facts, error);
}

/* Events that are looked at for the last move. Behind more notes and refusals than that it is not
   known, and nobody may make a move that needs a second person before another move was made. */
#define LAST_MOVE_EVENTS_MAX 1000

/* Events from the newest back to the last move that stands. */
typedef struct wb_mover {
	wb_arena *arena;
	uint64_t  below;    /* only events before it count: what came after was taken back */
	wb_text   actor;
	bool      is_found;
} wb_mover;

/* [data].undoes of an event: the seq of the move that it took back. */
static uint64_t undone_seq(const wb_value *body)
{
	const wb_value *data = wb_value_member(body, WB_TEXT("data"));
	const wb_value *seq = data == NULL ? NULL : wb_value_member(data, WB_TEXT("undoes"));
	return seq != NULL && seq->kind == WB_INT && seq->as.integer > 0 ? (uint64_t) seq->as.integer
																	 : 0;
}

static wb_status look_for_mover(void *payload, const wb_event *event, wb_error *error)
{
	wb_mover *mover = payload;
	bool is_undo = wb_text_equal(event->kind, WB_TEXT("undone"));
	bool is_move = wb_text_equal(event->kind, WB_TEXT("moved")) ||
		wb_text_equal(event->kind, WB_TEXT("adopted")) ||
		wb_text_equal(event->kind, WB_TEXT("started"));
	wb_text text;
	wb_value body;
	if (event->seq >= mover->below || !(is_move || is_undo))
		return WB_OK;
	if (!wb_arena_copy_text(mover->arena, event->body, &text))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_status status = wb_json_read(text, mover->arena, &body, NULL, error);
	if (status != WB_OK)
		return status;
	if (is_undo) {
		mover->below = undone_seq(&body);
		return WB_OK;
	}
	const wb_value *actor = wb_value_member(&body, WB_TEXT("actor"));
	const wb_value *id = actor == NULL ? NULL : wb_value_member(actor, WB_TEXT("id"));
	mover->actor = wb_text_equal(event->kind, WB_TEXT("started")) ? WB_TEXT(WB_ROLE_WOOCOMMERCE)
		: id != NULL && id->kind == WB_STRING                     ? id->as.text
																  : WB_TEXT("");
	mover->is_found = true;
	return WB_END;
}

/*
 * Who made the last move that stands, out of the chain; empty where that can't be told, which refuses.
 * Before the first move it was WooCommerce, whose change made the order a subject. The receipt in the
 * subject's row would not do: assigning an order writes one, too, and anybody who hands it on would
 * make whoever moved it his own second person.
 */
static wb_status find_last_actor(wb_engine *engine, const wb_loaded *loaded, wb_arena *arena,
	wb_text *out, wb_error *error)
{
	wb_mover mover = {.arena = arena, .below = UINT64_MAX};
	const wb_event_walk walk = {.subject = loaded->row.key,
		.position = UINT64_MAX,
		.is_backward = true,
		.count_max = LAST_MOVE_EVENTS_MAX};
	wb_status status =
		wb_store__event_walk(engine->store, &walk, look_for_mover, &mover, error);
	if (status < 0)
		return status;
	*out = mover.is_found ? mover.actor : WB_TEXT("");
	return WB_OK;
}

wb_status wb_engine__decide(wb_engine *engine, const wb_loaded *loaded,
	const wb_question *question, wb_arena *arena, wb_decision *out, wb_error *error)
{
	const wb_transition *transition =
		wb_workflow_find_transition(loaded->workflow, question->transition);
	wb_question asked = *question;
	wb_decision decision;
	wb_status status = WB_OK;
	if (transition != NULL && transition->needs_second_person)
		status = find_last_actor(engine, loaded, arena, &asked.last_actor, error);
	if (status == WB_OK)
		status = wb_workflow_decide(loaded->workflow, &asked, arena, &decision, error);
	if (status != WB_OK)
		return status;
	wb_blocker blocker;
	if (loaded->row.drift.bytes > 0) {
		status = drift_blocker(loaded, arena, &blocker, error);
		if (status == WB_OK)
			status = prepend_blocker(&decision, blocker, arena, error);
	}
	if (status == WB_OK && loaded->row.is_torn) {
		status = settler_blocker(WB_BLOCKER_TORN, WB_MESSAGE_TORN, arena, &blocker, error);
		if (status == WB_OK)
			status = prepend_blocker(&decision, blocker, arena, error);
	}
	if (status == WB_OK)
		*out = decision;
	return status;
}

void wb_engine__overdue(
	wb_engine *engine, const wb_intent *intent, int64_t *out_ms, uint32_t *out_leases)
{
	const wb_env *env = engine->env;
	/* A lease of another boot of this machine: whoever held it is gone with that boot. */
	if (!wb_text_equal(intent->lease_boot, env->boot_id(env->payload))) {
		*out_ms = (int64_t) WB_LEASE_MS * 4;
		*out_leases = 4;
		return;
	}
	int64_t past_ms = env->monotonic_ms(env->payload) - intent->lease_until_ms;
	*out_ms = past_ms > 0 ? past_ms : 0;
	int64_t leases = past_ms > 0 ? past_ms / WB_LEASE_MS : 0;
	*out_leases = leases > 1000 ? 1000 : (uint32_t) leases;
}

bool wb_engine__is_visible(const wb_subject *row, const wb_actor *actor)
{
	return actor == NULL || actor->sees_all ||
		(row->assignee.bytes > 0 && wb_text_equal(row->assignee, actor->id));
}

static bool leaves(const wb_transition *transition, wb_text state)
{
	for (size_t index = 0; index < transition->from_count; index++)
		if (wb_text_equal(transition->from[index], state))
			return true;
	return false;
}

/* A transition that only WooCommerce makes is no move for a person. */
static bool is_for_people(const wb_transition *transition)
{
	for (size_t index = 0; index < transition->role_count; index++)
		if (!wb_text_equal(transition->roles[index], WB_TEXT(WB_ROLE_WOOCOMMERCE)))
			return true;
	return false;
}

static wb_status read_moves(wb_engine *engine, const wb_loaded *loaded, const wb_actor *actor,
	const wb_value *order, int64_t now_ms, wb_arena *arena, const wb_move **out,
	size_t *out_count, wb_error *error)
{
	size_t transitions = wb_workflow_transition_count(loaded->workflow);
	wb_move *moves = wb_arena_take_array(arena, transitions + 1, sizeof(*moves));
	if (moves == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	size_t count = 0;
	for (size_t index = 0; index < transitions; index++) {
		const wb_transition *transition = wb_workflow_transition(loaded->workflow, index);
		if (!leaves(transition, loaded->row.state) || !is_for_people(transition))
			continue;
		wb_question question =
			wb_engine__question(loaded, transition->name, actor, order, NULL, now_ms);
		question.is_preview = true;
		wb_status status = wb_engine__decide(
			engine, loaded, &question, arena, &moves[count].decision, error);
		if (status != WB_OK)
			return status;
		moves[count++].transition = transition;
	}
	*out = moves;
	*out_count = count;
	return WB_OK;
}

/* Until when nobody wants to hear of the drift that there is. */
static wb_status read_silence(
	wb_engine *engine, wb_arena *arena, wb_subject_view *view, wb_error *error)
{
	wb_silence silence;
	wb_error missing;
	if (view->drift.bytes == 0)
		return WB_OK;
	wb_status status = wb_store__silence_read(engine->store, view->key, arena, &silence, &missing);
	if (status == WB_MISSING)
		return WB_OK;
	if (status != WB_OK) {
		if (error != NULL)
			*error = missing;
		return status;
	}
	view->silent_until_ms = silence.until_ms;
	view->silent_by = silence.by;
	return WB_OK;
}

wb_status wb_engine_read(wb_engine *engine, wb_text subject, const wb_actor *actor,
	const wb_value *order, int64_t now_ms, wb_arena *arena, wb_subject_view *out,
	const wb_move **out_moves, size_t *out_move_count, wb_error *error)
{
	wb_loaded loaded;
	wb_status status = wb_engine__load(engine, subject, arena, &loaded, error);
	if (status != WB_OK)
		return status;
	if (!wb_engine__is_visible(&loaded.row, actor))
		return wb_error__set(error, WB_MISSING, WB_AREA_ENGINE, "no such subject: %t", subject);
	const wb_move *moves = NULL;
	size_t count = 0;
	if (order != NULL && actor != NULL) {
		status = read_moves(
			engine, &loaded, actor, order, now_ms, arena, &moves, &count, error);
		if (status != WB_OK)
			return status;
	}
	wb_intent intent;
	wb_error ignored;
	status = wb_store__intent_find(engine->store, subject, arena, &intent, &ignored);
	if (status != WB_OK && status != WB_MISSING) {
		if (error != NULL)
			*error = ignored;
		return status;
	}
	wb_subject_view view;
	wb_engine__view(&loaded, status == WB_OK, &view);
	status = read_silence(engine, arena, &view, error);
	if (status != WB_OK)
		return status;
	*out = view;
	*out_moves = moves;
	*out_move_count = count;
	return WB_OK;
}

typedef struct wb_event_page {
	wb_arena *arena;
	wb_event *events;
	size_t    count, capacity;
} wb_event_page;

bool wb_engine__copy_event(const wb_event *event, wb_arena *arena, wb_event *out)
{
	wb_event copy = *event;
	if (!wb_arena_copy_text(arena, event->subject, &copy.subject) ||
		!wb_arena_copy_text(arena, event->kind, &copy.kind) ||
		!wb_arena_copy_text(arena, event->prev, &copy.prev) ||
		!wb_arena_copy_text(arena, event->hash, &copy.hash) ||
		!wb_arena_copy_text(arena, event->body, &copy.body) ||
		!wb_arena_copy_text(arena, event->move, &copy.move))
		return false;
	wb_personal *personal =
		wb_arena_take_array(arena, event->personal_count + 1, sizeof(*personal));
	if (personal == NULL)
		return false;
	for (size_t index = 0; index < event->personal_count; index++) {
		personal[index] = event->personal[index];
		if (!wb_arena_copy_text(arena, event->personal[index].path, &personal[index].path) ||
			!wb_arena_copy_text(arena, event->personal[index].value, &personal[index].value))
			return false;
	}
	copy.personal = personal;
	*out = copy;
	return true;
}

static wb_status collect_event(void *payload, const wb_event *event, wb_error *error)
{
	wb_event_page *page = payload;
	if (page->count == page->capacity)
		return WB_END;
	if (!wb_engine__copy_event(event, page->arena, &page->events[page->count]))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	page->count++;
	return WB_OK;
}

wb_status wb_engine_events(wb_engine *engine, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_arena *arena, const wb_event **out, size_t *out_count, wb_error *error)
{
	wb_event_page page = {.arena = arena, .capacity = count_max};
	page.events = wb_arena_take_array(arena, count_max + 1, sizeof(*page.events));
	if (page.events == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_status status = wb_store__event_list(
		engine->store, subject, from_seq, count_max, collect_event, &page, error);
	if (status < 0)
		return status;
	*out = page.events;
	*out_count = page.count;
	return WB_OK;
}

typedef struct wb_subject_page {
	wb_arena   *arena;
	wb_subject *rows;
	size_t      count, capacity;
} wb_subject_page;

static wb_status collect_subject(void *payload, const wb_subject *subject, wb_error *error)
{
	wb_subject_page *page = payload;
	if (page->count == page->capacity)
		return WB_END;
	wb_subject copy = *subject;
	wb_text *texts[] = {&copy.key, &copy.workflow, &copy.definition_hash, &copy.state,
		&copy.vars, &copy.woo, &copy.assignee, &copy.drift, &copy.head_hash, &copy.receipt};
	for (size_t index = 0; index < sizeof(texts) / sizeof(texts[0]); index++)
		if (!wb_arena_copy_text(page->arena, *texts[index], texts[index]))
			return wb_error__set_memory(error, WB_AREA_ENGINE);
	page->rows[page->count++] = copy;
	return WB_OK;
}

/* What is known of a subject without its definition. */
static wb_status view_broken(const wb_subject *row, const wb_error *why, wb_arena *arena,
	wb_subject_view *out, wb_error *error)
{
	wb_value vars;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 1);
	wb_status status = wb_map_builder_finish(&map, &vars, error);
	if (status != WB_OK)
		return status;
	wb_subject_view view = {
		.key = row->key,
		.workflow_hash = row->definition_hash,
		.state = row->state,
		.version = row->version,
		.woo = row->woo,
		.assignee = row->assignee,
		.vars = vars,
		.drift = row->drift,
		.drift_seq = row->drift_seq,
		.is_torn = row->is_torn,
		.head = wb_engine__head(row),
	};
	if (!wb_arena_copy_text(arena, wb_text_from(why->message), &view.broken))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	*out = view;
	return WB_OK;
}

static wb_status list_subjects(wb_engine *engine, wb_text after, bool only_troubled,
	size_t count_max, wb_arena *arena, const wb_subject_view **out, size_t *out_count,
	wb_error *error)
{
	wb_subject_page page = {.arena = arena, .capacity = count_max};
	page.rows = wb_arena_take_array(arena, count_max + 1, sizeof(*page.rows));
	wb_subject_view *views = wb_arena_take_array(arena, count_max + 1, sizeof(*views));
	if (page.rows == NULL || views == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_status status = wb_store__subject_list(
		engine->store, after, only_troubled, count_max, collect_subject, &page, error);
	if (status < 0)
		return status;
	/* The rows are read first and their definitions after, so that no statement is nested. */
	for (size_t index = 0; index < page.count; index++) {
		wb_loaded loaded;
		wb_error why;
		status = load_row(engine, &page.rows[index], arena, &loaded, &why);
		if (status == WB_OK) {
			wb_engine__view(&loaded, false, &views[index]);
			continue;
		}
		/* One row that can't be read must not hide the others. */
		if (status == WB_MEMORY || status == WB_STORAGE || status == WB_BUSY) {
			if (error != NULL)
				*error = why;
			return status;
		}
		status = view_broken(&page.rows[index], &why, arena, &views[index], error);
		if (status != WB_OK)
			return status;
	}
	*out = views;
	*out_count = page.count;
	return WB_OK;
}

wb_status wb_engine_troubled(wb_engine *engine, wb_text after, size_t count_max,
	wb_arena *arena, const wb_subject_view **out, size_t *out_count, wb_error *error)
{
	return list_subjects(engine, after, true, count_max, arena, out, out_count, error);
}

wb_status wb_engine_subjects(wb_engine *engine, wb_text after, size_t count_max,
	wb_arena *arena, const wb_subject_view **out, size_t *out_count, wb_error *error)
{
	return list_subjects(engine, after, false, count_max, arena, out, out_count, error);
}
