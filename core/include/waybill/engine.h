/* SPDX-License-Identifier: MIT */
/*
 * The engine: how a subject moves, once.
 *
 * Two kinds of move go through it. What changes nothing in WooCommerce is one store transaction
 * (wb_engine_begin answers WB_OUTCOME_DONE). What does takes three durable steps: begin writes an
 * intent, the host applies it in WooCommerce's database, commit writes the event. A crash between
 * them leaves an intent past its lease, which anyone recovers: the host tests whether the move
 * was committed over there and calls commit, abort or tear. Changes that WooCommerce made itself
 * come in by observe.
 *
 * The engine holds no store transaction when it returns and never calls the host inside one.
 * All texts and values in outputs live in the arena that was passed.
 */
#ifndef WAYBILL_ENGINE_H
#define WAYBILL_ENGINE_H

#include "waybill/store.h"
#include "waybill/workflow.h"

#define WB_KEY_BYTES_MAX   255 /* an idempotency key */
#define WB_SCOPE_BYTES_MAX 255
#define WB_NOTE_BYTES_MAX  4000

/* A lease is this long: longer than any apply is allowed to take (lock waits 3 s, HTTP 3 s). */
#define WB_LEASE_MS 20000

typedef struct wb_engine wb_engine;

/*
 * Borrows the store and the cache, which must outlive it. With a [cache], which may be NULL, it
 * parses a definition that an engine before it has met no second time. Caller frees with
 * wb_engine_free.
 */
wb_status wb_engine_new(wb_store *store, const wb_env *env, wb_workflow_cache *cache,
	wb_engine **out, wb_error *error);

/* Accepts NULL. */
void wb_engine_free(wb_engine *engine);

/*
 * Makes [workflow] the one that subjects start under from here on; an event on the subject
 * "workflow:NAME". Publishing the current one again changes nothing; one that was current before
 * becomes it again. WB_INVALID: its version has another text, or is below one that was published.
 */
wb_status wb_engine_publish(wb_engine *engine, const wb_workflow *workflow,
	const wb_actor *actor, int64_t now_ms, wb_arena *arena, wb_error *error);

/* What is published, and in the place of what. All is borrowed for the call. */
typedef struct wb_publication {
	const wb_workflow *workflow;
	const wb_actor    *actor;
	int64_t            now_ms;
	wb_text            over; /* hash of what it was compared with; empty: whichever is current */
} wb_publication;

/* The same; WB_CONFLICT when the current one is not [over], or there is none. */
wb_status wb_engine_publish_over(wb_engine *engine, const wb_publication *publication,
	wb_arena *arena, wb_error *error);

/* The published workflow; WB_MISSING before the first. Borrowed until the engine is freed. */
wb_status wb_engine_workflow(wb_engine *engine, wb_text name, const wb_workflow **out,
	wb_error *error);

/* The workflow that [subject] is pinned to; WB_MISSING. Borrowed until the engine is freed. */
wb_status wb_engine_workflow_of(wb_engine *engine, wb_text subject, const wb_workflow **out,
	wb_error *error);

/* The status of an order that was deleted, in observations and facts. No state stands for it, so
   adopting it may name any final state, and keeps the present one where none is named. */
#define WB_STATUS_DELETED "deleted"

typedef enum wb_action {
	WB_ACTION_MOVE = 0, /* make [name], a transition */
	WB_ACTION_ASSIGN,   /* [name] is the assignee's actor id; empty takes it from everybody */
	WB_ACTION_NOTE,     /* inputs.text is a note; personal */
	WB_ACTION_ADOPT,    /* end drift: WooCommerce is right. [name]: the state; empty: the one
	                       that projects to the status, or the present one if none or several */
	WB_ACTION_REVERT,   /* end drift: Waybill is right; an apply sets the status back */
	WB_ACTION_UNDO,     /* take the actor's own newest move back, within WB_UNDO_MS */
	WB_ACTION_SILENCE,  /* not to hear of this drift before inputs.until, ms UTC; 0: to hear of it
	                       again. It ends by itself when the drift does, or becomes another one */
} wb_action;

