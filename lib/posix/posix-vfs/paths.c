/* SPDX-License-Identifier: BSD-3-Clause */
/* Working directory, umask, open, and the first three descriptors. */
#include "paths.h"

#include <uk/alloc.h>
#include <uk/atomic.h>
#include <uk/init.h>
#include <uk/mutex.h>

/* Comes before vfscore's lock.  A reference must be taken before it can go. */
static struct uk_mutex cwd_lock = UK_MUTEX_INITIALIZER(cwd_lock);
static struct uk_dentry *cwd; /* NULL: the root; guarded by `cwd_lock` */
static mode_t cmask = 022;

static struct uk_dentry *cwd_get(void)
{
	struct uk_dentry *d;

	uk_mutex_lock(&cwd_lock);
	d = cwd ? uk_vfs_dget(cwd) : uk_vfs_root();
	uk_mutex_unlock(&cwd_lock);
	return d;
}

/* Takes the reference on `d`. */
static void cwd_swap(struct uk_dentry *d)
{
	struct uk_dentry *old;

	uk_mutex_lock(&cwd_lock);
	old = cwd;
	cwd = d;
	uk_mutex_unlock(&cwd_lock);
	uk_vfs_dput(old);
}

int path_start(int dirfd, const char *path, struct uk_dentry **out)
{
	struct uk_ofile *of;

	*out = NULL;
	if (unlikely(!path))
		return -EFAULT;
	if (*path == '/')
		return 0;
	if (dirfd == AT_FDCWD) {
		*out = cwd_get();
		return 0;
	}
	of = uk_fdtab_get(dirfd);
	if (unlikely(!of))
		return -EBADF;
	if (of->path)
		*out = uk_vfs_dget(of->path);
	uk_fdtab_ret(of);
	return *out ? 0 : -ENOTDIR;
}

int path_lookup(int dirfd, const char *path, unsigned int flags, int empty,
		struct uk_dentry **out)
{
	struct uk_dentry *start;
	int rc = path_start(dirfd, path, &start);

	if (unlikely(rc))
		return rc;
	if (empty && !*path) {
		*out = start;
		return start ? 0 : -ENOENT;
	}
	rc = uk_vfs_lookup(start, path, flags, out);
	uk_vfs_dput(start);
	return rc;
}

int user_lookup(int dirfd, const char *usr, unsigned int flags, int empty,
		struct uk_dentry **out)
{
	return UK_WITH_USER_PATH(p, usr,
				 path_lookup(dirfd, p, flags, empty, out));
}

int uk_posix_lookup(const char *path, struct uk_dentry **out)
{
	return path_lookup(AT_FDCWD, path, 0, 0, out);
}

mode_t path_umask(void)
{
	return cmask;
}

int path_of_fd(int fd, struct uk_ofile **of, struct uk_dentry **d)
{
	*of = uk_fdtab_get(fd);
	if (unlikely(!*of))
		return -EBADF;
	*d = (*of)->path;
	return 0;
}

ssize_t uk_vfs_path_of(struct uk_ofile *of, char *buf, size_t len)
{
	return of->path ? uk_vfs_dpath(of->path, buf, len) : -ENOENT;
}

static void path_fini(struct uk_ofile *of)
{
	uk_vfs_dput(of->path);
}

int uk_sys_openat(int dirfd, const char *path, int flags, mode_t mode)
{
	struct uk_vfs_opened o;
	struct uk_dentry *start;
	struct uk_ofile *of;
	int rc = path_start(dirfd, path, &start);

	if (unlikely(rc))
		return rc;
	/* before the name is made: what fails leaves nothing */
	of = uk_ofile_create(NULL, 0);
	if (unlikely(!of))
		rc = -ENOMEM;
	else if (unlikely((flags & 020000000) == 020000000)) /* O_TMPFILE */
		rc = -EOPNOTSUPP;
	else
		rc = uk_vfs_openat(start, path, flags, mode & ~cmask, &o);
	uk_vfs_dput(start);
	if (unlikely(rc))
		goto err_put;
	of->file = o.file;
	of->mode = o.mode & ~O_CLOEXEC;
	of->path = o.dentry;
	of->fini = path_fini;
	rc = uk_fdtab_open_ofile(of, flags);
	if (likely(rc >= 0))
		return rc;

err_put:
	if (of)
		uk_ofile_put(of);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, openat, int, dirfd, const char *, path, int, flags,
		    mode_t, mode)
{
	return UK_WITH_USER_PATH(p, path, uk_sys_openat(dirfd, p, flags, mode));
}

UK_SYSCALL_R_DEFINE(int, open, const char *, path, int, flags, mode_t, mode)
{
	return UK_WITH_USER_PATH(p, path,
				 uk_sys_openat(AT_FDCWD, p, flags, mode));
}

UK_SYSCALL_R_DEFINE(int, creat, const char *, path, mode_t, mode)
{
	return uk_syscall_r_open((long)path, O_CREAT | O_WRONLY | O_TRUNC,
				 mode);
}

UK_SYSCALL_R_DEFINE(mode_t, umask, mode_t, mask)
{
	return uk_exchange_n(&cmask, mask & 0777);
}

/* Makes `d` the working directory; takes the reference. */
static int cwd_set(struct uk_dentry *d)
{
	if (!S_ISDIR(uk_vfs_dvnode(d)->mode)) {
		uk_vfs_dput(d);
		return -ENOTDIR;
	}
	cwd_swap(d);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, chdir, const char *, path)
{
	struct uk_dentry *d;
	int rc = user_lookup(AT_FDCWD, path, UK_VFS_DIRECTORY, 0, &d);

	return rc ? rc : cwd_set(d);
}

UK_SYSCALL_R_DEFINE(int, fchdir, int, fd)
{
	struct uk_ofile *of;
	struct uk_dentry *d;
	int rc = path_of_fd(fd, &of, &d);

	if (rc)
		return rc;
	rc = d ? cwd_set(uk_vfs_dget(d)) : -ENOTDIR;
	uk_fdtab_ret(of);
	return rc;
}

ssize_t uk_sys_getcwd(char *buf, size_t len)
{
	struct uk_dentry *d = cwd_get();
	ssize_t r;

	if (unlikely(!d))
		return -ENOENT;
	r = uk_vfs_dpath(d, buf, MIN(len, (size_t)PATH_MAX));
	uk_vfs_dput(d);
	return r < 0 ? r : r + 1;
}

UK_SYSCALL_R_DEFINE(ssize_t, getcwd, char *, buf, size_t, len)
{
	char *tmp = uk_malloc(uk_alloc_get_default(), PATH_MAX);
	ssize_t r;

	if (unlikely(!tmp))
		return -ENOMEM;
	r = uk_sys_getcwd(tmp, MIN(len, (size_t)PATH_MAX));
	if (r > 0 && unlikely(uk_user_put(buf, tmp, r)))
		r = -EFAULT;
	uk_free(uk_alloc_get_default(), tmp);
	return r;
}

/* The working directory would keep its file system from being unmounted. */
static void cwd_term(const struct uk_term_ctx *tctx __unused)
{
	cwd_swap(NULL);
}

uk_rootfs_initcall_prio(0x0, cwd_term, 5);
