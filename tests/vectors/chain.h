/* SPDX-License-Identifier: MIT */
/* The chain of chain.json: made by sealing, written, read back, and shown to the verifier. */
#ifndef WAYBILL_TESTS_CHAIN_H
#define WAYBILL_TESTS_CHAIN_H

#include "waybill/audit.h"
#include "waybill/json.h"

#include "base/hex.h"

#include <string.h>

#define CHAIN_EVENTS_MAX 32

typedef struct chain_log {
	wb_event events[CHAIN_EVENTS_MAX]; /* by subject and seq */
	size_t   event_count;
	wb_head  heads[CHAIN_EVENTS_MAX];
	size_t   head_count;
} chain_log;

/* ---- making ----------------------------------------------------------------------------------- */

/* Every kind of value, every kind of escape, names that UTF-16 sorts otherwise than UTF-8. */
static const char *const chain_data[] = {
	"{\"from\":\"new\",\"to\":\"picking\",\"transition\":\"start_picking\"}",
	"{\"\\ud83d\\ude02\":1,\"\\ufb33\":2,\"\\u20ac\":3,\"\":0,\"1\":4,\"\\u007f\":5}",
	"{\"escapes\":\"\\b\\t\\n\\f\\r\\u0001\\u001f\\\"\\\\\\/\\u007f\\u0080\\u2028\\ud83d\\ude02\"}",
	"{\"numbers\":[0,-1,9007199254740991,-9007199254740991,9007199254740992,"
	"-9223372036854775808,18446744073709551615],\"words\":[null,true,false],"
	"\"empty\":[{},[],\"\"],\"deep\":[[[[[[[[\"x\"]]]]]]]]}",
	"{}",
};

static const char *const chain_subjects[] = {"order:1", "order:10", "order:2",
	"setting:Gr\xC3\xB6\xC3\x9F" "e \xF0\x9F\x93\xA6"};

static const char chain_actor[] =
	"{\"device\":\"tablet-2\",\"id\":\"user:5\",\"roles\":[\"staff\",\"manager\"],"
	"\"via\":\"rest\"}";

/* The core's own kinds, which JSON has no spelling for. */
static inline wb_status chain_own_kinds(wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, 4);
	wb_map_builder_add(
		&builder, WB_TEXT("total"), wb_value_decimal((wb_decimal){125000, 4}));
	wb_map_builder_add(&builder, WB_TEXT("paid_at"), wb_value_timestamp_ms(1700000000123));
	wb_map_builder_add(&builder, WB_TEXT("took"),
		(wb_value){.kind = WB_DURATION, .as.time = {90, 500000000}});
	wb_map_builder_add(&builder, WB_TEXT("photo"), wb_value_bytes(WB_TEXT("\x00\xFF\x10")));
	return wb_map_builder_finish(&builder, out, error);
}

static inline wb_status chain_make_event(chain_log *chain, const char *subject, uint64_t seq,
	wb_text prev, wb_arena *arena, wb_error *error)
{
	size_t number = chain->event_count;
	wb_text city = WB_TEXT("\"Z\xC3\xBCrich\"");
	char move[] = "move-a";
	wb_personal personal[] = {
		{WB_TEXT("facts.order.city"), city, {(uint8_t)number, 1, 2, 3}},
		{WB_TEXT("inputs.\"note\""), WB_TEXT("{\"text\":\"ring twice\"}"), {9, (uint8_t)number}},
	};
	wb_event_draft draft = {
		.subject = wb_text_from(subject),
		.kind = seq == 1 ? WB_TEXT("started") : WB_TEXT("moved"),
		/* The clock goes back. */
		.at_ms = 1700000000000 - (int64_t)number * 1000,
		.move = seq % 2 == 0 ? wb_text_from(move) : WB_TEXT(""),
		.personal = personal,
		.personal_count = number % 3,
	};
	wb_status status =
		wb_json_read(wb_text_from(chain_actor), arena, &draft.actor, NULL, error);

	move[5] = (char)('a' + number);
	if (status == WB_OK && number % 6 == 5)
		status = chain_own_kinds(arena, &draft.data, error);
	else if (status == WB_OK)
		status = wb_json_read(
			wb_text_from(chain_data[number % 6]), arena, &draft.data, NULL, error);
	if (status == WB_OK)
		status = wb_audit_seal(&draft, seq, prev, arena, &chain->events[number], error);
	if (status != WB_OK)
		return status;
	chain->events[number].position = number + 1;
	chain->event_count++;
	return WB_OK;
}

