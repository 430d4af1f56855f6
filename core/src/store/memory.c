/* SPDX-License-Identifier: MIT */
/*
 * The memory driver: a store that ends with its process, for tests, for benchmarks of everything
 * but the disk, and as the contract's second reading. It shares nothing with the SQLite driver,
 * so that a misread contract shows as a difference between the two. SQLite's own ":memory:" was
 * dropped for that reason.
 */
#include "store/memory.h"

#include "base/assert.h"
#include "base/error.h"

#include <string.h>

typedef struct memory_claim {
	wb_claim_request request;
	wb_text receipt;
	bool is_finished, was_refusal;
} memory_claim;

typedef struct memory_intent {
	wb_intent intent;
	uint64_t opening;
} memory_intent;

typedef struct memory_effect {
	wb_effect_row row;
	bool is_done;
} memory_effect;

typedef struct memory_throttle {
	int64_t window;
	uint32_t count, count_before;
} memory_throttle;

/* A row that only leads to another: its key there. */
typedef struct memory_link {
	wb_text key;
} memory_link;

static const size_t memory_subject_texts[] = {
	offsetof(wb_subject, key),
	offsetof(wb_subject, workflow),
	offsetof(wb_subject, definition_hash),
	offsetof(wb_subject, state),
	offsetof(wb_subject, vars),
	offsetof(wb_subject, woo),
	offsetof(wb_subject, assignee),
	offsetof(wb_subject, drift),
	offsetof(wb_subject, head_hash),
	offsetof(wb_subject, receipt),
};
static const size_t memory_claim_texts[] = {
	offsetof(memory_claim, request.scope),
	offsetof(memory_claim, request.key),
	offsetof(memory_claim, request.fingerprint),
	offsetof(memory_claim, request.subject),
	offsetof(memory_claim, receipt),
};
static const size_t memory_intent_texts[] = {
	offsetof(memory_intent, intent.id),
	offsetof(memory_intent, intent.subject),
	offsetof(memory_intent, intent.lease_boot),
	offsetof(memory_intent, intent.connection),
	offsetof(memory_intent, intent.claim_scope),
	offsetof(memory_intent, intent.claim_key),
	offsetof(memory_intent, intent.draft),
	offsetof(memory_intent, intent.receipt),
};
static const size_t memory_effect_texts[] = {
	offsetof(memory_effect, row.key),
	offsetof(memory_effect, row.subject),
	offsetof(memory_effect, row.kind),
	offsetof(memory_effect, row.name),
};
static const size_t memory_link_texts[] = {offsetof(memory_link, key)};

static const wb_memory_shape memory_subject_shape =
	WB_MEMORY_SHAPE(wb_subject, memory_subject_texts);
static const wb_memory_shape memory_claim_shape = WB_MEMORY_SHAPE(memory_claim, memory_claim_texts);
static const wb_memory_shape memory_intent_shape =
	WB_MEMORY_SHAPE(memory_intent, memory_intent_texts);
static const wb_memory_shape memory_effect_shape =
	WB_MEMORY_SHAPE(memory_effect, memory_effect_texts);
static const wb_memory_shape memory_link_shape = WB_MEMORY_SHAPE(memory_link, memory_link_texts);
static const wb_memory_shape memory_throttle_shape = {sizeof(memory_throttle), NULL, 0};

const void *wb_memory__find(wb_memory_store *store, wb_memory_table_name name, wb_text key)
{
	const wb_memory_row *row = wb_memory__table_find(wb_memory__table(store, name), key);

	return row == NULL ? NULL : wb_memory__row_content(row);
}

wb_status wb_memory__put(wb_memory_store *store, wb_memory_table_name name,
	const wb_memory_shape *shape, wb_text key, const void *content, wb_error *error)
{
	return wb_memory__table_put(
		&store->tables, name, wb_memory__row_new(store->env, shape, key, content), error);
}

