/* SPDX-License-Identifier: MIT */
/*
 * Loading definitions: one that uses every key, and each way in which it can be wrong. A case
 * replaces one piece of the sound text; an @ in the replacement stands where the error must be
 * found and is taken out before loading.
 */
#include "workflow_unit.h"

#include "waybill/lint.h"
#include "waybill/workflow.h"

static const char sound[] =
	"{\n"
	"  \"format\": 1,\n"
	"  \"workflow\": \"all_keys\",\n"
	"  \"version\": 7,\n"
	"  \"label\": \"All keys\",\n"
	"  \"description\": \"Uses every key there is.\",\n"
	"  \"subject\": \"order\",\n"
	"  \"initial\": \"new\",\n"
	"  \"endless\": false,\n"
	"  \"roles\": [\"staff\", \"manager\"],\n"
	"  \"vars\": {\n"
	"    \"count\": { \"type\": \"int\", \"default\": 3, \"description\": \"How many\" },\n"
	"    \"due\": { \"type\": \"timestamp\" },\n"
	"    \"fee\": { \"type\": \"decimal\", \"default\": \"12.50\" },\n"
	"    \"lists\": { \"type\": \"map(string, list(int))\" },\n"
	"    \"reason\": { \"type\": \"string\" },\n"
	"    \"wait\": { \"type\": \"duration\", \"default\": \"1h30m\" }\n"
	"  },\n"
	"  \"states\": {\n"
	"    \"new\": { \"label\": \"New\", \"woo\": \"processing\", \"stuck_after\": \"36h\" },\n"
	"    \"on_hold\": { \"description\": \"Waits.\", \"stuck_after\": 90 },\n"
	"    \"done\": { \"final\": true }\n"
	"  },\n"
	"  \"transitions\": {\n"
	"    \"finish\": {\n"
	"      \"label\": \"Finish\", \"description\": \"The end.\",\n"
	"      \"from\": [\"new\", \"on_hold\"], \"to\": \"done\",\n"
	"      \"roles\": [\"manager\", \"woocommerce\"],\n"
	"      \"guard\": \"order.paid && has(inputs.why)\",\n"
	"      \"explain\": { \"text\": \"Not paid.\", \"by\": [\"manager\"] },\n"
	"      \"inputs\": {\n"
	"        \"why\": { \"type\": \"string\", \"title\": \"Why\", \"description\": \"Say it\",\n"
	"          \"minLength\": 1, \"maxLength\": 9, \"pattern\": \"^[a-z]+$\",\n"
	"          \"enum\": [\"late\", \"lost\"], \"default\": \"late\" },\n"
	"        \"note\": { \"type\": \"string\", \"personal\": true },\n"
	"        \"weight\": { \"type\": \"number\", \"required\": true, \"minimum\": 0.5,\n"
	"          \"exclusiveMaximum\": 20, \"multipleOf\": 0.25 },\n"
	"        \"lines\": { \"type\": \"array\", \"minItems\": 1, \"maxItems\": 4,\n"
	"          \"uniqueItems\": true, \"items\": { \"type\": \"object\",\n"
	"            \"properties\": { \"sku\": { \"type\": [\"string\", \"null\"] } },\n"
	"            \"required\": [\"sku\"], \"additionalProperties\": false } }\n"
	"      },\n"
	"      \"set\": { \"count\": \"vars.count + 1\", \"reason\": \"inputs.why\" },\n"
	"      \"effects\": [ { \"document\": \"slip\" }, { \"mail\": \"done\" },\n"
	"        { \"webhook\": \"done\" } ],\n"
	"      \"undo\": false, \"four_eyes\": true\n"
	"    },\n"
	"    \"rest\": {\n"
	"      \"from\": [\"new\"], \"to\": \"on_hold\", \"automatic\": true,\n"
	"      \"guard\": \"now - order.created_at > duration('24h')\"\n"
	"    }\n"
	"  },\n"
	"  \"assertions\": [\n"
	"    { \"name\": \"by_hand\", \"text\": \"By hand.\", \"reach\": \"done\",\n"
	"      \"only_through\": [\"finish\"] },\n"
	"    { \"name\": \"positive\", \"never\": \"state == 'done' && vars.count < 0\" }\n"
	"  ]\n"
	"}\n";

