/* SPDX-License-Identifier: MIT */
/*
 * The values a fact is tried with. Where it has few, all of them. Else its constants divide what it
 * can be into regions in which every comparison says the same, and one value of each will do: the
 * constant itself, and the one right beside it. Right beside an integer lies the next one; beside
 * decimals one digit more than any of them has; beside a text the text with the least character
 * behind it.
 */
#include "workflow/lint_case.h"

#include "base/assert.h"
#include "cel/type.h"

#include <string.h>

/* The least character that a text can hold. */
#define DOMAIN_LEAST "\x01"

static void domain_add(wb_lint_domain *domain, wb_value value)
{
	for (size_t index = 0; index < domain->count; index++) {
		if (domain->values[index].kind == value.kind &&
			wb_value_equal(&domain->values[index], &value))
			return;
	}
	if (domain->count == WB_LINT_DOMAIN_MAX) {
		domain->is_too_large = true;
		return;
	}
	domain->values[domain->count++] = value;
}

/* ---- regions ---- */

static void domain_add_int(wb_lint_domain *domain, const wb_value *constant)
{
	int64_t integer = constant->as.integer;

	if (constant->kind != WB_INT) {
		domain->is_too_large = true;
		return;
	}
	if (integer > INT64_MIN)
		domain_add(domain, wb_value_int(integer - 1));
	domain_add(domain, *constant);
	if (integer < INT64_MAX)
		domain_add(domain, wb_value_int(integer + 1));
}

static bool domain_as_decimal(const wb_value *constant, wb_decimal *out)
{
	if (constant->kind == WB_INT)
		*out = wb_decimal_from_integer(constant->as.integer);
	else if (constant->kind == WB_DECIMAL)
		*out = constant->as.decimal;
	return constant->kind == WB_INT || constant->kind == WB_DECIMAL;
}

static void domain_add_decimals(
	wb_lint_domain *domain, const wb_value *const *constants, size_t count)
{
	wb_decimal step = {1, 1}, decimal, beside;

	for (size_t index = 0; index < count; index++) {
		if (domain_as_decimal(constants[index], &decimal) && decimal.scale >= step.scale)
			step.scale = (uint8_t)(decimal.scale + 1);
	}
	for (size_t index = 0; index < count && !domain->is_too_large; index++) {
		if (step.scale > WB_DECIMAL_SCALE_MAX || !domain_as_decimal(constants[index], &decimal) ||
			wb_decimal_subtract(decimal, step, &beside, NULL) != WB_OK) {
			domain->is_too_large = true;
			return;
		}
		domain_add(domain, wb_value_decimal(beside));
		domain_add(domain, wb_value_decimal(decimal));
		if (wb_decimal_add(decimal, step, &beside, NULL) == WB_OK)
			domain_add(domain, wb_value_decimal(beside));
		else
			domain->is_too_large = true;
	}
}

static void domain_add_text(wb_lint_run *run, wb_lint_domain *domain, const wb_value *constant)
{
	wb_text text = constant->as.text;

	if (constant->kind != WB_STRING) {
		domain->is_too_large = true;
		return;
	}
	char *next = wb_arena_take(run->trial, text.bytes + 1);
	if (next == NULL) {
		run->is_starved = true;
		return;
	}
	if (text.bytes > 0)
		memcpy(next, text.data, text.bytes);
	next[text.bytes] = DOMAIN_LEAST[0];
	domain_add(domain, *constant);
	domain_add(domain, wb_value_string((wb_text){next, text.bytes + 1}));
}

static void domain_add_time(wb_lint_domain *domain, wb_kind kind, const wb_value *constant)
{
	const int32_t second_ns = 1000000000;
	wb_value before = *constant, after = *constant;

	/* A length of less than nothing counts its nanoseconds downwards: left out. */
	if (constant->kind != kind || constant->as.time.seconds < 1) {
		domain->is_too_large = true;
		return;
	}
	if (--before.as.time.nanoseconds < 0) {
		before.as.time.nanoseconds += second_ns;
		before.as.time.seconds--;
	}
	if (++after.as.time.nanoseconds == second_ns) {
		after.as.time.nanoseconds = 0;
		after.as.time.seconds++;
	}
	domain_add(domain, before);
	domain_add(domain, *constant);
	domain_add(domain, after);
}

