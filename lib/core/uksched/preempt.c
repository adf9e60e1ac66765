/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Taking the CPU away: at the end of interrupts and of uk_preempt_disable().
 *
 * Time is measured in slices only while another thread waits for the CPU.  A
 * thread that has run for a whole slice must ask the policy again, so it gets
 * one to two slices in a row.
 */

#include <uk/plat/time.h>
#include <uk/preempt.h>

#include "sched_priv.h"

struct slice {
	struct uk_timer timer;
	unsigned long switches; /* of the CPU when it began */
};

static UKPLAT_PER_LCPU_DEFINE(struct slice, slices);

void (*uk_preempt_program_work)(struct __regs *regs);

void uk_preempt_resched(void)
{
	unsigned long flags;

	if (ukplat_lcpu_irqs_disabled() || ukplat_lcpu_in_irq() ||
	    !uk_thread_current())
		return; /* the next interrupt does it */
	flags = ukplat_lcpu_save_irqf();
	__uk_spin_take(&rq_self()->lock);
	schedule_locked(UK_THREADF_RUNNABLE);
	ukplat_lcpu_restore_irqf(flags);
}

void uk_preempt_irq(struct __regs *program)
{
	__uk_spin_take(&rq_self()->lock);
	schedule_locked(UK_THREADF_RUNNABLE |
			(program ? 0 : UK_THREADF_PINNED));
	if (program)
		uk_preempt_program(program);
}

void uk_thread_kick(struct uk_thread *t)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct uk_sched_rq *rq = thread_lock(t);

	if (t->flags & UK_THREADF_ONCPU)
		lcpu_resched(t->lcpu);
	uk_spin_unlock_irqrestore(&rq->lock, flags);
}

void slice_begin(void)
{
	struct slice *s = &ukplat_per_lcpu_current(slices);
	struct uk_sched_rq *rq = lcpu_self();

	if (!sched.ops->slice || rq->slicing)
		return;
	rq->slicing = 1;
	s->switches = rq->switches;
	uk_timer_set(&s->timer, ukplat_monotonic_clock() + sched.ops->slice);
}

/* The end of a slice, on its CPU. */
static void slice_end(struct uk_timer *timer __unused, void *arg)
{
	struct slice *s = arg;
	struct uk_sched_rq *rq = rq_self();
	unsigned long flags;

	uk_spin_lock_irqsave(&rq->lock, flags);
	rq->slicing = 0;
	if (rq->count) {
		if (s->switches == rq->switches)
			ukplat_lcpu_current()->need_resched = 1;
		slice_begin();
	}
	uk_spin_unlock_irqrestore(&rq->lock, flags);
}

void slice_init(void)
{
	struct slice *s;

	for (__u32 i = 0; i < CONFIG_UKPLAT_LCPU_MAXCOUNT; i++) {
		s = &ukplat_per_lcpu(slices, i);
		uk_timer_init(&s->timer, slice_end, s);
	}
}