/* ---- what a sound one holds ---- */

static void test_workflow_load__head_states_and_roles(void **state)
{
	(void)state;
	wb_workflow *workflow = unit_workflow(sound);

	assert_text_equal(wb_workflow_name(workflow), "all_keys");
	assert_int_equal(wb_workflow_version(workflow), 7);
	assert_false(wb_workflow_is_endless(workflow));
	assert_int_equal(wb_workflow_role_count(workflow), 2);
	assert_text_equal(wb_workflow_role(workflow, 1), "manager");
	assert_text_equal(wb_workflow_initial(workflow)->name, "new");
	assert_int_equal(wb_workflow_state_count(workflow), 3);
	assert_text_equal(wb_workflow_state(workflow, 0)->name, "done");
	assert_true(wb_workflow_state(workflow, 0)->is_final);

	const wb_state *new = wb_workflow_find_state(workflow, WB_TEXT("new"));
	assert_text_equal(new->label, "New");
	assert_text_equal(new->woo, "processing");
	assert_int_equal(new->stuck_after_s, 36 * 3600);
	const wb_state *hold = wb_workflow_find_state(workflow, WB_TEXT("on_hold"));
	assert_text_equal(hold->label, "On hold");
	assert_text_equal(hold->woo, "");
	assert_int_equal(hold->stuck_after_s, 90);
	assert_null(wb_workflow_find_state(workflow, WB_TEXT("nowhere")));
	wb_workflow_free(workflow);
}

static void test_workflow_load__transition_with_everything(void **state)
{
	(void)state;
	wb_workflow *workflow = unit_workflow(sound);
	const wb_transition *finish = wb_workflow_find_transition(workflow, WB_TEXT("finish"));

	assert_int_equal(wb_workflow_transition_count(workflow), 2);
	assert_ptr_equal(wb_workflow_transition(workflow, 0), finish);
	assert_text_equal(finish->label, "Finish");
	assert_int_equal(finish->from_count, 2);
	assert_text_equal(finish->from[1], "on_hold");
	assert_text_equal(finish->to, "done");
	assert_int_equal(finish->role_count, 2);
	assert_text_equal(finish->guard, "order.paid && has(inputs.why)");
	assert_int_equal(finish->explanation_count, 1);
	assert_text_equal(finish->explanations[0].text, "Not paid.");
	assert_int_equal(finish->explanations[0].by_count, 1);
	assert_int_equal(finish->inputs.as.map->count, 4);
	assert_non_null(wb_value_member(
		wb_value_member(&finish->inputs, WB_TEXT("weight")), WB_TEXT("multipleOf")));
	assert_int_equal(finish->effect_count, 3);
	assert_int_equal(finish->effects[2].kind, WB_EFFECT_WEBHOOK);
	assert_text_equal(finish->effects[2].name, "done");
	assert_false(finish->can_be_undone);
	assert_true(finish->needs_second_person);
	assert_false(finish->is_automatic);

	const wb_transition *rest = wb_workflow_find_transition(workflow, WB_TEXT("rest"));
	assert_text_equal(rest->label, "Rest");
	assert_true(rest->is_automatic);
	assert_true(rest->can_be_undone);
	assert_int_equal(rest->role_count, 0);
	assert_int_equal(rest->inputs.as.map->count, 0);
	wb_workflow_free(workflow);
}

static void test_workflow_load__assertions_are_kept(void **state)
{
	(void)state;
	wb_workflow *workflow = unit_workflow(sound);

	assert_int_equal(wb_workflow_assertion_count(workflow), 2);
	assert_text_equal(wb_workflow_assertion(workflow, 0)->reach, "done");
	assert_text_equal(wb_workflow_assertion(workflow, 0)->only_through[0], "finish");
	assert_text_equal(wb_workflow_assertion(workflow, 0)->text, "By hand.");
	assert_text_equal(
		wb_workflow_assertion(workflow, 1)->never, "state == 'done' && vars.count < 0");
	wb_workflow_free(workflow);
}

