/* SPDX-License-Identifier: MIT */
/*
 * From a workflow to layers and arrows, the first steps of what Sugiyama, Tagawa and Toda described.
 *
 * A depth-first walk from the initial state finds the transitions that lead back; they are drawn
 * upward, and without them the rest has no cycle. A state stands one row below the lowest of those
 * that lead to it, final states together in the last row. Ranks by the shortest way were dropped:
 * they pull what can be reached at any time, a hold or a cancellation, to the top and the main line
 * with it out of its order.
 */
#include "workflow/drawing.h"

#include "base/error.h"

typedef struct drawing_builder {
	wb_drawing *drawing;
	wb_error *error;
	uint32_t count; /* states */
	uint32_t initial;
	uint32_t *first; /* by source and target: the strands from one to the other */
	uint32_t *last;
	uint32_t *joined; /* by source and target: its bundle */
	uint8_t *is_back; /* by source and target */
	uint32_t *finished; /* states as the walk has left them, the deepest first */
	uint32_t *ranks;
} drawing_builder;

static size_t builder_pair(const drawing_builder *builder, uint32_t source, uint32_t target)
{
	return (size_t)source * builder->count + target;
}

static bool builder_is_linked(const drawing_builder *builder, uint32_t source, uint32_t target)
{
	return source != target &&
		builder->first[builder_pair(builder, source, target)] != WB_DRAWING_NONE;
}

static uint32_t builder_state(const drawing_builder *builder, wb_text name)
{
	const wb_workflow *workflow = builder->drawing->workflow;

	return (uint32_t)(wb_workflow_find_state(workflow, name) - workflow->states);
}

/* ---- strands ---- */

static bool builder_take(drawing_builder *builder)
{
	wb_drawing *drawing = builder->drawing;
	size_t pairs = (size_t)builder->count * builder->count;
	size_t strands = 0;

	for (size_t index = 0; index < drawing->workflow->rule_count; index++)
		strands += drawing->workflow->rules[index].shown.from_count;
	builder->first = wb_drawing__take(drawing, pairs, sizeof *builder->first);
	builder->last = wb_drawing__take(drawing, pairs, sizeof *builder->last);
	builder->joined = wb_drawing__take(drawing, pairs, sizeof *builder->joined);
	builder->is_back = wb_drawing__take(drawing, pairs, sizeof *builder->is_back);
	builder->finished = wb_drawing__take(drawing, builder->count, sizeof *builder->finished);
	builder->ranks = wb_drawing__take(drawing, builder->count, sizeof *builder->ranks);
	drawing->loops = wb_drawing__take(drawing, builder->count, sizeof *drawing->loops);
	drawing->strands = wb_drawing__take(drawing, strands, sizeof *drawing->strands);
	if (builder->first == NULL || builder->last == NULL || builder->joined == NULL ||
		builder->is_back == NULL || builder->finished == NULL || builder->ranks == NULL ||
		drawing->loops == NULL || drawing->strands == NULL)
		return false;
	for (size_t pair = 0; pair < pairs; pair++)
		builder->first[pair] = builder->joined[pair] = WB_DRAWING_NONE;
	return true;
}

static void builder_add_strands(drawing_builder *builder)
{
	wb_drawing *drawing = builder->drawing;
	uint32_t count = 0;

	for (uint32_t index = 0; index < drawing->workflow->rule_count; index++) {
		const wb_transition *transition = &drawing->workflow->rules[index].shown;
		uint32_t target = builder_state(builder, transition->to);
		for (size_t from = 0; from < transition->from_count; from++) {
			uint32_t source = builder_state(builder, transition->from[from]);
			size_t pair = builder_pair(builder, source, target);
			if (builder->first[pair] == WB_DRAWING_NONE)
				builder->first[pair] = count;
			else
				drawing->strands[builder->last[pair]].next = count;
			builder->last[pair] = count;
			drawing->strands[count++] = (wb_strand){index, WB_DRAWING_NONE};
		}
	}
	for (uint32_t state = 0; state < builder->count; state++)
		drawing->loops[state] = builder->first[builder_pair(builder, state, state)];
}

