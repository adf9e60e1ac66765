/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From the boot loader to C.
 *
 * Entered with the MMU and the data cache off, interrupts masked, at EL2 or
 * EL1, by one of
 *  - the Linux boot protocol (Documentation/arch/arm64/booting.rst): x0 is the
 *    physical address of the device tree;
 *  - QEMU's ELF loader: x0 = 0, and the tree is at the start of RAM, 1 MiB
 *    below the image.
 *
 * All addresses are PC-relative until the MMU is on, so the image runs
 * wherever it was put, on a multiple of 4 KiB.
 */
#include <uk/asm/arch.h>
#include <uk/asm/paging.h>
#include <uk/asm/semihost.h>
#include <uk/page.h>
#include <uk/plat/lcpu.h>

#include "entry.h"

#define ELF_DTB_DISTANCE 0x100000

#define PTE_PAGE (PTE_VALID | PTE_TABLE | PTE_AF | PTE_SH_INNER | PTE_UXN)
#define PTE_PAGE_RX (PTE_PAGE | PTE_RO)
#define PTE_PAGE_RO (PTE_PAGE | PTE_RO | PTE_PXN)
#define PTE_PAGE_RW (PTE_PAGE | PTE_PXN)
#define PTE_BLOCK_RX (PTE_PAGE_RX & ~PTE_TABLE)
#define PTE_BLOCK_RO (PTE_PAGE_RO & ~PTE_TABLE)

	.section .text.boot, "ax"
	.globl	boot_head
boot_head:				/* struct arm64_image_header */
	b	boot_entry
	.long	0
	.quad	0x1000			/* text_offset: below 4 KiB QEMU adds 2 MiB */
	.quad	__image_size
	.quad	0xa			/* little-endian, 4 KiB pages, anywhere */
	.quad	__file_size		/* reserved, our own use: see elfinfo.c of kraft */
	.quad	0, 0
	.ascii	"ARM\x64"
	.long	0

	.globl	boot_entry
	.type	boot_entry, %function
boot_entry:
	b	boot_start

early_error:
	.asciz	"error too little memory for the image\ncause crash\n"
	.balign	8
early_exit:
	.quad	SEMIHOST_ADP_STOPPED_APPLICATIONEXIT, 6

/*
 * A fault before there are tables or stacks: no memory where the image needs
 * some.  There is no console yet.  Tries in turn, as each may fault again:
 * semihosting, PSCI by smc (an EL2 we left would take hvc), PSCI by hvc.
 * x27 counts.
 */
	.org	boot_head + 0x200
early_fault:
	add	x27, x27, #1
	cmp	x27, #2
	b.eq	2f
	b.hi	3f
	mov	w0, #SEMIHOST_SYS_WRITE0
	adr	x1, early_error
	hlt	#0xf000
	mov	w0, #SEMIHOST_SYS_EXIT_EXTENDED
	adr	x1, early_exit
	hlt	#0xf000
2:	mov	x27, #2
	mov	w0, #0x0008		/* PSCI SYSTEM_OFF */
	movk	w0, #0x8400, lsl #16
	smc	#0
3:	cmp	x27, #3
	b.hi	4f
	mov	x27, #3
	mov	w0, #0x0008
	movk	w0, #0x8400, lsl #16
	hvc	#0
4:	wfi
	b	4b

boot_start:
	msr	daifset, #15
	mov	x21, x0
	PHYS	x20, _text
	cbnz	x21, 1f
	sub	x21, x20, #ELF_DTB_DISTANCE
1:	GO_EL1	at_el1

at_el1:
	msr	spsel, #1

