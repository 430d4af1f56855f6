/* SPDX-License-Identifier: MIT */
/*
 * The evaluator walks the program's tree. A bytecode machine was dropped: with values behind
 * pointers a node costs a few nanoseconds either way, the tree needs no stack of its own, and &&,
 * || and comprehensions, whose operands may fail without failing the whole, are plain code in it.
 *
 * A failure is NULL on the way up and a problem in the frame; && and || look whether their other
 * operand decides without it. Costs are cel-go's: what a node always costs stands in it, what
 * depends on values is added where they are known. The bound is looked at wherever work may
 * repeat, and at the end.
 *
 * Recursion is bounded by the height of the tree, which the parser bounds.
 */
#include "cel/program.h"

#include "base/assert.h"
#include "cel/compare.h"
#include "value/value.h"

#include <string.h>

/*
 * How far in front of its hint a member is looked for before the map is searched; a map of so few
 * is looked through from its end.
 */
#define EVALUATE_HINT_REACH 3

/* Bytes of a text that count as one unit of work. */
#define EVALUATE_BYTES_OF_WORK 64

/* What cel-go's loops cost besides their bodies; see macro.c. */
enum {
	EVALUATE_ALL_ITEM = 3, /* accumulator twice, @not_strictly_false */
	EVALUATE_ALL_STOP = 2, /* the condition that ends it before the last item */
	EVALUATE_EXISTS_ITEM = 4, /* the same and a negation */
	EVALUATE_EXISTS_STOP = 3,
	EVALUATE_ONE_HIT = 2, /* accumulator + 1 */
	EVALUATE_TRANSFORM_HIT = 12, /* accumulator, a list of one, + */
	EVALUATE_FILTER_HIT = 13, /* the same and the variable in that list */
	EVALUATE_VALUE_HIT = 3, /* accumulator, key, @mapInsert */
	EVALUATE_ENTRY_HIT = 2, /* accumulator, @mapInsert */
};

/* ---- problems ---- */

/* The innermost node that knows where it stands puts that into the problem. */
static const wb_value *evaluate_fail(wb_cel_frame *frame, const wb_cel_node *node)
{
	if (frame->problem.at == WB_CEL_NOWHERE)
		frame->problem.at = node->at;
	return NULL;
}

static const wb_value *evaluate_fail_overload(wb_cel_frame *frame, const wb_cel_node *node,
	const char *function, const wb_value *const *arguments, size_t count)
{
	wb_cel_frame__fail_overload(frame, function, arguments, count);
	return evaluate_fail(frame, node);
}

static const wb_value *evaluate_bool(bool boolean, wb_value *room)
{
	*room = wb_value_bool(boolean);
	return room;
}

/* Texts are read to their end for a cost of one; see wb_cel_frame__work. */
static bool evaluate_read_text(wb_cel_frame *frame, const wb_value *value)
{
	return value->kind != WB_STRING ||
		wb_cel_frame__work(frame, value->as.text.bytes / EVALUATE_BYTES_OF_WORK);
}

/* ---- operands ---- */

static const wb_value *evaluate_members(
	wb_cel_frame *frame, const wb_cel_node *node, uint32_t count, wb_value *room);

/* The most frequent nodes without a look at all the others. */
static inline const wb_value *evaluate(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	switch (node->op) {
	case WB_CEL_OP_CONSTANT:
		frame->cost += node->cost;
		return &node->as.constant;
	case WB_CEL_OP_VARIABLE:
		frame->cost += node->cost;
		return &frame->variables[node->as.place];
	case WB_CEL_OP_LOCAL:
		frame->cost += node->cost;
		return &frame->locals[node->as.place];
	case WB_CEL_OP_MEMBERS:
		frame->cost += node->cost;
		return evaluate_members(frame, node, node->as.members.count, room);
	default:
		return wb_cel_evaluate__node(frame, node, room);
	}
}

/* ---- members and indices ---- */

static const wb_value *evaluate_find(const wb_map *map, const wb_cel_member *member)
{
	size_t behind = member->hint < map->count ? (size_t)member->hint + 1 : map->count;

	for (size_t back = 1; back <= EVALUATE_HINT_REACH + 1 && back <= behind; back++) {
		const wb_entry *entry = &map->entries[behind - back];
		if (entry->key.kind == WB_STRING && wb_text_equal(entry->key.as.text, member->key))
			return &entry->value;
	}
	return wb_map_find_text(map, member->key);
}

