/* SPDX-License-Identifier: MIT */
/*
 * What a call into the extension costs before core is asked anything: a method with two integers
 * that adds them, in the frame that Waybill's methods have. The frame is theirs, ext/call.c itself;
 * object, handle and the check that it is there are made as ext/engine.c makes them.
 *
 * The extension has no public method that takes two integers and stays out of a store, and to add
 * one only to be measured would be a method nobody needs.
 */
#include "php_waybill.h"

ZEND_DECLARE_MODULE_GLOBALS(waybill)

typedef struct bench_adder {
	wb_arena *handle; /* stands for core's: NULL before __construct */
	zend_object std;
} bench_adder;

static zend_object_handlers bench_adder_handlers;

static bench_adder *bench_adder_from_obj(zend_object *object)
{
	return (bench_adder *)((char *)object - XtOffsetOf(bench_adder, std));
}

/* call.c throws when memory is out; a measurement ends there. */
void waybill_throw(const wb_error *error)
{
	zend_error_noreturn(E_ERROR, "%s", error->message);
}

ZEND_BEGIN_ARG_INFO_EX(bench_construct_arginfo, 0, 0, 0)
ZEND_END_ARG_INFO()

PHP_METHOD(BenchAdder, __construct)
{
	bench_adder *intern = bench_adder_from_obj(Z_OBJ_P(ZEND_THIS));
	wb_error error;

	ZEND_PARSE_PARAMETERS_NONE();
	if (wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &intern->handle, &error) != WB_OK)
		waybill_throw(&error);
}

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(bench_add_arginfo, 0, 2, IS_LONG, 0)
ZEND_ARG_TYPE_INFO(0, left, IS_LONG, 0)
ZEND_ARG_TYPE_INFO(0, right, IS_LONG, 0)
ZEND_END_ARG_INFO()

PHP_METHOD(BenchAdder, add)
{
	bench_adder *intern = bench_adder_from_obj(Z_OBJ_P(ZEND_THIS));
	zend_long left, right;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(2, 2)
	Z_PARAM_LONG(left)
	Z_PARAM_LONG(right)
	ZEND_PARSE_PARAMETERS_END();

	if (intern->handle == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	RETVAL_LONG(left + right);
	waybill_call_close(&call, return_value);
}

static zend_object *bench_adder_create(zend_class_entry *class)
{
	bench_adder *intern = zend_object_alloc(sizeof *intern, class);

	zend_object_std_init(&intern->std, class);
	object_properties_init(&intern->std, class);
	intern->std.handlers = &bench_adder_handlers;
	return &intern->std;
}

static void bench_adder_free(zend_object *object)
{
	wb_arena_free(bench_adder_from_obj(object)->handle);
	zend_object_std_dtor(object);
}

static const zend_function_entry bench_adder_methods[] = {
	PHP_ME(BenchAdder, __construct, bench_construct_arginfo, ZEND_ACC_PUBLIC)
	PHP_ME(BenchAdder, add, bench_add_arginfo, ZEND_ACC_PUBLIC)
	PHP_FE_END
};

static PHP_MINIT_FUNCTION(bench_call)
{
	zend_class_entry entry, *class;

	INIT_CLASS_ENTRY(entry, "BenchAdder", bench_adder_methods);
	class = zend_register_internal_class(&entry);
	class->ce_flags |= ZEND_ACC_FINAL;
	class->create_object = bench_adder_create;
	bench_adder_handlers = *zend_get_std_object_handlers();
	bench_adder_handlers.offset = XtOffsetOf(bench_adder, std);
	bench_adder_handlers.free_obj = bench_adder_free;
	return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(bench_call)
{
	waybill_arenas_dispose();
	return SUCCESS;
}

static zend_module_entry bench_call_module_entry = {STANDARD_MODULE_HEADER, "bench_call", NULL,
	PHP_MINIT(bench_call), NULL, NULL, PHP_RSHUTDOWN(bench_call), NULL, "1",
	STANDARD_MODULE_PROPERTIES};

ZEND_GET_MODULE(bench_call)
