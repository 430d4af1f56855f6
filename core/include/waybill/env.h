/* SPDX-License-Identifier: MIT */
/*
 * What the host lends the core: memory, clocks, randomness, time zones.
 *
 * The core has no allocator, clock, random source or file of its own, so that a test can make any of
 * them fail or stand still and a WebAssembly host can supply its own. An env must outlive
 * everything made with it. All members are required.
 */
#ifndef WAYBILL_ENV_H
#define WAYBILL_ENV_H

#include "waybill/error.h"

/* Data of a time zone that is larger is no such data: the largest known has 4 KB. */
#define WB_ZONE_BYTES_MAX ((size_t) 64 * 1024)

typedef enum wb_zone_answer {
	WB_ZONE_FOUND,
	WB_ZONE_UNKNOWN, /* there is none of that name */
	WB_ZONE_NO_DATA, /* there is no time zone at all on this host */
} wb_zone_answer;

typedef struct wb_env {
	/*
	 * Grows, shrinks or frees. [old_bytes] is exactly what was asked for before (0 with NULL).
	 * [new_bytes] 0 frees and returns NULL. Returns NULL on failure and leaves [memory] as it was.
	 * Memory is aligned for any type.
	 */
	void *(*resize)(void *payload, void *memory, size_t old_bytes, size_t new_bytes);

	/* Wall clock, milliseconds since 1970-01-01 UTC. Orders nothing; only shown and stored. */
	int64_t (*now_ms)(void *payload);

	/* A clock that never goes back while the machine is up (milliseconds since any origin). */
	int64_t (*monotonic_ms)(void *payload);

	/* Names this boot of the machine, so that a monotonic time of another boot is recognised. */
	wb_text (*boot_id)(void *payload);

	/* Fills [out] with unpredictable bytes; false where the system cannot. */
	bool (*random)(void *payload, void *out, size_t bytes);

	/*
	 * Puts the TZif data (RFC 8536) of the zone [name], "Europe/Berlin", into [out] and how much it
	 * is into [out_bytes]. The core asks for names of a capital, then letters, digits, / _ - and +
	 * only, at most 64 bytes, and reads zones while it compiles an expression that names them.
	 */
	wb_zone_answer (*read_zone)(
		void *payload, wb_text name, void *out, size_t bytes_max, size_t *out_bytes);

	void *payload; /* passed to each of the above */
} wb_env;

/* The C library's allocator (never PHP's), the system's clocks, randomness and zones. Static. */
const wb_env *wb_env_native(void);

#endif