static wb_status memory_read(wb_memory_store *store, wb_memory_table_name name,
	const wb_memory_shape *shape, wb_text key, wb_arena *arena, void *out, wb_error *error)
{
	const wb_memory_row *row = wb_memory__table_find(wb_memory__table(store, name), key);

	if (row == NULL)
		return wb_error__set(error, WB_MISSING, WB_AREA_STORE, "\"%t\" is not stored", key);
	return wb_memory__row_read(row, shape, arena, out, error);
}

wb_status wb_memory__end_list(wb_status status)
{
	return status == WB_END ? WB_OK : status;
}

/* ---- opening, transactions -------------------------------------------------------------------- */

static wb_status memory_open(
	const wb_store_options *options, const wb_env *env, wb_store **out, wb_error *error)
{
	if (options->name.bytes > 0)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_STORE, "a memory store has no name behind \"memory:\"");
	wb_memory_store *store = env->resize(env->payload, NULL, 0, sizeof *store);
	if (store == NULL)
		return wb_error__set_memory(error, WB_AREA_STORE);
	memset(store, 0, sizeof *store);
	store->env = env;
	store->tables.env = env;
	*out = &store->base;
	return WB_OK;
}

static void memory_close(wb_store *base)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_env *env = store->env;

	wb_memory__dispose(&store->tables);
	env->resize(env->payload, store, sizeof *store, 0);
}

static wb_status memory_schema(wb_store *base, uint32_t *out, wb_error *error)
{
	(void)error;
	*out = wb_memory__from(base)->schema;
	return WB_OK;
}

static wb_status memory_migrate(
	wb_store *base, uint32_t to_version, wb_text id, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);

	(void)error;
	WB_ASSERT(id.bytes == WB_MEMORY_ID_BYTES, "A store's id has one length.");
	if (store->id[0] == '\0')
		memcpy(store->id, id.data, id.bytes);
	store->schema = to_version;
	return WB_OK;
}

static wb_status memory_identity_read(
	wb_store *base, wb_arena *arena, wb_identity *out, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_identity identity = {0};

	if (!wb_arena_copy_text(arena, wb_text_from(store->id), &identity.id) ||
		!wb_arena_copy_text(arena, wb_text_from(store->owner), &identity.owner))
		return wb_error__set_memory(error, WB_AREA_STORE);
	*out = identity;
	return WB_OK;
}

/* Nothing that may fail follows it in its transaction: there is no way back to keep. */
static wb_status memory_identity_own(
	wb_store *base, wb_text expected, wb_text owner, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);

	if (!wb_text_equal(wb_text_from(store->owner), expected))
		return wb_error__set(
			error, WB_CONFLICT, WB_AREA_STORE, "the store has another owner meanwhile");
	memcpy(store->owner, owner.data, owner.bytes);
	store->owner[owner.bytes] = '\0';
	return WB_OK;
}

static wb_status memory_begin(wb_store *base, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);

	if (store->schema == 0)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_STORE, "the store is empty: migrate it first");
	store->begun = store->counters;
	return WB_OK;
}

static wb_status memory_commit(wb_store *base, wb_error *error)
{
	(void)error;
	wb_memory__commit(&wb_memory__from(base)->tables);
	return WB_OK;
}

static void memory_rollback(wb_store *base)
{
	wb_memory_store *store = wb_memory__from(base);

	wb_memory__rollback(&store->tables);
	store->counters = store->begun;
}

/* ---- subjects --------------------------------------------------------------------------------- */

/* The subject's row with its chain's head, which events move. Borrows the rows. */
static wb_subject memory_subject_view(wb_memory_store *store, const wb_subject *row)
{
	const wb_head *head = wb_memory__find(store, WB_MEMORY_HEADS, row->key);
	wb_subject subject = *row;

	subject.head_seq = head == NULL ? 0 : head->seq;
	subject.head_hash = head == NULL ? wb_audit_genesis : head->hash;
	return subject;
}

static wb_status memory_subject_read(
	wb_store *base, wb_text key, wb_arena *arena, wb_subject *out, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_subject subject = {0};

	wb_status status =
		memory_read(store, WB_MEMORY_SUBJECTS, &memory_subject_shape, key, arena, &subject, error);
	if (status != WB_OK)
		return status;
	subject = memory_subject_view(store, &subject);
	if (!wb_arena_copy_text(arena, subject.head_hash, &subject.head_hash))
		return wb_error__set_memory(error, WB_AREA_STORE);
	*out = subject;
	return WB_OK;
}

