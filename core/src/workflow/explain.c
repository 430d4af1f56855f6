/* SPDX-License-Identifier: MIT */
/*
 * A refused guard as sentences: for each part of it that is false what it asks for, what the facts
 * are, and who can supply them: "Only possible when the order's total is at least 100; it is 12.50.
 * That can be changed by whoever edits the order in WooCommerce." An author's own sentence takes
 * the place of all that.
 *
 * A part that has no words (condition.c) tells the facts it looked at and no more. No sentence
 * holds the value of a personal fact, because sentences go into the log as they are.
 */
#include "workflow/explain.h"

#include "workflow/condition.h"
#include "workflow/definition.h"

/* Roles beside which a sentence still has room for the others who can do something. */
#define EXPLAIN_PEOPLE_MAX 8

static bool explain_reads_personal(const wb_inquiry *inquiry, const wb_program *program)
{
	for (size_t index = 0; index < wb_program_path_count(program); index++) {
		if (wb_wording__is_personal(inquiry, wb_program_path(program, index)))
			return true;
	}
	return false;
}

/* ---- facts ---- */

static wb_status explain_put_fact(wb_inquiry *inquiry, wb_text path, wb_map_builder *builder)
{
	wb_value value = wb_facts__at(inquiry->facts, path);
	wb_value copy;
	wb_text key;

	for (size_t index = 0; index < builder->count; index++) {
		if (wb_text_equal(builder->entries[index].key.as.text, path))
			return WB_OK;
	}
	if (!wb_arena_copy_text(inquiry->arena, path, &key))
		return wb_blockers__starve(inquiry);
	wb_status status = wb_value_copy(&value, inquiry->arena, &copy, inquiry->error);
	if (status == WB_OK)
		wb_map_builder_add(builder, key, copy);
	return status;
}

wb_status wb_explain__collect(
	wb_inquiry *inquiry, const wb_program *program, wb_map_builder *builder)
{
	wb_status status = WB_OK;

	for (size_t index = 0; status == WB_OK && index < wb_program_path_count(program); index++)
		status = explain_put_fact(inquiry, wb_program_path(program, index), builder);
	return status;
}

static wb_status explain_collect_clause(wb_inquiry *inquiry, size_t clause, wb_map_builder *builder)
{
	const wb_program *guard = inquiry->rule->guard;
	size_t count = wb_program_clause_path_count(guard, clause);
	wb_status status = WB_OK;

	for (size_t index = 0; status == WB_OK && index < count; index++)
		status = explain_put_fact(inquiry, wb_program_clause_path(guard, clause, index), builder);
	return status;
}

/* ---- what could not be evaluated ---- */

/* "\"Pack\" is refused, because its rule can't be checked: no such key: A." */
static wb_value explain_say_failure(const wb_inquiry *inquiry, wb_words *words,
	const wb_program *program, wb_text reason, wb_text variable)
{
	wb_place places[3];
	size_t count = 1;

	/* The reason may quote a value. */
	bool has_reason = reason.bytes > 0 && !explain_reads_personal(inquiry, program);
	places[0] = (wb_place){"move", wb_words__text(words, inquiry->rule->shown.label)};
	if (variable.bytes > 0)
		places[count++] = (wb_place){"variable", wb_words__text(words, variable)};
	if (has_reason)
		places[count++] = (wb_place){"reason", wb_words__text(words, reason)};
	wb_message message = variable.bytes > 0
		? (has_reason ? WB_MESSAGE_GUARD_UNSET_WHY : WB_MESSAGE_GUARD_UNSET)
		: (has_reason ? WB_MESSAGE_GUARD_UNCHECKED_WHY : WB_MESSAGE_GUARD_UNCHECKED);
	return wb_words__say(words, message, places, count);
}

wb_status wb_explain__failure(
	wb_inquiry *inquiry, const wb_program *program, wb_text reason, wb_text variable)
{
	wb_words words = {.arena = inquiry->arena};
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_GUARD_ERROR);
	wb_map_builder builder;

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_map_builder_init(&builder, inquiry->arena, wb_program_path_count(program));
	wb_status status = wb_explain__collect(inquiry, program, &builder);
	if (status == WB_OK)
		status = wb_map_builder_finish(&builder, &blocker->facts, inquiry->error);
	if (status < 0)
		return status;
	return wb_blockers__say(
		inquiry, &words, explain_say_failure(inquiry, &words, program, reason, variable));
}

