/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of verbs, and what they share: see command.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "diag.h"

const struct command commands[] = {
	{ "build", "bld", "[DIR|NAME]",
	  "Build the kernel and root file system of an application", NULL,
	  cmd_build },
	{ "run", "r", "[DIR|NAME|KERNEL|ELF] [-- ARGS...]",
	  "Build if need be, and run",
	  "Without TARGET the application of the current folder is run.  The\n"
	  "exit code is the guest's own; 125 kraft failed before the guest\n"
	  "ran, 126 not runnable here, 127 not found, 134 the guest crashed,\n"
	  "137 killed, 128+n ended by signal n.\n",
	  cmd_run },
	{ "ps", "ls", "", "List machines", NULL, cmd_ps },
	{ "logs", NULL, "NAME", "Print the console of a machine", NULL,
	  cmd_logs },
	{ "stop", NULL, "NAME...", "Stop machines", NULL, cmd_stop },
	{ "rm", NULL, "NAME...", "Remove stopped machines", NULL, cmd_rm },
	{ "menu", "m", "[DIR|NAME]", "Choose the options of an application",
	  NULL, cmd_menu },
	{ "set", NULL, "OPTION=VALUE...",
	  "Set kconfig options in the Kraftfile", NULL, cmd_set },
	{ "unset", NULL, "OPTION...",
	  "Remove kconfig options from the Kraftfile", NULL, cmd_unset },
	{ "clean", NULL, "[DIR|NAME]", "Remove what was built", NULL,
	  cmd_clean },
	{ "version", NULL, "", "Print the version", NULL, cmd_version },
	{ "help", NULL, "[COMMAND|Kxxxx]", "Explain a command or an error",
	  NULL, cmd_help },
	{ NULL, NULL, NULL, NULL, NULL, NULL },
};

const struct command *command_find(const char *name)
{
	const struct command *c;

	for (c = commands; c->name; c++)
		if (!strcmp(c->name, name) ||
		    (c->alias && !strcmp(c->alias, name)))
			return c;
	return NULL;
}

static void print_help(const struct command *c, const struct opt *opts)
{
	printf("%s\n\nusage: kraft %s [OPTIONS]%s%s\n", c->summary, c->name,
	       *c->args ? " " : "", c->args);
	if (c->alias)
		printf("alias: kraft %s\n", c->alias);
	if (c->more)
		printf("\n%s", c->more);
	printf("\noptions:\n");
	opts_help(opts);
}

static int wrong_count(const struct command *c, bool few)
{
	char *help = xasprintf("kraft help %s", c->name);
	int rc = fail("K0104", help, "%s; usage: kraft %s%s%s",
		      few ? "an argument is missing" : "too many arguments",
		      c->name, *c->args ? " " : "", c->args);

	free(help);
	return rc;
}

bool command_begin(const struct command *c, int argc, char *argv[],
		   const struct opt *opts, struct strv *args, struct strv *rest,
		   size_t min, size_t max, int *rc)
{
	*rc = opts_parse(argc, argv, c->name, opts, args, rest);
	if (*rc < 0) {
		print_help(c, opts);
		*rc = 0;
		return false;
	}
	if (!*rc && (args->n < min || args->n > max))
		*rc = wrong_count(c, args->n < min);
	return !*rc;
}
