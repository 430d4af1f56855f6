/* SPDX-License-Identifier: MIT */
/*
 * Numbers against glibc, which rounds correctly: printing must give the fewest digits that
 * strtod reads back, reading must give the bits that strtod gives. Run in the C locale.
 */
#include "conformance.h"

#include "base/number.h"

#include <float.h>
#include <math.h>

static double from_bits(uint64_t bits)
{
	double real;

	memcpy(&real, &bits, sizeof real);
	return real;
}

static uint64_t to_bits(double real)
{
	uint64_t bits;

	memcpy(&bits, &real, sizeof bits);
	return bits;
}

static void assert_reads(const char *literal)
{
	double real = 77;

	assert_true(wb_number__read_double(wb_text_from(literal), &real));
	if (to_bits(real) != to_bits(strtod(literal, NULL)))
		fail_msg("%.60s… reads as %.17g, not %.17g", literal, real, strtod(literal, NULL));
}

/* The fewest significant digits with which glibc prints [real] so that it reads back. */
static int shortest_precision(double real, char *out, size_t out_bytes)
{
	for (int precision = 0; precision < 17; precision++) {
		snprintf(out, out_bytes, "%.*e", precision, real);
		if (to_bits(strtod(out, NULL)) == to_bits(real))
			return precision + 1;
	}
	fail_msg("glibc does not read %.17g back", real);
	return 0;
}

static void assert_prints_shortest(double real)
{
	char printed[WB_NUMBER_DOUBLE_BYTES], expected[40], digits[17];
	int32_t exponent;
	double read;

	size_t bytes = wb_number__print_double(real, printed);
	assert_int_equal(bytes, strlen(printed));
	if (to_bits(strtod(printed, NULL)) != to_bits(real))
		fail_msg("%s does not read back as %.17g", printed, real);
	assert_true(wb_number__read_double(wb_text_from(printed), &read));
	assert_true(to_bits(read) == to_bits(real));

	int count = (int)wb_number__shortest_digits(fabs(real), digits, &exponent);
	int precision = shortest_precision(fabs(real), expected, sizeof expected);
	/*
	 * Right above a power of two the lower gap is half as wide. There the decimal nearest to the
	 * number may fall out of it while another of the same length, or a shorter one, does not.
	 */
	bool is_power_of_two = to_bits(real) << 12 == 0;
	if (count > precision || (count < precision && !is_power_of_two))
		fail_msg("%s has %d digits, glibc does with %d", printed, count, precision);
	if (count == precision && !is_power_of_two) {
		char compact[40];
		snprintf(compact, sizeof compact, "%c%.*s", expected[0], precision - 1,
			precision > 1 ? expected + 2 : "");
		assert_memory_equal(digits, compact, (size_t)precision);
		assert_int_equal(atoi(strchr(expected, 'e') + 1), exponent - 1);
	}
}

/* glibc prints as many digits as are asked for, all of them exact. */
static void assert_digits_are_exact(double real)
{
	char expected[WB_NUMBER_DIGITS_MAX + 32];
	char digits[WB_NUMBER_DIGITS_MAX];
	int32_t exponent;
	size_t count = wb_number__exact_digits(real, digits, &exponent);

	snprintf(expected, sizeof expected, "%.*e", WB_NUMBER_DIGITS_MAX, real);
	assert_true(count > 0 && count <= WB_NUMBER_DIGITS_MAX);
	assert_int_equal(digits[0], expected[0]);
	assert_memory_equal(digits + 1, expected + 2, count - 1);
	assert_true(digits[0] != '0' && digits[count - 1] != '0');
	assert_int_equal(strspn(expected + 1 + count, "0"), strcspn(expected + 1 + count, "e"));
	assert_int_equal(atoi(strchr(expected, 'e') + 1), exponent - 1);
}

static void test_number__tells_all_digits_of_a_double(void **state)
{
	(void)state;
	uint64_t seed = 5;
	size_t rounds = unit_rounds(2000, 100000);

	for (size_t round = 0; round < rounds; round++) {
		double real = fabs(from_bits(unit_random(&seed)));
		if (isfinite(real) && real != 0)
			assert_digits_are_exact(real);
	}
	for (double power = DBL_TRUE_MIN; isfinite(power); power *= 2) {
		assert_digits_are_exact(power);
		assert_digits_are_exact(nextafter(power, INFINITY));
	}
	assert_digits_are_exact(DBL_MAX);
	assert_digits_are_exact(nextafter(DBL_MIN, 0));
}

static void test_number__prints_random_doubles_as_short_as_possible(void **state)
{
	(void)state;
	uint64_t seed = 1;
	size_t rounds = unit_rounds(20000, 1000000);

	for (size_t round = 0; round < rounds; round++) {
		double real = from_bits(unit_random(&seed));
		if (isfinite(real) && real != 0)
			assert_prints_shortest(real);
	}
}

