/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The driver of pipes: ends over one ring.  Each end has its own events, so
 * that the end to write never looks readable; all change under the pipe's
 * lock, together with the ring.
 */
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/uaccess.h>

#include "pipe_priv.h"

const char pipe_vol[] = "pipe";
void (*pipe_fifo_closed)(struct pipe_end *e);

static uk_pollevent end_events(const struct pipe_end *e)
{
	const struct pipe *p = e->pipe;
	uk_pollevent ev = 0;

	if (e->can & PIPE_RD)
		ev |= p->rd;
	if (e->can & PIPE_WR)
		ev |= p->wr;
	if (e->no_hup == p->opened_wr)
		ev &= ~(uk_pollevent)POLLHUP;
	return ev;
}

void pipe_publish_all(struct pipe *p)
{
	struct pipe_end *e;

	p->rd = pipering_used(&p->ring) ? UKFD_POLLIN : 0;
	if (!p->writers)
		p->rd |= POLLHUP;
	p->wr = pipering_writable(&p->ring) ? UKFD_POLLOUT : 0;
	if (!p->readers)
		p->wr |= POLLERR;
	uk_list_for_each_entry (e, &p->rends, rlink)
		uk_file_event_assign(&e->file, end_events(e));
	uk_list_for_each_entry (e, &p->wends, wlink)
		uk_file_event_assign(&e->file, end_events(e));
}

void pipe_publish_slow(struct pipe *p, int written)
{
	struct pipe_end *e;

	pipe_publish_all(p);
	if (!written)
		return;
	uk_list_for_each_entry (e, &p->rends, rlink)
		if (!uk_list_empty(&e->fstate.pollq.chain))
			uk_file_event_set(&e->file, UKFD_POLLIN);
}

/* In pieces, each of which is taken in whole, or not at all if memory lacks. */
static __noinline ssize_t take_out(struct pipering *r, const struct iovec *iov,
				   int iovcnt)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, iovcnt);
	ssize_t done = 0;
	char *from;
	__sz n, got;

	while ((n = pipering_data(r, &from))) {
		n = MIN(n, PIPERING_ATOMIC);
		got = uk_iov_scatter(&it, from, n);
		if (unlikely(got < n && uk_iov_faulted(&it))) {
			if (!done)
				return -EFAULT;
			break;
		}
		r->head += got;
		done += got;
		if (got < n || pipering_pkt_done(r))
			break;
	}
	if (likely(done))
		pipering_settle(r);
	return done;
}

/*
 * The usual case first: one buffer, no packets, and positions that have not
 * reached the end of the ring, so that nothing wraps.
 */
static inline ssize_t take(struct pipering *r, const struct iovec *iov,
			   int iovcnt)
{
	__sz n;

	if (unlikely(iovcnt != 1 || r->tail > r->size || r->npkt))
		return take_out(r, iov, iovcnt);
	n = MIN(pipering_used(r), iov->iov_len);
	if (unlikely(!n))
		return 0;
	if (unlikely(uk_iov_copy(iov->iov_base, r->buf + r->head, n) < n))
		return take_out(r, iov, iovcnt);
	r->head += n;
	if (likely(r->head == r->tail))
		r->head = r->tail = 0;
	return (ssize_t)n;
}

static ssize_t pipe_read(const struct uk_file *f, const struct iovec *iov,
			 int iovcnt, off_t off __unused, long flags __unused)
{
	struct pipe *p = to_end(f)->pipe;
	ssize_t done;

	uk_mutex_lock(&p->lock);
	done = take(&p->ring, iov, iovcnt);
	if (likely(done > 0))
		pipe_publish_read(p);
	else if (!done && p->writers && uk_iov_len(iov, iovcnt))
		done = -EAGAIN;
	uk_mutex_unlock(&p->lock);
	return done;
}

int pipe_ring_alloc(struct pipe *p)
{
	if (likely(p->ring.buf))
		return 0;
	p->ring.buf = uk_malloc(p->alloc, p->ring.size);
	return p->ring.buf ? 0 : -ENOMEM;
}

/*
 * Copies `take` bytes, for which there is room; where memory lacks, whole
 * pieces of PIPE_BUF before that, or nothing and -EFAULT.
 */
static ssize_t copy_in(struct pipering *r, struct uk_iov_iter *it, __sz take)
{
	__sz tail = r->tail, done = 0, n;
	char *to;

	while (done < take) {
		n = MIN(pipering_room(r, &to), take - done);
		n = MIN(n, PIPERING_ATOMIC - done % PIPERING_ATOMIC);
		if (unlikely(uk_iov_gather(it, to, n) < n)) {
			done = ALIGN_DOWN(done, PIPERING_ATOMIC);
			r->tail = tail + done;
			return done ? (ssize_t)done : -EFAULT;
		}
		r->tail += n;
		done += n;
	}
	return (ssize_t)done;
}

