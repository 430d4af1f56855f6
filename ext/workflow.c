/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Workflow: a definition and the decisions made with it.
 *
 * Objects hold workflows out of the cache in the module globals, which outlives requests: a
 * definition is parsed once a process (a thread, in ZTS) and not in every request. So does the one
 * that Engine::getWorkflow() returns, found by its text: core lends an engine's workflow only until
 * the engine ends, and an engine ends with Store::close(). What is shared is never written to, and
 * a request that dies in the middle drops its objects, and with them its holds, as any other.
 */
#include "php_waybill.h"

#include "waybill/diagram.h"

#include "workflow_arginfo.h"

zend_class_entry *waybill_workflow_ce;
static zend_object_handlers waybill_workflow_handlers;

static const wb_workflow *workflow_of(zval *object)
{
	return waybill_workflow_from_obj(Z_OBJ_P(object))->workflow;
}

void waybill_write_workflow(waybill_call *call, wb_text definition, zval *out)
{
	waybill_workflow *intern;

	ZVAL_NULL(out);
	if (call->status < 0)
		return;
	object_init_ex(out, waybill_workflow_ce);
	intern = waybill_workflow_from_obj(Z_OBJ_P(out));
	call->status = wb_workflow_cache_parse(
		&WAYBILL_G(workflows), definition, &intern->workflow, &call->error);
}

/* ---- methods ----------------------------------------------------------------------------------*/

ZEND_METHOD(Waybill_Workflow, __construct)
{
	ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Waybill_Workflow, parse)
{
	zend_string *definition;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(definition)
	ZEND_PARSE_PARAMETERS_END();

	if (!waybill_call_open(&call))
		RETURN_THROWS();
	/* Not checked as an argument: core's reader names line and column of a byte it refuses. */
	waybill_write_workflow(
		&call, (wb_text){ZSTR_VAL(definition), ZSTR_LEN(definition)}, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Workflow, default)
{
	waybill_call call;

	ZEND_PARSE_PARAMETERS_NONE();
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	waybill_write_workflow(&call, wb_workflow_default(), return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Workflow, getName)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR(waybill_string(wb_workflow_name(workflow_of(ZEND_THIS))));
}

ZEND_METHOD(Waybill_Workflow, getVersion)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG(wb_workflow_version(workflow_of(ZEND_THIS)));
}

ZEND_METHOD(Waybill_Workflow, getHash)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR(waybill_string(wb_workflow_hash(workflow_of(ZEND_THIS))));
}

ZEND_METHOD(Waybill_Workflow, getText)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR(waybill_string(wb_workflow_text(workflow_of(ZEND_THIS))));
}

ZEND_METHOD(Waybill_Workflow, getRoles)
{
	const wb_workflow *workflow;

	ZEND_PARSE_PARAMETERS_NONE();
	workflow = workflow_of(ZEND_THIS);
	array_init(return_value);
	for (size_t at = 0; at < wb_workflow_role_count(workflow); at++)
		add_next_index_str(return_value, waybill_string(wb_workflow_role(workflow, at)));
}

ZEND_METHOD(Waybill_Workflow, getStates)
{
	const wb_workflow *workflow;

	ZEND_PARSE_PARAMETERS_NONE();
	workflow = workflow_of(ZEND_THIS);
	array_init(return_value);
	for (size_t at = 0; at < wb_workflow_state_count(workflow); at++) {
		const wb_state *state = wb_workflow_state(workflow, at);
		zval entry;
		array_init(&entry);
		waybill_add_text(&entry, "label", state->label);
		waybill_add_text(&entry, "woo", state->woo);
		add_assoc_bool(&entry, "final", state->is_final);
		waybill_add_natural(&entry, "stuck_after_s", state->stuck_after_s);
		zend_symtable_str_update(
			Z_ARRVAL_P(return_value), state->name.data, state->name.bytes, &entry);
	}
}

static void workflow_write_transition(
	waybill_call *call, const wb_transition *transition, zval *out)
{
	zval part;

	array_init(out);
	waybill_add_text(out, "label", transition->label);
	waybill_write_texts(transition->from, transition->from_count, &part);
	add_assoc_zval(out, "from", &part);
	waybill_add_text(out, "to", transition->to);
	waybill_write_texts(transition->roles, transition->role_count, &part);
	add_assoc_zval(out, "roles", &part);
	waybill_add_text(out, "guard", transition->guard);
	waybill_write_value(call, &transition->inputs, &part);
	add_assoc_zval(out, "inputs", &part);
	add_assoc_bool(out, "automatic", transition->is_automatic);
	add_assoc_bool(out, "undo", transition->can_be_undone);
	add_assoc_bool(out, "four_eyes", transition->needs_second_person);
}

ZEND_METHOD(Waybill_Workflow, getTransitions)
{
	const wb_workflow *workflow;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_NONE();
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	workflow = workflow_of(ZEND_THIS);
	array_init(return_value);
	for (size_t at = 0; at < wb_workflow_transition_count(workflow); at++) {
		const wb_transition *transition = wb_workflow_transition(workflow, at);
		zval entry;
		workflow_write_transition(&call, transition, &entry);
		zend_symtable_str_update(
			Z_ARRVAL_P(return_value), transition->name.data, transition->name.bytes, &entry);
	}
	waybill_call_close(&call, return_value);
}

static wb_diagram_format workflow_read_format(waybill_call *call, const zend_string *format)
{
	const waybill_place place = {.name = "format"};

	if (zend_string_equals_literal(format, "mermaid"))
		return WB_DIAGRAM_MERMAID;
	if (!zend_string_equals_literal(format, "svg"))
		waybill_fail(call, WB_INVALID, &place, "must be \"svg\" or \"mermaid\"");
	return WB_DIAGRAM_SVG;
}

