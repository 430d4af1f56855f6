/* SPDX-License-Identifier: MIT */
/*
 * Looking into a loaded workflow. States and transitions stand in the order of their names, as
 * canonical JSON has them, so that a workflow read back from a store is the same one.
 */
#include "base/assert.h"
#include "workflow/definition.h"

wb_text wb_workflow_name(const wb_workflow *workflow)
{
	return workflow->name;
}

uint32_t wb_workflow_version(const wb_workflow *workflow)
{
	return workflow->version;
}

wb_text wb_workflow_hash(const wb_workflow *workflow)
{
	return (wb_text){workflow->hash, WB_HASH_TEXT_BYTES - 1};
}

const wb_type *wb_workflow_vars_type(const wb_workflow *workflow)
{
	return &workflow->vars_type;
}

wb_text wb_workflow_text(const wb_workflow *workflow)
{
	return workflow->text;
}

bool wb_workflow_is_endless(const wb_workflow *workflow)
{
	return workflow->is_endless;
}

size_t wb_workflow_state_count(const wb_workflow *workflow)
{
	return workflow->state_count;
}

const wb_state *wb_workflow_state(const wb_workflow *workflow, size_t index)
{
	WB_ASSERT(index < workflow->state_count, "States are counted from 0.");
	return &workflow->states[index];
}

const wb_state *wb_workflow_find_state(const wb_workflow *workflow, wb_text name)
{
	for (size_t index = 0; index < workflow->state_count; index++) {
		if (wb_text_equal(workflow->states[index].name, name))
			return &workflow->states[index];
	}
	return NULL;
}

const wb_state *wb_workflow_initial(const wb_workflow *workflow)
{
	return workflow->initial;
}

size_t wb_workflow_role_count(const wb_workflow *workflow)
{
	return workflow->role_count;
}

wb_text wb_workflow_role(const wb_workflow *workflow, size_t index)
{
	WB_ASSERT(index < workflow->role_count, "Roles are counted from 0.");
	return workflow->roles[index];
}

size_t wb_workflow_transition_count(const wb_workflow *workflow)
{
	return workflow->rule_count;
}

const wb_transition *wb_workflow_transition(const wb_workflow *workflow, size_t index)
{
	WB_ASSERT(index < workflow->rule_count, "Transitions are counted from 0.");
	return &workflow->rules[index].shown;
}

const wb_transition *wb_workflow_find_transition(const wb_workflow *workflow, wb_text name)
{
	for (size_t index = 0; index < workflow->rule_count; index++) {
		if (wb_text_equal(workflow->rules[index].shown.name, name))
			return &workflow->rules[index].shown;
	}
	return NULL;
}

size_t wb_workflow_assertion_count(const wb_workflow *workflow)
{
	return workflow->proposition_count;
}

const wb_assertion *wb_workflow_assertion(const wb_workflow *workflow, size_t index)
{
	WB_ASSERT(index < workflow->proposition_count, "Assertions are counted from 0.");
	return &workflow->propositions[index].shown;
}
