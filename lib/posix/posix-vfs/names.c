/* SPDX-License-Identifier: BSD-3-Clause */
/* Making, removing and listing names: each call is its *at form. */
#include "paths.h"

#include <sys/sysmacros.h>

/* MS_RDONLY, _NOSUID, _NODEV, _NOEXEC, _NOATIME, _RELATIME */
#define MOUNT_FLAGS (1UL | 14UL | 0x400UL | 0x200000UL)

static int mknod_at(int dirfd, const char *path, mode_t mode, __u64 rdev,
		    const char *link)
{
	struct uk_dentry *start;
	int rc = path_start(dirfd, path, &start);

	if (rc)
		return rc;
	rc = uk_vfs_mknodat(start, path, mode, rdev, link);
	uk_vfs_dput(start);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, mkdirat, int, dirfd, const char *, path, mode_t, mode)
{
	mode = S_IFDIR | (mode & 01777 & ~path_umask());
	return UK_WITH_USER_PATH(p, path, mknod_at(dirfd, p, mode, 0, NULL));
}

UK_SYSCALL_R_DEFINE(int, mkdir, const char *, path, mode_t, mode)
{
	return uk_syscall_r_mkdirat(AT_FDCWD, (long)path, mode);
}

int uk_sys_mknodat(int dirfd, const char *path, mode_t mode, unsigned int dev)
{
	mode_t type = mode & S_IFMT ? mode & S_IFMT : S_IFREG;

	return mknod_at(dirfd, path, type | (mode & 07777 & ~path_umask()),
			(__u64)major((__u64)dev) << 32 | minor(dev), NULL);
}

/* What type there is to be is looked at before the path, as on Linux. */
static int mknod_type_check(mode_t mode)
{
	switch (mode & S_IFMT) {
	case 0:
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		return 0;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
}

UK_SYSCALL_R_DEFINE(int, mknodat, int, dirfd, const char *, path, mode_t, mode,
		    unsigned int, dev)
{
	int rc = mknod_type_check(mode);

	if (unlikely(rc))
		return rc;
	return UK_WITH_USER_PATH(p, path, uk_sys_mknodat(dirfd, p, mode, dev));
}

UK_SYSCALL_R_DEFINE(int, mknod, const char *, path, mode_t, mode, unsigned int,
		    dev)
{
	return uk_syscall_r_mknodat(AT_FDCWD, (long)path, mode, dev);
}

UK_SYSCALL_R_DEFINE(int, symlinkat, const char *, target, int, dirfd,
		    const char *, path)
{
	return UK_WITH_USER_PATH(
		to, target,
		!*to ? -ENOENT
		     : UK_WITH_USER_PATH(
			       p, path,
			       mknod_at(dirfd, p, S_IFLNK | 0777, 0, to)));
}

UK_SYSCALL_R_DEFINE(int, symlink, const char *, target, const char *, path)
{
	return uk_syscall_r_symlinkat((long)target, AT_FDCWD, (long)path);
}

int uk_sys_unlinkat(int dirfd, const char *path, int flags)
{
	struct uk_dentry *start;
	int rc = path_start(dirfd, path, &start);

	if (rc)
		return rc;
	rc = uk_vfs_unlinkat(start, path, flags & AT_REMOVEDIR);
	uk_vfs_dput(start);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, unlinkat, int, dirfd, const char *, path, int, flags)
{
	if (unlikely(flags & ~AT_REMOVEDIR))
		return -EINVAL;
	return UK_WITH_USER_PATH(p, path, uk_sys_unlinkat(dirfd, p, flags));
}

UK_SYSCALL_R_DEFINE(int, unlink, const char *, path)
{
	return uk_syscall_r_unlinkat(AT_FDCWD, (long)path, 0);
}

UK_SYSCALL_R_DEFINE(int, rmdir, const char *, path)
{
	return uk_syscall_r_unlinkat(AT_FDCWD, (long)path, AT_REMOVEDIR);
}

/* The places where two paths begin; both or none. */
static int two_start(int odirfd, const char *opath, int ndirfd,
		     const char *npath, struct uk_dentry **os,
		     struct uk_dentry **ns)
{
	int rc = path_start(odirfd, opath, os);

	if (rc)
		return rc;
	rc = path_start(ndirfd, npath, ns);
	if (rc)
		uk_vfs_dput(*os);
	return rc;
}

static int link_at(int odirfd, const char *opath, int ndirfd, const char *npath,
		   int flags)
{
	struct uk_dentry *os, *ns;
	int rc = two_start(odirfd, opath, ndirfd, npath, &os, &ns);

	if (rc)
		return rc;
	if (!*opath && !(flags & AT_EMPTY_PATH))
		rc = -ENOENT;
	else
		rc = uk_vfs_linkat(os, opath, flags & AT_SYMLINK_FOLLOW, ns,
				   npath);
	uk_vfs_dput(ns);
	uk_vfs_dput(os);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, linkat, int, odirfd, const char *, opath, int, ndirfd,
		    const char *, npath, int, flags)
{
	if (unlikely(flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH)))
		return -EINVAL;
	return UK_WITH_USER_PATH(
		o, opath,
		UK_WITH_USER_PATH(n, npath,
				  link_at(odirfd, o, ndirfd, n, flags)));
}