static inline wb_status chain_make(wb_arena *arena, chain_log *out, wb_error *error)
{
	for (size_t index = 0; index < sizeof chain_subjects / sizeof *chain_subjects; index++) {
		wb_text prev = wb_audit_genesis;
		uint64_t count = index == 3 ? 1 : 4;
		for (uint64_t seq = 1; seq <= count; seq++) {
			wb_status status =
				chain_make_event(out, chain_subjects[index], seq, prev, arena, error);
			if (status != WB_OK)
				return status;
			prev = out->events[out->event_count - 1].hash;
		}
		out->heads[out->head_count++] =
			(wb_head){wb_text_from(chain_subjects[index]), count, prev};
	}
	return WB_OK;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static inline wb_status chain_personal_value(
	const wb_event *event, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder list;

	wb_list_builder_init(&list, arena, event->personal_count);
	for (size_t index = 0; index < event->personal_count; index++) {
		const wb_personal *personal = &event->personal[index];
		wb_map_builder builder;
		wb_value value;
		char *salt = wb_arena_take(arena, 2 * WB_SALT_BYTES + 1);
		if (salt == NULL)
			return WB_MEMORY;
		wb_hex__print(personal->salt, WB_SALT_BYTES, salt);
		wb_map_builder_init(&builder, arena, 3);
		wb_map_builder_add(&builder, WB_TEXT("path"), wb_value_string(personal->path));
		wb_map_builder_add(
			&builder, WB_TEXT("salt"), wb_value_string(wb_text_from(salt)));
		wb_map_builder_add(&builder, WB_TEXT("value"), wb_value_string(personal->value));
		wb_status status = wb_map_builder_finish(&builder, &value, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&list, value);
	}
	return wb_list_builder_finish(&list, out, error);
}

static inline wb_status chain_event_value(
	const wb_event *event, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;
	wb_value personal;
	wb_status status = chain_personal_value(event, arena, &personal, error);

	if (status != WB_OK)
		return status;
	wb_map_builder_init(&builder, arena, 9);
	wb_map_builder_add(&builder, WB_TEXT("at_ms"), wb_value_int(event->at_ms));
	wb_map_builder_add(&builder, WB_TEXT("body"), wb_value_string(event->body));
	wb_map_builder_add(&builder, WB_TEXT("hash"), wb_value_string(event->hash));
	wb_map_builder_add(&builder, WB_TEXT("kind"), wb_value_string(event->kind));
	wb_map_builder_add(&builder, WB_TEXT("move"), wb_value_string(event->move));
	wb_map_builder_add(&builder, WB_TEXT("personal"), personal);
	wb_map_builder_add(&builder, WB_TEXT("prev"), wb_value_string(event->prev));
	wb_map_builder_add(&builder, WB_TEXT("seq"), wb_value_uint(event->seq));
	wb_map_builder_add(&builder, WB_TEXT("subject"), wb_value_string(event->subject));
	return wb_map_builder_finish(&builder, out, error);
}

static inline wb_status chain_head_value(
	const wb_head *head, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, 3);
	wb_map_builder_add(&builder, WB_TEXT("hash"), wb_value_string(head->hash));
	wb_map_builder_add(&builder, WB_TEXT("seq"), wb_value_uint(head->seq));
	wb_map_builder_add(&builder, WB_TEXT("subject"), wb_value_string(head->subject));
	return wb_map_builder_finish(&builder, out, error);
}

/* Appends to a text that has room. */
static inline void chain_add(char *data, size_t *bytes, wb_text text)
{
	memcpy(data + *bytes, text.data, text.bytes);
	*bytes += text.bytes;
}

/* One event a line, so that a difference is seen. */
static inline wb_status chain_write(
	const chain_log *chain, wb_arena *arena, wb_text *out, wb_error *error)
{
	size_t bytes = 0;
	char *data = wb_arena_take(arena, 256 * 1024);
	wb_value value;
	wb_text line;

	if (data == NULL)
		return WB_MEMORY;
	chain_add(data, &bytes, WB_TEXT("{\"events\":[\n"));
	for (size_t index = 0; index < chain->event_count; index++) {
		if (chain_event_value(&chain->events[index], arena, &value, error) != WB_OK ||
			wb_json_write(&value, arena, &line, error) != WB_OK)
			return WB_INVALID;
		chain_add(data, &bytes, line);
		chain_add(data, &bytes,
			index + 1 < chain->event_count ? WB_TEXT(",\n") : WB_TEXT("\n],\"heads\":[\n"));
	}
	for (size_t index = 0; index < chain->head_count; index++) {
		if (chain_head_value(&chain->heads[index], arena, &value, error) != WB_OK ||
			wb_json_write(&value, arena, &line, error) != WB_OK)
			return WB_INVALID;
		chain_add(data, &bytes, line);
		chain_add(data, &bytes,
			index + 1 < chain->head_count ? WB_TEXT(",\n") : WB_TEXT("\n]}\n"));
	}
	*out = (wb_text){data, bytes};
	return WB_OK;
}

