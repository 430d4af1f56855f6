/* SPDX-License-Identifier: MIT */
/*
 * What a store driver must do, and the checked dispatch (store.c) that the engine calls.
 *
 * Drivers store and compare; they compute no hash, make no key and decide nothing. Every
 * compare-and-set has its condition inside the write. store.c asserts pid, transaction and bounds
 * once for all of them. Slots are only ever appended.
 *
 * A visitor may read from the store it is called by, never write to it, and what it is shown
 * lives until it returns. A negative status of its own ends the list and is passed on; WB_END
 * ends it with WB_OK.
 */
#ifndef WAYBILL_STORE_DRIVER_H
#define WAYBILL_STORE_DRIVER_H

#include "waybill/store.h"

#define WB_STORE_DRIVER_VERSION 1

/* Names, ids, keys, scopes, statuses: whatever is looked up or compared. */
#define WB_STORE_NAME_BYTES_MAX 255

/* An effect's key: subject, seq, kind and name. */
#define WB_STORE_EFFECT_KEY_BYTES_MAX 510

/* A place where somebody has a subject open: a random name of the host's. */
#define WB_STORE_PLACE_BYTES_MAX 64

/* Variables, drafts, receipts: as much as an event may have. */
#define WB_STORE_TEXT_BYTES_MAX WB_EVENT_BYTES_MAX

/* A definition: what the JSON reader takes. */
#define WB_STORE_DEFINITION_BYTES_MAX ((size_t) 4 * 1024 * 1024)

/* A throttle counter that was not touched for as many windows may be forgotten. */
#define WB_STORE_THROTTLE_WINDOWS 60

typedef struct wb_subject {
	wb_text  key;
	wb_text  workflow;        /* name */
	wb_text  definition_hash; /* pinned */
	wb_text  state;
	uint64_t version;   /* rises by one with each write; 0: not stored yet */
	wb_text  vars;      /* canonical JSON map */
	wb_text  woo;       /* expected WooCommerce status */
	wb_text  assignee;
	wb_text  drift;     /* WooCommerce's status while it disagrees, else empty */
	uint64_t drift_seq;
	bool     is_torn;
	uint64_t head_seq;  /* the newest event; kept by event_append, not by subject_write */
	wb_text  head_hash;
	wb_text  receipt;   /* of the newest move */
	int64_t  changed_at_ms;
} wb_subject;

typedef struct wb_claim_request {
	wb_text scope, key, fingerprint;
	wb_text subject;
	int64_t at_ms;
} wb_claim_request;

typedef enum wb_claim_state {
	WB_CLAIM_NEW = 0,  /* taken by this call */
	WB_CLAIM_RUNNING,  /* taken before, no answer yet */
	WB_CLAIM_FINISHED, /* answered: receipt is set */
} wb_claim_state;

typedef struct wb_claim {
	wb_claim_state state;
	wb_text        fingerprint; /* the stored one: compare it */
	wb_text        receipt;
	bool           was_refusal;
} wb_claim;

typedef enum wb_intent_state {
	WB_INTENT_OPEN = 0,
	WB_INTENT_COMMITTED,
	WB_INTENT_ABORTED,
	WB_INTENT_REFUSED,
	WB_INTENT_TORN,
} wb_intent_state;

typedef struct wb_intent {
	wb_text         id; /* 32 hexadecimal digits */
	wb_text         subject;
	uint64_t        fence;
	wb_text         lease_boot;     /* env.boot_id of the holder's machine start */
	int64_t         lease_until_ms; /* env.monotonic_ms of that boot */
	wb_text         connection;
	wb_text         claim_scope, claim_key;
	wb_text         draft;  /* JSON */
	wb_intent_state state;
	wb_text         receipt; /* once committed or refused */
	int64_t         opened_at_ms;
} wb_intent;

typedef struct wb_definition_row {
	wb_text  hash, name, text;
	uint32_t version;
	int64_t  published_at_ms;
} wb_definition_row;

/* Where a list of the subjects of one version in one state goes on. */
typedef struct wb_pin {
	wb_text definition_hash, state;
	wb_text after; /* a key; empty: from the start */
} wb_pin;

