/* SPDX-License-Identifier: MIT */
/*
 * The event encoding, format 1: all that a second reader needs.
 *
 * A subject's events form a chain, counted from 1. An event is a BODY and a HASH, and beside it,
 * outside the hash, personal values that may be erased.
 *
 * BODY is a JSON object in UTF-8, canonical as RFC 8785 has it: no blanks, members in the order of
 * their names' UTF-16 form, each name once, shortest escapes. Its numbers are integers from
 * -(2^53 - 1) to 2^53 - 1: there is no floating point in an event, and an integer beyond that is
 * written as a string of its decimal digits, because JavaScript could not hold it. So are decimals
 * ("12.50"), durations ("1.5s") and bytes (base64); a timestamp is an integer of milliseconds.
 * No string holds U+0000. At most 262,144 bytes. Members, in their order:
 *
 *   actor     object: "device" "id" "via" strings, "roles" array of strings
 *   at        integer: milliseconds since 1970-01-01 UTC; orders nothing
 *   data      object: what happened, by kind
 *   format    integer: 1
 *   kind      string, 1 to 64 bytes of a-z 0-9 _
 *   move      string: id of the move in the shop's database, or of what else there the event may
 *             stand for only once; the member is absent if there is none
 *   personal  object: from path to 64 hexadecimal digits, for each value kept outside
 *   prev      string of 64 hexadecimal digits: HASH of the event before; 64 zeros in the first
 *   seq       integer: 1 in the first event, one more in each that follows
 *   subject   string, 1 to 128 bytes, without control characters
 *
 * There may be more members than these, and more in "actor" and in "data"; a reader keeps them.
 *
 * HASH is the SHA-256 of the 16 bytes "waybill.event.1" LF and BODY, as 64 lower-case hexadecimal
 * digits. A digest in "personal" is, written likewise, the SHA-256 of the 19 bytes
 * "waybill.personal.1" LF, a random salt of 16 bytes, the path, one zero byte, and the value as
 * canonical JSON under the rules of BODY.
 *
 * A chain is valid when, in the order of seq:
 *   1. each BODY is canonical and has the members above, each of the kind that its line names
 *      first, with "format" 1;
 *   2. what is stored beside a BODY (subject, seq, kind, at, prev, move) equals what it says;
 *   3. "subject" is the same in all; "seq" counts 1, 2, 3 … without a gap;
 *   4. "prev" is the HASH before, and the stored HASH is the one that BODY gives;
 *   5. each personal value that is still there has its digest in "personal";
 *   6. seq and HASH of the last event are those of the subject's stored head.
 *
 * The bytes are hashed as they are stored: a reader need not write JSON to verify, and one that
 * does must get the same bytes. A binary encoding was dropped: history is for people to read,
 * years later, with whatever reads JSON then.
 */
#include "audit/event.h"

#include "audit/canonical.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/number.h"
#include "base/utf8.h"
#include "waybill/json.h"
#include "waybill/version.h"

#include <string.h>

_Static_assert(WB_EVENT_FORMAT == 1, "The page above describes the format that is written.");
_Static_assert(WB_HASH_TEXT_LENGTH == 2 * WB_SHA256_BYTES, "A hash is written in full.");

#define EVENT_KIND_BYTES_MAX 64

/* What each hash starts with, so that no event's hash is ever the digest of something else. */
static const wb_text event_domain = WB_TEXT_LITERAL("waybill.event.1\n");
static const wb_text event_personal_domain = WB_TEXT_LITERAL("waybill.personal.1\n");

const wb_text wb_audit_genesis =
	WB_TEXT_LITERAL("0000000000000000000000000000000000000000000000000000000000000000");

/* ---- hashes ----------------------------------------------------------------------------------- */

static wb_status event_finish_hash(
	wb_sha256 *sha256, char out[WB_SHA256_HEX_BYTES], wb_error *error)
{
	uint8_t digest[WB_SHA256_BYTES];
	wb_status status = wb_sha256__final(sha256, digest, error);

	if (status == WB_OK)
		wb_hex__print(digest, sizeof digest, out);
	return status;
}

static wb_status event_hash_body(
	wb_sha256 *sha256, wb_text body, char out[WB_SHA256_HEX_BYTES], wb_error *error)
{
	wb_sha256__init(sha256);
	wb_sha256__update(sha256, event_domain);
	wb_sha256__update(sha256, body);
	return event_finish_hash(sha256, out, error);
}

