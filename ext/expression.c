/* SPDX-License-Identifier: MIT */
/*
 * Waybill\Expression: CEL compiled once, evaluated against PHP values.
 *
 * Variables are declared with CEL's own type names, read here by a small recursive reader into
 * core's types; they and their names live in an arena of the object's, because values are
 * converted by them at every evaluation. Guessing a value's type from PHP's was the alternative:
 * a decimal and a text, a time and a number look the same there.
 *
 * Converting takes longer than evaluating. So of a map that the program looks at by constant
 * members alone, as a guard at an order, only those members are read: an order has thirty values
 * and a guard looks at four.
 */
#include "php_waybill.h"

#include "expression_arginfo.h"

zend_class_entry *waybill_expression_ce;
static zend_object_handlers waybill_expression_handlers;

/* list(list(…)): nobody declares more, and each level is a C frame. */
#define TYPE_DEPTH_MAX 16

#define VARIABLES_MAX 1000

/* As many variables as most expressions have; more are read into the arena. */
#define VALUES_ON_STACK 8

/* Leaves room for line and column behind it. */
#define FAILURE_BYTES_MAX (WB_ERROR_MESSAGE_BYTES - 64)

/* ---- types ------------------------------------------------------------------------------------*/

static const struct {
	wb_text name;
	wb_type_kind kind;
} expression_types[] = {
	{WB_TEXT_LITERAL("dyn"), WB_TYPE_DYN},
	{WB_TEXT_LITERAL("null_type"), WB_TYPE_NULL}, /* the type's name in CEL … */
	{WB_TEXT_LITERAL("null"), WB_TYPE_NULL}, /* … and as types are printed */
	{WB_TEXT_LITERAL("bool"), WB_TYPE_BOOL},
	{WB_TEXT_LITERAL("int"), WB_TYPE_INT},
	{WB_TEXT_LITERAL("uint"), WB_TYPE_UINT},
	{WB_TEXT_LITERAL("double"), WB_TYPE_DOUBLE},
	{WB_TEXT_LITERAL("decimal"), WB_TYPE_DECIMAL},
	{WB_TEXT_LITERAL("string"), WB_TYPE_STRING},
	{WB_TEXT_LITERAL("bytes"), WB_TYPE_BYTES},
	{WB_TEXT_LITERAL("timestamp"), WB_TYPE_TIMESTAMP},
	{WB_TEXT_LITERAL("duration"), WB_TYPE_DURATION},
};

/* What is left of a type's text, and where the types go. */
typedef struct type_reader {
	waybill_call *call;
	const waybill_place *place;
	wb_arena *arena;
	wb_text rest;
} type_reader;

/* Takes [token] and the blanks around it; false where something else stands. */
static bool type_take(type_reader *reader, wb_text token)
{
	while (reader->rest.bytes > 0 && *reader->rest.data == ' ')
		reader->rest = (wb_text){reader->rest.data + 1, reader->rest.bytes - 1};
	if (!wb_text_starts_with(reader->rest, token))
		return false;
	reader->rest = (wb_text){reader->rest.data + token.bytes, reader->rest.bytes - token.bytes};
	return true;
}

static wb_text type_take_name(type_reader *reader)
{
	wb_text name = {0};

	type_take(reader, (wb_text){0});
	name.data = reader->rest.data;
	while (name.bytes < reader->rest.bytes &&
		(name.data[name.bytes] == '_' ||
			(name.data[name.bytes] >= 'a' && name.data[name.bytes] <= 'z')))
		name.bytes++;
	reader->rest = (wb_text){reader->rest.data + name.bytes, reader->rest.bytes - name.bytes};
	return name;
}

static const wb_type *type_read(type_reader *reader, size_t depth);

/* The parameters of a list or a map, with their brackets. */
static const wb_type *type_read_parameters(type_reader *reader, wb_type_kind kind, size_t depth)
{
	wb_type *type = wb_arena_take(reader->arena, sizeof *type);

	if (type == NULL) {
		waybill_fail(reader->call, WB_MEMORY, NULL, "out of memory");
		return NULL;
	}
	type->kind = kind;
	if (!type_take(reader, WB_TEXT("(")))
		return NULL;
	if (kind == WB_TYPE_MAP) {
		type->key = type_read(reader, depth);
		if (type->key == NULL || !type_take(reader, WB_TEXT(",")))
			return NULL;
	}
	type->element = type_read(reader, depth);
	return type->element != NULL && type_take(reader, WB_TEXT(")")) ? type : NULL;
}

