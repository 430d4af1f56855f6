/* SPDX-License-Identifier: MIT */
/*
 * A path is a variable and the members selected from it, by .name or ['name']. What is computed
 * (an index by number, by another value) ends it: the path names the fact to look at, not the item.
 */
#include "cel/paths.h"

#include <string.h>

typedef struct paths_walk {
	wb_cel_source *source;
	const wb_cel_options *options;
	wb_cel_paths *paths;
	size_t capacity;
	uint32_t *slots; /* a hash table of places in [paths] + 1, 0 where it is free */
	size_t slot_count; /* a power of two, more than twice the paths */
} paths_walk;

static void paths_expr(paths_walk *walk, const wb_cel_expr *expr);

/* ---- the set ---- */

/* FNV-1a: short texts, and nobody gains by making them collide in his own guard. */
static size_t paths_hash(wb_text text)
{
	uint32_t hash = 2166136261u;

	for (size_t index = 0; index < text.bytes; index++)
		hash = (hash ^ (unsigned char)text.data[index]) * 16777619u;
	return hash;
}

/* The slot that holds [path] or is free for it. */
static uint32_t *paths_slot(const paths_walk *walk, wb_text path)
{
	size_t at = paths_hash(path) & (walk->slot_count - 1);

	while (walk->slots[at] != 0 && !wb_text_equal(walk->paths->texts[walk->slots[at] - 1], path))
		at = (at + 1) & (walk->slot_count - 1);
	return &walk->slots[at];
}

static bool paths_grow(paths_walk *walk)
{
	size_t capacity = walk->capacity == 0 ? 8 : walk->capacity * 2;
	wb_text *texts = wb_cel_source__take(walk->source, capacity, sizeof *texts);
	uint32_t *slots = wb_cel_source__take(walk->source, capacity * 4, sizeof *slots);

	if (texts == NULL || slots == NULL)
		return false;
	if (walk->paths->count > 0)
		memcpy(texts, walk->paths->texts, walk->paths->count * sizeof *texts);
	walk->paths->texts = texts;
	walk->capacity = capacity;
	walk->slots = slots;
	walk->slot_count = capacity * 4;
	for (uint32_t index = 0; index < walk->paths->count; index++)
		*paths_slot(walk, texts[index]) = index + 1;
	return true;
}

static void paths_add(paths_walk *walk, wb_text path)
{
	bool is_full = walk->slots == NULL || walk->paths->count == walk->capacity;

	if (is_full && !paths_grow(walk))
		return;
	uint32_t *slot = paths_slot(walk, path);
	if (*slot != 0)
		return;
	walk->paths->texts[walk->paths->count++] = path;
	*slot = (uint32_t)walk->paths->count;
}

/* ---- the walk ---- */

static bool paths_is_name(wb_text text)
{
	for (size_t index = 0; index < text.bytes; index++) {
		char byte = text.data[index];
		bool is_letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
		bool is_digit = byte >= '0' && byte <= '9' && index > 0;
		if (!is_letter && !is_digit && byte != '_')
			return false;
	}
	return text.bytes > 0;
}

/* The operand and the member's name where [expr] selects a constant one. */
static const wb_cel_expr *paths_step(const wb_cel_expr *expr, wb_text *member)
{
	if (expr->reference != WB_CEL_REFERENCE_NONE)
		return NULL;
	if (expr->form == WB_CEL_SELECT) {
		*member = expr->as.select.field;
		return expr->as.select.operand;
	}
	if (expr->form != WB_CEL_CALL || expr->as.call.function != WB_CEL_FUNCTION_INDEX)
		return NULL;
	const wb_cel_expr *index = expr->as.call.arguments.items[1];
	if (index->form != WB_CEL_LITERAL || index->as.literal.kind != WB_STRING ||
		!paths_is_name(index->as.literal.as.text))
		return NULL;
	*member = index->as.literal.as.text;
	return expr->as.call.arguments.items[0];
}

/* Adds the path that [expr] spells; false where it spells none. */
static bool paths_chain(paths_walk *walk, const wb_cel_expr *expr)
{
	const wb_cel_expr *root = expr;
	wb_text member = WB_TEXT("");
	size_t bytes = 0;

	for (const wb_cel_expr *next; (next = paths_step(root, &member)) != NULL; root = next)
		bytes += 1 + member.bytes;
	if (root->reference != WB_CEL_REFERENCE_VARIABLE)
		return false;
	wb_text name = walk->options->variables[root->index].name;
	walk->paths->reads[root->index] = true;
	bytes += name.bytes;
	char *data = wb_cel_source__take(walk->source, bytes, 1);
	if (data == NULL)
		return true;
	wb_text path = {data, bytes};
	memcpy(data, name.data, name.bytes);
	for (const wb_cel_expr *next; (next = paths_step(expr, &member)) != NULL; expr = next) {
		bytes -= member.bytes;
		memcpy(data + bytes, member.data, member.bytes);
		data[--bytes] = '.';
	}
	paths_add(walk, path);
	return true;
}

static void paths_all(paths_walk *walk, const wb_cel_exprs *exprs)
{
	for (uint32_t index = 0; index < exprs->count; index++)
		paths_expr(walk, exprs->items[index]);
}

/* Recursion: the parser's depth. */
static void paths_expr(paths_walk *walk, const wb_cel_expr *expr)
{
	if (paths_chain(walk, expr))
		return;
	switch (expr->form) {
	case WB_CEL_SELECT:
		paths_expr(walk, expr->as.select.operand);
		break;
	case WB_CEL_CALL:
		paths_all(walk, &expr->as.call.arguments);
		break;
	case WB_CEL_LIST:
	case WB_CEL_MAP:
		paths_all(walk, &expr->as.items);
		break;
	case WB_CEL_FOLD:
		paths_expr(walk, expr->as.fold.range);
		if (expr->as.fold.condition != NULL)
			paths_expr(walk, expr->as.fold.condition);
		paths_expr(walk, expr->as.fold.body);
		break;
	case WB_CEL_LITERAL:
	case WB_CEL_NAME:
	case WB_CEL_MESSAGE:
		break;
	}
}

bool wb_cel_paths__collect(wb_cel_source *source, const wb_cel_options *options,
	const wb_cel_expr *expr, wb_cel_paths *out)
{
	paths_walk walk = {.source = source, .options = options, .paths = out};

	*out = (wb_cel_paths){
		.reads = wb_cel_source__take(source, options->variable_count, sizeof *out->reads)};
	if (out->reads == NULL)
		return false;
	paths_expr(&walk, expr);
	return source->status == WB_OK;
}
