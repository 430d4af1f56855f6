/* SPDX-License-Identifier: MIT */
/*
 * Proving "never": every configuration, a state and the values of the variables in it, that can be
 * reached from the first one, breadth-first, so that a counter-example is a shortest one.
 *
 * Facts from outside may be anything at any move, so a guard that looks at them is open unless no
 * case makes it true. What is set from outside is tried with every value it can have; where there is
 * no end of them, with one of each region that guards and the assertion can tell apart. Only if an
 * expression looks at such a variable in another way is something left out, and then a proof is
 * none. Variables that nothing in question depends on are left out, which keeps most spaces finite.
 *
 * A first pass follows all variables that guards look at. Where that has no end, a second takes
 * the guards over other variables for open: what can't be reached even so can't be.
 */
#include "workflow/lint_configurations.h"

#include "waybill/json.h"
#include "workflow/lint_case.h"
#include "workflow/typed.h"

#include <string.h>

#define CONFIGURATIONS_VARIABLES_MAX 16
#define CONFIGURATIONS_TEXT_BYTES_MAX ((size_t)1000)
/* A power of two, more than twice the configurations. */
#define CONFIGURATIONS_SLOTS 65536
#define CONFIGURATIONS_NONE UINT32_MAX

_Static_assert(CONFIGURATIONS_SLOTS > 2 * WB_LINT_CONFIGURATIONS_MAX, "Slots must not run out.");

typedef struct configurations_variable {
	wb_text name;
	const wb_type *type;
	const wb_value *constants[WB_LINT_DOMAIN_MAX]; /* that guards and the assertion know */
	size_t constant_count;
	wb_lint_domain any; /* one value of each region between them */
	bool needs_all; /* something looks at it otherwise */
} configurations_variable;

typedef struct configuration {
	size_t state;
	uint32_t parent;
	const wb_rule *through;
	const wb_value *values; /* beside the variables; null: absent */
} configuration;

/* A transition, taken apart once. */
typedef struct configurations_move {
	wb_lint_case *tried;
	wb_lint_expression guard;
	wb_lint_expression sets[CONFIGURATIONS_VARIABLES_MAX]; /* without a program: not set */
} configurations_move;

typedef struct configurations_walk {
	wb_lint_run *run;
	const wb_proposition *proposition;
	wb_lint_expression never;
	wb_lint_case *asked; /* of never */
	configurations_variable variables[CONFIGURATIONS_VARIABLES_MAX];
	size_t variable_count;
	configurations_move *moves; /* by rule */
	configuration *reached;
	uint32_t reached_count, *slots, violation;
	bool is_beyond; /* a bound was met */
	bool is_incomplete; /* values were left out, or never could not be told */
} configurations_walk;

/* ---- which variables matter ---- */

static bool configurations_can_follow(wb_text name, const wb_type *type)
{
	switch (type->kind) {
	case WB_TYPE_BOOL:
	case WB_TYPE_INT:
	case WB_TYPE_STRING:
	case WB_TYPE_DECIMAL:
	case WB_TYPE_TIMESTAMP:
	case WB_TYPE_DURATION:
		/* Assigning sets it at any time: a fact from outside. */
		return !wb_text_equal(name, WB_TEXT(WB_VARIABLE_ASSIGNEE));
	default:
		return false;
	}
}

static configurations_variable *configurations_find(configurations_walk *walk, wb_text name)
{
	for (size_t index = 0; index < walk->variable_count; index++) {
		if (wb_text_equal(walk->variables[index].name, name))
			return &walk->variables[index];
	}
	return NULL;
}

static void configurations_follow(configurations_walk *walk, const wb_program *program)
{
	const wb_type *vars = &walk->run->workflow->vars_type;

	for (size_t index = 0; index < wb_program_path_count(program); index++) {
		wb_text path = wb_program_path(program, index);
		wb_text member = wb_facts__member(path);
		if (!wb_facts__is_under(WB_FACT_VARS, path) || configurations_find(walk, member) != NULL)
			continue;
		for (size_t field = 0; field < vars->field_count; field++) {
			if (!wb_text_equal(vars->fields[field].name, member) ||
				!configurations_can_follow(member, vars->fields[field].type))
				continue;
			if (walk->variable_count == CONFIGURATIONS_VARIABLES_MAX) {
				walk->is_beyond = true;
				return;
			}
			walk->variables[walk->variable_count++] = (configurations_variable){
				.name = vars->fields[field].name, .type = vars->fields[field].type};
		}
	}
}

