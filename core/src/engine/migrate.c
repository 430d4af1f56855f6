/* SPDX-License-Identifier: MIT */
/*
 * Migration: live subjects of one version go on under another.
 *
 * Each subject is moved by itself, in one transaction, by an event of its own chain and by
 * compare-and-set, so that a run may end anywhere and be made again: what was moved is no longer
 * pinned to the version it left. What can't be moved without a person's word (a move under way,
 * drift, a state or a value with no place in the other version) stays and is told. A migration
 * changes nothing in WooCommerce, so a state that stands for another status than the order has is
 * no place for it either. One transaction for all was dropped: it would hold the writers' turn for
 * as long as a shop is large.
 *
 * Pages go by state and, inside it, by key, as the store finds them; a page ends at "STATE/KEY".
 */
#include "waybill/versions.h"

#include <string.h>

#include "base/error.h"
#include "base/failpoint.h"
#include "base/format.h"
#include "engine/engine.h"
#include "waybill/json.h"

/* A migration while it runs. Lists of the report grow in the caller's arena. */
typedef struct wb_mover {
	wb_engine           *engine;
	const wb_migration  *asked;
	wb_arena            *arena;   /* the caller's */
	wb_arena            *scratch; /* of one subject */
	const wb_workflow   *from, *to;
	wb_value             from_start, to_start; /* variables at the start */
	wb_value             dropped; /* WB_LIST of names */
	wb_migration_state  *states;
	wb_migration_stay   *stays;
	wb_migration_report  report;
} wb_mover;

/* What would become of one subject. */
typedef struct wb_relocation {
	wb_subject      row;
	wb_stay         why;
	const wb_state *to;
	wb_value        vars;
	wb_text         text; /* why it stays */
} wb_relocation;

const char *wb_stay_name(wb_stay stay)
{
	static const char *const names[] = {[WB_STAY_NONE] = "",
		[WB_STAY_INTENT] = "intent",
		[WB_STAY_TORN] = "torn",
		[WB_STAY_DRIFT] = "drift",
		[WB_STAY_STATE] = "state",
		[WB_STAY_STATUS] = "status",
		[WB_STAY_VARIABLE] = "variable",
		[WB_STAY_MOVED] = "moved",
		[WB_STAY_BROKEN] = "broken"};

	return names[stay];
}

/* ---- both versions ---------------------------------------------------------------------------- */

static const wb_field *find_field(const wb_type *type, wb_text name)
{
	for (size_t index = 0; index < type->field_count; index++)
		if (wb_text_equal(type->fields[index].name, name))
			return &type->fields[index];
	return NULL;
}

bool wb_engine__types_agree(const wb_type *left, const wb_type *right)
{
	/* Types of variables nest four deep at most. */
	while (left->kind == right->kind &&
		(left->kind == WB_TYPE_LIST || left->kind == WB_TYPE_MAP)) {
		left = left->element;
		right = right->element;
	}
	return left->kind == right->kind;
}

/* The fields of [left] whose fate in [right] is the one asked for. */
typedef enum wb_fate { FATE_AGREES, FATE_DIFFERS, FATE_IS_MISSING } wb_fate;