static wb_status event_hash_personal(
	wb_sha256 *sha256, const wb_personal *personal, char out[WB_SHA256_HEX_BYTES], wb_error *error)
{
	wb_sha256__init(sha256);
	wb_sha256__update(sha256, event_personal_domain);
	wb_sha256__update(sha256, (wb_text){(const char *)personal->salt, WB_SALT_BYTES});
	wb_sha256__update(sha256, personal->path);
	wb_sha256__update(sha256, (wb_text){"", 1});
	wb_sha256__update(sha256, personal->value);
	return event_finish_hash(sha256, out, error);
}

static wb_text event_hex(const char hex[WB_SHA256_HEX_BYTES])
{
	return (wb_text){hex, WB_HASH_TEXT_LENGTH};
}

/* ---- what may be written ---------------------------------------------------------------------- */

static bool event_is_plain(wb_text text)
{
	return !wb_utf8__has_control(text) && wb_utf8__is_valid(text);
}

static bool event_is_kind(wb_text kind)
{
	for (size_t index = 0; index < kind.bytes; index++) {
		char letter = kind.data[index];
		if (!(letter >= 'a' && letter <= 'z') && !(letter >= '0' && letter <= '9') && letter != '_')
			return false;
	}
	return kind.bytes > 0 && kind.bytes <= EVENT_KIND_BYTES_MAX;
}

static bool event_is_hash(wb_text text)
{
	return wb_hex__is_digits(text, WB_SHA256_BYTES);
}

static bool event_is_int(int64_t integer)
{
	return integer <= WB_CANONICAL_INT_MAX && integer >= -WB_CANONICAL_INT_MAX;
}

static bool event_has_text(const wb_value *actor, wb_text name)
{
	const wb_value *member = wb_value_member(actor, name);

	return member != NULL && member->kind == WB_STRING;
}

static bool event_is_actor(const wb_value *actor)
{
	const wb_value *roles = wb_value_member(actor, WB_TEXT("roles"));

	if (!event_has_text(actor, WB_TEXT("device")) || !event_has_text(actor, WB_TEXT("id")) ||
		!event_has_text(actor, WB_TEXT("via")) || roles == NULL || roles->kind != WB_LIST)
		return false;
	for (size_t index = 0; index < roles->as.list->count; index++) {
		if (roles->as.list->items[index].kind != WB_STRING)
			return false;
	}
	return true;
}

static wb_status event_check_draft(
	const wb_event_draft *draft, uint64_t seq, wb_text prev, wb_error *error)
{
	if (draft->subject.bytes > WB_SUBJECT_BYTES_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_AUDIT, "subject has %z bytes, at most %d fit",
			draft->subject.bytes, WB_SUBJECT_BYTES_MAX);
	if (draft->subject.bytes == 0 || !event_is_plain(draft->subject))
		return wb_error__set(
			error, WB_INVALID, WB_AREA_AUDIT, "subject must be a text without control characters");
	if (!event_is_kind(draft->kind))
		return wb_error__set(error, WB_INVALID, WB_AREA_AUDIT,
			"kind \"%t\" must be 1 to %d of a-z, 0-9 and _", draft->kind, EVENT_KIND_BYTES_MAX);
	if (!event_is_actor(&draft->actor))
		return wb_error__set(error, WB_INVALID, WB_AREA_AUDIT,
			"actor must have the texts device, id and via and a list of texts roles");
	if (draft->data.kind != WB_MAP)
		return wb_error__set(error, WB_INVALID, WB_AREA_AUDIT, "data must be a map");
	if (!event_is_plain(draft->move))
		return wb_error__set(
			error, WB_INVALID, WB_AREA_AUDIT, "move must be a text without control characters");
	if (!event_is_int(draft->at_ms))
		return wb_error__set(error, WB_INVALID, WB_AREA_AUDIT, "at is out of range");
	if (seq == 0 || seq > (uint64_t)WB_CANONICAL_INT_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_AUDIT, "seq is out of range");
	if (!event_is_hash(prev))
		return wb_error__set(
			error, WB_INVALID, WB_AREA_AUDIT, "prev must be 64 lower-case hexadecimal digits");
	if (draft->personal_count > WB_PERSONAL_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_AUDIT,
			"personal has %z values, at most %d fit", draft->personal_count, WB_PERSONAL_MAX);
	return WB_OK;
}

