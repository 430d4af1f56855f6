/* SPDX-License-Identifier: MIT */
/*
 * Loading a definition: JSON to a tree, the tree to a workflow, part by part in the order in which
 * they refer to each other: variables, roles, states, transitions, assertions. The tree is scratch
 * and ends with the load; the workflow keeps the canonical text, which the hash is over, and what
 * deciding needs. Only what makes a definition meaningless is an error here; what makes it unwise
 * is the business of a lint that walks a workflow which loaded.
 */
#include "workflow/definition.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/sha256.h"

#define DEFINITION_FORMAT 1
#define DEFINITION_ROLES_MAX 50

static const wb_text definition_role_woocommerce = WB_TEXT_LITERAL(WB_ROLE_WOOCOMMERCE);

bool wb_definition__has_role(const wb_definition *definition, wb_text role)
{
	const wb_workflow *workflow = definition->workflow;

	return wb_text_equal(role, definition_role_woocommerce) ||
		wb_names__have(workflow->roles, workflow->role_count, role);
}

wb_status wb_definition__read_roles(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_workflow *workflow = definition->workflow;
	wb_node node = wb_node__member(root, WB_TEXT("roles"));
	wb_status status = wb_reader__names(
		reader, &node, DEFINITION_ROLES_MAX, &workflow->roles, &workflow->role_count);

	if (status < 0)
		return status;
	for (size_t index = 0; index < workflow->role_count; index++) {
		wb_node item = wb_node__item(&node, index);
		if (wb_text_equal(workflow->roles[index], definition_role_woocommerce))
			return wb_reader__fail(
				reader, &item, "the role woocommerce is built in and not declared");
	}
	return WB_OK;
}

static wb_status definition_read_version(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_node format = wb_node__member(root, WB_TEXT("format"));
	wb_node version = wb_node__member(root, WB_TEXT("version"));

	if (format.value->kind != WB_INT || format.value->as.integer != DEFINITION_FORMAT)
		return wb_reader__fail(
			reader, &format, "must be %d, the only format there is", DEFINITION_FORMAT);
	if (version.value->kind != WB_INT || version.value->as.integer < 1 ||
		version.value->as.integer > INT32_MAX)
		return wb_reader__fail(reader, &version, "must be an integer from 1 to %d", INT32_MAX);
	definition->workflow->version = (uint32_t)version.value->as.integer;
	return WB_OK;
}

static wb_status definition_read_head(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_workflow *workflow = definition->workflow;
	wb_node name = wb_node__member(root, WB_TEXT("workflow"));
	wb_node label = wb_node__member(root, WB_TEXT("label"));
	wb_node description = wb_node__member(root, WB_TEXT("description"));
	wb_node subject = wb_node__member(root, WB_TEXT("subject"));
	wb_node is_endless = wb_node__member(root, WB_TEXT("endless"));
	wb_text ignored;

	wb_status status = wb_reader__check_keys(reader, root, WB_KEYS_DEFINITION);
	if (status == WB_OK)
		status = definition_read_version(definition, root);
	if (status == WB_OK)
		status = wb_reader__name(reader, &name, &workflow->name);
	if (status == WB_OK)
		status = wb_reader__text(reader, &label, WB_LABEL_CHARACTERS_MAX, &ignored);
	if (status == WB_OK)
		status = wb_reader__text(reader, &description, WB_DESCRIPTION_CHARACTERS_MAX, &ignored);
	if (status == WB_OK &&
		(subject.value->kind != WB_STRING ||
			!wb_text_equal(subject.value->as.text, WB_TEXT("order"))))
		status = wb_reader__fail(reader, &subject, "must be \"order\"");
	if (status == WB_OK)
		status = wb_reader__flag(reader, &is_endless, &workflow->is_endless);
	return status;
}

static wb_status definition_read_parts(wb_definition *definition, const wb_node *root)
{
	wb_status status = definition_read_head(definition, root);

	if (status == WB_OK)
		status = wb_definition__read_variables(definition, root);
	if (status == WB_OK)
		status = wb_definition__read_roles(definition, root);
	if (status == WB_OK)
		status = wb_definition__read_states(definition, root);
	if (status == WB_OK)
		status = wb_definition__read_transitions(definition, root);
	if (status == WB_OK)
		status = wb_definition__read_assertions(definition, root);
	return status;
}

static wb_status definition_hash(wb_workflow *workflow, wb_error *error)
{
	uint8_t digest[WB_SHA256_BYTES];
	wb_sha256 *hash;
	wb_status status = wb_sha256__new(workflow->env, &hash, error);

	if (status < 0)
		return status;
	status = wb_sha256__digest(hash, workflow->text, digest, error);
	wb_sha256__free(hash);
	if (status == WB_OK)
		wb_hex__print(digest, sizeof digest, workflow->hash);
	return status;
}

static wb_status definition_read(
	wb_workflow *workflow, wb_text text, wb_arena *scratch, wb_error *error)
{
	wb_definition definition = {
		.reader = {workflow->env, text, NULL, workflow->arena, error},
		.workflow = workflow,
	};
	wb_value tree;
	wb_status status = wb_json_read(text, scratch, &tree, &definition.reader.places, error);

	if (status < 0)
		return status;
	wb_node root = wb_node__root(WB_TEXT(""), &tree);
	status = definition_read_parts(&definition, &root);
	if (status == WB_OK)
		status = wb_json_write(&tree, workflow->arena, &workflow->text, error);
	if (status == WB_OK)
		status = definition_hash(workflow, error);
	return status;
}

static wb_workflow *definition_new_workflow(const wb_env *env)
{
	wb_workflow *workflow = env->resize(env->payload, NULL, 0, sizeof *workflow);

	if (workflow != NULL)
		*workflow = (wb_workflow){.env = env, .holder_count = 1};
	return workflow;
}

wb_status wb_workflow_parse(
	const wb_env *env, wb_text definition, wb_workflow **out, wb_error *error)
{
	wb_error unwanted;
	wb_arena *scratch = NULL;

	WB_ASSERT(env != NULL && out != NULL, "Parsing takes an env and a place for the result.");
	if (error == NULL)
		error = &unwanted;
	if (definition.bytes > WB_DEFINITION_BYTES_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_WORKFLOW,
			"definition has %z bytes, at most %z are possible", definition.bytes,
			WB_DEFINITION_BYTES_MAX);
	wb_workflow *workflow = definition_new_workflow(env);
	if (workflow == NULL)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &workflow->arena, error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &scratch, error);
	if (status == WB_OK)
		status = definition_read(workflow, definition, scratch, error);
	wb_arena_free(scratch);
	if (status < 0)
		wb_workflow_free(workflow);
	else
		*out = workflow;
	return status;
}

void wb_workflow_free(wb_workflow *workflow)
{
	if (workflow == NULL || --workflow->holder_count > 0)
		return;
	const wb_env *env = workflow->env;
	for (wb_owned_program *owned = workflow->programs; owned != NULL; owned = owned->next)
		wb_program_free(owned->program);
	wb_arena_free(workflow->arena);
	env->resize(env->payload, workflow, sizeof *workflow, 0);
}

wb_workflow *wb_workflow_hold(wb_workflow *workflow)
{
	workflow->holder_count++;
	return workflow;
}