/* What never looks at, what guards do, and what is put into any of these. */
static void configurations_choose(configurations_walk *walk, bool follows_guards)
{
	const wb_workflow *workflow = walk->run->workflow;

	configurations_follow(walk, walk->proposition->never);
	for (size_t index = 0; follows_guards && index < workflow->rule_count; index++) {
		if (workflow->rules[index].guard != NULL)
			configurations_follow(walk, workflow->rules[index].guard);
	}
	for (size_t count = 0; count < walk->variable_count && !walk->is_beyond;) {
		count = walk->variable_count;
		for (size_t index = 0; index < workflow->rule_count; index++) {
			const wb_rule *rule = &workflow->rules[index];
			for (size_t set = 0; set < rule->assignment_count; set++) {
				if (configurations_find(walk, rule->assignments[set].variable) != NULL)
					configurations_follow(walk, rule->assignments[set].value);
			}
		}
	}
}

/* ---- what is told apart of them ---- */

/* Can no case decide the atom, whatever the variables are? */
static bool configurations_is_open(const wb_lint_case *tried, const wb_lint_atom *atom)
{
	if (atom->is_whole)
		return true;
	for (size_t at = 0; at < atom->fact_count; at++) {
		const wb_lint_fact *fact = &tried->facts[atom->facts[at]];
		if (fact->fact != WB_FACT_VARS && !fact->is_full)
			return true;
	}
	return false;
}

/* Also one variable copied into another, whose constants are others. */
static void configurations_learn_atom(configurations_walk *walk, const wb_lint_case *tried,
	const wb_lint_atom *atom, const wb_lint_expression *condition)
{
	bool is_compared = atom->is_simple && atom->expression == condition;

	for (size_t at = 0; at < atom->fact_count; at++) {
		const wb_lint_fact *fact = &tried->facts[atom->facts[at]];
		configurations_variable *variable =
			fact->fact == WB_FACT_VARS ? configurations_find(walk, fact->member) : NULL;
		if (variable != NULL && !is_compared && !configurations_is_open(tried, atom))
			variable->needs_all = true;
	}
}

/* The constants that a guard or never compares variables with. */
static void configurations_learn(
	configurations_walk *walk, const wb_lint_case *tried, const wb_lint_expression *condition)
{
	for (size_t index = 0; index < tried->atom_count; index++)
		configurations_learn_atom(walk, tried, &tried->atoms[index], condition);
	for (size_t index = 0; index < tried->fact_count; index++) {
		const wb_lint_fact *fact = &tried->facts[index];
		configurations_variable *variable =
			fact->fact == WB_FACT_VARS ? configurations_find(walk, fact->member) : NULL;
		for (size_t at = 0; variable != NULL && at < fact->constant_count; at++) {
			if (variable->constant_count < WB_LINT_DOMAIN_MAX)
				variable->constants[variable->constant_count++] = fact->constants[at];
			else
				variable->needs_all = true;
		}
	}
}

/* A value taken from outside has to be tried around what its variable is compared with. */
static void configurations_pass_constants(
	configurations_walk *walk, configurations_move *move, const wb_rule *rule)
{
	for (size_t index = 0; index < walk->variable_count; index++) {
		const configurations_variable *variable = &walk->variables[index];
		const wb_program *program = move->sets[index].program;
		if (program == NULL || wb_program_path_count(program) != 1)
			continue;
		wb_text member = wb_facts__member(wb_program_path(program, 0));
		for (size_t fact = 0; fact < WB_FACT_COUNT; fact++) {
			wb_lint_fact *source = wb_lint_case__find(move->tried, (wb_fact)fact, member, rule);
			bool is_source = source != NULL && fact != WB_FACT_VARS &&
				wb_facts__is_under((wb_fact)fact, wb_program_path(program, 0));
			for (size_t at = 0; is_source && at < variable->constant_count; at++)
				wb_lint_case__compare(move->tried, source, variable->constants[at]);
		}
	}
}

/* ---- preparing ---- */

