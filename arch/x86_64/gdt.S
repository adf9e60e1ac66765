/* SPDX-License-Identifier: BSD-3-Clause */
/* The segments: flat, and the same two for the kernel and for programs. */
#include <uk/config.h>

.data
	.balign	16
.globl x86_gdt
x86_gdt:
	.quad	0
	.quad	0x00af9b000000ffff /* 0x08 64-bit code */
	.quad	0x00cf93000000ffff /* 0x10 data */
	.quad	0x00cf9b000000ffff /* 0x18 32-bit code */
	/* 0x20 task state segments, one for each CPU */
	.fill	2 * CONFIG_UKPLAT_LCPU_MAXCOUNT, 8, 0
.globl x86_gdt_size
.set x86_gdt_size, . - x86_gdt
