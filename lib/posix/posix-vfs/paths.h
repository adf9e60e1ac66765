/* SPDX-License-Identifier: BSD-3-Clause */
/* From a system call's dirfd and path to a place in the tree. */
#ifndef __PATHS_H__
#define __PATHS_H__

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <sys/stat.h>

#include <uk/errptr.h>
#include <uk/isr/string.h>
#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include <uk/posix-vfs.h>

/* Where relative paths begin: reference to be dropped with uk_vfs_dput(). */
int path_start(int dirfd, const char *path, struct uk_dentry **out);

/*
 * What (dirfd, path) names; with `empty` an empty path is the descriptor
 * itself.  `flags` are UK_VFS_*.
 */
int path_lookup(int dirfd, const char *path, unsigned int flags, int empty,
		struct uk_dentry **out);

/* The same of a program's path. */
int user_lookup(int dirfd, const char *usr, unsigned int flags, int empty,
		struct uk_dentry **out);

/* The umask of the process. */
mode_t path_umask(void);

/* -errno of a descriptor and its directory entry; both with references. */
int path_of_fd(int fd, struct uk_ofile **of, struct uk_dentry **d);

#endif /* __PATHS_H__ */
