/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Engine: core's engine, method by method.
 *
 * Each method reads its arguments into core's types, calls core once, and only then builds PHP
 * values: core never runs while PHP could unwind, and PHP never runs inside core. An Engine holds
 * a counted reference to its Store object, which ends the native engine before it closes.
 */
#include "php_waybill.h"

#include "engine_arginfo.h"

zend_class_entry *waybill_engine_ce;
static zend_object_handlers waybill_engine_handlers;

/* More than any page or sweep wants; one call's arena holds that many ordinary rows. */
#define ENGINE_ROWS_MAX 10000

/* ---- parts of methods -------------------------------------------------------------------------*/

wb_engine *waybill_engine_call_open(zval *object, waybill_call *call)
{
	waybill_engine *intern = waybill_engine_from_obj(Z_OBJ_P(object));

	if (intern->engine == NULL) {
		waybill_throw_misuse(
			intern->store == NULL ? "engine is not constructed" : "store is closed");
		return NULL;
	}
	return waybill_call_open(call) ? intern->engine : NULL;
}

/* How many rows a caller wants. */
static size_t engine_read_max(waybill_call *call, zend_long max)
{
	const waybill_place place = {.name = "max"};

	if (max < 1 || max > ENGINE_ROWS_MAX)
		waybill_fail(
			call, WB_INVALID, &place, "must be between 1 and " ZEND_TOSTR(ENGINE_ROWS_MAX));
	return (size_t)max;
}

static void engine_write_subjects(
	waybill_call *call, const wb_subject_view *subjects, size_t count, zval *out)
{
	array_init_size(out, (uint32_t)count);
	for (size_t at = 0; at < count && !waybill_is_over_limit(); at++) {
		zval subject;
		waybill_write_subject(call, &subjects[at], &subject);
		add_next_index_zval(out, &subject);
	}
}

void waybill_engine_detach(waybill_engine *intern)
{
	*intern->back = intern->next;
	if (intern->next != NULL)
		intern->next->back = intern->back;
	intern->next = NULL;
	intern->back = NULL;
	wb_engine_free(intern->engine);
	intern->engine = NULL;
}

/* ---- methods: construction and workflows ------------------------------------------------------*/

ZEND_METHOD(Waybill_Engine, __construct)
{
	waybill_engine *intern = waybill_engine_from_obj(Z_OBJ_P(ZEND_THIS));
	zend_object *object;
	waybill_store *store;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_OBJ_OF_CLASS(object, waybill_store_ce)
	ZEND_PARSE_PARAMETERS_END();

	store = waybill_store_from_obj(object);
	if (intern->store != NULL) {
		waybill_throw_misuse("engine is constructed already");
		RETURN_THROWS();
	}
	if (store->store == NULL) {
		waybill_throw_misuse("store is closed");
		RETURN_THROWS();
	}
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	call.status = wb_engine_new(store->store, wb_env_native(), &WAYBILL_G(workflows),
		&intern->engine, &call.error);
	if (call.status == WB_OK) {
		intern->store = object;
		GC_ADDREF(object);
		intern->next = store->engines;
		intern->back = &store->engines;
		if (intern->next != NULL)
			intern->next->back = &intern->next;
		store->engines = intern;
	}
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Engine, publish)
{
	wb_engine *engine;
	zend_object *object;
	HashTable *array;
	zend_long now;
	zend_string *over = NULL;
	wb_publication publication = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(3, 4)
	Z_PARAM_OBJ_OF_CLASS(object, waybill_workflow_ce)
	Z_PARAM_ARRAY_HT(array)
	Z_PARAM_LONG(now)
	Z_PARAM_OPTIONAL
	Z_PARAM_STR(over)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	publication.workflow = waybill_workflow_from_obj(object)->workflow;
	publication.actor = waybill_read_actor(&call, "actor", array);
	publication.now_ms = now;
	if (over != NULL)
		publication.over = waybill_argument_text(&call, "over", over);
	if (call.status == WB_OK)
		call.status = wb_engine_publish_over(engine, &publication, call.arena, &call.error);
	waybill_call_close(&call, NULL);
}

/* ---- methods: commands and intents ------------------------------------------------------------*/

