/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ticket locks: spin locks that are served in the order of asking, so that no
 * CPU starves.  The rules of <uk/spinlock.h> hold.  Slow where virtual CPUs
 * share real ones: the next in the order may not be running.
 */
#ifndef __UK_TICKETLOCK_H__
#define __UK_TICKETLOCK_H__

#include <uk/spinlock.h>

struct uk_ticketlock {
	__u32 next; /* ticket of the next to come */
	__u32 owner; /* ticket of the holder */
};

#define UK_TICKETLOCK_INITIALIZER()                                            \
	{                                                                      \
		.owner = 0                                                     \
	}

/** Makes `l` a free lock. */
static inline void uk_ticket_init(struct uk_ticketlock *l)
{
	*l = (struct uk_ticketlock)UK_TICKETLOCK_INITIALIZER();
}

/** Takes the lock, after all who asked before. */
static inline void uk_ticket_lock(struct uk_ticketlock *l)
{
	__u32 mine;

	uk_preempt_disable();
	mine = uk_fetch_add_relaxed(&l->next, 1);
	while (uk_load_n_acq(&l->owner) != mine)
		ukarch_spinwait();
}

/** Gives it to the next. */
static inline void uk_ticket_unlock(struct uk_ticketlock *l)
{
	uk_store_n_rel(&l->owner, l->owner + 1);
	uk_preempt_enable();
}

#endif /* __UK_TICKETLOCK_H__ */
