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
#include <uk/file/stat.h>
#include <uk/list.h>

UK_BEGIN_DECLS

struct uk_vnode;
struct uk_vfs_mount;

/* Filled by readdir; returns nonzero to stop (the entry was not taken). */
typedef int (*uk_vfs_dirent_fn)(void *arg, const char *name, __sz len,
				__u64 ino, unsigned int type, __u64 next);

/*
 * Operations on directories.  All are called with the directory's lock held
 * (for writing where they change it, rename with those of both), none may be
 * NULL except those marked.  They return 0 or negative errno.  Names are not
 * NUL-terminated.
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
	/* Optional: a new, empty file's contents are `data`, in place. */
	int (*adopt)(struct uk_vnode *node, const void *data, __sz len);
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
	unsigned int fdmode; /* UKFD_O_* of its open files */
	unsigned int dev; /* of `mnt`, or of who makes files without names */
	void *fifo; /* of who serves FIFOs: its pipe while open, or NULL */
	struct uk_statx_timestamp atime, mtime, ctime;
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

/* A name in the tree, with its place; opaque, counted. */
struct uk_dentry;

/** The root, with a reference; NULL before something is mounted there. */
struct uk_dentry *uk_vfs_root(void);
/** References.  uk_vfs_dput() may sleep. */
struct uk_dentry *uk_vfs_dget(struct uk_dentry *d);
void uk_vfs_dput(struct uk_dentry *d);
/** The node that `d` names; valid as long as the reference on `d`. */
struct uk_vnode *uk_vfs_dvnode(struct uk_dentry *d);
/** Flags of the mount that `d` is in (MS_RDONLY ...). */
unsigned long uk_vfs_dflags(struct uk_dentry *d);
/** Absolute path into `buf` with NUL; its length, or -ERANGE, -ENOENT. */
ssize_t uk_vfs_dpath(struct uk_dentry *d, char *buf, __sz len);

/**
 * A path that an open file has now, into `buf` with NUL.  For reports: it
 * searches all names that were used since boot, and without `wait` it gives up
 * if these are locked.  The caller keeps `f` alive.
 *
 * @return the length, or -ENOENT (none, or not of a file system), -ERANGE,
 *   -EAGAIN (locked)
 */
ssize_t uk_vfs_file_path(const struct uk_file *f, int wait, char *buf,
			 __sz len);

#define UK_VFS_NOFOLLOW 1 /* do not follow a symbolic link at the end */
#define UK_VFS_DIRECTORY 2 /* -ENOTDIR for anything else */

/**
 * Finds what `path` names from `start` on (NULL: the root).  All functions
 * below take paths like this one; errors are those of Linux.
 *
 * @return 0 with a reference in `*out`, or negative errno
 */
int uk_vfs_lookup(struct uk_dentry *start, const char *path, unsigned int flags,
		  struct uk_dentry **out);

struct uk_vfs_opened {
	const struct uk_file *file; /* strong reference */
	struct uk_dentry *dentry; /* reference */
	unsigned int mode; /* for the open file: O_* and UKFD_O_* */
};

/** openat(2) up to the descriptor. */
int uk_vfs_openat(struct uk_dentry *start, const char *path, int flags,
		  mode_t mode, struct uk_vfs_opened *out);
/**
 * Has `open` give the files of FIFOs; without it opening one is -ENXIO.  It
 * gets the node (which the caller keeps alive meanwhile) and the flags of
 * open(2), may sleep, and gives a reference or a negative errno as pointer.
 * `fdmode` are the UKFD_O_* of such open files.
 */
void uk_vfs_fifo_set(const struct uk_file *(*open)(struct uk_vnode *v,
						   int flags),
		     unsigned int fdmode);
/** mkdir, mknod, symlink (`link` is the target), by the type in `mode`. */
int uk_vfs_mknodat(struct uk_dentry *start, const char *path, mode_t mode,
		   __u64 rdev, const char *link);
/** unlink, or with `dir` rmdir. */
int uk_vfs_unlinkat(struct uk_dentry *start, const char *path, int dir);
/** link(2); `follow` the last link of `oldpath` ("" is ostart itself). */
int uk_vfs_linkat(struct uk_dentry *ostart, const char *oldpath, int follow,
		  struct uk_dentry *nstart, const char *newpath);
/** rename(2); flags: 1 = RENAME_NOREPLACE. */
int uk_vfs_renameat(struct uk_dentry *ostart, const char *oldpath,
		    struct uk_dentry *nstart, const char *newpath,
		    unsigned int flags);