/* ---- who can change it ---- */

/* Those who can do something about a false part, as far as that is known. */
typedef struct explain_removers {
	wb_text *roles; /* room for all of the workflow's */
	size_t role_count;
	bool is_actor;   /* whoever fills in the inputs */
	bool is_shop;    /* it stands in WooCommerce */
	bool is_assigner;
	bool is_time;    /* nobody: it comes */
	bool is_asking;  /* it is about the actor himself */
} explain_removers;

/* Adds those who may make a transition that sets the variable at [path]. */
static void explain_add_setters(
	const wb_workflow *workflow, wb_text path, explain_removers *removers)
{
	wb_text variable = wb_facts__member(path);

	for (size_t index = 0; index < workflow->rule_count; index++) {
		const wb_rule *rule = &workflow->rules[index];
		bool is_setter = false;
		for (size_t at = 0; at < rule->assignment_count; at++)
			is_setter |= wb_text_equal(rule->assignments[at].variable, variable);
		for (size_t at = 0; is_setter && at < rule->shown.role_count; at++) {
			wb_text role = rule->shown.roles[at];
			if (!wb_blockers__is_woocommerce(role) &&
				!wb_names__have(removers->roles, removers->role_count, role))
				removers->roles[removers->role_count++] = role;
		}
	}
}

static void explain_add_remover(
	const wb_inquiry *inquiry, wb_text path, explain_removers *removers)
{
	if (wb_facts__is_under(WB_FACT_INPUTS, path))
		removers->is_actor = true;
	else if (wb_facts__is_under(WB_FACT_ORDER, path))
		removers->is_shop = true;
	else if (wb_facts__is_under(WB_FACT_NOW, path))
		removers->is_time = true;
	else if (wb_facts__is_under(WB_FACT_ACTOR, path))
		removers->is_asking = true;
	else if (wb_text_equal(wb_facts__member(path), WB_TEXT(WB_VARIABLE_ASSIGNEE)))
		removers->is_assigner = true;
	else if (wb_facts__is_under(WB_FACT_VARS, path))
		explain_add_setters(inquiry->workflow, path, removers);
}

/* Who can remove it, as far as the workflow tells: who fills in, and who sets a variable. */
static wb_status explain_find_removers(
	wb_inquiry *inquiry, size_t clause, wb_blocker *blocker, explain_removers *removers)
{
	const wb_program *guard = inquiry->rule->guard;
	const wb_transition *wanted = &inquiry->rule->shown;

	removers->roles = wb_arena_take_array(
		inquiry->arena, inquiry->workflow->role_count, sizeof *removers->roles);
	if (removers->roles == NULL)
		return wb_blockers__starve(inquiry);
	for (size_t index = 0; index < wb_program_clause_path_count(guard, clause); index++)
		explain_add_remover(inquiry, wb_program_clause_path(guard, clause, index), removers);
	if (removers->is_actor)
		wb_blockers__set_by(blocker, wanted->roles, wanted->role_count);
	else
		wb_blockers__set_by(blocker, removers->roles, removers->role_count);
	return WB_OK;
}

/* The sentence about who can change it; false where nobody is known to. */
static bool explain_say_removers(
	wb_words *words, const explain_removers *removers, wb_value *out)
{
	wb_value people[EXPLAIN_PEOPLE_MAX + 3];
	size_t count = 0;

	/* Whoever could change when it began has better things to do than to wait less. */
	if (removers->is_time && !removers->is_actor) {
		*out = wb_words__plain(words, WB_MESSAGE_WHO_TIME);
		return true;
	}
	if (removers->is_actor)
		people[count++] = wb_words__plain(words, WB_MESSAGE_PERSON_YOU);
	for (size_t at = 0; at < removers->role_count && at < EXPLAIN_PEOPLE_MAX; at++)
		people[count++] = wb_words__role(words, removers->roles[at]);
	if (removers->is_assigner)
		people[count++] = wb_words__plain(words, WB_MESSAGE_PERSON_ASSIGNER);
	if (removers->is_shop)
		people[count++] = wb_words__plain(words, WB_MESSAGE_PERSON_SHOP);
	if (count > 0)
		*out = wb_words__one(
			words, WB_MESSAGE_WHO_PEOPLE, "people", wb_words__or(words, people, count));
	else if (removers->is_asking)
		*out = wb_words__plain(words, WB_MESSAGE_WHO_ASKING);
	return count > 0 || removers->is_asking;
}

