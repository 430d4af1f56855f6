/* SPDX-License-Identifier: MIT */
/*
 * A refused guard as sentences. Where its author did not write one, the false parts of the guard
 * tell what they looked at: "Not possible while the order's paid is no." That names the facts and
 * never CEL. Retelling the operators in words was dropped: it takes the syntax tree to be right.
 * No sentence holds the value of a personal fact, because sentences go into the log as they are.
 */
#include "workflow/explain.h"

#include "cel/time.h"
#include "workflow/definition.h"
#include "workflow/phrase.h"

static bool explain_is_personal(const wb_inquiry *inquiry, wb_text path)
{
	return wb_workflow_is_personal(inquiry->workflow, &inquiry->rule->shown, path);
}

static bool explain_reads_personal(const wb_inquiry *inquiry, const wb_program *program)
{
	for (size_t index = 0; index < wb_program_path_count(program); index++) {
		if (explain_is_personal(inquiry, wb_program_path(program, index)))
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

wb_status wb_explain__failure(
	wb_inquiry *inquiry, const wb_program *program, wb_text reason, wb_text variable)
{
	wb_text label = inquiry->rule->shown.label;
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
	/* The reason may quote a value. */
	if (explain_reads_personal(inquiry, program))
		reason = WB_TEXT("");
	const char *colon = reason.bytes > 0 ? ": " : "";
	if (variable.bytes > 0)
		return wb_blockers__say(inquiry,
			"\"%t\" is refused, because \"%t\" can't be worked out%s%t.", label, variable, colon,
			reason);
	return wb_blockers__say(
		inquiry, "\"%t\" is refused, because its rule can't be checked%s%t.", label, colon, reason);
}

/* ---- what is false ---- */

static const wb_input *explain_find_input(const wb_rule *rule, wb_text name)
{
	for (size_t index = 0; index < rule->input_count; index++) {
		if (wb_text_equal(rule->inputs[index].name, name))
			return &rule->inputs[index];
	}
	return NULL;
}

/* "the order's payment method", "your device", "parcel count". */
static void explain_add_fact(wb_phrase *phrase, const wb_rule *rule, wb_text path)
{
	wb_text member = wb_facts__member(path);
	bool is_input = wb_facts__is_under(WB_FACT_INPUTS, path);
	const wb_input *input = is_input ? explain_find_input(rule, member) : NULL;

	if (input != NULL) {
		wb_phrase__add(phrase, "\"%t\"", input->title);
		return;
	}
	if (wb_facts__is_under(WB_FACT_NOW, path))
		wb_phrase__add(phrase, "the time");
	else if (wb_facts__is_under(WB_FACT_ACTOR, path))
		wb_phrase__add(phrase, member.bytes == 0 ? "your account" : "your ");
	else if (!is_input && !wb_facts__is_under(WB_FACT_VARS, path))
		wb_phrase__add(phrase, member.bytes == 0 ? "the order" : "the order's ");
	else if (member.bytes == 0)
		wb_phrase__add(phrase, is_input ? "what was filled in" : "what was recorded");
	wb_phrase__add_words(phrase, member);
}

/* " is 12.50": only what has a short form, and nothing that is personal. */
static void explain_add_value(wb_inquiry *inquiry, wb_phrase *phrase, wb_text path)
{
	wb_value value = wb_facts__at(inquiry->facts, path);
	char digits[WB_DECIMAL_TEXT_BYTES], time[WB_CEL_TIME_TEXT_BYTES];
	size_t bytes;

	if (explain_is_personal(inquiry, path)) {
		wb_phrase__add(phrase, " is not as needed");
		return;
	}
	switch (value.kind) {
	case WB_NULL:
		wb_phrase__add(phrase, " is not known");
		return;
	case WB_BOOL:
		wb_phrase__add(phrase, value.as.boolean ? " is yes" : " is no");
		return;
	case WB_INT:
		wb_phrase__add(phrase, " is %D", value.as.integer);
		return;
	case WB_DECIMAL:
		wb_decimal_print(value.as.decimal, digits);
		wb_phrase__add(phrase, " is %s", digits);
		return;
	case WB_STRING:
		if (value.as.text.bytes == 0)
			wb_phrase__add(phrase, " is empty");
		else
			wb_phrase__add(phrase, " is \"%t\"", value.as.text);
		return;
	case WB_TIMESTAMP:
		bytes = wb_cel_time__print_timestamp(value.as.time, time);
		wb_phrase__add(phrase, " is %t", (wb_text){time, bytes});
		return;
	case WB_DURATION:
		bytes = wb_cel_time__print_duration(value.as.time, time);
		wb_phrase__add(phrase, " is %t", (wb_text){time, bytes});
		return;
	default:
		wb_phrase__add(phrase, " is not as needed");
	}
}

/* Adds to [roles] those who may make a transition that sets the variable at [path]. */
static size_t explain_add_setters(
	const wb_workflow *workflow, wb_text path, wb_text *roles, size_t count)
{
	wb_text variable = wb_facts__member(path);

	for (size_t index = 0; index < workflow->rule_count; index++) {
		const wb_rule *rule = &workflow->rules[index];
		bool is_setter = false;
		for (size_t at = 0; at < rule->assignment_count; at++)
			is_setter |= wb_text_equal(rule->assignments[at].variable, variable);
		for (size_t at = 0; is_setter && at < rule->shown.role_count; at++) {
			wb_text role = rule->shown.roles[at];
			if (!wb_blockers__is_woocommerce(role) && !wb_names__have(roles, count, role))
				roles[count++] = role;
		}
	}
	return count;
}

/* Who can remove it, as far as the workflow tells: who fills in, and who sets a variable. */
static wb_status explain_find_removers(wb_inquiry *inquiry, size_t clause, wb_blocker *blocker)
{
	const wb_program *guard = inquiry->rule->guard;
	wb_text *roles =
		wb_arena_take_array(inquiry->arena, inquiry->workflow->role_count, sizeof *roles);
	size_t count = 0;

	if (roles == NULL)
		return wb_blockers__starve(inquiry);
	for (size_t index = 0; index < wb_program_clause_path_count(guard, clause); index++) {
		wb_text path = wb_program_clause_path(guard, clause, index);
		if (wb_facts__is_under(WB_FACT_INPUTS, path)) {
			wb_blockers__set_by(
				blocker, inquiry->rule->shown.roles, inquiry->rule->shown.role_count);
			return WB_OK;
		}
		if (wb_facts__is_under(WB_FACT_VARS, path))
			count = explain_add_setters(inquiry->workflow, path, roles, count);
	}
	wb_blockers__set_by(blocker, roles, count);
	return WB_OK;
}

static wb_status explain_clause(wb_inquiry *inquiry, size_t clause)
{
	const wb_program *guard = inquiry->rule->guard;
	size_t count = wb_program_clause_path_count(guard, clause);
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_GUARD);
	wb_phrase phrase = {.bytes = 0};
	wb_map_builder builder;

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_map_builder_init(&builder, inquiry->arena, count);
	wb_status status = explain_collect_clause(inquiry, clause, &builder);
	if (status == WB_OK)
		status = wb_map_builder_finish(&builder, &blocker->facts, inquiry->error);
	if (status == WB_OK)
		status = explain_find_removers(inquiry, clause, blocker);
	if (status < 0)
		return status;
	if (count == 0)
		return wb_blockers__say(
			inquiry, "\"%t\" is never possible: its rule says so.", inquiry->rule->shown.label);
	wb_phrase__add(&phrase, "Not possible while ");
	for (size_t index = 0; index < count; index++) {
		wb_text path = wb_program_clause_path(guard, clause, index);
		wb_phrase__add(&phrase, "%s", index == 0 ? "" : " and ");
		explain_add_fact(&phrase, inquiry->rule, path);
		explain_add_value(inquiry, &phrase, path);
	}
	wb_phrase__add(&phrase, ".");
	return wb_blockers__say_phrase(inquiry, &phrase);
}

/* The author's sentence, under it the facts of all that is false. */
static wb_status explain_as_written(wb_inquiry *inquiry, const size_t *clauses, size_t clause_count)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_GUARD);
	wb_map_builder builder;
	wb_status status = WB_OK;

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_map_builder_init(&builder, inquiry->arena, clause_count);
	for (size_t index = 0; status == WB_OK && index < clause_count; index++)
		status = explain_collect_clause(inquiry, clauses[index], &builder);
	if (status == WB_OK)
		status = wb_map_builder_finish(&builder, &blocker->facts, inquiry->error);
	blocker->text = wanted->explain;
	wb_blockers__set_by(blocker, wanted->explain_by, wanted->explain_by_count);
	return status;
}

wb_status wb_explain__guard(wb_inquiry *inquiry, const size_t *clauses, size_t clause_count)
{
	wb_status status = WB_OK;

	if (inquiry->rule->shown.explain.bytes > 0)
		return explain_as_written(inquiry, clauses, clause_count);
	for (size_t index = 0; status == WB_OK && index < clause_count; index++)
		status = explain_clause(inquiry, clauses[index]);
	return status;
}