static wb_status memory_subject_write(
	wb_store *base, const wb_subject *subject, uint64_t expected_version, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_subject *stored = wb_memory__find(store, WB_MEMORY_SUBJECTS, subject->key);
	uint64_t version = stored == NULL ? 0 : stored->version;

	if (version != expected_version)
		return wb_error__set(error, WB_CONFLICT, WB_AREA_STORE,
			"subject \"%t\" has moved: it is not at version %U any more", subject->key,
			expected_version);
	wb_subject row = *subject;
	row.version = expected_version + 1;
	row.head_seq = 0;
	row.head_hash = WB_TEXT("");
	bool is_other_drift = stored != NULL && stored->drift_seq != row.drift_seq;
	wb_status status =
		wb_memory__put(store, WB_MEMORY_SUBJECTS, &memory_subject_shape, row.key, &row, error);
	return status == WB_OK && is_other_drift ? wb_memory__silence_end(store, row.key, error)
											 : status;
}

static wb_status memory_subject_list(wb_store *base, wb_text after, bool only_troubled,
	size_t count_max, wb_subject_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_SUBJECTS);
	size_t index = wb_memory__table_seek(table, after);
	wb_status status = WB_OK;

	if (index < table->count && wb_text_equal(table->rows[index]->key, after))
		index++;
	for (size_t count = 0; index < table->count && count < count_max && status == WB_OK; index++) {
		const wb_subject *row = wb_memory__row_content(table->rows[index]);
		if (only_troubled && row->drift.bytes == 0 && !row->is_torn)
			continue;
		wb_subject subject = memory_subject_view(store, row);
		status = visit(payload, &subject, error);
		count++;
	}
	return wb_memory__end_list(status);
}

static bool memory_is_pinned(const wb_subject *row, wb_text definition_hash, wb_text state)
{
	return wb_text_equal(row->definition_hash, definition_hash) && wb_text_equal(row->state, state);
}

static wb_status memory_subject_count(
	wb_store *base, wb_text definition_hash, wb_text state, uint64_t *out, wb_error *error)
{
	const wb_memory_table *table = wb_memory__table(wb_memory__from(base), WB_MEMORY_SUBJECTS);
	uint64_t count = 0;

	(void)error;
	for (size_t index = 0; index < table->count; index++) {
		if (memory_is_pinned(wb_memory__row_content(table->rows[index]), definition_hash, state))
			count++;
	}
	*out = count;
	return WB_OK;
}

static wb_status memory_subject_pinned(wb_store *base, const wb_pin *pin, size_t count_max,
	wb_subject_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_SUBJECTS);
	size_t index = wb_memory__table_seek(table, pin->after);
	wb_status status = WB_OK;

	if (index < table->count && wb_text_equal(table->rows[index]->key, pin->after))
		index++;
	for (size_t count = 0; index < table->count && count < count_max && status == WB_OK; index++) {
		const wb_subject *row = wb_memory__row_content(table->rows[index]);
		if (!memory_is_pinned(row, pin->definition_hash, pin->state))
			continue;
		wb_subject subject = memory_subject_view(store, row);
		status = visit(payload, &subject, error);
		count++;
	}
	return wb_memory__end_list(status);
}

/* ---- claims ----------------------------------------------------------------------------------- */

static wb_memory_key memory_claim_key(wb_text scope, wb_text key)
{
	wb_memory_key joined = {0};

	wb_memory__key_add_text(&joined, scope);
	wb_memory__key_add_text(&joined, key);
	return joined;
}

