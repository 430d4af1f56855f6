/* SPDX-License-Identifier: MIT */
/*
 * Begin: the first durable step of every command, and the only one of those that change nothing
 * in WooCommerce.
 *
 * One store transaction takes the idempotency key, compares the version the actor saw, decides,
 * and writes either the finished move, the refusal, or the intent that an apply carries on. What
 * is answered without being stored (stale, running, malformed) rolls the key back, so that the
 * same key may be used again once the caller has looked.
 *
 * The answer of a finished command may also be found without a turn of the writers, by a plain read
 * (wb_engine_replay): most repeats come when their command is long done. That is as good as the
 * read inside the transaction, because a finished claim is never changed, only deleted when it has
 * expired, and what a plain read sees is committed. Whatever it does not find finished is left to
 * begin, which looks again behind all writers.
 *
 * Order of the checks: a repeat is recognised before anything else, because its answer must not
 * depend on what has happened since; a key used for another request is told before one in flight,
 * because waiting would not help.
 */
#include "engine/engine.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/failpoint.h"
#include "base/hex.h"
#include "waybill/json.h"

#define BEGIN_ID_BYTES 16

/* A SHA-256. */
#define BEGIN_FINGERPRINT_BYTES 32

/* What the steps below share. */
typedef struct wb_begin {
	wb_engine        *engine;
	const wb_command *command;
	wb_arena         *arena;
	wb_outcome       *out;
	wb_loaded         loaded;
	bool              keeps; /* what was written is to be committed */
} wb_begin;

static wb_status check_length(
	const char *field, wb_text text, size_t bytes_min, size_t bytes_max, wb_error *error)
{
	if (text.bytes >= bytes_min && text.bytes <= bytes_max)
		return WB_OK;
	return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
		"%s: must have %z to %z bytes, has %z", field, bytes_min, bytes_max, text.bytes);
}

static wb_status check_command(const wb_command *command, wb_error *error)
{
	if (!wb_hex__is_digits(command->fingerprint, BEGIN_FINGERPRINT_BYTES))
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"fingerprint: must be 64 lower-case hexadecimal digits");
	if (command->actor == NULL || command->actor->id.bytes == 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "actor.id: must not be empty");
	wb_status status =
		check_length("subject", command->subject, 1, WB_SUBJECT_BYTES_MAX, error);
	if (status == WB_OK)
		status = check_length("key", command->key, 1, WB_KEY_BYTES_MAX, error);
	if (status == WB_OK)
		status = check_length("scope", command->scope, 1, WB_SCOPE_BYTES_MAX, error);
	if (status == WB_OK)
		status = check_length("name", command->name,
			command->action == WB_ACTION_MOVE ? 1 : 0, WB_NAME_BYTES_MAX, error);
	return status;
}

static wb_text order_status(const wb_value *order)
{
	const wb_value *status = order == NULL ? NULL : wb_value_member(order, WB_TEXT("status"));
	return status != NULL && status->kind == WB_STRING ? status->as.text : (wb_text) {0};
}

static wb_status require_status(const wb_command *command, wb_text *out, wb_error *error)
{
	*out = order_status(command->order);
	if (out->bytes == 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "order.status: must be a text");
	return WB_OK;
}

/* Stores the answer under the key: repeats get these bytes. */
static wb_status answer(
	wb_begin *begin, wb_outcome_kind kind, wb_text receipt, wb_error *error)
{
	const wb_command *command = begin->command;
	wb_status status = wb_store__claim_finish(begin->engine->store, command->scope,
		command->key, receipt, kind == WB_OUTCOME_REFUSED, error);
	if (status != WB_OK)
		return status;
	begin->keeps = true;
	begin->out->kind = kind;
	begin->out->receipt = receipt;
	wb_engine__view(&begin->loaded, false, &begin->out->current);
	return WB_OK;
}

