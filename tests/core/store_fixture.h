/* SPDX-License-Identifier: MIT */
/*
 * Stores of each kind for tests, and rows to put into them. SQLite stores lie in a folder of
 * their own under the build folder, which is removed afterwards.
 */
#ifndef WAYBILL_TESTS_STORE_FIXTURE_H
#define WAYBILL_TESTS_STORE_FIXTURE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "faulty_store.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIXTURE_PATH_BYTES 512

typedef enum store_kind {
	STORE_MEMORY = 0,
	STORE_SQLITE,
	STORE_FAULTY, /* SQLite behind the fault-injecting wrapper */
} store_kind;

typedef struct store_fixture {
	store_kind    kind;
	char          folder[FIXTURE_PATH_BYTES]; /* empty for a memory store */
	char          path[FIXTURE_PATH_BYTES + 16];
	wb_store     *store;
	faulty_store *faulty; /* the same, where it is one */
	wb_arena     *arena;
	wb_error      error;
} store_fixture;

static inline void fixture_remove_folder(const char *folder)
{
	DIR *directory = opendir(folder);

	assert_non_null(directory);
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		char path[FIXTURE_PATH_BYTES * 2];
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.' && unlink(path) != 0)
			assert_int_equal(rmdir(path), 0);
	}
	closedir(directory);
	assert_int_equal(rmdir(folder), 0);
}

static inline void fixture_make_folder(char folder[FIXTURE_PATH_BYTES])
{
	char here[FIXTURE_PATH_BYTES - 32];

	assert_non_null(getcwd(here, sizeof here));
	snprintf(folder, FIXTURE_PATH_BYTES, "%s/store-XXXXXX", here);
	assert_non_null(mkdtemp(folder));
}

/* Opens the SQLite store at [path] on [env]. */
static inline wb_status fixture_open_path(
	const char *path, const wb_env *env, bool is_read_only, wb_store **out, wb_error *error)
{
	char name[FIXTURE_PATH_BYTES * 2];

	snprintf(name, sizeof name, "sqlite:%s", path);
	wb_store_options options = {
		.name = wb_text_from(name), .busy_ms = 5000, .is_read_only = is_read_only};
	return wb_store_open(&options, env, out, error);
}

/* A store of the given kind, empty. */
static inline store_fixture *fixture_open(store_kind kind)
{
	store_fixture *fixture = calloc(1, sizeof *fixture);

	assert_non_null(fixture);
	fixture->kind = kind;
	fixture->arena = unit_arena();
	if (kind == STORE_MEMORY) {
		wb_store_options options = {.name = WB_TEXT_LITERAL("memory:")};
		assert_ok(wb_store_open(&options, wb_env_native(), &fixture->store, &fixture->error),
			&fixture->error);
		return fixture;
	}
	fixture_make_folder(fixture->folder);
	snprintf(fixture->path, sizeof fixture->path, "%s/store.db", fixture->folder);
	assert_ok(fixture_open_path(fixture->path, wb_env_native(), false, &fixture->store,
				  &fixture->error),
		&fixture->error);
	if (kind == STORE_FAULTY) {
		fixture->faulty = faulty_store_wrap(fixture->store);
		fixture->store = &fixture->faulty->base;
	}
	return fixture;
}

static inline void fixture_close(store_fixture *fixture)
{
	wb_store_close(fixture->store);
	wb_arena_free(fixture->arena);
	if (fixture->folder[0] != '\0')
		fixture_remove_folder(fixture->folder);
	free(fixture);
}

static inline store_fixture *fixture_open_migrated(store_kind kind)
{
	store_fixture *fixture = fixture_open(kind);

	assert_ok(wb_store_migrate(fixture->store, &fixture->error), &fixture->error);
	return fixture;
}

static inline void fixture_begin(store_fixture *fixture)
{
	assert_ok(wb_store__begin(fixture->store, &fixture->error), &fixture->error);
}

static inline void fixture_commit(store_fixture *fixture)
{
	assert_ok(wb_store__commit(fixture->store, &fixture->error), &fixture->error);
}

/* ---- rows ------------------------------------------------------------------------------------- */

static inline wb_subject fixture_subject(const char *key, const char *state)
{
	return (wb_subject){
		.key = wb_text_from(key),
		.workflow = WB_TEXT_LITERAL("fulfilment"),
		.definition_hash = WB_TEXT_LITERAL("d00f"),
		.state = wb_text_from(state),
		.vars = WB_TEXT_LITERAL("{}"),
		.woo = WB_TEXT_LITERAL("processing"),
		.receipt = WB_TEXT_LITERAL("{\"state\":\"new\"}"),
		.changed_at_ms = 1700000000000,
	};
}

static inline wb_value fixture_text_value(const char *text)
{
	return wb_value_string(wb_text_from(text));
}

static inline wb_value fixture_actor(wb_arena *arena)
{
	wb_map_builder builder;
	wb_list_builder roles;
	wb_value list, actor;

	wb_list_builder_init(&roles, arena, 1);
	wb_list_builder_add(&roles, fixture_text_value("staff"));
	assert_int_equal(wb_list_builder_finish(&roles, &list, NULL), WB_OK);
	wb_map_builder_init(&builder, arena, 4);
	wb_map_builder_add(&builder, WB_TEXT("device"), fixture_text_value("tablet-2"));
	wb_map_builder_add(&builder, WB_TEXT("id"), fixture_text_value("user:5"));
	wb_map_builder_add(&builder, WB_TEXT("roles"), list);
	wb_map_builder_add(&builder, WB_TEXT("via"), fixture_text_value("rest"));
	assert_int_equal(wb_map_builder_finish(&builder, &actor, NULL), WB_OK);
	return actor;
}

/* A draft with actor and a small data map. */
static inline wb_event_draft fixture_draft(wb_arena *arena, const char *subject)
{
	wb_map_builder builder;
	wb_value data;

	wb_map_builder_init(&builder, arena, 2);
	wb_map_builder_add(&builder, WB_TEXT("from"), fixture_text_value("new"));
	wb_map_builder_add(&builder, WB_TEXT("to"), fixture_text_value("picking"));
	assert_int_equal(wb_map_builder_finish(&builder, &data, NULL), WB_OK);
	return (wb_event_draft){
		.subject = wb_text_from(subject),
		.kind = WB_TEXT_LITERAL("moved"),
		.at_ms = 1700000000000,
		.actor = fixture_actor(arena),
		.data = data,
	};
}

/* Seals [draft] behind the head that the store has. */
static inline wb_event fixture_seal(store_fixture *fixture, const wb_event_draft *draft)
{
	wb_head head;
	wb_event event;

	assert_ok(wb_store__chain_head(
				  fixture->store, draft->subject, fixture->arena, &head, &fixture->error),
		&fixture->error);
	assert_ok(wb_audit_seal(
				  draft, head.seq + 1, head.hash, fixture->arena, &event, &fixture->error),
		&fixture->error);
	return event;
}

/* Appends one event to [subject] in the open transaction. */
static inline wb_event fixture_append(
	store_fixture *fixture, const char *subject, const char *move)
{
	wb_event_draft draft = fixture_draft(fixture->arena, subject);
	draft.move = wb_text_from(move);
	wb_event event = fixture_seal(fixture, &draft);

	assert_ok(wb_store__event_append(
				  fixture->store, &event, &event.position, &fixture->error),
		&fixture->error);
	return event;
}

#endif
