/* SPDX-License-Identifier: MIT */
/*
 * The catalog on every driver: cards and ranges, each list against a second reading of the query
 * over all cards, cursors, counts, counters and changes.
 */
#include "catalog_fixture.h"
#include "contract.h"

#define SHOP_CARDS 60
#define SHOP_NOW   2030

/* ---- a shop ----------------------------------------------------------------------------------- */

static const char *const shop_states[] = {"new", "picking", "done"};
static const wb_text shop_countries[] = {WB_TEXT_LITERAL("DE"), WB_TEXT_LITERAL("AT")};
static const wb_stuck shop_stuck[] = {
	{WB_TEXT_LITERAL("new"), 503}, {WB_TEXT_LITERAL("picking"), 505}};

/* Of cards and terms that a card borrows. */
static const wb_text shop_terms[][2] = {
	{WB_TEXT_LITERAL("anna"), WB_TEXT_LITERAL("berlin")},
	{WB_TEXT_LITERAL("anton"), WB_TEXT_LITERAL("bonn")},
	{WB_TEXT_LITERAL("bert"), WB_TEXT_LITERAL("berlin")},
};

static wb_card shop_card(int64_t id)
{
	wb_card card = catalog_card(id);

	card.created_at_ms = 1000 + id % 7;
	card.due_at_ms = id % 5 == 0 ? 0 : 2000 + id;
	card.total_minor = id % 4 * 100;
	card.country = shop_countries[id % 2];
	card.city = id % 6 == 0 ? WB_TEXT("Bonn") : WB_TEXT("Berlin");
	card.payment = id % 3 == 0 ? WB_TEXT("cod") : WB_TEXT("card");
	card.shipping = id % 8 == 0 ? WB_TEXT("van") : WB_TEXT("post");
	card.terms = shop_terms[id % 3];
	card.term_count = 2;
	return card;
}

static void shop_put_definition(store_fixture *fixture)
{
	const wb_definition_row row = {WB_TEXT("d00f"), WB_TEXT("fulfilment"),
		WB_TEXT("{\"states\":{\"new\":{},\"picking\":{},\"done\":{\"final\":true}}}"), 1, 1};

	assert_store_ok(wb_store__definition_put(fixture->store, &row, &fixture->error));
}

static void shop_put_subject(store_fixture *fixture, int64_t id)
{
	char key[32];
	snprintf(key, sizeof key, "order:%d", (int)id);
	wb_subject subject = fixture_subject(key, shop_states[id % 3]);

	subject.assignee = id % 4 == 1 ? WB_TEXT("user:7") : WB_TEXT("");
	subject.drift = id % 13 == 0 ? WB_TEXT("on-hold") : WB_TEXT("");
	subject.is_torn = id % 17 == 0;
	subject.changed_at_ms = 500 + id % 9;
	assert_store_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error));
}

static void shop_open(store_fixture *fixture)
{
	wb_card cards[SHOP_CARDS];
	size_t written = 0;

	fixture_begin(fixture);
	shop_put_definition(fixture);
	for (int64_t id = 1; id <= SHOP_CARDS; id++) {
		cards[id - 1] = shop_card(id);
		if (id % 10 != 9)
			shop_put_subject(fixture, id);
	}
	fixture_commit(fixture);
	assert_store_ok(
		wb_catalog_put(fixture->store, cards, SHOP_CARDS, &written, &fixture->error));
	assert_int_equal(written, SHOP_CARDS);
}

/* ---- a second reading of a query -------------------------------------------------------------- */

static bool shop_has_term(const wb_word *word, int64_t id)
{
	for (size_t way = 0; way < word->count; way++) {
		for (size_t at = 0; at < 2; at++) {
			if (wb_text_starts_with(shop_terms[id % 3][at], word->texts[way]))
				return true;
		}
	}
	return false;
}

static bool shop_has_scope(const wb_card_query *query, const wb_card_view *view)
{
	int64_t stuck_before = wb_text_equal(view->state, WB_TEXT("new")) ? 503
		: wb_text_equal(view->state, WB_TEXT("picking"))              ? 505
																	  : INT64_MIN;

	switch (query->scope) {
	case WB_SCOPE_OPEN:
		return view->is_open;
	case WB_SCOPE_LATE:
		return view->is_open && view->card.due_at_ms != 0 && view->card.due_at_ms < SHOP_NOW;
	case WB_SCOPE_STUCK:
		return view->moved_at_ms < stuck_before;
	case WB_SCOPE_TROUBLE:
		return view->is_torn || view->drift.bytes != 0;
	case WB_SCOPE_UNASSIGNED:
		return view->is_open && view->assignee.bytes == 0;
	default:
		return true;
	}
}

static bool shop_is(wb_text wanted, wb_text found)
{
	return wanted.bytes == 0 || wb_text_equal(wanted, found);
}

