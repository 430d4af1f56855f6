/* SPDX-License-Identifier: MIT */
/* What a program tells of itself, what it owns, and what a host may rely on around an evaluation. */
#include "unit.h"

#include "cel/function.h"
#include "waybill/cel.h"

#include <stdio.h>

static const wb_field item_fields[] = {
	{WB_TEXT_LITERAL("sku"), NULL, false},
};

/* order {total decimal, paid bool, items list(item)}, vars dyn */
typedef struct shop_types {
	wb_type item, items, order;
	wb_field item_fields[1], order_fields[3];
	wb_variable variables[2];
	wb_cel_options options;
} shop_types;

static void shop_init(shop_types *shop)
{
	memset(shop, 0, sizeof *shop);
	shop->item_fields[0] = item_fields[0];
	shop->item_fields[0].type = wb_type_of(WB_TYPE_STRING);
	shop->item = (wb_type){.kind = WB_TYPE_OBJECT,
		.name = WB_TEXT("item"),
		.fields = shop->item_fields,
		.field_count = 1};
	shop->items = (wb_type){.kind = WB_TYPE_LIST, .element = &shop->item};
	shop->order_fields[0] = (wb_field){WB_TEXT("total"), wb_type_of(WB_TYPE_DECIMAL), false};
	shop->order_fields[1] = (wb_field){WB_TEXT("paid"), wb_type_of(WB_TYPE_BOOL), false};
	shop->order_fields[2] = (wb_field){WB_TEXT("items"), &shop->items, false};
	shop->order = (wb_type){.kind = WB_TYPE_OBJECT,
		.name = WB_TEXT("order"),
		.fields = shop->order_fields,
		.field_count = 3};
	shop->variables[0] = (wb_variable){WB_TEXT("order"), &shop->order};
	shop->variables[1] = (wb_variable){WB_TEXT("vars"), wb_type_of(WB_TYPE_DYN)};
	shop->options = (wb_cel_options){.variables = shop->variables, .variable_count = 2};
}

static wb_program *compile(const shop_types *shop, const char *source)
{
	wb_program *program = NULL;
	wb_error error = {.status = WB_OK};

	assert_ok(
		wb_program_compile(wb_env_native(), wb_text_from(source), &shop->options, &program, &error),
		&error);
	return program;
}

/* {total: 12.50, paid: true, items: []} and an empty map */
static void fill(wb_arena *arena, wb_value values[2])
{
	wb_map_builder order;
	wb_map_builder vars;
	wb_list_builder items;
	wb_value list;

	wb_list_builder_init(&items, arena, 0);
	assert_int_equal(wb_list_builder_finish(&items, &list, NULL), WB_OK);
	wb_map_builder_init(&order, arena, 3);
	wb_map_builder_add(&order, WB_TEXT("total"), wb_value_decimal((wb_decimal){1250, 2}));
	wb_map_builder_add(&order, WB_TEXT("paid"), wb_value_bool(true));
	wb_map_builder_add(&order, WB_TEXT("items"), list);
	wb_map_builder_init(&vars, arena, 0);
	assert_int_equal(wb_map_builder_finish(&order, &values[0], NULL), WB_OK);
	assert_int_equal(wb_map_builder_finish(&vars, &values[1], NULL), WB_OK);
}

/* ---- ownership ---- */

static void test_cel_program__owns_what_it_needs(void **state)
{
	(void)state;
	shop_types *shop = malloc(sizeof *shop);
	char *source = malloc(100);
	wb_arena *arena = unit_arena();
	wb_value values[2];
	wb_cel_outcome outcome;

	assert_true(shop != NULL && source != NULL);
	shop_init(shop);
	strcpy(source, "order.items.map(i, i.sku) + ['a' + 'b', 'x\\u00e9'] + [vars.n]");
	wb_program *program = compile(shop, source);
	/* Neither the text nor the declarations are looked at any more. */
	memset(source, 'x', 100);
	memset(shop, 0xFF, sizeof *shop);
	free(source);
	free(shop);
	fill(arena, values);
	assert_int_equal(wb_program_evaluate(program, values, 0, arena, &outcome, NULL), WB_OK);
	assert_true(outcome.has_failed);
	assert_text_equal(outcome.failure.message, "no such key: n");
	assert_text_equal(wb_program_source(program),
		"order.items.map(i, i.sku) + ['a' + 'b', 'x\\u00e9'] + [vars.n]");
	assert_int_equal(wb_program_type(program)->kind, WB_TYPE_LIST);
	wb_program_free(program);
	wb_arena_free(arena);
}

