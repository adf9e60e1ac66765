/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Execution contexts.  A ukarch_ctx is a suspended flow of kernel code: its
 * stack pointer and where it goes on; callee-saved registers lie on its stack.
 * An ectx is the extended (FPU, vector) state, saved separately, only for
 * threads that have one.
 */
#ifndef __UK_ARCH_CTX_H__
#define __UK_ARCH_CTX_H__

#include <uk/asm/ectx.h>
#include <uk/asm/sysregs.h>
#include <uk/essentials.h>

UK_BEGIN_DECLS

struct ukarch_ctx {
	__uptr ip;
	__uptr sp;
};

/** A function that a new context starts in; it must not return. */
typedef void (*ukarch_ctx_entry1)(long arg) __noreturn;
typedef void (*ukarch_ctx_entry2)(long arg0, long arg1) __noreturn;

/**
 * Makes `ctx` start `entry(arg0, arg1)` on the stack that ends at `sp`
 * (exclusive top, 16-byte aligned) when it is first switched to.
 */
void ukarch_ctx_init_entry2(struct ukarch_ctx *ctx, __uptr sp,
			    ukarch_ctx_entry2 entry, long arg0, long arg1);

/**
 * Suspends the caller into `store` and continues `load`.  Interrupts must be
 * off; the state of the interrupt flag is the caller's to restore.
 */
void ukarch_ctx_switch(struct ukarch_ctx *store, struct ukarch_ctx *load);

/** Size and alignment of an extended context on this CPU, from its features */
__sz ukarch_ectx_size(void);
__sz ukarch_ectx_align(void);

struct ukarch_ectx;

/** Fills memory of that size with the state a program starts with. */
void ukarch_ectx_init(struct ukarch_ectx *e);
void ukarch_ectx_store(struct ukarch_ectx *e);
/**
 * Stores the live state to `e`, which must hold an earlier one of the same
 * thread; may leave out what has not changed since it was loaded from there.
 */
void ukarch_ectx_update(struct ukarch_ectx *e);
void ukarch_ectx_load(struct ukarch_ectx *e);
/** Changes memory that a program wrote so that loading it does not fault. */
void ukarch_ectx_sanitize(struct ukarch_ectx *e);

/*
 * Registers outside the general set that belong to a program: struct
 * ukarch_sysregs {gs_base, fs_base} or {tpidr_el0, pad}.
 */
void ukarch_sysregs_store(struct ukarch_sysregs *s);
void ukarch_sysregs_load(const struct ukarch_sysregs *s);
/** The application's thread pointer (FS_BASE, TPIDR_EL0). */
__uptr ukarch_tlsp_get(void);
void ukarch_tlsp_set(__uptr tlsp);

/*
 * Names of the reference for entering the kernel (uk) and going back to the
 * application (ul).  This kernel has no such registers of its own: entering
 * stores them, going back loads them.  With _tls only the thread pointer.
 */
static inline void ukarch_sysregs_switch_uk(struct ukarch_sysregs *s)
{
	ukarch_sysregs_store(s);
}

static inline void ukarch_sysregs_switch_ul(struct ukarch_sysregs *s)
{
	ukarch_sysregs_load(s);
}

static inline void ukarch_sysregs_switch_uk_tls(struct ukarch_sysregs *s)
{
	ukarch_sysregs_set_tlsp(s, ukarch_tlsp_get());
}

static inline void ukarch_sysregs_switch_ul_tls(struct ukarch_sysregs *s)
{
	ukarch_tlsp_set(ukarch_sysregs_get_tlsp(s));
}

struct uk_syscall_ctx;

/**
 * Leaves the kernel for a Linux program: loads the system registers, the
 * extended context and the general registers from `usc` and jumps, interrupts
 * on.  The thread's auxiliary stack is empty again: the kernel side continues
 * on its top at the next system call or fault.
 */
void ukarch_enter_program(const struct uk_syscall_ctx *usc) __noreturn;

/** Makes freshly written code visible to instruction fetch. */
void ukarch_icache_sync(const void *start, __sz len);

UK_END_DECLS

#endif /* __UK_ARCH_CTX_H__ */
