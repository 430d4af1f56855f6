/* SPDX-License-Identifier: MIT */
/*
 * What the core borrows from a POSIX system: the C library's allocator, clocks, randomness, time
 * zones, and the end of a process whose assertion failed. Not part of the rules part: a browser's host
 * supplies its own.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "base/assert.h"
#include "base/zone_name.h"
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

/* Where every system has them that has them. No variable says otherwise: localtime's TZDIR would let
   the environment decide what an order may do. */
#define NATIVE_ZONES "/usr/share/zoneinfo/"

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

/* The first [bytes_max] bytes of the file; how many, 0 where it can't be read. */
static size_t native_read(const char *path, char *out, size_t bytes_max)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t bytes = 0;

	if (file < 0)
		return 0;
	while (bytes < bytes_max) {
		ssize_t count = read(file, out + bytes, bytes_max - bytes);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			break;
		bytes += (size_t)count;
	}
	close(file);
	return bytes;
}

/*
 * Read anew each time: leases ask once a command. The text is borrowed until the calling thread's
 * next call, which finds the same bytes. Empty where the system does not say.
 */
static wb_text native_boot_id(void *payload)
{
	static _Thread_local char boot_id[NATIVE_BOOT_ID_BYTES];

	(void)payload;
	return (wb_text){
		boot_id, native_read("/proc/sys/kernel/random/boot_id", boot_id, sizeof boot_id)};
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

/* The name is checked here as well: the function is public, and what it reads are files. */
static wb_zone_answer native_read_zone(
	void *payload, wb_text name, void *out, size_t bytes_max, size_t *out_bytes)
{
	char path[sizeof NATIVE_ZONES + WB_ZONE_NAME_BYTES_MAX] = NATIVE_ZONES;

	(void)payload;
	if (!wb_zone_name__is_valid(name))
		return WB_ZONE_UNKNOWN;
	memcpy(path + sizeof NATIVE_ZONES - 1, name.data, name.bytes);
	size_t bytes = native_read(path, out, bytes_max);
	if (bytes == 0)
		return access(NATIVE_ZONES, X_OK) == 0 ? WB_ZONE_UNKNOWN : WB_ZONE_NO_DATA;
	/* A full room may have left something out. */
	if (bytes == bytes_max)
		return WB_ZONE_UNKNOWN;
	*out_bytes = bytes;
	return WB_ZONE_FOUND;
}

const wb_env *wb_env_native(void)
{
	static const wb_env native = {
		.resize = native_resize,
		.now_ms = native_now_ms,
		.monotonic_ms = native_monotonic_ms,
		.boot_id = native_boot_id,
		.random = native_random,
		.read_zone = native_read_zone,
		.payload = NULL,
	};

	return &native;
}

_Noreturn void wb_assert__failed(const char *sentence, const char *file, int line)
{
	fprintf(stderr, "waybill: %s (%s:%d)\n", sentence, file, line);
	abort();
}
