/* SPDX-License-Identifier: MIT */
/*
 * Where everything stands. Across, each node is drawn towards those it is linked to, as far as its
 * neighbours in the layer leave room: the least squares of one layer are found exactly, by joining
 * nodes that push each other into groups, and a few sweeps over all layers bring them to rest.
 * Arrows are then pulled straight where that moves nothing else. Brandes and Köpf's algorithm was
 * dropped: straighter long lines, but boxes far from what they are linked to.
 */
#include "workflow/drawing.h"

#include "base/error.h"
#include "workflow/drawing_text.h"

/* Room between two nodes of a layer. */
#define PLACE_GAP 12
#define PLACE_GAP_BOXES 28
/* Beside the line of an arrow. */
#define PLACE_LINE 5

#define PLACE_BOX_WIDTH_MIN 72
/* Around the words in a box: its font may be wider than the table says. */
#define PLACE_BOX_SIDE 16
#define PLACE_BOX_TOP 10
/* From a corner of a box to the first arrow, and from arrow to arrow. */
#define PLACE_PORT_EDGE 14
#define PLACE_PORT_GAP 14
/* What a box is widened to for its arrows. */
#define PLACE_PORTS_MAX 320

/* Between layers: more where an arrow goes far to the side, so that it never runs flat. */
#define PLACE_LAYER_GAP 14
#define PLACE_LAYER_GAP_MAX 64
#define PLACE_SLOPE 7

/* How strongly an arrow pulls: one to the next row more, it is the way that orders usually go. */
#define PLACE_PULL_SHORT 6
#define PLACE_PULL_LONG 1
#define PLACE_PULL_CHAIN 8

#define PLACE_SWEEPS_MAX 24
/* Links looked at in all sweeps together. */
#define PLACE_LOOKS_MAX 4000000

/* Items in a row that touch and move as one. */
typedef struct place_group {
	int64_t pull; /* the sum of weights times where its items would have its first one */
	int64_t weight;
	uint32_t count;
} place_group;

typedef struct drawing_placing {
	wb_drawing *drawing;
	/* By place in the row that is settled: nodes of a layer, or arrows at the side of a box. */
	int64_t *wanted;
	int64_t *weights;
	int64_t *offsets; /* the least distance from the first of them */
	place_group *groups;
	uint32_t *ports;
} drawing_placing;

static int32_t place_larger(int32_t one, int32_t other)
{
	return one > other ? one : other;
}

/* ---- sizes ---- */

/* Height and width of the labels of a list of transitions, one below the other. */
static int32_t place_measure_names(const wb_drawing *drawing, uint32_t strand, int32_t *out_width)
{
	int32_t height = 0;

	*out_width = 0;
	for (; strand != WB_DRAWING_NONE; strand = drawing->strands[strand].next) {
		wb_lines lines;
		wb_lines__break(wb_drawing__name(drawing, strand), WB_NAME_SIZE, WB_NAME_WORDS_MAX, &lines);
		height += (int32_t)lines.count * WB_NAME_LINE + (height > 0 ? WB_NAME_GAP : 0);
		*out_width = place_larger(*out_width, lines.width);
	}
	return height;
}

static void place_measure_state(wb_drawing *drawing, uint32_t state)
{
	wb_drawing_node *node = &drawing->nodes[state];
	uint32_t downs = drawing->downs[state + 1] - drawing->downs[state];
	uint32_t ups = drawing->ups[state + 1] - drawing->ups[state];
	int32_t ports = (int32_t)(downs > ups ? downs : ups);
	wb_lines lines;
	int32_t names_width = 0;

	wb_lines__break(drawing->workflow->states[state].label, WB_BOX_SIZE, WB_BOX_WORDS_MAX, &lines);
	/* Past some hundred arrows they stand closer; that many are no longer told apart anyway. */
	int32_t for_ports = ports > PLACE_PORTS_MAX / PLACE_PORT_GAP
		? PLACE_PORTS_MAX
		: 2 * PLACE_PORT_EDGE + (ports - 1) * PLACE_PORT_GAP;
	node->box_width = place_larger(PLACE_BOX_WIDTH_MIN, lines.width + 2 * PLACE_BOX_SIDE);
	node->box_width = place_larger(node->box_width, for_ports);
	node->box_width += node->box_width % 2;
	node->box_height = (int32_t)lines.count * WB_BOX_LINE + 2 * PLACE_BOX_TOP;
	node->height = node->box_height;
	node->left = node->right = node->box_width / 2;
	if (drawing->loops[state] != WB_DRAWING_NONE) {
		node->loop_height = place_measure_names(drawing, drawing->loops[state], &names_width);
		node->height = place_larger(node->height, node->loop_height);
		node->right += WB_LOOP_SIDE + WB_NAME_SIDE + names_width;
	}
}

