/* SPDX-License-Identifier: MIT */
/*
 * The audit log: events, their chain, and its verification.
 *
 * core/src/audit/event.c opens with the encoding, byte by byte, so that a second reader can be
 * written from that page alone. Each subject has a chain of its own; nothing here writes to a
 * store, and verification takes a reader that cannot.
 */
#ifndef WAYBILL_AUDIT_H
#define WAYBILL_AUDIT_H

#include "waybill/value.h"

#define WB_EVENT_BYTES_MAX    ((size_t) 256 * 1024)
#define WB_SUBJECT_BYTES_MAX  128
#define WB_PERSONAL_MAX       64
#define WB_SALT_BYTES         16
#define WB_HASH_TEXT_LENGTH   64

/* What stands in `prev` of a subject's first event: 64 zeros. */
extern const wb_text wb_audit_genesis;

/* A personal value that the hashed body holds only as a salted digest. */
typedef struct wb_personal {
	wb_text path;                  /* where it stood: "facts.order.city" */
	wb_text value;                 /* its canonical JSON */
	uint8_t salt[WB_SALT_BYTES];
} wb_personal;

/* An event before it has a place in a chain. */
typedef struct wb_event_draft {
	wb_text            subject;
	wb_text            kind;  /* moved, refused, started, drift, adopted … */
	int64_t            at_ms;
	wb_value           actor; /* map: id, roles, via, device */
	wb_value           data;  /* map, by kind; docs/events.md lists them */
	wb_text            move;  /* id of the move in the shop's database; empty if none. Unique. */
	const wb_personal *personal;
	size_t             personal_count;
} wb_event_draft;

typedef struct wb_event {
	wb_text            subject;
	uint64_t           seq;      /* 1 for a subject's first */
	uint64_t           position; /* global, given by the store; 0 before */
	wb_text            kind;
	int64_t            at_ms;
	wb_text            prev, hash; /* 64 hexadecimal digits */
	wb_text            body;       /* canonical JSON, what the hash is over */
	wb_text            move;
	const wb_personal *personal;   /* empty when read back after erasure */
	size_t             personal_count;
} wb_event;

/*
 * Encodes and hashes. WB_LIMIT beyond a bound above; WB_INVALID on a body that has no canonical
 * form (a double). The event lives in the arena.
 */
wb_status wb_audit_seal(const wb_event_draft *draft, uint64_t seq, wb_text prev, wb_arena *arena,
	wb_event *out, wb_error *error);

/* Draws a salt and takes the canonical JSON of [value]. */
wb_status wb_audit_salt(const wb_env *env, wb_text path, const wb_value *value, wb_arena *arena,
	wb_personal *out, wb_error *error);

/*
 * Checks one event against the one before: body is canonical, its members agree with the
 * columns, prev links, hash fits, and each personal value that is still there fits its digest.
 * WB_BROKEN with what does not fit.
 */
wb_status wb_audit_check(const wb_event *event, uint64_t expected_seq, wb_text expected_prev,
	wb_arena *arena, wb_error *error);

typedef struct wb_head {
	wb_text  subject;
	uint64_t seq;
	wb_text  hash;
} wb_head;

/* A visitor returns WB_OK to go on, WB_END to stop, negative to fail. What it sees lives until
   it returns. */
typedef wb_status (*wb_event_visitor)(void *payload, const wb_event *event, wb_error *error);

/* Reads a log for verification; it has no way to write. */
typedef struct wb_audit_reader {
	/* The stored head of [subject]; WB_MISSING if none. */
	wb_status (*head)(
		void *payload, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error);
	/* Events by subject, then seq, of one subject or, when it is empty, of all. Last come chains
	   that have nothing but a head or a subject's row: each as an event of seq 0. */
	wb_status (*read)(void *payload, wb_text subject, wb_event_visitor visit,
		void *visit_payload, wb_error *error);
	void (*close)(void *payload);
	void *payload;
} wb_audit_reader;

typedef struct wb_audit_report {
	uint64_t events, subjects;
	wb_text  digest;          /* SHA-256 over all heads in key order: equal logs, equal digests */
	/* The first thing found wrong, when the status is WB_BROKEN. Empty and 0: it is no one
	   event, such as chains that went with their heads. */
	wb_text  broken_subject;
	uint64_t broken_seq;
} wb_audit_report;

/*
 * Verifies a log, or one subject of it. WB_BROKEN with the first bad event in [out] and the
 * reason in [error]. Does not close the reader.
 */
wb_status wb_audit_verify(const wb_env *env, const wb_audit_reader *reader, wb_text subject,
	wb_arena *arena, wb_audit_report *out, wb_error *error);

#endif
