/* SPDX-License-Identifier: MIT */
/*
 * What-if: the history of a store under another definition.
 *
 * The walk goes subject by subject, because a move's variables and the person before him stand in
 * the events before it. Of each subject only that is kept from one event to the next, in two
 * arenas of which one holds it while the other takes the next event: memory does not grow with a
 * chain, a page or a store. A page may end inside a subject; the next one then reads that subject
 * from its start again, without counting what was counted.
 *
 * Kinds of events that say nothing of moves, variables or who acted are passed over unread.
 */
#include "waybill/versions.h"

#include <string.h>

#include "base/error.h"
#include "base/format.h"
#include "base/number.h"
#include "engine/replay.h"
#include "waybill/json.h"

/* A subject as far as the walk has followed it. */
typedef struct wb_trail {
	char               subject_bytes[WB_SUBJECT_BYTES_MAX];
	wb_text            subject;
	const wb_value    *vars;    /* NULL: not known */
	const wb_workflow *vars_of;
	wb_text            last_actor, actor_before;
	int                held; /* which arena holds the above */
} wb_trail;

typedef struct wb_walk {
	wb_engine        *engine;
	wb_replay        *replay;
	wb_text           name; /* the candidate's */
	wb_arena         *arena; /* the caller's */
	wb_arena         *events[2];
	wb_arena         *scratch;
	wb_trail          trail;
	wb_text           after_subject; /* where the page before ended */
	uint64_t          after_seq;
	wb_text           last_hash; /* of the definition found last */
	char              last_hash_bytes[WB_HASH_TEXT_BYTES];
	const wb_workflow *last_workflow;
	size_t            count_max;
	uint64_t          last_seq; /* of the move decided last, in the trail's subject */
	char              last_subject[WB_SUBJECT_BYTES_MAX];
	size_t            last_subject_bytes;
	bool              is_full;
	wb_whatif_move   *refusals, *unknowns;
	size_t            refusal_capacity, unknown_capacity;
	wb_whatif_report  report;
} wb_walk;

/* What an event's kind means here. */
typedef enum wb_telling {
	TELLS_NOTHING = 0,
	TELLS_START,  /* the variables at the start, and who */
	TELLS_MOVE,   /* a move that was decided; the variables after it, and who */
	TELLS_LOST,   /* a move that was decided and never became one of the chain's */
	TELLS_VARS,   /* the variables after it, and maybe who */
	TELLS_ASSIGN, /* one variable, and who */
	TELLS_ACTOR,  /* who */
} wb_telling;

static wb_telling telling_of(wb_text kind)
{
	static const struct {
		wb_text    kind;
		wb_telling telling;
	} tellings[] = {
		{WB_TEXT_LITERAL("moved"), TELLS_MOVE},
		{WB_TEXT_LITERAL("started"), TELLS_START},
		{WB_TEXT_LITERAL("lost"), TELLS_LOST},
		{WB_TEXT_LITERAL("reverted"), TELLS_VARS},
		{WB_TEXT_LITERAL("undone"), TELLS_VARS},
		{WB_TEXT_LITERAL("migrated"), TELLS_VARS},
		{WB_TEXT_LITERAL("assigned"), TELLS_ASSIGN},
		{WB_TEXT_LITERAL("adopted"), TELLS_ACTOR},
	};

	for (size_t index = 0; index < sizeof(tellings) / sizeof(tellings[0]); index++)
		if (wb_text_equal(tellings[index].kind, kind))
			return tellings[index].telling;
	return TELLS_NOTHING;
}

/* ---- reading events --------------------------------------------------------------------------- */

static wb_status walk_broken(const wb_event *event, const char *what, wb_error *error)
{
	return wb_error__set(error, WB_BROKEN, WB_AREA_ENGINE,
		"event %U of %t can't be read: %s", event->seq, event->subject, what);
}

static wb_text member_text(const wb_value *map, wb_text name)
{
	const wb_value *member = map == NULL ? NULL : wb_value_member(map, name);
	return member != NULL && member->kind == WB_STRING ? member->as.text : WB_TEXT("");
}

/* The definition that [data] names, NULL where it is not there or not to be read any more: what its
   variables were is then not known. */
