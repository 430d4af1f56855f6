/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Store: opening, closing, migrating, verifying and backing up.
 *
 * Core wants a store to outlive its engines, while PHP destroys objects in any order and a caller
 * may close a store whose engines are still held. So a store knows its engines and ends them
 * first; an Engine object stays, and says that the store is closed. Letting close() wait for the
 * last engine was the alternative: the file's locks would then end at a moment nobody chose.
 */
#include "php_waybill.h"

#include "main/fopen_wrappers.h"

#include "store_arginfo.h"

zend_class_entry *waybill_store_ce;
static zend_object_handlers waybill_store_handlers;

#define SQLITE_PREFIX "sqlite:"

/* ---- parts of methods -------------------------------------------------------------------------*/

/* The open store, or NULL after throwing. */
static wb_store *store_require(zval *object)
{
	waybill_store *intern = waybill_store_from_obj(Z_OBJ_P(object));

	if (intern->store == NULL)
		waybill_throw_misuse(
			intern->is_constructed ? "store is closed" : "store is not constructed");
	return intern->store;
}

/* PHP's own fence around files holds for ours, too. [path] is zero-terminated. */
static void store_check_path(waybill_call *call, const char *name, const char *path)
{
	const waybill_place place = {.name = name};

	if (call->status == WB_OK && php_check_open_basedir_ex(path, 0) != 0)
		waybill_fail(call, WB_INVALID, &place, "lies outside of open_basedir");
}

static void store_check_name(waybill_call *call, const zend_string *name)
{
	if (zend_string_starts_with_cstr(name, ZEND_STRL(SQLITE_PREFIX)))
		store_check_path(call, "name", ZSTR_VAL(name) + strlen(SQLITE_PREFIX));
}

static void store_shut(waybill_store *intern)
{
	while (intern->engines != NULL)
		waybill_engine_detach(intern->engines);
	wb_store_close(intern->store);
	intern->store = NULL;
}

/* ---- methods ----------------------------------------------------------------------------------*/

ZEND_METHOD(Waybill_Store, __construct)
{
	waybill_store *intern = waybill_store_from_obj(Z_OBJ_P(ZEND_THIS));
	zend_string *name;
	HashTable *options = NULL;
	wb_store_options asked = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 2)
	Z_PARAM_STR(name)
	Z_PARAM_OPTIONAL
	Z_PARAM_ARRAY_HT(options)
	ZEND_PARSE_PARAMETERS_END();

	if (intern->is_constructed) {
		waybill_throw_misuse("store is constructed already");
		RETURN_THROWS();
	}
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	asked.name = waybill_argument_text(&call, "name", name);
	store_check_name(&call, name);
	waybill_read_store_options(&call, options, &asked);
	if (call.status == WB_OK)
		call.status = wb_store_open(&asked, wb_env_native(), &intern->store, &call.error);
	intern->is_constructed = call.status == WB_OK;
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Store, close)
{
	ZEND_PARSE_PARAMETERS_NONE();
	store_shut(waybill_store_from_obj(Z_OBJ_P(ZEND_THIS)));
}

ZEND_METHOD(Waybill_Store, isOpen)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_BOOL(waybill_store_from_obj(Z_OBJ_P(ZEND_THIS))->store != NULL);
}

ZEND_METHOD(Waybill_Store, getDriver)
{
	wb_store *store;

	ZEND_PARSE_PARAMETERS_NONE();
	store = store_require(ZEND_THIS);
	if (store == NULL)
		RETURN_THROWS();
	RETURN_STRING(wb_store_driver_name(store));
}

