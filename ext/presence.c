/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Engine, the methods about who has a subject open. They stand in a file of their own
 * because engine.c is long enough.
 */
#include "php_waybill.h"

ZEND_METHOD(Waybill_Engine, attend)
{
	wb_engine *engine;
	zend_string *subject, *place;
	HashTable *actor_array;
	zend_long now;
	wb_text key, name;
	const wb_actor *actor;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(4, 4)
	Z_PARAM_STR(subject)
	Z_PARAM_ARRAY_HT(actor_array)
	Z_PARAM_STR(place)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	key = waybill_argument_text(&call, "subject", subject);
	actor = waybill_read_actor(&call, "actor", actor_array);
	name = waybill_argument_text(&call, "place", place);
	if (call.status == WB_OK)
		call.status = wb_engine_attend(engine, key, actor, name, now, &call.error);
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Engine, leave)
{
	wb_engine *engine;
	zend_string *actor;
	zend_string *subject = ZSTR_EMPTY_ALLOC();
	zend_string *place = ZSTR_EMPTY_ALLOC();
	wb_text id, key, name;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 3)
	Z_PARAM_STR(actor)
	Z_PARAM_OPTIONAL
	Z_PARAM_STR(subject)
	Z_PARAM_STR(place)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	id = waybill_argument_text(&call, "actor", actor);
	key = waybill_argument_text(&call, "subject", subject);
	name = waybill_argument_text(&call, "place", place);
	if (call.status == WB_OK)
		call.status = wb_engine_leave(engine, key, id, name, &call.error);
	waybill_call_close(&call, NULL);
}

ZEND_METHOD(Waybill_Engine, present)
{
	wb_engine *engine;
	zend_string *subject;
	HashTable *actor_array;
	zend_long now;
	wb_text key;
	const wb_actor *actor;
	const wb_presence *people = NULL;
	size_t count = 0;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(3, 3)
	Z_PARAM_STR(subject)
	Z_PARAM_ARRAY_HT(actor_array)
	Z_PARAM_LONG(now)
	ZEND_PARSE_PARAMETERS_END();

	if ((engine = waybill_engine_call_open(ZEND_THIS, &call)) == NULL)
		RETURN_THROWS();
	key = waybill_argument_text(&call, "subject", subject);
	actor = waybill_read_actor(&call, "actor", actor_array);
	if (call.status == WB_OK)
		call.status = wb_engine_present(
			engine, key, actor, now, call.arena, &people, &count, &call.error);
	array_init_size(return_value, (uint32_t)count);
	for (size_t at = 0; at < count && !waybill_is_over_limit(); at++) {
		zval person;
		array_init_size(&person, 3);
		waybill_add_text(&person, "actor", people[at].actor);
		add_assoc_long(&person, "since", people[at].since_ms);
		add_assoc_long(&person, "seen", people[at].seen_ms);
		add_next_index_zval(return_value, &person);
	}
	waybill_call_close(&call, return_value);
}
