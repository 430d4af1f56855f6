/* SPDX-License-Identifier: MIT */
/*
 * Arrays of a known shape: an actor, a command, an intent, an observation, a question inwards; a
 * subject, an intent, an outcome, an event, moves and blockers outwards. The stubs write the same
 * shapes for PHPStan; the names must agree.
 *
 * Inwards a shape is a table of fields, each with its kind and its place in core's struct. One
 * reader walks it, refuses unknown and missing keys and names the field. Nothing is coerced: a
 * number where a text is wanted is a mistake of the caller's, found here and not in the log.
 *
 * Of the order in a question only those facts are read that the decision looks at; commands and
 * observations, which become events, are read whole.
 */
#include "php_waybill.h"

/* ---- tables of fields -------------------------------------------------------------------------*/

typedef enum field_kind {
	FIELD_TEXT, /* wb_text */
	FIELD_TEXTS, /* const wb_text *, and size_t at count_offset */
	FIELD_BOOL, /* bool */
	FIELD_INTEGER, /* int64_t */
	FIELD_NATURAL, /* uint64_t */
	FIELD_NATURAL_32, /* uint32_t */
	FIELD_MAP, /* const wb_value * */
	FIELD_MAP_OR_NULL, /* the same, NULL for null */
	FIELD_ARRAY, /* HashTable *, as it is */
	FIELD_SHAPE, /* the struct of [shape], in place */
} field_kind;

typedef struct array_shape array_shape;

typedef struct shape_field {
	const char *name;
	field_kind kind;
	bool is_optional; /* left out: the struct keeps its zero */
	size_t offset;
	size_t count_offset;
	const array_shape *shape;
} shape_field;

/* As many as the longest table has. */
#define SHAPE_FIELDS_MAX 12

/* What is known of a table once it was looked through. Written by MINIT only. */
typedef struct shape_known {
	zend_string *names[SHAPE_FIELDS_MAX]; /* of the fields, interned */
	uint32_t required; /* bit n: the nth field must be there */
} shape_known;

struct array_shape {
	const shape_field *fields;
	size_t count;
	shape_known *known;
};

#define SHAPE_OF(table, known) \
	{ \
		(table), sizeof(table) / sizeof *(table), &(known) \
	}

static const shape_field actor_fields[] = {
	{"id", FIELD_TEXT, .offset = offsetof(wb_actor, id)},
	{"roles", FIELD_TEXTS, .offset = offsetof(wb_actor, roles),
		.count_offset = offsetof(wb_actor, role_count)},
	{"via", FIELD_TEXT, .offset = offsetof(wb_actor, via)},
	{"device", FIELD_TEXT, .offset = offsetof(wb_actor, device)},
	{"sees_all", FIELD_BOOL, .offset = offsetof(wb_actor, sees_all)},
};
static shape_known actor_known;
static const array_shape actor_shape = SHAPE_OF(actor_fields, actor_known);
_Static_assert(sizeof actor_fields / sizeof *actor_fields <= SHAPE_FIELDS_MAX, "All are found.");

/* What core's struct only points to or has in another form stands beside it. */
typedef struct command_frame {
	wb_command command; /* first: what readers of it are given leads back to the frame */
	wb_actor actor;
	wb_text action;
	HashTable *order;
} command_frame;

