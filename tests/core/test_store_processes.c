/* SPDX-License-Identifier: MIT */
/*
 * Many processes on one SQLite store: the writers' queue is fair, nothing is lost or doubled,
 * claims and versions have one winner, and a killed or stopped writer holds nobody up for long.
 *
 * Fairness is judged by how many turns each had, never by a time: on a loaded machine everything is
 * slow, and a fair queue still is fair.
 */
#include "store_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#define PROCESS_COUNT 8

/* Seen by all processes. */
typedef struct shared_memory {
	_Atomic int go;
	_Atomic uint64_t turns; /* commits of everybody so far */
	struct worker {
		uint64_t commits;
		uint64_t conflicts;
		uint64_t longest_wait_ns;
		uint64_t most_passed; /* commits of others during one wait */
	} workers[PROCESS_COUNT];
} shared_memory;

static uint64_t clock_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static shared_memory *share(void)
{
	shared_memory *memory =
		mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_true(memory != MAP_FAILED);
	return memory;
}

/* What a child does; it says how it went by its exit status and uses no cmocka. */
typedef int child_work(store_fixture *fixture, shared_memory *shared, int number);

/* A child opens the store anew: the parent's handle is none of its business. */
static int run_child(store_fixture *fixture, shared_memory *shared, int number, child_work *work)
{
	while (shared->go == 0)
		sched_yield();
	if (fixture_open_path(
			fixture->path, wb_env_native(), false, &fixture->store, &fixture->error) != WB_OK) {
		fprintf(stderr, "a child can't open the store: %s\n", fixture->error.message);
		return 101;
	}
	int outcome = work(fixture, shared, number);
	wb_store_close(fixture->store);
	return outcome;
}

static void start_processes(store_fixture *fixture, shared_memory *shared, int count,
	child_work *work, pid_t children[PROCESS_COUNT])
{
	shared->go = 0;
	for (int number = 0; number < count; number++) {
		children[number] = fork();
		assert_true(children[number] >= 0);
		if (children[number] == 0)
			_exit(run_child(fixture, shared, number, work));
	}
	shared->go = 1;
}

static void await_processes(int count, const pid_t children[PROCESS_COUNT])
{
	for (int number = 0; number < count; number++) {
		int outcome = 0;
		assert_int_equal(waitpid(children[number], &outcome, 0), children[number]);
		assert_true(WIFEXITED(outcome));
		assert_int_equal(WEXITSTATUS(outcome), 0);
	}
}

static void run_processes(
	store_fixture *fixture, shared_memory *shared, int count, child_work *work)
{
	pid_t children[PROCESS_COUNT];

	start_processes(fixture, shared, count, work, children);
	await_processes(count, children);
}

static void verify_store(store_fixture *fixture, uint64_t expected_events)
{
	wb_audit_reader reader;
	wb_audit_report report;

	assert_ok(wb_store_reader(fixture->store, &reader, &fixture->error), &fixture->error);
	assert_ok(wb_audit_verify(
				  wb_env_native(), &reader, WB_TEXT(""), fixture->arena, &report, &fixture->error),
		&fixture->error);
	assert_int_equal(report.events, expected_events);
	reader.close(reader.payload);
}

/* ---- fairness and throughput ------------------------------------------------------------------ */

static uint64_t run_ns;

/* One move's worth of rows: claim, event, subject, receipt. */
static wb_status write_move(
	store_fixture *fixture, const char *subject_key, uint64_t number, wb_arena *arena)
{
	char key[64];
	wb_claim claim;
	wb_head head;
	wb_event event;
	wb_store *store = fixture->store;
	wb_subject subject = fixture_subject(subject_key, "picking");
	wb_event_draft draft = fixture_draft(arena, subject_key);

	snprintf(key, sizeof key, "%s-%llu", subject_key, (unsigned long long)number);
	wb_claim_request request = {
		WB_TEXT("site"), wb_text_from(key), WB_TEXT("f"), subject.key, (int64_t)number};
	wb_status status = wb_store__claim_take(store, &request, arena, &claim, NULL);
	if (status == WB_OK)
		status = wb_store__chain_head(store, subject.key, arena, &head, NULL);
	if (status == WB_OK)
		status = wb_audit_seal(&draft, head.seq + 1, head.hash, arena, &event, NULL);
	if (status == WB_OK)
		status = wb_store__event_append(store, &event, &event.position, NULL);
	if (status == WB_OK)
		status = wb_store__subject_write(store, &subject, number, NULL);
	if (status == WB_OK)
		status =
			wb_store__claim_finish(store, request.scope, request.key, subject.receipt, false, NULL);
	return status;
}

