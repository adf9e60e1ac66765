/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads that stand still for good: at the end of the system. */

#include "sched_priv.h"

void uk_thread_freeze(struct uk_thread *t)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct uk_sched_rq *rq = thread_lock(t);

	t->flags |= UK_THREADF_FROZEN;
	if (t->flags & UK_THREADF_QUEUED)
		rq_remove(rq, t);
	else if ((t->flags & UK_THREADF_ONCPU) && t != uk_thread_current())
		lcpu_resched(t->lcpu);
	uk_spin_unlock_irqrestore(&rq->lock, flags);
}

static void freeze_app(struct uk_thread *t, void *but)
{
	if ((t->flags & UK_THREADF_ECTX) && t != but &&
	    t != uk_thread_current())
		uk_thread_freeze(t);
}

void uk_sched_freeze_apps(struct uk_thread *but)
{
	if (uk_sched_current())
		uk_sched_foreach_thread(&sched, freeze_app, but);
}
