/* SPDX-License-Identifier: MIT */
/*
 * A drawing as SVG. Inside a page it draws in the colour of the text around it, so that it is
 * readable wherever that is; alone (":root") it has its own pair of colours. A page may set
 * --waybill-diagram-line, -text and -box. Colours stand as attributes as well, for readers that
 * know no variables. Arrowheads are shapes, because markers are found by ids, and ids of two
 * pictures in one page would meet.
 *
 * Who can't see it hears the description: each arrow as "New → Picking: Start picking".
 */
#include "workflow/diagram.h"

#include "base/number.h"
#include "base/utf8.h"
#include "workflow/drawing_text.h"

#define SVG_HEAD_LENGTH 8
/* How far the line goes into the head, so that no gap is seen between them. */
#define SVG_HEAD_OVERLAP 2
/* From the top of a line of letters to what they stand on. */
#define SVG_BOX_BASE 13
#define SVG_NAME_BASE 11
/* The inner border of a final state. */
#define SVG_FINAL_INSET 3
#define SVG_LOOP_HALF 9
#define SVG_ID_BYTES 12

static const char svg_style[] =
	"<style>"
	".waybill-diagram .line{stroke:var(--waybill-diagram-line,currentColor)}"
	".waybill-diagram .head{fill:var(--waybill-diagram-line,currentColor)}"
	".waybill-diagram .box{fill:var(--waybill-diagram-box,currentColor);"
	"fill-opacity:var(--waybill-diagram-box-opacity,.05);"
	"stroke:var(--waybill-diagram-line,currentColor)}"
	".waybill-diagram text{fill:var(--waybill-diagram-text,currentColor)}"
	".waybill-diagram:root{color:#1d2327;background:#fff}"
	"@media(prefers-color-scheme:dark){"
	".waybill-diagram:root{color:#e8eaed;background:#1d2327}}"
	"</style>\n";

/* ---- pieces ---- */

static void svg_add_number(wb_buffer *buffer, int32_t number)
{
	char text[WB_NUMBER_INT_BYTES];

	wb_buffer__add(buffer, (wb_text){text, wb_number__print_int(number, text)});
}

/* prefix, number: x="12 */
static void svg_add_pair(wb_buffer *buffer, const char *prefix, int32_t number)
{
	wb_buffer__add(buffer, wb_text_from(prefix));
	svg_add_number(buffer, number);
}

/* Code points that XML has no way to write, not even as a number. */
static bool svg_is_forbidden(uint32_t code_point)
{
	return code_point < ' ' || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0xFFFE ||
		code_point == 0xFFFF;
}

static void svg_add_text(wb_buffer *buffer, wb_text text)
{
	for (size_t at = 0; at < text.bytes;) {
		uint32_t code_point = 0;
		size_t bytes = wb_utf8__decode((wb_text){text.data + at, text.bytes - at}, &code_point);
		if (bytes == 0)
			return;
		if (code_point == '&')
			wb_buffer__add(buffer, WB_TEXT("&amp;"));
		else if (code_point == '<')
			wb_buffer__add(buffer, WB_TEXT("&lt;"));
		else if (code_point == '>')
			wb_buffer__add(buffer, WB_TEXT("&gt;"));
		else if (code_point == '"')
			wb_buffer__add(buffer, WB_TEXT("&quot;"));
		else if (svg_is_forbidden(code_point))
			wb_buffer__add(buffer, WB_TEXT("\xEF\xBF\xBD"));
		else
			wb_buffer__add(buffer, (wb_text){text.data + at, bytes});
		at += bytes;
	}
}

