/* SPDX-License-Identifier: MIT */
/* Values: equality across kinds, the order of keys, look-ups, builders, copies. */
#include "unit.h"

#include "value/value.h"

#include <math.h>

static const wb_kind kinds[] = {WB_NULL, WB_BOOL, WB_INT, WB_UINT, WB_DOUBLE, WB_DECIMAL, WB_STRING,
	WB_BYTES, WB_TIMESTAMP, WB_DURATION, WB_LIST, WB_MAP, WB_TYPE};

static wb_value decimal(int64_t coefficient, uint8_t scale)
{
	return wb_value_decimal((wb_decimal){coefficient, scale});
}

/* -1, 0, 1, or 2 for not comparable, seen from both sides. */
static void assert_number_order(wb_value left, wb_value right, int expected)
{
	int reversed = expected == 2 ? 2 : -expected;

	assert_int_equal(wb_value__compare_numbers(&left, &right), expected);
	assert_int_equal(wb_value__compare_numbers(&right, &left), reversed);
	assert_int_equal(wb_value_equal(&left, &right), expected == 0);
}

static void test_value__numbers_compare_exactly_across_kinds(void **state)
{
	(void)state;
	const double two_53 = 9007199254740992.0, two_63 = 9223372036854775808.0;

	assert_number_order(wb_value_int(1), wb_value_uint(1), 0);
	assert_number_order(wb_value_int(1), wb_value_double(1.0), 0);
	assert_number_order(wb_value_uint(1), wb_value_double(1.0), 0);
	assert_number_order(wb_value_int(-1), wb_value_uint(UINT64_MAX), -1);
	assert_number_order(wb_value_int(INT64_MAX), wb_value_uint((uint64_t)INT64_MAX + 1), -1);
	assert_number_order(wb_value_int(9007199254740993), wb_value_double(two_53), 1);
	assert_number_order(wb_value_int(INT64_MAX), wb_value_double(two_63), -1);
	assert_number_order(wb_value_uint((uint64_t)INT64_MAX + 1), wb_value_double(two_63), 0);
	assert_number_order(wb_value_int(INT64_MIN), wb_value_double(-two_63), 0);
	assert_number_order(wb_value_uint(UINT64_MAX), wb_value_double(2 * two_63), -1);
	assert_number_order(wb_value_int(3), wb_value_double(3.5), -1);
	assert_number_order(wb_value_int(-3), wb_value_double(-3.5), 1);
	assert_number_order(wb_value_int(0), wb_value_double(-0.0), 0);
	assert_number_order(wb_value_int(0), wb_value_double(5e-324), -1);
	assert_number_order(wb_value_int(INT64_MIN), wb_value_double(-INFINITY), 1);
	assert_number_order(wb_value_uint(UINT64_MAX), wb_value_double(INFINITY), -1);
	assert_number_order(wb_value_double(0.0), wb_value_double(-0.0), 0);
	assert_number_order(wb_value_double(-INFINITY), wb_value_double(INFINITY), -1);
}

static void test_value__nan_equals_nothing(void **state)
{
	(void)state;
	wb_value nan = wb_value_double(NAN);

	assert_number_order(nan, nan, 2);
	assert_number_order(nan, wb_value_int(1), 2);
	assert_number_order(nan, wb_value_uint(1), 2);
	assert_number_order(nan, wb_value_double(1), 2);
	assert_number_order(nan, decimal(1, 0), 2);
}

