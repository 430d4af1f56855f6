/* SPDX-License-Identifier: MIT */
/*
 * A store driver around another one, whose Nth call fails: before it does anything, or after it
 * has done its work, as a connection does that breaks on the way back.
 *
 *   faulty_store *faulty = faulty_store_wrap(inner);    // owns inner; close &faulty->base
 *   faulty->fail_at = 3;
 *   faulty->is_late = true;
 *
 * A late commit is durable and says that it failed. Rolling back never fails.
 */
#ifndef WAYBILL_TESTS_FAULTY_STORE_H
#define WAYBILL_TESTS_FAULTY_STORE_H

#include "unit.h"

#include "base/error.h"
#include "store/driver.h"

typedef struct faulty_store {
	wb_store  base;
	wb_store *inner;
	size_t    calls;   /* that could have failed */
	size_t    fail_at; /* 1 fails the first; 0 none */
	bool      is_late;
	bool      is_lasting; /* all that follow fail, too */
	wb_status status;     /* what it fails with */
} faulty_store;

static const wb_store_driver faulty_driver;

static inline faulty_store *faulty_from(wb_store *base)
{
	return (faulty_store *)base;
}

/* Does this call fail? */
static inline bool faulty_is_due(faulty_store *faulty)
{
	faulty->calls++;
	return faulty->fail_at != 0 &&
		(faulty->is_lasting ? faulty->calls >= faulty->fail_at : faulty->calls == faulty->fail_at);
}

static inline wb_status faulty_fail(const faulty_store *faulty, wb_error *error)
{
	return wb_error__set(error, faulty->status, WB_AREA_STORE, "a fault was planted here");
}

/*
 * One slot: fails early, or does the work and maybe fails late. It names itself, receiver and
 * error, which no function could.
 */
#define FAULTY_CALL(slot, ...)                                                                    \
	faulty_store *faulty = faulty_from(base);                                                     \
	bool is_due = faulty_is_due(faulty);                                                          \
	if (is_due && !faulty->is_late)                                                               \
		return faulty_fail(faulty, error);                                                        \
	wb_status status = faulty->inner->driver->slot(faulty->inner, __VA_ARGS__);                   \
	return is_due && status == WB_OK ? faulty_fail(faulty, error) : status

static void faulty_close(wb_store *base)
{
	faulty_store *faulty = faulty_from(base);

	wb_store_close(faulty->inner);
	free(faulty);
}

static void faulty_rollback(wb_store *base)
{
	wb_store *inner = faulty_from(base)->inner;

	inner->driver->rollback(inner);
}

static wb_status faulty_schema(wb_store *base, uint32_t *out, wb_error *error)
{
	FAULTY_CALL(schema, out, error);
}

static wb_status faulty_migrate(
	wb_store *base, uint32_t to_version, wb_text id, wb_error *error)
{
	FAULTY_CALL(migrate, to_version, id, error);
}

static wb_status faulty_identity_read(
	wb_store *base, wb_arena *arena, wb_identity *out, wb_error *error)
{
	FAULTY_CALL(identity_read, arena, out, error);
}

static wb_status faulty_identity_own(
	wb_store *base, wb_text expected, wb_text owner, wb_error *error)
{
	FAULTY_CALL(identity_own, expected, owner, error);
}

static wb_status faulty_intent_expire(wb_store *base, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error)
{
	FAULTY_CALL(intent_expire, before_ms, count_max, out_count, error);
}

static wb_status faulty_event_mark(
	wb_store *base, uint64_t position, wb_arena *arena, wb_mark *out, wb_error *error)
{
	FAULTY_CALL(event_mark, position, arena, out, error);
}

/* A transaction whose beginning failed late is not open. */
static wb_status faulty_begin(wb_store *base, wb_error *error)
{
	faulty_store *faulty = faulty_from(base);

	if (faulty_is_due(faulty))
		return faulty_fail(faulty, error);
	return faulty->inner->driver->begin(faulty->inner, error);
}

/* A commit that fails early leaves nothing, as the contract has it. */
static wb_status faulty_commit(wb_store *base, wb_error *error)
{
	faulty_store *faulty = faulty_from(base);
	bool is_due = faulty_is_due(faulty);

	if (is_due && !faulty->is_late) {
		faulty_rollback(base);
		return faulty_fail(faulty, error);
	}
	wb_status status = faulty->inner->driver->commit(faulty->inner, error);
	return is_due && status == WB_OK ? faulty_fail(faulty, error) : status;
}

