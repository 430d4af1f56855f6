/* SPDX-License-Identifier: MIT */
/*
 * Versions of a workflow: which there are, what another one would have decided, and moving live
 * subjects from one to another.
 *
 * A published text is kept for ever under its hash. A subject stays with the version it started
 * under until it is migrated; publishing decides only what new subjects start under.
 *
 * A subject is live while it is in no final state.
 */
#ifndef WAYBILL_VERSIONS_H
#define WAYBILL_VERSIONS_H

#include "waybill/engine.h"

/* ---- versions --------------------------------------------------------------------------------- */

/* So many subjects of a version are in one of its states. */
typedef struct wb_version_state {
	wb_text  state;
	uint64_t subjects;
} wb_version_state;

typedef struct wb_version_row {
	wb_text  hash;
	uint32_t version;
	int64_t  published_at_ms; /* the last time: an older one may be published again */
	bool     is_current;      /* subjects start under it */
	uint64_t subjects;        /* live ones that are pinned to it */
	const wb_version_state *states; /* each that is not final, in the order of the definition */
	size_t                  state_count;
} wb_version_row;

/* Every version of [name], the one published last first; none of an unknown name. */
wb_status wb_engine_versions(wb_engine *engine, wb_text name, wb_arena *arena,
	const wb_version_row **out, size_t *out_count, wb_error *error);

/* The definition of [hash]; WB_MISSING. Borrowed until the engine is freed. */
wb_status wb_engine_definition(
	wb_engine *engine, wb_text hash, const wb_workflow **out, wb_error *error);

/* ---- migration -------------------------------------------------------------------------------- */

/* Subjects that one call may look at. */
#define WB_MIGRATION_PAGE_MAX 1000

typedef struct wb_state_mapping {
	wb_text from, to;
} wb_state_mapping;

/*
 * Borrowed during the call. A state that [states] does not name becomes the one of its name, where
 * the other version has it.
 */
typedef struct wb_migration {
	wb_text                 workflow; /* its name */
	wb_text                 from, to; /* hashes */
	const wb_state_mapping *states;
	size_t                  state_count;
	bool                    is_dry_run; /* nothing is written */
	const wb_actor         *actor;
	int64_t                 now_ms;
	wb_text                 after;     /* where the page before ended; empty: from the start */
	size_t                  count_max; /* subjects of this page; 1 to WB_MIGRATION_PAGE_MAX */
} wb_migration;

/* Why a subject stays with its version. Names are part of the answer: append only. */
typedef enum wb_stay {
	WB_STAY_NONE = 0,
	WB_STAY_INTENT,   /* a move of it is being applied */
	WB_STAY_TORN,     /* a move of it was cut in half */
	WB_STAY_DRIFT,    /* WooCommerce and Waybill disagree */
	WB_STAY_STATE,    /* its state leads nowhere */
	WB_STAY_STATUS,   /* its state would stand for another status than the order has */
	WB_STAY_VARIABLE, /* a variable that was set has another type there */
	WB_STAY_MOVED,    /* it moved while it was looked at: the next run takes it */
	WB_STAY_BROKEN,   /* its row can't be read */
} wb_stay;

/* "intent", "torn", "drift", "state", "status", "variable", "moved", "broken". Static. */
const char *wb_stay_name(wb_stay stay);

typedef struct wb_migration_state {
	wb_text  from;
	wb_text  to;       /* empty: it leads nowhere */
	uint64_t subjects; /* in it when the call began */
	uint64_t moved;    /* of this page; in a dry run those that would move */
	uint64_t stayed;   /* of this page */
} wb_migration_state;

typedef struct wb_migration_stay {
	wb_text subject, state;
	wb_stay why;
	wb_text text; /* one sentence */
} wb_migration_stay;

typedef struct wb_migration_report {
	const wb_workflow        *from, *to; /* borrowed until the engine is freed */
	const wb_migration_state *states;    /* live ones of [from] */
	size_t                    state_count;
	const wb_migration_stay  *stays;
	size_t                    stay_count;
	const wb_text            *kept, *added, *dropped, *changed; /* names of variables */
	size_t                    kept_count, added_count, dropped_count, changed_count;
	uint64_t                  moved;
	wb_text                   next; /* empty: this was the last page */
} wb_migration_report;

/*
 * Moves one page of live subjects from one version to another, each in a transaction of its own and
 * by an event of its own ("migrated"). What was moved stays moved when it fails on the way; calling
 * it again goes on with the rest. WB_INVALID: a mapping or a hash names what is not there, or both
 * versions are one. WB_MISSING: a hash is none of the workflow's.
 */
wb_status wb_engine_migrate(wb_engine *engine, const wb_migration *migration, wb_arena *arena,
	wb_migration_report *out, wb_error *error);

/* The report as a map: {from, moved, next, states, stays, to, unmapped, variables}. */
wb_status wb_migration_value(
	const wb_migration_report *report, wb_arena *arena, wb_value *out, wb_error *error);

/* ---- what-if ---------------------------------------------------------------------------------- */

/* Moves that one call may decide. */
#define WB_WHATIF_PAGE_MAX 10000

/* A move that the candidate would not have made, or that the log does not tell enough about. */
typedef struct wb_whatif_move {
	wb_text        subject, transition;
	uint64_t       seq;
	int64_t        at_ms;
	wb_value       blockers;   /* WB_LIST, as in events; of refused moves */
	const wb_text *facts;      /* what the log does not hold; of undecided moves */
	size_t         fact_count;
} wb_whatif_move;

typedef struct wb_whatif_report {
	uint64_t              moves, allowed, refused, undecided;
	const wb_whatif_move *refusals;
	const wb_whatif_move *unknowns;
	wb_text               next; /* empty: this was the last page */
} wb_whatif_report;

/*
 * Decides real moves of the history again by [candidate], which need not be published: every move
 * of its workflow that people, machines and WooCommerce made, in the order of subjects, each from
 * the state, with the variables, inputs, actor and facts that the log holds of it. Facts that the
 * candidate looks at and the log does not hold leave a move undecided. Looks at no more than
 * [count_max] moves, 1 to WB_WHATIF_PAGE_MAX, behind [after], which is the [next] of the page
 * before or empty. Reads only.
 */
wb_status wb_engine_whatif(wb_engine *engine, const wb_workflow *candidate, wb_text after,
	size_t count_max, wb_arena *arena, wb_whatif_report *out, wb_error *error);

/* The report as a map: {allowed, moves, next, refused, refusals, undecided, unknowns}. */
wb_status wb_whatif_value(
	const wb_whatif_report *report, wb_arena *arena, wb_value *out, wb_error *error);

#endif
