/* SPDX-License-Identifier: MIT */
/*
 * Blockers that need no look at the facts: from here, by you, with that. Sentences are put together
 * from labels in one language; their code and facts are what a translation works from. Templates
 * with named places were dropped until there is a second language to show what they need.
 */
#include "workflow/blockers.h"

#include "base/error.h"
#include "workflow/definition.h"
#include "workflow/phrase.h"

#include <string.h>

#define BLOCKERS_CAPACITY_FIRST 4

const char *wb_blocker_code_name(wb_blocker_code code)
{
	switch (code) {
	case WB_BLOCKER_STATE:
		return "state";
	case WB_BLOCKER_ROLE:
		return "role";
	case WB_BLOCKER_INPUT:
		return "input";
	case WB_BLOCKER_GUARD:
		return "guard";
	case WB_BLOCKER_GUARD_ERROR:
		return "guard_error";
	case WB_BLOCKER_DRIFT:
		return "drift";
	case WB_BLOCKER_TORN:
		return "torn";
	case WB_BLOCKER_SECOND_PERSON:
		return "second_person";
	}
	return "unknown";
}

wb_status wb_blockers__starve(wb_inquiry *inquiry)
{
	return wb_error__set_memory(inquiry->error, WB_AREA_WORKFLOW);
}

wb_blocker *wb_blockers__next(wb_inquiry *inquiry, wb_blocker_code code)
{
	static const wb_map nothing = {0, NULL};

	if (inquiry->blocker_count == inquiry->blocker_capacity) {
		size_t larger = inquiry->blocker_capacity == 0 ? BLOCKERS_CAPACITY_FIRST
													   : 2 * inquiry->blocker_capacity;
		wb_blocker *copy = wb_arena_take_array(inquiry->arena, larger, sizeof *copy);
		if (copy == NULL)
			return NULL;
		if (inquiry->blocker_count > 0)
			memcpy(copy, inquiry->blockers, inquiry->blocker_count * sizeof *copy);
		inquiry->blockers = copy;
		inquiry->blocker_capacity = larger;
	}
	wb_blocker *blocker = &inquiry->blockers[inquiry->blocker_count++];
	*blocker = (wb_blocker){.code = code, .facts = wb_value_map(&nothing)};
	return blocker;
}

wb_status wb_blockers__say(wb_inquiry *inquiry, const char *format, ...)
{
	wb_phrase phrase = {.bytes = 0};
	va_list arguments;

	va_start(arguments, format);
	wb_phrase__add_list(&phrase, format, arguments);
	va_end(arguments);
	return wb_blockers__say_phrase(inquiry, &phrase);
}

wb_status wb_blockers__say_phrase(wb_inquiry *inquiry, const wb_phrase *phrase)
{
	wb_blocker *blocker = &inquiry->blockers[inquiry->blocker_count - 1];

	if (!wb_arena_copy_text(inquiry->arena, wb_phrase__text(phrase), &blocker->text))
		return wb_blockers__starve(inquiry);
	return WB_OK;
}

void wb_blockers__set_by(wb_blocker *blocker, const wb_text *roles, size_t count)
{
	blocker->by = roles;
	blocker->by_count = count;
}

bool wb_blockers__is_woocommerce(wb_text role)
{
	return wb_text_equal(role, WB_TEXT(WB_ROLE_WOOCOMMERCE));
}

/* "staff or manager": the roles that people have; how many. */
static size_t blockers_add_roles(wb_phrase *phrase, const wb_transition *transition)
{
	size_t people = 0, listed = 0;

	for (size_t index = 0; index < transition->role_count; index++)
		people += !wb_blockers__is_woocommerce(transition->roles[index]);
	for (size_t index = 0; index < transition->role_count; index++) {
		if (wb_blockers__is_woocommerce(transition->roles[index]))
			continue;
		wb_phrase__add(phrase, "%s", wb_phrase__separator(listed++, people));
		wb_phrase__add_words(phrase, transition->roles[index]);
	}
	return people;
}

/* ---- state, role, second person ---- */

