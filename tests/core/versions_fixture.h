/* SPDX-License-Identifier: MIT */
/* Further versions of the engine fixture's workflow, made by replacing parts of its text. */
#ifndef WAYBILL_TESTS_VERSIONS_FIXTURE_H
#define WAYBILL_TESTS_VERSIONS_FIXTURE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "engine_fixture.h"

#include "waybill/versions.h"

#define VERSIONS_TEXT_BYTES 8192

/* Replaces [from], which must be there, in the text. */
static inline void versions_replace(char *text, const char *from, const char *to)
{
	char rest[VERSIONS_TEXT_BYTES];
	char *place = strstr(text, from);

	assert_non_null(place);
	snprintf(rest, sizeof rest, "%s", place + strlen(from));
	assert_true((size_t)(place - text) + strlen(to) + strlen(rest) < VERSIONS_TEXT_BYTES);
	strcpy(place, to);
	strcat(place, rest);
}

/* The workflow as [version], with up to three replacements, pairs that a NULL ends. */
static inline wb_workflow *versions_make(int version, const char *const *replacements)
{
	char text[VERSIONS_TEXT_BYTES];
	char number[32];
	wb_workflow *workflow = NULL;
	wb_error error;

	snprintf(text, sizeof text, "%s", fixture_definition);
	snprintf(number, sizeof number, "\"version\":%d", version);
	versions_replace(text, "\"version\":1", number);
	for (size_t index = 0; replacements != NULL && replacements[index] != NULL; index += 2)
		versions_replace(text, replacements[index], replacements[index + 1]);
	assert_ok(wb_workflow_parse(wb_env_native(), wb_text_from(text), &workflow, &error), &error);
	return workflow;
}

static inline wb_status versions_publish(engine_fixture *fixture, const wb_workflow *workflow)
{
	return wb_engine_publish(fixture->engine, workflow, &fixture_manager, FIXTURE_NOW_MS + 5,
		fixture->arena, &fixture->error);
}

/* Publishes and frees; the hash lives in the arena. */
static inline wb_text versions_add(
	engine_fixture *fixture, int version, const char *const *replacements)
{
	wb_workflow *workflow = versions_make(version, replacements);
	wb_text hash;

	assert_ok(versions_publish(fixture, workflow), &fixture->error);
	assert_true(wb_arena_copy_text(fixture->arena, wb_workflow_hash(workflow), &hash));
	wb_workflow_free(workflow);
	return hash;
}

#endif
