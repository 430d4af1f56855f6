/* SPDX-License-Identifier: MIT */
/*
 * string.format: texts with clauses for the items of a list, as cel-spec's strings library has it.
 *
 *   %s     anything                      %b  bool, int, uint
 *   %d     int, uint, double, decimal    %o  int, uint
 *   %.3f   the same, fixed point         %x  int, uint, string, bytes; %X with capitals
 *   %.3e   the same, scientific          %%  a percent sign
 *
 * Fixed and scientific numbers are the exact value's digits, rounded half to even at the precision,
 * 6 where none is given. All kinds of number go the same way, by their digits: neither a decimal
 * nor an int beyond 2^53 becomes a double on it.
 *
 * cel-go charges for the format only, however long the items are: what is written counts as work, a
 * byte a unit, so that a text that is put into itself over and over ends with the cost and not with
 * the memory.
 */
#include "cel/function.h"

#include "base/number.h"
#include "base/utf8.h"
#include "cel/time.h"
#include "cel/type.h"
#include "value/value.h"

#include <string.h>

#define FORMAT_PRECISION_DEFAULT 6
/* As in cel-go. */
#define FORMAT_PRECISION_MAX 100

/* An int64_t in base 2. */
#define FORMAT_INT_DIGITS 64

#define FORMAT_CAPACITY_FIRST 64

typedef struct format_writer {
	wb_cel_frame *frame;
	char *data;
	size_t bytes, capacity;
} format_writer;

static bool format_put_value(format_writer *writer, const wb_value *value, unsigned depth);

/* ---- writing ---- */

static bool format_put(format_writer *writer, wb_text text)
{
	if (!wb_cel_frame__work(writer->frame, text.bytes))
		return false;
	/* What was written is bounded by the work, far below what a size_t counts. */
	if (text.bytes > writer->capacity - writer->bytes) {
		size_t capacity = writer->capacity * 2;
		if (capacity < writer->bytes + text.bytes)
			capacity = writer->bytes + text.bytes;
		if (capacity < FORMAT_CAPACITY_FIRST)
			capacity = FORMAT_CAPACITY_FIRST;
		char *data = wb_arena_take(writer->frame->arena, capacity);
		if (data == NULL)
			return wb_cel_frame__fail_memory(writer->frame);
		if (writer->bytes > 0)
			memcpy(data, writer->data, writer->bytes);
		writer->data = data;
		writer->capacity = capacity;
	}
	if (text.bytes > 0)
		memcpy(writer->data + writer->bytes, text.data, text.bytes);
	writer->bytes += text.bytes;
	return true;
}

static bool format_put_byte(format_writer *writer, char byte)
{
	return format_put(writer, (wb_text){&byte, 1});
}

/* ---- digits ---- */

/* A number as ±0.DIGITS × 10^exponent, without zeros at either end; no digits are a zero. */
typedef struct format_number {
	char digits[WB_NUMBER_DIGITS_MAX];
	size_t count;
	int32_t exponent;
	bool is_negative;
} format_number;

/* The digits of [natural] × 10^-scale. */
static void format_read_natural(format_number *number, uint64_t natural, uint8_t scale)
{
	size_t count = wb_number__print_uint(natural, number->digits);

	number->exponent = (int32_t)count - scale;
	while (count > 0 && number->digits[count - 1] == '0')
		count--;
	number->count = count;
}

static uint64_t format_magnitude(int64_t integer)
{
	return integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
}

/* [is_shortest] asks for no more digits of a double than tell it from others. */
static void format_read_number(format_number *number, const wb_value *value, bool is_shortest)
{
	double real;

	number->count = 0;
	number->exponent = 0;
	switch (value->kind) {
	case WB_INT:
		number->is_negative = value->as.integer < 0;
		format_read_natural(number, format_magnitude(value->as.integer), 0);
		break;
	case WB_UINT:
		number->is_negative = false;
		format_read_natural(number, value->as.natural, 0);
		break;
	case WB_DECIMAL:
		number->is_negative = value->as.decimal.coefficient < 0;
		format_read_natural(
			number, format_magnitude(value->as.decimal.coefficient), value->as.decimal.scale);
		break;
	default:
		real = __builtin_copysign(value->as.real, 1.0);
		number->is_negative = __builtin_signbit(value->as.real) != 0;
		if (real > 0 && is_shortest)
			number->count = wb_number__shortest_digits(real, number->digits, &number->exponent);
		else if (real > 0)
			number->count = wb_number__exact_digits(real, number->digits, &number->exponent);
		break;
	}
}

