/* SPDX-License-Identifier: MIT */
/* A workflow with one of everything that can stand against a move, and a sound question about it. */
#ifndef WAYBILL_TESTS_DECIDE_BENCH_H
#define WAYBILL_TESTS_DECIDE_BENCH_H

#include "workflow_unit.h"

#include "waybill/workflow.h"

static const char definition[] =
	"{ \"format\": 1, \"workflow\": \"w\", \"version\": 1, \"subject\": \"order\","
	"  \"initial\": \"new\", \"roles\": [\"staff\", \"manager\", \"head_packer\"],"
	"  \"vars\": { \"scanned\": { \"type\": \"map(string, int)\" },"
	"    \"count\": { \"type\": \"int\", \"default\": 1 },"
	"    \"fee\": { \"type\": \"decimal\" }, \"seen_at\": { \"type\": \"timestamp\" },"
	"    \"paper\": { \"type\": \"string\" } },"
	"  \"states\": { \"new\": { \"label\": \"New\" }, \"packed\": { \"label\": \"Packed\" },"
	"    \"sent\": { \"label\": \"Sent\" },"
	"    \"done\": { \"label\": \"Done\", \"woo\": \"completed\", \"final\": true },"
	"    \"gone\": { \"woo\": \"cancelled\", \"final\": true } },"
	"  \"transitions\": {"
	"    \"scan\": { \"label\": \"Scan\", \"from\": [\"new\"], \"to\": \"new\","
	"      \"roles\": [\"staff\", \"head_packer\"],"
	"      \"set\": { \"scanned\": \"{'A': 2}\" } },"
	"    \"pack\": { \"label\": \"Pack\", \"from\": [\"new\"], \"to\": \"packed\","
	"      \"roles\": [\"staff\", \"manager\"],"
	"      \"guard\": \"order.paid && order.total > 10 && inputs.parcels < 5\","
	"      \"inputs\": { \"parcels\": { \"type\": \"integer\", \"title\": \"Parcels\","
	"          \"minimum\": 1, \"required\": true },"
	"        \"weight\": { \"type\": \"number\", \"title\": \"Weight\", \"minimum\": 0.1 },"
	"        \"note\": { \"type\": \"string\", \"personal\": true } },"
	"      \"set\": { \"count\": \"vars.count + inputs.parcels\", \"seen_at\": \"now\","
	"        \"fee\": \"has(inputs.weight) ? inputs.weight * 2 : vars.fee\" } },"
	"    \"send\": { \"label\": \"Send\", \"from\": [\"packed\", \"sent\"], \"to\": \"sent\","
	"      \"roles\": [\"manager\"],"
	"      \"guard\": \"order.items.all(i, vars.scanned[i.sku] == i.quantity)\" },"
	"    \"bill\": { \"label\": \"Bill\", \"from\": [\"new\"], \"to\": \"done\","
	"      \"roles\": [\"manager\"], \"guard\": \"order.total < 10 && order.city != 'X'\","
	"      \"explain\": { \"text\": \"Too dear.\", \"by\": [\"head_packer\"] } },"
	"    \"hide\": { \"label\": \"Hide\", \"from\": [\"new\"], \"to\": \"gone\","
	"      \"roles\": [\"staff\"], \"guard\": \"order.postcode.startsWith('9') &&"
	"        order.paid_at > now && vars.count > 3\" },"
	"    \"check\": { \"label\": \"Check\", \"from\": [\"new\"], \"to\": \"done\","
	"      \"roles\": [\"staff\", \"manager\"], \"four_eyes\": true,"
	"      \"guard\": \"order.currency == 'EUR'\", \"set\": { \"paper\": \"order.number\" } },"
	"    \"odd\": { \"label\": \"Odd\", \"from\": [\"new\"], \"to\": \"new\","
	"      \"roles\": [\"manager\"], \"set\": { \"count\": \"dyn(order.id > 3 ? 1.5 : 2.0)\" } },"
	"    \"expire\": { \"label\": \"Expire\", \"from\": [\"new\"], \"to\": \"gone\","
	"      \"automatic\": true, \"guard\": \"now > timestamp('2026-01-01T00:00:00Z')\" },"
	"    \"cancel\": { \"label\": \"Cancel\", \"from\": [\"new\", \"packed\"], \"to\": \"gone\","
	"      \"roles\": [\"manager\", \"woocommerce\"],"
	"      \"inputs\": { \"why\": { \"type\": \"string\", \"required\": true } },"
	"      \"set\": { \"count\": \"has(inputs.why) ? 0 : -1\" } },"
	"    \"finish\": { \"label\": \"Finish\", \"from\": [\"packed\"], \"to\": \"done\","
	"      \"roles\": [\"woocommerce\"], \"guard\": \"order.paid\" },"
	"    \"finish_unpaid\": { \"label\": \"Finish\", \"from\": [\"packed\"], \"to\": \"done\","
	"      \"roles\": [\"woocommerce\"], \"guard\": \"!order.paid || order.total > 1000\" }"
	"  } }";

