/* SPDX-License-Identifier: BSD-3-Clause */
/* Unpacking a cpio archive over what is mounted; contents stay in place. */
#include "vfs_priv.h"

#include <uk/alloc.h>
#include <uk/cpio.h>
#include <uk/list.h>
#include <uk/print.h>

/* The first name of a file that has several; the others become links to it. */
struct first_name {
	struct uk_list_head link;
	__u32 ino, dev_major, dev_minor;
	const char *name; /* in the archive */
};

struct extract {
	struct uk_dentry *root;
	struct uk_list_head firsts;
};

/* A part of `name` is "..": such an archive could write anywhere. */
static int climbs(const char *name)
{
	for (const char *p = name; (p = strstr(p, "..")); p += 2)
		if ((p == name || p[-1] == '/') && (!p[2] || p[2] == '/'))
			return 1;
	return 0;
}

static int fill(struct uk_vnode *v, const struct uk_cpio_entry *e)
{
	struct iovec iov = { DECONST(void *, e->data), e->size };
	ssize_t r;
	int rc;

	uk_file_wlock(&v->file);
	rc = v->vops->adopt ? v->vops->adopt(v, e->data, e->size) : -ENOSYS;
	r = rc ? uk_file_write(&v->file, &iov, 1, 0, 0) : 0;
	uk_file_wunlock(&v->file);
	if (!rc || r == (ssize_t)e->size)
		return 0;
	return r < 0 ? r : -ENOSPC;
}

static int apply_owner(struct uk_dentry *d, const struct uk_cpio_entry *e)
{
	struct uk_statx stx = {
		.stx_mode = e->mode & 07777,
		.stx_uid = e->uid,
		.stx_gid = e->gid,
		.stx_mtime.tv_sec = e->mtime,
		.stx_atime.tv_sec = e->mtime,
	};

	return uk_vfs_setstat(d,
			      UK_STATX_MODE | UK_STATX_UID | UK_STATX_GID |
				      UK_STATX_MTIME | UK_STATX_ATIME,
			      &stx);
}

static const char *first_find(const struct extract *x, const char *name,
			      const struct uk_cpio_entry *e)
{
	struct first_name *l;

	uk_list_for_each_entry (l, &x->firsts, link)
		if (l->ino == e->ino && l->dev_major == e->dev_major &&
		    l->dev_minor == e->dev_minor && strcmp(l->name, name))
			return l->name;
	return NULL;
}

static int first_add(struct extract *x, const char *name,
		     const struct uk_cpio_entry *e)
{
	struct first_name *l = uk_malloc(uk_alloc_get_default(), sizeof(*l));

	if (unlikely(!l))
		return -ENOMEM;
	*l = (struct first_name){ .ino = e->ino,
				  .dev_major = e->dev_major,
				  .dev_minor = e->dev_minor,
				  .name = name };
	uk_list_add_tail(&l->link, &x->firsts);
	return 0;
}

static void firsts_free(struct extract *x)
{
	struct first_name *l, *next;

	uk_list_for_each_entry_safe(l, next, &x->firsts, link)
		uk_free(uk_alloc_get_default(), l);
}

static int make(struct extract *x, const char *name,
		const struct uk_cpio_entry *e)
{
	mode_t type = e->mode & S_IFMT;
	char target[PATH_MAX];
	__u64 rdev = ((__u64)e->rdev_major << 32) | e->rdev_minor;
	const char *first = NULL;

	if (type == S_IFREG && e->nlink > 1)
		first = first_find(x, name, e);
	if (first)
		return uk_vfs_linkat(x->root, first, 0, x->root, name);
	if (type != S_IFLNK)
		return uk_vfs_mknodat(x->root, name, e->mode, rdev, NULL);
	if (!e->size || e->size >= sizeof(target))
		return -ENAMETOOLONG;
	memcpy(target, e->data, e->size);
	target[e->size] = '\0';
	return uk_vfs_mknodat(x->root, name, S_IFLNK | 0777, 0, target);
}

/*
 * Removes what has the name already, as Linux does for its initial ramdisk:
 * a directory stays if it shall be one.  1 if it stays.
 */
static int make_room(struct extract *x, const char *name, mode_t type)
{
	struct uk_dentry *d;
	int dir, rc;

	rc = uk_vfs_lookup(x->root, name, UK_VFS_NOFOLLOW, &d);
	if (rc)
		return rc;
	dir = is_dir(uk_vfs_dvnode(d));
	uk_vfs_dput(d);
	if (dir && type == S_IFDIR)
		return 1;
	return uk_vfs_unlinkat(x->root, name, dir);
}

/* Directories above `name` that the archive did not bring. */
static int make_parents(struct uk_dentry *root, const char *name)
{
	char buf[PATH_MAX];
	__sz len = strnlen(name, PATH_MAX);

	if (len >= PATH_MAX)
		return -ENAMETOOLONG;
	memcpy(buf, name, len + 1);
	for (__sz i = 1; i < len; i++) {
		int rc;

		if (buf[i] != '/')
			continue;
		buf[i] = '\0';
		rc = uk_vfs_mknodat(root, buf, S_IFDIR | 0755, 0, NULL);
		if (rc && rc != -EEXIST)
			return rc;
		buf[i] = '/';
	}
	return 0;
}

/* Makes `name`, in place of what is there, with what is above it. */
static int make_over(struct extract *x, const char *name,
		     const struct uk_cpio_entry *e)
{
	int rc = make(x, name, e);

	if (rc == -ENOENT) {
		rc = make_parents(x->root, name);
		return rc ? rc : make(x, name, e);
	}
	if (rc != -EEXIST)
		return rc;
	rc = make_room(x, name, e->mode & S_IFMT);
	return rc < 0 ? rc : rc ? 0 : make(x, name, e);
}

static int place(struct extract *x, const struct uk_cpio_entry *e)
{
	mode_t type = e->mode & S_IFMT;
	const char *name = e->name;
	struct uk_dentry *d;
	int rc;

	while (*name == '/' || (name[0] == '.' && name[1] == '/'))
		name++;
	if (!*name || !strcmp(name, "."))
		return 0;
	if (climbs(name))
		return -EINVAL;
	rc = make_over(x, name, e);
	if (!rc && type == S_IFREG && e->nlink > 1 && !first_find(x, "", e))
		rc = first_add(x, name, e);
	if (rc || type == S_IFLNK)
		return rc;
	rc = uk_vfs_lookup(x->root, name, UK_VFS_NOFOLLOW, &d);
	if (rc)
		return rc;
	/* of several names often only the last one brings the contents */
	if (type == S_IFREG && e->size)
		rc = fill(uk_vfs_dvnode(d), e);
	if (!rc)
		rc = apply_owner(d, e);
	uk_vfs_dput(d);
	return rc;
}

int uk_vfs_extract(const void *cpio, __sz len, const char *path)
{
	struct extract x = { .firsts = UK_LIST_HEAD_INIT(x.firsts) };
	struct uk_cpio_entry e;
	struct uk_cpio c;
	int rc = uk_vfs_lookup(NULL, path, UK_VFS_DIRECTORY, &x.root);

	if (rc)
		return rc;
	uk_cpio_init(&c, cpio, len);
	while ((rc = uk_cpio_next(&c, &e)) > 0) {
		rc = place(&x, &e);
		if (rc) {
			uk_pr_err("cannot extract '%s': %d\n", e.name, rc);
			goto out;
		}
	}
	if (rc)
		uk_pr_err("the archive is damaged or cut off at byte %lu\n",
			  c.off);
out:
	firsts_free(&x);
	uk_vfs_dput(x.root);
	return rc;
}
