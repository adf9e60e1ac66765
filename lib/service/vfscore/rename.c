/* SPDX-License-Identifier: BSD-3-Clause */
/* Moving names. */
#include "vfs_priv.h"

#include <uk/alloc.h>

/* True if `d` is `top` or below it. */
static int is_below(const struct uk_dentry *d, const struct uk_dentry *top)
{
	for (; d; d = d->parent ? d->parent : d->mnt->covered)
		if (d == top)
			return 1;
	return 0;
}

static int rename_check(const struct walk *ow, const struct uk_dentry *od,
			const struct walk *nw, const struct uk_dentry *nd,
			unsigned int flags)
{
	if (ow->dir->mnt != nw->dir->mnt)
		return -EXDEV;
	if (od->mnt != ow->dir->mnt || od->mounted)
		return -EBUSY;
	if (is_below(nw->dir, od))
		return -EINVAL;
	if ((ow->slash || nw->slash) && !is_dir(od->vn))
		return -ENOTDIR;
	if (!nd)
		return 0;
	if (flags & 1)
		return -EEXIST;
	if (nd->mnt != nw->dir->mnt || nd->mounted)
		return -EBUSY;
	if (is_below(ow->dir, nd))
		return -ENOTEMPTY;
	if (is_dir(od->vn) && !is_dir(nd->vn))
		return -ENOTDIR;
	if (!is_dir(od->vn) && is_dir(nd->vn))
		return -EISDIR;
	return 0;
}

/* Moves the name in the file system; both directories change. */
static int rename_fs(const struct walk *ow, const struct walk *nw)
{
	struct uk_vnode *o = ow->dir->vn, *n = nw->dir->vn;
	int rc;

	uk_file_wlock(&o->file);
	if (n != o) /* vfs_lock keeps others from taking two */
		uk_file_wlock(&n->file);
	rc = n->vops->rename(o, ow->last, ow->len, n, nw->last, nw->len);
	if (n != o)
		uk_file_wunlock(&n->file);
	uk_file_wunlock(&o->file);
	return rc;
}

/* Moves `od`; `nd` is what has the new name so far, or NULL. */
static int rename_to(const struct walk *ow, struct uk_dentry *od,
		     const struct walk *nw, struct uk_dentry *nd)
{
	char *name;
	int rc;

	if (nd && nd->vn == od->vn)
		return 0;
	name = dentry_name(nw->last, nw->len);
	if (unlikely(!name))
		return -ENOMEM;
	rc = rename_fs(ow, nw);
	if (rc) {
		uk_free(uk_alloc_get_default(), name);
		return rc;
	}
	if (nd)
		dentry_drop(nd);
	dentry_move(od, nw->dir, name, nw->len);
	return 0;
}

static int rename_locked(const struct walk *ow, const struct walk *nw,
			 unsigned int flags)
{
	struct uk_dentry *od, *nd = NULL;
	int rc;

	if (is_dots(ow) || is_dots(nw))
		return -EBUSY;
	rc = walk_child(ow->dir, ow->last, ow->len, &od);
	if (rc)
		return rc;
	rc = walk_child(nw->dir, nw->last, nw->len, &nd);
	if (rc == -ENOENT) {
		nd = NULL;
		rc = 0;
	}
	if (!rc)
		rc = rename_check(ow, od, nw, nd, flags);
	if (!rc)
		rc = may_change(nw);
	if (!rc)
		rc = rename_to(ow, od, nw, nd);
	if (nd)
		dentry_put(nd);
	dentry_put(od);
	return rc;
}

int uk_vfs_renameat(struct uk_dentry *ostart, const char *oldpath,
		    struct uk_dentry *nstart, const char *newpath,
		    unsigned int flags)
{
	struct walk ow = { .links = 0 }, nw = { .links = 0 };
	int rc;

	if (unlikely(flags & ~1U))
		return -EINVAL;
	uk_mutex_lock(&vfs_lock);
	rc = walk_parent(ostart, oldpath, &ow);
	if (rc)
		goto out_unlock;
	rc = walk_parent(nstart, newpath, &nw);
	if (!rc) {
		rc = rename_locked(&ow, &nw, flags);
		dentry_put(nw.dir);
	}
	dentry_put(ow.dir);
out_unlock:
	uk_mutex_unlock(&vfs_lock);
	return rc;
}
