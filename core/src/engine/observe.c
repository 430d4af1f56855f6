/* SPDX-License-Identifier: MIT */
/*
 * Changes that WooCommerce made itself: which of them are moves, and which are drift.
 *
 * A change arrives under the id of its row in the shop's database, at least once and in the order
 * in which WooCommerce made the changes of that order. An event already stored under that id
 * answers a repeat. A change that the workflow gives to the role woocommerce is an event like any
 * other move; what it does not give is recorded with its writer and leaves the subject's state
 * where it was, until somebody adopts or reverts it.
 */
#include "engine/engine.h"

#include "base/error.h"
#include "base/failpoint.h"
#include "waybill/json.h"

typedef struct wb_watch {
	wb_engine            *engine;
	const wb_observation *seen;
	wb_arena             *arena;
	wb_loaded             loaded;
	wb_actor              actor; /* the origin under the role woocommerce */
	wb_value              actor_value;
	wb_sighting           sighting;
	wb_decision           decision; /* of the transition it was, when MOVED */
} wb_watch;

static const wb_text watch_role[] = {WB_TEXT_LITERAL(WB_ROLE_WOOCOMMERCE)};

static wb_status watch_init(wb_watch *watch, wb_engine *engine,
	const wb_observation *observation, wb_arena *arena, wb_error *error)
{
	if (observation->subject.bytes == 0 || observation->subject.bytes > WB_SUBJECT_BYTES_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"subject: must have 1 to %d bytes", WB_SUBJECT_BYTES_MAX);
	if (observation->woo_to.bytes == 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "woo_to: must not be empty");
	*watch = (wb_watch) {.engine = engine, .seen = observation, .arena = arena};
	watch->actor = observation->actor;
	watch->actor.roles = watch_role;
	watch->actor.role_count = 1;
	watch->actor.sees_all = true;
	return wb_engine__actor_value(
		&watch->actor, watch_role[0], arena, &watch->actor_value, error);
}

/* Reads only: what the change is to a subject that exists. */
static wb_status classify(wb_watch *watch, wb_error *error)
{
	const wb_subject *row = &watch->loaded.row;
	if (row->is_torn) {
		watch->sighting = WB_SIGHTING_DRIFTED;
		return WB_OK;
	}
	if (wb_text_equal(watch->seen->woo_to, row->woo)) {
		watch->sighting = WB_SIGHTING_AGREED;
		return WB_OK;
	}
	watch->sighting = WB_SIGHTING_DRIFTED;
	if (watch->seen->order == NULL)
		return WB_OK;
	wb_question question = wb_engine__question(&watch->loaded, (wb_text) {0}, &watch->actor,
		watch->seen->order, NULL, watch->seen->at_ms);
	wb_status status = wb_workflow_match(watch->loaded.workflow, &question,
		watch->seen->woo_to, watch->arena, &watch->decision, error);
	if (status == WB_OK)
		watch->sighting = WB_SIGHTING_MOVED;
	return status < 0 ? status : WB_OK;
}

/* Reads only: what the change is to an order that is no subject. */
static wb_status classify_stranger(
	wb_watch *watch, const wb_workflow **out, wb_error *error)
{
	watch->sighting = WB_SIGHTING_IGNORED;
	wb_error missing;
	wb_status status = wb_engine_workflow(
		watch->engine, WB_TEXT(WB_WORKFLOW_ORDERS), out, &missing);
	if (status == WB_MISSING)
		return WB_OK;
	if (status != WB_OK) {
		if (error != NULL)
			*error = missing;
		return status;
	}
	if (wb_text_equal(wb_workflow_initial(*out)->woo, watch->seen->woo_to))
		watch->sighting = WB_SIGHTING_STARTED;
	return WB_OK;
}

static wb_status statuses_value(const wb_watch *watch, wb_value *out, wb_error *error)
{
	wb_map_builder map;
	wb_map_builder_init(&map, watch->arena, 2);
	wb_map_builder_add(&map, WB_TEXT("from"), wb_value_string(watch->seen->woo_from));
	wb_map_builder_add(&map, WB_TEXT("to"), wb_value_string(watch->seen->woo_to));
	return wb_map_builder_finish(&map, out, error);
}

/* {origin, woo, state, version, expected?, workflow?} */
static wb_status watch_data(const wb_watch *watch, const wb_workflow *workflow, wb_text state,
	uint64_t version, wb_value *out, wb_error *error)
{
	wb_value statuses, described;
	wb_status status = statuses_value(watch, &statuses, error);
	if (status == WB_OK)
		status = wb_engine__workflow_value(workflow, watch->arena, &described, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, watch->arena, 6);
	if (watch->loaded.row.woo.bytes > 0)
		wb_map_builder_add(
			&map, WB_TEXT("expected"), wb_value_string(watch->loaded.row.woo));
	if (watch->seen->origin != NULL)
		wb_map_builder_add(&map, WB_TEXT("origin"), *watch->seen->origin);
	wb_map_builder_add(&map, WB_TEXT("state"), wb_value_string(state));
	wb_map_builder_add(&map, WB_TEXT("version"), wb_value_int((int64_t) version));
	wb_map_builder_add(&map, WB_TEXT("woo"), statuses);
	wb_map_builder_add(&map, WB_TEXT("workflow"), described);
	return wb_map_builder_finish(&map, out, error);
}

