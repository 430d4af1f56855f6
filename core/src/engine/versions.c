/* SPDX-License-Identifier: MIT */
/*
 * Versions of a workflow: publishing, and what is published.
 *
 * A version's number belongs to one text for ever, and a new text gets a number above all that were
 * ever given, not only above the current one: after a return to an older version the numbers in
 * between are still taken. Publishing a known text again is that return; subjects keep the version
 * they have either way.
 *
 * Live subjects of a version are counted state by state, leaving out the final ones: a shop's past
 * orders, which are most of them, are then never counted through.
 */
#include "waybill/versions.h"

#include <string.h>

#include "base/error.h"
#include "engine/engine.h"

/* ---- publishing ------------------------------------------------------------------------------- */

static bool subject_of_workflow(wb_text name, wb_arena *arena, wb_text *out)
{
	const wb_text prefix = WB_TEXT("workflow:");
	char *key = wb_arena_take(arena, prefix.bytes + name.bytes + 1);

	if (key == NULL)
		return false;
	memcpy(key, prefix.data, prefix.bytes);
	memcpy(key + prefix.bytes, name.data, name.bytes);
	*out = (wb_text) {key, prefix.bytes + name.bytes};
	return true;
}

/* {hash, name, version} of a stored definition, as wb_engine__workflow_value has it. */
static wb_status row_value(
	const wb_definition_row *row, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 3);
	wb_map_builder_add(&map, WB_TEXT("hash"), wb_value_string(row->hash));
	wb_map_builder_add(&map, WB_TEXT("name"), wb_value_string(row->name));
	wb_map_builder_add(&map, WB_TEXT("version"), wb_value_int((int64_t) row->version));
	return wb_map_builder_finish(&map, out, error);
}

typedef struct wb_publishing {
	const wb_publication *asked;
	wb_definition_row  before; /* what was current; hash empty: nothing */
	uint32_t           highest; /* of all versions that were ever published */
	bool               is_known; /* the text was published before */
} wb_publishing;

static wb_status publish_event(
	wb_engine *engine, const wb_publishing *publishing, wb_arena *arena, wb_error *error)
{
	wb_entry_draft draft = {.kind = WB_TEXT("published"), .at_ms = publishing->asked->now_ms};
	if (!subject_of_workflow(wb_workflow_name(publishing->asked->workflow), arena, &draft.subject))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_status status = wb_engine__actor_value(
		publishing->asked->actor, (wb_text) {0}, arena, &draft.actor, error);
	wb_value described, before;
	if (status == WB_OK)
		status = wb_engine__workflow_value(publishing->asked->workflow, arena, &described, error);
	if (status == WB_OK && publishing->before.hash.bytes > 0)
		status = row_value(&publishing->before, arena, &before, error);
	if (status != WB_OK)
		return status;
	wb_map_builder data;
	wb_map_builder_init(&data, arena, 2);
	if (publishing->before.hash.bytes > 0)
		wb_map_builder_add(&data, WB_TEXT("before"), before);
	wb_map_builder_add(&data, WB_TEXT("workflow"), described);
	status = wb_map_builder_finish(&data, &draft.data, error);
	if (status != WB_OK)
		return status;
	wb_event event;
	return wb_engine__append(engine, &draft, arena, &event, error);
}

/* A definition of the same name: its number may be taken, or its text be the same. */
static wb_status compare_published(void *payload, const wb_definition_row *row, wb_error *error)
{
	wb_publishing *publishing = payload;

	if (wb_text_equal(row->hash, wb_workflow_hash(publishing->asked->workflow))) {
		publishing->is_known = true;
		return WB_END;
	}
	if (row->version > publishing->highest)
		publishing->highest = row->version;
	if (row->version == wb_workflow_version(publishing->asked->workflow))
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"version: %u of %t is published already with another text, which never changes: "
			"publish under a higher one",
			row->version, row->name);
	return WB_OK;
}

