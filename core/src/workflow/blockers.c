/* SPDX-License-Identifier: MIT */
/*
 * Blockers that need no look at the facts: from here, by you, with that. Each is a message for
 * hosts to put into a language, and its English. Leaving English to the hosts as well was dropped:
 * the log has to be readable without any.
 */
#include "workflow/blockers.h"

#include "base/error.h"
#include "workflow/definition.h"

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

static wb_status blockers_print(
	wb_blocker *blocker, wb_value message, wb_arena *arena, wb_error *error)
{
	wb_phrase phrase;

	phrase.bytes = 0;
	wb_message__print(&message, &phrase);
	if (!wb_arena_copy_text(arena, wb_phrase__text(&phrase), &blocker->text))
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	blocker->message = message;
	return WB_OK;
}

wb_status wb_blockers__say(wb_inquiry *inquiry, const wb_words *words, wb_value message)
{
	wb_blocker *blocker = &inquiry->blockers[inquiry->blocker_count - 1];

	if (words->has_failed)
		return wb_blockers__starve(inquiry);
	return blockers_print(blocker, message, inquiry->arena, inquiry->error);
}

wb_status wb_blockers__plain(
	wb_blocker_code code, wb_message message, wb_arena *arena, wb_blocker *out, wb_error *error)
{
	static const wb_map nothing = {0, NULL};
	wb_words words = {.arena = arena};
	wb_value said = wb_words__plain(&words, message);

	if (words.has_failed)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	*out = (wb_blocker){.code = code, .facts = wb_value_map(&nothing)};
	return blockers_print(out, said, arena, error);
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

/* "staff or manager": the roles of [roles] that people have; false where there is none. */
static bool blockers_say_roles(
	wb_words *words, const wb_text *roles, size_t role_count, wb_value *out)
{
	wb_value people[WB_MESSAGE_ITEMS_MAX + 1];
	size_t count = 0;

	for (size_t index = 0; index < role_count && count <= WB_MESSAGE_ITEMS_MAX; index++) {
		if (!wb_blockers__is_woocommerce(roles[index]))
			people[count++] = wb_words__role(words, roles[index]);
	}
	if (count > 0)
		*out = wb_words__or(words, people, count);
	return count > 0;
}

/* The label of the wanted move, for its place in a sentence. */
static wb_place blockers_move(const wb_inquiry *inquiry, wb_words *words)
{
	return (wb_place){"move", wb_words__text(words, inquiry->rule->shown.label)};
}

/* Adds the sentence [message], whose one place is the wanted move. */
static wb_status blockers_say_of_move(wb_inquiry *inquiry, wb_message message)
{
	wb_words words = {.arena = inquiry->arena};
	wb_place move = blockers_move(inquiry, &words);

	return wb_blockers__say(inquiry, &words, wb_words__say(&words, message, &move, 1));
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

/* "\"Packed\" or \"Sent\"": the labels of the states that the wanted move starts from. */
static wb_value blockers_say_starts(const wb_inquiry *inquiry, wb_words *words)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_value states[WB_MESSAGE_ITEMS_MAX + 1];
	size_t count = 0;

	for (; count < wanted->from_count && count <= WB_MESSAGE_ITEMS_MAX; count++) {
		const wb_state *state = wb_workflow_find_state(inquiry->workflow, wanted->from[count]);
		states[count] = wb_words__one(
			words, WB_MESSAGE_QUOTED, "text", wb_words__text(words, state->label));
	}
	return wb_words__or(words, states, count);
}

wb_status wb_blockers__add_state(wb_inquiry *inquiry)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_words words = {.arena = inquiry->arena};
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_STATE);
	wb_value what, people;

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_status status = blockers_find_bringers(inquiry, wanted, blocker);
	if (status < 0)
		return status;
	wb_place state = {"state", wb_words__text(&words, inquiry->state->label)};
	if (inquiry->state->is_final)
		return wb_blockers__say(
			inquiry, &words, wb_words__say(&words, WB_MESSAGE_STATE_FINAL, &state, 1));
	const wb_place places[] = {blockers_move(inquiry, &words),
		{"states", blockers_say_starts(inquiry, &words)}, state};
	what = wb_words__say(
		&words, WB_MESSAGE_STATE_ELSEWHERE, places, sizeof places / sizeof *places);
	if (blockers_say_roles(&words, blocker->by, blocker->by_count, &people)) {
		wb_value who = wb_words__one(&words, WB_MESSAGE_WHO_BRING, "people", people);
		what = wb_words__two(
			&words, WB_MESSAGE_EXPLAINED, (wb_place){"what", what}, (wb_place){"who", who});
	}
	return wb_blockers__say(inquiry, &words, what);
}

