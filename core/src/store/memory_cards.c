/* SPDX-License-Identifier: MIT */
/*
 * The memory driver's cards. Walks look at every card and keep what belongs, sorted: there are few
 * in tests. The subject's part is looked up when a card is shown, so that there is nothing to keep
 * in step; the SQLite driver copies it, and the contract compares the two.
 */
#include "store/memory.h"

#include "base/error.h"
#include "base/number.h"

#include <stdlib.h>
#include <string.h>

/* What an order's subject starts with. */
#define MEMORY_ORDER "order:"
#define MEMORY_ORDER_BYTES (sizeof MEMORY_ORDER - 1)

static const size_t memory_card_texts[] = {
	offsetof(wb_card_row, city),
	offsetof(wb_card_row, country),
	offsetof(wb_card_row, payment),
	offsetof(wb_card_row, shipping),
	offsetof(wb_card_row, body),
	offsetof(wb_card_row, terms),
	offsetof(wb_card_row, state),
	offsetof(wb_card_row, assignee),
	offsetof(wb_card_row, drift),
};

static const wb_memory_shape memory_card_shape = WB_MEMORY_SHAPE(wb_card_row, memory_card_texts);
static const wb_memory_shape memory_note_shape = {sizeof(int64_t), NULL, 0};

static wb_memory_key memory_card_key(int64_t id)
{
	wb_memory_key key = {0};

	wb_memory__key_add_number(&key, (uint64_t)id);
	return key;
}

wb_card_row wb_memory__card_view(wb_memory_store *store, const wb_card_row *row)
{
	char key[MEMORY_ORDER_BYTES + WB_NUMBER_INT_BYTES] = MEMORY_ORDER;
	size_t bytes = MEMORY_ORDER_BYTES + wb_number__print_int(row->id, key + MEMORY_ORDER_BYTES);
	const wb_subject *subject = wb_memory__find(store, WB_MEMORY_SUBJECTS, (wb_text){key, bytes});
	wb_card_row view = *row;

	if (subject == NULL)
		return view;
	view.state = subject->state;
	view.assignee = subject->assignee;
	view.drift = subject->drift;
	view.version = subject->version;
	view.is_torn = subject->is_torn;
	view.is_open = !wb_memory__is_final(store, subject->definition_hash, subject->state);
	view.moved_at_ms = subject->changed_at_ms;
	const wb_silence *silence = wb_memory__find(store, WB_MEMORY_SILENCES, (wb_text){key, bytes});
	view.silent_until_ms = silence == NULL || subject->drift.bytes == 0 ? 0 : silence->until_ms;
	return view;
}

/* ---- writing ---------------------------------------------------------------------------------- */

wb_status wb_memory__card_put(
	wb_store *base, const wb_card_row *row, bool *out_written, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key key = memory_card_key(row->id);
	const wb_card_row *stored = wb_memory__find(store, WB_MEMORY_CARDS, wb_memory__key_text(&key));
	wb_card_row kept = *row;

	if (stored != NULL && stored->read_at_ms > row->read_at_ms) {
		*out_written = false;
		return WB_OK;
	}
	kept.state = WB_TEXT("");
	kept.assignee = WB_TEXT("");
	kept.drift = WB_TEXT("");
	kept.version = 0;
	kept.is_torn = false;
	kept.is_open = false;
	kept.moved_at_ms = 0;
	kept.silent_until_ms = 0;
	wb_status status = wb_memory__put(
		store, WB_MEMORY_CARDS, &memory_card_shape, wb_memory__key_text(&key), &kept, error);
	if (status == WB_OK)
		*out_written = true;
	return status;
}

wb_status wb_memory__card_remove(wb_store *base, int64_t id, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key key = memory_card_key(id);

	if (wb_memory__find(store, WB_MEMORY_CARDS, wb_memory__key_text(&key)) == NULL)
		return WB_OK;
	return wb_memory__table_remove(
		&store->tables, WB_MEMORY_CARDS, wb_memory__key_text(&key), error);
}

/* ---- reading ---------------------------------------------------------------------------------- */

wb_status wb_memory__card_read(
	wb_store *base, int64_t id, wb_arena *arena, wb_card_row *out, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key key = memory_card_key(id);
	const wb_card_row *stored = wb_memory__find(store, WB_MEMORY_CARDS, wb_memory__key_text(&key));

	if (stored == NULL)
		return wb_error__set(error, WB_MISSING, WB_AREA_STORE, "order %D has no card", id);
	wb_card_row view = wb_memory__card_view(store, stored);
	view.terms = WB_TEXT("");
	for (size_t at = 0; at < sizeof memory_card_texts / sizeof *memory_card_texts; at++) {
		wb_text *text = (wb_text *)((char *)&view + memory_card_texts[at]);
		if (!wb_arena_copy_text(arena, *text, text))
			return wb_error__set_memory(error, WB_AREA_STORE);
	}
	*out = view;
	return WB_OK;
}

/* What a walk or a search will show, in its order. */
typedef struct memory_found {
	wb_card_row row;
	int64_t value;
	wb_text term; /* of a search */
} memory_found;

static int memory_compare_numbers(int64_t left, int64_t right)
{
	return left < right ? -1 : left > right;
}

static int memory_compare_places(const void *left, const void *right)
{
	const memory_found *one = left;
	const memory_found *other = right;
	int order = memory_compare_numbers(one->value, other->value);

	return order != 0 ? order : memory_compare_numbers(one->row.id, other->row.id);
}

