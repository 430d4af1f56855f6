/* SPDX-License-Identifier: MIT */
/* Waybill\Engine's search of the whole log. */
#include "shape.h"

/* Events of a page where the caller names no number. */
#define SEARCH_PAGE 50

typedef struct search_frame {
	wb_search search;
	uint64_t max;
} search_frame;

static const waybill_field search_fields[] = {
	{"actor", FIELD_TEXT, true, .offset = offsetof(search_frame, search.actor)},
	{"subject", FIELD_TEXT, true, .offset = offsetof(search_frame, search.subject)},
	{"kinds", FIELD_TEXTS, true, .offset = offsetof(search_frame, search.kinds),
		.count_offset = offsetof(search_frame, search.kind_count)},
	{"from", FIELD_INTEGER, true, .offset = offsetof(search_frame, search.from_ms)},
	{"to", FIELD_INTEGER, true, .offset = offsetof(search_frame, search.to_ms)},
	{"before", FIELD_NATURAL, true, .offset = offsetof(search_frame, search.before)},
	{"max", FIELD_NATURAL, true, .offset = offsetof(search_frame, max)},
};
static waybill_shape_known search_known;
static const waybill_shape search_shape = WAYBILL_SHAPE_OF(search_fields, search_known);

void waybill_search_minit(void)
{
	waybill_shape_minit(&search_shape);
}

ZEND_METHOD(Waybill_Engine, searchEvents)
{
	wb_engine *engine;
	HashTable *array;
	search_frame *frame;
	wb_search_page page = {0};
	zval events;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	frame = waybill_shape_take(&call, &search_shape, "search", array, sizeof *frame);
	if (frame != NULL) {
		frame->search.count_max = frame->max == 0 ? SEARCH_PAGE : (size_t)frame->max;
		call.status =
			wb_engine_search(engine, &frame->search, call.arena, &page, &call.error);
	}
	array_init_size(&events, (uint32_t)page.count);
	for (size_t at = 0; at < page.count && !waybill_is_over_limit(); at++) {
		zval event;
		waybill_write_event(&call, &page.events[at], &event);
		add_next_index_zval(&events, &event);
	}
	array_init_size(return_value, 2);
	add_assoc_zval(return_value, "events", &events);
	waybill_add_natural(return_value, "next", page.next);
	waybill_call_close(&call, return_value);
}
