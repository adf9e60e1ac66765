/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switching and blocking.
 *
 * The lock of this CPU's queue is taken with interrupts off and stays held over
 * a switch: who comes out of the switch releases it.  So a thread that is no
 * CPU's current one is wholly on its stack, for whoever takes the lock.  A
 * thread that is to go on elsewhere is moved by who comes out, too.  With one
 * CPU there is no idle thread: who blocks and finds nobody to run halts the CPU
 * right there, with the lock released, until an interrupt makes somebody
 * runnable, often itself.
 */

#include <uk/assert.h>
#include <uk/plat/time.h>
#include <uk/print.h>

#include "sched_priv.h"

struct uk_sched sched;

static struct uk_thread main_thread;

struct uk_sched *uk_sched_current(void)
{
	return sched.ops ? &sched : __NULL;
}

unsigned long uk_sched_switches(void)
{
	unsigned long sum = 0;

	for (__u32 i = 0; i < CONFIG_UKPLAT_LCPU_MAXCOUNT; i++)
		sum += UK_READ_ONCE(sched.rq[i].switches);
	return sum;
}

void rq_insert(struct uk_sched_rq *rq, struct uk_thread *t)
{
	t->flags |= UK_THREADF_QUEUED;
	rq->count++;
	sched.ops->enqueue(rq, t);
	lcpu_kick(t);
}

void rq_remove(struct uk_sched_rq *rq, struct uk_thread *t)
{
	t->flags &= ~UK_THREADF_QUEUED;
	rq->count--;
	sched.ops->dequeue(rq, t);
}

/* `t` stops, or begins, to use the CPU. */
static void account_stop(struct uk_thread *t)
{
	if (UK_IS_ENABLED(CONFIG_LIBUKSCHED_EXECTIME))
		t->exec_time += ukplat_monotonic_clock() - t->since;
}

static void account_start(struct uk_thread *t)
{
	if (UK_IS_ENABLED(CONFIG_LIBUKSCHED_EXECTIME))
		t->since = ukplat_monotonic_clock();
}

/* The first of this CPU's queue; NULL if there is none. */
static struct uk_thread *pick(void)
{
	struct uk_sched_rq *rq = rq_self();
	struct uk_thread *t = sched.ops->pick(rq);

	if (t)
		rq->count--;
	return t;
}

/* `prev` halts the CPU until there is a thread to run.  One CPU. */
static struct uk_thread *pick_halted(struct uk_thread *prev)
{
	struct uk_thread *t;

	account_stop(prev);
	prev->flags &= ~UK_THREADF_ONCPU; /* a wake-up puts it on the queue */
	uk_preempt_disable();
	do {
		__uk_spin_give(&rq_self()->lock);
		ukplat_lcpu_halt_irq();
		__uk_spin_take(&rq_self()->lock);
		t = pick();
	} while (!t);
	ukplat_lcpu_current()->need_resched = 0;
	uk_preempt_enable();
	account_start(prev);
	return t;
}

static struct uk_thread *pick_or_idle(struct uk_thread *prev)
{
	struct uk_thread *t = pick();

	if (t)
		return t;
	return UK_IS_ENABLED(CONFIG_HAVE_SMP) ? lcpu_idle() : pick_halted(prev);
}

static void switch_to(struct uk_thread *prev, struct uk_thread *next)
{
	struct lcpu *l = ukplat_lcpu_current();

	lcpu_self()->switches++;
	account_stop(prev);
	account_start(next);
	prev->flags &= ~UK_THREADF_ONCPU;
	l->thread = next;
	l->auxsp = next->auxsp;
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && (prev->flags & UK_THREADF_ECTX))
		ectx_leave(prev);
	if (next->flags & UK_THREADF_ECTX)
		ectx_take_over(next);
	ukarch_ctx_switch(&prev->ctx, &next->ctx);
}

/* Nobody waits for this CPU, and `t` may stay on it. */
static int alone(const struct uk_thread *t)
{
	return !rq_self()->count && uk_thread_may_run_on(t, ukplat_lcpu_idx());
}

/* Is `t`, which gives the CPU away, to get one again by itself? */
static unsigned int goes_on(const struct uk_thread *t, unsigned int as)
{
	if (t->flags & (UK_THREADF_IDLE | UK_THREADF_FROZEN))
		return 0;
	return (t->flags | as) & UK_THREADF_RUNNABLE;
}

/* Puts `prev`, which goes on, on the queue, or has it moved when it is off. */
static void put_back(struct uk_thread *prev, unsigned int as)
{
	if (UK_IS_ENABLED(CONFIG_HAVE_PREEMPT))
		prev->flags |= as & UK_THREADF_PINNED;
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && lcpu_choose(prev) != prev->lcpu) {
		prev->flags |= UK_THREADF_MOVING;
		lcpu_self()->moving = prev;
		return;
	}
	rq_insert(rq_self(), prev);
}

