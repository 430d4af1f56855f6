/* SPDX-License-Identifier: MIT */
/*
 * The catalog: a read model of orders, one card an order, made to be listed, searched and counted.
 *
 * The host writes cards from its orders. What the workflow knows of an order (state, version,
 * assignee, drift, when it last moved) the store copies into its card in the transaction that
 * changes it, so a list never shows a move too late or too early. A card may exist before its
 * subject does and the other way round. Everything in a card can be made again from the orders: the
 * catalog is no part of the log and is never verified, only compared.
 *
 * Cards hold personal data. wb_catalog_remove deletes a card and what it is found by, and the SQLite
 * driver overwrites the deleted bytes with zeros (secure_delete). They may stand in the file's WAL
 * until it is copied back and written over, and in backups until those are thrown away.
 *
 * Lists cost about the same at ten thousand orders and at a million: each follows one index and
 * looks at a bounded number of cards a call. Where that bound is met before a page is full, the page
 * is short and its cursor goes on.
 *
 *   wb_card_query query = {.viewer = WB_TEXT("user:7"), .scope = WB_SCOPE_OPEN, .count_max = 50};
 *   status = wb_catalog_list(store, &query, arena, &list, &error);
 *   query.after = list.next;   // empty: there is no more
 */
#ifndef WAYBILL_CATALOG_H
#define WAYBILL_CATALOG_H

#include "waybill/store.h"

/* ---- bounds ----------------------------------------------------------------------------------- */

#define WB_CARDS_MAX            500  /* cards, or ids, of one call: one transaction stays short */
#define WB_CARD_TEXT_BYTES_MAX  1024 /* a name, an e-mail, an item's name */
#define WB_CARD_NAME_BYTES_MAX  255  /* what cards are filtered by: city, country … */
#define WB_CARD_NOTE_BYTES_MAX  4000
#define WB_CARD_ITEMS_MAX       500
#define WB_CARD_TERMS_MAX       600
#define WB_TERM_BYTES_MAX       64   /* of a card and of a query */
#define WB_QUERY_TERMS_MAX      8    /* words */
#define WB_QUERY_WORDS_MAX      4    /* ways to write one of them */
#define WB_QUERY_STUCK_MAX      64   /* states */
#define WB_CATALOG_PAGE_MAX     200  /* rows of a list */
#define WB_CATALOG_WALK_MAX     20000 /* cards that one call looks at */
#define WB_CATALOG_SORT_MAX     2000 /* cards that one call sorts; candidates of a search */
#define WB_CATALOG_COUNT_MAX    10000
#define WB_CATALOG_RANGE_MAX    10000 /* cards in the range of a replace or a compare */
#define WB_DAY_PARTS_MAX        48   /* of a day: half hours, or the hours of a long one */
#define WB_DAY_AGES_MAX         16
#define WB_DAY_PEOPLE_MAX       500
#define WB_DAY_MOVES_MAX        200000 /* that one call looks at */
#define WB_CHANGES_MAX          1000 /* orders that one call tells */
#define WB_CHANGES_EVENTS_MAX   5000 /* events that one call looks at */

/* ---- cards ------------------------------------------------------------------------------------ */

typedef struct wb_card_item {
	wb_text sku, name;
	int64_t quantity;
} wb_card_item;

/* What the host knows of an order. Times are 0 where there is none. */
typedef struct wb_card {
	int64_t  id;
	wb_text  number;
	wb_text  woo; /* the order's status over there */
	int64_t  created_at_ms, modified_at_ms, paid_at_ms, due_at_ms;
	int64_t  read_at_ms; /* when the host read the order */
	wb_text  currency;
	uint32_t decimals;   /* of the currency, at most 8 */
	int64_t  total_minor;
	wb_text  name, company, phone, email, city, postcode, country;
	wb_text  payment, shipping, tracking, note;
	const wb_card_item *items;
	size_t              item_count;
	const wb_text      *terms; /* what it is found by, folded by the host; not shown in lists */
	size_t              term_count;
} wb_card;

/* A card and what its subject adds; empty and 0 where the order is no subject. */
typedef struct wb_card_view {
	wb_card  card; /* without terms */
	wb_text  state, assignee, drift;
	uint64_t version;
	bool     is_torn;
	bool     is_open; /* a subject whose state is not final in its definition */
	int64_t  moved_at_ms; /* the subject's last change */
	int64_t  silent_until_ms; /* nobody wants to hear of its drift before; 0: they do */
} wb_card_view;