static wb_status memory_claim_take(wb_store *base, const wb_claim_request *request, wb_arena *arena,
	wb_claim *out, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key key = memory_claim_key(request->scope, request->key);
	const wb_memory_row *row =
		wb_memory__table_find(wb_memory__table(store, WB_MEMORY_CLAIMS), wb_memory__key_text(&key));
	memory_claim claim = {.request = *request};
	wb_claim_state state = WB_CLAIM_NEW;

	if (row != NULL) {
		wb_status status = wb_memory__row_read(row, &memory_claim_shape, arena, &claim, error);
		if (status != WB_OK)
			return status;
		state = claim.is_finished ? WB_CLAIM_FINISHED : WB_CLAIM_RUNNING;
	} else {
		wb_text fingerprint;
		if (!wb_arena_copy_text(arena, request->fingerprint, &fingerprint))
			return wb_error__set_memory(error, WB_AREA_STORE);
		wb_status status = wb_memory__put(
			store, WB_MEMORY_CLAIMS, &memory_claim_shape, wb_memory__key_text(&key), &claim, error);
		if (status != WB_OK)
			return status;
		claim.request.fingerprint = fingerprint;
	}
	*out = (wb_claim){state, claim.request.fingerprint, claim.receipt, claim.was_refusal};
	return WB_OK;
}

static wb_status memory_claim_find(
	wb_store *base, wb_text scope, wb_text key, wb_arena *arena, wb_claim *out, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key joined = memory_claim_key(scope, key);
	const wb_memory_row *row = wb_memory__table_find(
		wb_memory__table(store, WB_MEMORY_CLAIMS), wb_memory__key_text(&joined));
	memory_claim claim;

	if (row == NULL)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "there is no claim of key \"%t\"", key);
	wb_status status = wb_memory__row_read(row, &memory_claim_shape, arena, &claim, error);
	if (status != WB_OK)
		return status;
	*out = (wb_claim){claim.is_finished ? WB_CLAIM_FINISHED : WB_CLAIM_RUNNING,
		claim.request.fingerprint, claim.receipt, claim.was_refusal};
	return WB_OK;
}

static wb_status memory_claim_finish(
	wb_store *base, wb_text scope, wb_text key, wb_text receipt, bool was_refusal, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key joined = memory_claim_key(scope, key);
	const memory_claim *stored =
		wb_memory__find(store, WB_MEMORY_CLAIMS, wb_memory__key_text(&joined));

	if (stored == NULL || stored->is_finished)
		return wb_error__set(
			error, WB_CONFLICT, WB_AREA_STORE, "the claim of key \"%t\" is not running", key);
	memory_claim claim = *stored;
	claim.receipt = receipt;
	claim.was_refusal = was_refusal;
	claim.is_finished = true;
	return wb_memory__put(
		store, WB_MEMORY_CLAIMS, &memory_claim_shape, wb_memory__key_text(&joined), &claim, error);
}

static wb_status memory_claim_release(wb_store *base, wb_text scope, wb_text key, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	wb_memory_key joined = memory_claim_key(scope, key);
	const memory_claim *claim =
		wb_memory__find(store, WB_MEMORY_CLAIMS, wb_memory__key_text(&joined));

	if (claim == NULL || claim->is_finished)
		return WB_OK;
	return wb_memory__table_remove(
		&store->tables, WB_MEMORY_CLAIMS, wb_memory__key_text(&joined), error);
}

static wb_status memory_claim_expire(
	wb_store *base, int64_t before_ms, size_t count_max, size_t *out_count, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_CLAIMS);
	size_t count = 0;

	for (size_t index = 0; index < table->count && count < count_max;) {
		const memory_claim *claim = wb_memory__row_content(table->rows[index]);
		if (!claim->is_finished || claim->request.at_ms >= before_ms) {
			index++;
			continue;
		}
		wb_status status = wb_memory__table_remove(
			&store->tables, WB_MEMORY_CLAIMS, table->rows[index]->key, error);
		if (status != WB_OK)
			return status;
		count++;
	}
	*out_count = count;
	return WB_OK;
}

/* ---- intents ---------------------------------------------------------------------------------- */

static wb_memory_key memory_number_key(uint64_t number)
{
	wb_memory_key key = {0};

	wb_memory__key_add_number(&key, number);
	return key;
}

