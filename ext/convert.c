/* SPDX-License-Identifier: MIT */
/*
 * The only place where a zval becomes a wb_value and back.
 *
 * Inwards everything is refused that core must never meet: floats (money would lose cents),
 * objects, resources, texts that are not UTF-8 or hold a zero byte, arrays within themselves,
 * and more depth, items or bytes than a JSON text may have. The message names the place. Texts
 * are borrowed from PHP's strings, which the caller holds until core has returned.
 *
 * Outwards decimals become strings, times integer milliseconds, maps arrays. Going through JSON
 * text would have been shorter; it would lose the difference between "12.50" the text and 12.50
 * the decimal inwards, name no field in its errors, and cost a second parse of every order.
 */
#include "php_waybill.h"

#include "ext/standard/html.h"
#include "zend_bitset.h"

#define TEXT_OF(number) TEXT_OF_EXPANDED(number)
#define TEXT_OF_EXPANDED(number) #number

/* What CEL allows: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z, and as long a duration. */
#define TIMESTAMP_MS_MIN INT64_C(-62135596800000)
/* The bounds of JSON, as messages name them. */
#define TEXT_MIB_MAX 4
#define ITEMS_MAX 200000

_Static_assert(WB_JSON_BYTES_MAX == (size_t)TEXT_MIB_MAX * 1024 * 1024, "The message tells it.");
_Static_assert(WB_JSON_ITEMS_MAX == ITEMS_MAX, "The message tells it.");

#define TIMESTAMP_MS_MAX INT64_C(253402300799999)
#define DURATION_MS_MAX INT64_C(315576000000000)

/* Core's values are no deeper than what made them: JSON or CEL. */
#define WRITE_DEPTH_MAX WB_CEL_DEPTH_MAX

/* One argument being read. Bounds are the argument's, not one array's. */
typedef struct value_reader {
	waybill_call *call;
	const HashTable *open[WB_JSON_DEPTH_MAX]; /* arrays around the present one */
	size_t depth;
	size_t items_left;
	size_t bytes_left;
	bool takes_floats;
} value_reader;

/* Member by member: of the open arrays, most of its bytes, none is there yet. */
static void reader_init(value_reader *reader, waybill_call *call, bool takes_floats)
{
	reader->call = call;
	reader->depth = 0;
	reader->items_left = WB_JSON_ITEMS_MAX;
	reader->bytes_left = WB_JSON_BYTES_MAX;
	reader->takes_floats = takes_floats;
}

/* The members of an order, beside the fields of wb_workflow_order_type. Written by MINIT only. */
static zend_string *order_names[32];

void waybill_convert_minit(void)
{
	const wb_type *order = wb_workflow_order_type();

	for (size_t at = 0; at < order->field_count; at++)
		order_names[at] = zend_string_init_interned(
			order->fields[at].name.data, order->fields[at].name.bytes, true);
}

/* ---- texts ------------------------------------------------------------------------------------*/

/* Whether each byte lies from 0x01 to 0x7f. A byte of 0 borrows, and so gets a high bit. */
static bool word_is_plain(uint64_t word)
{
	const uint64_t lows = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);

	return (((word - lows) | word) & highs) == 0;
}

/* Bytes from 0x01 to 0x7f only, as in most texts: then eight at a time need no second look. */
static bool text_is_plain(const zend_string *string)
{
	const char *bytes = ZSTR_VAL(string);
	size_t left = ZSTR_LEN(string);

	for (; left > WAYBILL_WORD_BYTES; bytes += WAYBILL_WORD_BYTES, left -= WAYBILL_WORD_BYTES) {
		if (!word_is_plain(waybill_word(bytes, WAYBILL_WORD_BYTES)))
			return false;
	}
	return word_is_plain(waybill_word(bytes, left));
}

static bool text_is_utf8(const zend_string *string)
{
	const unsigned char *bytes = (const unsigned char *)ZSTR_VAL(string);
	size_t at = 0;

	while (at < ZSTR_LEN(string)) {
		zend_result result = SUCCESS;
		if (bytes[at] < 0x80) {
			at++;
			continue;
		}
		php_next_utf8_char(bytes, ZSTR_LEN(string), &at, &result);
		if (result != SUCCESS)
			return false;
	}
	return true;
}

