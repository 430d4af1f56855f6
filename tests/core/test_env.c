/* SPDX-License-Identifier: MIT */
/* The native env, assertions, and failpoints: what the core takes from the system. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "unit.h"

#include "base/assert.h"
#include "base/failpoint.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_env__memory_grows_shrinks_and_goes(void **state)
{
	(void)state;
	const wb_env *env = wb_env_native();
	char *memory = env->resize(env->payload, NULL, 0, 10);

	assert_non_null(memory);
	memcpy(memory, "123456789", 10);
	memory = env->resize(env->payload, memory, 10, 100000);
	assert_string_equal(memory, "123456789");
	memory = env->resize(env->payload, memory, 100000, 5);
	assert_memory_equal(memory, "12345", 5);
	assert_null(env->resize(env->payload, memory, 5, 0));
	assert_null(env->resize(env->payload, NULL, 0, 0));
}

static void test_env__clocks_and_randomness_move(void **state)
{
	(void)state;
	const wb_env *env = wb_env_native();
	int64_t before = env->monotonic_ms(env->payload);
	uint8_t left[300], right[300];

	/* Any time since this was written; a clock in seconds or microseconds would miss it. */
	assert_true(env->now_ms(env->payload) > 1700000000000);
	assert_true(env->now_ms(env->payload) < 17000000000000);
	assert_true(env->monotonic_ms(env->payload) >= before);
	assert_true(env->random(env->payload, left, sizeof left));
	assert_true(env->random(env->payload, right, sizeof right));
	assert_memory_not_equal(left, right, sizeof left);
	assert_memory_not_equal(left + 256, right + 256, 44);
}

static void test_env__boot_id_is_the_same_all_boot_long(void **state)
{
	(void)state;
	const wb_env *env = wb_env_native();
	char kept[64];
	wb_text boot_id = env->boot_id(env->payload);

	assert_int_equal(boot_id.bytes, 36);
	memcpy(kept, boot_id.data, boot_id.bytes);
	assert_true(wb_text_equal(env->boot_id(env->payload), (wb_text){kept, 36}));
}

static void test_env__zones_are_files_of_their_folder_alone(void **state)
{
	(void)state;
	static const char *const wrong[] = {"Europe/Nowhere", "Europe", "../../../etc/passwd",
		"Europe/../../../../etc/passwd", "/etc/passwd", "localtime", "tzdata.zi", ""};
	const wb_env *env = wb_env_native();
	char data[8192];
	size_t bytes = 0;

	assert_int_equal(env->read_zone(env->payload, WB_TEXT("Europe/Berlin"), data, sizeof data,
						 &bytes),
		WB_ZONE_FOUND);
	assert_in_range(bytes, 100, sizeof data);
	assert_memory_equal(data, "TZif", 4);
	size_t whole = bytes;
	/* What has no room is not there. */
	assert_int_equal(
		env->read_zone(env->payload, WB_TEXT("Europe/Berlin"), data, whole - 1, &bytes),
		WB_ZONE_UNKNOWN);
	for (size_t index = 0; index < sizeof wrong / sizeof *wrong; index++)
		if (env->read_zone(env->payload, wb_text_from(wrong[index]), data, sizeof data, &bytes) !=
			WB_ZONE_UNKNOWN)
			fail_msg("%s is a zone", wrong[index]);
	assert_int_equal(bytes, whole);
}

/* Runs [body] in a child and returns its wait status. */
static int run_child(void (*body)(const void *), const void *payload)
{
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		body(payload);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	if (WIFSTOPPED(status)) {
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, NULL, 0), child);
	}
	return status;
}

static void assert_falsely(const void *payload)
{
	(void)payload;
	/* The sentence is wanted by users, not by this test's output. */
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(nowhere, STDERR_FILENO);
	signal(SIGABRT, SIG_DFL);
	WB_ASSERT(1 > 2, "One is more than two.");
}

static void test_env__false_assertions_abort(void **state)
{
	(void)state;
	int status = run_child(assert_falsely, NULL);

	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	WB_ASSERT(2 > 1, "Two is more than one.");
}

#ifdef WB_FAILPOINTS

typedef struct failpoint_files {
	char folder[64], orders[80], log[96];
} failpoint_files;

static void write_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int make_files(void **state)
{
	failpoint_files *files = calloc(1, sizeof *files);

	if (files == NULL)
		return -1;
	strcpy(files->folder, "waybill-failpoints-XXXXXX");
	if (mkdtemp(files->folder) == NULL)
		return -1;
	snprintf(files->orders, sizeof files->orders, "%s/orders", files->folder);
	snprintf(files->log, sizeof files->log, "%s.log", files->orders);
	setenv("WAYBILL_FAILPOINTS_FILE", files->orders, 1);
	*state = files;
	return 0;
}

static int drop_files(void **state)
{
	failpoint_files *files = *state;

	unsetenv("WAYBILL_FAILPOINTS_FILE");
	unlink(files->orders);
	unlink(files->log);
	rmdir(files->folder);
	free(files);
	return 0;
}

