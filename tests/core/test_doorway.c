/* SPDX-License-Identifier: MIT */
/* The doorway of the rules part, as a host of its calls sees it. */
#include "failing_env.h"

#include "doorway.h"

static const char definition[] =
	"{\"format\":1,\"workflow\":\"small\",\"version\":7,\"subject\":\"order\","
	"\"initial\":\"new\",\"roles\":[\"staff\"],\"vars\":{\"n\":{\"type\":\"int\"}},"
	"\"states\":{\"new\":{},\"done\":{\"final\":true}},\"transitions\":{\"go\":{"
	"\"from\":[\"new\"],\"to\":\"done\",\"roles\":[\"staff\"],\"guard\":\"order.paid\","
	"\"inputs\":{\"why\":{\"type\":\"string\"}},\"set\":{\"n\":\"vars.n + 1\"}}}}";

#define QUESTION(paid, rest) \
	"{\"transition\":\"go\",\"subject\":\"order:1\",\"state\":\"new\",\"version\":1," \
	"\"actor\":{\"id\":\"user:5\",\"roles\":[\"staff\"],\"via\":\"panel\",\"device\":\"\"," \
	"\"sees_all\":true},\"order\":{\"id\":1,\"total\":\"1\",\"paid\":" paid \
	",\"items\":[]},\"now\":1700000000000" rest "}"

static wb_doorway *new_doorway(void)
{
	wb_doorway *doorway = NULL;

	assert_int_equal(wb_doorway_new(wb_env_native(), &doorway, NULL), WB_OK);
	return doorway;
}

static void put(wb_doorway *doorway, const char *text)
{
	char *room = wb_doorway_take(doorway, strlen(text));

	assert_non_null(room);
	memcpy(room, text, strlen(text));
}

static wb_workflow *load(wb_doorway *doorway)
{
	wb_workflow *workflow = NULL;

	put(doorway, definition);
	assert_int_equal(wb_doorway_load(doorway, &workflow), WB_OK);
	return workflow;
}

static void test_doorway__loads_and_names_the_hash(void **state)
{
	(void)state;
	wb_doorway *doorway = new_doorway();
	wb_workflow *workflow = load(doorway);

	assert_text_equal(wb_doorway_answer(doorway),
		"{\"hash\":\""
		"2aec4569e8e6ac1ff25daf248668108235cb3bde95031b6128bcbd54dbfff98b\",\"version\":7,"
		"\"workflow\":\"small\"}");
	wb_workflow_free(workflow);
	wb_doorway_free(doorway);
}

static void test_doorway__canonical_text_is_what_the_hash_is_over(void **state)
{
	(void)state;
	wb_doorway *doorway = new_doorway();
	wb_workflow *workflow = load(doorway);

	put(doorway, definition);
	assert_int_equal(wb_doorway_canonical(doorway), WB_OK);
	assert_true(wb_text_equal(wb_doorway_answer(doorway), wb_workflow_text(workflow)));
	wb_workflow_free(workflow);
	wb_doorway_free(doorway);
}

static void test_doorway__decides(void **state)
{
	(void)state;
	wb_doorway *doorway = new_doorway();
	wb_workflow *workflow = load(doorway);

	put(doorway, QUESTION("true", ",\"vars\":{\"n\":41},\"inputs\":{\"why\":\"so\"}"));
	assert_int_equal(wb_doorway_decide(doorway, workflow), WB_OK);
	assert_text_equal(wb_doorway_answer(doorway),
		"{\"allowed\":true,\"blockers\":[],\"facts\":{\"order.paid\":true,\"vars.n\":41},"
		"\"inputs\":{\"why\":\"so\"},\"to\":\"done\",\"transition\":\"go\","
		"\"vars\":{\"assignee\":\"\",\"n\":42}}");
	put(doorway, QUESTION("false", ""));
	assert_int_equal(wb_doorway_decide(doorway, workflow), WB_OK);
	assert_true(wb_text_starts_with(wb_doorway_answer(doorway),
		WB_TEXT("{\"allowed\":false,\"blockers\":[{\"by\":[],\"code\":\"guard\",")));
	wb_workflow_free(workflow);
	wb_doorway_free(doorway);
}

