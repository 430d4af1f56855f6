/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Decision: what Workflow and Engine decided.
 *
 * A decision of core's points into the arena of its call and into the workflow it was made with,
 * and both end before the object does. The object keeps a copy in an arena of its own, with
 * core's kinds intact, so that Engine::refuse() hands back exactly what was decided. Keeping PHP
 * arrays would lose the difference between a decimal and a text; holding a reference to engine
 * or workflow would let Store::close() pull the ground away.
 */
#include "php_waybill.h"

#include "decision_arginfo.h"

zend_class_entry *waybill_decision_ce;
static zend_object_handlers waybill_decision_handlers;

/* ---- the copy ---------------------------------------------------------------------------------*/

/* Copies into [arena]; the call's status is sticky, so the steps need no checks between them. */
typedef struct decision_copier {
	waybill_call *call;
	wb_arena *arena;
} decision_copier;

static wb_text copy_text(decision_copier *copier, wb_text text)
{
	wb_text copy = {0};

	if (!wb_arena_copy_text(copier->arena, text, &copy))
		waybill_fail(copier->call, WB_MEMORY, NULL, "out of memory");
	return copy;
}

static wb_value copy_value(decision_copier *copier, const wb_value *value)
{
	wb_value copy = wb_value_null();

	if (copier->call->status == WB_OK)
		copier->call->status = wb_value_copy(value, copier->arena, &copy, &copier->call->error);
	return copy;
}

/* NULL for none and after a failure. */
static void *copy_room(decision_copier *copier, size_t count, size_t item_bytes)
{
	void *room = count == 0 ? NULL : wb_arena_take_array(copier->arena, count, item_bytes);

	if (room == NULL && count > 0)
		waybill_fail(copier->call, WB_MEMORY, NULL, "out of memory");
	return room;
}

static const wb_text *copy_texts(decision_copier *copier, const wb_text *texts, size_t count)
{
	wb_text *copies = copy_room(copier, count, sizeof *copies);

	for (size_t at = 0; copies != NULL && at < count; at++)
		copies[at] = copy_text(copier, texts[at]);
	return copies;
}

static const wb_effect *copy_effects(
	decision_copier *copier, const wb_effect *effects, size_t count)
{
	wb_effect *copies = copy_room(copier, count, sizeof *copies);

	for (size_t at = 0; copies != NULL && at < count; at++)
		copies[at] = (wb_effect){effects[at].kind, copy_text(copier, effects[at].name)};
	return copies;
}

static const wb_blocker *copy_blockers(
	decision_copier *copier, const wb_blocker *blockers, size_t count)
{
	wb_blocker *copies = copy_room(copier, count, sizeof *copies);

	for (size_t at = 0; copies != NULL && at < count; at++) {
		copies[at] = blockers[at];
		copies[at].text = copy_text(copier, blockers[at].text);
		copies[at].field = copy_text(copier, blockers[at].field);
		copies[at].facts = copy_value(copier, &blockers[at].facts);
		copies[at].by = copy_texts(copier, blockers[at].by, blockers[at].by_count);
	}
	return copies;
}

static const wb_transition *copy_transition(
	decision_copier *copier, const wb_transition *transition)
{
	wb_transition *copy = transition == NULL ? NULL : copy_room(copier, 1, sizeof *copy);

	if (copy == NULL)
		return NULL;
	*copy = *transition;
	copy->name = copy_text(copier, transition->name);
	copy->label = copy_text(copier, transition->label);
	copy->from = copy_texts(copier, transition->from, transition->from_count);
	copy->to = copy_text(copier, transition->to);
	copy->roles = copy_texts(copier, transition->roles, transition->role_count);
	copy->guard = copy_text(copier, transition->guard);
	copy->explain = copy_text(copier, transition->explain);
	copy->explain_by = copy_texts(copier, transition->explain_by, transition->explain_by_count);
	copy->inputs = copy_value(copier, &transition->inputs);
	copy->effects = copy_effects(copier, transition->effects, transition->effect_count);
	return copy;
}

void waybill_write_decision(waybill_call *call, const wb_decision *decision, zval *out)
{
	waybill_decision *intern;
	decision_copier copier = {.call = call};

	ZVAL_NULL(out);
	if (call->status < 0)
		return;
	object_init_ex(out, waybill_decision_ce);
	intern = waybill_decision_from_obj(Z_OBJ_P(out));
	call->status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &intern->arena, &call->error);
	if (call->status != WB_OK)
		return;
	copier.arena = intern->arena;
	intern->decision = *decision;
	intern->decision.transition = copy_transition(&copier, decision->transition);
	intern->decision.blockers = copy_blockers(&copier, decision->blockers, decision->blocker_count);
	intern->decision.facts = copy_value(&copier, &decision->facts);
	intern->decision.inputs = copy_value(&copier, &decision->inputs);
	intern->decision.vars = copy_value(&copier, &decision->vars);
}

/* ---- methods ----------------------------------------------------------------------------------*/

static const wb_decision *decision_of(zval *object)
{
	return &waybill_decision_from_obj(Z_OBJ_P(object))->decision;
}

/* Core leaves a map out where there is nothing to say. */
static void decision_return_map(const wb_value *map, zval *return_value)
{
	waybill_call call;

	if (map->kind != WB_MAP)
		RETURN_EMPTY_ARRAY();
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	waybill_write_value(&call, map, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Decision, __construct)
{
	ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Waybill_Decision, isAllowed)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_BOOL(decision_of(ZEND_THIS)->is_allowed);
}

ZEND_METHOD(Waybill_Decision, getBlockers)
{
	const wb_decision *decision;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_NONE();
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	decision = decision_of(ZEND_THIS);
	waybill_write_blockers(&call, decision->blockers, decision->blocker_count, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Decision, getFacts)
{
	ZEND_PARSE_PARAMETERS_NONE();
	decision_return_map(&decision_of(ZEND_THIS)->facts, return_value);
}

ZEND_METHOD(Waybill_Decision, getVars)
{
	ZEND_PARSE_PARAMETERS_NONE();
	decision_return_map(&decision_of(ZEND_THIS)->vars, return_value);
}

ZEND_METHOD(Waybill_Decision, getInputs)
{
	ZEND_PARSE_PARAMETERS_NONE();
	decision_return_map(&decision_of(ZEND_THIS)->inputs, return_value);
}

/* ---- handlers ---------------------------------------------------------------------------------*/

static void waybill_decision_free(zend_object *object)
{
	wb_arena_free(waybill_decision_from_obj(object)->arena);
	zend_object_std_dtor(object);
}

static zend_object *waybill_decision_create(zend_class_entry *class)
{
	waybill_decision *intern = zend_object_alloc(sizeof *intern, class);

	zend_object_std_init(&intern->std, class);
	object_properties_init(&intern->std, class);
	intern->std.handlers = &waybill_decision_handlers;
	return &intern->std;
}

void waybill_decision_minit(void)
{
	waybill_decision_ce = register_class_Waybill_Decision();
	waybill_decision_ce->create_object = waybill_decision_create;
	waybill_handlers_init(
		&waybill_decision_handlers, XtOffsetOf(waybill_decision, std), waybill_decision_free);
}
