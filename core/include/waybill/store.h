/* SPDX-License-Identifier: MIT */
/*
 * Stores: where subjects, events, claims and intents live.
 *
 * A store speaks the domain, not SQL; hashes, keys and decisions are made above it. The engine
 * (engine.h) is the one who writes to it; callers open, migrate, check, verify, back up, close.
 *
 * A store belongs to the process that opened it: any call from another is WB_FORKED. It is not
 * for two threads at once.
 */
#ifndef WAYBILL_STORE_H
#define WAYBILL_STORE_H

#include "waybill/audit.h"

typedef struct wb_store wb_store;

/* How long a write waits for its turn, unless the options say otherwise. */
#define WB_STORE_BUSY_MS 2000

typedef struct wb_store_options {
	wb_text  name;         /* "sqlite:/path/to/waybill.db", "memory:" */
	uint32_t busy_ms;      /* 0: WB_STORE_BUSY_MS */
	bool     is_read_only; /* verify, doctor and backups need no more */
	bool     must_exist;   /* a file that is gone is an error, not a new store */
} wb_store_options;

/*
 * Opens, creating an empty file where there is none (unless it is read-only or must exist). Does
 * not migrate. WB_INVALID on a name of no known driver; WB_STORAGE with what to do where the file
 * can't be used safely.
 * Caller closes with wb_store_close.
 */
wb_status wb_store_open(const wb_store_options *options, const wb_env *env, wb_store **out,
	wb_error *error);

/* Accepts NULL. Rolls back what is open. */
void wb_store_close(wb_store *store);

/* "sqlite", "memory". Static. */
const char *wb_store_driver_name(const wb_store *store);

/* The schema found in the store; 0 in an empty one. */
wb_status wb_store_schema(wb_store *store, uint32_t *out, wb_error *error);

/* Brings the schema to WB_SCHEMA_VERSION; does nothing when it is there; can run again after a
   crash anywhere. WB_INVALID on a schema newer than this build may write. */
wb_status wb_store_migrate(wb_store *store, wb_error *error);

/* A place in the log that never changes: an event's global position and hash. */
typedef struct wb_mark {
	uint64_t position;
	wb_text  hash;
} wb_mark;

/* Which store this is and whose. Both are empty before the schema has them (version 2). */
typedef struct wb_identity {
	wb_text id;    /* 32 hexadecimal digits, random, made with the store and kept by its copies */
	wb_text owner; /* what the host calls itself; empty until it has set it */
} wb_identity;

wb_status wb_store_identity(
	wb_store *store, wb_arena *arena, wb_identity *out, wb_error *error);

/*
 * Makes [owner] the owner, by compare-and-set: WB_CONFLICT when the owner is not [expected] any
 * more, which is empty for a store that has none. Of several hosts that want a new store, one
 * gets it.
 */
wb_status wb_store_set_owner(
	wb_store *store, wb_text expected, wb_text owner, wb_error *error);

/*
 * A copy of the store at one moment, taken while others write, at [path], which must not exist.
 * It appears there only when it is whole and durable.
 */
wb_status wb_store_backup(wb_store *store, wb_text path, wb_error *error);

/*
 * Looks through the whole file, page by page: that what lies beside the log, which wb_audit_verify
 * does not read, is sound, and that indexes and tables agree. WB_BROKEN where not.
 */
wb_status wb_store_check(wb_store *store, wb_error *error);

/* A reader for wb_audit_verify. Borrows the store; close it first. */
wb_status wb_store_reader(wb_store *store, wb_audit_reader *out, wb_error *error);

typedef enum wb_health_level {
	WB_HEALTH_OK = 0,
	WB_HEALTH_WARNING, /* works, less safe or slower than it should */
	WB_HEALTH_ERROR,   /* must not be used so */
} wb_health_level;

typedef struct wb_health_line {
	const char     *check; /* "file_owner", "filesystem", "lock_files" …: static, stable */
	wb_health_level level;
	wb_text         text;  /* one English sentence: what is, and what to do */
} wb_health_line;

/*
 * Looks at [name] without opening it for writing and says what is wrong with it as a home for a
 * store: kind of file, owner, rights, links, file system, library version, lock files, schema.
 * Lines live in the arena. Fails only for WB_MEMORY and WB_INVALID.
 */
wb_status wb_store_doctor(const wb_env *env, wb_text name, wb_arena *arena,
	const wb_health_line **out, size_t *out_count, wb_error *error);

#endif
