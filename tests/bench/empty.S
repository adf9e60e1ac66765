/* SPDX-License-Identifier: BSD-3-Clause */
/* The floor: a PVH guest that ends QEMU with its first instructions. */
	.section .note.pvh, "a", @note
	.long 4, 4, 18
	.asciz "Xen"
	.long start

	.text
	.code32
	.globl start
start:
	xorl	%eax, %eax
	movw	$0xf4, %dx
	outl	%eax, %dx
	hlt
