/* SPDX-License-Identifier: MIT */
/*
 * Failures: one status a call, one error struct of the caller's.
 *
 * Every function that can fail returns a wb_status and takes a wb_error last. The struct may be
 * NULL, needs no freeing, and is written only when the status is negative: once, where the
 * failure is known; everything above passes it on untouched. On failure outputs are untouched
 * or zero. A refused transition is not a failure (see workflow.h).
 */
#ifndef WAYBILL_ERROR_H
#define WAYBILL_ERROR_H

#include "waybill/text.h"

/* The numbers are part of the contract (PHP's getCode() shows them): append only. */
typedef enum wb_status {
	WB_OK = 0,
	WB_END = 1,        /* an iteration is over; not a failure */
	WB_INVALID = -1,   /* a value breaks the contract; the message names the field */
	WB_SYNTAX = -2,    /* guard, definition or JSON text is wrong; line and column are set */
	WB_MISSING = -3,   /* subject, workflow, event or intent unknown */
	WB_REFUSED = -4,   /* a call that demanded an allowed transition met a refused one */
	WB_CONFLICT = -5,  /* the version moved underneath */
	WB_CLAIMED = -6,   /* the idempotency key was used for another request */
	WB_RUNNING = -7,   /* the key, or another command on the subject, is being worked on */
	WB_BUSY = -8,      /* lock or lease held, deadlock, time-out */
	WB_LIMIT = -9,     /* a named bound was exceeded */
	WB_BROKEN = -10,   /* chain or stored data fails verification */
	WB_STORAGE = -11,  /* database or disk failed */
	WB_MEMORY = -12,   /* an allocation failed */
	WB_FORKED = -13,   /* the handle was opened by another process */
	WB_CALLBACK = -14, /* a host callback failed; the host knows why */
} wb_status;

/* Which module spoke. Append only. */
typedef enum wb_area {
	WB_AREA_NONE = 0,
	WB_AREA_BASE,
	WB_AREA_JSON,
	WB_AREA_VALUE,
	WB_AREA_CEL,
	WB_AREA_WORKFLOW,
	WB_AREA_AUDIT,
	WB_AREA_STORE,
	WB_AREA_ENGINE,
	WB_AREA_HOST,
	WB_AREA_CATALOG,
} wb_area;

#define WB_ERROR_MESSAGE_BYTES 256

typedef struct wb_error {
	wb_status status;    /* what the caller may decide on */
	wb_area   area;      /* which module spoke */
	int32_t   native;    /* sqlite extended code, mysql errno, errno; 0 if none */
	uint32_t  line;      /* 1-based, for source text; 0 if none */
	uint32_t  column;    /* 1-based, in code points; 0 if none */
	bool      retryable; /* the same call may succeed later */
	char message[WB_ERROR_MESSAGE_BYTES]; /* one line, English, no full stop, no secret, no
	                                         customer data, zero-terminated valid UTF-8 */
} wb_error;

/* "WB_CONFLICT" and so on; never NULL, "WB_UNKNOWN" for a number that is no status. */
const char *wb_status_name(wb_status status);

/* "store", "cel" and so on; never NULL. */
const char *wb_area_name(wb_area area);

#endif
