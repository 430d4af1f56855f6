/* SPDX-License-Identifier: MIT */
/* Growing bytes: content, bound, sticky failure; and what is appended in base64. */
#include "failing_env.h"

#include "base/base64.h"
#include "base/buffer.h"

static void test_buffer__grows_and_keeps_content(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_buffer buffer;
	wb_text text;
	wb_error error;

	wb_buffer__init(&buffer, wb_env_native(), 1 << 20);
	for (unsigned index = 0; index < 5000; index++) {
		wb_buffer__add(&buffer, WB_TEXT("ab"));
		wb_buffer__add_byte(&buffer, 'c');
	}
	assert_ok(wb_buffer__finish(&buffer, arena, WB_AREA_BASE, &text, &error), &error);
	assert_int_equal(text.bytes, 15000);
	for (size_t offset = 0; offset < text.bytes; offset++)
		assert_int_equal(text.data[offset], "abc"[offset % 3]);
	wb_buffer__dispose(&buffer);
	wb_arena_free(arena);
}

static void test_buffer__empty_gives_the_empty_text(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_buffer buffer;
	wb_text text;

	wb_buffer__init(&buffer, wb_env_native(), 10);
	wb_buffer__add(&buffer, (wb_text){NULL, 0});
	assert_int_equal(wb_buffer__text(&buffer).bytes, 0);
	assert_int_equal(wb_buffer__finish(&buffer, arena, WB_AREA_BASE, &text, NULL), WB_OK);
	assert_string_equal(text.data, "");
	wb_buffer__dispose(&buffer);
	wb_arena_free(arena);
}

static void test_buffer__bound_is_met_and_not_passed(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_buffer buffer;
	wb_text text = {NULL, 0};
	wb_error error;

	wb_buffer__init(&buffer, wb_env_native(), 1000);
	for (unsigned index = 0; index < 1000; index++)
		wb_buffer__add_byte(&buffer, 'x');
	assert_ok(wb_buffer__finish(&buffer, arena, WB_AREA_BASE, &text, &error), &error);
	assert_int_equal(text.bytes, 1000);
	wb_buffer__add_byte(&buffer, 'x');
	assert_failed(wb_buffer__finish(&buffer, arena, WB_AREA_BASE, &text, &error), WB_LIMIT, &error);
	wb_buffer__dispose(&buffer);
	wb_arena_free(arena);
}

static void test_buffer__failure_stays_until_cleared(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	failing_env failing;
	wb_buffer buffer;
	wb_text text = {NULL, 0};
	wb_error error;

	failing_env_init(&failing, 1, false);
	wb_buffer__init(&buffer, &failing.env, 1000);
	wb_buffer__add(&buffer, WB_TEXT("lost"));
	wb_buffer__add(&buffer, WB_TEXT("ignored"));
	assert_int_equal(wb_buffer__text(&buffer).bytes, 0);
	assert_failed(
		wb_buffer__finish(&buffer, arena, WB_AREA_BASE, &text, &error), WB_MEMORY, &error);
	assert_null(text.data);
	wb_buffer__clear(&buffer);
	wb_buffer__add(&buffer, WB_TEXT("kept"));
	assert_text_equal(wb_buffer__text(&buffer), "kept");
	wb_buffer__dispose(&buffer);
	assert_int_equal(failing.bytes_held, 0);
	wb_arena_free(arena);
}

static void test_buffer__base64_follows_rfc_4648(void **state)
{
	(void)state;
	/* Section 10 of the RFC. */
	static const char *const vectors[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="},
		{"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
		{"\xFF\xEF\xBE", "/+++"}};

	for (size_t index = 0; index < sizeof vectors / sizeof *vectors; index++) {
		wb_buffer buffer;
		wb_buffer__init(&buffer, wb_env_native(), 100);
		wb_base64__add(&buffer, wb_text_from(vectors[index][0]));
		assert_text_equal(wb_buffer__text(&buffer), vectors[index][1]);
		wb_buffer__dispose(&buffer);
	}
}

static void test_buffer__disposed_of_is_empty_and_may_be_again(void **state)
{
	(void)state;
	wb_buffer buffer;

	wb_buffer__init(&buffer, wb_env_native(), 100);
	wb_buffer__add(&buffer, WB_TEXT("abc"));
	wb_buffer__dispose(&buffer);
	wb_buffer__dispose(&buffer);
	wb_buffer__add(&buffer, WB_TEXT("d"));
	assert_text_equal(wb_buffer__text(&buffer), "d");
	wb_buffer__dispose(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buffer__grows_and_keeps_content),
		cmocka_unit_test(test_buffer__empty_gives_the_empty_text),
		cmocka_unit_test(test_buffer__bound_is_met_and_not_passed),
		cmocka_unit_test(test_buffer__failure_stays_until_cleared),
		cmocka_unit_test(test_buffer__base64_follows_rfc_4648),
		cmocka_unit_test(test_buffer__disposed_of_is_empty_and_may_be_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
