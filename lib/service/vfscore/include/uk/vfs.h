/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Paths, mounts, and what a file system must offer to be mounted.
 *
 * A file system hands out inodes (struct uk_vnode), which are uk_files with
 * names below them; vfscore owns the tree of names that it has seen.
 */
#ifndef __UK_VFS_H__
#define __UK_VFS_H__

#include <sys/stat.h>
#include <sys/types.h>

#include <uk/file.h>
#include <uk/list.h>
#include <uk/ofile.h>

UK_BEGIN_DECLS

struct uk_vnode;
struct uk_vfs_mount;

/* Filled by readdir; returns nonzero to stop (the entry was not taken). */
typedef int (*uk_vfs_dirent_fn)(void *arg, const char *name, __sz len,
				__u64 ino, unsigned int type, __u64 next);

/*
 * Operations on directories.  All are called with the directory's lock held
 * (for writing where they change it), none may be NULL except those marked.
 * They return 0 or negative errno.  Names are not NUL-terminated.
 */
struct uk_vnode_ops {
	/* Gives the child with a reference; -ENOENT. */
	int (*lookup)(struct uk_vnode *dir, const char *name, __sz len,
		      struct uk_vnode **out);
	/* A new child of the type in `mode`; `rdev` of devices; `link` target
	 * of symbolic links.  Not there yet (checked by the caller). */
	int (*create)(struct uk_vnode *dir, const char *name, __sz len,
		      mode_t mode, __u64 rdev, const char *link,
		      struct uk_vnode **out);
	int (*link)(struct uk_vnode *dir, const char *name, __sz len,
		    struct uk_vnode *target);
	/* Removes a name; of directories only empty ones (-ENOTEMPTY). */
	int (*unlink)(struct uk_vnode *dir, const char *name, __sz len,
		      struct uk_vnode *child);
	/* Types are checked; an existing target is replaced. */
	int (*rename)(struct uk_vnode *odir, const char *oname, __sz olen,
		      struct uk_vnode *ndir, const char *nname, __sz nlen);
	/* Entries from cookie `pos` on, "." and ".." not among them. */
	int (*readdir)(struct uk_vnode *dir, __u64 pos, uk_vfs_dirent_fn fn,
		       void *arg);
	/* The target of a symbolic link; valid while the node lives. */
	const char *(*readlink)(struct uk_vnode *node);
	/* Optional: a file to open instead of the node itself (devices). */
	const struct uk_file *(*open)(struct uk_vnode *node, int flags);
};

struct uk_vnode {
	struct uk_file file; /* `node` of it points to the uk_vnode */
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	const struct uk_vnode_ops *vops;
	struct uk_vfs_mount *mnt;
	mode_t mode; /* type and permissions */
	unsigned int nlink;
	uid_t uid;
	gid_t gid;
	__u64 ino;
	__u64 rdev;
	void *priv; /* vfscore's: the cached names below it */
};

struct uk_vfs_fstype {
	const char *name;
	/* Gives the root with a reference. `data` are the options. */
	int (*mount)(struct uk_vfs_mount *mnt, const char *dev,
		     unsigned long flags, const char *data,
		     struct uk_vnode **root);
	void (*unmount)(struct uk_vfs_mount *mnt); /* or NULL */
	unsigned long magic; /* f_type of statfs(2) */
	struct uk_list_head link; /* vfscore's */
};

/** Makes a file system type known; never undone.  At boot, LIB class. */
void uk_vfs_fstype_register(struct uk_vfs_fstype *fs);

/** mount(2) for the kernel. @return 0 or negative errno */
int uk_vfs_mount(const char *dev, const char *path, const char *fstype,
		 unsigned long flags, const char *data);
int uk_vfs_umount(const char *path, int flags);

/**
 * Opens a path for kernel use, relative to the root.
 *
 * @return the file with a strong reference, or negative errno as pointer
 */
const struct uk_file *uk_vfs_open(const char *path, int flags, mode_t mode);
/** The node of a file, or NULL if it is of no file system. */
struct uk_vnode *uk_vfs_vnode(const struct uk_file *f);
/** mkdir(2), mkdir -p: for kernel use. */
int uk_vfs_mkdir(const char *path, mode_t mode);
int uk_vfs_mkdir_p(const char *path, mode_t mode);

/** openat(2) and stat; results and errors as Linux. */
int uk_sys_openat(int dirfd, const char *path, int flags, mode_t mode);
int uk_sys_fstatat(int dirfd, const char *path, struct stat *st, int flags);

/** Absolute path of an open file into `buf` (NUL-terminated); its length. */
ssize_t uk_vfs_path_of(struct uk_ofile *of, char *buf, size_t len);
/** Copies the working directory as getcwd(2): length with NUL. */
ssize_t uk_sys_getcwd(char *buf, size_t len);

UK_END_DECLS

#endif /* __UK_VFS_H__ */
