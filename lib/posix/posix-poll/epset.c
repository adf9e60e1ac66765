/* SPDX-License-Identifier: BSD-3-Clause */
/* See epset.h.  No locks here: the callers have them. */
#include <errno.h>

#ifdef __linux__
#include <string.h>
#else
#include <uk/isr/string.h>
#endif

#include "epset.h"

#define SLOTS_MIN 32U

unsigned int epset_slots_wanted(const struct epset *s, int fd)
{
	if ((unsigned int)fd < s->slots)
		return 0;
	return MAX3(2 * s->slots, (unsigned int)fd + 1, SLOTS_MIN);
}

void *epset_slots_set(struct epset *s, struct epitem **slots, unsigned int n)
{
	struct epitem **old = s->byfd;

	if (s->slots)
		memcpy(slots, old, s->slots * sizeof(*slots));
	memset(slots + s->slots, 0, (n - s->slots) * sizeof(*slots));
	s->byfd = slots;
	s->slots = n;
	return old;
}

struct epitem *epset_find(const struct epset *s, int fd, const void *key)
{
	struct epitem *it;

	if ((unsigned int)fd >= s->slots)
		return NULL;
	for (it = s->byfd[fd]; it; it = it->next)
		if (it->key == key)
			return it;
	return NULL;
}

void epset_insert(struct epset *s, struct epitem *it)
{
	UK_INIT_LIST_HEAD(&it->ready);
	it->next = s->byfd[it->fd];
	s->byfd[it->fd] = it;
}

void epset_remove(struct epset *s, struct epitem *it)
{
	struct epitem **p = &s->byfd[it->fd];

	while (*p != it)
		p = &(*p)->next;
	*p = it->next;
}

int epset_exclusive_check(int op, __u32 events, const struct epitem *it,
			  int nested)
{
	if (op == EPOLL_CTL_MOD && it && (it->events & EPSET_EXCLUSIVE))
		return -EINVAL;
	if (op == EPOLL_CTL_DEL || !(events & EPSET_EXCLUSIVE))
		return 0;
	if (op == EPOLL_CTL_MOD || nested || (events & ~EPSET_EXCLUSIVE_OK))
		return -EINVAL;
	return 0;
}

int epitem_takes(const struct epitem *it, __u32 hit)
{
	hit &= EPOLLIN | EPOLLOUT;
	return !hit || (it->events & hit);
}

/* Edges of the longest path down from `n`; too many if `avoid` is on one. */
static int depth_down(const struct epnode *n, const struct epnode *avoid,
		      int level)
{
	struct epedge *e;
	int max = 0, d;

	if (n == avoid || level > EPSET_NESTS)
		return EPSET_NESTS + 1;
	uk_list_for_each_entry (e, &n->down, down) {
		d = 1 + depth_down(e->inner, avoid, level + 1);
		max = MAX(max, d);
	}
	return max;
}

/* There is no circle to look for: one would go down, too. */
static int depth_up(const struct epnode *n, int level)
{
	struct epedge *e;
	int max = 0, d;

	if (level > EPSET_NESTS)
		return EPSET_NESTS + 1;
	uk_list_for_each_entry (e, &n->up, up) {
		d = 1 + depth_up(e->outer, level + 1);
		max = MAX(max, d);
	}
	return max;
}

int epedge_add(struct epedge *e, struct epnode *outer, struct epnode *inner)
{
	int down = depth_down(inner, outer, 0);

	if (down > EPSET_NESTS || down + 1 + depth_up(outer, 0) > EPSET_NESTS)
		return -ELOOP;
	e->outer = outer;
	e->inner = inner;
	uk_list_add_tail(&e->down, &outer->down);
	uk_list_add_tail(&e->up, &inner->up);
	return 0;
}

void epedge_del(struct epedge *e)
{
	if (!e->outer)
		return;
	uk_list_del(&e->down);
	uk_list_del(&e->up);
	e->outer = NULL;
}
