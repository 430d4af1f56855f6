/* SPDX-License-Identifier: MIT */
#ifndef WAYBILL_BASE_BASE64_H
#define WAYBILL_BASE_BASE64_H

#include "base/buffer.h"

/* Appends [bytes] in the alphabet of RFC 4648, section 4, with padding. */
void wb_base64__add(wb_buffer *buffer, wb_text bytes);

#endif
