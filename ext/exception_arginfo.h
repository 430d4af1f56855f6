/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: e233fdc94ceadd1b63bbd95509074689cabccf7f */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Exception_isRetryable, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Exception_InvalidArgument_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_SyntaxError_isRetryable arginfo_class_Waybill_Exception_isRetryable

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Exception_SyntaxError_getSourceLine, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Exception_SyntaxError_getSourceColumn arginfo_class_Waybill_Exception_SyntaxError_getSourceLine

#define arginfo_class_Waybill_Exception_NotFound_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_Refused_isRetryable arginfo_class_Waybill_Exception_isRetryable

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Waybill_Exception_Refused_getDecision, 0, 0, Waybill\\Decision, 1)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Exception_Conflict_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_ClaimMismatch_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_InFlight_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_Busy_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_LimitExceeded_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_LimitExceeded_getSourceLine arginfo_class_Waybill_Exception_SyntaxError_getSourceLine

#define arginfo_class_Waybill_Exception_LimitExceeded_getSourceColumn arginfo_class_Waybill_Exception_SyntaxError_getSourceLine

#define arginfo_class_Waybill_Exception_IntegrityFailure_isRetryable arginfo_class_Waybill_Exception_isRetryable

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Exception_IntegrityFailure_getSubject, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Exception_IntegrityFailure_getSeq arginfo_class_Waybill_Exception_SyntaxError_getSourceLine

#define arginfo_class_Waybill_Exception_StorageFailure_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_StorageFailure_getNativeCode arginfo_class_Waybill_Exception_SyntaxError_getSourceLine

#define arginfo_class_Waybill_Exception_OutOfMemory_isRetryable arginfo_class_Waybill_Exception_isRetryable

#define arginfo_class_Waybill_Exception_LogicError_isRetryable arginfo_class_Waybill_Exception_isRetryable


ZEND_METHOD(Waybill_Exception_InvalidArgument, isRetryable);
ZEND_METHOD(Waybill_Exception_SyntaxError, getSourceLine);
ZEND_METHOD(Waybill_Exception_SyntaxError, getSourceColumn);
ZEND_METHOD(Waybill_Exception_Refused, getDecision);
ZEND_METHOD(Waybill_Exception_IntegrityFailure, getSubject);
ZEND_METHOD(Waybill_Exception_IntegrityFailure, getSeq);
ZEND_METHOD(Waybill_Exception_StorageFailure, getNativeCode);