static ssize_t put_plain(struct pipering *r, struct uk_iov_iter *it, __sz len)
{
	__ssz take = pipering_admit(r, len);

	return take > 0 ? copy_in(r, it, take) : take;
}

/* Packets of up to PIPE_BUF each. */
static ssize_t put_packets(struct pipe *p, struct uk_iov_iter *it, __sz len)
{
	struct pipering *r = &p->ring;
	__sz done = 0, n;
	ssize_t rc = -EAGAIN;

	if (unlikely(!r->pkt))
		r->pkt = uk_malloc(p->alloc,
				   pipering_slots(r) * sizeof(*r->pkt));
	if (unlikely(!r->pkt))
		return -ENOMEM;
	while (done < len && r->npkt < pipering_slots(r)) {
		n = MIN(len - done, PIPERING_ATOMIC);
		if (n > pipering_free(r))
			break;
		pipering_mark(r, n);
		rc = copy_in(r, it, n);
		if (unlikely(rc < 0)) {
			r->npkt--;
			break;
		}
		done += n;
	}
	return done ? (ssize_t)done : rc;
}

static __noinline ssize_t put_in(struct pipe *p, const struct iovec *iov,
				 int iovcnt, __sz len, long flags)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, iovcnt);
	int rc;

	if (unlikely(!p->readers))
		return -EPIPE;
	rc = pipe_ring_alloc(p);
	if (unlikely(rc))
		return rc;
	if (unlikely(flags & O_DIRECT))
		return put_packets(p, &it, len);
	return put_plain(&p->ring, &it, len);
}

/* The usual case first, see take(). */
static inline ssize_t put(struct pipe *p, const struct iovec *iov, int iovcnt,
			  __sz len, long flags)
{
	struct pipering *r = &p->ring;

	if (unlikely(iovcnt != 1 || !p->reader || !r->buf || flags ||
		     r->tail + len > r->size))
		return put_in(p, iov, iovcnt, len, flags);
	if (unlikely(uk_iov_copy(r->buf + r->tail, iov->iov_base, len) < len))
		return put_in(p, iov, iovcnt, len, flags);
	r->tail += len;
	return (ssize_t)len;
}

static ssize_t pipe_write(const struct uk_file *f, const struct iovec *iov,
			  int iovcnt, off_t off __unused, long flags)
{
	__sz len = likely(iovcnt == 1) ? iov->iov_len : uk_iov_len(iov, iovcnt);
	struct pipe *p = to_end(f)->pipe;
	ssize_t done;

	if (unlikely(!len))
		return 0;
	uk_mutex_lock(&p->lock);
	done = put(p, iov, iovcnt, len, flags);
	if (likely(done > 0))
		pipe_publish_write(p);
	uk_mutex_unlock(&p->lock);
	return done;
}

static int pipe_getstat(const struct uk_file *f, unsigned int mask,
			struct uk_statx *s)
{
	const struct pipe *p = to_end(f)->pipe;

	if (p->node)
		return uk_file_getstat(p->node, mask, s);
	uk_file_anon_getstat(f, mask, s);
	s->stx_mode = S_IFIFO | 0600;
	s->stx_ino = p->ino;
	s->stx_dev_minor = 13;
	return 0;
}

static int pipe_setstat(const struct uk_file *f, unsigned int mask,
			const struct uk_statx *s)
{
	const struct pipe *p = to_end(f)->pipe;

	return p->node ? uk_file_setstat(p->node, mask, s) : -ENOSYS;
}

static int resize_to(struct pipe *p, __sz size)
{
	struct pipering *r = &p->ring;
	char *old = r->buf, *buf = uk_malloc(p->alloc, size);
	struct pipepkt *oldpkt = r->pkt, *pkt = NULL;

	if (oldpkt)
		pkt = uk_malloc(p->alloc,
				size / PIPERING_ATOMIC * sizeof(*pkt));
	if (unlikely(!buf || (oldpkt && !pkt))) {
		uk_free(p->alloc, buf);
		uk_free(p->alloc, pkt);
		return -ENOMEM;
	}
	pipering_move(r, buf, size, pkt);
	uk_free(p->alloc, old);
	uk_free(p->alloc, oldpkt);
	pipe_publish_all(p);
	return (int)size;
}

/* F_SETPIPE_SZ: as much as asked for, rounded up. */
static int resize(struct pipe *p, __sz want)
{
	__sz size = PIPERING_ATOMIC;

	if (unlikely(want > 1UL << 31))
		return -EINVAL;
	while (size < want)
		size *= 2;
	if (unlikely(size > __S32_MAX))
		return -ENOMEM;
	if (size < pipering_used(&p->ring) ||
	    size / PIPERING_ATOMIC < p->ring.npkt)
		return -EBUSY;
	return size == p->ring.size ? (int)size : resize_to(p, size);
}

