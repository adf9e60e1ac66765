/* SPDX-License-Identifier: BSD-3-Clause */
/* What the first instructions of all CPUs have in common.  Assembly. */
#ifndef __KVM_ENTRY_H__
#define __KVM_ENTRY_H__

#include <uk/asm/arch.h>

#define CR0_VALUE                                                              \
	(X86_CR0_PG | X86_CR0_WP | X86_CR0_NE | X86_CR0_ET | X86_CR0_MP |      \
	 X86_CR0_PE)
#define CR4_VALUE (X86_CR4_PAE | X86_CR4_PGE)

/* clang-format off */

/*
 * 32-bit: paging with the table that the operand `root` gives, and long mode
 * once a 64-bit segment is loaded.  Clobbers EAX, ECX, EDX.
 */
.macro long_mode root
	movl	$CR4_VALUE, %eax
	movl	%eax, %cr4
	movl	\root, %eax
	movl	%eax, %cr3
	movl	$X86_MSR_EFER, %ecx
	movl	$(X86_EFER_SCE | X86_EFER_LME | X86_EFER_NXE), %eax
	xorl	%edx, %edx
	wrmsr
	movl	$CR0_VALUE, %eax
	movl	%eax, %cr0
.endm

/* In the upper half, on a stack: the kernel's segments.  Leaves 0 in RAX. */
.macro kernel_segments
	xorl	%ebp, %ebp
	lgdt	boot_gdt_ptr
	movl	$X86_SEL_DATA, %eax
	movl	%eax, %ss
	movl	%eax, %ds
	movl	%eax, %es
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	pushq	$X86_SEL_CODE64
	pushq	$9f
	lretq
9:
.endm

/* clang-format on */

#endif /* __KVM_ENTRY_H__ */
