/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions: offered to the handlers of their event; what nobody takes ends
 * in a report and a crash.
 */
#include <uk/arch/traps.h>
#include <uk/asm/arch.h>
#include <uk/asm/paging.h>
#include <uk/asm/traps.h>
#include <uk/atomic.h>
#include <uk/essentials.h>
#include <uk/page.h>
#include <uk/plat/bootstrap.h>
#include <uk/plat/lcpu.h>
#include <uk/preempt.h>
#include <uk/print.h>

#include "cpu.h"
#include "traps.h"

UK_EVENT(UKARCH_TRAP_INVALID_OP);
UK_EVENT(UKARCH_TRAP_DEBUG);
UK_EVENT(UKARCH_TRAP_PAGE_FAULT);
UK_EVENT(UKARCH_TRAP_BUS_ERROR);
UK_EVENT(UKARCH_TRAP_MATH);
UK_EVENT(UKARCH_TRAP_SECURITY);
UK_EVENT(UKARCH_TRAP_REPORT);

static const struct {
	const char *name;
	const struct uk_event *event;
} traps[] = {
	[X86_TRAP_DIVIDE] = { "divide error", &UKARCH_TRAP_MATH },
	[X86_TRAP_DEBUG] = { "debug", &UKARCH_TRAP_DEBUG },
	[X86_TRAP_NMI] = { "non-maskable interrupt", __NULL },
	[X86_TRAP_BREAKPOINT] = { "breakpoint", &UKARCH_TRAP_DEBUG },
	[X86_TRAP_OVERFLOW] = { "overflow", __NULL },
	[X86_TRAP_BOUND] = { "bound", __NULL },
	[X86_TRAP_INVALID_OP] = { "invalid opcode", &UKARCH_TRAP_INVALID_OP },
	[X86_TRAP_NO_DEVICE] = { "no FPU", &UKARCH_TRAP_MATH },
	[X86_TRAP_DOUBLE_FAULT] = { "double fault", __NULL },
	[X86_TRAP_INVALID_TSS] = { "invalid TSS", __NULL },
	[X86_TRAP_NO_SEGMENT] = { "no segment", &UKARCH_TRAP_BUS_ERROR },
	[X86_TRAP_STACK] = { "stack segment", &UKARCH_TRAP_BUS_ERROR },
	[X86_TRAP_PROTECTION] = { "general protection", &UKARCH_TRAP_SECURITY },
	[X86_TRAP_PAGE_FAULT] = { "page fault", &UKARCH_TRAP_PAGE_FAULT },
	[X86_TRAP_FPU] = { "FPU error", &UKARCH_TRAP_MATH },
	[X86_TRAP_ALIGNMENT] = { "alignment", &UKARCH_TRAP_BUS_ERROR },
	[X86_TRAP_MACHINE_CHECK] = { "machine check", __NULL },
	[X86_TRAP_SIMD] = { "SIMD error", &UKARCH_TRAP_MATH },
	[X86_TRAP_CONTROL] = { "control protection", &UKARCH_TRAP_SECURITY },
};

static x86_irq_handler_t irq_handler;
static __u32 reporter; /* atomic: the CPU that reports a crash, plus 1 */

static const char *trap_name(unsigned int nr)
{
	if (nr < ARRAY_SIZE(traps) && traps[nr].name)
		return traps[nr].name;
	return "unknown exception";
}

static unsigned int access_of(unsigned long ec)
{
	unsigned int a = 0;

	if (ec & X86_PF_WRITE)
		a |= UKARCH_FAULT_WRITE;
	if (ec & X86_PF_EXEC)
		a |= UKARCH_FAULT_EXEC;
	if (ec & X86_PF_PROT)
		a |= UKARCH_FAULT_PROT;
	return a;
}

/* Is the word at `va` mapped?  Asks the page tables: reading might fault. */
static int mapped(__uptr va)
{
	return IS_ALIGNED(va, 8) && (va >> 47 == 0 || va >> 47 == 0x1ffff) &&
	       x86_pt_leaf(va);
}

void ukarch_backtrace(const struct __regs *r, int (*frame)(__uptr pc))
{
	const __u64 *fp = (const __u64 *)r->rbp;

	if (frame(r->rip))
		return;
	for (int i = 0; i < BACKTRACE_MAX; i++) {
		if (!mapped((__uptr)fp) || !mapped((__uptr)(fp + 1)) ||
		    !fp[1] || frame(fp[1]))
			return;
		if (fp[0] <= (__u64)fp)
			return;
		fp = (const __u64 *)fp[0];
	}
}

