/* SPDX-License-Identifier: MIT */
/*
 * A process is killed at each named place in the store, over and over: what it acknowledged is
 * there, at most the one move it was at besides, and the next process goes on. Needs a build with
 * failpoints.
 */
#include "store_moves.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#ifdef WB_FAILPOINTS

/* Seen by the killed. */
static struct acknowledged {
	uint64_t moves;
} * shared;

static void set_failpoint(const store_fixture *fixture, const char *line)
{
	char path[FIXTURE_PATH_BYTES + 32];
	char log_path[FIXTURE_PATH_BYTES + 64];

	snprintf(path, sizeof path, "%s/failpoints", fixture->folder);
	snprintf(log_path, sizeof log_path, "%s.log", path);
	assert_int_equal(setenv("WAYBILL_FAILPOINTS_FILE", path, 1), 0);
	/* The log is emptied: hits are counted in it. */
	FILE *file = fopen(log_path, "w");
	assert_non_null(file);
	fclose(file);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "%s\n", line);
	fclose(file);
}

typedef int child_work(store_fixture *fixture);

/* Runs [work] in a child with the failpoint set; the signal that ended it, or minus its exit
   status. */
static int run_until_killed(store_fixture *fixture, const char *line, child_work *work)
{
	int outcome = 0;

	set_failpoint(fixture, line);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (fixture_open_path(fixture->path, wb_env_native(), false, &fixture->store, NULL) !=
			WB_OK)
			_exit(99);
		_exit(work(fixture));
	}
	assert_int_equal(waitpid(child, &outcome, 0), child);
	unsetenv("WAYBILL_FAILPOINTS_FILE");
	return WIFSIGNALED(outcome) ? WTERMSIG(outcome) : -WEXITSTATUS(outcome);
}

static char vars[WB_STORE_TEXT_BYTES_MAX];

/* Moves whose variables fill the WAL up to a checkpoint. */
static int move_twenty_times(store_fixture *fixture)
{
	for (int round = 0; round < 20; round++) {
		wb_subject subject = fixture_subject("order:1", "picking");
		wb_event_draft draft = fixture_draft(fixture->arena, "order:1");
		wb_head head;
		wb_event event;

		memset(vars, 'a' + (int)(shared->moves % 26), sizeof vars);
		subject.vars = (wb_text){vars, sizeof vars};
		if (wb_store__begin(fixture->store, NULL) != WB_OK ||
			wb_store__chain_head(fixture->store, MOVE_SUBJECT, fixture->arena, &head, NULL) !=
				WB_OK ||
			wb_audit_seal(&draft, head.seq + 1, head.hash, fixture->arena, &event, NULL) != WB_OK ||
			wb_store__event_append(fixture->store, &event, &event.position, NULL) != WB_OK ||
			wb_store__subject_write(fixture->store, &subject, head.seq, NULL) != WB_OK ||
			wb_store__commit(fixture->store, NULL) != WB_OK)
			return 1;
		shared->moves = head.seq + 1;
		wb_arena_reset(fixture->arena);
	}
	return 0;
}

static int migrate(store_fixture *fixture)
{
	return wb_store_migrate(fixture->store, NULL) == WB_OK ? 0 : 1;
}

static int back_up(store_fixture *fixture)
{
	char path[FIXTURE_PATH_BYTES + 32];

	snprintf(path, sizeof path, "%s/copy.db", fixture->folder);
	return wb_store_backup(fixture->store, wb_text_from(path), NULL) == WB_OK ? 0 : 1;
}

static void crash__at_each_place_of_a_commit(void **state)
{
	(void)state;
	static const char *const places[] = {"store.sqlite.queue.entered", "store.sqlite.commit.before",
		"store.sqlite.commit.after", "store.sqlite.checkpoint.before",
		"store.sqlite.checkpoint.after"};
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);

	for (size_t place = 0; place < sizeof places / sizeof *places; place++) {
		/* The place is met by the first, the second … and at last by none of the moves. */
		for (int hit = 1; hit < 30; hit += 6) {
			char line[128];
			uint64_t before = move_version(fixture);
			shared->moves = before;
			snprintf(line, sizeof line, "%s kill %d", places[place], hit);
			int ended = run_until_killed(fixture, line, move_twenty_times);
			assert_true(ended == SIGKILL || ended == 0);
			if (hit == 1)
				assert_int_equal(ended, SIGKILL);
			uint64_t after = move_version(fixture);
			assert_in_range(after, shared->moves, shared->moves + 1);
			if (place == 1)
				assert_int_equal(after, shared->moves);
			move_verify(fixture, after);
			/* A handle that was open all the time goes on. */
			assert_ok(move_all(fixture->store, after, true, fixture->arena, &fixture->error),
				&fixture->error);
		}
	}
	fixture_close(fixture);
}

static void crash__while_migrating(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open(STORE_SQLITE);
	uint32_t schema = 7;

	assert_int_equal(
		run_until_killed(fixture, "store.sqlite.migrate.before_commit kill", migrate), SIGKILL);
	assert_ok(wb_store_schema(fixture->store, &schema, &fixture->error), &fixture->error);
	assert_int_equal(schema, 0);
	assert_ok(wb_store_migrate(fixture->store, &fixture->error), &fixture->error);
	assert_ok(move_all(fixture->store, 0, true, fixture->arena, &fixture->error), &fixture->error);
	move_verify(fixture, 1);
	fixture_close(fixture);
}

static void crash__while_backing_up(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char path[FIXTURE_PATH_BYTES + 32];

	snprintf(path, sizeof path, "%s/copy.db", fixture->folder);
	assert_int_equal(
		run_until_killed(fixture, "store.sqlite.backup.before_rename kill", back_up), SIGKILL);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_ok(
		wb_store_backup(fixture->store, wb_text_from(path), &fixture->error), &fixture->error);
	assert_int_equal(access(path, F_OK), 0);
	fixture_close(fixture);
}

static int map_shared(void **state)
{
	(void)state;
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return shared == MAP_FAILED;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crash__at_each_place_of_a_commit),
		cmocka_unit_test(crash__while_migrating),
		cmocka_unit_test(crash__while_backing_up),
	};

	return cmocka_run_group_tests(tests, map_shared, NULL);
}

#else

static void crash__needs_a_build_with_failpoints(void **state)
{
	(void)state;
	skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(crash__needs_a_build_with_failpoints)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
