/* SPDX-License-Identifier: MIT */
/*
 * Trying a guard with all there can be (lint_case.h). Guards are not translated into another
 * logic: atoms are evaluated by the evaluator that decides moves, over facts made up for them, so
 * that a lint can't be of another opinion than the engine. A solver such as Z3 was dropped: it would
 * be the largest part of the rules, and the guards of a shop compare a few facts with constants.
 */
#include "workflow/lint_case.h"

#include "base/assert.h"
#include "cel/type.h"

#include <string.h>

/* A guard of a few comparisons costs less; one of so much takes about as long as trying it does. */
#define CASE_COST_OF_EVALUATION 32

static const wb_text case_state = WB_TEXT_LITERAL("state");

wb_lint_case *wb_lint_case__new(wb_lint_run *run, wb_arena *arena)
{
	wb_lint_case *self = wb_arena_take(arena, sizeof *self);

	if (self == NULL)
		run->is_starved = true;
	else
		self->run = run;
	return self;
}

void wb_lint_case__reset(wb_lint_case *self)
{
	wb_arena_reset(self->run->trial);
	*self = (wb_lint_case){.run = self->run};
}

/* ---- facts ---- */

/* Facts that each transition has of its own. */
static const wb_rule *case_owner(wb_fact fact, const wb_rule *rule)
{
	return fact == WB_FACT_INPUTS || fact == WB_FACT_SUBJECT ? rule : NULL;
}

wb_lint_fact *wb_lint_case__find(
	wb_lint_case *self, wb_fact fact, wb_text member, const wb_rule *rule)
{
	for (size_t index = 0; index < self->fact_count; index++) {
		wb_lint_fact *found = &self->facts[index];
		if (found->fact == fact && found->rule == case_owner(fact, rule) &&
			wb_text_equal(found->member, member))
			return found;
	}
	return NULL;
}

static const wb_type *case_type(
	const wb_lint_case *self, const wb_lint_expression *expression, wb_fact fact, wb_text member)
{
	wb_variable variables[WB_FACT_COUNT];

	if (expression->rule == NULL)
		return fact == WB_FACT_VARS ? wb_cel_type__field(&self->run->workflow->vars_type, member)
									: wb_type_of(WB_TYPE_STRING);
	wb_facts__declare(self->run->workflow, expression->rule, variables);
	if (member.bytes == 0)
		return variables[fact].type;
	return variables[fact].type->kind == WB_TYPE_OBJECT
		? wb_cel_type__field(variables[fact].type, member)
		: NULL;
}

/* NULL where there is no more room. */
static wb_lint_fact *case_fact(
	wb_lint_case *self, const wb_lint_expression *expression, wb_fact fact, wb_text member)
{
	wb_lint_fact *found = wb_lint_case__find(self, fact, member, expression->rule);

	if (found != NULL)
		return found;
	if (self->fact_count == WB_LINT_FACTS_MAX) {
		self->is_too_large = true;
		return NULL;
	}
	found = &self->facts[self->fact_count++];
	*found = (wb_lint_fact){
		.fact = fact,
		.member = member,
		.rule = case_owner(fact, expression->rule),
		.expression = expression,
		.type = case_type(self, expression, fact, member),
	};
	return found;
}

void wb_lint_case__compare(wb_lint_case *self, wb_lint_fact *fact, const wb_value *constant)
{
	if (fact->constant_count == WB_LINT_DOMAIN_MAX)
		self->is_too_large = true;
	else
		fact->constants[fact->constant_count++] = constant;
}

/*
 * The fact that [node] is, and no part of one: order.paid, now; state of an assertion. NULL for
 * anything else.
 */