static wb_status answer_running(wb_text subject, wb_error *error)
{
	return wb_error__set(error, WB_RUNNING, WB_AREA_ENGINE,
		"another command on %t is being worked on", subject);
}

/* An open intent stands in the way: it is alive, or somebody has to recover it first. */
static wb_status check_intent(wb_begin *begin, bool *out_is_blocked, wb_error *error)
{
	wb_intent intent;
	wb_status status = wb_store__intent_find(
		begin->engine->store, begin->command->subject, begin->arena, &intent, error);
	*out_is_blocked = status == WB_OK;
	if (status == WB_MISSING)
		return WB_OK;
	if (status != WB_OK)
		return status;
	wb_intent_view view;
	status = wb_engine__intent_view(begin->engine, &intent, begin->arena, &view, error);
	if (status != WB_OK)
		return status;
	if (view.overdue_ms == 0)
		return answer_running(begin->command->subject, error);
	begin->out->kind = WB_OUTCOME_RECOVER;
	begin->out->intent = view;
	return WB_OK;
}

static wb_status refuse(wb_begin *begin, const wb_decision *decision, wb_error *error)
{
	const wb_command *command = begin->command;
	wb_value actor;
	wb_status status = wb_engine__actor_value(
		command->actor, (wb_text) {0}, begin->arena, &actor, error);
	wb_text receipt;
	if (status == WB_OK)
		status = wb_engine__append_refusal(begin->engine, &begin->loaded, command->name, actor,
			command->actor->id, decision, command->now_ms, begin->arena, &receipt, error);
	if (status != WB_OK)
		return status;
	begin->out->decision = *decision;
	return answer(begin, WB_OUTCOME_REFUSED, receipt, error);
}

/* The first blocker, when inputs are all that is wrong: a malformed request, not a refusal. */
static const wb_blocker *only_inputs_wrong(const wb_decision *decision)
{
	for (size_t index = 0; index < decision->blocker_count; index++)
		if (decision->blockers[index].code != WB_BLOCKER_INPUT)
			return NULL;
	return decision->blocker_count > 0 ? &decision->blockers[0] : NULL;
}

/* The blocker's sentence as an error's line, which has no full stop. */
static wb_status input_error(const wb_blocker *blocker, wb_error *error)
{
	wb_text line = blocker->text;
	if (line.bytes > 0 && line.data[line.bytes - 1] == '.')
		line.bytes--;
	return wb_error__set(
		error, WB_INVALID, WB_AREA_ENGINE, "inputs.%t: %t", blocker->field, line);
}

