/* SPDX-License-Identifier: BSD-3-Clause */
/* Entries of the tables that are mounted at boot. */
#ifndef __FSTAB_H__
#define __FSTAB_H__

#define FSTAB_ENTRY_MAX 512

struct fstab_entry {
	char buf[FSTAB_ENTRY_MAX]; /* what the rest points into */
	const char *dev;
	const char *mountpoint;
	const char *driver;
	unsigned long flags;
	const char *opts;
	const char *ukopts;
};

/*
 * Carries one entry out, after a message if it cannot be.
 *
 * @return 1 if it mounted or unpacked something, 0 if it does not apply, or
 *   negative errno
 */
int fstab_do(const char *entry);

#endif /* __FSTAB_H__ */
