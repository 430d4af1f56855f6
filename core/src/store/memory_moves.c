/* SPDX-License-Identifier: MIT */
/*
 * The memory driver's moves: read out of its events each time, because there are few in tests. The
 * SQLite driver keeps a table of them, and the contract compares the two.
 */
#include "store/memory.h"

#include "base/error.h"
#include "base/number.h"
#include "waybill/json.h"

#include <stdlib.h>

#define MOVES_ORDER "order:"

typedef struct memory_move {
	wb_card_move move;
	uint64_t position;
} memory_move;

wb_status wb_memory__card_made(wb_store *base, wb_card_set set, const wb_period *period,
	uint64_t *out, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_CARDS);
	uint64_t count = 0;

	(void)error;
	for (size_t index = 0; index < table->count; index++) {
		wb_card_row row = wb_memory__card_view(store, wb_memory__row_content(table->rows[index]));
		if (row.created_at_ms >= period->from_ms && row.created_at_ms < period->to_ms &&
			(set == WB_CARDS_ALL || row.is_open))
			count++;
	}
	*out = count;
	return WB_OK;
}

static bool memory_is_move(const wb_event *event)
{
	static const char *const kinds[] = {
		"moved", "undone", "reverted", "adopted", "lost", "failed"};

	for (size_t at = 0; at < sizeof kinds / sizeof *kinds; at++) {
		if (wb_text_equal(event->kind, wb_text_from(kinds[at])))
			return true;
	}
	return false;
}

/* The order of a subject's key; false where it is none, or is not written as an order's is. */
static bool memory_read_order(wb_text key, int64_t *out)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t prefix = sizeof MOVES_ORDER - 1;

	if (!wb_text_starts_with(key, WB_TEXT(MOVES_ORDER)))
		return false;
	wb_text rest = {key.data + prefix, key.bytes - prefix};
	return wb_number__read_int(rest, out) &&
		wb_text_equal(rest, (wb_text){digits, wb_number__print_int(*out, digits)});
}

/* A member of a member of the event's body; empty where it is no text. */
static wb_text memory_text(const wb_value *body, const char *part, const char *name)
{
	const wb_value *map = wb_value_member(body, wb_text_from(part));
	const wb_value *text = map == NULL ? NULL : wb_value_member(map, wb_text_from(name));

	return text != NULL && text->kind == WB_STRING ? text->as.text : WB_TEXT("");
}

static bool memory_is_final(
	wb_memory_store *store, wb_text subject_key, const wb_value *body, const char *name)
{
	const wb_subject *subject = wb_memory__find(store, WB_MEMORY_SUBJECTS, subject_key);

	return subject != NULL &&
		wb_memory__is_final(store, subject->definition_hash, memory_text(body, "data", name));
}

/* The events of the period that are moves. The actor's name lives in the arena. */
static wb_status memory_take_move(wb_memory_store *store, const wb_event *event, wb_arena *arena,
	memory_move *out, wb_error *error)
{
	wb_value body;
	wb_status status = wb_json_read(event->body, arena, &body, NULL, error);

	if (status != WB_OK)
		return status;
	out->position = event->position;
	out->move.at_ms = event->at_ms;
	out->move.actor = memory_text(&body, "actor", "id");
	out->move.is_failed = wb_text_equal(event->kind, WB_TEXT("failed"));
	out->move.ends = out->move.is_failed ? 0
		: memory_is_final(store, event->subject, &body, "to") -
			memory_is_final(store, event->subject, &body, "from");
	return WB_OK;
}

static int memory_compare_moves(const void *left, const void *right)
{
	const memory_move *one = left;
	const memory_move *other = right;

	if (one->move.at_ms != other->move.at_ms)
		return one->move.at_ms < other->move.at_ms ? -1 : 1;
	return one->position < other->position ? -1 : 1;
}

wb_status wb_memory__move_walk(wb_store *base, const wb_period *period, size_t count_max,
	wb_move_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_EVENTS);
	wb_arena *arena = NULL;
	size_t count = 0;
	wb_status status = wb_arena_new(store->env, SIZE_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	memory_move *moves = wb_arena_take_array(arena, table->count + 1, sizeof *moves);
	if (moves == NULL)
		status = wb_error__set_memory(error, WB_AREA_STORE);
	for (size_t index = 0; status == WB_OK && index < table->count; index++) {
		const wb_event *event = wb_memory__row_content(table->rows[index]);
		if (event->at_ms < period->from_ms || event->at_ms >= period->to_ms ||
			!memory_is_move(event) || !memory_read_order(event->subject, &moves[count].move.id))
			continue;
		status = memory_take_move(store, event, arena, &moves[count++], error);
	}
	if (status == WB_OK)
		qsort(moves, count, sizeof *moves, memory_compare_moves);
	for (size_t at = 0; at < count && at < count_max && status == WB_OK; at++)
		status = visit(payload, &moves[at].move, error);
	wb_arena_free(arena);
	return wb_memory__end_list(status);
}