/* What is wrong with a string that is not plain; NULL when core may have it. */
static const char *text_problem(const zend_string *string)
{
	if (ZSTR_LEN(string) > WB_JSON_BYTES_MAX)
		return "has more than " TEXT_OF(TEXT_MIB_MAX) " MiB";
	if (memchr(ZSTR_VAL(string), '\0', ZSTR_LEN(string)) != NULL)
		return "must not contain a zero byte";
	if (!text_is_utf8(string))
		return "must be valid UTF-8";
	return NULL;
}

static zend_never_inline wb_text text_read_other(
	waybill_call *call, const waybill_place *place, const zend_string *string)
{
	const char *problem = text_problem(string);

	if (problem != NULL) {
		waybill_fail(
			call, ZSTR_LEN(string) > WB_JSON_BYTES_MAX ? WB_LIMIT : WB_INVALID, place, problem);
		return (wb_text){0};
	}
	return (wb_text){ZSTR_VAL(string), ZSTR_LEN(string)};
}

wb_text waybill_read_text(waybill_call *call, const waybill_place *place, const zend_string *string)
{
	if (ZSTR_LEN(string) > WB_JSON_BYTES_MAX || !text_is_plain(string))
		return text_read_other(call, place, string);
	return (wb_text){ZSTR_VAL(string), ZSTR_LEN(string)};
}

/* Counts against the argument's bytes. */
static void reader_spend(value_reader *reader, const waybill_place *place, size_t bytes)
{
	if (bytes > reader->bytes_left)
		waybill_fail(reader->call, WB_LIMIT, place, "more text than one argument may hold");
	else
		reader->bytes_left -= bytes;
}

static wb_text reader_text(
	value_reader *reader, const waybill_place *place, const zend_string *string)
{
	wb_text text = waybill_read_text(reader->call, place, string);

	reader_spend(reader, place, text.bytes);
	return text;
}

/* ---- declared types ---------------------------------------------------------------------------*/

/* What a value of a declared kind must look like in PHP. */
static const char *kind_demand(wb_type_kind kind)
{
	switch (kind) {
	case WB_TYPE_NULL:
		return "must be null";
	case WB_TYPE_BOOL:
		return "must be a bool";
	case WB_TYPE_DOUBLE:
		return "must be a float";
	case WB_TYPE_DECIMAL:
		return "must be a decimal such as \"12.50\"";
	case WB_TYPE_STRING:
	case WB_TYPE_BYTES:
		return "must be a string";
	case WB_TYPE_TIMESTAMP:
	case WB_TYPE_DURATION:
		return "must be an integer number of milliseconds";
	case WB_TYPE_LIST:
		return "must be a list";
	case WB_TYPE_MAP:
		return "must be an array";
	default:
		return "must be an integer";
	}
}

/* The PHP types that can hold a value of [kind], as MAY_BE bits. */
static uint32_t kind_zvals(wb_type_kind kind)
{
	switch (kind) {
	case WB_TYPE_NULL:
		return MAY_BE_NULL;
	case WB_TYPE_BOOL:
		return MAY_BE_BOOL;
	case WB_TYPE_INT:
	case WB_TYPE_UINT:
	case WB_TYPE_TIMESTAMP:
	case WB_TYPE_DURATION:
		return MAY_BE_LONG;
	case WB_TYPE_DOUBLE:
		return MAY_BE_DOUBLE | MAY_BE_LONG;
	case WB_TYPE_DECIMAL:
		return MAY_BE_STRING | MAY_BE_LONG;
	case WB_TYPE_STRING:
	case WB_TYPE_BYTES:
		return MAY_BE_STRING;
	case WB_TYPE_LIST:
	case WB_TYPE_MAP:
		return MAY_BE_ARRAY;
	default:
		return 0;
	}
}

/* ---- zval to wb_value -------------------------------------------------------------------------*/

static void read_as(value_reader *reader, const waybill_place *place, zval *value,
	const wb_type *type, wb_value *out);

