/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The system call instruction: what the entry code of the architecture gives
 * to the dispatcher, and what it takes back.
 */
#ifndef __UK_ARCH_SYSCALL_H__
#define __UK_ARCH_SYSCALL_H__

#include <uk/arch/lcpu.h>
#include <uk/asm/sysregs.h>
#include <uk/essentials.h>

UK_BEGIN_DECLS

/*
 * A program's state at a system call, on the thread's auxiliary stack.  The
 * entry code fills `regs` only; `sysregs` and `ectx` (ukarch_ectx_size()
 * bytes, may be NULL) are stored by the dispatcher for the calls that want
 * them.  Leaving reloads everything from `regs`, so a call may rewrite it.
 */
struct uk_syscall_ctx {
	struct __regs regs;
	struct ukarch_sysregs sysregs;
	struct ukarch_ectx *ectx;
};

/* Names of the reference; extended contexts have no size known to a compiler */
#define UK_SYSCALL_CTX_SIZE sizeof(struct uk_syscall_ctx)
#define UK_SYSCALL_CTX_END_ALIGN 16
#define UK_SYSCALL_CTX_PAD_SIZE                                                \
	(ALIGN_UP(UK_SYSCALL_CTX_SIZE, UK_SYSCALL_CTX_END_ALIGN) -             \
	 UK_SYSCALL_CTX_SIZE)

/**
 * Serves one system call of a program: number and arguments are in
 * `usc->regs`, the result is put there with ukarch_regs_set_ret().
 * Called on the auxiliary stack, interrupts on.  Defined by syscall_shim; in
 * an image without it the entry code answers -ENOSYS.
 */
void uk_syscall_dispatch(struct uk_syscall_ctx *usc);

UK_END_DECLS

#endif /* __UK_ARCH_SYSCALL_H__ */