static wb_lint_fact *case_fact_at(
	wb_lint_case *self, const wb_lint_expression *expression, const wb_cel_node *node)
{
	bool is_assertion = expression->rule == NULL;
	const wb_cel_node *base = node;

	if (node->op == WB_CEL_OP_MEMBERS || node->op == WB_CEL_OP_HAS)
		base = node->as.members.base;
	if (base->op != WB_CEL_OP_VARIABLE)
		return NULL;
	if (base != node) {
		wb_fact fact = is_assertion ? WB_FACT_VARS : (wb_fact)base->as.place;
		return case_fact(self, expression, fact, node->as.members.members[0].key);
	}
	if (is_assertion && node->as.place == 0)
		return case_fact(self, expression, WB_FACT_SUBJECT, case_state);
	if (!is_assertion && node->as.place == WB_FACT_NOW)
		return case_fact(self, expression, WB_FACT_NOW, WB_TEXT(""));
	return NULL;
}

/* ---- atoms ---- */

static void case_note_fact(wb_lint_case *self, wb_lint_atom *atom, const wb_lint_fact *fact)
{
	uint8_t index = (uint8_t)(fact - self->facts);

	for (size_t at = 0; at < atom->fact_count; at++) {
		if (atom->facts[at] == index)
			return;
	}
	if (atom->fact_count == WB_LINT_ATOM_FACTS_MAX)
		atom->is_whole = true;
	else
		atom->facts[atom->fact_count++] = index;
}

static void case_scan(wb_lint_case *self, wb_lint_atom *atom, const wb_cel_node *node);

static void case_scan_all(
	wb_lint_case *self, wb_lint_atom *atom, const wb_cel_node *const *nodes, size_t count)
{
	for (size_t index = 0; index < count; index++) {
		if (nodes[index] != NULL)
			case_scan(self, atom, nodes[index]);
	}
}

/* Notes what is looked at anywhere in the node. Recursion: the parser's depth. */
static void case_scan(wb_lint_case *self, wb_lint_atom *atom, const wb_cel_node *node)
{
	const wb_lint_fact *fact;

	switch ((wb_cel_op)node->op) {
	case WB_CEL_OP_CONSTANT:
	case WB_CEL_OP_LOCAL:
		break;
	case WB_CEL_OP_VARIABLE:
	case WB_CEL_OP_MEMBERS:
	case WB_CEL_OP_HAS:
		if (node->op != WB_CEL_OP_VARIABLE && node->as.members.base->op != WB_CEL_OP_VARIABLE) {
			case_scan(self, atom, node->as.members.base);
			break;
		}
		fact = case_fact_at(self, atom->expression, node);
		if (fact == NULL)
			atom->is_whole = true;
		else
			case_note_fact(self, atom, fact);
		break;
	case WB_CEL_OP_AND:
	case WB_CEL_OP_OR:
	case WB_CEL_OP_LIST:
	case WB_CEL_OP_MAP:
		case_scan_all(self, atom, node->as.items.nodes, node->as.items.count);
		break;
	case WB_CEL_OP_MATCHES:
		case_scan(self, atom, node->as.matches.text);
		case_scan(self, atom, node->as.matches.pattern);
		break;
	case WB_CEL_OP_CALL:
	case WB_CEL_OP_DISPATCH:
		case_scan_all(self, atom, node->as.call.arguments, node->as.call.argument_count);
		break;
	case WB_CEL_OP_ALL:
	case WB_CEL_OP_EXISTS:
	case WB_CEL_OP_EXISTS_ONE:
	case WB_CEL_OP_FILTER:
	case WB_CEL_OP_TRANSFORM:
	case WB_CEL_OP_TRANSFORM_MAP:
	case WB_CEL_OP_TRANSFORM_ENTRY:
	case WB_CEL_OP_BIND:
		case_scan(self, atom, node->as.fold.range);
		case_scan_all(self, atom, &node->as.fold.condition, 1);
		case_scan(self, atom, node->as.fold.body);
		break;
	case WB_CEL_OP_NOT:
	case WB_CEL_OP_INDEX:
	case WB_CEL_OP_CONDITIONAL:
	case WB_CEL_OP_EQUAL:
	case WB_CEL_OP_NOT_EQUAL:
	case WB_CEL_OP_LESS:
	case WB_CEL_OP_LESS_EQUAL:
	case WB_CEL_OP_GREATER:
	case WB_CEL_OP_GREATER_EQUAL:
	case WB_CEL_OP_IN:
		case_scan_all(self, atom, node->as.operands, WB_CEL_ARGUMENTS_MAX);
		break;
	default:
		atom->is_whole = true;
	}
}

