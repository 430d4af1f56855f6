/* SPDX-License-Identifier: MIT */
/*
 * Composing what the engine writes down: actors, personal values, receipts, events.
 *
 * An event's data never holds a personal value: it is taken out of facts and inputs here, at the
 * one place that every event passes, and travels beside it as a salted value.
 */
#include "engine/engine.h"

#include <string.h>

#include "audit/event.h"
#include "base/error.h"
#include "waybill/json.h"

static wb_status texts_value(const wb_text *texts, size_t count, wb_arena *arena,
	wb_value *out, wb_error *error)
{
	wb_list_builder list;
	wb_list_builder_init(&list, arena, count);
	for (size_t index = 0; index < count; index++)
		wb_list_builder_add(&list, wb_value_string(texts[index]));
	return wb_list_builder_finish(&list, out, error);
}

wb_status wb_engine__actor_value(
	const wb_actor *actor, wb_text role, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_value roles;
	wb_status status = role.bytes > 0
		? texts_value(&role, 1, arena, &roles, error)
		: texts_value(actor->roles, actor->role_count, arena, &roles, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 4);
	wb_map_builder_add(&map, WB_TEXT("device"), wb_value_string(actor->device));
	wb_map_builder_add(&map, WB_TEXT("id"), wb_value_string(actor->id));
	wb_map_builder_add(&map, WB_TEXT("roles"), roles);
	wb_map_builder_add(&map, WB_TEXT("via"), wb_value_string(actor->via));
	return wb_map_builder_finish(&map, out, error);
}

wb_status wb_engine__workflow_value(
	const wb_workflow *workflow, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 3);
	wb_map_builder_add(&map, WB_TEXT("hash"), wb_value_string(wb_workflow_hash(workflow)));
	wb_map_builder_add(&map, WB_TEXT("name"), wb_value_string(wb_workflow_name(workflow)));
	wb_map_builder_add(
		&map, WB_TEXT("version"), wb_value_int((int64_t) wb_workflow_version(workflow)));
	return wb_map_builder_finish(&map, out, error);
}

static bool join_path(wb_arena *arena, wb_text left, wb_text right, wb_text *out)
{
	char *joined = wb_arena_take(arena, left.bytes + right.bytes + 2);
	if (joined == NULL)
		return false;
	memcpy(joined, left.data, left.bytes);
	joined[left.bytes] = '.';
	memcpy(joined + left.bytes + 1, right.data, right.bytes);
	*out = (wb_text) {joined, left.bytes + 1 + right.bytes};
	return true;
}

typedef struct wb_splitter {
	wb_engine           *engine;
	const wb_workflow   *workflow;
	const wb_transition *transition;
	wb_arena            *arena;
	wb_personal         *personal;
	size_t               count;
} wb_splitter;

static wb_status split_value(wb_splitter *splitter, wb_text path, wb_text stored_path,
	const wb_value *value, wb_map_builder *rest, wb_text name, wb_error *error);

/* A whole object was read (order instead of order.city): its personal members go one by one. */
static wb_status split_members(wb_splitter *splitter, wb_text path, wb_text stored_path,
	const wb_map *map, wb_value *out, wb_error *error)
{
	wb_map_builder rest;
	wb_map_builder_init(&rest, splitter->arena, map->count);
	for (size_t index = 0; index < map->count; index++) {
		const wb_entry *entry = &map->entries[index];
		if (entry->key.kind != WB_STRING) {
			wb_map_builder_add_key(&rest, entry->key, entry->value);
			continue;
		}
		wb_text name = entry->key.as.text;
		wb_text member, stored_member;
		if (!join_path(splitter->arena, path, name, &member) ||
			!join_path(splitter->arena, stored_path, name, &stored_member))
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		wb_status status = wb_workflow_is_personal(
							   splitter->workflow, splitter->transition, member)
			? split_value(splitter, member, stored_member, &entry->value, &rest, name, error)
			: (wb_map_builder_add(&rest, name, entry->value), WB_OK);
		if (status != WB_OK)
			return status;
	}
	return wb_map_builder_finish(&rest, out, error);
}

static wb_status split_value(wb_splitter *splitter, wb_text path, wb_text stored_path,
	const wb_value *value, wb_map_builder *rest, wb_text name, wb_error *error)
{
	if (wb_workflow_is_personal(splitter->workflow, splitter->transition, path)) {
		if (splitter->count == WB_PERSONAL_MAX)
			return wb_error__set(error, WB_LIMIT, WB_AREA_ENGINE,
				"more than %d personal values in one event", WB_PERSONAL_MAX);
		return wb_audit_salt(splitter->engine->env, stored_path, value, splitter->arena,
			&splitter->personal[splitter->count++], error);
	}
	wb_value kept = *value;
	if (value->kind == WB_MAP) {
		wb_status status = split_members(
			splitter, path, stored_path, value->as.map, &kept, error);
		if (status != WB_OK)
			return status;
	}
	wb_map_builder_add(rest, name, kept);
	return WB_OK;
}