static void test_number__prints_every_power_of_two_and_its_neighbours(void **state)
{
	(void)state;
	for (int exponent = -1074; exponent <= 1023; exponent++) {
		double power = ldexp(1, exponent);
		assert_prints_shortest(power);
		if (exponent > -1074)
			assert_prints_shortest(nextafter(power, 0));
		assert_prints_shortest(nextafter(power, INFINITY));
	}
}

static void test_number__prints_and_reads_short_decimals_unchanged(void **state)
{
	(void)state;
	uint64_t seed = 2;

	for (size_t round = 0; round < unit_rounds(20000, 200000); round++) {
		char literal[40], printed[WB_NUMBER_DOUBLE_BYTES];
		uint64_t cents = unit_random(&seed) % 10000000000u + 1;
		snprintf(literal, sizeof literal, "%llu.%02llu", (unsigned long long)(cents / 100),
			(unsigned long long)(cents % 100));
		double real;
		assert_true(wb_number__read_double(wb_text_from(literal), &real));
		wb_number__print_double(real, printed);
		assert_true(strtod(literal, NULL) == strtod(printed, NULL));
		assert_true(strlen(printed) <= strlen(literal));
	}
}

static void test_number__lays_out_as_ecmascript_does(void **state)
{
	(void)state;
	json_t *document = conformance_load("json-suites.json");
	json_t *cases = json_object_get(document, "jcs_numbers");
	size_t index, finite = 0;
	json_t *item;

	json_array_foreach(cases, index, item)
	{
		double real = from_bits(strtoull(conformance_string(item, "ieee"), NULL, 16));
		const char *want = json_string_value(json_object_get(item, "want"));
		char printed[WB_NUMBER_DOUBLE_BYTES];

		assert_int_equal(wb_number__is_finite(real), want != NULL);
		if (want == NULL)
			continue;
		assert_int_equal(wb_number__print_double(real, printed), strlen(want));
		assert_string_equal(printed, want);
		finite++;
	}
	assert_int_equal(index, 26);
	assert_int_equal(finite, 24);
	json_decref(document);
}

static void test_number__breaks_ties_of_equal_length_towards_even(void **state)
{
	(void)state;
	char printed[WB_NUMBER_DOUBLE_BYTES];

	/* 2^-44 lies in the middle of …801 and …802; ECMAScript takes the even one. */
	wb_number__print_double(ldexp(1, -44), printed);
	assert_string_equal(printed, "5.684341886080802e-14");
	wb_number__print_double(ldexp(1, -24), printed);
	assert_string_equal(printed, "5.960464477539063e-8");
}

static void test_number__reads_random_literals_as_glibc(void **state)
{
	(void)state;
	uint64_t seed = 3;

	for (size_t round = 0; round < unit_rounds(20000, 1000000); round++) {
		char literal[64];
		unsigned long long whole = unit_random(&seed) >> unit_random(&seed) % 64;
		unsigned long long part = unit_random(&seed) >> unit_random(&seed) % 64;
		int exponent = (int)(unit_random(&seed) % 700) - 360;
		snprintf(
			literal, sizeof literal, "%s%llu.%lluE%d", round % 2 ? "-" : "", whole, part, exponent);
		assert_reads(literal);
		snprintf(literal, sizeof literal, "%.17g", from_bits(unit_random(&seed)));
		if (strpbrk(literal, "ni") == NULL)
			assert_reads(literal);
	}
}

/* The decimal exactly between two doubles, that one and its next digit up and down. */
static void test_number__reads_midpoints_to_the_even_side(void **state)
{
	(void)state;
	uint64_t seed = 4;

	for (size_t round = 0; round < unit_rounds(500, 20000); round++) {
		uint64_t bits = unit_random(&seed) & 0x7FEFFFFFFFFFFFFFu;
		if (round % 4 == 0)
			bits &= 0x000FFFFFFFFFFFFFu; /* subnormal */
		long double middle = ((long double)from_bits(bits) + (long double)from_bits(bits + 1)) / 2;
		char literal[2000];
		snprintf(literal, sizeof literal, "%.1100Lf", middle);
		assert_reads(literal);
		size_t bytes = strlen(literal);
		literal[bytes - 1] = '1';
		assert_reads(literal);
		/* A digit far behind those that are looked at still breaks the tie. */
		memset(literal + bytes, '0', 100);
		memcpy(literal + bytes + 100, "1", 2);
		literal[bytes - 1] = '0';
		assert_reads(literal);
	}
}