static wb_status find_definition(
	wb_walk *walk, const wb_value *data, const wb_workflow **out, wb_error *error)
{
	wb_text hash = member_text(wb_value_member(data, WB_TEXT("workflow")), WB_TEXT("hash"));
	wb_error why;
	if (wb_text_equal(hash, walk->last_hash)) {
		*out = walk->last_workflow;
		return WB_OK;
	}
	*out = NULL;
	if (hash.bytes != WB_HASH_TEXT_LENGTH)
		return WB_OK;
	wb_status status = wb_engine_definition(walk->engine, hash, out, &why);
	if (status == WB_MEMORY || status == WB_STORAGE || status == WB_BUSY) {
		if (error != NULL)
			*error = why;
		return status;
	}
	if (status != WB_OK)
		*out = NULL;
	memcpy(walk->last_hash_bytes, hash.data, hash.bytes);
	walk->last_hash = (wb_text) {walk->last_hash_bytes, hash.bytes};
	walk->last_workflow = *out;
	return WB_OK;
}

static wb_status read_actor(
	const wb_event *event, const wb_value *body, wb_arena *arena, wb_actor *out, wb_error *error)
{
	const wb_value *value = wb_value_member(body, WB_TEXT("actor"));
	const wb_value *roles = value == NULL ? NULL : wb_value_member(value, WB_TEXT("roles"));
	if (roles == NULL || roles->kind != WB_LIST)
		return walk_broken(event, "its actor has no roles", error);
	size_t count = roles->as.list->count;
	wb_text *names = wb_arena_take_array(arena, count + 1, sizeof(*names));
	if (names == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	for (size_t index = 0; index < count; index++)
		names[index] = roles->as.list->items[index].kind == WB_STRING
			? roles->as.list->items[index].as.text
			: WB_TEXT("");
	*out = (wb_actor) {.id = member_text(value, WB_TEXT("id")),
		.roles = names,
		.role_count = count,
		.via = member_text(value, WB_TEXT("via")),
		.device = member_text(value, WB_TEXT("device")),
		.sees_all = true};
	return WB_OK;
}

/* The move in an event. */
static wb_status read_record(wb_walk *walk, const wb_event *event, const wb_value *body,
	wb_record *out, wb_error *error)
{
	const wb_value *data = wb_value_member(body, WB_TEXT("data"));
	const wb_value *facts = data == NULL ? NULL : wb_value_member(data, WB_TEXT("facts"));
	const wb_value *inputs = data == NULL ? NULL : wb_value_member(data, WB_TEXT("inputs"));
	const wb_value *version = data == NULL ? NULL : wb_value_member(data, WB_TEXT("version"));
	if (facts == NULL || facts->kind != WB_MAP || inputs == NULL || inputs->kind != WB_MAP ||
		version == NULL || version->kind != WB_INT || version->as.integer < 1)
		return walk_broken(event, "it lacks facts, inputs or its version", error);
	wb_record record = {.subject = event->subject,
		.transition = member_text(data, WB_TEXT("transition")),
		.state = member_text(data, WB_TEXT("from")),
		.woo_to = member_text(wb_value_member(data, WB_TEXT("woo")), WB_TEXT("to")),
		.seq = event->seq,
		.version = (uint64_t) version->as.integer - 1,
		.at_ms = event->at_ms,
		.last_actor = walk->trail.last_actor,
		.facts = *facts,
		.inputs = *inputs,
		.vars = walk->trail.vars,
		.vars_of = walk->trail.vars_of,
		.digests = wb_value_member(body, WB_TEXT("personal")),
		.personal = event->personal,
		.personal_count = event->personal_count};
	/* A guard that looked at the time has left it; else it is as good as the event's. */
	const wb_value *now = wb_value_member(facts, WB_TEXT("now"));
	record.now_ms = now != NULL && now->kind == WB_INT ? now->as.integer : event->at_ms;
	wb_status status = read_actor(event, body, walk->scratch, &record.actor, error);
	if (status == WB_OK)
		*out = record;
	return status;
}

/* ---- the report ------------------------------------------------------------------------------- */

static wb_whatif_move *report_next(
	wb_walk *walk, wb_whatif_move **moves, size_t count, size_t *capacity)
{
	if (count == *capacity) {
		size_t wanted = *capacity == 0 ? 16 : *capacity * 2;
		wb_whatif_move *grown = wb_arena_take_array(walk->arena, wanted, sizeof(*grown));
		if (grown == NULL)
			return NULL;
		if (count > 0)
			memcpy(grown, *moves, count * sizeof(*grown));
		*moves = grown;
		*capacity = wanted;
	}
	return &(*moves)[count];
}

static wb_status copy_facts(
	wb_walk *walk, const wb_replayed *replayed, wb_whatif_move *out, wb_error *error)
{
	wb_text *facts = wb_arena_take_array(walk->arena, replayed->fact_count + 1, sizeof(*facts));
	if (facts == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	for (size_t index = 0; index < replayed->fact_count; index++)
		if (!wb_arena_copy_text(walk->arena, replayed->facts[index], &facts[index]))
			return wb_error__set_memory(error, WB_AREA_ENGINE);
	out->facts = facts;
	out->fact_count = replayed->fact_count;
	return WB_OK;
}

static wb_status report_move(
	wb_walk *walk, const wb_record *record, const wb_replayed *replayed, wb_error *error)
{
	bool is_refused = replayed->verdict == WB_VERDICT_REFUSED;
	wb_whatif_report *report = &walk->report;
	report->moves++;
	if (replayed->verdict == WB_VERDICT_ALLOWED) {
		report->allowed++;
		return WB_OK;
	}
	wb_whatif_move *move = is_refused
		? report_next(walk, &walk->refusals, report->refused, &walk->refusal_capacity)
		: report_next(walk, &walk->unknowns, report->undecided, &walk->unknown_capacity);
	if (move == NULL || !wb_arena_copy_text(walk->arena, record->subject, &move->subject) ||
		!wb_arena_copy_text(walk->arena, record->transition, &move->transition))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	move->seq = record->seq;
	move->at_ms = record->at_ms;
	wb_status status = is_refused
		? wb_value_copy(&replayed->blockers, walk->arena, &move->blockers, error)
		: copy_facts(walk, replayed, move, error);
	*(is_refused ? &report->refused : &report->undecided) += status == WB_OK ? 1 : 0;
	return status;
}

/* ---- the walk --------------------------------------------------------------------------------- */

static bool is_counted(const wb_walk *walk, const wb_event *event)
{
	int order = wb_text_compare(event->subject, walk->after_subject);
	return walk->after_subject.bytes == 0 || order > 0 ||
		(order == 0 && event->seq > walk->after_seq);
}

static wb_status decide_move(
	wb_walk *walk, const wb_event *event, const wb_value *body, bool is_lost, wb_error *error)
{
	wb_record record;
	wb_replayed replayed;
	if (walk->report.moves == walk->count_max) {
		walk->is_full = true;
		return WB_END;
	}
	wb_arena_reset(walk->scratch);
	wb_status status = read_record(walk, event, body, &record, error);
	if (status != WB_OK)
		return status;
	/* The moves between are lost as well, and with them what the variables were. */
	if (is_lost)
		record.vars = NULL;
	status = wb_replay__decide(walk->replay, &record, walk->scratch, &replayed, error);
	if (status == WB_OK)
		status = report_move(walk, &record, &replayed, error);
	memcpy(walk->last_subject, event->subject.data, event->subject.bytes);
	walk->last_subject_bytes = event->subject.bytes;
	walk->last_seq = event->seq;
	return status;
}

/* The variables with the assignee that [data] names. */
static wb_status assign(wb_walk *walk, const wb_value *data, wb_arena *arena,
	const wb_value **out, wb_error *error)
{
	wb_text assignee = member_text(data, WB_TEXT("assignee"));
	const wb_map *vars = walk->trail.vars->as.map;
	wb_value *next = wb_arena_take(arena, sizeof(*next));
	wb_map_builder map;
	if (next == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	wb_map_builder_init(&map, arena, vars->count + 1);
	wb_status status = WB_OK;
	for (size_t index = 0; index < vars->count && status == WB_OK; index++) {
		const wb_entry *entry = &vars->entries[index];
		wb_value key, value;
		if (wb_text_equal(entry->key.as.text, WB_TEXT(WB_VARIABLE_ASSIGNEE)))
			continue;
		status = wb_value_copy(&entry->key, arena, &key, error);
		if (status == WB_OK)
			status = wb_value_copy(&entry->value, arena, &value, error);
		if (status == WB_OK)
			wb_map_builder_add_key(&map, key, value);
	}
	wb_map_builder_add(&map, WB_TEXT(WB_VARIABLE_ASSIGNEE), wb_value_string(assignee));
	if (status == WB_OK)
		status = wb_map_builder_finish(&map, next, error);
	*out = next;
	return status;
}

/* The variables after the event, in [arena]. */
static wb_status next_vars(wb_walk *walk, const wb_value *data, wb_telling telling,
	wb_arena *arena, const wb_value **out, wb_error *error)
{
	wb_value *kept = wb_arena_take(arena, sizeof(*kept));
	if (kept == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	*out = kept;
	if (telling == TELLS_MOVE || telling == TELLS_VARS) {
		const wb_value *vars = wb_value_member(data, WB_TEXT("vars"));
		*out = vars != NULL && vars->kind == WB_MAP ? vars : NULL;
		return WB_OK;
	}
	if (telling == TELLS_START && walk->trail.vars_of != NULL)
		return wb_workflow_initial_vars(walk->trail.vars_of, arena, kept, error);
	if (telling == TELLS_START || walk->trail.vars == NULL) {
		*out = NULL;
		return WB_OK;
	}
	if (telling == TELLS_ASSIGN)
		return assign(walk, data, arena, out, error);
	return wb_value_copy(walk->trail.vars, arena, kept, error);
}

/* Who made the last move that stands, as the engine tells it (find_last_actor): a move that is taken
   back leaves it to whoever made the one before; what moves nothing changes nothing. */
static wb_status follow_movers(wb_trail *trail, const wb_event *event, const wb_value *body,
	wb_arena *arena, wb_error *error)
{
	bool is_start = wb_text_equal(event->kind, WB_TEXT("started"));
	wb_text last = trail->last_actor;
	wb_text before = trail->actor_before;

	if (is_start || wb_text_equal(event->kind, WB_TEXT("moved")) ||
		wb_text_equal(event->kind, WB_TEXT("adopted"))) {
		before = last;
		last = is_start
			? WB_TEXT(WB_ROLE_WOOCOMMERCE)
			: member_text(wb_value_member(body, WB_TEXT("actor")), WB_TEXT("id"));
	} else if (wb_text_equal(event->kind, WB_TEXT("undone"))) {
		last = before;
	}
	if (!wb_arena_copy_text(arena, last, &trail->last_actor) ||
		!wb_arena_copy_text(arena, before, &trail->actor_before))
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	return WB_OK;
}

/* What the events behind [event] need to know of it. */
static wb_status follow(wb_walk *walk, const wb_event *event, const wb_value *body,
	wb_telling telling, wb_error *error)
{
	wb_trail *trail = &walk->trail;
	wb_arena *arena = walk->events[1 - trail->held];
	const wb_value *data = wb_value_member(body, WB_TEXT("data"));
	const wb_value *vars = NULL;
	wb_status status = WB_OK;
	if (data == NULL || data->kind != WB_MAP)
		return walk_broken(event, "it has no data", error);
	if (telling == TELLS_START || telling == TELLS_MOVE || telling == TELLS_VARS)
		status = find_definition(walk, data, &trail->vars_of, error);
	if (status == WB_OK)
		status = next_vars(walk, data, telling, arena, &vars, error);
	if (status == WB_OK)
		status = follow_movers(trail, event, body, arena, error);
	trail->vars = vars;
	trail->held = 1 - trail->held;
	return status;
}

static void enter_subject(wb_walk *walk, wb_text subject)
{
	wb_trail *trail = &walk->trail;
	if (wb_text_equal(trail->subject, subject))
		return;
	memcpy(trail->subject_bytes, subject.data, subject.bytes);
	trail->subject = (wb_text) {trail->subject_bytes, subject.bytes};
	trail->vars = NULL;
	trail->vars_of = NULL;
	trail->last_actor = WB_TEXT(WB_ROLE_WOOCOMMERCE);
	trail->actor_before = WB_TEXT(WB_ROLE_WOOCOMMERCE);
}

static wb_status visit(void *payload, const wb_event *event, wb_error *error)
{
	wb_walk *walk = payload;
	wb_telling telling = telling_of(event->kind);
	wb_value body;
	if (telling == TELLS_NOTHING)
		return WB_OK;
	enter_subject(walk, event->subject);
	wb_arena *arena = walk->events[1 - walk->trail.held];
	wb_arena_reset(arena);
	wb_status status = wb_json_read(event->body, arena, &body, NULL, error);
	if (status == WB_SYNTAX || status == WB_LIMIT)
		return walk_broken(event, "its body is no JSON", error);
	if (status != WB_OK)
		return status;
	const wb_value *data = wb_value_member(&body, WB_TEXT("data"));
	wb_text name =
		member_text(data == NULL ? NULL : wb_value_member(data, WB_TEXT("workflow")),
			WB_TEXT("name"));
	if ((telling == TELLS_MOVE || telling == TELLS_LOST) && wb_text_equal(name, walk->name) &&
		is_counted(walk, event))
		status = decide_move(walk, event, &body, telling == TELLS_LOST, error);
	if (status != WB_OK || telling == TELLS_LOST)
		return status;
	return follow(walk, event, &body, telling, error);
}

/* "SUBJECT/SEQ" of the move decided last. */
static wb_status write_cursor(wb_walk *walk, wb_error *error)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_uint(walk->last_seq, digits);
	char *text = wb_arena_take(walk->arena, walk->last_subject_bytes + bytes + 2);
	if (text == NULL)
		return wb_error__set_memory(error, WB_AREA_ENGINE);
	memcpy(text, walk->last_subject, walk->last_subject_bytes);
	text[walk->last_subject_bytes] = '/';
	memcpy(text + walk->last_subject_bytes + 1, digits, bytes);
	walk->report.next = (wb_text) {text, walk->last_subject_bytes + 1 + bytes};
	return WB_OK;
}

static wb_status read_cursor(wb_walk *walk, wb_text after, wb_error *error)
{
	size_t slash = after.bytes;
	int64_t seq = 0;
	if (after.bytes == 0)
		return WB_OK;
	while (slash > 0 && after.data[slash - 1] != '/')
		slash--;
	if (slash <= 1 || slash - 1 > WB_SUBJECT_BYTES_MAX ||
		!wb_number__read_int(
			(wb_text) {after.data + slash, after.bytes - slash}, &seq) || seq < 1)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE,
			"after: must be what the page before gave as next");
	walk->after_subject = (wb_text) {after.data, slash - 1};
	walk->after_seq = (uint64_t) seq;
	return WB_OK;
}

static wb_status walk_run(wb_walk *walk, const wb_workflow *candidate, wb_error *error)
{
	const wb_env *env = walk->engine->env;
	wb_status status = wb_replay__new(candidate, walk->arena, &walk->replay, error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &walk->events[0], error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &walk->events[1], error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &walk->scratch, error);
	if (status == WB_OK)
		status = wb_store__history_read(
			walk->engine->store, walk->after_subject, visit, walk, error);
	if (status == WB_OK && walk->is_full)
		status = write_cursor(walk, error);
	wb_arena_free(walk->events[0]);
	wb_arena_free(walk->events[1]);
	wb_arena_free(walk->scratch);
	return status;
}

wb_status wb_engine_whatif(wb_engine *engine, const wb_workflow *candidate, wb_text after,
	size_t count_max, wb_arena *arena, wb_whatif_report *out, wb_error *error)
{
	wb_walk walk = {.engine = engine,
		.name = wb_workflow_name(candidate),
		.arena = arena,
		.count_max = count_max};
	if (count_max == 0 || count_max > WB_WHATIF_PAGE_MAX)
		return wb_error__set(error, WB_INVALID, WB_AREA_ENGINE, "max: must be 1 to %d",
			WB_WHATIF_PAGE_MAX);
	wb_status status = read_cursor(&walk, after, error);
	if (status == WB_OK)
		status = walk_run(&walk, candidate, error);
	if (status != WB_OK)
		return status;
	walk.report.refusals = walk.refusals;
	walk.report.unknowns = walk.unknowns;
	*out = walk.report;
	return WB_OK;
}
