/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pipe and its ends.  An anonymous pipe has one of each kind; a FIFO one for
 * each time that it is open.
 *
 * Lock order: fifo_lock, then pipe.lock (of two pipes the lower address first),
 * then the ends' poll queues.  Memory of programs may be touched under
 * pipe.lock: it is a sleeping lock.
 */
#ifndef __PIPE_PRIV_H__
#define __PIPE_PRIV_H__

#include <fcntl.h>
#include <stddef.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/list.h>
#include <uk/mutex.h>
#include <uk/posix-fd.h>
#include <uk/refcount.h>

#include <uk/posix-pipe.h>

#include "pipering.h"

#define PIPE_RD 1U
#define PIPE_WR 2U
#define PIPE_FDMODE (UKFD_O_NOSEEK | UKFD_O_NOIOLOCK)

struct pipe;

struct pipe_end {
	struct uk_file file; /* its `node` is the end */
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	struct pipe *pipe;
	struct uk_list_head rlink, wlink; /* in the pipe's; by its lock */
	unsigned int can; /* PIPE_RD, PIPE_WR */
	/*
	 * Opened for reading without a writer (FIFO, O_NONBLOCK): no hang-up
	 * until there has been one, that is, while this is pipe->opened_wr.
	 */
	unsigned int no_hup; /* or 0 */
};

struct pipe {
	struct uk_alloc *alloc;
	__atomic refs; /* ends that exist as objects */
	struct uk_mutex lock; /* guards all below and the ends' lists */
	struct pipering ring;
	uk_pollevent rd, wr; /* of readers, when last told to all; of writers */
	unsigned int readers, writers; /* ends with users */
	unsigned int opened_wr; /* writers so far, from 1 */
	struct uk_list_head rends, wends; /* ends with users that can so */
	struct pipe_end *reader; /* the only one in `rends`, or NULL */
	struct uk_list_head openers; /* struct fifo_opener */
	__u64 ino;
	const struct uk_file *node; /* strong; of a FIFO, or NULL */
};

extern const char pipe_vol[];
/* Told, without locks, when an end of a FIFO lost its users; set by fifo.c. */
extern void (*pipe_fifo_closed)(struct pipe_end *e);

static inline struct pipe_end *to_end(const struct uk_file *f)
{
	return (struct pipe_end *)f->node;
}

/*
 * Makes the events of the ends say what the pipe says; lock held.  `read`
 * and `write` are for callers that only took or added bytes.
 */
void pipe_publish_all(struct pipe *p);
void pipe_publish_slow(struct pipe *p, int written);

static inline void pipe_publish_read(struct pipe *p)
{
	if (unlikely(!p->reader || !(p->wr & POLLOUT)))
		return pipe_publish_slow(p, 0);
	if (pipering_used(&p->ring))
		return;
	uk_pollq_clear_quick(&p->reader->fstate.pollq, UKFD_POLLIN);
}

/* Readers that follow edges hear of each write. */
static inline void pipe_publish_write(struct pipe *p)
{
	struct uk_pollq *q;

	if (unlikely(!p->reader || !pipering_writable(&p->ring)))
		return pipe_publish_slow(p, 1);
	q = &p->reader->fstate.pollq;
	if (!(q->events & POLLIN) || !uk_list_empty(&q->chain))
		uk_pollq_set_quick(q, UKFD_POLLIN);
}

/* Memory for the ring comes with the first byte: 0 or -ENOMEM; lock held. */
int pipe_ring_alloc(struct pipe *p);
/* An empty pipe without ends; NULL: no memory. */
struct pipe *pipe_create(struct uk_alloc *a);
/* An end with users (and one reference); lock held or `p` not known yet. */
struct pipe_end *pipe_end_add(struct pipe *p, unsigned int can);
/* Takes an end out, as its last user goes; lock held. */
void pipe_end_del(struct pipe_end *e);
/* Frees a pipe without ends. */
void pipe_destroy(struct pipe *p);

#endif /* __PIPE_PRIV_H__ */
