/* SPDX-License-Identifier: MIT */
/*
 * Arrays of the catalog: cards, queries and options inwards, rows and counters outwards. The stub
 * writes the same shapes for PHPStan; the names must agree. Bounds and values are core's to check.
 */
#include "cards.h"

#include "shape.h"

/* Rows of a list and orders of changes() where the caller names no number. */
#define CARDS_LIST_DEFAULT 50
#define CARDS_CHANGES_DEFAULT 100

static const waybill_field item_fields[] = {
	{"sku", FIELD_TEXT, .offset = offsetof(wb_card_item, sku)},
	{"name", FIELD_TEXT, .offset = offsetof(wb_card_item, name)},
	{"quantity", FIELD_INTEGER, .offset = offsetof(wb_card_item, quantity)},
};
static waybill_shape_known item_known;
static const waybill_shape item_shape =
	WAYBILL_SHAPE_OF_STRUCT(item_fields, item_known, wb_card_item);

static const waybill_field card_fields[] = {
	{"id", FIELD_INTEGER, .offset = offsetof(wb_card, id)},
	{"number", FIELD_TEXT, .offset = offsetof(wb_card, number)},
	{"woo", FIELD_TEXT, .offset = offsetof(wb_card, woo)},
	{"created_at", FIELD_INTEGER, .offset = offsetof(wb_card, created_at_ms)},
	{"modified_at", FIELD_INTEGER, .offset = offsetof(wb_card, modified_at_ms)},
	{"paid_at", FIELD_INTEGER, .offset = offsetof(wb_card, paid_at_ms)},
	{"due_at", FIELD_INTEGER, .offset = offsetof(wb_card, due_at_ms)},
	{"read_at", FIELD_INTEGER, .offset = offsetof(wb_card, read_at_ms)},
	{"currency", FIELD_TEXT, .offset = offsetof(wb_card, currency)},
	{"decimals", FIELD_NATURAL_32, .offset = offsetof(wb_card, decimals)},
	{"total_minor", FIELD_INTEGER, .offset = offsetof(wb_card, total_minor)},
	{"name", FIELD_TEXT, .offset = offsetof(wb_card, name)},
	{"company", FIELD_TEXT, .offset = offsetof(wb_card, company)},
	{"phone", FIELD_TEXT, .offset = offsetof(wb_card, phone)},
	{"email", FIELD_TEXT, .offset = offsetof(wb_card, email)},
	{"city", FIELD_TEXT, .offset = offsetof(wb_card, city)},
	{"postcode", FIELD_TEXT, .offset = offsetof(wb_card, postcode)},
	{"country", FIELD_TEXT, .offset = offsetof(wb_card, country)},
	{"payment", FIELD_TEXT, .offset = offsetof(wb_card, payment)},
	{"shipping", FIELD_TEXT, .offset = offsetof(wb_card, shipping)},
	{"tracking", FIELD_TEXT, .offset = offsetof(wb_card, tracking)},
	{"note", FIELD_TEXT, .offset = offsetof(wb_card, note)},
	{"items", FIELD_SHAPES, .offset = offsetof(wb_card, items),
		.count_offset = offsetof(wb_card, item_count), .shape = &item_shape},
	{"terms", FIELD_TEXTS, .offset = offsetof(wb_card, terms),
		.count_offset = offsetof(wb_card, term_count)},
};
static waybill_shape_known card_known;
static const waybill_shape card_shape = WAYBILL_SHAPE_OF_STRUCT(card_fields, card_known, wb_card);
_Static_assert(sizeof card_fields / sizeof *card_fields <= WAYBILL_FIELDS_MAX, "All are found.");

/* What core's struct has in another form stands beside it. */
typedef struct query_frame {
	wb_card_query query;
	wb_text scope, sort, order;
	HashTable *terms, *stuck;
	uint64_t max;
} query_frame;

