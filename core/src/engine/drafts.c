/* SPDX-License-Identifier: MIT */
/*
 * What an intent carries from begin to commit, as JSON.
 *
 * It holds all that the event needs, so that anyone can commit an intent whose holder is gone. It
 * is written twice: into the store with the personal values, and without them for the move's row
 * in the shop's database, where erasure would not find them.
 */
#include "engine/engine.h"

#include <string.h>

#include "base/error.h"
#include "base/hex.h"
#include "waybill/json.h"

static wb_status personal_value(
	const wb_move_draft *draft, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder list;
	wb_list_builder_init(&list, arena, draft->personal_count);
	for (size_t index = 0; index < draft->personal_count; index++) {
		const wb_personal *personal = &draft->personal[index];
		char *salt = wb_arena_take(arena, 2 * WB_SALT_BYTES + 1);
		if (salt == NULL)
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		wb_hex__print(personal->salt, WB_SALT_BYTES, salt);
		wb_map_builder map;
		wb_map_builder_init(&map, arena, 3);
		wb_map_builder_add(&map, WB_TEXT("path"), wb_value_string(personal->path));
		wb_map_builder_add(&map, WB_TEXT("salt"), wb_value_string(wb_text_from(salt)));
		wb_map_builder_add(&map, WB_TEXT("value"), wb_value_string(personal->value));
		wb_value item;
		wb_status status = wb_map_builder_finish(&map, &item, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&list, item);
	}
	return wb_list_builder_finish(&list, out, error);
}

/* Names of those actions that may wait for an apply. Stored: never changed. */
static const wb_text draft_actions[] = {
	[WB_ACTION_MOVE] = WB_TEXT_LITERAL("move"),
	[WB_ACTION_REVERT] = WB_TEXT_LITERAL("revert"),
	[WB_ACTION_UNDO] = WB_TEXT_LITERAL("undo"),
};

wb_status wb_engine__draft_write(const wb_move_draft *draft, bool with_personal,
	wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 17);
	wb_map_builder_add(
		&map, WB_TEXT("action"), wb_value_string(draft_actions[draft->action]));
	wb_map_builder_add(&map, WB_TEXT("actor"), draft->actor);
	wb_map_builder_add(&map, WB_TEXT("actor_id"), wb_value_string(draft->actor_id));
	wb_map_builder_add(&map, WB_TEXT("facts"), draft->facts);
	wb_map_builder_add(&map, WB_TEXT("from"), wb_value_string(draft->from));
	wb_map_builder_add(&map, WB_TEXT("inputs"), draft->inputs);
	wb_map_builder_add(&map, WB_TEXT("subject"), wb_value_string(draft->subject));
	wb_map_builder_add(&map, WB_TEXT("to"), wb_value_string(draft->to));
	wb_map_builder_add(&map, WB_TEXT("transition"), wb_value_string(draft->transition));
	if (draft->action == WB_ACTION_UNDO) {
		wb_map_builder_add(
			&map, WB_TEXT("undoes"), wb_value_int((int64_t) draft->undoes));
		wb_map_builder_add(
			&map, WB_TEXT("undoes_move"), wb_value_string(draft->undoes_move));
	}
	wb_map_builder_add(&map, WB_TEXT("vars"), draft->vars);
	wb_map_builder_add(
		&map, WB_TEXT("version"), wb_value_int((int64_t) draft->version));
	wb_map_builder_add(&map, WB_TEXT("woo_from"), wb_value_string(draft->woo_from));
	wb_map_builder_add(&map, WB_TEXT("woo_to"), wb_value_string(draft->woo_to));
	wb_map_builder_add(&map, WB_TEXT("workflow"), draft->workflow);
	if (with_personal) {
		wb_value personal;
		wb_status status = personal_value(draft, arena, &personal, error);
		if (status != WB_OK)
			return status;
		wb_map_builder_add(&map, WB_TEXT("personal"), personal);
	}
	wb_value value;
	wb_status status = wb_map_builder_finish(&map, &value, error);
	if (status != WB_OK)
		return status;
	return wb_json_write(&value, arena, out, error);
}

static wb_status broken_draft(const char *member, wb_error *error)
{
	return wb_error__set(
		error, WB_BROKEN, WB_AREA_ENGINE, "the stored draft of a move lacks its %s", member);
}

