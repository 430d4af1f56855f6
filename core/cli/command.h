/* SPDX-License-Identifier: MIT */
/*
 * The waybill command: one file a subcommand, each behind the struct below. The command is a host
 * like any other: it knows the core's public headers and nothing else of it.
 */
#ifndef WAYBILL_CLI_COMMAND_H
#define WAYBILL_CLI_COMMAND_H

#include "waybill/store.h"

/* Exit codes; scripts decide on them. */
typedef enum command_exit {
	COMMAND_OK = 0,
	COMMAND_FOUND = 1,  /* it ran, and what it looked at is not well */
	COMMAND_USAGE = 2,  /* it was called wrongly */
	COMMAND_FAILED = 3, /* it could not do what it was asked to */
} command_exit;

#define COMMAND_POSITIONS_MAX 2
#define COMMAND_OPTIONS_MAX   8

/* One option of a subcommand: "--json", or "--subject KEY", which may be written "--subject=KEY". */
typedef struct command_option {
	const char *name;        /* with its dashes */
	bool        takes_value; /* which is then never empty */
} command_option;

typedef struct subcommand subcommand;

/* What stood behind a subcommand's name. Texts are borrowed from argv. */
typedef struct command_arguments {
	const subcommand *command;
	const char       *positions[COMMAND_POSITIONS_MAX]; /* NULL where an optional one was left out */
	const char       *values[COMMAND_OPTIONS_MAX]; /* one an option of the subcommand; for command_value */
} command_arguments;

struct subcommand {
	const char    *name;
	const char    *summary; /* one line, for the list */
	const char    *usage;   /* what --help prints */
	size_t         position_count;
	size_t         optional_count; /* so many of them, the last, may be left out */
	command_option options[COMMAND_OPTIONS_MAX]; /* up to the first without a name */
	command_exit (*run)(const command_arguments *arguments);
};

/* The value that was given with the option [name], its last one; NULL where it was not given. */
const char *command_value(const command_arguments *arguments, const char *name);

/* Whether the option [name] was given. */
bool command_has(const command_arguments *arguments, const char *name);

extern const subcommand command_backup;
extern const subcommand command_diagram;
extern const subcommand command_doctor;
extern const subcommand command_eval;
extern const subcommand command_lint;
extern const subcommand command_simulate;
extern const subcommand command_verify;
extern const subcommand command_version;
extern const subcommand command_whatif;

/* input.c, store.c: what subcommands share. */

/* "sqlite:PATH", for a path alone or with that prefix; lives in the arena. */
bool command_store_name(const char *argument, wb_arena *arena, wb_text *out);

/* Opens a store for reading only. */
wb_status command_open_store(
	const char *argument, wb_arena *arena, wb_store **out, wb_error *error);

/* Verifies the log of [store], or one subject of it, and before it the whole file where [is_deep]. */
wb_status command_verify_store(wb_store *store, const char *subject, bool is_deep,
	wb_arena *arena, wb_audit_report *out, wb_error *error);

/* What errno says, in words; until the next call of the system. */
const char *command_system_error(void);

/*
 * The whole of the file [path], or of stdin where it is "-". WB_LIMIT when it is longer than
 * [bytes_max]. Lives in the arena.
 */
wb_status command_read_text(
	const char *path, size_t bytes_max, wb_arena *arena, wb_text *out, wb_error *error);

/* output.c */

/* Says on stderr why it could not be done. */
command_exit command_fail(const wb_error *error);

/* One line of canonical JSON on stdout. */
command_exit command_print_json(const wb_value *value, wb_arena *arena, command_exit outcome);

#endif
