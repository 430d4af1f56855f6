/* SPDX-License-Identifier: MIT */
/*
 * The transitions of a definition, with all they refer to resolved and their expressions compiled
 * against the facts, the variables and their own inputs. Each is read completely before the next:
 * an author mends one transition at a time.
 */
#include "workflow/definition.h"

typedef struct transitions_effect_key {
	wb_text key;
	wb_effect_kind kind;
} transitions_effect_key;

static const transitions_effect_key transitions_effect_keys[] = {
	{WB_TEXT_LITERAL("document"), WB_EFFECT_DOCUMENT},
	{WB_TEXT_LITERAL("mail"), WB_EFFECT_MAIL},
	{WB_TEXT_LITERAL("webhook"), WB_EFFECT_WEBHOOK},
};

#define TRANSITIONS_EFFECT_KEYS (sizeof transitions_effect_keys / sizeof *transitions_effect_keys)

/* ---- where from, where to, by whom ---- */

static wb_status transitions_read_from(
	const wb_definition *definition, const wb_node *parent, wb_transition *shown)
{
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(parent, WB_TEXT("from"));
	wb_status status =
		wb_reader__names(reader, &node, WB_DEFINITION_STATES_MAX, &shown->from, &shown->from_count);

	if (status < 0)
		return status;
	for (size_t index = 0; index < shown->from_count; index++) {
		wb_node item = wb_node__item(&node, index);
		const wb_state *state = wb_workflow_find_state(definition->workflow, shown->from[index]);
		if (state == NULL)
			status = wb_reader__refuse(reader, &item, WB_LINT_UNKNOWN_STATE,
				"there is no state \"%t\"", shown->from[index]);
		else if (state->is_final)
			status = wb_reader__refuse(reader, &item, WB_LINT_FINAL_STATE_LEFT,
				"the state \"%t\" is final: nothing leaves it", state->name);
		status = wb_reader__go_on(reader, status);
		if (status < 0)
			return status;
	}
	return WB_OK;
}

static wb_status transitions_read_to(
	const wb_definition *definition, const wb_node *parent, wb_transition *shown)
{
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(parent, WB_TEXT("to"));
	wb_status status = wb_reader__name(reader, &node, &shown->to);

	if (status < 0)
		return status;
	if (wb_workflow_find_state(definition->workflow, shown->to) == NULL)
		return wb_reader__refuse(
			reader, &node, WB_LINT_UNKNOWN_STATE, "there is no state \"%t\"", shown->to);
	return WB_OK;
}

wb_status wb_definition__read_role_names(
	const wb_definition *definition, const wb_node *node, const wb_text **out, size_t *out_count)
{
	const wb_reader *reader = &definition->reader;
	/* One more than may be declared: the built-in one. */
	size_t count_max = definition->workflow->role_count + 1;
	wb_status status = wb_reader__names(reader, node, count_max, out, out_count);

	if (status < 0)
		return status;
	for (size_t index = 0; index < *out_count; index++) {
		wb_node item = wb_node__item(node, index);
		if (!wb_definition__has_role(definition, (*out)[index]))
			status = wb_reader__go_on(reader,
				wb_reader__refuse(
					reader, &item, WB_LINT_UNKNOWN_ROLE, "there is no role \"%t\"", (*out)[index]));
		if (status < 0)
			return status;
	}
	return WB_OK;
}

/* ---- inputs, guard, set ---- */

static wb_status transitions_set_inputs_type(const wb_reader *reader, wb_rule *rule)
{
	wb_field *fields = wb_arena_take_array(reader->arena, rule->input_count, sizeof *fields);

	if (fields == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < rule->input_count; index++) {
		fields[index].name = rule->inputs[index].name;
		fields[index].type = rule->inputs[index].schema->type;
		fields[index].is_personal = rule->inputs[index].is_personal;
	}
	rule->inputs_type = (wb_type){
		.kind = WB_TYPE_OBJECT,
		.name = WB_TEXT("inputs"),
		.fields = fields,
		.field_count = rule->input_count,
	};
	return WB_OK;
}