static void test_cel_program__result_outlives_the_program(void **state)
{
	(void)state;
	shop_types shop;
	wb_arena *arena = unit_arena();
	wb_cel_outcome outcome;

	shop_init(&shop);
	wb_program *program = compile(&shop, "{'a': ['x', b'y', int]}");
	assert_int_equal(wb_program_evaluate(program, NULL, 0, arena, &outcome, NULL), WB_OK);
	wb_program_free(program);
	assert_false(outcome.has_failed);
	const wb_value *list = wb_value_member(&outcome.value, WB_TEXT("a"));
	assert_non_null(list);
	assert_text_equal(list->as.list->items[0].as.text, "x");
	assert_text_equal(list->as.list->items[2].as.text, "int");
	wb_arena_free(arena);
}

static void test_cel_program__free_accepts_null(void **state)
{
	(void)state;
	wb_program_free(NULL);
}

static void test_cel_program__failure_leaves_outputs_alone(void **state)
{
	(void)state;
	shop_types shop;
	wb_error error;
	wb_program *program = (wb_program *)&shop;

	shop_init(&shop);
	assert_failed(
		wb_program_compile(wb_env_native(), WB_TEXT("1 +"), &shop.options, &program, &error),
		WB_SYNTAX, &error);
	assert_ptr_equal(program, &shop);
	assert_int_equal(error.area, WB_AREA_CEL);
	/* The error may be left out. */
	assert_int_equal(
		wb_program_compile(wb_env_native(), WB_TEXT("1 + 'a'"), &shop.options, &program, NULL),
		WB_SYNTAX);
}

static void test_cel_program__guard_evaluates_without_memory(void **state)
{
	(void)state;
	shop_types shop;
	wb_arena *arena = unit_arena();
	wb_arena *none = NULL;
	wb_value values[2];
	wb_cel_outcome outcome;

	shop_init(&shop);
	fill(arena, values);
	assert_int_equal(wb_arena_new(wb_env_native(), 0, &none, NULL), WB_OK);
	wb_program *program = compile(&shop,
		"order.total > 5 && order.paid && order.items.all(i, i.sku != '') && "
		"(has(vars.nope) || order.total + 1 < 100) && order.items.size() < 3");
	assert_int_equal(wb_program_evaluate(program, values, 0, none, &outcome, NULL), WB_OK);
	assert_false(outcome.has_failed);
	assert_true(outcome.value.as.boolean);
	wb_program_free(program);
	wb_arena_free(none);
	wb_arena_free(arena);
}

static void test_cel_program__arena_at_its_bound_is_memory(void **state)
{
	(void)state;
	shop_types shop;
	wb_arena *arena = unit_arena();
	wb_arena *small = NULL;
	wb_value values[2];
	wb_cel_outcome outcome;
	wb_error error;

	shop_init(&shop);
	fill(arena, values);
	assert_int_equal(wb_arena_new(wb_env_native(), 1000, &small, NULL), WB_OK);
	wb_program *program = compile(&shop, "[order.total].map(t, [t, t, t]).size() == 1 || true");
	assert_int_equal(wb_program_evaluate(program, values, 0, small, &outcome, &error), WB_OK);
	wb_program_free(program);
	/* || absorbs failures of the language, not of the machine. */
	program = compile(&shop,
		"[order.total, order.total, order.total, order.total, order.total, order.total].map(t, "
		"[t, t, t, t, t, t, t, t, t, t]).size() == 1 || true");
	assert_failed(
		wb_program_evaluate(program, values, 0, small, &outcome, &error), WB_MEMORY, &error);
	wb_program_free(program);
	wb_arena_free(small);
	wb_arena_free(arena);
}

/* ---- clauses ---- */

typedef struct clause_text {
	const char *source, *paths;
	bool is_true;
} clause_text;

