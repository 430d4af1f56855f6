/* SPDX-License-Identifier: MIT */
/*
 * Which definitions the engine works with.
 *
 * A subject is pinned to the hash of the definition it started under, so several versions are in
 * use at once. Each is loaded once and held for as long as the engine lives, because decisions
 * point into it; a shop uses a handful of versions. Loading reads the text from the store, also
 * where the host's cache knows the workflow: to ask the cache by hash would hide from a busy worker
 * that the store has lost a definition or has another text under its hash.
 */
#include "engine/engine.h"

#include <string.h>

#include "base/error.h"

static wb_status held_add(wb_engine *engine, wb_workflow *workflow, wb_error *error)
{
	if (engine->workflow_count == engine->workflow_capacity) {
		size_t capacity = engine->workflow_capacity == 0 ? 4 : engine->workflow_capacity * 2;
		size_t item = sizeof(*engine->workflows);
		void *grown = engine->env->resize(engine->env->payload, engine->workflows,
			engine->workflow_capacity * item, capacity * item);
		if (grown == NULL)
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		engine->workflows = grown;
		engine->workflow_capacity = capacity;
	}
	engine->workflows[engine->workflow_count++] = workflow;
	return WB_OK;
}

static const wb_workflow *held_find(const wb_engine *engine, wb_text hash)
{
	for (size_t index = 0; index < engine->workflow_count; index++) {
		const wb_workflow *workflow = engine->workflows[index];
		if (wb_text_equal(wb_workflow_hash(workflow), hash))
			return workflow;
	}
	return NULL;
}

wb_status wb_engine__workflow_of_row(
	wb_engine *engine, const wb_definition_row *row, const wb_workflow **out, wb_error *error)
{
	const wb_workflow *held = held_find(engine, row->hash);
	if (held != NULL) {
		*out = held;
		return WB_OK;
	}
	wb_workflow *workflow = NULL;
	wb_status status = engine->cache == NULL
		? wb_workflow_parse(engine->env, row->text, &workflow, error)
		: wb_workflow_cache_parse(engine->cache, row->text, &workflow, error);
	if (status != WB_OK)
		return status;
	if (!wb_text_equal(wb_workflow_hash(workflow), row->hash)) {
		wb_workflow_free(workflow);
		return wb_error__set(error, WB_BROKEN, WB_AREA_ENGINE,
			"the stored definition %t does not have the hash it is stored under", row->hash);
	}
	status = held_add(engine, workflow, error);
	if (status != WB_OK) {
		wb_workflow_free(workflow);
		return status;
	}
	*out = workflow;
	return WB_OK;
}

wb_status wb_engine__workflow_by_hash(
	wb_engine *engine, wb_text hash, wb_arena *arena, const wb_workflow **out, wb_error *error)
{
	const wb_workflow *held = held_find(engine, hash);
	if (held != NULL) {
		*out = held;
		return WB_OK;
	}
	wb_definition_row row;
	wb_status status = wb_store__definition_read(engine->store, hash, arena, &row, error);
	if (status == WB_MISSING)
		return wb_error__set(error, WB_BROKEN, WB_AREA_ENGINE,
			"a subject is pinned to the definition %t, which the store does not have", hash);
	if (status != WB_OK)
		return status;
	return wb_engine__workflow_of_row(engine, &row, out, error);
}

wb_status wb_engine_new(wb_store *store, const wb_env *env, wb_workflow_cache *cache,
	wb_engine **out, wb_error *error)
{
	wb_engine *engine = env->resize(env->payload, NULL, 0, sizeof(*engine));
	if (engine == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	memset(engine, 0, sizeof(*engine));
	engine->store = store;
	engine->env = env;
	engine->cache = cache;
	*out = engine;
	return WB_OK;
}

void wb_engine_free(wb_engine *engine)
{
	if (engine == NULL)
		return;
	const wb_env *env = engine->env;
	for (size_t index = 0; index < engine->workflow_count; index++)
		wb_workflow_free(engine->workflows[index]);
	env->resize(env->payload, engine->workflows,
		engine->workflow_capacity * sizeof(*engine->workflows), 0);
	wb_sha256__free(engine->sha256);
	env->resize(env->payload, engine, sizeof(*engine), 0);
}

wb_status wb_engine_workflow(
	wb_engine *engine, wb_text name, const wb_workflow **out, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_status status = wb_arena_new(engine->env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status != WB_OK)
		return status;
	wb_definition_row row;
	status = wb_store__definition_latest(engine->store, name, arena, &row, error);
	if (status == WB_OK)
		status = wb_engine__workflow_of_row(engine, &row, out, error);
	wb_arena_free(arena);
	return status;
}

wb_status wb_engine_workflow_of(
	wb_engine *engine, wb_text subject, const wb_workflow **out, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_status status = wb_arena_new(engine->env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status != WB_OK)
		return status;
	wb_loaded loaded;
	status = wb_engine__load(engine, subject, arena, &loaded, error);
	if (status == WB_OK)
		*out = loaded.workflow;
	wb_arena_free(arena);
	return status;
}