/* Few are open at a time: as many as requests are being worked on. */
static const memory_intent *memory_find_open(wb_memory_store *store, wb_text subject)
{
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_OPEN);

	for (size_t index = 0; index < table->count; index++) {
		const memory_link *link = wb_memory__row_content(table->rows[index]);
		const memory_intent *stored = wb_memory__find(store, WB_MEMORY_INTENTS, link->key);
		if (wb_text_equal(stored->intent.subject, subject))
			return stored;
	}
	return NULL;
}

static wb_status memory_intent_open(wb_store *base, const wb_intent *intent, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);

	if (memory_find_open(store, intent->subject) != NULL)
		return wb_error__set(error, WB_RUNNING, WB_AREA_STORE,
			"another command on subject \"%t\" is being worked on", intent->subject);
	if (wb_memory__find(store, WB_MEMORY_INTENTS, intent->id) != NULL)
		return wb_error__set(
			error, WB_CONFLICT, WB_AREA_STORE, "intent \"%t\" is stored already", intent->id);
	memory_intent row = {*intent, ++store->counters.openings};
	row.intent.state = WB_INTENT_OPEN;
	wb_status status =
		wb_memory__put(store, WB_MEMORY_INTENTS, &memory_intent_shape, row.intent.id, &row, error);
	if (status != WB_OK)
		return status;
	wb_memory_key key = memory_number_key(row.opening);
	return wb_memory__put(store, WB_MEMORY_OPEN, &memory_link_shape, wb_memory__key_text(&key),
		&(memory_link){row.intent.id}, error);
}

static wb_status memory_intent_read(
	wb_store *base, wb_text id, wb_arena *arena, wb_intent *out, wb_error *error)
{
	memory_intent row = {0};
	wb_status status = memory_read(
		wb_memory__from(base), WB_MEMORY_INTENTS, &memory_intent_shape, id, arena, &row, error);

	if (status == WB_OK)
		*out = row.intent;
	return status;
}

static wb_status memory_intent_find(
	wb_store *base, wb_text subject, wb_arena *arena, wb_intent *out, wb_error *error)
{
	const memory_intent *open = memory_find_open(wb_memory__from(base), subject);

	if (open == NULL)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "subject \"%t\" has no open intent", subject);
	return memory_intent_read(base, open->intent.id, arena, out, error);
}

/* The open intent [id] at [expected_fence], or WB_CONFLICT. */
static wb_status memory_intent_held(wb_memory_store *store, wb_text id, uint64_t expected_fence,
	memory_intent *out, wb_error *error)
{
	const memory_intent *stored = wb_memory__find(store, WB_MEMORY_INTENTS, id);

	if (stored == NULL || stored->intent.state != WB_INTENT_OPEN ||
		stored->intent.fence != expected_fence)
		return wb_error__set(error, WB_CONFLICT, WB_AREA_STORE,
			"intent \"%t\" was closed or taken over by another", id);
	*out = *stored;
	return WB_OK;
}

static wb_status memory_intent_lease(wb_store *base, wb_text id, uint64_t expected_fence,
	uint64_t fence, wb_text boot, int64_t until_ms, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	memory_intent row = {0};
	wb_status status = memory_intent_held(store, id, expected_fence, &row, error);

	if (status != WB_OK)
		return status;
	row.intent.fence = fence;
	row.intent.lease_boot = boot;
	row.intent.lease_until_ms = until_ms;
	return wb_memory__put(store, WB_MEMORY_INTENTS, &memory_intent_shape, id, &row, error);
}

static wb_status memory_intent_close(wb_store *base, wb_text id, uint64_t expected_fence,
	wb_intent_state state, wb_text receipt, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	memory_intent row = {0};
	wb_status status = memory_intent_held(store, id, expected_fence, &row, error);

	if (status != WB_OK)
		return status;
	wb_memory_key key = memory_number_key(row.opening);
	status =
		wb_memory__table_remove(&store->tables, WB_MEMORY_OPEN, wb_memory__key_text(&key), error);
	if (status != WB_OK)
		return status;
	row.intent.state = state;
	row.intent.receipt = receipt;
	row.intent.draft = (wb_text){0};
	return wb_memory__put(store, WB_MEMORY_INTENTS, &memory_intent_shape, id, &row, error);
}

