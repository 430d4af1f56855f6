/* SPDX-License-Identifier: MIT */
/*
 * A workflow as a Mermaid state diagram: one line a state, then one for each two states that
 * something leads between. Mermaid lays out in the order of the lines and drops all but one of
 * several loops; so states come as a walk from the initial one meets them, and names of the same
 * way together.
 *
 * Mermaid's lexer gives words like "end" and "state" a meaning of their own, so names get a prefix.
 * In labels everything but letters, digits and plain punctuation is written as "#NUMBER;", which
 * Mermaid turns back after it has read the text: no label ends a string, a line or a comment. Its
 * pictures are HTML in the end, and are cleaned by Mermaid; "<" never gets there as such either.
 */
#include "workflow/diagram.h"

#include "base/number.h"
#include "base/utf8.h"

/* Sets a mark of its own around what it turns back: a label must not hold that mark. */
#define MERMAID_MARK 0xFB02u

static bool mermaid_is_plain(uint32_t code_point)
{
	static const char plain[] = " .,'/()!?+*-_";

	if (code_point >= 0x80) {
		bool is_control = code_point < 0xA0;
		/* Separators of lines, and what turns the direction of the text around it. */
		bool is_format = (code_point >= 0x2028 && code_point <= 0x202E) ||
			(code_point >= 0x2066 && code_point <= 0x2069);
		return !is_control && !is_format && code_point != MERMAID_MARK;
	}
	return (code_point >= 'a' && code_point <= 'z') || (code_point >= 'A' && code_point <= 'Z') ||
		(code_point >= '0' && code_point <= '9') ||
		(code_point != 0 && memchr(plain, (int)code_point, sizeof plain - 1) != NULL);
}

static void mermaid_add_label(wb_buffer *buffer, wb_text label)
{
	for (size_t at = 0; at < label.bytes;) {
		uint32_t code_point = 0;
		char number[WB_NUMBER_INT_BYTES];
		size_t bytes = wb_utf8__decode((wb_text){label.data + at, label.bytes - at}, &code_point);
		if (bytes == 0)
			return;
		if (mermaid_is_plain(code_point)) {
			wb_buffer__add(buffer, (wb_text){label.data + at, bytes});
		} else if (code_point < ' ') {
			/* No number of these is a sign in HTML. */
			wb_buffer__add_byte(buffer, ' ');
		} else {
			wb_buffer__add_byte(buffer, '#');
			wb_buffer__add(buffer, (wb_text){number, wb_number__print_uint(code_point, number)});
			wb_buffer__add_byte(buffer, ';');
		}
		at += bytes;
	}
}

static void mermaid_add_state(wb_buffer *buffer, wb_text name)
{
	wb_buffer__add(buffer, WB_TEXT("s_"));
	wb_buffer__add(buffer, name);
}

/* States as they are met on the way from the initial one, then those that never are. */
typedef struct mermaid_walk {
	const wb_workflow *workflow;
	uint32_t states[WB_DEFINITION_STATES_MAX];
	uint32_t count;
	bool is_met[WB_DEFINITION_STATES_MAX];
} mermaid_walk;

static void mermaid_meet(mermaid_walk *walk, const wb_state *state)
{
	size_t index = (size_t)(state - walk->workflow->states);

	if (walk->is_met[index])
		return;
	walk->is_met[index] = true;
	walk->states[walk->count++] = (uint32_t)index;
}

static bool mermaid_starts_from(const wb_transition *transition, const wb_state *state)
{
	for (size_t from = 0; from < transition->from_count; from++) {
		if (wb_text_equal(transition->from[from], state->name))
			return true;
	}
	return false;
}

static void mermaid_walk_from(mermaid_walk *walk, const wb_workflow *workflow)
{
	*walk = (mermaid_walk){.workflow = workflow};
	mermaid_meet(walk, workflow->initial);
	for (uint32_t at = 0; at < walk->count; at++) {
		const wb_state *state = &workflow->states[walk->states[at]];
		for (size_t index = 0; index < workflow->rule_count; index++) {
			const wb_transition *transition = &workflow->rules[index].shown;
			if (mermaid_starts_from(transition, state))
				mermaid_meet(walk, wb_workflow_find_state(workflow, transition->to));
		}
	}
	for (size_t index = 0; index < workflow->state_count; index++)
		mermaid_meet(walk, &workflow->states[index]);
}

/* All that leads from one state to another, in one line. */
static void mermaid_add_arrow(
	wb_buffer *buffer, const wb_workflow *workflow, const wb_state *source, const wb_state *target)
{
	bool has_begun = false;

	for (size_t index = 0; index < workflow->rule_count; index++) {
		const wb_transition *transition = &workflow->rules[index].shown;
		if (!wb_text_equal(transition->to, target->name) ||
			!mermaid_starts_from(transition, source))
			continue;
		if (!has_begun) {
			wb_buffer__add(buffer, WB_TEXT("    "));
			mermaid_add_state(buffer, source->name);
			wb_buffer__add(buffer, WB_TEXT(" --> "));
			mermaid_add_state(buffer, target->name);
		}
		wb_buffer__add(buffer, has_begun ? WB_TEXT("<br>") : WB_TEXT(" : "));
		mermaid_add_label(buffer, transition->label);
		has_begun = true;
	}
	if (has_begun)
		wb_buffer__add_byte(buffer, '\n');
}

void wb_diagram__add_mermaid(wb_buffer *buffer, const wb_workflow *workflow)
{
	mermaid_walk walk;

	mermaid_walk_from(&walk, workflow);
	wb_buffer__add(buffer, WB_TEXT("stateDiagram-v2\n"));
	for (uint32_t at = 0; at < walk.count; at++) {
		const wb_state *state = &workflow->states[walk.states[at]];
		wb_buffer__add(buffer, WB_TEXT("    state \""));
		mermaid_add_label(buffer, state->label);
		wb_buffer__add(buffer, WB_TEXT("\" as "));
		mermaid_add_state(buffer, state->name);
		wb_buffer__add_byte(buffer, '\n');
	}
	wb_buffer__add(buffer, WB_TEXT("    [*] --> "));
	mermaid_add_state(buffer, workflow->initial->name);
	wb_buffer__add_byte(buffer, '\n');
	for (uint32_t at = 0; at < walk.count; at++) {
		const wb_state *source = &workflow->states[walk.states[at]];
		for (uint32_t to = 0; to < walk.count; to++)
			mermaid_add_arrow(buffer, workflow, source, &workflow->states[walk.states[to]]);
		if (source->is_final) {
			wb_buffer__add(buffer, WB_TEXT("    "));
			mermaid_add_state(buffer, source->name);
			wb_buffer__add(buffer, WB_TEXT(" --> [*]\n"));
		}
	}
}
