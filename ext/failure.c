/* SPDX-License-Identifier: MIT */
/*
 * The only place where a wb_error becomes an exception: one table from status to class, and the
 * fields that some classes carry. Callers decide by class and by isRetryable(), never by text.
 *
 * The table is a switch over the enum, because a compiler that is told so refuses a switch that
 * lacks a row; an array with a row missing would throw the wrong class at run time.
 */
#include "php_waybill.h"

#include "zend_exceptions.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"

/* NULL where an exception is pending already and goes on. */
static zend_class_entry *failure_class(wb_status status)
{
	switch (status) {
	case WB_OK:
	case WB_END:
		break; /* no failure: whoever throws it is wrong */
	case WB_INVALID:
		return waybill_invalid_argument_ce;
	case WB_SYNTAX:
		return waybill_syntax_error_ce;
	case WB_MISSING:
		return waybill_not_found_ce;
	case WB_REFUSED:
		return waybill_refused_ce;
	case WB_CONFLICT:
		return waybill_conflict_ce;
	case WB_CLAIMED:
		return waybill_claim_mismatch_ce;
	case WB_RUNNING:
		return waybill_in_flight_ce;
	case WB_BUSY:
		return waybill_busy_ce;
	case WB_LIMIT:
		return waybill_limit_exceeded_ce;
	case WB_BROKEN:
		return waybill_integrity_failure_ce;
	case WB_STORAGE:
		return waybill_storage_failure_ce;
	case WB_MEMORY:
		return waybill_out_of_memory_ce;
	case WB_FORKED:
		return waybill_logic_error_ce;
	case WB_CALLBACK:
		if (EG(exception) != NULL)
			return NULL;
		break; /* the callback failed without saying why */
	}
	return waybill_logic_error_ce;
}

#pragma GCC diagnostic pop

/* An exception with all that every class has; it is not thrown yet. */
static void failure_make(
	zval *out, zend_class_entry *class, const char *message, zend_long code, bool is_retryable)
{
	object_init_ex(out, class);
	zend_update_property_string(
		zend_ce_exception, Z_OBJ_P(out), "message", sizeof "message" - 1, message);
	zend_update_property_long(zend_ce_exception, Z_OBJ_P(out), "code", sizeof "code" - 1, code);
	zend_update_property_bool(
		class, Z_OBJ_P(out), "retryable", sizeof "retryable" - 1, is_retryable);
}

void waybill_throw(const wb_error *error)
{
	zend_class_entry *class = failure_class(error->status);
	zval exception;

	if (class == NULL)
		return;
	failure_make(&exception, class, error->message, error->status, error->retryable);
	if (class == waybill_syntax_error_ce || class == waybill_limit_exceeded_ce) {
		zend_update_property_long(
			class, Z_OBJ(exception), "sourceLine", sizeof "sourceLine" - 1, error->line);
		zend_update_property_long(
			class, Z_OBJ(exception), "sourceColumn", sizeof "sourceColumn" - 1, error->column);
	} else if (class == waybill_storage_failure_ce) {
		zend_update_property_long(
			class, Z_OBJ(exception), "nativeCode", sizeof "nativeCode" - 1, error->native);
	}
	zend_throw_exception_object(&exception);
}

void waybill_throw_broken(const wb_error *error, wb_text subject, uint64_t seq)
{
	zend_class_entry *class = waybill_integrity_failure_ce;
	zval exception;

	failure_make(&exception, class, error->message, error->status, error->retryable);
	zend_update_property_stringl(class, Z_OBJ(exception), "subject", sizeof "subject" - 1,
		subject.bytes > 0 ? subject.data : "", subject.bytes);
	zend_update_property_long(class, Z_OBJ(exception), "seq", sizeof "seq" - 1, (zend_long)seq);
	zend_throw_exception_object(&exception);
}

void waybill_throw_misuse(const char *message)
{
	zval exception;

	failure_make(&exception, waybill_logic_error_ce, message, 0, false);
	zend_throw_exception_object(&exception);
}