static int write_until_time_is_up(store_fixture *fixture, shared_memory *shared, int number)
{
	struct worker *worker = &shared->workers[number];
	uint64_t end_ns = clock_ns() + run_ns;
	char subject[32];

	snprintf(subject, sizeof subject, "order:%d", number);
	for (uint64_t count = 0; clock_ns() < end_ns && shared->go == 1; count++) {
		uint64_t turns = shared->turns;
		uint64_t begun_ns = clock_ns();
		if (wb_store__begin(fixture->store, NULL) != WB_OK)
			return 1;
		uint64_t waited_ns = clock_ns() - begun_ns;
		uint64_t passed = shared->turns - turns;
		if (waited_ns > worker->longest_wait_ns)
			worker->longest_wait_ns = waited_ns;
		if (passed > worker->most_passed)
			worker->most_passed = passed;
		wb_arena_reset(fixture->arena);
		if (write_move(fixture, subject, count, fixture->arena) != WB_OK)
			return 2;
		/* Counted in the turn, so that others see it no later than they get theirs. */
		shared->turns++;
		if (wb_store__commit(fixture->store, NULL) != WB_OK)
			return 3;
		worker->commits++;
	}
	return 0;
}

/* Writes with [count] processes for a while and prints what came of it. */
static uint64_t measure(store_fixture *fixture, shared_memory *shared, int count)
{
	uint64_t least = UINT64_MAX, most = 0, sum = 0, longest_ns = 0, passed = 0;

	run_ns = unit_rounds(2, 10) * 1000000000u;
	run_processes(fixture, shared, count, write_until_time_is_up);
	for (int number = 0; number < count; number++) {
		const struct worker *worker = &shared->workers[number];
		least = worker->commits < least ? worker->commits : least;
		most = worker->commits > most ? worker->commits : most;
		sum += worker->commits;
		longest_ns = worker->longest_wait_ns > longest_ns ? worker->longest_wait_ns : longest_ns;
		passed = worker->most_passed > passed ? worker->most_passed : passed;
	}
	print_message("%d processes: %.0f durable moves/s; each %llu to %llu; longest wait %.1f ms, "
				  "at most %llu others went before\n",
		count, (double)sum / ((double)run_ns / 1e9), (unsigned long long)least,
		(unsigned long long)most, (double)longest_ns / 1e6, (unsigned long long)passed);
	/* How many went before is told and not judged: a process that is put aside by the system before
	   it stands in line was not in line. */
	assert_true(most - least <= most / 20 + 2);
	verify_store(fixture, sum);
	return sum;
}

static void test_queue__eight_writers_get_equal_turns(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	shared_memory *shared = share();

	measure(fixture, shared, PROCESS_COUNT);
	munmap(shared, sizeof *shared);
	fixture_close(fixture);
}

static void test_queue__one_writer_waits_for_nobody(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	shared_memory *shared = share();

	measure(fixture, shared, 1);
	munmap(shared, sizeof *shared);
	fixture_close(fixture);
}

/* ---- one winner ------------------------------------------------------------------------------- */

#define RACE_ROUNDS 40

/* Everybody takes the same keys and moves the same subject from the same version. */
static int race_for_each_round(store_fixture *fixture, shared_memory *shared, int number)
{
	struct worker *worker = &shared->workers[number];
	wb_arena *arena = fixture->arena;

	for (uint64_t round = 0; round < RACE_ROUNDS; round++) {
		wb_arena_reset(arena);
		if (wb_store__begin(fixture->store, NULL) != WB_OK)
			return 1;
		wb_status status = write_move(fixture, "order:1", round, arena);
		if (status != WB_OK) {
			wb_store__rollback(fixture->store);
			/* The claim was running or finished, or the version had moved: another has won. */
			if (status != WB_CONFLICT)
				return 2;
			worker->conflicts++;
			continue;
		}
		if (wb_store__commit(fixture->store, NULL) != WB_OK)
			return 3;
		worker->commits++;
	}
	return 0;
}