static wb_status publish_inside(
	wb_engine *engine, wb_publishing *publishing, wb_arena *arena, bool *keeps, wb_error *error)
{
	const wb_workflow *workflow = publishing->asked->workflow;
	*keeps = false;
	wb_status status = wb_store__definition_latest(
		engine->store, wb_workflow_name(workflow), arena, &publishing->before, error);
	if (status == WB_OK && wb_text_equal(publishing->before.hash, wb_workflow_hash(workflow)))
		return WB_OK;
	if (status != WB_OK && status != WB_MISSING)
		return status;
	if (publishing->asked->over.bytes > 0 &&
		!wb_text_equal(publishing->before.hash, publishing->asked->over))
		return wb_error__set(error, WB_CONFLICT, WB_AREA_ENGINE,
			"over: another version of %t has been published meanwhile",
			wb_workflow_name(workflow));
	status = wb_store__definition_list(
		engine->store, wb_workflow_name(workflow), compare_published, publishing, error);
	if (status != WB_OK)
		return status;
	if (!publishing->is_known && publishing->highest > wb_workflow_version(workflow))
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"version: %u of %t is published already: publish under a higher one",
			publishing->highest, wb_workflow_name(workflow));
	wb_definition_row row = {.hash = wb_workflow_hash(workflow),
		.name = wb_workflow_name(workflow),
		.text = wb_workflow_text(workflow),
		.version = wb_workflow_version(workflow),
		.published_at_ms = publishing->asked->now_ms};
	status = wb_store__definition_put(engine->store, &row, error);
	if (status != WB_OK)
		return status;
	*keeps = true;
	return publish_event(engine, publishing, arena, error);
}

wb_status wb_engine_publish(wb_engine *engine, const wb_workflow *workflow,
	const wb_actor *actor, int64_t now_ms, wb_arena *arena, wb_error *error)
{
	const wb_publication publication = {
		.workflow = workflow, .actor = actor, .now_ms = now_ms};
	return wb_engine_publish_over(engine, &publication, arena, error);
}

wb_status wb_engine_publish_over(wb_engine *engine, const wb_publication *publication,
	wb_arena *arena, wb_error *error)
{
	wb_publishing publishing = {.asked = publication};
	wb_status status = wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	bool keeps = false;
	status = publish_inside(engine, &publishing, arena, &keeps, error);
	return wb_engine__end(engine, status, keeps, error);
}

/* ---- what is published ------------------------------------------------------------------------ */

typedef struct wb_version_list {
	wb_arena   *arena;
	wb_version_row *versions;
	size_t      count, capacity;
} wb_version_list;

static wb_status collect_version(void *payload, const wb_definition_row *row, wb_error *error)
{
	wb_version_list *list = payload;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity == 0 ? 8 : list->capacity * 2;
		wb_version_row *grown = wb_arena_take_array(list->arena, capacity, sizeof(*grown));
		if (grown == NULL)
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		if (list->count > 0)
			memcpy(grown, list->versions, list->count * sizeof(*grown));
		list->versions = grown;
		list->capacity = capacity;
	}
	wb_version_row version = {.version = row->version,
		.published_at_ms = row->published_at_ms,
		.is_current = list->count == 0};
	if (!wb_arena_copy_text(list->arena, row->hash, &version.hash))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	list->versions[list->count++] = version;
	return WB_OK;
}

static wb_status count_live(
	wb_engine *engine, wb_version_row *version, wb_arena *arena, wb_error *error)
{
	const wb_workflow *workflow = NULL;
	wb_status status =
		wb_engine__workflow_by_hash(engine, version->hash, arena, &workflow, error);
	if (status != WB_OK)
		return status;
	size_t count = wb_workflow_state_count(workflow);
	wb_version_state *states = wb_arena_take_array(arena, count, sizeof(*states));
	if (states == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	for (size_t index = 0; index < count && status == WB_OK; index++) {
		const wb_state *state = wb_workflow_state(workflow, index);
		wb_version_state *counted = &states[version->state_count];
		if (state->is_final)
			continue;
		counted->state = state->name;
		status = wb_store__subject_count(
			engine->store, version->hash, state->name, &counted->subjects, error);
		version->subjects += counted->subjects;
		version->state_count++;
	}
	version->states = states;
	return status;
}

wb_status wb_engine_versions(wb_engine *engine, wb_text name, wb_arena *arena,
	const wb_version_row **out, size_t *out_count, wb_error *error)
{
	wb_version_list list = {.arena = arena};
	wb_status status =
		wb_store__definition_list(engine->store, name, collect_version, &list, error);
	/* Definitions are loaded when the list is read, so that no statement is nested. */
	for (size_t index = 0; index < list.count && status == WB_OK; index++)
		status = count_live(engine, &list.versions[index], arena, error);
	if (status != WB_OK)
		return status;
	*out = list.versions;
	*out_count = list.count;
	return WB_OK;
}

wb_status wb_engine_definition(
	wb_engine *engine, wb_text hash, const wb_workflow **out, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_definition_row row;
	wb_status status = wb_arena_new(engine->env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status != WB_OK)
		return status;
	status = wb_store__definition_read(engine->store, hash, arena, &row, error);
	if (status == WB_OK)
		status = wb_engine__workflow_of_row(engine, &row, out, error);
	wb_arena_free(arena);
	return status;
}