static wb_status append_watch(wb_watch *watch, wb_text kind, const wb_workflow *workflow,
	wb_text state, uint64_t version, wb_event *out, wb_error *error)
{
	wb_entry_draft entry = {.subject = watch->seen->subject,
		.kind = kind,
		.move = watch->seen->move,
		.at_ms = watch->seen->at_ms,
		.actor = watch->actor_value};
	wb_status status = watch_data(watch, workflow, state, version, &entry.data, error);
	if (status != WB_OK)
		return status;
	return wb_engine__append(watch->engine, &entry, watch->arena, out, error);
}

static wb_status start(wb_watch *watch, const wb_workflow *workflow, wb_error *error)
{
	const wb_state *initial = wb_workflow_initial(workflow);
	wb_value vars;
	wb_subject row = {.key = watch->seen->subject,
		.workflow = wb_workflow_name(workflow),
		.definition_hash = wb_workflow_hash(workflow),
		.state = initial->name,
		.woo = initial->woo,
		.changed_at_ms = watch->seen->at_ms};
	wb_status status = wb_workflow_initial_vars(workflow, watch->arena, &vars, error);
	if (status == WB_OK)
		status = wb_json_write(&vars, watch->arena, &row.vars, error);
	wb_event event;
	if (status == WB_OK)
		status = append_watch(
			watch, WB_TEXT("started"), workflow, initial->name, 1, &event, error);
	if (status == WB_OK)
		status = wb_engine__receipt(&event, watch->actor.id, initial->name, 1, NULL, workflow,
			watch->arena, &row.receipt, error);
	if (status != WB_OK)
		return status;
	return wb_store__subject_write(watch->engine->store, &row, 0, error);
}

/* A change under which both sides agree: it ends a drift, or only closes the move's row. */
static wb_status agree(wb_watch *watch, wb_error *error)
{
	wb_subject *row = &watch->loaded.row;
	bool had_drift = row->drift.bytes > 0;
	wb_event event;
	wb_status status = append_watch(watch, WB_TEXT("agreed"), watch->loaded.workflow,
		row->state, row->version + (had_drift ? 1 : 0), &event, error);
	if (status != WB_OK || !had_drift)
		return status;
	row->drift = (wb_text) {0};
	row->drift_seq = 0;
	row->changed_at_ms = watch->seen->at_ms;
	return wb_store__subject_write(watch->engine->store, row, row->version, error);
}

static wb_status drift(wb_watch *watch, wb_error *error)
{
	wb_subject *row = &watch->loaded.row;
	wb_event event;
	wb_status status = append_watch(watch, WB_TEXT("drifted"), watch->loaded.workflow,
		row->state, row->version + 1, &event, error);
	if (status != WB_OK)
		return status;
	row->drift = watch->seen->woo_to;
	row->drift_seq = event.seq;
	row->changed_at_ms = watch->seen->at_ms;
	return wb_store__subject_write(watch->engine->store, row, row->version, error);
}

