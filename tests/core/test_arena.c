/* SPDX-License-Identifier: MIT */
/* Arenas: alignment, bounds, reset; the same expectations for both twins. */
#include "failing_env.h"

#include "base/arena.h"

static void test_arena__takes_zeroed_aligned_memory(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();

	for (size_t bytes = 0; bytes < 300; bytes++) {
		unsigned char *taken = wb_arena_take(arena, bytes);
		assert_non_null(taken);
		assert_int_equal((uintptr_t)taken % _Alignof(max_align_t), 0);
		for (size_t index = 0; index < bytes; index++)
			assert_int_equal(taken[index], 0);
		memset(taken, 0xA5, bytes);
	}
	wb_arena_free(arena);
}

static void test_arena__items_do_not_overlap(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	unsigned char *items[200];

	for (size_t index = 0; index < 200; index++) {
		items[index] = wb_arena_take(arena, index * 7 + 1);
		memset(items[index], (int)index, index * 7 + 1);
	}
	for (size_t index = 0; index < 200; index++) {
		for (size_t offset = 0; offset < index * 7 + 1; offset++)
			assert_int_equal(items[index][offset], index);
	}
	wb_arena_free(arena);
}

static void test_arena__reset_gives_zeroed_memory_again(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();

	for (unsigned round = 0; round < 3; round++) {
		/* Larger than a page, then many small ones. */
		unsigned char *large = wb_arena_take(arena, 100000);
		assert_non_null(large);
		assert_int_equal(large[0] + large[99999], 0);
		memset(large, 0xFF, 100000);
		for (unsigned index = 0; index < 1000; index++) {
			unsigned char *small = wb_arena_take(arena, 40);
			assert_int_equal(small[0] + small[39], 0);
			memset(small, 0xFF, 40);
		}
		wb_arena_reset(arena);
	}
	wb_arena_free(arena);
}

static void test_arena__bound_is_met_and_not_passed(void **state)
{
	(void)state;
	wb_arena *arena;

	assert_int_equal(wb_arena_new(wb_env_native(), 4096, &arena, NULL), WB_OK);
	assert_non_null(wb_arena_take(arena, 4096));
	assert_null(wb_arena_take(arena, 0));
	assert_null(wb_arena_take(arena, 1));
	wb_arena_reset(arena);
	assert_null(wb_arena_take(arena, 4097));
	assert_non_null(wb_arena_take(arena, 4080));
	assert_non_null(wb_arena_take(arena, 16));
	assert_null(wb_arena_take(arena, 1));
	wb_arena_free(arena);
}

static void test_arena__sizes_that_overflow_are_refused(void **state)
{
	(void)state;
	wb_arena *arena;
	wb_text text = {"", SIZE_MAX};
	wb_text out = {NULL, 7};

	assert_int_equal(wb_arena_new(wb_env_native(), SIZE_MAX, &arena, NULL), WB_OK);
	assert_null(wb_arena_take(arena, SIZE_MAX));
	assert_null(wb_arena_take(arena, SIZE_MAX - 20));
	assert_null(wb_arena_take_array(arena, SIZE_MAX / 2, 3));
	assert_non_null(wb_arena_take_array(arena, 0, 3));
	assert_non_null(wb_arena_take_array(arena, 3, 0));
	assert_false(wb_arena_copy_text(arena, text, &out));
	assert_int_equal(out.bytes, 7);
	wb_arena_free(arena);
}

static void test_arena__copies_texts_with_a_terminator(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	char source[] = "picked";
	wb_text copy;

	assert_true(wb_arena_copy_text(arena, (wb_text){source, 4}, &copy));
	source[0] = 'X';
	assert_text_equal(copy, "pick");
	assert_string_equal(copy.data, "pick");
	assert_true(wb_arena_copy_text(arena, (wb_text){NULL, 0}, &copy));
	assert_string_equal(copy.data, "");
	wb_arena_free(arena);
}

#ifndef WB_ARENA_DEBUG
static void test_arena__reset_keeps_pages(void **state)
{
	(void)state;
	failing_env failing;
	wb_arena *arena;
	wb_error error;

	failing_env_init(&failing, 0, false);
	assert_ok(wb_arena_new(&failing.env, WB_ARENA_BYTES_MAX, &arena, &error), &error);
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned index = 0; index < 100; index++)
			assert_non_null(wb_arena_take(arena, 1000));
		if (round == 0)
			failing.calls = 0;
		wb_arena_reset(arena);
	}
	assert_int_equal(failing.calls, 0);
	wb_arena_free(arena);
	assert_int_equal(failing.bytes_held, 0);
}
#endif

static void test_arena__free_accepts_null(void **state)
{
	(void)state;
	wb_arena_free(NULL);
}

/* Memory that nothing points to any more is back at the env, all but a page. */
static void test_arena__trim_keeps_one_page(void **state)
{
	(void)state;
	failing_env failing;
	wb_error error;
	wb_arena *arena = NULL;

	failing_env_init(&failing, 0, false);
	assert_ok(wb_arena_new(&failing.env, WB_ARENA_BYTES_MAX, &arena, &error), &error);
	assert_non_null(wb_arena_take(arena, 100));
	for (int count = 0; count < 10; count++)
		assert_non_null(wb_arena_take(arena, 100 * 1024));
	wb_arena_trim(arena);
	assert_true(failing.bytes_held < 32 * 1024);
	unsigned char *bytes = wb_arena_take(arena, 100);
	assert_non_null(bytes);
	for (int index = 0; index < 100; index++)
		assert_int_equal(bytes[index], 0);
	wb_arena_free(arena);
	assert_int_equal(failing.bytes_held, 0);
}

static void test_arena__knows_its_env(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();

	assert_ptr_equal(wb_arena__env(arena), wb_env_native());
	wb_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena__takes_zeroed_aligned_memory),
		cmocka_unit_test(test_arena__items_do_not_overlap),
		cmocka_unit_test(test_arena__reset_gives_zeroed_memory_again),
		cmocka_unit_test(test_arena__bound_is_met_and_not_passed),
		cmocka_unit_test(test_arena__sizes_that_overflow_are_refused),
		cmocka_unit_test(test_arena__copies_texts_with_a_terminator),
#ifndef WB_ARENA_DEBUG
		cmocka_unit_test(test_arena__reset_keeps_pages),
#endif
		cmocka_unit_test(test_arena__trim_keeps_one_page),
		cmocka_unit_test(test_arena__free_accepts_null),
		cmocka_unit_test(test_arena__knows_its_env),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
