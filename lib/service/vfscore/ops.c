/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening, making, removing and moving names. */
#include "vfs_priv.h"

#include <uk/alloc.h>
#include <uk/posix-fd.h>

/* A change below `dir` is allowed; also catches what is no name. */
static int may_change(const struct walk *w)
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

static int is_dots(const struct walk *w)
{
	return !w->len ||
	       (w->len <= 2 && w->last[0] == '.' && w->last[w->len - 1] == '.');
}

/* Makes the node; the directory's lock is taken here. */
static int create(const struct walk *w, mode_t mode, __u64 rdev,
		  const char *link, struct uk_dentry **out)
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

/* The dentry to open, made if asked for; *made says so. */
static int open_find(struct uk_dentry *start, const char *path, int flags,
		     mode_t mode, unsigned int *links, struct uk_dentry **out,
		     int *made)
{
	struct walk w = { .links = *links };
	int nofollow = (flags & O_NOFOLLOW) ||
		       (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
	int rc = walk_parent(start, path, &w);

	if (rc)
		return rc;
	*links = w.links;
	rc = walk_child(w.dir, w.last, w.len, out);
	if (!rc && is_link((*out)->vn) && (!nofollow || w.slash)) {
		struct uk_dentry *link = *out;

		if (++*links > VFS_LINKS_MAX)
			rc = -ELOOP;
		else
			rc = open_find(w.dir,
				       link->vn->vops->readlink(link->vn),
				       flags, mode, links, out, made);
		dentry_put(link);
	} else if (!rc && w.slash && !is_dir((*out)->vn)) {
		dentry_put(*out);
		rc = -ENOTDIR;
	} else if (rc == -ENOENT && (flags & O_CREAT)) {
		rc = w.slash ? -EISDIR
			     : create(&w, S_IFREG | (mode & 07777), 0, NULL,
				      out);
		*made = !rc;
	}
	dentry_put(w.dir);
	return rc;
}

static const struct uk_file *(*fifo_open)(struct uk_vnode *v, int flags);
static unsigned int fifo_fdmode;

void uk_vfs_fifo_set(const struct uk_file *(*open)(struct uk_vnode *v,
						   int flags),
		     unsigned int fdmode)
{
	fifo_fdmode = fdmode;
	fifo_open = open;
}

static int is_fifo(const struct uk_vnode *v)
{
	return (v->mode & S_IFMT) == S_IFIFO;
}

static int open_check(struct uk_dentry *d, int flags, int made)
{
	const struct uk_vnode *v = d->vn;
	int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC);

	if (made)
		return 0;
	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return -EEXIST;
	if ((flags & O_DIRECTORY) && !is_dir(v))
		return -ENOTDIR;
	if (flags & O_PATH)
		return 0;
	if (is_link(v))
		return -ELOOP;
	if (is_dir(v) && (writes || (flags & O_CREAT)))
		return -EISDIR;
	if ((v->mode & S_IFMT) == S_IFSOCK || (is_fifo(v) && !fifo_open))
		return -ENXIO;
	if (writes && (d->mnt->flags & MS_RDONLY) &&
	    (v->mode & S_IFMT) == S_IFREG)
		return -EROFS;
	return 0;
}

/* The file that an open of `d` gives, with a reference. */
static int open_file(struct uk_dentry *d, int flags, int made,
		     struct uk_vfs_opened *out)
{
	struct uk_vnode *v = d->vn;
	int rc = 0;

	out->mode = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
	if (flags & O_PATH)
		out->mode =
			flags & (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	else
		out->mode |= v->fdmode | UKFD_O_LARGEFILE;
	if (v->vops->open && !(flags & O_PATH)) {
		out->file = v->vops->open(v, flags);
		return PTRISERR(out->file) ? PTR2ERR(out->file) : 0;
	}
	if ((flags & O_TRUNC) && !made && (v->mode & S_IFMT) == S_IFREG) {
		uk_file_wlock(&v->file);
		rc = uk_file_ctl(&v->file, UKFILE_CTL_FILE,
				 UKFILE_CTL_FILE_TRUNC, 0, 0, 0);
		uk_file_wunlock(&v->file);
	}
	if (unlikely(rc))
		return rc;
	uk_file_acquire(&v->file);
	out->file = &v->file;
	return 0;
}

/* Waits for the other side, perhaps: without the lock. */
static int open_fifo(int flags, struct uk_vfs_opened *out)
{
	out->mode = (flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC)) |
		    fifo_fdmode | UKFD_O_LARGEFILE;
	out->file = fifo_open(out->dentry->vn, flags);
	if (likely(!PTRISERR(out->file)))
		return 0;
	uk_vfs_dput(out->dentry);
	return PTR2ERR(out->file);
}

int uk_vfs_openat(struct uk_dentry *start, const char *path, int flags,
		  mode_t mode, struct uk_vfs_opened *out)
{
	unsigned int links = 0;
	int made = 0, rc;

	uk_mutex_lock(&vfs_lock);
	rc = open_find(start, path, flags, mode, &links, &out->dentry, &made);
	if (!rc) {
		rc = open_check(out->dentry, flags, made);
		if (!rc && is_fifo(out->dentry->vn) && !(flags & O_PATH)) {
			uk_mutex_unlock(&vfs_lock);
			return open_fifo(flags, out);
		}
		if (!rc)
			rc = open_file(out->dentry, flags, made, out);
		if (rc)
			dentry_put(out->dentry);
	}
	uk_mutex_unlock(&vfs_lock);
	return rc;
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
			     : create(&w, mode, rdev, link, &d);
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

const struct uk_file *uk_vfs_open(const char *path, int flags, mode_t mode)
{
	struct uk_vfs_opened o;
	int rc = uk_vfs_openat(NULL, path, flags, mode, &o);

	if (rc)
		return ERR2PTR(rc);
	uk_vfs_dput(o.dentry);
	return o.file;
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
