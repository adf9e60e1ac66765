/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sets of epoll(7), free of files, locks and threads: which items there
 * are, which of them may have something, in which order they are looked at,
 * and which epolls contain which.  tests/test_epset.c runs it on the host.
 */
#ifndef __EPSET_H__
#define __EPSET_H__

#include <stddef.h>
#include <sys/epoll.h>

#include <uk/essentials.h>
#include <uk/list.h>

#define EPSET_ET (1U << 31)
#define EPSET_EXCLUSIVE (1U << 28)
/* What is asked for beside events. */
#define EPSET_FLAGS (EPSET_ET | EPOLLONESHOT | EPOLLWAKEUP | EPSET_EXCLUSIVE)
/* What may stand beside EPOLLEXCLUSIVE. */
#define EPSET_EXCLUSIVE_OK                                                     \
	(EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPSET_ET |   \
	 EPSET_EXCLUSIVE)
#define EPSET_NESTS 4 /* epolls in epolls: edges of the longest path */

struct epitem {
	struct uk_list_head ready; /* on epset.ready or on no list */
	struct epitem *next; /* the same descriptor number, another file */
	const void *key; /* the file */
	int fd;
	__u32 events; /* EPOLL*, with flags; flags only: disabled */
	__u64 data;
};

struct epset {
	struct epitem **byfd; /* first item of each descriptor number */
	unsigned int slots;
	unsigned int nready;
	struct uk_list_head ready; /* epitem.ready, next to look at first */
};

/** An empty set. */
static inline void epset_init(struct epset *s)
{
	s->byfd = NULL;
	s->slots = 0;
	s->nready = 0;
	UK_INIT_LIST_HEAD(&s->ready);
}

/** The events an item waits for; 0: disabled by EPOLLONESHOT. */
static inline __u32 epitem_mask(const struct epitem *it)
{
	return it->events & ~(__u32)EPSET_FLAGS;
}

/** Number of slots that `fd` needs, if there are too few; 0: enough. */
unsigned int epset_slots_wanted(const struct epset *s, int fd);
/** Gives it `n` slots of new memory; returns the old memory, to be freed. */
void *epset_slots_set(struct epset *s, struct epitem **slots, unsigned int n);

/** The item of a descriptor and its file, or NULL. */
struct epitem *epset_find(const struct epset *s, int fd, const void *key);
/** Adds an item; there is a slot for its descriptor. */
void epset_insert(struct epset *s, struct epitem *it);
/** Takes an item out; it must not be on the ready list. */
void epset_remove(struct epset *s, struct epitem *it);

/** Puts an item at the end of the ready list, if it is on none. */
static inline void epset_ready_add(struct epset *s, struct epitem *it)
{
	if (!uk_list_empty(&it->ready))
		return;
	uk_list_add_tail(&it->ready, &s->ready);
	s->nready++;
}

/** Takes it off. */
static inline void epset_ready_del(struct epset *s, struct epitem *it)
{
	if (uk_list_empty(&it->ready))
		return;
	uk_list_del_init(&it->ready);
	s->nready--;
}

/**
 * The next ready item: its file is to be looked at now.  Level-triggered ones
 * go to the end of the list, so that no other starves; the others leave it.
 * NULL if the list is empty.
 */
static inline struct epitem *epset_next(struct epset *s)
{
	struct epitem *it;

	if (unlikely(uk_list_empty(&s->ready)))
		return NULL;
	it = uk_list_first_entry(&s->ready, struct epitem, ready);
	if (it->events & (EPSET_ET | EPOLLONESHOT)) {
		epset_ready_del(s, it);
	} else if (s->nready > 1) {
		uk_list_del(&it->ready);
		uk_list_add_tail(&it->ready, &s->ready);
	}
	return it;
}

/** What looking gave: one-shot items are disabled, idle ones leave the list. */
static inline void epset_looked(struct epset *s, struct epitem *it, __u32 got)
{
	if (unlikely(!got))
		epset_ready_del(s, it);
	else if (it->events & EPOLLONESHOT)
		it->events &= EPSET_FLAGS;
}

/**
 * The rules of EPOLLEXCLUSIVE for epoll_ctl(2); 0 or -EINVAL.
 *
 * @param it the item that is there, or NULL
 * @param nested the file is an epoll
 */
int epset_exclusive_check(int op, __u32 events, const struct epitem *it,
			  int nested);
/** True if a thread that is woken for `hit` will want it: ends exclusivity. */
int epitem_takes(const struct epitem *it, __u32 hit);

/* An epoll in the graph of those that contain each other. */
struct epnode {
	struct uk_list_head down; /* epedge.down: what it contains */
	struct uk_list_head up; /* epedge.up: what contains it */
};

struct epedge {
	struct uk_list_head down, up; /* or on no lists */
	struct epnode *outer, *inner;
};

static inline void epnode_init(struct epnode *n)
{
	UK_INIT_LIST_HEAD(&n->down);
	UK_INIT_LIST_HEAD(&n->up);
}

/** Puts `inner` into `outer`; -ELOOP if that closes a circle or is too deep. */
int epedge_add(struct epedge *e, struct epnode *outer, struct epnode *inner);
/** Takes it out. */
void epedge_del(struct epedge *e);

#endif /* __EPSET_H__ */
