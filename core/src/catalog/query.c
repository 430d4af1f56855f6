/* SPDX-License-Identifier: MIT */
/*
 * What a query asks for, checked once and compared card by card. Conditions are compared here and
 * not in SQL: a driver walks an index and knows nothing of queries, so that both drivers give one
 * answer and each combination of filters needs no statement of its own.
 */
#include "catalog/query.h"

#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

/* ---- checking --------------------------------------------------------------------------------- */

static wb_status query_check_text(
	const char *member, wb_text text, size_t bytes_max, wb_error *error)
{
	if (text.bytes > bytes_max)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG, "%s: has %z bytes, at most %z fit",
			member, text.bytes, bytes_max);
	if (!wb_utf8__is_valid(text) || wb_utf8__has_control(text))
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
			"%s: must be valid UTF-8 without control characters", member);
	return WB_OK;
}

static wb_status query_check_words(const wb_card_query *query, wb_error *error)
{
	wb_status status = WB_OK;

	if (query->word_count > WB_QUERY_TERMS_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG, "terms: has %z words, at most %d fit",
			query->word_count, WB_QUERY_TERMS_MAX);
	for (size_t at = 0; at < query->word_count; at++) {
		const wb_word *word = &query->words[at];
		if (word->count == 0 || word->count > WB_QUERY_WORDS_MAX)
			return wb_error__set(error, word->count == 0 ? WB_INVALID : WB_LIMIT, WB_AREA_CATALOG,
				"terms.%z: must have between 1 and %d ways to write it", at, WB_QUERY_WORDS_MAX);
		for (size_t way = 0; way < word->count && status == WB_OK; way++) {
			status = query_check_text("terms", word->texts[way], WB_TERM_BYTES_MAX, error);
			if (status == WB_OK && word->texts[way].bytes == 0)
				status = wb_error__set(error, WB_INVALID, WB_AREA_CATALOG,
					"terms.%z.%z: must not be empty", at, way);
		}
	}
	return status;
}

wb_status wb_query__check_stuck(const wb_stuck *stuck, size_t count, wb_error *error)
{
	wb_status status = WB_OK;

	if (count > WB_QUERY_STUCK_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_CATALOG, "stuck: has %z states, at most %d fit",
			count, WB_QUERY_STUCK_MAX);
	for (size_t at = 0; at < count && status == WB_OK; at++) {
		status = query_check_text("stuck", stuck[at].state, WB_CARD_NAME_BYTES_MAX, error);
		if (status == WB_OK && stuck[at].state.bytes == 0)
			status = wb_error__set(
				error, WB_INVALID, WB_AREA_CATALOG, "stuck: a state has no name");
	}
	return status;
}

static wb_status query_check_times(const wb_card_query *query, wb_error *error)
{
	const struct {
		const char *member;
		int64_t ms;
	} times[] = {
		{"now", query->now_ms},
		{"created_from", query->created_from_ms},
		{"created_to", query->created_to_ms},
		{"due_to", query->due_to_ms},
	};

	for (size_t at = 0; at < sizeof times / sizeof *times; at++) {
		if (times[at].ms < 0)
			return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG, "%s: must not be negative",
				times[at].member);
	}
	if (query->scope == WB_SCOPE_LATE && query->now_ms == 0)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_CATALOG, "now: is needed to know what is late");
	return WB_OK;
}

wb_status wb_query__check(const wb_card_query *query, wb_error *error)
{
	const struct {
		const char *member;
		wb_text text;
	} texts[] = {
		{"viewer", query->viewer},
		{"state", query->state},
		{"assignee", query->assignee},
		{"city", query->city},
		{"country", query->country},
		{"payment", query->payment},
		{"shipping", query->shipping},
	};
	wb_status status = WB_OK;

	if ((unsigned)query->scope >= WB_SCOPE_COUNT)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG, "scope: is not known");
	if ((unsigned)query->sort >= WB_SORT_COUNT)
		return wb_error__set(error, WB_INVALID, WB_AREA_CATALOG, "sort: is not known");
	for (size_t at = 0; at < sizeof texts / sizeof *texts && status == WB_OK; at++)
		status =
			query_check_text(texts[at].member, texts[at].text, WB_CARD_NAME_BYTES_MAX, error);
	if (status == WB_OK)
		status = query_check_times(query, error);
	if (status == WB_OK)
		status = query_check_words(query, error);
	return status == WB_OK ? wb_query__check_stuck(query->stuck, query->stuck_count, error)
						   : status;
}

