/* SPDX-License-Identifier: MIT */
/*
 * Answers are built as values and written by the one writer of canonical JSON. Writing the texts
 * directly would save a map or two and be a second place that knows how a string is escaped.
 */
#include "answer.h"

#include "waybill/json.h"

static void answer_add_text(wb_map_builder *builder, const char *name, wb_text text)
{
	wb_map_builder_add(builder, wb_text_from(name), wb_value_string(text));
}

/* Finishes the object and writes it. */
static wb_status answer_write(wb_map_builder *builder, wb_text *out, wb_error *error)
{
	wb_value value;
	wb_status status = wb_map_builder_finish(builder, &value, error);

	return status < 0 ? status : wb_json_write(&value, builder->arena, out, error);
}

wb_status wb_answer__workflow(
	const wb_workflow *workflow, wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, 3);
	answer_add_text(&builder, "workflow", wb_workflow_name(workflow));
	wb_map_builder_add(&builder, WB_TEXT("version"), wb_value_int(wb_workflow_version(workflow)));
	answer_add_text(&builder, "hash", wb_workflow_hash(workflow));
	return answer_write(&builder, out, error);
}

/* Deciding leaves a map out where there is nothing to say. */
static wb_value answer_map(const wb_value *map)
{
	static const wb_map none = {0, NULL};

	return map->kind == WB_MAP ? *map : wb_value_map(&none);
}

static wb_status answer_add_texts(
	wb_map_builder *builder, const char *name, const wb_text *texts, size_t count, wb_error *error)
{
	wb_list_builder items;
	wb_value list;

	wb_list_builder_init(&items, builder->arena, count);
	for (size_t index = 0; index < count; index++)
		wb_list_builder_add(&items, wb_value_string(texts[index]));
	wb_status status = wb_list_builder_finish(&items, &list, error);
	if (status == WB_OK)
		wb_map_builder_add(builder, wb_text_from(name), list);
	return status;
}

static wb_status answer_blocker(
	const wb_blocker *blocker, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, 6);
	answer_add_text(&builder, "code", wb_text_from(wb_blocker_code_name(blocker->code)));
	answer_add_text(&builder, "text", blocker->text);
	answer_add_text(&builder, "field", blocker->field);
	wb_map_builder_add(&builder, WB_TEXT("message"), answer_map(&blocker->message));
	wb_map_builder_add(&builder, WB_TEXT("facts"), answer_map(&blocker->facts));
	wb_status status = answer_add_texts(&builder, "by", blocker->by, blocker->by_count, error);
	return status < 0 ? status : wb_map_builder_finish(&builder, out, error);
}

static wb_status answer_blockers(
	const wb_decision *decision, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder builder;

	wb_list_builder_init(&builder, arena, decision->blocker_count);
	for (size_t index = 0; index < decision->blocker_count; index++) {
		wb_value blocker;
		wb_status status = answer_blocker(&decision->blockers[index], arena, &blocker, error);
		if (status < 0)
			return status;
		wb_list_builder_add(&builder, blocker);
	}
	return wb_list_builder_finish(&builder, out, error);
}

wb_status wb_answer__decision(
	const wb_decision *decision, wb_arena *arena, wb_text *out, wb_error *error)
{
	wb_map_builder builder;
	wb_value blockers;
	wb_status status = answer_blockers(decision, arena, &blockers, error);

	if (status < 0)
		return status;
	wb_map_builder_init(&builder, arena, 7);
	wb_map_builder_add(&builder, WB_TEXT("allowed"), wb_value_bool(decision->is_allowed));
	answer_add_text(&builder, "transition", decision->transition->name);
	answer_add_text(&builder, "to", decision->transition->to);
	wb_map_builder_add(&builder, WB_TEXT("blockers"), blockers);
	wb_map_builder_add(&builder, WB_TEXT("facts"), answer_map(&decision->facts));
	wb_map_builder_add(&builder, WB_TEXT("inputs"), answer_map(&decision->inputs));
	wb_map_builder_add(&builder, WB_TEXT("vars"), answer_map(&decision->vars));
	return answer_write(&builder, out, error);
}

wb_text wb_answer__error(const wb_error *error, wb_arena *arena)
{
	wb_text answer = WB_TEXT("{\"area\":\"host\",\"column\":0,\"line\":0,"
							 "\"message\":\"out of memory\",\"status\":\"WB_MEMORY\"}");
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, 5);
	answer_add_text(&builder, "status", wb_text_from(wb_status_name(error->status)));
	answer_add_text(&builder, "area", wb_text_from(wb_area_name(error->area)));
	wb_map_builder_add(&builder, WB_TEXT("line"), wb_value_int(error->line));
	wb_map_builder_add(&builder, WB_TEXT("column"), wb_value_int(error->column));
	answer_add_text(&builder, "message", wb_text_from(error->message));
	/* Untouched where it fails. */
	answer_write(&builder, &answer, NULL);
	return answer;
}
