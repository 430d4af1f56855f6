/* SPDX-License-Identifier: MIT */
/*
 * Expressions inside a definition. The compiler tells a place within the expression; an author
 * looks for it in his file. The expression is a JSON string, so its characters stand on one line
 * behind a quotation mark, some as escapes of 2, 6 or 12 characters: the place is found by walking
 * the string again. Keeping a map of offsets while reading was dropped, since only failures need
 * it.
 */
#include "workflow/definition.h"

#include "base/utf8.h"
#include "cel/program.h"

#include <string.h>

#define EXPRESSION_ESCAPE_BYTES 2
#define EXPRESSION_UNICODE_ESCAPE_BYTES 6

#define EXPRESSION_COST_UNBOUNDED (UINT64_MAX / 10)

/* The text from [line] and [column] on. */
static wb_text expression_text_from(wb_text source, uint32_t line, uint32_t column)
{
	uint32_t code_point;

	while (line > 1 && source.bytes > 0) {
		line -= source.data[0] == '\n';
		source = (wb_text){source.data + 1, source.bytes - 1};
	}
	while (column > 1 && source.bytes > 0) {
		size_t bytes = wb_utf8__decode(source, &code_point);
		source = (wb_text){source.data + bytes, source.bytes - bytes};
		column--;
	}
	return source;
}

static unsigned expression_hex_digit(char digit)
{
	if (digit <= '9')
		return (unsigned)(digit - '0');
	return (unsigned)((digit | 0x20) - 'a') + 10;
}

static uint32_t expression_unit(wb_text text)
{
	uint32_t unit = 0;

	for (size_t at = EXPRESSION_ESCAPE_BYTES; at < EXPRESSION_UNICODE_ESCAPE_BYTES; at++)
		unit = unit * 16 + expression_hex_digit(text.data[at]);
	return unit;
}

/*
 * The bytes of the character that a JSON string goes on with, as it is written. The string was
 * read before, so it is well formed.
 */
static size_t expression_next(wb_text text, bool *is_newline)
{
	uint32_t code_point;

	*is_newline = false;
	if (text.data[0] != '\\')
		return wb_utf8__decode(text, &code_point);
	if (text.data[1] != 'u') {
		*is_newline = text.data[1] == 'n';
		return EXPRESSION_ESCAPE_BYTES;
	}
	uint32_t unit = expression_unit(text);
	*is_newline = unit == '\n';
	bool is_pair = unit >= 0xD800 && unit <= 0xDBFF;
	return is_pair ? 2 * EXPRESSION_UNICODE_ESCAPE_BYTES : EXPRESSION_UNICODE_ESCAPE_BYTES;
}

/* Moves [error], placed in an expression, to the place in the definition. */
static void expression_place(wb_text source, uint32_t line, uint32_t column, wb_error *error)
{
	wb_text rest = expression_text_from(source, error->line, error->column);
	/* Behind the quotation mark. */
	uint32_t found = error->column + 1;

	rest = (wb_text){rest.data + 1, rest.bytes - 1};
	while (rest.data[0] != '"' && (line > 1 || column > 1)) {
		bool is_newline;
		size_t bytes = expression_next(rest, &is_newline);
		/* Escapes are ASCII; any other character is one column, however many bytes. */
		found += rest.data[0] == '\\' ? (uint32_t)bytes : 1;
		rest = (wb_text){rest.data + bytes, rest.bytes - bytes};
		if (line > 1)
			line -= is_newline;
		else
			column--;
	}
	error->column = found;
}

static wb_status expression_fail(
	const wb_reader *reader, const wb_node *node, const wb_error *cause)
{
	wb_status status = wb_reader__adopt(reader, node, cause);

	if (status != WB_MEMORY && cause->line > 0 && reader->error->line > 0)
		expression_place(reader->source, cause->line, cause->column, reader->error);
	return status;
}

/*
 * The bound is refused where it is known. One that grows with the data is at least a tenth of the
 * largest size there is, since no traversal is charged less: there the bound at run time decides.
 */
static wb_status expression_check_cost(
	const wb_reader *reader, const wb_node *node, const wb_program *program)
{
	wb_cost_range cost = wb_program_cost(program);
	uint64_t known = cost.max < EXPRESSION_COST_UNBOUNDED ? cost.max : cost.min;

	if (known <= WB_CEL_COST_MAX)
		return WB_OK;
	wb_status status = wb_reader__exceed(
		reader, node, "costs up to %U, at most %U is possible", known, WB_CEL_COST_MAX);
	wb_reader__set_rule(reader, WB_LINT_EXPRESSION_COST);
	return status;
}

/* The zones of all expressions are bounded together: a name of ten bytes brings thousands. */
static wb_status expression_count_zones(
	wb_definition *definition, const wb_node *node, const wb_program *program)
{
	definition->zone_count += program->zone_count;
	if (definition->zone_count <= WB_DEFINITION_ZONES_MAX)
		return WB_OK;
	return wb_reader__exceed(&definition->reader, node,
		"expressions name %z time zones up to here, at most %z are possible",
		definition->zone_count, (size_t)WB_DEFINITION_ZONES_MAX);
}

