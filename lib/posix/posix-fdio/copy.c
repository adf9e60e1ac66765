/* SPDX-License-Identifier: BSD-3-Clause */
/* From file to file inside the kernel: sendfile(2), copy_file_range(2). */
#include "edge.h"

#include <uk/alloc.h>
#include <uk/page.h>

#define COPY_PAGES 16
#define COPY_BUF 65536UL

/* Where a transfer is in one of its files. */
struct place {
	struct uk_ofile *of;
	off_t off;
};

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

/* Writes a vector and moves on; what could not be written is not read. */
static ssize_t put(struct place *in, struct place *out, const struct iovec *iov,
		   int cnt)
{
	ssize_t r = fdio_write_all(out->of, iov, cnt, &out->off, 0);

	if (r > 0)
		in->off += r;
	return r;
}

/* From pages of the file straight to `out`. */
static ssize_t copy_pages(struct place *in, struct place *out, size_t count)
{
	const struct uk_file *f = in->of->file;
	struct iovec iov[COPY_PAGES];
	off_t size = fdio_size(f);
	size_t done = 0;
	ssize_t r = 0;
	int n;

	if (unlikely(size < 0))
		return size;
	while (done < count && in->off < size) {
		off_t end = MIN(size, in->off + (off_t)(count - done));
		__sz want;

		n = pages_gather(f, in->off, end, iov, COPY_PAGES);
		if (n < 0) {
			r = n;
			break;
		}
		want = uk_iov_len(iov, n);
		r = put(in, out, iov, n);
		if (r <= 0)
			break;
		done += r;
		if ((__sz)r < want)
			break;
	}
	return done ? (ssize_t)done : r;
}

/* The same through a buffer, for files that cannot show their pages. */
static ssize_t copy_buf(struct place *in, struct place *out, size_t count)
{
	struct uk_alloc *a = uk_alloc_get_default();
	char *buf = uk_malloc(a, COPY_BUF);
	size_t done = 0;
	ssize_t r = 0;

	if (unlikely(!buf))
		return -ENOMEM;
	while (done < count) {
		struct iovec iov = { buf, MIN(count - done, COPY_BUF) };

		r = fdio_read_some(in->of, &iov, 1, in->off, 0);
		if (r <= 0)
			break;
		iov.iov_len = r;
		r = put(in, out, &iov, 1);
		if (r <= 0)
			break;
		done += r;
		if ((__sz)r < iov.iov_len)
			break;
	}
	uk_free(a, buf);
	return done ? (ssize_t)done : r;
}

/*
 * Pages are taken as they are unless they are also written: then a buffer
 * says what was there before.
 */
static ssize_t copy(struct place *in, struct place *out, size_t count)
{
	if (in->of->file->ops->page && in->of->file != out->of->file)
		return copy_pages(in, out, count);
	return copy_buf(in, out, count);
}

/* Locks the positions that the call uses, in the order of addresses. */
static void pos_lock(struct uk_ofile *a, struct uk_ofile *b)
{
	if (a > b) {
		struct uk_ofile *t = a;

		a = b;
		b = t;
	}
	if (a)
		uk_mutex_lock(&a->lock);
	if (b && b != a)
		uk_mutex_lock(&b->lock);
}

static void pos_unlock(struct uk_ofile *a, struct uk_ofile *b)
{
	if (a)
		uk_mutex_unlock(&a->lock);
	if (b && b != a)
		uk_mutex_unlock(&b->lock);
}

/*
 * Copies from *ioff (or the position of `in`) to *ooff (or the position of
 * `out`, where it has one), and moves what it used on.
 */
static ssize_t copy_range(struct uk_ofile *in, off_t *ioff,
			  struct uk_ofile *out, off_t *ooff, size_t count)
{
	struct uk_ofile *ilock = ioff ? NULL : in;
	struct uk_ofile *olock =
		ooff || (out->mode & UKFD_O_NOSEEK) ? NULL : out;
	struct place from = { .of = in }, to = { .of = out };
	ssize_t r;

	pos_lock(ilock, olock);
	from.off = ioff ? *ioff : in->pos;
	to.off = ooff ? *ooff : olock ? out->pos : 0;
	if (from.off < 0 || to.off < 0)
		r = -EINVAL;
	else
		r = copy(&from, &to, count);
	if (r > 0) {
		*(ioff ? ioff : &in->pos) = from.off;
		if (ooff || olock)
			*(ooff ? ooff : &out->pos) = to.off;
	}
	pos_unlock(ilock, olock);
	return r;
}