static void test_store__each_version_has_one_winner(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	shared_memory *shared = share();
	uint64_t commits = 0;
	wb_subject subject;

	run_processes(fixture, shared, PROCESS_COUNT, race_for_each_round);
	for (int number = 0; number < PROCESS_COUNT; number++) {
		const struct worker *worker = &shared->workers[number];
		assert_int_equal(worker->commits + worker->conflicts, RACE_ROUNDS);
		commits += worker->commits;
	}
	assert_int_equal(commits, RACE_ROUNDS);
	assert_ok(wb_store__subject_read(
				  fixture->store, WB_TEXT("order:1"), fixture->arena, &subject, &fixture->error),
		&fixture->error);
	assert_int_equal(subject.version, RACE_ROUNDS);
	assert_int_equal(subject.head_seq, RACE_ROUNDS);
	verify_store(fixture, RACE_ROUNDS);
	munmap(shared, sizeof *shared);
	fixture_close(fixture);
}

static int take_each_key(store_fixture *fixture, shared_memory *shared, int number)
{
	for (int round = 0; round < RACE_ROUNDS; round++) {
		char key[32];
		wb_claim claim;
		snprintf(key, sizeof key, "key-%d", round);
		wb_claim_request request = {
			WB_TEXT("site"), wb_text_from(key), WB_TEXT("f"), WB_TEXT("order:1"), 1};
		if (wb_store__begin(fixture->store, NULL) != WB_OK ||
			wb_store__claim_take(fixture->store, &request, fixture->arena, &claim, NULL) != WB_OK ||
			wb_store__commit(fixture->store, NULL) != WB_OK)
			return 1;
		shared->workers[number].commits += claim.state == WB_CLAIM_NEW;
	}
	return 0;
}

static void test_store__each_key_is_claimed_once(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	shared_memory *shared = share();
	uint64_t claims = 0;

	run_processes(fixture, shared, PROCESS_COUNT, take_each_key);
	for (int number = 0; number < PROCESS_COUNT; number++)
		claims += shared->workers[number].commits;
	assert_int_equal(claims, RACE_ROUNDS);
	munmap(shared, sizeof *shared);
	fixture_close(fixture);
}

static int migrate_at_once(store_fixture *fixture, shared_memory *shared, int number)
{
	(void)shared;
	(void)number;
	return wb_store_migrate(fixture->store, NULL) == WB_OK ? 0 : 1;
}

static void test_store__many_may_create_and_migrate_it_at_once(void **state)
{
	(void)state;

	for (size_t round = 0; round < unit_rounds(5, 100); round++) {
		store_fixture *fixture = fixture_open(STORE_SQLITE);
		shared_memory *shared = share();
		/* The children find no file. */
		wb_store_close(fixture->store);
		fixture->store = NULL;
		fixture_remove_folder(fixture->folder);
		assert_int_equal(mkdir(fixture->folder, 0700), 0);
		run_processes(fixture, shared, PROCESS_COUNT, migrate_at_once);
		assert_ok(fixture_open_path(
					  fixture->path, wb_env_native(), false, &fixture->store, &fixture->error),
			&fixture->error);
		verify_store(fixture, 0);
		munmap(shared, sizeof *shared);
		fixture_close(fixture);
	}
}

/* ---- backups under load ----------------------------------------------------------------------- */

static wb_status keep_hash(void *payload, const wb_event *event, wb_error *error)
{
	(void)error;
	memcpy(payload, event->hash.data, WB_HASH_TEXT_LENGTH);
	return WB_OK;
}

/* Each chain of the copy is a beginning of the store's; the sum of the copy's events. */
static uint64_t assert_is_beginning(store_fixture *fixture, wb_store *copy)
{
	uint64_t events = 0;

	for (int number = 0; number < PROCESS_COUNT; number++) {
		char subject[32];
		char hash[WB_HASH_TEXT_LENGTH];
		wb_head head;
		wb_subject row = {0};
		snprintf(subject, sizeof subject, "order:%d", number);
		wb_text key = wb_text_from(subject);
		assert_ok(wb_store__chain_head(copy, key, fixture->arena, &head, &fixture->error),
			&fixture->error);
		if (head.seq == 0)
			continue;
		assert_ok(wb_store__event_list(
					  fixture->store, key, head.seq, 1, keep_hash, hash, &fixture->error),
			&fixture->error);
		assert_memory_equal(hash, head.hash.data, sizeof hash);
		/* No half of a move: subject and chain are of one moment. */
		assert_ok(wb_store__subject_read(copy, key, fixture->arena, &row, &fixture->error),
			&fixture->error);
		assert_int_equal(row.version, head.seq);
		events += head.seq;
	}
	return events;
}

