/* SPDX-License-Identifier: MIT */
/* Workflows kept by their text: what is found again, what goes, and who frees what. */
#include "failing_env.h"
#include "workflow_unit.h"

#include "waybill/workflow.h"

#define DEFINITION_BYTES_MAX 512

/* As canonical JSON has it, so that the workflow's own text is the same. */
#define DEFINITION(name, version, guard) \
	"{\"format\":1,\"initial\":\"new\",\"roles\":[\"staff\"],\"states\":{\"done\":{\"final\":" \
	"true},\"new\":{}},\"subject\":\"order\",\"transitions\":{\"end\":{\"from\":[\"new\"]," \
	"\"guard\":\"" guard "\",\"roles\":[\"staff\"],\"to\":\"done\"}},\"version\":" version "," \
	"\"workflow\":\"" name "\"}"

static const char paid[] = DEFINITION("w", "1", "order.paid");

typedef struct cache_fixture {
	failing_env failing;
	wb_workflow_cache cache;
	wb_error error;
} cache_fixture;

static int cache_open(void **state)
{
	cache_fixture *opened = calloc(1, sizeof *opened);

	assert_non_null(opened);
	failing_env_init(&opened->failing, 0, false);
	wb_workflow_cache_init(&opened->cache, &opened->failing.env);
	*state = opened;
	return 0;
}

/* Whatever a test did: when the cache and the test have let go, nothing is held. */
static int cache_close(void **state)
{
	cache_fixture *opened = *state;

	wb_workflow_cache_dispose(&opened->cache);
	assert_int_equal(opened->failing.bytes_held, 0);
	free(opened);
	return 0;
}

static wb_workflow *cache_get(cache_fixture *fixture, const char *text)
{
	wb_workflow *workflow = NULL;

	assert_ok(
		wb_workflow_cache_parse(&fixture->cache, wb_text_from(text), &workflow, &fixture->error),
		&fixture->error);
	return workflow;
}

/* A definition as different from the others as its number. */
static void cache_touch(cache_fixture *fixture, int number)
{
	char text[DEFINITION_BYTES_MAX];
	wb_text bare = wb_text_from(paid);
	int bytes = snprintf(text, sizeof text, "%.*s,\"description\":\"Number %d\"}",
		(int)(bare.bytes - 1), bare.data, number);

	assert_in_range(bytes, 1, sizeof text - 1);
	wb_workflow_free(cache_get(fixture, text));
}

static void test_workflow_cache__same_text_is_the_same_workflow(void **state)
{
	cache_fixture *fixture = *state;
	char copy[sizeof paid];

	memcpy(copy, paid, sizeof paid);
	wb_workflow *first = cache_get(fixture, paid);
	wb_workflow *second = cache_get(fixture, copy);
	assert_ptr_equal(first, second);
	assert_int_equal(fixture->cache.parsed_count, 1);
	assert_int_equal(fixture->cache.found_count, 1);
	wb_workflow_free(first);
	assert_text_equal(wb_workflow_name(second), "w");
	wb_workflow_free(second);
}

static void test_workflow_cache__text_decides_not_name_or_version(void **state)
{
	cache_fixture *fixture = *state;
	wb_workflow *strict = cache_get(fixture, paid);
	wb_workflow *lax = cache_get(fixture, DEFINITION("w", "1", "order.id>0"));

	assert_ptr_not_equal(strict, lax);
	assert_text_equal(wb_workflow_transition(strict, 0)->guard, "order.paid");
	assert_text_equal(wb_workflow_transition(lax, 0)->guard, "order.id>0");
	assert_int_equal(fixture->cache.found_count, 0);
	wb_workflow_free(strict);
	wb_workflow_free(lax);
}

