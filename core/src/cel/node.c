/* SPDX-License-Identifier: MIT */
/*
 * Comparing nodes, for whoever has to know that two guards ask the same thing. By structure alone:
 * names are places already, so that neither blanks nor the names of a comprehension's variables
 * matter, and a difference in writing that means the same is taken for a difference.
 */
#include "cel/program.h"

#include <string.h>

static bool node_all_equal(
	const wb_cel_node *const *left, const wb_cel_node *const *right, size_t count)
{
	for (size_t index = 0; index < count; index++) {
		if ((left[index] == NULL) != (right[index] == NULL) ||
			(left[index] != NULL && !wb_cel_node__equal(left[index], right[index])))
			return false;
	}
	return true;
}

static bool node_members_equal(const wb_cel_node *left, const wb_cel_node *right)
{
	if (left->as.members.count != right->as.members.count)
		return false;
	for (uint32_t index = 0; index < left->as.members.count; index++) {
		if (!wb_text_equal(
				left->as.members.members[index].key, right->as.members.members[index].key))
			return false;
	}
	return wb_cel_node__equal(left->as.members.base, right->as.members.base);
}

static bool node_calls_equal(const wb_cel_node *left, const wb_cel_node *right)
{
	size_t bytes = left->as.call.candidate_count * sizeof *left->as.call.candidates;

	return left->function == right->function && left->overload == right->overload &&
		left->as.call.argument_count == right->as.call.argument_count &&
		left->as.call.candidate_count == right->as.call.candidate_count &&
		(bytes == 0 || memcmp(left->as.call.candidates, right->as.call.candidates, bytes) == 0) &&
		node_all_equal(
			left->as.call.arguments, right->as.call.arguments, left->as.call.argument_count);
}

static bool node_folds_equal(const wb_cel_node *left, const wb_cel_node *right)
{
	return left->as.fold.local == right->as.fold.local &&
		left->as.fold.has_second == right->as.fold.has_second &&
		wb_cel_node__equal(left->as.fold.range, right->as.fold.range) &&
		node_all_equal(&left->as.fold.condition, &right->as.fold.condition, 1) &&
		wb_cel_node__equal(left->as.fold.body, right->as.fold.body);
}

/* Recursion: the parser's depth. */
bool wb_cel_node__equal(const wb_cel_node *left, const wb_cel_node *right)
{
	if (left->op != right->op)
		return false;
	switch ((wb_cel_op)left->op) {
	case WB_CEL_OP_CONSTANT:
		return left->as.constant.kind == right->as.constant.kind &&
			wb_value_equal(&left->as.constant, &right->as.constant);
	case WB_CEL_OP_VARIABLE:
	case WB_CEL_OP_LOCAL:
		return left->as.place == right->as.place;
	case WB_CEL_OP_MEMBERS:
	case WB_CEL_OP_HAS:
		return node_members_equal(left, right);
	case WB_CEL_OP_AND:
	case WB_CEL_OP_OR:
	case WB_CEL_OP_LIST:
	case WB_CEL_OP_MAP:
		return left->as.items.count == right->as.items.count &&
			node_all_equal(left->as.items.nodes, right->as.items.nodes, left->as.items.count);
	case WB_CEL_OP_MATCHES:
		return wb_cel_node__equal(left->as.matches.text, right->as.matches.text) &&
			wb_cel_node__equal(left->as.matches.pattern, right->as.matches.pattern);
	case WB_CEL_OP_CALL:
	case WB_CEL_OP_DISPATCH:
		return node_calls_equal(left, right);
	case WB_CEL_OP_ALL:
	case WB_CEL_OP_EXISTS:
	case WB_CEL_OP_EXISTS_ONE:
	case WB_CEL_OP_FILTER:
	case WB_CEL_OP_TRANSFORM:
	case WB_CEL_OP_TRANSFORM_MAP:
	case WB_CEL_OP_TRANSFORM_ENTRY:
	case WB_CEL_OP_BIND:
		return node_folds_equal(left, right);
	case WB_CEL_OP_NO_VARIABLE:
	case WB_CEL_OP_NO_FUNCTION:
		return false;
	default:
		return node_all_equal(left->as.operands, right->as.operands, WB_CEL_ARGUMENTS_MAX);
	}
}
