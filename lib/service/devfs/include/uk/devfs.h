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
	const struct uk_file_ops *ops; /* getstat may be uk_devfs_getstat */
	const struct uk_file *file; /* what an open gives, or NULL: by `ops` */
	unsigned int fdmode; /* UKFD_O_* of its open files */
	struct uk_devfs_node *next; /* devfs's */
};

/** Makes a device known; `n` is borrowed for ever.  In or before LIB class. */
void uk_devfs_register(struct uk_devfs_node *n);

UK_END_DECLS

#endif /* __UK_DEVFS_H__ */
