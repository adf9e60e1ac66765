/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * splice(2), tee(2), vmsplice(2): bytes go between a pipe's ring and the other
 * side without a buffer in between.
 */
#include "edge.h"

#include <uk/posix-pipe.h>

#define SPLICE_ALL                                                             \
	(SPLICE_F_MOVE | SPLICE_F_NONBLOCK | SPLICE_F_MORE | SPLICE_F_GIFT)

/* The other side of a transfer, for the callbacks of the pipe. */
struct side {
	struct uk_ofile *of;
	off_t *off;
};

static ssize_t from_file(void *arg, const struct iovec *iov, int cnt)
{
	struct side *s = arg;
	ssize_t r;

	if (s->of->mode & UKFD_O_NOIOLOCK)
		return uk_file_read(s->of->file, iov, cnt, *s->off, 0);
	uk_file_rlock(s->of->file);
	r = uk_file_read(s->of->file, iov, cnt, *s->off, 0);
	uk_file_runlock(s->of->file);
	return r;
}

static ssize_t to_file(void *arg, const struct iovec *iov, int cnt)
{
	struct side *s = arg;
	ssize_t r;

	if (s->of->mode & UKFD_O_NOIOLOCK)
		return uk_file_write(s->of->file, iov, cnt, *s->off, 0);
	uk_file_wlock(s->of->file);
	r = uk_file_write(s->of->file, iov, cnt, *s->off, 0);
	uk_file_wunlock(s->of->file);
	return r;
}

static int nonblock(const struct uk_ofile *of, unsigned int flags)
{
	return (flags & SPLICE_F_NONBLOCK) || (of->mode & O_NONBLOCK);
}

/* A result of a write side: nobody to read raises SIGPIPE. */
static ssize_t result(ssize_t r)
{
	if (unlikely(r == -EPIPE))
		uk_fdio_sigpipe();
	return r == -ENOSYS ? -EINVAL : r;
}

/* File or socket to pipe: once what is there, as far as there is room. */
static ssize_t fill(struct side *in, struct uk_ofile *out, size_t len,
		    unsigned int flags)
{
	ssize_t r;
	int rc;

	for (;;) {
		/* room first, so that -EAGAIN after it is the input's */
		if (!uk_file_poll_immediate(out->file,
					    UKFD_POLLOUT | POLLERR)) {
			rc = fdio_wait(out, UKFD_POLLOUT,
				       flags & SPLICE_F_NONBLOCK);
			if (rc)
				return rc;
		}
		r = uk_pipe_fill(out->file, len, from_file, in);
		if (r != -EAGAIN)
			return result(r);
		rc = fdio_wait(in->of, UKFD_POLLIN, nonblock(out, flags));
		if (rc)
			return rc;
	}
}

/* Pipe to file or socket: until `len` or what was there has gone. */
static ssize_t drain(struct uk_ofile *in, struct side *out, size_t len,
		     unsigned int flags)
{
	size_t done = 0;
	ssize_t r = 0;

	while (done < len) {
		r = uk_pipe_drain(in->file, len - done, to_file, out);
		if (r > 0) {
			done += r;
			*out->off += r;
			continue;
		}
		if (r != -EAGAIN)
			break;
		if (uk_file_poll_immediate(in->file, UKFD_POLLIN))
			r = fdio_wait(out->of, UKFD_POLLOUT,
				      flags & SPLICE_F_NONBLOCK);
		else if (done)
			break;
		else
			r = fdio_wait(in, UKFD_POLLIN,
				      flags & SPLICE_F_NONBLOCK);
		if (r)
			break;
	}
	return done ? (ssize_t)done : result(r);
}

/* Pipe to pipe, waiting for the one and then for the other. */
static ssize_t across(struct uk_ofile *in, struct uk_ofile *out, size_t len,
		      unsigned int flags, int keep)
{
	int rc, nb = nonblock(in, flags) || nonblock(out, flags);
	ssize_t r;

	if (unlikely(uk_pipe_same(in->file, out->file)))
		return -EINVAL;
	for (;;) {
		r = uk_pipe_move(in->file, out->file, len, keep);
		if (r == -EAGAIN)
			rc = fdio_wait(in, UKFD_POLLIN, nb);
		else if (r == -ENOSPC)
			rc = fdio_wait(out, UKFD_POLLOUT, nb);
		else
			return result(r);
		if (rc)
			return rc;
	}
}

/* One side has a position: *off, or its own, which is locked meanwhile. */
static ssize_t with_pos(struct uk_ofile *in, struct uk_ofile *out, int to_pipe,
			off_t *off, size_t len, unsigned int flags)
{
	struct uk_ofile *of = to_pipe ? in : out;
	off_t none = 0, old;
	struct side s = { of, off };
	int own = !off && !(of->mode & UKFD_O_NOSEEK);
	ssize_t r;

	if (own)
		uk_mutex_lock(&of->lock);
	if (!off)
		s.off = own ? &of->pos : &none;
	old = *s.off;
	if (unlikely(old < 0))
		r = -EINVAL;
	else
		r = to_pipe ? fill(&s, out, len, flags)
			    : drain(in, &s, len, flags);
	if (r > 0)
		*s.off = old + r;
	if (own)
		uk_mutex_unlock(&of->lock);
	return r;
}