static bool case_is_path(const wb_cel_node *node)
{
	return node->op == WB_CEL_OP_VARIABLE ||
		(node->op == WB_CEL_OP_MEMBERS && node->as.members.count == 1 &&
			node->as.members.base->op == WB_CEL_OP_VARIABLE);
}

/* The constants of a comparison with the fact at the other side; false where it is none such. */
static bool case_compare(wb_lint_case *self, const wb_lint_atom *atom, const wb_cel_node *path,
	const wb_cel_node *constant)
{
	if (!case_is_path(path) || constant->op != WB_CEL_OP_CONSTANT)
		return false;
	wb_lint_fact *fact = case_fact_at(self, atom->expression, path);
	if (fact == NULL)
		return false;
	if (atom->node->op != WB_CEL_OP_IN) {
		wb_lint_case__compare(self, fact, &constant->as.constant);
		return true;
	}
	if (constant->as.constant.kind != WB_LIST)
		return false;
	const wb_list *list = constant->as.constant.as.list;
	for (size_t index = 0; index < list->count; index++)
		wb_lint_case__compare(self, fact, &list->items[index]);
	return true;
}

static bool case_is_simple(wb_lint_case *self, const wb_lint_atom *atom)
{
	const wb_cel_node *node = atom->node;

	switch ((wb_cel_op)node->op) {
	case WB_CEL_OP_VARIABLE:
	case WB_CEL_OP_MEMBERS:
		return case_is_path(node);
	case WB_CEL_OP_HAS:
		return node->as.members.count == 1;
	case WB_CEL_OP_EQUAL:
	case WB_CEL_OP_NOT_EQUAL:
	case WB_CEL_OP_LESS:
	case WB_CEL_OP_LESS_EQUAL:
	case WB_CEL_OP_GREATER:
	case WB_CEL_OP_GREATER_EQUAL:
		return case_compare(self, atom, node->as.operands[0], node->as.operands[1]) ||
			case_compare(self, atom, node->as.operands[1], node->as.operands[0]);
	case WB_CEL_OP_IN:
		return case_compare(self, atom, node->as.operands[0], node->as.operands[1]);
	default:
		return false;
	}
}

static void case_add_atom(
	wb_lint_case *self, const wb_lint_expression *expression, const wb_cel_node *node)
{
	if (self->atom_count == WB_LINT_ATOMS_MAX) {
		self->is_too_large = true;
		return;
	}
	wb_lint_atom *atom = &self->atoms[self->atom_count++];
	*atom = (wb_lint_atom){.expression = expression, .node = node};
	case_scan(self, atom, node);
	atom->is_simple = !atom->is_whole && atom->fact_count == 1 && case_is_simple(self, atom);
}

/* Down to what is no longer put together from bools. Recursion: the parser's depth. */
static void case_take(
	wb_lint_case *self, const wb_lint_expression *expression, const wb_cel_node *node)
{
	switch ((wb_cel_op)node->op) {
	case WB_CEL_OP_CONSTANT:
		break;
	case WB_CEL_OP_AND:
	case WB_CEL_OP_OR:
		for (uint32_t index = 0; index < node->as.items.count; index++)
			case_take(self, expression, node->as.items.nodes[index]);
		break;
	case WB_CEL_OP_NOT:
		case_take(self, expression, node->as.operands[0]);
		break;
	case WB_CEL_OP_CONDITIONAL:
		for (size_t index = 0; index < 3; index++)
			case_take(self, expression, node->as.operands[index]);
		break;
	default:
		case_add_atom(self, expression, node);
	}
}

