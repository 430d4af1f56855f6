/* SPDX-License-Identifier: MIT */
/* Texts: comparing by bytes, with lengths and without terminators; bytes as hexadecimal digits. */
#include "unit.h"

#include "base/hex.h"
#include "waybill/text.h"
#include "waybill/version.h"

#include <stdio.h>

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

static void test_text__from_a_string_borrows_it(void **state)
{
	(void)state;
	static const char source[] = "order:17";
	wb_text text = wb_text_from(source);

	assert_ptr_equal(text.data, source);
	assert_int_equal(text.bytes, 8);
	assert_int_equal(wb_text_from(NULL).bytes, 0);
	assert_int_equal(wb_text_from("").bytes, 0);
}

static void test_text__equality_is_by_bytes_and_length(void **state)
{
	(void)state;
	assert_true(wb_text_equal(WB_TEXT("pack"), (wb_text){"packed", 4}));
	assert_false(wb_text_equal(WB_TEXT("pack"), WB_TEXT("packed")));
	assert_false(wb_text_equal(WB_TEXT("pack"), WB_TEXT("Pack")));
	assert_true(wb_text_equal((wb_text){NULL, 0}, WB_TEXT("")));
	assert_false(wb_text_equal((wb_text){"a\0b", 3}, (wb_text){"a\0c", 3}));
}

static void test_text__order_is_by_unsigned_bytes_then_length(void **state)
{
	(void)state;
	static const wb_text ordered[] = {WB_TEXT_LITERAL(""), WB_TEXT_LITERAL("A"),
		WB_TEXT_LITERAL("AB"), WB_TEXT_LITERAL("B"), WB_TEXT_LITERAL("a"),
		WB_TEXT_LITERAL("\xC3\xA9"), WB_TEXT_LITERAL("\xF0\x9F\x98\x82")};
	size_t count = sizeof ordered / sizeof *ordered;

	for (size_t left = 0; left < count; left++) {
		for (size_t right = 0; right < count; right++) {
			int expected = (left > right) - (left < right);
			assert_int_equal(sign(wb_text_compare(ordered[left], ordered[right])), expected);
		}
	}
	assert_int_equal(wb_text_compare((wb_text){NULL, 0}, WB_TEXT("")), 0);
}

static void test_text__prefixes(void **state)
{
	(void)state;
	assert_true(wb_text_starts_with(WB_TEXT("order:17"), WB_TEXT("order:")));
	assert_true(wb_text_starts_with(WB_TEXT("order"), WB_TEXT("order")));
	assert_true(wb_text_starts_with(WB_TEXT("order"), (wb_text){NULL, 0}));
	assert_true(wb_text_starts_with((wb_text){NULL, 0}, WB_TEXT("")));
	assert_false(wb_text_starts_with(WB_TEXT("orde"), WB_TEXT("order")));
	assert_false(wb_text_starts_with(WB_TEXT("parcel:17"), WB_TEXT("order:")));
}

/* Digits are made four bytes at a time, and the rest one by one. */
static void test_hex__prints_every_byte_at_every_place(void **state)
{
	(void)state;
	for (size_t count = 0; count < 10; count++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			uint8_t bytes[10];
			char expected[2 * sizeof bytes + 1] = "";
			char printed[2 * sizeof bytes + 1];
			uint8_t parsed[10] = {0};
			for (size_t index = 0; index < count; index++) {
				bytes[index] = (uint8_t)(byte + index * 37);
				snprintf(expected + 2 * index, 3, "%02x", bytes[index]);
			}
			wb_hex__print(bytes, count, printed);
			assert_string_equal(printed, expected);
			assert_true(wb_hex__parse(wb_text_from(printed), parsed, count));
			assert_memory_equal(parsed, bytes, count);
		}
	}
}

static void test_hex__parses_digits_and_nothing_else(void **state)
{
	(void)state;
	for (unsigned byte = 0; byte < 256; byte++) {
		char text[4] = {'0', (char)byte, '7', '0'};
		uint8_t bytes[2] = {0xEE, 0xEE};
		bool is_digit = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
		assert_int_equal(wb_hex__parse((wb_text){text, 4}, bytes, 2), is_digit);
		if (!is_digit)
			assert_int_equal(bytes[0], 0xEE);
	}
	uint8_t byte;
	assert_false(wb_hex__parse(WB_TEXT("123"), &byte, 1));
}

static void test_text__version_names_what_is_loaded(void **state)
{
	(void)state;
	assert_string_equal(wb_version(), WB_VERSION);
	assert_ptr_equal(strstr(wb_version_libraries(), "sqlite 3."), wb_version_libraries());
	assert_non_null(strstr(wb_version_libraries(), ", openssl 3."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text__from_a_string_borrows_it),
		cmocka_unit_test(test_text__equality_is_by_bytes_and_length),
		cmocka_unit_test(test_text__order_is_by_unsigned_bytes_then_length),
		cmocka_unit_test(test_text__prefixes),
		cmocka_unit_test(test_hex__prints_every_byte_at_every_place),
		cmocka_unit_test(test_hex__parses_digits_and_nothing_else),
		cmocka_unit_test(test_text__version_names_what_is_loaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
