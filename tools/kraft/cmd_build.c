/* SPDX-License-Identifier: BSD-3-Clause */
/* kraft build, kraft menu, kraft clean: an application's products. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "command.h"
#include "diag.h"
#include "fs.h"
#include "project.h"

#define PROJECT_OPTS(o)                                                        \
	{ 0, "arch", OPT_TEXT, &(o).arch, "ARCH", "x86_64 or arm64" },         \
		{ 'K',	  "kraftfile",	       OPT_TEXT, &(o).kraftfile,       \
		  "FILE", "use this Kraftfile" },                              \
	{                                                                      \
		0, "strict", OPT_FLAG, &(o).strict, NULL,                      \
			"unknown keys of the Kraftfile are errors"             \
	}

static void report(const char *what, const char *path)
{
	struct stat st;

	if (path && !stat(path, &st))
		note("%-8s %10s  %s", what, format_size(st.st_size), path);
}

int cmd_build(const struct command *self, int argc, char *argv[])
{
	struct project_opts o = { 0 };
	struct strv args = { 0 };
	struct project p = { 0 };
	const struct opt opts[] = {
		PROJECT_OPTS(o),
		{ 'f', "force", OPT_FLAG, &o.force, NULL,
		  "run make even if nothing has changed" },
		{ 0, "rootfs", OPT_TEXT, &o.rootfs, "PATH",
		  "folder or cpio archive in place of the Kraftfile's" },
		COMMON_OPTS,
	};
	int rc;

	if (!command_begin(self, argc, argv, opts, &args, NULL, 0, 1, &rc))
		goto out;
	o.verbose = diag_verbose;
	rc = project_open(&p, args.n ? args.v[0] : NULL, &o);
	if (!rc)
		rc = project_build(&p, &o);
	if (rc)
		goto out;
	report("kernel", p.kernel);
	report("rootfs", p.initrd);
	note("run it: kraft run%s%s", args.n ? " " : "",
	     args.n ? args.v[0] : "");
out:
	project_close(&p);
	strv_free(&args);
	return rc;
}

int cmd_menu(const struct command *self, int argc, char *argv[])
{
	struct project_opts o = { 0 };
	struct strv args = { 0 };
	struct project p = { 0 };
	const struct opt opts[] = { PROJECT_OPTS(o), COMMON_OPTS };
	int rc;

	if (command_begin(self, argc, argv, opts, &args, NULL, 0, 1, &rc)) {
		rc = project_open(&p, args.n ? args.v[0] : NULL, &o);
		if (!rc)
			rc = project_make(&p, "menuconfig");
	}
	project_close(&p);
	strv_free(&args);
	return rc;
}

int cmd_clean(const struct command *self, int argc, char *argv[])
{
	struct project_opts o = { 0 };
	struct strv args = { 0 };
	struct project p = { 0 };
	bool all = false;
	const struct opt opts[] = {
		{ 'K', "kraftfile", OPT_TEXT, &o.kraftfile, "FILE",
		  "use this Kraftfile" },
		{ 0, "cache", OPT_FLAG, &all, NULL,
		  "kernels of runtimes, packages and their files" },
		COMMON_OPTS,
	};
	char *cache;
	int rc;

	if (!command_begin(self, argc, argv, opts, &args, NULL, 0, 1, &rc))
		goto out;
	/* the cache belongs to no application */
	if (!all || args.n || o.kraftfile) {
		rc = project_open(&p, args.n ? args.v[0] : NULL, &o);
		if (!rc)
			rc = project_clean(&p);
	}
	if (!rc && all) {
		cache = cache_dir("");
		if (!remove_tree(cache))
			rc = fail("K0002", "check its owner and permissions",
				  "cannot remove all of '%s'", cache);
		free(cache);
	}
out:
	project_close(&p);
	strv_free(&args);
	return rc;
}