/* Enters an array; false where it is too deep, too large or within itself. */
static bool reader_enter(value_reader *reader, const waybill_place *place, HashTable *array)
{
	for (size_t at = 0; at < reader->depth; at++) {
		if (reader->open[at] == array) {
			waybill_fail(reader->call, WB_INVALID, place, "must not contain itself");
			return false;
		}
	}
	if (reader->depth == WB_JSON_DEPTH_MAX) {
		waybill_fail(reader->call, WB_LIMIT, place,
			"is nested deeper than " TEXT_OF(WB_JSON_DEPTH_MAX) " levels");
		return false;
	}
	if (zend_hash_num_elements(array) > reader->items_left) {
		waybill_fail(reader->call, WB_LIMIT, place,
			"holds, with all that is in it, more than " TEXT_OF(ITEMS_MAX) " values");
		return false;
	}
	reader->items_left -= zend_hash_num_elements(array);
	reader->open[reader->depth++] = array;
	return true;
}

static wb_value read_list(
	value_reader *reader, const waybill_place *place, HashTable *array, const wb_type *element)
{
	waybill_call *call = reader->call;
	wb_list_builder builder;
	wb_value result = wb_value_null();
	zend_ulong index;
	zval *item;

	if (!reader_enter(reader, place, array))
		return result;
	wb_list_builder_init(&builder, call->arena, zend_hash_num_elements(array));
	ZEND_HASH_FOREACH_NUM_KEY_VAL(array, index, item)
	{
		const waybill_place inner = {.parent = place, .index = index};
		wb_value value;
		read_as(reader, &inner, item, element, &value);
		if (call->status < 0)
			return result;
		wb_list_builder_add(&builder, value);
	}
	ZEND_HASH_FOREACH_END();
	reader->depth--;
	call->status = wb_list_builder_finish(&builder, &result, &call->error);
	return result;
}

/* A text key, also where PHP has turned "123" into a number. */
static wb_value read_text_key(value_reader *reader, const waybill_place *place)
{
	char digits[MAX_LENGTH_OF_LONG + 1];
	wb_text text = {0};

	if (place->key != NULL)
		return wb_value_string(reader_text(reader, place, place->key));
	int bytes = snprintf(digits, sizeof digits, ZEND_LONG_FMT, (zend_long)place->index);
	if (!wb_arena_copy_text(reader->call->arena, (wb_text){digits, (size_t)bytes}, &text))
		waybill_fail(reader->call, WB_MEMORY, NULL, "out of memory");
	return wb_value_string(text);
}

/* A key of a declared kind. Without a declaration keys are texts, as in JSON. */
static wb_value read_key(value_reader *reader, const waybill_place *place, const wb_type *type)
{
	if (type->kind == WB_TYPE_STRING || type->kind == WB_TYPE_DYN)
		return read_text_key(reader, place);
	if (place->key == NULL && type->kind == WB_TYPE_INT)
		return wb_value_int((zend_long)place->index);
	if (place->key == NULL && type->kind == WB_TYPE_UINT && (zend_long)place->index >= 0)
		return wb_value_uint(place->index);
	if (place->key == NULL && type->kind == WB_TYPE_BOOL && place->index <= 1)
		return wb_value_bool(place->index == 1);
	waybill_fail(reader->call, WB_INVALID, place, "has a key outside of the declared type");
	return wb_value_null();
}

static wb_value read_map(value_reader *reader, const waybill_place *place, HashTable *array,
	const wb_type *key_type, const wb_type *element)
{
	waybill_call *call = reader->call;
	wb_map_builder builder;
	wb_value result = wb_value_null();
	zend_ulong index;
	zend_string *key;
	zval *item;

	if (!reader_enter(reader, place, array))
		return result;
	wb_map_builder_init(&builder, call->arena, zend_hash_num_elements(array));
	ZEND_HASH_FOREACH_KEY_VAL(array, index, key, item)
	{
		const waybill_place inner = {.parent = place, .key = key, .index = index};
		wb_value name = read_key(reader, &inner, key_type);
		wb_value value;
		read_as(reader, &inner, item, element, &value);
		if (call->status < 0)
			return result;
		wb_map_builder_add_key(&builder, name, value);
	}
	ZEND_HASH_FOREACH_END();
	reader->depth--;
	call->status = wb_map_builder_finish(&builder, &result, &call->error);
	return result;
}

static void read_array(
	value_reader *reader, const waybill_place *place, HashTable *array, wb_value *out)
{
	const wb_type *dyn = wb_type_of(WB_TYPE_DYN);

	*out = zend_array_is_list(array) ? read_list(reader, place, array, dyn)
									 : read_map(reader, place, array, dyn, dyn);
}

