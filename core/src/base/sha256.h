/* SPDX-License-Identifier: MIT */
/*
 * SHA-256. One object holds what the library wants fetched once, and serves any number of
 * digests one after the other; it belongs to one thread at a time.
 *
 *   wb_sha256__init(hash);
 *   wb_sha256__update(hash, text);
 *   status = wb_sha256__final(hash, digest, error);
 */
#ifndef WAYBILL_BASE_SHA256_H
#define WAYBILL_BASE_SHA256_H

#include "waybill/env.h"

#define WB_SHA256_BYTES 32
#define WB_SHA256_HEX_BYTES 65 /* 64 digits and a terminating zero */

typedef struct wb_sha256 wb_sha256;

/* Caller frees with wb_sha256__free. */
wb_status wb_sha256__new(const wb_env *env, wb_sha256 **out, wb_error *error);

/* Accepts NULL. */
void wb_sha256__free(wb_sha256 *hash);

/* Starts a digest; drops one that was begun. A failure shows in final. */
void wb_sha256__init(wb_sha256 *hash);
void wb_sha256__update(wb_sha256 *hash, wb_text text);
wb_status wb_sha256__final(wb_sha256 *hash, uint8_t out[WB_SHA256_BYTES], wb_error *error);

/* Init, update, final. */
wb_status wb_sha256__digest(
	wb_sha256 *hash, wb_text text, uint8_t out[WB_SHA256_BYTES], wb_error *error);

#endif
