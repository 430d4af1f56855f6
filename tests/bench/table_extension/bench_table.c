/* SPDX-License-Identifier: MIT */
/*
 * The limit of a decision made by an extension: the same question comes in, an object with the
 * answer goes out, and in between stands a table. It looks at state, role and name and at nothing
 * of the order, so it shows what the way from PHP and back costs.
 */
#include "php.h"

typedef struct table_row {
	const char *transition, *from, *role;
} table_row;

static const table_row table_rows[] = {
	{"ab", "a", "staff"}, {"bc", "b", "staff"}, {"cd", "c", "staff"}, {"da", "d", "staff"}};

typedef struct table_verdict {
	bool        is_allowed;
	zend_object std;
} table_verdict;

static zend_class_entry *table_verdict_ce;
static zend_object_handlers table_verdict_handlers;

static table_verdict *table_verdict_of(zend_object *object)
{
	return (table_verdict *)((char *)object - XtOffsetOf(table_verdict, std));
}

static zend_object *table_verdict_create(zend_class_entry *class)
{
	table_verdict *verdict = zend_object_alloc(sizeof *verdict, class);

	zend_object_std_init(&verdict->std, class);
	object_properties_init(&verdict->std, class);
	verdict->std.handlers = &table_verdict_handlers;
	return &verdict->std;
}

static zend_string *table_text(HashTable *array, const char *name, size_t bytes)
{
	zval *value = zend_hash_str_find(array, name, bytes);

	return value != NULL && Z_TYPE_P(value) == IS_STRING ? Z_STR_P(value) : zend_empty_string;
}

static bool table_has_role(HashTable *question, const char *role)
{
	zval *actor = zend_hash_str_find(question, ZEND_STRL("actor"));
	zval *roles = actor != NULL && Z_TYPE_P(actor) == IS_ARRAY
		? zend_hash_str_find(Z_ARRVAL_P(actor), ZEND_STRL("roles"))
		: NULL;
	zval *held;

	if (roles == NULL || Z_TYPE_P(roles) != IS_ARRAY)
		return false;
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(roles), held)
	{
		if (Z_TYPE_P(held) == IS_STRING && strcmp(Z_STRVAL_P(held), role) == 0)
			return true;
	}
	ZEND_HASH_FOREACH_END();
	return false;
}

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(table_decide_arginfo, 0, 1, BenchVerdict, 0)
ZEND_ARG_TYPE_INFO(0, question, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

PHP_FUNCTION(bench_table_decide)
{
	HashTable *question;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(question)
	ZEND_PARSE_PARAMETERS_END();

	zend_string *transition = table_text(question, ZEND_STRL("transition"));
	zend_string *state = table_text(question, ZEND_STRL("state"));
	bool is_allowed = false;
	for (size_t at = 0; at < sizeof table_rows / sizeof *table_rows; at++) {
		const table_row *row = &table_rows[at];
		if (strcmp(ZSTR_VAL(transition), row->transition) == 0)
			is_allowed =
				strcmp(ZSTR_VAL(state), row->from) == 0 && table_has_role(question, row->role);
	}
	object_init_ex(return_value, table_verdict_ce);
	table_verdict_of(Z_OBJ_P(return_value))->is_allowed = is_allowed;
}

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(table_is_allowed_arginfo, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

PHP_METHOD(BenchVerdict, isAllowed)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_BOOL(table_verdict_of(Z_OBJ_P(ZEND_THIS))->is_allowed);
}

static const zend_function_entry table_verdict_methods[] = {
	PHP_ME(BenchVerdict, isAllowed, table_is_allowed_arginfo, ZEND_ACC_PUBLIC) PHP_FE_END};

static const zend_function_entry table_functions[] = {
	PHP_FE(bench_table_decide, table_decide_arginfo) PHP_FE_END};

static PHP_MINIT_FUNCTION(bench_table)
{
	zend_class_entry entry;

	INIT_CLASS_ENTRY(entry, "BenchVerdict", table_verdict_methods);
	table_verdict_ce = zend_register_internal_class(&entry);
	table_verdict_ce->ce_flags |= ZEND_ACC_FINAL;
	table_verdict_ce->create_object = table_verdict_create;
	memcpy(&table_verdict_handlers, zend_get_std_object_handlers(), sizeof table_verdict_handlers);
	table_verdict_handlers.offset = XtOffsetOf(table_verdict, std);
	return SUCCESS;
}

static zend_module_entry bench_table_module_entry = {STANDARD_MODULE_HEADER, "bench_table",
	table_functions, PHP_MINIT(bench_table), NULL, NULL, NULL, NULL, "1",
	STANDARD_MODULE_PROPERTIES};

ZEND_GET_MODULE(bench_table)