static wb_status list_fields(const wb_type *left, const wb_type *right, wb_fate fate,
	wb_arena *arena, const wb_text **out, size_t *out_count, wb_error *error)
{
	wb_text *names = wb_arena_take_array(arena, left->field_count + 1, sizeof(*names));
	size_t count = 0;
	if (names == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	for (size_t index = 0; index < left->field_count; index++) {
		const wb_field *field = &left->fields[index];
		const wb_field *other = find_field(right, field->name);
		wb_fate found = other == NULL ? FATE_IS_MISSING
			: wb_engine__types_agree(field->type, other->type) ? FATE_AGREES
															   : FATE_DIFFERS;
		if (found == fate)
			names[count++] = field->name;
	}
	*out = names;
	*out_count = count;
	return WB_OK;
}

static wb_status compare_variables(wb_mover *mover, wb_error *error)
{
	const wb_type *from = wb_workflow_vars_type(mover->from);
	const wb_type *to = wb_workflow_vars_type(mover->to);
	wb_migration_report *report = &mover->report;
	wb_arena *arena = mover->arena;
	wb_status status = list_fields(
		from, to, FATE_AGREES, arena, &report->kept, &report->kept_count, error);
	if (status == WB_OK)
		status = list_fields(
			from, to, FATE_DIFFERS, arena, &report->changed, &report->changed_count, error);
	if (status == WB_OK)
		status = list_fields(
			from, to, FATE_IS_MISSING, arena, &report->dropped, &report->dropped_count, error);
	if (status == WB_OK)
		status = list_fields(
			to, from, FATE_IS_MISSING, arena, &report->added, &report->added_count, error);
	if (status == WB_OK)
		status = wb_workflow_initial_vars(mover->from, arena, &mover->from_start, error);
	if (status == WB_OK)
		status = wb_workflow_initial_vars(mover->to, arena, &mover->to_start, error);
	wb_list_builder names;
	wb_list_builder_init(&names, arena, report->dropped_count);
	for (size_t index = 0; status == WB_OK && index < report->dropped_count; index++)
		wb_list_builder_add(&names, wb_value_string(report->dropped[index]));
	if (status == WB_OK)
		status = wb_list_builder_finish(&names, &mover->dropped, error);
	return status;
}

/* Where the state [name] leads; NULL: nowhere. */
static const wb_state *find_target(const wb_mover *mover, wb_text name)
{
	for (size_t index = 0; index < mover->asked->state_count; index++)
		if (wb_text_equal(mover->asked->states[index].from, name))
			return wb_workflow_find_state(mover->to, mover->asked->states[index].to);
	return wb_workflow_find_state(mover->to, name);
}

static wb_status check_mapping(const wb_mover *mover, wb_error *error)
{
	for (size_t index = 0; index < mover->asked->state_count; index++) {
		const wb_state_mapping *mapping = &mover->asked->states[index];
		if (wb_workflow_find_state(mover->from, mapping->from) == NULL)
			return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
				"states.%t: version %u has no state of this name", mapping->from,
				wb_workflow_version(mover->from));
		if (wb_workflow_find_state(mover->to, mapping->to) == NULL)
			return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
				"states.%t: version %u has no state %t", mapping->from,
				wb_workflow_version(mover->to), mapping->to);
	}
	return WB_OK;
}

