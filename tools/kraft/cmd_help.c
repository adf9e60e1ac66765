/* SPDX-License-Identifier: BSD-3-Clause */
/* kraft help, kraft version */

#include <stdio.h>

#include "command.h"
#include "diag.h"

#define VERSION "0.1"

static int list(void)
{
	printf("Build and run unikernels.\n\n"
	       "usage: kraft COMMAND [OPTIONS] [ARGUMENTS]\n\ncommands:\n");
	for (const struct command *c = commands; c->name; c++)
		printf("  %-9s %s\n", c->name, c->summary);
	printf("\nStart with: kraft run nginx\n"
	       "`kraft help COMMAND` lists options; `kraft help K0207` "
	       "explains "
	       "an error.\n");
	return 0;
}

int cmd_help(const struct command *self, int argc, char *argv[])
{
	const struct opt opts[] = { COMMON_OPTS };
	char *const ask[] = { (char *)"--help", NULL };
	const struct command *c;
	const struct errkind *k;
	struct strv args = { 0 };
	int rc;

	if (!command_begin(self, argc, argv, opts, &args, NULL, 0, 1, &rc))
		goto out;
	if (!args.n) {
		rc = list();
		goto out;
	}
	c = command_find(args.v[0]);
	k = errkind_find(args.v[0]);
	if (c)
		rc = c->run(c, 1, (char **)ask);
	else if (k->code)
		printf("%s (exit code %d): %s\n", k->code, k->exit, k->about);
	else
		rc = fail("K0101", "`kraft help` lists the commands",
			  "unknown command or error '%s'", args.v[0]);
out:
	strv_free(&args);
	return rc;
}

int cmd_version(const struct command *self, int argc, char *argv[])
{
	const struct opt opts[] = { COMMON_OPTS };
	struct strv args = { 0 };
	int rc;

	if (command_begin(self, argc, argv, opts, &args, NULL, 0, 0, &rc))
		printf("kraft %s\n", VERSION);
	strv_free(&args);
	return rc;
}
