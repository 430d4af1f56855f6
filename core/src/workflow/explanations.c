/* SPDX-License-Identifier: MIT */
/*
 * What an author says instead of the guard: one sentence for all of it, or one for each part that
 * the guard joins with &&. A part is named by its text, blanks aside. Numbers were dropped: a part
 * put in front would silently move every sentence to the next one, while a text that is no part of
 * the guard any more is found here.
 *
 * A sentence may be in several languages, unlike a label: labels are names that people of one shop
 * learn, a sentence that is not understood helps nobody. Each goes into refusal events as a whole,
 * so that the log needs no definition to be read; that is what bounds them.
 */
#include "workflow/definition.h"

#include <string.h>

#define EXPLANATIONS_MAX 50
#define EXPLANATIONS_LANGUAGES_MAX 30
/* An event holds every sentence of a transition at most once, and is at most eight times larger. */
#define EXPLANATIONS_BYTES_MAX 32000
#define EXPLANATIONS_TAG_BYTES_MAX 35

/* ---- which part of the guard ---- */

typedef struct explanations_cursor {
	wb_text rest;
	char quote; /* the one that a literal ends with; 0 outside */
} explanations_cursor;

/* The next byte that counts; 0 at the end. Blanks count within quotation marks only. */
static char explanations_next(explanations_cursor *cursor)
{
	while (cursor->rest.bytes > 0) {
		char byte = cursor->rest.data[0];
		bool is_blank = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
		cursor->rest = (wb_text){cursor->rest.data + 1, cursor->rest.bytes - 1};
		if (is_blank && cursor->quote == 0)
			continue;
		if (cursor->quote == byte)
			cursor->quote = 0;
		else if (cursor->quote == 0 && (byte == '"' || byte == '\''))
			cursor->quote = byte;
		return byte;
	}
	return 0;
}

static bool explanations_same(wb_text left, wb_text right)
{
	explanations_cursor cursors[] = {{left, 0}, {right, 0}};
	char byte;

	do {
		byte = explanations_next(&cursors[0]);
		if (byte != explanations_next(&cursors[1]))
			return false;
	} while (byte != 0);
	return true;
}

static wb_status explanations_read_clause(const wb_reader *reader, const wb_node *node,
	const wb_program *guard, wb_explanation *explanation)
{
	wb_text text;

	if (node->value == NULL)
		return WB_OK;
	wb_status status = wb_reader__text(reader, node, WB_DESCRIPTION_CHARACTERS_MAX, &text);
	for (size_t index = 0; status == WB_OK && index < wb_program_clause_count(guard); index++) {
		wb_text source = wb_program_clause_source(guard, index);
		if (!explanations_same(text, source))
			continue;
		explanation->clause = source;
		return WB_OK;
	}
	if (status < 0)
		return status;
	return wb_reader__fail(
		reader, node, "is no part of the guard: those are what it joins with &&, as written there");
}

/* ---- the sentence ---- */