static void test_backup__under_load_is_a_beginning_of_every_chain(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	shared_memory *shared = share();
	pid_t children[PROCESS_COUNT];
	wb_store *copies[3];
	uint64_t before = 0;

	/* Until they are told to stop; the time is for a test that hangs. */
	run_ns = 120 * UINT64_C(1000000000);
	start_processes(fixture, shared, PROCESS_COUNT, write_until_time_is_up, children);
	for (size_t index = 0; index < sizeof copies / sizeof *copies; index++) {
		char path[FIXTURE_PATH_BYTES + 32];
		uint64_t turns = shared->turns;
		while (shared->turns < turns + 20)
			sched_yield();
		snprintf(path, sizeof path, "%s/copy-%zu.db", fixture->folder, index);
		assert_ok(
			wb_store_backup(fixture->store, wb_text_from(path), &fixture->error), &fixture->error);
		assert_ok(fixture_open_path(path, wb_env_native(), true, &copies[index], &fixture->error),
			&fixture->error);
	}
	shared->go = 2;
	await_processes(PROCESS_COUNT, children);
	for (size_t index = 0; index < sizeof copies / sizeof *copies; index++) {
		store_fixture copy = {.store = copies[index], .arena = fixture->arena};
		uint64_t events = assert_is_beginning(fixture, copies[index]);
		assert_true(events > before);
		verify_store(&copy, events);
		before = events;
		wb_store_close(copies[index]);
	}
	munmap(shared, sizeof *shared);
	fixture_close(fixture);
}

/* ---- killed and stopped ----------------------------------------------------------------------- */

static int write_until_killed(store_fixture *fixture, shared_memory *shared, int number)
{
	char subject[32];
	wb_subject row;
	uint64_t version = 0;

	snprintf(subject, sizeof subject, "order:%d", number);
	/* It goes on where the one before it was killed: with what is in the store. */
	if (wb_store__subject_read(fixture->store, wb_text_from(subject), fixture->arena, &row, NULL) ==
		WB_OK)
		version = row.version;
	for (;; version++) {
		wb_arena_reset(fixture->arena);
		if (wb_store__begin(fixture->store, NULL) != WB_OK ||
			write_move(fixture, subject, version, fixture->arena) != WB_OK ||
			wb_store__commit(fixture->store, NULL) != WB_OK)
			return 1;
		/* Said only after the commit: what is acknowledged must be there. */
		shared->workers[number].commits = version + 1;
		shared->turns++;
	}
}

static void test_store__killed_writers_lose_and_double_nothing(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	shared_memory *shared = share();
	uint64_t seed = 41;
	pid_t children[PROCESS_COUNT] = {0};

	shared->go = 1;
	for (size_t round = 0; round < unit_rounds(40, 500); round++) {
		int number = (int)(unit_random(&seed) % PROCESS_COUNT);
		uint64_t turns = shared->turns + unit_random(&seed) % 20;
		if (children[number] > 0) {
			int outcome = 0;
			kill(children[number], SIGKILL);
			assert_int_equal(waitpid(children[number], &outcome, 0), children[number]);
			assert_true(WIFSIGNALED(outcome));
		}
		children[number] = fork();
		assert_true(children[number] >= 0);
		if (children[number] == 0)
			_exit(run_child(fixture, shared, number, write_until_killed));
		/* Until the store has gone on a little: a queue that is stuck shows as a time-out. */
		while (shared->turns < turns)
			sched_yield();
	}
	for (int number = 0; number < PROCESS_COUNT; number++) {
		if (children[number] > 0) {
			kill(children[number], SIGKILL);
			assert_int_equal(waitpid(children[number], NULL, 0), children[number]);
		}
	}
	uint64_t events = 0;
	for (int number = 0; number < PROCESS_COUNT; number++) {
		char subject[32];
		wb_subject row = {0};
		snprintf(subject, sizeof subject, "order:%d", number);
		wb_status status = wb_store__subject_read(
			fixture->store, wb_text_from(subject), fixture->arena, &row, &fixture->error);
		assert_true(status == WB_OK || status == WB_MISSING);
		assert_int_equal(row.version, row.head_seq);
		/* A commit may be in the store whose writer was killed before it could say so. */
		assert_in_range(
			row.version, shared->workers[number].commits, shared->workers[number].commits + 1);
		events += row.head_seq;
	}
	assert_true(events > 0);
	verify_store(fixture, events);
	munmap(shared, sizeof *shared);
	fixture_close(fixture);
}

/* Stops itself in its turn. */
static int stop_in_turn(store_fixture *fixture, shared_memory *shared, int number)
{
	(void)number;
	if (wb_store__begin(fixture->store, NULL) != WB_OK)
		return 1;
	shared->go = 2;
	raise(SIGSTOP);
	wb_store__rollback(fixture->store);
	return 0;
}

