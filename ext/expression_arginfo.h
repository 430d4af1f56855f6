/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 30837928a0b87217939458915aa13faf9e22bbf6 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Waybill_Expression___construct, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, source, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, variables, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Expression_evaluate, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, values, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Expression_getType, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Expression_getCost, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()


static ZEND_METHOD(Waybill_Expression, __construct);
static ZEND_METHOD(Waybill_Expression, evaluate);
static ZEND_METHOD(Waybill_Expression, getType);
static ZEND_METHOD(Waybill_Expression, getCost);


static const zend_function_entry class_Waybill_Expression_methods[] = {
	ZEND_ME(Waybill_Expression, __construct, arginfo_class_Waybill_Expression___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Expression, evaluate, arginfo_class_Waybill_Expression_evaluate, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Expression, getType, arginfo_class_Waybill_Expression_getType, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Expression, getCost, arginfo_class_Waybill_Expression_getCost, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Waybill_Expression(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill", "Expression", class_Waybill_Expression_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
