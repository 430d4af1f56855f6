/* SPDX-License-Identifier: MIT */
/*
 * The private block of a program. It is laid out twice by the same code: once into scratch memory,
 * to learn how large it gets, and once for good.
 */
#ifndef WAYBILL_CEL_BLOCK_H
#define WAYBILL_CEL_BLOCK_H

#include "cel/source.h"
#include "waybill/cel.h"

typedef struct wb_cel_block {
	wb_cel_source *source; /* scratch memory; texts inside its text move into the block's copy */
	char *memory;          /* NULL while measuring */
	size_t bytes;          /* laid out so far */
	size_t capacity;       /* of [memory] */
	wb_text text;          /* the block's copy of the source */
	bool has_failed;
} wb_cel_block;

/* Zeroed memory of the block; NULL when scratch memory is out. */
void *wb_cel_block__take(wb_cel_block *block, size_t count, size_t item_bytes);

/* Takes the source's text into the block. */
void wb_cel_block__take_source(wb_cel_block *block);

/* Copies with all they hold. Failure is sticky: block->has_failed. */
wb_text wb_cel_block__text(wb_cel_block *block, wb_text text);
wb_value wb_cel_block__value(wb_cel_block *block, const wb_value *value);
/* An object is copied without its fields. */
const wb_type *wb_cel_block__type(wb_cel_block *block, const wb_type *type);

#endif
