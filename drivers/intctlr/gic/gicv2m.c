/* SPDX-License-Identifier: BSD-3-Clause */
/* The GICv2m frame: writes to it raise shared interrupts, so PCI has MSIs. */
#include <errno.h>

#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>
#include <uk/spinlock.h>

#include "gic.h"
#include "gic_hw.h"

static __u64 frame; /* physical */
static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static unsigned int next, end; /* guarded by `lock` */

static unsigned int line_take(void)
{
	unsigned long flags;
	unsigned int irq;

	uk_spin_lock_irqsave(&lock, flags);
	irq = next < end ? next++ : 0;
	uk_spin_unlock_irqrestore(&lock, flags);
	return irq;
}

static int alloc(__u32 device __unused, struct uk_intctlr_msi *out)
{
	unsigned int irq = line_take();
	int rc;

	if (!irq)
		return -ENOSPC;
	rc = uk_intctlr_irq_configure(irq, UK_INTCTLR_TRIGGER_EDGE);
	if (rc)
		return rc;
	out->addr = frame + V2M_SETSPI;
	out->data = irq;
	out->irq = irq;
	return 0;
}

int gicv2m_init(const struct uk_fdt_walk *w, struct gic_msi *msi)
{
	volatile __u8 *r;
	__u64 len;
	__u32 type;
	int rc;

	rc = uk_fdt_walk_reg(w, 0, &frame, &len);
	if (rc)
		return rc;
	r = ukplat_iomap(frame, V2M_LEN);
	if (!r)
		return -ENOMEM;
	type = uk_ioread32(r + V2M_TYPER);
	next = V2M_TYPER_BASE(type);
	end = next + V2M_TYPER_COUNT(type);
	if (next < GIC_INTID_SPI || end > gic.lines)
		return -EINVAL;
	msi->alloc = alloc;
	return 0;
}
