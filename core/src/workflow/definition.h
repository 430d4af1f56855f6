/* SPDX-License-Identifier: MIT */
/* What a loaded workflow holds beside what workflow.h shows of it. Immutable once it is read. */
#ifndef WAYBILL_WORKFLOW_DEFINITION_H
#define WAYBILL_WORKFLOW_DEFINITION_H

#include "workflow/facts.h"
#include "workflow/input.h"
#include "workflow/reader.h"

/* A program that the workflow owns: they are what its arena does not end. */
typedef struct wb_owned_program {
	wb_program              *program;
	struct wb_owned_program *next;
} wb_owned_program;

/* variable = value, after the move. */
typedef struct wb_assignment {
	wb_text           variable;
	const wb_program *value;
} wb_assignment;

/* A transition and what is needed to decide it. */
typedef struct wb_rule {
	wb_transition        shown; /* first: the public pointer is one to the rule as well */
	const wb_program    *guard; /* NULL where there is none */
	const wb_assignment *assignments;
	size_t               assignment_count;
	const wb_input      *inputs;
	size_t               input_count;
	wb_type              inputs_type; /* the object "inputs" of its expressions */
	uint32_t             reads[WB_FACT_COUNT]; /* bit n: the nth member of a fact, facts.h */
} wb_rule;

/* An assertion and what is needed to prove it. */
typedef struct wb_proposition {
	wb_assertion      shown; /* first: the public pointer is one to the proposition as well */
	const wb_program *never; /* over state and vars, in this order; NULL where it has none */
} wb_proposition;

struct wb_workflow {
	const wb_env       *env;
	size_t              holder_count; /* the one thing that changes; of the thread that holds */
	wb_arena           *arena;    /* everything below lives here */
	wb_owned_program   *programs; /* all that rules and inputs refer to */
	wb_text             name, text;
	uint32_t            version;
	char                hash[WB_HASH_TEXT_BYTES];
	bool                is_endless;
	const wb_text      *roles; /* as declared, without the built-in one */
	size_t              role_count;
	const wb_state     *states; /* by name */
	size_t              state_count;
	const wb_state     *initial;
	const wb_rule      *rules; /* by name */
	size_t              rule_count;
	wb_type             vars_type;    /* the object "vars" of all expressions */
	const wb_value     *vars_initial; /* beside vars_type's fields; WB_NULL: absent */
	wb_value            vars_at_start; /* WB_MAP of those that are not absent */
	const wb_proposition *propositions;
	size_t              proposition_count;
};

/* What reading the parts of a definition shares. */
typedef struct wb_definition {
	wb_reader    reader;
	wb_workflow *workflow; /* filled as its parts are read */
	size_t       zone_count; /* that its expressions name */
} wb_definition;

/* What loading a definition leaves behind it for a lint; in the scratch arena. */
typedef struct wb_definition_tree {
	wb_value              root;
	const wb_json_places *places;
} wb_definition_tree;

/*
 * wb_workflow_parse, and a lint where [findings] is not NULL: then whatever can be read is, and
 * [out] may be a workflow that lacks parts and has no hash. [out] is NULL after WB_OK where not even
 * a tree could be read. Caller frees with wb_workflow_free.
 */
wb_status wb_definition__load(const wb_env *env, wb_text text, wb_findings *findings,
	wb_arena *scratch, wb_definition_tree *tree, wb_workflow **out, wb_error *error);

/* The workflow frees [program] from here on; at once when memory is out. */
wb_status wb_definition__own(wb_definition *definition, wb_program *program);

/*
 * Compiles the text at [node] for the workflow to own: WB_SYNTAX and WB_LIMIT with the line and
 * column inside the definition. [result] NULL: any type will do.
 */
wb_status wb_definition__compile(wb_definition *definition, const wb_node *node,
	const wb_variable *variables, size_t variable_count, const wb_type *result,
	const wb_program **out);

/* The key of [node] as a name that may follow "vars." or "inputs." in an expression. */
wb_status wb_definition__member_name(
	const wb_reader *reader, const wb_node *node, wb_text *out);

/* Each reads the member of its name of the definition's root. In this order. */
wb_status wb_definition__read_variables(wb_definition *definition, const wb_node *root);
wb_status wb_definition__read_roles(wb_definition *definition, const wb_node *root);
wb_status wb_definition__read_states(wb_definition *definition, const wb_node *root);
wb_status wb_definition__read_transitions(wb_definition *definition, const wb_node *root);
wb_status wb_definition__read_assertions(wb_definition *definition, const wb_node *root);

/* The member "explain" of a transition whose guard is compiled. */
wb_status wb_definition__read_explanations(
	wb_definition *definition, const wb_node *transition, wb_rule *rule);

/* A list of roles, each declared or built in. */
wb_status wb_definition__read_role_names(
	const wb_definition *definition, const wb_node *node, const wb_text **out, size_t *out_count);

/* A role that [definition] declares, or the built-in one. */
bool wb_definition__has_role(const wb_definition *definition, wb_text role);

/* Whether WooCommerce's change from [state] to [woo_status] could be a transition of [rule]. */
bool wb_workflow__could_match(
	const wb_workflow *workflow, const wb_rule *rule, wb_text state, wb_text woo_status);

static inline const wb_rule *wb_rule__of(const wb_transition *transition)
{
	return (const wb_rule *)(const void *)transition;
}

#endif