/* What PHP's own type says: facts, inputs and everything declared dyn. */
static void read_undeclared(
	value_reader *reader, const waybill_place *place, zval *value, wb_value *out)
{
	const char *problem = NULL;

	switch (Z_TYPE_P(value)) {
	case IS_NULL:
		*out = wb_value_null();
		return;
	case IS_FALSE:
	case IS_TRUE:
		*out = wb_value_bool(Z_TYPE_P(value) == IS_TRUE);
		return;
	case IS_LONG:
		*out = wb_value_int(Z_LVAL_P(value));
		return;
	case IS_STRING:
		*out = wb_value_string(reader_text(reader, place, Z_STR_P(value)));
		return;
	case IS_ARRAY:
		read_array(reader, place, Z_ARRVAL_P(value), out);
		return;
	case IS_DOUBLE:
		if (reader->takes_floats) {
			*out = wb_value_double(Z_DVAL_P(value));
			return;
		}
		problem = "must not be a float; write money as a string";
		break;
	case IS_OBJECT:
		problem = "must not be an object";
		break;
	default:
		problem = "must not be a resource";
	}
	waybill_fail(reader->call, WB_INVALID, place, problem);
	*out = wb_value_null();
}

/* Milliseconds as core's time: floored seconds for a timestamp, one sign for a duration. */
static wb_value read_time(
	value_reader *reader, const waybill_place *place, zend_long ms, wb_type_kind kind)
{
	if (kind == WB_TYPE_TIMESTAMP) {
		if (ms < TIMESTAMP_MS_MIN || ms > TIMESTAMP_MS_MAX)
			waybill_fail(reader->call, WB_INVALID, place, "must lie in the years 1 to 9999");
		return wb_value_timestamp_ms(ms);
	}
	if (ms < -DURATION_MS_MAX || ms > DURATION_MS_MAX)
		waybill_fail(reader->call, WB_INVALID, place, "must be shorter than 10,000 years");
	return (wb_value){.kind = WB_DURATION, .as.time = {ms / 1000, (int32_t)(ms % 1000) * 1000000}};
}

static wb_value read_integer_as(
	value_reader *reader, const waybill_place *place, zend_long number, wb_type_kind kind)
{
	switch (kind) {
	case WB_TYPE_UINT:
		if (number < 0)
			waybill_fail(reader->call, WB_INVALID, place, "must not be negative");
		return wb_value_uint((uint64_t)number);
	case WB_TYPE_DOUBLE:
		return wb_value_double((double)number);
	case WB_TYPE_DECIMAL:
		return wb_value_decimal(wb_decimal_from_integer(number));
	case WB_TYPE_TIMESTAMP:
	case WB_TYPE_DURATION:
		return read_time(reader, place, number, kind);
	default:
		return wb_value_int(number);
	}
}

static wb_value read_string_as(
	value_reader *reader, const waybill_place *place, const zend_string *string, wb_type_kind kind)
{
	waybill_call *call = reader->call;
	wb_decimal decimal = {0};

	if (kind == WB_TYPE_BYTES) {
		reader_spend(reader, place, ZSTR_LEN(string));
		return wb_value_bytes((wb_text){ZSTR_VAL(string), ZSTR_LEN(string)});
	}
	wb_text text = reader_text(reader, place, string);
	if (kind != WB_TYPE_DECIMAL || call->status < 0)
		return wb_value_string(text);
	wb_status status = wb_decimal_parse(text, &decimal, NULL);
	if (status != WB_OK)
		waybill_fail(call, status, place, kind_demand(kind));
	return wb_value_decimal(decimal);
}

/* Into its place at once: these are small, and most of what is read. */
static void read_as(value_reader *reader, const waybill_place *place, zval *value,
	const wb_type *type, wb_value *out)
{
	value = waybill_deref(reader->call, value);
	if (type->kind == WB_TYPE_DYN) {
		read_undeclared(reader, place, value, out);
		return;
	}
	if ((kind_zvals(type->kind) & (1u << Z_TYPE_P(value))) == 0 ||
		(type->kind == WB_TYPE_LIST && !zend_array_is_list(Z_ARRVAL_P(value)))) {
		waybill_fail(reader->call, WB_INVALID, place, kind_demand(type->kind));
		*out = wb_value_null();
		return;
	}
	switch (Z_TYPE_P(value)) {
	case IS_ARRAY:
		*out = type->kind == WB_TYPE_LIST
			? read_list(reader, place, Z_ARRVAL_P(value), type->element)
			: read_map(reader, place, Z_ARRVAL_P(value), type->key, type->element);
		break;
	case IS_LONG:
		*out = read_integer_as(reader, place, Z_LVAL_P(value), type->kind);
		break;
	case IS_STRING:
		*out = read_string_as(reader, place, Z_STR_P(value), type->kind);
		break;
	case IS_DOUBLE:
		*out = wb_value_double(Z_DVAL_P(value));
		break;
	default:
		read_undeclared(reader, place, value, out);
	}
}