static wb_status memory_intent_expire(
	wb_store *base, int64_t before_ms, size_t count_max, size_t *out_count, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_INTENTS);
	size_t count = 0;

	for (size_t index = 0; index < table->count && count < count_max;) {
		const memory_intent *row = wb_memory__row_content(table->rows[index]);
		if (row->intent.state == WB_INTENT_OPEN || row->intent.opened_at_ms >= before_ms) {
			index++;
			continue;
		}
		wb_status status = wb_memory__table_remove(
			&store->tables, WB_MEMORY_INTENTS, table->rows[index]->key, error);
		if (status != WB_OK)
			return status;
		count++;
	}
	*out_count = count;
	return WB_OK;
}

static wb_status memory_intent_list(
	wb_store *base, size_t count_max, wb_intent_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *table = wb_memory__table(store, WB_MEMORY_OPEN);
	wb_status status = WB_OK;

	for (size_t index = 0; index < table->count && index < count_max && status == WB_OK; index++) {
		const memory_link *link = wb_memory__row_content(table->rows[index]);
		const memory_intent *row = wb_memory__find(store, WB_MEMORY_INTENTS, link->key);
		status = visit(payload, &row->intent, error);
	}
	return wb_memory__end_list(status);
}

/* ---- effects, throttles ----------------------------------------------------------------------- */

static wb_memory_key memory_due_key(const wb_effect_row *row)
{
	wb_memory_key key = {0};

	/* Flipping the sign bit makes the order of signed times that of unsigned numbers. */
	wb_memory__key_add_number(&key, (uint64_t)row->due_at_ms ^ (UINT64_C(1) << 63));
	wb_memory__key_add_text(&key, row->key);
	return key;
}

static wb_status memory_due_put(wb_memory_store *store, const wb_effect_row *row, wb_error *error)
{
	wb_memory_key key = memory_due_key(row);

	return wb_memory__put(store, WB_MEMORY_DUE, &memory_link_shape, wb_memory__key_text(&key),
		&(memory_link){row->key}, error);
}

static wb_status memory_due_remove(
	wb_memory_store *store, const wb_effect_row *row, wb_error *error)
{
	wb_memory_key key = memory_due_key(row);

	return wb_memory__table_remove(&store->tables, WB_MEMORY_DUE, wb_memory__key_text(&key), error);
}

static wb_status memory_effect_put(wb_store *base, const wb_effect_row *row, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	memory_effect effect = {*row, false};

	if (wb_memory__find(store, WB_MEMORY_EFFECTS, row->key) != NULL)
		return WB_OK;
	wb_status status =
		wb_memory__put(store, WB_MEMORY_EFFECTS, &memory_effect_shape, row->key, &effect, error);
	return status == WB_OK ? memory_due_put(store, row, error) : status;
}

static wb_status memory_effect_take(wb_store *base, int64_t now_ms, int64_t lease_until_ms,
	size_t count_max, wb_effect_visitor visit, void *payload, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const wb_memory_table *due = wb_memory__table(store, WB_MEMORY_DUE);
	wb_status status = WB_OK;

	for (size_t count = 0; count < count_max && due->count > 0 && status == WB_OK; count++) {
		const memory_link *link = wb_memory__row_content(due->rows[0]);
		memory_effect effect =
			*(const memory_effect *)wb_memory__find(store, WB_MEMORY_EFFECTS, link->key);
		if (effect.row.due_at_ms > now_ms)
			break;
		status = memory_due_remove(store, &effect.row, error);
		effect.row.due_at_ms = lease_until_ms;
		effect.row.attempts++;
		if (status == WB_OK)
			status = memory_due_put(store, &effect.row, error);
		if (status == WB_OK)
			status = wb_memory__put(
				store, WB_MEMORY_EFFECTS, &memory_effect_shape, effect.row.key, &effect, error);
		if (status == WB_OK)
			status = visit(payload, &effect.row, error);
	}
	return wb_memory__end_list(status);
}