ZEND_METHOD(Waybill_Engine, begin)
{
	wb_engine *engine;
	HashTable *array;
	wb_command *command;
	wb_outcome outcome = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	command = waybill_read_command(&call, array);
	if (call.status == WB_OK)
		call.status = wb_engine_replay(engine, command, call.arena, &outcome, &call.error);
	if (call.status == WB_END) {
		call.status = WB_OK;
		waybill_read_command_order(&call, command);
		if (call.status == WB_OK)
			call.status = wb_engine_begin(engine, command, call.arena, &outcome, &call.error);
	}
	if (call.status == WB_OK)
		waybill_write_outcome(&call, &outcome, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, recheck)
{
	wb_engine *engine;
	HashTable *intent_array, *order_array;
	zend_long now;
	const wb_intent_view *intent;
	const wb_value *order;
	wb_decision decision = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(3, 3)
	Z_PARAM_ARRAY_HT(intent_array)
	Z_PARAM_ARRAY_HT(order_array)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	intent = waybill_read_intent(&call, intent_array);
	order = waybill_argument_map(&call, "order", order_array);
	if (call.status == WB_OK)
		call.status =
			wb_engine_recheck(engine, intent, order, now, call.arena, &decision, &call.error);
	waybill_write_decision(&call, &decision, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, renew)
{
	wb_engine *engine;
	zend_string *intent;
	zend_long fence;
	wb_text id;
	uint64_t held;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(2, 2)
	Z_PARAM_STR(intent)
	Z_PARAM_LONG(fence)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	id = waybill_argument_text(&call, "intent", intent);
	held = waybill_argument_natural(&call, "fence", fence);
	if (call.status == WB_OK)
		call.status = wb_engine_renew(engine, id, held, &call.error);
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Engine, takeOver)
{
	wb_engine *engine;
	zend_string *intent;
	wb_text id;
	wb_intent_view taken = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(intent)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	id = waybill_argument_text(&call, "intent", intent);
	if (call.status == WB_OK)
		call.status = wb_engine_take_over(engine, id, call.arena, &taken, &call.error);
	if (call.status == WB_OK)
		waybill_write_intent(&taken, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, commit)
{
	wb_engine *engine;
	zend_string *intent, *draft;
	zend_long fence, now;
	wb_text id, text;
	uint64_t held;
	wb_outcome outcome = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(4, 4)
	Z_PARAM_STR(intent)
	Z_PARAM_LONG(fence)
	Z_PARAM_STR(draft)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	id = waybill_argument_text(&call, "intent", intent);
	held = waybill_argument_natural(&call, "fence", fence);
	text = waybill_argument_text(&call, "draft", draft);
	if (call.status == WB_OK)
		call.status =
			wb_engine_commit(engine, id, held, text, now, call.arena, &outcome, &call.error);
	if (call.status == WB_OK)
		waybill_write_outcome(&call, &outcome, return_value);
	waybill_call_close(&call, return_value);
}

typedef wb_status (*engine_closing)(wb_engine *engine, wb_text intent, uint64_t fence, wb_text text,
	int64_t now_ms, wb_arena *arena, wb_error *error);

/* abort and tear: the same arguments, the third under another name. */
static void engine_close_intent(
	INTERNAL_FUNCTION_PARAMETERS, engine_closing close, const char *text_name)
{
	wb_engine *engine;
	zend_string *intent, *string;
	zend_long fence, now;
	wb_text id, text;
	uint64_t held;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(4, 4)
	Z_PARAM_STR(intent)
	Z_PARAM_LONG(fence)
	Z_PARAM_STR(string)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	id = waybill_argument_text(&call, "intent", intent);
	held = waybill_argument_natural(&call, "fence", fence);
	text = waybill_argument_text(&call, text_name, string);
	if (call.status == WB_OK)
		call.status = close(engine, id, held, text, now, call.arena, &call.error);
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Engine, abort)
{
	engine_close_intent(INTERNAL_FUNCTION_PARAM_PASSTHRU, wb_engine_abort, "reason");
}

ZEND_METHOD(Waybill_Engine, refuse)
{
	wb_engine *engine;
	zend_string *intent;
	zend_long fence, now;
	zend_object *object;
	wb_text id;
	uint64_t held;
	const wb_decision *decision;
	wb_outcome outcome = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(4, 4)
	Z_PARAM_STR(intent)
	Z_PARAM_LONG(fence)
	Z_PARAM_OBJ_OF_CLASS(object, waybill_decision_ce)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	id = waybill_argument_text(&call, "intent", intent);
	held = waybill_argument_natural(&call, "fence", fence);
	decision = waybill_decision_of(&call, object);
	if (call.status == WB_OK)
		call.status = wb_engine_refuse(
			engine, id, held, decision, now, call.arena, &outcome, &call.error);
	if (call.status == WB_OK)
		waybill_write_outcome(&call, &outcome, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, tear)
{
	engine_close_intent(INTERNAL_FUNCTION_PARAM_PASSTHRU, wb_engine_tear, "culprit");
}

ZEND_METHOD(Waybill_Engine, overdue)
{
	wb_engine *engine;
	zend_long max = 100;
	size_t count_max, count = 0;
	const wb_intent_view *intents = NULL;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(0, 1)
	Z_PARAM_OPTIONAL
	Z_PARAM_LONG(max)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	count_max = engine_read_max(&call, max);
	if (call.status == WB_OK)
		call.status =
			wb_engine_overdue(engine, count_max, call.arena, &intents, &count, &call.error);
	array_init_size(return_value, (uint32_t)count);
	for (size_t at = 0; at < count && !waybill_is_over_limit(); at++) {
		zval intent;
		waybill_write_intent(&intents[at], &intent);
		add_next_index_zval(return_value, &intent);
	}
	waybill_call_close(&call, return_value);
}

/* ---- methods: what WooCommerce did itself -----------------------------------------------------*/

ZEND_METHOD(Waybill_Engine, observe)
{
	wb_engine *engine;
	HashTable *array;
	const wb_observation *observation;
	wb_sighting sighting = WB_SIGHTING_KNOWN;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	observation = waybill_read_observation(&call, array);
	if (call.status == WB_OK)
		call.status = wb_engine_observe(engine, observation, call.arena, &sighting, &call.error);
	RETVAL_STRING(waybill_sighting_name(sighting));
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, foresee)
{
	wb_engine *engine;
	HashTable *array;
	const wb_observation *observation;
	wb_sighting sighting = WB_SIGHTING_KNOWN;
	wb_decision decision = {0};
	zval part;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	observation = waybill_read_observation(&call, array);
	if (call.status == WB_OK)
		call.status =
			wb_engine_foresee(engine, observation, call.arena, &sighting, &decision, &call.error);
	array_init(return_value);
	add_assoc_string(return_value, "sighting", waybill_sighting_name(sighting));
	/* Core decides only where a transition fits the change. */
	ZVAL_NULL(&part);
	if (decision.transition != NULL || decision.blocker_count > 0)
		waybill_write_decision(&call, &decision, &part);
	add_assoc_zval(return_value, "decision", &part);
	waybill_call_close(&call, return_value);
}

/* ---- methods: reading -------------------------------------------------------------------------*/

ZEND_METHOD(Waybill_Engine, read)
{
	wb_engine *engine;
	zend_string *subject;
	HashTable *actor_array, *order_array;
	zend_long now;
	wb_text key;
	const wb_actor *actor;
	const wb_value *order;
	wb_subject_view view = {0};
	const wb_move *moves = NULL;
	size_t count = 0;
	zval part;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(4, 4)
	Z_PARAM_STR(subject)
	Z_PARAM_ARRAY_HT(actor_array)
	Z_PARAM_ARRAY_HT_OR_NULL(order_array)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	key = waybill_argument_text(&call, "subject", subject);
	actor = waybill_read_actor(&call, "actor", actor_array);
	order = waybill_argument_map(&call, "order", order_array);
	if (call.status == WB_OK)
		call.status = wb_engine_read(
			engine, key, actor, order, now, call.arena, &view, &moves, &count, &call.error);
	if (call.status == WB_OK) {
		waybill_write_subject(&call, &view, return_value);
		waybill_write_moves(&call, moves, count, &part);
		add_assoc_zval(return_value, "moves", &part);
	}
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, events)
{
	wb_engine *engine;
	zend_string *subject;
	zend_long from = 1, max = 100;
	wb_text key;
	uint64_t from_seq;
	size_t count_max, count = 0;
	const wb_event *events = NULL;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 3)
	Z_PARAM_STR(subject)
	Z_PARAM_OPTIONAL
	Z_PARAM_LONG(from)
	Z_PARAM_LONG(max)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	key = waybill_argument_text(&call, "subject", subject);
	from_seq = waybill_argument_natural(&call, "from", from);
	count_max = engine_read_max(&call, max);
	if (call.status == WB_OK)
		call.status = wb_engine_events(
			engine, key, from_seq, count_max, call.arena, &events, &count, &call.error);
	array_init_size(return_value, (uint32_t)count);
	for (size_t at = 0; at < count && !waybill_is_over_limit(); at++) {
		zval event;
		waybill_write_event(&call, &events[at], &event);
		add_next_index_zval(return_value, &event);
	}
	waybill_call_close(&call, return_value);
}

typedef wb_status (*engine_listing)(wb_engine *engine, wb_text after, size_t count_max,
	wb_arena *arena, const wb_subject_view **out, size_t *out_count, wb_error *error);

/* troubled and subjects: the same but for what is listed. */
static void engine_list(INTERNAL_FUNCTION_PARAMETERS, engine_listing list)
{
	wb_engine *engine;
	zend_string *after = ZSTR_EMPTY_ALLOC();
	zend_long max = 100;
	wb_text key;
	size_t count_max, count = 0;
	const wb_subject_view *subjects = NULL;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(0, 2)
	Z_PARAM_OPTIONAL
	Z_PARAM_STR(after)
	Z_PARAM_LONG(max)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	key = waybill_argument_text(&call, "after", after);
	count_max = engine_read_max(&call, max);
	if (call.status == WB_OK)
		call.status = list(engine, key, count_max, call.arena, &subjects, &count, &call.error);
	engine_write_subjects(&call, subjects, count, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, troubled)
{
	engine_list(INTERNAL_FUNCTION_PARAM_PASSTHRU, wb_engine_troubled);
}

ZEND_METHOD(Waybill_Engine, subjects)
{
	engine_list(INTERNAL_FUNCTION_PARAM_PASSTHRU, wb_engine_subjects);
}

/* ---- methods: records, tries, claims, effects --------------------------------------------------------*/

typedef wb_status (*engine_recorder)(wb_engine *engine, wb_text subject, wb_text kind,
	const wb_actor *actor, const wb_value *data, wb_text limit, int64_t now_ms, wb_arena *arena,
	wb_event *out, wb_error *error);

/* record and recordOnce: the same but for what the last text, [name], limits. It may be left out here:
   the macros hold that what is optional lies behind what must be there, and assume so. */
static void engine_record(
	INTERNAL_FUNCTION_PARAMETERS, engine_recorder recorder, const char *name)
{
	wb_engine *engine;
	zend_string *subject, *kind, *limit = ZSTR_EMPTY_ALLOC();
	HashTable *actor_array, *data_array;
	zend_long now;
	wb_text key, sort, limiter;
	const wb_actor *actor;
	const wb_value *data;
	wb_event event = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(5, 6)
	Z_PARAM_STR(subject)
	Z_PARAM_STR(kind)
	Z_PARAM_ARRAY_HT(actor_array)
	Z_PARAM_ARRAY_HT(data_array)
	Z_PARAM_LONG(now)
	Z_PARAM_OPTIONAL
	Z_PARAM_STR(limit)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	key = waybill_argument_text(&call, "subject", subject);
	sort = waybill_argument_text(&call, "kind", kind);
	actor = waybill_read_actor(&call, "actor", actor_array);
	data = waybill_argument_map(&call, "data", data_array);
	limiter = waybill_argument_text(&call, name, limit);
	if (call.status == WB_OK)
		call.status = recorder(
			engine, key, sort, actor, data, limiter, now, call.arena, &event, &call.error);
	if (call.status == WB_OK) {
		array_init(return_value);
		waybill_add_natural(return_value, "seq", event.seq);
		waybill_add_text(return_value, "hash", event.hash);
	}
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, record)
{
	engine_record(INTERNAL_FUNCTION_PARAM_PASSTHRU, wb_engine_record, "throttle");
}

ZEND_METHOD(Waybill_Engine, recordOnce)
{
	if (ZEND_NUM_ARGS() != 6) {
		zend_wrong_parameters_count_error(6, 6);
		RETURN_THROWS();
	}
	engine_record(INTERNAL_FUNCTION_PARAM_PASSTHRU, wb_engine_record_once, "once");
}

ZEND_METHOD(Waybill_Engine, throttle)
{
	wb_engine *engine;
	zend_string *key;
	zend_long window, now;
	wb_text name;
	uint32_t count = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(3, 3)
	Z_PARAM_STR(key)
	Z_PARAM_LONG(window)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	name = waybill_argument_text(&call, "key", key);
	if (call.status == WB_OK)
		call.status = wb_engine_throttle(engine, name, window, now, &count, &call.error);
	RETVAL_LONG((zend_long)count);
	waybill_call_close(&call, return_value);
}

typedef wb_status (*engine_expiry)(wb_engine *engine, int64_t before_ms, size_t count_max,
	size_t *out_count, wb_error *error);

/* expireClaims and expireIntents: the same but for what is forgotten. */
static void engine_expire(INTERNAL_FUNCTION_PARAMETERS, engine_expiry expire)
{
	wb_engine *engine;
	zend_long before, max = 1000;
	size_t count_max, count = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 2)
	Z_PARAM_LONG(before)
	Z_PARAM_OPTIONAL
	Z_PARAM_LONG(max)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	count_max = engine_read_max(&call, max);
	if (call.status == WB_OK)
		call.status = expire(engine, before, count_max, &count, &call.error);
	RETVAL_LONG((zend_long)count);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, expireClaims)
{
	engine_expire(INTERNAL_FUNCTION_PARAM_PASSTHRU, wb_engine_expire_claims);
}

ZEND_METHOD(Waybill_Engine, expireIntents)
{
	engine_expire(INTERNAL_FUNCTION_PARAM_PASSTHRU, wb_engine_expire_intents);
}

ZEND_METHOD(Waybill_Engine, knows)
{
	wb_engine *engine;
	zend_string *move;
	wb_text id;
	bool is_known = false;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_STR(move)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	id = waybill_argument_text(&call, "move", move);
	if (call.status == WB_OK)
		call.status = wb_engine_knows(engine, id, call.arena, &is_known, &call.error);
	RETVAL_BOOL(is_known);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, mark)
{
	wb_engine *engine;
	zend_long position = 0;
	uint64_t place;
	wb_mark mark = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(0, 1)
	Z_PARAM_OPTIONAL
	Z_PARAM_LONG(position)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	place = waybill_argument_natural(&call, "position", position);
	if (call.status == WB_OK)
		call.status = wb_engine_mark(engine, place, call.arena, &mark, &call.error);
	array_init(return_value);
	waybill_add_natural(return_value, "position", mark.position);
	waybill_add_text(return_value, "hash", mark.hash);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, takeEffects)
{
	wb_engine *engine;
	zend_long max, now;
	size_t count_max, count = 0;
	const wb_outbox_item *items = NULL;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(2, 2)
	Z_PARAM_LONG(max)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	count_max = engine_read_max(&call, max);
	if (call.status == WB_OK)
		call.status =
			wb_engine_effects_take(engine, count_max, now, call.arena, &items, &count, &call.error);
	array_init_size(return_value, (uint32_t)count);
	for (size_t at = 0; at < count && !waybill_is_over_limit(); at++) {
		zval item;
		array_init(&item);
		waybill_add_text(&item, "key", items[at].key);
		waybill_add_text(&item, "subject", items[at].subject);
		waybill_add_natural(&item, "seq", items[at].seq);
		waybill_add_text(&item, "kind", items[at].kind);
		waybill_add_text(&item, "name", items[at].name);
		waybill_add_natural(&item, "attempts", items[at].attempts);
		add_next_index_zval(return_value, &item);
	}
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Engine, finishEffect)
{
	wb_engine *engine;
	zend_string *key;
	zend_long retry_at = 0;
	wb_text name;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 2)
	Z_PARAM_STR(key)
	Z_PARAM_OPTIONAL
	Z_PARAM_LONG(retry_at)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	name = waybill_argument_text(&call, "key", key);
	if (call.status == WB_OK)
		call.status = wb_engine_effect_finish(engine, name, retry_at, &call.error);
	waybill_call_close(&call, NULL);
}

/* ---- handlers ---------------------------------------------------------------------------------*/

static void waybill_engine_free(zend_object *object)
{
	waybill_engine *intern = waybill_engine_from_obj(object);

	if (intern->engine != NULL)
		waybill_engine_detach(intern);
	if (intern->store != NULL)
		OBJ_RELEASE(intern->store);
	zend_object_std_dtor(object);
}

static HashTable *waybill_engine_get_gc(zend_object *object, zval **table, int *count)
{
	waybill_engine *intern = waybill_engine_from_obj(object);
	zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();

	if (intern->store != NULL)
		zend_get_gc_buffer_add_obj(buffer, intern->store);
	zend_get_gc_buffer_use(buffer, table, count);
	return zend_std_get_properties(object);
}

static zend_object *waybill_engine_create(zend_class_entry *class)
{
	waybill_engine *intern = zend_object_alloc(sizeof *intern, class);

	zend_object_std_init(&intern->std, class);
	object_properties_init(&intern->std, class);
	intern->std.handlers = &waybill_engine_handlers;
	return &intern->std;
}

void waybill_engine_minit(void)
{
	waybill_engine_ce = register_class_Waybill_Engine();
	waybill_engine_ce->create_object = waybill_engine_create;
	waybill_handlers_init(
		&waybill_engine_handlers, XtOffsetOf(waybill_engine, std), waybill_engine_free);
	waybill_engine_handlers.get_gc = waybill_engine_get_gc;
}