void wb_lint_case__add(wb_lint_case *self, const wb_lint_expression *expression)
{
	case_take(self, expression, expression->program->root);
}

void wb_lint_case__add_value(wb_lint_case *self, const wb_lint_expression *expression)
{
	case_add_atom(self, expression, expression->program->root);
}

void wb_lint_case__close(wb_lint_case *self)
{
	wb_lint_run *run = self->run;
	wb_lint_domain domain;

	/* Taking apart what is never tried is work, too. */
	wb_lint__spend(run, 1 + self->atom_count);
	for (size_t index = 0; index < self->fact_count; index++) {
		wb_lint_fact *fact = &self->facts[index];
		wb_lint_domain__of(self->run, fact, &domain);
		wb_value *values = wb_arena_take_array(self->run->trial, domain.count, sizeof *values);
		if (values == NULL) {
			self->run->is_starved = true;
			return;
		}
		memcpy(values, domain.values, domain.count * sizeof *values);
		fact->domain = values;
		fact->domain_count = domain.count;
		fact->is_full = domain.is_full && domain.count > 0;
	}
}

/* ---- combinations ---- */

static bool case_decide(const wb_lint_case *self, const wb_lint_atom *atom)
{
	if (atom->is_whole)
		return false;
	for (size_t at = 0; at < atom->fact_count; at++) {
		const wb_lint_fact *fact = &self->facts[atom->facts[at]];
		if (!fact->is_pinned && !fact->is_full && (!atom->is_simple || fact->domain_count == 0))
			return false;
	}
	return true;
}

static size_t case_count(size_t count, size_t factor)
{
	return count > WB_LINT_COMBINATIONS_MAX / factor ? WB_LINT_COMBINATIONS_MAX + 1
													 : count * factor;
}

/* The first atom that looks the same, so that both get one answer. */
static uint8_t case_same(const wb_lint_case *self, size_t index)
{
	const wb_lint_atom *atom = &self->atoms[index];

	for (size_t before = 0; before < index; before++) {
		const wb_lint_atom *other = &self->atoms[before];
		if (!other->is_decided && !other->is_whole && !atom->is_whole &&
			other->fact_count == atom->fact_count &&
			memcmp(other->facts, atom->facts, atom->fact_count) == 0 &&
			wb_cel_node__equal(other->node, atom->node))
			return (uint8_t)before;
	}
	return (uint8_t)index;
}

static void case_judge(wb_lint_case *self)
{
	for (size_t index = 0; index < self->fact_count; index++) {
		self->facts[index].is_tried = false;
		self->facts[index].at = 0;
	}
	self->has_opaque = false;
	for (size_t index = 0; index < self->atom_count; index++) {
		wb_lint_atom *atom = &self->atoms[index];
		atom->is_decided = case_decide(self, atom);
		atom->answer = WB_LINT_TRUE;
		atom->same = atom->is_decided ? (uint8_t)index : case_same(self, index);
		self->has_opaque = self->has_opaque || !atom->is_decided;
		for (size_t at = 0; atom->is_decided && at < atom->fact_count; at++)
			self->facts[atom->facts[at]].is_tried = !self->facts[atom->facts[at]].is_pinned;
	}
}

bool wb_lint_case__first(wb_lint_case *self, bool tries_opaque)
{
	size_t count = 1;

	if (self->is_too_large || self->run->is_starved)
		return false;
	case_judge(self);
	for (size_t index = 0; index < self->fact_count; index++) {
		if (self->facts[index].is_tried)
			count = case_count(count, self->facts[index].domain_count);
	}
	self->combinations = count;
	for (size_t index = 0; index < self->atom_count; index++) {
		const wb_lint_atom *atom = &self->atoms[index];
		if (!atom->is_decided && atom->same == index)
			count = case_count(count, 3);
	}
	self->tries_opaque = tries_opaque && count <= WB_LINT_COMBINATIONS_MAX;
	self->is_too_large = self->combinations > WB_LINT_COMBINATIONS_MAX;
	return !self->is_too_large;
}

