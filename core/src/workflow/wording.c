/* SPDX-License-Identifier: MIT */
/*
 * Facts as people call them. What the order, the actor and the workflow hold has a template of its
 * own, so that it can be translated; variables go by the author's name for them and inputs by
 * their titles.
 */
#include "workflow/wording.h"

#include "cel/time.h"
#include "workflow/definition.h"

#define WORDING_MINUTE_S 60
#define WORDING_HOUR_S   3600
#define WORDING_DAY_S    86400
#define WORDING_UNITS    4

bool wb_wording__is_personal(const wb_inquiry *inquiry, wb_text path)
{
	return wb_workflow_is_personal(inquiry->workflow, &inquiry->rule->shown, path);
}

/* ---- names ---- */

static wb_value wording_quote(wb_words *words, wb_text text)
{
	return wb_words__one(words, WB_MESSAGE_QUOTED, "text", wb_words__text(words, text));
}

static const wb_input *wording_find_input(const wb_rule *rule, wb_text name)
{
	for (size_t index = 0; index < rule->input_count; index++) {
		if (wb_text_equal(rule->inputs[index].name, name))
			return &rule->inputs[index];
	}
	return NULL;
}

wb_value wb_wording__fact(const wb_inquiry *inquiry, wb_words *words, wb_text path)
{
	wb_text member = wb_facts__member(path);
	wb_value fact;

	if (wb_words__fact(words, path, &fact))
		return fact;
	if (wb_facts__is_under(WB_FACT_INPUTS, path)) {
		const wb_input *input = wording_find_input(inquiry->rule, member);
		if (input != NULL)
			return wb_words__one(words, WB_MESSAGE_FACT_INPUT, "title",
				wb_words__text(words, input->title));
	}
	/* vars.scanned.A is the entry "A" of a map. */
	fact = wb_words__name(words, member);
	if (member.bytes == 0 || member.data + member.bytes == path.data + path.bytes)
		return fact;
	size_t bytes = (size_t)(member.data - path.data) + member.bytes;
	wb_value key = wording_quote(
		words, (wb_text){path.data + bytes + 1, path.bytes - bytes - 1});
	return wb_words__two(
		words, WB_MESSAGE_AT, (wb_place){"fact", fact}, (wb_place){"key", key});
}

/* ---- values ---- */

bool wb_wording__duration(wb_words *words, wb_time length, size_t unit_max, wb_value *out)
{
	static const struct {
		int64_t seconds;
		wb_message message;
	} units[WORDING_UNITS] = {
		{WORDING_DAY_S, WB_MESSAGE_COUNT_DAYS},
		{WORDING_HOUR_S, WB_MESSAGE_COUNT_HOURS},
		{WORDING_MINUTE_S, WB_MESSAGE_COUNT_MINUTES},
		{1, WB_MESSAGE_COUNT_SECONDS},
	};
	wb_value parts[WORDING_UNITS];
	int64_t left = length.seconds;
	size_t count = 0;

	if (left < 0)
		return false;
	for (size_t index = 0; index < WORDING_UNITS && count < unit_max; index++) {
		int64_t amount = left / units[index].seconds;
		left %= units[index].seconds;
		bool is_nothing = index + 1 == WORDING_UNITS && count == 0;
		if (amount > 0 || is_nothing)
			parts[count++] =
				wb_words__one(words, units[index].message, "count", wb_value_int(amount));
	}
	*out = wb_words__and(words, parts, count);
	return true;
}

/* A state by its label: people never see its name. */
static wb_text wording_label(const wb_inquiry *inquiry, wb_text path, wb_text text)
{
	const wb_state *state = wb_text_equal(path, WB_TEXT("subject.state"))
		? wb_workflow_find_state(inquiry->workflow, text)
		: NULL;

	return state == NULL ? text : state->label;
}

bool wb_wording__value(const wb_inquiry *inquiry, wb_words *words, wb_text path,
	const wb_value *value, wb_value *out)
{
	switch (value->kind) {
	case WB_BOOL:
		*out = wb_words__plain(
			words, value->as.boolean ? WB_MESSAGE_VALUE_YES : WB_MESSAGE_VALUE_NO);
		return true;
	case WB_INT:
		*out = *value;
		return true;
	case WB_DECIMAL:
		*out = wb_words__decimal(words, value->as.decimal);
		return true;
	case WB_STRING:
		*out = wording_quote(words, wording_label(inquiry, path, value->as.text));
		return true;
	case WB_TIMESTAMP:
		*out = wb_words__time(words, value->as.time);
		return true;
	case WB_DURATION:
		return wb_wording__duration(words, value->as.time, WORDING_UNITS, out);
	default:
		return false;
	}
}

wb_value wb_wording__amount(wb_words *words, wb_text path, const wb_value *sample, int64_t count)
{
	wb_message message = sample->kind == WB_STRING ? WB_MESSAGE_COUNT_CHARACTERS
		: wb_text_equal(path, WB_TEXT("order.items")) ? WB_MESSAGE_COUNT_ITEMS
													  : WB_MESSAGE_COUNT_ENTRIES;

	return wb_words__one(words, message, "count", wb_value_int(count));
}

/* ---- what a fact is ---- */

wb_value wb_wording__state_of(const wb_inquiry *inquiry, wb_words *words, wb_text path)
{
	wb_value value = wb_facts__at(inquiry->facts, path);
	wb_value fact = wb_wording__fact(inquiry, words, path);
	wb_value said;

	if (wb_wording__is_personal(inquiry, path))
		return wb_words__one(words, WB_MESSAGE_NOT_AS_NEEDED, "fact", fact);
	if (value.kind == WB_NULL)
		return wb_words__one(words, WB_MESSAGE_UNKNOWN, "fact", fact);
	if (value.kind == WB_BOOL && wb_text_equal(path, WB_TEXT("order.paid")))
		return wb_words__plain(words, value.as.boolean ? WB_MESSAGE_PAID : WB_MESSAGE_UNPAID);
	if (value.kind == WB_BOOL)
		return wb_words__one(
			words, value.as.boolean ? WB_MESSAGE_YES : WB_MESSAGE_NO, "fact", fact);
	if (value.kind == WB_STRING && value.as.text.bytes == 0)
		return wb_words__one(words, WB_MESSAGE_EMPTY, "fact", fact);
	if (!wb_wording__value(inquiry, words, path, &value, &said))
		return wb_words__one(words, WB_MESSAGE_NOT_AS_NEEDED, "fact", fact);
	return wb_words__two(
		words, WB_MESSAGE_IS, (wb_place){"fact", fact}, (wb_place){"value", said});
}
