/* SPDX-License-Identifier: MIT */
/* Conversions between types: exact, or a failure where the value has no place in the other type. */
#include "cel/function.h"

#include "base/number.h"
#include "base/utf8.h"
#include "cel/time.h"
#include "cel/type.h"

#include <string.h>

static const char convert_range[] = "range error: integer overflow";

/* The result as a string in the arena. */
static bool convert_finish_text(wb_cel_frame *frame, const char *data, size_t bytes, wb_value *out)
{
	wb_text copy;

	if (!wb_arena_copy_text(frame->arena, (wb_text){data, bytes}, &copy))
		return wb_cel_frame__fail_memory(frame);
	*out = wb_value_string(copy);
	return true;
}

/* ---- any ---- */

bool wb_cel_evaluate__keep(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = *arguments[0];
	return true;
}

bool wb_cel_evaluate__type_of(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = (wb_value){.kind = WB_TYPE, .as.text = wb_cel_type__value_name(arguments[0]->kind)};
	return true;
}

/* ---- bool ---- */

bool wb_cel_evaluate__string_to_bool(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	static const wb_text words[] = {
		WB_TEXT_LITERAL("true"),
		WB_TEXT_LITERAL("True"),
		WB_TEXT_LITERAL("TRUE"),
		WB_TEXT_LITERAL("t"),
		WB_TEXT_LITERAL("1"),
		WB_TEXT_LITERAL("false"),
		WB_TEXT_LITERAL("False"),
		WB_TEXT_LITERAL("FALSE"),
		WB_TEXT_LITERAL("f"),
		WB_TEXT_LITERAL("0"),
	};
	const size_t count = sizeof words / sizeof *words;

	(void)overload;
	for (size_t index = 0; index < count; index++) {
		if (wb_text_equal(words[index], arguments[0]->as.text)) {
			*out = wb_value_bool(index < count / 2);
			return true;
		}
	}
	return wb_cel_frame__fail_with(frame, "type conversion error: no bool", *arguments[0]);
}

bool wb_cel_evaluate__bool_to_string(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_string(arguments[0]->as.boolean ? WB_TEXT("true") : WB_TEXT("false"));
	return true;
}

/* ---- int and uint ---- */

bool wb_cel_evaluate__uint_to_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)overload;
	if (arguments[0]->as.natural > INT64_MAX)
		return wb_cel_frame__fail(frame, convert_range);
	*out = wb_value_int((int64_t)arguments[0]->as.natural);
	return true;
}

bool wb_cel_evaluate__int_to_uint(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)overload;
	if (arguments[0]->as.integer < 0)
		return wb_cel_frame__fail(frame, convert_range);
	*out = wb_value_uint((uint64_t)arguments[0]->as.integer);
	return true;
}

/* Towards zero. The bounds are excluded: they are what doubles beyond the range round to. */
bool wb_cel_evaluate__double_to_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	double real = arguments[0]->as.real;

	(void)overload;
	if (!(real > -9223372036854775808.0 && real < 9223372036854775808.0))
		return wb_cel_frame__fail(frame, convert_range);
	*out = wb_value_int((int64_t)real);
	return true;
}

bool wb_cel_evaluate__double_to_uint(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	double real = arguments[0]->as.real;

	(void)overload;
	if (!(real >= 0 && real < 18446744073709551616.0))
		return wb_cel_frame__fail(frame, convert_range);
	*out = wb_value_uint((uint64_t)real);
	return true;
}

/* Towards zero. */
bool wb_cel_evaluate__decimal_to_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	int64_t integer = arguments[0]->as.decimal.coefficient;

	(void)frame;
	(void)overload;
	for (unsigned place = 0; place < arguments[0]->as.decimal.scale; place++)
		integer /= 10;
	*out = wb_value_int(integer);
	return true;
}

/* A sign + in front of digits is fine, as in Go. */
static wb_text convert_without_plus(wb_text text)
{
	bool has_plus = text.bytes > 1 && text.data[0] == '+' && text.data[1] != '-';

	return has_plus ? (wb_text){text.data + 1, text.bytes - 1} : text;
}