/* The key is the cache's own: the caller's bytes may change or go. */
static void test_workflow_cache__text_is_borrowed_for_the_call(void **state)
{
	cache_fixture *fixture = *state;
	char text[] = "  " DEFINITION("w", "1", "order.paid") "\n";

	wb_workflow *first = cache_get(fixture, text);
	text[0] = '\n';
	wb_workflow *second = cache_get(fixture, text);
	assert_ptr_not_equal(first, second);
	text[0] = ' ';
	wb_workflow *third = cache_get(fixture, text);
	assert_ptr_equal(first, third);
	wb_workflow_free(first);
	wb_workflow_free(second);
	wb_workflow_free(third);
}

static void test_workflow_cache__least_recently_used_goes(void **state)
{
	cache_fixture *fixture = *state;

	for (int number = 0; number < WB_WORKFLOW_CACHE_MAX; number++)
		cache_touch(fixture, number);
	cache_touch(fixture, 0);
	assert_int_equal(fixture->cache.parsed_count, WB_WORKFLOW_CACHE_MAX);
	cache_touch(fixture, WB_WORKFLOW_CACHE_MAX);
	assert_int_equal(fixture->cache.count, WB_WORKFLOW_CACHE_MAX);
	assert_int_equal(fixture->cache.parsed_count, WB_WORKFLOW_CACHE_MAX + 1);
	cache_touch(fixture, 0);
	for (int number = 2; number <= WB_WORKFLOW_CACHE_MAX; number++)
		cache_touch(fixture, number);
	assert_int_equal(fixture->cache.parsed_count, WB_WORKFLOW_CACHE_MAX + 1);
	cache_touch(fixture, 1);
	assert_int_equal(fixture->cache.parsed_count, WB_WORKFLOW_CACHE_MAX + 2);
}

static void test_workflow_cache__holder_outlives_eviction_and_cache(void **state)
{
	cache_fixture *fixture = *state;
	wb_workflow *held = cache_get(fixture, paid);

	for (int number = 0; number < WB_WORKFLOW_CACHE_MAX; number++)
		cache_touch(fixture, number);
	assert_text_equal(wb_workflow_text(held), paid);
	wb_workflow *again = cache_get(fixture, paid);
	assert_ptr_not_equal(held, again);
	wb_workflow_free(held);
	wb_workflow_cache_dispose(&fixture->cache);
	assert_text_equal(wb_workflow_text(again), paid);
	wb_workflow_free(again);
}

static void test_workflow_cache__wrong_text_is_told_each_time(void **state)
{
	cache_fixture *fixture = *state;

	for (int round = 0; round < 2; round++) {
		wb_workflow *workflow = NULL;
		wb_error error = {.status = WB_OK}, direct = {.status = WB_OK};
		wb_text text = WB_TEXT("{\n  \"format\": 1,\n  nonsense\n}");
		wb_status status = wb_workflow_cache_parse(&fixture->cache, text, &workflow, &error);
		assert_int_equal(status, WB_SYNTAX);
		assert_null(workflow);
		assert_int_equal(
			wb_workflow_parse(&fixture->failing.env, text, &workflow, &direct), WB_SYNTAX);
		assert_string_equal(error.message, direct.message);
		assert_int_equal(error.line, direct.line);
		assert_int_equal(error.column, direct.column);
	}
	assert_int_equal(fixture->cache.count, 0);
	assert_int_equal(fixture->cache.parsed_count, 0);
}

int main(void)
{
#define CACHE_TEST(name) cmocka_unit_test_setup_teardown(name, cache_open, cache_close)
	const struct CMUnitTest tests[] = {
		CACHE_TEST(test_workflow_cache__same_text_is_the_same_workflow),
		CACHE_TEST(test_workflow_cache__text_decides_not_name_or_version),
		CACHE_TEST(test_workflow_cache__text_is_borrowed_for_the_call),
		CACHE_TEST(test_workflow_cache__least_recently_used_goes),
		CACHE_TEST(test_workflow_cache__holder_outlives_eviction_and_cache),
		CACHE_TEST(test_workflow_cache__wrong_text_is_told_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
