/* SPDX-License-Identifier: BSD-3-Clause */
/* GIC version 2: a CPU interface in memory. */
#include <errno.h>

#include <uk/plat/io.h>

#include "gic.h"
#include "gic_hw.h"

static volatile __u8 *cpu;

static __u32 ack(void)
{
	return uk_ioread32(cpu + GICC_IAR);
}

static void eoi(__u32 iar)
{
	uk_iowrite32(cpu + GICC_EOIR, iar);
}

/* Targets are CPU interfaces; this CPU reads its own bit in those of line 0. */
static void route(unsigned int irq)
{
	__u8 self = uk_ioread8(gic.dist + GICD_ITARGETSR);

	uk_iowrite8(gic.dist + GICD_ITARGETSR + irq, self ? self : 1);
}

int gicv2_init(const struct uk_fdt_tok *reg, const struct uk_fdt_cells *c)
{
	__u64 dist, base, len;
	int rc;

	if (uk_fdt_reg(reg, c, 0, &dist, &len) ||
	    uk_fdt_reg(reg, c, 1, &base, &len))
		return -EINVAL;
	rc = gic_dist_init(dist, 0);
	if (rc)
		return rc;
	cpu = ukplat_iomap(base, GICC_LEN);
	if (!cpu)
		return -ENOMEM;
	gic.local = gic.dist;
	gic.ack = ack;
	gic.eoi = eoi;
	gic.route = route;
	uk_iowrite32(gic.local + GICD_ICENABLER, 0xffffffff);
	uk_iowrite32(gic.dist + GICD_CTLR, GICD_CTLR_GRP0);
	uk_iowrite32(cpu + GICC_PMR, 0xff);
	uk_iowrite32(cpu + GICC_CTLR, 1);
	return 0;
}
