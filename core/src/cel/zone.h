/* SPDX-License-Identifier: MIT */
/* Named time zones, from TZif data (RFC 8536) that the host supplies. */
#ifndef WAYBILL_CEL_ZONE_H
#define WAYBILL_CEL_ZONE_H

#include "waybill/text.h"

/*
 * Seconds east of UTC at [seconds] since 1970. False where the data is no TZif of version 2 or
 * later, whatever its bytes are.
 */
bool wb_cel_zone__offset(wb_text tzif, int64_t seconds, int64_t *out);

#endif
