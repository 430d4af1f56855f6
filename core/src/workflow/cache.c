/* SPDX-License-Identifier: MIT */
/*
 * Keeping parsed workflows from one request to the next.
 *
 * The key is the definition's text, compared byte for byte: the name and version that a text claims
 * prove nothing, and to hash the text takes longer than to compare it. Entries stand in the order
 * of their last use, in an array so short that looking through the lengths is all the search there
 * is. What is found is held once more for its finder, so that an entry may go at any time.
 */
#include "base/assert.h"
#include "base/error.h"
#include "workflow/definition.h"

void wb_workflow_cache_init(wb_workflow_cache *cache, const wb_env *env)
{
	*cache = (wb_workflow_cache){.env = env};
}

static void cache_drop(wb_workflow_cache *cache, const wb_cached_workflow *entry)
{
	if (entry->definition.data != entry->workflow->text.data)
		cache->env->resize(
			cache->env->payload, (char *)entry->definition.data, entry->definition.bytes, 0);
	wb_workflow_free(entry->workflow);
}

void wb_workflow_cache_dispose(wb_workflow_cache *cache)
{
	for (size_t index = 0; index < cache->count; index++)
		cache_drop(cache, &cache->cached[index]);
	cache->count = 0;
}

/* Puts [entry] first; those in front of [index], its place so far, move back by one. */
static void cache_put_first(wb_workflow_cache *cache, size_t index, wb_cached_workflow entry)
{
	memmove(&cache->cached[1], &cache->cached[0], index * sizeof entry);
	cache->cached[0] = entry;
}

/* The text that the entry is found by: a copy, unless the workflow has the same one. */
static wb_status cache_key(
	const wb_workflow_cache *cache, wb_text definition, wb_cached_workflow *entry, wb_error *error)
{
	if (wb_text_equal(definition, entry->workflow->text)) {
		entry->definition = entry->workflow->text;
		return WB_OK;
	}
	char *copy = cache->env->resize(cache->env->payload, NULL, 0, definition.bytes);
	if (copy == NULL)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	memcpy(copy, definition.data, definition.bytes);
	entry->definition = (wb_text){copy, definition.bytes};
	return WB_OK;
}

wb_status wb_workflow_cache_parse(
	wb_workflow_cache *cache, wb_text definition, wb_workflow **out, wb_error *error)
{
	wb_cached_workflow entry = {0};

	WB_ASSERT(cache != NULL && cache->env != NULL, "A cache is initialised before it is asked.");
	for (size_t index = 0; index < cache->count; index++) {
		if (!wb_text_equal(cache->cached[index].definition, definition))
			continue;
		cache_put_first(cache, index, cache->cached[index]);
		cache->found_count++;
		*out = wb_workflow_hold(cache->cached[0].workflow);
		return WB_OK;
	}
	wb_status status = wb_workflow_parse(cache->env, definition, &entry.workflow, error);
	if (status < 0)
		return status;
	status = cache_key(cache, definition, &entry, error);
	if (status < 0) {
		wb_workflow_free(entry.workflow);
		return status;
	}
	if (cache->count == WB_WORKFLOW_CACHE_MAX)
		cache_drop(cache, &cache->cached[--cache->count]);
	cache_put_first(cache, cache->count++, entry);
	cache->parsed_count++;
	*out = wb_workflow_hold(entry.workflow);
	return WB_OK;
}