static const waybill_field query_fields[] = {
	{"viewer", FIELD_TEXT, true, .offset = offsetof(query_frame, query.viewer)},
	{"now", FIELD_INTEGER, true, .offset = offsetof(query_frame, query.now_ms)},
	{"scope", FIELD_TEXT, true, .offset = offsetof(query_frame, scope)},
	{"state", FIELD_TEXT, true, .offset = offsetof(query_frame, query.state)},
	{"assignee", FIELD_TEXT, true, .offset = offsetof(query_frame, query.assignee)},
	{"terms", FIELD_ARRAY, true, .offset = offsetof(query_frame, terms)},
	{"city", FIELD_TEXT, true, .offset = offsetof(query_frame, query.city)},
	{"country", FIELD_TEXT, true, .offset = offsetof(query_frame, query.country)},
	{"payment", FIELD_TEXT, true, .offset = offsetof(query_frame, query.payment)},
	{"shipping", FIELD_TEXT, true, .offset = offsetof(query_frame, query.shipping)},
	{"created_from", FIELD_INTEGER, true, .offset = offsetof(query_frame, query.created_from_ms)},
	{"created_to", FIELD_INTEGER, true, .offset = offsetof(query_frame, query.created_to_ms)},
	{"due_to", FIELD_INTEGER, true, .offset = offsetof(query_frame, query.due_to_ms)},
	{"stuck", FIELD_ARRAY, true, .offset = offsetof(query_frame, stuck)},
	{"sort", FIELD_TEXT, true, .offset = offsetof(query_frame, sort)},
	{"order", FIELD_TEXT, true, .offset = offsetof(query_frame, order)},
	{"after", FIELD_TEXT, true, .offset = offsetof(query_frame, query.after)},
	{"max", FIELD_NATURAL, true, .offset = offsetof(query_frame, max)},
};
static waybill_shape_known query_known;
static const waybill_shape query_shape = WAYBILL_SHAPE_OF(query_fields, query_known);
_Static_assert(sizeof query_fields / sizeof *query_fields <= WAYBILL_FIELDS_MAX, "All are found.");

typedef struct counter_frame {
	wb_counter_options options;
	HashTable *stuck;
} counter_frame;

static const waybill_field counter_fields[] = {
	{"now", FIELD_INTEGER, .offset = offsetof(counter_frame, options.now_ms)},
	{"stuck", FIELD_ARRAY, true, .offset = offsetof(counter_frame, stuck)},
	{"assignee", FIELD_TEXT, true, .offset = offsetof(counter_frame, options.assignee)},
};
static waybill_shape_known counter_known;
static const waybill_shape counter_shape = WAYBILL_SHAPE_OF(counter_fields, counter_known);

typedef struct change_frame {
	wb_change_query query;
	uint64_t max;
} change_frame;

static const waybill_field change_fields[] = {
	{"max", FIELD_NATURAL, true, .offset = offsetof(change_frame, max)},
	{"assignee", FIELD_TEXT, true, .offset = offsetof(change_frame, query.assignee)},
};
static waybill_shape_known change_known;
static const waybill_shape change_shape = WAYBILL_SHAPE_OF(change_fields, change_known);

typedef struct day_frame {
	wb_day_query query;
	HashTable *bounds, *ages;
} day_frame;

static const waybill_field day_fields[] = {
	{"bounds", FIELD_ARRAY, .offset = offsetof(day_frame, bounds)},
	{"ages", FIELD_ARRAY, true, .offset = offsetof(day_frame, ages)},
};
static waybill_shape_known day_known;
static const waybill_shape day_shape = WAYBILL_SHAPE_OF(day_fields, day_known);

void waybill_cards_minit(void)
{
	waybill_shape_minit(&item_shape);
	waybill_shape_minit(&card_shape);
	waybill_shape_minit(&query_shape);
	waybill_shape_minit(&counter_shape);
	waybill_shape_minit(&change_shape);
	waybill_shape_minit(&day_shape);
}

/* ---- inwards ----------------------------------------------------------------------------------*/

const wb_card *waybill_read_cards(waybill_call *call, HashTable *array, size_t *out_count)
{
	const waybill_place place = {.name = "cards"};

	return waybill_shape_take_list(call, &card_shape, &place, array, out_count);
}

static const int64_t *cards_read_integers(
	waybill_call *call, const waybill_place *place, HashTable *array, size_t *out_count)
{
	size_t count = zend_hash_num_elements(array), at = 0;
	int64_t *integers = wb_arena_take_array(call->arena, count + 1, sizeof *integers);
	zval *item;

	if (integers == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return NULL;
	}
	ZEND_HASH_FOREACH_VAL(array, item)
	{
		const waybill_place inner = {.parent = place, .index = at};
		item = waybill_deref(call, item);
		if (Z_TYPE_P(item) != IS_LONG) {
			waybill_fail(call, WB_INVALID, &inner, "must be an integer");
			return NULL;
		}
		integers[at++] = Z_LVAL_P(item);
	}
	ZEND_HASH_FOREACH_END();
	*out_count = count;
	return integers;
}