void sched_switched(void)
{
	struct uk_sched_rq *rq = rq_self();
	struct uk_thread *t;

	/* Several may have come while it was idle, when nothing is sliced. */
	if (UK_IS_ENABLED(CONFIG_HAVE_PREEMPT) && rq->count && !rq->slicing)
		slice_begin();
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && unlikely(lcpu_self()->moving)) {
		t = lcpu_self()->moving;
		lcpu_self()->moving = __NULL;
		rq = rq_enqueue(rq, t);
	}
	__uk_spin_give(&rq->lock);
}

void schedule_locked(unsigned int as)
{
	struct uk_thread *prev = uk_thread_current();
	struct uk_thread *next;

	UK_ASSERT(!uk_preempt_disabled());
	if (UK_IS_ENABLED(CONFIG_HAVE_PREEMPT) ||
	    UK_IS_ENABLED(CONFIG_HAVE_SMP))
		ukplat_lcpu_current()->need_resched = 0;
	if (goes_on(prev, as)) {
		if (alone(prev)) {
			__uk_spin_give(&rq_self()->lock);
			return;
		}
		put_back(prev, as);
	}
	next = pick_or_idle(prev);
	next->flags &= ~(UK_THREADF_QUEUED | UK_THREADF_PINNED);
	next->flags |= UK_THREADF_ONCPU;
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP))
		next->lcpu = ukplat_lcpu_idx(); /* with one queue for all */
	if (next != prev)
		switch_to(prev, next);
	sched_switched();
}

void uk_sched_yield(void)
{
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;

	if (unlikely(!t))
		return;
	flags = ukplat_lcpu_save_irqf();
	__uk_spin_take(&rq_self()->lock);
	schedule_locked(0);
	ukplat_lcpu_restore_irqf(flags);
	uk_preempt_check();
	/* Woken before its deadline: that must not wake it from a later sleep
	 */
	if (unlikely(uk_timer_armed(&t->timer)))
		uk_timer_cancel(&t->timer);
	if (unlikely(!uk_list_empty(&sched.dead)))
		sched_reap();
}

void thread_start(long thread, long unused __unused)
{
	struct uk_thread *t = (struct uk_thread *)thread;

	sched_switched();
	ukplat_lcpu_enable_irq();
	if (unlikely(!uk_list_empty(&sched.dead)))
		sched_reap();
	t->entry(t->arg);
	uk_sched_thread_exit();
}

void uk_thread_block(struct uk_thread *t)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct uk_sched_rq *rq = rq_self();

	UK_ASSERT(t == uk_thread_current());
	__uk_spin_take(&rq->lock);
	t->flags &= ~(UK_THREADF_RUNNABLE | UK_THREADF_TIMEDOUT);
	uk_spin_unlock_irqrestore(&rq->lock, flags);
}

void uk_thread_block_until(struct uk_thread *t, __nsec until)
{
	uk_thread_block(t);
	if (until != __NSEC_MAX)
		uk_timer_set(&t->timer, until);
}

void uk_thread_block_timeout(struct uk_thread *t, __nsec nsec)
{
	uk_thread_block_until(t, nsec ? ukplat_monotonic_clock() + nsec
				      : __NSEC_MAX);
}

void uk_sched_thread_sleep(__nsec nsec)
{
	__nsec until = ukplat_monotonic_clock() + nsec;
	struct uk_thread *t = uk_thread_current();

	do {
		if (t)
			uk_thread_block_until(t, until);
		uk_sched_yield();
	} while (ukplat_monotonic_clock() < until);
	if (t)
		uk_timer_cancel(&t->timer);
}

int uk_sched_start(const struct uk_sched_ops *ops, struct uk_alloc *a)
{
	struct uk_thread *t = &main_thread;
	int rc;

	uk_spin_init(&sched.lock);
	for (int i = 0; i < CONFIG_UKPLAT_LCPU_MAXCOUNT; i++) {
		uk_spin_init(&sched.rq[i].lock);
		for (int j = 0; j < UK_SCHED_LEVELS; j++)
			UK_INIT_LIST_HEAD(&sched.rq[i].level[j]);
	}
	UK_INIT_LIST_HEAD(&sched.threads);
	UK_INIT_LIST_HEAD(&sched.dead);
	sched.a = a;
	sched.ops = ops;

	thread_init(t, "main");
	t->flags = UK_THREADF_RUNNABLE | UK_THREADF_STATIC | UK_THREADF_ONCPU;
	uk_list_add_tail(&t->thread_list, &sched.threads);
	sched.count = 1;
	ukplat_lcpu_current()->thread = t;
	account_start(t);
	slice_init();
	rc = UK_IS_ENABLED(CONFIG_HAVE_SMP) ? lcpu_idle_init() : 0;
	if (unlikely(rc))
		return rc;

	/* main() may use the FPU as soon as there is a second one that does */
	rc = uk_thread_extend(t, UK_THREADF_ECTX);
	if (unlikely(rc))
		return rc;
	return thread_hooks_init(t, __NULL);
}
