/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several CPUs: starting them, their idle threads, and which CPU a thread
 * waits for.  Who becomes runnable goes to an idle CPU if there is one (push),
 * and who finds nothing on its own queue takes from the others' (pull).
 *
 * Looking at other CPUs is done without their locks: it is a guess, and what
 * goes there for its sake is right there in any case.
 */

#include <errno.h>

#include <uk/init.h>
#include <uk/page.h>
#include <uk/print.h>
#include <uk/stack.h>

#include "sched_priv.h"

#define STACK_PAGES (1UL << CONFIG_STACK_SIZE_PAGE_ORDER)

static struct uk_thread idle[CONFIG_UKPLAT_LCPU_MAXCOUNT];

/* With nothing to do, and not told of anything. */
static int is_idle(__u32 idx)
{
	const struct lcpu *l = &ukplat_lcpus[idx];

	return UK_READ_ONCE(l->thread) == &idle[idx] &&
	       !UK_READ_ONCE(l->need_resched) &&
	       !UK_READ_ONCE(sched.rq[idx].count);
}

static int idle_lcpu(const struct uk_thread *t)
{
	for (__u32 i = 0; i < ukplat_lcpu_count(); i++)
		if (uk_thread_may_run_on(t, i) && is_idle(i))
			return (int)i;
	return -1;
}

static __u32 least_loaded(const struct uk_thread *t)
{
	unsigned int count, least = 0;
	__u32 best = 0;
	int found = 0;

	for (__u32 i = 0; i < ukplat_lcpu_count(); i++) {
		count = UK_READ_ONCE(sched.rq[i].count);
		if (!uk_thread_may_run_on(t, i) || (found && count >= least))
			continue;
		best = i;
		least = count;
		found = 1;
	}
	return best;
}

__u32 lcpu_choose(const struct uk_thread *t)
{
	int may = uk_thread_may_run_on(t, t->lcpu);
	int i;

	if (sched.ops->shared || (t->flags & UK_THREADF_PINNED) ||
	    (may && is_idle(t->lcpu)))
		return t->lcpu;
	i = idle_lcpu(t);
	if (i >= 0)
		return (__u32)i;
	return may ? t->lcpu : least_loaded(t);
}

/*
 * While we decided that no CPU is idle, one may have become so and found
 * nothing on our queue: of its noting that it is idle and our count of the
 * queue one comes first, by the barriers here and in lcpu_pull().
 */
void lcpu_offer(const struct uk_thread *t)
{
	int i;

	if (sched.ops->shared || (t->flags & UK_THREADF_PINNED) ||
	    ukplat_lcpus[t->lcpu].thread == &idle[t->lcpu])
		return;
	uk_mb();
	i = idle_lcpu(t);
	if (i >= 0)
		lcpu_resched((__u32)i);
}

struct uk_thread *lcpu_idle(void)
{
	return &idle[ukplat_lcpu_idx()];
}

/* With one queue for all any idle CPU will do; interrupted ones look, too. */
int lcpu_to_kick(const struct uk_thread *t)
{
	if (!sched.ops->shared)
		return (int)t->lcpu;
	for (__u32 i = 0; i < ukplat_lcpu_count(); i++)
		if (uk_thread_may_run_on(t, i) &&
		    ukplat_lcpus[i].thread == &idle[i] &&
		    !UK_READ_ONCE(ukplat_lcpus[i].need_resched))
			return (int)i;
	return -1;
}

void lcpu_interrupt(__u32 idx)
{
	ukplat_lcpu_wakeup(idx);
}

/* The first thread of a queue that may run on CPU `idx`. */
static struct uk_thread *movable(struct uk_sched_rq *rq, __u32 idx)
{
	struct uk_thread *t;

	for (int l = 0; l < UK_SCHED_LEVELS; l++)
		uk_list_for_each_entry (t, &rq->level[l], queue)
			if (!(t->flags & UK_THREADF_PINNED) &&
			    uk_thread_may_run_on(t, idx))
				return t;
	return __NULL;
}

/* Brings a thread from CPU `from` here, if one may; 1 if one did. */
static int pull_from(__u32 from, __u32 self)
{
	struct uk_sched_rq *rq = &sched.rq[from];
	struct uk_thread *t;

	__uk_spin_take(&rq->lock);
	t = movable(rq, self);
	if (t) {
		rq_remove(rq, t);
		rq = rq_move(rq, t, self);
		rq = rq_enqueue(rq, t);
	}
	__uk_spin_give(&rq->lock);
	return t != __NULL;
}

int lcpu_pull(void)
{
	__u32 self = ukplat_lcpu_idx();

	if (sched.ops->shared)
		return 0;
	uk_mb(); /* see lcpu_offer() */
	for (__u32 i = 0; i < ukplat_lcpu_count(); i++)
		if (UK_READ_ONCE(sched.rq[i].count) && pull_from(i, self))
			return 1;
	return 0;
}

/* Interrupts are off; nothing is lost between looking and halting. */
static void __noreturn idle_main(void)
{
	for (;;) {
		__uk_spin_take(&rq_self()->lock);
		schedule_locked(0);
		if (lcpu_pull())
			continue;
		uk_preempt_disable();
		ukplat_lcpu_halt_irq();
		ukplat_lcpu_current()->need_resched = 0;
		uk_preempt_enable();
	}
}

static void __noreturn idle_first(long unused0 __unused, long unused1 __unused)
{
	sched_switched();
	idle_main();
}

/* Gives the top of the stack of a new idle thread, or 0. */
static __uptr idle_create(__u32 idx)
{
	struct uk_thread *t = &idle[idx];
	void *stack = uk_stack_alloc(STACK_PAGES);

	if (unlikely(!stack))
		return 0;
	thread_init(t, "idle");
	t->flags = UK_THREADF_STATIC | UK_THREADF_IDLE;
	t->lcpu = idx;
	t->stack = stack;
	return (__uptr)stack + (STACK_PAGES << PAGE_SHIFT);
}

int lcpu_idle_init(void)
{
	__uptr top = idle_create(0);

	if (unlikely(!top))
		return -ENOMEM;
	ukarch_ctx_init_entry2(&idle[0].ctx, top, idle_first, 0, 0);
	return 0;
}

/* In an interrupt: another CPU may have queued a thread beside ours. */
static void woken(void)
{
	struct uk_sched_rq *rq = rq_self();
	unsigned long flags;

	uk_spin_lock_irqsave(&rq->lock, flags);
	if (rq->count && uk_thread_current() != lcpu_idle())
		slice_begin();
	uk_spin_unlock_irqrestore(&rq->lock, flags);
}

static int start(__u32 idx)
{
	__uptr top = idle_create(idx);

	if (unlikely(!top))
		return -ENOMEM;
	idle[idx].flags |= UK_THREADF_ONCPU;
	ukplat_lcpus[idx].thread = &idle[idx];
	return ukplat_lcpu_start(top, idle_main);
}

static int lcpus_start(struct uk_init_ctx *ictx __unused)
{
	__u32 idx;
	int rc;

	ukplat_lcpu_wakeup_handler_set(woken);
	while ((idx = ukplat_lcpu_count()) < ukplat_lcpu_present()) {
		rc = start(idx);
		if (unlikely(rc)) {
			uk_pr_warn("CPU %u does not start: %d\n", idx, rc);
			break;
		}
	}
	return 0;
}
uk_lib_initcall_prio(lcpus_start, 0x0, UK_PRIO_AFTER(UK_PRIO_EARLIEST));
