/* SPDX-License-Identifier: MIT */
/*
 * What is really loaded, asked of the libraries at run time: a distribution replaces shared
 * libraries without rebuilding, and a support case needs the truth.
 */
#include "waybill/version.h"

#include <openssl/crypto.h>
#include <sqlite3.h>
#include <stdio.h>

const char *wb_version(void)
{
	return WB_VERSION;
}

const char *wb_version_libraries(void)
{
	/* Filled with the same bytes by whoever asks; the libraries do not change while loaded. */
	static _Thread_local char libraries[128];

	snprintf(libraries, sizeof libraries, "sqlite %s, openssl %s", sqlite3_libversion(),
		OpenSSL_version(OPENSSL_VERSION_STRING));
	return libraries;
}
