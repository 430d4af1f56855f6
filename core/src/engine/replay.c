/* SPDX-License-Identifier: MIT */
/*
 * What another definition would have said to a real move.
 *
 * The move is decided from the state it was really made from, with what its event holds: the
 * inputs, the actor, the facts that its guard looked at then, and the variables that the events
 * before it left. Nothing else is known of that moment. A fact that the candidate looks at and the
 * event does not hold is therefore named and the move left undecided; to take what the order holds
 * today would answer about another order. Only what refuses the move whatever the facts are (the
 * state, the role, the second person, an input) is told without them.
 *
 * Inputs that the candidate does not ask for are left out: its form would not have shown them, and
 * an event also holds those that a default filled in.
 */
#include "engine/replay.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "waybill/json.h"
#include "workflow/definition.h"

/* Members of an order, with the path each has in an event. */
#define REPLAY_ORDER_MAX 32

struct wb_replay {
	const wb_workflow *candidate;
	const wb_type     *order;
	wb_text            order_paths[REPLAY_ORDER_MAX]; /* "order.total" */
	wb_text            personal_paths[REPLAY_ORDER_MAX]; /* "facts.order.city" */
	bool              *reads_var; /* by rule and variable */
	const wb_workflow *vars_of;   /* whom [agrees] compares with */
	bool              *agrees;    /* by variable of the candidate */
};

/* One decision on its way. */
typedef struct wb_trial {
	wb_replay       *replay;
	const wb_record *record;
	wb_arena        *arena;
	wb_value         members[REPLAY_ORDER_MAX];
	wb_value         inputs, vars;
	bool             lacks_input; /* one that was given was erased */
	wb_text         *facts;
	size_t           fact_count, fact_capacity;
} wb_trial;

/* ---- the candidate ---------------------------------------------------------------------------- */

static bool replay_join(wb_arena *arena, wb_text left, wb_text right, wb_text *out)
{
	char *text = wb_arena_take(arena, left.bytes + right.bytes + 1);

	if (text == NULL)
		return false;
	memcpy(text, left.data, left.bytes);
	memcpy(text + left.bytes, right.data, right.bytes);
	*out = (wb_text) {text, left.bytes + right.bytes};
	return true;
}

static void replay_mark_reads(const wb_type *vars, const wb_program *program, bool *reads)
{
	for (size_t path = 0; program != NULL && path < wb_program_path_count(program); path++) {
		wb_text text = wb_program_path(program, path);
		if (!wb_facts__is_under(WB_FACT_VARS, text))
			continue;
		wb_text member = wb_facts__member(text);
		for (size_t index = 0; index < vars->field_count; index++)
			if (member.bytes == 0 || wb_text_equal(member, vars->fields[index].name))
				reads[index] = true;
	}
}

