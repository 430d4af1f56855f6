/* SPDX-License-Identifier: MIT */
/* cmocka with the headers it wants before it, and what every unit test needs. */
#ifndef WAYBILL_TESTS_UNIT_H
#define WAYBILL_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "waybill/arena.h"

/* Passes where [text] has exactly the bytes of the string [expected]. */
#define assert_text_equal(text, expected) \
	unit_assert_text_equal((text), (expected), __FILE__, __LINE__)

static inline void unit_assert_text_equal(
	wb_text text, const char *expected, const char *file, int line)
{
	if (wb_text_equal(text, wb_text_from(expected)))
		return;
	print_error("\"%.*s\" is not \"%s\"\n", (int)text.bytes, text.data, expected);
	_fail(file, line);
}

/* Passes where [status] is WB_OK; otherwise shows the error. */
#define assert_ok(status, error) unit_assert_ok((status), (error), __FILE__, __LINE__)

static inline void unit_assert_ok(
	wb_status status, const wb_error *error, const char *file, int line)
{
	if (status == WB_OK)
		return;
	print_error(
		"%s at %u:%u: %s\n", wb_status_name(status), error->line, error->column, error->message);
	_fail(file, line);
}

/* Passes where [status] is [expected] and [error] says the same, in a sentence without a stop. */
#define assert_failed(status, expected, error) \
	unit_assert_failed((status), (expected), (error), __FILE__, __LINE__)

static inline void unit_assert_failed(
	wb_status status, wb_status expected, const wb_error *error, const char *file, int line)
{
	size_t bytes = strlen(error->message);

	if (status == expected && error->status == expected && error->area != WB_AREA_NONE &&
		bytes > 0 && error->message[bytes - 1] != '.')
		return;
	print_error("%s, expected %s; error says %s, %s: \"%s\"\n", wb_status_name(status),
		wb_status_name(expected), wb_status_name(error->status), wb_area_name(error->area),
		error->message);
	_fail(file, line);
}

/* An arena of the usual size on the native env. */
static inline wb_arena *unit_arena(void)
{
	wb_arena *arena = NULL;

	assert_int_equal(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL), WB_OK);
	return arena;
}

/* How long a long test runs: scripts/test slow asks for the full length. */
static inline size_t unit_rounds(size_t short_rounds, size_t full_rounds)
{
	const char *length = getenv("WAYBILL_TEST_LENGTH");

	return length != NULL && strcmp(length, "full") == 0 ? full_rounds : short_rounds;
}

/* A seeded generator (splitmix64), so that a failing round fails again. */
static inline uint64_t unit_random(uint64_t *seed)
{
	uint64_t mixed = *seed += 0x9E3779B97F4A7C15u;

	mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
	mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
	return mixed ^ mixed >> 31;
}

#endif
