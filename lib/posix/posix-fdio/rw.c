/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The read and write families: access checks, blocking, atomicity, positions.
 *
 * Drivers answer -EAGAIN instead of sleeping; the loops here sleep for them.
 * The position of an open file is guarded by its lock, which is held over the
 * transfer; the contents of a file by its iolock.
 */
#include "rw.h"

#include <uk/file/iovutil.h>
#include <uk/posix-fdio.h>
#include <uk/uaccess.h>

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

/* What the driver is told of the open file and the call. */
static inline long fdio_flags(const struct uk_ofile *of, long rwf)
{
	return (of->mode & O_DIRECT) | rwf;
}

int fdio_wait(struct uk_ofile *of, uk_pollevent ev, int nonblock)
{
	if ((of->mode & O_NONBLOCK) || nonblock)
		return -EAGAIN;
	if (!uk_file_poll(of->file, ev | UKFD_POLL_ALWAYS))
		return -EINTR;
	return 0;
}

/* The contents, which RWF_NOWAIT does not wait for either; false: not now. */
static int content_rlock(const struct uk_file *f, long rwf)
{
	if (unlikely(rwf & RWF_NOWAIT))
		return uk_file_rtrylock(f);
	uk_file_rlock(f);
	return 1;
}

static int content_wlock(const struct uk_file *f, long rwf)
{
	if (unlikely(rwf & RWF_NOWAIT))
		return uk_file_wtrylock(f);
	uk_file_wlock(f);
	return 1;
}

static ssize_t read_once(struct uk_ofile *of, const struct iovec *iov,
			 int iovcnt, off_t off, long rwf)
{
	const struct uk_file *f = of->file;
	ssize_t r;

	if (of->mode & UKFD_O_NOIOLOCK)
		return uk_file_read(f, iov, iovcnt, off, fdio_flags(of, rwf));
	if (!content_rlock(f, rwf))
		return -EAGAIN;
	r = uk_file_read(f, iov, iovcnt, off, fdio_flags(of, rwf));
	uk_file_runlock(f);
	return r;
}

ssize_t fdio_read_some(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off, long rwf)
{
	ssize_t r;
	int rc;

	for (;;) {
		r = read_once(of, iov, iovcnt, off, rwf);
		if (unlikely(r == -EFAULT) &&
		    uk_user_iov_fault_in(iov, iovcnt, true))
			continue; /* it came and went meanwhile */
		if (likely(r != -EAGAIN))
			return unlikely(r == -ENOSYS) ? -EINVAL : r;
		rc = fdio_wait(of, UKFD_POLLIN, rwf & RWF_NOWAIT);
		if (rc)
			return rc;
	}
}

static ssize_t read_pos(struct uk_ofile *of, const struct iovec *iov,
			int iovcnt, long rwf)
{
	ssize_t r;

	if (unlikely(!fdio_can_read(of)))
		return -EBADF;
	if (of->mode & UKFD_O_NOSEEK)
		return fdio_read_some(of, iov, iovcnt, 0, rwf);
	uk_mutex_lock(&of->lock);
	r = fdio_read_some(of, iov, iovcnt, of->pos, rwf);
	if (r > 0)
		of->pos += r;
	uk_mutex_unlock(&of->lock);
	return r;
}

static ssize_t read_at(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off, long rwf)
{
	int rc = off < 0 ? -EINVAL : fdio_check(of, 1, fdio_can_read(of));

	if (unlikely(rc))
		return rc;
	return fdio_read_some(of, iov, iovcnt, off, rwf);
}

