/* SPDX-License-Identifier: BSD-3-Clause */
/* Macros of the entry code: saving and loading struct __regs.  Assembly. */
#ifndef __X86_ENTRY_H__
#define __X86_ENTRY_H__

/* clang-format off */

/* Saves the general registers under an error code; EDI = vector. */
.macro save_regs
	xchgq	%rdi, (%rsp)
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%rax
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	cld
.endm

.macro restore_regs
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rax
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	addq	$8, %rsp
.endm

/* clang-format on */

#endif /* __X86_ENTRY_H__ */
