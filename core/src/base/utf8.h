/* SPDX-License-Identifier: MIT */
/* UTF-8 as Unicode defines it: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef WAYBILL_BASE_UTF8_H
#define WAYBILL_BASE_UTF8_H

#include "waybill/text.h"

#define WB_UTF8_CODE_POINT_MAX 0x10FFFFu
#define WB_UTF8_BYTES_MAX 4

/* Reads the code point that [text] starts with; its bytes, or 0 where none is well formed. */
size_t wb_utf8__decode(wb_text text, uint32_t *out);

/* Writes [code_point]; its bytes, or 0 for a surrogate or a number beyond Unicode. */
size_t wb_utf8__encode(uint32_t code_point, char out[WB_UTF8_BYTES_MAX]);

/* The bytes of the longest well-formed beginning. */
size_t wb_utf8__valid_bytes(wb_text text);

bool wb_utf8__is_valid(wb_text text);

/* Whether a control character of ASCII stands anywhere in [text]. */
bool wb_utf8__has_control(wb_text text);

/* Code points of a valid text. */
size_t wb_utf8__count(wb_text text);

/* The longest beginning of a valid text of at most [bytes_max] bytes that splits no code point. */
wb_text wb_utf8__cut(wb_text text, size_t bytes_max);

/* Order of a valid text's UTF-16 form, which RFC 8785 sorts keys by. */
int wb_utf8__compare_utf16(wb_text left, wb_text right);

#endif
