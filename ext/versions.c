/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Engine's methods about workflows and their versions. Core gives what it found as one map, in the
 * shape that the command prints, so it crosses the border as any value does.
 */
#include "php_waybill.h"

/* Moves of a page where the caller names no number. */
#define VERSIONS_PAGE 1000

static void versions_write(const wb_version_row *row, zval *out)
{
	zval states;

	array_init_size(&states, (uint32_t)row->state_count);
	for (size_t at = 0; at < row->state_count; at++)
		add_assoc_long_ex(&states, row->states[at].state.data, row->states[at].state.bytes,
			(zend_long)row->states[at].subjects);
	array_init_size(out, 6);
	waybill_add_text(out, "hash", row->hash);
	add_assoc_long(out, "version", (zend_long)row->version);
	add_assoc_long(out, "published_at", row->published_at_ms);
	add_assoc_bool(out, "current", row->is_current);
	waybill_add_natural(out, "subjects", row->subjects);
	add_assoc_zval(out, "states", &states);
}

ZEND_METHOD(Waybill_Engine, versions)
{
	wb_engine *engine;
	zend_string *name;
	wb_text wanted;
	const wb_version_row *versions = NULL;
	size_t count = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	wanted = waybill_argument_text(&call, "name", name);
	if (call.status == WB_OK)
		call.status =
			wb_engine_versions(engine, wanted, call.arena, &versions, &count, &call.error);
	array_init_size(return_value, (uint32_t)count);
	for (size_t at = 0; call.status == WB_OK && at < count && !waybill_is_over_limit(); at++) {
		zval version;
		versions_write(&versions[at], &version);
		add_next_index_zval(return_value, &version);
	}
	waybill_call_close(&call, return_value);
}

typedef wb_status (*versions_lookup)(
	wb_engine *engine, wb_text wanted, const wb_workflow **out, wb_error *error);

/* Returns the workflow that [lookup] finds by the argument [name]; [given] NULL: the shipped one's. */
static void versions_find_workflow(INTERNAL_FUNCTION_PARAMETERS, const char *name,
	zend_string *given, versions_lookup lookup)
{
	wb_engine *engine;
	wb_text wanted = WB_TEXT("fulfilment");
	const wb_workflow *workflow = NULL;
	waybill_call call;

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	if (given != NULL)
		wanted = waybill_argument_text(&call, name, given);
	if (call.status == WB_OK)
		call.status = lookup(engine, wanted, &workflow, &call.error);
	if (call.status == WB_OK)
		waybill_write_workflow(&call, wb_workflow_text(workflow), return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, getWorkflow)
{
	zend_string *name = NULL;

	ZEND_PARSE_PARAMETERS_START(0, 1)
	Z_PARAM_OPTIONAL
	Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	versions_find_workflow(
		INTERNAL_FUNCTION_PARAM_PASSTHRU, "name", name, wb_engine_workflow);
}

ZEND_METHOD(Waybill_Engine, getWorkflowOf)
{
	zend_string *subject;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(subject)
	ZEND_PARSE_PARAMETERS_END();

	versions_find_workflow(
		INTERNAL_FUNCTION_PARAM_PASSTHRU, "subject", subject, wb_engine_workflow_of);
}

ZEND_METHOD(Waybill_Engine, getDefinition)
{
	zend_string *hash;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(hash)
	ZEND_PARSE_PARAMETERS_END();

	versions_find_workflow(
		INTERNAL_FUNCTION_PARAM_PASSTHRU, "hash", hash, wb_engine_definition);
}

ZEND_METHOD(Waybill_Engine, migrate)
{
	wb_engine *engine;
	HashTable *array;
	const wb_migration *migration;
	wb_migration_report report = {0};
	wb_value value;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	migration = waybill_read_migration(&call, array);
	if (call.status == WB_OK)
		call.status = wb_engine_migrate(engine, migration, call.arena, &report, &call.error);
	if (call.status == WB_OK)
		call.status = wb_migration_value(&report, call.arena, &value, &call.error);
	if (call.status == WB_OK)
		waybill_write_value(&call, &value, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, whatIf)
{
	wb_engine *engine;
	zend_object *object;
	HashTable *array = NULL;
	waybill_page page = {.max = VERSIONS_PAGE};
	wb_whatif_report report = {0};
	wb_value value;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 2)
	Z_PARAM_OBJ_OF_CLASS(object, waybill_workflow_ce)
	Z_PARAM_OPTIONAL
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	waybill_read_page(&call, array, &page);
	if (call.status == WB_OK)
		call.status = wb_engine_whatif(engine, waybill_workflow_from_obj(object)->workflow,
			page.after, (size_t)page.max, call.arena, &report, &call.error);
	if (call.status == WB_OK)
		call.status = wb_whatif_value(&report, call.arena, &value, &call.error);
	if (call.status == WB_OK)
		waybill_write_value(&call, &value, return_value);
	waybill_call_close(&call, return_value);
}
