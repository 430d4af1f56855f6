/* SPDX-License-Identifier: MIT */
/*
 * Operands of comparisons: constants, facts, items of a list and what is simply made of these. The
 * values are taken from the facts and never worked out again, but for sizes and lengths of time:
 * what takes evaluating is too odd for a sentence.
 */
#include "workflow/operand.h"

#include "base/utf8.h"
#include "workflow/definition.h"

/* "order.items" of a chain of members; longer ones are none of the facts'. */
#define OPERAND_PATH_BYTES 256

static bool operand_add(char *path, size_t *bytes, wb_text text)
{
	if (text.bytes + 1 > OPERAND_PATH_BYTES - *bytes)
		return false;
	if (*bytes > 0)
		path[(*bytes)++] = '.';
	memcpy(path + *bytes, text.data, text.bytes);
	*bytes += text.bytes;
	return true;
}

/* Where the items stand that [fold] goes over; of two variables the first holds the indices. */
static uint32_t operand_item_place(const wb_cel_node *fold)
{
	return fold->as.fold.local + (fold->as.fold.has_second ? 1 : 0);
}

/* The root and members of a chain, as a path in the arena; false where it is none. */
static bool operand_spell(
	const wb_operand_scope *scope, const wb_cel_node *node, bool *is_item, wb_text *out)
{
	char path[OPERAND_PATH_BYTES];
	size_t bytes = 0;
	bool is_chain = node->op == WB_CEL_OP_MEMBERS || node->op == WB_CEL_OP_HAS;
	const wb_cel_node *root = is_chain ? node->as.members.base : node;

	*is_item = root->op == WB_CEL_OP_LOCAL;
	if (*is_item && (scope->fold == NULL || root->as.place != operand_item_place(scope->fold)))
		return false;
	if (!*is_item && root->op != WB_CEL_OP_VARIABLE)
		return false;
	wb_text name = *is_item ? WB_TEXT("item") : wb_facts__name((wb_fact)root->as.place);
	if (!operand_add(path, &bytes, name))
		return false;
	for (uint32_t index = 0; is_chain && index < node->as.members.count; index++) {
		if (!operand_add(path, &bytes, node->as.members.members[index].key))
			return false;
	}
	if (!wb_arena_copy_text(scope->words->arena, (wb_text){path, bytes}, out)) {
		scope->words->has_failed = true;
		return false;
	}
	return true;
}

/* What an item of a list is called, and what it is where one is spoken of. */
static void operand_read_item(const wb_operand_scope *scope, wb_operand *operand)
{
	wb_text member = wb_facts__member(operand->path);
	const wb_value *value = scope->item;
	bool is_line = wb_text_equal(scope->list, WB_TEXT("order.items"));

	operand->kind = WB_OPERAND_ITEM;
	operand->is_personal = scope->is_personal;
	if (value != NULL && member.bytes > 0)
		value = wb_value_member(value, member);
	if (value != NULL)
		operand->value = *value;
	if ((is_line || member.bytes == 0) &&
		wb_words__fact(scope->words, operand->path, &operand->noun))
		return;
	operand->noun = wb_words__one(scope->words, WB_MESSAGE_FACT_ITEM_MEMBER, "name",
		wb_words__name(scope->words, member));
}

static void operand_read_chain(
	const wb_operand_scope *scope, const wb_cel_node *node, wb_operand *operand)
{
	bool is_item;

	if (!operand_spell(scope, node, &is_item, &operand->path))
		return;
	if (is_item) {
		operand_read_item(scope, operand);
		return;
	}
	operand->kind = WB_OPERAND_FACT;
	operand->is_personal = wb_wording__is_personal(scope->inquiry, operand->path);
	operand->noun = wb_wording__fact(scope->inquiry, scope->words, operand->path);
	operand->value = wb_facts__at(scope->inquiry->facts, operand->path);
}

/* vars.scanned[item.sku] */
static void operand_read_entry(
	const wb_operand_scope *scope, const wb_cel_node *node, wb_operand *operand)
{
	wb_operand base = {0}, key = {0};
	wb_value said;
	bool is_item;

	if (node->as.operands[0]->op == WB_CEL_OP_CONSTANT ||
		!operand_spell(scope, node->as.operands[0], &is_item, &base.path) || is_item)
		return;
	operand_read_chain(scope, node->as.operands[0], &base);
	const wb_cel_node *index = node->as.operands[1];
	if (index->op == WB_CEL_OP_CONSTANT) {
		key.value = index->as.constant;
		if (!wb_wording__value(scope->inquiry, scope->words, WB_TEXT(""), &key.value, &said))
			return;
	} else {
		operand_read_chain(scope, index, &key);
		if (key.kind == WB_OPERAND_ODD)
			return;
		said = key.noun;
	}
	operand->kind = WB_OPERAND_ENTRY;
	operand->path = base.path;
	operand->is_personal = base.is_personal || key.is_personal;
	operand->noun = wb_words__two(scope->words, WB_MESSAGE_AT, (wb_place){"fact", base.noun},
		(wb_place){"key", said});
	if (base.value.kind != WB_MAP || key.value.kind == WB_NULL)
		return;
	const wb_value *value = wb_map_find(base.value.as.map, &key.value);
	if (value != NULL)
		operand->value = *value;
}

