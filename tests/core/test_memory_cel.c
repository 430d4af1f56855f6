/* SPDX-License-Identifier: MIT */
/* The Nth allocation fails, for every N, while expressions are compiled and evaluated. */
#include "failing_env.h"

#include "waybill/cel.h"

typedef struct attempt_text {
	const char *source;
	bool is_unchecked;
} attempt_text;

static wb_status compile_and_evaluate(const wb_env *env, void *payload, wb_error *error)
{
	const attempt_text *attempt = payload;
	const wb_variable variables[] = {{WB_TEXT("x"), wb_type_of(WB_TYPE_DYN)}};
	const wb_size_bound bounds[] = {{WB_TEXT("x"), 10}};
	const wb_cel_options options = {.variables = variables,
		.variable_count = 1,
		.is_unchecked = attempt->is_unchecked,
		.size_bounds = bounds,
		.size_bound_count = 1};
	wb_arena *arena = NULL;
	wb_program *program = NULL;
	wb_cel_outcome outcome;
	wb_text type;
	wb_value items[] = {wb_value_int(1), wb_value_int(2), wb_value_int(3)};
	const wb_list list = {3, items};
	const wb_value value = wb_value_list(&list);

	wb_status status =
		wb_program_compile(env, wb_text_from(attempt->source), &options, &program, error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status == WB_OK)
		status = wb_program_evaluate(program, &value, 0, arena, &outcome, error);
	if (status == WB_OK)
		assert_false(outcome.has_failed);
	for (size_t clause = 0; status == WB_OK && clause < wb_program_clause_count(program); clause++)
		status = wb_program_evaluate_clause(program, clause, &value, 0, arena, &outcome, error);
	if (status == WB_OK)
		status = wb_type_print(wb_program_type(program), arena, &type, error);
	wb_arena_free(arena);
	wb_program_free(program);
	return status;
}

static void exhaust(const char *source)
{
	attempt_text attempt = {source, false};

	failing_env_exhaust(compile_and_evaluate, &attempt);
	attempt.is_unchecked = true;
	failing_env_exhaust(compile_and_evaluate, &attempt);
}

static void oom__cel_collections(void **state)
{
	(void)state;
	exhaust("{'a': x.map(i, [i, i + 1]), 'b': x + [4], 'c': {1: x.filter(i, i > 1)}}");
}

static void oom__cel_texts_and_conversions(void **state)
{
	(void)state;
	exhaust("string(x[0]) + 'a\\u00e9' + string(1.5) + string(timestamp(0)) + "
			"string(duration('1s')) + string(decimal('1.50')) + string(bytes('abc'))");
}

static void oom__cel_libraries(void **state)
{
	(void)state;
	exhaust("x.transformMap(i, v, v + i).transformMapEntry(k, v, {string(v): k}) == {'1': 0} || "
			"cel.bind(y, string(x[0]) + 'añb', y.split('').join('-').replace('-', '--').reverse() "
			"+ strings.quote(y.upperAscii()) != '%s %.3f'.format([[x, {1: y}], 1.5]))");
	exhaust("base64.decode(base64.encode(bytes(string(x[0])))) == b'1' && "
			"math.greatest(x[0], x[1], 2.5) > 0");
}

static void oom__cel_patterns(void **state)
{
	(void)state;
	exhaust("'abc'.matches('^(a|b|[c-f])+$') && string(x[0]).matches('[0-9]+' + '$')");
}

static void oom__cel_constants(void **state)
{
	(void)state;
	exhaust("x.all(i, i in [1, 2, 3].map(n, n * 2) + [1, 3] || {'k': ['v']} == {'k': ['v']})");
}

static void oom__cel_deep_locals(void **state)
{
	(void)state;
	exhaust("x.all(a, x.all(b, x.all(c, x.all(d, x.all(e, x.all(f, x.all(g, x.all(h, x.all(i, "
			"a + b + c + d + e + f + g + h + i > 0)))))))))");
}

static wb_status refuse(const wb_env *env, void *payload, wb_error *error)
{
	const wb_cel_options options = {.variable_count = 0};
	wb_program *program = NULL;
	wb_error refusal = {.status = WB_OK};
	wb_status status = wb_program_compile(env, wb_text_from(payload), &options, &program, &refusal);

	wb_program_free(program);
	if (status == WB_MEMORY) {
		*error = refusal;
		return status;
	}
	assert_failed(status, WB_SYNTAX, &refusal);
	return WB_OK;
}

static void oom__cel_refusals(void **state)
{
	(void)state;
	static char types[] = "[1, 2].map(i, {'a': i}) + 'x'";
	static char pattern[] = "'a'.matches('[[:alpha:]](')";

	failing_env_exhaust(refuse, types);
	failing_env_exhaust(refuse, pattern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oom__cel_collections),
		cmocka_unit_test(oom__cel_texts_and_conversions),
		cmocka_unit_test(oom__cel_libraries),
		cmocka_unit_test(oom__cel_patterns),
		cmocka_unit_test(oom__cel_constants),
		cmocka_unit_test(oom__cel_deep_locals),
		cmocka_unit_test(oom__cel_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
