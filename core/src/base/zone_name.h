/* SPDX-License-Identifier: MIT */
/* Names of time zones, before any host is asked for one. */
#ifndef WAYBILL_BASE_ZONE_NAME_H
#define WAYBILL_BASE_ZONE_NAME_H

#include "waybill/text.h"

/* "America/Argentina/ComodRivadavia" has 32. */
#define WB_ZONE_NAME_BYTES_MAX 64

/*
 * A capital, then letters, digits, / _ - and +. As all zones of the time zone database are named,
 * and as no path out of a folder can be; "localtime", "right/…" and "posix/…" are none either.
 */
bool wb_zone_name__is_valid(wb_text name);

#endif
