/* SPDX-License-Identifier: BSD-3-Clause */
/* Device nodes: how drivers get a name in /dev. */
#ifndef __UK_DEVFS_H__
#define __UK_DEVFS_H__

#include <uk/file.h>

UK_BEGIN_DECLS

struct uk_devfs_node {
	const char *name; /* below /dev; borrowed for ever */
	unsigned int mode; /* S_IFCHR or S_IFBLK, and permissions */
	unsigned int major, minor;
	/* What an open gives: a file with a reference, or -errno as pointer. */
	const struct uk_file *(*open)(struct uk_devfs_node *n, int flags);
	unsigned int fdmode; /* UKFD_O_* of its open files */
	struct uk_devfs_node *next; /* devfs's */
};

/** Makes a device known; `n` is borrowed for ever.  Before or after mount. */
void uk_devfs_register(struct uk_devfs_node *n);
/** The console as a file (borrowed), as descriptors 0, 1 and 2 have it. */
const struct uk_file *uk_console_file(void);

UK_END_DECLS

#endif /* __UK_DEVFS_H__ */
