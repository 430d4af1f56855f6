/* SPDX-License-Identifier: MIT */
/*
 * Arrays of a known shape: an actor, a command, an intent, an observation, a question inwards; a
 * subject, an intent, an outcome, an event, moves and blockers outwards. The stubs write the same
 * shapes for PHPStan; the names must agree. Inwards a shape is a table of fields, read by shape.c.
 *
 * Of the order in a question only those facts are read that the decision looks at; commands and
 * observations, which become events, are read whole.
 */
#include "shape.h"

/* ---- tables of fields -------------------------------------------------------------------------*/

static const waybill_field actor_fields[] = {
	{"id", FIELD_TEXT, .offset = offsetof(wb_actor, id)},
	{"roles", FIELD_TEXTS, .offset = offsetof(wb_actor, roles),
		.count_offset = offsetof(wb_actor, role_count)},
	{"via", FIELD_TEXT, .offset = offsetof(wb_actor, via)},
	{"device", FIELD_TEXT, .offset = offsetof(wb_actor, device)},
	{"sees_all", FIELD_BOOL, .offset = offsetof(wb_actor, sees_all)},
};
static waybill_shape_known actor_known;
static const waybill_shape actor_shape = WAYBILL_SHAPE_OF(actor_fields, actor_known);
_Static_assert(sizeof actor_fields / sizeof *actor_fields <= WAYBILL_FIELDS_MAX, "All are found.");

/* What core's struct only points to or has in another form stands beside it. */
typedef struct command_frame {
	wb_command command; /* first: what readers of it are given leads back to the frame */
	wb_actor actor;
	wb_text action;
	HashTable *order;
} command_frame;

static const waybill_field command_fields[] = {
	{"action", FIELD_TEXT, .offset = offsetof(command_frame, action)},
	{"subject", FIELD_TEXT, .offset = offsetof(command_frame, command.subject)},
	{"name", FIELD_TEXT, true, .offset = offsetof(command_frame, command.name)},
	{"scope", FIELD_TEXT, .offset = offsetof(command_frame, command.scope)},
	{"key", FIELD_TEXT, .offset = offsetof(command_frame, command.key)},
	{"fingerprint", FIELD_TEXT, .offset = offsetof(command_frame, command.fingerprint)},
	{"seen", FIELD_NATURAL, true, .offset = offsetof(command_frame, command.seen)},
	{"actor", FIELD_SHAPE, .offset = offsetof(command_frame, actor), .shape = &actor_shape},
	{"inputs", FIELD_MAP, true, .offset = offsetof(command_frame, command.inputs)},
	{"order", FIELD_ARRAY, .offset = offsetof(command_frame, order)},
	{"connection", FIELD_TEXT, true, .offset = offsetof(command_frame, command.connection)},
	{"now", FIELD_INTEGER, .offset = offsetof(command_frame, command.now_ms)},
};
static waybill_shape_known command_known;
static const waybill_shape command_shape = WAYBILL_SHAPE_OF(command_fields, command_known);
_Static_assert(sizeof command_fields / sizeof *command_fields <= WAYBILL_FIELDS_MAX, "All are found.");

static const waybill_field intent_fields[] = {
	{"id", FIELD_TEXT, .offset = offsetof(wb_intent_view, id)},
	{"fence", FIELD_NATURAL, .offset = offsetof(wb_intent_view, fence)},
	{"subject", FIELD_TEXT, .offset = offsetof(wb_intent_view, subject)},
	{"transition", FIELD_TEXT, .offset = offsetof(wb_intent_view, transition)},
	{"from", FIELD_TEXT, .offset = offsetof(wb_intent_view, from_state)},
	{"to", FIELD_TEXT, .offset = offsetof(wb_intent_view, to_state)},
	{"woo_from", FIELD_TEXT, .offset = offsetof(wb_intent_view, woo_from)},
	{"woo_to", FIELD_TEXT, .offset = offsetof(wb_intent_view, woo_to)},
	{"draft", FIELD_TEXT, .offset = offsetof(wb_intent_view, draft)},
	{"connection", FIELD_TEXT, .offset = offsetof(wb_intent_view, connection)},
	{"overdue_ms", FIELD_INTEGER, .offset = offsetof(wb_intent_view, overdue_ms)},
	{"leases_missed", FIELD_NATURAL_32, .offset = offsetof(wb_intent_view, leases_missed)},
};
static waybill_shape_known intent_known;
static const waybill_shape intent_shape = WAYBILL_SHAPE_OF(intent_fields, intent_known);
_Static_assert(sizeof intent_fields / sizeof *intent_fields <= WAYBILL_FIELDS_MAX, "All are found.");

