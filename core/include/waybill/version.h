/* SPDX-License-Identifier: MIT */
/*
 * What this build is. Plugin, extension and schema each state a version; a neighbour one older or
 * newer still works (the plugin asks for features by name, never by number).
 */
#ifndef WAYBILL_VERSION_H
#define WAYBILL_VERSION_H

#include "waybill/text.h"

#define WB_VERSION "0.1.0"

/* The shape of what the extension offers PHP. Raised when something is taken away or changed. */
#define WB_API_VERSION 1

/* The store's schema that this build writes. */
#define WB_SCHEMA_VERSION 2

/* The event encoding (audit.h). */
#define WB_EVENT_FORMAT 1

/* WB_VERSION of the library that is really loaded. */
const char *wb_version(void);

/* "sqlite 3.40.1, openssl 3.0.17": the libraries that are really loaded. Static. */
const char *wb_version_libraries(void);

#endif
