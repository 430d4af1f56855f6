/* SPDX-License-Identifier: MIT */
/*
 * What only the WebAssembly build has: the functions a host calls, and what the host lends.
 *
 *   open() -> doorway                  0: out of memory
 *   close(doorway)
 *   take(doorway, bytes) -> address    room for the next call's text; 0: out of memory
 *   canonical(doorway) -> done         a call: 1, or 0 and the answer is an error
 *   load(doorway) -> workflow          a call: 0 and the answer is an error
 *   decide(doorway, workflow) -> done  a call: 1, or 0 and the answer is an error
 *   answer(doorway) -> address         of the last call's answer, until the next take
 *   answer_bytes(doorway) -> bytes
 *   digest(doorway) -> address         32 bytes that the host fills before load
 *   drop(workflow)
 *
 * All numbers are 32 bits wide and unsigned; texts are UTF-8. A take or a call may grow the
 * memory, which detaches every view that the host has of it: take a view after it, not before.
 * Nothing of 64 bits crosses outside a text. doorway.h says what the texts are.
 *
 * Hashing is the host's: it asks for the canonical text, digests it with what the browser has
 * for that, which answers later, writes the 32 bytes and loads. So hashing here gives back
 * what was written. A SHA-256 of our own would be a second implementation of what each browser
 * brings; an import would have to answer at once, which the browser's does not.
 *
 * What it imports:
 *
 *   waybill.fail(sentence, bytes)      an assertion failed. It must not return: what stands in the
 *                                      memory means nothing any more.
 *   waybill.read_zone(name, name_bytes, out, bytes_max) -> bytes
 *                                      a load met the name of a time zone: its TZif data is put at
 *                                      [out]; 0: there is none of that name; 0xffffffff: the host
 *                                      has none at all
 */
#include "doorway.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/sha256.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name), used))

/* Texts are addressed by 32 bits here; a pointer is no wider. */
_Static_assert(sizeof(void *) == 4 && sizeof(size_t) == 4, "This is the 32-bit build.");

__attribute__((import_module("waybill"), import_name("fail"))) _Noreturn void exports_fail(
	const char *sentence, size_t bytes);

__attribute__((import_module("waybill"), import_name("read_zone"))) size_t exports_read_zone(
	const char *name, size_t name_bytes, void *out, size_t bytes_max);

/* What read_zone answers where the host has no zones. */
#define HOST_NO_ZONES SIZE_MAX

typedef struct wb_host {
	wb_env env;
	wb_doorway *doorway;
	uint8_t digest[WB_SHA256_BYTES];
} wb_host;

struct wb_sha256 {
	const wb_env *env;
};

/* ---- what the core borrows --------------------------------------------------------------------*/

_Noreturn void wb_assert__failed(const char *sentence, const char *file, int line)
{
	(void)file;
	(void)line;
	exports_fail(sentence, strlen(sentence));
}

static void *host_resize(void *payload, void *memory, size_t old_bytes, size_t new_bytes)
{
	(void)payload;
	(void)old_bytes;
	if (new_bytes == 0) {
		free(memory);
		return NULL;
	}
	return realloc(memory, new_bytes);
}

/* The rules part is told the time and has no use for the rest. */
static int64_t host_no_clock(void *payload)
{
	(void)payload;
	WB_ASSERT(false, "The rules part reads no clock.");
	return 0;
}

static wb_text host_no_boot_id(void *payload)
{
	(void)payload;
	return WB_TEXT("");
}

static bool host_no_random(void *payload, void *out, size_t bytes)
{
	(void)payload;
	(void)out;
	(void)bytes;
	return false;
}

static wb_zone_answer host_read_zone(
	void *payload, wb_text name, void *out, size_t bytes_max, size_t *out_bytes)
{
	(void)payload;
	size_t bytes = exports_read_zone(name.data, name.bytes, out, bytes_max);
	if (bytes == HOST_NO_ZONES)
		return WB_ZONE_NO_DATA;
	if (bytes == 0 || bytes > bytes_max)
		return WB_ZONE_UNKNOWN;
	*out_bytes = bytes;
	return WB_ZONE_FOUND;
}

wb_status wb_sha256__new(const wb_env *env, wb_sha256 **out, wb_error *error)
{
	wb_sha256 *hash = env->resize(env->payload, NULL, 0, sizeof *hash);

	if (hash == NULL)
		return wb_error__set_memory(error, WB_AREA_BASE);
	hash->env = env;
	*out = hash;
	return WB_OK;
}

void wb_sha256__free(wb_sha256 *hash)
{
	if (hash != NULL)
		hash->env->resize(hash->env->payload, hash, sizeof *hash, 0);
}

wb_status wb_sha256__digest(
	wb_sha256 *hash, wb_text text, uint8_t out[WB_SHA256_BYTES], wb_error *error)
{
	const wb_host *host = hash->env->payload;

	(void)text;
	(void)error;
	memcpy(out, host->digest, WB_SHA256_BYTES);
	return WB_OK;
}

/* ---- what a host calls ------------------------------------------------------------------------*/

EXPORT(open) wb_host *exports_open(void)
{
	wb_host *host = calloc(1, sizeof *host);

	if (host == NULL)
		return NULL;
	host->env = (wb_env){
		.resize = host_resize,
		.now_ms = host_no_clock,
		.monotonic_ms = host_no_clock,
		.boot_id = host_no_boot_id,
		.random = host_no_random,
		.read_zone = host_read_zone,
		.payload = host,
	};
	if (wb_doorway_new(&host->env, &host->doorway, NULL) < 0) {
		free(host);
		return NULL;
	}
	return host;
}

/* After the workflows that were loaded through it are dropped: they borrow its env. */
EXPORT(close) void exports_close(wb_host *host)
{
	wb_doorway_free(host->doorway);
	free(host);
}

EXPORT(take) char *exports_take(wb_host *host, size_t bytes)
{
	return wb_doorway_take(host->doorway, bytes);
}

EXPORT(canonical) int exports_canonical(wb_host *host)
{
	return wb_doorway_canonical(host->doorway) == WB_OK;
}

EXPORT(digest) uint8_t *exports_digest(wb_host *host)
{
	return host->digest;
}

EXPORT(load) wb_workflow *exports_load(wb_host *host)
{
	wb_workflow *workflow = NULL;

	return wb_doorway_load(host->doorway, &workflow) == WB_OK ? workflow : NULL;
}

EXPORT(decide) int exports_decide(wb_host *host, const wb_workflow *workflow)
{
	return wb_doorway_decide(host->doorway, workflow) == WB_OK;
}

EXPORT(drop) void exports_drop(wb_workflow *workflow)
{
	wb_workflow_free(workflow);
}

EXPORT(answer) const char *exports_answer(const wb_host *host)
{
	return wb_doorway_answer(host->doorway).data;
}

EXPORT(answer_bytes) size_t exports_answer_bytes(const wb_host *host)
{
	return wb_doorway_answer(host->doorway).bytes;
}
