/* SPDX-License-Identifier: MIT */
/*
 * Who stands beside whom in a layer. Few crossings is what makes such a picture readable; the fewest
 * can't be had in bounded time. So: down and up through the layers, each node to the mean place of
 * its neighbours in the layer before, and the best order that was met is kept. Neighbours are
 * exchanged where that alone helps, as long as the picture is small enough to try.
 */
#include "workflow/drawing.h"

#include "base/error.h"

/* After a dozen there is hardly anything to gain. */
#define ORDER_SWEEPS_MAX 16

/* Links looked at in all sweeps together: what bounds the time of the largest pictures. */
#define ORDER_LOOKS_MAX 2000000

/* Above it, exchanges cost more than all else. */
#define ORDER_EXCHANGE_LINKS_MAX 3000

/* A mean place is a whole number of these parts of a place. */
#define ORDER_PLACE_PARTS 4096

typedef struct drawing_ordering {
	wb_drawing *drawing;
	uint64_t *keys; /* by place in the layer that is sorted */
	uint32_t *sorted;
	uint32_t *best; /* the order with the fewest crossings that was met */
	uint32_t *tree; /* of sums, for counting */
	uint32_t *ends; /* places that the links of one node lead to */
} drawing_ordering;

static uint32_t order_other_end(const wb_drawing *drawing, uint32_t node, uint32_t link)
{
	const wb_link *found = &drawing->links[link];

	return found->upper == node ? found->lower : found->upper;
}

static void order_renumber(wb_drawing *drawing, uint32_t layer)
{
	for (uint32_t at = drawing->layers[layer]; at < drawing->layers[layer + 1]; at++)
		drawing->nodes[drawing->order[at]].place = at - drawing->layers[layer];
}

/* ---- the first order ---- */

/* As a walk along the arrows meets them: what belongs together comes together. */
static wb_status order_begin(drawing_ordering *ordering, wb_error *error)
{
	wb_drawing *drawing = ordering->drawing;
	uint32_t *stack = wb_drawing__take(drawing, drawing->node_count, sizeof *stack);
	uint32_t *next = wb_drawing__take(drawing, drawing->node_count, sizeof *next);
	uint32_t *filled = wb_drawing__take(drawing, drawing->layer_count, sizeof *filled);
	uint8_t *seen = wb_drawing__take(drawing, drawing->node_count, sizeof *seen);

	if (stack == NULL || next == NULL || filled == NULL || seen == NULL)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	for (uint32_t at = 0; at < drawing->node_count; at++) {
		uint32_t depth = 0;
		/* By layers, for every node hangs from one above it or is a beginning. */
		stack[depth++] = drawing->order[at];
		while (depth > 0) {
			uint32_t node = stack[depth - 1];
			if (!seen[node]) {
				uint32_t layer = drawing->nodes[node].layer;
				seen[node] = 1;
				ordering->best[drawing->layers[layer] + filled[layer]++] = node;
			}
			uint32_t link = drawing->downs[node] + next[node]++;
			if (link >= drawing->downs[node + 1])
				depth--;
			else if (!seen[drawing->links[drawing->down[link]].lower])
				stack[depth++] = drawing->links[drawing->down[link]].lower;
		}
	}
	memcpy(drawing->order, ordering->best, drawing->node_count * sizeof *drawing->order);
	for (uint32_t layer = 0; layer < drawing->layer_count; layer++)
		order_renumber(drawing, layer);
	return WB_OK;
}

/* ---- counting ---- */

static void order_sort(uint32_t *numbers, size_t count)
{
	for (size_t next = 1; next < count; next++) {
		uint32_t number = numbers[next];
		size_t place = next;
		for (; place > 0 && number < numbers[place - 1]; place--)
			numbers[place] = numbers[place - 1];
		numbers[place] = number;
	}
}