/*
 * Writes cards, in one transaction. A card that was read earlier than the stored one is left out:
 * whoever read last wins, in whatever order the writes come. WB_INVALID and WB_LIMIT name the member
 * ("cards.3.name …"); nothing is written then.
 */
wb_status wb_catalog_put(
	wb_store *store, const wb_card *cards, size_t count, size_t *out_written, wb_error *error);

/* Cards of the orders of a range, both ends included. Borrowed during the call. */
typedef struct wb_card_range {
	int64_t        from, to;
	const wb_card *cards;
	size_t         count;
} wb_card_range;

/*
 * Makes the cards of a range exactly these, in one transaction. Cards that are not given go, unless
 * they were read since the reading of those that are given began: somebody else wrote them meanwhile.
 * WB_LIMIT: the range has more than WB_CATALOG_RANGE_MAX cards.
 */
wb_status wb_catalog_replace(
	wb_store *store, const wb_card_range *range, size_t *out_written, wb_error *error);

/* The ids in a range whose card is missing, stands there without being given, or differs in anything
   but when it was read. Reads only. In order. */
wb_status wb_catalog_compare(wb_store *store, const wb_card_range *range, wb_arena *arena,
	const int64_t **out, size_t *out_count, wb_error *error);

/* Deletes a card and its terms. WB_OK where there is none. */
wb_status wb_catalog_remove(wb_store *store, int64_t id, wb_error *error);

typedef struct wb_card_age {
	int64_t id, modified_at_ms, read_at_ms;
} wb_card_age;

/* How old the cards of [ids] are: of those that have one, in the order of [ids]. */
wb_status wb_catalog_fresh(wb_store *store, const int64_t *ids, size_t count, wb_arena *arena,
	const wb_card_age **out, size_t *out_count, wb_error *error);

/* WB_MISSING where the order has no card. */
wb_status wb_catalog_get(
	wb_store *store, int64_t id, wb_arena *arena, wb_card_view *out, wb_error *error);

/* ---- lists ------------------------------------------------------------------------------------ */

typedef enum wb_scope {
	WB_SCOPE_ALL = 0,
	WB_SCOPE_OPEN,       /* in a state that is not final */
	WB_SCOPE_LATE,       /* open, and due before now */
	WB_SCOPE_STUCK,      /* in a state of [stuck] since before the time beside it */
	WB_SCOPE_TROUBLE,    /* torn, or drifted and not silent now */
	WB_SCOPE_UNASSIGNED, /* open and nobody's */
	WB_SCOPE_COUNT,
} wb_scope;

typedef enum wb_sort {
	WB_SORT_CREATED = 0,
	WB_SORT_DUE,
	WB_SORT_MOVED,
	WB_SORT_TOTAL,
	WB_SORT_NUMBER, /* by id */
	WB_SORT_COUNT,
} wb_sort;

/* A state, and since when a card that is in it counts as stuck. */
typedef struct wb_stuck {
	wb_text state;
	int64_t before_ms;
} wb_stuck;

/* Ways to write one word; a card matches by a term that begins with any of them. */
typedef struct wb_word {
	const wb_text *texts; /* 1 to WB_QUERY_WORDS_MAX */
	size_t         count;
} wb_word;

/* Which assignee a query means that asks for cards nobody has. */
#define WB_ASSIGNEE_NONE "none"

/* Borrowed during the call. Empty texts and zeros ask for nothing. */
typedef struct wb_card_query {
	wb_text         viewer; /* who asks: a cursor is his alone */
	int64_t         now_ms; /* for LATE, and for what is silent */
	wb_scope        scope;
	wb_text         state, assignee;
	const wb_word  *words;  /* all must match */
	size_t          word_count;
	wb_text         city, country, payment, shipping; /* equal */
	int64_t         created_from_ms; /* included */
	int64_t         created_to_ms;   /* not included */
	int64_t         due_to_ms;       /* not included; what has no due time is left out */
	const wb_stuck *stuck;
	size_t          stuck_count;
	wb_sort         sort;
	bool            is_ascending;
	wb_text         after;     /* the cursor of the page before */
	size_t          count_max; /* rows of a list, 1 to WB_CATALOG_PAGE_MAX */
} wb_card_query;

typedef struct wb_card_list {
	const wb_card_view *rows;
	size_t              count;
	wb_text             next; /* a cursor, also behind a short page; empty: there is no more */
} wb_card_list;

/*
 * One page. A cursor is bound to the viewer and to everything of the query but now, the times of
 * [stuck], after and count_max. WB_INVALID names the member: "after: …" for a cursor that is none
 * or another query's.
 *
 * A search looks at the first WB_CATALOG_SORT_MAX cards that its longest word finds, exact ones
 * before longer ones and newest first, and lists those of them that match in the order asked for.
 */
