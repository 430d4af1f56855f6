/* SPDX-License-Identifier: MIT */
/* What people call the facts that a guard looks at, and how the values of facts are told. */
#ifndef WAYBILL_WORKFLOW_WORDING_H
#define WAYBILL_WORKFLOW_WORDING_H

#include "workflow/blockers.h"
#include "workflow/message.h"

bool wb_wording__is_personal(const wb_inquiry *inquiry, wb_text path);

/* "the order's total", "\"Parcels\"", "parcel count". */
wb_value wb_wording__fact(const wb_inquiry *inquiry, wb_words *words, wb_text path);

/*
 * A value of the fact at [path], or one that it is compared with; false for what has no short form.
 * A state is told by its label.
 */
bool wb_wording__value(const wb_inquiry *inquiry, wb_words *words, wb_text path,
	const wb_value *value, wb_value *out);

/* "12 days": the largest units, at most [unit_max] of them; false for what is none of them. */
bool wb_wording__duration(wb_words *words, wb_time length, size_t unit_max, wb_value *out);

/* "3 items" of the list or text at [path], whose [sample] tells which of the two it is. */
wb_value wb_wording__amount(
	wb_words *words, wb_text path, const wb_value *sample, int64_t count);

/* A whole sentence's part: "the order's total is 12.50", "the note is empty". */
wb_value wb_wording__state_of(const wb_inquiry *inquiry, wb_words *words, wb_text path);

#endif
