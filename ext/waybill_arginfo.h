/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 96f530ad69bc7e1f9991bb9704322befe84fd697 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_Waybill_features, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_Waybill_fingerprint, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, request, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_Waybill_parse_json, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, text, IS_STRING, 0)
ZEND_END_ARG_INFO()

#if defined(WB_FAILPOINTS)
ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_Waybill_failpoint, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()
#endif


static ZEND_FUNCTION(Waybill_features);
static ZEND_FUNCTION(Waybill_fingerprint);
static ZEND_FUNCTION(Waybill_parse_json);
#if defined(WB_FAILPOINTS)
static ZEND_FUNCTION(Waybill_failpoint);
#endif


static const zend_function_entry ext_functions[] = {
	ZEND_NS_FALIAS("Waybill", features, Waybill_features, arginfo_Waybill_features)
	ZEND_NS_FALIAS("Waybill", fingerprint, Waybill_fingerprint, arginfo_Waybill_fingerprint)
	ZEND_NS_FALIAS("Waybill", parse_json, Waybill_parse_json, arginfo_Waybill_parse_json)
#if defined(WB_FAILPOINTS)
	ZEND_NS_FALIAS("Waybill", failpoint, Waybill_failpoint, arginfo_Waybill_failpoint)
#endif
	ZEND_FE_END
};

static void register_waybill_symbols(int module_number)
{
	REGISTER_STRING_CONSTANT("Waybill\\VERSION", WB_VERSION, CONST_PERSISTENT);
	REGISTER_LONG_CONSTANT("Waybill\\API_VERSION", WB_API_VERSION, CONST_PERSISTENT);
	REGISTER_LONG_CONSTANT("Waybill\\SCHEMA_VERSION", WB_SCHEMA_VERSION, CONST_PERSISTENT);
}