static int memory_compare_terms(const void *left, const void *right)
{
	const memory_found *one = left;
	const memory_found *other = right;
	int order = wb_text_compare(one->term, other->term);

	return order != 0 ? order : memory_compare_numbers(other->row.id, one->row.id);
}

static bool memory_is_in_set(const wb_card_row *row, const wb_card_walk *walk)
{
	switch (walk->set) {
	case WB_CARDS_OPEN:
		return row->is_open;
	case WB_CARDS_STATE:
		return wb_text_equal(row->state, walk->of);
	case WB_CARDS_ASSIGNEE:
		return row->assignee.bytes > 0 && wb_text_equal(row->assignee, walk->of);
	case WB_CARDS_HELD:
		return row->is_open && row->assignee.bytes > 0 && wb_text_equal(row->assignee, walk->of);
	case WB_CARDS_TROUBLED:
		return row->drift.bytes > 0 || row->is_torn;
	default:
		return true;
	}
}

static bool memory_is_behind(const memory_found *found, const wb_card_walk *walk)
{
	memory_found place = {.row = {.id = walk->after.id}, .value = walk->after.value};

	if (walk->order == WB_CARDS_BY_NUMBER)
		place.value = walk->after.id;
	int order = memory_compare_places(found, &place);
	return walk->is_descending ? order < 0 : order > 0;
}

wb_status wb_memory__card_walk(wb_store *base, const wb_card_walk *walk, wb_card_visitor visit,
	void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_CARDS);
	wb_arena *arena = NULL;
	size_t count = 0;
	wb_status status = wb_arena_new(store->env, SIZE_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	memory_found *found = wb_arena_take_array(arena, table->count + 1, sizeof *found);
	if (found == NULL)
		status = wb_error__set_memory(error, WB_AREA_STORE);
	for (size_t index = 0; status == WB_OK && index < table->count; index++) {
		memory_found one = {
			.row = wb_memory__card_view(store, wb_memory__row_content(table->rows[index]))};
		one.row.terms = WB_TEXT("");
		one.value = wb_store__card_value(&one.row, walk->order);
		if (memory_is_in_set(&one.row, walk) && memory_is_behind(&one, walk))
			found[count++] = one;
	}
	if (status == WB_OK)
		qsort(found, count, sizeof *found, memory_compare_places);
	for (size_t at = 0; at < count && at < walk->count_max && status == WB_OK; at++)
		status = visit(payload, &found[walk->is_descending ? count - 1 - at : at].row, error);
	wb_arena_free(arena);
	return wb_memory__end_list(status);
}

/* How many of [terms] begin with [prefix]; each is put into [out], unless that is NULL. */
static size_t memory_match_terms(
	wb_text terms, wb_text prefix, const wb_card_row *row, memory_found *out)
{
	size_t count = 0;

	while (terms.bytes > 0) {
		const char *end = memchr(terms.data, '\n', terms.bytes);
		wb_text term = {terms.data, (size_t)(end - terms.data)};
		if (wb_text_starts_with(term, prefix)) {
			if (out != NULL)
				out[count] = (memory_found){.row = *row, .term = term};
			count++;
		}
		terms = (wb_text){end + 1, terms.bytes - term.bytes - 1};
	}
	return count;
}

wb_status wb_memory__card_search(wb_store *base, wb_text prefix, size_t count_max,
	wb_card_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_CARDS);
	wb_arena *arena = NULL;
	size_t room = 0;
	size_t count = 0;
	wb_status status = wb_arena_new(store->env, SIZE_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	for (size_t index = 0; index < table->count; index++) {
		const wb_card_row *row = wb_memory__row_content(table->rows[index]);
		room += memory_match_terms(row->terms, prefix, row, NULL);
	}
	memory_found *found = wb_arena_take_array(arena, room + 1, sizeof *found);
	if (found == NULL)
		status = wb_error__set_memory(error, WB_AREA_STORE);
	for (size_t index = 0; status == WB_OK && index < table->count; index++) {
		const wb_card_row *row = wb_memory__row_content(table->rows[index]);
		wb_card_row view = wb_memory__card_view(store, row);
		count += memory_match_terms(row->terms, prefix, &view, found + count);
	}
	if (status == WB_OK)
		qsort(found, count, sizeof *found, memory_compare_terms);
	for (size_t at = 0; at < count && at < count_max && status == WB_OK; at++)
		status = visit(payload, &found[at].row, error);
	wb_arena_free(arena);
	return wb_memory__end_list(status);
}

/* One count a card: whoever reads them adds up. */
wb_status wb_memory__card_tally(
	wb_store *base, wb_tally_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_CARDS);
	wb_status status = WB_OK;

	for (size_t index = 0; index < table->count && status == WB_OK; index++) {
		wb_card_row row = wb_memory__card_view(store, wb_memory__row_content(table->rows[index]));
		wb_card_tally tally = {row.state, row.assignee, row.is_open, 1};
		status = visit(payload, &tally, error);
	}
	return wb_memory__end_list(status);
}

/* ---- notes ------------------------------------------------------------------------------------ */

wb_status wb_memory__note_read(wb_store *base, wb_text name, int64_t *out, wb_error *error)
{
	const int64_t *value = wb_memory__find(wb_memory__from(base), WB_MEMORY_NOTES, name);

	(void)error;
	*out = value == NULL ? 0 : *value;
	return WB_OK;
}

wb_status wb_memory__note_write(wb_store *base, wb_text name, int64_t value, wb_error *error)
{
	return wb_memory__put(
		wb_memory__from(base), WB_MEMORY_NOTES, &memory_note_shape, name, &value, error);
}