static void test_doorway__names_what_is_wrong_with_a_question(void **state)
{
	(void)state;
	static const struct {
		const char *question, *answer;
	} cases[] = {
		{QUESTION("true", ",\n \"unknown\":1"),
			"{\"area\":\"host\",\"column\":12,\"line\":2,"
			"\"message\":\"question.unknown is not known\",\"status\":\"WB_INVALID\"}"},
		{"{\"version\":-1}",
			"{\"area\":\"host\",\"column\":12,\"line\":1,"
			"\"message\":\"question.version must not be negative\",\"status\":\"WB_INVALID\"}"},
		{"\n{}",
			"{\"area\":\"host\",\"column\":1,\"line\":2,"
			"\"message\":\"question.transition is missing\",\"status\":\"WB_INVALID\"}"},
		{"{\"actor\":{\"roles\":[\"a\", 2]}}",
			"{\"area\":\"host\",\"column\":25,\"line\":1,"
			"\"message\":\"question.actor.roles[1] must be a string\","
			"\"status\":\"WB_INVALID\"}"},
		{"{\"preview\":0}",
			"{\"area\":\"host\",\"column\":12,\"line\":1,"
			"\"message\":\"question.preview must be true or false\",\"status\":\"WB_INVALID\"}"},
	};
	wb_doorway *doorway = new_doorway();
	wb_workflow *workflow = load(doorway);

	for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
		put(doorway, cases[index].question);
		assert_int_equal(wb_doorway_decide(doorway, workflow), WB_INVALID);
		assert_text_equal(wb_doorway_answer(doorway), cases[index].answer);
	}
	wb_workflow_free(workflow);
	wb_doorway_free(doorway);
}

/* ---- memory ---- */

/* A failure is known by its answer; here it becomes an error again. */
static wb_status told(const wb_doorway *doorway, wb_status status, wb_error *error)
{
	static const char answer[] = "\"status\":\"WB_MEMORY\"}";
	wb_text said = wb_doorway_answer(doorway);

	if (status == WB_OK)
		return WB_OK;
	assert_true(said.bytes > sizeof answer);
	assert_memory_equal(said.data + said.bytes - (sizeof answer - 1), answer, sizeof answer - 1);
	*error = (wb_error){.status = status, .area = WB_AREA_HOST, .message = "out of memory"};
	return status;
}

static wb_status call(
	wb_doorway *doorway, const char *text, wb_workflow **workflow, wb_error *error)
{
	char *room = wb_doorway_take(doorway, strlen(text));

	if (room == NULL) {
		*error = (wb_error){.status = WB_MEMORY, .area = WB_AREA_HOST, .message = "no room"};
		return WB_MEMORY;
	}
	memcpy(room, text, strlen(text));
	return told(doorway,
		*workflow == NULL ? wb_doorway_load(doorway, workflow)
						  : wb_doorway_decide(doorway, *workflow),
		error);
}

static wb_status load_and_decide(const wb_env *env, void *payload, wb_error *error)
{
	wb_doorway *doorway = NULL;
	wb_workflow *workflow = NULL;
	wb_status status = wb_doorway_new(env, &doorway, error);

	(void)payload;
	if (status == WB_OK)
		status = call(doorway, definition, &workflow, error);
	if (status == WB_OK)
		status = call(doorway, QUESTION("false", ",\"inputs\":{\"why\":\"so\"}"), &workflow, error);
	wb_workflow_free(workflow);
	wb_doorway_free(doorway);
	return status;
}

static void oom__doorway(void **state)
{
	(void)state;
	failing_env_exhaust(load_and_decide, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_doorway__loads_and_names_the_hash),
		cmocka_unit_test(test_doorway__canonical_text_is_what_the_hash_is_over),
		cmocka_unit_test(test_doorway__decides),
		cmocka_unit_test(test_doorway__names_what_is_wrong_with_a_question),
		cmocka_unit_test(oom__doorway),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