UK_SYSCALL_R_DEFINE(int, link, const char *, opath, const char *, npath)
{
	return uk_syscall_r_linkat(AT_FDCWD, (long)opath, AT_FDCWD, (long)npath,
				   0);
}

static int rename_at(int odirfd, const char *opath, int ndirfd,
		     const char *npath, unsigned int flags)
{
	struct uk_dentry *os, *ns;
	int rc = two_start(odirfd, opath, ndirfd, npath, &os, &ns);

	if (rc)
		return rc;
	rc = uk_vfs_renameat(os, opath, ns, npath, flags);
	uk_vfs_dput(ns);
	uk_vfs_dput(os);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, renameat2, int, odirfd, const char *, opath, int,
		    ndirfd, const char *, npath, unsigned int, flags)
{
	return UK_WITH_USER_PATH(
		o, opath,
		UK_WITH_USER_PATH(n, npath,
				  rename_at(odirfd, o, ndirfd, n, flags)));
}

UK_SYSCALL_R_DEFINE(int, renameat, int, odirfd, const char *, opath, int,
		    ndirfd, const char *, npath)
{
	return uk_syscall_r_renameat2(odirfd, (long)opath, ndirfd, (long)npath,
				      0);
}

UK_SYSCALL_R_DEFINE(int, rename, const char *, opath, const char *, npath)
{
	return uk_syscall_r_renameat2(AT_FDCWD, (long)opath, AT_FDCWD,
				      (long)npath, 0);
}

/*
 * /proc/self/exe and its like come with procfs; until then the library that
 * loads programs puts a link there.
 */
UK_SYSCALL_R_DEFINE(ssize_t, readlinkat, int, dirfd, const char *, path, char *,
		    buf, size_t, len)
{
	struct uk_dentry *d;
	const char *to;
	ssize_t n;
	int rc;

	if (unlikely((ssize_t)len <= 0))
		return -EINVAL;
	rc = user_lookup(dirfd, path, UK_VFS_NOFOLLOW, 1, &d);
	if (rc)
		return rc;
	to = uk_vfs_readlink(d);
	/* of a descriptor, only a link's: for others "" is no name */
	n = !PTRISERR(to) ? (ssize_t)strnlen(to, len)
	    : *path	  ? PTR2ERR(to)
			  : -ENOENT;
	if (n > 0 && uk_user_put(buf, to, (__sz)n))
		n = -EFAULT;
	uk_vfs_dput(d);
	return n;
}