ZEND_METHOD(Waybill_Workflow, getDiagram)
{
	zend_string *format = NULL;
	wb_diagram_format wanted = WB_DIAGRAM_SVG;
	wb_text picture = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(0, 1)
	Z_PARAM_OPTIONAL
	Z_PARAM_STR(format)
	ZEND_PARSE_PARAMETERS_END();

	if (!waybill_call_open(&call))
		RETURN_THROWS();
	if (format != NULL)
		wanted = workflow_read_format(&call, format);
	if (call.status == WB_OK)
		call.status = wb_workflow_diagram(
			workflow_of(ZEND_THIS), wanted, call.arena, &picture, &call.error);
	if (call.status == WB_OK)
		ZVAL_STR(return_value, waybill_string(picture));
	waybill_call_close(&call, return_value);
}

/* ---- lint -------------------------------------------------------------------------------------*/

/* How many subjects are in which state, as the host counted them. */
static void workflow_read_populations(waybill_call *call, HashTable *subjects, wb_lint_options *out)
{
	wb_lint_population *populations = wb_arena_take_array(
		call->arena, zend_hash_num_elements(subjects), sizeof *populations);
	const waybill_place root = {.name = "subjects"};
	zend_string *state;
	zval *count;

	if (populations == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return;
	}
	out->populations = populations;
	ZEND_HASH_FOREACH_STR_KEY_VAL(subjects, state, count) {
		const waybill_place place = {.parent = &root, .key = state};
		ZVAL_DEREF(count);
		if (state == NULL || Z_TYPE_P(count) != IS_LONG || Z_LVAL_P(count) < 0) {
			waybill_fail(call, WB_INVALID, &place, "must be a number of subjects by state");
			return;
		}
		populations[out->population_count++] = (wb_lint_population){
			{ZSTR_VAL(state), ZSTR_LEN(state)}, (uint64_t)Z_LVAL_P(count)};
	} ZEND_HASH_FOREACH_END();
}

static void workflow_write_finding(const wb_finding *finding, zval *out)
{
	zval trace;

	array_init(out);
	add_assoc_string(out, "rule", wb_lint_rule_name(finding->rule));
	add_assoc_string(out, "level", wb_lint_level_name(finding->level));
	waybill_add_natural(out, "line", finding->line);
	waybill_add_natural(out, "column", finding->column);
	waybill_add_text(out, "path", finding->path);
	waybill_add_text(out, "text", finding->text);
	if (finding->trace_count == 0)
		return;
	waybill_write_texts(finding->trace, finding->trace_count, &trace);
	add_assoc_zval(out, "trace", &trace);
}

static void workflow_write_lint(const wb_lint *lint, zval *out)
{
	zval findings, finding;

	array_init(out);
	waybill_add_natural(out, "errors", lint->error_count);
	waybill_add_natural(out, "warnings", lint->warning_count);
	array_init_size(&findings, (uint32_t)lint->count);
	for (size_t at = 0; at < lint->count; at++) {
		workflow_write_finding(&lint->findings[at], &finding);
		add_next_index_zval(&findings, &finding);
	}
	add_assoc_zval(out, "findings", &findings);
}

ZEND_METHOD(Waybill_Workflow, lint)
{
	zend_string *definition;
	zval *current = NULL;
	HashTable *subjects = NULL;
	wb_lint_options options = {0};
	wb_lint lint = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 3)
	Z_PARAM_STR(definition)
	Z_PARAM_OPTIONAL
	Z_PARAM_OBJECT_OF_CLASS_OR_NULL(current, waybill_workflow_ce)
	Z_PARAM_ARRAY_HT_OR_NULL(subjects)
	ZEND_PARSE_PARAMETERS_END();

	if (!waybill_call_open(&call))
		RETURN_THROWS();
	if (current != NULL)
		options.current = workflow_of(current);
	if (subjects != NULL)
		workflow_read_populations(&call, subjects, &options);
	if (call.status == WB_OK)
		call.status = wb_workflow_lint(wb_env_native(),
			(wb_text){ZSTR_VAL(definition), ZSTR_LEN(definition)}, &options, call.arena, &lint,
			&call.error);
	if (call.status == WB_OK)
		workflow_write_lint(&lint, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Workflow, decide)
{
	zval *question;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY(question)
	ZEND_PARSE_PARAMETERS_END();

	if (!waybill_call_open(&call))
		RETURN_THROWS();
	waybill_decide(&call, ZEND_THIS, question, return_value);
	waybill_call_close(&call, return_value);
}

/* ---- handlers ---------------------------------------------------------------------------------*/

static void waybill_workflow_free(zend_object *object)
{
	wb_workflow_free(waybill_workflow_from_obj(object)->workflow);
	zend_object_std_dtor(object);
}

static zend_object *waybill_workflow_create(zend_class_entry *class)
{
	waybill_workflow *intern = zend_object_alloc(sizeof *intern, class);

	zend_object_std_init(&intern->std, class);
	object_properties_init(&intern->std, class);
	intern->std.handlers = &waybill_workflow_handlers;
	return &intern->std;
}

void waybill_workflow_minit(void)
{
	waybill_workflow_ce = register_class_Waybill_Workflow();
	waybill_workflow_ce->create_object = waybill_workflow_create;
	waybill_handlers_init(
		&waybill_workflow_handlers, XtOffsetOf(waybill_workflow, std), waybill_workflow_free);
}
