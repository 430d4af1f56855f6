/* SPDX-License-Identifier: MIT */
/* JSON: the public suites, what is refused beyond the grammar, places, canonical text, bounds. */
#include "conformance.h"

#include "base/json_reader.h"
#include "waybill/json.h"

/* Reads [text]; the value, or a failed test. */
static wb_value read_json(const char *text, wb_arena *arena)
{
	wb_value value = wb_value_null();
	wb_error error = {.status = WB_OK};

	assert_ok(wb_json_read(wb_text_from(text), arena, &value, NULL, &error), &error);
	return value;
}

static wb_text write_json(const wb_value *value, wb_arena *arena)
{
	wb_text text = WB_TEXT("");
	wb_error error = {.status = WB_OK};

	assert_ok(wb_json_write(value, arena, &text, &error), &error);
	return text;
}

static void assert_canonical(const char *text, const char *expected)
{
	wb_arena *arena = unit_arena();
	wb_value value = read_json(text, arena);

	assert_text_equal(write_json(&value, arena), expected);
	wb_arena_free(arena);
}

static void assert_writes(wb_value value, const char *expected)
{
	wb_arena *arena = unit_arena();

	assert_text_equal(write_json(&value, arena), expected);
	wb_arena_free(arena);
}

static void assert_refused_at(const char *text, wb_status expected, uint32_t line, uint32_t column)
{
	wb_arena *arena = unit_arena();
	wb_value value = wb_value_int(77);
	wb_error error;

	assert_failed(wb_json_read(wb_text_from(text), arena, &value, NULL, &error), expected, &error);
	if (error.line != line || error.column != column)
		fail_msg("%s: refused at %u:%u, not %u:%u: %s", text, error.line, error.column, line,
			column, error.message);
	assert_int_equal(error.area, WB_AREA_JSON);
	assert_int_equal(value.as.integer, 77);
	wb_arena_free(arena);
}

/* ---- the public suites ---- */

/* Does [text] keep to the grammar? */
static wb_status read_tokens(wb_text text)
{
	wb_arena *arena = unit_arena();
	wb_json_reader reader;
	wb_status status;

	wb_json_reader__init(&reader, text, arena);
	do
		status = wb_json_reader__next(&reader, NULL);
	while (status == WB_OK);
	wb_arena_free(arena);
	return status;
}

/* Valid JSON that no Waybill text may be: doubled keys and U+0000. */
static bool is_refused_beyond_grammar(const char *name)
{
	static const char *const names[] = {"y_object_duplicated_key.json",
		"y_object_duplicated_key_and_value.json", "y_object_escaped_null_in_key.json",
		"y_string_null_escape.json"};

	for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
		if (strcmp(names[index], name) == 0)
			return true;
	}
	return false;
}

static void test_json__grammar_is_that_of_the_public_suite(void **state)
{
	(void)state;
	json_t *document = conformance_load("json-suites.json");
	json_t *cases = json_object_get(document, "jsontestsuite");
	size_t index, mandatory = 0, any = 0;
	json_t *item;

	json_array_foreach(cases, index, item)
	{
		const char *expect = conformance_string(item, "expect");
		const char *name = conformance_string(item, "name");
		wb_text text = conformance_decode(conformance_string(item, "data_b64"));
		wb_arena *arena = unit_arena();
		wb_value value;
		wb_status grammar = read_tokens(text);
		wb_status status = wb_json_read(text, arena, &value, NULL, NULL);

		if (strcmp(expect, "accept") == 0) {
			if (grammar != WB_END)
				fail_msg("%s is refused", name);
			assert_int_equal(status == WB_OK, !is_refused_beyond_grammar(name));
			mandatory++;
		} else if (strcmp(expect, "reject") == 0) {
			if (grammar >= 0 || status >= 0)
				fail_msg("%s is accepted", name);
			mandatory++;
		} else {
			any++;
		}
		free((void *)text.data);
		wb_arena_free(arena);
	}
	print_message(
		"JSONTestSuite: %zu mandatory cases passed, %zu free ones survived\n", mandatory, any);
	assert_int_equal(mandatory, 283);
	assert_int_equal(any, 35);
	json_decref(document);
}

