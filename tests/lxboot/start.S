/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entry of the loader: PVH, 32-bit; maps the first 4 GiB one to one, as a
 * Linux loader does, and calls load() in 64-bit mode.
 */
.section .note.Xen, "a", @note
	.balign	4
	.long	4, 4, 18
	.asciz	"Xen"
	.long	start

.text
.code32
.globl start
start:
	cld
	movl	$stack_top, %esp
	movl	%ebx, %ebp
	movl	$pdpt + 3, pml4
	movl	$pd, %edi
	movl	%edi, %eax
	addl	$3, %eax
	movl	%eax, pdpt
	addl	$0x1000, %eax
	movl	%eax, pdpt + 8
	addl	$0x1000, %eax
	movl	%eax, pdpt + 16
	addl	$0x1000, %eax
	movl	%eax, pdpt + 24
	movl	$0x83, %eax
	movl	$2048, %ecx
1:	movl	%eax, (%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	decl	%ecx
	jnz	1b
	movl	$0x20, %eax
	movl	%eax, %cr4
	movl	$pml4, %eax
	movl	%eax, %cr3
	movl	$0xc0000080, %ecx
	movl	$0x100, %eax
	xorl	%edx, %edx
	wrmsr
	movl	$0x80000011, %eax
	movl	%eax, %cr0
	lgdtl	gdt_ptr
	ljmpl	$0x10, $1f
.code64
1:	movl	$0x18, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%ebp, %edi
	call	load
	/* RAX = entry, RSI = boot_params; everything else is of no meaning. */
	movq	%rax, %rdx
	movl	$0x7000, %esi
	movl	$0x8ff0, %esp
	jmp	*%rdx

.data
	.balign	8
gdt:	.quad	0, 0
	.quad	0x00af9b000000ffff /* 0x10: __BOOT_CS */
	.quad	0x00cf93000000ffff /* 0x18: __BOOT_DS */
gdt_ptr:
	.word	31
	.long	gdt

.bss
	.balign	0x1000
pml4:	.skip	0x1000
pdpt:	.skip	0x1000
pd:	.skip	0x4000
	.skip	0x4000
stack_top:
