/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Doubly linked circular lists with the links inside the listed objects.
 * No locking: the owner of a list says which lock guards it.
 */
#ifndef __UK_LIST_H__
#define __UK_LIST_H__

#include <uk/essentials.h>

struct uk_list_head {
	struct uk_list_head *next, *prev;
};

#define UK_LIST_HEAD_INIT(name)                                                \
	{                                                                      \
		&(name), &(name)                                               \
	}
#define UK_LIST_HEAD(name) struct uk_list_head name = UK_LIST_HEAD_INIT(name)

/** Makes `l` an empty list, or a node that is on no list. */
static inline void UK_INIT_LIST_HEAD(struct uk_list_head *l)
{
	l->next = l;
	l->prev = l;
}

static inline void __uk_list_link(struct uk_list_head *n,
				  struct uk_list_head *prev,
				  struct uk_list_head *next)
{
	next->prev = n;
	n->next = next;
	n->prev = prev;
	prev->next = n;
}

/** Inserts `n` as first. */
static inline void uk_list_add(struct uk_list_head *n, struct uk_list_head *l)
{
	__uk_list_link(n, l, l->next);
}

/** Inserts `n` as last. */
static inline void uk_list_add_tail(struct uk_list_head *n,
				    struct uk_list_head *l)
{
	__uk_list_link(n, l->prev, l);
}

/** Takes `n` off its list; its links are left dangling. */
static inline void uk_list_del(struct uk_list_head *n)
{
	n->next->prev = n->prev;
	n->prev->next = n->next;
}

/** Takes `n` off its list and makes it a node on no list. */
static inline void uk_list_del_init(struct uk_list_head *n)
{
	uk_list_del(n);
	UK_INIT_LIST_HEAD(n);
}

/** True if `l` has no entries, or node `l` is on no list. */
static inline int uk_list_empty(const struct uk_list_head *l)
{
	return l->next == l;
}

/** Moves all entries of `from` to the end of `to`; `from` is empty then. */
static inline void uk_list_splice_tail_init(struct uk_list_head *from,
					    struct uk_list_head *to)
{
	if (uk_list_empty(from))
		return;
	from->next->prev = to->prev;
	to->prev->next = from->next;
	from->prev->next = to;
	to->prev = from->prev;
	UK_INIT_LIST_HEAD(from);
}

#define uk_list_entry(ptr, type, member) __containerof(ptr, type, member)
#define uk_list_first_entry(l, type, member)                                   \
	uk_list_entry((l)->next, type, member)
#define uk_list_last_entry(l, type, member)                                    \
	uk_list_entry((l)->prev, type, member)
#define uk_list_first_entry_or_null(l, type, member)                           \
	(uk_list_empty(l) ? __NULL : uk_list_first_entry(l, type, member))

#define uk_list_for_each(p, l) for (p = (l)->next; p != (l); p = p->next)
#define uk_list_for_each_safe(p, n, l)                                         \
	for (p = (l)->next, n = p->next; p != (l); p = n, n = p->next)
#define uk_list_for_each_entry(p, l, member)                                   \
	for (p = uk_list_first_entry(l, __typeof__(*p), member);               \
	     &p->member != (l);                                                \
	     p = uk_list_first_entry(&p->member, __typeof__(*p), member))
/* `p` may be taken off the list in the body. */
#define uk_list_for_each_entry_safe(p, n, l, member)                           \
	for (p = uk_list_first_entry(l, __typeof__(*p), member),               \
	    n = uk_list_first_entry(&p->member, __typeof__(*p), member);       \
	     &p->member != (l); p = n,                                         \
	    n = uk_list_first_entry(&n->member, __typeof__(*n), member))

#endif /* __UK_LIST_H__ */
