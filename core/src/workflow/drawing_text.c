/* SPDX-License-Identifier: MIT */
/*
 * Letters are measured with a fixed table, because a picture is laid out where no font is, and the
 * same workflow must give the same bytes anywhere. The widths are between those of the narrow and
 * the wide sans-serif fonts that browsers have; boxes leave room for the difference.
 */
#include "workflow/drawing_text.h"

#include "base/utf8.h"

/* Hundredths of the size, from the space to the tilde. */
static const uint8_t text_ascii_widths[] = {30, 34, 41, 70, 60, 92, 72, 23, 36, 36, 44, 71, 30, 35,
	30, 31, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 31, 31, 71, 71, 71, 54, 101, 69, 68, 71, 75, 65,
	59, 78, 74, 29, 40, 66, 56, 85, 74, 78, 63, 78, 71, 65, 60, 73, 68, 97, 68, 64, 65, 33, 31, 33,
	65, 53, 42, 58, 60, 52, 60, 59, 31, 60, 60, 25, 25, 54, 25, 90, 60, 58, 60, 60, 36, 51, 33, 60,
	55, 77, 55, 55, 51, 49, 30, 49, 71};

#define TEXT_WIDTH_ASCII_END 0x7F

/* Code points from the one to the other. */
typedef struct text_range {
	uint32_t first, last;
	uint32_t width;
} text_range;

/* Sorted. What is in none of them is about as wide as a capital. */
#define TEXT_WIDTH_OTHER 75
static const text_range text_ranges[] = {
	{0x0080, 0x009F, 0}, /* controls */
	{0x00A0, 0x024F, 64}, /* Latin */
	{0x0300, 0x036F, 0}, /* marks over the letter before */
	{0x0370, 0x03FF, 66}, /* Greek */
	{0x0400, 0x052F, 72}, /* Cyrillic */
	{0x0591, 0x05BD, 0}, /* Hebrew points */
	{0x05BE, 0x05FF, 66}, /* Hebrew */
	{0x0600, 0x064A, 64}, /* Arabic */
	{0x064B, 0x065F, 0}, /* Arabic points */
	{0x0660, 0x06FF, 64}, /* Arabic and its sisters */
	{0x1100, 0x115F, 104}, /* Hangul */
	{0x200B, 0x200F, 0}, /* joiners and marks of direction */
	{0x2010, 0x2027, 60}, /* dashes, quotation marks */
	{0x2028, 0x202E, 0}, /* separators, marks of direction */
	{0x2060, 0x206F, 0}, /* the same */
	{0x2190, 0x21FF, 90}, /* arrows */
	{0x2600, 0x27BF, 104}, /* symbols */
	{0x2E80, 0xA4CF, 104}, /* East Asian */
	{0xAC00, 0xD7A3, 104}, /* Hangul */
	{0xF900, 0xFAFF, 104}, /* East Asian */
	{0xFE00, 0xFE0F, 0}, /* variants of the letter before */
	{0xFE20, 0xFE2F, 0}, /* marks over two letters */
	{0xFE30, 0xFE4F, 104}, /* East Asian */
	{0xFEFF, 0xFEFF, 0}, /* joins */
	{0xFF00, 0xFF60, 104}, /* full width */
	{0x1F300, 0x1FAFF, 130}, /* pictures */
	{0x20000, 0x3FFFF, 104}, /* East Asian */
};

static const text_range text_rtl[] = {
	{0x0590, 0x08FF, 0}, /* Hebrew, Arabic and their sisters */
	{0xFB1D, 0xFDFF, 0}, /* their forms */
	{0xFE70, 0xFEFE, 0}, /* the same */
	{0x10800, 0x10FFF, 0}, /* older and African ones */
	{0x1E800, 0x1EFFF, 0}, /* the same */
};

#define TEXT_COUNT(ranges) (sizeof(ranges) / sizeof *(ranges))

static const text_range *text_find(const text_range *ranges, size_t count, uint32_t code_point)
{
	for (size_t index = 0; index < count && ranges[index].first <= code_point; index++) {
		if (code_point <= ranges[index].last)
			return &ranges[index];
	}
	return NULL;
}

static int32_t text_width(uint32_t code_point)
{
	if (code_point < ' ')
		return TEXT_WIDTH_OTHER; /* drawn as the sign for what can't be */
	if (code_point < TEXT_WIDTH_ASCII_END)
		return text_ascii_widths[code_point - ' '];
	const text_range *range = text_find(text_ranges, TEXT_COUNT(text_ranges), code_point);
	return range == NULL ? TEXT_WIDTH_OTHER : (int32_t)range->width;
}

static void text_end_line(wb_lines *lines, wb_text label, size_t from, size_t to, int32_t width)
{
	while (to > from && label.data[to - 1] == ' ')
		to--;
	lines->line[lines->count++] = (wb_text){label.data + from, to - from};
	if (lines->width < width)
		lines->width = width;
}

/*
 * At spaces; within a word only where it alone is too long, and never before a mark that belongs to
 * the letter before it.
 */
void wb_lines__break(wb_text label, int32_t size, int32_t width_max, wb_lines *out)
{
	size_t start = 0, space = 0, at = 0;
	int32_t width = 0, width_at_space = 0;
	int32_t limit = width_max * 100 / size;

	*out = (wb_lines){0};
	while (at < label.bytes) {
		uint32_t code_point = 0;
		size_t bytes = wb_utf8__decode((wb_text){label.data + at, label.bytes - at}, &code_point);
		int32_t letter = text_width(code_point);
		bool is_full = width + letter > limit && letter > 0 && width > 0 &&
			out->count + 1 < WB_LINES_MAX && code_point != ' ';
		if (is_full && space > start) {
			text_end_line(out, label, start, space, width_at_space * size / 100);
			width -= width_at_space + text_width(' ');
			start = space + 1;
		} else if (is_full) {
			text_end_line(out, label, start, at, width * size / 100);
			width = 0;
			start = at;
		}
		if (code_point == ' ') {
			space = at;
			width_at_space = width;
		}
		width += letter;
		at += bytes == 0 ? 1 : bytes;
	}
	text_end_line(out, label, start, label.bytes, width * size / 100);
}

bool wb_lines__is_rtl(wb_text label)
{
	size_t at = 0;

	while (at < label.bytes) {
		uint32_t code_point = 0;
		size_t bytes = wb_utf8__decode((wb_text){label.data + at, label.bytes - at}, &code_point);
		uint32_t lower = code_point | 0x20u;
		if (text_find(text_rtl, TEXT_COUNT(text_rtl), code_point) != NULL)
			return true;
		if ((lower >= 'a' && lower <= 'z') || (code_point >= 0xC0 && code_point < 0x2000))
			return false;
		at += bytes == 0 ? 1 : bytes;
	}
	return false;
}