static wb_status draft_move(wb_begin *begin, const wb_decision *decision, wb_text status_now,
	wb_move_draft *out, wb_error *error)
{
	const wb_transition *transition = decision->transition;
	const wb_loaded *loaded = &begin->loaded;
	wb_personal *personal =
		wb_arena_take_array(begin->arena, WB_PERSONAL_MAX, sizeof(*personal));
	if (personal == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_move_draft draft = {.action = WB_ACTION_MOVE,
		.subject = loaded->row.key,
		.transition = transition->name,
		.from = loaded->row.state,
		.to = transition->to,
		.version = loaded->row.version,
		.woo_from = status_now,
		.actor_id = begin->command->actor->id,
		.vars = decision->vars,
		.personal = personal};
	const wb_state *to = wb_workflow_find_state(loaded->workflow, transition->to);
	draft.woo_to = to->woo.bytes > 0 ? to->woo : status_now;
	wb_status status = wb_engine__split_personal(begin->engine, loaded->workflow, transition,
		WB_TEXT("facts"), &decision->facts, begin->arena, &draft.facts, personal,
		&draft.personal_count, error);
	if (status == WB_OK)
		status = wb_engine__split_personal(begin->engine, loaded->workflow, transition,
			WB_TEXT("inputs"), &decision->inputs, begin->arena, &draft.inputs, personal,
			&draft.personal_count, error);
	if (status == WB_OK)
		status = wb_engine__actor_value(
			begin->command->actor, (wb_text) {0}, begin->arena, &draft.actor, error);
	if (status == WB_OK)
		status = wb_engine__workflow_value(
			loaded->workflow, begin->arena, &draft.workflow, error);
	if (status == WB_OK)
		*out = draft;
	return status;
}

static wb_status new_id(wb_engine *engine, wb_arena *arena, wb_text *out, wb_error *error)
{
	uint8_t bytes[BEGIN_ID_BYTES];
	char *digits = wb_arena_take(arena, (size_t) 2 * BEGIN_ID_BYTES + 1);
	if (digits == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	if (!engine->env->random(engine->env->payload, bytes, sizeof(bytes)))
		return wb_error__set(
			error, WB_STORAGE, WB_AREA_ENGINE, "the system gives no random bytes");
	wb_hex__print(bytes, sizeof(bytes), digits);
	*out = (wb_text) {digits, (size_t) 2 * BEGIN_ID_BYTES};
	return WB_OK;
}

static wb_status open_intent(
	wb_begin *begin, const wb_move_draft *draft, wb_error *error)
{
	wb_engine *engine = begin->engine;
	const wb_command *command = begin->command;
	wb_intent intent = {.subject = command->subject,
		.fence = 1,
		.lease_boot = engine->env->boot_id(engine->env->payload),
		.lease_until_ms = engine->env->monotonic_ms(engine->env->payload) + WB_LEASE_MS,
		.connection = command->connection,
		.claim_scope = command->scope,
		.claim_key = command->key,
		.opened_at_ms = command->now_ms};
	wb_status status = new_id(engine, begin->arena, &intent.id, error);
	if (status == WB_OK)
		status = wb_engine__draft_write(draft, true, begin->arena, &intent.draft, error);
	if (status == WB_OK)
		status = wb_store__intent_open(engine->store, &intent, error);
	if (status == WB_OK)
		status = wb_engine__intent_view(
			engine, &intent, begin->arena, &begin->out->intent, error);
	if (status != WB_OK)
		return status;
	WB_FAILPOINT("engine.begin.intent");
	begin->keeps = true;
	begin->out->kind = WB_OUTCOME_APPLY;
	wb_engine__view(&begin->loaded, true, &begin->out->current);
	return WB_OK;
}

static wb_status finish_at_once(
	wb_begin *begin, const wb_move_draft *draft, wb_error *error)
{
	wb_text receipt;
	wb_status status = wb_engine__complete(begin->engine, &begin->loaded, draft,
		(wb_text) {0}, begin->command->now_ms, begin->arena, &receipt, error);
	if (status != WB_OK)
		return status;
	WB_FAILPOINT("engine.begin.completed");
	return answer(begin, WB_OUTCOME_DONE, receipt, error);
}

static wb_status begin_move(wb_begin *begin, wb_error *error)
{
	const wb_command *command = begin->command;
	wb_text status_now;
	wb_status status = require_status(command, &status_now, error);
	if (status != WB_OK)
		return status;
	wb_question question = wb_engine__question(&begin->loaded, command->name, command->actor,
		command->order, command->inputs, command->now_ms);
	wb_decision decision;
	status = wb_engine__decide(
		begin->engine, &begin->loaded, &question, begin->arena, &decision, error);
	if (status != WB_OK)
		return status;
	if (!decision.is_allowed) {
		const wb_blocker *input = only_inputs_wrong(&decision);
		if (input != NULL)
			return input_error(input, error);
		return refuse(begin, &decision, error);
	}
	wb_move_draft draft = {0};
	status = draft_move(begin, &decision, status_now, &draft, error);
	if (status != WB_OK)
		return status;
	return wb_text_equal(draft.woo_to, status_now) ? finish_at_once(begin, &draft, error)
												   : open_intent(begin, &draft, error);
}

/* Appends an event of the subject's own and answers with its receipt. */
static wb_status append_and_answer(wb_begin *begin, wb_text kind, wb_value data,
	const wb_personal *personal, size_t personal_count, bool writes_subject, wb_error *error)
{
	const wb_command *command = begin->command;
	wb_subject *row = &begin->loaded.row;
	uint64_t version = row->version + (writes_subject ? 1 : 0);
	wb_entry_draft draft = {.subject = command->subject,
		.kind = kind,
		.head = wb_engine__head(row),
		.at_ms = command->now_ms,
		.data = data,
		.personal = personal,
		.personal_count = personal_count};
	wb_status status = wb_engine__actor_value(
		command->actor, (wb_text) {0}, begin->arena, &draft.actor, error);
	wb_event event;
	if (status == WB_OK)
		status = wb_engine__append(begin->engine, &draft, begin->arena, &event, error);
	wb_text receipt;
	if (status == WB_OK)
		status = wb_engine__receipt(&event, command->actor->id, row->state, version, NULL,
			begin->loaded.workflow, begin->arena, &receipt, error);
	if (status == WB_OK && writes_subject) {
		row->receipt = receipt;
		row->changed_at_ms = command->now_ms;
		status = wb_store__subject_write(begin->engine->store, row, row->version, error);
	}
	if (status != WB_OK)
		return status;
	row->version = version;
	row->head_seq = event.seq;
	row->head_hash = event.hash;
	return answer(begin, WB_OUTCOME_DONE, receipt, error);
}

static wb_status begin_assign(wb_begin *begin, wb_error *error)
{
	wb_subject *row = &begin->loaded.row;
	wb_map_builder map;
	wb_map_builder_init(&map, begin->arena, 3);
	wb_map_builder_add(&map, WB_TEXT("assignee"), wb_value_string(begin->command->name));
	wb_map_builder_add(&map, WB_TEXT("before"), wb_value_string(row->assignee));
	wb_map_builder_add(
		&map, WB_TEXT("version"), wb_value_int((int64_t) row->version + 1));
	wb_value data;
	wb_status status = wb_map_builder_finish(&map, &data, error);
	if (status == WB_OK)
		status = wb_engine__assign(&begin->loaded.vars, begin->command->name, begin->arena,
			&begin->loaded.vars, error);
	if (status == WB_OK)
		status = wb_json_write(&begin->loaded.vars, begin->arena, &row->vars, error);
	if (status != WB_OK)
		return status;
	row->assignee = begin->command->name;
	return append_and_answer(begin, WB_TEXT("assigned"), data, NULL, 0, true, error);
}

static wb_status begin_note(wb_begin *begin, wb_error *error)
{
	const wb_value *text = begin->command->inputs == NULL
		? NULL
		: wb_value_member(begin->command->inputs, WB_TEXT("text"));
	if (text == NULL || text->kind != WB_STRING)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "inputs.text: must be a text");
	wb_status status =
		check_length("inputs.text", text->as.text, 1, WB_NOTE_BYTES_MAX, error);
	wb_personal note;
	if (status == WB_OK)
		status = wb_audit_salt(begin->engine->env, WB_TEXT("inputs.text"), text,
			begin->arena, &note, error);
	wb_map_builder map;
	wb_map_builder_init(&map, begin->arena, 1);
	wb_map_builder_add(
		&map, WB_TEXT("version"), wb_value_int((int64_t) begin->loaded.row.version));
	wb_value data;
	if (status == WB_OK)
		status = wb_map_builder_finish(&map, &data, error);
	if (status != WB_OK)
		return status;
	return append_and_answer(begin, WB_TEXT("noted"), data, &note, 1, false, error);
}

static wb_status require_trouble(const wb_begin *begin, wb_error *error)
{
	const wb_subject *row = &begin->loaded.row;
	if (row->drift.bytes > 0 || row->is_torn)
		return WB_OK;
	return wb_error__set(error, WB_CONFLICT, WB_AREA_ENGINE,
		"WooCommerce and Waybill agree on %t: there is nothing to settle", row->key);
}

/* The state that adopting [woo] leads to. */
static wb_status adopted_state(
	const wb_begin *begin, wb_text woo, const wb_state **out, wb_error *error)
{
	const wb_workflow *workflow = begin->loaded.workflow;
	wb_text name = begin->command->name;
	if (name.bytes > 0) {
		const wb_state *state = wb_workflow_find_state(workflow, name);
		if (state == NULL)
			return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
				"name: the workflow has no state %t", name);
		bool is_gone = wb_text_equal(woo, WB_TEXT(WB_STATUS_DELETED)) && state->is_final;
		if (state->woo.bytes > 0 && !wb_text_equal(state->woo, woo) && !is_gone)
			return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
				"name: %t stands for the status %t, the order is %t", name, state->woo, woo);
		*out = state;
		return WB_OK;
	}
	const wb_state *found = NULL;
	size_t count = 0;
	for (size_t index = 0; index < wb_workflow_state_count(workflow); index++) {
		const wb_state *state = wb_workflow_state(workflow, index);
		if (wb_text_equal(state->woo, woo)) {
			found = state;
			count++;
		}
	}
	bool stays = count != 1 || wb_text_equal(begin->loaded.state->woo, woo);
	*out = stays ? begin->loaded.state : found;
	return WB_OK;
}

