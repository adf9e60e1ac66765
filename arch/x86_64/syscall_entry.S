/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The system call instruction, taken in ring 0.  The CPU has put RIP into RCX
 * and RFLAGS into R11 and cleared IF; RSP is still the program's, and not one
 * byte below it may be touched (red zone).
 */
#include <uk/asm/arch.h>
#include <uk/asm/lcpu.h>
#include <uk/plat/lcpu.h>

#include "entry.h"

#define ENOSYS 38
/* struct uk_syscall_ctx: registers, two segment bases, pointer, padding */
#define USC_ECTX (__REGS_SIZEOF + 16)
#define USC_SIZE 0xd0

.section .text.x86_syscall_entry, "ax", @progbits
.globl x86_syscall_entry
.hidden x86_syscall_entry
x86_syscall_entry:
	swapgs
	movq	%rsp, %gs:LCPU_SCRATCH_OFFSET
	movq	%gs:LCPU_AUXSP_OFFSET, %rsp
	subq	$(USC_SIZE - __REGS_PAD), %rsp
	pushq	$X86_SEL_DATA
	pushq	%gs:LCPU_SCRATCH_OFFSET
	pushq	%r11
	pushq	$X86_SEL_CODE64
	pushq	%rcx
	pushq	%rax
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	$-ENOSYS
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
	movq	$0, USC_ECTX(%rsp)
	movq	%rsp, %rdi
	sti
	call	uk_syscall_dispatch
	cli
	swapgs
	restore_regs
	iretq

/* An image without syscall_shim: the result -ENOSYS is there already. */
.section .text.uk_syscall_dispatch, "ax", @progbits
.weak uk_syscall_dispatch
uk_syscall_dispatch:
	ret

/* void x86_regs_load(struct __regs *r): leaves the kernel with these */
.section .text.x86_regs_load, "ax", @progbits
.globl x86_regs_load
.hidden x86_regs_load
x86_regs_load:
	cli
	movq	%rdi, %rsp
	jmp	x86_regs_return