/* NULL where the text is no type. */
static const wb_type *type_read(type_reader *reader, size_t depth)
{
	wb_text name;

	if (depth == TYPE_DEPTH_MAX)
		return NULL;
	name = type_take_name(reader);
	if (wb_text_equal(name, WB_TEXT("list")))
		return type_read_parameters(reader, WB_TYPE_LIST, depth + 1);
	if (wb_text_equal(name, WB_TEXT("map")))
		return type_read_parameters(reader, WB_TYPE_MAP, depth + 1);
	for (size_t at = 0; at < sizeof expression_types / sizeof *expression_types; at++) {
		if (wb_text_equal(name, expression_types[at].name))
			return wb_type_of(expression_types[at].kind);
	}
	return NULL;
}

static const wb_type *type_from_text(
	waybill_call *call, const waybill_place *place, wb_arena *arena, wb_text text)
{
	type_reader reader = {.call = call, .place = place, .arena = arena, .rest = text};
	const wb_type *type = type_read(&reader, 0);

	type_take(&reader, (wb_text){0});
	if (type == NULL || reader.rest.bytes > 0) {
		waybill_fail(
			call, WB_INVALID, place, "must be a CEL type such as \"int\" or \"list(string)\"");
		return NULL;
	}
	return type;
}

/* ---- construction -----------------------------------------------------------------------------*/

static zend_string *expression_name(wb_text text)
{
	return zend_new_interned_string(zend_string_init(text.data, text.bytes, false));
}

/* The first member on [path], where the path leads below the variable [name]; else an empty text. */
static wb_text expression_member(wb_text path, wb_text name)
{
	const char *end;
	wb_text member = {0};

	if (path.bytes <= name.bytes || path.data[name.bytes] != '.' ||
		!wb_text_starts_with(path, name))
		return member;
	member = (wb_text){path.data + name.bytes + 1, path.bytes - name.bytes - 1};
	end = memchr(member.data, '.', member.bytes);
	if (end != NULL)
		member.bytes = (size_t)(end - member.data);
	return member;
}

static bool expression_is_map(const wb_type *type)
{
	return type->kind == WB_TYPE_DYN ||
		(type->kind == WB_TYPE_MAP &&
			(type->key->kind == WB_TYPE_STRING || type->key->kind == WB_TYPE_DYN));
}

/* Puts [member] in its place among the sorted names, once. */
static void fact_add_member(waybill_fact *fact, wb_text member)
{
	size_t at = fact->member_count;

	while (at > 0) {
		zend_string *before = fact->members[at - 1];
		int order = wb_text_compare((wb_text){ZSTR_VAL(before), ZSTR_LEN(before)}, member);
		if (order == 0)
			return;
		if (order < 0)
			break;
		at--;
	}
	memmove(&fact->members[at + 1], &fact->members[at],
		(fact->member_count - at) * sizeof *fact->members);
	fact->members[at] = expression_name(member);
	fact->member_count++;
}

/* Looks through the program's paths for the members of one variable, until one is the whole of it. */
static void fact_find_members(
	waybill_call *call, waybill_expression *intern, const wb_variable *variable, waybill_fact *fact)
{
	size_t path_count = wb_program_path_count(intern->program);

	for (size_t at = 0; at < path_count; at++) {
		if (wb_text_equal(wb_program_path(intern->program, at), variable->name))
			return;
	}
	fact->entries = wb_arena_take_array(intern->arena, path_count + 1, sizeof *fact->entries);
	if (fact->entries != NULL)
		fact->members = wb_arena_take_array(intern->arena, path_count + 1, sizeof *fact->members);
	if (fact->members == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return;
	}
	for (size_t at = 0; at < path_count; at++) {
		wb_text member = expression_member(wb_program_path(intern->program, at), variable->name);
		if (member.bytes > 0)
			fact_add_member(fact, member);
	}
}

/* Notes how the values are to be found once it is known what the program looks at. */
static void expression_plan(waybill_call *call, waybill_expression *intern)
{
	waybill_fact *facts =
		wb_arena_take_array(intern->arena, intern->variable_count + 1, sizeof *facts);
	bool is_qualified = false;

	if (facts == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return;
	}
	for (size_t at = 0; at < intern->variable_count; at++) {
		wb_text name = intern->variables[at].name;
		facts[at].name = expression_name(name);
		/* With a variable "a.b" the path a.b.c is no member of a variable "a". */
		is_qualified |= memchr(name.data, '.', name.bytes) != NULL;
	}
	/* Not before all names are there: without them an object is not constructed. */
	intern->facts = facts;
	for (size_t at = 0; call->status == WB_OK && !is_qualified && at < intern->variable_count;
		 at++) {
		if (expression_is_map(intern->variables[at].type))
			fact_find_members(call, intern, &intern->variables[at], &facts[at]);
	}
}

