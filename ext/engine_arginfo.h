/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 314a097083d2c45d1ab86b8ee8a8836e132a52b0 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Waybill_Engine___construct, 0, 0, 1)
	ZEND_ARG_OBJ_INFO(0, store, Waybill\\Store, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_publish, 0, 3, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, workflow, Waybill\\Workflow, 0)
	ZEND_ARG_TYPE_INFO(0, actor, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, over, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Waybill_Engine_getWorkflow, 0, 0, Waybill\\Workflow, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, name, IS_STRING, 0, "\'fulfilment\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Waybill_Engine_getWorkflowOf, 0, 1, Waybill\\Workflow, 0)
	ZEND_ARG_TYPE_INFO(0, subject, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_versions, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Waybill_Engine_getDefinition, 0, 1, Waybill\\Workflow, 0)
	ZEND_ARG_TYPE_INFO(0, hash, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_migrate, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, migration, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_whatIf, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_OBJ_INFO(0, candidate, Waybill\\Workflow, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_begin, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, command, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Waybill_Engine_recheck, 0, 3, Waybill\\Decision, 0)
	ZEND_ARG_TYPE_INFO(0, intent, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, order, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_renew, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, intent, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, fence, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_takeOver, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, intent, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_commit, 0, 4, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, intent, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, fence, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, draft, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_abort, 0, 4, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, intent, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, fence, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, reason, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_refuse, 0, 4, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, intent, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, fence, IS_LONG, 0)
	ZEND_ARG_OBJ_INFO(0, decision, Waybill\\Decision, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_tear, 0, 4, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, intent, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, fence, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, culprit, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_overdue, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, max, IS_LONG, 0, "100")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_observe, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, observation, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_foresee, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, observation, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_read, 0, 4, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, subject, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, actor, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, order, IS_ARRAY, 1)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_events, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, subject, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, from, IS_LONG, 0, "1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, max, IS_LONG, 0, "100")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_searchEvents, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, search, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_troubled, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, after, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, max, IS_LONG, 0, "100")
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Engine_subjects arginfo_class_Waybill_Engine_troubled

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_record, 0, 5, IS_ARRAY, 1)
	ZEND_ARG_TYPE_INFO(0, subject, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, kind, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, actor, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, throttle, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_recordOnce, 0, 6, IS_ARRAY, 1)
	ZEND_ARG_TYPE_INFO(0, subject, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, kind, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, actor, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, once, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_throttle, 0, 3, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, key, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, window, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_attend, 0, 4, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, subject, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, actor, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, place, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_leave, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, actor, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, subject, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, place, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_present, 0, 3, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, subject, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, actor, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_expireClaims, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, before, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, max, IS_LONG, 0, "1000")
ZEND_END_ARG_INFO()

#define arginfo_class_Waybill_Engine_expireIntents arginfo_class_Waybill_Engine_expireClaims

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_knows, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, move, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_mark, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, position, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_takeEffects, 0, 2, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, max, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, now, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Waybill_Engine_finishEffect, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, key, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, retryAt, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()


