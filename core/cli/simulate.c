/* SPDX-License-Identifier: MIT */
/*
 * waybill simulate: one order walked through a definition, command by command, without a store.
 *
 * Each line is a JSON object. What it does not say is as it was the line before (facts, actor,
 * time), so that a script names only what changes; inputs are the line's own. A line may say what
 * it expects, which makes a file of commands a test of its definition.
 */
#include "command.h"

#include "waybill/json.h"
#include "waybill/workflow.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SIMULATE_LINE_BYTES ((size_t)256 * 1024)
#define SIMULATE_ROLES_MAX 50

typedef struct simulate_run {
	wb_workflow *workflow;
	wb_arena *kept; /* facts, actor and variables: what goes on from line to line */
	wb_arena *line; /* of the present one */
	bool is_json;
	uint64_t number;
	uint64_t version;
	wb_text state; /* the workflow's */
	wb_value vars, order;
	bool has_order;
	wb_actor actor;
	wb_text roles[SIMULATE_ROLES_MAX];
	wb_text last_actor;
	int64_t at_ms;
	bool has_surprise; /* an expectation was not met */
} simulate_run;

/* One command, as it was read and as it ended. */
typedef struct simulate_step {
	wb_text transition, status; /* one of the two is given */
	const wb_value *inputs, *expected;
	wb_text from;
	bool is_allowed;
	wb_decision decision;
} simulate_step;

static wb_status simulate_fail(const simulate_run *run, wb_error *error, const char *what)
{
	*error = (wb_error){.status = WB_INVALID, .area = WB_AREA_HOST};
	snprintf(error->message, sizeof error->message, "command %" PRIu64 ": %s", run->number, what);
	return WB_INVALID;
}

/* ---- reading a command ---- */

static wb_text simulate_text(const wb_value *map, const char *name)
{
	const wb_value *member = wb_value_member(map, wb_text_from(name));

	return member != NULL && member->kind == WB_STRING ? member->as.text : WB_TEXT("");
}

static wb_status simulate_take_actor(simulate_run *run, const wb_value *given, wb_error *error)
{
	wb_value actor;
	wb_status status = wb_value_copy(given, run->kept, &actor, error);
	if (status != WB_OK)
		return status;
	const wb_value *roles = wb_value_member(&actor, WB_TEXT("roles"));
	if (actor.kind != WB_MAP || simulate_text(&actor, "id").bytes == 0 || roles == NULL ||
		roles->kind != WB_LIST || roles->as.list->count > SIMULATE_ROLES_MAX)
		return simulate_fail(run, error, "actor: must have an id and a list of roles");
	for (size_t index = 0; index < roles->as.list->count; index++) {
		if (roles->as.list->items[index].kind != WB_STRING)
			return simulate_fail(run, error, "actor.roles: must be texts");
		run->roles[index] = roles->as.list->items[index].as.text;
	}
	run->actor = (wb_actor){.id = simulate_text(&actor, "id"),
		.roles = run->roles,
		.role_count = roles->as.list->count,
		.via = simulate_text(&actor, "via"),
		.device = simulate_text(&actor, "device"),
		.sees_all = true};
	return WB_OK;
}

/* The members of [given] over those of the facts that are there. */
static wb_status simulate_take_order(simulate_run *run, const wb_value *given, wb_error *error)
{
	wb_map_builder map;
	const wb_map *before = run->has_order ? run->order.as.map : NULL;

	if (given->kind != WB_MAP)
		return simulate_fail(run, error, "order: must be an object");
	wb_map_builder_init(&map, run->kept, given->as.map->count);
	for (size_t index = 0; before != NULL && index < before->count; index++) {
		if (wb_map_find(given->as.map, &before->entries[index].key) == NULL)
			wb_map_builder_add_key(&map, before->entries[index].key, before->entries[index].value);
	}
	for (size_t index = 0; index < given->as.map->count; index++) {
		wb_value key, value;
		wb_status status =
			wb_value_copy(&given->as.map->entries[index].key, run->kept, &key, error);
		if (status == WB_OK)
			status = wb_value_copy(&given->as.map->entries[index].value, run->kept, &value, error);
		if (status != WB_OK)
			return status;
		wb_map_builder_add_key(&map, key, value);
	}
	run->has_order = true;
	return wb_map_builder_finish(&map, &run->order, error);
}

