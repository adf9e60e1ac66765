/* SPDX-License-Identifier: BSD-3-Clause */
/* Paths as a process sees them: working directory, umask, descriptors. */
#ifndef __UK_POSIX_VFS_H__
#define __UK_POSIX_VFS_H__

#include <sys/stat.h>

#include <uk/ofile.h>
#include <uk/vfs.h>

UK_BEGIN_DECLS

/** openat(2), newfstatat(2), getcwd(2); results and errors as Linux. */
int uk_sys_openat(int dirfd, const char *path, int flags, mode_t mode);
int uk_sys_fstatat(int dirfd, const char *path, struct stat *st, int flags);
ssize_t uk_sys_getcwd(char *buf, size_t len);
/** mknodat(2) for all types but directories and links; unlinkat(2). */
int uk_sys_mknodat(int dirfd, const char *path, mode_t mode, unsigned int dev);
int uk_sys_unlinkat(int dirfd, const char *path, int flags);
/** What `path` names, relative to the working directory; or -ENOENT ... */
int uk_posix_lookup(const char *path, struct uk_dentry **out);
/** Absolute path of an open file, with NUL; its length or -errno. */
ssize_t uk_vfs_path_of(struct uk_ofile *of, char *buf, size_t len);

UK_END_DECLS

#endif /* __UK_POSIX_VFS_H__ */