/* ---- ranks ---- */

/* Walks all that can be reached from [root] and was not before. */
static void builder_walk(drawing_builder *builder, uint32_t root, uint8_t *seen, uint32_t *stack,
	uint32_t *next, uint32_t *left)
{
	enum { UNSEEN, OPEN, CLOSED };
	uint32_t depth = 1;

	stack[0] = root;
	seen[root] = OPEN;
	while (depth > 0) {
		uint32_t state = stack[depth - 1];
		uint32_t target = next[state]++;
		if (target == builder->count) {
			seen[state] = CLOSED;
			builder->finished[(*left)++] = state;
			depth--;
		} else if (builder_is_linked(builder, state, target)) {
			if (seen[target] == OPEN || target == builder->initial)
				builder->is_back[builder_pair(builder, state, target)] = 1;
			if (seen[target] != UNSEEN)
				continue;
			seen[target] = OPEN;
			stack[depth++] = target;
		}
	}
}

/* Final states, which nothing leaves, share the row below all others. */
static void builder_rank(drawing_builder *builder)
{
	const wb_state *states = builder->drawing->workflow->states;
	uint32_t last = 0;

	for (uint32_t left = builder->count; left > 0; left--) {
		uint32_t source = builder->finished[left - 1];
		for (uint32_t target = 0; target < builder->count; target++) {
			bool is_onward = builder_is_linked(builder, source, target) &&
				!builder->is_back[builder_pair(builder, source, target)];
			if (is_onward && builder->ranks[target] <= builder->ranks[source])
				builder->ranks[target] = builder->ranks[source] + 1;
		}
		if (!states[source].is_final && last <= builder->ranks[source])
			last = builder->ranks[source] + 1;
	}
	for (uint32_t state = 0; state < builder->count; state++) {
		if (states[state].is_final)
			builder->ranks[state] = last;
	}
}

static wb_status builder_find_ranks(drawing_builder *builder)
{
	wb_drawing *drawing = builder->drawing;
	uint8_t *seen = wb_drawing__take(drawing, builder->count, sizeof *seen);
	uint32_t *stack = wb_drawing__take(drawing, builder->count, sizeof *stack);
	uint32_t *next = wb_drawing__take(drawing, builder->count, sizeof *next);
	uint32_t left = 0;

	if (seen == NULL || stack == NULL || next == NULL)
		return wb_error__set_memory(builder->error, WB_AREA_WORKFLOW);
	builder_walk(builder, builder->initial, seen, stack, next, &left);
	/* What nothing leads to is a fault of the definition, and is drawn for all that: never above. */
	for (uint32_t state = 0; state < builder->count; state++) {
		builder->ranks[state] = state == builder->initial ? 0 : 1;
		if (seen[state] == 0)
			builder_walk(builder, state, seen, stack, next, &left);
	}
	builder_rank(builder);
	return WB_OK;
}

/* ---- bundles ---- */

static bool builder_are_same(const drawing_builder *builder, uint32_t one, uint32_t other)
{
	const wb_strand *strands = builder->drawing->strands;

	while (one != WB_DRAWING_NONE && other != WB_DRAWING_NONE) {
		if (strands[one].transition != strands[other].transition)
			return false;
		one = strands[one].next;
		other = strands[other].next;
	}
	return one == other;
}

static void builder_widen(wb_bundle *bundle, uint32_t layer)
{
	if (bundle->layer_top > layer)
		bundle->layer_top = layer;
	if (bundle->layer_bottom < layer)
		bundle->layer_bottom = layer;
}