static void test_json__canonical_text_is_that_of_the_public_suite(void **state)
{
	(void)state;
	json_t *document = conformance_load("json-suites.json");
	json_t *cases = json_object_get(document, "jcs");
	size_t index;
	json_t *item;

	json_array_foreach(cases, index, item)
	{
		wb_text input = conformance_decode(conformance_string(item, "input_b64"));
		wb_text output = conformance_decode(conformance_string(item, "output_b64"));
		wb_arena *arena = unit_arena();
		wb_value value;
		wb_error error = {.status = WB_OK};

		assert_ok(wb_json_read(input, arena, &value, NULL, &error), &error);
		wb_text written = write_json(&value, arena);
		if (!wb_text_equal(written, output))
			fail_msg(
				"%s: %.*s", conformance_string(item, "name"), (int)written.bytes, written.data);
		free((void *)input.data);
		free((void *)output.data);
		wb_arena_free(arena);
	}
	assert_int_equal(index, 6);
	json_decref(document);
}

/* ---- reading ---- */

static void test_json__integers_choose_the_kind_that_keeps_them(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		wb_value expected;
	} cases[] = {
		{"0", {WB_INT, {.integer = 0}}},
		{"-0", {WB_INT, {.integer = 0}}},
		{"9007199254740993", {WB_INT, {.integer = 9007199254740993}}},
		{"9223372036854775807", {WB_INT, {.integer = INT64_MAX}}},
		{"-9223372036854775808", {WB_INT, {.integer = INT64_MIN}}},
		{"9223372036854775808", {WB_UINT, {.natural = 9223372036854775808u}}},
		{"18446744073709551615", {WB_UINT, {.natural = UINT64_MAX}}},
		{"18446744073709551616", {WB_DOUBLE, {.real = 18446744073709551616.0}}},
		{"-9223372036854775809", {WB_DOUBLE, {.real = -9223372036854775808.0}}},
		{"1.0", {WB_DOUBLE, {.real = 1}}},
		{"1e2", {WB_DOUBLE, {.real = 100}}},
	};

	for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
		wb_arena *arena = unit_arena();
		wb_value value = read_json(cases[index].text, arena);
		assert_int_equal(value.kind, cases[index].expected.kind);
		assert_true(wb_value_equal(&value, &cases[index].expected));
		wb_arena_free(arena);
	}
}

static void test_json__strings_resolve_every_escape(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_value value = read_json(
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\uDE02\xC3\xA9\\uFFFF\"", arena);

	assert_text_equal(value.as.text,
		"\"\\/\b\f\n\r\t\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x82\xC3\xA9"
		"\xEF\xBF\xBF");
	wb_arena_free(arena);
}

static void test_json__values_borrow_nothing_from_the_text(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	char text[] = "{\"key\":[\"value\"]}";
	wb_value value = read_json(text, arena);

	memset(text, 'x', sizeof text);
	const wb_value *list = wb_value_member(&value, WB_TEXT("key"));
	assert_non_null(list);
	assert_text_equal(list->as.list->items[0].as.text, "value");
	wb_arena_free(arena);
}

static void test_json__syntax_errors_carry_their_place(void **state)
{
	(void)state;
	assert_refused_at("", WB_SYNTAX, 1, 1);
	assert_refused_at("  \n ", WB_SYNTAX, 2, 2);
	assert_refused_at("[1,\n  2,,3]", WB_SYNTAX, 2, 5);
	assert_refused_at("[1 2]", WB_SYNTAX, 1, 4);
	assert_refused_at("[1,]", WB_SYNTAX, 1, 4);
	assert_refused_at("{\"a\":1,}", WB_SYNTAX, 1, 8);
	assert_refused_at("{\"a\" 1}", WB_SYNTAX, 1, 6);
	assert_refused_at("{a:1}", WB_SYNTAX, 1, 2);
	assert_refused_at("{\"a\":1]", WB_SYNTAX, 1, 7);
	assert_refused_at("[1}", WB_SYNTAX, 1, 3);
	assert_refused_at("true false", WB_SYNTAX, 1, 6);
	assert_refused_at("[tru]", WB_SYNTAX, 1, 2);
	assert_refused_at("[01]", WB_SYNTAX, 1, 2);
	assert_refused_at("[1.]", WB_SYNTAX, 1, 2);
	assert_refused_at("[\"\xC3\xA9\xC3\xA9\", \"a\\x\"]", WB_SYNTAX, 1, 10);
	assert_refused_at("[\"a\nb\"]", WB_SYNTAX, 1, 4);
	assert_refused_at("[\n\"abc", WB_SYNTAX, 2, 1);
	assert_refused_at("[\n\"abc\\", WB_SYNTAX, 2, 1);
	assert_refused_at("\n[\"\xFF\"]", WB_SYNTAX, 2, 3);
	assert_refused_at("[\"\\u12G4\"]", WB_SYNTAX, 1, 3);
	assert_refused_at("[\"\\ud800\"]", WB_SYNTAX, 1, 3);
	assert_refused_at("[\"\\ud800\\u0041\"]", WB_SYNTAX, 1, 3);
	assert_refused_at("[\"\\ude02\\ud83d\"]", WB_SYNTAX, 1, 3);
	assert_refused_at("[\"\\ud83d\\udbff\"]", WB_SYNTAX, 1, 3);
	assert_refused_at("[\"\\ud83d\\ue000\"]", WB_SYNTAX, 1, 3);
}

