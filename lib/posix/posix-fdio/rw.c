/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The read and write families: access checks, blocking, atomicity, positions.
 *
 * Drivers answer -EAGAIN instead of sleeping; the loops here sleep for them.
 * The position of an open file is guarded by its lock, which is held over the
 * transfer; the contents of a file by its iolock.
 */
#include "fdio.h"

#include <uk/file/iovutil.h>
#include <uk/posix-fdio.h>

#define RWF_ALL (RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | RWF_APPEND)

static void (*sigpipe)(void);

void uk_fdio_sigpipe_set(void (*fn)(void))
{
	sigpipe = fn;
}

void uk_fdio_sigpipe(void)
{
	if (sigpipe)
		sigpipe();
}

/* Total length of a vector from a program, cut to what Linux moves. */
static ssize_t iov_check(const struct iovec *iov, int iovcnt)
{
	__sz sum = 0;

	if (unlikely(iovcnt < 0 || iovcnt > FDIO_IOV_MAX))
		return -EINVAL;
	if (unlikely(!iov && iovcnt))
		return -EFAULT;
	for (int i = 0; i < iovcnt; i++) {
		if (unlikely((ssize_t)iov[i].iov_len < 0 ||
			     uk_add_overflow(sum, iov[i].iov_len, &sum) ||
			     (ssize_t)sum < 0))
			return -EINVAL;
		if (unlikely(!iov[i].iov_base && iov[i].iov_len))
			return -EFAULT;
	}
	return sum;
}

/* Sleeps until the file may go on; -EAGAIN or -EINTR if it shall not. */
static int wait_for(struct uk_ofile *of, uk_pollevent ev, long flags)
{
	if ((of->mode & O_NONBLOCK) || (flags & RWF_NOWAIT))
		return -EAGAIN;
	if (!uk_file_poll(of->file, ev | UKFD_POLL_ALWAYS))
		return -EINTR;
	return 0;
}

static ssize_t read_once(struct uk_ofile *of, const struct iovec *iov,
			 int iovcnt, off_t off)
{
	const struct uk_file *f = of->file;
	ssize_t r;

	if (of->mode & UKFD_O_NOIOLOCK)
		return uk_file_read(f, iov, iovcnt, off, 0);
	uk_file_rlock(f);
	r = uk_file_read(f, iov, iovcnt, off, 0);
	uk_file_runlock(f);
	return r;
}

/* Reads at `off`, sleeping until there is something. */
static ssize_t read_some(struct uk_ofile *of, const struct iovec *iov,
			 int iovcnt, off_t off, long flags)
{
	ssize_t r;
	int rc;

	for (;;) {
		r = read_once(of, iov, iovcnt, off);
		if (likely(r != -EAGAIN))
			return unlikely(r == -ENOSYS) ? -EINVAL : r;
		rc = wait_for(of, UKFD_POLLIN, flags);
		if (rc)
			return rc;
	}
}

static ssize_t read_pos(struct uk_ofile *of, const struct iovec *iov,
			int iovcnt, long flags)
{
	ssize_t r;

	if (unlikely(!fdio_can_read(of)))
		return -EBADF;
	if (of->mode & UKFD_O_NOSEEK)
		return read_some(of, iov, iovcnt, 0, flags);
	uk_mutex_lock(&of->lock);
	r = read_some(of, iov, iovcnt, of->pos, flags);
	if (r > 0)
		of->pos += r;
	uk_mutex_unlock(&of->lock);
	return r;
}

static ssize_t read_at(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off, long flags)
{
	if (unlikely(off < 0))
		return -EINVAL;
	if (unlikely(!fdio_can_read(of)))
		return -EBADF;
	if (unlikely(of->mode & UKFD_O_NOSEEK))
		return -ESPIPE;
	return read_some(of, iov, iovcnt, off, flags);
}

/* One driver call; `*off` becomes the end of the file for appending. */
static ssize_t write_once(struct uk_ofile *of, const struct iovec *iov,
			  int iovcnt, off_t *off, int append)
{
	const struct uk_file *f = of->file;
	ssize_t r;

	if (of->mode & UKFD_O_NOIOLOCK)
		return uk_file_write(f, iov, iovcnt, *off, 0);
	uk_file_wlock(f);
	r = append ? fdio_size(f) : 0;
	if (append && r >= 0)
		*off = r;
	if (likely(r >= 0))
		r = uk_file_write(f, iov, iovcnt, *off, 0);
	uk_file_wunlock(f);
	return r;
}

/* The part of a vector after its first `done` bytes, as far as one call can. */
static const struct iovec *iov_rest(const struct iovec *iov, int *iovcnt,
				    __sz done, struct iovec *part)
{
	while (*iovcnt && done >= iov->iov_len) {
		done -= iov->iov_len;
		iov++;
		(*iovcnt)--;
	}
	if (!done || !*iovcnt)
		return iov;
	part->iov_base = (char *)iov->iov_base + done;
	part->iov_len = iov->iov_len - done;
	*iovcnt = 1;
	return part;
}