wb_status wb_replay__new(
	const wb_workflow *candidate, wb_arena *arena, wb_replay **out, wb_error *error)
{
	const wb_type *vars = wb_workflow_vars_type(candidate);
	wb_replay *replay = wb_arena_take(arena, sizeof(*replay));
	if (replay == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	replay->candidate = candidate;
	replay->order = wb_workflow_order_type();
	WB_ASSERT(replay->order->field_count <= REPLAY_ORDER_MAX, "A rule's reads have 32 bits.");
	for (size_t index = 0; index < replay->order->field_count; index++)
		if (!replay_join(arena, WB_TEXT("order."), replay->order->fields[index].name,
				&replay->order_paths[index]) ||
			!replay_join(arena, WB_TEXT("facts."), replay->order_paths[index],
				&replay->personal_paths[index]))
			return wb_error__set_memory(error, WB_AREA_ENGINE);
	replay->agrees = wb_arena_take_array(arena, vars->field_count + 1, sizeof(bool));
	replay->reads_var = wb_arena_take_array(
		arena, candidate->rule_count * vars->field_count + 1, sizeof(bool));
	if (replay->agrees == NULL || replay->reads_var == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	for (size_t index = 0; index < candidate->rule_count; index++) {
		const wb_rule *rule = &candidate->rules[index];
		bool *reads = replay->reads_var + index * vars->field_count;
		replay_mark_reads(vars, rule->guard, reads);
		for (size_t set = 0; set < rule->assignment_count; set++)
			replay_mark_reads(vars, rule->assignments[set].value, reads);
	}
	*out = replay;
	return WB_OK;
}

/* Which of the candidate's variables another definition has, too. */
static void replay_compare(wb_replay *replay, const wb_workflow *vars_of)
{
	const wb_type *type = wb_workflow_vars_type(replay->candidate);
	const wb_type *other = vars_of == NULL ? NULL : wb_workflow_vars_type(vars_of);

	replay->vars_of = vars_of;
	for (size_t index = 0; index < type->field_count; index++) {
		replay->agrees[index] = false;
		for (size_t there = 0; other != NULL && there < other->field_count; there++)
			if (wb_text_equal(type->fields[index].name, other->fields[there].name))
				replay->agrees[index] =
					wb_engine__types_agree(type->fields[index].type, other->fields[there].type);
	}
}

/* ---- what the log holds ----------------------------------------------------------------------- */

static wb_status trial_lack(wb_trial *trial, wb_text fact, wb_error *error)
{
	for (size_t index = 0; index < trial->fact_count; index++)
		if (wb_text_equal(trial->facts[index], fact))
			return WB_OK;
	if (trial->fact_count == trial->fact_capacity) {
		size_t capacity = trial->fact_capacity == 0 ? 8 : trial->fact_capacity * 2;
		wb_text *grown = wb_arena_take_array(trial->arena, capacity, sizeof(*grown));
		if (grown == NULL)
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		if (trial->fact_count > 0)
			memcpy(grown, trial->facts, trial->fact_count * sizeof(*grown));
		trial->facts = grown;
		trial->fact_capacity = capacity;
	}
	trial->facts[trial->fact_count++] = fact;
	return WB_OK;
}

static wb_status trial_lack_member(
	wb_trial *trial, const char *prefix, wb_text name, wb_error *error)
{
	wb_text fact;

	if (!replay_join(trial->arena, wb_text_from(prefix), name, &fact))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	return trial_lack(trial, fact, error);
}

static wb_status trial_read_personal(
	const wb_trial *trial, wb_text path, bool *out_is_there, wb_value *out, wb_error *error)
{
	*out_is_there = false;
	for (size_t index = 0; index < trial->record->personal_count; index++) {
		const wb_personal *personal = &trial->record->personal[index];
		if (!wb_text_equal(personal->path, path))
			continue;
		*out_is_there = true;
		return wb_json_read(personal->value, trial->arena, out, NULL, error);
	}
	return WB_OK;
}

/* A text that was a number with more digits than JSON's readers keep. */
static bool trial_is_long_integer(const wb_field *field, const wb_value *value)
{
	return field->type->kind == WB_TYPE_INT && value->kind == WB_STRING;
}

static wb_status trial_read_member(
	wb_trial *trial, size_t index, bool *out_is_there, wb_error *error)
{
	const wb_replay *replay = trial->replay;
	const wb_field *field = &replay->order->fields[index];
	const wb_value *value = wb_value_member(&trial->record->facts, replay->order_paths[index]);
	if (value == NULL) {
		const wb_value *whole = wb_value_member(&trial->record->facts, WB_TEXT("order"));
		if (whole != NULL && whole->kind == WB_MAP) {
			const wb_value absent = wb_value_null();
			value = wb_value_member(whole, field->name);
			if (value == NULL && !field->is_personal)
				value = &absent;
			if (value == &absent) {
				trial->members[index] = absent;
				*out_is_there = true;
				return WB_OK;
			}
		}
	}
	if (value == NULL)
		return trial_read_personal(trial, replay->personal_paths[index], out_is_there,
			&trial->members[index], error);
	*out_is_there = !trial_is_long_integer(field, value);
	trial->members[index] = *value;
	return WB_OK;
}

/* The members of the order and the variables that [rule] looks at: read, or named as lacking. */
static wb_status trial_read_facts(wb_trial *trial, const wb_rule *rule, wb_error *error)
{
	const wb_replay *replay = trial->replay;
	const wb_type *vars = wb_workflow_vars_type(replay->candidate);
	const bool *reads =
		replay->reads_var + (size_t) (rule - replay->candidate->rules) * vars->field_count;
	wb_status status = WB_OK;
	for (size_t index = 0; index < replay->order->field_count && status == WB_OK; index++) {
		bool is_there = true;
		if ((rule->reads[WB_FACT_ORDER] & (UINT32_C(1) << index)) != 0)
			status = trial_read_member(trial, index, &is_there, error);
		if (status == WB_OK && !is_there)
			status = trial_lack(trial, replay->order_paths[index], error);
	}
	for (size_t index = 0; index < vars->field_count && status == WB_OK; index++)
		if (reads[index] && (trial->record->vars == NULL || !replay->agrees[index]))
			status = trial_lack_member(trial, "vars.", vars->fields[index].name, error);
	return status;
}

/* The variables that both definitions have. */
static wb_status trial_read_vars(wb_trial *trial, wb_error *error)
{
	wb_replay *replay = trial->replay;
	const wb_type *type = wb_workflow_vars_type(replay->candidate);
	wb_map_builder vars;
	if (replay->vars_of != trial->record->vars_of || replay->vars_of == NULL)
		replay_compare(replay, trial->record->vars_of);
	wb_map_builder_init(&vars, trial->arena, type->field_count);
	for (size_t index = 0; trial->record->vars != NULL && index < type->field_count; index++) {
		const wb_value *value =
			wb_value_member(trial->record->vars, type->fields[index].name);
		if (value != NULL && replay->agrees[index])
			wb_map_builder_add(&vars, type->fields[index].name, *value);
	}
	return wb_map_builder_finish(&vars, &trial->vars, error);
}

/* One input that the candidate asks for: as it was given, or named as erased. */
static wb_status trial_read_input(
	wb_trial *trial, const wb_input *input, wb_map_builder *inputs, wb_error *error)
{
	const wb_value *given = wb_value_member(&trial->record->inputs, input->name);
	wb_text path;
	bool is_there = given != NULL;
	wb_value value = is_there ? *given : wb_value_null();
	if (!is_there && trial->record->digests != NULL) {
		if (!replay_join(trial->arena, WB_TEXT("inputs."), input->name, &path))
			return wb_error__set_memory(error, WB_AREA_ENGINE);
		wb_status status = trial_read_personal(trial, path, &is_there, &value, error);
		if (status != WB_OK)
			return status;
		if (!is_there && wb_value_member(trial->record->digests, path) != NULL) {
			trial->lacks_input = true;
			return trial_lack(trial, path, error);
		}
	}
	if (is_there)
		wb_map_builder_add(inputs, input->name, value);
	return WB_OK;
}

static wb_status trial_read_inputs(wb_trial *trial, const wb_rule *rule, wb_error *error)
{
	wb_map_builder inputs;
	wb_status status = WB_OK;
	wb_map_builder_init(&inputs, trial->arena, rule->input_count);
	for (size_t index = 0; index < rule->input_count && status == WB_OK; index++)
		status = trial_read_input(trial, &rule->inputs[index], &inputs, error);
	return status == WB_OK ? wb_map_builder_finish(&inputs, &trial->inputs, error) : status;
}

/* ---- deciding --------------------------------------------------------------------------------- */

/* A blocker that no decision has: the candidate lacks what the move was made of. */
static wb_status trial_refuse(
	wb_trial *trial, const char *code, wb_text text, wb_replayed *out, wb_error *error)
{
	wb_list_builder list;
	wb_map_builder map;
	wb_value none, item;

	wb_map_builder_init(&map, trial->arena, 0);
	wb_status status = wb_map_builder_finish(&map, &none, error);
	wb_list_builder_init(&list, trial->arena, 0);
	wb_value nobody;
	if (status == WB_OK)
		status = wb_list_builder_finish(&list, &nobody, error);
	if (status != WB_OK)
		return status;
	wb_map_builder_init(&map, trial->arena, 4);
	wb_map_builder_add(&map, WB_TEXT("by"), nobody);
	wb_map_builder_add(&map, WB_TEXT("code"), wb_value_string(wb_text_from(code)));
	wb_map_builder_add(&map, WB_TEXT("facts"), none);
	wb_map_builder_add(&map, WB_TEXT("text"), wb_value_string(text));
	status = wb_map_builder_finish(&map, &item, error);
	if (status != WB_OK)
		return status;
	wb_list_builder_init(&list, trial->arena, 1);
	wb_list_builder_add(&list, item);
	out->verdict = WB_VERDICT_REFUSED;
	return wb_list_builder_finish(&list, &out->blockers, error);
}

static wb_status trial_undecided(const wb_trial *trial, wb_replayed *out)
{
	out->verdict = WB_VERDICT_UNDECIDED;
	out->facts = trial->facts;
	out->fact_count = trial->fact_count;
	return WB_OK;
}

static wb_question trial_question(const wb_trial *trial)
{
	const wb_record *record = trial->record;

	return (wb_question) {.transition = record->transition,
		.subject = record->subject,
		.state = record->state,
		.version = record->version,
		.actor = &record->actor,
		.order_members = trial->members,
		.vars = &trial->vars,
		.inputs = &trial->inputs,
		.now_ms = record->now_ms,
		.inputs_are_stored = true,
		.last_actor = record->last_actor,
		.is_brief = true};
}

static wb_status trial_tell(
	wb_trial *trial, const wb_decision *decision, wb_replayed *out, wb_error *error)
{
	out->verdict = decision->is_allowed ? WB_VERDICT_ALLOWED : WB_VERDICT_REFUSED;
	return decision->is_allowed ? WB_OK
								: wb_engine__blockers_value(decision, trial->replay->candidate,
									  trial->arena, &out->blockers, error);
}

/* Somebody made it, by its name. */
static wb_status trial_decide_named(wb_trial *trial, wb_replayed *out, wb_error *error)
{
	const wb_workflow *candidate = trial->replay->candidate;
	const wb_transition *transition =
		wb_workflow_find_transition(candidate, trial->record->transition);
	wb_decision decision;
	if (transition == NULL)
		return trial_refuse(trial, "transition",
			WB_TEXT("This version has no transition of that name."), out, error);
	const wb_rule *rule = wb_rule__of(transition);
	wb_status status = trial_read_inputs(trial, rule, error);
	if (status == WB_OK)
		status = trial_read_vars(trial, error);
	if (status == WB_OK)
		status = trial_read_facts(trial, rule, error);
	if (status != WB_OK)
		return status;
	wb_question question = trial_question(trial);
	question.is_without_guard = trial->fact_count > 0;
	/* What an erased input held is not known, so the others are not asked for either. */
	question.is_preview = trial->lacks_input;
	status = wb_workflow_decide(candidate, &question, trial->arena, &decision, error);
	if (status != WB_OK)
		return status;
	return decision.is_allowed && trial->fact_count > 0 ? trial_undecided(trial, out)
														: trial_tell(trial, &decision, out, error);
}

/* WooCommerce made it: what the candidate would have taken its change for. */
static wb_status trial_decide_match(wb_trial *trial, wb_replayed *out, wb_error *error)
{
	const wb_workflow *candidate = trial->replay->candidate;
	wb_decision decision;
	bool could_match = false;
	wb_status status = trial_read_vars(trial, error);
	for (size_t index = 0; index < candidate->rule_count && status == WB_OK; index++) {
		const wb_rule *rule = &candidate->rules[index];
		if (!wb_workflow__could_match(
				candidate, rule, trial->record->state, trial->record->woo_to))
			continue;
		could_match = true;
		status = trial_read_facts(trial, rule, error);
	}
	if (status != WB_OK)
		return status;
	if (could_match && trial->fact_count > 0)
		return trial_undecided(trial, out);
	wb_question question = trial_question(trial);
	status = wb_workflow_match(
		candidate, &question, trial->record->woo_to, trial->arena, &decision, error);
	if (status == WB_END)
		return trial_refuse(trial, "drift",
			WB_TEXT("WooCommerce's change would have been drift: no one transition of this "
					"version stands for it."),
			out, error);
	return status;
}

static bool record_is_woocommerces(const wb_record *record)
{
	return record->actor.role_count == 1 &&
		wb_text_equal(record->actor.roles[0], WB_TEXT(WB_ROLE_WOOCOMMERCE));
}

wb_status wb_replay__decide(wb_replay *replay, const wb_record *record, wb_arena *arena,
	wb_replayed *out, wb_error *error)
{
	wb_trial trial = {.replay = replay, .record = record, .arena = arena};
	wb_replayed replayed = {.verdict = WB_VERDICT_ALLOWED};
	wb_status status;
	if (wb_workflow_find_state(replay->candidate, record->state) == NULL)
		status = trial_refuse(&trial, "state",
			WB_TEXT("This version has no state of that name."), &replayed, error);
	else
		status = record_is_woocommerces(record)
			? trial_decide_match(&trial, &replayed, error)
			: trial_decide_named(&trial, &replayed, error);
	if (status == WB_OK)
		*out = replayed;
	return status;
}