/* Words for the eye beside [x], or around it where [is_centred]; returns where they end. */
static int32_t svg_add_lines(
	wb_buffer *buffer, wb_text label, const wb_lines *lines, int32_t x, int32_t y, bool is_centred)
{
	bool is_rtl = wb_lines__is_rtl(label);
	int32_t height = is_centred ? WB_BOX_LINE : WB_NAME_LINE;
	int32_t base = is_centred ? SVG_BOX_BASE : SVG_NAME_BASE;

	wb_buffer__add(buffer, WB_TEXT("<text"));
	/* The side at which a line begins is its right one then: its end stays beside the arrow. */
	if (is_rtl)
		wb_buffer__add(buffer,
			is_centred ? WB_TEXT(" direction=\"rtl\"")
					   : WB_TEXT(" direction=\"rtl\" text-anchor=\"end\""));
	wb_buffer__add_byte(buffer, '>');
	for (size_t line = 0; line < lines->count; line++) {
		svg_add_pair(buffer, "<tspan x=\"", x);
		svg_add_pair(buffer, "\" y=\"", y + base);
		wb_buffer__add(buffer, WB_TEXT("\">"));
		svg_add_text(buffer, lines->line[line]);
		wb_buffer__add(buffer, WB_TEXT("</tspan>"));
		y += height;
	}
	wb_buffer__add(buffer, WB_TEXT("</text>\n"));
	return y;
}

static void svg_add_names(
	wb_buffer *buffer, const wb_drawing *drawing, uint32_t strand, int32_t x, int32_t y)
{
	for (; strand != WB_DRAWING_NONE; strand = drawing->strands[strand].next) {
		wb_text name = wb_drawing__name(drawing, strand);
		wb_lines lines;
		wb_lines__break(name, WB_NAME_SIZE, WB_NAME_WORDS_MAX, &lines);
		y = svg_add_lines(buffer, name, &lines, x, y, false) + WB_NAME_GAP;
	}
}

static int32_t svg_middle(const wb_drawing *drawing, uint32_t node)
{
	uint32_t layer = drawing->nodes[node].layer;

	return (drawing->tops[layer] + drawing->bottoms[layer]) / 2;
}

static int32_t svg_box_top(const wb_drawing *drawing, uint32_t state)
{
	return svg_middle(drawing, state) - drawing->nodes[state].box_height / 2;
}

static int32_t svg_box_bottom(const wb_drawing *drawing, uint32_t state)
{
	return svg_box_top(drawing, state) + drawing->nodes[state].box_height;
}

/* ---- arrows ---- */

/* A line under way: straight pieces are put off until it turns. */
typedef struct svg_pen {
	wb_buffer *buffer;
	int32_t x, y;
	int32_t drawn_y;
	bool is_down; /* it has begun */
} svg_pen;

static void pen_rest(svg_pen *pen)
{
	if (pen->drawn_y != pen->y)
		svg_add_pair(pen->buffer, "V", pen->y);
	pen->drawn_y = pen->y;
}

/* Goes on where it is already there. */
static void pen_start(svg_pen *pen, int32_t x, int32_t y)
{
	if (pen->is_down && pen->x == x && pen->y == y)
		return;
	if (pen->is_down)
		pen_rest(pen);
	pen->is_down = true;
	pen->x = x;
	pen->y = pen->drawn_y = y;
	svg_add_pair(pen->buffer, "M", x);
	svg_add_pair(pen->buffer, " ", y);
}

/* On to [x], [y], leaving and arriving upright. */
static void pen_move(svg_pen *pen, int32_t x, int32_t y)
{
	if (x != pen->x) {
		int32_t between = pen->y + (y - pen->y) / 2;
		pen_rest(pen);
		svg_add_pair(pen->buffer, "C", pen->x);
		svg_add_pair(pen->buffer, " ", between);
		svg_add_pair(pen->buffer, " ", x);
		svg_add_pair(pen->buffer, " ", between);
		svg_add_pair(pen->buffer, " ", x);
		svg_add_pair(pen->buffer, " ", y);
		pen->drawn_y = y;
	}
	pen->x = x;
	pen->y = y;
}

