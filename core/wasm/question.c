/* SPDX-License-Identifier: MIT */
/*
 * Questions: the members of Workflow::decide() in PHP, by the same names and as strictly. A table
 * says what each member must be and where it goes; one walk over the given members finds what is
 * unknown or of another type, one over the table what is missing. Facts, variables and inputs are
 * handed on as they are, because deciding checks them against the workflow.
 */
#include "question.h"

#include "base/error.h"
#include "waybill/json.h"
#include "workflow/node.h"

typedef enum member_kind {
	MEMBER_TEXT, /* wb_text */
	MEMBER_TEXTS, /* const wb_text *, and size_t at count_offset */
	MEMBER_BOOL, /* bool */
	MEMBER_INTEGER, /* int64_t */
	MEMBER_NATURAL, /* uint64_t */
	MEMBER_MAP, /* const wb_value * */
	MEMBER_ACTOR, /* wb_actor */
} member_kind;

typedef struct member {
	wb_text name;
	member_kind kind;
	bool is_optional; /* left out: the struct keeps its zero */
	size_t offset; /* in wb_asked */
	size_t count_offset;
} member;

#define PLACE(part) offsetof(wb_asked, part)

static const member question_members[] = {
	{WB_TEXT_LITERAL("transition"), MEMBER_TEXT, .offset = PLACE(question.transition)},
	{WB_TEXT_LITERAL("subject"), MEMBER_TEXT, .offset = PLACE(question.subject)},
	{WB_TEXT_LITERAL("state"), MEMBER_TEXT, .offset = PLACE(question.state)},
	{WB_TEXT_LITERAL("version"), MEMBER_NATURAL, .offset = PLACE(question.version)},
	{WB_TEXT_LITERAL("actor"), MEMBER_ACTOR, .offset = PLACE(actor)},
	{WB_TEXT_LITERAL("order"), MEMBER_MAP, .offset = PLACE(question.order)},
	{WB_TEXT_LITERAL("vars"), MEMBER_MAP, true, .offset = PLACE(question.vars)},
	{WB_TEXT_LITERAL("inputs"), MEMBER_MAP, true, .offset = PLACE(question.inputs)},
	{WB_TEXT_LITERAL("now"), MEMBER_INTEGER, .offset = PLACE(question.now_ms)},
	{WB_TEXT_LITERAL("preview"), MEMBER_BOOL, true, .offset = PLACE(question.is_preview)},
	{WB_TEXT_LITERAL("last_actor"), MEMBER_TEXT, true, .offset = PLACE(question.last_actor)},
};

static const member actor_members[] = {
	{WB_TEXT_LITERAL("id"), MEMBER_TEXT, .offset = PLACE(actor.id)},
	{WB_TEXT_LITERAL("roles"), MEMBER_TEXTS, .offset = PLACE(actor.roles),
		.count_offset = PLACE(actor.role_count)},
	{WB_TEXT_LITERAL("via"), MEMBER_TEXT, .offset = PLACE(actor.via)},
	{WB_TEXT_LITERAL("device"), MEMBER_TEXT, .offset = PLACE(actor.device)},
	{WB_TEXT_LITERAL("sees_all"), MEMBER_BOOL, .offset = PLACE(actor.sees_all)},
};

typedef struct question_reader {
	const wb_json_places *places;
	wb_arena *arena;
	wb_asked *out;
	wb_error *error;
} question_reader;

/* "question.actor.roles must be a list", at the place of [at]. */
static wb_status question_fail(
	const question_reader *reader, const wb_node *at, const wb_node *named, const char *demand)
{
	wb_node_path space;
	uint32_t line, column;

	wb_error__set(
		reader->error, WB_INVALID, WB_AREA_HOST, "%t %s", wb_node__path(named, &space), demand);
	if (wb_json_place(reader->places, wb_node__pointer(at, &space), &line, &column))
		wb_error__set_place(reader->error, line, column);
	return WB_INVALID;
}

/* What a member must be, for the message when it is not. */
static const char *question_demand(member_kind kind)
{
	switch (kind) {
	case MEMBER_TEXT:
		return "must be a string";
	case MEMBER_TEXTS:
		return "must be a list";
	case MEMBER_BOOL:
		return "must be true or false";
	case MEMBER_INTEGER:
	case MEMBER_NATURAL:
		return "must be an integer";
	case MEMBER_MAP:
	case MEMBER_ACTOR:
		return "must be an object";
	}
	return "must be another type";
}