static wb_status simulate_take_member(simulate_run *run, wb_text name, const wb_value *value,
	simulate_step *step, wb_error *error)
{
	char what[128];

	if (wb_text_equal(name, WB_TEXT("actor")))
		return simulate_take_actor(run, value, error);
	if (wb_text_equal(name, WB_TEXT("order")))
		return simulate_take_order(run, value, error);
	if (wb_text_equal(name, WB_TEXT("at")) && value->kind == WB_INT) {
		run->at_ms = value->as.integer;
	} else if (wb_text_equal(name, WB_TEXT("inputs")) && value->kind == WB_MAP) {
		step->inputs = value;
	} else if (wb_text_equal(name, WB_TEXT("expect")) && value->kind == WB_MAP) {
		step->expected = value;
	} else if (wb_text_equal(name, WB_TEXT("transition")) && value->kind == WB_STRING) {
		step->transition = value->as.text;
	} else if (wb_text_equal(name, WB_TEXT("status")) && value->kind == WB_STRING) {
		step->status = value->as.text;
	} else {
		snprintf(what, sizeof what, "%.*s: is not known, or of another type",
			(int)(name.bytes > 64 ? 64 : name.bytes), name.data);
		return simulate_fail(run, error, what);
	}
	return WB_OK;
}

static wb_status simulate_read(
	simulate_run *run, wb_text line, simulate_step *step, wb_error *error)
{
	wb_value command;
	wb_error why;
	char what[224];

	wb_status status = wb_json_read(line, run->line, &command, NULL, &why);
	if (status != WB_OK) {
		snprintf(what, sizeof what, "%.200s", why.message);
		return simulate_fail(run, error, what);
	}
	if (command.kind != WB_MAP)
		return simulate_fail(run, error, "must be a JSON object");
	for (size_t index = 0; status == WB_OK && index < command.as.map->count; index++)
		status = simulate_take_member(run, command.as.map->entries[index].key.as.text,
			&command.as.map->entries[index].value, step, error);
	if (status == WB_OK && (step->transition.bytes > 0) == (step->status.bytes > 0))
		return simulate_fail(run, error, "must have a transition, or a status of WooCommerce's");
	if (status == WB_OK && step->transition.bytes > 0 && run->actor.id.bytes == 0)
		return simulate_fail(run, error, "actor: is missing");
	return status;
}

/* ---- deciding it ---- */

static wb_status simulate_decide(simulate_run *run, simulate_step *step, wb_error *error)
{
	static const wb_actor woocommerce = {
		.id = WB_TEXT_LITERAL(WB_ROLE_WOOCOMMERCE), .sees_all = true};
	bool is_match = step->status.bytes > 0;
	wb_question question = {.transition = step->transition,
		.subject = WB_TEXT("order:1"),
		.state = run->state,
		.version = run->version,
		.actor = is_match ? &woocommerce : &run->actor,
		.order = run->has_order ? &run->order : NULL,
		.vars = &run->vars,
		.inputs = step->inputs,
		.now_ms = run->at_ms,
		.last_actor = run->last_actor};

	step->from = run->state;
	if (!is_match) {
		wb_status status =
			wb_workflow_decide(run->workflow, &question, run->line, &step->decision, error);
		step->is_allowed = status == WB_OK && step->decision.is_allowed;
		return status;
	}
	wb_status status = wb_workflow_match(
		run->workflow, &question, step->status, run->line, &step->decision, error);
	step->is_allowed = status == WB_OK;
	return status == WB_END ? WB_OK : status;
}

static wb_status simulate_apply(simulate_run *run, const simulate_step *step, wb_error *error)
{
	if (!step->is_allowed)
		return WB_OK;
	run->state = step->decision.transition->to;
	run->version++;
	run->last_actor = step->status.bytes > 0 ? WB_TEXT(WB_ROLE_WOOCOMMERCE) : run->actor.id;
	return wb_value_copy(&step->decision.vars, run->kept, &run->vars, error);
}

/* ---- telling it ---- */

static bool simulate_meets(const simulate_run *run, const simulate_step *step)
{
	if (step->expected == NULL)
		return true;
	const wb_value *allowed = wb_value_member(step->expected, WB_TEXT("allowed"));
	const wb_value *state = wb_value_member(step->expected, WB_TEXT("state"));
	return (allowed == NULL ||
			   (allowed->kind == WB_BOOL && allowed->as.boolean == step->is_allowed)) &&
		(state == NULL ||
			(state->kind == WB_STRING && wb_text_equal(state->as.text, run->state)));
}

