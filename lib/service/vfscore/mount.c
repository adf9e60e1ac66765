/* SPDX-License-Identifier: BSD-3-Clause */
/* Mounts, types of file systems, and what all their nodes have in common. */
#include "vfs_priv.h"

#include <uk/alloc.h>
#include <uk/atomic.h>
#include <uk/file/nops.h>
#include <uk/plat/time.h>
#include <uk/print.h>

UK_LIST_HEAD(vfs_mounts);
struct uk_vfs_mount *vfs_root_mount;

static UK_LIST_HEAD(fstypes);
/* Atomic: files without names are made without the lock. */
static unsigned int last_dev = 20; /* minor numbers of anonymous devices */
static __u64 last_ino;

void uk_vfs_fstype_register(struct uk_vfs_fstype *fs)
{
	uk_list_add_tail(&fs->link, &fstypes);
}

static const struct uk_vfs_fstype *fstype_find(const char *name)
{
	struct uk_vfs_fstype *fs;

	uk_list_for_each_entry (fs, &fstypes, link)
		if (!strcmp(fs->name, name))
			return fs;
	return NULL;
}

struct uk_dentry *uk_vfs_root(void)
{
	struct uk_dentry *d;

	uk_mutex_lock(&vfs_lock);
	d = walk_root();
	if (d)
		dentry_get(d);
	uk_mutex_unlock(&vfs_lock);
	return d;
}

/* The directory to mount on; NULL (and 0) for the first root. */
static int mountpoint(const char *path, struct uk_dentry **at)
{
	*at = NULL;
	if (!walk_root())
		return strcmp(path, "/") ? -ENOENT : 0;
	return walk(NULL, path, UK_VFS_DIRECTORY, NULL, at);
}

static int mount_attach(struct uk_vfs_mount *m, const char *path)
{
	int rc = mountpoint(path, &m->covered);

	if (unlikely(rc))
		return rc;
	if (m->covered)
		m->covered->mounted = m;
	else
		vfs_root_mount = m;
	uk_list_add_tail(&m->link, &vfs_mounts);
	return 0;
}

/*
 * What is left of a mount that is in no tree any more.  Its nodes go with the
 * lock held: a file system's names may be guarded by it.
 */
static void mount_free(struct uk_vfs_mount *m)
{
	if (m->root) {
		uk_mutex_lock(&vfs_lock);
		uk_file_release(&m->root->vn->file);
		uk_mutex_unlock(&vfs_lock);
		uk_free(uk_alloc_get_default(), m->root);
	}
	if (m->fs->unmount)
		m->fs->unmount(m);
	uk_free(uk_alloc_get_default(), m);
}

int uk_vfs_mount(const char *dev, const char *path, const char *fstype,
		 unsigned long flags, const char *data)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_vfs_mount *m;
	struct uk_vnode *root;
	int rc;

	m = uk_calloc(a, 1, sizeof(*m));
	if (unlikely(!m))
		return -ENOMEM;
	m->fs = fstype_find(fstype);
	m->flags = flags;
	m->dev = uk_add_fetch_relaxed(&last_dev, 1);
	rc = m->fs ? m->fs->mount(m, dev, flags, data, &root) : -ENODEV;
	if (unlikely(rc)) {
		uk_free(a, m);
		return rc;
	}

	uk_mutex_lock(&vfs_lock);
	m->root = dentry_new(NULL, "", 0, root, m);
	uk_file_release(&root->file);
	rc = m->root ? mount_attach(m, path) : -ENOMEM;
	uk_mutex_unlock(&vfs_lock);
	if (unlikely(rc))
		mount_free(m);
	return rc;
}

static int umount_locked(struct uk_dentry *d)
{
	struct uk_vfs_mount *m = d->mnt;
	int rc;

	if (d != m->root)
		return -EINVAL;
	dentry_put(d); /* the walk's reference */
	rc = dentry_drop_mount(m);
	dentry_get(d);
	if (rc)
		return rc;
	if (!m->covered)
		return -EBUSY;
	m->covered->mounted = NULL;
	dentry_put(m->covered);
	uk_list_del(&m->link);
	return 0;
}

/* Nothing is ever taken away from its users: force and detach are -EBUSY. */
int uk_vfs_umount(const char *path, int flags)
{
	struct uk_vfs_mount *m = NULL;
	struct uk_dentry *d;
	int rc;

	if (unlikely(flags & ~(MNT_FORCE | MNT_DETACH | UMOUNT_NOFOLLOW)))
		return -EINVAL;
	uk_mutex_lock(&vfs_lock);
	rc = walk(NULL, path, flags & UMOUNT_NOFOLLOW ? UK_VFS_NOFOLLOW : 0,
		  NULL, &d);
	if (!rc) {
		rc = umount_locked(d);
		if (!rc)
			m = d->mnt;
		else
			dentry_put(d);
	}
	uk_mutex_unlock(&vfs_lock);
	if (rc)
		return rc;
	mount_free(m);
	return 0;
}

/* Takes `m` out of the tree, whether or not it is in use: -EBUSY then. */
static int detach(struct uk_vfs_mount *m)
{
	int rc = dentry_drop_mount(m);

	uk_list_del(&m->link);
	if (m->covered) {
		m->covered->mounted = NULL;
		dentry_put(m->covered);
	} else {
		vfs_root_mount = NULL;
	}
	return rc;
}

void mount_undo_all(void)
{
	struct uk_vfs_mount *m;
	int rc;

	while (!uk_list_empty(&vfs_mounts)) {
		uk_mutex_lock(&vfs_lock);
		m = uk_list_last_entry(&vfs_mounts, struct uk_vfs_mount, link);
		rc = detach(m);
		uk_mutex_unlock(&vfs_lock);
		if (rc)
			uk_pr_info("a %s is still in use at the end\n",
				   m->fs->name);
		else
			mount_free(m);
	}
}

const struct uk_vfs_fstype *uk_vfs_vnode_fstype(const struct uk_vnode *v)
{
	return v->mnt->fs;
}

void *uk_vfs_mount_priv(const struct uk_vfs_mount *m)
{
	return m->priv;
}

void uk_vfs_mount_priv_set(struct uk_vfs_mount *m, void *priv)
{
	m->priv = priv;
}

unsigned int uk_vfs_mount_dev(const struct uk_vfs_mount *m)
{
	return m->dev;
}

void uk_vnode_init(struct uk_vnode *v, struct uk_vfs_mount *mnt,
		   const void *vol, const struct uk_file_ops *ops,
		   const struct uk_vnode_ops *vops, uk_file_release_func rel,
		   mode_t mode)
{
	__nsec now = ukplat_wall_clock();

	v->fstate = UK_FILE_STATE_EVENTS_INIT_VALUE(v->fstate, 0x145);
	v->frefcnt = UK_FILE_REFCNT_INIT_VALUE(v->frefcnt);
	v->file = (struct uk_file){
		.vol = vol,
		.node = v,
		.ops = ops,
		.refcnt = &v->frefcnt,
		.state = &v->fstate,
		._release = rel,
	};
	v->vops = vops;
	v->mnt = mnt;
	v->dev = mnt ? mnt->dev : 0;
	v->mode = mode;
	v->nlink = 1;
	v->uid = v->gid = 0;
	v->ino = uk_add_fetch_relaxed(&last_ino, 1);
	v->rdev = 0;
	v->fdmode = 0;
	v->fifo = NULL;
	v->mtime.tv_sec = now / 1000000000;
	v->mtime.tv_nsec = now % 1000000000;
	v->atime = v->ctime = v->mtime;
}