static void test_value__decimals_compare_exactly_with_every_number(void **state)
{
	(void)state;
	assert_number_order(decimal(1250, 2), decimal(125, 1), 0);
	assert_number_order(decimal(1200, 2), wb_value_int(12), 0);
	assert_number_order(decimal(1200, 2), wb_value_uint(12), 0);
	assert_number_order(decimal(1201, 2), wb_value_int(12), 1);
	assert_number_order(decimal(INT64_MAX, 0), wb_value_uint(UINT64_MAX), -1);
	assert_number_order(decimal(1, 18), wb_value_uint(UINT64_MAX), -1);
	assert_number_order(decimal(5, 1), wb_value_double(0.5), 0);
	assert_number_order(decimal(-5, 1), wb_value_double(-0.5), 0);
	assert_number_order(decimal(-5, 1), wb_value_double(0.5), -1);
	/* The double nearest to 0.1 is a little more than 0.1, that nearest to 0.3 a little less. */
	assert_number_order(decimal(1, 1), wb_value_double(0.1), -1);
	assert_number_order(decimal(3, 1), wb_value_double(0.3), 1);
	assert_number_order(decimal(-1, 1), wb_value_double(-0.1), 1);
	assert_number_order(decimal(0, 0), wb_value_double(5e-324), -1);
	assert_number_order(decimal(0, 0), wb_value_double(-5e-324), 1);
	assert_number_order(decimal(1, 18), wb_value_double(5e-324), 1);
	assert_number_order(decimal(INT64_MAX, 0), wb_value_double(9223372036854775808.0), -1);
	assert_number_order(decimal(INT64_MIN, 0), wb_value_double(-9223372036854775808.0), 0);
	assert_number_order(decimal(INT64_MIN, 0), wb_value_double(-9223372036854777856.0), 1);
	assert_number_order(decimal(1, 0), wb_value_double(INFINITY), -1);
	assert_number_order(decimal(1, 0), wb_value_double(-INFINITY), 1);
	assert_number_order(decimal(3814697265625, 18), wb_value_double(ldexp(1, -18)), 0);
}

static void test_value__other_kinds_are_unequal_to_each_other(void **state)
{
	(void)state;
	wb_list list = {0, NULL};
	wb_map map = {0, NULL};
	const wb_value values[] = {wb_value_null(), wb_value_bool(false), wb_value_int(0),
		wb_value_string(WB_TEXT("")), wb_value_bytes(WB_TEXT("")), wb_value_timestamp_ms(0),
		{.kind = WB_DURATION, .as.time = {0, 0}}, wb_value_list(&list), wb_value_map(&map),
		{.kind = WB_TYPE, .as.text = WB_TEXT_LITERAL("")}};
	size_t count = sizeof values / sizeof *values;

	for (size_t left = 0; left < count; left++) {
		for (size_t right = 0; right < count; right++)
			assert_int_equal(wb_value_equal(&values[left], &values[right]), left == right);
	}
}

static void test_value__content_decides_equality(void **state)
{
	(void)state;
	const wb_value one_as_int = wb_value_int(1), one_as_double = wb_value_double(1);
	wb_list left = {1, &one_as_int}, right = {1, &one_as_double}, longer = {2, NULL};
	wb_entry left_entry = {wb_value_int(1), wb_value_list(&left)};
	wb_entry right_entry = {wb_value_uint(1), wb_value_list(&right)};
	wb_entry other_key = {wb_value_uint(2), wb_value_list(&right)};
	wb_entry other_value = {wb_value_uint(1), wb_value_null()};
	wb_map left_map = {1, &left_entry}, right_map = {1, &right_entry};
	wb_map other_key_map = {1, &other_key}, other_value_map = {1, &other_value};
	wb_value value = wb_value_map(&left_map);
	wb_value equal = wb_value_map(&right_map);
	wb_value unequal_key = wb_value_map(&other_key_map);
	wb_value unequal_value = wb_value_map(&other_value_map);
	wb_map none = {0, NULL};
	wb_value empty = wb_value_map(&none);
	wb_value list = wb_value_list(&left), longer_list = wb_value_list(&longer);
	wb_value early = {.kind = WB_TIMESTAMP, .as.time = {1, 0}};
	wb_value late = {.kind = WB_TIMESTAMP, .as.time = {1, 1}};

	assert_true(wb_value_equal(&value, &equal));
	assert_false(wb_value_equal(&value, &unequal_key));
	assert_false(wb_value_equal(&value, &unequal_value));
	assert_false(wb_value_equal(&value, &empty));
	assert_false(wb_value_equal(&list, &longer_list));
	assert_false(wb_value_equal(&early, &late));
	assert_true(wb_value_equal(&late, &late));
}

static void test_value__keys_have_a_total_order(void **state)
{
	(void)state;
	const wb_value ordered[] = {wb_value_bool(false), wb_value_bool(true), wb_value_int(INT64_MIN),
		wb_value_int(-1), wb_value_uint(0), wb_value_int(1), wb_value_uint(UINT64_MAX),
		wb_value_string(WB_TEXT("")), wb_value_string(WB_TEXT("B")), wb_value_string(WB_TEXT("a")),
		wb_value_string(WB_TEXT("aa"))};
	size_t count = sizeof ordered / sizeof *ordered;

	for (size_t left = 0; left < count; left++) {
		for (size_t right = 0; right < count; right++) {
			int order = wb_value_compare_keys(&ordered[left], &ordered[right]);
			assert_int_equal((order > 0) - (order < 0), (left > right) - (left < right));
		}
	}
}

