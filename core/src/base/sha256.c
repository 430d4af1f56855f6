/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 by libcrypto, which uses the processor's instructions for it. The algorithm is fetched
 * once per object and the context reused: with both, hashing an event takes half a microsecond,
 * and most of that was the fetching. Not part of the rules part: the host hashes in a browser.
 */
#include "base/sha256.h"

#include "base/assert.h"
#include "base/error.h"

#include <openssl/evp.h>

struct wb_sha256 {
	const wb_env *env;
	EVP_MD *algorithm;
	EVP_MD_CTX *context;
	bool is_sound; /* a digest is begun and nothing has failed since */
};

wb_status wb_sha256__new(const wb_env *env, wb_sha256 **out, wb_error *error)
{
	wb_sha256 *hash = env->resize(env->payload, NULL, 0, sizeof *hash);

	if (hash == NULL)
		return wb_error__set_memory(error, WB_AREA_BASE);
	*hash = (wb_sha256){.env = env};
	hash->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
	hash->context = EVP_MD_CTX_new();
	if (hash->algorithm == NULL || hash->context == NULL) {
		wb_sha256__free(hash);
		return wb_error__set(
			error, WB_MEMORY, WB_AREA_BASE, "libcrypto could not make a SHA-256 context");
	}
	*out = hash;
	return WB_OK;
}

void wb_sha256__free(wb_sha256 *hash)
{
	if (hash == NULL)
		return;
	EVP_MD_CTX_free(hash->context);
	EVP_MD_free(hash->algorithm);
	hash->env->resize(hash->env->payload, hash, sizeof *hash, 0);
}

void wb_sha256__init(wb_sha256 *hash)
{
	hash->is_sound = EVP_DigestInit_ex2(hash->context, hash->algorithm, NULL) == 1;
}

void wb_sha256__update(wb_sha256 *hash, wb_text text)
{
	if (hash->is_sound && text.bytes > 0)
		hash->is_sound = EVP_DigestUpdate(hash->context, text.data, text.bytes) == 1;
}

wb_status wb_sha256__final(wb_sha256 *hash, uint8_t out[WB_SHA256_BYTES], wb_error *error)
{
	unsigned digest_bytes = 0;
	bool is_done = hash->is_sound && EVP_DigestFinal_ex(hash->context, out, &digest_bytes) == 1;

	hash->is_sound = false;
	if (!is_done)
		return wb_error__set(
			error, WB_MEMORY, WB_AREA_BASE, "libcrypto failed to finish a SHA-256 digest");
	WB_ASSERT(digest_bytes == WB_SHA256_BYTES, "SHA-256 has 32 bytes.");
	return WB_OK;
}

wb_status wb_sha256__digest(
	wb_sha256 *hash, wb_text text, uint8_t out[WB_SHA256_BYTES], wb_error *error)
{
	wb_sha256__init(hash);
	wb_sha256__update(hash, text);
	return wb_sha256__final(hash, out, error);
}
