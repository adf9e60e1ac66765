/* SPDX-License-Identifier: BSD-3-Clause */
/* kraft: finds the verb and runs it. */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "diag.h"
#include "scratch.h"

static int unknown(const char *verb)
{
	const char *names[32], *near;
	char *help;
	size_t n = 0;
	int rc;

	for (; n < ARRAY_SIZE(names) - 1 && commands[n].name; n++)
		names[n] = commands[n].name;
	names[n] = NULL;
	near = suggest(verb, names);
	help = near ? xasprintf("did you mean `kraft %s`?", near)
		    : xstrdup("`kraft help` lists the commands");
	rc = fail("K0101", help, "unknown command '%s'", verb);
	free(help);
	return rc;
}

/*
 * Whoever started us may have closed 0, 1 or 2, which our own files would then
 * get and lose to dup2(); and may ignore SIGCHLD, so that no end is seen.
 */
static void settle(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd < 3);
	if (fd >= 0)
		close(fd);
	signal(SIGCHLD, SIG_DFL);
}

int main(int argc, char *argv[])
{
	const struct command *c;
	const char *verb = argc > 1 ? argv[1] : "help";
	int rc;

	settle();
	scratch_begin();
	if (!strcmp(verb, "--help") || !strcmp(verb, "-h"))
		verb = "help";
	if (!strcmp(verb, "--version"))
		verb = "version";
	c = command_find(verb);
	if (!c)
		return unknown(verb);
	rc = c->run(c, argc > 2 ? argc - 2 : 0, argv + 2);
	if (fflush(stdout) && !rc)
		rc = EX_K_FAIL;
	return rc;
}
