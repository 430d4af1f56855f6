/* SPDX-License-Identifier: MIT */
/*
 * The writers' queue: who may write to the store's file next.
 *
 * Two files lie beside the store. In `-gate` the waiting stand in line: each holds a write lock on
 * one byte, whose offset is the time of its arrival in nanoseconds (far behind the file's end,
 * where locks may be), and is first when nobody holds a byte below. The first takes `flock` on
 * `-turn`, leaves the line, works, gives `-turn` back and wakes whoever is first then. Who finds the
 * line empty and the turn free takes it without a place. So turns come in order of arrival, a wait
 * can be given up at any time, and all that a killed process held is free at once, because the
 * kernel gives it back. The order may suffer from a clock, the exclusion cannot.
 *
 * Waking is a futex in the first bytes of `-gate`. It is a courtesy: a bell that is missed, because
 * its ringer died, delays the next by a few milliseconds and nothing else.
 *
 * SQLite's own busy handler, which sleeps and tries, starves writers for seconds, and its versions
 * before 3.51.3 can damage a WAL that several processes checkpoint at once. Blocking in `flock`
 * was dropped because it can't end: a stopped holder would stop every request of the shop. The
 * figures are in docs/decisions.
 *
 * Both files are opened for each turn and closed after it: a child that is forked between two
 * turns inherits no descriptor that could keep its parent's lock after the parent's death.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/sqlite.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/failpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(off_t) == 8, "A place in line is a time in nanoseconds.");
_Static_assert(sizeof(_Atomic uint32_t) == 4, "A futex is four bytes.");

#define QUEUE_NS_PER_MS INT64_C(1000000)
#define QUEUE_NS_PER_S (1000 * QUEUE_NS_PER_MS)

/* All of `-gate` that is ever written: the bell, and what fills its page. */
#define QUEUE_BELL_BYTES 4096

/* How long somebody waits for the bell before he looks for himself. */
#define QUEUE_BELL_NS (5 * QUEUE_NS_PER_MS)

/* The same where there is no bell: the time until the first notices is lost to everybody. */
#define QUEUE_NAP_NS 100000

/* The bell is rung for one of as many groups, and the waiting sleep through the others'. */
#define QUEUE_GROUPS 32

/* Arrivals in one nanosecond; more than two never met. */
#define QUEUE_PLACES_MAX 1024

void wb_sqlite__queue_init(wb_sqlite_queue *queue, const char *path)
{
	wb_sqlite__add_suffix(path, "-gate", queue->gate_path);
	wb_sqlite__add_suffix(path, "-turn", queue->turn_path);
	queue->store_path = path;
	queue->gate = -1;
	queue->turn = -1;
	queue->bell = NULL;
}

static int64_t queue_now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * QUEUE_NS_PER_S + time.tv_nsec;
}

static struct timespec queue_time(int64_t ns)
{
	return (struct timespec){
		.tv_sec = (time_t)(ns / QUEUE_NS_PER_S), .tv_nsec = (long)(ns % QUEUE_NS_PER_S)};
}

/* ---- the files -------------------------------------------------------------------------------- */

/* Gives a lock file that was just made the store's rights, and its owner where root made it, or
   the shop could not use it afterwards. SQLite does so with its own files. */
static bool queue_adopt(int file, const char *store_path)
{
	struct stat store;

	if (stat(store_path, &store) != 0 || fchmod(file, store.st_mode & 0666) != 0)
		return false;
	return geteuid() != 0 || fchown(file, store.st_uid, store.st_gid) == 0;
}

/* Opens a lock file of the store, making it where there is none; negative with errno. */
static int queue_open(const char *path, const char *store_path)
{
	int file = wb_sqlite__open_file(path, O_RDWR | O_NOFOLLOW);

	if (file >= 0 || errno != ENOENT)
		return file;
	file = wb_sqlite__open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW);
	if (file >= 0 && !queue_adopt(file, store_path)) {
		int system = errno;
		close(file);
		errno = system;
		return -1;
	}
	return file;
}

/* ---- the bell --------------------------------------------------------------------------------- */

/*
 * The bell of the gate that is open; NULL where it can't be had. It stays mapped as long as the
 * gate is the same file. The page is written out first: a hole in the file would be filled at the
 * first touch, and a full disk would then end the process.
 */
