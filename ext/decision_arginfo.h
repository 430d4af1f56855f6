/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 7bdeabdaa21f16fe0b6023264b32996f6458e948 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Waybill_Decision___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Decision_isAllowed, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Decision_getBlockers, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Decision_getFacts arginfo_class_Waybill_Decision_getBlockers

#define arginfo_class_Waybill_Decision_getVars arginfo_class_Waybill_Decision_getBlockers

#define arginfo_class_Waybill_Decision_getInputs arginfo_class_Waybill_Decision_getBlockers


static ZEND_METHOD(Waybill_Decision, __construct);
static ZEND_METHOD(Waybill_Decision, isAllowed);
static ZEND_METHOD(Waybill_Decision, getBlockers);
static ZEND_METHOD(Waybill_Decision, getFacts);
static ZEND_METHOD(Waybill_Decision, getVars);
static ZEND_METHOD(Waybill_Decision, getInputs);


static const zend_function_entry class_Waybill_Decision_methods[] = {
	ZEND_ME(Waybill_Decision, __construct, arginfo_class_Waybill_Decision___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Waybill_Decision, isAllowed, arginfo_class_Waybill_Decision_isAllowed, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Decision, getBlockers, arginfo_class_Waybill_Decision_getBlockers, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Decision, getFacts, arginfo_class_Waybill_Decision_getFacts, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Decision, getVars, arginfo_class_Waybill_Decision_getVars, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Decision, getInputs, arginfo_class_Waybill_Decision_getInputs, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Waybill_Decision(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill", "Decision", class_Waybill_Decision_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
