/* SPDX-License-Identifier: BSD-3-Clause */
/* The system calls of the read and write families. */
#include "edge.h"
#include "rw.h"

#define QUICK_MASK (O_PATH | O_DIRECT | UKFD_O_NOSEEK | UKFD_O_NOIOLOCK)
#define QUICK (UKFD_O_NOSEEK | UKFD_O_NOIOLOCK)

enum dir { READ, WRITE };

static inline int may(const struct uk_ofile *of, enum dir dir)
{
	return dir == WRITE ? fdio_can_write(of) : fdio_can_read(of);
}

/*
 * What is wrong with a call, in the order of Linux: the open file, then the
 * buffer, which is paged in as far as it is there: drivers find out what is
 * not.  `*count` becomes what is moved at once.
 */
static int check(const struct uk_ofile *of, enum dir dir, int at,
		 const void *buf, size_t *count)
{
	int rc = fdio_check(of, at, may(of, dir));

	if (unlikely(rc))
		return rc;
	if (unlikely(uk_user_range(buf, *count) || fdio_bad_buf(buf, *count)))
		return -EFAULT;
	*count = MIN(*count, FDIO_MAX_RW);
	if (dir == READ)
		(void)uk_user_probe_w(DECONST(void *, buf), *count);
	else
		(void)uk_user_probe_r(buf, *count);
	return 0;
}

static __noinline ssize_t read_slow(struct uk_ofile *of, void *buf,
				    size_t count)
{
	int rc = check(of, READ, 0, buf, &count);

	return unlikely(rc) ? rc : fdio_read_slow(of, buf, count);
}

/* `done` is what the short way came to: bytes, none, or an error. */
static __noinline ssize_t write_slow(struct uk_ofile *of, const void *buf,
				     size_t count, ssize_t done)
{
	int rc;

	if (unlikely(done < 0 && done != -EAGAIN && done != -EFAULT))
		return fdio_write_error(done);
	rc = check(of, WRITE, 0, buf, &count);
	return unlikely(rc) ? rc : fdio_write_slow(of, buf, count, done);
}

/*
 * A first attempt, which needs no loop and, for files without a position, no
 * lock: what is wrong or takes longer is left to the slow way.
 */
static __always_inline ssize_t edge_read(struct uk_ofile *of, void *buf,
					 size_t count)
{
	struct iovec iov = { buf, count };
	ssize_t r;

	if (likely((of->mode & (QUICK_MASK | O_WRONLY)) == QUICK &&
		   count <= FDIO_MAX_RW && !uk_user_probe_w(buf, count))) {
		r = uk_file_read(of->file, &iov, 1, 0, 0);
		if (likely(r >= 0))
			return r;
		/* errors are told once: no second try */
		if (r != -EAGAIN && r != -EFAULT)
			return r == -ENOSYS ? -EINVAL : r;
	}
	return read_slow(of, buf, count);
}

static __always_inline ssize_t edge_write(struct uk_ofile *of, const void *buf,
					  size_t count)
{
	struct iovec iov = { DECONST(char *, buf), count };
	ssize_t r = 0;

	if (likely((of->mode & QUICK_MASK) == QUICK && (of->mode & O_ACCMODE) &&
		   count <= FDIO_MAX_RW && !uk_user_probe_r(buf, count))) {
		r = uk_file_write(of->file, &iov, 1, 0, 0);
		if (likely((__sz)r == count))
			return r;
	}
	return write_slow(of, buf, count, r);
}

static ssize_t edge_pread(struct uk_ofile *of, void *buf, size_t count,
			  off_t off)
{
	int rc = check(of, READ, 1, buf, &count);

	return unlikely(rc) ? rc : uk_sys_pread(of, buf, count, off);
}

static ssize_t edge_pwrite(struct uk_ofile *of, const void *buf, size_t count,
			   off_t off)
{
	int rc = check(of, WRITE, 1, buf, &count);

	return unlikely(rc) ? rc : uk_sys_pwrite(of, buf, count, off);
}