/* Follows [count] members from the base. */
static const wb_value *evaluate_members(
	wb_cel_frame *frame, const wb_cel_node *node, uint32_t count, wb_value *room)
{
	const wb_value *value = evaluate(frame, node->as.members.base, room);

	for (uint32_t index = 0; value != NULL && index < count; index++) {
		const wb_cel_member *member = &node->as.members.members[index];
		if (value->kind != WB_MAP) {
			wb_cel_frame__fail_with(frame, "no such key", wb_value_string(member->key));
			frame->problem.at = member->at;
			return NULL;
		}
		value = evaluate_find(value->as.map, member);
		if (value == NULL) {
			wb_cel_frame__fail_with(frame, "no such key", wb_value_string(member->key));
			frame->problem.at = member->at;
		}
	}
	return value;
}

static const wb_value *evaluate_has(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	uint32_t last = node->as.members.count - 1;
	const wb_cel_member *member = &node->as.members.members[last];
	const wb_value *value = evaluate_members(frame, node, last, room);

	if (value == NULL)
		return NULL;
	if (value->kind != WB_MAP) {
		wb_cel_frame__fail_with(frame, "no such key", wb_value_string(member->key));
		frame->problem.at = member->at;
		return NULL;
	}
	return evaluate_bool(evaluate_find(value->as.map, member) != NULL, room);
}

/* A number without a fraction, of any kind, as the index of a list. */
static bool evaluate_place(wb_cel_frame *frame, const wb_value *index, int64_t *out)
{
	switch (index->kind) {
	case WB_INT:
		*out = index->as.integer;
		return true;
	case WB_UINT:
		*out = index->as.natural > INT64_MAX ? INT64_MAX : (int64_t)index->as.natural;
		return true;
	case WB_DOUBLE:
		if (index->as.real >= 0 && index->as.real < 4503599627370496.0 &&
			(double)(int64_t)index->as.real == index->as.real) {
			*out = (int64_t)index->as.real;
			return true;
		}
		return wb_cel_frame__fail(frame, "invalid_argument: index is no whole number");
	default:
		return wb_cel_frame__fail_with(frame, "invalid_argument: unsupported index", *index);
	}
}

static const wb_value *evaluate_index(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	wb_value index_room;
	const wb_value *operands[2];
	int64_t place = 0;

	operands[0] = evaluate(frame, node->as.operands[0], room);
	if (operands[0] == NULL)
		return NULL;
	operands[1] = evaluate(frame, node->as.operands[1], &index_room);
	if (operands[1] == NULL)
		return NULL;
	if (operands[0]->kind == WB_MAP) {
		if (!evaluate_read_text(frame, operands[1]))
			return evaluate_fail(frame, node);
		const wb_value *value = wb_map_find(operands[0]->as.map, operands[1]);
		if (value != NULL)
			return value;
		wb_cel_frame__fail_with(frame, "no such key", *operands[1]);
		return evaluate_fail(frame, node);
	}
	if (operands[0]->kind != WB_LIST)
		return evaluate_fail_overload(frame, node, "_[_]", operands, 2);
	if (!evaluate_place(frame, operands[1], &place))
		return evaluate_fail(frame, node);
	if (place < 0 || (uint64_t)place >= operands[0]->as.list->count) {
		wb_cel_frame__fail_with(
			frame, "invalid_argument: index out of bounds", wb_value_int(place));
		return evaluate_fail(frame, node);
	}
	return &operands[0]->as.list->items[place];
}

/* ---- logic ---- */

/*
 * && and ||: [decisive] decides, whatever the others are, even failures. Without it the first
 * failure is the result; without any, the other bool is.
 */
static const wb_value *evaluate_logic(
	wb_cel_frame *frame, const wb_cel_node *node, bool decisive, wb_value *room)
{
	wb_cel_problem problem;
	bool has_problem = false;

	for (uint32_t index = 0; index < node->as.items.count; index++) {
		const wb_cel_node *operand = node->as.items.nodes[index];
		const wb_value *value = evaluate(frame, operand, room);
		if (value != NULL && value->kind == WB_BOOL) {
			if (value->as.boolean == decisive)
				return value;
			continue;
		}
		if (value != NULL)
			evaluate_fail_overload(frame, operand, decisive ? "_||_" : "_&&_", &value, 1);
		if (frame->is_over)
			return NULL;
		if (!has_problem)
			problem = frame->problem;
		has_problem = true;
	}
	if (!has_problem)
		return evaluate_bool(!decisive, room);
	frame->problem = problem;
	return NULL;
}

