/* SPDX-License-Identifier: BSD-3-Clause */
/* Attributes by path: the stat, access, chmod, chown and time families. */
#include "paths.h"

#include <sys/statfs.h>

#include <uk/alloc.h>
#include <uk/page.h>
#include <uk/plat/time.h>

#define UTIME_NOW_ ((1L << 30) - 1)
#define UTIME_OMIT_ ((1L << 30) - 2)

static unsigned int at_follow(int flags)
{
	return flags & AT_SYMLINK_NOFOLLOW ? UK_VFS_NOFOLLOW : 0;
}

/* The attributes of (dirfd, path); of a descriptor itself by its file. */
static int statx_at(int dirfd, const char *path, int flags, unsigned int mask,
		    struct uk_statx *stx)
{
	struct uk_ofile *of;
	struct uk_dentry *d;
	int rc;

	if (unlikely(!path))
		return -EFAULT;
	if (!*path && (flags & AT_EMPTY_PATH) && dirfd != AT_FDCWD) {
		of = uk_fdtab_get(dirfd);
		if (unlikely(!of))
			return -EBADF;
		rc = uk_sys_fstatx(of, mask, stx);
		uk_fdtab_ret(of);
		return rc;
	}
	rc = path_lookup(dirfd, path, at_follow(flags), flags & AT_EMPTY_PATH,
			 &d);
	if (rc)
		return rc;
	rc = uk_file_getstat(&uk_vfs_dvnode(d)->file, mask, stx);
	if (!rc || rc == -ENOSYS) {
		/* A device's driver does not know its name's attributes. */
		if (!S_ISREG(uk_vfs_dvnode(d)->mode) && uk_vfs_dvnode(d)->rdev)
			uk_vnode_getstat(uk_vfs_dvnode(d), stx);
		rc = 0;
	}
	uk_vfs_dput(d);
	return rc;
}

int uk_sys_fstatat(int dirfd, const char *path, struct stat *st, int flags)
{
	struct uk_statx stx;
	int rc;

	if (unlikely(flags &
		     ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT)))
		return -EINVAL;
	rc = statx_at(dirfd, path, flags, UK_STATX_BASIC_STATS, &stx);
	if (rc)
		return rc;
	if (unlikely(!st))
		return -EFAULT;
	uk_statx_to_stat(&stx, st);
	return 0;
}

/* fstatat(2) for a program. */
static int user_fstatat(int dirfd, const char *path, struct stat *st, int flags)
{
	struct stat v;
	int rc =
		UK_WITH_USER_PATH(p, path, uk_sys_fstatat(dirfd, p, &v, flags));

	return rc ? rc : uk_user_put_obj(st, &v);
}

UK_SYSCALL_R_DEFINE(int, newfstatat, int, dirfd, const char *, path,
		    struct stat *, st, int, flags)
{
	return user_fstatat(dirfd, path, st, flags);
}

UK_SYSCALL_R_DEFINE(int, stat, const char *, path, struct stat *, st)
{
	return user_fstatat(AT_FDCWD, path, st, 0);
}

UK_SYSCALL_R_DEFINE(int, lstat, const char *, path, struct stat *, st)
{
	return user_fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW);
}

/* Linux's struct statx is ours and a spare tail. */
struct linux_statx {
	struct uk_statx s;
	__u64 spare[12];
};

UK_SYSCALL_R_DEFINE(int, statx, int, dirfd, const char *, path, int, flags,
		    unsigned int, mask, struct linux_statx *, out)
{
	struct linux_statx v = { .spare = { 0 } };
	int rc;

	if (unlikely(mask & 0x80000000U))
		return -EINVAL;
	if (unlikely(flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH |
			       AT_NO_AUTOMOUNT | AT_STATX_SYNC_TYPE)))
		return -EINVAL;
	rc = UK_WITH_USER_PATH(p, path, statx_at(dirfd, p, flags, mask, &v.s));
	return rc ? rc : uk_user_put_obj(out, &v);
}