static int print_frame(__uptr pc)
{
	uk_console_printf("  %p\n", uk_linked((void *)pc));
	return 0;
}

/* The kernel's frames, and the program's by whoever knows programs. */
static void backtrace(struct __regs *r)
{
	int program = ukarch_regs_is_program(r);

	uk_console_printf("backtrace:\n");
	if (!program)
		ukarch_backtrace(r, print_frame);
	if (uk_raise_event(UKARCH_TRAP_REPORT, r) != UK_EVENT_HANDLED &&
	    program)
		ukarch_backtrace(r, print_frame);
}

void ukarch_trap_dump(const struct ukarch_trap_ctx *ctx)
{
	struct __regs *r = ctx->regs;

	uk_console_printf("%s (%u), error code %#lx, address %#lx, in %s\n",
			  trap_name(ctx->trapnr), ctx->trapnr, ctx->error_code,
			  ctx->fault_address,
			  ukarch_regs_is_program(r) ? "the program"
						    : "the kernel");
	uk_console_printf("rip %016lx rsp %016lx rflags %08lx cs %lx\n", r->rip,
			  r->rsp, r->rflags, r->cs);
	uk_console_printf("rax %016lx rbx %016lx rcx %016lx\n", r->rax, r->rbx,
			  r->rcx);
	uk_console_printf("rdx %016lx rsi %016lx rdi %016lx\n", r->rdx, r->rsi,
			  r->rdi);
	uk_console_printf("rbp %016lx r8  %016lx r9  %016lx\n", r->rbp, r->r8,
			  r->r9);
	uk_console_printf("r10 %016lx r11 %016lx r12 %016lx\n", r->r10, r->r11,
			  r->r12);
	uk_console_printf("r13 %016lx r14 %016lx r15 %016lx\n", r->r13, r->r14,
			  r->r15);
	if (UK_IS_ENABLED(CONFIG_UKPLAT_KASLR))
		uk_console_printf(
			"kernel moved by %#lx; code below as linked\n",
			UK_VA_IMAGE - UK_VA_KERNEL);
	backtrace(r);
}

/* A crash inside the report ends at once; one beside it leaves the end to it.
 */
static __noreturn void crash(const struct ukarch_trap_ctx *ctx, const char *why)
{
	__u32 self = ukplat_lcpu_idx() + 1, none = 0;

	ukplat_lcpu_disable_irq();
	if (uk_compare_exchange_n(&reporter, &none, self)) {
		uk_console_printf("crash: %s\n", why);
		ukarch_trap_dump(ctx);
	} else if (none != self) {
		ukplat_lcpu_halt();
	}
	ukplat_crash();
}

void x86_trap_fatal(struct __regs *regs, unsigned int nr, __uptr cr2)
{
	struct ukarch_trap_ctx ctx = {
		.regs = regs,
		.trapnr = nr,
		.error_code = regs->orig_rax,
		.fault_address = cr2,
	};

	crash(&ctx, trap_name(nr));
}

void x86_trap(struct __regs *regs, unsigned int nr, __uptr cr2)
{
	struct ukarch_trap_ctx ctx = {
		.regs = regs,
		.trapnr = nr,
		.error_code = regs->orig_rax,
	};
	int rc;

	if (nr == X86_TRAP_PAGE_FAULT) {
		ctx.fault_address = cr2;
		ctx.access = access_of(ctx.error_code);
	}
	/* The frame of an earlier fault found no room where it was to go. */
	if (regs->rip >= (__u64)x86_trap_move_start &&
	    regs->rip < (__u64)x86_trap_move_end) {
		ctx.regs = (struct __regs *)(regs->rsp);
		crash(&ctx, "kernel stack overflow");
	}
	if (nr >= ARRAY_SIZE(traps) || !traps[nr].event)
		crash(&ctx, "unexpected exception");

	if (regs->rflags & X86_EFLAGS_IF)
		ukplat_lcpu_enable_irq();
	rc = uk_raise_event_ptr(traps[nr].event, &ctx);
	ukplat_lcpu_disable_irq();
	if (unlikely(rc <= 0))
		crash(&ctx, trap_name(nr));
	if (ukarch_regs_is_program(regs))
		uk_preempt_program(regs);
}

void x86_irq(struct __regs *regs, unsigned int vector)
{
	if (irq_handler)
		irq_handler(regs, vector);
}

void x86_irq_handler_set(x86_irq_handler_t fn)
{
	irq_handler = fn;
}
