/* SPDX-License-Identifier: MIT */
/*
 * The messages of wb_error, written without allocating and without libc's printf: an error must
 * be reportable when memory is out, in a browser, and under any locale. Only what messages need;
 * widths, precisions and floating point are left out on purpose.
 */
#include "base/format.h"

#include "base/assert.h"
#include "base/number.h"
#include "base/utf8.h"

#include <string.h>

/* The ellipsis character that marks a text as cut. */
static const wb_text format_cut_mark = WB_TEXT_LITERAL("\xE2\x80\xA6");

typedef struct format_line {
	char *out;
	size_t room; /* without the terminating zero */
	size_t bytes;
	bool is_full; /* something did not fit; nothing later may slip in behind it */
} format_line;

/* All of [piece] or nothing: pieces are whole code points or plain ASCII. */
static void format_add(format_line *line, wb_text piece)
{
	if (line->is_full || piece.bytes > line->room - line->bytes) {
		line->is_full = true;
		return;
	}
	if (piece.bytes > 0)
		memcpy(line->out + line->bytes, piece.data, piece.bytes);
	line->bytes += piece.bytes;
}

static void format_add_text(format_line *line, wb_text text)
{
	size_t offset = 0;

	while (offset < text.bytes) {
		uint32_t code_point = 0;
		wb_text rest = {text.data + offset, text.bytes - offset};
		size_t bytes = wb_utf8__decode(rest, &code_point);
		bool is_control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
			code_point == 0x2028 || code_point == 0x2029;

		if (offset + (bytes == 0 ? 1 : bytes) > WB_FORMAT_INSERT_BYTES_MAX) {
			format_add(line, format_cut_mark);
			return;
		}
		if (bytes == 0 || is_control)
			format_add(line, WB_TEXT("?"));
		else
			format_add(line, (wb_text){rest.data, bytes});
		offset += bytes == 0 ? 1 : bytes;
	}
}

static void format_add_int(format_line *line, int64_t integer)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_int(integer, digits);

	format_add(line, (wb_text){digits, bytes});
}

static void format_add_uint(format_line *line, uint64_t natural)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_uint(natural, digits);

	format_add(line, (wb_text){digits, bytes});
}

size_t wb_format__line(char *out, size_t out_bytes, const char *format, va_list arguments)
{
	WB_ASSERT(out_bytes > 0, "A line has room for its terminating zero.");
	format_line line = {out, out_bytes - 1, 0, false};
	wb_text rest = wb_text_from(format);

	while (rest.bytes > 0) {
		uint32_t code_point;
		size_t bytes = wb_utf8__decode(rest, &code_point);
		WB_ASSERT(bytes > 0, "Formats are valid UTF-8.");
		if (code_point != '%') {
			format_add(&line, (wb_text){rest.data, bytes});
			rest = (wb_text){rest.data + bytes, rest.bytes - bytes};
			continue;
		}
		WB_ASSERT(rest.bytes >= 2, "A percent sign in a format is followed by a letter.");
		switch (rest.data[1]) {
		case 's':
			format_add_text(&line, wb_text_from(va_arg(arguments, const char *)));
			break;
		case 't':
			format_add_text(&line, va_arg(arguments, wb_text));
			break;
		case 'd':
			format_add_int(&line, va_arg(arguments, int));
			break;
		case 'D':
			format_add_int(&line, va_arg(arguments, int64_t));
			break;
		case 'u':
			format_add_uint(&line, va_arg(arguments, unsigned));
			break;
		case 'U':
			format_add_uint(&line, va_arg(arguments, uint64_t));
			break;
		case 'z':
			format_add_uint(&line, va_arg(arguments, size_t));
			break;
		case '%':
			format_add(&line, WB_TEXT("%"));
			break;
		default:
			WB_ASSERT(false, "A format uses only the letters of format.h.");
		}
		rest = (wb_text){rest.data + 2, rest.bytes - 2};
	}
	out[line.bytes] = '\0';
	return line.bytes;
}
