/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Extended state with one CPU: it stays there until another thread that has
 * some takes over, and is stored only then.
 */

#include "sched_priv.h"

/* Whose it is that is in the CPU; guarded by interrupts being off. */
static struct uk_thread *ectx_owner;

static void owner_store(void)
{
	if (!ectx_owner)
		return;
	ukarch_ectx_update(ectx_owner->ectx);
	ukarch_sysregs_store(&ectx_owner->sysregs);
}

void ectx_take_over(struct uk_thread *next)
{
	if (ectx_owner == next)
		return;
	owner_store();
	ukarch_ectx_load(next->ectx);
	ukarch_sysregs_load(&next->sysregs);
	ectx_owner = next;
}

void ectx_leave(struct uk_thread *prev __unused)
{
}

void ectx_forget(struct uk_thread *t)
{
	unsigned long flags = ukplat_lcpu_save_irqf();

	if (ectx_owner == t)
		ectx_owner = __NULL;
	ukplat_lcpu_restore_irqf(flags);
}

void ectx_own(struct uk_thread *t)
{
	unsigned long flags = ukplat_lcpu_save_irqf();

	if (ectx_owner != t)
		owner_store();
	ectx_owner = t;
	ukplat_lcpu_restore_irqf(flags);
}

void uk_thread_sync(void)
{
	struct uk_thread *t = uk_thread_current();

	if (!t || !(t->flags & UK_THREADF_ECTX))
		return;
	ukarch_ectx_store(t->ectx);
	ukarch_sysregs_store(&t->sysregs);
}