/* Places in the layer below (or above) that [node] is linked to, from the left. */
static uint32_t order_find_ends(
	drawing_ordering *ordering, uint32_t node, bool is_down, uint32_t *out)
{
	const wb_drawing *drawing = ordering->drawing;
	const uint32_t *starts = is_down ? drawing->downs : drawing->ups;
	const uint32_t *links = is_down ? drawing->down : drawing->up;
	uint32_t count = 0;

	for (uint32_t at = starts[node]; at < starts[node + 1]; at++)
		out[count++] = drawing->nodes[order_other_end(drawing, node, links[at])].place;
	order_sort(out, count);
	return count;
}

/* Crossings between [layer] and the one below it: pairs of links in the wrong order. */
static uint64_t order_count_below(drawing_ordering *ordering, uint32_t layer)
{
	wb_drawing *drawing = ordering->drawing;
	uint32_t width = drawing->layers[layer + 2] - drawing->layers[layer + 1];
	uint64_t crossings = 0;
	uint32_t before = 0;

	memset(ordering->tree, 0, (width + 1) * sizeof *ordering->tree);
	for (uint32_t at = drawing->layers[layer]; at < drawing->layers[layer + 1]; at++) {
		uint32_t count = order_find_ends(ordering, drawing->order[at], true, ordering->ends);
		for (uint32_t end = 0; end < count; end++) {
			uint32_t not_right = 0;
			for (uint32_t place = ordering->ends[end] + 1; place > 0; place &= place - 1)
				not_right += ordering->tree[place];
			crossings += before - not_right;
		}
		for (uint32_t end = 0; end < count; end++) {
			for (uint32_t place = ordering->ends[end] + 1; place <= width;
				 place += place & (~place + 1))
				ordering->tree[place]++;
		}
		before += count;
	}
	return crossings;
}

static uint64_t order_count(drawing_ordering *ordering)
{
	uint64_t crossings = 0;

	for (uint32_t layer = 0; layer + 1 < ordering->drawing->layer_count; layer++)
		crossings += order_count_below(ordering, layer);
	return crossings;
}

/* ---- sweeps ---- */

static void order_merge(
	const drawing_ordering *ordering, const uint32_t *items, uint32_t *out, uint32_t count, uint32_t half)
{
	for (uint32_t start = 0; start < count; start += 2 * half) {
		uint32_t middle = start + half < count ? start + half : count;
		uint32_t end = start + 2 * half < count ? start + 2 * half : count;
		uint32_t one = start, other = middle;
		for (uint32_t at = start; at < end; at++) {
			bool is_one = one < middle &&
				(other == end || ordering->keys[items[one]] <= ordering->keys[items[other]]);
			out[at] = is_one ? items[one++] : items[other++];
		}
	}
}

/* Sorts a layer by the mean place of the neighbours in the one before; equals stay as they are. */
static void order_sweep_layer(drawing_ordering *ordering, uint32_t layer, bool is_down)
{
	wb_drawing *drawing = ordering->drawing;
	uint32_t *order = drawing->order + drawing->layers[layer];
	uint32_t count = drawing->layers[layer + 1] - drawing->layers[layer];
	const uint32_t *starts = is_down ? drawing->ups : drawing->downs;
	const uint32_t *links = is_down ? drawing->up : drawing->down;
	uint32_t *from = order, *to = ordering->sorted;

	for (uint32_t place = 0; place < count; place++) {
		uint32_t node = order[place];
		uint32_t ends = starts[node + 1] - starts[node];
		uint64_t sum = 0;
		for (uint32_t at = starts[node]; at < starts[node + 1]; at++)
			sum += drawing->nodes[order_other_end(drawing, node, links[at])].place;
		ordering->keys[node] =
			ends == 0 ? (uint64_t)place * ORDER_PLACE_PARTS : sum * ORDER_PLACE_PARTS / ends;
	}
	for (uint32_t half = 1; half < count; half *= 2) {
		uint32_t *merged = to;
		order_merge(ordering, from, to, count, half);
		to = from;
		from = merged;
	}
	if (from != order)
		memcpy(order, from, count * sizeof *order);
	order_renumber(drawing, layer);
}

