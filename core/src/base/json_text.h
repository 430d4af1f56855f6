/* SPDX-License-Identifier: MIT */
#ifndef WAYBILL_BASE_JSON_TEXT_H
#define WAYBILL_BASE_JSON_TEXT_H

#include "base/buffer.h"

/* Appends the valid UTF-8 [text] as an RFC 8785 string, quotes included. */
void wb_json_text__add_string(wb_buffer *buffer, wb_text text);

#endif
