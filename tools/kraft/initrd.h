/* SPDX-License-Identifier: BSD-3-Clause */
/* Looking into the root file system that a machine was given. */
#ifndef KRAFT_INITRD_H
#define KRAFT_INITRD_H

#include <stddef.h>

struct initrd {
	void *data; /* mapped; or NULL */
	size_t len;
};

/** Opens an archive; one that cannot be read, or NULL, has no files. */
void initrd_open(struct initrd *i, const char *path);
/** A regular file's content, by its absolute path: a descriptor, or -errno. */
int initrd_file(const struct initrd *i, const char *path);
void initrd_close(struct initrd *i);

#endif