static void test_number__reads_the_edges_of_the_range(void **state)
{
	(void)state;
	static const char *const literals[] = {"0", "-0", "0.0", "-0.0e5", "0e999999999999", "1e-400",
		"4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
		"2.47032822920623272088284396434110686182e-324", "2.2250738585072014e-308",
		"2.2250738585072011e-308", "2.2250738585072009e-308", "1.7976931348623157e308",
		"1.7976931348623158e308", "1.7976931348623159e308", "17976931348623157e292", "1e309",
		"1e400", "-1e400", "1e99999999999999999999", "1e-99999999999999999999", "9007199254740993",
		"9007199254740992.99999999999999999999", "123456789012345678901234567890",
		"0.000000000000000000000000000000000000000000000000000000001e57", "1E+2", "1e+02",
		"8.5e-322", "1.5e-323", "100000000000000000000000", "0.1e1", "1e22", "1e23"};

	for (size_t index = 0; index < sizeof literals / sizeof *literals; index++)
		assert_reads(literals[index]);
	/* As many zeros as a hostile text may have. */
	char *zeros = malloc(1000003);
	assert_non_null(zeros);
	memset(zeros, '0', 1000000);
	memcpy(zeros + 1000000, "5", 2);
	assert_reads(zeros);
	zeros[1] = '.';
	assert_reads(zeros);
	free(zeros);
}

static void test_number__refuses_what_is_no_literal(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "-", "+1", ".5", "5.", "1.e3", "1e", "1e+", "1e-", "e5",
		"0x10", "1_0", " 1", "1 ", "1.5.2", "1e5.0", "nan", "inf", "Infinity", "1d3", "--1", "1,5"};

	for (size_t index = 0; index < sizeof texts / sizeof *texts; index++) {
		double real = 77;
		assert_false(wb_number__read_double(wb_text_from(texts[index]), &real));
		assert_true(real == 77);
	}
}

static void test_number__integers_keep_every_digit(void **state)
{
	(void)state;
	static const int64_t integers[] = {0, 1, -1, 9, 10, -10, INT64_MAX, INT64_MIN, INT64_MIN + 1};
	static const uint64_t naturals[] = {0, 1, 18446744073709551615u, 9223372036854775808u};
	char printed[WB_NUMBER_INT_BYTES], expected[40];
	int64_t integer;
	uint64_t natural;

	for (size_t index = 0; index < sizeof integers / sizeof *integers; index++) {
		snprintf(expected, sizeof expected, "%lld", (long long)integers[index]);
		assert_int_equal(wb_number__print_int(integers[index], printed), strlen(expected));
		assert_string_equal(printed, expected);
		assert_true(wb_number__read_int(wb_text_from(printed), &integer));
		assert_true(integer == integers[index]);
	}
	for (size_t index = 0; index < sizeof naturals / sizeof *naturals; index++) {
		snprintf(expected, sizeof expected, "%llu", (unsigned long long)naturals[index]);
		assert_int_equal(wb_number__print_uint(naturals[index], printed), strlen(expected));
		assert_string_equal(printed, expected);
		assert_true(wb_number__read_uint(wb_text_from(printed), &natural));
		assert_true(natural == naturals[index]);
	}
}

static void test_number__integers_beyond_their_type_are_refused(void **state)
{
	(void)state;
	static const char *const beyond_int[] = {"9223372036854775808", "-9223372036854775809",
		"18446744073709551616", "99999999999999999999", "", "-", "+1", "1.0", "1a", "--1"};
	static const char *const beyond_uint[] = {
		"18446744073709551616", "18446744073709551620", "99999999999999999999", "", "-1", "1 "};
	int64_t integer = 77;
	uint64_t natural = 77;

	for (size_t index = 0; index < sizeof beyond_int / sizeof *beyond_int; index++)
		assert_false(wb_number__read_int(wb_text_from(beyond_int[index]), &integer));
	for (size_t index = 0; index < sizeof beyond_uint / sizeof *beyond_uint; index++)
		assert_false(wb_number__read_uint(wb_text_from(beyond_uint[index]), &natural));
	assert_int_equal(integer, 77);
	assert_int_equal(natural, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number__tells_all_digits_of_a_double),
		cmocka_unit_test(test_number__prints_random_doubles_as_short_as_possible),
		cmocka_unit_test(test_number__prints_every_power_of_two_and_its_neighbours),
		cmocka_unit_test(test_number__prints_and_reads_short_decimals_unchanged),
		cmocka_unit_test(test_number__lays_out_as_ecmascript_does),
		cmocka_unit_test(test_number__breaks_ties_of_equal_length_towards_even),
		cmocka_unit_test(test_number__reads_random_literals_as_glibc),
		cmocka_unit_test(test_number__reads_midpoints_to_the_even_side),
		cmocka_unit_test(test_number__reads_the_edges_of_the_range),
		cmocka_unit_test(test_number__refuses_what_is_no_literal),
		cmocka_unit_test(test_number__integers_keep_every_digit),
		cmocka_unit_test(test_number__integers_beyond_their_type_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
