/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the body of an event. The recogniser of canonical JSON agrees with reading and
 * writing again, which is the long way to the same answer; and a body with the hash that fits it is
 * checked without a word too many: it is sound or it is broken.
 */
#include "fuzz.h"

#include "audit/canonical.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "waybill/audit.h"
#include "waybill/json.h"

/* Only what an event may hold: no floating point, and no integer that JavaScript loses. */
static bool may_be_in_event(const wb_value *value)
{
	bool may = value->kind != WB_DOUBLE && value->kind != WB_UINT &&
		(value->kind != WB_INT ||
			(value->as.integer <= WB_CANONICAL_INT_MAX &&
				value->as.integer >= -WB_CANONICAL_INT_MAX));

	for (size_t index = 0; value->kind == WB_LIST && index < value->as.list->count; index++)
		may = may && may_be_in_event(&value->as.list->items[index]);
	for (size_t index = 0; value->kind == WB_MAP && index < value->as.map->count; index++)
		may = may && may_be_in_event(&value->as.map->entries[index].value);
	return may;
}

static bool is_canonical_the_long_way(wb_text text, wb_arena *arena)
{
	wb_value value;
	wb_text written;

	return wb_json_read(text, arena, &value, NULL, NULL) == WB_OK && may_be_in_event(&value) &&
		wb_json_write(&value, arena, &written, NULL) == WB_OK && wb_text_equal(written, text);
}

/* Under the columns of a real event, so that every rule has its turn. */
static void check_as_event(wb_text body, wb_arena *arena)
{
	wb_event event = {.subject = WB_TEXT("order:1"),
		.seq = 1,
		.kind = WB_TEXT("moved"),
		.at_ms = 1700000000000,
		.prev = wb_audit_genesis,
		.body = body};
	wb_personal personal = {WB_TEXT("facts.order.city"), WB_TEXT("\"Bonn\""), {1, 2, 3}};
	wb_sha256 *sha256 = NULL;
	uint8_t digest[WB_SHA256_BYTES];
	char hex[WB_SHA256_HEX_BYTES];
	wb_error error;

	event.personal = &personal;
	event.personal_count = 1;
	FUZZ_HOLDS(wb_sha256__new(wb_env_native(), &sha256, NULL) == WB_OK);
	wb_sha256__init(sha256);
	wb_sha256__update(sha256, WB_TEXT("waybill.event.1\n"));
	wb_sha256__update(sha256, body);
	FUZZ_HOLDS(wb_sha256__final(sha256, digest, NULL) == WB_OK);
	wb_sha256__free(sha256);
	wb_hex__print(digest, sizeof digest, hex);
	event.hash = (wb_text){hex, WB_HASH_TEXT_LENGTH};
	wb_status status = wb_audit_check(&event, 1, wb_audit_genesis, arena, &error);
	FUZZ_HOLDS(status == WB_OK || status == WB_BROKEN);
	if (status == WB_OK)
		FUZZ_HOLDS(wb_canonical__is_value(body));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	wb_text text = {(const char *)data, bytes};
	wb_arena *arena = NULL;

	FUZZ_HOLDS(wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &arena, NULL) == WB_OK);
	FUZZ_HOLDS(wb_canonical__is_value(text) == is_canonical_the_long_way(text, arena));
	check_as_event(text, arena);
	wb_arena_free(arena);
	return 0;
}