static void test_value__only_four_kinds_are_keys(void **state)
{
	(void)state;
	for (size_t index = 0; index < sizeof kinds / sizeof *kinds; index++) {
		wb_kind kind = kinds[index];
		wb_value value = {.kind = kind};
		bool is_key = kind == WB_BOOL || kind == WB_INT || kind == WB_UINT || kind == WB_STRING;
		bool is_number =
			kind == WB_INT || kind == WB_UINT || kind == WB_DOUBLE || kind == WB_DECIMAL;

		assert_int_equal(wb_value__is_key(&value), is_key);
		assert_int_equal(wb_value__is_number(&value), is_number);
		assert_string_not_equal(wb_value__kind_name(kind), "unknown");
	}
}

static void test_value__timestamps_round_towards_the_past(void **state)
{
	(void)state;
	static const struct {
		int64_t ms, seconds;
		int32_t nanoseconds;
	} cases[] = {{0, 0, 0}, {1, 0, 1000000}, {1999, 1, 999000000}, {-1, -1, 999000000},
		{-1000, -1, 0}, {-1001, -2, 999000000}, {INT64_MAX, 9223372036854775, 807000000},
		{INT64_MIN, -9223372036854776, 192000000}};

	for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
		wb_value value = wb_value_timestamp_ms(cases[index].ms);
		assert_int_equal(value.kind, WB_TIMESTAMP);
		assert_true(value.as.time.seconds == cases[index].seconds);
		assert_int_equal(value.as.time.nanoseconds, cases[index].nanoseconds);
	}
}

/* ---- builders and look-ups ---- */

static wb_value finish_map(wb_map_builder *builder)
{
	wb_value value = wb_value_null();
	wb_error error = {.status = WB_OK};

	assert_ok(wb_map_builder_finish(builder, &value, &error), &error);
	return value;
}

static void test_value__list_builder_grows_from_any_capacity(void **state)
{
	(void)state;
	for (size_t capacity = 0; capacity < 40; capacity += 13) {
		wb_arena *arena = unit_arena();
		wb_list_builder builder;
		wb_value value;
		wb_error error = {.status = WB_OK};

		wb_list_builder_init(&builder, arena, capacity);
		for (int64_t index = 0; index < 100; index++)
			wb_list_builder_add(&builder, wb_value_int(index));
		assert_ok(wb_list_builder_finish(&builder, &value, &error), &error);
		assert_int_equal(value.as.list->count, 100);
		for (int64_t index = 0; index < 100; index++)
			assert_int_equal(value.as.list->items[index].as.integer, index);
		wb_arena_free(arena);
	}
}

/* Both sorts: insertion up to 16, heap beyond; every size, in several orders. */
static void test_value__map_builder_sorts_whatever_comes(void **state)
{
	(void)state;
	uint64_t seed = 5;

	for (uint64_t count = 0; count < 80; count++) {
		for (unsigned kind = 0; kind < 3; kind++) {
			wb_arena *arena = unit_arena();
			wb_map_builder builder;
			uint64_t start = unit_random(&seed);

			wb_map_builder_init(&builder, arena, kind);
			for (uint64_t index = 0; index < count; index++) {
				/* Ascending, descending, scattered (7919 shares no factor with any count). */
				uint64_t scattered = count < 2 ? index : (start % count + index * 7919) % count;
				uint64_t key = kind == 0 ? index : kind == 1 ? count - 1 - index : scattered;
				wb_map_builder_add_key(&builder, wb_value_uint(key), wb_value_uint(key * 2));
			}
			wb_value value = finish_map(&builder);
			assert_int_equal(value.as.map->count, count);
			for (uint64_t index = 0; index < count; index++) {
				wb_value key = wb_value_int((int64_t)index);
				assert_int_equal(value.as.map->entries[index].key.as.natural, index);
				const wb_value *found = wb_map_find(value.as.map, &key);
				assert_non_null(found);
				assert_int_equal(found->as.natural, index * 2);
			}
			wb_arena_free(arena);
		}
	}
}

