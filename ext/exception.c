/* SPDX-License-Identifier: MIT */
/*
 * The exception classes and the interface they share. They hold what failure.c puts into their
 * private properties; here are only the getters and the registration. One file for thirteen
 * classes, because each alone would be its registration and nothing else.
 */
#include "php_waybill.h"

#include "zend_exceptions.h"
#include "ext/spl/spl_exceptions.h"

#include "exception_arginfo.h"

zend_class_entry *waybill_invalid_argument_ce;
zend_class_entry *waybill_syntax_error_ce;
zend_class_entry *waybill_not_found_ce;
zend_class_entry *waybill_refused_ce;
zend_class_entry *waybill_conflict_ce;
zend_class_entry *waybill_claim_mismatch_ce;
zend_class_entry *waybill_in_flight_ce;
zend_class_entry *waybill_busy_ce;
zend_class_entry *waybill_limit_exceeded_ce;
zend_class_entry *waybill_integrity_failure_ce;
zend_class_entry *waybill_storage_failure_ce;
zend_class_entry *waybill_out_of_memory_ce;
zend_class_entry *waybill_logic_error_ce;

/* A private property of the object's own class, which is final. */
static void exception_get(zval *object, const char *name, size_t name_bytes, zval *return_value)
{
	zval unused;
	zval *value =
		zend_read_property(Z_OBJCE_P(object), Z_OBJ_P(object), name, name_bytes, false, &unused);

	RETURN_COPY_DEREF(value);
}

ZEND_METHOD(Waybill_Exception_InvalidArgument, isRetryable)
{
	ZEND_PARSE_PARAMETERS_NONE();
	exception_get(ZEND_THIS, ZEND_STRL("retryable"), return_value);
}

ZEND_METHOD(Waybill_Exception_SyntaxError, getSourceLine)
{
	ZEND_PARSE_PARAMETERS_NONE();
	exception_get(ZEND_THIS, ZEND_STRL("sourceLine"), return_value);
}

ZEND_METHOD(Waybill_Exception_SyntaxError, getSourceColumn)
{
	ZEND_PARSE_PARAMETERS_NONE();
	exception_get(ZEND_THIS, ZEND_STRL("sourceColumn"), return_value);
}

ZEND_METHOD(Waybill_Exception_Refused, getDecision)
{
	ZEND_PARSE_PARAMETERS_NONE();
	exception_get(ZEND_THIS, ZEND_STRL("decision"), return_value);
}

ZEND_METHOD(Waybill_Exception_IntegrityFailure, getSubject)
{
	ZEND_PARSE_PARAMETERS_NONE();
	exception_get(ZEND_THIS, ZEND_STRL("subject"), return_value);
}

ZEND_METHOD(Waybill_Exception_IntegrityFailure, getSeq)
{
	ZEND_PARSE_PARAMETERS_NONE();
	exception_get(ZEND_THIS, ZEND_STRL("seq"), return_value);
}

ZEND_METHOD(Waybill_Exception_StorageFailure, getNativeCode)
{
	ZEND_PARSE_PARAMETERS_NONE();
	exception_get(ZEND_THIS, ZEND_STRL("nativeCode"), return_value);
}

void waybill_exceptions_minit(void)
{
	zend_class_entry *marker = register_class_Waybill_Exception(zend_ce_throwable);
	zend_class_entry *runtime = spl_ce_RuntimeException;

	waybill_invalid_argument_ce =
		register_class_Waybill_Exception_InvalidArgument(spl_ce_InvalidArgumentException, marker);
	waybill_syntax_error_ce = register_class_Waybill_Exception_SyntaxError(runtime, marker);
	waybill_not_found_ce = register_class_Waybill_Exception_NotFound(runtime, marker);
	waybill_refused_ce = register_class_Waybill_Exception_Refused(runtime, marker);
	waybill_conflict_ce = register_class_Waybill_Exception_Conflict(runtime, marker);
	waybill_claim_mismatch_ce = register_class_Waybill_Exception_ClaimMismatch(runtime, marker);
	waybill_in_flight_ce = register_class_Waybill_Exception_InFlight(runtime, marker);
	waybill_busy_ce = register_class_Waybill_Exception_Busy(runtime, marker);
	waybill_limit_exceeded_ce = register_class_Waybill_Exception_LimitExceeded(runtime, marker);
	waybill_integrity_failure_ce =
		register_class_Waybill_Exception_IntegrityFailure(runtime, marker);
	waybill_storage_failure_ce = register_class_Waybill_Exception_StorageFailure(runtime, marker);
	waybill_out_of_memory_ce = register_class_Waybill_Exception_OutOfMemory(runtime, marker);
	waybill_logic_error_ce =
		register_class_Waybill_Exception_LogicError(spl_ce_LogicException, marker);
}
