/* SPDX-License-Identifier: MIT */
/*
 * Conditions in words, from the program's own nodes: what compares a fact with something, what
 * asks whether one is there, and what joins such parts or asks them of every item of a list.
 * "Not" is carried down to the comparisons, where there are words for it: "is not empty" and never
 * "it is not the case that".
 *
 * Whatever is not among these shapes makes the whole part odd, and explain.c names its facts only:
 * half an expression in words would be a false statement. Beside each condition stands what the
 * facts are, unless that follows from the condition being false.
 *
 * A comparison that looks at something personal tells neither side's value. A false
 * order.city != 'Bonn' would tell the city by its constant.
 */
#include "workflow/condition.h"

#include "workflow/definition.h"
#include "workflow/operand.h"

/* Parts of a condition that a person can still take in. */
#define CONDITION_PARTS_MAX 12
#define CONDITION_DEPTH_MAX 6

typedef struct condition {
	wb_operand_scope scope;
	wb_value full[WB_CONDITION_FACTS_MAX];  /* "the order's total is 12.50" */
	wb_value brief[WB_CONDITION_FACTS_MAX]; /* "it is 12.50" */
	size_t fact_count;
	size_t part_count; /* comparisons */
	size_t depth;
} condition;

static bool condition_say(
	condition *said, const wb_cel_node *node, bool is_wanted, wb_value *out);

/* ---- what the facts are ---- */

static bool condition_same(const wb_value *left, const wb_value *right)
{
	return wb_value_equal(left, right);
}

/* Adds what [operand] is, once. */
static void condition_add_fact(condition *said, const wb_operand *operand)
{
	wb_words *words = said->scope.words;
	wb_place fact = {"fact", operand->noun};
	wb_value value, full, brief;

	bool is_known = operand->kind != WB_OPERAND_ITEM || said->scope.item != NULL;
	if (operand->is_personal || !is_known || said->fact_count == WB_CONDITION_FACTS_MAX)
		return;
	if (operand->value.kind == WB_NULL) {
		full = wb_words__say(words, WB_MESSAGE_UNKNOWN, &fact, 1);
		brief = wb_words__plain(words, WB_MESSAGE_IT_IS_UNKNOWN);
	} else if (operand->value.kind == WB_STRING && operand->value.as.text.bytes == 0) {
		full = wb_words__say(words, WB_MESSAGE_EMPTY, &fact, 1);
		brief = wb_words__plain(words, WB_MESSAGE_IT_IS_EMPTY);
	} else if (!wb_operand__say_value(&said->scope, operand, &operand->value, &value)) {
		return;
	} else if (operand->kind == WB_OPERAND_SIZE) {
		full = wb_words__two(words, WB_MESSAGE_HAS, fact, (wb_place){"amount", value});
		brief = wb_words__one(words, WB_MESSAGE_IT_HAS, "amount", value);
	} else {
		full = wb_words__two(words, WB_MESSAGE_IS, fact, (wb_place){"value", value});
		brief = wb_words__one(words, WB_MESSAGE_IT_IS, "value", value);
	}
	for (size_t index = 0; index < said->fact_count; index++) {
		if (condition_same(&said->full[index], &full))
			return;
	}
	said->full[said->fact_count] = full;
	said->brief[said->fact_count++] = brief;
}

/* ---- a fact that is yes or no, there or not ---- */

static bool condition_say_truth(
	condition *said, const wb_operand *fact, bool is_wanted, wb_value *out)
{
	wb_words *words = said->scope.words;

	if (fact->kind == WB_OPERAND_ODD || fact->kind == WB_OPERAND_CONSTANT)
		return false;
	if (fact->is_personal)
		*out = wb_words__one(words, WB_MESSAGE_AS_NEEDED, "fact", fact->noun);
	else if (wb_text_equal(fact->path, WB_TEXT("order.paid")))
		*out = wb_words__plain(words, is_wanted ? WB_MESSAGE_PAID : WB_MESSAGE_UNPAID);
	else
		*out = wb_words__one(
			words, is_wanted ? WB_MESSAGE_YES : WB_MESSAGE_NO, "fact", fact->noun);
	return true;
}

static bool condition_is_assignee(const wb_operand *operand)
{
	return operand->kind == WB_OPERAND_FACT &&
		wb_text_equal(operand->path, WB_TEXT("vars." WB_VARIABLE_ASSIGNEE));
}

