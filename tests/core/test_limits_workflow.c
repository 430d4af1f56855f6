/* SPDX-License-Identifier: MIT */
/* Each named bound of a definition: at it, and one beyond it. Those of inputs stand with inputs. */
#include "workflow_unit.h"

#include "waybill/json.h"
#include "waybill/workflow.h"

/* A growing definition. */
typedef struct text {
	char *data;
	size_t bytes, capacity;
} text;

static void add(text *to, const char *format, size_t number)
{
	if (to->capacity - to->bytes < 1000) {
		to->capacity = 2 * to->capacity + 2000;
		to->data = realloc(to->data, to->capacity);
		assert_non_null(to->data);
	}
	to->bytes += (size_t)snprintf(
		to->data + to->bytes, to->capacity - to->bytes, format, number, number, number);
}

static void check_load(text *definition, bool is_within, const char *message)
{
	wb_workflow *workflow = NULL;
	wb_error error = {.status = WB_OK};
	wb_status status = wb_workflow_parse(
		wb_env_native(), (wb_text){definition->data, definition->bytes}, &workflow, &error);

	if (is_within) {
		assert_ok(status, &error);
	} else {
		assert_failed(status, WB_LIMIT, &error);
		if (strstr(error.message, message) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", error.message, message);
		/* Of a text that is too long as a whole no part is to blame. */
		bool is_whole = definition->bytes > WB_DEFINITION_BYTES_MAX;
		if ((error.line == 0 || error.column == 0) != is_whole)
			fail_msg("\"%s\" is at %u:%u", error.message, error.line, error.column);
	}
	wb_workflow_free(workflow);
	free(definition->data);
}

#define HEAD \
	"{\"format\":1,\"workflow\":\"w\",\"version\":1,\"subject\":\"order\",\"initial\":\"s0\","

/* What stands around the list or map that is counted. */
typedef struct shape {
	const char *before, *item, *after;
	size_t max;
	const char *message;
} shape;

static const shape shapes[] = {
	{HEAD "\"roles\":[\"r\"],\"transitions\":{},\"states\":{", "\"s%zu\":{}", "}}",
		WB_DEFINITION_STATES_MAX, "states: 201 states, at most 200 are possible"},
	{HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{",
		"\"t%zu\":{\"from\":[\"s0\"],\"to\":\"s0\",\"roles\":[\"r\"]}", "}}",
		WB_DEFINITION_TRANSITIONS_MAX, "transitions: 501 transitions, at most 500"},
	{HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{},\"vars\":{",
		"\"v%zu\":{\"type\":\"int\"}", "}}", WB_DEFINITION_VARIABLES_MAX,
		"vars: 101 variables, at most 100"},
	{HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{\"t\":{\"from\":[\"s0\"],"
		  "\"to\":\"s0\",\"roles\":[\"r\"],\"inputs\":{",
		"\"i%zu\":{\"type\":\"integer\"}", "}}}}", WB_DEFINITION_INPUTS_MAX,
		"inputs: 51 inputs, at most 50"},
	{HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{\"t\":{\"from\":[\"s0\"],"
		  "\"to\":\"s0\",\"roles\":[\"r\"],\"effects\":[",
		"{\"mail\":\"m%zu\"}", "]}}}", WB_DEFINITION_EFFECTS_MAX, "effects: 21 items, at most 20"},
	{HEAD "\"states\":{\"s0\":{}},\"transitions\":{},\"roles\":[", "\"r%zu\"", "]}", 50,
		"roles: 51 items, at most 50"},
	{HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{},\"assertions\":[",
		"{\"name\":\"a%zu\",\"never\":\"state == ''\"}", "]}", 100,
		"assertions: 101 items, at most 100"},
	{HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{\"t\":{\"from\":[\"s0\"],"
		  "\"to\":\"s0\",\"roles\":[\"r\"],\"inputs\":{\"i\":{\"type\":\"integer\",\"enum\":[",
		"%zu", "]}}}}}", 500, "enum: 501 values, at most 500"},
};

static text fill(const shape *of, size_t count)
{
	text definition = {0};

	add(&definition, of->before, 0);
	for (size_t number = 0; number < count; number++) {
		if (number > 0)
			add(&definition, ",", 0);
		add(&definition, of->item, number);
	}
	add(&definition, of->after, 0);
	return definition;
}

static void limit__counts_of_a_definition(void **state)
{
	(void)state;
	for (size_t index = 0; index < sizeof shapes / sizeof *shapes; index++) {
		text at = fill(&shapes[index], shapes[index].max);
		check_load(&at, true, "");
		text beyond = fill(&shapes[index], shapes[index].max + 1);
		check_load(&beyond, false, shapes[index].message);
	}
}

static void limit__bytes_of_a_definition(void **state)
{
	(void)state;
	for (size_t beyond = 0; beyond < 2; beyond++) {
		text definition = fill(&shapes[0], 1);
		size_t bytes = WB_DEFINITION_BYTES_MAX + beyond;
		definition.data = realloc(definition.data, bytes);
		assert_non_null(definition.data);
		memset(definition.data + definition.bytes, ' ', bytes - definition.bytes);
		definition.bytes = bytes;
		check_load(&definition, beyond == 0, "1048577 bytes, at most 1048576 are possible");
	}
}

static void check_text(const char *key, size_t max, const char *message)
{
	for (size_t beyond = 0; beyond < 2; beyond++) {
		text definition = {0};
		add(&definition, HEAD "\"roles\":[\"r\"],\"transitions\":{},\"states\":{\"s0\":{\"", 0);
		add(&definition, key, 0);
		add(&definition, "\":\"", 0);
		/* Characters are counted, not bytes. */
		for (size_t number = 0; number < max + beyond; number++)
			add(&definition, "\xC3\xA9", 0);
		add(&definition, "\"}}}", 0);
		check_load(&definition, beyond == 0, message);
	}
}

static void limit__texts_of_a_definition(void **state)
{
	(void)state;
	check_text("label", 100, "label: 101 characters, at most 100");
	check_text("description", 4000, "description: 4001 characters, at most 4000");
}

static void limit__nesting_of_a_schema(void **state)
{
	(void)state;
	for (size_t beyond = 0; beyond < 2; beyond++) {
		text definition = {0};
		/* Five objects stand around the first items: the text, transitions, t, inputs and i. */
		size_t depth = WB_JSON_DEPTH_MAX - 5 + beyond;
		add(&definition,
			HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{\"t\":{\"from\":"
				 "[\"s0\"],\"to\":\"s0\",\"roles\":[\"r\"],\"inputs\":{\"i\":{\"type\":\"array\"",
			0);
		for (size_t level = 0; level < depth; level++)
			add(&definition, ",\"items\":{\"type\":\"array\"", 0);
		for (size_t level = 0; level < depth; level++)
			add(&definition, "}", 0);
		add(&definition, "}}}}}", 0);
		check_load(&definition, beyond == 0, "");
	}
}

#define GUARDED \
	HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{\"t\":{\"from\":[\"s0\"]," \
		 "\"to\":\"s0\",\"roles\":[\"r\"],\"guard\":\""

/* A part of the guard for each sentence: order.id > 1 && order.id > 2 … */
static text guarded(size_t parts)
{
	text definition = {0};

	add(&definition, GUARDED, 0);
	for (size_t part = 0; part < parts; part++)
		add(&definition, part == 0 ? "order.id > %zu" : " && order.id > %zu", part);
	add(&definition, "\",\"explain\":[", 0);
	return definition;
}

static void limit__sentences_of_a_guard(void **state)
{
	(void)state;
	for (size_t beyond = 0; beyond < 2; beyond++) {
		size_t count = 50 + beyond;
		text definition = guarded(count);
		for (size_t part = 0; part < count; part++) {
			add(&definition, part == 0 ? "" : ",", 0);
			add(&definition, "{\"clause\":\"order.id > %zu\",\"text\":\"x\"}", part);
		}
		add(&definition, "]}}}", 0);
		check_load(&definition, beyond == 0, "explain: 51 items, at most 50 are possible");
	}
}

static void limit__languages_of_a_sentence(void **state)
{
	(void)state;
	for (size_t beyond = 0; beyond < 2; beyond++) {
		text definition = guarded(1);
		add(&definition, "{\"text\":\"x\",\"translations\":{", 0);
		for (size_t language = 0; language < 30 + beyond; language++) {
			add(&definition, language == 0 ? "" : ",", 0);
			add(&definition, "\"de-%zu\":\"y\"", 100 + language);
		}
		add(&definition, "}}]}}}", 0);
		check_load(&definition, beyond == 0, "translations: 31 languages, at most 30");
	}
}

static void limit__bytes_of_all_sentences(void **state)
{
	(void)state;
	/* 32 sentences of 500 characters of two bytes are all there may be. */
	for (size_t beyond = 0; beyond < 2; beyond++) {
		text definition = guarded(33);
		for (size_t part = 0; part < 32 + beyond; part++) {
			add(&definition, part == 0 ? "" : ",", 0);
			add(&definition, "{\"clause\":\"order.id > %zu\",\"text\":\"", part);
			for (size_t at = 0; at < (part < 32 ? 500 : 1); at++)
				add(&definition, "\xC3\xA9", 0);
			add(&definition, "\"}", 0);
		}
		add(&definition, "]}}}", 0);
		check_load(&definition, beyond == 0, "explain[32]: the sentences have more than 32000");
	}
}

static void limit__depth_and_length_of_a_guard_in_a_definition(void **state)
{
	(void)state;
	for (size_t beyond = 0; beyond < 2; beyond++) {
		text deep = {0}, length = {0};
		add(&deep, GUARDED, 0);
		for (size_t level = 0; level < WB_CEL_DEPTH_MAX - 1 + beyond; level++)
			add(&deep, "(", 0);
		add(&deep, "true", 0);
		for (size_t level = 0; level < WB_CEL_DEPTH_MAX - 1 + beyond; level++)
			add(&deep, ")", 0);
		add(&deep, "\"}}}", 0);
		check_load(&deep, beyond == 0, "t.guard: expression is nested more than 250 levels deep");
		add(&length, GUARDED "true", 0);
		for (size_t byte = 4; byte < WB_CEL_BYTES_MAX + beyond; byte++)
			add(&length, " ", 0);
		add(&length, "\"}}}", 0);
		check_load(&length, beyond == 0, "t.guard: expression has more than 100000 bytes");
	}
}

/* A refusal is stored: whatever the guard and the facts are, it stays a few sentences. */
static void limit__bytes_of_a_refusal(void **state)
{
	(void)state;
	text definition = {0};
	wb_arena *arena = unit_arena();
	const wb_text role = WB_TEXT("r");
	const wb_actor actor = {.id = WB_TEXT("user:1"), .roles = &role, .role_count = 1};
	wb_decision decision;
	wb_text message;

	add(&definition, GUARDED "order.number in [", 0);
	for (size_t index = 0; index < 2000; index++)
		add(&definition, index == 0 ? "'%zu'" : ",'%zu'", index);
	add(&definition, "]\"}}}", 0);
	char *number = malloc(1000001);
	assert_non_null(number);
	memset(number, 'x', 1000000);
	number[1000000] = '\0';
	wb_value members[32] = {{0}};
	members[1] = wb_value_string(wb_text_from(number));
	definition.data[definition.bytes] = '\0';
	wb_workflow *workflow = unit_workflow(definition.data);
	const wb_question question = {
		.transition = WB_TEXT("t"),
		.state = WB_TEXT("s0"),
		.actor = &actor,
		.order_members = members,
	};
	wb_error error = {.status = WB_OK};
	assert_ok(wb_workflow_decide(workflow, &question, arena, &decision, &error), &error);
	assert_int_equal(decision.blocker_count, 1);
	assert_true(decision.blockers[0].text.bytes < 1024);
	assert_non_null(strstr(decision.blockers[0].text.data, "\"11\" or \xE2\x80\xA6; it is \"xxx"));
	assert_int_equal(wb_json_write(&decision.blockers[0].message, arena, &message, NULL), WB_OK);
	assert_true(message.bytes < 2000);
	wb_workflow_free(workflow);
	wb_arena_free(arena);
	free(number);
	free(definition.data);
}

static void limit__cost_of_a_guard(void **state)
{
	(void)state;
	static const shape guard = {HEAD
		"\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{\"t\":{\"from\":[\"s0\"],"
		"\"to\":\"s0\",\"roles\":[\"r\"],\"guard\":\"",
		"", "\"}}}", 0, "transitions.t.guard: costs up to "};
	static const char thousand[] = "[0,1,2,3,4,5,6,7,8,9].all(%c,";

	/* Ten to the power of [folds] rounds. */
	for (size_t folds = 4; folds <= 7; folds += 3) {
		text definition = {0};
		add(&definition, guard.before, 0);
		for (size_t fold = 0; fold < folds; fold++) {
			char call[100];
			snprintf(call, sizeof call, thousand, (char)('a' + fold));
			add(&definition, call, 0);
		}
		add(&definition, "true", 0);
		for (size_t fold = 0; fold < folds; fold++)
			add(&definition, ")", 0);
		add(&definition, guard.after, 0);
		check_load(&definition, folds == 4, guard.message);
	}
}

static void limit__cost_of_a_guard_that_grows_with_its_data(void **state)
{
	(void)state;
	wb_workflow *workflow = unit_workflow(
		HEAD "\"roles\":[\"r\"],\"vars\":{\"l\":{\"type\":\"list(int)\"}},\"states\":{\"s0\":{}},"
			 "\"transitions\":{\"t\":{\"from\":[\"s0\"],\"to\":\"s0\",\"roles\":[\"r\"],"
			 "\"guard\":\"vars.l.all(a, vars.l.all(b, a + b >= 0))\"}}}");
	wb_arena *arena = unit_arena();
	const wb_text role = WB_TEXT("r");
	const wb_actor actor = {.id = WB_TEXT("user:1"), .roles = &role, .role_count = 1};
	wb_question question = {.transition = WB_TEXT("t"), .state = WB_TEXT("s0"), .actor = &actor};

	/* A hundred items make some ten thousand rounds, a thousand a million. */
	for (size_t count = 100; count <= 1000; count *= 10) {
		wb_list_builder items;
		wb_map_builder vars;
		wb_value list, map;
		wb_decision decision;
		wb_list_builder_init(&items, arena, count);
		for (size_t index = 0; index < count; index++)
			wb_list_builder_add(&items, wb_value_int((int64_t)index));
		assert_int_equal(wb_list_builder_finish(&items, &list, NULL), WB_OK);
		wb_map_builder_init(&vars, arena, 1);
		wb_map_builder_add(&vars, WB_TEXT("l"), list);
		assert_int_equal(wb_map_builder_finish(&vars, &map, NULL), WB_OK);
		question.vars = &map;
		assert_int_equal(wb_workflow_decide(workflow, &question, arena, &decision, NULL), WB_OK);
		assert_int_equal(decision.is_allowed, count == 100);
		if (!decision.is_allowed)
			assert_int_equal(decision.blockers[0].code, WB_BLOCKER_GUARD_ERROR);
	}
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

/* Each of 100 guards names ten, and one of them one more. */
static void check_zones(bool is_within)
{
	text definition = {0};

	add(&definition, HEAD "\"roles\":[\"r\"],\"states\":{\"s0\":{}},\"transitions\":{", 0);
	for (size_t index = 0; index < WB_DEFINITION_ZONES_MAX / 10; index++) {
		add(&definition, index == 0 ? "" : ",", 0);
		add(&definition,
			"\"t%zu\":{\"from\":[\"s0\"],\"to\":\"s0\",\"roles\":[\"r\"],\"guard\":\"0 < 0", index);
		for (size_t zone = 1; zone <= 10; zone++)
			add(&definition, " || now.getHours('Etc/GMT+%zu') > 12", zone);
		if (index == 7 && !is_within)
			add(&definition, " || now.getHours('Etc/GMT-1') > 12", 0);
		add(&definition, "\"}", 0);
	}
	add(&definition, "}}", 0);
	check_load(&definition, is_within, "name 1001 time zones up to here, at most 1000");
}

static void limit__zones_of_a_definition(void **state)
{
	(void)state;
	check_zones(true);
	check_zones(false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limit__counts_of_a_definition),
		cmocka_unit_test(limit__bytes_of_a_definition),
		cmocka_unit_test(limit__texts_of_a_definition),
		cmocka_unit_test(limit__nesting_of_a_schema),
		cmocka_unit_test(limit__sentences_of_a_guard),
		cmocka_unit_test(limit__languages_of_a_sentence),
		cmocka_unit_test(limit__bytes_of_all_sentences),
		cmocka_unit_test(limit__depth_and_length_of_a_guard_in_a_definition),
		cmocka_unit_test(limit__bytes_of_a_refusal),
		cmocka_unit_test(limit__zones_of_a_definition),
		cmocka_unit_test(limit__cost_of_a_guard),
		cmocka_unit_test(limit__cost_of_a_guard_that_grows_with_its_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
