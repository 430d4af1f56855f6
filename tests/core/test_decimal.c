/* SPDX-License-Identifier: MIT */
/* Decimals: one notation, exact sums and products, banker's rounding in divisions, bounds. */
#include "unit.h"

#include "waybill/decimal.h"

static wb_decimal read_decimal(const char *text)
{
	wb_decimal decimal = {0, 0};
	wb_error error = {.status = WB_OK};

	assert_ok(wb_decimal_parse(wb_text_from(text), &decimal, &error), &error);
	return decimal;
}

static void assert_prints(wb_decimal decimal, const char *expected)
{
	char out[WB_DECIMAL_TEXT_BYTES];

	/* A zero that happens to be there must not stand in for the one at the end. */
	memset(out, 'x', sizeof out);
	size_t bytes = wb_decimal_print(decimal, out);

	assert_string_equal(out, expected);
	assert_int_equal(bytes, strlen(expected));
}

static void test_decimal__reads_and_prints_the_same_text(void **state)
{
	(void)state;
	static const char *const texts[] = {"0", "1", "-1", "12.50", "12.5", "0.05", "-0.05", "0.00",
		"9223372036854775807", "-9223372036854775808", "9.223372036854775807",
		"-9.223372036854775808", "0.000000000000000001", "-0.000000000000000001",
		"92233720368547758.07", "100000000000000000"};

	for (size_t index = 0; index < sizeof texts / sizeof *texts; index++)
		assert_prints(read_decimal(texts[index]), texts[index]);
}

static void test_decimal__normalises_only_leading_zeros_and_minus_zero(void **state)
{
	(void)state;
	assert_prints(read_decimal("007.50"), "7.50");
	assert_prints(read_decimal("-0"), "0");
	assert_prints(read_decimal("-0.00"), "0.00");
	assert_prints(read_decimal("0000000000000000000000000000000001"), "1");
}

static void test_decimal__refuses_every_other_notation(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "-", "+1", ".", ".5", "5.", "-.5", "1.2.3", "1..2",
		"1e3", " 1", "1 ", "1,5", "0x1", "--1", "1-", "NaN", "1.-5", "\xD9\xA1"};

	for (size_t index = 0; index < sizeof texts / sizeof *texts; index++) {
		wb_decimal out = {77, 7};
		wb_error error;
		assert_failed(
			wb_decimal_parse(wb_text_from(texts[index]), &out, &error), WB_INVALID, &error);
		assert_int_equal(out.coefficient, 77);
	}
}

static void test_decimal__bounds_are_met_and_not_passed(void **state)
{
	(void)state;
	static const char *const beyond[] = {"9223372036854775808", "-9223372036854775809",
		"92233720368547758.08", "0.0000000000000000001", "1.0000000000000000000",
		"99999999999999999999999999"};

	for (size_t index = 0; index < sizeof beyond / sizeof *beyond; index++) {
		wb_decimal out;
		wb_error error;
		assert_failed(
			wb_decimal_parse(wb_text_from(beyond[index]), &out, &error), WB_LIMIT, &error);
	}
	/* A malformed end is still malformed behind too many digits. */
	wb_decimal out;
	assert_int_equal(wb_decimal_parse(WB_TEXT("99999999999999999999999x"), &out, NULL), WB_INVALID);
}

static void test_decimal__compares_across_scales(void **state)
{
	(void)state;
	static const char *const ordered[] = {"-9223372036854775808", "-1", "-0.5",
		"-0.000000000000000001", "0", "0.000000000000000001", "0.05", "0.5", "9.223372036854775807",
		"12.50", "12.51", "9223372036854775807"};
	size_t count = sizeof ordered / sizeof *ordered;

	for (size_t left = 0; left < count; left++) {
		for (size_t right = 0; right < count; right++)
			assert_int_equal(
				wb_decimal_compare(read_decimal(ordered[left]), read_decimal(ordered[right])),
				(left > right) - (left < right));
	}
	assert_int_equal(wb_decimal_compare(read_decimal("12.50"), read_decimal("12.5")), 0);
	assert_int_equal(wb_decimal_compare(read_decimal("0.000"), wb_decimal_from_integer(0)), 0);
}

typedef wb_status decimal_operation(wb_decimal, wb_decimal, wb_decimal *, wb_error *);

/* [expected] NULL: WB_LIMIT. */
typedef struct decimal_case {
	const char *left, *right, *expected;
} decimal_case;

static void run_cases(decimal_operation *operation, const decimal_case *cases, size_t count)
{
	for (size_t index = 0; index < count; index++) {
		wb_decimal left = read_decimal(cases[index].left);
		wb_decimal right = read_decimal(cases[index].right);
		wb_decimal out = {77, 7};
		wb_error error = {.status = WB_OK};
		wb_status status = operation(left, right, &out, &error);

		if (cases[index].expected == NULL) {
			assert_failed(status, WB_LIMIT, &error);
			assert_int_equal(out.coefficient, 77);
		} else {
			assert_ok(status, &error);
			assert_prints(out, cases[index].expected);
		}
	}
}