/* Reads name => type into the object's arena. */
static void expression_declare(waybill_call *call, waybill_expression *intern, HashTable *array)
{
	const waybill_place whole = {.name = "variables"};
	wb_variable *variable;
	zend_string *name;
	zval *type;

	if (zend_hash_num_elements(array) > VARIABLES_MAX)
		waybill_fail(call, WB_LIMIT, &whole, "declares too many variables");
	if (call->status < 0 || zend_hash_num_elements(array) == 0)
		return;
	intern->variables = wb_arena_take_array(
		intern->arena, zend_hash_num_elements(array), sizeof *intern->variables);
	if (intern->variables == NULL) {
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		return;
	}
	ZEND_HASH_FOREACH_STR_KEY_VAL(array, name, type)
	{
		const waybill_place place = {.parent = &whole, .key = name};
		ZVAL_DEREF(type);
		if (name == NULL)
			waybill_fail(call, WB_INVALID, &whole, "must have variable names as keys");
		else if (Z_TYPE_P(type) != IS_STRING)
			waybill_fail(call, WB_INVALID, &place, "must be a string");
		if (call->status < 0)
			return;
		variable = &intern->variables[intern->variable_count++];
		wb_text text = waybill_read_text(call, &place, name);
		if (!wb_arena_copy_text(intern->arena, text, &variable->name))
			waybill_fail(call, WB_MEMORY, NULL, "out of memory");
		text = waybill_read_text(call, &place, Z_STR_P(type));
		variable->type = type_from_text(call, &place, intern->arena, text);
		if (call->status < 0)
			return;
	}
	ZEND_HASH_FOREACH_END();
}

ZEND_METHOD(Waybill_Expression, __construct)
{
	waybill_expression *intern = waybill_expression_from_obj(Z_OBJ_P(ZEND_THIS));
	zend_string *source;
	HashTable *variables;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(2, 2)
	Z_PARAM_STR(source)
	Z_PARAM_ARRAY_HT(variables)
	ZEND_PARSE_PARAMETERS_END();

	if (intern->arena != NULL) {
		waybill_throw_misuse("expression is constructed already");
		RETURN_THROWS();
	}
	if (!waybill_call_open(&call))
		RETURN_THROWS();
	wb_text text = waybill_argument_text(&call, "source", source);
	if (call.status == WB_OK)
		call.status =
			wb_arena_new(wb_env_native(), WB_ARENA_BYTES_MAX, &intern->arena, &call.error);
	if (call.status == WB_OK)
		expression_declare(&call, intern, variables);
	if (call.status == WB_OK) {
		const wb_cel_options options = {
			.variables = intern->variables, .variable_count = intern->variable_count};
		call.status =
			wb_program_compile(wb_env_native(), text, &options, &intern->program, &call.error);
	}
	if (call.status == WB_OK)
		expression_plan(&call, intern);
	waybill_call_close(&call, NULL);
}

/* ---- methods ----------------------------------------------------------------------------------*/

static waybill_expression *expression_require(zval *object)
{
	waybill_expression *intern = waybill_expression_from_obj(Z_OBJ_P(object));

	if (intern->facts == NULL) {
		waybill_throw_misuse("expression is not constructed");
		return NULL;
	}
	return intern;
}

static wb_value expression_read_value(waybill_call *call, const waybill_place *place,
	waybill_fact *fact, const wb_type *type, zval *value)
{
	value = waybill_deref(call, value);
	if (fact->members == NULL || Z_TYPE_P(value) != IS_ARRAY)
		return waybill_read_typed(call, place, value, type);
	return waybill_read_members(
		call, place, Z_ARRVAL_P(value), type->kind == WB_TYPE_MAP ? type->element : type, fact);
}

/*
 * One value for each variable, in the order of their declaration: in [room], where there are no more
 * than it has.
 */
static const wb_value *expression_read_values(waybill_call *call, const waybill_expression *intern,
	HashTable *array, wb_value room[VALUES_ON_STACK])
{
	const waybill_place whole = {.name = "values"};
	wb_value *values = intern->variable_count <= VALUES_ON_STACK
		? room
		: wb_arena_take_array(call->arena, intern->variable_count, sizeof *values);
	zend_ulong index;
	zend_string *key;

	if (values == NULL)
		waybill_fail(call, WB_MEMORY, NULL, "out of memory");
	for (size_t at = 0; call->status == WB_OK && at < intern->variable_count; at++) {
		waybill_fact *fact = &intern->facts[at];
		const waybill_place place = {.parent = &whole, .key = fact->name};
		zval *value = zend_hash_find_known_hash(array, fact->name);
		if (value == NULL)
			waybill_fail(call, WB_INVALID, &place, "is missing");
		else
			values[at] =
				expression_read_value(call, &place, fact, intern->variables[at].type, value);
	}
	if (call->status < 0 || zend_hash_num_elements(array) == intern->variable_count)
		return values;
	ZEND_HASH_FOREACH_KEY(array, index, key)
	{
		const waybill_place place = {.parent = &whole, .key = key, .index = index};
		bool is_declared = false;
		for (size_t at = 0; key != NULL && at < intern->variable_count; at++)
			is_declared |= zend_string_equals_cstr(
				key, intern->variables[at].name.data, intern->variables[at].name.bytes);
		if (!is_declared)
			waybill_fail(call, WB_INVALID, &place, "is no declared variable");
	}
	ZEND_HASH_FOREACH_END();
	return values;
}

