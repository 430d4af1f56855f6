/* SPDX-License-Identifier: MIT */
/*
 * Pictures of workflows. tests/cli/diagrams.php looks at many generated ones; here are the shipped
 * one, byte for byte, and the bounds.
 *
 * After a change that is meant to be seen:
 *
 *   waybill diagram --svg core/src/workflow/default.json > tests/core/diagram/default.svg
 *   waybill diagram core/src/workflow/default.json > tests/core/diagram/default.mmd
 */
#include "workflow_unit.h"

#include "waybill/diagram.h"

static wb_arena *new_arena(void)
{
	wb_arena *arena = NULL;

	assert_int_equal(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL), WB_OK);
	return arena;
}

static wb_text draw(const wb_workflow *workflow, wb_diagram_format format, wb_arena *arena)
{
	wb_error error = {.status = WB_OK};
	wb_text picture = {0};

	assert_ok(wb_workflow_diagram(workflow, format, arena, &picture, &error), &error);
	return picture;
}

static void assert_is_file(wb_diagram_format format, const char *name)
{
	wb_text text = wb_workflow_default();
	wb_workflow *workflow = unit_workflow(text.data);
	wb_arena *arena = new_arena();
	wb_text kept = unit_file(name);
	wb_text drawn = draw(workflow, format, arena);

	if (!wb_text_equal(drawn, kept))
		fail_msg("%s is not what is drawn:\n%.*s", name, (int)drawn.bytes, drawn.data);
	free((void *)(uintptr_t)kept.data);
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

static void test_diagram__shipped_workflow_as_svg(void **state)
{
	(void)state;
	assert_is_file(WB_DIAGRAM_SVG, "tests/core/diagram/default.svg");
}

static void test_diagram__shipped_workflow_as_mermaid(void **state)
{
	(void)state;
	assert_is_file(WB_DIAGRAM_MERMAID, "tests/core/diagram/default.mmd");
}

static bool holds(wb_text text, const char *part)
{
	size_t bytes = strlen(part);

	for (size_t at = 0; at + bytes <= text.bytes; at++) {
		if (memcmp(text.data + at, part, bytes) == 0)
			return true;
	}
	return false;
}

static void test_diagram__labels_stay_in_their_place(void **state)
{
	(void)state;
	wb_workflow *workflow = unit_workflow(
		"{\"format\":1,\"workflow\":\"w\",\"version\":1,\"subject\":\"order\",\"initial\":\"end\","
		"\"roles\":[\"staff\"],\"states\":{\"end\":{\"label\":\"a\\\"b%%c\\nd;e\"},"
		"\"z\":{\"label\":\"</text><script>&\\u0007\",\"final\":true}},"
		"\"transitions\":{\"t\":{\"from\":[\"end\"],\"to\":\"z\",\"roles\":[\"staff\"],"
		"\"label\":\"x: y#35;\"}}}");
	wb_arena *arena = new_arena();
	wb_text svg = draw(workflow, WB_DIAGRAM_SVG, arena);

	assert_true(holds(svg, "&lt;/text&gt;&lt;script&gt;&amp;\xEF\xBF\xBD</tspan>"));
	assert_true(holds(svg, "a&quot;b%%c\xEF\xBF\xBD"));
	assert_false(holds(svg, "<script"));
	assert_text_equal(draw(workflow, WB_DIAGRAM_MERMAID, arena),
		"stateDiagram-v2\n"
		"    state \"a#34;b#37;#37;c d#59;e\" as s_end\n"
		"    state \"#60;/text#62;#60;script#62;#38; \" as s_z\n"
		"    [*] --> s_end\n"
		"    s_end --> s_z : x#58; y#35;35#59;\n"
		"    s_z --> [*]\n");
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

/* 200 states; transition n leads from [sources] of them, another choice each, to one of them. */
static wb_workflow *large_workflow(unsigned sources)
{
	size_t capacity = WB_DEFINITION_BYTES_MAX;
	char *text = malloc(capacity);
	size_t bytes = 0;

	assert_non_null(text);
#define ADD(...) bytes += (size_t)snprintf(text + bytes, capacity - bytes, __VA_ARGS__)
	ADD("{\"format\":1,\"workflow\":\"w\",\"version\":1,\"subject\":\"order\",\"initial\":\"s0\","
		"\"roles\":[\"r\"],\"states\":{");
	for (unsigned at = 0; at < WB_DEFINITION_STATES_MAX; at++)
		ADD("%s\"s%u\":{}", at == 0 ? "" : ",", at);
	ADD("},\"transitions\":{");
	for (unsigned at = 0; at < WB_DEFINITION_TRANSITIONS_MAX; at++) {
		ADD("%s\"t%u\":{\"to\":\"s%u\",\"roles\":[\"r\"],\"from\":[", at == 0 ? "" : ",", at,
			at < WB_DEFINITION_STATES_MAX - 1 ? at + 1 : at * 61 % WB_DEFINITION_STATES_MAX);
		for (unsigned source = 0; source < sources; source++)
			ADD("%s\"s%u\"", source == 0 ? "" : ",",
				sources == 1 && at < WB_DEFINITION_STATES_MAX - 1
					? at
					: (at * 37 + source) % WB_DEFINITION_STATES_MAX);
		ADD("]}");
	}
	ADD("}}");
#undef ADD
	assert_true(bytes < capacity);
	wb_workflow *workflow = unit_workflow(text);
	free(text);
	return workflow;
}

static void test_diagram__largest_workflow_is_drawn(void **state)
{
	(void)state;
	wb_workflow *workflow = large_workflow(1);
	wb_arena *arena = new_arena();
	wb_text first = draw(workflow, WB_DIAGRAM_SVG, arena);

	assert_true(first.bytes > 100000);
	assert_true(wb_text_equal(first, draw(workflow, WB_DIAGRAM_SVG, arena)));
	assert_true(draw(workflow, WB_DIAGRAM_MERMAID, arena).bytes > 10000);
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

static void limit__diagram_arrows(void **state)
{
	(void)state;
	wb_workflow *workflow = large_workflow(60);
	wb_arena *arena = new_arena();
	wb_error error = {.status = WB_OK};
	wb_text picture = WB_TEXT_LITERAL("untouched");

	assert_failed(wb_workflow_diagram(workflow, WB_DIAGRAM_SVG, arena, &picture, &error), WB_LIMIT,
		&error);
	assert_text_equal(picture, "untouched");
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_diagram__shipped_workflow_as_svg),
		cmocka_unit_test(test_diagram__shipped_workflow_as_mermaid),
		cmocka_unit_test(test_diagram__labels_stay_in_their_place),
		cmocka_unit_test(test_diagram__largest_workflow_is_drawn),
		cmocka_unit_test(limit__diagram_arrows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