static int pipe_ctl(const struct uk_file *f, int fam, int req, __uptr a1,
		    __uptr a2, __uptr a3 __unused)
{
	struct pipe *p = to_end(f)->pipe;
	int rc = -ENOSYS, used = -1;

	uk_mutex_lock(&p->lock);
	if (fam == UKFILE_CTL_IOCTL && req == FIONREAD)
		used = (int)pipering_used(&p->ring);
	else if (fam == UKFILE_CTL_FILE && req == UKFILE_CTL_FILE_PIPESZ)
		rc = a1 ? resize(p, a2) : (int)p->ring.size;
	uk_mutex_unlock(&p->lock);
	return used < 0 ? rc : uk_user_put_obj((int *)a1, &used);
}

static void pipe_release(const struct uk_file *f, int what)
{
	struct pipe_end *e = to_end(f);
	struct pipe *p = e->pipe;

	if (what & UK_FILE_RELEASE_RES) {
		if (p->node) {
			pipe_fifo_closed(e);
		} else {
			uk_mutex_lock(&p->lock);
			pipe_end_del(e);
			uk_mutex_unlock(&p->lock);
		}
	}
	if (what & UK_FILE_RELEASE_OBJ) {
		uk_free(p->alloc, e);
		if (uk_refcount_release(&p->refs))
			pipe_destroy(p);
	}
}

static ssize_t no_io(const struct uk_file *f __unused,
		     const struct iovec *iov __unused, int iovcnt __unused,
		     off_t off __unused, long flags __unused)
{
	return -EBADF;
}

static const struct uk_file_ops rd_ops = {
	.read = pipe_read,
	.write = no_io,
	.getstat = pipe_getstat,
	.setstat = pipe_setstat,
	.ctl = pipe_ctl,
};

static const struct uk_file_ops wr_ops = {
	.read = no_io,
	.write = pipe_write,
	.getstat = pipe_getstat,
	.setstat = pipe_setstat,
	.ctl = pipe_ctl,
};

static const struct uk_file_ops rdwr_ops = {
	.read = pipe_read,
	.write = pipe_write,
	.getstat = pipe_getstat,
	.setstat = pipe_setstat,
	.ctl = pipe_ctl,
};

static const struct uk_file_ops *const ops_of[4] = {
	[PIPE_RD] = &rd_ops,
	[PIPE_WR] = &wr_ops,
	[PIPE_RD | PIPE_WR] = &rdwr_ops,
};

struct pipe *pipe_create(struct uk_alloc *a)
{
	static __u64 last_ino = 1000;
	struct pipe *p = uk_calloc(a, 1, sizeof(*p));

	if (unlikely(!p))
		return NULL;
	p->alloc = a;
	p->ino = uk_add_fetch_relaxed(&last_ino, 1);
	p->opened_wr = 1;
	uk_mutex_init(&p->lock);
	UK_INIT_LIST_HEAD(&p->rends);
	UK_INIT_LIST_HEAD(&p->wends);
	UK_INIT_LIST_HEAD(&p->openers);
	p->ring.size = 1UL << CONFIG_LIBPOSIX_PIPE_SIZE_ORDER;
	return p;
}

struct pipe_end *pipe_end_add(struct pipe *p, unsigned int can)
{
	struct pipe_end *e = uk_calloc(p->alloc, 1, sizeof(*e));

	if (unlikely(!e))
		return NULL;
	uk_refcount_acquire(&p->refs);
	e->pipe = p;
	e->can = can;
	e->fstate = UK_FILE_STATE_INIT_VALUE(e->fstate);
	e->frefcnt = UK_FILE_REFCNT_INIT_VALUE(e->frefcnt);
	e->file = (struct uk_file){
		.vol = pipe_vol,
		.node = e,
		.ops = ops_of[can],
		.refcnt = &e->frefcnt,
		.state = &e->fstate,
		._release = pipe_release,
	};
	UK_INIT_LIST_HEAD(&e->rlink);
	UK_INIT_LIST_HEAD(&e->wlink);
	if (can & PIPE_RD) {
		uk_list_add_tail(&e->rlink, &p->rends);
		p->reader = p->readers++ ? NULL : e;
	}
	if (can & PIPE_WR) {
		uk_list_add_tail(&e->wlink, &p->wends);
		p->writers++;
		p->opened_wr++;
	}
	pipe_publish_all(p);
	return e;
}

void pipe_end_del(struct pipe_end *e)
{
	struct pipe *p = e->pipe;

	uk_list_del_init(&e->rlink);
	uk_list_del_init(&e->wlink);
	if (e->can & PIPE_RD) {
		p->readers--;
		p->reader = p->readers == 1
				    ? uk_list_first_entry(
					      &p->rends, struct pipe_end, rlink)
				    : NULL;
	}
	if (e->can & PIPE_WR)
		p->writers--;
	pipe_publish_all(p);
}

void pipe_destroy(struct pipe *p)
{
	if (p->node)
		uk_file_release(p->node);
	uk_free(p->alloc, p->ring.buf);
	uk_free(p->alloc, p->ring.pkt);
	uk_free(p->alloc, p);
}