wb_status wb_engine__split_personal(wb_engine *engine, const wb_workflow *workflow,
	const wb_transition *transition, wb_text prefix, const wb_value *map, wb_arena *arena,
	wb_value *out, wb_personal *personal, size_t *personal_count, wb_error *error)
{
	wb_splitter splitter = {.engine = engine,
		.workflow = workflow,
		.transition = transition,
		.arena = arena,
		.personal = personal,
		.count = *personal_count};
	bool are_inputs = wb_text_equal(prefix, WB_TEXT("inputs"));
	size_t count = map->kind == WB_MAP ? map->as.map->count : 0;
	wb_map_builder rest;
	wb_map_builder_init(&rest, arena, count);
	for (size_t index = 0; index < count; index++) {
		const wb_entry *entry = &map->as.map->entries[index];
		wb_text path = entry->key.as.text;
		wb_text stored_path;
		if (!join_path(arena, prefix, path, &stored_path))
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		wb_status status = split_value(&splitter, are_inputs ? stored_path : path, stored_path,
			&entry->value, &rest, path, error);
		if (status != WB_OK)
			return status;
	}
	*personal_count = splitter.count;
	return wb_map_builder_finish(&rest, out, error);
}

wb_status wb_engine__append(wb_engine *engine, const wb_entry_draft *draft, wb_arena *arena,
	wb_event *out, wb_error *error)
{
	wb_head head = draft->head;
	wb_status status = WB_OK;
	/* A head that is not the chain's any more is refused by the store. */
	if (head.seq == 0)
		status = wb_store__chain_head(engine->store, draft->subject, arena, &head, error);
	if (status == WB_OK && engine->sha256 == NULL)
		status = wb_sha256__new(engine->env, &engine->sha256, error);
	if (status != WB_OK)
		return status;
	wb_event_draft sealed = {
		.subject = draft->subject,
		.kind = draft->kind,
		.at_ms = draft->at_ms,
		.actor = draft->actor,
		.data = draft->data,
		.move = draft->move,
		.personal = draft->personal,
		.personal_count = draft->personal_count,
	};
	wb_event event;
	status = wb_audit__seal(
		engine->sha256, &sealed, head.seq + 1, head.hash, arena, &event, error);
	if (status != WB_OK)
		return status;
	status = wb_store__event_append(engine->store, &event, &event.position, error);
	if (status != WB_OK)
		return status;
	*out = event;
	return WB_OK;
}

/* The facts a blocker looked at, without those that are personal. */
static wb_status public_facts(const wb_blocker *blocker, const wb_workflow *workflow,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	size_t count = blocker->facts.kind == WB_MAP ? blocker->facts.as.map->count : 0;
	wb_map_builder facts;
	wb_map_builder_init(&facts, arena, count);
	for (size_t index = 0; index < count; index++) {
		const wb_entry *entry = &blocker->facts.as.map->entries[index];
		bool is_whole = entry->value.kind == WB_MAP || entry->value.kind == WB_LIST;
		if (!is_whole && !wb_workflow_is_personal(workflow, NULL, entry->key.as.text))
			wb_map_builder_add(&facts, entry->key.as.text, entry->value);
	}
	return wb_map_builder_finish(&facts, out, error);
}

wb_status wb_engine__blockers_value(const wb_decision *decision, const wb_workflow *workflow,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder list;
	wb_list_builder_init(&list, arena, decision->blocker_count);
	for (size_t index = 0; index < decision->blocker_count; index++) {
		const wb_blocker *blocker = &decision->blockers[index];
		wb_value facts, by, item;
		wb_status status = public_facts(blocker, workflow, arena, &facts, error);
		if (status == WB_OK)
			status = texts_value(blocker->by, blocker->by_count, arena, &by, error);
		if (status != WB_OK)
			return status;
		wb_map_builder map;
		wb_map_builder_init(&map, arena, 6);
		wb_map_builder_add(&map, WB_TEXT("by"), by);
		wb_map_builder_add(&map, WB_TEXT("code"),
			wb_value_string(wb_text_from(wb_blocker_code_name(blocker->code))));
		wb_map_builder_add(&map, WB_TEXT("facts"), facts);
		if (blocker->field.bytes > 0)
			wb_map_builder_add(&map, WB_TEXT("field"), wb_value_string(blocker->field));
		wb_map_builder_add(&map, WB_TEXT("message"), blocker->message);
		wb_map_builder_add(&map, WB_TEXT("text"), wb_value_string(blocker->text));
		status = wb_map_builder_finish(&map, &item, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&list, item);
	}
	return wb_list_builder_finish(&list, out, error);
}

