/* SPDX-License-Identifier: BSD-3-Clause */
/* Making, removing, linking and listing names. */
#include "vfs_priv.h"

int may_change(const struct walk *w)
{
	if (unlikely(!is_dir(w->dir->vn)))
		return -ENOTDIR;
	if (unlikely(w->len > NAME_MAX))
		return -ENAMETOOLONG;
	if (unlikely(w->dir->mnt->flags & MS_RDONLY))
		return -EROFS;
	if (unlikely(!w->dir->vn->nlink)) /* removed, but still in use */
		return -ENOENT;
	return 0;
}

int name_create(const struct walk *w, mode_t mode, __u64 rdev, const char *link,
		struct uk_dentry **out)
{
	struct uk_vnode *vn;
	int rc = may_change(w);

	if (unlikely(rc))
		return rc;
	uk_file_wlock(&w->dir->vn->file);
	rc = w->dir->vn->vops->create(w->dir->vn, w->last, w->len, mode, rdev,
				      link, &vn);
	uk_file_wunlock(&w->dir->vn->file);
	if (unlikely(rc))
		return rc;
	*out = dentry_new(w->dir, w->last, w->len, vn, w->dir->mnt);
	if (unlikely(!*out)) { /* what failed leaves no name */
		uk_file_wlock(&w->dir->vn->file);
		w->dir->vn->vops->unlink(w->dir->vn, w->last, w->len, vn);
		uk_file_wunlock(&w->dir->vn->file);
	}
	uk_file_release(&vn->file);
	return *out ? 0 : -ENOMEM;
}

int uk_vfs_mknodat(struct uk_dentry *start, const char *path, mode_t mode,
		   __u64 rdev, const char *link)
{
	struct walk w = { .links = 0 };
	struct uk_dentry *d;
	int rc;

	uk_mutex_lock(&vfs_lock);
	rc = walk_parent(start, path, &w);
	if (rc)
		goto out_unlock;
	rc = walk_child(w.dir, w.last, w.len, &d);
	if (!rc) {
		dentry_put(d);
		rc = -EEXIST;
	} else if (rc == -ENOENT) {
		rc = w.slash && (mode & S_IFMT) != S_IFDIR
			     ? -ENOENT
			     : name_create(&w, mode, rdev, link, &d);
		if (!rc)
			dentry_put(d);
	}
	dentry_put(w.dir);
out_unlock:
	uk_mutex_unlock(&vfs_lock);
	return rc;
}

static int unlink_check(const struct walk *w, const struct uk_dentry *d,
			int dir)
{
	if (dir && !is_dir(d->vn))
		return -ENOTDIR;
	if (!dir && is_dir(d->vn))
		return -EISDIR;
	if (!dir && w->slash)
		return -ENOTDIR;
	if (d->mnt != w->dir->mnt || d->mounted)
		return -EBUSY;
	return 0;
}

int uk_vfs_unlinkat(struct uk_dentry *start, const char *path, int dir)
{
	struct walk w = { .links = 0 };
	struct uk_dentry *d;
	int rc;

	uk_mutex_lock(&vfs_lock);
	rc = walk_parent(start, path, &w);
	if (rc)
		goto out_unlock;
	if (is_dots(&w)) {
		rc = !dir	  ? -EISDIR
		     : !w.len	  ? -EBUSY
		     : w.len == 1 ? -EINVAL
				  : -ENOTEMPTY;
		goto out_dir;
	}
	rc = walk_child(w.dir, w.last, w.len, &d);
	if (rc)
		goto out_dir;
	rc = unlink_check(&w, d, dir);
	if (!rc)
		rc = may_change(&w);
	if (!rc) {
		uk_file_wlock(&w.dir->vn->file);
		rc = w.dir->vn->vops->unlink(w.dir->vn, w.last, w.len, d->vn);
		uk_file_wunlock(&w.dir->vn->file);
	}
	if (!rc)
		dentry_drop(d);
	dentry_put(d);
out_dir:
	dentry_put(w.dir);
out_unlock:
	uk_mutex_unlock(&vfs_lock);
	return rc;
}

