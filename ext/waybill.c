/* SPDX-License-Identifier: MIT */
/*
 * The module: its globals, its classes in order, phpinfo's table, the functions of the namespace.
 *
 * Nothing is kept beyond a request but class entries and handler tables, written once in MINIT, and
 * parsed workflows, which never change (workflow.c). There are no INI settings: what a store needs
 * is said when it is opened.
 */
#include "php_waybill.h"

#include "ext/standard/info.h"

#include "waybill_arginfo.h"

ZEND_DECLARE_MODULE_GLOBALS(waybill)

/* Names that callers ask for; append only. */
static const char *const waybill_feature_names[] = {
	"cel.v1",
	"workflow.v1",
	"audit.v1",
	"engine.v1",
	"store.memory",
	"store.sqlite",
	"store.identity",
	"workflow.lint",
	"workflow.diagram",
	"engine.versions",
	"engine.migrate",
	"engine.whatif",
	"engine.throttle",
	"catalog.v1",
	"catalog.day",
	"engine.search",
	"engine.once",
	"engine.presence",
	"engine.silence",
	"catalog.marks",
#ifdef WB_FAILPOINTS
	"failpoints",
#endif
};

ZEND_FUNCTION(Waybill_features)
{
	ZEND_PARSE_PARAMETERS_NONE();
	array_init(return_value);
	for (size_t at = 0; at < sizeof waybill_feature_names / sizeof *waybill_feature_names; at++)
		add_next_index_string(return_value, waybill_feature_names[at]);
}

ZEND_FUNCTION(Waybill_fingerprint)
{
	HashTable *array;
	wb_text fingerprint = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	const wb_value *request = waybill_argument_map(&call, "request", array);
	if (call.status == WB_OK)
		call.status = wb_engine_fingerprint(
			wb_env_native(), request, call.arena, &fingerprint, &call.error);
	RETVAL_STR(waybill_string(fingerprint));
	waybill_call_close(&call, return_value);
}

ZEND_FUNCTION(Waybill_parse_json)
{
	zend_string *text;
	wb_value value;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(text)
	ZEND_PARSE_PARAMETERS_END();
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	call.status = wb_json_read((wb_text){ZSTR_VAL(text), ZSTR_LEN(text)}, call.arena, &value, NULL,
		&call.error);
	if (call.status == WB_OK)
		waybill_write_value(&call, &value, return_value);
	waybill_call_close(&call, return_value);
}

#ifdef WB_FAILPOINTS
/* Core's own, in no public header because no release has it. */
void wb_failpoint_hit(const char *name);

ZEND_FUNCTION(Waybill_failpoint)
{
	char *name;
	size_t name_bytes;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_PATH(name, name_bytes)
	ZEND_PARSE_PARAMETERS_END();
	wb_failpoint_hit(name);
}
#endif

void waybill_handlers_init(
	zend_object_handlers *handlers, size_t offset, zend_object_free_obj_t free_obj)
{
	*handlers = *zend_get_std_object_handlers();
	handlers->offset = (int)offset;
	handlers->free_obj = free_obj;
	handlers->clone_obj = NULL;
	handlers->compare = zend_objects_not_comparable;
}

static PHP_GINIT_FUNCTION(waybill)
{
#if defined(ZTS) && defined(COMPILE_DL_WAYBILL)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	waybill_globals->arenas = NULL;
	waybill_globals->spare_arena = NULL;
	wb_workflow_cache_init(&waybill_globals->workflows, wb_env_native());
}

static PHP_GSHUTDOWN_FUNCTION(waybill)
{
	wb_workflow_cache_dispose(&waybill_globals->workflows);
}

static PHP_MINIT_FUNCTION(waybill)
{
	register_waybill_symbols(module_number);
	waybill_shapes_minit();
	waybill_cards_minit();
	waybill_search_minit();
	waybill_convert_minit();
	waybill_exceptions_minit();
	waybill_store_minit();
	waybill_decision_minit();
	waybill_workflow_minit();
	waybill_expression_minit();
	waybill_engine_minit();
	waybill_catalog_minit();
	return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(waybill)
{
	waybill_arenas_dispose();
	return SUCCESS;
}

/* What the cache did for this process, or for this thread of it. */
static void info_print_workflows(void)
{
	const wb_workflow_cache *cache = &WAYBILL_G(workflows);
	char line[128];

	snprintf(line, sizeof line, "%zu of %d kept, %" PRIu64 " parsed, %" PRIu64 " found again",
		cache->count, WB_WORKFLOW_CACHE_MAX, cache->parsed_count, cache->found_count);
	php_info_print_table_row(2, "Workflows", line);
}

static PHP_MINFO_FUNCTION(waybill)
{
	char number[MAX_LENGTH_OF_LONG + 1];

	php_info_print_table_start();
	php_info_print_table_row(2, "Waybill", wb_version());
	snprintf(number, sizeof number, "%d", WB_API_VERSION);
	php_info_print_table_row(2, "API version", number);
	snprintf(number, sizeof number, "%d", WB_SCHEMA_VERSION);
	php_info_print_table_row(2, "Store schema", number);
	snprintf(number, sizeof number, "%d", WB_EVENT_FORMAT);
	php_info_print_table_row(2, "Event format", number);
	php_info_print_table_row(2, "Libraries", wb_version_libraries());
	info_print_workflows();
#ifdef WB_FAILPOINTS
	php_info_print_table_row(2, "Failpoints", "compiled in: not for use");
#endif
	php_info_print_table_end();
}

static const zend_module_dep waybill_dependencies[] = {ZEND_MOD_REQUIRED("spl") ZEND_MOD_END};

zend_module_entry waybill_module_entry = {
	STANDARD_MODULE_HEADER_EX,
	NULL,
	waybill_dependencies,
	"waybill",
	ext_functions,
	PHP_MINIT(waybill),
	NULL, /* MSHUTDOWN: GSHUTDOWN frees what outlives a request, in each thread */
	NULL, /* RINIT: a call makes what it needs */
	PHP_RSHUTDOWN(waybill),
	PHP_MINFO(waybill),
	WB_VERSION,
	PHP_MODULE_GLOBALS(waybill),
	PHP_GINIT(waybill),
	PHP_GSHUTDOWN(waybill),
	NULL,
	STANDARD_MODULE_PROPERTIES_EX,
};

#ifdef COMPILE_DL_WAYBILL
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(waybill)
#endif
