/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * pipe(2): two files over one ring.  Each end has its own events, so that the
 * end to write never looks readable; both change under the pipe's lock,
 * together with the ring.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/mutex.h>
#include <uk/posix-fdtab.h>
#include <uk/refcount.h>
#include <uk/syscall.h>

#include <uk/posix-pipe.h>

#include "pipering.h"

#define PIPE_SIZE_MAX (1UL << 20)

static const char pipe_vol[] = "pipe";

enum { RD, WR };

struct pipe_end {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
};

struct pipe {
	struct pipe_end end[2];
	struct uk_alloc *alloc;
	__atomic objs; /* ends that still exist as objects */
	struct uk_mutex lock;
	struct pipering ring; /* guarded by `lock`, as is `open` */
	int open[2]; /* the end has users */
	__u64 ino;
};

static struct pipe *to_pipe(const struct uk_file *f)
{
	return f->node;
}

/* Makes the events of both ends say what ring and ends say; lock held. */
static void publish(struct pipe *p)
{
	uk_pollevent rd = 0, wr = 0;

	if (pipering_used(&p->ring))
		rd |= UKFD_POLLIN;
	if (!p->open[WR])
		rd |= POLLHUP;
	if (pipering_free(&p->ring) >= PIPERING_ATOMIC)
		wr |= UKFD_POLLOUT;
	if (!p->open[RD])
		wr |= POLLERR;
	if (p->open[RD])
		uk_file_event_assign(&p->end[RD].file, rd);
	if (p->open[WR])
		uk_file_event_assign(&p->end[WR].file, wr);
}

static ssize_t take_out(struct pipe *p, struct uk_iov_iter *it)
{
	ssize_t done = 0;
	char *from;
	__sz n, got;

	while ((n = pipering_data(&p->ring, &from))) {
		got = uk_iov_scatter(it, from, n);
		p->ring.head += got;
		done += got;
		if (got < n)
			break;
	}
	return done;
}

static ssize_t pipe_read(const struct uk_file *f, const struct iovec *iov,
			 int iovcnt, off_t off __unused, long flags __unused)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, iovcnt);
	struct pipe *p = to_pipe(f);
	ssize_t done;

	if (unlikely(!uk_iov_len(iov, iovcnt)))
		return 0;
	uk_mutex_lock(&p->lock);
	done = take_out(p, &it);
	if (done)
		publish(p);
	else if (p->open[WR])
		done = -EAGAIN;
	uk_mutex_unlock(&p->lock);
	return done;
}

/* Memory for the ring comes with the first byte. */
static int ring_alloc(struct pipe *p)
{
	if (likely(p->ring.buf))
		return 0;
	p->ring.buf = uk_malloc(p->alloc, p->ring.size);
	return p->ring.buf ? 0 : -ENOMEM;
}

static ssize_t put_in(struct pipe *p, struct uk_iov_iter *it, __sz len)
{
	__ssz take = pipering_admit(&p->ring, len);
	ssize_t done = 0;
	char *to;

	while (done < take) {
		__sz n = MIN(pipering_room(&p->ring, &to), (__sz)(take - done));

		n = uk_iov_gather(it, to, n);
		p->ring.tail += n;
		done += n;
	}
	return take < 0 ? take : done;
}

static ssize_t pipe_write(const struct uk_file *f, const struct iovec *iov,
			  int iovcnt, off_t off __unused, long flags __unused)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, iovcnt);
	__sz len = uk_iov_len(iov, iovcnt);
	struct pipe *p = to_pipe(f);
	ssize_t done;

	if (unlikely(!len))
		return 0;
	uk_mutex_lock(&p->lock);
	if (unlikely(!p->open[RD])) {
		done = -EPIPE;
	} else {
		done = ring_alloc(p);
		if (likely(!done))
			done = put_in(p, &it, len);
	}
	if (done > 0) {
		publish(p);
		uk_file_event_set(&p->end[RD].file, UKFD_POLLIN);
	}
	uk_mutex_unlock(&p->lock);
	return done;
}

static ssize_t no_io(const struct uk_file *f __unused,
		     const struct iovec *iov __unused, int iovcnt __unused,
		     off_t off __unused, long flags __unused)
{
	return -EBADF;
}

static int pipe_getstat(const struct uk_file *f, unsigned int mask,
			struct uk_statx *s)
{
	uk_file_anon_getstat(f, mask, s);
	s->stx_mode = S_IFIFO | 0600;
	s->stx_ino = to_pipe(f)->ino;
	s->stx_dev_minor = 13;
	return 0;
}