/* [what], and who can do something about it where that is known. */
static wb_value explain_with_removers(
	wb_words *words, wb_value what, const explain_removers *removers)
{
	wb_value who;

	if (!explain_say_removers(words, removers, &who))
		return what;
	return wb_words__two(
		words, WB_MESSAGE_EXPLAINED, (wb_place){"what", what}, (wb_place){"who", who});
}

/* A blocker with the facts of a clause and those who can change them. */
static wb_status explain_open_clause(
	wb_inquiry *inquiry, wb_blocker_code code, size_t clause, explain_removers *removers)
{
	size_t count = wb_program_clause_path_count(inquiry->rule->guard, clause);
	wb_blocker *blocker = wb_blockers__next(inquiry, code);
	wb_map_builder builder;

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_map_builder_init(&builder, inquiry->arena, count);
	wb_status status = explain_collect_clause(inquiry, clause, &builder);
	if (status == WB_OK)
		status = wb_map_builder_finish(&builder, &blocker->facts, inquiry->error);
	if (status == WB_OK)
		status = explain_find_removers(inquiry, clause, blocker, removers);
	return status;
}

/* ---- what is missing ---- */

/* "the date of payment is not known"; false where the clause misses nothing. */
static bool explain_say_missing(
	const wb_inquiry *inquiry, wb_words *words, size_t clause, wb_value *out)
{
	const wb_program *guard = inquiry->rule->guard;
	wb_value facts[WB_CONDITION_FACTS_MAX];
	size_t count = 0;

	for (size_t index = 0; index < wb_program_clause_path_count(guard, clause); index++) {
		wb_text path = wb_program_clause_path(guard, clause, index);
		bool is_missing = wb_facts__at(inquiry->facts, path).kind == WB_NULL;
		if (is_missing && count < WB_CONDITION_FACTS_MAX)
			facts[count++] = wb_words__one(
				words, WB_MESSAGE_UNKNOWN, "fact", wb_wording__fact(inquiry, words, path));
	}
	if (count > 0)
		*out = wb_words__and(words, facts, count);
	return count > 0;
}

wb_status wb_explain__clause_failure(wb_inquiry *inquiry, size_t clause, wb_text reason)
{
	wb_words words = {.arena = inquiry->arena};
	explain_removers removers = {.role_count = 0};
	wb_status status = explain_open_clause(inquiry, WB_BLOCKER_GUARD_ERROR, clause, &removers);
	wb_value what;

	if (status < 0)
		return status;
	/* Waiting supplies nothing that is missing. */
	removers.is_time = false;
	if (explain_say_missing(inquiry, &words, clause, &what))
		what = wb_words__one(&words, WB_MESSAGE_GUARD_WHILE, "facts", what);
	else
		what = explain_say_failure(inquiry, &words, inquiry->rule->guard, reason, WB_TEXT(""));
	return wb_blockers__say(inquiry, &words, explain_with_removers(&words, what, &removers));
}

/* ---- what is false ---- */

/* What an odd part looked at: "the order's total is 12.50 and parcel count is 0". */
static wb_value explain_state_facts(const wb_inquiry *inquiry, wb_words *words, size_t clause)
{
	const wb_program *guard = inquiry->rule->guard;
	size_t count = wb_program_clause_path_count(guard, clause);
	wb_value facts[WB_CONDITION_FACTS_MAX];

	count = count < WB_CONDITION_FACTS_MAX ? count : WB_CONDITION_FACTS_MAX;
	for (size_t index = 0; index < count; index++)
		facts[index] =
			wb_wording__state_of(inquiry, words, wb_program_clause_path(guard, clause, index));
	return wb_words__and(words, facts, count);
}