static bool shop_is_in(const wb_card_query *query, const wb_card_view *view)
{
	bool is_in = shop_has_scope(query, view) && shop_is(query->state, view->state) &&
		shop_is(query->city, view->card.city) && shop_is(query->country, view->card.country) &&
		shop_is(query->payment, view->card.payment) &&
		shop_is(query->shipping, view->card.shipping) &&
		view->card.created_at_ms >= query->created_from_ms &&
		(query->created_to_ms == 0 || view->card.created_at_ms < query->created_to_ms) &&
		(query->due_to_ms == 0 ||
			(view->card.due_at_ms != 0 && view->card.due_at_ms < query->due_to_ms));

	if (wb_text_equal(query->assignee, WB_TEXT("none")))
		is_in = is_in && view->assignee.bytes == 0;
	else
		is_in = is_in && shop_is(query->assignee, view->assignee);
	for (size_t at = 0; at < query->word_count; at++)
		is_in = is_in && shop_has_term(&query->words[at], view->card.id);
	return is_in;
}

static int64_t shop_value(const wb_card_query *query, const wb_card_view *view)
{
	switch (query->sort) {
	case WB_SORT_CREATED:
		return view->card.created_at_ms;
	case WB_SORT_DUE:
		return view->card.due_at_ms;
	case WB_SORT_MOVED:
		return view->moved_at_ms;
	case WB_SORT_TOTAL:
		return view->card.total_minor;
	default:
		return view->card.id;
	}
}

static wb_card_view shop_get(store_fixture *fixture, int64_t id)
{
	wb_card_view view;

	assert_store_ok(
		wb_catalog_get(fixture->store, id, fixture->arena, &view, &fixture->error));
	return view;
}

/* All pages of the query: every card that belongs, once, in order; and the same number counted. */
static size_t check_query(store_fixture *fixture, wb_card_query query)
{
	int64_t ids[SHOP_CARDS];
	size_t listed = 0, belonging = 0;
	wb_card_list list;
	wb_card_count count;

	query.viewer = WB_TEXT("user:1");
	query.now_ms = SHOP_NOW;
	query.stuck = shop_stuck;
	query.stuck_count = 2;
	query.count_max = 7;
	do {
		assert_store_ok(wb_catalog_list(
			fixture->store, &query, fixture->arena, &list, &fixture->error));
		assert_true(list.count <= 7 && listed + list.count <= SHOP_CARDS);
		assert_true(list.next.bytes == 0 || list.count == 7);
		for (size_t at = 0; at < list.count; at++)
			ids[listed++] = list.rows[at].card.id;
		query.after = list.next;
	} while (list.next.bytes > 0);
	for (int64_t id = 1; id <= SHOP_CARDS; id++) {
		wb_card_view view = shop_get(fixture, id);
		belonging += shop_is_in(&query, &view) ? 1 : 0;
	}
	assert_int_equal(listed, belonging);
	for (size_t at = 0; at < listed; at++) {
		wb_card_view view = shop_get(fixture, ids[at]);
		assert_true(shop_is_in(&query, &view));
		if (at == 0)
			continue;
		wb_card_view before = shop_get(fixture, ids[at - 1]);
		int64_t one = shop_value(&query, &before), other = shop_value(&query, &view);
		bool is_up = one < other || (one == other && ids[at - 1] < ids[at]);
		assert_int_equal(is_up, query.is_ascending);
	}
	assert_store_ok(wb_catalog_count(fixture->store, &query, &count, &fixture->error));
	assert_int_equal(count.count, belonging);
	assert_true(count.is_exact);
	return belonging;
}

/* In every order and direction. */
static size_t check_orders(store_fixture *fixture, wb_card_query query)
{
	size_t found = 0;

	for (int sort = 0; sort < WB_SORT_COUNT; sort++) {
		query.sort = (wb_sort)sort;
		query.is_ascending = false;
		found = check_query(fixture, query);
		query.is_ascending = true;
		assert_int_equal(check_query(fixture, query), found);
	}
	wb_arena_reset(fixture->arena);
	return found;
}