/* F_SETPIPE_SZ: as much as asked for, rounded up. */
static int resize(struct pipe *p, __sz want)
{
	__sz size = PIPERING_ATOMIC;
	char *old = p->ring.buf, *buf;

	if (!want)
		return p->ring.size;
	if (unlikely(want > PIPE_SIZE_MAX))
		return -EPERM;
	while (size < want)
		size *= 2;
	if (unlikely(size < pipering_used(&p->ring)))
		return -EBUSY;
	buf = uk_malloc(p->alloc, size);
	if (unlikely(!buf))
		return -ENOMEM;
	pipering_move(&p->ring, buf, size);
	uk_free(p->alloc, old);
	publish(p);
	return size;
}

static int pipe_ctl(const struct uk_file *f, int fam, int req, __uptr a1,
		    __uptr a2 __unused, __uptr a3 __unused)
{
	struct pipe *p = to_pipe(f);
	int rc = -ENOSYS;

	uk_mutex_lock(&p->lock);
	if (fam == UKFILE_CTL_IOCTL && req == FIONREAD) {
		rc = a1 ? 0 : -EFAULT;
		if (a1)
			*(int *)a1 = pipering_used(&p->ring);
	} else if (fam == UKFILE_CTL_FILE && req == UKFILE_CTL_FILE_PIPESZ) {
		rc = resize(p, a1);
	}
	uk_mutex_unlock(&p->lock);
	return rc;
}

static void pipe_release(const struct uk_file *f, int what)
{
	struct pipe *p = to_pipe(f);

	if (what & UK_FILE_RELEASE_RES) {
		uk_mutex_lock(&p->lock);
		p->open[f == &p->end[WR].file] = 0;
		publish(p);
		uk_mutex_unlock(&p->lock);
	}
	if ((what & UK_FILE_RELEASE_OBJ) && uk_refcount_release(&p->objs)) {
		uk_free(p->alloc, p->ring.buf);
		uk_free(p->alloc, p);
	}
}

static const struct uk_file_ops ops[2] = {
	[RD] = {
		.read = pipe_read,
		.write = no_io,
		.getstat = pipe_getstat,
		.setstat = uk_file_nop_setstat,
		.ctl = pipe_ctl,
	},
	[WR] = {
		.read = no_io,
		.write = pipe_write,
		.getstat = pipe_getstat,
		.setstat = uk_file_nop_setstat,
		.ctl = pipe_ctl,
	},
};

int uk_pipefile_create(struct uk_file *pipes[2], int flags)
{
	static __u64 last_ino = 1000;
	struct uk_alloc *a = uk_alloc_get_default();
	struct pipe *p;

	if (unlikely(flags & ~(O_CLOEXEC | O_NONBLOCK)))
		return -EINVAL;
	p = uk_calloc(a, 1, sizeof(*p));
	if (unlikely(!p))
		return -ENOMEM;
	p->alloc = a;
	p->ino = ++last_ino;
	uk_mutex_init(&p->lock);
	uk_refcount_init(&p->objs, 2);
	p->ring.size = 1UL << CONFIG_LIBPOSIX_PIPE_SIZE_ORDER;
	for (int i = 0; i < 2; i++) {
		struct pipe_end *e = &p->end[i];

		e->fstate = UK_FILE_STATE_INIT_VALUE(e->fstate);
		e->frefcnt = UK_FILE_REFCNT_INIT_VALUE(e->frefcnt);
		e->file = (struct uk_file){
			.vol = pipe_vol,
			.node = p,
			.ops = &ops[i],
			.refcnt = &e->frefcnt,
			.state = &e->fstate,
			._release = pipe_release,
		};
		p->open[i] = 1;
		pipes[i] = &e->file;
	}
	publish(p);
	return 0;
}

int uk_sys_pipe(int fds[2], int flags)
{
	unsigned int mode = UKFD_O_NOSEEK | UKFD_O_NOIOLOCK |
			    (flags & (O_NONBLOCK | O_CLOEXEC));
	struct uk_file *pf[2];
	int rc, wr;

	if (unlikely(!fds))
		return -EFAULT;
	rc = uk_pipefile_create(pf, flags);
	if (unlikely(rc))
		return rc;
	rc = uk_fdtab_open(pf[RD], mode | O_RDONLY);
	if (likely(rc >= 0)) {
		wr = uk_fdtab_open(pf[WR], mode | O_WRONLY);
		if (unlikely(wr < 0)) {
			uk_sys_close(rc);
			rc = wr;
		} else {
			fds[0] = rc;
			fds[1] = wr;
			rc = 0;
		}
	}
	/* The table has its own references. */
	uk_file_release(pf[RD]);
	uk_file_release(pf[WR]);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, pipe2, int *, fds, int, flags)
{
	return uk_sys_pipe(fds, flags);
}

UK_SYSCALL_R_DEFINE(int, pipe, int *, fds)
{
	return uk_sys_pipe(fds, 0);
}
