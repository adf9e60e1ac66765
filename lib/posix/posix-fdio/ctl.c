/* SPDX-License-Identifier: BSD-3-Clause */
/* Everything that steers an open file: fcntl, ioctl, sync, sizes, sendfile. */
#include "async.h"

#include <sys/ioctl.h>

#include <uk/posix-fdio.h>
#include <uk/uaccess.h>

#define FALLOC_FL_ALL 0x7f
#ifndef FALLOC_FL_KEEP_SIZE
#define FALLOC_FL_KEEP_SIZE 0x01
#define FALLOC_FL_PUNCH_HOLE 0x02
#define FALLOC_FL_COLLAPSE_RANGE 0x08
#define FALLOC_FL_INSERT_RANGE 0x20
#define FALLOC_FL_UNSHARE_RANGE 0x40
#endif

/* FIONREAD of a regular file: bytes from here to the end. */
static int bytes_left(struct uk_ofile *of, int *left)
{
	struct uk_statx stx;
	int rc = uk_sys_fstatx(of, UK_STATX_TYPE | UK_STATX_SIZE, &stx);

	if (rc || !S_ISREG(stx.stx_mode))
		return -ENOTTY;
	*left = (int)((off_t)stx.stx_size - of->pos);
	return 0;
}

int uk_sys_ioctl(struct uk_ofile *of, int request, void *arg)
{
	int rc, left;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (request == (int)FIONBIO) {
		if (unlikely(!arg))
			return -EFAULT;
		fdio_mode_change(of, O_NONBLOCK, *(int *)arg ? O_NONBLOCK : 0);
		return 0;
	}
	if (request == (int)FIOASYNC)
		return unlikely(!arg) ? -EFAULT
				      : fdio_async_set(of, !!*(int *)arg);
	rc = uk_file_ctl(of->file, UKFILE_CTL_IOCTL, request, (__uptr)arg, 0,
			 0);
	if (rc != -ENOSYS)
		return rc;
	rc = request == (int)FIONREAD ? bytes_left(of, &left) : -ENOTTY;
	return rc ? rc : uk_user_put_obj((int *)arg, &left);
}

int fdio_ctl_locked(struct uk_ofile *of, int req, __uptr a1, __uptr a2,
		    __uptr a3)
{
	int rc;

	uk_file_wlock(of->file);
	rc = uk_file_ctl(of->file, UKFILE_CTL_FILE, req, a1, a2, a3);
	uk_file_wunlock(of->file);
	return rc;
}

static int sync(struct uk_ofile *of, int dataonly)
{
	int rc;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	rc = fdio_ctl_locked(of, UKFILE_CTL_FILE_SYNC, dataonly, 0, 0);
	return rc == -ENOSYS ? -EINVAL : rc;
}

int uk_sys_fsync(struct uk_ofile *of)
{
	return sync(of, 0);
}

int uk_sys_fdatasync(struct uk_ofile *of)
{
	return sync(of, 1);
}

int uk_sys_ftruncate(struct uk_ofile *of, off_t len)
{
	int rc;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (unlikely(len < 0 || !fdio_can_write(of)))
		return -EINVAL;
	rc = fdio_ctl_locked(of, UKFILE_CTL_FILE_TRUNC, len, 0, 0);
	return rc == -ENOSYS ? -EINVAL : rc;
}

static int is_fifo(struct uk_ofile *of)
{
	struct uk_statx stx;

	return !uk_sys_fstatx(of, UK_STATX_TYPE, &stx) &&
	       S_ISFIFO(stx.stx_mode);
}

/* Which combinations of modes there are, as Linux checks them. */
static int falloc_mode_check(int mode)
{
	int what = mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_UNSHARE_RANGE);

	if (mode & ~FALLOC_FL_ALL)
		return -EOPNOTSUPP;
	if (what & (what - 1)) /* more than one thing at once */
		return -EOPNOTSUPP;
	if (what == FALLOC_FL_PUNCH_HOLE && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	if ((what == FALLOC_FL_COLLAPSE_RANGE ||
	     what == FALLOC_FL_INSERT_RANGE) &&
	    mode != what)
		return -EOPNOTSUPP;
	return 0;
}

int uk_sys_fallocate(struct uk_ofile *of, int mode, off_t off, off_t len)
{
	off_t end;
	int rc;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (unlikely(off < 0 || len <= 0))
		return -EINVAL;
	rc = falloc_mode_check(mode);
	if (unlikely(rc))
		return rc;
	if (unlikely(!fdio_can_write(of)))
		return -EBADF;
	if (unlikely(of->mode & UKFD_O_NOSEEK))
		return is_fifo(of) ? -ESPIPE : -ENODEV;
	if (unlikely(uk_add_overflow(off, len, &end)))
		return -EFBIG;
	rc = fdio_ctl_locked(of, UKFILE_CTL_FILE_FALLOC, mode, off, len);
	return rc == -ENOSYS ? -EOPNOTSUPP : rc;
}

int uk_sys_fadvise(struct uk_ofile *of, off_t off __unused, off_t len,
		   int advice)
{
	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (unlikely((of->mode & UKFD_O_NOSEEK) && is_fifo(of)))
		return -ESPIPE;
	if (unlikely(len < 0 || advice < 0 || advice > 5))
		return -EINVAL;
	return 0; /* advice: all is in memory anyway */
}

int uk_sys_readahead(struct uk_ofile *of)
{
	struct uk_statx stx;

	if (unlikely(!fdio_can_read(of)))
		return -EBADF;
	if (uk_sys_fstatx(of, UK_STATX_TYPE, &stx) ||
	    !(S_ISREG(stx.stx_mode) || S_ISBLK(stx.stx_mode)))
		return -EINVAL;
	return 0;
}

int uk_sys_sync_file_range(struct uk_ofile *of, off_t off, off_t len,
			   unsigned int flags)
{
	off_t end;
	int rc;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (unlikely(flags & ~7U))
		return -EINVAL;
	if (unlikely(off < 0 || uk_add_overflow(off, len, &end) || end < off))
		return -EINVAL;
	if (unlikely(of->mode & UKFD_O_NOSEEK))
		return -ESPIPE;
	rc = flags ? fdio_ctl_locked(of, UKFILE_CTL_FILE_SYNC, 1, 0, 0) : 0;
	return rc == -ENOSYS ? 0 : rc;
}