/* ---- what has no place in an event, made to fit ----------------------------------------------- */

/* An integer that JavaScript can't hold. */
static bool event_is_big(const wb_value *value)
{
	return (value->kind == WB_INT && !event_is_int(value->as.integer)) ||
		(value->kind == WB_UINT && value->as.natural > (uint64_t)WB_CANONICAL_INT_MAX);
}

static wb_status event_spell_big(
	const wb_value *value, wb_arena *arena, wb_value *out, wb_error *error)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = value->kind == WB_INT ? wb_number__print_int(value->as.integer, digits)
										 : wb_number__print_uint(value->as.natural, digits);
	wb_text text;

	if (!wb_arena_copy_text(arena, (wb_text){digits, bytes}, &text))
		return wb_error__set_memory(error, WB_AREA_AUDIT);
	*out = wb_value_string(text);
	return WB_OK;
}

static wb_status event_fit(const wb_value *value, wb_text name, unsigned depth, wb_arena *arena,
	wb_value *out, wb_error *error);

static wb_status event_fit_list(const wb_value *value, wb_text name, unsigned depth,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_list *list = value->as.list;
	wb_list_builder builder;

	wb_list_builder_init(&builder, arena, list->count);
	for (size_t index = 0; index < list->count; index++) {
		wb_value item = {0};
		wb_status status = event_fit(&list->items[index], name, depth, arena, &item, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&builder, item);
	}
	return wb_list_builder_finish(&builder, out, error);
}

static wb_status event_fit_map(
	const wb_value *value, unsigned depth, wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_map *map = value->as.map;
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, map->count);
	for (size_t index = 0; index < map->count; index++) {
		const wb_entry *entry = &map->entries[index];
		wb_text name = entry->key.kind == WB_STRING ? entry->key.as.text : WB_TEXT("");
		wb_value member = {0};
		wb_status status = event_fit(&entry->value, name, depth, arena, &member, error);
		if (status != WB_OK)
			return status;
		wb_map_builder_add_key(&builder, entry->key, member);
	}
	return wb_map_builder_finish(&builder, out, error);
}

/* A copy of [value], the member [name], in which big integers are texts. Doubles are refused. */
static wb_status event_fit(const wb_value *value, wb_text name, unsigned depth, wb_arena *arena,
	wb_value *out, wb_error *error)
{
	if (depth > WB_JSON_DEPTH_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_AUDIT,
			"\"%t\" is nested deeper than %d levels", name, WB_JSON_DEPTH_MAX);
	if (value->kind == WB_DOUBLE)
		return wb_error__set(error, WB_INVALID, WB_AREA_AUDIT,
			"\"%t\" is a floating-point number, which no event holds: use an integer or a decimal",
			name);
	if (event_is_big(value))
		return event_spell_big(value, arena, out, error);
	if (value->kind == WB_LIST)
		return event_fit_list(value, name, depth + 1, arena, out, error);
	if (value->kind == WB_MAP)
		return event_fit_map(value, depth + 1, arena, out, error);
	*out = *value;
	return WB_OK;
}

/* The canonical JSON of [value] under the rules of BODY. */
static wb_status event_write(
	const wb_value *value, wb_text name, wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_value fitting;
	wb_text written;
	wb_status status = event_fit(value, name, 0, arena, &fitting, error);

	if (status == WB_OK)
		status = wb_json_write(&fitting, arena, &written, error);
	if (status != WB_OK)
		return status;
	/* What goes in must be what a reader takes out, so the reader's own rules have the last word:
	   they also refuse U+0000. */
	if (!wb_canonical__is_value(written))
		return wb_error__set(error, WB_INVALID, WB_AREA_AUDIT,
			"\"%t\" holds a zero character or nests too deep for an event", name);
	*out = written;
	return WB_OK;
}

/* ---- sealing ---------------------------------------------------------------------------------- */

static wb_status event_personal_map(
	const wb_event_draft *draft, wb_sha256 *sha256, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, draft->personal_count);
	for (size_t index = 0; index < draft->personal_count; index++) {
		const wb_personal *personal = &draft->personal[index];
		char hex[WB_SHA256_HEX_BYTES];
		wb_text digest;
		wb_status status = event_hash_personal(sha256, personal, hex, error);
		if (status != WB_OK)
			return status;
		if (!wb_arena_copy_text(arena, event_hex(hex), &digest))
			return wb_error__set_memory(error, WB_AREA_AUDIT);
		wb_map_builder_add(&builder, personal->path, wb_value_string(digest));
	}
	return wb_map_builder_finish(&builder, out, error);
}

