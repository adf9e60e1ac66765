/* SPDX-License-Identifier: BSD-3-Clause */
/* GIC version 2: a CPU interface in memory. */
#include <errno.h>

#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>

#include "gic.h"
#include "gic_hw.h"

static volatile __u8 *cpu;
static __u8 target[CONFIG_UKPLAT_LCPU_MAXCOUNT]; /* each CPU's interface */

static __u32 ack(void)
{
	__u32 iar = uk_ioread32(cpu + GICC_IAR);

	/* What the sender of an IPI wrote is not read before; see ipi(). */
	__asm__ __volatile__("dmb ishld" ::: "memory");
	return iar;
}

static void eoi(__u32 iar)
{
	uk_iowrite32(cpu + GICC_EOIR, iar);
}

static void route(unsigned int irq)
{
	uk_iowrite8(gic.dist + GICD_ITARGETSR + irq, target[ukplat_lcpu_idx()]);
}

static void ipi(__u32 idx)
{
	__asm__ __volatile__("dsb ishst" ::: "memory");
	uk_iowrite32(gic.dist + GICD_SGIR,
		     (__u32)target[idx] << GICD_SGIR_TARGET_SHIFT |
			     GIC_INTID_IPI);
}

/* Targets are CPU interfaces; this CPU reads its own bit in those of line 0. */
static int lcpu_init(void)
{
	__u32 idx = ukplat_lcpu_idx();
	__u8 self = uk_ioread8(gic.dist + GICD_ITARGETSR);

	gic.local[idx] = gic.dist;
	target[idx] = self ? self : 1;
	uk_iowrite32(gic.dist + GICD_ICENABLER, 0xffffffff);
	uk_iowrite32(cpu + GICC_PMR, 0xff);
	uk_iowrite32(cpu + GICC_CTLR, 1);
	return 0;
}

int gicv2_init(const struct uk_fdt_walk *w)
{
	__u64 dist, base, len;
	int rc;

	if (uk_fdt_walk_reg(w, 0, &dist, &len) ||
	    uk_fdt_walk_reg(w, 1, &base, &len))
		return -EINVAL;
	rc = gic_dist_init(dist, 0);
	if (rc)
		return rc;
	cpu = ukplat_iomap(base, GICC_LEN);
	if (!cpu)
		return -ENOMEM;
	gic.intid_mask = GIC_IAR_INTID_V2;
	gic.ack = ack;
	gic.eoi = eoi;
	gic.route = route;
	gic.lcpu_init = lcpu_init;
	gic.ipi = ipi;
	uk_iowrite32(gic.dist + GICD_CTLR, GICD_CTLR_GRP0);
	return lcpu_init();
}
