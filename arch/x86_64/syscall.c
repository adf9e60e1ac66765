/* SPDX-License-Identifier: BSD-3-Clause */
/* Entering programs; the system call instruction is switched on with it. */
#include <uk/arch/ctx.h>
#include <uk/arch/syscall.h>
#include <uk/asm/arch.h>
#include <uk/plat/lcpu.h>

#include "cpu.h"

extern const char x86_syscall_entry[];
void x86_regs_load(struct __regs *r) __noreturn;

/* Flags that are cleared on entry: no interrupt, no single step. */
#define FMASK                                                                  \
	(X86_EFLAGS_IF | X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_NT |       \
	 X86_EFLAGS_AC)

void x86_syscall_enable(void)
{
	if (x86_rdmsr(X86_MSR_LSTAR) == (__u64)x86_syscall_entry)
		return;
	x86_wrmsr(X86_MSR_STAR, (__u64)X86_SEL_CODE64 << 32);
	x86_wrmsr(X86_MSR_LSTAR, (__u64)x86_syscall_entry);
	x86_wrmsr(X86_MSR_FMASK, FMASK);
}

void ukarch_enter_program(const struct uk_syscall_ctx *usc)
{
	struct __regs r = usc->regs;

	ukplat_lcpu_disable_irq();
	x86_syscall_enable();
	ukarch_sysregs_load(&usc->sysregs);
	if (usc->ectx)
		ukarch_ectx_load(usc->ectx);
	r.cs = X86_SEL_CODE64;
	r.ss = X86_SEL_DATA;
	r.rflags |= X86_EFLAGS_IF | X86_EFLAGS_FIXED;
	x86_regs_load(&r);
}
