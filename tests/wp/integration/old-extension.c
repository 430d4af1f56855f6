/* SPDX-License-Identifier: MIT */
/* An extension of our name that is older than every interface the plugin can use. */

#include "php.h"

ZEND_MINIT_FUNCTION(waybill)
{
	(void) type;
	REGISTER_NS_LONG_CONSTANT("Waybill", "API_VERSION", 0, CONST_PERSISTENT);
	return SUCCESS;
}

zend_module_entry waybill_module_entry = {
	STANDARD_MODULE_HEADER,
	"waybill",
	NULL,
	ZEND_MINIT(waybill),
	NULL,
	NULL,
	NULL,
	NULL,
	"0.0.1",
	STANDARD_MODULE_PROPERTIES,
};

ZEND_GET_MODULE(waybill)
