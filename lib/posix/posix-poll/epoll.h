/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of epoll share: the set as a file. */
#ifndef __EPOLL_H__
#define __EPOLL_H__

#include <uk/file.h>
#include <uk/mutex.h>
#include <uk/spinlock.h>

#include "epset.h"

struct epoll {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	struct uk_alloc *alloc;
	struct uk_mutex mtx; /* who is in the set: set.byfd, epitem.next */
	struct uk_spinlock lock; /* irqs off: set.ready, events and data */
	struct epset set;
	struct epnode node; /* guarded by nest_lock of epoll.c */
};

struct entry {
	struct epitem it;
	struct epoll *ep; /* weak reference on ep->file */
	const struct uk_file *file; /* weak reference */
	struct uk_poll_chain chain;
	struct uk_file_finalizer fin;
	struct epedge edge; /* if the file is an epoll */
};

static inline struct epoll *to_epoll(const struct uk_file *f)
{
	return f->node;
}

static inline struct entry *to_entry(struct epitem *it)
{
	return __containerof(it, struct entry, it);
}

extern const char epoll_vol[];

static inline int epoll_is(const struct uk_file *f)
{
	return f->vol == epoll_vol;
}

/*
 * The events that an entry waits for and its file has.  With ep->lock held
 * this and the ready list agree: whoever changes a file's events tells us
 * afterwards, under that lock.
 */
static inline uk_pollevent entry_look(const struct entry *e)
{
	__u32 mask = epitem_mask(&e->it);

	return mask ? uk_file_poll_immediate(e->file, mask) : 0;
}

#endif /* __EPOLL_H__ */