static wb_status simulate_blockers(
	const simulate_run *run, const simulate_step *step, wb_value *out, wb_error *error)
{
	wb_list_builder list;

	wb_list_builder_init(&list, run->line, step->decision.blocker_count);
	for (size_t index = 0; index < step->decision.blocker_count; index++) {
		const wb_blocker *blocker = &step->decision.blockers[index];
		wb_list_builder by;
		wb_map_builder map;
		wb_value roles, item;
		wb_list_builder_init(&by, run->line, blocker->by_count);
		for (size_t role = 0; role < blocker->by_count; role++)
			wb_list_builder_add(&by, wb_value_string(blocker->by[role]));
		wb_status status = wb_list_builder_finish(&by, &roles, error);
		if (status != WB_OK)
			return status;
		wb_map_builder_init(&map, run->line, 4);
		wb_map_builder_add(&map, WB_TEXT("by"), roles);
		wb_map_builder_add(&map, WB_TEXT("code"),
			wb_value_string(wb_text_from(wb_blocker_code_name(blocker->code))));
		if (blocker->facts.kind == WB_MAP)
			wb_map_builder_add(&map, WB_TEXT("facts"), blocker->facts);
		wb_map_builder_add(&map, WB_TEXT("text"), wb_value_string(blocker->text));
		status = wb_map_builder_finish(&map, &item, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&list, item);
	}
	return wb_list_builder_finish(&list, out, error);
}

static wb_status simulate_print_json(
	const simulate_run *run, const simulate_step *step, bool meets, wb_error *error)
{
	wb_map_builder map;
	wb_value blockers, value;
	const wb_transition *made = step->is_allowed ? step->decision.transition : NULL;
	wb_status status = simulate_blockers(run, step, &blockers, error);

	if (status != WB_OK)
		return status;
	wb_map_builder_init(&map, run->line, 9);
	wb_map_builder_add(&map, WB_TEXT("allowed"), wb_value_bool(step->is_allowed));
	wb_map_builder_add(&map, WB_TEXT("blockers"), blockers);
	wb_map_builder_add(&map, WB_TEXT("command"), wb_value_int((int64_t)run->number));
	if (step->expected != NULL)
		wb_map_builder_add(&map, WB_TEXT("expected"), wb_value_bool(meets));
	wb_map_builder_add(&map, WB_TEXT("from"), wb_value_string(step->from));
	wb_map_builder_add(&map, WB_TEXT("state"), wb_value_string(run->state));
	wb_map_builder_add(&map, WB_TEXT("transition"),
		wb_value_string(made != NULL ? made->name : step->transition));
	wb_map_builder_add(&map, WB_TEXT("vars"), run->vars);
	wb_map_builder_add(&map, WB_TEXT("version"), wb_value_int((int64_t)run->version));
	status = wb_map_builder_finish(&map, &value, error);
	if (status == WB_OK && command_print_json(&value, run->line, COMMAND_OK) != COMMAND_OK)
		status = simulate_fail(run, error, "its answer could not be written");
	return status;
}

static void simulate_print(const simulate_run *run, const simulate_step *step, bool meets)
{
	wb_text name = step->is_allowed ? step->decision.transition->name : step->transition;

	if (step->status.bytes > 0 && !step->is_allowed)
		printf("%" PRIu64 " status %.*s: drift in %.*s: no one transition stands for it\n",
			run->number, (int)step->status.bytes, step->status.data, (int)step->from.bytes,
			step->from.data);
	else
		printf("%" PRIu64 " %.*s: %s %.*s%s%.*s\n", run->number, (int)name.bytes, name.data,
			step->is_allowed ? "moved from" : "refused in", (int)step->from.bytes, step->from.data,
			step->is_allowed ? " to " : "", step->is_allowed ? (int)run->state.bytes : 0,
			run->state.data);
	for (size_t index = 0; index < step->decision.blocker_count; index++)
		printf("  %s: %.*s\n", wb_blocker_code_name(step->decision.blockers[index].code),
			(int)step->decision.blockers[index].text.bytes,
			step->decision.blockers[index].text.data);
	if (!meets)
		puts("  This is not what the command expects.");
}

/* ---- all of them ---- */

