/* SPDX-License-Identifier: MIT */
/*
 * What migrations and what-if found, as maps: one shape for the command, for PHP and for whoever
 * reads either. docs/publishing.md lists the members.
 */
#include "waybill/versions.h"

#include "base/error.h"
#include "engine/engine.h"

static wb_status texts_list(const wb_text *texts, size_t count, wb_arena *arena, wb_value *out,
	wb_error *error)
{
	wb_list_builder list;
	wb_list_builder_init(&list, arena, count);
	for (size_t index = 0; index < count; index++)
		wb_list_builder_add(&list, wb_value_string(texts[index]));
	return wb_list_builder_finish(&list, out, error);
}

static void add_count(wb_map_builder *map, const char *name, uint64_t count)
{
	wb_map_builder_add(map, wb_text_from(name), wb_value_int((int64_t) count));
}

static void add_text(wb_map_builder *map, const char *name, wb_text text)
{
	wb_map_builder_add(map, wb_text_from(name), wb_value_string(text));
}

/* ---- what-if ---------------------------------------------------------------------------------- */

static wb_status move_value(
	const wb_whatif_move *move, bool is_refused, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_value why = move->blockers;
	wb_status status = is_refused
		? WB_OK
		: texts_list(move->facts, move->fact_count, arena, &why, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 5);
	wb_map_builder_add(&map, WB_TEXT("at"), wb_value_int(move->at_ms));
	wb_map_builder_add(&map, is_refused ? WB_TEXT("blockers") : WB_TEXT("facts"), why);
	add_count(&map, "seq", move->seq);
	add_text(&map, "subject", move->subject);
	add_text(&map, "transition", move->transition);
	return wb_map_builder_finish(&map, out, error);
}

static wb_status moves_value(const wb_whatif_move *moves, uint64_t count, bool are_refused,
	wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder list;
	wb_status status = WB_OK;
	wb_list_builder_init(&list, arena, (size_t) count);
	for (uint64_t index = 0; index < count && status == WB_OK; index++) {
		wb_value item;
		status = move_value(&moves[index], are_refused, arena, &item, error);
		if (status == WB_OK)
			wb_list_builder_add(&list, item);
	}
	return status == WB_OK ? wb_list_builder_finish(&list, out, error) : status;
}

wb_status wb_whatif_value(
	const wb_whatif_report *report, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_value refusals, unknowns;
	wb_status status =
		moves_value(report->refusals, report->refused, true, arena, &refusals, error);
	if (status == WB_OK)
		status =
			moves_value(report->unknowns, report->undecided, false, arena, &unknowns, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 7);
	add_count(&map, "allowed", report->allowed);
	add_count(&map, "moves", report->moves);
	add_text(&map, "next", report->next);
	add_count(&map, "refused", report->refused);
	wb_map_builder_add(&map, WB_TEXT("refusals"), refusals);
	add_count(&map, "undecided", report->undecided);
	wb_map_builder_add(&map, WB_TEXT("unknowns"), unknowns);
	return wb_map_builder_finish(&map, out, error);
}

/* ---- migration -------------------------------------------------------------------------------- */

static wb_status states_value(
	const wb_migration_report *report, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder list;
	wb_list_builder_init(&list, arena, report->state_count);
	for (size_t index = 0; index < report->state_count; index++) {
		const wb_migration_state *state = &report->states[index];
		wb_map_builder map;
		wb_value item;
		wb_map_builder_init(&map, arena, 5);
		add_text(&map, "from", state->from);
		add_count(&map, "moved", state->moved);
		add_count(&map, "stayed", state->stayed);
		add_count(&map, "subjects", state->subjects);
		add_text(&map, "to", state->to);
		wb_status status = wb_map_builder_finish(&map, &item, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&list, item);
	}
	return wb_list_builder_finish(&list, out, error);
}

static wb_status stays_value(
	const wb_migration_report *report, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder list;
	wb_list_builder_init(&list, arena, report->stay_count);
	for (size_t index = 0; index < report->stay_count; index++) {
		const wb_migration_stay *stay = &report->stays[index];
		wb_map_builder map;
		wb_value item;
		wb_map_builder_init(&map, arena, 4);
		add_text(&map, "state", stay->state);
		add_text(&map, "subject", stay->subject);
		add_text(&map, "text", stay->text);
		add_text(&map, "why", wb_text_from(wb_stay_name(stay->why)));
		wb_status status = wb_map_builder_finish(&map, &item, error);
		if (status != WB_OK)
			return status;
		wb_list_builder_add(&list, item);
	}
	return wb_list_builder_finish(&list, out, error);
}

static wb_status variables_value(
	const wb_migration_report *report, wb_arena *arena, wb_value *out, wb_error *error)
{
	const struct {
		const char    *name;
		const wb_text *texts;
		size_t         count;
	} lists[] = {{"added", report->added, report->added_count},
		{"changed", report->changed, report->changed_count},
		{"dropped", report->dropped, report->dropped_count},
		{"kept", report->kept, report->kept_count}};
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 4);
	for (size_t index = 0; index < sizeof(lists) / sizeof(lists[0]); index++) {
		wb_value list;
		wb_status status =
			texts_list(lists[index].texts, lists[index].count, arena, &list, error);
		if (status != WB_OK)
			return status;
		wb_map_builder_add(&map, wb_text_from(lists[index].name), list);
	}
	return wb_map_builder_finish(&map, out, error);
}

/* States with live subjects that lead nowhere. */
static wb_status unmapped_value(
	const wb_migration_report *report, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder list;
	wb_list_builder_init(&list, arena, report->state_count);
	for (size_t index = 0; index < report->state_count; index++)
		if (report->states[index].to.bytes == 0)
			wb_list_builder_add(&list, wb_value_string(report->states[index].from));
	return wb_list_builder_finish(&list, out, error);
}

wb_status wb_migration_value(
	const wb_migration_report *report, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_value from, to, states, stays, variables, unmapped;
	wb_status status = wb_engine__workflow_value(report->from, arena, &from, error);
	if (status == WB_OK)
		status = wb_engine__workflow_value(report->to, arena, &to, error);
	if (status == WB_OK)
		status = states_value(report, arena, &states, error);
	if (status == WB_OK)
		status = stays_value(report, arena, &stays, error);
	if (status == WB_OK)
		status = variables_value(report, arena, &variables, error);
	if (status == WB_OK)
		status = unmapped_value(report, arena, &unmapped, error);
	if (status != WB_OK)
		return status;
	wb_map_builder map;
	wb_map_builder_init(&map, arena, 8);
	wb_map_builder_add(&map, WB_TEXT("from"), from);
	add_count(&map, "moved", report->moved);
	add_text(&map, "next", report->next);
	wb_map_builder_add(&map, WB_TEXT("states"), states);
	wb_map_builder_add(&map, WB_TEXT("stays"), stays);
	wb_map_builder_add(&map, WB_TEXT("to"), to);
	wb_map_builder_add(&map, WB_TEXT("unmapped"), unmapped);
	wb_map_builder_add(&map, WB_TEXT("variables"), variables);
	return wb_map_builder_finish(&map, out, error);
}