/* An error of CEL's own becomes a failure with its place in the source. */
static void expression_fail(waybill_call *call, const wb_cel_failure *failure)
{
	char what[WB_ERROR_MESSAGE_BYTES];
	wb_text message = failure->message;

	if (message.bytes > FAILURE_BYTES_MAX) {
		message.bytes = FAILURE_BYTES_MAX;
		/* Not in the middle of a code point. */
		while (message.bytes > 0 && (message.data[message.bytes] & 0xc0) == 0x80)
			message.bytes--;
	}
	snprintf(what, sizeof what, "%.*s (line %" PRIu32 ", column %" PRIu32 ")", (int)message.bytes,
		message.data, failure->line, failure->column);
	waybill_fail(call, failure->is_cost ? WB_LIMIT : WB_INVALID, NULL, what);
	call->error.line = failure->line;
	call->error.column = failure->column;
}

ZEND_METHOD(Waybill_Expression, evaluate)
{
	waybill_expression *intern;
	HashTable *array;
	wb_value room[VALUES_ON_STACK];
	const wb_value *values;
	wb_cel_outcome outcome;
	waybill_call call;

	ZEND_PARSE_PARAMETERS_START(1, 1)
	Z_PARAM_ARRAY_HT(array)
	ZEND_PARSE_PARAMETERS_END();

	intern = expression_require(ZEND_THIS);
	if (intern == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	values = expression_read_values(&call, intern, array, room);
	if (call.status == WB_OK)
		call.status =
			wb_program_evaluate(intern->program, values, 0, call.arena, &outcome, &call.error);
	if (call.status == WB_OK && outcome.has_failed)
		expression_fail(&call, &outcome.failure);
	if (call.status == WB_OK)
		waybill_write_value(&call, &outcome.value, return_value);
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Expression, getType)
{
	waybill_expression *intern;
	wb_text type = {0};
	waybill_call call;

	ZEND_PARSE_PARAMETERS_NONE();
	intern = expression_require(ZEND_THIS);
	if (intern == NULL || !waybill_call_open(&call))
		RETURN_THROWS();
	call.status = wb_type_print(wb_program_type(intern->program), call.arena, &type, &call.error);
	RETVAL_STR(waybill_string(type));
	waybill_call_close(&call, return_value);
}

ZEND_METHOD(Waybill_Expression, getCost)
{
	waybill_expression *intern;
	wb_cost_range cost;

	ZEND_PARSE_PARAMETERS_NONE();
	intern = expression_require(ZEND_THIS);
	if (intern == NULL)
		RETURN_THROWS();
	cost = wb_program_cost(intern->program);
	array_init(return_value);
	waybill_add_natural(return_value, "min", cost.min);
	waybill_add_natural(return_value, "max", cost.max);
}

/* ---- handlers ---------------------------------------------------------------------------------*/

static void waybill_expression_free(zend_object *object)
{
	waybill_expression *intern = waybill_expression_from_obj(object);

	for (size_t at = 0; intern->facts != NULL && at < intern->variable_count; at++) {
		waybill_fact *fact = &intern->facts[at];
		zend_string_release(fact->name);
		for (size_t member = 0; member < fact->member_count; member++)
			zend_string_release(fact->members[member]);
	}
	wb_program_free(intern->program);
	wb_arena_free(intern->arena);
	zend_object_std_dtor(object);
}

static zend_object *waybill_expression_create(zend_class_entry *class)
{
	waybill_expression *intern = zend_object_alloc(sizeof *intern, class);

	zend_object_std_init(&intern->std, class);
	object_properties_init(&intern->std, class);
	intern->std.handlers = &waybill_expression_handlers;
	return &intern->std;
}

void waybill_expression_minit(void)
{
	waybill_expression_ce = register_class_Waybill_Expression();
	waybill_expression_ce->create_object = waybill_expression_create;
	waybill_handlers_init(
		&waybill_expression_handlers, XtOffsetOf(waybill_expression, std), waybill_expression_free);
}