static const waybill_field observation_fields[] = {
	{"subject", FIELD_TEXT, .offset = offsetof(wb_observation, subject)},
	{"move", FIELD_TEXT, .offset = offsetof(wb_observation, move)},
	{"woo_from", FIELD_TEXT, .offset = offsetof(wb_observation, woo_from)},
	{"woo_to", FIELD_TEXT, .offset = offsetof(wb_observation, woo_to)},
	{"actor", FIELD_SHAPE, .offset = offsetof(wb_observation, actor), .shape = &actor_shape},
	{"origin", FIELD_MAP, .offset = offsetof(wb_observation, origin)},
	{"order", FIELD_MAP_OR_NULL, .offset = offsetof(wb_observation, order)},
	{"at", FIELD_INTEGER, .offset = offsetof(wb_observation, at_ms)},
};
static waybill_shape_known observation_known;
static const waybill_shape observation_shape = WAYBILL_SHAPE_OF(observation_fields, observation_known);
_Static_assert(sizeof observation_fields / sizeof *observation_fields <= WAYBILL_FIELDS_MAX, "All are found.");

typedef struct question_frame {
	wb_question question;
	wb_actor actor;
	HashTable *order;
} question_frame;

static const waybill_field question_fields[] = {
	{"transition", FIELD_TEXT, .offset = offsetof(question_frame, question.transition)},
	{"subject", FIELD_TEXT, .offset = offsetof(question_frame, question.subject)},
	{"state", FIELD_TEXT, .offset = offsetof(question_frame, question.state)},
	{"version", FIELD_NATURAL, .offset = offsetof(question_frame, question.version)},
	{"actor", FIELD_SHAPE, .offset = offsetof(question_frame, actor), .shape = &actor_shape},
	{"order", FIELD_ARRAY, .offset = offsetof(question_frame, order)},
	{"vars", FIELD_MAP, true, .offset = offsetof(question_frame, question.vars)},
	{"inputs", FIELD_MAP, true, .offset = offsetof(question_frame, question.inputs)},
	{"now", FIELD_INTEGER, .offset = offsetof(question_frame, question.now_ms)},
	{"preview", FIELD_BOOL, true, .offset = offsetof(question_frame, question.is_preview)},
	{"last_actor", FIELD_TEXT, true, .offset = offsetof(question_frame, question.last_actor)},
};
static waybill_shape_known question_known;
static const waybill_shape question_shape = WAYBILL_SHAPE_OF(question_fields, question_known);
_Static_assert(sizeof question_fields / sizeof *question_fields <= WAYBILL_FIELDS_MAX, "All are found.");

typedef struct migration_frame {
	wb_migration migration;
	wb_actor actor;
	const wb_value *states;
	uint64_t max;
} migration_frame;

