/* SPDX-License-Identifier: MIT */
/*
 * The states of a definition. A state projects to one of WooCommerce's own statuses or to none;
 * drafts are left out, because an order that is still in a checkout is no subject.
 */
#include "workflow/definition.h"

#include "workflow/typed.h"

static const wb_text states_woo[] = {
	WB_TEXT_LITERAL("pending"),
	WB_TEXT_LITERAL("processing"),
	WB_TEXT_LITERAL("on-hold"),
	WB_TEXT_LITERAL("completed"),
	WB_TEXT_LITERAL("cancelled"),
	WB_TEXT_LITERAL("refunded"),
	WB_TEXT_LITERAL("failed"),
};

static wb_status states_read_woo(const wb_reader *reader, const wb_node *node, wb_text *out)
{
	if (node->value == NULL)
		return WB_OK;
	for (size_t index = 0; index < sizeof states_woo / sizeof *states_woo; index++) {
		bool is_text = node->value->kind == WB_STRING;
		if (is_text && wb_text_equal(node->value->as.text, states_woo[index])) {
			*out = states_woo[index];
			return WB_OK;
		}
	}
	return wb_reader__fail(reader, node,
		"must be one of WooCommerce's own statuses: pending, processing, on-hold, completed, "
		"cancelled, refunded, failed");
}

/* Seconds as an integer, or a duration as CEL writes it. */
static wb_status states_read_stuck_after(
	const wb_reader *reader, const wb_node *node, uint32_t *out)
{
	wb_node alone = wb_node__root(WB_TEXT(""), node->value);
	wb_value length;
	int64_t seconds = 0;

	if (node->value == NULL)
		return WB_OK;
	if (node->value->kind == WB_INT)
		seconds = node->value->as.integer;
	else if (wb_typed__read(wb_type_of(WB_TYPE_DURATION), &alone, reader->arena, &length, NULL) ==
		WB_OK)
		seconds = length.as.time.seconds;
	if (seconds < 1 || seconds > UINT32_MAX)
		return wb_reader__fail(
			reader, node, "must be a length of time from 1 second on, such as \"36h\", or seconds");
	*out = (uint32_t)seconds;
	return WB_OK;
}

static wb_status states_read_one(const wb_reader *reader, const wb_node *node, wb_state *out)
{
	wb_node label = wb_node__member(node, WB_TEXT("label"));
	wb_node description = wb_node__member(node, WB_TEXT("description"));
	wb_node woo = wb_node__member(node, WB_TEXT("woo"));
	wb_node is_final = wb_node__member(node, WB_TEXT("final"));
	wb_node stuck_after = wb_node__member(node, WB_TEXT("stuck_after"));
	wb_text ignored;

	/* One whose name is none is one all the same to whoever refers to it. */
	out->name = node->key;
	wb_status status = wb_reader__key_name(reader, node, &out->name);
	if (status == WB_OK)
		status = wb_reader__check_keys(reader, node, WB_KEYS_STATE);
	if (status == WB_OK)
		status = wb_reader__go_on(reader, wb_reader__label(reader, &label, out->name, &out->label));
	if (status == WB_OK)
		status = wb_reader__go_on(
			reader, wb_reader__text(reader, &description, WB_DESCRIPTION_CHARACTERS_MAX, &ignored));
	if (status == WB_OK)
		status = wb_reader__go_on(reader, states_read_woo(reader, &woo, &out->woo));
	if (status == WB_OK)
		status = wb_reader__go_on(reader, wb_reader__flag(reader, &is_final, &out->is_final));
	if (status == WB_OK)
		status = wb_reader__go_on(
			reader, states_read_stuck_after(reader, &stuck_after, &out->stuck_after_s));
	return status;
}

static wb_status states_read_initial(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(root, WB_TEXT("initial"));
	wb_text name;

	if (node.value != NULL && node.value->kind == WB_LIST)
		return wb_reader__refuse(
			reader, &node, WB_LINT_INITIAL_STATE, "must be a name: exactly one state is the first");
	wb_status status = wb_reader__name(reader, &node, &name);
	if (status < 0)
		return status;
	definition->workflow->initial = wb_workflow_find_state(definition->workflow, name);
	if (definition->workflow->initial == NULL)
		return wb_reader__refuse(
			reader, &node, WB_LINT_UNKNOWN_STATE, "there is no state \"%t\"", name);
	return WB_OK;
}

wb_status wb_definition__read_states(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_workflow *workflow = definition->workflow;
	wb_node node = wb_node__member(root, WB_TEXT("states"));
	wb_status status = wb_reader__check_map(reader, &node);

	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(&node);
	if (map->count == 0)
		return wb_reader__fail(reader, &node, "must have at least one state");
	if (map->count > WB_DEFINITION_STATES_MAX)
		return wb_reader__exceed(reader, &node, "%z states, at most %d are possible", map->count,
			WB_DEFINITION_STATES_MAX);
	wb_state *states = wb_arena_take_array(reader->arena, map->count, sizeof *states);
	if (states == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < map->count; index++) {
		wb_node state = wb_node__entry(&node, &map->entries[index]);
		status = wb_reader__go_on(reader, states_read_one(reader, &state, &states[index]));
		if (status < 0)
			return status;
	}
	workflow->states = states;
	workflow->state_count = map->count;
	/* Told as missing already. */
	if (wb_node__member(root, WB_TEXT("initial")).value == NULL)
		return WB_OK;
	return wb_reader__go_on(reader, states_read_initial(definition, root));
}
