/* SPDX-License-Identifier: BSD-3-Clause */
/* Everything that steers an open file: fcntl, ioctl, sync, sizes, sendfile. */
#include "fdio.h"

#include <sys/ioctl.h>

#include <uk/alloc.h>
#include <uk/page.h>
#include <uk/posix-fdio.h>

#define SETFL_MASK (O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME)
#define PIPESZ_GET 1032
#define PIPESZ_SET 1031
#define SENDFILE_PAGES 16
#define SENDFILE_BUF 16384UL
#define FALLOC_FL_ALL 0x7f

/*
 * Record locks belong to the process, and there is one: they never conflict.
 * What remains is to check the request as Linux does.
 */
static int record_lock(struct uk_ofile *of, int cmd, struct flock *fl)
{
	if (unlikely(!fl))
		return -EFAULT;
	if (unlikely(fl->l_whence < 0 || fl->l_whence > 2))
		return -EINVAL;
	switch (fl->l_type) {
	case F_RDLCK:
		if (cmd != F_GETLK && !fdio_can_read(of))
			return -EBADF;
		break;
	case F_WRLCK:
		if (cmd != F_GETLK && !fdio_can_write(of))
			return -EBADF;
		break;
	case F_UNLCK:
		if (cmd == F_GETLK)
			return -EINVAL;
		break;
	default:
		return -EINVAL;
	}
	if (cmd == F_GETLK)
		fl->l_type = F_UNLCK;
	return 0;
}

int uk_sys_fcntl(struct uk_ofile *of, int cmd, unsigned long arg)
{
	int rc;

	switch (cmd) {
	case F_GETFL:
		return of->mode & (UKFD_MODE_MASK);
	case F_SETFL:
		if (unlikely(of->mode & O_PATH))
			return -EBADF;
		of->mode = (of->mode & ~SETFL_MASK) | (arg & SETFL_MASK);
		return 0;
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
		return record_lock(of, cmd, (struct flock *)arg);
	case PIPESZ_GET:
	case PIPESZ_SET:
		if (unlikely(cmd == PIPESZ_SET && arg > 1UL << 31))
			return -EINVAL;
		rc = uk_file_ctl(of->file, UKFILE_CTL_FILE,
				 UKFILE_CTL_FILE_PIPESZ, cmd == PIPESZ_SET, arg,
				 0);
		return rc == -ENOSYS ? -EBADF : rc;
	default:
		return -EINVAL;
	}
}

