/* SPDX-License-Identifier: BSD-3-Clause */
/* GIC version 3: system registers for the CPU, a redistributor each. */
#include <errno.h>

#include <uk/asm/arch.h>
#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>

#include "gic.h"
#include "gic_hw.h"

#define ICC_PMR_EL1 s3_0_c4_c6_0
#define ICC_IAR1_EL1 s3_0_c12_c12_0
#define ICC_EOIR1_EL1 s3_0_c12_c12_1
#define ICC_SGI1R_EL1 s3_0_c12_c11_5
#define ICC_SRE_EL1 s3_0_c12_c12_5
#define ICC_IGRPEN1_EL1 s3_0_c12_c12_7

/* SYSREG_READ(), with the name above expanded first. */
#define ICC_READ(reg) SYSREG_READ(reg)
#define ICC_WRITE(reg, v) SYSREG_WRITE(reg, v)

#define REGIONS_MAX 8 /* of redistributors */

static struct {
	__u64 base, len;
} region[REGIONS_MAX];
static unsigned int regions;

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

/* Affinity 3, 2, 1 and a bit for affinity 0, which is below 16 nearly always */
static void ipi(__u32 idx)
{
	__u64 aff = ukplat_lcpus[idx].id;

	__asm__ __volatile__("dsb ishst" ::: "memory");
	ICC_WRITE(ICC_SGI1R_EL1,
		  (aff >> 32 & 0xff) << 48 | (aff >> 16 & 0xff) << 32 |
			  (__u64)GIC_INTID_IPI << 24 | (aff >> 8 & 0xff) << 16 |
			  1UL << (aff & 15) | (aff >> 4 & 15) << 44);
	ukarch_isb();
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

static int lcpu_init(void)
{
	volatile __u8 *r = __NULL;

	for (unsigned int i = 0; !r && i < regions; i++)
		r = redist(region[i].base, region[i].len);
	if (!r)
		return -ENODEV;
	uk_iowrite32(r + GICR_WAKER,
		     uk_ioread32(r + GICR_WAKER) & ~GICR_WAKER_SLEEP);
	while (uk_ioread32(r + GICR_WAKER) & GICR_WAKER_ASLEEP)
		;
	r += GICR_SGI;
	gic.local[ukplat_lcpu_idx()] = r;
	uk_iowrite32(r + GICD_ICENABLER, 0xffffffff);
	uk_iowrite32(r + GICD_IGROUPR, 0xffffffff);
	ICC_WRITE(ICC_SRE_EL1, 7);
	ukarch_isb();
	ICC_WRITE(ICC_PMR_EL1, 0xff);
	ICC_WRITE(ICC_IGRPEN1_EL1, 1);
	ukarch_isb();
	return 0;
}

/* The regions of redistributors follow the distributor's registers. */
static void regions_read(const struct uk_fdt_walk *w)
{
	__u32 count = uk_fdt_prop_cell(&w->f, w->lv[w->depth].node,
				       "#redistributor-regions", 1);

	while (regions < MIN(count, (__u32)REGIONS_MAX) &&
	       !uk_fdt_walk_reg(w, 1 + regions, &region[regions].base,
				&region[regions].len))
		regions++;
}

int gicv3_init(const struct uk_fdt_walk *w)
{
	__u64 dist, len;
	int rc;

	regions_read(w);
	if (!regions || uk_fdt_walk_reg(w, 0, &dist, &len))
		return -EINVAL;
	rc = gic_dist_init(dist, 1);
	if (rc)
		return rc;
	gic.intid_mask = GIC_IAR_INTID_V3;
	gic.ack = ack;
	gic.eoi = eoi;
	gic.route = route;
	gic.lcpu_init = lcpu_init;
	gic.ipi = ipi;
	uk_iowrite32(gic.dist + GICD_CTLR, GICD_CTLR_ARE);
	uk_iowrite32(gic.dist + GICD_CTLR, GICD_CTLR_ARE | GICD_CTLR_GRP1);
	return lcpu_init();
}
