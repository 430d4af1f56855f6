/* SPDX-License-Identifier: MIT */
/* Arrays of the catalog; readers give NULL after a failure and what lives in the call's arena. */
#ifndef WAYBILL_CARDS_H
#define WAYBILL_CARDS_H

#include "php_waybill.h"

const wb_card *waybill_read_cards(waybill_call *call, HashTable *array, size_t *out_count);
const int64_t *waybill_read_ids(waybill_call *call, HashTable *array, size_t *out_count);
const wb_card_query *waybill_read_card_query(waybill_call *call, HashTable *array);
const wb_counter_options *waybill_read_counter_options(waybill_call *call, HashTable *array);
/* A NULL array asks for the defaults. */
wb_change_query *waybill_read_change_query(waybill_call *call, HashTable *array);
const wb_day_query *waybill_read_day_query(waybill_call *call, HashTable *array);

void waybill_write_card(const wb_card_view *view, zval *out);
void waybill_write_counters(const wb_counters *counters, zval *out);
/* A NULL query writes empty lists. */
void waybill_write_day(const wb_day_query *query, const wb_day *day, zval *out);
void waybill_write_ids(const int64_t *ids, size_t count, zval *out);

#endif
