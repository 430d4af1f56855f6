/* SPDX-License-Identifier: MIT */
/*
 * Failpoints told by a file, see failpoint.h. A file instead of variables or a socket, because
 * the processes to be killed (PHP workers) are not the test's children, and what is to happen
 * changes between their requests. The log doubles as the counter, so that no state lives in the
 * process that dies: an append moves the descriptor to the end of the line it wrote, and the
 * lines before that are exactly the hits that came first.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "base/failpoint.h"

/* Keeps the file from being empty without failpoints, which ISO C forbids. */
typedef int failpoint_native_unit;

#ifdef WB_FAILPOINTS

#include "base/assert.h"
#include "base/number.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FAILPOINT_PATH_BYTES_MAX 4096
#define FAILPOINT_LINE_BYTES_MAX 256
#define FAILPOINT_EXIT_STATUS 70

enum failpoint_action {
	FAILPOINT_KILL,
	FAILPOINT_EXIT,
	FAILPOINT_STOP,
	FAILPOINT_SLEEP,
	FAILPOINT_ACTIONS, /* how many there are */
};

static const wb_text failpoint_actions[FAILPOINT_ACTIONS] = {WB_TEXT_LITERAL("kill"),
	WB_TEXT_LITERAL("exit"), WB_TEXT_LITERAL("stop"), WB_TEXT_LITERAL("sleep")};

typedef struct failpoint_order {
	unsigned action;
	int64_t ms; /* of sleep */
	int64_t nth; /* 0: at each hit */
} failpoint_order;

/* How many lines equal to [name] the log holds before [end]. */
static int64_t failpoint_count(const char *log_path, const char *name, off_t end)
{
	char line[FAILPOINT_LINE_BYTES_MAX];
	int64_t count = 0;
	FILE *log = fopen(log_path, "re");

	if (log == NULL)
		return 0;
	while (ftello(log) < end && fgets(line, sizeof line, log) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		count += strcmp(line, name) == 0;
	}
	fclose(log);
	return count;
}

/* Appends the name; which hit of this name it is, counted from 1, or 0 without a log. */
static int64_t failpoint_record(const char *log_path, const char *name)
{
	char line[FAILPOINT_LINE_BYTES_MAX];
	int bytes = snprintf(line, sizeof line, "%s\n", name);
	int log = open(log_path, O_WRONLY | O_APPEND | O_CLOEXEC);

	if (log < 0 || bytes < 0 || (size_t)bytes >= sizeof line)
		return 0;
	ssize_t written = write(log, line, (size_t)bytes);
	off_t end = lseek(log, 0, SEEK_CUR);
	close(log);
	return written == bytes ? failpoint_count(log_path, name, end) : 0;
}

/* Takes the next word off [rest]; empty at the end. */
static wb_text failpoint_word(wb_text *rest)
{
	size_t start = 0, end;

	while (start < rest->bytes && strchr(" \t\n", rest->data[start]) != NULL)
		start++;
	for (end = start; end < rest->bytes && strchr(" \t\n", rest->data[end]) == NULL;)
		end++;
	wb_text word = {rest->data + start, end - start};
	*rest = (wb_text){rest->data + end, rest->bytes - end};
	return word;
}

/* A number that is not there is 0; one that is none ends the process: the test is wrong. */
static int64_t failpoint_number(wb_text word)
{
	int64_t number = 0;

	WB_ASSERT(word.bytes == 0 || wb_number__read_int(word, &number),
		"What follows a failpoint's action is a number.");
	return number;
}

/* Reads "name action [ms] [nth]"; false for another name. */
static bool failpoint_parse(const char *line, const char *name, failpoint_order *out)
{
	wb_text rest = wb_text_from(line);

	if (!wb_text_equal(failpoint_word(&rest), wb_text_from(name)))
		return false;
	wb_text action = failpoint_word(&rest);
	*out = (failpoint_order){.action = FAILPOINT_ACTIONS};
	for (unsigned index = 0; index < FAILPOINT_ACTIONS; index++) {
		if (wb_text_equal(action, failpoint_actions[index]))
			out->action = index;
	}
	WB_ASSERT(out->action != FAILPOINT_ACTIONS, "A failpoint kills, exits, stops or sleeps.");
	if (out->action == FAILPOINT_SLEEP)
		out->ms = failpoint_number(failpoint_word(&rest));
	out->nth = failpoint_number(failpoint_word(&rest));
	return true;
}

static void failpoint_act(const failpoint_order *order)
{
	struct timespec rest = {(time_t)(order->ms / 1000), (long)(order->ms % 1000) * 1000000};

	switch (order->action) {
	case FAILPOINT_KILL:
		kill(getpid(), SIGKILL);
		break;
	case FAILPOINT_EXIT:
		_exit(FAILPOINT_EXIT_STATUS);
	case FAILPOINT_STOP:
		kill(getpid(), SIGSTOP);
		break;
	default:
		while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
			continue;
	}
}

void wb_failpoint_hit(const char *name)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables while a test runs. */
	const char *path = getenv("WAYBILL_FAILPOINTS_FILE");
	char log_path[FAILPOINT_PATH_BYTES_MAX];
	char line[FAILPOINT_LINE_BYTES_MAX];
	failpoint_order order;

	if (path == NULL || snprintf(log_path, sizeof log_path, "%s.log", path) >= (int)sizeof log_path)
		return;
	int64_t hit = failpoint_record(log_path, name);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return;
	bool is_found = false;
	while (!is_found && fgets(line, sizeof line, file) != NULL)
		is_found = failpoint_parse(line, name, &order) && (order.nth == 0 || order.nth == hit);
	fclose(file);
	if (is_found)
		failpoint_act(&order);
}

#endif
