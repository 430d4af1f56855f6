/* SPDX-License-Identifier: MIT */
/*
 * Values: what facts, guards, inputs, variables and events are made of.
 *
 * A value is immutable once built and lives in an arena, with everything below it. Copying a
 * wb_value copies the reference, never the content.
 */
#ifndef WAYBILL_VALUE_H
#define WAYBILL_VALUE_H

#include "waybill/arena.h"
#include "waybill/decimal.h"

typedef enum wb_kind {
	WB_NULL = 0,
	WB_BOOL,      /* as.boolean */
	WB_INT,       /* as.integer */
	WB_UINT,      /* as.natural */
	WB_DOUBLE,    /* as.real; never holds money and never enters an event */
	WB_DECIMAL,   /* as.decimal */
	WB_STRING,    /* as.text, valid UTF-8 */
	WB_BYTES,     /* as.text, any bytes */
	WB_TIMESTAMP, /* as.time, since 1970-01-01 UTC */
	WB_DURATION,  /* as.time, a length; both members have one sign */
	WB_LIST,      /* as.list */
	WB_MAP,       /* as.map */
	WB_TYPE,      /* as.text: the name of a CEL type */
} wb_kind;

typedef struct wb_time {
	int64_t seconds;
	int32_t nanoseconds; /* 0 to 999,999,999 for a timestamp */
} wb_time;

typedef struct wb_list wb_list;
typedef struct wb_map  wb_map;

typedef struct wb_value {
	wb_kind kind;
	union {
		bool           boolean;
		int64_t        integer;
		uint64_t       natural;
		double         real;
		wb_decimal     decimal;
		wb_text        text;
		wb_time        time;
		const wb_list *list;
		const wb_map  *map;
	} as; /* the member beside each kind above; none for WB_NULL */
} wb_value;

struct wb_list {
	size_t          count;
	const wb_value *items;
};

typedef struct wb_entry {
	wb_value key; /* WB_BOOL, WB_INT, WB_UINT or WB_STRING */
	wb_value value;
} wb_entry;

/* Entries are sorted by wb_value_compare_keys and their keys are unique: look-ups halve. */
struct wb_map {
	size_t          count;
	const wb_entry *entries;
};

/*
 * Written so that C++ takes them, too. Only what counts for the kind is set: a value that is first
 * made whole and then given its part is built in memory and copied from there while the parts are
 * still on their way, which takes longer than all else that a decision does with it.
 */
static inline wb_value wb_value_null(void)
{
	const wb_value value = {WB_NULL, {false}};

	return value;
}

static inline wb_value wb_value_bool(bool boolean)
{
	wb_value value;

	value.kind = WB_BOOL;
	value.as.boolean = boolean;
	return value;
}

static inline wb_value wb_value_int(int64_t integer)
{
	wb_value value;

	value.kind = WB_INT;
	value.as.integer = integer;
	return value;
}

static inline wb_value wb_value_uint(uint64_t natural)
{
	wb_value value;

	value.kind = WB_UINT;
	value.as.natural = natural;
	return value;
}

static inline wb_value wb_value_double(double real)
{
	wb_value value;

	value.kind = WB_DOUBLE;
	value.as.real = real;
	return value;
}

static inline wb_value wb_value_decimal(wb_decimal decimal)
{
	wb_value value;

	value.kind = WB_DECIMAL;
	value.as.decimal = decimal;
	return value;
}

/* Borrows [text] for as long as the value lives. */
static inline wb_value wb_value_string(wb_text text)
{
	wb_value value;

	value.kind = WB_STRING;
	value.as.text = text;
	return value;
}

static inline wb_value wb_value_bytes(wb_text bytes)
{
	wb_value value;

	value.kind = WB_BYTES;
	value.as.text = bytes;
	return value;
}

wb_value wb_value_timestamp_ms(int64_t ms);
wb_value wb_value_list(const wb_list *list);
wb_value wb_value_map(const wb_map *map);

/* CEL's equality: numbers compare across kinds, 1 == 1u == 1.0; different kinds are unequal. */
bool wb_value_equal(const wb_value *left, const wb_value *right);

/* Total order of map keys: bools, then numbers by value, then strings by bytes. */
int wb_value_compare_keys(const wb_value *left, const wb_value *right);

/* NULL when absent or [map] is no map. Numbers find their equals of another kind. */
const wb_value *wb_map_find(const wb_map *map, const wb_value *key);
const wb_value *wb_map_find_text(const wb_map *map, wb_text key);

/* The value's member by a text key: NULL unless it is a map that has it. */
const wb_value *wb_value_member(const wb_value *value, wb_text key);

/*
 * Building. Start with capacity for what is known (it grows), add, finish. Arrays live in the
 * arena. A builder that ran out of memory says so once, in finish: adding after that is harmless.
 *
 *   wb_map_builder builder;
 *   wb_map_builder_init(&builder, arena, 2);
 *   wb_map_builder_add(&builder, WB_TEXT("state"), wb_value_string(state));
 *   status = wb_map_builder_finish(&builder, &value, error);
 */
typedef struct wb_list_builder {
	wb_arena *arena;
	wb_value *items;
	size_t    count, capacity;
	bool      has_failed;
} wb_list_builder;

typedef struct wb_map_builder {
	wb_arena *arena;
	wb_entry *entries;
	size_t    count, capacity;
	bool      has_failed;
} wb_map_builder;

void      wb_list_builder_init(wb_list_builder *builder, wb_arena *arena, size_t capacity);
void      wb_list_builder_add(wb_list_builder *builder, wb_value item);
wb_status wb_list_builder_finish(wb_list_builder *builder, wb_value *out, wb_error *error);

void wb_map_builder_init(wb_map_builder *builder, wb_arena *arena, size_t capacity);
void wb_map_builder_add(wb_map_builder *builder, wb_text key, wb_value value);
void wb_map_builder_add_key(wb_map_builder *builder, wb_value key, wb_value value);
/* Sorts. WB_INVALID on a doubled key, which it names. */
wb_status wb_map_builder_finish(wb_map_builder *builder, wb_value *out, wb_error *error);

/* A deep copy into [arena]. */
wb_status wb_value_copy(const wb_value *value, wb_arena *arena, wb_value *out, wb_error *error);

#endif
