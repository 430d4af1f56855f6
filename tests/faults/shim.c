/* SPDX-License-Identifier: MIT */
/*
 * A system that fails at a chosen call, for a program that is started with it in LD_PRELOAD. It
 * sees what the core and SQLite do alike, lock files included, which SQLite's own hooks do not.
 *
 *     FAULT_FOLDER   only files in this folder are touched
 *     FAULT          "CALL MANNER NUMBER": at the NUMBERth CALL, or at the NUMBERth and all that
 *                    follow it where NUMBER ends in "+"
 *     FAULT_COUNTS   a file that gets, as eight bytes each, how many calls there were of each kind
 *
 * CALL is one of the names below, or "any". MANNER is an errno's name, "short" (half of it is
 * written), or a signal's name: the process gets it just before the call is made.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define FAULT_PUBLIC __attribute__((visibility("default")))
#define FAULT_PATH_BYTES 4096

enum fault_call {
	FAULT_OPEN,
	FAULT_READ,
	FAULT_WRITE,
	FAULT_SYNC,
	FAULT_TRUNCATE,
	FAULT_LOCK,
	FAULT_MAP,
	FAULT_RENAME,
	FAULT_UNLINK,
	FAULT_ANY, /* all of the above */
	FAULT_CALLS,
};

static const char *const fault_names[FAULT_CALLS] = {
	"open", "read", "write", "sync", "truncate", "lock", "map", "rename", "unlink", "any"};

static const struct {
	const char *name;
	int system, signal;
} fault_manners[] = {{"ENOSPC", ENOSPC, 0}, {"EDQUOT", EDQUOT, 0}, {"EIO", EIO, 0},
	{"EINTR", EINTR, 0}, {"EMFILE", EMFILE, 0}, {"EACCES", EACCES, 0}, {"ENOMEM", ENOMEM, 0},
	{"ENOLCK", ENOLCK, 0}, {"EROFS", EROFS, 0}, {"short", 0, 0}, {"SIGKILL", 0, SIGKILL},
	{"SIGTERM", 0, SIGTERM}, {"SIGALRM", 0, SIGALRM}};

static struct {
	bool is_armed, is_lasting, is_short;
	enum fault_call call;
	int system, signal;
	uint64_t number;
	char folder[FAULT_PATH_BYTES];
	uint64_t *counts;
} fault;

static void fault_refuse(const char *what)
{
	fprintf(stderr, "the fault \"%s\" is none\n", what);
	abort();
}

static void fault_read(const char *text)
{
	char call[16], manner[16], end = '\0';
	unsigned long long number = 0;
	bool is_known = false;

	if (sscanf(text, "%15s %15s %llu%c", call, manner, &number, &end) < 3)
		fault_refuse(text);
	fault.is_lasting = end == '+';
	fault.number = number;
	fault.call = FAULT_CALLS;
	for (int index = 0; index < FAULT_CALLS; index++) {
		if (strcmp(call, fault_names[index]) == 0)
			fault.call = (enum fault_call)index;
	}
	for (size_t index = 0; index < sizeof fault_manners / sizeof *fault_manners; index++) {
		if (strcmp(manner, fault_manners[index].name) != 0)
			continue;
		is_known = true;
		fault.system = fault_manners[index].system;
		fault.signal = fault_manners[index].signal;
		fault.is_short = fault.system == 0 && fault.signal == 0;
	}
	if (fault.call == FAULT_CALLS || !is_known)
		fault_refuse(text);
}