static wb_status transitions_read_inputs(
	wb_definition *definition, const wb_node *parent, wb_rule *rule)
{
	static const wb_map none = {0, NULL};
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(parent, WB_TEXT("inputs"));
	wb_error cause;
	wb_status status = wb_input__read_all(definition, parent, &rule->inputs, &rule->input_count);

	if (status == WB_OK)
		status = transitions_set_inputs_type(reader, rule);
	if (status < 0)
		return status;
	rule->shown.inputs = wb_value_map(&none);
	if (node.value != NULL &&
		wb_value_copy(node.value, reader->arena, &rule->shown.inputs, &cause) < 0)
		return wb_reader__adopt(reader, &node, &cause);
	return WB_OK;
}

static wb_status transitions_read_guard(
	wb_definition *definition, const wb_node *parent, wb_rule *rule)
{
	wb_variable variables[WB_FACT_COUNT];
	wb_node node = wb_node__member(parent, WB_TEXT("guard"));

	if (node.value == NULL)
		return WB_OK;
	wb_facts__declare(definition->workflow, rule, variables);
	wb_status status = wb_definition__compile(
		definition, &node, variables, WB_FACT_COUNT, wb_type_of(WB_TYPE_BOOL), &rule->guard);
	if (status == WB_OK)
		rule->shown.guard = wb_program_source(rule->guard);
	return status;
}

/*
 * Variables stand in events as they are, so nothing personal may flow into one. The paths are all
 * that the program can look at.
 */
static wb_status transitions_check_impersonal(
	wb_definition *definition, const wb_node *node, const wb_rule *rule, const wb_program *program)
{
	for (size_t index = 0; index < wb_program_path_count(program); index++) {
		wb_text path = wb_program_path(program, index);
		if (wb_workflow_is_personal(definition->workflow, &rule->shown, path))
			return wb_reader__refuse(&definition->reader, node, WB_LINT_PERSONAL_VARIABLE,
				"%t is personal and can't be kept in a variable", path);
	}
	return WB_OK;
}

static const wb_field *transitions_find_variable(const wb_workflow *workflow, wb_text name)
{
	for (size_t index = 0; index < workflow->vars_type.field_count; index++) {
		if (wb_text_equal(workflow->vars_type.fields[index].name, name))
			return &workflow->vars_type.fields[index];
	}
	return NULL;
}

static wb_status transitions_read_assignment(
	wb_definition *definition, const wb_node *node, const wb_rule *rule, wb_assignment *out)
{
	wb_variable variables[WB_FACT_COUNT];
	const wb_reader *reader = &definition->reader;
	const wb_field *field = transitions_find_variable(definition->workflow, node->key);

	if (field == NULL)
		return wb_reader__refuse(
			reader, node, WB_LINT_UNKNOWN_VARIABLE, "there is no variable \"%t\"", node->key);
	if (wb_text_equal(field->name, WB_TEXT(WB_VARIABLE_ASSIGNEE)))
		return wb_reader__fail(
			reader, node, "the assignee is set by assigning, not by a transition");
	wb_facts__declare(definition->workflow, rule, variables);
	wb_status status = wb_definition__compile(
		definition, node, variables, WB_FACT_COUNT, field->type, &out->value);
	if (status == WB_OK)
		status = transitions_check_impersonal(definition, node, rule, out->value);
	if (status == WB_OK)
		out->variable = field->name;
	return status;
}

static wb_status transitions_read_set(
	wb_definition *definition, const wb_node *parent, wb_rule *rule)
{
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(parent, WB_TEXT("set"));

	if (node.value == NULL)
		return WB_OK;
	wb_status status = wb_reader__check_map(reader, &node);
	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(&node);
	wb_assignment *assignments =
		wb_arena_take_array(reader->arena, map->count, sizeof *assignments);
	if (assignments == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < map->count; index++) {
		wb_node entry = wb_node__entry(&node, &map->entries[index]);
		wb_assignment assignment = {0};
		status = transitions_read_assignment(definition, &entry, rule, &assignment);
		if (status == WB_OK)
			assignments[rule->assignment_count++] = assignment;
		status = wb_reader__go_on(reader, status);
		if (status < 0)
			return status;
	}
	rule->assignments = assignments;
	return WB_OK;
}

/* ---- effects ---- */