static wb_status event_write_body(const wb_event_draft *draft, uint64_t seq, wb_text prev,
	wb_sha256 *sha256, wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_map_builder builder;
	wb_value personal = {0};
	wb_value body = {0};
	wb_status status = event_personal_map(draft, sha256, arena, &personal, error);

	if (status != WB_OK)
		return status;
	wb_map_builder_init(&builder, arena, 10);
	wb_map_builder_add(&builder, WB_TEXT("actor"), draft->actor);
	wb_map_builder_add(&builder, WB_TEXT("at"), wb_value_int(draft->at_ms));
	wb_map_builder_add(&builder, WB_TEXT("data"), draft->data);
	wb_map_builder_add(&builder, WB_TEXT("format"), wb_value_int(WB_EVENT_FORMAT));
	wb_map_builder_add(&builder, WB_TEXT("kind"), wb_value_string(draft->kind));
	if (draft->move.bytes > 0)
		wb_map_builder_add(&builder, WB_TEXT("move"), wb_value_string(draft->move));
	wb_map_builder_add(&builder, WB_TEXT("personal"), personal);
	wb_map_builder_add(&builder, WB_TEXT("prev"), wb_value_string(prev));
	wb_map_builder_add(&builder, WB_TEXT("seq"), wb_value_int((int64_t)seq));
	wb_map_builder_add(&builder, WB_TEXT("subject"), wb_value_string(draft->subject));
	status = wb_map_builder_finish(&builder, &body, error);
	if (status == WB_OK)
		status = event_write(&body, WB_TEXT("event"), arena, out, error);
	if (status == WB_OK && out->bytes > WB_EVENT_BYTES_MAX)
		return wb_error__set(error, WB_LIMIT, WB_AREA_AUDIT,
			"the event has %z bytes, at most %z fit", out->bytes, WB_EVENT_BYTES_MAX);
	return status;
}

static bool event_copy_texts(wb_event *event, wb_arena *arena)
{
	wb_text *texts[] = {&event->subject, &event->kind, &event->prev, &event->hash, &event->move};

	for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++) {
		if (!wb_arena_copy_text(arena, *texts[index], texts[index]))
			return false;
	}
	return true;
}

static bool event_copy_personal(
	const wb_event_draft *draft, wb_arena *arena, const wb_personal **out)
{
	wb_personal *copies = wb_arena_take_array(arena, draft->personal_count, sizeof *copies);

	if (copies == NULL)
		return false;
	for (size_t index = 0; index < draft->personal_count; index++) {
		copies[index] = draft->personal[index];
		if (!wb_arena_copy_text(arena, copies[index].path, &copies[index].path) ||
			!wb_arena_copy_text(arena, copies[index].value, &copies[index].value))
			return false;
	}
	*out = copies;
	return true;
}

wb_status wb_audit__seal(wb_sha256 *sha256, const wb_event_draft *draft, uint64_t seq, wb_text prev,
	wb_arena *arena, wb_event *out, wb_error *error)
{
	wb_event event = {.subject = draft->subject,
		.seq = seq,
		.kind = draft->kind,
		.at_ms = draft->at_ms,
		.prev = prev,
		.move = draft->move,
		.personal_count = draft->personal_count};
	char hash[WB_SHA256_HEX_BYTES];

	wb_status status = event_check_draft(draft, seq, prev, error);
	if (status == WB_OK)
		status = event_write_body(draft, seq, prev, sha256, arena, &event.body, error);
	if (status == WB_OK)
		status = event_hash_body(sha256, event.body, hash, error);
	if (status != WB_OK)
		return status;
	event.hash = event_hex(hash);
	if (!event_copy_texts(&event, arena) || !event_copy_personal(draft, arena, &event.personal))
		return wb_error__set_memory(error, WB_AREA_AUDIT);
	*out = event;
	return WB_OK;
}

wb_status wb_audit_seal(const wb_event_draft *draft, uint64_t seq, wb_text prev, wb_arena *arena,
	wb_event *out, wb_error *error)
{
	wb_sha256 *sha256 = NULL;
	wb_status status = wb_sha256__new(wb_arena__env(arena), &sha256, error);

	if (status == WB_OK)
		status = wb_audit__seal(sha256, draft, seq, prev, arena, out, error);
	wb_sha256__free(sha256);
	return status;
}

