/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy, memmove, memset: string instructions on words, then the odd bytes.
 * System V calling convention; rcx, rdx, rsi, rdi (r8) are clobbered, no stack
 * is used, the direction flag is clear before and after.
 */
#define FN(name)                                                               \
	.section .text.name, "ax", @progbits;                                  \
	.globl name;                                                           \
	.type name, @function;                                                 \
	.p2align 4;                                                            \
	name:
#define END(name) .size name, . - name

FN(memmove)
	movq	%rdi, %rax
	subq	%rsi, %rax
	cmpq	%rdx, %rax
	jb	backward	/* the destination begins inside the source */
	/* falls into memcpy's code */
	movq	%rdi, %rax
	movq	%rdx, %rcx
	shrq	$3, %rcx
	rep movsq
	movl	%edx, %ecx
	andl	$7, %ecx
	rep movsb
	ret
backward:
	movq	%rdi, %rax
1:	cmpq	$8, %rdx
	jb	2f
	movq	-8(%rsi,%rdx), %rcx
	movq	%rcx, -8(%rdi,%rdx)
	subq	$8, %rdx
	jmp	1b
2:	testq	%rdx, %rdx
	jz	3f
	movb	-1(%rsi,%rdx), %cl
	movb	%cl, -1(%rdi,%rdx)
	decq	%rdx
	jmp	2b
3:	ret
END(memmove)

FN(memcpy)
	movq	%rdi, %rax
	movq	%rdx, %rcx
	shrq	$3, %rcx
	rep movsq
	movl	%edx, %ecx
	andl	$7, %ecx
	rep movsb
	ret
END(memcpy)

FN(memset)
	movq	%rdi, %r8
	movzbl	%sil, %esi
	movabsq	$0x0101010101010101, %rax
	imulq	%rsi, %rax
	movq	%rdx, %rcx
	shrq	$3, %rcx
	rep stosq
	movl	%edx, %ecx
	andl	$7, %ecx
	rep stosb
	movq	%r8, %rax
	ret
END(memset)
