/* SPDX-License-Identifier: MIT */
/*
 * Cards in SQLite: rows, their terms, counts and notes, each walk by the index that holds its
 * order. The subject's part of a card is written by triggers (sqlite_schema_cards.c).
 */
#include "store/sqlite.h"

#include "base/assert.h"
#include "base/error.h"

#include <string.h>

typedef enum sqlite_card_column {
	CARD_ID = 0,
	CARD_CREATED,
	CARD_MODIFIED,
	CARD_DUE,
	CARD_READ,
	CARD_TOTAL,
	CARD_CITY,
	CARD_COUNTRY,
	CARD_PAYMENT,
	CARD_SHIPPING,
	CARD_DIGEST,
	CARD_BODY,
	CARD_STATE,
	CARD_ASSIGNEE,
	CARD_DRIFT,
	CARD_VERSION,
	CARD_IS_TORN,
	CARD_IS_OPEN,
	CARD_MOVED,
	CARD_SILENT_UNTIL,
	CARD_TERMS, /* in a search only, like the next */
	CARD_TERM,
} sqlite_card_column;

/* The row under the call, borrowed from it; without terms. */
static wb_card_row sqlite_card_row(const wb_sqlite_call *call)
{
	wb_text digest = wb_sqlite__column_text(call, CARD_DIGEST);
	wb_card_row row = {
		.id = wb_sqlite__column_int(call, CARD_ID),
		.created_at_ms = wb_sqlite__column_int(call, CARD_CREATED),
		.modified_at_ms = wb_sqlite__column_int(call, CARD_MODIFIED),
		.due_at_ms = wb_sqlite__column_int(call, CARD_DUE),
		.read_at_ms = wb_sqlite__column_int(call, CARD_READ),
		.total_minor = wb_sqlite__column_int(call, CARD_TOTAL),
		.city = wb_sqlite__column_text(call, CARD_CITY),
		.country = wb_sqlite__column_text(call, CARD_COUNTRY),
		.payment = wb_sqlite__column_text(call, CARD_PAYMENT),
		.shipping = wb_sqlite__column_text(call, CARD_SHIPPING),
		.body = wb_sqlite__column_text(call, CARD_BODY),
		.state = wb_sqlite__column_text(call, CARD_STATE),
		.assignee = wb_sqlite__column_text(call, CARD_ASSIGNEE),
		.drift = wb_sqlite__column_text(call, CARD_DRIFT),
		.version = wb_sqlite__column_uint(call, CARD_VERSION),
		.is_torn = wb_sqlite__column_int(call, CARD_IS_TORN) != 0,
		.is_open = wb_sqlite__column_int(call, CARD_IS_OPEN) != 0,
		.moved_at_ms = wb_sqlite__column_int(call, CARD_MOVED),
		.silent_until_ms = wb_sqlite__column_int(call, CARD_SILENT_UNTIL),
	};

	/* The table checks the length. */
	if (digest.bytes == sizeof row.digest)
		memcpy(row.digest, digest.data, sizeof row.digest);
	return row;
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* Whether the stored card has this digest. */
static wb_status sqlite_card_is_same(
	wb_sqlite_store *store, const wb_card_row *row, bool *out, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_CARD_SEEN);

	wb_sqlite__bind_int(&call, row->id);
	wb_status status = wb_sqlite__step(&call, error);
	*out = status == WB_OK &&
		wb_text_equal(wb_sqlite__column_text(&call, 0),
			(wb_text){(const char *)row->digest, sizeof row->digest});
	wb_sqlite__end(&call);
	return status < 0 ? status : WB_OK;
}

static wb_status sqlite_put_card(
	wb_sqlite_store *store, const wb_card_row *row, bool *out_written, wb_error *error)
{
	uint64_t changes = 0;
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_CARD_PUT);

	wb_sqlite__bind_int(&call, row->id);
	wb_sqlite__bind_int(&call, row->created_at_ms);
	wb_sqlite__bind_int(&call, row->modified_at_ms);
	wb_sqlite__bind_int(&call, row->due_at_ms);
	wb_sqlite__bind_int(&call, row->read_at_ms);
	wb_sqlite__bind_int(&call, row->total_minor);
	wb_sqlite__bind_text(&call, row->city);
	wb_sqlite__bind_text(&call, row->country);
	wb_sqlite__bind_text(&call, row->payment);
	wb_sqlite__bind_text(&call, row->shipping);
	wb_sqlite__bind_blob(&call, row->digest, sizeof row->digest);
	wb_sqlite__bind_text(&call, row->body);
	wb_status status = wb_sqlite__run(&call, &changes, error);
	if (status == WB_OK)
		*out_written = changes == 1;
	return status;
}