typedef struct wb_effect_row {
	wb_text  key, subject, kind, name;
	uint64_t seq;
	uint32_t attempts;
	int64_t  due_at_ms;
} wb_effect_row;

typedef wb_status (*wb_subject_visitor)(void *payload, const wb_subject *subject, wb_error *error);
typedef wb_status (*wb_intent_visitor)(void *payload, const wb_intent *intent, wb_error *error);
typedef wb_status (*wb_definition_visitor)(
	void *payload, const wb_definition_row *row, wb_error *error);
typedef wb_status (*wb_effect_visitor)(void *payload, const wb_effect_row *row, wb_error *error);

/* ---- cards: the read model of orders, one row an order (catalog.h says what stands in one) ----- */

#define WB_CARD_DIGEST_BYTES 32

/* The longest state, assignee or other text a card is filtered by is WB_STORE_NAME_BYTES_MAX. */
typedef struct wb_card_row {
	int64_t id; /* the order's */
	int64_t created_at_ms, modified_at_ms, due_at_ms, read_at_ms;
	int64_t total_minor;
	wb_text city, country, payment, shipping;
	uint8_t digest[WB_CARD_DIGEST_BYTES]; /* over body and terms */
	wb_text body;  /* JSON of the whole card; the members above repeat it for finding */
	wb_text terms; /* what it is found by, each once and ended by a line feed; of reads only
	                  card_search shows them */

	/* The subject's, kept in step by the store whoever writes the subject; card_put leaves them
	   alone. Empty and 0 of an order that is no subject yet. */
	wb_text  state, assignee, drift;
	uint64_t version;
	bool     is_torn;
	bool     is_open; /* its state is not final in the definition it is pinned to */
	int64_t  moved_at_ms;
	int64_t  silent_until_ms; /* of its drift; 0: nobody has asked for silence */
} wb_card_row;

/* Which cards a walk shows. The comment says which orders there are. */
typedef enum wb_card_set {
	WB_CARDS_ALL = 0,  /* every order below */
	WB_CARDS_OPEN,     /* every order below */
	WB_CARDS_STATE,    /* in the state [of]: CREATED, MOVED */
	WB_CARDS_ASSIGNEE, /* of the assignee [of]: CREATED */
	WB_CARDS_HELD,     /* of the assignee [of] and open: NUMBER */
	WB_CARDS_TROUBLED, /* drifted or torn: NUMBER */
	WB_CARD_SET_COUNT,
} wb_card_set;

/* What cards are ordered by; those that are equal in it by id, in the same direction. */
typedef enum wb_card_order {
	WB_CARDS_BY_CREATED = 0,
	WB_CARDS_BY_DUE,
	WB_CARDS_BY_MOVED,
	WB_CARDS_BY_TOTAL,
	WB_CARDS_BY_NUMBER, /* the id itself */
	WB_CARD_ORDER_COUNT,
} wb_card_order;

/* A place in an order: the value it goes by, and the id. */
typedef struct wb_card_place {
	int64_t value, id;
} wb_card_place;

typedef struct wb_card_walk {
	wb_card_set   set;
	wb_text       of;
	wb_card_order order;
	bool          is_descending;
	wb_card_place after; /* shows what lies behind it; of NUMBER only the id counts */
	size_t        count_max;
} wb_card_walk;

/* How many cards are in one state, open or not, and of one assignee. */
typedef struct wb_card_tally {
	wb_text  state, assignee;
	bool     is_open;
	uint64_t count;
} wb_card_tally;

/* A move as the log has it, or an attempt at one that failed. */
typedef struct wb_card_move {
	int64_t at_ms, id; /* when, and of which order */
	wb_text actor;
	int     ends;      /* 1: the order was open and is final since; -1: the other way round; else 0 */
	bool    is_failed; /* nothing moved */
} wb_card_move;

/* How long at least a driver knows the moves of: any shop's day, and the one before. */
#define WB_CARD_MOVES_KEPT_MS INT64_C(259200000)

/* Moments: the first is included, the second is not. */
typedef struct wb_period {
	int64_t from_ms, to_ms;
} wb_period;

/* Events by global position, from the next behind [position] on, or from the one before it back; of
   one subject only back. */
typedef struct wb_event_walk {
	wb_text  subject; /* empty: of all */
	uint64_t position;
	bool     is_backward;
	size_t   count_max;
} wb_event_walk;

typedef wb_status (*wb_card_visitor)(void *payload, const wb_card_row *row, wb_error *error);
typedef wb_status (*wb_tally_visitor)(void *payload, const wb_card_tally *tally, wb_error *error);
typedef wb_status (*wb_move_visitor)(void *payload, const wb_card_move *move, wb_error *error);

/* The value that [row] has in an order. */
int64_t wb_store__card_value(const wb_card_row *row, wb_card_order order);

/* ---- the desk: what is kept for the people at it, beside the chains ----------------------------- */

/* That nobody wants to hear of a subject's drift for a while. */
typedef struct wb_silence {
	int64_t until_ms;
	wb_text by; /* who said so: an actor's id */
} wb_silence;

/* That somebody has a subject open in one place, such as a tab of a browser. */
typedef struct wb_presence_row {
	wb_text subject, actor, place;
	int64_t since_ms, seen_ms;
} wb_presence_row;

typedef wb_status (*wb_presence_visitor)(
	void *payload, const wb_presence_row *row, wb_error *error);

typedef struct wb_store_driver wb_store_driver;

/* Drivers embed this first. */
struct wb_store {
	const wb_store_driver *driver;
	const wb_env          *env;
	int64_t                owner_pid;
	uint32_t               busy_ms;
	uint32_t               transaction_depth; /* 0 or 1; kept by store.c */
	bool                   is_read_only;
	bool                   is_failed; /* a sync failed: nothing but close may follow */
	bool                   is_damaged; /* the file is: it may be read and not written */
	uint32_t               reader_count; /* not yet closed; kept by store.c */
};

struct wb_store_driver {
	uint32_t    version; /* WB_STORE_DRIVER_VERSION */
	const char *name;

	/* must */
	/* [options] as the caller's, with a name that starts behind "sqlite:" or "memory:". Fills what
	   it appends to wb_store, and busy_ms and is_read_only; store.c fills the rest. */
	wb_status (*open)(
		const wb_store_options *options, const wb_env *env, wb_store **out, wb_error *error);
	void (*close)(wb_store *store);
	wb_status (*schema)(wb_store *store, uint32_t *out, wb_error *error);
	/* [id] becomes the store's where it has none. */
	wb_status (*migrate)(wb_store *store, uint32_t to_version, wb_text id, wb_error *error);
	/* The only writer, within busy_ms, or WB_BUSY. */
	wb_status (*begin)(wb_store *store, wb_error *error);
	/* Durable when it returns WB_OK. On failure nothing of it is there (or is_failed is set). */
	wb_status (*commit)(wb_store *store, wb_error *error);
	/* Cannot fail from the caller's view. */
	void (*rollback)(wb_store *store);

	/* Reads work inside and outside a transaction; writes only inside. */

	/* WB_MISSING when there is none. */
	wb_status (*subject_read)(
		wb_store *store, wb_text key, wb_arena *arena, wb_subject *out, wb_error *error);
	/* Inserts when expected_version is 0, else updates; stores expected_version + 1. WB_CONFLICT
	   when the stored version is another. Leaves head_seq and head_hash alone. */
	wb_status (*subject_write)(
		wb_store *store, const wb_subject *subject, uint64_t expected_version, wb_error *error);
	/* By key after [after]; only drifted or torn ones when [only_troubled]. */
	wb_status (*subject_list)(wb_store *store, wb_text after, bool only_troubled,
		size_t count_max, wb_subject_visitor visit, void *payload, wb_error *error);

	/* Insert or read, in one step. */
	wb_status (*claim_take)(wb_store *store, const wb_claim_request *request, wb_arena *arena,
		wb_claim *out, wb_error *error);
	/* As it was last committed, without taking it. WB_MISSING where there is none. */
	wb_status (*claim_find)(wb_store *store, wb_text scope, wb_text key, wb_arena *arena,
		wb_claim *out, wb_error *error);
	/* WB_CONFLICT unless it is running. */
	wb_status (*claim_finish)(wb_store *store, wb_text scope, wb_text key, wb_text receipt,
		bool was_refusal, wb_error *error);
	/* Frees a running claim's key; WB_OK when there is none. A finished claim stays. */
	wb_status (*claim_release)(wb_store *store, wb_text scope, wb_text key, wb_error *error);
	wb_status (*claim_expire)(wb_store *store, int64_t before_ms, size_t count_max,
		size_t *out_count, wb_error *error);

	/* WB_RUNNING when the subject has an open one. */
	wb_status (*intent_open)(wb_store *store, const wb_intent *intent, wb_error *error);
	wb_status (*intent_read)(
		wb_store *store, wb_text id, wb_arena *arena, wb_intent *out, wb_error *error);
	/* The open intent of a subject; WB_MISSING when none. */
	wb_status (*intent_find)(
		wb_store *store, wb_text subject, wb_arena *arena, wb_intent *out, wb_error *error);
	/* Sets fence and lease of an open intent whose fence is still [expected_fence]; WB_CONFLICT
	   otherwise. */
	wb_status (*intent_lease)(wb_store *store, wb_text id, uint64_t expected_fence,
		uint64_t fence, wb_text boot, int64_t until_ms, wb_error *error);
	/* Closes an open intent whose fence is still [expected_fence]; WB_CONFLICT otherwise. Its draft
	   is forgotten: it held personal values, and nothing reads the draft of a closed one. */
	wb_status (*intent_close)(wb_store *store, wb_text id, uint64_t expected_fence,
		wb_intent_state state, wb_text receipt, wb_error *error);
	/* Open ones, oldest first: the engine compares leases with the clock. */
	wb_status (*intent_list)(wb_store *store, size_t count_max, wb_intent_visitor visit,
		void *payload, wb_error *error);

	/* Accepts exactly the subject's head + 1 with the head's hash as prev, else WB_CONFLICT; a
	   doubled move id is WB_CLAIMED. Creates the head of a subject that has none, also where no
	   subject row exists. Stores personal values. Gives the event's global position. */
	wb_status (*event_append)(
		wb_store *store, const wb_event *event, uint64_t *out_position, wb_error *error);
	/* The event of a move id; WB_MISSING when none. */
	wb_status (*event_find_move)(
		wb_store *store, wb_text move, wb_arena *arena, wb_event *out, wb_error *error);
	wb_status (*event_list)(wb_store *store, wb_text subject, uint64_t from_seq,
		size_t count_max, wb_event_visitor visit, void *payload, wb_error *error);
	/* seq 0 and the genesis hash for a subject without events. */
	wb_status (*chain_head)(
		wb_store *store, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error);

	/* Makes it the latest of its name, by order of publishing and not by the clock. Text and
	   version of a hash that is stored stay as they are. The text is JSON; of its states those whose
	   member "final" is true close the cards of subjects that are in them. */
	wb_status (*definition_put)(wb_store *store, const wb_definition_row *row, wb_error *error);
	wb_status (*definition_read)(wb_store *store, wb_text hash, wb_arena *arena,
		wb_definition_row *out, wb_error *error);
	/* The one put last under [name]; WB_MISSING when none. */
	wb_status (*definition_latest)(wb_store *store, wb_text name, wb_arena *arena,
		wb_definition_row *out, wb_error *error);

	/* A key that is there already is left alone. */
	wb_status (*effect_put)(wb_store *store, const wb_effect_row *row, wb_error *error);
	/* Due at [now_ms], longest due first; each is moved to [lease_until_ms], which lies after
	   [now_ms], attempts + 1, before it is shown. */
	wb_status (*effect_take)(wb_store *store, int64_t now_ms, int64_t lease_until_ms,
		size_t count_max, wb_effect_visitor visit, void *payload, wb_error *error);
	/* Done when [retry_at_ms] is 0. WB_MISSING when there is none. */
	wb_status (*effect_finish)(
		wb_store *store, wb_text key, int64_t retry_at_ms, wb_error *error);

	/* Counts one more in the window; out is the count with this one, out_before the count of the
	   last window before it that had any. */
	wb_status (*throttle_count)(wb_store *store, wb_text key, int64_t window,
		uint32_t *out, uint32_t *out_before, wb_error *error);

	/* Every event, by subject and seq, and heads without events: for verification. */
	wb_status (*audit_read)(wb_store *store, wb_text subject, wb_event_visitor visit,
		void *payload, wb_error *error);

	/* Works on any schema; both texts are empty before version 2. */
	wb_status (*identity_read)(
		wb_store *store, wb_arena *arena, wb_identity *out, wb_error *error);
	/* WB_CONFLICT unless the owner is [expected]. */
	wb_status (*identity_own)(
		wb_store *store, wb_text expected, wb_text owner, wb_error *error);
	/* Forgets closed intents opened before [before_ms]; their events stay. */
	wb_status (*intent_expire)(wb_store *store, int64_t before_ms, size_t count_max,
		size_t *out_count, wb_error *error);
	/* The event at a global position, or the newest one for 0; WB_MISSING when none. */
	wb_status (*event_mark)(wb_store *store, uint64_t position, wb_arena *arena, wb_mark *out,
		wb_error *error);

	/* Every definition of [name], the one put last first, without their texts. */
	wb_status (*definition_list)(wb_store *store, wb_text name, wb_definition_visitor visit,
		void *payload, wb_error *error);
	/* How many subjects are pinned to a definition in one state of it. */
	wb_status (*subject_count)(wb_store *store, wb_text definition_hash, wb_text state,
		uint64_t *out, wb_error *error);
	/* Those subjects, by key. */
	wb_status (*subject_pinned)(wb_store *store, const wb_pin *pin, size_t count_max,
		wb_subject_visitor visit, void *payload, wb_error *error);
	/* Every event of [from] and of the subjects behind it, by subject and seq, as of one moment:
	   to be read again, not to be verified. */
	wb_status (*history_read)(wb_store *store, wb_text from, wb_event_visitor visit,
		void *payload, wb_error *error);

	/* Inserts, or replaces one that was read no later ([read_at_ms]); [out_written] says whether.
	   Rows of one digest have the same body and terms. */
	wb_status (*card_put)(
		wb_store *store, const wb_card_row *row, bool *out_written, wb_error *error);
	/* Card and terms. WB_OK where there is none. */
	wb_status (*card_remove)(wb_store *store, int64_t id, wb_error *error);
	/* WB_MISSING when there is none. */
	wb_status (*card_read)(
		wb_store *store, int64_t id, wb_arena *arena, wb_card_row *out, wb_error *error);
	wb_status (*card_walk)(wb_store *store, const wb_card_walk *walk, wb_card_visitor visit,
		void *payload, wb_error *error);
	/* Cards with a term that begins with [prefix]: by term, of one term the highest id first. A
	   card with several such terms is shown for each. */
	wb_status (*card_search)(wb_store *store, wb_text prefix, size_t count_max,
		wb_card_visitor visit, void *payload, wb_error *error);
	/* In no order; a count may be 0. */
	wb_status (*card_tally)(
		wb_store *store, wb_tally_visitor visit, void *payload, wb_error *error);
	/* A number that was kept under a name; 0 where none was. */
	wb_status (*note_read)(wb_store *store, wb_text name, int64_t *out, wb_error *error);
	wb_status (*note_write)(wb_store *store, wb_text name, int64_t value, wb_error *error);
	/* Without personal values. */
	wb_status (*event_walk)(wb_store *store, const wb_event_walk *walk, wb_event_visitor visit,
		void *payload, wb_error *error);

	/* Of a subject that is stored, until subject_write changes its drift_seq; in the place of the
	   one before. Forgotten where [until_ms] is 0. */
	wb_status (*silence_put)(
		wb_store *store, wb_text subject, const wb_silence *silence, wb_error *error);
	/* WB_MISSING when there is none. */
	wb_status (*silence_read)(
		wb_store *store, wb_text subject, wb_arena *arena, wb_silence *out, wb_error *error);

