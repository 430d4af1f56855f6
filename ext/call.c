/* SPDX-License-Identifier: MIT */
/*
 * The frame of one call into core: an arena, a sticky status and the message that names a field.
 *
 * Core's results live in an arena made with malloc while PHP arrays are built from them, and
 * building them may hit memory_limit, which unwinds by longjmp past every frame of ours. So each
 * open arena is linked into the module globals (the link itself lives in the arena, because the
 * C stack does not survive) and RSHUTDOWN frees what is left. A list instead of one arena a
 * request, because shutdown functions still call after an unwind, when the cut-off call's arena
 * is not free yet.
 *
 * A call that ended leaves its arena, cut back to one page, to the next: most calls are shorter
 * than the two mallocs of a new one.
 */
#include "php_waybill.h"

/* Deeper places than any argument has; the outermost are named, the rest is left out. */
#define PLACE_DEPTH_MAX (WB_JSON_DEPTH_MAX + 4)

/* Leaves room for what is wrong behind where it is. */
#define PLACE_BYTES_MAX 160

bool waybill_call_open(waybill_call *call)
{
	/* The error is set with the first failure; to clear it takes longer than many a call. */
	call->status = WB_OK;
	call->has_reference = false;
	call->arena = WAYBILL_G(spare_arena);
	call->link = NULL;
	WAYBILL_G(spare_arena) = NULL;
	if (call->arena == NULL)
		call->status =
			wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &call->arena, &call->error);
	if (call->status == WB_OK) {
		call->link = wb_arena_take(call->arena, sizeof *call->link);
		if (call->link == NULL)
			waybill_fail(call, WB_MEMORY, NULL, "out of memory");
	}
	if (call->status != WB_OK) {
		wb_arena_free(call->arena);
		waybill_throw(&call->error);
		return false;
	}
	*call->link = (waybill_arena_link){
		.arena = call->arena, .next = WAYBILL_G(arenas), .back = &WAYBILL_G(arenas)};
	if (call->link->next != NULL)
		call->link->next->back = &call->link->next;
	WAYBILL_G(arenas) = call->link;
	return true;
}

static void call_end_arena(waybill_call *call)
{
	*call->link->back = call->link->next;
	if (call->link->next != NULL)
		call->link->next->back = call->link->back;
	if (WAYBILL_G(spare_arena) == NULL) {
		wb_arena_trim(call->arena);
		WAYBILL_G(spare_arena) = call->arena;
	} else {
		wb_arena_free(call->arena);
	}
	call->arena = NULL;
	call->link = NULL;
}

void waybill_call_close(waybill_call *call, zval *return_value)
{
	wb_status status = call->status;

	waybill_call_abandon(call, status < 0 ? return_value : NULL);
	if (status < 0) {
		/* The caller's branch and the exception's class must agree, whatever core wrote. */
		call->error.status = status;
		waybill_throw(&call->error);
	}
}

void waybill_call_abandon(waybill_call *call, zval *return_value)
{
	call_end_arena(call);
	if (return_value != NULL) {
		zval_ptr_dtor(return_value);
		ZVAL_NULL(return_value);
	}
}

void waybill_arenas_dispose(void)
{
	waybill_arena_link *link = WAYBILL_G(arenas);

	while (link != NULL) {
		waybill_arena_link *next = link->next;
		wb_arena_free(link->arena);
		link = next;
	}
	WAYBILL_G(arenas) = NULL;
	wb_arena_free(WAYBILL_G(spare_arena));
	WAYBILL_G(spare_arena) = NULL;
}

/* Appends one step of a path; bytes that could break a one-line message become '?'. */
static size_t place_append(char *out, size_t used, size_t bytes_max, const waybill_place *place)
{
	char digits[MAX_LENGTH_OF_LONG + 1];
	const char *step = place->name;
	size_t bytes;

	if (step != NULL) {
		bytes = strlen(step);
	} else if (place->key != NULL) {
		step = ZSTR_VAL(place->key);
		bytes = ZSTR_LEN(place->key);
	} else {
		int printed = snprintf(digits, sizeof digits, ZEND_LONG_FMT, (zend_long)place->index);
		step = digits;
		bytes = printed > 0 ? (size_t)printed : 0;
	}
	if (used > 0 && used < bytes_max)
		out[used++] = '.';
	for (size_t at = 0; at < bytes && used < bytes_max; at++) {
		unsigned char byte = (unsigned char)step[at];
		out[used++] = byte > 0x20 && byte < 0x7f ? step[at] : '?';
	}
	return used;
}

/* "command.order.items.0.sku", zero-terminated. */
static void place_print(const waybill_place *place, char out[PLACE_BYTES_MAX + 1])
{
	const waybill_place *steps[PLACE_DEPTH_MAX];
	size_t depth = 0, index, used = 0;

	for (const waybill_place *step = place; step != NULL; step = step->parent)
		depth++;
	index = depth;
	for (const waybill_place *step = place; step != NULL; step = step->parent) {
		if (--index < PLACE_DEPTH_MAX)
			steps[index] = step;
	}
	for (index = 0; index < depth && index < PLACE_DEPTH_MAX; index++)
		used = place_append(out, used, PLACE_BYTES_MAX, steps[index]);
	out[used] = '\0';
}

void waybill_fail(
	waybill_call *call, wb_status status, const waybill_place *place, const char *what)
{
	char path[PLACE_BYTES_MAX + 1];

	if (call->status < 0)
		return;
	call->status = status;
	call->error = (wb_error){.status = status, .area = WB_AREA_HOST};
	if (place == NULL) {
		snprintf(call->error.message, sizeof call->error.message, "%s", what);
		return;
	}
	place_print(place, path);
	snprintf(call->error.message, sizeof call->error.message, "%s: %s", path, what);
}
