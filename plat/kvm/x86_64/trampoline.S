/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a CPU begins after INIT and start-up: real mode, CS = the page that
 * kvm_ap_tramp was copied to.  Through protected and long mode, with tables
 * that map this page at its own address as well, to kvm_ap_main().
 */
#include <uk/asm/arch.h>
#include <uk/page.h>

#include "entry.h"
#include "start_cpu.h"

#define AT(label) (KVM_AP_PAGE + (label) - kvm_ap_tramp)

.section .rodata.tramp, "a", @progbits
.code16
.globl kvm_ap_tramp
kvm_ap_tramp:
	cli
	cld
	movw	%cs, %ax
	movw	%ax, %ds
	lgdtl	gdt_ptr - kvm_ap_tramp
	movl	$X86_CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$X86_SEL_CODE32, $AT(tramp32)

.code32
tramp32:
	movl	$X86_SEL_DATA, %eax
	movl	%eax, %ds
	long_mode AT(kvm_ap_root)
	ljmpl	$X86_SEL_CODE64, $AT(tramp64)

.code64
tramp64:
	movq	AT(kvm_ap_sp), %rsp
	movabsq	$start_cpu_high, %rax
	jmp	*%rax

	.balign	8
gdt:
	.quad	0
	.quad	0x00af9b000000ffff /* 64-bit code */
	.quad	0x00cf93000000ffff /* data */
	.quad	0x00cf9b000000ffff /* 32-bit code */
gdt_ptr:
	.word	. - gdt - 1
	.long	AT(gdt)
	.balign	8
.globl kvm_ap_root
kvm_ap_root:
	.quad	0
.globl kvm_ap_sp
kvm_ap_sp:
	.quad	0
.globl kvm_ap_tramp_end
kvm_ap_tramp_end:

.text
/* In the upper half, on the CPU's own stack. */
start_cpu_high:
	kernel_segments
	call	kvm_ap_main
	ud2
