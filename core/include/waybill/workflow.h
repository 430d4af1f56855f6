/* SPDX-License-Identifier: MIT */
/*
 * Workflows: a definition read from JSON, and decisions made with it.
 *
 * docs/workflow-format.md and core/schema/workflow.schema.json describe the text. A loaded
 * workflow is immutable, owns everything it needs and may be read by many threads. Deciding
 * is pure: facts, variables, inputs, actor and time come in, a decision goes out.
 *
 * A refusal is a decision, not an error.
 */
#ifndef WAYBILL_WORKFLOW_H
#define WAYBILL_WORKFLOW_H

#include "waybill/cel.h"

#define WB_DEFINITION_BYTES_MAX       ((size_t) 1024 * 1024)
#define WB_DEFINITION_STATES_MAX      200
#define WB_DEFINITION_TRANSITIONS_MAX 500
#define WB_DEFINITION_INPUTS_MAX      50
#define WB_DEFINITION_VARIABLES_MAX   100
#define WB_DEFINITION_EFFECTS_MAX     20
/* Time zones by name, counted once for each expression: each brings some KB of data. */
#define WB_DEFINITION_ZONES_MAX       1000
#define WB_NAME_BYTES_MAX             64

/* Hexadecimal SHA-256 and its terminating zero. */
#define WB_HASH_TEXT_BYTES 65

/* The built-in role under which changes that WooCommerce made itself are matched. */
#define WB_ROLE_WOOCOMMERCE "woocommerce"

/* The actor that makes automatic transitions, whatever their roles. */
#define WB_ACTOR_SYSTEM "system"

/* The variable that every workflow has: the actor id of who the subject is assigned to; a string,
   empty for nobody. Set by the engine, readable in guards, never in a definition's "set". */
#define WB_VARIABLE_ASSIGNEE "assignee"

typedef struct wb_workflow wb_workflow;

/*
 * Reads, checks and compiles a definition. WB_SYNTAX with line and column of the offending
 * value on text that is no JSON, an unknown or missing key, a wrong type, an unknown state, role
 * or input, a guard that does not compile, which one is that names a time zone unknown to [env];
 * WB_LIMIT beyond a bound above. Caller frees with
 * wb_workflow_free.
 */
wb_status wb_workflow_parse(
	const wb_env *env, wb_text definition, wb_workflow **out, wb_error *error);

/* The workflow that is shipped: static JSON text. */
wb_text wb_workflow_default(void);

/* Accepts NULL. Ends what parsing or wb_workflow_hold gave; the last holder's frees it. */
void wb_workflow_free(wb_workflow *workflow);

/*
 * The same workflow for one more holder, who frees it as if he had parsed it. Any number of threads
 * may look into a workflow at once; holding and freeing it is for one at a time.
 */
wb_workflow *wb_workflow_hold(wb_workflow *workflow);

/*
 * The workflows parsed last, so that a host that serves many requests parses each text once. The
 * host owns the cache and its memory; its members are for workflow/cache.c. One thread at a time.
 *
 *   wb_workflow_cache cache;
 *   wb_workflow_cache_init(&cache, wb_env_native());
 *   status = wb_workflow_cache_parse(&cache, text, &workflow, &error);
 *   ...
 *   wb_workflow_free(workflow);
 *   wb_workflow_cache_dispose(&cache);
 */

/* A shop has two or three definitions, each in a few versions while orders still move under them. */
#define WB_WORKFLOW_CACHE_MAX 16

typedef struct wb_cached_workflow {
	wb_text      definition; /* the text it was parsed from; the workflow's own where it is the same */
	wb_workflow *workflow;   /* held */
} wb_cached_workflow;

typedef struct wb_workflow_cache {
	const wb_env      *env;
	uint64_t           parsed_count, found_count; /* since init; for the host to show */
	size_t             count;
	wb_cached_workflow cached[WB_WORKFLOW_CACHE_MAX]; /* the one used last comes first */
} wb_workflow_cache;

/* An empty cache owns nothing. */
void wb_workflow_cache_init(wb_workflow_cache *cache, const wb_env *env);

/* Workflows that others hold live on. */
void wb_workflow_cache_dispose(wb_workflow_cache *cache);

/*
 * As wb_workflow_parse, also in what it says of a text that is wrong, which is never kept. A text is
 * found again when each of its bytes is the same. Caller frees with wb_workflow_free.
 */
wb_status wb_workflow_cache_parse(
	wb_workflow_cache *cache, wb_text definition, wb_workflow **out, wb_error *error);

