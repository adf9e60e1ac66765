/* SPDX-License-Identifier: BSD-3-Clause */
/* Reader-writer locks.  Order of locks: rwl->lock, then the queues'. */

#include <uk/rwlock.h>
#include <uk/wait.h>

#include "stats.h"

void uk_rwlock_init_config(struct uk_rwlock *rwl, unsigned int flags)
{
	*rwl = (struct uk_rwlock){ .flags = flags };
	uk_spin_init(&rwl->lock);
	uk_waitq_init(&rwl->rwait);
	uk_waitq_init(&rwl->wwait);
}

/* Sleeps once on `wq`, with the lock released meanwhile. */
static void wait_once(struct uk_rwlock *rwl, struct uk_waitq *wq,
		      unsigned long *flags)
{
	DEFINE_WAIT(w);

	uk_waitq_prepare(wq, &w);
	uk_spin_unlock_irqrestore(&rwl->lock, *flags);
	lock_stat_inc(UK_LOCK_STAT_RWLOCK_SLEEP);
	(void)uk_waitq_sleep(__NSEC_MAX);
	uk_waitq_finish(wq, &w);
	uk_spin_lock_irqsave(&rwl->lock, *flags);
}

void uk_rwlock_rlock(struct uk_rwlock *rwl)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&rwl->lock, flags);
	while (rwl->written || rwl->writers_waiting)
		wait_once(rwl, &rwl->rwait, &flags);
	rwl->readers++;
	uk_spin_unlock_irqrestore(&rwl->lock, flags);
}

int uk_rwlock_rtrylock(struct uk_rwlock *rwl)
{
	unsigned long flags;
	int free;

	uk_spin_lock_irqsave(&rwl->lock, flags);
	free = !rwl->written && !rwl->writers_waiting;
	rwl->readers += free;
	uk_spin_unlock_irqrestore(&rwl->lock, flags);
	return free;
}

void uk_rwlock_runlock(struct uk_rwlock *rwl)
{
	unsigned long flags;
	int last;

	uk_spin_lock_irqsave(&rwl->lock, flags);
	last = !--rwl->readers;
	uk_spin_unlock_irqrestore(&rwl->lock, flags);
	if (last)
		uk_waitq_wake_up_one(&rwl->wwait);
}

void uk_rwlock_wlock(struct uk_rwlock *rwl)
{
	struct uk_thread *me = uk_thread_current();
	unsigned long flags;

	uk_spin_lock_irqsave(&rwl->lock, flags);
	if (rwl->written && rwl->writer == me &&
	    (rwl->flags & UK_RWLOCK_CONFIG_WRITE_RECURSE)) {
		rwl->depth++;
		uk_spin_unlock_irqrestore(&rwl->lock, flags);
		return;
	}
	rwl->writers_waiting++;
	while (rwl->written || rwl->readers)
		wait_once(rwl, &rwl->wwait, &flags);
	rwl->writers_waiting--;
	rwl->written = 1;
	rwl->writer = me;
	uk_spin_unlock_irqrestore(&rwl->lock, flags);
}

int uk_rwlock_wtrylock(struct uk_rwlock *rwl)
{
	struct uk_thread *me = uk_thread_current();
	unsigned long flags;
	int free, nested;

	uk_spin_lock_irqsave(&rwl->lock, flags);
	nested = rwl->written && rwl->writer == me &&
		 (rwl->flags & UK_RWLOCK_CONFIG_WRITE_RECURSE);
	free = !rwl->written && !rwl->readers;
	if (free) {
		rwl->written = 1;
		rwl->writer = me;
	}
	rwl->depth += nested;
	uk_spin_unlock_irqrestore(&rwl->lock, flags);
	return free || nested;
}

void uk_rwlock_wunlock(struct uk_rwlock *rwl)
{
	unsigned long flags;
	int writers;

	uk_spin_lock_irqsave(&rwl->lock, flags);
	if (rwl->depth) {
		rwl->depth--;
		uk_spin_unlock_irqrestore(&rwl->lock, flags);
		return;
	}
	rwl->written = 0;
	rwl->writer = __NULL;
	writers = rwl->writers_waiting;
	uk_spin_unlock_irqrestore(&rwl->lock, flags);
	if (writers)
		uk_waitq_wake_up_one(&rwl->wwait);
	else
		uk_waitq_wake_up(&rwl->rwait);
}