static wb_status begin_adopt(wb_begin *begin, wb_error *error)
{
	wb_subject *row = &begin->loaded.row;
	wb_text woo;
	const wb_state *state = NULL;
	wb_status status = require_trouble(begin, error);
	if (status == WB_OK)
		status = require_status(begin->command, &woo, error);
	if (status == WB_OK)
		status = adopted_state(begin, woo, &state, error);
	if (status != WB_OK)
		return status;
	WB_ASSERT(state != NULL, "Adopting leads to a state or fails.");
	wb_map_builder map;
	wb_map_builder_init(&map, begin->arena, 6);
	wb_map_builder_add(&map, WB_TEXT("drift"), wb_value_int((int64_t) row->drift_seq));
	wb_map_builder_add(&map, WB_TEXT("expected"), wb_value_string(row->woo));
	wb_map_builder_add(&map, WB_TEXT("from"), wb_value_string(row->state));
	wb_map_builder_add(&map, WB_TEXT("status"), wb_value_string(woo));
	wb_map_builder_add(&map, WB_TEXT("to"), wb_value_string(state->name));
	wb_map_builder_add(
		&map, WB_TEXT("version"), wb_value_int((int64_t) row->version + 1));
	wb_value data;
	status = wb_map_builder_finish(&map, &data, error);
	if (status != WB_OK)
		return status;
	row->state = state->name;
	begin->loaded.state = state;
	row->woo = woo;
	row->drift = (wb_text) {0};
	row->drift_seq = 0;
	row->is_torn = false;
	return append_and_answer(begin, WB_TEXT("adopted"), data, NULL, 0, true, error);
}