static wb_status question_read_texts(
	const question_reader *reader, const wb_node *node, const member *wanted, char *out)
{
	const wb_list *list = node->value->as.list;
	wb_text *texts = wb_arena_take_array(reader->arena, list->count, sizeof *texts);

	if (texts == NULL)
		return wb_error__set_memory(reader->error, WB_AREA_HOST);
	for (size_t index = 0; index < list->count; index++) {
		wb_node item = wb_node__item(node, index);
		if (item.value->kind != WB_STRING)
			return question_fail(reader, &item, &item, "must be a string");
		texts[index] = item.value->as.text;
	}
	*(const wb_text **)(void *)(out + wanted->offset) = texts;
	*(size_t *)(void *)(out + wanted->count_offset) = list->count;
	return WB_OK;
}

static wb_status question_read_members(
	const question_reader *reader, const wb_node *node, const member *members, size_t count);

static wb_status question_read_member(
	const question_reader *reader, const wb_node *node, const member *wanted)
{
	char *out = (char *)reader->out;
	const wb_value *value = node->value;

	switch (wanted->kind) {
	case MEMBER_TEXT:
		if (value->kind != WB_STRING)
			break;
		*(wb_text *)(void *)(out + wanted->offset) = value->as.text;
		return WB_OK;
	case MEMBER_TEXTS:
		if (value->kind != WB_LIST)
			break;
		return question_read_texts(reader, node, wanted, out);
	case MEMBER_BOOL:
		if (value->kind != WB_BOOL)
			break;
		*(bool *)(void *)(out + wanted->offset) = value->as.boolean;
		return WB_OK;
	case MEMBER_INTEGER:
		if (value->kind != WB_INT)
			break;
		*(int64_t *)(void *)(out + wanted->offset) = value->as.integer;
		return WB_OK;
	case MEMBER_NATURAL:
		if (value->kind != WB_INT)
			break;
		if (value->as.integer < 0)
			return question_fail(reader, node, node, "must not be negative");
		*(uint64_t *)(void *)(out + wanted->offset) = (uint64_t)value->as.integer;
		return WB_OK;
	case MEMBER_MAP:
		if (value->kind != WB_MAP)
			break;
		*(const wb_value **)(void *)(out + wanted->offset) = value;
		return WB_OK;
	case MEMBER_ACTOR:
		return question_read_members(
			reader, node, actor_members, sizeof actor_members / sizeof *actor_members);
	}
	return question_fail(reader, node, node, question_demand(wanted->kind));
}

static const member *question_find(const member *members, size_t count, wb_text name)
{
	for (size_t index = 0; index < count; index++) {
		if (wb_text_equal(members[index].name, name))
			return &members[index];
	}
	return NULL;
}

/* Of the question, or of the actor in it, whose table holds no actor: the depth is two. */
static wb_status question_read_members(
	const question_reader *reader, const wb_node *node, const member *members, size_t count)
{
	const wb_map *map = wb_node__map(node);

	if (map == NULL)
		return question_fail(reader, node, node, question_demand(MEMBER_MAP));
	for (size_t index = 0; index < map->count; index++) {
		wb_node given = wb_node__entry(node, &map->entries[index]);
		const member *wanted = question_find(members, count, given.key);
		if (wanted == NULL)
			return question_fail(reader, &given, &given, "is not known");
		wb_status status = question_read_member(reader, &given, wanted);
		if (status < 0)
			return status;
	}
	for (size_t index = 0; index < count; index++) {
		wb_node given = wb_node__member(node, members[index].name);
		if (given.value == NULL && !members[index].is_optional)
			return question_fail(reader, node, &given, "is missing");
	}
	return WB_OK;
}

wb_status wb_question__read(wb_text text, wb_arena *arena, wb_asked *out, wb_error *error)
{
	question_reader reader = {.arena = arena, .out = out, .error = error};
	wb_value *value = wb_arena_take(arena, sizeof *value);

	*out = (wb_asked){.question = {.actor = &out->actor}};
	if (value == NULL)
		return wb_error__set_memory(error, WB_AREA_HOST);
	wb_status status = wb_json_read(text, arena, value, &reader.places, error);
	if (status < 0)
		return status;
	wb_node root = wb_node__root(WB_TEXT("question"), value);
	return question_read_members(
		&reader, &root, question_members, sizeof question_members / sizeof *question_members);
}
