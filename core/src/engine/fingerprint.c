/* SPDX-License-Identifier: MIT */
/*
 * Fingerprints of requests: SHA-256 ("waybill.request.1\n" ‖ RFC 8785 text of the request), in
 * lower-case hexadecimal. Two bodies that differ only in white space or in the order of their
 * members have one fingerprint; anything else makes two.
 */
#include "engine/engine.h"

#include "base/error.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "waybill/json.h"

static wb_status digest_text(
	wb_sha256 *hash, wb_text text, wb_arena *arena, wb_text *out, wb_error *error)
{
	uint8_t digest[WB_SHA256_BYTES];
	wb_sha256__init(hash);
	wb_sha256__update(hash, WB_TEXT("waybill.request.1\n"));
	wb_sha256__update(hash, text);
	wb_status status = wb_sha256__final(hash, digest, error);
	if (status != WB_OK)
		return status;
	char *digits = wb_arena_take(arena, WB_SHA256_HEX_BYTES);
	if (digits == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_hex__print(digest, sizeof(digest), digits);
	*out = (wb_text) {digits, WB_SHA256_HEX_BYTES - 1};
	return WB_OK;
}

wb_status wb_engine_fingerprint(
	const wb_env *env, const wb_value *request, wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_text text;
	wb_status status = wb_json_write(request, arena, &text, error);
	if (status != WB_OK)
		return status;
	wb_sha256 *hash = NULL;
	status = wb_sha256__new(env, &hash, error);
	if (status != WB_OK)
		return status;
	status = digest_text(hash, text, arena, out, error);
	wb_sha256__free(hash);
	return status;
}
