/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The way into a program and its system calls, without a loader: a few
 * instructions at a low address, entered by ukarch_enter_program(), whose
 * calls come to the dispatcher below.  The program itself checks that a call
 * changes nothing but x0, on its stack and in its registers.
 */
#include <stdio.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/arch/syscall.h>
#include <uk/arch/traps.h>
#include <uk/plat/bootstrap.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/memory.h>
#include <uk/plat/paging.h>

#define CODE 0x400000UL
#define STACK 0x500000UL
#define NR_ASK 173
#define NR_EXIT 93
#define NR_LOOP 174

extern const char prog_start[], prog_end[];

__asm__(".pushsection .rodata\n"
	"prog_start:\n"
	"	mov	x1, #11\n"
	"	mov	x15, #15\n"
	"	mov	x19, #19\n"
	"	mov	x29, #29\n"
	"	mov	x30, #30\n"
	"	fmov	d8, #1.5\n"
	"	str	x1, [sp, #-8]\n" /* below SP: nobody may touch it */
	"	mov	x8, #173\n"
	"	svc	#0\n"
	"	mov	x20, #1\n" /* which check failed */
	"	cmp	x0, #1173\n"
	"	b.ne	1f\n"
	"	mov	x20, #2\n"
	"	cmp	x1, #11\n"
	"	ccmp	x15, #15, #0, eq\n"
	"	ccmp	x19, #19, #0, eq\n"
	"	ccmp	x29, #29, #0, eq\n"
	"	ccmp	x30, #30, #0, eq\n"
	"	b.ne	1f\n"
	"	mov	x20, #3\n"
	"	ldr	x2, [sp, #-8]\n"
	"	cmp	x2, #11\n"
	"	b.ne	1f\n"
	"	mov	x20, #4\n"
	"	fmov	d9, #1.5\n"
	"	fcmp	d8, d9\n"
	"	b.ne	1f\n"
	"	mov	x20, #5\n"
	"	cmp	x15, #15\n"
	"	b.ne	1f\n"
	"	cmp	x30, #30\n"
	"	b.ne	1f\n"
	"	mov	x21, #1000\n"
	"2:	mov	x8, #174\n"
	"	svc	#0\n"
	"	subs	x21, x21, #1\n"
	"	b.ne	2b\n"
	"	mov	x20, #0\n"
	"	mov	x1, #0\n" /* a fault that is taken: reads 0 */
	"	ldr	x0, [x1]\n"
	"1:	mov	x0, x20\n"
	"	mov	x8, #93\n"
	"	svc	#0\n"
	"prog_end:\n"
	".popsection\n");

static unsigned char aux[16384] __attribute__((aligned(16)));
static unsigned int loops, faults;
static int bad_sp;

void uk_syscall_dispatch(struct uk_syscall_ctx *usc)
{
	long nr = ukarch_regs_syscall_nr(&usc->regs);
	unsigned char *sp = (unsigned char *)&usc;

	if (sp < aux || sp >= aux + sizeof(aux) ||
	    ukarch_regs_sp(&usc->regs) != STACK + 0x1000)
		bad_sp = 1;
	if (nr == NR_EXIT) {
		printf("%sok 1 - calls change x0 only (%ld)\n",
		       usc->regs.x[0] ? "not " : "", (long)usc->regs.x[0]);
		printf("%sok 2 - a thousand calls\n",
		       loops == 1000 ? "" : "not ");
		printf("%sok 3 - the kernel runs on the auxiliary stack\n",
		       bad_sp ? "not " : "");
		printf("%sok 4 - one fault, taken by a handler\n",
		       faults == 1 ? "" : "not ");
		printf("%sok 5 - interrupts are on in a call\n1..5\n",
		       ukplat_lcpu_irqs_disabled() ? "not " : "");
		ukplat_exit_status(0, 0);
		ukplat_halt();
	}
	loops += nr == NR_LOOP;
	ukarch_regs_set_ret(&usc->regs, 1000 + nr);
}

static int on_fault(void *data)
{
	struct ukarch_trap_ctx *ctx = data;

	if (!ukarch_regs_is_program(ctx->regs) || ctx->fault_address ||
	    ctx->access)
		return UK_EVENT_NOT_HANDLED;
	faults++;
	ukarch_regs_set_ip(ctx->regs, ukarch_regs_ip(ctx->regs) + 4);
	return UK_EVENT_HANDLED;
}
UK_EVENT_HANDLER(UKARCH_TRAP_PAGE_FAULT, on_fault);

static char pages[2][4096] __attribute__((aligned(4096)));

int main(void)
{
	static struct uk_pagetable pt;
	static struct uk_syscall_ctx usc;

	memcpy(pages[0], prog_start, prog_end - prog_start);
	ukarch_icache_sync(pages[0], sizeof(pages[0]));
	if (ukplat_pt_init(&pt) ||
	    ukplat_page_map(&pt, CODE, ukplat_virt_to_phys(pages[0]), 1,
			    PAGE_ATTR_PROT_RE) ||
	    ukplat_page_map(&pt, STACK, ukplat_virt_to_phys(pages[1]), 1,
			    PAGE_ATTR_PROT_RW) ||
	    ukplat_pt_set_active(&pt)) {
		printf("Bail out! no page table\n");
		return 1;
	}
	ukplat_lcpu_set_auxsp((__uptr)(aux + sizeof(aux)));
	ukarch_regs_set_ip(&usc.regs, CODE);
	ukarch_regs_set_sp(&usc.regs, STACK + 0x1000);
	ukarch_enter_program(&usc);
}
