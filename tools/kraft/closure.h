/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The files that a dynamic program needs: its interpreter, its libraries and
 * theirs, taken from a pool of files into the tree of a root file system.
 */
#ifndef KRAFT_CLOSURE_H
#define KRAFT_CLOSURE_H

#include "tree.h"

/**
 * Copies a program and all that it needs.
 *
 * @param pool where files come from; NULL: the host
 * @param src the program in the pool, or on the host
 * @param dst its path in the tree
 * @param arch must be that of the program, libraries of others are passed over
 * @param missing receives the names of libraries that were not found
 * @return 0, or the exit code of the error that it has printed
 */
int closure_add(struct tree *t, const struct tree *pool, const char *src,
		const char *dst, const char *arch, struct strv *missing);

#endif
