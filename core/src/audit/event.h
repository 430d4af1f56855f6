/* SPDX-License-Identifier: MIT */
/* Sealing and checking with a hash object at hand: an engine makes one for all it appends, and
   verification one for a whole log. */
#ifndef WAYBILL_AUDIT_EVENT_H
#define WAYBILL_AUDIT_EVENT_H

#include "waybill/audit.h"
#include "base/sha256.h"

/* As wb_audit_seal. */
wb_status wb_audit__seal(wb_sha256 *sha256, const wb_event_draft *draft, uint64_t seq, wb_text prev,
	wb_arena *arena, wb_event *out, wb_error *error);

/* As wb_audit_check. Takes no memory. */
wb_status wb_audit__check(wb_sha256 *sha256, const wb_event *event, uint64_t expected_seq,
	wb_text expected_prev, wb_error *error);

#endif
