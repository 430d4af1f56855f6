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

	if (known > WB_CEL_COST_MAX)
		return wb_reader__exceed(
			reader, node, "costs up to %U, at most %U is possible", known, WB_CEL_COST_MAX);
	return WB_OK;
}

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
	if (wb_program_compile(reader->env, node->value->as.text, &options, &program, &cause) < 0)
		return expression_fail(reader, node, &cause);
	wb_status status = wb_definition__own(definition, program);
	if (status == WB_OK)
		status = expression_check_cost(reader, node, program);
	if (status == WB_OK)
		*out = program;
	return status;
}
