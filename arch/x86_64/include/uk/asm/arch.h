/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * x86_64 as the CPU defines it: control registers, MSRs, flags, selectors and
 * CPUID bits (Intel SDM vol. 3A ch. 2, vol. 4).  For C and assembly.
 */
#ifndef __UK_ASM_ARCH_H__
#define __UK_ASM_ARCH_H__

#include <uk/compiler.h>

/* CR0 */
#define X86_CR0_PE 0x00000001 /* protected mode */
#define X86_CR0_MP 0x00000002
#define X86_CR0_EM 0x00000004 /* no FPU: every FPU instruction traps */
#define X86_CR0_TS 0x00000008
#define X86_CR0_ET 0x00000010
#define X86_CR0_NE 0x00000020 /* FPU errors as exceptions */
#define X86_CR0_WP 0x00010000 /* read-only pages bind ring 0 too */
#define X86_CR0_PG 0x80000000

/* CR4 */
#define X86_CR4_PAE 0x00000020
#define X86_CR4_PGE 0x00000080
#define X86_CR4_OSFXSR 0x00000200
#define X86_CR4_OSXMMEXCPT 0x00000400
#define X86_CR4_FSGSBASE 0x00010000
#define X86_CR4_OSXSAVE 0x00040000

/* RFLAGS */
#define X86_EFLAGS_CF 0x00000001
#define X86_EFLAGS_FIXED 0x00000002
#define X86_EFLAGS_TF 0x00000100
#define X86_EFLAGS_IF 0x00000200
#define X86_EFLAGS_DF 0x00000400
#define X86_EFLAGS_NT 0x00004000
#define X86_EFLAGS_AC 0x00040000

/* Model-specific registers */
#define X86_MSR_APIC_BASE 0x0000001b
#define X86_MSR_TSC_ADJUST 0x0000003b
#define X86_MSR_EFER 0xc0000080
#define X86_MSR_STAR 0xc0000081
#define X86_MSR_LSTAR 0xc0000082
#define X86_MSR_FMASK 0xc0000084
#define X86_MSR_FS_BASE 0xc0000100
#define X86_MSR_GS_BASE 0xc0000101
#define X86_MSR_KERNEL_GS_BASE 0xc0000102

#define X86_EFER_SCE 0x00000001 /* SYSCALL */
#define X86_EFER_LME 0x00000100
#define X86_EFER_LMA 0x00000400
#define X86_EFER_NXE 0x00000800

/* Segment selectors of our GDT.  Kernel and programs use the same two. */
#define X86_SEL_CODE64 0x08
#define X86_SEL_DATA 0x10
#define X86_SEL_CODE32 0x18
#define X86_SEL_TSS 0x20

/* CPUID leaf 1 */
#define X86_CPUID1_ECX_XSAVE (1U << 26)
#define X86_CPUID1_ECX_RDRAND (1U << 30)
#define X86_CPUID1_ECX_X2APIC (1U << 21)
#define X86_CPUID1_ECX_HYPERVISOR (1U << 31)
/* CPUID leaf 7 */
#define X86_CPUID7_EBX_FSGSBASE (1U << 0)
#define X86_CPUID7_EBX_TSC_ADJUST (1U << 1)
#define X86_CPUID7_EBX_RDSEED (1U << 18)
/* CPUID leaf 13, subleaf 1 */
#define X86_CPUIDD1_EAX_XSAVEOPT (1U << 0)
/* CPUID leaf 0x80000001 */
#define X86_CPUID81_EDX_PAGE1G (1U << 26)

/* XCR0: the states that we let programs use (x87, SSE, AVX, AVX-512, PKRU) */
#define X86_XCR0_ALLOWED 0x2e7

