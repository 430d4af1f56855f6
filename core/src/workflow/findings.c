/* SPDX-License-Identifier: MIT */
/*
 * The rules of lint by name and level, and the list that findings are collected in. A reader's
 * failure is a phrase for a log ("must be a name"); a finding is a sentence for a person, so the
 * phrase gets a subject, a capital and a stop here, and no place that fails need say things twice.
 */
#include "workflow/findings.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/format.h"

#include <string.h>

#define FINDINGS_FIRST 16

typedef struct findings_rule {
	const char *name;
	wb_lint_level level;
} findings_rule;

static const findings_rule findings_rules[WB_LINT_RULE_COUNT] = {
	[WB_LINT_JSON] = {"json", WB_LINT_ERROR},
	[WB_LINT_FORMAT] = {"format", WB_LINT_ERROR},
	[WB_LINT_LIMIT] = {"limit", WB_LINT_ERROR},
	[WB_LINT_DUPLICATE_KEY] = {"duplicate_key", WB_LINT_ERROR},
	[WB_LINT_DUPLICATE_TRANSITION] = {"duplicate_transition", WB_LINT_ERROR},
	[WB_LINT_INITIAL_STATE] = {"initial_state", WB_LINT_ERROR},
	[WB_LINT_UNKNOWN_STATE] = {"unknown_state", WB_LINT_ERROR},
	[WB_LINT_UNKNOWN_ROLE] = {"unknown_role", WB_LINT_ERROR},
	[WB_LINT_UNKNOWN_TRANSITION] = {"unknown_transition", WB_LINT_ERROR},
	[WB_LINT_UNKNOWN_VARIABLE] = {"unknown_variable", WB_LINT_ERROR},
	[WB_LINT_UNKNOWN_INPUT] = {"unknown_input", WB_LINT_ERROR},
	[WB_LINT_UNKNOWN_EFFECT] = {"unknown_effect", WB_LINT_ERROR},
	[WB_LINT_REPEATED_NAME] = {"repeated_name", WB_LINT_ERROR},
	[WB_LINT_FINAL_STATE_LEFT] = {"final_state_left", WB_LINT_ERROR},
	[WB_LINT_ACTION_WITHOUT_ROLE] = {"action_without_role", WB_LINT_ERROR},
	[WB_LINT_AUTOMATIC_INPUT] = {"automatic_input", WB_LINT_ERROR},
	[WB_LINT_EXPRESSION_TYPE] = {"expression_type", WB_LINT_ERROR},
	[WB_LINT_GUARD_NOT_BOOL] = {"guard_not_bool", WB_LINT_ERROR},
	[WB_LINT_EXPRESSION_COST] = {"expression_cost", WB_LINT_ERROR},
	[WB_LINT_PERSONAL_VARIABLE] = {"personal_variable", WB_LINT_ERROR},
	[WB_LINT_UNREACHABLE_STATE] = {"unreachable_state", WB_LINT_ERROR},
	[WB_LINT_DEAD_END] = {"dead_end", WB_LINT_ERROR},
	[WB_LINT_NO_FINAL_PATH] = {"no_final_path", WB_LINT_ERROR},
	[WB_LINT_AUTOMATIC_LOOP] = {"automatic_loop", WB_LINT_ERROR},
	[WB_LINT_ASSERTION_FAILED] = {"assertion_failed", WB_LINT_ERROR},
	[WB_LINT_OVERLAPPING_GUARDS] = {"overlapping_guards", WB_LINT_WARNING},
	[WB_LINT_CONSTANT_GUARD] = {"constant_guard", WB_LINT_WARNING},
	[WB_LINT_IDLE_CHOICE] = {"idle_choice", WB_LINT_WARNING},
	[WB_LINT_IDLE_ROLE] = {"idle_role", WB_LINT_WARNING},
	[WB_LINT_UNREAD_INPUT] = {"unread_input", WB_LINT_WARNING},
	[WB_LINT_LONE_ROLE] = {"lone_role", WB_LINT_WARNING},
	[WB_LINT_REPEATED_EFFECT] = {"repeated_effect", WB_LINT_WARNING},
	[WB_LINT_UNMAPPED_STATUS] = {"unmapped_status", WB_LINT_WARNING},
	[WB_LINT_DROPPED_STATE] = {"dropped_state", WB_LINT_WARNING},
	[WB_LINT_UNDECIDED] = {"undecided", WB_LINT_WARNING},
};

const char *wb_lint_rule_name(wb_lint_rule rule)
{
	WB_ASSERT(rule < WB_LINT_RULE_COUNT, "Every rule has a name.");
	return findings_rules[rule].name;
}

wb_lint_level wb_lint_rule_level(wb_lint_rule rule)
{
	WB_ASSERT(rule < WB_LINT_RULE_COUNT, "Every rule has a level.");
	return findings_rules[rule].level;
}

const char *wb_lint_level_name(wb_lint_level level)
{
	return level == WB_LINT_ERROR ? "error" : "warning";
}

/* ---- collecting ---- */