/* ---- reading ---------------------------------------------------------------------------------- */

static inline wb_text chain_text(const wb_value *map, const char *name)
{
	const wb_value *member = wb_value_member(map, wb_text_from(name));

	return member != NULL && member->kind == WB_STRING ? member->as.text : (wb_text){"", 0};
}

static inline int64_t chain_int(const wb_value *map, const char *name)
{
	const wb_value *member = wb_value_member(map, wb_text_from(name));

	return member != NULL && member->kind == WB_INT ? member->as.integer : -1;
}

static inline wb_status chain_read_personal(
	const wb_value *list, wb_arena *arena, wb_event *out)
{
	if (list == NULL || list->kind != WB_LIST)
		return WB_OK;
	wb_personal *personal =
		wb_arena_take_array(arena, list->as.list->count, sizeof *personal);
	if (personal == NULL)
		return WB_MEMORY;
	for (size_t index = 0; index < list->as.list->count; index++) {
		const wb_value *item = &list->as.list->items[index];
		personal[index].path = chain_text(item, "path");
		personal[index].value = chain_text(item, "value");
		if (!wb_hex__parse(chain_text(item, "salt"), personal[index].salt, WB_SALT_BYTES))
			return WB_INVALID;
	}
	out->personal = personal;
	out->personal_count = list->as.list->count;
	return WB_OK;
}

/* Events keep the file's order, which is by subject and seq. */
static inline wb_status chain_read(wb_text text, wb_arena *arena, chain_log *out, wb_error *error)
{
	wb_value log;
	wb_status status = wb_json_read(text, arena, &log, NULL, error);

	if (status != WB_OK)
		return status;
	const wb_value *events = wb_value_member(&log, WB_TEXT("events"));
	const wb_value *heads = wb_value_member(&log, WB_TEXT("heads"));
	if (events == NULL || heads == NULL || events->kind != WB_LIST || heads->kind != WB_LIST ||
		events->as.list->count > CHAIN_EVENTS_MAX || heads->as.list->count > CHAIN_EVENTS_MAX)
		return WB_INVALID;
	for (size_t index = 0; index < events->as.list->count && status == WB_OK; index++) {
		const wb_value *item = &events->as.list->items[index];
		out->events[out->event_count++] = (wb_event){
			.subject = chain_text(item, "subject"),
			.seq = (uint64_t)chain_int(item, "seq"),
			.kind = chain_text(item, "kind"),
			.at_ms = chain_int(item, "at_ms"),
			.prev = chain_text(item, "prev"),
			.hash = chain_text(item, "hash"),
			.body = chain_text(item, "body"),
			.move = chain_text(item, "move"),
		};
		status = chain_read_personal(wb_value_member(item, WB_TEXT("personal")), arena,
			&out->events[out->event_count - 1]);
	}
	for (size_t index = 0; index < heads->as.list->count; index++) {
		const wb_value *item = &heads->as.list->items[index];
		out->heads[out->head_count++] = (wb_head){chain_text(item, "subject"),
			(uint64_t)chain_int(item, "seq"), chain_text(item, "hash")};
	}
	return status;
}

/* ---- showing ---------------------------------------------------------------------------------- */

static inline wb_status chain_show_head(
	void *payload, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error)
{
	const chain_log *shown = payload;

	(void)arena;
	(void)error;
	for (size_t index = 0; index < shown->head_count; index++) {
		if (!wb_text_equal(shown->heads[index].subject, subject))
			continue;
		*out = shown->heads[index];
		return WB_OK;
	}
	return WB_MISSING;
}

static inline bool chain_has_events(const chain_log *chain, wb_text subject)
{
	for (size_t index = 0; index < chain->event_count; index++) {
		if (wb_text_equal(chain->events[index].subject, subject))
			return true;
	}
	return false;
}

static inline wb_status chain_show(void *payload, wb_text subject, wb_event_visitor visit,
	void *visit_payload, wb_error *error)
{
	const chain_log *shown = payload;
	wb_status status = WB_OK;

	(void)subject;
	for (size_t index = 0; index < shown->event_count && status == WB_OK; index++)
		status = visit(visit_payload, &shown->events[index], error);
	for (size_t index = 0; index < shown->head_count && status == WB_OK; index++) {
		wb_event missing = {.subject = shown->heads[index].subject};
		if (!chain_has_events(shown, missing.subject))
			status = visit(visit_payload, &missing, error);
	}
	return status;
}

static inline void chain_close(void *payload)
{
	(void)payload;
}

/* Borrows [chain]. */
static inline wb_audit_reader chain_reader(chain_log *chain)
{
	return (wb_audit_reader){chain_show_head, chain_show, chain_close, chain};
}

#endif
