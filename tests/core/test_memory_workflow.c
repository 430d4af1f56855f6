/* SPDX-License-Identifier: MIT */
/* The Nth allocation fails, for every N, while a workflow is loaded, asked, matched, drawn and
   linted. */
#include "failing_env.h"
#include "workflow_unit.h"

#include "waybill/diagram.h"
#include "waybill/lint.h"

static const char definition[] =
	"{ \"format\": 1, \"workflow\": \"w\", \"version\": 1, \"subject\": \"order\","
	"  \"initial\": \"new\", \"roles\": [\"staff\"],"
	"  \"vars\": { \"seen\": { \"type\": \"map(string, list(int))\", \"default\": {\"a\": [1]} },"
	"    \"fee\": { \"type\": \"decimal\", \"default\": \"1.50\" } },"
	"  \"states\": { \"new\": { \"woo\": \"processing\" }, \"old\": {},"
	"    \"done\": { \"woo\": \"completed\", \"final\": true } },"
	"  \"transitions\": {"
	"    \"finish\": { \"from\": [\"new\"], \"to\": \"done\", \"roles\": [\"staff\", "
	"\"woocommerce\"],"
	"      \"guard\": \"order.total > 5 && order.items.all(i, i.quantity < 3)\","
	"      \"inputs\": { \"lines\": { \"type\": \"array\", \"items\": { \"type\": \"object\","
	"          \"properties\": { \"sku\": { \"type\": \"string\", \"pattern\": \"^[A-Z]+$\" },"
	"            \"price\": { \"type\": \"number\", \"maximum\": 9.5 } },"
	"          \"required\": [\"sku\"], \"additionalProperties\": false } },"
	"        \"kind\": { \"enum\": [\"a\", \"b\"], \"type\": \"string\", \"default\": \"a\" } },"
	"      \"set\": { \"fee\": \"order.total * 2\" },"
	"      \"effects\": [ { \"mail\": \"done\" } ] },"
	"    \"check\": { \"from\": [\"old\"], \"to\": \"done\", \"roles\": [\"staff\"],"
	"      \"four_eyes\": true,"
	"      \"inputs\": { \"word\": { \"type\": \"string\", \"minLength\": 1 },"
	"        \"count\": { \"type\": \"integer\", \"required\": true } } },"
	"    \"age\": { \"from\": [\"new\"], \"to\": \"old\", \"roles\": [\"staff\"] },"
	"    \"fail\": { \"from\": [\"new\"], \"to\": \"old\", \"roles\": [\"staff\"],"
	"      \"set\": { \"fee\": \"vars.fee / 0\" } },"
	"    \"bill\": { \"from\": [\"new\"], \"to\": \"old\", \"roles\": [\"staff\"],"
	"      \"guard\": \"vars.fee > 2 && order.city == 'x'\","
	"      \"explain\": { \"text\": \"No.\", \"by\": [\"staff\"] } } },"
	"  \"assertions\": [ { \"name\": \"x\", \"never\": \"vars.fee < 0 && state == 'new'\" },"
	"    { \"name\": \"y\", \"reach\": \"done\", \"only_through\": [\"finish\"] } ] }";

static const char order[] =
	"{\"id\":1,\"total\":\"12.50\",\"paid\":true,\"items\":[{\"id\":1,\"quantity\":2,"
	"\"total\":\"12.50\",\"weight_g\":1}]}";

static const char poor_order[] =
	"{\"id\":1,\"total\":\"2.50\",\"paid\":true,\"items\":[{\"id\":1,\"quantity\":9,"
	"\"total\":\"2.50\",\"weight_g\":1}]}";

static wb_status parse_only(const wb_env *env, void *payload, wb_error *error)
{
	wb_workflow *workflow = NULL;
	wb_status status = wb_workflow_parse(env, wb_text_from(payload), &workflow, error);

	wb_workflow_free(workflow);
	return status;
}

static void oom__workflow_parse(void **state)
{
	(void)state;
	char text[sizeof definition];

	memcpy(text, definition, sizeof definition);
	failing_env_exhaust(parse_only, text);
}

/* Keeps it, keeps it under a text with another end, which is copied, and finds the first again. */
static wb_status parse_kept(const wb_env *env, void *payload, wb_error *error)
{
	static const size_t cut[] = {1, 0, 1};
	wb_text text = wb_text_from(payload);
	wb_workflow_cache cache;
	wb_status status = WB_OK;

	wb_workflow_cache_init(&cache, env);
	for (size_t index = 0; status == WB_OK && index < sizeof cut / sizeof *cut; index++) {
		wb_text asked = {text.data, text.bytes - cut[index]};
		wb_workflow *workflow = NULL;
		status = wb_workflow_cache_parse(&cache, asked, &workflow, error);
		assert_true((workflow != NULL) == (status == WB_OK));
		wb_workflow_free(workflow);
	}
	assert_true(status != WB_OK || cache.found_count == 1);
	wb_workflow_cache_dispose(&cache);
	return status;
}

static void oom__workflow_cache_parse(void **state)
{
	(void)state;
	char text[sizeof definition + 1];

	snprintf(text, sizeof text, "%s ", definition);
	failing_env_exhaust(parse_kept, text);
}

