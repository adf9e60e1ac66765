/* SPDX-License-Identifier: BSD-3-Clause */
/* Attributes and positions of open files. */
#include "edge.h"

#include <unistd.h>

#include <uk/file/stat.h>

#ifndef SEEK_DATA
#define SEEK_DATA 3
#define SEEK_HOLE 4
#endif

void uk_statx_to_stat(const struct uk_statx *s, struct stat *st)
{
	st->st_dev = uk_stat_dev(s->stx_dev_major, s->stx_dev_minor);
	st->st_ino = s->stx_ino;
	st->st_nlink = s->stx_nlink;
	st->st_mode = s->stx_mode;
	st->st_uid = s->stx_uid;
	st->st_gid = s->stx_gid;
	st->st_rdev = uk_stat_dev(s->stx_rdev_major, s->stx_rdev_minor);
	st->st_size = (off_t)s->stx_size;
	st->st_blksize = (blksize_t)s->stx_blksize;
	st->st_blocks = (blkcnt_t)s->stx_blocks;
	st->st_atim.tv_sec = s->stx_atime.tv_sec;
	st->st_atim.tv_nsec = s->stx_atime.tv_nsec;
	st->st_mtim.tv_sec = s->stx_mtime.tv_sec;
	st->st_mtim.tv_nsec = s->stx_mtime.tv_nsec;
	st->st_ctim.tv_sec = s->stx_ctime.tv_sec;
	st->st_ctim.tv_nsec = s->stx_ctime.tv_nsec;
	uk_stat_clear_gaps(st);
}

int uk_sys_fstatx(struct uk_ofile *of, unsigned int mask, struct uk_statx *stx)
{
	int rc = uk_file_getstat(of->file, mask, stx);

	return unlikely(rc == -ENOSYS)
		       ? uk_file_anon_getstat(of->file, mask, stx)
		       : rc;
}

static __noinline int fstat_statx(struct uk_ofile *of, struct stat *st)
{
	struct uk_statx stx;
	int rc = uk_sys_fstatx(of, UK_STATX_BASIC_STATS, &stx);

	if (likely(!rc))
		uk_statx_to_stat(&stx, st);
	return rc;
}

static inline int fstat_of(struct uk_ofile *of, struct stat *st)
{
	const struct uk_file *f = of->file;

	return f->ops->fstat ? f->ops->fstat(f, st) : fstat_statx(of, st);
}

int uk_sys_fstat(struct uk_ofile *of, struct stat *st)
{
	return fstat_of(of, st);
}

/* Programs get a copy; native code has it put where it wants it. */
UK_SYSCALL_R_DEFINE(int, fstat, int, fd, struct stat *, st)
{
	struct stat own;
	int rc;

	if (unlikely(!st))
		return uk_fdtab_getflags(fd) < 0 ? -EBADF : -EFAULT;
	if (!UK_IS_ENABLED(CONFIG_LIBSYSCALL_SHIM_PROGRAMS))
		return WITH_OFILE(int, of, fd, fstat_of(of, st));
	rc = WITH_OFILE(int, of, fd, fstat_of(of, &own));
	return rc ? rc : uk_user_put_obj(st, &own);
}

static int setstat(struct uk_ofile *of, unsigned int mask,
		   const struct uk_statx *stx)
{
	int rc;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	uk_file_wlock(of->file);
	rc = uk_file_setstat(of->file, mask, stx);
	uk_file_wunlock(of->file);
	return rc == -ENOSYS ? -EINVAL : rc;
}

int uk_sys_fchmod(struct uk_ofile *of, mode_t mode)
{
	struct uk_statx stx = { .stx_mode = mode & 07777 };

	return setstat(of, UK_STATX_MODE, &stx);
}

int uk_sys_fchown(struct uk_ofile *of, uid_t owner, gid_t group)
{
	struct uk_statx stx = { .stx_uid = owner, .stx_gid = group };
	unsigned int mask = 0;

	if (owner != (uid_t)-1)
		mask |= UK_STATX_UID;
	if (group != (gid_t)-1)
		mask |= UK_STATX_GID;
	return setstat(of, mask, &stx);
}

/* SEEK_DATA and SEEK_HOLE: of files that do not know holes, all is data. */
static off_t seek_extent(const struct uk_file *f, off_t off, int whence)
{
	off_t out = 0, size;
	int rc;

	rc = uk_file_ctl(f, UKFILE_CTL_FILE, UKFILE_CTL_FILE_SEEK, whence, off,
			 (__uptr) & out);
	if (rc != -ENOSYS)
		return rc ? rc : out;
	size = fdio_size(f);
	if (unlikely(size < 0))
		return size;
	if (unlikely(off < 0 || off >= size))
		return -ENXIO;
	return whence == SEEK_DATA ? off : size;
}

off_t uk_sys_lseek(struct uk_ofile *of, off_t off, int whence)
{
	off_t base = 0;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (unlikely(whence < SEEK_SET || whence > SEEK_HOLE))
		return -EINVAL;
	if (unlikely(of->mode & UKFD_O_NOSEEK))
		return of->mode & UKFD_O_SEEK0 ? 0 : -ESPIPE;

	uk_mutex_lock(&of->lock);
	if (whence == SEEK_CUR)
		base = of->pos;
	else if (whence == SEEK_END)
		base = fdio_size(of->file);
	else if (whence != SEEK_SET)
		off = seek_extent(of->file, off, whence);
	if (unlikely(base < 0))
		off = base;
	else if (whence <= SEEK_END &&
		 (uk_add_overflow(base, off, &off) || off < 0))
		off = -EINVAL;
	if (off >= 0)
		of->pos = off;
	uk_mutex_unlock(&of->lock);
	return off;
}
