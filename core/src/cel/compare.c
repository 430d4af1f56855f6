/* SPDX-License-Identifier: MIT */
/*
 * An int or uint meets a double as cel-go has it: rounded to a double first, unless the double is
 * out of the integer's range. That loses the last bits beyond 2^53, which the exact order of map
 * keys (value/compare.c) does not; the conformance suite asks for the former.
 */
#include "cel/compare.h"

#include "base/utf8.h"
#include "value/value.h"

/* Bytes of texts of one length that count as one unit of work. */
#define COMPARE_BYTES_OF_WORK 64

#define COMPARE_NAN 2

static int compare_doubles(double left, double right)
{
	if (left != left || right != right)
		return COMPARE_NAN;
	return (left > right) - (left < right);
}

/* An int or uint with a double. */
static int compare_integer_with_double(const wb_value *integer, double real)
{
	bool is_int = integer->kind == WB_INT;

	if (real < (is_int ? -9223372036854775808.0 : 0.0))
		return 1;
	if (real > (is_int ? 9223372036854775808.0 : 18446744073709551616.0))
		return -1;
	return compare_doubles(
		is_int ? (double)integer->as.integer : (double)integer->as.natural, real);
}

static int compare_numbers(const wb_value *left, const wb_value *right)
{
	bool is_left_integer = left->kind == WB_INT || left->kind == WB_UINT;
	bool is_right_integer = right->kind == WB_INT || right->kind == WB_UINT;

	if (left->kind == WB_INT && right->kind == WB_INT)
		return (left->as.integer > right->as.integer) - (left->as.integer < right->as.integer);
	if (left->kind == WB_DECIMAL && right->kind == WB_INT)
		return wb_decimal_compare(left->as.decimal, wb_decimal_from_integer(right->as.integer));
	if (is_left_integer && right->kind == WB_DOUBLE)
		return compare_integer_with_double(left, right->as.real);
	if (is_right_integer && left->kind == WB_DOUBLE) {
		int order = compare_integer_with_double(right, left->as.real);
		return order == COMPARE_NAN ? COMPARE_NAN : -order;
	}
	return wb_value__compare_numbers(left, right);
}

static int compare_times(wb_time left, wb_time right)
{
	if (left.seconds != right.seconds)
		return left.seconds < right.seconds ? -1 : 1;
	return (left.nanoseconds > right.nanoseconds) - (left.nanoseconds < right.nanoseconds);
}

/* ---- equality ---- */

static bool compare_equal_texts(wb_cel_frame *frame, wb_text left, wb_text right)
{
	return left.bytes == right.bytes &&
		wb_cel_frame__work(frame, left.bytes / COMPARE_BYTES_OF_WORK) && wb_text_equal(left, right);
}

static bool compare_equal(
	wb_cel_frame *frame, const wb_value *left, const wb_value *right, unsigned depth);

static bool compare_equal_lists(
	wb_cel_frame *frame, const wb_list *left, const wb_list *right, unsigned depth)
{
	if (left->count != right->count || !wb_cel_frame__work(frame, left->count))
		return false;
	for (size_t index = 0; index < left->count; index++)
		if (!compare_equal(frame, &left->items[index], &right->items[index], depth + 1))
			return false;
	return true;
}

/* Keys are unique and sorted by one order, so equal maps have equal keys at equal places. */
static bool compare_equal_maps(
	wb_cel_frame *frame, const wb_map *left, const wb_map *right, unsigned depth)
{
	if (left->count != right->count || !wb_cel_frame__work(frame, left->count))
		return false;
	for (size_t index = 0; index < left->count; index++) {
		const wb_entry *entry = &left->entries[index];
		const wb_entry *other = &right->entries[index];
		if (!compare_equal(frame, &entry->key, &other->key, depth + 1) ||
			!compare_equal(frame, &entry->value, &other->value, depth + 1))
			return false;
	}
	return true;
}

static bool compare_equal(
	wb_cel_frame *frame, const wb_value *left, const wb_value *right, unsigned depth)
{
	if (left->kind != right->kind) {
		return wb_value__is_number(left) && wb_value__is_number(right) &&
			compare_numbers(left, right) == 0;
	}
	switch (left->kind) {
	case WB_NULL:
		return true;
	case WB_BOOL:
		return left->as.boolean == right->as.boolean;
	case WB_INT:
		return left->as.integer == right->as.integer;
	case WB_UINT:
		return left->as.natural == right->as.natural;
	case WB_DOUBLE:
		return left->as.real == right->as.real;
	case WB_DECIMAL:
		return wb_decimal_compare(left->as.decimal, right->as.decimal) == 0;
	case WB_STRING:
	case WB_BYTES:
	case WB_TYPE:
		return compare_equal_texts(frame, left->as.text, right->as.text);
	case WB_TIMESTAMP:
	case WB_DURATION:
		return compare_times(left->as.time, right->as.time) == 0;
	case WB_LIST:
	case WB_MAP:
		if (depth == WB_VALUE_DEPTH_MAX)
			return wb_cel_frame__work(frame, UINT64_MAX);
		return left->kind == WB_LIST
			? compare_equal_lists(frame, left->as.list, right->as.list, depth)
			: compare_equal_maps(frame, left->as.map, right->as.map, depth);
	}
	return false;
}

bool wb_cel_compare__equal(wb_cel_frame *frame, const wb_value *left, const wb_value *right)
{
	return compare_equal(frame, left, right, 0);
}

/* ---- order ---- */

bool wb_cel_compare__order(wb_cel_frame *frame, const char *function, const wb_value *left,
	const wb_value *right, int *out)
{
	const wb_value *arguments[2] = {left, right};

	if (left->kind != right->kind || left->kind == WB_INT) {
		if (!wb_value__is_number(left) || !wb_value__is_number(right))
			return wb_cel_frame__fail_overload(frame, function, arguments, 2);
		*out = compare_numbers(left, right);
	} else {
		switch (left->kind) {
		case WB_BOOL:
			*out = left->as.boolean - right->as.boolean;
			break;
		case WB_UINT:
		case WB_DOUBLE:
		case WB_DECIMAL:
			*out = compare_numbers(left, right);
			break;
		case WB_STRING:
		case WB_BYTES:
			*out = wb_text_compare(left->as.text, right->as.text);
			break;
		case WB_TIMESTAMP:
		case WB_DURATION:
			*out = compare_times(left->as.time, right->as.time);
			break;
		default:
			return wb_cel_frame__fail_overload(frame, function, arguments, 2);
		}
	}
	if (*out == COMPARE_NAN && wb_value__is_number(left))
		return wb_cel_frame__fail(frame, "NaN values cannot be ordered");
	*out = (*out > 0) - (*out < 0);
	return true;
}

uint64_t wb_cel_compare__size(const wb_value *value)
{
	switch (value->kind) {
	case WB_STRING:
		return wb_utf8__count(value->as.text);
	case WB_BYTES:
		return value->as.text.bytes;
	case WB_LIST:
		return value->as.list->count;
	case WB_MAP:
		return value->as.map->count;
	default:
		return 1;
	}
}