static void configurations_take_apart(configurations_walk *walk, size_t index)
{
	wb_lint_run *run = walk->run;
	const wb_rule *rule = &run->workflow->rules[index];
	configurations_move *move = &walk->moves[index];
	const wb_lint_expression whole = {
		rule->guard, rule, rule->shown.from, rule->shown.from_count, wb_lint__asker(&rule->shown)};

	move->tried = wb_lint_case__new(run, run->trial);
	if (move->tried == NULL)
		return;
	move->guard = whole;
	if (rule->guard != NULL)
		wb_lint_case__add(move->tried, &move->guard);
	for (size_t set = 0; set < rule->assignment_count; set++) {
		const configurations_variable *variable =
			configurations_find(walk, rule->assignments[set].variable);
		if (variable == NULL)
			continue;
		wb_lint_expression *expression = &move->sets[variable - walk->variables];
		*expression = whole;
		expression->program = rule->assignments[set].value;
		wb_lint_case__add_value(move->tried, expression);
	}
}

static bool configurations_prepare(configurations_walk *walk)
{
	wb_lint_run *run = walk->run;
	size_t count = run->workflow->rule_count;

	walk->moves = wb_arena_take_array(run->trial, count, sizeof *walk->moves);
	walk->reached =
		wb_arena_take_array(run->trial, WB_LINT_CONFIGURATIONS_MAX, sizeof *walk->reached);
	walk->slots = wb_arena_take_array(run->trial, CONFIGURATIONS_SLOTS, sizeof *walk->slots);
	walk->asked = wb_lint_case__new(run, run->trial);
	run->is_starved =
		run->is_starved || walk->moves == NULL || walk->reached == NULL || walk->slots == NULL;
	if (run->is_starved)
		return false;
	wb_lint_case__add(walk->asked, &walk->never);
	wb_lint_case__close(walk->asked);
	configurations_learn(walk, walk->asked, &walk->never);
	for (size_t index = 0; index < count && !run->is_starved; index++) {
		configurations_take_apart(walk, index);
		if (walk->moves[index].tried != NULL) {
			wb_lint_case__close(walk->moves[index].tried);
			configurations_learn(walk, walk->moves[index].tried, &walk->moves[index].guard);
		}
	}
	for (size_t index = 0; index < walk->variable_count; index++) {
		configurations_variable *variable = &walk->variables[index];
		wb_lint_domain__regions(
			run, variable->type, variable->constants, variable->constant_count, &variable->any);
	}
	/* Domains once more, with what the variables behind them are compared with. */
	for (size_t index = 0; index < count && !run->is_starved; index++) {
		configurations_pass_constants(walk, &walk->moves[index], &run->workflow->rules[index]);
		wb_lint_case__close(walk->moves[index].tried);
	}
	return !run->is_starved;
}

/* ---- configurations ---- */

static uint32_t configurations_mix(uint32_t hash, const void *data, size_t bytes)
{
	const unsigned char *byte = data;

	for (size_t index = 0; index < bytes; index++)
		hash = (hash ^ byte[index]) * 16777619u;
	return hash;
}

/* FNV-1a. Equal decimals of two scales may differ: then a configuration is met twice. */
static uint32_t configurations_hash(
	const configurations_walk *walk, size_t state, const wb_value *values)
{
	uint32_t hash = configurations_mix(2166136261u, &state, sizeof state);

	for (size_t index = 0; index < walk->variable_count; index++) {
		const wb_value *value = &values[index];
		hash = configurations_mix(hash, &value->kind, sizeof value->kind);
		if (value->kind == WB_STRING)
			hash = configurations_mix(hash, value->as.text.data, value->as.text.bytes);
		else if (value->kind == WB_INT)
			hash = configurations_mix(hash, &value->as.integer, sizeof value->as.integer);
		else if (value->kind == WB_BOOL)
			hash = configurations_mix(hash, &value->as.boolean, sizeof value->as.boolean);
		else if (value->kind == WB_DECIMAL)
			hash = configurations_mix(
				hash, &value->as.decimal.coefficient, sizeof value->as.decimal.coefficient);
		else if (value->kind != WB_NULL)
			hash = configurations_mix(hash, &value->as.time.seconds, sizeof value->as.time.seconds);
	}
	return hash;
}