	/* Inserts, or sets seen_ms; since_ms stays that of a row that was seen at [expired_ms] or later.
	   Forgets all rows that were seen before that, and the actor's own but the [count_max] seen
	   last. */
	wb_status (*presence_put)(wb_store *store, const wb_presence_row *row, int64_t expired_ms,
		size_t count_max, wb_error *error);
	/* Rows of an actor: of one place, or all of them where subject and place are empty. WB_OK where
	   there is none. */
	wb_status (*presence_remove)(
		wb_store *store, wb_text subject, wb_text actor, wb_text place, wb_error *error);
	/* By actor and place. */
	wb_status (*presence_list)(wb_store *store, wb_text subject, size_t count_max,
		wb_presence_visitor visit, void *payload, wb_error *error);

	/* How many cards of a set, ALL or OPEN, were made in a period. */
	wb_status (*card_made)(wb_store *store, wb_card_set set, const wb_period *period,
		uint64_t *out, wb_error *error);
	/* The moves of a period that is younger than WB_CARD_MOVES_KEPT_MS, in order of time, of one
	   moment in the order of the log. Whose order has no card is shown, too. */
	wb_status (*move_walk)(wb_store *store, const wb_period *period, size_t count_max,
		wb_move_visitor visit, void *payload, wb_error *error);

	/* may be NULL */
	wb_status (*backup)(wb_store *store, wb_text path, wb_error *error);
	/* As wb_store_check. NULL: there is no file to be damaged. */
	wb_status (*check)(wb_store *store, wb_error *error);
	/* As wb_store_doctor, with a name as for open. NULL: nothing can be wrong. */
	wb_status (*doctor)(const wb_env *env, wb_text name, wb_arena *arena,
		const wb_health_line **out, size_t *out_count, wb_error *error);
};

/* The drivers. */
extern const wb_store_driver wb_store__memory;
extern const wb_store_driver wb_store__sqlite;

/* wb_store_open for a driver that no name leads to: a test's wrapper around another. */
wb_status wb_store__open_driver(const wb_store_driver *driver, const wb_store_options *options,
	const wb_env *env, wb_store **out, wb_error *error);

/* The checked dispatch, one function a slot, same arguments. */
wb_status wb_store__begin(wb_store *store, wb_error *error);
wb_status wb_store__commit(wb_store *store, wb_error *error);
void      wb_store__rollback(wb_store *store);
wb_status wb_store__subject_read(
	wb_store *store, wb_text key, wb_arena *arena, wb_subject *out, wb_error *error);
wb_status wb_store__subject_write(
	wb_store *store, const wb_subject *subject, uint64_t expected_version, wb_error *error);
wb_status wb_store__subject_list(wb_store *store, wb_text after, bool only_troubled,
	size_t count_max, wb_subject_visitor visit, void *payload, wb_error *error);
wb_status wb_store__claim_take(wb_store *store, const wb_claim_request *request,
	wb_arena *arena, wb_claim *out, wb_error *error);
/* Inside a transaction or outside of one. */
wb_status wb_store__claim_find(wb_store *store, wb_text scope, wb_text key, wb_arena *arena,
	wb_claim *out, wb_error *error);
wb_status wb_store__claim_finish(wb_store *store, wb_text scope, wb_text key, wb_text receipt,
	bool was_refusal, wb_error *error);
wb_status wb_store__claim_release(
	wb_store *store, wb_text scope, wb_text key, wb_error *error);
wb_status wb_store__claim_expire(wb_store *store, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error);
wb_status wb_store__intent_open(wb_store *store, const wb_intent *intent, wb_error *error);
wb_status wb_store__intent_read(
	wb_store *store, wb_text id, wb_arena *arena, wb_intent *out, wb_error *error);
wb_status wb_store__intent_find(
	wb_store *store, wb_text subject, wb_arena *arena, wb_intent *out, wb_error *error);
wb_status wb_store__intent_lease(wb_store *store, wb_text id, uint64_t expected_fence,
	uint64_t fence, wb_text boot, int64_t until_ms, wb_error *error);
wb_status wb_store__intent_close(wb_store *store, wb_text id, uint64_t expected_fence,
	wb_intent_state state, wb_text receipt, wb_error *error);
wb_status wb_store__intent_list(wb_store *store, size_t count_max, wb_intent_visitor visit,
	void *payload, wb_error *error);
wb_status wb_store__event_append(
	wb_store *store, const wb_event *event, uint64_t *out_position, wb_error *error);
