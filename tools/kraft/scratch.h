/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is there only while something is made: a file beside its final place, a
 * folder to unpack in, a program that runs for us.  A signal that ends kraft
 * (Ctrl-C, a closed terminal) ends that program and removes those files.
 */
#ifndef KRAFT_SCRATCH_H
#define KRAFT_SCRATCH_H

#include <sys/types.h>

#include "util.h"

/** From now on signals clean up; once, at the start of kraft. */
void scratch_begin(void);

/**
 * Names a file or folder that is about to be made.
 *
 * @return the path, the caller's until scratch_end()
 */
char *scratch_path(const char *fmt, ...) PRINTF(1, 2);
/** The path was removed, or renamed to its final place; frees it. */
void scratch_end(char *path);

/**
 * fork(), for the one program that a signal is to end with us, and all that
 * it has started: it leads a process group.
 */
pid_t scratch_fork(void);
/** Waits for it; its status as waitpid() gives it. */
int scratch_wait(pid_t pid);

#endif
