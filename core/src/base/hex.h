/* SPDX-License-Identifier: MIT */
/* Bytes as lower-case hexadecimal digits: hashes, ids and salts in texts. */
#ifndef WAYBILL_BASE_HEX_H
#define WAYBILL_BASE_HEX_H

#include "waybill/text.h"

/* Two digits a byte and a terminating zero: [out] has room for 2 * [count] + 1. */
void wb_hex__print(const uint8_t *bytes, size_t count, char *out);

/* Whether [text] is exactly 2 * [count] lower-case digits. */
bool wb_hex__is_digits(wb_text text, size_t count);

/* False unless [text] is exactly 2 * [count] lower-case digits; [out] is then untouched. */
bool wb_hex__parse(wb_text text, uint8_t *out, size_t count);

#endif
