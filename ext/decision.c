/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Decision: what Workflow and Engine decided.
 *
 * A decision of core's points into the arena of its call and into the workflow it was made with,
 * and both end before the object does. The object keeps a copy in an arena of its own, with
 * core's kinds intact, so that Engine::refuse() hands back exactly what was decided. Keeping PHP
 * arrays would lose the difference between a decimal and a text; holding a reference to engine
 * or workflow would let Store::close() pull the ground away.
 *
 * Most decisions of Workflow::decide() are asked for their verdict and nothing else. So an allowed
 * one is only that, with the question and the Workflow object it came from; deciding is pure, and
 * what it looked at, filled in and would set is worked out from the two when somebody asks. PHP's
 * arrays are values: the question stays what it was, unless a reference in it leads outside. Then,
 * and where a move is refused, all is worked out at once.
 */
#include "php_waybill.h"

#include "decision_arginfo.h"

zend_class_entry *waybill_decision_ce;
static zend_object_handlers waybill_decision_handlers;

/* What an object holds before anything was decided for it. */
static const wb_decision decision_none;

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
		copies[at].message = copy_value(copier, &blockers[at].message);
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
	/* What it says is in the blockers already. */
	copy->explanations = NULL;
	copy->explanation_count = 0;
	copy->inputs = copy_value(copier, &transition->inputs);
	copy->effects = copy_effects(copier, transition->effects, transition->effect_count);
	return copy;
}

/* Gives the object a copy in an arena of its own. It changes when all has worked. */
static void decision_keep(
	waybill_call *call, waybill_decision *intern, const wb_decision *decision)
{
	decision_copier copier = {.call = call};
	wb_decision *copy;

	if (call->status != WB_OK)
		return;
	call->status = wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &copier.arena, &call->error);
	copy = call->status == WB_OK ? copy_room(&copier, 1, sizeof *copy) : NULL;
	if (copy != NULL) {
		*copy = *decision;
		copy->transition = copy_transition(&copier, decision->transition);
		copy->blockers = copy_blockers(&copier, decision->blockers, decision->blocker_count);
		copy->facts = copy_value(&copier, &decision->facts);
		copy->inputs = copy_value(&copier, &decision->inputs);
		copy->vars = copy_value(&copier, &decision->vars);
	}
	if (call->status != WB_OK) {
		wb_arena_free(copier.arena);
		return;
	}
	intern->arena = copier.arena;
	intern->decision = copy;
	intern->is_allowed = copy->is_allowed;
}

void waybill_write_decision(waybill_call *call, const wb_decision *decision, zval *out)
{
	waybill_decision *intern;

	ZVAL_NULL(out);
	if (call->status < 0)
		return;
	object_init_ex(out, waybill_decision_ce);
	intern = waybill_decision_from_obj(Z_OBJ_P(out));
	decision_keep(call, intern, decision);
}

/* ---- the question -----------------------------------------------------------------------------*/

static void decision_ask(
	waybill_call *call, zval *workflow, zval *question, bool is_brief, wb_decision *out)
{
	const wb_workflow *asked = waybill_workflow_from_obj(Z_OBJ_P(workflow))->workflow;
	wb_question *read = waybill_read_question(call, asked, Z_ARRVAL_P(question));

	if (call->status != WB_OK)
		return;
	read->is_brief = is_brief;
	call->status = wb_workflow_decide(asked, read, call->arena, out, &call->error);
}

void waybill_decide(waybill_call *call, zval *workflow, zval *question, zval *out)
{
	wb_decision decision = {0};
	waybill_decision *intern;

	ZVAL_NULL(out);
	decision_ask(call, workflow, question, true, &decision);
	if (call->status < 0)
		return;
	if (!decision.is_allowed || call->has_reference) {
		decision_ask(call, workflow, question, false, &decision);
		waybill_write_decision(call, &decision, out);
		return;
	}
	object_init_ex(out, waybill_decision_ce);
	intern = waybill_decision_from_obj(Z_OBJ_P(out));
	intern->is_allowed = true;
	ZVAL_COPY(&intern->workflow, workflow);
	ZVAL_COPY(&intern->question, question);
}