static int access_at(int dirfd, const char *path, int mode, int flags)
{
	struct uk_dentry *d;
	struct uk_vnode *v;
	int rc;

	if (unlikely(mode & ~7 || flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW |
					    AT_EMPTY_PATH)))
		return -EINVAL;
	rc = user_lookup(dirfd, path, at_follow(flags), flags & AT_EMPTY_PATH,
			 &d);
	if (rc)
		return rc;
	v = uk_vfs_dvnode(d);
	/* The superuser may do all but run what nobody may run. */
	if ((mode & 1) && S_ISREG(v->mode) && !(v->mode & 0111))
		rc = -EACCES;
	else if ((mode & 2) && (uk_vfs_dflags(d) & 1) &&
		 (S_ISREG(v->mode) || S_ISDIR(v->mode)))
		rc = -EROFS;
	uk_vfs_dput(d);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, access, const char *, path, int, mode)
{
	return access_at(AT_FDCWD, path, mode, 0);
}

UK_SYSCALL_R_DEFINE(int, faccessat, int, dirfd, const char *, path, int, mode)
{
	return access_at(dirfd, path, mode, 0);
}

UK_SYSCALL_R_DEFINE(int, faccessat2, int, dirfd, const char *, path, int, mode,
		    int, flags)
{
	return access_at(dirfd, path, mode, flags);
}

static int setstat_at(int dirfd, const char *path, int flags, unsigned int mask,
		      const struct uk_statx *stx)
{
	struct uk_dentry *d;
	int rc = path_lookup(dirfd, path, at_follow(flags),
			     flags & AT_EMPTY_PATH, &d);

	if (rc)
		return rc;
	if ((mask & UK_STATX_MODE) && S_ISLNK(uk_vfs_dvnode(d)->mode))
		rc = -EOPNOTSUPP; /* they have none of their own */
	else
		rc = uk_vfs_setstat(d, mask, stx);
	uk_vfs_dput(d);
	return rc == -ENOSYS ? -EPERM : rc;
}

/* The same of a program's path. */
static int user_setstat(int dirfd, const char *usr, int flags,
			unsigned int mask, const struct uk_statx *stx)
{
	return UK_WITH_USER_PATH(p, usr,
				 setstat_at(dirfd, p, flags, mask, stx));
}

static int chmod_at(int dirfd, const char *path, mode_t mode, int flags)
{
	struct uk_statx stx = { .stx_mode = mode & 07777 };

	if (unlikely(flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)))
		return -EINVAL;
	return user_setstat(dirfd, path, flags, UK_STATX_MODE, &stx);
}

UK_SYSCALL_R_DEFINE(int, chmod, const char *, path, mode_t, mode)
{
	return chmod_at(AT_FDCWD, path, mode, 0);
}

UK_SYSCALL_R_DEFINE(int, fchmodat, int, dirfd, const char *, path, mode_t, mode)
{
	return chmod_at(dirfd, path, mode, 0);
}

UK_SYSCALL_R_DEFINE(int, fchmodat2, int, dirfd, const char *, path, mode_t,
		    mode, int, flags)
{
	return chmod_at(dirfd, path, mode, flags);
}

static int chown_at(int dirfd, const char *path, uid_t uid, gid_t gid,
		    int flags)
{
	struct uk_statx stx = { .stx_uid = uid, .stx_gid = gid };
	unsigned int mask = (uid != (uid_t)-1 ? UK_STATX_UID : 0) |
			    (gid != (gid_t)-1 ? UK_STATX_GID : 0);

	if (unlikely(flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)))
		return -EINVAL;
	return user_setstat(dirfd, path, flags, mask, &stx);
}

UK_SYSCALL_R_DEFINE(int, chown, const char *, path, uid_t, uid, gid_t, gid)
{
	return chown_at(AT_FDCWD, path, uid, gid, 0);
}

UK_SYSCALL_R_DEFINE(int, lchown, const char *, path, uid_t, uid, gid_t, gid)
{
	return chown_at(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW);
}

UK_SYSCALL_R_DEFINE(int, fchownat, int, dirfd, const char *, path, uid_t, uid,
		    gid_t, gid, int, flags)
{
	return chown_at(dirfd, path, uid, gid, flags);
}