const wb_value *waybill_read_map(waybill_call *call, const waybill_place *place, HashTable *array)
{
	value_reader reader;
	const wb_type *dyn = wb_type_of(WB_TYPE_DYN);
	wb_value *value;

	if (call->status < 0)
		return NULL;
	value = wb_arena_take(call->arena, sizeof *value);
	if (value == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return NULL;
	}
	reader_init(&reader, call, false);
	*value = read_map(&reader, place, array, dyn, dyn);
	return call->status < 0 ? NULL : value;
}

void waybill_read_order(waybill_call *call, const waybill_place *place, HashTable *array,
	uint32_t reads, wb_value *out)
{
	const wb_type *dyn = wb_type_of(WB_TYPE_DYN);
	value_reader reader;

	reader_init(&reader, call, false);
	if (!reader_enter(&reader, place, array))
		return;
	for (; reads != 0 && call->status == WB_OK; reads &= reads - 1) {
		size_t at = (size_t)zend_ulong_ntz(reads);
		const waybill_place inner = {.parent = place, .key = order_names[at]};
		zval *value = zend_hash_find_known_hash(array, order_names[at]);
		if (value != NULL)
			read_as(&reader, &inner, value, dyn, &out[at]);
	}
}

wb_value waybill_read_members(waybill_call *call, const waybill_place *place, HashTable *array,
	const wb_type *element, waybill_fact *fact)
{
	wb_entry *entry = fact->entries;
	value_reader reader;

	reader_init(&reader, call, true);
	if (!reader_enter(&reader, place, array))
		return wb_value_null();
	for (size_t at = 0; at < fact->member_count && call->status == WB_OK; at++) {
		zend_string *name = fact->members[at];
		const waybill_place inner = {.parent = place, .key = name};
		zval *value = zend_hash_find_known_hash(array, name);
		if (value == NULL)
			continue;
		entry->key = wb_value_string((wb_text){ZSTR_VAL(name), ZSTR_LEN(name)});
		if (element->kind == WB_TYPE_DYN)
			read_undeclared(&reader, &inner, waybill_deref(call, value), &entry->value);
		else
			read_as(&reader, &inner, value, element, &entry->value);
		entry++;
	}
	fact->map = (wb_map){(size_t)(entry - fact->entries), fact->entries};
	return wb_value_map(&fact->map);
}

wb_value waybill_read_typed(
	waybill_call *call, const waybill_place *place, zval *value, const wb_type *type)
{
	value_reader reader;
	wb_value read = wb_value_null();

	reader_init(&reader, call, true);
	if (call->status >= 0)
		read_as(&reader, place, value, type, &read);
	return read;
}

/* ---- whole arguments --------------------------------------------------------------------------*/

wb_text waybill_argument_text(waybill_call *call, const char *name, const zend_string *string)
{
	const waybill_place place = {.name = name};

	return waybill_read_text(call, &place, string);
}

uint64_t waybill_argument_natural(waybill_call *call, const char *name, zend_long number)
{
	const waybill_place place = {.name = name};

	if (number < 0) {
		waybill_fail(call, WB_INVALID, &place, "must not be negative");
		return 0;
	}
	return (uint64_t)number;
}

const wb_value *waybill_argument_map(waybill_call *call, const char *name, HashTable *array)
{
	const waybill_place place = {.name = name};

	return array == NULL ? NULL : waybill_read_map(call, &place, array);
}

/* ---- wb_value to zval -------------------------------------------------------------------------*/

zend_string *waybill_string(wb_text text)
{
	return zend_string_init_fast(text.bytes > 0 ? text.data : "", text.bytes);
}

