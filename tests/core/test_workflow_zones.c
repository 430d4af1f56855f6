/* SPDX-License-Identifier: MIT */
/* Time zones that a definition names: read when it is loaded, and never again. */
#include "failing_env.h"
#include "workflow_unit.h"

#include "waybill/lint.h"

#define DEFINITION(guard) \
	"{\"format\":1,\"workflow\":\"w\",\"version\":1,\"subject\":\"order\",\"initial\":\"new\"," \
	"\"roles\":[\"staff\"],\"vars\":{\"hour\":{\"type\":\"int\"}}," \
	"\"states\":{\"new\":{},\"done\":{\"final\":true}}," \
	"\"transitions\":{\"end\":{\"from\":[\"new\"],\"to\":\"done\",\"roles\":[\"staff\"],\n" \
	"\"guard\":\"" guard "\"," \
	"\"set\":{\"hour\":\"order.created_at.getHours('Europe/Berlin')\"}}}}"

static const char berlin[] = DEFINITION("order.created_at.getHours('Europe/Berlin') >= 2");

/* The system's zones, counted, or what a test has instead. */
typedef struct zone_host {
	wb_env env;
	size_t read_count;
	wb_zone_answer answer;
	wb_text data; /* when FOUND; NULL: the system's */
} zone_host;

static wb_zone_answer read_zone(
	void *payload, wb_text name, void *out, size_t bytes_max, size_t *out_bytes)
{
	zone_host *host = payload;

	host->read_count++;
	if (host->answer != WB_ZONE_FOUND)
		return host->answer;
	if (host->data.data == NULL)
		return wb_env_native()->read_zone(NULL, name, out, bytes_max, out_bytes);
	assert_true(host->data.bytes <= bytes_max);
	memcpy(out, host->data.data, host->data.bytes);
	*out_bytes = host->data.bytes;
	return WB_ZONE_FOUND;
}

static zone_host make_host(void)
{
	zone_host host = {.env = *wb_env_native()};

	host.env.read_zone = read_zone;
	return host;
}

static wb_decision decide_at(const wb_workflow *workflow, int64_t created_at, wb_arena *arena)
{
	static const wb_text roles[] = {WB_TEXT_LITERAL("staff")};
	const wb_actor actor = {.id = WB_TEXT("user:5"),
		.roles = roles,
		.role_count = 1,
		.via = WB_TEXT("cli"),
		.sees_all = true};
	char facts[256];
	wb_decision decision;
	wb_error error = {.status = WB_OK};

	snprintf(facts, sizeof facts, "{'id':1,'total':'1','paid':true,'items':[],'created_at':%lld}",
		(long long)created_at);
	const wb_question question = {.transition = WB_TEXT("end"),
		.subject = WB_TEXT("order:1"),
		.state = WB_TEXT("new"),
		.version = 1,
		.actor = &actor,
		.order = unit_json(arena, facts),
		.now_ms = created_at};
	assert_ok(wb_workflow_decide(workflow, &question, arena, &decision, &error), &error);
	return decision;
}