/* From the end of one node to the beginning of the next. */
static void svg_add_link(svg_pen *pen, const wb_drawing *drawing, const wb_link *link)
{
	const wb_bundle *bundle = &drawing->bundles[link->bundle];
	bool is_from_box = drawing->nodes[link->upper].bundle == WB_DRAWING_NONE;
	bool is_to_box = drawing->nodes[link->lower].bundle == WB_DRAWING_NONE;
	uint32_t upper = drawing->nodes[link->upper].layer;
	int32_t shorter = SVG_HEAD_LENGTH - SVG_HEAD_OVERLAP;

	if (is_from_box) {
		bool has_head = bundle->is_upward && link->upper == bundle->target;
		pen_start(
			pen, link->upper_x, svg_box_bottom(drawing, link->upper) + (has_head ? shorter : 0));
	}
	if (drawing->bottoms[upper] > pen->y)
		pen_move(pen, link->upper_x, drawing->bottoms[upper]);
	if (is_to_box) {
		bool has_head = !bundle->is_upward && link->lower == bundle->target;
		int32_t end = svg_box_top(drawing, link->lower) - (has_head ? shorter : 0);
		int32_t turn = drawing->tops[upper + 1] - (has_head ? shorter : 0);
		pen_move(pen, link->lower_x, turn);
		pen_move(pen, link->lower_x, end);
	} else {
		pen_move(pen, link->lower_x, drawing->tops[upper + 1]);
	}
}

static void svg_add_line(wb_buffer *buffer, const wb_drawing *drawing, const wb_bundle *bundle)
{
	const wb_link *links = drawing->links + bundle->links;
	uint32_t inner = bundle->layer_bottom - bundle->layer_top - 2;
	svg_pen pen = {.buffer = buffer};

	wb_buffer__add(buffer, WB_TEXT("<path class=\"line\" d=\""));
	/* The trunk, then the target's part, then what joins it. */
	if (inner > 0) {
		uint32_t first = drawing->nodes[bundle->chain].layer;
		pen_start(&pen, drawing->nodes[bundle->chain].x, drawing->tops[first]);
	}
	for (uint32_t index = 0; index < inner; index++)
		svg_add_link(&pen, drawing, &links[index]);
	for (uint32_t index = inner; index < bundle->link_count; index++) {
		const wb_link *link = &links[index];
		if (drawing->nodes[link->upper].bundle != WB_DRAWING_NONE) {
			uint32_t layer = drawing->nodes[link->upper].layer;
			pen_start(&pen, link->upper_x, drawing->tops[layer]);
		}
		svg_add_link(&pen, drawing, link);
	}
	pen_rest(&pen);
	wb_buffer__add(buffer, WB_TEXT("\"/>"));
}

static void svg_add_head(wb_buffer *buffer, const wb_drawing *drawing, const wb_bundle *bundle)
{
	for (uint32_t index = 0; index < bundle->link_count; index++) {
		const wb_link *link = &drawing->links[bundle->links + index];
		uint32_t box = bundle->is_upward ? link->upper : link->lower;
		if (box != bundle->target)
			continue;
		svg_add_pair(buffer, "<path class=\"head\" d=\"M",
			bundle->is_upward ? link->upper_x : link->lower_x);
		svg_add_pair(buffer, " ",
			bundle->is_upward ? svg_box_bottom(drawing, box) : svg_box_top(drawing, box));
		wb_buffer__add(
			buffer, bundle->is_upward ? WB_TEXT("l-4 8h8z\"/>\n") : WB_TEXT("l-4-8h8z\"/>\n"));
	}
}

/* The dot that the first arrow comes from. */
static void svg_add_start(wb_buffer *buffer, const wb_drawing *drawing)
{
	uint32_t initial = (uint32_t)(drawing->workflow->initial - drawing->workflow->states);
	int32_t x = drawing->nodes[initial].x;
	int32_t y = svg_box_top(drawing, initial);

	svg_add_pair(buffer, "<circle class=\"head\" r=\"6\" cx=\"", x);
	svg_add_pair(buffer, "\" cy=\"", WB_MARGIN + 6);
	svg_add_pair(buffer, "\"/><path class=\"line\" d=\"M", x);
	svg_add_pair(buffer, " ", WB_MARGIN + 6);
	svg_add_pair(buffer, "V", y - SVG_HEAD_LENGTH + SVG_HEAD_OVERLAP);
	svg_add_pair(buffer, "\"/><path class=\"head\" d=\"M", x);
	svg_add_pair(buffer, " ", y);
	wb_buffer__add(buffer, WB_TEXT("l-4-8h8z\"/>\n"));
}