/* Keeps [keep] digits, rounding half to even. */
static void format_round(format_number *number, int64_t keep)
{
	if (keep >= (int64_t)number->count)
		return;
	if (keep < 0) {
		number->count = 0;
		return;
	}
	size_t kept = (size_t)keep;
	char next = number->digits[kept];
	bool is_odd = kept > 0 && (number->digits[kept - 1] - '0') % 2 == 1;
	bool is_up = next > '5' || (next == '5' && (kept + 1 < number->count || is_odd));
	if (is_up) {
		while (kept > 0 && number->digits[kept - 1] == '9')
			kept--;
		if (kept > 0) {
			number->digits[kept - 1]++;
		} else {
			number->digits[kept++] = '1';
			number->exponent++;
		}
	}
	number->count = kept;
}

/* [count] digits from place [from] on, which may lie in front of the first or behind the last. */
static bool format_put_digits(
	format_writer *writer, const format_number *number, int64_t from, int64_t count)
{
	for (int64_t place = from; place < from + count; place++) {
		bool is_there = place >= 0 && place < (int64_t)number->count;
		if (!format_put_byte(writer, (char)(is_there ? number->digits[place] : '0')))
			return false;
	}
	return true;
}

static bool format_put_plain(format_writer *writer, const format_number *number, int64_t places)
{
	int64_t whole = number->count > 0 && number->exponent > 0 ? number->exponent : 0;

	return (!number->is_negative || format_put_byte(writer, '-')) &&
		(whole > 0 ? format_put_digits(writer, number, 0, whole) : format_put_byte(writer, '0')) &&
		(places <= 0 ||
			(format_put_byte(writer, '.') &&
				format_put_digits(
					writer, number, number->count > 0 ? number->exponent : 0, places)));
}

/* ---- numbers ---- */

static bool format_is_number(const wb_value *value)
{
	return value->kind == WB_INT || value->kind == WB_UINT || value->kind == WB_DOUBLE ||
		value->kind == WB_DECIMAL;
}

/* NaN and the infinities have no digits. False also for every other number. */
static bool format_name_of(const wb_value *value, wb_text *out)
{
	if (value->kind != WB_DOUBLE || wb_number__is_finite(value->as.real))
		return false;
	*out = WB_TEXT("NaN");
	if (value->as.real == value->as.real)
		*out = value->as.real < 0 ? WB_TEXT("-Infinity") : WB_TEXT("Infinity");
	return true;
}

/* With as many places as it takes; never with an exponent. */
static bool format_put_number(format_writer *writer, const wb_value *value)
{
	char text[WB_DECIMAL_TEXT_BYTES];
	format_number number;
	wb_text name;

	if (format_name_of(value, &name))
		return format_put(writer, name);
	/* Decimals keep the places they have: 12.50 is a price. */
	if (value->kind == WB_DECIMAL)
		return format_put(writer, (wb_text){text, wb_decimal_print(value->as.decimal, text)});
	format_read_number(&number, value, true);
	return format_put_plain(writer, &number, (int64_t)number.count - number.exponent);
}

static bool format_put_fixed(format_writer *writer, const wb_value *value, int64_t precision)
{
	format_number number;
	wb_text name;

	if (format_name_of(value, &name))
		return format_put(writer, name);
	format_read_number(&number, value, false);
	format_round(&number, number.exponent + precision);
	/* Only doubles have a negative zero. */
	if (number.count == 0 && value->kind != WB_DOUBLE)
		number.is_negative = false;
	return format_put_plain(writer, &number, precision);
}

static bool format_put_scientific(format_writer *writer, const wb_value *value, int64_t precision)
{
	format_number number;
	wb_text name;

	if (format_name_of(value, &name))
		return format_put(writer, name);
	format_read_number(&number, value, false);
	format_round(&number, precision + 1);
	int32_t exponent = number.count > 0 ? number.exponent - 1 : 0;
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_int(exponent < 0 ? -exponent : exponent, digits);
	return (!number.is_negative || format_put_byte(writer, '-')) &&
		format_put_digits(writer, &number, 0, 1) &&
		(precision == 0 ||
			(format_put_byte(writer, '.') && format_put_digits(writer, &number, 1, precision))) &&
		format_put(writer, exponent < 0 ? WB_TEXT("e-") : WB_TEXT("e+")) &&
		(bytes > 1 || format_put_byte(writer, '0')) && format_put(writer, (wb_text){digits, bytes});
}