static const char facts[] =
	"{'id': 12, 'number': '12', 'status': 'processing', 'currency': 'EUR', 'total': '12.50',"
	" 'paid': true, 'created_at': 1700000000000, 'paid_at': 1700000001000,"
	" 'payment_method': 'cod', 'shipping_method': 'flat_rate', 'country': 'AT',"
	" 'city': 'Graz', 'postcode': '8010', 'note': 'Ring twice',"
	" 'items': [{'id': 1, 'sku': 'A', 'name': 'Apple', 'quantity': 2, 'total': '12.50',"
	"   'weight_g': 100}]}";

#define NOW_MS INT64_C(1700000002000)

typedef struct bench {
	wb_workflow *workflow;
	wb_arena *arena;
	wb_text roles[2];
	wb_actor actor;
	wb_question question;
	wb_decision decision;
	wb_error error;
} bench;

/* A sound question: staff packs a new order. Tests change what they are about. */
static inline int bench_set_up(void **state)
{
	bench *b = calloc(1, sizeof *b);

	assert_non_null(b);
	b->workflow = unit_workflow(definition);
	b->arena = unit_arena();
	b->roles[0] = WB_TEXT("staff");
	b->actor = (wb_actor){
		.id = WB_TEXT("user:5"),
		.roles = b->roles,
		.role_count = 1,
		.via = WB_TEXT("panel"),
		.device = WB_TEXT(""),
	};
	b->question = (wb_question){
		.transition = WB_TEXT("pack"),
		.subject = WB_TEXT("order:12"),
		.state = WB_TEXT("new"),
		.version = 3,
		.actor = &b->actor,
		.order = unit_json(b->arena, facts),
		.inputs = unit_json(b->arena, "{'parcels': 2}"),
		.now_ms = NOW_MS,
	};
	*state = b;
	return 0;
}

static inline int bench_tear_down(void **state)
{
	bench *b = *state;

	wb_arena_free(b->arena);
	wb_workflow_free(b->workflow);
	free(b);
	return 0;
}

static inline void bench_decide(bench *b)
{
	wb_status status =
		wb_workflow_decide(b->workflow, &b->question, b->arena, &b->decision, &b->error);

	assert_ok(status, &b->error);
	assert_int_equal(b->decision.is_allowed, b->decision.blocker_count == 0);
}

static inline void bench_ask(bench *b, const char *transition, const char *role, const char *state)
{
	b->question.transition = wb_text_from(transition);
	b->question.state = wb_text_from(state);
	b->roles[0] = wb_text_from(role);
	b->question.inputs = NULL;
}

/* Passes where exactly one thing stands against the move. */
static inline void bench_expect(bench *b, wb_blocker_code code, const char *text, const char *by)
{
	wb_text names[8];
	char joined[200] = "";

	bench_decide(b);
	if (b->decision.blocker_count != 1)
		fail_msg("%zu blockers", b->decision.blocker_count);
	const wb_blocker *blocker = &b->decision.blockers[0];
	assert_int_equal(blocker->code, code);
	assert_text_equal(blocker->text, text);
	assert_true(blocker->by_count <= sizeof names / sizeof *names);
	for (size_t index = 0; index < blocker->by_count; index++) {
		strncat(joined, index == 0 ? "" : " ", 2);
		strncat(joined, blocker->by[index].data, blocker->by[index].bytes);
	}
	assert_string_equal(joined, by);
}

static inline void bench_invalid(bench *b, const char *message)
{
	wb_status status =
		wb_workflow_decide(b->workflow, &b->question, b->arena, &b->decision, &b->error);

	assert_failed(status, WB_INVALID, &b->error);
	if (strstr(b->error.message, message) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", b->error.message, message);
}

static inline const wb_value *facts_with(bench *b, const char *find, const char *replacement)
{
	wb_text changed = unit_replace(wb_text_from(facts), find, replacement);
	char *data = malloc(changed.bytes + 1);

	assert_non_null(data);
	memcpy(data, changed.data, changed.bytes);
	data[changed.bytes] = '\0';
	const wb_value *value = unit_json(b->arena, data);
	free(data);
	free((char *)changed.data);
	return value;
}

#define bench_test(test) cmocka_unit_test_setup_teardown(test, bench_set_up, bench_tear_down)

#endif