/* All calls with vectors; -1 is the position of the open file. */
static ssize_t edge_vector(struct uk_ofile *of, enum dir dir,
			   const struct iovec *iov, int iovcnt, off_t off,
			   int flags)
{
	struct uk_user_iov io;
	ssize_t r = fdio_check(of, off != -1, may(of, dir));

	if (unlikely(r))
		return r;
	if (unlikely(flags & ~FDIO_RWF_ALL))
		return -EOPNOTSUPP;
	r = uk_user_iov_get(&io, iov, iovcnt, dir == READ);
	if (unlikely(r))
		return r;
	r = dir == READ ? uk_sys_preadv2(of, io.v, io.cnt, off, flags)
			: uk_sys_pwritev2(of, io.v, io.cnt, off, flags);
	uk_user_iov_put(&io);
	return r;
}

UK_SYSCALL_R_DEFINE(ssize_t, read, int, fd, void *, buf, size_t, count)
{
	return WITH_OFILE(ssize_t, of, fd, edge_read(of, buf, count));
}

UK_SYSCALL_R_DEFINE(ssize_t, write, int, fd, const void *, buf, size_t, count)
{
	return WITH_OFILE(ssize_t, of, fd, edge_write(of, buf, count));
}

UK_SYSCALL_R_DEFINE(ssize_t, pread64, int, fd, void *, buf, size_t, count,
		    off_t, off)
{
	if (unlikely(off < 0))
		return -EINVAL;
	return WITH_OFILE(ssize_t, of, fd, edge_pread(of, buf, count, off));
}

UK_SYSCALL_R_DEFINE(ssize_t, pwrite64, int, fd, const void *, buf, size_t,
		    count, off_t, off)
{
	if (unlikely(off < 0))
		return -EINVAL;
	return WITH_OFILE(ssize_t, of, fd, edge_pwrite(of, buf, count, off));
}

UK_SYSCALL_R_DEFINE(ssize_t, readv, int, fd, const struct iovec *, iov, int,
		    iovcnt)
{
	return WITH_OFILE(ssize_t, of, fd,
			  edge_vector(of, READ, iov, iovcnt, -1, 0));
}

UK_SYSCALL_R_DEFINE(ssize_t, writev, int, fd, const struct iovec *, iov, int,
		    iovcnt)
{
	return WITH_OFILE(ssize_t, of, fd,
			  edge_vector(of, WRITE, iov, iovcnt, -1, 0));
}

/* The offset comes in two halves; the upper one is 0 on 64-bit machines. */
UK_SYSCALL_R_DEFINE(ssize_t, preadv, int, fd, const struct iovec *, iov, int,
		    iovcnt, off_t, off, long, high)
{
	(void)high;
	if (unlikely(off < 0))
		return -EINVAL;
	return WITH_OFILE(ssize_t, of, fd,
			  edge_vector(of, READ, iov, iovcnt, off, 0));
}

UK_SYSCALL_R_DEFINE(ssize_t, pwritev, int, fd, const struct iovec *, iov, int,
		    iovcnt, off_t, off, long, high)
{
	(void)high;
	if (unlikely(off < 0))
		return -EINVAL;
	return WITH_OFILE(ssize_t, of, fd,
			  edge_vector(of, WRITE, iov, iovcnt, off, 0));
}

UK_SYSCALL_R_DEFINE(ssize_t, preadv2, int, fd, const struct iovec *, iov, int,
		    iovcnt, off_t, off, long, high, int, flags)
{
	(void)high;
	if (unlikely(off < -1))
		return -EINVAL;
	return WITH_OFILE(ssize_t, of, fd,
			  edge_vector(of, READ, iov, iovcnt, off, flags));
}

UK_SYSCALL_R_DEFINE(ssize_t, pwritev2, int, fd, const struct iovec *, iov, int,
		    iovcnt, off_t, off, long, high, int, flags)
{
	(void)high;
	if (unlikely(off < -1))
		return -EINVAL;
	return WITH_OFILE(ssize_t, of, fd,
			  edge_vector(of, WRITE, iov, iovcnt, off, flags));
}
