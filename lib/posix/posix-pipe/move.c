/* SPDX-License-Identifier: BSD-3-Clause */
/* Moving bytes into and out of pipes without a buffer in between. */
#include "pipe_priv.h"

int uk_pipe_is(const struct uk_file *f)
{
	return f->vol == pipe_vol;
}

int uk_pipe_same(const struct uk_file *a, const struct uk_file *b)
{
	return to_end(a)->pipe == to_end(b)->pipe;
}

/* Room to fill: 0, or why there is none; lock held. */
static int room_check(struct pipe *p)
{
	if (unlikely(!p->readers))
		return -EPIPE;
	if (unlikely(!pipering_free(&p->ring)))
		return -EAGAIN;
	return pipe_ring_alloc(p);
}

ssize_t uk_pipe_fill(const struct uk_file *f, __sz len, uk_pipe_move_fn fn,
		     void *arg)
{
	struct pipe *p = to_end(f)->pipe;
	struct iovec iov[2];
	ssize_t r;

	uk_mutex_lock(&p->lock);
	r = room_check(p);
	if (likely(!r)) {
		r = fn(arg, iov, pipering_room_iov(&p->ring, len, iov));
		if (r > 0) {
			p->ring.tail += r;
			pipe_publish_write(p);
		}
	}
	uk_mutex_unlock(&p->lock);
	return r;
}

/* Takes `n` bytes off; a packet that was taken in part stays a packet. */
static void consume(struct pipe *p, __sz n)
{
	p->ring.head += n;
	if (pipering_pkt_done(&p->ring) || p->ring.head == p->ring.tail)
		pipering_settle(&p->ring);
	pipe_publish_read(p);
}

ssize_t uk_pipe_drain(const struct uk_file *f, __sz len, uk_pipe_move_fn fn,
		      void *arg)
{
	struct pipe *p = to_end(f)->pipe;
	struct iovec iov[2];
	ssize_t r;

	uk_mutex_lock(&p->lock);
	if (!pipering_used(&p->ring)) {
		r = p->writers ? -EAGAIN : 0;
	} else {
		r = fn(arg, iov, pipering_data_iov(&p->ring, len, iov));
		if (r > 0)
			consume(p, r);
	}
	uk_mutex_unlock(&p->lock);
	return r;
}

/* Copies up to `len` bytes from ring to ring; with both locks held. */
static __sz copy_across(struct pipering *from, struct pipering *to, __sz len)
{
	struct iovec src[2], dst[2];
	__sz done = 0, skip = 0, n;
	int ns, s = 0;
	int nd = pipering_room_iov(to, len, dst);

	ns = pipering_data_iov(from, len, src);
	for (int d = 0; d < nd && s < ns;) {
		n = MIN(src[s].iov_len - skip, dst[d].iov_len);
		memcpy(dst[d].iov_base, (char *)src[s].iov_base + skip, n);
		done += n;
		skip += n;
		dst[d].iov_base = (char *)dst[d].iov_base + n;
		dst[d].iov_len -= n;
		if (skip == src[s].iov_len) {
			skip = 0;
			s++;
		}
		if (!dst[d].iov_len)
			d++;
	}
	return done;
}

ssize_t uk_pipe_move(const struct uk_file *from, const struct uk_file *to,
		     __sz len, int keep)
{
	struct pipe *a = to_end(from)->pipe, *b = to_end(to)->pipe;
	ssize_t r;

	uk_mutex_lock(a < b ? &a->lock : &b->lock);
	uk_mutex_lock(a < b ? &b->lock : &a->lock);
	r = room_check(b);
	if (r == -EAGAIN)
		r = -ENOSPC;
	if (likely(!r) && !pipering_used(&a->ring)) {
		r = a->writers ? -EAGAIN : 0;
	} else if (likely(!r)) {
		r = (ssize_t)copy_across(&a->ring, &b->ring, len);
		b->ring.tail += r;
		pipe_publish_write(b);
		if (!keep)
			consume(a, r);
	}
	uk_mutex_unlock(&a->lock);
	uk_mutex_unlock(&b->lock);
	return r;
}