/* All texts below are borrowed until the workflow is freed. */
wb_text  wb_workflow_name(const wb_workflow *workflow);
uint32_t wb_workflow_version(const wb_workflow *workflow);
/* SHA-256 of the canonical JSON, 64 hexadecimal digits. */
wb_text wb_workflow_hash(const wb_workflow *workflow);
/* The canonical JSON: what the store keeps and the hash is over. */
wb_text wb_workflow_text(const wb_workflow *workflow);
/* It is meant to have no path to a final state. */
bool wb_workflow_is_endless(const wb_workflow *workflow);

typedef struct wb_state {
	wb_text  name;
	wb_text  label;
	wb_text  woo;            /* the WooCommerce status it projects to; empty: keeps the last */
	bool     is_final;
	uint32_t stuck_after_s;  /* 0: never counts as stuck */
} wb_state;

/* States and transitions stand in the order of their names. */
size_t          wb_workflow_state_count(const wb_workflow *workflow);
const wb_state *wb_workflow_state(const wb_workflow *workflow, size_t index);
const wb_state *wb_workflow_find_state(const wb_workflow *workflow, wb_text name);
const wb_state *wb_workflow_initial(const wb_workflow *workflow);

size_t  wb_workflow_role_count(const wb_workflow *workflow);
wb_text wb_workflow_role(const wb_workflow *workflow, size_t index);

typedef enum wb_effect_kind {
	WB_EFFECT_DOCUMENT,
	WB_EFFECT_MAIL,
	WB_EFFECT_WEBHOOK,
} wb_effect_kind;

typedef struct wb_effect {
	wb_effect_kind kind;
	wb_text        name; /* template or endpoint */
} wb_effect;

/* What an author wants a person to be told, instead of what the guard tells. */
typedef struct wb_explanation {
	wb_text        clause;  /* the part of the guard it is for; empty: all that have none */
	wb_text        text;
	wb_value       message; /* WB_MAP: the text, and what it is in other languages */
	const wb_text *by;      /* roles who can remove the blocker */
	size_t         by_count;
} wb_explanation;

typedef struct wb_transition {
	wb_text           name;
	wb_text           label;
	const wb_text    *from; /* state names */
	size_t            from_count;
	wb_text           to;
	const wb_text    *roles;
	size_t            role_count;
	wb_text           guard;        /* source; empty when there is none */
	const wb_explanation *explanations; /* the author's sentences for when the guard is false */
	size_t            explanation_count;
	wb_value          inputs;       /* WB_MAP: name to schema, as written */
	const wb_effect  *effects;
	size_t            effect_count;
	bool              is_automatic; /* made by the engine as soon as its guard holds */
	bool              can_be_undone;
	bool              needs_second_person;
} wb_transition;

size_t               wb_workflow_transition_count(const wb_workflow *workflow);
const wb_transition *wb_workflow_transition(const wb_workflow *workflow, size_t index);
const wb_transition *wb_workflow_find_transition(const wb_workflow *workflow, wb_text name);

/* The object "vars" of expressions: name and type of each variable. Borrowed as the texts are. */
const wb_type *wb_workflow_vars_type(const wb_workflow *workflow);

/* The object "order" of guards: name and type of each of its members. Static. */
const wb_type *wb_workflow_order_type(void);

/*
 * What deciding [transition] looks at of an order: bit n for field n of wb_workflow_order_type. A
 * guard that takes the order as a whole sets them all.
 */
uint32_t wb_transition_order_reads(const wb_transition *transition);

/* What its author claims of a workflow, to be proved before it is published. */
typedef struct wb_assertion {
	wb_text        name;
	wb_text        text;         /* the claim in words; may be empty */
	wb_text        reach;        /* a state that is only reached … */
	const wb_text *only_through; /* … by a path with one of these transitions in it */
	size_t         only_through_count;
	wb_text        never;        /* or: an expression over state and vars that never holds */
} wb_assertion;

size_t              wb_workflow_assertion_count(const wb_workflow *workflow);
const wb_assertion *wb_workflow_assertion(const wb_workflow *workflow, size_t index);

typedef struct wb_actor {
	wb_text        id;  /* "user:5", "woocommerce", "system"; never a name or an address */
	const wb_text *roles;
	size_t         role_count;
	wb_text        via; /* panel, wp-admin, rest, webhook, cron, cli, checkout … */
	wb_text        device; /* empty where there is none */
	bool           sees_all; /* false: only subjects whose assignee he is */
} wb_actor;