__attribute__((constructor)) static void fault_plant(void)
{
	static uint64_t own_counts[FAULT_CALLS];
	const char *folder = getenv("FAULT_FOLDER");
	const char *counts = getenv("FAULT_COUNTS");
	const char *text = getenv("FAULT");

	fault.counts = own_counts;
	if (folder == NULL)
		return;
	snprintf(fault.folder, sizeof fault.folder, "%s/", folder);
	if (counts != NULL) {
		int file = (int)syscall(SYS_openat, AT_FDCWD, counts, O_RDWR | O_CREAT | O_TRUNC, 0600);
		if (file < 0 || syscall(SYS_ftruncate, file, sizeof own_counts) != 0)
			abort();
		void *map = (void *)syscall(
			SYS_mmap, NULL, sizeof own_counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
		if (map == MAP_FAILED)
			abort();
		fault.counts = map;
		close(file);
	}
	if (text != NULL && *text != '\0')
		fault_read(text);
	fault.is_armed = true;
}

/* Called by the program when it is to go on without the fault. */
FAULT_PUBLIC void fault_lift(void);

FAULT_PUBLIC void fault_lift(void)
{
	fault.number = 0;
}

/* Counts the call; is it the one? */
static bool fault_is_due(enum fault_call call)
{
	uint64_t number = ++fault.counts[call];
	uint64_t all = ++fault.counts[FAULT_ANY];

	if (fault.number == 0 || (fault.call != call && fault.call != FAULT_ANY))
		return false;
	if (fault.call == FAULT_ANY)
		number = all;
	if (fault.is_lasting ? number < fault.number : number != fault.number)
		return false;
	if (fault.signal != 0) {
		/* What is behind the call is to see the signal, not the shim. */
		raise(fault.signal);
		return false;
	}
	errno = fault.system;
	return true;
}

static bool fault_is_ours(const char *path)
{
	return fault.is_armed && strncmp(path, fault.folder, strlen(fault.folder)) == 0;
}

static bool fault_is_ours_open(int file)
{
	char link[64];
	char path[FAULT_PATH_BYTES];

	if (!fault.is_armed || file <= 2)
		return false;
	snprintf(link, sizeof link, "/proc/self/fd/%d", file);
	ssize_t bytes = syscall(SYS_readlink, link, path, sizeof path - 1);
	if (bytes <= 0)
		return false;
	path[bytes] = '\0';
	return fault_is_ours(path);
}

/* ---- calls ------------------------------------------------------------------------------------ */

static int fault_open(int folder, const char *path, int flags, mode_t mode)
{
	if (fault_is_ours(path) && fault_is_due(FAULT_OPEN))
		return -1;
	return (int)syscall(SYS_openat, folder, path, flags, mode);
}

#define FAULT_OPEN_MODE(flags, last) \
	va_list arguments; \
	va_start(arguments, last); \
	mode_t mode = ((flags)&O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0; \
	va_end(arguments)

FAULT_PUBLIC int open(const char *path, int flags, ...)
{
	FAULT_OPEN_MODE(flags, flags);
	return fault_open(AT_FDCWD, path, flags, mode);
}

FAULT_PUBLIC int open64(const char *path, int flags, ...)
{
	FAULT_OPEN_MODE(flags, flags);
	return fault_open(AT_FDCWD, path, flags, mode);
}

FAULT_PUBLIC ssize_t pread64(int file, void *data, size_t bytes, off64_t place)
{
	if (fault_is_ours_open(file) && fault_is_due(FAULT_READ))
		return -1;
	return syscall(SYS_pread64, file, data, bytes, place);
}

FAULT_PUBLIC ssize_t pread(int file, void *data, size_t bytes, off_t place)
{
	return pread64(file, data, bytes, place);
}

FAULT_PUBLIC ssize_t pwrite64(int file, const void *data, size_t bytes, off64_t place)
{
	if (fault_is_ours_open(file) && fault_is_due(FAULT_WRITE)) {
		if (!fault.is_short)
			return -1;
		bytes /= 2;
	}
	return syscall(SYS_pwrite64, file, data, bytes, place);
}

FAULT_PUBLIC ssize_t pwrite(int file, const void *data, size_t bytes, off_t place)
{
	return pwrite64(file, data, bytes, place);
}

FAULT_PUBLIC ssize_t write(int file, const void *data, size_t bytes)
{
	if (fault_is_ours_open(file) && fault_is_due(FAULT_WRITE)) {
		if (!fault.is_short)
			return -1;
		bytes /= 2;
	}
	return syscall(SYS_write, file, data, bytes);
}

FAULT_PUBLIC int fsync(int file)
{
	return fault_is_ours_open(file) && fault_is_due(FAULT_SYNC) ? -1
																: (int)syscall(SYS_fsync, file);
}

FAULT_PUBLIC int fdatasync(int file)
{
	return fault_is_ours_open(file) && fault_is_due(FAULT_SYNC) ? -1
																: (int)syscall(SYS_fdatasync, file);
}

FAULT_PUBLIC int ftruncate64(int file, off64_t bytes)
{
	return fault_is_ours_open(file) && fault_is_due(FAULT_TRUNCATE)
		? -1
		: (int)syscall(SYS_ftruncate, file, bytes);
}

FAULT_PUBLIC int ftruncate(int file, off_t bytes)
{
	return ftruncate64(file, bytes);
}

FAULT_PUBLIC int flock(int file, int operation)
{
	/* Giving back needs nothing that a system could be out of. */
	return operation != LOCK_UN && fault_is_ours_open(file) && fault_is_due(FAULT_LOCK)
		? -1
		: (int)syscall(SYS_flock, file, operation);
}

FAULT_PUBLIC int fcntl64(int file, int command, ...)
{
	va_list arguments;
	va_start(arguments, command);
	void *argument = va_arg(arguments, void *);
	va_end(arguments);
	bool is_lock = command == F_SETLK || command == F_SETLKW || command == F_GETLK ||
		command == F_OFD_SETLK || command == F_OFD_GETLK;
	is_lock = is_lock && ((struct flock *)argument)->l_type != F_UNLCK;
	if (is_lock && fault_is_ours_open(file) && fault_is_due(FAULT_LOCK))
		return -1;
	return (int)syscall(SYS_fcntl, file, command, argument);
}

FAULT_PUBLIC int fcntl(int file, int command, ...)
{
	va_list arguments;
	va_start(arguments, command);
	void *argument = va_arg(arguments, void *);
	va_end(arguments);
	return fcntl64(file, command, argument);
}

FAULT_PUBLIC void *mmap64(
	void *address, size_t bytes, int protection, int flags, int file, off64_t place)
{
	if (file >= 0 && fault_is_ours_open(file) && fault_is_due(FAULT_MAP))
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, address, bytes, protection, flags, file, place);
}

FAULT_PUBLIC void *mmap(
	void *address, size_t bytes, int protection, int flags, int file, off_t place)
{
	return mmap64(address, bytes, protection, flags, file, place);
}

FAULT_PUBLIC int renameat2(
	int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	if (fault_is_ours(from) && fault_is_due(FAULT_RENAME))
		return -1;
	return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

FAULT_PUBLIC int unlink(const char *path)
{
	if (fault_is_ours(path) && fault_is_due(FAULT_UNLINK))
		return -1;
	return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