static const zend_function_entry class_Waybill_Exception_methods[] = {
	ZEND_ABSTRACT_ME_WITH_FLAGS(Waybill_Exception, isRetryable, arginfo_class_Waybill_Exception_isRetryable, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_InvalidArgument_methods[] = {
	ZEND_ME(Waybill_Exception_InvalidArgument, isRetryable, arginfo_class_Waybill_Exception_InvalidArgument_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_SyntaxError_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_SyntaxError_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Exception_SyntaxError, getSourceLine, arginfo_class_Waybill_Exception_SyntaxError_getSourceLine, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Exception_SyntaxError, getSourceColumn, arginfo_class_Waybill_Exception_SyntaxError_getSourceColumn, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_NotFound_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_NotFound_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_Refused_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_Refused_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Exception_Refused, getDecision, arginfo_class_Waybill_Exception_Refused_getDecision, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_Conflict_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_Conflict_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_ClaimMismatch_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_ClaimMismatch_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_InFlight_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_InFlight_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_Busy_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_Busy_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_LimitExceeded_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_LimitExceeded_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Waybill_Exception_SyntaxError, getSourceLine, getSourceLine, arginfo_class_Waybill_Exception_LimitExceeded_getSourceLine, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Waybill_Exception_SyntaxError, getSourceColumn, getSourceColumn, arginfo_class_Waybill_Exception_LimitExceeded_getSourceColumn, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_IntegrityFailure_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_IntegrityFailure_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Exception_IntegrityFailure, getSubject, arginfo_class_Waybill_Exception_IntegrityFailure_getSubject, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Exception_IntegrityFailure, getSeq, arginfo_class_Waybill_Exception_IntegrityFailure_getSeq, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_StorageFailure_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_StorageFailure_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Exception_StorageFailure, getNativeCode, arginfo_class_Waybill_Exception_StorageFailure_getNativeCode, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_OutOfMemory_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_OutOfMemory_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Waybill_Exception_LogicError_methods[] = {
	ZEND_MALIAS(Waybill_Exception_InvalidArgument, isRetryable, isRetryable, arginfo_class_Waybill_Exception_LogicError_isRetryable, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Waybill_Exception(zend_class_entry *class_entry_Throwable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill", "Exception", class_Waybill_Exception_methods);
	class_entry = zend_register_internal_interface(&ce);
	zend_class_implements(class_entry, 1, class_entry_Throwable);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_InvalidArgument(zend_class_entry *class_entry_InvalidArgumentException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "InvalidArgument", class_Waybill_Exception_InvalidArgument_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_InvalidArgumentException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_SyntaxError(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "SyntaxError", class_Waybill_Exception_SyntaxError_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	zval property_sourceLine_default_value;
	ZVAL_LONG(&property_sourceLine_default_value, 0);
	zend_string *property_sourceLine_name = zend_string_init("sourceLine", sizeof("sourceLine") - 1, 1);
	zend_declare_typed_property(class_entry, property_sourceLine_name, &property_sourceLine_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_sourceLine_name);

	zval property_sourceColumn_default_value;
	ZVAL_LONG(&property_sourceColumn_default_value, 0);
	zend_string *property_sourceColumn_name = zend_string_init("sourceColumn", sizeof("sourceColumn") - 1, 1);
	zend_declare_typed_property(class_entry, property_sourceColumn_name, &property_sourceColumn_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_sourceColumn_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_NotFound(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "NotFound", class_Waybill_Exception_NotFound_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_Refused(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "Refused", class_Waybill_Exception_Refused_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	zend_string *property_decision_class_Waybill_Decision = zend_string_init("Waybill\\Decision", sizeof("Waybill\\Decision")-1, 1);
	zval property_decision_default_value;
	ZVAL_NULL(&property_decision_default_value);
	zend_string *property_decision_name = zend_string_init("decision", sizeof("decision") - 1, 1);
	zend_declare_typed_property(class_entry, property_decision_name, &property_decision_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_CLASS(property_decision_class_Waybill_Decision, 0, MAY_BE_NULL));
	zend_string_release(property_decision_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_Conflict(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "Conflict", class_Waybill_Exception_Conflict_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_ClaimMismatch(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "ClaimMismatch", class_Waybill_Exception_ClaimMismatch_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_InFlight(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "InFlight", class_Waybill_Exception_InFlight_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_TRUE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_Busy(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "Busy", class_Waybill_Exception_Busy_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_TRUE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_LimitExceeded(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "LimitExceeded", class_Waybill_Exception_LimitExceeded_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	zval property_sourceLine_default_value;
	ZVAL_LONG(&property_sourceLine_default_value, 0);
	zend_string *property_sourceLine_name = zend_string_init("sourceLine", sizeof("sourceLine") - 1, 1);
	zend_declare_typed_property(class_entry, property_sourceLine_name, &property_sourceLine_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_sourceLine_name);

	zval property_sourceColumn_default_value;
	ZVAL_LONG(&property_sourceColumn_default_value, 0);
	zend_string *property_sourceColumn_name = zend_string_init("sourceColumn", sizeof("sourceColumn") - 1, 1);
	zend_declare_typed_property(class_entry, property_sourceColumn_name, &property_sourceColumn_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_sourceColumn_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_IntegrityFailure(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "IntegrityFailure", class_Waybill_Exception_IntegrityFailure_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	zval property_subject_default_value;
	ZVAL_EMPTY_STRING(&property_subject_default_value);
	zend_string *property_subject_name = zend_string_init("subject", sizeof("subject") - 1, 1);
	zend_declare_typed_property(class_entry, property_subject_name, &property_subject_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_subject_name);

	zval property_seq_default_value;
	ZVAL_LONG(&property_seq_default_value, 0);
	zend_string *property_seq_name = zend_string_init("seq", sizeof("seq") - 1, 1);
	zend_declare_typed_property(class_entry, property_seq_name, &property_seq_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_seq_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_StorageFailure(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "StorageFailure", class_Waybill_Exception_StorageFailure_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	zval property_nativeCode_default_value;
	ZVAL_LONG(&property_nativeCode_default_value, 0);
	zend_string *property_nativeCode_name = zend_string_init("nativeCode", sizeof("nativeCode") - 1, 1);
	zend_declare_typed_property(class_entry, property_nativeCode_name, &property_nativeCode_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_nativeCode_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_OutOfMemory(zend_class_entry *class_entry_RuntimeException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "OutOfMemory", class_Waybill_Exception_OutOfMemory_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	return class_entry;
}

static zend_class_entry *register_class_Waybill_Exception_LogicError(zend_class_entry *class_entry_LogicException, zend_class_entry *class_entry_Waybill_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill\\Exception", "LogicError", class_Waybill_Exception_LogicError_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_LogicException);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Waybill_Exception);

	zval property_retryable_default_value;
	ZVAL_FALSE(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	return class_entry;
}
