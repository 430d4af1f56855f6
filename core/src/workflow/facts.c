/* SPDX-License-Identifier: MIT */
/*
 * The facts schema, as one table of types: what hosts fill in, what guards are checked against and
 * what is personal all come from here, and docs/workflow-format.md lists it. Names, address lines,
 * telephone numbers and e-mail addresses are left out on purpose: no guard needs them, and what is
 * not here can't end up in an event.
 *
 * Changing a table raises WB_FACTS_VERSION. Members may be added; one that older hosts do not send
 * must be of a kind that may be absent (typed.h).
 */
#include "workflow/facts.h"

#include "base/assert.h"
#include "base/error.h"
#include "workflow/definition.h"
#include "workflow/typed.h"

#include <string.h>

static const wb_type facts_bool = {.kind = WB_TYPE_BOOL};
static const wb_type facts_int = {.kind = WB_TYPE_INT};
static const wb_type facts_string = {.kind = WB_TYPE_STRING};
static const wb_type facts_decimal = {.kind = WB_TYPE_DECIMAL};
static const wb_type facts_timestamp = {.kind = WB_TYPE_TIMESTAMP};
static const wb_type facts_strings = {.kind = WB_TYPE_LIST, .element = &facts_string};

static const wb_field facts_item_fields[] = {
	{WB_TEXT_LITERAL("id"), &facts_int, false},
	{WB_TEXT_LITERAL("sku"), &facts_string, false},
	{WB_TEXT_LITERAL("name"), &facts_string, false},
	{WB_TEXT_LITERAL("quantity"), &facts_int, false},
	{WB_TEXT_LITERAL("total"), &facts_decimal, false},
	{WB_TEXT_LITERAL("weight_g"), &facts_int, false},
};

static const wb_type facts_item = {
	.kind = WB_TYPE_OBJECT,
	.name = WB_TEXT_LITERAL("item"),
	.fields = facts_item_fields,
	.field_count = sizeof facts_item_fields / sizeof *facts_item_fields,
};

static const wb_type facts_items = {.kind = WB_TYPE_LIST, .element = &facts_item};

static const wb_field facts_order_fields[] = {
	{WB_TEXT_LITERAL("id"), &facts_int, false},
	{WB_TEXT_LITERAL("number"), &facts_string, false},
	{WB_TEXT_LITERAL("status"), &facts_string, false},
	{WB_TEXT_LITERAL("currency"), &facts_string, false},
	{WB_TEXT_LITERAL("total"), &facts_decimal, false},
	{WB_TEXT_LITERAL("paid"), &facts_bool, false},
	{WB_TEXT_LITERAL("created_at"), &facts_timestamp, false},
	{WB_TEXT_LITERAL("paid_at"), &facts_timestamp, false},
	{WB_TEXT_LITERAL("payment_method"), &facts_string, false},
	{WB_TEXT_LITERAL("shipping_method"), &facts_string, false},
	{WB_TEXT_LITERAL("country"), &facts_string, false},
	{WB_TEXT_LITERAL("city"), &facts_string, true},
	{WB_TEXT_LITERAL("postcode"), &facts_string, true},
	{WB_TEXT_LITERAL("note"), &facts_string, true},
	{WB_TEXT_LITERAL("items"), &facts_items, false},
};

/* Where the fields above stand when they are sorted by name, as maps are. */
static const uint8_t facts_order_by_name[] = {11, 10, 6, 3, 0, 14, 13, 1, 5, 7, 8, 12, 9, 2, 4};

_Static_assert(sizeof facts_order_by_name * sizeof *facts_order_fields == sizeof facts_order_fields,
	"Every field has its place in the sorted order.");
_Static_assert(sizeof facts_order_by_name <= 32, "A rule's reads have a bit for every field.");

static const wb_type facts_order = {
	.kind = WB_TYPE_OBJECT,
	.name = WB_TEXT_LITERAL("order"),
	.fields = facts_order_fields,
	.field_count = sizeof facts_order_fields / sizeof *facts_order_fields,
};

static const wb_field facts_actor_fields[] = {
	{WB_TEXT_LITERAL("id"), &facts_string, false},
	{WB_TEXT_LITERAL("roles"), &facts_strings, false},
	{WB_TEXT_LITERAL("via"), &facts_string, false},
	{WB_TEXT_LITERAL("device"), &facts_string, false},
};

static const wb_type facts_actor = {
	.kind = WB_TYPE_OBJECT,
	.name = WB_TEXT_LITERAL("actor"),
	.fields = facts_actor_fields,
	.field_count = sizeof facts_actor_fields / sizeof *facts_actor_fields,
};

