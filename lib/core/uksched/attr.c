/* SPDX-License-Identifier: BSD-3-Clause */
/* What threads are told: how nice to be, and which CPUs to run on. */

#include <errno.h>

#include "sched_priv.h"

#define NICE_MIN (-20)
#define NICE_MAX 19
#define NICE_PER_LEVEL ((NICE_MAX - NICE_MIN + 1) / UK_SCHED_LEVELS)

__u8 thread_level_of(int nice)
{
	return (__u8)((nice - NICE_MIN) / NICE_PER_LEVEL);
}

void uk_thread_set_nice(struct uk_thread *t, int nice)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct uk_sched_rq *rq = thread_lock(t);
	unsigned int queued = t->flags & UK_THREADF_QUEUED;

	nice = MAX(MIN(nice, NICE_MAX), NICE_MIN);
	if (queued)
		rq_remove(rq, t);
	t->nice = (__s8)nice;
	t->level = thread_level_of(nice);
	if (queued)
		rq_insert(rq, t);
	uk_spin_unlock_irqrestore(&rq->lock, flags);
}

/* `t` is where it must not be; locks as with rq_enqueue(). */
static struct uk_sched_rq *move_away(struct uk_sched_rq *rq,
				     struct uk_thread *t)
{
	if (t->flags & UK_THREADF_QUEUED) {
		rq_remove(rq, t);
		return rq_enqueue(rq, t);
	}
	if (t->flags & UK_THREADF_ONCPU)
		lcpu_resched(t->lcpu);
	return rq;
}

int uk_thread_set_affinity(struct uk_thread *t, __u64 mask)
{
	__u32 n = ukplat_lcpu_count();
	struct uk_sched_rq *rq;
	unsigned long flags;

	if (n < 64)
		mask &= (1UL << n) - 1;
	if (!mask)
		return -EINVAL;
	flags = ukplat_lcpu_save_irqf();
	rq = thread_lock(t);
	t->affinity = mask;
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && !uk_thread_may_run_on(t, t->lcpu))
		rq = move_away(rq, t);
	uk_spin_unlock_irqrestore(&rq->lock, flags);
	if (t == uk_thread_current())
		uk_sched_yield();
	return 0;
}