static wb_status read_member(const wb_value *map, const char *name, wb_kind kind,
	const wb_value **out, wb_error *error)
{
	const wb_value *member = wb_value_member(map, wb_text_from(name));
	if (member == NULL || member->kind != kind)
		return broken_draft(name, error);
	*out = member;
	return WB_OK;
}

static wb_status read_text(
	const wb_value *map, const char *name, wb_text *out, wb_error *error)
{
	const wb_value *member = NULL;
	wb_status status = read_member(map, name, WB_STRING, &member, error);
	if (status == WB_OK)
		*out = member->as.text;
	return status;
}

static wb_status read_map(const wb_value *map, const char *name, wb_value *out, wb_error *error)
{
	const wb_value *member = NULL;
	wb_status status = read_member(map, name, WB_MAP, &member, error);
	if (status == WB_OK)
		*out = *member;
	return status;
}

static wb_status read_personal(
	const wb_value *map, wb_arena *arena, wb_move_draft *out, wb_error *error)
{
	const wb_value *list = wb_value_member(map, WB_TEXT("personal"));
	if (list == NULL)
		return WB_OK;
	if (list->kind != WB_LIST || list->as.list->count > WB_PERSONAL_MAX)
		return broken_draft("personal values", error);
	size_t count = list->as.list->count;
	wb_personal *personal = wb_arena_take_array(arena, count + 1, sizeof(*personal));
	if (personal == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	for (size_t index = 0; index < count; index++) {
		const wb_value *item = &list->as.list->items[index];
		wb_text salt;
		wb_status status = read_text(item, "path", &personal[index].path, error);
		if (status == WB_OK)
			status = read_text(item, "value", &personal[index].value, error);
		if (status == WB_OK)
			status = read_text(item, "salt", &salt, error);
		if (status != WB_OK)
			return status;
		if (!wb_hex__parse(salt, personal[index].salt, WB_SALT_BYTES))
			return broken_draft("salts", error);
	}
	out->personal = personal;
	out->personal_count = count;
	return WB_OK;
}

static wb_status read_texts(const wb_value *map, wb_move_draft *out, wb_error *error)
{
	const struct {
		const char *name;
		wb_text    *place;
	} texts[] = {{"subject", &out->subject}, {"transition", &out->transition}, {"from", &out->from}, {"to", &out->to},
		{"woo_from", &out->woo_from}, {"woo_to", &out->woo_to},
		{"actor_id", &out->actor_id}};
	for (size_t index = 0; index < sizeof(texts) / sizeof(texts[0]); index++) {
		wb_status status = read_text(map, texts[index].name, texts[index].place, error);
		if (status != WB_OK)
			return status;
	}
	const struct {
		const char *name;
		wb_value   *place;
	} maps[] = {{"actor", &out->actor}, {"facts", &out->facts}, {"inputs", &out->inputs},
		{"vars", &out->vars}, {"workflow", &out->workflow}};
	for (size_t index = 0; index < sizeof(maps) / sizeof(maps[0]); index++) {
		wb_status status = read_map(map, maps[index].name, maps[index].place, error);
		if (status != WB_OK)
			return status;
	}
	return WB_OK;
}

static wb_status read_action(const wb_value *map, wb_move_draft *out, wb_error *error)
{
	wb_text action = {0};
	wb_status status = read_text(map, "action", &action, error);
	if (status != WB_OK)
		return status;
	bool is_known = false;
	for (size_t index = 0; index < sizeof(draft_actions) / sizeof(draft_actions[0]); index++)
		if (draft_actions[index].bytes > 0 && wb_text_equal(draft_actions[index], action)) {
			out->action = (wb_action) index;
			is_known = true;
		}
	/* Of a later build: to take it for a move would write down what did not happen. */
	if (!is_known)
		return broken_draft("action", error);
	if (out->action != WB_ACTION_UNDO)
		return WB_OK;
	const wb_value *undoes = NULL;
	status = read_member(map, "undoes", WB_INT, &undoes, error);
	if (status == WB_OK)
		status = read_text(map, "undoes_move", &out->undoes_move, error);
	if (status == WB_OK)
		out->undoes = (uint64_t) undoes->as.integer;
	return status;
}

wb_status wb_engine__draft_read(
	wb_text text, wb_arena *arena, wb_move_draft *out, wb_error *error)
{
	wb_value map;
	wb_status status = wb_json_read(text, arena, &map, NULL, error);
	if (status != WB_OK)
		return status;
	wb_move_draft draft = {0};
	status = read_texts(&map, &draft, error);
	if (status != WB_OK)
		return status;
	status = read_action(&map, &draft, error);
	if (status != WB_OK)
		return status;
	const wb_value *version = NULL;
	status = read_member(&map, "version", WB_INT, &version, error);
	if (status != WB_OK)
		return status;
	draft.version = (uint64_t) version->as.integer;
	status = read_personal(&map, arena, &draft, error);
	if (status == WB_OK)
		*out = draft;
	return status;
}

wb_status wb_engine__draft_actor(
	const wb_move_draft *draft, wb_arena *arena, wb_actor *out, wb_error *error)
{
	wb_actor actor = {.sees_all = true};
	wb_status status = read_text(&draft->actor, "id", &actor.id, error);
	if (status == WB_OK)
		status = read_text(&draft->actor, "via", &actor.via, error);
	if (status == WB_OK)
		status = read_text(&draft->actor, "device", &actor.device, error);
	const wb_value *roles = NULL;
	if (status == WB_OK)
		status = read_member(&draft->actor, "roles", WB_LIST, &roles, error);
	if (status != WB_OK)
		return status;
	size_t count = roles->as.list->count;
	wb_text *names = wb_arena_take_array(arena, count + 1, sizeof(*names));
	if (names == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	for (size_t index = 0; index < count; index++) {
		if (roles->as.list->items[index].kind != WB_STRING)
			return broken_draft("roles", error);
		names[index] = roles->as.list->items[index].as.text;
	}
	actor.roles = names;
	actor.role_count = count;
	*out = actor;
	return WB_OK;
}

wb_status wb_engine__draft_inputs(
	const wb_move_draft *draft, wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_text prefix = WB_TEXT("inputs.");
	const wb_map *inputs = draft->inputs.as.map;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, inputs->count + draft->personal_count);
	for (size_t index = 0; index < inputs->count; index++)
		wb_map_builder_add_key(
			&map, inputs->entries[index].key, inputs->entries[index].value);
	for (size_t index = 0; index < draft->personal_count; index++) {
		const wb_personal *personal = &draft->personal[index];
		if (!wb_text_starts_with(personal->path, prefix))
			continue;
		wb_value value;
		wb_status status = wb_json_read(personal->value, arena, &value, NULL, error);
		if (status != WB_OK)
			return status;
		wb_text name = {
			personal->path.data + prefix.bytes, personal->path.bytes - prefix.bytes};
		wb_map_builder_add(&map, name, value);
	}
	return wb_map_builder_finish(&map, out, error);
}

wb_status wb_engine__draft_data(
	const wb_move_draft *draft, uint64_t version, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder woo;
	wb_map_builder_init(&woo, arena, 2);
	wb_map_builder_add(&woo, WB_TEXT("from"), wb_value_string(draft->woo_from));
	wb_map_builder_add(&woo, WB_TEXT("to"), wb_value_string(draft->woo_to));
	wb_value statuses;
	wb_status status = wb_map_builder_finish(&woo, &statuses, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 10);
	wb_map_builder_add(&map, WB_TEXT("facts"), draft->facts);
	wb_map_builder_add(&map, WB_TEXT("from"), wb_value_string(draft->from));
	wb_map_builder_add(&map, WB_TEXT("inputs"), draft->inputs);
	wb_map_builder_add(&map, WB_TEXT("to"), wb_value_string(draft->to));
	if (draft->transition.bytes > 0)
		wb_map_builder_add(&map, WB_TEXT("transition"), wb_value_string(draft->transition));
	if (draft->action == WB_ACTION_UNDO)
		wb_map_builder_add(
			&map, WB_TEXT("undoes"), wb_value_int((int64_t) draft->undoes));
	wb_map_builder_add(&map, WB_TEXT("vars"), draft->vars);
	wb_map_builder_add(&map, WB_TEXT("version"), wb_value_int((int64_t) version));
	wb_map_builder_add(&map, WB_TEXT("woo"), statuses);
	wb_map_builder_add(&map, WB_TEXT("workflow"), draft->workflow);
	return wb_map_builder_finish(&map, out, error);
}