/* An int, uint or bool in a base of 2, 8 or 16. */
static bool format_put_based(
	format_writer *writer, const wb_value *value, unsigned bits, const char *alphabet)
{
	char digits[FORMAT_INT_DIGITS];
	size_t first = sizeof digits;
	uint64_t rest = value->kind == WB_UINT ? value->as.natural : 0;

	if (value->kind == WB_INT)
		rest = format_magnitude(value->as.integer);
	if (value->kind == WB_BOOL)
		rest = value->as.boolean ? 1 : 0;
	do {
		digits[--first] = alphabet[rest & ((1u << bits) - 1)];
		rest >>= bits;
	} while (rest > 0);
	if (value->kind == WB_INT && value->as.integer < 0 && !format_put_byte(writer, '-'))
		return false;
	return format_put(writer, (wb_text){digits + first, sizeof digits - first});
}

static bool format_put_bytes(format_writer *writer, wb_text bytes, const char *alphabet)
{
	for (size_t index = 0; index < bytes.bytes; index++) {
		unsigned char byte = (unsigned char)bytes.data[index];
		if (!format_put_byte(writer, alphabet[byte >> 4]) ||
			!format_put_byte(writer, alphabet[byte & 15]))
			return false;
	}
	return true;
}

/* ---- %s ---- */

static bool format_put_list(format_writer *writer, const wb_list *list, unsigned depth)
{
	if (!format_put_byte(writer, '['))
		return false;
	for (size_t index = 0; index < list->count; index++)
		if ((index > 0 && !format_put(writer, WB_TEXT(", "))) ||
			!format_put_value(writer, &list->items[index], depth + 1))
			return false;
	return format_put_byte(writer, ']');
}

static int format_order(const wb_entry *left, const wb_entry *right)
{
	return wb_text_compare(left->key.as.text, right->key.as.text);
}

/* The entries with their keys as texts, in their order: what a map is made of shows, not how. */
static wb_entry *format_sort(format_writer *writer, const wb_map *map, unsigned depth)
{
	wb_entry *entries = NULL;

	if (wb_cel_frame__work(writer->frame, map->count)) {
		entries = wb_arena_take_array(writer->frame->arena, map->count, sizeof *entries);
		if (entries == NULL)
			wb_cel_frame__fail_memory(writer->frame);
	}
	for (size_t index = 0; entries != NULL && index < map->count; index++) {
		const wb_value *key = &map->entries[index].key;
		format_writer inner = {.frame = writer->frame};
		if (key->kind != WB_STRING && !format_put_value(&inner, key, depth + 1))
			return NULL;
		wb_text text = {inner.data, inner.bytes};
		entries[index].key = wb_value_string(key->kind == WB_STRING ? key->as.text : text);
		entries[index].value = map->entries[index].value;
	}
	if (entries != NULL)
		wb_map__sort(entries, map->count, format_order);
	return entries;
}

static bool format_put_map(format_writer *writer, const wb_map *map, unsigned depth)
{
	const wb_entry *entries = format_sort(writer, map, depth);

	if (entries == NULL || !format_put_byte(writer, '{'))
		return false;
	for (size_t index = 0; index < map->count; index++)
		if ((index > 0 && !format_put(writer, WB_TEXT(", "))) ||
			!format_put(writer, entries[index].key.as.text) || !format_put(writer, WB_TEXT(": ")) ||
			!format_put_value(writer, &entries[index].value, depth + 1))
			return false;
	return format_put_byte(writer, '}');
}

static bool format_put_time(format_writer *writer, const wb_value *value)
{
	char text[WB_CEL_TIME_TEXT_BYTES];
	bool is_timestamp = value->kind == WB_TIMESTAMP;

	if (is_timestamp ? !wb_cel_time__is_timestamp(value->as.time)
					 : !wb_cel_time__is_duration(value->as.time))
		return wb_cel_frame__fail(writer->frame, "time out of range");
	size_t bytes = is_timestamp ? wb_cel_time__print_timestamp(value->as.time, text)
								: wb_cel_time__print_duration(value->as.time, text);
	return format_put(writer, (wb_text){text, bytes});
}

/* Recursion: WB_VALUE_DEPTH_MAX. */
static bool format_put_value(format_writer *writer, const wb_value *value, unsigned depth)
{
	switch (value->kind) {
	case WB_NULL:
		return format_put(writer, WB_TEXT("null"));
	case WB_BOOL:
		return format_put(writer, value->as.boolean ? WB_TEXT("true") : WB_TEXT("false"));
	case WB_INT:
	case WB_UINT:
	case WB_DOUBLE:
	case WB_DECIMAL:
		return format_put_number(writer, value);
	case WB_BYTES:
		if (!wb_utf8__is_valid(value->as.text))
			return wb_cel_frame__fail(writer->frame, "invalid UTF-8 in bytes");
		return format_put(writer, value->as.text);
	case WB_STRING:
	case WB_TYPE:
		return format_put(writer, value->as.text);
	case WB_TIMESTAMP:
	case WB_DURATION:
		return format_put_time(writer, value);
	case WB_LIST:
	case WB_MAP:
		if (depth == WB_VALUE_DEPTH_MAX)
			return wb_cel_frame__work(writer->frame, UINT64_MAX);
		return value->kind == WB_LIST ? format_put_list(writer, value->as.list, depth)
									  : format_put_map(writer, value->as.map, depth);
	}
	return false;
}

