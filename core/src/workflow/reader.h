/* SPDX-License-Identifier: MIT */
/*
 * Reading a definition: members by name, each failure with the line and column of the value it is
 * about and the path to it in the message.
 *
 * All functions return WB_SYNTAX, WB_LIMIT or WB_MEMORY on failure and leave outputs untouched.
 * Texts they hand out live as long as the workflow.
 */
#ifndef WAYBILL_WORKFLOW_READER_H
#define WAYBILL_WORKFLOW_READER_H

#include "waybill/json.h"
#include "waybill/workflow.h"
#include "workflow/findings.h"
#include "workflow/keys.h"
#include "workflow/node.h"

/* Labels stand on buttons, sentences under them; descriptions are a paragraph or two. */
#define WB_LABEL_CHARACTERS_MAX       100
#define WB_SENTENCE_CHARACTERS_MAX    500
#define WB_DESCRIPTION_CHARACTERS_MAX 4000

typedef struct wb_reader {
	const wb_env         *env;
	wb_text               source; /* the definition's text */
	const wb_json_places *places;
	wb_arena             *arena;  /* the workflow's own */
	wb_error             *error;  /* never NULL */
	wb_findings          *findings; /* a lint's; NULL: the first failure is the last */
} wb_reader;

/* WB_SYNTAX at [node]: "path: sentence"; [format] as in base/format.h. */
wb_status wb_reader__fail(
	const wb_reader *reader, const wb_node *node, const char *format, ...);

/* The same, of a rule of its own; what wb_reader__fail says is of WB_LINT_FORMAT. */
wb_status wb_reader__refuse(const wb_reader *reader, const wb_node *node, wb_lint_rule rule,
	const char *format, ...);

/* WB_LIMIT likewise. */
wb_status wb_reader__exceed(
	const wb_reader *reader, const wb_node *node, const char *format, ...);

/* What was failed with last is of [rule]. */
void wb_reader__set_rule(const wb_reader *reader, wb_lint_rule rule);

/*
 * Where reading can go on behind a failure: for a lint the failure is kept and this is WB_OK, else
 * [status]. Memory always ends the reading.
 */
wb_status wb_reader__go_on(const wb_reader *reader, wb_status status);

/* WB_MEMORY. */
wb_status wb_reader__starve(const wb_reader *reader);

/*
 * Gives an error that reading a value from inside the definition's text raised (an expression, a
 * default) the place of that value, and makes it WB_SYNTAX unless it is memory or a limit.
 */
wb_status wb_reader__adopt(
	const wb_reader *reader, const wb_node *node, const wb_error *cause);

/* [node] is a map with no key but those of [object] and with all it requires. */
wb_status wb_reader__check_keys(
	const wb_reader *reader, const wb_node *node, wb_key_object object);

wb_status wb_reader__check_map(const wb_reader *reader, const wb_node *node);

/* A list of at least one item and at most [count_max]. */
wb_status wb_reader__check_list(const wb_reader *reader, const wb_node *node, size_t count_max);

/* A text of 1 to [characters_max] code points; empty where the node has no value. */
wb_status wb_reader__text(
	const wb_reader *reader, const wb_node *node, size_t characters_max, wb_text *out);

/* A label, or one made from [name] where the node has no value: on_hold is "On hold". */
wb_status wb_reader__label(
	const wb_reader *reader, const wb_node *node, wb_text name, wb_text *out);

/* [out] stays as it is where the node has no value. */
wb_status wb_reader__flag(const wb_reader *reader, const wb_node *node, bool *out);

/* A text that is a name: a-z, then a-z, 0-9 and _, at most WB_NAME_BYTES_MAX. */
wb_status wb_reader__name(const wb_reader *reader, const wb_node *node, wb_text *out);

/* The same for the key under which [node] stands. */
wb_status wb_reader__key_name(const wb_reader *reader, const wb_node *node, wb_text *out);

/* A list of different names, at least one. */
wb_status wb_reader__names(const wb_reader *reader, const wb_node *node, size_t count_max,
	const wb_text **out, size_t *out_count);

/* Whether [names] holds [name]. */
bool wb_names__have(const wb_text *names, size_t count, wb_text name);

#endif