/* Puts what leads from [source] to [target] to the arrow it is a part of, or makes one. */
static void builder_join(
	drawing_builder *builder, uint32_t source, uint32_t target, uint32_t *newest)
{
	wb_drawing *drawing = builder->drawing;
	size_t pair = builder_pair(builder, source, target);
	bool is_upward = builder->ranks[source] > builder->ranks[target];
	uint32_t found = *newest;

	while (found != WB_DRAWING_NONE) {
		const wb_bundle *bundle = &drawing->bundles[found];
		if (bundle->is_upward == is_upward &&
			builder_are_same(builder, bundle->strands, builder->first[pair]))
			break;
		found = bundle->next;
	}
	if (found == WB_DRAWING_NONE) {
		found = drawing->bundle_count++;
		drawing->bundles[found] = (wb_bundle){
			.strands = builder->first[pair],
			.target = target,
			.layer_top = 2 * builder->ranks[target],
			.layer_bottom = 2 * builder->ranks[target],
			.next = *newest,
			.is_upward = is_upward,
		};
		*newest = found;
	}
	drawing->bundles[found].source_count++;
	builder_widen(&drawing->bundles[found], 2 * builder->ranks[source]);
	builder->joined[pair] = found;
}

static wb_status builder_add_bundles(drawing_builder *builder)
{
	wb_drawing *drawing = builder->drawing;
	uint32_t count = 0;

	for (uint32_t source = 0; source < builder->count; source++) {
		for (uint32_t target = 0; target < builder->count; target++)
			count += builder_is_linked(builder, source, target);
	}
	drawing->bundles = wb_drawing__take(drawing, count, sizeof *drawing->bundles);
	if (drawing->bundles == NULL)
		return wb_error__set_memory(builder->error, WB_AREA_WORKFLOW);
	for (uint32_t target = 0; target < builder->count; target++) {
		uint32_t newest = WB_DRAWING_NONE;
		for (uint32_t source = 0; source < builder->count; source++) {
			if (builder_is_linked(builder, source, target))
				builder_join(builder, source, target, &newest);
		}
	}
	return WB_OK;
}

/* ---- nodes and links ---- */

static wb_status builder_count_nodes(drawing_builder *builder)
{
	wb_drawing *drawing = builder->drawing;
	uint32_t links = 0;
	uint32_t rank = 0;

	drawing->node_count = builder->count;
	for (uint32_t index = 0; index < drawing->bundle_count; index++) {
		wb_bundle *bundle = &drawing->bundles[index];
		bundle->chain = drawing->node_count;
		/* A link between each two nodes, and one for each source. */
		drawing->node_count += bundle->layer_bottom - bundle->layer_top - 1;
		links += bundle->layer_bottom - bundle->layer_top - 1 + bundle->source_count;
		if (drawing->node_count > WB_DIAGRAM_NODES_MAX)
			return wb_error__set(builder->error, WB_LIMIT, WB_AREA_WORKFLOW,
				"the workflow has more arrows than a picture can show");
	}
	for (uint32_t state = 0; state < builder->count; state++) {
		if (rank < builder->ranks[state])
			rank = builder->ranks[state];
	}
	drawing->layer_count = 2 * rank + 1;
	drawing->nodes = wb_drawing__take(drawing, drawing->node_count, sizeof *drawing->nodes);
	drawing->links = wb_drawing__take(drawing, links, sizeof *drawing->links);
	if (drawing->nodes == NULL || drawing->links == NULL)
		return wb_error__set_memory(builder->error, WB_AREA_WORKFLOW);
	return WB_OK;
}

static void builder_link(wb_drawing *drawing, uint32_t bundle, uint32_t upper, uint32_t lower)
{
	drawing->links[drawing->link_count++] =
		(wb_link){.bundle = bundle, .upper = upper, .lower = lower};
}

