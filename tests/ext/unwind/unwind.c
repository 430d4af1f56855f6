/* SPDX-License-Identifier: MIT */
/*
 * An extension for tests: the request dies in the middle of an allocation, at the one asked for.
 *
 * PHP up to 8.2.34 does this where memory_limit is passed, and later versions of it still do in
 * places; which allocation it is, a test can't choose by memory_limit. So this counts PHP's
 * allocations and unwinds at the given one, as the memory manager did. And it tells how many bytes
 * malloc has given out, which is where core's memory comes from.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"

#include <malloc.h>

/* How many allocations are still let through; 0: not counting. A test has one thread. */
static zend_long unwind_left;

static void unwind_count(void)
{
	if (unwind_left > 0 && --unwind_left == 0)
		zend_bailout();
}

static void *unwind_malloc(size_t bytes)
{
	unwind_count();
	return _zend_mm_alloc(zend_mm_get_heap(), bytes ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
}

static void unwind_free(void *memory)
{
	_zend_mm_free(zend_mm_get_heap(), memory ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
}

static void *unwind_realloc(void *memory, size_t bytes)
{
	unwind_count();
	return _zend_mm_realloc(
		zend_mm_get_heap(), memory, bytes ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
}

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_unwind_at, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, allocation, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_unwind_native_bytes, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

/* unwind_at(int $allocation): void — 0 stops counting. */
ZEND_FUNCTION(unwind_at)
{
	zend_long allocation;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(allocation)
	ZEND_PARSE_PARAMETERS_END();
	unwind_left = allocation;
	if (allocation > 0)
		zend_mm_set_custom_handlers(
			zend_mm_get_heap(), unwind_malloc, unwind_free, unwind_realloc);
	else
		zend_mm_set_custom_handlers(zend_mm_get_heap(), NULL, NULL, NULL);
}

/* unwind_native_bytes(): int */
ZEND_FUNCTION(unwind_native_bytes)
{
	struct mallinfo2 info = mallinfo2();

	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG((zend_long)(info.uordblks + info.hblkhd));
}

static const zend_function_entry unwind_functions[] = {
	ZEND_FE(unwind_at, arginfo_unwind_at)
	ZEND_FE(unwind_native_bytes, arginfo_unwind_native_bytes)
	ZEND_FE_END
};

/* The memory manager drops custom handlers' heaps whole: give it back its own first. */
static PHP_RSHUTDOWN_FUNCTION(unwind)
{
	unwind_left = 0;
	zend_mm_set_custom_handlers(zend_mm_get_heap(), NULL, NULL, NULL);
	return SUCCESS;
}

zend_module_entry unwind_module_entry = {
	STANDARD_MODULE_HEADER,
	"unwind",
	unwind_functions,
	NULL,
	NULL,
	NULL,
	PHP_RSHUTDOWN(unwind),
	NULL,
	"1",
	STANDARD_MODULE_PROPERTIES,
};

ZEND_GET_MODULE(unwind)
