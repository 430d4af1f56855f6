/* SPDX-License-Identifier: MIT */
/*
 * The checked dispatch of the slots that the read model uses: cards, notes, and the log by
 * position. What a card holds is checked where it is made (catalog/card.c), which can name the
 * member; here stands what a driver relies on.
 */
#include "store/checks.h"

#include "base/assert.h"
#include "base/error.h"

#include <string.h>

int64_t wb_store__card_value(const wb_card_row *row, wb_card_order order)
{
	switch (order) {
	case WB_CARDS_BY_CREATED:
		return row->created_at_ms;
	case WB_CARDS_BY_DUE:
		return row->due_at_ms;
	case WB_CARDS_BY_MOVED:
		return row->moved_at_ms;
	case WB_CARDS_BY_TOTAL:
		return row->total_minor;
	default:
		return row->id;
	}
}

/* Whether a driver has an index for it. */
static bool store_has_walk(wb_card_set set, wb_card_order order)
{
	switch (set) {
	case WB_CARDS_ALL:
	case WB_CARDS_OPEN:
		return order < WB_CARD_ORDER_COUNT;
	case WB_CARDS_STATE:
		return order == WB_CARDS_BY_CREATED || order == WB_CARDS_BY_MOVED;
	case WB_CARDS_ASSIGNEE:
		return order == WB_CARDS_BY_CREATED;
	default:
		return order == WB_CARDS_BY_NUMBER;
	}
}

wb_status wb_store__card_put(
	wb_store *store, const wb_card_row *row, bool *out_written, wb_error *error)
{
	const wb_store_field fields[] = {
		{"city", row->city, WB_STORE_NAME_BYTES_MAX, false},
		{"country", row->country, WB_STORE_NAME_BYTES_MAX, false},
		{"payment", row->payment, WB_STORE_NAME_BYTES_MAX, false},
		{"shipping", row->shipping, WB_STORE_NAME_BYTES_MAX, false},
		{"card", row->body, WB_STORE_TEXT_BYTES_MAX, false},
		{"terms", row->terms, WB_STORE_TEXT_BYTES_MAX, false},
	};
	wb_status status = wb_store__check_writable(store, error);

	WB_ASSERT(row->id > 0, "Orders count from 1.");
	WB_ASSERT(row->terms.bytes == 0 || row->terms.data[row->terms.bytes - 1] == '\n',
		"Each term ends with a line feed.");
	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	return status == WB_OK ? store->driver->card_put(store, row, out_written, error) : status;
}

wb_status wb_store__card_remove(wb_store *store, int64_t id, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	return status == WB_OK ? store->driver->card_remove(store, id, error) : status;
}

wb_status wb_store__card_read(
	wb_store *store, int64_t id, wb_arena *arena, wb_card_row *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	return status == WB_OK ? store->driver->card_read(store, id, arena, out, error) : status;
}

wb_status wb_store__card_walk(wb_store *store, const wb_card_walk *walk, wb_card_visitor visit,
	void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	WB_ASSERT(store_has_walk(walk->set, walk->order), "A walk follows an index.");
	if (status == WB_OK)
		status = wb_store__check_length("of", walk->of, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->card_walk(store, walk, visit, payload, error) : status;
}

wb_status wb_store__card_search(wb_store *store, wb_text prefix, size_t count_max,
	wb_card_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("terms", prefix, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK
		? store->driver->card_search(store, prefix, count_max, visit, payload, error)
		: status;
}

wb_status wb_store__card_tally(
	wb_store *store, wb_tally_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	return status == WB_OK ? store->driver->card_tally(store, visit, payload, error) : status;
}

wb_status wb_store__card_made(wb_store *store, wb_card_set set, const wb_period *period,
	uint64_t *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	WB_ASSERT(set == WB_CARDS_ALL || set == WB_CARDS_OPEN, "An index has the cards of the set.");
	return status == WB_OK ? store->driver->card_made(store, set, period, out, error) : status;
}

wb_status wb_store__move_walk(wb_store *store, const wb_period *period, size_t count_max,
	wb_move_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	return status == WB_OK
		? store->driver->move_walk(store, period, count_max, visit, payload, error)
		: status;
}

wb_status wb_store__note_read(wb_store *store, wb_text name, int64_t *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("name", name, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->note_read(store, name, out, error) : status;
}

wb_status wb_store__note_write(wb_store *store, wb_text name, int64_t value, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	if (status == WB_OK)
		status = wb_store__check_name("name", name, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->note_write(store, name, value, error) : status;
}

wb_status wb_store__event_walk(wb_store *store, const wb_event_walk *walk, wb_event_visitor visit,
	void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	WB_ASSERT(walk->subject.bytes == 0 || walk->is_backward, "A chain is walked backwards.");
	if (status == WB_OK && walk->subject.bytes > 0)
		status = wb_store__check_subject(walk->subject, error);
	return status == WB_OK ? store->driver->event_walk(store, walk, visit, payload, error) : status;
}