static wb_status begin_revert(wb_begin *begin, wb_error *error)
{
	const wb_subject *row = &begin->loaded.row;
	wb_move_draft draft = {.action = WB_ACTION_REVERT,
		.subject = row->key,
		.from = row->state,
		.to = row->state,
		.version = row->version,
		.woo_to = row->woo,
		.actor_id = begin->command->actor->id,
		.vars = begin->loaded.vars};
	wb_status status = require_trouble(begin, error);
	if (status == WB_OK)
		status = require_status(begin->command, &draft.woo_from, error);
	if (status == WB_OK)
		status = wb_engine__actor_value(
			begin->command->actor, (wb_text) {0}, begin->arena, &draft.actor, error);
	if (status == WB_OK)
		status = wb_engine__workflow_value(
			begin->loaded.workflow, begin->arena, &draft.workflow, error);
	wb_map_builder none;
	wb_map_builder_init(&none, begin->arena, 0);
	if (status == WB_OK)
		status = wb_map_builder_finish(&none, &draft.facts, error);
	if (status != WB_OK)
		return status;
	draft.inputs = draft.facts;
	return wb_text_equal(draft.woo_from, draft.woo_to) ? finish_at_once(begin, &draft, error)
													   : open_intent(begin, &draft, error);
}

static wb_status begin_undo(wb_begin *begin, wb_error *error)
{
	wb_text status_now;
	wb_move_draft draft = {0};
	wb_status status = require_status(begin->command, &status_now, error);
	if (status == WB_OK)
		status = wb_engine__undo_draft(begin->engine, &begin->loaded, begin->command,
			status_now, begin->arena, &draft, error);
	if (status != WB_OK)
		return status;
	return wb_text_equal(draft.woo_to, status_now) ? finish_at_once(begin, &draft, error)
												   : open_intent(begin, &draft, error);
}

