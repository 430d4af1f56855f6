/* SPDX-License-Identifier: MIT */
/*
 * TZif as RFC 8536 has it. All numbers are big-endian.
 *
 *   header  44 bytes: "TZif", version, 15 reserved, then six uint32_t counts:
 *           isut, isstd, leap, time, type, char
 *   data    time × transition time, time × type index (1 byte), type × {offset int32_t, is dst,
 *           name index}, char × byte, leap × {time, int32_t}, isstd × byte, isut × byte
 *   The first header and data have 4-byte times and are skipped; the second have 8-byte times.
 *   footer  a line feed, a rule such as CET-1CEST,M3.5.0,M10.5.0/3, a line feed
 *
 * Data is valid when 1. both headers have the magic and the second a version of '2' or later, 2. all
 * that the counts announce is there, 3. there is a type and every index is below their count, 4. the
 * footer's rule, needed only behind the last transition, is one of POSIX or empty.
 *
 * libc's localtime was dropped: it reads files and follows the environment.
 */
#include "cel/zone.h"

#include "cel/time.h"

#include <string.h>

#define ZONE_HEADER_BYTES 44
#define ZONE_TYPE_BYTES 6
#define ZONE_DAY_SECONDS 86400

/* When a rule says nothing: two o'clock. */
#define ZONE_CHANGE_SECONDS 7200

/* A rule's times reach a week around their day. */
#define ZONE_HOURS_MAX 167

typedef struct zone_counts {
	size_t isut, isstd, leap, time, type, character;
} zone_counts;

typedef struct zone_data {
	const unsigned char *times, *indices, *types;
	size_t time_count, type_count;
	wb_text rule;
} zone_data;

/* ---- the data ---- */

