/* SPDX-License-Identifier: MIT */
/* Queries: checking one, whether a row is in it, and the cursor that goes on behind a page. */
#ifndef WAYBILL_CATALOG_QUERY_H
#define WAYBILL_CATALOG_QUERY_H

#include "store/driver.h"
#include "waybill/catalog.h"

/* WB_INVALID and WB_LIMIT name the member. Does not look at after and count_max. */
wb_status wb_query__check(const wb_card_query *query, wb_error *error);

/* The states and times of a query or of counters. */
wb_status wb_query__check_stuck(const wb_stuck *stuck, size_t count, wb_error *error);

/* Whether the query can have cards only that are open. */
bool wb_query__implies_open(const wb_card_query *query);

/* Whether [row] is in the query. Of a query with words the row shows its terms. */
bool wb_query__matches(const wb_card_query *query, const wb_card_row *row);

/* ---- cursors (cursor.c) ----------------------------------------------------------------------- */

/* Enough of a SHA-256 to tell queries apart; nobody gains by finding two that are alike. */
#define WB_CURSOR_DIGEST_BYTES 16

/* Of everything that a cursor is bound to. */
wb_status wb_cursor__digest(wb_store *store, const wb_card_query *query, wb_arena *arena,
	uint8_t out[WB_CURSOR_DIGEST_BYTES], wb_error *error);

wb_status wb_cursor__write(const wb_card_place *place,
	const uint8_t digest[WB_CURSOR_DIGEST_BYTES], wb_arena *arena, wb_text *out, wb_error *error);

/* False unless [text] is a cursor with that digest. */
bool wb_cursor__read(
	wb_text text, const uint8_t digest[WB_CURSOR_DIGEST_BYTES], wb_card_place *out);

#endif