static wb_status transitions_read_effect(
	const wb_reader *reader, const wb_node *node, wb_effect *out)
{
	wb_status status = wb_reader__check_map(reader, node);

	if (status < 0)
		return status;
	for (size_t index = 0; index < wb_node__map(node)->count; index++) {
		wb_node member = wb_node__entry(node, &wb_node__map(node)->entries[index]);
		if (!wb_keys__has(wb_keys__of(WB_KEYS_EFFECT), member.key))
			return wb_reader__refuse(reader, &member, WB_LINT_UNKNOWN_EFFECT,
				"unknown key: an effect is a document, a mail or a webhook");
	}
	if (wb_node__map(node)->count != 1)
		return wb_reader__fail(reader, node, "must have exactly one of document, mail and webhook");
	for (size_t index = 0; index < TRANSITIONS_EFFECT_KEYS; index++) {
		wb_node member = wb_node__member(node, transitions_effect_keys[index].key);
		if (member.value == NULL)
			continue;
		out->kind = transitions_effect_keys[index].kind;
		status = wb_reader__name(reader, &member, &out->name);
	}
	return status;
}

/* The outbox knows an effect by event, kind and name: one of each. */
static bool transitions_has_effect(const wb_effect *effects, size_t count, wb_effect effect)
{
	for (size_t index = 0; index < count; index++) {
		if (effects[index].kind == effect.kind && wb_text_equal(effects[index].name, effect.name))
			return true;
	}
	return false;
}

static wb_status transitions_read_effects(
	const wb_definition *definition, const wb_node *parent, wb_transition *shown)
{
	const wb_reader *reader = &definition->reader;
	wb_node node = wb_node__member(parent, WB_TEXT("effects"));

	if (node.value == NULL)
		return WB_OK;
	wb_status status = wb_reader__check_list(reader, &node, WB_DEFINITION_EFFECTS_MAX);
	if (status < 0)
		return status;
	size_t count = wb_node__list(&node)->count;
	wb_effect *effects = wb_arena_take_array(reader->arena, count, sizeof *effects);
	if (effects == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < count; index++) {
		wb_node item = wb_node__item(&node, index);
		wb_effect effect = {0};
		status = transitions_read_effect(reader, &item, &effect);
		if (status == WB_OK && transitions_has_effect(effects, shown->effect_count, effect))
			status = wb_reader__refuse(reader, &item, WB_LINT_REPEATED_NAME,
				"the effect \"%t\" stands here twice", effect.name);
		if (status == WB_OK)
			effects[shown->effect_count++] = effect;
		status = wb_reader__go_on(reader, status);
		if (status < 0)
			return status;
	}
	shown->effects = effects;
	return WB_OK;
}

/* ---- a whole transition ---- */

/* Nobody is there to supply an input or to say when. */
static wb_status transitions_check_automatic(
	const wb_reader *reader, const wb_node *node, const wb_rule *rule)
{
	if (!rule->shown.is_automatic) {
		if (wb_node__member(node, WB_TEXT("roles")).value == NULL)
			return wb_reader__refuse(
				reader, node, WB_LINT_ACTION_WITHOUT_ROLE, "key \"roles\" is missing");
		return WB_OK;
	}
	if (wb_node__member(node, WB_TEXT("guard")).value == NULL)
		return wb_reader__refuse(reader, node, WB_LINT_AUTOMATIC_INPUT,
			"an automatic transition must have a guard that says when it is due");
	for (size_t index = 0; index < rule->input_count; index++) {
		if (rule->inputs[index].is_required)
			return wb_reader__refuse(reader, node, WB_LINT_AUTOMATIC_INPUT,
				"an automatic transition can't require the input \"%t\"", rule->inputs[index].name);
	}
	return WB_OK;
}

static wb_status transitions_read_flags(
	const wb_reader *reader, const wb_node *node, wb_transition *shown)
{
	wb_node undo = wb_node__member(node, WB_TEXT("undo"));
	wb_node automatic = wb_node__member(node, WB_TEXT("automatic"));
	wb_node four_eyes = wb_node__member(node, WB_TEXT("four_eyes"));

	shown->can_be_undone = true;
	wb_status status =
		wb_reader__go_on(reader, wb_reader__flag(reader, &undo, &shown->can_be_undone));
	if (status == WB_OK)
		status =
			wb_reader__go_on(reader, wb_reader__flag(reader, &automatic, &shown->is_automatic));
	if (status == WB_OK)
		status = wb_reader__go_on(
			reader, wb_reader__flag(reader, &four_eyes, &shown->needs_second_person));
	return status;
}

static wb_status transitions_read_texts(
	const wb_reader *reader, const wb_node *node, wb_transition *shown)
{
	wb_node label = wb_node__member(node, WB_TEXT("label"));
	wb_node description = wb_node__member(node, WB_TEXT("description"));
	wb_text ignored;
	wb_status status =
		wb_reader__go_on(reader, wb_reader__label(reader, &label, shown->name, &shown->label));

	if (status == WB_OK)
		status = wb_reader__go_on(
			reader, wb_reader__text(reader, &description, WB_DESCRIPTION_CHARACTERS_MAX, &ignored));
	return status;
}