static void test_workflow_load__initial_variables(void **state)
{
	(void)state;
	wb_workflow *workflow = unit_workflow(sound);
	wb_arena *arena = unit_arena();
	wb_error error = {.status = WB_OK};
	wb_value vars;

	assert_ok(wb_workflow_initial_vars(workflow, arena, &vars, &error), &error);
	assert_json_equal(arena, &vars,
		"{'assignee': '', 'count': 3, 'fee': '12.50', 'lists': {}, 'reason': '',"
		" 'wait': '5400s'}");
	assert_int_equal(wb_value_member(&vars, WB_TEXT("fee"))->kind, WB_DECIMAL);
	assert_int_equal(wb_value_member(&vars, WB_TEXT("wait"))->kind, WB_DURATION);
	wb_arena_free(arena);
	wb_workflow_free(workflow);
}

static void test_workflow_load__layout_does_not_change_the_hash(void **state)
{
	(void)state;
	wb_workflow *workflow = unit_workflow(sound);
	wb_text text = wb_workflow_text(workflow);
	wb_workflow *again = NULL, *other = NULL;
	wb_error error = {.status = WB_OK};

	assert_int_equal(wb_workflow_hash(workflow).bytes, WB_HASH_TEXT_BYTES - 1);
	assert_ok(wb_workflow_parse(wb_env_native(), text, &again, &error), &error);
	assert_true(wb_text_equal(wb_workflow_hash(workflow), wb_workflow_hash(again)));
	assert_true(wb_text_equal(text, wb_workflow_text(again)));

	wb_text changed = unit_replace(text, "\"Not paid.\"", "\"Unpaid.\"");
	assert_ok(wb_workflow_parse(wb_env_native(), changed, &other, &error), &error);
	assert_false(wb_text_equal(wb_workflow_hash(workflow), wb_workflow_hash(other)));
	free((char *)changed.data);
	wb_workflow_free(other);
	wb_workflow_free(again);
	wb_workflow_free(workflow);
}

static void test_workflow_load__error_may_be_null(void **state)
{
	(void)state;
	wb_workflow *workflow = NULL;

	assert_int_equal(wb_workflow_parse(wb_env_native(), WB_TEXT("{}"), &workflow, NULL), WB_SYNTAX);
	assert_null(workflow);
	wb_workflow_free(NULL);
}

/* ---- what is wrong ---- */

typedef struct load_case {
	const char *find, *replacement;
	const char *message; /* a part of it */
	wb_status status; /* 0: WB_SYNTAX */
} load_case;

