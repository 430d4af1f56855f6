/* SPDX-License-Identifier: MIT */
/*
 * The JSON reader hands over a tree and a table of places. Members are then taken by name, not in
 * the order of the text: which of two errors is told first depends on the format, not on how a
 * file is laid out. Reading from the token stream was dropped for that.
 */
#include "workflow/reader.h"

#include "base/error.h"
#include "base/format.h"
#include "base/utf8.h"

#include <string.h>

static void reader_set_place(const wb_reader *reader, const wb_node *node)
{
	uint32_t line = 0, column = 0;

	wb_node__place(node, reader->places, &line, &column);
	if (line > 0)
		wb_error__set_place(reader->error, line, column);
}

static wb_status reader_set(const wb_reader *reader, const wb_node *node, wb_status status,
	const char *format, va_list arguments)
{
	wb_node_path path_space;
	wb_text path = wb_node__path(node, &path_space);
	wb_error *error = reader->error;

	wb_error__set(error, status, WB_AREA_WORKFLOW, path.bytes > 0 ? "%t: " : "", path);
	size_t bytes = strlen(error->message);
	if (reader->findings != NULL) {
		wb_findings *findings = reader->findings;
		findings->failed_rule = status == WB_LIMIT ? WB_LINT_LIMIT : WB_LINT_FORMAT;
		findings->failed_prefix = bytes;
		if (!wb_arena_copy_text(findings->arena, path, &findings->failed_path))
			findings->is_starved = true;
	}
	wb_format__line(error->message + bytes, sizeof error->message - bytes, format, arguments);
	reader_set_place(reader, node);
	return status;
}

wb_status wb_reader__fail(const wb_reader *reader, const wb_node *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	wb_status status = reader_set(reader, node, WB_SYNTAX, format, arguments);
	va_end(arguments);
	return status;
}

wb_status wb_reader__refuse(
	const wb_reader *reader, const wb_node *node, wb_lint_rule rule, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	wb_status status = reader_set(reader, node, WB_SYNTAX, format, arguments);
	va_end(arguments);
	wb_reader__set_rule(reader, rule);
	return status;
}

void wb_reader__set_rule(const wb_reader *reader, wb_lint_rule rule)
{
	if (reader->findings != NULL)
		reader->findings->failed_rule = rule;
}

wb_status wb_reader__go_on(const wb_reader *reader, wb_status status)
{
	if (status == WB_OK || status == WB_MEMORY || reader->findings == NULL)
		return status;
	wb_findings__keep_failure(reader->findings, reader->error);
	return WB_OK;
}

wb_status wb_reader__exceed(const wb_reader *reader, const wb_node *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	wb_status status = reader_set(reader, node, WB_LIMIT, format, arguments);
	va_end(arguments);
	return status;
}

wb_status wb_reader__starve(const wb_reader *reader)
{
	return wb_error__set_memory(reader->error, WB_AREA_WORKFLOW);
}

wb_status wb_reader__adopt(const wb_reader *reader, const wb_node *node, const wb_error *cause)
{
	if (cause->status == WB_MEMORY)
		return wb_reader__starve(reader);
	if (cause->status == WB_LIMIT)
		return wb_reader__exceed(reader, node, "%s", cause->message);
	return wb_reader__fail(reader, node, "%s", cause->message);
}

wb_status wb_reader__check_map(const wb_reader *reader, const wb_node *node)
{
	if (wb_node__map(node) == NULL)
		return wb_reader__fail(reader, node, "must be an object");
	return WB_OK;
}

wb_status wb_reader__check_keys(const wb_reader *reader, const wb_node *node, wb_key_object object)
{
	const wb_key_table *table = wb_keys__of(object);
	wb_status status = wb_reader__check_map(reader, node);

	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(node);
	for (size_t index = 0; index < map->count; index++) {
		wb_node member = wb_node__entry(node, &map->entries[index]);
		if (!wb_keys__has(table, member.key))
			status = wb_reader__go_on(reader, wb_reader__fail(reader, &member, "unknown key"));
		if (status < 0)
			return status;
	}
	for (size_t index = 0; index < table->count; index++) {
		wb_text key = wb_text_from(table->keys[index].name);
		if (table->keys[index].is_required && wb_map_find_text(map, key) == NULL)
			return wb_reader__fail(reader, node, "key \"%t\" is missing", key);
	}
	return WB_OK;
}