static void test_decimal__adds_and_subtracts_exactly(void **state)
{
	(void)state;
	static const decimal_case sums[] = {
		{"12.50", "0.5", "13.00"},
		{"0.1", "0.2", "0.3"},
		{"9223372036854775807", "0", "9223372036854775807"},
		{"9223372036854775807", "1", NULL},
		{"-9223372036854775808", "-1", NULL},
		/* Twenty digits, of which the last is a zero that may go. */
		{"100000000000000000", "0.50", "100000000000000000.5"},
		{"1000000000000000000", "0.05", NULL},
		{"9.223372036854775807", "0.000000000000000001", NULL},
	};
	static const decimal_case differences[] = {
		{"1.00", "0.01", "0.99"},
		{"0", "-9223372036854775808", NULL},
		{"-1", "9223372036854775807", "-9223372036854775808"},
		{"5", "5.00", "0.00"},
	};

	run_cases(wb_decimal_add, sums, sizeof sums / sizeof *sums);
	run_cases(wb_decimal_subtract, differences, sizeof differences / sizeof *differences);
}

static void test_decimal__multiplies_exactly(void **state)
{
	(void)state;
	static const decimal_case products[] = {
		{"12.50", "3", "37.50"},
		{"0.1", "0.1", "0.01"},
		{"-1.5", "1.5", "-2.25"},
		{"0.000000001", "0.000000001", "0.000000000000000001"},
		{"0.000000001", "0.0000000001", NULL},
		{"0.0000000010", "0.0000000010", "0.000000000000000001"},
		{"3037000500", "3037000500", NULL},
		{"4294967296", "2147483648", NULL},
		{"-4294967296", "2147483648", "-9223372036854775808"},
		{"-9223372036854775808", "-9223372036854775808", NULL},
	};

	run_cases(wb_decimal_multiply, products, sizeof products / sizeof *products);
}

static void test_decimal__divides_with_half_to_even(void **state)
{
	(void)state;
	static const decimal_case quotients[] = {
		{"12.50", "5", "2.50"},
		{"10.00", "4", "2.50"},
		{"10", "4", "2.5"},
		{"1", "8", "0.125"},
		{"6", "3", "2"},
		{"1", "3", "0.333333333333333333"},
		{"2", "3", "0.666666666666666667"},
		{"-2", "3", "-0.666666666666666667"},
		{"2", "-3", "-0.666666666666666667"},
		{"-2", "-3", "0.666666666666666667"},
		/* The digits before the point leave less room. */
		{"100", "3", "33.33333333333333333"},
		{"1000000000000000000", "3", "333333333333333333.3"},
		/* Halves go to the even neighbour. */
		{"0.000000000000000001", "2", "0.000000000000000000"},
		{"0.000000000000000003", "2", "0.000000000000000002"},
		{"0.000000000000000005", "2", "0.000000000000000002"},
		{"-9223372036854775808", "1", "-9223372036854775808"},
		{"-9223372036854775808", "-1", NULL},
		{"9223372036854775807", "0.5", NULL},
		{"9223372036854775807", "2", "4611686018427387904"},
		{"9223372036854775805", "2", "4611686018427387902"},
		{"0", "7", "0"},
		{"0.00", "7", "0.00"},
	};
	wb_decimal out = {77, 7};
	wb_error error;

	run_cases(wb_decimal_divide, quotients, sizeof quotients / sizeof *quotients);
	assert_failed(wb_decimal_divide(read_decimal("1"), read_decimal("0.00"), &out, &error),
		WB_INVALID, &error);
	assert_int_equal(out.coefficient, 77);
}

/* (a + b) − b is a, and (a × b) / b is a, wherever both steps fit. */
static void test_decimal__operations_undo_each_other(void **state)
{
	(void)state;
	uint64_t seed = 17;
	size_t sums = 0, products = 0;

	for (size_t round = 0; round < 20000; round++) {
		int64_t left_digits = (int64_t)unit_random(&seed) >> unit_random(&seed) % 62;
		int64_t right_digits = (int64_t)unit_random(&seed) >> unit_random(&seed) % 62;
		wb_decimal left = {left_digits, (uint8_t)(unit_random(&seed) % 19)};
		wb_decimal right = {right_digits, (uint8_t)(unit_random(&seed) % 19)};
		wb_decimal there, back;

		if (wb_decimal_add(left, right, &there, NULL) == WB_OK &&
			wb_decimal_subtract(there, right, &back, NULL) == WB_OK) {
			assert_int_equal(wb_decimal_compare(left, back), 0);
			sums++;
		}
		if (right_digits != 0 && wb_decimal_multiply(left, right, &there, NULL) == WB_OK &&
			wb_decimal_divide(there, right, &back, NULL) == WB_OK) {
			assert_int_equal(wb_decimal_compare(left, back), 0);
			products++;
		}
	}
	assert_true(sums > 5000 && products > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decimal__reads_and_prints_the_same_text),
		cmocka_unit_test(test_decimal__normalises_only_leading_zeros_and_minus_zero),
		cmocka_unit_test(test_decimal__refuses_every_other_notation),
		cmocka_unit_test(test_decimal__bounds_are_met_and_not_passed),
		cmocka_unit_test(test_decimal__compares_across_scales),
		cmocka_unit_test(test_decimal__adds_and_subtracts_exactly),
		cmocka_unit_test(test_decimal__multiplies_exactly),
		cmocka_unit_test(test_decimal__divides_with_half_to_even),
		cmocka_unit_test(test_decimal__operations_undo_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
