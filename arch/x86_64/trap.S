/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entry and return of exceptions and interrupts.
 *
 * Everything runs in ring 0, so the CPU switches stacks only by IST:
 *  IST1 exceptions   IST2 interrupts   IST3 double fault, NMI, machine check
 * An exception leaves IST1 at once: its frame moves to the thread's auxiliary
 * stack (from a program) or below the interrupted stack pointer (from the
 * kernel, which has no red zone), so that its handler may sleep and fault.
 *
 * The sign of the interrupted RIP tells programs (lower half, GS is theirs)
 * from the kernel.
 */
#include <uk/config.h>
#include <uk/asm/arch.h>
#include <uk/asm/lcpu.h>
#include <uk/asm/traps.h>
#include <uk/plat/lcpu.h>

#include "entry.h"

#define FRAME_WORDS 21 /* r15 to ss */
#define IST_SHIFT 1024

.text
/* in: IST1: error code and vector above the CPU's frame */
exception:
	save_regs
	movl	%edi, %ebx
	movq	%cr2, %r12
	cmpq	$0, __REGS_RIP(%rsp)
	js	1f
	swapgs
	movq	%gs:LCPU_AUXSP_OFFSET, %rdi
	jmp	2f
1:	movq	__REGS_RSP(%rsp), %rdi
2:	andq	$-16, %rdi
	subq	$__REGS_SIZEOF, %rdi
	movq	%rdi, %rdx
	movq	%rsp, %rsi
	/* If that stack is bad, the next fault must not overwrite this one. */
	movq	%gs:LCPU_SCRATCH2_OFFSET, %rax
	subq	$IST_SHIFT, X86_TSS_IST1(%rax)
	movl	$FRAME_WORDS, %ecx
.globl x86_trap_move_start
.hidden x86_trap_move_start
x86_trap_move_start:
	rep	movsq
.globl x86_trap_move_end
.hidden x86_trap_move_end
x86_trap_move_end:
	movq	%rdx, %rsp
	addq	$IST_SHIFT, X86_TSS_IST1(%rax)
	movq	%rsp, %rdi
	movl	%ebx, %esi
	movq	%r12, %rdx
	xorl	%ebp, %ebp /* a backtrace of the handler ends here */
	call	x86_trap
	cli

/* in: RSP = struct __regs, interrupts off, kernel GS.  Loads all of it. */
.globl x86_regs_return
.hidden x86_regs_return
x86_regs_return:
	cmpq	$0, __REGS_RIP(%rsp)
	js	1f
	swapgs
1:	restore_regs
	iretq

/* in: IST2.  Interrupts stay off; handlers do not nest. */
interrupt:
	save_regs
	movl	%edi, %esi
	cmpq	$0, __REGS_RIP(%rsp)
	js	1f
	swapgs
1:	incl	%gs:LCPU_NEST_OFFSET
	movq	%rsp, %rdi
	subq	$8, %rsp /* 21 words are on the stack */
	call	x86_irq
	addq	$8, %rsp
	decl	%gs:LCPU_NEST_OFFSET
#if CONFIG_HAVE_PREEMPT
	cmpl	$0, %gs:LCPU_RESCHED_OFFSET
	je	x86_regs_return
	cmpl	$0, %gs:LCPU_PREEMPTOFF_OFFSET
	je	preempt
#endif
	jmp	x86_regs_return

#if CONFIG_HAVE_PREEMPT
/*
 * in: IST2, kernel GS, a whole frame.  The frame moves to where the thread can
 * leave it: its auxiliary stack (from a program) or below the interrupted
 * stack pointer; there is no red zone in the kernel.
 */
preempt:
	xorl	%ebx, %ebx
	cmpq	$0, __REGS_RIP(%rsp)
	js	1f
	incl	%ebx
	movq	%gs:LCPU_AUXSP_OFFSET, %rdi
	jmp	2f
1:	movq	__REGS_RSP(%rsp), %rdi
2:	andq	$-16, %rdi
	subq	$__REGS_SIZEOF, %rdi
	movq	%rdi, %rdx
	movq	%rsp, %rsi
	movl	$FRAME_WORDS, %ecx
	rep	movsq
	movq	%rdx, %rsp
	xorl	%edi, %edi
	testl	%ebx, %ebx
	cmovnzq	%rsp, %rdi
	xorl	%ebp, %ebp /* a backtrace ends here */
	call	uk_preempt_irq
	jmp	x86_regs_return
#endif

/* in: IST3.  Does not trust GS. */
fatal:
	save_regs
	movl	%edi, %ebx
	movl	$X86_MSR_GS_BASE, %ecx
	rdmsr
	testl	%edx, %edx
	js	1f
	swapgs
1:	movq	%rsp, %rdi
	movl	%ebx, %esi
	movq	%cr2, %rdx
	andq	$-16, %rsp
	call	x86_trap_fatal
	ud2

/* Stubs, 16 bytes each: the vector is told by the stub. */
.balign 16
.globl x86_trap_stubs
.hidden x86_trap_stubs
x86_trap_stubs:
.set i, 0
.rept X86_TRAP_COUNT
	.balign	16
	/* The CPU pushes an error code for these. */
	.if !(i == 8 || (i >= 10 && i <= 14) || i == 17 || i == 21 || i == 29 || i == 30)
	pushq	$0
	.endif
	pushq	$i
	.if i == X86_TRAP_NMI || i == X86_TRAP_DOUBLE_FAULT || i == X86_TRAP_MACHINE_CHECK
	jmp	fatal
	.else
	jmp	exception
	.endif
	.set	i, i + 1
.endr
.rept X86_IRQ_VECTOR_COUNT
	.balign	16
	pushq	$0
	pushq	$i
	jmp	interrupt
	.set	i, i + 1
.endr