static void place_measure(wb_drawing *drawing)
{
	for (uint32_t state = 0; state < wb_drawing__states(drawing); state++)
		place_measure_state(drawing, state);
	for (uint32_t node = wb_drawing__states(drawing); node < drawing->node_count; node++)
		drawing->nodes[node].left = drawing->nodes[node].right = PLACE_LINE;
	for (uint32_t index = 0; index < drawing->bundle_count; index++) {
		wb_drawing_node *node = &drawing->nodes[drawing->bundles[index].label];
		int32_t width = 0;
		node->height = place_measure_names(drawing, drawing->bundles[index].strands, &width);
		node->right = WB_NAME_SIDE + width;
	}
}

/* How far two neighbours of a layer are at least apart. */
static int32_t place_apart(const wb_drawing *drawing, uint32_t left, uint32_t right)
{
	const wb_drawing_node *one = &drawing->nodes[left], *other = &drawing->nodes[right];
	bool are_boxes = one->bundle == WB_DRAWING_NONE && other->bundle == WB_DRAWING_NONE;

	return one->right + other->left + (are_boxes ? PLACE_GAP_BOXES : PLACE_GAP);
}

/* ---- across ---- */

/* The mean, rounded down also below zero, so that groups in order stay in order. */
static int64_t place_mean(const place_group *group)
{
	int64_t mean = group->pull / group->weight;

	return mean - (group->pull % group->weight < 0);
}

/*
 * Settles [count] items in a row: [wanted] becomes where each stands, at least [offsets] apart and
 * the weighted squares of what they were moved by the least there are.
 */
static void place_settle(drawing_placing *placing, uint32_t count)
{
	uint32_t groups = 0;
	uint32_t item = 0;

	for (uint32_t next = 0; next < count; next++) {
		int64_t wish = placing->wanted[next] - placing->offsets[next];
		placing->groups[groups++] =
			(place_group){wish * placing->weights[next], placing->weights[next], 1};
		while (groups > 1) {
			place_group *last = &placing->groups[groups - 1], *before = last - 1;
			if (place_mean(before) < place_mean(last))
				break;
			before->pull += last->pull;
			before->weight += last->weight;
			before->count += last->count;
			groups--;
		}
	}
	for (uint32_t index = 0; index < groups; index++) {
		int64_t mean = place_mean(&placing->groups[index]);
		for (uint32_t of = 0; of < placing->groups[index].count; of++, item++)
			placing->wanted[item] = mean + placing->offsets[item];
	}
}

static int64_t place_pull(const wb_drawing *drawing, const wb_link *link)
{
	const wb_bundle *bundle = &drawing->bundles[link->bundle];
	bool is_inside = drawing->nodes[link->upper].bundle != WB_DRAWING_NONE &&
		drawing->nodes[link->lower].bundle != WB_DRAWING_NONE;

	if (is_inside)
		return PLACE_PULL_CHAIN;
	return bundle->layer_bottom - bundle->layer_top == 2 ? PLACE_PULL_SHORT : PLACE_PULL_LONG;
}

/* What the links of [node] to the layer above or below want of it. */
static void place_add_wishes(
	const wb_drawing *drawing, uint32_t node, bool is_up, int64_t *wish, int64_t *weight)
{
	const uint32_t *starts = is_up ? drawing->ups : drawing->downs;
	const uint32_t *links = is_up ? drawing->up : drawing->down;

	for (uint32_t at = starts[node]; at < starts[node + 1]; at++) {
		const wb_link *link = &drawing->links[links[at]];
		int64_t pull = place_pull(drawing, link);
		*wish += pull * drawing->nodes[is_up ? link->upper : link->lower].x;
		*weight += pull;
	}
}

static void place_layer(drawing_placing *placing, uint32_t layer, bool looks_up, bool looks_down)
{
	wb_drawing *drawing = placing->drawing;
	const uint32_t *order = drawing->order + drawing->layers[layer];
	uint32_t count = drawing->layers[layer + 1] - drawing->layers[layer];

	for (uint32_t place = 0; place < count; place++) {
		uint32_t node = order[place];
		int64_t wish = 0, weight = 0;
		if (looks_up)
			place_add_wishes(drawing, node, true, &wish, &weight);
		if (looks_down)
			place_add_wishes(drawing, node, false, &wish, &weight);
		placing->wanted[place] = weight == 0 ? drawing->nodes[node].x : wish / weight;
		placing->weights[place] = weight == 0 ? 1 : weight;
		placing->offsets[place] = place == 0
			? 0
			: placing->offsets[place - 1] + place_apart(drawing, order[place - 1], node);
	}
	place_settle(placing, count);
	for (uint32_t place = 0; place < count; place++)
		drawing->nodes[order[place]].x = (int32_t)placing->wanted[place];
}