/* NULL when the list is full, or memory is out. */
static wb_finding *findings_take(wb_findings *findings, wb_lint_rule rule)
{
	if (findings->count == WB_LINT_FINDINGS_MAX || findings->is_starved)
		return NULL;
	if (findings->count == findings->capacity) {
		size_t capacity = findings->capacity == 0 ? FINDINGS_FIRST : findings->capacity * 2;
		wb_finding *items = wb_arena_take_array(findings->arena, capacity, sizeof *items);
		if (items == NULL) {
			findings->is_starved = true;
			return NULL;
		}
		if (findings->count > 0)
			memcpy(items, findings->items, findings->count * sizeof *items);
		findings->items = items;
		findings->capacity = capacity;
	}
	wb_finding *finding = &findings->items[findings->count++];
	*finding = (wb_finding){.rule = rule, .level = wb_lint_rule_level(rule)};
	if (findings->count == WB_LINT_FINDINGS_MAX) {
		finding->rule = WB_LINT_LIMIT;
		finding->level = WB_LINT_ERROR;
		finding->text = WB_TEXT("There is more to find than a list of findings holds.");
		return NULL;
	}
	return finding;
}

static void findings_copy(wb_findings *findings, wb_text text, wb_text *out)
{
	if (!wb_arena_copy_text(findings->arena, text, out))
		findings->is_starved = true;
}

static void findings_write(
	wb_findings *findings, wb_finding *finding, const char *format, va_list arguments)
{
	char line[WB_FINDING_TEXT_BYTES];
	size_t bytes = wb_format__line(line, sizeof line, format, arguments);

	findings_copy(findings, (wb_text){line, bytes}, &finding->text);
}

void wb_findings__add(
	wb_findings *findings, wb_lint_rule rule, const wb_node *node, const char *format, ...)
{
	wb_finding *finding = findings_take(findings, rule);
	wb_node_path space;
	va_list arguments;

	if (finding == NULL)
		return;
	findings_copy(findings, wb_node__path(node, &space), &finding->path);
	wb_node__place(node, findings->places, &finding->line, &finding->column);
	va_start(arguments, format);
	findings_write(findings, finding, format, arguments);
	va_end(arguments);
}

void wb_findings__add_at(wb_findings *findings, wb_lint_rule rule, wb_text path, uint32_t line,
	uint32_t column, const char *format, ...)
{
	wb_finding *finding = findings_take(findings, rule);
	va_list arguments;

	if (finding == NULL)
		return;
	findings_copy(findings, path, &finding->path);
	finding->line = line;
	finding->column = column;
	va_start(arguments, format);
	findings_write(findings, finding, format, arguments);
	va_end(arguments);
}

void wb_findings__keep_failure(wb_findings *findings, const wb_error *error)
{
	wb_text phrase = wb_text_from(error->message + findings->failed_prefix);
	bool is_predicate = wb_text_starts_with(phrase, WB_TEXT("must ")) ||
		wb_text_starts_with(phrase, WB_TEXT("costs "));
	wb_finding *finding = findings_take(findings, findings->failed_rule);
	char line[WB_FINDING_TEXT_BYTES];
	const wb_text subject = WB_TEXT("This ");

	if (finding == NULL)
		return;
	size_t bytes = is_predicate ? subject.bytes : 0;
	memcpy(line, subject.data, bytes);
	memcpy(line + bytes, phrase.data, phrase.bytes);
	bytes += phrase.bytes;
	if (line[0] >= 'a' && line[0] <= 'z')
		line[0] = (char)(line[0] - 'a' + 'A');
	line[bytes++] = '.';
	findings_copy(findings, (wb_text){line, bytes}, &finding->text);
	finding->path = findings->failed_path;
	finding->line = error->line;
	finding->column = error->column;
}

void wb_findings__show(wb_findings *findings, const wb_text *trace, size_t count)
{
	/* The last one of a full list says so and shows nothing. */
	if (findings->count == 0 || findings->count == WB_LINT_FINDINGS_MAX || findings->is_starved)
		return;
	findings->items[findings->count - 1].trace = trace;
	findings->items[findings->count - 1].trace_count = count;
}

/* ---- the end ---- */

static bool findings_is_before(const wb_finding *left, const wb_finding *right)
{
	if (left->line != right->line)
		return left->line < right->line;
	if (left->column != right->column)
		return left->column < right->column;
	return left->rule < right->rule;
}

wb_status wb_findings__finish(wb_findings *findings, wb_lint *out, wb_error *error)
{
	wb_lint lint = {.findings = findings->items, .count = findings->count};

	if (findings->is_starved)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	/* By insertion: stable, and there are few. */
	for (size_t index = 1; index < findings->count; index++) {
		wb_finding moved = findings->items[index];
		size_t to = index;
		for (; to > 0 && findings_is_before(&moved, &findings->items[to - 1]); to--)
			findings->items[to] = findings->items[to - 1];
		findings->items[to] = moved;
	}
	for (size_t index = 0; index < findings->count; index++) {
		if (findings->items[index].level == WB_LINT_ERROR)
			lint.error_count++;
		else
			lint.warning_count++;
	}
	*out = lint;
	return WB_OK;
}