/* ---- clauses ---- */

static bool format_refuse(wb_cel_frame *frame, const wb_value *value)
{
	return wb_cel_frame__fail_with(frame, "error during formatting: the clause can't be used on",
		(wb_value){.kind = WB_TYPE, .as.text = wb_cel_type__value_name(value->kind)});
}

static bool format_put_clause(
	format_writer *writer, wb_text clause, int64_t precision, const wb_value *value)
{
	bool is_integer = value->kind == WB_INT || value->kind == WB_UINT;
	const char *alphabet = clause.data[0] == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";

	switch (clause.data[0]) {
	case 's':
		return format_put_value(writer, value, 0);
	case 'd':
		if (format_is_number(value))
			return format_put_number(writer, value);
		break;
	case 'f':
		if (format_is_number(value))
			return format_put_fixed(writer, value, precision);
		break;
	case 'e':
		if (format_is_number(value))
			return format_put_scientific(writer, value, precision);
		break;
	case 'b':
		if (is_integer || value->kind == WB_BOOL)
			return format_put_based(writer, value, 1, alphabet);
		break;
	case 'o':
		if (is_integer)
			return format_put_based(writer, value, 3, alphabet);
		break;
	case 'x':
	case 'X':
		if (value->kind == WB_STRING || value->kind == WB_BYTES)
			return format_put_bytes(writer, value->as.text, alphabet);
		if (is_integer)
			return format_put_based(writer, value, 4, alphabet);
		break;
	default:
		return wb_cel_frame__fail_with(writer->frame,
			"could not parse formatting clause: unrecognized formatting clause",
			wb_value_string(wb_utf8__cut(clause, WB_UTF8_BYTES_MAX)));
	}
	return format_refuse(writer->frame, value);
}

/* ".3" at the start of [rest], which then starts behind it. */
static bool format_read_precision(wb_cel_frame *frame, wb_text *rest, int64_t *out)
{
	size_t at = 1;

	*out = FORMAT_PRECISION_DEFAULT;
	if (rest->bytes == 0 || rest->data[0] != '.')
		return true;
	for (*out = 0; at < rest->bytes && rest->data[at] >= '0' && rest->data[at] <= '9'; at++)
		if (*out <= FORMAT_PRECISION_MAX)
			*out = *out * 10 + (rest->data[at] - '0');
	if (at == 1 || *out > FORMAT_PRECISION_MAX)
		return wb_cel_frame__fail(
			frame, "could not parse formatting clause: the precision is no number up to 100");
	*rest = (wb_text){rest->data + at, rest->bytes - at};
	return true;
}

/* What stands behind a percent sign, with the item it is for; [rest] then starts behind it. */
static bool format_put_item(
	format_writer *writer, const wb_list *items, size_t index, wb_text *rest)
{
	wb_cel_frame *frame = writer->frame;
	int64_t precision;

	if (!format_read_precision(frame, rest, &precision))
		return false;
	if (rest->bytes == 0)
		return wb_cel_frame__fail(frame, "could not parse formatting clause: unexpected end");
	if (index >= items->count)
		return wb_cel_frame__fail_with(
			frame, "error during formatting: index out of range", wb_value_int((int64_t)index));
	if (!format_put_clause(writer, *rest, precision, &items->items[index]))
		return false;
	*rest = (wb_text){rest->data + 1, rest->bytes - 1};
	return true;
}

bool wb_cel_evaluate__format(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_text rest = arguments[0]->as.text;
	const wb_list *items = arguments[1]->as.list;
	format_writer writer = {.frame = frame};
	size_t index = 0;

	(void)overload;
	while (rest.bytes > 0) {
		const char *sign = memchr(rest.data, '%', rest.bytes);
		size_t plain = sign == NULL ? rest.bytes : (size_t)(sign - rest.data);
		if (!format_put(&writer, (wb_text){rest.data, plain}))
			return false;
		if (sign == NULL)
			break;
		rest = (wb_text){sign + 1, rest.bytes - plain - 1};
		if (rest.bytes > 0 && rest.data[0] == '%') {
			if (!format_put_byte(&writer, '%'))
				return false;
			rest = (wb_text){rest.data + 1, rest.bytes - 1};
		} else if (!format_put_item(&writer, items, index++, &rest)) {
			return false;
		}
	}
	*out = wb_value_string((wb_text){writer.data, writer.bytes});
	return true;
}