static wb_value explain_say_clause(const wb_inquiry *inquiry, wb_words *words, size_t clause)
{
	const wb_program *guard = inquiry->rule->guard;
	wb_condition condition;

	if (wb_program_clause_path_count(guard, clause) == 0)
		return wb_words__one(words, WB_MESSAGE_GUARD_NEVER, "move",
			wb_words__text(words, inquiry->rule->shown.label));
	if (!wb_condition__say(inquiry, words, guard->clauses[clause].node, &condition))
		return wb_words__one(words, WB_MESSAGE_GUARD_WHILE, "facts",
			explain_state_facts(inquiry, words, clause));
	if (condition.facts.kind == WB_NULL)
		return wb_words__one(words, WB_MESSAGE_GUARD_ONLY, "condition", condition.text);
	return wb_words__two(words, WB_MESSAGE_GUARD_ONLY_BUT,
		(wb_place){"condition", condition.text}, (wb_place){"facts", condition.facts});
}

static wb_status explain_clause(wb_inquiry *inquiry, size_t clause)
{
	wb_words words = {.arena = inquiry->arena};
	explain_removers removers = {.role_count = 0};
	wb_status status = explain_open_clause(inquiry, WB_BLOCKER_GUARD, clause, &removers);

	if (status < 0)
		return status;
	wb_value what = explain_say_clause(inquiry, &words, clause);
	return wb_blockers__say(inquiry, &words, explain_with_removers(&words, what, &removers));
}

/* ---- what its author says ---- */

/* The author's sentence for the clause, or for all that have none; NULL where there is neither. */
static const wb_explanation *explain_find(const wb_inquiry *inquiry, size_t clause)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_text source = wb_program_clause_source(inquiry->rule->guard, clause);
	const wb_explanation *rest = NULL;

	for (size_t index = 0; index < wanted->explanation_count; index++) {
		const wb_explanation *explanation = &wanted->explanations[index];
		if (explanation->clause.bytes == 0)
			rest = explanation;
		else if (wb_text_equal(explanation->clause, source))
			return explanation;
	}
	return rest;
}

/* The author's sentence, under it the facts of all that is false and that it is for. */
static wb_status explain_as_written(wb_inquiry *inquiry, const wb_explanation *explanation,
	const size_t *clauses, size_t clause_count)
{
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_GUARD);
	wb_map_builder builder;
	wb_status status = WB_OK;

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_map_builder_init(&builder, inquiry->arena, clause_count);
	for (size_t index = 0; status == WB_OK && index < clause_count; index++) {
		if (explain_find(inquiry, clauses[index]) == explanation)
			status = explain_collect_clause(inquiry, clauses[index], &builder);
	}
	if (status == WB_OK)
		status = wb_map_builder_finish(&builder, &blocker->facts, inquiry->error);
	blocker->text = explanation->text;
	blocker->message = explanation->message;
	wb_blockers__set_by(blocker, explanation->by, explanation->by_count);
	return status;
}

/* Whether an earlier one of [clauses] has the same sentence. */
static bool explain_is_said(const wb_inquiry *inquiry, const wb_explanation *explanation,
	const size_t *clauses, size_t index)
{
	for (size_t before = 0; before < index; before++) {
		if (explain_find(inquiry, clauses[before]) == explanation)
			return true;
	}
	return false;
}

wb_status wb_explain__guard(wb_inquiry *inquiry, const size_t *clauses, size_t clause_count)
{
	wb_status status = WB_OK;

	for (size_t index = 0; index < clause_count && status == WB_OK; index++) {
		const wb_explanation *explanation = explain_find(inquiry, clauses[index]);
		if (explanation == NULL)
			status = explain_clause(inquiry, clauses[index]);
		else if (!explain_is_said(inquiry, explanation, clauses, index))
			status = explain_as_written(inquiry, explanation, clauses, clause_count);
	}
	return status;
}
