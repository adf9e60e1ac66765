/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening what a path names, and making it if asked for. */
#include "vfs_priv.h"

#include <uk/posix-fd.h>

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
			     : name_create(&w, S_IFREG | (mode & 07777), 0,
					   NULL, out);
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

const struct uk_file *uk_vfs_open(const char *path, int flags, mode_t mode)
{
	struct uk_vfs_opened o;
	int rc = uk_vfs_openat(NULL, path, flags, mode, &o);

	if (rc)
		return ERR2PTR(rc);
	uk_vfs_dput(o.dentry);
	return o.file;
}