static bool configurations_are_equal(const configurations_walk *walk, const configuration *left,
	size_t state, const wb_value *values)
{
	if (left->state != state)
		return false;
	for (size_t index = 0; index < walk->variable_count; index++) {
		if (left->values[index].kind != values[index].kind ||
			!wb_value_equal(&left->values[index], &values[index]))
			return false;
	}
	return true;
}

static void configurations_pin(
	configurations_walk *walk, wb_lint_case *tried, const configuration *at)
{
	for (size_t index = 0; index < tried->fact_count; index++) {
		wb_lint_fact *fact = &tried->facts[index];
		const configurations_variable *variable =
			fact->fact == WB_FACT_VARS ? configurations_find(walk, fact->member) : NULL;
		if (variable != NULL) {
			fact->is_pinned = true;
			fact->pinned = at->values[variable - walk->variables];
		} else if (fact->fact == WB_FACT_SUBJECT && wb_text_equal(fact->member, WB_TEXT("state"))) {
			fact->is_pinned = true;
			fact->pinned = wb_value_string(walk->run->workflow->states[at->state].name);
		}
	}
}

/* Does never hold there? */
static void configurations_judge(configurations_walk *walk, uint32_t index)
{
	configurations_pin(walk, walk->asked, &walk->reached[index]);
	if (!wb_lint_case__first(walk->asked, false)) {
		walk->is_incomplete = true;
		return;
	}
	do {
		unsigned bits = wb_lint_case__outcome(walk->asked, &walk->never, true);
		if (bits == WB_LINT_TRUE && walk->violation == CONFIGURATIONS_NONE)
			walk->violation = index;
		else if ((bits & WB_LINT_TRUE) != 0)
			walk->is_incomplete = true;
	} while (wb_lint_case__next(walk->asked));
}

static void configurations_reach(configurations_walk *walk, size_t state, uint32_t parent,
	const wb_rule *through, const wb_value *values)
{
	uint32_t slot = configurations_hash(walk, state, values) & (CONFIGURATIONS_SLOTS - 1);

	for (; walk->slots[slot] != 0; slot = (slot + 1) & (CONFIGURATIONS_SLOTS - 1)) {
		if (configurations_are_equal(walk, &walk->reached[walk->slots[slot] - 1], state, values))
			return;
	}
	if (walk->reached_count == WB_LINT_CONFIGURATIONS_MAX) {
		walk->is_beyond = true;
		return;
	}
	wb_value *copies = wb_arena_take_array(walk->run->trial, walk->variable_count, sizeof *copies);
	for (size_t index = 0; copies != NULL && index < walk->variable_count; index++) {
		if (values[index].kind == WB_STRING &&
			values[index].as.text.bytes > CONFIGURATIONS_TEXT_BYTES_MAX)
			walk->is_beyond = true;
		else if (wb_value_copy(&values[index], walk->run->trial, &copies[index], NULL) < 0)
			walk->run->is_starved = true;
	}
	walk->run->is_starved = walk->run->is_starved || copies == NULL;
	if (walk->run->is_starved || walk->is_beyond)
		return;
	walk->reached[walk->reached_count] = (configuration){state, parent, through, copies};
	walk->slots[slot] = ++walk->reached_count;
	configurations_judge(walk, walk->reached_count - 1);
}

/* ---- moves ---- */

typedef struct configurations_step {
	configurations_walk *walk;
	uint32_t from;
	const wb_rule *rule;
	configurations_move *move;
	bool is_guess; /* the case was too large: the guard is open and what is set is anything */
	wb_value values[CONFIGURATIONS_VARIABLES_MAX];
} configurations_step;

/* A new value as the engine would store it; kept, because the next evaluation ends it. */
static bool configurations_work_out(configurations_step *step, size_t index, wb_value *out)
{
	wb_lint_run *run = step->walk->run;
	const configurations_variable *variable = &step->walk->variables[index];
	wb_value value;

	if (!wb_lint_case__value(step->move->tried, &step->move->sets[index], &value))
		return false;
	wb_node node = wb_node__root(WB_TEXT(""), &value);
	wb_value typed;
	if (wb_typed__read(variable->type, &node, run->steps, &typed, NULL) < 0)
		return false;
	if (typed.kind == WB_STRING && typed.as.text.bytes > CONFIGURATIONS_TEXT_BYTES_MAX) {
		step->walk->is_beyond = true;
		return false;
	}
	if (wb_value_copy(&typed, run->trial, out, NULL) < 0)
		run->is_starved = true;
	return !run->is_starved;
}

