/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks on ranges of bytes, free of files and threads: who holds what, what is
 * in the way of a new one, and who waits for whom.
 *
 * The locks of one owner never overlap, and neighbours of the same type are
 * one.  They stand together in the list, by rising start; owners in the order
 * of their first lock, which is what F_GETLK finds first.
 */
#ifndef __LOCKRANGE_H__
#define __LOCKRANGE_H__

#include <stddef.h>

#include <uk/essentials.h>
#include <uk/list.h>

#define LOCKRANGE_MAX 0x7fffffffffffffffL /* "to the end", whatever it is */
#define LOCKRANGE_WALK 10 /* owners that a chain of waiting may have */

enum lockrange_type { LOCKRANGE_RD, LOCKRANGE_WR, LOCKRANGE_UN };

struct lockrange {
	struct uk_list_head link;
	long start, end; /* of it; the last byte is in it */
	const void *owner;
	enum lockrange_type type;
	int pid; /* what F_GETLK says of the owner */
};

static inline int lockrange_overlap(const struct lockrange *a,
				    const struct lockrange *b)
{
	return a->start <= b->end && b->start <= a->end;
}

/* Next to each other or overlapping. */
static inline int lockrange_touch(const struct lockrange *a,
				  const struct lockrange *b)
{
	return (b->end == LOCKRANGE_MAX || a->start <= b->end + 1) &&
	       (a->end == LOCKRANGE_MAX || b->start <= a->end + 1);
}

/* The first lock of somebody else that is in the way of `want`, or NULL. */
static inline struct lockrange *
lockrange_conflict(const struct uk_list_head *locks,
		   const struct lockrange *want)
{
	struct lockrange *l;

	uk_list_for_each_entry (l, locks, link)
		if (l->owner != want->owner && lockrange_overlap(l, want) &&
		    (l->type == LOCKRANGE_WR || want->type == LOCKRANGE_WR))
			return l;
	return NULL;
}

/* The first lock of the same owner in the range, or NULL. */
static inline struct lockrange *lockrange_own(const struct uk_list_head *locks,
					      const struct lockrange *want)
{
	struct lockrange *l;

	uk_list_for_each_entry (l, locks, link)
		if (l->owner == want->owner && lockrange_overlap(l, want))
			return l;
	return NULL;
}

static inline struct lockrange *lockrange_take(struct uk_list_head *pool)
{
	struct lockrange *l = uk_list_first_entry(pool, struct lockrange, link);

	uk_list_del(&l->link);
	return l;
}

/* Puts `l` where it belongs in the list. */
static inline void lockrange_insert(struct uk_list_head *locks,
				    struct lockrange *l)
{
	struct uk_list_head *before = locks;
	struct lockrange *o;
	int seen = 0;

	uk_list_for_each_entry (o, locks, link) {
		if (o->owner == l->owner) {
			seen = 1;
			if (o->start < l->start)
				continue;
		} else if (!seen) {
			continue;
		}
		before = &o->link;
		break;
	}
	uk_list_add_tail(&l->link, before);
}

/* Cuts [w.start, w.end] out of `l`; a second part comes from the pool. */
static inline void lockrange_cut(struct uk_list_head *locks,
				 struct lockrange *l, const struct lockrange *w,
				 struct uk_list_head *pool)
{
	struct lockrange *right;

	if (l->start < w->start && l->end > w->end) {
		right = lockrange_take(pool);
		right->owner = l->owner;
		right->type = l->type;
		right->pid = l->pid;
		right->start = w->end + 1;
		right->end = l->end;
		l->end = w->start - 1;
		lockrange_insert(locks, right);
	} else if (l->start < w->start) {
		l->end = w->start - 1;
	} else if (l->end > w->end) {
		l->start = w->end + 1;
	} else {
		uk_list_del(&l->link);
		uk_list_add(&l->link, pool);
	}
}

/*
 * Makes the range of `want` be of its type for its owner (UN: not locked);
 * there is no conflict.  `pool` has two spare locks, and gets what is left.
 */
static inline void lockrange_set(struct uk_list_head *locks,
				 const struct lockrange *want,
				 struct uk_list_head *pool)
{
	struct lockrange *l, *next, *own;
	struct lockrange w = *want;

	uk_list_for_each_entry_safe(l, next, locks, link)
	{
		if (l->owner != w.owner)
			continue;
		if (l->type == w.type && lockrange_touch(l, &w)) {
			w.start = MIN(w.start, l->start);
			w.end = MAX(w.end, l->end);
			uk_list_del(&l->link);
			uk_list_add(&l->link, pool);
		} else if (lockrange_overlap(l, &w)) {
			lockrange_cut(locks, l, &w, pool);
		}
	}
	if (w.type == LOCKRANGE_UN)
		return;
	own = lockrange_take(pool);
	own->owner = w.owner;
	own->type = w.type;
	own->pid = w.pid;
	own->start = w.start;
	own->end = w.end;
	lockrange_insert(locks, own);
}

/* Moves all locks of `owner` to the pool. */
static inline void lockrange_drop(struct uk_list_head *locks, const void *owner,
				  struct uk_list_head *pool)
{
	struct lockrange *l, *next;

	uk_list_for_each_entry_safe(l, next, locks, link)
	{
		if (l->owner != owner)
			continue;
		uk_list_del(&l->link);
		uk_list_add(&l->link, pool);
	}
}

/* An owner who waits for what another one holds. */
struct lockwait {
	struct uk_list_head link;
	const void *owner, *holder;
};

/* True if `owner` would wait for itself if it waited for `holder`. */
static inline int lockwait_deadlock(const struct uk_list_head *waits,
				    const void *owner, const void *holder)
{
	const struct lockwait *w;

	for (int i = 0; i < LOCKRANGE_WALK && holder != owner; i++) {
		const void *next = NULL;

		uk_list_for_each_entry (w, waits, link)
			if (w->owner == holder)
				next = w->holder;
		if (!next)
			return 0;
		holder = next;
	}
	return holder == owner;
}

#endif /* __LOCKRANGE_H__ */