static void test_json__doubled_keys_are_refused_where_they_stand(void **state)
{
	(void)state;
	assert_refused_at("{\"a\":1,\n \"b\":{\"a\":2},\n  \"a\":3,\"z\":5}", WB_SYNTAX, 3, 3);
	assert_refused_at("[{\"a\":1},{\"b\":0,\"\\u0062\":1}]", WB_SYNTAX, 1, 17);
	assert_refused_at("{\"\":1,\"\":1}", WB_SYNTAX, 1, 7);
}

static void test_json__zero_characters_are_refused(void **state)
{
	(void)state;
	assert_refused_at("[1, \"a\\u0000b\"]", WB_SYNTAX, 1, 5);
	assert_refused_at("{\"a\\u0000\":1}", WB_SYNTAX, 1, 2);
}

static void test_json__numbers_beyond_doubles_are_refused(void **state)
{
	(void)state;
	assert_refused_at("[1e400]", WB_LIMIT, 1, 2);
	assert_refused_at("[-1e400]", WB_LIMIT, 1, 2);
	assert_canonical("[1e-400]", "[0]");
}

/* ---- bounds ---- */

static char *nested(size_t depth)
{
	char *text = malloc(2 * depth + 1);

	assert_non_null(text);
	memset(text, '[', depth);
	memset(text + depth, ']', depth);
	text[2 * depth] = '\0';
	return text;
}

static void test_json__depth_is_met_and_not_passed(void **state)
{
	(void)state;
	char *text = nested(WB_JSON_DEPTH_MAX);

	assert_canonical(text, text);
	free(text);
	text = nested(WB_JSON_DEPTH_MAX + 1);
	assert_refused_at(text, WB_LIMIT, 1, WB_JSON_DEPTH_MAX + 1);
	free(text);
}

static void test_json__items_are_met_and_not_passed(void **state)
{
	(void)state;
	/* The list itself counts. */
	for (size_t count = WB_JSON_ITEMS_MAX - 1; count <= WB_JSON_ITEMS_MAX; count++) {
		wb_arena *arena = unit_arena();
		char *text = malloc(2 * count + 2);
		wb_value value;
		wb_error error = {.status = WB_OK};

		assert_non_null(text);
		for (size_t index = 0; index < count; index++)
			memcpy(text + 2 * index, index == 0 ? "[1" : ",1", 2);
		memcpy(text + 2 * count, "]", 2);
		wb_status status = wb_json_read(wb_text_from(text), arena, &value, NULL, &error);
		if (count < WB_JSON_ITEMS_MAX)
			assert_ok(status, &error);
		else
			assert_failed(status, WB_LIMIT, &error);
		free(text);
		wb_arena_free(arena);
	}
}

static void test_json__bytes_are_met_and_not_passed(void **state)
{
	(void)state;
	char *text = malloc(WB_JSON_BYTES_MAX + 1);
	wb_arena *arena = unit_arena();
	wb_value value;
	wb_text written;
	wb_error error = {.status = WB_OK};

	assert_non_null(text);
	memset(text, 'a', WB_JSON_BYTES_MAX + 1);
	text[0] = text[WB_JSON_BYTES_MAX - 1] = '"';
	assert_ok(
		wb_json_read((wb_text){text, WB_JSON_BYTES_MAX}, arena, &value, NULL, &error), &error);
	assert_int_equal(write_json(&value, arena).bytes, WB_JSON_BYTES_MAX);
	assert_failed(wb_json_read((wb_text){text, WB_JSON_BYTES_MAX + 1}, arena, &value, NULL, &error),
		WB_LIMIT, &error);
	value = wb_value_string((wb_text){text + 1, WB_JSON_BYTES_MAX - 1});
	assert_failed(wb_json_write(&value, arena, &written, &error), WB_LIMIT, &error);
	free(text);
	wb_arena_free(arena);
}

/* ---- places ---- */

static void assert_place(
	const wb_json_places *places, const char *pointer, uint32_t line, uint32_t column)
{
	uint32_t found_line = 0, found_column = 0;

	assert_true(wb_json_place(places, wb_text_from(pointer), &found_line, &found_column));
	assert_int_equal(found_line, line);
	assert_int_equal(found_column, column);
}