/* From the variable [index] on. Recursion: no deeper than there are variables. */
static void configurations_assign(configurations_step *step, size_t index)
{
	configurations_walk *walk = step->walk;
	const configuration *from = &walk->reached[step->from];

	if (walk->is_beyond || walk->run->is_starved)
		return;
	if (index == walk->variable_count) {
		configurations_reach(
			walk, wb_lint__target(walk->run, step->rule), step->from, step->rule, step->values);
		return;
	}
	const configurations_variable *variable = &walk->variables[index];
	const wb_lint_expression *set = &step->move->sets[index];
	bool is_known = set->program == NULL ||
		(!step->is_guess && wb_lint_case__is_decided(step->move->tried, set));
	if (set->program == NULL) {
		step->values[index] = from->values[index];
	} else if (is_known && !configurations_work_out(step, index, &step->values[index])) {
		/* It can't be worked out, so the move is refused. */
		return;
	}
	if (is_known) {
		configurations_assign(step, index + 1);
		return;
	}
	walk->is_incomplete = walk->is_incomplete || variable->any.is_too_large ||
		(variable->needs_all && !variable->any.is_full);
	for (size_t at = 0; at < variable->any.count; at++) {
		step->values[index] = variable->any.values[at];
		configurations_assign(step, index + 1);
	}
}

/* Are values of a region put into a variable that something looks at in detail? */
static void configurations_note_regions(configurations_step *step)
{
	const wb_lint_case *tried = step->move->tried;

	for (size_t index = 0; index < tried->atom_count; index++) {
		const wb_lint_atom *atom = &tried->atoms[index];
		for (size_t at = 0; at < step->walk->variable_count; at++) {
			const wb_lint_fact *fact = &tried->facts[atom->facts[0]];
			if (atom->expression == &step->move->sets[at] && atom->is_decided &&
				atom->fact_count == 1 && !fact->is_pinned && !fact->is_full &&
				step->walk->variables[at].needs_all)
				step->walk->is_incomplete = true;
		}
	}
}

static void configurations_move_on(configurations_step *step)
{
	configurations_walk *walk = step->walk;
	wb_lint_case *tried = step->move->tried;

	configurations_pin(walk, tried, &walk->reached[step->from]);
	if (walk->run->evaluations == WB_LINT_EVALUATIONS_MAX) {
		walk->is_beyond = true;
		return;
	}
	step->is_guess = !wb_lint_case__first(tried, false);
	if (step->is_guess) {
		configurations_assign(step, 0);
		return;
	}
	configurations_note_regions(step);
	do {
		bool is_open = step->rule->guard == NULL ||
			(wb_lint_case__outcome(tried, &step->move->guard, true) & WB_LINT_TRUE) != 0;
		if (is_open)
			configurations_assign(step, 0);
	} while (!walk->is_beyond && wb_lint_case__next(tried));
}

static void configurations_walk_all(configurations_walk *walk)
{
	const wb_workflow *workflow = walk->run->workflow;
	wb_value start[CONFIGURATIONS_VARIABLES_MAX];

	for (size_t index = 0; index < walk->variable_count; index++) {
		const wb_value *value =
			wb_value_member(&workflow->vars_at_start, walk->variables[index].name);
		start[index] = value == NULL ? wb_value_null() : *value;
	}
	configurations_reach(
		walk, (size_t)(workflow->initial - workflow->states), CONFIGURATIONS_NONE, NULL, start);
	for (uint32_t head = 0; head < walk->reached_count; head++) {
		for (size_t index = 0; index < workflow->rule_count; index++) {
			configurations_step step = {
				.walk = walk,
				.from = head,
				.rule = &workflow->rules[index],
				.move = &walk->moves[index],
			};
			if (walk->violation != CONFIGURATIONS_NONE || walk->is_beyond || walk->run->is_starved)
				return;
			if (wb_lint__leaves(walk->run, step.rule, walk->reached[head].state))
				configurations_move_on(&step);
		}
	}
}