static void test_value__look_ups_cross_kinds_and_miss_quietly(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, 0);
	wb_map_builder_add(&builder, WB_TEXT("state"), wb_value_string(WB_TEXT("packed")));
	wb_map_builder_add_key(&builder, wb_value_int(7), wb_value_int(70));
	wb_map_builder_add_key(&builder, wb_value_bool(true), wb_value_int(1));
	wb_value value = finish_map(&builder);

	const wb_value hits[] = {
		wb_value_int(7), wb_value_uint(7), wb_value_double(7), decimal(700, 2)};
	for (size_t index = 0; index < sizeof hits / sizeof *hits; index++)
		assert_int_equal(wb_map_find(value.as.map, &hits[index])->as.integer, 70);

	wb_list list = {0, NULL};
	const wb_value misses[] = {wb_value_int(8), wb_value_double(7.5), wb_value_double(NAN),
		wb_value_string(WB_TEXT("7")), wb_value_bytes(WB_TEXT("state")), wb_value_null(),
		wb_value_list(&list), wb_value_bool(false)};
	for (size_t index = 0; index < sizeof misses / sizeof *misses; index++)
		assert_null(wb_map_find(value.as.map, &misses[index]));

	assert_text_equal(wb_map_find_text(value.as.map, WB_TEXT("state"))->as.text, "packed");
	assert_text_equal(wb_value_member(&value, WB_TEXT("state"))->as.text, "packed");
	assert_null(wb_value_member(&value, WB_TEXT("stat")));
	assert_null(wb_value_member(&hits[0], WB_TEXT("state")));
	assert_null(wb_value_member(NULL, WB_TEXT("state")));
	assert_null(wb_map_find_text(NULL, WB_TEXT("state")));
	wb_arena_free(arena);
}

static void assert_doubled(wb_value first, wb_value second, const char *message)
{
	wb_arena *arena = unit_arena();
	wb_map_builder builder;
	wb_value value = wb_value_int(77);
	wb_error error;

	wb_map_builder_init(&builder, arena, 0);
	wb_map_builder_add_key(&builder, first, wb_value_null());
	wb_map_builder_add_key(&builder, wb_value_string(WB_TEXT("between")), wb_value_null());
	wb_map_builder_add_key(&builder, second, wb_value_null());
	assert_failed(wb_map_builder_finish(&builder, &value, &error), WB_INVALID, &error);
	assert_string_equal(error.message, message);
	assert_int_equal(value.as.integer, 77);
	wb_arena_free(arena);
}

static void test_value__doubled_keys_are_named(void **state)
{
	(void)state;
	assert_doubled(wb_value_string(WB_TEXT("sku")), wb_value_string(WB_TEXT("sku")),
		"key \"sku\" is given twice");
	assert_doubled(wb_value_int(-7), wb_value_int(-7), "key -7 is given twice");
	assert_doubled(wb_value_uint(UINT64_MAX), wb_value_uint(UINT64_MAX),
		"key 18446744073709551615 is given twice");
	assert_doubled(wb_value_bool(true), wb_value_bool(true), "key true is given twice");
	assert_doubled(wb_value_bool(false), wb_value_bool(false), "key false is given twice");
	/* Equal across kinds is equal. */
	assert_doubled(wb_value_int(7), wb_value_int(7), "key 7 is given twice");
}

static void test_value__keys_of_other_kinds_are_refused(void **state)
{
	(void)state;
	for (size_t index = 0; index < sizeof kinds / sizeof *kinds; index++) {
		wb_value key = {.kind = kinds[index]};
		wb_arena *arena = unit_arena();
		wb_map_builder builder;
		wb_value value;
		wb_error error = {.status = WB_OK};

		wb_map_builder_init(&builder, arena, 0);
		wb_map_builder_add_key(&builder, key, wb_value_null());
		wb_status status = wb_map_builder_finish(&builder, &value, &error);
		if (wb_value__is_key(&key))
			assert_ok(status, &error);
		else
			assert_failed(status, WB_INVALID, &error);
		wb_arena_free(arena);
	}
}

static void test_value__builders_report_memory_once_and_survive_further_calls(void **state)
{
	(void)state;
	wb_arena *arena = NULL;
	wb_list_builder list;
	wb_map_builder map;
	wb_value value = wb_value_int(77);
	wb_error error;

	assert_int_equal(wb_arena_new(wb_env_native(), 2048, &arena, NULL), WB_OK);
	wb_list_builder_init(&list, arena, 0);
	wb_map_builder_init(&map, arena, 1000);
	for (int64_t index = 0; index < 500; index++) {
		wb_list_builder_add(&list, wb_value_int(index));
		wb_map_builder_add_key(&map, wb_value_int(index), wb_value_null());
	}
	assert_failed(wb_list_builder_finish(&list, &value, &error), WB_MEMORY, &error);
	assert_failed(wb_map_builder_finish(&map, &value, &error), WB_MEMORY, &error);
	wb_list_builder_init(&list, arena, SIZE_MAX);
	assert_failed(wb_list_builder_finish(&list, &value, &error), WB_MEMORY, &error);
	assert_int_equal(value.as.integer, 77);
	wb_arena_free(arena);
}

