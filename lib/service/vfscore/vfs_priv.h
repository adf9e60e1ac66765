/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tree of names that vfscore has seen.  Everything here is guarded by
 * vfs_lock, which is taken before any file's iolock.
 */
#ifndef __VFS_PRIV_H__
#define __VFS_PRIV_H__

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <sys/mount.h>

#include <uk/assert.h>
#include <uk/isr/string.h>
#include <uk/mutex.h>
#include <uk/vfs.h>
#include <uk/vfs/hash.h>

#define VFS_LINKS_MAX 40

struct uk_vfs_mount {
	const struct uk_vfs_fstype *fs;
	struct uk_dentry *root; /* of this file system */
	struct uk_dentry *covered; /* where it is mounted; NULL for "/" */
	unsigned long flags;
	unsigned int dev;
	void *priv; /* the file system's */
	struct uk_list_head link;
};

/*
 * A name.  It stays cached while its node lives and the name is there; a name
 * without references costs memory only.
 */
struct uk_dentry {
	struct uk_vfs_hnode hash;
	struct uk_dentry *parent; /* reference; NULL: the root of a mount */
	struct uk_vnode *vn; /* strong reference */
	struct uk_vfs_mount *mnt; /* it is in */
	struct uk_vfs_mount *mounted; /* on it, or NULL */
	unsigned int refs; /* users and cached children */
	int hashed; /* the tree has it */
	__u32 len;
	char *name; /* in the same block, or its own after a rename */
	char first[];
};

extern struct uk_mutex vfs_lock;
extern struct uk_list_head vfs_mounts;
extern struct uk_vfs_mount *vfs_root_mount;

/* dcache.c; all called with vfs_lock held. */
struct uk_dentry *dentry_new(struct uk_dentry *parent, const char *name,
			     __sz len, struct uk_vnode *vn,
			     struct uk_vfs_mount *mnt);
struct uk_dentry *dentry_get(struct uk_dentry *d);
void dentry_put(struct uk_dentry *d);
struct uk_dentry *dentry_find(struct uk_dentry *dir, const char *name,
			      __sz len);
/* Takes a name out of the tree; users keep it until they let go. */
void dentry_drop(struct uk_dentry *d);
/* Memory for a name, with it; or NULL. */
char *dentry_name(const char *name, __sz len);
/* Gives `d` another name, in `dir`; takes the name's memory. */
void dentry_move(struct uk_dentry *d, struct uk_dentry *dir, char *name,
		 __sz len);
/* Drops all unused names of a mount; -EBUSY if some are in use. */
int dentry_drop_mount(struct uk_vfs_mount *mnt);

/* mount.c: unmounts everything, the last one first; what is in use stays. */
void mount_undo_all(void);

/* walk.c; with vfs_lock held. */
struct walk {
	struct uk_dentry *dir; /* reference: the parent of the last name */
	const char *last; /* last name, or "" for the directory itself */
	__sz len;
	int slash; /* the path ends in '/' */
	unsigned int links; /* followed so far */
};
int walk_parent(struct uk_dentry *start, const char *path, struct walk *w);
/* One name below `dir`; reference in *out. */
int walk_child(struct uk_dentry *dir, const char *name, __sz len,
	       struct uk_dentry **out);
int walk(struct uk_dentry *start, const char *path, unsigned int flags,
	 unsigned int *links, struct uk_dentry **out);
struct uk_dentry *walk_root(void);

/* ops.c; with vfs_lock held. */

/* A change below `w->dir` is allowed, and the last name is one: 0 or errno. */
int may_change(const struct walk *w);
/* Makes the node of the last name, which is not there; reference in *out. */
int name_create(const struct walk *w, mode_t mode, __u64 rdev, const char *link,
		struct uk_dentry **out);

/* No last name, or "." or "..". */
static inline int is_dots(const struct walk *w)
{
	return !w->len ||
	       (w->len <= 2 && w->last[0] == '.' && w->last[w->len - 1] == '.');
}

static inline int is_dir(const struct uk_vnode *v)
{
	return (v->mode & S_IFMT) == S_IFDIR;
}

static inline int is_link(const struct uk_vnode *v)
{
	return (v->mode & S_IFMT) == S_IFLNK;
}

#endif /* __VFS_PRIV_H__ */