int uk_sys_ioctl(struct uk_ofile *of, int request, void *arg)
{
	unsigned int bit = 0;
	int rc;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (request == (int)FIONBIO)
		bit = O_NONBLOCK;
	else if (request == (int)FIOASYNC)
		bit = O_ASYNC;
	if (bit) {
		if (unlikely(!arg))
			return -EFAULT;
		of->mode = *(int *)arg ? of->mode | bit : of->mode & ~bit;
		return 0;
	}
	rc = uk_file_ctl(of->file, UKFILE_CTL_IOCTL, request, (__uptr)arg, 0,
			 0);
	return rc == -ENOSYS ? -ENOTTY : rc;
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

int uk_sys_fallocate(struct uk_ofile *of, int mode, off_t off, off_t len)
{
	off_t end;
	int rc;

	if (unlikely(!fdio_can_write(of)))
		return -EBADF;
	if (unlikely(off < 0 || len <= 0))
		return -EINVAL;
	if (unlikely(mode & ~FALLOC_FL_ALL))
		return -EOPNOTSUPP;
	if (unlikely(uk_add_overflow(off, len, &end)))
		return -EFBIG;
	if (unlikely(of->mode & UKFD_O_NOSEEK))
		return -ESPIPE;
	rc = fdio_ctl_locked(of, UKFILE_CTL_FILE_FALLOC, mode, off, len);
	return rc == -ENOSYS ? -EOPNOTSUPP : rc;
}

int uk_sys_fadvise(struct uk_ofile *of, off_t off __unused, off_t len,
		   int advice)
{
	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (unlikely(len < 0 || advice < 0 || advice > 5))
		return -EINVAL;
	if (unlikely(of->mode & UKFD_O_NOSEEK))
		return -ESPIPE;
	return 0; /* advice: all is in memory anyway */
}

/* The next pages of `f` as a vector, without copying; how many. */
static int pages_gather(const struct uk_file *f, off_t off, off_t end,
			struct iovec *iov, int max)
{
	int n;

	for (n = 0; n < max && off < end; n++) {
		__sz in = off & (PAGE_SIZE - 1);
		__sz len = MIN(PAGE_SIZE - in, (__sz)(end - off));
		char *p = uk_file_page_get(f, off);

		if (PTRISERR(p))
			return n ? n : PTR2ERR(p);
		iov[n].iov_base = p + in;
		iov[n].iov_len = len;
		off += len;
	}
	return n;
}

/* From pages of the file straight to `out`. */
static ssize_t send_pages(struct uk_ofile *out, const struct uk_file *f,
			  off_t off, size_t count)
{
	struct iovec iov[SENDFILE_PAGES];
	off_t size = fdio_size(f);
	size_t done = 0;
	ssize_t r = 0;
	int n;

	if (unlikely(size < 0))
		return size;
	while (done < count && off < size) {
		off_t end = MIN(size, off + (off_t)(count - done));

		n = pages_gather(f, off, end, iov, SENDFILE_PAGES);
		if (n < 0) {
			r = n;
			break;
		}
		r = fdio_write_all(out, iov, n, &out->pos, 0);
		if (r <= 0)
			break;
		done += r;
		off += r;
		if ((out->mode & O_NONBLOCK) && (out->mode & UKFD_O_NOSEEK) &&
		    !uk_file_poll_immediate(out->file, UKFD_POLLOUT))
			break;
	}
	return done ? (ssize_t)done : r;
}

/* The same through a buffer, for files that cannot show their pages. */
static ssize_t send_copy(struct uk_ofile *out, struct uk_ofile *in, off_t off,
			 size_t count)
{
	struct uk_alloc *a = uk_alloc_get_default();
	char *buf = uk_malloc(a, SENDFILE_BUF);
	size_t done = 0;
	ssize_t r = 0;

	if (unlikely(!buf))
		return -ENOMEM;
	while (done < count) {
		struct iovec iov = { buf, MIN(count - done, SENDFILE_BUF) };

		uk_file_rlock(in->file);
		r = uk_file_read(in->file, &iov, 1, off, 0);
		uk_file_runlock(in->file);
		if (r <= 0)
			break;
		iov.iov_len = r;
		r = fdio_write_all(out, &iov, 1, &out->pos, 0);
		if (r <= 0)
			break;
		done += r;
		off += r;
		if ((__sz)r < iov.iov_len)
			break;
	}
	uk_free(a, buf);
	return done ? (ssize_t)done : r;
}

ssize_t uk_sys_sendfile(struct uk_ofile *out, struct uk_ofile *in, off_t *off,
			size_t count)
{
	off_t pos;
	ssize_t r;

	if (unlikely(!fdio_can_read(in) || !fdio_can_write(out)))
		return -EBADF;
	if (unlikely(in->mode & UKFD_O_NOSEEK))
		return off ? -ESPIPE : -EINVAL;
	if (unlikely(out->mode & O_APPEND))
		return -EINVAL;
	count = MIN(count, FDIO_MAX_RW);
	pos = off ? *off : in->pos;
	if (unlikely(pos < 0))
		return -EINVAL;
	r = in->file->ops->page ? send_pages(out, in->file, pos, count)
				: send_copy(out, in, pos, count);
	if (r <= 0)
		return r == -ENOSYS ? -EINVAL : r;
	if (off)
		*off = pos + r;
	else
		in->pos = pos + r;
	return r;
}
