/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a CPU begins that PSCI has switched on: MMU and data cache off, at EL2
 * or EL1, x0 = its number.  The tables exist; plat_start_idmap maps this code
 * at its own address until the jump to the upper half.
 */
#include <uk/asm/arch.h>
#include <uk/plat/lcpu.h>

#include "entry.h"

	.section .text.boot.cpu, "ax"
	.globl	plat_start_cpu
	.type	plat_start_cpu, %function
plat_start_cpu:
	msr	daifset, #15
	mov	x20, x0
	GO_EL1	start_el1

start_el1:
	msr	spsel, #1
	PHYS	x0, plat_start_idmap
	msr	ttbr0_el1, x0
	SET_REGIME
	ldr	x0, =SCTLR_VALUE
	ldr	x1, =start_virt
	msr	sctlr_el1, x0
	isb
	br	x1
	.ltorg

	.text
start_virt:
	adrp	x0, ukarch_vectors
	add	x0, x0, :lo12:ukarch_vectors
	msr	vbar_el1, x0
	mov	x0, #CPACR_EL1_FPEN
	msr	cpacr_el1, x0
	adrp	x0, ukplat_lcpus
	add	x0, x0, :lo12:ukplat_lcpus
	add	x0, x0, x20, lsl #LCPU_SIZE_SHIFT
	msr	tpidr_el1, x0
	msr	tpidr_el0, xzr
	isb
	ldr	x1, [x0, #LCPU_ENTRYSP_OFFSET]
	mov	sp, x1
	mov	x29, xzr
	mov	x30, xzr
	b	plat_start_main