static void place_sweep(drawing_placing *placing)
{
	wb_drawing *drawing = placing->drawing;
	uint32_t last = drawing->layer_count - 1;
	uint32_t sweeps = PLACE_LOOKS_MAX / (drawing->link_count + 1);

	if (sweeps > PLACE_SWEEPS_MAX)
		sweeps = PLACE_SWEEPS_MAX;
	/* All at 0 and no wishes: each layer packed around its middle. */
	for (uint32_t layer = 0; layer <= last; layer++)
		place_layer(placing, layer, false, false);
	for (uint32_t sweep = 0; sweep < sweeps; sweep++) {
		/* First each side in turn, to come near; then both, to come to rest. */
		bool is_late = 2 * sweep >= sweeps;
		bool is_down = sweep % 2 == 0;
		for (uint32_t step = 0; step <= last; step++)
			place_layer(
				placing, is_down ? step : last - step, is_down || is_late, !is_down || is_late);
	}
}

/* Between which x [node] may stand while all others stay. */
static void place_find_room(
	const wb_drawing *drawing, uint32_t node, int32_t *out_from, int32_t *out_to)
{
	uint32_t layer = drawing->nodes[node].layer;
	uint32_t at = drawing->layers[layer] + drawing->nodes[node].place;

	*out_from = INT32_MIN / 2;
	*out_to = INT32_MAX / 2;
	if (at > drawing->layers[layer]) {
		uint32_t before = drawing->order[at - 1];
		*out_from = drawing->nodes[before].x + place_apart(drawing, before, node);
	}
	if (at + 1 < drawing->layers[layer + 1]) {
		uint32_t behind = drawing->order[at + 1];
		*out_to = drawing->nodes[behind].x - place_apart(drawing, node, behind);
	}
}

/* Gives as many nodes of the arrow as can have it one x, from the top, and so on with the rest. */
static void place_straighten(wb_drawing *drawing, const wb_bundle *bundle)
{
	uint32_t end = bundle->chain + bundle->layer_bottom - bundle->layer_top - 1;
	uint32_t start = bundle->chain;

	while (start < end) {
		int32_t from = INT32_MIN / 2, to = INT32_MAX / 2;
		int64_t sum = 0;
		uint32_t next = start;
		for (; next < end; next++) {
			int32_t here_from, here_to;
			place_find_room(drawing, next, &here_from, &here_to);
			if (next > start && (here_from > to || here_to < from))
				break;
			from = here_from > from ? here_from : from;
			to = here_to < to ? here_to : to;
			sum += drawing->nodes[next].x;
		}
		int32_t x = (int32_t)(sum / (int64_t)(next - start));
		x = x < from ? from : x;
		x = x > to ? to : x;
		for (; start < next; start++)
			drawing->nodes[start].x = x;
	}
}

/* ---- where arrows leave and meet boxes ---- */

static int32_t *place_port_x(wb_drawing *drawing, uint32_t link, bool is_upper)
{
	return is_upper ? &drawing->links[link].upper_x : &drawing->links[link].lower_x;
}

/* The links of one side of a box from left to right, as they come in the layer they go to. */
static uint32_t place_sort_ports(drawing_placing *placing, uint32_t state, bool is_down)
{
	const wb_drawing *drawing = placing->drawing;
	const uint32_t *starts = is_down ? drawing->downs : drawing->ups;
	const uint32_t *links = is_down ? drawing->down : drawing->up;
	uint32_t count = 0;

	for (uint32_t at = starts[state]; at < starts[state + 1]; at++) {
		const wb_link *link = &drawing->links[links[at]];
		uint32_t place = drawing->nodes[is_down ? link->lower : link->upper].place;
		uint32_t to = count++;
		for (; to > 0; to--) {
			const wb_link *before = &drawing->links[placing->ports[to - 1]];
			if (drawing->nodes[is_down ? before->lower : before->upper].place < place)
				break;
			placing->ports[to] = placing->ports[to - 1];
		}
		placing->ports[to] = links[at];
	}
	return count;
}