static void svg_add_loop(wb_buffer *buffer, const wb_drawing *drawing, uint32_t state)
{
	int32_t x = drawing->nodes[state].x + drawing->nodes[state].box_width / 2;
	int32_t y = svg_middle(drawing, state);
	int32_t out = x + WB_LOOP_SIDE + WB_LOOP_SIDE / 4;

	svg_add_pair(buffer, "<path class=\"line\" d=\"M", x);
	svg_add_pair(buffer, " ", y - SVG_LOOP_HALF);
	svg_add_pair(buffer, "C", out);
	svg_add_pair(buffer, " ", y - SVG_LOOP_HALF - 4);
	svg_add_pair(buffer, " ", out);
	svg_add_pair(buffer, " ", y + SVG_LOOP_HALF + 4);
	svg_add_pair(buffer, " ", x + SVG_HEAD_LENGTH - SVG_HEAD_OVERLAP);
	svg_add_pair(buffer, " ", y + SVG_LOOP_HALF);
	svg_add_pair(buffer, "\"/><path class=\"head\" d=\"M", x);
	svg_add_pair(buffer, " ", y + SVG_LOOP_HALF);
	wb_buffer__add(buffer, WB_TEXT("l8-4v8z\"/>\n"));
}

static void svg_add_arrows(wb_buffer *buffer, const wb_drawing *drawing)
{
	wb_buffer__add(
		buffer, WB_TEXT("<g stroke=\"currentColor\" stroke-width=\"1.3\" fill=\"none\">\n"));
	svg_add_start(buffer, drawing);
	for (uint32_t index = 0; index < drawing->bundle_count; index++) {
		svg_add_line(buffer, drawing, &drawing->bundles[index]);
		svg_add_head(buffer, drawing, &drawing->bundles[index]);
	}
	for (uint32_t state = 0; state < wb_drawing__states(drawing); state++) {
		if (drawing->loops[state] != WB_DRAWING_NONE)
			svg_add_loop(buffer, drawing, state);
	}
	wb_buffer__add(buffer, WB_TEXT("</g>\n"));
}

/* Beside the lines, in the middle of their layer. */
static void svg_add_all_names(wb_buffer *buffer, const wb_drawing *drawing)
{
	svg_add_pair(buffer, "<g class=\"names\" fill=\"currentColor\" font-size=\"", WB_NAME_SIZE);
	wb_buffer__add(buffer, WB_TEXT("\">\n"));
	for (uint32_t index = 0; index < drawing->bundle_count; index++) {
		const wb_bundle *bundle = &drawing->bundles[index];
		const wb_drawing_node *node = &drawing->nodes[bundle->label];
		svg_add_names(buffer, drawing, bundle->strands, node->x + WB_NAME_SIDE,
			svg_middle(drawing, bundle->label) - node->height / 2);
	}
	for (uint32_t state = 0; state < wb_drawing__states(drawing); state++) {
		const wb_drawing_node *node = &drawing->nodes[state];
		svg_add_names(buffer, drawing, drawing->loops[state],
			node->x + node->box_width / 2 + WB_LOOP_SIDE + WB_NAME_SIDE,
			svg_middle(drawing, state) - node->loop_height / 2);
	}
	wb_buffer__add(buffer, WB_TEXT("</g>\n"));
}

/* ---- states ---- */

static void svg_add_rect(
	wb_buffer *buffer, const wb_drawing *drawing, uint32_t state, const char *class, int32_t inset)
{
	const wb_drawing_node *node = &drawing->nodes[state];

	wb_buffer__add(buffer, WB_TEXT("<rect class=\""));
	wb_buffer__add(buffer, wb_text_from(class));
	svg_add_pair(buffer, "\" x=\"", node->x - node->box_width / 2 + inset);
	svg_add_pair(buffer, "\" y=\"", svg_box_top(drawing, state) + inset);
	svg_add_pair(buffer, "\" width=\"", node->box_width - 2 * inset);
	svg_add_pair(buffer, "\" height=\"", node->box_height - 2 * inset);
	svg_add_pair(buffer, "\" rx=\"", 8 - inset);
	wb_buffer__add(buffer, WB_TEXT("\"/>\n"));
}

