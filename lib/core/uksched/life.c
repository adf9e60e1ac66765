/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The list of all threads: entering it, ending, joining.
 *
 * A thread ends in two steps: under sched.lock it leaves the list and tells who
 * waits for its end (t->ended); then it gives its CPU away for good, which
 * others know from UK_THREADF_EXITED under the lock of its queue.  Its memory
 * is freed after both; thread_wait_off() waits for the second.
 */

#include <uk/assert.h>
#include <uk/print.h>

#include "sched_priv.h"

/* Somebody in uk_thread_join(); on his stack. */
struct joiner {
	struct uk_list_head link;
	struct uk_thread *thread;
	int done; /* guarded by sched.lock */
};

int uk_sched_thread_add(struct uk_sched *s, struct uk_thread *t)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&s->lock, flags);
	uk_list_add_tail(&t->thread_list, &s->threads);
	s->count++;
	uk_spin_unlock_irqrestore(&s->lock, flags);
	uk_thread_wake(t);
	return 0;
}

/* Takes `t` off the list, and wakes who waits for its end. */
static void leave(struct uk_thread *t)
{
	struct joiner *j, *next;

	__uk_spin_take(&sched.lock);
	uk_list_del_init(&t->thread_list);
	sched.count--;
	t->ended = 1;
	uk_list_for_each_entry_safe(j, next, &t->joiners, link)
	{
		uk_list_del(&j->link);
		j->done = 1;
		thread_wake(j->thread, 0);
	}
	if (t->flags & UK_THREADF_DETACHED)
		uk_list_add_tail(&t->thread_list, &sched.dead);
	__uk_spin_give(&sched.lock);
}

void uk_sched_thread_exit2(void *retval)
{
	struct uk_thread *t = uk_thread_current();

	thread_hooks_term(t);
	uk_timer_cancel(&t->timer);
	t->retval = retval;

	/* Not interrupted from here on: others wait for the switch. */
	ukplat_lcpu_disable_irq();
	leave(t);
	ectx_forget(t);
	__uk_spin_take(&rq_self()->lock);
	t->flags &= ~UK_THREADF_RUNNABLE;
	t->flags |= UK_THREADF_EXITED;
	/* The lock keeps others from freeing the stack before we are off it. */
	schedule_locked(0);
	UK_BUG();
}

void uk_sched_thread_exit(void)
{
	uk_sched_thread_exit2(__NULL);
}

void thread_wait_off(struct uk_thread *t)
{
	struct uk_sched_rq *rq;
	unsigned long flags;
	unsigned int off;

	for (;;) {
		flags = ukplat_lcpu_save_irqf();
		rq = thread_lock(t);
		off = t->flags & UK_THREADF_EXITED;
		uk_spin_unlock_irqrestore(&rq->lock, flags);
		if (likely(off))
			return;
		ukarch_spinwait();
	}
}

/* Has the caller enter the list of who waits for `t`; 0 if that has ended. */
static int joiner_add(struct joiner *j, struct uk_thread *t)
{
	unsigned long flags;
	int ended;

	uk_spin_lock_irqsave(&sched.lock, flags);
	UK_ASSERT(!(t->flags & UK_THREADF_DETACHED));
	ended = t->ended;
	if (!ended)
		uk_list_add_tail(&j->link, &t->joiners);
	uk_spin_unlock_irqrestore(&sched.lock, flags);
	return !ended;
}

/* Under the lock: who has set `done` has then also done with waking us. */
static int joiner_done(struct joiner *j)
{
	unsigned long flags;
	int done;

	uk_spin_lock_irqsave(&sched.lock, flags);
	done = j->done;
	uk_spin_unlock_irqrestore(&sched.lock, flags);
	return done;
}

void *uk_thread_join(struct uk_thread *t)
{
	struct joiner j = { .thread = uk_thread_current() };
	void *ret;

	if (joiner_add(&j, t)) {
		for (;;) {
			uk_thread_block(j.thread);
			if (joiner_done(&j))
				break;
			uk_sched_yield();
		}
		uk_thread_wake(j.thread);
	}
	thread_wait_off(t);
	ret = t->retval;
	uk_thread_release(t);
	return ret;
}

void uk_thread_detach(struct uk_thread *t)
{
	unsigned long flags;
	int ended;

	uk_spin_lock_irqsave(&sched.lock, flags);
	ended = t->ended;
	thread_flags_set(t, UK_THREADF_DETACHED);
	uk_spin_unlock_irqrestore(&sched.lock, flags);
	if (!ended)
		return;
	thread_wait_off(t);
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
	{
		thread_wait_off(t);
		uk_thread_release(t);
	}
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
