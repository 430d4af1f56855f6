/* SPDX-License-Identifier: MIT */
/*
 * Tables of the memory driver: rows found by key, kept in key order, with a journal that takes a
 * transaction back.
 *
 * A row is one block that is never changed once it is in a table: a change puts another block in
 * its place, and the journal keeps the old one until commit or rollback frees one of the two.
 */
#ifndef WAYBILL_STORE_MEMORY_TABLE_H
#define WAYBILL_STORE_MEMORY_TABLE_H

#include "waybill/arena.h"

/* The longest key: a subject's 128 bytes or two names of 255, a zero byte, an eight-byte number,
   or an effect's key behind its due time; rounded up. */
#define WB_MEMORY_KEY_BYTES_MAX 640

typedef enum wb_memory_table_name {
	WB_MEMORY_SUBJECTS = 0, /* by key */
	WB_MEMORY_HEADS,        /* by subject */
	WB_MEMORY_CLAIMS,       /* by scope and key */
	WB_MEMORY_INTENTS,      /* by id */
	WB_MEMORY_OPEN,         /* open intents, by the order of opening */
	WB_MEMORY_EVENTS,       /* by subject and seq */
	WB_MEMORY_PERSONAL,     /* by subject, seq and path */
	WB_MEMORY_MOVES,        /* events that have a move id, by it */
	WB_MEMORY_DEFINITIONS,  /* by hash */
	WB_MEMORY_EFFECTS,      /* by key */
	WB_MEMORY_DUE,          /* effects to be done, by due time and key */
	WB_MEMORY_THROTTLES,    /* by key */
	WB_MEMORY_FINALS,       /* by definition and final state of it */
	WB_MEMORY_CARDS,        /* by id */
	WB_MEMORY_NOTES,        /* by name */
	WB_MEMORY_SILENCES,     /* by subject */
	WB_MEMORY_PRESENCES,    /* by subject, actor and place */
	WB_MEMORY_TABLE_COUNT,
} wb_memory_table_name;

/* In front of each row's struct. */
typedef struct wb_memory_row {
	size_t  block_bytes;
	wb_text key; /* points into the block */
} wb_memory_row;

typedef struct wb_memory_table {
	wb_memory_row **rows; /* sorted by key */
	size_t          count, capacity;
} wb_memory_table;

/* One change: [before] NULL was an insert, [after] NULL a removal. */
typedef struct wb_memory_change {
	wb_memory_table_name table;
	wb_memory_row       *before, *after;
} wb_memory_change;

typedef struct wb_memory_tables {
	const wb_env     *env;
	wb_memory_table   tables[WB_MEMORY_TABLE_COUNT];
	wb_memory_change *changes;
	size_t            change_count, change_capacity;
} wb_memory_tables;

/* A key under construction; fixed space, because store.c bounds every part. */
typedef struct wb_memory_key {
	size_t bytes;
	char   data[WB_MEMORY_KEY_BYTES_MAX];
} wb_memory_key;

/* Joins parts so that byte order is the order of the parts: texts hold no zero byte and end with
   one, numbers are big-endian. */
void    wb_memory__key_add_text(wb_memory_key *key, wb_text text);
void    wb_memory__key_add_number(wb_memory_key *key, uint64_t number);
wb_text wb_memory__key_text(const wb_memory_key *key);

/* Which members of a struct are texts, so that one function packs all kinds of rows. */
typedef struct wb_memory_shape {
	size_t        struct_bytes;
	const size_t *text_offsets;
	size_t        text_count;
} wb_memory_shape;

/* A block: wb_memory_row, a copy of the struct [source], then key and texts, to which the copied
   members point. NULL when memory is out. */
wb_memory_row *wb_memory__row_new(
	const wb_env *env, const wb_memory_shape *shape, wb_text key, const void *source);

/* The struct in a row. */
const void *wb_memory__row_content(const wb_memory_row *row);

/* Copies a row's struct and its texts into the arena. */
wb_status wb_memory__row_read(const wb_memory_row *row, const wb_memory_shape *shape,
	wb_arena *arena, void *out, wb_error *error);

/* The first row whose key is not before [key]. */
size_t wb_memory__table_seek(const wb_memory_table *table, wb_text key);

/* NULL when there is none. */
const wb_memory_row *wb_memory__table_find(const wb_memory_table *table, wb_text key);

/* Inserts or replaces; owns [row] from here on, also on failure. A NULL row (memory was out when
   it was made) is WB_MEMORY. */
wb_status wb_memory__table_put(wb_memory_tables *tables, wb_memory_table_name name,
	wb_memory_row *row, wb_error *error);

/* The key must be there. */
wb_status wb_memory__table_remove(
	wb_memory_tables *tables, wb_memory_table_name name, wb_text key, wb_error *error);

void wb_memory__commit(wb_memory_tables *tables);
void wb_memory__rollback(wb_memory_tables *tables);
void wb_memory__dispose(wb_memory_tables *tables);

#endif
