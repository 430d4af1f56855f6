/* SPDX-License-Identifier: MIT */
/* The checked dispatch of the slots that silences and presences use. */
#include "store/checks.h"

#include "base/assert.h"

wb_status wb_store__silence_put(
	wb_store *store, wb_text subject, const wb_silence *silence, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	WB_ASSERT(silence->until_ms >= 0, "A silence ends some time, or is over.");
	if (status == WB_OK)
		status = wb_store__check_subject(subject, error);
	if (status == WB_OK)
		status = wb_store__check_length("by", silence->by, WB_STORE_NAME_BYTES_MAX, error);
	return status == WB_OK ? store->driver->silence_put(store, subject, silence, error) : status;
}

wb_status wb_store__silence_read(
	wb_store *store, wb_text subject, wb_arena *arena, wb_silence *out, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_subject(subject, error);
	return status == WB_OK ? store->driver->silence_read(store, subject, arena, out, error)
						   : status;
}

wb_status wb_store__presence_put(wb_store *store, const wb_presence_row *row, int64_t expired_ms,
	size_t count_max, wb_error *error)
{
	const wb_store_field fields[] = {
		{"subject", row->subject, WB_SUBJECT_BYTES_MAX, true},
		{"actor", row->actor, WB_STORE_NAME_BYTES_MAX, true},
		{"place", row->place, WB_STORE_PLACE_BYTES_MAX, true},
	};
	wb_status status = wb_store__check_writable(store, error);

	WB_ASSERT(count_max > 0, "Whoever comes stays.");
	if (status == WB_OK)
		status = wb_store__check_fields(fields, sizeof fields / sizeof *fields, error);
	return status == WB_OK
		? store->driver->presence_put(store, row, expired_ms, count_max, error)
		: status;
}

wb_status wb_store__presence_remove(
	wb_store *store, wb_text subject, wb_text actor, wb_text place, wb_error *error)
{
	wb_status status = wb_store__check_writable(store, error);

	WB_ASSERT((subject.bytes == 0) == (place.bytes == 0), "One place, or all of them.");
	if (status == WB_OK)
		status = wb_store__check_length("subject", subject, WB_SUBJECT_BYTES_MAX, error);
	if (status == WB_OK)
		status = wb_store__check_name("actor", actor, WB_STORE_NAME_BYTES_MAX, error);
	if (status == WB_OK)
		status = wb_store__check_length("place", place, WB_STORE_PLACE_BYTES_MAX, error);
	return status == WB_OK ? store->driver->presence_remove(store, subject, actor, place, error)
						   : status;
}

wb_status wb_store__presence_list(wb_store *store, wb_text subject, size_t count_max,
	wb_presence_visitor visit, void *payload, wb_error *error)
{
	wb_status status = wb_store__check_usable(store, error);

	if (status == WB_OK)
		status = wb_store__check_subject(subject, error);
	return status == WB_OK
		? store->driver->presence_list(store, subject, count_max, visit, payload, error)
		: status;
}