/* One value for where there is no constant at all. */
static void domain_add_any(wb_lint_domain *domain, const wb_type *type)
{
	switch (type->kind) {
	case WB_TYPE_INT:
		domain_add(domain, wb_value_int(0));
		break;
	case WB_TYPE_DECIMAL:
		domain_add(domain, wb_value_decimal(wb_decimal_from_integer(0)));
		break;
	case WB_TYPE_STRING:
		domain_add(domain, wb_value_string(WB_TEXT("")));
		break;
	case WB_TYPE_TIMESTAMP:
		domain_add(domain, wb_value_timestamp_ms(0));
		break;
	case WB_TYPE_DURATION:
		domain_add(domain, (wb_value){.kind = WB_DURATION});
		break;
	default:
		break;
	}
}

void wb_lint_domain__regions(wb_lint_run *run, const wb_type *type,
	const wb_value *const *constants, size_t constant_count, wb_lint_domain *out)
{
	out->count = 0;
	out->is_full = type->kind == WB_TYPE_BOOL;
	out->is_too_large = false;
	if (type->kind == WB_TYPE_BOOL) {
		domain_add(out, wb_value_bool(false));
		domain_add(out, wb_value_bool(true));
		return;
	}
	/* The empty text also stands for what lies before all others. */
	if (constant_count == 0 || type->kind == WB_TYPE_STRING)
		domain_add_any(out, type);
	if (type->kind == WB_TYPE_DECIMAL)
		domain_add_decimals(out, constants, constant_count);
	for (size_t index = 0; index < constant_count; index++) {
		if (type->kind == WB_TYPE_INT)
			domain_add_int(out, constants[index]);
		else if (type->kind == WB_TYPE_STRING)
			domain_add_text(run, out, constants[index]);
		else if (type->kind == WB_TYPE_TIMESTAMP)
			domain_add_time(out, WB_TIMESTAMP, constants[index]);
		else if (type->kind == WB_TYPE_DURATION)
			domain_add_time(out, WB_DURATION, constants[index]);
	}
	out->is_too_large = out->is_too_large || out->count == 0;
}

/* ---- inputs ---- */

static const wb_input *domain_input(const wb_lint_fact *fact)
{
	for (size_t index = 0; fact->rule != NULL && index < fact->rule->input_count; index++) {
		if (wb_text_equal(fact->rule->inputs[index].name, fact->member))
			return &fact->rule->inputs[index];
	}
	return NULL;
}

/* A value as a guard would see it, if the schema takes it. */
static void domain_add_input(
	wb_lint_run *run, wb_lint_domain *domain, const wb_schema *schema, const wb_value *raw)
{
	wb_node node = wb_node__root(WB_TEXT(""), raw);
	wb_violation violation;
	wb_error unwanted;
	wb_value value;

	if (wb_schema__convert(schema, &node, false, run->trial, &value, &unwanted) < 0) {
		domain->is_too_large = true;
		return;
	}
	node.value = &value;
	if (wb_schema__check(schema, &node, run->trial, &violation, &unwanted) < 0)
		run->is_starved = true;
	else if (!violation.is_found)
		domain_add(domain, value);
}

/* Few enough to be counted through? */
static bool domain_is_counted(const wb_schema *schema)
{
	return schema->kinds == WB_SCHEMA_INTEGER && schema->minimum != NULL &&
		schema->maximum != NULL && schema->minimum->kind == WB_INT &&
		schema->maximum->kind == WB_INT &&
		schema->maximum->as.integer >= schema->minimum->as.integer &&
		(uint64_t)schema->maximum->as.integer - (uint64_t)schema->minimum->as.integer <
		WB_LINT_DOMAIN_MAX;
}

