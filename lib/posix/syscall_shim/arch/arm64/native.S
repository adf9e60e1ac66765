/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * uk_syscall_native_entry: a call that wants a context, made by native code.
 * In: x16 = the body, arguments and return address as C has them.  Makes a
 * struct uk_syscall_ctx as if the caller had executed `svc` and were to go on
 * behind its call, and has uk_syscall_native_u() call the body.
 */
#include <uk/asm/arch.h>
#include <uk/asm/lcpu.h>

#define USC_SIZEOF 0x150 /* struct uk_syscall_ctx, rounded up to 16 */

	.section .text.uk_syscall_native_entry, "ax"
	.globl	uk_syscall_native_entry
	.type	uk_syscall_native_entry, %function
uk_syscall_native_entry:
	sub	sp, sp, #USC_SIZEOF
	stp	x0, x1, [sp]
	stp	x2, x3, [sp, #0x10]
	stp	x4, x5, [sp, #0x20]
	stp	x6, x7, [sp, #0x30]
	mov	x8, #-1
	stp	x8, x9, [sp, #0x40]
	stp	x10, x11, [sp, #0x50]
	stp	x12, x13, [sp, #0x60]
	stp	x14, x15, [sp, #0x70]
	stp	x16, x17, [sp, #0x80]
	stp	x18, x19, [sp, #0x90]
	stp	x20, x21, [sp, #0xa0]
	stp	x22, x23, [sp, #0xb0]
	stp	x24, x25, [sp, #0xc0]
	stp	x26, x27, [sp, #0xd0]
	stp	x28, x29, [sp, #0xe0]
	add	x9, sp, #USC_SIZEOF
	stp	x30, x9, [sp, #__REGS_OFFSETOF_LR]
	mrs	x10, daif
	add	x10, x10, #SPSR_M_EL1H
	stp	x30, x10, [sp, #__REGS_OFFSETOF_PC]
	stp	x0, xzr, [sp, #__REGS_OFFSETOF_ORIG_X0]
	mov	x0, sp
	mov	x1, x16
	bl	uk_syscall_native_u
	ldr	x30, [sp, #__REGS_OFFSETOF_LR]
	add	sp, sp, #USC_SIZEOF
	ret
	.size	uk_syscall_native_entry, . - uk_syscall_native_entry

	.section .note.GNU-stack, "", %progbits