const int64_t *waybill_read_ids(waybill_call *call, HashTable *array, size_t *out_count)
{
	const waybill_place place = {.name = "ids"};

	return cards_read_integers(call, &place, array, out_count);
}

/* Which of [names] a member's text is; the first where it is left out. */
static int cards_read_name(waybill_call *call, const waybill_place *whole, const char *member,
	wb_text text, const char *const *names, const char *demand)
{
	const waybill_place place = {.parent = whole, .name = member};

	if (text.data == NULL)
		return 0;
	for (int at = 0; names[at] != NULL; at++) {
		if (wb_text_equal(text, wb_text_from(names[at])))
			return at;
	}
	waybill_fail(call, WB_INVALID, &place, demand);
	return 0;
}

/* A list of texts. */
static wb_word cards_read_word(waybill_call *call, const waybill_place *place, zval *value)
{
	wb_word word = {0};
	wb_text *texts;
	zval *item;

	value = waybill_deref(call, value);
	if (Z_TYPE_P(value) != IS_ARRAY || !zend_array_is_list(Z_ARRVAL_P(value))) {
		waybill_fail(call, WB_INVALID, place, "must be a list");
		return word;
	}
	texts = wb_arena_take_array(
		call->arena, zend_hash_num_elements(Z_ARRVAL_P(value)) + 1, sizeof *texts);
	if (texts == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return word;
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), item)
	{
		const waybill_place inner = {.parent = place, .index = word.count};
		item = waybill_deref(call, item);
		if (Z_TYPE_P(item) != IS_STRING) {
			waybill_fail(call, WB_INVALID, &inner, "must be a string");
			return word;
		}
		texts[word.count++] = waybill_read_text(call, &inner, Z_STR_P(item));
	}
	ZEND_HASH_FOREACH_END();
	word.texts = texts;
	return word;
}

static void cards_read_words(
	waybill_call *call, const waybill_place *whole, HashTable *array, wb_card_query *out)
{
	const waybill_place place = {.parent = whole, .name = "terms"};
	wb_word *words;
	zval *item;

	if (array == NULL || call->status < 0)
		return;
	words = wb_arena_take_array(call->arena, zend_hash_num_elements(array) + 1, sizeof *words);
	if (words == NULL)
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
	else if (!zend_array_is_list(array))
		waybill_fail(call, WB_INVALID, &place, "must be a list");
	if (call->status < 0)
		return;
	ZEND_HASH_FOREACH_VAL(array, item)
	{
		const waybill_place inner = {.parent = &place, .index = out->word_count};
		words[out->word_count++] = cards_read_word(call, &inner, item);
		if (call->status < 0)
			return;
	}
	ZEND_HASH_FOREACH_END();
	out->words = words;
}

/* Names of states to times. A name of digits is a number to PHP, and no name of a state. */
static const wb_stuck *cards_read_stuck(
	waybill_call *call, const waybill_place *whole, HashTable *array, size_t *out_count)
{
	const waybill_place place = {.parent = whole, .name = "stuck"};
	wb_stuck *stuck;
	zend_ulong index;
	zend_string *key;
	zval *item;
	size_t count = 0;

	if (array == NULL || call->status < 0)
		return NULL;
	stuck = wb_arena_take_array(call->arena, zend_hash_num_elements(array) + 1, sizeof *stuck);
	if (stuck == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return NULL;
	}
	ZEND_HASH_FOREACH_KEY_VAL(array, index, key, item)
	{
		const waybill_place inner = {.parent = &place, .key = key, .index = index};
		item = waybill_deref(call, item);
		if (key == NULL)
			waybill_fail(call, WB_INVALID, &inner, "must have a state's name as its key");
		else if (Z_TYPE_P(item) != IS_LONG)
			waybill_fail(call, WB_INVALID, &inner, "must be an integer");
		if (call->status < 0)
			return NULL;
		stuck[count++] = (wb_stuck){waybill_read_text(call, &inner, key), Z_LVAL_P(item)};
	}
	ZEND_HASH_FOREACH_END();
	*out_count = count;
	return stuck;
}

