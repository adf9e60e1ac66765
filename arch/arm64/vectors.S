/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exception vectors (DDI 0487, D1.3).
 *
 * Kernel and native code run at EL1h on SP_EL1, Linux programs at EL1t on
 * SP_EL0.  So an exception from a program arrives on SP_EL1 = the empty
 * auxiliary stack of its thread, and its own stack is never touched.  A fault
 * of kernel code is handled below its own frame (AAPCS64 has no red zone) if
 * that stack is usable, else on the crash stack.  Interrupts go to the
 * interrupt stack of the CPU.
 */
#include <uk/config.h>
#include <uk/asm/arch.h>
#include <uk/asm/lcpu.h>
#include <uk/plat/lcpu.h>

/* sizeof(struct uk_syscall_ctx), a multiple of 16; ctx.c checks it */
#define USC_SIZEOF 0x150

#define CRASH_STRIDE_SHIFT 13 /* the stack of a CPU and the page below it */

/* Saves x2-x15 and x18-x29 into the struct __regs at `base`. */
.macro SAVE_MOST base
	stp	x2, x3, [\base, #0x10]
	stp	x4, x5, [\base, #0x20]
	stp	x6, x7, [\base, #0x30]
	stp	x8, x9, [\base, #0x40]
	stp	x10, x11, [\base, #0x50]
	stp	x12, x13, [\base, #0x60]
	stp	x14, x15, [\base, #0x70]
	stp	x18, x19, [\base, #0x90]
	stp	x20, x21, [\base, #0xa0]
	stp	x22, x23, [\base, #0xb0]
	stp	x24, x25, [\base, #0xc0]
	stp	x26, x27, [\base, #0xd0]
	stp	x28, x29, [\base, #0xe0]
.endm

/* Loads x2-x30 from the struct __regs at `base` (x0, x1 or sp). */
.macro LOAD_MOST base
	ldp	x2, x3, [\base, #0x10]
	ldp	x4, x5, [\base, #0x20]
	ldp	x6, x7, [\base, #0x30]
	ldp	x8, x9, [\base, #0x40]
	ldp	x10, x11, [\base, #0x50]
	ldp	x12, x13, [\base, #0x60]
	ldp	x14, x15, [\base, #0x70]
	ldp	x16, x17, [\base, #0x80]
	ldp	x18, x19, [\base, #0x90]
	ldp	x20, x21, [\base, #0xa0]
	ldp	x22, x23, [\base, #0xb0]
	ldp	x24, x25, [\base, #0xc0]
	ldp	x26, x27, [\base, #0xd0]
	ldp	x28, x29, [\base, #0xe0]
	ldr	x30, [\base, #__REGS_OFFSETOF_LR]
.endm

/*
 * Saves a program's registers into the struct __regs at sp, which has x16 and
 * x17 already; x16 is ESR_EL1 now.  Leaves x0 = sp.
 */
.macro SAVE_PROGRAM
	stp	x0, x1, [sp]
	SAVE_MOST sp
	mrs	x21, sp_el0
	mrs	x22, elr_el1
	mrs	x23, spsr_el1
	stp	x30, x21, [sp, #__REGS_OFFSETOF_LR]
	stp	x22, x23, [sp, #__REGS_OFFSETOF_PC]
	stp	x0, x16, [sp, #__REGS_OFFSETOF_ORIG_X0]
	mov	x29, xzr
	mov	x0, sp
.endm

/* One slot of the table. */
.macro VECTOR target
	.balign	0x80
	b	\target
.endm

/* Vectors that nothing should take: report which, on the crash stack. */
.macro UNEXPECTED idx
	.balign	0x80
	msr	tpidrro_el0, x0
	mov	x0, #\idx
	b	crash_entry
.endm

	.section .text.vectors, "ax"
	.balign	0x800
	.globl	ukarch_vectors
	.type	ukarch_vectors, %function
ukarch_vectors:
	VECTOR	program_sync		/* 0: EL1t */
	VECTOR	program_irq
	UNEXPECTED 2
	UNEXPECTED 3
	VECTOR	kernel_sync		/* 4: EL1h */
	VECTOR	kernel_irq
	UNEXPECTED 6
	UNEXPECTED 7
	UNEXPECTED 8			/* 8: EL0, AArch64: nothing runs there */
	UNEXPECTED 9
	UNEXPECTED 10
	UNEXPECTED 11
	UNEXPECTED 12			/* 12: EL0, AArch32 */
	UNEXPECTED 13
	UNEXPECTED 14
	UNEXPECTED 15
	.balign	0x80

/*
 * System call or fault of a program.
 * In: SP_EL1 = top of the auxiliary stack, all other registers the program's.
 */
program_sync:
	sub	sp, sp, #USC_SIZEOF
	stp	x16, x17, [sp, #0x80]
	mrs	x16, esr_el1
	lsr	x17, x16, #ESR_EC_SHIFT
	cmp	x17, #ESR_EC_SVC64
	b.ne	program_fault
	SAVE_PROGRAM
	msr	daifclr, #(DAIF_A | DAIF_I)
	bl	uk_syscall_dispatch

/* Back to the program whose struct uk_syscall_ctx is at sp. */
program_return:
	msr	daifset, #DAIF_I
	ldr	x0, [sp, #__REGS_OFFSETOF_SP]
	ldp	x1, x2, [sp, #__REGS_OFFSETOF_PC]
	msr	sp_el0, x0
	msr	elr_el1, x1
	msr	spsr_el1, x2
	LOAD_MOST sp
	ldp	x0, x1, [sp]
	add	sp, sp, #USC_SIZEOF
	eret

program_fault:
	SAVE_PROGRAM
	mrs	x24, far_el1
	stp	x24, xzr, [sp, #__REGS_OFFSETOF_FAR]
	msr	daifclr, #(DAIF_A | DAIF_I)
	bl	arm64_trap
	b	program_return

/*
 * Fault of kernel code.  Before anything is stored, the address translation
 * instruction tells whether the stack below SP can take the frame: a stack
 * that ran into its guard page must end in a report, not in a loop of faults.
 */
kernel_sync:
	msr	tpidrro_el0, x0
	mov	x0, sp
	tst	x0, #15
	b.ne	kernel_badsp
	sub	x0, x0, #__REGS_SIZEOF
	at	s1e1w, x0
	isb
	mrs	x0, par_el1
	tbnz	x0, #0, kernel_badsp
	mrs	x0, tpidrro_el0
	sub	sp, sp, #__REGS_SIZEOF
	stp	x0, x1, [sp]
	stp	x16, x17, [sp, #0x80]
	SAVE_MOST sp
	add	x21, sp, #__REGS_SIZEOF
	mrs	x22, elr_el1
	mrs	x23, spsr_el1
	mrs	x24, far_el1
	mrs	x16, esr_el1
	mov	x25, #4
	stp	x30, x21, [sp, #__REGS_OFFSETOF_LR]
	stp	x22, x23, [sp, #__REGS_OFFSETOF_PC]
	stp	x0, x16, [sp, #__REGS_OFFSETOF_ORIG_X0]
	stp	x24, x25, [sp, #__REGS_OFFSETOF_FAR]
	/* interrupts as they were: move the I bit of SPSR to DAIF */
	tbnz	x23, #7, 1f
	msr	daifclr, #DAIF_I
1:	mov	x0, sp
	bl	arm64_trap
	msr	daifset, #DAIF_I
	ldp	x1, x2, [sp, #__REGS_OFFSETOF_PC]
	msr	elr_el1, x1
	msr	spsr_el1, x2
	LOAD_MOST sp
	ldp	x0, x1, [sp]
	add	sp, sp, #__REGS_SIZEOF
	eret

kernel_badsp:
	mov	x0, #4
	orr	x0, x0, #0x100		/* CRASH_BADSP in traps.c */

/*
 * An end: reports on the crash stack and never returns.
 * In: x0 = index of the vector | flags, TPIDRRO_EL0 = the interrupted x0.
 */
crash_entry:
	mrs	x18, tpidr_el1		/* x18 is lost to the report */
	str	x1, [x18, #LCPU_SCRATCH_OFFSET]
	mov	x1, sp
	str	x1, [x18, #LCPU_SCRATCH2_OFFSET]
	ldr	w1, [x18, #LCPU_IDX_OFFSET]
	ldr	x18, =arm64_crash_sp
	add	x18, x18, x1, lsl #CRASH_STRIDE_SHIFT
	mov	sp, x18
	sub	sp, sp, #__REGS_SIZEOF
	mrs	x18, tpidr_el1
	ldr	x1, [x18, #LCPU_SCRATCH2_OFFSET]
	str	x1, [sp, #__REGS_OFFSETOF_SP]
	str	x0, [sp, #__REGS_OFFSETOF_VECTOR]
	mrs	x0, tpidrro_el0
	mrs	x18, tpidr_el1
	ldr	x1, [x18, #LCPU_SCRATCH_OFFSET]
	stp	x0, x1, [sp]
	stp	x16, x17, [sp, #0x80]
	SAVE_MOST sp
	str	x30, [sp, #__REGS_OFFSETOF_LR]
	mrs	x22, elr_el1
	mrs	x23, spsr_el1
	mrs	x24, far_el1
	mrs	x25, esr_el1
	stp	x22, x23, [sp, #__REGS_OFFSETOF_PC]
	stp	x0, x25, [sp, #__REGS_OFFSETOF_ORIG_X0]
	str	x24, [sp, #__REGS_OFFSETOF_FAR]
	mov	x0, sp
	mov	x29, xzr
	bl	arm64_crash
	.ltorg

/* Interrupts: the whole of struct __regs goes to the interrupt stack. */
.macro IRQ_ENTRY idx
	msr	tpidrro_el0, x0
	mrs	x0, tpidr_el1
	ldr	x0, [x0, #LCPU_IRQSP_OFFSET]
	sub	x0, x0, #__REGS_SIZEOF
	str	x1, [x0, #8]
	stp	x16, x17, [x0, #0x80]
	SAVE_MOST x0
	mov	x19, sp
	mov	sp, x0
	mrs	x0, tpidrro_el0
	str	x0, [sp]
	mrs	x22, elr_el1
	mrs	x23, spsr_el1
	mov	x24, #\idx
.endm

program_irq:
	IRQ_ENTRY 1
	mrs	x21, sp_el0
	b	irq_common
kernel_irq:
	IRQ_ENTRY 5
	mov	x21, x19
irq_common:
	stp	x30, x21, [sp, #__REGS_OFFSETOF_LR]
	stp	x22, x23, [sp, #__REGS_OFFSETOF_PC]
	stp	xzr, x24, [sp, #__REGS_OFFSETOF_FAR]
	mov	x0, sp
	bl	arm64_irq
#if CONFIG_HAVE_PREEMPT
	mrs	x0, tpidr_el1
	ldp	w1, w2, [x0, #LCPU_PREEMPTOFF_OFFSET]
	cbnz	w1, 1f
	cbnz	w2, irq_preempt		/* need_resched is the next word */
1:
#endif
	mov	x0, sp
	msr	elr_el1, x22
	msr	spsr_el1, x23
	mov	sp, x19
	ldr	x1, [x0, #8]
	LOAD_MOST x0
	ldr	x0, [x0]
	eret

#if CONFIG_HAVE_PREEMPT
/*
 * Another thread is to run.  The registers move from the interrupt stack to
 * the thread's: its auxiliary one, empty while a program runs, or below the
 * interrupted stack pointer.
 * In: sp -> struct __regs, x19 = interrupted SP_EL1, x24 = index of the vector.
 */
irq_preempt:
	mov	x0, sp
	sub	x1, x19, #__REGS_SIZEOF
	mov	x2, x1
2:	ldp	x3, x4, [x0], #16
	stp	x3, x4, [x2], #16
	cmp	x2, x19
	b.lo	2b
	mov	sp, x1
	cmp	x24, #1
	csel	x0, x1, xzr, eq		/* was it a program? */
	mov	x29, xzr
	bl	uk_preempt_irq
	ldr	x0, [sp, #__REGS_OFFSETOF_SP]
	ldp	x1, x2, [sp, #__REGS_OFFSETOF_PC]
	msr	elr_el1, x1
	msr	spsr_el1, x2
	cmp	x24, #1
	b.ne	3f
	msr	sp_el0, x0
3:	LOAD_MOST sp
	ldp	x0, x1, [sp]
	add	sp, sp, #__REGS_SIZEOF
	eret
#endif

/*
 * void arm64_enter(const struct __regs *regs, __u64 pstate) __noreturn
 * Continues a program at EL1t with `regs`; SP_EL1 becomes the top of the
 * auxiliary stack.
 */
	.globl	arm64_enter
	.hidden	arm64_enter
	.type	arm64_enter, %function
arm64_enter:
	msr	daifset, #DAIF_I
	mrs	x2, tpidr_el1
	ldr	x2, [x2, #LCPU_AUXSP_OFFSET]
	mov	sp, x2
	msr	spsr_el1, x1
	ldr	x2, [x0, #__REGS_OFFSETOF_SP]
	ldr	x3, [x0, #__REGS_OFFSETOF_PC]
	msr	sp_el0, x2
	msr	elr_el1, x3
	LOAD_MOST x0
	ldp	x0, x1, [x0]
	eret

/* long ukarch_semihost(unsigned long op, const void *arg) */
	.globl	ukarch_semihost
	.type	ukarch_semihost, %function
	.globl	arm64_semihost_insn
	.hidden	arm64_semihost_insn
ukarch_semihost:
arm64_semihost_insn:
	hlt	#0xf000
	ret

/*
 * The stacks of reports about a stack, one for each CPU; nothing else ever runs
 * on them.  Below each is a page that the platform unmaps, below the first one
 * by its linker script.
 */
	.section .noinit.crashstack, "aw", %nobits
	.balign	0x1000
	.space	0x1000
	.hidden	arm64_crash_sp
	.globl	arm64_crash_sp
arm64_crash_sp:
	.space	(CONFIG_UKPLAT_LCPU_MAXCOUNT - 1) << CRASH_STRIDE_SHIFT