static bool condition_say_empty(
	condition *said, const wb_operand *fact, bool is_wanted, wb_value *out)
{
	wb_words *words = said->scope.words;

	if (condition_is_assignee(fact))
		*out = wb_words__plain(
			words, is_wanted ? WB_MESSAGE_UNASSIGNED : WB_MESSAGE_ASSIGNED);
	else
		*out = wb_words__one(
			words, is_wanted ? WB_MESSAGE_EMPTY : WB_MESSAGE_NOT_EMPTY, "fact", fact->noun);
	return true;
}

static bool condition_say_known(
	condition *said, const wb_operand *fact, bool is_wanted, wb_value *out)
{
	bool is_input = fact->kind == WB_OPERAND_FACT &&
		wb_facts__is_under(WB_FACT_INPUTS, fact->path);
	wb_message known = is_input ? WB_MESSAGE_FILLED_IN : WB_MESSAGE_KNOWN;
	wb_message unknown = is_input ? WB_MESSAGE_LEFT_EMPTY : WB_MESSAGE_UNKNOWN;

	if (fact->kind == WB_OPERAND_ODD)
		return false;
	*out = wb_words__one(said->scope.words, is_wanted ? known : unknown, "fact", fact->noun);
	return true;
}

/* ---- comparisons ---- */

typedef enum condition_relation {
	CONDITION_EQUAL,
	CONDITION_NOT_EQUAL,
	CONDITION_MORE,
	CONDITION_AT_LEAST,
	CONDITION_LESS,
	CONDITION_AT_MOST,
} condition_relation;

static bool condition_relation_of(const wb_cel_node *node, condition_relation *out)
{
	switch (node->op) {
	case WB_CEL_OP_EQUAL:
		*out = CONDITION_EQUAL;
		return true;
	case WB_CEL_OP_NOT_EQUAL:
		*out = CONDITION_NOT_EQUAL;
		return true;
	case WB_CEL_OP_GREATER:
		*out = CONDITION_MORE;
		return true;
	case WB_CEL_OP_GREATER_EQUAL:
		*out = CONDITION_AT_LEAST;
		return true;
	case WB_CEL_OP_LESS:
		*out = CONDITION_LESS;
		return true;
	case WB_CEL_OP_LESS_EQUAL:
		*out = CONDITION_AT_MOST;
		return true;
	default:
		return false;
	}
}

/* What holds when [relation] does not. */
static condition_relation condition_negated(condition_relation relation)
{
	static const condition_relation negated[] = {
		[CONDITION_EQUAL] = CONDITION_NOT_EQUAL,
		[CONDITION_NOT_EQUAL] = CONDITION_EQUAL,
		[CONDITION_MORE] = CONDITION_AT_MOST,
		[CONDITION_AT_LEAST] = CONDITION_LESS,
		[CONDITION_LESS] = CONDITION_AT_LEAST,
		[CONDITION_AT_MOST] = CONDITION_MORE,
	};

	return negated[relation];
}

/* The same with its sides exchanged. */
static condition_relation condition_mirrored(condition_relation relation)
{
	static const condition_relation mirrored[] = {
		[CONDITION_EQUAL] = CONDITION_EQUAL,
		[CONDITION_NOT_EQUAL] = CONDITION_NOT_EQUAL,
		[CONDITION_MORE] = CONDITION_LESS,
		[CONDITION_AT_LEAST] = CONDITION_AT_MOST,
		[CONDITION_LESS] = CONDITION_MORE,
		[CONDITION_AT_MOST] = CONDITION_AT_LEAST,
	};

	return mirrored[relation];
}

static wb_message condition_message(condition_relation relation, const wb_operand *left)
{
	static const wb_message plain[] = {WB_MESSAGE_IS, WB_MESSAGE_IS_NOT, WB_MESSAGE_MORE,
		WB_MESSAGE_AT_LEAST, WB_MESSAGE_LESS, WB_MESSAGE_AT_MOST};
	static const wb_message times[] = {WB_MESSAGE_IS, WB_MESSAGE_IS_NOT, WB_MESSAGE_AFTER,
		WB_MESSAGE_NOT_BEFORE, WB_MESSAGE_BEFORE, WB_MESSAGE_NOT_AFTER};
	static const wb_message sizes[] = {WB_MESSAGE_HAS, WB_MESSAGE_HAS_NOT, WB_MESSAGE_HAS_MORE,
		WB_MESSAGE_HAS_AT_LEAST, WB_MESSAGE_HAS_LESS, WB_MESSAGE_HAS_AT_MOST};

	if (left->kind == WB_OPERAND_SIZE)
		return sizes[relation];
	return left->value.kind == WB_TIMESTAMP ? times[relation] : plain[relation];
}