static void pass_points(const void *payload)
{
	(void)payload;
	WB_FAILPOINT("test.first");
	WB_FAILPOINT("test.second");
	WB_FAILPOINT("test.second");
	WB_FAILPOINT("test.third");
}

/* What the log holds after a child has passed the points under [orders]. */
static int pass_with(const failpoint_files *files, const char *orders, char *log, size_t log_bytes)
{
	write_file(files->orders, orders);
	write_file(files->log, "");
	int status = run_child(pass_points, NULL);
	FILE *file = fopen(files->log, "r");
	assert_non_null(file);
	log[fread(log, 1, log_bytes - 1, file)] = '\0';
	fclose(file);
	return status;
}

#define ALL_POINTS "test.first\ntest.second\ntest.second\ntest.third\n"

static void test_env__failpoints_do_nothing_unasked(void **state)
{
	failpoint_files *files = *state;
	char log[256];

	assert_int_equal(pass_with(files, "", log, sizeof log), 0);
	assert_string_equal(log, ALL_POINTS);
	assert_int_equal(pass_with(files, "# test.first kill\ntest.fir kill\n", log, sizeof log), 0);
	assert_string_equal(log, ALL_POINTS);

	/* In this process too, with an order that is only a rest. */
	write_file(files->orders, "\n  test.third\tsleep 1\n");
	pass_points(NULL);

	/* No log, no orders, no variable: three ways to be left alone. */
	unlink(files->log);
	assert_int_equal(run_child(pass_points, NULL), 0);
	assert_int_equal(access(files->log, F_OK), -1);
	unlink(files->orders);
	assert_int_equal(run_child(pass_points, NULL), 0);
	unsetenv("WAYBILL_FAILPOINTS_FILE");
	assert_int_equal(run_child(pass_points, NULL), 0);
}

static void test_env__failpoints_kill_exit_stop_and_sleep(void **state)
{
	failpoint_files *files = *state;
	char log[256];

	int status = pass_with(files, "test.second kill\n", log, sizeof log);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_string_equal(log, "test.first\ntest.second\n");

	status = pass_with(files, "test.third exit\n", log, sizeof log);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 70);
	assert_string_equal(log, ALL_POINTS);

	status = pass_with(files, "test.first stop\n", log, sizeof log);
	assert_true(WIFSTOPPED(status));
	assert_string_equal(log, "test.first\n");

	int64_t before = wb_env_native()->monotonic_ms(NULL);
	assert_int_equal(pass_with(files, "test.third sleep 30\n", log, sizeof log), 0);
	assert_true(wb_env_native()->monotonic_ms(NULL) - before >= 30);
}

static void test_env__failpoints_count_hits_in_the_log(void **state)
{
	failpoint_files *files = *state;
	char log[256];

	int status = pass_with(files, "test.second kill 2\n", log, sizeof log);
	assert_true(WIFSIGNALED(status));
	assert_string_equal(log, "test.first\ntest.second\ntest.second\n");
	assert_int_equal(pass_with(files, "test.second kill 3\n", log, sizeof log), 0);
	/* The log counts on over several processes. */
	assert_int_equal(WTERMSIG(run_child(pass_points, NULL)), SIGKILL);
	/* That hit is past; a hit that was counted once is not met again. */
	assert_int_equal(run_child(pass_points, NULL), 0);
	/* Without a log a counted line never acts. */
	unlink(files->log);
	assert_int_equal(run_child(pass_points, NULL), 0);
}

static void test_env__failpoints_refuse_unknown_actions(void **state)
{
	failpoint_files *files = *state;

	write_file(files->orders, "test.first explode\n");
	int quiet = dup(STDERR_FILENO);
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(nowhere, STDERR_FILENO);
	int status = run_child(pass_points, NULL);
	dup2(quiet, STDERR_FILENO);
	close(quiet);
	close(nowhere);
	assert_int_not_equal(status, 0);
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_env__memory_grows_shrinks_and_goes),
		cmocka_unit_test(test_env__clocks_and_randomness_move),
		cmocka_unit_test(test_env__boot_id_is_the_same_all_boot_long),
		cmocka_unit_test(test_env__zones_are_files_of_their_folder_alone),
		cmocka_unit_test(test_env__false_assertions_abort),
#ifdef WB_FAILPOINTS
		cmocka_unit_test_setup_teardown(
			test_env__failpoints_do_nothing_unasked, make_files, drop_files),
		cmocka_unit_test_setup_teardown(
			test_env__failpoints_kill_exit_stop_and_sleep, make_files, drop_files),
		cmocka_unit_test_setup_teardown(
			test_env__failpoints_count_hits_in_the_log, make_files, drop_files),
		cmocka_unit_test_setup_teardown(
			test_env__failpoints_refuse_unknown_actions, make_files, drop_files),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