/* Reads inputs.until of a silence. */
static wb_status read_until(const wb_command *command, int64_t *out, wb_error *error)
{
	const wb_value *until = command->inputs == NULL
		? NULL
		: wb_value_member(command->inputs, WB_TEXT("until"));
	if (until == NULL || until->kind != WB_INT)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_ENGINE, "inputs.until: must be a time in ms");
	int64_t until_ms = until->as.integer;
	/* Unsigned, because the distance of two times may be too long for a signed one. */
	bool is_near = until_ms > command->now_ms &&
		(uint64_t) until_ms - (uint64_t) command->now_ms <= (uint64_t) WB_SILENCE_MS_MAX;
	if (until_ms != 0 && (until_ms < 0 || !is_near))
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"inputs.until: must be 0, or lie ahead by at most %D ms", (int64_t) WB_SILENCE_MS_MAX);
	*out = until_ms;
	return WB_OK;
}

static wb_status begin_silence(wb_begin *begin, wb_error *error)
{
	const wb_subject *row = &begin->loaded.row;
	wb_silence silence = {.by = begin->command->actor->id};
	wb_status status = read_until(begin->command, &silence.until_ms, error);
	/* A torn move stays loud: half of it is in the shop. */
	if (status == WB_OK && (row->drift.bytes == 0 || row->is_torn))
		status = wb_error__set(error, WB_CONFLICT, WB_AREA_ENGINE,
			"%t has no drift that could be silent", row->key);
	if (status == WB_OK)
		status = wb_store__silence_put(begin->engine->store, row->key, &silence, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, begin->arena, 3);
	wb_map_builder_add(&map, WB_TEXT("drift"), wb_value_int((int64_t) row->drift_seq));
	wb_map_builder_add(&map, WB_TEXT("until"), wb_value_int(silence.until_ms));
	wb_map_builder_add(&map, WB_TEXT("version"), wb_value_int((int64_t) row->version));
	wb_value data;
	status = wb_map_builder_finish(&map, &data, error);
	if (status != WB_OK)
		return status;
	return append_and_answer(begin, WB_TEXT("silenced"), data, NULL, 0, false, error);
}

static wb_status begin_action(wb_begin *begin, wb_error *error)
{
	switch (begin->command->action) {
	case WB_ACTION_MOVE:
		return begin_move(begin, error);
	case WB_ACTION_ASSIGN:
		return begin_assign(begin, error);
	case WB_ACTION_NOTE:
		return begin_note(begin, error);
	case WB_ACTION_ADOPT:
		return begin_adopt(begin, error);
	case WB_ACTION_REVERT:
		return begin_revert(begin, error);
	case WB_ACTION_UNDO:
		return begin_undo(begin, error);
	case WB_ACTION_SILENCE:
		return begin_silence(begin, error);
	}
	return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "action: %d is none",
		(int) begin->command->action);
}

