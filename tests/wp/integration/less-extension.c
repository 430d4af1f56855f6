/* SPDX-License-Identifier: MIT */
/*
 * Makes of the real extension one that can't look after workflows, list orders, count tries nor record once: it takes
 * the features' names and their methods away before the first request. Loaded behind it, so that all
 * the rest is the rest of the build that is tested, and needs no older build to be kept.
 */
#include "php.h"

static const char *const less_features[] = {
	"workflow.lint", "workflow.diagram", "engine.versions", "engine.migrate", "engine.whatif",
	"catalog.v1", "catalog.day",
	"engine.throttle",
	"engine.once",
};

static const struct {
	const char *class_name, *method;
} less_methods[] = {
	{"waybill\\workflow", "lint"},
	{"waybill\\workflow", "getdiagram"},
	{"waybill\\engine", "versions"},
	{"waybill\\engine", "getdefinition"},
	{"waybill\\engine", "migrate"},
	{"waybill\\engine", "whatif"},
	{"waybill\\catalog", "__construct"},
	{"waybill\\engine", "throttle"},
	{"waybill\\engine", "recordonce"},
};

static zif_handler less_all_features;

static bool less_keeps(const char *feature)
{
	for (size_t at = 0; at < sizeof less_features / sizeof *less_features; at++) {
		if (strcmp(feature, less_features[at]) == 0)
			return false;
	}
	return true;
}

static ZEND_FUNCTION(less_features)
{
	zval all, *feature;

	less_all_features(execute_data, &all);
	array_init(return_value);
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL(all), feature) {
		if (less_keeps(Z_STRVAL_P(feature)))
			add_next_index_str(return_value, zend_string_copy(Z_STR_P(feature)));
	} ZEND_HASH_FOREACH_END();
	zval_ptr_dtor(&all);
}

ZEND_MINIT_FUNCTION(less)
{
	zend_internal_function *features =
		zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("waybill\\features"));

	(void) type;
	(void) module_number;
	if (features == NULL)
		return FAILURE;
	less_all_features = features->handler;
	features->handler = ZEND_FN(less_features);
	for (size_t at = 0; at < sizeof less_methods / sizeof *less_methods; at++) {
		zend_class_entry *class = zend_hash_str_find_ptr(CG(class_table),
			less_methods[at].class_name, strlen(less_methods[at].class_name));

		if (class == NULL || zend_hash_str_del(&class->function_table, less_methods[at].method,
				strlen(less_methods[at].method)) != SUCCESS)
			return FAILURE;
	}
	return SUCCESS;
}

static const zend_module_dep less_dependencies[] = {ZEND_MOD_REQUIRED("waybill") ZEND_MOD_END};

zend_module_entry less_module_entry = {
	STANDARD_MODULE_HEADER_EX,
	NULL,
	less_dependencies,
	"waybill_less",
	NULL,
	ZEND_MINIT(less),
	NULL,
	NULL,
	NULL,
	NULL,
	"0.0.1",
	STANDARD_MODULE_PROPERTIES,
};

ZEND_GET_MODULE(less)
