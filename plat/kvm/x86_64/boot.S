/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first instructions, x86_64.  Two ways in, one way on:
 *
 *  pvh_start32    PVH: 32-bit protected mode, no paging, EBX = hvm_start_info
 *  linux_start64  64-bit Linux protocol: long mode, the loader's identity map,
 *                 RSI = boot_params; e_entry (physical) points here
 *
 * Both fill the first page tables (in .bss, which the loader has zeroed),
 * switch to them and continue in the upper half in kvm_boot_main().
 *
 *  root[0]    identity map, gone before C starts
 *  root[256]  direct map: what the image covers; kvm_boot_main() adds the RAM
 *  root[384]  made at run time
 *  root[511]  kernel image in 4 KiB pages: text RX, rodata R, the rest RW
 */
#include <uk/asm/arch.h>
#include <uk/asm/paging.h>
#include <uk/page.h>
#include <uk/plat/lcpu.h>

#include "entry.h"

#define PHYS(sym) ((sym) - UK_VA_KERNEL)
#define TABLE (X86_PTE_PRESENT | X86_PTE_RW)
#define BIG (X86_PTE_PRESENT | X86_PTE_RW | X86_PTE_PS)

/*
 * A kernel that moves (kaslr.c) may end up in the other GiB of its own, and the
 * direct map in two entries of the root.
 */
#if CONFIG_UKPLAT_KASLR
#define SPAN 2
.macro move_kernel
	movl	%r12d, %edi
	movq	%r13, %rsi
	call	kvm_kaslr
	leaq	1f(%rip), %rcx
	addq	%rax, %rcx
	jmp	*%rcx
1:	movq	$boot_stack_top, %rsp	/* has another value now */
	lgdt	boot_gdt_ptr
	movq	%rax, %rdi
	call	kvm_kaslr_done
.endm
#else
#define SPAN 1
.macro move_kernel
.endm
#endif

/* Xen's PVH boot ABI: the note that names the 32-bit entry point. */
.section .note.Xen, "a", @note
	.balign	4
	.long	4, 4, 18 /* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.long	PHYS(pvh_start32)

/* Links the tables; the same text for both modes.  Clobbers EAX, ECX, EDI. */
.macro link_tables
	movl	$(PHYS(boot_pdpt_dm) + TABLE), PHYS(boot_pml4)
	movl	$(PHYS(boot_pdpt_dm) + TABLE), PHYS(boot_pml4) + 256 * 8
	movl	$0x80000000, PHYS(boot_pml4) + 256 * 8 + 4 /* NX */
	movl	$(PHYS(boot_pdpt_kva) + TABLE), PHYS(boot_pml4) + 384 * 8
	movl	$(PHYS(boot_pdpt_k) + TABLE), PHYS(boot_pml4) + 511 * 8
	movl	$(PHYS(kvm_pd_dm) + TABLE), PHYS(boot_pdpt_dm)
	movl	$(PHYS(boot_pd_k) + TABLE), PHYS(boot_pdpt_k) + 510 * 8
	movl	$BIG, %eax
	movl	$PHYS(kvm_pd_dm), %edi
	movl	$__image_2m_pages, %ecx
1:	movl	%eax, (%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	decl	%ecx
	jnz	1b
.endm

.section .text.boot, "ax", @progbits
.code32
.globl pvh_start32
pvh_start32:
	cld
	link_tables
	long_mode $PHYS(boot_pml4)
	lgdtl	PHYS(boot_gdt32_ptr)
	ljmpl	$X86_SEL_CODE64, $PHYS(pvh_start64)

.code64
pvh_start64:
	movl	%ebx, %r13d
	xorl	%r12d, %r12d /* protocol 0: PVH */
	jmp	map_kernel

.globl linux_start64
linux_start64:
	cli
	cld
	movq	%rsi, %r13
	movl	$1, %r12d
	link_tables
	movl	$X86_MSR_EFER, %ecx
	rdmsr
	orl	$(X86_EFER_SCE | X86_EFER_NXE), %eax
	wrmsr
	movl	$CR4_VALUE, %eax
	movq	%rax, %cr4
	movl	$PHYS(boot_pml4), %eax
	movq	%rax, %cr3
	movl	$CR0_VALUE, %eax
	movq	%rax, %cr0

map_kernel:
	movl	$PHYS(boot_stack_top), %esp
	/* The tables that hold the 4 KiB entries lie behind the image. */
	movl	$(PHYS(__kpt_start) + TABLE), %eax
	movl	$PHYS(boot_pd_k), %edi
	movl	$__kpt_count, %ecx
1:	movq	%rax, (%rdi)
	addl	$0x1000, %eax
	addl	$8, %edi
	decl	%ecx
	jnz	1b

	movl	$__kpt_first, %edi /* entry of the first page of the image */
	movl	$(PHYS(_text) + X86_PTE_PRESENT + X86_PTE_GLOBAL), %eax
	movl	$__text_pages, %ecx
	call	fill
	btsq	$X86_PTE_NX_SHIFT, %rax
	movl	$__rodata_pages, %ecx
	call	fill
	orq	$X86_PTE_RW, %rax
	movl	$__data_pages, %ecx
	call	fill
	movabsq	$start_high, %rax
	jmp	*%rax

/* Fills ECX entries at RDI with RAX and the pages that follow it. */
fill:
	movq	%rax, (%rdi)
	addq	$0x1000, %rax
	addl	$8, %edi
	decl	%ecx
	jnz	fill
	ret

.text
start_high:
	movq	$boot_stack_top, %rsp
	kernel_segments
	movq	%rax, boot_pml4 /* the identity map has served */
	movq	%cr3, %rax
	movq	%rax, %cr3
	/* No stack below the guard page: an overflow faults. */
	movl	$__boot_guard_pte, %edi
	movl	%edi, %edi
	movabsq	$UK_VA_DIRECTMAP, %rax
	movq	$0, (%rdi, %rax)
	invlpg	boot_stack_guard
	move_kernel
	movl	%r12d, %edi
	movq	%r13, %rsi
	call	kvm_boot_main
	ud2

.section .rodata
	.balign	8
boot_gdt32_ptr:
	.word	x86_gdt_size - 1
	.long	PHYS(x86_gdt)
	.balign	8
.globl boot_gdt_ptr
boot_gdt_ptr:
	.word	x86_gdt_size - 1
	.quad	x86_gdt

.section .bss.pagetables, "aw", @nobits
	.balign	0x1000
.globl boot_pml4
boot_pml4:	.skip 0x1000
.globl boot_pdpt_dm
boot_pdpt_dm:	.skip 0x1000 * SPAN
boot_pdpt_kva:	.skip 0x1000
.globl boot_pdpt_k
boot_pdpt_k:	.skip 0x1000
.globl boot_pd_k
boot_pd_k:	.skip 0x1000 * SPAN
.globl kvm_pd_dm
kvm_pd_dm:	.skip 0x1000

.section .bss.stack, "aw", @nobits
	.balign	0x1000
.globl boot_stack_guard
boot_stack_guard:
	.skip	0x1000
	.skip	0x1000 * 8
boot_stack_top:
