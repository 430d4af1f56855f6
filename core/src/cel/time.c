/* SPDX-License-Identifier: MIT */
/*
 * Times: seconds and nanoseconds since 1970 in the proleptic Gregorian calendar. Days become dates
 * with years that start in March, so that the leap day is a year's last and no table of months is
 * needed. libc's functions were dropped: they are local, locale-bound and not there in browsers.
 *
 * Zones are UTC, an offset such as +02:00 and -09:30, or one of those whose data the host supplied.
 */
#include "cel/time.h"

#include "base/number.h"
#include "cel/function.h"
#include "cel/zone.h"

#include <string.h>

#define TIME_NANOSECONDS 1000000000
#define TIME_DAY_SECONDS 86400

/* Days from 0000-03-01 to 1970-01-01, and in 400 years. */
#define TIME_EPOCH_DAYS 719468
#define TIME_ERA_DAYS 146097

typedef struct time_date {
	int64_t year;
	int month, day; /* from 1 */
	int day_of_year; /* from 0 */
	int weekday; /* Sunday is 0 */
	int64_t second_of_day;
} time_date;

/* ---- the calendar ---- */

static int64_t time_floor_divide(int64_t number, int64_t divisor)
{
	return number / divisor - (number % divisor < 0 ? 1 : 0);
}

static bool time_is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int64_t wb_cel_time__days(int64_t year, int month, int day)
{
	int64_t march_year = year - (month <= 2 ? 1 : 0);
	int64_t era = time_floor_divide(march_year, 400);
	int64_t year_of_era = march_year - era * 400;
	int64_t march_month = (month + 9) % 12;
	int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * TIME_ERA_DAYS + day_of_era - TIME_EPOCH_DAYS;
}

static time_date time_date_of(int64_t seconds)
{
	time_date date;
	int64_t days = time_floor_divide(seconds, TIME_DAY_SECONDS);
	int64_t era = time_floor_divide(days + TIME_EPOCH_DAYS, TIME_ERA_DAYS);
	int64_t day_of_era = days + TIME_EPOCH_DAYS - era * TIME_ERA_DAYS;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_march_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t march_month = (5 * day_of_march_year + 2) / 153;

	date.day = (int)(day_of_march_year - (153 * march_month + 2) / 5 + 1);
	date.month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
	date.day_of_year = (int)(days - wb_cel_time__days(date.year, 1, 1));
	date.weekday = (int)((days % 7 + 11) % 7);
	date.second_of_day = seconds - days * TIME_DAY_SECONDS;
	return date;
}

int64_t wb_cel_time__year(int64_t seconds)
{
	return time_date_of(seconds).year;
}

bool wb_cel_time__is_timestamp(wb_time time)
{
	return time.seconds >= WB_CEL_TIMESTAMP_SECONDS_MIN &&
		time.seconds <= WB_CEL_TIMESTAMP_SECONDS_MAX;
}

bool wb_cel_time__is_duration(wb_time time)
{
	return time.seconds >= -WB_CEL_DURATION_SECONDS_MAX &&
		time.seconds <= WB_CEL_DURATION_SECONDS_MAX;
}

/* ---- reading ---- */

typedef struct time_reader {
	const char *at, *end;
} time_reader;

static bool time_is_digit(const time_reader *reader)
{
	return reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9';
}

static bool time_accept(time_reader *reader, char sign)
{
	if (reader->at == reader->end || *reader->at != sign)
		return false;
	reader->at++;
	return true;
}

/* Exactly [count] digits. */
static bool time_read_digits(time_reader *reader, int count, int *out)
{
	*out = 0;
	for (; count > 0; count--) {
		if (!time_is_digit(reader))
			return false;
		*out = *out * 10 + (*reader->at++ - '0');
	}
	return true;
}

/* Digits behind a point as nanoseconds; more than nine are cut. False without a digit. */
static bool time_read_fraction(time_reader *reader, int32_t *out)
{
	int32_t place = TIME_NANOSECONDS / 10;

	*out = 0;
	if (!time_is_digit(reader))
		return false;
	for (; time_is_digit(reader); reader->at++) {
		*out += (*reader->at - '0') * place;
		place /= 10;
	}
	return true;
}

/* hh:mm, as seconds. */
static bool time_read_offset(time_reader *reader, int64_t *out)
{
	int hours;
	int minutes;

	if (!time_read_digits(reader, 2, &hours) || !time_accept(reader, ':') ||
		!time_read_digits(reader, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*out = (int64_t)hours * 3600 + (int64_t)minutes * 60;
	return true;
}

static int time_month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && time_is_leap(year) ? 1 : 0);
}

bool wb_cel_time__read_timestamp(wb_text text, wb_time *out)
{
	time_reader reader = {text.data, text.data + text.bytes};
	int year, month, day, hour, minute, second;
	int32_t nanoseconds = 0;
	int64_t offset = 0;

	if (!time_read_digits(&reader, 4, &year)) {
		return false;
	}
	/* One digit more is a year out of range, not a text of another kind. */
	if (time_is_digit(&reader))
		year = year * 10 + (*reader.at++ - '0');
	if (!time_accept(&reader, '-') || !time_read_digits(&reader, 2, &month) ||
		!time_accept(&reader, '-') || !time_read_digits(&reader, 2, &day) ||
		!(time_accept(&reader, 'T') || time_accept(&reader, 't')) ||
		!time_read_digits(&reader, 2, &hour) || !time_accept(&reader, ':') ||
		!time_read_digits(&reader, 2, &minute) || !time_accept(&reader, ':') ||
		!time_read_digits(&reader, 2, &second))
		return false;
	if (time_accept(&reader, '.') && !time_read_fraction(&reader, &nanoseconds))
		return false;
	if (time_accept(&reader, '+')) {
		if (!time_read_offset(&reader, &offset))
			return false;
	} else if (time_accept(&reader, '-')) {
		if (!time_read_offset(&reader, &offset))
			return false;
		offset = -offset;
	} else if (!time_accept(&reader, 'Z') && !time_accept(&reader, 'z')) {
		return false;
	}
	if (reader.at != reader.end || month < 1 || month > 12 || day < 1 ||
		day > time_month_days(year, month) || hour > 23 || minute > 59 || second > 59)
		return false;
	int64_t days = wb_cel_time__days(year, month, day);
	*out = (wb_time){
		days * TIME_DAY_SECONDS + (int64_t)hour * 3600 + (int64_t)minute * 60 + second - offset,
		nanoseconds};
	return true;
}

typedef struct time_unit {
	char name[3];
	int64_t nanoseconds;
} time_unit;

/* Longer names before those they start with. */
static const time_unit time_units[] = {
	{"ns", 1},
	{"us", 1000},
	{"ms", 1000000},
	{"s", TIME_NANOSECONDS},
	{"m", 60 * (int64_t)TIME_NANOSECONDS},
	{"h", 3600 * (int64_t)TIME_NANOSECONDS},
};

static const time_unit *time_read_unit(time_reader *reader)
{
	for (size_t index = 0; index < sizeof time_units / sizeof *time_units; index++) {
		const time_unit *unit = &time_units[index];
		size_t bytes = unit->name[1] == '\0' ? 1 : 2;
		if ((size_t)(reader->end - reader->at) >= bytes &&
			memcmp(reader->at, unit->name, bytes) == 0) {
			reader->at += bytes;
			return unit;
		}
	}
	return NULL;
}

/*
 * One number and its unit, added to [seconds] and [nanoseconds], which stay below a second. Whole
 * numbers beyond the range of a duration are cut to just beyond it: they fail in any unit but ns,
 * us and ms, whose range is wider.
 */
static bool time_read_term(time_reader *reader, int64_t *seconds, int64_t *nanoseconds)
{
	const int64_t whole_max = INT64_C(1000000000000000000);
	int64_t whole = 0;
	int32_t fraction = 0;
	bool has_digits = time_is_digit(reader);

	for (; time_is_digit(reader); reader->at++)
		whole = whole > whole_max / 10 - 1 ? whole_max : whole * 10 + (*reader->at - '0');
	if (time_accept(reader, '.'))
		has_digits = time_read_fraction(reader, &fraction) || has_digits;
	const time_unit *unit = has_digits ? time_read_unit(reader) : NULL;
	if (unit == NULL)
		return false;
	if (unit->nanoseconds >= TIME_NANOSECONDS) {
		int64_t unit_seconds = unit->nanoseconds / TIME_NANOSECONDS;
		if (whole > WB_CEL_DURATION_SECONDS_MAX)
			whole = WB_CEL_DURATION_SECONDS_MAX + 1;
		*seconds += whole * unit_seconds;
		*nanoseconds += fraction * unit_seconds;
	} else {
		int64_t units = TIME_NANOSECONDS / unit->nanoseconds;
		*seconds += whole / units;
		*nanoseconds += whole % units * unit->nanoseconds +
			(int64_t)fraction * unit->nanoseconds / TIME_NANOSECONDS;
	}
	*seconds += *nanoseconds / TIME_NANOSECONDS;
	*nanoseconds %= TIME_NANOSECONDS;
	return true;
}

bool wb_cel_time__read_duration(wb_text text, wb_time *out)
{
	time_reader reader = {text.data, text.data + text.bytes};
	int64_t seconds = 0;
	int64_t nanoseconds = 0;
	bool is_negative = time_accept(&reader, '-');

	if (!is_negative)
		time_accept(&reader, '+');
	if (reader.at == reader.end)
		return false;
	if (reader.end - reader.at == 1 && *reader.at == '0') {
		*out = (wb_time){0, 0};
		return true;
	}
	while (reader.at < reader.end) {
		if (!time_read_term(&reader, &seconds, &nanoseconds))
			return false;
		/* Beyond the range nothing more is added, so that nothing overflows. */
		if (seconds > WB_CEL_DURATION_SECONDS_MAX)
			seconds = WB_CEL_DURATION_SECONDS_MAX + 1;
	}
	*out = is_negative ? (wb_time){-seconds, (int32_t)-nanoseconds}
					   : (wb_time){seconds, (int32_t)nanoseconds};
	return true;
}

/* ---- printing ---- */

static char *time_print_padded(char *out, int64_t number, int digits)
{
	for (int place = digits - 1; place >= 0; place--) {
		out[place] = (char)('0' + number % 10);
		number /= 10;
	}
	return out + digits;
}

/* A point and the digits up to the last that is not zero; nothing for a whole second. */
static char *time_print_fraction(char *out, int32_t nanoseconds)
{
	if (nanoseconds == 0)
		return out;
	*out++ = '.';
	out = time_print_padded(out, nanoseconds, 9);
	while (out[-1] == '0')
		out--;
	return out;
}

size_t wb_cel_time__print_timestamp(wb_time time, char out[WB_CEL_TIME_TEXT_BYTES])
{
	time_date date = time_date_of(time.seconds);
	char *at = time_print_padded(out, date.year, 4);

	*at++ = '-';
	at = time_print_padded(at, date.month, 2);
	*at++ = '-';
	at = time_print_padded(at, date.day, 2);
	*at++ = 'T';
	at = time_print_padded(at, date.second_of_day / 3600, 2);
	*at++ = ':';
	at = time_print_padded(at, date.second_of_day / 60 % 60, 2);
	*at++ = ':';
	at = time_print_padded(at, date.second_of_day % 60, 2);
	at = time_print_fraction(at, time.nanoseconds);
	*at++ = 'Z';
	*at = '\0';
	return (size_t)(at - out);
}

size_t wb_cel_time__print_duration(wb_time time, char out[WB_CEL_TIME_TEXT_BYTES])
{
	bool is_negative = time.seconds < 0 || time.nanoseconds < 0;
	uint64_t seconds = time.seconds < 0 ? 0 - (uint64_t)time.seconds : (uint64_t)time.seconds;
	char *at = out;

	if (is_negative)
		*at++ = '-';
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_uint(seconds, digits);
	memcpy(at, digits, bytes);
	at = time_print_fraction(
		at + bytes, time.nanoseconds < 0 ? -time.nanoseconds : time.nanoseconds);
	*at++ = 's';
	*at = '\0';
	return (size_t)(at - out);
}

