/* SPDX-License-Identifier: MIT */
/*
 * What a lint found, while it is being collected.
 *
 * Reading a definition stops at its first failure unless its reader has findings: then each
 * failure is kept with its rule, and reading goes on behind it (wb_reader__go_on). Adding never
 * fails: memory that is out is said once, at the end.
 */
#ifndef WAYBILL_WORKFLOW_FINDINGS_H
#define WAYBILL_WORKFLOW_FINDINGS_H

#include "waybill/json.h"
#include "waybill/lint.h"
#include "workflow/node.h"

/* Room for one sentence, names and a path in it. */
#define WB_FINDING_TEXT_BYTES 512

typedef struct wb_findings {
	wb_arena             *arena; /* of the lint's caller */
	const wb_json_places *places; /* NULL before the text was read */
	wb_finding           *items;
	size_t                count, capacity;
	bool                  is_starved;
	/* The failure that the reader raised last, not yet kept. */
	wb_lint_rule          failed_rule;
	wb_text               failed_path;
	size_t                failed_prefix; /* bytes of the error's message that are the path */
} wb_findings;

/* One about the value at [node], or what lacks it; [format] as in base/format.h, a sentence. */
void wb_findings__add(
	wb_findings *findings, wb_lint_rule rule, const wb_node *node, const char *format, ...);

/* The same at a place that is known already. */
void wb_findings__add_at(wb_findings *findings, wb_lint_rule rule, wb_text path, uint32_t line,
	uint32_t column, const char *format, ...);

/* The failure in [error] as a sentence; the rule and the path are those of failed_… above. */
void wb_findings__keep_failure(wb_findings *findings, const wb_error *error);

/* The path that shows the finding added last. It must live in the findings' arena. */
void wb_findings__show(wb_findings *findings, const wb_text *trace, size_t count);

/* Sorts and counts. WB_MEMORY when adding ran out of it. */
wb_status wb_findings__finish(wb_findings *findings, wb_lint *out, wb_error *error);

#endif
