/* SPDX-License-Identifier: BSD-3-Clause */
/* GIC version 3: system registers for the CPU, a redistributor each. */
#include <errno.h>

#include <uk/asm/arch.h>
#include <uk/plat/io.h>

#include "gic.h"
#include "gic_hw.h"

#define ICC_PMR_EL1 s3_0_c4_c6_0
#define ICC_IAR1_EL1 s3_0_c12_c12_0
#define ICC_EOIR1_EL1 s3_0_c12_c12_1
#define ICC_SRE_EL1 s3_0_c12_c12_5
#define ICC_IGRPEN1_EL1 s3_0_c12_c12_7

/* SYSREG_READ(), with the name above expanded first. */
#define ICC_READ(reg) SYSREG_READ(reg)
#define ICC_WRITE(reg, v) SYSREG_WRITE(reg, v)

static __u32 ack(void)
{
	__u32 iar = (__u32)ICC_READ(ICC_IAR1_EL1);

	__asm__ __volatile__("dsb sy" ::: "memory");
	return iar;
}

static void eoi(__u32 iar)
{
	ICC_WRITE(ICC_EOIR1_EL1, iar);
	ukarch_isb();
}

/* Affinity of this CPU as GICR_TYPER and GICD_IROUTER hold it. */
static __u64 affinity(void)
{
	return SYSREG_READ(mpidr_el1) & 0xff00ffffffUL;
}

static void route(unsigned int irq)
{
	uk_iowrite64(gic.dist + GICD_IROUTER + 8UL * irq, affinity());
}

/* The redistributor of this CPU: frames one after the other, the last marked */
static volatile __u8 *redist(__u64 base, __u64 len)
{
	volatile __u8 *r = ukplat_iomap(base, len);
	__u64 aff = affinity();
	__u64 type;

	aff = (aff >> 8 & 0xff000000) | (aff & 0xffffff);
	for (__u64 off = 0; r && off + GICR_STRIDE <= len;) {
		type = uk_ioread64(r + off + GICR_TYPER);
		if (type >> 32 == aff)
			return r + off;
		if (type & GICR_TYPER_LAST)
			break;
		off += type & GICR_TYPER_VLPIS ? 2 * GICR_STRIDE : GICR_STRIDE;
	}
	return __NULL;
}

int gicv3_init(const struct uk_fdt_tok *reg, const struct uk_fdt_cells *c)
{
	volatile __u8 *r;
	__u64 dist, base, len;
	int rc;

	if (uk_fdt_reg(reg, c, 0, &dist, &len) ||
	    uk_fdt_reg(reg, c, 1, &base, &len))
		return -EINVAL;
	rc = gic_dist_init(dist, 1);
	if (rc)
		return rc;
	r = redist(base, len);
	if (!r)
		return -ENODEV;
	uk_iowrite32(r + GICR_WAKER,
		     uk_ioread32(r + GICR_WAKER) & ~GICR_WAKER_SLEEP);
	while (uk_ioread32(r + GICR_WAKER) & GICR_WAKER_ASLEEP)
		;
	gic.local = r + GICR_SGI;
	gic.ack = ack;
	gic.eoi = eoi;
	gic.route = route;
	uk_iowrite32(gic.local + GICD_ICENABLER, 0xffffffff);
	uk_iowrite32(gic.local + GICD_IGROUPR, 0xffffffff);
	uk_iowrite32(gic.dist + GICD_CTLR, GICD_CTLR_ARE);
	uk_iowrite32(gic.dist + GICD_CTLR, GICD_CTLR_ARE | GICD_CTLR_GRP1);
	ICC_WRITE(ICC_SRE_EL1, 7);
	ukarch_isb();
	ICC_WRITE(ICC_PMR_EL1, 0xff);
	ICC_WRITE(ICC_IGRPEN1_EL1, 1);
	ukarch_isb();
	return 0;
}
