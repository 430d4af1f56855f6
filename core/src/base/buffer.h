/* SPDX-License-Identifier: MIT */
/*
 * Growing bytes. A buffer that could not grow stays failed and ignores further additions; one
 * check at the end is enough.
 */
#ifndef WAYBILL_BASE_BUFFER_H
#define WAYBILL_BASE_BUFFER_H

#include "waybill/arena.h"

typedef struct wb_buffer {
	const wb_env *env;
	char *data; /* owned; ended by wb_buffer__dispose */
	size_t bytes, capacity, bytes_max;
	wb_status failure; /* WB_OK, WB_MEMORY or WB_LIMIT */
} wb_buffer;

/* [bytes_max] bounds the content. Takes no memory yet. */
void wb_buffer__init(wb_buffer *buffer, const wb_env *env, size_t bytes_max);
void wb_buffer__dispose(wb_buffer *buffer);

/* Empty and sound again, memory kept. */
void wb_buffer__clear(wb_buffer *buffer);

/* Makes room for [bytes] more, or fails. */
bool wb_buffer__make_room(wb_buffer *buffer, size_t bytes);

void wb_buffer__add(wb_buffer *buffer, wb_text text);

/* Here, because half of what is written as JSON are single bytes. */
static inline void wb_buffer__add_byte(wb_buffer *buffer, char byte)
{
	bool has_room = buffer->bytes < buffer->capacity && buffer->failure == WB_OK;

	if (has_room || wb_buffer__make_room(buffer, 1))
		buffer->data[buffer->bytes++] = byte;
}

/* What was added, borrowed until the next call on the buffer. Empty where it has failed. */
wb_text wb_buffer__text(const wb_buffer *buffer);

/* Reports a failure, or copies what was added into [arena]. The buffer stays as it is. */
wb_status wb_buffer__finish(
	const wb_buffer *buffer, wb_arena *arena, wb_area area, wb_text *out, wb_error *error);

#endif