ssize_t uk_sys_sendfile(struct uk_ofile *out, struct uk_ofile *in, off_t *off,
			size_t count)
{
	ssize_t r;

	if (unlikely(!fdio_can_read(in)))
		return -EBADF;
	if (unlikely(off && (in->mode & UKFD_O_NOSEEK)))
		return -ESPIPE;
	if (unlikely(!fdio_can_write(out)))
		return -EBADF;
	if (unlikely((in->mode & UKFD_O_NOSEEK) || (out->mode & O_APPEND)))
		return -EINVAL;
	r = copy_range(in, off, out, NULL, MIN(count, FDIO_MAX_RW));
	return r == -ENOSYS ? -EINVAL : r;
}

/* 0 if it is a regular file. */
static int regular(struct uk_ofile *of)
{
	struct uk_statx stx;
	int rc = uk_sys_fstatx(of, UK_STATX_TYPE, &stx);

	if (rc || S_ISREG(stx.stx_mode))
		return rc;
	return S_ISDIR(stx.stx_mode) ? -EISDIR : -EINVAL;
}

static int range_check(struct uk_ofile *in, off_t ioff, struct uk_ofile *out,
		       off_t ooff, size_t len)
{
	off_t iend, oend;

	if (ioff < 0 || ooff < 0) /* as Linux: over 0 is over the end */
		return (off_t)len >= -MIN(ioff, ooff) ? -EOVERFLOW : -EINVAL;
	if (uk_add_overflow(ioff, (off_t)len, &iend) ||
	    uk_add_overflow(ooff, (off_t)len, &oend))
		return -EOVERFLOW;
	if (in->file == out->file && ioff < oend && ooff < iend)
		return -EINVAL;
	return 0;
}

ssize_t uk_sys_copy_file_range(struct uk_ofile *in, off_t *ioff,
			       struct uk_ofile *out, off_t *ooff, size_t len,
			       unsigned int flags)
{
	off_t size, from;
	int rc;

	if (unlikely(flags))
		return -EINVAL;
	rc = regular(in);
	if (!rc)
		rc = regular(out);
	if (unlikely(rc))
		return rc;
	if (unlikely(!fdio_can_read(in) || !fdio_can_write(out) ||
		     (out->mode & O_APPEND)))
		return -EBADF;
	from = ioff ? *ioff : in->pos;
	size = fdio_size(in->file);
	if (unlikely(size < 0))
		return size;
	len = MIN(len, FDIO_MAX_RW);
	if (from >= 0)
		len = from < size ? MIN(len, (size_t)(size - from)) : 0;
	rc = range_check(in, from, out, ooff ? *ooff : out->pos, len);
	if (unlikely(rc) || !len)
		return rc;
	return copy_range(in, ioff, out, ooff, len);
}

UK_SYSCALL_R_DEFINE(ssize_t, sendfile, int, outfd, int, infd, off_t *, off,
		    size_t, count)
{
	struct uk_ofile *out;
	ssize_t r;
	off_t pos;

	if (off && unlikely(uk_user_get_obj(&pos, off)))
		return -EFAULT;
	out = uk_fdtab_get(outfd);
	r = WITH_OFILE(ssize_t, in, infd,
		       out ? uk_sys_sendfile(out, in, off ? &pos : NULL, count)
			   : -EBADF);
	if (out)
		uk_fdtab_ret(out);
	if (off && unlikely(uk_user_put_obj(off, &pos)))
		return -EFAULT;
	return r;
}

UK_SYSCALL_R_DEFINE(ssize_t, copy_file_range, int, infd, off_t *, ioff, int,
		    outfd, off_t *, ooff, size_t, len, unsigned int, flags)
{
	struct uk_ofile *out = uk_fdtab_get(outfd);
	off_t ipos, opos;
	ssize_t r;

	if (unlikely((ioff && uk_user_get_obj(&ipos, ioff)) ||
		     (ooff && uk_user_get_obj(&opos, ooff))))
		r = -EFAULT;
	else
		r = WITH_OFILE(ssize_t, in, infd,
			       out ? uk_sys_copy_file_range(
					     in, ioff ? &ipos : NULL, out,
					     ooff ? &opos : NULL, len, flags)
				   : -EBADF);
	if (out)
		uk_fdtab_ret(out);
	if (r > 0 && unlikely((ioff && uk_user_put_obj(ioff, &ipos)) ||
			      (ooff && uk_user_put_obj(ooff, &opos))))
		return -EFAULT;
	return r;
}
