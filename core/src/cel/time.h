/* SPDX-License-Identifier: MIT */
/* Timestamps and durations as texts, and their ranges. */
#ifndef WAYBILL_CEL_TIME_H
#define WAYBILL_CEL_TIME_H

#include "waybill/value.h"

/* 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z, as protobuf's Timestamp has it. */
#define WB_CEL_TIMESTAMP_SECONDS_MIN INT64_C(-62135596800)
#define WB_CEL_TIMESTAMP_SECONDS_MAX INT64_C(253402300799)

/* Ten thousand years, as protobuf's Duration has it. */
#define WB_CEL_DURATION_SECONDS_MAX INT64_C(315576000000)

/* "9999-12-31T23:59:59.123456789Z" or "-315576000000.123456789s" and a zero. */
#define WB_CEL_TIME_TEXT_BYTES 40

/* Reads RFC 3339. False on text that is none; a time out of range is read nevertheless. */
bool wb_cel_time__read_timestamp(wb_text text, wb_time *out);

/* Reads a sum like -1h30m1.5s of the units h, m, s, ms, us and ns. False on anything else. */
bool wb_cel_time__read_duration(wb_text text, wb_time *out);

/* Each writes a terminating zero and returns the bytes before it. [time] is within its range. */
size_t wb_cel_time__print_timestamp(wb_time time, char out[WB_CEL_TIME_TEXT_BYTES]);
size_t wb_cel_time__print_duration(wb_time time, char out[WB_CEL_TIME_TEXT_BYTES]);

/* Days since 1970-01-01 of a date whose month is 1 to 12. */
int64_t wb_cel_time__days(int64_t year, int month, int day);

/* The year of a time in seconds since 1970. */
int64_t wb_cel_time__year(int64_t seconds);

/* UTC, +hh:mm, -hh:mm or hh:mm, and its seconds east of UTC; any other zone needs data. */
bool wb_cel_time__is_fixed_zone(wb_text name, int64_t *out);

bool wb_cel_time__is_timestamp(wb_time time);
bool wb_cel_time__is_duration(wb_time time);

#endif