static ZEND_METHOD(Waybill_Engine, __construct);
static ZEND_METHOD(Waybill_Engine, publish);
static ZEND_METHOD(Waybill_Engine, getWorkflow);
static ZEND_METHOD(Waybill_Engine, getWorkflowOf);
static ZEND_METHOD(Waybill_Engine, versions);
static ZEND_METHOD(Waybill_Engine, getDefinition);
static ZEND_METHOD(Waybill_Engine, migrate);
static ZEND_METHOD(Waybill_Engine, whatIf);
static ZEND_METHOD(Waybill_Engine, begin);
static ZEND_METHOD(Waybill_Engine, recheck);
static ZEND_METHOD(Waybill_Engine, renew);
static ZEND_METHOD(Waybill_Engine, takeOver);
static ZEND_METHOD(Waybill_Engine, commit);
static ZEND_METHOD(Waybill_Engine, abort);
static ZEND_METHOD(Waybill_Engine, refuse);
static ZEND_METHOD(Waybill_Engine, tear);
static ZEND_METHOD(Waybill_Engine, overdue);
static ZEND_METHOD(Waybill_Engine, observe);
static ZEND_METHOD(Waybill_Engine, foresee);
static ZEND_METHOD(Waybill_Engine, read);
static ZEND_METHOD(Waybill_Engine, events);
static ZEND_METHOD(Waybill_Engine, searchEvents);
static ZEND_METHOD(Waybill_Engine, troubled);
static ZEND_METHOD(Waybill_Engine, subjects);
static ZEND_METHOD(Waybill_Engine, record);
static ZEND_METHOD(Waybill_Engine, recordOnce);
static ZEND_METHOD(Waybill_Engine, throttle);
static ZEND_METHOD(Waybill_Engine, attend);
static ZEND_METHOD(Waybill_Engine, leave);
static ZEND_METHOD(Waybill_Engine, present);
static ZEND_METHOD(Waybill_Engine, expireClaims);
static ZEND_METHOD(Waybill_Engine, expireIntents);
static ZEND_METHOD(Waybill_Engine, knows);
static ZEND_METHOD(Waybill_Engine, mark);
static ZEND_METHOD(Waybill_Engine, takeEffects);
static ZEND_METHOD(Waybill_Engine, finishEffect);


static const zend_function_entry class_Waybill_Engine_methods[] = {
	ZEND_ME(Waybill_Engine, __construct, arginfo_class_Waybill_Engine___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, publish, arginfo_class_Waybill_Engine_publish, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, getWorkflow, arginfo_class_Waybill_Engine_getWorkflow, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, getWorkflowOf, arginfo_class_Waybill_Engine_getWorkflowOf, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, versions, arginfo_class_Waybill_Engine_versions, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, getDefinition, arginfo_class_Waybill_Engine_getDefinition, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, migrate, arginfo_class_Waybill_Engine_migrate, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, whatIf, arginfo_class_Waybill_Engine_whatIf, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, begin, arginfo_class_Waybill_Engine_begin, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, recheck, arginfo_class_Waybill_Engine_recheck, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, renew, arginfo_class_Waybill_Engine_renew, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, takeOver, arginfo_class_Waybill_Engine_takeOver, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, commit, arginfo_class_Waybill_Engine_commit, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, abort, arginfo_class_Waybill_Engine_abort, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, refuse, arginfo_class_Waybill_Engine_refuse, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, tear, arginfo_class_Waybill_Engine_tear, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, overdue, arginfo_class_Waybill_Engine_overdue, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, observe, arginfo_class_Waybill_Engine_observe, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, foresee, arginfo_class_Waybill_Engine_foresee, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, read, arginfo_class_Waybill_Engine_read, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, events, arginfo_class_Waybill_Engine_events, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, searchEvents, arginfo_class_Waybill_Engine_searchEvents, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, troubled, arginfo_class_Waybill_Engine_troubled, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, subjects, arginfo_class_Waybill_Engine_subjects, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, record, arginfo_class_Waybill_Engine_record, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, recordOnce, arginfo_class_Waybill_Engine_recordOnce, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, throttle, arginfo_class_Waybill_Engine_throttle, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, attend, arginfo_class_Waybill_Engine_attend, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, leave, arginfo_class_Waybill_Engine_leave, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, present, arginfo_class_Waybill_Engine_present, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, expireClaims, arginfo_class_Waybill_Engine_expireClaims, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, expireIntents, arginfo_class_Waybill_Engine_expireIntents, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, knows, arginfo_class_Waybill_Engine_knows, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, mark, arginfo_class_Waybill_Engine_mark, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, takeEffects, arginfo_class_Waybill_Engine_takeEffects, ZEND_ACC_PUBLIC)
	ZEND_ME(Waybill_Engine, finishEffect, arginfo_class_Waybill_Engine_finishEffect, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Waybill_Engine(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Waybill", "Engine", class_Waybill_Engine_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
