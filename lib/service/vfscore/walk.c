/* SPDX-License-Identifier: BSD-3-Clause */
/* From paths to names: walking the tree, across mounts and links. */
#include "vfs_priv.h"

struct uk_dentry *walk_root(void)
{
	return vfs_root_mount ? vfs_root_mount->root : NULL;
}

/* Where a mount covers `d`, its root; consumes and gives a reference. */
static struct uk_dentry *cross_down(struct uk_dentry *d)
{
	while (d->mounted) {
		struct uk_dentry *r = dentry_get(d->mounted->root);

		dentry_put(d);
		d = r;
	}
	return d;
}

static struct uk_dentry *parent_of(struct uk_dentry *d)
{
	while (!d->parent && d->mnt->covered)
		d = d->mnt->covered;
	return d->parent ? d->parent : d;
}

static int lookup_fs(struct uk_dentry *dir, const char *name, __sz len,
		     struct uk_dentry **out)
{
	struct uk_vnode *vn;
	int rc;

	uk_file_rlock(&dir->vn->file);
	rc = dir->vn->vops->lookup(dir->vn, name, len, &vn);
	uk_file_runlock(&dir->vn->file);
	if (rc)
		return rc;
	*out = dentry_new(dir, name, len, vn, dir->mnt);
	uk_file_release(&vn->file);
	return *out ? 0 : -ENOMEM;
}

int walk_child(struct uk_dentry *dir, const char *name, __sz len,
	       struct uk_dentry **out)
{
	int rc;

	if (unlikely(!is_dir(dir->vn)))
		return -ENOTDIR;
	if (!len || (len == 1 && name[0] == '.')) {
		*out = dentry_get(dir);
		return 0;
	}
	if (len == 2 && name[0] == '.' && name[1] == '.') {
		*out = cross_down(dentry_get(parent_of(dir)));
		return 0;
	}
	if (unlikely(len > NAME_MAX))
		return -ENAMETOOLONG;
	*out = dentry_find(dir, name, len);
	if (!*out) {
		rc = lookup_fs(dir, name, len, out);
		if (rc)
			return rc;
	}
	*out = cross_down(*out);
	return 0;
}

/* Follows `*d` while it is a link; replaces the reference. */
static int follow(struct uk_dentry *dir, unsigned int *links,
		  struct uk_dentry **d)
{
	struct uk_dentry *to;
	int rc;

	if (++*links > VFS_LINKS_MAX)
		return -ELOOP;
	rc = walk(dir, (*d)->vn->vops->readlink((*d)->vn), 0, links, &to);
	if (rc)
		return rc;
	dentry_put(*d);
	*d = to;
	return 0;
}

int walk_parent(struct uk_dentry *start, const char *path, struct walk *w)
{
	struct uk_dentry *next;
	const char *end;
	int rc;

	if (unlikely(!walk_root() || !*path))
		return -ENOENT;
	if (unlikely(strnlen(path, PATH_MAX) >= PATH_MAX))
		return -ENAMETOOLONG;
	w->dir = dentry_get(*path == '/' || !start ? walk_root() : start);
	w->dir = cross_down(w->dir);
	for (;;) {
		while (*path == '/')
			path++;
		for (end = path; *end && *end != '/'; end++)
			;
		w->last = path;
		w->len = end - path;
		w->slash = *end == '/';
		while (*end == '/')
			end++;
		if (!*end)
			return 0;
		rc = walk_child(w->dir, w->last, w->len, &next);
		if (!rc && is_link(next->vn)) {
			rc = follow(w->dir, &w->links, &next);
			if (rc)
				dentry_put(next);
		}
		dentry_put(w->dir);
		if (rc)
			return rc;
		w->dir = next;
		path = end;
	}
}

int walk(struct uk_dentry *start, const char *path, unsigned int flags,
	 unsigned int *links, struct uk_dentry **out)
{
	struct walk w = { .links = links ? *links : 0 };
	int rc = walk_parent(start, path, &w);

	if (rc)
		return rc;
	rc = walk_child(w.dir, w.last, w.len, out);
	if (!rc && is_link((*out)->vn) &&
	    (!(flags & UK_VFS_NOFOLLOW) || w.slash))
		rc = follow(w.dir, &w.links, out);
	else if (rc)
		*out = NULL;
	if (!rc && (w.slash || (flags & UK_VFS_DIRECTORY)) &&
	    !is_dir((*out)->vn))
		rc = -ENOTDIR;
	dentry_put(w.dir);
	if (links)
		*links = w.links;
	if (rc && *out)
		dentry_put(*out);
	return rc;
}

int uk_vfs_lookup(struct uk_dentry *start, const char *path, unsigned int flags,
		  struct uk_dentry **out)
{
	int rc;

	uk_mutex_lock(&vfs_lock);
	rc = walk(start, path, flags, NULL, out);
	uk_mutex_unlock(&vfs_lock);
	return rc;
}
