/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * FIFOs: pipes that have a name.  A node has a pipe while somebody has it
 * open; each open adds an end and may wait for one of the other kind.
 */
#include "pipe_priv.h"

#include <uk/init.h>
#include <uk/vfs.h>

static struct uk_mutex fifo_lock = UK_MUTEX_INITIALIZER(fifo_lock);

/* Somebody who waits in open(2); lives on its stack. */
struct fifo_opener {
	struct uk_list_head link; /* in pipe->openers; guarded by its lock */
	struct uk_pollq q; /* any event: there was one */
	unsigned int want; /* PIPE_RD or PIPE_WR: such an end */
};

/* The pipe of a node, made if it has none; fifo_lock held. */
static struct pipe *pipe_of(struct uk_vnode *v)
{
	struct pipe *p = v->fifo;

	if (p)
		return p;
	p = pipe_create(uk_alloc_get_default());
	if (unlikely(!p))
		return NULL;
	uk_file_acquire(&v->file);
	p->node = &v->file;
	v->fifo = p;
	return p;
}

/* Lets go of a pipe that nobody has open, with all that is in it. */
static void detach(struct pipe *p)
{
	struct uk_vnode *v = uk_vnode_of(p->node);

	if (!p->readers && !p->writers && v->fifo == p)
		v->fifo = NULL;
}

static void fifo_closed(struct pipe_end *e)
{
	uk_mutex_lock(&fifo_lock);
	uk_mutex_lock(&e->pipe->lock);
	pipe_end_del(e);
	detach(e->pipe);
	uk_mutex_unlock(&e->pipe->lock);
	uk_mutex_unlock(&fifo_lock);
}

/* Wakes those who wait for an end that can what this one can; lock held. */
static void openers_wake(struct pipe *p, unsigned int can)
{
	struct fifo_opener *o, *next;

	uk_list_for_each_entry_safe(o, next, &p->openers, link)
	{
		if (!(o->want & can))
			continue;
		uk_list_del_init(&o->link);
		uk_pollq_set(&o->q, POLLIN);
	}
}

/*
 * An end of `p`, and if it must wait for another kind `o` is put to wait;
 * lock held.
 */
static struct pipe_end *end_open(struct pipe *p, unsigned int can, int nonblock,
				 struct fifo_opener *o)
{
	struct pipe_end *e;

	if (can == PIPE_WR && nonblock && !p->readers)
		return ERR2PTR(-ENXIO);
	e = pipe_end_add(p, can);
	if (unlikely(!e))
		return ERR2PTR(-ENOMEM);
	openers_wake(p, can);
	if (can == PIPE_WR && !p->readers)
		o->want = PIPE_RD;
	if (can == PIPE_RD && !p->writers) {
		if (nonblock)
			e->no_hup = p->opened_wr;
		else
			o->want = PIPE_WR;
		pipe_publish_all(p);
	}
	if (o->want)
		uk_list_add_tail(&o->link, &p->openers);
	return e;
}

/* Waits until an end that is wanted was opened; -EINTR. */
static int opener_wait(struct pipe *p, struct fifo_opener *o)
{
	uk_pollevent ev = uk_pollq_poll(&o->q, POLLIN);

	uk_mutex_lock(&p->lock);
	if (!uk_list_empty(&o->link))
		uk_list_del_init(&o->link);
	uk_mutex_unlock(&p->lock);
	return ev ? 0 : -EINTR;
}

static const struct uk_file *fifo_open(struct uk_vnode *v, int flags)
{
	static const unsigned int can[4] = {
		[O_RDONLY] = PIPE_RD,
		[O_WRONLY] = PIPE_WR,
		[O_RDWR] = PIPE_RD | PIPE_WR,
	};
	struct fifo_opener o = { .want = 0 };
	struct pipe_end *e;
	struct pipe *p;
	int rc;

	if (unlikely(!can[flags & O_ACCMODE]))
		return ERR2PTR(-EINVAL);
	UK_INIT_LIST_HEAD(&o.link);
	uk_pollq_init(&o.q);
	uk_mutex_lock(&fifo_lock);
	p = pipe_of(v);
	if (unlikely(!p)) {
		uk_mutex_unlock(&fifo_lock);
		return ERR2PTR(-ENOMEM);
	}
	uk_mutex_lock(&p->lock);
	e = end_open(p, can[flags & O_ACCMODE], flags & O_NONBLOCK, &o);
	detach(p);
	uk_mutex_unlock(&p->lock);
	if (PTRISERR(e) && !v->fifo)
		pipe_destroy(p);
	uk_mutex_unlock(&fifo_lock);
	if (PTRISERR(e))
		return (const struct uk_file *)e;
	rc = o.want ? opener_wait(p, &o) : 0;
	if (likely(!rc))
		return &e->file;
	uk_file_release(&e->file);
	return ERR2PTR(rc);
}

static int fifo_init(struct uk_init_ctx *ictx __unused)
{
	pipe_fifo_closed = fifo_closed;
	uk_vfs_fifo_set(fifo_open, PIPE_FDMODE);
	return 0;
}

uk_lib_initcall(fifo_init, 0x0);
