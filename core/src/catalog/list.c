/* SPDX-License-Identifier: MIT */
/*
 * Lists: one page of a query.
 *
 * Where the plan's walk goes in the order asked for, the page is read off it. Elsewhere the cards
 * are few (a search, trouble, somebody's own): their places are collected, sorted here, and the
 * page's cards read one by one. Should they be more than is sorted, the index of the order asked for
 * is walked instead, and most of what is met there is not in the query. Each way looks at a bounded
 * number of cards.
 */
#include "catalog/card.h"
#include "catalog/list.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* ---- collecting ------------------------------------------------------------------------------- */

static int list_compare_places(const void *left, const void *right)
{
	const wb_card_place *one = left;
	const wb_card_place *other = right;

	if (one->value != other->value)
		return one->value < other->value ? -1 : 1;
	return one->id < other->id ? -1 : one->id > other->id;
}

static wb_status list_collect_row(void *payload, const wb_card_row *row, wb_error *error)
{
	wb_collection *found = payload;

	(void)error;
	if (found->part != NULL && wb_plan__is_beyond(found->part, row))
		return WB_END;
	if (found->looked == WB_CATALOG_SORT_MAX) {
		found->is_whole = false;
		return WB_END;
	}
	found->looked++;
	if (wb_query__matches(found->query, row))
		found->places[found->count++] =
			(wb_card_place){wb_store__card_value(row, wb_plan__order(found->query)), row->id};
	return WB_OK;
}

/* The word whose shortest way to write it is longest: it finds the fewest cards. */
static const wb_word *list_longest_word(const wb_card_query *query)
{
	const wb_word *longest = NULL;
	size_t longest_bytes = 0;

	for (size_t at = 0; at < query->word_count; at++) {
		const wb_word *word = &query->words[at];
		size_t bytes = SIZE_MAX;
		for (size_t way = 0; way < word->count; way++) {
			if (word->texts[way].bytes < bytes)
				bytes = word->texts[way].bytes;
		}
		if (longest == NULL || bytes > longest_bytes) {
			longest = word;
			longest_bytes = bytes;
		}
	}
	return longest;
}

static wb_status list_search(wb_store *store, wb_collection *found, wb_error *error)
{
	const wb_word *word = list_longest_word(found->query);
	wb_status status = WB_OK;

	for (size_t way = 0; way < word->count && status == WB_OK; way++) {
		found->looked = 0;
		status = wb_store__card_search(store, word->texts[way], WB_CATALOG_SORT_MAX + 1,
			list_collect_row, found, error);
	}
	return status;
}

static wb_status list_walk_parts(
	wb_store *store, const wb_plan *plan, wb_collection *found, wb_error *error)
{
	wb_status status = WB_OK;

	for (size_t at = 0; at < plan->count && status == WB_OK && found->is_whole; at++) {
		wb_card_walk walk = plan->parts[at].walk;
		walk.count_max = WB_CATALOG_SORT_MAX + 1;
		found->part = &plan->parts[at];
		status = wb_store__card_walk(store, &walk, list_collect_row, found, error);
	}
	return status;
}

/* A card that was found twice is there once. */
static void list_sort(wb_collection *found)
{
	size_t kept = 0;

	qsort(found->places, found->count, sizeof *found->places, list_compare_places);
	for (size_t at = 0; at < found->count; at++) {
		if (kept == 0 || found->places[kept - 1].id != found->places[at].id)
			found->places[kept++] = found->places[at];
	}
	found->count = kept;
}