static void contract__lists_have_what_the_query_says(void **state)
{
	store_fixture *fixture = *state;
	const wb_card_query filters[] = {
		{.country = WB_TEXT_LITERAL("AT")},
		{.state = WB_TEXT_LITERAL("picking")},
		{.state = WB_TEXT_LITERAL("done"), .payment = WB_TEXT_LITERAL("card")},
		{.assignee = WB_TEXT_LITERAL("user:7")},
		{.assignee = WB_TEXT_LITERAL("none"), .city = WB_TEXT_LITERAL("Bonn")},
		{.assignee = WB_TEXT_LITERAL("user:7"), .state = WB_TEXT_LITERAL("new")},
		{.created_from_ms = 1002, .created_to_ms = 1005},
		{.created_from_ms = 1006, .shipping = WB_TEXT_LITERAL("post")},
		{.due_to_ms = 2020},
		{.due_to_ms = 2040, .created_to_ms = 1003},
	};

	shop_open(fixture);
	for (int scope = 0; scope < WB_SCOPE_COUNT; scope++) {
		wb_card_query query = {.scope = (wb_scope)scope};
		assert_true(check_orders(fixture, query) > 0);
		for (size_t at = 0; at < sizeof filters / sizeof *filters; at++) {
			query = filters[at];
			query.scope = (wb_scope)scope;
			assert_true(check_orders(fixture, query) > 0 || scope != WB_SCOPE_ALL);
		}
	}
}

static void contract__searches_find_every_way_to_write_a_word(void **state)
{
	store_fixture *fixture = *state;
	const wb_text an[] = {WB_TEXT_LITERAL("an")};
	const wb_text names[] = {WB_TEXT_LITERAL("anna"), WB_TEXT_LITERAL("bert")};
	const wb_text berlin[] = {WB_TEXT_LITERAL("berl")};
	const wb_text nobody[] = {WB_TEXT_LITERAL("zoe")};
	const wb_word words[] = {{an, 1}, {berlin, 1}, {names, 2}, {nobody, 1}};

	shop_open(fixture);
	wb_card_query query = {.words = words, .word_count = 1};
	assert_int_equal(check_orders(fixture, query), 40);
	query.word_count = 2;
	assert_int_equal(check_orders(fixture, query), 20);
	for (int scope = WB_SCOPE_OPEN; scope < WB_SCOPE_COUNT; scope++) {
		query.scope = (wb_scope)scope;
		check_orders(fixture, query);
	}
	query = (wb_card_query){.words = words + 2, .word_count = 1};
	assert_int_equal(check_orders(fixture, query), 40);
	query.words = words + 3;
	assert_int_equal(check_orders(fixture, query), 0);
}

/* ---- cursors ---------------------------------------------------------------------------------- */