/* Cuts towards the past, so that equal times stay equal and their order stays. */
static zend_long time_ms(wb_time time)
{
	int32_t ms = time.nanoseconds / 1000000;

	if (time.nanoseconds % 1000000 < 0)
		ms--;
	return time.seconds * 1000 + ms;
}

static void write_any(waybill_call *call, const wb_value *value, size_t depth, zval *out);

static bool writes_on(const waybill_call *call)
{
	return call->status >= 0 && !waybill_is_over_limit();
}

/* PHP's arrays have integer and string keys: false where two keys would become one. */
static bool write_entry(zval *array, const wb_value *key, zval *item)
{
	char digits[MAX_LENGTH_OF_LONG + 1];

	switch (key->kind) {
	case WB_INT:
		return zend_hash_index_add(Z_ARRVAL_P(array), (zend_ulong)key->as.integer, item) != NULL;
	case WB_UINT:
		if (key->as.natural <= ZEND_LONG_MAX)
			return zend_hash_index_add(Z_ARRVAL_P(array), key->as.natural, item) != NULL;
		snprintf(digits, sizeof digits, ZEND_ULONG_FMT, (zend_ulong)key->as.natural);
		return zend_hash_str_add(Z_ARRVAL_P(array), digits, strlen(digits), item) != NULL;
	case WB_BOOL:
		return zend_hash_index_add(Z_ARRVAL_P(array), key->as.boolean ? 1 : 0, item) != NULL;
	default: {
		zend_string *name = waybill_string(key->as.text);
		zend_ulong index;
		zval *added = ZEND_HANDLE_NUMERIC(name, index)
			? zend_hash_index_add(Z_ARRVAL_P(array), index, item)
			: zend_hash_add(Z_ARRVAL_P(array), name, item);
		zend_string_release(name);
		return added != NULL;
	}
	}
}

static void write_map(waybill_call *call, const wb_map *map, size_t depth, zval *out)
{
	array_init_size(out, (uint32_t)map->count);
	for (size_t at = 0; at < map->count && writes_on(call); at++) {
		zval item;
		write_any(call, &map->entries[at].value, depth, &item);
		if (!write_entry(out, &map->entries[at].key, &item)) {
			zval_ptr_dtor(&item);
			waybill_fail(call, WB_INVALID, NULL, "two keys of a map are one key in PHP");
		}
	}
}

static void write_any(waybill_call *call, const wb_value *value, size_t depth, zval *out)
{
	char digits[WB_DECIMAL_TEXT_BYTES];

	ZVAL_NULL(out);
	if (depth == WRITE_DEPTH_MAX) {
		waybill_fail(call, WB_LIMIT, NULL, "a value is nested too deep for PHP");
		return;
	}
	switch (value->kind) {
	case WB_NULL:
		break;
	case WB_BOOL:
		ZVAL_BOOL(out, value->as.boolean);
		break;
	case WB_INT:
		ZVAL_LONG(out, value->as.integer);
		break;
	case WB_UINT:
		if (value->as.natural <= ZEND_LONG_MAX)
			ZVAL_LONG(out, (zend_long)value->as.natural);
		else
			ZVAL_STR(out, zend_strpprintf(0, ZEND_ULONG_FMT, (zend_ulong)value->as.natural));
		break;
	case WB_DOUBLE:
		ZVAL_DOUBLE(out, value->as.real);
		break;
	case WB_DECIMAL:
		ZVAL_STRINGL_FAST(out, digits, wb_decimal_print(value->as.decimal, digits));
		break;
	case WB_STRING:
	case WB_BYTES:
	case WB_TYPE:
		ZVAL_STR(out, waybill_string(value->as.text));
		break;
	case WB_TIMESTAMP:
	case WB_DURATION:
		ZVAL_LONG(out, time_ms(value->as.time));
		break;
	case WB_LIST:
		array_init_size(out, (uint32_t)value->as.list->count);
		for (size_t at = 0; at < value->as.list->count && writes_on(call); at++) {
			zval item;
			write_any(call, &value->as.list->items[at], depth + 1, &item);
			add_next_index_zval(out, &item);
		}
		break;
	case WB_MAP:
		write_map(call, value->as.map, depth + 1, out);
		break;
	}
}

void waybill_write_value(waybill_call *call, const wb_value *value, zval *out)
{
	write_any(call, value, 0, out);
}
