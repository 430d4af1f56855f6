/* SPDX-License-Identifier: MIT */
/* What the tests of lint share: a definition about which there is nothing to say, and linting it. */
#ifndef WAYBILL_TESTS_LINT_UNIT_H
#define WAYBILL_TESTS_LINT_UNIT_H

#include "workflow_unit.h"

#include "waybill/lint.h"

/* Every rule has something in it to look at, and nothing to find. */
static const char lint_clean[] =
	"{\n"
	"  \"format\": 1,\n"
	"  \"workflow\": \"parcel\",\n"
	"  \"version\": 2,\n"
	"  \"label\": \"Parcels\",\n"
	"  \"subject\": \"order\",\n"
	"  \"initial\": \"new\",\n"
	"  \"roles\": [\"staff\", \"manager\"],\n"
	"  \"vars\": {\n"
	"    \"parcels\": { \"type\": \"int\" },\n"
	"    \"reason\": { \"type\": \"string\" },\n"
	"    \"tries\": { \"type\": \"int\" }\n"
	"  },\n"
	"  \"states\": {\n"
	"    \"new\": { \"woo\": \"processing\" },\n"
	"    \"waiting\": { \"label\": \"Waiting\" },\n"
	"    \"packed\": { \"label\": \"Packed\" },\n"
	"    \"sent\": { \"label\": \"Sent\" },\n"
	"    \"lost\": { \"label\": \"Lost\" },\n"
	"    \"done\": { \"woo\": \"completed\", \"final\": true },\n"
	"    \"cancelled\": { \"woo\": \"cancelled\", \"final\": true }\n"
	"  },\n"
	"  \"transitions\": {\n"
	"    \"pack\": {\n"
	"      \"from\": [\"new\"], \"to\": \"packed\", \"roles\": [\"staff\"],\n"
	"      \"guard\": \"order.paid\",\n"
	"      \"inputs\": {\n"
	"        \"parcels\": { \"type\": \"integer\", \"minimum\": 1, \"maximum\": 20,\n"
	"          \"required\": true },\n"
	"        \"note\": { \"type\": \"string\", \"personal\": true }\n"
	"      },\n"
	"      \"set\": { \"parcels\": \"inputs.parcels\" }\n"
	"    },\n"
	"    \"send\": {\n"
	"      \"from\": [\"packed\"], \"to\": \"sent\", \"roles\": [\"manager\"],\n"
	"      \"guard\": \"inputs.carrier == 'post' || order.total < 100\",\n"
	"      \"inputs\": {\n"
	"        \"carrier\": { \"type\": \"string\", \"enum\": [\"post\", \"courier\"],\n"
	"          \"required\": true }\n"
	"      },\n"
	"      \"effects\": [ { \"mail\": \"sent\" } ]\n"
	"    },\n"
	"    \"deliver\": {\n"
	"      \"from\": [\"sent\"], \"to\": \"done\", \"roles\": [\"staff\"],\n"
	"      \"effects\": [ { \"mail\": \"delivered\" } ]\n"
	"    },\n"
	"    \"fail\": {\n"
	"      \"from\": [\"sent\"], \"to\": \"lost\", \"roles\": [\"staff\"],\n"
	"      \"inputs\": { \"why\": { \"type\": \"string\", \"required\": true } },\n"
	"      \"set\": { \"reason\": \"inputs.why\", \"tries\": \"vars.tries + 1\" }\n"
	"    },\n"
	"    \"settle\": { \"from\": [\"lost\"], \"to\": \"done\", \"roles\": [\"manager\"] },\n"
	"    \"wait\": {\n"
	"      \"from\": [\"new\"], \"to\": \"waiting\", \"automatic\": true,\n"
	"      \"guard\": \"!order.paid\"\n"
	"    },\n"
	"    \"wake\": {\n"
	"      \"from\": [\"waiting\"], \"to\": \"new\", \"automatic\": true,\n"
	"      \"guard\": \"order.paid\"\n"
	"    },\n"
	"    \"expire\": {\n"
	"      \"from\": [\"waiting\"], \"to\": \"cancelled\", \"automatic\": true,\n"
	"      \"guard\": \"!order.paid && now - order.created_at > duration('336h')\"\n"
	"    },\n"
	"    \"complete\": {\n"
	"      \"from\": [\"packed\", \"sent\"], \"to\": \"done\", \"roles\": [\"woocommerce\"],\n"
	"      \"guard\": \"order.total > 0\"\n"
	"    },\n"
	"    \"write_off\": {\n"
	"      \"from\": [\"packed\"], \"to\": \"done\", \"roles\": [\"woocommerce\"],\n"
	"      \"guard\": \"order.total == 0\"\n"
	"    }\n"
	"  },\n"
	"  \"assertions\": [\n"
	"    { \"name\": \"packed_first\", \"reach\": \"done\", \"only_through\": [\"pack\"] },\n"
	"    { \"name\": \"has_parcels\", \"never\": \"state == 'packed' && vars.parcels < 1\" }\n"
	"  ]\n"
	"}\n";

static inline wb_lint unit_lint(wb_text definition, const wb_lint_options *options, wb_arena *arena)
{
	wb_error error = {.status = WB_OK};
	wb_lint lint = {0};

	assert_ok(wb_workflow_lint(wb_env_native(), definition, options, arena, &lint, &error), &error);
	return lint;
}

static inline void unit_print_findings(const wb_lint *lint)
{
	for (size_t index = 0; index < lint->count; index++) {
		const wb_finding *finding = &lint->findings[index];
		print_error("%u:%u %.*s: %.*s [%s]\n", finding->line, finding->column,
			(int)finding->path.bytes, finding->path.data, (int)finding->text.bytes,
			finding->text.data, wb_lint_rule_name(finding->rule));
		for (size_t step = 0; step < finding->trace_count; step++)
			print_error(" %.*s", (int)finding->trace[step].bytes, finding->trace[step].data);
		if (finding->trace_count > 0)
			print_error("\n");
	}
}

/* The steps of a finding's trace in one text: "new -> pack packed". */
static inline wb_text unit_trace(const wb_finding *finding, wb_arena *arena)
{
	size_t bytes = 0;

	for (size_t index = 0; index < finding->trace_count; index++)
		bytes += finding->trace[index].bytes + 1;
	char *text = wb_arena_take(arena, bytes + 1);
	assert_non_null(text);
	bytes = 0;
	for (size_t index = 0; index < finding->trace_count; index++) {
		if (index > 0)
			text[bytes++] = ' ';
		memcpy(text + bytes, finding->trace[index].data, finding->trace[index].bytes);
		bytes += finding->trace[index].bytes;
	}
	return (wb_text){text, bytes};
}

#endif