/* ---- arithmetic ---- */

/* A sum or difference with nanoseconds of 0 to 999,999,999. */
static wb_time time_combine(wb_time left, wb_time right, int sign)
{
	wb_time time = {left.seconds + sign * right.seconds, 0};
	int64_t nanoseconds = (int64_t)left.nanoseconds + sign * (int64_t)right.nanoseconds;
	int64_t carry = time_floor_divide(nanoseconds, TIME_NANOSECONDS);

	time.seconds += carry;
	time.nanoseconds = (int32_t)(nanoseconds - carry * TIME_NANOSECONDS);
	return time;
}

/* Both operands are within their ranges, so the sums can't overflow an int64_t. */
static bool time_finish(wb_cel_frame *frame, wb_time time, wb_kind kind, wb_value *out)
{
	if (kind == WB_TIMESTAMP) {
		if (!wb_cel_time__is_timestamp(time))
			return wb_cel_frame__fail(frame, "timestamp out of range");
	} else {
		/* A duration's parts have one sign. */
		if (time.seconds < 0 && time.nanoseconds > 0) {
			time.seconds++;
			time.nanoseconds -= TIME_NANOSECONDS;
		}
		bool is_beyond = time.seconds == WB_CEL_DURATION_SECONDS_MAX && time.nanoseconds > 0;
		is_beyond |= time.seconds == -WB_CEL_DURATION_SECONDS_MAX && time.nanoseconds < 0;
		if (!wb_cel_time__is_duration(time) || is_beyond)
			return wb_cel_frame__fail(frame, "duration out of range");
	}
	*out = (wb_value){.kind = kind, .as.time = time};
	return true;
}

/* The host's values are outside the checker's reach; refuse what would overflow. */
static bool time_are_sound(wb_cel_frame *frame, const wb_value *const *arguments)
{
	for (size_t index = 0; index < 2; index++) {
		bool is_sound = arguments[index]->kind == WB_TIMESTAMP
			? wb_cel_time__is_timestamp(arguments[index]->as.time)
			: wb_cel_time__is_duration(arguments[index]->as.time);
		if (!is_sound)
			return wb_cel_frame__fail(frame, "time out of range");
	}
	return true;
}

bool wb_cel_evaluate__add_time(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_kind kind = overload == WB_CEL_ADD_DURATION ? WB_DURATION : WB_TIMESTAMP;

	if (!time_are_sound(frame, arguments))
		return false;
	return time_finish(
		frame, time_combine(arguments[0]->as.time, arguments[1]->as.time, 1), kind, out);
}

bool wb_cel_evaluate__subtract_time(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_kind kind = overload == WB_CEL_SUBTRACT_TIMESTAMP_DURATION ? WB_TIMESTAMP : WB_DURATION;

	if (!time_are_sound(frame, arguments))
		return false;
	wb_time time = time_combine(arguments[0]->as.time, arguments[1]->as.time, -1);
	/* cel-go counts the difference of two timestamps in int64_t nanoseconds. */
	if (overload == WB_CEL_SUBTRACT_TIMESTAMP &&
		(time.seconds > INT64_MAX / TIME_NANOSECONDS ||
			time.seconds < INT64_MIN / TIME_NANOSECONDS))
		return wb_cel_frame__fail(frame, "duration out of range");
	return time_finish(frame, time, kind, out);
}

/* ---- members ---- */

/* +hh:mm, -hh:mm or hh:mm */
static bool time_read_zone_offset(wb_text zone, int64_t *out)
{
	time_reader reader = {zone.data, zone.data + zone.bytes};
	bool is_west = time_accept(&reader, '-');

	if (!is_west)
		time_accept(&reader, '+');
	if (!time_read_offset(&reader, out) || reader.at != reader.end)
		return false;
	*out = is_west ? -*out : *out;
	return true;
}

