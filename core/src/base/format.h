/* SPDX-License-Identifier: MIT */
/*
 * One-line messages in a fixed space, without the printf family: that is not there in
 * WebAssembly and follows the locale.
 *
 *   %s  const char *, zero-terminated    %t  wb_text
 *   %d  int      %u  unsigned            %D  int64_t      %U  uint64_t      %z  size_t
 *   %%  a percent sign
 */
#ifndef WAYBILL_BASE_FORMAT_H
#define WAYBILL_BASE_FORMAT_H

#include "waybill/text.h"

#include <stdarg.h>

/* What is put in for %s and %t is cut here, so that it never pushes the sentence out. */
#define WB_FORMAT_INSERT_BYTES_MAX 96

/*
 * Writes a zero-terminated line of valid UTF-8 into [out] and returns its bytes without the zero.
 * Cut at a code point where [out] is too small. Control characters and malformed bytes in what is
 * put in become question marks.
 */
size_t wb_format__line(char *out, size_t out_bytes, const char *format, va_list arguments);

#endif