static const wb_value *evaluate_not(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	const wb_value *value = evaluate(frame, node->as.operands[0], room);

	if (value == NULL)
		return NULL;
	if (value->kind != WB_BOOL)
		return evaluate_fail_overload(frame, node, "!_", &value, 1);
	return evaluate_bool(!value->as.boolean, room);
}

static const wb_value *evaluate_conditional(
	wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	const wb_value *condition = evaluate(frame, node->as.operands[0], room);

	if (condition == NULL)
		return NULL;
	if (condition->kind != WB_BOOL)
		return evaluate_fail_overload(frame, node, "_?_:_", &condition, 1);
	return evaluate(frame, node->as.operands[condition->as.boolean ? 1 : 2], room);
}

/* ---- comparisons ---- */

/* Kinds up to here have no size. */
static inline bool evaluate_is_scalar(const wb_value *value)
{
	return value->kind <= WB_DECIMAL;
}

/* Evaluates both operands and charges for comparing them. */
static bool evaluate_pair(wb_cel_frame *frame, const wb_cel_node *node, wb_cel_cost cost,
	const wb_value *operands[2], wb_value rooms[2])
{
	operands[0] = evaluate(frame, node->as.operands[0], &rooms[0]);
	if (operands[0] == NULL)
		return false;
	operands[1] = evaluate(frame, node->as.operands[1], &rooms[1]);
	if (operands[1] == NULL)
		return false;
	bool is_plain = cost == WB_CEL_COST_COMPARE && evaluate_is_scalar(operands[0]) &&
		evaluate_is_scalar(operands[1]);
	if (wb_cel_frame__charge(frame, is_plain ? 1 : wb_cel_cost__call(cost, operands)))
		return true;
	evaluate_fail(frame, node);
	return false;
}

static const wb_value *evaluate_equal(
	wb_cel_frame *frame, const wb_cel_node *node, bool wanted, wb_value *room)
{
	wb_value rooms[2];
	const wb_value *operands[2];

	if (!evaluate_pair(frame, node, WB_CEL_COST_COMPARE, operands, rooms))
		return NULL;
	bool is_equal = wb_cel_compare__equal(frame, operands[0], operands[1]);
	if (frame->is_over)
		return evaluate_fail(frame, node);
	return evaluate_bool(is_equal == wanted, room);
}

static const wb_value *evaluate_order(
	wb_cel_frame *frame, const wb_cel_node *node, const char *function, wb_value *room)
{
	wb_value rooms[2];
	const wb_value *operands[2];
	int order;

	if (!evaluate_pair(frame, node, WB_CEL_COST_COMPARE, operands, rooms))
		return NULL;
	if (!wb_cel_compare__order(frame, function, operands[0], operands[1], &order))
		return evaluate_fail(frame, node);
	switch (node->op) {
	case WB_CEL_OP_LESS:
		return evaluate_bool(order < 0, room);
	case WB_CEL_OP_LESS_EQUAL:
		return evaluate_bool(order <= 0, room);
	case WB_CEL_OP_GREATER:
		return evaluate_bool(order > 0, room);
	default:
		return evaluate_bool(order >= 0, room);
	}
}

static const wb_value *evaluate_in(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	wb_value rooms[2];
	const wb_value *operands[2];

	if (!evaluate_pair(frame, node, WB_CEL_COST_IN_LIST, operands, rooms))
		return NULL;
	if (operands[1]->kind == WB_MAP) {
		if (!evaluate_read_text(frame, operands[0]))
			return evaluate_fail(frame, node);
		return evaluate_bool(wb_map_find(operands[1]->as.map, operands[0]) != NULL, room);
	}
	if (operands[1]->kind != WB_LIST)
		return evaluate_fail_overload(frame, node, "@in", operands, 2);
	const wb_list *list = operands[1]->as.list;
	for (size_t index = 0; index < list->count && !frame->is_over; index++)
		if (wb_cel_compare__equal(frame, operands[0], &list->items[index]))
			return evaluate_bool(true, room);
	return frame->is_over ? evaluate_fail(frame, node) : evaluate_bool(false, room);
}

