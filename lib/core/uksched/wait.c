/* SPDX-License-Identifier: BSD-3-Clause */
/* Wait queues.  Order of locks: theirs, then a CPU's. */

#include <uk/wait.h>

#include "sched_priv.h"

void uk_waitq_init(struct uk_waitq *wq)
{
	uk_spin_init(&wq->lock);
	UK_INIT_LIST_HEAD(&wq->waiters);
}

void uk_waitq_prepare(struct uk_waitq *wq, struct uk_waitq_entry *w)
{
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;

	if (unlikely(!t))
		return;
	uk_spin_lock_irqsave(&wq->lock, flags);
	w->thread = t;
	if (!w->queued) {
		w->queued = 1;
		uk_list_add_tail(&w->link, &wq->waiters);
	}
	uk_thread_block(t);
	uk_spin_unlock_irqrestore(&wq->lock, flags);
}

void uk_waitq_finish(struct uk_waitq *wq, struct uk_waitq_entry *w)
{
	struct uk_thread *t = w->thread;
	unsigned long flags;

	if (!t)
		return; /* never prepared */
	uk_spin_lock_irqsave(&wq->lock, flags);
	if (w->queued) {
		w->queued = 0;
		uk_list_del(&w->link);
	}
	__uk_spin_take(&rq_self()->lock);
	t->flags |= UK_THREADF_RUNNABLE;
	__uk_spin_give(&rq_self()->lock);
	uk_spin_unlock_irqrestore(&wq->lock, flags);
}

int uk_waitq_wake_up_n(struct uk_waitq *wq, int n)
{
	struct uk_waitq_entry *w;
	unsigned long flags;
	int woken = 0;

	uk_spin_lock_irqsave(&wq->lock, flags);
	while (woken < n && !uk_list_empty(&wq->waiters)) {
		w = uk_list_first_entry(&wq->waiters, struct uk_waitq_entry,
					link);
		w->queued = 0;
		uk_list_del(&w->link);
		uk_thread_wake(w->thread);
		woken++;
	}
	uk_spin_unlock_irqrestore(&wq->lock, flags);
	return woken;
}

int uk_waitq_sleep(__nsec deadline)
{
	struct uk_thread *t = uk_thread_current();

	if (unlikely(!t))
		return ukplat_monotonic_clock() >= deadline;
	if (deadline == __NSEC_MAX) {
		uk_sched_yield();
		return 0;
	}
	uk_timer_set(&t->timer, deadline);
	uk_sched_yield();
	return ukplat_monotonic_clock() >= deadline;
}