/* Everything a decision may look at. Borrowed during the call. */
typedef struct wb_question {
	wb_text         transition;
	wb_text         subject; /* key */
	wb_text         state;
	uint64_t        version;
	const wb_actor *actor;
	const wb_value *order;  /* raw map of the facts of an order: decimals as strings, times as
	                           ms; NULL: not known, then guards that look at it fail */
	const wb_value *order_members; /* instead of [order]: raw values beside the fields of
	                                  wb_workflow_order_type, null where there is none; only those
	                                  of wb_transition_order_reads are looked at */
	const wb_value *vars;   /* the subject's variables as stored; NULL: the defaults */
	const wb_value *inputs; /* raw map; NULL: none given */
	int64_t         now_ms;
	bool            is_preview; /* what could be done: inputs are not demanded and guards that
	                               read them are left open */
	bool            inputs_are_stored; /* they are those of an earlier decision, read back from
	                                      JSON: decimals are texts */
	wb_text         last_actor; /* who made the subject's newest move; asked by transitions that
	                               need a second person, which are refused while it is empty */
	bool            is_without_guard; /* state, role, second person and inputs are all that is
	                                     asked about; no other fact is looked at */
	bool            is_brief; /* only the verdict and its blockers are wanted: facts, inputs and
	                             vars of the decision stay empty */
} wb_question;

/* Why not. Codes are part of the REST contract: append only. */
typedef enum wb_blocker_code {
	WB_BLOCKER_STATE,       /* not from this state */
	WB_BLOCKER_ROLE,        /* not by this actor */
	WB_BLOCKER_INPUT,       /* an input is missing or wrong */
	WB_BLOCKER_GUARD,       /* the guard is false */
	WB_BLOCKER_GUARD_ERROR, /* the guard could not be evaluated */
	WB_BLOCKER_DRIFT,       /* WooCommerce and Waybill disagree: settle that first */
	WB_BLOCKER_TORN,        /* an earlier move of this subject was torn */
	WB_BLOCKER_SECOND_PERSON, /* the actor made the move before, another one has to make this */
} wb_blocker_code;

/* "state", "role", "input", "guard", "guard_error", "drift", "torn", "second_person". Static. */
const char *wb_blocker_code_name(wb_blocker_code code);

typedef struct wb_blocker {
	wb_blocker_code code;
	wb_text         text;  /* English, with full stop, for the person stopped */
	wb_value        message; /* WB_MAP: the same for a host to put into any language; decision
	                            record 15 has its form. No personal value stands in it. */
	wb_text         field; /* WB_BLOCKER_INPUT: the input's name */
	wb_value        facts; /* WB_MAP: path to the value that was looked at */
	const wb_text  *by;    /* roles who can remove it; for a role blocker those who may */
	size_t          by_count;
} wb_blocker;

typedef struct wb_decision {
	bool                 is_allowed;
	const wb_transition *transition;
	const wb_blocker    *blockers; /* none when allowed */
	size_t               blocker_count;
	wb_value             facts;  /* WB_MAP: path → value, everything the guard and set read */
	wb_value             inputs; /* WB_MAP: validated, typed, defaults filled in */
	wb_value             vars;   /* WB_MAP: the variables after the move; when allowed and no preview */
} wb_decision;

/*
 * Decides one transition. All that stands against it is listed; the guard is asked when state and
 * inputs are right, because its answer means nothing otherwise. Required inputs are demanded of
 * people only: role woocommerce and the actor "system" have none to give. WB_MISSING when the workflow has none of that name; WB_INVALID when
 * facts break the facts schema (the message names the field): [order] is checked as a whole,
 * [order_members] as far as they are looked at. Everything in [out] lives in the arena or in the
 * workflow.
 */
wb_status wb_workflow_decide(const wb_workflow *workflow, const wb_question *question,
	wb_arena *arena, wb_decision *out, wb_error *error);

/*
 * Which transition a change of WooCommerce's own is: those that leave [question->state], name the
 * role woocommerce and whose target projects to [woo_status], guard true. Exactly one: WB_OK and
 * its decision in [out]. None or several: WB_END.
 */
wb_status wb_workflow_match(const wb_workflow *workflow, const wb_question *question,
	wb_text woo_status, wb_arena *arena, wb_decision *out, wb_error *error);

/* The variables a subject starts with. */
wb_status wb_workflow_initial_vars(
	const wb_workflow *workflow, wb_arena *arena, wb_value *out, wb_error *error);

/*
 * Whether a path of facts ("order.city", "inputs.note") is personal: stored as a salted hash.
 * [transition] may be NULL when the path is none of inputs.
 */
bool wb_workflow_is_personal(
	const wb_workflow *workflow, const wb_transition *transition, wb_text path);

#endif