static const load_case cases[] = {
	/* time zones */
	{"order.paid && has(inputs.why)", "now.getHours(@'Europe/Nowhere') < 12",
		"transitions.finish.guard: unknown time zone: Europe/Nowhere", 0},
	{"\"vars.count + 1\"", "\"now.getHours(@'../../../etc/passwd')\"",
		"set.count: unknown time zone: ../../../etc/passwd", 0},
	/* JSON and keys */
	{"\"format\": 1,", "\"format\": 1@@,", "", 0},
	{"\"format\": 1,", "\"format\": 1, @\"format\": 1,", "", 0},
	{"\"endless\": false", "\"endles\": @false", "endles: unknown key", 0},
	{"\"default\": 3", "\"defualt\": @3", "vars.count.defualt: unknown key", 0},
	{"\"final\": true", "\"is_final\": @true", "states.done.is_final: unknown key", 0},
	{"\"undo\": false", "\"unddo\": @false", "transitions.finish.unddo: unknown key", 0},
	{"\"by\": [\"manager\"]", "\"who\": @[\"manager\"]", "explain.who: unknown key", 0},
	{"{ \"mail\": \"done\" }", "{ \"post\": @\"done\" }", "effects[1].post: unknown key", 0},
	{"\"minLength\": 1", "\"minLenght\": @1", "inputs.why.minLenght: unknown key", 0},
	{"\"title\": \"Why\"", "\"properties\": @{}", "why.properties: unknown key", 0},
	{"\"additionalProperties\": false", "\"patternProperties\": @{}",
		"items.patternProperties: unknown key", 0},
	{"\"text\": \"By hand.\"", "\"txt\": @\"By hand.\"", "assertions[0].txt: unknown key", 0},
	{"{\n  \"format\": 1,", "@{", "key \"format\" is missing", 0},
	{"  \"initial\": \"new\",\n", "", "key \"initial\" is missing", 0},
	{"\"to\": \"on_hold\", ", "", "transitions.rest: key \"to\" is missing", 0},
	{"{ \"type\": \"timestamp\" }", "@{}", "vars.due: key \"type\" is missing", 0},
	{"{ \"text\": \"Not paid.\", \"by\": [\"manager\"] }", "@{}",
		"explain: key \"text\" is missing", 0},
	{"\"by\": [\"manager\"]", "\"clause\": @\"order.total > 1\"",
		"explain.clause: is no part of the guard", 0},
	{"\"by\": [\"manager\"]", "\"translations\": @[]", "explain.translations: must be an object", 0},
	{"\"by\": [\"manager\"]", "\"translations\": { \"german\": @\"x\" }",
		"explain.translations.german: \"german\" is no language", 0},
	{"\"by\": [\"manager\"]", "\"translations\": { \"de_DE\": @\"x\" }", "is no language", 0},
	{"\"by\": [\"manager\"]", "\"translations\": { \"de-\": @\"x\" }", "is no language", 0},
	{"\"by\": [\"manager\"]", "\"translations\": { \"pt-BR\": @\"\" }",
		"translations.pt-BR: must be a text that is not empty", 0},
	{"\"explain\": { \"text\": \"Not paid.\", \"by\": [\"manager\"] }", "\"explain\": @[]",
		"explain: must be a list with at least one item", 0},
	{"\"explain\": { \"text\": \"Not paid.\", \"by\": [\"manager\"] }",
		"\"explain\": [{ \"text\": \"a\" }, @{ \"text\": \"b\" }]",
		"explain[1]: this part of the guard has a sentence", 0},
	{"\"name\": \"positive\", ", "", "assertions[1]: key \"name\" is missing", 0},

	/* the head */
	{"\"format\": 1", "\"format\": @2", "format: must be 1", 0},
	{"\"format\": 1", "\"format\": @\"1\"", "format: must be 1", 0},
	{"\"version\": 7", "\"version\": @0", "version: must be an integer from 1", 0},
	{"\"version\": 7", "\"version\": @1.5", "version: must be an integer from 1", 0},
	{"\"version\": 7", "\"version\": @2147483648", "version: must be an integer from 1", 0},
	{"\"all_keys\"", "@\"All keys\"", "workflow: \"All keys\" is no name", 0},
	{"\"all_keys\"", "@\"\"", "is no name", 0},
	{"\"all_keys\"", "@\"9keys\"", "is no name", 0},
	{"\"all_keys\"", "@\"a2345678901234567890123456789012345678901234567890123456789012345\"",
		"is no name", 0},
	{"\"label\": \"All keys\"", "\"label\": @\"\"", "label: must be a text", 0},
	{"\"label\": \"All keys\"", "\"label\": @5", "label: must be a text", 0},
	{"\"subject\": \"order\"", "\"subject\": @\"parcel\"", "subject: must be \"order\"", 0},
	{"\"endless\": false", "\"endless\": @\"no\"", "endless: must be true or false", 0},
	{"\"initial\": \"new\"", "\"initial\": @\"nwe\"", "initial: there is no state \"nwe\"", 0},
	{"\"initial\": \"new\"", "\"initial\": @[\"new\", \"on_hold\"]", "initial: must be a name", 0},
	{"[\"staff\", \"manager\"]", "@[]", "roles: must be a list with at least one", 0},
	{"[\"staff\", \"manager\"]", "[\"staff\", @\"staff\"]", "roles[1]: \"staff\" is named twice",
		0},
	{"[\"staff\", \"manager\"]", "[\"manager\", @\"woocommerce\"]", "built in", 0},

	/* variables */
	{"\"count\": {", "\"Count\": @{", "vars.Count: \"Count\" is no name", 0},
	{"\"count\": {", "\"assignee\": @{", "every workflow has this variable", 0},
	{"\"count\": {", "\"in\": @{", "\"in\" is a word of CEL", 0},
	{"\"type\": \"int\"", "\"type\": @\"integer\"", "\"integer\" is none of", 0},
	{"\"type\": \"int\"", "\"type\": @\"double\"", "is none of", 0},
	{"\"type\": \"int\"", "\"type\": @\"list(int\"", "is none of", 0},
	{"\"type\": \"int\"", "\"type\": @\"list(int) x\"", "is none of", 0},
	{"\"type\": \"int\"", "\"type\": @\"map(int, int)\"", "is none of", 0},
	{"\"type\": \"int\"", "\"type\": @\"list(list(list(list(list(int)))))\"", "is none of", 0},
	{"\"default\": 3", "\"default\": @\"3\"", "vars.count.default: must be an integer", 0},
	{"\"default\": \"12.50\"", "\"default\": @12.5", "must be a decimal number as a text", 0},
	{"\"default\": \"12.50\"", "\"default\": @\"12,50\"", "must be a decimal number", 0},
	{"\"default\": \"1h30m\"", "\"default\": @\"soon\"", "must be a length of time", 0},

	/* states */
	{"\"on_hold\": { \"desc", "\"on-hold\": @{ \"desc", "\"on-hold\" is no name", 0},
	{"\"woo\": \"processing\"", "\"woo\": @\"wc-processing\"", "WooCommerce's own statuses", 0},
	{"\"woo\": \"processing\"", "\"woo\": @\"checkout-draft\"", "WooCommerce's own statuses", 0},
	{"\"stuck_after\": \"36h\"", "\"stuck_after\": @\"a day\"", "must be a length of time", 0},
	{"\"stuck_after\": \"36h\"", "\"stuck_after\": @0", "must be a length of time", 0},
	{"\"stuck_after\": \"36h\"", "\"stuck_after\": @\"-1h\"", "must be a length of time", 0},

	/* transitions: where, who */
	{"[\"new\", \"on_hold\"]", "[\"new\", @\"onhold\"]",
		"transitions.finish.from[1]: there is no state \"onhold\"", 0},
	{"[\"new\", \"on_hold\"]", "[\"new\", @\"done\"]", "\"done\" is final", 0},
	{"[\"new\", \"on_hold\"]", "[\"new\", @\"new\"]", "named twice", 0},
	{"[\"new\", \"on_hold\"]", "@\"new\"", "must be a list", 0},
	{"\"to\": \"done\"", "\"to\": @\"dnoe\"", "to: there is no state \"dnoe\"", 0},
	{"[\"manager\", \"woocommerce\"]", "[@\"driver\"]", "there is no role \"driver\"", 0},
	{"\"by\": [\"manager\"]", "\"by\": [@\"driver\"]", "explain.by[0]: there is no role", 0},
	{"\"four_eyes\": true", "\"four_eyes\": @1", "four_eyes: must be true or false", 0},

	/* automatic transitions */
	{"\"automatic\": true,\n", "\"undo\": true,\n", "transitions.rest: key \"roles\" is missing",
		0},
	{",\n      \"guard\": \"now - order.created_at > duration('24h')\"", "",
		"rest: an automatic transition must have a guard", 0},
	{"\"undo\": false", "\"automatic\": true", "can't require the input \"weight\"", 0},

	/* expressions: the place is that of the character in the file */
	{"\"order.paid && has(inputs.why)\"", "\"order.paid && has@(inputs.wyh)\"", "wyh", 0},
	{"\"order.paid && has(inputs.why)\"", "\"order.paid && @ordr.paid\"", "ordr", 0},
	{"\"order.paid && has(inputs.why)\"", "\"order.paid @~ true\"", "", 0},
	{"\"order.paid && has(inputs.why)\"", "\"order.note == \\\"\\u00e9\\u0041\\\" && @ordr.paid\"",
		"", 0},
	{"\"order.paid && has(inputs.why)\"", "\"order.paid &&\\n\\t@ordr.paid\"", "ordr", 0},
	{"\"order.paid && has(inputs.why)\"",
		"\"order.note == '\xC3\xA9\\ud83d\\ude02\xF0\x9F\x98\x82' && @ordr.paid\"", "ordr", 0},
	{"\"order.paid && has(inputs.why)\"", "\"@order.total\"", "", 0},
	{"\"order.paid && has(inputs.why)\"", "@5", "guard: must be an expression", 0},
	{"\"order.paid && has(inputs.why)\"", "@\"\"", "guard: must be an expression", 0},
	{"\"vars.count + 1\"", "\"@order.paid\"", "", 0},
	{"\"vars.count + 1\"", "@\"order.note.size()\"", "order.note is personal", 0},
	{"\"inputs.why\"", "@\"inputs.note\"", "inputs.note is personal", 0},
	{"\"reason\": \"inputs.why\"", "\"raeson\": @\"inputs.why\"", "there is no variable \"raeson\"",
		0},
	{"\"reason\": \"inputs.why\"", "\"assignee\": @\"actor.id\"", "set by assigning", 0},
	{"\"automatic\": true,\n      \"guard\": \"now - order.created_at > duration('24h')\"",
		"\"roles\": [\"staff\"], \"explain\": @{ \"text\": \"x\" }",
		"rest.explain: there is no guard to explain", 0},

	/* inputs */
	{"\"type\": \"string\", \"title\": \"Why\"", "\"type\": @\"text\", \"title\": \"Why\"",
		"must be string, integer, number, boolean or array", 0},
	{"\"type\": \"string\", \"title\": \"Why\"", "\"type\": @\"object\", \"title\": \"Why\"",
		"must be string, integer, number, boolean or array", 0},
	{"\"why\": {", "\"null\": @{", "\"null\" is a word of CEL", 0},
	{"\"required\": true", "\"required\": @[\"weight\"]", "required: must be true or false", 0},
	{"\"default\": \"late\"", "\"default\": @\"gone\"", "default: must be one of late or lost", 0},
	{"\"default\": \"late\"", "\"default\": @3", "default: must be a text", 0},
	{"\"default\": \"late\"", "\"required\": true, \"default\": @\"late\"", "is never missing", 0},
	{"\"pattern\": \"^[a-z]+$\"", "\"pattern\": @\"^[a-z\"", "", 0},
	{"\"maxLength\": 9", "\"maxLength\": @-1", "must be an integer of at least 0", 0},
	{"\"minimum\": 0.5", "\"minimum\": @\"0.5\"", "minimum: must be a number", 0},
	{"\"minimum\": 0.5", "\"minimum\": @1e300", "at most 18 digits", WB_LIMIT},
	{"\"multipleOf\": 0.25", "\"multipleOf\": @0", "must be above 0", 0},
	{"\"enum\": [\"late\", \"lost\"]", "\"enum\": @\"late\"", "must be a list of values", 0},
	{"[\"string\", \"null\"]", "[\"string\", @\"nil\"]", "must be string, integer", 0},
	{"\"required\": [\"sku\"]", "\"required\": @true", "items.required: must be a list", 0},
	{"\"required\": [\"sku\"]", "\"required\": [@5]", "required[0]: must be a text", 0},

	/* effects */
	{"{ \"mail\": \"done\" }", "@{ \"mail\": \"done\", \"webhook\": \"x\" }", "exactly one", 0},
	{"{ \"mail\": \"done\" }", "@{}", "exactly one", 0},
	{"{ \"mail\": \"done\" }", "{ \"mail\": @\"Done\" }", "is no name", 0},
	{"{ \"mail\": \"done\" }", "@{ \"document\": \"slip\" }", "stands here twice", 0},

	/* assertions */
	{"\"reach\": \"done\"", "\"reach\": @\"nowhere\"", "there is no state \"nowhere\"", 0},
	{"[\"finish\"]", "[@\"end\"]", "only_through[0]: there is no transition \"end\"", 0},
	{"\"reach\": \"done\",\n", "\n", "must have either reach and only_through, or never", 0},
	{"\"name\": \"positive\"", "\"name\": \"positive\", \"reach\": \"done\"", "must have either",
		0},
	{"\"name\": \"positive\"", "\"name\": \"by_hand\"", "there are two assertions \"by_hand\"", 0},
	{"vars.count < 0", "@order.paid", "", 0},
};