static wb_status faulty_subject_read(
	wb_store *base, wb_text key, wb_arena *arena, wb_subject *out, wb_error *error)
{
	FAULTY_CALL(subject_read, key, arena, out, error);
}

static wb_status faulty_subject_write(
	wb_store *base, const wb_subject *subject, uint64_t expected_version, wb_error *error)
{
	FAULTY_CALL(subject_write, subject, expected_version, error);
}

static wb_status faulty_subject_list(wb_store *base, wb_text after, bool only_troubled,
	size_t count_max, wb_subject_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(subject_list, after, only_troubled, count_max, visit, payload, error);
}

static wb_status faulty_claim_take(wb_store *base, const wb_claim_request *request,
	wb_arena *arena, wb_claim *out, wb_error *error)
{
	FAULTY_CALL(claim_take, request, arena, out, error);
}

static wb_status faulty_claim_find(wb_store *base, wb_text scope, wb_text key,
	wb_arena *arena, wb_claim *out, wb_error *error)
{
	FAULTY_CALL(claim_find, scope, key, arena, out, error);
}

static wb_status faulty_claim_finish(wb_store *base, wb_text scope, wb_text key,
	wb_text receipt, bool was_refusal, wb_error *error)
{
	FAULTY_CALL(claim_finish, scope, key, receipt, was_refusal, error);
}

static wb_status faulty_claim_release(
	wb_store *base, wb_text scope, wb_text key, wb_error *error)
{
	FAULTY_CALL(claim_release, scope, key, error);
}

static wb_status faulty_claim_expire(wb_store *base, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error)
{
	FAULTY_CALL(claim_expire, before_ms, count_max, out_count, error);
}

static wb_status faulty_intent_open(wb_store *base, const wb_intent *intent, wb_error *error)
{
	FAULTY_CALL(intent_open, intent, error);
}

static wb_status faulty_intent_read(
	wb_store *base, wb_text id, wb_arena *arena, wb_intent *out, wb_error *error)
{
	FAULTY_CALL(intent_read, id, arena, out, error);
}

static wb_status faulty_intent_find(
	wb_store *base, wb_text subject, wb_arena *arena, wb_intent *out, wb_error *error)
{
	FAULTY_CALL(intent_find, subject, arena, out, error);
}

static wb_status faulty_intent_lease(wb_store *base, wb_text id, uint64_t expected_fence,
	uint64_t fence, wb_text boot, int64_t until_ms, wb_error *error)
{
	FAULTY_CALL(intent_lease, id, expected_fence, fence, boot, until_ms, error);
}

static wb_status faulty_intent_close(wb_store *base, wb_text id, uint64_t expected_fence,
	wb_intent_state state, wb_text receipt, wb_error *error)
{
	FAULTY_CALL(intent_close, id, expected_fence, state, receipt, error);
}

static wb_status faulty_intent_list(wb_store *base, size_t count_max, wb_intent_visitor visit,
	void *payload, wb_error *error)
{
	FAULTY_CALL(intent_list, count_max, visit, payload, error);
}

static wb_status faulty_event_append(
	wb_store *base, const wb_event *event, uint64_t *out_position, wb_error *error)
{
	FAULTY_CALL(event_append, event, out_position, error);
}

static wb_status faulty_event_find_move(
	wb_store *base, wb_text move, wb_arena *arena, wb_event *out, wb_error *error)
{
	FAULTY_CALL(event_find_move, move, arena, out, error);
}

static wb_status faulty_event_list(wb_store *base, wb_text subject, uint64_t from_seq,
	size_t count_max, wb_event_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(event_list, subject, from_seq, count_max, visit, payload, error);
}

static wb_status faulty_chain_head(
	wb_store *base, wb_text subject, wb_arena *arena, wb_head *out, wb_error *error)
{
	FAULTY_CALL(chain_head, subject, arena, out, error);
}

static wb_status faulty_definition_put(
	wb_store *base, const wb_definition_row *row, wb_error *error)
{
	FAULTY_CALL(definition_put, row, error);
}

static wb_status faulty_definition_read(wb_store *base, wb_text hash, wb_arena *arena,
	wb_definition_row *out, wb_error *error)
{
	FAULTY_CALL(definition_read, hash, arena, out, error);
}