bool wb_cel_evaluate__string_to_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	int64_t integer;

	(void)overload;
	if (!wb_number__read_int(convert_without_plus(arguments[0]->as.text), &integer))
		return wb_cel_frame__fail_with(frame, "type conversion error: no int", *arguments[0]);
	*out = wb_value_int(integer);
	return true;
}

bool wb_cel_evaluate__string_to_uint(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	uint64_t natural;

	(void)overload;
	if (!wb_number__read_uint(arguments[0]->as.text, &natural))
		return wb_cel_frame__fail_with(frame, "type conversion error: no uint", *arguments[0]);
	*out = wb_value_uint(natural);
	return true;
}

/* ---- double ---- */

/* A decimal goes through its text, because that is rounded once. */
static double convert_decimal_to_double(wb_decimal decimal)
{
	char text[WB_DECIMAL_TEXT_BYTES];
	double real = 0;

	wb_number__read_double((wb_text){text, wb_decimal_print(decimal, text)}, &real);
	return real;
}

bool wb_cel_evaluate__number_to_double(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	if (overload == WB_CEL_INT_TO_DOUBLE)
		*out = wb_value_double((double)arguments[0]->as.integer);
	else if (overload == WB_CEL_UINT_TO_DOUBLE)
		*out = wb_value_double((double)arguments[0]->as.natural);
	else
		*out = wb_value_double(convert_decimal_to_double(arguments[0]->as.decimal));
	return true;
}

/* The names of what has no digits, of any case. */
static bool convert_special_double(wb_text text, double *out)
{
	static const char *const names[] = {"nan", "inf", "infinity"};
	const double infinity = 1e308 * 10;
	bool is_negative = text.bytes > 0 && text.data[0] == '-';

	if (is_negative || (text.bytes > 0 && text.data[0] == '+'))
		text = (wb_text){text.data + 1, text.bytes - 1};
	for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
		size_t at = 0;
		while (at < text.bytes && names[index][at] != '\0' &&
			(text.data[at] | 0x20) == names[index][at])
			at++;
		if (at != text.bytes || names[index][at] != '\0')
			continue;
		*out = index == 0 ? infinity - infinity : is_negative ? -infinity : infinity;
		return true;
	}
	return false;
}

bool wb_cel_evaluate__string_to_double(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	double real;
	wb_text text = arguments[0]->as.text;
	bool is_read = convert_special_double(text, &real);

	(void)overload;
	if (!is_read) {
		is_read =
			wb_number__read_double(convert_without_plus(text), &real) && wb_number__is_finite(real);
	}
	if (!is_read)
		return wb_cel_frame__fail_with(frame, "type conversion error: no double", *arguments[0]);
	*out = wb_value_double(real);
	return true;
}

/* ---- decimal ---- */

bool wb_cel_evaluate__int_to_decimal(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_decimal(wb_decimal_from_integer(arguments[0]->as.integer));
	return true;
}

bool wb_cel_evaluate__string_to_decimal(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_decimal decimal;

	(void)overload;
	if (wb_decimal_parse(arguments[0]->as.text, &decimal, NULL) != WB_OK)
		return wb_cel_frame__fail_with(frame, "type conversion error: no decimal", *arguments[0]);
	*out = wb_value_decimal(decimal);
	return true;
}

/* ---- string and bytes ---- */

/*
 * Go prints exponents with two digits at least, and plain digits up to 1e21; the shortest digits
 * are the same.
 */
static size_t convert_print_double(double real, char out[WB_NUMBER_DOUBLE_BYTES])
{
	if (real != real) {
		memcpy(out, "NaN", 4);
		return 3;
	}
	if (!wb_number__is_finite(real)) {
		wb_text name = real < 0 ? WB_TEXT("-Infinity") : WB_TEXT("+Infinity");
		memcpy(out, name.data, name.bytes + 1);
		return name.bytes;
	}
	if (real == 0 && __builtin_signbit(real)) {
		memcpy(out, "-0", 3);
		return 2;
	}
	return wb_number__print_double(real, out);
}