bool wb_lint_case__next(wb_lint_case *self)
{
	if (self->is_too_large || self->run->is_starved)
		return false;
	for (size_t index = 0; index < self->fact_count; index++) {
		wb_lint_fact *fact = &self->facts[index];
		if (!fact->is_tried)
			continue;
		if (++fact->at < fact->domain_count)
			return true;
		fact->at = 0;
	}
	for (size_t index = 0; self->tries_opaque && index < self->atom_count; index++) {
		wb_lint_atom *atom = &self->atoms[index];
		if (atom->is_decided || atom->same != index)
			continue;
		if (atom->answer != WB_LINT_FAILS) {
			atom->answer = (uint8_t)(atom->answer << 1);
			return true;
		}
		atom->answer = WB_LINT_TRUE;
	}
	return false;
}

/* ---- evaluating ---- */

/* The facts of one atom as the evaluator wants them; a map a fact. */
typedef struct case_values {
	wb_value values[WB_FACT_COUNT];
	wb_map maps[WB_FACT_COUNT];
	wb_entry entries[WB_FACT_COUNT][WB_LINT_ATOM_FACTS_MAX];
} case_values;

static void case_put(case_values *space, wb_fact fact, wb_text member, wb_value value)
{
	wb_entry *entries = space->entries[fact];
	size_t to = space->maps[fact].count++;

	/* Sorted, as maps are. */
	for (; to > 0 && wb_text_compare(member, entries[to - 1].key.as.text) < 0; to--)
		entries[to] = entries[to - 1];
	entries[to] = (wb_entry){wb_value_string(member), value};
}

static void case_fill(const wb_lint_case *self, const wb_lint_atom *atom, case_values *space)
{
	for (size_t fact = 0; fact < WB_FACT_COUNT; fact++) {
		space->maps[fact] = (wb_map){0, space->entries[fact]};
		space->values[fact] = wb_value_map(&space->maps[fact]);
	}
	for (size_t at = 0; at < atom->fact_count; at++) {
		const wb_lint_fact *fact = &self->facts[atom->facts[at]];
		wb_value value = fact->is_pinned ? fact->pinned : fact->domain[fact->at];
		if (fact->member.bytes == 0)
			space->values[fact->fact] = value;
		else if (value.kind != WB_NULL)
			case_put(space, fact->fact, fact->member, value);
	}
	if (atom->expression->rule != NULL)
		return;
	/* An assertion has two variables: state, which is a text, and vars. */
	wb_value vars = space->values[WB_FACT_VARS];
	const wb_map *subject = &space->maps[WB_FACT_SUBJECT];
	space->values[0] = subject->count > 0 ? subject->entries[0].value : wb_value_null();
	space->values[1] = vars;
}

static bool case_evaluate(wb_lint_case *self, const wb_lint_atom *atom, wb_cel_outcome *out)
{
	wb_lint_run *run = self->run;
	case_values space;

	if (run->evaluations == WB_LINT_EVALUATIONS_MAX) {
		self->is_too_large = true;
		return false;
	}
	case_fill(self, atom, &space);
	wb_arena_reset(run->steps);
	wb_status status = wb_program__evaluate_node(
		atom->expression->program, atom->node, space.values, run->steps, out, NULL);
	wb_lint__spend(run, status == WB_OK ? 1 + (size_t)(out->cost / CASE_COST_OF_EVALUATION) : 1);
	run->is_starved = run->is_starved || status < 0;
	return status == WB_OK;
}

static const wb_lint_atom *case_find_atom(
	const wb_lint_case *self, const wb_lint_expression *expression, const wb_cel_node *node)
{
	size_t index = 0;

	while (self->atoms[index].node != node || self->atoms[index].expression != expression) {
		index++;
		WB_ASSERT(index < self->atom_count, "What is asked for was added.");
	}
	return &self->atoms[index];
}