static void test_queue__stopped_holder_is_waited_for_busy_ms_and_no_longer(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	shared_memory *shared = share();
	char name[FIXTURE_PATH_BYTES + 32];
	wb_store *impatient = NULL;
	wb_head head;

	snprintf(name, sizeof name, "sqlite:%s", fixture->path);
	wb_store_options options = {.name = wb_text_from(name), .busy_ms = 150};
	assert_ok(
		wb_store_open(&options, wb_env_native(), &impatient, &fixture->error), &fixture->error);
	shared->go = 1;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(run_child(fixture, shared, 0, stop_in_turn));
	int outcome = 0;
	assert_int_equal(waitpid(child, &outcome, WUNTRACED), child);
	assert_true(WIFSTOPPED(outcome));

	uint64_t begun_ns = clock_ns();
	assert_failed(wb_store__begin(impatient, &fixture->error), WB_BUSY, &fixture->error);
	assert_true(fixture->error.retryable);
	uint64_t waited_ns = clock_ns() - begun_ns;
	assert_true(waited_ns >= 150000000u);
	/* Reading goes on meanwhile. */
	assert_ok(
		wb_store__chain_head(impatient, WB_TEXT("order:1"), fixture->arena, &head, &fixture->error),
		&fixture->error);
	kill(child, SIGCONT);
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_int_equal(outcome, 0);
	assert_ok(wb_store__begin(impatient, &fixture->error), &fixture->error);
	wb_store__rollback(impatient);
	wb_store_close(impatient);
	munmap(shared, sizeof *shared);
	fixture_close(fixture);
}

/* A child that is forked inside a turn has copies of its descriptors. */
static void test_queue__turn_ends_although_a_child_was_forked_in_it(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char name[FIXTURE_PATH_BYTES * 2];
	wb_store *next = NULL;

	snprintf(name, sizeof name, "sqlite:%s", fixture->path);
	wb_store_options options = {.name = wb_text_from(name), .busy_ms = 50};
	assert_ok(wb_store_open(&options, wb_env_native(), &next, &fixture->error), &fixture->error);
	fixture_begin(fixture);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		/* Until it is killed. */
		for (;;)
			pause();
	}
	fixture_commit(fixture);
	assert_ok(wb_store__begin(next, &fixture->error), &fixture->error);
	wb_store__rollback(next);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	wb_store_close(next);
	fixture_close(fixture);
}

static void test_queue__who_gave_up_is_not_waited_for(void **state)
{
	(void)state;
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	char path[FIXTURE_PATH_BYTES + 32];

	/* The turn is taken by somebody else; two give up; then it is free for the next at once. */
	snprintf(path, sizeof path, "%s-turn", fixture->path);
	int turn = open(path, O_RDWR | O_CLOEXEC);
	assert_true(turn >= 0);
	assert_int_equal(flock(turn, LOCK_EX), 0);
	char name[FIXTURE_PATH_BYTES + 32];
	snprintf(name, sizeof name, "sqlite:%s", fixture->path);
	wb_store_options options = {.name = wb_text_from(name), .busy_ms = 20};
	wb_store *impatient = NULL;
	assert_ok(
		wb_store_open(&options, wb_env_native(), &impatient, &fixture->error), &fixture->error);
	assert_failed(wb_store__begin(impatient, &fixture->error), WB_BUSY, &fixture->error);
	assert_failed(wb_store__begin(impatient, &fixture->error), WB_BUSY, &fixture->error);
	close(turn);
	assert_ok(wb_store__begin(impatient, &fixture->error), &fixture->error);
	wb_store__rollback(impatient);
	wb_store_close(impatient);
	fixture_close(fixture);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue__one_writer_waits_for_nobody),
		cmocka_unit_test(test_queue__eight_writers_get_equal_turns),
		cmocka_unit_test(test_store__each_version_has_one_winner),
		cmocka_unit_test(test_store__each_key_is_claimed_once),
		cmocka_unit_test(test_store__many_may_create_and_migrate_it_at_once),
		cmocka_unit_test(test_backup__under_load_is_a_beginning_of_every_chain),
		cmocka_unit_test(test_store__killed_writers_lose_and_double_nothing),
		cmocka_unit_test(test_queue__stopped_holder_is_waited_for_busy_ms_and_no_longer),
		cmocka_unit_test(test_queue__turn_ends_although_a_child_was_forked_in_it),
		cmocka_unit_test(test_queue__who_gave_up_is_not_waited_for),
	};

	/* One of them, over and over, while looking for a race. */
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