bool wb_query__implies_open(const wb_card_query *query)
{
	return query->scope == WB_SCOPE_OPEN || query->scope == WB_SCOPE_LATE ||
		query->scope == WB_SCOPE_UNASSIGNED;
}

/* ---- matching --------------------------------------------------------------------------------- */

static bool query_is_stuck(const wb_card_query *query, const wb_card_row *row)
{
	for (size_t at = 0; at < query->stuck_count; at++) {
		if (wb_text_equal(query->stuck[at].state, row->state))
			return row->moved_at_ms < query->stuck[at].before_ms;
	}
	return false;
}

static bool query_has_scope(const wb_card_query *query, const wb_card_row *row)
{
	switch (query->scope) {
	case WB_SCOPE_OPEN:
		return row->is_open;
	case WB_SCOPE_LATE:
		return row->is_open && row->due_at_ms > 0 && row->due_at_ms < query->now_ms;
	case WB_SCOPE_STUCK:
		return query_is_stuck(query, row);
	case WB_SCOPE_TROUBLE:
		return row->is_torn ||
			(row->drift.bytes > 0 && row->silent_until_ms <= query->now_ms);
	case WB_SCOPE_UNASSIGNED:
		return row->is_open && row->assignee.bytes == 0;
	default:
		return true;
	}
}

static bool query_has_text(wb_text wanted, wb_text found)
{
	return wanted.bytes == 0 || wb_text_equal(wanted, found);
}

static bool query_has_assignee(const wb_card_query *query, const wb_card_row *row)
{
	if (wb_text_equal(query->assignee, WB_TEXT(WB_ASSIGNEE_NONE)))
		return row->assignee.bytes == 0;
	return query_has_text(query->assignee, row->assignee);
}

static bool query_has_times(const wb_card_query *query, const wb_card_row *row)
{
	if (row->created_at_ms < query->created_from_ms)
		return false;
	if (query->created_to_ms > 0 && row->created_at_ms >= query->created_to_ms)
		return false;
	return query->due_to_ms == 0 ||
		(row->due_at_ms > 0 && row->due_at_ms < query->due_to_ms);
}

/* Whether one of [terms], each ended by a line feed, begins with one of the word's texts. */
static bool query_has_word(const wb_word *word, wb_text terms)
{
	while (terms.bytes > 0) {
		const char *end = memchr(terms.data, '\n', terms.bytes);
		wb_text term = {terms.data, end == NULL ? terms.bytes : (size_t)(end - terms.data)};
		for (size_t way = 0; way < word->count; way++) {
			if (wb_text_starts_with(term, word->texts[way]))
				return true;
		}
		size_t passed = term.bytes < terms.bytes ? term.bytes + 1 : terms.bytes;
		terms = (wb_text){terms.data + passed, terms.bytes - passed};
	}
	return false;
}

bool wb_query__matches(const wb_card_query *query, const wb_card_row *row)
{
	bool matches = query_has_scope(query, row) && query_has_text(query->state, row->state) &&
		query_has_assignee(query, row) && query_has_text(query->city, row->city) &&
		query_has_text(query->country, row->country) &&
		query_has_text(query->payment, row->payment) &&
		query_has_text(query->shipping, row->shipping) && query_has_times(query, row);

	for (size_t at = 0; at < query->word_count && matches; at++)
		matches = query_has_word(&query->words[at], row->terms);
	return matches;
}