static const wb_field facts_subject_fields[] = {
	{WB_TEXT_LITERAL("key"), &facts_string, false},
	{WB_TEXT_LITERAL("state"), &facts_string, false},
	{WB_TEXT_LITERAL("version"), &facts_int, false},
};

static const wb_type facts_subject = {
	.kind = WB_TYPE_OBJECT,
	.name = WB_TEXT_LITERAL("subject"),
	.fields = facts_subject_fields,
	.field_count = sizeof facts_subject_fields / sizeof *facts_subject_fields,
};

static const wb_map facts_no_entries = {0, NULL};
static const wb_value facts_empty = {.kind = WB_MAP, .as.map = &facts_no_entries};

static const wb_text facts_names[WB_FACT_COUNT] = {
	[WB_FACT_ORDER] = WB_TEXT_LITERAL("order"),
	[WB_FACT_ACTOR] = WB_TEXT_LITERAL("actor"),
	[WB_FACT_SUBJECT] = WB_TEXT_LITERAL("subject"),
	[WB_FACT_VARS] = WB_TEXT_LITERAL("vars"),
	[WB_FACT_INPUTS] = WB_TEXT_LITERAL("inputs"),
	[WB_FACT_NOW] = WB_TEXT_LITERAL("now"),
};

void wb_facts__declare(
	const wb_workflow *workflow, const wb_rule *rule, wb_variable out[WB_FACT_COUNT])
{
	const wb_type *types[WB_FACT_COUNT] = {
		[WB_FACT_ORDER] = &facts_order,
		[WB_FACT_ACTOR] = &facts_actor,
		[WB_FACT_SUBJECT] = &facts_subject,
		[WB_FACT_VARS] = &workflow->vars_type,
		[WB_FACT_INPUTS] = &rule->inputs_type,
		[WB_FACT_NOW] = &facts_timestamp,
	};

	for (size_t index = 0; index < WB_FACT_COUNT; index++)
		out[index] = (wb_variable){facts_names[index], types[index]};
}

/* ---- values ---- */

/* The members that [reads] names, without a search and without a sort. */
static wb_status facts_read_members(
	const wb_value *members, uint32_t reads, wb_arena *arena, wb_value *out, wb_error *error)
{
	const wb_node order = wb_node__root(facts_names[WB_FACT_ORDER], NULL);
	size_t count = 0;

	for (uint32_t left = reads; left != 0; left &= left - 1)
		count++;
	/* No more than 32 entries: the sum fits. */
	wb_map *map = wb_arena_take(arena, sizeof *map + count * sizeof(wb_entry));
	if (map == NULL)
		return wb_error__set_memory(error, WB_AREA_WORKFLOW);
	wb_entry *entries = (wb_entry *)(map + 1);
	for (size_t place = 0; place < facts_order.field_count; place++) {
		size_t index = facts_order_by_name[place];
		if ((reads & (UINT32_C(1) << index)) == 0)
			continue;
		const wb_field *field = &facts_order_fields[index];
		wb_entry *entry = &entries[map->count];
		if (wb_typed__is_ready(field->type, &members[index])) {
			entry->value = members[index];
		} else {
			const wb_value *raw = members[index].kind == WB_NULL ? NULL : &members[index];
			wb_node member = {.parent = &order, .key = field->name, .value = raw};
			wb_status status =
				wb_typed__read_member(field->type, &member, arena, &entry->value, error);
			if (status < 0)
				return status;
			if (entry->value.kind == WB_NULL)
				continue;
		}
		entry->key = wb_value_string(field->name);
		map->count++;
	}
	map->entries = entries;
	out->kind = WB_MAP;
	out->as.map = map;
	return WB_OK;
}

static wb_status facts_read_actor(
	const wb_actor *actor, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_list_builder roles;
	wb_map_builder builder;
	wb_value list;

	wb_list_builder_init(&roles, arena, actor->role_count);
	for (size_t index = 0; index < actor->role_count; index++)
		wb_list_builder_add(&roles, wb_value_string(actor->roles[index]));
	wb_status status = wb_list_builder_finish(&roles, &list, error);
	if (status < 0)
		return status;
	wb_map_builder_init(&builder, arena, facts_actor.field_count);
	wb_map_builder_add(&builder, WB_TEXT("id"), wb_value_string(actor->id));
	wb_map_builder_add(&builder, WB_TEXT("roles"), list);
	wb_map_builder_add(&builder, WB_TEXT("via"), wb_value_string(actor->via));
	wb_map_builder_add(&builder, WB_TEXT("device"), wb_value_string(actor->device));
	return wb_map_builder_finish(&builder, out, error);
}

