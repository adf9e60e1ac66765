/* SPDX-License-Identifier: BSD-3-Clause */
/* New contexts, segment bases, and the way into a program. */
#include <uk/arch/ctx.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/syscall.h>
#include <uk/asm/arch.h>

extern const char x86_ctx_start[];

void ukarch_ctx_init_entry2(struct ukarch_ctx *ctx, __uptr sp,
			    ukarch_ctx_entry2 entry, long arg0, long arg1)
{
	/* entered as after a call: 8 below a multiple of 16 */
	__u64 *s = (__u64 *)(sp & ~15UL) - 5;

	s[0] = (__u64)entry;
	s[1] = (__u64)arg0;
	s[2] = (__u64)arg1;
	ctx->sp = (__uptr)s;
	ctx->ip = (__uptr)x86_ctx_start;
}

void ukarch_sysregs_store(struct ukarch_sysregs *s)
{
	s->gs_base = x86_rdmsr(X86_MSR_KERNEL_GS_BASE);
	s->fs_base = x86_rdmsr(X86_MSR_FS_BASE);
}

void ukarch_sysregs_load(const struct ukarch_sysregs *s)
{
	x86_wrmsr(X86_MSR_KERNEL_GS_BASE, s->gs_base);
	x86_wrmsr(X86_MSR_FS_BASE, s->fs_base);
}

__uptr ukarch_tlsp_get(void)
{
	return x86_rdmsr(X86_MSR_FS_BASE);
}

void ukarch_tlsp_set(__uptr tlsp)
{
	x86_wrmsr(X86_MSR_FS_BASE, tlsp);
}

void ukarch_icache_sync(const void *start __unused, __sz len __unused)
{
	/* x86_64 keeps instruction fetch coherent with stores. */
}