/** Entries of a directory, "." and ".." first, from cookie `pos` on. */
int uk_vfs_readdir(struct uk_dentry *d, __u64 pos, uk_vfs_dirent_fn fn,
		   void *arg);
/** The target of a symbolic link; -EINVAL as pointer if it is none. */
const char *uk_vfs_readlink(struct uk_dentry *d);
/** uk_file_setstat() under the lock, with -EROFS where that applies. */
int uk_vfs_setstat(struct uk_dentry *d, unsigned int mask,
		   const struct uk_statx *stx);

/**
 * mount(2) and umount2(2) for the kernel.  What is in use stays: -EBUSY, also
 * with MNT_FORCE and MNT_DETACH.
 *
 * @return 0 or negative errno
 */
int uk_vfs_mount(const char *dev, const char *path, const char *fstype,
		 unsigned long flags, const char *data);
int uk_vfs_umount(const char *path, int flags);
/** The type of file system that a node is of. */
const struct uk_vfs_fstype *uk_vfs_vnode_fstype(const struct uk_vnode *v);

/**
 * Opens a path for kernel use, relative to the root.
 *
 * @return the file with a strong reference, or negative errno as pointer
 */
const struct uk_file *uk_vfs_open(const char *path, int flags, mode_t mode);
/** mkdir(2); with missing parents (mkdir -p): for kernel use. */
int uk_vfs_mkdir(const char *path, mode_t mode);
int uk_vfs_mkdir_p(const char *path, mode_t mode);

/**
 * Unpacks a cpio archive below the directory `path`, using its contents in
 * place.  What is there is replaced, but for directories, which are joined.
 *
 * @return 0, or negative errno after a message; what was unpacked stays
 */
int uk_vfs_extract(const void *cpio, __sz len, const char *path);

/*
 * For file systems: a vnode's common part, its attributes, and references
 * (those of its file).
 */
void uk_vnode_init(struct uk_vnode *v, struct uk_vfs_mount *mnt,
		   const void *vol, const struct uk_file_ops *ops,
		   const struct uk_vnode_ops *vops, uk_file_release_func rel,
		   mode_t mode);

/*
 * Field by field: a memset of it all would cost as much again.  What is not
 * among UK_STATX_BASIC_STATS stays as the caller had it.
 */
static inline void uk_vnode_getstat(const struct uk_vnode *v,
				    struct uk_statx *s)
{
	s->stx_mask = UK_STATX_BASIC_STATS;
	s->stx_blksize = 4096;
	s->stx_nlink = v->nlink;
	s->stx_uid = v->uid;
	s->stx_gid = v->gid;
	s->stx_mode = (__u16)v->mode;
	s->stx_ino = v->ino;
	s->stx_size = 0;
	s->stx_blocks = 0;
	s->stx_atime = v->atime;
	s->stx_ctime = v->ctime;
	s->stx_mtime = v->mtime;
	s->stx_rdev_major = (__u32)(v->rdev >> 32);
	s->stx_rdev_minor = (__u32)v->rdev;
	s->stx_dev_major = 0;
	s->stx_dev_minor = v->dev;
	s->stx_mnt_id = v->dev;
}

/** The same as stat(2) has it, size and blocks left out. */
static inline void uk_vnode_fstat(const struct uk_vnode *v, struct stat *st)
{
	st->st_dev = uk_stat_dev(0, v->dev);
	st->st_ino = v->ino;
	st->st_nlink = v->nlink;
	st->st_mode = v->mode;
	st->st_uid = v->uid;
	st->st_gid = v->gid;
	st->st_rdev = uk_stat_dev((__u32)(v->rdev >> 32), (__u32)v->rdev);
	st->st_blksize = 4096;
	st->st_atim.tv_sec = v->atime.tv_sec;
	st->st_atim.tv_nsec = v->atime.tv_nsec;
	st->st_mtim.tv_sec = v->mtime.tv_sec;
	st->st_mtim.tv_nsec = v->mtime.tv_nsec;
	st->st_ctim.tv_sec = v->ctime.tv_sec;
	st->st_ctim.tv_nsec = v->ctime.tv_nsec;
	uk_stat_clear_gaps(st);
}

static inline struct uk_vnode *uk_vnode_of(const struct uk_file *f)
{
	return (struct uk_vnode *)f->node;
}

/** What a file system put into its mount. */
void *uk_vfs_mount_priv(const struct uk_vfs_mount *mnt);
void uk_vfs_mount_priv_set(struct uk_vfs_mount *mnt, void *priv);
/** Device number of the mount, for st_dev. */
unsigned int uk_vfs_mount_dev(const struct uk_vfs_mount *mnt);

UK_END_DECLS

#endif /* __UK_VFS_H__ */
