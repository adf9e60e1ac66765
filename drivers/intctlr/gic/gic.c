/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Arm Generic Interrupt Controller, the half that versions 2 and 3 share:
 * finding it in the device tree, the distributor, and the dispatch.
 * Interrupt numbers are INTIDs: 16-31 are the CPU's own, from 32 shared.
 */
#include <errno.h>

#include <uk/asm/irq.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>
#include <uk/print.h>

#include "gic.h"
#include "gic_hw.h"

#define DTB_MAX 0x200000

struct gic gic;
static struct gic_msi msi;

/* Where the registers of a line are: the first 32 belong to the CPU. */
static volatile __u8 *frame(unsigned int irq)
{
	return irq < GIC_INTID_SPI ? gic.local[ukplat_lcpu_idx()] : gic.dist;
}

static void set_bit(unsigned int irq, unsigned int reg)
{
	uk_iowrite32(frame(irq) + reg + irq / 32 * 4, 1U << (irq % 32));
}

static void gic_mask(unsigned int irq)
{
	if (irq < GIC_INTID_LPI)
		set_bit(irq, GICD_ICENABLER);
	else if (msi.lpi_enable)
		msi.lpi_enable(irq, false);
}

/* Routed here and not in configure(): not every driver sets a trigger. */
static void gic_unmask(unsigned int irq)
{
	if (irq >= GIC_INTID_LPI) {
		if (msi.lpi_enable)
			msi.lpi_enable(irq, true);
		return;
	}
	if (irq >= GIC_INTID_SPI)
		gic.route(irq);
	set_bit(irq, GICD_ISENABLER);
}

static int gic_configure(unsigned int irq, unsigned int trigger)
{
	volatile __u8 *cfg;
	unsigned int shift = irq % 16 * 2 + 1;
	__u32 v;

	if (irq < GIC_INTID_PPI || irq >= gic.lines)
		return -EINVAL;
	gic_mask(irq);
	cfg = frame(irq) + GICD_ICFGR + irq / 16 * 4;
	v = uk_ioread32(cfg);
	if (trigger == UK_INTCTLR_TRIGGER_EDGE)
		v |= 1U << shift;
	else if (trigger == UK_INTCTLR_TRIGGER_LEVEL)
		v &= ~(1U << shift);
	uk_iowrite32(cfg, v);
	uk_iowrite8(frame(irq) + GICD_IPRIORITYR + irq, GIC_PRIORITY);
	return 0;
}

/* Three cells: kind (0 shared, 1 the CPU's own), number, trigger flags. */
static int gic_fdt_xlat(const __u32 *cells, int ncells, unsigned int *irq,
			unsigned int *trigger)
{
	__u32 kind, flags;

	if (ncells < 3)
		return -EINVAL;
	kind = uk_fdt_be32(&cells[0]);
	if (kind > 1)
		return -EINVAL;
	*irq = uk_fdt_be32(&cells[1]) + (kind ? GIC_INTID_PPI : GIC_INTID_SPI);
	flags = uk_fdt_be32(&cells[2]) & 15;
	*trigger =
		flags & 3 ? UK_INTCTLR_TRIGGER_EDGE : UK_INTCTLR_TRIGGER_LEVEL;
	return *irq < gic.lines ? 0 : -EINVAL;
}

static int gic_msi_alloc(__u32 device, struct uk_intctlr_msi *out)
{
	return msi.alloc ? msi.alloc(device, out) : -ENOTSUP;
}

static const struct uk_intctlr_ops gic_ops = {
	.configure = gic_configure,
	.mask = gic_mask,
	.unmask = gic_unmask,
	.msi_alloc = gic_msi_alloc,
	.fdt_xlat = gic_fdt_xlat,
};

/* All that is pending, then back. */
static void gic_irq(struct __regs *regs __unused)
{
	__u32 iar, irq;

	for (;;) {
		iar = gic.ack();
		irq = iar & gic.intid_mask;
		if (irq >= GIC_INTID_SPECIAL && irq < GIC_INTID_LPI)
			return;
		if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && irq == GIC_INTID_IPI)
			gic_ipi_handle();
		else
			uk_intctlr_irq_handle(irq);
		gic.eoi(iar);
	}
}

int gic_dist_init(__u64 base, int group1)
{
	gic.dist = ukplat_iomap(base, GICD_LEN);
	if (!gic.dist)
		return -ENOMEM;
	uk_iowrite32(gic.dist + GICD_CTLR, 0);
	gic.lines = GICD_TYPER_LINES(uk_ioread32(gic.dist + GICD_TYPER));
	if (gic.lines > GIC_INTID_SPECIAL)
		gic.lines = GIC_INTID_SPECIAL;
	for (unsigned int i = GIC_INTID_SPI; i < gic.lines; i += 32) {
		uk_iowrite32(gic.dist + GICD_ICENABLER + i / 8, 0xffffffff);
		if (group1)
			uk_iowrite32(gic.dist + GICD_IGROUPR + i / 8,
				     0xffffffff);
	}
	return 0;
}

/* What we know; the first three are controllers. */
static const char *const names[] = {
	"arm,cortex-a15-gic", "arm,gic-400",	"arm,gic-v3",
	"arm,gic-v2m-frame",  "arm,gic-v3-its",
};
#define CONTROLLERS 3
#define NAME_V3 2
#define NAME_V2M 3

static int chip_init(const struct uk_fdt_walk *w, int which)
{
	if (gic.dist)
		return 0; /* a second one: of no use to us */
	return which == NAME_V3 ? gicv3_init(w) : gicv2_init(w);
}

/* Message interrupts are a gift: devices have lines without them. */
static void msi_init(const struct uk_fdt_walk *w, int which)
{
	int rc = -ENOTSUP;

	if (!gic.dist || msi.alloc)
		return;
	if (which == NAME_V2M)
		rc = gicv2m_init(w, &msi);
	else if (UK_IS_ENABLED(CONFIG_LIBGIC_ITS))
		rc = gic_its_init(w, &msi);
	if (rc && rc != -ENOTSUP)
		uk_pr_err("no message interrupts: %d\n", rc);
}

static int gic_init(struct uk_init_ctx *ictx __unused)
{
	__paddr_t dtb = ukplat_bootinfo_get()->dtb;
	struct uk_fdt_walk w;
	int which, rc;

	rc = uk_fdt_walk_init(&w, ukplat_phys_to_virt(dtb), DTB_MAX);
	if (rc)
		return rc;
	while ((which = uk_fdt_walk_next(&w, names, ARRAY_SIZE(names))) >= 0) {
		if (which >= CONTROLLERS)
			msi_init(&w, which);
		else
			rc = chip_init(&w, which);
		if (rc)
			return rc;
	}
	if (!gic.dist)
		return -ENODEV;
	ukarch_irq_set_handler(gic_irq);
	return uk_intctlr_register(&gic_ops);
}
uk_plat_initcall_prio(gic_init, 0x0, UK_PRIO_EARLIEST);