/* Whether a size is asked to be nothing, or something: 1 and -1; 0 for any other question. */
static int condition_emptiness(condition_relation relation, const wb_value *bound)
{
	int64_t number = bound->kind == WB_INT ? bound->as.integer : -1;

	if (number == 0 && (relation == CONDITION_EQUAL || relation == CONDITION_AT_MOST))
		return 1;
	if (number == 0 && (relation == CONDITION_NOT_EQUAL || relation == CONDITION_MORE))
		return -1;
	if (number == 1 && relation == CONDITION_LESS)
		return 1;
	return number == 1 && relation == CONDITION_AT_LEAST ? -1 : 0;
}

/* Comparisons with a constant that have words of their own; false for the others. */
static bool condition_say_special(condition *said, const wb_operand *left,
	condition_relation relation, const wb_operand *right, wb_value *out)
{
	const wb_value *bound = &right->value;
	bool is_equal = relation == CONDITION_EQUAL;

	if (right->kind != WB_OPERAND_CONSTANT)
		return false;
	if (left->kind == WB_OPERAND_SIZE) {
		int emptiness = condition_emptiness(relation, bound);
		return emptiness != 0 && condition_say_empty(said, left, emptiness > 0, out);
	}
	if (!is_equal && relation != CONDITION_NOT_EQUAL)
		return false;
	if (bound->kind == WB_STRING && bound->as.text.bytes == 0)
		return condition_say_empty(said, left, is_equal, out);
	if (bound->kind == WB_NULL)
		return condition_say_known(said, left, !is_equal, out);
	return bound->kind == WB_BOOL &&
		condition_say_truth(said, left, bound->as.boolean == is_equal, out);
}

/* Whether the order is the actor's. */
static bool condition_is_mine(const wb_operand *left, const wb_operand *right)
{
	return condition_is_assignee(left) && right->kind == WB_OPERAND_FACT &&
		wb_text_equal(right->path, WB_TEXT("actor.id"));
}

static bool condition_compare(condition *said, const wb_operand *left,
	condition_relation relation, const wb_operand *right, wb_value *out)
{
	wb_words *words = said->scope.words;
	bool is_equal = relation == CONDITION_EQUAL;
	wb_value bound;

	if (condition_say_special(said, left, relation, right, out))
		return true;
	if (left->is_personal || right->is_personal) {
		*out = wb_words__one(words, WB_MESSAGE_AS_NEEDED, "fact",
			left->is_personal ? left->noun : right->noun);
		return true;
	}
	if ((is_equal || relation == CONDITION_NOT_EQUAL) &&
		(condition_is_mine(left, right) || condition_is_mine(right, left))) {
		*out = wb_words__plain(words, is_equal ? WB_MESSAGE_MINE : WB_MESSAGE_NOT_MINE);
		return true;
	}
	if (right->kind != WB_OPERAND_CONSTANT)
		bound = right->noun;
	else if (!wb_operand__say_value(&said->scope, left, &right->value, &bound))
		return false;
	const char *place = left->kind == WB_OPERAND_SIZE ? "amount" : "value";
	*out = wb_words__two(words, condition_message(relation, left),
		(wb_place){"fact", left->noun}, (wb_place){place, bound});
	/* What is not to be X and is, is X. */
	if (relation != CONDITION_NOT_EQUAL || right->kind != WB_OPERAND_CONSTANT)
		condition_add_fact(said, left);
	if (right->kind != WB_OPERAND_CONSTANT)
		condition_add_fact(said, right);
	return true;
}