static wb_status transitions_read_head(
	const wb_definition *definition, const wb_node *node, wb_transition *shown)
{
	const wb_reader *reader = &definition->reader;
	wb_node roles = wb_node__member(node, WB_TEXT("roles"));

	wb_status status = wb_reader__key_name(reader, node, &shown->name);
	if (status == WB_OK)
		status = wb_reader__check_keys(reader, node, WB_KEYS_TRANSITION);
	if (status == WB_OK)
		status = transitions_read_texts(reader, node, shown);
	if (status == WB_OK)
		status = wb_reader__go_on(reader, transitions_read_from(definition, node, shown));
	if (status == WB_OK)
		status = wb_reader__go_on(reader, transitions_read_to(definition, node, shown));
	if (status == WB_OK && roles.value != NULL)
		status = wb_reader__go_on(reader,
			wb_definition__read_role_names(definition, &roles, &shown->roles, &shown->role_count));
	if (status == WB_OK)
		status = transitions_read_flags(reader, node, shown);
	return status;
}

/* Guard and set, which mean nothing while an input that they may read could not be read. */
static wb_status transitions_read_expressions(
	wb_definition *definition, const wb_node *node, wb_rule *rule)
{
	const wb_reader *reader = &definition->reader;
	wb_status status = wb_reader__go_on(reader, transitions_read_guard(definition, node, rule));

	/* What explains a guard that is refused has nothing to be held against. */
	if (status == WB_OK &&
		(rule->guard != NULL || wb_node__member(node, WB_TEXT("guard")).value == NULL))
		status = wb_reader__go_on(reader, wb_definition__read_explanations(definition, node, rule));
	if (status == WB_OK)
		status = wb_reader__go_on(reader, transitions_check_automatic(reader, node, rule));
	if (status == WB_OK)
		status = wb_reader__go_on(reader, transitions_read_set(definition, node, rule));
	return status;
}

static bool transitions_have_all_inputs(const wb_node *node, const wb_rule *rule)
{
	wb_node inputs = wb_node__member(node, WB_TEXT("inputs"));
	const wb_map *map = wb_node__map(&inputs);

	return inputs.value == NULL || (map != NULL && map->count == rule->input_count);
}

static wb_status transitions_read_one(wb_definition *definition, const wb_node *node, wb_rule *rule)
{
	const wb_reader *reader = &definition->reader;
	wb_status status = transitions_read_head(definition, node, &rule->shown);

	if (status == WB_OK)
		status = wb_reader__go_on(reader, transitions_read_inputs(definition, node, rule));
	if (status == WB_OK && transitions_have_all_inputs(node, rule))
		status = transitions_read_expressions(definition, node, rule);
	if (status == WB_OK)
		status = wb_reader__go_on(reader, transitions_read_effects(definition, node, &rule->shown));
	if (status < 0)
		return status;
	if (rule->guard != NULL)
		wb_facts__add_reads(rule->guard, rule->reads);
	for (size_t index = 0; index < rule->assignment_count; index++)
		wb_facts__add_reads(rule->assignments[index].value, rule->reads);
	return WB_OK;
}

wb_status wb_definition__read_transitions(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_workflow *workflow = definition->workflow;
	wb_node node = wb_node__member(root, WB_TEXT("transitions"));
	wb_status status = wb_reader__check_map(reader, &node);

	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(&node);
	if (map->count > WB_DEFINITION_TRANSITIONS_MAX)
		return wb_reader__exceed(reader, &node, "%z transitions, at most %d are possible",
			map->count, WB_DEFINITION_TRANSITIONS_MAX);
	wb_rule *rules = wb_arena_take_array(reader->arena, map->count, sizeof *rules);
	if (rules == NULL)
		return wb_reader__starve(reader);
	for (size_t index = 0; index < map->count; index++) {
		wb_node transition = wb_node__entry(&node, &map->entries[index]);
		status =
			wb_reader__go_on(reader, transitions_read_one(definition, &transition, &rules[index]));
		if (status < 0)
			return status;
	}
	workflow->rules = rules;
	workflow->rule_count = map->count;
	return WB_OK;
}
