/* SPDX-License-Identifier: MIT */
/*
 * Loading a definition: JSON to a tree, the tree to a workflow, part by part in the order in which
 * they refer to each other: variables, roles, states, transitions, assertions. The tree is scratch
 * and ends with the load; the workflow keeps the canonical text, which the hash is over, and what
 * deciding needs. Only what makes a definition meaningless is an error here; what makes it unwise
 * is the business of a lint (lint.c), which loads with findings in its hand: then a failure is kept
 * and reading goes on behind it.
 */
#include "workflow/definition.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "value/value.h"

#define DEFINITION_FORMAT 1
#define DEFINITION_ROLES_MAX 50

static const wb_text definition_role_woocommerce = WB_TEXT_LITERAL(WB_ROLE_WOOCOMMERCE);

bool wb_definition__has_role(const wb_definition *definition, wb_text role)
{
	const wb_workflow *workflow = definition->workflow;

	/* Where the roles themselves can't be read, none is missed. */
	return workflow->roles == NULL || wb_text_equal(role, definition_role_woocommerce) ||
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

static wb_status definition_read_format(const wb_reader *reader, const wb_node *node)
{
	if (node->value->kind != WB_INT || node->value->as.integer != DEFINITION_FORMAT)
		return wb_reader__fail(
			reader, node, "must be %d, the only format there is", DEFINITION_FORMAT);
	return WB_OK;
}

static wb_status definition_read_number(const wb_reader *reader, const wb_node *node, uint32_t *out)
{
	if (node->value->kind != WB_INT || node->value->as.integer < 1 ||
		node->value->as.integer > INT32_MAX)
		return wb_reader__fail(reader, node, "must be an integer from 1 to %d", INT32_MAX);
	*out = (uint32_t)node->value->as.integer;
	return WB_OK;
}

static wb_status definition_read_version(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_node format = wb_node__member(root, WB_TEXT("format"));
	wb_node version = wb_node__member(root, WB_TEXT("version"));
	wb_status status = WB_OK;

	if (format.value != NULL)
		status = wb_reader__go_on(reader, definition_read_format(reader, &format));
	if (status == WB_OK && version.value != NULL)
		status = wb_reader__go_on(
			reader, definition_read_number(reader, &version, &definition->workflow->version));
	return status;
}

/* In place of wb_reader__check_keys: what is missing here does not end the reading for a lint. */
static wb_status definition_check_keys(const wb_reader *reader, const wb_node *root)
{
	const wb_key_table *table = wb_keys__of(WB_KEYS_DEFINITION);
	wb_status status = wb_reader__check_map(reader, root);

	if (status < 0)
		return status;
	const wb_map *map = wb_node__map(root);
	for (size_t index = 0; status == WB_OK && index < map->count; index++) {
		wb_node member = wb_node__entry(root, &map->entries[index]);
		if (!wb_keys__has(table, member.key))
			status = wb_reader__go_on(reader, wb_reader__fail(reader, &member, "unknown key"));
	}
	for (size_t index = 0; status == WB_OK && index < table->count; index++) {
		wb_text key = wb_text_from(table->keys[index].name);
		bool is_initial = wb_text_equal(key, WB_TEXT("initial"));
		if (!table->keys[index].is_required || wb_map_find_text(map, key) != NULL)
			continue;
		status = wb_reader__go_on(reader,
			wb_reader__refuse(reader, root, is_initial ? WB_LINT_INITIAL_STATE : WB_LINT_FORMAT,
				"key \"%t\" is missing", key));
	}
	return status;
}

static wb_status definition_read_subject(const wb_reader *reader, const wb_node *root)
{
	wb_node subject = wb_node__member(root, WB_TEXT("subject"));

	if (subject.value->kind != WB_STRING ||
		!wb_text_equal(subject.value->as.text, WB_TEXT("order")))
		return wb_reader__fail(reader, &subject, "must be \"order\"");
	return WB_OK;
}

static wb_status definition_read_texts(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_node label = wb_node__member(root, WB_TEXT("label"));
	wb_node description = wb_node__member(root, WB_TEXT("description"));
	wb_text ignored;
	wb_status status = wb_reader__go_on(
		reader, wb_reader__text(reader, &label, WB_LABEL_CHARACTERS_MAX, &ignored));

	if (status == WB_OK)
		status = wb_reader__go_on(
			reader, wb_reader__text(reader, &description, WB_DESCRIPTION_CHARACTERS_MAX, &ignored));
	return status;
}

static wb_status definition_read_head(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_workflow *workflow = definition->workflow;
	wb_node name = wb_node__member(root, WB_TEXT("workflow"));
	wb_node is_endless = wb_node__member(root, WB_TEXT("endless"));
	wb_status status = definition_check_keys(reader, root);

	if (status == WB_OK)
		status = definition_read_version(definition, root);
	if (status == WB_OK && name.value != NULL)
		status = wb_reader__go_on(reader, wb_reader__name(reader, &name, &workflow->name));
	if (status == WB_OK)
		status = definition_read_texts(definition, root);
	if (status == WB_OK && wb_node__member(root, WB_TEXT("subject")).value != NULL)
		status = wb_reader__go_on(reader, definition_read_subject(reader, root));
	if (status == WB_OK)
		status =
			wb_reader__go_on(reader, wb_reader__flag(reader, &is_endless, &workflow->is_endless));
	return status;
}

typedef wb_status definition_section(wb_definition *definition, const wb_node *root);

/* In the order in which they refer to each other. */
static const struct {
	const char *key;
	definition_section *read;
} definition_sections[] = {
	{"vars", wb_definition__read_variables},
	{"roles", wb_definition__read_roles},
	{"states", wb_definition__read_states},
	{"transitions", wb_definition__read_transitions},
	{"assertions", wb_definition__read_assertions},
};

#define DEFINITION_SECTIONS (sizeof definition_sections / sizeof *definition_sections)

static wb_status definition_read_parts(wb_definition *definition, const wb_node *root)
{
	const wb_reader *reader = &definition->reader;
	wb_status status = definition_read_head(definition, root);

	for (size_t index = 0; status == WB_OK && index < DEFINITION_SECTIONS; index++) {
		wb_node section = wb_node__member(root, wb_text_from(definition_sections[index].key));
		/* Variables are there in every workflow; what else is missing was told, or may be. */
		if (section.value == NULL && index > 0)
			continue;
		status = wb_reader__go_on(reader, definition_sections[index].read(definition, root));
		/* What is behind them speaks of states and transitions. */
		if (index >= 2 &&
			(definition->workflow->states == NULL ||
				(index > 2 && definition->workflow->rules == NULL)))
			break;
	}
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

/* A key that stands twice, by where it does. */
static void definition_tell_doubled(wb_findings *findings, const wb_json_doubled *doubled)
{
	for (const wb_json_double *at = doubled->first; at != NULL; at = at->next) {
		bool is_transition = wb_text_equal(at->parent, WB_TEXT("transitions"));
		bool is_initial = at->parent.bytes == 0 && wb_text_equal(at->key, WB_TEXT("initial"));
		wb_lint_rule rule = is_transition ? WB_LINT_DUPLICATE_TRANSITION
			: is_initial                  ? WB_LINT_INITIAL_STATE
										  : WB_LINT_DUPLICATE_KEY;
		wb_findings__add_at(findings, rule, at->path, at->line, at->column,
			is_transition    ? "There are two transitions \"%t\"."
				: is_initial ? "Exactly one state is the first, but \"%t\" is given twice."
							 : "The key \"%t\" is given twice.",
			at->key);
	}
}

/* The text as a tree. For a lint what is wrong with it is a finding, and [has_tree] tells. */
static wb_status definition_read_tree(
	wb_definition *definition, wb_arena *scratch, wb_definition_tree *tree, bool *has_tree)
{
	const wb_reader *reader = &definition->reader;
	wb_findings *findings = reader->findings;
	wb_json_doubled doubled = {0};
	wb_status status = wb_json__read_doubled(reader->source, scratch, &tree->root, &tree->places,
		findings == NULL ? NULL : &doubled, reader->error);

	*has_tree = status == WB_OK;
	if (status == WB_OK)
		definition->reader.places = tree->places;
	if (findings == NULL || status == WB_MEMORY)
		return status;
	if (status == WB_OK)
		findings->places = tree->places;
	/* Those that stand before the place where the text could not be read on, too. */
	definition_tell_doubled(findings, &doubled);
	if (status == WB_OK)
		return WB_OK;
	wb_findings__add_at(findings, status == WB_LIMIT ? WB_LINT_LIMIT : WB_LINT_JSON, WB_TEXT(""),
		reader->error->line, reader->error->column, "The text can't be read: %s.",
		reader->error->message);
	return WB_OK;
}

static wb_status definition_read(
	wb_definition *definition, wb_arena *scratch, wb_definition_tree *tree, bool *has_tree)
{
	wb_workflow *workflow = definition->workflow;
	wb_findings *findings = definition->reader.findings;
	wb_error *error = definition->reader.error;
	wb_status status = definition_read_tree(definition, scratch, tree, has_tree);

	if (status < 0 || !*has_tree)
		return status;
	wb_node root = wb_node__root(WB_TEXT(""), &tree->root);
	status = wb_reader__go_on(&definition->reader, definition_read_parts(definition, &root));
	if (status < 0 || findings != NULL)
		return status;
	status = wb_json_write(&tree->root, workflow->arena, &workflow->text, error);
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

wb_status wb_definition__load(const wb_env *env, wb_text text, wb_findings *findings,
	wb_arena *scratch, wb_definition_tree *tree, wb_workflow **out, wb_error *error)
{
	wb_workflow *workflow = definition_new_workflow(env);
	bool has_tree = false;

	if (workflow == NULL)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &workflow->arena, error);
	wb_definition definition = {
		.reader = {env, text, NULL, workflow->arena, error, findings},
		.workflow = workflow,
	};
	if (status == WB_OK)
		status = definition_read(&definition, scratch, tree, &has_tree);
	if (status == WB_OK && has_tree) {
		*out = workflow;
		return WB_OK;
	}
	wb_workflow_free(workflow);
	return status;
}

wb_status wb_workflow_parse(
	const wb_env *env, wb_text definition, wb_workflow **out, wb_error *error)
{
	wb_error unwanted;
	wb_arena *scratch = NULL;
	wb_definition_tree tree;

	WB_ASSERT(env != NULL && out != NULL, "Parsing takes an env and a place for the result.");
	if (error == NULL)
		error = &unwanted;
	if (definition.bytes > WB_DEFINITION_BYTES_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_WORKFLOW,
			"definition has %z bytes, at most %z are possible", definition.bytes,
			WB_DEFINITION_BYTES_MAX);
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &scratch, error);
	if (status == WB_OK)
		status = wb_definition__load(env, definition, NULL, scratch, &tree, out, error);
	wb_arena_free(scratch);
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
