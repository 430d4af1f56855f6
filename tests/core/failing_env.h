/* SPDX-License-Identifier: MIT */
/*
 * An env whose Nth allocation fails, once or from then on, and that knows what is still held.
 *
 *   static wb_status read_twice(const wb_env *env, void *payload, wb_error *error) { ... }
 *   failing_env_exhaust(read_twice, NULL);
 *
 * runs the operation with N = 1, 2, 3 … until it gets through without meeting the failure, first
 * with a passing shortage and then with a lasting one. Each failed run must say WB_MEMORY and must
 * hold nothing afterwards; the operation frees what it made in either case. Clock and randomness
 * are fixed, so that each run is the same run.
 */
#ifndef WAYBILL_TESTS_FAILING_ENV_H
#define WAYBILL_TESTS_FAILING_ENV_H

#include "unit.h"

/* No operation of one command makes as many; a loop that does not end is noticed here. */
#define FAILING_ENV_CALLS_MAX 100000

typedef struct failing_env {
	wb_env env;
	size_t calls; /* that asked for memory */
	size_t fail_at; /* 1 fails the first; 0 none */
	bool is_lasting;
	size_t bytes_held;
	uint64_t seed;
} failing_env;

/* In front of each block, so that a wrong [old_bytes] is caught. */
typedef union failing_block {
	size_t bytes;
	max_align_t alignment;
} failing_block;

static inline void *failing_env_resize(
	void *payload, void *memory, size_t old_bytes, size_t new_bytes)
{
	failing_env *failing = payload;
	failing_block *block = memory == NULL ? NULL : (failing_block *)memory - 1;

	assert_int_equal(block == NULL ? 0 : block->bytes, old_bytes);
	if (new_bytes == 0) {
		failing->bytes_held -= old_bytes;
		free(block);
		return NULL;
	}
	failing->calls++;
	if (failing->fail_at != 0 &&
		(failing->is_lasting ? failing->calls >= failing->fail_at
							 : failing->calls == failing->fail_at))
		return NULL;
	block = realloc(block, sizeof *block + new_bytes);
	assert_non_null(block);
	block->bytes = new_bytes;
	failing->bytes_held += new_bytes - old_bytes;
	return block + 1;
}

static inline int64_t failing_env_now_ms(void *payload)
{
	(void)payload;
	return 1700000000000;
}

static inline int64_t failing_env_monotonic_ms(void *payload)
{
	(void)payload;
	return 1000;
}

static inline wb_text failing_env_boot_id(void *payload)
{
	(void)payload;
	return WB_TEXT("00000000-0000-4000-8000-000000000000");
}

static inline bool failing_env_random(void *payload, void *out, size_t bytes)
{
	failing_env *failing = payload;

	for (size_t index = 0; index < bytes; index++)
		((unsigned char *)out)[index] = (unsigned char)unit_random(&failing->seed);
	return true;
}

static inline void failing_env_init(failing_env *failing, size_t fail_at, bool is_lasting)
{
	*failing = (failing_env){
		.env = {failing_env_resize, failing_env_now_ms, failing_env_monotonic_ms,
			failing_env_boot_id, failing_env_random, wb_env_native()->read_zone, failing},
		.fail_at = fail_at,
		.is_lasting = is_lasting,
	};
}

/* Does its whole work on [env], frees what it made, and passes on what failed. */
typedef wb_status failing_operation(const wb_env *env, void *payload, wb_error *error);

static inline void failing_env_exhaust_kind(
	failing_operation *operation, void *payload, bool is_lasting, size_t step)
{
	for (size_t fail_at = 1;; fail_at += step) {
		failing_env failing;
		wb_error error = {.status = WB_OK};

		assert_true(fail_at < FAILING_ENV_CALLS_MAX);
		failing_env_init(&failing, fail_at, is_lasting);
		wb_status status = operation(&failing.env, payload, &error);
		assert_int_equal(failing.bytes_held, 0);
		if (failing.calls < fail_at) {
			assert_ok(status, &error);
			/* Something was there to fail. */
			assert_true(fail_at > 1);
			return;
		}
		/* A passing shortage may have been met by something that can do without. */
		if (is_lasting || status != WB_OK)
			assert_failed(status, WB_MEMORY, &error);
	}
}

/* For long operations: every [step]th allocation only. */
static inline void failing_env_exhaust_in_steps(
	failing_operation *operation, void *payload, size_t step)
{
	failing_env_exhaust_kind(operation, payload, false, step);
	failing_env_exhaust_kind(operation, payload, true, step);
}

static inline void failing_env_exhaust(failing_operation *operation, void *payload)
{
	failing_env_exhaust_in_steps(operation, payload, 1);
}

#endif
