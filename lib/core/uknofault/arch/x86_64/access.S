/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Accesses that may fault, each twice: plain and _np.  System V convention;
 * rax, rcx, rdx, rdi, rsi are clobbered, no stack is used.
 */
.macro fault ip, fixup, np
	.pushsection uk_nofaulttab, "a", @progbits
	.quad \ip, \fixup, \np
	.popsection
.endm

.macro access_functions suffix, np
	.section .text.nofault\suffix, "ax", @progbits
	.globl nofault_read\suffix, nofault_rw\suffix, nofault_copy\suffix
	.hidden nofault_read\suffix, nofault_rw\suffix, nofault_copy\suffix
nofault_read\suffix:
100:	movb	(%rdi), %al
	xorl	%eax, %eax
	ret
101:	movl	$1, %eax
	ret
	fault	100b, 101b, \np
nofault_rw\suffix:
100:	lock orb $0, (%rdi)
	xorl	%eax, %eax
	ret
101:	movl	$1, %eax
	ret
	fault	100b, 101b, \np
nofault_copy\suffix:
	cmpq	$64, %rdx
	jae	105f
	subq	$8, %rdx
	jb	110f
100:	movq	(%rsi), %rax
102:	movq	%rax, (%rdi)
	addq	$8, %rsi
	addq	$8, %rdi
	subq	$8, %rdx
	jae	100b
110:	addq	$8, %rdx
111:	movq	%rdx, %rcx
103:	rep movsb	/* a fault leaves in rcx what is left */
101:	movq	%rcx, %rax
	ret
105:	movq	%rdx, %rcx
	shrq	$3, %rcx
	andl	$7, %edx
104:	rep movsq
106:	leaq	(%rdx, %rcx, 8), %rdx
	jmp	111b
	/* of a word that faults, byte for byte what can be copied */
	fault	100b, 110b, \np
	fault	102b, 110b, \np
	fault	104b, 106b, \np
	fault	103b, 101b, \np
.endm

access_functions "", 0
access_functions _np, 1

/* Zeroes; only where nobody pages in. */
	.section .text.nofault_zero_np, "ax", @progbits
	.globl nofault_zero_np
	.hidden nofault_zero_np
nofault_zero_np:
	xorl	%eax, %eax
	movq	%rsi, %rcx
	shrq	$3, %rcx
	andl	$7, %esi
100:	rep stosq
101:	leaq	(%rsi, %rcx, 8), %rcx
102:	rep stosb	/* a fault leaves in rcx what is left */
103:	movq	%rcx, %rax
	ret
	fault	100b, 101b, 1
	fault	102b, 103b, 1

/* One aligned word at once. */
	.section .text.nofault_word_np, "ax", @progbits
	.globl nofault_load32_np, nofault_cas32_np
	.hidden nofault_load32_np, nofault_cas32_np
nofault_load32_np:
100:	movl	(%rdi), %eax
	movl	%eax, (%rsi)
	xorl	%eax, %eax
	ret
	fault	100b, 103f, 1
nofault_cas32_np:
	movl	(%rsi), %eax
101:	lock cmpxchgl %edx, (%rdi)
	movl	%eax, (%rsi)
	setne	%al
	movzbl	%al, %eax
	ret
103:	movl	$-1, %eax
	ret
	fault	101b, 103b, 1
