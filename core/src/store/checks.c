/* SPDX-License-Identifier: MIT */
/*
 * What every store checks before its driver is asked: the process, the transaction, lengths and
 * names. What only a mistake in the core can cause is an assertion.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/checks.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/utf8.h"

#include <unistd.h>

wb_status wb_store__check_usable(const wb_store *store, wb_error *error)
{
	WB_ASSERT(store != NULL, "A call on a store has a store.");
	if (store->owner_pid != (int64_t)getpid())
		return wb_error__set(error, WB_FORKED, WB_AREA_STORE,
			"the store was opened by another process: open it again in this one");
	if (store->is_failed)
		return wb_error__set(error, WB_STORAGE, WB_AREA_STORE,
			"a write to the store failed half-way: close it, check the disk, open it again");
	return WB_OK;
}

wb_status wb_store__check_writable(const wb_store *store, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		WB_ASSERT(store->transaction_depth == 1, "Writes to a store happen in a transaction.");
	return status;
}

wb_status wb_store__check_length(const char *field, wb_text text, size_t bytes_max, wb_error *error)
{
	if (text.bytes > bytes_max)
		return wb_error__set(error, WB_LIMIT, WB_AREA_STORE, "%s has %z bytes, at most %z fit",
			field, text.bytes, bytes_max);
	return WB_OK;
}

wb_status wb_store__check_name(const char *field, wb_text text, size_t bytes_max, wb_error *error)
{
	if (text.bytes == 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_STORE, "%s is empty", field);
	wb_status status = wb_store__check_length(field, text, bytes_max, error);
	if (status != WB_OK)
		return status;
	if (wb_utf8__has_control(text))
		return wb_error__set(
			error, WB_INVALID, WB_AREA_STORE, "%s holds a control character", field);
	if (!wb_utf8__is_valid(text))
		return wb_error__set(error, WB_INVALID, WB_AREA_STORE, "%s is not valid UTF-8", field);
	return WB_OK;
}

wb_status wb_store__check_subject(wb_text subject, wb_error *error)
{
	return wb_store__check_name("subject", subject, WB_SUBJECT_BYTES_MAX, error);
}

wb_status wb_store__check_fields(const wb_store_field *fields, size_t count, wb_error *error)
{
	wb_status status = WB_OK;

	for (size_t index = 0; index < count && status == WB_OK; index++) {
		const wb_store_field *field = &fields[index];
		status = field->is_name
			? wb_store__check_name(field->name, field->text, field->bytes_max, error)
			: wb_store__check_length(field->name, field->text, field->bytes_max, error);
	}
	return status;
}
