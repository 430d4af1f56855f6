/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 40db096eec27e96c5dfa212fc8d47f42a5ab3ee1 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Waybill_Workflow___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Waybill_Workflow_parse, 0, 1, Waybill\\Workflow, 0)
	ZEND_ARG_TYPE_INFO(0, definition, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Workflow_lint, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, definition, IS_STRING, 0)
	ZEND_ARG_OBJ_INFO_WITH_DEFAULT_VALUE(0, current, Waybill\\Workflow, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, subjects, IS_ARRAY, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Waybill_Workflow_default, 0, 0, Waybill\\Workflow, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Workflow_getName, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Workflow_getVersion, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Workflow_getHash arginfo_class_Waybill_Workflow_getName

#define arginfo_class_Waybill_Workflow_getText arginfo_class_Waybill_Workflow_getName

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Workflow_getRoles, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Workflow_getStates arginfo_class_Waybill_Workflow_getRoles

#define arginfo_class_Waybill_Workflow_getTransitions arginfo_class_Waybill_Workflow_getRoles

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Workflow_getDiagram, 0, 0, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, format, IS_STRING, 0, "\'svg\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Waybill_Workflow_decide, 0, 1, Waybill\\Decision, 0)
	ZEND_ARG_TYPE_INFO(0, question, IS_ARRAY, 0)
ZEND_END_ARG_INFO()


static ZEND_METHOD(Waybill_Workflow, __construct);
static ZEND_METHOD(Waybill_Workflow, parse);
static ZEND_METHOD(Waybill_Workflow, lint);
static ZEND_METHOD(Waybill_Workflow, default);
static ZEND_METHOD(Waybill_Workflow, getName);
static ZEND_METHOD(Waybill_Workflow, getVersion);
static ZEND_METHOD(Waybill_Workflow, getHash);
static ZEND_METHOD(Waybill_Workflow, getText);
static ZEND_METHOD(Waybill_Workflow, getRoles);
static ZEND_METHOD(Waybill_Workflow, getStates);
static ZEND_METHOD(Waybill_Workflow, getTransitions);
static ZEND_METHOD(Waybill_Workflow, getDiagram);
static ZEND_METHOD(Waybill_Workflow, decide);


static const zend_function_entry class_Waybill_Workflow_methods[] = {
	ZEND_ME(Waybill_Workflow, __construct, arginfo_class_Waybill_Workflow___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Waybill_Workflow, parse, arginfo_class_Waybill_Workflow_parse, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Waybill_Workflow, lint, arginfo_class_Waybill_Workflow_lint, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Waybill_Workflow, default, arginfo_class_Waybill_Workflow_default, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Waybill_Workflow, getName, arginfo_class_Waybill_Workflow_getName, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Workflow, getVersion, arginfo_class_Waybill_Workflow_getVersion, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Workflow, getHash, arginfo_class_Waybill_Workflow_getHash, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Workflow, getText, arginfo_class_Waybill_Workflow_getText, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Workflow, getRoles, arginfo_class_Waybill_Workflow_getRoles, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Workflow, getStates, arginfo_class_Waybill_Workflow_getStates, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Workflow, getTransitions, arginfo_class_Waybill_Workflow_getTransitions, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Workflow, getDiagram, arginfo_class_Waybill_Workflow_getDiagram, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Workflow, decide, arginfo_class_Waybill_Workflow_decide, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Waybill_Workflow(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill", "Workflow", class_Waybill_Workflow_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