/* Regions between the bounds of the schema and the constants; what is out of bounds falls away. */
static void domain_add_regions(
	wb_lint_run *run, const wb_lint_fact *fact, const wb_schema *schema, wb_lint_domain *out)
{
	const wb_value *bounds[] = {
		schema->minimum, schema->maximum, schema->exclusive_minimum, schema->exclusive_maximum};
	const wb_value *constants[WB_LINT_DOMAIN_MAX];
	size_t count = 0;
	wb_lint_domain all;
	bool is_number = (schema->kinds & (WB_SCHEMA_INTEGER | WB_SCHEMA_NUMBER)) != 0;

	for (size_t index = 0; index < fact->constant_count; index++)
		constants[count++] = fact->constants[index];
	for (size_t index = 0; index < sizeof bounds / sizeof *bounds; index++) {
		if (bounds[index] != NULL && count < WB_LINT_DOMAIN_MAX)
			constants[count++] = bounds[index];
	}
	wb_lint_domain__regions(run, fact->type, constants, count, &all);
	out->is_too_large = all.is_too_large;
	out->is_full = all.is_full;
	/* A value that stands for a region says nothing of the others' multiples, lengths, patterns. */
	for (size_t index = 0; index < all.count; index++) {
		if (is_number && schema->multiple_of == NULL)
			domain_add_input(run, out, schema, &all.values[index]);
		else
			domain_add(out, all.values[index]);
	}
}

static void domain_of_input(wb_lint_run *run, const wb_lint_fact *fact, wb_lint_domain *out)
{
	const wb_input *input = domain_input(fact);
	wb_lint_asker asker = fact->expression->asker;

	out->is_full = true;
	if (input == NULL) {
		out->is_too_large = true;
		return;
	}
	const wb_schema *schema = input->schema;
	if (input->preset != NULL)
		domain_add(out, *input->preset);
	else if (asker != WB_LINT_PERSON || !input->is_required)
		domain_add(out, wb_value_null());
	if (asker == WB_LINT_MACHINE)
		return;
	if (schema->constant != NULL) {
		domain_add_input(run, out, schema, schema->constant);
	} else if (schema->choices != NULL) {
		for (size_t index = 0; index < schema->choice_count && !out->is_too_large; index++)
			domain_add_input(run, out, schema, &schema->choices[index]);
	} else if (domain_is_counted(schema)) {
		for (int64_t at = schema->minimum->as.integer;; at++) {
			wb_value value = wb_value_int(at);
			domain_add_input(run, out, schema, &value);
			if (at == schema->maximum->as.integer)
				break;
		}
	} else {
		domain_add_regions(run, fact, schema, out);
	}
}

/* ---- any fact ---- */

static bool domain_may_be_absent(const wb_lint_run *run, const wb_lint_fact *fact)
{
	const wb_workflow *workflow = run->workflow;

	if (fact->fact == WB_FACT_VARS && fact->type->kind == WB_TYPE_TIMESTAMP) {
		for (size_t index = 0; index < workflow->vars_type.field_count; index++) {
			if (wb_text_equal(workflow->vars_type.fields[index].name, fact->member))
				return workflow->vars_initial[index].kind == WB_NULL;
		}
	}
	return fact->fact == WB_FACT_ORDER && fact->type->kind == WB_TYPE_TIMESTAMP;
}

void wb_lint_domain__of(wb_lint_run *run, const wb_lint_fact *fact, wb_lint_domain *out)
{
	const wb_lint_expression *expression = fact->expression;

	*out = (wb_lint_domain){.count = 0};
	if (fact->type == NULL) {
		out->is_too_large = true;
	} else if (fact->fact == WB_FACT_SUBJECT && wb_text_equal(fact->member, WB_TEXT("state"))) {
		out->is_full = true;
		for (size_t index = 0; index < expression->state_count; index++)
			domain_add(out, wb_value_string(expression->states[index]));
	} else if (fact->fact == WB_FACT_INPUTS) {
		domain_of_input(run, fact, out);
	} else {
		wb_lint_domain__regions(run, fact->type, fact->constants, fact->constant_count, out);
		if (domain_may_be_absent(run, fact))
			domain_add(out, wb_value_null());
	}
	if (out->is_too_large)
		out->count = 0;
}
