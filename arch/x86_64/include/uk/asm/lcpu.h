/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU as programs see it, x86_64: saved registers, registers outside the
 * general set, barriers.
 */
#ifndef __UK_ASM_LCPU_H__
#define __UK_ASM_LCPU_H__

/* Offsets in struct __regs, for assembly. */
#define __REGS_R15 0x00
#define __REGS_R14 0x08
#define __REGS_R13 0x10
#define __REGS_R12 0x18
#define __REGS_RBP 0x20
#define __REGS_RBX 0x28
#define __REGS_R11 0x30
#define __REGS_R10 0x38
#define __REGS_R9 0x40
#define __REGS_R8 0x48
#define __REGS_RAX 0x50
#define __REGS_RCX 0x58
#define __REGS_RDX 0x60
#define __REGS_RSI 0x68
#define __REGS_RDI 0x70
#define __REGS_ORIG_RAX 0x78
#define __REGS_RIP 0x80
#define __REGS_CS 0x88
#define __REGS_RFLAGS 0x90
#define __REGS_RSP 0x98
#define __REGS_SS 0xa0
#define __REGS_PAD 0xa8 /* the trap number, while the entry code runs */
#define __REGS_SIZEOF 0xb0

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

/* In the order of Linux' struct pt_regs. */
struct __regs {
	__u64 r15;
	__u64 r14;
	__u64 r13;
	__u64 r12;
	__u64 rbp;
	__u64 rbx;
	__u64 r11;
	__u64 r10;
	__u64 r9;
	__u64 r8;
	__u64 rax;
	__u64 rcx;
	__u64 rdx;
	__u64 rsi;
	__u64 rdi;
	__u64 orig_rax; /* number of the system call, or error code of a trap */
	__u64 rip;
	__u64 cs;
	__u64 rflags;
	__u64 rsp;
	__u64 ss;
	__u64 pad;
};

UK_CTASSERT(sizeof(struct __regs) == __REGS_SIZEOF);
UK_CTASSERT(__offsetof(struct __regs, orig_rax) == __REGS_ORIG_RAX);
UK_CTASSERT(__offsetof(struct __regs, rsp) == __REGS_RSP);

#define mb() __asm__ __volatile__("mfence" ::: "memory")
#define rmb() __asm__ __volatile__("lfence" ::: "memory")
#define wmb() __asm__ __volatile__("sfence" ::: "memory")
/* Between CPUs (not devices), x86 orders all but store-load by itself. */
#define smp_mb() __asm__ __volatile__("lock; addl $0, -4(%%rsp)" ::: "memory")
#define smp_rmb() barrier()
#define smp_wmb() barrier()

static inline void ukarch_spinwait(void)
{
	__asm__ __volatile__("pause" ::: "memory");
}

static inline __uptr ukarch_regs_ip(const struct __regs *r)
{
	return r->rip;
}

static inline __uptr ukarch_regs_sp(const struct __regs *r)
{
	return r->rsp;
}

static inline __uptr ukarch_regs_fp(const struct __regs *r)
{
	return r->rbp;
}

static inline __u64 ukarch_regs_ret(const struct __regs *r)
{
	return r->rax;
}

static inline void ukarch_regs_set_ip(struct __regs *r, __uptr ip)
{
	r->rip = ip;
}

static inline void ukarch_regs_set_sp(struct __regs *r, __uptr sp)
{
	r->rsp = sp;
}

static inline void ukarch_regs_set_ret(struct __regs *r, __u64 val)
{
	r->rax = val;
}

/* Were these registers saved while a Linux program ran (lower half)? */
static inline int ukarch_regs_is_program(const struct __regs *r)
{
	return (__s64)r->rip >= 0;
}

/* The number and the arguments (0-5) of a system call. */
static inline long ukarch_regs_syscall_nr(const struct __regs *r)
{
	return (long)r->orig_rax;
}

static inline long ukarch_regs_syscall_arg(const struct __regs *r, int i)
{
	switch (i) {
	case 0:
		return (long)r->rdi;
	case 1:
		return (long)r->rsi;
	case 2:
		return (long)r->rdx;
	case 3:
		return (long)r->r10;
	case 4:
		return (long)r->r8;
	default:
		return (long)r->r9;
	}
}

/* Has the program make the call that just ended once more. */
static inline void ukarch_regs_syscall_restart(struct __regs *r)
{
	r->rip -= 2;
	r->rax = r->orig_rax;
}

#endif /* !__ASSEMBLY__ */
#endif /* __UK_ASM_LCPU_H__ */