/* The people's roles of transitions from here to a state that the wanted one starts from. */
static wb_status blockers_find_bringers(
	wb_inquiry *inquiry, const wb_transition *wanted, wb_blocker *blocker)
{
	const wb_workflow *workflow = inquiry->workflow;
	wb_text *roles = wb_arena_take_array(inquiry->arena, workflow->role_count, sizeof *roles);
	size_t count = 0;

	if (roles == NULL)
		return wb_blockers__starve(inquiry);
	for (size_t index = 0; index < workflow->rule_count; index++) {
		const wb_transition *way = &workflow->rules[index].shown;
		if (!wb_names__have(way->from, way->from_count, inquiry->state->name) ||
			!wb_names__have(wanted->from, wanted->from_count, way->to))
			continue;
		for (size_t role = 0; role < way->role_count; role++) {
			if (!wb_blockers__is_woocommerce(way->roles[role]) &&
				!wb_names__have(roles, count, way->roles[role]))
				roles[count++] = way->roles[role];
		}
	}
	wb_blockers__set_by(blocker, roles, count);
	return WB_OK;
}

wb_status wb_blockers__add_state(wb_inquiry *inquiry)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_STATE);
	wb_phrase phrase = {.bytes = 0};

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_status status = blockers_find_bringers(inquiry, wanted, blocker);
	if (status < 0)
		return status;
	if (inquiry->state->is_final)
		return wb_blockers__say(
			inquiry, "The order is \"%t\", and nothing follows after that.", inquiry->state->label);
	wb_phrase__add(&phrase, "\"%t\" starts from ", wanted->label);
	for (size_t index = 0; index < wanted->from_count; index++) {
		const wb_state *state = wb_workflow_find_state(inquiry->workflow, wanted->from[index]);
		wb_phrase__add(
			&phrase, "%s\"%t\"", wb_phrase__separator(index, wanted->from_count), state->label);
	}
	wb_phrase__add(&phrase, "; the order is \"%t\".", inquiry->state->label);
	return wb_blockers__say_phrase(inquiry, &phrase);
}

wb_status wb_blockers__add_role(wb_inquiry *inquiry)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_ROLE);
	wb_phrase phrase = {.bytes = 0};

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_blockers__set_by(blocker, wanted->roles, wanted->role_count);
	if (wanted->role_count == 0)
		return wb_blockers__say(inquiry, "\"%t\" happens by itself when it is due.", wanted->label);
	wb_phrase__add(&phrase, "\"%t\" is left to ", wanted->label);
	if (blockers_add_roles(&phrase, wanted) == 0)
		return wb_blockers__say(inquiry,
			"\"%t\" happens only when WooCommerce itself changes the order.", wanted->label);
	wb_phrase__add(&phrase, ".");
	return wb_blockers__say_phrase(inquiry, &phrase);
}

wb_status wb_blockers__add_second_person(wb_inquiry *inquiry)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_SECOND_PERSON);

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_blockers__set_by(blocker, wanted->roles, wanted->role_count);
	if (inquiry->question->last_actor.bytes == 0)
		return wb_blockers__say(inquiry,
			"\"%t\" needs a second person, and it is not known who made the last move.",
			wanted->label);
	return wb_blockers__say(
		inquiry, "\"%t\" needs a second person: the last move was yours.", wanted->label);
}

/* ---- inputs ---- */

static wb_blocker *blockers_next_input(wb_inquiry *inquiry, wb_text name)
{
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_INPUT);

	if (blocker == NULL || !wb_arena_copy_text(inquiry->arena, name, &blocker->field))
		return NULL;
	wb_blockers__set_by(blocker, inquiry->rule->shown.roles, inquiry->rule->shown.role_count);
	return blocker;
}

wb_status wb_blockers__add_unknown_input(wb_inquiry *inquiry, wb_text name)
{
	if (blockers_next_input(inquiry, name) == NULL)
		return wb_blockers__starve(inquiry);
	return wb_blockers__say(
		inquiry, "\"%t\" has no input \"%t\".", inquiry->rule->shown.label, name);
}

wb_status wb_blockers__add_missing_input(wb_inquiry *inquiry, const wb_input *input)
{
	if (blockers_next_input(inquiry, input->name) == NULL)
		return wb_blockers__starve(inquiry);
	return wb_blockers__say(inquiry, "\"%t\" must be filled in.", input->title);
}

wb_status wb_blockers__add_wrong_input(
	wb_inquiry *inquiry, const wb_input *input, const wb_violation *violation)
{
	if (blockers_next_input(inquiry, input->name) == NULL)
		return wb_blockers__starve(inquiry);
	return wb_blockers__say(inquiry, "\"%t\"%s%t %t.", input->title,
		violation->path.bytes > 0 ? " at " : "", violation->path, violation->text);
}
