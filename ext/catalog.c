/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Catalog: core's catalog, method by method. It has no handle of its own: each call asks the
 * Store object, which it holds a counted reference to, and which may be closed under it.
 */
#include "cards.h"

#include "catalog_arginfo.h"

static zend_class_entry *waybill_catalog_ce;
static zend_object_handlers waybill_catalog_handlers;

typedef struct waybill_catalog {
	zend_object *store; /* counted; NULL before __construct */
	zend_object std;
} waybill_catalog;

static inline waybill_catalog *waybill_catalog_from_obj(zend_object *object)
{
	return (waybill_catalog *)((char *)object - XtOffsetOf(waybill_catalog, std));
}

/* ---- parts of methods -------------------------------------------------------------------------*/

/* The open store and an open call, or NULL after throwing. */
static wb_store *catalog_call_open(zval *object, waybill_call *call)
{
	waybill_catalog *intern = waybill_catalog_from_obj(Z_OBJ_P(object));
	wb_store *store = NULL;

	if (intern->store == NULL) {
		waybill_throw_misuse("catalog is not constructed");
		return NULL;
	}
	store = waybill_store_from_obj(intern->store)->store;
	if (store == NULL) {
		waybill_throw_misuse("store is closed");
		return NULL;
	}
	return waybill_call_open(call) ? store : NULL;
}

/* ---- methods: writing -------------------------------------------------------------------------*/

ZEND_METHOD(Waybill_Catalog, __construct)
{
	waybill_catalog *intern = waybill_catalog_from_obj(Z_OBJ_P(ZEND_THIS));
	zend_object *object;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_OBJ_OF_CLASS(object, waybill_store_ce)
	ZEND_PARSE_PARAMETERS_END();

	if (intern->store != NULL) {
		waybill_throw_misuse("catalog is constructed already");
		RETURN_THROWS();
	}
	if (waybill_store_from_obj(object)->store == NULL) {
		waybill_throw_misuse("store is closed");
		RETURN_THROWS();
	}
	intern->store = object;
	GC_ADDREF(object);
}