static wb_status list_states(wb_mover *mover, wb_error *error)
{
	size_t total = wb_workflow_state_count(mover->from);
	size_t count = 0;
	wb_status status = WB_OK;
	mover->states = wb_arena_take_array(mover->arena, total + 1, sizeof(*mover->states));
	if (mover->states == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	for (size_t index = 0; index < total && status == WB_OK; index++) {
		const wb_state *state = wb_workflow_state(mover->from, index);
		if (state->is_final)
			continue;
		const wb_state *to = find_target(mover, state->name);
		wb_migration_state *place = &mover->states[count++];
		place->from = state->name;
		place->to = to == NULL ? WB_TEXT("") : to->name;
		status = wb_store__subject_count(mover->engine->store,
			wb_workflow_hash(mover->from), state->name, &place->subjects, error);
	}
	mover->report.states = mover->states;
	mover->report.state_count = count;
	return status;
}

static wb_status find_version(
	wb_mover *mover, const char *field, wb_text hash, const wb_workflow **out, wb_error *error)
{
	wb_status status = wb_engine_definition(mover->engine, hash, out, error);
	if (status == WB_OK && !wb_text_equal(wb_workflow_name(*out), mover->asked->workflow))
		return wb_error__set(error, WB_MISSING, WB_AREA_ENGINE,
			"%s: the definition %t is none of the workflow %t", field, hash,
			mover->asked->workflow);
	return status;
}

static wb_status mover_init(wb_mover *mover, wb_error *error)
{
	const wb_migration *asked = mover->asked;
	if (asked->actor == NULL || asked->actor->id.bytes == 0)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "actor.id: must not be empty");
	if (asked->count_max == 0 || asked->count_max > WB_MIGRATION_PAGE_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "max: must be 1 to %d",
			WB_MIGRATION_PAGE_MAX);
	if (wb_text_equal(asked->from, asked->to))
		return wb_error__set(
			error, WB_INVALID, WB_AREA_ENGINE, "to: is the version that is left");
	wb_status status = find_version(mover, "from", asked->from, &mover->from, error);
	if (status == WB_OK)
		status = find_version(mover, "to", asked->to, &mover->to, error);
	if (status == WB_OK)
		status = check_mapping(mover, error);
	if (status == WB_OK)
		status = list_states(mover, error);
	if (status == WB_OK)
		status = compare_variables(mover, error);
	mover->report.from = mover->from;
	mover->report.to = mover->to;
	mover->stays =
		wb_arena_take_array(mover->arena, asked->count_max, sizeof(*mover->stays));
	if (status == WB_OK && mover->stays == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	mover->report.stays = mover->stays;
	return status;
}

/* ---- one subject ------------------------------------------------------------------------------ */

static wb_status stay(
	wb_mover *mover, wb_relocation *subject, wb_stay why, wb_error *error, const char *format, ...)
{
	char line[256];
	va_list arguments;

	va_start(arguments, format);
	size_t bytes = wb_format__line(line, sizeof line, format, arguments);
	va_end(arguments);
	subject->why = why;
	if (!wb_arena_copy_text(mover->arena, (wb_text) {line, bytes}, &subject->text))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	return WB_OK;
}

static wb_status is_same_value(
	wb_mover *mover, const wb_value *left, const wb_value *right, bool *out, wb_error *error)
{
	const wb_value absent = wb_value_null();
	wb_text texts[2];
	wb_status status =
		wb_json_write(left == NULL ? &absent : left, mover->scratch, &texts[0], error);
	if (status == WB_OK)
		status = wb_json_write(right == NULL ? &absent : right, mover->scratch, &texts[1], error);
	*out = status == WB_OK && wb_text_equal(texts[0], texts[1]);
	return status;
}

/* The variable [field] of the other version: kept, or what it holds at the start. */
static wb_status carry_variable(wb_mover *mover, wb_relocation *subject, const wb_value *stored,
	const wb_field *field, wb_map_builder *vars, wb_error *error)
{
	const wb_field *before = find_field(wb_workflow_vars_type(mover->from), field->name);
	const wb_value *value = wb_value_member(stored, field->name);
	if (before != NULL && !wb_engine__types_agree(before->type, field->type)) {
		bool is_untouched = false;
		wb_status status = is_same_value(mover, value,
			wb_value_member(&mover->from_start, field->name), &is_untouched, error);
		if (status != WB_OK)
			return status;
		if (!is_untouched)
			return stay(mover, subject, WB_STAY_VARIABLE, error,
				"The variable %t has been set and has another type in version %u.", field->name,
				wb_workflow_version(mover->to));
		before = NULL;
	}
	if (before == NULL)
		value = wb_value_member(&mover->to_start, field->name);
	if (value != NULL && value->kind != WB_NULL)
		wb_map_builder_add(vars, field->name, *value);
	return WB_OK;
}

static wb_status carry_variables(wb_mover *mover, wb_relocation *subject, wb_error *error)
{
	const wb_type *type = wb_workflow_vars_type(mover->to);
	wb_value stored;
	wb_error why;
	wb_status status = wb_json_read(subject->row.vars, mover->scratch, &stored, NULL, &why);
	if (status == WB_MEMORY)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	if (status != WB_OK)
		return stay(mover, subject, WB_STAY_BROKEN, error,
			"Its stored variables can't be read: %s.", why.message);
	wb_map_builder vars;
	wb_map_builder_init(&vars, mover->scratch, type->field_count);
	for (size_t index = 0;
		 status == WB_OK && subject->why == WB_STAY_NONE && index < type->field_count; index++)
		status =
			carry_variable(mover, subject, &stored, &type->fields[index], &vars, error);
	if (status == WB_OK && subject->why == WB_STAY_NONE)
		status = wb_map_builder_finish(&vars, &subject->vars, error);
	return status;
}

/* What becomes of the subject in [subject->row]; reads only. */
static wb_status judge(wb_mover *mover, wb_relocation *subject, wb_error *error)
{
	const wb_subject *row = &subject->row;
	wb_intent intent;
	wb_error why;
	wb_status status = wb_store__intent_find(
		mover->engine->store, row->key, mover->scratch, &intent, &why);
	if (status == WB_OK)
		return stay(mover, subject, WB_STAY_INTENT, error, "A move of it is being applied.");
	if (status != WB_MISSING) {
		if (error != NULL)
			*error = why;
		return status;
	}
	if (row->is_torn)
		return stay(mover, subject, WB_STAY_TORN, error, "A move of it was cut in half.");
	if (row->drift.bytes > 0)
		return stay(mover, subject, WB_STAY_DRIFT, error,
			"WooCommerce shows %t where Waybill expects %t.", row->drift, row->woo);
	subject->to = find_target(mover, row->state);
	if (subject->to == NULL)
		return stay(mover, subject, WB_STAY_STATE, error,
			"Its state %t leads to none of version %u.", row->state,
			wb_workflow_version(mover->to));
	if (subject->to->woo.bytes > 0 && !wb_text_equal(subject->to->woo, row->woo))
		return stay(mover, subject, WB_STAY_STATUS, error,
			"The state %t stands for the status %t, the order is %t.", subject->to->name,
			subject->to->woo, row->woo);
	return carry_variables(mover, subject, error);
}

static wb_status migrated_data(
	const wb_mover *mover, const wb_relocation *subject, wb_value *out, wb_error *error)
{
	wb_value before, after;
	wb_status status =
		wb_engine__workflow_value(mover->from, mover->scratch, &before, error);
	if (status == WB_OK)
		status = wb_engine__workflow_value(mover->to, mover->scratch, &after, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, mover->scratch, 7);
	wb_map_builder_add(&map, WB_TEXT("before"), before);
	wb_map_builder_add(&map, WB_TEXT("dropped"), mover->dropped);
	wb_map_builder_add(&map, WB_TEXT("from"), wb_value_string(subject->row.state));
	wb_map_builder_add(&map, WB_TEXT("to"), wb_value_string(subject->to->name));
	wb_map_builder_add(&map, WB_TEXT("vars"), subject->vars);
	wb_map_builder_add(
		&map, WB_TEXT("version"), wb_value_int((int64_t) subject->row.version + 1));
	wb_map_builder_add(&map, WB_TEXT("workflow"), after);
	return wb_map_builder_finish(&map, out, error);
}

/* Event and row. Receipt and time of the last move stay: nobody has moved the order. */
static wb_status relocate(wb_mover *mover, const wb_relocation *subject, wb_error *error)
{
	wb_entry_draft draft = {.subject = subject->row.key,
		.kind = WB_TEXT("migrated"),
		.head = wb_engine__head(&subject->row),
		.at_ms = mover->asked->now_ms};
	wb_subject row = subject->row;
	wb_event event;
	wb_status status = wb_engine__actor_value(
		mover->asked->actor, (wb_text) {0}, mover->scratch, &draft.actor, error);
	if (status == WB_OK)
		status = migrated_data(mover, subject, &draft.data, error);
	if (status == WB_OK)
		status = wb_json_write(&subject->vars, mover->scratch, &row.vars, error);
	if (status == WB_OK)
		status = wb_engine__append(mover->engine, &draft, mover->scratch, &event, error);
	if (status != WB_OK)
		return status;
	WB_FAILPOINT("engine.migrate.appended");
	row.definition_hash = wb_workflow_hash(mover->to);
	row.state = subject->to->name;
	return wb_store__subject_write(mover->engine->store, &row, row.version, error);
}

static wb_status move_inside(wb_mover *mover, wb_relocation *subject, wb_error *error)
{
	wb_status status = judge(mover, subject, error);
	if (status != WB_OK || subject->why != WB_STAY_NONE)
		return status;
	status = relocate(mover, subject, error);
	if (status == WB_CONFLICT)
		return stay(mover, subject, WB_STAY_MOVED, error, "It moved while it was looked at.");
	return status;
}

static void note_outcome(wb_mover *mover, wb_migration_state *place, const wb_relocation *subject)
{
	if (subject->why == WB_STAY_NONE) {
		place->moved++;
		mover->report.moved++;
		return;
	}
	place->stayed++;
	mover->stays[mover->report.stay_count++] = (wb_migration_stay) {.subject = subject->row.key,
		.state = place->from,
		.why = subject->why,
		.text = subject->text};
}

/* Moves the subject [key], which was in the state of [place] a moment ago, or says why it stays. */
static wb_status take_subject(
	wb_mover *mover, wb_migration_state *place, wb_text key, wb_error *error)
{
	wb_engine *engine = mover->engine;
	bool is_dry = mover->asked->is_dry_run;
	wb_relocation subject = {0};
	wb_status status = is_dry ? WB_OK : wb_store__begin(engine->store, error);
	if (status != WB_OK)
		return status;
	wb_arena_reset(mover->scratch);
	status = wb_store__subject_read(engine->store, key, mover->scratch, &subject.row, error);
	/* It went on meanwhile, or another run has moved it: where it is now is for the next run. */
	bool is_there = status == WB_OK && wb_text_equal(subject.row.state, place->from) &&
		wb_text_equal(subject.row.definition_hash, wb_workflow_hash(mover->from));
	if (is_there)
		status = is_dry ? judge(mover, &subject, error) : move_inside(mover, &subject, error);
	if (!is_dry)
		status = wb_engine__end(
			engine, status, is_there && subject.why == WB_STAY_NONE, error);
	subject.row.key = key;
	if (status == WB_OK && is_there)
		note_outcome(mover, place, &subject);
	return status;
}

/* ---- a page ----------------------------------------------------------------------------------- */

typedef struct wb_key_list {
	wb_arena *arena;
	wb_text  *keys;
	size_t    count, capacity;
} wb_key_list;

static wb_status collect_key(void *payload, const wb_subject *subject, wb_error *error)
{
	wb_key_list *list = payload;
	if (list->count == list->capacity)
		return WB_END;
	if (!wb_arena_copy_text(list->arena, subject->key, &list->keys[list->count]))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	list->count++;
	return WB_OK;
}

/* Where the page before ended: the state and the key behind its slash. */
static void split_cursor(wb_text cursor, wb_text *out_state, wb_text *out_key)
{
	const char *slash = cursor.bytes == 0 ? NULL : memchr(cursor.data, '/', cursor.bytes);
	size_t bytes = slash == NULL ? cursor.bytes : (size_t) (slash - cursor.data);
	*out_state = (wb_text) {cursor.data, bytes};
	*out_key = slash == NULL ? WB_TEXT("")
							 : (wb_text) {slash + 1, cursor.bytes - bytes - 1};
}

static wb_status join_cursor(wb_mover *mover, wb_text state, wb_text key, wb_error *error)
{
	char *text = wb_arena_take(mover->arena, state.bytes + key.bytes + 2);
	if (text == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	memcpy(text, state.data, state.bytes);
	text[state.bytes] = '/';
	memcpy(text + state.bytes + 1, key.data, key.bytes);
	mover->report.next = (wb_text) {text, state.bytes + 1 + key.bytes};
	return WB_OK;
}

/* Takes what stands in one state behind [after]; at most [left], which it counts down. */
static wb_status take_state(wb_mover *mover, wb_migration_state *place, wb_text after,
	size_t *left, wb_error *error)
{
	wb_pin pin = {wb_workflow_hash(mover->from), place->from, after};
	wb_key_list list = {.arena = mover->arena, .capacity = *left};
	list.keys = wb_arena_take_array(mover->arena, *left + 1, sizeof(*list.keys));
	if (list.keys == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_status status = wb_store__subject_pinned(
		mover->engine->store, &pin, *left, collect_key, &list, error);
	for (size_t index = 0; status == WB_OK && index < list.count; index++)
		status = take_subject(mover, place, list.keys[index], error);
	*left -= list.count;
	if (status == WB_OK && *left == 0 && list.count > 0)
		status = join_cursor(mover, place->from, list.keys[list.count - 1], error);
	return status;
}

static wb_status take_page(wb_mover *mover, wb_error *error)
{
	size_t left = mover->asked->count_max;
	wb_text state, key;
	wb_status status = WB_OK;
	split_cursor(mover->asked->after, &state, &key);
	for (size_t index = 0; index < mover->report.state_count && left > 0 && status == WB_OK;
		 index++) {
		wb_migration_state *place = &mover->states[index];
		int order = wb_text_compare(place->from, state);
		if (order >= 0)
			status = take_state(
				mover, place, order == 0 ? key : WB_TEXT(""), &left, error);
	}
	return status;
}

wb_status wb_engine_migrate(wb_engine *engine, const wb_migration *migration, wb_arena *arena,
	wb_migration_report *out, wb_error *error)
{
	wb_mover mover = {.engine = engine, .asked = migration, .arena = arena};
	wb_status status = mover_init(&mover, error);
	if (status == WB_OK)
		status = wb_arena_new(engine->env, WB_ARENA_BYTES_MAX, &mover.scratch, error);
	if (status == WB_OK)
		status = take_page(&mover, error);
	wb_arena_free(mover.scratch);
	if (status == WB_OK)
		*out = mover.report;
	return status;
}
