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

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FAILPOINT_PATH_BYTES_MAX 4096
#define FAILPOINT_LINE_BYTES_MAX 256
#define FAILPOINT_EXIT_STATUS 70

typedef struct failpoint_order {
	char action[8];
	long ms;  /* of sleep */
	long nth; /* 0: at each hit */
} failpoint_order;

/* How many lines equal to [name] the log holds before [end]. */
static long failpoint_count(const char *log_path, const char *name, off_t end)
{
	char line[FAILPOINT_LINE_BYTES_MAX];
	long count = 0;
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
static long failpoint_record(const char *log_path, const char *name)
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

/* Reads "name action [ms] [nth]"; false for another name, a comment or an unknown form. */
static bool failpoint_parse(const char *line, const char *name, failpoint_order *out)
{
	char word[FAILPOINT_LINE_BYTES_MAX];
	failpoint_order order = {.nth = 0};
	long first = 0, second = 0;
	int count = sscanf(line, "%255s %7s %ld %ld", word, order.action, &first, &second);

	if (count < 2 || strcmp(word, name) != 0)
		return false;
	if (strcmp(order.action, "sleep") == 0) {
		order.ms = first;
		order.nth = second;
	} else {
		order.nth = first;
	}
	*out = order;
	return true;
}

static void failpoint_act(const failpoint_order *order)
{
	if (strcmp(order->action, "kill") == 0) {
		kill(getpid(), SIGKILL);
	} else if (strcmp(order->action, "exit") == 0) {
		_exit(FAILPOINT_EXIT_STATUS);
	} else if (strcmp(order->action, "stop") == 0) {
		kill(getpid(), SIGSTOP);
	} else if (strcmp(order->action, "sleep") == 0) {
		struct timespec rest = {order->ms / 1000, order->ms % 1000 * 1000000};
		while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
			continue;
	} else {
		fprintf(stderr, "waybill: unknown failpoint action \"%s\"\n", order->action);
		abort();
	}
}

void wb_failpoint_hit(const char *name)
{
	const char *path = getenv("WAYBILL_FAILPOINTS_FILE");
	char log_path[FAILPOINT_PATH_BYTES_MAX];
	char line[FAILPOINT_LINE_BYTES_MAX];
	failpoint_order order;

	if (path == NULL ||
		snprintf(log_path, sizeof log_path, "%s.log", path) >= (int)sizeof log_path)
		return;
	long hit = failpoint_record(log_path, name);
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
