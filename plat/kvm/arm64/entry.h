/* SPDX-License-Identifier: BSD-3-Clause */
/* What the first instructions of all CPUs have in common.  Assembly. */
#ifndef __PLAT_ARM64_ENTRY_H__
#define __PLAT_ARM64_ENTRY_H__

#include <uk/asm/arch.h>

#define TCR_VALUE                                                              \
	(TCR_EL1_T0SZ_39 | TCR_EL1_T1SZ_48 | TCR_EL1_TG0_4K | TCR_EL1_TG1_4K | \
	 TCR_EL1_IRGN0_WBWA | TCR_EL1_ORGN0_WBWA | TCR_EL1_SH0_INNER |         \
	 TCR_EL1_IRGN1_WBWA | TCR_EL1_ORGN1_WBWA | TCR_EL1_SH1_INNER)

#define SCTLR_VALUE                                                            \
	(SCTLR_EL1_RES1 | SCTLR_EL1_M | SCTLR_EL1_C | SCTLR_EL1_I |            \
	 SCTLR_EL1_SA | SCTLR_EL1_SA0 | SCTLR_EL1_DZE | SCTLR_EL1_UCT |        \
	 SCTLR_EL1_UCI | SCTLR_EL1_NTWI | SCTLR_EL1_NTWE | SCTLR_EL1_SPAN)

/* clang-format off */

/* reg = physical address of a page-aligned symbol */
.macro PHYS reg, sym
	adrp	\reg, \sym
.endm

/*
 * Continues at `to` in EL1.  From EL2: gives EL1 the timers, the FPU and the
 * GIC.  Clobbers x0, x1.
 */
.macro GO_EL1 to
	mrs	x0, CurrentEL
	cmp	x0, #(2 << 2)
	b.ne	\to
	mov	x0, #(1 << 31)		/* HCR_EL2.RW */
	msr	hcr_el2, x0
	mov	x0, #3			/* EL1PCTEN | EL1PCEN */
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	mov	x0, #0x33ff		/* CPTR_EL2: RES1 bits, no traps */
	msr	cptr_el2, x0
	msr	hstr_el2, xzr
	msr	vttbr_el2, xzr
	mrs	x0, midr_el1
	msr	vpidr_el2, x0
	mrs	x0, mpidr_el1
	msr	vmpidr_el2, x0
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #24, #4
	cbz	x0, 8f
	mrs	x0, s3_4_c12_c9_5	/* ICC_SRE_EL2 */
	mov	x1, #9			/* SRE | Enable */
	orr	x0, x0, x1
	msr	s3_4_c12_c9_5, x0
	isb
8:	ldr	w0, =SCTLR_EL1_RES1
	msr	sctlr_el1, x0
	mov	x0, #(SPSR_D | SPSR_A | SPSR_I | SPSR_F | SPSR_M_EL1H)
	msr	spsr_el2, x0
	adr	x0, \to
	msr	elr_el2, x0
	eret
.endm

/* The translation regime, except for TTBR0.  Clobbers x0-x2. */
.macro SET_REGIME
	PHYS	x0, __pt_l0
	msr	ttbr1_el1, x0
	ldr	x0, =MAIR_EL1_VALUE
	msr	mair_el1, x0
	mrs	x1, id_aa64mmfr0_el1
	and	x1, x1, #15		/* PARange */
	mov	x2, #5			/* 48 bits */
	cmp	x1, x2
	csel	x1, x1, x2, lo
	ldr	x0, =TCR_VALUE
	orr	x0, x0, x1, lsl #TCR_EL1_IPS_SHIFT
	msr	tcr_el1, x0
	tlbi	vmalle1
	ic	iallu
	dsb	sy
	isb
.endm

/* clang-format on */

#endif /* __PLAT_ARM64_ENTRY_H__ */
