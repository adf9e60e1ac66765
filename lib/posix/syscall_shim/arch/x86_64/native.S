/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uk_syscall_native_entry: a call that wants a context, made by native code.
 * In: RAX = the body, arguments and return address as C has them.  Makes a
 * struct uk_syscall_ctx as if the caller had executed `syscall` and were to go
 * on behind its call, and has uk_syscall_native_u() call the body.
 */
#include <uk/asm/arch.h>
#include <uk/asm/lcpu.h>

#define ENOSYS 38
#define USC_SIZE 0xd0 /* struct uk_syscall_ctx, rounded up to 16 */

.section .text.uk_syscall_native_entry, "ax", @progbits
.globl uk_syscall_native_entry
.type uk_syscall_native_entry, @function
uk_syscall_native_entry:
	movq	(%rsp), %r10
	leaq	8(%rsp), %r11
	subq	$(USC_SIZE + 8 - __REGS_PAD), %rsp
	pushq	$X86_SEL_DATA
	pushq	%r11
	pushfq
	pushq	$X86_SEL_CODE64
	pushq	%r10
	pushq	$-1
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%r10
	pushq	$-ENOSYS
	pushq	%r8
	pushq	%r9
	pushq	%rcx
	pushq	%r11
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, %rdi
	movq	%rax, %rsi
	call	uk_syscall_native_u
	addq	$(USC_SIZE + 8), %rsp
	ret
.size uk_syscall_native_entry, . - uk_syscall_native_entry

.section .note.GNU-stack, "", @progbits
