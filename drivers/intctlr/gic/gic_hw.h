/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Registers of the Arm Generic Interrupt Controller: versions 2 (IHI 0048B,
 * chapter 4), 3 (IHI 0069, chapter 12), and the GICv2m frame (DEN 0029, E).
 */
#ifndef __GIC_HW_H__
#define __GIC_HW_H__

/* Distributor; also the SGI frame of a redistributor up to ICFGR. */
#define GICD_CTLR 0x000
#define GICD_CTLR_GRP0 (1 << 0)
#define GICD_CTLR_GRP1 (1 << 1)
#define GICD_CTLR_ARE (1 << 4)
#define GICD_TYPER 0x004
#define GICD_TYPER_LINES(v) ((((v)&31) + 1) * 32)
#define GICD_TYPER_LPIS (1 << 17)
#define GICD_IGROUPR 0x080
#define GICD_ISENABLER 0x100
#define GICD_ICENABLER 0x180
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR 0x800
#define GICD_ICFGR 0xc00
#define GICD_SGIR 0xf00 /* version 2 */
#define GICD_SGIR_TARGET_SHIFT 16
#define GICD_IROUTER 0x6000
#define GICD_LEN 0x10000

/* CPU interface of version 2 */
#define GICC_CTLR 0x00
#define GICC_PMR 0x04
#define GICC_IAR 0x0c
#define GIC_IAR_INTID_V2 0x3ff /* above it: who raised it */
#define GIC_IAR_INTID_V3 0xffffff
#define GICC_EOIR 0x10
#define GICC_LEN 0x1000

/* Redistributor of version 3 */
#define GICR_CTLR 0x0000
#define GICR_CTLR_LPIS (1 << 0)
#define GICR_TYPER 0x0008
#define GICR_TYPER_NUMBER(v) ((v) >> 8 & 0xffff)
#define GICR_TYPER_VLPIS (1UL << 1)
#define GICR_TYPER_LAST (1UL << 4)
#define GICR_WAKER 0x0014
#define GICR_WAKER_SLEEP (1 << 1)
#define GICR_WAKER_ASLEEP (1 << 2)
#define GICR_PROPBASER 0x0070
#define GICR_PENDBASER 0x0078
#define GICR_PENDBASER_ZEROED (1UL << 62)
#define GICR_SGI 0x10000
#define GICR_STRIDE 0x20000

/* GICv2m */
#define V2M_TYPER 0x008
#define V2M_TYPER_BASE(v) (((v) >> 16) & 0x3ff)
#define V2M_TYPER_COUNT(v) ((v)&0x3ff)
#define V2M_SETSPI 0x040
#define V2M_LEN 0x1000

#define GIC_INTID_IPI 0 /* of 0-15, which software raises */
#define GIC_INTID_PPI 16
#define GIC_INTID_SPI 32
#define GIC_INTID_SPECIAL 1020 /* to 1023: nothing is pending */
#define GIC_INTID_LPI 8192 /* and above: messages through an ITS */
#define GIC_PRIORITY 0xa0

#endif /* __GIC_HW_H__ */
