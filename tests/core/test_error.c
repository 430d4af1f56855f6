/* SPDX-License-Identifier: MIT */
/* Errors and the messages in them: every letter of a format, cuts, and hostile inserts. */
#include "unit.h"

#include "base/error.h"
#include "base/format.h"
#include "base/utf8.h"

static void test_error__says_what_was_set(void **state)
{
	(void)state;
	wb_error error;

	memset(&error, 0xA5, sizeof error);
	assert_int_equal(
		wb_error__set(&error, WB_CONFLICT, WB_AREA_STORE, "version moved to %U", (uint64_t)8),
		WB_CONFLICT);
	assert_int_equal(error.status, WB_CONFLICT);
	assert_int_equal(error.area, WB_AREA_STORE);
	assert_int_equal(error.native, 0);
	assert_int_equal(error.line, 0);
	assert_int_equal(error.column, 0);
	assert_false(error.retryable);
	assert_string_equal(error.message, "version moved to 8");

	wb_error__set_place(&error, 3, 14);
	wb_error__set_native(&error, 1205, true);
	assert_int_equal(error.line, 3);
	assert_int_equal(error.column, 14);
	assert_int_equal(error.native, 1205);
	assert_true(error.retryable);
}

static void test_error__null_is_accepted_everywhere(void **state)
{
	(void)state;
	assert_int_equal(wb_error__set(NULL, WB_LIMIT, WB_AREA_BASE, "%s", "x"), WB_LIMIT);
	assert_int_equal(wb_error__set_memory(NULL, WB_AREA_BASE), WB_MEMORY);
	wb_error__set_place(NULL, 1, 1);
	wb_error__set_native(NULL, 1, true);
}

static void test_error__only_waiting_helps_where_it_says_retryable(void **state)
{
	(void)state;
	for (int number = WB_CALLBACK; number < 0; number++) {
		wb_error error;
		wb_error__set(&error, (wb_status)number, WB_AREA_BASE, "x");
		assert_int_equal(error.retryable, number == WB_BUSY || number == WB_RUNNING);
	}
}

static void test_error__formats_every_letter(void **state)
{
	(void)state;
	wb_error error;

	wb_error__set(&error, WB_INVALID, WB_AREA_BASE, "%s|%t|%d|%u|%D|%U|%z|%%|\xE2\x82\xAC", "ab",
		(wb_text){"cde", 2}, -7, 7u, INT64_MIN, UINT64_MAX, (size_t)9);
	assert_string_equal(
		error.message, "ab|cd|-7|7|-9223372036854775808|18446744073709551615|9|%|\xE2\x82\xAC");
}

static void test_error__inserts_stay_one_line_of_valid_text(void **state)
{
	(void)state;
	wb_error error;

	wb_error__set(&error, WB_INVALID, WB_AREA_BASE, "\"%t\"",
		WB_TEXT("a\nb\x7F\xFF\xC3\xA9\xC2\x85\xE2\x80\xA8z"));
	assert_string_equal(error.message, "\"a?b??\xC3\xA9??z\"");
	wb_error__set(&error, WB_INVALID, WB_AREA_BASE, "\"%t\"", (wb_text){NULL, 0});
	assert_string_equal(error.message, "\"\"");
	wb_error__set(&error, WB_INVALID, WB_AREA_BASE, "\"%s\"", NULL);
	assert_string_equal(error.message, "\"\"");
}

static void test_error__long_inserts_leave_room_for_the_sentence(void **state)
{
	(void)state;
	wb_error error;
	char text[200];

	memset(text, 'k', sizeof text);
	wb_error__set(
		&error, WB_INVALID, WB_AREA_BASE, "key %t is unknown", (wb_text){text, sizeof text});
	assert_int_equal(strlen(error.message), 4 + WB_FORMAT_INSERT_BYTES_MAX + 3 + 11);
	assert_non_null(strstr(error.message, "kkk\xE2\x80\xA6 is unknown"));
	/* Exactly as long as allowed: nothing is cut. */
	wb_error__set(
		&error, WB_INVALID, WB_AREA_BASE, "%t", (wb_text){text, WB_FORMAT_INSERT_BYTES_MAX});
	assert_int_equal(strlen(error.message), WB_FORMAT_INSERT_BYTES_MAX);
}

static wb_text format(char *out, size_t out_bytes, const char *form, ...)
{
	va_list arguments;

	va_start(arguments, form);
	size_t bytes = wb_format__line(out, out_bytes, form, arguments);
	va_end(arguments);
	return (wb_text){out, bytes};
}

static void test_error__is_cut_between_code_points(void **state)
{
	(void)state;
	for (size_t room = 1; room < 40; room++) {
		char *out = malloc(room);
		assert_non_null(out);
		wb_text line =
			format(out, room, "a\xC3\xA9%tstop", WB_TEXT("\xE2\x82\xAC\xF0\x9F\x98\x82"));
		assert_true(line.bytes < room);
		assert_int_equal(out[line.bytes], '\0');
		assert_true(wb_utf8__is_valid(line));
		assert_true(
			wb_text_starts_with(WB_TEXT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x82stop"), line));
		free(out);
	}
}

static void test_error__every_status_and_area_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(wb_status_name(WB_OK), "WB_OK");
	assert_string_equal(wb_status_name(WB_END), "WB_END");
	for (int number = WB_CALLBACK; number <= WB_END; number++) {
		assert_string_not_equal(wb_status_name((wb_status)number), "WB_UNKNOWN");
		for (int other = WB_CALLBACK; other < number; other++)
			assert_string_not_equal(
				wb_status_name((wb_status)number), wb_status_name((wb_status)other));
	}
	for (int number = WB_AREA_NONE; number <= WB_AREA_HOST; number++)
		assert_string_not_equal(wb_area_name((wb_area)number), "unknown");
	assert_string_equal(wb_area_name(WB_AREA_STORE), "store");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_error__says_what_was_set),
		cmocka_unit_test(test_error__null_is_accepted_everywhere),
		cmocka_unit_test(test_error__only_waiting_helps_where_it_says_retryable),
		cmocka_unit_test(test_error__formats_every_letter),
		cmocka_unit_test(test_error__inserts_stay_one_line_of_valid_text),
		cmocka_unit_test(test_error__long_inserts_leave_room_for_the_sentence),
		cmocka_unit_test(test_error__is_cut_between_code_points),
		cmocka_unit_test(test_error__every_status_and_area_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