wb_status wb_blockers__add_role(wb_inquiry *inquiry)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_words words = {.arena = inquiry->arena};
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_ROLE);
	wb_value people;

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_blockers__set_by(blocker, wanted->roles, wanted->role_count);
	if (wanted->role_count == 0)
		return blockers_say_of_move(inquiry, WB_MESSAGE_ROLE_ITSELF);
	if (!blockers_say_roles(&words, wanted->roles, wanted->role_count, &people))
		return blockers_say_of_move(inquiry, WB_MESSAGE_ROLE_WOOCOMMERCE);
	return wb_blockers__say(inquiry, &words,
		wb_words__two(&words, WB_MESSAGE_ROLE_LEFT_TO, blockers_move(inquiry, &words),
			(wb_place){"people", people}));
}

wb_status wb_blockers__add_second_person(wb_inquiry *inquiry)
{
	const wb_transition *wanted = &inquiry->rule->shown;
	wb_blocker *blocker = wb_blockers__next(inquiry, WB_BLOCKER_SECOND_PERSON);

	wb_words words = {.arena = inquiry->arena};
	wb_text last = inquiry->question->last_actor;

	if (blocker == NULL)
		return wb_blockers__starve(inquiry);
	wb_blockers__set_by(blocker, wanted->roles, wanted->role_count);
	if (last.bytes == 0)
		return blockers_say_of_move(inquiry, WB_MESSAGE_SECOND_UNKNOWN);
	/* By name and not "you": the history tells the same sentence to others. */
	return wb_blockers__say(inquiry, &words,
		wb_words__two(&words, WB_MESSAGE_SECOND_OTHER, blockers_move(inquiry, &words),
			(wb_place){"person", wb_words__actor(&words, last)}));
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
	wb_words words = {.arena = inquiry->arena};

	if (blockers_next_input(inquiry, name) == NULL)
		return wb_blockers__starve(inquiry);
	return wb_blockers__say(inquiry, &words,
		wb_words__two(&words, WB_MESSAGE_INPUT_UNKNOWN, blockers_move(inquiry, &words),
			(wb_place){"input", wb_words__text(&words, name)}));
}

wb_status wb_blockers__add_missing_input(wb_inquiry *inquiry, const wb_input *input)
{
	wb_words words = {.arena = inquiry->arena};

	if (blockers_next_input(inquiry, input->name) == NULL)
		return wb_blockers__starve(inquiry);
	return wb_blockers__say(inquiry, &words,
		wb_words__one(&words, WB_MESSAGE_INPUT_MISSING, "input",
			wb_words__text(&words, input->title)));
}

wb_status wb_blockers__add_wrong_input(
	wb_inquiry *inquiry, const wb_input *input, const wb_violation *violation)
{
	wb_words words = {.arena = inquiry->arena};
	bool has_path = violation->path.bytes > 0;

	if (blockers_next_input(inquiry, input->name) == NULL)
		return wb_blockers__starve(inquiry);
	const wb_place places[] = {{"input", wb_words__text(&words, input->title)},
		{"problem", violation->message}, {"place", wb_words__text(&words, violation->path)}};
	return wb_blockers__say(inquiry, &words,
		wb_words__say(&words, has_path ? WB_MESSAGE_INPUT_WRONG_AT : WB_MESSAGE_INPUT_WRONG,
			places, has_path ? 3 : 2));
}
