/* SPDX-License-Identifier: MIT */
/*
 * What the core borrows from a POSIX system: the C library's allocator, clocks, randomness, and
 * the end of a process whose assertion failed. Not part of the rules part: a browser's host
 * supplies its own.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "base/assert.h"
#include "waybill/env.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* A UUID's text: /proc/sys/kernel/random/boot_id without its line end. */
#define NATIVE_BOOT_ID_BYTES 36

static void *native_resize(void *payload, void *memory, size_t old_bytes, size_t new_bytes)
{
	(void)payload;
	(void)old_bytes;
	if (new_bytes == 0) {
		free(memory);
		return NULL;
	}
	return realloc(memory, new_bytes);
}

static int64_t native_clock_ms(clockid_t clock)
{
	struct timespec time;

	WB_ASSERT(clock_gettime(clock, &time) == 0, "The system has the clocks that POSIX asks for.");
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int64_t native_now_ms(void *payload)
{
	(void)payload;
	return native_clock_ms(CLOCK_REALTIME);
}

static int64_t native_monotonic_ms(void *payload)
{
	(void)payload;
	return native_clock_ms(CLOCK_MONOTONIC);
}

/*
 * Read anew each time: leases ask once a command. The text is borrowed until the calling thread's
 * next call, which finds the same bytes. Empty where the system does not say.
 */
static wb_text native_boot_id(void *payload)
{
	static _Thread_local char boot_id[NATIVE_BOOT_ID_BYTES];
	size_t bytes = 0;

	(void)payload;
	int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return WB_TEXT("");
	while (bytes < sizeof boot_id) {
		ssize_t count = read(file, boot_id + bytes, sizeof boot_id - bytes);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			break;
		bytes += (size_t)count;
	}
	close(file);
	return (wb_text){boot_id, bytes};
}

static bool native_random(void *payload, void *out, size_t bytes)
{
	size_t filled = 0;

	(void)payload;
	while (filled < bytes) {
		ssize_t count = getrandom((char *)out + filled, bytes - filled, 0);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		filled += (size_t)count;
	}
	return true;
}

const wb_env *wb_env_native(void)
{
	static const wb_env native = {
		.resize = native_resize,
		.now_ms = native_now_ms,
		.monotonic_ms = native_monotonic_ms,
		.boot_id = native_boot_id,
		.random = native_random,
		.payload = NULL,
	};

	return &native;
}

_Noreturn void wb_assert__failed(const char *sentence, const char *file, int line)
{
	fprintf(stderr, "waybill: %s (%s:%d)\n", sentence, file, line);
	abort();
}
