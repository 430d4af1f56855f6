/* SPDX-License-Identifier: MIT */
/*
 * Assertions: what an author wants proved of his workflow. Both forms are chosen so that walking
 * everything that can be reached decides them: one looks at the graph alone, the other at a state
 * and the variables in it. Here they are read, type-checked and kept; proving them is the lint's.
 */
#include "workflow/definition.h"

#define ASSERTIONS_MAX 100

static wb_status assertions_read_reach(
	const wb_definition *definition, const wb_node *parent, wb_assertion *out)
{
	const wb_reader *reader = &definition->reader;
	const wb_workflow *workflow = definition->workflow;
	wb_node reach = wb_node__member(parent, WB_TEXT("reach"));
	wb_node through = wb_node__member(parent, WB_TEXT("only_through"));
	wb_status status = wb_reader__name(reader, &reach, &out->reach);

	if (status == WB_OK && wb_workflow_find_state(workflow, out->reach) == NULL)
		status = wb_reader__refuse(
			reader, &reach, WB_LINT_UNKNOWN_STATE, "there is no state \"%t\"", out->reach);
	if (status == WB_OK)
		status = wb_reader__names(reader, &through, WB_DEFINITION_TRANSITIONS_MAX,
			&out->only_through, &out->only_through_count);
	for (size_t index = 0; status == WB_OK && index < out->only_through_count; index++) {
		wb_node item = wb_node__item(&through, index);
		if (wb_workflow_find_transition(workflow, out->only_through[index]) == NULL)
			status = wb_reader__refuse(reader, &item, WB_LINT_UNKNOWN_TRANSITION,
				"there is no transition \"%t\"", out->only_through[index]);
	}
	return status;
}

static wb_status assertions_read_never(
	wb_definition *definition, const wb_node *parent, wb_proposition *out)
{
	const wb_variable variables[] = {
		{WB_TEXT_LITERAL("state"), wb_type_of(WB_TYPE_STRING)},
		{WB_TEXT_LITERAL("vars"), &definition->workflow->vars_type},
	};
	wb_node node = wb_node__member(parent, WB_TEXT("never"));
	wb_status status = wb_definition__compile(definition, &node, variables,
		sizeof variables / sizeof *variables, wb_type_of(WB_TYPE_BOOL), &out->never);

	if (status == WB_OK)
		out->shown.never = wb_program_source(out->never);
	return status;
}

static wb_status assertions_read_one(
	wb_definition *definition, const wb_node *node, wb_proposition *out)
{
	const wb_reader *reader = &definition->reader;
	wb_node name = wb_node__member(node, WB_TEXT("name"));
	wb_node text = wb_node__member(node, WB_TEXT("text"));
	wb_status status = wb_reader__check_keys(reader, node, WB_KEYS_ASSERTION);

	if (status == WB_OK)
		status = wb_reader__name(reader, &name, &out->shown.name);
	if (status == WB_OK)
		status = wb_reader__text(reader, &text, WB_SENTENCE_CHARACTERS_MAX, &out->shown.text);
	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(node);
	bool has_reach = wb_map_find_text(map, WB_TEXT("reach")) != NULL;
	bool has_through = wb_map_find_text(map, WB_TEXT("only_through")) != NULL;
	bool has_never = wb_map_find_text(map, WB_TEXT("never")) != NULL;
	if (has_reach != has_through || has_reach == has_never)
		return wb_reader__fail(reader, node, "must have either reach and only_through, or never");
	return has_never ? assertions_read_never(definition, node, out)
					 : assertions_read_reach(definition, node, &out->shown);
}

wb_status wb_definition__read_assertions(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_workflow *workflow = definition->workflow;
	wb_node node = wb_node__member(root, WB_TEXT("assertions"));

	if (node.value == NULL)
		return WB_OK;
	wb_status status = wb_reader__check_list(reader, &node, ASSERTIONS_MAX);
	if (status < 0)
		return status;
	size_t count = wb_node__list(&node)->count;
	wb_proposition *propositions = wb_arena_take_array(reader->arena, count, sizeof *propositions);
	if (propositions == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < count; index++) {
		wb_node item = wb_node__item(&node, index);
		wb_proposition proposition = {0};
		status = assertions_read_one(definition, &item, &proposition);
		for (size_t before = 0; status == WB_OK && before < workflow->proposition_count; before++) {
			if (wb_text_equal(propositions[before].shown.name, proposition.shown.name))
				status = wb_reader__refuse(reader, &item, WB_LINT_REPEATED_NAME,
					"there are two assertions \"%t\"", proposition.shown.name);
		}
		if (status == WB_OK)
			propositions[workflow->proposition_count++] = proposition;
		status = wb_reader__go_on(reader, status);
		if (status < 0)
			return status;
	}
	workflow->propositions = propositions;
	return WB_OK;
}