/* Works the rest out, once. */
static void decision_complete(waybill_call *call, waybill_decision *intern)
{
	wb_decision decision = {0};

	decision_ask(call, &intern->workflow, &intern->question, false, &decision);
	decision_keep(call, intern, &decision);
	if (call->status != WB_OK)
		return;
	zval_ptr_dtor(&intern->question);
	ZVAL_UNDEF(&intern->question);
	zval_ptr_dtor(&intern->workflow);
	ZVAL_UNDEF(&intern->workflow);
}

const wb_decision *waybill_decision_of(waybill_call *call, zend_object *object)
{
	waybill_decision *intern = waybill_decision_from_obj(object);

	if (call->status == WB_OK && !Z_ISUNDEF(intern->question))
		decision_complete(call, intern);
	if (call->status != WB_OK)
		return NULL;
	return intern->decision != NULL ? intern->decision : &decision_none;
}

/* ---- methods ----------------------------------------------------------------------------------*/

/* One of the maps of a decision. Core leaves a map out where there is nothing to say. */
static void decision_return_map(zval *object, size_t map_offset, zval *return_value)
{
	const wb_decision *decision;
	const wb_value *map;
	waybill_call call;

	if (!waybill_call_open(&call))
		RETURN_THROWS();
	decision = waybill_decision_of(&call, Z_OBJ_P(object));
	if (decision != NULL) {
		map = (const wb_value *)((const char *)decision + map_offset);
		if (map->kind == WB_MAP)
			waybill_write_value(&call, map, return_value);
		else
			RETVAL_EMPTY_ARRAY();
	}
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Decision, __construct)
{
	ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Waybill_Decision, isAllowed)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_BOOL(waybill_decision_from_obj(Z_OBJ_P(ZEND_THIS))->is_allowed);
}

ZEND_METHOD(Waybill_Decision, getBlockers)
{
	const wb_decision *decision;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_NONE();
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	/* What is allowed has none, whatever else is still to be worked out. */
	decision = waybill_decision_from_obj(Z_OBJ_P(ZEND_THIS))->decision;
	if (decision == NULL)
		decision = &decision_none;
	waybill_write_blockers(&call, decision->blockers, decision->blocker_count, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Decision, getFacts)
{
	ZEND_PARSE_PARAMETERS_NONE();
	decision_return_map(ZEND_THIS, offsetof(wb_decision, facts), return_value);
}

ZEND_METHOD(Waybill_Decision, getVars)
{
	ZEND_PARSE_PARAMETERS_NONE();
	decision_return_map(ZEND_THIS, offsetof(wb_decision, vars), return_value);
}

ZEND_METHOD(Waybill_Decision, getInputs)
{
	ZEND_PARSE_PARAMETERS_NONE();
	decision_return_map(ZEND_THIS, offsetof(wb_decision, inputs), return_value);
}

/* ---- handlers ---------------------------------------------------------------------------------*/

static HashTable *waybill_decision_get_gc(zend_object *object, zval **table, int *count)
{
	waybill_decision *intern = waybill_decision_from_obj(object);
	zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();

	zend_get_gc_buffer_add_zval(buffer, &intern->workflow);
	zend_get_gc_buffer_add_zval(buffer, &intern->question);
	zend_get_gc_buffer_use(buffer, table, count);
	return NULL;
}

static void waybill_decision_free(zend_object *object)
{
	waybill_decision *intern = waybill_decision_from_obj(object);

	wb_arena_free(intern->arena);
	zval_ptr_dtor(&intern->question);
	zval_ptr_dtor(&intern->workflow);
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
	waybill_decision_handlers.get_gc = waybill_decision_get_gc;
}
