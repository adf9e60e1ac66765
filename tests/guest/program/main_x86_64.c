/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The way into a program and its system calls, without a loader: a few
 * instructions at a low address, entered by ukarch_enter_program(), whose
 * calls come to the dispatcher below.  The program itself checks that neither
 * calls nor interrupts change its registers or the 128 bytes below RSP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/arch/syscall.h>
#include <uk/arch/traps.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/memory.h>
#include <uk/plat/paging.h>
#include <uk/plat/time.h>

#define CODE 0x400000UL
#define STACK 0x500000UL
#define NR_ASK 1173
#define NR_EXIT 60
#define NR_MORE 1174 /* should the loop go on? */
#define MSEC 1000000UL
#define INTERRUPTS 20
#define FAULT_LEN 7 /* bytes of the instruction that faults */

extern const char prog_start[], prog_end[];

__asm__(".pushsection .rodata\n"
	"prog_start:\n"
	"	mov	%rsp, %r12\n"
	"	mov	$0x1515, %r15\n"
	"	mov	$0x0808, %r8d\n"
	"	mov	$0x0505, %ebp\n"
	"	movq	$7, -128(%rsp)\n"
	"	movq	$5, -8(%rsp)\n"
	"	movsd	-8(%rsp), %xmm7\n"
	"1:	mov	$1173, %eax\n"
	"	mov	$11, %edi\n"
	"	syscall\n"
	"	mov	$1, %ebx\n" /* which check failed */
	"	cmp	$2173, %rax\n"
	"	jne	9f\n"
	"	mov	$2, %ebx\n"
	"	cmp	$0x1515, %r15\n"
	"	jne	9f\n"
	"	cmp	$0x0808, %r8\n"
	"	jne	9f\n"
	"	cmp	$0x0505, %rbp\n"
	"	jne	9f\n"
	"	cmp	$11, %rdi\n"
	"	jne	9f\n"
	"	mov	$3, %ebx\n"
	"	cmp	%rsp, %r12\n"
	"	jne	9f\n"
	"	mov	$4, %ebx\n"
	"	cmpq	$7, -128(%rsp)\n"
	"	jne	9f\n"
	"	cmpq	$5, -8(%rsp)\n"
	"	jne	9f\n"
	"	mov	$5, %ebx\n"
	"	movq	%xmm7, %rax\n"
	"	cmp	$5, %rax\n"
	"	jne	9f\n"
	"	mov	$100000, %ecx\n" /* time for interrupts */
	"2:	dec	%ecx\n"
	"	jnz	2b\n"
	"	mov	$1174, %eax\n"
	"	syscall\n"
	"	test	%eax, %eax\n"
	"	jnz	1b\n"
	"	mov	$6, %ebx\n"
	"	mov	$99, %eax\n"
	"	movl	0x10, %eax\n" /* the handler steps over it */
	"	cmp	$99, %eax\n"
	"	jne	9f\n"
	"	xor	%ebx, %ebx\n"
	"9:	mov	%ebx, %edi\n"
	"	mov	$60, %eax\n"
	"	syscall\n"
	"	ud2\n"
	"prog_end:\n"
	".popsection");

static char pages[2][4096] __attribute__((aligned(4096)));
static char aux[16384] __attribute__((aligned(64)));
static volatile int interrupts, faults, faults_with_irqs_off;
static long calls;

static void on_timer(void)
{
	interrupts++;
	ukplat_time_set_oneshot(ukplat_monotonic_clock() + MSEC);
}

static int on_page_fault(void *data)
{
	struct ukarch_trap_ctx *ctx = data;

	if (!ukarch_regs_is_program(ctx->regs))
		return UK_EVENT_NOT_HANDLED;
	faults++;
	faults_with_irqs_off += ukplat_lcpu_irqs_disabled();
	ctx->regs->rip += FAULT_LEN;
	return UK_EVENT_HANDLED;
}
UK_EVENT_HANDLER(UKARCH_TRAP_PAGE_FAULT, on_page_fault);

static void check(int ok, const char *what)
{
	static int n;

	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

static void finish(long code)
{
	if (code)
		printf("# check %ld of the program failed\n", code);
	check(!code, "calls and interrupts change nothing of the program");
	check(calls > 1, "system calls arrive");
	check(interrupts >= INTERRUPTS, "interrupts arrive in the program");
	check(faults == 1 && !faults_with_irqs_off,
	      "a fault is handled with interrupts on");
	puts("1..4");
	exit(code || calls < 2 || interrupts < INTERRUPTS || faults != 1);
}

void uk_syscall_dispatch(struct uk_syscall_ctx *usc)
{
	calls++;
	switch (ukarch_regs_syscall_nr(&usc->regs)) {
	case NR_ASK:
		ukarch_regs_set_ret(&usc->regs, 1000 + NR_ASK);
		break;
	case NR_MORE:
		ukarch_regs_set_ret(&usc->regs, interrupts < INTERRUPTS);
		break;
	case NR_EXIT:
		finish(ukarch_regs_syscall_arg(&usc->regs, 0));
	}
}

int main(void)
{
	struct uk_pagetable *pt = ukplat_pt_get_active();
	struct uk_syscall_ctx usc;

	memcpy(pages[0], prog_start, (size_t)(prog_end - prog_start));
	if (ukplat_page_map(pt, CODE, ukplat_virt_to_phys(pages[0]), 1,
			    PAGE_ATTR_PROT_RE) ||
	    ukplat_page_map(pt, STACK, ukplat_virt_to_phys(pages[1]), 1,
			    PAGE_ATTR_PROT_RW))
		return 2;
	ukplat_lcpu_set_auxsp((__uptr)aux + sizeof(aux));
	ukplat_time_set_handler(on_timer);
	ukplat_time_set_oneshot(ukplat_monotonic_clock() + MSEC);
	memset(&usc, 0, sizeof(usc));
	usc.regs.rip = CODE;
	usc.regs.rsp = STACK + 4096;
	ukarch_enter_program(&usc);
}