static uint32_t zone_read_32(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int64_t zone_read_64(const unsigned char *bytes)
{
	return (int64_t)((uint64_t)zone_read_32(bytes) << 32 | zone_read_32(bytes + 4));
}

/* The counts of a header at the front of [text], and the bytes of the data behind it. */
static bool zone_read_header(wb_text text, size_t time_bytes, zone_counts *counts, size_t *bytes)
{
	const unsigned char *data = (const unsigned char *)text.data;

	if (text.bytes < ZONE_HEADER_BYTES || memcmp(text.data, "TZif", 4) != 0)
		return false;
	*counts = (zone_counts){
		.isut = zone_read_32(data + 20),
		.isstd = zone_read_32(data + 24),
		.leap = zone_read_32(data + 28),
		.time = zone_read_32(data + 32),
		.type = zone_read_32(data + 36),
		.character = zone_read_32(data + 40),
	};
	/* Each part is at most a few thousand entries; this keeps their sum from overflowing. */
	size_t entries_max = text.bytes;
	if (counts->isut > entries_max || counts->isstd > entries_max || counts->leap > entries_max ||
		counts->time > entries_max || counts->type > entries_max || counts->character > entries_max)
		return false;
	*bytes = counts->time * (time_bytes + 1) + counts->type * ZONE_TYPE_BYTES + counts->character +
		counts->leap * (time_bytes + 4) + counts->isstd + counts->isut;
	return *bytes <= text.bytes - ZONE_HEADER_BYTES;
}

static wb_text zone_behind(wb_text text, size_t bytes)
{
	return (wb_text){text.data + bytes, text.bytes - bytes};
}

static bool zone_read_data(wb_text tzif, zone_data *out)
{
	zone_counts counts;
	size_t bytes;

	if (!zone_read_header(tzif, 4, &counts, &bytes) || tzif.data[4] < '2')
		return false;
	wb_text second = zone_behind(tzif, ZONE_HEADER_BYTES + bytes);
	if (!zone_read_header(second, 8, &counts, &bytes) || counts.type == 0)
		return false;
	const unsigned char *data = (const unsigned char *)second.data + ZONE_HEADER_BYTES;
	*out = (zone_data){.times = data,
		.indices = data + counts.time * 8,
		.types = data + counts.time * 9,
		.time_count = counts.time,
		.type_count = counts.type};
	wb_text footer = zone_behind(second, ZONE_HEADER_BYTES + bytes);
	if (footer.bytes < 2 || footer.data[0] != '\n')
		return false;
	const char *end = memchr(footer.data + 1, '\n', footer.bytes - 1);
	if (end == NULL)
		return false;
	out->rule = (wb_text){footer.data + 1, (size_t)(end - footer.data - 1)};
	return true;
}

static bool zone_type_offset(const zone_data *zone, size_t type, int64_t *out)
{
	if (type >= zone->type_count)
		return false;
	*out = (int32_t)zone_read_32(zone->types + type * ZONE_TYPE_BYTES);
	return true;
}

/* ---- rules ---- */

typedef struct zone_reader {
	const char *at, *end;
} zone_reader;

static bool zone_is_at(const zone_reader *reader, char sign)
{
	return reader->at < reader->end && *reader->at == sign;
}

static bool zone_accept(zone_reader *reader, char sign)
{
	if (!zone_is_at(reader, sign))
		return false;
	reader->at++;
	return true;
}

static bool zone_read_number(zone_reader *reader, int max, int *out)
{
	const char *start = reader->at;

	*out = 0;
	while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' && *out <= max)
		*out = *out * 10 + (*reader->at++ - '0');
	return reader->at > start && *out <= max;
}

/* CET or <+0330> */
static bool zone_skip_name(zone_reader *reader)
{
	const char *start = reader->at;

	if (zone_accept(reader, '<')) {
		while (reader->at < reader->end && *reader->at != '>')
			reader->at++;
		return zone_accept(reader, '>');
	}
	while (reader->at < reader->end && (*reader->at | 0x20) >= 'a' && (*reader->at | 0x20) <= 'z')
		reader->at++;
	return reader->at - start >= 3;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool zone_read_time(zone_reader *reader, int64_t *out)
{
	int parts[3] = {0, 0, 0};
	bool is_negative = zone_accept(reader, '-');

	if (!is_negative)
		zone_accept(reader, '+');
	if (!zone_read_number(reader, ZONE_HOURS_MAX, &parts[0]))
		return false;
	for (size_t index = 1; index < 3 && zone_accept(reader, ':'); index++)
		if (!zone_read_number(reader, 59, &parts[index]))
			return false;
	*out = (int64_t)parts[0] * 3600 + (int64_t)parts[1] * 60 + parts[2];
	*out = is_negative ? -*out : *out;
	return true;
}

/* Mm.w.d: the week w of the month m (5 is the last), on the weekday d. In days since 1970. */
static bool zone_read_month_day(zone_reader *reader, int64_t year, int64_t *out)
{
	int month;
	int week;
	int weekday;

	if (!zone_read_number(reader, 12, &month) || month < 1 || !zone_accept(reader, '.') ||
		!zone_read_number(reader, 5, &week) || week < 1 || !zone_accept(reader, '.') ||
		!zone_read_number(reader, 6, &weekday))
		return false;
	int64_t first = wb_cel_time__days(year, month, 1);
	int64_t next =
		month == 12 ? wb_cel_time__days(year + 1, 1, 1) : wb_cel_time__days(year, month + 1, 1);
	/* 1970-01-01 was a Thursday. */
	int64_t first_weekday = (first % 7 + 11) % 7;
	*out = first + (weekday - first_weekday + 7) % 7 + (int64_t)(week - 1) * 7;
	while (*out >= next)
		*out -= 7;
	return true;
}

/* The day and local time of a change, in seconds since 1970 as if that local time were UTC. */
static bool zone_read_change(zone_reader *reader, int64_t year, int64_t *out)
{
	int64_t time = ZONE_CHANGE_SECONDS;
	int64_t first = wb_cel_time__days(year, 1, 1);
	int64_t days = 0;
	int day = 0;

	if (zone_accept(reader, 'M')) {
		if (!zone_read_month_day(reader, year, &days))
			return false;
	} else if (zone_accept(reader, 'J')) {
		/* 1 to 365, as if there were no 29th of February. */
		bool is_leap = wb_cel_time__days(year + 1, 1, 1) - first == 366;
		if (!zone_read_number(reader, 365, &day) || day < 1)
			return false;
		days = first + day - 1 + (is_leap && day >= 60 ? 1 : 0);
	} else {
		if (!zone_read_number(reader, 365, &day))
			return false;
		days = first + day;
	}
	if (zone_accept(reader, '/') && !zone_read_time(reader, &time))
		return false;
	*out = days * ZONE_DAY_SECONDS + time;
	return true;
}

/* stdoffset[dst[offset],start[/time],end[/time]]; offsets count westwards. */
static bool zone_rule_offset(wb_text rule, int64_t seconds, int64_t *out)
{
	zone_reader reader = {rule.data, rule.data + rule.bytes};
	int64_t standard;
	int64_t start;
	int64_t end;

	if (!zone_skip_name(&reader) || !zone_read_time(&reader, &standard))
		return false;
	standard = -standard;
	*out = standard;
	if (reader.at == reader.end)
		return true;
	int64_t summer = standard + 3600;
	if (!zone_skip_name(&reader))
		return false;
	if (!zone_is_at(&reader, ',')) {
		if (!zone_read_time(&reader, &summer))
			return false;
		summer = -summer;
	}
	int64_t year = wb_cel_time__year(seconds + standard);
	if (!zone_accept(&reader, ',') || !zone_read_change(&reader, year, &start) ||
		!zone_accept(&reader, ',') || !zone_read_change(&reader, year, &end) ||
		reader.at != reader.end)
		return false;
	/* Each change is written in the local time before it. */
	start -= standard;
	end -= summer;
	bool is_summer =
		start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
	*out = is_summer ? summer : standard;
	return true;
}

bool wb_cel_zone__offset(wb_text tzif, int64_t seconds, int64_t *out)
{
	zone_data zone;
	size_t low = 0;

	if (!zone_read_data(tzif, &zone))
		return false;
	size_t high = zone.time_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (zone_read_64(zone.times + middle * 8) <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone.time_count && zone.rule.bytes > 0)
		return zone_rule_offset(zone.rule, seconds, out);
	return zone_type_offset(&zone, low == 0 ? 0 : zone.indices[low - 1], out);
}