static const shape_field command_fields[] = {
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
static shape_known command_known;
static const array_shape command_shape = SHAPE_OF(command_fields, command_known);
_Static_assert(sizeof command_fields / sizeof *command_fields <= SHAPE_FIELDS_MAX, "All are found.");

static const shape_field intent_fields[] = {
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
static shape_known intent_known;
static const array_shape intent_shape = SHAPE_OF(intent_fields, intent_known);
_Static_assert(sizeof intent_fields / sizeof *intent_fields <= SHAPE_FIELDS_MAX, "All are found.");

static const shape_field observation_fields[] = {
	{"subject", FIELD_TEXT, .offset = offsetof(wb_observation, subject)},
	{"move", FIELD_TEXT, .offset = offsetof(wb_observation, move)},
	{"woo_from", FIELD_TEXT, .offset = offsetof(wb_observation, woo_from)},
	{"woo_to", FIELD_TEXT, .offset = offsetof(wb_observation, woo_to)},
	{"actor", FIELD_SHAPE, .offset = offsetof(wb_observation, actor), .shape = &actor_shape},
	{"origin", FIELD_MAP, .offset = offsetof(wb_observation, origin)},
	{"order", FIELD_MAP_OR_NULL, .offset = offsetof(wb_observation, order)},
	{"at", FIELD_INTEGER, .offset = offsetof(wb_observation, at_ms)},
};
static shape_known observation_known;
static const array_shape observation_shape = SHAPE_OF(observation_fields, observation_known);
_Static_assert(sizeof observation_fields / sizeof *observation_fields <= SHAPE_FIELDS_MAX, "All are found.");

typedef struct question_frame {
	wb_question question;
	wb_actor actor;
	HashTable *order;
} question_frame;

static const shape_field question_fields[] = {
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
static shape_known question_known;
static const array_shape question_shape = SHAPE_OF(question_fields, question_known);
_Static_assert(sizeof question_fields / sizeof *question_fields <= SHAPE_FIELDS_MAX, "All are found.");

typedef struct migration_frame {
	wb_migration migration;
	wb_actor actor;
	const wb_value *states;
	uint64_t max;
} migration_frame;

static const shape_field migration_fields[] = {
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
static shape_known migration_known;
static const array_shape migration_shape = SHAPE_OF(migration_fields, migration_known);
_Static_assert(sizeof migration_fields / sizeof *migration_fields <= SHAPE_FIELDS_MAX, "All are found.");

static const shape_field page_fields[] = {
	{"after", FIELD_TEXT, true, .offset = offsetof(waybill_page, after)},
	{"max", FIELD_NATURAL, true, .offset = offsetof(waybill_page, max)},
};
static shape_known page_known;
static const array_shape page_shape = SHAPE_OF(page_fields, page_known);

static const shape_field store_options_fields[] = {
	{"busy_ms", FIELD_NATURAL_32, true, .offset = offsetof(wb_store_options, busy_ms)},
	{"must_exist", FIELD_BOOL, true, .offset = offsetof(wb_store_options, must_exist)},
	{"read_only", FIELD_BOOL, true, .offset = offsetof(wb_store_options, is_read_only)},
};
static shape_known store_options_known;
static const array_shape store_options_shape = SHAPE_OF(store_options_fields, store_options_known);
_Static_assert(sizeof store_options_fields / sizeof *store_options_fields <= SHAPE_FIELDS_MAX, "All are found.");

/* ---- reading ----------------------------------------------------------------------------------*/

static void shape_read(waybill_call *call, const array_shape *shape, const waybill_place *place,
	HashTable *array, void *out);

static void field_read_texts(waybill_call *call, const shape_field *field,
	const waybill_place *place, HashTable *array, char *out)
{
	size_t count = zend_hash_num_elements(array), at = 0;
	wb_text *texts = wb_arena_take_array(call->arena, count + 1, sizeof *texts);
	zval *item;

	if (texts == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return;
	}
	if (!zend_array_is_list(array))
		waybill_fail(call, WB_INVALID, place, "must be a list");
	ZEND_HASH_FOREACH_VAL(array, item)
	{
		const waybill_place inner = {.parent = place, .index = at};
		item = waybill_deref(call, item);
		if (Z_TYPE_P(item) != IS_STRING)
			waybill_fail(call, WB_INVALID, &inner, "must be a string");
		if (call->status < 0)
			return;
		texts[at++] = waybill_read_text(call, &inner, Z_STR_P(item));
	}
	ZEND_HASH_FOREACH_END();
	*(const wb_text **)(out + field->offset) = texts;
	*(size_t *)(out + field->count_offset) = count;
}

static void field_read_number(waybill_call *call, const shape_field *field,
	const waybill_place *place, zend_long number, char *out)
{
	if (field->kind == FIELD_INTEGER) {
		*(int64_t *)(out + field->offset) = number;
	} else if (number < 0) {
		waybill_fail(call, WB_INVALID, place, "must not be negative");
	} else if (field->kind == FIELD_NATURAL) {
		*(uint64_t *)(out + field->offset) = (uint64_t)number;
	} else if (number > UINT32_MAX) {
		waybill_fail(call, WB_INVALID, place, "is too large");
	} else {
		*(uint32_t *)(out + field->offset) = (uint32_t)number;
	}
}

/* What a field's value must be, for the message when it is not. */
static const char *field_demand(field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
		return "must be a string";
	case FIELD_TEXTS:
		return "must be a list";
	case FIELD_BOOL:
		return "must be a bool";
	case FIELD_INTEGER:
	case FIELD_NATURAL:
	case FIELD_NATURAL_32:
		return "must be an integer";
	case FIELD_MAP:
	case FIELD_ARRAY:
	case FIELD_SHAPE:
		return "must be an array";
	case FIELD_MAP_OR_NULL:
		return "must be an array or null";
	}
	return "must be another type";
}

static void field_read_array(waybill_call *call, const shape_field *field,
	const waybill_place *place, HashTable *array, char *out)
{
	if (field->kind == FIELD_TEXTS)
		field_read_texts(call, field, place, array, out);
	else if (field->kind == FIELD_SHAPE)
		shape_read(call, field->shape, place, array, out + field->offset);
	else if (field->kind == FIELD_ARRAY)
		*(HashTable **)(out + field->offset) = array;
	else
		*(const wb_value **)(out + field->offset) = waybill_read_map(call, place, array);
}

static void field_read(waybill_call *call, const shape_field *field, const waybill_place *place,
	zval *value, char *out)
{
	uint32_t type;

	value = waybill_deref(call, value);
	type = 1u << Z_TYPE_P(value);
	switch (field->kind) {
	case FIELD_TEXT:
		if (type & MAY_BE_STRING) {
			*(wb_text *)(out + field->offset) = waybill_read_text(call, place, Z_STR_P(value));
			return;
		}
		break;
	case FIELD_BOOL:
		if (type & MAY_BE_BOOL) {
			*(bool *)(out + field->offset) = type == MAY_BE_TRUE;
			return;
		}
		break;
	case FIELD_INTEGER:
	case FIELD_NATURAL:
	case FIELD_NATURAL_32:
		if (type & MAY_BE_LONG) {
			field_read_number(call, field, place, Z_LVAL_P(value), out);
			return;
		}
		break;
	case FIELD_MAP_OR_NULL:
		if (type & MAY_BE_NULL)
			return;
		ZEND_FALLTHROUGH;
	case FIELD_TEXTS:
	case FIELD_MAP:
	case FIELD_ARRAY:
	case FIELD_SHAPE:
		if (type & MAY_BE_ARRAY) {
			field_read_array(call, field, place, Z_ARRVAL_P(value), out);
			return;
		}
		break;
	}
	waybill_fail(call, WB_INVALID, place, field_demand(field->kind));
}

/*
 * Whether [key] is the name. With a compiler's cache the strings of a script are never ours, though
 * both are interned, so what is looked at is the hash and then the bytes.
 */
static inline bool shape_is_name(const zend_string *name, const zend_string *key)
{
	const char *left = ZSTR_VAL(name), *right = ZSTR_VAL(key);
	size_t bytes = ZSTR_LEN(name);

	if (name == key)
		return true;
	if (ZSTR_H(name) != ZSTR_H(key) || ZSTR_LEN(key) != bytes)
		return false;
	for (; bytes > WAYBILL_WORD_BYTES; bytes -= WAYBILL_WORD_BYTES) {
		if (waybill_word(left, WAYBILL_WORD_BYTES) != waybill_word(right, WAYBILL_WORD_BYTES))
			return false;
		left += WAYBILL_WORD_BYTES;
		right += WAYBILL_WORD_BYTES;
	}
	return waybill_word(left, bytes) == waybill_word(right, bytes);
}

/* The field of [key]; the shape's count where it has none. Keys mostly come in the table's order:
   the search begins at [guess]. */
static size_t shape_find(const array_shape *shape, zend_string *key, size_t guess)
{
	zend_string *const *names = shape->known->names;

	zend_string_hash_val(key);
	for (size_t at = guess; at < shape->count; at++) {
		if (shape_is_name(names[at], key))
			return at;
	}
	for (size_t at = 0; at < guess; at++) {
		if (shape_is_name(names[at], key))
			return at;
	}
	return shape->count;
}

/* Fills [out], which is zeroed, in the order of the array. Shapes hold shapes by their tables only:
   the depth is theirs. */
static void shape_read(waybill_call *call, const array_shape *shape, const waybill_place *place,
	HashTable *array, void *out)
{
	waybill_place inner = {.parent = place};
	uint32_t missing = shape->known->required;
	size_t at = 0;
	zval *item;

	ZEND_HASH_FOREACH_KEY_VAL(array, inner.index, inner.key, item)
	{
		inner.name = NULL;
		at = inner.key == NULL ? shape->count : shape_find(shape, (zend_string *)inner.key, at);
		if (at == shape->count) {
			waybill_fail(call, WB_INVALID, &inner, "is not known");
			return;
		}
		inner.name = shape->fields[at].name;
		field_read(call, &shape->fields[at], &inner, item, out);
		if (call->status < 0)
			return;
		missing &= ~(UINT32_C(1) << at++);
	}
	ZEND_HASH_FOREACH_END();
	for (at = 0; missing != 0; at++, missing >>= 1) {
		inner = (waybill_place){.parent = place, .name = shape->fields[at].name};
		if ((missing & 1) != 0) {
			waybill_fail(call, WB_INVALID, &inner, "is missing");
			return;
		}
	}
}

/* A whole argument into a zeroed struct in the arena; NULL after a failure. */
static void *shape_take(
	waybill_call *call, const array_shape *shape, const char *name, HashTable *array, size_t bytes)
{
	const waybill_place place = {.name = name};
	void *out;

	if (call->status < 0)
		return NULL;
	out = wb_arena_take(call->arena, bytes);
	if (out == NULL)
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
	else
		shape_read(call, shape, &place, array, out);
	return call->status < 0 ? NULL : out;
}

const wb_actor *waybill_read_actor(waybill_call *call, const char *name, HashTable *array)
{
	return shape_take(call, &actor_shape, name, array, sizeof(wb_actor));
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
	};
	const waybill_place whole = {.name = "command"};
	const waybill_place place = {.parent = &whole, .name = "action"};
	command_frame *frame = shape_take(call, &command_shape, "command", array, sizeof *frame);

	if (frame == NULL)
		return NULL;
	frame->command.actor = &frame->actor;
	for (size_t at = 0; at < sizeof actions / sizeof *actions; at++) {
		if (wb_text_equal(frame->action, actions[at])) {
			frame->command.action = (wb_action)at;
			return &frame->command;
		}
	}
	waybill_fail(call, WB_INVALID, &place, "must be move, assign, note, adopt, revert or undo");
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
	return shape_take(call, &intent_shape, "intent", array, sizeof(wb_intent_view));
}

const wb_observation *waybill_read_observation(waybill_call *call, HashTable *array)
{
	return shape_take(call, &observation_shape, "observation", array, sizeof(wb_observation));
}

void waybill_read_page(waybill_call *call, HashTable *array, waybill_page *out)
{
	const waybill_place place = {.name = "options"};

	if (array != NULL)
		shape_read(call, &page_shape, &place, array, out);
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
	migration_frame *frame = shape_take(call, &migration_shape, "migration", array, sizeof *frame);

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
	question_frame *frame = shape_take(call, &question_shape, "question", array, sizeof *frame);
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
	static const array_shape *const shapes[] = {&actor_shape, &command_shape, &intent_shape,
		&observation_shape, &question_shape, &migration_shape, &page_shape, &store_options_shape};

	for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes; shape++) {
		for (size_t at = 0; at < shapes[shape]->count; at++) {
			const shape_field *field = &shapes[shape]->fields[at];
			shapes[shape]->known->names[at] =
				zend_string_init_interned(field->name, strlen(field->name), true);
			if (!field->is_optional)
				shapes[shape]->known->required |= UINT32_C(1) << at;
		}
	}
}

void waybill_read_store_options(waybill_call *call, HashTable *array, wb_store_options *out)
{
	const waybill_place place = {.name = "options"};

	if (array != NULL)
		shape_read(call, &store_options_shape, &place, array, out);
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