static wb_status move(wb_watch *watch, wb_error *error)
{
	wb_personal *personal =
		wb_arena_take_array(watch->arena, WB_PERSONAL_MAX, sizeof(*personal));
	if (personal == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_move_draft draft = {.action = WB_ACTION_MOVE,
		.subject = watch->seen->subject,
		.transition = watch->decision.transition->name,
		.from = watch->loaded.row.state,
		.to = watch->decision.transition->to,
		.version = watch->loaded.row.version,
		.woo_from = watch->seen->woo_from,
		.woo_to = watch->seen->woo_to,
		.actor_id = watch->actor.id,
		.actor = watch->actor_value,
		.inputs = watch->decision.inputs,
		.vars = watch->decision.vars,
		.personal = personal};
	wb_status status = wb_engine__split_personal(watch->engine, watch->loaded.workflow,
		watch->decision.transition, WB_TEXT("facts"), &watch->decision.facts, watch->arena,
		&draft.facts, personal, &draft.personal_count, error);
	if (status == WB_OK)
		status = wb_engine__workflow_value(
			watch->loaded.workflow, watch->arena, &draft.workflow, error);
	wb_text receipt;
	if (status == WB_OK)
		status = wb_engine__complete(watch->engine, &watch->loaded, &draft,
			watch->seen->move, watch->seen->at_ms, watch->arena, &receipt, error);
	return status;
}

static wb_status store_sighting(
	wb_watch *watch, const wb_workflow *workflow, wb_error *error)
{
	switch (watch->sighting) {
	case WB_SIGHTING_STARTED:
		return start(watch, workflow, error);
	case WB_SIGHTING_MOVED:
		return move(watch, error);
	case WB_SIGHTING_AGREED:
		return agree(watch, error);
	case WB_SIGHTING_DRIFTED:
		return drift(watch, error);
	case WB_SIGHTING_KNOWN:
	case WB_SIGHTING_IGNORED:
		break;
	}
	return WB_OK;
}

static wb_status is_known(wb_watch *watch, bool *out, wb_error *error)
{
	*out = false;
	if (watch->seen->move.bytes == 0)
		return WB_OK;
	wb_event event;
	wb_status status = wb_store__event_find_move(
		watch->engine->store, watch->seen->move, watch->arena, &event, error);
	*out = status == WB_OK;
	return status == WB_MISSING ? WB_OK : status;
}

wb_status wb_engine__check_no_intent(
	wb_engine *engine, wb_text subject, wb_arena *arena, wb_error *error)
{
	wb_intent intent;
	wb_error ignored;
	wb_status status = wb_store__intent_find(engine->store, subject, arena, &intent, &ignored);
	if (status == WB_MISSING)
		return WB_OK;
	if (status == WB_OK)
		return wb_error__set(error, WB_RUNNING, WB_AREA_ENGINE,
			"a move of %t is being applied: tell it later", subject);
	if (error != NULL)
		*error = ignored;
	return status;
}

/* Fills sighting and, for a stranger, the workflow it starts under. Reads only. */
static wb_status look(wb_watch *watch, const wb_workflow **out, wb_error *error)
{
	wb_status status = wb_engine__load(
		watch->engine, watch->seen->subject, watch->arena, &watch->loaded, error);
	if (status == WB_MISSING)
		return classify_stranger(watch, out, error);
	if (status != WB_OK)
		return status;
	return classify(watch, error);
}

static wb_status observe_inside(wb_watch *watch, wb_error *error)
{
	bool known = false;
	wb_status status = is_known(watch, &known, error);
	if (status != WB_OK || known) {
		watch->sighting = WB_SIGHTING_KNOWN;
		return status;
	}
	status = wb_engine__check_no_intent(
		watch->engine, watch->seen->subject, watch->arena, error);
	if (status != WB_OK)
		return status;
	const wb_workflow *workflow = NULL;
	status = look(watch, &workflow, error);
	if (status == WB_OK)
		status = store_sighting(watch, workflow, error);
	WB_FAILPOINT("engine.observe.stored");
	return status;
}

wb_status wb_engine_observe(wb_engine *engine, const wb_observation *observation,
	wb_arena *arena, wb_sighting *out, wb_error *error)
{
	wb_watch watch;
	wb_status status = watch_init(&watch, engine, observation, arena, error);
	if (status != WB_OK)
		return status;
	status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	status = observe_inside(&watch, error);
	bool keeps =
		watch.sighting != WB_SIGHTING_KNOWN && watch.sighting != WB_SIGHTING_IGNORED;
	status = wb_engine__end(engine, status, keeps, error);
	if (status == WB_OK)
		*out = watch.sighting;
	return status;
}

wb_status wb_engine_foresee(wb_engine *engine, const wb_observation *observation,
	wb_arena *arena, wb_sighting *out, wb_decision *decision, wb_error *error)
{
	wb_watch watch;
	wb_status status = watch_init(&watch, engine, observation, arena, error);
	const wb_workflow *workflow = NULL;
	if (status == WB_OK)
		status = look(&watch, &workflow, error);
	if (status != WB_OK)
		return status;
	*out = watch.sighting;
	*decision = watch.decision;
	return WB_OK;
}

wb_status wb_engine__record_lost(wb_engine *engine, wb_text move, const wb_move_draft *draft,
	int64_t now_ms, wb_arena *arena, wb_outcome *out, wb_error *error)
{
	wb_loaded loaded;
	wb_status status = wb_engine__load(engine, draft->subject, arena, &loaded, error);
	if (status != WB_OK)
		return status;
	wb_entry_draft entry = {.subject = draft->subject,
		.kind = WB_TEXT("lost"),
		.move = move,
		.at_ms = now_ms,
		.actor = draft->actor};
	status = wb_engine__draft_data(draft, loaded.row.version + 1, arena, &entry.data, error);
	wb_event event;
	if (status == WB_OK)
		status = wb_engine__append(engine, &entry, arena, &event, error);
	if (status != WB_OK)
		return status;
	loaded.row.drift = draft->woo_to;
	loaded.row.drift_seq = event.seq;
	loaded.row.changed_at_ms = now_ms;
	status = wb_store__subject_write(engine->store, &loaded.row, loaded.row.version, error);
	if (status != WB_OK)
		return status;
	loaded.row.version++;
	out->kind = WB_OUTCOME_LOST;
	wb_engine__view(&loaded, false, &out->current);
	return WB_OK;
}