/* Takes the @ out of [text] and says where it stood; line 0 where there was none. */
static void take_mark(char *data, size_t *bytes, uint32_t *line, uint32_t *column)
{
	*line = 0;
	*column = 0;
	uint32_t at_line = 1, at_column = 1;
	for (size_t at = 0; at < *bytes; at++) {
		if (data[at] == '@') {
			*line = at_line;
			*column = at_column;
			memmove(data + at, data + at + 1, *bytes - at - 1);
			(*bytes)--;
			return;
		}
		at_column += ((unsigned char)data[at] & 0xC0) != 0x80;
		if (data[at] == '\n') {
			at_line++;
			at_column = 1;
		}
	}
}

/* A lint goes on behind mistakes, but it makes none of the loader's less. */
static bool lint_finds(wb_text text, uint32_t line, uint32_t column)
{
	wb_arena *arena = unit_arena();
	wb_error error = {.status = WB_OK};
	wb_lint lint = {0};
	bool is_found = false;

	assert_ok(wb_workflow_lint(wb_env_native(), text, NULL, arena, &lint, &error), &error);
	for (size_t index = 0; index < lint.count; index++) {
		const wb_finding *finding = &lint.findings[index];
		is_found = is_found ||
			(finding->level == WB_LINT_ERROR && finding->line == line && finding->column == column);
	}
	wb_arena_free(arena);
	return is_found;
}

