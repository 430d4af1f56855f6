/* SPDX-License-Identifier: MIT */
/* A card between its three forms: the host's struct, the store's row, and what a list shows. */
#ifndef WAYBILL_CATALOG_CARD_H
#define WAYBILL_CATALOG_CARD_H

#include "base/sha256.h"
#include "store/driver.h"
#include "waybill/catalog.h"

/* Checks the card, the [index]th of its call, and makes the row, which lives in the arena and
   borrows from the card. */
wb_status wb_card__encode(const wb_card *card, size_t index, wb_sha256 *sha256, wb_arena *arena,
	wb_card_row *out, wb_error *error);

/* Copies. WB_BROKEN where the stored body is none. */
wb_status wb_card__decode(
	const wb_card_row *row, wb_arena *arena, wb_card_view *out, wb_error *error);

#endif