ZEND_METHOD(Waybill_Store, getSchema)
{
	wb_store *store;
	uint32_t schema = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_NONE();
	store = store_require(ZEND_THIS);
	if (store == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	call.status = wb_store_schema(store, &schema, &call.error);
	RETVAL_LONG(schema);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Store, migrate)
{
	wb_store *store;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_NONE();
	store = store_require(ZEND_THIS);
	if (store == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	call.status = wb_store_migrate(store, &call.error);
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Store, getIdentity)
{
	wb_store *store;
	wb_identity identity = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_NONE();
	store = store_require(ZEND_THIS);
	if (store == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	call.status = wb_store_identity(store, call.arena, &identity, &call.error);
	array_init(return_value);
	waybill_add_text(return_value, "id", identity.id);
	waybill_add_text(return_value, "owner", identity.owner);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Store, setOwner)
{
	wb_store *store;
	zend_string *expected, *owner;
	wb_text before, after;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(2, 2)
	Z_PARAM_STR(expected)
	Z_PARAM_STR(owner)
	ZEND_PARSE_PARAMETERS_END();

	store = store_require(ZEND_THIS);
	if (store == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	before = waybill_argument_text(&call, "expected", expected);
	after = waybill_argument_text(&call, "owner", owner);
	if (call.status == WB_OK)
		call.status = wb_store_set_owner(store, before, after, &call.error);
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Store, backup)
{
	wb_store *store;
	zend_string *path;
	wb_text target;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(path)
	ZEND_PARSE_PARAMETERS_END();

	store = store_require(ZEND_THIS);
	if (store == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	target = waybill_argument_text(&call, "path", path);
	store_check_path(&call, "path", ZSTR_VAL(path));
	if (call.status == WB_OK)
		call.status = wb_store_backup(store, target, &call.error);
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Store, verify)
{
	wb_store *store;
	zend_string *subject = ZSTR_EMPTY_ALLOC();
	wb_text key;
	wb_audit_reader reader;
	wb_audit_report report = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(0, 1)
	Z_PARAM_OPTIONAL
	Z_PARAM_STR(subject)
	ZEND_PARSE_PARAMETERS_END();

	store = store_require(ZEND_THIS);
	if (store == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	key = waybill_argument_text(&call, "subject", subject);
	if (call.status == WB_OK)
		call.status = wb_store_reader(store, &reader, &call.error);
	if (call.status == WB_OK) {
		call.status =
			wb_audit_verify(wb_env_native(), &reader, key, call.arena, &report, &call.error);
		reader.close(reader.payload);
	}
	if (call.status == WB_BROKEN) {
		waybill_throw_broken(&call.error, report.broken_subject, report.broken_seq);
		waybill_call_abandon(&call, NULL);
		RETURN_THROWS();
	}
	array_init(return_value);
	waybill_add_natural(return_value, "events", report.events);
	waybill_add_natural(return_value, "subjects", report.subjects);
	waybill_add_text(return_value, "digest", report.digest);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Store, doctor)
{
	static const char *const levels[] = {
		[WB_HEALTH_OK] = "ok", [WB_HEALTH_WARNING] = "warning", [WB_HEALTH_ERROR] = "error"};
	zend_string *name;
	wb_text asked;
	const wb_health_line *lines = NULL;
	size_t count = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	if (!waybill_call_open(&call))
		RETURN_THROWS();
	asked = waybill_argument_text(&call, "name", name);
	store_check_name(&call, name);
	if (call.status == WB_OK)
		call.status =
			wb_store_doctor(wb_env_native(), asked, call.arena, &lines, &count, &call.error);
	array_init(return_value);
	for (size_t at = 0; at < count; at++) {
		zval line;
		array_init(&line);
		add_assoc_string(&line, "check", lines[at].check);
		add_assoc_string(&line, "level", levels[lines[at].level]);
		waybill_add_text(&line, "text", lines[at].text);
		add_next_index_zval(return_value, &line);
	}
	waybill_call_close(&call, return_value);
}

/* ---- handlers ---------------------------------------------------------------------------------*/

static void waybill_store_free(zend_object *object)
{
	store_shut(waybill_store_from_obj(object));
	zend_object_std_dtor(object);
}

static zend_object *waybill_store_create(zend_class_entry *class)
{
	waybill_store *intern = zend_object_alloc(sizeof *intern, class);

	zend_object_std_init(&intern->std, class);
	object_properties_init(&intern->std, class);
	intern->std.handlers = &waybill_store_handlers;
	return &intern->std;
}

void waybill_store_minit(void)
{
	waybill_store_ce = register_class_Waybill_Store();
	waybill_store_ce->create_object = waybill_store_create;
	waybill_handlers_init(
		&waybill_store_handlers, XtOffsetOf(waybill_store, std), waybill_store_free);
}
