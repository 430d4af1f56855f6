/* SPDX-License-Identifier: MIT */
/* Time zone data: rules behind the last transition, and bytes that are no zone. */
#include "unit.h"

#include "cel/zone.h"

/* A zone without transitions: an empty first part, one type of offset 0, and [rule]. */
static wb_text make_zone(const char *rule, char out[256])
{
	static const char headers[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
								  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
								  "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
								  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4"
								  "\0\0\0\0\0\0UTC\0\n";
	size_t bytes = sizeof headers - 1;

	memcpy(out, headers, bytes);
	memcpy(out + bytes, rule, strlen(rule));
	bytes += strlen(rule);
	out[bytes++] = '\n';
	return (wb_text){out, bytes};
}

static void expect_offset(const char *rule, int64_t seconds, int64_t expected)
{
	char data[256];
	int64_t offset = 77;

	assert_true(wb_cel_zone__offset(make_zone(rule, data), seconds, &offset));
	assert_int_equal(offset, expected);
}

static void expect_broken(const char *rule)
{
	char data[256];
	int64_t offset;

	assert_false(wb_cel_zone__offset(make_zone(rule, data), 0, &offset));
}

/* 2024-01-01, a leap year, and days of it. */
#define YEAR_2024 INT64_C(1704067200)
#define DAY INT64_C(86400)

static void test_cel_zone__rule_without_summer(void **state)
{
	(void)state;
	expect_offset("", YEAR_2024, 0);
	expect_offset("EST5", YEAR_2024, -5 * 3600);
	expect_offset("<+0545>-5:45", YEAR_2024, 5 * 3600 + 45 * 60);
	expect_offset("LMT0:01:15", YEAR_2024, -75);
	expect_offset("ZZZ+3", YEAR_2024, -3 * 3600);
}

static void test_cel_zone__rule_with_weekdays(void **state)
{
	(void)state;
	const char *rule = "CET-1CEST,M3.5.0,M10.5.0/3";

	/* 31 March and 27 October 2024, 01:00 UTC. */
	expect_offset(rule, YEAR_2024 + 90 * DAY + 3599, 3600);
	expect_offset(rule, YEAR_2024 + 90 * DAY + 3600, 7200);
	expect_offset(rule, YEAR_2024 + 300 * DAY + 3599, 7200);
	expect_offset(rule, YEAR_2024 + 300 * DAY + 3600, 3600);
}

static void test_cel_zone__rule_with_days_of_the_year(void **state)
{
	(void)state;
	/* Day 59 from 0 is 29 February; J60 is 1 March in every year. */
	expect_offset("AAA0BBB,59/0,300/0", YEAR_2024 + 59 * DAY - 1, 0);
	expect_offset("AAA0BBB,59/0,300/0", YEAR_2024 + 59 * DAY, 3600);
	expect_offset("AAA0BBB,J60/0,J300/0", YEAR_2024 + 60 * DAY - 1, 0);
	expect_offset("AAA0BBB,J60/0,J300/0", YEAR_2024 + 60 * DAY, 3600);
	expect_offset("AAA0BBB,J59/0,J300/0", YEAR_2024 + 58 * DAY, 3600);
}

static void test_cel_zone__rule_with_summer_over_new_year(void **state)
{
	(void)state;
	const char *rule = "AEST-10AEDT,M10.1.0,M4.1.0/3";

	expect_offset(rule, YEAR_2024, 11 * 3600);
	expect_offset(rule, YEAR_2024 + 180 * DAY, 10 * 3600);
}

static void test_cel_zone__rule_with_own_offset_and_negative_time(void **state)
{
	(void)state;
	/* Ireland's winter is the exception; Greenland changes on the evening before. */
	expect_offset("IST-1GMT0,M10.5.0,M3.5.0/1", YEAR_2024, 0);
	expect_offset("IST-1GMT0,M10.5.0,M3.5.0/1", YEAR_2024 + 180 * DAY, 3600);
	expect_offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", YEAR_2024 + 90 * DAY + 3599, -7200);
	expect_offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", YEAR_2024 + 90 * DAY + 3600, -3600);
}

static void test_cel_zone__broken_rules(void **state)
{
	(void)state;
	static const char *const rules[] = {"X", "XX1", "ZZZ", "ZZZ168", "ZZZ1:60", "<XX1", "ZZZ1YYY",
		"ZZZ1YYY,M1.1.0", "ZZZ1YYY,M0.1.0,M2.1.0", "ZZZ1YYY,M13.1.0,M2.1.0",
		"ZZZ1YYY,M1.6.0,M2.1.0", "ZZZ1YYY,M1.0.0,M2.1.0", "ZZZ1YYY,M1.1.7,M2.1.0", "ZZZ1YYY,J0,J2",
		"ZZZ1YYY,J366,J2", "ZZZ1YYY,366,2", "ZZZ1YYY,1/,2", "ZZZ1YYY,1,2x", "ZZZ1YYY,M1.1,M2.1.0",
		"ZZZ1Y,1,2"};

	for (size_t index = 0; index < sizeof rules / sizeof *rules; index++)
		expect_broken(rules[index]);
}

/* Whatever bytes come, nothing outside them is looked at. */
static void test_cel_zone__broken_data(void **state)
{
	(void)state;
	char data[256];
	wb_text zone = make_zone("CET-1CEST,M3.5.0,M10.5.0/3", data);
	uint64_t seed = 7;
	int64_t offset;

	for (size_t bytes = 0; bytes < zone.bytes; bytes++) {
		char *cut = malloc(bytes + 1);
		assert_non_null(cut);
		char *exact = realloc(cut, bytes == 0 ? 1 : bytes);
		assert_non_null(exact);
		memcpy(exact, data, bytes);
		assert_false(wb_cel_zone__offset((wb_text){exact, bytes}, YEAR_2024, &offset));
		free(exact);
	}
	for (size_t round = 0; round < unit_rounds(20000, 2000000); round++) {
		char changed[256];
		char *exact = malloc(zone.bytes);
		assert_non_null(exact);
		memcpy(changed, data, sizeof changed);
		for (uint64_t times = 1 + unit_random(&seed) % 3; times > 0; times--)
			changed[unit_random(&seed) % zone.bytes] = (char)unit_random(&seed);
		memcpy(exact, changed, zone.bytes);
		wb_cel_zone__offset(
			(wb_text){exact, zone.bytes}, (int64_t)unit_random(&seed) >> 20, &offset);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cel_zone__rule_without_summer),
		cmocka_unit_test(test_cel_zone__rule_with_weekdays),
		cmocka_unit_test(test_cel_zone__rule_with_days_of_the_year),
		cmocka_unit_test(test_cel_zone__rule_with_summer_over_new_year),
		cmocka_unit_test(test_cel_zone__rule_with_own_offset_and_negative_time),
		cmocka_unit_test(test_cel_zone__broken_rules),
		cmocka_unit_test(test_cel_zone__broken_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