/* The longest silence: who wants more settles the drift. */
#define WB_SILENCE_MS_MAX ((int64_t) 90 * 24 * 60 * 60 * 1000)

/* So long a move may be undone by who made it. What it causes elsewhere waits for longer. */
#define WB_UNDO_MS 10000

/* A request to change one subject. Borrowed during the call. */
typedef struct wb_command {
	wb_action       action;
	wb_text         subject;
	wb_text         name;
	wb_text         scope;       /* who may reuse the key: site, user and route */
	wb_text         key;         /* idempotency key, 1 to WB_KEY_BYTES_MAX bytes */
	wb_text         fingerprint; /* SHA-256 of the canonical request, 64 hexadecimal digits */
	uint64_t        seen;        /* the version the actor saw; 0: he saw none */
	const wb_actor *actor;
	const wb_value *inputs;      /* raw map or NULL */
	const wb_value *order;       /* facts: raw map */
	wb_text         connection;  /* names the host's database connection, for its recovery */
	int64_t         now_ms;
} wb_command;

/*
 * The fingerprint of a request for wb_command: SHA-256 over the canonical JSON of [request],
 * which holds all that makes two requests the same (method, route, body). 64 hexadecimal digits.
 */
wb_status wb_engine_fingerprint(
	const wb_env *env, const wb_value *request, wb_arena *arena, wb_text *out, wb_error *error);

typedef enum wb_outcome_kind {
	WB_OUTCOME_DONE = 0, /* the event is stored; receipt is set */
	WB_OUTCOME_APPLY,    /* an intent is stored; apply it, then commit */
	WB_OUTCOME_REFUSED,  /* the refusal is stored; receipt and decision are set */
	WB_OUTCOME_REPLAYED, /* the same command was answered before; receipt is set */
	WB_OUTCOME_STALE,    /* the subject has moved since [seen]; current is set; nothing stored */
	WB_OUTCOME_RECOVER,  /* an intent past its lease is in the way: recover it, begin again */
	WB_OUTCOME_LOST,     /* commit only: the store was restored from before this move; it is kept
	                        as drift and not made again */
} wb_outcome_kind;

/* Where a subject is. */
typedef struct wb_subject_view {
	wb_text  key;
	wb_text  workflow_name;
	uint32_t workflow_version;
	wb_text  workflow_hash;
	wb_text  state, state_label;
	bool     is_final;
	uint64_t version;
	wb_text  woo;       /* the WooCommerce status it should have */
	wb_text  assignee;  /* empty: nobody */
	wb_value vars;
	wb_text  drift;     /* the status WooCommerce has instead; empty: they agree */
	uint64_t drift_seq; /* the event that recorded it */
	int64_t  silent_until_ms; /* nobody wants to hear of the drift before; 0: they do. Read by
	                             wb_engine_read alone */
	wb_text  silent_by; /* who asked for it */
	bool     is_torn;
	bool     has_intent; /* a move is being applied */
	wb_head  head;
	wb_text  head_receipt; /* the receipt of the newest move; empty if none */
	wb_text  broken; /* in lists: why the stored row can't be read; what hangs on it is empty */
} wb_subject_view;

typedef struct wb_intent_view {
	wb_text  id;     /* 32 hexadecimal digits, random: the move's id in the shop's database */
	uint64_t fence;  /* rises with each take-over; a commit under an older one is refused */
	wb_text  subject;
	wb_text  transition; /* empty for a revert */
	wb_text  from_state, to_state;
	wb_text  woo_from, woo_to; /* statuses as the command saw and wants them */
	wb_text  draft;      /* JSON: all that commit needs; goes into the move's row */
	wb_text  connection;
	int64_t  overdue_ms; /* how long past its lease; 0 while it holds */
	uint32_t leases_missed; /* whole lease lengths it is overdue */
} wb_intent_view;

