/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which queue a thread is on, and getting it there.
 *
 * A thread belongs to the CPU t->lcpu, and the lock of that CPU's queue guards
 * it, whether it runs, waits in the queue or sleeps.  Nobody holds two such
 * locks: who takes a thread from one CPU to another has it belong to neither
 * queue in between (UK_THREADF_MOVING).  Others leave it alone then; they only
 * change flags, at which the mover looks when it has the new lock.
 *
 * Memory order: all that is done to a thread under the lock of its old CPU is
 * seen by who finds it with the new one, by the release of t->lcpu in rq_move()
 * and its acquire in thread_lock(), or by the new queue's lock.
 */

#include "sched_priv.h"

struct uk_sched_rq *thread_lock(struct uk_thread *t)
{
	struct uk_sched_rq *rq;

	for (;;) {
		rq = rq_of_lcpu(uk_load_n_relaxed(&t->lcpu));
		__uk_spin_take(&rq->lock);
		if (!UK_IS_ENABLED(CONFIG_HAVE_SMP) ||
		    likely(rq == rq_of_lcpu(uk_load_n_acq(&t->lcpu))))
			return rq;
		__uk_spin_give(&rq->lock);
	}
}

struct uk_sched_rq *rq_move(struct uk_sched_rq *rq, struct uk_thread *t,
			    __u32 to)
{
	t->flags |= UK_THREADF_MOVING;
	uk_store_n_rel(&t->lcpu, to);
	__uk_spin_give(&rq->lock);
	rq = rq_of_lcpu(to);
	__uk_spin_take(&rq->lock);
	return rq;
}

/* Has `t` belong to the CPU that is best for it. */
static struct uk_sched_rq *rq_best(struct uk_sched_rq *rq, struct uk_thread *t)
{
	__u32 to = lcpu_choose(t);

	while (to != t->lcpu) {
		rq = rq_move(rq, t, to);
		/* it may have been told to keep off meanwhile */
		if (!uk_thread_may_run_on(t, to))
			to = lcpu_choose(t);
	}
	t->flags &= ~UK_THREADF_MOVING;
	return rq;
}

struct uk_sched_rq *rq_enqueue(struct uk_sched_rq *rq, struct uk_thread *t)
{
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP))
		rq = rq_best(rq, t);
	if (unlikely(t->flags & UK_THREADF_FROZEN))
		return rq;
	rq_insert(rq, t);
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP))
		lcpu_offer(t);
	return rq;
}

void thread_wake(struct uk_thread *t, unsigned int flags)
{
	struct uk_sched_rq *rq = thread_lock(t);

	if (!(t->flags & (UK_THREADF_RUNNABLE | UK_THREADF_EXITED))) {
		t->flags |= UK_THREADF_RUNNABLE | flags;
		if (!(t->flags & (UK_THREADF_QUEUED | UK_THREADF_ONCPU |
				  UK_THREADF_FROZEN | UK_THREADF_MOVING)))
			rq = rq_enqueue(rq, t);
	}
	__uk_spin_give(&rq->lock);
}

void uk_thread_wake(struct uk_thread *t)
{
	unsigned long flags = ukplat_lcpu_save_irqf();

	thread_wake(t, 0);
	ukplat_lcpu_restore_irqf(flags);
	uk_preempt_check();
}

void thread_flags_set(struct uk_thread *t, unsigned int set)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct uk_sched_rq *rq = thread_lock(t);

	t->flags |= set;
	uk_spin_unlock_irqrestore(&rq->lock, flags);
}