static bool condition_say_comparison(
	condition *said, const wb_cel_node *node, bool is_wanted, wb_value *out)
{
	condition_relation relation;
	wb_operand left, right;

	if (!condition_relation_of(node, &relation))
		return false;
	wb_operand__read(&said->scope, node->as.operands[0], &left);
	wb_operand__read(&said->scope, node->as.operands[1], &right);
	if (left.kind == WB_OPERAND_ODD || right.kind == WB_OPERAND_ODD)
		return false;
	if (!is_wanted)
		relation = condition_negated(relation);
	if (left.kind != WB_OPERAND_CONSTANT)
		return condition_compare(said, &left, relation, &right, out);
	if (right.kind == WB_OPERAND_CONSTANT)
		return false;
	return condition_compare(said, &right, condition_mirrored(relation), &left, out);
}

/* ---- in a list, parts of texts ---- */

static bool condition_say_choices(condition *said, const wb_operand *left, const wb_list *list,
	bool is_wanted, wb_value *out)
{
	wb_words *words = said->scope.words;
	wb_value choices[WB_MESSAGE_ITEMS_MAX + 1];
	size_t count = 0;

	if (left->is_personal) {
		*out = wb_words__one(words, WB_MESSAGE_AS_NEEDED, "fact", left->noun);
		return true;
	}
	for (; count < list->count && count <= WB_MESSAGE_ITEMS_MAX; count++) {
		if (!wb_operand__say_value(&said->scope, left, &list->items[count], &choices[count]))
			return false;
	}
	if (count == 0)
		return false;
	*out = wb_words__two(words, is_wanted ? WB_MESSAGE_IS : WB_MESSAGE_IS_NOT,
		(wb_place){"fact", left->noun}, (wb_place){"value", wb_words__or(words, choices, count)});
	condition_add_fact(said, left);
	return true;
}

static bool condition_say_in(
	condition *said, const wb_cel_node *node, bool is_wanted, wb_value *out)
{
	wb_words *words = said->scope.words;
	wb_operand left, right;
	wb_value noun;

	wb_operand__read(&said->scope, node->as.operands[0], &left);
	wb_operand__read(&said->scope, node->as.operands[1], &right);
	if (left.kind == WB_OPERAND_ODD || right.kind == WB_OPERAND_ODD)
		return false;
	if (right.kind == WB_OPERAND_CONSTANT)
		return left.kind != WB_OPERAND_CONSTANT && right.value.kind == WB_LIST &&
			condition_say_choices(said, &left, right.value.as.list, is_wanted, out);
	if (left.is_personal || right.is_personal) {
		*out = wb_words__one(words, WB_MESSAGE_AS_NEEDED, "fact",
			left.is_personal ? left.noun : right.noun);
		return true;
	}
	noun = left.noun;
	if (left.kind == WB_OPERAND_CONSTANT &&
		!wb_operand__say_value(&said->scope, &right, &left.value, &noun))
		return false;
	*out = wb_words__two(words, is_wanted ? WB_MESSAGE_AMONG : WB_MESSAGE_NOT_AMONG,
		(wb_place){"fact", noun}, (wb_place){"list", right.noun});
	if (left.kind != WB_OPERAND_CONSTANT)
		condition_add_fact(said, &left);
	return true;
}

static bool condition_say_text(condition *said, const wb_cel_node *text, const wb_cel_node *part,
	wb_message message, wb_value *out)
{
	wb_words *words = said->scope.words;
	wb_operand left, right;
	wb_value value;

	wb_operand__read(&said->scope, text, &left);
	wb_operand__read(&said->scope, part, &right);
	if (left.kind == WB_OPERAND_ODD || left.kind == WB_OPERAND_CONSTANT ||
		right.kind == WB_OPERAND_ODD)
		return false;
	if (left.is_personal || right.is_personal) {
		*out = wb_words__one(words, WB_MESSAGE_AS_NEEDED, "fact",
			left.is_personal ? left.noun : right.noun);
		return true;
	}
	value = right.noun;
	if (right.kind == WB_OPERAND_CONSTANT &&
		!wb_operand__say_value(&said->scope, &left, &right.value, &value))
		return false;
	*out = wb_words__two(
		words, message, (wb_place){"fact", left.noun}, (wb_place){"value", value});
	condition_add_fact(said, &left);
	if (right.kind != WB_OPERAND_CONSTANT)
		condition_add_fact(said, &right);
	return true;
}