ssize_t fdio_write_all(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off, long flags)
{
	int append = !(of->mode & UKFD_O_NOSEEK) &&
		     ((of->mode & O_APPEND) || (flags & RWF_APPEND));
	__sz len = uk_iov_len(iov, iovcnt), done = 0;
	const struct iovec *cur = iov;
	struct iovec part;
	int cnt = iovcnt;
	ssize_t r;

	for (;;) {
		r = write_once(of, cur, cnt, &off, append);
		if (r > 0) {
			done += r;
			off += r;
		}
		if (likely(done >= len || r == 0))
			break;
		if (r < 0) {
			if (r != -EAGAIN)
				break;
			r = wait_for(of, UKFD_POLLOUT, flags);
			if (r)
				break;
		} else if (!(of->mode & UKFD_O_NOSEEK)) {
			break; /* a full disk, say: Linux returns short, too */
		}
		cnt = iovcnt;
		cur = iov_rest(iov, &cnt, done, &part);
	}
	if (unlikely(r == -EPIPE))
		uk_fdio_sigpipe();
	if (unlikely(r == -ENOSYS))
		r = -EINVAL;
	return done || r >= 0 ? (ssize_t)done : r;
}

static ssize_t write_pos(struct uk_ofile *of, const struct iovec *iov,
			 int iovcnt, long flags)
{
	ssize_t r;

	if (unlikely(!fdio_can_write(of)))
		return -EBADF;
	if (of->mode & UKFD_O_NOSEEK)
		return fdio_write_all(of, iov, iovcnt, 0, flags);
	uk_mutex_lock(&of->lock);
	r = fdio_write_all(of, iov, iovcnt, of->pos, flags);
	if (r > 0) {
		if ((of->mode & O_APPEND) || (flags & RWF_APPEND))
			of->pos = fdio_size(of->file);
		else
			of->pos += r;
	}
	uk_mutex_unlock(&of->lock);
	return r;
}

static ssize_t write_at(struct uk_ofile *of, const struct iovec *iov,
			int iovcnt, off_t off, long flags)
{
	if (unlikely(off < 0))
		return -EINVAL;
	if (unlikely(!fdio_can_write(of)))
		return -EBADF;
	if (unlikely(of->mode & UKFD_O_NOSEEK))
		return -ESPIPE;
	return fdio_write_all(of, iov, iovcnt, off, flags);
}

static int buf_iov(struct iovec *iov, const void *buf, size_t count)
{
	if (unlikely((ssize_t)count < 0))
		return -EFAULT;
	if (unlikely(!buf && count))
		return -EFAULT;
	iov->iov_base = DECONST(void *, buf);
	iov->iov_len = MIN(count, FDIO_MAX_RW);
	return 0;
}

ssize_t uk_sys_read(struct uk_ofile *of, void *buf, size_t count)
{
	struct iovec iov;
	int rc = buf_iov(&iov, buf, count);

	return unlikely(rc) ? rc : read_pos(of, &iov, 1, 0);
}

ssize_t uk_sys_write(struct uk_ofile *of, const void *buf, size_t count)
{
	struct iovec iov;
	int rc = buf_iov(&iov, buf, count);

	return unlikely(rc) ? rc : write_pos(of, &iov, 1, 0);
}

ssize_t uk_sys_pread(struct uk_ofile *of, void *buf, size_t count, off_t off)
{
	struct iovec iov;
	int rc = buf_iov(&iov, buf, count);

	return unlikely(rc) ? rc : read_at(of, &iov, 1, off, 0);
}

ssize_t uk_sys_pwrite(struct uk_ofile *of, const void *buf, size_t count,
		      off_t off)
{
	struct iovec iov;
	int rc = buf_iov(&iov, buf, count);

	return unlikely(rc) ? rc : write_at(of, &iov, 1, off, 0);
}

ssize_t uk_sys_preadv2(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off, int flags)
{
	ssize_t r;

	if (unlikely(flags & ~RWF_ALL))
		return -EOPNOTSUPP;
	if (unlikely(off < -1))
		return -EINVAL;
	r = iov_check(iov, iovcnt);
	if (unlikely(r < 0))
		return r;
	return off == -1 ? read_pos(of, iov, iovcnt, flags)
			 : read_at(of, iov, iovcnt, off, flags);
}

ssize_t uk_sys_pwritev2(struct uk_ofile *of, const struct iovec *iov,
			int iovcnt, off_t off, int flags)
{
	ssize_t r;

	if (unlikely(flags & ~RWF_ALL))
		return -EOPNOTSUPP;
	if (unlikely(off < -1))
		return -EINVAL;
	r = iov_check(iov, iovcnt);
	if (unlikely(r < 0))
		return r;
	return off == -1 ? write_pos(of, iov, iovcnt, flags)
			 : write_at(of, iov, iovcnt, off, flags);
}

ssize_t uk_sys_readv(struct uk_ofile *of, const struct iovec *iov, int iovcnt)
{
	return uk_sys_preadv2(of, iov, iovcnt, -1, 0);
}

ssize_t uk_sys_writev(struct uk_ofile *of, const struct iovec *iov, int iovcnt)
{
	return uk_sys_pwritev2(of, iov, iovcnt, -1, 0);
}

ssize_t uk_sys_preadv(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		      off_t off)
{
	return off < 0 ? -EINVAL : uk_sys_preadv2(of, iov, iovcnt, off, 0);
}

ssize_t uk_sys_pwritev(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off)
{
	return off < 0 ? -EINVAL : uk_sys_pwritev2(of, iov, iovcnt, off, 0);
}