/* One of two times; -EINVAL for nanoseconds that are none. */
static int time_of(const struct timespec *ts, struct uk_statx_timestamp *out,
		   unsigned int bit, unsigned int *mask)
{
	__nsec now;

	if (ts && ts->tv_nsec == UTIME_OMIT_)
		return 0;
	*mask |= bit;
	if (!ts || ts->tv_nsec == UTIME_NOW_) {
		now = ukplat_wall_clock();
		out->tv_sec = now / 1000000000;
		out->tv_nsec = now % 1000000000;
		return 0;
	}
	if (unlikely(ts->tv_nsec < 0 || ts->tv_nsec > 999999999))
		return -EINVAL;
	out->tv_sec = ts->tv_sec;
	out->tv_nsec = ts->tv_nsec;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, utimensat, int, dirfd, const char *, path,
		    const struct timespec *, ts, int, flags)
{
	struct uk_statx stx = { .stx_mask = 0 };
	struct timespec v[2];
	unsigned int mask = 0;
	int rc = ts ? uk_user_get(v, ts, sizeof(v)) : 0;

	if (!rc)
		rc = time_of(ts ? v : NULL, &stx.stx_atime, UK_STATX_ATIME,
			     &mask);
	if (!rc)
		rc = time_of(ts ? v + 1 : NULL, &stx.stx_mtime, UK_STATX_MTIME,
			     &mask);
	if (rc || !mask)
		return rc; /* with nothing to do, as on Linux: no other check */
	if (unlikely(flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)))
		return -EINVAL;
	if (!path) { /* futimens(3) */
		if (dirfd == AT_FDCWD)
			return -EFAULT;
		return flags ? -EINVAL
			     : setstat_at(dirfd, "", AT_EMPTY_PATH, mask, &stx);
	}
	return user_setstat(dirfd, path, flags, mask, &stx);
}

static int truncate_path(const char *path, off_t len)
{
	const struct uk_file *f;
	struct uk_dentry *d;
	int rc;

	if (unlikely(len < 0))
		return -EINVAL;
	rc = user_lookup(AT_FDCWD, path, 0, 0, &d);
	if (rc)
		return rc;
	f = &uk_vfs_dvnode(d)->file;
	if (uk_vfs_dflags(d) & 1) {
		rc = -EROFS;
	} else {
		uk_file_wlock(f);
		rc = uk_file_ctl(f, UKFILE_CTL_FILE, UKFILE_CTL_FILE_TRUNC, len,
				 0, 0);
		uk_file_wunlock(f);
	}
	uk_vfs_dput(d);
	return rc == -ENOSYS ? -EINVAL : rc;
}

UK_SYSCALL_R_DEFINE(int, truncate, const char *, path, off_t, len)
{
	return truncate_path(path, len);
}

static int statfs_put(struct uk_dentry *d, struct statfs *usr)
{
	const struct uk_vfs_fstype *fs = uk_vfs_vnode_fstype(uk_vfs_dvnode(d));
	struct statfs st = {
		.f_type = fs->magic,
		.f_bsize = PAGE_SIZE,
		.f_frsize = PAGE_SIZE,
		.f_namelen = 255,
		.f_blocks = uk_alloc_totalmem() / PAGE_SIZE,
		.f_flags = 0x20 | (uk_vfs_dflags(d) & 1), /* ST_VALID */
	};

	st.f_bfree = st.f_bavail = uk_alloc_availmem_total() / PAGE_SIZE;
	return uk_user_put_obj(usr, &st);
}

UK_SYSCALL_R_DEFINE(int, statfs, const char *, path, struct statfs *, st)
{
	struct uk_dentry *d;
	int rc = user_lookup(AT_FDCWD, path, 0, 0, &d);

	if (rc)
		return rc;
	rc = statfs_put(d, st);
	uk_vfs_dput(d);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, fstatfs, int, fd, struct statfs *, st)
{
	struct uk_ofile *of;
	struct uk_dentry *d;
	int rc = path_of_fd(fd, &of, &d);

	if (rc)
		return rc;
	rc = d ? statfs_put(d, st) : -ENOSYS;
	uk_fdtab_ret(of);
	return rc;
}
