/* SPDX-License-Identifier: MIT */
/*
 * Keys as tables, so that "an unknown key is an error" is written once and can be compared with
 * the published schema. Deriving them from the schema file at build time was dropped: the rules
 * part has no build step of its own under phpize.
 */
#include "workflow/keys.h"

static const wb_key keys_definition[] = {
	{"format", true},
	{"workflow", true},
	{"version", true},
	{"label", false},
	{"description", false},
	{"subject", true},
	{"initial", true},
	{"endless", false},
	{"roles", true},
	{"vars", false},
	{"states", true},
	{"transitions", true},
	{"assertions", false},
};

static const wb_key keys_variable[] = {
	{"type", true},
	{"default", false},
	{"description", false},
};

static const wb_key keys_state[] = {
	{"label", false},
	{"description", false},
	{"woo", false},
	{"final", false},
	{"stuck_after", false},
};

/* roles are required unless the transition is automatic, which the reader checks. */
static const wb_key keys_transition[] = {
	{"label", false},
	{"description", false},
	{"from", true},
	{"to", true},
	{"roles", false},
	{"guard", false},
	{"explain", false},
	{"inputs", false},
	{"set", false},
	{"effects", false},
	{"undo", false},
	{"automatic", false},
	{"four_eyes", false},
};

static const wb_key keys_explain[] = {
	{"clause", false},
	{"text", true},
	{"translations", false},
	{"by", false},
};

static const wb_key keys_effect[] = {
	{"document", false},
	{"mail", false},
	{"webhook", false},
};

static const wb_key keys_input[] = {
	{"type", true},
	{"title", false},
	{"description", false},
	{"required", false},
	{"default", false},
	{"personal", false},
	{"enum", false},
	{"const", false},
	{"minimum", false},
	{"maximum", false},
	{"exclusiveMinimum", false},
	{"exclusiveMaximum", false},
	{"multipleOf", false},
	{"minLength", false},
	{"maxLength", false},
	{"pattern", false},
	{"items", false},
	{"minItems", false},
	{"maxItems", false},
	{"uniqueItems", false},
};

static const wb_key keys_value[] = {
	{"type", false},
	{"title", false},
	{"description", false},
	{"enum", false},
	{"const", false},
	{"minimum", false},
	{"maximum", false},
	{"exclusiveMinimum", false},
	{"exclusiveMaximum", false},
	{"multipleOf", false},
	{"minLength", false},
	{"maxLength", false},
	{"pattern", false},
	{"items", false},
	{"minItems", false},
	{"maxItems", false},
	{"uniqueItems", false},
	{"properties", false},
	{"required", false},
	{"additionalProperties", false},
	{"minProperties", false},
	{"maxProperties", false},
};

/* Either reach with only_through, or never, which the reader checks. */
static const wb_key keys_assertion[] = {
	{"name", true},
	{"text", false},
	{"reach", false},
	{"only_through", false},
	{"never", false},
};

#define KEYS_TABLE(name, keys) \
	{ \
		name, keys, sizeof(keys) / sizeof(keys)[0] \
	}

static const wb_key_table keys_tables[WB_KEYS_COUNT] = {
	[WB_KEYS_DEFINITION] = KEYS_TABLE("definition", keys_definition),
	[WB_KEYS_VARIABLE] = KEYS_TABLE("variable", keys_variable),
	[WB_KEYS_STATE] = KEYS_TABLE("state", keys_state),
	[WB_KEYS_TRANSITION] = KEYS_TABLE("transition", keys_transition),
	[WB_KEYS_EXPLAIN] = KEYS_TABLE("explain", keys_explain),
	[WB_KEYS_EFFECT] = KEYS_TABLE("effect", keys_effect),
	[WB_KEYS_INPUT] = KEYS_TABLE("input", keys_input),
	[WB_KEYS_VALUE] = KEYS_TABLE("value", keys_value),
	[WB_KEYS_ASSERTION] = KEYS_TABLE("assertion", keys_assertion),
};

const wb_key_table *wb_keys__of(wb_key_object object)
{
	return &keys_tables[object];
}

bool wb_keys__has(const wb_key_table *table, wb_text name)
{
	for (size_t index = 0; index < table->count; index++) {
		if (wb_text_equal(wb_text_from(table->keys[index].name), name))
			return true;
	}
	return false;
}
