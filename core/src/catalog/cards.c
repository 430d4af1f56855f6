/* SPDX-License-Identifier: MIT */
/*
 * Writing cards, comparing them and reading one. Rows are made before the store is locked, so that
 * writers wait for the writing only.
 */
#include "catalog/card.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows of a call --------------------------------------------------------------------------- */

static wb_status cards_check_count(const char *member, size_t count, wb_error *error)
{
	if (count > WB_CARDS_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG,
			"%s: has %z entries, at most %d fit", member, count, WB_CARDS_MAX);
	return WB_OK;
}

/* All cards as rows, in the arena. */
static wb_status cards_encode(wb_store *store, const wb_card *cards, size_t count, wb_arena *arena,
	wb_card_row **out, wb_error *error)
{
	wb_sha256 *sha256 = NULL;
	wb_status status = cards_check_count("cards", count, error);

	if (status != WB_OK)
		return status;
	wb_card_row *rows = wb_arena_take_array(arena, count + 1, sizeof *rows);
	if (rows == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	status = wb_sha256__new(store->env, &sha256, error);
	for (size_t at = 0; at < count && status == WB_OK; at++)
		status = wb_card__encode(&cards[at], at, sha256, arena, &rows[at], error);
	wb_sha256__free(sha256);
	if (status == WB_OK)
		*out = rows;
	return status;
}

static wb_status cards_put_rows(wb_store *store, const wb_card_row *rows, size_t count,
	size_t *out_written, wb_error *error)
{
	wb_status status = WB_OK;

	for (size_t at = 0; at < count && status == WB_OK; at++) {
		bool is_written = false;
		status = wb_store__card_put(store, &rows[at], &is_written, error);
		if (status == WB_OK && is_written)
			++*out_written;
	}
	return status;
}

/* Commits what went well, takes back the rest. */
static wb_status cards_end(wb_store *store, wb_status status, wb_error *error)
{
	if (status == WB_OK)
		return wb_store__commit(store, error);
	wb_store__rollback(store);
	return status;
}

wb_status wb_catalog_put(
	wb_store *store, const wb_card *cards, size_t count, size_t *out_written, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_card_row *rows = NULL;
	size_t written = 0;
	wb_status status = wb_arena_new(store->env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	status = cards_encode(store, cards, count, arena, &rows, error);
	if (status == WB_OK)
		status = wb_store__begin(store, error);
	if (status == WB_OK)
		status = cards_end(store, cards_put_rows(store, rows, count, &written, error), error);
	wb_arena_free(arena);
	if (status == WB_OK)
		*out_written = written;
	return status;
}

/* ---- ranges ----------------------------------------------------------------------------------- */

static int cards_compare_rows(const void *left, const void *right)
{
	const wb_card_row *one = left;
	const wb_card_row *other = right;

	return one->id < other->id ? -1 : one->id > other->id;
}

/* The rows of a range by id, checked: each in the range and once. */
static wb_status cards_encode_range(wb_store *store, const wb_card_range *range, wb_arena *arena,
	wb_card_row **out, wb_error *error)
{
	wb_card_row *rows = NULL;

	if (range->from < 1 || range->to < range->from)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"from: must be above 0 and not above to");
	wb_status status = cards_encode(store, range->cards, range->count, arena, &rows, error);
	if (status != WB_OK)
		return status;
	qsort(rows, range->count, sizeof *rows, cards_compare_rows);
	for (size_t at = 0; at < range->count; at++) {
		if (rows[at].id < range->from || rows[at].id > range->to)
			return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
				"cards: order %D lies outside of the range", rows[at].id);
		if (at > 0 && rows[at].id == rows[at - 1].id)
			return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
				"cards: order %D is given twice", rows[at].id);
	}
	*out = rows;
	return WB_OK;
}

/* A walk over the stored cards of a range beside the given ones, both by id. */
typedef struct cards_merge {
	const wb_card_row *rows; /* given */
	size_t count, at;
	int64_t to;
	size_t seen; /* stored ones so far */
	int64_t *ids; /* found; room for all given and all of a range */
	size_t id_count;
	bool compares; /* else only stored ones that were not given are found */
	int64_t read_before_ms; /* of those only what was read before */
} cards_merge;

static wb_status cards_merge_row(void *payload, const wb_card_row *row, wb_error *error)
{
	cards_merge *merge = payload;

	if (row->id > merge->to)
		return WB_END;
	if (merge->seen++ == WB_CATALOG_RANGE_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG,
			"to: the range has more than %d cards", WB_CATALOG_RANGE_MAX);
	for (; merge->at < merge->count && merge->rows[merge->at].id < row->id; merge->at++) {
		if (merge->compares)
			merge->ids[merge->id_count++] = merge->rows[merge->at].id;
	}
	if (merge->at < merge->count && merge->rows[merge->at].id == row->id) {
		const wb_card_row *given = &merge->rows[merge->at++];
		if (merge->compares && memcmp(given->digest, row->digest, sizeof row->digest) != 0)
			merge->ids[merge->id_count++] = row->id;
	} else if (merge->compares || row->read_at_ms < merge->read_before_ms) {
		merge->ids[merge->id_count++] = row->id;
	}
	return WB_OK;
}