/* One driver call; `*off` becomes the end of the file for appending. */
static ssize_t write_once(struct uk_ofile *of, const struct iovec *iov,
			  int iovcnt, off_t *off, int append, long rwf)
{
	const struct uk_file *f = of->file;
	ssize_t r;

	if (of->mode & UKFD_O_NOIOLOCK)
		return uk_file_write(f, iov, iovcnt, *off, fdio_flags(of, rwf));
	if (!content_wlock(f, rwf))
		return -EAGAIN;
	r = append ? fdio_size(f) : 0;
	if (append && r >= 0)
		*off = r;
	if (likely(r >= 0))
		r = uk_file_write(f, iov, iovcnt, *off, fdio_flags(of, rwf));
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

/* A write that shall be on the disk when it returns. */
static ssize_t written(struct uk_ofile *of, ssize_t done, long rwf)
{
	int all = (of->mode & O_SYNC) == O_SYNC || (rwf & RWF_SYNC);
	int rc;

	if (likely(!(of->mode & (O_SYNC | O_DSYNC)) &&
		   !(rwf & (RWF_SYNC | RWF_DSYNC))))
		return done;
	if (done <= 0 || (of->mode & UKFD_O_NOSEEK))
		return done;
	rc = fdio_ctl_locked(of, UKFILE_CTL_FILE_SYNC, !all, 0, 0);
	return rc && rc != -ENOSYS ? rc : done;
}

ssize_t fdio_write_error(ssize_t r)
{
	if (r == -EPIPE)
		uk_fdio_sigpipe();
	return r == -ENOSYS ? -EINVAL : r;
}

static void on_room(uk_pollevent ev __unused, enum uk_poll_chain_op op,
		    struct uk_poll_chain *c)
{
	if (op == UK_POLL_CHAINOP_SET)
		uk_pollq_set(c->arg, POLLOUT);
}

/*
 * A write that was refused although the file is writable: an eventfd has room,
 * but for less.  Tries again each time that its driver tells of more; listens
 * before it tries, so that none is missed.
 */
static __noinline ssize_t write_when_told(struct uk_ofile *of,
					  const struct iovec *iov, int iovcnt,
					  off_t *off, int append, long rwf)
{
	struct uk_pollq *from = &of->file->state->pollq, told;
	struct uk_poll_chain chain = UK_POLL_CHAIN_CALLBACK(
		UKFD_POLLOUT | UKFD_POLL_ALWAYS, on_room, &told);
	ssize_t r;

	uk_pollq_init(&told);
	uk_pollq_register(from, &chain);
	for (;;) {
		uk_pollq_clear(&told, POLLOUT);
		r = write_once(of, iov, iovcnt, off, append, rwf);
		if (r != -EAGAIN)
			break;
		if (!uk_pollq_poll(&told, POLLOUT)) {
			r = -EINTR;
			break;
		}
	}
	uk_pollq_unregister(from, &chain);
	return r;
}

/* One driver call, or as many as it takes where the file may be waited for. */
static ssize_t write_some(struct uk_ofile *of, const struct iovec *iov,
			  int iovcnt, off_t *off, int append, long rwf)
{
	ssize_t r = write_once(of, iov, iovcnt, off, append, rwf);

	if (likely(r != -EAGAIN) || (of->mode & O_NONBLOCK) ||
	    (rwf & RWF_NOWAIT) ||
	    !uk_file_poll_immediate(of->file, UKFD_POLLOUT))
		return r;
	return write_when_told(of, iov, iovcnt, off, append, rwf);
}

ssize_t fdio_write_all(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t *off, long rwf)
{
	int append = !(of->mode & UKFD_O_NOSEEK) &&
		     ((of->mode & O_APPEND) || (rwf & RWF_APPEND));
	__sz len = uk_iov_len(iov, iovcnt), done = 0;
	const struct iovec *cur = iov;
	struct iovec part;
	int cnt = iovcnt;
	ssize_t r;

	for (;;) {
		r = write_some(of, cur, cnt, off, append, rwf);
		if (r > 0) {
			done += r;
			if (!(of->mode & UKFD_O_NOSEEK))
				*off += r;
		}
		if (likely(done >= len || r == 0))
			break;
		if (r < 0) {
			if (r == -EFAULT &&
			    uk_user_iov_fault_in(cur, cnt, false))
				continue;
			if (r != -EAGAIN)
				break;
			r = fdio_wait(of, UKFD_POLLOUT, rwf & RWF_NOWAIT);
			if (r)
				break;
		} else if (!(of->mode & UKFD_O_NOSEEK)) {
			break; /* a full disk, say: Linux returns short, too */
		}
		cnt = iovcnt;
		cur = iov_rest(iov, &cnt, done, &part);
	}
	if (unlikely(r < 0))
		r = fdio_write_error(r);
	return written(of, done || r >= 0 ? (ssize_t)done : r, rwf);
}

static ssize_t write_pos(struct uk_ofile *of, const struct iovec *iov,
			 int iovcnt, long rwf)
{
	off_t off = 0;
	ssize_t r;

	if (unlikely(!fdio_can_write(of)))
		return -EBADF;
	if (of->mode & UKFD_O_NOSEEK)
		return fdio_write_all(of, iov, iovcnt, &off, rwf);
	uk_mutex_lock(&of->lock);
	off = of->pos;
	r = fdio_write_all(of, iov, iovcnt, &off, rwf);
	if (r > 0)
		of->pos = off;
	uk_mutex_unlock(&of->lock);
	return r;
}

static ssize_t write_at(struct uk_ofile *of, const struct iovec *iov,
			int iovcnt, off_t off, long rwf)
{
	int rc = off < 0 ? -EINVAL : fdio_check(of, 1, fdio_can_write(of));

	if (unlikely(rc))
		return rc;
	return fdio_write_all(of, iov, iovcnt, &off, rwf);
}

static int buf_iov(struct iovec *iov, const void *buf, size_t count)
{
	if (unlikely(fdio_bad_buf(buf, count)))
		return -EFAULT;
	iov->iov_base = DECONST(void *, buf);
	iov->iov_len = MIN(count, FDIO_MAX_RW);
	return 0;
}

ssize_t fdio_read_slow(struct uk_ofile *of, void *buf, size_t count)
{
	struct iovec iov = { buf, count };

	return read_pos(of, &iov, 1, 0);
}

ssize_t fdio_write_slow(struct uk_ofile *of, const void *buf, size_t count,
			ssize_t done)
{
	struct iovec iov = { DECONST(char *, buf), count };
	ssize_t more;

	if (done <= 0)
		return write_pos(of, &iov, 1, 0);
	iov.iov_base = (char *)iov.iov_base + done;
	iov.iov_len -= done;
	more = write_pos(of, &iov, 1, 0);
	return more > 0 ? done + more : done;
}

ssize_t uk_sys_read(struct uk_ofile *of, void *buf, size_t count)
{
	if (unlikely(!fdio_can_read(of)))
		return -EBADF;
	if (unlikely(fdio_bad_buf(buf, count)))
		return -EFAULT;
	return fdio_read_slow(of, buf, MIN(count, FDIO_MAX_RW));
}

ssize_t uk_sys_write(struct uk_ofile *of, const void *buf, size_t count)
{
	if (unlikely(!fdio_can_write(of)))
		return -EBADF;
	if (unlikely(fdio_bad_buf(buf, count)))
		return -EFAULT;
	return fdio_write_slow(of, buf, MIN(count, FDIO_MAX_RW), 0);
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
	if (unlikely(flags & ~FDIO_RWF_ALL))
		return -EOPNOTSUPP;
	return off == -1 ? read_pos(of, iov, iovcnt, flags)
			 : read_at(of, iov, iovcnt, off, flags);
}

ssize_t uk_sys_pwritev2(struct uk_ofile *of, const struct iovec *iov,
			int iovcnt, off_t off, int flags)
{
	if (unlikely(flags & ~FDIO_RWF_ALL))
		return -EOPNOTSUPP;
	return off == -1 ? write_pos(of, iov, iovcnt, flags)
			 : write_at(of, iov, iovcnt, off, flags);
}

ssize_t uk_sys_readv(struct uk_ofile *of, const struct iovec *iov, int iovcnt)
{
	return read_pos(of, iov, iovcnt, 0);
}

ssize_t uk_sys_writev(struct uk_ofile *of, const struct iovec *iov, int iovcnt)
{
	return write_pos(of, iov, iovcnt, 0);
}

ssize_t uk_sys_preadv(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		      off_t off)
{
	return read_at(of, iov, iovcnt, off, 0);
}

ssize_t uk_sys_pwritev(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off)
{
	return write_at(of, iov, iovcnt, off, 0);
}