static bool condition_say_call(
	condition *said, const wb_cel_node *node, bool is_wanted, wb_value *out)
{
	const wb_cel_node *const *arguments = node->as.call.arguments;
	wb_message message;

	if (node->as.call.argument_count != 2)
		return false;
	switch (node->function) {
	case WB_CEL_FUNCTION_STARTS_WITH:
		message = is_wanted ? WB_MESSAGE_STARTS : WB_MESSAGE_STARTS_NOT;
		break;
	case WB_CEL_FUNCTION_ENDS_WITH:
		message = is_wanted ? WB_MESSAGE_ENDS : WB_MESSAGE_ENDS_NOT;
		break;
	case WB_CEL_FUNCTION_CONTAINS:
		message = is_wanted ? WB_MESSAGE_CONTAINS : WB_MESSAGE_CONTAINS_NOT;
		break;
	default:
		return false;
	}
	return condition_say_text(said, arguments[0], arguments[1], message, out);
}

/* ---- joined ---- */

static bool condition_say_joined(
	condition *said, const wb_cel_node *node, bool is_wanted, wb_value *out)
{
	wb_words *words = said->scope.words;
	wb_value parts[CONDITION_PARTS_MAX];
	uint32_t count = node->as.items.count;

	if (count > CONDITION_PARTS_MAX)
		return false;
	for (uint32_t index = 0; index < count; index++) {
		if (!condition_say(said, node->as.items.nodes[index], is_wanted, &parts[index]))
			return false;
	}
	bool is_or = (node->op == WB_CEL_OP_OR) == is_wanted;
	*out = is_or ? wb_words__or(words, parts, count) : wb_words__and(words, parts, count);
	return true;
}

/* ---- every item, some item ---- */

/* The item's name, its SKU, or which it is. */
static wb_value condition_item(condition *said, const wb_value *item, size_t index)
{
	wb_words *words = said->scope.words;
	static const wb_text names[] = {WB_TEXT_LITERAL("name"), WB_TEXT_LITERAL("sku")};
	wb_value value;

	for (size_t at = 0; at < sizeof names / sizeof *names; at++) {
		const wb_value *name = wb_value_member(item, names[at]);
		if (name != NULL && name->kind == WB_STRING && name->as.text.bytes > 0 &&
			wb_wording__value(said->scope.inquiry, words, WB_TEXT(""), name, &value))
			return value;
	}
	if (item->kind != WB_BOOL &&
		wb_wording__value(said->scope.inquiry, words, WB_TEXT(""), item, &value))
		return value;
	return wb_words__one(
		words, WB_MESSAGE_ITEM_NUMBER, "number", wb_value_int((int64_t)index + 1));
}

/* Puts what was told of an item, from [first] on, behind its name. */
static void condition_close_item(condition *said, size_t first, wb_value item)
{
	wb_words *words = said->scope.words;
	wb_value told;

	if (said->fact_count == WB_CONDITION_FACTS_MAX && first == said->fact_count)
		return;
	if (said->fact_count == first)
		told = wb_words__one(words, WB_MESSAGE_NOT_FOR_ITEM, "item", item);
	else
		told = wb_words__two(words, WB_MESSAGE_FOR_ITEM, (wb_place){"item", item},
			(wb_place){"facts",
				wb_words__and(words, said->full + first, said->fact_count - first)});
	said->full[first] = told;
	said->brief[first] = told;
	said->fact_count = first + 1;
}

/* The condition of a list's items; one that is too odd is told by the item that breaks it. */
static void condition_say_body(
	condition *said, const wb_cel_node *fold, bool is_wanted, wb_value *out)
{
	condition before = *said;

	if (!said->scope.is_personal && condition_say(said, fold->as.fold.body, is_wanted, out))
		return;
	*said = before;
	*out = wb_words__one(said->scope.words, WB_MESSAGE_AS_NEEDED, "fact",
		wb_words__plain(said->scope.words, WB_MESSAGE_FACT_ITEM));
}

