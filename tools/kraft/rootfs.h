/* SPDX-License-Identifier: BSD-3-Clause */
/* Making the initial root file system of an application. */
#ifndef KRAFT_ROOTFS_H
#define KRAFT_ROOTFS_H

#include "kraftfile.h"

/**
 * Makes `out`, a cpio archive, unless it is there and nothing it is made of
 * has changed.
 *
 * In this order, a later file replacing an earlier one: programs and files of
 * Debian packages with their libraries, then the folder or archive `rootfs`.
 *
 * @param elf a program of the host to put in (where k->cmd names it), or NULL
 * @return 0, or the exit code of the error that it has printed
 */
int rootfs_make(const struct kraftfile *k, const char *elf, const char *arch,
		const char *out);

/** True if this application has a root file system. */
bool rootfs_wanted(const struct kraftfile *k);

/** Judges an archive that a user gives; 0 or an exit code. */
int rootfs_check(const char *cpio);

#endif