static bool load_refuses(const load_case *wrong)
{
	wb_text text = unit_replace(wb_text_from(sound), wrong->find, wrong->replacement);
	wb_workflow *workflow = NULL;
	wb_error error = {.status = WB_OK};
	uint32_t line, column;

	take_mark((char *)text.data, &text.bytes, &line, &column);
	wb_status wanted = wrong->status == 0 ? WB_SYNTAX : wrong->status;
	wb_status status = wb_workflow_parse(wb_env_native(), text, &workflow, &error);
	bool is_right = status == wanted && workflow == NULL &&
		strstr(error.message, wrong->message) != NULL && error.line > 0 &&
		(line == 0 || (error.line == line && error.column == column));
	if (!lint_finds(text, error.line, error.column)) {
		print_error("Lint does not tell what the loader does.\n");
		is_right = false;
	}
	free((char *)text.data);
	if (!is_right)
		print_error("%s → %s\n  gave %s at %u:%u: %s\n  wanted %s at %u:%u: %s\n", wrong->find,
			wrong->replacement, wb_status_name(status), error.line, error.column, error.message,
			wb_status_name(wanted), line, column, wrong->message);
	wb_workflow_free(workflow);
	return is_right;
}

static void test_workflow_load__each_mistake_is_found_where_it_stands(void **state)
{
	(void)state;
	size_t failed = 0;

	for (size_t index = 0; index < sizeof cases / sizeof *cases; index++)
		failed += !load_refuses(&cases[index]);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workflow_load__head_states_and_roles),
		cmocka_unit_test(test_workflow_load__transition_with_everything),
		cmocka_unit_test(test_workflow_load__assertions_are_kept),
		cmocka_unit_test(test_workflow_load__initial_variables),
		cmocka_unit_test(test_workflow_load__layout_does_not_change_the_hash),
		cmocka_unit_test(test_workflow_load__error_may_be_null),
		cmocka_unit_test(test_workflow_load__each_mistake_is_found_where_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