/* ---- the verdict ---- */

static void configurations_run(configurations_walk *walk, wb_lint_run *run,
	const wb_proposition *proposition, bool follows_guards)
{
	memset(walk, 0, sizeof *walk);
	wb_arena_reset(run->trial);
	walk->run = run;
	walk->proposition = proposition;
	walk->never = (wb_lint_expression){proposition->never, NULL, NULL, 0, WB_LINT_EITHER};
	walk->violation = CONFIGURATIONS_NONE;
	configurations_choose(walk, follows_guards);
	if (!walk->is_beyond && configurations_prepare(walk))
		configurations_walk_all(walk);
}

static void configurations_show(const configurations_walk *walk, uint32_t last)
{
	wb_lint_run *run = walk->run;
	size_t count = 1;

	for (uint32_t at = last; walk->reached[at].parent != CONFIGURATIONS_NONE;
		 at = walk->reached[at].parent)
		count += 2;
	wb_text *items = wb_arena_take_array(run->arena, count, sizeof *items);
	if (items == NULL) {
		run->is_starved = true;
		return;
	}
	for (uint32_t at = last, place = (uint32_t)count; place > 0; at = walk->reached[at].parent) {
		wb_text state = run->workflow->states[walk->reached[at].state].name;
		if (!wb_arena_copy_text(run->arena, state, &items[--place]))
			run->is_starved = true;
		if (place > 0)
			items[--place] = wb_lint__arrow(run, walk->reached[at].through->shown.name);
	}
	wb_findings__show(run->findings, items, count);
}

/* {"parcel_count":0}; what the counter-example has in its variables. */
static wb_text configurations_describe(configurations_walk *walk, uint32_t at)
{
	wb_map_builder builder;
	wb_text text = WB_TEXT("{}");
	wb_value map;

	wb_map_builder_init(&builder, walk->run->trial, walk->variable_count);
	for (size_t index = 0; index < walk->variable_count; index++) {
		wb_value value = walk->reached[at].values[index];
		if (value.kind != WB_NULL)
			wb_map_builder_add(&builder, walk->variables[index].name, value);
	}
	if (wb_map_builder_finish(&builder, &map, NULL) < 0 ||
		wb_json_write(&map, walk->run->trial, &text, NULL) < 0)
		walk->run->is_starved = true;
	return text;
}

static void configurations_tell_violation(configurations_walk *walk)
{
	wb_lint_run *run = walk->run;
	const configuration *found = &walk->reached[walk->violation];
	wb_lint_place place;

	wb_findings__add(run->findings, WB_LINT_ASSERTION_FAILED,
		wb_lint__assertion_place(run, walk->proposition, "never", &place),
		"The assertion \"%t\" does not hold: \"%t\" is reached with the variables %t.",
		walk->proposition->shown.name, run->workflow->states[found->state].name,
		configurations_describe(walk, walk->violation));
	configurations_show(walk, walk->violation);
}

void wb_lint__check_never(wb_lint_run *run, const wb_proposition *proposition)
{
	configurations_walk *walk = wb_arena_take(run->scratch, sizeof *walk);
	wb_lint_place place;

	if (walk == NULL) {
		run->is_starved = true;
		return;
	}
	configurations_run(walk, run, proposition, true);
	if (run->is_starved)
		return;
	if (walk->violation != CONFIGURATIONS_NONE) {
		configurations_tell_violation(walk);
		return;
	}
	if (!walk->is_beyond && !walk->is_incomplete)
		return;
	bool was_beyond = walk->is_beyond;
	configurations_run(walk, run, proposition, false);
	if (run->is_starved ||
		(walk->violation == CONFIGURATIONS_NONE && !walk->is_beyond && !walk->is_incomplete))
		return;
	wb_findings__add(run->findings, WB_LINT_UNDECIDED,
		wb_lint__assertion_place(run, proposition, "never", &place),
		was_beyond ? "Whether the assertion \"%t\" holds could not be decided within %d "
					 "configurations and %d evaluations."
				   : "Whether the assertion \"%t\" holds could not be decided: what it looks at is "
					 "computed from values without end.",
		proposition->shown.name, WB_LINT_CONFIGURATIONS_MAX, WB_LINT_EVALUATIONS_MAX);
}