static void contract__cursor_holds_for_one_viewer_and_query(void **state)
{
	store_fixture *fixture = *state;
	wb_card_query query = {.viewer = WB_TEXT("user:1"), .count_max = 3};
	wb_card_list list;

	shop_open(fixture);
	assert_store_ok(
		wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
	query.after = list.next;
	/* What moves with the clock may be another. */
	query.now_ms = 5;
	query.count_max = 4;
	query.stuck = shop_stuck;
	query.stuck_count = 2;
	assert_store_ok(
		wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
	assert_int_equal(list.count, 4);

	const wb_text way = WB_TEXT("an");
	const wb_word word = {&way, 1};
	wb_card_query others[14];
	for (size_t at = 0; at < 14; at++)
		others[at] = query;
	others[0].viewer = WB_TEXT("user:2");
	others[1].scope = WB_SCOPE_OPEN;
	others[2].state = WB_TEXT("new");
	others[3].assignee = WB_TEXT("none");
	others[4].words = &word;
	others[4].word_count = 1;
	others[5].city = WB_TEXT("Bonn");
	others[6].country = WB_TEXT("DE");
	others[7].payment = WB_TEXT("cod");
	others[8].shipping = WB_TEXT("van");
	others[9].created_from_ms = 1;
	others[10].created_to_ms = 1;
	others[11].due_to_ms = 1;
	others[12].sort = WB_SORT_DUE;
	others[13].is_ascending = true;
	for (size_t at = 0; at < 14; at++) {
		assert_store_failed(
			wb_catalog_list(
				fixture->store, &others[at], fixture->arena, &list, &fixture->error),
			WB_INVALID);
		assert_true(wb_text_starts_with(wb_text_from(fixture->error.message), WB_TEXT("after: ")));
	}
}

static void contract__garbled_cursor_is_refused(void **state)
{
	store_fixture *fixture = *state;
	wb_card_query query = {.count_max = 3};
	wb_card_list list;
	char text[64];

	shop_open(fixture);
	assert_store_ok(
		wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
	size_t bytes = list.next.bytes;
	for (size_t cut = 1; cut < bytes; cut++) {
		query.after = (wb_text){list.next.data, cut};
		assert_store_failed(
			wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error),
			WB_INVALID);
	}
	query.after = WB_TEXT("");
	assert_store_ok(
		wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
	/* The last half is the digest; '+' is of the other alphabet. */
	const struct {
		size_t at;
		char byte;
	} changes[] = {{0, 'B'}, {bytes - 1, '+'}, {bytes - 1, '\0'}, {30, '!'}};
	for (size_t at = 0; at < sizeof changes / sizeof *changes; at++) {
		wb_card_list other;
		memcpy(text, list.next.data, bytes);
		text[changes[at].at] = changes[at].byte;
		query.after = (wb_text){text, bytes};
		assert_store_failed(
			wb_catalog_list(fixture->store, &query, fixture->arena, &other, &fixture->error),
			WB_INVALID);
	}
}

/* A card that comes or goes between two pages moves no other card across them. */
static void contract__pages_stay_apart_while_cards_change(void **state)
{
	store_fixture *fixture = *state;
	wb_card_query query = {.count_max = 5, .sort = WB_SORT_NUMBER, .is_ascending = true};
	wb_card_list list;
	size_t written;

	shop_open(fixture);
	assert_store_ok(
		wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
	assert_store_ok(wb_catalog_remove(fixture->store, 5, &fixture->error));
	assert_store_ok(wb_catalog_remove(fixture->store, 6, &fixture->error));
	wb_card added = shop_card(100);
	assert_store_ok(wb_catalog_put(fixture->store, &added, 1, &written, &fixture->error));
	query.after = list.next;
	assert_store_ok(
		wb_catalog_list(fixture->store, &query, fixture->arena, &list, &fixture->error));
	assert_int_equal(list.rows[0].card.id, 7);
}

/* ---- cards and ranges ------------------------------------------------------------------------- */

static void contract__card_is_shown_as_it_was_given(void **state)
{
	store_fixture *fixture = *state;
	const wb_card_item items[] = {{WB_TEXT_LITERAL("A"), WB_TEXT_LITERAL("One\n\"1\""), 3},
		{WB_TEXT_LITERAL(""), WB_TEXT_LITERAL("Two"), 0}};
	wb_card card = {.id = INT64_MAX, .number = WB_TEXT("N-1"), .woo = WB_TEXT("on-hold"),
		.created_at_ms = 1, .modified_at_ms = 2, .paid_at_ms = 3, .due_at_ms = 4, .read_at_ms = 5,
		.currency = WB_TEXT("JPY"), .decimals = 0, .total_minor = INT64_MIN,
		.name = WB_TEXT("Åse Ødegård"), .company = WB_TEXT("C"), .phone = WB_TEXT("+49 (30) 1"),
		.email = WB_TEXT("a@b.c"), .city = WB_TEXT("Köln"), .postcode = WB_TEXT("50667"),
		.country = WB_TEXT("DE"), .payment = WB_TEXT("cod"), .shipping = WB_TEXT("van"),
		.tracking = WB_TEXT("T1"), .note = WB_TEXT("two\nlines"), .items = items, .item_count = 2};
	wb_card empty = {.id = 1};
	size_t written;

	assert_store_ok(wb_catalog_put(fixture->store, &card, 1, &written, &fixture->error));
	assert_store_ok(wb_catalog_put(fixture->store, &empty, 1, &written, &fixture->error));
	wb_card_view view = shop_get(fixture, INT64_MAX);
	assert_int_equal(view.card.total_minor, INT64_MIN);
	assert_int_equal(view.card.modified_at_ms, 2);
	assert_int_equal(view.card.paid_at_ms, 3);
	assert_int_equal(view.card.read_at_ms, 5);
	const wb_text given[] = {card.number, card.woo, card.currency, card.name, card.company,
		card.phone, card.email, card.city, card.postcode, card.country, card.payment, card.shipping,
		card.tracking, card.note, items[0].name, items[1].sku};
	const wb_text shown[] = {view.card.number, view.card.woo, view.card.currency, view.card.name,
		view.card.company, view.card.phone, view.card.email, view.card.city, view.card.postcode,
		view.card.country, view.card.payment, view.card.shipping, view.card.tracking,
		view.card.note, view.card.items[0].name, view.card.items[1].sku};
	for (size_t at = 0; at < sizeof given / sizeof *given; at++)
		assert_true(wb_text_equal(given[at], shown[at]));
	assert_int_equal(view.card.item_count, 2);
	assert_int_equal(view.card.items[0].quantity, 3);
	view = shop_get(fixture, 1);
	assert_int_equal(view.card.name.bytes + view.card.item_count + view.card.decimals, 0);
}

static void assert_put_refused(
	store_fixture *fixture, const wb_card *card, wb_status status, const char *start)
{
	wb_card cards[] = {catalog_card(1), *card};
	wb_card_view view;
	size_t written = 7;

	assert_store_failed(
		wb_catalog_put(fixture->store, cards, 2, &written, &fixture->error), status);
	assert_true(wb_text_starts_with(wb_text_from(fixture->error.message), wb_text_from(start)));
	assert_int_equal(written, 7);
	/* Nothing of the call is there. */
	assert_store_failed(
		wb_catalog_get(fixture->store, 1, fixture->arena, &view, &fixture->error), WB_MISSING);
}

static void contract__bad_card_is_refused_and_named(void **state)
{
	store_fixture *fixture = *state;
	static char bytes[WB_CARD_NOTE_BYTES_MAX + 1];
	static wb_card_item items[WB_CARD_ITEMS_MAX + 1];
	static wb_text terms[WB_CARD_TERMS_MAX + 1];
	memset(bytes, 'x', sizeof bytes);
	wb_card card = catalog_card(2);
	wb_text bad_terms[] = {WB_TEXT("a"), WB_TEXT("")};

	card.id = 0;
	assert_put_refused(fixture, &card, WB_INVALID, "cards.1.id: ");
	card = catalog_card(2);
	card.due_at_ms = -1;
	assert_put_refused(fixture, &card, WB_INVALID, "cards.1.due_at: ");
	card = catalog_card(2);
	card.read_at_ms = INT64_MAX;
	assert_put_refused(fixture, &card, WB_INVALID, "cards.1.read_at: ");
	card = catalog_card(2);
	card.decimals = 9;
	assert_put_refused(fixture, &card, WB_INVALID, "cards.1.decimals: ");
	card = catalog_card(2);
	card.city = (wb_text){bytes, WB_CARD_NAME_BYTES_MAX + 1};
	assert_put_refused(fixture, &card, WB_LIMIT, "cards.1.city: ");
	card = catalog_card(2);
	card.note = (wb_text){bytes, WB_CARD_NOTE_BYTES_MAX + 1};
	assert_put_refused(fixture, &card, WB_LIMIT, "cards.1.note: ");
	card = catalog_card(2);
	card.name = WB_TEXT("a\xff");
	assert_put_refused(fixture, &card, WB_INVALID, "cards.1.name: ");
	card = catalog_card(2);
	card.items = items;
	card.item_count = WB_CARD_ITEMS_MAX + 1;
	assert_put_refused(fixture, &card, WB_LIMIT, "cards.1.items: ");
	card = catalog_card(2);
	card.terms = terms;
	card.term_count = WB_CARD_TERMS_MAX + 1;
	assert_put_refused(fixture, &card, WB_LIMIT, "cards.1.terms: ");
	card.terms = bad_terms;
	card.term_count = 2;
	assert_put_refused(fixture, &card, WB_INVALID, "cards.1.terms: ");
	bad_terms[1] = WB_TEXT("a\nb");
	assert_put_refused(fixture, &card, WB_INVALID, "cards.1.terms: ");
	bad_terms[1] = (wb_text){bytes, WB_TERM_BYTES_MAX + 1};
	assert_put_refused(fixture, &card, WB_LIMIT, "cards.1.terms: ");
}

static void contract__call_takes_so_many_cards(void **state)
{
	store_fixture *fixture = *state;
	static wb_card cards[WB_CARDS_MAX + 1];
	size_t written;

	for (size_t at = 0; at <= WB_CARDS_MAX; at++)
		cards[at] = (wb_card){.id = (int64_t)at + 1};
	assert_store_ok(
		wb_catalog_put(fixture->store, cards, WB_CARDS_MAX, &written, &fixture->error));
	assert_int_equal(written, WB_CARDS_MAX);
	assert_store_failed(
		wb_catalog_put(fixture->store, cards, WB_CARDS_MAX + 1, &written, &fixture->error),
		WB_LIMIT);
}

static void contract__range_is_compared_by_content(void **state)
{
	store_fixture *fixture = *state;
	wb_card cards[] = {catalog_card(5), catalog_card(2), catalog_card(3), catalog_card(9)};
	wb_card given[] = {catalog_card(3), catalog_card(5), catalog_card(2), catalog_card(7)};
	const wb_card_range range = {2, 8, given, 4};
	const wb_text term = WB_TEXT("x");
	const int64_t *ids;
	size_t count;

	assert_store_ok(wb_catalog_put(fixture->store, cards, 4, &count, &fixture->error));
	cards[0] = catalog_card(4);
	assert_store_ok(wb_catalog_put(fixture->store, cards, 1, &count, &fixture->error));
	given[0].read_at_ms = 99;
	given[1].name = WB_TEXT("Anne");
	given[2].terms = &term;
	given[2].term_count = 1;
	assert_store_ok(wb_catalog_compare(
		fixture->store, &range, fixture->arena, &ids, &count, &fixture->error));
	/* 2 has other terms, 4 is not given, 5 another name, 7 is missing; 3 was only read later. */
	assert_int_equal(count, 4);
	assert_int_equal(ids[0], 2);
	assert_int_equal(ids[1], 4);
	assert_int_equal(ids[2], 5);
	assert_int_equal(ids[3], 7);
}

static void contract__range_is_replaced_as_a_whole(void **state)
{
	store_fixture *fixture = *state;
	wb_card cards[] = {catalog_card(1), catalog_card(2), catalog_card(3), catalog_card(4)};
	wb_card given[] = {catalog_card(3)};
	const wb_card_range range = {2, 4, given, 1};
	const wb_card_range none = {1, INT64_MAX, NULL, 0};
	wb_card_view view;
	size_t written;

	cards[3].read_at_ms = 20;
	assert_store_ok(wb_catalog_put(fixture->store, cards, 4, &written, &fixture->error));
	given[0].read_at_ms = 20;
	given[0].name = WB_TEXT("Berta");
	assert_store_ok(wb_catalog_replace(fixture->store, &range, &written, &fixture->error));
	assert_int_equal(written, 1);
	assert_text_equal(shop_get(fixture, 3).card.name, "Berta");
	assert_store_failed(
		wb_catalog_get(fixture->store, 2, fixture->arena, &view, &fixture->error), WB_MISSING);
	/* 1 lies outside, 4 was written while 3 was being read. */
	shop_get(fixture, 1);
	shop_get(fixture, 4);
	assert_store_ok(wb_catalog_replace(fixture->store, &none, &written, &fixture->error));
	assert_store_failed(
		wb_catalog_get(fixture->store, 4, fixture->arena, &view, &fixture->error), WB_MISSING);
}

static void contract__bad_range_is_refused(void **state)
{
	store_fixture *fixture = *state;
	const wb_card twice[] = {catalog_card(3), catalog_card(3)};
	const wb_card_range ranges[] = {
		{0, 5, twice, 1}, {5, 4, NULL, 0}, {4, 9, twice, 1}, {1, 2, twice, 1}, {1, 9, twice, 2}};
	size_t written = 0;

	for (size_t at = 0; at < sizeof ranges / sizeof *ranges; at++)
		assert_store_failed(
			wb_catalog_replace(fixture->store, &ranges[at], &written, &fixture->error),
			WB_INVALID);
}

static void contract__age_of_cards_is_told(void **state)
{
	store_fixture *fixture = *state;
	wb_card cards[] = {catalog_card(2), catalog_card(5)};
	const int64_t ids[] = {5, 4, -1, 2};
	const wb_card_age *ages;
	size_t count;

	cards[1].modified_at_ms = 77;
	assert_store_ok(wb_catalog_put(fixture->store, cards, 2, &count, &fixture->error));
	assert_store_ok(wb_catalog_fresh(
		fixture->store, ids, 4, fixture->arena, &ages, &count, &fixture->error));
	assert_int_equal(count, 2);
	assert_int_equal(ages[0].id, 5);
	assert_int_equal(ages[0].modified_at_ms, 77);
	assert_int_equal(ages[1].id, 2);
	assert_int_equal(ages[1].read_at_ms, 10);
}

/* ---- queries ---------------------------------------------------------------------------------- */

static void assert_query_refused(
	store_fixture *fixture, const wb_card_query *query, wb_status status, const char *start)
{
	wb_card_list list;

	assert_store_failed(
		wb_catalog_list(fixture->store, query, fixture->arena, &list, &fixture->error), status);
	assert_true(wb_text_starts_with(wb_text_from(fixture->error.message), wb_text_from(start)));
}

static void contract__bad_query_is_refused_and_named(void **state)
{
	store_fixture *fixture = *state;
	static char bytes[WB_CARD_NAME_BYTES_MAX + 1];
	memset(bytes, 'x', sizeof bytes);
	const wb_text ways[] = {WB_TEXT("a"), WB_TEXT(""), {bytes, WB_TERM_BYTES_MAX + 1}};
	wb_word words[WB_QUERY_TERMS_MAX + 1];
	static wb_stuck stuck[WB_QUERY_STUCK_MAX + 1];
	wb_card_query query = {.count_max = 0};

	assert_query_refused(fixture, &query, WB_INVALID, "max: ");
	query.count_max = WB_CATALOG_PAGE_MAX + 1;
	assert_query_refused(fixture, &query, WB_INVALID, "max: ");
	query = (wb_card_query){.scope = WB_SCOPE_COUNT, .count_max = 1};
	assert_query_refused(fixture, &query, WB_INVALID, "scope: ");
	query = (wb_card_query){.sort = WB_SORT_COUNT, .count_max = 1};
	assert_query_refused(fixture, &query, WB_INVALID, "sort: ");
	query = (wb_card_query){.scope = WB_SCOPE_LATE, .count_max = 1};
	assert_query_refused(fixture, &query, WB_INVALID, "now: ");
	query = (wb_card_query){.created_to_ms = -1, .count_max = 1};
	assert_query_refused(fixture, &query, WB_INVALID, "created_to: ");
	query = (wb_card_query){.country = {bytes, sizeof bytes}, .count_max = 1};
	assert_query_refused(fixture, &query, WB_LIMIT, "country: ");
	query = (wb_card_query){.viewer = WB_TEXT("a\nb"), .count_max = 1};
	assert_query_refused(fixture, &query, WB_INVALID, "viewer: ");
	for (size_t at = 0; at <= WB_QUERY_TERMS_MAX; at++)
		words[at] = (wb_word){ways, 1};
	query = (wb_card_query){.words = words, .word_count = WB_QUERY_TERMS_MAX + 1, .count_max = 1};
	assert_query_refused(fixture, &query, WB_LIMIT, "terms: ");
	query.word_count = 1;
	words[0].count = 0;
	assert_query_refused(fixture, &query, WB_INVALID, "terms.0: ");
	words[0].count = WB_QUERY_WORDS_MAX + 1;
	assert_query_refused(fixture, &query, WB_LIMIT, "terms.0: ");
	words[0].count = 2;
	assert_query_refused(fixture, &query, WB_INVALID, "terms.0.1: ");
	words[0] = (wb_word){ways + 2, 1};
	assert_query_refused(fixture, &query, WB_LIMIT, "terms: ");
	query = (wb_card_query){
		.stuck = stuck, .stuck_count = WB_QUERY_STUCK_MAX + 1, .count_max = 1};
	assert_query_refused(fixture, &query, WB_LIMIT, "stuck: ");
	query.stuck_count = 1;
	assert_query_refused(fixture, &query, WB_INVALID, "stuck: ");
}

/* ---- counters --------------------------------------------------------------------------------- */

static void check_counters(store_fixture *fixture, const char *assignee)
{
	const wb_counter_options options = {.now_ms = SHOP_NOW, .stuck = shop_stuck, .stuck_count = 2,
		.assignee = wb_text_from(assignee)};
	wb_counters counters;
	uint64_t in_states = 0;

	assert_store_ok(wb_catalog_counters(
		fixture->store, &options, fixture->arena, &counters, &fixture->error));
	const uint64_t told[] = {[WB_SCOPE_ALL] = counters.total, [WB_SCOPE_OPEN] = counters.open,
		[WB_SCOPE_LATE] = counters.late, [WB_SCOPE_STUCK] = counters.stuck,
		[WB_SCOPE_TROUBLE] = counters.trouble, [WB_SCOPE_UNASSIGNED] = counters.unassigned};
	for (int scope = 0; scope < WB_SCOPE_COUNT; scope++) {
		wb_card_query query = {.scope = (wb_scope)scope, .assignee = wb_text_from(assignee)};
		assert_int_equal(told[scope], check_query(fixture, query));
	}
	for (size_t at = 0; at < counters.state_count; at++) {
		wb_card_query query = {
			.state = counters.states[at].state, .assignee = wb_text_from(assignee)};
		assert_int_equal(counters.states[at].count, check_query(fixture, query));
		assert_true(at == 0 ||
			wb_text_compare(counters.states[at - 1].state, counters.states[at].state) < 0);
		in_states += counters.states[at].count;
	}
	assert_true(in_states <= counters.total);
	assert_int_equal(counters.state_count, 3);
}

static void contract__counters_agree_with_lists(void **state)
{
	store_fixture *fixture = *state;

	shop_open(fixture);
	check_counters(fixture, "");
	check_counters(fixture, "user:7");
}

/* ---- changes ---------------------------------------------------------------------------------- */

static void shop_assign(
	store_fixture *fixture, const char *subject, const char *assignee, const char *before)
{
	wb_event_draft draft = fixture_draft(fixture->arena, subject);
	wb_map_builder builder;
	wb_event event;

	wb_map_builder_init(&builder, fixture->arena, 2);
	wb_map_builder_add(&builder, WB_TEXT("assignee"), fixture_text_value(assignee));
	wb_map_builder_add(&builder, WB_TEXT("before"), fixture_text_value(before));
	assert_store_ok(wb_map_builder_finish(&builder, &draft.data, &fixture->error));
	draft.kind = WB_TEXT("assigned");
	event = fixture_seal(fixture, &draft);
	assert_store_ok(wb_store__event_append(
		fixture->store, &event, &event.position, &fixture->error));
}

static wb_changes shop_changes(
	store_fixture *fixture, uint64_t since, size_t count_max, const char *assignee)
{
	const wb_change_query query = {since, count_max, wb_text_from(assignee)};
	wb_changes changes;

	assert_store_ok(wb_catalog_changes(
		fixture->store, &query, fixture->arena, &changes, &fixture->error));
	return changes;
}

static void contract__changes_tell_each_order_once(void **state)
{
	store_fixture *fixture = *state;
	wb_changes changes = shop_changes(fixture, 0, 9, "");

	assert_int_equal(changes.cursor + changes.count + changes.has_more, 0);
	fixture_begin(fixture);
	fixture_append(fixture, "order:2", "");
	fixture_append(fixture, "order:1", "");
	fixture_append(fixture, "settings", "");
	fixture_append(fixture, "order:2", "");
	fixture_append(fixture, "order:x", "");
	fixture_commit(fixture);
	changes = shop_changes(fixture, 0, 9, "");
	assert_int_equal(changes.count, 2);
	assert_int_equal(changes.orders[0], 1);
	assert_int_equal(changes.orders[1], 2);
	assert_int_equal(changes.cursor, 5);
	assert_false(changes.has_more);
	changes = shop_changes(fixture, 5, 9, "");
	assert_int_equal(changes.count, 0);
	assert_int_equal(changes.cursor, 5);
}

static void contract__changes_go_on_where_they_ended(void **state)
{
	store_fixture *fixture = *state;
	wb_changes changes;

	fixture_begin(fixture);
	fixture_append(fixture, "order:1", "");
	fixture_append(fixture, "order:2", "");
	fixture_append(fixture, "order:1", "");
	fixture_append(fixture, "order:3", "");
	fixture_commit(fixture);
	changes = shop_changes(fixture, 0, 2, "");
	assert_int_equal(changes.count, 2);
	assert_int_equal(changes.orders[0], 2);
	assert_int_equal(changes.orders[1], 1);
	assert_int_equal(changes.cursor, 3);
	assert_true(changes.has_more);
	changes = shop_changes(fixture, changes.cursor, 2, "");
	assert_int_equal(changes.count, 1);
	assert_int_equal(changes.orders[0], 3);
	assert_false(changes.has_more);
}

static void contract__changes_tell_whom_an_order_left(void **state)
{
	store_fixture *fixture = *state;
	wb_changes changes;

	shop_open(fixture);
	fixture_begin(fixture);
	/* 1 and 5 are his by now, 2 left him, 3 came and went, 4 is somebody's. */
	fixture_append(fixture, "order:1", "");
	shop_assign(fixture, "order:2", "user:8", "user:7");
	shop_assign(fixture, "order:3", "user:7", "");
	shop_assign(fixture, "order:3", "", "user:7");
	shop_assign(fixture, "order:4", "user:8", "user:9");
	fixture_append(fixture, "order:5", "");
	fixture_append(fixture, "order:99", "");
	fixture_commit(fixture);
	changes = shop_changes(fixture, 0, 9, "user:7");
	assert_int_equal(changes.count, 4);
	assert_int_equal(changes.orders[0], 1);
	assert_int_equal(changes.orders[1], 2);
	assert_int_equal(changes.orders[2], 3);
	assert_int_equal(changes.orders[3], 5);
	assert_int_equal(changes.cursor, 7);
	assert_int_equal(shop_changes(fixture, 0, 9, "user:9").count, 1);
}

static void contract__cursor_beyond_the_log_is_refused(void **state)
{
	store_fixture *fixture = *state;
	wb_change_query query = {.since = 2, .count_max = 9};
	wb_changes changes;

	fixture_begin(fixture);
	fixture_append(fixture, "order:1", "");
	fixture_commit(fixture);
	assert_store_failed(
		wb_catalog_changes(fixture->store, &query, fixture->arena, &changes, &fixture->error),
		WB_INVALID);
	assert_true(wb_text_starts_with(wb_text_from(fixture->error.message), WB_TEXT("since: ")));
	query = (wb_change_query){.count_max = WB_CHANGES_MAX + 1};
	assert_store_failed(
		wb_catalog_changes(fixture->store, &query, fixture->arena, &changes, &fixture->error),
		WB_INVALID);
}

static const struct CMUnitTest contract[] = {
	CONTRACT(contract__lists_have_what_the_query_says),
	CONTRACT(contract__searches_find_every_way_to_write_a_word),
	CONTRACT(contract__cursor_holds_for_one_viewer_and_query),
	CONTRACT(contract__garbled_cursor_is_refused),
	CONTRACT(contract__pages_stay_apart_while_cards_change),
	CONTRACT(contract__card_is_shown_as_it_was_given),
	CONTRACT(contract__bad_card_is_refused_and_named),
	CONTRACT(contract__call_takes_so_many_cards),
	CONTRACT(contract__range_is_compared_by_content),
	CONTRACT(contract__range_is_replaced_as_a_whole),
	CONTRACT(contract__bad_range_is_refused),
	CONTRACT(contract__age_of_cards_is_told),
	CONTRACT(contract__bad_query_is_refused_and_named),
	CONTRACT(contract__counters_agree_with_lists),
	CONTRACT(contract__changes_tell_each_order_once),
	CONTRACT(contract__changes_go_on_where_they_ended),
	CONTRACT(contract__changes_tell_whom_an_order_left),
	CONTRACT(contract__cursor_beyond_the_log_is_refused),
};

int main(void)
{
	return contract_run(contract, sizeof contract / sizeof contract[0]);
}
