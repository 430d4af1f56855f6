/* SPDX-License-Identifier: MIT */
/*
 * What both programs that move share: processes that start together, each move timed, one line of
 * JSON at the end. A worker never writes into another's cells, so measuring adds no contention.
 */
/* fork and clocks; included before anything else. */
#define _GNU_SOURCE

#ifndef WAYBILL_BENCH_MOVES_H
#define WAYBILL_BENCH_MOVES_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOVES_PROCESSES_MAX 64

/* Makes move [number] of worker [worker]; false ends the process. */
typedef bool moves_step(void *payload, int worker, uint64_t number);

/* What a worker needs, made in its own process; NULL where it can't be had. */
typedef void *moves_open(const char *path, int worker);

typedef struct moves_shared {
	_Atomic int ready;
	_Atomic int go;
	uint64_t    latency_ns[]; /* worker by worker */
} moves_shared;

static inline uint64_t moves_clock_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static inline int moves_compare(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;

	return (one > other) - (one < other);
}

static inline int moves_work(moves_shared *shared, const char *path, int worker,
	uint64_t moves_each, moves_open *open, moves_step *step)
{
	void *payload = open(path, worker);
	uint64_t *latency_ns = shared->latency_ns + (uint64_t)worker * moves_each;

	if (payload == NULL)
		return 1;
	shared->ready++;
	while (shared->go == 0)
		sched_yield();
	for (uint64_t number = 0; number < moves_each; number++) {
		uint64_t start = moves_clock_ns();
		if (!step(payload, worker, number))
			return 1;
		latency_ns[number] = moves_clock_ns() - start;
	}
	return 0;
}

/* Runs [processes] workers of [moves_each] moves; answers the program's exit status. */
static inline int moves_run(const char *path, int processes, uint64_t moves_each,
	moves_open *open, moves_step *step)
{
	uint64_t count = (uint64_t)processes * moves_each;
	size_t bytes = sizeof(moves_shared) + count * sizeof(uint64_t);
	moves_shared *shared =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int failed = 0;

	if (shared == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	for (int worker = 0; worker < processes; worker++) {
		pid_t child = fork();
		if (child == 0)
			_exit(moves_work(shared, path, worker, moves_each, open, step));
		if (child < 0) {
			perror("fork");
			return 1;
		}
	}
	/* A worker that can't open ends, and the others must not wait for it for ever. */
	while (shared->ready < processes && waitpid(-1, NULL, WNOHANG) == 0)
		sched_yield();
	uint64_t start = moves_clock_ns();
	shared->go = 1;
	for (int outcome; wait(&outcome) > 0;)
		failed += outcome != 0;
	uint64_t wall_ns = moves_clock_ns() - start;
	struct rusage usage;
	getrusage(RUSAGE_CHILDREN, &usage);
	if (failed > 0 || shared->ready < processes) {
		fputs("a worker failed\n", stderr);
		return 1;
	}
	qsort(shared->latency_ns, count, sizeof(uint64_t), moves_compare);
	double cpu_us = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
	printf("{\"moves\":%llu,\"per_second\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f,"
		   "\"longest_us\":%.1f,\"cpu_us\":%.2f}\n",
		(unsigned long long)count, (double)count * 1e9 / (double)wall_ns,
		(double)shared->latency_ns[count / 2] / 1e3,
		(double)shared->latency_ns[count * 99 / 100] / 1e3,
		(double)shared->latency_ns[count - 1] / 1e3, cpu_us / (double)count);
	munmap(shared, bytes);
	return 0;
}

/* PATH PROCESSES MOVES, or the usage. */
static inline int moves_main(int argc, char **argv, moves_open *open, moves_step *step)
{
	int processes = argc == 4 ? atoi(argv[2]) : 0;
	uint64_t moves_each = argc == 4 ? strtoull(argv[3], NULL, 10) : 0;

	if (processes < 1 || processes > MOVES_PROCESSES_MAX || moves_each < 1) {
		fprintf(stderr, "usage: %s PATH PROCESSES MOVES-EACH\n", argv[0]);
		return 2;
	}
	return moves_run(argv[1], processes, moves_each, open, step);
}

#endif
