/* SPDX-License-Identifier: MIT */
/*
 * A workflow on its way to a picture. Layers run from the top to the bottom: those of even number
 * hold states, the odd ones between them the labels of arrows, and each arrow has a node of its
 * own in every layer it passes, so that nothing that is drawn lies on anything else.
 *
 * Everything lives in the drawing's arena. Lengths are whole pixels.
 */
#ifndef WAYBILL_WORKFLOW_DRAWING_H
#define WAYBILL_WORKFLOW_DRAWING_H

#include "waybill/diagram.h"
#include "workflow/definition.h"

#define WB_DRAWING_NONE UINT32_MAX

/* Letters and lines of the labels in boxes and beside arrows. */
#define WB_BOX_SIZE       14
#define WB_BOX_LINE       18
#define WB_BOX_WORDS_MAX  176
#define WB_NAME_SIZE      12
#define WB_NAME_LINE      15
#define WB_NAME_WORDS_MAX 150
/* Between two names of one arrow. */
#define WB_NAME_GAP       4
/* From the line of an arrow to its names. */
#define WB_NAME_SIDE      8
/* How far a loop reaches out of its box. */
#define WB_LOOP_SIDE      30
/* From the dot that stands for the beginning to the initial state. */
#define WB_START_HEIGHT   34
#define WB_MARGIN         16

/* One transition of a list of them: those that lead from one state to another. */
typedef struct wb_strand {
	uint32_t transition;
	uint32_t next; /* of the list; WB_DRAWING_NONE at its end */
} wb_strand;

/*
 * An arrow: the same transitions from one or several states to one target. Those of several states
 * join on the way, because to the reader they are one thing.
 */
typedef struct wb_bundle {
	uint32_t strands; /* the first */
	uint32_t target;
	uint32_t source_count;
	uint32_t layer_top, layer_bottom; /* of the states it joins */
	uint32_t chain;       /* its first node; the others follow, down to the layer before the last */
	uint32_t label;       /* the node beside which the names stand */
	uint32_t links, link_count;
	uint32_t next;        /* of the same target */
	bool     is_upward;   /* the target stands above its sources */
} wb_bundle;

typedef struct wb_drawing_node {
	uint32_t layer;
	uint32_t place;       /* in its layer, from the left */
	uint32_t bundle;      /* WB_DRAWING_NONE: a state, whose number is the node's */
	int32_t  left, right; /* how far it reaches from [x] */
	int32_t  height;
	int32_t  box_width;   /* of a state, without its loop */
	int32_t  box_height;
	int32_t  loop_height; /* of the names beside its loop */
	int32_t  x;           /* the middle of a state's box, the line of an arrow */
} wb_drawing_node;

/* From a node to one of the layer below it. */
typedef struct wb_link {
	uint32_t bundle;
	uint32_t upper, lower;
	int32_t  upper_x, lower_x; /* where it leaves and meets them */
} wb_link;

typedef struct wb_drawing {
	const wb_workflow *workflow;
	wb_arena          *arena;
	wb_strand         *strands;
	uint32_t          *loops; /* by state: the strands that stay in it */
	wb_bundle         *bundles;
	uint32_t           bundle_count;
	wb_drawing_node   *nodes; /* first the states */
	uint32_t           node_count;
	wb_link           *links;
	uint32_t           link_count;
	uint32_t           layer_count;
	uint32_t          *order;      /* nodes, layer by layer, from the left */
	uint32_t          *layers;     /* where each begins in [order], and the end */
	uint32_t          *down, *up;  /* links of each node, by [downs] and [ups] */
	uint32_t          *downs, *ups;
	int32_t           *tops, *bottoms; /* of each layer */
	int32_t            width, height;
} wb_drawing;

static inline uint32_t wb_drawing__states(const wb_drawing *drawing)
{
	return (uint32_t)drawing->workflow->state_count;
}

/* Zeroed, in the arena; NULL when memory is out, also for none. */
static inline void *wb_drawing__take(const wb_drawing *drawing, size_t count, size_t item_bytes)
{
	return wb_arena_take_array(drawing->arena, count + 1, item_bytes);
}

/* The label of the transition that [strand] is a part of. */
static inline wb_text wb_drawing__name(const wb_drawing *drawing, uint32_t strand)
{
	return drawing->workflow->rules[drawing->strands[strand].transition].shown.label;
}

/* Each of these is one step. In this order. */

/* Arrows and layers, with everything in each layer in any order. */
wb_status wb_drawing__build(wb_drawing *drawing, wb_error *error);
/* The order within layers, so that few arrows cross. */
wb_status wb_drawing__order(wb_drawing *drawing, wb_error *error);
/* What everything measures and where it stands. */
wb_status wb_drawing__place(wb_drawing *drawing, wb_error *error);

#endif
