/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Faults of the program: its handler runs, or there is a report and the
 * machine ends with the signal's number.  Faults of the kernel are left alone.
 */

#include <uk/arch/traps.h>
#include <uk/mutex.h>
#include <uk/print.h>

#include "signal_int.h"

/* Whoever ends the program keeps it: others must not end the report. */
static struct uk_mutex last_words = UK_MUTEX_INITIALIZER(last_words);

void signal_report(int sig)
{
	uk_mutex_lock(&last_words);
	uk_pr_crit("the program was ended by signal %d\n", sig);
	(void)uk_raise_event(UKARCH_TRAP_REPORT, NULL);
}

static int fault(struct ukarch_trap_ctx *ctx, int sig, int code, __uptr addr)
{
	if ((__s64)ukarch_regs_ip(ctx->regs) < 0)
		return UK_EVENT_NOT_HANDLED;
	if (!signal_fault(ctx->regs, sig, code, addr))
		return UK_EVENT_HANDLED;
	uk_mutex_lock(&last_words);
	uk_pr_crit("the program was ended by signal %d at 0x%lx\n", sig,
		   (unsigned long)ukarch_regs_ip(ctx->regs));
	ukarch_trap_dump(ctx);
	uk_posix_exit_group(128 + sig, sig);
}

static int on_page_fault(void *data)
{
	struct ukarch_trap_ctx *ctx = data;
	int code = ctx->access & UKARCH_FAULT_PROT ? SEGV_ACCERR : SEGV_MAPERR;

	if (ctx->access & UKARCH_FAULT_BUS) /* beyond the end of a file */
		return fault(ctx, SIGBUS, BUS_ADRERR, ctx->fault_address);
	return fault(ctx, SIGSEGV, code, ctx->fault_address);
}

static int on_invalid_op(void *data)
{
	struct ukarch_trap_ctx *ctx = data;

	return fault(ctx, SIGILL, ILL_ILLOPN, ukarch_regs_ip(ctx->regs));
}

static int on_math(void *data)
{
	struct ukarch_trap_ctx *ctx = data;

	return fault(ctx, SIGFPE, FPE_INTDIV, ukarch_regs_ip(ctx->regs));
}

static int on_bus_error(void *data)
{
	struct ukarch_trap_ctx *ctx = data;

	return fault(ctx, SIGBUS, BUS_ADRALN, ctx->fault_address);
}

static int on_debug(void *data)
{
	struct ukarch_trap_ctx *ctx = data;

	return fault(ctx, SIGTRAP, TRAP_BRKPT, ukarch_regs_ip(ctx->regs));
}

/* General protection, on x86_64. */
static int on_security(void *data)
{
	return fault(data, SIGSEGV, SI_KERNEL, 0);
}

UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_PAGE_FAULT, on_page_fault, 8);
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_INVALID_OP, on_invalid_op, 8);
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_MATH, on_math, 8);
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_BUS_ERROR, on_bus_error, 8);
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_DEBUG, on_debug, 8);
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_SECURITY, on_security, 8);