static void operand_read_size(
	const wb_operand_scope *scope, const wb_cel_node *node, wb_operand *operand)
{
	wb_operand counted = {0};

	wb_operand__read(scope, node, &counted);
	if (counted.kind != WB_OPERAND_FACT && counted.kind != WB_OPERAND_ITEM)
		return;
	*operand = counted;
	operand->kind = WB_OPERAND_SIZE;
	operand->sample = counted.value;
	operand->value = wb_value_null();
	if (counted.value.kind == WB_STRING)
		operand->value = wb_value_int((int64_t)wb_utf8__count(counted.value.as.text));
	else if (counted.value.kind == WB_LIST)
		operand->value = wb_value_int((int64_t)counted.value.as.list->count);
	else if (counted.value.kind == WB_MAP)
		operand->value = wb_value_int((int64_t)counted.value.as.map->count);
}

/* now - order.paid_at, and the other way round. */
static void operand_read_length(
	const wb_operand_scope *scope, const wb_cel_node *const *arguments, wb_operand *operand)
{
	wb_operand ends[2] = {{0}, {0}};

	for (size_t index = 0; index < 2; index++) {
		if (arguments[index]->op == WB_CEL_OP_CONSTANT)
			return;
		operand_read_chain(scope, arguments[index], &ends[index]);
		if (ends[index].kind != WB_OPERAND_FACT)
			return;
	}
	bool is_since = wb_facts__is_under(WB_FACT_NOW, ends[0].path);
	if (!is_since && !wb_facts__is_under(WB_FACT_NOW, ends[1].path))
		return;
	const wb_operand *fact = is_since ? &ends[1] : &ends[0];
	operand->kind = WB_OPERAND_LENGTH;
	operand->path = fact->path;
	operand->is_personal = fact->is_personal;
	operand->noun = wb_words__one(
		scope->words, is_since ? WB_MESSAGE_SINCE : WB_MESSAGE_UNTIL, "fact", fact->noun);
	if (ends[0].value.kind != WB_TIMESTAMP || ends[1].value.kind != WB_TIMESTAMP)
		return;
	operand->value.kind = WB_DURATION;
	operand->value.as.time =
		(wb_time){ends[0].value.as.time.seconds - ends[1].value.as.time.seconds, 0};
}

static void operand_read_call(
	const wb_operand_scope *scope, const wb_cel_node *node, wb_operand *operand)
{
	const wb_cel_node *const *arguments = node->as.call.arguments;

	if (node->function == WB_CEL_FUNCTION_SIZE && node->as.call.argument_count == 1)
		operand_read_size(scope, arguments[0], operand);
	else if (node->function == WB_CEL_FUNCTION_SUBTRACT && node->as.call.argument_count == 2)
		operand_read_length(scope, arguments, operand);
}

void wb_operand__read(const wb_operand_scope *scope, const wb_cel_node *node, wb_operand *out)
{
	*out = (wb_operand){.kind = WB_OPERAND_ODD};
	switch (node->op) {
	case WB_CEL_OP_CONSTANT:
		out->kind = WB_OPERAND_CONSTANT;
		out->value = node->as.constant;
		return;
	case WB_CEL_OP_VARIABLE:
	case WB_CEL_OP_LOCAL:
	case WB_CEL_OP_MEMBERS:
		operand_read_chain(scope, node, out);
		return;
	case WB_CEL_OP_INDEX:
		operand_read_entry(scope, node, out);
		return;
	case WB_CEL_OP_CALL:
	case WB_CEL_OP_DISPATCH:
		operand_read_call(scope, node, out);
		return;
	default:
		return;
	}
}

bool wb_operand__say_value(
	const wb_operand_scope *scope, const wb_operand *operand, const wb_value *value, wb_value *out)
{
	if (operand->kind == WB_OPERAND_SIZE) {
		if (value->kind != WB_INT)
			return false;
		*out = wb_wording__amount(
			scope->words, operand->path, &operand->sample, value->as.integer);
		return true;
	}
	if (operand->kind == WB_OPERAND_LENGTH && value == &operand->value)
		return value->kind == WB_DURATION &&
			wb_wording__duration(scope->words, value->as.time, 2, out);
	return wb_wording__value(scope->inquiry, scope->words, operand->path, value, out);
}