bool wb_cel_time__is_fixed_zone(wb_text name, int64_t *out)
{
	*out = 0;
	return wb_text_equal(name, WB_TEXT("UTC")) || time_read_zone_offset(name, out);
}

/* Seconds east of UTC in the zone at that time. */
static bool time_zone_offset(wb_cel_frame *frame, wb_text name, int64_t seconds, int64_t *out)
{
	if (wb_cel_time__is_fixed_zone(name, out))
		return true;
	for (size_t index = 0; index < frame->zone_count; index++) {
		if (!wb_text_equal(frame->zones[index].name, name))
			continue;
		return wb_cel_zone__offset(frame->zones[index].tzif, seconds, out) ||
			wb_cel_frame__fail_with(frame, "broken time zone data", wb_value_string(name));
	}
	return wb_cel_frame__fail_with(frame, "unknown time zone", wb_value_string(name));
}

bool wb_cel_evaluate__calendar_field(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_time time = arguments[0]->as.time;
	int64_t offset = 0;

	if (!wb_cel_time__is_timestamp(time))
		return wb_cel_frame__fail(frame, "timestamp out of range");
	if (wb_cel_overloads[overload].argument_count == 2 &&
		!time_zone_offset(frame, arguments[1]->as.text, time.seconds, &offset))
		return false;
	time_date date = time_date_of(time.seconds + offset);
	switch (overload) {
	case WB_CEL_GET_DATE_UTC:
	case WB_CEL_GET_DATE_ZONE:
		*out = wb_value_int(date.day);
		return true;
	case WB_CEL_GET_DAY_OF_MONTH_UTC:
	case WB_CEL_GET_DAY_OF_MONTH_ZONE:
		*out = wb_value_int(date.day - 1);
		return true;
	case WB_CEL_GET_DAY_OF_WEEK_UTC:
	case WB_CEL_GET_DAY_OF_WEEK_ZONE:
		*out = wb_value_int(date.weekday);
		return true;
	case WB_CEL_GET_DAY_OF_YEAR_UTC:
	case WB_CEL_GET_DAY_OF_YEAR_ZONE:
		*out = wb_value_int(date.day_of_year);
		return true;
	case WB_CEL_GET_FULL_YEAR_UTC:
	case WB_CEL_GET_FULL_YEAR_ZONE:
		*out = wb_value_int(date.year);
		return true;
	case WB_CEL_GET_MONTH_UTC:
	case WB_CEL_GET_MONTH_ZONE:
		*out = wb_value_int(date.month - 1);
		return true;
	case WB_CEL_GET_HOURS_UTC:
	case WB_CEL_GET_HOURS_ZONE:
		*out = wb_value_int(date.second_of_day / 3600);
		return true;
	case WB_CEL_GET_MINUTES_UTC:
	case WB_CEL_GET_MINUTES_ZONE:
		*out = wb_value_int(date.second_of_day / 60 % 60);
		return true;
	case WB_CEL_GET_SECONDS_UTC:
	case WB_CEL_GET_SECONDS_ZONE:
		*out = wb_value_int(date.second_of_day % 60);
		return true;
	default:
		*out = wb_value_int(time.nanoseconds / 1000000);
		return true;
	}
}

bool wb_cel_evaluate__duration_field(wb_cel_frame *frame, wb_cel_overload_id overload,
	const wb_value *const *arguments, wb_value *out)
{
	wb_time time = arguments[0]->as.time;

	(void)frame;
	switch (overload) {
	case WB_CEL_GET_HOURS_DURATION:
		*out = wb_value_int(time.seconds / 3600);
		return true;
	case WB_CEL_GET_MINUTES_DURATION:
		*out = wb_value_int(time.seconds / 60);
		return true;
	case WB_CEL_GET_SECONDS_DURATION:
		*out = wb_value_int(time.seconds);
		return true;
	default:
		/* The part below a second, as the specification has it. */
		*out = wb_value_int(time.nanoseconds / 1000000);
		return true;
	}
}
