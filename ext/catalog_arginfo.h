/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: fcfb916daa4b642354968778acea6bd263995ec1 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Waybill_Catalog___construct, 0, 0, 1)
	ZEND_ARG_OBJ_INFO(0, store, Waybill\\Store, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_put, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, cards, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_replace, 0, 3, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, from, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, to, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, cards, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_compare, 0, 3, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, from, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, to, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, cards, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_remove, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, id, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_fresh, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, ids, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_get, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, id, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_list, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, query, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Catalog_count arginfo_class_Waybill_Catalog_list

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_counters, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, options, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Catalog_day arginfo_class_Waybill_Catalog_list

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_changes, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, since, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_mark, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_setMark, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Catalog_moveMark, 0, 3, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, expected, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_LONG, 0)
ZEND_END_ARG_INFO()


static ZEND_METHOD(Waybill_Catalog, __construct);
static ZEND_METHOD(Waybill_Catalog, put);
static ZEND_METHOD(Waybill_Catalog, replace);
static ZEND_METHOD(Waybill_Catalog, compare);
static ZEND_METHOD(Waybill_Catalog, remove);
static ZEND_METHOD(Waybill_Catalog, fresh);
static ZEND_METHOD(Waybill_Catalog, get);
static ZEND_METHOD(Waybill_Catalog, list);
static ZEND_METHOD(Waybill_Catalog, count);
static ZEND_METHOD(Waybill_Catalog, counters);
static ZEND_METHOD(Waybill_Catalog, day);
static ZEND_METHOD(Waybill_Catalog, changes);
static ZEND_METHOD(Waybill_Catalog, mark);
static ZEND_METHOD(Waybill_Catalog, setMark);
static ZEND_METHOD(Waybill_Catalog, moveMark);


static const zend_function_entry class_Waybill_Catalog_methods[] = {
	ZEND_ME(Waybill_Catalog, __construct, arginfo_class_Waybill_Catalog___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, put, arginfo_class_Waybill_Catalog_put, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, replace, arginfo_class_Waybill_Catalog_replace, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, compare, arginfo_class_Waybill_Catalog_compare, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, remove, arginfo_class_Waybill_Catalog_remove, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, fresh, arginfo_class_Waybill_Catalog_fresh, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, get, arginfo_class_Waybill_Catalog_get, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, list, arginfo_class_Waybill_Catalog_list, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, count, arginfo_class_Waybill_Catalog_count, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, counters, arginfo_class_Waybill_Catalog_counters, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, day, arginfo_class_Waybill_Catalog_day, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, changes, arginfo_class_Waybill_Catalog_changes, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, mark, arginfo_class_Waybill_Catalog_mark, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, setMark, arginfo_class_Waybill_Catalog_setMark, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Catalog, moveMark, arginfo_class_Waybill_Catalog_moveMark, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Waybill_Catalog(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill", "Catalog", class_Waybill_Catalog_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
