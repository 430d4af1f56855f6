/* SPDX-License-Identifier: MIT */
/*
 * The writers' queue: who may write to the store's file next.
 *
 * Two empty files lie beside the store. In `-gate` the waiting stand in line: each holds a write
 * lock on one byte, whose offset is the time of its arrival in nanoseconds, and is first when
 * nobody holds a byte below. The first takes `flock` on `-turn`, leaves the line, works, and gives
 * `-turn` back. So turns come in order of arrival, a wait can be given up at any time, and all
 * that a killed process held is free at once, because the kernel gives it back; the order may
 * suffer from a clock, the exclusion cannot.
 *
 * SQLite's own busy handler, which sleeps and tries, starves writers for seconds, and its versions
 * before 3.51.3 can damage a WAL that several processes checkpoint at once. Blocking in `flock`
 * would hand over without a sleep and is not fair by itself (waiters that wake together race), but
 * above all it can't end: a stopped holder would stop every request of the shop. Waiting is
 * therefore short sleeps. Their price is measured in docs/decisions.
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
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(off_t) == 8, "A place in line is a time in nanoseconds.");

#define QUEUE_NS_PER_MS INT64_C(1000000)

/* The first in line looks often: the time until it notices is lost to everybody. */
#define QUEUE_FIRST_NAP_NS 50000

/* The others look less often the longer they have waited, for then the line is long. */
#define QUEUE_NAP_NS_MIN 50000
#define QUEUE_NAP_NS_MAX 300000
#define QUEUE_WAIT_PER_NAP 16

/* After so long something is stuck, and looking often only costs. */
#define QUEUE_STUCK_NS (100 * QUEUE_NS_PER_MS)
#define QUEUE_STUCK_NAP_NS (2 * QUEUE_NS_PER_MS)

/* Two arrivals in one nanosecond; more never met. */
#define QUEUE_PLACES_MAX 1024

void wb_sqlite__queue_init(wb_sqlite_queue *queue, const char *path)
{
	wb_sqlite__add_suffix(path, "-gate", queue->gate_path);
	wb_sqlite__add_suffix(path, "-turn", queue->turn_path);
	queue->store_path = path;
	queue->turn = -1;
}

static int64_t queue_now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 * QUEUE_NS_PER_MS + time.tv_nsec;
}

static void queue_nap(int64_t ns)
{
	struct timespec time = {.tv_sec = 0, .tv_nsec = (long)ns};

	/* A signal may cut it short: then it is looked once too often. */
	(void)nanosleep(&time, NULL);
}

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
	int file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

	if (file >= 0 || errno != ENOENT)
		return file;
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file >= 0 && !queue_adopt(file, store_path)) {
		int system = errno;
		close(file);
		errno = system;
		return -1;
	}
	return file;
}

static struct flock queue_range(off_t start, off_t length)
{
	struct flock range = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = length};

	return range;
}

/* Takes the last place in line: a byte of the gate. */
static wb_status queue_take_place(
	const wb_sqlite_queue *queue, int gate, off_t *out, wb_error *error)
{
	off_t place = (off_t)queue_now_ns();

	for (int attempt = 0; attempt < QUEUE_PLACES_MAX; attempt++, place++) {
		struct flock range = queue_range(place, 1);
		if (fcntl(gate, F_OFD_SETLK, &range) == 0) {
			*out = place;
			return WB_OK;
		}
		if (errno != EAGAIN && errno != EACCES && errno != EINTR)
			break;
	}
	return wb_sqlite__fail_system("locking", queue->gate_path, errno, error);
}

/* Is nobody before [place]? */
static wb_status queue_is_first(
	const wb_sqlite_queue *queue, int gate, off_t place, bool *out, wb_error *error)
{
	struct flock range = queue_range(0, place);

	if (fcntl(gate, F_OFD_GETLK, &range) != 0)
		return wb_sqlite__fail_system("locking", queue->gate_path, errno, error);
	*out = range.l_type == F_UNLCK;
	return WB_OK;
}

static int64_t queue_nap_ns(bool is_first, int64_t waited_ns)
{
	if (waited_ns > QUEUE_STUCK_NS)
		return QUEUE_STUCK_NAP_NS;
	if (is_first)
		return QUEUE_FIRST_NAP_NS;
	int64_t ns = waited_ns / QUEUE_WAIT_PER_NAP;
	if (ns < QUEUE_NAP_NS_MIN)
		return QUEUE_NAP_NS_MIN;
	return ns > QUEUE_NAP_NS_MAX ? QUEUE_NAP_NS_MAX : ns;
}

/* Stands in line until it is first and the turn is free. */
static wb_status queue_wait(
	const wb_sqlite_queue *queue, int gate, int turn, uint32_t wait_ms, wb_error *error)
{
	int64_t arrived_ns = queue_now_ns();
	off_t place = 0;

	wb_status status = queue_take_place(queue, gate, &place, error);
	while (status == WB_OK) {
		bool is_first = false;
		status = queue_is_first(queue, gate, place, &is_first, error);
		if (status != WB_OK)
			break;
		if (is_first && flock(turn, LOCK_EX | LOCK_NB) == 0)
			return WB_OK;
		if (is_first && errno != EWOULDBLOCK && errno != EINTR)
			return wb_sqlite__fail_system("locking", queue->turn_path, errno, error);
		int64_t waited_ns = queue_now_ns() - arrived_ns;
		if (waited_ns >= (int64_t)wait_ms * QUEUE_NS_PER_MS)
			return wb_error__set(error, WB_BUSY, WB_AREA_STORE,
				"the store's turn did not come within %u ms: another process holds it, try again",
				(unsigned)wait_ms);
		queue_nap(queue_nap_ns(is_first, waited_ns));
	}
	return status;
}

wb_status wb_sqlite__queue_enter(wb_sqlite_queue *queue, uint32_t wait_ms, wb_error *error)
{
	WB_ASSERT(queue->turn < 0, "A turn is taken once.");
	int gate = queue_open(queue->gate_path, queue->store_path);
	if (gate < 0)
		return wb_sqlite__fail_system("opening", queue->gate_path, errno, error);
	int turn = queue_open(queue->turn_path, queue->store_path);
	if (turn < 0) {
		int system = errno;
		close(gate);
		return wb_sqlite__fail_system("opening", queue->turn_path, system, error);
	}
	wb_status status = queue_wait(queue, gate, turn, wait_ms, error);
	/* Closing the gate gives up the place in line. */
	close(gate);
	if (status != WB_OK) {
		close(turn);
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
	/* Said aloud, because a copy of the descriptor in a child would keep the lock. */
	flock(queue->turn, LOCK_UN);
	close(queue->turn);
	queue->turn = -1;
}