static wb_status simulate_line(simulate_run *run, wb_text line, wb_error *error)
{
	simulate_step step = {0};

	run->number++;
	wb_arena_reset(run->line);
	wb_status status = simulate_read(run, line, &step, error);
	if (status == WB_OK)
		status = simulate_decide(run, &step, error);
	if (status == WB_MISSING || status == WB_INVALID) {
		char what[224];
		snprintf(what, sizeof what, "%.200s", error->message);
		return strncmp(what, "command ", 8) == 0 ? status : simulate_fail(run, error, what);
	}
	if (status == WB_OK)
		status = simulate_apply(run, &step, error);
	if (status != WB_OK)
		return status;
	bool meets = simulate_meets(run, &step);
	run->has_surprise = run->has_surprise || !meets;
	if (run->is_json)
		return simulate_print_json(run, &step, meets, error);
	simulate_print(run, &step, meets);
	return WB_OK;
}

static wb_status simulate_lines(simulate_run *run, wb_text commands, wb_error *error)
{
	wb_status status = WB_OK;

	while (commands.bytes > 0 && status == WB_OK) {
		const char *end = memchr(commands.data, '\n', commands.bytes);
		size_t bytes = end == NULL ? commands.bytes : (size_t)(end - commands.data);
		wb_text line = {commands.data, bytes};
		size_t taken = end == NULL ? bytes : bytes + 1;
		commands = (wb_text){commands.data + taken, commands.bytes - taken};
		if (line.bytes > 0 && line.data[line.bytes - 1] == '\r')
			line.bytes--;
		if (line.bytes > SIMULATE_LINE_BYTES) {
			run->number++;
			return simulate_fail(run, error, "the line is too long");
		}
		if (line.bytes > 0)
			status = simulate_line(run, line, error);
	}
	return status;
}

static wb_status simulate_start(
	const command_arguments *arguments, simulate_run *run, wb_text *out, wb_error *error)
{
	const wb_env *env = wb_env_native();
	const char *commands = arguments->positions[1] == NULL ? "-" : arguments->positions[1];
	wb_text text;

	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &run->kept, error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &run->line, error);
	if (status == WB_OK)
		status = command_read_text(
			arguments->positions[0], WB_DEFINITION_BYTES_MAX, run->kept, &text, error);
	if (status == WB_OK)
		status = wb_workflow_parse(env, text, &run->workflow, error);
	if (status == WB_OK)
		status = command_read_text(commands, WB_JSON_BYTES_MAX, run->kept, out, error);
	if (status == WB_OK)
		status = wb_workflow_initial_vars(run->workflow, run->kept, &run->vars, error);
	if (status != WB_OK)
		return status;
	run->state = wb_workflow_initial(run->workflow)->name;
	run->version = 1;
	run->last_actor = WB_TEXT(WB_ROLE_WOOCOMMERCE);
	return WB_OK;
}

static command_exit simulate_run_command(const command_arguments *arguments)
{
	simulate_run run = {.is_json = command_has(arguments, "--json")};
	wb_text commands;
	wb_error error;

	wb_status status = simulate_start(arguments, &run, &commands, &error);
	if (status == WB_OK)
		status = simulate_lines(&run, commands, &error);
	command_exit outcome = run.has_surprise ? COMMAND_FOUND : COMMAND_OK;
	if (status != WB_OK)
		outcome = command_fail(&error);
	wb_workflow_free(run.workflow);
	wb_arena_free(run.kept);
	wb_arena_free(run.line);
	return outcome;
}

const subcommand command_simulate = {
	.name = "simulate",
	.summary = "walk an order through a definition, command by command",
	.usage =
		"usage: waybill simulate FILE [COMMANDS] [--json]\n\n"
		"Walks one order through the definition in FILE, from its initial state, and prints what\n"
		"becomes of each command. COMMANDS, or stdin, has one JSON object a line:\n\n"
		"  {\"transition\":\"pack\",\"inputs\":{\"parcels\":2}}  a move, with its inputs\n"
		"  {\"status\":\"completed\"}   a change that WooCommerce makes itself\n\n"
		"and, in either, what holds from that line on:\n\n"
		"  \"actor\":{\"id\":\"user:5\",\"roles\":[\"staff\"]}\n"
		"  \"order\":{\"paid\":true}    facts, put over those given before\n"
		"  \"at\":1700000000000       the time, in milliseconds\n\n"
		"\"expect\":{\"allowed\":true,\"state\":\"packed\"} makes a command a test. Exit code 1: a\n"
		"command did not end as it expects. A line that is no command ends the walk with 3.\n\n"
		"  --json  one line of JSON a command\n",
	.position_count = 2,
	.optional_count = 1,
	.options = {{"--json", false}},
	.run = simulate_run_command,
};