static void test_workflow_zones__summer_begins_and_ends(void **state)
{
	(void)state;
	static const struct {
		int64_t created_at;
		bool is_allowed;
		const char *vars;
	} moments[] = {
		{1711846799000, false, NULL}, /* 2024-03-31T00:59:59Z: 1 o'clock … */
		{1711846800000, true, "{'assignee':'','hour':3}"}, /* … and a second later 3 */
		/* 2024-10-27T00:59:59Z: 2 o'clock in summer … */
		{1729990799000, true, "{'assignee':'','hour':2}"},
		{1729990800000, true, "{'assignee':'','hour':2}"}, /* … and a second later 2 in winter */
		{1729987199000, false, NULL}, /* an hour before it is not yet 2 */
	};
	wb_workflow *workflow = unit_workflow(berlin);
	wb_arena *arena = unit_arena();

	for (size_t index = 0; index < sizeof moments / sizeof *moments; index++) {
		wb_decision decision = decide_at(workflow, moments[index].created_at, arena);
		if (decision.is_allowed != moments[index].is_allowed)
			fail_msg("moment %zu is %s", index, decision.is_allowed ? "allowed" : "refused");
		if (moments[index].vars != NULL)
			assert_json_equal(arena, &decision.vars, moments[index].vars);
		else
			assert_int_equal(decision.blockers[0].code, WB_BLOCKER_GUARD);
	}
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

static void test_workflow_zones__cached_workflow_reads_no_more(void **state)
{
	(void)state;
	zone_host host = make_host();
	wb_workflow_cache cache;
	wb_workflow *first = NULL, *second = NULL;
	wb_error error = {.status = WB_OK};
	wb_arena *arena = unit_arena();

	host.env.payload = &host;
	wb_workflow_cache_init(&cache, &host.env);
	assert_ok(wb_workflow_cache_parse(&cache, wb_text_from(berlin), &first, &error), &error);
	/* The guard's and the one of "set". */
	assert_int_equal(host.read_count, 2);
	host.answer = WB_ZONE_NO_DATA;
	assert_ok(wb_workflow_cache_parse(&cache, wb_text_from(berlin), &second, &error), &error);
	assert_true(decide_at(second, 1711846800000, arena).is_allowed);
	assert_int_equal(host.read_count, 2);
	wb_workflow_free(first);
	wb_workflow_free(second);
	wb_workflow_cache_dispose(&cache);
	wb_arena_free(arena);
}

/* Loading on [host] fails with the sentence, at the name in the guard; a lint says the same. */
static void check_refused(zone_host *host, const char *message)
{
	wb_workflow *workflow = NULL;
	wb_arena *arena = unit_arena();
	wb_lint lint;
	wb_error error = {.status = WB_OK};

	host->env.payload = host;
	assert_failed(
		wb_workflow_parse(&host->env, wb_text_from(berlin), &workflow, &error), WB_SYNTAX, &error);
	assert_null(workflow);
	if (strcmp(error.message, message) != 0)
		fail_msg("says: %s", error.message);
	assert_int_equal(error.line, 2);
	assert_int_equal(error.column, 1 + strlen("\"guard\":\"order.created_at.getHours("));
	assert_ok(
		wb_workflow_lint(&host->env, wb_text_from(berlin), NULL, arena, &lint, &error), &error);
	size_t told_count = 0;
	for (size_t index = 0; index < lint.count; index++)
		told_count += lint.findings[index].rule == WB_LINT_EXPRESSION_TYPE &&
			lint.findings[index].level == WB_LINT_ERROR && lint.findings[index].line == 2;
	assert_true(told_count > 0);
	wb_arena_free(arena);
}

static void test_workflow_zones__host_without_the_zone_is_told(void **state)
{
	(void)state;
	zone_host host = make_host();

	host.answer = WB_ZONE_UNKNOWN;
	check_refused(&host, "transitions.end.guard: unknown time zone: Europe/Berlin");
	host.answer = WB_ZONE_NO_DATA;
	check_refused(&host,
		"transitions.end.guard: unknown time zone: Europe/Berlin"
		" (there is no time zone data on this system)");
	host.answer = WB_ZONE_FOUND;
	host.data = WB_TEXT("TZif2");
	check_refused(&host, "transitions.end.guard: broken time zone data: Europe/Berlin");
}

static void test_workflow_zones__host_is_asked_for_no_path(void **state)
{
	(void)state;
	static const char *const names[] = {
		"../../../etc/passwd",
		"Europe/../../passwd",
		"/etc/passwd",
		"localtime",
		"",
		"+25:00",
		"Europe/.Berlin",
		"right/Europe/Berlin",
		"A2345678901234567890123456789012345678901234567890123456789012345",
	};
	zone_host host = make_host();

	host.env.payload = &host;
	for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
		wb_text text = unit_replace(wb_text_from(berlin), "Europe/Berlin", names[index]);
		wb_workflow *workflow = NULL;
		wb_error error = {.status = WB_OK};
		assert_failed(wb_workflow_parse(&host.env, text, &workflow, &error), WB_SYNTAX, &error);
		if (strstr(error.message, "unknown time zone: ") == NULL || host.read_count > 0)
			fail_msg("%s is asked for: %s", names[index], error.message);
		free((char *)text.data);
	}
}

static wb_status load(const wb_env *env, void *payload, wb_error *error)
{
	wb_workflow *workflow = NULL;
	wb_status status = wb_workflow_parse(env, wb_text_from(payload), &workflow, error);

	wb_workflow_free(workflow);
	return status;
}

static void oom__zones_of_a_definition(void **state)
{
	(void)state;
	failing_env_exhaust(load, (void *)(uintptr_t)berlin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workflow_zones__summer_begins_and_ends),
		cmocka_unit_test(test_workflow_zones__cached_workflow_reads_no_more),
		cmocka_unit_test(test_workflow_zones__host_without_the_zone_is_told),
		cmocka_unit_test(test_workflow_zones__host_is_asked_for_no_path),
		cmocka_unit_test(oom__zones_of_a_definition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