static void test_json__places_follow_pointers(void **state)
{
	(void)state;
	static const char text[] = "{ \"transitions\": {\n"
							   "    \"pack\": {\"guard\": \"x\", \"\xC3\xA9\": \"y\"},\n"
							   "\t\"a/b~c\": [1, {\"\": [true]},\n"
							   "  null]},\n"
							   "\"01\": 5 }";
	wb_arena *arena = unit_arena();
	const wb_json_places *places = NULL;
	wb_value value;
	uint32_t line = 77, column = 77;
	wb_error error = {.status = WB_OK};

	assert_ok(wb_json_read(wb_text_from(text), arena, &value, &places, &error), &error);
	assert_place(places, "", 1, 1);
	assert_place(places, "/transitions", 1, 18);
	assert_place(places, "/transitions/pack", 2, 13);
	assert_place(places, "/transitions/pack/guard", 2, 23);
	assert_place(places, "/transitions/pack/\xC3\xA9", 2, 33);
	assert_place(places, "/transitions/a~1b~0c", 3, 11);
	assert_place(places, "/transitions/a~1b~0c/1//0", 3, 21);
	assert_place(places, "/transitions/a~1b~0c/2", 4, 3);
	assert_place(places, "/01", 5, 7);

	static const char *const missing[] = {"/", "/x", "transitions", "/transitions/pack/guard/x",
		"/transitions/a~1b~0c/3", "/transitions/a~1b~0c/01", "/transitions/a~1b~0c/1/x",
		"/transitions/a~1b~0", "/transitions/pac", "/transitions/packs", "/1"};
	for (size_t index = 0; index < sizeof missing / sizeof *missing; index++)
		assert_false(wb_json_place(places, wb_text_from(missing[index]), &line, &column));
	assert_int_equal(line, 77);
	assert_int_equal(column, 77);
	wb_arena_free(arena);
}

static void test_json__places_grow_with_the_text(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	char *text = malloc(10000);
	const wb_json_places *places = NULL;
	wb_value value;

	assert_non_null(text);
	for (size_t index = 0; index < 1000; index++)
		memcpy(text + 3 * index, index == 0 ? "[1\n" : ",1\n", 3);
	memcpy(text + 3000, "]", 2);
	assert_int_equal(wb_json_read(wb_text_from(text), arena, &value, &places, NULL), WB_OK);
	assert_place(places, "/0", 1, 2);
	assert_place(places, "/999", 1000, 2);
	free(text);
	wb_arena_free(arena);
}

/* ---- writing ---- */

static void test_json__writes_kinds_that_json_lacks(void **state)
{
	(void)state;
	assert_writes(wb_value_decimal((wb_decimal){1250, 2}), "\"12.50\"");
	assert_writes(wb_value_bytes((wb_text){"\0\xFF", 2}), "\"AP8=\"");
	assert_writes(wb_value_timestamp_ms(1700000000123), "1700000000123");
	assert_writes(wb_value_timestamp_ms(-1), "-1");
	assert_writes(wb_value_timestamp_ms(-1001), "-1001");
	assert_writes((wb_value){.kind = WB_TIMESTAMP, .as.time = {-1, 999999999}}, "-1");
	assert_writes((wb_value){.kind = WB_DURATION, .as.time = {90, 0}}, "\"90s\"");
	assert_writes((wb_value){.kind = WB_DURATION, .as.time = {1, 500000000}}, "\"1.5s\"");
	assert_writes((wb_value){.kind = WB_DURATION, .as.time = {-1, -500000000}}, "\"-1.5s\"");
	assert_writes((wb_value){.kind = WB_DURATION, .as.time = {0, -1}}, "\"-0.000000001s\"");
	assert_writes((wb_value){.kind = WB_DURATION, .as.time = {0, 0}}, "\"0s\"");
	assert_writes(
		(wb_value){.kind = WB_DURATION, .as.time = {INT64_MIN, 0}}, "\"-9223372036854775808s\"");
	assert_writes(wb_value_uint(UINT64_MAX), "18446744073709551615");
	assert_writes(wb_value_double(-0.0), "0");
	assert_writes(wb_value_null(), "null");
}

static void test_json__writes_each_control_character_one_way(void **state)
{
	(void)state;
	char text[33];

	for (size_t index = 0; index < 31; index++)
		text[index] = (char)(index + 1);
	memcpy(text + 31, "\x7F", 2);
	assert_writes(wb_value_string(wb_text_from(text)),
		"\"\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
		"\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b"
		"\\u001c\\u001d\\u001e\\u001f\x7F\"");
}