wb_status wb_reader__check_list(const wb_reader *reader, const wb_node *node, size_t count_max)
{
	const wb_list *list = wb_node__list(node);

	if (list == NULL || list->count == 0)
		return wb_reader__fail(reader, node, "must be a list with at least one item");
	if (list->count > count_max)
		return wb_reader__exceed(
			reader, node, "%z items, at most %z are possible", list->count, count_max);
	return WB_OK;
}

wb_status wb_reader__text(
	const wb_reader *reader, const wb_node *node, size_t characters_max, wb_text *out)
{
	if (node->value == NULL) {
		*out = WB_TEXT("");
		return WB_OK;
	}
	if (node->value->kind != WB_STRING || node->value->as.text.bytes == 0)
		return wb_reader__fail(reader, node, "must be a text that is not empty");
	size_t count = wb_utf8__count(node->value->as.text);
	if (count > characters_max)
		return wb_reader__exceed(
			reader, node, "%z characters, at most %z are possible", count, characters_max);
	if (!wb_arena_copy_text(reader->arena, node->value->as.text, out))
		return wb_reader__starve(reader);
	return WB_OK;
}

wb_status wb_reader__label(const wb_reader *reader, const wb_node *node, wb_text name, wb_text *out)
{
	if (node->value != NULL)
		return wb_reader__text(reader, node, WB_LABEL_CHARACTERS_MAX, out);
	char *label = wb_arena_take(reader->arena, name.bytes);
	if (label == NULL)
		return wb_reader__starve(reader);
	memcpy(label, name.data, name.bytes);
	for (size_t at = 0; at < name.bytes; at++) {
		if (label[at] == '_')
			label[at] = ' ';
	}
	/* Names begin with a letter from a to z. */
	label[0] = (char)(label[0] - 'a' + 'A');
	*out = (wb_text){label, name.bytes};
	return WB_OK;
}

wb_status wb_reader__flag(const wb_reader *reader, const wb_node *node, bool *out)
{
	if (node->value == NULL)
		return WB_OK;
	if (node->value->kind != WB_BOOL)
		return wb_reader__fail(reader, node, "must be true or false");
	*out = node->value->as.boolean;
	return WB_OK;
}

static bool reader_is_name(wb_text text)
{
	if (text.bytes == 0 || text.bytes > WB_NAME_BYTES_MAX)
		return false;
	for (size_t at = 0; at < text.bytes; at++) {
		char character = text.data[at];
		bool is_letter = character >= 'a' && character <= 'z';
		bool is_later = (character >= '0' && character <= '9') || character == '_';
		if (!is_letter && (at == 0 || !is_later))
			return false;
	}
	return true;
}

static wb_status reader_copy_name(
	const wb_reader *reader, const wb_node *node, wb_text name, wb_text *out)
{
	if (!reader_is_name(name))
		return wb_reader__fail(reader, node,
			"\"%t\" is no name: a-z, then a-z, 0-9 and _, at most %d bytes", name,
			WB_NAME_BYTES_MAX);
	if (!wb_arena_copy_text(reader->arena, name, out))
		return wb_reader__starve(reader);
	return WB_OK;
}

wb_status wb_reader__name(const wb_reader *reader, const wb_node *node, wb_text *out)
{
	if (node->value == NULL || node->value->kind != WB_STRING)
		return wb_reader__fail(reader, node, "must be a name");
	return reader_copy_name(reader, node, node->value->as.text, out);
}

wb_status wb_reader__key_name(const wb_reader *reader, const wb_node *node, wb_text *out)
{
	return reader_copy_name(reader, node, node->key, out);
}

bool wb_names__have(const wb_text *names, size_t count, wb_text name)
{
	for (size_t index = 0; index < count; index++) {
		if (wb_text_equal(names[index], name))
			return true;
	}
	return false;
}

wb_status wb_reader__names(const wb_reader *reader, const wb_node *node, size_t count_max,
	const wb_text **out, size_t *out_count)
{
	wb_status status = wb_reader__check_list(reader, node, count_max);

	if (status < 0)
		return status;
	size_t count = wb_node__list(node)->count;
	wb_text *names = wb_arena_take_array(reader->arena, count, sizeof *names);
	if (names == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < count; index++) {
		wb_node item = wb_node__item(node, index);
		status = wb_reader__name(reader, &item, &names[index]);
		if (status < 0)
			return status;
		if (wb_names__have(names, index, names[index]))
			status = wb_reader__go_on(reader,
				wb_reader__refuse(
					reader, &item, WB_LINT_REPEATED_NAME, "\"%t\" is named twice", names[index]));
		if (status < 0)
			return status;
	}
	*out = names;
	*out_count = count;
	return WB_OK;
}
