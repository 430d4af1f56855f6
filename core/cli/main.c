/* SPDX-License-Identifier: MIT */
/* Finds the subcommand, reads its arguments, and runs it. */
#include "command.h"

#include <stdio.h>
#include <string.h>

static const subcommand *const commands[] = {
	&command_backup,
	&command_diagram,
	&command_doctor,
	&command_eval,
	&command_lint,
	&command_simulate,
	&command_verify,
	&command_version,
	&command_whatif,
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void main_print_help(FILE *out)
{
	fputs("usage: waybill COMMAND [OPTION]… [ARGUMENT]…\n\n", out);
	for (size_t index = 0; index < COMMAND_COUNT; index++)
		fprintf(out, "  %-9s %s\n", commands[index]->name, commands[index]->summary);
	fputs("\nwaybill COMMAND --help says more about each.\n\n"
		  "A STORE is a path, or a name such as sqlite:/srv/shop/waybill.db.\n"
		  "Exit codes: 0 all is well, 1 something was found, 2 wrong usage,\n"
		  "3 it could not be done.\n",
		out);
}

static const subcommand *main_find(const char *name)
{
	for (size_t index = 0; index < COMMAND_COUNT; index++) {
		if (strcmp(commands[index]->name, name) == 0)
			return commands[index];
	}
	return NULL;
}

static command_exit main_refuse(const subcommand *command, const char *what, const char *argument)
{
	fprintf(stderr, "waybill %s: %s%s%s\n\n%s", command->name, what, argument == NULL ? "" : ": ",
		argument == NULL ? "" : argument, command->usage);
	return COMMAND_USAGE;
}

/*
 * Takes the option [argument] and maybe the value behind it. False: it is none of this command's,
 * or its value is missing or empty.
 */
static bool main_take_option(command_arguments *arguments, char **argument, bool *out_is_two)
{
	const char *value = strchr(*argument, '=');
	size_t bytes = value == NULL ? strlen(*argument) : (size_t)(value - *argument);
	size_t index = 0;

	*out_is_two = false;
	for (; index < COMMAND_OPTIONS_MAX; index++) {
		const char *name = arguments->command->options[index].name;
		if (name == NULL)
			return false;
		if (strlen(name) == bytes && strncmp(name, *argument, bytes) == 0)
			break;
	}
	if (index == COMMAND_OPTIONS_MAX)
		return false;
	if (!arguments->command->options[index].takes_value) {
		arguments->values[index] = "";
		return value == NULL;
	}
	/* argv ends with a NULL: nothing follows there. */
	*out_is_two = value == NULL && argument[1] != NULL;
	value = value == NULL ? argument[1] : value + 1;
	arguments->values[index] = value;
	return value != NULL && value[0] != '\0';
}

static command_exit main_run(const subcommand *command, char **argument)
{
	command_arguments arguments = {.command = command};
	size_t position_count = 0;
	bool are_options_over = false;

	for (; *argument != NULL; argument++) {
		bool is_two = false;
		if (are_options_over || (*argument)[0] != '-' || (*argument)[1] == '\0') {
			if (position_count == command->position_count)
				return main_refuse(command, "too many arguments", *argument);
			arguments.positions[position_count++] = *argument;
		} else if (strcmp(*argument, "--") == 0) {
			are_options_over = true;
		} else if (strcmp(*argument, "--help") == 0 || strcmp(*argument, "-h") == 0) {
			fputs(command->usage, stdout);
			return COMMAND_OK;
		} else if (!main_take_option(&arguments, argument, &is_two)) {
			return main_refuse(command, "unknown or unfinished option", *argument);
		}
		argument += is_two ? 1 : 0;
	}
	if (position_count + command->optional_count < command->position_count)
		return main_refuse(command, "an argument is missing", NULL);
	return command->run(&arguments);
}

int main(int argc, char **argv)
{
	command_exit outcome = COMMAND_OK;

	if (argc < 2) {
		main_print_help(stderr);
		return COMMAND_USAGE;
	}
	const subcommand *command = main_find(strcmp(argv[1], "--version") == 0 ? "version" : argv[1]);
	if (command != NULL) {
		outcome = main_run(command, argv + 2);
	} else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
		strcmp(argv[1], "help") == 0) {
		main_print_help(stdout);
	} else {
		fprintf(stderr, "waybill: there is no command \"%s\"\n\n", argv[1]);
		main_print_help(stderr);
		outcome = COMMAND_USAGE;
	}
	/* An answer that did not get out is none. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs("waybill: the answer could not be written\n", stderr);
		return COMMAND_FAILED;
	}
	return (int)outcome;
}