static unsigned case_ask(wb_lint_case *self, const wb_lint_atom *atom, bool is_open)
{
	wb_cel_outcome outcome;

	if (!atom->is_decided)
		return is_open || !self->tries_opaque ? WB_LINT_ANY : self->atoms[atom->same].answer;
	if (!case_evaluate(self, atom, &outcome))
		return WB_LINT_ANY;
	if (outcome.has_failed || outcome.value.kind != WB_BOOL)
		return WB_LINT_FAILS;
	return outcome.value.as.boolean ? WB_LINT_TRUE : WB_LINT_FALSE;
}

static unsigned case_not(unsigned bits)
{
	return (bits & WB_LINT_FAILS) | ((bits & WB_LINT_TRUE) != 0 ? WB_LINT_FALSE : 0) |
		((bits & WB_LINT_FALSE) != 0 ? WB_LINT_TRUE : 0);
}

/* One that is false decides; else one that fails; else both are true. */
static unsigned case_and(unsigned left, unsigned right)
{
	unsigned both = left & right & WB_LINT_TRUE;
	unsigned fails =
		((left & WB_LINT_FAILS) != 0 && (right & (WB_LINT_TRUE | WB_LINT_FAILS)) != 0) ||
			((right & WB_LINT_FAILS) != 0 && (left & (WB_LINT_TRUE | WB_LINT_FAILS)) != 0)
		? WB_LINT_FAILS
		: 0;

	return both | fails | ((left | right) & WB_LINT_FALSE);
}

/* Recursion: the parser's depth. */
static unsigned case_outcome(
	wb_lint_case *self, const wb_lint_expression *expression, const wb_cel_node *node, bool is_open)
{
	unsigned bits = WB_LINT_TRUE, condition;

	switch ((wb_cel_op)node->op) {
	case WB_CEL_OP_CONSTANT:
		return node->as.constant.kind != WB_BOOL ? WB_LINT_FAILS
			: node->as.constant.as.boolean       ? WB_LINT_TRUE
												 : WB_LINT_FALSE;
	case WB_CEL_OP_AND:
		for (uint32_t index = 0; index < node->as.items.count; index++)
			bits = case_and(
				bits, case_outcome(self, expression, node->as.items.nodes[index], is_open));
		return bits;
	case WB_CEL_OP_OR:
		for (uint32_t index = 0; index < node->as.items.count; index++)
			bits = case_and(bits,
				case_not(case_outcome(self, expression, node->as.items.nodes[index], is_open)));
		return case_not(bits);
	case WB_CEL_OP_NOT:
		return case_not(case_outcome(self, expression, node->as.operands[0], is_open));
	case WB_CEL_OP_CONDITIONAL:
		condition = case_outcome(self, expression, node->as.operands[0], is_open);
		bits = condition & WB_LINT_FAILS;
		if ((condition & WB_LINT_TRUE) != 0)
			bits |= case_outcome(self, expression, node->as.operands[1], is_open);
		if ((condition & WB_LINT_FALSE) != 0)
			bits |= case_outcome(self, expression, node->as.operands[2], is_open);
		return bits;
	default:
		return case_ask(self, case_find_atom(self, expression, node), is_open);
	}
}

unsigned wb_lint_case__outcome(
	wb_lint_case *self, const wb_lint_expression *expression, bool is_open)
{
	return case_outcome(self, expression, expression->program->root, is_open);
}

bool wb_lint_case__is_decided(const wb_lint_case *self, const wb_lint_expression *expression)
{
	return case_find_atom(self, expression, expression->program->root)->is_decided;
}

bool wb_lint_case__value(wb_lint_case *self, const wb_lint_expression *expression, wb_value *out)
{
	const wb_lint_atom *atom = case_find_atom(self, expression, expression->program->root);
	wb_cel_outcome outcome;

	if (!atom->is_decided || !case_evaluate(self, atom, &outcome) || outcome.has_failed)
		return false;
	*out = outcome.value;
	return true;
}
