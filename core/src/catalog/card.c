/* SPDX-License-Identifier: MIT */
/*
 * Cards as they are stored.
 *
 * The body is canonical JSON of the card without its id, its terms and the time it was read; members
 * that are empty or 0 are left out. The store's columns repeat what is filtered and sorted by. The
 * digest is SHA-256 (body ‖ "\n" ‖ terms, sorted, each ended by "\n"): JSON holds no line feed of
 * its own, so no two cards have one text. A column a member was dropped: half of them are only ever
 * shown, and a member that is added later would need a change of the schema.
 *
 * One table of members leads checking, writing and reading.
 */
#include "catalog/card.h"

#include "base/error.h"
#include "base/utf8.h"
#include "waybill/json.h"

#include <stdlib.h>
#include <string.h>

/* The last millisecond of the year 9999, as far as JSON's readers and PHP go. */
#define CARD_TIME_MS_MAX INT64_C(253402300799999)

/* Digits behind the point that a currency may have. */
#define CARD_DECIMALS_MAX 8

typedef enum card_kind {
	CARD_TEXT,
	CARD_TIME,
	CARD_AMOUNT, /* any integer */
} card_kind;

typedef struct card_member {
	const char *name;
	card_kind kind;
	size_t offset;    /* in wb_card */
	size_t bytes_max; /* of a text */
} card_member;

/* The names are stored: append only. */
static const card_member card_members[] = {
	{"number", CARD_TEXT, offsetof(wb_card, number), WB_CARD_NAME_BYTES_MAX},
	{"woo", CARD_TEXT, offsetof(wb_card, woo), WB_CARD_NAME_BYTES_MAX},
	{"created_at", CARD_TIME, offsetof(wb_card, created_at_ms), 0},
	{"modified_at", CARD_TIME, offsetof(wb_card, modified_at_ms), 0},
	{"paid_at", CARD_TIME, offsetof(wb_card, paid_at_ms), 0},
	{"due_at", CARD_TIME, offsetof(wb_card, due_at_ms), 0},
	{"currency", CARD_TEXT, offsetof(wb_card, currency), WB_CARD_NAME_BYTES_MAX},
	{"total_minor", CARD_AMOUNT, offsetof(wb_card, total_minor), 0},
	{"name", CARD_TEXT, offsetof(wb_card, name), WB_CARD_TEXT_BYTES_MAX},
	{"company", CARD_TEXT, offsetof(wb_card, company), WB_CARD_TEXT_BYTES_MAX},
	{"phone", CARD_TEXT, offsetof(wb_card, phone), WB_CARD_NAME_BYTES_MAX},
	{"email", CARD_TEXT, offsetof(wb_card, email), WB_CARD_TEXT_BYTES_MAX},
	{"city", CARD_TEXT, offsetof(wb_card, city), WB_CARD_NAME_BYTES_MAX},
	{"postcode", CARD_TEXT, offsetof(wb_card, postcode), WB_CARD_NAME_BYTES_MAX},
	{"country", CARD_TEXT, offsetof(wb_card, country), WB_CARD_NAME_BYTES_MAX},
	{"payment", CARD_TEXT, offsetof(wb_card, payment), WB_CARD_NAME_BYTES_MAX},
	{"shipping", CARD_TEXT, offsetof(wb_card, shipping), WB_CARD_NAME_BYTES_MAX},
	{"tracking", CARD_TEXT, offsetof(wb_card, tracking), WB_CARD_TEXT_BYTES_MAX},
	{"note", CARD_TEXT, offsetof(wb_card, note), WB_CARD_NOTE_BYTES_MAX},
};

#define CARD_MEMBER_COUNT (sizeof card_members / sizeof *card_members)

/* ---- checking --------------------------------------------------------------------------------- */

static wb_status card_check_text(
	size_t index, const char *member, wb_text text, size_t bytes_max, wb_error *error)
{
	if (text.bytes > bytes_max)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG,
			"cards.%z.%s: has %z bytes, at most %z fit", index, member, text.bytes, bytes_max);
	if (!wb_utf8__is_valid(text) ||
		(text.bytes > 0 && memchr(text.data, '\0', text.bytes) != NULL))
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"cards.%z.%s: must be valid UTF-8 without a zero byte", index, member);
	return WB_OK;
}

static wb_status card_check_time(size_t index, const char *member, int64_t ms, wb_error *error)
{
	if (ms < 0 || ms > CARD_TIME_MS_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"cards.%z.%s: must be milliseconds since 1970, before the year 10000", index, member);
	return WB_OK;
}

static wb_status card_check_items(const wb_card *card, size_t index, wb_error *error)
{
	wb_status status = WB_OK;

	if (card->item_count > WB_CARD_ITEMS_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG,
			"cards.%z.items: has %z items, at most %d fit", index, card->item_count,
			WB_CARD_ITEMS_MAX);
	for (size_t at = 0; at < card->item_count && status == WB_OK; at++) {
		const wb_card_item *item = &card->items[at];
		status = card_check_text(index, "items.sku", item->sku, WB_CARD_TEXT_BYTES_MAX, error);
		if (status == WB_OK)
			status =
				card_check_text(index, "items.name", item->name, WB_CARD_TEXT_BYTES_MAX, error);
	}
	return status;
}