/* Straight below or above where the arrow goes on, if the box reaches that far. */
static void place_ports(drawing_placing *placing, uint32_t state, bool is_down)
{
	wb_drawing *drawing = placing->drawing;
	const wb_drawing_node *box = &drawing->nodes[state];
	uint32_t count = place_sort_ports(placing, state, is_down);
	int64_t from = box->x - box->box_width / 2 + PLACE_PORT_EDGE;
	int64_t to = box->x + box->box_width / 2 - PLACE_PORT_EDGE;
	int64_t apart = count < 2 ? 0 : (to - from) / (count - 1);

	if (apart > PLACE_PORT_GAP)
		apart = PLACE_PORT_GAP;
	for (uint32_t port = 0; port < count; port++) {
		const wb_link *link = &drawing->links[placing->ports[port]];
		int64_t wish = drawing->nodes[is_down ? link->lower : link->upper].x;
		placing->wanted[port] = wish < from ? from : wish > to ? to : wish;
		placing->weights[port] = 1;
		placing->offsets[port] = apart * port;
	}
	place_settle(placing, count);
	for (uint32_t port = 0; port < count; port++) {
		int64_t x = placing->wanted[port];
		int64_t least = from + apart * port;
		int64_t most = to - apart * (count - 1 - port);
		x = x > most ? most : x;
		x = x < least ? least : x;
		*place_port_x(drawing, placing->ports[port], is_down) = (int32_t)x;
	}
}

static void place_all_ports(drawing_placing *placing)
{
	wb_drawing *drawing = placing->drawing;

	for (uint32_t link = 0; link < drawing->link_count; link++) {
		drawing->links[link].upper_x = drawing->nodes[drawing->links[link].upper].x;
		drawing->links[link].lower_x = drawing->nodes[drawing->links[link].lower].x;
	}
	for (uint32_t state = 0; state < wb_drawing__states(drawing); state++) {
		place_ports(placing, state, true);
		place_ports(placing, state, false);
	}
}

/* ---- down ---- */

static int32_t place_gap_below(const wb_drawing *drawing, uint32_t layer)
{
	int32_t far = 0;

	for (uint32_t at = drawing->layers[layer]; at < drawing->layers[layer + 1]; at++) {
		uint32_t node = drawing->order[at];
		for (uint32_t down = drawing->downs[node]; down < drawing->downs[node + 1]; down++) {
			const wb_link *link = &drawing->links[drawing->down[down]];
			int32_t aside = link->upper_x - link->lower_x;
			far = place_larger(far, aside < 0 ? -aside : aside);
		}
	}
	int32_t gap = PLACE_LAYER_GAP + far / PLACE_SLOPE;
	return gap > PLACE_LAYER_GAP_MAX ? PLACE_LAYER_GAP_MAX : gap;
}

static void place_layers(wb_drawing *drawing)
{
	int32_t y = WB_MARGIN + WB_START_HEIGHT;

	for (uint32_t layer = 0; layer < drawing->layer_count; layer++) {
		int32_t height = 0;
		for (uint32_t at = drawing->layers[layer]; at < drawing->layers[layer + 1]; at++)
			height = place_larger(height, drawing->nodes[drawing->order[at]].height);
		drawing->tops[layer] = y;
		drawing->bottoms[layer] = y + height;
		y += height;
		if (layer + 1 < drawing->layer_count)
			y += place_gap_below(drawing, layer);
	}
	drawing->height = y + WB_MARGIN;
}

/* Moves all of it into view. */
static void place_at_margin(wb_drawing *drawing)
{
	int32_t left = INT32_MAX, right = INT32_MIN;

	for (uint32_t index = 0; index < drawing->node_count; index++) {
		const wb_drawing_node *node = &drawing->nodes[index];
		left = node->x - node->left < left ? node->x - node->left : left;
		right = place_larger(right, node->x + node->right);
	}
	for (uint32_t index = 0; index < drawing->node_count; index++)
		drawing->nodes[index].x += WB_MARGIN - left;
	drawing->width = right - left + 2 * WB_MARGIN;
}

wb_status wb_drawing__place(wb_drawing *drawing, wb_error *error)
{
	size_t longest = (size_t)drawing->node_count + drawing->link_count;
	drawing_placing placing = {
		.drawing = drawing,
		.wanted = wb_drawing__take(drawing, longest, sizeof *placing.wanted),
		.weights = wb_drawing__take(drawing, longest, sizeof *placing.weights),
		.offsets = wb_drawing__take(drawing, longest, sizeof *placing.offsets),
		.groups = wb_drawing__take(drawing, longest, sizeof *placing.groups),
		.ports = wb_drawing__take(drawing, longest, sizeof *placing.ports),
	};

	drawing->tops = wb_drawing__take(drawing, drawing->layer_count, sizeof *drawing->tops);
	drawing->bottoms = wb_drawing__take(drawing, drawing->layer_count, sizeof *drawing->bottoms);
	if (placing.wanted == NULL || placing.weights == NULL || placing.offsets == NULL ||
		placing.groups == NULL || placing.ports == NULL || drawing->tops == NULL ||
		drawing->bottoms == NULL)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	place_measure(drawing);
	place_sweep(&placing);
	for (uint32_t index = 0; index < drawing->bundle_count; index++)
		place_straighten(drawing, &drawing->bundles[index]);
	place_at_margin(drawing);
	place_all_ports(&placing);
	place_layers(drawing);
	return WB_OK;
}
