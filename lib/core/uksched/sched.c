/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switching, blocking and waking.
 *
 * One lock guards the run queues and the state of all threads.  It is taken
 * with interrupts off and stays held over a switch: who comes out of the
 * switch releases it.  So a thread that is no CPU's current one is wholly on
 * its stack.  With one CPU there is no idle thread: who blocks and finds nobody
 * to run halts the CPU right there, with the lock released, until an interrupt
 * makes somebody runnable, often itself.
 */

#include <uk/assert.h>
#include <uk/plat/time.h>
#include <uk/print.h>

#include "sched_priv.h"

struct uk_sched sched;
unsigned long uk_sched_switches;

static struct uk_thread main_thread;

struct uk_sched *uk_sched_current(void)
{
	return sched.ops ? &sched : __NULL;
}

void rq_add(struct uk_thread *t)
{
	struct uk_sched_rq *rq;

	if (UK_IS_ENABLED(CONFIG_HAVE_SMP))
		lcpu_choose(t);
	rq = rq_of(t);
	t->flags |= UK_THREADF_QUEUED;
	rq->count++;
	sched.ops->enqueue(rq, t);
	lcpu_kick(t);
}

void rq_remove(struct uk_thread *t)
{
	struct uk_sched_rq *rq = rq_of(t);

	t->flags &= ~UK_THREADF_QUEUED;
	rq->count--;
	sched.ops->dequeue(rq, t);
}

void thread_wake_locked(struct uk_thread *t)
{
	t->flags |= UK_THREADF_RUNNABLE;
	if (!(t->flags &
	      (UK_THREADF_QUEUED | UK_THREADF_ONCPU | UK_THREADF_FROZEN)))
		rq_add(t);
}

void thread_flags_set(struct uk_thread *t, unsigned int set)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&sched.lock, flags);
	t->flags |= set;
	uk_spin_unlock_irqrestore(&sched.lock, flags);
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
	struct uk_sched_rq *rq = rq_of_lcpu(ukplat_lcpu_idx());
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
		__uk_spin_give(&sched.lock);
		ukplat_lcpu_halt_irq();
		__uk_spin_take(&sched.lock);
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
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP))
		return lcpu_pull();
	return pick_halted(prev);
}

static void switch_to(struct uk_thread *prev, struct uk_thread *next)
{
	struct lcpu *l = ukplat_lcpu_current();

	uk_sched_switches++;
	account_stop(prev);
	account_start(next);
	prev->flags &= ~UK_THREADF_ONCPU;
	if (UK_IS_ENABLED(CONFIG_HAVE_PREEMPT))
		sched.rq[l->idx].switches++;
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
	__u32 idx = ukplat_lcpu_idx();

	return !rq_of_lcpu(idx)->count && uk_thread_may_run_on(t, idx);
}

/* Is `t`, which gives the CPU away, to get one again by itself? */
static int goes_on(const struct uk_thread *t, int preempted)
{
	if (t->flags & (UK_THREADF_IDLE | UK_THREADF_FROZEN))
		return 0;
	return preempted || (t->flags & UK_THREADF_RUNNABLE);
}

void schedule_locked(int preempted)
{
	struct uk_thread *prev = uk_thread_current();
	struct uk_thread *next;

	UK_ASSERT(!uk_preempt_disabled());
	if (UK_IS_ENABLED(CONFIG_HAVE_PREEMPT) ||
	    UK_IS_ENABLED(CONFIG_HAVE_SMP))
		ukplat_lcpu_current()->need_resched = 0;
	if (goes_on(prev, preempted)) {
		if (alone(prev))
			return;
		rq_add(prev);
	}
	next = pick_or_idle(prev);
	next->flags = (next->flags & ~UK_THREADF_QUEUED) | UK_THREADF_ONCPU;
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP))
		next->lcpu = ukplat_lcpu_idx();
	if (next != prev)
		switch_to(prev, next);
}

void uk_sched_yield(void)
{
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;

	if (unlikely(!t))
		return;
	uk_spin_lock_irqsave(&sched.lock, flags);
	schedule_locked(0);
	uk_spin_unlock_irqrestore(&sched.lock, flags);
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

	__uk_spin_give(&sched.lock);
	ukplat_lcpu_enable_irq();
	if (unlikely(!uk_list_empty(&sched.dead)))
		sched_reap();
	t->entry(t->arg);
	uk_sched_thread_exit();
}

void uk_thread_block(struct uk_thread *t)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&sched.lock, flags);
	t->flags &= ~(UK_THREADF_RUNNABLE | UK_THREADF_TIMEDOUT);
	if (t->flags & UK_THREADF_QUEUED)
		rq_remove(t);
	uk_spin_unlock_irqrestore(&sched.lock, flags);
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