static _Atomic uint32_t *queue_bell(wb_sqlite_queue *queue)
{
	static const char silence[QUEUE_BELL_BYTES];
	struct stat file;

	if (fstat(queue->gate, &file) != 0)
		return NULL;
	if (queue->bell != NULL && file.st_ino == queue->bell_inode)
		return queue->bell;
	wb_sqlite__queue_dispose(queue);
	if (file.st_size < QUEUE_BELL_BYTES &&
		pwrite(queue->gate, silence, sizeof silence, 0) != (ssize_t)sizeof silence)
		return NULL;
	void *bell = mmap(NULL, QUEUE_BELL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, queue->gate, 0);
	if (bell == MAP_FAILED)
		return NULL;
	queue->bell = bell;
	queue->bell_inode = file.st_ino;
	return queue->bell;
}

void wb_sqlite__queue_dispose(wb_sqlite_queue *queue)
{
	if (queue->bell != NULL)
		munmap((void *)queue->bell, QUEUE_BELL_BYTES);
	queue->bell = NULL;
}

/* The group that somebody at [place] listens for. */
static uint32_t queue_group(off_t place)
{
	return UINT32_C(1) << (uint32_t)(place % QUEUE_GROUPS);
}

/* Sleeps until the bell rings for [place], has rung since it showed [seen], or a while is over. */
static void queue_listen(_Atomic uint32_t *bell, uint32_t seen, off_t place, int64_t until_ns)
{
	struct timespec until = queue_time(until_ns);

	(void)syscall(SYS_futex, bell, FUTEX_WAIT_BITSET, seen, &until, NULL, queue_group(place));
}

static void queue_ring(_Atomic uint32_t *bell, off_t place)
{
	atomic_fetch_add(bell, 1);
	(void)syscall(
		SYS_futex, bell, FUTEX_WAKE_BITSET, QUEUE_PLACES_MAX, NULL, NULL, queue_group(place));
}

/* ---- the line --------------------------------------------------------------------------------- */

static struct flock queue_range(short type, off_t start, off_t length)
{
	return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
}

/* Takes the last place in line: a byte of the gate. */
static wb_status queue_take_place(const wb_sqlite_queue *queue, off_t *out, wb_error *error)
{
	off_t place = (off_t)queue_now_ns();

	for (int attempt = 0; attempt < QUEUE_PLACES_MAX; attempt++, place++) {
		struct flock range = queue_range(F_WRLCK, place, 1);
		if (fcntl(queue->gate, F_OFD_SETLK, &range) == 0) {
			*out = place;
			return WB_OK;
		}
		if (errno != EAGAIN && errno != EACCES && errno != EINTR)
			break;
	}
	return wb_sqlite__fail_system("locking", queue->gate_path, errno, error);
}

static void queue_leave_line(const wb_sqlite_queue *queue)
{
	struct flock all = queue_range(F_UNLCK, 0, 0);

	(void)fcntl(queue->gate, F_OFD_SETLK, &all);
}

/* Is nobody before [place]? */
static wb_status queue_is_first(
	const wb_sqlite_queue *queue, off_t place, bool *out, wb_error *error)
{
	struct flock range = queue_range(F_WRLCK, 0, place);

	int outcome = fcntl(queue->gate, F_OFD_GETLK, &range);
	if (outcome != 0 && errno != EINTR)
		return wb_sqlite__fail_system("locking", queue->gate_path, errno, error);
	/* Interrupted: not for all it knows. It looks again. */
	*out = outcome == 0 && range.l_type == F_UNLCK;
	return WB_OK;
}

/* The first place in line; 0 where nobody waits. The kernel names any of those it finds, so it is
   asked for one below until there is none. */
static off_t queue_find_first(const wb_sqlite_queue *queue)
{
	struct flock range = queue_range(F_WRLCK, 0, 0);
	off_t first = 0;

	for (int asked = 0; asked < QUEUE_PLACES_MAX; asked++) {
		if (fcntl(queue->gate, F_OFD_GETLK, &range) != 0 || range.l_type == F_UNLCK)
			break;
		first = range.l_start;
		range = queue_range(F_WRLCK, 0, first);
	}
	return first;
}