static wb_status facts_read_subject(
	const wb_question *question, wb_arena *arena, wb_value *out, wb_error *error)
{
	wb_map_builder builder;

	wb_map_builder_init(&builder, arena, facts_subject.field_count);
	wb_map_builder_add(&builder, WB_TEXT("key"), wb_value_string(question->subject));
	wb_map_builder_add(&builder, WB_TEXT("state"), wb_value_string(question->state));
	wb_map_builder_add(&builder, WB_TEXT("version"), wb_value_int((int64_t)question->version));
	return wb_map_builder_finish(&builder, out, error);
}

static wb_status facts_check_known(
	const wb_workflow *workflow, const wb_value *vars, wb_error *error)
{
	if (vars->kind != WB_MAP)
		return wb_error__set(error, WB_INVALID, WB_AREA_WORKFLOW, "vars must be a map");
	for (size_t index = 0; index < vars->as.map->count; index++) {
		const wb_value *key = &vars->as.map->entries[index].key;
		bool is_known = false;
		for (size_t field = 0; field < workflow->vars_type.field_count && !is_known; field++)
			is_known = key->kind == WB_STRING &&
				wb_text_equal(workflow->vars_type.fields[field].name, key->as.text);
		if (!is_known)
			return wb_error__set(error, WB_INVALID, WB_AREA_WORKFLOW,
				"vars.%t is no variable of the workflow",
				key->kind == WB_STRING ? key->as.text : WB_TEXT("?"));
	}
	return WB_OK;
}

/* What is not stored holds what it held at the start. */
static wb_status facts_read_vars(const wb_workflow *workflow, const wb_value *raw, wb_arena *arena,
	wb_value *out, wb_error *error)
{
	const wb_type *type = &workflow->vars_type;
	wb_node node = wb_node__root(facts_names[WB_FACT_VARS], raw);
	wb_map_builder builder;

	if (raw != NULL) {
		wb_status status = facts_check_known(workflow, raw, error);
		if (status < 0)
			return status;
	}
	wb_map_builder_init(&builder, arena, type->field_count);
	for (size_t index = 0; index < type->field_count; index++) {
		const wb_field *field = &type->fields[index];
		wb_node member = wb_node__member(&node, field->name);
		wb_value value = workflow->vars_initial[index];
		if (member.value != NULL && member.value->kind != WB_NULL) {
			wb_status status = wb_typed__read(field->type, &member, arena, &value, error);
			if (status < 0)
				return status;
		}
		if (value.kind != WB_NULL)
			wb_map_builder_add(&builder, field->name, value);
	}
	return wb_map_builder_finish(&builder, out, error);
}

static wb_status facts_read_order(
	const wb_facts_frame *frame, wb_value *out, wb_error *error)
{
	const wb_question *question = frame->question;

	if (question->order_members != NULL)
		return facts_read_members(question->order_members, frame->rule->reads[WB_FACT_ORDER],
			frame->arena, out, error);
	if (question->order == NULL)
		return WB_OK;
	wb_node node = wb_node__root(facts_names[WB_FACT_ORDER], question->order);
	return wb_typed__read(&facts_order, &node, frame->arena, out, error);
}

wb_status wb_facts__read(
	const wb_facts_frame *frame, wb_value out[WB_FACT_COUNT], wb_error *error)
{
	const wb_question *question = frame->question;
	const uint32_t *reads = frame->rule->reads;

	for (size_t fact = 0; fact < WB_FACT_COUNT; fact++)
		out[fact] = facts_empty;
	out[WB_FACT_VARS] = frame->workflow->vars_at_start;
	if (reads[WB_FACT_NOW] != 0)
		out[WB_FACT_NOW] = wb_value_timestamp_ms(question->now_ms);
	wb_status status = facts_read_order(frame, &out[WB_FACT_ORDER], error);
	if (status == WB_OK && question->version > INT64_MAX)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_WORKFLOW, "subject.version has more than 63 bits");
	if (status == WB_OK && reads[WB_FACT_ACTOR] != 0)
		status = facts_read_actor(question->actor, frame->arena, &out[WB_FACT_ACTOR], error);
	if (status == WB_OK && reads[WB_FACT_SUBJECT] != 0)
		status = facts_read_subject(question, frame->arena, &out[WB_FACT_SUBJECT], error);
	if (status == WB_OK && question->vars != NULL)
		status = facts_read_vars(
			frame->workflow, question->vars, frame->arena, &out[WB_FACT_VARS], error);
	return status;
}

wb_status wb_facts__start_vars(
	const wb_workflow *workflow, wb_arena *arena, wb_value *out, wb_error *error)
{
	return facts_read_vars(workflow, NULL, arena, out, error);
}

