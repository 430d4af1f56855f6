/* SPDX-License-Identifier: MIT */
/* Named time zones, from TZif data (RFC 8536) that the host supplies, version 2 or later. */
#ifndef WAYBILL_CEL_ZONE_H
#define WAYBILL_CEL_ZONE_H

#include "waybill/text.h"

typedef struct wb_cel_zone {
	wb_text name; /* "Europe/Berlin" */
	wb_text tzif;
} wb_cel_zone;

/*
 * Seconds east of UTC at [seconds] since 1970. False where the data is no TZif of version 2 or
 * later, whatever its bytes are.
 */
bool wb_cel_zone__offset(wb_text tzif, int64_t seconds, int64_t *out);

#endif