/* Sleeps until something may have changed since the bell showed [seen], at most until [end_ns]. */
static void queue_sleep(_Atomic uint32_t *bell, uint32_t seen, off_t place, int64_t end_ns)
{
	int64_t until_ns = queue_now_ns() + QUEUE_BELL_NS;

	if (bell != NULL) {
		queue_listen(bell, seen, place, until_ns < end_ns ? until_ns : end_ns);
	} else {
		struct timespec nap = queue_time(QUEUE_NAP_NS);
		(void)nanosleep(&nap, NULL);
	}
}

/* Takes the turn where it is free and nobody stands in line: whoever arrives after that look comes
   later. Spares a place in line, which is a lock to set and one to take back. */
static wb_status queue_take_free(
	const wb_sqlite_queue *queue, int turn, bool *out_is_taken, wb_error *error)
{
	struct flock all = queue_range(F_WRLCK, 0, 0);

	if (fcntl(queue->gate, F_OFD_GETLK, &all) != 0 && errno != EINTR)
		return wb_sqlite__fail_system("locking", queue->gate_path, errno, error);
	*out_is_taken = all.l_type == F_UNLCK && flock(turn, LOCK_EX | LOCK_NB) == 0;
	return WB_OK;
}

/* Stands in line until it is first and the turn is free. */
static wb_status queue_stand(wb_sqlite_queue *queue, int turn, uint32_t wait_ms, wb_error *error)
{
	int64_t end_ns = queue_now_ns() + (int64_t)wait_ms * QUEUE_NS_PER_MS;
	_Atomic uint32_t *bell = NULL;
	off_t place = 0;

	wb_status status = queue_take_place(queue, &place, error);
	for (int looks = 0; status == WB_OK; looks++) {
		bool is_first = false;
		/* Read before the line is looked at: a ring between the two keeps queue_sleep awake. Who
		   gets his turn at once needs no bell. */
		bell = looks == 0 ? NULL : queue_bell(queue);
		uint32_t seen = bell == NULL ? 0 : atomic_load(bell);
		status = queue_is_first(queue, place, &is_first, error);
		if (status != WB_OK)
			break;
		if (is_first && flock(turn, LOCK_EX | LOCK_NB) == 0)
			break;
		if (is_first && errno != EWOULDBLOCK && errno != EINTR)
			return wb_sqlite__fail_system("locking", queue->turn_path, errno, error);
		if (queue_now_ns() >= end_ns)
			return wb_error__set(error, WB_BUSY, WB_AREA_STORE,
				"the store's turn did not come within %u ms: another process holds it, try again",
				(unsigned)wait_ms);
		if (looks > 0)
			queue_sleep(bell, seen, place, end_ns);
	}
	return status;
}

wb_status wb_sqlite__queue_enter(wb_sqlite_queue *queue, uint32_t wait_ms, wb_error *error)
{
	WB_ASSERT(queue->turn < 0, "A turn is taken once.");
	queue->gate = queue_open(queue->gate_path, queue->store_path);
	if (queue->gate < 0)
		return wb_sqlite__fail_system("opening", queue->gate_path, errno, error);
	int turn = queue_open(queue->turn_path, queue->store_path);
	bool is_taken = false;
	wb_status status = turn < 0 ? wb_sqlite__fail_system("opening", queue->turn_path, errno, error)
								: queue_take_free(queue, turn, &is_taken, error);
	if (status == WB_OK && !is_taken) {
		status = queue_stand(queue, turn, wait_ms, error);
		queue_leave_line(queue);
	}
	if (status != WB_OK) {
		if (turn >= 0)
			close(turn);
		close(queue->gate);
		queue->gate = -1;
		return status;
	}
	queue->turn = turn;
	WB_FAILPOINT("store.sqlite.queue.entered");
	return WB_OK;
}

void wb_sqlite__queue_leave(wb_sqlite_queue *queue)
{
	if (queue->turn < 0)
		return;
	/* All is ready before the turn is free: what comes between that and the bell is lost to all. */
	off_t first = queue_find_first(queue);
	_Atomic uint32_t *bell = first == 0 ? NULL : queue_bell(queue);
	/* Said aloud, because a copy of the descriptor in a child would keep the lock. */
	flock(queue->turn, LOCK_UN);
	if (first == 0) {
		/* Somebody may have come when it still was not free. */
		first = queue_find_first(queue);
		bell = first == 0 ? NULL : queue_bell(queue);
	}
	if (bell != NULL)
		queue_ring(bell, first);
	close(queue->turn);
	close(queue->gate);
	queue->turn = -1;
	queue->gate = -1;
}
