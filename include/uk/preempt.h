/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Keeping the CPU.  A preemptive scheduler takes it away at the end of an
 * interrupt and where preemption goes on again; not in between.  Interrupts
 * still happen.  The count is the CPU's, and is 0 whenever threads switch.
 *
 * With a cooperative scheduler nobody takes the CPU, and nothing is left here.
 */
#ifndef __UK_PREEMPT_H__
#define __UK_PREEMPT_H__

#include <uk/arch/lcpu.h>
#include <uk/essentials.h>
#include <uk/plat/lcpu.h>

#if CONFIG_HAVE_PREEMPT

UK_BEGIN_DECLS

/**
 * Lets another thread run if one ought to and this CPU may switch: not with
 * interrupts off, nor in an interrupt.  Defined by uksched.
 */
void uk_preempt_resched(void);

/**
 * The same at the end of an interrupt: called by the architecture on the
 * interrupted thread's stack, interrupts off, if need_resched is set and
 * preempt_off is 0.
 *
 * @param program the registers with which a Linux program will go on, if it
 *   was one that was interrupted, else NULL
 */
void uk_preempt_irq(struct __regs *program);

/**
 * If not NULL, called before a program goes on that was stopped by an interrupt
 * or a fault, with the registers that it will have: the place where signals are
 * delivered to threads that make no system calls.  On the thread's stack;
 * interrupts are off, and are off when it returns, but it may turn them on and
 * sleep: it looks for work last with interrupts off.  Set by posix-signal.
 */
extern void (*uk_preempt_program_work)(struct __regs *regs);

UK_END_DECLS

/** Calls that; for the architecture, at the end of faults. */
static inline void uk_preempt_program(struct __regs *regs)
{
	if (unlikely(uk_preempt_program_work))
		uk_preempt_program_work(regs);
}

/** The running thread keeps its CPU until the same number of enables. */
static inline void uk_preempt_disable(void)
{
	ukplat_lcpu_current()->preempt_off++;
	barrier();
}

/** Ends that; the last one lets a thread run that ought to. */
static inline void uk_preempt_enable(void)
{
	struct lcpu *l;

	barrier();
	l = ukplat_lcpu_current();
	if (!--l->preempt_off && unlikely(l->need_resched))
		uk_preempt_resched();
}

/** Lets a thread run that ought to; after waking some with a lock held. */
static inline void uk_preempt_check(void)
{
	const struct lcpu *l = ukplat_lcpu_current();

	if (unlikely(l->need_resched) && !l->preempt_off)
		uk_preempt_resched();
}

/** True between the two. */
static inline int uk_preempt_disabled(void)
{
	return ukplat_lcpu_current()->preempt_off != 0;
}

#else /* nobody preempts */

static inline void uk_preempt_disable(void)
{
	barrier();
}

static inline void uk_preempt_enable(void)
{
	barrier();
}

static inline void uk_preempt_check(void)
{
}

static inline int uk_preempt_disabled(void)
{
	return 0;
}

static inline void uk_preempt_program(struct __regs *regs __unused)
{
}

#endif

#endif /* __UK_PREEMPT_H__ */