static const waybill_field migration_fields[] = {
	{"workflow", FIELD_TEXT, .offset = offsetof(migration_frame, migration.workflow)},
	{"from", FIELD_TEXT, .offset = offsetof(migration_frame, migration.from)},
	{"to", FIELD_TEXT, .offset = offsetof(migration_frame, migration.to)},
	{"states", FIELD_MAP, .offset = offsetof(migration_frame, states)},
	{"dry_run", FIELD_BOOL, .offset = offsetof(migration_frame, migration.is_dry_run)},
	{"actor", FIELD_SHAPE, .offset = offsetof(migration_frame, actor), .shape = &actor_shape},
	{"now", FIELD_INTEGER, .offset = offsetof(migration_frame, migration.now_ms)},
	{"after", FIELD_TEXT, true, .offset = offsetof(migration_frame, migration.after)},
	{"max", FIELD_NATURAL, true, .offset = offsetof(migration_frame, max)},
};
static waybill_shape_known migration_known;
static const waybill_shape migration_shape = WAYBILL_SHAPE_OF(migration_fields, migration_known);
_Static_assert(sizeof migration_fields / sizeof *migration_fields <= WAYBILL_FIELDS_MAX, "All are found.");

static const waybill_field page_fields[] = {
	{"after", FIELD_TEXT, true, .offset = offsetof(waybill_page, after)},
	{"max", FIELD_NATURAL, true, .offset = offsetof(waybill_page, max)},
};
static waybill_shape_known page_known;
static const waybill_shape page_shape = WAYBILL_SHAPE_OF(page_fields, page_known);

static const waybill_field store_options_fields[] = {
	{"busy_ms", FIELD_NATURAL_32, true, .offset = offsetof(wb_store_options, busy_ms)},
	{"must_exist", FIELD_BOOL, true, .offset = offsetof(wb_store_options, must_exist)},
	{"read_only", FIELD_BOOL, true, .offset = offsetof(wb_store_options, is_read_only)},
};
static waybill_shape_known store_options_known;
static const waybill_shape store_options_shape = WAYBILL_SHAPE_OF(store_options_fields, store_options_known);
_Static_assert(sizeof store_options_fields / sizeof *store_options_fields <= WAYBILL_FIELDS_MAX, "All are found.");

/* ---- reading ----------------------------------------------------------------------------------*/

const wb_actor *waybill_read_actor(waybill_call *call, const char *name, HashTable *array)
{
	return waybill_shape_take(call, &actor_shape, name, array, sizeof(wb_actor));
}

wb_command *waybill_read_command(waybill_call *call, HashTable *array)
{
	static const wb_text actions[] = {
		[WB_ACTION_MOVE] = WB_TEXT_LITERAL("move"),
		[WB_ACTION_ASSIGN] = WB_TEXT_LITERAL("assign"),
		[WB_ACTION_NOTE] = WB_TEXT_LITERAL("note"),
		[WB_ACTION_ADOPT] = WB_TEXT_LITERAL("adopt"),
		[WB_ACTION_REVERT] = WB_TEXT_LITERAL("revert"),
		[WB_ACTION_UNDO] = WB_TEXT_LITERAL("undo"),
		[WB_ACTION_SILENCE] = WB_TEXT_LITERAL("silence"),
	};
	const waybill_place whole = {.name = "command"};
	const waybill_place place = {.parent = &whole, .name = "action"};
	command_frame *frame = waybill_shape_take(call, &command_shape, "command", array, sizeof *frame);

	if (frame == NULL)
		return NULL;
	frame->command.actor = &frame->actor;
	for (size_t at = 0; at < sizeof actions / sizeof *actions; at++) {
		if (wb_text_equal(frame->action, actions[at])) {
			frame->command.action = (wb_action)at;
			return &frame->command;
		}
	}
	waybill_fail(call, WB_INVALID, &place, "must be move, assign, note, adopt, revert, undo or silence");
	return NULL;
}

void waybill_read_command_order(waybill_call *call, wb_command *command)
{
	const waybill_place whole = {.name = "command"};
	const waybill_place place = {.parent = &whole, .name = "order"};

	command->order = waybill_read_map(call, &place, ((command_frame *)command)->order);
}

const wb_intent_view *waybill_read_intent(waybill_call *call, HashTable *array)
{
	return waybill_shape_take(call, &intent_shape, "intent", array, sizeof(wb_intent_view));
}

const wb_observation *waybill_read_observation(waybill_call *call, HashTable *array)
{
	return waybill_shape_take(call, &observation_shape, "observation", array, sizeof(wb_observation));
}