static wb_status sqlite_put_terms(wb_sqlite_store *store, const wb_card_row *row, wb_error *error)
{
	wb_text rest = row->terms;
	wb_sqlite_call call = wb_sqlite__call(store, WB_SQLITE_TERM_REMOVE);

	wb_sqlite__bind_int(&call, row->id);
	wb_status status = wb_sqlite__run(&call, NULL, error);
	while (status == WB_OK && rest.bytes > 0) {
		const char *end = memchr(rest.data, '\n', rest.bytes);
		WB_ASSERT(end != NULL, "Each term ends with a line feed.");
		size_t bytes = (size_t)(end - rest.data);
		call = wb_sqlite__call(store, WB_SQLITE_TERM_INSERT);
		wb_sqlite__bind_int(&call, row->id);
		wb_sqlite__bind_text(&call, (wb_text){rest.data, bytes});
		status = wb_sqlite__run(&call, NULL, error);
		rest = (wb_text){end + 1, rest.bytes - bytes - 1};
	}
	return status;
}

wb_status wb_sqlite__card_put(
	wb_store *base, const wb_card_row *row, bool *out_written, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	bool is_same = false;
	bool is_written = false;
	wb_status status = sqlite_card_is_same(store, row, &is_same, error);

	if (status == WB_OK)
		status = sqlite_put_card(store, row, &is_written, error);
	/* Of an order that was only read again the terms stay: they are most of the work. */
	if (status == WB_OK && is_written && !is_same)
		status = sqlite_put_terms(store, row, error);
	if (status == WB_OK)
		*out_written = is_written;
	return status;
}

wb_status wb_sqlite__card_remove(wb_store *base, int64_t id, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CARD_REMOVE);

	wb_sqlite__bind_int(&call, id);
	return wb_sqlite__run(&call, NULL, error);
}

/* ---- reading ---------------------------------------------------------------------------------- */

wb_status wb_sqlite__card_read(
	wb_store *base, int64_t id, wb_arena *arena, wb_card_row *out, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CARD_READ);
	wb_card_row row = {0};

	wb_sqlite__bind_int(&call, id);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_END)
		status = wb_error__set(error, WB_MISSING, WB_AREA_STORE, "order %D has no card", id);
	if (status == WB_OK) {
		row = sqlite_card_row(&call);
		wb_text *texts[] = {&row.city, &row.country, &row.payment, &row.shipping, &row.body,
			&row.state, &row.assignee, &row.drift};
		for (size_t at = 0; at < sizeof texts / sizeof *texts && status == WB_OK; at++) {
			if (!wb_arena_copy_text(arena, *texts[at], texts[at]))
				status = wb_error__set_memory(error, WB_AREA_STORE);
		}
	}
	wb_sqlite__end(&call);
	if (status == WB_OK)
		*out = row;
	return status;
}

/* The statement of a walk, upwards; the one downwards follows it. */
static wb_sqlite_statement sqlite_walk_statement(const wb_card_walk *walk)
{
	static const wb_sqlite_statement all[] = {
		[WB_CARDS_BY_CREATED] = WB_SQLITE_CARDS_ALL_CREATED,
		[WB_CARDS_BY_DUE] = WB_SQLITE_CARDS_ALL_DUE,
		[WB_CARDS_BY_MOVED] = WB_SQLITE_CARDS_ALL_MOVED,
		[WB_CARDS_BY_TOTAL] = WB_SQLITE_CARDS_ALL_TOTAL,
		[WB_CARDS_BY_NUMBER] = WB_SQLITE_CARDS_ALL_NUMBER,
	};
	static const wb_sqlite_statement open[] = {
		[WB_CARDS_BY_CREATED] = WB_SQLITE_CARDS_OPEN_CREATED,
		[WB_CARDS_BY_DUE] = WB_SQLITE_CARDS_OPEN_DUE,
		[WB_CARDS_BY_MOVED] = WB_SQLITE_CARDS_OPEN_MOVED,
		[WB_CARDS_BY_TOTAL] = WB_SQLITE_CARDS_OPEN_TOTAL,
		[WB_CARDS_BY_NUMBER] = WB_SQLITE_CARDS_OPEN_NUMBER,
	};

	switch (walk->set) {
	case WB_CARDS_OPEN:
		return open[walk->order];
	case WB_CARDS_STATE:
		return walk->order == WB_CARDS_BY_CREATED ? WB_SQLITE_CARDS_STATE_CREATED
												  : WB_SQLITE_CARDS_STATE_MOVED;
	case WB_CARDS_ASSIGNEE:
		return WB_SQLITE_CARDS_ASSIGNEE_CREATED;
	case WB_CARDS_HELD:
		return WB_SQLITE_CARDS_HELD_NUMBER;
	case WB_CARDS_TROUBLED:
		return WB_SQLITE_CARDS_TROUBLED_NUMBER;
	default:
		return all[walk->order];
	}
}

