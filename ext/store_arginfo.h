/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 51079f3f23c1b94654e5e25e0431bdbd2e7d1270 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Waybill_Store___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_close, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_isOpen, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_getDriver, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_getSchema, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Store_migrate arginfo_class_Waybill_Store_close

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_getIdentity, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_setOwner, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, expected, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, owner, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_backup, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, path, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_verify, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, subject, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Store_doctor, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()


static ZEND_METHOD(Waybill_Store, __construct);
static ZEND_METHOD(Waybill_Store, close);
static ZEND_METHOD(Waybill_Store, isOpen);
static ZEND_METHOD(Waybill_Store, getDriver);
static ZEND_METHOD(Waybill_Store, getSchema);
static ZEND_METHOD(Waybill_Store, migrate);
static ZEND_METHOD(Waybill_Store, getIdentity);
static ZEND_METHOD(Waybill_Store, setOwner);
static ZEND_METHOD(Waybill_Store, backup);
static ZEND_METHOD(Waybill_Store, verify);
static ZEND_METHOD(Waybill_Store, doctor);


static const zend_function_entry class_Waybill_Store_methods[] = {
	ZEND_ME(Waybill_Store, __construct, arginfo_class_Waybill_Store___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, close, arginfo_class_Waybill_Store_close, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, isOpen, arginfo_class_Waybill_Store_isOpen, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, getDriver, arginfo_class_Waybill_Store_getDriver, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, getSchema, arginfo_class_Waybill_Store_getSchema, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, migrate, arginfo_class_Waybill_Store_migrate, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, getIdentity, arginfo_class_Waybill_Store_getIdentity, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, setOwner, arginfo_class_Waybill_Store_setOwner, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, backup, arginfo_class_Waybill_Store_backup, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, verify, arginfo_class_Waybill_Store_verify, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Store, doctor, arginfo_class_Waybill_Store_doctor, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Waybill_Store(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill", "Store", class_Waybill_Store_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