wb_status wb_list__collect(wb_store *store, const wb_card_query *query, const wb_plan *plan,
	wb_arena *arena, wb_collection *out, wb_error *error)
{
	wb_collection found = {.query = query, .is_whole = true};
	wb_status status = WB_OK;

	/* Each way to write a word brings its own. */
	found.places = wb_arena_take_array(
		arena, (size_t)WB_QUERY_WORDS_MAX * WB_CATALOG_SORT_MAX, sizeof *found.places);
	if (found.places == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	if (query->word_count > 0)
		status = list_search(store, &found, error);
	else
		status = list_walk_parts(store, plan, &found, error);
	if (status != WB_OK)
		return status;
	list_sort(&found);
	*out = found;
	return WB_OK;
}

/* ---- pages ------------------------------------------------------------------------------------ */

typedef struct list_page {
	const wb_card_query *query;
	const wb_plan_part *part;
	wb_arena *arena;
	wb_card_view *rows;
	size_t count, looked;
	wb_card_place last; /* behind which the next page begins */
	bool has_more;
} list_page;

static wb_status list_show_row(void *payload, const wb_card_row *row, wb_error *error)
{
	list_page *page = payload;
	bool matches;

	if (wb_plan__is_beyond(page->part, row))
		return WB_END;
	matches = wb_query__matches(page->query, row);
	if (page->looked == WB_CATALOG_WALK_MAX ||
		(matches && page->count == page->query->count_max)) {
		page->has_more = true;
		return WB_END;
	}
	page->looked++;
	page->last = (wb_card_place){wb_store__card_value(row, page->part->walk.order), row->id};
	if (!matches)
		return WB_OK;
	return wb_card__decode(row, page->arena, &page->rows[page->count++], error);
}

static wb_status list_read_walk(wb_store *store, const wb_plan_part *part,
	const wb_card_place *after, list_page *page, wb_error *error)
{
	wb_card_walk walk = part->walk;

	walk.count_max = WB_CATALOG_WALK_MAX + 1;
	if (after != NULL)
		walk.after = *after;
	page->part = part;
	return wb_store__card_walk(store, &walk, list_show_row, page, error);
}

/* Reads the page off sorted places. A card that went meanwhile is left out. */
static wb_status list_read_places(wb_store *store, const wb_collection *found,
	const wb_card_place *after, list_page *page, wb_error *error)
{
	bool is_ascending = page->query->is_ascending;
	wb_status status = WB_OK;

	for (size_t at = 0; at < found->count && status == WB_OK; at++) {
		const wb_card_place *place = &found->places[is_ascending ? at : found->count - 1 - at];
		wb_card_row row = {0};
		int order = after == NULL ? 0 : list_compare_places(place, after);
		if (after != NULL && (is_ascending ? order <= 0 : order >= 0))
			continue;
		if (page->count == page->query->count_max) {
			page->has_more = true;
			break;
		}
		status = wb_store__card_read(store, place->id, page->arena, &row, error);
		if (status == WB_OK)
			status = wb_card__decode(&row, page->arena, &page->rows[page->count++], error);
		else if (status == WB_MISSING)
			status = WB_OK;
		page->last = *place;
	}
	return status;
}

static wb_status list_read_page(wb_store *store, const wb_card_place *after, list_page *page,
	wb_error *error)
{
	wb_plan plan;
	wb_collection found;

	wb_plan__choose(page->query, &plan);
	if (plan.is_ordered)
		return list_read_walk(store, &plan.parts[0], after, page, error);
	wb_status status =
		wb_list__collect(store, page->query, &plan, page->arena, &found, error);
	if (status != WB_OK)
		return status;
	if (found.is_whole || page->query->word_count > 0)
		return list_read_places(store, &found, after, page, error);
	wb_plan_part part = wb_plan__fall_back(page->query);
	return list_read_walk(store, &part, after, page, error);
}

static wb_status list_check(const wb_card_query *query, wb_error *error)
{
	wb_status status = wb_query__check(query, error);

	if (status == WB_OK && (query->count_max < 1 || query->count_max > WB_CATALOG_PAGE_MAX))
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"max: must be between 1 and %d", WB_CATALOG_PAGE_MAX);
	return status;
}

wb_status wb_catalog_list(wb_store *store, const wb_card_query *query, wb_arena *arena,
	wb_card_list *out, wb_error *error)
{
	uint8_t digest[WB_CURSOR_DIGEST_BYTES];
	wb_card_place after;
	wb_card_list list = {.next = WB_TEXT("")};
	list_page page = {.query = query, .arena = arena};
	wb_status status = list_check(query, error);

	if (status == WB_OK)
		status = wb_cursor__digest(store, query, arena, digest, error);
	if (status != WB_OK)
		return status;
	if (query->after.bytes > 0 && !wb_cursor__read(query->after, digest, &after))
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"after: is no cursor of this query and viewer");
	page.rows = wb_arena_take_array(arena, query->count_max, sizeof *page.rows);
	if (page.rows == NULL)
		return wb_error__set_memory(error, WB_AREA_CATALOG);
	status = list_read_page(store, query->after.bytes > 0 ? &after : NULL, &page, error);
	if (status == WB_OK && page.has_more)
		status = wb_cursor__write(&page.last, digest, arena, &list.next, error);
	if (status != WB_OK)
		return status;
	list.rows = page.rows;
	list.count = page.count;
	*out = list;
	return WB_OK;
}