wb_status wb_sqlite__card_walk(wb_store *base, const wb_card_walk *walk, wb_card_visitor visit,
	void *payload, wb_error *error)
{
	wb_sqlite_statement statement = sqlite_walk_statement(walk);
	wb_sqlite_call call = wb_sqlite__call(
		wb_sqlite__from(base), walk->is_descending ? statement + 1 : statement);

	wb_sqlite__bind_int(&call, walk->after.value);
	wb_sqlite__bind_int(&call, walk->after.id);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(walk->count_max));
	if (walk->set == WB_CARDS_STATE || walk->set == WB_CARDS_ASSIGNEE || walk->set == WB_CARDS_HELD)
		wb_sqlite__bind_text(&call, walk->of);
	wb_status status = wb_sqlite__step(&call, error);
	while (status == WB_OK) {
		wb_card_row row = sqlite_card_row(&call);
		status = visit(payload, &row, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	return status == WB_END ? WB_OK : status;
}

wb_status wb_sqlite__card_search(wb_store *base, wb_text prefix, size_t count_max,
	wb_card_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CARD_SEARCH);

	wb_sqlite__bind_text(&call, prefix);
	wb_sqlite__bind_int(&call, wb_sqlite__limit(count_max));
	wb_status status = wb_sqlite__step(&call, error);
	/* Terms are in order: the first with another beginning is the end. */
	while (status == WB_OK &&
		wb_text_starts_with(wb_sqlite__column_text(&call, CARD_TERM), prefix)) {
		wb_card_row row = sqlite_card_row(&call);
		row.terms = wb_sqlite__column_text(&call, CARD_TERMS);
		status = visit(payload, &row, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	return status == WB_END ? WB_OK : status;
}

wb_status wb_sqlite__card_tally(
	wb_store *base, wb_tally_visitor visit, void *payload, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_CARD_TALLY);
	wb_status status = wb_sqlite__step(&call, error);

	while (status == WB_OK) {
		wb_card_tally tally = {
			.state = wb_sqlite__column_text(&call, 0),
			.assignee = wb_sqlite__column_text(&call, 1),
			.is_open = wb_sqlite__column_int(&call, 2) != 0,
			.count = wb_sqlite__column_uint(&call, 3),
		};
		status = visit(payload, &tally, error);
		if (status == WB_OK)
			status = wb_sqlite__step(&call, error);
	}
	wb_sqlite__end(&call);
	return status == WB_END ? WB_OK : status;
}

/* ---- notes ------------------------------------------------------------------------------------ */

wb_status wb_sqlite__note_read(wb_store *base, wb_text name, int64_t *out, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_NOTE_READ);
	int64_t value = 0;

	wb_sqlite__bind_text(&call, name);
	wb_status status = wb_sqlite__step(&call, error);
	if (status == WB_OK)
		value = wb_sqlite__column_int(&call, 0);
	wb_sqlite__end(&call);
	if (status < 0)
		return status;
	*out = value;
	return WB_OK;
}

wb_status wb_sqlite__note_write(wb_store *base, wb_text name, int64_t value, wb_error *error)
{
	wb_sqlite_call call = wb_sqlite__call(wb_sqlite__from(base), WB_SQLITE_NOTE_WRITE);

	wb_sqlite__bind_text(&call, name);
	wb_sqlite__bind_int(&call, value);
	return wb_sqlite__run(&call, NULL, error);
}