static wb_status card_check_terms(const wb_card *card, size_t index, wb_error *error)
{
	wb_status status = WB_OK;

	if (card->term_count > WB_CARD_TERMS_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG,
			"cards.%z.terms: has %z terms, at most %d fit", index, card->term_count,
			WB_CARD_TERMS_MAX);
	for (size_t at = 0; at < card->term_count && status == WB_OK; at++) {
		wb_text term = card->terms[at];
		status = card_check_text(index, "terms", term, WB_TERM_BYTES_MAX, error);
		if (status == WB_OK && (term.bytes == 0 || wb_utf8__has_control(term)))
			status = wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
				"cards.%z.terms: a term is empty or holds a control character", index);
	}
	return status;
}

static wb_status card_check(const wb_card *card, size_t index, wb_error *error)
{
	wb_status status = card_check_time(index, "read_at", card->read_at_ms, error);

	if (card->id < 1)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_CATALOG, "cards.%z.id: must be above 0", index);
	if (card->decimals > CARD_DECIMALS_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"cards.%z.decimals: must be at most %d", index, CARD_DECIMALS_MAX);
	for (size_t at = 0; at < CARD_MEMBER_COUNT && status == WB_OK; at++) {
		const card_member *member = &card_members[at];
		const void *place = (const char *)card + member->offset;
		if (member->kind == CARD_TEXT)
			status = card_check_text(
				index, member->name, *(const wb_text *)place, member->bytes_max, error);
		else if (member->kind == CARD_TIME)
			status = card_check_time(index, member->name, *(const int64_t *)place, error);
	}
	if (status == WB_OK)
		status = card_check_items(card, index, error);
	return status == WB_OK ? card_check_terms(card, index, error) : status;
}

/* ---- to a row --------------------------------------------------------------------------------- */

static void card_add_text(wb_map_builder *builder, const char *name, wb_text text)
{
	if (text.bytes > 0)
		wb_map_builder_add(builder, wb_text_from(name), wb_value_string(text));
}

static void card_add_integer(wb_map_builder *builder, const char *name, int64_t integer)
{
	if (integer != 0)
		wb_map_builder_add(builder, wb_text_from(name), wb_value_int(integer));
}

static wb_status card_items_value(
	const wb_card *card, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder items;
	wb_status status = WB_OK;

	wb_list_builder_init(&items, arena, card->item_count);
	for (size_t at = 0; at < card->item_count && status == WB_OK; at++) {
		wb_map_builder item;
		wb_value value;
		wb_map_builder_init(&item, arena, 3);
		card_add_text(&item, "sku", card->items[at].sku);
		card_add_text(&item, "name", card->items[at].name);
		card_add_integer(&item, "quantity", card->items[at].quantity);
		status = wb_map_builder_finish(&item, &value, error);
		if (status == WB_OK)
			wb_list_builder_add(&items, value);
	}
	return status == WB_OK ? wb_list_builder_finish(&items, out, error) : status;
}

static wb_status card_body(const wb_card *card, wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_map_builder builder;
	wb_value value = wb_value_null();
	wb_status status = WB_OK;

	wb_map_builder_init(&builder, arena, CARD_MEMBER_COUNT + 2);
	for (size_t at = 0; at < CARD_MEMBER_COUNT; at++) {
		const card_member *member = &card_members[at];
		const void *place = (const char *)card + member->offset;
		if (member->kind == CARD_TEXT)
			card_add_text(&builder, member->name, *(const wb_text *)place);
		else
			card_add_integer(&builder, member->name, *(const int64_t *)place);
	}
	card_add_integer(&builder, "decimals", card->decimals);
	if (card->item_count > 0) {
		status = card_items_value(card, arena, &value, error);
		wb_map_builder_add(&builder, WB_TEXT("items"), value);
	}
	if (status == WB_OK)
		status = wb_map_builder_finish(&builder, &value, error);
	return status == WB_OK ? wb_json_write(&value, arena, out, error) : status;
}

static int card_compare_terms(const void *left, const void *right)
{
	return wb_text_compare(*(const wb_text *)left, *(const wb_text *)right);
}