static const wb_value *evaluate_matches(
	wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	wb_value rooms[2];
	const wb_value *operands[2];
	bool is_match = false;

	operands[0] = evaluate(frame, node->as.matches.text, &rooms[0]);
	if (operands[0] == NULL)
		return NULL;
	operands[1] = evaluate(frame, node->as.matches.pattern, &rooms[1]);
	if (operands[1] == NULL)
		return NULL;
	if (operands[0]->kind != WB_STRING || operands[1]->kind != WB_STRING)
		return evaluate_fail_overload(frame, node, "matches", operands, 2);
	if (!wb_cel_frame__charge(frame, wb_cel_cost__call(WB_CEL_COST_MATCHES, operands)))
		return evaluate_fail(frame, node);
	const wb_cel_regex *regex = node->as.matches.regex;
	if (regex == NULL)
		regex = wb_cel_regex__compile(frame, operands[1]->as.text);
	if (regex == NULL || !wb_cel_regex__matches(frame, regex, operands[0]->as.text, &is_match))
		return evaluate_fail(frame, node);
	return evaluate_bool(is_match, room);
}

/* ---- calls ---- */

static bool evaluate_accepts(
	const wb_cel_overload *overload, const wb_value *const *arguments, size_t count)
{
	for (size_t index = 0; index < count; index++)
		if (!wb_cel_function__accepts(overload->parameters[index], arguments[index]->kind))
			return false;
	return true;
}

/* Runs the overload on what fits it. */
static const wb_value *evaluate_overload(wb_cel_frame *frame, const wb_cel_node *node, uint16_t id,
	const wb_value *const *arguments, wb_value *room)
{
	const wb_cel_overload *overload = &wb_cel_overloads[id];
	wb_value result;
	bool is_plain = overload->cost == WB_CEL_COST_ONE;
	uint64_t cost = is_plain ? 1 : wb_cel_cost__call(overload->cost, arguments);

	if (!wb_cel_frame__charge(frame, cost) ||
		(is_plain && !evaluate_read_text(frame, arguments[0])) ||
		!overload->evaluate(frame, (wb_cel_overload_id)id, arguments, &result))
		return evaluate_fail(frame, node);
	*room = result;
	return room;
}

static const wb_value *evaluate_call(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	wb_value rooms[WB_CEL_ARGUMENTS_MAX];
	const wb_value *arguments[WB_CEL_ARGUMENTS_MAX] = {NULL};
	size_t count = node->as.call.argument_count;

	WB_ASSERT(count > 0, "Every function takes something.");
	for (size_t index = 0; index < count; index++) {
		arguments[index] = evaluate(frame, node->as.call.arguments[index], &rooms[index]);
		if (arguments[index] == NULL)
			return NULL;
	}
	if (node->op == WB_CEL_OP_CALL) {
		if (evaluate_accepts(&wb_cel_overloads[node->overload], arguments, count))
			return evaluate_overload(frame, node, node->overload, arguments, room);
	} else {
		for (size_t index = 0; index < node->as.call.candidate_count; index++) {
			uint16_t id = node->as.call.candidates[index];
			if (evaluate_accepts(&wb_cel_overloads[id], arguments, count))
				return evaluate_overload(frame, node, id, arguments, room);
		}
	}
	const char *name = wb_cel_function__name((wb_cel_function)node->function).data;
	return evaluate_fail_overload(frame, node, name, arguments, count);
}

/* ---- lists and maps ---- */

static const wb_value *evaluate_make_list(
	wb_cel_frame *frame, wb_value *items, size_t count, wb_value *room)
{
	wb_list *list = wb_arena_take(frame->arena, sizeof *list);

	if (list == NULL) {
		wb_cel_frame__fail_memory(frame);
		return NULL;
	}
	*list = (wb_list){count, items};
	*room = wb_value_list(list);
	return room;
}

static wb_value *evaluate_take_items(wb_cel_frame *frame, size_t count)
{
	wb_value *items = wb_arena_take_array(frame->arena, count, sizeof *items);

	if (items == NULL)
		wb_cel_frame__fail_memory(frame);
	return items;
}

static const wb_value *evaluate_list(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	size_t count = node->as.items.count;
	wb_value *items = evaluate_take_items(frame, count);

	for (size_t index = 0; items != NULL && index < count; index++) {
		const wb_value *item = evaluate(frame, node->as.items.nodes[index], room);
		if (item == NULL)
			return NULL;
		items[index] = *item;
	}
	const wb_value *list = items == NULL ? NULL : evaluate_make_list(frame, items, count, room);
	return list != NULL ? list : evaluate_fail(frame, node);
}

