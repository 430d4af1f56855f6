/* SPDX-License-Identifier: MIT */
/*
 * What the engine's files share: the engine itself, and the steps that every way of moving a
 * subject is made of (load, decide, compose an event, append it, write the subject).
 */
#ifndef WAYBILL_ENGINE_ENGINE_H
#define WAYBILL_ENGINE_ENGINE_H

#include "waybill/engine.h"
#include "base/sha256.h"
#include "store/driver.h"

/* The workflow that orders start under: the newest published one of this name. */
#define WB_WORKFLOW_ORDERS "fulfilment"

/* Mails and documents wait this long, so that an undo within ten seconds can withdraw them. */
#define WB_EFFECT_DELAY_MS 15000

struct wb_engine {
	wb_store     *store;
	const wb_env *env;
	wb_workflow_cache *cache; /* the host's; NULL where it has none */
	/* Every definition that was needed, held as long as the engine lives: one a version in use. */
	wb_workflow **workflows;
	size_t        workflow_count, workflow_capacity;
	wb_sha256    *sha256; /* of all that is appended, or NULL before */
};

/* A subject's row with what it means. */
typedef struct wb_loaded {
	wb_subject         row;
	const wb_workflow *workflow;
	const wb_state    *state;
	wb_value           vars;
} wb_loaded;

/* An event about to be appended. */
typedef struct wb_entry_draft {
	wb_text            subject, kind, move;
	wb_head            head; /* of the subject's chain; seq 0: not known yet */
	int64_t            at_ms;
	wb_value           actor, data;
	const wb_personal *personal;
	size_t             personal_count;
} wb_entry_draft;

/* A deep copy into [arena]; false where memory is out. subjects.c */
bool wb_engine__copy_event(const wb_event *event, wb_arena *arena, wb_event *out);

/* workflows.c */

/* The definition of [hash], held by the engine or read from the store. WB_BROKEN when a subject is pinned to
   one that is not there. */
wb_status wb_engine__workflow_by_hash(
	wb_engine *engine, wb_text hash, wb_arena *arena, const wb_workflow **out, wb_error *error);

/* Whether a value of the one type of variables is one of the other. migrate.c */
bool wb_engine__types_agree(const wb_type *left, const wb_type *right);

/* The definition in a stored row, held by the engine from here on. */
wb_status wb_engine__workflow_of_row(
	wb_engine *engine, const wb_definition_row *row, const wb_workflow **out, wb_error *error);

/* subjects.c */

/* Reads a subject with its workflow, state and variables. WB_MISSING as the store says it. */
wb_status wb_engine__load(
	wb_engine *engine, wb_text subject, wb_arena *arena, wb_loaded *out, wb_error *error);

void wb_engine__view(const wb_loaded *loaded, bool has_intent, wb_subject_view *out);

/* Whether the subject may be seen by [actor]; NULL sees all. */
bool wb_engine__is_visible(const wb_subject *row, const wb_actor *actor);

/* The question that asks [transition] of a loaded subject. */
wb_question wb_engine__question(const wb_loaded *loaded, wb_text transition,
	const wb_actor *actor, const wb_value *order, const wb_value *inputs, int64_t now_ms);

/* Decides, and refuses on top of the workflow while drift or a torn move stands open. */
wb_status wb_engine__decide(wb_engine *engine, const wb_loaded *loaded,
	const wb_question *question, wb_arena *arena, wb_decision *out, wb_error *error);

/* How long an open intent is past its lease (0 while it holds) and how many leases that is. */
void wb_engine__overdue(wb_engine *engine, const wb_intent *intent, int64_t *out_ms,
	uint32_t *out_leases);

/* The head of a subject's chain as its row was read. */
static inline wb_head wb_engine__head(const wb_subject *row)
{
	return (wb_head) {.subject = row->key, .seq = row->head_seq, .hash = row->head_hash};
}

/* events.c */

/* {id, roles, via, device}; with [role], that one alone in place of the actor's own. */
wb_status wb_engine__actor_value(
	const wb_actor *actor, wb_text role, wb_arena *arena, wb_value *out, wb_error *error);

/*
 * Splits a map of path → value (facts, or inputs under the prefix "inputs.") into what may stand
 * in an event and what is personal; [personal] is an array with room for WB_PERSONAL_MAX.
 */
wb_status wb_engine__split_personal(wb_engine *engine, const wb_workflow *workflow,
	const wb_transition *transition, wb_text prefix, const wb_value *map, wb_arena *arena,
	wb_value *out, wb_personal *personal, size_t *personal_count, wb_error *error);

/* Seals the draft onto its subject's chain and appends it. Inside a transaction. */
wb_status wb_engine__append(wb_engine *engine, const wb_entry_draft *draft, wb_arena *arena,
	wb_event *out, wb_error *error);