UK_SYSCALL_R_DEFINE(ssize_t, readlink, const char *, path, char *, buf, size_t,
		    len)
{
	return uk_syscall_r_readlinkat(AT_FDCWD, (long)path, (long)buf, len);
}

/* Linux's struct linux_dirent64, with room for any name. */
struct dirent64 {
	__u64 ino;
	__s64 off;
	__u16 reclen;
	__u8 type;
	char name[NAME_MAX + 1 + 8];
} __packed;

#define DIRENT_HEAD offsetof(struct dirent64, name)

struct dirbuf {
	char *buf; /* the program's */
	__sz len, used;
	__u64 next;
	int rc; /* why no more goes in */
};

/* Called with the directory locked: so nothing is paged in. */
static int dirbuf_add(void *arg, const char *name, __sz len, __u64 ino,
		      unsigned int type, __u64 next)
{
	struct dirbuf *b = arg;
	__sz need = ALIGN_UP(DIRENT_HEAD + len + 1, 8UL);
	struct dirent64 d = {
		.ino = ino,
		.off = next,
		.reclen = need,
		.type = type,
	};

	if (need > b->len - b->used || len > NAME_MAX) {
		b->rc = -EINVAL;
		return 1;
	}
	memcpy(d.name, name, len);
	if (unlikely(uk_user_put_nopage(b->buf + b->used, &d, need))) {
		b->rc = -EFAULT;
		return 1;
	}
	b->used += need;
	b->next = next;
	return 0;
}

static ssize_t getdents(struct uk_ofile *of, char *buf, size_t len)
{
	struct dirbuf b = { .buf = buf, .len = len };
	int rc;

	if (unlikely(!of->path))
		return -ENOTDIR;
	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	(void)uk_user_probe_w(buf, len);
	uk_mutex_lock(&of->lock);
	b.next = of->pos;
	rc = uk_vfs_readdir(of->path, of->pos, dirbuf_add, &b);
	of->pos = b.next;
	uk_mutex_unlock(&of->lock);
	if (rc)
		return rc;
	return b.used ? (ssize_t)b.used : b.rc;
}

UK_SYSCALL_R_DEFINE(ssize_t, getdents64, int, fd, char *, buf, size_t, len)
{
	struct uk_ofile *of = uk_fdtab_get(fd);
	ssize_t r;

	if (unlikely(!of))
		return -EBADF;
	r = getdents(of, buf, MIN(len, (size_t)__S32_MAX));
	uk_fdtab_ret(of);
	return r;
}

UK_SYSCALL_R_DEFINE(int, sync)
{
	return 0; /* every file system writes at once */
}

UK_SYSCALL_R_DEFINE(int, syncfs, int, fd)
{
	return uk_fdtab_getflags(fd) < 0 ? -EBADF : 0;
}

/* A string that may be left out: empty then. */
static int optional_get(struct uk_user_path *p, const char *usr)
{
	if (usr)
		return uk_user_path_get(p, usr);
	p->heap = NULL;
	p->s = "";
	return 0;
}

UK_SYSCALL_R_DEFINE(int, mount, const char *, dev, const char *, path,
		    const char *, fstype, unsigned long, flags, const char *,
		    data)
{
	const char *const usr[] = { fstype, dev, data };
	struct uk_user_path v[ARRAY_SIZE(usr)];
	unsigned int n;
	int rc = 0;

	for (n = 0; n < ARRAY_SIZE(usr); n++) {
		rc = optional_get(&v[n], usr[n]);
		if (unlikely(rc))
			break;
	}
	if (!rc)
		rc = UK_WITH_USER_PATH(p, path,
				       !fstype || (flags & ~MOUNT_FLAGS)
					       ? -EINVAL
					       : uk_vfs_mount(v[1].s, p, v[0].s,
							      flags, v[2].s));
	while (n--)
		uk_user_path_put(&v[n]);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, umount2, const char *, path, int, flags)
{
	return UK_WITH_USER_PATH(p, path, uk_vfs_umount(p, flags));
}