static wb_status faulty_definition_latest(wb_store *base, wb_text name, wb_arena *arena,
	wb_definition_row *out, wb_error *error)
{
	FAULTY_CALL(definition_latest, name, arena, out, error);
}

static wb_status faulty_effect_put(wb_store *base, const wb_effect_row *row, wb_error *error)
{
	FAULTY_CALL(effect_put, row, error);
}

static wb_status faulty_effect_take(wb_store *base, int64_t now_ms, int64_t lease_until_ms,
	size_t count_max, wb_effect_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(effect_take, now_ms, lease_until_ms, count_max, visit, payload, error);
}

static wb_status faulty_effect_finish(
	wb_store *base, wb_text key, int64_t retry_at_ms, wb_error *error)
{
	FAULTY_CALL(effect_finish, key, retry_at_ms, error);
}

static wb_status faulty_throttle_count(wb_store *base, wb_text key, int64_t window,
	uint32_t *out, uint32_t *out_before, wb_error *error)
{
	FAULTY_CALL(throttle_count, key, window, out, out_before, error);
}

static wb_status faulty_audit_read(
	wb_store *base, wb_text subject, wb_event_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(audit_read, subject, visit, payload, error);
}

static wb_status faulty_definition_list(wb_store *base, wb_text name,
	wb_definition_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(definition_list, name, visit, payload, error);
}

static wb_status faulty_subject_count(wb_store *base, wb_text definition_hash, wb_text state,
	uint64_t *out, wb_error *error)
{
	FAULTY_CALL(subject_count, definition_hash, state, out, error);
}

static wb_status faulty_subject_pinned(wb_store *base, const wb_pin *pin, size_t count_max,
	wb_subject_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(subject_pinned, pin, count_max, visit, payload, error);
}

static wb_status faulty_history_read(
	wb_store *base, wb_text from, wb_event_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(history_read, from, visit, payload, error);
}

static wb_status faulty_card_put(
	wb_store *base, const wb_card_row *row, bool *out_written, wb_error *error)
{
	FAULTY_CALL(card_put, row, out_written, error);
}

static wb_status faulty_card_remove(wb_store *base, int64_t id, wb_error *error)
{
	FAULTY_CALL(card_remove, id, error);
}

static wb_status faulty_card_read(
	wb_store *base, int64_t id, wb_arena *arena, wb_card_row *out, wb_error *error)
{
	FAULTY_CALL(card_read, id, arena, out, error);
}

static wb_status faulty_card_walk(wb_store *base, const wb_card_walk *walk, wb_card_visitor visit,
	void *payload, wb_error *error)
{
	FAULTY_CALL(card_walk, walk, visit, payload, error);
}

static wb_status faulty_card_search(wb_store *base, wb_text prefix, size_t count_max,
	wb_card_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(card_search, prefix, count_max, visit, payload, error);
}

static wb_status faulty_card_tally(
	wb_store *base, wb_tally_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(card_tally, visit, payload, error);
}

static wb_status faulty_card_made(wb_store *base, wb_card_set set, const wb_period *period,
	uint64_t *out, wb_error *error)
{
	FAULTY_CALL(card_made, set, period, out, error);
}

static wb_status faulty_move_walk(wb_store *base, const wb_period *period, size_t count_max,
	wb_move_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(move_walk, period, count_max, visit, payload, error);
}

static wb_status faulty_note_read(wb_store *base, wb_text name, int64_t *out, wb_error *error)
{
	FAULTY_CALL(note_read, name, out, error);
}

static wb_status faulty_note_write(wb_store *base, wb_text name, int64_t value, wb_error *error)
{
	FAULTY_CALL(note_write, name, value, error);
}

static wb_status faulty_event_walk(wb_store *base, const wb_event_walk *walk,
	wb_event_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(event_walk, walk, visit, payload, error);
}

static wb_status faulty_silence_put(
	wb_store *base, wb_text subject, const wb_silence *silence, wb_error *error)
{
	FAULTY_CALL(silence_put, subject, silence, error);
}

static wb_status faulty_silence_read(
	wb_store *base, wb_text subject, wb_arena *arena, wb_silence *out, wb_error *error)
{
	FAULTY_CALL(silence_read, subject, arena, out, error);
}

static wb_status faulty_presence_put(wb_store *base, const wb_presence_row *row,
	int64_t expired_ms, size_t count_max, wb_error *error)
{
	FAULTY_CALL(presence_put, row, expired_ms, count_max, error);
}