static void order_sweep(drawing_ordering *ordering, bool is_down)
{
	uint32_t count = ordering->drawing->layer_count;

	for (uint32_t step = 1; step < count; step++)
		order_sweep_layer(ordering, is_down ? step : count - 1 - step, is_down);
}

/* Crossings of the links of two neighbours, [left] left of [right], less those the other way round. */
static int64_t order_gain(drawing_ordering *ordering, uint32_t left, uint32_t right, bool is_down)
{
	uint32_t *right_ends = ordering->ends + ordering->drawing->link_count;
	uint32_t left_count = order_find_ends(ordering, left, is_down, ordering->ends);
	uint32_t right_count = order_find_ends(ordering, right, is_down, right_ends);
	int64_t gain = 0;

	for (uint32_t one = 0; one < left_count; one++) {
		for (uint32_t other = 0; other < right_count; other++)
			gain += (ordering->ends[one] > right_ends[other]) -
				(ordering->ends[one] < right_ends[other]);
	}
	return gain;
}

/* Whether it changed anything. */
static bool order_exchange(drawing_ordering *ordering)
{
	wb_drawing *drawing = ordering->drawing;
	bool has_gained = false;

	for (uint32_t layer = 0; layer < drawing->layer_count; layer++) {
		for (uint32_t at = drawing->layers[layer]; at + 1 < drawing->layers[layer + 1]; at++) {
			uint32_t left = drawing->order[at], right = drawing->order[at + 1];
			if (order_gain(ordering, left, right, true) +
					order_gain(ordering, left, right, false) <=
				0)
				continue;
			drawing->order[at] = right;
			drawing->order[at + 1] = left;
			drawing->nodes[left].place++;
			drawing->nodes[right].place--;
			has_gained = true;
		}
	}
	return has_gained;
}

static void order_keep_better(drawing_ordering *ordering, uint64_t *fewest)
{
	wb_drawing *drawing = ordering->drawing;
	uint64_t crossings = order_count(ordering);

	if (crossings >= *fewest)
		return;
	*fewest = crossings;
	memcpy(ordering->best, drawing->order, drawing->node_count * sizeof *drawing->order);
}

wb_status wb_drawing__order(wb_drawing *drawing, wb_error *error)
{
	size_t nodes = drawing->node_count;
	drawing_ordering ordering = {
		.drawing = drawing,
		.keys = wb_drawing__take(drawing, nodes, sizeof *ordering.keys),
		.sorted = wb_drawing__take(drawing, nodes, sizeof *ordering.sorted),
		.best = wb_drawing__take(drawing, nodes, sizeof *ordering.best),
		.tree = wb_drawing__take(drawing, nodes + 1, sizeof *ordering.tree),
		.ends = wb_drawing__take(drawing, (size_t)drawing->link_count * 2, sizeof *ordering.ends),
	};
	uint32_t sweeps = ORDER_LOOKS_MAX / (drawing->link_count + 1);
	bool is_small = drawing->link_count <= ORDER_EXCHANGE_LINKS_MAX;

	if (ordering.keys == NULL || ordering.sorted == NULL || ordering.best == NULL ||
		ordering.tree == NULL || ordering.ends == NULL)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	wb_status status = order_begin(&ordering, error);
	if (status != WB_OK)
		return status;
	uint64_t fewest = order_count(&ordering);
	for (uint32_t sweep = 0; fewest > 0 && sweep < sweeps && sweep < ORDER_SWEEPS_MAX; sweep++) {
		order_sweep(&ordering, sweep % 2 == 0);
		for (uint32_t again = 0; is_small && again < ORDER_SWEEPS_MAX; again++) {
			if (!order_exchange(&ordering))
				break;
		}
		order_keep_better(&ordering, &fewest);
	}
	memcpy(drawing->order, ordering.best, nodes * sizeof *drawing->order);
	for (uint32_t layer = 0; layer < drawing->layer_count; layer++)
		order_renumber(drawing, layer);
	return WB_OK;
}
