/* SPDX-License-Identifier: BSD-3-Clause */
/* kraft set, kraft unset: kconfig options in the Kraftfile. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "diag.h"
#include "kraftfile.h"

static int check_one(const char *item, bool unset)
{
	size_t n = strcspn(item, "=");
	const char *bad;

	if (!n || (!unset && !item[n]) || (unset && item[n]))
		bad = unset ? "expected a name" : "expected NAME=value";
	else
		bad = kraftfile_bad_option(item, n, unset ? "" : item + n + 1);
	if (!bad)
		return 0;
	return fail("K0103",
		    unset ? "for example: kraft unset LIBUKDEBUG"
			  : "for example: kraft set LIBUKDEBUG=y",
		    "bad option '%s': %s", item, bad);
}

static int set_one(const char *file, const char *item, bool unset)
{
	size_t n = strcspn(item, "=");
	char *name = xasprintf("%s%.*s",
			       starts_with(item, "CONFIG_") ? "" : "CONFIG_",
			       (int)n, item);
	int rc = kraftfile_set(file, name, unset ? NULL : item + n + 1);

	free(name);
	return rc;
}

static int run(const struct command *self, int argc, char *argv[], bool unset)
{
	const char *kraftfile = NULL;
	struct strv args = { 0 };
	const struct opt opts[] = {
		{ 'K', "kraftfile", OPT_TEXT, &kraftfile, "FILE",
		  "use this Kraftfile" },
		COMMON_OPTS,
	};
	char *file = NULL;
	int rc;

	if (!command_begin(self, argc, argv, opts, &args, NULL, 1, SIZE_MAX,
			   &rc))
		goto out;
	file = kraftfile ? xstrdup(kraftfile) : kraftfile_find(".");
	if (!file)
		rc = fail("K0401",
			  "go to the folder of the application, or "
			  "give -K",
			  "no Kraftfile in the current folder");
	for (size_t i = 0; i < args.n && !rc; i++)
		rc = check_one(args.v[i], unset);
	for (size_t i = 0; i < args.n && !rc; i++)
		rc = set_one(file, args.v[i], unset);
	free(file);
out:
	strv_free(&args);
	return rc;
}

int cmd_set(const struct command *self, int argc, char *argv[])
{
	return run(self, argc, argv, false);
}

int cmd_unset(const struct command *self, int argc, char *argv[])
{
	return run(self, argc, argv, true);
}
