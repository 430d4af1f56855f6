/* SPDX-License-Identifier: MIT */
/* The preconditions that the checked dispatch (store.c, store_cards.c) asks for in each call. */
#ifndef WAYBILL_STORE_CHECKS_H
#define WAYBILL_STORE_CHECKS_H

#include "store/driver.h"

/* The store is this process's and whole. */
wb_status wb_store__check_usable(const wb_store *store, wb_error *error);

/* For what writes: a transaction must be open, or the change would be durable alone. */
wb_status wb_store__check_writable(const wb_store *store, wb_error *error);

wb_status wb_store__check_length(
	const char *field, wb_text text, size_t bytes_max, wb_error *error);

/* What a row is found by: there, short, and without control characters, which hide in logs and
   part the texts of a joined key. */
wb_status wb_store__check_name(
	const char *field, wb_text text, size_t bytes_max, wb_error *error);

wb_status wb_store__check_subject(wb_text subject, wb_error *error);

typedef struct wb_store_field {
	const char *name;
	wb_text     text;
	size_t      bytes_max;
	bool        is_name; /* must be there and be plain */
} wb_store_field;

wb_status wb_store__check_fields(const wb_store_field *fields, size_t count, wb_error *error);

#endif