static wb_status cards_walk_range(wb_store *store, const wb_card_range *range, cards_merge *merge,
	wb_arena *arena, wb_error *error)
{
	const wb_card_walk walk = {
		.set = WB_CARDS_ALL,
		.order = WB_CARDS_BY_NUMBER,
		.after = {.id = range->from - 1},
		.count_max = WB_CATALOG_RANGE_MAX + 1,
	};

	merge->count = range->count;
	merge->to = range->to;
	merge->ids =
		wb_arena_take_array(arena, range->count + WB_CATALOG_RANGE_MAX, sizeof *merge->ids);
	if (merge->ids == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	wb_status status = wb_store__card_walk(store, &walk, cards_merge_row, merge, error);
	for (; status == WB_OK && merge->compares && merge->at < merge->count; merge->at++)
		merge->ids[merge->id_count++] = merge->rows[merge->at].id;
	return status;
}

/* Inside the transaction: what nobody gave goes, what was given is written. */
static wb_status cards_replace_rows(wb_store *store, const wb_card_range *range,
	cards_merge *merge, wb_arena *arena, size_t *out_written, wb_error *error)
{
	wb_status status = cards_walk_range(store, range, merge, arena, error);

	for (size_t at = 0; at < merge->id_count && status == WB_OK; at++)
		status = wb_store__card_remove(store, merge->ids[at], error);
	if (status == WB_OK)
		status = cards_put_rows(store, merge->rows, range->count, out_written, error);
	return status;
}

wb_status wb_catalog_replace(
	wb_store *store, const wb_card_range *range, size_t *out_written, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_card_row *rows = NULL;
	cards_merge merge = {.read_before_ms = INT64_MAX};
	size_t written = 0;
	wb_status status = wb_arena_new(store->env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	status = cards_encode_range(store, range, arena, &rows, error);
	for (size_t at = 0; status == WB_OK && at < range->count; at++) {
		if (rows[at].read_at_ms < merge.read_before_ms)
			merge.read_before_ms = rows[at].read_at_ms;
	}
	merge.rows = rows;
	if (status == WB_OK)
		status = wb_store__begin(store, error);
	if (status == WB_OK)
		status = cards_end(
			store, cards_replace_rows(store, range, &merge, arena, &written, error), error);
	wb_arena_free(arena);
	if (status == WB_OK)
		*out_written = written;
	return status;
}

wb_status wb_catalog_compare(wb_store *store, const wb_card_range *range, wb_arena *arena,
	const int64_t **out, size_t *out_count, wb_error *error)
{
	wb_card_row *rows = NULL;
	cards_merge merge = {.compares = true};
	wb_status status = cards_encode_range(store, range, arena, &rows, error);

	merge.rows = rows;
	if (status == WB_OK)
		status = cards_walk_range(store, range, &merge, arena, error);
	if (status != WB_OK)
		return status;
	*out = merge.ids;
	*out_count = merge.id_count;
	return WB_OK;
}

/* ---- one card --------------------------------------------------------------------------------- */

static wb_status cards_check_id(int64_t id, wb_error *error)
{
	if (id < 1)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG, "id: must be above 0");
	return WB_OK;
}

wb_status wb_catalog_remove(wb_store *store, int64_t id, wb_error *error)
{
	wb_status status = cards_check_id(id, error);

	if (status == WB_OK)
		status = wb_store__begin(store, error);
	return status == WB_OK ? cards_end(store, wb_store__card_remove(store, id, error), error)
						   : status;
}

wb_status wb_catalog_get(
	wb_store *store, int64_t id, wb_arena *arena, wb_card_view *out, wb_error *error)
{
	wb_card_row row = {0};
	wb_status status = cards_check_id(id, error);

	if (status == WB_OK)
		status = wb_store__card_read(store, id, arena, &row, error);
	return status == WB_OK ? wb_card__decode(&row, arena, out, error) : status;
}

wb_status wb_catalog_fresh(wb_store *store, const int64_t *ids, size_t count, wb_arena *arena,
	const wb_card_age **out, size_t *out_count, wb_error *error)
{
	size_t found = 0;
	wb_status status = cards_check_count("ids", count, error);

	if (status != WB_OK)
		return status;
	wb_card_age *ages = wb_arena_take_array(arena, count + 1, sizeof *ages);
	if (ages == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	for (size_t at = 0; at < count; at++) {
		wb_card_row row = {0};
		status = wb_store__card_read(store, ids[at], arena, &row, error);
		if (status == WB_OK)
			ages[found++] = (wb_card_age){row.id, row.modified_at_ms, row.read_at_ms};
		else if (status != WB_MISSING)
			return status;
	}
	*out = ages;
	*out_count = found;
	return WB_OK;
}

/* ---- marks ------------------------------------------------------------------------------------ */

wb_status wb_catalog_mark(wb_store *store, wb_text name, int64_t *out, wb_error *error)
{
	return wb_store__note_read(store, name, out, error);
}

wb_status wb_catalog_set_mark(wb_store *store, wb_text name, int64_t value, wb_error *error)
{
	wb_status status = wb_store__begin(store, error);

	return status == WB_OK
		? cards_end(store, wb_store__note_write(store, name, value, error), error)
		: status;
}

/* Inside the transaction, so that nobody writes between the look and the write. */
static wb_status cards_move_note(wb_store *store, wb_text name, int64_t expected, int64_t value,
	bool *out_moved, wb_error *error)
{
	int64_t stored = 0;
	wb_status status = wb_store__note_read(store, name, &stored, error);

	*out_moved = status == WB_OK && stored == expected;
	return *out_moved ? wb_store__note_write(store, name, value, error) : status;
}

wb_status wb_catalog_move_mark(wb_store *store, wb_text name, int64_t expected, int64_t value,
	bool *out_moved, wb_error *error)
{
	bool is_moved = false;
	wb_status status = wb_store__begin(store, error);

	if (status == WB_OK)
		status = cards_end(
			store, cards_move_note(store, name, expected, value, &is_moved, error), error);
	if (status == WB_OK)
		*out_moved = is_moved;
	return status;
}