bool wb_cel_evaluate__number_to_string(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	char text[WB_NUMBER_DOUBLE_BYTES];
	size_t bytes;

	_Static_assert(WB_NUMBER_DOUBLE_BYTES >= WB_NUMBER_INT_BYTES, "the text holds any number");
	_Static_assert(WB_NUMBER_DOUBLE_BYTES >= WB_DECIMAL_TEXT_BYTES, "and any decimal");
	if (overload == WB_CEL_INT_TO_STRING)
		bytes = wb_number__print_int(arguments[0]->as.integer, text);
	else if (overload == WB_CEL_UINT_TO_STRING)
		bytes = wb_number__print_uint(arguments[0]->as.natural, text);
	else if (overload == WB_CEL_DECIMAL_TO_STRING)
		bytes = wb_decimal_print(arguments[0]->as.decimal, text);
	else
		bytes = convert_print_double(arguments[0]->as.real, text);
	return convert_finish_text(frame, text, bytes, out);
}

bool wb_cel_evaluate__string_to_bytes(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_bytes(arguments[0]->as.text);
	return true;
}

bool wb_cel_evaluate__bytes_to_string(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)overload;
	if (!wb_utf8__is_valid(arguments[0]->as.text))
		return wb_cel_frame__fail(frame, "invalid UTF-8 in bytes, cannot convert to string");
	*out = wb_value_string(arguments[0]->as.text);
	return true;
}

/* ---- times ---- */

bool wb_cel_evaluate__int_to_timestamp(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_time time = {arguments[0]->as.integer, 0};

	(void)overload;
	if (!wb_cel_time__is_timestamp(time))
		return wb_cel_frame__fail(frame, "timestamp out of range");
	*out = (wb_value){.kind = WB_TIMESTAMP, .as.time = time};
	return true;
}

bool wb_cel_evaluate__string_to_timestamp(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_time time;

	(void)overload;
	if (!wb_cel_time__read_timestamp(arguments[0]->as.text, &time))
		return wb_cel_frame__fail_with(frame, "type conversion error: no timestamp", *arguments[0]);
	if (!wb_cel_time__is_timestamp(time))
		return wb_cel_frame__fail(frame, "timestamp out of range");
	*out = (wb_value){.kind = WB_TIMESTAMP, .as.time = time};
	return true;
}

bool wb_cel_evaluate__string_to_duration(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_time time;

	(void)overload;
	if (!wb_cel_time__read_duration(arguments[0]->as.text, &time))
		return wb_cel_frame__fail_with(frame, "type conversion error: no duration", *arguments[0]);
	if (!wb_cel_time__is_duration(time))
		return wb_cel_frame__fail(frame, "duration out of range");
	*out = (wb_value){.kind = WB_DURATION, .as.time = time};
	return true;
}

bool wb_cel_evaluate__timestamp_to_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	(void)frame;
	(void)overload;
	*out = wb_value_int(arguments[0]->as.time.seconds);
	return true;
}

/* Nanoseconds, which int64_t holds for 292 years. */
bool wb_cel_evaluate__duration_to_int(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	const int64_t second = 1000000000;
	wb_time time = arguments[0]->as.time;

	(void)overload;
	if (time.seconds >= INT64_MAX / second || time.seconds <= INT64_MIN / second)
		return wb_cel_frame__fail(frame, convert_range);
	*out = wb_value_int(time.seconds * second + time.nanoseconds);
	return true;
}

bool wb_cel_evaluate__timestamp_to_string(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	char text[WB_CEL_TIME_TEXT_BYTES];

	(void)overload;
	if (!wb_cel_time__is_timestamp(arguments[0]->as.time))
		return wb_cel_frame__fail(frame, "timestamp out of range");
	size_t bytes = wb_cel_time__print_timestamp(arguments[0]->as.time, text);
	return convert_finish_text(frame, text, bytes, out);
}

bool wb_cel_evaluate__duration_to_string(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	char text[WB_CEL_TIME_TEXT_BYTES];

	(void)overload;
	size_t bytes = wb_cel_time__print_duration(arguments[0]->as.time, text);
	return convert_finish_text(frame, text, bytes, out);
}