typedef struct wb_outcome {
	wb_outcome_kind kind;
	wb_text         receipt;  /* canonical JSON, the same bytes at every replay */
	wb_decision     decision; /* REFUSED */
	wb_intent_view  intent;   /* APPLY, RECOVER */
	wb_subject_view current;  /* DONE, APPLY, REFUSED, STALE, LOST */
	bool            was_refusal; /* REPLAYED: the stored answer was a refusal */
} wb_outcome;

/*
 * The answer that is stored under the command's key, found without waiting for a turn to write.
 * WB_END where there is none yet: then wb_engine_begin tells. WB_CLAIMED: the key was used with
 * another fingerprint. Order, inputs and seen are not looked at.
 */
wb_status wb_engine_replay(wb_engine *engine, const wb_command *command, wb_arena *arena,
	wb_outcome *out, wb_error *error);

/*
 * Begins a command. WB_MISSING: no such subject, or the actor may not see it. WB_CLAIMED: the
 * key was used with another fingerprint. WB_RUNNING: the key, or another command on the subject,
 * is being worked on. WB_INVALID: key, scope, fingerprint or a fact is malformed, or an input is
 * (nothing is stored). WB_CONFLICT: there is nothing to settle, or to undo any more (nothing is
 * stored). WB_BUSY, WB_STORAGE: the store.
 */
wb_status wb_engine_begin(wb_engine *engine, const wb_command *command, wb_arena *arena,
	wb_outcome *out, wb_error *error);

/* Asks the guard of an open intent again, against fresh facts, inside the host's apply. Reads
   only. The host refuses the intent when it is not allowed. */
wb_status wb_engine_recheck(wb_engine *engine, const wb_intent_view *intent,
	const wb_value *order, int64_t now_ms, wb_arena *arena, wb_decision *out, wb_error *error);

/* Holds the lease for another WB_LEASE_MS. WB_CONFLICT when it was taken over. */
wb_status wb_engine_renew(wb_engine *engine, wb_text intent, uint64_t fence, wb_error *error);

/* Takes an intent past its lease over for recovery: its fence rises. WB_CONFLICT when it is not
   past its lease, or was taken over or closed by another meanwhile. */
wb_status wb_engine_take_over(wb_engine *engine, wb_text intent, wb_arena *arena,
	wb_intent_view *out, wb_error *error);

/*
 * The apply was committed over there: event, state, receipt, effects. Repeating it, also under
 * an older fence, answers the stored receipt; under an older fence while the intent is being
 * recovered, WB_RUNNING. [draft] is what the host kept of it: when the store has lost the intent
 * (it was restored from a backup), it tells what to record (WB_OUTCOME_LOST); without it that is
 * WB_MISSING, and so is a subject that the store has lost, too. A lost move is told when nothing
 * else is being applied to the subject: WB_RUNNING until then. WB_CONFLICT when the intent was
 * aborted or torn.
 */
wb_status wb_engine_commit(wb_engine *engine, wb_text intent, uint64_t fence, wb_text draft,
	int64_t now_ms, wb_arena *arena, wb_outcome *out, wb_error *error);

/* Nothing was committed over there and nothing can be: the intent is closed, its key is free
   again, an event tells it. Repeating it is harmless. WB_CONFLICT when it was committed. */
wb_status wb_engine_abort(wb_engine *engine, wb_text intent, uint64_t fence, wb_text reason,
	int64_t now_ms, wb_arena *arena, wb_error *error);

/* The guard said no inside the apply: the intent is closed with a refusal and its receipt. */
wb_status wb_engine_refuse(wb_engine *engine, wb_text intent, uint64_t fence,
	const wb_decision *decision, int64_t now_ms, wb_arena *arena, wb_outcome *out,
	wb_error *error);

/* Half of it was committed over there: closed as torn, the culprit is recorded, the subject
   stands still until somebody adopts or reverts. */
wb_status wb_engine_tear(wb_engine *engine, wb_text intent, uint64_t fence, wb_text culprit,
	int64_t now_ms, wb_arena *arena, wb_error *error);