const wb_card_query *waybill_read_card_query(waybill_call *call, HashTable *array)
{
	static const char *const scopes[] = {
		[WB_SCOPE_ALL] = "all",
		[WB_SCOPE_OPEN] = "open",
		[WB_SCOPE_LATE] = "late",
		[WB_SCOPE_STUCK] = "stuck",
		[WB_SCOPE_TROUBLE] = "trouble",
		[WB_SCOPE_UNASSIGNED] = "unassigned",
		[WB_SCOPE_COUNT] = NULL,
	};
	static const char *const sorts[] = {
		[WB_SORT_CREATED] = "created",
		[WB_SORT_DUE] = "due",
		[WB_SORT_MOVED] = "moved",
		[WB_SORT_TOTAL] = "total",
		[WB_SORT_NUMBER] = "number",
		[WB_SORT_COUNT] = NULL,
	};
	static const char *const orders[] = {"desc", "asc", NULL};
	const waybill_place whole = {.name = "query"};
	query_frame *frame = waybill_shape_take(call, &query_shape, "query", array, sizeof *frame);

	if (frame == NULL)
		return NULL;
	frame->query.scope = (wb_scope)cards_read_name(call, &whole, "scope", frame->scope, scopes,
		"must be all, open, late, stuck, trouble or unassigned");
	frame->query.sort = (wb_sort)cards_read_name(call, &whole, "sort", frame->sort, sorts,
		"must be created, due, moved, total or number");
	frame->query.is_ascending =
		cards_read_name(call, &whole, "order", frame->order, orders, "must be asc or desc") == 1;
	cards_read_words(call, &whole, frame->terms, &frame->query);
	frame->query.stuck =
		cards_read_stuck(call, &whole, frame->stuck, &frame->query.stuck_count);
	frame->query.count_max = frame->max == 0 ? CARDS_LIST_DEFAULT : (size_t)frame->max;
	return call->status < 0 ? NULL : &frame->query;
}

const wb_counter_options *waybill_read_counter_options(waybill_call *call, HashTable *array)
{
	const waybill_place whole = {.name = "options"};
	counter_frame *frame =
		waybill_shape_take(call, &counter_shape, "options", array, sizeof *frame);

	if (frame == NULL)
		return NULL;
	frame->options.stuck =
		cards_read_stuck(call, &whole, frame->stuck, &frame->options.stuck_count);
	return call->status < 0 ? NULL : &frame->options;
}

wb_change_query *waybill_read_change_query(waybill_call *call, HashTable *array)
{
	const waybill_place place = {.name = "options"};
	change_frame *frame = wb_arena_take(call->arena, sizeof *frame);

	if (frame == NULL)
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
	else if (array != NULL)
		waybill_shape_read(call, &change_shape, &place, array, frame);
	if (call->status < 0)
		return NULL;
	frame->query.count_max = frame->max == 0 ? CARDS_CHANGES_DEFAULT : (size_t)frame->max;
	return &frame->query;
}

const wb_day_query *waybill_read_day_query(waybill_call *call, HashTable *array)
{
	const waybill_place whole = {.name = "query"};
	const waybill_place bounds = {.parent = &whole, .name = "bounds"};
	const waybill_place ages = {.parent = &whole, .name = "ages"};
	day_frame *frame = waybill_shape_take(call, &day_shape, "query", array, sizeof *frame);

	if (frame == NULL)
		return NULL;
	frame->query.bounds =
		cards_read_integers(call, &bounds, frame->bounds, &frame->query.bound_count);
	if (frame->ages != NULL && call->status >= 0)
		frame->query.ages =
			cards_read_integers(call, &ages, frame->ages, &frame->query.age_count);
	return call->status < 0 ? NULL : &frame->query;
}

/* ---- outwards ---------------------------------------------------------------------------------*/

static void cards_write_items(const wb_card *card, zval *out)
{
	array_init_size(out, (uint32_t)card->item_count);
	for (size_t at = 0; at < card->item_count && !waybill_is_over_limit(); at++) {
		zval item;
		array_init_size(&item, 3);
		waybill_add_text(&item, "sku", card->items[at].sku);
		waybill_add_text(&item, "name", card->items[at].name);
		add_assoc_long(&item, "quantity", card->items[at].quantity);
		add_next_index_zval(out, &item);
	}
}

