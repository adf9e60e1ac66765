/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What `kraft run TARGET` is about: a folder, a catalog entry, a kernel or a
 * Linux program; and the making of its kernel and root file system.
 */
#ifndef KRAFT_PROJECT_H
#define KRAFT_PROJECT_H

#include "kraftfile.h"

struct project {
	struct kraftfile k;
	const char *arch;
	char *name;
	char *kernel, *initrd; /* paths; initrd may be NULL */
	char *elf; /* the Linux program given, or NULL */
	char *outdir;
	bool prebuilt; /* TARGET is a kernel */
	bool linux_program; /* runs on a runtime */
};

struct project_opts {
	const char *arch, *kraftfile, *rootfs;
	bool strict, verbose, force;
};

/** Where the tree of Telesto is (KRAFT_ROOT). */
const char *telesto_root(void);

/** Finds out what `target` (NULL: ".") is; 0 or an exit code. */
int project_open(struct project *p, const char *target,
		 const struct project_opts *o);
/** Makes kernel and root file system; 0 or an exit code. */
int project_build(struct project *p, const struct project_opts *o);
/** Runs another target of the build (menuconfig, ...) for its kernel. */
int project_make(struct project *p, const char *goal);
/** Removes the products, and their folder unless it holds more. */
int project_clean(const struct project *p);
void project_close(struct project *p);

#endif