static void svg_add_states(wb_buffer *buffer, const wb_drawing *drawing)
{
	wb_buffer__add(buffer, WB_TEXT("<g stroke=\"currentColor\" fill=\"none\">\n"));
	for (uint32_t state = 0; state < wb_drawing__states(drawing); state++) {
		svg_add_rect(buffer, drawing, state, "box", 0);
		if (drawing->workflow->states[state].is_final)
			svg_add_rect(buffer, drawing, state, "line", SVG_FINAL_INSET);
	}
	svg_add_pair(buffer,
		"</g>\n<g class=\"states\" fill=\"currentColor\" text-anchor=\"middle\" font-size=\"",
		WB_BOX_SIZE);
	wb_buffer__add(buffer, WB_TEXT("\">\n"));
	for (uint32_t state = 0; state < wb_drawing__states(drawing); state++) {
		wb_text label = drawing->workflow->states[state].label;
		wb_lines lines;
		wb_lines__break(label, WB_BOX_SIZE, WB_BOX_WORDS_MAX, &lines);
		svg_add_lines(buffer, label, &lines, drawing->nodes[state].x,
			svg_middle(drawing, state) - (int32_t)lines.count * WB_BOX_LINE / 2, true);
	}
	wb_buffer__add(buffer, WB_TEXT("</g>\n"));
}

/* ---- words for who can't see it ---- */

static void svg_add_id(wb_buffer *buffer, const wb_drawing *drawing, const char *what)
{
	wb_buffer__add(buffer, WB_TEXT("waybill-"));
	wb_buffer__add(buffer, (wb_text){drawing->workflow->hash, SVG_ID_BYTES});
	wb_buffer__add(buffer, wb_text_from(what));
}

static void svg_add_description(wb_buffer *buffer, const wb_drawing *drawing)
{
	const wb_workflow *workflow = drawing->workflow;

	for (size_t index = 0; index < workflow->rule_count; index++) {
		const wb_transition *transition = &workflow->rules[index].shown;
		const wb_state *target = wb_workflow_find_state(workflow, transition->to);
		for (size_t from = 0; from < transition->from_count; from++) {
			const wb_state *source = wb_workflow_find_state(workflow, transition->from[from]);
			svg_add_text(buffer, source->label);
			wb_buffer__add(buffer, WB_TEXT(" \xE2\x86\x92 "));
			svg_add_text(buffer, target->label);
			wb_buffer__add(buffer, WB_TEXT(": "));
			svg_add_text(buffer, transition->label);
			wb_buffer__add(buffer, WB_TEXT("\n"));
		}
	}
}

void wb_diagram__add_svg(wb_buffer *buffer, const wb_drawing *drawing)
{
	wb_buffer__add(buffer,
		WB_TEXT("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"waybill-diagram\" role=\"img\" "
				"aria-labelledby=\""));
	svg_add_id(buffer, drawing, "-title");
	wb_buffer__add(buffer, WB_TEXT("\" aria-describedby=\""));
	svg_add_id(buffer, drawing, "-desc");
	svg_add_pair(buffer, "\" viewBox=\"0 0 ", drawing->width);
	svg_add_pair(buffer, " ", drawing->height);
	svg_add_pair(buffer, "\" width=\"", drawing->width);
	svg_add_pair(buffer, "\" height=\"", drawing->height);
	wb_buffer__add(buffer, WB_TEXT("\" font-family=\"system-ui, sans-serif\">\n<title id=\""));
	svg_add_id(buffer, drawing, "-title");
	wb_buffer__add(buffer, WB_TEXT("\">"));
	svg_add_text(buffer, drawing->workflow->name);
	wb_buffer__add(buffer, WB_TEXT("</title>\n<desc id=\""));
	svg_add_id(buffer, drawing, "-desc");
	wb_buffer__add(buffer, WB_TEXT("\">"));
	svg_add_description(buffer, drawing);
	wb_buffer__add(buffer, WB_TEXT("</desc>\n"));
	wb_buffer__add(buffer, wb_text_from(svg_style));
	svg_add_arrows(buffer, drawing);
	svg_add_states(buffer, drawing);
	svg_add_all_names(buffer, drawing);
	wb_buffer__add(buffer, WB_TEXT("</svg>\n"));
}