wb_status wb_engine__receipt(const wb_event *event, wb_text actor_id, wb_text state,
	uint64_t version, const wb_decision *refusal, const wb_workflow *workflow, wb_arena *arena,
	wb_text *out, wb_error *error)
{
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 9);
	wb_map_builder_add(&map, WB_TEXT("actor"), wb_value_string(actor_id));
	wb_map_builder_add(&map, WB_TEXT("at"), wb_value_int(event->at_ms));
	wb_map_builder_add(&map, WB_TEXT("event"), wb_value_int((int64_t) event->seq));
	wb_map_builder_add(&map, WB_TEXT("hash"), wb_value_string(event->hash));
	wb_map_builder_add(&map, WB_TEXT("state"), wb_value_string(state));
	wb_map_builder_add(&map, WB_TEXT("subject"), wb_value_string(event->subject));
	wb_map_builder_add(&map, WB_TEXT("version"), wb_value_int((int64_t) version));
	if (refusal != NULL) {
		wb_value blockers;
		wb_status status =
			wb_engine__blockers_value(refusal, workflow, arena, &blockers, error);
		if (status != WB_OK)
			return status;
		wb_map_builder_add(&map, WB_TEXT("blockers"), blockers);
		wb_map_builder_add(&map, WB_TEXT("refused"), wb_value_bool(true));
	}
	wb_value receipt;
	wb_status status = wb_map_builder_finish(&map, &receipt, error);
	if (status != WB_OK)
		return status;
	return wb_json_write(&receipt, arena, out, error);
}

static wb_text effect_kind_name(wb_effect_kind kind)
{
	switch (kind) {
	case WB_EFFECT_DOCUMENT:
		return WB_TEXT("document");
	case WB_EFFECT_MAIL:
		return WB_TEXT("mail");
	case WB_EFFECT_WEBHOOK:
		return WB_TEXT("webhook");
	}
	return WB_TEXT("");
}

/* subject/seq/kind/name: the same effect of the same event has the same key for ever. */
static bool effect_key(
	const wb_event *event, wb_text kind, wb_text name, wb_arena *arena, wb_text *out)
{
	char digits[20];
	size_t digit_count = 0;
	for (uint64_t rest = event->seq; rest > 0; rest /= 10)
		digits[digit_count++] = (char) ('0' + rest % 10);
	char *key = wb_arena_take(
		arena, event->subject.bytes + digit_count + kind.bytes + name.bytes + 4);
	if (key == NULL)
		return false;
	char *end = key;
	memcpy(end, event->subject.data, event->subject.bytes);
	end += event->subject.bytes;
	*end++ = '/';
	while (digit_count > 0)
		*end++ = digits[--digit_count];
	*end++ = '/';
	memcpy(end, kind.data, kind.bytes);
	end += kind.bytes;
	*end++ = '/';
	memcpy(end, name.data, name.bytes);
	end += name.bytes;
	*out = (wb_text) {key, (size_t) (end - key)};
	return true;
}

wb_status wb_engine__withdraw_effects(wb_engine *engine, const wb_transition *transition,
	const wb_event *event, wb_arena *arena, wb_error *error)
{
	for (size_t index = 0; index < transition->effect_count; index++) {
		const wb_effect *effect = &transition->effects[index];
		wb_text key;
		if (!effect_key(event, effect_kind_name(effect->kind), effect->name, arena, &key))
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		/* One that is done with, or that an older build never put in, is no failure. */
		wb_status status = wb_store__effect_finish(engine->store, key, 0, NULL);
		if (status != WB_OK && status != WB_MISSING)
			return wb_error__set(
				error, status, WB_AREA_ENGINE, "the effect %t can't be withdrawn", key);
	}
	return WB_OK;
}

wb_status wb_engine__put_effects(wb_engine *engine, const wb_transition *transition,
	const wb_event *event, wb_arena *arena, wb_error *error)
{
	for (size_t index = 0; index < transition->effect_count; index++) {
		const wb_effect *effect = &transition->effects[index];
		wb_effect_row row = {.subject = event->subject,
			.kind = effect_kind_name(effect->kind),
			.name = effect->name,
			.seq = event->seq,
			.due_at_ms = event->at_ms + WB_EFFECT_DELAY_MS};
		if (!effect_key(event, row.kind, row.name, arena, &row.key))
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		wb_status status = wb_store__effect_put(engine->store, &row, error);
		if (status != WB_OK)
			return status;
	}
	return WB_OK;
}

wb_status wb_engine__assign(
	const wb_value *vars, wb_text assignee, wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_map *before = vars->as.map;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, before->count + 1);
	for (size_t index = 0; index < before->count; index++)
		if (!wb_text_equal(before->entries[index].key.as.text, WB_TEXT(WB_VARIABLE_ASSIGNEE)))
			wb_map_builder_add_key(
				&map, before->entries[index].key, before->entries[index].value);
	wb_map_builder_add(&map, WB_TEXT(WB_VARIABLE_ASSIGNEE), wb_value_string(assignee));
	return wb_map_builder_finish(&map, out, error);
}