wb_status wb_catalog_list(wb_store *store, const wb_card_query *query, wb_arena *arena,
	wb_card_list *out, wb_error *error);

typedef struct wb_card_count {
	uint64_t count;
	bool     is_exact; /* false: at least as many; counting met a bound */
} wb_card_count;

/* How many cards a query has, without regard to after and count_max. */
wb_status wb_catalog_count(
	wb_store *store, const wb_card_query *query, wb_card_count *out, wb_error *error);

/* ---- counters --------------------------------------------------------------------------------- */

typedef struct wb_counter_options {
	int64_t         now_ms;
	const wb_stuck *stuck;
	size_t          stuck_count;
	wb_text         assignee; /* counts his cards only; empty: everybody's */
} wb_counter_options;

typedef struct wb_state_count {
	wb_text  state;
	uint64_t count;
} wb_state_count;

/* late, stuck and trouble count on to WB_CATALOG_COUNT_MAX. */
typedef struct wb_counters {
	const wb_state_count *states; /* those that have any, by name */
	size_t                state_count;
	uint64_t              open, late, stuck, trouble, unassigned, total;
} wb_counters;

wb_status wb_catalog_counters(wb_store *store, const wb_counter_options *options, wb_arena *arena,
	wb_counters *out, wb_error *error);

/* ---- the day ---------------------------------------------------------------------------------- */

/* Where the hours of a day begin is the host's to say: it knows the shop's clock and when that is
   put forward. Borrowed during the call. */
typedef struct wb_day_query {
	const int64_t *bounds; /* rising: each part goes from one to the next, not included */
	size_t         bound_count; /* 2 to WB_DAY_PARTS_MAX + 1 */
	const int64_t *ages;   /* falling: since when the younger ones were made */
	size_t         age_count; /* at most WB_DAY_AGES_MAX */
} wb_day_query;

typedef struct wb_day_person {
	wb_text  actor;
	uint64_t moved; /* different orders, in all of the day */
	uint64_t open;  /* orders that are assigned to him and open at this moment */
} wb_day_person;

typedef struct wb_day {
	const uint64_t *made;     /* cards by when their order was made, one number a part */
	const uint64_t *finished; /* orders by when they came to an end, unless they were opened again */
	const uint64_t *ages;     /* open orders, one number more than there are ages: the last is older */
	const wb_day_person *people; /* by actor; who neither moved nor has any is left out */
	size_t          person_count;
	const int64_t  *failed;   /* orders whose last try of the day to move them failed, newest first */
	size_t          failed_count;
	bool            is_whole; /* false: a bound was met; the day's latest moves are left out */
} wb_day;

/*
 * A day in numbers. What it costs goes by the orders and moves of the day, not by how many orders
 * there are. Moves are known for three days at least; of an earlier day the numbers that come from
 * them are 0. WB_INVALID and WB_LIMIT name the member.
 */
wb_status wb_catalog_day(wb_store *store, const wb_day_query *query, wb_arena *arena, wb_day *out,
	wb_error *error);

/* ---- changes ---------------------------------------------------------------------------------- */

typedef struct wb_change_query {
	uint64_t since;     /* a place in the log: an event's position, or 0 */
	size_t   count_max; /* orders, 1 to WB_CHANGES_MAX */
	wb_text  assignee;  /* only his orders, and those that came to him or left him */
} wb_change_query;

typedef struct wb_changes {
	uint64_t       cursor; /* where to go on */
	const int64_t *orders; /* each once, the one whose newest event is oldest first */
	size_t         count;
	bool           has_more;
} wb_changes;

/*
 * Which orders had events behind a place in the log. Nothing is missed: positions are given inside
 * the commit, one writer at a time. WB_INVALID where the place lies beyond the log, as it may after a
 * restored backup.
 */
wb_status wb_catalog_changes(wb_store *store, const wb_change_query *query, wb_arena *arena,
	wb_changes *out, wb_error *error);

/* ---- marks ------------------------------------------------------------------------------------ */

/* A number kept under a name: where a rebuild stands. 0 where none was kept. */
wb_status wb_catalog_mark(wb_store *store, wb_text name, int64_t *out, wb_error *error);
wb_status wb_catalog_set_mark(wb_store *store, wb_text name, int64_t value, wb_error *error);

/* Sets a mark that still is [expected], in one transaction; [out_moved]: whether it was. */
wb_status wb_catalog_move_mark(wb_store *store, wb_text name, int64_t expected, int64_t value,
	bool *out_moved, wb_error *error);

#endif