static void expect_clauses(const char *source, const clause_text *clauses, size_t count)
{
	shop_types shop;
	wb_arena *arena = unit_arena();
	wb_value values[2];

	shop_init(&shop);
	fill(arena, values);
	wb_program *program = compile(&shop, source);
	assert_int_equal(wb_program_clause_count(program), count);
	for (size_t index = 0; index < count; index++) {
		wb_cel_outcome outcome;
		char paths[200] = "";
		assert_text_equal(wb_program_clause_source(program, index), clauses[index].source);
		for (size_t path = 0; path < wb_program_clause_path_count(program, index); path++) {
			wb_text text = wb_program_clause_path(program, index, path);
			strncat(strcat(paths, path == 0 ? "" : " "), text.data, text.bytes);
		}
		assert_string_equal(paths, clauses[index].paths);
		assert_int_equal(
			wb_program_evaluate_clause(program, index, values, 0, arena, &outcome, NULL), WB_OK);
		assert_false(outcome.has_failed);
		assert_int_equal(outcome.value.as.boolean, clauses[index].is_true);
	}
	wb_program_free(program);
	wb_arena_free(arena);
}

static void test_cel_program__clauses_are_what_and_joins(void **state)
{
	(void)state;
	const clause_text clauses[] = {
		{"order.total > 100", "order.total", false},
		{"order.paid || order.total == 0", "order.paid order.total", true},
		{"order.items.all(i, i.sku == vars.sku)", "order.items vars.sku", true},
	};
	const clause_text nested[] = {
		{"order.paid", "order.paid", true},
		{"order.total > 1", "order.total", true},
		{"!order.paid", "order.paid", false},
	};
	const clause_text single[] = {{"order.paid || false", "order.paid", true}};
	const clause_text constant[] = {{"1 == 1 && 'a' == 'a'", "", true}};

	expect_clauses("order.total > 100 && (order.paid || order.total == 0) && "
				   "order.items.all(i, i.sku == vars.sku)",
		clauses, 3);
	expect_clauses("(order.paid && order.total > 1) && !order.paid", nested, 3);
	expect_clauses("  order.paid || false  ", single, 1);
	expect_clauses("1 == 1 && 'a' == 'a'", constant, 1);
}

static void test_cel_program__reads_what_it_looks_at(void **state)
{
	(void)state;
	shop_types shop;

	shop_init(&shop);
	wb_program *program = compile(&shop, "[1].all(i, vars.n == i)");
	assert_false(wb_program_reads(program, 0));
	assert_true(wb_program_reads(program, 1));
	assert_int_equal(wb_program_path_count(program), 1);
	assert_text_equal(wb_program_path(program, 0), "vars.n");
	wb_program_free(program);
}

/* ---- results ---- */

static void test_cel_program__result_must_have_the_type(void **state)
{
	(void)state;
	shop_types shop;
	wb_program *program = NULL;
	wb_error error;

	shop_init(&shop);
	shop.options.result = wb_type_of(WB_TYPE_BOOL);
	assert_failed(wb_program_compile(wb_env_native(), WB_TEXT(" order.total + 1"), &shop.options,
					  &program, &error),
		WB_SYNTAX, &error);
	assert_string_equal(error.message, "expected type 'bool' but found 'decimal'");
	assert_int_equal(error.column, 2);
	program = compile(&shop, "order.total > 1");
	wb_program_free(program);
	/* What is dyn may turn out to be it. */
	program = compile(&shop, "vars.flag");
	wb_program_free(program);
}

static void test_cel_program__facts_may_lack_fields(void **state)
{
	(void)state;
	shop_types shop;
	wb_arena *arena = unit_arena();
	wb_value values[2];
	wb_map_builder order;
	wb_cel_outcome outcome;

	shop_init(&shop);
	fill(arena, values);
	wb_map_builder_init(&order, arena, 0);
	wb_map_builder_add(&order, WB_TEXT("total"), wb_value_int(3));
	wb_map_builder_add(&order, WB_TEXT("zzz"), wb_value_int(4));
	assert_int_equal(wb_map_builder_finish(&order, &values[0], NULL), WB_OK);
	wb_program *program = compile(&shop, "order.total == 3 && !has(order.paid)");
	assert_int_equal(wb_program_evaluate(program, values, 0, arena, &outcome, NULL), WB_OK);
	assert_true(!outcome.has_failed && outcome.value.as.boolean);
	wb_program_free(program);
	wb_arena_free(arena);
}