wb_status wb_store__event_find_move(
	wb_store *store, wb_text move, wb_arena *arena, wb_event *out, wb_error *error);
wb_status wb_store__event_list(wb_store *store, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_event_visitor visit, void *payload, wb_error *error);
wb_status wb_store__chain_head(
	wb_store *store, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error);
wb_status wb_store__definition_put(
	wb_store *store, const wb_definition_row *row, wb_error *error);
wb_status wb_store__definition_read(wb_store *store, wb_text hash, wb_arena *arena,
	wb_definition_row *out, wb_error *error);
wb_status wb_store__definition_latest(wb_store *store, wb_text name, wb_arena *arena,
	wb_definition_row *out, wb_error *error);
wb_status wb_store__definition_list(wb_store *store, wb_text name, wb_definition_visitor visit,
	void *payload, wb_error *error);
wb_status wb_store__subject_count(wb_store *store, wb_text definition_hash, wb_text state,
	uint64_t *out, wb_error *error);
wb_status wb_store__subject_pinned(wb_store *store, const wb_pin *pin, size_t count_max,
	wb_subject_visitor visit, void *payload, wb_error *error);
/* Outside a transaction. */
wb_status wb_store__history_read(wb_store *store, wb_text from, wb_event_visitor visit,
	void *payload, wb_error *error);
wb_status wb_store__effect_put(wb_store *store, const wb_effect_row *row, wb_error *error);
wb_status wb_store__effect_take(wb_store *store, int64_t now_ms, int64_t lease_until_ms,
	size_t count_max, wb_effect_visitor visit, void *payload, wb_error *error);
wb_status wb_store__effect_finish(
	wb_store *store, wb_text key, int64_t retry_at_ms, wb_error *error);
wb_status wb_store__throttle_count(wb_store *store, wb_text key, int64_t window, uint32_t *out,
	uint32_t *out_before, wb_error *error);
wb_status wb_store__intent_expire(wb_store *store, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error);
wb_status wb_store__event_mark(
	wb_store *store, uint64_t position, wb_arena *arena, wb_mark *out, wb_error *error);
wb_status wb_store__card_put(
	wb_store *store, const wb_card_row *row, bool *out_written, wb_error *error);
wb_status wb_store__card_remove(wb_store *store, int64_t id, wb_error *error);
wb_status wb_store__card_read(
	wb_store *store, int64_t id, wb_arena *arena, wb_card_row *out, wb_error *error);
wb_status wb_store__card_walk(wb_store *store, const wb_card_walk *walk, wb_card_visitor visit,
	void *payload, wb_error *error);
wb_status wb_store__card_search(wb_store *store, wb_text prefix, size_t count_max,
	wb_card_visitor visit, void *payload, wb_error *error);
wb_status wb_store__card_tally(
	wb_store *store, wb_tally_visitor visit, void *payload, wb_error *error);
wb_status wb_store__card_made(wb_store *store, wb_card_set set, const wb_period *period,
	uint64_t *out, wb_error *error);
wb_status wb_store__move_walk(wb_store *store, const wb_period *period, size_t count_max,
	wb_move_visitor visit, void *payload, wb_error *error);
wb_status wb_store__note_read(wb_store *store, wb_text name, int64_t *out, wb_error *error);
wb_status wb_store__note_write(wb_store *store, wb_text name, int64_t value, wb_error *error);
wb_status wb_store__event_walk(wb_store *store, const wb_event_walk *walk, wb_event_visitor visit,
	void *payload, wb_error *error);
wb_status wb_store__silence_put(
	wb_store *store, wb_text subject, const wb_silence *silence, wb_error *error);
wb_status wb_store__silence_read(
	wb_store *store, wb_text subject, wb_arena *arena, wb_silence *out, wb_error *error);
wb_status wb_store__presence_put(wb_store *store, const wb_presence_row *row, int64_t expired_ms,
	size_t count_max, wb_error *error);
wb_status wb_store__presence_remove(
	wb_store *store, wb_text subject, wb_text actor, wb_text place, wb_error *error);
wb_status wb_store__presence_list(wb_store *store, wb_text subject, size_t count_max,
	wb_presence_visitor visit, void *payload, wb_error *error);

#endif
