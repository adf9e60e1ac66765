/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What an exception means: system calls are served in vectors.S, faults are
 * offered to the handlers of an event, and what nobody takes is the end.
 */
#include <uk/arch/traps.h>
#include <uk/asm/irq.h>
#include <uk/atomic.h>
#include <uk/plat/bootstrap.h>
#include <uk/plat/lcpu.h>
#include <uk/preempt.h>

#include "traps.h"

UK_EVENT(UKARCH_TRAP_INVALID_OP);
UK_EVENT(UKARCH_TRAP_DEBUG);
UK_EVENT(UKARCH_TRAP_PAGE_FAULT);
UK_EVENT(UKARCH_TRAP_BUS_ERROR);
UK_EVENT(UKARCH_TRAP_MATH);
UK_EVENT(UKARCH_TRAP_SECURITY);
UK_EVENT(UKARCH_TRAP_REPORT);

static void (*irq_handler)(struct __regs *regs);
static __u32 reporter; /* atomic: the CPU that reports a crash, plus 1 */

void ukarch_irq_set_handler(void (*fn)(struct __regs *regs))
{
	irq_handler = fn;
}

void arm64_irq(struct __regs *regs)
{
	struct lcpu *l = ukplat_lcpu_current();

	l->irq_nest++;
	if (likely(irq_handler))
		irq_handler(regs);
	l->irq_nest--;
}

/* A crash inside the report ends at once; one beside it leaves the end to it.
 */
static __noreturn void crash(const struct ukarch_trap_ctx *ctx)
{
	__u32 self = ukplat_lcpu_idx() + 1, none = 0;

	ukplat_lcpu_disable_irq();
	if (uk_compare_exchange_n(&reporter, &none, self))
		ukarch_trap_dump(ctx);
	else if (none != self)
		ukplat_lcpu_halt();
	ukplat_crash();
}

/* Sorts an abort by its fault status code; fills ctx->access. */
static const struct uk_event *abort_event(struct ukarch_trap_ctx *ctx)
{
	__u64 esr = ctx->error_code;
	unsigned int fsc = ESR_ABT_FSC(esr);

	if (ctx->trapnr == ESR_EC_IABT_SAME)
		ctx->access = UKARCH_FAULT_EXEC;
	else if (esr & ESR_DABT_WNR)
		ctx->access = UKARCH_FAULT_WRITE;

	switch (fsc & ~3U) {
	case ESR_FSC_PERMISSION:
		ctx->access |= UKARCH_FAULT_PROT;
		return UK_EVENT_PTR(UKARCH_TRAP_PAGE_FAULT);
	case ESR_FSC_TRANSLATION:
	case ESR_FSC_ACCESS:
	case ESR_FSC_ADDRSIZE:
		return UK_EVENT_PTR(UKARCH_TRAP_PAGE_FAULT);
	}
	return UK_EVENT_PTR(UKARCH_TRAP_BUS_ERROR);
}

static const struct uk_event *trap_event(struct ukarch_trap_ctx *ctx)
{
	switch (ctx->trapnr) {
	case ESR_EC_IABT_SAME:
	case ESR_EC_DABT_SAME:
		return abort_event(ctx);
	case ESR_EC_PC_ALIGN:
	case ESR_EC_SP_ALIGN:
		return UK_EVENT_PTR(UKARCH_TRAP_BUS_ERROR);
	case ESR_EC_FPE64:
		return UK_EVENT_PTR(UKARCH_TRAP_MATH);
	case ESR_EC_BP_SAME:
	case ESR_EC_STEP_SAME:
	case ESR_EC_WP_SAME:
	case ESR_EC_BRK64:
		return UK_EVENT_PTR(UKARCH_TRAP_DEBUG);
	case ESR_EC_BTI:
	case ESR_EC_ILL_STATE:
		return UK_EVENT_PTR(UKARCH_TRAP_SECURITY);
	}
	return UK_EVENT_PTR(UKARCH_TRAP_INVALID_OP);
}

static void trap_ctx(struct ukarch_trap_ctx *ctx, struct __regs *regs)
{
	ctx->regs = regs;
	ctx->trapnr = ESR_EC(regs->esr);
	ctx->error_code = regs->esr;
	ctx->fault_address = regs->far;
	ctx->access = 0;
}

void arm64_trap(struct __regs *regs)
{
	struct ukarch_trap_ctx ctx;
	const struct uk_event *e;

	trap_ctx(&ctx, regs);
	/* nobody listens for semihosting: the call failed */
	if (regs->pc == (__uptr)arm64_semihost_insn) {
		regs->x[0] = (__u64)-1;
		regs->pc += 4;
		return;
	}
	e = trap_event(&ctx);
	if (uk_raise_event_ptr(e, &ctx) != UK_EVENT_HANDLED)
		crash(&ctx);
	if (ukarch_regs_is_program(regs)) {
		ukplat_lcpu_disable_irq();
		uk_preempt_program(regs);
	}
}

void arm64_crash(struct __regs *regs)
{
	struct ukarch_trap_ctx ctx;

	trap_ctx(&ctx, regs);
	(void)trap_event(&ctx); /* for ctx.access */
	crash(&ctx);
}
