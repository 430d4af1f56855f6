/* SPDX-License-Identifier: MIT */
/* UTF-8: every code point both ways, every kind of malformed sequence, UTF-16's order. */
#include "unit.h"

#include "base/utf8.h"

static void test_utf8__every_code_point_survives_both_ways(void **state)
{
	(void)state;
	for (uint32_t code_point = 0; code_point <= 0x110010; code_point++) {
		char bytes[WB_UTF8_BYTES_MAX];
		uint32_t read = 0;
		bool is_scalar = code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
		size_t count = wb_utf8__encode(code_point, bytes);

		assert_int_equal(count > 0, is_scalar);
		if (!is_scalar)
			continue;
		assert_int_equal(wb_utf8__decode((wb_text){bytes, count}, &read), count);
		assert_int_equal(read, code_point);
		for (size_t cut = 0; cut < count; cut++)
			assert_int_equal(wb_utf8__decode((wb_text){bytes, cut}, &read), 0);
	}
}

/*
 * The standard's table 3-7, tried on all two-byte beginnings with the third and fourth byte at
 * each end of the continuation range and beyond.
 */
static void test_utf8__accepts_exactly_the_table_of_the_standard(void **state)
{
	(void)state;
	static const unsigned char tails[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};

	for (unsigned first = 0x80; first <= 0xFF; first++) {
		for (unsigned second = 0; second <= 0xFF; second++) {
			for (size_t index = 0; index < 36; index++) {
				unsigned char third = tails[index % 6], fourth = tails[index / 6];
				char bytes[4] = {(char)first, (char)second, (char)third, (char)fourth};
				bool second_fits = second >= 0x80 && second <= 0xBF;
				bool third_fits = third >= 0x80 && third <= 0xBF;
				bool fourth_fits = fourth >= 0x80 && fourth <= 0xBF;
				size_t expected = 0;
				uint32_t code_point;

				if (first >= 0xC2 && first <= 0xDF && second_fits)
					expected = 2;
				if (first >= 0xE0 && first <= 0xEF && second_fits && third_fits &&
					(first != 0xE0 || second >= 0xA0) && (first != 0xED || second <= 0x9F))
					expected = 3;
				if (first >= 0xF0 && first <= 0xF4 && second_fits && third_fits && fourth_fits &&
					(first != 0xF0 || second >= 0x90) && (first != 0xF4 || second <= 0x8F))
					expected = 4;
				assert_int_equal(
					wb_utf8__decode((wb_text){bytes, sizeof bytes}, &code_point), expected);
			}
		}
	}
}

static void test_utf8__finds_the_first_bad_byte(void **state)
{
	(void)state;
	/* Around the eight-byte steps that plain ASCII is walked in. */
	for (size_t offset = 0; offset < 40; offset++) {
		char text[48];
		memset(text, 'a', sizeof text);
		assert_true(wb_utf8__is_valid((wb_text){text, offset}));
		text[offset] = (char)0xFF;
		assert_int_equal(wb_utf8__valid_bytes((wb_text){text, sizeof text}), offset);
		assert_false(wb_utf8__is_valid((wb_text){text, sizeof text}));
	}
	assert_true(wb_utf8__is_valid((wb_text){NULL, 0}));
	assert_int_equal(wb_utf8__valid_bytes(WB_TEXT("ok \xE2\x82")), 3);
}

/* Bytes are looked at eight at a time: each is seen wherever it stands, whatever stands beside. */
static void test_utf8__sees_a_control_character_at_every_place(void **state)
{
	(void)state;
	static const char beside[] = "x \x80\xFF\xA0";

	for (size_t kind = 0; kind < sizeof beside - 1; kind++) {
		for (size_t bytes = 1; bytes < 20; bytes++) {
			for (unsigned byte = 0; byte < 256; byte++) {
				char text[20];
				bool is_control = byte < 0x20 || byte == 0x7F;
				for (size_t place = 0; place < bytes; place++) {
					memset(text, beside[kind], sizeof text);
					text[place] = (char)byte;
					assert_int_equal(wb_utf8__has_control((wb_text){text, bytes}), is_control);
				}
			}
		}
	}
	assert_false(wb_utf8__has_control(WB_TEXT("")));
}

static void test_utf8__counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(wb_utf8__count(WB_TEXT("")), 0);
	assert_int_equal(wb_utf8__count(WB_TEXT("pack")), 4);
	assert_int_equal(wb_utf8__count(WB_TEXT("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x82")), 3);
}

static void test_utf8__cut_splits_no_code_point(void **state)
{
	(void)state;
	wb_text text = WB_TEXT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x82");
	static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};

	for (size_t bytes = 0; bytes < sizeof expected / sizeof *expected; bytes++)
		assert_int_equal(wb_utf8__cut(text, bytes).bytes, expected[bytes]);
}

static void test_utf8__orders_as_utf16_does(void **state)
{
	(void)state;
	/* By UTF-16 units: 0041 0042, 0042, 00E9, D7FF, D83D DE02, DBFF DFFF, E000, FB33, FFFF. */
	static const wb_text ordered[] = {WB_TEXT_LITERAL("AB"), WB_TEXT_LITERAL("B"),
		WB_TEXT_LITERAL("\xC3\xA9"), WB_TEXT_LITERAL("\xED\x9F\xBF"),
		WB_TEXT_LITERAL("\xF0\x9F\x98\x82"), WB_TEXT_LITERAL("\xF4\x8F\xBF\xBF"),
		WB_TEXT_LITERAL("\xEE\x80\x80"), WB_TEXT_LITERAL("\xEE\x80\x80x"),
		WB_TEXT_LITERAL("\xEF\xAC\xB3"), WB_TEXT_LITERAL("\xEF\xBF\xBF")};
	size_t count = sizeof ordered / sizeof *ordered;

	for (size_t left = 0; left < count; left++) {
		for (size_t right = 0; right < count; right++)
			assert_int_equal(wb_utf8__compare_utf16(ordered[left], ordered[right]),
				(left > right) - (left < right));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8__every_code_point_survives_both_ways),
		cmocka_unit_test(test_utf8__accepts_exactly_the_table_of_the_standard),
		cmocka_unit_test(test_utf8__finds_the_first_bad_byte),
		cmocka_unit_test(test_utf8__sees_a_control_character_at_every_place),
		cmocka_unit_test(test_utf8__counts_code_points),
		cmocka_unit_test(test_utf8__cut_splits_no_code_point),
		cmocka_unit_test(test_utf8__orders_as_utf16_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