typedef struct asked {
	const wb_workflow *workflow;
	const char *transition, *role, *order, *inputs;
	bool is_match, is_preview, is_allowed;
} asked;

static wb_status read_json(const char *text, wb_arena *arena, wb_value *out, wb_error *error)
{
	return wb_json_read(wb_text_from(text), arena, out, NULL, error);
}

/* Nothing is missing in a message: no shortage may leave half a sentence. */
static void check_whole(const wb_value *message)
{
	assert_true(message->kind != WB_NULL);
	for (size_t at = 0; message->kind == WB_LIST && at < message->as.list->count; at++)
		check_whole(&message->as.list->items[at]);
	for (size_t at = 0; message->kind == WB_MAP && at < message->as.map->count; at++)
		check_whole(&message->as.map->entries[at].value);
}

static wb_status decide_in(wb_arena *arena, const asked *a, wb_error *error)
{
	const wb_text role = wb_text_from(a->role);
	const wb_actor actor = {.id = WB_TEXT("user:1"), .roles = &role, .role_count = 1};
	wb_question question = {
		.transition = wb_text_from(a->transition),
		.state = WB_TEXT("new"),
		.actor = &actor,
		.is_preview = a->is_preview,
	};
	wb_decision decision;
	wb_value facts, inputs, vars;
	wb_status status = read_json(a->order, arena, &facts, error);

	if (status == WB_OK)
		status = read_json(a->inputs, arena, &inputs, error);
	if (status == WB_OK)
		status = wb_workflow_initial_vars(a->workflow, arena, &vars, error);
	if (status < 0)
		return status;
	question.order = &facts;
	question.inputs = &inputs;
	question.vars = &vars;
	status = a->is_match
		? wb_workflow_match(a->workflow, &question, WB_TEXT("completed"), arena, &decision, error)
		: wb_workflow_decide(a->workflow, &question, arena, &decision, error);
	if (status == WB_OK)
		assert_int_equal(decision.is_allowed, a->is_allowed);
	for (size_t at = 0; status == WB_OK && at < decision.blocker_count; at++)
		check_whole(&decision.blockers[at].message);
	return status;
}

static wb_status decide_once(const wb_env *env, void *payload, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status == WB_OK)
		status = decide_in(arena, payload, error);
	wb_arena_free(arena);
	return status;
}

static void oom__workflow_decide_and_match(void **state)
{
	(void)state;
	wb_workflow *workflow = unit_workflow(definition);
	asked all[] = {
		{workflow, "finish", "staff", order, "{\"lines\":[{\"sku\":\"A\",\"price\":9.5}]}",
			.is_allowed = true},
		{workflow, "finish", "staff", order, "{\"lines\":[{\"sku\":\"a\"}],\"kind\":\"c\",\"x\":1}",
			.is_allowed = false},
		{workflow, "finish", "staff", poor_order, "{}", .is_allowed = false},
		{workflow, "finish", "staff", order, "{}", .is_preview = true, .is_allowed = true},
		{workflow, "finish", "staff", order, "{}", .is_match = true, .is_allowed = true},
		{workflow, "check", "driver", order, "{\"word\":\"\"}", .is_allowed = false},
		{workflow, "fail", "staff", order, "{}", .is_allowed = false},
		{workflow, "bill", "staff", order, "{}", .is_allowed = false},
	};

	for (size_t index = 0; index < sizeof all / sizeof *all; index++)
		failing_env_exhaust(decide_once, &all[index]);
	wb_workflow_free(workflow);
}

/* The workflow as well, because a picture is written in memory of its env. */
static wb_status draw_once(const wb_env *env, void *payload, wb_error *error)
{
	const wb_diagram_format *format = payload;
	wb_workflow *workflow = NULL;
	wb_arena *arena = NULL;
	wb_text picture;
	wb_status status = wb_workflow_parse(env, wb_text_from(definition), &workflow, error);

	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);
	if (status == WB_OK)
		status = wb_workflow_diagram(workflow, *format, arena, &picture, error);
	wb_arena_free(arena);
	wb_workflow_free(workflow);
	return status;
}

static void oom__workflow_diagram(void **state)
{
	(void)state;
	wb_diagram_format formats[] = {WB_DIAGRAM_MERMAID, WB_DIAGRAM_SVG};

	for (size_t index = 0; index < sizeof formats / sizeof *formats; index++)
		failing_env_exhaust(draw_once, &formats[index]);
}

static wb_status lint_once(const wb_env *env, void *payload, wb_error *error)
{
	wb_arena *arena = NULL;
	wb_lint lint = {0};
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status == WB_OK)
		status = wb_workflow_lint(env, wb_text_from(payload), NULL, arena, &lint, error);
	/* Memory that ran out must not look like one thing less to say. */
	if (status == WB_OK && lint.count != 4)
		fail_msg("%zu findings", lint.count);
	wb_arena_free(arena);
	return status;
}

static void oom__workflow_lint(void **state)
{
	(void)state;
	char text[sizeof definition];

	memcpy(text, definition, sizeof text);
	failing_env_exhaust(lint_once, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oom__workflow_parse),
		cmocka_unit_test(oom__workflow_cache_parse),
		cmocka_unit_test(oom__workflow_decide_and_match),
		cmocka_unit_test(oom__workflow_diagram),
		cmocka_unit_test(oom__workflow_lint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