static void test_json__sorts_keys_as_utf16(void **state)
{
	(void)state;
	assert_canonical("{\"\\ufb33\":1,\"\\ud83d\\ude02\":2,\"z\":3,\"\\ue000\":4,\"a\":5}",
		"{\"a\":5,\"z\":3,\"\xF0\x9F\x98\x82\":2,\"\xEE\x80\x80\":4,\"\xEF\xAC\xB3\":1}");
}

static void test_json__refuses_to_write_what_json_cannot_hold(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_entry entry = {wb_value_int(1), wb_value_int(2)};
	wb_map map = {1, &entry};
	wb_value endless = wb_value_double(1e308 * 10);
	wb_list list = {1, &endless};
	const wb_value values[] = {
		wb_value_double(1e308 * 10),
		wb_value_double(1e308 * 10 - 1e308 * 10),
		{.kind = WB_TYPE, .as.text = WB_TEXT_LITERAL("int")},
		wb_value_map(&map),
		wb_value_list(&list),
		{.kind = WB_TIMESTAMP, .as.time = {INT64_MAX, 0}},
		{.kind = WB_TIMESTAMP, .as.time = {INT64_MIN, 0}},
	};

	for (size_t index = 0; index < sizeof values / sizeof *values; index++) {
		wb_text text = {NULL, 77};
		wb_error error;
		assert_failed(wb_json_write(&values[index], arena, &text, &error), WB_INVALID, &error);
		assert_int_equal(text.bytes, 77);
	}
	wb_arena_free(arena);
}

static void test_json__writing_too_deep_is_a_limit(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_list lists[WB_JSON_DEPTH_MAX + 1];
	wb_value values[WB_JSON_DEPTH_MAX + 2];
	wb_text text;
	wb_error error = {.status = WB_OK};

	values[0] = wb_value_int(1);
	for (size_t depth = 0; depth <= WB_JSON_DEPTH_MAX; depth++) {
		lists[depth] = (wb_list){1, &values[depth]};
		values[depth + 1] = wb_value_list(&lists[depth]);
	}
	assert_ok(wb_json_write(&values[WB_JSON_DEPTH_MAX], arena, &text, &error), &error);
	assert_failed(
		wb_json_write(&values[WB_JSON_DEPTH_MAX + 1], arena, &text, &error), WB_LIMIT, &error);
	wb_arena_free(arena);
}

static void test_json__nul_is_read_where_it_is_asked_for(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_text text = WB_TEXT("{\"a\\u0000b\": \"\\u0000\"}");
	wb_value value;
	wb_error error;

	assert_failed(wb_json_read(text, arena, &value, NULL, &error), WB_SYNTAX, &error);
	assert_ok(wb_json_read_with_nul(text, arena, &value, &error), &error);
	const wb_value *member = wb_value_member(&value, (wb_text){"a\0b", 3});
	assert_non_null(member);
	assert_true(wb_text_equal(member->as.text, (wb_text){"\0", 1}));
	assert_failed(
		wb_json_read_with_nul(WB_TEXT("\"\0\""), arena, &value, &error), WB_SYNTAX, &error);
	wb_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json__nul_is_read_where_it_is_asked_for),
		cmocka_unit_test(test_json__grammar_is_that_of_the_public_suite),
		cmocka_unit_test(test_json__canonical_text_is_that_of_the_public_suite),
		cmocka_unit_test(test_json__integers_choose_the_kind_that_keeps_them),
		cmocka_unit_test(test_json__strings_resolve_every_escape),
		cmocka_unit_test(test_json__values_borrow_nothing_from_the_text),
		cmocka_unit_test(test_json__syntax_errors_carry_their_place),
		cmocka_unit_test(test_json__doubled_keys_are_refused_where_they_stand),
		cmocka_unit_test(test_json__zero_characters_are_refused),
		cmocka_unit_test(test_json__numbers_beyond_doubles_are_refused),
		cmocka_unit_test(test_json__depth_is_met_and_not_passed),
		cmocka_unit_test(test_json__items_are_met_and_not_passed),
		cmocka_unit_test(test_json__bytes_are_met_and_not_passed),
		cmocka_unit_test(test_json__places_follow_pointers),
		cmocka_unit_test(test_json__places_grow_with_the_text),
		cmocka_unit_test(test_json__writes_kinds_that_json_lacks),
		cmocka_unit_test(test_json__writes_each_control_character_one_way),
		cmocka_unit_test(test_json__sorts_keys_as_utf16),
		cmocka_unit_test(test_json__refuses_to_write_what_json_cannot_hold),
		cmocka_unit_test(test_json__writing_too_deep_is_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
