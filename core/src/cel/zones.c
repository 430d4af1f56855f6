/* SPDX-License-Identifier: MIT */
/*
 * A zone that stands as a text where a time zone is asked for, t.getHours('Europe/Berlin'), is read
 * while compiling, also as a branch of a conditional there. A wrong name is a mistake of the author's,
 * told with its place, and evaluating reads nothing. A name that is computed finds what the same
 * expression writes out, and fails otherwise: to read zones while evaluating would make a decision
 * depend on files, and carrying all of them takes a megabyte. UTC and offsets need no data.
 */
#include "cel/zones.h"

#include "base/zone_name.h"
#include "cel/function.h"
#include "cel/time.h"

#include <string.h>

typedef struct zones_walk {
	wb_cel_source *source;
	const wb_env *env;
	wb_cel_zones *zones;
	char *room; /* for data of any size; NULL before the first zone */
} zones_walk;

static void zones_expr(zones_walk *walk, const wb_cel_expr *expr);

/* ---- one zone ---- */

static bool zones_have(const wb_cel_zones *zones, wb_text name)
{
	for (size_t index = 0; index < zones->count; index++)
		if (wb_text_equal(zones->items[index].name, name))
			return true;
	return false;
}

static wb_zone_answer zones_ask(const zones_walk *walk, wb_text name, size_t *out_bytes)
{
	if (!wb_zone_name__is_valid(name))
		return WB_ZONE_UNKNOWN;
	return walk->env->read_zone(walk->env->payload, name, walk->room, WB_ZONE_BYTES_MAX, out_bytes);
}

/* At the last second the rule counts, which is behind the last transition of any data. */
static bool zones_are_sound(wb_text tzif)
{
	int64_t offset;

	return wb_cel_zone__offset(tzif, 0, &offset) &&
		wb_cel_zone__offset(tzif, WB_CEL_TIMESTAMP_SECONDS_MAX, &offset);
}

/* The zone named [name], which stands at [at]. */
static void zones_read(zones_walk *walk, wb_text name, uint32_t at)
{
	wb_cel_zones *zones = walk->zones;
	size_t bytes = 0;

	if (walk->room == NULL)
		walk->room = wb_cel_source__take(walk->source, WB_ZONE_BYTES_MAX, 1);
	if (walk->room == NULL)
		return;
	wb_zone_answer answer = zones_ask(walk, name, &bytes);
	wb_text tzif = {walk->room, bytes};
	if (answer == WB_ZONE_NO_DATA)
		wb_cel_source__fail(walk->source, WB_SYNTAX, at,
			"unknown time zone: %t (there is no time zone data on this system)", name);
	else if (answer != WB_ZONE_FOUND)
		wb_cel_source__fail(walk->source, WB_SYNTAX, at, "unknown time zone: %t", name);
	else if (!zones_are_sound(tzif))
		wb_cel_source__fail(walk->source, WB_SYNTAX, at, "broken time zone data: %t", name);
	else if (zones->count == WB_CEL_ZONES_MAX)
		wb_cel_source__fail(walk->source, WB_LIMIT, at, "expression names more than %z time zones",
			(size_t)WB_CEL_ZONES_MAX);
	else {
		char *copy = wb_cel_source__take(walk->source, bytes, 1);
		if (copy == NULL)
			return;
		memcpy(copy, tzif.data, bytes);
		zones->items[zones->count++] = (wb_cel_zone){name, {copy, bytes}};
	}
}

/* ---- the walk ---- */

static bool zones_is_operator(const wb_cel_expr *expr, wb_cel_function function)
{
	return expr->form == WB_CEL_CALL && expr->as.call.function == function;
}

/* [expr] is what a call takes for its time zone. Recursion: the parser's depth. */
static void zones_argument(zones_walk *walk, const wb_cel_expr *expr)
{
	int64_t offset;

	if (zones_is_operator(expr, WB_CEL_FUNCTION_CONDITIONAL)) {
		zones_argument(walk, expr->as.call.arguments.items[1]);
		zones_argument(walk, expr->as.call.arguments.items[2]);
		return;
	}
	if (expr->form != WB_CEL_LITERAL || expr->as.literal.kind != WB_STRING)
		return;
	wb_text name = expr->as.literal.as.text;
	if (!wb_cel_time__is_fixed_zone(name, &offset) && !zones_have(walk->zones, name))
		zones_read(walk, name, expr->at);
}

/* t.getHours(zone) and its like; t is the first argument. */
static bool zones_takes_zone(const wb_cel_expr *expr)
{
	const wb_cel_call *call = &expr->as.call;

	if (!call->is_member || call->arguments.count != 2 || call->function == WB_CEL_FUNCTION_UNKNOWN)
		return false;
	wb_cel_overload_range range = wb_cel_function__overloads(call->function);
	return range.first < range.end &&
		wb_cel_overloads[range.first].evaluate == wb_cel_evaluate__calendar_field;
}

static void zones_all(zones_walk *walk, const wb_cel_exprs *exprs)
{
	for (uint32_t index = 0; index < exprs->count; index++)
		zones_expr(walk, exprs->items[index]);
}

/* Recursion: the parser's depth. */
static void zones_expr(zones_walk *walk, const wb_cel_expr *expr)
{
	switch (expr->form) {
	case WB_CEL_SELECT:
		zones_expr(walk, expr->as.select.operand);
		break;
	case WB_CEL_CALL:
		zones_all(walk, &expr->as.call.arguments);
		if (zones_takes_zone(expr))
			zones_argument(walk, expr->as.call.arguments.items[1]);
		break;
	case WB_CEL_LIST:
	case WB_CEL_MAP:
		zones_all(walk, &expr->as.items);
		break;
	case WB_CEL_FOLD:
		zones_expr(walk, expr->as.fold.range);
		if (expr->as.fold.condition != NULL)
			zones_expr(walk, expr->as.fold.condition);
		zones_expr(walk, expr->as.fold.body);
		break;
	case WB_CEL_LITERAL:
	case WB_CEL_NAME:
	case WB_CEL_MESSAGE:
		break;
	}
}

bool wb_cel_zones__collect(
	wb_cel_source *source, const wb_env *env, const wb_cel_expr *expr, wb_cel_zones *out)
{
	zones_walk walk = {.source = source, .env = env, .zones = out};

	out->count = 0;
	zones_expr(&walk, expr);
	return source->status == WB_OK;
}