static bool condition_say_fold(
	condition *said, const wb_cel_node *fold, bool is_wanted, wb_value *out)
{
	const wb_inquiry *inquiry = said->scope.inquiry;
	wb_words *words = said->scope.words;
	wb_operand list;
	wb_value item, body;
	size_t index = 0, first = said->fact_count;

	if (said->scope.fold != NULL || (fold->op == WB_CEL_OP_EXISTS_ONE && !is_wanted))
		return false;
	wb_operand__read(&said->scope, fold->as.fold.range, &list);
	if (list.kind != WB_OPERAND_FACT)
		return false;
	bool is_every = (fold->op == WB_CEL_OP_ALL) == is_wanted && fold->op != WB_CEL_OP_EXISTS_ONE;
	bool has_item = is_every && !list.is_personal &&
		wb_program__find_item(inquiry->rule->guard, fold, !is_wanted, inquiry->facts,
			inquiry->arena, &item, &index);
	said->scope.fold = fold;
	said->scope.item = has_item ? &item : NULL;
	said->scope.list = list.path;
	said->scope.is_personal = list.is_personal;
	condition_say_body(said, fold, is_wanted || fold->op == WB_CEL_OP_EXISTS_ONE, &body);
	if (has_item)
		condition_close_item(said, first, condition_item(said, &item, index));
	said->scope.fold = NULL;
	said->scope.item = NULL;
	said->scope.is_personal = false;
	*out = wb_words__two(words,
		fold->op == WB_CEL_OP_EXISTS_ONE ? WB_MESSAGE_ONE
			: is_every                   ? WB_MESSAGE_EVERY
										 : WB_MESSAGE_SOME,
		(wb_place){"condition", body}, (wb_place){"list", list.noun});
	return true;
}

/* ---- all of them ---- */

static bool condition_say_part(
	condition *said, const wb_cel_node *node, bool is_wanted, wb_value *out)
{
	wb_operand operand;

	switch (node->op) {
	case WB_CEL_OP_VARIABLE:
	case WB_CEL_OP_LOCAL:
	case WB_CEL_OP_MEMBERS:
	case WB_CEL_OP_INDEX:
		wb_operand__read(&said->scope, node, &operand);
		return condition_say_truth(said, &operand, is_wanted, out);
	case WB_CEL_OP_HAS: {
		wb_cel_node chain = *node;
		chain.op = WB_CEL_OP_MEMBERS;
		wb_operand__read(&said->scope, &chain, &operand);
		return condition_say_known(said, &operand, is_wanted, out);
	}
	case WB_CEL_OP_IN:
		return condition_say_in(said, node, is_wanted, out);
	case WB_CEL_OP_MATCHES:
		return condition_say_text(said, node->as.matches.text, node->as.matches.pattern,
			is_wanted ? WB_MESSAGE_MATCHES : WB_MESSAGE_MATCHES_NOT, out);
	case WB_CEL_OP_CALL:
	case WB_CEL_OP_DISPATCH:
		return condition_say_call(said, node, is_wanted, out);
	default:
		return condition_say_comparison(said, node, is_wanted, out);
	}
}

/* Recursion: CONDITION_DEPTH_MAX. */
static bool condition_say(
	condition *said, const wb_cel_node *node, bool is_wanted, wb_value *out)
{
	bool is_said;

	if (said->depth == CONDITION_DEPTH_MAX)
		return false;
	said->depth++;
	switch (node->op) {
	case WB_CEL_OP_NOT:
		is_said = condition_say(said, node->as.operands[0], !is_wanted, out);
		break;
	case WB_CEL_OP_AND:
	case WB_CEL_OP_OR:
		is_said = condition_say_joined(said, node, is_wanted, out);
		break;
	case WB_CEL_OP_ALL:
	case WB_CEL_OP_EXISTS:
	case WB_CEL_OP_EXISTS_ONE:
		said->part_count++;
		is_said = condition_say_fold(said, node, is_wanted, out);
		break;
	default:
		is_said = said->part_count++ < CONDITION_PARTS_MAX &&
			condition_say_part(said, node, is_wanted, out);
	}
	said->depth--;
	return is_said;
}

bool wb_condition__say(
	const wb_inquiry *inquiry, wb_words *words, const wb_cel_node *node, wb_condition *out)
{
	condition said = {.scope = {.inquiry = inquiry, .words = words}};

	if (!condition_say(&said, node, true, &out->text))
		return false;
	out->facts = wb_value_null();
	if (said.fact_count == 1 && said.part_count == 1)
		out->facts = said.brief[0];
	else if (said.fact_count > 0)
		out->facts = wb_words__and(words, said.full, said.fact_count);
	return true;
}