/* The table of fields is in the order of the stub's row, which ends with what the subject adds. */
void waybill_write_card(const wb_card_view *view, zval *out)
{
	const char *card = (const char *)&view->card;
	zval value;

	array_init_size(out, 32);
	for (size_t at = 0; at < card_shape.count; at++) {
		const waybill_field *field = &card_fields[at];
		if (field->kind == FIELD_TEXT)
			ZVAL_STR(&value, waybill_string(*(const wb_text *)(card + field->offset)));
		else if (field->kind == FIELD_INTEGER)
			ZVAL_LONG(&value, *(const int64_t *)(card + field->offset));
		else if (field->kind == FIELD_NATURAL_32)
			ZVAL_LONG(&value, *(const uint32_t *)(card + field->offset));
		else if (field->kind == FIELD_SHAPES)
			cards_write_items(&view->card, &value);
		else
			continue; /* terms are for finding only */
		zend_hash_add_new(Z_ARRVAL_P(out), card_known.names[at], &value);
	}
	waybill_add_text(out, "state", view->state);
	waybill_add_natural(out, "version", view->version);
	waybill_add_text(out, "assignee", view->assignee);
	waybill_add_text(out, "drift", view->drift);
	add_assoc_bool(out, "is_torn", view->is_torn);
	add_assoc_bool(out, "is_open", view->is_open);
	add_assoc_long(out, "moved_at", view->moved_at_ms);
	add_assoc_long(out, "silent_until", view->silent_until_ms);
}

void waybill_write_counters(const wb_counters *counters, zval *out)
{
	zval states;

	array_init_size(&states, (uint32_t)counters->state_count);
	for (size_t at = 0; at < counters->state_count; at++) {
		zval count;
		ZVAL_LONG(&count, (zend_long)counters->states[at].count);
		zend_symtable_str_update(Z_ARRVAL(states), counters->states[at].state.data,
			counters->states[at].state.bytes, &count);
	}
	array_init_size(out, 7);
	add_assoc_zval(out, "states", &states);
	waybill_add_natural(out, "open", counters->open);
	waybill_add_natural(out, "late", counters->late);
	waybill_add_natural(out, "stuck", counters->stuck);
	waybill_add_natural(out, "trouble", counters->trouble);
	waybill_add_natural(out, "unassigned", counters->unassigned);
	waybill_add_natural(out, "total", counters->total);
}

static void cards_write_numbers(const uint64_t *numbers, size_t count, zval *out)
{
	array_init_size(out, (uint32_t)count);
	for (size_t at = 0; numbers != NULL && at < count && !waybill_is_over_limit(); at++)
		add_next_index_long(out, (zend_long)numbers[at]);
}

void waybill_write_day(const wb_day_query *query, const wb_day *day, zval *out)
{
	size_t parts = query == NULL ? 0 : query->bound_count - 1;
	zval made, finished, ages, people, failed;

	cards_write_numbers(day->made, parts, &made);
	cards_write_numbers(day->finished, parts, &finished);
	cards_write_numbers(day->ages, query == NULL ? 0 : query->age_count + 1, &ages);
	array_init_size(&people, (uint32_t)day->person_count);
	for (size_t at = 0; at < day->person_count && !waybill_is_over_limit(); at++) {
		zval person;
		array_init_size(&person, 3);
		waybill_add_text(&person, "actor", day->people[at].actor);
		waybill_add_natural(&person, "moved", day->people[at].moved);
		waybill_add_natural(&person, "open", day->people[at].open);
		add_next_index_zval(&people, &person);
	}
	waybill_write_ids(day->failed, day->failed_count, &failed);
	array_init_size(out, 6);
	add_assoc_zval(out, "made", &made);
	add_assoc_zval(out, "finished", &finished);
	add_assoc_zval(out, "ages", &ages);
	add_assoc_zval(out, "people", &people);
	add_assoc_zval(out, "failed", &failed);
	add_assoc_bool(out, "is_whole", day->is_whole);
}

void waybill_write_ids(const int64_t *ids, size_t count, zval *out)
{
	array_init_size(out, (uint32_t)count);
	for (size_t at = 0; at < count && !waybill_is_over_limit(); at++)
		add_next_index_long(out, ids[at]);
}