/* ---- copies ---- */

static void test_value__copies_share_nothing(void **state)
{
	(void)state;
	wb_arena *source = unit_arena(), *target = unit_arena();
	wb_map_builder builder;
	wb_list_builder list;
	wb_value items, copy;
	wb_text text;
	wb_error error = {.status = WB_OK};

	assert_true(wb_arena_copy_text(source, WB_TEXT("order:17"), &text));
	wb_list_builder_init(&list, source, 0);
	wb_list_builder_add(&list, wb_value_string(text));
	wb_list_builder_add(&list, wb_value_bytes(text));
	wb_list_builder_add(&list, wb_value_timestamp_ms(-5));
	wb_list_builder_add(&list, decimal(1250, 2));
	wb_list_builder_add(&list, (wb_value){.kind = WB_TYPE, .as.text = text});
	assert_ok(wb_list_builder_finish(&list, &items, &error), &error);
	wb_map_builder_init(&builder, source, 0);
	wb_map_builder_add(&builder, text, items);
	wb_map_builder_add_key(&builder, wb_value_int(1), wb_value_null());
	wb_value value = finish_map(&builder);

	assert_ok(wb_value_copy(&value, target, &copy, &error), &error);
	assert_true(wb_value_equal(&value, &copy));
	wb_arena_free(source);
	assert_int_equal(copy.as.map->count, 2);
	const wb_value *copied = wb_value_member(&copy, WB_TEXT("order:17"));
	assert_non_null(copied);
	assert_text_equal(copied->as.list->items[0].as.text, "order:17");
	assert_int_equal(copied->as.list->items[4].kind, WB_TYPE);
	wb_arena_free(target);
}

static void test_value__copies_are_bounded_in_depth(void **state)
{
	(void)state;
	static wb_list lists[WB_VALUE_DEPTH_MAX];
	static wb_value values[WB_VALUE_DEPTH_MAX + 1];
	wb_arena *arena = unit_arena();
	wb_value copy;
	wb_error error = {.status = WB_OK};

	values[0] = wb_value_int(1);
	for (size_t depth = 0; depth < WB_VALUE_DEPTH_MAX; depth++) {
		lists[depth] = (wb_list){1, &values[depth]};
		values[depth + 1] = wb_value_list(&lists[depth]);
	}
	assert_ok(wb_value_copy(&values[WB_VALUE_DEPTH_MAX - 1], arena, &copy, &error), &error);
	assert_true(wb_value_equal(&values[WB_VALUE_DEPTH_MAX - 1], &copy));
	assert_failed(
		wb_value_copy(&values[WB_VALUE_DEPTH_MAX], arena, &copy, &error), WB_LIMIT, &error);
	wb_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_value__numbers_compare_exactly_across_kinds),
		cmocka_unit_test(test_value__nan_equals_nothing),
		cmocka_unit_test(test_value__decimals_compare_exactly_with_every_number),
		cmocka_unit_test(test_value__other_kinds_are_unequal_to_each_other),
		cmocka_unit_test(test_value__content_decides_equality),
		cmocka_unit_test(test_value__keys_have_a_total_order),
		cmocka_unit_test(test_value__only_four_kinds_are_keys),
		cmocka_unit_test(test_value__timestamps_round_towards_the_past),
		cmocka_unit_test(test_value__list_builder_grows_from_any_capacity),
		cmocka_unit_test(test_value__map_builder_sorts_whatever_comes),
		cmocka_unit_test(test_value__look_ups_cross_kinds_and_miss_quietly),
		cmocka_unit_test(test_value__doubled_keys_are_named),
		cmocka_unit_test(test_value__keys_of_other_kinds_are_refused),
		cmocka_unit_test(test_value__builders_report_memory_once_and_survive_further_calls),
		cmocka_unit_test(test_value__copies_share_nothing),
		cmocka_unit_test(test_value__copies_are_bounded_in_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
