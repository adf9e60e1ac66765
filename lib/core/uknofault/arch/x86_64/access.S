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
	movq	%rdx, %rcx
100:	rep movsb	/* a fault leaves in rcx what is left */
101:	movq	%rcx, %rax
	ret
	fault	100b, 101b, \np
.endm

access_functions "", 0
access_functions _np, 1