void waybill_read_page(waybill_call *call, HashTable *array, waybill_page *out)
{
	const waybill_place place = {.name = "options"};

	if (array != NULL)
		waybill_shape_read(call, &page_shape, &place, array, out);
}

/* The mapping of states: names to names. */
static const wb_state_mapping *migration_states(
	waybill_call *call, const wb_value *states, size_t *out_count)
{
	const wb_map *map = states->as.map;
	wb_state_mapping *mappings =
		wb_arena_take_array(call->arena, map->count + 1, sizeof *mappings);

	if (mappings == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return NULL;
	}
	for (size_t at = 0; at < map->count; at++) {
		const waybill_place whole = {.name = "migration"};
		const waybill_place place = {.parent = &whole, .name = "states"};
		const wb_entry *entry = &map->entries[at];
		if (entry->key.kind != WB_STRING || entry->value.kind != WB_STRING) {
			waybill_fail(call, WB_INVALID, &place, "must map names of states to names of states");
			return NULL;
		}
		mappings[at] = (wb_state_mapping){entry->key.as.text, entry->value.as.text};
	}
	*out_count = map->count;
	return mappings;
}

const wb_migration *waybill_read_migration(waybill_call *call, HashTable *array)
{
	migration_frame *frame = waybill_shape_take(call, &migration_shape, "migration", array, sizeof *frame);

	if (frame == NULL)
		return NULL;
	frame->migration.actor = &frame->actor;
	frame->migration.count_max = frame->max == 0 ? WB_MIGRATION_PAGE_MAX : (size_t)frame->max;
	frame->migration.states =
		migration_states(call, frame->states, &frame->migration.state_count);
	return call->status < 0 ? NULL : &frame->migration;
}

wb_question *waybill_read_question(
	waybill_call *call, const wb_workflow *workflow, HashTable *array)
{
	const waybill_place whole = {.name = "question"};
	const waybill_place place = {.parent = &whole, .name = "order"};
	question_frame *frame = waybill_shape_take(call, &question_shape, "question", array, sizeof *frame);
	const wb_transition *transition;
	wb_value *members;

	if (frame == NULL)
		return NULL;
	frame->question.actor = &frame->actor;
	transition = wb_workflow_find_transition(workflow, frame->question.transition);
	if (transition == NULL)
		return &frame->question; /* core says so */
	members =
		wb_arena_take_array(call->arena, wb_workflow_order_type()->field_count, sizeof *members);
	if (members == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return NULL;
	}
	waybill_read_order(
		call, &place, frame->order, wb_transition_order_reads(transition), members);
	frame->question.order_members = members;
	return call->status < 0 ? NULL : &frame->question;
}

void waybill_shapes_minit(void)
{
	static const waybill_shape *const shapes[] = {&actor_shape, &command_shape, &intent_shape,
		&observation_shape, &question_shape, &migration_shape, &page_shape, &store_options_shape};

	for (size_t at = 0; at < sizeof shapes / sizeof *shapes; at++)
		waybill_shape_minit(shapes[at]);
}

void waybill_read_store_options(waybill_call *call, HashTable *array, wb_store_options *out)
{
	const waybill_place place = {.name = "options"};

	if (array != NULL)
		waybill_shape_read(call, &store_options_shape, &place, array, out);
}

/* ---- writing ----------------------------------------------------------------------------------*/

void waybill_add_text(zval *array, const char *name, wb_text text)
{
	add_assoc_str(array, name, waybill_string(text));
}

void waybill_add_natural(zval *array, const char *name, uint64_t number)
{
	add_assoc_long(array, name, number > ZEND_LONG_MAX ? ZEND_LONG_MAX : (zend_long)number);
}

void waybill_write_texts(const wb_text *texts, size_t count, zval *out)
{
	array_init_size(out, (uint32_t)count);
	for (size_t at = 0; at < count; at++)
		add_next_index_str(out, waybill_string(texts[at]));
}

