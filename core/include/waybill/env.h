/* SPDX-License-Identifier: MIT */
/*
 * What the host lends the core: memory, clocks, randomness.
 *
 * The core has no allocator, clock or random source of its own, so that a test can make any of
 * them fail or stand still and a WebAssembly host can supply its own. An env must outlive
 * everything made with it. All members are required.
 */
#ifndef WAYBILL_ENV_H
#define WAYBILL_ENV_H

#include "waybill/error.h"

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

	void *payload; /* passed to each of the above */
} wb_env;

/* The C library's allocator (never PHP's) and the system's clocks and randomness. Static. */
const wb_env *wb_env_native(void);

#endif
