/* SPDX-License-Identifier: MIT */
/*
 * Calls by text. A host in another language would otherwise have to lay out wb_question and
 * wb_decision byte by byte, for each compiler anew; a text costs some microseconds more and is the
 * same everywhere. Text and answer of a call share one arena, whose pages are kept: a host that
 * asks again and again takes no memory.
 */
#include "doorway.h"

#include "answer.h"
#include "question.h"

#include "base/assert.h"
#include "base/error.h"
#include "waybill/json.h"

struct wb_doorway {
	const wb_env *env;
	wb_arena *arena;
	wb_text text; /* of the present call */
	wb_text answer;
};

wb_status wb_doorway_new(const wb_env *env, wb_doorway **out, wb_error *error)
{
	WB_ASSERT(env != NULL && out != NULL, "A doorway needs an env and a place to be put.");
	wb_doorway *doorway = env->resize(env->payload, NULL, 0, sizeof *doorway);

	if (doorway == NULL)
		return wb_error__set_memory(error, WB_AREA_HOST);
	*doorway = (wb_doorway){.env = env};
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &doorway->arena, error);
	if (status < 0)
		wb_doorway_free(doorway);
	else
		*out = doorway;
	return status;
}

void wb_doorway_free(wb_doorway *doorway)
{
	if (doorway == NULL)
		return;
	const wb_env *env = doorway->env;
	wb_arena_free(doorway->arena);
	env->resize(env->payload, doorway, sizeof *doorway, 0);
}

char *wb_doorway_take(wb_doorway *doorway, size_t bytes)
{
	wb_arena_reset(doorway->arena);
	char *room = wb_arena_take(doorway->arena, bytes);

	doorway->text = (wb_text){room, room == NULL ? 0 : bytes};
	doorway->answer = WB_TEXT("");
	return room;
}

wb_text wb_doorway_answer(const wb_doorway *doorway)
{
	return doorway->answer;
}

/* Ends a call: what went wrong takes the place of the answer. */
static wb_status doorway_end(wb_doorway *doorway, wb_status status, const wb_error *error)
{
	if (status < 0)
		doorway->answer = wb_answer__error(error, doorway->arena);
	return status;
}

wb_status wb_doorway_canonical(wb_doorway *doorway)
{
	wb_error error;
	wb_value tree;
	wb_status status = wb_json_read(doorway->text, doorway->arena, &tree, NULL, &error);

	if (status == WB_OK)
		status = wb_json_write(&tree, doorway->arena, &doorway->answer, &error);
	return doorway_end(doorway, status, &error);
}

wb_status wb_doorway_load(wb_doorway *doorway, wb_workflow **out)
{
	wb_error error;
	wb_workflow *workflow = NULL;
	wb_status status = wb_workflow_parse(doorway->env, doorway->text, &workflow, &error);

	if (status == WB_OK)
		status = wb_answer__workflow(workflow, doorway->arena, &doorway->answer, &error);
	if (status == WB_OK)
		*out = workflow;
	else
		wb_workflow_free(workflow);
	return doorway_end(doorway, status, &error);
}

wb_status wb_doorway_decide(wb_doorway *doorway, const wb_workflow *workflow)
{
	wb_error error;
	wb_asked asked;
	wb_decision decision;
	wb_status status = wb_question__read(doorway->text, doorway->arena, &asked, &error);

	if (status == WB_OK)
		status = wb_workflow_decide(workflow, &asked.question, doorway->arena, &decision, &error);
	if (status == WB_OK)
		status = wb_answer__decision(&decision, doorway->arena, &doorway->answer, &error);
	return doorway_end(doorway, status, &error);
}