wb_status wb_audit_salt(const wb_env *env, wb_text path, const wb_value *value, wb_arena *arena,
	wb_personal *out, wb_error *error)
{
	wb_personal personal = {.path = path};

	if (path.bytes == 0 || !event_is_plain(path))
		return wb_error__set(error, WB_INVALID, WB_AREA_AUDIT,
			"the path of a personal value must be a text without control characters");
	if (!env->random(env->payload, personal.salt, sizeof personal.salt))
		return wb_error__set(
			error, WB_STORAGE, WB_AREA_AUDIT, "the system gave no random bytes for a salt");
	wb_status status = event_write(value, path, arena, &personal.value, error);
	if (status != WB_OK)
		return status;
	if (!wb_arena_copy_text(arena, path, &personal.path))
		return wb_error__set_memory(error, WB_AREA_AUDIT);
	*out = personal;
	return WB_OK;
}

/* ---- checking --------------------------------------------------------------------------------- */

/* The members of a body that are compared, as written; empty where absent. */
typedef struct event_members {
	wb_text actor, at, data, format, kind, move, personal, prev, seq, subject;
} event_members;

typedef struct event_member_rule {
	wb_text name;
	wb_canonical_kind kind;
	bool is_optional;
	size_t offset; /* in event_members */
} event_member_rule;

/* In the order of their names, as bodies have them. */
static const event_member_rule event_member_rules[] = {
	{WB_TEXT_LITERAL("actor"), WB_CANONICAL_OBJECT, false, offsetof(event_members, actor)},
	{WB_TEXT_LITERAL("at"), WB_CANONICAL_INT, false, offsetof(event_members, at)},
	{WB_TEXT_LITERAL("data"), WB_CANONICAL_OBJECT, false, offsetof(event_members, data)},
	{WB_TEXT_LITERAL("format"), WB_CANONICAL_INT, false, offsetof(event_members, format)},
	{WB_TEXT_LITERAL("kind"), WB_CANONICAL_STRING, false, offsetof(event_members, kind)},
	{WB_TEXT_LITERAL("move"), WB_CANONICAL_STRING, true, offsetof(event_members, move)},
	{WB_TEXT_LITERAL("personal"), WB_CANONICAL_OBJECT, false, offsetof(event_members, personal)},
	{WB_TEXT_LITERAL("prev"), WB_CANONICAL_STRING, false, offsetof(event_members, prev)},
	{WB_TEXT_LITERAL("seq"), WB_CANONICAL_INT, false, offsetof(event_members, seq)},
	{WB_TEXT_LITERAL("subject"), WB_CANONICAL_STRING, false, offsetof(event_members, subject)},
};

#define EVENT_RULE_COUNT (sizeof event_member_rules / sizeof *event_member_rules)

static wb_status event_broken(wb_error *error, const char *sentence)
{
	return wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT, "%s", sentence);
}

static wb_text *event_member_at(event_members *members, size_t offset)
{
	return (wb_text *)(void *)((char *)members + offset);
}

/* Walks the body once; recognises all of it on the way. */
static wb_status event_read_members(wb_text body, event_members *out, wb_error *error)
{
	event_members members = {0};
	wb_canonical_walk walk = wb_canonical__walk(body);
	wb_canonical_member member;
	size_t next_rule = 0;

	while (wb_canonical__next(&walk, &member)) {
		/* Members and rules come in one order: those behind the last one met are enough. */
		size_t index = next_rule;
		while (
			index < EVENT_RULE_COUNT && !wb_text_equal(member.name, event_member_rules[index].name))
			index++;
		if (index == EVENT_RULE_COUNT)
			continue;
		const event_member_rule *rule = &event_member_rules[index];
		if (member.kind != rule->kind)
			return wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
				"member \"%t\" of the body is of the wrong kind", rule->name);
		*event_member_at(&members, rule->offset) = member.value;
		next_rule = index + 1;
	}
	if (!walk.is_sound)
		return wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"the body is not canonical JSON from byte %z on", (size_t)(walk.at - body.data));
	for (size_t index = 0; index < EVENT_RULE_COUNT; index++) {
		const event_member_rule *rule = &event_member_rules[index];
		if (!rule->is_optional && event_member_at(&members, rule->offset)->bytes == 0)
			return wb_error__set(
				error, WB_BROKEN, WB_AREA_AUDIT, "the body has no member \"%t\"", rule->name);
	}
	*out = members;
	return WB_OK;
}