void uk_thread_wake(struct uk_thread *t)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&sched.lock, flags);
	if (!(t->flags & (UK_THREADF_RUNNABLE | UK_THREADF_EXITED)))
		thread_wake_locked(t);
	uk_spin_unlock_irqrestore(&sched.lock, flags);
}

int uk_sched_thread_add(struct uk_sched *s __unused, struct uk_thread *t)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&sched.lock, flags);
	uk_list_add_tail(&t->thread_list, &sched.threads);
	sched.count++;
	thread_wake_locked(t);
	uk_spin_unlock_irqrestore(&sched.lock, flags);
	return 0;
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

void uk_sched_thread_exit2(void *retval)
{
	struct uk_thread *t = uk_thread_current();
	struct joiner *j, *next;

	thread_hooks_term(t);
	uk_timer_cancel(&t->timer);
	t->retval = retval;

	ukplat_lcpu_disable_irq();
	__uk_spin_take(&sched.lock);
	ectx_forget(t);
	t->flags &= ~UK_THREADF_RUNNABLE;
	t->flags |= UK_THREADF_EXITED;
	uk_list_del_init(&t->thread_list);
	sched.count--;
	uk_list_for_each_entry_safe(j, next, &t->joiners, link)
	{
		uk_list_del(&j->link);
		j->done = 1;
		thread_wake_locked(j->thread);
	}
	if (t->flags & UK_THREADF_DETACHED)
		uk_list_add_tail(&t->thread_list, &sched.dead);
	/* The lock keeps others from freeing the stack before we are off it. */
	schedule_locked(0);
	UK_BUG();
}

void uk_sched_thread_exit(void)
{
	uk_sched_thread_exit2(__NULL);
}

void *uk_thread_join(struct uk_thread *t)
{
	struct joiner j = { .thread = uk_thread_current() };
	unsigned long flags;
	void *ret;

	uk_spin_lock_irqsave(&sched.lock, flags);
	UK_ASSERT(!(t->flags & UK_THREADF_DETACHED));
	if (!(t->flags & UK_THREADF_EXITED)) {
		uk_list_add_tail(&j.link, &t->joiners);
		while (!j.done) {
			j.thread->flags &= ~UK_THREADF_RUNNABLE;
			schedule_locked(0);
		}
	}
	uk_spin_unlock_irqrestore(&sched.lock, flags);
	ret = t->retval;
	uk_thread_release(t);
	return ret;
}

void uk_thread_detach(struct uk_thread *t)
{
	unsigned long flags;
	int gone;

	uk_spin_lock_irqsave(&sched.lock, flags);
	gone = t->flags & UK_THREADF_EXITED;
	t->flags |= UK_THREADF_DETACHED;
	uk_spin_unlock_irqrestore(&sched.lock, flags);
	if (gone)
		uk_thread_release(t);
}

void sched_reap(void)
{
	struct uk_list_head list = UK_LIST_HEAD_INIT(list);
	struct uk_thread *t, *next;
	unsigned long flags;

	uk_spin_lock_irqsave(&sched.lock, flags);
	uk_list_splice_tail_init(&sched.dead, &list);
	uk_spin_unlock_irqrestore(&sched.lock, flags);
	uk_list_for_each_entry_safe(t, next, &list, thread_list)
		uk_thread_release(t);
}

void uk_sched_foreach_thread(struct uk_sched *s,
			     void (*fn)(struct uk_thread *t, void *arg),
			     void *arg)
{
	struct uk_thread *t, *next;
	unsigned long flags;

	uk_spin_lock_irqsave(&s->lock, flags);
	uk_list_for_each_entry_safe(t, next, &s->threads, thread_list)
		fn(t, arg);
	uk_spin_unlock_irqrestore(&s->lock, flags);
}

static void print_thread(struct uk_thread *t, void *arg)
{
	int lvl = (int)(long)arg;

	uk_printk(lvl, "thread %p '%s'%s%s\n", (void *)t,
		  t->name ? t->name : "",
		  uk_thread_is_runnable(t) ? " runnable" : " blocked",
		  t == uk_thread_current() ? " current" : "");
}

void uk_sched_dumpk_threads(int klvl, struct uk_sched *s)
{
	uk_sched_foreach_thread(s, print_thread, (void *)(long)klvl);
}

int uk_sched_start(const struct uk_sched_ops *ops, struct uk_alloc *a)
{
	struct uk_thread *t = &main_thread;
	int rc;

	uk_spin_init(&sched.lock);
	for (int i = 0; i < CONFIG_UKPLAT_LCPU_MAXCOUNT; i++)
		for (int j = 0; j < UK_SCHED_LEVELS; j++)
			UK_INIT_LIST_HEAD(&sched.rq[i].level[j]);
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
