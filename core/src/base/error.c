/* SPDX-License-Identifier: MIT */
/*
 * Failures in a struct of the caller's: nothing to free, nothing stale from the call before, no
 * rule about threads. A thread-local "last error" was dropped for exactly those three.
 */
#include "base/error.h"

#include "base/assert.h"
#include "base/format.h"

#include <string.h>

const char *wb_status_name(wb_status status)
{
	switch (status) {
	case WB_OK:
		return "WB_OK";
	case WB_END:
		return "WB_END";
	case WB_INVALID:
		return "WB_INVALID";
	case WB_SYNTAX:
		return "WB_SYNTAX";
	case WB_MISSING:
		return "WB_MISSING";
	case WB_REFUSED:
		return "WB_REFUSED";
	case WB_CONFLICT:
		return "WB_CONFLICT";
	case WB_CLAIMED:
		return "WB_CLAIMED";
	case WB_RUNNING:
		return "WB_RUNNING";
	case WB_BUSY:
		return "WB_BUSY";
	case WB_LIMIT:
		return "WB_LIMIT";
	case WB_BROKEN:
		return "WB_BROKEN";
	case WB_STORAGE:
		return "WB_STORAGE";
	case WB_MEMORY:
		return "WB_MEMORY";
	case WB_FORKED:
		return "WB_FORKED";
	case WB_CALLBACK:
		return "WB_CALLBACK";
	}
	return "WB_UNKNOWN";
}

const char *wb_area_name(wb_area area)
{
	switch (area) {
	case WB_AREA_NONE:
		return "none";
	case WB_AREA_BASE:
		return "base";
	case WB_AREA_JSON:
		return "json";
	case WB_AREA_VALUE:
		return "value";
	case WB_AREA_CEL:
		return "cel";
	case WB_AREA_WORKFLOW:
		return "workflow";
	case WB_AREA_AUDIT:
		return "audit";
	case WB_AREA_STORE:
		return "store";
	case WB_AREA_ENGINE:
		return "engine";
	case WB_AREA_HOST:
		return "host";
	case WB_AREA_CATALOG:
		return "catalog";
	}
	return "unknown";
}

/* In brackets, or the macro for analysers would take the name. */
wb_status(wb_error__set)(wb_error *error, wb_status status, wb_area area, const char *format, ...)
{
	WB_ASSERT(status < 0, "Only a failure sets an error.");
	if (error == NULL)
		return status;
	memset(error, 0, sizeof *error);
	error->status = status;
	error->area = area;
	error->retryable = status == WB_BUSY || status == WB_RUNNING;

	va_list arguments;
	va_start(arguments, format);
	wb_format__line(error->message, sizeof error->message, format, arguments);
	va_end(arguments);
	return status;
}

wb_status(wb_error__set_memory)(wb_error *error, wb_area area)
{
	return wb_error__set(error, WB_MEMORY, area, "memory is out, or an arena's bound is reached");
}

void wb_error__set_place(wb_error *error, uint32_t line, uint32_t column)
{
	if (error == NULL)
		return;
	error->line = line;
	error->column = column;
}

void wb_error__set_native(wb_error *error, int32_t native, bool retryable)
{
	if (error == NULL)
		return;
	error->native = native;
	error->retryable = retryable;
}