/* Is [written] the integer [expected]? */
static bool event_says_int(wb_text written, int64_t expected)
{
	int64_t integer = 0;

	return wb_number__read_int(written, &integer) && integer == expected;
}

/* Rule 2. */
static wb_status event_check_columns(
	const wb_event *event, const event_members *members, wb_error *error)
{
	if (!event_says_int(members->format, WB_EVENT_FORMAT))
		return wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"the body is of format %t, this build reads format %d: verify with a newer Waybill",
			members->format, WB_EVENT_FORMAT);
	if (!wb_canonical__spells(members->subject, event->subject))
		return event_broken(error, "the body names another subject than it is stored under");
	if (event->seq > (uint64_t)WB_CANONICAL_INT_MAX ||
		!event_says_int(members->seq, (int64_t)event->seq))
		return wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"the body says seq %t, it is stored as seq %U", members->seq, event->seq);
	if (!wb_canonical__spells(members->kind, event->kind))
		return event_broken(error, "the body names another kind than it is stored under");
	if (!event_says_int(members->at, event->at_ms))
		return event_broken(error, "the body says another time than is stored beside it");
	if (!wb_canonical__spells(members->prev, event->prev))
		return event_broken(error, "the body has another prev than is stored beside it");
	if (members->move.bytes == 0 ? event->move.bytes > 0
								 : !wb_canonical__spells(members->move, event->move))
		return event_broken(error, "the body has another move than is stored beside it");
	return WB_OK;
}

/* The digest that [personal] gives [path], with quotation marks; empty where it has none. */
static wb_text event_find_digest(wb_text personal, wb_text path)
{
	wb_canonical_walk walk = wb_canonical__walk(personal);
	wb_canonical_member member;

	while (wb_canonical__next(&walk, &member)) {
		/* The quotation marks around a name are part of the same text. */
		wb_text quoted = {member.name.data - 1, member.name.bytes + 2};
		if (wb_canonical__spells(quoted, path))
			return member.value;
	}
	return (wb_text){0};
}

/* Rule 5. */
static wb_status event_check_personal(
	wb_sha256 *sha256, const wb_event *event, const event_members *members, wb_error *error)
{
	for (size_t index = 0; index < event->personal_count; index++) {
		const wb_personal *personal = &event->personal[index];
		char hex[WB_SHA256_HEX_BYTES];
		wb_text digest = event_find_digest(members->personal, personal->path);
		wb_status status = event_hash_personal(sha256, personal, hex, error);
		if (status != WB_OK)
			return status;
		if (!wb_canonical__spells(digest, event_hex(hex)))
			return wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
				"the personal value \"%t\" is not the one that was recorded", personal->path);
	}
	return WB_OK;
}

wb_status wb_audit__check(wb_sha256 *sha256, const wb_event *event, uint64_t expected_seq,
	wb_text expected_prev, wb_error *error)
{
	event_members members = {0};
	char hash[WB_SHA256_HEX_BYTES];

	if (event->seq != expected_seq)
		return wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"event %U is missing: event %U stands in its place", expected_seq, event->seq);
	if (event->body.bytes > WB_EVENT_BYTES_MAX)
		return event_broken(error, "the body is longer than an event can be");
	wb_status status = event_hash_body(sha256, event->body, hash, error);
	if (status != WB_OK)
		return status;
	if (!wb_text_equal(event_hex(hash), event->hash))
		return event_broken(error, "the body does not have the hash stored beside it");
	status = event_read_members(event->body, &members, error);
	if (status == WB_OK)
		status = event_check_columns(event, &members, error);
	if (status != WB_OK)
		return status;
	if (!wb_text_equal(event->prev, expected_prev))
		return event_broken(error, "prev is not the hash of the event before");
	return event_check_personal(sha256, event, &members, error);
}

wb_status wb_audit_check(const wb_event *event, uint64_t expected_seq, wb_text expected_prev,
	wb_arena *arena, wb_error *error)
{
	wb_sha256 *sha256 = NULL;
	wb_status status = wb_sha256__new(wb_arena__env(arena), &sha256, error);

	if (status == WB_OK)
		status = wb_audit__check(sha256, event, expected_seq, expected_prev, error);
	wb_sha256__free(sha256);
	return status;
}
