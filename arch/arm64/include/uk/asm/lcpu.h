/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The arm64 CPU as programs see it: the saved general registers and how to
 * read them, and barriers.
 */
#ifndef __UK_ASM_LCPU_H__
#define __UK_ASM_LCPU_H__

/*
 * Offsets into struct __regs for assembly; the assertions below say that they
 * are true.
 */
#define __REGS_OFFSETOF_X(n) ((n)*8)
#define __REGS_OFFSETOF_LR 0xf0
#define __REGS_OFFSETOF_SP 0xf8
#define __REGS_OFFSETOF_PC 0x100
#define __REGS_OFFSETOF_PSTATE 0x108
#define __REGS_OFFSETOF_ORIG_X0 0x110
#define __REGS_OFFSETOF_ESR 0x118
#define __REGS_OFFSETOF_FAR 0x120
#define __REGS_OFFSETOF_VECTOR 0x128
#define __REGS_SIZEOF 0x130

#ifndef __ASSEMBLY__

#include <uk/asm/arch.h>
#include <uk/essentials.h>

/* Registers at an exception or system call, as the vectors save them. */
struct __regs {
	__u64 x[30];
	__u64 lr;
	__u64 sp; /* SP_EL0 for a program, SP_EL1 for kernel code */
	__u64 pc;
	__u64 pstate;
	__u64 orig_x0; /* x0 at a system call, to restart it */
	__u64 esr;
	__u64 far;
	__u64 vector; /* index of the vector that was taken, 0-15 */
};

UK_CTASSERT(__offsetof(struct __regs, lr) == __REGS_OFFSETOF_LR);
UK_CTASSERT(__offsetof(struct __regs, sp) == __REGS_OFFSETOF_SP);
UK_CTASSERT(__offsetof(struct __regs, pc) == __REGS_OFFSETOF_PC);
UK_CTASSERT(__offsetof(struct __regs, pstate) == __REGS_OFFSETOF_PSTATE);
UK_CTASSERT(__offsetof(struct __regs, orig_x0) == __REGS_OFFSETOF_ORIG_X0);
UK_CTASSERT(__offsetof(struct __regs, esr) == __REGS_OFFSETOF_ESR);
UK_CTASSERT(__offsetof(struct __regs, far) == __REGS_OFFSETOF_FAR);
UK_CTASSERT(__offsetof(struct __regs, vector) == __REGS_OFFSETOF_VECTOR);
UK_CTASSERT(sizeof(struct __regs) == __REGS_SIZEOF);

static inline __uptr ukarch_regs_ip(const struct __regs *r)
{
	return r->pc;
}

static inline __uptr ukarch_regs_sp(const struct __regs *r)
{
	return r->sp;
}

static inline __uptr ukarch_regs_fp(const struct __regs *r)
{
	return r->x[29];
}

static inline __u64 ukarch_regs_ret(const struct __regs *r)
{
	return r->x[0];
}

static inline void ukarch_regs_set_ip(struct __regs *r, __uptr ip)
{
	r->pc = ip;
}

static inline void ukarch_regs_set_sp(struct __regs *r, __uptr sp)
{
	r->sp = sp;
}

static inline void ukarch_regs_set_ret(struct __regs *r, __u64 val)
{
	r->x[0] = val;
}

/* Were these registers saved while a Linux program ran (at EL1t)? */
static inline int ukarch_regs_is_program(const struct __regs *r)
{
	return (r->pstate & SPSR_M_MASK) == SPSR_M_EL1T;
}

/* The number and the arguments (0-5) of a system call. */
static inline long ukarch_regs_syscall_nr(const struct __regs *r)
{
	return (long)r->x[8];
}

static inline long ukarch_regs_syscall_arg(const struct __regs *r, int i)
{
	return (long)r->x[i];
}

/* Has the program make the call that just ended once more. */
static inline void ukarch_regs_syscall_restart(struct __regs *r)
{
	r->pc -= 4;
	r->x[0] = r->orig_x0;
}

/* Full, read and write barriers between CPUs and devices. */
static inline void ukarch_mb(void)
{
	__asm__ __volatile__("dsb sy" ::: "memory");
}

static inline void ukarch_rmb(void)
{
	__asm__ __volatile__("dsb ld" ::: "memory");
}

static inline void ukarch_wmb(void)
{
	__asm__ __volatile__("dsb st" ::: "memory");
}

#define mb() ukarch_mb()
#define rmb() ukarch_rmb()
#define wmb() ukarch_wmb()

/* The same between CPUs only. */
static inline void smp_mb(void)
{
	__asm__ __volatile__("dmb ish" ::: "memory");
}

static inline void smp_rmb(void)
{
	__asm__ __volatile__("dmb ishld" ::: "memory");
}

static inline void smp_wmb(void)
{
	__asm__ __volatile__("dmb ishst" ::: "memory");
}

/* A pause in a loop that waits for another CPU. */
static inline void ukarch_spinwait(void)
{
	__asm__ __volatile__("yield" ::: "memory");
}

#endif /* !__ASSEMBLY__ */

#endif /* __UK_ASM_LCPU_H__ */
