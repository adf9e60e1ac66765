/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the common half (gic.c) and the two versions. */
#ifndef __GIC_H__
#define __GIC_H__

#include <uk/fdt_walk.h>
#include <uk/intctlr.h>

struct gic {
	volatile __u8 *dist;
	/* registers of lines 0-31, each CPU's */
	volatile __u8 *local[CONFIG_UKPLAT_LCPU_MAXCOUNT];
	unsigned int lines;
	__u32 intid_mask; /* the number in what ack() gives */
	__u32 (*ack)(void);
	void (*eoi)(__u32 iar);
	/** Sends a shared line to this CPU. */
	void (*route)(unsigned int irq);
	/** Sets up this CPU's own part; 0 or negative errno. */
	int (*lcpu_init)(void);
	/** Raises the interrupt between CPUs on CPU `idx`. */
	void (*ipi)(__u32 idx);
};

extern struct gic gic;

/* Brings up what is the version's own, from its node; 0 or negative errno. */
int gicv2_init(const struct uk_fdt_walk *w);
int gicv3_init(const struct uk_fdt_walk *w);

/* Maps the distributor and masks everything; all lines in group 1 if asked. */
int gic_dist_init(__u64 base, int group1);

/* ipi.c: the interrupt between CPUs has arrived. */
void gic_ipi_handle(void);

/* What hands out message interrupts: a GICv2m frame or an ITS. */
struct gic_msi {
	int (*alloc)(__u32 device, struct uk_intctlr_msi *out);
	/* Of interrupts from GIC_INTID_LPI on; NULL where there are none. */
	void (*lpi_enable)(unsigned int irq, bool on);
};

/* Set up from their nodes; 0 or negative errno. */
int gicv2m_init(const struct uk_fdt_walk *w, struct gic_msi *msi);
int gic_its_init(const struct uk_fdt_walk *w, struct gic_msi *msi);

#endif /* __GIC_H__ */