/* ---- types as text ---- */

static void test_cel_type__prints_as_the_language_writes_it(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	const wb_type list = {.kind = WB_TYPE_LIST, .element = wb_type_of(WB_TYPE_INT)};
	const wb_type map = {.kind = WB_TYPE_MAP, .key = wb_type_of(WB_TYPE_STRING), .element = &list};
	const wb_type object = {.kind = WB_TYPE_OBJECT, .name = WB_TEXT("order")};
	const wb_type type = {.kind = WB_TYPE_TYPE, .element = &map};
	wb_text text;

	assert_int_equal(wb_type_print(&list, arena, &text, NULL), WB_OK);
	assert_text_equal(text, "list(int)");
	assert_int_equal(wb_type_print(&type, arena, &text, NULL), WB_OK);
	assert_text_equal(text, "type(map(string, list(int)))");
	assert_int_equal(wb_type_print(&object, arena, &text, NULL), WB_OK);
	assert_text_equal(text, "order");
	wb_arena_free(arena);
}

/* ---- the table of functions ---- */

static void test_cel_function__names_are_sorted_and_found(void **state)
{
	(void)state;
	for (int id = 0; id < WB_CEL_FUNCTION_COUNT; id++) {
		wb_cel_function function = (wb_cel_function)id;
		wb_text name = wb_cel_function__name(function);
		wb_cel_overload_range range = wb_cel_function__overloads(function);
		assert_int_equal(wb_cel_function__find(name), function);
		assert_true(range.first < range.end);
		/* The parser looks for names with a dot up to this length only. */
		assert_true(name.bytes <= 24);
		if (id > 0)
			assert_true(
				wb_text_compare(wb_cel_function__name((wb_cel_function)(id - 1)), name) < 0);
	}
	assert_int_equal(wb_cel_function__find(WB_TEXT("nope")), WB_CEL_FUNCTION_UNKNOWN);
	assert_int_equal(wb_cel_function__find(WB_TEXT("")), WB_CEL_FUNCTION_UNKNOWN);
	assert_int_equal(
		wb_cel_function__overloads(WB_CEL_FUNCTION_COUNT - 1).end, WB_CEL_OVERLOAD_COUNT);
}

/* Operators have names that no expression can spell. */
static void assert_lists_functions(const char *path, char quote)
{
	char text[32768] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	for (int id = 0; id < WB_CEL_FUNCTION_COUNT; id++) {
		char wanted[64];
		const char *name = wb_cel_function__name((wb_cel_function)id).data;
		const wb_cel_overload *overload =
			&wb_cel_overloads[wb_cel_function__overloads((wb_cel_function)id).first];
		if (name[0] < 'a' || name[0] > 'z')
			continue;
		snprintf(wanted, sizeof wanted, "%s%s(",
			quote == '"'              ? "\""
				: overload->is_member ? "."
									  : "`",
			name);
		if (strstr(text, wanted) == NULL)
			fail_msg("%s does not list %s", path, wanted);
	}
}

static void test_cel_function__names_are_documented_and_fuzzed(void **state)
{
	(void)state;
	assert_lists_functions(WB_TEST_ROOT "/docs/expressions.md", '`');
	assert_lists_functions(WB_TEST_ROOT "/tests/fuzz/fuzz_cel.dict", '"');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cel_program__owns_what_it_needs),
		cmocka_unit_test(test_cel_program__result_outlives_the_program),
		cmocka_unit_test(test_cel_program__free_accepts_null),
		cmocka_unit_test(test_cel_program__failure_leaves_outputs_alone),
		cmocka_unit_test(test_cel_program__guard_evaluates_without_memory),
		cmocka_unit_test(test_cel_program__arena_at_its_bound_is_memory),
		cmocka_unit_test(test_cel_program__clauses_are_what_and_joins),
		cmocka_unit_test(test_cel_program__reads_what_it_looks_at),
		cmocka_unit_test(test_cel_program__result_must_have_the_type),
		cmocka_unit_test(test_cel_program__facts_may_lack_fields),
		cmocka_unit_test(test_cel_type__prints_as_the_language_writes_it),
		cmocka_unit_test(test_cel_function__names_are_sorted_and_found),
		cmocka_unit_test(test_cel_function__names_are_documented_and_fuzzed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