/* ---- what is wrong with it, for a lint ---- */

static bool expression_compiles(
	const wb_reader *reader, wb_text source, const wb_cel_options *options, wb_program **out)
{
	wb_error unwanted;

	return wb_program_compile(reader->env, source, options, out, &unwanted) == WB_OK;
}

/* A path "inputs.NAME" of the program that [inputs] has no member for. */
static bool expression_reads_unknown_input(const wb_program *program, const wb_type *inputs)
{
	for (size_t index = 0; index < wb_program_path_count(program); index++) {
		wb_text path = wb_program_path(program, index);
		wb_text member = wb_facts__member(path);
		bool is_known = !wb_facts__is_under(WB_FACT_INPUTS, path) || member.bytes == 0;
		for (size_t field = 0; !is_known && field < inputs->field_count; field++)
			is_known = wb_text_equal(inputs->fields[field].name, member);
		if (!is_known)
			return true;
	}
	return false;
}

/* Wrong only for an input that the transition does not declare? Then any inputs make it right. */
static bool expression_lacks_input(
	const wb_reader *reader, wb_text source, const wb_cel_options *options)
{
	static const wb_type string = {.kind = WB_TYPE_STRING};
	static const wb_type dyn = {.kind = WB_TYPE_DYN};
	static const wb_type anything = {.kind = WB_TYPE_MAP, .key = &string, .element = &dyn};
	wb_variable variables[WB_FACT_COUNT];
	wb_cel_options open = *options;
	wb_program *program;

	if (options->variable_count != WB_FACT_COUNT)
		return false;
	memcpy(variables, options->variables, sizeof variables);
	variables[WB_FACT_INPUTS].type = &anything;
	open.variables = variables;
	if (!expression_compiles(reader, source, &open, &program))
		return false;
	bool lacks_input =
		expression_reads_unknown_input(program, options->variables[WB_FACT_INPUTS].type);
	wb_program_free(program);
	return lacks_input;
}

/* Sound but for what it yields? */
static bool expression_is_of_other_type(
	const wb_reader *reader, wb_text source, const wb_cel_options *options)
{
	wb_cel_options any = *options;
	wb_program *program;

	any.result = NULL;
	if (!expression_compiles(reader, source, &any, &program))
		return false;
	wb_program_free(program);
	return true;
}

/* The rule behind a failure to compile. It is tried again with less asked of it, for a lint alone. */
static void expression_classify(
	const wb_reader *reader, wb_text source, const wb_cel_options *options, const wb_error *cause)
{
	bool is_guard = options->result != NULL && options->result->kind == WB_TYPE_BOOL;

	if (reader->findings == NULL || cause->status != WB_SYNTAX)
		return;
	if (expression_lacks_input(reader, source, options))
		wb_reader__set_rule(reader, WB_LINT_UNKNOWN_INPUT);
	else if (is_guard && expression_is_of_other_type(reader, source, options))
		wb_reader__set_rule(reader, WB_LINT_GUARD_NOT_BOOL);
	else
		wb_reader__set_rule(reader, WB_LINT_EXPRESSION_TYPE);
}

/* ---- compiling ---- */

wb_status wb_definition__own(wb_definition *definition, wb_program *program)
{
	wb_workflow *workflow = definition->workflow;
	wb_owned_program *owned = wb_arena_take(workflow->arena, sizeof *owned);

	if (owned == NULL) {
		wb_program_free(program);
		return wb_reader__starve(&definition->reader);
	}
	*owned = (wb_owned_program){program, workflow->programs};
	workflow->programs = owned;
	return WB_OK;
}

wb_status wb_definition__compile(wb_definition *definition, const wb_node *node,
	const wb_variable *variables, size_t variable_count, const wb_type *result,
	const wb_program **out)
{
	const wb_reader *reader = &definition->reader;
	wb_cel_options options = {
		.variables = variables,
		.variable_count = variable_count,
		.result = result,
	};
	wb_program *program;
	wb_error cause;

	if (node->value->kind != WB_STRING || node->value->as.text.bytes == 0)
		return wb_reader__fail(reader, node, "must be an expression");
	if (wb_program_compile(reader->env, node->value->as.text, &options, &program, &cause) < 0) {
		wb_status failure = expression_fail(reader, node, &cause);
		expression_classify(reader, node->value->as.text, &options, &cause);
		return failure;
	}
	wb_status status = wb_definition__own(definition, program);
	if (status == WB_OK)
		status = expression_check_cost(reader, node, program);
	if (status == WB_OK)
		status = expression_count_zones(definition, node, program);
	if (status == WB_OK)
		*out = program;
	return status;
}