ssize_t uk_sys_splice(struct uk_ofile *in, off_t *ioff, struct uk_ofile *out,
		      off_t *ooff, size_t len, unsigned int flags)
{
	int ipipe = uk_pipe_is(in->file), opipe = uk_pipe_is(out->file);

	if (unlikely(!fdio_can_read(in) || !fdio_can_write(out)))
		return -EBADF;
	if ((ipipe && ioff) || (opipe && ooff))
		return -ESPIPE;
	len = MIN(len, FDIO_MAX_RW);
	if (ipipe && opipe)
		return across(in, out, len, flags, 0);
	if (!ipipe && !opipe)
		return -EINVAL;
	if ((ioff && (in->mode & UKFD_O_NOSEEK)) ||
	    (ooff && (out->mode & UKFD_O_NOSEEK)))
		return -EINVAL;
	if (ipipe && (out->mode & O_APPEND))
		return -EINVAL;
	return with_pos(in, out, opipe, ipipe ? ooff : ioff, len, flags);
}

ssize_t uk_sys_tee(struct uk_ofile *in, struct uk_ofile *out, size_t len,
		   unsigned int flags)
{
	if (unlikely(!fdio_can_read(in) || !fdio_can_write(out)))
		return -EBADF;
	if (unlikely(!uk_pipe_is(in->file) || !uk_pipe_is(out->file)))
		return -EINVAL;
	return across(in, out, MIN(len, FDIO_MAX_RW), flags, 1);
}

/* A vector to the pipe until it is full, or from it what is there. */
ssize_t uk_sys_vmsplice(struct uk_ofile *of, const struct iovec *iov, int cnt,
			unsigned int flags)
{
	int to_pipe = fdio_can_write(of), rc;
	ssize_t r;

	if (unlikely(!uk_pipe_is(of->file)))
		return -EBADF;
	for (;;) {
		if (to_pipe)
			r = uk_file_write(of->file, iov, cnt, 0, 0);
		else
			r = uk_file_read(of->file, iov, cnt, 0, 0);
		if (unlikely(r == -EFAULT) &&
		    uk_user_iov_fault_in(iov, cnt, !to_pipe))
			continue;
		if (r != -EAGAIN)
			return result(r);
		rc = fdio_wait(of, to_pipe ? UKFD_POLLOUT : UKFD_POLLIN,
			       flags & SPLICE_F_NONBLOCK);
		if (rc)
			return rc;
	}
}

static ssize_t edge_splice(struct uk_ofile *in, off_t *ioff,
			   struct uk_ofile *out, off_t *ooff, size_t len,
			   unsigned int flags)
{
	off_t ipos, opos;
	ssize_t r;

	if ((ioff && uk_pipe_is(in->file)) || (ooff && uk_pipe_is(out->file)))
		return -ESPIPE;
	if (unlikely((ioff && uk_user_get_obj(&ipos, ioff)) ||
		     (ooff && uk_user_get_obj(&opos, ooff))))
		return -EFAULT;
	r = uk_sys_splice(in, ioff ? &ipos : NULL, out, ooff ? &opos : NULL,
			  len, flags);
	if (r >= 0 && unlikely((ioff && uk_user_put_obj(ioff, &ipos)) ||
			       (ooff && uk_user_put_obj(ooff, &opos))))
		return -EFAULT;
	return r;
}

UK_SYSCALL_R_DEFINE(ssize_t, splice, int, infd, off_t *, ioff, int, outfd,
		    off_t *, ooff, size_t, len, unsigned int, flags)
{
	struct uk_ofile *out;
	ssize_t r;

	if (!len)
		return 0;
	if (unlikely(flags & ~SPLICE_ALL))
		return -EINVAL;
	out = uk_fdtab_get(outfd);
	r = WITH_OFILE(ssize_t, in, infd,
		       out ? edge_splice(in, ioff, out, ooff, len, flags)
			   : -EBADF);
	if (out)
		uk_fdtab_ret(out);
	return r;
}

UK_SYSCALL_R_DEFINE(ssize_t, tee, int, infd, int, outfd, size_t, len,
		    unsigned int, flags)
{
	struct uk_ofile *out;
	ssize_t r;

	if (unlikely(flags & ~SPLICE_ALL))
		return -EINVAL;
	if (!len)
		return 0;
	out = uk_fdtab_get(outfd);
	r = WITH_OFILE(ssize_t, in, infd,
		       out ? uk_sys_tee(in, out, len, flags) : -EBADF);
	if (out)
		uk_fdtab_ret(out);
	return r;
}

static ssize_t edge_vmsplice(struct uk_ofile *of, const struct iovec *iov,
			     int cnt, unsigned int flags)
{
	struct uk_user_iov io;
	ssize_t r;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	r = uk_user_iov_get(&io, iov, cnt, !fdio_can_write(of));
	if (r)
		return r;
	r = uk_iov_len(io.v, io.cnt) ? uk_sys_vmsplice(of, io.v, io.cnt, flags)
				     : 0;
	uk_user_iov_put(&io);
	return r;
}

UK_SYSCALL_R_DEFINE(ssize_t, vmsplice, int, fd, const struct iovec *, iov,
		    unsigned long, cnt, unsigned int, flags)
{
	if (unlikely(flags & ~SPLICE_ALL))
		return -EINVAL;
	return WITH_OFILE(ssize_t, of, fd,
			  edge_vmsplice(of, iov,
					cnt > FDIO_IOV_MAX ? -1 : (int)cnt,
					flags));
}
