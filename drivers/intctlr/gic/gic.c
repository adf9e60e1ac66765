/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Arm Generic Interrupt Controller, the half that versions 2 and 3 share:
 * finding it in the device tree, the distributor, and the dispatch.
 * Interrupt numbers are INTIDs: 16-31 are the CPU's own, from 32 shared.
 */
#include <errno.h>

#include <uk/asm/irq.h>
#include <uk/fdt.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>

#include "gic.h"
#include "gic_hw.h"

#define DTB_MAX 0x200000

struct gic gic;

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
	set_bit(irq, GICD_ICENABLER);
}

/* Routed here and not in configure(): not every driver sets a trigger. */
static void gic_unmask(unsigned int irq)
{
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

static const struct uk_intctlr_ops gic_ops = {
	.configure = gic_configure,
	.mask = gic_mask,
	.unmask = gic_unmask,
	.msi_alloc = gicv2m_msi_alloc,
	.fdt_xlat = gic_fdt_xlat,
};

/*
 * All that is pending, then back.  A line nobody takes is masked, or a level
 * would bring us here for ever.
 */
static void gic_irq(struct __regs *regs __unused)
{
	__u32 iar, irq;

	for (;;) {
		iar = gic.ack();
		irq = iar & gic.intid_mask;
		if (irq >= GIC_INTID_SPECIAL)
			return;
		if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && irq == GIC_INTID_IPI)
			gic_ipi_handle();
		else if (!uk_intctlr_irq_handle(irq))
			gic_mask(irq);
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

/* The first of `names` in the tree, set up by `init`. */
static int probe(const struct uk_fdt *f, const char *name,
		 int (*init)(const struct uk_fdt_tok *,
			     const struct uk_fdt_cells *))
{
	struct uk_fdt_cells c;
	struct uk_fdt_tok reg;
	__u32 off = 0;
	int rc;

	rc = uk_fdt_find_compatible(f, &off, name, &c);
	if (!rc)
		rc = uk_fdt_prop(f, off, "reg", &reg);
	return rc ? rc : init(&reg, &c);
}

static int gic_init(struct uk_init_ctx *ictx __unused)
{
	struct uk_fdt f;
	int rc;

	rc = uk_fdt_open(&f, ukplat_phys_to_virt(ukplat_bootinfo_get()->dtb),
			 DTB_MAX);
	if (rc)
		return rc;
	rc = probe(&f, "arm,cortex-a15-gic", gicv2_init);
	if (rc == -ENOENT)
		rc = probe(&f, "arm,gic-400", gicv2_init);
	if (rc == -ENOENT)
		rc = probe(&f, "arm,gic-v3", gicv3_init);
	if (rc)
		return rc;
	gicv2m_init(&f);
	ukarch_irq_set_handler(gic_irq);
	return uk_intctlr_register(&gic_ops);
}
uk_plat_initcall_prio(gic_init, 0x0, UK_PRIO_EARLIEST);