/* Exceptions */
#define X86_TRAP_DIVIDE 0
#define X86_TRAP_DEBUG 1
#define X86_TRAP_NMI 2
#define X86_TRAP_BREAKPOINT 3
#define X86_TRAP_OVERFLOW 4
#define X86_TRAP_BOUND 5
#define X86_TRAP_INVALID_OP 6
#define X86_TRAP_NO_DEVICE 7
#define X86_TRAP_DOUBLE_FAULT 8
#define X86_TRAP_INVALID_TSS 10
#define X86_TRAP_NO_SEGMENT 11
#define X86_TRAP_STACK 12
#define X86_TRAP_PROTECTION 13
#define X86_TRAP_PAGE_FAULT 14
#define X86_TRAP_FPU 16
#define X86_TRAP_ALIGNMENT 17
#define X86_TRAP_MACHINE_CHECK 18
#define X86_TRAP_SIMD 19
#define X86_TRAP_CONTROL 21
#define X86_TRAP_COUNT 32

/* Error code of a page fault */
#define X86_PF_PROT 0x01
#define X86_PF_WRITE 0x02
#define X86_PF_USER 0x04
#define X86_PF_RSVD 0x08
#define X86_PF_EXEC 0x10

#ifndef __ASSEMBLY__
#include <uk/arch/types.h>

static inline __u64 x86_rdmsr(__u32 msr)
{
	__u32 lo, hi;

	__asm__ __volatile__("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return ((__u64)hi << 32) | lo;
}

static inline void x86_wrmsr(__u32 msr, __u64 v)
{
	__asm__ __volatile__("wrmsr"
			     :
			     : "c"(msr), "a"((__u32)v), "d"((__u32)(v >> 32))
			     : "memory");
}

static inline __u64 x86_rdtsc(void)
{
	__u32 lo, hi;

	__asm__ __volatile__("rdtsc" : "=a"(lo), "=d"(hi) : : "memory");
	return ((__u64)hi << 32) | lo;
}

static inline void x86_cpuid(__u32 leaf, __u32 sub, __u32 r[4])
{
	__asm__ __volatile__("cpuid"
			     : "=a"(r[0]), "=b"(r[1]), "=c"(r[2]), "=d"(r[3])
			     : "a"(leaf), "c"(sub));
}

static inline __u64 x86_read_cr2(void)
{
	__u64 v;

	__asm__ __volatile__("mov %%cr2, %0" : "=r"(v));
	return v;
}

static inline __u64 x86_read_cr3(void)
{
	__u64 v;

	__asm__ __volatile__("mov %%cr3, %0" : "=r"(v));
	return v;
}

static inline void x86_write_cr3(__u64 v)
{
	__asm__ __volatile__("mov %0, %%cr3" : : "r"(v) : "memory");
}

static inline __u64 x86_read_cr4(void)
{
	__u64 v;

	__asm__ __volatile__("mov %%cr4, %0" : "=r"(v));
	return v;
}

static inline void x86_write_cr4(__u64 v)
{
	__asm__ __volatile__("mov %0, %%cr4" : : "r"(v) : "memory");
}

static inline void x86_outb(__u16 port, __u8 v)
{
	__asm__ __volatile__("outb %0, %1" : : "a"(v), "Nd"(port) : "memory");
}

static inline void x86_outw(__u16 port, __u16 v)
{
	__asm__ __volatile__("outw %0, %1" : : "a"(v), "Nd"(port) : "memory");
}

static inline void x86_outl(__u16 port, __u32 v)
{
	__asm__ __volatile__("outl %0, %1" : : "a"(v), "Nd"(port) : "memory");
}

static inline __u8 x86_inb(__u16 port)
{
	__u8 v;

	__asm__ __volatile__("inb %1, %0" : "=a"(v) : "Nd"(port) : "memory");
	return v;
}

static inline __u16 x86_inw(__u16 port)
{
	__u16 v;

	__asm__ __volatile__("inw %1, %0" : "=a"(v) : "Nd"(port) : "memory");
	return v;
}

static inline __u32 x86_inl(__u16 port)
{
	__u32 v;

	__asm__ __volatile__("inl %1, %0" : "=a"(v) : "Nd"(port) : "memory");
	return v;
}

#endif /* !__ASSEMBLY__ */
#endif /* __UK_ASM_ARCH_H__ */
