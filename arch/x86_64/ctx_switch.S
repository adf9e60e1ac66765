/* SPDX-License-Identifier: BSD-3-Clause */
/* Switching between kernel contexts, x86_64.  See <uk/arch/ctx.h>. */

/* void ukarch_ctx_switch(struct ukarch_ctx *store, struct ukarch_ctx *load) */
.section .text.ukarch_ctx_switch, "ax", @progbits
.globl ukarch_ctx_switch
.type ukarch_ctx_switch, @function
ukarch_ctx_switch:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	$1f, 0(%rdi)
	movq	%rsp, 8(%rdi)
	movq	8(%rsi), %rsp
	jmp	*0(%rsi)
1:	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
.size ukarch_ctx_switch, . - ukarch_ctx_switch

/* First steps of a new context; its stack holds entry, arg0, arg1. */
.section .text.x86_ctx_start, "ax", @progbits
.globl x86_ctx_start
.hidden x86_ctx_start
x86_ctx_start:
	popq	%rax
	popq	%rdi
	popq	%rsi
	xorl	%ebp, %ebp /* backtraces end here */
	pushq	$0
	jmp	*%rax
