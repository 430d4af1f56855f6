/* SPDX-License-Identifier: MIT */
/* Cards for tests of the catalog. */
#ifndef WAYBILL_TESTS_CATALOG_FIXTURE_H
#define WAYBILL_TESTS_CATALOG_FIXTURE_H

#include "store_fixture.h"

#include "waybill/catalog.h"

/* The card of order [id]: made at 1000 + id, due at 2000 + id, worth 100 * id, found by "anna". */
static inline wb_card catalog_card(int64_t id)
{
	static const wb_text terms[] = {WB_TEXT_LITERAL("anna"), WB_TEXT_LITERAL("berlin")};
	static const wb_card_item items[] = {
		{WB_TEXT_LITERAL("CUP-1"), WB_TEXT_LITERAL("Cup"), 2}};

	return (wb_card){
		.id = id,
		.number = WB_TEXT("1"),
		.woo = WB_TEXT("processing"),
		.created_at_ms = 1000 + id,
		.due_at_ms = 2000 + id,
		.read_at_ms = 10,
		.currency = WB_TEXT("EUR"),
		.decimals = 2,
		.total_minor = 100 * id,
		.name = WB_TEXT("Anna"),
		.city = WB_TEXT("Berlin"),
		.country = WB_TEXT("DE"),
		.items = items,
		.item_count = 1,
		.terms = terms,
		.term_count = 2,
	};
}

#endif