ZEND_METHOD(Waybill_Catalog, put)
{
	wb_store *store;
	HashTable *array;
	const wb_card *cards;
	size_t count = 0, written = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	cards = waybill_read_cards(&call, array, &count);
	if (call.status == WB_OK)
		call.status = wb_catalog_put(store, cards, count, &written, &call.error);
	RETVAL_LONG((zend_long)written);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, replace)
{
	wb_store *store;
	HashTable *array;
	zend_long from, to;
	wb_card_range range = {0};
	size_t written = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(3, 3)
	Z_PARAM_LONG(from)
	Z_PARAM_LONG(to)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	range.from = from;
	range.to = to;
	range.cards = waybill_read_cards(&call, array, &range.count);
	if (call.status == WB_OK)
		call.status = wb_catalog_replace(store, &range, &written, &call.error);
	RETVAL_LONG((zend_long)written);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, compare)
{
	wb_store *store;
	HashTable *array;
	zend_long from, to;
	wb_card_range range = {0};
	const int64_t *ids = NULL;
	size_t count = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(3, 3)
	Z_PARAM_LONG(from)
	Z_PARAM_LONG(to)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	range.from = from;
	range.to = to;
	range.cards = waybill_read_cards(&call, array, &range.count);
	if (call.status == WB_OK)
		call.status = wb_catalog_compare(store, &range, call.arena, &ids, &count, &call.error);
	waybill_write_ids(ids, count, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, remove)
{
	wb_store *store;
	zend_long id;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_LONG(id)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	call.status = wb_catalog_remove(store, id, &call.error);
	waybill_call_close(&call, NULL);
}

/* ---- methods: reading -------------------------------------------------------------------------*/

ZEND_METHOD(Waybill_Catalog, fresh)
{
	wb_store *store;
	HashTable *array;
	const int64_t *ids;
	const wb_card_age *ages = NULL;
	size_t id_count = 0, count = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	ids = waybill_read_ids(&call, array, &id_count);
	if (call.status == WB_OK)
		call.status =
			wb_catalog_fresh(store, ids, id_count, call.arena, &ages, &count, &call.error);
	array_init_size(return_value, (uint32_t)count);
	for (size_t at = 0; at < count && !waybill_is_over_limit(); at++) {
		zval age;
		array_init_size(&age, 2);
		add_assoc_long(&age, "modified_at", ages[at].modified_at_ms);
		add_assoc_long(&age, "read_at", ages[at].read_at_ms);
		zend_hash_index_update(Z_ARRVAL_P(return_value), (zend_ulong)ages[at].id, &age);
	}
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, get)
{
	wb_store *store;
	zend_long id;
	wb_card_view view = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_LONG(id)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	call.status = wb_catalog_get(store, id, call.arena, &view, &call.error);
	if (call.status == WB_OK)
		waybill_write_card(&view, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, list)
{
	wb_store *store;
	HashTable *array;
	const wb_card_query *query;
	wb_card_list list = {0};
	zval rows;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	query = waybill_read_card_query(&call, array);
	if (call.status == WB_OK)
		call.status = wb_catalog_list(store, query, call.arena, &list, &call.error);
	array_init_size(&rows, (uint32_t)list.count);
	for (size_t at = 0; at < list.count && !waybill_is_over_limit(); at++) {
		zval row;
		waybill_write_card(&list.rows[at], &row);
		add_next_index_zval(&rows, &row);
	}
	array_init_size(return_value, 2);
	add_assoc_zval(return_value, "rows", &rows);
	waybill_add_text(return_value, "next", list.next);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, count)
{
	wb_store *store;
	HashTable *array;
	const wb_card_query *query;
	wb_card_count count = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	query = waybill_read_card_query(&call, array);
	if (call.status == WB_OK)
		call.status = wb_catalog_count(store, query, &count, &call.error);
	array_init_size(return_value, 2);
	waybill_add_natural(return_value, "count", count.count);
	add_assoc_bool(return_value, "is_exact", count.is_exact);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, counters)
{
	wb_store *store;
	HashTable *array;
	const wb_counter_options *options;
	wb_counters counters = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	options = waybill_read_counter_options(&call, array);
	if (call.status == WB_OK)
		call.status = wb_catalog_counters(store, options, call.arena, &counters, &call.error);
	waybill_write_counters(&counters, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, day)
{
	wb_store *store;
	HashTable *array;
	const wb_day_query *query;
	wb_day day = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	query = waybill_read_day_query(&call, array);
	if (call.status == WB_OK)
		call.status = wb_catalog_day(store, query, call.arena, &day, &call.error);
	waybill_write_day(call.status == WB_OK ? query : NULL, &day, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, changes)
{
	wb_store *store;
	zend_long since;
	HashTable *array = NULL;
	wb_change_query *query;
	wb_changes changes = {0};
	zval orders;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 2)
	Z_PARAM_LONG(since)
	Z_PARAM_OPTIONAL
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	query = waybill_read_change_query(&call, array);
	if (query != NULL)
		query->since = waybill_argument_natural(&call, "since", since);
	if (call.status == WB_OK)
		call.status = wb_catalog_changes(store, query, call.arena, &changes, &call.error);
	waybill_write_ids(changes.orders, changes.count, &orders);
	array_init_size(return_value, 3);
	waybill_add_natural(return_value, "cursor", changes.cursor);
	add_assoc_zval(return_value, "orders", &orders);
	add_assoc_bool(return_value, "more", changes.has_more);
	waybill_call_close(&call, return_value);
}

/* ---- methods: marks ---------------------------------------------------------------------------*/

ZEND_METHOD(Waybill_Catalog, mark)
{
	wb_store *store;
	zend_string *name;
	wb_text text;
	int64_t value = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	text = waybill_argument_text(&call, "name", name);
	if (call.status == WB_OK)
		call.status = wb_catalog_mark(store, text, &value, &call.error);
	RETVAL_LONG(value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Catalog, setMark)
{
	wb_store *store;
	zend_string *name;
	zend_long value;
	wb_text text;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(2, 2)
	Z_PARAM_STR(name)
	Z_PARAM_LONG(value)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	text = waybill_argument_text(&call, "name", name);
	if (call.status == WB_OK)
		call.status = wb_catalog_set_mark(store, text, value, &call.error);
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Catalog, moveMark)
{
	wb_store *store;
	zend_string *name;
	zend_long expected, value;
	wb_text text;
	bool is_moved = false;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(3, 3)
	Z_PARAM_STR(name)
	Z_PARAM_LONG(expected)
	Z_PARAM_LONG(value)
	ZEND_PARSE_PARAMETERS_END();

	if ((store = catalog_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	text = waybill_argument_text(&call, "name", name);
	if (call.status == WB_OK)
		call.status = wb_catalog_move_mark(store, text, expected, value, &is_moved, &call.error);
	RETVAL_BOOL(is_moved);
	waybill_call_close(&call, return_value);
}

/* ---- handlers ---------------------------------------------------------------------------------*/

static void waybill_catalog_free(zend_object *object)
{
	waybill_catalog *intern = waybill_catalog_from_obj(object);

	if (intern->store != NULL)
		OBJ_RELEASE(intern->store);
	zend_object_std_dtor(object);
}

static HashTable *waybill_catalog_get_gc(zend_object *object, zval **table, int *count)
{
	waybill_catalog *intern = waybill_catalog_from_obj(object);
	zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();

	if (intern->store != NULL)
		zend_get_gc_buffer_add_obj(buffer, intern->store);
	zend_get_gc_buffer_use(buffer, table, count);
	return zend_std_get_properties(object);
}

static zend_object *waybill_catalog_create(zend_class_entry *class)
{
	waybill_catalog *intern = zend_object_alloc(sizeof *intern, class);

	zend_object_std_init(&intern->std, class);
	object_properties_init(&intern->std, class);
	intern->std.handlers = &waybill_catalog_handlers;
	return &intern->std;
}

void waybill_catalog_minit(void)
{
	waybill_catalog_ce = register_class_Waybill_Catalog();
	waybill_catalog_ce->create_object = waybill_catalog_create;
	waybill_handlers_init(
		&waybill_catalog_handlers, XtOffsetOf(waybill_catalog, std), waybill_catalog_free);
	waybill_catalog_handlers.get_gc = waybill_catalog_get_gc;
}
