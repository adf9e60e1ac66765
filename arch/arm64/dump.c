/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The report of a fault: what, where, the registers, and the chain of frames.
 *
 * It may run when anything is broken, so it uses the console and nothing else,
 * and asks the MMU about an address before it reads there.
 */
#include <uk/arch/traps.h>
#include <uk/page.h>
#include <uk/plat/console.h>
#include <uk/plat/lcpu.h>

#include "traps.h"

#define BACKTRACE_MAX 32

void arm64_puts(const char *s)
{
	unsigned int len = 0;

	while (s[len])
		len++;
	ukplat_coutk(s, len);
}

void arm64_puthex(__u64 v)
{
	char b[16];

	for (int i = 15; i >= 0; i--, v >>= 4)
		b[i] = "0123456789abcdef"[v & 15];
	ukplat_coutk(b, sizeof(b));
}

/* Can this address be read?  The page tables say, without a fault. */
static int readable(__uptr va)
{
	unsigned long f = ukplat_lcpu_save_irqf();
	__u64 par;

	__asm__ __volatile__("at s1e1r, %1\n\tisb\n\tmrs %0, par_el1"
			     : "=r"(par)
			     : "r"(va)
			     : "memory");
	ukplat_lcpu_restore_irqf(f);
	return !(par & PAR_EL1_F);
}

static const char *cause(const struct ukarch_trap_ctx *ctx)
{
	unsigned int idx = ctx->regs->vector & 15;

	if (ctx->regs->vector & CRASH_BADSP)
		return "stack overflow or bad stack pointer";
	if ((idx & 3) == 3)
		return "SError";
	if (idx > 4 || (idx & 3))
		return "unexpected exception";
	switch (ctx->trapnr) {
	case ESR_EC_UNKNOWN:
		return "undefined instruction";
	case ESR_EC_IABT_SAME:
		return "instruction abort";
	case ESR_EC_DABT_SAME:
		return "data abort";
	case ESR_EC_PC_ALIGN:
		return "misaligned program counter";
	case ESR_EC_SP_ALIGN:
		return "misaligned stack pointer";
	case ESR_EC_FPE64:
		return "floating-point exception";
	case ESR_EC_BRK64:
		return "brk instruction";
	case ESR_EC_BTI:
		return "branch target exception";
	case ESR_EC_ILL_STATE:
		return "illegal execution state";
	}
	return "exception";
}

static const char *access(const struct ukarch_trap_ctx *ctx)
{
	if (ctx->access & UKARCH_FAULT_EXEC)
		return " fetching ";
	return ctx->access & UKARCH_FAULT_WRITE ? " writing " : " reading ";
}

static void put(const char *name, __u64 v, const char *end)
{
	arm64_puts(name);
	arm64_puthex(v);
	arm64_puts(end);
}

static void dump_regs(const struct __regs *r)
{
	char name[] = " x00 ";

	put("  pc ", r->pc, "");
	put("  lr ", r->lr, "");
	put("  sp ", r->sp, "\n");
	put(" psr ", r->pstate, "");
	put(" esr ", r->esr, "");
	put(" far ", r->far, "\n");
	for (unsigned int i = 0; i < 30; i++) {
		name[2] = (char)('0' + i / 10);
		name[3] = (char)('0' + i % 10);
		put(name, r->x[i], i % 3 == 2 ? "\n" : "");
	}
}

/* Follows the frame records { previous, return address }. */
void ukarch_backtrace(const struct __regs *r, int (*frame)(__uptr pc))
{
	const __uptr *fp = (const __uptr *)ukarch_regs_fp(r);

	if (frame(r->pc))
		return;
	for (int i = 0; i < BACKTRACE_MAX; i++) {
		if (!fp || ((__uptr)fp & 7) || !readable((__uptr)fp) ||
		    !readable((__uptr)fp + 8) || !fp[1] || frame(fp[1]))
			return;
		if (fp[0] <= (__uptr)fp)
			return;
		fp = (const __uptr *)fp[0];
	}
}

static int print_frame(__uptr pc)
{
	put("  0x", (__u64)uk_linked((void *)pc), "\n");
	return 0;
}

/* The kernel's frames, and the program's by whoever knows programs. */
static void backtrace(struct __regs *r)
{
	int program = ukarch_regs_is_program(r);

	arm64_puts("backtrace:\n");
	if (!program)
		ukarch_backtrace(r, print_frame);
	if (uk_raise_event(UKARCH_TRAP_REPORT, r) != UK_EVENT_HANDLED &&
	    program)
		ukarch_backtrace(r, print_frame);
}

void ukarch_trap_dump(const struct ukarch_trap_ctx *ctx)
{
	arm64_puts("crash: ");
	arm64_puts(cause(ctx));
	if (ctx->trapnr == ESR_EC_DABT_SAME || ctx->trapnr == ESR_EC_IABT_SAME)
		put(access(ctx), ctx->fault_address, "");
	put(ukarch_regs_is_program(ctx->regs) ? " in the program at " : " at ",
	    ctx->regs->pc, "\n");
	dump_regs(ctx->regs);
	if (UK_IS_ENABLED(CONFIG_UKPLAT_KASLR))
		put("kernel moved by 0x", UK_VA_IMAGE - UK_VA_KERNEL,
		    "; code below as linked\n");
	backtrace(ctx->regs);
}