static wb_status memory_effect_finish(
	wb_store *base, wb_text key, int64_t retry_at_ms, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const memory_effect *stored = wb_memory__find(store, WB_MEMORY_EFFECTS, key);

	if (stored == NULL || stored->is_done)
		return wb_error__set(
			error, WB_MISSING, WB_AREA_STORE, "effect \"%t\" is not to be done", key);
	memory_effect effect = *stored;
	wb_status status = memory_due_remove(store, &effect.row, error);
	effect.is_done = retry_at_ms == 0;
	effect.row.due_at_ms = retry_at_ms;
	if (status == WB_OK && !effect.is_done)
		status = memory_due_put(store, &effect.row, error);
	return status == WB_OK
		? wb_memory__put(store, WB_MEMORY_EFFECTS, &memory_effect_shape, key, &effect, error)
		: status;
}

static wb_status memory_throttle_count(wb_store *base, wb_text key, int64_t window, uint32_t *out,
	uint32_t *out_before, wb_error *error)
{
	wb_memory_store *store = wb_memory__from(base);
	const memory_throttle *stored = wb_memory__find(store, WB_MEMORY_THROTTLES, key);
	memory_throttle throttle = {window, 1, 0};

	if (stored != NULL && stored->window == window) {
		throttle = *stored;
		if (throttle.count < UINT32_MAX)
			throttle.count++;
	} else if (stored != NULL) {
		throttle.count_before = stored->count;
	}
	wb_status status =
		wb_memory__put(store, WB_MEMORY_THROTTLES, &memory_throttle_shape, key, &throttle, error);
	if (status != WB_OK)
		return status;
	*out = throttle.count;
	*out_before = throttle.count_before;
	return WB_OK;
}

const wb_store_driver wb_store__memory = {
	.version = WB_STORE_DRIVER_VERSION,
	.name = "memory",
	.open = memory_open,
	.close = memory_close,
	.schema = memory_schema,
	.migrate = memory_migrate,
	.begin = memory_begin,
	.commit = memory_commit,
	.rollback = memory_rollback,
	.subject_read = memory_subject_read,
	.subject_write = memory_subject_write,
	.subject_list = memory_subject_list,
	.claim_take = memory_claim_take,
	.claim_find = memory_claim_find,
	.claim_finish = memory_claim_finish,
	.claim_release = memory_claim_release,
	.claim_expire = memory_claim_expire,
	.intent_open = memory_intent_open,
	.intent_read = memory_intent_read,
	.intent_find = memory_intent_find,
	.intent_lease = memory_intent_lease,
	.intent_close = memory_intent_close,
	.intent_list = memory_intent_list,
	.event_append = wb_memory__event_append,
	.event_find_move = wb_memory__event_find_move,
	.event_list = wb_memory__event_list,
	.chain_head = wb_memory__chain_head,
	.definition_put = wb_memory__definition_put,
	.definition_read = wb_memory__definition_read,
	.definition_latest = wb_memory__definition_latest,
	.effect_put = memory_effect_put,
	.effect_take = memory_effect_take,
	.effect_finish = memory_effect_finish,
	.throttle_count = memory_throttle_count,
	.audit_read = wb_memory__audit_read,
	.identity_read = memory_identity_read,
	.identity_own = memory_identity_own,
	.intent_expire = memory_intent_expire,
	.event_mark = wb_memory__event_mark,
	.definition_list = wb_memory__definition_list,
	.subject_count = memory_subject_count,
	.subject_pinned = memory_subject_pinned,
	.history_read = wb_memory__history_read,
	.card_put = wb_memory__card_put,
	.card_remove = wb_memory__card_remove,
	.card_read = wb_memory__card_read,
	.card_walk = wb_memory__card_walk,
	.card_search = wb_memory__card_search,
	.card_tally = wb_memory__card_tally,
	.note_read = wb_memory__note_read,
	.note_write = wb_memory__note_write,
	.event_walk = wb_memory__event_walk,
	.silence_put = wb_memory__silence_put,
	.silence_read = wb_memory__silence_read,
	.presence_put = wb_memory__presence_put,
	.presence_remove = wb_memory__presence_remove,
	.presence_list = wb_memory__presence_list,
	.card_made = wb_memory__card_made,
	.move_walk = wb_memory__move_walk,
};