/* de, pt-BR, de-AT-1901 */
static bool explanations_is_language(wb_text tag)
{
	size_t part = 0;

	if (tag.bytes > EXPLANATIONS_TAG_BYTES_MAX)
		return false;
	for (size_t at = 0; at <= tag.bytes; at++) {
		char byte = (char)(at < tag.bytes ? tag.data[at] : '-');
		bool is_first = memchr(tag.data, '-', at) == NULL;
		bool is_lower = byte >= 'a' && byte <= 'z';
		bool is_other = (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
		if (byte == '-') {
			if (part < 2 || part > (is_first ? 3u : 8u))
				return false;
			part = 0;
		} else if (is_lower || (is_other && !is_first)) {
			part++;
		} else {
			return false;
		}
	}
	return true;
}

static wb_status explanations_read_translations(
	const wb_reader *reader, const wb_node *node, size_t *bytes, wb_value *out)
{
	wb_map_builder builder;
	wb_status status = wb_reader__check_map(reader, node);

	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(node);
	if (map->count > EXPLANATIONS_LANGUAGES_MAX)
		return wb_reader__exceed(reader, node, "%z languages, at most %d are possible", map->count,
			EXPLANATIONS_LANGUAGES_MAX);
	wb_map_builder_init(&builder, reader->arena, map->count);
	for (size_t index = 0; index < map->count; index++) {
		wb_node entry = wb_node__entry(node, &map->entries[index]);
		wb_text tag, text;
		if (!explanations_is_language(entry.key))
			return wb_reader__fail(
				reader, &entry, "\"%t\" is no language: \"de\", \"pt-BR\"", entry.key);
		status = wb_reader__text(reader, &entry, WB_SENTENCE_CHARACTERS_MAX, &text);
		if (status < 0)
			return status;
		if (!wb_arena_copy_text(reader->arena, entry.key, &tag))
			return wb_reader__starve(reader);
		*bytes += text.bytes;
		wb_map_builder_add(&builder, tag, wb_value_string(text));
	}
	return wb_map_builder_finish(&builder, out, NULL) < 0 ? wb_reader__starve(reader) : WB_OK;
}

/* {"text": …, "in": {…}}, as message.h has it. */
static wb_status explanations_read_sentence(
	const wb_reader *reader, const wb_node *node, size_t *bytes, wb_explanation *explanation)
{
	wb_node text = wb_node__member(node, WB_TEXT("text"));
	wb_node translations = wb_node__member(node, WB_TEXT("translations"));
	wb_value others = wb_value_null();
	wb_map_builder builder;
	wb_status status =
		wb_reader__text(reader, &text, WB_SENTENCE_CHARACTERS_MAX, &explanation->text);

	if (status == WB_OK && translations.value != NULL)
		status = explanations_read_translations(reader, &translations, bytes, &others);
	if (status < 0)
		return status;
	*bytes += explanation->text.bytes;
	wb_map_builder_init(&builder, reader->arena, 2);
	wb_map_builder_add(&builder, WB_TEXT("text"), wb_value_string(explanation->text));
	if (others.kind == WB_MAP)
		wb_map_builder_add(&builder, WB_TEXT("in"), others);
	return wb_map_builder_finish(&builder, &explanation->message, NULL) < 0
		? wb_reader__starve(reader)
		: WB_OK;
}

/* ---- all of them ---- */

static wb_status explanations_read_one(const wb_definition *definition, const wb_node *node,
	const wb_program *guard, size_t *bytes, wb_explanation *out)
{
	const wb_reader *reader = &definition->reader;
	wb_node clause = wb_node__member(node, WB_TEXT("clause"));
	wb_node by = wb_node__member(node, WB_TEXT("by"));
	wb_status status = wb_reader__check_keys(reader, node, WB_KEYS_EXPLAIN);

	if (status == WB_OK)
		status = explanations_read_clause(reader, &clause, guard, out);
	if (status == WB_OK)
		status = explanations_read_sentence(reader, node, bytes, out);
	if (status == WB_OK && by.value != NULL)
		status = wb_definition__read_role_names(definition, &by, &out->by, &out->by_count);
	if (status == WB_OK && *bytes > EXPLANATIONS_BYTES_MAX)
		return wb_reader__exceed(
			reader, node, "the sentences have more than %d bytes together", EXPLANATIONS_BYTES_MAX);
	return status;
}

wb_status wb_definition__read_explanations(
	wb_definition *definition, const wb_node *transition, wb_rule *rule)
{
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(transition, WB_TEXT("explain"));
	wb_status status = WB_OK;
	size_t count = 1, bytes = 0;

	if (node.value == NULL)
		return WB_OK;
	if (rule->guard == NULL)
		return wb_reader__fail(reader, &node, "there is no guard to explain");
	bool is_list = node.value->kind == WB_LIST;
	if (is_list)
		status = wb_reader__check_list(reader, &node, EXPLANATIONS_MAX);
	if (status < 0)
		return status;
	if (is_list)
		count = wb_node__list(&node)->count;
	wb_explanation *explanations = wb_arena_take_array(reader->arena, count, sizeof *explanations);
	if (explanations == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < count; index++) {
		wb_node one = is_list ? wb_node__item(&node, index) : node;
		wb_explanation read = {0};
		status = explanations_read_one(definition, &one, rule->guard, &bytes, &read);
		for (size_t before = 0; status == WB_OK && before < rule->shown.explanation_count;
			 before++) {
			if (wb_text_equal(explanations[before].clause, read.clause))
				status = wb_reader__fail(reader, &one, "this part of the guard has a sentence");
		}
		if (status == WB_OK)
			explanations[rule->shown.explanation_count++] = read;
		status = wb_reader__go_on(reader, status);
		if (status < 0)
			return status;
	}
	rule->shown.explanations = explanations;
	return WB_OK;
}