/* Intents past their lease, oldest first, at most [count_max]. */
wb_status wb_engine_overdue(wb_engine *engine, size_t count_max, wb_arena *arena,
	const wb_intent_view **out, size_t *out_count, wb_error *error);

/* A change WooCommerce made itself. Borrowed during the call. */
typedef struct wb_observation {
	wb_text         subject;
	wb_text         move;    /* its unique id: repeating an observation is harmless */
	wb_text         woo_from, woo_to;
	wb_actor        actor;   /* the origin; its roles are replaced by the role woocommerce */
	const wb_value *origin;  /* map: plugin, hook, request, user …; what is known of the writer */
	const wb_value *order;   /* facts as they are now; NULL when the order is gone */
	int64_t         at_ms;
} wb_observation;

typedef enum wb_sighting {
	WB_SIGHTING_KNOWN = 0, /* this move was recorded before */
	WB_SIGHTING_IGNORED,   /* not a subject, and this does not make it one */
	WB_SIGHTING_STARTED,   /* the order became a subject */
	WB_SIGHTING_MOVED,     /* it was a legal transition of role woocommerce */
	WB_SIGHTING_AGREED,    /* it ended a drift, or both agree anyway */
	WB_SIGHTING_DRIFTED,   /* anything else */
} wb_sighting;

/* Appends a foreign move. WB_RUNNING while an intent is open on the subject: observe later. */
wb_status wb_engine_observe(wb_engine *engine, const wb_observation *observation,
	wb_arena *arena, wb_sighting *out, wb_error *error);

/* Strict mode: what observe would make of it. Reads only. */
wb_status wb_engine_foresee(wb_engine *engine, const wb_observation *observation,
	wb_arena *arena, wb_sighting *out, wb_decision *decision, wb_error *error);

/* A move that is open to the actor, or why it is not. */
typedef struct wb_move {
	const wb_transition *transition;
	wb_decision          decision; /* a preview */
} wb_move;

/* Where [subject] is and what can be done with it: every transition that leaves its state.
   [order] NULL: no moves are worked out. WB_MISSING: no such subject, or not for this actor. */
wb_status wb_engine_read(wb_engine *engine, wb_text subject, const wb_actor *actor,
	const wb_value *order, int64_t now_ms, wb_arena *arena, wb_subject_view *out,
	const wb_move **out_moves, size_t *out_move_count, wb_error *error);

/* Events of one subject from [from_seq] on, at most [count_max]. */
wb_status wb_engine_events(wb_engine *engine, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_arena *arena, const wb_event **out, size_t *out_count,
	wb_error *error);

/* Subjects that need somebody: drifted or torn, by key after [after], at most [count_max]. */
wb_status wb_engine_troubled(wb_engine *engine, wb_text after, size_t count_max,
	wb_arena *arena, const wb_subject_view **out, size_t *out_count, wb_error *error);

/* Subjects by key after [after], with what a reconciler compares; at most [count_max]. */
wb_status wb_engine_subjects(wb_engine *engine, wb_text after, size_t count_max,
	wb_arena *arena, const wb_subject_view **out, size_t *out_count, wb_error *error);

/*
 * Records what is no move: a setting, a login refused, a role sync. [kind] is one of
 * docs/events.md. [throttle] not empty: at most one event a minute with the same throttle text;
 * the next one counts those left out. WB_END when it was left out.
 */
wb_status wb_engine_record(wb_engine *engine, wb_text subject, wb_text kind,
	const wb_actor *actor, const wb_value *data, wb_text throttle, int64_t now_ms,
	wb_arena *arena, wb_event *out, wb_error *error);

/*
 * The same, once for each [once], whoever records it and however often: an event stands under it as
 * under the id of a move, which is unique in a store. WB_END when one stood there already.
 */
wb_status wb_engine_record_once(wb_engine *engine, wb_text subject, wb_text kind,
	const wb_actor *actor, const wb_value *data, wb_text once, int64_t now_ms, wb_arena *arena,
	wb_event *out, wb_error *error);

