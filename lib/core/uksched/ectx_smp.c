/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Extended state with several CPUs: a thread that leaves its CPU may come back
 * on another one, so its state is stored at once.  What is in the CPU remains
 * good for it as long as nobody else with such state runs there and it runs
 * nowhere else.
 */

#include "sched_priv.h"

/* Who ran last with such state; may be gone.  Interrupts are off. */
static UKPLAT_PER_LCPU_DEFINE(const struct uk_thread *, ectx_last);

static void loaded(struct uk_thread *t)
{
	ukplat_per_lcpu_current(ectx_last) = t;
	t->ectx_lcpu = ukplat_lcpu_idx();
}

void ectx_take_over(struct uk_thread *next)
{
	if (ukplat_per_lcpu_current(ectx_last) == next &&
	    next->ectx_lcpu == ukplat_lcpu_idx())
		return;
	ukarch_ectx_load(next->ectx);
	ukarch_sysregs_load(&next->sysregs);
	loaded(next);
}

void ectx_leave(struct uk_thread *prev)
{
	if (prev->flags & UK_THREADF_EXITED)
		return;
	ukarch_ectx_update(prev->ectx);
	ukarch_sysregs_store(&prev->sysregs);
}

void ectx_forget(struct uk_thread *t)
{
	t->ectx_lcpu = ECTX_NOWHERE;
}

void ectx_own(struct uk_thread *t)
{
	unsigned long flags = ukplat_lcpu_save_irqf();

	loaded(t);
	ukplat_lcpu_restore_irqf(flags);
}

void uk_thread_sync(void)
{
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;

	if (!t || !(t->flags & UK_THREADF_ECTX))
		return;
	flags = ukplat_lcpu_save_irqf();
	ukarch_ectx_store(t->ectx);
	ukarch_sysregs_store(&t->sysregs);
	ukplat_lcpu_restore_irqf(flags);
}
