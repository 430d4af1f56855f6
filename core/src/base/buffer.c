/* SPDX-License-Identifier: MIT */
/*
 * Bytes of unknown length, written piece by piece. Failure is sticky, because writers make dozens
 * of additions and a check after each would hide what they write.
 */
#include "base/buffer.h"

#include "base/error.h"

#include <string.h>

/* The first growth; a canonical event or a line of history fits without a second. */
#define BUFFER_FIRST_BYTES 256

void wb_buffer__init(wb_buffer *buffer, const wb_env *env, size_t bytes_max)
{
	*buffer = (wb_buffer){.env = env, .bytes_max = bytes_max, .failure = WB_OK};
}

void wb_buffer__dispose(wb_buffer *buffer)
{
	if (buffer->data != NULL)
		buffer->env->resize(buffer->env->payload, buffer->data, buffer->capacity, 0);
	*buffer = (wb_buffer){.env = buffer->env, .bytes_max = buffer->bytes_max, .failure = WB_OK};
}

void wb_buffer__clear(wb_buffer *buffer)
{
	buffer->bytes = 0;
	buffer->failure = WB_OK;
}

/* Doubles, but never asks for more than the bound. */
bool wb_buffer__make_room(wb_buffer *buffer, size_t bytes)
{
	if (buffer->failure != WB_OK)
		return false;
	if (bytes > buffer->bytes_max - buffer->bytes) {
		buffer->failure = WB_LIMIT;
		return false;
	}
	size_t needed = buffer->bytes + bytes;
	if (needed <= buffer->capacity)
		return true;
	size_t capacity = buffer->capacity == 0 ? BUFFER_FIRST_BYTES : buffer->capacity;
	while (capacity < needed)
		capacity = capacity > buffer->bytes_max / 2 ? buffer->bytes_max : capacity * 2;
	char *data =
		buffer->env->resize(buffer->env->payload, buffer->data, buffer->capacity, capacity);
	if (data == NULL) {
		buffer->failure = WB_MEMORY;
		return false;
	}
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

void wb_buffer__add(wb_buffer *buffer, wb_text text)
{
	if (text.bytes == 0 || !wb_buffer__make_room(buffer, text.bytes))
		return;
	memcpy(buffer->data + buffer->bytes, text.data, text.bytes);
	buffer->bytes += text.bytes;
}

wb_text wb_buffer__text(const wb_buffer *buffer)
{
	if (buffer->failure != WB_OK)
		return WB_TEXT("");
	return (wb_text){buffer->data, buffer->bytes};
}

wb_status wb_buffer__finish(
	const wb_buffer *buffer, wb_arena *arena, wb_area area, wb_text *out, wb_error *error)
{
	if (buffer->failure == WB_LIMIT)
		return wb_error__set(
			error, WB_LIMIT, area, "the text written is longer than %z bytes", buffer->bytes_max);
	if (buffer->failure != WB_OK || !wb_arena_copy_text(arena, wb_buffer__text(buffer), out))
		return wb_error__set_memory(error, area);
	return WB_OK;
}