/* {actor, at, event, hash, state, version}, and refused and blockers for a refusal. */
wb_status wb_engine__receipt(const wb_event *event, wb_text actor_id, wb_text state,
	uint64_t version, const wb_decision *refusal, const wb_workflow *workflow, wb_arena *arena,
	wb_text *out, wb_error *error);

/* {hash, name, version} of a workflow. */
wb_status wb_engine__workflow_value(
	const wb_workflow *workflow, wb_arena *arena, wb_value *out, wb_error *error);

/* The blockers as an event and a receipt hold them: no personal facts. */
wb_status wb_engine__blockers_value(const wb_decision *decision, const wb_workflow *workflow,
	wb_arena *arena, wb_value *out, wb_error *error);

/* Puts the effects of a transition into the outbox. Inside a transaction. */
wb_status wb_engine__put_effects(wb_engine *engine, const wb_transition *transition,
	const wb_event *event, wb_arena *arena, wb_error *error);

/* Takes the effects of an event's transition out of the outbox, as far as they are in it. Inside a
   transaction. */
wb_status wb_engine__withdraw_effects(wb_engine *engine, const wb_transition *transition,
	const wb_event *event, wb_arena *arena, wb_error *error);

/* The variables with another assignee. */
wb_status wb_engine__assign(
	const wb_value *vars, wb_text assignee, wb_arena *arena, wb_value *out, wb_error *error);

/* drafts.c: the JSON an intent carries from begin to commit. */

typedef struct wb_move_draft {
	wb_action          action; /* WB_ACTION_MOVE, WB_ACTION_REVERT or WB_ACTION_UNDO */
	wb_text            subject;
	wb_text            transition; /* empty for a revert */
	wb_text            from, to;
	uint64_t           version; /* the subject's when it began */
	wb_text            woo_from, woo_to;
	wb_text            actor_id;
	wb_value           actor;  /* as the event holds it */
	wb_value           facts, inputs, vars; /* without personal values */
	wb_value           workflow;
	const wb_personal *personal;
	size_t             personal_count;
	uint64_t           undoes;      /* of an undo: the event it takes back */
	wb_text            undoes_move; /* and that event's move; empty where it had none */
} wb_move_draft;

/* [with_personal] false: the copy that leaves the store. */
wb_status wb_engine__draft_write(const wb_move_draft *draft, bool with_personal,
	wb_arena *arena, wb_text *out, wb_error *error);
wb_status wb_engine__draft_read(
	wb_text text, wb_arena *arena, wb_move_draft *out, wb_error *error);

/* The data member of the event that a draft ends in. */
wb_status wb_engine__draft_data(
	const wb_move_draft *draft, uint64_t version, wb_arena *arena, wb_value *out, wb_error *error);

/* Who a draft acts for, and his inputs with the personal ones in their places. */
wb_status wb_engine__draft_actor(
	const wb_move_draft *draft, wb_arena *arena, wb_actor *out, wb_error *error);
wb_status wb_engine__draft_inputs(
	const wb_move_draft *draft, wb_arena *arena, wb_value *out, wb_error *error);

/* undo.c: the draft that takes the newest move back; WB_CONFLICT where that can't be. */
wb_status wb_engine__undo_draft(wb_engine *engine, const wb_loaded *loaded,
	const wb_command *command, wb_text status_now, wb_arena *arena, wb_move_draft *out,
	wb_error *error);

/* observe.c */

/* WB_RUNNING while an intent is open on the subject: what WooCommerce did is told later. */
wb_status wb_engine__check_no_intent(
	wb_engine *engine, wb_text subject, wb_arena *arena, wb_error *error);

/* Keeps a move that the shop's database has and the store has lost, as drift. Inside a
   transaction. */
wb_status wb_engine__record_lost(wb_engine *engine, wb_text move, const wb_move_draft *draft,
	int64_t now_ms, wb_arena *arena, wb_outcome *out, wb_error *error);

/* moves.c */

/* Appends a refusal of [transition] and makes its receipt. Inside a transaction. */
wb_status wb_engine__append_refusal(wb_engine *engine, wb_loaded *loaded, wb_text transition,
	wb_value actor, wb_text actor_id, const wb_decision *decision, int64_t now_ms,
	wb_arena *arena, wb_text *out_receipt, wb_error *error);

/* Event, subject and receipt of a move whose time has come. Inside a transaction. */
wb_status wb_engine__complete(wb_engine *engine, wb_loaded *loaded, const wb_move_draft *draft,
	wb_text move, int64_t now_ms, wb_arena *arena, wb_text *out_receipt, wb_error *error);

/* Ends a transaction: commits when [status] is WB_OK and [keeps], rolls back otherwise. */
wb_status wb_engine__end(wb_engine *engine, wb_status status, bool keeps, wb_error *error);

/* intents.c */
wb_status wb_engine__intent_view(wb_engine *engine, const wb_intent *intent, wb_arena *arena,
	wb_intent_view *out, wb_error *error);

#endif