/* A finished map in [room]; NULL where it can't be one. */
static const wb_value *evaluate_finish_map(
	wb_cel_frame *frame, const wb_cel_node *node, wb_map_builder *builder, wb_value *room)
{
	wb_status status = wb_map_builder_finish(builder, room, NULL);

	if (status == WB_OK)
		return room;
	if (status == WB_MEMORY)
		wb_cel_frame__fail_memory(frame);
	else
		wb_cel_frame__fail_with(
			frame, "failed with repeated key", *wb_map_builder__find_doubled(builder));
	return evaluate_fail(frame, node);
}

static const wb_value *evaluate_map(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, frame->arena, node->as.items.count / 2);
	for (size_t index = 0; index < node->as.items.count; index += 2) {
		wb_value key_room;
		const wb_cel_node *key_node = node->as.items.nodes[index];
		const wb_value *key = evaluate(frame, key_node, &key_room);
		if (key == NULL)
			return NULL;
		if (!wb_value__is_key(key)) {
			wb_cel_frame__fail_with(frame, "unsupported key type: key", *key);
			return evaluate_fail(frame, key_node);
		}
		const wb_value *value = evaluate(frame, node->as.items.nodes[index + 1], room);
		if (value == NULL)
			return NULL;
		wb_map_builder_add_key(&builder, *key, *value);
	}
	return evaluate_finish_map(frame, node, &builder, room);
}

/* ---- comprehensions ---- */

/* What a comprehension goes through: the items of a list or the keys of a map. */
typedef struct evaluate_range {
	bool is_map;
	const wb_value *items; /* of a list */
	const wb_entry *entries; /* of a map */
	size_t count;
} evaluate_range;

static bool evaluate_open_range(wb_cel_frame *frame, const wb_cel_node *node, evaluate_range *range)
{
	wb_value room;
	const wb_value *value = evaluate(frame, node->as.fold.range, &room);

	if (value == NULL)
		return false;
	if (value->kind == WB_LIST) {
		*range = (evaluate_range){false, value->as.list->items, NULL, value->as.list->count};
		return true;
	}
	if (value->kind == WB_MAP) {
		*range = (evaluate_range){true, NULL, value->as.map->entries, value->as.map->count};
		return true;
	}
	wb_cel_frame__fail_with(frame, "no such overload: comprehension over a value", *value);
	evaluate_fail(frame, node->as.fold.range);
	return false;
}

/* Puts the item into the variable's place, or index and item, key and value into those of two. */
static void evaluate_step(
	wb_cel_frame *frame, const wb_cel_node *node, const evaluate_range *range, size_t index)
{
	wb_value *locals = &frame->locals[node->as.fold.local];

	if (!node->as.fold.has_second) {
		locals[0] = range->is_map ? range->entries[index].key : range->items[index];
		return;
	}
	locals[0] = range->is_map ? range->entries[index].key : wb_value_int((int64_t)index);
	locals[1] = range->is_map ? range->entries[index].value : range->items[index];
}

/* The bool of a predicate; false after a problem. */
static bool evaluate_predicate(
	wb_cel_frame *frame, const wb_cel_node *predicate, const char *function, bool *out)
{
	wb_value room;
	const wb_value *value = evaluate(frame, predicate, &room);

	if (value == NULL)
		return false;
	if (value->kind != WB_BOOL) {
		evaluate_fail_overload(frame, predicate, function, &value, 1);
		return false;
	}
	*out = value->as.boolean;
	return true;
}

/* all and exists: && and || over the items, with the same way of absorbing failures. */
static const wb_value *evaluate_quantifier(
	wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	bool decisive = node->op == WB_CEL_OP_EXISTS;
	uint64_t item_cost = decisive ? EVALUATE_EXISTS_ITEM : EVALUATE_ALL_ITEM;
	uint64_t stop_cost = decisive ? EVALUATE_EXISTS_STOP : EVALUATE_ALL_STOP;
	wb_cel_problem problem;
	bool has_problem = false;
	evaluate_range range;

	if (!evaluate_open_range(frame, node, &range))
		return NULL;
	for (size_t index = 0; index < range.count; index++) {
		bool is_true;
		if (!wb_cel_frame__charge(frame, item_cost))
			return evaluate_fail(frame, node);
		evaluate_step(frame, node, &range, index);
		if (evaluate_predicate(frame, node->as.fold.body, decisive ? "_||_" : "_&&_", &is_true)) {
			if (is_true != decisive)
				continue;
			frame->cost += index + 1 < range.count ? stop_cost : 0;
			return evaluate_bool(decisive, room);
		}
		if (frame->is_over)
			return NULL;
		if (!has_problem)
			problem = frame->problem;
		has_problem = true;
	}
	if (!has_problem)
		return evaluate_bool(!decisive, room);
	frame->problem = problem;
	return NULL;
}

