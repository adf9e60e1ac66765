/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads that stand still for good: at the end of the system. */

#include "sched_priv.h"

/* The scheduler's lock is held. */
static void freeze_locked(struct uk_thread *t)
{
	t->flags |= UK_THREADF_FROZEN;
	if (t->flags & UK_THREADF_QUEUED)
		rq_remove(t);
	else if ((t->flags & UK_THREADF_ONCPU) && t != uk_thread_current())
		lcpu_resched(t->lcpu);
}

void uk_thread_freeze(struct uk_thread *t)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&sched.lock, flags);
	freeze_locked(t);
	uk_spin_unlock_irqrestore(&sched.lock, flags);
}

static void freeze_app(struct uk_thread *t, void *but)
{
	if ((t->flags & UK_THREADF_ECTX) && t != but &&
	    t != uk_thread_current())
		freeze_locked(t);
}

void uk_sched_freeze_apps(struct uk_thread *but)
{
	if (uk_sched_current())
		uk_sched_foreach_thread(&sched, freeze_app, but);
}