/* Its nodes from the top to the bottom, the links between them, then those of the sources. */
static void builder_add_chain(drawing_builder *builder, uint32_t index)
{
	wb_drawing *drawing = builder->drawing;
	wb_bundle *bundle = &drawing->bundles[index];
	uint32_t count = bundle->layer_bottom - bundle->layer_top - 1;
	uint32_t last = bundle->chain + count - 1;
	/* Beside the only source, who looks for a way out of it; else where all have joined. */
	bool is_label_on_top = (bundle->source_count == 1) != bundle->is_upward;

	bundle->links = drawing->link_count;
	bundle->label = is_label_on_top ? bundle->chain : last;
	for (uint32_t step = 0; step < count; step++) {
		drawing->nodes[bundle->chain + step].bundle = index;
		drawing->nodes[bundle->chain + step].layer = bundle->layer_top + 1 + step;
		if (step > 0)
			builder_link(drawing, index, bundle->chain + step - 1, bundle->chain + step);
	}
	if (bundle->is_upward)
		builder_link(drawing, index, bundle->target, bundle->chain);
	else
		builder_link(drawing, index, last, bundle->target);
	for (uint32_t source = 0; source < builder->count; source++) {
		if (builder->joined[builder_pair(builder, source, bundle->target)] != index)
			continue;
		uint32_t beside = bundle->chain + 2 * builder->ranks[source] - bundle->layer_top;
		if (bundle->is_upward)
			builder_link(drawing, index, beside - 2, source);
		else
			builder_link(drawing, index, source, beside);
	}
	bundle->link_count = drawing->link_count - bundle->links;
}

/* Which nodes stand in a layer, and which links hang from a node. */
static wb_status builder_index(drawing_builder *builder)
{
	wb_drawing *drawing = builder->drawing;
	uint32_t nodes = drawing->node_count;

	drawing->order = wb_drawing__take(drawing, nodes, sizeof *drawing->order);
	drawing->layers = wb_drawing__take(drawing, drawing->layer_count + 1, sizeof *drawing->layers);
	drawing->down = wb_drawing__take(drawing, drawing->link_count, sizeof *drawing->down);
	drawing->up = wb_drawing__take(drawing, drawing->link_count, sizeof *drawing->up);
	drawing->downs = wb_drawing__take(drawing, nodes + 1, sizeof *drawing->downs);
	drawing->ups = wb_drawing__take(drawing, nodes + 1, sizeof *drawing->ups);
	if (drawing->order == NULL || drawing->layers == NULL || drawing->down == NULL ||
		drawing->up == NULL || drawing->downs == NULL || drawing->ups == NULL)
		return wb_error__set_memory(builder->error, WB_AREA_WORKFLOW);
	/* Counted one place on, summed up, and filled from there: what was a count becomes a start. */
	for (uint32_t node = 0; node < nodes; node++)
		drawing->layers[drawing->nodes[node].layer + 2]++;
	for (uint32_t link = 0; link < drawing->link_count; link++) {
		drawing->downs[drawing->links[link].upper + 2]++;
		drawing->ups[drawing->links[link].lower + 2]++;
	}
	for (uint32_t layer = 2; layer <= drawing->layer_count; layer++)
		drawing->layers[layer] += drawing->layers[layer - 1];
	for (uint32_t node = 2; node <= nodes; node++) {
		drawing->downs[node] += drawing->downs[node - 1];
		drawing->ups[node] += drawing->ups[node - 1];
	}
	for (uint32_t node = 0; node < nodes; node++)
		drawing->order[drawing->layers[drawing->nodes[node].layer + 1]++] = node;
	for (uint32_t link = 0; link < drawing->link_count; link++) {
		drawing->down[drawing->downs[drawing->links[link].upper + 1]++] = link;
		drawing->up[drawing->ups[drawing->links[link].lower + 1]++] = link;
	}
	return WB_OK;
}

wb_status wb_drawing__build(wb_drawing *drawing, wb_error *error)
{
	drawing_builder builder = {
		.drawing = drawing,
		.error = error,
		.count = wb_drawing__states(drawing),
		.initial = (uint32_t)(drawing->workflow->initial - drawing->workflow->states),
	};

	if (!builder_take(&builder))
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	builder_add_strands(&builder);
	wb_status status = builder_find_ranks(&builder);
	if (status == WB_OK)
		status = builder_add_bundles(&builder);
	if (status == WB_OK)
		status = builder_count_nodes(&builder);
	if (status != WB_OK)
		return status;
	for (uint32_t state = 0; state < builder.count; state++) {
		drawing->nodes[state].bundle = WB_DRAWING_NONE;
		drawing->nodes[state].layer = 2 * builder.ranks[state];
	}
	for (uint32_t index = 0; index < drawing->bundle_count; index++)
		builder_add_chain(&builder, index);
	return builder_index(&builder);
}
