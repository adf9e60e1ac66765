/* SPDX-License-Identifier: BSD-3-Clause */
/* Contexts: making one, and entering a program. */
#include <errno.h>

#include <uk/arch/ctx.h>
#include <uk/arch/syscall.h>
#include <uk/asm/ectx.h>
#include <uk/asm/sysregs.h>

/* vectors.S reserves this much for a struct uk_syscall_ctx. */
UK_CTASSERT(sizeof(struct uk_syscall_ctx) <= 0x150);

/* switch.S and vectors.S */
void arm64_ctx_start(void) __noreturn;
void arm64_enter(const struct __regs *regs, __u64 pstate) __noreturn;

struct ukarch_ectx {
	__u64 q[32][2];
	__u32 fpcr;
	__u32 fpsr;
	__u64 pad;
};

UK_CTASSERT(sizeof(struct ukarch_ectx) == UKARCH_ECTX_SIZE);
UK_CTASSERT(__offsetof(struct ukarch_ectx, fpcr) == UKARCH_ECTX_FPCR_OFFSET);

void ukarch_ctx_init_entry2(struct ukarch_ctx *ctx, __uptr sp,
			    ukarch_ctx_entry2 entry, long arg0, long arg1)
{
	__uptr *frame = (__uptr *)(ALIGN_DOWN(sp, 16UL) - 32);

	frame[0] = (__uptr)entry;
	frame[1] = (__uptr)arg0;
	frame[2] = (__uptr)arg1;
	frame[3] = 0;
	ctx->ip = (__uptr)arm64_ctx_start;
	ctx->sp = (__uptr)frame;
}

__sz ukarch_ectx_size(void)
{
	return UKARCH_ECTX_SIZE;
}

__sz ukarch_ectx_align(void)
{
	return UKARCH_ECTX_ALIGN;
}

void ukarch_ectx_init(struct ukarch_ectx *e)
{
	for (__sz i = 0; i < ARRAY_SIZE(e->q); i++) {
		e->q[i][0] = 0;
		e->q[i][1] = 0;
	}
	e->fpcr = 0;
	e->fpsr = 0;
	e->pad = 0;
}

void ukarch_ectx_update(struct ukarch_ectx *e)
{
	ukarch_ectx_store(e);
}

void ukarch_sysregs_store(struct ukarch_sysregs *s)
{
	s->tpidr_el0 = SYSREG_READ(tpidr_el0);
	s->pad = 0;
}

void ukarch_sysregs_load(const struct ukarch_sysregs *s)
{
	SYSREG_WRITE(tpidr_el0, s->tpidr_el0);
}

__uptr ukarch_tlsp_get(void)
{
	return SYSREG_READ(tpidr_el0);
}

void ukarch_tlsp_set(__uptr tlsp)
{
	SYSREG_WRITE(tpidr_el0, tlsp);
}

/* No content faults: reserved bits of FPCR and FPSR are ignored. */
void ukarch_ectx_sanitize(struct ukarch_ectx *e __unused)
{
}

void ukarch_enter_program(const struct uk_syscall_ctx *usc)
{
	ukarch_sysregs_load(&usc->sysregs);
	if (usc->ectx)
		ukarch_ectx_load(usc->ectx);
	arm64_enter(&usc->regs, (usc->regs.pstate & SPSR_NZCV) | SPSR_M_EL1T);
}

/* Stands in where no library serves system calls. */
__weak void uk_syscall_dispatch(struct uk_syscall_ctx *usc)
{
	ukarch_regs_set_ret(&usc->regs, (__u64)-ENOSYS);
}

/*
 * See DDI 0487, B2.4.4.  CTR_EL0.IDC: the data side needs no clean;
 * CTR_EL0.DIC: the instruction side needs no invalidate.
 */
void ukarch_icache_sync(const void *start, __sz len)
{
	__u64 ctr = SYSREG_READ(ctr_el0);
	__uptr dline = 4UL << ((ctr >> 16) & 15);
	__uptr iline = 4UL << (ctr & 15);
	__uptr end = (__uptr)start + len;
	__uptr p;

	if (!(ctr & (1UL << 28)))
		for (p = ALIGN_DOWN((__uptr)start, dline); p < end; p += dline)
			__asm__ __volatile__("dc cvau, %0" ::"r"(p) : "memory");
	__asm__ __volatile__("dsb ish" ::: "memory");
	if (!(ctr & (1UL << 29)))
		for (p = ALIGN_DOWN((__uptr)start, iline); p < end; p += iline)
			__asm__ __volatile__("ic ivau, %0" ::"r"(p) : "memory");
	__asm__ __volatile__("dsb ish\n\tisb" ::: "memory");
}