/* What a stored claim says to the command that has its key. */
static wb_status read_claim(
	const wb_claim *claim, const wb_command *command, wb_outcome *out, wb_error *error)
{
	if (!wb_text_equal(claim->fingerprint, command->fingerprint))
		return wb_error__set(error, WB_CLAIMED, WB_AREA_ENGINE,
			"this idempotency key was used for another request");
	if (claim->state == WB_CLAIM_FINISHED) {
		out->kind = WB_OUTCOME_REPLAYED;
		out->receipt = claim->receipt;
		out->was_refusal = claim->was_refusal;
	}
	return WB_OK;
}

/* Takes the key, or finds the answer that is stored under it. */
static wb_status take_claim(
	wb_begin *begin, wb_claim_state *out, wb_error *error)
{
	const wb_command *command = begin->command;
	wb_claim_request request = {.scope = command->scope,
		.key = command->key,
		.fingerprint = command->fingerprint,
		.subject = command->subject,
		.at_ms = command->now_ms};
	wb_claim claim;
	wb_status status = wb_store__claim_take(
		begin->engine->store, &request, begin->arena, &claim, error);
	if (status == WB_OK)
		status = read_claim(&claim, command, begin->out, error);
	if (status == WB_OK)
		*out = claim.state;
	return status;
}

static wb_status begin_inside(wb_begin *begin, wb_error *error)
{
	const wb_command *command = begin->command;
	wb_claim_state claim = WB_CLAIM_NEW;
	wb_status status = take_claim(begin, &claim, error);
	if (status != WB_OK || claim == WB_CLAIM_FINISHED)
		return status;
	WB_FAILPOINT("engine.begin.claimed");
	status = wb_engine__load(
		begin->engine, command->subject, begin->arena, &begin->loaded, error);
	if (status != WB_OK)
		return status;
	if (!wb_engine__is_visible(&begin->loaded.row, command->actor))
		return wb_error__set(
			error, WB_MISSING, WB_AREA_ENGINE, "no such subject: %t", command->subject);
	bool is_blocked = false;
	status = check_intent(begin, &is_blocked, error);
	if (status != WB_OK || is_blocked)
		return status;
	if (claim == WB_CLAIM_RUNNING)
		return wb_error__set(error, WB_BROKEN, WB_AREA_ENGINE,
			"the key is marked as being worked on, but %t has no open move",
			command->subject);
	if (command->seen != 0 && command->seen != begin->loaded.row.version) {
		begin->out->kind = WB_OUTCOME_STALE;
		wb_engine__view(&begin->loaded, false, &begin->out->current);
		return WB_OK;
	}
	return begin_action(begin, error);
}

wb_status wb_engine_replay(wb_engine *engine, const wb_command *command, wb_arena *arena,
	wb_outcome *out, wb_error *error)
{
	wb_outcome outcome = {0};
	wb_claim claim;
	wb_status status = check_command(command, error);
	if (status != WB_OK)
		return status;
	status = wb_store__claim_find(
		engine->store, command->scope, command->key, arena, &claim, error);
	if (status == WB_MISSING)
		return WB_END;
	if (status == WB_OK && claim.state != WB_CLAIM_FINISHED)
		return WB_END;
	if (status == WB_OK)
		status = read_claim(&claim, command, &outcome, error);
	if (status == WB_OK)
		*out = outcome;
	return status;
}

wb_status wb_engine_begin(wb_engine *engine, const wb_command *command, wb_arena *arena,
	wb_outcome *out, wb_error *error)
{
	wb_status status = check_command(command, error);
	if (status != WB_OK)
		return status;
	status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	wb_outcome outcome = {0};
	wb_begin begin = {.engine = engine, .command = command, .arena = arena, .out = &outcome};
	status = begin_inside(&begin, error);
	status = wb_engine__end(engine, status, begin.keeps, error);
	if (status == WB_OK)
		*out = outcome;
	return status;
}