static int link_locked(struct uk_dentry *old, const struct walk *w)
{
	struct uk_dentry *d;
	int rc;

	if (is_dir(old->vn))
		return -EPERM;
	if (!old->vn->nlink) /* what lost its last name gets no new one */
		return -ENOENT;
	if (old->mnt != w->dir->mnt)
		return -EXDEV;
	rc = walk_child(w->dir, w->last, w->len, &d);
	if (!rc) {
		dentry_put(d);
		return -EEXIST;
	}
	if (rc != -ENOENT)
		return rc;
	rc = w->slash ? -ENOENT : may_change(w);
	if (rc)
		return rc;
	uk_file_wlock(&w->dir->vn->file);
	rc = w->dir->vn->vops->link(w->dir->vn, w->last, w->len, old->vn);
	uk_file_wunlock(&w->dir->vn->file);
	return rc;
}

int uk_vfs_linkat(struct uk_dentry *ostart, const char *oldpath, int follow,
		  struct uk_dentry *nstart, const char *newpath)
{
	struct walk w = { .links = 0 };
	struct uk_dentry *old = NULL;
	int rc = 0;

	uk_mutex_lock(&vfs_lock);
	if (*oldpath || !ostart)
		rc = walk(ostart, oldpath, follow ? 0 : UK_VFS_NOFOLLOW, NULL,
			  &old);
	else
		old = dentry_get(ostart);
	if (rc)
		goto out_unlock;
	rc = walk_parent(nstart, newpath, &w);
	if (!rc) {
		rc = link_locked(old, &w);
		dentry_put(w.dir);
	}
	dentry_put(old);
out_unlock:
	uk_mutex_unlock(&vfs_lock);
	return rc;
}

static __u64 parent_ino(struct uk_dentry *d)
{
	__u64 ino;

	uk_mutex_lock(&vfs_lock);
	while (!d->parent && d->mnt->covered)
		d = d->mnt->covered;
	ino = d->parent ? d->parent->vn->ino : d->vn->ino;
	uk_mutex_unlock(&vfs_lock);
	return ino;
}

int uk_vfs_readdir(struct uk_dentry *d, __u64 pos, uk_vfs_dirent_fn fn,
		   void *arg)
{
	int rc;

	if (unlikely(!is_dir(d->vn)))
		return -ENOTDIR;
	if (pos == 0) {
		if (fn(arg, ".", 1, d->vn->ino, 4, 1))
			return 0;
		pos = 1;
	}
	if (pos == 1) {
		if (fn(arg, "..", 2, parent_ino(d), 4, 2))
			return 0;
		pos = 2;
	}
	uk_file_rlock(&d->vn->file);
	rc = d->vn->vops->readdir(d->vn, pos, fn, arg);
	uk_file_runlock(&d->vn->file);
	return rc;
}

const char *uk_vfs_readlink(struct uk_dentry *d)
{
	return is_link(d->vn) ? d->vn->vops->readlink(d->vn) : ERR2PTR(-EINVAL);
}

int uk_vfs_setstat(struct uk_dentry *d, unsigned int mask,
		   const struct uk_statx *stx)
{
	int rc;

	if (unlikely(d->mnt->flags & MS_RDONLY))
		return -EROFS;
	uk_file_wlock(&d->vn->file);
	rc = uk_file_setstat(&d->vn->file, mask, stx);
	uk_file_wunlock(&d->vn->file);
	return rc;
}

int uk_vfs_mkdir(const char *path, mode_t mode)
{
	return uk_vfs_mknodat(NULL, path, S_IFDIR | (mode & 07777), 0, NULL);
}

int uk_vfs_mkdir_p(const char *path, mode_t mode)
{
	char buf[PATH_MAX];
	__sz len = strnlen(path, PATH_MAX);
	int rc = 0;

	if (unlikely(len >= PATH_MAX))
		return -ENAMETOOLONG;
	memcpy(buf, path, len + 1);
	for (__sz i = 1; i <= len; i++) {
		if (buf[i] != '/' && buf[i])
			continue;
		buf[i] = '\0';
		rc = uk_vfs_mkdir(buf, mode);
		if (rc && rc != -EEXIST)
			return rc;
		buf[i] = path[i];
	}
	return 0;
}
