/* SPDX-License-Identifier: BSD-3-Clause */
/* Unpacking a cpio archive over what is mounted; contents stay in place. */
#include "vfs_priv.h"

#include <uk/cpio.h>
#include <uk/print.h>

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

static int make(struct uk_dentry *root, const char *name,
		const struct uk_cpio_entry *e)
{
	mode_t type = e->mode & S_IFMT;
	char target[PATH_MAX];
	__u64 rdev = ((__u64)e->rdev_major << 32) | e->rdev_minor;

	if (type != S_IFLNK)
		return uk_vfs_mknodat(root, name, e->mode, rdev, NULL);
	if (!e->size || e->size >= sizeof(target))
		return -ENAMETOOLONG;
	memcpy(target, e->data, e->size);
	target[e->size] = '\0';
	return uk_vfs_mknodat(root, name, S_IFLNK | 0777, 0, target);
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

static int place(struct uk_dentry *root, const struct uk_cpio_entry *e)
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
	rc = make(root, name, e);
	if (rc == -ENOENT) {
		rc = make_parents(root, name);
		rc = rc ? rc : make(root, name, e);
	} else if (rc == -EEXIST && type != S_IFDIR) {
		rc = uk_vfs_unlinkat(root, name, 0);
		rc = rc ? rc : make(root, name, e);
	}
	if (rc && rc != -EEXIST)
		return rc;
	if (type == S_IFLNK)
		return 0;
	rc = uk_vfs_lookup(root, name, UK_VFS_NOFOLLOW, &d);
	if (rc)
		return rc;
	if (type == S_IFREG && e->size)
		rc = fill(uk_vfs_dvnode(d), e);
	if (!rc)
		rc = apply_owner(d, e);
	uk_vfs_dput(d);
	return rc;
}

int uk_vfs_extract(const void *cpio, __sz len, const char *path)
{
	struct uk_cpio_entry e;
	struct uk_dentry *root;
	struct uk_cpio c;
	int rc = uk_vfs_lookup(NULL, path, UK_VFS_DIRECTORY, &root);

	if (rc)
		return rc;
	uk_cpio_init(&c, cpio, len);
	while ((rc = uk_cpio_next(&c, &e)) > 0) {
		rc = place(root, &e);
		if (rc) {
			uk_pr_err("cannot extract '%s': %d\n", e.name, rc);
			break;
		}
	}
	if (rc == -E2BIG || (rc < 0 && c.off == 0))
		uk_pr_err("the archive is damaged or cut off at byte %lu\n",
			  c.off);
	uk_vfs_dput(root);
	return rc;
}
