/* SPDX-License-Identifier: MIT */
/*
 * Verification through the core, so often: what one event takes without the program's start.
 *
 *     verify_core PATH TIMES
 */
#define _GNU_SOURCE

#include "waybill/waybill.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static double verify_cpu_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static wb_status verify_once(
	wb_store *store, wb_arena *arena, uint64_t *out_events, wb_error *error)
{
	wb_audit_reader reader;
	wb_audit_report report;
	wb_status status = wb_store_reader(store, &reader, error);

	if (status != WB_OK)
		return status;
	status = wb_audit_verify(wb_env_native(), &reader, WB_TEXT(""), arena, &report, error);
	reader.close(reader.payload);
	if (status == WB_OK)
		*out_events += report.events;
	return status;
}

int main(int argc, char **argv)
{
	char name[4096];
	wb_store *store = NULL;
	wb_arena *arena = NULL;
	wb_error error;
	uint64_t events = 0;

	if (argc != 3) {
		fputs("usage: verify_core PATH TIMES\n", stderr);
		return 2;
	}
	snprintf(name, sizeof name, "sqlite:%s", argv[1]);
	wb_store_options options = {.name = wb_text_from(name), .is_read_only = true};
	wb_status status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, &error);
	if (status == WB_OK)
		status = wb_store_open(&options, wb_env_native(), &store, &error);
	double before_us = verify_cpu_us();
	for (int time = atoi(argv[2]); time > 0 && status == WB_OK; time--) {
		wb_arena_reset(arena);
		status = verify_once(store, arena, &events, &error);
	}
	if (status == WB_OK && events > 0)
		printf("{\"events\":%llu,\"cpu_us\":%.4f}\n", (unsigned long long)events,
			(verify_cpu_us() - before_us) / (double)events);
	else
		fprintf(stderr, "verify_core: %s\n", status == WB_OK ? "no events" : error.message);
	wb_store_close(store);
	wb_arena_free(arena);
	return status == WB_OK && events > 0 ? 0 : 1;
}