/* The terms in order, each once and ended by a line feed. */
static wb_status card_terms(const wb_card *card, wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_text *sorted = wb_arena_take_array(arena, card->term_count + 1, sizeof *sorted);
	char *joined =
		wb_arena_take_array(arena, card->term_count + 1, WB_TERM_BYTES_MAX + 1);
	size_t bytes = 0;

	if (sorted == NULL || joined == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	if (card->term_count > 0)
		memcpy(sorted, card->terms, card->term_count * sizeof *sorted);
	qsort(sorted, card->term_count, sizeof *sorted, card_compare_terms);
	for (size_t at = 0; at < card->term_count; at++) {
		if (at > 0 && wb_text_equal(sorted[at], sorted[at - 1]))
			continue;
		memcpy(joined + bytes, sorted[at].data, sorted[at].bytes);
		bytes += sorted[at].bytes;
		joined[bytes++] = '\n';
	}
	*out = (wb_text){joined, bytes};
	return WB_OK;
}

wb_status wb_card__encode(const wb_card *card, size_t index, wb_sha256 *sha256, wb_arena *arena,
	wb_card_row *out, wb_error *error)
{
	wb_card_row row = {
		.id = card->id,
		.created_at_ms = card->created_at_ms,
		.modified_at_ms = card->modified_at_ms,
		.due_at_ms = card->due_at_ms,
		.read_at_ms = card->read_at_ms,
		.total_minor = card->total_minor,
		.city = card->city,
		.country = card->country,
		.payment = card->payment,
		.shipping = card->shipping,
	};
	wb_status status = card_check(card, index, error);

	if (status == WB_OK)
		status = card_body(card, arena, &row.body, error);
	if (status == WB_OK && row.body.bytes > WB_STORE_TEXT_BYTES_MAX)
		status = wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG,
			"cards.%z: has %z bytes, at most %z fit", index, row.body.bytes,
			(size_t)WB_STORE_TEXT_BYTES_MAX);
	if (status == WB_OK)
		status = card_terms(card, arena, &row.terms, error);
	if (status != WB_OK)
		return status;
	wb_sha256__init(sha256);
	wb_sha256__update(sha256, row.body);
	wb_sha256__update(sha256, WB_TEXT("\n"));
	wb_sha256__update(sha256, row.terms);
	status = wb_sha256__final(sha256, row.digest, error);
	if (status == WB_OK)
		*out = row;
	return status;
}

/* ---- from a row ------------------------------------------------------------------------------- */

/* Values of the stored body; a member of another kind counts as not there. */
static wb_text card_text_member(const wb_value *map, const char *name)
{
	const wb_value *value = wb_value_member(map, wb_text_from(name));

	return value != NULL && value->kind == WB_STRING ? value->as.text : WB_TEXT("");
}

static int64_t card_integer_member(const wb_value *map, const char *name)
{
	const wb_value *value = wb_value_member(map, wb_text_from(name));

	return value != NULL && value->kind == WB_INT ? value->as.integer : 0;
}

static wb_status card_read_items(
	const wb_value *body, wb_arena *arena, wb_card *card, wb_error *error)
{
	const wb_value *list = wb_value_member(body, WB_TEXT("items"));

	if (list == NULL || list->kind != WB_LIST || list->as.list->count == 0)
		return WB_OK;
	size_t count = list->as.list->count;
	wb_card_item *items = wb_arena_take_array(arena, count, sizeof *items);
	if (items == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	for (size_t at = 0; at < count; at++) {
		const wb_value *item = &list->as.list->items[at];
		items[at] = (wb_card_item){card_text_member(item, "sku"), card_text_member(item, "name"),
			card_integer_member(item, "quantity")};
	}
	card->items = items;
	card->item_count = count;
	return WB_OK;
}

wb_status wb_card__decode(
	const wb_card_row *row, wb_arena *arena, wb_card_view *out, wb_error *error)
{
	wb_card_view view = {
		.version = row->version,
		.is_torn = row->is_torn,
		.is_open = row->is_open,
		.moved_at_ms = row->moved_at_ms,
		.silent_until_ms = row->silent_until_ms,
	};
	wb_value body;

	wb_status status = wb_json_read(row->body, arena, &body, NULL, error);
	if (status == WB_MEMORY)
		return status;
	if (status != WB_OK || body.kind != WB_MAP)
		return wb_error__set(
			error, WB_BROKEN, WB_AREA_CATALOG, "the card of order %D can't be read", row->id);
	for (size_t at = 0; at < CARD_MEMBER_COUNT; at++) {
		const card_member *member = &card_members[at];
		void *place = (char *)&view.card + member->offset;
		if (member->kind == CARD_TEXT)
			*(wb_text *)place = card_text_member(&body, member->name);
		else
			*(int64_t *)place = card_integer_member(&body, member->name);
	}
	view.card.id = row->id;
	view.card.read_at_ms = row->read_at_ms;
	view.card.decimals = (uint32_t)card_integer_member(&body, "decimals");
	status = card_read_items(&body, arena, &view.card, error);
	if (status == WB_OK &&
		(!wb_arena_copy_text(arena, row->state, &view.state) ||
			!wb_arena_copy_text(arena, row->assignee, &view.assignee) ||
			!wb_arena_copy_text(arena, row->drift, &view.drift)))
		status = wb_error__set_memory(error, WB_AREA_CATALOG);
	if (status == WB_OK)
		*out = view;
	return status;
}