/* Looks at every item, also after the second hit: one of them may fail. */
static const wb_value *evaluate_exists_one(
	wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	evaluate_range range;
	size_t hits = 0;

	if (!evaluate_open_range(frame, node, &range))
		return NULL;
	for (size_t index = 0; index < range.count; index++) {
		bool is_hit;
		evaluate_step(frame, node, &range, index);
		if (!evaluate_predicate(frame, node->as.fold.body, "_?_:_", &is_hit))
			return NULL;
		hits += is_hit ? 1 : 0;
		if (!wb_cel_frame__charge(frame, is_hit ? EVALUATE_ONE_HIT : 0) ||
			!wb_cel_frame__work(frame, 1))
			return evaluate_fail(frame, node);
	}
	return evaluate_bool(hits == 1, room);
}

/* filter and map: a list of the items, or of what the body makes of them. */
static const wb_value *evaluate_collect(
	wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	bool is_filter = node->op == WB_CEL_OP_FILTER;
	const wb_cel_node *condition = is_filter ? node->as.fold.body : node->as.fold.condition;
	evaluate_range range;

	if (!evaluate_open_range(frame, node, &range))
		return NULL;
	wb_value *items = evaluate_take_items(frame, range.count);
	size_t count = 0;
	for (size_t index = 0; items != NULL && index < range.count; index++) {
		bool is_hit = true;
		evaluate_step(frame, node, &range, index);
		if (condition != NULL && !evaluate_predicate(frame, condition, "_?_:_", &is_hit))
			return NULL;
		uint64_t hit_cost = is_filter ? EVALUATE_FILTER_HIT : EVALUATE_TRANSFORM_HIT;
		if (!wb_cel_frame__charge(frame, is_hit ? hit_cost : 0) || !wb_cel_frame__work(frame, 1))
			return evaluate_fail(frame, node);
		if (!is_hit)
			continue;
		const wb_value *item = is_filter ? &frame->locals[node->as.fold.local]
										 : evaluate(frame, node->as.fold.body, room);
		if (item == NULL)
			return NULL;
		items[count++] = *item;
	}
	const wb_value *list = items == NULL ? NULL : evaluate_make_list(frame, items, count, room);
	return list != NULL ? list : evaluate_fail(frame, node);
}

/* Adds what one turn of a transform into a map has made. */
static bool evaluate_add_entries(
	wb_cel_frame *frame, const wb_cel_node *node, const wb_value *made, wb_map_builder *builder)
{
	if (node->op == WB_CEL_OP_TRANSFORM_MAP) {
		wb_map_builder_add_key(builder, frame->locals[node->as.fold.local], *made);
		return true;
	}
	if (made->kind != WB_MAP) {
		evaluate_fail_overload(frame, node->as.fold.body, "transformMapEntry", &made, 1);
		return false;
	}
	const wb_map *map = made->as.map;
	if (!wb_cel_frame__work(frame, map->count))
		return false;
	for (size_t index = 0; index < map->count; index++)
		wb_map_builder_add_key(builder, map->entries[index].key, map->entries[index].value);
	return true;
}

/* transformMap and transformMapEntry. */
static const wb_value *evaluate_collect_map(
	wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	const wb_cel_node *condition = node->as.fold.condition;
	uint64_t hit_cost =
		node->op == WB_CEL_OP_TRANSFORM_MAP ? EVALUATE_VALUE_HIT : EVALUATE_ENTRY_HIT;
	wb_map_builder builder;
	evaluate_range range;

	if (!evaluate_open_range(frame, node, &range))
		return NULL;
	wb_map_builder_init(&builder, frame->arena, 0);
	for (size_t index = 0; index < range.count; index++) {
		bool is_hit = true;
		evaluate_step(frame, node, &range, index);
		if (condition != NULL && !evaluate_predicate(frame, condition, "_?_:_", &is_hit))
			return NULL;
		if (!wb_cel_frame__charge(frame, is_hit ? hit_cost : 0) || !wb_cel_frame__work(frame, 1))
			return evaluate_fail(frame, node);
		if (!is_hit)
			continue;
		const wb_value *made = evaluate(frame, node->as.fold.body, room);
		if (made == NULL || !evaluate_add_entries(frame, node, made, &builder))
			return made == NULL ? NULL : evaluate_fail(frame, node);
	}
	return evaluate_finish_map(frame, node, &builder, room);
}