/* The longest window that wb_engine_throttle counts in: counters are forgotten an hour later. */
#define WB_THROTTLE_WINDOW_MS_MAX 3600000

/*
 * Counts one more try under [key] in the window that [now_ms] lies in, and tells how many it has had
 * with this one. Windows are [window_ms] long, whole minutes, at most an hour, and begin at multiples
 * of it since 1970. What is too many is the caller's to say.
 */
wb_status wb_engine_throttle(wb_engine *engine, wb_text key, int64_t window_ms, int64_t now_ms,
	uint32_t *out_count, wb_error *error);

/* ---- presence: who has a subject open. No event, and gone when nobody says it any more ---------- */

/* So long somebody is there without a sign. */
#define WB_PRESENCE_MS 45000

/* A sign that comes sooner after the last one is not written: signs may be repeated at will. */
#define WB_PRESENCE_FRESH_MS 10000

/* Places of one actor, over all subjects; a further one takes that of the one seen last longest ago. */
#define WB_PRESENCE_PLACES_MAX 20

/* Places of one subject that are looked at. */
#define WB_PRESENCE_SEEN_MAX 200

typedef struct wb_presence {
	wb_text actor;
	int64_t since_ms, seen_ms; /* over all his places: the first and the newest sign */
} wb_presence;

/* The actor has [subject] open in [place], a random name of 1 to 64 bytes. WB_MISSING: no such
   subject, or not for this actor. */
wb_status wb_engine_attend(wb_engine *engine, wb_text subject, const wb_actor *actor,
	wb_text place, int64_t now_ms, wb_error *error);

/* The actor has left one place, or, where subject and place are empty, all of them. */
wb_status wb_engine_leave(
	wb_engine *engine, wb_text subject, wb_text actor_id, wb_text place, wb_error *error);

/* Who is there, the actor himself too, by id. WB_MISSING as for attend. */
wb_status wb_engine_present(wb_engine *engine, wb_text subject, const wb_actor *actor,
	int64_t now_ms, wb_arena *arena, const wb_presence **out, size_t *out_count,
	wb_error *error);

/* Forgets finished claims older than [before_ms]; at most [count_max] a call. */
wb_status wb_engine_expire_claims(wb_engine *engine, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error);

/* Forgets closed intents opened before [before_ms]; at most [count_max] a call. Their events
   stay. Whoever could still come back to one (a held phone, a stopped process) must be gone by
   then. */
wb_status wb_engine_expire_intents(wb_engine *engine, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error);

/*
 * Whether the store has ever heard of the move [move]: it has an event or an intent of it. A host
 * that knows it was told asks so, to find that the store was restored from a backup.
 */
wb_status wb_engine_knows(
	wb_engine *engine, wb_text move, wb_arena *arena, bool *out, wb_error *error);

/*
 * The mark at [position]; at 0 the newest. WB_MISSING when no event is there. The log only grows:
 * a mark that was there once and is missing or another tells that the store was restored.
 */
wb_status wb_engine_mark(wb_engine *engine, uint64_t position, wb_arena *arena, wb_mark *out,
	wb_error *error);

/* The outbox: what a transition causes outside the core. */
typedef struct wb_outbox_item {
	wb_text  key; /* unique and stable: subject/seq/kind/name */
	wb_text  subject;
	uint64_t seq;
	wb_text  kind, name;
	uint32_t attempts;
} wb_outbox_item;

/* Due effects, leased for WB_LEASE_MS to the caller. */
wb_status wb_engine_effects_take(wb_engine *engine, size_t count_max, int64_t now_ms,
	wb_arena *arena, const wb_outbox_item **out, size_t *out_count, wb_error *error);

/* [retry_at_ms] 0: it is done; else it failed and is due again then. */
wb_status wb_engine_effect_finish(
	wb_engine *engine, wb_text key, int64_t retry_at_ms, wb_error *error);

#endif