/*
 * Is there RAM up to the end of the image?  Where not, the access aborts, or
 * does not keep what was written.
 */
	mov	x27, xzr
	PHYS	x0, _text
	msr	vbar_el1, x0		/* early_fault is at its offset 0x200 */
	isb
	PHYS	x0, _end
	str	x0, [x0, #-8]
	dsb	sy
	ldr	x1, [x0, #-8]
	cmp	x0, x1
	b.ne	early_fault

/* Zero the tables that are filled here, by the FPU's registers. */
	mov	x0, #CPACR_EL1_FPEN
	msr	cpacr_el1, x0
	isb
	PHYS	x0, __pt_l0
	PHYS	x1, __pt_pool
	bl	zero
	PHYS	x0, __idmap
	add	x1, x0, #0x1000
	bl	zero

/* The upper half: the image with its permissions, page by page. */
	PHYS	x0, __pt_l0
	PHYS	x1, __pt_l1k
	PHYS	x2, __pt_l2k
	PHYS	x3, __pt_l3k
	orr	x4, x1, #(PTE_VALID | PTE_TABLE)
	str	x4, [x0, #(511 * 8)]
	orr	x4, x2, #(PTE_VALID | PTE_TABLE)
	str	x4, [x1, #(510 * 8)]
	ldr	x5, =__l3k_count
	orr	x4, x3, #(PTE_VALID | PTE_TABLE)
1:	str	x4, [x2], #8
	add	x4, x4, #0x1000
	subs	x5, x5, #1
	b.ne	1b

	mov	x0, x3
	mov	x1, x20
	PHYS	x2, _etext
	ldr	x4, =PTE_PAGE_RX
	bl	fill
	PHYS	x2, _erodata
	ldr	x4, =PTE_PAGE_RO
	bl	fill
	PHYS	x2, _end
	ldr	x4, =PTE_PAGE_RW
	bl	fill
	ldr	x4, =__boot_guard_pte
	str	xzr, [x3, x4]
	ldr	x4, =__irq_guard_pte
	str	xzr, [x3, x4]
	ldr	x4, =__crash_guard_pte
	str	xzr, [x3, x4]

/*
 * The lower half, for now: the GiBs of the image and of the device tree, in
 * one table, because it is 39 bits wide until plat_setup() is done with it.
 */
	PHYS	x1, __idmap
	lsr	x2, x21, #39
	cmp	x2, xzr
	csel	x21, x21, xzr, eq	/* out of reach: as if there were none */
	lsr	x2, x21, #30
	ldr	x4, =PTE_BLOCK_RO
	orr	x4, x4, x2, lsl #30
	str	x4, [x1, x2, lsl #3]
	lsr	x2, x20, #30
	ldr	x4, =PTE_BLOCK_RX
	orr	x4, x4, x2, lsl #30
	str	x4, [x1, x2, lsl #3]

/*
 * The tables were written past the caches: drop stale lines of theirs, so
 * that the walker, which looks into the caches, sees them.
 */
	dmb	sy
	PHYS	x0, __pt_l0
	PHYS	x1, __pt_pool
	bl	invalidate
	PHYS	x0, __idmap
	add	x1, x0, #0x1000
	bl	invalidate

	PHYS	x0, __idmap
	msr	ttbr0_el1, x0
	SET_REGIME
	ldr	x0, =SCTLR_VALUE
	ldr	x1, =boot_virt
	msr	sctlr_el1, x0
	isb
	br	x1

/* Zeroes [x0, x1), whole pages.  Clobbers x0, v0. */
zero:
	movi	v0.16b, #0
1:	.irp	off, 0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480
	stp	q0, q0, [x0, #\off]
	.endr
	add	x0, x0, #512
	cmp	x0, x1
	b.lo	1b
	ret

/* Entries at x0 for the pages x1 to x2 with bits x4; x0, x1 move on. */
fill:
	cmp	x1, x2
	b.hs	1f
	orr	x5, x1, x4
	str	x5, [x0], #8
	add	x1, x1, #0x1000
	b	fill
1:	ret

/* Invalidates the data cache for [x0, x1).  Clobbers x0, x2, x3. */
invalidate:
	mrs	x2, ctr_el0
	ubfx	x2, x2, #16, #4
	mov	x3, #4
	lsl	x3, x3, x2
1:	dc	ivac, x0		/* pages are a multiple of two lines */
	add	x0, x0, x3
	dc	ivac, x0
	add	x0, x0, x3
	cmp	x0, x1
	b.lo	1b
	dsb	sy
	ret

/*
 * A kernel that moves (kaslr.c) goes on at its new address, with nothing set up
 * but a stack.
 */
#if CONFIG_UKPLAT_KASLR
.macro move_kernel
	mov	x29, xzr
	mov	x0, x20
	mov	x1, x21
	bl	boot_kaslr
	adr	x1, 3f
	add	x1, x1, x0
	br	x1
3:	adrp	x1, ukarch_vectors
	add	x1, x1, :lo12:ukarch_vectors
	msr	vbar_el1, x1
	adrp	x1, __boot_stack_top
	mov	sp, x1
	bl	boot_kaslr_done
.endm
#else
.macro move_kernel
.endm
#endif

/* At the linked address, MMU and caches on; x20 = load address, x21 = tree. */
boot_virt:
	adrp	x0, ukarch_vectors
	add	x0, x0, :lo12:ukarch_vectors
	msr	vbar_el1, x0
	adrp	x0, __boot_stack_top
	mov	sp, x0
	adrp	x0, __bss_start
	add	x0, x0, :lo12:__bss_start
	adrp	x1, __bss_end
	add	x1, x1, :lo12:__bss_end
1:	cmp	x0, x1			/* v0 is 0 since the tables */
	b.hs	2f
	stp	q0, q0, [x0], #64
	stp	q0, q0, [x0, #-32]
	b	1b
2:	move_kernel
	adrp	x0, ukplat_lcpus
	add	x0, x0, :lo12:ukplat_lcpus
	msr	tpidr_el1, x0
	msr	tpidr_el0, xzr
	str	x0, [x0, #LCPU_SELF_OFFSET]
	adrp	x1, __irq_stack_top
	str	x1, [x0, #LCPU_IRQSP_OFFSET]
	isb
	mov	x29, xzr
	mov	x30, xzr
	mov	x0, x20
	mov	x1, x21
	b	plat_setup