wb_status wb_workflow_initial_vars(
	const wb_workflow *workflow, wb_arena *arena, wb_value *out, wb_error *error)
{
	return wb_value_copy(&workflow->vars_at_start, arena, out, error);
}

/* ---- paths ---- */

/* Cuts the first name off [path]. */
static wb_text facts_next(wb_text *path)
{
	const char *point = path->bytes == 0 ? NULL : memchr(path->data, '.', path->bytes);
	size_t bytes = point == NULL ? path->bytes : (size_t)(point - path->data);
	wb_text name = {path->data, bytes};

	*path = point == NULL ? WB_TEXT("") : (wb_text){point + 1, path->bytes - bytes - 1};
	return name;
}

wb_value wb_facts__at(const wb_value values[WB_FACT_COUNT], wb_text path)
{
	wb_text root = facts_next(&path);

	for (size_t fact = 0; fact < WB_FACT_COUNT; fact++) {
		if (!wb_text_equal(root, facts_names[fact]))
			continue;
		const wb_value *value = &values[fact];
		while (value != NULL && path.bytes > 0)
			value = wb_value_member(value, facts_next(&path));
		return value == NULL ? wb_value_null() : *value;
	}
	WB_ASSERT(false, "A program's paths start at the facts it was compiled with.");
	return wb_value_null();
}

/* The bit of [member] of the order, the actor or the subject; where it is none of the fact's, because
   that is taken as a whole, all bits that fields have, and no further ones: hosts look up what each
   stands for. Of the other facts, which have no fields of their own here, any bit: it is read. */
static uint32_t facts_member_bit(wb_fact fact, wb_text member)
{
	const wb_type *type = fact == WB_FACT_ORDER ? &facts_order
		: fact == WB_FACT_ACTOR                 ? &facts_actor
												: &facts_subject;

	for (size_t index = 0; index < type->field_count; index++) {
		if (wb_text_equal(type->fields[index].name, member))
			return UINT32_C(1) << index;
	}
	return (uint32_t)((UINT64_C(1) << type->field_count) - 1);
}

void wb_facts__add_reads(const wb_program *program, uint32_t reads[WB_FACT_COUNT])
{
	for (size_t index = 0; index < wb_program_path_count(program); index++) {
		wb_text member = wb_program_path(program, index);
		wb_text root = facts_next(&member);
		for (size_t fact = 0; fact < WB_FACT_COUNT; fact++) {
			if (wb_text_equal(root, facts_names[fact]))
				reads[fact] |= facts_member_bit((wb_fact)fact, facts_next(&member));
		}
	}
}

const wb_type *wb_workflow_order_type(void)
{
	return &facts_order;
}

uint32_t wb_transition_order_reads(const wb_transition *transition)
{
	return wb_rule__of(transition)->reads[WB_FACT_ORDER];
}

wb_text wb_facts__name(wb_fact fact)
{
	return facts_names[fact];
}

bool wb_facts__is_under(wb_fact fact, wb_text path)
{
	return wb_text_equal(facts_next(&path), facts_names[fact]);
}

wb_text wb_facts__member(wb_text path)
{
	facts_next(&path);
	return facts_next(&path);
}

/* A whole is personal when a part of it is; what nobody knows is taken for personal. */
static bool facts_is_order_personal(wb_text member)
{
	for (size_t index = 0; index < facts_order.field_count; index++) {
		const wb_field *field = &facts_order_fields[index];
		if (member.bytes == 0 && field->is_personal)
			return true;
		if (wb_text_equal(field->name, member))
			return field->is_personal;
	}
	return true;
}

static bool facts_is_input_personal(const wb_rule *rule, wb_text member)
{
	for (size_t index = 0; index < rule->input_count; index++) {
		const wb_input *input = &rule->inputs[index];
		if (member.bytes == 0 && input->is_personal)
			return true;
		if (wb_text_equal(input->name, member))
			return input->is_personal;
	}
	return member.bytes > 0;
}

bool wb_workflow_is_personal(
	const wb_workflow *workflow, const wb_transition *transition, wb_text path)
{
	wb_text member = wb_facts__member(path);

	WB_ASSERT(workflow != NULL, "Paths are asked of a workflow.");
	if (wb_facts__is_under(WB_FACT_ORDER, path))
		return facts_is_order_personal(member);
	if (wb_facts__is_under(WB_FACT_INPUTS, path))
		return transition == NULL || facts_is_input_personal(wb_rule__of(transition), member);
	return !wb_facts__is_under(WB_FACT_ACTOR, path) && !wb_facts__is_under(WB_FACT_SUBJECT, path) &&
		!wb_facts__is_under(WB_FACT_VARS, path) && !wb_facts__is_under(WB_FACT_NOW, path);
}