/* A map of core's, which leaves it out (WB_NULL) where there is nothing to say. */
static void add_map(waybill_call *call, zval *array, const char *name, const wb_value *map)
{
	zval value;

	if (map->kind == WB_MAP)
		waybill_write_value(call, map, &value);
	else
		ZVAL_EMPTY_ARRAY(&value);
	add_assoc_zval(array, name, &value);
}

void waybill_write_subject(waybill_call *call, const wb_subject_view *subject, zval *out)
{
	zval part;

	array_init(out);
	waybill_add_text(out, "subject", subject->key);
	array_init(&part);
	waybill_add_text(&part, "name", subject->workflow_name);
	waybill_add_natural(&part, "version", subject->workflow_version);
	waybill_add_text(&part, "hash", subject->workflow_hash);
	add_assoc_zval(out, "workflow", &part);
	waybill_add_text(out, "state", subject->state);
	waybill_add_text(out, "label", subject->state_label);
	add_assoc_bool(out, "final", subject->is_final);
	waybill_add_natural(out, "version", subject->version);
	waybill_add_text(out, "woo", subject->woo);
	waybill_add_text(out, "assignee", subject->assignee);
	add_map(call, out, "vars", &subject->vars);
	waybill_add_text(out, "drift", subject->drift);
	waybill_add_natural(out, "drift_seq", subject->drift_seq);
	add_assoc_long(out, "silent_until", subject->silent_until_ms);
	waybill_add_text(out, "silent_by", subject->silent_by);
	add_assoc_bool(out, "torn", subject->is_torn);
	add_assoc_bool(out, "busy", subject->has_intent);
	array_init(&part);
	waybill_add_natural(&part, "seq", subject->head.seq);
	waybill_add_text(&part, "hash", subject->head.hash);
	add_assoc_zval(out, "head", &part);
	waybill_add_text(out, "receipt", subject->head_receipt);
	waybill_add_text(out, "broken", subject->broken);
}

void waybill_write_intent(const wb_intent_view *intent, zval *out)
{
	array_init(out);
	waybill_add_text(out, "id", intent->id);
	waybill_add_natural(out, "fence", intent->fence);
	waybill_add_text(out, "subject", intent->subject);
	waybill_add_text(out, "transition", intent->transition);
	waybill_add_text(out, "from", intent->from_state);
	waybill_add_text(out, "to", intent->to_state);
	waybill_add_text(out, "woo_from", intent->woo_from);
	waybill_add_text(out, "woo_to", intent->woo_to);
	waybill_add_text(out, "draft", intent->draft);
	waybill_add_text(out, "connection", intent->connection);
	add_assoc_long(out, "overdue_ms", intent->overdue_ms);
	waybill_add_natural(out, "leases_missed", intent->leases_missed);
}

void waybill_write_outcome(waybill_call *call, const wb_outcome *outcome, zval *out)
{
	static const char *const kinds[] = {
		[WB_OUTCOME_DONE] = "done",
		[WB_OUTCOME_APPLY] = "apply",
		[WB_OUTCOME_REFUSED] = "refused",
		[WB_OUTCOME_REPLAYED] = "replayed",
		[WB_OUTCOME_STALE] = "stale",
		[WB_OUTCOME_RECOVER] = "recover",
		[WB_OUTCOME_LOST] = "lost",
	};
	_Static_assert(sizeof kinds / sizeof *kinds == WB_OUTCOME_LOST + 1,
		"Every kind of outcome has its name; the newest is the last.");
	wb_outcome_kind kind = outcome->kind;
	zval part;

	array_init(out);
	add_assoc_string(out, "kind", kinds[kind]);
	waybill_add_text(out, "receipt", outcome->receipt);
	add_assoc_bool(out, "refusal", outcome->was_refusal || kind == WB_OUTCOME_REFUSED);
	ZVAL_NULL(&part);
	if (kind == WB_OUTCOME_REFUSED)
		waybill_write_decision(call, &outcome->decision, &part);
	add_assoc_zval(out, "decision", &part);
	ZVAL_NULL(&part);
	if (kind == WB_OUTCOME_APPLY || kind == WB_OUTCOME_RECOVER)
		waybill_write_intent(&outcome->intent, &part);
	add_assoc_zval(out, "intent", &part);
	ZVAL_NULL(&part);
	if (kind != WB_OUTCOME_REPLAYED && kind != WB_OUTCOME_RECOVER)
		waybill_write_subject(call, &outcome->current, &part);
	add_assoc_zval(out, "current", &part);
}

