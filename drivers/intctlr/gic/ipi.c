/* SPDX-License-Identifier: BSD-3-Clause */
/* Interrupts between CPUs: software-generated interrupt GIC_INTID_IPI. */
#include <uk/init.h>
#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>

#include "gic.h"
#include "gic_hw.h"

static void gic_ipi(__u32 idx)
{
	gic.ipi(idx);
}

void gic_ipi_handle(void)
{
	ukplat_lcpu_ipi();
}

static const struct ukplat_lcpu_ops gic_lcpu_ops = {
	.ipi = gic_ipi,
};

static void ipi_open(void)
{
	volatile __u8 *local = gic.local[ukplat_lcpu_idx()];

	uk_iowrite8(local + GICD_IPRIORITYR + GIC_INTID_IPI, GIC_PRIORITY);
	uk_iowrite32(local + GICD_ISENABLER, 1U << GIC_INTID_IPI);
}

static int lcpu_init(void *lcpu __unused)
{
	int rc = gic.lcpu_init();

	if (rc)
		return rc;
	ipi_open();
	return UK_EVENT_HANDLED_CONT;
}
UK_EVENT_HANDLER_PRIO(UKPLAT_LCPU_EVENT, lcpu_init, 0);

static int ipi_init(struct uk_init_ctx *ictx __unused)
{
	if (!gic.dist)
		return 0;
	ipi_open();
	ukplat_lcpu_ops_set(&gic_lcpu_ops);
	return 0;
}
uk_plat_initcall_prio(ipi_init, 0x0, UK_PRIO_AFTER(UK_PRIO_EARLIEST));
