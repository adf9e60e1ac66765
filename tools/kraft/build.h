/* SPDX-License-Identifier: BSD-3-Clause */
/* Building kernels with the build system of the tree. */
#ifndef KRAFT_BUILD_H
#define KRAFT_BUILD_H

#include "kraftfile.h"

/**
 * Builds the kernel of an application, unless nothing has changed since.
 *
 * @param out folder of the products
 * @param kernel receives the path of the boot image, caller frees
 * @return 0, or the exit code of the error that it has printed
 */
int build_kernel(const struct kraftfile *k, const char *arch, const char *out,
		 bool verbose, bool force, char **kernel);
/** Runs another goal (menuconfig) on the terminal. */
int build_goal(const struct kraftfile *k, const char *arch, const char *out,
	       const char *goal);
/** Folder for a runtime's kernel, one per tree and runtime. */
char *build_runtime_dir(const char *cache, const char *dir, const char *name);

#endif