/* Path to value; what was erased is not there. */
static void event_write_personal(waybill_call *call, const wb_event *event, zval *out)
{
	array_init(out);
	for (size_t at = 0; at < event->personal_count && call->status >= 0; at++) {
		const wb_personal *personal = &event->personal[at];
		wb_value value = wb_value_null();
		zval item;
		call->status = wb_json_read(personal->value, call->arena, &value, NULL, &call->error);
		waybill_write_value(call, &value, &item);
		zend_symtable_str_update(Z_ARRVAL_P(out), personal->path.data, personal->path.bytes, &item);
	}
}

void waybill_write_event(waybill_call *call, const wb_event *event, zval *out)
{
	zval personal;

	array_init(out);
	waybill_add_text(out, "subject", event->subject);
	waybill_add_natural(out, "seq", event->seq);
	waybill_add_natural(out, "position", event->position);
	waybill_add_text(out, "kind", event->kind);
	add_assoc_long(out, "at", event->at_ms);
	waybill_add_text(out, "prev", event->prev);
	waybill_add_text(out, "hash", event->hash);
	waybill_add_text(out, "body", event->body);
	waybill_add_text(out, "move", event->move);
	event_write_personal(call, event, &personal);
	add_assoc_zval(out, "personal", &personal);
}

void waybill_write_blockers(waybill_call *call, const wb_blocker *blockers, size_t count, zval *out)
{
	array_init_size(out, (uint32_t)count);
	for (size_t at = 0; at < count; at++) {
		zval blocker, by;
		array_init(&blocker);
		add_assoc_string(&blocker, "code", wb_blocker_code_name(blockers[at].code));
		waybill_add_text(&blocker, "text", blockers[at].text);
		add_map(call, &blocker, "message", &blockers[at].message);
		waybill_add_text(&blocker, "field", blockers[at].field);
		add_map(call, &blocker, "facts", &blockers[at].facts);
		waybill_write_texts(blockers[at].by, blockers[at].by_count, &by);
		add_assoc_zval(&blocker, "by", &by);
		add_next_index_zval(out, &blocker);
	}
}

void waybill_write_moves(waybill_call *call, const wb_move *moves, size_t count, zval *out)
{
	array_init_size(out, (uint32_t)count);
	for (size_t at = 0; at < count && !waybill_is_over_limit(); at++) {
		const wb_transition *transition = moves[at].transition;
		const wb_decision *decision = &moves[at].decision;
		zval move, blockers;
		array_init(&move);
		waybill_add_text(&move, "name", transition->name);
		waybill_add_text(&move, "label", transition->label);
		add_assoc_bool(&move, "allowed", decision->is_allowed);
		add_map(call, &move, "inputs", &transition->inputs);
		waybill_write_blockers(call, decision->blockers, decision->blocker_count, &blockers);
		add_assoc_zval(&move, "blockers", &blockers);
		waybill_add_text(&move, "to", transition->to);
		add_assoc_bool(&move, "undo", transition->can_be_undone);
		add_assoc_bool(&move, "four_eyes", transition->needs_second_person);
		add_next_index_zval(out, &move);
	}
}

const char *waybill_sighting_name(wb_sighting sighting)
{
	static const char *const names[] = {
		[WB_SIGHTING_KNOWN] = "known",
		[WB_SIGHTING_IGNORED] = "ignored",
		[WB_SIGHTING_STARTED] = "started",
		[WB_SIGHTING_MOVED] = "moved",
		[WB_SIGHTING_AGREED] = "agreed",
		[WB_SIGHTING_DRIFTED] = "drifted",
	};

	return names[sighting];
}
