/* SPDX-License-Identifier: MIT */
/* Problems, and the sentences made of them when nothing absorbed them. */
#include "cel/frame.h"

#include "base/format.h"
#include "cel/type.h"

#include <stdarg.h>
#include <string.h>

/* A sentence and what is put into it; longer ones are cut. */
#define FRAME_SENTENCE_BYTES 400

bool wb_cel_frame__fail(wb_cel_frame *frame, const char *sentence)
{
	frame->problem = (wb_cel_problem){.sentence = sentence, .at = WB_CEL_NOWHERE};
	return false;
}

bool wb_cel_frame__fail_with(wb_cel_frame *frame, const char *sentence, wb_value subject)
{
	frame->problem = (wb_cel_problem){
		.sentence = sentence, .has_subject = true, .subject = subject, .at = WB_CEL_NOWHERE};
	return false;
}

bool wb_cel_frame__fail_overload(
	wb_cel_frame *frame, const char *function, const wb_value *const *arguments, size_t count)
{
	wb_cel_frame__fail(frame, "no such overload");
	frame->problem.function = function;
	for (size_t index = 0; index < count && index < 4; index++)
		frame->problem.kinds[frame->problem.kind_count++] = arguments[index]->kind;
	return false;
}

bool wb_cel_frame__fail_memory(wb_cel_frame *frame)
{
	frame->status = WB_MEMORY;
	frame->is_over = true;
	return wb_cel_frame__fail(frame, "memory is out");
}

bool wb_cel_frame__fail_cost(wb_cel_frame *frame)
{
	frame->is_over = true;
	frame->is_costly = true;
	return wb_cel_frame__fail(frame, "operation cancelled: actual cost limit exceeded");
}

/* ---- sentences ---- */

static size_t frame_print(char *out, size_t out_bytes, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	size_t bytes = wb_format__line(out, out_bytes, format, arguments);
	va_end(arguments);
	return bytes;
}

/* Keys and names: what sentences speak of. Anything else is told by its type. */
static size_t frame_print_subject(
	char *out, size_t out_bytes, const char *sentence, const wb_value *subject)
{
	switch (subject->kind) {
	case WB_STRING:
		return frame_print(out, out_bytes, "%s: %t", sentence, subject->as.text);
	case WB_INT:
		return frame_print(out, out_bytes, "%s: %D", sentence, subject->as.integer);
	case WB_UINT:
		return frame_print(out, out_bytes, "%s: %U", sentence, subject->as.natural);
	case WB_BOOL:
		return frame_print(
			out, out_bytes, "%s: %s", sentence, subject->as.boolean ? "true" : "false");
	case WB_NULL:
		return frame_print(out, out_bytes, "%s: null", sentence);
	default:
		return frame_print(
			out, out_bytes, "%s of type '%t'", sentence, wb_cel_type__value_name(subject->kind));
	}
}

static size_t frame_print_overload(char *out, size_t out_bytes, const wb_cel_problem *problem)
{
	wb_text names[4] = {WB_TEXT(""), WB_TEXT(""), WB_TEXT(""), WB_TEXT("")};

	for (size_t index = 0; index < problem->kind_count; index++)
		names[index] = wb_cel_type__value_name(problem->kinds[index]);
	return frame_print(out, out_bytes,
		"no such overload: found no matching overload for '%s' applied to '(%t%s%t%s%t%s%t)'",
		problem->function, names[0], problem->kind_count > 1 ? ", " : "", names[1],
		problem->kind_count > 2 ? ", " : "", names[2], problem->kind_count > 3 ? ", " : "",
		names[3]);
}

wb_text wb_cel_frame__explain(wb_cel_frame *frame)
{
	const wb_cel_problem *problem = &frame->problem;
	char sentence[FRAME_SENTENCE_BYTES];
	wb_text text = wb_text_from(problem->sentence);

	if (problem->function != NULL)
		text = (wb_text){sentence, frame_print_overload(sentence, sizeof sentence, problem)};
	else if (problem->has_subject)
		text = (wb_text){sentence,
			frame_print_subject(sentence, sizeof sentence, problem->sentence, &problem->subject)};
	else
		return text;
	wb_text copy;
	return wb_arena_copy_text(frame->arena, text, &copy) ? copy : wb_text_from(problem->sentence);
}