static wb_status faulty_presence_remove(
	wb_store *base, wb_text subject, wb_text actor, wb_text place, wb_error *error)
{
	FAULTY_CALL(presence_remove, subject, actor, place, error);
}

static wb_status faulty_presence_list(wb_store *base, wb_text subject, size_t count_max,
	wb_presence_visitor visit, void *payload, wb_error *error)
{
	FAULTY_CALL(presence_list, subject, count_max, visit, payload, error);
}

static wb_status faulty_backup(wb_store *base, wb_text path, wb_error *error)
{
	FAULTY_CALL(backup, path, error);
}

static wb_status faulty_check(wb_store *base, wb_error *error)
{
	FAULTY_CALL(check, error);
}

/* What is to be wrapped comes as the env's payload: a driver's open takes nothing else. */
static wb_status faulty_open(
	const wb_store_options *options, const wb_env *env, wb_store **out, wb_error *error)
{
	(void)options;
	(void)error;
	faulty_store *faulty = calloc(1, sizeof *faulty);

	assert_non_null(faulty);
	faulty->inner = env->payload;
	faulty->status = WB_STORAGE;
	*out = &faulty->base;
	return WB_OK;
}

static const wb_store_driver faulty_driver = {
	.version = WB_STORE_DRIVER_VERSION,
	.name = "faulty",
	.open = faulty_open,
	.close = faulty_close,
	.schema = faulty_schema,
	.migrate = faulty_migrate,
	.begin = faulty_begin,
	.commit = faulty_commit,
	.rollback = faulty_rollback,
	.subject_read = faulty_subject_read,
	.subject_write = faulty_subject_write,
	.subject_list = faulty_subject_list,
	.claim_take = faulty_claim_take,
	.claim_find = faulty_claim_find,
	.claim_finish = faulty_claim_finish,
	.claim_release = faulty_claim_release,
	.claim_expire = faulty_claim_expire,
	.intent_open = faulty_intent_open,
	.intent_read = faulty_intent_read,
	.intent_find = faulty_intent_find,
	.intent_lease = faulty_intent_lease,
	.intent_close = faulty_intent_close,
	.intent_list = faulty_intent_list,
	.event_append = faulty_event_append,
	.event_find_move = faulty_event_find_move,
	.event_list = faulty_event_list,
	.chain_head = faulty_chain_head,
	.definition_put = faulty_definition_put,
	.definition_read = faulty_definition_read,
	.definition_latest = faulty_definition_latest,
	.effect_put = faulty_effect_put,
	.effect_take = faulty_effect_take,
	.effect_finish = faulty_effect_finish,
	.throttle_count = faulty_throttle_count,
	.audit_read = faulty_audit_read,
	.identity_read = faulty_identity_read,
	.identity_own = faulty_identity_own,
	.intent_expire = faulty_intent_expire,
	.event_mark = faulty_event_mark,
	.definition_list = faulty_definition_list,
	.subject_count = faulty_subject_count,
	.subject_pinned = faulty_subject_pinned,
	.history_read = faulty_history_read,
	.card_put = faulty_card_put,
	.card_remove = faulty_card_remove,
	.card_read = faulty_card_read,
	.card_walk = faulty_card_walk,
	.card_search = faulty_card_search,
	.card_tally = faulty_card_tally,
	.note_read = faulty_note_read,
	.note_write = faulty_note_write,
	.event_walk = faulty_event_walk,
	.silence_put = faulty_silence_put,
	.silence_read = faulty_silence_read,
	.presence_put = faulty_presence_put,
	.presence_remove = faulty_presence_remove,
	.presence_list = faulty_presence_list,
	.card_made = faulty_card_made,
	.move_walk = faulty_move_walk,
	.backup = faulty_backup,
	.check = faulty_check,
};

/* Owns [inner] from here on; closing the wrapper closes it. */
static inline faulty_store *faulty_store_wrap(wb_store *inner)
{
	static const wb_store_options options = {.busy_ms = 1};
	wb_env env = {.payload = inner};
	wb_store *base = NULL;

	assert_int_equal(wb_store__open_driver(&faulty_driver, &options, &env, &base, NULL), WB_OK);
	/* The env above ends here; the wrapper itself never asks for one. */
	base->env = inner->env;
	return faulty_from(base);
}

#endif