/* Before the body, not when the body first asks: so the tree's height bounds the recursion. */
static const wb_value *evaluate_bind(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	const wb_value *value = evaluate(frame, node->as.fold.range, room);

	if (value == NULL)
		return NULL;
	frame->locals[node->as.fold.local] = *value;
	value = evaluate(frame, node->as.fold.body, room);
	if (value == NULL)
		return NULL;
	/* It may stand in a variable's place, which a sibling takes next. */
	*room = *value;
	return room;
}

/* ---- nodes ---- */

const wb_value *wb_cel_evaluate__node(wb_cel_frame *frame, const wb_cel_node *node, wb_value *room)
{
	frame->cost += node->cost;
	switch ((wb_cel_op)node->op) {
	case WB_CEL_OP_CONSTANT:
		return &node->as.constant;
	case WB_CEL_OP_VARIABLE:
		return &frame->variables[node->as.place];
	case WB_CEL_OP_LOCAL:
		return &frame->locals[node->as.place];
	case WB_CEL_OP_MEMBERS:
		return evaluate_members(frame, node, node->as.members.count, room);
	case WB_CEL_OP_HAS:
		return evaluate_has(frame, node, room);
	case WB_CEL_OP_INDEX:
		return evaluate_index(frame, node, room);
	case WB_CEL_OP_NOT:
		return evaluate_not(frame, node, room);
	case WB_CEL_OP_AND:
		return evaluate_logic(frame, node, false, room);
	case WB_CEL_OP_OR:
		return evaluate_logic(frame, node, true, room);
	case WB_CEL_OP_CONDITIONAL:
		return evaluate_conditional(frame, node, room);
	case WB_CEL_OP_EQUAL:
		return evaluate_equal(frame, node, true, room);
	case WB_CEL_OP_NOT_EQUAL:
		return evaluate_equal(frame, node, false, room);
	case WB_CEL_OP_LESS:
		return evaluate_order(frame, node, "_<_", room);
	case WB_CEL_OP_LESS_EQUAL:
		return evaluate_order(frame, node, "_<=_", room);
	case WB_CEL_OP_GREATER:
		return evaluate_order(frame, node, "_>_", room);
	case WB_CEL_OP_GREATER_EQUAL:
		return evaluate_order(frame, node, "_>=_", room);
	case WB_CEL_OP_IN:
		return evaluate_in(frame, node, room);
	case WB_CEL_OP_MATCHES:
		return evaluate_matches(frame, node, room);
	case WB_CEL_OP_CALL:
	case WB_CEL_OP_DISPATCH:
		return evaluate_call(frame, node, room);
	case WB_CEL_OP_LIST:
		return evaluate_list(frame, node, room);
	case WB_CEL_OP_MAP:
		return evaluate_map(frame, node, room);
	case WB_CEL_OP_ALL:
	case WB_CEL_OP_EXISTS:
		return evaluate_quantifier(frame, node, room);
	case WB_CEL_OP_EXISTS_ONE:
		return evaluate_exists_one(frame, node, room);
	case WB_CEL_OP_FILTER:
	case WB_CEL_OP_TRANSFORM:
		return evaluate_collect(frame, node, room);
	case WB_CEL_OP_TRANSFORM_MAP:
	case WB_CEL_OP_TRANSFORM_ENTRY:
		return evaluate_collect_map(frame, node, room);
	case WB_CEL_OP_BIND:
		return evaluate_bind(frame, node, room);
	case WB_CEL_OP_NO_VARIABLE:
		wb_cel_frame__fail_with(frame, "undeclared reference to", wb_value_string(node->as.name));
		return evaluate_fail(frame, node);
	case WB_CEL_OP_NO_FUNCTION:
		wb_cel_frame__fail_with(frame, "unbound function", wb_value_string(node->as.name));
		return evaluate_fail(frame, node);
	}
	WB_ASSERT(false, "Programs hold only the nodes above.");
	return NULL;
}
