/* SPDX-License-Identifier: MIT */
/*
 * The guard of an order in the core: what an evaluation takes, cost counted, and what it takes to
 * read, check, bound and compile it. The facts are values already, as after a request was read.
 *
 *     guard_core [EVALUATIONS] [COMPILATIONS]
 */
#define _POSIX_C_SOURCE 200809L

#include "waybill/workflow.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_GUARD \
	"order.paid && order.total > 0 && order.country in ['DE', 'AT', 'CH'] && " \
	"order.payment_method != 'cod'"

static void bench_require(bool holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "guard_core: %s\n", what);
		exit(1);
	}
}

static double bench_cpu_ns(void)
{
	struct timespec time;

	bench_require(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0, "there is no clock");
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* A usual order: every fact there is. */
static wb_value bench_order(wb_arena *arena)
{
	const wb_decimal total = {11250, 2};
	const struct {
		const char *name;
		wb_value value;
	} facts[] = {
		{"id", wb_value_int(12)},
		{"number", wb_value_string(WB_TEXT("12"))},
		{"status", wb_value_string(WB_TEXT("processing"))},
		{"currency", wb_value_string(WB_TEXT("EUR"))},
		{"total", wb_value_decimal(total)},
		{"paid", wb_value_bool(true)},
		{"created_at", wb_value_timestamp_ms(1699999999000)},
		{"paid_at", wb_value_timestamp_ms(1699999999000)},
		{"payment_method", wb_value_string(WB_TEXT("bacs"))},
		{"shipping_method", wb_value_string(WB_TEXT("flat_rate"))},
		{"country", wb_value_string(WB_TEXT("DE"))},
		{"city", wb_value_string(WB_TEXT("Bremen"))},
		{"postcode", wb_value_string(WB_TEXT("28195"))},
		{"note", wb_value_string(WB_TEXT(""))},
		{"items", wb_value_list(&(wb_list){0, NULL})},
	};
	wb_map_builder builder;
	wb_value order;

	wb_map_builder_init(&builder, arena, sizeof facts / sizeof *facts);
	for (size_t index = 0; index < sizeof facts / sizeof *facts; index++)
		wb_map_builder_add(&builder, wb_text_from(facts[index].name), facts[index].value);
	bench_require(wb_map_builder_finish(&builder, &order, NULL) == WB_OK, "out of memory");
	/* The list's struct ends with this function. */
	bench_require(wb_value_copy(&order, arena, &order, NULL) == WB_OK, "out of memory");
	return order;
}

static wb_program *bench_compile(void)
{
	const wb_variable variables[] = {{WB_TEXT("order"), wb_workflow_order_type()}};
	const wb_cel_options options = {
		.variables = variables,
		.variable_count = 1,
		.result = wb_type_of(WB_TYPE_BOOL),
		.cost_max = WB_CEL_COST_MAX,
	};
	wb_program *program = NULL;
	wb_error error;

	bench_require(wb_program_compile(
					  wb_env_native(), WB_TEXT(BENCH_GUARD), &options, &program, &error) == WB_OK,
		"the guard does not compile");
	return program;
}

int main(int argc, char **argv)
{
	long evaluations = argc > 1 ? strtol(argv[1], NULL, 10) : 2000000;
	long compilations = argc > 2 ? strtol(argv[2], NULL, 10) : 50000;
	wb_arena *facts = NULL, *arena = NULL;

	bench_require(evaluations > 0 && compilations > 0, "counts are numbers above 0");
	bench_require(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &facts, NULL) == WB_OK &&
			wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) == WB_OK,
		"out of memory");
	wb_value order = bench_order(facts);
	double before = bench_cpu_ns();
	for (long number = 0; number < compilations; number++)
		wb_program_free(bench_compile());
	double compiled_ns = (bench_cpu_ns() - before) / (double)compilations;
	wb_program *program = bench_compile();
	before = bench_cpu_ns();
	for (long number = 0; number < evaluations; number++) {
		wb_cel_outcome outcome;
		bench_require(wb_program_evaluate(program, &order, 0, arena, &outcome, NULL) == WB_OK &&
				!outcome.has_failed && outcome.value.as.boolean && outcome.cost > 0,
			"the guard does not hold");
	}
	double evaluated_ns = (bench_cpu_ns() - before) / (double)evaluations;
	printf("{\"evaluate_ns\":%.1f,\"compile_us\":%.3f}\n", evaluated_ns, compiled_ns / 1000);
	wb_program_free(program);
	wb_arena_free(arena);
	wb_arena_free(facts);
	return 0;
}
